"""The usual call of a Function, straight to its ufunc: with arrays and numbers, and at most ``out=`` and ``threads=``.

Python takes longer to call a method with keywords than many a loop for a hundred elements; and the system to wake a thread
than many a loop for a hundred thousand: a `Bell` is for threads that wait without sleep.
"""

from functools import update_wrapper
from types import MethodType

from numpy import broadcast, ndim

cimport numpy as cnp
from cpython.ref cimport Py_TYPE, PyObject
from cython cimport final

cdef extern from "Python.h":
    ctypedef void* vectorcallfunc
    ctypedef struct type_struct "PyTypeObject":
        Py_ssize_t tp_vectorcall_offset
        unsigned long tp_flags
    const unsigned long Py_TPFLAGS_HAVE_VECTORCALL, Py_TPFLAGS_METHOD_DESCRIPTOR
    bint PyFloat_Check(object x)
    PyObject* PyTuple_GET_ITEM(tuple x, Py_ssize_t i)
    Py_ssize_t PyVectorcall_NARGS(size_t n_args)
    object PyVectorcall_Call(object f, tuple args, dict keywords)
    object PyObject_Vectorcall(object f, PyObject** args, size_t n_args, PyObject* names)

cdef extern from *:
    """
    #include <sched.h>
    #include <time.h>

    static double seconds_now(void) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        return now.tv_sec + 1e-9 * now.tv_nsec;
    }

    /* Whether the count is no longer `seen` before so many seconds have passed; whoever wants this processor gets it. */
    static bool leaves(const long *count, long seen, double seconds) {
        const double end = seconds_now() + seconds;
        do {
            for (int k = 0; k < 32; ++k) {
                if (__atomic_load_n(count, __ATOMIC_ACQUIRE) != seen) return true;
    #if defined(__SSE2__)
                __builtin_ia32_pause();
    #endif
            }
            sched_yield();
        } while (seconds_now() < end);
        return false;
    }
    static void add(long *count, long n) { __atomic_add_fetch(count, n, __ATOMIC_ACQ_REL); }
    """
    bint leaves(const long* count, long seen, double seconds) nogil
    void add(long* count, long n) nogil

cnp.import_array()

cdef bint one_thread = True
cdef tuple OUT = ("out",)

cdef enum:
    MOST_VARIABLES = 30  # as in pyderiv/function.py


def set_one_thread(bint value):
    """Whether a call that does not say uses one thread: where it may use more, Python decides who works, unless it is short."""
    global one_thread
    one_thread = value


@final
cdef class Bell:
    """What one thread rings and others watch, without sleep and without the interpreter."""

    cdef long rung, watched

    @property
    def count(self):
        """How often it was rung."""
        return self.rung

    @property
    def watchers(self):
        """How many threads watch it."""
        return self.watched

    def ring(self):
        add(&self.rung, 1)

    def watch(self, long seen, double seconds, double after=0.0, Bell tell=None):
        """Whether the count is another than ``seen`` within so many seconds; then it returns so many later.

        Another bell, ``tell``, is rung when the interpreter is free.
        """
        cdef bint heard
        with nogil:
            add(&self.watched, 1)
            if tell is not None:
                add(&tell.rung, 1)
            heard = leaves(&self.rung, seen, seconds)
            add(&self.watched, -1)
            if heard and after > 0.0:
                leaves(&self.rung, self.rung, after)
        return heard


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
