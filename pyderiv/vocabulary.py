"""The names that formulas and NumPy code call functions by, and the graph that each call means.

To the basic functions of the table come what NumPy, SciPy and the math module spell differently, and what is
made of selections: ``where``, ``maximum``, ``clip``, ``sign``, comparisons.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from pyderiv import expression as ex
from pyderiv.errors import SpecError
from pyderiv.functions import BY_NAME


class Form(NamedTuple):
    """A function that is no row: how many arguments it takes, and what it makes of them."""

    arguments: tuple[int, ...]
    build: Callable[..., ex.Node]


def _operation(operator: str) -> Callable[..., ex.Node]:
    return lambda *operands: ex.apply(operator, *operands)


def _of_conditions(operator: str) -> Callable[..., ex.Node]:
    return lambda *operands: ex.apply(operator, *map(ex.condition, operands))


def _swapped(operator: str) -> Callable[..., ex.Node]:
    return lambda u, v: ex.apply(operator, v, u)


def _many(operator: str) -> Callable[..., ex.Node]:
    def build(first: ex.Node, *rest: ex.Node) -> ex.Node:
        for operand in rest:
            first = ex.apply(operator, first, operand)
        return first

    return build


def _scaled(factor: float) -> Callable[..., ex.Node]:
    return lambda u: ex.apply("multiply", ex.constant(factor), u)


def _where(condition: ex.Node, u: ex.Node, v: ex.Node) -> ex.Node:
    return ex.apply("where", ex.condition(condition), u, v)


def _clip(u: ex.Node, low: ex.Node, high: ex.Node) -> ex.Node:
    return ex.apply("minimum", ex.apply("maximum", u, low), high)


def _sign(u: ex.Node) -> ex.Node:
    """1, -1, 0, or NaN."""
    negative = _where(ex.apply("greater", ex.constant(0.0), u), ex.constant(-1.0), _nan(u))
    return _where(ex.apply("greater", u, ex.constant(0.0)), ex.constant(1.0), negative)


def _heaviside(u: ex.Node, at_zero: ex.Node) -> ex.Node:
    right = ex.apply("greater", u, ex.constant(0.0))
    return _where(ex.apply("equal", u, ex.constant(0.0)), at_zero, ex.apply("where", right, ex.constant(1.0), _nan(u)))


def _nan(u: ex.Node) -> ex.Node:
    """0, but NaN where u is."""
    return _where(ex.apply("equal", u, u), ex.constant(0.0), u)


def _log(u: ex.Node, *base: ex.Node) -> ex.Node:
    return ex.apply("log_base", u, *base) if base else ex.apply("log", u)


def _not_equal(u: ex.Node, v: ex.Node) -> ex.Node:
    return ex.apply("logical_not", ex.apply("equal", u, v))


UP_TO_30 = tuple(range(1, 31))
FORMS = {
    **{name: Form((2,), _operation(name)) for name in ("add", "subtract", "multiply", "divide")},
    "true_divide": Form((2,), _operation("divide")),
    "float_power": Form((2,), _operation("power")),
    "pow": Form((2,), _operation("power")),
    "negative": Form((1,), _operation("negative")),
    "positive": Form((1,), lambda u: u),
    "fabs": Form((1,), _operation("absolute")),
    "log": Form((1, 2), _log),
    "sign": Form((1,), _sign),
    "heaviside": Form((2,), _heaviside),
    "deg2rad": Form((1,), _scaled(math.pi / 180)),
    "radians": Form((1,), _scaled(math.pi / 180)),
    "rad2deg": Form((1,), _scaled(180 / math.pi)),
    "degrees": Form((1,), _scaled(180 / math.pi)),
    "minimum": Form((2,), _operation("minimum")),
    "maximum": Form((2,), _operation("maximum")),
    "min": Form(UP_TO_30[1:], _many("minimum")),
    "max": Form(UP_TO_30[1:], _many("maximum")),
    "clip": Form((3,), _clip),
    "where": Form((3,), _where),
    "isnan": Form((1,), lambda u: _not_equal(u, u)),
    "greater_equal": Form((2,), _operation("greater_equal")),
    "greater": Form((2,), _operation("greater")),
    "less_equal": Form((2,), _swapped("greater_equal")),
    "less": Form((2,), _swapped("greater")),
    "equal": Form((2,), _operation("equal")),
    "not_equal": Form((2,), _not_equal),
    "logical_and": Form((2,), _of_conditions("logical_and")),
    "logical_or": Form((2,), _of_conditions("logical_or")),
    "logical_not": Form((1,), _of_conditions("logical_not")),
}
FUNCTIONS = tuple(sorted({*BY_NAME, *FORMS}))


def call(name: str, *operands: ex.Node) -> ex.Node:
    """The graph of ``name(*operands)``, for a name in ``FUNCTIONS``.

    Raises
    ------
    SpecError
        If the number of operands is wrong.
    """
    form, row = FORMS.get(name), BY_NAME.get(name)
    wanted = form.arguments if form else (1 + len(row.parameters),)
    if len(operands) not in wanted:
        numbers = f"{wanted[0]} to {wanted[-1]}" if len(wanted) > 1 else f"{wanted[0]}"
        raise SpecError(f"{name} takes {numbers} argument{'s' * (numbers != '1')}, not {len(operands)}")
    return form.build(*operands) if form else ex.apply(row.name, *operands)
