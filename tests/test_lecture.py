"""Every example of the lecture, value and derivative, against mpmath."""

import json
import math
from typing import NamedTuple

import numpy as np
import pytest
from oracle import dual, evaluate, mp, ulp, ulp_error

import pyderiv

X = [("scale", 1)]  # the identity as a module
LN2 = math.log(2)


class Example(NamedTuple):
    """One example. ``ulps`` bounds the errors of value and derivative; None: by the rounding errors of its steps."""

    name: str
    spec: list
    value: str
    derivative: str
    interval: tuple[float, float]
    ulps: tuple[float, float] | None = None


# fmt: off
EXAMPLES = [
    # ---- basic functions, as themselves
    Example("100", [("constant", 100)], "100", "0", (-1e3, 1e3), (0, 0)),
    Example("x²", ["square"], "x**2", "2*x", (-1e3, 1e3), (1, 2)),
    Example("x² as a power", [("power", 2)], "x**2", "2*x", (-1e3, 1e3), (1, 2)),
    Example("x^10", [("power", 10)], "x**10", "10*x**9", (-20, 20), (1, 2)),
    Example("1/x", ["reciprocal"], "1/x", "-1/x**2", (-1e3, 1e3), (1, 2)),
    Example("1/x as a power", [("power", -1)], "1/x", "-1/x**2", (-1e3, 1e3), (1, 2)),
    Example("1/x²", [("power", -2)], "1/x**2", "-2/x**3", (-1e3, 1e3), (1, 2)),
    Example("√x", ["sqrt"], "sqrt(x)", "1/(2*sqrt(x))", (1e-9, 1e3), (1, 2)),
    Example("√x as a power", [("power", 0.5)], "sqrt(x)", "1/(2*sqrt(x))", (1e-9, 1e3), (1, 2)),
    Example("1/∛x as a power", [("power", -1 / 3)], "x**(-1/3)", "(-1/3)*x**((-1/3) - mpf(1))", (1e-9, 1e3), (1, 2)),
    Example("1/∛x", ["cbrt", "reciprocal"], "sign(x)/cbrt(abs(x))", "-1/(3*cbrt(abs(x))**4)", (-1e3, 1e3)),
    Example("log₂x", ["log2"], "log(x)/log(2)", "1/(x*log(2))", (1e-9, 1e3), (1, 2)),
    Example("log₂x to any base", [("log_base", 2)], "log(x)/log(2)", "1/(x*log(2))", (1e-9, 1e3), (1, 2)),
    Example("ln x", ["log"], "log(x)", "1/x", (1e-9, 1e3), (1, 2)),
    Example("2^x", ["exp2"], "2**x", "2**x*log(2)", (-100, 100), (1, 2)),
    Example("2^x to any base", [("exponential", 2)], "2**x", "2**x*log(2)", (-100, 100), (1, 2)),
    Example("(ln 2)^x", [("exponential", LN2)], f"{LN2}**x", f"{LN2}**x*log({LN2})", (-100, 100), (1, 2)),
    Example("e^x", ["exp"], "exp(x)", "exp(x)", (-100, 100), (1, 2)),
    Example("sin x", ["sin"], "sin(x)", "cos(x)", (-100, 100), (1, 2)),
    Example("cos x", ["cos"], "cos(x)", "-sin(x)", (-100, 100), (1, 2)),
    Example("tan x", ["tan"], "tan(x)", "1/cos(x)**2", (-100, 100), (1, 2)),
    Example("sinh x", ["sinh"], "sinh(x)", "cosh(x)", (-50, 50), (1, 2)),
    Example("cosh x", ["cosh"], "cosh(x)", "sinh(x)", (-50, 50), (1, 2)),
    Example("tanh x", ["tanh"], "tanh(x)", "1/cosh(x)**2", (-50, 50), (1, 2)),
    Example("|x|", ["absolute"], "abs(x)", "1 if x >= 0 else -1", (-1e3, 1e3), (0, 0)),
    Example("ReLU", ["relu"], "x if x >= 0 else 0", "1 if x >= 0 else 0", (-1e3, 1e3), (0, 0)),
    # ---- the rules
    Example("e²-ln 30", [("sum", [("constant", 2), "exp"], [("constant", 30), "log", ("scale", -1)])],
            "exp(2) - log(30)", "0", (-10, 10)),
    Example("2x", [("scale", 2)], "2*x", "2", (-1e3, 1e3), (0, 0)),
    Example("-2/x³", [("power", -3), ("scale", -2)], "-2/x**3", "6/x**4", (-100, 100)),
    Example("-3e^x", ["exp", ("scale", -3)], "-3*exp(x)", "-3*exp(x)", (-50, 50)),
    Example("e·sin x", [("product", [("constant", 1), "exp"], "sin")], "e*sin(x)", "e*cos(x)", (-50, 50)),
    Example("x(x+2)(x-2)", [("product", X, [("product", [("add", 2)], [("shift", 2)])])],
            "x*(x + 2)*(x - 2)", "3*x**2 - 4", (-10, 10)),
    Example("3x³-2x²+10x-20",
            [("sum", [("linear", 3, ("power", 3), -2, "square")], [("scale", 10), ("add", -20)])],
            "3*x**3 - 2*x**2 + 10*x - 20", "9*x**2 - 4*x + 10", (-10, 10)),
    Example("2x²-x+7", [("linear", 2, "square", -1, X), ("add", 7)], "2*x**2 - x + 7", "4*x - 1", (-10, 10)),
    Example("sin x-1/√x", [("linear", 1, "sin", -1, ["sqrt", "reciprocal"])],
            "sin(x) - 1/sqrt(x)", "cos(x) + 1/(2*sqrt(x)**3)", (1e-3, 50)),
    Example("sinh from e^x and e^-x", [("linear", 0.5, "exp", -0.5, [("scale", -1), "exp"])],
            "sinh(x)", "cosh(x)", (-10, 10)),
    Example("cosh from e^x and e^-x", [("linear", 0.5, "exp", 0.5, [("scale", -1), "exp"])],
            "cosh(x)", "sinh(x)", (-10, 10)),
    Example("αf+βg", [("linear", 1.5, "log1p", -0.25, "tanh")],
            "1.5*log1p(x) - 0.25*tanh(x)", "1.5/(1 + x) - 0.25/cosh(x)**2", (-0.99, 20)),
    Example("f(t-τ)", [("shift", 0.75), "expit"],
            "1/(1 + exp(0.75 - x))", "exp(0.75 - x)/(1 + exp(0.75 - x))**2", (-30, 30)),
    Example("sin(t-τ)", [("shift", 0.3), "sin"], "sin(x - 0.3)", "cos(x - 0.3)", (-50, 50)),
    Example("x³ by the product rule", [("product", "square", X)], "x**3", "3*x**2", (-50, 50)),
    Example("e^x·ln x", [("product", "exp", "log")], "exp(x)*log(x)", "exp(x)*(log(x) + 1/x)", (1e-3, 50)),
    Example("1/x by the quotient rule", [("quotient", [("constant", 1)], X)], "1/x", "-1/x**2", (-50, 50), (1, 2)),
    Example("x²/e²", [("quotient", "square", [("constant", 2), "exp"])], "x**2/exp(2)", "2*x/exp(2)", (-50, 50)),
    Example("tanh as sinh/cosh", [("quotient", "sinh", "cosh")], "tanh(x)", "1/cosh(x)**2", (-300, 300), (1, 2)),
    Example("piecewise at α", [("piecewise", 1.5, "square", [("scale", 3), ("add", -1)])],
            "x**2 if x >= 1.5 else 3*x - 1", "2*x if x >= 1.5 else 3", (-5, 5)),
    Example("cos(x³)", [("power", 3), "cos"], "cos(x**3)", "-3*x**2*sin(x**3)", (-5, 5)),
    Example("(a-x)²", [("scale", -1), ("add", 1.25), "square"], "(1.25 - x)**2", "-2*(1.25 - x)", (-5, 5)),
    Example("1/(1+e^-x)", [("scale", -1), "exp", ("add", 1), "reciprocal"],
            "1/(1 + exp(-x))", "exp(-x)/(1 + exp(-x))**2", (-300, 300), (1, 2)),
    Example("f1∘f2∘f3", ["square", "exp", "sin"], "sin(exp(x**2))", "cos(exp(x**2))*exp(x**2)*2*x", (-1.5, 1.5)),
    Example("f1∘f2∘f3∘f4", ["sin", "exp", ("add", 1), "log"], "log(exp(sin(x)) + 1)",
            "exp(sin(x))*cos(x)/(exp(sin(x)) + 1)", (-10, 10)),
]
# fmt: on

examples = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)


def points(low, high, n=60):
    x = np.random.default_rng(7).uniform(low, high, n)
    return np.concatenate([[low, high], x, np.unique(np.round(x[np.round(x) != 0]).clip(low, high))])


def assert_right(results, x, value, derivative, spec=None, ulps=None):
    """Value and derivative against formulas, to so many ULP, or to what rounding in each of the spec's steps allows."""
    y, dy = results
    if ulps is not None:
        assert ulp_error(y, [evaluate(value, v) for v in x]).max() <= ulps[0]
        assert ulp_error(dy, [evaluate(derivative, v) for v in x]).max() <= ulps[1]
        return
    spec = pyderiv.function(spec).to_spec()
    for v, a, b in zip(x, y, dy, strict=True):
        bound = dual(spec, v)
        assert abs(mp.mpf(a) - evaluate(value, v)) <= bound.value_error, v
        assert abs(mp.mpf(b) - evaluate(derivative, v)) <= bound.slope_error, v


@examples
def test_spec(example):
    x = points(*example.interval)
    f = pyderiv.function(example.spec)
    results = f.value_and_derivative(x)
    assert_right(results, x, example.value, example.derivative, example.spec, example.ulps)
    np.testing.assert_array_equal(f(x), results[0])
    assert_right((f(x), f.derivative()(x)), x, example.value, example.derivative, example.spec, example.ulps)


@examples
def test_spec_through_json(example):
    x = points(*example.interval)
    f = pyderiv.function(json.loads(json.dumps(example.spec)))
    assert f == pyderiv.function(example.spec) == pyderiv.function(json.loads(json.dumps(f.to_spec())))
    assert_right(f.value_and_derivative(x), x, example.value, example.derivative, example.spec, example.ulps)


@pytest.mark.parametrize(
    "example", [e for e in EXAMPLES if len(e.spec) == 1 and hasattr(pyderiv, str(e.spec[0]))], ids=lambda e: e.name
)
def test_ufunc(example):
    x = points(*example.interval)
    ufunc = getattr(pyderiv, example.spec[0])
    assert isinstance(ufunc, np.ufunc)
    assert_right(ufunc(x), x, example.value, example.derivative, ulps=example.ulps)


@pytest.mark.parametrize(
    "example", [e for e in EXAMPLES if len(e.spec) == 1 and hasattr(pyderiv, str(e.spec[0][0]))], ids=lambda e: e.name
)
def test_ufunc_with_parameter(example):
    x = points(*example.interval)
    name, parameter = example.spec[0]
    assert_right(getattr(pyderiv, name)(x, parameter), x, example.value, example.derivative, ulps=example.ulps)


@pytest.mark.parametrize(
    ("spec", "seam", "right", "left"),
    [
        ("absolute", 0.0, (0, 1), -1),
        ("relu", 0.0, (0, 1), 0),
        ([("piecewise", 1.5, "square", [("scale", 3), ("add", -1)])], 1.5, (2.25, 3), 3),
        ([("piecewise", -2, [("constant", 7)], "sin")], -2.0, (7, 0), "cos(x)"),
    ],
)
def test_at_the_seam_the_branch_above_holds(spec, seam, right, left):
    f = pyderiv.function(spec)
    assert f.value_and_derivative(seam) == right
    below = np.nextafter(seam, -np.inf)
    assert ulp_error(f.derivative()(below), evaluate(str(left), below)) <= 2


# ---- derivatives of derivatives --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "first", "second"),
    [
        ([("power", -2)], "-2/x**3", "6/x**4"),
        ([("power", -2), ("scale", -1)], "2/x**3", "-6/x**4"),
        ([("power", -2), ("scale", -3)], "6/x**3", "-18/x**4"),
        (["reciprocal"], "-1/x**2", "2/x**3"),
        (["reciprocal", "square"], "-2/x**3", "6/x**4"),
    ],
)
def test_on_to_the_second_derivative(spec, first, second):
    x = points(-20, 20)
    f = pyderiv.function(spec)
    once, twice = [evaluate(first, v) for v in x], [evaluate(second, v) for v in x]
    # y and dy are off by 1 and 2 units of 2**-52, a product by half a unit: 3.5 of them in 2*y*dy, 5.5 in
    # 2*dy*dy + 2*y*(2*y*dy); a unit is up to two ULP, and a further factor adds half an ULP
    few = 12 if spec == ["reciprocal", "square"] else 8
    assert ulp_error(f.derivative()(x), once).max() <= few
    for result in (f.derivative(2)(x), f.derivative().derivative()(x), f.value_and_derivative(x, order=2)[2]):
        assert ulp_error(result, twice).max() <= few
    g = f.derivative()
    assert ulp_error(g.value_and_derivative(x)[1], twice).max() <= few
    assert f.derivative(2) == g.derivative()


# ---- identities and limits -------------------------------------------------------------------------------

A, B = [("scale", 3), ("add", 1)], [("scale", -0.5), ("shift", 2)]
HALF_SUM, HALF_DIFFERENCE = [("linear", 0.5, A, 0.5, B)], [("linear", 0.5, A, -0.5, B)]
IDENTITIES = [
    ("sin", 1, 2, "sin", "cos"),  # sin A + sin B = 2 sin((A + B)/2) cos((A - B)/2)
    ("sin", -1, 2, "cos", "sin"),  # sin A - sin B = 2 cos((A + B)/2) sin((A - B)/2)
    ("cos", 1, 2, "cos", "cos"),  # cos A + cos B = 2 cos((A + B)/2) cos((A - B)/2)
    ("cos", -1, -2, "sin", "sin"),  # cos A - cos B = -2 sin((A + B)/2) sin((A - B)/2)
]


@pytest.mark.parametrize(("f", "sign", "factor", "g", "h"), IDENTITIES)
def test_sum_is_product(f, sign, factor, g, h):
    as_sum = [("linear", 1, [*A, f], sign, [*B, f])]
    as_product = [("product", [*HALF_SUM, g], [*HALF_DIFFERENCE, h]), ("scale", factor)]
    slope = {"sin": "cos", "cos": "-sin"}[f]
    value = f"{f}(3*x + 1) + {sign}*{f}(-x/2 - 2)"
    derivative = f"3*{slope}(3*x + 1) - {sign}/2*({slope}(-x/2 - 2))"
    x = points(-5, 5)
    for spec in (as_sum, as_product):
        assert_right(pyderiv.function(spec).value_and_derivative(x), x, value, derivative, spec)


@pytest.mark.parametrize("name", ["sin", "tan"])
def test_ratio_to_x_tends_to_1(name):
    f = pyderiv.function([("quotient", name, X)])
    x = 10.0 ** -np.arange(0.0, 301.0)
    x = np.concatenate([x, -x])
    ratio = f(x)
    assert ulp_error(ratio, [evaluate(f"{name}(x)/x", v) for v in x]).max() <= 2.5  # 1 of sin x, twice at a binade; 1/2
    assert np.all(np.diff(np.abs(ratio[:9] - 1)) < 0)
    assert np.all(ratio[np.abs(x) < 1e-8] == 1)


# ---- backpropagation -------------------------------------------------------------------------------------

CHAINS = [
    (["square", ("scale", -0.5), "exp"], "exp(-x**2/2)", "-x*exp(-x**2/2)"),
    ([("power", 3), "cos", "exp"], "exp(cos(x**3))", "-3*x**2*sin(x**3)*exp(cos(x**3))"),
    (["sin", "exp", ("add", 1), "log"], "log(exp(sin(x)) + 1)", "exp(sin(x))*cos(x)/(exp(sin(x)) + 1)"),
    (
        [("scale", 2), "tanh", "square", ("add", 0.5)],
        "tanh(2*x)**2 + mpf(0.5)",
        "4*tanh(2*x)/cosh(2*x)**2",
    ),
    ([("scale", -1), "exp", ("add", 1), "reciprocal"], "1/(1 + exp(-x))", "exp(-x)/(1 + exp(-x))**2"),
]


@pytest.mark.parametrize(
    ("spec", "value", "derivative"), CHAINS, ids=lambda part: part if isinstance(part, str) else ""
)
def test_backpropagation(spec, value, derivative):
    x = points(-3, 3)
    modules = [pyderiv.function([item]) for item in spec]
    whole = pyderiv.function(spec)
    assert whole.modules == tuple(modules)

    # neighbours merged two by two, then all: f2∘f1 and f4∘f3, then all of them
    pairs = [modules[1](modules[0]), modules[3](modules[2]) if len(modules) == 4 else modules[2]]
    merged = pairs[1](pairs[0])
    assert merged == whole

    for chain in (modules, pairs, [merged]):
        for g in (1.0, -2.5):
            # forward calculation, with each module's pullback put aside
            u, pullbacks = x, []
            for f in chain:
                u, pullback = f.vjp(u)
                pullbacks.append(pullback)
            # backward: from dJ/dy to dJ/dx through each module
            back = np.full_like(x, g)
            for pullback in reversed(pullbacks):
                (back,) = pullback(back)
            assert_backward(u, back, g, x, spec, value, derivative)
            # forward mode: the tangent goes along
            u, tangent = x, np.full_like(x, g)
            for f in chain:
                u, tangent = f.jvp(u, tangent)
            assert_backward(u, tangent, g, x, spec, value, derivative)


def assert_backward(y, dx, g, x, spec, value, derivative):
    """The products by g may add an ULP each, in whatever order they are taken."""
    spec = pyderiv.function(spec).to_spec()
    for v, a, b in zip(x, y, dx, strict=True):
        bound, slope = dual(spec, v), g * evaluate(derivative, v)
        assert abs(mp.mpf(a) - evaluate(value, v)) <= bound.value_error
        assert abs(mp.mpf(b) - slope) <= abs(g) * bound.slope_error + len(spec) * ulp(slope)


@pytest.mark.parametrize(
    ("spec", "value", "derivative"), CHAINS, ids=lambda part: part if isinstance(part, str) else ""
)
def test_trace(spec, value, derivative):
    x = points(-3, 3)
    t = pyderiv.function(spec).trace(x)
    assert len(t.stages) == len(spec)
    assert_right((t.value, t.derivative), x, value, derivative, spec)
    assert_right((t.value, t.stages[-1].forward), x, value, derivative, spec)
    for k, stage in enumerate(t.stages, 1):
        for field in stage[1:]:
            assert field.shape == x.shape
        for v, u, forward in zip(x, stage.value, stage.forward, strict=True):  # the first k modules are a chain too
            first = dual(pyderiv.function(spec[:k]).to_spec(), v)
            assert abs(mp.mpf(u) - first.value) <= first.value_error
            assert abs(mp.mpf(forward) - first.slope) <= first.slope_error
    np.testing.assert_array_equal(t.stages[0].forward, t.stages[0].derivative)
    np.testing.assert_array_equal(t.stages[-1].backward, t.stages[-1].derivative)


GOLDEN = """\
k     module f_k  u_k = f_k(u_k-1)  f_k'(u_k-1)  forward du_k/dx  backward dy/du_k-1
------------------------------------------------------------------------------------
0              x                 1                             1
1            3*x                 3            3                3            -0.09375
2          x + 1                 4            1                3            -0.03125
3      square(x)                16            8               24            -0.03125
4  reciprocal(x)            0.0625  -0.00390625         -0.09375         -0.00390625
y = 0.0625, dy/dx = -0.09375"""


def test_trace_prints_the_lecture_table():
    t = pyderiv.function([("scale", 3), ("add", 1), "square", "reciprocal"]).trace(1.0)
    assert [line.rstrip() for line in str(t).splitlines()] == GOLDEN.splitlines()
    many = str(pyderiv.function(["sin", "exp"]).trace(np.linspace(0, 1, 5)))
    assert many.endswith("(5 elements; the first is shown)")
    assert str(pyderiv.function("sin").trace([])) == "(no elements)"


def test_logistic_is_one_module():
    f = pyderiv.function([("scale", -1), "exp", ("add", 1), "reciprocal"])
    for order, kernel in ((0, "expit_value"), (1, "expit_pair")):
        (step,) = f.explain(order=order).program.steps
        assert step.kernel == kernel
    x = np.concatenate([points(-800, 800), [0.0, -0.0, np.inf, -np.inf, np.nan]])
    for a, b in zip(f.value_and_derivative(x), pyderiv.expit(x), strict=True):
        np.testing.assert_array_equal(a.view(np.int64), b.view(np.int64))
    quotient = pyderiv.function([("quotient", [("constant", 1)], [("scale", -1), "exp", ("add", 1)])])
    assert quotient == f == pyderiv.function("expit")


# ---- the derivative as a limit ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "x", "derivative"),
    [
        (["square"], 3.0, "2*x"),
        ([("power", 3), "cos"], 0.8, "-3*x**2*sin(x**3)"),
        (["exp"], -1.0, "exp(x)"),
        (["log"], 0.5, "1/x"),
        (["tanh"], 0.7, "1/cosh(x)**2"),
        (["sin"], 1000.0, "cos(x)"),
    ],
)
def test_check_observes_first_order(spec, x, derivative):
    c = pyderiv.check(pyderiv.function(spec), x)
    exact = evaluate(derivative, x)
    assert abs(mp.mpf(c.derivative) - exact) <= 1e-14 * abs(exact)
    assert 0.9 < c.observed_order < 1.1
    assert len(c.h) == len(c.rate) == len(c.error) == len(c.order) == 10
    assert np.all(np.diff(c.h) < 0) and np.isnan(c.order[0])
    assert c.error.min() < 1e-6 * max(1, abs(c.derivative))


def test_check_prints():
    c = pyderiv.check(["square"], 3.0, steps=3)
    lines = str(c).splitlines()
    assert lines[0].split() == ["h", "(f(x+h)", "-", "f(x))/h", "f'(x)", "error", "order"]
    assert len(lines) == 2 + 3 + 1
    assert lines[-1].startswith("observed order of convergence: 1")
    assert pyderiv.check([("scale", 2)], 1.0).observed_order == np.inf  # a straight line: exact at every step


@pytest.mark.parametrize(("x", "steps"), [(np.inf, 10), (np.nan, 10), (1.0, 0)])
def test_check_refuses(x, steps):
    with pytest.raises(ValueError, match="finite"):
        pyderiv.check("sin", x, steps)
