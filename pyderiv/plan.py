"""What the runner in kernels/_kernels.pyx.in is to know of a program before it runs: found once, for both types."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pyderiv.functions import CROWDED, LIGHT, LINES, QUICK, ROWS, Row

FORMS = ("value", "pair", "chain", "affine", "affine_chain")
OF_ROWS = {f"{row.name}_{form}": (row, form) for row in ROWS for form in FORMS}


class Step(NamedTuple):
    """A kernel and its registers, -1 for none."""

    kernel: str
    inputs: tuple[int, ...]  # six; the sixth of a kernel with a parameter is that again, if all elements have the same
    outputs: tuple[int, ...]  # two
    last: bool  # what it gives are outputs that no step reads, and it can write them past the cache


class Plan(NamedTuple):
    """The arguments of a kernel module's ``Program``; what is true of some registers is a number with their bits."""

    inputs: int
    outputs: int
    constants: Sequence[float]
    registers: int
    steps: Sequence[Step]
    once: int
    scalars: int  # of inputs
    whole: int  # of constants: steps read more than their first vector
    unknown: int  # of outputs: no step reports whether they are infinite or NaN
    composed: bool  # more than a basic function, which reports its flags itself
    direct: bool  # a single step, which needs no registers where all arguments are contiguous
    streams: bool  # all outputs come from steps that can write them past the cache
    bursts: bool  # outputs come in bursts, from a step that takes less time than the memory, after others; or crowd
    parameter: int  # the input of which a basic function reads the first vector alone if it is one number; -1 for none


def plan(
    inputs: int,
    outputs: int,
    constants: Sequence[float],
    registers: int,
    steps: Iterable[tuple[str, tuple[int, ...], tuple[int, ...]]],
    once: int = 0,
    scalars: Iterable[int] = (),
) -> Plan:
    """The plan of a program, as `pyderiv.schedule.Program` describes it, with the number of inputs for their names."""
    steps = list(steps)
    outside = inputs + outputs
    results, fixed = set(range(inputs, outside)), range(outside, outside + min(len(constants), 64))
    only = steps[0][0] if len(steps) == 1 else None
    basic = only in OF_ROWS and OF_ROWS[only][1] in ("value", "pair")
    unread = results.difference(*(operands for _, operands, _ in steps))
    whole, unknown, streamed = set[int](), set[int](), set[int]()
    parameter, planned, bursts = -1, [], False
    for kernel, operands, given in steps:
        row, form = _parts(kernel)
        six = [*operands, *[-1] * (6 - len(operands))]
        if form in ("affine", "affine_chain", "square", "step", "x"):  # these read one vector of their constants
            whole.update(operands[: 5 if kernel.startswith("where") else 1])
        elif form == "times":
            whole.update(operands[:1], operands[4 if "square" in kernel else 3 :])
        elif row and row.parameters and operands[1] in fixed:
            whole.update(operands[:1], operands[2:])
            six[5] = operands[1]
        else:
            whole.update(operands)
        if basic and row and row.parameters and operands[1] < inputs:
            parameter, six[5] = operands[1], -2
        if form.endswith("chain"):
            unknown.add(given[1] - inputs)
        # what a function that is not light reports of its pair is not enough where it is not all
        if row is None or row.name in LIGHT:
            streams = True
        elif row.parameters or form == "pair":
            streams = basic and form == "pair"
        else:
            streams = row.name in {"chain": QUICK, "affine": LINES}.get(form, ())
        last = streams and unread.issuperset(given)
        if last:
            streamed.update(given)
        early = QUICK if len(steps) > 1 else CROWDED
        if (row.name in early if row else len(steps) > 1) and not results.isdisjoint(given):
            bursts = True
        planned.append(Step(kernel, tuple(six), (*given, -1)[:2], last))
    return Plan(
        inputs=inputs,
        outputs=outputs,
        constants=constants,
        registers=registers,
        steps=planned,
        once=once,
        scalars=_bits(scalars),
        whole=_bits(register - outside for register in whole.intersection(fixed)),
        unknown=_bits(k for k in unknown if 0 <= k < min(outputs, 64)),
        composed=not basic,
        direct=len(steps) == 1 and whole.isdisjoint(fixed) and max(steps[0][2]) < outside,
        streams=streamed == results,
        bursts=bursts,
        parameter=parameter,
    )


def _parts(kernel: str) -> tuple[Row | None, str]:
    """The row that a kernel is of, none if it is arithmetic, and the form."""
    return OF_ROWS.get(kernel, (None, kernel.rpartition("_")[2]))


def _bits(places: Iterable[int]) -> int:
    return sum(1 << k for k in set(places))
