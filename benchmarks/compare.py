"""pyderiv against NumPy: ``python benchmarks/compare.py``, one core, about five minutes.

``--peers`` has numexpr, numba, JAX and PyTorch compete as well, those that are installed (``pip install .[bench]``);
``--svml PYTHON`` numba with Intel's SVML, in the environment of another Python (see worker.py). Contenders take turns,
so that whatever slows the machine slows all of them, and no array is left in the cache by the turn before; the best
time of each counts. ``--table`` and ``--plots`` write speed.md and the pictures.
"""

import argparse
import json
import os
import platform
import shlex
import sys
import timeit
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import geometric_mean

import numpy as np
import tables
from cases import CASES, SIZES, Case, check, outputs
from peers import fast_contenders
from worker import Worker, keep_memory

import pyderiv
from pyderiv.dispatch import isa

BATCH = 5e-4  # seconds: short calls are timed this long together, or the clock and the loop would be measured
WARM = 5e-3  # seconds of calls that do not count: some caches take several until they keep other arrays
BUDGET = 0.3  # seconds for a contender, case and size, unless MIN_ROUNDS take longer
MIN_ROUNDS = 3
NAME_WIDTH = 30
PEER_SIZES = (10**4, 10**5, 10**6, 10**7)
SINGLE_SIZE = 10**6  # for float32
BY_SIZE = ("sin", "exp", "square", "exp(-x**2/2)*cos(5*x)")  # cases that are drawn by N
ALL_SIZES = tuple(10**k for k in range(9))
LONGEST = 1.0  # seconds a call: whoever takes longer is not drawn there
PACKAGES = {"numpy": "NumPy", "numexpr": "numexpr", "numba": "numba", "jax": "JAX", "torch": "PyTorch"}


def best_times(calls: dict[str, Callable], rounds: int | None, budget: float = BUDGET) -> dict[str, float]:
    """Seconds a call: the best of ``rounds`` rounds, or of so many as the budget allows.

    A turn begins with calls that do not count: they find in the cache what others have left there.
    """
    timers = {name: getattr(call, "timeit", None) or timeit.Timer(call).timeit for name, call in calls.items()}
    deadline = timeit.default_timer() + budget * len(calls)
    for timer in timers.values():
        timer(1)  # some compile
    first = {name: timer(1) for name, timer in timers.items()}  # says how many make a batch
    repeats = {name: max(1, round(BATCH / seconds)) for name, seconds in first.items()}
    best, done = first, 0
    while done < (rounds or MIN_ROUNDS) or (rounds is None and timeit.default_timer() < deadline):
        for name, timer in timers.items():
            timer(max(1, round(WARM / first[name])))
            best[name] = min(best[name], timer(repeats[name]) / repeats[name])
        done += 1
    return best


class Bench:
    """What is measured, and with which effort."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.rounds, self.peers = options.rounds, options.peers
        self.budget = BUDGET / 6 if options.quick else BUDGET
        self.worker = Worker(options.svml) if options.svml else None

    def contenders(self, case: Case, x: np.ndarray, without: tuple[str, ...] = ()) -> dict[str, Callable]:
        out = outputs(x)
        calls = case.contenders(x, out)
        if self.peers:
            calls |= fast_contenders(case, x, out, self.worker, without)
        return {name: call for name, call in calls.items() if name not in without}

    def times(self, calls: dict[str, Callable], n: int, rounds: int | None = None) -> dict[str, float]:
        """Nanoseconds an element."""
        with np.errstate(all="ignore"):
            best = best_times(calls, rounds or self.rounds, self.budget)
        return {name: seconds / n * 1e9 for name, seconds in best.items()}

    def case(self, case: Case, n: int, dtype: str = "float64") -> dict[str, float]:
        return self.times(self.contenders(case, case.sample(n, dtype)), n)

    def by_size(self, case: Case) -> dict[int, dict[str, float]]:
        found, slow = {}, ()
        for n in ALL_SIZES:
            calls = self.contenders(case, case.sample(n), slow)
            found[n] = self.times(calls, n, 2 if n == ALL_SIZES[-1] else None)
            slow += tuple(name for name, ns in found[n].items() if ns * n * 10 > LONGEST * 1e9)
        return found

    def errors(self, case: Case) -> dict[str, list[float]]:
        from errors import POINTS, largest

        x = case.sample(POINTS)
        calls = {name: call for name, call in self.contenders(case, x).items() if name in tables.FRESH}
        return largest(case, x, calls)

    def copy(self, n: int, dtype: str) -> float:
        """A plain copy, what the memory takes."""
        source, target = np.ones(n, dtype), np.empty(n, dtype)
        return self.times({"copy": partial(np.copyto, target, source)}, n)["copy"]

    def machine(self) -> dict[str, str]:
        installed = [name for name in PACKAGES if find_spec(name)] if self.peers else ["numpy"]
        return {
            "processor": processor(),
            "instruction set": isa,
            "Python": f"Python {platform.python_version()}",
            "pyderiv": f"pyderiv {pyderiv.__version__}",
            **{name: f"{PACKAGES[name]} {version(name)}" for name in installed},
            **({"svml": self.worker.versions()} if self.worker else {}),
            "date": date.today().isoformat(),
        }


def processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [text.partition(":")[2].strip() for text in lines if text.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def line(name: str, cells: list[str]) -> str:
    return f"| {name:<{NAME_WIDTH}} | " + " | ".join(f"{cell:>6}" for cell in cells) + " |"


def three(ns: dict[str, float]) -> list[str]:
    """The time with out=, and NumPy's over pyderiv's: fresh against fresh, out= against out=."""
    return [
        f"{ns['pyderiv_out']:.2f}",
        f"{ns['numpy'] / ns['pyderiv']:.1f}x",
        f"{ns['tiled'] / ns['pyderiv_out']:.1f}x",
    ]


def means(results: list[dict[str, float]]) -> dict[str, float]:
    common = set(results[0]).intersection(*results)
    return {key: geometric_mean(result[key] for result in results) for key in common}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Value and derivative by pyderiv and others, on one core.")
    parser.add_argument("--sizes", type=int, nargs="+", metavar="N", help="default: 1000 (--peers: 10000) to 10000000")
    parser.add_argument("--cases", default="", metavar="TEXT", help="only cases whose name contains TEXT")
    parser.add_argument("--rounds", type=int, metavar="R", help="so many rounds, instead of as many as time allows")
    parser.add_argument("--quick", action="store_true", help="a sixth of the time, and no N=1e7 unless asked for")
    parser.add_argument("--peers", action="store_true", help="numexpr, numba, JAX and PyTorch, if installed")
    parser.add_argument("--svml", metavar="PYTHON", help="numba with SVML, in that Python's environment")
    parser.add_argument("--table", type=Path, metavar="FILE", help="peers, and float32, as Markdown")
    parser.add_argument("--plots", type=Path, metavar="DIR", help="peers, by N, and accuracy, as pictures")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number to FILE, too")
    parser.add_argument("--read", type=Path, metavar="FILE", help="measure nothing: the numbers of an earlier --json")
    options = parser.parse_args()
    options.peers |= bool(options.svml or options.table or options.plots)
    if not options.sizes:
        options.sizes = (PEER_SIZES if options.peers else SIZES)[: -1 if options.quick else None]
    options.selected = [case for case in CASES if options.cases in case.name]
    if not options.selected:
        parser.error(f"no case contains {options.cases!r}: {', '.join(case.name for case in CASES)}")
    if min(options.sizes) < 1 or (options.rounds is not None and options.rounds < 1):
        parser.error("sizes and rounds are at least 1")
    return options


def command(options: argparse.Namespace) -> str:
    """What was typed, but for where things lie on this machine."""
    paths = {str(options.svml): "PYTHON"} | {str(p): p.name for p in (options.json,) if p}
    return shlex.join(["python", "benchmarks/compare.py", *(paths.get(text, text) for text in sys.argv[1:])])


def measured(options: argparse.Namespace) -> dict:
    """All numbers; NumPy's are printed as they come."""
    bench = Bench(options)
    sections = [{"dtype": "float64", "n": n} for n in options.sizes]
    if options.table:
        sections.append({"dtype": "float32", "n": SINGLE_SIZE})
    for section in sections:
        section |= {"ns": {}, "kinds": {case.name: case.kind for case in options.selected}, "errors": {}}
    report = {"machine": bench.machine(), "command": command(options), "speed": sections, "by size": {}}

    print("Value and derivative, one thread. N: ns per element, pyderiv with out=.")
    print("numpy: time of NumPy as people write it / pyderiv, both returning fresh arrays.")
    print("tiled: time of NumPy in blocks, with out= and no temporaries / pyderiv with out=.\n")
    single = {"float64": "", "float32": "f"}
    heads = [f"N={section['n']:.0e}{single[section['dtype']]}".replace("e+0", "e") for section in sections]
    columns = [cell for head in heads for cell in (head, "numpy", "tiled")]
    print(line("", columns))
    print(line("-" * NAME_WIDTH, ["-----:"] * len(columns)), flush=True)
    for case in options.selected:
        check(case)
        for section in sections:
            section["ns"][case.name] = bench.case(case, section["n"], section["dtype"])
        results = [section["ns"][case.name] for section in sections]
        print(line(case.name, [cell for result in results for cell in three(result)]), flush=True)
        if options.plots:
            errors = bench.errors(case)
            for section in sections:
                section["errors"][case.name] = errors
            if case.name in BY_SIZE:
                report["by size"][case.name] = bench.by_size(case)
    for kind in ("row", "composition"):
        names = [case.name for case in options.selected if case.kind == kind]
        if names:
            of_kind = [means([section["ns"][name] for name in names]) for section in sections]
            print(line(f"geometric mean, {kind}s", [cell for mean in of_kind for cell in three(mean)]))
    for section in sections:
        section["copy"] = bench.copy(section["n"], section["dtype"])
    copies = [cell for section in sections for cell in (f"{section['copy']:.2f}", "", "")]
    print(line("np.copyto: read one, write one", copies))
    print("\n" + ", ".join(report["machine"].values()))
    if bench.worker:
        bench.worker.close()
    return report


def main() -> None:
    options = arguments()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    keep_memory()
    report = json.loads(options.read.read_text()) if options.read else measured(options)
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n")
    if options.peers:
        print("\n" + tables.summary(report["speed"]))
    if options.table:
        options.table.write_text(tables.page(report), encoding="utf-8")
    if options.plots:
        from plots import draw

        draw(report, options.plots)


if __name__ == "__main__":
    main()
