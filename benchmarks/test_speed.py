"""Every case and contender under pytest-benchmark: ``pytest benchmarks --benchmark-only``.

``-k "sin and 1e5"`` selects by name and size; PYDERIV_BENCHMARK_SIZES="1000 100000" sets the sizes. The contenders of
a case and size form a group. For one table of ratios, measured in turn: ``python benchmarks/compare.py``.
"""

import os

import numpy as np
import pytest
from cases import CASES, ROW_FORMS, SIZES, check
from loops import expressions
from scipy import special

from pyderiv.functions import ROWS

sizes = [int(n) for n in os.environ.get("PYDERIV_BENCHMARK_SIZES", "").split()] or SIZES
NAMES = {name: getattr(np, name) for name in dir(np) if isinstance(getattr(np, name), np.ufunc)}
NAMES |= {"where": np.where, "erf": special.erf, "erfc": special.erfc}
each_case = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


def test_every_row_has_a_case() -> None:
    assert [case.name for case in CASES if case.kind == "row"] == [row.name for row in ROWS]
    assert set(ROW_FORMS) == {row.name for row in ROWS}


@each_case
def test_contenders_agree(case) -> None:
    check(case)


@each_case
def test_loops_agree(case) -> None:
    """As numba gets them and as numexpr gets them, but by NumPy."""
    x = case.sample(1000)
    exec(case.loop, NAMES, whole := {"x": x})
    value, derivative, constants = expressions(case.loop, x.dtype)
    names = NAMES | constants | {"x": x}
    y = eval(value, names)
    for results in ((whole["y"], whole["dy"]), (y, eval(derivative, names | {"y": y}))):
        for found, expected in zip(results, case.pair(x), strict=True):
            np.testing.assert_allclose(found + 0 * x, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("contender", ["pyderiv", "pyderiv_out", "numpy", "tiled"])
@pytest.mark.parametrize("n", sizes, ids=[f"{n:.0e}".replace("e+0", "e") for n in sizes])
@each_case
def test_speed(benchmark, case, n: int, contender: str) -> None:
    check(case)  # here too: --benchmark-only leaves out the test above
    benchmark.group = f"{case.name}, N = {n:,}"
    benchmark.extra_info["elements"] = n
    benchmark(case.contenders(case.sample(n))[contender])
