"""The measured numbers as Markdown: a table a size, nanoseconds an element by case and contender."""

from __future__ import annotations

from statistics import geometric_mean

# by contender: those that return fresh results, and those that write into arrays that are there
FRESH = {
    "pyderiv": "pyderiv",
    "numpy": "NumPy",
    "numexpr": "numexpr",
    "numba": "numba",
    "svml": "numba + SVML",
    "jax": "JAX",
    "torch": "PyTorch",
    "torch_compiled": "PyTorch, compiled",
}
INTO = {
    "pyderiv_out": "pyderiv, `out=`",
    "tiled": "NumPy in blocks, `out=`",
    "numexpr_out": "numexpr, `out=`",
    "numba_out": "numba, `out=`",
    "svml_out": "numba + SVML, `out=`",
}
NAMES = FRESH | INTO
SETTINGS = (FRESH, INTO)

HEAD = """\
# Speed

Nanoseconds an element for value and derivative of one array, on one thread: {machine}.
Made by `{command}`.

`out=`: results are written into arrays that are there; the others return fresh ones. NumPy is the textbook's formulas,
"in blocks" the same without temporary arrays; numba (with fast math) and numexpr have value and derivative written by
hand, and share what these have in common; JAX and PyTorch differentiate by themselves. Empty: the library has not the
function, or not to half of the digits. Fresh results of up to 32 MiB cost nobody page faults here, since glibc is told
to keep freed memory; larger ones cost everybody them but pyderiv, which keeps up to 256 MiB of its own. Contenders took
turns; the best time of each counts, after calls that do not. The last columns name the fastest of the others, and
its time over pyderiv's in the same setting: above 1, pyderiv is ahead.
"""
COPY = "\nnp.copyto, which reads one array and writes one: {:.2f}.\n"


def page(report: dict) -> str:
    """All sections, and before them what they come to."""
    machine = ", ".join(report["machine"].values())
    sections = report["speed"]
    parts = [HEAD.format(machine=machine, command=report["command"]), summary(sections)]
    for section in sections:
        title = f"## {section['dtype']}, N = {section['n']:,}\n"
        parts.append(title + "\n" + "\n".join(table(section)) + "\n" + COPY.format(section["copy"]))
    return "\n".join(parts).rstrip() + "\n"


def summary(sections: list[dict]) -> str:
    head = ["", "", "cases", *(f"{s}, {w}" for s in ("fresh", "`out=`") for w in ("best other over pyderiv", "ahead"))]
    lines = [_line(head), _line(["---"] * len(head))]
    for section in sections:
        for kind in ("row", "composition"):
            cases = [name for name in section["ns"] if section["kinds"][name] == kind]
            cells = [f"{section['dtype']}, N = {section['n']:,}", f"{kind}s", str(len(cases))]
            for setting in SETTINGS:
                ratios = [best(section["ns"][name], setting)[1] for name in cases]
                cells += [f"{geometric_mean(ratios or [1]):.2f}", str(sum(r > 1 for r in ratios))]
            if cases:
                lines.append(_line(cells))
    return "\n".join(lines) + "\n"


def table(section: dict) -> list[str]:
    """Times of all contenders, and times over pyderiv's as geometric means of the cases that each has."""
    results = section["ns"]
    names = [name for name in NAMES if any(name in ns for ns in results.values())]
    head = ["case", *map(NAMES.get, names), "best other", "best other, `out=`"]
    lines = [_line(head), _line(["---", *["---:"] * len(names), "---", "---"])]
    for case, ns in results.items():
        times = [f"{ns[name]:.2f}" if name in ns else "" for name in names]
        rivals = ["{} {:.2f}".format(*best(ns, setting)) for setting in SETTINGS]
        lines.append(_line([f"`{case}`", *times, *rivals]))
    for kind in ("row", "composition"):
        of_kind = [ns for case, ns in results.items() if section["kinds"][case] == kind]
        if of_kind:
            ratios = [_mean_ratio(name, of_kind) for name in names]
            rivals = [f"{geometric_mean(best(ns, setting)[1] for ns in of_kind):.2f}" for setting in SETTINGS]
            lines.append(_line([f"geometric mean over pyderiv's, {kind}s", *ratios, *rivals]))
    return lines


def best(ns: dict[str, float], setting: dict[str, str]) -> tuple[str, float]:
    """The fastest of the others in a setting, and its time over pyderiv's."""
    own, *others = setting
    name = min((name for name in others if name in ns), key=ns.get)
    return setting[name].partition(", `")[0], ns[name] / ns[own]


def _mean_ratio(name: str, results: list[dict]) -> str:
    own = next(iter(FRESH if name in FRESH else INTO))
    ratios = [ns[name] / ns[own] for ns in results if name in ns]
    fewer = f" ({len(ratios)})" if len(ratios) < len(results) else ""
    return f"{geometric_mean(ratios):.2f}{fewer}" if ratios and name != own else ""


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
