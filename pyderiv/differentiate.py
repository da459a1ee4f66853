"""Graph to graph: the derivative by a variable, by the chain rule."""

from __future__ import annotations

from pyderiv import expression as ex
from pyderiv.errors import SpecError
from pyderiv.functions import BY_NAME
from pyderiv.grammar import parse

ZERO, ONE = ex.constant(0.0), ex.constant(1.0)


def derivative(root: ex.Node, by: str) -> ex.Node:
    """The derivative of a graph by the variable named ``by``.

    A tangent of None is a derivative that is zero everywhere, so that nothing is multiplied by 0: what does
    not depend on the variable can't spoil the result with 0 * inf.
    """
    tangents: dict[ex.Node, ex.Node | None] = {}
    for node in ex.postorder((root,)):
        tangents[node] = _tangent(node, by, tangents)
    tangent = tangents[root]
    return ZERO if tangent is None else tangent


def _tangent(node: ex.Node, by: str, tangents: dict[ex.Node, ex.Node | None]) -> ex.Node | None:
    """What flows out of a node, given what flows into its operands."""
    if node.operator == "variable":
        return ONE if node.value == by else None
    t = [tangents[operand] for operand in node.operands]
    if all(tangent is None for tangent in t):
        return None
    u = node.operands
    match node.operator:
        case "add":
            return _sum(t[0], t[1])
        case "subtract":
            return _difference(t[0], t[1])
        case "multiply":
            return _sum(_product(t[0], u[1]), _product(u[0], t[1]))
        case "divide":  # (u' - (u/v) v')/v: squares no v, which might overflow
            top = _difference(t[0], _product(node, t[1]))
            return top and ex.apply("divide", top, u[1])
        case "negative":
            return ex.apply("negative", t[0])
        case "where_ge":  # the branch that is not taken is selected away, whatever its derivative is
            return ex.apply("where_ge", u[0], u[1], t[2] or ZERO, t[3] or ZERO)
        case "derivative":
            (call,) = u
            return _product(_second(call), tangents[call.operands[0]])
    if any(tangent is not None for tangent in t[1:]):
        parameter = BY_NAME[node.operator].parameters[0].name
        raise SpecError(f"{node.operator} can't be differentiated by its parameter {parameter}: make it a number")
    return _product(ex.derivative(node), t[0])


def _second(call: ex.Node) -> ex.Node | None:
    """The second derivative of a basic function, from its row's formula in x, y and dy."""
    row = BY_NAME[call.operator]
    names = dict(zip(("x", *(p.name for p in row.parameters)), call.operands, strict=True))
    second = parse(row.second, names | {"y": call, "dy": ex.derivative(call)})
    return None if second is ZERO else second


def _sum(a: ex.Node | None, b: ex.Node | None) -> ex.Node | None:
    return ex.apply("add", a, b) if a and b else a or b


def _difference(a: ex.Node | None, b: ex.Node | None) -> ex.Node | None:
    if b is None:
        return a
    return ex.apply("subtract", a, b) if a else ex.apply("negative", b)


def _product(a: ex.Node | None, b: ex.Node | None) -> ex.Node | None:
    if a is None or b is None:
        return None
    if a is ONE:
        return b
    return a if b is ONE else ex.apply("multiply", a, b)
