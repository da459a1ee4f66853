"""Graph to program: what is fused into one step, and in which registers it runs."""

from __future__ import annotations

import itertools
import math
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Sequence
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from pyderiv import expression as ex
from pyderiv.functions import BY_NAME, BY_X, DIVIDED, SQUARED


class Step(NamedTuple):
    """One pass of a kernel over a block."""

    kernel: str
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


class Program(NamedTuple):
    """Registers are numbered inputs first, then outputs, constants and intermediates.

    The first ``once`` steps depend on the inputs ``scalars`` alone.
    """

    inputs: tuple[str, ...]
    outputs: int
    constants: tuple[float, ...]
    registers: int
    steps: tuple[Step, ...]
    once: int
    scalars: tuple[int, ...]


class _Fused(NamedTuple):
    """A step before it has registers: what it computes, from what."""

    kernel: str
    operands: tuple[ex.Node, ...]
    results: tuple[ex.Node, ...]


PRODUCTS = ("multiply", "square")
ONE, MINUS_ONE = ex.constant(1.0), ex.constant(-1.0)
NOTHING = ex.constant(-0.0)  # added to any number, -0.0 too, it leaves it as it is


def schedule(roots: Sequence[ex.Node], inputs: Sequence[str], scalars: Collection[str] = ()) -> Program:
    """The program that computes ``roots`` from the variables ``inputs``, some of which are known to be scalars."""
    roots = _twice(_sink(_regroup(_share(roots), scalars)))
    nodes = list(ex.postorder(roots))
    uniform = _uniform(nodes, scalars)
    steps = _polynomials(_fuse(nodes, roots, uniform), nodes, roots)
    steps = _order(_quotients(steps, roots, uniform), roots)
    steps = _order(_together(steps, uniform), roots)
    steps = _order(_widened(_affine(steps, roots, uniform), roots), roots)
    if scalars:
        uniform |= {operand for step in steps for operand in step.operands if ex.is_constant(operand)}
    once = [step for step in steps if uniform.issuperset(step.operands)]
    rest = [step for step in steps if not uniform.issuperset(step.operands)]
    used = (*(operand for step in steps for operand in step.operands), *roots)
    constants = [node for node in dict.fromkeys(used) if node.operator == "constant"]
    p = _allocate(once, rest, roots, inputs, constants)
    return p._replace(scalars=tuple(i for i, name in enumerate(inputs) if name in scalars))


DERIVATIVES = {"cos": "sin", "cosh": "sinh", "exp": "expm1"}  # each the derivative of the other
SECOND = {  # the second derivative of a function f(u) that is a derivative of another here
    "sin": lambda f: ex.apply("negative", f),
    "sinh": lambda f: f,
    "expm1": ex.derivative,
}


def _share(roots: Sequence[ex.Node]) -> list[ex.Node]:
    """sin and cos of one argument, which are one step, as sin and its derivative; and others like them."""
    nodes = list(ex.postorder(roots))
    have = {(node.operator, node.operands) for node in nodes}
    shared = {node for node in nodes if (DERIVATIVES.get(node.operator), node.operands) in have}
    if not shared:
        return list(roots)
    new: dict[ex.Node, ex.Node] = {}
    for node in nodes:
        (call,) = node.operands if node.operator == "derivative" else (node,)
        operands = [new[operand] for operand in call.operands]
        if call in shared:
            f = ex.apply(DERIVATIVES[call.operator], *operands)
            new[node] = ex.derivative(f) if call is node else SECOND[f.operator](f)
        elif operands:
            result = ex.apply(call.operator, *operands)
            new[node] = result if call is node else ex.derivative(result)
        else:
            new[node] = node
    return [new[root] for root in roots]


def _regroup(roots: Sequence[ex.Node], scalars: Collection[str]) -> list[ex.Node]:
    """u v and v u are one node; and a power of 2 multiplies that factor which is the same for every element."""
    seen: dict[object, ex.Node] = {}
    nodes = list(ex.postorder(roots)) if scalars else []
    uses = Counter(operand for node in nodes for operand in node.operands)
    uses.update(roots)
    alone = {node for node in nodes if uses[node] == 1}
    uniform = _uniform(nodes, scalars)

    def change(node: ex.Node) -> ex.Node:
        if uniform and node.operator == "multiply" and ex.is_power_of_2(node.operands[0]):
            factor, product = node.operands
            if product.operator == "multiply" and product in alone:
                for u, v in (product.operands, product.operands[::-1]):
                    if v in uniform and u not in uniform:
                        node = ex.apply("multiply", u, ex.apply("multiply", factor, v))
        if node.operator in ex.COMMUTATIVE:
            return seen.setdefault((node.operator, frozenset(node.operands)), node)
        return node

    return ex.rebuild(roots, change)


def _sink(roots: Sequence[ex.Node]) -> list[ex.Node]:
    """The minus sign of a product of derivatives, or a quotient, goes to the innermost, whose step multiplies by -1."""
    nodes = list(ex.postorder(roots))
    uses = Counter(operand for node in nodes for operand in node.operands)
    uses.update(roots)
    depth: dict[ex.Node, int] = {}
    for node in nodes:
        below = max((depth[operand] for operand in node.operands), default=0)
        depth[node] = below if node.operator in ("derivative", "multiply") else below + 1

    def negated(node: ex.Node) -> ex.Node | None:
        outer = []
        while node.operator in ("multiply", "divide") and uses[node] == 1:
            operands = sorted(node.operands, key=depth.__getitem__) if node.operator == "multiply" else node.operands
            outer.append((node.operator, operands[1]))
            node = operands[0]
        if node.operator != "derivative" or uses[node] > 1:
            return None
        node = ex.apply("negative", node)
        for operator, operand in reversed(outer):
            node = ex.apply(operator, node, operand)
        return node

    better = {node: negated(*node.operands) for node in nodes if node.operator == "negative"}
    return [better.get(root) or root for root in roots]


def _twice(roots: Sequence[ex.Node]) -> list[ex.Node]:
    """A function that is its own derivative, wanted as both, comes twice from one step, and is not copied."""
    return [ex.derivative(r) if r in roots[:i] and _call(r) is r else r for i, r in enumerate(roots)]


def _uniform(nodes: list[ex.Node], scalars: Collection[str]) -> set[ex.Node]:
    """The nodes that have the same value at every element."""
    uniform: set[ex.Node] = set()
    if not scalars:
        return uniform
    for node in nodes:
        if node.value in scalars if node.operator == "variable" else uniform.issuperset(node.operands):
            uniform.add(node)
    return uniform


def _fuse(nodes: list[ex.Node], roots: Sequence[ex.Node], uniform: set[ex.Node]) -> list[_Fused]:
    """Group the nodes into steps.

    A function's value and derivative are one step; so is a product with that derivative, if nothing
    else wants it; so are a product and the sum that it goes into, and a comparison and the selection.
    """
    uses = Counter(operand for node in nodes for operand in node.operands)
    uses.update(roots)
    slopes = {node.operands[0]: node for node in nodes if node.operator == "derivative"}
    sums = [node.operands for node in nodes if node.operator in ("add", "subtract")]
    terms = {term for operands in sums for term in operands}
    products = [(p.operands, q.operands) for p, q in sums if p.operator == q.operator == "multiply"]
    # u v where there is u'v + u v', too: they become one step
    values = {frozenset(factors) for pair in products for factors in itertools.product(*pair)}

    # u f' where there is f + u f', or c f + u f', the derivative of u f: they become one step with that
    pairs = [pair for node in nodes if node.operator == "add" for pair in (node.operands, node.operands[::-1])]
    values_of = {
        p: p.operands[1] if p.operator == "multiply" and ex.is_constant(p.operands[0]) else p for p, _ in pairs
    }
    second_terms = {q for p, q in pairs if any(_call(slope) is values_of[p] is not slope for slope in q.operands)}

    # functions that are their own derivatives, and multiply what is not the same for every element
    multiplied = {
        u
        for node in nodes
        if node.operator == "multiply"
        for u, v in (node.operands, node.operands[::-1])
        if _call(u) is u and not (ex.is_constant(v) or v in uniform)
    }
    absorbed: set[ex.Node] = set()  # computed inside another step
    multiples = {node: found for node in nodes if (found := _multiples(node))}
    for node, (_, (e, g, h, s)) in multiples.items():
        values |= {frozenset((e, h)), frozenset((e, s))}
        uses.update((e, g, h, s))
        _release(node.operands, uses, absorbed)
    chains: dict[ex.Node, tuple[ex.Node, ex.Node]] = {}  # call: the product with its derivative, and its other factor
    rank: dict[ex.Node, int] = {}  # of the step that computes a node: above those of all its operands
    for node in nodes:
        rank[node] = 1 + max((rank[operand] for operand in node.operands), default=-1)
        if node in absorbed:
            continue
        if node.operator == "derivative":
            rank[node] = rank[node.operands[0]]
        elif node.operator in ("multiply", "negative"):
            factors = (*node.operands, MINUS_ONE)[:2]
            for slope, tangent in (factors, factors[::-1]):
                call = _call(slope)
                if call is None or call in chains or node in second_terms:
                    continue
                # a product with a value, as 2 x is one, that goes into a sum is rounded with that, in every program
                if node in terms and (call is slope or _is_square_of_variable(call)):
                    continue
                if (call in slopes or {*factors} in values) if call is slope else uses[slope] > 1:
                    continue
                if call in multiplied and (ex.is_constant(tangent) or tangent in uniform):
                    continue  # a constant costs no step anyway
                # the tangent must not wait for this very step, nor make it wait for every element
                if rank.get(tangent, 0) < rank[slope] and (slope not in uniform or tangent in uniform):
                    chains[call] = node, tangent
                    absorbed |= {node, slope} - {call}
                    rank[node] = rank[slope]
                    break

    def product(node: ex.Node) -> tuple[ex.Node, ...] | None:
        """The factors of a product that may become part of a sum; one that is exact comes with its function instead."""
        if node.operator not in PRODUCTS or node in absorbed:
            return None
        factor, call = (*node.operands, node)[:2]
        if call.operator in BY_NAME and uses[call] == 1 + (call in slopes) and ex.is_power_of_2(factor):
            return None
        return node.operands if node.operator == "multiply" else node.operands * 2

    fused: dict[ex.Node, _Fused] = {}
    for node in nodes:
        if node in absorbed:
            continue
        if node in multiples:
            kernel, operands, inside = *multiples[node], ()
        elif node.operator in ("add", "subtract"):
            kernel, operands, inside = _sum(node, *map(product, node.operands))
        elif node.operator == "negative" and uses[node.operands[0]] == 1 and (pair := product(node.operands[0])):
            kernel, operands, inside = "negmul", pair, node.operands
        elif node.operator == "divide" and ex.is_constant(node.operands[1]):
            kernel, operands, inside = "divide_by_constant", node.operands, ()
        elif node.operator == "where" and node.operands[0].operator in ex.COMPARISONS:
            condition, *branches = node.operands
            kernel, operands, inside = f"where_{condition.operator}", (*condition.operands, *branches), (condition,)
        else:
            continue
        if kernel is not None:
            fused[node] = _Fused(f"{kernel}_value", operands, (node,))
            for part in inside:
                uses[part] -= 1
                if not uses[part]:
                    absorbed.add(part)

    steps = []
    for node in nodes:
        if node in absorbed or node.operator in ("variable", "constant", "derivative"):
            continue
        if node in chains:
            result, tangent = chains[node]
            steps.append(_Fused(f"{node.operator}_chain", (*node.operands, tangent), (node, result)))
        elif node in slopes:
            steps.append(_Fused(f"{node.operator}_pair", node.operands, (node, slopes[node])))
        else:
            steps.append(fused.get(node) or _Fused(f"{node.operator}_value", node.operands, (node,)))
    return steps


def _release(operands: Sequence[ex.Node], uses: Counter[ex.Node], absorbed: set[ex.Node]) -> None:
    """A node does not use these operands any more; those that nobody uses are not computed."""
    for node in operands:
        uses[node] -= 1
        if not uses[node]:
            absorbed.add(node)
            _release(node.operands, uses, absorbed)


def _multiples(node: ex.Node) -> tuple[str, tuple[ex.Node, ...]] | None:
    """The kernel and operands of e (g h + s), where a sum of e g h and e s has a function e that is its own derivative.

    So is the derivative of e h. It makes no difference what else is wanted.
    """
    if node.operator not in ("add", "subtract"):
        return None
    for (first, second), signs in (
        (node.operands, {"add": "muladd", "subtract": "mulsub"}),
        (node.operands[::-1], {"add": "muladd", "subtract": "submul"}),
    ):
        for e, s in (*_ways(second), (second, ONE)):
            for h, part in _ways(first) if _call(e) is e else ():
                if part is e and node.operator == "subtract":
                    return "times_submul", (e, ONE, s, h) if node.operands[0] is first else (e, ONE, h, s)
                for g in [ONE] if part is e else [g for f, g in _ways(part) if f is e]:
                    return f"times_{signs[node.operator]}", (e, g, h, s)
    return None


def _ways(product: ex.Node) -> tuple[tuple[ex.Node, ...], ...]:
    """Both orders of its factors, if it is a product."""
    return (product.operands, product.operands[::-1]) if product.operator == "multiply" else ()


def _is_square_of_variable(node: ex.Node) -> bool:
    """A square that Horner's scheme may begin with."""
    return node.operator == "square" and node.operands[0].operator == "variable"


def _call(slope: ex.Node) -> ex.Node | None:
    """The function whose derivative this is; exp is its own."""
    if slope.operator == "derivative":
        return slope.operands[0]
    row = BY_NAME.get(slope.operator)
    return slope if row and row.derivative == row.value else None


def _sum(
    node: ex.Node, left: tuple[ex.Node, ...] | None, right: tuple[ex.Node, ...] | None
) -> tuple[str | None, tuple[ex.Node, ...], tuple[ex.Node, ...]]:
    """The kernel of a sum or difference with the products in it, its operands, and the products.

    Of two products none is rounded before the other: what cancels exactly still does. It makes no difference
    whether the products are wanted elsewhere, too: the same sum has the same bits in every program. That is why
    a square that is the only product is a step of its own, as it is where its derivative comes with it; but for
    polynomials in a variable.
    """
    u, v = node.operands
    plus = node.operator == "add"
    if left and right:
        if plus and ex.is_power_of_2(left[0]):
            left, right = right, left  # what is exact is added, as where it comes with its function
        return "muladdmul" if plus else "mulsubmul", left + right, (u, v)
    if left and (u.operator != "square" or (_is_square_of_variable(u) and ex.is_constant(v))):
        return "muladd" if plus else "mulsub", (*left, v), (u,)
    if right and (v.operator != "square" or (_is_square_of_variable(v) and ex.is_constant(u))):
        return "muladd" if plus else "submul", (*right, u), (v,)
    return None, (), ()


def _order(steps: list[_Fused], roots: Sequence[ex.Node]) -> list[_Fused]:
    """The steps that are needed, each after those it needs. (Fusion may have made one wait for a later operand.)"""
    maker = {result: step for step in steps for result in step.results}
    ordered: list[_Fused] = []
    seen: set[int] = set()
    stack = [(maker[root], False) for root in reversed(roots) if root in maker]
    while stack:
        step, ready = stack.pop()
        if ready:
            ordered.append(step)
        elif id(step) not in seen:
            seen.add(id(step))
            stack.append((step, True))
            stack.extend((maker[o], False) for o in reversed(step.operands) if o in maker and id(maker[o]) not in seen)
    return ordered


def _quotients(steps: list[_Fused], roots: Sequence[ex.Node], uniform: set[ex.Node]) -> list[_Fused]:
    """Make one step of a quotient y = u/v and its derivative (u' - y v')/v, where neither u' nor v' waits for y."""
    uses = Counter(operand for step in steps for operand in step.operands)
    uses.update(roots)
    maker = {result: step for step in steps for result in step.results}
    user = {operand: step for step in steps for operand in step.operands}
    level: dict[ex.Node, int] = {}
    joined: dict[ex.Node, _Fused] = {}
    for step in steps:
        level |= dict.fromkeys(step.results, 1 + max((level.get(operand, 0) for operand in step.operands), default=0))
        above, v = (*step.operands, None)[:2]
        if step.kernel != "divide_value" or uses[above] > 1 or above not in maker or ex.is_constant(v) or v in uniform:
            continue
        for kernel, u_slope, y, v_slope in _numerators(maker[above]):
            quotient = maker.get(y)
            if quotient is None or quotient.kernel != "divide_value" or quotient.operands[1] is not v or y in joined:
                continue
            if y in (u_slope, v_slope) or max(level.get(u_slope, 0), level.get(v_slope, 0)) > level[y]:
                continue
            (dy,) = step.results
            if u_slope is NOTHING and uses[dy] == 1 and user.get(dy, step).kernel == "negative_value":
                kernel = {"muladd": "submul", "submul": "muladd"}[kernel]
                (dy,) = user[dy].results
            joined[y] = _Fused(f"divide_and_{kernel}", (*quotient.operands, u_slope, v_slope), (y, dy))
            break
    return [*steps, *joined.values()]  # of two that make a node, the last counts


def _numerators(step: _Fused) -> Iterator[tuple[str, ex.Node, ex.Node, ex.Node]]:
    """The ways to see what this step computes as u' - y v' (submul) or u' + y v' (muladd): u', y and v'."""
    match step.kernel, *step.operands:
        case (("submul_value" | "muladd_value"), p, q, slope):
            ways = [(slope, p, q), (slope, q, p)]
        case "subtract_value", slope, y:
            ways = [(slope, y, ONE)]
        case "add_value", p, q:
            ways = [(p, q, ONE), (q, p, ONE)]
        case (("negmul_value" | "multiply_value"), p, q):
            ways = [(NOTHING, p, q), (NOTHING, q, p)]
        case _:
            ways = []
    minus = step.kernel in ("submul_value", "subtract_value", "negmul_value")
    yield from (("submul" if minus else "muladd", *way) for way in ways)


def _together(steps: list[_Fused], uniform: set[ex.Node]) -> list[_Fused]:
    """Make one step of two that read the same.

    These are a product, or a sum with one, and its derivative; and two selections by one condition. If some would
    wait for each other then, only those are joined that have as many steps before them.
    """
    together = _joined(steps, uniform, {})
    maker = {result: i for i, step in enumerate(together) for result in step.results}
    try:
        TopologicalSorter({i: map(maker.get, step.operands) for i, step in enumerate(together)}).prepare()
        return together
    except CycleError:
        level: dict[ex.Node, int] = {}
        for step in steps:
            level |= dict.fromkeys(step.results, 1 + max((level.get(o, 0) for o in step.operands), default=0))
        return _joined(steps, uniform, level)


def _joined(steps: list[_Fused], uniform: set[ex.Node], level: dict[ex.Node, int]) -> list[_Fused]:
    """The steps, of which two that read the same, and are on one level, are one."""
    seconds: dict[object, deque[tuple[_Fused, tuple[ex.Node, ...]]]] = {}
    joined: dict[int, _Fused] = {}  # by the id of either

    def key(step: _Fused, shared: object) -> object:
        return shared, level.get(step.results[0]), uniform.issuperset(step.operands)

    for step in steps:
        for shared, operands in _as_second(step):
            seconds.setdefault(key(step, shared), deque()).append((step, operands))
    for step in steps:
        shared, rest = _as_first(step)
        found = seconds.get(key(step, shared), deque())
        for _ in range(min(len(found), 8)):  # no more, lest many of a kind take quadratic time
            if id(step) in joined:
                break
            other, operands = found.popleft()
            if id(other) in joined:
                continue
            if step is other or step.results[0] in other.operands or other.results[0] in step.operands:
                found.append((other, operands))
                continue
            kernel = f"{step.kernel}_and_{other.kernel}".replace("_value", "")
            both = _Fused(kernel, operands + rest, step.results + other.results)
            joined |= {id(step): both, id(other): both}
    return list({id(s): s for s in (joined.get(id(step), step) for step in steps)}.values())


def _as_first(step: _Fused) -> tuple[object, tuple[ex.Node, ...]]:
    """What the first of two steps that may be one shares with the second, and which operands it has beside."""
    match step.kernel, *step.operands:
        case ["multiply_value" | "muladd_value", u, w, *rest]:
            return frozenset((u, w)), tuple(rest)
        case [kernel, *condition, p, q] if kernel.startswith("where"):
            return (kernel, *condition), (p, q)
    return None, ()


def _as_second(step: _Fused) -> Iterator[tuple[object, tuple[ex.Node, ...]]]:
    """What the second shares with the first, and its operands in the order that goes with that."""
    match step.kernel, *step.operands:
        case ["muladd_value" | "submul_value" | "muladdmul_value" | "mulsubmul_value", p, q, *others]:
            for u, v in (p, q), (q, p):
                for w, *z in others, others[::-1]:
                    yield frozenset((u, w)), (u, v, w, *z)
        case [kernel, e, g, h, s] if kernel.startswith("times"):
            yield frozenset((e, h)), step.operands
            if g is ONE and kernel == "times_muladd_value":
                yield frozenset((e, s)), (e, g, s, h)
        case [kernel, *condition, _, _] if kernel.startswith("where"):
            yield (kernel, *condition), step.operands


POLYNOMIALS = {2: "quadratic_step", 3: "cubic_step", 4: "quartic_step"}
ITSELF = (Fraction(0), Fraction(1))
_Polynomial = tuple[
    ex.Node, tuple[ex.Node, ...], ex.Node
]  # in what, its coefficients from the highest on, p of x p + c
_Terms = tuple[
    ex.Node | None, tuple[Fraction, ...]
]  # in what, unless it is a constant, and the coefficients from that on


def _polynomials(steps: list[_Fused], nodes: list[ex.Node], roots: Sequence[ex.Node]) -> list[_Fused]:
    """Make one step of a polynomial, by Horner's scheme with coefficients that are constants, and its derivative.

    The steps that are needed then, in order.
    """
    maker = {result: i for i, step in enumerate(steps) for result in step.results}
    schemes: dict[ex.Node, _Polynomial] = {}
    for node in nodes:
        if scheme := _scheme(node, schemes):
            schemes[node] = scheme
    found = [y for y in schemes if y in maker and len(schemes[y][1]) - 1 in POLYNOMIALS and _is_finite(schemes[y][1])]
    terms: dict[ex.Node, _Terms] = {}
    known: dict[_Terms, ex.Node] = {}
    for node in nodes if found else ():
        terms[node] = _terms(node, terms)
        if node in maker:
            known.setdefault(terms[node], node)
    joined: dict[ex.Node, _Fused] = {}
    for y in sorted(found, key=lambda y: (-len(schemes[y][1]), maker[y])):
        x, coefficients, inner = schemes[y]
        dy = known.get((x, _slope(coefficients)))
        if dy and y not in joined and dy not in joined and maker[dy] != maker[y] and _follows(dy, inner):
            kernel = POLYNOMIALS[len(coefficients) - 1]
            joined[y] = joined[dy] = _Fused(kernel, (x, *coefficients), (y, dy))
    steps += joined.values()  # of two that make a node, the last counts
    ordered = _order(steps, roots)
    wanted = {*roots, *(operand for step in ordered for operand in step.operands)}
    for node, step in joined.items():
        if not wanted.issuperset(step.results):  # only one of the two is
            steps.append(steps[maker[node]])
    return _order(steps, roots)


def _is_finite(coefficients: Sequence[ex.Node]) -> bool:
    return all(math.isfinite(c.value) for c in coefficients)


def _scheme(node: ex.Node, schemes: dict[ex.Node, _Polynomial]) -> _Polynomial | None:
    """The node by Horner's scheme, if that gives its bits."""
    match node.operator, *node.operands:
        case "square", u if _is_square_of_variable(node):
            return u, (ONE, NOTHING, NOTHING), node
        case "negative", u:
            return _opposite(*_without_constant(u, schemes))
        case "add", u, v if ex.is_constant(u) or ex.is_constant(v):
            u, c = (u, v) if ex.is_constant(v) else (v, u)
            x, coefficients, inner = _without_constant(u, schemes)
            return x, (*coefficients[:-1], c), inner
        case "subtract", c, u if ex.is_constant(c):
            x, coefficients, inner = _opposite(*_without_constant(u, schemes))
            return x, (*coefficients[:-1], c), inner
        case "multiply", c, u if ex.is_constant(c):
            return u, (c, NOTHING), ONE
        case "multiply", u, v:
            for x, p in ((u, v), (v, u)):
                # of x (x p) the derivative has two products, which are rounded together
                if p in schemes and schemes[p][0] is x and schemes[p][1][-1] is not NOTHING:
                    return x, (*schemes[p][1], NOTHING), p
    return None


def _without_constant(u: ex.Node, schemes: dict[ex.Node, _Polynomial]) -> _Polynomial:
    """A polynomial to which a constant may be added: u itself, where it has one."""
    x, coefficients, inner = schemes.get(u, (u, (ONE, NOTHING), ONE))
    return (x, coefficients, inner) if coefficients[-1] is NOTHING else (u, (ONE, NOTHING), ONE)


def _opposite(x: ex.Node, coefficients: tuple[ex.Node, ...], inner: ex.Node) -> _Polynomial:
    return x, tuple(map(_minus, coefficients)), inner


def _follows(dy: ex.Node, inner: ex.Node) -> bool:
    """Whether a derivative of x p + c is computed as p + x p', as Horner's scheme does, and not in a better way."""
    return inner in (dy.operands[0] if dy.operator == "negative" else dy).operands


def _terms(node: ex.Node, terms: dict[ex.Node, _Terms]) -> _Terms:
    """The node as a polynomial, be it in itself, with the coefficients that it has if nothing is rounded."""
    if ex.is_constant(node) and math.isfinite(node.value):
        return None, (Fraction(node.value),)
    is_slope = node.operator == "derivative"
    call = node.operands[0] if is_slope else node
    parts = [terms[operand] for operand in call.operands]
    bases = {x for x, _ in parts if x is not None}
    match call.operator + "'" * is_slope, *(p for _, p in parts):
        case "add", p, q:
            result = _plus(p, q)
        case "subtract", p, q:
            result = _plus(p, _times((-1,), q))
        case "negative", p:
            result = _times((-1,), p)
        case "multiply", p, q:
            result = _times(p, q)
        case "square", p:
            result = _times(p, p)
        case "square'", p:
            result = _times((2,), p)
        case _:
            result = ()
    if len(bases) != 1 or not 0 < len(result) <= max(POLYNOMIALS) + 1:
        return node, ITSELF
    return bases.pop(), result


def _plus(p: Sequence[Fraction], q: Sequence[Fraction]) -> tuple[Fraction, ...]:
    return tuple(a + b for a, b in itertools.zip_longest(p, q, fillvalue=Fraction(0)))


def _times(p: Sequence[Fraction | int], q: Sequence[Fraction]) -> tuple[Fraction, ...]:
    result = [Fraction(0)] * (len(p) + len(q) - 1)
    for (i, a), (j, b) in itertools.product(enumerate(p), enumerate(q)):
        result[i + j] += a * b
    return tuple(result)


def _slope(coefficients: Sequence[ex.Node]) -> tuple[Fraction, ...]:
    return tuple(n * Fraction(c.value) for n, c in enumerate(reversed(coefficients)))[1:]


def _affine(steps: list[_Fused], roots: Sequence[ex.Node], uniform: set[ex.Node]) -> list[_Fused]:
    """Take what constants do before a function and after it into its step: d f(b x + c) and e f'(b x + c).

    Scalars are as good as constants. Where that takes less time than the memory does, a division of both by a constant,
    too. Elsewhere the tangent that flows in may take the place of e.
    """
    uses = Counter(operand for step in steps for operand in step.operands)
    uses.update(roots)
    maker = {result: step for step in steps for result in step.results}
    user = {operand: step for step in steps for operand in step.operands}
    merged: dict[int, _Fused | None] = {}  # by the step's id: what stands in its place, or none
    opposites: dict[ex.Node, _Fused] = {}  # of scalars, once a call

    def only(node: ex.Node, step: _Fused | None) -> _Fused | None:
        """A step of which this node is the only reason, or that is the only reason for the node."""
        return None if uses[node] != 1 or step is None or id(step) in merged else step

    def opposite(node: ex.Node) -> ex.Node:
        if ex.is_constant(node):
            return ex.constant(-node.value)
        minus = ex.apply("negative", node)
        opposites[minus] = _Fused("negative_value", (node,), (minus,))
        uniform.add(minus)
        return minus

    def is_uniform(node: ex.Node) -> bool:
        return ex.is_constant(node) or node in uniform

    def line(step: _Fused | None, is_fixed: Callable[[ex.Node], bool]) -> tuple[ex.Node, ex.Node, ex.Node] | None:
        """x, b and c of a step that computes b x + c with constants, rounded as the step does it."""
        if step is None:
            return None
        x, *fixed = sorted(step.operands, key=is_fixed)
        if is_fixed(x) or not all(map(is_fixed, fixed)):
            return None
        match step.kernel, *fixed:
            case "add_value", c:
                return x, ONE, c
            case "subtract_value", c:
                return (x, ONE, opposite(c)) if x is step.operands[0] else (x, MINUS_ONE, c)
            case "multiply_value", b:
                return x, b, NOTHING
            case "negative_value", *_:
                return x, MINUS_ONE, NOTHING
            case "negmul_value", b:
                return x, opposite(b), NOTHING
            case ("muladd_value" | "mulsub_value" | "submul_value") as kernel, b, c if x is not step.operands[2]:
                return x, opposite(b) if kernel == "submul_value" else b, opposite(c) if kernel == "mulsub_value" else c
        return None

    for step in steps:
        name, _, form = step.kernel.rpartition("_")
        row = BY_NAME.get(name)
        if row is None or row.parameters or (form == "value" and row.derivative != row.value):
            continue
        u, e = (*step.operands, ONE)[:2]
        is_fixed = ex.is_constant if uniform.issuperset(step.operands) else is_uniform
        chained = not is_fixed(e)
        if is_fixed(u) or (chained and name in DIVIDED):
            continue
        of_itself = step.results
        if form == "value":  # of exp, whose derivative costs nothing, wanted or not
            of_itself += (ex.derivative(*step.results),)
        inner, factors, results = (u, ONE, NOTHING), [ONE, e], list(of_itself)
        if before := line(only(u, maker.get(u)), is_fixed):
            merged[id(maker[u])] = None
            inner = before
        divisor: tuple[ex.Node, ...] = ()
        for _ in ("before a division", "after it"):
            for k, result in enumerate(results[: 1 if chained else 2]):
                step_after = only(result, user.get(result))
                after = line(step_after, is_fixed)
                if after is None or after[2] is not NOTHING:
                    continue
                if after[1] is MINUS_ONE or (factors[k] is ONE and not divisor):
                    merged[id(step_after)] = None
                    factors[k] = opposite(factors[k]) if after[1] is MINUS_ONE else after[1]
                    results[k] = step_after.results[0]
            divided = [only(result, user.get(result)) for result in results]
            if name in DIVIDED and not divisor and (divisor := _divisor(*divided, is_fixed)):
                merged |= {id(after): None for after in divided}
                results = [after.results[0] for after in divided]
        if inner[0] is not u or results != list(of_itself):
            form, rest = ("affine_chain", (e,)) if chained else ("affine", divisor)
            merged[id(step)] = _Fused(f"{name}_{form}", (*inner, *factors, *rest), tuple(results))
    return [*opposites.values(), *(new for step in steps if (new := merged.get(id(step), step)))]


def _widened(steps: list[_Fused], roots: Sequence[ex.Node]) -> list[_Fused]:
    """Take into a step what it alone reads: a square, an exponential, a function that its argument multiplies."""
    uses = Counter(operand for step in steps for operand in step.operands)
    uses.update(roots)
    maker = {result: step for step in steps for result in step.results}

    def of_square(step: _Fused) -> _Fused:
        """f(u) and f'(u) u' of u = b (x + a)^2 + c."""
        name, u, slope = step.kernel.removesuffix("_chain"), *step.operands
        if name not in SQUARED or uses[u] > 1 or uses[slope] > 1 or not (square := _square(maker.get(u), u, slope)):
            return step
        x, a, b, c, d = square
        # (b x) x and b x^2 differ where these are subnormal, which exp alone does not mind
        exact = name == "exp" or b in (ONE, MINUS_ONE) or c is not NOTHING
        return _Fused(f"{name}_of_square", (x, a, b, c), step.results) if d is b and exact else step

    def exponent(e: ex.Node) -> tuple[ex.Node, ...]:
        """x, b and c of the step that computes e = exp(b x + c), which nothing else wants."""
        step = maker.get(e)
        if step is None or any(uses[result] > (result is e) for result in step.results):
            return ()
        match step.kernel, *step.operands:
            case "exp_value", u:
                return u, ONE, NOTHING
            case "exp_affine", x, b, c, d, _ if step.results[0] is e and d is ONE:
                return x, b, c
        return ()

    def times_exponential(step: _Fused, plus: bool) -> _Fused:
        """e h and e (s + g h), or e (s - g h)."""
        e, g, h, s = step.operands
        if not (found := exponent(e)):
            return step
        u, factor, shift = found
        square = _square(maker.get(u), u, g) if uses[u] == uses[g] == 1 and shift is NOTHING else ()
        if square and factor in (ONE, MINUS_ONE):
            x, a, b, c, d = square
            if factor is MINUS_ONE:
                b, c = _minus(b), _minus(c)
            if b is (d if plus else _minus(d)):
                return _Fused("exp_of_square_times", (x, a, b, c, h, s), step.results)
        if plus or ex.is_constant(g):
            return _Fused("exp_times", (u, factor, shift, g if plus else _minus(g), h, s), step.results)
        return step

    def times_argument(step: _Fused) -> _Fused:
        """x f and x f' + f of f(b x + c)."""
        x, slope, value = step.operands
        before = maker.get(value)
        if before is None or before.results != (value, slope) or uses[value] > 1 or uses[slope] > 1:
            return step
        name, _, form = before.kernel.rpartition("_")
        if name in BY_X and before.operands[0] is x and form in ("pair", "affine"):
            line = before.operands if form == "affine" else (x, ONE, NOTHING, ONE, ONE)
            return _Fused(f"{name}_by_x", line, step.results)
        return step

    def selects_square(step: _Fused) -> _Fused:
        """One of b x^2, and of its derivative, and something else, by a comparison."""
        u, v, *branches = step.operands
        kernel = step.kernel.partition("_and_")[0]
        for first, (which, k) in itertools.product((2, 0), (("else", 1), ("then", 0))):
            y, dy = branches[first + k], branches[2 - first + k]
            square = _square(maker.get(y), y, dy) if uses[y] == uses[dy] == 1 else ()
            match square:
                case (x, a, b, c, d) if a is NOTHING and c is NOTHING and b is d:
                    others = branches[first + 1 - k], branches[3 - first - k]
                    results = step.results if first else step.results[::-1]  # the first has the last branches
                    return _Fused(f"{kernel}_{which}_square", (u, v, *others, x, b), results)
        return step

    def widened(step: _Fused) -> _Fused:
        match step.kernel, len(step.operands):
            case "where_greater_equal_and_where_greater_equal" | "where_greater_and_where_greater", _:
                return selects_square(step)
            case "multiply_and_muladd", _:
                return times_argument(step)
            case ("multiply_and_times_muladd" | "multiply_and_times_submul") as kernel, _:
                return times_exponential(step, kernel.endswith("muladd"))
            case kernel, 2 if kernel.endswith("_chain"):
                return of_square(step)
        return step

    return [widened(step) for step in steps]


def _square(step: _Fused | None, u: ex.Node, slope: ex.Node) -> tuple[ex.Node, ...]:
    """x, a, b, c and d of a step for u = b (x + a)^2 + c and 2 d (x + a), with b a power of 2, which rounds nothing."""
    if step is None or step.results != (u, slope):
        return ()
    match step.kernel, *step.operands:
        case "square_pair", x:
            return x, NOTHING, ONE, NOTHING, ONE
        case "square_affine", x, factor, a, b, d if factor is ONE and ex.is_power_of_2(b):
            return x, a, b, NOTHING, d
        case "quadratic_step", x, b, factor, c if factor is NOTHING and ex.is_power_of_2(b):
            return x, NOTHING, b, c, b
    return ()


def _minus(c: ex.Node) -> ex.Node:
    return c if c is NOTHING else ex.constant(-c.value)


def _divisor(y: _Fused | None, dy: _Fused | None, is_fixed: Callable[[ex.Node], bool]) -> tuple[ex.Node, ...]:
    """The constant by which both steps divide, if any."""
    if y is None or dy is None or not y.kernel.startswith("divide") or y.kernel != dy.kernel:
        return ()
    return y.operands[1:] if y.operands[1:] == dy.operands[1:] and is_fixed(y.operands[1]) else ()


def _allocate(
    once: list[_Fused],
    rest: list[_Fused],
    roots: Sequence[ex.Node],
    inputs: Sequence[str],
    constants: list[ex.Node],
) -> Program:
    """Give every node a register, and a register back as soon as its node is used up.

    What is computed once keeps its register, which is none of the outputs': those move from block to block.
    """
    n_fixed = len(inputs) + len(roots)
    register: dict[ex.Node, int] = {ex.variable(name): i for i, name in enumerate(inputs)}
    register |= {node: n_fixed + i for i, node in enumerate(constants)}
    count = n_fixed + len(constants)
    for step in once:
        for result in step.results:
            register[result] = count
            count += 1
    kept = count
    for i, root in enumerate(roots):
        register.setdefault(root, len(inputs) + i)
    last_use = {operand: i for i, step in enumerate(rest) for operand in step.operands}

    free: list[int] = []
    program = [
        Step(s.kernel, tuple(register[o] for o in s.operands), tuple(register[r] for r in s.results)) for s in once
    ]
    made: set[ex.Node] = set()
    for i, step in enumerate(rest):
        temporary, outputs = [], []
        for result in step.results:
            if result in register and result not in made:
                place = register[result]
            else:
                place = free.pop() if free else count
                count = max(count, place + 1)
                if result in made or result not in last_use:
                    temporary.append(place)  # wanted by nobody, or there already
            if result not in made:
                register[result] = place
            made.add(result)
            outputs.append(place)
        program.append(Step(step.kernel, tuple(register[operand] for operand in step.operands), tuple(outputs)))
        done = [register[operand] for operand in dict.fromkeys(step.operands) if last_use[operand] == i]
        free.extend(place for place in temporary + done if place >= kept)
    for i, root in enumerate(roots):
        if register[root] != len(inputs) + i:  # an input, a constant, or the same as an earlier output
            program.append(Step("copy_value", (register[root],), (len(inputs) + i,)))
    return Program(
        tuple(inputs), len(roots), tuple(node.value for node in constants), count, tuple(program), len(once), ()
    )
