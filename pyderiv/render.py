"""``python -m pyderiv.render`` writes what follows from the table: the function table of README.md, and the stub.

For work in the source tree; a test tells when either is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pyderiv.functions import BY_NAME, ROWS, Row, domain_text, terms_text

PACKAGE = Path(__file__).resolve().parent
README = PACKAGE.parent / "README.md"
STUB = PACKAGE / "__init__.pyi"
BEGIN, END = "<!-- functions -->\n", "<!-- /functions -->"


def readme_table() -> str:
    """The basic functions as a Markdown table."""
    head = ("function", "parameter", "value", "derivative", "domain", "ULP, float64", "ULP, float32", "note")
    lines = [head, ("---",) * len(head), *map(_cells, ROWS)]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n" for cells in lines)


def _cells(row: Row) -> tuple[str, ...]:
    aliases = f" ({', '.join(f'`{a}`' for a in row.aliases)})" if row.aliases else ""
    parameters = "; ".join(f"`{p.name}`: {p.meaning}" for p in row.parameters)
    bounds = ("{:g}, {:g}, {:g}".format(*of_dtype) for of_dtype in row.ulp)
    return (
        f"`{row.name}`{aliases}",
        parameters,
        f"`{row.value}`",
        f"`{row.derivative}`",
        domain_text(row),
        *bounds,
        "; ".join(filter(None, (row.kinks, terms_text(row), row.loses))),
    )


def stub() -> str:
    """The text of ``__init__.pyi``: a ufunc with two outputs for each name of the table."""
    public = "".join(f'    "{name}",\n' for name in (*IMPORTED, *BY_NAME))
    functions = "".join(
        f"{name}: {'_BinaryFunction' if row.parameters else '_UnaryFunction'}\n" for name, row in BY_NAME.items()
    )
    return f"{STUB_HEAD}__all__ = [  # noqa: RUF022\n{public}]\n\n{functions}"


IMPORTED = (
    "Function",
    "SpecError",
    "check",
    "evaluate",
    "function",
    "get_buffer_cache",
    "get_num_threads",
    "set_buffer_cache",
    "set_num_threads",
)


STUB_HEAD = '''\
# Written by `python -m pyderiv.render` from the table in functions.py.
from typing import Any, Literal, Protocol, TypeVar, overload, type_check_only

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from pyderiv.buffers import get_buffer_cache as get_buffer_cache
from pyderiv.buffers import set_buffer_cache as set_buffer_cache
from pyderiv.errors import SpecError as SpecError
from pyderiv.function import Function as Function
from pyderiv.function import evaluate as evaluate
from pyderiv.function import function as function
from pyderiv.lecture import check as check
from pyderiv.threads import get_num_threads as get_num_threads
from pyderiv.threads import set_num_threads as set_num_threads

__version__: str

_Float = TypeVar("_Float", np.float32, np.float64)
_Out = NDArray[Any] | None | tuple[NDArray[Any] | None, NDArray[Any] | None]
_Casting = Literal["no", "equiv", "safe", "same_kind", "unsafe"]
_Order = Literal["K", "A", "C", "F"]

@type_check_only
class _Ufunc(Protocol):
    """What a NumPy ufunc with the two outputs y and dy has besides its call."""

    @property
    def __name__(self) -> str: ...
    @property
    def nin(self) -> int: ...
    @property
    def nout(self) -> Literal[2]: ...
    @property
    def nargs(self) -> int: ...
    @property
    def ntypes(self) -> int: ...
    @property
    def types(self) -> list[str]: ...

@type_check_only
class _UnaryFunction(_Ufunc, Protocol):
    @overload
    def __call__(self, x: float, /) -> tuple[np.float64, np.float64]: ...
    @overload
    def __call__(self, x: NDArray[_Float], /) -> tuple[NDArray[_Float], NDArray[_Float]]: ...
    @overload
    def __call__(
        self,
        x: ArrayLike,
        y: NDArray[Any] | None = None,
        dy: NDArray[Any] | None = None,
        /,
        *,
        out: _Out = ...,
        where: ArrayLike = ...,
        casting: _Casting = ...,
        order: _Order = ...,
        dtype: DTypeLike = ...,
        subok: bool = ...,
    ) -> tuple[Any, Any]: ...

@type_check_only
class _BinaryFunction(_Ufunc, Protocol):
    @overload
    def __call__(self, x: float, parameter: float, /) -> tuple[np.float64, np.float64]: ...
    @overload
    def __call__(self, x: NDArray[_Float], parameter: float, /) -> tuple[NDArray[_Float], NDArray[_Float]]: ...
    @overload
    def __call__(
        self,
        x: ArrayLike,
        parameter: ArrayLike,
        y: NDArray[Any] | None = None,
        dy: NDArray[Any] | None = None,
        /,
        *,
        out: _Out = ...,
        where: ArrayLike = ...,
        casting: _Casting = ...,
        order: _Order = ...,
        dtype: DTypeLike = ...,
        subok: bool = ...,
    ) -> tuple[Any, Any]: ...
    def outer(self, x: ArrayLike, parameter: ArrayLike, /, **kwargs: Any) -> tuple[Any, Any]: ...

'''


def with_table(text: str) -> str:
    """The README with its function table as the rows have it."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no table to write: the text has no {BEGIN.strip()} followed by {END}")
    return before + begin + readme_table() + end + after


def main() -> None:
    """Bring README and stub up to date."""
    STUB.write_text(stub(), encoding="utf-8")
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError) as error:
        sys.exit(f"{README}: {error}")
