"""The command line: every input and output, numbers against independent formulas, and every error."""

import io
import json
import math
import os
import signal
import subprocess
import sys
import time
import types
import zipfile

import numpy as np
import pytest

import pyderiv
from pyderiv import cli, sources
from pyderiv.cli import main

GAUSS = "exp(-x**2/2)*cos(5*x)"
X = np.linspace(-2, 3, 1001)


def gauss(x):
    """Value and derivative of ``GAUSS``, by hand."""
    bell = np.exp(-(x**2) / 2)
    return bell * np.cos(5 * x), -bell * (x * np.cos(5 * x) + 5 * np.sin(5 * x))


def assert_gauss(x, y, dy):
    """Near the formula by hand, and exactly what the package gives."""
    np.testing.assert_allclose([y, dy], gauss(np.asarray(x)), rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal([y, dy], pyderiv.function(GAUSS).value_and_derivative(np.asarray(x)))


def read(path):
    """x, y, dy, ... of a .csv or .npz file."""
    if path.suffix == ".csv":
        return np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2).T
    with np.load(path) as archive:
        return [archive[name] for name in archive.files]


def fails(capsys, code, *words, argv):
    """``main`` gives this code, no data, and one line that has all the words."""
    assert main(list(map(str, argv))) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("pyderiv: error: ") and err.count("\n") == 1 and err.endswith("\n"), err
    for word in words:
        assert word in err, err


def run(*argv, shell=None, **kwargs):
    env = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p), "MPLBACKEND": "Agg"}
    command = [sys.executable, "-m", "pyderiv", *map(str, argv)] if shell is None else shell
    return subprocess.run(
        command, shell=shell is not None, env=env, capture_output=True, text=True, timeout=120, **kwargs
    )


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "x.npy"
    np.save(path, X)
    return path


@pytest.fixture(params=[None, 1, 7, 1001])
def pieces(request, monkeypatch):
    """The default piece, and pieces that divide the array and that do not."""
    if request.param:
        monkeypatch.setattr(sources, "PIECE", request.param)


# ---- input and output -------------------------------------------------------------------------------------


@pytest.mark.parametrize("given", ["npy", "npz", "compressed", "csv", "range"])
@pytest.mark.parametrize("wanted", ["npy", "npz", "csv", "stdout", "json"])
@pytest.mark.usefixtures("pieces")
def test_every_input_to_every_output(tmp_path, capsys, given, wanted):
    path = tmp_path / f"in.{'npz' if given == 'compressed' else given}"
    match given:
        case "npy":
            np.save(path, X)
        case "npz":
            np.savez(path, X)
        case "compressed":
            np.savez_compressed(path, X)
        case "csv":
            path.write_text("".join(f"{x!r}\n" for x in X.tolist()))
    argv = ["eval", GAUSS, *(["--range", "-2", "3", "1001"] if given == "range" else [str(path)])]
    out = tmp_path / f"out.{wanted}"
    if wanted in ("npy", "npz", "csv"):
        argv += ["-o", str(out)]
    if wanted == "json":
        argv += ["--json"]
    assert main(argv) == 0
    text, err = capsys.readouterr()
    assert err.startswith("pyderiv: 1001 elements of ") and err.count("\n") == 1
    match wanted:
        case "npy":
            y, dy = np.load(out)
            x = X
        case "npz" | "csv":
            x, y, dy = read(out)
        case "stdout":
            assert text.startswith("x,y,dy\n")
            x, y, dy = np.loadtxt(io.StringIO(text), delimiter=",", skiprows=1).T
        case "json":
            data = json.loads(text)
            assert data.pop("shape") == [1001]
            x, y, dy = data.values()
    assert (text == "") == (wanted in ("npy", "npz", "csv"))
    np.testing.assert_array_equal(x, X)
    assert_gauss(x, y, dy)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(p.name for p in {path, out} if p.exists())


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("given", ["npy", "npz"])
@pytest.mark.parametrize("shape", [(), (0,), (1,), (3, 0, 2), (0, 4), (3, 4), (2, 3, 5)])
@pytest.mark.usefixtures("pieces")
def test_shape_is_kept(tmp_path, shape, given, order):
    x = np.array(np.random.default_rng(1).normal(size=shape), order=order)
    source = tmp_path / f"in.{given}"
    np.save(source, x) if given == "npy" else np.savez(source, x=x)
    for ending in ("npy", "npz", "csv"):
        assert main(["eval", GAUSS, str(source), "-o", str(tmp_path / f"out.{ending}")]) == 0
    y, dy = np.load(tmp_path / "out.npy")
    assert y.shape == shape
    assert_gauss(x, y, dy)
    with np.load(tmp_path / "out.npz") as archive:
        assert archive.files == ["x", "y", "dy"]
        np.testing.assert_array_equal(archive["x"], x)
        assert_gauss(x, archive["y"], archive["dy"])
    if x.size:
        np.testing.assert_array_equal(read(tmp_path / "out.csv"), [x.ravel(), y.ravel(), dy.ravel()])
    else:
        assert (tmp_path / "out.csv").read_text() == "x,y,dy\n"


@pytest.mark.parametrize(
    ("given", "result"),
    [("f4", "f4"), ("f8", "f8"), (">f8", "f8"), ("f2", "f4"), ("i8", "f8"), ("u1", "f8"), (">i2", "f8")],
)
def test_types(tmp_path, given, result):
    x = np.arange(5).astype(given)
    np.save(tmp_path / "in.npy", x)
    assert main(["eval", "power:3", str(tmp_path / "in.npy"), "-o", str(tmp_path / "out.npz")]) == 0
    with np.load(tmp_path / "out.npz") as archive:
        assert (archive["x"].dtype, archive["y"].dtype, archive["dy"].dtype) == (given, result, result)
        assert archive["x"].tolist() == [0, 1, 2, 3, 4]
        assert archive["y"].tolist() == [0, 1, 8, 27, 64]
        assert archive["dy"].tolist() == [0, 3, 12, 27, 48]


def test_order(tmp_path, capsys):
    assert main(["eval", "x**5", "--range", "1", "3", "3", "--order", "3"]) == 0
    assert capsys.readouterr().out == (
        "x,y,dy,d2y,d3y\n1.0,1.0,5.0,20.0,60.0\n2.0,32.0,80.0,160.0,240.0\n3.0,243.0,405.0,540.0,540.0\n"
    )
    assert main(["eval", "sin", "--range", "-1", "1", "11", "--order", "2", "-o", str(tmp_path / "o.npy")]) == 0
    x = np.linspace(-1, 1, 11)
    np.testing.assert_allclose(np.load(tmp_path / "o.npy"), [np.sin(x), np.cos(x), -np.sin(x)], rtol=1e-15, atol=0)
    assert main(["eval", "sin", "--range", "0", "1", "2", "--order", "0", "--json"]) == 0
    captured = json.loads(capsys.readouterr().out)
    assert captured == {"shape": [2], "x": [0, 1], "y": [0, pytest.approx(math.sin(1), rel=1e-15)]}


@pytest.mark.parametrize(
    "text",
    ['[["power", 3], "cos"]', '[{"function": "power", "c": 3}, "cos"]', "power:3 | cos", " power:3|cos", "cos(x**3)"],
)
def test_forms_of_a_spec(capsys, text):
    assert main(["eval", text, "--range", "2", "2", "1"]) == 0
    x, y, dy = map(float, capsys.readouterr().out.split("\n")[1].split(","))
    assert (x, y, dy) == (2, pytest.approx(math.cos(8), rel=1e-15), pytest.approx(-12 * math.sin(8), rel=1e-15))


@pytest.mark.parametrize("text", ["-x**2", "-(x**2)", "square | scale:-1", '{"function": "scale", "c": 1}'])
def test_minus_is_no_option(capsys, text):
    assert main(["eval", text, "--range", "-1e1", "-1E0", "2"]) == 0
    rows = capsys.readouterr().out.split("\n")
    assert rows[1] == ("-10.0,-10.0,1.0" if "{" in text else "-10.0,-100.0,20.0")


def test_name_alone_and_quoted(capsys):
    for text in ("sigmoid", '"sigmoid"', "sigmoid(t)"):
        assert main(["eval", text, "--range", "0", "0", "1"]) == 0
        assert capsys.readouterr().out == "x,y,dy\n0.0,0.5,0.25\n"


@pytest.mark.parametrize(("a", "b", "n"), [(0, 1, 1), (5, -5, 10), (1, 1, 3), (-1e300, 1e300, 7), (0.1, 0.7, 1001)])
@pytest.mark.usefixtures("pieces")
def test_range_is_linspace(tmp_path, a, b, n):
    out = str(tmp_path / "o.npz")
    assert main(["eval", "x", "--range", str(a), str(b), str(n), "-o", out]) == 0
    np.testing.assert_array_equal(read(tmp_path / "o.npz")[0], np.linspace(a, b, n))


def test_range_float32_and_threads(tmp_path):
    x = np.linspace(-2, 3, 400_000, dtype="float32")
    for threads in ("1", "2"):
        argv = ["--range", "-2", "3", "4e5", "--dtype", "float32", "--threads", threads]
        assert main(["eval", GAUSS, *argv, "-o", str(tmp_path / f"{threads}.npz")]) == 0
    one, two = read(tmp_path / "1.npz"), read(tmp_path / "2.npz")
    assert {a.dtype for a in one} == {np.dtype("float32")}
    np.testing.assert_array_equal(one, two)
    np.testing.assert_array_equal(one[0], x)
    np.testing.assert_allclose(one[1:], gauss(x.astype(float)), rtol=1e-4, atol=1e-6)


def test_array_of_several(tmp_path, capsys):
    path = tmp_path / "in.npz"
    np.savez(path, a=[1.0], b=[2.0, 3.0])
    assert main(["eval", "square", str(path), "--array", "b"]) == 0
    assert capsys.readouterr().out == "x,y,dy\n2.0,4.0,4.0\n3.0,9.0,6.0\n"
    fails(capsys, 2, "2 arrays (a, b)", "--array", argv=["eval", "square", path])
    fails(capsys, 2, "no array 'bb'", "did you mean 'b'", argv=["eval", "square", path, "--array", "bb"])


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("x\n1\n2\n", None, [1, 2]),
        ("1\n2\n", None, [1, 2]),
        ("a,b\n1,3\n2,4\n", "b", [3, 4]),
        ("a,b\n1,3\n2,4\n", None, [1, 2]),
        ('"a, or so", b \n1,3\n\n2,4\n\n', "b", [3, 4]),
        ("1,3\n2,4", "2", [3, 4]),
        ("1,3\r\n2,4\r\n", "2", [3, 4]),
        ("name,2020\nu,3\nv,4\n", "2020", [3, 4]),
        ("u,3\nv,4\n", "2", [3, 4]),
        ("\ufefft\n1e-3\n -2.5E2 \n", "t", [1e-3, -250]),
        ("x\nnan\ninf\n", None, [math.nan, math.inf]),
        ("x\n", None, []),
    ],
)
@pytest.mark.usefixtures("pieces")
def test_csv(tmp_path, text, column, expected):
    (tmp_path / "in.csv").write_bytes(text.encode())
    argv = ["eval", "scale:2", str(tmp_path / "in.csv"), *(["--column", column] if column else [])]
    assert main([*argv, "-o", str(tmp_path / "o.npz")]) == 0
    x, y, dy = read(tmp_path / "o.npz")
    np.testing.assert_array_equal(x, expected)
    np.testing.assert_array_equal(y, 2 * np.array(expected))
    np.testing.assert_array_equal(dy, [2] * len(expected))


def test_json_has_strings_for_what_is_no_number(capsys):
    assert main(["eval", "log", "--range", "-1", "1", "3", "--json"]) == 0
    out, err = capsys.readouterr()
    data = json.loads(out, parse_constant=pytest.fail)
    assert data == {
        "shape": [3], "x": [-1, 0, 1], "y": ["NaN", "-Infinity", 0], "dy": ["NaN", "Infinity", 1]
    }  # fmt: skip
    note, done = err.splitlines()
    assert note == "pyderiv: note: divide by zero, invalid value: some results are inf or nan"
    assert done == "pyderiv: 3 elements of log(x)"


def test_notes_from_threads_are_one_line(capsys, tmp_path):
    argv = ["eval", "exp", "--range", "0", "1000", "500000", "--threads", "2", "-o", str(tmp_path / "o.npz")]
    assert main(argv) == 0
    assert capsys.readouterr().err.count("overflow") == 1


# ---- formulas with conditions -----------------------------------------------------------------------------

BRANCHES = "where((x > 0) | (x < -1), x**2, -x)"


@pytest.mark.parametrize(
    "text",
    [
        BRANCHES,
        "-x if (x <= 0) & (x >= -1) else x**2",
        "where(x > 0, x**2, 0) + where(~((x > 0) | (x < -1)), -x, 0) + where(x < -1, x**2, 0)",
        f"scale:1 | {BRANCHES}",
        f"scale : 2|scale:0.5 | {BRANCHES} | scale:1",
    ],
)
def test_conditions(tmp_path, text):
    x = np.linspace(-2, 2, 101)
    assert main(["eval", text, "--range", "-2", "2", "101", "-o", str(tmp_path / "o.npy")]) == 0
    outside = (x > 0) | (x < -1)
    expected = [np.where(outside, x**2, -x), np.where(outside, 2 * x, -1)]
    np.testing.assert_allclose(np.load(tmp_path / "o.npy"), expected, rtol=1e-15, atol=0)


def test_a_bar_between_conditions(capsys):
    assert main(["eval", "(x > 0) | (x < -1)", "--range", "-2", "2", "3"]) == 0
    assert capsys.readouterr().out == "x,y,dy\n-2.0,1.0,0.0\n0.0,0.0,0.0\n2.0,1.0,0.0\n"


def test_conditions_in_every_command(capsys, tmp_path):
    assert main(["explain", BRANCHES]) == 0
    assert "logical_or" in capsys.readouterr().out
    assert main(["trace", BRANCHES, "3", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["y"], data["dy"]) == (9, 6)
    assert main(["check", BRANCHES, "-0.5", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["derivative"] == -1
    pytest.importorskip("matplotlib")
    assert main(["plot", BRANCHES, "--range", "-2", "2", "-o", str(tmp_path / "o.png")]) == 0
    assert (tmp_path / "o.png").exists()


# ---- several variables ------------------------------------------------------------------------------------

DECAY = "a*exp(-b*x)"
A, B = np.linspace(1, 2, 1001), np.linspace(0.5, -0.5, 1001)


def decay(a, b, x):
    """Value and the derivatives by a, b, x of ``DECAY``, by hand."""
    e = np.exp(-b * x)
    return a * e, e, -a * x * e, -a * b * e


def assert_near(actual, expected):
    np.testing.assert_allclose(actual, np.broadcast_arrays(*expected), rtol=1e-13, atol=1e-15)


@pytest.fixture(params=["csv", "npz"])
def columns(request, tmp_path):
    """A file of A, B and X, with more in it, in an order of its own."""
    path = tmp_path / f"in.{request.param}"
    if request.param == "npz":
        np.savez(path, x=X, unused=np.zeros(3), b=B, a=A)
    else:
        rows = zip(X.tolist(), B.tolist(), A.tolist(), strict=True)
        path.write_text("x,unused,b,a\n" + "".join(f"{x!r},-,{b!r},{a!r}\n" for x, b, a in rows))
    return path


@pytest.mark.parametrize("wanted", ["npy", "npz", "csv", "stdout", "json"])
@pytest.mark.usefixtures("pieces")
def test_variables_from_columns(tmp_path, capsys, columns, wanted):
    argv = ["eval", DECAY, str(columns), "--jacobian", "--wrt", "x,a", "--wrt", "b"]
    out = tmp_path / f"out.{wanted}"
    argv += ["-o", str(out)] if wanted in ("npy", "npz", "csv") else ["--json"] if wanted == "json" else []
    assert main(argv) == 0
    text, err = capsys.readouterr()
    assert err.startswith("pyderiv: 1001 elements of ") and err.count("\n") == 1
    names = ["a", "b", "x", "y", "dy_dx", "dy_da", "dy_db"]
    match wanted:
        case "npy":
            results = np.load(out)
            inputs = [A, B, X]
        case "npz":
            with np.load(out) as archive:
                assert archive.files == names
            *inputs, y, by_x, by_a, by_b = read(out)
            results = [y, by_x, by_a, by_b]
        case "json":
            data = json.loads(text)
            assert list(data) == ["shape", *names] and data["shape"] == [1001]
            table = [data[name] for name in names]
            inputs, results = table[:3], table[3:]
        case _:
            text = text or out.read_text()
            assert text.startswith(",".join(names) + "\n")
            table = np.loadtxt(io.StringIO(text), delimiter=",", skiprows=1).T
            inputs, results = table[:3], table[3:]
    np.testing.assert_array_equal(inputs, [A, B, X])
    y, by_a, by_b, by_x = decay(A, B, X)
    assert_near(results, [y, by_x, by_a, by_b])


def test_jacobian_is_by_all_but_the_first(tmp_path, capsys):
    point = ["--set", "a=2", "--set", "b=.5", "--set", "x=1"]
    assert main(["eval", DECAY, *point, "--jacobian"]) == 0
    head, row, _ = capsys.readouterr().out.split("\n")
    assert head == "a,b,x,y,dy_db,dy_dx"
    y, _, by_b, by_x = decay(2, 0.5, 1)
    assert_near(list(map(float, row.split(","))), [2, 0.5, 1, y, by_b, by_x])
    assert main(["eval", "sin", "--range", "0", "0", "1", "--jacobian"]) == 0
    assert capsys.readouterr().out == "x,y,dy_dx\n0.0,0.0,1.0\n"


@pytest.mark.usefixtures("pieces")
def test_wrt_and_order(tmp_path, columns):
    out = tmp_path / "o.npz"
    assert main(["eval", DECAY, str(columns), "--wrt", "b", "--order", "2", "-o", str(out)]) == 0
    with np.load(out) as archive:
        assert archive.files == ["a", "b", "x", "y", "dy", "d2y"]
    y, _, by_b, _ = decay(A, B, X)
    assert_near(read(out)[3:], [y, by_b, X**2 * y])
    assert main(["eval", DECAY, str(columns), "--order", "0", "-o", str(out)]) == 0
    assert_near(read(out), [A, B, X, y])


def test_wrong_wrt_and_order(columns, capsys):
    fails(capsys, 2, "--order 1 is by one of a, b, x", "--wrt", "--jacobian", argv=["eval", DECAY, columns])
    fails(capsys, 2, "by one of a, b:", argv=["eval", DECAY, columns, "--wrt", "a,b"])
    fails(capsys, 2, "--order", argv=["eval", DECAY, columns, "--jacobian", "--order", "2"])
    fails(capsys, 2, "'q'", "a, b, x", argv=["eval", DECAY, columns, "--wrt", "q"])
    fails(capsys, 2, "distinct", argv=["eval", DECAY, columns, "--wrt", "a,a", "--jacobian"])


@pytest.mark.usefixtures("pieces")
def test_range_of_the_one_that_is_not_set(tmp_path):
    argv = ["eval", DECAY, "--range", "-2", "3", "1001", "--set", "b=-0.25", "--set", "a=2"]
    assert main([*argv, "-o", str(tmp_path / "o.npz")]) == 0
    y, by_a, by_b, by_x = decay(2, -0.25, X)
    with np.load(tmp_path / "o.npz") as archive:
        assert archive.files == ["x", "y", "dy"]
    assert_near(read(tmp_path / "o.npz"), [X, y, by_x])
    assert main([*argv, "--jacobian", "--wrt", "a,b", "-o", str(tmp_path / "o.npy")]) == 0
    assert_near(np.load(tmp_path / "o.npy"), [y, by_a, by_b])
    assert main([*argv, "--dtype", "float32", "--threads", "2", "-o", str(tmp_path / "o.npy")]) == 0
    assert np.load(tmp_path / "o.npy").dtype == "float32"


def test_set_instead_of_a_column(tmp_path, columns, source):
    out = tmp_path / "o.npy"
    assert main(["eval", DECAY, str(columns), "--set", "a=3", "--wrt", "b", "-o", str(out)]) == 0
    assert_near(np.load(out), decay(3, B, X)[::2])
    assert main(["eval", DECAY, str(columns), "--set", "a=3", "--set", "b=1", "-o", str(out)]) == 0
    assert_near(np.load(out), decay(3, 1, X)[::3])
    one = ["--set", "a=3", "--set", "b=1", "-o", str(out)]
    pick = ["--array" if columns.suffix == ".npz" else "--column", "b"]
    assert main(["eval", DECAY, str(columns), *pick, *one]) == 0
    assert_near(np.load(out), decay(3, 1, B)[::3])
    assert main(["eval", DECAY, str(source), *one]) == 0
    assert_near(np.load(out), decay(3, 1, X)[::3])


@pytest.mark.parametrize("shape", [(), (0,), (3, 0, 2), (3, 4), (2, 3, 5)])
@pytest.mark.usefixtures("pieces")
def test_shapes_and_scalars_of_an_archive(tmp_path, shape):
    rng = np.random.default_rng(2)
    x, a = rng.normal(size=shape), np.array(rng.normal(size=shape), order="F", dtype="float32")
    np.savez(tmp_path / "in.npz", a=a, b=0.5, x=x)
    argv = ["eval", DECAY, str(tmp_path / "in.npz"), "--jacobian", "--wrt", "a,b,x"]
    assert main([*argv, "-o", str(tmp_path / "o.npz")]) == 0
    assert main([*argv, "-o", str(tmp_path / "o.npy")]) == 0
    with np.load(tmp_path / "o.npz") as archive:
        inputs = ["a", "b", "x"] if shape == () else ["a", "x"]
        assert archive.files == [*inputs, "y", "dy_da", "dy_db", "dy_dx"]
        assert {archive[name].shape for name in archive.files} == {shape}
        assert archive["a"].dtype == "float32" and archive["y"].dtype == "float64"
        results = [archive[name] for name in archive.files[-4:]]
    assert_near(results, decay(a.astype(float), 0.5, x))
    np.testing.assert_array_equal(np.load(tmp_path / "o.npy"), results)


@pytest.mark.parametrize(
    ("text", "argv", "head"),
    [
        ("x*y", ["--jacobian", "--wrt", "x,y"], "x,f,df_dx,df_dy"),
        ("x*y", ["--order", "2"], "x,f,df,d2f"),
        ("x*y + f", ["--set", "f=0"], "x,ff,dff"),
        ("x*y*dy_dx", ["--set", "dy_dx=1", "--jacobian", "--wrt", "y"], "x,f,df_dy"),
        ("sin(t)", [], "x,y,dy"),
    ],
)
def test_results_and_variables_differ_in_name(capsys, text, argv, head):
    argv = [*argv, "--set", "y=1"] if "y" in text else argv
    assert main(["eval", text, "--range", "0", "1", "2", *argv]) == 0
    assert capsys.readouterr().out.split("\n")[0] == head


def test_wrong_columns(tmp_path, capsys):
    path = tmp_path / "d.csv"
    path.write_text("time,alpha,x\n1,2,3\n4,5\n")
    wrong = ["no column 'alhpa'", "did you mean 'alpha'?", "There are time, alpha, x", "--set alhpa=NUMBER"]
    fails(capsys, 2, *wrong, argv=["eval", "alhpa*x", path, "--jacobian"])
    fails(capsys, 2, "'q'", "known are alpha, time, x", argv=["eval", "q*x", path, "--jacobian"])
    out = tmp_path / "o.npz"
    fails(capsys, 2, "line 3: there is no column 'x'", argv=["eval", "time*x", path, "--jacobian", "-o", out])
    path.write_text("1,2\n3,4\n")
    fails(capsys, 2, "no column 'a'", "no header", argv=["eval", "a*x", path, "--jacobian"])
    fails(capsys, 2, "--column gives one", "a, x", argv=["eval", "a*x", path, "--column", "1"])
    archive = tmp_path / "d.npz"
    np.savez(archive, a=np.zeros(3), x=np.zeros((3, 1)), alpha=1.0)
    shapes = ["arrays have one shape", "a has (3,)", "x has (3, 1)"]
    fails(capsys, 2, "d.npz", *shapes, argv=["eval", "a*x*alpha", archive, "--jacobian"])
    wrong = ["d.npz has no array 'alhpa'", "did you mean 'alpha'?", "a, x, alpha"]
    fails(capsys, 2, *wrong, argv=["eval", "alhpa*x", archive, "--jacobian"])
    fails(capsys, 2, "--array gives one", "a, x", argv=["eval", "a*x", archive, "--array", "a"])
    archive.write_bytes(zipped(a=npy(np.arange(100.0)), x=GOOD[:-8]))
    fails(capsys, 2, "[x] is truncated", argv=["eval", "a*x", archive, "--jacobian"])
    archive.write_bytes(zipped(a=npy(np.array(2.0)), x=GOOD).replace(npy(np.array(2.0))[-8:], bytes(8)))
    fails(capsys, 2, "damaged", "CRC", argv=["eval", "a*x", archive, "--jacobian"])
    np.save(tmp_path / "d.npy", X)
    fails(capsys, 2, "d.npy gives one", "a, x", argv=["eval", "a*x", tmp_path / "d.npy", "--jacobian"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["d.csv", "d.npy", "d.npz"]


def test_explain_of_several(capsys):
    f = pyderiv.function(DECAY)
    for argv, expected in (
        ([], f.explain()),
        (["--wrt", "x", "--order", "2"], f.explain(2, "x")),
        (["--wrt", "x,a"], f.explain(1, ["x", "a"])),
        (["--wrt", "x", "--wrt", "a", "--jacobian"], f.explain(1, ["x", "a"])),
        (["--wrt", "x", "--jacobian"], f.explain(1, ["x"])),
    ):
        assert main(["explain", DECAY, *argv]) == 0
        assert capsys.readouterr().out == f"{expected}\n"
    assert main(["explain", DECAY, "--wrt", "b,x", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["results"] == ["y", "dy/db", "dy/dx"] and data["program"]["outputs"] == 3
    fails(capsys, 2, "--order 2 is by one of a, b, x", argv=["explain", DECAY, "--order", "2"])
    fails(capsys, 2, "'q'", argv=["explain", DECAY, "--wrt", "q"])


# ---- files are complete or absent -------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["npy", "npz", "csv"])
@pytest.mark.usefixtures("pieces")
def test_input_may_be_output(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    match ending:
        case "npy":
            np.save(path, X)
        case "npz":
            np.savez(path, x=X)
        case "csv":
            path.write_text("".join(f"{x!r}\n" for x in X.tolist()))
    assert main(["eval", GAUSS, str(path), "-o", str(path)]) == 0
    assert_gauss(X, *(np.load(path) if ending == "npy" else read(path)[1:]))
    assert list(tmp_path.iterdir()) == [path]


def test_permissions_and_links(tmp_path, source):
    old = os.umask(0o027)
    try:
        assert main(["eval", "sin", str(source), "-o", str(tmp_path / "o.npy")]) == 0
    finally:
        os.umask(old)
    assert (tmp_path / "o.npy").stat().st_mode & 0o777 == 0o640
    (tmp_path / "link.npy").symlink_to("o.npy")
    assert main(["eval", "cos", str(source), "-o", str(tmp_path / "link.npy")]) == 0
    assert (tmp_path / "link.npy").is_symlink()
    np.testing.assert_allclose(np.load(tmp_path / "o.npy")[0], np.cos(X), rtol=1e-15)


@pytest.mark.parametrize("ending", ["npy", "npz", "csv"])
@pytest.mark.parametrize(
    ("error", "code", "word"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (MemoryError("Unable to allocate 8 EiB"), 1, "out of memory: Unable to allocate 8 EiB"),
        (OSError(28, "No space left on device"), 1, "No space left on device: "),
        (ValueError("wrong"), 2, "wrong"),
    ],
)
def test_nothing_is_left_behind(tmp_path, capsys, monkeypatch, source, ending, error, code, word):
    monkeypatch.setattr(sources, "PIECE", 100)
    calls = []
    real = pyderiv.Function.value_and_derivative

    def failing(self, x, **kwargs):
        calls.append(x)
        if len(calls) == 4:
            raise error
        return real(self, x, **kwargs)

    monkeypatch.setattr(pyderiv.Function, "value_and_derivative", failing)
    out = tmp_path / f"o.{ending}"
    out.write_bytes(b"old")
    fails(capsys, code, word, argv=["eval", GAUSS, source, "-o", out])
    assert out.read_bytes() == b"old"
    assert set(tmp_path.iterdir()) == {source, out}


def test_input_that_changes(tmp_path, capsys, monkeypatch):
    path = tmp_path / "x.csv"
    path.write_text("1\n2\n3\n")
    counted = sources.Source._replace

    def growing(self, **kwargs):
        if "shape" in kwargs:
            path.write_text("1\n2\n")
        return counted(self, **kwargs)

    monkeypatch.setattr(sources.Source, "_replace", growing)
    fails(capsys, 2, "changed while it was read", argv=["eval", "sin", path, "-o", tmp_path / "o.npy"])
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_interrupt_of_a_process(tmp_path):
    env = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    argv = [sys.executable, "-m", "pyderiv", "eval", "sin", "--range", "0", "1", "1e9", "-o", str(tmp_path / "o.csv")]

    def heed():  # whoever runs the tests in the background may have told them to ignore it
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with subprocess.Popen(argv, env=env, stderr=subprocess.PIPE, text=True, preexec_fn=heed) as process:
        until = time.monotonic() + 60
        while not list(tmp_path.iterdir()) and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (130, "pyderiv: error: interrupted\n")
    assert list(tmp_path.iterdir()) == []


# ---- errors -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ([], ["COMMAND", "--help"]),
        (["evaluate"], ["invalid choice: 'evaluate'", "eval"]),
        (["eval"], ["SPEC"]),
        (["eval", "sin"], ["either a file or --range"]),
        (["eval", "sin", "x.npy", "--range", "0", "1", "2"], ["either a file or --range"]),
        (["eval", "sin", "--range", "0", "1"], ["--range", "3 arguments"]),
        (["eval", "sin", "--range", "0", "1", "0"], ["whole number from 1 up, not 0"]),
        (["eval", "sin", "--range", "0", "1", "-4"], ["whole number from 1 up, not -4"]),
        (["eval", "sin", "--range", "0", "1", "2.5"], ["whole number", "2.5"]),
        (["eval", "sin", "--range", "0", "1", "inf"], ["whole number", "inf"]),
        (["eval", "sin", "--range", "0", "1", "nan"], ["whole number", "nan"]),
        (["eval", "sin", "--range", "a", "1", "2"], ["--range", "numbers", "a 1 2"]),
        (["eval", "sin", "--range", "nan", "1", "2"], ["finite"]),
        (["eval", "sin", "--range", "0", "-inf", "2"], ["finite"]),
        (["eval", "sin", "--range", "-1.7e308", "1.7e308", "2"], ["finite"]),
        (["eval", "sin", "--range", "0", "1e39", "2", "--dtype", "float32"], ["finite", "float32"]),
        (["eval", "sin", "--range", "0", "1", "2", "--dtype", "complex"], ["complex", "float32"]),
        (["eval", "sin", "--range", "0", "1", "2", "--order", "-1"], ["whole number from 0 up", "'-1'"]),
        (["eval", "sin", "--range", "0", "1", "2", "--order", "x"], ["--order", "'x'"]),
        (["eval", "sin", "--range", "0", "1", "2", "--order", "999999999"], ["order", "too high"]),
        (["eval", "sin", "--range", "0", "1", "2", "--threads", "0"], ["positive integer, not 0"]),
        (["eval", "sin", "--range", "0", "1", "2", "--thread", "2"], ["unrecognized", "--thread"]),
        (["eval", "sin", "--range", "0", "1", "2", "--json", "-o", "o.npy"], ["--json", "-o"]),
        (["eval", "sin", "--range", "0", "1", "2", "-o", "o.txt"], ["'o.txt'", ".npy, .npz or .csv"]),
        (["eval", "sin", "--range", "0", "1", "2", "-o", "-o"], ["expected one argument"]),
        (["eval", "sin", "x.txt"], ["'x.txt'", ".npy, .npz or .csv"]),
        (["eval", "sin", "x"], ["'x'", ".npy, .npz or .csv"]),
        (["eval", "sni", "--range", "0", "1", "2", "extra"], ["unrecognized"]),
        (["eval", "sin(x", "--range", "0", "1", "2"], ["no formula"]),
        (["eval", "", "--range", "0", "1", "2"], ["no formula"]),
        (["eval", "snh(x)", "--range", "0", "1", "2"], ["unknown function 'snh'", "did you mean 'sinh'"]),
        (["eval", "sin|csh", "--range", "0", "1", "2"], ["unknown function 'csh'", "did you mean"]),
        (["eval", "power", "--range", "0", "1", "2"], ["'power' takes 1 argument (c)"]),
        (["eval", "[1", "--range", "0", "1", "2"], ["no JSON"]),
        (["eval", "x*y", "--range", "0", "1", "2"], ["--range gives one variable, not x, y", "--set"]),
        (["eval", "[" * 100_000, "--range", "0", "1", "2"], ["nested"]),
        (["eval", '["sum",' * 100_000, "--range", "0", "1", "2"], ["nested"]),
        (["eval", "(" * 40_000 + "x" + ")" * 40_000, "--range", "0", "1", "2"], ["no formula"]),
        (["eval", "-" * 100_000 + "x", "--range", "0", "1", "2"], ["--help"]),
        (["eval", "a*x", "--range", "0", "1", "2", "--set", "b=1"], ["--set b", "known are a, x"]),
        (["eval", "a*x", "--range", "0", "1", "2", "--set", "a"], ["NAME=NUMBER", "'a'"]),
        (["eval", "a*x", "--range", "0", "1", "2", "--set", "a=two"], ["NAME=NUMBER", "'a=two'"]),
        (["eval", "a*x", "--range", "0", "1", "2", "--set", "a=1", "--set", "a=2"], ["twice"]),
        (["eval", "a*x", "--range", "0", "1", "2", "--set", "a=1", "--set", "x=2"], ["--set gives every variable"]),
        (["eval", "a*x", "--set", "a=1"], ["either a file or --range"]),
        (["eval", "sin", "--range", "0", "1", "2", "--wrt", "y"], ["'y'", "it has x"]),
        (["eval", "sin", "--range", "0", "1", "2", "--column", "a"], ["--column", ".csv", "--range"]),
        (["eval", "x > 0 | x < -1", "--range", "0", "1", "2"], ["& and |", "(x > 0)"]),
        (["eval", "(x > 0) | (sni(x) > 1)", "--range", "0", "1", "2"], ["did you mean 'sin'"]),
        (["eval", "where((x > 0) | (x < -1), 1", "--range", "0", "1", "2"], ["never closed"]),
        (["eval", "(x > 0) | x", "--range", "0", "1", "2"], ["'x' is no condition"]),
        (["eval", "x > 0 ? 1 : 0", "--range", "0", "1", "2"], ["no formula"]),
        (["eval", "sni:3 | cos", "--range", "0", "1", "2"], ["did you mean 'sin'"]),
        (["eval", "sin | | cos", "--range", "0", "1", "2"], ["a module is missing in 'sin | | cos'"]),
        (["eval", "power:3 | where((x > 0) | (x < 1), 1, y)", "--range", "0", "1", "2"], ["one variable", "x, y"]),
        (["explain", "sin(" * 20_000 + "x" + ")" * 20_000], ["too long"]),
        (["explain", "sni(x)"], ["did you mean 'sin'"]),
        (["trace", "sin", "x"], ["'x'"]),
        (["trace", "sin"], ["X"]),
        (["check", "sin", "inf"], ["finite"]),
        (["check", "a*x", "1"], ["variables a, x", "takes one"]),
        (["trace", "a*x", "1"], ["variables a, x", "takes one"]),
        (["plot", "a*x", "--range", "0", "1", "-o", "o.png"], ["--range gives one variable, not a, x"]),
        (["plot", "sin", "--range", "1", "-o", "o.png"], ["--range"]),
        (["plot", "sin", "--range", "0", "1", "-o", "o.gif"], ["o.gif", ".png"]),
    ],
)
def test_wrong_arguments(tmp_path, monkeypatch, capsys, argv, words):
    monkeypatch.chdir(tmp_path)
    fails(capsys, 2, *words, argv=argv)
    assert list(tmp_path.iterdir()) == []


def npy(array, **header):
    stream = io.BytesIO()
    if header:
        np.lib.format.write_array_header_1_0(stream, {"descr": "<f8", "fortran_order": False, "shape": (3,)} | header)
        stream.write(np.asarray(array).tobytes())
    else:
        np.save(stream, array, allow_pickle=True)
    return stream.getvalue()


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.npy", data)
    return stream.getvalue()


GOOD = npy(np.arange(100.0))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("cut.npy", GOOD[:-1], ["truncated", "927 bytes instead of 928"]),
        ("head.npy", GOOD[:50], ["damaged"]),
        ("empty.npy", b"", ["damaged"]),
        ("magic.npy", b"GARBAGE" * 20, ["damaged", "magic"]),
        ("version.npy", GOOD[:6] + b"\x09\x00" + GOOD[8:], ["damaged"]),
        ("header.npy", GOOD[:10] + b"(" * 118 + GOOD[128:], ["damaged"]),
        ("negative.npy", npy(np.zeros(3), shape=(-3,)), ["damaged", "negative"]),
        ("huge.npy", npy(np.zeros(3), shape=(1 << 62, 1 << 62)), ["truncated"]),
        ("object.npy", npy(np.array([1, "a"], dtype=object)), ["object", "real numbers"]),
        ("text.npy", npy(np.array(["a"])), ["<U1", "real numbers"]),
        ("complex.npy", npy(np.array([1j])), ["complex128", "real numbers"]),
        ("long.npy", npy(np.zeros(2, "g")), ["real numbers"]),
        ("bool.npy", npy(np.array([True])), ["bool", "real numbers"]),
        ("date.npy", npy(np.zeros(2, "M8[s]")), ["datetime64", "real numbers"]),
        ("rows.npy", npy(np.zeros(2, [("a", "f8")])), ["real numbers"]),
        ("no.npz", GOOD, ["damaged", "zip"]),
        ("none.npz", zipped(), ["0 arrays"]),
        ("cut.npz", zipped(x=GOOD)[:-30], ["damaged"]),
        ("member.npz", zipped(x=GOOD[:-8]), ["[x] is truncated"]),
        ("object.npz", zipped(x=npy(np.array([None]))), ["object", "real numbers"]),
        ("sum.npz", zipped(x=GOOD).replace(GOOD[200:], bytes(len(GOOD) - 200)), ["damaged", "CRC"]),
        ("fortran.npz", zipped(x=npy(np.zeros((2, 2)), shape=(2, 2), fortran_order=True)[:-1]), ["truncated"]),
        ("empty.csv", b"", ["empty"]),
        ("blank.csv", b"\n\n", ["empty"]),
        ("word.csv", b"x\n1\ntwo\n", ["line 3", "'two' is no number"]),
        ("semicolon.csv", b"1\n2;3\n", ["line 2", "'2;3' is no number"]),
        ("short.csv", b"a\n1\n,\n", ["line 3", "'' is no number"]),
        ("latin.csv", b"x\n1\n\xe9\n", ["UTF-8"]),
        ("nul.csv", b"x\n1\n\x00\n", ["no"]),
        ("wide.csv", b"x\n" + b"1" * 200_000, ["field larger"]),
    ],
)
def test_bad_files(tmp_path, capsys, name, data, words):
    path = tmp_path / name
    path.write_bytes(data)
    for out in ([], ["--json"], ["-o", tmp_path / "o.npy"], ["-o", tmp_path / "o.npz"], ["-o", tmp_path / "o.csv"]):
        if not out or out == ["--json"]:
            assert main(["eval", "sin", str(path), *out]) == 2
            err = capsys.readouterr().err
            assert err.startswith("pyderiv: error: ") and err.count("\n") == 1
        else:
            fails(capsys, 2, name, *words, argv=["eval", "sin", path, *out])
        assert list(tmp_path.iterdir()) == [path]


def test_every_cut_and_damaged_header_is_an_error(tmp_path, capsys):
    path = tmp_path / "x.npy"
    for k in range(0, len(GOOD), 13):
        path.write_bytes(GOOD[:k])
        fails(capsys, 2, "x.npy", argv=["eval", "sin", path])
    rng = np.random.default_rng(0)
    for _ in range(300):
        data = bytearray(GOOD)
        data[rng.integers(0, 128)] = rng.integers(0, 256)
        path.write_bytes(data)
        code = main(["eval", "sin", str(path)])
        assert code in (0, 2)
        assert capsys.readouterr().err.startswith("pyderiv: " if code == 0 else "pyderiv: error: ")


def test_no_such_column_or_array(tmp_path, capsys, source):
    path = tmp_path / "a.csv"
    path.write_text("time,speed\n1,2\n")
    fails(capsys, 2, "no column 'sped'", "'speed'", argv=["eval", "sin", path, "--column", "sped"])
    path.write_text("1,2\n3\n")
    fails(capsys, 2, "no column '3'", "counted from 1", argv=["eval", "sin", path, "--column", "3"])
    assert main(["eval", "sin", str(path), "--column", "2"]) == 2
    assert "line 2: there is no column '2'" in capsys.readouterr().err
    fails(capsys, 2, "--array", ".npz", argv=["eval", "sin", path, "--array", "x"])
    fails(capsys, 2, "--column", ".csv", argv=["eval", "sin", source, "--column", "x"])
    fails(capsys, 2, "--dtype", "--range", argv=["eval", "sin", source, "--dtype", "float32"])


def test_missing_files_and_directories(tmp_path, capsys, source):
    for name in ("no.npy", "no.npz", "no.csv"):
        fails(capsys, 1, "No such file", name, argv=["eval", "sin", tmp_path / name])
    fails(capsys, 1, "no such directory", "nowhere", argv=["eval", "sin", source, "-o", tmp_path / "nowhere" / "o.npy"])
    (tmp_path / "dir.npy").mkdir()
    fails(capsys, 2, "no regular file", argv=["eval", "sin", tmp_path / "dir.npy"])
    fails(capsys, 1, "dir.npy", argv=["eval", "sin", source, "-o", tmp_path / "dir.npy"])
    assert set(tmp_path.iterdir()) == {source, tmp_path / "dir.npy"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_directory_without_permission(tmp_path, capsys, source):
    tmp_path.chmod(0o500)
    try:
        fails(capsys, 1, "Permission denied", "o.npy", argv=["eval", "sin", source, "-o", tmp_path / "o.npy"])
    finally:
        tmp_path.chmod(0o700)


# ---- the other commands -----------------------------------------------------------------------------------


def test_explain(capsys):
    f = pyderiv.function([["power", 3], "cos"])
    assert main(["explain", "power:3|cos", "--order", "2"]) == 0
    assert capsys.readouterr().out == f"{f.explain(2)}\n"
    assert main(["explain", "power:3|cos", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["expression"] == f.expression
    assert data["order"] == 1
    assert data["text"] == str(f.explain())
    assert data["program"]["inputs"] == ["x"] and data["program"]["outputs"] == 2
    assert len(data["program"]["steps"]) == len(f.explain().program.steps)


def test_functions(capsys):
    assert main(["functions"]) == 0
    out = capsys.readouterr().out
    assert main(["functions", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    rows = {row["name"]: row for row in data["functions"]}
    assert list(rows) == [row.name for row in pyderiv.functions.ROWS]
    assert {rule["name"] for rule in data["rules"]} == set(pyderiv.spec.RULES)
    assert rows["log"]["domain"] == [0, "Infinity"]
    assert rows["sin"]["value"] == "sin(x)" and rows["sin"]["derivative"] == "cos(x)" and len(rows["sin"]["ulp"]) == 2
    assert list(rows["power"]["parameters"]) == ["c"]
    assert rows["expit"]["aliases"] == ["sigmoid"]
    for row in [*rows.values(), *data["rules"]]:
        assert any(line.split(" ")[0].split(":")[0] == row["name"] for line in out.splitlines()), row
    assert "c*x**(c - 1)" in out


def test_trace(capsys):
    assert main(["trace", "power:3|cos", "-2"]) == 0
    assert capsys.readouterr().out == f"{pyderiv.function([['power', 3], 'cos']).trace(-2)}\n"
    assert main(["trace", "power:3|cos", "-2", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["x"], data["y"], data["dy"]) == (-2, pytest.approx(math.cos(8)), pytest.approx(12 * math.sin(8)))
    assert [stage["value"] for stage in data["stages"]] == [-8, data["y"]]
    assert [stage["derivative"] for stage in data["stages"]] == [12, pytest.approx(math.sin(8))]
    assert main(["trace", "log", "-1", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["y"] == "NaN"
    assert err == "pyderiv: note: invalid value: some results are inf or nan\n"


def test_check(capsys):
    assert main(["check", "exp(x)", "1"]) == 0
    assert capsys.readouterr().out == f"{pyderiv.check(pyderiv.function('exp(x)'), 1)}\n"
    assert main(["check", "exp(x)", "1", "--json"]) == 0
    data = json.loads(capsys.readouterr().out, parse_constant=pytest.fail)
    assert data["derivative"] == pytest.approx(math.e, rel=1e-15)
    assert data["observed_order"] == pytest.approx(1, abs=0.05)
    assert data["rate"][3] == pytest.approx(math.e, rel=1e-3)
    assert data["order"][0] == "NaN"


def test_version_and_help(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"pyderiv {pyderiv.__version__}\n"
    for command in ("eval", "plot", "explain", "functions", "trace", "check"):
        assert main([command, "--help"]) == 0
        assert capsys.readouterr().out.startswith(f"usage: pyderiv {command}")


class TestPlot:
    @pytest.fixture(autouse=True)
    def matplotlib(self, monkeypatch):
        monkeypatch.setenv("MPLBACKEND", "Agg")
        return pytest.importorskip("matplotlib")

    @pytest.mark.parametrize(
        ("ending", "magic"), [("png", b"\x89PNG\r\n\x1a\n"), ("PNG", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")]
    )
    def test_file(self, tmp_path, capsys, ending, magic):
        out = tmp_path / f"o.{ending}"
        assert main(["plot", GAUSS, "--range", "-2", "2", "-o", str(out)]) == 0
        assert out.read_bytes().startswith(magic)
        assert list(tmp_path.iterdir()) == [out]
        text, err = capsys.readouterr()
        assert text == "" and err.startswith("pyderiv: 1000 elements of ")

    def test_what_is_drawn(self, tmp_path, monkeypatch):
        x = np.array([[3.0, 1.0], [2.0, 0.0]])
        np.save(tmp_path / "x.npy", x)
        drawn = []
        real = cli._figure
        monkeypatch.setattr(cli, "_figure", lambda window: drawn.append(real(window)) or drawn[0])
        argv = ["plot", "square", str(tmp_path / "x.npy"), "--order", "2", "-o", str(tmp_path / "o.png")]
        assert main(argv) == 0
        (axes,) = drawn[0][0].axes
        assert [line.get_xdata().tolist() for line in axes.lines] == [[0, 1, 2, 3]] * 3
        assert [line.get_ydata().tolist() for line in axes.lines] == [[0, 1, 4, 9], [0, 2, 4, 6], [2, 2, 2, 2]]
        assert [text.get_text() for text in axes.get_legend().get_texts()] == ["f(x)", "f'(x)", "f''(x)"]
        assert axes.get_xlabel() == "x" and axes.get_ylabel()
        assert axes.get_title() == f"f(x) = {pyderiv.function('square').expression}"

    def test_one_of_several_variables(self, tmp_path, monkeypatch, capsys):
        drawn = []
        real = cli._figure
        monkeypatch.setattr(cli, "_figure", lambda window: drawn.append(real(window)) or drawn[-1])
        path, out = tmp_path / "in.csv", str(tmp_path / "o.png")
        path.write_text("a,t\n1,2\n3,4\n")
        for argv in ([str(path), "--set", "a=3"], ["--range", "2", "4", "2", "--set", "a=3"]):
            assert main(["plot", "a*t**2", *argv, "--order", "2", "-o", out]) == 0
            (axes,) = drawn[-1][0].axes
            assert [line.get_xdata().tolist() for line in axes.lines] == [[2, 4]] * 3
            assert [line.get_ydata().tolist() for line in axes.lines] == [[12, 48], [12, 24], [6, 6]]
            assert [text.get_text() for text in axes.get_legend().get_texts()] == ["f(t)", "f'(t)", "f''(t)"]
            assert axes.get_xlabel() == "t"
            assert axes.get_title().startswith("f(t) = ") and axes.get_title().endswith(", a = 3")
        capsys.readouterr()
        fails(capsys, 2, "one variable, not a, t", "--set", argv=["plot", "a*t", path, "-o", tmp_path / "p.png"])

    def test_extremes(self, tmp_path, capsys):
        assert main(["plot", "exp", "--range", "0", "710", "-o", str(tmp_path / "o.png")]) == 0
        assert "note: overflow" in capsys.readouterr().err
        np.save(tmp_path / "e.npy", np.empty((0, 2)))
        fails(capsys, 2, "no elements", argv=["plot", "exp", tmp_path / "e.npy", "-o", tmp_path / "p.png"])
        fails(capsys, 1, "nowhere", argv=["plot", "exp", "--range", "0", "1", "-o", tmp_path / "nowhere" / "p.png"])

    def test_window(self, monkeypatch, capsys):
        from matplotlib import pyplot

        fails(capsys, 2, "no window", "-o", argv=["plot", "exp", "--range", "0", "1"])
        shown = []
        monkeypatch.setattr(pyplot, "get_backend", lambda: "QtAgg")
        monkeypatch.setattr(pyplot, "show", lambda: shown.append(pyplot.gcf()))
        assert main(["plot", "exp", "--range", "0", "1", "9"]) == 0
        assert len(shown[0].axes[0].lines) == 2
        pyplot.close("all")

    def test_without_matplotlib(self, tmp_path, monkeypatch, capsys):
        monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
        out = tmp_path / "o.png"
        fails(capsys, 2, "pip install 'pyderiv[plot]'", argv=["plot", "sin", "--range", "0", "1", "-o", out])
        assert not out.exists()


# ---- progress bar -----------------------------------------------------------------------------------------


class Bar:
    made: list["Bar"]

    def __init__(self, total, **options):
        self.total, self.done = total, 0
        type(self).made.append(self)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def update(self, n):
        self.done += n


@pytest.fixture
def bars(monkeypatch):
    Bar.made = []
    monkeypatch.setitem(sys.modules, "tqdm", types.SimpleNamespace(tqdm=Bar))
    monkeypatch.setattr(sources, "PIECE", 100)
    return Bar.made


def test_bar_on_a_terminal(tmp_path, monkeypatch, capsys, source, bars):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert main(["eval", GAUSS, str(source), "-o", str(tmp_path / "o.npy")]) == 0
    assert [(bar.total, bar.done) for bar in bars] == [(1001, 1001)]
    assert_gauss(X, *np.load(tmp_path / "o.npy"))


def test_no_bar_elsewhere(tmp_path, source, bars, capsys):
    assert main(["eval", GAUSS, str(source), "-o", str(tmp_path / "o.npy")]) == 0
    assert bars == []


def test_no_bar_between_rows(monkeypatch, source, bars, capsys):
    for stream in (sys.stdout, sys.stderr):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    assert main(["eval", GAUSS, str(source)]) == 0
    assert bars == []


def test_without_tqdm(tmp_path, monkeypatch, source, capsys):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert main(["eval", GAUSS, str(source), "-o", str(tmp_path / "o.npy")]) == 0
    assert_gauss(X, *np.load(tmp_path / "o.npy"))


# ---- as a process -----------------------------------------------------------------------------------------


def test_process(tmp_path, source):
    done = run("eval", "sin", "--range", "0", "1", "3")
    assert done.returncode == 0
    assert done.stdout.split("\n")[1] == "0.0,0.0,1.0"
    assert done.stderr == "pyderiv: 3 elements of sin(x)\n"
    done = run("eval", GAUSS, source, "-o", tmp_path / "o.npy")
    assert (done.returncode, done.stdout) == (0, "")
    assert_gauss(X, *np.load(tmp_path / "o.npy"))
    done = run("eval", "log", "--range", "-1", "0", "2")
    assert done.stderr.count("\n") == 2 and "Warning" not in done.stderr
    done = run("eval", "nosuch(x)", source)
    assert (done.returncode, done.stdout) == (2, "") and done.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX shell")
@pytest.mark.parametrize("command", ["eval sin --range 0 1 3e6", "eval sin --range 0 1 3e6 --json", "functions"])
def test_reader_that_stops(command):
    done = run(shell=f"'{sys.executable}' -m pyderiv {command} | head -c 6")
    assert done.returncode == 0
    assert len(done.stdout) == 6
    assert not done.stderr or done.stderr.startswith("pyderiv: ")
    assert "error" not in done.stderr and "Traceback" not in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_full_and_closed_stdout():
    for shell, word in (("> /dev/full", "No space left"), (">&-", "stdout is closed")):
        done = run(shell=f"'{sys.executable}' -m pyderiv eval sin --range 0 1 9 {shell}")
        assert done.returncode == 1
        assert word in done.stderr and "Traceback" not in done.stderr and "Exception" not in done.stderr
    assert run(shell=f"'{sys.executable}' -m pyderiv functions 2>&-").returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in KiB on Linux")
def test_memory_does_not_grow_with_the_input(tmp_path):
    code = (
        "import resource, sys; from pyderiv.cli import main; import numpy as np\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "assert main(sys.argv[1:]) == 0\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    env = os.environ | {"PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    n = 10_000_000  # 80 MB an array

    def grown(*argv):  # KiB
        done = subprocess.run([sys.executable, "-c", code, *argv], env=env, capture_output=True, text=True, check=True)
        return int(done.stdout)

    assert grown("eval", "sin", "--range", "0", "1", str(n), "-o", str(tmp_path / "a.npz")) < 40_000
    assert grown("eval", "cos", str(tmp_path / "a.npz"), "--array", "y", "-o", str(tmp_path / "b.npy")) < 40_000
    assert grown("eval", "exp", str(tmp_path / "b.npy"), "-o", str(tmp_path / "c.npy")) < 40_000
    jacobian = ("eval", "x*y*dy", str(tmp_path / "a.npz"), "--jacobian", "-o", str(tmp_path / "d.npy"))
    assert grown(*jacobian) < 40_000
    y = np.load(tmp_path / "c.npy", mmap_mode="r")
    assert y.shape == (2, 2, n)
    z = np.load(tmp_path / "d.npy", mmap_mode="r")
    assert z.shape == (3, n)
    x = np.linspace(0, 1, n)[::100_000]
    np.testing.assert_allclose(y[0, 0, ::100_000], np.exp(np.cos(np.sin(x))), rtol=1e-14)
    np.testing.assert_allclose(y[1, 1, ::100_000], np.exp(-np.sin(np.sin(x))), rtol=1e-14)
    expected = [x * np.sin(x) * np.cos(x), x * np.cos(x), x * np.sin(x)]
    np.testing.assert_allclose(z[:, ::100_000], expected, rtol=1e-14)
