"""A call on contiguous arrays of one type goes past NumPy, straight to the loop, and nobody can tell but by the clock.

``where=True`` says nothing, and makes it go NumPy's way.
"""

import ctypes
import gc
import inspect
import itertools
import pickle
import sys
import tracemalloc
import warnings

import numpy as np
import pytest
from test_ufunc import BASIC, X86_LINUX, every_dtype, every_function, inputs

import pyderiv
from pyderiv import _calls, dispatch
from pyderiv.basic import UFUNCS, make_ufunc
from pyderiv.functions import BY_NAME

LARGE = 1 << 14  # elements: from here on new results come in memory that was used before


class Kept(np.ndarray):
    pass


def contents(a):
    return a.tolist() if a.dtype.hasobject else a.tobytes()


def outcome(ufunc, *arguments, **keywords):
    """All that can be told of a call: its results, or its error; and its warnings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            results = ufunc(*arguments, **keywords)
        except Exception as error:
            told = type(error), str(error)
        else:
            assert type(results) is (tuple if ufunc.nout > 1 else type(results))
            results = results if ufunc.nout > 1 else (results,)
            told = [(type(r), r.dtype, r.shape, r.strides, r.flags.num, contents(r)) for r in results]
            if isinstance(out := keywords.get("out"), tuple):
                assert all(r is o for r, o in zip(results, out, strict=True) if o is not None)
    return told, [(w.category, str(w.message)) for w in caught]


def assert_no_difference(ufunc, make):
    """``make`` gives the arguments and ``out`` anew: the one call is not to see what the other did."""
    told = []
    for keywords in ({}, {"where": True}):
        arguments, out = make()
        told.append(outcome(ufunc, *arguments, **({} if out is None else {"out": out}), **keywords))
        told[-1] += ([contents(o) for o in (out if isinstance(out, tuple) else ()) if isinstance(o, np.ndarray)],)
    assert told[0] == told[1]


@every_dtype
@every_function
def test_results(ufunc, parameters, dtype):
    x = np.resize(inputs(ufunc, dtype), LARGE + 17)
    full = [np.full(LARGE + 17, p, dtype) for p in parameters]
    with np.errstate(all="ignore"):
        for n in (0, 1, 2, 15, 16, 17, 100, 1000, LARGE - 1, LARGE, LARGE + 17):
            for shape in ((n,), (1, n), (n, 1), (2, n // 2), (1, n // 2, 2)):
                size = np.prod(shape)
                for more in (parameters, [np.float64(p) for p in parameters], [p[:size].reshape(shape) for p in full]):
                    arguments = (x[:size].reshape(shape), *more)
                    assert_no_difference(ufunc, lambda a=arguments: (a, None))
                    assert_no_difference(
                        ufunc, lambda a=arguments, s=shape: (a, (np.full(s, 7, dtype), np.full(s, 7, dtype)))
                    )


@every_dtype
def test_one_result_and_many(dtype):
    x = inputs(pyderiv.exp, dtype)
    functions = ("sin(x)", "x*exp(-x)", " + ".join(f"sin({k}*x)/{k}" for k in range(1, 200)))  # and many steps
    for f in map(pyderiv.function, functions):
        for roots in ((f,), (f, f.derivative()), tuple(f.derivative(k) for k in range(3))):
            with np.errstate(all="ignore"):
                results = pyderiv.evaluate(roots, x)
                parts = [pyderiv.evaluate(roots, x[k : k + 50]) for k in range(0, x.size, 50)]
            for k, result in enumerate(results):
                assert np.concatenate([part[k] for part in parts]).tobytes() == result.tobytes()


def read_only(n):
    a = np.zeros(n)
    a.flags.writeable = False
    return a


ODD = {  # an array of 24 elements, of some kind
    "plain": lambda: np.zeros(24),
    "single": lambda: np.zeros(24, np.float32),
    "half": lambda: np.zeros(24, np.float16),
    "integer": lambda: np.zeros(24, int),
    "object": lambda: np.zeros(24, object),
    "complex": lambda: np.zeros(24, complex),
    "long double": lambda: np.zeros(24, np.longdouble),
    "boolean": lambda: np.zeros(24, bool),
    "swapped": lambda: np.zeros(24, np.dtype(float).newbyteorder()),
    "metadata": lambda: np.zeros(24, np.dtype(float, metadata={"unit": "m"})),
    "strided": lambda: np.zeros(48)[::2],
    "backwards": lambda: np.zeros(24)[::-1],
    "unaligned": lambda: np.zeros(8 * 24 + 1, np.uint8)[1:].view(float),
    "read only": lambda: read_only(24),
    "subclass": lambda: np.zeros(24).view(Kept),
    "masked": lambda: np.ma.zeros(24),
    "broadcast": lambda: np.broadcast_to(0.5, 24),
    "warns": lambda: np.broadcast_arrays(np.zeros((1, 1)), np.zeros(24))[1],
    "row": lambda: np.zeros((1, 24)),
    "column": lambda: np.zeros((24, 1)),
    "Fortran": lambda: np.zeros((4, 6), order="F"),
    "C": lambda: np.zeros((4, 6)),
    "short": lambda: np.zeros(23),
    "long": lambda: np.zeros(25),
    "one": lambda: np.zeros(1),
    "empty": lambda: np.zeros(0),
    "no axis": lambda: np.zeros(()),
    "number": lambda: 0.5,
    "NumPy's number": lambda: np.float64(0.5),
    "NumPy's single": lambda: np.float32(0.5),
    "whole number": lambda: 2,
    "truth": lambda: True,
    "list": lambda: [0.5] * 24,
    "none": lambda: None,
    "text": lambda: "0.5",
}


@pytest.mark.parametrize("other", ODD)
@pytest.mark.parametrize("first", ODD)
def test_odd_operands(first, other):
    for name in ("sin", "power"):
        ufunc = UFUNCS[name]
        more = (ODD[other](),) if ufunc.nin > 1 else ()
        assert_no_difference(ufunc, lambda more=more: ((ODD[first](), *more), None))
        assert_no_difference(ufunc, lambda more=more: ((ODD[first](), *more), (np.ones(24), np.ones(24))))
        assert_no_difference(
            ufunc, lambda n=ufunc.nin: ((np.linspace(0.1, 0.9, 24),) * n, (ODD[first](), ODD[other]()))
        )


def test_odd_calls():
    x, y, dy = np.ones((3, 24))
    for out in ((), (y,), (y, dy, x), [y, dy], y, None, (y, y), (None, None), (y, None), (None, dy)):
        assert_no_difference(pyderiv.sin, lambda out=out: ((x,), out))
    assert_no_difference(pyderiv.sin, lambda: ((x, y, dy), None))
    assert_no_difference(pyderiv.sin, lambda: ((x, y), None))
    assert_no_difference(pyderiv.sin, lambda: ((), None))
    assert_no_difference(pyderiv.power, lambda: ((x,), None))
    for keywords in ({"out": (y, dy), "casting": "no"}, {"out": (y, dy), "where": x > 2}, {"dtype": "f4"}, {"o": 1}):
        assert outcome(pyderiv.sin, x, **keywords)[1] == []
    assert [r.dtype for r in pyderiv.sin(x, dtype=np.float32)] == [np.float32] * 2
    assert (y == np.sin(1)).all()
    name = "".join(["o", "ut"])  # not the very same string
    assert pyderiv.sin(x, **{name: (y, dy)})[0] is y


def test_overlaps():
    for dtype, exponent in ((np.float64, 2.0), (np.float32, np.float32(2))):
        for n in (1, 7, 16, 40):

            def views(*starts, dtype=dtype, n=n):
                memory = np.linspace(0.1, 0.9, 200).astype(dtype)
                return [memory[start : start + n] for start in starts]

            for y in (*range(50, 151, 3), 99, 101):
                for dy in (0, y - 1, y, y + 1, y + n - 1, y + n, 100 + n - 1, 100 + n):

                    def operands(ufunc, y=y, dy=dy, views=views, exponent=exponent):
                        x, *out = views(100, y, dy)
                        return (x, exponent)[: ufunc.nin], tuple(out)

                    assert_no_difference(pyderiv.sin, lambda o=operands: o(pyderiv.sin))
                    assert_no_difference(pyderiv.power, lambda o=operands: o(pyderiv.power))


@every_dtype
def test_results_between_others(dtype):
    """As the columns of a matrix are; and where they overlap after all."""
    exponents = (2.0, 1.0) if dtype == np.float64 else (2.0, 1.0, 1e300, -1e-300, np.inf, np.nan)

    def columns(n, *starts, step):
        memory = np.linspace(0.1, 0.9, 400).astype(dtype)
        return tuple(memory[start : start + n * step : step][:n] for start in starts)

    x = np.linspace(0.1, 0.9, 40).astype(dtype)
    for n, step, start in itertools.product((1, 2, 17, 40), (1, 2, 3), (0, 1, 2, 3, 7, 78, 79, 80, 81, 117, 200)):
        for exponent in exponents:
            assert_no_difference(
                pyderiv.power, lambda n=n, e=exponent, s=start, k=step: ((x[:n], e), columns(n, 1, s, step=k))
            )
    matrix = np.full((40, 5), 7, dtype)
    pyderiv.sin(x, out=(matrix[:, 3], matrix[:, 1]))
    np.testing.assert_array_equal(matrix[:, [3, 1]].T, pyderiv.sin(x))
    assert (matrix[:, [0, 2, 4]] == 7).all()


# ---- the methods of Function ---------------------------------------------------------------------------------


METHODS = ("__call__", "value_and_derivative")


@pytest.mark.parametrize("name", METHODS)
def test_methods_are_as_they_are_written(name):
    f = pyderiv.function("x*exp(x)")
    method = getattr(f, name)
    written = getattr(pyderiv.Function, name).__wrapped__
    assert inspect.isfunction(written) and inspect.isroutine(getattr(pyderiv.Function, name))
    assert inspect.signature(method) == inspect.signature(written.__get__(f))
    assert inspect.signature(f) == inspect.signature(f.__call__)
    assert (method.__name__, method.__doc__) == (written.__name__, written.__doc__)
    assert pickle.loads(pickle.dumps(method)).__self__ == f
    assert pickle.loads(pickle.dumps(method.__func__)) is method.__func__


class Doubled(pyderiv.Function):
    def __call__(self, *args, **keywords):
        return 2 * super().__call__(*args, **keywords)


def test_subclass():
    f = pyderiv.function("x*exp(x)")
    g = Doubled(f._node, f.variables, None)
    x = np.linspace(-1, 1, 20)
    for _ in range(2):
        np.testing.assert_array_equal(g(x), 2 * f(x))
        np.testing.assert_array_equal(g.value_and_derivative(x), f.value_and_derivative(x))


@pytest.mark.parametrize("other", ODD)
@pytest.mark.parametrize("threads", [1, 2])
def test_odd_calls_of_functions(other, threads):
    """A call that goes past Python's methods, if any does, gives what they give."""
    f, g = pyderiv.function("x*exp(x)"), pyderiv.function("x*y")
    x = np.linspace(-1, 1, 24)
    f(x), f.value_and_derivative(x), g(x, x), g(x, 0.5), g(0.5, x), g(0.5, 0.5)
    pyderiv.set_num_threads(threads)
    try:
        for name in METHODS:
            for make in (
                lambda: ((ODD[other](),), {}),
                lambda: ((ODD[other](),), {"out": np.ones(24)}),
                lambda: ((x,), {"out": ODD[other]()}),
                lambda: ((x,), {"out": (ODD[other](),)}),
                lambda: ((x,), {"out": (np.ones(24), ODD[other]())}),
                lambda: ((x,), {"out": (x, x)}),
                lambda: ((x, ODD[other]()), {}),
                lambda: ((ODD[other](), x), {}),
                lambda: ((ODD[other](), 0.5), {}),
                lambda: ((x, 0.5), {"out": ODD[other]()}),
                lambda: ((), {"x": ODD[other]()}),
                lambda: ((x,), {"threads": ODD[other]()}),
                lambda: ((), {}),
            ):
                for function in (f, g):
                    told = []
                    for method in (getattr(pyderiv.Function, name), getattr(pyderiv.Function, name).__wrapped__):
                        arguments, keywords = make()
                        with warnings.catch_warnings(record=True) as caught:
                            warnings.simplefilter("always")
                            try:
                                results = method(function, *arguments, **keywords)
                            except Exception as error:
                                told.append((type(error), str(error)))
                            else:
                                results = results if type(results) is tuple else (results,)
                                told.append([(type(r), r.dtype, r.shape, r.strides, contents(r)) for r in results])
                        told[-1] = told[-1], [(w.category, str(w.message)) for w in caught]
                    assert told[0] == told[1]
    finally:
        pyderiv.set_num_threads(1)


@pytest.mark.parametrize("formula", ["sin(x)", "x*y", "x*y*z"])
def test_wrong_number_of_arguments(formula):
    """Is told, before a call and after it."""
    f, x = pyderiv.function(formula), np.ones(3)
    wanted = len(f.variables)
    for _ in range(2):
        for n in {0, 1, 2, 3, 4, 40} - {wanted}:
            for args in ([x] * n, [0.5] * n, [x, 0.5, 0.5, 0.5][:n]):
                if len(args) != wanted:
                    with pytest.raises(TypeError, match=f"takes {wanted} argument.*, not {len(args)}"):
                        f(*args)
        f(*[x] * wanted), f(x, *[0.5] * (wanted - 1)), f(*[0.5] * wanted)


# ---- floating-point errors -----------------------------------------------------------------------------------


BAD = [("log", -1.0), ("log", 0.0), ("exp", 1e4), ("sin", np.inf), ("reciprocal", 0.0), ("sqrt", -2.0), ("sqrt", 2.0)]


@every_dtype
@pytest.mark.parametrize("state", ["ignore", "warn", "raise", "call", "print", "log"])
@pytest.mark.parametrize(("name", "bad"), BAD)
def test_errors(name, bad, state, dtype, capsys):
    ufunc = UFUNCS[name]

    class Log:
        def write(self, text):
            calls.append(text)

    for n in (1, 5, 33, LARGE + 3):
        x = np.ones(n, dtype)
        x[n // 2] = bad
        told = []
        for keywords in ({}, {"where": True}, {"out": tuple(np.empty((2, n), dtype))}):
            calls = []
            call = Log() if state == "log" else lambda *a: calls.append(a)  # noqa: B023
            with np.errstate(all=state, under="ignore", call=call):
                results, warned = outcome(ufunc, x, **keywords)
            if state == "raise" and isinstance(results, list):
                assert bad == 2.0
            told.append((warned, calls, capsys.readouterr(), isinstance(results, tuple) and results))
        assert told[0] == told[1] == told[2]


def test_poles_of_single_flags():
    with np.errstate(divide="raise", over="ignore", invalid="ignore"):
        pyderiv.log([-1.0]), pyderiv.log(np.array([-1.0])), pyderiv.exp(np.array([1e4]))
        with pytest.raises(FloatingPointError, match="divide by zero encountered in log"):
            pyderiv.log(np.array([0.0]))


@pytest.mark.skipif(not X86_LINUX, reason="reads the floating-point flags through glibc")
@pytest.mark.parametrize("level", dispatch.supported())
def test_flags_that_are_set_already(level):
    """They mean nothing to a call, and stay; NumPy's way clears them. So this tells which way was gone, too."""
    libm = ctypes.CDLL("libm.so.6")
    both = 1 | 4  # invalid and divide
    x, y, dy, c = np.full((4, 20), 0.5)
    single = x.astype(np.float32)
    sin, power = (make_ufunc(BY_NAME[name], dispatch.load(level)) for name in ("sin", "power"))
    f = pyderiv.function("x**2*exp(-x)")
    f(x), f.value_and_derivative(x)

    def after(call):
        libm.feraiseexcept(both)
        call()
        flags = libm.fetestexcept(both)
        libm.feclearexcept(both)
        return flags

    with np.errstate(all="raise"):
        for call in (
            lambda: sin(x),
            lambda: sin(x, out=(y, dy)),
            lambda: sin(single),
            lambda: power(x, c),
            lambda: power(x, 2.5),
            lambda: power(x, np.float64(2.5), out=(y, dy)),
            lambda: sin(x.reshape(4, 5)),
            lambda: f(x),
            lambda: f(x, out=y),
            lambda: f.value_and_derivative(x),
            lambda: f.value_and_derivative(x, out=(y, dy)),
        ):
            assert after(call) == both
        for call in (lambda: sin(x, where=True), lambda: sin(x[::2]), lambda: sin(x, out=(x, dy)), lambda: sin(0.5)):
            assert after(call) == 0
    bad = np.array([0.5, np.inf])
    with np.errstate(all="ignore"):
        assert after(lambda: sin(bad)) == after(lambda: sin(bad, where=True)) == after(lambda: np.sin(bad))


# ---- references ----------------------------------------------------------------------------------------------


def test_references():
    x, y, dy, c = np.linspace(0.1, 0.9, 4 * 50).reshape(4, 50)
    bad, single, out = -x, x.astype(np.float32), (y, dy)
    value, pair = pyderiv.function("x*sin(x)"), pyderiv.function("x*sin(x)").value_and_derivative
    number, numpys = 2.5, np.float64(2.5)
    objects = [x, y, dy, c, bad, single, out, number, numpys, None, np.dtype("f8"), np.dtype("f4"), (), pyderiv.sin]

    def calls():
        results = [pyderiv.sin(x), pyderiv.sin(x, out=out), pyderiv.sin(single), pyderiv.sin(x, out=(y, None))]
        results += [pyderiv.power(x, c), pyderiv.power(x, number), pyderiv.power(x, numpys, out=out)]
        results += [value(x), value(x, out=y), pair(x), pair(x, out=out), pyderiv.power(x, [number] * 50)]
        results += [value(x, threads=2), value(x, out=y, threads=2), pair(x, threads=1), pair(x, threads=2, out=out)]
        with np.errstate(all="ignore"):
            results += [pyderiv.log(bad), pyderiv.log(bad, out=out)]
        assert {sys.getrefcount(a) for a in results[0]} == {3}  # the tuple's, the loop's, the argument's
        with np.errstate(all="raise"):
            for keywords in ({}, {"out": out}):
                with pytest.raises(FloatingPointError):
                    pyderiv.log(bad, **keywords)

    for _ in range(20):
        calls()
    gc.collect()
    before = [sys.getrefcount(o) for o in objects]
    tracemalloc.start()
    try:
        calls()
        held = tracemalloc.get_traced_memory()[0]
        for _ in range(500):
            calls()
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - held
    finally:
        tracemalloc.stop()
    after = [sys.getrefcount(o) for o in objects]
    assert max(abs(a - b) for a, b in zip(before, after, strict=True)) < 100
    assert grown < 20_000


def test_size_of_results():
    row, column, one, empty, number = np.ones(5), np.ones((3, 1)), np.ones(1), np.ones(0), np.ones(())
    like_row = (row, column, one, 2.0, 2, [1.0] * 5, number, np.float32(2), row.view(Kept))
    for args in (
        *((row, a) for a in like_row),
        ([1.0], column),
        (empty, one),
        (number, 2.0),
        (2.0, 2.0),
        (row, row, column),
    ):
        assert _calls.size_of_results(args) == np.broadcast(*args).size
        assert _calls.shape_of_results(args) == np.broadcast(*args).shape
    assert _calls.size_of_results((row,)) == 5 and _calls.size_of_results([column]) == 3
    for alone in (2.0, [1.0, 2.0], row.view(Kept)):  # is not cut
        assert _calls.size_of_results((alone,)) == 1
    with pytest.raises(ValueError, match="mismatch"):
        _calls.size_of_results((row, np.ones(4)))
    with pytest.raises(ValueError, match="mismatch"):
        _calls.shape_of_results((row, np.ones(4)))


def test_arguments_that_are_numbers():
    x = np.ones(3)
    given = (x, 2, True, 2.0, np.float32(1), np.ones(()), [1.0], x.view(Kept), x[:0], 2**70)
    args, numbers = _calls.with_numbers(given)
    assert [k for k in range(len(args)) if numbers >> k & 1] == [1, 2, 3, 4, 5, 9] and numbers >> len(args) == 1
    assert args[0] is x and type(args[1]) is float and args[2] is True and args[9] == 2.0**70
    with pytest.raises(OverflowError):
        _calls.with_numbers((x, 10**400))


@pytest.mark.parametrize("threads", [1, 2, 10**30, None, np.int64(2), 0, -1, True, 2.0, "2"])
@pytest.mark.parametrize("n", [1, 100, 100_000])
def test_threads_of_a_function(threads, n):
    """Given first or last, with out= or without, after a call or none: one answer; what is no number is told."""
    x = np.linspace(0.1, 3, n)
    valid = threads is None or (threads in (1, 2, 10**30) and type(threads) is not float and threads is not True)
    for calls in (0, 1):
        f = pyderiv.function("x**3 + 0.25")
        for _ in range(calls):
            f(x[:1]), f.value_and_derivative(x[:1])
        for keywords in ({}, {"out": (np.empty(n), np.empty(n))}, {"out": (None, np.empty(n))}):
            for given in ({"threads": threads, **keywords}, {**keywords, "threads": threads}):
                if valid:
                    results = f.value_and_derivative(x, **given)
                    for r, e in zip(results, pyderiv.function("x**3 + 0.25").value_and_derivative(x), strict=True):
                        np.testing.assert_array_equal(r, e)
                    assert all(o is None or r is o for r, o in zip(results, keywords.get("out", results), strict=True))
                    np.testing.assert_array_equal(f(x, threads=threads), results[0])
                else:
                    for call in (f.value_and_derivative, f):
                        with pytest.raises(ValueError, match="number of threads is a positive integer"):
                            call(x, threads=threads)


def test_results_are_ones_own():
    """Fresh arrays at every call, also after the earlier ones were freed or are held."""
    x = np.linspace(0.1, 0.9, 100)
    held = [pyderiv.sin(x) for _ in range(50)]
    assert len({r.ctypes.data for results in held for r in results}) == 100
    assert all(r.flags.owndata and r.flags.writeable for results in held for r in results)
    for ufunc, parameters in (case.values for case in BASIC):
        with np.errstate(all="ignore"):
            y, dy = ufunc(x, *parameters)
        assert not np.shares_memory(y, dy) and not np.shares_memory(x, y)


def test_plain_arrays():
    """What goes straight to a loop: arrays of one type, shape and order, whose results are apart."""
    x, y, table = np.ones(100), np.zeros(100), np.ones((10, 10))
    single, read_only, buffer = x.astype("f"), np.broadcast_to(1.0, 100).copy(), np.ones(300)
    read_only.flags.writeable = False
    nones = (None, None)
    for args, out in [
        ((x,), nones),
        ((x, 2.0, y), (None, np.empty(100))),
        ((2.0, np.float64(3), x), nones),
        ((x, y), (x, y)),
        ((x, read_only), nones),
        ((single, 2.0), (np.empty_like(single),)),
        ((table,), (table,)),
        ((buffer[:100],), (buffer[100:200], buffer[200:])),
        ((x[::2], x[1::2]), (buffer[:50], buffer[50:150:2])),
        ((table[:, 0],), (table[:, 9], table[:, 1])),
        ((table[0],), (table[1], table[2, ::-1])),
        ((table[:, 3],), (None, table[:, 3])),
        ((buffer[::3],), (buffer[1::3], buffer[2::3])),
        ((np.broadcast_to(2.0, 100), x), nones),
        ((table.T, 2.0), (None, np.empty((10, 10), order="F"))),
    ]:
        like = next(a for a in args if isinstance(a, np.ndarray))
        assert _calls.plain_array(args, out) is like
    for args, out in [
        ((2.0, 3.0), nones),
        ((x, 2), nones),
        ((x, np.float32(2)), nones),
        ((single, np.float64(2)), nones),
        ((x, single), nones),
        ((x, np.ones(1)), nones),
        ((x, np.ones(())), nones),
        ((x,), (np.broadcast_to(read_only, (2, 100)).copy()[:, 0], None)),
        ((x,), (np.lib.stride_tricks.as_strided(buffer, (100,), (0,)), None)),
        ((table[:, 0],), (table[0], None)),
        ((table[0],), (table[0, ::-1], None)),
        ((buffer[:200:2],), (buffer[:150:3][:100], buffer[2:202:2])),
        ((buffer[0:200:2],), (buffer[2:202:2], None)),
        ((buffer[100:200],), (buffer[299:99:-2], None)),
        ((table[:, :5],), nones),
        ((table.T, table.copy()), nones),
        ((table.copy(), table.T), nones),
        ((table.copy(),), (np.empty((10, 10), order="F"), None)),
        ((table.T[::-1],), nones),
        ((x.astype(">f8"),), nones),
        ((x.astype(int),), nones),
        ((np.frombuffer(bytes(801), offset=1),), nones),
        ((x.view(Kept),), nones),
        (([1.0] * 100,), nones),
        ((x,), (y, y)),
        ((x,), (y, y[:])),
        ((x,), (y.view(Kept), None)),
        ((x,), (np.empty(99), None)),
        ((x,), (single, None)),
        ((x,), (read_only, None)),
        ((buffer[:100],), (buffer[99:199], None)),
        ((buffer[99:199],), (buffer[:100], None)),
        ((x,), (buffer[:100], buffer[99:199])),
    ]:
        assert _calls.plain_array(args, out) is None


def test_pieces_go_from_long_to_short():
    """All rows once; whole lines of the cache, but at the end; none longer or shorter than asked for."""
    lengths = []

    def call(ufunc, operands, part):
        x, y = operands
        lengths.append(part.stop - part.start)
        y[part] = x[part] + 1

    for rows, parts, least, most in [
        (1000, 2, 0, np.inf),
        (10_000, 2, 300, 2000),
        (5000, 3, 1e9, 100),
        (7, 4, 0, 3),
        (0, 2, 0, 9),
    ]:
        x, y = np.arange(float(rows)), np.zeros(rows)
        work = _calls.Work(None, [x, y], call)
        lengths.clear()
        work.cut(0, rows, parts, least, most)
        assert work.run() == sum(lengths) == rows
        work.end(1.0)
        work.check()
        np.testing.assert_array_equal(y, x + 1)
        assert lengths == sorted(lengths, reverse=True)
        assert all(n % 64 == 0 for n in lengths[:-1] if n > 64)
        assert all(n >= least for n in lengths[:-1]) and all(n <= max(most + 64, least) for n in lengths)
        assert not lengths or lengths[0] <= max(-(-rows // parts) + 64, least)


def test_pieces_of_a_part():
    """Only of the rows that are cut; and of any vectors, forwards, backwards or every third."""
    x = np.linspace(0.1, 3, 3000)
    for step in (1, 3, -1, -3):
        a, y, dy = x[::step], np.zeros(3000)[::step], np.zeros(3000)[::step]
        work = _calls.Work(pyderiv.sin, [a, y, dy], None)
        work.cut(100, 900, 3, 10)
        assert work.run() == 800
        work.end(1.0)
        work.check()
        for result, expected in zip((y, dy), pyderiv.sin(a), strict=True):
            np.testing.assert_array_equal(result[100:900], expected[100:900])
            assert not result[:100].any() and not result[900:].any()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_helpers_need_no_interpreter(dtype):
    """They end a work while this thread does not let it go."""
    x = np.linspace(0.1, 3, 100_000, dtype=dtype)
    expected = pyderiv.sin(x)
    for _ in range(10_000):
        pyderiv.function("sin(x)")(x, threads=2)
        if _calls.watching():  # now there is a helper, that is past Python
            break
    y, dy = np.zeros_like(x), np.zeros_like(x)
    work = _calls.Work(pyderiv.sin, [x, y, dy], None)
    work.cut(0, len(x), 4)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    try:
        work.ask(1, 0.0)
        rounds = 0
        while not y[-1] and rounds < 10**8:
            rounds += 1
        work.end(60.0)
    finally:
        sys.setswitchinterval(interval)
    work.check()
    assert work.run() == 0
    assert max(work.delays) > 0
    np.testing.assert_array_equal((y, dy), expected)


@pytest.mark.parametrize("plain", [True, False])
@pytest.mark.parametrize("bad", [-1.0, 0.0])
def test_threads_report_as_one_does(bad, plain):
    """Warnings, errors and calls of numpy.errstate, by the same words; once for a whole call that goes to the loop."""
    x = np.ones(100_000)
    x[[10, 50_000, 99_000]] = bad
    x = x if plain else x.reshape(500, 200)[:, ::-1]
    f = pyderiv.function("log(x)")

    def told(threads, how):
        said = []
        with np.errstate(all=how, call=lambda text, flag: said.append((text, flag))):
            try:
                with warnings.catch_warnings(record=True) as caught:
                    warnings.simplefilter("always")
                    results = f.value_and_derivative(x, threads=threads)
            except FloatingPointError as error:
                return str(error)
        found = [(str(w.message), w.category) for w in caught] + said
        return (found if plain else set(found)), [r.tobytes() for r in results]

    for how in ("ignore", "warn", "raise", "call"):
        assert told(2, how) == told(1, how)


def test_threads_and_odd_results():
    """What NumPy refuses, or warns of, it does from several threads too."""
    f, x = pyderiv.function("x**2"), np.linspace(1, 2, 10_000)
    read_only = np.empty_like(x)
    read_only.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        f.value_and_derivative(x, out=(read_only, None), threads=2)
    for number in (2.0, np.float64(2), np.float32(2), 3, 1e300, 1e-300):
        for kind in (np.float64, np.float32):
            g, a = pyderiv.function("a*sin(b)"), x.astype(kind)
            with np.errstate(all="ignore"):
                one, two = (g.value_and_derivative(number, a, wrt="b", threads=t) for t in (1, 2))
                for o, t in zip((*one, g(number, a, threads=1)), (*two, g(number, a, threads=2)), strict=True):
                    assert o.dtype == t.dtype
                    np.testing.assert_array_equal(o, t)
