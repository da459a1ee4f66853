"""Where the command line's arguments come from: a range, numbers, or .npy, .npz and .csv files, piece by piece."""

from __future__ import annotations

import csv
import math
import tokenize
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np

from pyderiv.errors import nearest
from pyderiv.grammar import shorten

PIECE = 1 << 18  # elements; a few such arrays fit into the processor's outer caches

Columns = tuple[np.ndarray, ...]  # a piece of x, y, dy, ...: of one dimension and one length


class Source(NamedTuple):
    """The arguments: arrays of one shape, which come in pieces, and scalars, which are there at once."""

    name: str
    dtypes: dict[str, np.dtype]  # of each variable that is an array
    shape: tuple[int, ...] | None  # None where only reading it all can tell
    pieces: Callable[[], Iterator[Columns]]  # of the arrays, in order; never empty, and from the first at each call
    scalars: Mapping[str, float | np.ndarray] = {}


def from_numbers(numbers: Mapping[str, float]) -> Source:
    """Scalars as arrays of a single element."""
    columns = tuple(np.array([number]) for number in numbers.values())
    return Source("the command line", dict.fromkeys(numbers, np.dtype(float)), (), lambda: iter([columns]))


def from_range(texts: Sequence[str], dtype: np.dtype, variable: str) -> Source:
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

    def pieces() -> Iterator[Columns]:
        for start in range(0, n, PIECE):
            x = np.arange(start, min(start + PIECE, n), dtype=float) * step + a
            if start + PIECE >= n > 1:
                x[-1] = b
            yield (x.astype(dtype, copy=False),)

    return Source("the range", {variable: dtype}, (n,), pieces)


def from_npy(path: Path, variable: str) -> Source:
    return _array(variable, str(path), path.stat().st_size, partial(open, path, "rb"))


def _array(variable: str, name: str, size: int, opened: Callable[[], AbstractContextManager[BinaryIO]]) -> Source:
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

    def pieces() -> Iterator[Columns]:
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
                yield (x,)
            with _damage(name):
                stream.read(1)  # the checksum of an .npz member is compared at its end

    return Source(name, {variable: dtype}, shape, pieces)


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


def from_npz(path: Path, wanted: Mapping[str, str | None]) -> Source:
    """For each variable the array of this name, or the only one for None: of one shape, or a single number."""
    with _damage(str(path)), zipfile.ZipFile(path) as archive:
        members = [info for info in archive.infolist() if info.filename.endswith(".npy")]
    sizes = {info.filename.removesuffix(".npy"): info.file_size for info in members}

    @contextmanager
    def opened(name: str) -> Iterator[BinaryIO]:
        with zipfile.ZipFile(path) as archive:
            with _damage(str(path)):
                member = archive.open(f"{name}.npy")
            with member:
                yield member

    sources = {}
    for variable, name in wanted.items():
        if name is None:
            if len(sizes) != 1:
                raise ValueError(f"{path} has {len(sizes)} arrays ({', '.join(sizes)}): pick one with --array NAME")
            (name,) = sizes
        if name not in sizes:
            raise ValueError(f"{path} has no array {_absent(name, sizes, variable)}")
        sources[variable] = _array(variable, f"{path}[{name}]", sizes[name], partial(opened, name))
    return _together(str(path), sources)


def _together(name: str, sources: Mapping[str, Source]) -> Source:
    shape = next((source.shape for source in sources.values() if source.shape), ())
    arrays = {variable: source for variable, source in sources.items() if source.shape == shape}
    numbers = {variable: source for variable, source in sources.items() if source.shape == () != shape}
    if len(arrays) + len(numbers) < len(sources):
        shapes = ", ".join(f"{variable} has {source.shape}" for variable, source in sources.items())
        raise ValueError(f"{name}: arrays have one shape, or are single numbers; here {shapes}")
    scalars = {}
    for variable, source in numbers.items():
        [(x,)] = source.pieces()
        scalars[variable] = x.reshape(())

    def pieces() -> Iterator[Columns]:
        for parts in zip(*(source.pieces() for source in arrays.values()), strict=True):
            yield tuple(x for (x,) in parts)

    dtypes = {variable: source.dtypes[variable] for variable, source in arrays.items()}
    return Source(name, dtypes, shape, pieces, scalars)


def from_csv(path: Path, wanted: Mapping[str, str | None]) -> Source:
    """For each variable the column of this name; for None the variable's own, or else the first.

    A first line without numbers, or with a name sought, is the header; without one, columns are counted from 1.
    """

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
    header = not any(numeric) or (not all(numeric) and not set(first).isdisjoint(wanted.values()))
    known = first if header else [str(k) for k in range(1, len(first) + 1)]
    for variable, name in wanted.items():
        if name not in (None, *known):
            hint = "" if header else " (there is no header: columns are counted from 1)"
            raise ValueError(f"{path} has no column {_absent(name, known, variable)}{hint}")
    named = {variable: name or (variable if variable in known else known[0]) for variable, name in wanted.items()}
    places = [known.index(name) for name in named.values()]

    def pieces() -> Iterator[Columns]:
        with opened() as file:
            reader = csv.reader(file)
            rows = islice(filter(None, reader), int(header), None)
            numbers = map(float, (row[k] for row in rows for k in places))
            while True:
                try:
                    x = np.fromiter(islice(numbers, PIECE * len(places)), float)
                except IndexError:
                    last = known[max(places)]
                    raise ValueError(f"{path}, line {reader.line_num}: there is no column {last!r}") from None
                except (csv.Error, UnicodeDecodeError) as error:
                    raise ValueError(f"{path}, line {reader.line_num}, is no CSV text in UTF-8: {error}") from None
                except ValueError as error:
                    cell = shorten(str(error).partition(": ")[2])
                    raise ValueError(f"{path}, line {reader.line_num}: {cell} is no number") from None
                if not x.size:
                    return
                yield tuple(np.ascontiguousarray(x.reshape(-1, len(places)).T))

    return Source(str(path), dict.fromkeys(wanted, np.dtype(float)), None, pieces)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _absent(name: str, known: Collection[str], variable: str) -> str:
    """The name, which one may be meant, all that there are, and what to do without."""
    hint = nearest(name, known)
    if hint.endswith("?"):
        hint += f" There are {', '.join(known)}"
    return f"{name!r}{hint}" + (f"; a number would be --set {variable}=NUMBER" if name == variable else "")
