"""A function and its derivative, together, over large NumPy arrays.

``pyderiv.sin(x)``, and every other basic function, is a NumPy ufunc that returns ``(value, derivative)``.
`function` makes one of your own from a formula, a Python function over NumPy or a function-spec list.
"""

from pyderiv import buffers as _buffer_cache
from pyderiv import threads as _threads
from pyderiv.basic import UFUNCS as _UFUNCS
from pyderiv.buffers import get_buffer_cache, set_buffer_cache
from pyderiv.errors import SpecError
from pyderiv.function import Function, evaluate, function
from pyderiv.lecture import check
from pyderiv.threads import get_num_threads, set_num_threads

__version__ = "0.1.0"
__all__ = [
    "Function",
    "SpecError",
    "check",
    "evaluate",
    "function",
    "get_buffer_cache",
    "get_num_threads",
    "set_buffer_cache",
    "set_num_threads",
    *_UFUNCS,
]

_threads.from_environment()
_buffer_cache.from_environment()
globals().update(_UFUNCS)
