"""Python functions over NumPy, traced: what is recorded, and what can't be and says so."""

import math
import re
from functools import partial

import numpy as np
import pytest
import scipy.special

import pyderiv
from pyderiv import SpecError, function
from pyderiv.functions import ROWS

K = np.float32(0.5)
TRACED = {  # a function over NumPy: what it is as a formula
    "arithmetic": (lambda x: -(2 * x + 1) / (x - 3) ** 2, "-(2*x + 1)/(x - 3)**2"),
    "reflected": (lambda x: 1 - 2 / (3 ** (1 + x)), "1 - 2/3**(1 + x)"),
    "ufuncs": (lambda x: np.exp(-(x**2) / 2) * np.cos(5 * x), "exp(-x**2/2)*cos(5*x)"),
    "abs": (lambda x: abs(x) + np.fabs(x - 1) + np.absolute(x), "abs(x) + abs(x - 1) + abs(x)"),
    "where": (lambda x: np.where(x > 0, np.sqrt(x), 0), "where(x > 0, sqrt(x), 0)"),
    "where number": (lambda x: np.where(x, 1 / x, 1), "where(x != 0, 1/x, 1)"),
    "maximum": (lambda x: np.maximum(x, 0.1) - np.minimum(2, x), "max(x, 0.1) - min(2, x)"),
    "clip": (lambda x: np.clip(x, -1, 1) + np.clip(x, None, 2), "min(max(x, -1), 1) + min(x, 2)"),
    "clip keywords": (lambda x: np.clip(x, a_min=-1, a_max=1), "clip(x, -1, 1)"),
    "conditions": (
        lambda x: np.where((x > 0) & ~(x >= 1) | (x == -1), x, -x),
        "where(x > 0 and not x >= 1 or x == -1, x, -x)",
    ),
    "logical": (lambda x: np.where(np.logical_and(x < 1, x != 0), x, 0), "where(x < 1 and x != 0, x, 0)"),
    "condition as a number": (lambda x: (x > 0) * x + (x <= 0), "where(x > 0, 1, 0)*x + where(x <= 0, 1, 0)"),
    "closure": (lambda x: K * x + np.float64(2) * x + np.array(3), "0.5*x + 2*x + 3"),
    "default": (lambda x, k=2.5: x**k, "x**2.5"),
    "pyderiv function": (lambda x: pyderiv.tanh(x)[0] * pyderiv.power(x, 3)[1], "tanh(x)*(3*x**2)"),
    "pyderiv Function": (lambda x: function("t*exp(-t)")(np.sin(x)), "sin(x)*exp(-sin(x))"),
    "spec": (lambda x: function([("power", 3), "cos"])(2 * x), "cos((2*x)**3)"),
    "scipy": (lambda x: scipy.special.expit(x) + scipy.special.exp2(x), "expit(x) + 2**x"),
    "sign": (lambda x: np.sign(x) * x, "x*where(x > 0, 1, where(x < 0, -1, 0))"),
    "heaviside": (lambda x: np.heaviside(x, 0.5), "where(x > 0, 1, where(x == 0, 0.5, 0))"),
    "degrees": (lambda x: np.sin(np.deg2rad(x)), "sin(x*pi/180)"),
    "positive": (lambda x: +x, "x"),
    "loop": (lambda x: sum(x**k / math.factorial(k) for k in range(4)), "1 + x + x**2/2 + x**3/6"),
    "partial": (partial(lambda a, x: a * np.log(x + 10), 3), "3*log(x + 10)"),
}  # fmt: skip


@pytest.mark.parametrize("source, formula", TRACED.values(), ids=TRACED)
def test_traced_functions(source, formula):
    """The same as the formula, and as the Python function itself on an array."""
    x = np.array([-2.5, -1.0, -0.3, 0.0, 0.7, 1.0, 1.3, 2.0])
    f, g = function(source), function(formula)
    assert f.variables == ("x",)
    with np.errstate(all="ignore"):
        np.testing.assert_allclose(f(x), g(x), rtol=1e-14)
        for a, b in zip(f.value_and_derivative(x, order=2), g.value_and_derivative(x, order=2), strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-300)


def test_every_function_of_the_table():
    for row in ROWS:
        parameters = [p.samples[0] for p in row.parameters]
        by_name = function(f"{row.name}({', '.join(['x', *map(repr, parameters)])})")
        ufunc = getattr(pyderiv, row.name)
        assert function(lambda x, u=ufunc, p=parameters: u(x, *p)[0]) == by_name
        for alias in row.aliases:
            assert function(f"{alias}({', '.join(['x', *map(repr, parameters)])})") == by_name
        if not parameters:
            assert function(ufunc) == by_name
            for module in (np, scipy.special):
                if isinstance(theirs := getattr(module, row.name, None), np.ufunc):
                    assert function(theirs) == function(lambda x, u=theirs: u(x)) == by_name


def test_several_variables():
    f = function(lambda t, a, b: a * np.exp(-b * t))
    assert f.variables == ("t", "a", "b")
    assert f == function("a*exp(-b*t)", variables=["t", "a", "b"])
    assert function(np.add).variables == ("x", "y")
    assert function(lambda *x: x[0] * x[1], variables=["p", "q"]) == function("p*q")


def test_called_once_and_never_again():
    calls = []

    def f(x):
        calls.append(x)
        return x * 2

    g = function(f)
    g(np.ones(3)), g.value_and_derivative(1.0), g.derivative()(2.0)
    assert len(calls) == 1


def branch(x):
    if x > 0:
        return x
    return -x


def assigns(x):
    x[x > 0] = 1
    return x


def in_place(x):
    y = x
    y *= 2
    return x + y


REFUSED = {  # a function that can't be traced: what the error names, and what it says to write
    "if": (branch, "decision", "np.where"),
    "and": (lambda x: x > 0 and x < 1, "decision", "&"),
    "max": (lambda x: max(x, 0), "decision", "np.minimum"),
    "float": (lambda x: float(x), "float", "np.sin"),
    "math": (lambda x: math.sin(x), r"math\.sin", r"np\.sin"),
    "int": (lambda x: int(x), "int", "caller"),
    "complex": (lambda x: complex(x), "complex", "real"),
    "round": (lambda x: round(x), "round", "result"),
    "sum": (lambda x: np.sum(x), r"np\.sum", "its result"),
    "mean": (lambda x: np.mean(x), r"np\.mean", "its result"),
    "max of an array": (lambda x: np.max(x), r"np\.max", "its result"),
    "method": (lambda x: x.sum(), r"x\.sum", "its result"),
    "clip method": (lambda x: x.clip(0, 1), r"x\.clip", r"np\.clip"),
    "reduce": (lambda x: np.add.reduce(x), "reduce", "its result"),
    "index": (lambda x: x[0], "indexing", "variable of its own"),
    "assignment": (assigns, "assignment", "np.where"),
    "iteration": (lambda x: sum(x), "iteration", "variable of its own"),
    "len": (lambda x: x * len(x), "len", "number"),
    "in": (lambda x: 3 in x, "in", "np.where"),
    "format": (lambda x: f"{x:.3f}", "format", "number"),
    "array": (lambda x: np.array([x, x]), "asarray", "x itself"),
    "attribute": (lambda x: x.real, r"x\.real", "functions"),
    "in place": (in_place, "in place", r"x = x \+ 1"),
    "out": (lambda x: np.sin(x, out=np.empty(3)), "in place", r"x = x \+ 1"),
    "keyword": (lambda x: np.sin(x, dtype=float), "dtype", "leave it out"),
    "closed array": (lambda x: x * np.arange(3), r"shape \(3,\)", "argument"),
    "complex number": (lambda x: 1j * x, "1j", "real"),
    "string": (lambda x: x * "2", "'2'", "real"),
    "unknown ufunc": (lambda x: np.floor(x), r"np\.floor", "functions"),
    "unknown scipy": (lambda x: scipy.special.gamma(x), "gamma", "functions"),
    "remainder": (lambda x: x % 2, "remainder", "functions"),
    "matrix product": (lambda x: x @ x, "matmul", "functions"),
    "misspelt": (lambda x: np.logaddexp2(x, 1), "logaddexp2", "logaddexp"),
    "tuple": (lambda x: pyderiv.sin(x), "tuple", r"\[0\]"),
    "tuple inside": (lambda x: 2 * x + np.multiply(x, pyderiv.sin(x)), "tuple", r"\[0\]"),
    "none": (lambda x: None, "None", "return"),
    "no arguments": (lambda: 1.0, "no arguments", "variable"),
    "any number of arguments": (lambda *x: x[0], "any number", "variables="),
    "needs a keyword": (lambda x, *, k: k * x, "keyword k", "default"),
}


@pytest.mark.parametrize("source, construct, instead", REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_traced(source, construct, instead):
    with pytest.raises(SpecError, match=construct) as caught:
        function(source)
    assert re.search(instead, str(caught.value))


def test_error_names_the_line():
    with pytest.raises(SpecError, match=r"line \d+: if x > 0:"):
        function(branch)


@pytest.mark.parametrize("source", [3, None, object(), b"sin"])
def test_what_is_no_function(source):
    with pytest.raises(TypeError):
        function(source)
