"""Nothing comes from a branch that is not taken: no NaN, infinity or warning, in no derivative, forward or backward."""

import numpy as np
import pytest
from oracle import mp

from pyderiv import function

E = float(mp.e)
# formula: {x: (value, first, second, third derivative)}
BRANCHES = {
    "where(x > 0, sqrt(x), 0)": {-1.0: (0, 0, 0, 0), 0.0: (0, 0, 0, 0), 4.0: (2, 0.25, -1 / 32, 3 / 256)},
    "where(x >= 0, x, sqrt(-x))": {1.0: (1, 1, 0, 0), 0.0: (0, 1, 0, 0), -4.0: (2, -0.25, -1 / 32, -3 / 256)},
    "where(x == 0, 1, sin(x)/x)": {0.0: (1, 0, 0, 0)},
    "where(x > 0, log(x), where(x < -1, 1/(x + 1), exp(x)))": {
        1.0: (0, 1, -1, 2),
        0.0: (1, 1, 1, 1),
        -1.0: (1 / E, 1 / E, 1 / E, 1 / E),
        -3.0: (-0.5, -0.25, -0.25, -0.375),
    },
    "exp(where(x > 0, log(x), -x))": {2.0: (2, 1, 0, 0), -1.0: (E, -E, E, -E), 0.0: (1, -1, 1, -1)},
    "where((x > 0) & (x < 1), 1/(x*(1 - x)), x**2)": {0.0: (0, 0, 2, 0), 1.0: (1, 2, 2, 0), 0.5: (4, 0, 32, 0)},
    "where((x <= 0) | (x >= 1), x**2, 1/(x*(1 - x)))": {0.0: (0, 0, 2, 0), 1.0: (1, 2, 2, 0), 0.5: (4, 0, 32, 0)},
    "where(~(x > 0), 0, x**0.5) + x": {-1.0: (-1, 1, 0, 0), 0.0: (0, 1, 0, 0)},
    "where(x > 0, where(x > 0, sqrt(x), 1/x), where(x < 0, sqrt(-x), 0))": {
        -4.0: (2, -0.25, -1 / 32, -3 / 256),
        0.0: (0, 0, 0, 0),
        4.0: (2, 0.25, -1 / 32, 3 / 256),
    },
    "maximum(x, -1)*minimum(x, 1)": {-2.0: (2, -1, 0, 0), -1.0: (1, -2, 2, 0), 1.0: (1, 1, 0, 0), 3.0: (3, 1, 0, 0)},
    "clip(x, -1, 1)**3": {-2.0: (-1, 0, 0, 0), -1.0: (-1, 3, -6, 6), 0.5: (0.125, 0.75, 3, 6), 1.0: (1, 0, 0, 0)},
    "where(x > 1e300, exp(x), where(x < 1e-300, 1/x, x))": {2.0: (2, 1, 0, 0)},
    "x*where(x > 0, 1, 0) + abs(x)": {0.0: (0, 1, 0, 0), 2.0: (4, 2, 0, 0), -2.0: (2, -1, 0, 0)},
    "relu(x)**0.5*where(x > 0, 1, 0) + where(x > 0, 1/x, 0)": {1.0: (2, -0.5, 1.75, -5.625)},
}
CASES = [(formula, x, expected) for formula, values in BRANCHES.items() for x, expected in values.items()]


@pytest.mark.parametrize("n", [1, 40])
@pytest.mark.parametrize("formula, x, expected", CASES)
def test_one_variable(formula, x, expected, n):
    f = function(formula)
    at = np.full(n, x)
    with np.errstate(all="raise"):
        for k, (got, value) in enumerate(zip(f.value_and_derivative(at, order=3), expected, strict=True)):
            np.testing.assert_allclose(got, value, rtol=1e-15, err_msg=f"order {k}")
        np.testing.assert_allclose(f.jacobian(at)[:, 0], expected[1], rtol=1e-15)
        np.testing.assert_allclose(f.hessian(at)[:, 0, 0], expected[2], rtol=1e-15)
        np.testing.assert_allclose(f.vjp(at)[1](np.full(n, 2.0))[0], 2 * np.float64(expected[1]), rtol=1e-15)
        np.testing.assert_allclose(f.jvp(at, np.full(n, 2.0))[1], 2 * np.float64(expected[1]), rtol=1e-15)


# of x and a: {(x, a): (value, by x, by a)}
SEVERAL = {
    "a*where(x > 0, sqrt(x*a), 0)": {(-1.0, 2.0): (0, 0, 0), (0.0, 2.0): (0, 0, 0), (2.0, 2.0): (4, 1, 3)},
    "where(x > a, 1/(x - a), x*a)": {(1.0, 1.0): (1, 1, 1), (2.0, 1.0): (1, -1, 1), (0.0, 3.0): (0, 3, 0)},
    "sqrt(where(x > 0, x, 1)) + where(x > 0, a/x, a)": {(0.0, 5.0): (6, 0, 1), (4.0, 8.0): (4, -0.25, 0.25)},
    "where(x > 0, log(x), 0)*where(a > 0, log(a), 0)": {(0.0, -1.0): (0, 0, 0), (-1.0, 1.0): (0, 0, 0)},
    "where(x > 0, where(a > 0, sqrt(a/x), 0), where(a > 0, a, sqrt(-x)))": {
        (1.0, 0.0): (0, 0, 0),
        (4.0, 1.0): (0.5, -0.0625, 0.25),
        (-1.0, 2.0): (2, 0, 1),
        (-4.0, -1.0): (2, -0.25, 0),
    },
    # one part that is used in both branches and outside of them
    "exp(x) + where(x > a, exp(x)*log(x - a), exp(x)/(a - x + 1))": {
        (0.0, 0.0): (2, 3, -1),
        (1.0, 0.0): (E, 2 * E, -E),
        (0.0, 1.0): (1.5, 1.75, -0.25),
    },
    "maximum(x, a)/minimum(x, a)": {(2.0, 4.0): (2, -1, 0.5), (4.0, 2.0): (2, 0.5, -1)},
}
POINTS = [(formula, point, expected) for formula, values in SEVERAL.items() for point, expected in values.items()]


@pytest.mark.parametrize("n", [1, 40])
@pytest.mark.parametrize("formula, point, expected", POINTS)
def test_several_variables(formula, point, expected, n):
    f = function(formula, variables=["x", "a"])
    at = tuple(np.full(n, v) for v in point)
    with np.errstate(all="raise"):
        y, jacobian = f.value_and_jacobian(*at, wrt=["x", "a"])
        np.testing.assert_allclose(y, expected[0], rtol=1e-15)
        np.testing.assert_allclose(jacobian, [expected[1:]] * n, rtol=1e-15)
        for k, by in enumerate(("x", "a")):
            np.testing.assert_allclose(f.value_and_derivative(*at, wrt=by)[1], expected[1 + k], rtol=1e-15)
        _, pullback = f.vjp(*at)
        for got, value in zip(pullback(np.full(n, 3.0)), expected[1:], strict=True):
            np.testing.assert_allclose(got, 3 * np.float64(value), rtol=1e-15)
        scalar = f.value_and_jacobian(at[0], point[1], wrt=["x", "a"])
        np.testing.assert_array_equal(scalar[1], jacobian)
        assert np.isfinite(f.hessian(*at, wrt=["x", "a"])).all()


def test_an_infinite_cotangent_stays_in_its_branch():
    f = function("a*where(x > 0, sqrt(x), 0)", variables=["x", "a"])
    _, pullback = f.vjp(np.array([-1.0, 0.0, 4.0]), np.ones(3))
    with np.errstate(all="ignore"):
        by_x, _ = pullback(np.array([np.inf, np.inf, 1.0]))
    np.testing.assert_array_equal(by_x, [0, 0, 0.25])


def test_what_is_taken_is_still_reported():
    f = function("where(x > 0, sqrt(x), 1/x)")
    with np.errstate(all="raise"):
        with pytest.raises(FloatingPointError, match="divide"):
            f(np.array([1.0, 0.0]))
        with pytest.raises(FloatingPointError, match="invalid"):
            function("where(x > -2, sqrt(x), 0)")(np.array([1.0, -1.0]))
