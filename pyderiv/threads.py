"""Several threads for one call: the arrays are cut into pieces, which the caller and its helpers take in turn.

Every element is computed as it would be alone, so the results do not depend on the number of threads. Whether to
wake a helper is decided by what was measured: how long the ufunc takes for an element, and a helper to begin. One that
has just helped looks out for the next call for a moment: to wake it the system takes ten times as long.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from threading import Thread
from time import perf_counter
from typing import Any

import numpy as np

from pyderiv import buffers
from pyderiv._calls import (
    Timed,
    Work,
    for_one_thread,
    forget_helpers,
    look_out,
    plain_array,
    set_one_thread,
    size_of_results,
    wanted,
    watching,
)

WORTHWHILE = 8.0  # a call is shared if it takes so many times as long as to get a helper to work
LINGER = 5e-4  # seconds for which a helper looks out for the next call, and a caller for their ends, before they sleep
FEW = 1 << 8  # elements: fewer are neither shared nor timed
UNTIMED = 30  # calls after one that was timed, and too short to be shared with a helper that looks out
PROBE = 1 << 13  # elements that show how long a ufunc takes that has not run yet
STREAM = 16 << 20  # bytes of results: more are written past the cache (kernels/_kernels.pyx.in)
SHORTEST, LONGEST = 5e-6, 10e-3  # seconds of a piece: to take one costs 1e-7; Ctrl-C and errors wait for its end

PROCESSORS = os.cpu_count() or 1
MOST = max(64, 2 * PROCESSORS)  # threads of a call: more would but wait for each other
KNOWN = (np.ndarray, float, int, np.float64, np.float32)  # types of arguments that are cut, or that every piece gets

_threads = 1
# seconds from a call until its helper begins, which sleeps, or looks out: they follow the medians of what is measured
TYPICAL = (5e-5, 3e-6)
_wake = [*TYPICAL]
_helpers = 0


def _several_processors() -> bool:
    """Whether this thread may run on more than one."""
    return len(os.sched_getaffinity(0)) > 1 if hasattr(os, "sched_getaffinity") else PROCESSORS > 1


def _checked(n: int) -> int:
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or n < 1:
        raise ValueError(f"the number of threads is a positive integer, not {n!r}")
    return int(n)


def set_num_threads(n: int) -> None:
    """Set how many threads a call uses where ``threads=`` does not say; a short call uses one.

    Those that have helped look out for the next call for half a millisecond, as fast as they can, before they sleep.

    Parameters
    ----------
    n : int
        At least 1; a call uses at most 64, or twice as many as there are processors. The default is 1, or
        PYDERIV_NUM_THREADS from the environment.

    Raises
    ------
    ValueError
        If ``n`` is not a positive integer.
    """
    global _threads
    _threads = _checked(n)
    set_one_thread(_threads == 1)


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
    global _helpers
    _helpers = 0
    forget_helpers()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


class Runner(Timed):
    """Runs a ufunc on one thread or several."""

    __slots__ = ()

    def __init__(self, ufunc: np.ufunc) -> None:
        self.ufunc, self.seconds = ufunc, math.inf
        self.few, self.due = FEW, -math.inf

    def timed(self, seconds: float) -> None:
        """Note how long an element took."""
        self.seconds = max(seconds, 1e-12)  # a coarse clock may say 0
        self.few = max(FEW, WORTHWHILE * min(_wake) / 4 / self.seconds)  # far from worth it, and not even timed
        self.untimed = 0

    def run(self, args: Sequence, out: tuple | None = None, threads: int | None = None) -> Any:
        """``ufunc(*args, out=out)``, on so many threads."""
        n = _threads if threads is None else threads if type(threads) is int and threads > 0 else _checked(threads)
        if n == 1 or for_one_thread(self, size := size_of_results(args)):
            return self.ufunc(*args) if out is None else self.ufunc(*args, out=out)
        if out is None:
            out = (None,) * self.ufunc.nout
        begin = perf_counter()
        # calls that follow each other so fast that a helper, once awake, will see the next, are worth waking it
        soon = watching() > 0 or (begin < self.due and _wake[False] < LINGER)
        short = size * self.seconds < WORTHWHILE * _wake[soon] or (size <= PROBE and self.seconds == math.inf)
        if short or not _several_processors():
            results = self.ufunc(*args, out=out)
            end = perf_counter()
            self.timed((end - begin) / size)
            self.size, self.untimed = size, UNTIMED if end - begin < WORTHWHILE * _wake[True] else 0
            self.due = end + (self.untimed + 1) * LINGER
            if _wake[soon] > TYPICAL[soon]:
                _wake[soon] *= 0.9  # what was too slow on a busy machine is tried again
            return results
        return self._run_in_pieces(args, out, n, begin, size)

    def _run_in_pieces(self, args: Sequence, out: tuple, n: int, begin: float, size: int) -> Any:
        ufunc = self.ufunc
        like = plain_array(tuple(args), out)
        if like is not None:
            results = tuple([_empty(like.shape, like.dtype, like.flags.fnc) if o is None else o for o in out])
            operands = [*args, *results]
            if like.ndim > 1:
                operands = [a.reshape(-1, order="A") if type(a) is np.ndarray else a for a in operands]
            length, each = size, 1
        elif size * self.seconds < WORTHWHILE * TYPICAL[False]:  # to cut them takes as long as to wake a helper
            self.size, self.untimed = size, UNTIMED
            return ufunc(*args, out=out)
        else:
            given = [o for o in out if o is not None]
            if any(type(o) is not np.ndarray for o in given) or any(type(a) not in KNOWN for a in args):
                return ufunc(*args, out=out)
            shape = np.broadcast(*args).shape
            if any(o.shape != shape for o in given) or _overlap(args, given):
                return ufunc(*args, out=out)
            results = _fresh(ufunc, args, out, shape)
            operands = _along_first([*args, *results], shape)
            length = len(operands[-1])
            each = size // length
        self._share(Work(ufunc, operands, _piece), length, each, n, begin, sum([r.nbytes for r in results]))
        return results if len(results) > 1 else results[0]

    def _share(self, work: Work, length: int, each: int, n: int, begin: float, nbytes: int) -> None:
        """Do the work, on ``length`` rows of ``each`` elements each, with helpers where it is worth it."""
        done = 0
        if self.seconds == math.inf:
            done = min(length, PROBE // each + 1)
            work.cut(0, done)
            work.run()
            self.timed(work.seconds / (done * each))
        row = each * self.seconds
        n = min(n, MOST, 2 + int((length - done) * row / SHORTEST))  # no more than find a piece
        if done and (length - done) * row < WORTHWHILE * _wake[watching() > 0]:  # `run` could not tell
            n = 1
        parts, least, most = n, SHORTEST / row, LONGEST / row
        if pieces := nbytes // (n * STREAM):  # so many for each thread go past the cache, as the whole would
            parts = n * pieces
            least = max(least, min((length - done) / parts, most))
        work.cut(done, length, parts, least, most)
        if n > 1:
            _have_helpers(n - 1)
            rows = work.share(n - 1, perf_counter() - begin, LINGER)
        else:
            rows = work.run()
        for k, delay in enumerate(work.delays):
            # longer calls find cold caches; bounded: what was busy once isn't for ever
            if delay and work.seconds < 100 * _wake[k]:
                _wake[k] = min(1.1 * _wake[k] if delay > _wake[k] else _wake[k] / 1.1, 1e-3)
        if rows:
            self.timed(work.seconds / (rows * each))
        work.check()


def _overlap(args: Sequence, given: list[np.ndarray]) -> bool:
    """Whether a result shares memory with another, or with an argument that is not the same array."""
    arrays = [a for a in args if type(a) is np.ndarray]
    return any(
        any(o is other for other in given[:k])
        or any(o is not other and np.may_share_memory(o, other, max_work=1000) for other in (*arrays, *given[:k]))
        for k, o in enumerate(given)
    )


def _fresh(ufunc: np.ufunc, args: Sequence, out: tuple, shape: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    """The arrays of ``out``; and where it has none, new ones, as the ufunc would make them."""
    # on no elements: a Python number among float32 arrays does not make them float64
    empty = ufunc(*(np.empty((0,) * a.ndim, a.dtype) if type(a) is np.ndarray else a for a in args))
    dtypes = [r.dtype for r in (empty if ufunc.nout > 1 else (empty,))]
    fortran = all(a.flags.fnc for a in args if _is_array(a))
    return tuple(_empty(shape, dtype, fortran) if o is None else o for o, dtype in zip(out, dtypes, strict=True))


def _empty(shape: tuple[int, ...], dtype: np.dtype, fortran: bool) -> np.ndarray:
    return buffers.empty(shape[::-1], dtype).T if fortran else buffers.empty(shape, dtype)


def _along_first(operands: list, shape: tuple[int, ...]) -> list:
    """The operands so that pieces of their first axes make up the whole; scalars stay."""
    operands = [np.broadcast_to(a, shape) if _is_array(a) and a.shape != shape else a for a in operands]
    if len(shape) == 1:
        return operands
    arrays = list(filter(_is_array, operands))
    for order in "CF":
        if all(a.flags[f"{order}_CONTIGUOUS"] for a in arrays):
            return [a.reshape(-1, order=order) if _is_array(a) else a for a in operands]
    longest = shape.index(max(shape))
    return [np.moveaxis(a, longest, 0) if _is_array(a) else a for a in operands]


def _piece(ufunc: np.ufunc, operands: list, part: slice) -> None:
    """The ufunc, on this part of the arrays."""
    cut = [a[part] if _is_array(a) else a for a in operands]
    ufunc(*cut[: ufunc.nin], out=tuple(cut[ufunc.nin :]))


def _is_array(a: Any) -> bool:
    return type(a) is np.ndarray and a.ndim > 0


def _have_helpers(n: int) -> None:
    """Those that are not there yet are started; where all are busy, as many as there are processors at most."""
    global _helpers
    while _helpers < n or (_helpers < PROCESSORS - 1 and wanted()):
        _helpers += 1
        try:
            Thread(target=look_out, args=(LINGER,), name="pyderiv", daemon=True).start()
        except RuntimeError:  # no more threads, or the interpreter ends: those there are do it
            _helpers -= 1
            break
