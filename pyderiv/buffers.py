"""The memory that fresh results are made in: freed results leave it to the next ones, up to a limit.

The operating system takes longer to map and clear the pages of a new array than pyderiv to compute it.
"""

from __future__ import annotations

import os

import numpy as np

try:
    from pyderiv import _buffers
except ImportError as error:  # the first of the compiled modules
    raise ImportError(
        f"{os.path.dirname(__file__)} is pyderiv's source, without its compiled modules. Start Python in another "
        "folder to import what you have installed, or install with pip install -e . to work in the source tree"
    ) from error

empty = _buffers.empty


def set_buffer_cache(size: int) -> None:
    """Set how much memory of freed results is kept for the next ones.

    Results of 128 KiB and more that pyderiv makes itself (no ``out=``) are taken from this memory and give it back
    when they are freed. It is the process's as long as it is kept. The arrays are ordinary ones in all else.

    Parameters
    ----------
    size : int
        In bytes. The default is 256 MiB, or PYDERIV_BUFFER_CACHE from the environment; 0 keeps none.

    Raises
    ------
    ValueError
        If ``size`` is no whole number, or negative.
    """
    if isinstance(size, bool) or not isinstance(size, (int, np.integer)) or not 0 <= size < 2**63:
        raise ValueError(f"the size of the buffer cache is a number of bytes, not {size!r}")
    _buffers.set_limit(int(size))


def get_buffer_cache() -> tuple[int, int]:
    """How many bytes the buffer cache holds now, and how many it may hold."""
    return _buffers.usage()


def from_environment() -> None:
    """Read PYDERIV_BUFFER_CACHE."""
    if text := os.environ.get("PYDERIV_BUFFER_CACHE"):
        try:
            set_buffer_cache(int(text))
        except ValueError:
            raise ImportError(f"PYDERIV_BUFFER_CACHE={text!r}: it is a number of bytes") from None
