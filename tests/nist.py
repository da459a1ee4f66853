"""The nonlinear regression problems of NIST's Statistical Reference Datasets, read from NIST's own files.

https://doi.org/10.18434/T43G6C; works of the US government, in the public domain. Model, starting
values, certified parameters and data all stand in the file.
"""

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np

FOLDER = Path(__file__).parent / "data" / "nist"


class Problem(NamedTuple):
    name: str
    formula: str
    variables: tuple[str, ...]  # the predictor, then the parameters
    starts: tuple[np.ndarray, np.ndarray]
    certified: np.ndarray  # to 11 digits
    x: np.ndarray
    y: np.ndarray


def read(name):
    text = (FOLDER / f"{name}.dat").read_text()
    model = re.search(r"^ +y += (.*?)\+ +e$", text, re.MULTILINE | re.DOTALL).group(1)
    formula = " ".join(model.replace("[", "(").replace("]", ")").split())
    rows = [line.split()[2:5] for line in text.splitlines() if re.match(r" +b\d+ = +[-.\d]", line)]
    start1, start2, certified = np.array(rows, float).T
    y, x = np.array([line.split() for line in re.split(r"^Data: +y +x.*\n", text, flags=re.M)[1].splitlines()], float).T
    names = ("x", *(f"b{k}" for k in range(1, len(certified) + 1)))
    return Problem(name, formula, names, (start1, start2), certified, x, y)


def digits(found, certified):
    """How many digits of the worst parameter are right: 11 at most, as many as are certified."""
    with np.errstate(divide="ignore"):
        return min(11.0, float(np.min(-np.log10(np.abs(found - certified) / np.abs(certified)))))


NAMES = sorted(path.stem for path in FOLDER.glob("*.dat") if path.stem != "Nelson")  # which has two predictors
