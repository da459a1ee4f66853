"""Formulas as strings: a grammar of their own, read from Python's ``ast`` by an allow-list.

Nothing is ever evaluated: names become variables, calls become functions of the table.
"""

from __future__ import annotations

import ast
import math

from pyderiv import expression as ex
from pyderiv.errors import SpecError, nearest
from pyderiv.functions import BY_NAME

CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf}
OPERATORS = {ast.Add: "add", ast.Sub: "subtract", ast.Mult: "multiply", ast.Div: "divide", ast.Pow: "power"}
LONGEST = 100_000  # characters
DEEPEST = 100  # nested parentheses and calls


def parse(formula: str, names: dict[str, ex.Node] | None = None) -> ex.Node:
    """The graph of a formula. ``names`` are the variables allowed and what they stand for; all, if None.

    Raises
    ------
    SpecError
        If the formula is no expression of numbers, variables, ``+ - * / **`` and functions of the table.
    """
    if len(formula) > LONGEST:
        raise SpecError(f"a formula of {len(formula)} characters is too long: at most {LONGEST} are read")
    try:
        tree = ast.parse(formula.strip(), mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise SpecError(f"{shorten(formula)!r} is no formula: {getattr(error, 'msg', error)}") from None
    return _build(tree.body, names, formula, 0)


def shorten(formula: str) -> str:
    return formula if len(formula) <= 60 else formula[:57] + "..."


def _build(node: ast.expr, names: dict[str, ex.Node] | None, formula: str, depth: int) -> ex.Node:
    if depth > DEEPEST:
        raise SpecError(f"{shorten(formula)!r} is nested more than {DEEPEST} deep: name its parts and compose them")
    match node:
        case ast.Constant(value=value) if type(value) in (int, float):
            try:
                return ex.constant(value)
            except OverflowError:
                raise SpecError(f"{shorten(formula)!r} has a number beyond the range of float64") from None
        case ast.Name(id=name):
            if names is not None and name in names:
                return names[name]
            if name in CONSTANTS:
                return ex.constant(CONSTANTS[name])
            if name in BY_NAME:
                raise SpecError(f"{name!r} is a function: write {name}(...)")
            if names is not None:
                raise SpecError(f"unknown name {name!r} in {shorten(formula)!r}{nearest(name, [*names, *CONSTANTS])}")
            return ex.variable(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return ex.apply("negative", _build(operand, names, formula, depth + 1))
        case ast.UnaryOp(op=ast.UAdd(), operand=operand):
            return _build(operand, names, formula, depth + 1)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
            operands = [_build(side, names, formula, depth + 1) for side in (left, right)]
            return ex.apply(OPERATORS[type(op)], *operands)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]):
            row = BY_NAME.get(name)
            if row is None:
                raise SpecError(f"unknown function {name!r} in {shorten(formula)!r}{nearest(name, BY_NAME)}")
            wanted = 1 + len(row.parameters)
            if len(args) != wanted:
                raise SpecError(f"{name} takes {wanted} argument{'s' * (wanted > 1)}, not {len(args)}")
            return ex.apply(row.name, *(_build(arg, names, formula, depth + 1) for arg in args))
    part = ast.get_source_segment(formula.strip(), node) or type(node).__name__
    raise SpecError(
        f"{shorten(part)!r} does not belong in a formula: it is made of numbers, variables, + - * / ** and functions"
    )
