"""The command line: data on stdout, messages on stderr, and files that are complete or absent.

Arrays are read, evaluated and written piece by piece, so they may be larger than memory.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import errno
import json
import math
import os
import re
import secrets
import sys
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, NoReturn

import numpy as np

import pyderiv
from pyderiv import spec
from pyderiv.errors import nearest
from pyderiv.functions import ROWS
from pyderiv.grammar import shorten

PIECE = 1 << 18  # elements; a few such arrays fit into the processor's outer caches
DATA = (".npy", ".npz", ".csv")
IMAGES = (".png", ".svg", ".pdf")
WINDOWLESS = ("agg", "cairo", "pdf", "pgf", "ps", "svg", "template")  # Matplotlib's backends that only write files

Columns = tuple[np.ndarray, ...]  # a piece of x, y, dy, ...
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
    source = _source(args)
    dtype = f.value_and_derivative(np.empty(0, source.dtype), order=args.order, threads=args.threads)[0].dtype
    ending = "" if args.output is None else args.output.suffix.lower()
    if source.shape is None and (args.json or ending in (".npy", ".npz")):  # which begin with the shape
        source = source._replace(shape=(sum(x.size for x in source.pieces()),))
    total = None if source.shape is None else math.prod(source.shape)
    names = ("x", *_names(args.order))
    done = 0

    def results() -> Iterator[Columns]:
        nonlocal done
        done = 0
        for x in _bar(source.pieces(), total, hidden=args.output is None and sys.stdout.isatty()):
            yield x, *f.value_and_derivative(x, order=args.order, threads=args.threads)
            done += x.size
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
                        _write_npy(file, args.order + 1, source.shape, dtype, results)
                    case ".npz":
                        _write_npz(file, names, source.shape, (source.dtype, *[dtype] * (args.order + 1)), results)
                    case ".csv":
                        file.writelines(text.encode() for text in _csv_text(names, results))
    written = "" if args.output is None else f", written to {args.output}"
    _say(f"{done} element{'s' * (done != 1)} of {shorten(f.expression)}{written}")


def _plot(args: argparse.Namespace) -> None:
    if args.output is not None:
        _check_ending(args.output, IMAGES, "a picture")
    f = _function(args.spec)
    source = _source(args)
    figure, show = _figure(window=args.output is None)
    x = np.concatenate([np.empty(0, source.dtype), *source.pieces()])
    if not x.size:
        raise ValueError(f"{source.name} has no elements to plot")
    x.sort()
    with _notes():
        columns = f.value_and_derivative(x, order=args.order, threads=args.threads)
    axes = figure.add_subplot()
    labels = ["f(x)", "f'(x)", "f''(x)", *(f"f^({k})(x)" for k in range(3, args.order + 1))]
    for label, y in zip(labels, columns, strict=False):
        axes.plot(x, y, ".-" if x.size == 1 else "-", label=label)
    axes.set(xlabel=f.variables[0], ylabel="value and derivative", title=f"f(x) = {shorten(f.expression)}")
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
    explanation = f.explain(args.order)
    if args.json:
        program = explanation.program._asdict() | {"steps": [step._asdict() for step in explanation.program.steps]}
        _emit_json({"expression": f.expression, "order": args.order, "program": program, "text": str(explanation)})
    else:
        _emit(f"{explanation}\n")


def _functions(args: argparse.Namespace) -> None:
    if args.json:
        keys = ("name", "aliases", "value", "derivative", "summary", "domain", "kinks", "ulp")
        rows = [
            {key: getattr(row, key) for key in keys} | {"parameters": {p.name: p.meaning for p in row.parameters}}
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
            "{:g}, {:g}".format(*row.ulp),
        )
        for row in ROWS
    ]
    rules = [(":".join((name, *rule.names)), rule.meaning) for name, rule in spec.RULES.items()]
    head = ("function", "aliases", "value", "derivative", "domain", "error at most (ULP)")
    _emit("\n".join([*_table(head, functions), "", *_table(("rule", "meaning"), rules), ""]))


def _trace(args: argparse.Namespace) -> None:
    with _notes():
        trace = _function(args.spec).trace(args.x)
    if args.json:
        stages = [stage._asdict() for stage in trace.stages]
        _emit_json({"x": trace.x, "y": trace.value, "dy": trace.derivative, "stages": stages})
    else:
        _emit(f"{trace}\n")


def _check(args: argparse.Namespace) -> None:
    with _notes():
        check = pyderiv.check(_function(args.spec), args.x)
    if args.json:
        _emit_json(check._asdict() | {"observed_order": check.observed_order})
    else:
        _emit(f"{check}\n")


def _function(text: str) -> pyderiv.Function:
    """From a spec as JSON (it begins with a bracket or quote), from modules and bars, or else from a formula."""
    text = text.strip()
    if text.startswith(("[", "{", '"')) or "|" in text or ":" in text or text in spec.NAMES:
        return pyderiv.function(spec.read(text))
    f = pyderiv.function(text)
    if len(f.variables) > 1:
        raise ValueError(f"{shorten(text)!r} has the variables {', '.join(f.variables)}: the command line takes one")
    return f


def _names(order: int) -> list[str]:
    return ["y", "dy", *(f"d{k}y" for k in range(2, order + 1))][: order + 1]


# ---- input ------------------------------------------------------------------------------------------------


class Source(NamedTuple):
    """Where x comes from."""

    name: str
    dtype: np.dtype
    shape: tuple[int, ...] | None  # None where only reading it all can tell
    pieces: Callable[[], Iterator[np.ndarray]]  # one-dimensional and never empty, from the first at each call


def _source(args: argparse.Namespace) -> Source:
    if (args.input is None) == (args.range is None):
        raise ValueError("give either a file or --range A B N")
    if args.range is not None:
        return _range(args.range, np.dtype(args.dtype or "float64"))
    path = args.input
    ending = _check_ending(path, DATA, "an input")
    for option, value, wanted in (("--array", args.array, ".npz"), ("--column", args.column, ".csv")):
        if value is not None and ending != wanted:
            raise ValueError(f"{option} is for a {wanted} file, and {path} is none")
    if args.dtype is not None:
        raise ValueError("--dtype is for --range: a file has its own")
    if path.exists() and not path.is_file():
        raise ValueError(f"{path} is no regular file")
    match ending:
        case ".npy":
            return _npy(str(path), path.stat().st_size, partial(open, path, "rb"))
        case ".npz":
            return _npz(path, args.array)
    return _csv(path, args.column)


def _check_ending(path: Path, endings: tuple[str, ...], what: str) -> str:
    ending = path.suffix.lower()
    if ending not in endings:
        raise ValueError(f"{str(path)!r}: {what} file ends in {', '.join(endings[:-1])} or {endings[-1]}")
    return ending


def _range(texts: Sequence[str], dtype: np.dtype) -> Source:
    """The numbers of `numpy.linspace`, a piece at a time."""
    try:
        a, b, n = map(float, texts if len(texts) == 3 else (*texts, "1000"))
    except ValueError:
        raise ValueError(f"--range takes two or three numbers, A B N, not {' '.join(texts)}") from None
    if not max(abs(a), abs(b)) <= float(np.finfo(dtype).max) or not math.isfinite(b - a):
        raise ValueError(f"--range {a:g} {b:g}: the ends, and what is between, are finite numbers of {dtype}")
    if not 1 <= n <= 2**53 or n != int(n):
        raise ValueError(f"--range: the number of points is a whole number from 1 up, not {texts[2].strip()}")
    n = int(n)
    step = (b - a) / (n - 1) if n > 1 else 0.0

    def pieces() -> Iterator[np.ndarray]:
        for start in range(0, n, PIECE):
            x = np.arange(start, min(start + PIECE, n), dtype=float) * step + a
            if start + PIECE >= n > 1:
                x[-1] = b
            yield x.astype(dtype, copy=False)

    return Source("the range", dtype, (n,), pieces)


def _npy(name: str, size: int, opened: Callable[[], AbstractContextManager[BinaryIO]]) -> Source:
    """The array of an .npy file of ``size`` bytes, or of such a member of an .npz file.

    It is read, not mapped: a file that is cut short meanwhile gives an error then, where a map would end the process.
    """
    with opened() as stream, _damage(name):
        shape, fortran, dtype = _header(stream)
        start = stream.tell()
    if dtype.kind not in "iuf" or dtype.itemsize > 8:
        raise ValueError(f"{name} holds {dtype}, not real numbers of at most 64 bits (float64, float32, integers)")
    total = math.prod(shape)
    if size < start + total * dtype.itemsize:
        raise ValueError(f"{name} is truncated: {size} bytes instead of {start + total * dtype.itemsize}")

    def pieces() -> Iterator[np.ndarray]:
        with opened() as stream:
            whole = None
            if fortran and len(shape) > 1:  # its elements do not come in the order of the results
                in_memory = isinstance(stream, zipfile.ZipExtFile) or total == 0
                with _damage(name):
                    whole = np.lib.format.read_array(stream) if in_memory else np.load(name, mmap_mode="r")
            else:
                stream.read(start)
            for first in range(0, total, PIECE):
                last = min(first + PIECE, total)
                with _damage(name):
                    if whole is not None:
                        x = whole.flat[first:last]
                    else:
                        x = np.frombuffer(stream.read((last - first) * dtype.itemsize), dtype)
                yield x
            with _damage(name):
                stream.read(1)  # the checksum of an .npz member is compared at its end

    return Source(name, dtype, shape, pieces)


def _header(stream: BinaryIO) -> tuple[tuple[int, ...], bool, np.dtype]:
    version = np.lib.format.read_magic(stream)
    read = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
    shape, fortran, dtype = read(stream)
    if min(shape, default=0) < 0:
        raise ValueError(f"the shape {shape} is negative")
    return shape, fortran, dtype


@contextmanager
def _damage(name: str) -> Iterator[None]:
    """One kind of error for everything that a damaged file can raise."""
    try:
        yield
    except (ValueError, SyntaxError, TypeError, EOFError, RuntimeError, tokenize.TokenError) as error:
        raise ValueError(f"{name} is damaged, or not what its ending says: {error}") from None
    except (zipfile.BadZipFile, zlib.error, KeyError) as error:
        raise ValueError(f"{name} is damaged: {error}") from None


def _npz(path: Path, array: str | None) -> Source:
    with _damage(str(path)), zipfile.ZipFile(path) as archive:
        members = [info for info in archive.infolist() if info.filename.endswith(".npy")]
    sizes = {info.filename.removesuffix(".npy"): info.file_size for info in members}
    if array is None:
        if len(sizes) != 1:
            raise ValueError(f"{path} has {len(sizes)} arrays ({', '.join(sizes)}): pick one with --array NAME")
        (array,) = sizes
    if array not in sizes:
        raise ValueError(f"{path} has no array {array!r}{nearest(array, sizes)}")

    @contextmanager
    def opened() -> Iterator[BinaryIO]:
        with zipfile.ZipFile(path) as archive:
            with _damage(str(path)):
                member = archive.open(f"{array}.npy")
            with member:
                yield member

    return _npy(f"{path}[{array}]", sizes[array], opened)


def _csv(path: Path, column: str | None) -> Source:
    """A column of a comma-separated file; a first line without numbers, or with the name sought, is its header."""

    opened = partial(open, path, newline="", encoding="utf-8-sig")
    with opened() as file:
        try:
            first = next(filter(None, csv.reader(file)), None)
        except (csv.Error, UnicodeDecodeError) as error:
            raise ValueError(f"{path} is no CSV text in UTF-8: {error}") from None
    if first is None:
        raise ValueError(f"{path} is empty")
    first = [cell.strip() for cell in first]
    numeric = [_is_number(cell) for cell in first]
    header = not any(numeric) or (column in first and not all(numeric))
    known = first if header else [str(k) for k in range(1, len(first) + 1)]
    if column is not None and column not in known:
        hint = "" if header else " (there is no header: columns are counted from 1)"
        raise ValueError(f"{path} has no column {column!r}{nearest(column, known)}{hint}")
    k = 0 if column is None else known.index(column)

    def pieces() -> Iterator[np.ndarray]:
        with opened() as file:
            reader = csv.reader(file)
            rows = islice(filter(None, reader), int(header), None)
            numbers = map(float, map(itemgetter(k), rows))
            while True:
                try:
                    x = np.fromiter(islice(numbers, PIECE), float)
                except IndexError:
                    raise ValueError(f"{path}, line {reader.line_num}: there is no column {known[k]!r}") from None
                except (csv.Error, UnicodeDecodeError) as error:
                    raise ValueError(f"{path}, line {reader.line_num}, is no CSV text in UTF-8: {error}") from None
                except ValueError as error:
                    cell = shorten(str(error).partition(": ")[2])
                    raise ValueError(f"{path}, line {reader.line_num}: {cell} is no number") from None
                if not x.size:
                    return
                yield x

    return Source(str(path), np.dtype(float), None, pieces)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


# ---- output -----------------------------------------------------------------------------------------------


def _write_npy(file: BinaryIO, n: int, shape: tuple[int, ...], dtype: np.dtype, results: Results) -> None:
    """``n`` results as one array of shape ``(n, *shape)``: each piece of a result is written into its place."""
    _write_header(file, (n, *shape), dtype)
    start, size, done = file.tell(), math.prod(shape) * dtype.itemsize, 0
    for _, *columns in results():
        for k, column in enumerate(columns):
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


def _bar(pieces: Iterator[np.ndarray], total: int | None, hidden: bool) -> Iterator[np.ndarray]:
    """The same pieces; after a second, beside a progress bar if stderr is a terminal and tqdm is there."""
    if hidden or sys.stderr is None or not sys.stderr.isatty():
        return pieces
    try:
        from tqdm import tqdm
    except ImportError:
        return pieces
    return _counted(pieces, tqdm(total=total, delay=1, unit="", unit_scale=True, file=sys.stderr))


def _counted(pieces: Iterator[np.ndarray], bar: Any) -> Iterator[np.ndarray]:
    with bar:
        for x in pieces:
            yield x
            bar.update(x.size)


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


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="pyderiv",
        description="A function and its derivative, together, over large arrays.",
        epilog="A SPEC is a formula, 'exp(-x**2/2)*cos(5*x)'; modules from the innermost to the outermost, "
        "'power:3 | cos'; or a function-spec list as JSON, '[[\"power\", 3], \"cos\"]'.",
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
    column = "the column of a .csv file, counted from 1 where it has no header; default: the first"
    for sub in (evaluate, plot):
        sub.add_argument("input", metavar="INPUT", nargs="?", type=_path, help=".npy, .npz or .csv file with x")
        sub.add_argument("--array", type=_text, metavar="NAME", help="the array of an .npz file")
        sub.add_argument("--column", type=_text, metavar="NAME", help=column)
        sub.add_argument("--dtype", choices=("float32", "float64"), help="of --range; default: float64")
        sub.add_argument("--threads", type=int, metavar="N", help="default: 1, or PYDERIV_NUM_THREADS")
    explain = command("explain", _explain, "show the program that computes value and derivative")
    for sub in (evaluate, plot, explain):
        sub.add_argument("--order", type=_order, default=1, metavar="K", help="of the highest derivative; default: 1")
    functions = command("functions", _functions, "list the basic functions and the rules")
    trace = command("trace", _trace, "forward and backward calculation, module by module, at X")
    check = command("check", _check, "average rates of change beside the derivative at X")
    for sub in (trace, check):
        sub.add_argument("x", metavar="X", type=float)
    for sub in (evaluate, explain, functions, trace, check):
        sub.add_argument("--json", action="store_true", help="for machines; nan and inf become strings")
    return parser
