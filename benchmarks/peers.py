"""Value and derivatives by NumPy and, where they are installed, by JAX and PyTorch: what accuracy is compared with.

Each has its own function, if it has one of that name or the name given here, and its own derivative of it:
NumPy the textbook formula (see cases.py), JAX forward mode, PyTorch backward mode.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache

import numpy as np
from cases import ROW_FORMS

from pyderiv.functions import BY_NAME

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
