"""The choice of the kernel module, what the environment says, and what import does and leaves undone."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from accuracy import points, samples

import pyderiv
from pyderiv import dispatch
from pyderiv.basic import make_ufunc
from pyderiv.functions import ROWS

LEVELS = dispatch.supported()
ROUNDED_TWICE = [level for level in ("portable", "v2") if level in LEVELS]


def python(code, **environment):
    """Run Python in a clean environment."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYDERIV_")} | environment
    env["PYTHONPATH"] = os.pathsep.join([str(Path(pyderiv.__file__).parents[1]), *sys.path])
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_supported_order():
    assert LEVELS[0] == "portable"
    assert list(LEVELS) == [level for level in dispatch.LEVELS if level in LEVELS]
    assert dispatch.kernels == dispatch.load(dispatch.isa)
    if platform.machine().lower() in ("x86_64", "amd64") and "v3" in LEVELS:
        assert "v2" in LEVELS


@pytest.mark.parametrize(("highest", "expected"), [
    (0, ("portable",)), (2, ("portable", "v2")), (3, ("portable", "v2", "v3")), (4, ("portable", "v2", "v3", "v4")),
])  # fmt: skip
def test_supported_by_processor(highest, expected, monkeypatch):
    class Portable:
        @staticmethod
        def level():
            return highest

    monkeypatch.setattr(dispatch, "load", lambda level: dispatch.Kernels(Portable, None))
    monkeypatch.delenv("PYDERIV_ISA", raising=False)
    assert dispatch.supported() == expected
    assert dispatch.choose() == expected[-1]


@pytest.mark.parametrize("level", LEVELS)
def test_forced_level(level):
    code = """
import math, numpy as np, pyderiv
from pyderiv import dispatch
x = np.linspace(0.1, 5, 1001)
for name, f, df in [("sin", math.sin, math.cos), ("exp", math.exp, math.exp), ("log", math.log, lambda v: 1 / v)]:
    y, dy = getattr(pyderiv, name)(x)
    np.testing.assert_allclose(y, [f(v) for v in x], rtol=4e-16, atol=1e-300)
    np.testing.assert_allclose(dy, [df(v) for v in x], rtol=8e-16, atol=1e-300)
print(dispatch.isa, *(module.__name__ for module in dispatch.kernels))
"""
    result = python(code, PYDERIV_ISA=level)
    assert result.stderr == ""
    assert result.stdout.split() == [level, f"pyderiv._kernels_{level}", f"pyderiv._kernels_{level}_single"]


def test_default_level():
    result = python("from pyderiv import dispatch; print(dispatch.isa)")
    assert result.stdout.split() == [LEVELS[-1]], result.stderr
    result = python("from pyderiv import dispatch; print(dispatch.isa)", PYDERIV_ISA="")
    assert result.stdout.split() == [LEVELS[-1]], result.stderr


def test_unknown_level():
    result = python("import pyderiv", PYDERIV_ISA="v9")
    assert result.returncode == 1 and result.stdout == ""
    message = result.stderr.splitlines()[-1]
    assert message.startswith("ImportError: PYDERIV_ISA='v9'")
    assert all(level in message for level in dispatch.LEVELS)


def test_unsupported_level(monkeypatch):
    monkeypatch.setattr(dispatch, "supported", lambda: ("portable", "v2"))
    monkeypatch.setenv("PYDERIV_ISA", "v4")
    with pytest.raises(ImportError, match=r"PYDERIV_ISA='v4' needs a processor .* this one runs portable, v2"):
        dispatch.choose()


@pytest.mark.skipif("v4" in LEVELS, reason="this processor runs every level")
def test_unsupported_level_stops_the_import():
    missing = next(level for level in dispatch.LEVELS if level not in LEVELS)
    result = python("import pyderiv", PYDERIV_ISA=missing)
    assert result.returncode == 1 and result.stdout == ""
    assert result.stderr.splitlines()[-1].startswith(f"ImportError: PYDERIV_ISA={missing!r} needs a processor")


def test_missing_module():
    with pytest.raises(ImportError, match="level 'v5' are not built here"):
        dispatch.load("v5")


@pytest.mark.parametrize("text", ["0", "-1", "two", "1.5", "99999999999999999999x", " "])
def test_wrong_number_of_threads(text):
    result = python("import pyderiv", PYDERIV_NUM_THREADS=text)
    assert result.returncode == 1 and result.stdout == ""
    assert result.stderr.splitlines()[-1] == f"ImportError: PYDERIV_NUM_THREADS={text!r}: it is a positive integer"


@pytest.mark.parametrize(("text", "expected"), [("3", 3), ("", 1), (" 2 ", 2)])
def test_number_of_threads(text, expected):
    result = python("import pyderiv; print(pyderiv.get_num_threads())", PYDERIV_NUM_THREADS=text)
    assert result.stdout.split() == [str(expected)], result.stderr


def test_import_is_silent_and_small():
    """Nothing printed, no thread started, and no library but NumPy loaded."""
    code = """
import sys, threading, numpy
before = set(sys.modules)
import pyderiv
new = {name.partition(".")[0] for name in set(sys.modules) - before}
new = {name for name in new if "cython" not in name}  # what a compiled module brings itself
assert new - set(sys.stdlib_module_names) == {"pyderiv"}, new
assert threading.active_count() == 1
"""
    result = python(code)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_levels_agree(dtype, row):
    """Without FMA there are the same bits at every level, but for the sign of NaN, which means nothing.

    v3 has FMA and tables, and v4 more of them and estimates: each has bits of its own.
    """
    if len(ROUNDED_TWICE) < 2:
        pytest.skip(f"needs two such levels, and this processor runs {', '.join(LEVELS)}")
    specials = np.array([0, -0.0, np.inf, -np.inf, np.nan, 5e-324, -5e-324, 1.8e308], dtype)
    ufuncs = [make_ufunc(row, dispatch.load(level)) for level in ROUNDED_TWICE]
    for parameters in samples(row):
        x = np.concatenate([points(row, parameters, dtype, 6000, ufuncs[0]), specials])
        with np.errstate(all="ignore"):
            first, second = (ufunc(x, *map(dtype, parameters)) for ufunc in ufuncs)
        for a, b in zip(first, second, strict=True):
            np.testing.assert_array_equal(a, b)
            np.testing.assert_array_equal(np.signbit(a[a == a]), np.signbit(b[b == b]))


def test_source_tree_without_kernels(tmp_path):
    """What someone sees who has installed pyderiv and starts Python where its source lies."""
    source = Path(dispatch.__file__).parent
    shutil.copytree(source, tmp_path / "pyderiv", ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__"))
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); "
        "sys.meta_path = [f for f in sys.meta_path if 'editable' not in repr(f)]; import pyderiv"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode and "Start Python in another folder" in run.stderr.splitlines()[-1]
