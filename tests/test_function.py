"""Function: calls, outputs, derivatives of any order, both modes, piecewise branches, flags, threads, memory."""

import copy
import pickle
import subprocess
import sys
import threading
import time
import tracemalloc
import weakref
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pytest
from oracle import dual, evaluate, mp, ulp, ulp_error

import pyderiv
from pyderiv import Function, SpecError, function
from pyderiv.threads import UNTIMED, Runner

CUBE_COS = [("power", 3), "cos"]
X = [("scale", 1)]
COMPOSITES = {
    "cos(x³)": CUBE_COS,
    "chain": ["square", ("scale", -0.5), "exp", ("add", 1), "log"],
    "rules": [("sum", ("product", "sin", "exp"), [("quotient", "cosh", [("add", 5)])])],
    "piecewise": [("piecewise", 0.25, ["sin", "exp"], ["square", ("linear", 2, "tanh", -1, "expit")])],
    "logistic": ["expit"],
    "constant": [("constant", 2.5)],
}
composites = pytest.mark.parametrize("spec", COMPOSITES.values(), ids=COMPOSITES)


def same_bits(a, b):
    a, b = np.asarray(a), np.asarray(b)
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


def sample(*shape, dtype=np.float64, low=-3.0, high=3.0):
    return np.random.default_rng(11).uniform(low, high, shape).astype(dtype)


# ---- values and derivatives ------------------------------------------------------------------------------

# source; the same in mpmath, for mpmath.diff; an interval
ORDERS = {
    "sin": (["sin"], mp.sin, (-5, 5)),
    "log": (["log"], mp.log, (0.1, 5)),
    "tan": (["tan"], mp.tan, (-1.2, 1.2)),
    "tanh": (["tanh"], mp.tanh, (-3, 3)),
    "expit": (["expit"], lambda x: 1 / (1 + mp.exp(-x)), (-5, 5)),
    "cbrt": (["cbrt"], mp.cbrt, (0.1, 5)),
    "power": ([("power", 2.5)], lambda x: x ** mp.mpf(2.5), (0.1, 5)),
    "log_base": ([("log_base", 3)], lambda x: mp.log(x) / mp.log(3), (0.1, 5)),
    "exponential": ([("exponential", 3)], lambda x: mp.mpf(3) ** x, (-3, 3)),
    "cos(x³)": (CUBE_COS, lambda x: mp.cos(x**3), (-2, 2)),
    "e^x·ln x": ([("product", "exp", "log")], lambda x: mp.exp(x) * mp.log(x), (0.1, 5)),
    "sin x/x": ([("quotient", "sin", X)], lambda x: mp.sin(x) / x, (1, 9)),
    "sqrt(1+x²)": (["square", ("add", 1), "sqrt"], lambda x: mp.sqrt(1 + x * x), (-3, 3)),
    "formula": ("exp(-x**2/2)*cos(5*x)", lambda x: mp.exp(-x * x / 2) * mp.cos(5 * x), (-3, 3)),
}


@pytest.mark.parametrize(("source", "exact", "interval"), ORDERS.values(), ids=ORDERS)
def test_orders(source, exact, interval):
    """Every order against mpmath.diff, to a few units in the last place, twice as many with each order.

    Near a zero of a derivative its terms cancel: there the unit is that of its typical size.
    """
    f = function(source)
    x = sample(40, low=interval[0], high=interval[1])
    for order in range(4):
        results = f.value_and_derivative(x, order=order)
        assert isinstance(results, tuple) and len(results) == order + 1
        derivative = f.derivative(order)
        for k, result in enumerate(results):
            reference = [mp.diff(exact, mp.mpf(v), k) for v in x]
            size = np.abs(np.array(reference, dtype=float))
            scale = np.maximum(size, np.median(size))
            error = np.array([abs(mp.mpf(a) - b) for a, b in zip(result, reference, strict=True)], dtype=float)
            assert np.all(error <= 2.0**-52 * 4 * 2**k * scale), (k, (error / scale).max() * 2**52)
        np.testing.assert_allclose(derivative(x), results[-1], rtol=1e-13, atol=1e-13 * np.abs(results[-1]).max())


@composites
def test_value_derivative_and_both_agree(spec):
    f = function(spec)
    x = sample(1000)
    y, dy = f.value_and_derivative(x)
    for v, a, b in zip(x[:50], y, dy, strict=False):
        exact = dual(f.to_spec(), v)
        assert abs(mp.mpf(a) - exact.value) <= exact.value_error
        assert abs(mp.mpf(b) - exact.slope) <= exact.slope_error
    assert same_bits(f(x), y)
    assert same_bits(f.value_and_derivative(x, order=0)[0], y)
    assert same_bits(f.value_and_derivative(x, wrt="x")[1], dy)


@pytest.mark.parametrize("order", [-1, 1.5, True, "2", None])
def test_wrong_order(order):
    f = function("sin")
    with pytest.raises(ValueError, match="order is a whole number"):
        f.value_and_derivative(1.0, order=order)
    with pytest.raises(ValueError, match="order is a whole number"):
        f.derivative(order)


def test_order_of_any_integer_type():
    assert function("sin").derivative(np.int64(4)) == function("sin") == function("sin").derivative(0)
    # more outputs than a ufunc of NumPy's can have; in place, too
    x = sample(50)
    results = function("exp").value_and_derivative(x, order=100, out=(x, *(np.empty(50) for _ in range(100))))
    assert len(results) == 101 and results[0] is x
    for y in results:
        np.testing.assert_array_equal(y, pyderiv.exp(sample(50))[0])


@pytest.mark.parametrize("wrt", ["y", "", 3, ("x",)])
def test_wrong_variable(wrt):
    with pytest.raises(ValueError, match="is no variable of this function: it has x"):
        function("sin").value_and_derivative(1.0, wrt=wrt)
    with pytest.raises(ValueError, match="is no variable of this function: it has x"):
        function("sin").derivative(wrt=wrt)


# ---- shapes and types ------------------------------------------------------------------------------------


@composites
def test_shapes(spec):
    f = function(spec)
    x = sample(6, 4, 5)
    y, dy = f.value_and_derivative(x)
    views = [
        np.s_[::2],
        np.s_[::-1],
        np.s_[:, 1:3, ::-2],
        np.s_[3, 2],
        np.s_[..., 0],
        np.s_[:0],
        np.s_[:, :0],
    ]
    for view in views:
        a, b = f.value_and_derivative(x[view])
        assert same_bits(a, y[view]) and same_bits(b, dy[view])
    a, b = f.value_and_derivative(x.T)
    assert same_bits(a, y.T) and same_bits(b, dy.T)
    a, b = f.value_and_derivative(np.asfortranarray(x))
    assert same_bits(a, y) and same_bits(b, dy)
    a, b = f.value_and_derivative(np.broadcast_to(x[0], x.shape))
    assert same_bits(a, np.broadcast_to(y[0], x.shape)) and same_bits(b, np.broadcast_to(dy[0], x.shape))
    a, b = f.value_and_derivative(x.tolist())
    assert same_bits(a, y) and same_bits(b, dy)
    for scalar in (x[1, 2, 3], float(x[1, 2, 3]), np.array(x[1, 2, 3])):
        a, b = f.value_and_derivative(scalar)
        assert type(a) is type(b) is np.float64
        assert same_bits(a, y[1, 2, 3]) and same_bits(b, dy[1, 2, 3])


@composites
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_result_is_the_same_at_every_length_and_place(spec, dtype):
    f = function(spec)
    x = sample(200, dtype=dtype)
    whole = f.value_and_derivative(x)
    for length in range(41):
        for offset in (0, 1, 2, 3, 7, 50):
            for stride in (1, 2, -1, -3):
                places = np.arange(200)[offset if stride > 0 else -1 - offset :: stride][:length]
                view = x[places[0] :: stride][:length] if length else x[:0]
                assert view.strides[0] == stride * x.itemsize or length < 2
                for part, all_ in zip(f.value_and_derivative(view), whole, strict=True):
                    assert same_bits(part, all_[places])


@composites
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_results_may_begin_anywhere_in_a_line_of_the_cache(spec, dtype):
    """Each for itself, and nothing is written beside them; in blocks, and where a block is short."""
    f = function(spec)
    line = 64 // np.dtype(dtype).itemsize
    for n in (line, 5 * line + 3, 5000):
        x = sample(n, dtype=dtype)
        expected = f.value_and_derivative(x)
        memory = np.empty((2, n + 4 * line), dtype)
        for k in range(line):
            places = [slice(line + j, line + j + n) for j in (k, 3 * k % line)]
            memory[:] = 123.0
            f.value_and_derivative(x, out=tuple(m[place] for m, place in zip(memory, places, strict=True)))
            for m, place, all_ in zip(memory, places, expected, strict=True):
                assert same_bits(m[place], all_)
                assert (np.delete(m, place) == 123.0).all()


@composites
def test_float32(spec, monkeypatch):
    monkeypatch.setattr("oracle.ulp", partial(ulp, dtype=np.float32))  # every step rounds to float32
    f = function(spec)
    x = sample(300, dtype=np.float32)
    y, dy = f.value_and_derivative(x)
    assert y.dtype == dy.dtype == np.float32
    for v, a, b in zip(x[:60].tolist(), y, dy, strict=False):
        exact = dual(f.to_spec(), v)
        assert abs(mp.mpf(float(a)) - exact.value) <= exact.value_error
        assert abs(mp.mpf(float(b)) - exact.slope) <= exact.slope_error
    assert f(x).dtype == f.derivative()(x).dtype == np.float32
    assert all(part.dtype == np.float32 for part in f.jvp(x, x))
    value, pullback = f.vjp(x)
    assert value.dtype == pullback(x)[0].dtype == np.float32


@pytest.mark.parametrize(
    ("given", "computed"),
    [(np.float16, np.float32), *((t, np.float64) for t in (np.int8, np.int32, np.int64, np.uint64, np.bool_))],
)
def test_other_real_types(given, computed):
    f = function(CUBE_COS)
    x = np.array([0, 1, 1, 0], dtype=given)
    for result, expected in zip(f.value_and_derivative(x), f.value_and_derivative(x.astype(computed)), strict=True):
        assert result.dtype == computed and same_bits(result, expected)
    assert f(1).dtype == f(True).dtype == np.float64


def test_byte_order_and_alignment():
    f = function(CUBE_COS)
    x = sample(50)
    unaligned = np.frombuffer(b"\0" + x.tobytes(), dtype=np.float64, offset=1)
    assert not unaligned.flags.aligned
    for given in (x.astype(">f8"), unaligned):
        for part, expected in zip(f.value_and_derivative(given), f.value_and_derivative(x), strict=True):
            assert same_bits(part, expected)


@pytest.mark.parametrize("threads", [None, 2])
@pytest.mark.parametrize("dtype", [complex, object, np.longdouble, "S3", "U3", "M8[s]", "m8[s]"])
def test_what_is_not_real_is_refused(dtype, threads):
    f = function(CUBE_COS)
    x = np.zeros(3, dtype=dtype)
    with pytest.raises(TypeError, match="real"):
        f(x, threads=threads)
    with pytest.raises(TypeError, match="real"):
        f.value_and_derivative(x, threads=threads)
    with pytest.raises(TypeError, match="real"):
        f.jvp(x, 1.0)
    with pytest.raises(TypeError, match="real"):
        f.jvp(np.zeros(3), x)
    with pytest.raises(TypeError, match="real"):
        f.vjp(x)
    with pytest.raises(TypeError, match="real"):
        f.vjp(np.zeros(3))[1](x)


@pytest.mark.parametrize("args", [(), (1.0, 2.0), (1.0, 2.0, 3.0)])
def test_wrong_number_of_arguments(args):
    f = function("sin")
    for call in (f, f.value_and_derivative, f.vjp):
        with pytest.raises(TypeError, match=rf"takes 1 argument \(x\), not {len(args)}"):
            call(*args)
    with pytest.raises(TypeError, match="takes 1 argument"):
        f.jvp(args, 1.0)
    with pytest.raises(TypeError, match="takes 1 tangent"):
        f.jvp(1.0, args)


# ---- out -------------------------------------------------------------------------------------------------


@composites
def test_out(spec):
    f = function(spec)
    x = sample(77)
    y, dy = f.value_and_derivative(x)
    a, b = np.empty(77), np.empty(77)
    assert f(x, out=a) is a and same_bits(a, y)
    assert f(x, out=(b,)) is b and same_bits(b, y)
    a.fill(0)
    result = f.value_and_derivative(x, out=(a, b))
    assert result[0] is a and result[1] is b and same_bits(a, y) and same_bits(b, dy)
    b.fill(0)
    result = f.value_and_derivative(x, out=(None, b))
    assert result[1] is b and same_bits(result[0], y) and same_bits(b, dy)
    result = f.value_and_derivative(x, out=(a, None))
    assert result[0] is a and same_bits(a, y) and same_bits(result[1], dy)
    # strided, and both in one array
    both = np.empty((77, 2))
    f.value_and_derivative(x, out=(both[:, 0], both[::-1, 1]))
    assert same_bits(both[:, 0].copy(), y) and same_bits(both[::-1, 1].copy(), dy)


@composites
@pytest.mark.parametrize("n", [1, 13, 511, 5000])
def test_out_may_be_the_input(spec, n):
    f = function(spec)
    original = sample(n)
    y, dy = f.value_and_derivative(original)
    x = original.copy()
    f(x, out=x)
    assert same_bits(x, y)
    for outputs in (lambda x: (x, None), lambda x: (None, x)):
        x = original.copy()
        a, b = f.value_and_derivative(x, out=outputs(x))
        assert same_bits(a, y) and same_bits(b, dy)
    x = original.copy()
    f(x, out=x[::-1])
    assert same_bits(x[::-1].copy(), y)
    shifted = np.concatenate([original, [0.0]])
    f(shifted[:-1], out=shifted[1:])
    assert same_bits(shifted[1:].copy(), y)


def test_wrong_out():
    f = function(CUBE_COS)
    x = sample(7)
    read_only = np.empty(7)
    read_only.flags.writeable = False
    for threads in (1, 2):
        with pytest.raises(ValueError, match="broadcast"):
            f(x, out=np.empty(3), threads=threads)
        with pytest.raises(ValueError, match="read-only"):
            f(x, out=read_only, threads=threads)
        with pytest.raises(TypeError, match=r"[Cc]ast"):
            f(x, out=np.empty(7, dtype=int), threads=threads)
        with pytest.raises(TypeError, match=r"[Aa]rray"):
            f(x, out=[0.0] * 7, threads=threads)
        with pytest.raises(ValueError, match="broadcast"):
            f.value_and_derivative(x, out=(None, np.empty(3)), threads=threads)
    a = np.empty(7)
    for out in (a, [a, np.empty(7)], (a,), (a, None, None), ()):
        with pytest.raises(ValueError, match="out is a tuple of 2 arrays"):
            f.value_and_derivative(x, out=out)
    with pytest.raises(ValueError, match="same array twice"):
        f.value_and_derivative(x, out=(a, a))
    with pytest.raises(ValueError, match="out is a tuple of 1"):
        f(x, out=(a, a))


# ---- both modes ------------------------------------------------------------------------------------------


@composites
def test_jvp_and_vjp(spec):
    f = function(spec)
    x, t = sample(4, 5), sample(4, 5)[::-1]
    y, dy = f.value_and_derivative(x)
    for v, g, a, b in zip(x.flat, t.flat, f.jvp(x, t)[1].flat, f.vjp(x)[1](t)[0].flat, strict=True):
        exact = dual(f.to_spec(), v)
        allowed = abs(g) * exact.slope_error + ulp(g * exact.slope)
        assert abs(mp.mpf(a) - g * exact.slope) <= allowed
        assert abs(mp.mpf(b) - g * exact.slope) <= allowed
    assert same_bits(f.jvp(x, t)[0], y) and same_bits(f.vjp(x)[0], y)
    value, slope = f.jvp((x,), (t,))
    assert same_bits(value, y) and same_bits(slope, f.jvp(x, t)[1])
    assert same_bits(f.jvp(x, 1.0)[1], dy)  # the tangent broadcasts
    assert f.jvp(x[0], np.ones((4, 5)))[1].shape == (4, 5)
    assert f.vjp(0.5)[1](2.0) == (2 * f.derivative()(0.5),)


def test_pullback_sums_over_broadcast_axes():
    f = function("a*b + c")
    a, b, c = sample(3, 1), sample(4) + 5, np.float64(2)
    y, pullback = f.vjp(a, b, c)
    g = sample(3, 4)
    da, db, dc = pullback(g)
    assert same_bits(y, f(a, b, c))
    assert da.shape == (3, 1) and db.shape == (4,) and np.shape(dc) == ()
    exact_a = [[sum(mp.mpf(v) * mp.mpf(w) for v, w in zip(row, b, strict=True))] for row in g]
    exact_b = [sum(mp.mpf(v) * mp.mpf(w) for v, w in zip(column, a[:, 0], strict=True)) for column in g.T]
    exact_c = sum(map(mp.mpf, g.ravel().tolist()))
    for found, exact, terms in ((da, exact_a, g * b), (db, exact_b, g * a), (dc, exact_c, g)):
        error = np.abs(np.array(np.asarray(found, dtype=object) - np.array(exact), dtype=float))
        assert np.all(error <= 2.0**-52 * 12 * np.abs(terms).max() * 12)


@pytest.mark.parametrize("shape", [(), (3,), (4, 1), (1, 4, 5)])
def test_cotangent_has_the_shape_of_y(shape):
    _, pullback = function(CUBE_COS).vjp(sample(4, 5))
    with pytest.raises(ValueError, match=r"it must have that of y, \(4, 5\)"):
        pullback(np.ones(shape))


def test_shapes_that_do_not_broadcast():
    with pytest.raises(ValueError, match="broadcast"):
        function(CUBE_COS).jvp(sample(4), sample(3))
    for threads in (1, 2):
        with pytest.raises(ValueError, match="broadcast"):
            function("a*b")(np.ones(3), np.ones(4), threads=threads)


# ---- composition and form --------------------------------------------------------------------------------


def test_composition():
    f, g, h = function("cos"), function([("power", 3)]), function(["sin", ("add", 1)])
    assert f(g) == function(CUBE_COS)
    assert f(g(h)) == f(g)(h) == function(["sin", ("add", 1), *CUBE_COS])
    assert f(g).to_spec() == [["power", 3], "cos"]
    x = sample(30)
    for v, a, b in zip(x, *f(g(h)).value_and_derivative(x), strict=True):
        exact = dual(f(g(h)).to_spec(), v)
        assert abs(mp.mpf(a) - exact.value) <= exact.value_error
        assert abs(mp.mpf(b) - exact.slope) <= exact.slope_error
    assert function([f.derivative(), "exp"]) == function("exp")(f.derivative())
    assert function("a*b")(f, 2.0) == function("cos(x)*2")
    with pytest.raises(SpecError, match="an array of shape"):
        function("a*b")(f, x)
    with pytest.raises(TypeError, match="takes 1 argument"):
        f(g, h)


def test_equality_and_hash():
    f = function(CUBE_COS)
    assert f == function([["power", 3.0], ["cos"]]) == function("cos(x**3)")
    assert f != function("cos(t**3)") and f != function([("power", 4), "cos"])
    assert f != CUBE_COS and f != 3 and f != "cos(power(x, 3))"
    assert len({f, function("cos(x**3)"), f.derivative()}) == 2
    assert function([("scale", 0.0)]) != function([("scale", -0.0)])


def test_text():
    f = function(CUBE_COS)
    assert isinstance(f, Function) and f.variables == ("x",)
    assert f.expression == "cos(power(x, 3))"
    assert repr(f) == str(f) == "Function(x -> cos(power(x, 3)))"
    assert f.derivative().expression == "cos'(power(x, 3))*power'(x, 3)"
    assert len(repr(function(["sin"] * 500))) < 130
    assert function(f.expression) == f


def test_explain():
    e = function(CUBE_COS).explain()
    lines = str(e).splitlines()
    assert lines[:3] == [
        "Function of x",
        "  y = cos(power(x, 3))",
        "  dy = cos'(power(x, 3))*power'(x, 3)",
    ]
    assert lines[3].endswith("in 2 steps:")
    assert lines[4:] == [
        "  r1, r2 = power, power' of x, 3",
        "  y, dy = cos, cos' * r2 of r1",
        "per element: 2 steps; reads 8 and writes 16 bytes (float64); 6 registers",
    ]
    assert e._repr_html_().startswith("<pre>Function of x\n  y = cos(power(x, 3))")
    assert repr(e) == str(e)
    (step,) = function("sin").explain().program.steps
    assert step.kernel == "sin_pair"
    assert "in 1 step:" in str(function("sin").explain())
    assert "d2y" in str(function("tan").explain(order=2))
    model = function("a*sin(w*x + p)", variables=["x", "a", "w", "p"])
    assert str(model.explain(wrt="x")).splitlines()[-1] == "with numbers for a, w, p: 2 steps"
    assert str(model.explain()).splitlines()[-1] == "with numbers for a, w, p: 3 steps"
    decay = function("exp(-x/t)", variables=["x", "t"])
    assert str(decay.explain(wrt="x")).splitlines()[-1] == "with numbers for t: 2 steps, and 2 once a call"


@pytest.mark.parametrize(("formula", "step"), [
    ("2*sin(3*x - 1)", "y, dy = 2*sin, 6*sin' of 3*x - 1"),
    ("x**2/7.5", "y, dy = square/7.5, square'/7.5 of x"),
    ("sin(x)/x", "y, dy = r1/x, (r2 - y*1)/x"),
    ("x/(2 - exp(x))", "y, dy = x/r2, (1 + y*r1)/r2"),
    ("exp(-(x - 1)**2/4.5)", "r1, r2 = -square/4.5, -square'/4.5 of x - 1"),
    ("3*tanh(2*sin(x) + 1)", "y, r3 = 3*tanh, tanh' * r2 of r1 + 1"),
    ("x*sqrt(x)", "y, dy = multiply, muladd of x, r2, r1"),
    ("x*log(x)", "y, dy = x*log, x*log' + log of x"),
    ("x*(0.5*tanh(2*x + 1))", "y, dy = x*0.5*tanh, x*tanh' + 0.5*tanh of 2*x + 1"),
    ("x*exp(x)", "y, dy = x*exp(x), (x + 1)*exp(x)"),
    ("sin(x)*exp(2 - 3*x)", "y, dy = r1*exp(-3*x + 2), (-3*r1 + r2)*exp(-3*x + 2)"),
    ("sin(x)*exp(-(x - 1)**2)", "y, dy = r1*exp(-(x - 1)**2), (-2*(x - 1)*r1 + r2)*exp(-(x - 1)**2)"),
    ("exp(-x**2/2)", "y, dy = exp, exp' * -x of -0.5*x**2"),
    ("sqrt(1 + x**2)", "y, dy = sqrt, sqrt' * 2*x of x**2 + 1"),
    ("where(x >= 0, sin(x), x**2)", "y, dy = where_greater_equal, where_greater_equal of x, 0, r1, x**2, r2, 2*x"),
    ("where(x > 0, -x**2/2, 1)", "y, dy = where_greater, where_greater of x, 0, -0.5*x**2, 1, -0.5*2*x, 0"),
    ("where(x > 0, x, x**3)", "y, dy = where_greater, where_greater of x, 0, 1, r2, x, r1"),
    ("2*x**2 + 3*x - 5", "y, dy = quadratic of x, 2, 3, -5"),
    ("where((x > 1) & (x < 2), x, 0)", "r3 = logical_and of r1, r2"),
])  # fmt: skip
def test_explain_of_every_kind_of_step(formula, step):
    assert f"  {step}" in str(function(formula).explain()).splitlines()


@composites
@pytest.mark.parametrize("remake", [lambda f: pickle.loads(pickle.dumps(f)), copy.copy, copy.deepcopy])
def test_pickle_and_copy(spec, remake):
    x = sample(20)
    for f in (function(spec), function(spec).derivative(), function(spec).derivative(2)):
        again = remake(f)
        assert again == f and hash(again) == hash(f) and again.variables == f.variables
        assert again.to_spec() == f.to_spec()
        assert same_bits(again(x), f(x))
        assert function(f.to_spec()) == f
    g = function("a*exp(-b*t)", variables=["t", "a", "b"])
    assert remake(g) == g and remake(g).variables == ("t", "a", "b")


@pytest.mark.parametrize("variables", [[], ["x", "x"], ["1"], [""], ["a b"], "", [3]])
def test_wrong_variables(variables):
    for source in ("sin", "x + 1", function("sin")):
        with pytest.raises(pyderiv.SpecError, match="variables are distinct names"):
            function(source, variables=variables)


def test_variables_of_a_spec():
    f = function(CUBE_COS, variables=["t"])
    assert f.variables == function(CUBE_COS, variables="t").variables == ("t",)
    assert f == function("cos(t**3)") and f.derivative(wrt="t")(1.0) == function(CUBE_COS).derivative()(1.0)
    with pytest.raises(pyderiv.SpecError, match="one variable"):
        function(CUBE_COS, variables=["t", "s"])


# ---- the branch that is not taken ------------------------------------------------------------------------

# spec, x, value, derivative: at x, the other branch is at a pole, outside its domain, or overflows
BRANCHES = {
    "sqrt": ([("piecewise", 0, "sqrt", [("constant", 0)])], -1.0, "0", "0"),
    "log": ([("piecewise", 0, [("add", 1), "log"], "sin")], -1.0, "sin(x)", "cos(x)"),
    "log outside": ([("piecewise", 0, "log", X)], -2.5, "x", "1"),
    "pole": ([("piecewise", 0.5, "reciprocal", "square")], 0.0, "x**2", "2*x"),
    "quotient": ([("piecewise", 0.5, [("quotient", "sin", X)], [("constant", 1)])], 0.0, "1", "0"),
    "overflow": ([("piecewise", 5, "square", "exp")], 1000.0, "x**2", "2*x"),
    "sqrt at 0": ([("piecewise", 0.5, "sqrt", "square")], 0.0, "x**2", "2*x"),
    "power": ([("piecewise", 0, [("power", 0.5)], ["square", "sin"])], -2.0, "sin(x**2)", "2*x*cos(x**2)"),
    "inside": ([("scale", 2), ("piecewise", 0, ["log", "sqrt"], "exp"), "cos"], -1.0, "cos(exp(2*x))",
               "-2*exp(2*x)*sin(exp(2*x))"),
    "two seams": ([("piecewise", 1, "log", [("piecewise", -1, "square", [("scale", -1), "sqrt"])])], -4.0, "sqrt(-x)",
                  "-1/(2*sqrt(-x))"),
}  # fmt: skip


@pytest.mark.parametrize(("spec", "x", "value", "derivative"), BRANCHES.values(), ids=BRANCHES)
@pytest.mark.parametrize("n", [1, 3, 100])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_branch_not_taken_leaks_nothing(spec, x, value, derivative, n, dtype):
    f = function(spec)
    xs = np.full(n, x, dtype=dtype)
    exact, slope = evaluate(value, x), evaluate(derivative, x)
    with np.errstate(all="raise", under="ignore"):
        y, dy = f.value_and_derivative(xs)
        _, along = f.jvp(xs, np.full(n, 2, dtype=dtype))
        _, pullback = f.vjp(xs)
        (back,) = pullback(np.full(n, 2, dtype=dtype))
        results = [(f(xs), exact), (y, exact), (dy, slope), (f.derivative()(xs), slope)]
        results += [(along, 2 * slope), (back, 2 * slope), (f.trace(xs).derivative.astype(dtype), slope)]
    for result, reference in results:
        assert ulp_error(result, np.full(n, reference)).max() <= 4


@pytest.mark.parametrize("order", [2, 3])
def test_branch_not_taken_leaks_nothing_into_higher_orders(order):
    f = function([("piecewise", 0, "sqrt", "exp")])
    with np.errstate(all="raise"):
        results = f.value_and_derivative(np.array([-1.0, -0.5]), order=order)
    for result in results:
        assert ulp_error(result, [mp.exp(-1), mp.exp(mp.mpf(-0.5))]).max() <= 4


# ---- floating-point flags --------------------------------------------------------------------------------

RAISES = {
    "exp overflows": (["exp", "exp"], 10.0, "overflow"),
    "square overflows": (["exp", "square"], 500.0, "overflow"),
    "log of 0": (["square", "log"], 0.0, "divide"),
    "1/0": (["square", "reciprocal"], 0.0, "divide"),
    "quotient by 0": ([("quotient", [("constant", 1)], "sin")], 0.0, "divide"),
    "log of -1": (["cos", "log"], 3.0, "invalid"),
    "sqrt of -1": ([("add", -2), "sqrt"], 1.0, "invalid"),
    "0/0": ([("quotient", "sin", X)], 0.0, "invalid"),
}


@pytest.mark.parametrize(("spec", "x", "flag"), RAISES.values(), ids=RAISES)
@pytest.mark.parametrize("n", [1, 5, 1000])
def test_flag_is_raised_where_it_is_due(spec, x, flag, n):
    f = function(spec)
    xs = np.full(n, 1.25)
    xs[n // 2] = x
    others = {"divide": "ignore", "over": "ignore", "invalid": "ignore", "under": "ignore"}
    key = {"overflow": "over"}.get(flag, flag)
    with np.errstate(**(others | {key: "raise"})), pytest.raises(FloatingPointError, match=flag):
        f(xs)
    with np.errstate(all="raise"), pytest.raises(FloatingPointError):  # the derivative may be due another flag
        f.value_and_derivative(xs)
    with np.errstate(**(others | {key: "warn"})), pytest.warns(RuntimeWarning, match=flag):
        f(xs)
    with np.errstate(all="ignore"):
        assert not np.isfinite(f(xs)[n // 2])


QUIET = {
    "overflow inside, finite result": (["exp", "reciprocal"], [1000.0], [0.0]),
    "saturation": (["square", "exp", "tanh"], [30.0], [1.0]),
    "logistic tails": ([("scale", -1), "exp", ("add", 1), "reciprocal"], [800.0, -800.0], [1.0, 0.0]),
    "tanh as a quotient": ([("quotient", "sinh", "cosh")], [1000.0, -1000.0], [1.0, -1.0]),
    "infinite input": (["square", "reciprocal"], [np.inf, -np.inf], [0.0, 0.0]),
    "infinite result of infinite input": (["square", "exp"], [np.inf], [np.inf]),
    "NaN input": (["square", "log"], [np.nan], [np.nan]),
    "finite, but not their sum": ("where(x > 0, x, exp(-x))", [1e308] * 40, [1e308] * 40),
}


@pytest.mark.parametrize(("spec", "x", "expected"), QUIET.values(), ids=QUIET)
@pytest.mark.parametrize("pad", [0, 3, 600])
def test_no_flag_where_none_is_due(spec, x, expected, pad):
    f = function(spec)
    xs = np.array([1.0] * pad + x)
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_array_equal(f(xs)[pad:], expected)


@composites
def test_ordinary_values_raise_nothing(spec):
    f = function(spec)
    for n in (1, 7, 8, 9, 513):
        with np.errstate(all="raise"):
            f.value_and_derivative(sample(n))
            f.jvp(sample(n), sample(n))
            f.vjp(sample(n))[1](sample(n))


# ---- threads and memory ----------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(100_000,), (65_536,), (65_537,), (3, 50_000), (400, 401), (1, 70_000), (0,), ()])
@pytest.mark.parametrize("threads", [2, 3, 5])
def test_threads_do_not_change_results(shape, threads):
    x = sample(*shape)
    for f in (function(CUBE_COS), function(COMPOSITES["piecewise"])):
        for a in (x, x.astype(np.float32), x.T, x[::-1] if x.ndim else x):
            one = f.value_and_derivative(a, threads=1)
            for part, expected in zip(f.value_and_derivative(a, threads=threads), one, strict=True):
                assert same_bits(part, expected)
            assert same_bits(f(a, threads=threads), one[0])
            out = np.empty_like(a), np.empty_like(a)
            f.value_and_derivative(a, out=out, threads=threads)
            assert same_bits(out[0], one[0]) and same_bits(out[1], one[1])
            out = np.empty_like(a)
            result = f.value_and_derivative(a, out=(None, out), threads=threads)
            assert result[1] is out and same_bits(out, one[1]) and same_bits(result[0], one[0])
        in_place = x.copy()
        f(in_place, out=in_place, threads=threads)
        assert same_bits(in_place, f(x, threads=1))
        if x.ndim == 1:
            shifted = np.concatenate([x, x[:1]])
            f(shifted[:-1], out=shifted[1:], threads=threads)
            assert same_bits(shifted[1:], f(x, threads=1))


@pytest.mark.parametrize(
    "shapes",
    [((300, 1), (300,)), ((300,), (300, 300)), ((300, 300), ()), ((1, 300), (300, 1)), ((2, 300, 300), (300, 1))],
)
def test_threads_and_broadcasting(shapes):
    f = function("exp(a)*sin(b)")
    a, b = sample(*shapes[0]), sample(*shapes[1])
    for wrt in "ab":
        one = f.value_and_derivative(a, b, wrt=wrt, threads=1)
        for part, expected in zip(f.value_and_derivative(a, b, wrt=wrt, threads=2), one, strict=True):
            assert same_bits(part, expected)


def test_threads_honour_errstate():
    x = np.ones(200_000)
    x[150_000] = -1
    f = function(["log", ("scale", 2)])
    for threads in (1, 2):
        with np.errstate(invalid="raise"), pytest.raises(FloatingPointError, match="invalid"):
            f(x, threads=threads)
        with np.errstate(all="ignore"):
            assert np.isnan(f(x, threads=threads)).sum() == 1


@pytest.mark.parametrize("where", [1_000, 199_000])
def test_nothing_is_written_after_an_error(where):
    """Whichever thread fails, the others have ended when the call has."""
    x = np.ones(200_000)
    x[where] = -1
    f, out = function(["log", ("scale", 2)]), np.empty_like(x)
    with np.errstate(invalid="raise"), pytest.raises(FloatingPointError, match="invalid"):
        f(x, out=out, threads=2)
    out[:] = 7
    time.sleep(0.01)
    assert (out == 7).all()


def test_helpers_take_pieces():
    """Two pieces meet: neither thread goes on before the other has begun."""
    meeting, seen = threading.Barrier(2, timeout=60), []

    def stand_in(x, out=None):
        if x.size and out[0][0] == 0:
            seen.append(threading.get_ident())
            if len(seen) <= 2:
                meeting.wait()
            out[0][:] = x + 1
        return x

    stand_in.nin = stand_in.nout = 1
    runner = Runner(stand_in)
    runner.timed(1e-8)
    x = sample(1_000_000)
    np.testing.assert_array_equal(runner.run((x,), (np.zeros_like(x),), 2), x + 1)
    assert len(set(seen)) == 2 < len(seen)


def test_short_calls_are_timed_now_and_then(monkeypatch):
    """After a call that was too short to be shared, as large ones are not timed for a while; larger ones are."""
    monkeypatch.setattr("pyderiv.threads.WORTHWHILE", 8.0)
    monkeypatch.setattr("pyderiv.threads._wake", [1.0, 1.0])
    f, x = pyderiv.function("exp(x)"), sample(1000)
    f.value_and_derivative(x)
    timed = f._pair
    timed.seconds, timed.few, timed.size, timed.untimed = 1e-9, 500, 1000, 2
    seen = []
    for n in (1000, 400, 900, 1000, 400):
        assert same_bits(f.value_and_derivative(x[:n], threads=2)[0], np.asarray(f(x[:n])))
        seen.append(timed.untimed)
    assert seen == [1, 1, 0, UNTIMED, UNTIMED]
    timed.few, timed.size, timed.untimed = 500, 700, 5
    f.value_and_derivative(x, threads=2)
    assert (timed.size, timed.untimed) == (1000, UNTIMED)
    timed.few = 500
    timed.run((x,), threads=2)
    assert timed.untimed == UNTIMED - 1
    timed.timed(1e-9)
    assert timed.untimed == 0


def test_helpers_are_asked_where_it_is_worth_it(monkeypatch):
    asked = []
    monkeypatch.setattr("pyderiv.threads._have_helpers", asked.append)
    monkeypatch.setattr("pyderiv.threads.WORTHWHILE", 8.0)
    monkeypatch.setattr("pyderiv.threads._wake", [1e-4, 1e-4])
    x = sample(100_000)
    runner, expected = Runner(pyderiv.sin), pyderiv.sin(x)

    def seconds_after(seconds):
        runner.timed(seconds)
        for result, e in zip(runner.run((x,), threads=2), expected, strict=True):
            assert same_bits(result, e)
        return runner.seconds

    assert seconds_after(1e-10) == 1e-10  # not timed again: far from worth it
    assert 0 < seconds_after(5e-9) != 5e-9
    assert 0 < seconds_after(np.inf) < 1
    assert asked in ([], [1])
    asked.clear()
    assert seconds_after(1e-8) > 0  # 1e-8, if a helper has taken all of it
    assert asked == [1]


def test_calls_that_follow_each_other_wake_a_helper(monkeypatch):
    """What is too short for one that sleeps, but not for one that looks out, is shared if one will see the next."""
    asked, watchers = [], 0
    monkeypatch.setattr("pyderiv.threads._have_helpers", asked.append)
    monkeypatch.setattr("pyderiv.threads.WORTHWHILE", 8.0)
    monkeypatch.setattr("pyderiv.threads.LINGER", 10.0)  # two calls come within it on a busy machine, too
    wake = [pyderiv.threads.LINGER / 2, 1e-9]
    monkeypatch.setattr("pyderiv.threads._wake", wake)
    monkeypatch.setattr("pyderiv.threads.watching", lambda: watchers)
    x, runner = sample(100_000), Runner(pyderiv.sin)

    def call():
        runner.timed(1e-9)
        runner.run((x,), threads=2)
        return len(asked)

    assert call() == 0
    assert runner.untimed == 0  # the next is looked at, at once
    assert call() == 1
    wake[0] = pyderiv.threads.LINGER  # it would wake up too late
    assert call() == 1
    assert wake[0] < pyderiv.threads.LINGER
    runner.due = -np.inf
    assert call() == 1
    watchers = 1
    runner.due = -np.inf
    assert call() == 2
    monkeypatch.setattr("pyderiv.threads._several_processors", lambda: False)
    assert call() == 2


def test_helpers_sleep_where_nothing_is_to_be_done():
    function("sin(x)")(sample(20_000), threads=2)
    for _ in range(1000):
        if not pyderiv.threads.wanted() and not pyderiv.threads.watching():
            break
        time.sleep(0.01)
    begin = time.process_time()
    time.sleep(0.2)
    assert time.process_time() - begin < 0.1


def test_many_callers_at_once():
    """More than there are helpers: each has its own results, and the errors that it asked for."""
    f, x = function(["log", ("scale", 2)]), sample(60_000, low=0.1)
    bad = np.concatenate([x[:40_000], [-1.0], x])

    def work(k):
        for _ in range(20):
            assert same_bits(f(x + k, threads=2 + k % 3), f(x + k, threads=1))
            with np.errstate(invalid="raise"), pytest.raises(FloatingPointError, match="invalid"):
                f(bad, threads=2)
            with np.errstate(invalid="ignore"):
                assert np.isnan(f(bad, threads=2)).sum() == 1
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))


def test_helpers_keep_no_array():
    f = function(CUBE_COS)
    for _ in range(50):
        x, out = sample(20_000), np.empty(20_000)
        f(x, out=out, threads=3)
        ends = weakref.ref(x), weakref.ref(out)
        del x, out
        assert [end() for end in ends] == [None, None]


def test_threads_do_not_change_the_layout():
    f = function(CUBE_COS)
    for a in (sample(300, 400), sample(300, 400).T, sample(30, 40, 50).T, sample(1, 90_000)):
        for one, two in zip(f.value_and_derivative(a), f.value_and_derivative(a, threads=2), strict=True):
            assert one.strides == two.strides and same_bits(one, two)


@pytest.mark.skipif(sys.platform == "win32", reason="sends itself a signal")
def test_interrupt():
    """Ctrl-C ends a call between two pieces; then nothing is written any more, and the next call works."""
    code = """
import os, signal, threading, time, numpy as np, pyderiv
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
pyderiv.threads._several_processors = lambda: True  # one will do
f = pyderiv.function("sin(" * 80 + "x" + ")" * 80)
x, out = np.linspace(1, 2, 4_000_000), np.zeros(4_000_000)
def interrupt():
    while not out[100_000]:
        time.sleep(0.001)
    os.kill(os.getpid(), signal.SIGINT)
thread = threading.Thread(target=interrupt)
thread.start()
try:
    f(x, out=out, threads=2)
except KeyboardInterrupt:
    written = np.count_nonzero(out)
    thread.join()
    time.sleep(0.05)
    assert 100_000 < written == np.count_nonzero(out) < x.size
    assert (f(x[:200_000], threads=2) == f(x[:200_000])).all()
    print("interrupted")
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "interrupted\n", "")


@pytest.mark.parametrize("n", [0, -1, 1.5, "2", True, np.nan])
def test_wrong_number_of_threads(n):
    before = pyderiv.get_num_threads()
    with pytest.raises(ValueError, match="positive integer"):
        pyderiv.set_num_threads(n)
    with pytest.raises(ValueError, match="positive integer"):
        function("sin")(1.0, threads=n)
    assert pyderiv.get_num_threads() == before


def test_set_num_threads():
    before = pyderiv.get_num_threads()
    try:
        pyderiv.set_num_threads(np.int64(2))
        assert pyderiv.get_num_threads() == 2
        x = sample(100_000)
        assert same_bits(function(CUBE_COS)(x), function(CUBE_COS)(x, threads=1))
    finally:
        pyderiv.set_num_threads(before)


@composites
@pytest.mark.parametrize("threads", [1, 2])
def test_no_intermediate_array(spec, threads):
    f = function(spec)
    x = sample(2_000_000)
    out = np.empty_like(x), np.empty_like(x)
    f.value_and_derivative(x[:100_000], threads=threads)
    tracemalloc.start()
    try:
        f.value_and_derivative(x, out=out, threads=threads)
        f(x, out=out[0], threads=threads)
        peak = tracemalloc.get_traced_memory()[1]
        f.value_and_derivative(x, threads=threads)
        results = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1e6
    assert 3.2e7 <= results < 3.3e7  # the two results, and nothing else


def test_evaluate():
    f = function("a*exp(-b*t)", variables=["t", "a", "b"])
    family = (f, f.derivative(wrt="t"), f.derivative(2, wrt="t"), f.derivative(wrt="b"))
    t = sample(2000)
    results = pyderiv.evaluate(family, t, 2.0, 0.5)
    e = np.exp(-0.5 * t)
    for result, expected in zip(results, (2 * e, -e, e / 2, -2 * t * e), strict=True):
        np.testing.assert_allclose(result, expected, rtol=1e-14)
    out = tuple(np.empty_like(t) for _ in family)
    assert pyderiv.evaluate(family, t, 2.0, 0.5, out=out, threads=2)[3] is out[3]
    np.testing.assert_array_equal(out, results)
    assert pyderiv.evaluate([f], 1.0, 2.0, 0.0) == (2.0,)
    with pytest.raises(ValueError, match="different variables"):
        pyderiv.evaluate([f, function("sin")], t)
    with pytest.raises(TypeError, match="sequence of Functions"):
        pyderiv.evaluate([np.sin], t)
    with pytest.raises(TypeError, match="sequence of Functions"):
        pyderiv.evaluate([], t)
    with pytest.raises(TypeError, match="takes 3 arguments"):
        pyderiv.evaluate(family, t)


def test_exp_is_its_own_derivative():
    """One node, wanted as value, as derivative, and as a factor that may be fused or not."""
    x = np.linspace(-3, 3, 100)
    f, y = pyderiv.function("exp(x)"), np.exp(x)
    assert len(f.explain().program.steps) == 1
    product, opposite, more = map(pyderiv.function, ("exp(x)*x", "-exp(x)", "x*exp(x) + 1"))
    for results, expected in (
        (f.value_and_derivative(x, order=3), (y, y, y, y)),
        (pyderiv.evaluate((f, f, product, opposite), x), (y, y, x * y, -y)),
        (pyderiv.evaluate((more, f, product), x), (x * y + 1, y, x * y)),
    ):
        for result, wanted in zip(results, expected, strict=True):
            np.testing.assert_allclose(result, wanted, rtol=1e-14)
    g = pyderiv.function("exp(-x**2/2)*exp(x) + exp(x)")
    np.testing.assert_array_equal(g(x), g.value_and_derivative(x)[0])
    np.testing.assert_allclose(g.derivative()(x), np.exp(-(x**2) / 2) * y * (1 - x) + y, rtol=1e-13, atol=1e-15)
