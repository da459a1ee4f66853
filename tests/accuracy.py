"""Measure the error of value and derivative, in ULP, of any row, dtype and instruction set, against mpmath.

    python tests/accuracy.py [NAME ...] [--isa v3 ...] [--dtype float64 ...] [--points 20000]

prints a table with the worst inputs. The tests use the same points, fewer of them.
"""

import argparse
import math
import zlib
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from oracle import evaluate, mp, ulp, ulp_error

from pyderiv import dispatch
from pyderiv.basic import make_ufunc
from pyderiv.functions import ROWS

TRIGONOMETRIC = ("sin", "cos", "tan")
# where a derivative is 0, at an irrational number
SLOPE_ZEROS = {
    "silu": -1.2784645427610738,
    "gelu": -0.7517915246935645,
    "gelu_tanh": -0.7524614220710163,
    "mish": -1.1924312145154952,
}


class Worst(NamedTuple):
    """The largest error seen, and the inputs where."""

    error: float
    at: tuple[float, ...]

    def __str__(self):
        return " ".join(v.hex() for v in self.at)


class Measured(NamedTuple):
    value: Worst
    derivative: Worst
    points: int


# ---- points -----------------------------------------------------------------------------------------------


def ordered(x):
    """Floats as integers in the same order, so that steps of 1 are steps to the next float."""
    bits = x.view(np.int64 if x.dtype == np.float64 else np.int32).astype(np.int64)
    return np.where(bits < 0, -(2 ** (8 * x.itemsize - 1)) - bits, bits)


def from_ordered(i, dtype):
    i = np.asarray(i)
    lowest = -(2 ** (8 * np.dtype(dtype).itemsize - 1))
    return np.where(i < 0, lowest - i, i).astype(np.int64 if dtype == np.float64 else np.int32).view(dtype)


def neighbours(x, reach):
    """Every float within ``reach`` steps of those in ``x``."""
    return from_ordered((ordered(x)[:, None] + np.arange(-reach, reach + 1)).ravel(), x.dtype.type)


def uniform_in_bits(rng, low, high, n, dtype):
    a, b = ordered(np.array([low, high], dtype))
    return from_ordered(rng.integers(a, b, n, endpoint=True), dtype)


@lru_cache
def near_multiples_of_half_pi(highest=971):
    """Doubles m 2^e, for every exponent e, that are nearest to a multiple of pi/2, by continued fractions.

    (Kahan's method; see Muller, Elementary Functions, 3rd ed. 2016, section 11.1.)
    """
    with mp.workprec(3000):
        half_pi = mp.pi / 2
        man, exp = half_pi.man_exp
    numerator, denominator = int(man), 1 << -exp
    found = []
    for e in range(-60, highest + 1):
        a, b = (denominator << e, numerator) if e >= 0 else (denominator, numerator << -e)
        p, q = 0, 1
        convergents = []
        while b and q < 1 << 53:
            t, (a, b) = a // b, (b, a % b)
            p, q = q, t * q + p
            convergents.append(p)
        found += [math.ldexp(m, e) for m in convergents[-2:] if m]
    x = np.array(sorted(set(found)))
    return x[(x > 0.1) & np.isfinite(x)]


def edges(ufunc, parameters, x):
    """Around where value or derivative overflows, underflows or vanishes, by bisection between points."""
    x = np.sort(x)
    kind = [_kind(r) for r in _call(ufunc, x, parameters)]
    found = []
    for k in (0, 1):
        change = np.flatnonzero(kind[k][1:] != kind[k][:-1])
        low, high, at_low = ordered(x[change]), ordered(x[change + 1]), kind[k][change]
        for _ in range(64):
            middle = (low + high) // 2
            same = _kind(_call(ufunc, from_ordered(middle, x.dtype.type), parameters)[k]) == at_low
            low, high = np.where(same, middle, low), np.where(same, high, middle)
        found.append(from_ordered(low, x.dtype.type))
    return np.concatenate(found)


def _kind(y):
    """0 zero, 1 subnormal, 2 normal, 3 infinite or NaN."""
    size = np.abs(y)
    return (size > 0).astype(int) + (size >= np.finfo(y.dtype).tiny) + ~np.isfinite(y)


def _call(ufunc, x, parameters):
    with np.errstate(all="ignore"):
        return ufunc(x, *(x.dtype.type(p) for p in parameters))


def points(row, parameters, dtype, n, ufunc):
    """About ``n`` points of the domain, hard zones included; deterministic."""
    rng = np.random.default_rng(zlib.crc32(f"{row.name}{parameters}".encode()))
    info = np.finfo(dtype)
    low, high = max(row.domain[0], -info.max), min(row.domain[1], info.max)
    if row.name == "power" and not float(parameters[0]).is_integer():
        low = 0.0
    parts = [
        uniform_in_bits(rng, low, high, n // 3, dtype),
        rng.uniform(*np.clip(row.typical, low, high), n // 3).astype(dtype),
        uniform_in_bits(rng, 0, info.tiny, n // 20, dtype),
        neighbours(np.array([low, high, 0, 1, -1, 0.5, 2, 4, 10, *row.typical], dtype), 8),
        (1 + rng.choice([-1, 1], n // 20) * np.exp2(-rng.uniform(1, 52, n // 20))).astype(dtype),
    ]
    if row.name in TRIGONOMETRIC:
        hard = near_multiples_of_half_pi()
        hard = hard[hard < info.max].astype(dtype)
        hard = hard if n >= 20_000 else hard[:: max(1, 10_000 // n)]
        k = np.rint(np.exp2(rng.uniform(0, 40, n // 6)))
        parts += [
            hard,
            -hard,
            neighbours((k * np.pi / 2).astype(dtype), 1),
            uniform_in_bits(rng, 1e5, info.max, n // 6, dtype),
        ]
    if row.name in ("sinpi", "cospi"):
        parts += [neighbours((np.rint(np.exp2(rng.uniform(0, 53, n // 12))) / 2).astype(dtype), 2)]
    if row.name in SLOPE_ZEROS:
        zero = np.array([SLOPE_ZEROS[row.name]], dtype)
        near = zero + rng.choice([-1, 1], n // 6) * np.exp2(-rng.uniform(2, 52, n // 6))
        parts += [neighbours(zero, 30), near.astype(dtype)]
    if row.name == "logit":
        parts += [(1 - np.exp2(-rng.uniform(0, 53, n // 6))).astype(dtype)]
        parts += [(0.5 + rng.choice([-1, 1], n // 6) * np.exp2(-rng.uniform(2, 54, n // 6))).astype(dtype)]
    if row.name == "sinc":
        parts += [neighbours((np.rint(np.exp2(rng.uniform(0, 53, n // 12))) / 2).astype(dtype), 2)]
    x = np.concatenate(parts)
    x = np.unique(x[np.isfinite(x) & (x >= low) & (x <= high)])
    with np.errstate(all="ignore"):
        x = np.concatenate([x, neighbours(np.unique(edges(ufunc, parameters, x))[:64], 4)])
    return np.unique(x[(x >= low) & (x <= high)])


@cache
def pairs(row, dtype, n):
    """About ``n`` pairs of arguments, both arrays: of any size, of about the same, far apart, and edges."""
    rng = np.random.default_rng(zlib.crc32(row.name.encode()))
    info = np.finfo(dtype)

    def anywhere(n):
        return rng.choice([-1, 1], n) * uniform_in_bits(rng, 0, info.max, n, dtype)

    def near(x, low, high):
        """x times a power of 2 between these, with other digits."""
        with np.errstate(all="ignore"):
            return (x * rng.uniform(1, 2, x.size) * np.exp2(rng.uniform(low, high, x.size))).astype(dtype)

    x, one = anywhere(n), rng.normal(0, 3, n).astype(dtype)
    flip = rng.choice([-1, 1], n).astype(dtype)
    edge = np.array([0, info.smallest_subnormal, info.tiny, 0.5, 1, 2, 3, np.sqrt(info.max), info.max], dtype)
    edge = np.concatenate([neighbours(edge, 1), -edge])
    edge = edge[np.isfinite(edge)]
    digits = info.nmant + 2
    parts = [
        (x[: n // 6], anywhere(n // 6)),
        (x[: n // 6], near(x[: n // 6], -2, 1) * flip[: n // 6]),
        (x[: n // 8], near(x[: n // 8], -digits, digits)),
        (one[: n // 6], rng.normal(0, 3, n // 6).astype(dtype)),
        (one[: n // 8], (one[: n // 8] * (1 + np.exp2(-rng.uniform(1, digits, n // 8)))).astype(dtype)),
        (anywhere(n // 10) * info.tiny, anywhere(n // 10) * info.tiny),
        tuple(v.ravel() for v in np.meshgrid(edge, edge)),
        *PAIRS.get(row.name, lambda *_: [])(rng, n // 3, dtype),
    ]
    x, a = (np.concatenate(column).astype(dtype) for column in zip(*parts, strict=True))
    keep = np.isfinite(x) & np.isfinite(a)
    x, a = x[keep] + 0, a[keep] + 0  # a zero has no sign, to the oracle
    swap = rng.integers(0, 2, x.size, dtype=bool)
    x, a = np.where(swap, a, x), np.where(swap, x, a)
    return [v[np.abs(a) < 1e30] for v in (x, a)] if row.name == "power" else [x, a]  # c - 1 in 250 bits


def _powers(rng, n, dtype):
    """Where x**c is in the range of the dtype; whole exponents too."""
    x = uniform_in_bits(rng, 0, np.finfo(dtype).max, n, dtype)
    with np.errstate(all="ignore"):
        c = rng.uniform(-1.1, 1.1, n) * np.log(float(np.finfo(dtype).max)) / np.abs(np.log(x.astype(float)))
    c[::3] = np.rint(c[::3])
    smallest = uniform_in_bits(rng, 0, 1e-3, n, dtype)
    return [(x, c.astype(dtype)), (x, smallest), (x * rng.choice([-1, 1], n).astype(dtype), np.rint(c).astype(dtype))]


def _logarithms(rng, n, dtype):
    """Differences of any size down to where the smaller is not felt; and where the value is near 0."""
    x = rng.normal(0, 20, n).astype(dtype)
    fraction = rng.uniform(0, 1, n)
    beside = np.log(np.where(fraction > 0.5, fraction, 1 - fraction)).astype(dtype)
    opposite = np.log(-np.expm1(beside.astype(float))).astype(dtype)
    return [(x, (x + rng.uniform(-760, 760, n)).astype(dtype)), (beside, opposite)]


PAIRS = {"power": _powers, "logaddexp": _logarithms}


# ---- measuring ---------------------------------------------------------------------------------------------


@cache
def reference(row, parameters, dtype, n):
    """Inputs, and exact values and derivatives there; poles, where a limit holds, are left to other tests.

    With no ``parameters`` given to a row that has some, both arguments are arrays.
    """
    if row.parameters and not parameters:
        inputs = pairs(row, dtype, n)
    else:
        x = points(row, parameters, dtype, n, make_ufunc(row, dispatch.load("portable")))
        inputs = (x, *(np.full_like(x, v) for v in parameters))
    beside = ~np.isin(inputs[0], row.poles)
    inputs = [v[beside] for v in inputs]
    names = [p.name for p in row.parameters]
    exact = []
    for formula in (row.value, row.derivative):
        numbers = zip(*(v.tolist() for v in inputs), strict=True)
        exact.append([evaluate(formula, x, **dict(zip(names, p, strict=True))) for x, *p in numbers])
    keep = np.array([mp.isfinite(y) and mp.isfinite(dy) for y, dy in zip(*exact, strict=True)])
    return [v[keep] for v in inputs], [np.array(e, dtype=object)[keep] for e in exact]


def measure(row, parameters=(), dtype=np.float64, isa=dispatch.isa, n=1500):
    """The largest errors of a row's value and derivative."""
    inputs, exact = reference(row, parameters, dtype, n)
    with np.errstate(all="ignore"):
        results = make_ufunc(row, dispatch.load(isa))(*inputs)
    worst = []
    for result, truth, terms in zip(results, exact, (row.terms, ""), strict=True):
        error = ulp_error(result, truth)
        if terms:
            error *= _share(row, inputs, truth, dtype)
        worst.append(Worst(float(error.max()), tuple(float(v[error.argmax()]) for v in inputs)))
    return Measured(*worst, inputs[0].size)


def _share(row, inputs, exact, dtype):
    """The ULP of the value, in those of what it is a difference of, if that is larger."""
    names = ("x", *(p.name for p in row.parameters))
    points = zip(*(v.tolist() for v in inputs), strict=True)
    sizes = [evaluate(row.terms, x, **dict(zip(names[1:], p, strict=True))) for x, *p in points]
    return np.array([float(min(1, ulp(y, dtype) / ulp(s, dtype))) for y, s in zip(exact, sizes, strict=True)])


def samples(row):
    """The parameters that a row is measured with."""
    return [(v,) for v in row.parameters[0].samples] if row.parameters else [()]


def varied(row):
    """Samples, and none where both arguments vary."""
    return samples(row) + [()] * any(p.varies for p in row.parameters)


def case_name(row, parameters):
    return row.name + (f"-{parameters[0]:g}" if parameters else "-pairs" if row.parameters else "")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="rows; all, if none is given")
    parser.add_argument("--isa", nargs="*", default=dispatch.supported(), choices=dispatch.LEVELS)
    parser.add_argument("--dtype", nargs="*", default=["float64"], choices=["float32", "float64"])
    parser.add_argument("--points", type=int, default=20_000)
    options = parser.parse_args()
    print(f"{'function':22} {'dtype':8} {'isa':9} {'points':>7}  {'y':>6} {'worst at':>24}  {'dy':>6} {'worst at':>24}")
    for row in ROWS:
        if options.names and row.name not in options.names:
            continue
        for parameters in varied(row):
            name = case_name(row, parameters)
            for dtype in options.dtype:
                for isa in options.isa:
                    m = measure(row, parameters, np.dtype(dtype).type, isa, options.points)
                    cells = [f"{w.error:6.3f} {w!s:>24}" for w in (m.value, m.derivative)]
                    print(f"{name:22} {dtype:8} {isa:9} {m.points:7}  {'  '.join(cells)}", flush=True)


if __name__ == "__main__":
    main()
