"""Picks the kernel module for this processor, once; PYDERIV_ISA forces one."""

import importlib
import os
from collections.abc import Sequence
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from pyderiv.plan import plan

LEVELS = ("portable", "v2", "v3", "v4")  # x86-64 levels: v3 has AVX2 and FMA, v4 has AVX-512


class Kernels(NamedTuple):
    """The kernels of one level, compiled for either type."""

    double: ModuleType
    single: ModuleType

    def ufunc(self, program: Sequence[Any], name: str, doc: str) -> np.ufunc:
        """The ufunc that runs a program: with the kernels of float32 on float32, with those of float64 on float64."""
        planned = plan(*program)
        double, single = (module.Program(*planned) for module in self)
        return double.ufunc(name, doc, single)


def load(level: str) -> Kernels:
    """The kernels of a level, whether or not this processor can run it."""
    try:
        return Kernels(*(importlib.import_module(f"pyderiv._kernels_{level}{suffix}") for suffix in ("", "_single")))
    except ModuleNotFoundError as error:
        raise ImportError(
            f"the kernels of level {level!r} are not built here. Install the package: pip install . "
            "(or pip install -e . to work in the source tree)"
        ) from error


def supported() -> tuple[str, ...]:
    """The levels that this processor can run, from the plainest to the fastest."""
    highest = load("portable").double.level()
    return ("portable", *(f"v{n}" for n in (2, 3, 4) if n <= highest))


def choose() -> str:
    """The level named by PYDERIV_ISA, else the fastest that this processor can run.

    Raises
    ------
    ImportError
        If PYDERIV_ISA names no level, or one that this processor or this build has not.
    """
    levels = supported()
    wanted = os.environ.get("PYDERIV_ISA") or levels[-1]
    if wanted not in LEVELS:
        raise ImportError(f"PYDERIV_ISA={wanted!r} is no instruction set of pyderiv: it is one of {', '.join(LEVELS)}")
    if wanted not in levels:
        raise ImportError(f"PYDERIV_ISA={wanted!r} needs a processor that has it: this one runs {', '.join(levels)}")
    return wanted


isa = choose()
kernels = load(isa)
