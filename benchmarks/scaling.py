"""What pyderiv costs beside its loops, and how that grows: ``python benchmarks/scaling.py``, three minutes on one core.

Prints short tables; ``python benchmarks/scaling.py memory calls`` prints some of them. ``threads`` takes two
cores, ``large`` 2.4 GB of memory, ``files`` five times its ``--size`` of disk.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from statistics import median
from timeit import default_timer

import numpy as np
from compare import best_times

import pyderiv

ROUNDS = 30  # the best of which counts
FUNCTIONS = ("x**2", "sin(x)", "exp(-x**2/2)*cos(5*x)")
PROCESSORS = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else ()


def run_on(processors: Iterable[int]) -> None:
    if PROCESSORS:
        os.sched_setaffinity(0, processors)


def table(title: str, head: list[str], rows: list[list]) -> None:
    print(f"\n## {title}\n")
    for row in (head, ["---"] * len(head), *rows):
        print(f"| {' | '.join(f'{v:.3g}' if isinstance(v, float) else str(v) for v in row)} |", flush=True)


def child(code: str, **environment: str) -> str:
    """What a fresh process prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True).stdout


# ---- the tables --------------------------------------------------------------------------------------------


MEMORY = """
import numpy as np, pyderiv
def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
f, n, fresh = pyderiv.function({source!r}), {n}, {fresh}
x = np.linspace(-3, 3, n)
out = None if fresh else (np.ones(n), np.ones(n))
f.value_and_derivative(x[:100])
open("/proc/self/clear_refs", "w").write("5")  # the peak is what there is now
before = peak()
results = f.value_and_derivative(x, out=out)
print(peak() - before - (2 * x.nbytes // 1024 if fresh else 0))
"""


def memory(options: argparse.Namespace) -> None:
    rows = []
    for source in FUNCTIONS:
        for n in (10**6, 10**7):
            codes = [MEMORY.format(source=source, n=n, fresh=fresh) for fresh in (True, False)]
            rows.append([f"`{source}`", f"{n:,}", *(int(child(code, PYDERIV_BUFFER_CACHE="0")) for code in codes)])
    title = "Peak memory of a call beyond its input and outputs, KiB, without the cache of buffers (Linux)"
    table(title, ["function", "N", "fresh results", "`out=`"], rows)


def start(options: argparse.Namespace) -> None:
    code = "from time import perf_counter as t; a = t(); import numpy; b = t(); import pyderiv; print(b - a, t() - b)"
    numpy, own = zip(*(map(float, child(code, PYTHONDONTWRITEBYTECODE="").split()) for _ in range(11)), strict=True)
    rows = [["`import numpy`", min(numpy) * 1e3], ["`import pyderiv` after it", min(own) * 1e3]]
    x, times = np.linspace(-3, 3, 1000), []
    for k in range(2, 30):
        begin = default_timer()
        pyderiv.function(f"exp(-x**2/{k})*cos({k}.5*x) + log(1 + x**2)/{k}").value_and_derivative(x)
        times.append((default_timer() - begin) * 1e3)
    rows += [["first result of a new string, the first of all", times[0]], ["median of 27 more", median(times[1:])]]
    table("Start, ms", ["", "ms"], rows)


def calls(options: argparse.Namespace) -> None:
    f = pyderiv.function("exp(-x**2/2)*cos(5*x)")
    g = pyderiv.function("a*exp(-b*x) + c", variables=["x", "a", "b", "c"])
    forms = {
        "`np.modf(x)`": np.modf,
        "`pyderiv.square(x)`": pyderiv.square,
        "`pyderiv.sin(x)`": pyderiv.sin,
        "`np.sin(x), np.cos(x)`": lambda x: (np.sin(x), np.cos(x)),
        "`f.value_and_derivative(x)`": f.value_and_derivative,
        "the same by NumPy": lambda x: (
            (e := np.exp(-(x**2) / 2)) * (c := np.cos(5 * x)),
            -e * (x * c + 5 * np.sin(5 * x)),
        ),
        "`g(x, 1.5, 2.0, 0.5)`": lambda x: g(x, 1.5, 2.0, 0.5),
        "the same by NumPy ": lambda x: 1.5 * np.exp(-2.0 * x) + 0.5,
        "`g.jacobian(x, 1.5, 2.0, 0.5)`": lambda x: g.jacobian(x, 1.5, 2.0, 0.5),
    }
    sizes = (1, 100, 1000)
    times = [best_times({k: partial(form, np.linspace(0.1, 3, n)) for k, form in forms.items()}, ROUNDS) for n in sizes]
    rows = [[name, *(round(time[name] * 1e9) for time in times)] for name in forms]
    table("A call, ns (f: exp(-x**2/2)*cos(5*x); g: a*exp(-b*x) + c)", ["", *(f"N = {n}" for n in sizes)], rows)


def chain(options: argparse.Namespace) -> None:
    x, numbers = np.linspace(-3, 3, 10**4), (10, 100, 1000)
    out, calls, first = (np.ones_like(x), np.ones_like(x)), {}, {}
    for stages in numbers:
        begin = default_timer()
        f = pyderiv.function(["sin", "cos"] * (stages // 2))
        f.value_and_derivative(x[:1])
        first[stages] = (default_timer() - begin) / stages * 1e3
        calls[stages] = partial(f.value_and_derivative, x, out=out)
    times = best_times(calls, ROUNDS)
    rows = [[stages, times[stages] / stages / x.size * 1e9, first[stages]] for stages in numbers]
    head = ["stages", "ns an element and stage", "first result, ms a stage"]
    table(f"A chain of sin and cos, N = {x.size:,}", head, rows)


def jacobian(options: argparse.Namespace) -> None:
    """With J in C order, as it is made, and in Fortran's, where each derivative has its own run of memory."""
    x, numbers, orders, calls = np.linspace(-3, 3, 10**5), (1, 2, 4, 8, 16), "CF", {}
    for p in numbers:
        names = [f"a{k}" for k in range(p)]
        f = pyderiv.function(" + ".join(f"sin({a}*x)" for a in names), variables=["x", *names])
        for order in orders:
            out = np.ones_like(x), np.ones((x.size, p), order=order)
            calls[p, order] = partial(f.value_and_jacobian, x, *np.linspace(1, 2, p), out=out)
    times = {key: time / x.size * 1e9 for key, time in best_times(calls, ROUNDS).items()}
    rows = [[p, times[p, "C"], *(times[p, order] / p for order in orders)] for p in numbers]
    title = f"Value and Jacobian of sin(a0*x) + sin(a1*x) + ..., N = {x.size:,}, `out=`"
    table(title, ["P", "ns an element", "over P", "over P, J in Fortran's order"], rows)


def threads(options: argparse.Namespace) -> None:
    sizes, rows = (10**4, 10**5, 10**6, 10**7), []
    run_on(PROCESSORS)
    for source in (*FUNCTIONS, "tanh(x)", "softplus(x)", "erf(x)", "sin(cos(sin(cos(x))))"):
        row, call = [f"`{source}`"], pyderiv.function(source).value_and_derivative
        for n in sizes:
            x = np.random.default_rng(0).uniform(0.1, 3, n)
            out = np.ones(n), np.ones(n)
            times = best_times({k: partial(call, x, out=out, threads=k) for k in (1, 2)}, ROUNDS)
            row += [times[1] / n * 1e9, times[1] / times[2]]
        rows.append(row)
    run_on({max(PROCESSORS, default=0)})
    head = ["function", *(h for n in sizes for h in (f"N = {n:,}", "two"))]
    table("ns an element on one thread, and how many times as fast two are", head, rows)


def missing(options: argparse.Namespace) -> None:
    """NaN for a part of the elements: where they are, all that may be special is looked at."""
    rng, shares, rows = np.random.default_rng(1), (0, 1e-4, 1e-3, 1e-2, 0.1, 0.5), []
    for source in ("exp(x)", "log(x)", "tanh(x)", *FUNCTIONS):
        calls = {}
        for share in shares:
            x = np.where(rng.random(10**5) < share, np.nan, rng.uniform(0.1, 3, 10**5))
            out = np.ones_like(x), np.ones_like(x)
            calls[share] = partial(pyderiv.function(source).value_and_derivative, x, out=out)
        times = best_times(calls, ROUNDS)
        rows.append([f"`{source}`", *(times[share] / 10**5 * 1e9 for share in shares)])
    title = "Elements that are NaN, `out=`, N = 100,000, ns an element"
    table(title, ["function", *(f"{share:.4g} of them" if share else "none" for share in shares)], rows)


def large(options: argparse.Namespace) -> None:
    sizes = (10**7, 10**8)
    x = np.random.default_rng(1).uniform(-3, 3, sizes[-1])
    y, dy = np.ones_like(x), np.ones_like(x)
    rows = []
    for source in FUNCTIONS:
        f, times = pyderiv.function(source), dict.fromkeys(sizes, np.inf)
        for n in (*sizes, *sizes) * 3:
            begin = default_timer()
            f.value_and_derivative(x[:n], out=(y[:n], dy[:n]))
            times[n] = min(times[n], (default_timer() - begin) / n * 1e9)
        rows.append([f"`{source}`", *times.values(), times[sizes[1]] / times[sizes[0]]])
    title = "Large arrays, `out=`, ns an element"
    table(title, ["function", *(f"N = {n:,}" for n in sizes), "ratio"], rows)


def files(options: argparse.Namespace) -> None:
    """The command line against cp, both until all is on the disk."""
    n = round(options.size * 1e9 / 8)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        source, result, copy = (Path(folder) / name for name in ("x.npy", "result.npy", "copy.npy"))
        x = np.lib.format.open_memmap(source, "w+", np.float64, (n,))
        for piece in np.array_split(x, 64):
            piece[:] = np.linspace(-3, 3, piece.size)
        del x, piece
        evaluate = [sys.executable, "-m", "pyderiv", "eval", "exp(-x**2/2)*cos(5*x)", str(source), "-o", str(result)]
        copied = ["cp", "--reflink=never"]
        commands = {
            "`pyderiv eval`: reads x, writes y and dy": (evaluate, result, 3),
            "`cp` of x": ([*copied, str(source), str(copy)], copy, 2),
            "`cp` of y and dy": ([*copied, str(result), str(copy)], copy, 4),
        }
        times = dict.fromkeys(commands, np.inf)
        for name in (*commands,) * 3:
            command, target, _ = commands[name]
            target.unlink(missing_ok=True)
            os.sync()
            begin = default_timer()
            subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
            with target.open("rb+") as written:
                os.fsync(written.fileno())
            times[name] = min(times[name], default_timer() - begin)
        rows = [[name, time, commands[name][2] * options.size / time] for name, time in times.items()]
    table(f"The command line on a file of {options.size:g} GB", ["", "seconds", "GB read and written a second"], rows)


TABLES = {f.__name__: f for f in (memory, start, calls, chain, jacobian, threads, missing, large, files)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tables", nargs="*", metavar="TABLE", help=f"some of {', '.join(TABLES)}")
    parser.add_argument("--size", type=float, default=1.0, metavar="GB", help="of the file (%(default)s)")
    parser.add_argument("--folder", type=Path, help="where the files lie for a while; default: the temporary folder")
    options = parser.parse_args()
    if unknown := set(options.tables).difference(TABLES):
        parser.error(f"no table {', '.join(unknown)}")
    run_on({max(PROCESSORS, default=0)})
    for name, make in TABLES.items():
        if name in options.tables or not options.tables:
            make(options)


if __name__ == "__main__":
    main()
