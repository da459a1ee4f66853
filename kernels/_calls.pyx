"""The usual call of a Function, straight to its ufunc: with one array or number, and at most ``out=``.

Python takes longer to call a method with keywords than many a loop for a hundred elements.
"""

from functools import update_wrapper
from types import MethodType

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

cnp.import_array()

cdef bint one_thread = True


def set_one_thread(bint value):
    """Whether a call that does not say uses one thread: where it may use more, Python decides who works."""
    global one_thread
    one_thread = value


@final
cdef class Direct:
    """A method as it is written, but for the usual call: that goes to the ufunc at the head of the tuple in ``slot``."""

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
    cdef PyObject* operands[2]
    if one_thread and PyVectorcall_NARGS(n_args) == 2 and (names == NULL or only_out(<tuple> names)):
        found = getattr(<object> args[0], self.slot)
        x = <object> args[1]
        if found is not None and (cnp.PyArray_CheckExact(x) or PyFloat_Check(x)):
            if names == NULL:
                return PyObject_Vectorcall((<tuple> found)[0], args + 1, 1, NULL)
            out = <object> args[2]
            if self.n_results == 1 and cnp.PyArray_CheckExact(out):
                out = (out,)
            if fit(out, self.n_results):
                operands[0], operands[1] = args[1], <PyObject*> out
                return PyObject_Vectorcall((<tuple> found)[0], operands, 1, names)
    return PyObject_Vectorcall(self.method, args, n_args, names)


cdef inline bint only_out(tuple names):
    return len(names) == 1 and PyTuple_GET_ITEM(names, 0) == <PyObject*> "out"


cdef inline bint fit(out, int n_results):
    return type(out) is tuple and len(<tuple> out) == n_results and (n_results == 1 or (<tuple> out)[0] is not (<tuple> out)[1])
