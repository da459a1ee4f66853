"""Value and derivatives by other libraries, where they are installed: what accuracy and speed are compared with.

JAX and PyTorch have their own function, if there is one of that name or the name given here, and their own derivative
of it: JAX by forward mode, PyTorch by backward mode, compiled by forward mode. NumPy and numba have the textbook's
formula (see cases.py).
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from functools import cache, partial

import numpy as np
from cases import ROW_FORMS, Case

import pyderiv
from pyderiv.functions import BY_NAME, ROWS

JAX = ("jax.numpy", "jax.nn", "jax.scipy.special", "jax.lax")
TORCH = ("torch", "torch.special", "torch.nn.functional")
TORCH_SYNONYMS = {"power": "pow", "absolute": "abs", "log_expit": "logsigmoid", "arctan2": "atan2"}
JAX_SYNONYMS = {"log_expit": "log_sigmoid"}


def contenders(name: str, parameters: tuple[float, ...]) -> dict[str, Callable]:
    """Each takes arrays, ``x`` and what is no fixed parameter, and returns the value and the first two derivatives.

    But for NumPy, which has no second derivative.
    """
    found: dict[str, Callable] = {}
    if parameters == tuple(p.samples[0] for p in BY_NAME[name].parameters):
        found["NumPy"] = ROW_FORMS[name][0]
    if jax := _installed("jax"):
        jax.config.update("jax_enable_x64", True)
        if f := _function(name, JAX, JAX_SYNONYMS):
            found["JAX"] = lambda x, *more: _by_jax(jax, f, x, parameters or more)
    if (torch := _installed("torch")) and (g := _function(name, TORCH, TORCH_SYNONYMS)):
        found["PyTorch"] = lambda x, *more: _by_torch(torch, g, x, parameters or more)
    return found


@cache
def _installed(name: str):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _function(name: str, modules: tuple[str, ...], synonyms: dict[str, str]) -> Callable | None:
    """The library's function by the row's name, one of its aliases, or a synonym."""
    if name == "exponential":
        power = _function("power", modules, synonyms)
        return lambda x, a: power(a, x)
    wanted = [name, *BY_NAME[name].aliases, synonyms.get(name, name)]
    found = (getattr(importlib.import_module(module), key, None) for module in modules for key in wanted)
    return next(filter(None, found), None)


def _by_jax(jax, f: Callable, x: np.ndarray, more: tuple) -> list[np.ndarray]:
    def derivative(f: Callable) -> Callable:
        return lambda x: jax.jvp(f, (x,), (jax.numpy.ones_like(x),))[1]

    def value(x):
        return f(x, *more)

    return [np.asarray(g(jax.numpy.asarray(x))) for g in (value, derivative(value), derivative(derivative(value)))]


def _by_torch(torch, f: Callable, x: np.ndarray, more: tuple) -> list[np.ndarray]:
    x = torch.tensor(x, requires_grad=True)
    # an exponent may be a number, as people write it
    results = [f(x, *(v if f is torch.pow and np.isscalar(v) else torch.as_tensor(v, dtype=x.dtype) for v in more))]
    for _ in range(2):
        y = results[-1]
        slope = torch.autograd.grad(y.sum(), x, create_graph=True, allow_unused=True)[0] if y.requires_grad else None
        results.append(torch.zeros_like(x) if slope is None else slope)
    return [y.detach().numpy(force=True) for y in results]


# ---- speed ---------------------------------------------------------------------------------------------------

# for JAX, before it is imported
ONE_THREAD = {"XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1", "OMP_NUM_THREADS": "1"}


def fast_contenders(case: Case, x: np.ndarray) -> dict[str, Callable]:
    """Calls without arguments that return value and derivative at ``x``, compiled and warm; on one thread.

    Whoever has not the functions is left out, and whoever finds something else than pyderiv does.
    """
    os.environ |= ONE_THREAD
    makers = {"numba": _numba, "JAX": _jax, "PyTorch": _torch, "PyTorch, compiled": _torch_compiled}
    expected, found = case.pair(x), {}
    for name, make in makers.items():
        try:
            call = make(case, x)
            results = [np.asarray(v) for v in call()]
        except Exception as error:  # not installed, no such function, not compiled: each library has errors of its own
            print(f"  {name} has no {case.name}: {type(error).__name__}")
            continue
        scale = [np.abs(v).max() for v in expected]  # textbook formulas lose digits
        if all(np.allclose(a, b, rtol=1e-6, atol=1e-9 * s) for a, b, s in zip(results, expected, scale, strict=True)):
            found[name] = call
        else:
            print(f"  {name} is wrong at {case.name}")
    return found


def _numba(case: Case, x: np.ndarray) -> Callable:
    """The textbook's formulas, in one loop."""
    import numba

    compiled = partial(numba.njit, fastmath=True, error_model="numpy")
    where = compiled(lambda condition, a, b: a if condition else b)  # numba's own makes an array of a number
    formulas = [pyderiv.function(lambda x, k=k: case.textbook(x)[k], ["x"], rewrites=False) for k in (0, 1)]
    value, derivative = (
        compiled(_lambda(f.expression, ("numpy", "math"), {}, where=where, absolute=abs)) for f in formulas
    )

    @compiled
    def loop(x, y, dy):
        for i in range(x.size):
            y[i] = value(x[i])
            dy[i] = derivative(x[i])
        return y, dy

    return lambda: loop(x, np.empty_like(x), np.empty_like(x))


def _lambda(expression: str, modules: tuple[str, ...], synonyms: dict[str, str], **own: Callable) -> Callable:
    """An expression in the functions of a library, and some of one's own."""
    functions = {row.name: _function(row.name, modules, synonyms) for row in ROWS}
    functions |= {name: getattr(importlib.import_module(modules[0]), name) for name in ("where", "sign")} | own
    return eval(f"lambda x: {expression}", functions)


def _jax(case: Case, x: np.ndarray) -> Callable:
    import jax

    jax.config.update("jax_enable_x64", True)
    f, x = _lambda(case.expression, JAX, JAX_SYNONYMS), jax.numpy.asarray(x)
    pair = jax.jit(lambda x: jax.jvp(f, (x,), (jax.numpy.ones_like(x),)))
    return lambda: jax.block_until_ready(pair(x))


def _torch(case: Case, x: np.ndarray) -> Callable:
    import torch

    torch.set_num_threads(1)
    f, ones = _lambda(case.expression, TORCH, TORCH_SYNONYMS), torch.ones(x.size, dtype=torch.float64)
    x = torch.tensor(x, requires_grad=True)

    def pair():
        y = f(x)
        return y.detach(), torch.autograd.grad(y, x, ones)[0]

    return pair


def _torch_compiled(case: Case, x: np.ndarray) -> Callable:
    import torch

    torch.set_num_threads(1)
    torch._dynamo.reset()
    f, x = _lambda(case.expression, TORCH, TORCH_SYNONYMS), torch.tensor(x)
    pair = torch.compile(lambda x: torch.func.jvp(f, (x,), (torch.ones_like(x),)), dynamic=False, fullgraph=True)
    return partial(pair, x)
