"""Value and derivatives by other libraries, where they are installed: what accuracy and speed are compared with.

JAX and PyTorch have their own function, if there is one of that name or the name given here, and their own derivative
of it: JAX by forward mode, PyTorch by backward mode, compiled by forward mode. NumPy has the textbook's formula (see
cases.py), numba and numexpr those of loops.py.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable, Iterable
from functools import cache, lru_cache, partial

import loops
import numpy as np
from cases import ROW_FORMS, Case, outputs
from worker import RemoteCall, Worker

from pyderiv.functions import BY_NAME, ROWS

JAX = ("jax.numpy", "jax.nn", "jax.scipy.special", "jax.lax")
TORCH = ("torch", "torch.special", "torch.nn.functional")
TORCH_SYNONYMS = {"power": "pow", "absolute": "abs", "log_expit": "logsigmoid", "arctan2": "atan2"}
TORCH_OF_TENSORS = ("arctan2", "hypot", "logaddexp")  # they take no numbers
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

# before JAX is imported
ONE_THREAD = {"XLA_FLAGS": "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1", "OMP_NUM_THREADS": "1"}

Calls = dict[str, Callable]  # without arguments, returning value and derivative


def fast_contenders(case: Case, x: np.ndarray, out: tuple, worker: Worker | None, without: Iterable[str] = ()) -> Calls:
    """Value and derivative at ``x`` by all others that are installed, compiled, on one thread; some go without."""
    calls: Calls = {}
    for names, bind in _peers(case, x.dtype, worker):
        if not names.issubset(without):
            calls |= bind(x, out)
    return {name: call for name, call in calls.items() if name not in without}


@lru_cache(2)  # float64 and float32
def _peers(case: Case, dtype: np.dtype, worker: Worker | None) -> list[tuple[set[str], Callable]]:
    """The contenders' names and how to make their calls, of each library that has the functions and is right."""
    os.environ |= ONE_THREAD
    makers = {"numexpr": _numexpr, "numba": _numba, "JAX": _jax, "PyTorch": _torch, "PyTorch compiled": _torch_compiled}
    if worker:
        makers["numba + SVML"] = partial(_svml, worker=worker)
    x, found = case.sample(10**4, dtype.name), []
    expected = case.pair(x)
    for name, make in makers.items():
        try:
            bind = make(case, dtype)
            calls = bind(x, outputs(x))
            wrong = [form for form, call in calls.items() if not _agree(call(), expected)]
        except Exception as error:  # not installed, no such function, not compiled: each library has errors of its own
            print(f"  {name} has no {case.name} ({dtype}): {type(error).__name__}", flush=True)
            continue
        if wrong:
            print(f"  {name} is wrong at {case.name} ({dtype})", flush=True)
        else:
            found.append((set(calls), bind))
    return found


def _agree(results: tuple, expected: tuple) -> bool:
    """Nearly everywhere, to half of the digits: textbook formulas lose the others (see the picture of accuracy)."""
    tolerance = np.sqrt(np.finfo(expected[0].dtype).eps)
    pairs = [(np.asarray(a), b) for a, b in zip(results, expected, strict=True)]
    return all(
        a.dtype == b.dtype and np.isclose(a, b, rtol=tolerance, atol=tolerance * np.quantile(abs(b), 0.9)).mean() > 0.9
        for a, b in pairs
    )


def _numexpr(case: Case, dtype: np.dtype) -> Callable:
    import numexpr

    numexpr.set_num_threads(1)
    value, derivative, constants = loops.expressions(case.loop, dtype)

    def pair(x, y, dy):
        y = numexpr.evaluate(value, constants | {"x": x}, {}, out=y)
        return y, numexpr.evaluate(derivative, constants | {"x": x, "y": y}, {}, out=dy)

    return lambda x, out: {"numexpr": partial(pair, x, None, None), "numexpr_out": partial(pair, x, *out)}


def _numba(case: Case, dtype: np.dtype) -> Callable:
    loop = loops.compiled(case.loop, dtype)

    def pair(x, y, dy):
        loop(x, y, dy)
        return y, dy

    def bind(x, out):
        return {"numba": lambda: pair(x, np.empty_like(x), np.empty_like(x)), "numba_out": partial(pair, x, *out)}

    return bind


def _svml(case: Case, dtype: np.dtype, worker: Worker) -> Callable:
    def bind(x, out):
        worker.bind(case.loop, case.interval, x.size, dtype.name)
        return {"svml": RemoteCall(worker, "fresh"), "svml_out": RemoteCall(worker, "out")}

    return bind


def _lambda(expression: str, modules: tuple[str, ...], synonyms: dict[str, str]) -> Callable:
    """An expression in the functions of a library."""
    functions = {row.name: _function(row.name, modules, synonyms) for row in ROWS}
    functions |= {name: getattr(importlib.import_module(modules[0]), name) for name in ("where", "sign")}
    if modules is TORCH:
        functions |= {name: partial(_of_tensors, functions[name]) for name in TORCH_OF_TENSORS}
    return eval(f"lambda x: {expression}", functions)


def _of_tensors(f: Callable, x, a: float):
    return f(x, x.new_tensor(a))


def _jax(case: Case, dtype: np.dtype) -> Callable:
    import jax

    jax.config.update("jax_enable_x64", True)
    f = _lambda(case.expression, JAX, JAX_SYNONYMS)
    pair = jax.jit(lambda x: jax.jvp(f, (x,), (jax.numpy.ones_like(x),)))

    def bind(x, out):
        x = jax.numpy.asarray(x)
        return {"jax": lambda: jax.block_until_ready(pair(x))}

    return bind


def _torch(case: Case, dtype: np.dtype) -> Callable:
    import torch

    torch.set_num_threads(1)
    f = _lambda(case.expression, TORCH, TORCH_SYNONYMS)

    def pair(x, ones):
        y = f(x)
        return y.detach(), torch.autograd.grad(y, x, ones)[0]

    def bind(x, out):
        x = torch.from_numpy(x)
        return {"torch": partial(pair, x.detach().requires_grad_(), torch.ones_like(x))}

    return bind


def _torch_compiled(case: Case, dtype: np.dtype) -> Callable:
    import torch

    torch.set_num_threads(1)
    f = _lambda(case.expression, TORCH, TORCH_SYNONYMS)

    def bind(x, out):
        torch._dynamo.reset()  # each size has code of its own, and only so much is kept
        pair = torch.compile(lambda x: torch.func.jvp(f, (x,), (torch.ones_like(x),)), dynamic=False, fullgraph=True)
        return {"torch_compiled": partial(pair, torch.from_numpy(x))}

    return bind
