"""Graph to graph: derivatives by the chain rule, forward from the variables or backward from the value.

A tangent or cotangent of None is zero everywhere, so that nothing is multiplied by 0: what does not
depend on a variable can't spoil the result with 0 * inf. Nor can a branch that is not taken. Forward, its
tangent is selected away. Backward, a cotangent carries the condition under which its branch is taken,
and what it was multiplied with elsewhere is selected away where it arrives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pyderiv import expression as ex
from pyderiv.functions import BY_NAME
from pyderiv.grammar import parse

ZERO, ONE, MINUS_ONE = (ex.constant(number) for number in (0.0, 1.0, -1.0))


def derivative(root: ex.Node, by: str) -> ex.Node:
    """The derivative of a graph by the variable named ``by``."""
    return forward((root,), {by: ONE})[0]


# ---- forward ------------------------------------------------------------------------------------------------


def forward(roots: Sequence[ex.Node], seeds: dict[str, ex.Node]) -> list[ex.Node]:
    """Forward mode: the derivative of each root along the tangents ``seeds`` of the variables."""
    tangents: dict[ex.Node, ex.Node | None] = {}
    for node in ex.postorder(roots):
        if node.operator == "variable":
            tangents[node] = seeds.get(node.value)
        else:
            tangents[node] = _tangent(node, [tangents[operand] for operand in _inputs(node)])
    return [tangents[root] or ZERO for root in roots]


def _tangent(node: ex.Node, t: list[ex.Node | None]) -> ex.Node | None:
    """What flows out of a node, given what flows into it."""
    if all(tangent is None for tangent in t):
        return None
    match node.operator:
        case "where" | "minimum" | "maximum":
            condition, k = _choice(node)
            branches = (t[k] or ZERO, t[k + 1] or ZERO)
            return None if branches == (ZERO, ZERO) else ex.apply("where", condition, *branches)
        case "divide" if node.operands[0] is not node.operands[1]:
            # (u' - (u/v) v')/v: squares no v, which might overflow
            top = _sum(t[0], _product(MINUS_ONE, _product(node, t[1])))
            return top and ex.apply("divide", top, node.operands[1])
    total = None
    for tangent, partial in zip(t, _partials(node), strict=True):
        total = _sum(total, _product(partial, tangent))
    return total


# ---- backward -----------------------------------------------------------------------------------------------


class _Flow(NamedTuple):
    """A cotangent, and the condition under which it counts; None is always."""

    condition: ex.Node | None
    value: ex.Node


def backward(root: ex.Node, names: Sequence[str], cotangent: ex.Node = ONE) -> list[ex.Node]:
    """Backward mode: ``cotangent`` times the derivative of ``root`` by each of the variables ``names``."""
    nodes = list(ex.postorder((root,)))
    active: set[ex.Node] = set()  # nodes that depend on the variables
    for node in nodes:
        if node.value in names if node.operator == "variable" else any(u in active for u in _inputs(node)):
            active.add(node)
    arrived: dict[ex.Node, list[_Flow]] = {root: [_Flow(None, cotangent)]}
    gradient: dict[str, ex.Node] = {}
    for node in reversed(nodes):
        if node not in active or node not in arrived:
            continue
        flow = _merged(arrived.pop(node))
        if node.operator == "variable":
            gradient[node.value] = flow.value
            if flow.condition is not None:
                gradient[node.value] = ex.apply("where", flow.condition, flow.value, ZERO)
            continue
        for operand, part in zip(_inputs(node), _pulled(node, flow), strict=True):
            if part is not None and operand in active:
                arrived.setdefault(operand, []).append(part)
    return [gradient.get(name, ZERO) for name in names]


def _pulled(node: ex.Node, flow: _Flow) -> Iterator[_Flow | None]:
    """What flows back from a node into each of its operands."""
    condition, value = flow
    match node.operator:
        case "where" | "minimum" | "maximum":
            if node.operator == "where":
                yield None
            chosen, _ = _choice(node)
            yield _Flow(_both(condition, chosen), value)
            yield _Flow(_both(condition, ex.apply("logical_not", chosen)), value)
        case "divide" if node.operands[0] is not node.operands[1]:
            part = ex.apply("divide", value, node.operands[1])
            yield _Flow(condition, part)
            yield _Flow(condition, ex.apply("negative", ex.apply("multiply", node, part)))
        case _:
            for partial in _partials(node):
                yield partial and _Flow(condition, _product(partial, value))


def _merged(flows: list[_Flow]) -> _Flow:
    """All that arrives at a node, as one: it counts where any of the parts does."""
    parts: dict[ex.Node | None, ex.Node] = {}
    for condition, value in flows:
        parts[condition] = _sum(parts.get(condition), value)
    if len(parts) == 1:
        return _Flow(*next(iter(parts.items())))
    if len(parts) == 2 and (split := _split(*parts)):
        common, chosen = split
        return _Flow(common, ex.apply("where", chosen, *parts.values()))
    anywhere, total = None, parts.pop(None, None)
    always = total is not None
    for condition, value in parts.items():
        total = _sum(total, ex.apply("where", condition, value, ZERO))
        anywhere = condition if anywhere is None else ex.apply("logical_or", anywhere, condition)
    return _Flow(None if always else anywhere, total)


def _split(a: ex.Node | None, b: ex.Node | None) -> tuple[ex.Node | None, ex.Node] | None:
    """For two conditions that are the branches of one selection: where that is reached, and what it asks."""
    if a is None or b is None:
        return None
    common = None
    if a.operator == b.operator == "logical_and" and a.operands[0] is b.operands[0]:
        common, a, b = a.operands[0], a.operands[1], b.operands[1]
    opposite = ex.apply("logical_not", a) is b or ex.apply("logical_not", b) is a
    return (common, a) if opposite else None


def _both(outer: ex.Node | None, inner: ex.Node) -> ex.Node:
    return inner if outer is None else ex.apply("logical_and", outer, inner)


# ---- rules --------------------------------------------------------------------------------------------------


def _inputs(node: ex.Node) -> tuple[ex.Node, ...]:
    """What a node is a function of: the derivative of f(u) is one of u, not of f(u)."""
    return node.operands[0].operands if node.operator == "derivative" else node.operands


def _choice(node: ex.Node) -> tuple[ex.Node, int]:
    """The condition for the first branch of a selection, and which operand that branch is.

    Where both are the same, that is for maximum the first, and for minimum the second, which is the branch
    for x >= c of both maximum(x, c) and minimum(x, c).
    """
    u = node.operands
    match node.operator:
        case "where":
            return u[0], 1
        case "maximum":
            return ex.apply("greater_equal", *u), 0
    return ex.apply("greater", *u[::-1]), 0


def _partials(node: ex.Node) -> Sequence[ex.Node | None]:
    """The derivatives of a node by its inputs; None where that is zero."""
    u = node.operands
    match node.operator:
        case "constant":
            return ()
        case "add":
            return ONE, ONE
        case "subtract":
            return ONE, MINUS_ONE
        case "negative":
            return (MINUS_ONE,)
        case "multiply":
            return u[1], u[0]
        case "divide":  # u/u: 1, or NaN
            return ex.apply("multiply", ZERO, node), None
    if node.operator in ex.CONDITIONS:
        return (None,) * len(u)
    return _row_partials(node)


def _row_partials(node: ex.Node) -> tuple[ex.Node | None, ...]:
    """The derivatives of a basic function, or of its derivative, from the formulas of its row."""
    of_slope = node.operator == "derivative"
    call = node.operands[0] if of_slope else node
    row = BY_NAME[call.operator]
    names = dict(zip(("x", *(p.name for p in row.parameters)), call.operands, strict=True))
    names |= {"y": call, "dy": call if row.derivative == row.value else ex.derivative(call)}
    names |= {"swapped": ex.derivative(ex.apply(call.operator, *call.operands[::-1]))}
    formulas = [row.second if of_slope else "dy", *(p.mixed if of_slope else p.derivative for p in row.parameters)]
    partials = (parse(formula, names) for formula in formulas)
    return tuple(None if partial is ZERO else partial for partial in partials)


def _sum(a: ex.Node | None, b: ex.Node | None) -> ex.Node | None:
    return ex.apply("add", a, b) if a and b else a or b


def _product(partial: ex.Node | None, tangent: ex.Node | None) -> ex.Node | None:
    if partial is None or tangent is None:
        return None
    if MINUS_ONE in (partial, tangent):
        return ex.apply("negative", tangent if partial is MINUS_ONE else partial)
    if ONE in (partial, tangent):
        return tangent if partial is ONE else partial
    return ex.apply("multiply", partial, tangent)
