"""Independent oracles for the tests: MPFR and mpmath at 250 bits, and the error of a result in ULP.

Nothing here imports pyderiv.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import gmpy2
import mpmath
import numpy as np

mp = mpmath.MPContext()
mp.prec = 250


# ---- the error of a result -------------------------------------------------------------------------------


def ulp(exact, dtype=np.float64):
    """The unit in the last place of an exact number: 2**max(e - 53, -1074), with 2**(e - 1) <= abs(exact) < 2**e."""
    digits, smallest = (24, -149) if dtype == np.float32 else (53, -1074)
    exponent = mp.frexp(exact)[1] if exact else smallest
    return mp.ldexp(1, max(exponent - digits, smallest))


def ulp_error(result, exact):
    """The error of float64 or float32 results in ULP of the exact ones, mpmath numbers of the same shape.

    A NaN or an infinity where there is none, or none where there is one, is an infinite error; but
    infinity is right where the exact result rounds beyond the largest number.
    """
    result = np.asarray(result)
    exact = np.asarray(exact, dtype=object)
    assert result.dtype in (np.float64, np.float32), result.dtype
    assert result.shape == exact.shape, (result.shape, exact.shape)
    errors = [_error(float(y), mp.mpf(r), result.dtype) for y, r in zip(result.ravel(), exact.ravel(), strict=True)]
    return np.array(errors, dtype=float).reshape(result.shape)


def _error(y, exact, dtype):
    if mp.isnan(exact) or np.isnan(y):
        return 0.0 if mp.isnan(exact) and np.isnan(y) else np.inf
    if np.isinf(y):
        digits, highest = (24, 128) if dtype == np.float32 else (53, 1024)
        beyond = mp.ldexp(1, highest) - mp.ldexp(1, highest - digits - 1)  # ties go to even: beyond
        return 0.0 if abs(exact) >= beyond and (exact > 0) == (y > 0) else np.inf
    return float(abs(mp.mpf(y) - exact) / ulp(exact, dtype)) if mp.isfinite(exact) else np.inf


# ---- formulas ----------------------------------------------------------------------------------------------

_FROM_MPMATH = (
    "sqrt",
    "cbrt",
    "exp",
    "expm1",
    "log",
    "log1p",
    "sin",
    "cos",
    "tan",
    "sinh",
    "cosh",
    "tanh",
    "sign",
    "sinpi",
    "cospi",
    "erf",
    "erfc",
)
NAMES = {name: getattr(mp, name) for name in (*_FROM_MPMATH, "mpf", "pi", "e", "inf")}
NAMES |= {f"arc{name}": getattr(mp, f"a{name}") for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")}
NAMES |= {"abs": abs, "max": max, "power": lambda x, c: x**c, "arctan2": mp.atan2}
NAMES["where"] = lambda condition, a, b: a if condition else b


@cache
def _code(formula):
    return compile(formula, formula, "eval")


def evaluate(formula, x, **parameters):
    """A formula, as the table's rows have it, at exactly ``x``: an mpmath number; NaN where it is no real one."""
    numbers = {name: mp.mpf(value) for name, value in parameters.items()}
    try:
        result = mp.mpmathify(eval(_code(formula), {"__builtins__": {}}, NAMES | numbers | {"x": mp.mpf(x)}))
    except ZeroDivisionError:
        return mp.nan
    return result if isinstance(result, mp.mpf) else mp.nan


# ---- formulas at many points: MPFR, and what it has not from mpmath ------------------------------------------


class Exact(NamedTuple):
    """Exact results, ``(high + low) * 2**exponent``: enough digits for the error of a double. NaN: no number."""

    high: np.ndarray
    low: np.ndarray
    exponent: np.ndarray
    floor: np.ndarray | int = -5000  # the least exponent whose ULP are counted

    def errors(self, results):
        """The errors of float64 or float32 results, in ULP of the exact ones; 0 where there is no number.

        Infinity counts as the first number beyond the largest, and is right where that or more is exact.
        """
        digits, highest, smallest = (24, 128, -149) if results.dtype == np.float32 else (53, 1024, -1074)
        y, high = results.astype(np.float64), self.high
        exponent = np.clip(self.exponent, smallest - 60, highest + 1).astype(np.intc)  # beyond: all the same
        to_ulp = exponent - np.maximum(np.maximum(exponent, self.floor) - digits, smallest).astype(np.intc)
        with np.errstate(all="ignore"):
            scaled = np.where(np.isinf(y), np.ldexp(np.sign(y), highest - exponent), np.ldexp(y, -exponent))
            errors = np.ldexp(np.abs((scaled - high) - self.low), to_ulp)
            overflows = np.ldexp(np.abs(high), exponent - highest) >= 1 - 0.5 ** (digits + 1)  # ties go to even: beyond
        errors[overflows & (y == np.copysign(np.inf, high))] = 0
        errors[np.isnan(errors)] = np.inf
        return np.where(np.isnan(high), 0, errors)


class Arithmetic(NamedTuple):
    """What formulas are evaluated in: the names they use, how numbers enter, and how they leave."""

    names: dict
    number: Callable
    parts: Callable  # mantissa and exponent

    def compile(self, formula, arguments):
        """The formula as a function, of numbers to a number."""
        return eval(f"lambda {', '.join(arguments)}: number({formula})", self.names)


_NAMES = ("sqrt", "cbrt", "exp", "expm1", "log", "log1p", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sign", "erf")
_MPFR = gmpy2.context(precision=mp.prec, emax=gmpy2.get_emax_max(), emin=gmpy2.get_emin_min())
_MPFR.trap_divzero = _MPFR.trap_invalid = _MPFR.trap_overflow = True
with _MPFR:
    _OF_MPFR = {name: getattr(gmpy2, name) for name in (*_NAMES, "erfc")}
    _OF_MPFR |= {f"arc{name}": getattr(gmpy2, f"a{name}") for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")}
    _OF_MPFR |= {"pi": gmpy2.const_pi(), "e": gmpy2.exp(1), "inf": gmpy2.inf(), "arctan2": gmpy2.atan2}
    _OF_MPFR |= {name: NAMES[name] for name in ("abs", "max", "power", "where")}


def _arithmetic(names, number, parts, functions):
    """With the functions of the table besides the elementary ones."""
    arithmetic = Arithmetic(names | {"number": number, "__builtins__": {}}, number, parts)
    arithmetic.names.update({name: arithmetic.compile(*functions[name]) for name in functions if name not in NAMES})
    return arithmetic


class Oracle:
    """Value, derivative and second derivative by a row's formulas, in MPFR; where that can't, in mpmath.

    (Where an intermediate result leaves its range of exponents, or it lacks a function.)

    Parameters
    ----------
    formulas : sequence of str
        As the table's rows have them: the third in terms of ``y``, ``dy`` and ``swapped``, too; and what the
        value is a difference of.
    arguments : sequence of str
        ``x`` and the parameters.
    functions : dict of str to (str, sequence of str)
        What formulas may use besides elementary functions: formula and arguments of each.
    """

    def __init__(self, formulas, arguments, functions):
        self.arithmetics = (
            _arithmetic(_OF_MPFR, gmpy2.mpfr, lambda v: gmpy2.frexp(v)[::-1], functions),
            _arithmetic(NAMES, mp.mpmathify, mp.frexp, functions),
        )
        self.swaps = "swapped" in formulas[2]
        arguments = ((*arguments,), (*arguments,), (*arguments, "y", "dy", "swapped"), (*arguments,))
        self.compiled = [[a.compile(f, n) for f, n in zip(formulas, arguments, strict=True)] for a in self.arithmetics]

    def __call__(self, order, *inputs):
        """The derivative of an order, at all points of input arrays of one length, as an `Exact`."""
        with _MPFR:
            parts = [self._parts(order, point) for point in zip(*map(np.ndarray.tolist, inputs), strict=True)]
        return Exact(*map(np.array, zip(*parts, strict=True)))

    def _parts(self, order, point):
        for arithmetic, formulas in zip(self.arithmetics, self.compiled, strict=True):
            try:
                numbers = [arithmetic.number(v) for v in point]
                others = []
                if len(point) > 1 and order < 3:
                    _parts(formulas[0](*numbers), arithmetic.parts)  # where there is no value, there is no derivative
                if order == 2:
                    others = [formula(*numbers) for formula in formulas[:2]]
                    others.append(formulas[1](*reversed(numbers)) if self.swaps else None)
                return _parts(formulas[order](*numbers, *others), arithmetic.parts)
            except (ArithmeticError, NameError, TypeError, ValueError):
                pass
        return np.nan, np.nan, 0


def _parts(v, parts):
    """A number as an `Exact` has it. Infinities, NaN and complex numbers raise an error."""
    if isinstance(v, mp.mpc):
        raise ArithmeticError
    if v == 0:
        return 0.0, 0.0, -2000
    mantissa, exponent = parts(v)
    high = float(mantissa)
    if not abs(high) < np.inf:
        raise ArithmeticError
    return high, float(mantissa - high), max(-5000, min(int(exponent), 5000))


# ---- function-spec lists: dual numbers, with the error that honest rounding may cause ----------------------


class Undefined(Exception):
    """No number to compare with: outside the domain, overflow, or lost in rounding errors before."""


class Dual(NamedTuple):
    """Value and derivative by x, and how far double precision may be off, rounding error by rounding error."""

    value: mpmath.mpf
    slope: mpmath.mpf
    value_error: mpmath.mpf
    slope_error: mpmath.mpf


def _power(x, c, order):
    factor = [mp.mpf(1), c, c * (c - 1)][order]
    return factor * x ** (c - order) if factor else mp.zero


_TWO, _TEN = mp.log(2), mp.log(10)

# value, first and second derivative
FUNCTIONS = {
    "square": (lambda x: x * x, lambda x: 2 * x, lambda x: mp.mpf(2)),
    "power": tuple(lambda x, c, k=k: _power(x, c, k) for k in range(3)),
    "reciprocal": (lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3),
    "sqrt": (mp.sqrt, lambda x: 1 / (2 * mp.sqrt(x)), lambda x: -1 / (4 * mp.sqrt(x) ** 3)),
    "rsqrt": tuple(lambda x, c=c, k=k: c / (x**k * mp.sqrt(x)) for k, c in enumerate((1, -0.5, 0.75))),
    "cbrt": (
        lambda x: mp.sign(x) * mp.cbrt(abs(x)),
        lambda x: 1 / (3 * mp.cbrt(abs(x)) ** 2),
        lambda x: -2 * mp.sign(x) / (9 * mp.cbrt(abs(x)) ** 5),
    ),
    "log": (mp.log, lambda x: 1 / x, lambda x: -1 / x**2),
    "log2": (lambda x: mp.log(x) / _TWO, lambda x: 1 / (x * _TWO), lambda x: -1 / (x**2 * _TWO)),
    "log10": (lambda x: mp.log(x) / _TEN, lambda x: 1 / (x * _TEN), lambda x: -1 / (x**2 * _TEN)),
    "log1p": (mp.log1p, lambda x: 1 / (1 + x), lambda x: -1 / (1 + x) ** 2),
    "log_base": (
        lambda x, a: mp.log(x) / mp.log(a),
        lambda x, a: 1 / (x * mp.log(a)),
        lambda x, a: -1 / (x**2 * mp.log(a)),
    ),
    "exp": (mp.exp, mp.exp, mp.exp),
    "exp2": tuple(lambda x, k=k: 2**x * _TWO**k for k in range(3)),
    "expm1": (mp.expm1, mp.exp, mp.exp),
    "exponential": tuple(lambda x, a, k=k: a**x * mp.log(a) ** k for k in range(3)),
    "sin": (mp.sin, mp.cos, lambda x: -mp.sin(x)),
    "cos": (mp.cos, lambda x: -mp.sin(x), lambda x: -mp.cos(x)),
    "tan": (mp.tan, lambda x: mp.sec(x) ** 2, lambda x: 2 * mp.tan(x) * mp.sec(x) ** 2),
    "sinpi": (mp.sinpi, lambda x: mp.pi * mp.cospi(x), lambda x: -(mp.pi**2) * mp.sinpi(x)),
    "cospi": (mp.cospi, lambda x: -mp.pi * mp.sinpi(x), lambda x: -(mp.pi**2) * mp.cospi(x)),
    "arcsin": (mp.asin, lambda x: 1 / mp.sqrt(1 - x**2), lambda x: x / mp.sqrt(1 - x**2) ** 3),
    "arccos": (mp.acos, lambda x: -1 / mp.sqrt(1 - x**2), lambda x: -x / mp.sqrt(1 - x**2) ** 3),
    "arctan": (mp.atan, lambda x: 1 / (1 + x**2), lambda x: -2 * x / (1 + x**2) ** 2),
    "arctan2": (mp.atan2, lambda x, a: a / (x**2 + a**2), lambda x, a: -2 * x * a / (x**2 + a**2) ** 2),
    "hypot": (mp.hypot, lambda x, a: x / mp.hypot(x, a), lambda x, a: a**2 / mp.hypot(x, a) ** 3),
    "sinh": (mp.sinh, mp.cosh, mp.sinh),
    "cosh": (mp.cosh, mp.sinh, mp.cosh),
    "tanh": (mp.tanh, lambda x: mp.sech(x) ** 2, lambda x: -2 * mp.tanh(x) * mp.sech(x) ** 2),
    "arcsinh": (mp.asinh, lambda x: 1 / mp.sqrt(1 + x**2), lambda x: -x / mp.sqrt(1 + x**2) ** 3),
    "arccosh": (mp.acosh, lambda x: 1 / mp.sqrt(x**2 - 1), lambda x: -x / mp.sqrt(x**2 - 1) ** 3),
    "arctanh": (mp.atanh, lambda x: 1 / (1 - x**2), lambda x: 2 * x / (1 - x**2) ** 2),
    "expit": (
        lambda x: 1 / (1 + mp.exp(-x)),
        lambda x: mp.exp(-x) / (1 + mp.exp(-x)) ** 2,
        lambda x: mp.exp(-x) * (mp.exp(-x) - 1) / (1 + mp.exp(-x)) ** 3,
    ),
    "softplus": (
        lambda x: mp.log1p(mp.exp(x)),
        lambda x: 1 / (1 + mp.exp(-x)),
        lambda x: mp.exp(-x) / (1 + mp.exp(-x)) ** 2,
    ),
    "logaddexp": (
        lambda x, a: a + mp.log1p(mp.exp(x - a)),
        lambda x, a: 1 / (1 + mp.exp(a - x)),
        lambda x, a: mp.exp(a - x) / (1 + mp.exp(a - x)) ** 2,
    ),
    "log_expit": (
        lambda x: -mp.log1p(mp.exp(-x)),
        lambda x: 1 / (1 + mp.exp(x)),
        lambda x: -mp.exp(x) / (1 + mp.exp(x)) ** 2,
    ),
    "erf": (
        mp.erf,
        lambda x: 2 * mp.exp(-x * x) / mp.sqrt(mp.pi),
        lambda x: -4 * x * mp.exp(-x * x) / mp.sqrt(mp.pi),
    ),
    "erfc": (
        mp.erfc,
        lambda x: -2 * mp.exp(-x * x) / mp.sqrt(mp.pi),
        lambda x: 4 * x * mp.exp(-x * x) / mp.sqrt(mp.pi),
    ),
    "ndtr": (
        lambda x: mp.erfc(-x / mp.sqrt(2)) / 2,
        lambda x: mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi),
        lambda x: -x * mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi),
    ),
    "absolute": (abs, lambda x: mp.mpf(1 if x >= 0 else -1), lambda x: mp.zero),
    "copysign": (
        lambda x, s: mp.sign(s) * abs(x),
        lambda x, s: mp.sign(s) * (1 if x >= 0 else -1),
        lambda x, s: mp.zero,
    ),
    "relu": (lambda x: x if x >= 0 else mp.zero, lambda x: mp.mpf(1 if x >= 0 else 0), lambda x: mp.zero),
}


def _logistic(x):
    return 1 / (1 + mp.exp(-x))


def _taylor(f):
    """A function, and its first two derivatives by mpmath's differences at twice the digits and more."""

    def order(k):
        def derivative(x, *parameters):
            with mp.workprec(4 * mp.prec):
                return mp.diff(lambda t: f(t, *parameters), x, k)

        return derivative

    return f, order(1), order(2)


FUNCTIONS |= {
    "logit": (
        lambda x: mp.log(x / (1 - x)),
        lambda x: 1 / (x * (1 - x)),
        lambda x: (2 * x - 1) / (x * (1 - x)) ** 2,
    ),
    "sinc": _taylor(mp.sincpi),
    "log_ndtr": _taylor(lambda x: mp.log(mp.erfc(-x / mp.sqrt(2)) / 2)),
    "silu": _taylor(lambda x: x * _logistic(x)),
    "gelu": _taylor(lambda x: x * mp.erfc(-x / mp.sqrt(2)) / 2),
    "gelu_tanh": _taylor(lambda x: x * _logistic(2 * mp.sqrt(2 / mp.pi) * (x + mp.mpf(0.044715) * x**3))),
    "mish": _taylor(lambda x: x * mp.tanh(mp.log1p(mp.exp(x)))),
    "elu": (
        lambda x, alpha: x if x >= 0 else alpha * mp.expm1(x),
        lambda x, alpha: mp.one if x >= 0 else alpha * mp.exp(x),
        lambda x, alpha: mp.zero if x >= 0 else alpha * mp.exp(x),
    ),
    "leaky_relu": (
        lambda x, slope: x if x >= 0 else slope * x,
        lambda x, slope: mp.one if x >= 0 else slope,
        lambda x, slope: mp.zero,
    ),
}

# how far the nearest singularity or kink is; 1 for functions that have none, or none near
_AT_ZERO = ("power", "reciprocal", "sqrt", "rsqrt", "cbrt", "log", "log2", "log10", "log_base")
_AT_ZERO += ("absolute", "relu", "copysign", "elu", "leaky_relu")
_AT_ONE = ("arcsin", "arccos", "arccosh", "arctanh")
ROOM = dict.fromkeys(_AT_ZERO, abs) | dict.fromkeys(_AT_ONE, lambda x: abs(1 - abs(x)))
ROOM |= {"log1p": lambda x: abs(1 + x), "tan": lambda x: abs(mp.cos(x))}
ROOM |= {"logit": lambda x: min(abs(x), abs(1 - x))}
# no singularity, but each derivative is pi times larger
ROOM |= dict.fromkeys(("sinpi", "cospi", "sinc"), lambda x: 1 / mp.pi)


def dual(spec, x):
    """A canonical function-spec list at ``x``, by the chain rule, as a `Dual`.

    The errors are derived, not chosen: a basic function's value is off by 1 ULP and its derivative
    by 2, an arithmetic operation by 1 at most, and every module passes on the errors of its input.

    Raises
    ------
    Undefined
        Where there is no number to compare with.
    """
    u = x if isinstance(x, Dual) else Dual(mp.mpf(x), mp.one, mp.zero, mp.zero)
    for item in spec:
        name, *arguments = [item] if isinstance(item, str) else item
        try:
            u = Dual(*_checked(_module(name, arguments, u)))
        except ZeroDivisionError:
            raise Undefined from None
    return u


def _checked(numbers):
    """The numbers, if all are real and moderate."""
    for number in numbers:
        if not isinstance(number, mp.mpf) or not mp.isfinite(number) or abs(number) > mp.ldexp(1, 1000):
            raise Undefined
    return numbers


def _module(name, arguments, u):
    match name, *arguments:
        case "scale", c:
            return _product(_number(c), u)
        case "shift", tau:
            return _sum(u, _number(-tau))
        case "add", c:
            return _sum(u, _number(c))
        case "constant", c:
            return _number(c)
        case "sum", f, g:
            return _sum(dual(f, u), dual(g, u))
        case "product", f, g:
            return _product(dual(f, u), dual(g, u))
        case "quotient", f, g:
            return _quotient(dual(f, u), dual(g, u))
        case "linear", alpha, f, beta, g:
            return _sum(_product(_number(alpha), dual(f, u)), _product(_number(beta), dual(g, u)))
        case "piecewise", alpha, above, below:
            if u.value_error and u.value_error >= abs(u.value - alpha):
                raise Undefined  # rounding may choose the other branch
            return dual(above if u.value >= alpha else below, u)
    return _function(name, [mp.mpf(a) for a in arguments], u)


def _number(c):
    return Dual(mp.mpf(c), mp.zero, mp.zero, mp.zero)


def _function(name, parameters, u):
    value, slope, value_error, slope_error = u
    formulas = FUNCTIONS[name]
    constant = not (slope or slope_error or value_error)  # then only the value is asked
    f, *f12 = (formula(value, *parameters) for formula in formulas[: 1 if constant else 3])
    f1, f2 = f12 or (mp.zero, mp.zero)
    room = min(1, ROOM[name](value)) if name in ROOM else mp.one
    if value_error > room / 2**16:
        raise Undefined  # the input is too uncertain for an estimate of first order
    _checked((f, f1, f2))
    remainder = (abs(f2) + abs(f1) / room + abs(f) / room**2) * value_error**2 if value_error else mp.zero
    return Dual(
        f,
        f1 * slope,
        abs(f1) * value_error + remainder + ulp(f),
        (abs(f2) * value_error + 2 * ulp(f1)) * abs(slope)
        + (remainder / room * abs(slope) if value_error else 0)
        + (abs(f1) + abs(f2) * value_error) * slope_error
        + ulp(f1 * slope),
    )


def _sum(a, b):
    value, slope = a.value + b.value, a.slope + b.slope
    return Dual(
        value,
        slope,
        a.value_error + b.value_error + ulp(value),
        a.slope_error + b.slope_error + ulp(slope),
    )


def _product(a, b):
    value, left, right = a.value * b.value, a.slope * b.value, a.value * b.slope
    return Dual(
        value,
        left + right,
        _product_error(a.value, a.value_error, b.value, b.value_error),
        _product_error(a.slope, a.slope_error, b.value, b.value_error)
        + _product_error(a.value, a.value_error, b.slope, b.slope_error)
        + ulp(left + right),
    )


def _product_error(a, a_error, b, b_error):
    return abs(a) * b_error + abs(b) * a_error + a_error * b_error + ulp(a * b)


def _quotient(a, b):
    if b.value_error > abs(b.value) / 2**16:
        raise Undefined
    value = a.value / b.value
    value_error = _quotient_error(a.value, a.value_error, b.value, b.value_error)
    top = a.slope - value * b.slope
    top_error = a.slope_error + _product_error(value, value_error, b.slope, b.slope_error) + ulp(top)
    return Dual(value, top / b.value, value_error, _quotient_error(top, top_error, b.value, b.value_error))


def _quotient_error(a, a_error, b, b_error):
    least = abs(b) - b_error
    return a_error / least + abs(a / b) * b_error / least + ulp(a / b)
