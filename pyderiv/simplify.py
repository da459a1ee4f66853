"""Graph to graph: algebra that changes no result for the worse, and rewrites for accuracy.

Every rule is exact, or replaces a formula by one that is more accurate over the whole domain; where the
formula was right, NaN and infinities included, so is what replaces it (the sign of a zero may differ). x/x
and x - x stay as they are: they are NaN at 0 and at infinity, and that is right.

A rule takes the operands of an operation, which are simple already, and gives the better node, or None.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from pyderiv import expression as ex
from pyderiv.basic import UFUNCS
from pyderiv.expression import Node, is_constant
from pyderiv.functions import BY_NAME, DIVIDED

ZERO, ONE, TWO = (ex.constant(number) for number in (0.0, 1.0, 2.0))
COMPUTED = {name: getattr(np, name) for name in ex.OPERATORS}
Make = Callable[..., Node]  # make(operator, *operands), simple again


def simplify(root: Node, rewrites: bool = True, log: dict[str, str] | None = None) -> Node:
    """The simplified graph; applying it again changes nothing. See `simplify_all`."""
    return simplify_all((root,), rewrites, log)[0]


def simplify_all(roots: Sequence[Node], rewrites: bool = True, log: dict[str, str] | None = None) -> list[Node]:
    """The simplified graph of several roots, in which u + v and v + u are one node.

    With ``rewrites=False``, algebra alone. ``log`` receives what the rewrites for accuracy did: the formula as
    it was, and what replaces it.
    """

    commuted: dict[tuple[str, Node, Node], Node] = {}

    def make(operator: str, *operands: Node) -> Node:
        if operator in ex.COMMUTATIVE:
            if (same := commuted.get((operator, *operands[::-1]))) is not None:
                return same
            commuted[(operator, *operands)] = node = simpler(operator, *operands)
            return node
        return simpler(operator, *operands)

    def simpler(operator: str, *operands: Node) -> Node:
        if all(map(is_constant, operands)):
            return _fold(operator, operands)
        node = _algebra(make, operator, *operands)
        if node is None and rewrites and (node := _rewrite(make, operator, *operands)) is not None and log is not None:
            log[ex.text(ex.apply(operator, *operands))] = ex.text(node)
        return ex.apply(operator, *operands) if node is None else node

    def change(node: Node) -> Node:
        if node.operator == "derivative":
            return _derivative(make, node.operands[0])
        return make(node.operator, *node.operands) if node.operands else node

    return ex.rebuild(roots, change)


def _fold(operator: str, operands: tuple[Node, ...]) -> Node:
    """A constant expression, computed by the very kernels that would compute it."""
    numbers = [np.float64(operand.value) for operand in operands]
    with np.errstate(all="ignore"):
        result = COMPUTED[operator](*numbers) if operator in COMPUTED else UFUNCS[operator](*numbers)[0]
    return ex.constant(result)


def _derivative(make: Make, call: Node) -> Node:
    """The slope of a function goes with the simpler function, where that is one of the same argument."""
    if all(map(is_constant, call.operands)):
        with np.errstate(all="ignore"):
            return ex.constant(UFUNCS[call.operator](*(operand.value for operand in call.operands))[1])
    simple = make(call.operator, *call.operands)
    same = simple.operator in BY_NAME and simple.operands[0] is call.operands[0]
    if same and BY_NAME[simple.operator].derivative == BY_NAME[simple.operator].value:
        return simple  # exp
    return ex.derivative(simple if same else call)


# ---- algebra: exact --------------------------------------------------------------------------------------------


def _algebra(make: Make, operator: str, *operands: Node) -> Node | None:
    rule = ALGEBRA.get(operator)
    return rule(make, *operands) if rule else None


def _add(make: Make, u: Node, v: Node) -> Node | None:
    if v.operator == "negative":
        return make("subtract", u, *v.operands)
    return make("subtract", v, *u.operands) if u.operator == "negative" else None


def _subtract(make: Make, u: Node, v: Node) -> Node | None:
    if is_constant(v):
        return make("add", u, ex.constant(-v.value))
    if v.operator == "negative":
        return make("add", u, *v.operands)
    if u.operator == "negative":
        return make("negative", make("add", *u.operands, v))
    if v.operator == "multiply" and is_constant(v.operands[0]) and v.operands[0].value < 0:
        return make("add", u, make("negative", v))
    return None


def _negative(make: Make, u: Node) -> Node | None:
    match u.operator:
        case "negative":
            return u.operands[0]
        case "subtract":
            return make("subtract", *u.operands[::-1])
        case "multiply" if is_constant(u.operands[0]):
            return make("multiply", ex.constant(-u.operands[0].value), u.operands[1])
    return None


def _multiply(make: Make, u: Node, v: Node) -> Node | None:
    if is_constant(v):
        return make("multiply", v, u)  # constants to the left
    if is_constant(u, 1.0):
        return v
    if is_constant(u, -1.0):
        return make("negative", v)
    if is_constant(u) and v.operator == "negative":
        return make("multiply", ex.constant(-u.value), *v.operands)
    if is_constant(u) and v.operator == "multiply" and is_constant(v.operands[0]):
        product = u.value * v.operands[0].value
        return make("multiply", ex.constant(product), v.operands[1]) if _normal(product) else None
    if "negative" in (u.operator, v.operator):
        plain = [w.operands[0] if w.operator == "negative" else w for w in (u, v)]
        product = make("multiply", *plain)
        return product if u.operator == v.operator else make("negative", product)
    return make("square", u) if u is v else None


def _divide(make: Make, u: Node, v: Node) -> Node | None:
    if ex.is_power_of_2(v) and _normal(1.0 / v.value):
        return make("multiply", ex.constant(1.0 / v.value), u)  # by a power of 2
    if is_constant(u, 1.0):
        return make("reciprocal", v)
    if is_constant(u, -1.0):
        return make("negative", make("reciprocal", v))
    if u.operator == "negative":
        return make("negative", make("divide", *u.operands, v))
    if is_constant(v) and u.operator == "multiply" and is_constant(u.operands[0]) and _is_slope(u.operands[1]):
        # what the chain rule left there: nobody expects 3 dy/7 to be rounded as it would be by hand
        factor = u.operands[0].value / v.value if v.value else 0.0
        return make("multiply", ex.constant(factor), u.operands[1]) if _normal(factor) else None
    return None


def _is_slope(u: Node) -> bool:
    """Whether it is the derivative of a function that does not divide by a constant in the same step."""
    return u.operator == "derivative" and u.operands[0].operator not in DIVIDED


def _power(make: Make, u: Node, c: Node) -> Node | None:
    """Exponents that NumPy, too, gives to simpler functions; and constants to a power."""
    if is_constant(c) and c.value in SIMPLE_POWERS:
        return SIMPLE_POWERS[c.value](make, u)
    if is_constant(u, 1.0):
        return ONE
    if is_constant(u) and 0 < u.value < math.inf:
        return make("exponential", c, u)
    return None


SIMPLE_POWERS = {
    0.0: lambda make, u: ONE,
    0.5: lambda make, u: make("sqrt", u),
    1.0: lambda make, u: u,
    2.0: lambda make, u: make("square", u),
    -1.0: lambda make, u: make("reciprocal", u),
}


def _to_base(simple: dict[float, str], make: Make, u: Node, a: Node) -> Node | None:
    return make(simple[a.value], u) if is_constant(a) and a.value in simple else None


def _square(make: Make, u: Node) -> Node | None:
    return make("square", *u.operands) if u.operator in ("negative", "absolute") else None


def _extremum(operator: str, make: Make, u: Node, v: Node) -> Node | None:
    """Constants to the right: the branch for x >= c holds where both are the same."""
    if u is v:
        return u
    if is_constant(u):
        return make(operator, v, u)
    return make("relu", u) if operator == "maximum" and is_constant(v, 0.0) else None


def _where(make: Make, c: Node, u: Node, v: Node) -> Node | None:
    if is_constant(c):
        return u if c.value else v
    if c.operator == "logical_not":
        return make("where", *c.operands, v, u)
    if u is v:
        return u
    if u.operator == "where" and u.operands[0] is c:
        return make("where", c, u.operands[1], v)
    if v.operator == "where" and v.operands[0] is c:
        return make("where", c, u, v.operands[2])
    return None


def _logical(operator: str, make: Make, p: Node, q: Node) -> Node | None:
    for a, b in ((p, q), (q, p)):
        if is_constant(a):
            decided = bool(a.value) == (operator == "logical_or")
            return a if decided else b
    return p if p is q else None


def _logical_not(make: Make, p: Node) -> Node | None:
    return p.operands[0] if p.operator == "logical_not" else None


ALGEBRA = {
    "add": _add,
    "subtract": _subtract,
    "negative": _negative,
    "multiply": _multiply,
    "divide": _divide,
    "power": _power,
    "exponential": partial(_to_base, {2.0: "exp2"}),
    "log_base": partial(_to_base, {2.0: "log2", 10.0: "log10"}),
    "square": _square,
    "minimum": partial(_extremum, "minimum"),
    "maximum": partial(_extremum, "maximum"),
    "where": _where,
    "logical_and": partial(_logical, "logical_and"),
    "logical_or": partial(_logical, "logical_or"),
    "logical_not": _logical_not,
}


def _normal(number: float) -> bool:
    return 2.2250738585072014e-308 <= abs(number) < math.inf


# ---- rewrites for accuracy ---------------------------------------------------------------------------------------


def _rewrite(make: Make, operator: str, *operands: Node) -> Node | None:
    rule = REWRITES.get(operator)
    return rule(make, *operands) if rule else None


def _plus_one(v: Node) -> Node | None:
    """u, if v is 1 + u."""
    if v.operator == "add":
        for one, u in (v.operands, v.operands[::-1]):
            if is_constant(one, 1.0):
                return u
    return None


def _one_minus(v: Node) -> Node | None:
    """u, if v is 1 - u."""
    return v.operands[1] if v.operator == "subtract" and is_constant(v.operands[0], 1.0) else None


def _opposite(make: Make, u: Node, v: Node) -> bool:
    """Whether u is -v."""
    return make("negative", u) is v or make("negative", v) is u


def _better_log(make: Make, v: Node) -> Node | None:
    if (u := _plus_one(v)) is not None:
        return make("softplus", *u.operands) if u.operator == "exp" else make("log1p", u)
    if (u := _one_minus(v)) is not None:
        return make("log1p", make("negative", u))
    match v.operator:
        case "exp":
            return v.operands[0]
        case "expit":
            return make("log_expit", *v.operands)
        case "square":
            return make("multiply", TWO, make("log", make("absolute", *v.operands)))
        case "sqrt":
            return make("multiply", ex.constant(0.5), make("log", *v.operands))
    return None


def _better_log1p(make: Make, v: Node) -> Node | None:
    return make("softplus", *v.operands) if v.operator == "exp" else None


def _better_sqrt(make: Make, v: Node) -> Node | None:
    return make("absolute", *v.operands) if v.operator == "square" else None


def _better_exponential(make: Make, u: Node, a: Node) -> Node | None:
    """The number e, as it is written, means the number itself and not the float64 next to it."""
    return make("exp", u) if is_constant(a, math.e) else None


def _better_reciprocal(make: Make, v: Node) -> Node | None:
    """1/(1 + e^-u), the lecture's two modules, as the one module expit(u); 1/cosh^2 as tanh'; and 1/u^c as u^-c."""
    if (e := _plus_one(v)) is not None and e.operator == "exp":
        return make("expit", make("negative", *e.operands))
    if v.operator == "sqrt":
        return make("rsqrt", *v.operands)
    if v.operator == "square" and v.operands[0].operator == "cosh":
        return ex.derivative(ex.apply("tanh", *v.operands[0].operands))
    if v.operator == "square" and v.operands[0].operator == "cos":
        return ex.derivative(ex.apply("tan", *v.operands[0].operands))
    if v.operator == "square":
        return make("power", *v.operands, ex.constant(-2.0))
    if v.operator == "power" and is_constant(c := v.operands[1]):
        return make("power", v.operands[0], ex.constant(-c.value))
    return None


RATIOS = {("sin", "cos"): "tan", ("sinh", "cosh"): "tanh"}


def _better_divide(make: Make, u: Node, v: Node) -> Node | None:
    if (e := _plus_one(v)) is not None and e.operator == "exp":
        if u is e:
            return make("expit", *e.operands)
        return make("multiply", u, make("expit", make("negative", *e.operands)))
    if v.operator == "square" and u.operator == "exp" and _plus_one(v.operands[0]) is u:
        return ex.derivative(ex.apply("expit", *u.operands))
    if (ratio := RATIOS.get((u.operator, v.operator))) and u.operands == v.operands:
        return make(ratio, *u.operands)
    if u.operator == v.operator == "multiply" and is_constant(u.operands[0], 2.0) and is_constant(v.operands[0], 2.0):
        return make("divide", u.operands[1], v.operands[1])
    return None


def _terms(node: Node, depth: int = 0) -> tuple[Node | None, dict[int, float]]:
    """The node as a polynomial with constant coefficients: in what, and its coefficients by degree."""
    match node.operator, node.operands:
        case "constant", _:
            return None, {0: node.value}
        case "square", (u,):
            return u, {2: 1.0}
        case "power", (u, c) if is_constant(c) and c.value in range(3, HIGHEST_DEGREE + 1):
            return u, {int(c.value): 1.0}
        case "multiply", (c, u) if is_constant(c):
            x, terms = _terms(u, depth)
            return x, {n: c.value * a for n, a in terms.items()}
        case "multiply", (u, v) if depth < HIGHEST_DEGREE:  # as Horner's scheme has it
            for x, p in ((u, v), (v, u)):
                y, terms = _terms(p, depth + 1)
                if y is x:
                    return x, {n + 1: a for n, a in terms.items()}
        case (("add" | "subtract"), (u, v)) if depth < HIGHEST_DEGREE:
            (x, left), (y, right) = _terms(u, depth + 1), _terms(v, depth + 1)
            if (x is y or x is None or y is None) and left.keys().isdisjoint(right):
                sign = 1.0 if node.operator == "add" else -1.0
                return x or y, left | {n: sign * a for n, a in right.items()}
    return node, {1: 1.0}


HIGHEST_DEGREE = 12


def _horner(make: Make, operator: str, u: Node, v: Node) -> Node | None:
    """A polynomial by Horner's scheme: a multiply-add, and one rounding, for each degree.

    Where its terms have infinities of both signs, it is their sum's limit instead of NaN.
    """
    if is_constant(v):
        return None  # the last step of the scheme, or nothing for it
    x, terms = _terms(ex.apply(operator, u, v))
    highest = max(terms)
    if x is None or len(terms.keys() - {0}) < 2 or not 2 <= highest <= min(2 * len(terms), HIGHEST_DEGREE):
        return None
    if not all(map(math.isfinite, terms.values())):
        return None
    result = ex.constant(terms[highest])
    for n in range(highest - 1, -1, -1):
        result = make("multiply", x, result)
        if n in terms:
            result = make("add", result, ex.constant(terms[n]))
    return result


def _better_add(make: Make, u: Node, v: Node) -> Node | None:
    for a, b in ((u, v), (v, u)):
        if is_constant(b, -1.0):
            if a.operator == "exp":
                return make("expm1", *a.operands)
            if a.operator == "square" and a.operands[0].operator == "cosh":
                return make("square", make("sinh", *a.operands[0].operands))
        if is_constant(b, 1.0):
            if a.operator == "erf":
                return make("erfc", make("negative", *a.operands))
            if a.operator == "square" and a.operands[0].operator == "tan":
                return ex.derivative(a.operands[0])
            if a.operator == "square" and a.operands[0].operator == "sinh":
                return make("square", make("cosh", *a.operands[0].operands))
    if u.operator == v.operator == "exp" and _opposite(make, *u.operands, *v.operands):
        return make("multiply", TWO, make("cosh", *u.operands))
    return _horner(make, "add", u, v)


SQUARES = {  # 1 - f^2
    "tanh": lambda make, f: ex.derivative(f),
    "sin": lambda make, f: make("square", make("cos", *f.operands)),
    "cos": lambda make, f: make("square", make("sin", *f.operands)),
}


def _better_subtract(make: Make, u: Node, v: Node) -> Node | None:
    if u.operator == v.operator == "exp" and _opposite(make, *u.operands, *v.operands):
        return make("multiply", TWO, make("sinh", *u.operands))
    if not is_constant(u, 1.0):
        return _horner(make, "subtract", u, v)
    match v.operator:
        case "exp":
            return ex.apply("subtract", ZERO, make("expm1", *v.operands))  # not -expm1: +0 at 0, as it was
        case "expit":
            return make("expit", make("negative", *v.operands))
        case "erf":
            return make("erfc", *v.operands)
        case "erfc":
            return make("erf", *v.operands)
        case "square" if v.operands[0].operator in SQUARES:
            return SQUARES[v.operands[0].operator](make, *v.operands)
    return _horner(make, "subtract", u, v)


def _better_multiply(make: Make, u: Node, v: Node) -> Node | None:
    """y (1 - y) with y = expit(x) is its derivative; u u^n is a power."""
    if u.operator == v.operator == "expit" and _opposite(make, *u.operands, *v.operands):
        return ex.derivative(u)
    for a, b in ((u, v), (v, u)):
        if a.operator == "square" and a.operands[0] is b:
            return make("power", b, ex.constant(3.0))
        if a.operator == "power" and a.operands[0] is b and is_constant(a.operands[1]):
            n = a.operands[1].value
            if n in range(3, 64):
                return make("power", b, ex.constant(n + 1))
    return None


REWRITES = {
    "log": _better_log,
    "log1p": _better_log1p,
    "sqrt": _better_sqrt,
    "exponential": _better_exponential,
    "reciprocal": _better_reciprocal,
    "divide": _better_divide,
    "add": _better_add,
    "subtract": _better_subtract,
    "multiply": _better_multiply,
}
