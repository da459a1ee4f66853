"""Exact derivatives of formulas, and how far honest double precision may be off: truncated power series in mpmath.

A `Series` is exact (250 bits). A `Jet` is a series with a running error bound; where a formula is no number, or
where rounding leaves nothing of it, it is None, and so is all that depends on it: but not a selection that takes
the other branch. Nothing here imports pyderiv: a basic function is given by the formulas of its row in the table.
"""

from functools import cache
from itertools import product as cartesian
from math import comb, factorial, inf, isnan

from oracle import NAMES, _code, evaluate, mp

UNIT = 2.0**-53  # the relative error of one rounding
TINY = 2.0**-1074
# An operation is off by half a unit in the last place, or by what replaces it in a rewrite: up to three, 1/cosh**2
# being tanh', 1 - sin**2 cos**2, and u*u*u a power, within the bounds of these rows.
ROUNDING = 6
RESIDUE = 2.0**-190  # what mpmath leaves of numbers that cancel
HIGHEST = 2.0**300  # beyond, numbers may overflow on the way, whatever the way


class Undefined(Exception):
    """No number to compare with."""


# ---- exact ---------------------------------------------------------------------------------------------------


class Algebra:
    """Power series in some variables, of which only the terms with these exponents are kept."""

    def __init__(self, exponents):
        self.exponents = tuple(sorted(exponents, key=lambda e: (sum(e), e)))
        self.index = {e: k for k, e in enumerate(self.exponents)}
        self.order = max(map(sum, self.exponents))
        self.size = len(self.exponents)
        pairs = [[] for _ in self.exponents]
        for (i, a), (j, b) in cartesian(enumerate(self.exponents), repeat=2):
            total = tuple(p + q for p, q in zip(a, b, strict=True))
            if total in self.index:
                pairs[self.index[total]].append((i, j))
        self.pairs = tuple(map(tuple, pairs))
        self.zero, self.one = mp.mpf(0), mp.mpf(1)

    def factorial(self, k):
        """What makes the k-th coefficient a derivative."""
        result = 1
        for n in self.exponents[k]:
            result *= factorial(n)
        return result


@cache
def total_degree(variables, order):
    return Algebra([e for e in cartesian(range(order + 1), repeat=variables) if sum(e) <= order])


class Series:
    """A truncated power series; ``uncertain`` is how far its value may be off, for the branch that it takes."""

    __slots__ = ("algebra", "c", "uncertain")

    def __init__(self, algebra, coefficients, uncertain=0.0):
        self.algebra, self.c, self.uncertain = algebra, coefficients, uncertain

    @staticmethod
    def variable(algebra, k, value, uncertain=0.0):
        c = [mp.mpf(value)] + [algebra.zero] * (algebra.size - 1)
        direction = tuple(int(i == k) for i in range(len(algebra.exponents[0])))
        if direction in algebra.index:
            c[algebra.index[direction]] = algebra.one
        return Series(algebra, c, uncertain)

    def lift(self, other):
        if isinstance(other, Series):
            return other
        return Series(self.algebra, [mp.mpf(other)] + [self.algebra.zero] * (self.algebra.size - 1))

    def __add__(self, other):
        return Series(self.algebra, [a + b for a, b in zip(self.c, self.lift(other).c, strict=True)])

    def __neg__(self):
        return Series(self.algebra, [-a for a in self.c])

    def __sub__(self, other):
        return Series(self.algebra, [a - b for a, b in zip(self.c, self.lift(other).c, strict=True)])

    def __rsub__(self, other):
        return self.lift(other) - self

    def __mul__(self, other):
        a, b = self.c, self.lift(other).c
        return Series(self.algebra, [_total(a[i] * b[j] for i, j in p if a[i] and b[j]) for p in self.algebra.pairs])

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other):
        a, b = self.c, self.lift(other).c
        if not b[0]:
            raise Undefined
        q = []
        for k, pairs in enumerate(self.algebra.pairs):
            q.append((a[k] - _total(q[i] * b[j] for i, j in pairs if i != k and q[i] and b[j])) / b[0])
        return Series(self.algebra, q)

    def __rtruediv__(self, other):
        return self.lift(other) / self

    def __pow__(self, exponent):
        c = self.lift(exponent)
        if any(c.c[1:]):
            if self.c[0] <= 0:
                raise Undefined
            return call("exp", c * call("log", self))
        return self.compose(_power(self.c[0], c.c[0], self.algebra.order))

    def __rpow__(self, base):
        return self.lift(base) ** self

    def compose(self, taylor):
        """f(self), from the Taylor coefficients of f at the value of self."""
        if not any(self.c[1:]):
            return self.lift(taylor[0])
        if not all(map(mp.isfinite, taylor)):
            raise Undefined  # and 0 times that
        step = Series(self.algebra, [self.algebra.zero, *self.c[1:]])
        result = self.lift(taylor[-1])
        for coefficient in reversed(taylor[:-1]):
            result = result * step
            result.c[0] += coefficient
        return result

    def _against(self, other):
        """The difference from a number, which must be certain."""
        difference = self.c[0] - self.lift(other).c[0]
        if self.uncertain and abs(difference) <= self.uncertain:
            raise Undefined
        return difference

    def __ge__(self, other):
        return self._against(other) >= 0

    def __gt__(self, other):
        return self._against(other) > 0

    def __le__(self, other):
        return self._against(other) <= 0

    def __lt__(self, other):
        return self._against(other) < 0

    def __eq__(self, other):
        return self._against(other) == 0

    __hash__ = None

    def __abs__(self):
        return self if self >= 0 else -self


def _total(terms):
    return sum(terms, mp.zero)


def _power(x, c, order):
    coefficients, binomial = [], mp.one
    for k in range(order + 1):
        if not binomial:
            coefficients.append(mp.zero)
        elif x == 0:
            # 0**0 is 1; beyond, infinite
            coefficients.append(mp.zero if c > k else binomial if c == k else mp.nan)
        elif x < 0 and c != int(c):
            raise Undefined
        else:
            coefficients.append(binomial * x ** (c - k))
        binomial = binomial * (c - k) / (k + 1)
    return coefficients


def _derivative_of(formula):
    """The Taylor coefficients of a function of which value and derivative are known."""

    def taylor(name, x, order):
        value = NAMES[name](x) if name in NAMES else getattr(mp, name)(x)
        if not isinstance(value, mp.mpf):
            raise Undefined
        if not order:
            return [value]
        slope = formula(Series.variable(total_degree(1, order - 1), 0, x))
        return [value, *(c / (k + 1) for k, c in enumerate(slope.c))]

    return taylor


def _exponential(name, x, order):
    return [getattr(mp, name)(x), *(mp.exp(x) / factorial(k) for k in range(1, order + 1))]


def _logarithm(name, x, order):
    w = 1 + x if name == "log1p" else x
    if w <= 0:
        raise Undefined
    return [getattr(mp, name)(x), *(-((-1 / w) ** k) / k for k in range(1, order + 1))]


def _circular(sign, even, odd):
    def taylor(name, x, order):
        cycle = {even: (even, odd), odd: (odd, even)}[name]
        result = []
        for k in range(order + 1):
            value = getattr(mp, cycle[k % 2])(x)
            # cos' = -sin, sin' = cos, cosh' = sinh, sinh' = cosh
            turns = (k + (name == even)) // 2
            result.append(sign**turns * value / factorial(k))
        return result

    return taylor


def _times_pi(of):
    def taylor(name, x, order):
        c = _TAYLOR[of](of, mp.pi * x, order)
        return [getattr(mp, name)(x), *(v * mp.pi**k for k, v in enumerate(c[1:], 1))]

    return taylor


def _ratio(top, bottom):
    def taylor(name, x, order):
        x = Series.variable(total_degree(1, order), 0, x)
        return (call(top, x) / call(bottom, x)).c

    return taylor


def _root(name, x, order):
    if x < 0:
        raise Undefined
    c = mp.mpf(1) / {"sqrt": 2, "cbrt": 3}[name]
    return [getattr(mp, name)(x), *_power(x, c, order)[1:]]


def _numerical(name, x, order):
    with mp.workprec(4 * mp.prec):
        value = NAMES[name](x)
        if not isinstance(value, mp.mpf):
            raise Undefined
        return mp.taylor(NAMES[name], x, order)


_TAYLOR = {
    "exp": _exponential,
    "expm1": _exponential,
    "log": _logarithm,
    "log1p": _logarithm,
    "sin": _circular(-1, "cos", "sin"),
    "cos": _circular(-1, "cos", "sin"),
    "sinh": _circular(1, "cosh", "sinh"),
    "cosh": _circular(1, "cosh", "sinh"),
    "tan": _ratio("sin", "cos"),
    "tanh": _ratio("sinh", "cosh"),
    "sqrt": _root,
    "cbrt": _root,
    "arcsin": _derivative_of(lambda x: 1 / call("sqrt", (1 - x) * (1 + x))),
    "arccos": _derivative_of(lambda x: -1 / call("sqrt", (1 - x) * (1 + x))),
    "arctan": _derivative_of(lambda x: 1 / (1 + x * x)),
    "arcsinh": _derivative_of(lambda x: 1 / call("sqrt", 1 + x * x)),
    "arccosh": _derivative_of(lambda x: 1 / call("sqrt", (x - 1) * (x + 1))),
    "arctanh": _derivative_of(lambda x: 1 / ((1 - x) * (1 + x))),
    "sinpi": _times_pi("sin"),
    "cospi": _times_pi("cos"),
    "erf": _derivative_of(lambda x: 2 / mp.sqrt(mp.pi) * call("exp", -(x * x))),
    "erfc": _derivative_of(lambda x: -2 / mp.sqrt(mp.pi) * call("exp", -(x * x))),
}


def call(name, x):
    """A function that mpmath has, of a number or a series."""
    if not isinstance(x, Series):
        return NAMES[name](x) if name in NAMES else getattr(mp, name)(x)
    if name == "sign":
        return x.lift((x > 0) - (x < 0))
    return x.compose(_TAYLOR.get(name, _numerical)(name, x.c[0], x.algebra.order))


_CONSTANTS = ("pi", "e", "inf", "mpf")


def _arctan2(x, a):
    """On the cut, the sign of a zero would tell; mpmath's has none."""
    if not isinstance(x, Series):
        x = a.lift(x)
    a = x.lift(a)
    if not x.c[0] and a.c[0] <= 0:
        raise Undefined
    result = call("arctan", x / a) if abs(a.c[0]) > abs(x.c[0]) else -call("arctan", a / x)
    return Series(x.algebra, [mp.atan2(x.c[0], a.c[0]), *result.c[1:]])


_CALLABLE = [*{*NAMES, *_TAYLOR} - {*_CONSTANTS, "abs", "max", "power", "arctan2"}]
_SERIES_NAMES = {name: NAMES[name] for name in _CONSTANTS} | {"abs": abs, "power": lambda x, c: x**c}
_SERIES_NAMES["arctan2"] = _arctan2
_SERIES_NAMES |= {name: lambda x, name=name: call(name, x) for name in _CALLABLE}


def series(formula, **variables):
    """A formula of the table, of series and numbers. Raises `Undefined`."""
    try:
        result = eval(_code(formula), {"__builtins__": {}}, _SERIES_NAMES | variables)
    except (ZeroDivisionError, OverflowError, TypeError):
        raise Undefined from None
    (first, *_) = (v for v in variables.values() if isinstance(v, Series))
    return first.lift(result)


# ---- with error bounds -----------------------------------------------------------------------------------------


def _rounding(size):
    return ROUNDING * (UNIT * size + TINY) if size else 0.0


class Jet:
    """A series, the size of what each coefficient is summed from, and how far that sum may be off.

    ``size`` makes the bound hold for every order of the sums, forward and backward. What ``depends`` on a variable
    has derivatives that are computed, be they zero: 0 times infinity then.
    """

    __slots__ = ("depends", "error", "exact", "size")

    def __init__(self, exact, size, error, depends=True):
        self.exact, self.size, self.error, self.depends = exact, size, error, depends

    @property
    def algebra(self):
        return self.exact.algebra


def variable(algebra, k, value):
    exact = Series.variable(algebra, k, value)
    return Jet(exact, [float(abs(c)) for c in exact.c], [0.0] * algebra.size)


def constant(algebra, value, error=0.0):
    zeros = [0.0] * (algebra.size - 1)
    exact = Series(algebra, [mp.mpf(value)] + [algebra.zero] * (algebra.size - 1))
    return Jet(exact, [float(abs(exact.c[0])), *zeros], [error, *zeros], False)


def _made(exact, size, error, depends, keep_value=False):
    """A Jet, rounded, if it is a number; what is computed without error to a float64 is that number."""
    value = exact.c[0]
    if not all(map(mp.isfinite, exact.c)):
        return None
    size[0] = float(abs(value))
    size = [TINY if c and not m else m for c, m in zip(exact.c, size, strict=True)]  # underflow
    exactly = keep_value and not error[0] and float(value) == value
    error = (
        [e + _rounding(m) for e, m in zip(error, size, strict=True)]
        if not exactly
        else [0.0, *(e + _rounding(m) for e, m in zip(error[1:], size[1:], strict=True))]
    )
    if any(not m <= HIGHEST for m in size) or any(not e <= HIGHEST for e in error):
        return None
    return Jet(exact, size, error, depends)


def add(a, b):
    if a is None or b is None:
        return None
    size = [p + q for p, q in zip(a.size, b.size, strict=True)]
    error = [p + q for p, q in zip(a.error, b.error, strict=True)]
    return _made(a.exact + b.exact, size, error, a.depends or b.depends, True)


def negative(a):
    return a and Jet(-a.exact, a.size, a.error, a.depends)


def subtract(a, b):
    return add(a, negative(b))


def _convolved(a, b):
    """Size and error of a product, before its rounding."""
    size, error = [], []
    for pairs in a.algebra.pairs:
        s = e = 0.0
        for i, j in pairs:
            p, q = a.size[i], b.size[j]
            s += p * q
            e += p * b.error[j] + a.error[i] * (q + b.error[j])
        size.append(s)
        error.append(e)
    return size, error


def multiply(a, b):
    if a is None or b is None:
        return None
    return _made(a.exact * b.exact, *_convolved(a, b), a.depends or b.depends, not (a.depends and b.depends))


def divide(a, b):
    if a is None or b is None or not b.exact.c[0] or not b.error[0] <= b.size[0] / 1024:
        return None
    least = b.size[0] - b.error[0]
    size, error = [], []
    for k, pairs in enumerate(a.algebra.pairs):
        s, e = a.size[k], a.error[k]
        for i, j in pairs:
            if i != k:
                s += size[i] * b.size[j]
                e += size[i] * b.error[j] + error[i] * (b.size[j] + b.error[j])
        s /= least
        size.append(s)
        # the part of an uncertain divisor, and this step's roundings, which later coefficients inherit
        error.append(e / least + s * b.error[0] / least + _rounding(s))
    return _made(a.exact / b.exact, size, error, a.depends or b.depends)


def where(condition, a, b):
    chosen = None if condition is None else a if condition else b
    if chosen is None:
        return None
    depends = any(branch is None or branch.depends for branch in (a, b))
    return Jet(chosen.exact, chosen.size, chosen.error, depends)


def compare(operator, a, b):
    """True, False, or None where that is not certain."""
    if a is None or b is None:
        return None
    difference, error = a.exact.c[0] - b.exact.c[0], a.error[0] + b.error[0]
    if error and abs(difference) <= error:
        return None
    match operator:
        case ">=":
            return difference >= 0
        case ">":
            return difference > 0
        case "<=":
            return difference <= 0
        case "<":
            return difference < 0
        case "==":
            return difference == 0
    return difference != 0


def both(p, q):
    return False if p is False or q is False else None if p is None or q is None else True


def either(p, q):
    return inverse(both(inverse(p), inverse(q)))


def inverse(p):
    return None if p is None else not p


def function(row, x, *parameters):
    """A row of the table."""
    if x is None or None in parameters:
        return None
    try:
        return _function(row, x, *parameters)
    except Undefined:
        return None


def _function(row, x, *parameters):
    algebra = x.algebra
    depends = x.depends or any(p.depends for p in parameters)
    order = algebra.order if depends else 0
    inputs = (x, *parameters)
    if not any(p.error[0] or p.depends for p in parameters) and not _swapped_sign(row):
        inputs = (x,)
    numbers = [u.exact.c[0] for u in inputs]
    fixed = [p.exact.c[0] for p in parameters[len(inputs) - 1 :]]
    table = _partials(row, tuple(numbers), tuple(fixed), tuple(u.error[0] for u in inputs), order)
    local = total_degree(len(inputs), order)
    steps = []
    for u in inputs:
        exact = Series(algebra, [algebra.zero, *u.exact.c[1:]])
        steps.append(Jet(exact, [0.0, *u.size[1:]], [0.0, *u.error[1:]]))
    powers = [[None] for _ in steps]
    for step, list_ in zip(steps, powers, strict=True):
        for _ in range(order):
            list_.append(step if list_[-1] is None else multiply(list_[-1], step))
    value, slack = table[local.exponents[0]]
    result = constant(algebra, value, slack[1])
    for exponents in local.exponents[1:]:
        term = None
        for list_, n in zip(powers, exponents, strict=True):
            if n:
                if list_[n] is None:
                    raise Undefined
                term = list_[n] if term is None else multiply(term, list_[n])
        if term is None:
            raise Undefined
        number, (size, error) = table[exponents]
        if not mp.isfinite(number) or not size <= HIGHEST or not error <= HIGHEST:
            raise Undefined
        factor = constant(algebra, number, error)
        factor.size[0] = size
        exact, (sizes, errors) = factor.exact * term.exact, _convolved(factor, term)
        result = _with_term(result, exact, sizes, errors)
    if not all(map(mp.isfinite, result.exact.c)) or any(not m <= HIGHEST for m in (*result.size, *result.error)):
        raise Undefined
    result.depends = depends
    return result


def _with_term(result, exact, sizes, errors):
    size = [p + q for p, q in zip(result.size, sizes, strict=True)]
    errors = [p + q + 2 * _rounding(m) for p, q, m in zip(result.error, errors, sizes, strict=True)]
    return Jet(result.exact + exact, size, errors)


@cache
def _partials(row, inputs, fixed, uncertain, order):
    """For each exponent up to ``order``: the Taylor coefficient, and the size and error of what computes it."""
    wider = total_degree(len(inputs), order + (2 if any(uncertain) else 0))
    names = ("x", *(p.name for p in row.parameters))
    arguments = [Series.variable(wider, k, v, e) for k, (v, e) in enumerate(zip(inputs, uncertain, strict=True))]
    exact = series(row.value, **dict(zip(names, (*arguments, *fixed), strict=True)))
    if not mp.isfinite(exact.c[0]):
        raise Undefined
    coefficients = dict(zip(wider.exponents, exact.c, strict=True))
    if any(uncertain):
        _check_room(inputs, uncertain, coefficients, wider)
    own = _own_errors(row, names, inputs, fixed, coefficients, order)
    result = {}
    for exponents, (size, error) in own.items():
        for further in wider.exponents[1:]:
            n = sum(further)
            if n > 2 or not any(uncertain):
                continue
            raised = tuple(p + q for p, q in zip(exponents, further, strict=True))
            if raised not in coefficients:
                continue
            term = float(abs(coefficients[raised])) * n  # what is left out is less than the last term
            for p, q, e in zip(exponents, further, uncertain, strict=True):
                term *= comb(p + q, q) * e**q
            error += term
        result[exponents] = coefficients[exponents], (size, error)
    return result


def _check_room(inputs, uncertain, coefficients, algebra):
    """Whether the function is near its Taylor polynomial wherever the inputs may be."""
    if len(inputs) > 1:
        room = [min(1, abs(v), abs(v - 1) if k else 1) / 4096 for k, v in enumerate(inputs)]
    else:
        c = [abs(v) for v in coefficients.values()]
        room = [1.0]
        for k in range(2, len(c)):
            if c[k] and any(c[:k]):
                room.append(max((float(c[j] / c[k])) ** (1 / (k - j)) for j in range(k)))
        room = [min(room) / 256]
    if any(not e <= r for e, r in zip(uncertain, room, strict=True)):
        raise Undefined


def _own_errors(row, names, inputs, fixed, coefficients, order):
    """Size and error of each coefficient for exact inputs: 1 ULP of the value, 2 of the derivative (as the row
    promises), and what the formulas of the row for higher derivatives cost, and those by a parameter."""
    n_inputs = len(inputs)
    known = {}
    exactly = tuple(map(float, inputs + fixed)) in row.exact
    for exponents in total_degree(n_inputs, order).exponents:
        value = coefficients[exponents]
        if sum(exponents) < 1:
            size = abs(value)
            if row.terms:
                named = dict(zip(names[1:], inputs[1:] + fixed, strict=True))
                size = max(size, abs(evaluate(row.terms, inputs[0], **named)))
            bound = 0.0 if exactly and float(value) == value else row.ulp.float64[0]
            error = bound * (2 * UNIT * float(size) + TINY)
            known[exponents] = float(abs(value)), error
        elif sum(exponents) == 1 and (exponents[0] or _swapped_sign(row)):
            known[exponents] = float(abs(value)), row.ulp.float64[1] * (2 * UNIT * float(abs(value)) + TINY)
        else:
            if not mp.isfinite(value):
                known[exponents] = inf, inf
                continue
            known[exponents] = _by_formulas(row, names, inputs, fixed, coefficients, known, exponents)
    return known


def _swapped_sign(row):
    """Of what the derivative by the second argument is, if that is the one by the first with both exchanged; else 0."""
    return {"swapped": 1, "-swapped": -1}.get(row.parameters[0].derivative, 0) if row.parameters else 0


def _by_formulas(row, names, inputs, fixed, coefficients, known, exponents):
    """A coefficient of higher order, by every formula that may compute it: the worst of them."""
    i, *js = exponents
    worst_size = worst_error = 0.0
    sign = _swapped_sign(row)
    routes = []  # formula, exponents of what is left, scale, and whether x and a are exchanged
    if i >= 2:
        routes.append((row.second, (i - 2, *js), i * (i - 1), False))
    for k, (j, parameter) in enumerate(zip(js, row.parameters, strict=False)):
        if j:
            fewer = [n - (m == k) for m, n in enumerate(js)]
            if not sign:
                routes.append((parameter.derivative, (i, *fewer), j, False))
            if i:
                routes.append((parameter.mixed, (i - 1, *fewer), i * j, False))
    if sign and js[0] >= 2:
        routes.append((row.second, (i, js[0] - 2), js[0] * (js[0] - 1), True))
    if sign and i and js[0]:
        routes.append((row.parameters[0].mixed, (i - 1, js[0] - 1), i * js[0], True))
    for formula, rest, scale, exchanged in routes:
        local = total_degree(len(inputs), sum(rest))
        arguments = [variable(local, k, v) for k, v in enumerate(inputs)]
        arguments += [constant(local, v) for v in fixed]
        y, dy = (_known_jet(local, coefficients, known, 0, order) for order in (0, 1))
        slopes = [dy]
        if sign:
            slopes.append(_known_jet(local, coefficients, known, 1, 1))
            slopes[1] = negative(slopes[1]) if sign < 0 else slopes[1]
        if exchanged:
            arguments, slopes, scale = arguments[::-1], slopes[::-1], sign * scale
        given = {"y": y} | dict(zip(("dy", "swapped"), slopes, strict=False))
        jet = formula_jet(formula, dict(zip(names, arguments, strict=True)) | given, local)
        if jet is None:
            return inf, inf
        k = local.index[rest]
        assert abs(jet.exact.c[k] / scale - coefficients[exponents]) <= mp.ldexp(1, -150) * max(1, jet.size[k]), (
            f"the table's {formula} of {row.name} at {inputs}"
        )
        worst_size = max(worst_size, jet.size[k] / abs(scale))
        worst_error = max(worst_error, jet.error[k] / abs(scale))
    return max(worst_size, float(abs(coefficients[exponents]))), worst_error


def _known_jet(local, coefficients, known, k, order):
    """The jet of y (order 0), or of its derivative (1) by the k-th input, as far as it is known."""
    exact, size, error = [], [], []
    for exponents in local.exponents:
        raised = tuple(n + order * (i == k) for i, n in enumerate(exponents))
        scale = raised[k] if order else 1
        m, e = known.get(raised, (0.0, 0.0))
        exact.append(coefficients.get(raised, mp.nan) * scale)
        size.append(m * scale)
        error.append(e * scale)
    if not all(map(mp.isfinite, exact)):
        return None
    return Jet(Series(local, exact), size, error)


# ---- formulas of the table, as jets ----------------------------------------------------------------------------


class _Operand:
    """A Jet (or None) under Python's operators, for the formulas of the table."""

    rows = None  # by name, set by `use_table`

    def __init__(self, jet, algebra):
        self.jet, self.algebra = jet, algebra

    def _lift(self, other):
        return other.jet if isinstance(other, _Operand) else _number(self.algebra, other)

    def _apply(self, operation, *jets):
        return _Operand(operation(*jets), self.algebra)

    def __add__(self, other):
        return self._apply(add, self.jet, self._lift(other))

    def __sub__(self, other):
        return self._apply(subtract, self.jet, self._lift(other))

    def __rsub__(self, other):
        return self._apply(subtract, self._lift(other), self.jet)

    def __mul__(self, other):
        return self._apply(multiply, self.jet, self._lift(other))

    __radd__, __rmul__ = __add__, __mul__

    def __truediv__(self, other):
        return self._apply(divide, self.jet, self._lift(other))

    def __rtruediv__(self, other):
        return self._apply(divide, self._lift(other), self.jet)

    def __neg__(self):
        return self._apply(negative, self.jet)

    def __pow__(self, other):
        return self._call("power", other)

    def _call(self, name, *others):
        return self._apply(lambda *jets: function(self.rows[name], *jets), self.jet, *map(self._lift, others))

    def _compare(self, operator, other):
        return _Truth(compare(operator, self.jet, self._lift(other)))

    def __eq__(self, other):
        return self._compare("==", other)

    def __ne__(self, other):
        return self._compare("!=", other)

    def __ge__(self, other):
        return self._compare(">=", other)

    def __gt__(self, other):
        return self._compare(">", other)

    def __le__(self, other):
        return self._compare("<=", other)

    def __lt__(self, other):
        return self._compare("<", other)

    __hash__ = None


class _Truth:
    def __init__(self, holds):
        self.holds = holds

    def __and__(self, other):
        return _Truth(both(self.holds, other.holds))

    def __or__(self, other):
        return _Truth(either(self.holds, other.holds))

    def __invert__(self):
        return _Truth(inverse(self.holds))


def _number(algebra, value):
    """A number of a formula; an irrational one is rounded."""
    value = mp.mpf(value)
    rounded = float(value) != value
    return constant(algebra, value, 2 * UNIT * float(abs(value)) if rounded else 0.0)


def use_table(rows):
    """Let the formulas of the table call its functions."""
    _Operand.rows = rows


def formula_jet(formula, variables, algebra):
    """A formula in the grammar of the table's second derivatives."""

    def wrapped(name):
        def call_row(x, *others):
            if not isinstance(x, _Operand):
                x = _Operand(_number(algebra, x), algebra)
            return x._call(name, *others)

        return call_row

    def select(truth, *branches):
        return _Operand(where(truth.holds, *(_Operand(None, algebra)._lift(b) for b in branches)), algebra)

    names = {name: wrapped(name) for name in _Operand.rows} | {"where": select, "pi": mp.pi, "e": mp.e, "inf": mp.inf}
    names |= {name: _Operand(jet, algebra) for name, jet in variables.items()}
    result = eval(_code(formula), {"__builtins__": {}}, names)
    return result.jet if isinstance(result, _Operand) else _number(algebra, result)


def derivatives(jet, operations):
    """Exact derivatives and their bounds by exponent: (derivative, bound, size)."""
    found = {}
    for k, exponents in enumerate(jet.algebra.exponents):
        scale = jet.algebra.factorial(k)
        bound = (jet.error[k] + operations * 2 * (UNIT * jet.size[k] + TINY * (jet.size[k] > 0))) * scale
        bound += RESIDUE * scale * max(1, *jet.size)
        assert not isnan(bound)
        found[exponents] = jet.exact.c[k] * scale, bound * (1 + 1e-9), jet.size[k] * scale
    return found
