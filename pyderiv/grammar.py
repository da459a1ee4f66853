"""Formulas as strings: a grammar of their own, read from Python's ``ast`` by an allow-list.

Nothing is ever evaluated: names become variables, calls become functions of the table.
"""

from __future__ import annotations

import ast
import math
import operator
import sys
from itertools import pairwise

from pyderiv import expression as ex
from pyderiv.errors import SpecError, nearest
from pyderiv.vocabulary import FUNCTIONS, call

CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan}
BINARY = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "power",
    ast.BitAnd: "logical_and",
    ast.BitOr: "logical_or",
}
ARITHMETIC = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "power": operator.pow,
}
COMPARISONS = {
    ast.GtE: "greater_equal",
    ast.Gt: "greater",
    ast.LtE: "less_equal",
    ast.Lt: "less",
    ast.Eq: "equal",
    ast.NotEq: "not_equal",
}
LOGICAL = ("logical_and", "logical_or", "logical_not")
INSTEAD = {  # what Python has and a formula has not, and what to write
    ast.Attribute: "write sin(x), not np.sin(x)",
    ast.Lambda: "write the expression alone, or pass the lambda itself",
    ast.NamedExpr: "write the part out: what is written twice is computed once",
    ast.JoinedStr: "write the number or variable itself",
    ast.BitXor: "a power is x**2",
    ast.FloorDiv: "the quotient is x/y",
}
LONGEST = 100_000  # characters
DEEPEST = 100  # parentheses and calls inside one another


def parse(formula: str, names: dict[str, ex.Node] | None = None) -> ex.Node:
    """The graph of a formula. ``names`` are the variables allowed and what they stand for; all, if None.

    Raises
    ------
    SpecError
        If the formula is no expression of numbers, variables, ``+ - * / **``, comparisons and functions.
    """
    return read(formula, names)[0]


def read(formula: str, names: dict[str, ex.Node] | None = None) -> tuple[ex.Node, tuple[str, ...]]:
    """The graph of a formula, and its variables in the order in which they appear.

    Raises
    ------
    SpecError
        If the formula is no expression of numbers, variables, ``+ - * / **``, comparisons and functions.
    """
    formula = formula.strip()
    if len(formula) > LONGEST:
        raise SpecError(f"a formula of {len(formula)} characters is too long: at most {LONGEST} are read")
    try:
        tree = ast.parse(formula, mode="eval")
    except (RecursionError, MemoryError):
        raise SpecError(
            f"{shorten(formula)!r} has too many terms or parentheses for one formula: compose it of parts, "
            "or write a Python function with a loop"
        ) from None
    except (SyntaxError, ValueError) as error:
        raise SpecError(f"{shorten(formula)!r} is no formula: {getattr(error, 'msg', error)}") from None
    reader = _Reader(formula, names)
    node = reader.node(tree.body, 0)
    return node, tuple(sorted(reader.places, key=reader.places.__getitem__))


def shorten(formula: str) -> str:
    return formula if len(formula) <= 60 else formula[:57] + "..."


class _Reader:
    """Turns the syntax tree of one formula into a graph."""

    def __init__(self, formula: str, names: dict[str, ex.Node] | None) -> None:
        self.formula = formula
        self.names = names
        self.places: dict[str, tuple[int, int]] = {}  # where each variable appears first

    def node(self, tree: ast.expr, depth: int) -> ex.Node:
        if depth > DEEPEST:
            raise SpecError(f"{shorten(self.formula)!r} is nested more than {DEEPEST} deep: compose it of parts, f(g)")
        match tree:
            case ast.Constant(value=value) if type(value) in (int, float):
                return self.number(value)
            case ast.Name(id=name):
                node = self.name(name)
                if node.operator == "variable":
                    place = (tree.lineno, tree.col_offset)
                    self.places[name] = min(place, self.places.get(name, place))
                return node
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                node = self.node(operand, depth + 1)
                return ex.constant(-node.value) if ex.is_constant(node) else ex.apply("negative", node)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.node(operand, depth + 1)
            case ast.UnaryOp(op=(ast.Invert() | ast.Not()), operand=operand):
                return ex.apply("logical_not", self.condition(operand, depth + 1))
            case ast.BinOp(op=op) if type(op) in BINARY:
                return self.chain(tree, depth)
            case ast.BoolOp(op=op, values=values):
                joined = "logical_and" if isinstance(op, ast.And) else "logical_or"
                return _reduce(joined, [self.condition(value, depth + 1) for value in values])
            case ast.Compare(left=left, ops=ops, comparators=rest) if all(type(op) in COMPARISONS for op in ops):
                if any(isinstance(side, ast.BinOp) and BINARY.get(type(side.op)) in LOGICAL for side in (left, *rest)):
                    raise SpecError(f"{self.show(tree)}: & and | bind closer than >: write (x > 0) & (x < 1)")
                sides = [self.node(side, depth + 1) for side in (left, *rest)]
                parts = [call(COMPARISONS[type(op)], *pair) for op, pair in zip(ops, pairwise(sides), strict=True)]
                return _reduce("logical_and", parts)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                branches = [self.node(branch, depth + 1) for branch in (body, orelse)]
                return ex.apply("where", self.condition(test, depth + 1), *branches)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
                if name not in FUNCTIONS:
                    raise SpecError(f"unknown function {name!r} in {shorten(self.formula)!r}{nearest(name, FUNCTIONS)}")
                return call(name, *(self.node(argument, depth + 1) for argument in args))
        kind = type(tree.func) if isinstance(tree, ast.Call) else type(getattr(tree, "op", tree))
        hint = INSTEAD.get(kind, "it is made of numbers, variables, + - * / **, comparisons and functions")
        raise SpecError(f"{self.show(tree)} does not belong in a formula: {hint}")

    def chain(self, tree: ast.expr, depth: int) -> ex.Node:
        """``a + b - c*...``, however long: its left spine is walked, not recursed."""
        spine = []
        while isinstance(tree, ast.BinOp) and type(tree.op) in BINARY:
            spine.append(tree)
            tree = tree.left
        result = None
        for part in reversed(spine):
            name = BINARY[type(part.op)]
            side = self.condition if name in LOGICAL else self.node
            left = side(tree, depth + 1) if result is None else result
            if name in LOGICAL and left.operator not in ex.CONDITIONS:
                raise SpecError(f"{self.show(part)}: & and | join conditions, as in (x > 0) & (x < 1)")
            result = self.operation(name, left, side(part.right, depth + 1), part)
        return result

    def operation(self, name: str, left: ex.Node, right: ex.Node, tree: ast.expr) -> ex.Node:
        if not (name in ARITHMETIC and ex.is_constant(left) and ex.is_constant(right)):
            return ex.apply(name, left, right)
        try:
            value = ARITHMETIC[name](left.value, right.value)
        except (OverflowError, ZeroDivisionError):
            value = math.nan
        if isinstance(value, complex) or (not math.isfinite(value) and math.isfinite(left.value + right.value)):
            raise SpecError(f"{self.show(tree)} is no real number in the range of float64")
        return ex.constant(value)

    def condition(self, tree: ast.expr, depth: int) -> ex.Node:
        node = self.node(tree, depth)
        if node.operator not in ex.CONDITIONS:
            raise SpecError(f"{self.show(tree)} is no condition: compare it, as in x > 0")
        return node

    def number(self, value: float) -> ex.Node:
        try:
            if math.isfinite(value):
                return ex.constant(value)
        except OverflowError:
            pass
        raise SpecError(f"{shorten(self.formula)!r} has a number beyond the range of float64")

    def name(self, name: str) -> ex.Node:
        if self.names is not None and name in self.names:
            return self.names[name]
        if name in CONSTANTS:
            return ex.constant(CONSTANTS[name])
        if name in FUNCTIONS:
            raise SpecError(f"{name!r} is a function: write {name}(...)")
        if name.startswith("__"):
            raise SpecError(f"{name!r} is no name for a variable")
        if self.names is not None:
            raise SpecError(
                f"unknown name {name!r} in {shorten(self.formula)!r}{nearest(name, [*self.names, *CONSTANTS])}"
            )
        return ex.variable(sys.intern(name))

    def show(self, tree: ast.expr) -> str:
        return repr(shorten(ast.get_source_segment(self.formula, tree) or type(tree).__name__))


def _reduce(name: str, parts: list[ex.Node]) -> ex.Node:
    result, *rest = parts
    for part in rest:
        result = ex.apply(name, result, part)
    return result
