"""The command line: data on stdout, messages on stderr, and files that are complete or absent.

Arrays are read, evaluated and written piece by piece, so they may be larger than memory.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import json
import math
import os
import re
import secrets
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

import numpy as np

import pyderiv
from pyderiv import expression, grammar, sources, spec
from pyderiv.errors import SpecError, nearest
from pyderiv.functions import ROWS
from pyderiv.grammar import shorten
from pyderiv.sources import Columns, Source

DATA = (".npy", ".npz", ".csv")
IMAGES = (".png", ".svg", ".pdf")
WINDOWLESS = ("agg", "cairo", "pdf", "pgf", "ps", "svg", "template")  # Matplotlib's backends that only write files

Results = Callable[[], Iterator[Columns]]  # all pieces, from the first, at each call


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments; the default is those of the process.

    Returns
    -------
    int
        The exit code: 0; 1 where reading or writing failed; 2 for wrong arguments or input; 130 if interrupted.
    """
    try:
        args = _parser().parse_args(_protected(sys.argv[1:] if argv is None else argv))
        args.run(args)
        if sys.stdout is not None:
            sys.stdout.flush()
    except SystemExit as stop:  # argparse after --help and --version
        return int(stop.code or 0)
    except KeyboardInterrupt:
        return _fail("interrupted", 130)
    except BrokenPipeError:  # the reader has what it wanted: nothing to tell
        _drop_stdout()
        return 1
    except OSError as error:
        _drop_stdout()
        where = f": {error.filename}" if error.filename else ""
        return _fail(f"{error.strerror or error}{where}", 1)
    except MemoryError as error:
        return _fail(f"out of memory{f': {error}' if str(error) else ''}", 1)
    except RecursionError:
        return _fail("the function is nested too deep, or the order of the derivative is too high", 2)
    except (ValueError, TypeError, ArithmeticError, RuntimeError) as error:
        return _fail(str(error), 2)
    return 0


# ---- commands ---------------------------------------------------------------------------------------------


def _eval(args: argparse.Namespace) -> None:
    if args.output is not None:
        _check_ending(args.output, DATA, "an output")
        if args.json:
            raise ValueError("--json goes to stdout: leave out -o")
    f = _function(args.spec)
    source = _source(args, f)
    by = _by(args, list(source.dtypes), f.variables)
    calculated = _calculation(args, f, source, by)
    dtype = calculated(*(np.empty(0, dtype) for dtype in source.dtypes.values()))[0].dtype
    ending = "" if args.output is None else args.output.suffix.lower()
    if source.shape is None and (args.json or ending in (".npy", ".npz")):  # which begin with the shape
        source = source._replace(shape=(sum(x.size for x, *_ in source.pieces()),))
    total = None if source.shape is None else math.prod(source.shape)
    one = len(f.variables) == 1  # it is written as x, whatever its name
    outputs = _names(["x"] if one else f.variables, args.order, by)
    names = [*(["x"] if one else source.dtypes), *outputs]
    done = 0

    def results() -> Iterator[Columns]:
        nonlocal done
        done = 0
        for columns in _bar(source.pieces(), total, hidden=args.output is None and sys.stdout.isatty()):
            yield *columns, *calculated(*columns)
            done += columns[0].size
        if total not in (None, done):
            raise ValueError(f"{source.name} changed while it was read")

    with _notes():
        if args.output is None:
            for text in _json_text(names, source.shape, results) if args.json else _csv_text(names, results):
                _emit(text)
        else:
            with _replacing(args.output) as file:
                match ending:
                    case ".npy":
                        _write_npy(file, len(outputs), source.shape, dtype, results)
                    case ".npz":
                        dtypes = [*source.dtypes.values(), *[dtype] * len(outputs)]
                        _write_npz(file, names, source.shape, dtypes, results)
                    case ".csv":
                        file.writelines(text.encode() for text in _csv_text(names, results))
    written = "" if args.output is None else f", written to {args.output}"
    _say(f"{done} element{'s' * (done != 1)} of {shorten(f.expression)}{written}")


def _plot(args: argparse.Namespace) -> None:
    if args.output is not None:
        _check_ending(args.output, IMAGES, "a picture")
    f = _function(args.spec)
    source = _source(args, f)
    if len(source.dtypes) > 1:
        raise ValueError(f"a plot is over one variable, not {', '.join(source.dtypes)}: --set the others")
    ((name, dtype),) = source.dtypes.items()
    figure, show = _figure(window=args.output is None)
    x = np.concatenate([np.empty(0, dtype), *(x for (x,) in source.pieces())])
    if not x.size:
        raise ValueError(f"{source.name} has no elements to plot")
    x.sort()
    with _notes():
        columns = _calculation(args, f, source, name)(x)
    axes = figure.add_subplot()
    labels = [f"f({name})", f"f'({name})", f"f''({name})", *(f"f^({k})({name})" for k in range(3, args.order + 1))]
    for label, y in zip(labels, columns, strict=False):
        axes.plot(x, y, ".-" if x.size == 1 else "-", label=label)
    title = ", ".join([f"f({name}) = {shorten(f.expression)}", *(f"{v} = {a:g}" for v, a in source.scalars.items())])
    axes.set(xlabel=name, ylabel="value and derivative", title=title)
    axes.grid(alpha=0.3)
    axes.legend()
    if args.output is None:
        show()
    else:
        # near the largest numbers, Matplotlib's own calculation of the axes overflows
        with _replacing(args.output) as file, np.errstate(all="ignore"):
            figure.savefig(file, format=args.output.suffix[1:].lower())
        _say(f"{x.size} element{'s' * (x.size != 1)} of {shorten(f.expression)}, plotted to {args.output}")


def _figure(window: bool) -> tuple[Any, Callable[[], None]]:
    """A Matplotlib figure and what shows it. Without a window pyplot stays out, and the file is drawn by Agg."""
    try:
        from matplotlib.figure import Figure

        if not window:
            return Figure(figsize=(8, 5), layout="constrained"), lambda: None
        from matplotlib import pyplot
    except ImportError:
        raise ValueError("plot needs Matplotlib: pip install 'pyderiv[plot]'") from None
    if pyplot.get_backend().lower() in WINDOWLESS:
        raise ValueError("no window can be shown here: write a file with -o FILE.png")
    return pyplot.figure(figsize=(8, 5), layout="constrained"), pyplot.show


def _explain(args: argparse.Namespace) -> None:
    f = _function(args.spec)
    args.jacobian |= args.order == 1 and len(args.wrt or f.variables) > 1
    explanation = f.explain(args.order, _by(args, f.variables, f.variables))
    if args.json:
        program = explanation.program._asdict() | {"steps": [step._asdict() for step in explanation.program.steps]}
        description = {"expression": f.expression, "order": args.order, "results": list(explanation.results)}
        _emit_json(description | {"program": program, "text": str(explanation)})
    else:
        _emit(f"{explanation}\n")


def _functions(args: argparse.Namespace) -> None:
    if args.json:
        keys = ("name", "aliases", "value", "derivative", "summary", "domain", "kinks")
        rows = [
            {key: getattr(row, key) for key in keys}
            | {"ulp": row.ulp._asdict(), "parameters": {p.name: p.meaning for p in row.parameters}}
            for row in ROWS
        ]
        rules = [{"name": name, "arguments": rule.names, "meaning": rule.meaning} for name, rule in spec.RULES.items()]
        _emit_json({"functions": rows, "rules": rules})
        return
    functions = [
        (
            ":".join((row.name, *(p.name for p in row.parameters))),
            ", ".join(row.aliases),
            row.value,
            row.derivative,
            "all x" if row.domain == (-math.inf, math.inf) else f"{row.domain[0]:g} to {row.domain[1]:g}",
            "{:g}, {:g}".format(*row.ulp.float64),
        )
        for row in ROWS
    ]
    rules = [(":".join((name, *rule.names)), rule.meaning) for name, rule in spec.RULES.items()]
    head = ("function", "aliases", "value", "derivative", "domain", "error at most (ULP)")
    _emit("\n".join([*_table(head, functions), "", *_table(("rule", "meaning"), rules), ""]))


def _trace(args: argparse.Namespace) -> None:
    with _notes():
        trace = _function_of_one(args.spec).trace(args.x)
    if args.json:
        stages = [stage._asdict() for stage in trace.stages]
        _emit_json({"x": trace.x, "y": trace.value, "dy": trace.derivative, "stages": stages})
    else:
        _emit(f"{trace}\n")


def _check(args: argparse.Namespace) -> None:
    with _notes():
        check = pyderiv.check(_function_of_one(args.spec), args.x)
    if args.json:
        _emit_json(check._asdict() | {"observed_order": check.observed_order})
    else:
        _emit(f"{check}\n")


# ---- what is calculated, and from what --------------------------------------------------------------------


def _function(text: str) -> pyderiv.Function:
    """From a spec as JSON (it begins with a bracket or quote), from modules and bars, or else from a formula."""
    text = text.strip()
    if text.startswith(("[", "{", '"')):
        return pyderiv.function(spec.read(text))
    parts = _parts(text)
    named = any(re.match(r"\w+\s*:", part) for part in parts)
    if not named and (len(parts) == 1 or any(map(_is_condition, parts))):
        return pyderiv.function(text)
    if not all(parts):
        raise SpecError(f"a module is missing in {shorten(text)!r}: write 'power:3 | cos'")
    return pyderiv.function([spec.read(part) if re.fullmatch(r"\w+\s*([:,].*)?", part) else part for part in parts])


def _parts(text: str) -> list[str]:
    """What the bars outside parentheses separate: modules, unless one of them is a condition of a formula."""
    depths = accumulate((c == "(") - (c == ")") for c in text)
    bars = [k for k, (c, depth) in enumerate(zip(text, depths, strict=True)) if c == "|" and depth == 0]
    return [text[a + 1 : b].strip() for a, b in pairwise([-1, *bars, len(text)])]


def _is_condition(text: str) -> bool:
    try:
        return grammar.parse(text).operator in expression.CONDITIONS
    except SpecError:
        return False


def _function_of_one(text: str) -> pyderiv.Function:
    f = _function(text)
    if len(f.variables) > 1:
        raise ValueError(f"{shorten(text)!r} has the variables {', '.join(f.variables)}: this command takes one")
    return f


def _by(args: argparse.Namespace, default: Sequence[str], variables: Sequence[str]) -> str | list[str]:
    """The variable of the derivatives up to --order; or a list of variables, for the Jacobian."""
    names = args.wrt or default
    if args.jacobian:
        if args.order != 1:
            raise ValueError("--jacobian has the first derivatives: leave out --order")
        return args.wrt or list(variables[1:] or variables)
    if len(names) > 1 and args.order > 0:
        names = ", ".join(names)
        raise ValueError(f"--order {args.order} is by one of {names}: say --wrt NAME; or --jacobian, or --order 0")
    return names[0]


def _calculation(
    args: argparse.Namespace, f: pyderiv.Function, source: Source, by: str | list[str]
) -> Callable[..., Columns]:
    """What makes a piece of the results from one of the arrays."""

    def calculated(*arrays: np.ndarray) -> Columns:
        given = {**source.scalars, **dict(zip(source.dtypes, arrays, strict=True))}
        arguments = [given[name] for name in f.variables]
        if isinstance(by, str):
            return f.value_and_derivative(*arguments, wrt=by, order=args.order, threads=args.threads)
        y, jacobian = f.value_and_jacobian(*arguments, wrt=by, threads=args.threads)
        return y, *np.ascontiguousarray(jacobian.T)

    return calculated


def _names(variables: Sequence[str], order: int, by: str | list[str], y: str = "y") -> list[str]:
    """y, dy, d2y, ... or y, dy_da, dy_db, ...; with f for y where a variable has such a name."""
    if isinstance(by, str):
        names = [y, f"d{y}", *(f"d{k}{y}" for k in range(2, order + 1))][: order + 1]
    else:
        names = [y, *(f"d{y}_d{name}" for name in by)]
    return names if set(names).isdisjoint(variables) else _names(variables, order, by, "f" if y == "y" else f"{y}f")


def _source(args: argparse.Namespace, f: pyderiv.Function) -> Source:
    scalars = dict(args.set)
    for name in scalars:
        if name not in f.variables:
            raise ValueError(f"--set {name}: the function has no such variable{nearest(name, f.variables)}")
    if len(scalars) < len(args.set):
        raise ValueError("--set gives a variable twice")
    free = [name for name in f.variables if name not in scalars]
    if free:
        source = _arrays(args, f, free)
        return source._replace(scalars={**source.scalars, **scalars})
    if args.input is not None or args.range is not None:
        raise ValueError("--set gives every variable: leave out the file and --range")
    return sources.from_numbers({name: scalars[name] for name in f.variables})


def _arrays(args: argparse.Namespace, f: pyderiv.Function, free: Sequence[str]) -> Source:
    """A file or a range, for the variables that are free."""
    if (args.input is None) == (args.range is None):
        raise ValueError("give either a file or --range A B N")
    path = args.input
    ending = "" if path is None else _check_ending(path, DATA, "an input")
    for option, value, wanted in (("--array", args.array, ".npz"), ("--column", args.column, ".csv")):
        if value is not None and ending != wanted:
            raise ValueError(f"{option} is for a {wanted} file, and {path or '--range'} is none")
    if len(free) > 1 and (args.array or args.column or ending in ("", ".npy")):
        what = "--array" if args.array else "--column" if args.column else path or "--range"
        raise ValueError(f"{what} gives one variable, not {', '.join(free)}: give the others by --set NAME=NUMBER")
    if args.range is not None:
        return sources.from_range(args.range, np.dtype(args.dtype or "float64"), free[0])
    if args.dtype is not None:
        raise ValueError("--dtype is for --range: a file has its own")
    if path.exists() and not path.is_file():
        raise ValueError(f"{path} is no regular file")
    if ending == ".npy":
        return sources.from_npy(path, free[0])
    read, name = (sources.from_npz, args.array) if ending == ".npz" else (sources.from_csv, args.column)
    if len(f.variables) == 1 or name is not None:
        return read(path, {free[0]: name})
    return read(path, {name: name for name in free})


def _check_ending(path: Path, endings: tuple[str, ...], what: str) -> str:
    ending = path.suffix.lower()
    if ending not in endings:
        raise ValueError(f"{str(path)!r}: {what} file ends in {', '.join(endings[:-1])} or {endings[-1]}")
    return ending


# ---- output -----------------------------------------------------------------------------------------------


def _write_npy(file: BinaryIO, n: int, shape: tuple[int, ...], dtype: np.dtype, results: Results) -> None:
    """``n`` results as one array of shape ``(n, *shape)``: each piece of a result is written into its place."""
    _write_header(file, (n, *shape), dtype)
    start, size, done = file.tell(), math.prod(shape) * dtype.itemsize, 0
    for columns in results():
        for k, column in enumerate(columns[-n:]):
            file.seek(start + k * size + done)
            file.write(column.data)
        done += column.nbytes


def _write_npz(
    file: BinaryIO, names: Sequence[str], shape: tuple[int, ...], dtypes: Sequence[np.dtype], results: Results
) -> None:
    """Each array as a member. A zip file takes one after the other, so each is calculated in a run of its own."""
    with zipfile.ZipFile(file, "w") as archive:
        for k, (name, dtype) in enumerate(zip(names, dtypes, strict=True)):
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                _write_header(member, shape, dtype)
                for columns in results():
                    member.write(columns[k].data)


def _write_header(file: BinaryIO, shape: tuple[int, ...], dtype: np.dtype) -> None:
    descr = np.lib.format.dtype_to_descr(dtype)
    np.lib.format.write_array_header_1_0(file, {"descr": descr, "fortran_order": False, "shape": shape})


def _csv_text(names: Sequence[str], results: Results) -> Iterator[str]:
    yield ",".join(names) + "\n"
    line = ",".join(["%r"] * len(names)) + "\n"  # repr: the shortest text that reads back as the same number
    for columns in results():
        yield "".join(map(line.__mod__, zip(*(column.tolist() for column in columns), strict=True)))


def _json_text(names: Sequence[str], shape: tuple[int, ...], results: Results) -> Iterator[str]:
    yield f'{{"shape": {json.dumps(shape)}'
    for k, name in enumerate(names):
        yield f', "{name}": ['
        for i, columns in enumerate(results()):
            yield ", " * (i > 0) + json.dumps(_jsonable(columns[k]))[1:-1]
        yield "]"
    yield "}\n"


def _jsonable(value: Any) -> Any:
    """Arrays as lists, and what JSON has no number for as ``"NaN"``, ``"Infinity"`` and ``"-Infinity"``."""
    match value:
        case np.ndarray() | np.generic():
            return _jsonable(value.tolist())
        case float():
            return value if math.isfinite(value) else json.dumps(value)
        case dict():
            return {key: _jsonable(v) for key, v in value.items()}
        case list() | tuple():
            return [_jsonable(v) for v in value]
    return value


def _emit_json(value: Any) -> None:
    _emit(json.dumps(_jsonable(value), indent=2, allow_nan=False) + "\n")


def _emit(text: str) -> None:
    if sys.stdout is None:
        raise OSError("stdout is closed")
    sys.stdout.write(text)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in (head, *rows)]
    return [lines[0], "-" * max(map(len, lines)), *lines[1:]]


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of ``path`` when it is complete, and vanishes on any error."""
    path = path.resolve()  # through a link, as writing would
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "there is no such directory", str(path.parent))
    temporary = path.with_name(f".pyderiv-{secrets.token_hex(8)}.tmp")
    try:
        with open(temporary, "xb") as file:
            yield file
        os.replace(temporary, path)
    except OSError as error:
        if error.filename in (None, str(temporary)) and not isinstance(error, BrokenPipeError):
            error.filename = str(path)
        raise
    finally:
        temporary.unlink(missing_ok=True)


# ---- messages ---------------------------------------------------------------------------------------------


def _say(text: str) -> None:
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            print(f"pyderiv: {text}", file=sys.stderr, flush=True)


def _fail(text: str, code: int) -> int:
    text = " ".join(text.split())
    _say(f"error: {text if len(text) <= 500 else f'{text[:497]}...'}")
    return code


@contextmanager
def _notes() -> Iterator[None]:
    """NumPy's floating-point warnings as one line at the end."""
    seen: set[str] = set()
    with np.errstate(divide="call", over="call", invalid="call", call=lambda kind, flag: seen.add(kind)):
        yield
    if seen:
        _say(f"note: {', '.join(sorted(seen))}: some results are inf or nan")


def _bar(pieces: Iterator[Columns], total: int | None, hidden: bool) -> Iterator[Columns]:
    """The same pieces; after a second, beside a progress bar if stderr is a terminal and tqdm is there."""
    if hidden or sys.stderr is None or not sys.stderr.isatty():
        return pieces
    try:
        from tqdm import tqdm
    except ImportError:
        return pieces
    return _counted(pieces, tqdm(total=total, delay=1, unit="", unit_scale=True, file=sys.stderr))


def _counted(pieces: Iterator[Columns], bar: Any) -> Iterator[Columns]:
    with bar:
        for columns in pieces:
            yield columns
            bar.update(columns[0].size)


def _drop_stdout() -> None:
    """What could not be written to stdout would fail again, with a traceback, when the interpreter exits."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


# ---- arguments --------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise ValueError(f"{message} (see {self.prog} --help)")


def _protected(argv: Sequence[str]) -> list[str]:
    """A space before ``-x**2`` and ``-1e3``, which argparse would take for options; `_text` takes it off again."""
    return [f" {a}" if re.match(r"-[^-oh]", a) else a for a in argv]


def _text(text: str) -> str:
    return text[1:] if text.startswith(" -") else text


def _path(text: str) -> Path:
    return Path(_text(text))


def _order(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"a whole number from 0 up, not {_text(text)!r}")
    return int(text)


def _setting(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    try:
        return name.strip(), float(number)
    except ValueError:
        raise argparse.ArgumentTypeError(f"NAME=NUMBER, such as a=2.5, not {text!r}") from None


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",")]


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="pyderiv",
        description="A function and its derivative, together, over large arrays.",
        epilog="A SPEC is a formula, 'exp(-x**2/2)*cos(5*x)' or 'where((x > a) | (x < b), x**2, 0)'; modules from the "
        "innermost to the outermost, 'power:3 | cos'; or a function-spec list as JSON, '[[\"power\", 3], \"cos\"]'. "
        "A bar outside parentheses separates modules, unless it joins conditions.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"pyderiv {pyderiv.__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, dest="COMMAND")

    def command(name: str, run: Callable[[argparse.Namespace], None], text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.", allow_abbrev=False)
        sub.set_defaults(run=run)
        if name != "functions":
            sub.add_argument("spec", metavar="SPEC", type=_text, help="formula, 'power:3 | cos', or JSON")
        return sub

    evaluate = command("eval", _eval, "value and derivative over an array")
    output = ".npy (y, dy, ... along a new first axis), .npz (x, y, dy, ...) or .csv; default: CSV to stdout"
    evaluate.add_argument("-o", "--output", type=_path, metavar="OUT", help=output)
    plot = command("plot", _plot, "plot value and derivative")
    plot.add_argument("-o", "--output", type=_path, metavar="FILE", help=".png, .svg or .pdf; default: a window")
    points = "N evenly spaced points from A to B, instead of INPUT"
    evaluate.add_argument("--range", nargs=3, type=_text, metavar=("A", "B", "N"), help=points)
    plot.add_argument("--range", nargs="+", type=_text, metavar="A B N", help=f"{points}; default of N: 1000")
    column = "the column of a .csv file, counted from 1 where it has no header; default: see INPUT"
    given = (
        "file: .npy; .npz or .csv, from which each of several variables takes the array or column of its name, "
        "and a single variable the only array or the first column"
    )
    for sub in (evaluate, plot):
        sub.add_argument("input", metavar="INPUT", nargs="?", type=_path, help=given)
        setting = "a number for a variable, which INPUT or --range then need not give; repeatable"
        sub.add_argument("--set", action="append", default=[], type=_setting, metavar="NAME=NUMBER", help=setting)
        sub.add_argument("--array", type=_text, metavar="NAME", help="the array of an .npz file")
        sub.add_argument("--column", type=_text, metavar="NAME", help=column)
        sub.add_argument("--dtype", choices=("float32", "float64"), help="of --range; default: float64")
        sub.add_argument("--threads", type=int, metavar="N", help="default: 1, or PYDERIV_NUM_THREADS")
    explain = command("explain", _explain, "show the program that computes value and derivative")
    for sub in (evaluate, plot, explain):
        sub.add_argument("--order", type=_order, default=1, metavar="K", help="of the highest derivative; default: 1")
    wrt = "the variable to differentiate by; several, A,B or repeated, for --jacobian"
    jacobian = "the derivatives by each --wrt: y, dy_da, dy_db, ...; default: by every variable but the first"
    for sub in (evaluate, explain):
        sub.add_argument("--wrt", action="extend", type=_listed, metavar="NAME", help=wrt)
        sub.add_argument("--jacobian", action="store_true", help=jacobian)
    functions = command("functions", _functions, "list the basic functions and the rules")
    trace = command("trace", _trace, "forward and backward calculation, module by module, at X")
    check = command("check", _check, "average rates of change beside the derivative at X")
    for sub in (trace, check):
        sub.add_argument("x", metavar="X", type=float)
    for sub in (evaluate, explain, functions, trace, check):
        sub.add_argument("--json", action="store_true", help="for machines; nan and inf become strings")
    return parser
