"""Several threads for one call: the arrays are cut into pieces, which the caller and its helpers take in turn.

Every element is computed as it would be alone, so the results do not depend on the number of threads. Whether to
wake a helper is decided by what was measured: how long the ufunc takes for an element, and a helper to begin. One that
has just helped looks out for the next call for a moment: to wake it the system takes ten times as long.
"""

from __future__ import annotations

import contextvars
import math
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from time import perf_counter
from typing import Any

import numpy as np

from pyderiv import buffers
from pyderiv._calls import Bell, Timed, for_one_thread, set_one_thread, size_of_results

WORTHWHILE = 8.0  # a call is shared if it takes so many times as long as to get a helper to work
LINGER = 5e-4  # seconds for which a helper looks out for the next call, and a caller for their ends, before they sleep
LET_GO = 3e-6  # seconds from a caller's asking until it needs the interpreter no more, which a helper needs to begin
FEW = 1 << 8  # elements: fewer are neither shared nor timed
UNTIMED = 30  # calls after one that was timed, and too short to be shared with a helper that looks out
PROBE = 1 << 13  # elements that show how long a ufunc takes that has not run yet
STREAM = 16 << 20  # bytes of results: more are written past the cache (kernels/_kernels.pyx.in)
SHORTEST, LONGEST = 25e-6, 10e-3  # seconds of a piece: to take one costs 2e-6; Ctrl-C and errors wait for its end

PROCESSORS = os.cpu_count() or 1
MOST = max(64, 2 * PROCESSORS)  # threads of a call: more would but wait for each other
KNOWN = (np.ndarray, float, int, np.float64, np.float32)  # types of arguments that are cut, or that every piece gets

_threads = 1
# seconds from a call until its helper begins, which sleeps, or looks out: they follow the medians of what is measured
TYPICAL = (5e-5, 1.2e-5)
_wake = [*TYPICAL]
_asked = Bell()  # rung for helpers that look out
_calls: SimpleQueue[tuple[float, int, contextvars.Context, _Work]] = SimpleQueue()
_helpers = 0


def _processor() -> int:
    """Which one this thread runs on; -1 where the system does not tell."""
    return -1


if hasattr(os, "sched_setaffinity"):
    with suppress(AttributeError, ImportError, OSError):
        import ctypes  # NumPy has imported it

        _processor = ctypes.PyDLL(None).sched_getcpu


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
    global _calls, _helpers, _asked
    _calls, _helpers, _asked = SimpleQueue(), 0, Bell()


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
        soon = _asked.watchers > 0 or (begin < self.due and _wake[False] < LINGER)
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
        return self._run_in_pieces(args, out, n)

    def _run_in_pieces(self, args: Sequence, out: tuple, n: int) -> Any:
        begin, ufunc, given = perf_counter(), self.ufunc, [o for o in out if o is not None]
        if any(type(o) is not np.ndarray for o in given) or any(type(a) not in KNOWN for a in args):
            return ufunc(*args, out=out)
        shape = np.broadcast(*args).shape
        arrays = [a for a in args if type(a) is np.ndarray]
        if any(o.shape != shape for o in given) or any(
            o is not other and np.may_share_memory(o, other, max_work=1000)
            for k, o in enumerate(given)
            for other in (*arrays, *given[:k])
        ):
            return ufunc(*args, out=out)
        results = out if len(given) == len(out) else _fresh(ufunc, args, out, shape)
        operands, n_in = _along_first([*args, *results], shape), ufunc.nin
        kinds = list(map(_is_array, operands))
        length = len(operands[-1])

        def piece(part: slice) -> None:
            cut = [a[part] if is_array else a for a, is_array in zip(operands, kinds, strict=True)]
            ufunc(*cut[:n_in], out=tuple(cut[n_in:]))

        self._share(piece, length, math.prod(shape) // length, n, begin, sum(r.nbytes for r in results))
        return results if len(results) > 1 else results[0]

    def _share(self, piece: Callable[[slice], None], length: int, each: int, n: int, begin: float, nbytes: int) -> None:
        """Run ``piece`` on slices of ``length`` rows, of ``each`` elements each, with helpers where it is worth it."""
        done = 0
        if self.seconds == math.inf:
            done = min(length, PROBE // each + 1)
            start = perf_counter()
            piece(slice(0, done))
            self.timed((perf_counter() - start) / (done * each))
        row = each * self.seconds
        if done and (length - done) * row < WORTHWHILE * _wake[_asked.watchers > 0]:  # `run` could not tell
            return piece(slice(done, length))
        n = min(n, MOST)
        parts, least, most = 2 * n, SHORTEST / row, LONGEST / row
        if pieces := nbytes // (n * STREAM):  # so many for each thread go past the cache, as the whole would
            parts = n * pieces
            least = max(least, min((length - done) / parts, most))
        work = _Work(piece, _slices(done, length, parts, least, most))
        start = perf_counter()
        try:
            _ask_helpers(work, n, begin)
            rows = work.take()
            seconds = perf_counter() - start
        finally:
            work.end()
        if work.errors:
            raise work.errors.pop()
        if rows:
            self.timed(seconds / (rows * each))


def _fresh(ufunc: np.ufunc, args: Sequence, out: tuple, shape: tuple[int, ...]) -> tuple[np.ndarray, ...]:
    """The arrays of ``out``; and where it has none, new ones, as the ufunc would make them."""
    # on no elements: a Python number among float32 arrays does not make them float64
    empty = ufunc(*(np.empty((0,) * a.ndim, a.dtype) if type(a) is np.ndarray else a for a in args))
    dtypes = [r.dtype for r in (empty if ufunc.nout > 1 else (empty,))]
    if all(a.flags.fnc for a in args if _is_array(a)):
        made = (buffers.empty(shape[::-1], dtype).T if o is None else o for o, dtype in zip(out, dtypes, strict=True))
    else:
        made = (buffers.empty(shape, dtype) if o is None else o for o, dtype in zip(out, dtypes, strict=True))
    return tuple(made)


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


def _is_array(a: Any) -> bool:
    return type(a) is np.ndarray and a.ndim > 0


def _slices(start: int, stop: int, parts: int, least: float, most: float) -> Iterator[slice]:
    """From long to short, so that all threads end at nearly one time."""
    while start < stop:
        length = int(max(min((stop - start) / parts, most), least, 1))
        length += -length % 64 if length > 64 else 0  # where arrays are aligned, their pieces are
        yield slice(start, min(start + length, stop))
        start += length


class _Work:
    """The pieces of one call, for whoever takes them, and what its helpers tell."""

    def __init__(self, piece: Callable[[slice], None], slices: Iterator[slice]) -> None:
        self.piece: Callable[[slice], None] | None = piece
        self.slices = iter(list(slices))  # each to one thread: the next of a list is one step of the interpreter
        self.begun: list[None] = []
        self.ended: list[None] = []
        self.errors: list[BaseException] = []
        self.signal: SimpleQueue[None] = SimpleQueue()
        self.idle = Bell()  # rung by helpers that have ended, and let the interpreter go

    def take(self) -> int:
        """Run pieces until none is left; how many rows they had."""
        rows = 0
        for part in self.slices:
            self.piece(part)
            rows += part.stop - part.start
        return rows

    def help(self) -> None:
        """`take`, on a helper."""
        self.begun.append(None)
        try:
            self.take()
        except BaseException as error:
            self.errors.append(error)
            self.drop()
        self.ended.append(None)
        self.signal.put(None)

    def drop(self) -> None:
        """Leave nothing to take."""
        deque(self.slices, maxlen=0)

    def end(self) -> None:
        """Wait for the helpers that have begun: when a call has ended, by Ctrl-C too, nothing is written any more."""
        interrupt, until = None, perf_counter() + LINGER
        while True:
            try:
                self.drop()
                seen = self.idle.count
                while len(self.ended) < len(self.begun):
                    if not self.idle.watch(seen, until - perf_counter()):
                        self.signal.get()
                    seen = self.idle.count
                break
            except BaseException as error:
                interrupt = error
        self.piece = None  # a helper that wakes up too late keeps no array alive
        if interrupt:
            raise interrupt


def _ask_helpers(work: _Work, n: int, begin: float) -> None:
    """Wake n - 1 helpers; those that are not there yet are started, as many as there are processors at most."""
    global _helpers
    for k in range(1, n):
        if _helpers < k or (_helpers < PROCESSORS - 1 and not _calls.empty()):
            with suppress(RuntimeError):  # no more threads, or the interpreter ends: those there are do it
                Thread(target=_help, args=(_calls, _asked), name="pyderiv", daemon=True).start()
                _helpers += 1
        # each in a copy of the context: np.errstate lives there
        _calls.put((begin, _processor(), contextvars.copy_context(), work))
    _asked.ring()


def _move_from(processor: int) -> None:
    """Run on another processor: Linux wakes a thread where its waker runs, when it takes the others for busy."""
    if processor >= 0 and processor == _processor() and len(allowed := os.sched_getaffinity(0)) > 1:
        os.sched_setaffinity(0, allowed - {processor})
        os.sched_setaffinity(0, allowed)


def _help(calls: SimpleQueue[tuple[float, int, contextvars.Context, _Work]], asked: Bell) -> None:
    """What a helper does all its life."""
    ended = Bell()
    while True:
        idle, seen, awake = perf_counter(), asked.count, False
        if calls.empty():
            awake = asked.watch(seen, LINGER, LET_GO, ended) and not calls.empty()
        else:
            ended.ring()
        begin, processor, context, work = calls.get()
        if idle < begin:
            late = perf_counter() - begin > _wake[awake]
            # bounded: what was busy once isn't for ever
            _wake[awake] = min(1.1 * _wake[awake] if late else _wake[awake] / 1.1, 1e-3)
        _move_from(processor)
        context.run(work.help)
        ended = work.idle
        del context, work
