"""Several threads for one call: the arrays are cut along their first axis, and a ufunc runs on each piece.

Every element is computed as it would be alone, so the results do not depend on the number of threads.
"""

from __future__ import annotations

import contextvars
import os
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from pyderiv import buffers

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

WORTHWHILE = 1 << 18  # elements; below, waking a thread (0.1 ms) costs more than it saves, but for slow functions

_pool: ThreadPoolExecutor | None = None
_threads = 1


def _checked(n: int) -> int:
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
        raise ValueError(f"the number of threads is a positive integer, not {n!r}")
    return int(n)


def set_num_threads(n: int) -> None:
    """Set how many threads a call uses where ``threads=`` does not say.

    Parameters
    ----------
    n : int
        At least 1. The default is 1, or PYDERIV_NUM_THREADS from the environment.

    Raises
    ------
    ValueError
        If ``n`` is not a positive integer.
    """
    global _threads
    _threads = _checked(n)


def get_num_threads() -> int:
    """How many threads a call uses where ``threads=`` does not say."""
    return _threads


def from_environment() -> None:
    """Read PYDERIV_NUM_THREADS."""
    if text := os.environ.get("PYDERIV_NUM_THREADS"):
        try:
            set_num_threads(int(text))
        except ValueError:
            raise ImportError(f"PYDERIV_NUM_THREADS={text!r}: it is a positive integer") from None


def _forget() -> None:
    """A forked child has none of its parent's threads."""
    global _pool
    _pool = None


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def call(ufunc: np.ufunc, args: Sequence, out: tuple, threads: int | None) -> Any:
    """``ufunc(*args, out=out)``, on so many threads."""
    n = _threads if threads is None else _checked(threads)
    return ufunc(*args, out=out) if n == 1 else _call_in_pieces(ufunc, args, out, n)


def _call_in_pieces(ufunc: np.ufunc, args: Sequence, out: tuple, n: int) -> Any:
    global _pool
    if not all(type(a) in (np.ndarray, float, int) for a in (*args, *(o for o in out if o is not None))):
        return ufunc(*args, out=out)
    arrays = [np.asarray(a) for a in args]
    shape = np.broadcast_shapes(*(a.shape for a in arrays))
    if len(shape) == 0 or shape[0] < n or np.prod(shape) < WORTHWHILE:
        return ufunc(*args, out=out)
    # on no elements: a Python number among float32 arrays does not make them float64
    empty = ufunc(*(a if type(a) in (int, float) else np.empty((0,) * a.ndim, a.dtype) for a in args))
    dtypes = [r.dtype for r in (empty if ufunc.nout > 1 else (empty,))]
    results = tuple(buffers.empty(shape, dtype) if o is None else o for o, dtype in zip(out, dtypes, strict=True))
    if any(r.shape != shape for r in results) or any(
        np.may_share_memory(r, other) for i, r in enumerate(results) for other in (*arrays, *results[:i])
    ):
        return ufunc(*args, out=results)
    if _pool is None or _pool._max_workers < n:
        from concurrent.futures import ThreadPoolExecutor  # slow to import, and seldom needed

        _pool = ThreadPoolExecutor(max(n, os.cpu_count() or 1), thread_name_prefix="pyderiv")

    def piece(part: slice) -> None:
        # what broadcasts along the first axis is passed whole
        cut = [a[part] if np.ndim(a) == len(shape) and a.shape[0] == shape[0] else a for a in args]
        ufunc(*cut, out=tuple(r[part] for r in results))

    edges = np.linspace(0, shape[0], n + 1).astype(int)
    first, *others = [slice(a, b) for a, b in pairwise(edges)]
    # each piece in a copy of the context: np.errstate lives there
    jobs = [_pool.submit(contextvars.copy_context().run, piece, part) for part in others]
    try:
        piece(first)  # here: one thread less to wake
    finally:
        errors = [job.exception() for job in jobs]  # waits: nothing is written when this call has ended
    for error in filter(None, errors):
        raise error
    return results if len(results) > 1 else results[0]
