"""Python functions over NumPy to graphs: called once, with stand-ins for their arguments that record what is done.

NumPy hands every ufunc and every function over to the stand-in (``__array_ufunc__``, NEP 13, and
``__array_function__``, NEP 18); operators are ufuncs. What a stand-in can't record would
be lost, and so it is an error that names the construct and what to write instead.
"""

from __future__ import annotations

import inspect
import linecache
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

import numpy as np

from pyderiv import expression as ex
from pyderiv.basic import UFUNCS
from pyderiv.errors import SpecError
from pyderiv.functions import BY_NAME
from pyderiv.vocabulary import FUNCTIONS, call

SPELLED = {  # what NumPy and SciPy call a ufunc, where FUNCTIONS has another name for it
    "conjugate": "positive",
    "bitwise_and": "logical_and",
    "bitwise_or": "logical_or",
    "invert": "logical_not",
}
OURS = {ufunc: name for name, ufunc in UFUNCS.items()}
REDUCTIONS = ("sum", "mean", "prod", "max", "min", "amax", "amin", "std", "var", "cumsum", "dot", "trapezoid")


class Traced(np.lib.mixins.NDArrayOperatorsMixin):
    """A stand-in for an array: an expression."""

    __slots__ = ("node",)

    def __init__(self, node: ex.Node) -> None:
        self.node = node

    def __repr__(self) -> str:
        return f"Traced({self.node})"

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        name = OURS.get(ufunc) or SPELLED.get(ufunc.__name__, ufunc.__name__)
        if method != "__call__":
            _refuse(f"np.{name}.{method}", "a function is traced element by element: reduce its result instead")
        if "out" in kwargs:
            _refuse(f"an operation in place, such as x += 1 or np.{name}(..., out=x),", "write x = x + 1")
        if kwargs:
            _refuse(f"{name}(..., {next(iter(kwargs))}=...)", "leave it out: results are always new, of one dtype")
        nodes = [node_of(value) for value in inputs]
        if ufunc in OURS:
            result = ex.apply(BY_NAME[name].name, *nodes)
            return Traced(result), Traced(ex.derivative(result))
        return Traced(_call(name, nodes))

    def __array_function__(self, func: Callable, types: Any, args: tuple, kwargs: dict) -> Any:
        name = func.__name__
        if name == "clip":
            return Traced(_clip(*args, **kwargs))
        if name in REDUCTIONS or name not in FUNCTIONS:
            _refuse(f"np.{name}", _instead(name))
        if kwargs:
            _refuse(f"np.{name}(..., {next(iter(kwargs))}=...)", "leave it out")
        return Traced(_call(name, [node_of(value) for value in args]))

    # ---- what can't be recorded ----------------------------------------------------------------------------

    def __bool__(self) -> bool:
        _refuse(
            "a decision on a traced value (if, while, and, or, not, min, max)",
            "write np.where(condition, a, b), np.minimum, np.maximum, and & | ~ between conditions",
        )

    def __float__(self) -> float:
        _refuse("float(x), or a function of the math module such as math.sin(x)", "write np.sin(x), and x for float(x)")

    def __int__(self) -> int:
        _refuse("int(x)", "functions of pyderiv are real: leave the conversion to the caller")

    __index__ = __trunc__ = __int__

    def __complex__(self) -> complex:
        _refuse("complex(x)", "functions of pyderiv are real: write real and imaginary part as two functions")

    def __getitem__(self, key: Any) -> NoReturn:
        _refuse("indexing, x[...]", "make each element a variable of its own, or index the result")

    def __setitem__(self, key: Any, value: Any) -> NoReturn:
        _refuse("assignment to an element, x[...] = ...", "write np.where(condition, new, x)")

    def __iter__(self) -> NoReturn:
        _refuse("iteration over x", "make each element a variable of its own")

    def __len__(self) -> NoReturn:
        _refuse("len(x)", "a function is traced element by element: pass the length as a number")

    def __contains__(self, item: Any) -> NoReturn:
        _refuse("in", "write np.where(x == item, a, b)")

    def __round__(self, digits: int | None = None) -> NoReturn:
        _refuse("round(x)", "its derivative is 0 nearly everywhere: round the result")

    def __format__(self, form: str) -> str:
        return repr(self) if not form else _refuse(f"formatting with {form!r}", "a traced value is no number yet")

    def __array__(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse("np.asarray(x), or a library that is not NumPy", "use NumPy's and pyderiv's functions on x itself")

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):  # NumPy and Python asking what this is
            raise AttributeError(name)
        _refuse(f"x.{name}", f"write np.{name}(x, ...)" if name in FUNCTIONS else _instead(name))


def _instead(name: str) -> str:
    if name in REDUCTIONS:
        return "a function is traced element by element: sum, or reduce, its result instead"
    if close := get_close_matches(name, FUNCTIONS, n=1, cutoff=0.75):
        return f"did you mean {close[0]}?"
    return "a function is made of + - * / **, comparisons, np.where and the functions that `pyderiv functions` lists"


def _refuse(construct: str, instead: str) -> NoReturn:
    raise SpecError(f"{construct} can't be traced{_place()}: {instead}")


def _place() -> str:
    """Where in the traced function this happens: the innermost line that is neither here nor in NumPy."""
    frame = sys._getframe(1)
    while frame and (frame.f_globals.get("__name__", "").partition(".")[0] in ("pyderiv", "numpy")):
        frame = frame.f_back
    if frame is None:
        return ""
    line = linecache.getline(frame.f_code.co_filename, frame.f_lineno).strip()
    return f" (line {frame.f_lineno}{f': {line}' if line else ''})"


def _clip(
    a: Any, a_min: Any = None, a_max: Any = None, out: None = None, *, min: Any = None, max: Any = None
) -> ex.Node:
    node = node_of(a)
    for operator, limit in (("maximum", min if a_min is None else a_min), ("minimum", max if a_max is None else a_max)):
        if limit is not None:
            node = ex.apply(operator, node, node_of(limit))
    return node


def _call(name: str, nodes: list[ex.Node]) -> ex.Node:
    if name not in FUNCTIONS:
        _refuse(f"np.{name}", _instead(name))
    return call(name, *nodes)


def node_of(value: Any) -> ex.Node:
    """The node of a traced value, or of a number that the function closes over."""
    if isinstance(value, Traced):
        return value.node
    if isinstance(value, (tuple, list)):
        _refuse(
            f"a {type(value).__name__} among numbers", "a pyderiv function gives (value, derivative): take [0] of it"
        )
    array = np.asarray(value)
    if array.dtype.kind not in "fiub":
        _refuse(f"{value!r}", "functions are made of real numbers")
    if array.ndim:
        _refuse(f"an array of shape {array.shape} that the function closes over", "make it an argument")
    return ex.constant(array)


def trace(source: Callable, variables: Sequence[str] | None) -> tuple[ex.Node, tuple[str, ...]]:
    """The graph of a Python function, and its variables.

    Raises
    ------
    SpecError
        If the function does what can't be traced, or returns no expression.
    """
    if isinstance(source, np.ufunc):
        names = tuple(variables or (("x",) if source.nin == 1 else ("x", "y", "z")[: source.nin]))
    else:
        names = tuple(variables or _parameters(source))
    arguments = [Traced(ex.variable(name)) for name in names]
    result = source(*arguments)
    if source in OURS:
        result = result[0]
    if result is None:
        raise SpecError("the function returns None: it has to return its value")
    if isinstance(result, (tuple, list)):
        raise SpecError(
            f"the function returns a {type(result).__name__}: it has to return one expression (a pyderiv function "
            "gives (value, derivative): take [0] of it)"
        )
    return node_of(result), names


def _parameters(source: Callable) -> tuple[str, ...]:
    """The parameters that have no default: those that have one keep it."""
    try:
        parameters = inspect.signature(source).parameters.values()
    except (TypeError, ValueError):
        raise SpecError(f"{source!r} does not tell its parameters: name them with variables=") from None
    names = []
    for p in parameters:
        if p.kind is p.VAR_POSITIONAL and not names:
            raise SpecError(f"the function takes any number of arguments, *{p.name}: name them with variables=")
        if p.default is p.empty and p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD):
            names.append(p.name)
        elif p.default is p.empty and p.kind is p.KEYWORD_ONLY:
            raise SpecError(f"the function needs the keyword {p.name}: give it a default, or make it an argument")
    if not names:
        raise SpecError("the function has no arguments: it needs a variable")
    return tuple(names)
