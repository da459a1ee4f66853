"""The coefficients and constants in the kernels are those of their scripts, and as good as they say."""

import importlib.util
import re
from pathlib import Path

import mpmath
import numpy as np
import pytest
from oracle import mp

KERNELS = Path(__file__).parents[1] / "kernels"


def script(name):
    spec = importlib.util.spec_from_file_location(name, KERNELS / "minimax" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_constants_are_fresh():
    assert (KERNELS / "elementary" / "constants.h").read_text() == script("constants").text()


def test_shift():
    """Sixteen powers of 2, all shifted by the same, are as near to doubles as the script says."""
    source = (KERNELS / "elementary" / "constants.h").read_text()
    listed = re.search(r"SHIFTED_SIXTEENTHS\[16\] = {\n(.*?)};", source, re.S)[1]
    bits = np.array([float.fromhex(c) for c in re.findall(r"-?0x\S+(?=,)", listed)]).view(np.int64)
    powers = (bits + (np.arange(16) << 48)).view(np.float64)
    unshift = float.fromhex(re.search(r"UNSHIFT_HI by_type\((.*?),", source)[1])
    errors = [abs(mp.mpf(float(p)) * mp.exp(unshift) / mp.mpf(2) ** mp.mpf(j / 16) - 1) for j, p in enumerate(powers)]
    assert mp.mpf(2) ** -56 < max(errors) < mp.mpf(2) ** -55.8
    constants = script("constants")
    k = int((constants.SHIFT - 1) * 2**52)
    assert float(constants.SHIFT) == powers[0]
    assert constants.best_shift(k - 10**6, k + 10**6) == k


@pytest.mark.parametrize("single", [False, True], ids=["double", "single"])
@pytest.mark.parametrize("p", script("polynomials").POLYNOMIALS, ids=lambda p: p.name)
def test_stated_error(p, single):
    """In high precision each polynomial is off by what its comment says, and by no less than a quarter of it."""
    source = (KERNELS / "elementary" / "polynomials.h").read_text()
    found = re.findall(rf"relative error 2\^(-\d+\.\d) \*/\n.* {p.name}\(real z\) {{\n((?:    .*\n)+)", source)
    error, body = found[single]
    stated = mp.mpf(2) ** mp.mpf(error)
    lines = re.sub(r"(?<![\w.])(-?[\d.]+(?:e-?\d+)?)(?=[,)])", r"number(\1)", re.sub(r"    (real )?", "", body))
    coefficients = [float(c) for c in re.findall(r"number\((.+?)\)", lines)]
    assert not single or coefficients == np.float32(coefficients).tolist()
    lines = re.sub(r"return (\w+)", r"result = \1", lines)
    formula = re.sub(r"(\d+(?:\.\d+)?)", r"number('\1')", p.formula.replace("^", "**"))
    names = "sqrt cosh sinh tanh log sin cos tan atan asin exp erf erfc pi"
    functions = {name: getattr(mp, name) for name in names.split()}
    low, high = (mp.mpf(end.strip()) for end in p.interval.strip("[]").split(";"))
    worst = mp.zero
    for k in range(400):  # Chebyshev points: dense at the ends, where errors are largest
        z = (low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * k / 399)
        names = (
            functions | {"z": z, "number": mp.mpf} | dict.fromkeys(("muladd", "horner_step"), lambda a, b, c: a * b + c)
        )
        exec(lines, names)
        exact = eval(formula, names)
        worst = max(worst, abs(names["result"] / exact - 1))
    assert stated / 4 <= worst <= stated * mp.mpf(2) ** 0.1


@pytest.mark.parametrize("single", [False, True], ids=["double", "single"])
@pytest.mark.parametrize("p", script("polynomials").PIECES, ids=lambda p: p.name)
def test_stated_error_of_pieces(p, single):
    """The whole, as the kernels put it together, in high precision, between the centres and at the seams."""
    source = (KERNELS / "elementary" / "polynomials.h").read_text()
    found = re.findall(rf"2\^(-[\d.]+) \*/\nalignas.* {p.name.upper()}\[.*\n((?:[ }}].*\n)+)", source)
    error, body = found[single]
    rows = [[float(c) for c in re.findall(r"-?\d\S*(?=,)", row)] for row in body.split("},\n")[:-1]]
    degree = p.single if single else p.degree
    assert len(rows) == 2 * p.leading + degree + 1 and {len(row) for row in rows} == {16}
    assert not single or np.float32(rows).tolist() == rows
    worst = mp.zero
    for n in range(p.first, p.first + 16):
        numbers = [mp.mpf(row[n % 16]) for row in rows]
        taylor = [hi + lo for hi, lo in zip(numbers[: 2 * p.leading : 2], numbers[1 : 2 * p.leading : 2], strict=True)]
        half, centre = mp.mpf(p.step) / 2, mp.mpf(p.step) * n
        for i in range(100):
            z = -half * mp.cos(mp.pi * i / 99)
            value = mp.fsum(c * z**k for k, c in enumerate(taylor + numbers[2 * p.leading :]))
            with mpmath.mp.workprec(mp.prec):  # the script's context
                worst = max(worst, abs(value / p.f(centre + z) - 1))
    stated = mp.mpf(2) ** mp.mpf(error)
    assert stated / 4 <= worst <= stated * mp.mpf(2) ** 0.1
