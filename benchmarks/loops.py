"""Value and derivative as the body of a loop, as one would write it for a compiler: sharing work.

A case that is not here has its textbook form.
numba compiles them, here and (with Intel's SVML) in another environment, see worker.py; numexpr evaluates them.
``where`` and the functions are those of NumPy, ``erf`` and ``erfc`` those of the math module. Nothing here imports
pyderiv.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from functools import partial

import numpy as np

LOOPS = {
    "square": "y = x*x; dy = 2*x",
    "power": "q = x*x; y = q*x; dy = 3*q",
    "reciprocal": "y = 1/x; dy = -y*y",
    "sqrt": "y = sqrt(x); dy = 0.5/y",
    "rsqrt": "y = 1/sqrt(x); dy = -0.5*y*y*y",
    "cbrt": "y = copysign(abs(x)**0.3333333333333333, x); dy = 1/(3*y*y)",
    "hypot": "y = hypot(x, 1); dy = x/y",
    "log": "y = log(x); dy = 1/x",
    "log2": "y = log2(x); dy = 1.4426950408889634/x",
    "log10": "y = log10(x); dy = 0.4342944819032518/x",
    "log1p": "y = log1p(x); dy = 1/(1 + x)",
    "log_base": "y = 0.9102392266268373*log(x); dy = 0.9102392266268373/x",
    "logit": "r = 1 - x; y = log(x/r); dy = 1/(x*r)",
    "exp": "y = exp(x); dy = y",
    "exp2": "y = 2**x; dy = 0.6931471805599453*y",
    "expm1": "y = expm1(x); dy = y + 1",
    "exponential": "y = 2**x; dy = 0.6931471805599453*y",
    "sin": "y = sin(x); dy = cos(x)",
    "cos": "y = cos(x); dy = -sin(x)",
    "tan": "y = tan(x); dy = 1 + y*y",
    "sinpi": "u = 3.141592653589793*x; y = sin(u); dy = 3.141592653589793*cos(u)",
    "cospi": "u = 3.141592653589793*x; y = cos(u); dy = -3.141592653589793*sin(u)",
    "sinc": "u = 3.141592653589793*x; y = sin(u)/u; dy = (cos(u) - y)/x",
    "arcsin": "y = arcsin(x); dy = 1/sqrt(1 - x*x)",
    "arccos": "y = arccos(x); dy = -1/sqrt(1 - x*x)",
    "arctan": "y = arctan(x); dy = 1/(1 + x*x)",
    "arctan2": "y = arctan2(x, 1); dy = 1/(1 + x*x)",
    "sinh": "y = sinh(x); dy = sqrt(1 + y*y)",
    "cosh": "y = cosh(x); dy = sinh(x)",
    "tanh": "y = tanh(x); dy = 1 - y*y",
    "arcsinh": "y = arcsinh(x); dy = 1/sqrt(1 + x*x)",
    "arccosh": "y = arccosh(x); dy = 1/sqrt(x*x - 1)",
    "arctanh": "y = arctanh(x); dy = 1/(1 - x*x)",
    "expit": "y = 1/(1 + exp(-x)); dy = y*(1 - y)",
    "softplus": "e = exp(-abs(x)); r = 1/(1 + e); y = where(x > 0, x, 0) + log1p(e); dy = where(x > 0, r, e*r)",
    "logaddexp": "e = exp(-abs(x - 1)); r = 1/(1 + e); y = where(x > 1, x, 1) + log1p(e); dy = where(x > 1, r, e*r)",
    "log_expit": "e = exp(-abs(x)); r = 1/(1 + e); y = where(x > 0, 0, x) - log1p(e); dy = where(x > 0, e*r, r)",
    "erf": "y = erf(x); dy = 1.1283791670955126*exp(-x*x)",
    "erfc": "y = erfc(x); dy = -1.1283791670955126*exp(-x*x)",
    "ndtr": "y = 0.5*erfc(-0.7071067811865476*x); dy = 0.3989422804014327*exp(-0.5*x*x)",
    "log_ndtr": "p = 0.5*erfc(-0.7071067811865476*x); y = log(p); dy = 0.3989422804014327*exp(-0.5*x*x)/p",
    "silu": "s = 1/(1 + exp(-x)); y = x*s; dy = s + y*(1 - s)",
    "gelu": "p = 0.5*erfc(-0.7071067811865476*x); y = x*p; dy = p + 0.3989422804014327*x*exp(-0.5*x*x)",
    "gelu_tanh": "q = 0.07135481627159949*x*x; s = 1/(1 + exp(-x*(1.5957691216057308 + q))); y = x*s;"
    "dy = s + y*(1 - s)*(1.5957691216057308 + 3*q)",
    "mish": "e = exp(x); n = e*(2 + e); r = 1/(2 + n); y = x*n*r; dy = n*r + 4*x*e*(1 + e)*r*r",
    "elu": "y = where(x >= 0, x, expm1(x)); dy = where(x >= 0, 1, y + 1)",
    "leaky_relu": "y = where(x >= 0, x, 0.01*x); dy = where(x >= 0, 1, 0.01)",
    "absolute": "y = abs(x); dy = where(x >= 0, 1, -1)",
    "copysign": "y = -abs(x); dy = where(x >= 0, -1, 1)",
    "relu": "y = where(x >= 0, x, 0); dy = where(x >= 0, 1, 0)",
    "cos(x**3)": "q = x*x; u = q*x; y = cos(u); dy = -3*q*sin(u)",
    "sin(cos(sin(cos(x))))": "a = cos(x); b = sin(a); c = cos(b); y = sin(c); dy = cos(c)*sin(b)*cos(a)*sin(x)",
    "tanh(sqrt(log1p(exp(sin(x)))))": "e = exp(sin(x)); r = sqrt(log1p(e)); y = tanh(r);"
    "dy = 0.5*(1 - y*y)*e*cos(x)/(r*(1 + e))",
    "exp(-x**2/2)*cos(5*x)": "e = exp(-0.5*x*x); y = e*cos(5*x); dy = -x*y - 5*e*sin(5*x)",
    "1/(1 + exp(-x))": "y = 1/(1 + exp(-x)); dy = y*(1 - y)",
    "3*x**3 - 2*x**2 + 10*x - 20": "y = ((3*x - 2)*x + 10)*x - 20; dy = (9*x - 4)*x + 10",
    "sin(x) - 1/sqrt(x)": "r = 1/sqrt(x); y = sin(x) - r; dy = cos(x) + 0.5*r*r*r",
    "exp(x)*log(x)": "e = exp(x); y = e*log(x); dy = y + e/x",
    "sin(x) if x >= 0 else x**2": "y = where(x >= 0, sin(x), x*x); dy = where(x >= 0, cos(x), 2*x)",
    "tanh(exp(-x**2))": "e = exp(-x*x); y = tanh(e); dy = -2*x*e*(1 - y*y)",
}


class _Names(ast.NodeTransformer):
    """Numbers become names, so that each can have the dtype of x; temporaries become what they stand for."""

    def __init__(self, dtype: np.dtype) -> None:
        self.dtype, self.constants, self.temporaries = dtype, {}, {}

    def visit_Constant(self, node: ast.Constant) -> ast.Name:
        name = f"c{len(self.constants)}"
        self.constants[name] = self.dtype.type(node.value)
        return ast.Name(name)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.temporaries.get(node.id, node)


def expressions(body: str, dtype: np.dtype) -> tuple[str, str, dict]:
    """Value and derivative, which may use ``y``, as one expression each; and their constants."""
    names, found = _Names(dtype), {}
    for statement in ast.parse(body).body:
        target, expression = statement.targets[0].id, names.visit(statement.value)
        if target in ("y", "dy"):
            found[target] = ast.unparse(expression)
        else:
            names.temporaries[target] = expression
    return found["y"], found["dy"], names.constants


def compiled(body: str, dtype: np.dtype) -> Callable:
    """The loop, by numba, as a function of ``x``, ``y`` and ``dy``."""
    import numba

    njit = partial(numba.njit, fastmath=True, error_model="numpy")
    names = _Names(dtype)
    body = ast.unparse(names.visit(ast.parse(body)))
    functions = {name: getattr(np, name) for name in dir(np) if isinstance(getattr(np, name), np.ufunc)}
    functions |= {"erf": math.erf, "erfc": math.erfc, "abs": abs}
    functions["where"] = njit(lambda condition, a, b: a if condition else b)
    lines = ["x = xs[i]", *body.splitlines(), "ys[i] = y", "dys[i] = dy"]
    source = "def loop(xs, ys, dys):\n  for i in range(xs.size):\n    " + "\n    ".join(lines)
    exec(source, functions | names.constants, scope := {})
    return njit(scope["loop"])
