"""The graph: hash-consed nodes, and walks over them that know no recursion limit.

A node is a variable, a constant, an operation (``add``, ``multiply``, ... , ``where``), a basic function
of the table, or ``derivative``, the second output of the basic function that is its only operand. A
condition is a node too, 1 where it holds and 0 elsewhere. What is written twice is one node, so
equality is identity and shared work is seen as shared.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from weakref import WeakValueDictionary

OPERATORS = {
    "add": "{} + {}",
    "subtract": "{} - {}",
    "multiply": "{}*{}",
    "divide": "{}/{}",
    "negative": "-{}",
    "minimum": "minimum({}, {})",
    "maximum": "maximum({}, {})",
    "where": "where({}, {}, {})",
    "greater_equal": "{} >= {}",
    "greater": "{} > {}",
    "equal": "{} == {}",
    "logical_and": "{} & {}",
    "logical_or": "{} | {}",
    "logical_not": "~{}",
}
COMPARISONS = ("greater_equal", "greater", "equal")
CONDITIONS = (*COMPARISONS, "logical_and", "logical_or", "logical_not")
COMMUTATIVE = ("add", "multiply", "equal", "logical_and", "logical_or")
INFIX = tuple(name for name, form in OPERATORS.items() if "(" not in form)


class Node:
    """An expression. Make one with the functions below, never directly."""

    __slots__ = ("__weakref__", "operands", "operator", "value")

    operator: str
    operands: tuple[Node, ...]
    value: str | float | None  # a variable's name, a constant's number

    def __repr__(self) -> str:
        return text(self)


_interned: WeakValueDictionary[tuple, Node] = WeakValueDictionary()


def _intern(operator: str, operands: tuple[Node, ...] = (), value: str | float | None = None) -> Node:
    # repr tells 0.0 from -0.0, which compare equal
    key = (operator, operands, repr(value))
    node = _interned.get(key)
    if node is None:
        node = Node()
        node.operator, node.operands, node.value = operator, operands, value
        _interned[key] = node
    return node


def variable(name: str) -> Node:
    return _intern("variable", (), name)


def constant(number: float) -> Node:
    return _intern("constant", (), float(number))


def apply(operator: str, *operands: Node) -> Node:
    """An operation of `OPERATORS` or a basic function of the table."""
    return _intern(operator, operands)


def condition(node: Node) -> Node:
    """A node as NumPy's ``where`` takes it: a number holds where it is not zero."""
    return node if node.operator in CONDITIONS else apply("logical_not", apply("equal", node, constant(0.0)))


def derivative(call: Node) -> Node:
    """The derivative, by its first operand, of a basic function: it comes with the value at no cost."""
    return _intern("derivative", (call,))


def is_constant(node: Node, number: float | None = None) -> bool:
    return node.operator == "constant" and (number is None or node.value == number)


def is_power_of_2(node: Node) -> bool:
    """Or of -2."""
    return is_constant(node) and abs(math.frexp(node.value)[0]) == 0.5


def postorder(roots: Iterable[Node]) -> Iterator[Node]:
    """Every node below ``roots`` once, operands before what uses them."""
    seen: set[Node] = set()
    stack = [(root, False) for root in reversed(tuple(roots))]
    while stack:
        node, ready = stack.pop()
        if ready:
            yield node
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((operand, False) for operand in reversed(node.operands) if operand not in seen)


def rebuild(roots: Sequence[Node], change: Callable[[Node], Node]) -> list[Node]:
    """The graph with ``change`` applied to every node, from the leaves up."""
    new: dict[Node, Node] = {}
    for node in postorder(roots):
        operands = tuple(new[operand] for operand in node.operands)
        new[node] = change(node if operands == node.operands else apply(node.operator, *operands))
    return [new[root] for root in roots]


def substitute(root: Node, replacements: dict[str, Node]) -> Node:
    """The graph with variables replaced by name."""
    (new,) = rebuild((root,), lambda node: replacements.get(node.value, node) if node.operator == "variable" else node)
    return new


def variables(root: Node) -> tuple[str, ...]:
    """The names of the variables, in the order of first appearance."""
    return tuple(node.value for node in postorder((root,)) if node.operator == "variable")


_LIMIT = 2000  # characters: a text is for people


def text(root: Node, limit: int = _LIMIT) -> str:
    """The expression as a formula; where it would be longer than ``limit``, its parts are left out."""
    texts: dict[Node, str] = {}
    for node in postorder((root,)):
        parts = [texts[operand] for operand in node.operands]
        if node.operator == "variable":
            result = node.value
        elif node.operator == "constant":
            result = number(node.value)
        elif node.operator == "derivative":
            call = node.operands[0]
            result = f"{call.operator}'({', '.join(texts[operand] for operand in call.operands)})"
        elif node.operator == "add" and is_constant(node.operands[1]) and node.operands[1].value < 0:
            result = f"{parts[0]} - {parts[1].strip('(-)')}"
        elif node.operator in OPERATORS:
            if node.operator in INFIX:
                parts = [f"({p})" if o.operator in INFIX else p for p, o in zip(parts, node.operands, strict=True)]
            result = OPERATORS[node.operator].format(*parts)
        else:
            result = f"{node.operator}({', '.join(parts)})"
        texts[node] = result if len(result) <= limit else "..."
    return texts[root]


def number(value: float) -> str:
    """The shortest text that reads back as this number, in parentheses if negative."""
    result = f"{value:.15g}" if float(f"{value:.15g}") == value else repr(value)
    return f"({result})" if result.startswith("-") else result
