"""Graph to graph: algebra that changes no result for the worse, and rewrites for accuracy.

Every rule is exact, or replaces a formula by a basic function that is more accurate over the whole domain.
"""

from __future__ import annotations

import numpy as np

from pyderiv import expression as ex
from pyderiv.basic import UFUNCS

ARITHMETIC = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "negative": np.negative,
}


def simplify(root: ex.Node) -> ex.Node:
    """The simplified graph; applying it again changes nothing."""
    return ex.rebuild(root, _simplify_node)


def _simplify_node(node: ex.Node) -> ex.Node:
    """A node whose operands are simple already."""
    operands = node.operands
    if operands and all(ex.is_constant(operand) for operand in operands) and node.operator != "where_ge":
        return _fold(node)
    match node.operator:
        case "negative":
            return _negative(operands[0])
        case "multiply":
            return _multiply(*operands)
        case "divide":
            return _divide(*operands)
        case "power":
            return _power(*operands)
        case "reciprocal":
            return _reciprocal(operands[0])
        case "where_ge" if operands[2] is operands[3]:
            return operands[2]
    return node


def _fold(node: ex.Node) -> ex.Node:
    """A constant expression, computed by the very kernels that would compute it."""
    numbers = [operand.value for operand in node.operands]
    with np.errstate(all="ignore"):
        if node.operator in ARITHMETIC:
            return ex.constant(ARITHMETIC[node.operator](*map(np.float64, numbers)))
        return ex.constant(UFUNCS[node.operator](*numbers)[0])


def _negative(u: ex.Node) -> ex.Node:
    return u.operands[0] if u.operator == "negative" else ex.apply("negative", u)


def _multiply(u: ex.Node, v: ex.Node) -> ex.Node:
    if ex.is_constant(v):
        u, v = v, u  # constants to the left
    if ex.is_constant(u, 1.0):
        return v
    if ex.is_constant(u, -1.0):
        return _negative(v)
    return ex.apply("square", u) if u is v else ex.apply("multiply", u, v)


def _divide(u: ex.Node, v: ex.Node) -> ex.Node:
    if ex.is_constant(u, 1.0):
        return _reciprocal(v)
    if ex.is_constant(v, 1.0):
        return u
    if u.operator == "sinh" and v.operator == "cosh" and u.operands == v.operands:
        return ex.apply("tanh", *u.operands)  # stays finite where both overflow
    return ex.apply("divide", u, v)


def _power(u: ex.Node, c: ex.Node) -> ex.Node:
    """Exponents for which C99's pow agrees with a simpler function at every x, NaN and zeros included."""
    if ex.is_constant(c, 0.0):
        return ex.constant(1.0)
    if ex.is_constant(c, 1.0):
        return u
    if ex.is_constant(c, 2.0):
        return ex.apply("square", u)
    return _reciprocal(u) if ex.is_constant(c, -1.0) else ex.apply("power", u, c)


def _reciprocal(v: ex.Node) -> ex.Node:
    """1/v; and 1/(1 + e^-u), the lecture's two modules, as the one module expit(u)."""
    if v.operator == "add":
        for one, e in (v.operands, v.operands[::-1]):
            if ex.is_constant(one, 1.0) and e.operator == "exp":
                return ex.apply("expit", _negative(e.operands[0]))
    return ex.apply("reciprocal", v)
