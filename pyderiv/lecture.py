"""The lecture at work: backpropagation module by module, and the derivative as a limit."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from pyderiv.function import Array, Function, function


class Stage(NamedTuple):
    """One module of a composite at one forward and backward calculation."""

    module: str
    value: Array  # u_k = f_k(u_(k-1))
    derivative: Array  # f_k'(u_(k-1))
    forward: Array  # du_k/dx, the product of the local derivatives from the first module to this one
    backward: Array  # dy/du_(k-1), the product from the last module back to this one


class Trace(NamedTuple):
    """Every stage of a composite; prints as a table. ``x`` and the stages' fields are arrays of one shape."""

    x: Array
    stages: tuple[Stage, ...]

    @property
    def value(self) -> Array:
        """y = f(x)"""
        return self.stages[-1].value

    @property
    def derivative(self) -> Array:
        """dy/dx, by the backward calculation"""
        return self.stages[0].backward

    def __str__(self) -> str:
        if not np.size(self.x):
            return "(no elements)"
        if np.ndim(self.x):
            first = Trace(
                np.ravel(self.x)[0], tuple(Stage(s.module, *(np.ravel(v)[0] for v in s[1:])) for s in self.stages)
            )
            return f"{first}\n({np.size(self.x)} elements; the first is shown)"
        head = ("k", "module f_k", "u_k = f_k(u_k-1)", "f_k'(u_k-1)", "forward du_k/dx", "backward dy/du_k-1")
        rows = [(f"{k}", s.module, *(f"{v:.10g}" for v in s[1:])) for k, s in enumerate(self.stages, 1)]
        rows.insert(0, ("0", "x", f"{self.x:.10g}", "", "1", ""))
        return "\n".join([*table(head, rows), f"y = {self.value:.10g}, dy/dx = {self.derivative:.10g}"])


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    """Lines of right-aligned columns under a ruled head."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in (head, *rows)]
    return [lines[0], "-" * len(lines[0]), *lines[1:]]


def trace(f: Function, x: Array) -> Trace:
    """Forward calculation through every module of ``f``, then backward from dJ/dy = 1.

    Parameters
    ----------
    f : Function
        Of one variable; made from a function-spec list, else it counts as a single module.
    x : array_like
        Where.

    Returns
    -------
    Trace
        Of ``len(f.modules)`` stages, whose fields have the shape of ``x``.
    """
    u = x = np.asarray(x, dtype=float)[()]
    values, slopes = [], []
    for module in f.modules:
        u, slope = module.value_and_derivative(u)
        values.append(u)
        slopes.append(slope)
    forward = list(slopes)
    for k in range(1, len(slopes)):
        forward[k] = forward[k - 1] * slopes[k]
    backward = list(slopes)
    for k in reversed(range(len(slopes) - 1)):
        backward[k] = backward[k + 1] * slopes[k]
    names = [_name(module) for module in f.modules]
    return Trace(x, tuple(map(Stage, names, values, slopes, forward, backward)))


def _name(module: Function) -> str:
    name = module.expression
    return name if len(name) <= 40 else f"{name[:37]}..."


class Check(NamedTuple):
    """Average rates of change beside the derivative; prints as a table. One row per step ``h``."""

    x: float
    derivative: float
    h: np.ndarray
    rate: np.ndarray  # (f(x + h) - f(x))/h
    error: np.ndarray  # of the rate, against the derivative
    order: np.ndarray  # observed order of convergence, from each step to the next; the first is NaN

    @property
    def observed_order(self) -> float:
        """The order of convergence before rounding takes over: 1 for a smooth function.

        Infinite where the rate is exact at every step, as for a straight line.
        """
        if not self.error.any():
            return np.inf
        smallest = int(np.argmin(self.error))
        return float(np.median(self.order[1 : smallest + 1])) if smallest else np.nan

    def __str__(self) -> str:
        head = ("h", "(f(x+h) - f(x))/h", "f'(x)", "error", "order")
        columns = zip(self.h, self.rate, self.error, self.order, strict=True)
        rows = [
            (f"{h:.1e}", f"{r:.12g}", f"{self.derivative:.12g}", f"{e:.2e}", "" if np.isnan(o) else f"{o:.2f}")
            for h, r, e, o in columns
        ]
        return "\n".join([*table(head, rows), f"observed order of convergence: {self.observed_order:.3g}"])


def check(f: Function, x: float, steps: int = 10) -> Check:
    """The limit definition at work: rates of change over shrinking intervals, beside the derivative.

    The error shrinks with h until the rounding of f(x + h) - f(x), divided by h, takes over.

    Parameters
    ----------
    f : Function
        Of one variable; or a source for `function`.
    x : float
        Where.
    steps : int, default 10
        How many steps h = 1/10, 1/100, ... (scaled by max(1, abs(x))).

    Returns
    -------
    Check

    Raises
    ------
    ValueError
        If ``x`` is no finite number or ``steps`` is not positive.
    """
    x = float(x)
    if not np.isfinite(x) or steps < 1:
        raise ValueError(f"check needs a finite x and at least one step, not x={x}, steps={steps}")
    f = function(f)
    y, slope = f.value_and_derivative(x)
    h = max(1.0, abs(x)) * 10.0 ** -np.arange(1, steps + 1)
    h = (x + h) - x  # the step that is really taken
    rate = (f(x + h) - y) / h
    error = np.abs(rate - slope)
    with np.errstate(divide="ignore", invalid="ignore"):
        order = np.concatenate([[np.nan], np.log(error[:-1] / error[1:]) / np.log(h[:-1] / h[1:])])
    return Check(x, float(slope), h, rate, error, order)
