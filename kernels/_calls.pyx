"""The usual call of a Function, straight to its ufunc: with arrays and numbers, and at most ``out=`` and ``threads=``.

Python takes longer to call a method with keywords than many a loop for a hundred elements. And a call on several threads:
its `Work`, of which they take pieces without the interpreter (pieces.h).
"""

from contextvars import copy_context
from functools import update_wrapper
from types import MethodType

from numpy import broadcast, float64, ndim

cimport numpy as cnp
from cpython.ref cimport Py_TYPE, PyObject
from cython cimport final
from libc.math cimport INFINITY, fabs

cdef extern from "Python.h":
    ctypedef void* vectorcallfunc
    ctypedef struct type_struct "PyTypeObject":
        Py_ssize_t tp_vectorcall_offset
        unsigned long tp_flags
    const unsigned long Py_TPFLAGS_HAVE_VECTORCALL, Py_TPFLAGS_METHOD_DESCRIPTOR
    bint PyFloat_Check(object x)
    bint PyFloat_CheckExact(object x)
    int PyErr_CheckSignals() except -1
    PyObject* PyTuple_GET_ITEM(tuple x, Py_ssize_t i)
    Py_ssize_t PyVectorcall_NARGS(size_t n_args)
    object PyVectorcall_Call(object f, tuple args, dict keywords)
    object PyObject_Vectorcall(object f, PyObject** args, size_t n_args, PyObject* names)

cdef extern from "numpy/ufuncobject.h":
    int PyUFunc_GiveFloatingpointErrors(const char* name, int flags) except -1

cdef extern from "pieces.h" nogil:
    """
    #include "numpy/ufuncobject.h"
    """
    enum: OPERANDS
    enum: FE_DIVBYZERO, FE_OVERFLOW, FE_UNDERFLOW, FE_INVALID
    ctypedef struct work_type "work":
        cnp.PyUFuncGenericFunction loop
        void* data
        void (*call)(work_type*, Py_ssize_t, Py_ssize_t) noexcept
        void* owner
        int n
        char** first
        cnp.npy_intp* step
        double* number
        float* single
        int flags, failed
        Py_ssize_t next, stop
        double parts, least, most, begin
        double* delay
    void clear_board()
    long watchers "board.watchers"
    void* someone_waits "board.first"
    double seconds_now()
    Py_ssize_t take_pieces(work_type* w, double seconds)
    void put_on_board(work_type* w, int helpers)
    void leave_nothing(work_type* w)
    void wait_for_helpers(work_type* w, double seconds)
    void help_for_ever(double seconds)

cnp.import_array()
cnp.import_ufunc()
clear_board()

cdef bint one_thread = True
cdef tuple OUT = ("out",)

cdef enum:
    MOST_VARIABLES = 30  # as in pyderiv/function.py

cdef double MOMENT = 10e-3  # seconds, after which Ctrl-C is looked at


def set_one_thread(bint value):
    """Whether a call that does not say uses one thread: where it may use more, Python decides who works, unless it is short."""
    global one_thread
    one_thread = value


cdef class Timed:
    """A ufunc, and how long it took for an element when that was last timed: for ``size`` of them.

    If the next call that is to be timed comes until ``due``, they follow each other fast.
    """

    cdef public object ufunc
    cdef public double seconds, few, due
    cdef public Py_ssize_t size, untimed


cpdef bint for_one_thread(Timed timed, Py_ssize_t size):
    """So few in any case; and, for so many calls as go ``untimed``, not more than when one thread had no need of help."""
    if size < timed.few:
        return True
    if size > timed.size or timed.untimed <= 0:
        return False
    timed.untimed -= 1
    return True


cdef object like_results(args):
    """What has the results' shape; none, where no argument is an array.

    NumPy would take as long to tell as many a loop for a thousand elements.
    """
    cdef object first = None
    for x in args:
        if cnp.PyArray_CheckExact(x):
            if first is None:
                first = x
            elif not cnp.PyArray_SAMESHAPE(<cnp.ndarray> x, <cnp.ndarray> first):
                return broadcast(*args)
        elif not PyFloat_Check(x) and len(args) > 1:
            return broadcast(*args)
    return first


cpdef Py_ssize_t size_of_results(args):
    like = like_results(args)
    return 1 if like is None else like.size


cpdef tuple shape_of_results(args):
    like = like_results(args)
    return () if like is None else like.shape


def with_numbers(args):
    """The arguments, whole numbers as float: NumPy would cast them block by block; and which of them are one number.

    That is a bit for each that is, and one after the last, which tells how many there are.
    """
    cdef list plain = list(args)
    cdef unsigned long long which = 1ULL << len(plain)
    cdef Py_ssize_t k
    for k in range(len(plain)):
        x = plain[k]
        if type(x) is int:
            plain[k] = float(x)
        if not (cnp.PyArray_NDIM(<cnp.ndarray> x) if cnp.PyArray_CheckExact(x) else not PyFloat_Check(x) and ndim(x)):
            which |= 1ULL << k
    return plain, which


@final
cdef class Work:
    """A ufunc's call, in pieces of its operands' first axis, for this thread and those that help.

    Pieces of plain vectors go straight to the ufunc's loop, without the interpreter; any others to
    ``call(ufunc, operands, slice)``.
    """

    cdef work_type own
    cdef object ufunc, call, context, error
    cdef list operands
    cdef readonly double seconds  # that `run` took

    def __init__(self, ufunc, list operands, call, /):
        self.ufunc, self.operands, self.call, self.context = ufunc, operands, call, copy_context()
        self.own.call, self.own.owner = put_through_ufunc, <void*> self
        if isinstance(ufunc, cnp.ufunc) and len(operands) <= OPERANDS:
            find_loop(&self.own, ufunc, operands)

    def cut(self, Py_ssize_t start, Py_ssize_t stop, double parts=1.0, double least=0.0, double most=INFINITY, /):
        """Of so many rows, each piece is one of ``parts`` of those that are left, within bounds: from long to short."""
        self.own.next, self.own.stop = start, stop
        self.own.parts, self.own.least, self.own.most = parts, least, most

    def run(self):
        """Take pieces until none is left; how many rows they had."""
        cdef Py_ssize_t rows = 0
        cdef double start = seconds_now()
        while self.own.next < self.own.stop:
            with nogil:
                rows += take_pieces(&self.own, MOMENT)
            PyErr_CheckSignals()
        self.seconds = seconds_now() - start
        return rows

    def share(self, int helpers, double elapsed, double patience, /):
        """`run` beside helpers: so many are asked, so many seconds after the call began.

        Whether it returns or raises, at Ctrl-C too, nothing is written afterwards.
        """
        self.ask(helpers, elapsed)
        try:
            return self.run()
        finally:
            self.end(patience)

    def ask(self, int helpers, double elapsed, /):
        self.own.begin = seconds_now() - elapsed
        put_on_board(&self.own, helpers)

    def end(self, double patience, /):
        """Wait for the helpers that have begun: for so many seconds by looking out for it, then asleep."""
        with nogil:
            wait_for_helpers(&self.own, patience)

    def check(self):
        """Raise, or warn of, what has gone wrong."""
        cdef int seen = self.own.flags
        if self.error is not None:
            raise self.error
        if self.own.failed:
            raise MemoryError
        if seen:
            PyUFunc_GiveFloatingpointErrors(
                (<cnp.ufunc> self.ufunc).name,
                (cnp.UFUNC_FPE_DIVIDEBYZERO if seen & FE_DIVBYZERO else 0)
                | (cnp.UFUNC_FPE_OVERFLOW if seen & FE_OVERFLOW else 0)
                | (cnp.UFUNC_FPE_UNDERFLOW if seen & FE_UNDERFLOW else 0)
                | (cnp.UFUNC_FPE_INVALID if seen & FE_INVALID else 0),
            )

    @property
    def delays(self):
        """Seconds from the call until a helper that slept, and one that looked out, began; 0 if none did."""
        return self.own.delay[0], self.own.delay[1]


cdef void put_through_ufunc(work_type* work, Py_ssize_t start, Py_ssize_t stop) noexcept with gil:
    """Whatever thread this is, in the caller's context: `numpy.errstate` lives there."""
    cdef Work self = <Work> work.owner
    try:
        self.context.copy().run(self.call, self.ufunc, self.operands, slice(start, stop))
    except BaseException as error:
        self.error = error
        leave_nothing(work)


cdef bint fits(work_type* work, const char* types, int n_in, list operands):
    """Whether these are vectors and numbers of just a loop's types; then the work says where."""
    cdef Py_ssize_t k
    cdef cnp.ndarray array
    cdef double number
    for k in range(len(operands)):
        operand = operands[k]
        if cnp.PyArray_CheckExact(operand):
            array = operand
            if array.ndim > 1 or cnp.PyArray_TYPE(array) != types[k]:
                return False
            if not (cnp.PyArray_ISALIGNED(array) and cnp.PyArray_ISNOTSWAPPED(array)):
                return False
            work.first[k] = <char*> cnp.PyArray_DATA(array)
            work.step[k] = array.strides[0] if array.ndim else 0
            if k >= n_in and (not cnp.PyArray_ISWRITEABLE(array) or cnp.PyArray_FLAGS(array) < 0):  # NumPy raises, or warns
                return False
        elif types[k] == cnp.NPY_DOUBLE and type(operand) in (float, float64) or (
            # as a float32 NumPy may have to warn of it
            types[k] == cnp.NPY_FLOAT and type(operand) is float and (1e-30 < fabs(operand) < 1e30 or operand == 0)
        ):
            number = operand
            work.number[k], work.single[k] = number, <float> number
            work.first[k] = <char*> &work.number[k] if types[k] == cnp.NPY_DOUBLE else <char*> &work.single[k]
            work.step[k] = 0
        else:
            return False
    work.n = len(operands)
    return True


cdef void find_loop(work_type* work, cnp.ufunc ufunc, list operands):
    cdef int k
    for k in range(ufunc.ntypes):
        if fits(work, ufunc.types + k * ufunc.nargs, ufunc.nin, operands):
            work.loop, work.data = ufunc.functions[k], ufunc.data[k]
            return


cdef inline Py_ssize_t step_of(cnp.ndarray a):
    """From one element to the next, of a vector or of what is contiguous."""
    return cnp.PyArray_STRIDE(a, 0) if cnp.PyArray_NDIM(a) == 1 else cnp.PyArray_ITEMSIZE(a)


cdef bint is_plain(cnp.ndarray a, cnp.ndarray like):
    cdef bint same_order = cnp.PyArray_ISCONTIGUOUS(a) if cnp.PyArray_ISCONTIGUOUS(like) else cnp.PyArray_ISFORTRAN(a)
    return (
        (same_order or cnp.PyArray_NDIM(a) == 1)
        and cnp.PyArray_ISALIGNED(a)
        and cnp.PyArray_ISNOTSWAPPED(a)
        and cnp.PyArray_TYPE(a) == cnp.PyArray_TYPE(like)
        and cnp.PyArray_SAMESHAPE(a, like)
    )


cdef bint apart(cnp.ndarray a, cnp.ndarray b):
    """Whether two plain arrays, alike, have no number in common: one behind the other, or as the columns of a matrix."""
    cdef Py_ssize_t size = cnp.PyArray_ITEMSIZE(a), s = step_of(a), t = step_of(b)
    cdef Py_ssize_t between = cnp.PyArray_BYTES(b) - cnp.PyArray_BYTES(a), last = cnp.PyArray_SIZE(a) - 1
    if max(0, last * s) < between + min(0, last * t) or between + max(0, last * t) < min(0, last * s):
        return True
    return s == t > size and size <= (between % s + s) % s <= s - size


def plain_array(tuple args, tuple out, /):
    """One of these arrays, if all are vectors, or contiguous in one order, of one type and shape, and no result has a number in
    common with another, or with an argument that is not the same array.

    Numbers among the arguments may be float, and results may be None.
    """
    cdef PyObject* arrays[OPERANDS]
    cdef Py_ssize_t n = 0, k, n_args
    cdef bint wide = False
    cdef cnp.ndarray first, a, o
    if len(args) + len(out) > OPERANDS:
        return None
    for x in args:
        if cnp.PyArray_CheckExact(x):
            arrays[n] = <PyObject*> x
            n += 1
        elif type(x) is float64:
            wide = True
        elif not PyFloat_CheckExact(x):
            return None
    if n == 0:
        return None
    first, n_args = <cnp.ndarray> arrays[0], n
    # beside a float64, a float32 is one, too
    if cnp.PyArray_TYPE(first) != cnp.NPY_DOUBLE and (cnp.PyArray_TYPE(first) != cnp.NPY_FLOAT or wide):
        return None
    for x in out:
        if cnp.PyArray_CheckExact(x):
            arrays[n] = <PyObject*> x
            n += 1
        elif x is not None:
            return None
    for j in range(n):
        o = <cnp.ndarray> arrays[j]
        if not is_plain(o, first):
            return None
        if j >= n_args and not (cnp.PyArray_ISWRITEABLE(o) and abs(step_of(o)) >= cnp.PyArray_ITEMSIZE(o)):
            return None
        for k in range(j if j >= n_args else 0):
            a = <cnp.ndarray> arrays[k]
            if not apart(o, a) and (k >= n_args or a.data != o.data or step_of(a) != step_of(o)):
                return None
    return first


def look_out(double seconds, /):
    """What a helper does all its life: take pieces of others' work, or look out for it for so long, or sleep."""
    with nogil:
        help_for_ever(seconds)


def watching():
    """How many helpers look out."""
    return watchers


def wanted():
    """Whether a call wants more helpers than have come."""
    return someone_waits != NULL


def forget_helpers():
    """A forked child has none of its parent's threads."""
    clear_board()


@final
cdef class Direct:
    """A method as it is written, but for the usual call: that goes to the ufunc which is `Timed` in ``slot``.

    Of a function of several variables, the slot has one for each set of numbers among the arguments.
    """

    cdef vectorcallfunc vectorcall
    cdef dict __dict__
    cdef object method
    cdef str slot
    cdef int n_results

    def __init__(self, method, str slot, int n_results):
        self.method, self.slot, self.n_results = method, slot, n_results
        self.vectorcall = <vectorcallfunc> call
        update_wrapper(self, method)
        # the interpreter then makes no bound method, tuple and dictionary for a call; Cython has no word for it
        cdef type_struct* own = <type_struct*> Py_TYPE(self)
        own.tp_vectorcall_offset = <char*> &self.vectorcall - <char*> <PyObject*> self
        own.tp_flags |= Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_METHOD_DESCRIPTOR

    def __get__(self, instance, owner):
        return self if instance is None else MethodType(self, instance)

    def __call__(self, *args, **keywords):
        return PyVectorcall_Call(self, args, keywords)

    def __reduce__(self):
        return self.__qualname__


cdef object call(PyObject* called, PyObject** args, size_t n_args, PyObject* names):
    cdef Direct self = <Direct> called
    cdef PyObject* operands[MOST_VARIABLES + 1]
    cdef PyObject* given = NULL
    cdef bint alone = one_thread
    cdef Py_ssize_t k, n = PyVectorcall_NARGS(n_args) - 1
    cdef Timed timed
    if 1 <= n <= MOST_VARIABLES and (names == NULL or usual(<tuple> names, args + 1 + n, &given, &alone)):
        timed = one_of(getattr(<object> args[0], self.slot), args + 1, n, alone)
        if timed is not None:
            if given == NULL:
                return PyObject_Vectorcall(timed.ufunc, args + 1, n, NULL)
            out = <object> given
            if self.n_results == 1 and cnp.PyArray_CheckExact(out):
                out = (out,)
            if fit(out, self.n_results):
                for k in range(n):
                    operands[k] = args[1 + k]
                operands[n] = <PyObject*> out
                return PyObject_Vectorcall(timed.ufunc, operands, n, <PyObject*> OUT)
    return PyObject_Vectorcall(self.method, args, n_args, names)


cdef Timed one_of(found, PyObject** args, Py_ssize_t n, bint alone):
    """What is there for these arguments, if they are plain and for one thread."""
    cdef unsigned long long which = 1ULL << n  # as `with_numbers` has it
    cdef Py_ssize_t k
    cdef cnp.ndarray first = None
    if found is None or (n > 1) != (type(found) is dict):
        return None
    for k in range(n):
        x = <object> args[k]
        if PyFloat_Check(x):
            which |= 1ULL << k
        elif not cnp.PyArray_CheckExact(x) or (n > 1 and cnp.PyArray_NDIM(<cnp.ndarray> x) == 0):
            return None
        elif first is None:
            first = x
        elif not (alone or cnp.PyArray_SAMESHAPE(<cnp.ndarray> x, first)):
            return None
    cdef Timed timed = (<dict> found).get(which) if n > 1 else found
    if timed is None or alone or first is None or for_one_thread(timed, cnp.PyArray_SIZE(first)):
        return timed
    return None


cdef inline bint usual(tuple names, PyObject** values, PyObject** out, bint* alone):
    """Whether there is no keyword but these: ``out=``, and ``threads=``, a whole number, whether 1 or not."""
    cdef Py_ssize_t k
    for k in range(len(names)):
        value = <object> values[k]
        if PyTuple_GET_ITEM(names, k) == <PyObject*> "out":
            out[0] = values[k]
        elif PyTuple_GET_ITEM(names, k) == <PyObject*> "threads" and type(value) is int and value > 0:
            alone[0] = value == 1
        else:
            return False
    return True


cdef inline bint fit(out, int n_results):
    return type(out) is tuple and len(<tuple> out) == n_results and (n_results == 1 or (<tuple> out)[0] is not (<tuple> out)[1])
