"""Graph to program: what is fused into one step, and in which registers it runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from pyderiv import expression as ex


class Step(NamedTuple):
    """One pass of a kernel over a block."""

    kernel: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


class Program(NamedTuple):
    """Registers are numbered inputs first, then outputs, constants and intermediates."""

    inputs: tuple[str, ...]
    outputs: int
    constants: tuple[float, ...]
    registers: int
    steps: tuple[Step, ...]


class _Fused(NamedTuple):
    """A step before it has registers: what it computes, from what."""

    kernel: str
    operands: tuple[ex.Node, ...]
    results: tuple[ex.Node, ...]


def schedule(roots: Sequence[ex.Node], inputs: Sequence[str]) -> Program:
    """The program that computes ``roots`` from the variables ``inputs``."""
    nodes = list(ex.postorder(roots))
    steps = _order(_fuse(nodes, roots))
    return _allocate(steps, roots, inputs, [node for node in nodes if node.operator == "constant"])


def _fuse(nodes: list[ex.Node], roots: Sequence[ex.Node]) -> list[_Fused]:
    """Group the nodes into steps.

    A function's value and derivative are one step; so is a product with that derivative, if nothing
    else wants it; so are a product and the sum that it goes into.
    """
    uses = Counter(operand for node in nodes for operand in node.operands)
    uses.update(roots)
    slopes = {node.operands[0]: node for node in nodes if node.operator == "derivative"}

    absorbed: set[ex.Node] = set()  # computed inside another step
    chains: dict[ex.Node, tuple[ex.Node, ex.Node]] = {}  # call: the product with its derivative, and its other factor
    sums: dict[ex.Node, tuple[ex.Node, ...]] = {}  # sum: the operands of the multiply-add
    rank: dict[ex.Node, int] = {}  # of the step that computes a node: above those of all its operands
    for node in nodes:
        rank[node] = 1 + max((rank[operand] for operand in node.operands), default=-1)
        if node.operator == "derivative":
            rank[node] = rank[node.operands[0]]
        elif node.operator == "multiply":
            for slope, tangent in (node.operands, node.operands[::-1]):
                # the tangent must not wait for this very step
                if slope.operator == "derivative" and uses[slope] == 1 and rank[tangent] < rank[slope]:
                    chains[slope.operands[0]] = node, tangent
                    absorbed |= {node, slope}
                    rank[node] = rank[slope]
                    break
        elif node.operator == "add":
            for product, other in (node.operands, node.operands[::-1]):
                if product.operator == "multiply" and uses[product] == 1 and product not in absorbed:
                    sums[node] = (*product.operands, other)
                    absorbed.add(product)
                    break

    steps = []
    for node in nodes:
        if node in absorbed or node.operator in ("variable", "constant", "derivative"):
            continue
        if node in chains:
            product, tangent = chains[node]
            steps.append(_Fused(f"{node.operator}_chain", (*node.operands, tangent), (node, product)))
        elif node in slopes:
            steps.append(_Fused(f"{node.operator}_pair", node.operands, (node, slopes[node])))
        elif node in sums:
            steps.append(_Fused("muladd_value", sums[node], (node,)))
        else:
            steps.append(_Fused(f"{node.operator}_value", node.operands, (node,)))
    return steps


def _order(steps: list[_Fused]) -> list[_Fused]:
    """The steps, each after those it needs. (Fusion may have made one wait for a later operand.)"""
    maker = {result: step for step in steps for result in step.results}
    ordered: list[_Fused] = []
    state: dict[int, bool] = {}
    stack = [(step, False) for step in reversed(steps)]
    while stack:
        step, ready = stack.pop()
        if ready:
            ordered.append(step)
        elif id(step) not in state:
            state[id(step)] = True
            stack.append((step, True))
            stack.extend((maker[o], False) for o in reversed(step.operands) if o in maker and id(maker[o]) not in state)
    return ordered


def _allocate(
    steps: list[_Fused], roots: Sequence[ex.Node], inputs: Sequence[str], constants: list[ex.Node]
) -> Program:
    """Give every node a register, and a register back as soon as its node is used up."""
    n_fixed = len(inputs) + len(roots)
    register: dict[ex.Node, int] = {ex.variable(name): i for i, name in enumerate(inputs)}
    register |= {node: n_fixed + i for i, node in enumerate(constants)}
    for i, root in enumerate(roots):
        register.setdefault(root, len(inputs) + i)
    last_use = {operand: i for i, step in enumerate(steps) for operand in step.operands}

    count = n_fixed + len(constants)
    free: list[int] = []
    program = []
    for i, step in enumerate(steps):
        temporary = []
        for result in step.results:
            if result not in register:
                register[result] = free.pop() if free else count
                count = max(count, register[result] + 1)
                if result not in last_use:
                    temporary.append(result)  # wanted by nobody
        outputs = tuple(register[result] for result in step.results)
        program.append(Step(step.kernel, tuple(register[operand] for operand in step.operands), outputs))
        done = temporary + [operand for operand in dict.fromkeys(step.operands) if last_use[operand] == i]
        free.extend(register[node] for node in done if register[node] >= n_fixed + len(constants))
    for i, root in enumerate(roots):
        if register[root] != len(inputs) + i:  # an input, a constant, or the same as an earlier output
            program.append(Step("copy_value", (register[root],), (len(inputs) + i,)))
    return Program(tuple(inputs), len(roots), tuple(node.value for node in constants), count, tuple(program))
