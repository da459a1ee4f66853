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
    """Each takes an array and returns value, derivative and, but for NumPy, second derivative."""
    found: dict[str, Callable] = {}
    if parameters == tuple(p.samples[0] for p in BY_NAME[name].parameters):
        found["NumPy"] = ROW_FORMS[name][0]
    if jax := _installed("jax"):
        jax.config.update("jax_enable_x64", True)
        if f := _function(name, parameters, JAX, JAX_SYNONYMS):
            found["JAX"] = lambda x: _by_jax(jax, f, x)
    if (torch := _installed("torch")) and (g := _function(name, parameters, TORCH, TORCH_SYNONYMS)):
        found["PyTorch"] = lambda x: _by_torch(torch, g, x)
    return found


@cache
def _installed(name: str):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _function(name: str, parameters: tuple[float, ...], modules: tuple[str, ...], synonyms: dict[str, str]):
    """The library's function of ``x``, by the row's name, one of its aliases, or a synonym."""
    if name == "exponential":
        power = _function("power", (), modules, synonyms)
        return lambda x: power(parameters[0], x)
    wanted = [name, *BY_NAME[name].aliases, *([synonyms[name]] if name in synonyms else [])]
    for module in map(importlib.import_module, modules):
        for key in wanted:
            if f := getattr(module, key, None):
                return (lambda x: f(x, *parameters)) if parameters else f
    return None


def _by_jax(jax, f: Callable, x: np.ndarray) -> tuple[np.ndarray, ...]:
    def derivative(f: Callable) -> Callable:
        return lambda x: jax.jvp(f, (x,), (jax.numpy.ones_like(x),))[1]

    x = jax.numpy.asarray(x)
    return tuple(np.asarray(g(x)) for g in (f, derivative(f), derivative(derivative(f))))


def _by_torch(torch, f: Callable, x: np.ndarray) -> tuple[np.ndarray, ...]:
    x = torch.tensor(x, requires_grad=True)
    results = [f(x)]
    for _ in range(2):
        y = results[-1]
        slope = torch.autograd.grad(y.sum(), x, create_graph=True, allow_unused=True)[0] if y.requires_grad else None
        results.append(torch.zeros_like(x) if slope is None else slope)
    return tuple(y.detach().numpy() for y in results)
