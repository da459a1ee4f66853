"""One table, pyderiv against NumPy: ``python benchmarks/compare.py``, one core, about five minutes.

``--peers`` has numba, JAX and PyTorch compete as well, those that are installed (``pip install .[bench]``); with
``--sizes 1000000 --rounds 7`` it takes two minutes. Contenders take turns, so that whatever slows the machine slows all
of them, and no array is left in the cache by the turn before; the best time of each counts.
"""

import argparse
import json
import os
import platform
import timeit
from collections.abc import Callable
from datetime import date
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from math import nan
from pathlib import Path
from statistics import geometric_mean

import numpy as np
from cases import CASES, SIZES, Case, check
from peers import fast_contenders

from pyderiv.dispatch import isa

BATCH = 5e-4  # seconds: short calls are timed this long together, or the clock and the loop would be measured
BUDGET = 1.2  # seconds for a case and size, unless MIN_ROUNDS take longer
MIN_ROUNDS = 3
NAME_WIDTH = 30
FRESH = ("pyderiv", "numpy", "numba", "JAX", "PyTorch", "PyTorch, compiled")  # contenders that return fresh results
COLOURS = ("#d62728", "#6baed6", "#74c476", "#9e9ac8", "#969696", "#525252")


def best_times(calls: dict[str, Callable], rounds: int | None, budget: float) -> dict[str, float]:
    """Seconds a call: the best of ``rounds`` rounds, or of so many as the budget allows."""
    timers = {name: timeit.Timer(call) for name, call in calls.items()}
    deadline = timeit.default_timer() + budget
    first = {name: timer.timeit(1) for name, timer in timers.items()}  # warms up, and says how many make a batch
    repeats = {name: max(1, round(BATCH / seconds)) for name, seconds in first.items()}
    best, done = first, 0
    while done < (rounds or MIN_ROUNDS) or (rounds is None and timeit.default_timer() < deadline):
        best = {name: min(best[name], timer.timeit(repeats[name]) / repeats[name]) for name, timer in timers.items()}
        done += 1
    return best


def measure(case: Case, n: int, rounds: int | None, budget: float, peers: bool = False) -> dict[str, float]:
    """Nanoseconds an element of each contender, and the two ratios: fresh against fresh, ``out=`` against ``out=``."""
    x = case.sample(n)
    calls = case.contenders(x) | (fast_contenders(case, x) if peers else {})
    best = best_times(calls, rounds, budget * len(calls) / 4)
    ns = {name: seconds / n * 1e9 for name, seconds in best.items()}
    return ns | {"numpy ratio": ns["numpy"] / ns["pyderiv"], "tiled ratio": ns["tiled"] / ns["pyderiv_out"]}


def measure_copy(n: int, rounds: int | None, budget: float) -> float:
    """Nanoseconds an element of a plain copy, what the memory takes."""
    source, target = np.ones(n), np.empty(n)
    return best_times({"copy": partial(np.copyto, target, source)}, rounds, budget)["copy"] / n * 1e9


def line(name: str, cells: list[str]) -> str:
    return f"| {name:<{NAME_WIDTH}} | " + " | ".join(f"{cell:>6}" for cell in cells) + " |"


def three(result: dict[str, float]) -> list[str]:
    return [f"{result['pyderiv_out']:.2f}", f"{result['numpy ratio']:.1f}x", f"{result['tiled ratio']:.1f}x"]


def means(results: list[dict[str, float]]) -> dict[str, float]:
    common = set(results[0]).intersection(*results)
    return {key: geometric_mean(result[key] for result in results) for key in common}


def processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [text.partition(":")[2].strip() for text in lines if text.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Value and derivative by pyderiv and by NumPy, on one core.")
    parser.add_argument("--sizes", type=int, nargs="+", metavar="N", help="default: 1000 100000 1000000 10000000")
    parser.add_argument("--cases", default="", metavar="TEXT", help="only cases whose name contains TEXT")
    parser.add_argument("--rounds", type=int, metavar="R", help="so many rounds, instead of as many as time allows")
    parser.add_argument("--quick", action="store_true", help="a sixth of the time, and no N=1e7 unless asked for")
    parser.add_argument("--peers", action="store_true", help="numba, JAX and PyTorch, too, where they are installed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number to FILE, too")
    parser.add_argument(
        "--plot", type=Path, metavar="FILE", help="draw the largest N up to 10^6: with --peers times, else ratios"
    )
    options = parser.parse_args()
    options.sizes = options.sizes or (SIZES[:-1] if options.quick else SIZES)
    options.selected = [case for case in CASES if options.cases in case.name]
    if not options.selected:
        parser.error(f"no case contains {options.cases!r}: {', '.join(case.name for case in CASES)}")
    if min(options.sizes) < 1 or (options.rounds is not None and options.rounds < 1):
        parser.error("sizes and rounds are at least 1")
    return options


def largest(sizes: list[int]) -> tuple[int, int]:
    """Which of the sizes is drawn, and it: the largest up to 10^6."""
    return max((k, n) for k, n in enumerate(sizes) if n <= 1e6 or k == 0)


def peer_table(report: dict) -> list[str]:
    """Nanoseconds an element by pyderiv, and times that of the others, all with fresh results."""
    k, n = largest(report["sizes"])
    results = {name: result[k] for name, result in report["ns per element"].items()}
    others = [name for name in FRESH[1:] if any(name in result for result in results.values())]
    lines = [line(f"N={n:,}", ["pyderiv", *others]), line("-" * NAME_WIDTH, ["-----:"] * (1 + len(others)))]
    ratios: dict[str, list[float]] = {name: [] for name in others}
    for case, result in results.items():
        ratio = {name: result[name] / result["pyderiv"] for name in others if name in result}
        for name, value in ratio.items():
            ratios[name].append(value)
        cells = [f"{ratio[name]:.2f}x" if name in ratio else "" for name in others]
        lines.append(line(case, [f"{result['pyderiv']:.2f}", *cells]))
    return [*lines, line("geometric mean", ["", *(f"{geometric_mean(v):.2f}x" for v in ratios.values())])]


def plot(report: dict, path: Path) -> None:
    """A dot for each case and contender: nanoseconds an element with peers, else how many times pyderiv's time."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    k, n = largest(report["sizes"])
    results = {name: result[k] for name, result in report["ns per element"].items()}
    with_peers = any(name in result for result in results.values() for name in FRESH[2:])
    if with_peers:
        names = sorted(results, key=lambda name: results[name]["pyderiv"])
        series = [(name, name, colour) for name, colour in zip(FRESH, COLOURS, strict=True)]
        label, ticks = "ns an element", [0.5, 1, 2, 5, 10, 20, 50]
    else:
        names = sorted(results, key=lambda name: results[name]["tiled ratio"])
        series = [
            ("numpy ratio", "NumPy as people write it", "#9ecae1"),
            ("tiled ratio", "NumPy in blocks, with out=", "#08519c"),
        ]
        label, ticks = "NumPy's time over pyderiv's", [1, 2, 5, 10, 20]
    figure, axes = pyplot.subplots(figsize=(8, 0.22 * len(names) + 1.4), layout="constrained")
    for form, text, colour in reversed(series):
        x = [results[name].get(form, nan) for name in names]
        axes.plot(x, range(len(names)), "o", color=colour, label=text, markersize=4.5)
    if not with_peers:
        axes.axvline(1, color="black", linewidth=1)
    axes.set_yticks(range(len(names)), names)
    axes.set_xscale("log")
    axes.set_xticks(ticks, map(str, ticks))
    axes.minorticks_off()
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right")
    axes.set_xlabel(f"{label}, value and derivative, N = {n:,}, one thread")
    axes.margins(y=0.01)
    axes.set_title(", ".join(report["machine"].values()), fontsize=8, loc="right")
    figure.savefig(path)


def main() -> None:
    options = arguments()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    effort = {"rounds": options.rounds, "budget": BUDGET / 6 if options.quick else BUDGET}

    print("Value and derivative, float64, one thread. N: ns per element, pyderiv with out=.")
    print("numpy: time of NumPy as people write it / pyderiv, both returning fresh arrays.")
    print("tiled: time of NumPy in blocks, with out= and no temporaries / pyderiv with out=.\n")
    columns = [cell for n in options.sizes for cell in (f"N={n:.0e}".replace("e+0", "e"), "numpy", "tiled")]
    print(line("", columns))
    print(line("-" * NAME_WIDTH, ["-----:"] * len(columns)), flush=True)

    results = {}
    for case in options.selected:
        check(case)
        results[case.name] = [measure(case, n, **effort, peers=options.peers) for n in options.sizes]
        print(line(case.name, [cell for result in results[case.name] for cell in three(result)]), flush=True)
    for kind in ("row", "composition"):
        if of_kind := [results[case.name] for case in options.selected if case.kind == kind]:
            by_size = [means(list(column)) for column in zip(*of_kind, strict=True)]
            print(line(f"geometric mean, {kind}s", [cell for mean in by_size for cell in three(mean)]))
    copy = [measure_copy(n, **effort) for n in options.sizes]
    print(line("np.copyto: read one, write one", [cell for ns in copy for cell in (f"{ns:.2f}", "", "")]))

    packages = ["NumPy", *(("numba", "JAX", "torch") if options.peers else ())]
    machine = {
        "processor": processor(),
        "instruction set": isa,
        "Python": f"Python {platform.python_version()}",
        **{name: f"{name} {version(name)}" for name in packages if find_spec(name.lower())},
        "date": date.today().isoformat(),
    }
    print("\n" + ", ".join(machine.values()))
    report = {"machine": machine, "sizes": list(options.sizes), "ns per element": results, "copy": copy}
    if options.peers:
        print("\n" + "\n".join(peer_table(report)))
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n")
    if options.plot:
        plot(report, options.plot)


if __name__ == "__main__":
    main()
