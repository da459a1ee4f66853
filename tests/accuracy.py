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
from oracle import evaluate, mp, ulp_error

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
    """The largest error seen, and where."""

    error: float
    x: float


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


# ---- measuring ---------------------------------------------------------------------------------------------


@cache
def reference(row, parameters, dtype, n):
    """Points, and exact values and derivatives there; poles, where a limit holds, are left to other tests."""
    x = points(row, parameters, dtype, n, make_ufunc(row, dispatch.load("portable")))
    x = x[~np.isin(x, row.poles)]
    named = {p.name: float(dtype(v)) for p, v in zip(row.parameters, parameters, strict=True)}
    exact = [[evaluate(formula, float(v), **named) for v in x] for formula in (row.value, row.derivative)]
    keep = np.array([mp.isfinite(y) and mp.isfinite(dy) for y, dy in zip(*exact, strict=True)])
    return x[keep], *(np.array(e, dtype=object)[keep] for e in exact)


def measure(row, parameters=(), dtype=np.float64, isa=dispatch.isa, n=1500):
    """The largest errors of a row's value and derivative."""
    x, *exact = reference(row, parameters, dtype, n)
    results = _call(make_ufunc(row, dispatch.load(isa)), x, parameters)
    worst = []
    for result, truth in zip(results, exact, strict=True):
        error = ulp_error(result, truth)
        worst.append(Worst(float(error.max()), float(x[error.argmax()])))
    return Measured(*worst, x.size)


def samples(row):
    """The parameters that a row is measured with."""
    return [(v,) for v in row.parameters[0].samples] if row.parameters else [()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="rows; all, if none is given")
    parser.add_argument("--isa", nargs="*", default=dispatch.supported(), choices=dispatch.LEVELS)
    parser.add_argument("--dtype", nargs="*", default=["float64"], choices=["float32", "float64"])
    parser.add_argument("--points", type=int, default=20_000)
    options = parser.parse_args()
    print(f"{'function':22} {'dtype':8} {'isa':9} {'points':>7}  {'y':>6} {'worst x':>24}  {'dy':>6} {'worst x':>24}")
    for row in ROWS:
        if options.names and row.name not in options.names:
            continue
        for parameters in samples(row):
            name = f"{row.name}{f'({parameters[0]:g})' if parameters else ''}"
            for dtype in options.dtype:
                for isa in options.isa:
                    m = measure(row, parameters, np.dtype(dtype).type, isa, options.points)
                    cells = [f"{w.error:6.3f} {w.x.hex():>24}" for w in (m.value, m.derivative)]
                    print(f"{name:22} {dtype:8} {isa:9} {m.points:7}  {'  '.join(cells)}", flush=True)


if __name__ == "__main__":
    main()
