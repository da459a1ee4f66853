"""The measured numbers as pictures: by function and library, by N, and accuracy beside speed."""

from __future__ import annotations

import textwrap
from math import nan
from pathlib import Path
from statistics import median

import matplotlib
from tables import FRESH, NAMES

matplotlib.use("Agg")
matplotlib.rcParams["svg.hashsalt"] = "pyderiv"  # the same numbers, the same file

from matplotlib import pyplot  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402

COLOURS = {
    "pyderiv": "#d62728",
    "numpy": "#6baed6",
    "numexpr": "#e6ab02",
    "numba": "#a1d99b",
    "svml": "#238b45",
    "jax": "#9e9ac8",
    "torch": "#bdbdbd",
    "torch_compiled": "#525252",
}
DASHED = ("pyderiv_out", "svml_out")  # drawn by N, too
N = 10**6
TIME = "ns an element: value and derivative, fresh results, float64, N = {:,}"
LEAST, MOST = 0.25, 1e17  # ULP: as far as errors are drawn


def draw(report: dict, folder: Path) -> None:
    """peers.svg, sizes.svg and accuracy.svg."""
    sections = [s for s in report["speed"] if s["dtype"] == "float64"]
    section = max(sections, key=lambda s: (s["n"] <= N, s["n"] if s["n"] <= N else -s["n"]))
    pictures = {"peers": peers(section), "sizes": sizes(report["by size"]), "accuracy": accuracy(section)}
    for name, figure in pictures.items():
        title = textwrap.fill(", ".join(report["machine"].values()), width=120)
        figure.suptitle(title, fontsize=7, x=0.99, ha="right")
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
        pyplot.close(figure)


def present(results: list[dict]) -> list[str]:
    return [name for name in FRESH if any(name in result for result in results)]


def logarithmic(axes: Axes, ticks: list[float]) -> None:
    axes.set_xscale("log")
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()
    axes.grid(alpha=0.3)


def peers(section: dict) -> Figure:
    """A dot for each case and library: nanoseconds an element."""
    results = section["ns"]
    cases = sorted(results, key=lambda case: results[case]["pyderiv"])
    figure, axes = pyplot.subplots(figsize=(8, 0.22 * len(cases) + 1.6), layout="constrained")
    for name in reversed(present(list(results.values()))):
        x = [results[case].get(name, nan) for case in cases]
        axes.plot(x, range(len(cases)), "o", color=COLOURS[name], label=FRESH[name], markersize=4.5)
    axes.set_yticks(range(len(cases)), cases)
    logarithmic(axes, [0.5, 1, 2, 5, 10, 20, 50])
    axes.legend(loc="lower right", reverse=True)
    axes.set_xlabel(TIME.format(section["n"]))
    axes.margins(y=0.01)
    return figure


def sizes(by_size: dict) -> Figure:
    """A panel for each case, a line for each library: nanoseconds an element by N."""
    figure, panels = pyplot.subplots(2, 2, figsize=(9, 8), layout="constrained", sharex=True, sharey=True)
    for axes, (case, by_n) in zip(panels.flat, by_size.items(), strict=False):
        for name in [*present(list(by_n.values())), *DASHED]:
            points = [(int(n), ns[name]) for n, ns in by_n.items() if name in ns]
            style = {"linestyle": "--"} if name in DASHED else {"marker": "o", "markersize": 3}
            label = NAMES[name].replace("`", "")
            axes.plot(*zip(*points, strict=True), color=COLOURS[name.removesuffix("_out")], label=label, **style)
        axes.set_title(case, fontsize=10)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.grid(alpha=0.3)
        axes.set_xlabel("N")
    handles, labels = panels.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=5, fontsize=8)
    figure.supylabel("ns an element: value and derivative, float64", fontsize=9)
    return figure


def accuracy(section: dict) -> Figure:
    """A dot for each case and library: nanoseconds an element, and the larger error; a diamond for its medians."""
    figure, axes = pyplot.subplots(figsize=(8, 6), layout="constrained")
    results, errors = section["ns"], section["errors"]
    for name in reversed(present(list(results.values()))):
        cases = [case for case in results if name in results[case]]
        x = [results[case][name] for case in cases]
        y = [min(max(LEAST, *errors[case][name]), MOST) for case in cases]
        axes.plot(x, y, "o", color=COLOURS[name], markersize=4, alpha=0.6)
        axes.plot(
            median(x), median(y), "D", color=COLOURS[name], markeredgecolor="black", markersize=9, label=FRESH[name]
        )
    axes.set_yscale("log")
    logarithmic(axes, [0.5, 1, 2, 5, 10, 20, 50])
    axes.legend(loc="upper right", title="medians", fontsize=8, reverse=True)
    axes.set_xlabel(TIME.format(section["n"]))
    axes.set_ylabel("largest error of value and derivative, ULP, over 2,000 inputs")
    return figure
