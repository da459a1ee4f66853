"""``scipy.optimize.curve_fit(jac=f.jacobian)`` on NIST's reference problems, beside SciPy's own finite differences."""

import nist
import numpy as np
import pytest
from oracle import evaluate, mp
from scipy.optimize import curve_fit, least_squares

from pyderiv import function

LOST = [("BoxBOD", 0)]  # MINPACK walks away to a flat valley, whatever the Jacobian


def fit(problem, start, jac, away=0.0):
    """From near a start of NIST's: right digits of the worst parameter, and how often the model was evaluated."""
    f = function(problem.formula, variables=problem.variables)
    with np.errstate(all="ignore"):  # on the way, steps into regions where the model overflows
        found, _, info, *_ = curve_fit(
            f,
            problem.x,
            problem.y,
            p0=np.multiply(problem.starts[start], 1 + away),
            jac=f.jacobian if jac else None,
            ftol=1e-14,
            xtol=1e-14,
            maxfev=20_000,
            full_output=True,
        )
    return nist.digits(found, problem.certified), info["nfev"] + info.get("njev", 0)


def both_ways(name):
    """Mean right digits from both starts, with exact Jacobians and with differences; evaluations, likewise in all.

    The mean: how near a single fit comes beyond seven digits is decided by its last rounding errors.
    """
    starts = [start for start in (0, 1) if (name, start) not in LOST]
    fits = [[fit(nist.read(name), start, jac) for start in starts] for jac in (True, False)]
    return fits[0], [np.mean([digits for digits, _ in f]) for f in fits], [sum(n for _, n in f) for f in fits]


@pytest.mark.filterwarnings("ignore::scipy.optimize.OptimizeWarning")
@pytest.mark.parametrize("name", nist.NAMES)
def test_certified_parameters(name):
    fits, (digits, theirs), (evaluations, differences) = both_ways(name)
    assert all(found >= 6 for found, _ in fits)
    assert digits >= theirs - 1.5
    assert evaluations <= differences


@pytest.mark.filterwarnings("ignore::scipy.optimize.OptimizeWarning")
@pytest.mark.parametrize("name", ["Bennett5", "MGH10", "Lanczos2", "Lanczos3"])
def test_digits_beyond_differences(name):
    """Most fits from starts around NIST's: where a single one ends is decided by its last rounding errors."""
    problem, around = nist.read(name), [1e-3 * k for k in range(-3, 4)]
    exact, differences = (
        np.median([fit(problem, start, jac, away)[0] for start in (0, 1) for away in around]) for jac in (True, False)
    )
    assert exact > differences + 1.5


@pytest.mark.parametrize("name", ["Thurber", "MGH17", "Eckerle4"])
def test_least_squares(name):
    """Residuals of one vector of parameters, as `least_squares` wants them."""
    p = nist.read(name)
    f = function(p.formula, variables=p.variables)
    result = least_squares(
        lambda b: f(p.x, *b) - p.y,
        p.starts[1],
        jac=lambda b: f.jacobian(p.x, *b),
        x_scale="jac",
        ftol=1e-15,
        xtol=1e-15,
        gtol=1e-15,
    )
    assert nist.digits(result.x, p.certified) >= 7


@pytest.mark.parametrize("name", nist.NAMES)
def test_jacobian(name):
    """At the certified parameters, against mpmath's numerical derivatives."""
    p = nist.read(name)
    f = function(p.formula, variables=p.variables)
    x = p.x[:: max(1, len(p.x) // 5)]
    y, jacobian = f.value_and_jacobian(x, *p.certified)
    assert jacobian.shape == (len(x), len(p.certified))
    for i, v in enumerate(x):
        given = dict(zip(p.variables[1:], map(mp.mpf, p.certified), strict=True))
        assert mp.almosteq(y[i], evaluate(p.formula, v, **given), 1e-13, 1e-13)
        for k, name_k in enumerate(p.variables[1:]):
            exact = mp.diff(lambda b, n=name_k, g=given, v=v: evaluate(p.formula, v, **g | {n: b}), given[name_k])
            assert mp.almosteq(jacobian[i, k], exact, 1e-11, 1e-13 * abs(exact))
