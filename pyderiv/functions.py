"""THE TABLE: a row per basic function.

Everything that is known about a function stands in its row, and everything else follows from it: ufunc,
spec name, docstring, README table, oracle, accuracy test and benchmark. The kernel is written apart, for
stability (``kernels/elementary``), so that formula and kernel check each other.

Formulas are Python expressions in ``x`` and the parameters, exact in real arithmetic. The second derivative
may also use ``y`` and ``dy``, the fused pair at ``x``, and any function of the table: so every
order follows from the pair. Of two arguments, ``swapped`` is ``dy`` with both exchanged.

This file imports nothing of the package: ``setup.py`` reads it before there is one.
"""

from collections.abc import Callable
from math import inf
from typing import NamedTuple


class Parameter(NamedTuple):
    """A further input of a basic function. The fused derivative is by ``x`` alone; those by this one are formulas."""

    name: str
    accepts: Callable[[float], bool]
    meaning: str
    samples: tuple[float, ...]  # values that tests and benchmarks use; the first is the typical one
    derivative: str  # of y by this parameter, in terms of x, y, dy, swapped and the parameters
    mixed: str  # of dy by this parameter
    varies: bool = False  # an argument like x, rather than a constant: tests take it as an array


class Ulp(NamedTuple):
    """Bounds on the error of value, derivative and second derivative, in ULP."""

    float64: tuple[float, float, float]
    float32: tuple[float, float, float]


class Row(NamedTuple):
    """A basic function of one variable, or of two: the second is a parameter that varies."""

    name: str
    value: str
    derivative: str
    second: str
    summary: str
    parameters: tuple[Parameter, ...] = ()
    aliases: tuple[str, ...] = ()
    domain: tuple[float, float] = (-inf, inf)
    # where, or at whose negative, the value is infinite: divide by zero, not overflow
    pole: float | tuple[float, ...] | None = None
    exact: tuple[tuple[float, ...], ...] = ()  # inputs (x, parameters) where value and derivative are exact
    kinks: str = ""
    typical: tuple[float, float] = (-10.0, 10.0)  # an interval where the function is at work
    ulp: Ulp = Ulp((1.0, 2.0, inf), (1.0, 2.0, inf))  # as measured: python tests/accuracy.py --keep
    loses: str = ""  # where, and why, the error is above 1 ULP of the value or 2 of the derivative
    terms: str = ""  # where the value is a small difference, its error is in ULP of this
    argument: str = "real numbers"  # what x is

    @property
    def poles(self) -> tuple[float, ...]:
        """None, one or several."""
        return self.pole if isinstance(self.pole, tuple) else () if self.pole is None else (self.pole,)


C = Parameter(
    "c",
    lambda c: c == c,
    "the exponent, any real number",
    (3.0, 2.0, 10.0, -1.0, -2.0, 0.5, -1 / 3, 2.5, 0.1, -1.5, -0.5, 7.0, 1.0, 0.0),
    derivative="where(y == 0, 0, y*log(x))",
    # x**(c - 1) is y/x and dy/c: where the one is out of range, the other is not
    mixed="where((dy == 0) & (c != 0), 0, where((c > -1) & (c < 1), y/x, dy/c) + dy*log(x))",
    varies=True,
)
BASE = Parameter(
    "a",
    lambda a: 0 < a < inf,
    "the base, positive and finite",
    (2.0, 10.0, 0.3, 0.6931471805599453, 1.0000001, 3.0, 0.9703),
    derivative="x*y/a",
    mixed="(y + x*dy)/a",
)
LOG_BASE = Parameter(
    "a",
    lambda a: 0 < a < inf and a != 1,
    "the base, positive, finite and not 1",
    (3.0, 2.0, 10.0, 0.5, 1.25),
    derivative="-y/(a*log(a))",
    mixed="-dy/(a*log(a))",
)
# the second argument of a function that is one of two; but for copysign, its derivative is that by the first with both
# exchanged, and so as accurate
ABSCISSA = Parameter(
    "a",
    lambda a: a == a,
    "the abscissa, any real number",
    (1.0, -2.0, 30.0),
    derivative="-swapped",
    mixed="(swapped - dy)*(swapped + dy)",
    varies=True,
)
LEG = Parameter(
    "a",
    lambda a: a == a,
    "the other leg, any real number",
    (1.0, -3.0, 50.0),
    derivative="swapped",
    mixed="where(y == 0, 0, -dy*(swapped/y))",
    varies=True,
)
LOGARITHM = Parameter(
    "a",
    lambda a: a == a,
    "the other logarithm, any real number",
    (1.0, 0.0, -30.0),
    derivative="swapped",
    mixed="-dy*swapped",
    varies=True,
)
SIGN = Parameter(
    "s",
    lambda s: s == s,
    "the number whose sign is taken, that of a zero too",
    (-1.0, 2.0),
    derivative="0",
    mixed="0",
    varies=True,
)
ALPHA = Parameter(
    "alpha",
    lambda alpha: abs(alpha) < inf,
    "the value at -inf is -alpha",
    (1.0, 0.5, 1.6732632423543772, 3.0, -0.7),
    derivative="where(x >= 0, 0, expm1(x))",
    mixed="where(x >= 0, 0, exp(x))",
)
NEGATIVE_SLOPE = Parameter(
    "negative_slope",
    lambda slope: abs(slope) < inf,
    "the slope left of 0",
    (0.01, 0.25, 0.2, 0.0, -1.0, 3.0),
    derivative="where(x >= 0, 0, x)",
    mixed="where(x >= 0, 0, 1)",
)

# fmt: off
ROWS = (
    # ---- power -------------------------------------------------------------------------------------------
    Row("square", "x**2", "2*x", "2", "Square.",
        exact=((0.0,), (-0.0,), (3.0,), (-1.5,)),
        ulp=Ulp((0.5, 0, 0), (0.5, 0, 0))),
    Row("power", "x**c", "c*x**(c - 1)", "c*(c - 1)*power(x, c - 2)", "Power with a constant exponent.", (C,),
        pole=0.0, typical=(1e-3, 1e3),
        exact=((3.0, 2.0), (-2.0, 3.0), (2.0, 10.0), (4.0, 0.5), (2.0, -1.0), (0.0, 2.0), (5.0, 0.0), (7.0, 1.0)),
        ulp=Ulp((0.91, 1.9, inf), (0.79, 1.9, inf))),
    Row("reciprocal", "1/x", "-1/x**2", "-2*y*dy", "Reciprocal.",
        pole=0.0, exact=((1.0,), (-2.0,), (0.25,)),
        ulp=Ulp((0.5, 1.9, 3.4), (0.5, 2, 3.4))),
    Row("sqrt", "sqrt(x)", "1/(2*sqrt(x))", "-2*dy*dy*dy", "Square root.",
        domain=(0.0, inf), exact=((1.0,), (4.0,), (0.25,)), typical=(1e-3, 1e3),
        ulp=Ulp((0.5, 1.5, 5.4), (0.5, 1.5, 5.1))),
    Row("rsqrt", "1/sqrt(x)", "-1/(2*x*sqrt(x))", "-1.5*dy/x", "Reciprocal square root.",
        domain=(0.0, inf), pole=0.0, exact=((1.0,), (4.0,), (0.25,)), typical=(1e-3, 1e3),
        ulp=Ulp((0.88, 1.8, 3.3), (0.99, 1.9, 3.2))),
    Row("cbrt", "sign(x)*cbrt(abs(x))", "1/(3*cbrt(abs(x))**2)", "-2*dy*dy/y", "Cube root.",
        kinks="at 0 the derivative is +inf", typical=(-1e3, 1e3),
        ulp=Ulp((0.51, 1, 4.8), (0.54, 1.1, 4.8))),
    Row("hypot", "sqrt(x**2 + a**2)", "x/sqrt(x**2 + a**2)", "where(y == 0, 0, swapped*(swapped/y))",
        "Length of the hypotenuse.", (LEG,), argument="a leg",
        kinks="at (0, 0) the branches for x >= 0 and a >= 0 hold: both derivatives are 1",
        exact=((0.0, 2.0), (3.0, 0.0), (-3.0, 0.0)),
        ulp=Ulp((0.51, 1.4, 9.5e+14), (0.75, 1.7, 8.6e+09))),
    # ---- logarithmic -------------------------------------------------------------------------------------
    Row("log", "log(x)", "1/x", "-dy*dy", "Natural logarithm.",
        domain=(0.0, inf), pole=0.0, exact=((1.0,),), typical=(1e-3, 1e3),
        ulp=Ulp((0.89, 2, 4.6), (0.9, 2, 4.5))),
    Row("log2", "log(x)/log(2)", "1/(x*log(2))", "-dy/x", "Logarithm to base 2.",
        domain=(0.0, inf), pole=0.0, typical=(1e-3, 1e3),
        ulp=Ulp((0.82, 0.75, 1.5), (0.82, 0.75, 1.6))),
    Row("log10", "log(x)/log(10)", "1/(x*log(10))", "-dy/x", "Logarithm to base 10.",
        domain=(0.0, inf), pole=0.0, typical=(1e-3, 1e3),
        ulp=Ulp((0.87, 0.75, 1.5), (0.76, 0.9, 1.7))),
    Row("log1p", "log1p(x)", "1/(1 + x)", "-dy*dy", "log(1 + x), accurate near 0.",
        domain=(-1.0, inf), pole=-1.0, exact=((0.0,), (-0.0,)), typical=(-0.999, 1e3),
        ulp=Ulp((0.68, 0.5, 2), (0.92, 0.51, 1.9))),
    Row("log_base", "log(x)/log(a)", "1/(x*log(a))", "-dy/x", "Logarithm to any base.", (LOG_BASE,),
        domain=(0.0, inf), pole=0.0, typical=(1e-3, 1e3),
        ulp=Ulp((0.71, 1.8, 2.5), (0.79, 1.8, 2.2))),
    Row("logit", "log(x/(1 - x))", "1/(x*(1 - x))", "(2*x - 1)*dy*dy", "Log-odds, the inverse of expit.",
        domain=(0.0, 1.0), pole=(0.0, 1.0), exact=((0.5,),), typical=(0.001, 0.999),
        ulp=Ulp((0.89, 0.5, 3.5), (0.92, 0.51, 3.4))),
    # ---- exponential -------------------------------------------------------------------------------------
    Row("exp", "exp(x)", "exp(x)", "y", "Exponential.",
        exact=((0.0,), (-0.0,)), typical=(-10.0, 10.0),
        ulp=Ulp((0.83, 0.83, 0.83), (0.83, 0.83, 0.83))),
    Row("exp2", "2**x", "2**x*log(2)", "log(2)*dy", "2**x.",
        ulp=Ulp((0.84, 1.6, 2.8), (0.82, 1.3, 5.2e+06))),
    Row("expm1", "expm1(x)", "exp(x)", "dy", "exp(x) - 1, accurate near 0.",
        exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.77, 0.81, 0.81), (0.78, 0.83, 0.83))),
    Row("exponential", "a**x", "a**x*log(a)", "log(a)*dy", "Exponential to any base.", (BASE,),
        ulp=Ulp((0.85, 1.8, 7.6e+22), (0.8, 1.6, 7.1e+13))),
    # ---- trigonometric -----------------------------------------------------------------------------------
    Row("sin", "sin(x)", "cos(x)", "-y", "Sine.", exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.77, 0.79, 0.77), (0.76, 0.79, 0.76))),
    Row("cos", "cos(x)", "-sin(x)", "-y", "Cosine.", exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.79, 0.77, 0.79), (0.76, 0.77, 0.76))),
    Row("tan", "tan(x)", "1/cos(x)**2", "2*y*dy", "Tangent.", exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.95, 2, 3.4), (0.95, 2, 3.4))),
    Row("sinpi", "sinpi(x)", "pi*cospi(x)", "-(pi*pi)*y", "sin(pi*x), accurate for large x.",
        exact=((0.0,), (-0.0,), (1.0,), (0.5,), (-1.5,)),
        ulp=Ulp((0.85, 1.5, 6.3), (0.97, 1.5, 5.5))),
    Row("cospi", "cospi(x)", "-pi*sinpi(x)", "-(pi*pi)*y", "cos(pi*x), accurate for large x.",
        exact=((0.0,), (-0.0,), (1.0,), (0.5,), (-1.5,)),
        ulp=Ulp((0.77, 1.5, 1.8), (0.77, 1.5, 1.8))),
    Row("sinc", "sinpi(x)/(pi*x) if x else 1",
        "(cospi(x) - sinpi(x)/(pi*x))/x if abs(x) > 1e-20 else -pi**2/3*x",
        # at 0 the series, which gives all derivatives up to the ninth
        "where(x == 0, pi**8/6480*x**6 - pi**6/168*x**4 + pi**4/10*x**2 - pi**2/3, -(pi*pi)*y - 2*dy/x)",
        "sin(pi*x)/(pi*x), as NumPy's sinc.", exact=((0.0,), (-0.0,)),
        loses="next to its zeros beyond 0 the derivative is off by up to 2^-54/(pi*x**2), not 2 ULP",
        ulp=Ulp((0.81, 5.4e+11, 1.4e+15), (0.86, 170000, 2.5e+06))),
    # ---- inverse trigonometric -----------------------------------------------------------------------------
    Row("arcsin", "arcsin(x)", "1/sqrt((1 - x)*(1 + x))", "x*dy*dy*dy", "Inverse sine.",
        aliases=("asin",), domain=(-1.0, 1.0), exact=((0.0,), (-0.0,)),
        kinks="at -1 and 1 the derivative is +inf", typical=(-1.0, 1.0),
        ulp=Ulp((0.66, 2, 6.7), (0.64, 2, 6.2))),
    Row("arccos", "arccos(x)", "-1/sqrt((1 - x)*(1 + x))", "x*dy*dy*dy", "Inverse cosine.",
        aliases=("acos",), domain=(-1.0, 1.0), exact=((0.0,), (-0.0,)),
        kinks="at -1 and 1 the derivative is -inf", typical=(-1.0, 1.0),
        ulp=Ulp((0.64, 2, 6.7), (0.63, 2, 6.2))),
    Row("arctan", "arctan(x)", "1/(1 + x**2)", "-2*dy*(x*dy)", "Inverse tangent.",
        aliases=("atan",), exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.82, 2, 4.7), (0.74, 2, 4.6))),
    Row("arctan2", "arctan2(x, a)", "a/(x**2 + a**2)", "-2*dy*swapped",
        "Angle of the point (a, x).", (ABSCISSA,), argument="the ordinate", aliases=("atan2",),
        exact=((0.0, 2.0), (0.0, 0.5)),
        kinks="where a < 0, the value jumps from -pi to pi as x passes 0; at (0, 0) the derivative is NaN",
        ulp=Ulp((0.86, 1.3, inf), (0.76, 1, inf))),
    # ---- hyperbolic and logistic -------------------------------------------------------------------------
    Row("sinh", "sinh(x)", "cosh(x)", "y", "Hyperbolic sine.", exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.83, 0.68, 0.83), (0.76, 0.72, 0.76))),
    Row("cosh", "cosh(x)", "sinh(x)", "y", "Hyperbolic cosine.", exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.69, 0.83, 0.69), (0.72, 0.76, 0.72))),
    Row("tanh", "tanh(x)", "1/cosh(x)**2", "-2*y*dy", "Hyperbolic tangent.", exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.86, 1.5, 2.8), (0.82, 1.6, 2.8))),
    # ---- inverse hyperbolic --------------------------------------------------------------------------------
    Row("arcsinh", "arcsinh(x)", "1/sqrt(1 + x**2)", "-x*dy*dy*dy", "Inverse hyperbolic sine.",
        aliases=("asinh",), exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.63, 1.3, 5.9), (0.64, 1.5, 6.6))),
    Row("arccosh", "arccosh(x)", "1/sqrt((x - 1)*(x + 1))", "-x*dy*dy*dy", "Inverse hyperbolic cosine.",
        aliases=("acosh",), domain=(1.0, inf), kinks="at 1 the derivative is +inf", typical=(1.0, 10.0),
        ulp=Ulp((0.55, 1.4, 6.7), (0.6, 1.5, 6.9))),
    Row("arctanh", "arctanh(x)", "1/((1 - x)*(1 + x))", "2*x*dy*dy", "Inverse hyperbolic tangent.",
        aliases=("atanh",), domain=(-1.0, 1.0), pole=1.0, exact=((0.0,), (-0.0,)), typical=(-0.99, 0.99),
        ulp=Ulp((0.63, 2, 4.8), (0.63, 2, 4.4))),
    Row("expit", "1/(1 + exp(-x))", "exp(-x)/(1 + exp(-x))**2", "-dy*tanh(x/2)", "Logistic sigmoid.",
        aliases=("sigmoid",), exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.83, 1.8, 2.9), (0.82, 1.6, 2.6))),
    Row("softplus", "log1p(exp(x))", "1/(1 + exp(-x))", "dy*expit(-x)", "log(1 + exp(x)).",
        ulp=Ulp((0.83, 0.84, 2.5), (0.83, 0.79, 2.5))),
    Row("logaddexp", "x + log1p(exp(a - x)) if x >= a else a + log1p(exp(x - a))", "1/(1 + exp(a - x))",
        "dy*swapped", "log(exp(x) + exp(a)).", (LOGARITHM,), argument="a logarithm", terms="max(x, a)",
        loses="the value's error is up to 1.2 ULP of its terms where both are near -0.2",
        ulp=Ulp((1.2, 0.79, 2.1), (0.9, 0.78, 2))),
    Row("log_expit", "-log1p(exp(-x))", "1/(1 + exp(x))", "-dy*expit(x)", "log(expit(x)).",
        ulp=Ulp((0.79, 0.84, 2.5), (0.83, 0.79, 2.5))),
    # ---- error function and normal distribution ------------------------------------------------------------
    Row("erf", "erf(x)", "2/sqrt(pi)*exp(-x**2)", "-2*(x*dy)", "Error function.", exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.88, 1.4, 29), (1, 1.2, 12))),
    Row("erfc", "erfc(x)", "-2/sqrt(pi)*exp(-x**2)", "-2*(x*dy)", "1 - erf(x).", exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.96, 1.2, 29), (0.95, 1.1, 12))),
    Row("ndtr", "erfc(-x/sqrt(2))/2", "exp(-x**2/2)/sqrt(2*pi)", "-x*dy", "Normal distribution function.",
        exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.97, 1.5, 20), (0.99, 1.4, 7.7))),
    Row("log_ndtr", "log(erfc(-x/sqrt(2))/2) if x < 5 else log1p(-erfc(x/sqrt(2))/2)",
        "sqrt(2/pi)*exp(-x**2/2)/erfc(-x/sqrt(2)) if x > -1e16 else -x - 1/x",
        "-dy*(x + dy)",
        "Logarithm of the normal distribution function.",
        loses="the value's error is up to 1.1 ULP near 0.8",
        ulp=Ulp((1, 0.8, 9.1e+15), (1.1, 0.93, 1.7e+07))),
    # ---- activations -------------------------------------------------------------------------------------
    Row("silu", "x/(1 + exp(-x))", "(1 + exp(-x)*(1 + x))/(1 + exp(-x))**2",
        "expit(x)*expit(-x)*(2 - x*tanh(x/2))", "x*expit(x), the sigmoid linear unit.",
        aliases=("swish",), exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.83, 1.3, 3.3e+15), (0.81, 1.3, 2.7e+07))),
    Row("gelu", "x*erfc(-x/sqrt(2))/2", "erfc(-x/sqrt(2))/2 + x*exp(-x**2/2)/sqrt(2*pi)",
        "exp(-x*x/2)/sqrt(2*pi)*(2 - x*x)", "x*ndtr(x), the Gaussian error linear unit.",
        exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.85, 1.8, inf), (0.92, 1.7, inf))),
    Row("gelu_tanh", "x/(1 + exp(-sqrt(8/pi)*(x + 0.044715*x**3)))",
        "(1 + sqrt(8/pi)*(x + 3*x**3*0.044715)/(1 + exp(sqrt(8/pi)*(x + 0.044715*x**3))))"
        "/(1 + exp(-sqrt(8/pi)*(x + 0.044715*x**3)))",
        "sqrt(2/pi)*(1 + 6*x*x*0.044715 - sqrt(2/pi)*x*square(1 + 3*x*x*0.044715)"
        "*tanh(sqrt(2/pi)*(x + 0.044715*power(x, 3))))*(1/cosh(sqrt(2/pi)*(x + 0.044715*power(x, 3)))**2)",
        "The approximation 0.5*x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x**3))) of gelu.",
        exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.84, 1.4, inf), (0.81, 1.2, inf))),
    Row("mish", "x*tanh(log1p(exp(x)))",
        "tanh(log1p(exp(x))) + x/cosh(log1p(exp(x)))**2/(1 + exp(-x))",
        "expit(x)*(1/cosh(softplus(x))**2)*(2 + x*(expit(-x) - 2*expit(x)*tanh(softplus(x))))",
        "x*tanh(softplus(x)).", exact=((0.0,), (-0.0,)),
        ulp=Ulp((0.8, 0.77, inf), (1, 0.81, inf))),
    Row("elu", "x if x >= 0 else alpha*expm1(x)", "1 if x >= 0 else alpha*exp(x)", "where(x >= 0, 0, dy)",
        "Exponential linear unit.", (ALPHA,), kinks="at 0 the branch for x >= 0 holds: the derivative is 1",
        exact=((0.0, 0.5), (-0.0, 0.5), (3.0, 0.5)),
        ulp=Ulp((0.76, 1.5, 1.5), (0.78, 1.6, 1.6))),
    Row("leaky_relu", "x if x >= 0 else negative_slope*x", "1 if x >= 0 else negative_slope", "0",
        "Leaky rectified linear unit.", (NEGATIVE_SLOPE,),
        kinks="at 0 the branch for x >= 0 holds: the derivative is 1",
        exact=((0.0, 0.25), (-0.0, 0.25), (3.0, 0.25), (-3.0, 0.25)),
        ulp=Ulp((0.5, 0, 0), (0.5, 0, 0))),
    # ---- piecewise ---------------------------------------------------------------------------------------
    Row("absolute", "abs(x)", "1 if x >= 0 else -1", "0", "Absolute value.",
        aliases=("abs",), kinks="at 0 the branch for x >= 0 holds: the derivative is 1",
        exact=((0.0,), (-0.0,), (3.0,), (-3.0,)),
        ulp=Ulp((0, 0, 0), (0, 0, 0))),
    Row("copysign", "abs(x) if s >= 0 else -abs(x)", "(1 if x >= 0 else -1)*(1 if s >= 0 else -1)", "0",
        "abs(x) with the sign of s.", (SIGN,),
        kinks="at 0 the branch for x >= 0 holds: the derivative has the sign of s",
        exact=((3.0, -2.0), (-3.0, -2.0), (-3.0, 1.0), (0.0, 1.0)),
        ulp=Ulp((0, 0, 0), (0, 0, 0))),
    Row("relu", "x if x >= 0 else 0", "1 if x >= 0 else 0", "0", "Rectified linear unit.",
        kinks="at 0 the branch for x >= 0 holds: the derivative is 1",
        exact=((0.0,), (-0.0,), (3.0,), (-3.0,)),
        ulp=Ulp((0, 0, 0), (0, 0, 0))),
)
# fmt: on

# functions that take less time than the memory does, and whose derivatives are finite where they are
LIGHT = ("square", "reciprocal", "absolute", "relu", "leaky_relu", "copysign")
DIVIDED = LIGHT[:3]  # those that, as their derivatives, are 0 at 0 alone: their steps can divide by a constant, too
SQUARED = ("exp", "sqrt", "rsqrt", "reciprocal", "log1p")  # those with a step of their own for x**2 and the like
BY_X = ("log", "sin", "cos", "tanh", "expit", "erfc", "ndtr")  # those with one for their product with x
# functions that take little more time than the memory does
QUICK = (*LIGHT, "sqrt", "rsqrt", "power", "exp", "exp2", "log", "log2", "log10", "expit", "arctan")
LINES = (*QUICK, "sin", "cos")  # those of d f(b x + c) that may go past the cache
# those that take less two vectors at a time, by type, where tables make their loops short; or where a cache holds all
TWOFOLD = {"": ("tan", "tanh"), "_single": ("tan",)}
TWOFOLD_NEAR = ("arcsinh", "arccosh", "arctanh", "expit", "softplus", "log_expit")
AHEAD = ("erf",)  # those whose loops read ahead even from the cache: they are so long that the processor does not
CROWDED = ("gelu", "log_ndtr")  # those whose loops keep so many numbers aside that results are slow to reach the memory
# functions whose easy twins pay only where looking up a number takes few instructions, or the fewest
TABLED, MANY_TABLED = ("arctanh", "log_ndtr", "gelu"), ("arcsinh", "arccosh")
BY_NAME = {name: row for row in ROWS for name in (row.name, *row.aliases)}


def domain_text(row: Row) -> str:
    """The domain as an inequality."""
    low, high = row.domain
    if row.domain == (-inf, inf):
        return "all x"
    open_end = any(abs(pole) == abs(low) for pole in row.poles)
    if high == inf:
        return f"x {'>' if open_end else '>='} {low:g}"
    less = "<" if open_end else "<="
    return f"{low:g} {less} x {less} {high:g}"


def terms_text(row: Row) -> str:
    """What the bound on the value's error is measured in, where that is not the value."""
    return f"near its zeros, the value's error is in ULP of {row.terms}" if row.terms else ""


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def docstring(row: Row) -> str:
    """The numpydoc text of a row's ufunc."""
    parameters = "".join(f"\n{p.name} : array_like\n    {_sentence(p.meaning)}" for p in row.parameters)
    notes = [f"Domain: {domain_text(row)}; NaN outside."]
    if row.kinks:
        notes.append(f"Kink: {row.kinks}.")
    for dtype, (value, derivative, _) in row.ulp._asdict().items():
        notes.append(f"Error in {dtype}: value at most {value:g} ULP, derivative at most {derivative:g} ULP.")
    if row.loses:
        notes.append(f"Accuracy: {row.loses}.")
    if row.terms:
        notes.append(_sentence(terms_text(row)))
    return f"""{row.summary} Value and derivative in one pass.

    y = {row.value}
    dy = {row.derivative}

Parameters
----------
x : array_like
    {_sentence(row.argument)} float32 and float16 are computed and returned as float32, integers as float64.{parameters}
out : tuple of ndarray or None, optional
    Where to store ``(y, dy)``; either may be None.
**kwargs
    ``where``, ``casting``, ``dtype`` and ``order``, as for any NumPy ufunc.

Returns
-------
y, dy : ndarray or scalar
    Value and derivative by ``x``, of the broadcast shape of the inputs.

Raises
------
TypeError
    If an input is complex, longdouble or no number.

Notes
-----
{chr(10).join(notes)}
"""
