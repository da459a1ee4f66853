"""Function-spec lists: from nested lists, as JSON has them, to the graph, and to a canonical form.

A spec is a list of modules, applied from the first to the last (innermost first, as layers are stacked). A
module is a name, ``[name, argument, ...]``, ``{"function": name, parameter: argument}`` or a formula of one
variable; the rules of differentiation are modules too, and take whole specs as arguments. Functions and
traceable callables stand for their formula.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from numbers import Integral, Real
from typing import Any, NamedTuple

from pyderiv import expression as ex
from pyderiv.differentiate import derivative
from pyderiv.errors import SpecError, nearest
from pyderiv.functions import BY_NAME, Row
from pyderiv.grammar import LONGEST, parse
from pyderiv.simplify import simplify
from pyderiv.tracing import trace

DEEPEST = 100  # specs inside specs


class Rule(NamedTuple):
    """A rule of differentiation as a module: its arguments are numbers (``n``) and specs (``s``)."""

    arguments: str
    names: tuple[str, ...]
    meaning: str


RULES = {
    "scale": Rule("n", ("c",), "c*x (constant multiple)"),
    "shift": Rule("n", ("tau",), "x - tau (time shift)"),
    "add": Rule("n", ("c",), "x + c"),
    "constant": Rule("n", ("c",), "c, whatever x is"),
    "sum": Rule("ss", ("first", "second"), "f(x) + g(x)"),
    "product": Rule("ss", ("first", "second"), "f(x)*g(x)"),
    "quotient": Rule("ss", ("first", "second"), "f(x)/g(x)"),
    "linear": Rule("nsns", ("alpha", "first", "beta", "second"), "alpha*f(x) + beta*g(x)"),
    "piecewise": Rule("nss", ("alpha", "above", "below"), "f(x) where x >= alpha, else g(x)"),
    "derivative": Rule("s", ("of",), "f'(x)"),
}
NAMES = (*BY_NAME, *RULES)


def canonical(spec: Any, depth: int = 0) -> list:
    """The spec as a JSON-able list of modules, checked and complete.

    Raises
    ------
    SpecError
        If it has an unknown name, the wrong arguments, or is nested too deep.
    TypeError
        If it is no spec at all.
    """
    if depth > DEEPEST:
        raise SpecError(f"the spec is nested more than {DEEPEST} deep; a chain of modules is one flat list")
    if _is_module(spec):
        return [_module(spec, depth)]
    if not _is_list(spec) and (hasattr(spec, "to_spec") or callable(spec)):
        return _opaque(spec, depth)
    if not _is_list(spec):
        raise TypeError(f"a function spec is a list of modules, such as [('power', 3), 'cos'], not {_show(spec)}")
    if not spec:
        raise SpecError("the spec is empty: it needs at least one module, such as 'sin'")
    modules = []
    for item in spec:
        if _is_module(item):
            modules.append(_module(item, depth))
        elif _is_list(item) or hasattr(item, "to_spec") or callable(item):
            modules.extend(canonical(item, depth + 1))
        else:
            raise SpecError(f"a module is a name or a list such as ['power', 3], not {_show(item)}")
    return modules


def _opaque(source: Any, depth: int) -> list:
    """What is no spec, but has one or can be traced."""
    return canonical(source.to_spec(), depth) if hasattr(source, "to_spec") else formula_spec(*trace(source, None))


def formula_spec(node: ex.Node, variables: Sequence[str]) -> list:
    """A graph of one variable as a module: its formula.

    Raises
    ------
    SpecError
        If there are several variables, or the formula is too long to be read back.
    """
    if len(variables) != 1:
        raise SpecError(f"a function-spec list is a function of one variable, not of {', '.join(variables)}")
    text = ex.text(node, LONGEST)
    try:
        if simplify(parse(text, {variables[0]: ex.variable(variables[0])})) is simplify(node):
            return [text]
    except SpecError:
        pass
    raise SpecError("this function has no spec: it was not made from a list, and its formula is too long to be read")


def copy(spec: list) -> list:
    """A canonical spec of its own, all the way down."""
    return [copy(item) if isinstance(item, list) else item for item in spec]


def depth(spec: list) -> int:
    """How deep a canonical spec has specs inside specs."""
    deepest, level = -1, [spec]
    while level:
        deepest += 1
        modules = [item for each in level for item in each if isinstance(item, list)]
        level = [part for module in modules for part in module if isinstance(part, list)]
    return deepest


def _is_list(spec: Any) -> bool:
    return isinstance(spec, (list, tuple))


def _is_module(spec: Any) -> bool:
    """Whether this is one module rather than a list of modules: ``["power", 3]``, not ``["sin", "cos"]``."""
    if not (_is_list(spec) and spec and isinstance(spec[0], str)):
        return isinstance(spec, (str, dict))
    name, *rest = spec[:2]
    if not name.isidentifier():
        return False  # a formula
    return name not in BY_NAME or bool(BY_NAME[name].parameters) or any(isinstance(value, Real) for value in rest)


def _show(value: Any) -> str:
    try:
        text = repr(value)
    except (RecursionError, ValueError):  # nested too deep; an integer of too many digits
        text = f"such a {type(value).__name__}"
    return text if len(text) <= 60 else f"{text[:57]}..."


def _module(item: Any, depth: int) -> str | list:
    """One module in canonical form: ``name`` or ``[name, argument, ...]``."""
    if isinstance(item, str) and not item.isidentifier() and item.strip():
        return _formula(item)[0]
    if isinstance(item, str):
        name, arguments = item, []
    elif isinstance(item, dict):
        name, arguments = _from_dict(item)
    else:
        name, *arguments = item
    rule, row = RULES.get(name), BY_NAME.get(name)
    if rule is None and row is None:
        raise SpecError(f"unknown function {_show(name)}{nearest(name, NAMES)}")
    kinds = rule.arguments if rule else "n" * len(row.parameters)
    names = rule.names if rule else tuple(p.name for p in row.parameters)
    if len(arguments) != len(kinds):
        wanted = f"{len(kinds)} argument{'s' * (len(kinds) != 1)}" + (f" ({', '.join(names)})" if names else "")
        raise SpecError(f"{name!r} takes {wanted}, not {len(arguments)}")
    checked = [
        _number(name, what, value) if kind == "n" else canonical(value, depth + 1)
        for kind, what, value in zip(kinds, names, arguments, strict=True)
    ]
    if row:
        _check_parameters(row, checked)
    name = row.name if row else name
    return [name, *checked] if checked else name


def _formula(text: str) -> tuple[str, ex.Node, str]:
    """A formula of one variable as a module: its text, its graph and the variable."""
    node = parse(text)
    names = ex.variables(node) or ("x",)
    if len(names) > 1:
        raise SpecError(f"a module is a function of one variable; {_show(text)} has {', '.join(names)}")
    return text.strip(), node, names[0]


def _from_dict(item: dict) -> tuple[str, list]:
    """``{"function": name, parameter: argument}``"""
    item = dict(item)
    name = item.pop("function", None)
    if not isinstance(name, str):
        raise SpecError(
            f"a module given as a dict needs a 'function', such as {{'function': 'sin'}}, not {_show(item)}"
        )
    rule, row = RULES.get(name), BY_NAME.get(name)
    if rule is None and row is None:
        raise SpecError(f"unknown function {_show(name)}{nearest(name, NAMES)}")
    names = rule.names if rule else tuple(p.name for p in row.parameters)
    for given in item:
        if given not in names:
            raise SpecError(f"{name!r} has no parameter {given!r}" + (nearest(str(given), names) if names else ""))
    if missing := [n for n in names if n not in item]:
        raise SpecError(f"{name!r} needs {', '.join(missing)}")
    return name, [item[n] for n in names]


def _number(name: str, what: str, value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise SpecError(f"{what} of {name!r} is a real number, not {_show(value)}")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise SpecError(f"{what} of {name!r} is a finite number, not {_show(value)}")
    return int(value) if isinstance(value, Integral) else number


def _check_parameters(row: Row, values: Sequence[float]) -> None:
    for parameter, value in zip(row.parameters, values, strict=True):
        if not parameter.accepts(value):
            raise SpecError(f"{parameter.name} of {row.name!r} is {parameter.meaning}; not {value:g}")


def build(spec: list, x: ex.Node) -> ex.Node:
    """The graph of a canonical spec, applied to ``x``."""
    for item in spec:
        name, *arguments = [item] if isinstance(item, str) else item
        x = _apply(name, arguments, x)
    return x


def _apply(name: str, arguments: list, x: ex.Node) -> ex.Node:
    if not name.isidentifier():
        _, node, variable = _formula(name)
        return ex.substitute(node, {variable: x})
    match name, *arguments:
        case "scale", c:
            return ex.apply("multiply", ex.constant(c), x)
        case "shift", tau:
            return ex.apply("subtract", x, ex.constant(tau))
        case "add", c:
            return ex.apply("add", x, ex.constant(c))
        case "constant", c:
            return ex.constant(c)
        case (("sum" | "product" | "quotient"), f, g):
            operator = {"sum": "add", "product": "multiply", "quotient": "divide"}[name]
            return ex.apply(operator, build(f, x), build(g, x))
        case "linear", alpha, f, beta, g:
            return build([["sum", [*f, ["scale", alpha]], [*g, ["scale", beta]]]], x)
        case "piecewise", alpha, above, below:
            return ex.apply("where", ex.apply("greater_equal", x, ex.constant(alpha)), build(above, x), build(below, x))
        case "derivative", f:
            inner = ex.variable("x")
            return ex.substitute(derivative(simplify(build(f, inner)), "x"), {"x": x})
    return ex.apply(name, x, *map(ex.constant, arguments))


def read(text: str) -> list:
    """A spec from text: JSON, or modules separated by ``|``, as in ``'power:3 | cos'``."""
    text = text.strip()
    if text[:1] in ("[", "{", '"'):
        try:
            spec = json.loads(text)
        except RecursionError:
            raise SpecError(f"the spec is nested more than {DEEPEST} deep") from None
        except ValueError as error:
            raise SpecError(f"the spec is no JSON: {error}") from None
        return canonical(spec)
    modules = []
    for part in text.split("|"):
        name, *arguments = part.replace(",", ":").split(":")
        if not name.strip():
            raise SpecError(f"a module is missing in {_show(text)}: write 'power:3 | cos'")
        try:
            modules.append([name.strip(), *map(_read_number, arguments)] if arguments else name.strip())
        except ValueError:
            raise SpecError(
                f"{_show(part.strip())}: arguments are numbers, as in 'power:3'; a spec inside a spec needs JSON"
            ) from None
    return canonical([module if isinstance(module, str) else tuple(module) for module in modules])


def _read_number(text: str) -> float | int:
    return int(text) if text.strip().lstrip("+-").isdigit() else float(text)
