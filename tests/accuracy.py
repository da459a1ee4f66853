"""Measure the error of value, first and second derivative, in ULP, of any row, dtype and instruction set.

The oracle is MPFR at 250 bits (mpmath, where MPFR has not the function). Points are random in bits over the whole
domain and uniform where the function is at work, with the hard zones: edges, zeros, poles, where results overflow or
underflow, multiples of pi/2. Then come the inputs that are kept (tests/data): the worst ever found, by search and by
sweeps of all float32 numbers, and those that the literature has. ``--rounds`` searches on around the worst inputs.

    python tests/accuracy.py                         every row, float64 and float32, every instruction set
    python tests/accuracy.py sin tan --isa v3        some rows, on some instruction sets
    python tests/accuracy.py exp --order 2           the second derivative alone
    python tests/accuracy.py --keep [NAME ...]       searches, keeps the worst inputs (tests/data/worst.csv) and
                                                     writes what was measured into the rows, as their bounds
    python tests/accuracy.py --sweep [NAME ...]      all 2**32 float32 inputs (tests/data/sweep.csv); with
                                                     --stride K every K-th, which is printed alone
    python tests/accuracy.py --table FILE [NAME ...] bounds and measured errors as Markdown, beside NumPy's and, where
                                                     they are installed, JAX's and PyTorch's at the same points

After a kernel has changed: --sweep and --keep of its row, python -m pyderiv.render, and --table.
"""

import argparse
import ast
import csv
import itertools
import math
import os
import platform
import sys
import zlib
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import cache, lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import numpy as np
from oracle import Oracle, mp

import pyderiv
from pyderiv import dispatch, functions
from pyderiv.basic import make_ufunc
from pyderiv.functions import BY_NAME, ROWS

DATA = Path(__file__).parent / "data"
TRIGONOMETRIC = ("sin", "cos", "tan")
# where a derivative is 0, at an irrational number
SLOPE_ZEROS = {
    "silu": -1.2784645427610738,
    "gelu": -0.7517915246935645,
    "gelu_tanh": -0.7524614220710163,
    "mish": -1.1924312145154952,
}
# where errors are largest: next to where one approximation takes over from another
SEAMS = {
    "expm1": (0.25, 0.5),
    "erfc": (0.45, 0.65),
    "ndtr": (-0.87, -0.7),
    "log_ndtr": (0.7, 0.87),
}
OUTPUTS = ("value", "derivative", "second")  # by order of the derivative
DTYPES = {"float64": np.float64, "float32": np.float32}


class Worst(NamedTuple):
    """The largest error seen, and the inputs where."""

    error: float
    at: tuple[float, ...]

    def __str__(self):
        return " ".join(v.hex() for v in self.at)


class Case(NamedTuple):
    """What is measured: a row with fixed parameters, or with none where both arguments vary, for a dtype."""

    name: str
    parameters: tuple[float, ...]
    dtype: str

    def __str__(self):
        return f"{self.name}({self.parameter})" if self.row.parameters else self.name

    @property
    def row(self):
        return BY_NAME[self.name]

    @property
    def type(self):
        return DTYPES[self.dtype]

    @property
    def of_pairs(self):
        return bool(self.row.parameters) and not self.parameters

    @property
    def parameter(self):
        """As the files in tests/data have it."""
        return "*" if self.of_pairs else "".join(map(repr, self.parameters))

    def inputs(self, x):
        """The arguments of the row's functions with fixed parameters, as rows of an array."""
        return np.array([x, *(np.full(x.size, p) for p in self.parameters)], self.type)


def samples(row):
    """The parameters that a row is measured with."""
    return [(v,) for v in row.parameters[0].samples] if row.parameters else [()]


def varied(row):
    """Samples, and none where both arguments vary."""
    return samples(row) + [()] * any(p.varies for p in row.parameters)


def cases(names=(), dtypes=tuple(DTYPES)):
    """All cases of some rows, or of all."""
    rows = [BY_NAME[name] for name in names] or ROWS
    return [Case(row.name, p, dtype) for row in rows for p in varied(row) for dtype in dtypes]


# ---- points ------------------------------------------------------------------------------------------------


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
    if row.name in SEAMS:
        parts += [rng.uniform(*SEAMS[row.name], n).astype(dtype)]
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
    """Where x**c is in the range of the dtype; whole exponents too; and near 1, where large ones magnify most."""
    x = uniform_in_bits(rng, 0, np.finfo(dtype).max, n, dtype)
    with np.errstate(all="ignore"):
        c = rng.uniform(-1.1, 1.1, n) * np.log(float(np.finfo(dtype).max)) / np.abs(np.log(x.astype(float)))
    c[::3] = np.rint(c[::3])
    smallest = uniform_in_bits(rng, 0, 1e-3, n, dtype)
    near = np.exp(rng.uniform(-0.1, 0.1, n)).astype(dtype)
    with np.errstate(all="ignore"):
        large = rng.uniform(-1.02, 1.02, n) * np.log(float(np.finfo(dtype).max)) / np.log(near.astype(float))
    return [
        (x, c.astype(dtype)),
        (x, smallest),
        (x * rng.choice([-1, 1], n).astype(dtype), np.rint(c).astype(dtype)),
        (near, large.astype(dtype)),
    ]


def _logarithms(rng, n, dtype):
    """Differences of any size down to where the smaller is not felt; and where the value is near 0."""
    x = rng.normal(0, 20, n).astype(dtype)
    fraction = rng.uniform(0, 1, n)
    beside = np.log(np.where(fraction > 0.5, fraction, 1 - fraction)).astype(dtype)
    opposite = np.log(-np.expm1(beside.astype(float))).astype(dtype)
    return [(x, (x + rng.uniform(-760, 760, n)).astype(dtype)), (beside, opposite)]


PAIRS = {"power": _powers, "logaddexp": _logarithms}


# ---- measuring ---------------------------------------------------------------------------------------------


def arguments(row):
    return ("x", *(p.name for p in row.parameters))


TABLE = {row.name: (row.value, arguments(row)) for row in ROWS}


@cache
def oracle(row):
    return Oracle((row.value, row.derivative, row.second, row.terms or "x"), arguments(row), TABLE)


def truth(row, order, inputs):
    """The exact derivatives of an order."""
    exact = oracle(row)(order, *inputs)
    return exact._replace(floor=oracle(row)(3, *inputs).exponent) if row.terms and order == 0 else exact


@cache
def fused(row, isa):
    return make_ufunc(row, dispatch.load(isa))


@cache
def second_derivative(row, isa):
    """The row's formula on the kernels of an instruction set, compiled as ``derivative(2)`` of a Function is."""
    names = arguments(row)
    f = pyderiv.function(f"{row.name}({', '.join(names)})", variables=names).derivative(2, wrt="x")
    compiler = sys.modules["pyderiv.function"]
    with mock.patch.object(compiler, "kernels", dispatch.load(isa)):
        return compiler._ufunc((f._node,), f.variables, ())


def results(case, order, isa, inputs):
    """What pyderiv has for the derivative of an order."""
    with np.errstate(all="ignore"):
        if order == 2:
            return second_derivative(case.row, isa)(*inputs)
        return fused(case.row, isa)(*inputs)[order]


def all_inputs(case, n):
    """Random inputs, and those that are kept; poles, where a limit holds, are left to other tests."""
    if case.of_pairs:
        inputs = np.array(pairs(case.row, case.type, n))
    else:
        inputs = case.inputs(points(case.row, case.parameters, case.type, n, fused(case.row, "portable")))
    if known := kept(case):
        inputs = np.unique(np.concatenate([inputs, np.array(known, case.type).T], axis=1), axis=1)
    return inside(case, inputs)


def inside(case, inputs):
    """What lies in the domain, but for poles."""
    (low, high), x = case.row.domain, inputs[0]
    return inputs[:, (x >= low) & (x <= high) & ~np.isin(x, case.row.poles)]


FEW = 1500  # the tests' points
STRIDE = 8209  # of the tests' sweeps


def measure(case, isas, orders=(0, 1, 2), n=FEW, rounds=0):
    """The largest errors: a `Worst` for each order and instruction set.

    Every round of search looks at neighbours, near and far, of the worst inputs that are known.
    """
    inputs = all_inputs(case, n)
    if rounds:
        inputs = np.concatenate([inputs, all_inputs(case, FEW)], axis=1)
        if case.dtype == "float32" and not case.of_pairs:
            strided = [worst.at[0] for isa in isas for worst in sweep(case, isa, STRIDE)]
            inputs = np.concatenate([inputs, case.inputs(np.array(strided, np.float32))], axis=1)
    tops = {order: Search(case, order, isas) for order in orders}
    for search in tops.values():
        search.look_at(inputs)
        for k in range(rounds):
            search.look_at(search.neighbours(1 - k / rounds))
    if rounds:  # what is bad for one is often bad for the others
        found = np.concatenate([search.inputs() for search in tops.values()], axis=1)
        for search in tops.values():
            search.look_at(found)
    return {(order, isa): worst for order, search in tops.items() for isa, worst in search.worst().items()}


class Search:
    """The worst inputs that were seen for the derivative of an order, on each instruction set."""

    WIDTH = 24

    def __init__(self, case, order, isas):
        self.case, self.order, self.rng = case, order, np.random.default_rng(order)
        self.tops = dict.fromkeys(isas, (np.empty(0), np.empty((1 + len(case.row.parameters), 0), case.type)))

    def look_at(self, inputs):
        exact = truth(self.case.row, self.order, inputs)
        for isa, (errors, known) in self.tops.items():
            errors = np.concatenate([errors, exact.errors(results(self.case, self.order, isa, inputs))])
            known, first = np.unique(np.concatenate([known, inputs], axis=1), axis=1, return_index=True)
            top = np.argsort(-errors[first], kind="stable")[: self.WIDTH]
            self.tops[isa] = errors[first][top], known[:, top]

    def inputs(self):
        return np.unique(np.concatenate([known for _, known in self.tops.values()], axis=1), axis=1)

    def neighbours(self, reach):
        """Of the worst inputs: some of the next numbers, and some up to all of the binade away."""
        known, case = np.repeat(self.inputs(), 20, axis=1), self.case
        largest = max(2, reach * np.finfo(case.type).nmant)
        steps = np.exp2(self.rng.uniform(0, largest, known.shape)).astype(np.int64)
        steps *= self.rng.choice([-1, 0, 1] if case.of_pairs else [-1, 1], known.shape)
        if not case.of_pairs:
            steps[1:] = 0
        near = from_ordered(ordered(known) + steps, case.type)
        return inside(case, near[:, np.isfinite(near).all(axis=0)])

    def worst(self):
        return {isa: Worst(float(errors[0]), tuple(known[:, 0].tolist())) for isa, (errors, known) in self.tops.items()}


# ---- what is kept ------------------------------------------------------------------------------------------


def read(name):
    """The rows of a file in tests/data, whose first lines may be comments."""
    path = DATA / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def write(name, comment, rows):
    """A file for tests/data, sorted as the table is."""
    place = {row.name: k for k, row in enumerate(ROWS)}
    rows = sorted((r for r in rows if r["function"] in place), key=lambda r: place[r["function"]])
    with (DATA / name).open("w", encoding="utf-8", newline="") as file:
        file.write(f"# {comment}\n")
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@cache
def _kept():
    """Inputs by function, parameter and dtype; what the literature has is for both dtypes."""
    found = {}
    for line in (*read("worst.csv"), *read("sweep.csv"), *read("published_worst.csv")):
        inputs = [
            [*map(float.fromhex, text.split())] for key, text in line.items() if key == "x" or key.endswith(" at")
        ]
        if len(inputs[0]) == 1 and line["parameter"]:
            inputs = [[x, float(line["parameter"])] for (x,) in inputs]
        for dtype in [line["dtype"]] if "dtype" in line else DTYPES:
            with np.errstate(all="ignore"):
                rounded = np.array(inputs).astype(dtype)
            parameter = line["parameter"] and ("*" if "source" in line else line["parameter"])
            key = line["function"], parameter, dtype
            found.setdefault(key, set()).update(map(tuple, rounded[np.isfinite(rounded).all(axis=1)].tolist()))
    return found


def kept(case):
    """The worst inputs of every measurement there was, and published ones."""
    return sorted(_kept().get((case.name, case.parameter, case.dtype), ()))


WORST = "Written by `python tests/accuracy.py --keep`: the worst inputs, their errors in ULP; those of earlier kernels."


def keep(measured):
    """Bring worst.csv up to date, and the bounds in the rows. An input that was once the worst stays in the file."""
    lines = {_key(line): line for line in read("worst.csv")}
    for case, errors in measured.items():
        for (order, isa), worst in errors.items():
            line = {"function": case.name, "parameter": case.parameter, "dtype": case.dtype, "isa": isa}
            line |= {"output": OUTPUTS[order], "error": decimal(worst.error), "x": str(worst)}
            former = lines.get(_key(line), line)
            lines[_key(line)] = line
            if former["x"] != line["x"]:
                former = former | {"isa": "", "output": "", "error": ""}
                lines[_key(former)] = former
    lines = sorted(lines.values(), key=lambda line: (line["parameter"], line["dtype"], not line["isa"]))
    write("worst.csv", WORST, lines)
    path = Path(functions.__file__)
    source = path.read_text(encoding="utf-8")
    for name in {case.name: None for case in measured}:
        source = with_bounds(source, name, bounds(name, lines))
    path.write_text(source, encoding="utf-8")


def decimal(error):
    """With four digits, rounded up."""
    return f"{error if math.isinf(error) else math.ceil(error * 1e4) / 1e4:.4f}"


def _key(line):
    """A line for each of these; former worst inputs have their x instead."""
    key = tuple(line.get(name, "") for name in ("function", "parameter", "dtype", "isa", "output"))
    return key if line["isa"] else (*key[:-1], line["x"])


def bounds(name, lines):
    """What a row may promise: the largest errors in worst.csv, rounded up to two digits."""
    worst = {(dtype, output): 0.0 for dtype in DTYPES for output in OUTPUTS}
    for line in lines:
        if line["function"] == name and line["isa"]:
            key = line["dtype"], line["output"]
            worst[key] = max(worst[key], float(line["error"]))
    return functions.Ulp(*(tuple(rounded_up(worst[dtype, output]) for output in OUTPUTS) for dtype in DTYPES))


def rounded_up(error):
    """To two digits."""
    if not 0 < error < math.inf:
        return error
    unit = 10.0 ** (math.floor(math.log10(error)) - 1)
    return float(f"{math.ceil(error / unit - 1e-9) * unit:.2g}")


def with_bounds(source, name, ulp):
    """The source of the table with the bounds of a row."""
    text = "Ulp({})".format(", ".join(f"({', '.join(f'{v:g}' for v in bounds)})" for bounds in ulp))
    lines = source.splitlines(keepends=True)
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and call.args and getattr(call.args[0], "value", None) == name:
            old = next((k.value for k in call.keywords if k.arg == "ulp"), None)
            if old:
                start, end = (old.lineno, old.col_offset), (old.end_lineno, old.end_col_offset)
            else:
                start = end = (call.end_lineno, call.end_col_offset - 1)
                text = f",\n        ulp={text}"
            before = "".join(lines[: start[0] - 1]) + lines[start[0] - 1][: start[1]]
            return before + text + lines[end[0] - 1][end[1] :] + "".join(lines[end[0] :])
    raise ValueError(f"no row {name!r}")


# ---- sweeps of float32 -------------------------------------------------------------------------------------

CHUNK = 1 << 14  # bit patterns: all that is computed with them stays in the cache


def sweep(case, isa, stride=1, first=0, last=1 << 32):
    """The largest errors of value and derivative over every ``stride``-th float32 between two bit patterns.

    The screen is the function's float64 kernel on the best instruction set, which is good to 2**-28 ULP of
    float32. What it finds worst is then measured against the oracle.
    """
    ufunc, exact, tops = fused(case.row, isa), fused(case.row, dispatch.supported()[-1]), ([], [])
    (low, high), parameters = case.row.domain, [case.type(p) for p in case.parameters]
    with np.errstate(all="ignore"):
        for start in range(first, last, CHUNK * stride):
            bits = np.arange(start, min(start + CHUNK * stride, last), stride, dtype=np.uint32)
            x = bits.view(np.float32)
            single = ufunc(x, *parameters)
            if np.isnan(single).all() and not ((x >= low) & (x <= high)).any():
                continue
            double = exact(x.astype(np.float64), *map(np.float64, parameters))
            for top, y, truth in zip(tops, single, double, strict=True):
                top.append(_screen(x, y, truth))
    return [_confirmed(case, isa, order, top) for order, top in enumerate(tops)]


def _confirmed(case, isa, order, top):
    """The worst of what the screen found, by the oracle; or an input where NaN or infinity stands for a number."""
    if not top:  # all outside of the domain
        return Worst(0.0, (0.0,))
    found = sorted(top, reverse=True)[:16]
    inputs = inside(case, case.inputs(np.array([x for _, x in found])))
    if found[0][0] == np.inf or not inputs.size:
        return Worst(float(found[0][0]), (float(found[0][1]),))
    errors = truth(case.row, order, inputs).errors(results(case, order, isa, inputs))
    return Worst(float(errors.max()), (float(inputs[0, errors.argmax()]),))


EXPONENT, LEAST, MOST = np.array([np.inf, 2.0**-126, 2.0**127]).view(np.uint64)
ULPS_OF_ONE = np.uint64((2 * 1023 + 23) << 52)  # less the bits of 2**k: those of 2**(23 - k)


def _screen(x, y, truth):
    """The largest error of float32 results in ULP of float64 ones, and where; what overflows is 2**128."""
    y = np.clip(y.astype(np.float64), -(2.0**128), 2.0**128)
    truth = np.clip(truth, -(2.0**128), 2.0**128)
    exponent = np.clip(truth.view(np.uint64) & EXPONENT, LEAST, MOST)
    errors = np.abs(y - truth) * (ULPS_OF_ONE - exponent).view(np.float64)
    worst = errors.argmax()  # NaN is the largest of all
    if np.isnan(errors[worst]):
        errors[np.isnan(y) != np.isnan(truth)] = np.inf
        worst = np.nan_to_num(errors, copy=False, nan=0.0, posinf=np.inf).argmax()
    return errors[worst], x[worst]


def _sweep_part(case, isa, stride, part):
    return sweep(case, isa, stride, *part)


SWEEP = "Written by `python tests/accuracy.py --sweep`: the worst of all 2**32 float32 inputs, and their errors in ULP."


def sweep_rows(options, pool):
    """Every case on every instruction set, in parts for all processors; what is complete goes into sweep.csv."""
    lines = {_key(line): line for line in read("sweep.csv")}
    size = (1 << 32) // (16 * options.stride) * options.stride + options.stride
    parts = [(k, min(k + size, 1 << 32)) for k in range(0, 1 << 32, size)]
    chosen = [case for case in cases(options.names, ["float32"]) if not case.of_pairs]
    if options.typical:
        chosen = list({case.name: case for case in reversed(chosen)}.values())[::-1]
    for case, isa in itertools.product(chosen, options.isa):
        found = zip(*pool.map(partial(_sweep_part, case, isa, options.stride), parts), strict=True)
        value, derivative = map(max, found)
        line = {"function": case.name, "parameter": case.parameter, "dtype": "float32", "isa": isa}
        line |= {"value": decimal(value.error), "value at": str(value)}
        line |= {"derivative": decimal(derivative.error), "derivative at": str(derivative)}
        print(*line.values(), sep="\t", flush=True)
        if options.stride == 1:
            lines[_key(line)] = line
            write("sweep.csv", SWEEP, lines.values())


# ---- the table ---------------------------------------------------------------------------------------------


def compare(case, n):
    """Measured errors of pyderiv and, at the same points, of the others, by order and contender."""
    measured = measure(case, dispatch.supported(), n=n)
    inputs = all_inputs(case, n)
    if case.row.kinks:  # there others have other conventions
        inputs = inputs[:, inputs[0] != 0]
    tiny = np.finfo(case.type).tiny
    for name, peer in peers(case).items():
        with np.errstate(all="ignore"):
            found = peer(*(inputs if case.of_pairs else inputs[:1]))
        for order, y in enumerate(found):
            exact = truth(case.row, order, inputs)
            errors = exact.errors(np.asarray(y, case.type))
            normal = (np.abs(inputs) >= tiny).all(axis=0) & (np.ldexp(np.abs(exact.high), exact.exponent) >= tiny)
            for key, e in ((name, errors * normal), (f"{name} subnormal", errors * ~normal)):
                measured[order, key] = Worst(float(np.nanmax(e)), tuple(inputs[:, np.nanargmax(e)].tolist()))
    return measured


def peers(case):
    """NumPy's textbook form, and what is installed beside it."""
    sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
    from peers import contenders

    return contenders(case.name, case.parameters)


def table(measured):
    """The page: a table for each dtype and order."""
    isas = dispatch.supported()
    seen = {contender for errors in measured.values() for _, contender in errors}
    others = [name for name in ("NumPy", "JAX", "PyTorch") if name in seen]
    parts = [PAGE.format(date=date.today().isoformat(), processor=processor(), versions=versions(others))]
    for dtype, (order, title) in itertools.product(DTYPES, enumerate(("Value", "Derivative", "Second derivative"))):
        head = ["function", "bound", *isas, "worst input", *others]
        parts.append(f"\n## {title}, {dtype}\n\n{_line(head)}{_line(['---'] * len(head))}")
        for case, errors in measured.items():
            if case.dtype == dtype:
                mine = [errors[order, isa] for isa in isas]
                theirs = [_figures(errors, order, who) for who in others]
                bound, at = f"{getattr(case.row.ulp, dtype)[order]:g}", max(mine)
                parts.append(_line([f"`{case}`", bound, *(_figure(w.error) for w in mine), f"`{at}`", *theirs]))
    return "".join(parts)


PAGE = """\
# Accuracy

The largest errors measured, in ULP, by `python tests/accuracy.py --table`: {date}, {processor}; {versions}.
The bound is what the function's row promises; a test fails when it is exceeded, or lies more than 20 % above what was
measured. All stand in one run at the same points: random ones in bits over the whole domain, hard zones, the worst
inputs ever found for pyderiv, and published ones. For float32 those are the worst of all 2^32 numbers, on v4 and v3 and
on portable, whose bits v2 has, for the functions and parameters that tests/data/sweep.csv names; where both arguments
vary (`*`), of a search. No search was made for inputs that are bad for the others.

NumPy's derivative is the textbook formula over NumPy's (or SciPy's) functions; JAX's is by forward mode, PyTorch's by
backward mode. Their figures are over normal inputs and results; a star says that errors at subnormal ones are larger
(most often they are flushed to zero). pyderiv's figures are over all. `inf`: a NaN where there is a number.
"""


def _line(cells):
    return f"| {' | '.join(cells)} |\n"


def _figures(errors, order, who):
    """Of another library: over normal numbers, with a star where it is worse at subnormal ones."""
    if (order, who) not in errors:
        return ""
    normal, subnormal = (errors[order, key].error for key in (who, f"{who} subnormal"))
    return _figure(normal) + ("\\*" if subnormal > max(normal, 4) else "")


def _figure(error):
    return f"{error:.3f}" if error < 99.9 else f"{error:.1e}"


def processor():
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [text.partition(":")[2].strip() for text in lines if text.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def versions(names):
    modules = {"NumPy": "numpy", "JAX": "jax", "PyTorch": "torch"}
    have = [f"pyderiv {pyderiv.__version__}", *(f"{n} {__import__(modules[n]).__version__}" for n in names)]
    return ", ".join(have)


# ---- the command -------------------------------------------------------------------------------------------


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="rows; all, if none is given")
    parser.add_argument("--isa", nargs="*", default=dispatch.supported(), choices=dispatch.LEVELS)
    parser.add_argument("--dtype", nargs="*", default=list(DTYPES), choices=DTYPES)
    parser.add_argument("--order", nargs="*", type=int, default=[0, 1, 2], choices=[0, 1, 2])
    parser.add_argument("--points", type=int, default=20_000, help="random points (%(default)s)")
    parser.add_argument("--rounds", type=int, help="rounds of search around the worst inputs (0; with --keep 12)")
    parser.add_argument("--stride", type=int, default=1, help="of a sweep")
    parser.add_argument("--typical", action="store_true", help="sweep the first sample of a parameter alone")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--keep", action="store_true", help="search, and keep the worst inputs and the bounds")
    action.add_argument("--sweep", action="store_true", help="all float32 inputs")
    action.add_argument("--table", type=Path, metavar="FILE", help="write bounds and measured errors as Markdown")
    options = parser.parse_args()
    if unknown := [name for name in options.names if name not in BY_NAME]:
        parser.error(f"no row {', '.join(unknown)}")
    return options


def main():
    options = parse()
    # glibc would give the memory of each temporary array back, and ask for it again
    os.environ.update(MALLOC_TRIM_THRESHOLD_="1000000000", MALLOC_MMAP_THRESHOLD_="1000000000")
    with ProcessPoolExecutor(options.processes, get_context("spawn")) as pool:
        if options.sweep:
            sweep_rows(options, pool)
            return
        chosen = cases(options.names, options.dtype)
        rounds = options.rounds if options.rounds is not None else 12 if options.keep else 0
        work = partial(measure, isas=options.isa, orders=options.order, n=options.points, rounds=rounds)
        if options.table:
            work = partial(compare, n=options.points)
        measured = {}
        print(f"{'function':22} {'dtype':8} {'output':10} {'by':9} {'error':>10}  worst x")
        for case, errors in zip(chosen, pool.map(work, chosen), strict=True):
            measured[case] = errors
            for (order, by), worst in errors.items():
                cells = f"{case!s:22} {case.dtype:8} {OUTPUTS[order]:10} {by:9} {worst.error:10.4f}"
                print(cells, worst, sep="  ", flush=True)
    if options.keep:
        keep(measured)
    if options.table:
        options.table.write_text(table(measured), encoding="utf-8")


if __name__ == "__main__":
    main()
