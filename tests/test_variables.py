"""Functions of several variables: broadcasting, scalars, Jacobian, Hessian, forward and backward mode, buffers."""

import pickle
import re
import warnings

import numpy as np
import pytest
from oracle import evaluate, mp, ulp_error

import pyderiv
from pyderiv import SpecError, function
from pyderiv.schedule import schedule

INF, NAN = np.inf, np.nan

FORMULA = "a*exp(-b*t)*cos(c*t)"
GRADIENT = {
    "t": "-a*exp(-b*t)*(b*cos(c*t) + c*sin(c*t))",
    "a": "exp(-b*t)*cos(c*t)",
    "b": "-a*t*exp(-b*t)*cos(c*t)",
    "c": "-a*t*exp(-b*t)*sin(c*t)",
}
HESSIAN = {  # by a, b, c
    ("a", "a"): "0",
    ("a", "b"): "-t*exp(-b*t)*cos(c*t)",
    ("a", "c"): "-t*exp(-b*t)*sin(c*t)",
    ("b", "b"): "a*t**2*exp(-b*t)*cos(c*t)",
    ("b", "c"): "a*t**2*exp(-b*t)*sin(c*t)",
    ("c", "c"): "-a*t**2*exp(-b*t)*cos(c*t)",
}
NAMES = ("t", "a", "b", "c")
T = np.linspace(-2, 3, 1234)
SCALARS = (2.5, 0.3, 4.0)


@pytest.fixture
def f():
    return function(FORMULA, variables=NAMES)


def exact(formula, *values):
    """By mpmath, elementwise over the broadcast values."""
    columns = np.broadcast_arrays(*values)
    flat = zip(*(c.ravel().tolist() for c in columns), strict=True)
    result = [float(evaluate(formula, 0, **dict(zip(NAMES, map(mp.mpf, point), strict=True)))) for point in flat]
    return np.reshape(result, columns[0].shape)


def close(result, expected):
    np.testing.assert_allclose(result, expected, rtol=1e-13, atol=1e-14)


def test_value_and_jacobian(f):
    t = T[::50]
    y, jacobian = f.value_and_jacobian(t, *SCALARS)
    assert jacobian.shape == (*t.shape, 3) and jacobian.flags.c_contiguous
    close(y, exact(FORMULA, t, *SCALARS))
    close(jacobian, np.stack([exact(GRADIENT[name], t, *SCALARS) for name in "abc"], -1))
    np.testing.assert_array_equal(f.jacobian(t, *SCALARS), jacobian)
    _, everything = f.value_and_jacobian(t, *SCALARS, wrt=NAMES)
    close(everything[..., 0], exact(GRADIENT["t"], t, *SCALARS))
    _, swapped = f.value_and_jacobian(t, *SCALARS, wrt=["c", "a"])
    close(swapped, jacobian[:, [2, 0]])
    assert f.jacobian(t, *SCALARS, wrt="b").shape == (*t.shape, 1)


def test_derivatives_agree(f):
    """The Jacobian is the stacked derivatives, and what forward and backward mode give."""
    jacobian = f.jacobian(T, *SCALARS, wrt=NAMES)
    given = (T, *(np.full_like(T, s) for s in SCALARS))
    y, pullback = f.vjp(*given)
    back = pullback(np.ones_like(y))
    for k, name in enumerate(NAMES):
        close(f.value_and_derivative(T, *SCALARS, wrt=name)[1], jacobian[:, k])
        close(f.derivative(wrt=name)(T, *SCALARS), jacobian[:, k])
        along = f.jvp(given, tuple(np.full_like(T, float(k == i)) for i in range(4)))
        close(along[0], y)
        close(along[1], jacobian[:, k])
        close(back[k], jacobian[:, k])
    rng = np.random.default_rng(5)
    tangents, g = tuple(rng.normal(size=(4, T.size))), rng.normal(size=T.size)
    _, dy = f.jvp(given, tangents)  # <g, J v> = <J^T g, v>
    assert np.isclose(g @ dy, sum(b @ t for b, t in zip(pullback(g), tangents, strict=True)), rtol=1e-12)


def test_hessian(f):
    t = T[::100]
    hessian = f.hessian(t, *SCALARS)
    assert hessian.shape == (*t.shape, 3, 3)
    for (p, q), formula in HESSIAN.items():
        i, j = "abc".index(p), "abc".index(q)
        close(hessian[:, i, j], exact(formula, t, *SCALARS))
        np.testing.assert_array_equal(hessian[:, i, j], hessian[:, j, i])
    assert f.hessian(1.0, *SCALARS, wrt="t").shape == (1, 1)
    out = np.empty((3, 3, *t.shape)).transpose(2, 0, 1)
    assert f.hessian(t, *SCALARS, out=out) is out
    np.testing.assert_array_equal(out, hessian)


def test_one_variable():
    f = function("sin(x)")
    x = T[:9]
    _y, jacobian = f.value_and_jacobian(x)
    np.testing.assert_array_equal(jacobian, f.derivative()(x)[:, None])
    np.testing.assert_array_equal(f.hessian(x), f.derivative(2)(x)[:, None, None])
    assert f.jacobian(0.5).shape == (1,)


def test_thirty_variables_and_more_outputs_than_a_ufunc_has():
    names = [f"v{k}" for k in range(30)]
    f = function(" + ".join(f"sin({k + 1}*{name}*v0)" for k, name in enumerate(names)), variables=names)
    values = [0.1 * k + 0.2 for k in range(30)]
    hessian = f.hessian(*values, wrt=names)
    assert hessian.shape == (30, 30)
    np.testing.assert_array_equal(hessian, hessian.T)
    for k in range(1, 30):
        angle = (k + 1) * values[k] * values[0]
        assert np.isclose(hessian[k, k], -(((k + 1) * values[0]) ** 2) * np.sin(angle), rtol=1e-12)
        mixed = (k + 1) * (np.cos(angle) - angle * np.sin(angle))
        assert np.isclose(hessian[0, k], mixed, rtol=1e-11)
    with pytest.raises(SpecError, match="at most 30"):
        function("+".join(f"v{k}" for k in range(31)))


@pytest.mark.parametrize("shapes", [((3, 1), (4,), (), (3, 4)), ((2, 1, 5), (1,), (4, 1), ()), ((), (6,), (6,), (1,))])
def test_broadcasting(f, shapes):
    rng = np.random.default_rng(1)
    args = [rng.uniform(0.5, 2, shape) for shape in shapes]
    whole = np.broadcast_shapes(*shapes)
    y, jacobian = f.value_and_jacobian(*args, wrt=NAMES)
    assert y.shape == whole and jacobian.shape == (*whole, 4)
    close(y, exact(FORMULA, *args))
    for k, name in enumerate(NAMES):
        close(jacobian[..., k], exact(GRADIENT[name], *args))
    _value, pullback = f.vjp(*args)
    g = rng.normal(size=whole)
    for k, (gradient, arg) in enumerate(zip(pullback(g), args, strict=True)):
        assert np.shape(gradient) == arg.shape
        summed = g * exact(GRADIENT[NAMES[k]], *args)
        while summed.ndim > arg.ndim:
            summed = summed.sum(0)
        for axis, n in enumerate(arg.shape):
            if n == 1:
                summed = summed.sum(axis, keepdims=True)
        close(gradient, summed)


@pytest.mark.parametrize("n", [1, 7, 16, 511, 513, 5000])
@pytest.mark.parametrize("threads", [1, 2])
def test_scalars_are_arrays_of_one_value(f, n, threads):
    """What is computed once a call has the bits of what is computed for every element."""
    t = np.linspace(-3, 3, n)
    arrays = [np.full_like(t, s) for s in SCALARS]
    for args in (SCALARS, [np.float64(s) for s in SCALARS], [np.array(s) for s in SCALARS], [SCALARS[0], *arrays[1:]]):
        y, jacobian = f.value_and_jacobian(t, *args, threads=threads)
        whole, all_of_it = f.value_and_jacobian(t, *arrays)
        np.testing.assert_array_equal(y, whole)
        np.testing.assert_array_equal(jacobian, all_of_it)
    y = f(t, 3, 1, 2, threads=threads)  # integers
    np.testing.assert_array_equal(y, f(t, 3.0, 1.0, 2.0))


def test_what_depends_on_scalars_alone_is_computed_once():
    f = function("x*exp(a)*log(b) + tanh(a*b)", variables=["x", "a", "b"])
    program = schedule((f._node,), f.variables, ("a", "b"))
    once, rest = program.steps[: program.once], program.steps[program.once :]
    assert {step.kernel for step in once} >= {"exp_value", "log_value", "tanh_value"}
    assert not any(step.kernel.startswith(("exp", "log", "tanh")) for step in rest)
    slope = function("x*tanh(3*a)", variables=["x", "a"])
    program = schedule((slope._node, slope.derivative(wrt="a")._node), slope.variables, ("a",))
    assert [step.kernel for step in program.steps[: program.once]] == ["tanh_affine"]
    chosen = function("where(a > b, a, b)*where(a > b, x, 1)", variables=["x", "a", "b"])  # not one step
    program = schedule((chosen._node,), chosen.variables, ("a", "b"))
    assert [step.kernel for step in program.steps[: program.once]] == ["where_greater_value"]
    x = np.linspace(0, 1, 3000)
    np.testing.assert_allclose(f(x, 0.5, 2.0), x * np.exp(0.5) * np.log(2) + np.tanh(1.0), rtol=1e-15)
    # a scalar that is outside of the domain says so, once or not
    with np.errstate(all="raise"), pytest.raises(FloatingPointError, match="invalid"):
        f(x, 0.5, -2.0)
    with np.errstate(all="raise"), pytest.raises(FloatingPointError, match="divide"):
        function("x + 1/a", variables=["x", "a"])(x, 0.0)


@pytest.mark.parametrize(("formula", "kernels"), [
    ("a*sin(b*x + c)", ["sin_affine", "multiply_value"]),
    ("a*exp(-b*x) + c", ["exp_affine", "muladd_value", "negmul_value"]),
    ("(x - a)**2", ["square_affine"]),
    ("a - log(x - b)", ["log_affine", "subtract_value"]),
    ("tanh(a - b*x)*c", ["tanh_affine", "negmul_value"]),
    ("-a*erf(a*x - b)", ["erf_affine", "negmul_value"]),
    ("cos(a - x)", ["cos_affine"]),
    ("sin(a*cos(b*x) + c)", ["cos_affine", "multiply_value", "sin_affine_chain"]),
    ("exp(a)*sin(x/b)", ["divide_value", "sin_affine", "multiply_value"]),
    ("exp(-x/b)", ["divide_value", "exp_affine"]),
    ("(x - a)**2/b", ["square_affine"]),
    ("-abs(x - a)/b", ["absolute_affine"]),
    ("exp(-((x - a)/b)**2/2)", ["subtract_value", "divide_value", "square_affine", "exp_chain"]),
    ("c*exp(-(x - a)**2/2)", ["square_affine", "exp_affine_chain", "multiply_value"]),
])  # fmt: skip
def test_scalars_around_a_function(formula, kernels):
    """They cost no step, as constants do not; with the bits that arrays of one value give."""
    f = function(formula, variables=["x", *(name for name in "abc" if re.search(rf"\b{name}\b", formula))])
    names = f.variables[1:]
    program = schedule((f._node, f.derivative(wrt="x")._node), f.variables, names)
    assert [step.kernel for step in program.steps[program.once :]] == kernels
    special = np.array([INF, -INF, NAN, 0.0, -0.0, 1e200, 5e-324, 1.0])
    for x in (np.linspace(-3, 3, 1001), special, np.float32([0.1, 0.7]), np.arange(-3, 4)):
        for scalars in ((1.25, -0.75, 1.5), (-0.0, 2.0**100, 2.5), (INF, 0.5, -INF), (NAN, 2.0, 1e-30)):
            scalars = scalars[: len(names)]
            arrays = [np.full(x.shape, s, np.result_type(x, np.float32)) for s in scalars]
            expected, told = results_and_warnings(f, x, *arrays)
            results, also_told = results_and_warnings(f, x, *scalars)
            np.testing.assert_array_equal(results, expected)
            assert also_told == told


def results_and_warnings(f, *args):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        results = f.value_and_derivative(*args, wrt="x")
        np.testing.assert_array_equal(f(*args), results[0])
    return results, {str(warning.message) for warning in caught}


@pytest.mark.parametrize(("formula", "order"), [("x**2 + a*b", 1), ("(a + x)**2 + b*c", 0), ("a*(b*x + c)", 0)])
def test_scalars_with_large_arrays(formula, order):
    """Whose results go past the cache, in shorter blocks: these are not where the scalars stand."""
    f = function(formula, variables=["x", *(name for name in "abc" if name in formula)])
    x, scalars = np.linspace(0.5, 2, 2_500_000), (1.25, 0.75, 1.5)[: len(f.variables) - 1]
    results = f.value_and_derivative(x, *scalars, wrt="x", order=order)
    for part in (slice(1000), slice(2_000_000, 2_001_000)):
        expected = f.value_and_derivative(x[part], *scalars, wrt="x", order=order)
        np.testing.assert_array_equal([r[part] for r in results], expected)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("n", [3, 1000, 200_000])
def test_buffers_of_either_order(f, n, order):
    t = np.linspace(0, 1, n)
    y, jacobian = np.full(n, np.nan), np.full((n, 3), np.nan, order=order)
    result = f.value_and_jacobian(t, *SCALARS, out=(y, jacobian))
    assert result[1] is jacobian
    expected = f.value_and_jacobian(t, *SCALARS)
    np.testing.assert_array_equal(y, expected[0])
    np.testing.assert_array_equal(jacobian, expected[1])
    np.testing.assert_array_equal(f.jacobian(t, *SCALARS, out=jacobian[:, ::-1]), expected[1])
    y, jacobian = f.value_and_jacobian(t, *SCALARS, out=(None, jacobian))
    np.testing.assert_array_equal(jacobian, expected[1])


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("p", range(1, 21))
def test_rows_of_a_jacobian(p, dtype):
    """In C order they are written row by row; that of Fortran, or of a wider matrix, column by column."""
    names = [f"a{k}" for k in range(p)]
    f = function(" + ".join(f"sin({a}*x)" for a in names), variables=["x", *names])
    scalars = np.linspace(1, 2, p, dtype=dtype).tolist()
    for n in (1, 3, 16, 63, 130, 1000, 4099):
        x = np.linspace(-3, 3, n, dtype=dtype)
        columns = np.empty((n, p), dtype, order="F")
        f.jacobian(x, *scalars, out=columns)
        memory = np.full((n + 2, p), 7, dtype)
        y, rows = f.value_and_jacobian(x, *scalars, out=(None, memory[1:-1]))
        np.testing.assert_array_equal(rows, columns)
        assert (memory[[0, -1]] == 7).all()  # and nothing beyond
        np.testing.assert_array_equal(y, f(x, *scalars))
        wide = np.full((n, p + 2), 7, dtype)
        np.testing.assert_array_equal(f.jacobian(x, *scalars, out=wide[:, 1:-1]), columns)
        assert (wide[:, [0, -1]] == 7).all()
        rows[:, 0] = x
        np.testing.assert_array_equal(f.jacobian(rows[:, 0], *scalars, out=rows), columns)
        np.testing.assert_array_equal(f.jacobian(x, *scalars, out=rows[::-1]), columns)


def test_float32(f):
    t = np.float32(T)
    for threads in (1, 2):
        big = np.tile(t, 60)
        y, jacobian = f.value_and_jacobian(big, *SCALARS, threads=threads)
        assert y.dtype == jacobian.dtype == np.float32
        assert f(big, *SCALARS, threads=threads).dtype == np.float32
    assert f.hessian(t, *SCALARS).dtype == np.float32
    assert f.jacobian(t.astype(float), *map(np.float32, SCALARS)).dtype == np.float64


def test_composition_of_several():
    f, g, h = function("a*b + a"), function("sin(u)"), function("u*v")
    composed = f(g, h)
    assert composed.variables == ("u", "v")
    assert composed == function("sin(u)*(u*v) + sin(u)")
    u, v = np.array([0.3, 1.2]), np.array([2.0, -1.0])
    _, jacobian = composed.value_and_jacobian(u, v, wrt=["u", "v"])
    np.testing.assert_allclose(
        jacobian, np.stack([np.cos(u) * (u * v + 1) + np.sin(u) * v, np.sin(u) * u], -1), rtol=1e-14
    )
    assert f(2.0, h) == function("2*(u*v) + 2")


def test_errors(f):
    with pytest.raises(ValueError, match="wrt='x' is no variable"):
        f.jacobian(T, *SCALARS, wrt="x")
    with pytest.raises(ValueError, match="distinct"):
        f.jacobian(T, *SCALARS, wrt=["a", "a"])
    with pytest.raises(ValueError, match="distinct"):
        f.jacobian(T, *SCALARS, wrt=[])
    with pytest.raises(ValueError, match="wrt is needed"):
        f.value_and_derivative(T, *SCALARS)
    with pytest.raises(TypeError, match="takes 4 arguments"):
        f.value_and_jacobian(T)
    with pytest.raises(ValueError, match=r"shape \(1234, 3\)"):
        f.jacobian(T, *SCALARS, out=np.empty((3, 1234)))
    with pytest.raises(ValueError, match="shape"):
        f.jacobian(T, *SCALARS, out=[1, 2])
    with pytest.raises(ValueError, match="two arrays"):
        f.value_and_jacobian(T, *SCALARS, out=np.empty(3))
    with pytest.raises(ValueError, match="broadcast"):
        f.jacobian(T, np.ones(3), 1.0, 1.0)
    with pytest.raises(TypeError, match="complex"):
        f.jacobian(T, 1j, 1.0, 1.0)
    with pytest.raises(TypeError, match="int32"):
        f.jacobian(T, *SCALARS, out=np.empty((1234, 3), np.int32))
    with pytest.raises(SpecError, match="unknown name 'b'"):
        function(FORMULA, variables=["t", "a"])


def test_pickle_and_explain(f):
    assert pickle.loads(pickle.dumps(f)) == f
    text = str(f.explain())
    assert "dy/da" in text and "dy/dc" in text and "dy/dt" not in text
    assert "d2y" in str(f.explain(2, wrt="t"))
    assert "reads 32 and writes 32 bytes" in text


def test_parameters_of_basic_functions():
    """Powers, exponentials and logarithms by their exponent and base, twice."""
    cases = {
        "u**v": ("v*u**(v - 1)", "u**v*log(u)", "u**(v - 1)*(1 + v*log(u))", "u**v*log(u)**2"),
        "exponential(v, u)": ("v*u**(v - 1)", "u**v*log(u)", "u**(v - 1)*(1 + v*log(u))", "u**v*log(u)**2"),
        "log_base(v, u)": (
            "-log(v)/(u*log(u)**2)",
            "1/(v*log(u))",
            "-1/(u*v*log(u)**2)",
            "-1/(v**2*log(u))",
        ),
    }
    u, v = np.meshgrid([0.3, 1.7, 2.0, 9.5], [-1.5, 0.5, 1.0, 2.0, 3.3])
    for formula, expected in cases.items():
        f = function(formula, variables=["u", "v"])
        if "log_base" in formula:
            u, v = u[:, 1:], np.abs(v[:, 1:])
        results = [f.derivative(wrt="u"), f.derivative(wrt="v"), f.derivative(wrt="u").derivative(wrt="v")]
        results += [f.derivative(2, wrt="v")]
        for g, text in zip(results, expected, strict=True):
            for a, b in zip(u.ravel(), v.ravel(), strict=True):
                assert mp.almosteq(g(a, b), evaluate(text, 0, u=mp.mpf(a), v=mp.mpf(b)), 1e-14, 1e-300), (formula, text)


def test_power_at_zero():
    f = function("x**c", variables=["x", "c"])
    with np.errstate(all="raise"):
        assert f.derivative(wrt="c")(0.0, 2.5) == 0  # not 0 * -inf
        assert f.derivative(2, wrt="c")(0.0, 2.5) == 0
        assert f.derivative(wrt="x").derivative(wrt="c")(0.0, 2.5) == 0
    with np.errstate(all="ignore"):  # there are no real powers of -2 next to its cube
        assert np.isnan(f.derivative(wrt="c")(-2.0, 3.0))


# value; derivatives by u, by v; by u twice, by both, by v twice
OF_TWO = {
    "arctan2": (
        "arctan2(u, v)", "v/(u**2 + v**2)", "-u/(u**2 + v**2)",
        "-2*u*v/(u**2 + v**2)**2", "(u**2 - v**2)/(u**2 + v**2)**2", "2*u*v/(u**2 + v**2)**2",
    ),
    "hypot": (
        "sqrt(u**2 + v**2)", "u/sqrt(u**2 + v**2)", "v/sqrt(u**2 + v**2)",
        "v**2/sqrt(u**2 + v**2)**3", "-u*v/sqrt(u**2 + v**2)**3", "u**2/sqrt(u**2 + v**2)**3",
    ),
    "copysign": ("abs(u)*sign(v)", "sign(u)*sign(v)", "0", "0", "0", "0"),
    "logaddexp": (
        "max(u, v) + log1p(exp(-abs(u - v)))", "1/(1 + exp(v - u))", "1/(1 + exp(u - v))",
        "1/(2 + exp(v - u) + exp(u - v))", "-1/(2 + exp(v - u) + exp(u - v))", "1/(2 + exp(v - u) + exp(u - v))",
    ),
    "power": (
        "u**v", "v*u**(v - 1)", "u**v*log(u)",
        "v*(v - 1)*u**(v - 2)", "u**(v - 1)*(1 + v*log(u))", "u**v*log(u)**2",
    ),
}  # fmt: skip
POINTS = [
    (3.0, 4.0), (0.7, -1.9), (-2.5, 0.3), (-1.1, -1.1), (1e-8, 2.0), (40.0, 1.5), (5.0, -30.0), (-35.0, 2.0),
    (0.3, -1e-12), (1e200, 3e200), (1e-150, 2e-150), (1e100, -1e-100), (-1e-200, 1e20), (1.7e308, 1.5e308),
    (3e-306, 1e-308),
]  # fmt: skip


@pytest.mark.parametrize("name", OF_TWO)
def test_functions_of_two_arguments(name):
    """By both arguments, in every way there is to ask, at sizes where a square overflows or underflows too."""
    f = function(f"{name}(u, v)", ["u", "v"])
    assert f == function(getattr(np, name), ["u", "v"]) == function(getattr(pyderiv, name), ["u", "v"])
    points = [(abs(u), v) for u, v in POINTS if abs(v) < 1e3] if name == "power" else POINTS
    u, v = np.array(points).T
    exact = [[evaluate(text, 0, u=mp.mpf(a), v=mp.mpf(b)) for a, b in points] for text in OF_TWO[name]]

    def agree(results, k, bound):
        error = ulp_error(np.broadcast_to(results, u.shape).copy(), exact[k])
        assert error.max() <= bound, (k, points[error.argmax()], results)

    with np.errstate(over="ignore"):
        y, jacobian = f.value_and_jacobian(u, v, wrt=["u", "v"])
        hessian = f.hessian(u, v, wrt=["u", "v"])
        gradient = f.vjp(u, v)[1](np.ones_like(u))
        directions = [(np.ones_like(u), np.zeros_like(u)), (np.zeros_like(u), np.ones_like(u))]
        along = [f.jvp((u, v), direction)[1] for direction in directions]
        agree(y, 0, 1)
        agree(getattr(pyderiv, name)(u, v)[1], 1, 2)
        for k, by in enumerate("uv"):
            # that by the exponent is a product, of the power and a logarithm
            bound = 4 if name == "power" and k else 2
            for slope in (jacobian[:, k], gradient[k], along[k], f.derivative(wrt=by)(u, v)):
                agree(slope, 1 + k, bound)
        if name != "power":
            points, u, v = points[:9], u[:9], v[:9]
            exact[:] = [e[:9] for e in exact]
            for i, j, k in ((0, 0, 3), (0, 1, 4), (1, 0, 4), (1, 1, 5)):
                agree(hessian[:9, i, j], k, 8)


def test_functions_of_two_arguments_where_there_are_limits():
    inf = np.inf
    hypot, angle, total = (function(f"{name}(u, v)").jacobian for name in ("hypot", "arctan2", "logaddexp"))
    names = ["u", "v"]
    with np.errstate(all="raise"):
        assert hypot(0.0, 0.0, wrt=names).tolist() == [1, 1]  # as of absolute
        assert hypot(0.0, -2.0, wrt=names).tolist() == [0, -1]
        assert hypot(inf, 1.0, wrt=names).tolist() == [1, 0]
        assert hypot(1.0, -inf, wrt=names).tolist() == [0, -1]
        assert angle(inf, 1.0, wrt=names).tolist() == [0, 0]
        assert angle(0.0, -2.0, wrt=names).tolist() == [-0.5, 0]
        assert angle(2.0, 0.0, wrt=names).tolist() == [0, -0.5]
        assert total(inf, 1.0, wrt=names).tolist() == [1, 0]
        assert total(-inf, 1.0, wrt=names).tolist() == [0, 1]
        assert function("hypot(u, v)").hessian(0.0, 0.0, wrt=names).tolist() == [[0, 0], [0, 0]]
    with np.errstate(all="ignore"):
        assert np.isnan(angle(0.0, 0.0, wrt=names)).all()


def test_by_the_exponent_far_out():
    """x**(c - 1) is a number where x**c underflows or overflows."""
    f = function("x**c", variables=["x", "c"]).derivative(wrt="x").derivative(wrt="c")
    for x, c in [(1e-200, 2.0), (1e200, 2.0), (1e-300, 1.5), (3.0, 1e-310), (1e-3, -0.5), (2.0, 1.0)]:
        exact = evaluate("u**(v - 1)*(1 + v*log(u))", 0, u=mp.mpf(x), v=mp.mpf(c))
        assert mp.almosteq(f(x, c), exact, 1e-13), (x, c)


@pytest.mark.parametrize("source", [np.maximum, np.minimum])
def test_extrema_of_two_arguments(source):
    f = function(source)
    name = source.__name__
    assert f == function(f"{name}(x, y)") == function(f"{name[:3]}(x, y)") == function(lambda x, y: source(x, y))
    x, y = np.array([1.0, 2.0, 3.0, -0.5, np.inf]), np.array([2.0, 1.0, 3.0, -1.5, 7.0])
    value, jacobian = f.value_and_jacobian(x, y, wrt=["x", "y"])
    np.testing.assert_array_equal(value, source(x, y))
    first = x >= y if source is np.maximum else x < y
    np.testing.assert_array_equal(jacobian, np.stack([first, ~first], -1))
    np.testing.assert_array_equal(f.vjp(x, y)[1](np.ones(5)), jacobian.T)
    np.testing.assert_array_equal(f.hessian(x, y, wrt=["x", "y"]), np.zeros((5, 2, 2)))
    assert np.isnan(f(np.nan, 1.0)) and np.isnan(f(1.0, np.nan))


def test_a_derivative_that_two_steps_give_takes_no_register_twice():
    """2 a comes with a**2 and with a**2 + 1, of which one is computed after all that reads the other's."""
    f = function("where(x <= 1.5, elu(x - b, 1 + exp(sin(maximum(a, x)))), 0.7**((a**2 + 1)**b))", ["x", "a", "b"])
    x, a, b = np.array([4.0, -1.0, -3.0]), np.array([1.0, 0.25, 0.5]), np.array([-5.0, -7.0, -9.0])
    _, jacobian = f.value_and_jacobian(x, a, b, wrt=("x", "a", "b"))
    np.testing.assert_array_equal(f.jacobian(x, a, b, wrt=("x", "a", "b")), jacobian)
    np.testing.assert_array_equal(jacobian[1:, 2], -1.0)
