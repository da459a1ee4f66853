"""Every rewrite over its whole domain: what runs instead of the formula is right wherever the formula is.

The oracle evaluates the formula as it is written, and the formula of its derivative, in so many bits that nothing
cancels. At infinities and NaN, where there is no exact value, plain NumPy evaluates the formula as written.
"""

import functools
import itertools

import numpy as np
import pytest
from accuracy import from_ordered, neighbours, ordered
from mpmath import MPContext
from oracle import ulp_error

from pyderiv import dispatch, evaluate, function
from pyderiv.functions import BY_X, DIVIDED, ROWS, SQUARED
from pyderiv.schedule import schedule

mp = MPContext()
mp.prec = 2400  # enough for 1 + exp(-745)
INF, NAN = np.inf, np.nan

NAMES = {
    name: getattr(mp, name)
    for name in ("exp", "expm1", "log", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "pi", "e")
}
NAMES |= {"log1p": lambda x: mp.log(1 + x), "expit": lambda x: 1 / (1 + mp.exp(-x)), "sech2": lambda x: mp.sech(x) ** 2}
NAMES |= {
    "mpf": mp.mpf,
    "erf": mp.erf,
    "erfc": mp.erfc,
    "arctan": mp.atan,
    "abs": abs,
    "sign": lambda x: 1 if x >= 0 else -1,
}
NUMPY = {
    name: getattr(np, name)
    for name in ("exp", "expm1", "log", "log1p", "sqrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "pi", "e")
}
NUMPY["log"] = lambda x, base=None: np.log(x) if base is None else np.log(x) / np.log(base)
NUMPY |= {"expit": lambda x: 1 / (1 + np.exp(-x)), "arctan": np.arctan, "abs": np.abs}

SIGMOID = "exp(-abs(x))/(1 + exp(-abs(x)))**2"
# formula as written; what runs; its derivative; where it has real values; ULP of value and derivative: those of
# the function that runs, and half for each rounded operation around it
REWRITES = [
    ("log(1 + exp(x))", "softplus(x)", "expit(x)", (-INF, INF), (1, 2)),
    ("log(exp(x) + 1)", "softplus(x)", "expit(x)", (-INF, INF), (1, 2)),
    ("log1p(exp(x))", "softplus(x)", "expit(x)", (-INF, INF), (1, 2)),
    ("log(1 + exp(-x))", "softplus(-x)", "-expit(-x)", (-INF, INF), (1, 2)),
    ("1/(1 + exp(-x))", "expit(x)", SIGMOID, (-INF, INF), (1, 2)),
    ("(1 + exp(-x))**-1", "expit(x)", SIGMOID, (-INF, INF), (1, 2)),
    ("1/(exp(x) + 1)", "expit(-x)", "-" + SIGMOID, (-INF, INF), (1, 2)),
    ("3/(1 + exp(x))", "3*expit(-x)", "-3*" + SIGMOID, (-INF, INF), (2, 3)),
    ("exp(x)/(1 + exp(x))", "expit(x)", SIGMOID, (-INF, INF), (1, 2)),
    ("1 - expit(x)", "expit(-x)", "-" + SIGMOID, (-INF, INF), (1, 2)),
    ("expit(x)*(1 - expit(x))", "expit'(x)", SIGMOID + "*(1 - 2*expit(x))", (-INF, INF), (2, 6)),
    ("exp(x)/(1 + exp(x))**2", "expit'(x)", SIGMOID + "*(1 - 2*expit(x))", (-INF, INF), (2, 6)),
    ("log(expit(x))", "log_expit(x)", "expit(-x)", (-INF, INF), (1, 2)),
    ("log(1/(1 + exp(-x)))", "log_expit(x)", "expit(-x)", (-INF, INF), (1, 2)),
    ("exp(x) - 1", "expm1(x)", "exp(x)", (-INF, INF), (1, 2)),
    ("-1 + exp(x)", "expm1(x)", "exp(x)", (-INF, INF), (1, 2)),
    ("1 - exp(x)", "0 - expm1(x)", "-exp(x)", (-INF, INF), (1, 2)),
    ("log(1 + x)", "log1p(x)", "1/(1 + x)", (-1, INF), (1, 2)),
    ("log(1 - x)", "log1p(-x)", "-1/(1 - x)", (-INF, 1), (1, 2)),
    ("log(x**2)", "2*log(absolute(x))", "2/x", (-INF, INF), (1, 2)),
    ("log(sqrt(x))", "0.5*log(x)", "1/(2*x)", (0, INF), (1, 2)),
    ("log(exp(x))", "x", "1", (-INF, INF), (0.5, 0.5)),
    ("sqrt(x**2)", "absolute(x)", "sign(x)", (-INF, INF), (0.5, 0.5)),
    ("(x*x)**0.5", "absolute(x)", "sign(x)", (-INF, INF), (0.5, 0.5)),
    ("1 - tanh(x)**2", "tanh'(x)", "-2*tanh(x)*sech2(x)", (-INF, INF), (2, 6)),
    ("1/cosh(x)**2", "tanh'(x)", "-2*tanh(x)*sech2(x)", (-INF, INF), (2, 6)),
    ("sin(x)/cos(x)", "tan(x)", "1/cos(x)**2", (-1e22, 1e22), (1, 2)),
    ("1/cos(x)**2", "tan'(x)", "2*tan(x)/cos(x)**2", (-1e22, 1e22), (2, 6)),
    ("1 + tan(x)**2", "tan'(x)", "2*tan(x)/cos(x)**2", (-1e22, 1e22), (2, 6)),
    ("1 - sin(x)**2", "square(cos(x))", "-2*sin(x)*cos(x)", (-1e22, 1e22), (3, 5)),
    ("1 - cos(x)**2", "square(sin(x))", "2*sin(x)*cos(x)", (-1e22, 1e22), (3, 5)),
    ("sinh(x)/cosh(x)", "tanh(x)", "sech2(x)", (-INF, INF), (1, 2)),
    ("(exp(x) - exp(-x))/(exp(x) + exp(-x))", "tanh(x)", "sech2(x)", (-INF, INF), (1, 2)),
    ("(exp(x) - exp(-x))/2", "sinh(x)", "cosh(x)", (-INF, INF), (1, 2)),
    ("(exp(x) + exp(-x))/2", "cosh(x)", "sinh(x)", (-INF, INF), (1, 2)),
    ("cosh(x)**2 - 1", "square(sinh(x))", "2*sinh(x)*cosh(x)", (-INF, INF), (3, 5)),
    ("sinh(x)**2 + 1", "square(cosh(x))", "2*sinh(x)*cosh(x)", (-INF, INF), (3, 5)),
    ("e**x", "exp(x)", "exp(x)", (-INF, INF), (1, 2)),
    ("2**x", "exp2(x)", "2**x*log(2)", (-INF, INF), (1, 2)),
    ("3**x", "exponential(x, 3)", "3**x*log(3)", (-INF, INF), (1, 2)),
    ("log(x, 2)", "log2(x)", "1/(x*log(2))", (0, INF), (1, 2)),
    ("log(x, 10)", "log10(x)", "1/(x*log(10))", (0, INF), (1, 2)),
    ("expit(x)*expit(-x)", "expit'(x)", SIGMOID + "*(1 - 2*expit(x))", (-INF, INF), (2, 6)),
    ("-x/3", "-(x/3)", "-1/mpf(3)", (-INF, INF), (0.5, 0.5)),
    ("(-x)**2", "square(x)", "2*x", (-INF, INF), (0.5, 0.5)),
    ("abs(x)**2", "square(x)", "2*x", (-INF, INF), (0.5, 0.5)),
    ("x**2", "square(x)", "2*x", (-INF, INF), (0.5, 0.5)),
    ("x*x", "square(x)", "2*x", (-INF, INF), (0.5, 0.5)),
    ("x*x*x", "power(x, 3)", "3*x**2", (-INF, INF), (1, 2)),
    ("x*x*x*x*x", "power(x, 5)", "5*x**4", (-INF, INF), (1, 2)),
    ("x**0.5", "sqrt(x)", "1/(2*sqrt(x))", (0, INF), (0.5, 2)),
    ("x**-1", "reciprocal(x)", "-1/x**2", (-INF, INF), (0.5, 2)),
    ("x**1", "x", "1", (-INF, INF), (0.5, 0.5)),
    ("x**0", "1", "0", (-INF, INF), (0.5, 0.5)),
    ("x/4", "0.25*x", "0.25", (-INF, INF), (0.5, 0.5)),
    ("-x*-x", "square(x)", "2*x", (-INF, INF), (0.5, 0.5)),
    ("-(2*x)", "(-2)*x", "-2", (-INF, INF), (0.5, 0.5)),
    ("-(3 - x)", "x - 3", "1", (-INF, INF), (0.5, 0.5)),
    ("2*(0.5*x)", "x", "1", (-INF, INF), (0.5, 0.5)),
    ("1/sqrt(x)", "rsqrt(x)", "-1/(2*x*sqrt(x))", (0, INF), (1, 2)),
    ("1/x**2", "power(x, (-2))", "-2/x**3", (-INF, INF), (1, 2)),
    ("1/x**3", "power(x, (-3))", "-3/x**4", (-INF, INF), (1, 2)),
    ("1/x**2.5", "power(x, (-2.5))", "-2.5/x**3.5", (0, INF), (1, 2)),
    ("1 + 3*x**2 + x**4", "(x*(x*(square(x) + 3))) + 1", "6*x + 4*x**3", (-INF, INF), (3, 5)),  # roundings
    ("2*pi/3 + 1", "3.0943951023931953", "0", (-INF, INF), (1, 0.5)),
]  # fmt: skip
WITH_ERF = [
    ("1 + erf(x)", "erfc(-x)", "2/sqrt(pi)*exp(-x**2)", (-INF, INF), (1, 2)),
    ("1 - erf(x)", "erfc(x)", "-2/sqrt(pi)*exp(-x**2)", (-INF, INF), (1, 2)),
    ("1 - erfc(x)", "erf(x)", "2/sqrt(pi)*exp(-x**2)", (-INF, INF), (1, 2)),
]
SPECIAL = [0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 5e-324, -5e-324, 2.2e-308, 1e-300, -1e-300, 1.7976931348623157e308]
NEAR = np.array(
    [1.0, -1.0, 1e-8, -1e-8, 0.7, 36.7, -36.7, 355.0, -372.5, 709.78, -709.78, 710.4, -745.13, 750.0, -750.0]
)


def points(low, high):
    """Over the whole of the interval, uniformly in the bits, and close to where something happens."""
    rng = np.random.default_rng(0)
    a, b = ordered(np.array([max(low, -1.79e308), min(high, 1.79e308)]))
    x = np.concatenate([
        from_ordered(rng.integers(a, b, 120, endpoint=True), np.float64),
        rng.uniform(max(low, -50), min(high, 50), 60),
        neighbours(NEAR, 1),
        SPECIAL,
    ])  # fmt: skip
    return x[(x > low) & (x < high)]


@pytest.mark.parametrize("case", REWRITES + WITH_ERF, ids=lambda case: case[0])
def test_rewrite(case):
    formula, runs, slope, (low, high), bounds = case
    f = function(formula, variables=["x"])
    assert f.expression == runs
    x = points(low, high)
    x = x[np.abs(x) < 30] if "erf" in formula else x
    with np.errstate(all="ignore"):
        y, dy = f.value_and_derivative(x)
    for v, a, b in zip(x, y, dy, strict=True):
        names = NAMES | {"x": mp.mpf(v)}
        for got, text, bound in ((a, formula, bounds[0]), (b, slope, bounds[1])):
            try:
                exact = eval(text, names)
            except ZeroDivisionError:
                continue
            except ValueError:
                assert got in (-INF, INF), (text, v)  # a logarithm of 0
                continue
            if mp.im(exact):
                assert np.isnan(got)
            else:
                assert ulp_error(got, mp.mpf(exact)) <= bound, (text, v, got, mp.nstr(exact, 20))


@pytest.mark.parametrize("case", REWRITES, ids=lambda case: case[0])
def test_infinities_and_nan(case):
    """Where the formula as written is a number, or rightly infinite or NaN, so is what runs."""
    formula, _, _, _, _ = case
    f = function(formula, variables=["x"])
    for v in (INF, -INF, NAN):
        x = np.array([v])
        with np.errstate(all="ignore"):
            written = eval(formula, NUMPY | {"x": x})
            got = f(x)
            plain = function(formula, variables=["x"], rewrites=False)(x)
        written = np.broadcast_to(written, 1)
        if not np.isnan(written):
            np.testing.assert_array_equal(got, written)
            np.testing.assert_array_equal(plain, written)
        elif np.isnan(v):
            assert np.isnan(got)


@pytest.mark.parametrize("case", REWRITES, ids=lambda case: case[0])
@pytest.mark.parametrize("rewrites", [True, False])
def test_outside_of_the_domain_and_at_poles(case, rewrites):
    """NaN where the formula, or that of its derivative, is no real number; infinite or NaN as written at a pole.
    Elsewhere right where the formula in plain NumPy, step by step, is."""
    formula, _, slope, _, _ = case
    f = function(formula, variables=["x"], rewrites=rewrites)
    x = np.unique(np.concatenate([SPECIAL, NEAR, [2.0, -2.0, -3.5, -1.7e308, 1e22], np.nextafter([-1, 1], [-2, 2])]))
    x = np.append(x, -0.0)
    with np.errstate(all="ignore"):
        y, dy = f.value_and_derivative(x)
        written = np.broadcast_to(eval(formula, NUMPY | {"x": x}), x.shape)
    for v, a, b, w in zip(x, y, dy, written, strict=True):
        for got, text in ((a, formula), (b, slope)):
            try:
                exact = eval(text, NAMES | {"x": mp.mpf(v)})
            except (ZeroDivisionError, ValueError):  # 1/0, log(0)
                if text is formula:
                    assert np.isnan(got) == np.isnan(w) and np.isinf(got) == np.isinf(w), (v, got, w)
                continue
            if mp.im(exact):
                assert np.isnan(got), (text, v, got)
            elif text is formula and ulp_error(w, mp.mpf(exact)) <= 4:
                assert ulp_error(got, mp.mpf(exact)) <= 4, (v, got, w)


def horner(coefficients, x):
    return functools.reduce(lambda total, c: total * x + c, coefficients, mp.zero)


@pytest.mark.parametrize(
    ("formula", "runs", "coefficients"),
    [
        ("3*x**3 - 2*x**2 + 10*x - 20", "x*((x*(3*x - 2)) + 10) - 20", (3, -2, 10, -20)),
        ("5 - 4*x - x**2", "(x*((-4) - x)) + 5", (-1, -4, 5)),
        ("1 + x + x**2 + x**3 + x**4 + x**5", "(x*((x*((x*((x*(1 + x)) + 1)) + 1)) + 1)) + 1", (1, 1, 1, 1, 1, 1)),
        ("-x**2 + 2*x", "x*(2 - x)", (-1, 2, 0)),
        ("x**3 - 2*x - 5", "x*(square(x) - 2) - 5", (1, 0, -2, -5)),
        ("x**4 - 3*x**2 + x", "x*((x*(square(x) - 3)) + 1)", (1, 0, -3, 1, 0)),
    ],
)
def test_polynomials(formula, runs, coefficients):
    """Horner's scheme: an error of half an ULP of what each step gives (Higham, Accuracy and Stability, 2002, 5.1)."""
    f = function(formula)
    assert f.expression == runs
    x = np.concatenate([np.linspace(-3, 3, 301), points(-1e60, 1e60), [1.4142135623730951, 1.3688081078213726, 0.999]])
    unit = mp.mpf(2) ** -53
    for order, results in enumerate(f.value_and_derivative(x, order=2)):
        n = len(coefficients) - 1
        c = [a * mp.ff(n - i, order) for i, a in enumerate(coefficients) if n - i >= order]
        for v, got in zip(x, results, strict=True):
            size = horner([abs(a) for a in c], abs(mp.mpf(v)))
            assert abs(horner(c, mp.mpf(v)) - got) <= 3 * len(c) * unit * size + mp.mpf(5e-324), (order, v)
    with np.errstate(all="raise"):
        for v in (INF, -INF):
            assert f(v) == np.sign(coefficients[0]) * v ** ((len(coefficients) - 1) % 2 or 2)
    assert f(0.0) == coefficients[-1]


@pytest.mark.parametrize("formula", ["x**2 + y*x", "x**9 + x", "x**2 - x**2", "inf*x**2 + x", "x**2 + 1"])
def test_what_is_no_polynomial_for_horner(formula):
    assert function(formula) == function(formula, rewrites=False)


def test_infinities_that_the_formula_gets_wrong():
    with np.errstate(all="raise"):
        for formula, at, expected in [
            ("exp(x)/(1 + exp(x))", INF, 1),
            ("sinh(x)/cosh(x)", -INF, -1),
            ("exp(x)/(1 + exp(x))**2", INF, 0),
            ("log(1 + exp(x))", 1000.0, 1000),
            ("sqrt(x**2)", 1e200, 1e200),
            ("log(exp(x))", -1000.0, -1000),
        ]:
            assert function(formula)(at) == expected


@pytest.mark.parametrize(
    "formula", ["log(1 + exp(x))", "1 - tanh(x)**2", "1/(1 + exp(-x))", "exp(x) - 1", "sqrt(x**2)", "x*x*x"]
)
def test_rewrites_are_listed_and_can_be_switched_off(formula):
    f, g = function(formula), function(formula, rewrites=False)
    assert f != g
    assert " -> " in str(f.explain()) and "more accurate than as written" in str(f.explain())
    assert "more accurate" not in str(g.explain())
    x = np.linspace(-2, 2, 8)
    for a, b in zip(f.value_and_derivative(x, order=2), g.value_and_derivative(x, order=2), strict=True):
        # as written, the second derivative of sqrt(x**2) is the difference of two terms 1/|x|, each within 2 ULP
        rest = 4 * np.finfo(float).eps / np.abs(x) if formula == "sqrt(x**2)" else np.full_like(x, 1e-15)
        assert np.all(np.abs(a - b) <= rest + 1e-13 * np.abs(b))
    assert function(f, rewrites=False) == g
    assert g.derivative()(0.5) == pytest.approx(f.derivative()(0.5))


KEPT = {  # what looks as if it could be simplified: a point where that would be wrong, and the value there
    "exp(log(x))": (-1.0, NAN),
    "sqrt(x)**2": (-1.0, NAN),
    "0*x": (INF, NAN),
    "x - x": (INF, NAN),
    "x/x": (0.0, NAN),
    "log(1/x)": (-0.0, NAN),
    "x**2/x": (0.0, NAN),
    "sin(x)**2 + cos(x)**2": (INF, NAN),
    "cosh(x)**2 - sinh(x)**2": (INF, NAN),
    "x*0 + 1": (NAN, NAN),
    "where(x > 0, 1, 1)*x": (2.0, 2.0),
    "1e200*(1e200*x)": (1e-300, 1e100),
    "1e-200*(1e-200*x)": (1e300, 1e-100),
    "(x + 1e16) - 1e16": (1.0, 0.0),
}


@pytest.mark.parametrize("formula", KEPT)
def test_what_must_stay(formula):
    x, expected = KEPT[formula]
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(function(formula, variables=["x"])(x), expected, rtol=1e-15)


def test_a_quotient_of_equals():
    f = function("x/x")
    x = np.array([-3.0, 5e-324, 1.7e308, 0.1])
    y, dy, d2y = f.value_and_derivative(x, order=2)
    np.testing.assert_array_equal(y, 1)
    np.testing.assert_array_equal(dy, 0)
    np.testing.assert_array_equal(d2y, 0)
    with np.errstate(all="ignore"):
        for v in (0.0, INF, -INF, NAN):
            assert all(np.isnan(r) for r in f.value_and_derivative(v))


def test_sums_of_products_are_rounded_once_or_nearly():
    """b*b - 4*a*c cancels exactly where it is zero, and to full precision where it is not (Kahan)."""
    rng = np.random.default_rng(3)
    f = function("b*b - 4*a*c", variables=["a", "b", "c"])
    g = function("a*b + c*d", variables=["a", "b", "c", "d"])
    h = function("a*b - c", variables=["a", "b", "c"])
    a, c = rng.uniform(0.1, 1, (2, 500))
    for b in (2 * np.sqrt(a * c), rng.uniform(-2, 2, 500)):
        for v in zip(a, b, c, strict=True):
            p, q, r = map(mp.mpf, v)
            assert ulp_error(f(*v), q * q - 4 * p * r) <= 1.5
            assert f.value_and_jacobian(*v)[0] == f(*v)
    for v in zip(a, c, -c, np.nextafter(a, 2), strict=True):
        p, q, r, s = map(mp.mpf, v)
        assert ulp_error(g(*v), p * q + r * s) <= 1.5
    assert (g(a, c, -c, a) == 0).all() and (f(1.0, 2 * a, a * a) == f(a * a, 2 * a, 1.0)).all()
    assert (np.abs(h(a, c, a * c)) <= np.spacing(a * c)).all()
    with np.errstate(over="ignore"):
        assert g(1e200, 1e200, 1.0, 1.0) == INF
    with np.errstate(all="ignore"):  # as written, too: no infinity of the wrong sign
        assert np.isnan(g(1e200, 1e200, -1e200, 1e199)) and np.isnan(g(-1e199, 1e200, 1e200, 1e200))


@pytest.mark.parametrize("formula", [
    "2 + x**2", "1/(1 + x**2)", "x**2 - 3*x", "x**2 - x", "x*x*x + x*x - 5", "(x - 1)**2 + x**3 - 2*x**2", "3 - 2*x**2",
    "sin(x)**2 + cos(x)**2", "sin(x)**2 - 1", "x*exp(x) + x**2", "sqrt(x**2 + 1/x**2)", "(x**2 + 1)*(x**2 - sin(x))",
])  # fmt: skip
def test_values_do_not_depend_on_what_comes_with_them(formula):
    """The same bits alone, with the derivative, and with the second."""
    f, x = function(formula), np.linspace(-3, 3, 1001)[1::2]
    y, _ = f.value_and_derivative(x)
    np.testing.assert_array_equal(y, f(x))
    np.testing.assert_array_equal(y, evaluate((f.derivative(2), f.derivative(), f), x)[2])


def test_sums_of_products_do_not_depend_on_their_neighbours():
    """Where one is not finite, its block is computed anew."""
    rng = np.random.default_rng(4)
    values = np.array([0.0, 1.0, -1.5, 1e200, -1e200, 5e-324, INF, NAN])
    for formula in ("a*b + c*d", "a*b - c*d"):
        f = function(formula, variables=["a", "b", "c", "d"])
        for odd in (0, 0.02, 1):
            args = np.where(rng.random((4, 1100)) < odd, rng.choice(values, (4, 1100)), rng.uniform(-2, 2, (4, 1100)))
            with np.errstate(all="ignore"):
                alone = [f(*v) for v in args.T]
                assert f(*args).tobytes() == np.array(alone).tobytes()


@pytest.mark.parametrize(("formula", "kernels"), [
    ("(2*x + 3)*x - 5", ["quadratic_step"]),
    ("((2*x + 3)*x - 5)*x + 7", ["cubic_step"]),
    ("3*x**3 - 2*x**2 + 10*x - 20", ["cubic_step"]),
    ("(((2*x + 3)*x - 5)*x + 7)*x - 1", ["quartic_step"]),
    ("((((2*x + 3)*x - 5)*x + 7)*x - 1)*x + 0.5", ["quartic_step", "muladd_and_muladd"]),
    ("sin((3*x + 3)*x + 3)", ["quadratic_step", "sin_chain"]),
    ("x**2 - 2", ["quadratic_step"]),
    ("1 + x**2", ["quadratic_step"]),
    ("3 - x**2", ["quadratic_step"]),
    ("x**2 + x", ["quadratic_step"]),
    ("x*(1 - x)", ["quadratic_step"]),
    ("10 - x*(3 + x)", ["quadratic_step"]),
    ("x**3 - 2*x - 5", ["cubic_step"]),
    ("x - x**3", ["cubic_step"]),
    ("0.7*x**3 - 0.1*x**2 + x", ["cubic_step"]),
    ("x**3 + 2*x**2 + 10*x - 20", ["cubic_step"]),
    ("x**4 + 2*x**3 - 3*x**2 + 5*x", ["quartic_step"]),
    ("x**4 - 3*x**2 + 1", ["cubic_step", "muladd_value", "muladd_value", "muladdmul_value"]),
    ("x**2*(x*(x - 3) + 1)", ["quadratic_step", "square_pair", "multiply_and_muladdmul"]),
    ("1/(1 + x**2)", ["reciprocal_of_square"]),
    ("exp(x**2 - x)", ["quadratic_step", "exp_chain"]),
    ("(1 - x)*(2 + x)", ["subtract_value", "add_value", "multiply_value", "subtract_value"]),
])  # fmt: skip
def test_steps_of_horner_for_value_and_derivative(formula, kernels):
    """One for a polynomial up to degree 4; and the bits that value and derivative have alone, from several."""
    f = function(formula)
    assert [step.kernel for step in f.explain().program.steps] == kernels
    for x in (np.linspace(-3, 3, 1001), np.array([INF, -INF, NAN, 1e200, 5e-324, 0.0]), np.float32([0.1, 0.7])):
        with np.errstate(all="ignore"):
            y, dy = f.value_and_derivative(x)
            np.testing.assert_array_equal(y, f(x))
            np.testing.assert_array_equal(dy, f.derivative()(x))
            np.testing.assert_array_equal(evaluate((f.derivative(2), f.derivative(), f), x)[1:], (dy, y))


def test_what_is_not_computed_as_the_derivative_is_not_part_of_its_step():
    """The same by another formula, or almost the same."""
    f, x = function("x**2 + 0.3*x"), np.linspace(-0.15, 0.15, 11)
    others = map(function, ("2*x + 0.3", "2*x + 0.30000000000000004", "x + (x + 0.30000000000000004)", "x + x"))
    for g in (f.derivative(), *others):
        assert (len(schedule((f._node, g._node), ("x",)).steps) == 1) == (g == f.derivative())
        np.testing.assert_array_equal(evaluate((f, g), x), (f(x), g(x)))


def test_steps_of_horner_are_exact():
    f, whole = function("(((2*x + 3)*x - 5)*x + 7)*x - 1"), np.arange(-9.0, 10.0)
    exact = 2 * whole**4 + 3 * whole**3 - 5 * whole**2 + 7 * whole - 1, 8 * whole**3 + 9 * whole**2 - 10 * whole + 7
    np.testing.assert_array_equal(f.value_and_derivative(whole), exact)


def test_steps_of_horner_with_other_coefficients():
    """Coefficients that are arguments, and sums in between that are wanted, too, stay in steps of their own."""
    x = np.linspace(-3, 3, 100)
    f = function("((a*x + b)*x + c)*x + d", variables=["x", "a", "b", "c", "d"])
    parts = [function(formula) for formula in ("((2*x + 3)*x - 5)*x + 7", "(2*x + 3)*x - 5", "2*x + 3")]
    for coefficients in ((2.0, 3.0, -5.0, 7.0), np.array([2.0, 3.0, -5.0, 7.0])[:, None] * np.ones(100)):
        y, dy = f.value_and_jacobian(x, *coefficients, wrt="x")
        np.testing.assert_array_equal((y, dy[:, 0]), parts[0].value_and_derivative(x))
    wanted = (*parts, *(part.derivative() for part in parts))
    np.testing.assert_array_equal(evaluate(wanted, x), [part(x) for part in wanted])


@pytest.mark.parametrize(("formula", "kernels"), [
    ("sin(x - 0.5)", ["sin_affine"]),
    ("sin(1 + x)", ["sin_affine"]),
    ("(3 - x)**2", ["square_affine"]),
    ("2*exp(-3*x + 1)", ["exp_affine"]),
    ("-log(2*x)/4", ["log_affine"]),
    ("exp(-x**2/2)", ["exp_of_square"]),
    ("sin(2*cos(3*x))", ["cos_affine", "sin_chain"]),
    ("sin(x) + sin(x - 1)", ["sin_pair", "sin_affine", "add_value", "add_value"]),
    ("0.5*erf(x)*x", ["erf_affine", "multiply_and_muladd"]),
    ("0.3*erf(x)*x", ["erf_chain", "multiply_value", "multiply_value", "muladdmul_value"]),
    ("tanh(2*sin(x) + 1)", ["sin_affine", "tanh_affine_chain"]),
    ("log(2 + sin(x)**2)", ["sin_pair", "square_chain", "log_affine_chain"]),
    ("0.5*erf(sin(x))*x", ["sin_pair", "erf_affine_chain", "multiply_value", "multiply_and_muladd"]),
    ("(sin(x) + 1)**2", ["sin_pair", "add_value", "square_chain"]),
    ("sin(x/3)", ["divide_by_constant_value", "sin_chain"]),
    ("x**2/7.3", ["square_affine"]),
    ("-3*(x - 1)**2/7.3", ["square_affine"]),
    ("exp(-(x - 1)**2/4.5)", ["square_affine", "exp_chain"]),
    ("abs(2*x - 1)/1e-300", ["absolute_affine"]),
    ("abs(x)/7.3 + abs(x)", ["absolute_pair"] + ["divide_by_constant_value", "add_value"] * 2),
    ("log(x/100)/0.3", ["divide_by_constant_value", "log_chain", "divide_by_constant_value"]),
    ("sin(x)/7.3", ["sin_pair", "divide_by_constant_value", "divide_by_constant_value"]),
])  # fmt: skip
def test_steps_with_constants_around_a_function(formula, kernels):
    """Shift and factors that are constants, and of which nothing else has need, cost no step; with the same bits."""
    f = function(formula)
    assert [step.kernel for step in f.explain().program.steps] == kernels
    for x in (np.linspace(-3, 3, 1001), np.array([INF, -INF, NAN, 1e200, 5e-324, 0.0, -0.0]), np.float32([0.1, 0.7])):
        with np.errstate(all="ignore"):
            y, dy = f.value_and_derivative(x)
            np.testing.assert_array_equal(y, f(x))
            np.testing.assert_array_equal(evaluate((f.derivative(2), f.derivative(), f), x)[1:], (dy, y))


def easy_and_other_blocks():
    """Moderate numbers, positive ones, with a few others or runs of large ones, the whole range, and special values."""
    rng = np.random.default_rng(5)
    moderate, wide = rng.uniform(-3, 3, 3000), rng.uniform(-1, 1, 600) * 2.0 ** rng.uniform(-1074, 1023, 600)
    special = np.array([0.0, -0.0, 0.5, -0.5, 1.0, -1.0, INF, -INF, NAN])
    # no poles: an overflow beside one is not reported
    others = np.append(rng.normal(size=600) * 2.0 ** rng.uniform(-120, 120, 600), [INF, -INF, NAN] * 50)
    mixed = np.where(rng.random(3000) < 0.005, rng.choice(others, 3000), moderate)
    runs = np.where(np.arange(3000) % 1000 < 200, 1e4 * moderate, moderate)  # the first, too
    with np.errstate(all="ignore"):
        kinds = (moderate, np.abs(moderate), mixed, runs, wide, special)
        return [x.astype(t) for x in kinds for t in (np.float64, np.float32)]


def assert_same_bits_and_flags(f, g, *args):
    (one, flags), (other, expected) = with_flags(f, *args), with_flags(g, *args)
    assert flags == expected
    np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(np.signbit(one[~np.isnan(one)]), np.signbit(other[~np.isnan(one)]))


@pytest.mark.parametrize("level", dispatch.supported())
@pytest.mark.parametrize("name", [row.name for row in ROWS if not row.parameters])
def test_affine_steps_are_those_apart(name, level):
    """The bits and the flags of b x + c, function and factors in steps of their own: in easy blocks, and in others."""
    factors = ((1.0, -0.0, 1.0, 1.0), (-2.0, 0.5, 3.0, -1.7), (0.5, -0.0, -1.0, 1e300), (3.0, 1.0, 1e300, 0.1))
    divisors = (None, 7.3, -1 / 3, 1e-4, 1e30, 1e-300, 0.0, INF, NAN) if name in DIVIDED else (None,)
    for (b, c, d, e), divisor in itertools.product(factors, divisors):
        constants = (b, c, d, e, divisor or 0.0)
        together = [(f"{name}_affine", (0, 3, 4, 5, 6) + (7,) * (divisor is not None), (1, 2))]
        apart = [
            ("muladd_value", (3, 0, 4), (8,)),
            (f"{name}_pair", (8,), (9, 10)),
            ("multiply_value", (5, 9), (1 if divisor is None else 11,)),
            ("multiply_value", (6, 10), (2 if divisor is None else 12,)),
        ]
        if divisor is not None:
            apart += [("divide_by_constant_value", (11, 7), (1,)), ("divide_by_constant_value", (12, 7), (2,))]
        ufuncs = [dispatch.load(level).ufunc((1, 2, constants, 13, steps), name, "") for steps in (together, apart)]
        for x in easy_and_other_blocks():
            assert_same_bits_and_flags(*ufuncs, x)


@pytest.mark.parametrize("level", dispatch.supported())
@pytest.mark.parametrize("name", [row.name for row in ROWS if not row.parameters and row.name not in DIVIDED])
def test_affine_steps_with_a_tangent_are_those_apart(name, level):
    """The bits and the flags of b x + c, function, chain rule and a factor in steps of their own."""
    rng = np.random.default_rng(6)
    for constants in ((1.0, -0.0, -2.0), (-2.0, 0.5, 1.0), (0.5, -0.0, 1e300), (3.0, 1.0, 0.1)):
        together = [(f"{name}_affine_chain", (0, 4, 5, 6, 1, 1), (2, 3))]
        apart = [
            ("muladd_value", (4, 0, 5), (7,)),
            (f"{name}_chain", (7, 1), (8, 3)),
            ("multiply_value", (6, 8), (2,)),
        ]
        ufuncs = [dispatch.load(level).ufunc((2, 2, constants, 9, steps), name, "") for steps in (together, apart)]
        blocks = easy_and_other_blocks()
        for x in blocks:
            extreme = rng.choice(np.concatenate([b for b in blocks[4:] if b.dtype == x.dtype]), x.shape)
            for tangent in (extreme, rng.uniform(-2, 2, x.shape).astype(x.dtype), x.dtype.type(0.3)):
                assert_same_bits_and_flags(*ufuncs, x, tangent)


@pytest.mark.parametrize("level", dispatch.supported())
@pytest.mark.parametrize("name", SQUARED)
def test_steps_of_squares_are_those_apart(name, level):
    """The bits and the flags of c (x + b)^2 + d, function and chain rule in steps of their own."""
    for b, c, d in ((-0.0, 1.0, 1.0), (-0.0, -0.5, -0.0), (1.0, -1.0, -0.0), (-0.3, 2.0, 0.1), (0.7, 2.0**20, 3.0)):
        exact = name == "exp" or abs(c) == 1.0 or d
        together = [(f"{name}_of_square", (0, 3, 4, 5), (1, 2))]
        apart = [
            ("add_value", (0, 3), (7,)),
            ("multiply_value", (4, 7), (8,)),
            ("muladd_value", (8, 7, 5), (9,)),
            ("multiply_value", (6, 7), (10,)),
            (f"{name}_chain", (9, 10), (1, 2)),
        ]
        constants = (b, c, d, 2.0 * c)
        ufuncs = [dispatch.load(level).ufunc((1, 2, constants, 11, steps), name, "") for steps in (together, apart)]
        for x in easy_and_other_blocks() if exact else ():
            assert_same_bits_and_flags(*ufuncs, x)


@pytest.mark.parametrize("level", dispatch.supported())
@pytest.mark.parametrize("name", BY_X)
def test_steps_of_products_with_x_are_those_apart(name, level):
    """The bits and the flags of d f(b x + c) and its product with x in steps of their own."""
    for constants in ((1.0, -0.0, 1.0, 1.0), (-2.0, 0.5, 3.0, -1.7), (0.5, -0.0, -1.0, 1e300), (3.0, 1.0, 1e300, 0.1)):
        together = [(f"{name}_by_x", (0, 3, 4, 5, 6), (1, 2))]
        apart = [(f"{name}_affine", (0, 3, 4, 5, 6), (7, 8)), ("multiply_and_muladd", (0, 8, 7), (1, 2))]
        ufuncs = [dispatch.load(level).ufunc((1, 2, constants, 9, steps), name, "") for steps in (together, apart)]
        for x in easy_and_other_blocks():
            assert_same_bits_and_flags(*ufuncs, x)


@pytest.mark.parametrize("level", dispatch.supported())
@pytest.mark.parametrize("which", ["then", "else"])
@pytest.mark.parametrize("comparison", ["greater", "greater_equal"])
def test_selections_of_a_square_are_those_apart(comparison, which, level):
    """The bits and the flags of b x^2 and the selections in steps of their own."""
    rng, kernel = np.random.default_rng(8), f"where_{comparison}"
    (value, w), (slope, z) = ((9, 1), (10, 2)) if which == "then" else ((1, 9), (2, 10))
    for b in (1.0, -0.5, 3.0, 1e300):
        together = [(f"{kernel}_{which}_square", (0, 5, 1, 2, 0, 6), (3, 4))]
        apart = [
            ("square_affine", (0, 7, 8, 6, 6), (9, 10)),
            (f"{kernel}_and_{kernel}", (0, 5, slope, z, value, w), (3, 4)),
        ]
        constants = (0.25, b, 1.0, -0.0)
        ufuncs = [dispatch.load(level).ufunc((3, 2, constants, 11, steps), kernel, "") for steps in (together, apart)]
        blocks = easy_and_other_blocks()
        for x in blocks:
            extreme = np.concatenate([block for block in blocks[6:] if block.dtype == x.dtype])
            assert_same_bits_and_flags(*ufuncs, x, *rng.choice(extreme, (2, *x.shape)))


@pytest.mark.parametrize("level", dispatch.supported())
@pytest.mark.parametrize("kernel", ["exp_times", "exp_of_square_times"])
def test_steps_of_exponentials_are_those_apart(kernel, level):
    """The bits and the flags of the exponential in a step of its own."""
    rng, squared = np.random.default_rng(7), "square" in kernel
    for b, c, d in ((1.0, -0.0, -0.0), (-2.0, 0.5, 1.0), (1.0, 3.0, -0.0), (-0.0, -0.5, -0.0), (0.5, 1.0, 0.25)):
        if squared:  # of c (x + b)^2 + d
            exponent = [("add_value", (0, 5), (9,)), ("multiply_value", (6, 9), (10,))]
            exponent += [("muladd_value", (10, 9, 7), (11,)), ("multiply_value", (8, 9), (12,))]
        else:  # of b x + c, and its derivative is told
            exponent = [("muladd_value", (5, 0, 6), (11,))]
        slope = 12 if squared else 7
        together = [(kernel, (0, 5, 6, 7, 1, 2) if squared else (0, 5, 6, slope, 1, 2), (3, 4))]
        apart = [*exponent, ("exp_value", (11,), (13,)), ("multiply_and_times_muladd", (13, slope, 1, 2), (3, 4))]
        constants = (b, c, d, 2.0 * c)
        ufuncs = [dispatch.load(level).ufunc((3, 2, constants, 14, steps), kernel, "") for steps in (together, apart)]
        blocks = easy_and_other_blocks()
        for x in blocks:
            extreme = np.concatenate([other for other in blocks[6:] if other.dtype == x.dtype])
            for u, v in (rng.choice(extreme, (2, *x.shape)), rng.uniform(-2, 2, (2, *x.shape)).astype(x.dtype)):
                assert_same_bits_and_flags(*ufuncs, x, u, v)


@pytest.mark.parametrize("level", dispatch.supported())
@pytest.mark.parametrize(("kernel", "sign", "other"), [("muladd", 1, 1), ("mulsub", 1, -1), ("submul", -1, 1)])
def test_sums_of_multiples_overflow_where_their_terms_do(kernel, sign, other, level):
    """e (g h + s): g h may be too large for a number, where e g h is none."""
    steps = [(f"times_{kernel}_value", (0, 1, 2, 3), (4,))]
    ufunc = dispatch.load(level).ufunc((4, 1, (), 5, steps), kernel, "")
    operands = (1e-300, 1e300, 1e200, 1.0), (0.0, 1e300, 1e200, 3.0), (0.5, -3.0, 7.0, 11.0), (INF, 1.0, 1.0, 1.0)
    with np.errstate(invalid="ignore"):
        expected = [sign * 1e200 + other * 1e-300, 0.0, 0.5 * (sign * -21 + other * 11), INF * (sign + other)]
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(ufunc(*np.transpose(operands)), expected)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(
    "formula", ["x**3", "x**2.5", "x**(-1/3)", "2.7**x", "log_base(x, 3)", "exp(2 - 3*x)/4", "3*x + 1"]
)
def test_constants_in_blocks_of_any_length(formula, dtype):
    """With few odd elements, many, and none; the value alone, too."""
    f, rng = function(formula), np.random.default_rng(6)
    for n, odd in itertools.product((33, 513, 2049, 8193, 17000), (0, 1e-3, 0.3)):
        x = np.where(rng.random(n) < odd, rng.choice([0, INF, NAN, -1, 1e30], n), rng.uniform(0.1, 3, n)).astype(dtype)
        with np.errstate(all="ignore"):
            parts = [f.value_and_derivative(x[k : k + 31]) for k in range(0, n, 31)]
            y, dy = f.value_and_derivative(x)
            np.testing.assert_array_equal((y, dy), np.concatenate(parts, axis=1))
            np.testing.assert_array_equal(y, f(x))


def at_a_line(shape, dtype):
    """An array that begins where a line of the cache does."""
    memory = np.empty(np.prod(shape, dtype=int) * dtype.itemsize + 64, np.uint8)
    return memory[-memory.ctypes.data % 64 :][: memory.size - 64].view(dtype).reshape(shape)


def with_flags(ufunc, *args):
    """The results, and the kinds of floating-point errors that are reported.

    Blocks begin with the lines of a large output, and beside a pole a block reports no overflow: two programs that are
    to report the same need outputs that lie alike.
    """
    kinds, shape = set(), np.broadcast_shapes(*map(np.shape, args))
    out = tuple(at_a_line(shape, np.result_type(*args)) for _ in range(ufunc.nout))
    with np.errstate(all="call", call=lambda kind, _: kinds.add(kind)):
        return np.array(ufunc(*args, out=out)), kinds


@pytest.mark.parametrize(("formula", "kernels"), [
    ("exp(x)*log(x)", ["log_pair", "exp_times"]),
    ("where(x >= 0, sin(x), x**2)", ["sin_pair", "where_greater_equal_else_square"]),
    ("where(x > 1, -x**2/2, x)", ["where_greater_then_square"]),
    ("where(abs(x) <= 1, x**2/2, abs(x) - 0.5)",
        ["absolute_pair", "add_value", "where_greater_equal_then_square"]),
    ("where(x > 0, x, (x - 1)**2)", ["square_affine", "where_greater_and_where_greater"]),
    ("where(x > 0, x, x**2) + x**2", ["square_pair", "where_greater_and_where_greater", "add_value", "add_value"]),
    ("3*x*sin(x) + 2", ["sin_pair", "multiply_value", "muladd_and_muladdmul"]),
    ("x**2*exp(-x)", ["square_pair", "exp_times"]),
    ("exp(-x)*sin(x) + x", ["exp_affine", "sin_pair", "muladd_and_times_submul", "add_value"]),
    ("exp(-x**2/2)*cos(5*x)", ["cos_affine", "exp_of_square_times"]),
    ("exp(-x**2)*tanh(x)", ["tanh_pair", "exp_of_square_times"]),
    ("exp(-0.3*x)*sin(x)", ["sin_pair", "exp_times"]),
    ("exp(sin(x))*x", ["sin_pair", "exp_times"]),
    ("exp(-sin(x))*x", ["sin_affine", "exp_value", "multiply_and_times_submul"]),
    ("x*sqrt(x)", ["sqrt_pair", "multiply_and_muladd"]),
    ("x*tanh(x)", ["tanh_by_x"]),
    ("x*sin(2 - 3*x)", ["sin_by_x"]),
    ("x*(0.5*(1 + erf(x*0.7071067811865476)))", ["erfc_by_x"]),
    ("x*tanh(x) + tanh(x)", ["tanh_pair", "muladd_and_muladd", "add_value"]),
    ("x*exp(x)", ["exp_times"]),
    ("x*exp(-x)", ["exp_times"]),
    ("x*exp(-(x - 1)**2)", ["exp_of_square_times"]),
    ("x*exp(-x) - x", ["exp_affine", "mulsub_value", "times_submul_value", "add_value"]),
    ("x*(2*x + 3)", ["quadratic_step"]),
    ("sin(x)/x", ["sin_pair", "divide_and_submul"]),
    ("x/(1 + abs(x))", ["absolute_pair", "add_value", "divide_and_submul"]),
    ("x/(2 - x)", ["subtract_value", "divide_and_muladd"]),
    ("tanh(x)/(3 - exp(x))", ["tanh_pair", "exp_value", "subtract_value", "divide_and_muladd"]),
    ("2/(3 + exp(x))", ["exp_value", "add_value", "divide_and_submul"]),
    ("3/(1 - sin(x))", ["sin_pair", "subtract_value", "divide_and_muladd"]),
    ("(x**2 - 1)/(x**2 + 1)", ["quadratic_step", "muladd_value", "divide_and_submul"]),
    ("(exp(x/(1 + x)) - x/(1 + x))/(1 + x)",
        ["add_value", "exp_value", "subtract_value", "mulsub_value"] + ["divide_and_submul"] * 2),
    ("where(x > 1, x, x/4)", ["multiply_value", "where_greater_and_where_greater"]),
    ("where(x == 0, 1, x**2)", ["square_pair", "where_equal_and_where_equal"]),
    ("where((x > 0) | (x < -2), x, 1)", ["greater_value"] * 2 + ["logical_or_value", "where_and_where"]),
    ("where(x > 0, sin(where(x > 0, x, 1)), 2)", ["sin_chain"] + ["where_greater_and_where_greater"] * 2),
])  # fmt: skip
def test_value_and_derivative_that_read_the_same(formula, kernels):
    """Are one step, unless that would wait for itself; with the bits that they have alone, at any length and place."""
    f, slope, rng = function(formula), function(formula).derivative(), np.random.default_rng(7)
    assert sorted(step.kernel for step in f.explain().program.steps) == sorted(kernels)
    odd = [0.0, -0.0, INF, -INF, NAN, 1e200, -800.0, 5e-324]
    for n, part, dtype in itertools.product((1, 33, 1100, 3_000_000), (0, 0.01), (np.float64, np.float32)):
        x = np.where(rng.random(n) < part, rng.choice(odd, n), rng.uniform(-3, 3, n))
        with np.errstate(all="ignore"):
            x = x.astype(dtype)
            y, dy = f.value_and_derivative(x)
            for got, expected in ((y, f(x)), (dy, slope(x))):
                np.testing.assert_array_equal(got, expected)
                number = ~np.isnan(got)
                np.testing.assert_array_equal(np.signbit(got[number]), np.signbit(expected[number]))


@pytest.mark.parametrize("level", dispatch.supported())
@pytest.mark.parametrize("name", [k for k in dispatch.kernels.double.KERNELS if "_and_" in k and "logical" not in k])
def test_two_steps_in_one_are_those_apart(name, level):
    """The bits and the flags, of arrays and scalars."""
    first, second = name.split("_and_")
    n = 3 if second in ("muladd", "submul", "where") else 4
    beside = {"multiply": 0, "muladd": 1}.get(first, 2)
    shared = (0, 2) if beside < 2 else range(n - 2)
    together = [(name, range(n + beside), (6, 7))]
    apart = [
        (f"{first}_value", (*shared, *range(n, n + beside)), (6,)),
        (f"{second}_value", range(n), (7,)),
    ]
    if first == "divide":
        together = [(name, (0, 1, 2, 3), (6, 7))]
        apart = [("divide_value", (0, 1), (6,)), (f"{second}_value", (6, 3, 2), (8,)), ("divide_value", (8, 1), (7,))]
    ufuncs = [dispatch.load(level).ufunc((6, 2, (), 9, steps), name, "") for steps in (together, apart)]
    rng = np.random.default_rng(9)
    values = [0.0, -0.0, 1.0, -1.5, 1e200, -1e200, 1e-200, 5e-324, -2e-310, INF, -INF, NAN]
    for size, odd, dtype in itertools.product((1, 33, 1100, 5000), (0, 0.001, 0.3, 1), (np.float64, np.float32)):
        args = np.where(rng.random((6, size)) < odd, rng.choice(values, (6, size)), rng.integers(-9, 9, (6, size)) / 7)
        with np.errstate(all="ignore"):
            args = list(args.astype(dtype))
        for operands in (args, [arg[0] if k % 2 else arg for k, arg in enumerate(args)]):
            (one, flags), (other, expected) = (with_flags(ufunc, *operands) for ufunc in ufuncs)
            assert flags == expected
            np.testing.assert_array_equal(one, other)
            np.testing.assert_array_equal(np.signbit(one[~np.isnan(one)]), np.signbit(other[~np.isnan(one)]))


@pytest.mark.parametrize(("formula", "x"), [
    ("3*x", 1.6e308),
    ("x + x", 1.6e308),
    ("3*x**3 - 2*x**2 + 10*x - 20", 1e200),
    ("(3 - x)**2", 1e200),
    ("2*sinh(x)", 710.4),
])  # fmt: skip
def test_overflow_in_the_only_step_is_reported(formula, x):
    f, x = function(formula), np.full(100, x)
    for call in (f, f.value_and_derivative):
        with pytest.warns(RuntimeWarning, match="overflow"):
            assert np.isinf(call(x)).any()


@pytest.mark.parametrize("name", [row.name for row in ROWS if not row.parameters])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_overflow_of_what_is_multiplied_is_reported(name, dtype):
    """Blocks whose results are multiplied without a look at them are of numbers that leave room for it."""
    f = function(f"1024*{name}(x)")
    most = np.log10(float(np.finfo(dtype).max))
    wide = 10.0 ** np.linspace(-most, 0.999 * most, 500)
    for x in np.concatenate([wide, -wide, np.linspace(-1100, 1100, 2201)]).astype(dtype):
        with np.errstate(over="raise", divide="raise", invalid="ignore"):
            try:
                y = f.value_and_derivative(np.full(64, x))[0]
            except FloatingPointError:
                continue
        assert not np.isinf(y).any(), x


def test_steps_of_horner_that_need_each_other_stay_apart():
    """x*p + c and x*q + p are no step where q comes from the first sum."""
    f = function("(x*(x*(2*x + 3) + 5) + (2*x + 3))*x")
    whole = np.arange(-9.0, 10.0)
    np.testing.assert_array_equal(f(whole), (whole * (whole * (2 * whole + 3) + 5) + (2 * whole + 3)) * whole)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("c", [7.389, -3.0, 1 / 3, 1e160, 3e-160, 1e308, 5e-324, 0.0, INF, NAN])
def test_division_by_a_constant(c, dtype):
    """IEEE 754's quotient, though blocks without zeros and extremes are multiplied by the reciprocal; and its flags."""
    rng = np.random.default_rng(8)
    usual = rng.uniform(-9, 9, 1100).astype(dtype)
    odd = np.resize([0.0, -0.0, 1e-40, 1e-310, 5e-324, 1e30, INF, -INF, NAN, 1.0], 1100).astype(dtype)
    extreme = (rng.choice([-1, 1], 1100) * np.exp2(rng.uniform(-140, 120, 1100))).astype(dtype)
    f, g = function(f"x/{c!r}".replace("nan", "(inf - inf)")), function("x/c", variables=["x", "c"])
    for x in (usual, odd, extreme, np.concatenate([usual[:600], odd[:11], extreme])):
        with np.errstate(all="ignore"):
            expected = x / dtype(c)
            for y in (f(x), g(x, dtype(c)), g(x, np.full_like(x, c))):
                np.testing.assert_array_equal(y.view(f"u{y.itemsize}")[y == y], expected.view(f"u{y.itemsize}")[y == y])
                np.testing.assert_array_equal(np.isnan(y), np.isnan(expected))
    with np.errstate(all="raise", under="ignore"):
        if c == 0:
            with pytest.raises(FloatingPointError, match="divide by zero"):
                f(usual)
        elif 1e-150 < abs(c) < INF and (dtype is np.float64 or 1e-30 < abs(c) < 1e30):
            f(usual)


@pytest.mark.parametrize(("formula", "steps"), [
    ("exp(-x**2)", 1), ("tanh(exp(-x**2))", 2), ("exp(-sin(x)**2)", 3), ("sin(-cosh(x)**3)", 3), ("exp(-x)", 1),
])  # fmt: skip
def test_the_sign_of_a_derivative_costs_no_step(formula, steps):
    """And changes no bit but, perhaps, the sign of zero or NaN."""
    f, x = function(formula), np.concatenate([np.linspace(-3, 3, 1001), [INF, -INF, NAN, 1e200, 5e-324, -0.0]])
    assert len(f.explain().program.steps) == steps
    with np.errstate(all="ignore"):
        y, dy = f.value_and_derivative(x)
        np.testing.assert_array_equal(y, f(x))
        np.testing.assert_array_equal(-dy, evaluate((f, function(f"-({formula})").derivative()), x)[1])
        np.testing.assert_array_equal(dy, f.derivative()(x))


# whether a product and a sum are rounded together: without FMA an exact product beside another is not as good as none
FUSED = bool(function(f"x**2 - {1 + 2.0**-29!r}")(1 + 2.0**-30))
EVEN = ["2*x*sin(x)", "2*x*cos(x)", "(x + x)*(x*x)", "0.5*x*cos(3*x)", "4*x*erf(x) - x", "(x + x)*arctanh(0.45*cos(x))"]
PRODUCTS = ["2*x*exp(-x)", "exp(x)*log(x)", "x**2*exp(-x**2)", "exp(-x)*sin(x) + x", "x*tanh(x)", "x*(0.5*erfc(-x))"]


@pytest.mark.parametrize("formula", PRODUCTS + EVEN * FUSED)
def test_products_have_the_same_bits_alone(formula):
    """What is rounded does not depend on what else is computed."""
    f, x = function(formula), np.random.default_rng(8).uniform(0.1, 3, 5000)
    y, dy = f.value_and_derivative(x)
    np.testing.assert_array_equal(y, f(x))
    np.testing.assert_array_equal(dy, f.derivative()(x))
