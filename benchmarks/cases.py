"""The cases: every row of the table and some compositions, each beside the NumPy code it stands against.

NumPy competes in two forms. ``textbook`` is what people write: value and derivative as plain expressions.
``tile`` does the same without temporaries, shares what value and derivative have in common, and is called on blocks
that stay in the cache: about the best that NumPy can do.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple

import numpy as np

from numpy import (  # isort: skip  # the table below is long enough without np.
    absolute, add, arccos, arccosh, arcsin, arcsinh, arctan, arctan2, arctanh, cbrt, copysign, copyto, cos, cosh,
    divide, exp, exp2, expm1, greater_equal, hypot, log, log1p, log2, log10, logaddexp, maximum, minimum, multiply,
    negative, pi, power, sign, sin, sinh, sqrt, square, subtract, tan, tanh, where,
)  # fmt: skip

from loops import LOOPS
from scipy import special

import pyderiv
from pyderiv.functions import BY_NAME, ROWS

SIZES = (10**3, 10**5, 10**6, 10**7)
TILE = 8192  # elements: input, outputs and scratch fit the L2 cache

C, A, B, ABSCISSA, LEG, SIGN, OTHER = (
    BY_NAME[name].parameters[0].samples[0]
    for name in ("power", "exponential", "log_base", "arctan2", "hypot", "copysign", "logaddexp")
)
ALPHA, SLOPE = (BY_NAME[name].parameters[0].samples[0] for name in ("elu", "leaky_relu"))
RSQRT_TAU, GELU_C, GELU_A = 1 / math.sqrt(2 * math.pi), math.sqrt(2 / math.pi), 0.044715
TWO_RSQRTPI = 2 / math.sqrt(math.pi)
LN2, LN10, LN_A, LN_B = (math.log(base) for base in (2, 10, A, B))

# fmt: off
# name: (textbook, tile); where value and derivative are the same, NumPy copies: both forms give two arrays
ROW_FORMS = {
    "square":      (lambda x: (x**2, 2 * x),
                    lambda x, y, dy, t: (multiply(x, x, y), multiply(x, 2, dy))),
    "power":       (lambda x: (x**C, C * x ** (C - 1)),
                    lambda x, y, dy, t: (power(x, C - 1, t), multiply(x, t, y), multiply(t, C, dy))),
    "reciprocal":  (lambda x: (1 / x, -1 / x**2),
                    lambda x, y, dy, t: (divide(1, x, y), multiply(y, y, dy), negative(dy, dy))),
    "sqrt":        (lambda x: (y := sqrt(x), 1 / (2 * y)),
                    lambda x, y, dy, t: (sqrt(x, y), divide(0.5, y, dy))),
    "rsqrt":       (lambda x: (y := 1 / sqrt(x), -y / (2 * x)),
                    lambda x, y, dy, t: (sqrt(x, y), divide(1, y, y), divide(y, x, dy), multiply(dy, -0.5, dy))),
    "cbrt":        (lambda x: (y := cbrt(x), 1 / (3 * y**2)),
                    lambda x, y, dy, t: (cbrt(x, y), multiply(y, y, dy), divide(1 / 3, dy, dy))),
    "hypot":       (lambda x: (y := hypot(x, LEG), x / y),
                    lambda x, y, dy, t: (hypot(x, LEG, y), divide(x, y, dy))),
    "log":         (lambda x: (log(x), 1 / x),
                    lambda x, y, dy, t: (log(x, y), divide(1, x, dy))),
    "log2":        (lambda x: (log2(x), 1 / (x * LN2)),
                    lambda x, y, dy, t: (log2(x, y), divide(1 / LN2, x, dy))),
    "log10":       (lambda x: (log10(x), 1 / (x * LN10)),
                    lambda x, y, dy, t: (log10(x, y), divide(1 / LN10, x, dy))),
    "log1p":       (lambda x: (log1p(x), 1 / (1 + x)),
                    lambda x, y, dy, t: (log1p(x, y), add(x, 1, dy), divide(1, dy, dy))),
    "log_base":    (lambda x: (log(x) / LN_B, 1 / (x * LN_B)),
                    lambda x, y, dy, t: (log(x, y), multiply(y, 1 / LN_B, y), divide(1 / LN_B, x, dy))),
    "exp":         (lambda x: (y := exp(x), +y),
                    lambda x, y, dy, t: (exp(x, y), copyto(dy, y))),
    "exp2":        (lambda x: (y := exp2(x), y * LN2),
                    lambda x, y, dy, t: (exp2(x, y), multiply(y, LN2, dy))),
    "expm1":       (lambda x: (y := expm1(x), y + 1),
                    lambda x, y, dy, t: (expm1(x, y), add(y, 1, dy))),
    "exponential": (lambda x: (y := A**x, y * LN_A),
                    lambda x, y, dy, t: (power(A, x, y), multiply(y, LN_A, dy))),
    "sin":         (lambda x: (sin(x), cos(x)),
                    lambda x, y, dy, t: (sin(x, y), cos(x, dy))),
    "cos":         (lambda x: (cos(x), -sin(x)),
                    lambda x, y, dy, t: (cos(x, y), sin(x, dy), negative(dy, dy))),
    "tan":         (lambda x: (y := tan(x), 1 + y**2),
                    lambda x, y, dy, t: (tan(x, y), multiply(y, y, dy), add(dy, 1, dy))),
    "sinpi":       (lambda x: (sin(pi * x), pi * cos(pi * x)),
                    lambda x, y, dy, t: (multiply(x, pi, t), sin(t, y), cos(t, dy), multiply(dy, pi, dy))),
    "cospi":       (lambda x: (cos(pi * x), -pi * sin(pi * x)),
                    lambda x, y, dy, t: (multiply(x, pi, t), cos(t, y), sin(t, dy), multiply(dy, -pi, dy))),
    "arcsin":      (lambda x: (arcsin(x), 1 / sqrt(1 - x**2)),
                    lambda x, y, dy, t: (arcsin(x, y), multiply(x, x, dy), subtract(1, dy, dy), sqrt(dy, dy),
                                         divide(1, dy, dy))),
    "arccos":      (lambda x: (arccos(x), -1 / sqrt(1 - x**2)),
                    lambda x, y, dy, t: (arccos(x, y), multiply(x, x, dy), subtract(1, dy, dy), sqrt(dy, dy),
                                         divide(-1, dy, dy))),
    "arctan":      (lambda x: (arctan(x), 1 / (1 + x**2)),
                    lambda x, y, dy, t: (arctan(x, y), multiply(x, x, dy), add(dy, 1, dy), divide(1, dy, dy))),
    "arctan2":     (lambda x: (arctan2(x, ABSCISSA), ABSCISSA / (x**2 + ABSCISSA**2)),
                    lambda x, y, dy, t: (arctan2(x, ABSCISSA, y), multiply(x, x, dy), add(dy, ABSCISSA**2, dy),
                                         divide(ABSCISSA, dy, dy))),
    "sinh":        (lambda x: (sinh(x), cosh(x)),
                    lambda x, y, dy, t: (sinh(x, y), cosh(x, dy))),
    "cosh":        (lambda x: (cosh(x), sinh(x)),
                    lambda x, y, dy, t: (cosh(x, y), sinh(x, dy))),
    "tanh":        (lambda x: (y := tanh(x), 1 - y**2),
                    lambda x, y, dy, t: (tanh(x, y), multiply(y, y, dy), subtract(1, dy, dy))),
    "arcsinh":     (lambda x: (arcsinh(x), 1 / sqrt(1 + x**2)),
                    lambda x, y, dy, t: (arcsinh(x, y), multiply(x, x, dy), add(dy, 1, dy), sqrt(dy, dy),
                                         divide(1, dy, dy))),
    "arccosh":     (lambda x: (arccosh(x), 1 / sqrt(x**2 - 1)),
                    lambda x, y, dy, t: (arccosh(x, y), multiply(x, x, dy), subtract(dy, 1, dy), sqrt(dy, dy),
                                         divide(1, dy, dy))),
    "arctanh":     (lambda x: (arctanh(x), 1 / (1 - x**2)),
                    lambda x, y, dy, t: (arctanh(x, y), multiply(x, x, dy), subtract(1, dy, dy), divide(1, dy, dy))),
    "expit":       (lambda x: (y := 1 / (1 + exp(-x)), y * (1 - y)),
                    lambda x, y, dy, t: (negative(x, t), exp(t, t), add(t, 1, t), divide(1, t, y),
                                         subtract(1, y, t), multiply(y, t, dy))),
    "softplus":    (lambda x: (logaddexp(0, x), 1 / (1 + exp(-x))),
                    lambda x, y, dy, t: (absolute(x, t), negative(t, t), exp(t, t), log1p(t, y), maximum(x, 0, out=dy),
                                         add(y, dy, y), negative(x, t), exp(t, t), add(t, 1, t), divide(1, t, dy))),
    "logaddexp":   (lambda x: (logaddexp(x, OTHER), 1 / (1 + exp(OTHER - x))),
                    lambda x, y, dy, t: (logaddexp(x, OTHER, y), subtract(OTHER, x, t), exp(t, t), add(t, 1, t),
                                         divide(1, t, dy))),
    "log_expit":   (lambda x: (-logaddexp(0, -x), 1 / (1 + exp(x))),
                    lambda x, y, dy, t: (absolute(x, t), negative(t, t), exp(t, t), log1p(t, y), minimum(x, 0, out=dy),
                                         subtract(dy, y, y), exp(x, t), add(t, 1, t), divide(1, t, dy))),
    "erf":         (lambda x: (special.erf(x), TWO_RSQRTPI * exp(-(x**2))),
                    lambda x, y, dy, t: (special.erf(x, y), multiply(x, x, t), negative(t, t), exp(t, t),
                                         multiply(t, TWO_RSQRTPI, dy))),
    "erfc":        (lambda x: (special.erfc(x), -TWO_RSQRTPI * exp(-(x**2))),
                    lambda x, y, dy, t: (special.erfc(x, y), multiply(x, x, t), negative(t, t), exp(t, t),
                                         multiply(t, -TWO_RSQRTPI, dy))),
    "ndtr":        (lambda x: (special.ndtr(x), exp(-(x**2) / 2) / sqrt(2 * pi)),
                    lambda x, y, dy, t: (special.ndtr(x, y), multiply(x, x, t), multiply(t, -0.5, t), exp(t, t),
                                         multiply(t, 1 / sqrt(2 * pi), dy))),
    "absolute":    (lambda x: (absolute(x), sign(x)),
                    lambda x, y, dy, t: (absolute(x, y), sign(x, dy))),
    "copysign":    (lambda x: (copysign(x, SIGN), where(x >= 0, 1.0, -1.0) * copysign(1, SIGN)),
                    lambda x, y, dy, t: (copysign(x, SIGN, y), copysign(1, x, dy),
                                         multiply(dy, copysign(1, SIGN), dy))),
    "relu":        (lambda x: (maximum(x, 0), where(x >= 0, 1.0, 0.0)),
                    lambda x, y, dy, t: (maximum(x, 0, out=y), greater_equal(x, 0, dy))),
    "logit":       (lambda x: (log(x / (1 - x)), 1 / (x * (1 - x))),
                    lambda x, y, dy, t: (subtract(1, x, t), divide(x, t, y), log(y, y), multiply(x, t, dy),
                                         divide(1, dy, dy))),
    "sinc":        (lambda x: (y := np.sinc(x), (cos(pi * x) - y) / x),
                    lambda x, y, dy, t: (multiply(x, pi, t), sin(t, y), divide(y, t, y), cos(t, dy),
                                         subtract(dy, y, dy), divide(dy, x, dy))),
    "log_ndtr":    (lambda x: (y := special.log_ndtr(x), RSQRT_TAU * exp(-(x**2) / 2 - y)),
                    lambda x, y, dy, t: (special.log_ndtr(x, y), multiply(x, x, t), multiply(t, -0.5, t),
                                         subtract(t, y, t), exp(t, t), multiply(t, RSQRT_TAU, dy))),
    "silu":        (lambda x: (y := x * (s := 1 / (1 + exp(-x))), s + y * (1 - s)),
                    lambda x, y, dy, t: (negative(x, t), exp(t, t), add(t, 1, t), divide(1, t, t), multiply(x, t, y),
                                         subtract(1, t, dy), multiply(dy, y, dy), add(dy, t, dy))),
    "gelu":        (lambda x: (x * (p := special.ndtr(x)), p + x * RSQRT_TAU * exp(-(x**2) / 2)),
                    lambda x, y, dy, t: (special.ndtr(x, y), multiply(x, x, t), multiply(t, -0.5, t), exp(t, t),
                                         multiply(t, RSQRT_TAU, t), multiply(t, x, t), add(t, y, dy),
                                         multiply(x, y, y))),
    "gelu_tanh":   (lambda x: (0.5 * x * (1 + (t := tanh(GELU_C * (x + GELU_A * x**3)))),
                               0.5 * (1 + t) + 0.5 * x * (1 - t**2) * GELU_C * (1 + 3 * GELU_A * x**2)),
                    lambda x, y, dy, t: (multiply(x, x, t), multiply(t, GELU_C * GELU_A, dy), add(dy, GELU_C, y),
                                         multiply(y, x, y), tanh(y, y), multiply(dy, 3, dy), add(dy, GELU_C, dy),
                                         multiply(dy, x, dy), multiply(y, y, t), subtract(1, t, t),
                                         multiply(dy, t, dy), add(y, 1, y), add(dy, y, dy), multiply(dy, 0.5, dy),
                                         multiply(y, x, y), multiply(y, 0.5, y))),
    "mish":        (lambda x: (x * (t := tanh(logaddexp(0, x))), t + x * (1 - t**2) / (1 + exp(-x))),
                    lambda x, y, dy, t: (exp(x, t), add(t, 2, y), multiply(y, t, y), add(y, 2, dy), divide(y, dy, y),
                                         square(dy, dy), divide(t, dy, dy), add(t, 1, t), multiply(dy, t, dy),
                                         multiply(dy, 4, dy), multiply(dy, x, dy), add(dy, y, dy),
                                         multiply(x, y, y))),
    "elu":         (lambda x: (where(right := x >= 0, x, ALPHA * expm1(x)), where(right, 1.0, ALPHA * exp(x))),
                    lambda x, y, dy, t: (minimum(x, 0, out=t), expm1(t, y), add(y, 1, dy), multiply(dy, ALPHA, dy),
                                         multiply(y, ALPHA, y), right := greater_equal(x, 0), copyto(y, x, where=right),
                                         copyto(dy, 1, where=right))),
    "leaky_relu":  (lambda x: (where(right := x >= 0, x, SLOPE * x), where(right, 1.0, SLOPE)),
                    lambda x, y, dy, t: (right := greater_equal(x, 0), multiply(x, SLOPE, y), copyto(y, x, where=right),
                                         dy.fill(SLOPE), copyto(dy, 1, where=right))),
}

# name: (source for pyderiv.function, interval, textbook, tile)
COMPOSITIONS = {
    "cos(x**3)": (
        [("power", 3), "cos"], (-3.0, 3.0),
        lambda x: (cos(x**3), -3 * x**2 * sin(x**3)),
        lambda x, y, dy, t: (multiply(x, x, t), multiply(t, x, y), sin(y, dy), cos(y, y),
                             multiply(dy, t, dy), multiply(dy, -3, dy))),
    "sin(cos(sin(cos(x))))": (
        ["cos", "sin", "cos", "sin"], (-10.0, 10.0),
        lambda x: (sin(c := cos(b := sin(a := cos(x)))), cos(c) * sin(b) * cos(a) * sin(x)),
        lambda x, y, dy, t: (sin(x, dy),
                             cos(x, t), cos(t, y), multiply(dy, y, dy),
                             sin(t, t), sin(t, y), multiply(dy, y, dy),
                             cos(t, t), cos(t, y), multiply(dy, y, dy), sin(t, y))),
    "tanh(sqrt(log1p(exp(sin(x)))))": (
        ["sin", "exp", "log1p", "sqrt", "tanh"], (-10.0, 10.0),
        lambda x: (y := tanh(r := sqrt(log1p(e := exp(sin(x))))), (1 - y**2) / (2 * r) * e / (1 + e) * cos(x)),
        lambda x, y, dy, t: (sin(x, t), exp(t, t), add(t, 1, dy), divide(t, dy, dy),
                             log1p(t, t), sqrt(t, t), tanh(t, y), divide(dy, t, dy), multiply(dy, 0.5, dy),
                             cos(x, t), multiply(dy, t, dy), multiply(y, y, t), subtract(1, t, t),
                             multiply(dy, t, dy))),
    "exp(-x**2/2)*cos(5*x)": (
        "exp(-x**2/2)*cos(5*x)", (-5.0, 5.0),
        lambda x: ((e := exp(-(x**2) / 2)) * (c := cos(5 * x)), -e * (x * c + 5 * sin(5 * x))),
        lambda x, y, dy, t: (multiply(x, x, t), multiply(t, -0.5, t), exp(t, t), multiply(x, 5, dy),
                             cos(dy, y), multiply(y, t, y), sin(dy, dy), multiply(dy, -5, dy),
                             multiply(dy, t, dy), multiply(x, y, t), subtract(dy, t, dy))),
    "1/(1 + exp(-x))": (
        [("scale", -1), "exp", ("add", 1), "reciprocal"], (-10.0, 10.0), *ROW_FORMS["expit"]),
    "3*x**3 - 2*x**2 + 10*x - 20": (
        "3*x**3 - 2*x**2 + 10*x - 20", (-10.0, 10.0),
        lambda x: (3 * x**3 - 2 * x**2 + 10 * x - 20, 9 * x**2 - 4 * x + 10),
        lambda x, y, dy, t: (multiply(x, 3, y), subtract(y, 2, y), multiply(y, x, y), add(y, 10, y),
                             multiply(y, x, y), subtract(y, 20, y),
                             multiply(x, 9, dy), subtract(dy, 4, dy), multiply(dy, x, dy), add(dy, 10, dy))),
    "sin(x) - 1/sqrt(x)": (
        "sin(x) - 1/sqrt(x)", (0.01, 100.0),
        lambda x: (sin(x) - (r := 1 / sqrt(x)), cos(x) + r / (2 * x)),
        lambda x, y, dy, t: (sqrt(x, t), divide(1, t, t), sin(x, y), subtract(y, t, y),
                             divide(t, x, t), multiply(t, 0.5, t), cos(x, dy), add(dy, t, dy))),
    "exp(x)*log(x)": (
        "exp(x)*log(x)", (0.01, 10.0),
        lambda x: (y := (e := exp(x)) * log(x), y + e / x),
        lambda x, y, dy, t: (exp(x, t), log(x, y), multiply(y, t, y), divide(t, x, dy), add(dy, y, dy))),
    "sin(x) if x >= 0 else x**2": (
        [("piecewise", 0, "sin", "square")], (-10.0, 10.0),
        lambda x: (where(right := x >= 0, sin(x), x**2), where(right, cos(x), 2 * x)),
        lambda x, y, dy, t: (right := greater_equal(x, 0), square(x, y), sin(x, y, where=right),
                             multiply(x, 2, dy), cos(x, dy, where=right))),
    "tanh(exp(-x**2))": (
        "tanh(exp(-x**2))", (-3.0, 3.0),
        lambda x: (y := tanh(e := exp(-(x**2))), -2 * x * e * (1 - y**2)),
        lambda x, y, dy, t: (multiply(x, x, t), negative(t, t), exp(t, t), tanh(t, y), multiply(t, x, t),
                             multiply(y, y, dy), subtract(dy, 1, dy), multiply(dy, t, dy), multiply(dy, 2, dy))),
}
# fmt: on


class Case(NamedTuple):
    """One function, by pyderiv and by NumPy."""

    name: str
    kind: str  # "row" or "composition"
    interval: tuple[float, float]
    pair: Callable  # (x, out=...) -> (y, dy)
    textbook: Callable  # x -> (y, dy)
    tile: Callable  # (x, y, dy, scratch), all of one block
    expression: str  # by the names of the table

    def sample(self, n: int, dtype: str = "float64") -> np.ndarray:
        return np.random.default_rng(n).uniform(*self.interval, n).astype(dtype, copy=False)

    @property
    def formulas(self) -> tuple[str, str]:
        """The textbook's value and derivative as text."""
        traced = (pyderiv.function(lambda x, k=k: self.textbook(x)[k], ["x"], rewrites=False) for k in (0, 1))
        return tuple(f.expression for f in traced)

    @property
    def loop(self) -> str:
        """The body of a loop: by hand, where there is one, else the textbook's."""
        return LOOPS.get(self.name) or "y = {}; dy = {}".format(*self.formulas)

    def contenders(self, x: np.ndarray, out: tuple | None = None) -> dict[str, Callable]:
        """What is timed: calls without arguments, each returning value and derivative at ``x``."""
        out = out or outputs(x)
        return {
            "pyderiv": partial(self.pair, x),
            "pyderiv_out": partial(self.pair, x, out=out),
            "numpy": partial(self.textbook, x),
            "tiled": partial(tiled, self.tile, x, *out, np.empty(TILE, x.dtype)),
        }


def outputs(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Arrays for value and derivative, written to before the clock runs: no page faults are timed."""
    return np.full_like(x, np.nan), np.full_like(x, np.nan)


def tiled(tile: Callable, x: np.ndarray, y: np.ndarray, dy: np.ndarray, scratch: np.ndarray) -> tuple:
    """Value and derivative block by block, so that all intermediate results stay in the cache."""
    for i in range(0, len(x), TILE):
        block = x[i : i + TILE]
        tile(block, y[i : i + TILE], dy[i : i + TILE], scratch[: len(block)])
    return y, dy


def row_case(name: str) -> Case:
    row, (textbook, tile) = BY_NAME[name], ROW_FORMS[name]
    ufunc, arguments = getattr(pyderiv, name), [p.samples[0] for p in row.parameters]
    pair = (lambda x, **out: ufunc(x, *arguments, **out)) if arguments else ufunc
    expression = f"{name}({', '.join(['x', *map(repr, arguments)])})"
    return Case(name, "row", row.typical, pair, textbook, tile, expression)


def composition_case(name: str) -> Case:
    source, interval, textbook, tile = COMPOSITIONS[name]
    pair = partial(pyderiv.function(source).value_and_derivative, threads=1)
    expression = pyderiv.function(source, rewrites=False).expression
    return Case(name, "composition", interval, pair, textbook, tile, expression)


@cache
def check(case: Case) -> None:
    """All contenders compute the same, on a whole block and a short one; nothing is timed before."""
    x = case.sample(3 * TILE // 2)
    (y, dy), *others = ([v.copy() for v in call()] for call in case.contenders(x).values())
    for y_other, dy_other in others:
        # the absolute term is for NumPy's forms: 1 - tanh(x)**2 has lost its digits in the tails
        np.testing.assert_allclose(y_other, y, rtol=1e-9, atol=1e-12, err_msg=f"value of {case.name}")
        np.testing.assert_allclose(dy_other, dy, rtol=1e-9, atol=1e-12, err_msg=f"derivative of {case.name}")


# from the table, not from ROW_FORMS: a row without NumPy forms is an error here, and nothing runs
CASES = (*(row_case(row.name) for row in ROWS), *map(composition_case, COMPOSITIONS))
