"""Random formulas, as strings, against an evaluator of their own: values, derivatives of orders 1 to 3 and mixed
ones, forward and backward, within a derived error bound, and without a floating-point warning. And branches:
nothing comes from the one that is not taken."""

import math
import random
from collections import Counter
from itertools import combinations_with_replacement
from typing import NamedTuple

import jets
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import mp

from pyderiv import SpecError, function
from pyderiv.functions import BY_NAME, ROWS

jets.use_table(BY_NAME)

FORMULAS = 2000
NAMES = ("x", "a", "b", "t")

# ---- a formula: what renders itself, and evaluates itself -------------------------------------------------


class Number(NamedTuple):
    value: float

    def text(self):
        return f"({self.value!r})" if self.value < 0 else repr(self.value)


class Named(NamedTuple):
    """pi or e, which stand for the numbers themselves, rounded to float64 or not."""

    name: str

    def text(self):
        return self.name


class Variable(NamedTuple):
    name: str

    def text(self):
        return self.name


class Operation(NamedTuple):
    operator: str
    operands: tuple

    def text(self):
        if len(self.operands) == 1:
            return f"{self.operator}({self.operands[0].text()})"
        u, v = (operand.text() if _is_leaf(operand) else f"({operand.text()})" for operand in self.operands)
        return f"{u} {self.operator} {v}"


class Call(NamedTuple):
    name: str
    operands: tuple

    def text(self):
        return f"{self.name}({', '.join(operand.text() for operand in self.operands)})"


def _is_leaf(tree):
    return isinstance(tree, (Number, Named, Variable, Call))


def is_condition(tree):
    return isinstance(tree, Operation) and tree.operator in CONDITIONS


def walk(tree):
    yield tree
    for operand in getattr(tree, "operands", ()):
        yield from walk(operand)


def evaluate(tree, environment, algebra):
    """The tree as a Jet, or None where it is no number; a condition as True, False, or None where it is uncertain."""
    match tree:
        case Number(value):
            return jets.constant(algebra, value)
        case Named(name):
            exact = getattr(mp, name)
            return jets.constant(algebra, exact, 2 * jets.UNIT * float(exact))
        case Variable(name):
            return environment[name]
    operands = [evaluate(operand, environment, algebra) for operand in tree.operands]
    if isinstance(tree, Operation):
        return OPERATIONS[tree.operator, len(operands)](*operands)
    match tree.name, operands:
        case "where", _:
            return jets.where(*operands)
        case (("maximum" | "minimum"), _):
            return extremum(tree.name, tree.operands, operands)
        case "clip", (u, low, high):
            raised = extremum("maximum", tree.operands[:2], (u, low))
            return extremum("minimum", (tree, tree.operands[2]), (raised, high))
        case "log", (u, base):
            return jets.function(BY_NAME["log_base"], u, base)
        case "copysign", (_, jets.Jet(exact=exact)) if not exact.c[0]:
            return None  # the sign of a zero, which mpmath has not
    return jets.function(BY_NAME[tree.name], *operands)


OPERATIONS = {
    ("+", 2): jets.add,
    ("-", 2): jets.subtract,
    ("*", 2): jets.multiply,
    ("/", 2): jets.divide,
    ("**", 2): lambda u, v: jets.function(BY_NAME["power"], u, v),
    ("-", 1): jets.negative,
    ("&", 2): jets.both,
    ("|", 2): jets.either,
    ("~", 1): jets.inverse,
    **{(sign, 2): lambda u, v, sign=sign: jets.compare(sign, u, v) for sign in (">=", ">", "<=", "<", "==", "!=")},
}


CONDITIONS = ("&", "|", "~", ">=", ">", "<=", "<", "==", "!=")


def extremum(name, trees, operands):
    """Where both are the same, the derivative is that of the branch for x >= c: constants go to the right, and then
    it is the first operand of maximum, and the second of minimum."""
    if not any(isinstance(part, Variable) for part in walk(trees[0])):
        operands = operands[::-1]
    u, v = operands
    if name == "maximum":
        return jets.where(jets.compare(">=", u, v), u, v)
    return jets.where(jets.compare("<", u, v), u, v)


# ---- random ones ------------------------------------------------------------------------------------------
# ``rng`` is a random.Random: a seeded one, or one of which Hypothesis chooses the numbers


FUNCTIONS = [name for row in ROWS for name in (row.name, *row.aliases)]
WHOLE = (0.0, 1.0, 2.0, 3.0, 0.5, -1.0, -2.0, 0.25, 1.5)
EXPONENTS = (0.5, 1.0, 2.0, 2.0, 3.0, 4.0, 5.0, -1.0, -2.0, 1.5, -0.5, 2.5, 1 / 3)
KINDS = ["leaf", "leaf", "constant", "sum", "sum", "product", "product", "negative", "power", "variable power"]
KINDS += ["selection", "extremum", "clip", "twice", *["basic"] * 8]


def uniform(rng, size):
    """Numbers near zero are others' tests: they underflow."""
    value = rng.uniform(-size, size)
    return value if abs(value) > 1e-9 else 0.0


def number(rng):
    return Number(rng.choice(WHOLE) if rng.randint(0, 1) else uniform(rng, 3.0))


def expression(rng, names, depth):
    """What it contains is mostly where functions are defined, and moderate."""
    kind = rng.choice(KINDS if depth else KINDS[:3])

    def sub():
        return expression(rng, names, depth - 1)

    match kind:
        case "leaf":
            return Variable(rng.choice(names))
        case "constant":
            return number(rng) if rng.randint(0, 3) else Named(rng.choice(("pi", "e")))
        case "sum":
            return Operation(rng.choice("+-"), (sub(), sub()))
        case "product":
            operator = rng.choice("***/")
            u, v = sub(), sub()
            return Operation(operator, (u, positive(rng, v) if operator == "/" else v))
        case "negative":
            return Operation("-", (sub(),))
        case "power":
            exponent = rng.choice(EXPONENTS)
            whole = exponent > 0 and exponent.is_integer()
            u = sub()
            return Operation("**", (u if whole else positive(rng, u), Number(exponent)))
        case "variable power":
            return Operation("**", (positive(rng, sub()), sub()))
        case "selection":
            return Call("where", (condition(rng, names, depth - 1), sub(), sub()))
        case "extremum":
            return Call(rng.choice(("minimum", "maximum")), (sub(), sub()))
        case "clip":
            low = number(rng)
            return Call("clip", (sub(), low, Number(low.value + rng.choice((0.5, 1.0, 2.0)))))
        case "twice":
            return twice(rng, sub())
    return basic(rng, rng.choice(FUNCTIONS), sub)


def basic(rng, name, sub):
    """A function of the table, with parameters that are numbers or formulas."""
    row = BY_NAME[name]
    parameters = []
    for parameter in row.parameters:
        if parameter.varies and name != "power" and rng.randint(0, 3):
            parameters.append(sub())
        elif rng.randint(0, 3):
            parameters.append(Number(rng.choice(parameter.samples)))
        else:
            parameters.append(Operation("+", (Number(1.125), Call("exp", (Call("sin", (sub(),)),)))))
    if name == "log_base" and rng.randint(0, 1):
        name = "log"
    u = sub()
    if rng.randint(0, 7):
        u = into(rng, u, *row.domain)
        if 0.0 in (row.pole, row.domain[0]) or name == "power":
            u = positive(rng, u)
    return Call(name, (u, *parameters))


def into(rng, u, low, high):
    """Something of u within an interval."""
    if math.isinf(low) and math.isinf(high):
        return u
    if math.isinf(high):
        return Operation("+", (Number(low), positive(rng, u))) if low else u
    middle, half = (low + high) / 2, Number((high - low) / 2 * 0.9375)
    inside = Operation("*", (half, Call(rng.choice(("sin", "tanh", "cos")), (u,))))
    return Operation("+", (Number(middle), inside)) if middle else inside


def positive(rng, u):
    """Something of u that is above 0, mostly."""
    by = Number(rng.choice((0.25, 0.5, 1.0, 2.0)))
    forms = [
        Call("maximum", (u, by)),
        Operation("+", (Operation("**", (u, Number(2.0))), by)),
        Operation("+", (Call("absolute", (u,)), by)),
        Call("exp", (Call("sin", (u,)),)),
        Call("cosh", (Call("tanh", (u,)),)),
        Operation("+", (by, Call("expit", (u,)))),
        u,
    ]
    return rng.choice(forms)


def twice(rng, u):
    """What shares a part with itself, and what the rewrites replace."""
    one, two = Number(1.0), Number(2.0)
    square = Operation("**", (u, two))
    exp, minus = Call("exp", (u,)), Call("exp", (Operation("-", (u,)),))
    y = Call("expit", (u,))
    s, c, h = (Call(name, (u,)) for name in ("sin", "cos", "tanh"))
    forms = [
        Operation("*", (u, u)),
        Operation("*", (square, u)),
        Operation("-", (one, Operation("**", (h, two)))),
        Operation("-", (one, Operation("**", (s, two)))),
        Operation("*", (y, Operation("-", (one, y)))),
        Operation("/", (one, Operation("+", (one, minus)))),
        Operation("/", (exp, Operation("+", (one, exp)))),
        Operation("-", (exp, minus)),
        Operation("+", (exp, minus)),
        Operation("-", (exp, one)),
        Operation("-", (one, exp)),
        Call("log", (Operation("+", (one, square)),)),
        Call("log", (Operation("+", (one, exp)),)),
        Call("sqrt", (square,)),
        Operation("/", (s, c)),
        Operation("/", (one, Operation("**", (c, two)))),
        Operation("/", (s, u)),
        Operation("/", (u, u)),
        Operation("*", (u, exp)),
    ]
    return rng.choice(forms)


def condition(rng, names, depth):
    kind = rng.randint(0, 5)
    if depth > 0 and kind == 0:
        return Operation("~", (condition(rng, names, depth - 1),))
    if depth > 0 and kind == 1:
        return Operation(rng.choice("&|"), (condition(rng, names, depth - 1), condition(rng, names, depth - 1)))
    depth = max(depth, 0)
    left = expression(rng, names, depth) if kind == 5 else Variable(rng.choice(names))
    if not any(isinstance(part, Variable) for part in walk(left)):
        left = Operation("+", (left, Variable(names[0])))
    right = expression(rng, names, depth) if rng.randint(0, 1) else number(rng)
    return Operation(rng.choice((">", ">=", "<", "<=", "==", "!=")), (left, right))


class Case(NamedTuple):
    """A formula, its variables, and points: anywhere, at zero, and where pieces meet."""

    tree: tuple
    names: tuple
    points: tuple
    direction: tuple
    main: int  # the variable of the higher derivatives


def case(rng):
    names = NAMES[: rng.choice((1, 1, 1, 1, 2, 2, 2, 3, 3, 4))]
    tree = expression(rng, names, rng.choice((2, 2, 3, 3, 4)))
    special = sorted({0.0, 1.0, -1.0} | {part.value for part in walk(tree) if isinstance(part, Number)})
    points = [[uniform(rng, 2.5) if rng.randint(0, 2) else rng.choice(special) for _ in names] for _ in range(4)]
    direction = [uniform(rng, 2.0) for _ in names]
    return Case(tree, names, tuple(map(tuple, points)), tuple(direction), rng.randrange(len(names)))


# ---- the comparison ---------------------------------------------------------------------------------------


def unit(k, n, *more):
    """The exponents of the derivative by these variables."""
    result = [0] * n
    for i in (k, *more):
        result[i] += 1
    return tuple(result)


def algebra_of(n, main):
    """Every derivative up to the second, and the third by one of the variables."""
    exponents = {(0,) * n, unit(main, n, main, main)}
    exponents |= {unit(i, n) for i in range(n)}
    exponents |= {unit(i, n, j) for i, j in combinations_with_replacement(range(n), 2)}
    return jets.Algebra(exponents)


ALGEBRAS = {(n, main): algebra_of(n, main) for n in range(1, 5) for main in range(n)}


def exact_at(tree, names, point, algebra):
    """Every derivative with its bound; None where there is nothing to compare with."""
    environment = {name: jets.variable(algebra, k, v) for k, (name, v) in enumerate(zip(names, point, strict=True))}
    jet = evaluate(tree, environment, algebra)
    if jet is None:
        return None
    # every node of the formula may add to what flows backward
    found = jets.derivatives(jet, 4 + sum(1 for _ in walk(tree)))
    for value, bound, size in found.values():
        if bound > 1e-6 * size + 1e-40 or abs(value) > 1e200:
            return None
    if found[(0,) * len(names)][1] > 1e-6 * abs(found[(0,) * len(names)][0]) + 1e-12:
        return None
    return found


def near(result, exact, bound):
    return math.isfinite(result) and abs(mp.mpf(float(result)) - exact) <= bound


def check(case, seen):
    """A formula at its points, in every way there is to ask for its derivatives."""
    tree, names, points, direction, main = case
    formula, n = tree.text(), len(names)
    algebra = ALGEBRAS[n, main]
    usable = [(point, exact) for point in points if (exact := exact_at(tree, names, point, algebra)) is not None]
    seen["points"] += len(points)
    seen["skipped"] += len(points) - len(usable)
    seen["unused"] += not usable
    if not usable:
        return
    exact = [e for _, e in usable]
    columns = [np.array(column) for column in zip(*(point for point, _ in usable), strict=True)]

    def agree(what, results, exponents):
        for result, e, (point, _) in zip(np.broadcast_to(results, len(usable)), exact, usable, strict=True):
            value, bound, _ = e[exponents]
            assert near(result, value, bound), (what, formula, names, point, float(result), float(value), bound)
            seen["largest"] = max(seen["largest"], float(abs(mp.mpf(float(result)) - value) / bound) if bound else 0)

    try:
        function(formula, names)
    except SpecError as error:
        assert "no real number" in str(error), formula  # (-1)**0.5, in a branch that is not taken
        seen["refused"] += 1
        return
    for rewrites in (True, False):
        f = function(formula, names, rewrites=rewrites)
        with np.errstate(all="raise"):
            value = f(*columns)
            series = f.value_and_derivative(*columns, wrt=names[main], order=3)
            jacobian = f.jacobian(*columns, wrt=names)
            y, beside = f.value_and_jacobian(*columns, wrt=names)
            hessian = f.hessian(*columns, wrt=names)
            along = f.jvp(tuple(columns), direction)
            pulled, pullback = f.vjp(*columns)
            back = pullback(np.full(len(usable), direction[0]))
            slopes = [f.derivative(wrt=name) for name in names]
            separate = [slope(*columns) for slope in slopes]
            mixed = slopes[main].derivative(wrt=names[-1])(*columns)
        zero = (0,) * n
        for result in (value, series[0], y, along[0], pulled):
            agree("value", result, zero)
        for order in (1, 2, 3):
            agree(f"order {order}", series[order], unit(main, n, *[main] * (order - 1)))
        np.testing.assert_array_equal(beside, jacobian)
        for i, name in enumerate(names):
            agree(f"jacobian by {name}", jacobian[:, i], unit(i, n))
            agree(f"derivative by {name}", separate[i], unit(i, n))
            for j in range(i, n):
                agree(f"hessian by {name}, {names[j]}", hessian[:, i, j], unit(i, n, j))
        np.testing.assert_array_equal(hessian, hessian.swapaxes(-1, -2))
        agree("mixed", mixed, unit(main, n, n - 1))
        for k, e in enumerate(exact):
            parts = [e[unit(i, n)] for i in range(n)]
            total = sum((mp.mpf(v) * p[0] for v, p in zip(direction, parts, strict=True)), mp.zero)
            size = sum(abs(v) * p[2] for v, p in zip(direction, parts, strict=True))
            bound = sum(abs(v) * p[1] for v, p in zip(direction, parts, strict=True)) + (n + 2) * roundings(size)
            assert near(along[1][k], total, bound), ("jvp", formula, names, usable[k][0], direction)
            for (slope, error, m), result in zip(parts, back, strict=True):
                allowed = abs(direction[0]) * error + 4 * roundings(abs(direction[0]) * m)
                assert near(result[k], direction[0] * slope, allowed), ("vjp", formula, names, usable[k][0], direction)
        seen["compared"] += len(usable)


def roundings(size):
    return jets.UNIT * size + 2 * jets.TINY


def test_random_formulas():
    seen, formulas = Counter(), set()
    rng = random.Random(20)
    for _ in range(FORMULAS):
        one = case(rng)
        formulas.add(one.tree.text())
        try:
            check(one, seen)
        except (AssertionError, ArithmeticError):
            minimal(one)
            raise
    assert len(formulas) > 0.8 * FORMULAS
    assert seen["skipped"] < 0.2 * seen["points"], seen
    assert seen["unused"] < 0.2 * FORMULAS, seen
    assert seen["refused"] < 0.01 * FORMULAS, seen
    assert seen["largest"] > 0.05, seen  # the bounds are not far from what happens


def minimal(case):
    """Checks the parts of a formula that is wrong, for a smaller one that is."""
    for part in walk(case.tree):
        if part is not case.tree and not is_condition(part):
            try:
                check(case._replace(tree=part), Counter())
            except (AssertionError, ArithmeticError):
                minimal(case._replace(tree=part))
                raise


@settings(deadline=None, derandomize=True, max_examples=300, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_simple_formulas(rng):
    """Fewer, but Hypothesis tries simple and unlikely ones first, and shows the simplest that is wrong."""
    check(case(rng), Counter())


# ---- branches ---------------------------------------------------------------------------------------------

# formula; variables; points; at each of them, the branch that is taken
BRANCHES = [
    ("where(x > 0, sqrt(x), 0)", "x", [(-1.0,), (0.0,), (-0.0,)], "0*x"),
    ("where(x > 0, sqrt(x), 0)", "x", [(4.0,), (2.25,)], "sqrt(x)"),
    ("where(x >= 0, x, sqrt(-x))", "x", [(1.0,), (0.0,), (1e300,)], "x"),
    ("where(x >= 0, x, sqrt(-x))", "x", [(-4.0,), (-1.0,)], "sqrt(-x)"),
    ("where(x == 0, 1, sin(x)/x)", "x", [(0.0,), (-0.0,)], "1 + 0*x"),
    ("where(x == 0, 1, sin(x)/x)", "x", [(1.5,), (-0.7,)], "sin(x)/x"),
    ("1 if x == 0 else sin(x)/x", "x", [(0.0,)], "1 + 0*x"),
    ("where(x != 0, exp(-1/x**2), 0)", "x", [(0.0,)], "0*x"),
    ("where(x != 0, exp(-1/x**2), 0)", "x", [(0.5,), (-2.0,)], "exp(-1/x**2)"),
    ("where((x > 0) & (x < 1), log(x/(1 - x)), x)", "x", [(0.0,), (1.0,), (-3.0,), (2.0,)], "x"),
    ("where(~(x > 0) | (x >= 1), x, log(x/(1 - x)))", "x", [(0.0,), (1.0,), (-3.0,), (2.0,)], "x"),
    ("where(x > 0, where(x > 1, log(x - 1), sqrt(1 - x)), 1/(x - 1))", "x", [(0.5,), (0.1,)], "sqrt(1 - x)"),
    ("where(x > 0, where(x > 1, log(x - 1), sqrt(1 - x)), 1/(x - 1))", "x", [(1.5,), (9.0,)], "log(x - 1)"),
    ("where(x > 0, where(x > 1, log(x - 1), sqrt(1 - x)), 1/(x - 1))", "x", [(-1.0,), (0.0,)], "1/(x - 1)"),
    ("where(x > 0, x*log(x), 0) + where(x < 1, (1 - x)*log(1 - x), 0)", "x", [(0.0,), (-2.0,)], "(1 - x)*log(1 - x)"),
    ("where(x > 0, x*log(x), 0) + where(x < 1, (1 - x)*log(1 - x), 0)", "x", [(1.0,), (3.0,)], "x*log(x)"),
    ("exp(where(x > 700, 700, x))*where(x > 700, 0, 1)", "x", [(3.0,), (-0.5,)], "exp(x)"),
    ("where(x < 0, exp(x), 1 + log1p(x))", "x", [(-2.0,), (-1.0,), (-1.5,)], "exp(x)"),
    ("where(x > 1000, x, log(exp(x) - 1))", "x", [(2000.0,), (1e5,)], "x"),
    ("sqrt(where(x > 0, x, 4))", "x", [(0.0,), (-1.0,)], "2 + 0*x"),
    ("minimum(where(x > 0, sqrt(x), 5), 7)", "x", [(0.0,), (-1.0,)], "5 + 0*x"),
    ("where(x > 0, a*sqrt(x), a)", "x a", [(0.0, 2.0), (-1.0, 3.0)], "a + 0*x"),
    ("where(x > a, sqrt(x - a)*a, x*a)", "x a", [(1.0, 1.0), (0.0, 2.0), (-1.0, 0.5)], "x*a"),
    ("where(x > a, sqrt(x - a)*a, x*a)", "x a", [(2.0, 1.0), (4.0, -5.0)], "sqrt(x - a)*a"),
    ("where(a == 0, x, (x**a - 1)/a)", "x a", [(2.0, 0.0), (-3.0, 0.0), (0.0, 0.0)], "x + 0*a"),
    ("where(a == 0, x, sin(a*x)/a)*b", "x a b", [(2.0, 0.0, 3.0), (0.5, -0.0, -1.0)], "x*b + 0*a"),
    ("where(a == 0, x, sin(a*x)/a)*b", "x a b", [(2.0, 0.5, 3.0), (2.0, -1.5, -1.0)], "sin(a*x)/a*b"),
    ("a*where(x > 0, where(b > 0, log(b)*sqrt(x), x), b)", "x a b", [(1.0, 2.0, 0.0), (3.0, 0.5, -1.0)], "a*x + 0*b"),
    ("a*where(x > 0, where(b > 0, log(b)*sqrt(x), x), b)", "x a b", [(0.0, 2.0, 0.0), (-3.0, 0.5, 2.0)], "a*b + 0*x"),
    ("where(x > 0, log(x), 0)*a + sqrt(where(x > 0, x, 1))", "x a", [(0.0, 2.0), (-1.0, 0.5)], "1 + 0*x*a"),
]


@pytest.mark.parametrize("length", [1, 40])
@pytest.mark.parametrize("rewrites", [True, False])
@pytest.mark.parametrize(("formula", "names", "points", "taken"), BRANCHES)
def test_branches(formula, names, points, taken, rewrites, length):
    """Nothing comes from the branch that is not taken: no NaN, no infinity, no warning, no error."""
    names = names.split()
    n = len(names)
    f = function(formula, names, rewrites=rewrites)
    algebra = jets.total_degree(n, 3)
    points = (points * length)[: max(length, len(points))]
    columns = [np.array(column) for column in zip(*points, strict=True)]
    exact = []
    for point in points:
        inputs = {
            name: jets.Series.variable(algebra, k, v) for k, (name, v) in enumerate(zip(names, point, strict=True))
        }
        c = jets.series(taken, **inputs).c
        exact.append({e: c[k] * algebra.factorial(k) for k, e in enumerate(algebra.exponents)})

    def agree(results, *by):
        for result, e in zip(np.broadcast_to(results, len(points)), exact, strict=True):
            value = e[unit(*by[:1], n, *by[1:])] if by else e[(0,) * n]
            assert near(result, value, 2.0**-53 * 16 * 2 ** len(by) * abs(value)), (by, result, value)

    with np.errstate(all="raise"):
        agree(f(*columns))
        for i, name in enumerate(names):
            y, *derivatives = f.value_and_derivative(*columns, wrt=name, order=3)
            agree(y)
            for order, result in enumerate(derivatives, 1):
                agree(result, *[i] * order)
                agree(f.derivative(order, wrt=name)(*columns), *[i] * order)
        jacobian, hessian = f.jacobian(*columns, wrt=names), f.hessian(*columns, wrt=names)
        pulled = f.vjp(*columns)[1](np.full(len(points), 2.0))
        for i in range(n):
            agree(jacobian[:, i], i)
            agree(pulled[i] / 2, i)
            direction = [float(i == j) for j in range(n)]
            y, along = f.jvp(tuple(columns), tuple(direction))
            agree(y)
            agree(along, i)
            for j in range(n):
                agree(hessian[:, i, j], i, j)
    for k in range(min(len(points), 3)):  # numbers, not arrays
        with np.errstate(all="raise"):
            assert near(f(*points[k]), exact[k][(0,) * n], 2.0**-50 * abs(exact[k][(0,) * n]))
            pulled = f.vjp(*points[k])[1](1.0)
        for i in range(n):
            value = exact[k][unit(i, n)]
            assert near(pulled[i], value, 2.0**-50 * abs(value))


# formula; point; value and derivative: at the seam the branch for x >= c holds
SEAMS = [
    ("abs(x)", 0.0, (0, 1)),
    ("abs(x)", -0.0, (0, 1)),
    ("abs(x - 2)", 2.0, (0, 1)),
    ("relu(x)", 0.0, (0, 1)),
    ("relu(x)", -0.0, (0, 1)),
    ("maximum(x, 0)", 0.0, (0, 1)),
    ("maximum(0, x)", 0.0, (0, 1)),
    ("maximum(0, x)", -0.0, (0, 1)),
    ("maximum(x, 1)", 1.0, (1, 1)),
    ("maximum(1, x)", 1.0, (1, 1)),
    ("max(1, 2*x, x)", 0.5, (1, 2)),
    ("minimum(x, 1)", 1.0, (1, 0)),
    ("minimum(1, x)", 1.0, (1, 0)),
    ("minimum(x, 0)", -0.0, (0, 0)),
    ("minimum(2*x, x)", 0.0, (0, 1)),
    ("minimum(x, 2*x)", 0.0, (0, 2)),
    ("maximum(2*x, x)", 0.0, (0, 2)),
    ("maximum(x, 2*x)", 0.0, (0, 1)),
    ("clip(x, -1, 1)", -1.0, (-1, 1)),
    ("clip(x, -1, 1)", 1.0, (1, 0)),
    ("clip(x, -1, 1)", 0.5, (0.5, 1)),
    ("where(x >= 1, 3*x, x + 2)", 1.0, (3, 3)),
    ("where(x > 1, 3*x, x + 2)", 1.0, (3, 1)),
]


@pytest.mark.parametrize("rewrites", [True, False])
@pytest.mark.parametrize(("formula", "x", "expected"), SEAMS)
def test_seams(formula, x, expected, rewrites):
    f = function(formula, rewrites=rewrites)
    g = function(formula.replace("x", "(x*a)").replace("ma(x*a)", "max"), ["x", "a"], rewrites=rewrites)  # backward
    with np.errstate(all="raise"):
        assert f.value_and_derivative(x) == expected
        assert f.value_and_derivative(x, order=3)[2:] == (0, 0)
        assert f.jvp(x, 1.0) == expected
        assert f.vjp(x)[1](1.0) == expected[1:]
        assert g.jacobian(x, 1.0, wrt=["x", "a"]).tolist() == [expected[1], expected[1] * x]
        assert g.vjp(x, 1.0)[1](1.0) == (expected[1], expected[1] * x)
