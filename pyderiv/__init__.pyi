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

__all__ = [  # noqa: RUF022
    "Function",
    "SpecError",
    "check",
    "evaluate",
    "function",
    "get_buffer_cache",
    "get_num_threads",
    "set_buffer_cache",
    "set_num_threads",
    "square",
    "power",
    "reciprocal",
    "sqrt",
    "rsqrt",
    "cbrt",
    "hypot",
    "log",
    "log2",
    "log10",
    "log1p",
    "log_base",
    "exp",
    "exp2",
    "expm1",
    "exponential",
    "sin",
    "cos",
    "tan",
    "sinpi",
    "cospi",
    "arcsin",
    "asin",
    "arccos",
    "acos",
    "arctan",
    "atan",
    "arctan2",
    "atan2",
    "sinh",
    "cosh",
    "tanh",
    "arcsinh",
    "asinh",
    "arccosh",
    "acosh",
    "arctanh",
    "atanh",
    "expit",
    "sigmoid",
    "softplus",
    "logaddexp",
    "log_expit",
    "erf",
    "erfc",
    "ndtr",
    "absolute",
    "abs",
    "copysign",
    "relu",
]

square: _UnaryFunction
power: _BinaryFunction
reciprocal: _UnaryFunction
sqrt: _UnaryFunction
rsqrt: _UnaryFunction
cbrt: _UnaryFunction
hypot: _BinaryFunction
log: _UnaryFunction
log2: _UnaryFunction
log10: _UnaryFunction
log1p: _UnaryFunction
log_base: _BinaryFunction
exp: _UnaryFunction
exp2: _UnaryFunction
expm1: _UnaryFunction
exponential: _BinaryFunction
sin: _UnaryFunction
cos: _UnaryFunction
tan: _UnaryFunction
sinpi: _UnaryFunction
cospi: _UnaryFunction
arcsin: _UnaryFunction
asin: _UnaryFunction
arccos: _UnaryFunction
acos: _UnaryFunction
arctan: _UnaryFunction
atan: _UnaryFunction
arctan2: _BinaryFunction
atan2: _BinaryFunction
sinh: _UnaryFunction
cosh: _UnaryFunction
tanh: _UnaryFunction
arcsinh: _UnaryFunction
asinh: _UnaryFunction
arccosh: _UnaryFunction
acosh: _UnaryFunction
arctanh: _UnaryFunction
atanh: _UnaryFunction
expit: _UnaryFunction
sigmoid: _UnaryFunction
softplus: _UnaryFunction
logaddexp: _BinaryFunction
log_expit: _UnaryFunction
erf: _UnaryFunction
erfc: _UnaryFunction
ndtr: _UnaryFunction
absolute: _UnaryFunction
abs: _UnaryFunction
copysign: _BinaryFunction
relu: _UnaryFunction
