"""One table, pyderiv against NumPy: ``python benchmarks/compare.py``, one core, about five minutes.

Contenders take turns, so that whatever slows the machine slows all of them; the best time of each counts.
"""

import argparse
import json
import os
import platform
import timeit
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from statistics import geometric_mean

import numpy as np
from cases import CASES, SIZES, Case, check

from pyderiv.dispatch import isa

BATCH = 5e-4  # seconds: short calls are timed this long together, or the clock and the loop would be measured
BUDGET = 1.2  # seconds for a case and size, unless MIN_ROUNDS take longer
MIN_ROUNDS = 3
NAME_WIDTH = 30


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


def measure(case: Case, n: int, rounds: int | None, budget: float) -> dict[str, float]:
    """Nanoseconds an element of each contender, and the two ratios: fresh against fresh, ``out=`` against ``out=``."""
    best = best_times(case.contenders(case.sample(n)), rounds, budget)
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
    return {key: geometric_mean(result[key] for result in results) for key in results[0]}


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
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every number to FILE, too")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw the ratios at the largest N up to 10^6")
    options = parser.parse_args()
    options.sizes = options.sizes or (SIZES[:-1] if options.quick else SIZES)
    options.selected = [case for case in CASES if options.cases in case.name]
    if not options.selected:
        parser.error(f"no case contains {options.cases!r}: {', '.join(case.name for case in CASES)}")
    if min(options.sizes) < 1 or (options.rounds is not None and options.rounds < 1):
        parser.error("sizes and rounds are at least 1")
    return options


def plot(report: dict, path: Path) -> None:
    """A dot for each case and form of NumPy: how many times the time of pyderiv it takes."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    k, n = max((k, n) for k, n in enumerate(report["sizes"]) if n <= 1e6 or k == 0)
    results = {name: result[k] for name, result in report["ns per element"].items()}
    names = sorted(results, key=lambda name: results[name]["tiled ratio"])
    figure, axes = pyplot.subplots(figsize=(8, 0.22 * len(names) + 1.4), layout="constrained")
    for form, label, colour in (
        ("numpy ratio", "NumPy as people write it", "#9ecae1"),
        ("tiled ratio", "NumPy in blocks, with out=", "#08519c"),
    ):
        axes.plot([results[name][form] for name in names], names, "o", color=colour, label=label)
    axes.axvline(1, color="black", linewidth=1)
    axes.set_xscale("log")
    axes.set_xticks([1, 2, 5, 10, 20], ["1", "2", "5", "10", "20"])
    axes.minorticks_off()
    axes.grid(axis="x", alpha=0.3)
    axes.legend(loc="lower right")
    axes.set_xlabel(f"NumPy's time over pyderiv's, value and derivative, N = {n:,}, one thread")
    machine = report["machine"]
    axes.set_title(
        f"{machine['processor']}, {machine['instruction set']}, NumPy {machine['NumPy']}, {machine['date']}", fontsize=9
    )
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
    print(f"| {'-' * NAME_WIDTH} | " + " | ".join(["-----:"] * len(columns)) + " |", flush=True)

    results = {}
    for case in options.selected:
        check(case)
        results[case.name] = [measure(case, n, **effort) for n in options.sizes]
        print(line(case.name, [cell for result in results[case.name] for cell in three(result)]), flush=True)
    for kind in ("row", "composition"):
        if of_kind := [results[case.name] for case in options.selected if case.kind == kind]:
            by_size = [means(list(column)) for column in zip(*of_kind, strict=True)]
            print(line(f"geometric mean, {kind}s", [cell for mean in by_size for cell in three(mean)]))
    copy = [measure_copy(n, **effort) for n in options.sizes]
    print(line("np.copyto: read one, write one", [cell for ns in copy for cell in (f"{ns:.2f}", "", "")]))

    machine = {
        "processor": processor(),
        "instruction set": isa,
        "NumPy": np.__version__,
        "Python": platform.python_version(),
        "date": date.today().isoformat(),
    }
    print("\n" + ", ".join(f"{key} {value}" for key, value in machine.items()))
    report = {"machine": machine, "sizes": list(options.sizes), "ns per element": results, "copy": copy}
    if options.json:
        options.json.write_text(json.dumps(report, indent=1) + "\n")
    if options.plot:
        plot(report, options.plot)


if __name__ == "__main__":
    main()
