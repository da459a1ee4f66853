"""The basic functions as NumPy ufuncs, made from the rows of the table."""

from contextlib import suppress
from types import ModuleType

import numpy as np

from pyderiv.dispatch import kernels
from pyderiv.functions import BY_NAME, ROWS, Row, docstring


def make_ufunc(row: Row, module: ModuleType = kernels) -> np.ufunc:
    """A row's ufunc, ``(x, *parameters) -> (y, dy)``: the one-step program of its fused rule."""
    n = 1 + len(row.parameters)
    inputs, outputs = tuple(range(n)), (n, n + 1)
    program = module.Program(n, 2, (), n + 2, [(f"{row.name}_pair", inputs, outputs)])
    return program.ufunc(row.name, docstring(row))


UFUNCS: dict[str, np.ufunc] = {row.name: make_ufunc(row) for row in ROWS}
for _ufunc in UFUNCS.values():
    with suppress(AttributeError):  # before 2.4, NumPy has no place for it
        _ufunc.__module__ = "pyderiv"  # else pickle looks for the name in every module that is loaded
UFUNCS |= {alias: UFUNCS[row.name] for alias, row in BY_NAME.items()}
