"""A process in another environment, which compiles loops with its own numba and times them when asked.

For numba with Intel's SVML, which needs an older numba and Intel's runtime: ``pip install "numba<0.62" "numpy<2.3"
intel-cmplr-lib-rt scipy``. The parent has a ``Worker``; the process is this file, run there, and knows nothing of
pyderiv but the text of a loop. They exchange pickles through pipes.
"""

from __future__ import annotations

import ctypes
import os
import pickle
import subprocess
import sys
import timeit
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path

import numpy as np
from loops import compiled


def keep_memory() -> None:
    """Have glibc keep freed memory, where it is the C library.

    Else it depends on what lies on the heap whether fresh results of up to 32 MiB cost page faults, 3 to 7 ns for every
    double: in one process they would, in another not.
    """
    trim_threshold, mmap_threshold = -1, -3  # from malloc.h
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(trim_threshold, 1 << 30)
        mallopt(mmap_threshold, 1 << 25)


class Worker:
    """The process, as its parent sees it: ``worker.NAME(...)`` calls ``Server.NAME(...)`` there."""

    def __init__(self, python: str) -> None:
        library = Path(python).absolute().parents[1] / "lib"  # where Intel's runtime is installed
        environment = os.environ | {"LD_LIBRARY_PATH": f"{library}{os.pathsep}{os.environ.get('LD_LIBRARY_PATH', '')}"}
        environment.pop("PYTHONPATH", None)
        self.process = subprocess.Popen(
            [python, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
        )

    def __getattr__(self, name: str) -> partial:
        return partial(self.ask, name)

    def ask(self, *request):
        pickle.dump(request, self.process.stdin)
        self.process.stdin.flush()
        reply = pickle.load(self.process.stdout)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


class RemoteCall:
    """A contender in the worker: called, it returns the results; ``timeit`` is that of a `timeit.Timer` there."""

    def __init__(self, worker: Worker, form: str) -> None:
        self.results, self.timeit = partial(worker.results, form), partial(worker.timeit, form)

    def __call__(self):
        return self.results()


cached = lru_cache(2)(compiled)  # float64 and float32


class Server:
    """What the process does."""

    def versions(self) -> str:
        import numba

        if not numba.config.USING_SVML:
            raise RuntimeError("the worker's numba has no SVML: numba<0.62 and intel-cmplr-lib-rt are needed")
        return f"numba {numba.__version__} + SVML {version('intel-cmplr-lib-rt')}"

    def bind(self, body: str, interval: tuple[float, float], n: int, dtype: str) -> None:
        """The loop over a `Case.sample`; its results are compared with those of the parent."""
        loop = cached(body, np.dtype(dtype))
        self.forms = {}  # the memory of those before is freed
        x = np.random.default_rng(n).uniform(*interval, n).astype(dtype, copy=False)
        out = np.full_like(x, np.nan), np.full_like(x, np.nan)

        def pair(y: np.ndarray, dy: np.ndarray) -> tuple:
            loop(x, y, dy)
            return y, dy

        self.forms = {"fresh": lambda: pair(np.empty_like(x), np.empty_like(x)), "out": lambda: pair(*out)}

    def timeit(self, form: str, number: int) -> float:
        return timeit.timeit(self.forms[form], number=number)

    def results(self, form: str) -> tuple:
        return self.forms[form]()


def main() -> None:
    keep_memory()
    server, replies = Server(), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints is no reply
    while True:
        try:
            name, *arguments = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            reply = getattr(server, name)(*arguments)
        except Exception as error:  # whatever it is, the parent shall know
            reply = RuntimeError(f"{type(error).__name__}: {error}")
        pickle.dump(reply, replies)
        replies.flush()


if __name__ == "__main__":
    main()
