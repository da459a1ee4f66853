"""speed.md and the pictures, from numbers that are made up."""

import plots
import tables

NS = {
    "sin": dict.fromkeys(tables.NAMES, 2.0),
    "1/(1 + exp(-x))": {"pyderiv": 2, "numpy": 4, "pyderiv_out": 1, "tiled": 3},
}
KINDS = {"sin": "row", "1/(1 + exp(-x))": "composition"}
ERRORS = {case: dict.fromkeys(tables.FRESH, (0.0, 2.0)) for case in NS}
SECTION = {"dtype": "float64", "n": 10**6, "ns": NS, "kinds": KINDS, "errors": ERRORS, "copy": 0.5}
REPORT = {"machine": {"processor": "P", "date": "D"}, "command": "python ...", "speed": [SECTION]}
REPORT["by size"] = {case: {1: ns, 100: ns} for case, ns in NS.items()}


def test_page() -> None:
    page = tables.page(REPORT)
    assert "on one thread: P, D.\nMade by `python ...`." in page
    assert "| float64, N = 1,000,000 | rows | 1 | 1.00 | 0 | 1.00 | 0 |" in page
    assert "| `1/(1 + exp(-x))` | 2.00 | 4.00 |  |" in page
    assert "|  | NumPy 2.00 | NumPy in blocks 3.00 |" in page


def test_pictures(tmp_path) -> None:
    plots.draw(REPORT, tmp_path)
    for name in ("peers", "sizes", "accuracy"):
        assert "<svg" in (tmp_path / f"{name}.svg").read_text()
