"""Function: what users hold. A graph, and the ufuncs that its programs compile to, made as they are asked for."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from pyderiv import expression as ex
from pyderiv import grammar, spec, threads
from pyderiv.differentiate import derivative
from pyderiv.dispatch import isa, kernels
from pyderiv.errors import SpecError
from pyderiv.schedule import Program, schedule
from pyderiv.simplify import simplify

HIGHEST_ORDER = 1000  # of a derivative in one call
Array = Any  # what NumPy's ufuncs take and return


def function(source: Any, variables: Sequence[str] | None = None) -> Function:
    """Make a function that evaluates itself and its derivatives in one pass.

    Parameters
    ----------
    source : list, str or Function
        A function-spec list, applied from the first module to the last, such as ``[("power", 3), "cos"]`` for
        cos(x**3); a formula, such as ``"exp(-x**2/2)*cos(5*x)"``; or a `Function`.
    variables : sequence of str, optional
        Names and order of the arguments of a formula. The default is the order of first appearance.

    Returns
    -------
    Function

    Raises
    ------
    SpecError
        If the spec or formula has an unknown name, wrong arguments, or is nested too deep.
    TypeError
        If ``source`` is none of these.
    """
    if variables is not None:
        variables = _checked(variables)
    if isinstance(source, Function):
        return source if variables is None else Function(source._node, _names(source._node, variables), source._spec)
    if isinstance(source, str) and not _is_module(source, variables or ()):
        node = simplify(grammar.parse(source, None if variables is None else {v: ex.variable(v) for v in variables}))
        return Function(node, _names(node, variables), None)
    modules = spec.canonical(source)
    if variables is not None and len(variables) > 1:
        raise SpecError(f"a function-spec list is a function of one variable, not of {', '.join(variables)}")
    (name,) = variables or ("x",)
    return Function(simplify(spec.build(modules, ex.variable(name))), (name,), modules)


def _is_module(text: str, variables: Sequence[str]) -> bool:
    """A lone word is the spec of one module, unless it names a variable; anything longer is a formula.

    So a misspelt ``"sine"`` is an error, not the identity of a variable.
    """
    return text.isidentifier() and text not in variables and len(text) > 1 and text not in grammar.CONSTANTS


def _checked(variables: Sequence[str]) -> tuple[str, ...]:
    names = (variables,) if isinstance(variables, str) else tuple(variables)
    if not names or len(set(names)) != len(names) or not all(isinstance(v, str) and v.isidentifier() for v in names):
        raise SpecError(f"variables are distinct names, not {variables!r}")
    return names


def _names(node: ex.Node, wanted: tuple[str, ...] | None) -> tuple[str, ...]:
    found = ex.variables(node)
    if wanted is None:
        return found or ("x",)
    if missing := [name for name in found if name not in wanted]:
        raise SpecError(f"the function depends on {', '.join(missing)}, not among its variables {', '.join(wanted)}")
    return wanted


@lru_cache(maxsize=512)
def _program(roots: tuple[ex.Node, ...], variables: tuple[str, ...]) -> Program:
    return schedule(roots, variables)


@lru_cache(maxsize=512)
def _ufunc(roots: tuple[ex.Node, ...], variables: tuple[str, ...]) -> np.ufunc:
    p = _program(roots, variables)
    compiled = kernels.Program(len(p.inputs), p.outputs, p.constants, p.registers, p.steps)
    return compiled.ufunc("function", f"{ex.text(roots[0])}")


class Function:
    """A function of one or more variables with all its derivatives. Make one with `function`.

    Calls take NumPy arrays, scalars, or anything a NumPy ufunc takes, and broadcast. float32 stays
    float32, integers become float64.
    """

    __slots__ = ("_node", "_spec", "variables")
    __array_ufunc__ = None  # NumPy operators leave this to us

    def __init__(self, node: ex.Node, variables: tuple[str, ...], modules: list | None) -> None:
        if len(variables) > 30:
            raise SpecError(f"a function has at most 30 variables, not {len(variables)}")
        self._node, self._spec = node, modules
        self.variables = variables

    # ---- values and derivatives -------------------------------------------------------------------------

    def __call__(self, *args: Array, out: Array = None, threads: int | None = None) -> Array:
        """The value; or, for a `Function` argument, the composite, fused into one function.

        Parameters
        ----------
        *args : array_like
            One for each variable; they broadcast.
        out : ndarray, optional
            Where to store the result.
        threads : int, optional
            How many threads to use; see `set_num_threads`.

        Returns
        -------
        ndarray or scalar

        Raises
        ------
        TypeError
            If the number of arguments is wrong, or one is not real.
        ValueError
            If shapes do not broadcast, or ``out`` has the wrong shape.
        """
        if any(isinstance(a, Function) for a in args):
            return self._compose(args)
        return self._run((self._node,), args, (out,) if not isinstance(out, tuple) else out, threads)

    def value_and_derivative(
        self,
        *args: Array,
        wrt: str | None = None,
        order: int = 1,
        out: tuple | None = None,
        threads: int | None = None,
    ) -> tuple[Array, ...]:
        """Value and derivatives in one pass.

        Parameters
        ----------
        *args : array_like
            One for each variable; they broadcast.
        wrt : str, optional
            The variable to differentiate by; needed where there are several.
        order : int, default 1
            Derivatives up to this order are returned.
        out : tuple of ndarray or None, optional
            Where to store the results; as long as the result.
        threads : int, optional
            How many threads to use; see `set_num_threads`.

        Returns
        -------
        tuple of ndarray or scalar
            ``(y, dy)``, or ``(y, dy, d2y, ...)`` up to ``order``.

        Raises
        ------
        TypeError
            If the number of arguments is wrong, or one is not real.
        ValueError
            If ``wrt`` or ``order`` is wrong, shapes do not broadcast, or ``out`` does not fit.
        """
        roots = self._derivatives(self._by(wrt), order)
        result = self._run(roots, args, out, threads)
        return result if isinstance(result, tuple) else (result,)

    def derivative(self, order: int = 1, wrt: str | None = None) -> Function:
        """The derivative as a new `Function`, as `scipy.interpolate` splines have it.

        Parameters
        ----------
        order : int, default 1
            0 gives the function itself.
        wrt : str, optional
            The variable to differentiate by; needed where there are several.
        """
        node = self._derivatives(self._by(wrt), order)[-1]
        modules = self._spec
        if modules is not None:
            for _ in range(order):
                modules = [["derivative", modules]]
            if spec.depth(modules) > spec.DEEPEST:
                modules = None
        return Function(node, self.variables, modules)

    def jvp(self, primals: Any, tangents: Any) -> tuple[Array, Array]:
        """Forward mode: the value, and the derivative along ``tangents``.

        Parameters
        ----------
        primals, tangents : array_like, or tuple of array_like
            One for each variable; a tuple where there are several.

        Returns
        -------
        y, dy : ndarray or scalar
        """
        primals, tangents = _as_tuple(primals), _as_tuple(tangents)
        self._check_count(primals)
        self._check_count(tangents, "tangent")
        along = {name: ex.variable(f"{name}.tangent") for name in self.variables}
        total = None
        for name in self.variables:
            slope = derivative(self._node, name)
            term = ex.apply("multiply", slope, along[name])
            total = term if total is None else ex.apply("add", total, term)
        variables = self.variables + tuple(along[name].value for name in self.variables)
        return _call(_ufunc((self._node, simplify(total)), variables), (*primals, *tangents), (None, None), None)

    def vjp(self, *primals: Array) -> tuple[Array, Callable[[Array], tuple[Array, ...]]]:
        """Backward mode: the value, and the function that pulls dJ/dy back to the arguments.

        Parameters
        ----------
        *primals : array_like
            One for each variable.

        Returns
        -------
        y : ndarray or scalar
        pullback : callable
            ``pullback(g)``, with ``g`` = dJ/dy of the shape of ``y``, is the tuple of dJ/dx for each
            argument, of that argument's shape: summed over the axes along which it was broadcast.
        """
        y = self(*primals)
        shape = np.shape(y)
        arrays = [np.asarray(p) for p in primals]
        back = ex.variable("g.cotangent")
        slopes = tuple(simplify(ex.apply("multiply", derivative(self._node, v), back)) for v in self.variables)
        ufunc = _ufunc(slopes, (*self.variables, "g.cotangent"))

        def pullback(g: Array) -> tuple[Array, ...]:
            g = np.asarray(g)
            if g.shape != shape:
                raise ValueError(f"the cotangent has shape {g.shape}; it must have that of y, {shape}")
            results = _call(ufunc, (*arrays, g), (None,) * len(slopes), None)
            results = results if isinstance(results, tuple) else (results,)
            return tuple(_sum_to(r, a.shape) for r, a in zip(results, arrays, strict=True))

        return y, pullback

    def _derivatives(self, by: str, order: int) -> tuple[ex.Node, ...]:
        if isinstance(order, bool) or not isinstance(order, (int, np.integer)) or order < 0:
            raise ValueError(f"order is a whole number from 0 up, not {order!r}")
        if order > HIGHEST_ORDER:
            raise ValueError(f"order {order} is too high: at most {HIGHEST_ORDER}")
        roots = [self._node]
        for _ in range(order):
            roots.append(_derivative(roots[-1], by))
        return tuple(roots)

    def _by(self, wrt: str | None) -> str:
        if wrt is None:
            if len(self.variables) > 1:
                raise ValueError(f"wrt is needed where there are several variables: one of {', '.join(self.variables)}")
            return self.variables[0]
        if wrt not in self.variables:
            raise ValueError(f"wrt={wrt!r} is no variable of this function: it has {', '.join(self.variables)}")
        return wrt

    def _check_count(self, args: Sequence, what: str = "argument") -> None:
        if len(args) != len(self.variables):
            n = len(self.variables)
            raise TypeError(
                f"this function takes {n} {what}{'s' * (n > 1)} ({', '.join(self.variables)}), not {len(args)}"
            )

    def _run(self, roots: tuple[ex.Node, ...], args: Sequence, out: tuple | None, n_threads: int | None) -> Array:
        self._check_count(args)
        if out is None:
            out = (None,) * len(roots)
        elif not isinstance(out, tuple) or len(out) != len(roots):
            raise ValueError(f"out is a tuple of {len(roots)} arrays (or None), one for each result")
        elif len({id(o) for o in out if o is not None}) != sum(o is not None for o in out):
            raise ValueError("the same array twice in out: each result needs its own")
        return _call(_ufunc(roots, self.variables), args, out, n_threads)

    # ---- composition and form ---------------------------------------------------------------------------

    def _compose(self, args: Sequence) -> Function:
        self._check_count(args)
        if not all(isinstance(a, Function) for a in args):
            raise TypeError("a composite takes a Function for each argument; use function('c') for a constant")
        inner = dict.fromkeys(name for a in args for name in a.variables)
        node = ex.substitute(self._node, {v: a._node for v, a in zip(self.variables, args, strict=True)})
        specs = [f._spec for f in (*args, self)]
        modules = [m for s in specs for m in s] if len(args) == 1 and None not in specs else None
        return Function(simplify(node), tuple(inner), modules)

    @property
    def modules(self) -> tuple[Function, ...]:
        """The modules of a function-spec list, innermost first, each a `Function`."""
        if self._spec is None:
            return (self,)
        return tuple(function([module], variables=self.variables) for module in self._spec)

    @property
    def expression(self) -> str:
        """The function as a formula."""
        return ex.text(self._node)

    def to_spec(self) -> list:
        """The function-spec list, ready for JSON; ``function(f.to_spec()) == f``.

        Raises
        ------
        SpecError
            If the function was not made from a spec list.
        """
        if self._spec is None:
            raise SpecError("this function was made from a formula, not from a function-spec list: see f.expression")
        return spec.copy(self._spec)

    def explain(self, order: int = 1, wrt: str | None = None) -> Explanation:
        """The program that `value_and_derivative` runs: one line a step."""
        roots = self._derivatives(self._by(wrt), order)
        return Explanation(self, _program(roots, self.variables))

    def trace(self, x: Array) -> Any:
        """Forward and backward calculation through every module; see `pyderiv.lecture.trace`."""
        from pyderiv.lecture import trace

        return trace(self, x)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Function):
            return NotImplemented
        return self._node is other._node and self.variables == other.variables

    def __hash__(self) -> int:
        return hash((self._node, self.variables))

    def __repr__(self) -> str:
        formula = self.expression
        return f"Function({', '.join(self.variables)} -> {formula if len(formula) <= 100 else formula[:97] + '...'})"

    def __reduce__(self) -> tuple:
        return _restore, (_flatten(self._node), self.variables, self._spec)


def _call(ufunc: np.ufunc, args: Sequence, out: tuple, n_threads: int | None) -> Array:
    return threads.call(ufunc, args, out, n_threads)


@lru_cache(maxsize=512)
def _derivative(node: ex.Node, by: str) -> ex.Node:
    return simplify(derivative(node, by))


def _as_tuple(values: Any) -> tuple:
    return values if isinstance(values, tuple) else (values,)


def _sum_to(array: Array, shape: tuple[int, ...]) -> Array:
    """Sum over the axes along which ``shape`` was broadcast."""
    array = np.asarray(array)
    array = array.sum(axis=tuple(range(array.ndim - len(shape))))
    axes = tuple(i for i, n in enumerate(shape) if n == 1 and array.shape[i] != 1)
    return array.sum(axis=axes, keepdims=True)[()] if axes else array[()]


def _flatten(root: ex.Node) -> list[tuple]:
    """The graph as a flat list, so that pickling knows no recursion limit."""
    index: dict[ex.Node, int] = {}
    rows = []
    for node in ex.postorder((root,)):
        index[node] = len(rows)
        rows.append((node.operator, tuple(index[o] for o in node.operands), node.value))
    return rows


def _restore(rows: list[tuple], variables: tuple[str, ...], modules: list | None) -> Function:
    nodes: list[ex.Node] = []
    for operator, operands, value in rows:
        if operator == "variable":
            nodes.append(ex.variable(value))
        elif operator == "constant":
            nodes.append(ex.constant(value))
        else:
            nodes.append(ex.apply(operator, *(nodes[i] for i in operands)))
    return Function(nodes[-1], variables, modules)


class Explanation:
    """A program, for people: ``print(f.explain())``."""

    def __init__(self, f: Function, program: Program) -> None:
        self.function = f
        self.program = program

    def __str__(self) -> str:
        p = self.program
        n, m = len(p.inputs), p.outputs
        names = [*p.inputs, "y", "dy", *(f"d{k}y" for k in range(2, m))][: n + m]
        names += [f"{c:.17g}" for c in p.constants]
        names += [f"r{k}" for k in range(1, p.registers - len(names) + 1)]
        steps = f"{len(p.steps)} step{'s' * (len(p.steps) != 1)}"
        lines = [repr(self.function), f"runs on {isa}, block by block in the L1 cache, in {steps}:"]
        for step in p.steps:
            kernel, form = step.kernel.rsplit("_", 1)
            operands = [names[i] for i in step.inputs]
            target = ", ".join(names[i] for i in step.outputs)
            if form == "chain":
                lines.append(f"  {target} = {kernel}, {kernel}' * {operands.pop()} of {', '.join(operands)}")
            elif form == "pair":
                lines.append(f"  {target} = {kernel}, {kernel}' of {', '.join(operands)}")
            else:
                lines.append(f"  {target} = {kernel} of {', '.join(operands)}")
        lines.append(f"memory: reads {8 * n} and writes {8 * m} bytes an element (float64); {p.registers} registers")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"
