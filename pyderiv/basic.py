"""The basic functions as NumPy ufuncs, made from the rows of the table."""

from contextlib import suppress

import numpy as np

from pyderiv.dispatch import Kernels, kernels
from pyderiv.functions import BY_NAME, ROWS, Row, docstring

# pandas takes a ufunc of such a name for its operator, and would return x**c or abs(x) alone
TAKEN = ("absolute", "power")


def make_ufunc(row: Row, on: Kernels = kernels) -> np.ufunc:
    """A row's ufunc, ``(x, *parameters) -> (y, dy)``: the one-step program of its fused rule."""
    n = 1 + len(row.parameters)
    inputs, outputs = tuple(range(n)), (n, n + 1)
    program = (n, 2, (), n + 2, [(f"{row.name}_pair", inputs, outputs)])
    return on.ufunc(program, f"{row.name}_" if row.name in TAKEN else row.name, docstring(row))


UFUNCS: dict[str, np.ufunc] = {row.name: make_ufunc(row) for row in ROWS}
UFUNCS |= {alias: UFUNCS[row.name] for alias, row in BY_NAME.items()}

# pickle looks for a ufunc by its name in its module, or, where NumPy keeps none, in all that are loaded
globals().update({ufunc.__name__: ufunc for ufunc in UFUNCS.values()})
for _ufunc in UFUNCS.values():
    with suppress(AttributeError):
        _ufunc.__module__ = __name__
