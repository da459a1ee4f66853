"""The largest errors of value and derivative, in ULP, over the inputs that are timed: what accuracy is beside speed.

The truth is that of tests/accuracy.py, in MPFR at 250 bits; for compositions, the textbook's formulas there. The bounds
of pyderiv, over whole domains and at hard inputs, are another matter: see accuracy.md.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from cases import Case

from pyderiv.functions import BY_NAME

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from accuracy import TABLE, truth
from oracle import Exact, Oracle

POINTS = 2000


def exact(case: Case, x: np.ndarray) -> list[Exact]:
    """Value and derivative."""
    if case.kind == "row":
        row = BY_NAME[case.name]
        inputs = np.array([x, *(np.full_like(x, p.samples[0]) for p in row.parameters)])
        return [truth(row, order, inputs) for order in (0, 1)]
    oracle = Oracle((*case.formulas, "x", "x"), ("x",), TABLE)
    return [oracle(order, x) for order in (0, 1)]


def largest(case: Case, x: np.ndarray, calls: dict[str, Callable]) -> dict[str, list[float]]:
    """By contender, the largest error of the value, and of the derivative."""
    found = exact(case, x)
    results = {name: [np.array(v, x.dtype) for v in call()] for name, call in calls.items()}
    return {
        name: [float(e.errors(v).max()) for e, v in zip(found, pair, strict=True)] for name, pair in results.items()
    }
