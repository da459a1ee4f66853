"""Function: what users hold. A graph, and the ufuncs that its programs compile to, made as they are asked for."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain, product
from typing import Any

import numpy as np

from pyderiv import buffers, grammar, spec
from pyderiv import expression as ex
from pyderiv._calls import Direct, shape_of_results, with_numbers
from pyderiv.differentiate import backward, derivative, forward
from pyderiv.dispatch import isa, kernels
from pyderiv.errors import SpecError
from pyderiv.schedule import Program, schedule
from pyderiv.simplify import simplify, simplify_all
from pyderiv.threads import Runner
from pyderiv.tracing import Traced, node_of, trace

HIGHEST_ORDER = 1000  # of a derivative in one call
MOST_VARIABLES = 30
MOST_OPERANDS = 64  # of a NumPy ufunc, inputs and outputs together
NUMBERS = frozenset((float, int, np.float64, np.float32))
PLAIN = NUMBERS | {np.ndarray}
DOUBLE = np.dtype(np.float64)
Array = Any  # what NumPy's ufuncs take and return


def function(source: Any, variables: Sequence[str] | None = None, *, rewrites: bool = True) -> Function:
    """Make a function that evaluates itself and its derivatives in one pass.

    Parameters
    ----------
    source : str, callable, list or Function
        A formula, such as ``"exp(-x**2/2)*cos(5*x)"``; a Python function over NumPy, such as
        ``lambda x: np.exp(-x**2/2)*np.cos(5*x)``, which is called once, with stand-ins for its arguments, and
        may call other pyderiv functions; a function-spec list, applied from the first module to the
        last, such as ``[("power", 3), "cos"]`` for cos(x**3); or a `Function`.
    variables : sequence of str, optional
        Names and order of the arguments. The default is the order of first appearance in a formula; the
        parameters of a Python function that have no default (the others keep theirs).
    rewrites : bool, default True
        Whether formulas that lose digits are replaced by functions that do not, such as log(1 + exp(x)) by
        softplus(x). `Function.explain` lists what was replaced.

    Returns
    -------
    Function

    Raises
    ------
    SpecError
        If the source has an unknown name, wrong arguments, is nested too deep, or does what can't be traced.
    TypeError
        If ``source`` is none of these.
    """
    if variables is not None:
        variables = _checked(variables)
    if isinstance(source, Function):
        names = source.variables if variables is None else _names(source._node, variables)
        return Function(source._written, names, source._spec, rewrites)
    if isinstance(source, str) and not _is_module(source, variables or ()):
        node, names = grammar.read(source, None if variables is None else {v: ex.variable(v) for v in variables})
        return Function(node, variables or names or ("x",), None, rewrites)
    if callable(source):
        node, names = trace(source, variables)
        return Function(node, names, None, rewrites)
    modules = spec.canonical(source)
    if variables is not None and len(variables) > 1:
        raise SpecError(f"a function-spec list is a function of one variable, not of {', '.join(variables)}")
    (name,) = variables or ("x",)
    return Function(spec.build(modules, ex.variable(name)), (name,), modules, rewrites)


def evaluate(
    functions: Sequence[Function], *args: Array, out: tuple | None = None, threads: int | None = None
) -> tuple[Array, ...]:
    """Several functions of the same variables in one pass: what they have in common is computed once.

    Parameters
    ----------
    functions : sequence of Function
        All with the same variables.
    *args : array_like
        One for each variable; they broadcast.
    out : tuple of ndarray or None, optional
        Where to store the results; as long as ``functions``.
    threads : int, optional
        How many threads to use; see `set_num_threads`.

    Returns
    -------
    tuple of ndarray or scalar
        The values of the functions.

    Raises
    ------
    TypeError
        If one is no `Function`, the number of arguments is wrong, or one is not real.
    ValueError
        If the variables differ, shapes do not broadcast, or ``out`` does not fit.
    """
    functions = tuple(functions)
    if not functions or not all(isinstance(f, Function) for f in functions):
        raise TypeError("evaluate takes a sequence of Functions, and then the arguments")
    first = functions[0]
    if different := [f for f in functions if f.variables != first.variables]:
        raise ValueError(
            f"the functions have different variables, ({', '.join(first.variables)}) and "
            f"({', '.join(different[0].variables)}): name them with function(..., variables=)"
        )
    return _as_tuple(first._run(tuple(f._node for f in functions), args, out, threads))


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


def _names(node: ex.Node, wanted: tuple[str, ...]) -> tuple[str, ...]:
    if missing := [name for name in ex.variables(node) if name not in wanted]:
        raise SpecError(f"the function depends on {', '.join(missing)}, not among its variables {', '.join(wanted)}")
    return wanted


@lru_cache(maxsize=512)
def _program(roots: tuple[ex.Node, ...], variables: tuple[str, ...], scalars: tuple[str, ...] = ()) -> Program:
    return schedule(roots, variables, scalars)


def _ufunc(roots: tuple[ex.Node, ...], variables: tuple[str, ...], scalars: tuple[str, ...]) -> np.ufunc:
    p = _program(roots, variables, scalars)
    program = (len(p.inputs), p.outputs, p.constants, p.registers, p.steps, p.once, p.scalars)
    return kernels.ufunc(program, "function", ex.text(roots[0]))


@lru_cache(maxsize=512)
def _runner(roots: tuple[ex.Node, ...], variables: tuple[str, ...], numbers: int = 0) -> Runner:
    """For arguments of which some are numbers: those variables have a bit."""
    scalars = tuple(name for k, name in enumerate(variables) if numbers >> k & 1)
    return Runner(_ufunc(roots, variables, scalars if len(scalars) < len(variables) else ()))


@lru_cache(maxsize=512)
def _derivative(node: ex.Node, by: str, rewrites: bool) -> ex.Node:
    return simplify(derivative(node, by), rewrites)


@lru_cache(maxsize=512)
def _derivatives(node: ex.Node, by: str, order: int, rewrites: bool) -> tuple[ex.Node, ...]:
    roots = [node]
    for _ in range(order):
        roots.append(_derivative(roots[-1], by, rewrites))
    return tuple(roots)


@lru_cache(maxsize=512)
def _gradient(node: ex.Node, by: tuple[str, ...], rewrites: bool) -> tuple[ex.Node, ...]:
    """Backward, unless it is for one variable: then forward has fewer steps."""
    parts = forward((node,), {by[0]: ex.constant(1.0)}) if len(by) == 1 else backward(node, by)
    return tuple(simplify_all(parts, rewrites))


@lru_cache(maxsize=512)
def _hessian(node: ex.Node, by: tuple[str, ...], rewrites: bool) -> tuple[ex.Node, ...]:
    gradient = _gradient(node, by, rewrites)
    rows: list[list[ex.Node]] = []
    for k, name in enumerate(by):  # from the diagonal on; before it stands what a row above has
        seconds = forward(gradient[k:], {name: ex.constant(1.0)})
        rows.append([row[k] for row in rows] + simplify_all(seconds, rewrites))
    return tuple(chain.from_iterable(rows))


@lru_cache(maxsize=512)
def _pushforward(node: ex.Node, variables: tuple[str, ...], along: tuple[str, ...], rewrites: bool) -> ex.Node:
    (slope,) = forward((node,), dict(zip(variables, map(ex.variable, along), strict=True)))
    return simplify(slope, rewrites)


@lru_cache(maxsize=512)
def _pullback(node: ex.Node, variables: tuple[str, ...], back: str, rewrites: bool) -> tuple[ex.Node, ...]:
    if len(variables) == 1:  # forward has fewer steps, and no more to say
        slopes = [ex.apply("multiply", derivative(node, *variables), ex.variable(back))]
    else:
        slopes = backward(node, variables, ex.variable(back))
    return tuple(simplify_all(slopes, rewrites))


class Function:
    """A function of one or more variables with all its derivatives. Make one with `function`.

    Calls take NumPy arrays, scalars, or anything a NumPy ufunc takes, and broadcast. float32 stays
    float32, integers become float64. What depends on scalar arguments alone is computed once a call.
    """

    __slots__ = ("_node", "_pair", "_rewrites", "_spec", "_value", "_written", "variables")
    __array_ufunc__ = None  # NumPy operators leave this to us

    def __init__(self, node: ex.Node, variables: tuple[str, ...], modules: list | None, rewrites: bool = True) -> None:
        if len(variables) > MOST_VARIABLES:
            raise SpecError(f"a function has at most {MOST_VARIABLES} variables, not {len(variables)}")
        self._written, self._node = node, simplify(node, rewrites)
        self._spec, self._rewrites = modules, rewrites
        self.variables = variables
        # what calls found: of several variables, for each set of numbers among the arguments
        self._value: Runner | dict[int, Runner] | None = None if len(variables) == 1 else {}
        self._pair: Runner | None = None

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
        if len(args) == len(self.variables) == 1 and type(args[0]) in PLAIN:  # few steps, for small arrays
            if out is None or type(out) is np.ndarray:
                return (self._value or self._quick(0, args)).run(args, None if out is None else (out,), threads)
        elif not PLAIN.issuperset(map(type, args)) and any(isinstance(a, (Function, Traced)) for a in args):
            return self._compose(args)
        if len(args) > 1:
            self._check_count(args)
            _, numbers = with_numbers(args)
            self._value[numbers] = _runner((self._node,), self.variables, numbers)
        return self._run((self._node,), args, out if out is None or isinstance(out, tuple) else (out,), threads)

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
        if (
            len(args) == 1  # few steps, for small arrays
            and (wrt is None and type(order) is int and order == 1)
            and (out is None or (type(out) is tuple and len(out) == 2 and out[0] is not out[1]))
        ):
            return (self._pair or self._quick(1, args)).run(args, out, threads)
        return _as_tuple(self._run(self._derivatives(wrt, order), args, out, threads))

    def derivative(self, order: int = 1, wrt: str | None = None) -> Function:
        """The derivative as a new `Function`, as `scipy.interpolate` splines have it.

        Parameters
        ----------
        order : int, default 1
            0 gives the function itself.
        wrt : str, optional
            The variable to differentiate by; needed where there are several.

        Raises
        ------
        ValueError
            If ``wrt`` or ``order`` is wrong.
        """
        node = self._derivatives(wrt, order)[-1]
        modules = self._spec
        if modules is not None:
            for _ in range(order):
                modules = [["derivative", modules]]
            if spec.depth(modules) > spec.DEEPEST:
                modules = None
        return Function(node, self.variables, modules, self._rewrites)

    def value_and_jacobian(
        self, *args: Array, wrt: str | Sequence[str] | None = None, out: tuple | None = None, threads: int | None = None
    ) -> tuple[Array, Array]:
        """Value and Jacobian in one pass.

        Parameters
        ----------
        *args : array_like
            One for each variable; they broadcast.
        wrt : str or sequence of str, optional
            The P variables to differentiate by. The default is all but the first, which are the
            parameters of a model ``f(x, a, b, ...)``; the only one where there is just one.
        out : tuple of ndarray or None, optional
            Where to store ``(y, J)``: J of any memory order.
        threads : int, optional
            How many threads to use; see `set_num_threads`.

        Returns
        -------
        y : ndarray or scalar
        J : ndarray
            Of shape ``y.shape + (P,)``, in C order: ``J[..., k]`` is the derivative by the k-th of ``wrt``.

        Raises
        ------
        TypeError
            If the number of arguments is wrong, or one is not real.
        ValueError
            If ``wrt`` is wrong, shapes do not broadcast, or ``out`` does not fit.
        """
        names = self._all_by(wrt)
        if out is None:
            out = (None, None)
        elif not isinstance(out, tuple) or len(out) != 2:
            raise ValueError("out is a tuple of two arrays (or None), for y and J")
        y, jacobian = self._stack(((), (len(names),)), (self._node, *self._gradient(names)), args, out, threads)
        return (y if y.ndim else y[()]), jacobian

    def jacobian(
        self,
        *args: Array,
        wrt: str | Sequence[str] | None = None,
        out: Array = None,
        threads: int | None = None,
    ) -> Array:
        """The Jacobian alone, as ``curve_fit(f, x, y, p0, jac=f.jacobian)`` wants it.

        See `value_and_jacobian`.
        """
        names = self._all_by(wrt)
        return self._stack(((len(names),),), self._gradient(names), args, (out,), threads)[0]

    def hessian(
        self,
        *args: Array,
        wrt: str | Sequence[str] | None = None,
        out: Array = None,
        threads: int | None = None,
    ) -> Array:
        """The second derivatives, symmetric by construction.

        Parameters
        ----------
        *args, wrt, out, threads
            As for `value_and_jacobian`.

        Returns
        -------
        ndarray
            Of shape ``y.shape + (P, P)``.
        """
        names = self._all_by(wrt)
        roots = _hessian(self._node, names, self._rewrites)
        return self._stack(((len(names), len(names)),), roots, args, (out,), threads)[0]

    def jvp(self, primals: Any, tangents: Any) -> tuple[Array, Array]:
        """Forward mode: the value, and the derivative along ``tangents``.

        Parameters
        ----------
        primals, tangents : array_like, or tuple of array_like
            One for each variable; a tuple where there are several.

        Returns
        -------
        y, dy : ndarray or scalar
            Of the broadcast shape of primals and tangents.

        Raises
        ------
        TypeError
            If the number of primals or tangents is wrong, or one is not real.
        ValueError
            If shapes do not broadcast.
        """
        primals, tangents = _as_tuple(primals), _as_tuple(tangents)
        self._check_count(primals)
        self._check_count(tangents, "tangent")
        along = tuple(f"{name}.tangent" for name in self.variables)
        roots = (self._node, _pushforward(self._node, self.variables, along, self._rewrites))
        return _call(roots, self.variables + along, (*primals, *tangents), None, None)

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

        Raises
        ------
        TypeError
            If the number of arguments is wrong, or one is not real.
        ValueError
            If shapes do not broadcast; from ``pullback``, if ``g`` has not the shape of ``y``.
        """
        y = self(*primals)
        shape = np.shape(y)
        arrays = [np.asarray(p) for p in primals]
        back = "y.cotangent"
        roots = _pullback(self._node, self.variables, back, self._rewrites)

        def pullback(g: Array) -> tuple[Array, ...]:
            g = np.asarray(g)
            if g.shape != shape:
                raise ValueError(f"the cotangent has shape {g.shape}; it must have that of y, {shape}")
            results = _as_tuple(_call(roots, (*self.variables, back), (*arrays, g), None, None))
            return tuple(_sum_to(r, a.shape) for r, a in zip(results, arrays, strict=True))

        return y, pullback

    def _quick(self, order: int, args: Sequence) -> Runner:
        """What computes value, or value and derivative, at one argument; found once."""
        self._check_count(args)
        runner = _runner(self._derivatives(None, order), self.variables)
        if order:
            self._pair = runner
        else:
            self._value = runner
        return runner

    def _derivatives(self, wrt: str | None, order: int) -> tuple[ex.Node, ...]:
        if isinstance(order, bool) or not isinstance(order, (int, np.integer)) or order < 0:
            raise ValueError(f"order is a whole number from 0 up, not {order!r}")
        if order > HIGHEST_ORDER:
            raise ValueError(f"order {order} is too high: at most {HIGHEST_ORDER}")
        return _derivatives(self._node, self._by(wrt), order, self._rewrites)

    def _gradient(self, names: tuple[str, ...]) -> tuple[ex.Node, ...]:
        return _gradient(self._node, names, self._rewrites)

    def _by(self, wrt: str | None) -> str:
        if wrt is None:
            if len(self.variables) > 1:
                raise ValueError(f"wrt is needed where there are several variables: one of {', '.join(self.variables)}")
            return self.variables[0]
        if wrt not in self.variables:
            raise ValueError(f"wrt={wrt!r} is no variable of this function: it has {', '.join(self.variables)}")
        return wrt

    def _all_by(self, wrt: str | Sequence[str] | None) -> tuple[str, ...]:
        if wrt is None:
            return self.variables[1:] or self.variables
        names = (wrt,) if isinstance(wrt, str) else tuple(wrt)
        if not names or len(set(names)) != len(names):
            raise ValueError(f"wrt names distinct variables, not {wrt!r}")
        return tuple(self._by(name) for name in names)

    def _check_count(self, args: Sequence, what: str = "argument") -> None:
        if len(args) != len(self.variables):
            n = len(self.variables)
            raise TypeError(
                f"this function takes {n} {what}{'s' * (n > 1)} ({', '.join(self.variables)}), not {len(args)}"
            )

    def _run(self, roots: tuple[ex.Node, ...], args: Sequence, out: tuple | None, n_threads: int | None) -> Array:
        self._check_count(args)
        if out is not None:
            if not isinstance(out, tuple) or len(out) != len(roots):
                raise ValueError(f"out is a tuple of {len(roots)} arrays (or None), one for each result")
            if len(given := [id(o) for o in out if o is not None]) != len(set(given)):
                raise ValueError("the same array twice in out: each result needs its own")
        return _call(roots, self.variables, args, out, n_threads)

    def _stack(
        self,
        tails: tuple[tuple[int, ...], ...],
        roots: tuple[ex.Node, ...],
        args: Sequence,
        out: tuple,
        n_threads: int | None,
    ) -> tuple[np.ndarray, ...]:
        """Arrays with further axes: each entry along them is a root, in order."""
        self._check_count(args)
        arrays = [a if type(a) in PLAIN else np.asarray(a) for a in args]
        shape = shape_of_results(arrays)
        results, places = [], []
        for result, tail in zip(out, tails, strict=True):
            wanted = shape + tail
            if result is None:
                result = buffers.empty(wanted, _dtype(arrays))
            elif not isinstance(result, np.ndarray) or result.shape != wanted:
                have = f"of shape {result.shape}" if isinstance(result, np.ndarray) else type(result).__name__
                raise ValueError(f"out must be an array of shape {wanted}, not {have}")
            results.append(result)
            if not tail:
                places.append(result)
            elif len(shape) == len(tail) == 1:
                places.extend(result.T)
            else:
                places += [result[(..., *index)] for index in product(*map(range, tail))]
        _call(roots, self.variables, arrays, tuple(places), n_threads)
        return tuple(results)

    # ---- composition and form ---------------------------------------------------------------------------

    def _compose(self, args: Sequence) -> Any:
        """f(g), for `Function` arguments, stand-ins of a function that is being traced, and numbers."""
        self._check_count(args)
        inner = dict.fromkeys(name for a in args if isinstance(a, Function) for name in a.variables)
        nodes = [a._written if isinstance(a, Function) else node_of(a) for a in args]
        node = ex.substitute(self._written, dict(zip(self.variables, nodes, strict=True)))
        if not inner:
            return Traced(node)
        if any(isinstance(a, Traced) for a in args):
            raise TypeError("a composite takes Functions and numbers, not also what is being traced")
        specs = [f._spec for f in (*args, self)] if len(args) == 1 else [None]
        modules = [m for s in specs for m in s] if None not in specs else None
        rewrites = self._rewrites and all(a._rewrites for a in args if isinstance(a, Function))
        return Function(node, tuple(inner), modules, rewrites)

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
            If the function has several variables, or was not made from a spec list and has no short formula.
        """
        if self._spec is not None:
            return spec.copy(self._spec)
        return spec.formula_spec(self._written, self.variables)

    def explain(self, order: int = 1, wrt: str | Sequence[str] | None = None) -> Explanation:
        """The program that `value_and_derivative` runs: one line a step.

        Where there are several variables and ``wrt`` names not just one, it is that of `value_and_jacobian`.

        Parameters
        ----------
        order : int, default 1
            Of the highest derivative.
        wrt : str or sequence of str, optional
            The variables to differentiate by.
        """
        names = self._all_by(wrt)
        log: dict[str, str] = {}
        simplify(self._written, self._rewrites, log)
        if isinstance(wrt, str) or len(self.variables) == 1:
            roots = self._derivatives(names[0], order)
            for node in roots[:-1]:
                simplify(derivative(node, names[0]), self._rewrites, log)
            labels = ["y", "dy", *(f"d{k}y" for k in range(2, len(roots)))][: len(roots)]
        else:
            roots = (self._node, *self._gradient(names))
            labels = ["y", *(f"dy/d{name}" for name in names)]
        programs = [_program(roots, self.variables, scalars) for scalars in ((), self.variables[1:])]
        return Explanation(self, *programs, dict(zip(labels, roots, strict=True)), log)

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
        return _restore, (_flatten(self._written), self.variables, self._spec, self._rewrites)


# the usual call takes none of Python's steps above
Function.__call__ = Direct(Function.__call__, "_value", 1)
Function.value_and_derivative = Direct(Function.value_and_derivative, "_pair", 2)


def _call(
    roots: tuple[ex.Node, ...], variables: tuple[str, ...], args: Sequence, out: tuple | None, n_threads: int | None
) -> Array:
    """The roots at ``args``, in one pass where NumPy has operands enough."""
    most = MOST_OPERANDS - len(variables)
    if len(roots) > most:
        out = out or (None,) * len(roots)
        written = [o for o in out if o is not None]
        args = [np.copy(a) if any(np.may_share_memory(a, o) for o in written) else a for a in args]
        parts = (slice(k, k + most) for k in range(0, len(roots), most))
        results = (_as_tuple(_call(roots[part], variables, args, out[part], n_threads)) for part in parts)
        return tuple(chain.from_iterable(results))
    if len(args) == 1:
        return _runner(roots, variables).run(args, out, n_threads)
    args, numbers = with_numbers(args)
    return _runner(roots, variables, numbers).run(args, out, n_threads)


def _dtype(args: Sequence) -> type:
    """Of the results that the kernels will have, if these arguments are real."""
    for a in args:
        if type(a) is np.ndarray and a.dtype is DOUBLE:  # of all, what is usual
            return np.float64
    return np.float32 if np.result_type(*args).char in "fe" else np.float64


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


def _restore(rows: list[tuple], variables: tuple[str, ...], modules: list | None, rewrites: bool) -> Function:
    nodes: list[ex.Node] = []
    for operator, operands, value in rows:
        if operator == "variable":
            nodes.append(ex.variable(value))
        elif operator == "constant":
            nodes.append(ex.constant(value))
        else:
            nodes.append(ex.apply(operator, *(nodes[i] for i in operands)))
    return Function(nodes[-1], variables, modules, rewrites)


def _scaled(factor: str, what: str) -> str:
    return {"1": what, "-1": f"-{what}"}.get(factor, f"{factor}*{what}")


def _line(x: str, b: str, c: str) -> str:
    return _scaled(b, x) + ("" if c == "-0" else f" - {c[1:]}" if c[0] == "-" else f" + {c}")


def _square(x: str, a: str, b: str, c: str) -> tuple[str, str]:
    """b (x + a)^2 + c, and its derivative."""
    v = x if a == "-0" else f"({_line(x, '1', a)})"
    return _line(f"{v}**2", b, c), _scaled(f"{2 * float(b):g}", v)


def _steps(n: int) -> str:
    return f"{n} step{'s' * (n != 1)}"


class Explanation:
    """A program, for people: ``print(f.explain())``."""

    def __init__(
        self,
        f: Function,
        program: Program,
        with_numbers: Program,
        results: dict[str, ex.Node],
        rewrites: dict[str, str],
    ) -> None:
        self.function = f
        self.program = program
        self.with_numbers = with_numbers  # for all arguments but the first
        self.results = {label: ex.text(node, 300) for label, node in results.items()}
        self.rewrites = rewrites

    def __str__(self) -> str:
        p = self.program
        n, m = len(p.inputs), p.outputs
        names = [*p.inputs, *self.results, *(f"{c:.17g}" for c in p.constants)]
        names += [f"r{k}" for k in range(1, p.registers - len(names) + 1)]
        steps = _steps(len(p.steps))
        lines = [f"Function of {', '.join(p.inputs)}"]
        lines += [f"  {label} = {formula}" for label, formula in self.results.items()]
        if self.rewrites:
            lines.append("more accurate than as written:")
            lines += [f"  {before} -> {after}" for before, after in self.rewrites.items()]
        lines.append(f"runs on {isa}, block by block in the L1 cache, in {steps}:")
        for step in p.steps:
            kernel, form = step.kernel.rsplit("_", 1)
            operands = [names[i] for i in step.inputs]
            target = ", ".join(names[i] for i in step.outputs)
            if "_affine" in step.kernel:
                kernel = step.kernel.partition("_affine")[0]
                x, b, c, d, e, *divisor = operands
                over = "" if form == "chain" else "".join(f"/{number}" for number in divisor)
                slope = f"{kernel}' * {e}" if form == "chain" else f"{_scaled(e, kernel)}'"
                lines.append(f"  {target} = {_scaled(d, kernel)}{over}, {slope}{over} of {_line(x, b, c)}")
            elif form == "times":
                x, a, b, c, h, s = operands
                u, g = _square(x, a, b, c) if "square" in kernel else (_line(x, a, b), c)
                lines.append(f"  {target} = {h}*exp({u}), ({_scaled(g, h)} + {s})*exp({u})")
            elif form == "x":
                kernel = kernel.removesuffix("_by")
                x, b, c, d, e = operands
                value, slope = _scaled(d, kernel), f"{_scaled(e, kernel)}'"
                lines.append(f"  {target} = {x}*{value}, {x}*{slope} + {value} of {_line(x, b, c)}")
            elif step.kernel.startswith("where") and form == "square":
                kernel, which = kernel.rsplit("_", 1)
                u, v, value, slope, x, b = operands
                branches = [(value, _scaled(b, f"{x}**2")), (slope, _scaled(b, f"2*{x}"))]
                chosen = ", ".join(branch for pair in branches for branch in (pair if which == "else" else pair[::-1]))
                lines.append(f"  {target} = {kernel}, {kernel} of {u}, {v}, {chosen}")
            elif form == "square":
                kernel = kernel.removesuffix("_of")
                u, slope = _square(*operands)
                lines.append(f"  {target} = {kernel}, {kernel}' * {slope} of {u}")
            elif form == "chain":
                lines.append(f"  {target} = {kernel}, {kernel}' * {operands.pop()} of {', '.join(operands)}")
            elif form == "pair":
                lines.append(f"  {target} = {kernel}, {kernel}' of {', '.join(operands)}")
            elif step.kernel.startswith("divide_and_"):
                u, v, u_slope, v_slope = operands
                sign = "-" if form == "submul" else "+"
                lines.append(f"  {target} = {u}/{v}, ({u_slope} {sign} {names[step.outputs[0]]}*{v_slope})/{v}")
            elif len(step.outputs) == 2 and "_and_" in step.kernel:
                lines.append(f"  {target} = {step.kernel.replace('_and_', ', ')} of {', '.join(operands)}")
            else:
                lines.append(f"  {target} = {kernel} of {', '.join(operands)}")
        lines.append(f"per element: {steps}; reads {8 * n} and writes {8 * m} bytes (float64); {p.registers} registers")
        if n > 1:
            once = self.with_numbers.once
            line = f"with numbers for {', '.join(p.inputs[1:])}: {_steps(len(self.with_numbers.steps) - once)}"
            lines.append(line + f", and {once} once a call" * (once > 0))
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<pre>{html.escape(str(self))}</pre>"
