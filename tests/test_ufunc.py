"""The basic functions are NumPy ufuncs like NumPy's own, and a result depends on its own inputs alone.

That the numbers are right is for test_accuracy.py: here results are compared with results for a
contiguous array, or for one element at a time, bit for bit.
"""

import copy
import ctypes
import gc
import itertools
import os
import pickle
import platform
import subprocess
import sys
import tracemalloc
import warnings
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from accuracy import edges, neighbours, samples
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import pyderiv
from pyderiv import basic, dispatch, threads
from pyderiv.basic import UFUNCS, make_ufunc
from pyderiv.functions import BY_NAME, ROWS
from pyderiv.plan import plan

INF, NAN = np.inf, np.nan
STREAMED = 1_050_007  # so many doubles are written past the cache

# a ufunc with its parameters: Python floats, which leave the dtype to x
BASIC = [pytest.param(UFUNCS[row.name], samples(row)[0], id=row.name) for row in ROWS]
every_function = pytest.mark.parametrize(("ufunc", "parameters"), BASIC)
every_dtype = pytest.mark.parametrize("dtype", [np.float64, np.float32])
every_kernel = pytest.mark.parametrize(
    ("ufunc", "parameters"),
    [
        pytest.param(make_ufunc(row, dispatch.load(level)), p, id=f"{row.name}{f'-{p[0]:g}' if p else ''}-{level}")
        for row in ROWS
        for p in samples(row)
        for level in dispatch.supported()
    ],
)


@pytest.fixture(autouse=True)
def quiet():
    """The tests of warnings say so themselves."""
    with np.errstate(all="ignore"):
        yield


def row_of(ufunc):
    return BY_NAME[ufunc.__name__.rstrip("_")]


@cache
def inputs(ufunc, dtype=np.float64, n=400):
    """Shuffled points inside and outside the domain: at work, of every magnitude, huge multiples of pi/2, specials."""
    rng = np.random.default_rng(20)
    info = np.finfo(dtype)
    special = [
        0,
        INF,
        NAN,
        info.max,
        info.tiny,
        info.smallest_subnormal,
        3.7 * info.smallest_subnormal,
        1,
        0.5,
        2,
        710,
        89,
    ]
    huge = (
        [1e22, 6381956970095103.0 * 2.0**797, 2.0**1000, 1e16, 355.0, 1e9]
        if dtype == np.float64
        else [1e22, 3e38, 355.0, 1e9]
    )
    parts = [
        [s * v for v in (*special, *huge) for s in (1, -1)],
        rng.uniform(*row_of(ufunc).typical, n // 3),
        rng.integers(1, 200, n // 6) * np.pi / 2,
        rng.choice([-1, 1], n // 3) * np.exp2(rng.uniform(info.minexp - 20, info.maxexp - 1, n // 3)),
    ]
    x = np.concatenate(parts).astype(dtype)
    rng.shuffle(x)
    x.flags.writeable = False
    return x


def bits(array):
    array = np.asarray(array)
    return np.ascontiguousarray(array).view(f"u{array.itemsize}")


def assert_same(results, expected):
    """Both outputs, bit for bit: signs of zeros and NaN too."""
    assert len(results) == len(expected) == 2
    for result, wanted in zip(results, expected, strict=True):
        assert result.dtype.newbyteorder("=") == wanted.dtype
        assert np.shape(result) == np.shape(wanted)
        result = result.astype(wanted.dtype)
        if result.tobytes() != wanted.tobytes():
            np.testing.assert_array_equal(bits(result), bits(wanted))


# ---- what a ufunc is -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_is_a_ufunc(row):
    ufunc = getattr(pyderiv, row.name)
    assert isinstance(ufunc, np.ufunc)
    assert ufunc.__name__ == (f"{row.name}_" if row.name in basic.TAKEN else row.name)
    assert (ufunc.nin, ufunc.nout) == (1 + len(row.parameters), 2)
    assert ufunc.types == ["f" * ufunc.nin + "->ff", "d" * ufunc.nin + "->dd"]
    assert ufunc.identity is None and ufunc.signature is None
    for alias in row.aliases:
        assert getattr(pyderiv, alias) is ufunc


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_docstring(row):
    text = getattr(pyderiv, row.name).__doc__
    assert text.startswith(f"{getattr(pyderiv, row.name).__name__}(x")
    assert f"y = {row.value}\n" in text and f"dy = {row.derivative}\n" in text
    for bounds in row.ulp:
        assert "value at most {:g} ULP, derivative at most {:g} ULP".format(*bounds) in text
    assert row.summary in text
    assert ("Kink" in text) == bool(row.kinks) and row.kinks in text
    for parameter in row.parameters:
        assert f"\n{parameter.name} : array_like" in text and parameter.meaning[1:] in text
    assert max(len(line) for line in text.splitlines()[1:] if not line.startswith("    ")) <= 120  # but formulas


@every_function
def test_pickle_and_copy(ufunc, parameters):
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # to find a ufunc's module, pickle asks all that are loaded, deprecated ones too
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            assert pickle.loads(pickle.dumps(ufunc, protocol)) is ufunc
    assert copy.copy(ufunc) is ufunc and copy.deepcopy(ufunc) is ufunc


# ---- arguments of a ufunc ------------------------------------------------------------------------------------


@every_dtype
@every_function
def test_out(ufunc, parameters, dtype):
    x = inputs(ufunc, dtype)
    expected = ufunc(x, *parameters)
    y, dy = np.empty_like(x), np.empty_like(x)
    results = ufunc(x, *parameters, out=(y, dy))
    assert results[0] is y and results[1] is dy
    assert_same(results, expected)
    y[:], dy[:] = 7, 7
    assert_same(ufunc(x, *parameters, y, dy), expected)
    assert_same((y, dy), expected)
    dy[:] = 7
    results = ufunc(x, *parameters, out=(None, dy))
    assert results[1] is dy
    assert_same(results, expected)
    y[:] = 7
    results = ufunc(x, *parameters, out=(y, None))
    assert results[0] is y
    assert_same(results, expected)


@every_dtype
@every_function
def test_where(ufunc, parameters, dtype):
    x = inputs(ufunc, dtype)
    expected = ufunc(x, *parameters)
    patterns = [np.arange(x.size) % k == 0 for k in (1, 2, 3, 17)]
    patterns += [np.random.default_rng(5).random(x.size) < 0.9, np.zeros(x.size, bool)]
    for where in patterns:
        y, dy = np.full((2, x.size), 7, dtype)
        results = ufunc(x, *parameters, out=(y, dy), where=where)
        assert_same(results, [np.where(where, e, dtype(7)) for e in expected])


@every_function
def test_dtype_and_casting(ufunc, parameters):
    x = inputs(ufunc)
    single = x.astype(np.float32)
    assert_same(ufunc(x, *parameters, dtype=np.float32), ufunc(single, *parameters))
    assert_same(ufunc(single, *parameters, dtype=np.float64), ufunc(single.astype(float), *parameters))
    signature = "f" * ufunc.nin + "->ff"
    assert_same(ufunc(x, *parameters, signature=signature), ufunc(single, *parameters))
    y = np.empty_like(single)
    ufunc(x, *parameters, out=(y, None))
    np.testing.assert_array_equal(y, ufunc(x, *parameters)[0].astype(np.float32))
    for wrong in (
        lambda: ufunc(x, *parameters, out=(y, None), casting="safe"),
        lambda: ufunc(x, *parameters, dtype=np.float32, casting="safe"),
        lambda: ufunc(np.arange(3), *parameters, casting="no"),
        lambda: ufunc(x, *parameters, out=(np.empty(x.size, int), None)),
        lambda: ufunc(x, *parameters, dtype=complex),
        lambda: ufunc(x, *parameters, dtype=int),
    ):
        with pytest.raises(TypeError, match=ufunc.__name__):
            wrong()


@every_function
def test_broadcasting(ufunc, parameters):
    x = inputs(ufunc)[:24]
    expected = [e.reshape(4, 6) for e in ufunc(x, *parameters)]
    assert_same(ufunc(x.reshape(4, 6), *parameters), expected)
    assert_same(ufunc(np.asfortranarray(x.reshape(4, 6)), *parameters), expected)
    assert_same(ufunc(x.reshape(4, 6), *parameters, order="F"), expected)
    y = np.empty((3, 4, 6))
    ufunc(x.reshape(4, 6), *parameters, out=(y, None))
    assert all((bits(part) == bits(expected[0])).all() for part in y)
    one = ufunc(np.broadcast_to(x[3], (5, 7)), *parameters)
    assert_same(one, [np.full((5, 7), e) for e in ufunc(x[3], *parameters)])
    with pytest.raises(ValueError, match="broadcast"):
        ufunc(x, *parameters, out=(np.empty(23), None))


@pytest.mark.parametrize("row", [row for row in ROWS if row.parameters], ids=lambda row: row.name)
def test_parameters_broadcast(row):
    ufunc = UFUNCS[row.name]
    x = inputs(ufunc)[:50]
    p = np.array([value for (value,) in samples(row)])
    table = ufunc(x[:, None], p)
    assert_same(ufunc.outer(x, p), table)
    for k, value in enumerate(p):
        assert_same(ufunc(x, float(value)), [t[:, k].copy() for t in table])
    assert_same(ufunc(x[7], p), [t[7] for t in table])


@every_dtype
@pytest.mark.parametrize("row", [row for row in ROWS if row.parameters], ids=lambda row: row.name)
def test_one_parameter_is_as_many(row, dtype):
    """In long blocks and short ones, strided, in place and with a tail: the number, and an array of it."""
    ufunc = UFUNCS[row.name]
    x = np.resize(inputs(ufunc, dtype), 17003)
    for (value,) in samples(row):
        parameter, many = dtype(value), np.full(x.size, value, dtype)
        expected = ufunc(x, many)
        assert_same(ufunc(x, parameter), expected)
        assert_same(ufunc(x[:77], parameter), [e[:77] for e in expected])
        assert_same(ufunc(x[::-3], parameter), [e[::-3] for e in expected])
        z = x.copy()
        assert_same(ufunc(z, parameter, out=(z, None)), expected)


@pytest.mark.parametrize("row", [row for row in ROWS if row.parameters], ids=lambda row: row.name)
def test_a_parameter_changes_late(row):
    """Blocks that begin with one value, and end with another."""
    ufunc = UFUNCS[row.name]
    first, second = (value for (value,) in samples(row)[:2])
    x = np.resize(inputs(ufunc), 3000)
    late = np.arange(x.size) >= 2900
    expected = [np.where(late, b, a) for a, b in zip(ufunc(x, first), ufunc(x, second), strict=True)]
    assert_same(ufunc(x, np.where(late, second, first)), expected)


@every_function
def test_scalars(ufunc, parameters):
    for x in (2.0, 2, np.float64(2), np.array(2.0), True, np.int8(2)):
        y, dy = ufunc(x, *parameters)
        assert type(y) is type(dy) is np.float64
        assert_same((y, dy), [r[0] for r in ufunc([float(x)], *parameters)])
    for x in (np.float32(2), np.array(2, np.float32), np.float16(2)):
        assert [type(r) for r in ufunc(x, *parameters)] == [np.float32, np.float32]
    y = np.empty(())
    assert ufunc(2.0, *parameters, out=(y, None))[0] is y


@every_function
def test_shapes(ufunc, parameters):
    assert_same(ufunc([1, 2, 3], *parameters), ufunc(np.array([1.0, 2.0, 3.0]), *parameters))
    assert_same(ufunc(((1, 2.5), (3, 4)), *parameters), ufunc(np.array([[1, 2.5], [3, 4]]), *parameters))
    for shape in ((0,), (0, 3), (3, 0, 2), (0,) * 32):
        for dtype in (np.float64, np.float32):
            assert_same(ufunc(np.empty(shape, dtype), *parameters), [np.empty(shape, dtype)] * 2)
    x = inputs(ufunc)[:16]
    most = np.full((1,) * 64, 0.5)  # dimensions that NumPy has
    assert_same(ufunc(most, *parameters), [np.full(most.shape, r) for r in ufunc(0.5, *parameters)])
    for shape in ((1,) * 14 + (2, 4) + (1,) * 14 + (2, 1), (2, 2, 2, 2) + (1,) * 28):
        deep = x.reshape(shape)
        assert deep.ndim == 32
        assert_same(ufunc(deep, *parameters), [e.reshape(shape) for e in ufunc(x, *parameters)])
        turned = ufunc(deep.T, *parameters)
        assert_same(turned, [e.reshape(shape).T for e in ufunc(x, *parameters)])


def test_methods():
    for reduction in (pyderiv.power.reduce, pyderiv.power.accumulate, pyderiv.sin.reduce):
        with pytest.raises(ValueError, match=r"reduce|accumulate"):
            reduction(np.ones(3))
    with pytest.raises(TypeError, match="positional arguments"):
        pyderiv.sin()
    with pytest.raises(TypeError, match="positional arguments"):
        pyderiv.power(1.0)


# ---- memory: strides, alignment, byte order, overlap ---------------------------------------------------------


@every_dtype
@every_function
def test_strides(ufunc, parameters, dtype):
    x = inputs(ufunc, dtype)
    for n in range(71):
        expected = ufunc(x[:n].copy(), *parameters)
        y, dy = np.empty((2, 8 * max(n, 1)), dtype)
        for stride in (*range(-8, 0), *range(1, 9)):
            strided = np.empty(8 * max(n, 1), dtype)[::stride][:n]
            strided[:] = x[:n]
            assert_same(ufunc(strided, *parameters), expected)
            out = (y[::stride][:n], dy[::-stride][:n])
            assert_same(ufunc(strided, *parameters, out=out), expected)
        repeated = np.broadcast_to(x[n], n)
        assert repeated.strides == (0,)
        assert_same(ufunc(repeated, *parameters), ufunc(repeated.copy(), *parameters))


@every_dtype
def test_reciprocal_is_the_division(dtype):
    """Where a number has ones alone, too, for which an iteration without division may round the wrong way."""
    powers = np.ldexp(dtype(1), np.arange(-120, 121)).astype(dtype)
    x = np.concatenate(
        [powers, np.nextafter(powers, dtype(0)), np.nextafter(powers, dtype(np.inf)), inputs(pyderiv.log, dtype)]
    )
    x = x[x > 0]
    for sign in (1, -1):
        np.testing.assert_array_equal(pyderiv.reciprocal(sign * x)[0], 1 / (sign * x))


@every_dtype
@every_function
def test_byte_offsets(ufunc, parameters, dtype):
    """Odd addresses included, for input and both outputs, and nothing is written beside them."""
    x = inputs(ufunc, dtype)
    expected = ufunc(x, *parameters)
    memory = np.empty((3, x.nbytes + 192), np.uint8)
    for offset in range(64):
        places = [slice(64 + k, 64 + k + x.nbytes) for k in (offset, 63 - offset, offset // 3)]
        memory[:] = 0xA5
        shifted, y, dy = (m[place].view(dtype) for m, place in zip(memory, places, strict=True))
        shifted[:] = x
        assert_same(ufunc(shifted, *parameters), expected)
        assert_same(ufunc(shifted, *parameters, out=(y, dy)), expected)
        assert_same(ufunc(x, *parameters, out=(y, dy)), expected)
        for m, place in zip(memory, places, strict=True):
            assert (np.delete(m, place) == 0xA5).all()


@every_dtype
@every_function
def test_byte_order_and_fields(ufunc, parameters, dtype):
    x = inputs(ufunc, dtype)
    expected = ufunc(x, *parameters)
    swapped = x.astype(x.dtype.newbyteorder())
    assert_same(ufunc(swapped, *parameters), expected)
    y, dy = np.empty_like(swapped), np.empty_like(swapped)
    assert_same(ufunc(swapped, *parameters, out=(y, dy)), expected)
    records = np.zeros(x.size, [("flag", "i1"), ("x", dtype), ("y", dtype), ("dy", swapped.dtype)])
    records["x"] = x
    assert_same(ufunc(records["x"], *parameters, out=(records["y"], records["dy"])), expected)
    assert not records["flag"].any()
    assert_same((records["x"], records["y"]), (x, expected[0]))


@every_dtype
@every_function
def test_read_only_and_memmap(ufunc, parameters, dtype, tmp_path):
    x = inputs(ufunc, dtype)
    assert not x.flags.writeable
    before, expected = x.tobytes(), ufunc(x, *parameters)
    assert x.tobytes() == before
    fixed = np.full(x.size, 7, dtype)
    fixed.flags.writeable = False
    for out in ((fixed, None), (None, fixed)):
        with pytest.raises(ValueError, match="read-only"):
            ufunc(x, *parameters, out=out)
    assert (fixed == 7).all()
    x.tofile(tmp_path / "x")
    mapped = np.memmap(tmp_path / "x", dtype, "r")
    assert_same(ufunc(mapped, *parameters), expected)
    y = np.memmap(tmp_path / "y", dtype, "w+", shape=x.shape)
    ufunc(mapped, *parameters, out=(y, None))
    y.flush()
    assert (bits(np.fromfile(tmp_path / "y", dtype)) == bits(expected[0])).all()


@every_dtype
@every_function
def test_in_place(ufunc, parameters, dtype):
    for n in (1, 5, 16, 37, 400):
        x = inputs(ufunc, dtype)[:n]
        expected = ufunc(x, *parameters)
        for k in (0, 1):
            work, other = x.copy(), np.empty_like(x)
            assert_same(ufunc(work, *parameters, out=(work, other) if k == 0 else (other, work)), expected)
    x = inputs(ufunc, dtype)
    for shift in (*range(-20, 21), 100, -100):
        memory = np.empty(x.size + 200, dtype)
        source, target = memory[100 : 100 + x.size], memory[100 + shift : 100 + shift + x.size]
        for k in (0, 1):
            source[:] = x
            other = np.empty_like(x)
            assert_same(
                ufunc(source, *parameters, out=(target, other) if k == 0 else (other, target)), ufunc(x, *parameters)
            )


@every_function
def test_random_overlaps(ufunc, parameters):
    """Views of the same memory in one to three dimensions give what they give without overlap."""
    rng = np.random.default_rng(9)
    values = np.resize(inputs(ufunc), 720)

    def view(memory, shape):
        parts = []
        for length, size in zip(shape, memory.shape, strict=True):
            step = rng.integers(1, (size - 1) // length + 1) if length < size else 1
            start = rng.integers(0, size - (length - 1) * step)
            parts.append(slice(start, start + (length - 1) * step + 1, step))
        part = memory[tuple(parts)]
        return part[tuple(slice(None, None, rng.choice([-1, 1])) for _ in shape)]

    overlaps = 0
    for _ in range(5000):
        full = [(720,), (24, 30), (8, 9, 10)][rng.integers(3)]
        memory = values.reshape(full).copy()
        shape = [rng.integers(1, size + 1) for size in full]
        x, y, dy = (view(memory, shape) for _ in range(3))
        if np.shares_memory(y, dy):  # each would write over the other
            dy = np.empty(shape)
        expected = ufunc(x.copy(), *parameters)
        overlaps += np.shares_memory(x, y)
        assert_same(ufunc(x, *parameters, out=(y, dy)), expected)
    assert overlaps > 1000


# ---- dtypes and containers -----------------------------------------------------------------------------------


@every_function
def test_dtypes(ufunc, parameters):
    half = np.arange(0.25, 4, 0.25).astype(np.float16)
    assert_same(ufunc(half, *parameters), ufunc(half.astype(np.float32), *parameters))
    for code in "?bBhHiIlLqQ":
        x = np.array([0, 1, 2, 3, 100], code)
        assert_same(ufunc(x, *parameters), ufunc(x.astype(float), *parameters))
    for code in (np.int64, np.uint64):
        x = np.array([np.iinfo(code).min, np.iinfo(code).max], code)
        assert_same(ufunc(x, *parameters), ufunc(x.astype(float), *parameters))


@pytest.mark.parametrize(("x", "expected"), [
    (np.ones(2, np.float32), np.float32), (np.ones(2, np.float16), np.float32), (np.ones(2), np.float64),
    (np.ones(2, int), np.float64),
])  # fmt: skip
def test_dtypes_of_two_inputs(x, expected):
    """As NumPy promotes: a Python number leaves the dtype alone, an array of float64 does not."""
    for c, dtype in [(3, expected), (3.0, expected), (np.float64(3), np.float64), (np.full(2, 3), np.float64)]:
        assert [r.dtype for r in pyderiv.power(x, c)] == [dtype, dtype]
    assert pyderiv.power(np.ones(2, np.float32), np.ones(2, np.int8))[0].dtype == np.float32


@pytest.mark.parametrize("dtype", ["complex128", "complex64", "object", "longdouble", "clongdouble", "<U3", "S3",
                                   "datetime64[s]", "timedelta64[s]", "V8"])  # fmt: skip
@every_function
def test_other_dtypes_are_refused(ufunc, parameters, dtype):
    x = np.zeros(3, dtype)
    y = np.full(3, 7.0)
    for call in (
        lambda: ufunc(x, *parameters),
        lambda: ufunc(x[:1].reshape(()), *parameters),
        lambda: ufunc(x, *parameters, out=(y, None)),
    ):
        with pytest.raises(TypeError) as error:
            call()
        assert str(error.value).startswith(f"{ufunc.__name__}: ")
        assert str(x.dtype) in str(error.value)
    assert (y == 7).all()
    if parameters:
        with pytest.raises(TypeError, match=f"^{ufunc.__name__}: "):
            ufunc(1.0, x)


@every_function
def test_masked_arrays(ufunc, parameters):
    x = np.ma.masked_array(np.linspace(0.1, 0.9, 9), mask=[0, 1, 0, 0, 1, 0, 0, 0, 1])
    for result, expected in zip(ufunc(x, *parameters), ufunc(x.data, *parameters), strict=True):
        assert isinstance(result, np.ma.MaskedArray)
        np.testing.assert_array_equal(result.mask, x.mask)
        np.testing.assert_array_equal(result.compressed(), expected[~x.mask])


@every_function
def test_pandas(ufunc, parameters):
    pandas = pytest.importorskip("pandas")
    series = pandas.Series([0.2, 0.5, 0.9], index=list("abc"), name="q")
    expected = ufunc(series.to_numpy(), *parameters)
    for result, wanted in zip(ufunc(series, *parameters), expected, strict=True):
        pandas.testing.assert_series_equal(result, pandas.Series(wanted, index=list("abc"), name="q"), check_exact=True)
    frame = pandas.DataFrame({"a": series, "b": series})
    for result, wanted in zip(ufunc(frame, *parameters), expected, strict=True):
        pandas.testing.assert_index_equal(result.index, frame.index)
        np.testing.assert_array_equal(result["b"], wanted)


@every_function
def test_xarray(ufunc, parameters):
    xarray = pytest.importorskip("xarray")
    x = xarray.DataArray([0.2, 0.5, 0.9], dims=["t"], coords={"t": [3, 4, 5]})
    for result, wanted in zip(ufunc(x, *parameters), ufunc(x.data, *parameters), strict=True):
        assert result.identical(xarray.DataArray(wanted, dims=["t"], coords={"t": [3, 4, 5]}))


def test_subclasses_and_overrides():
    class Kept(np.ndarray):
        pass

    class Own:
        def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
            return ufunc.__name__, method

    assert [type(r) for r in pyderiv.sin(np.ones(3).view(Kept))] == [Kept, Kept]
    assert [type(r) for r in pyderiv.sin(np.ones(3).view(Kept), subok=False)] == [np.ndarray, np.ndarray]
    assert pyderiv.sin(Own()) == ("sin", "__call__")


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.sampled_from(ROWS), st.data())
def test_any_array(row, data):
    """Whatever dtype, byte order, shape and layout: as for the contiguous copy in the loop's dtype."""
    dtypes = st.one_of(
        hnp.floating_dtypes(sizes=(16, 32, 64), endianness="?"), hnp.integer_dtypes(), hnp.unsigned_integer_dtypes()
    )
    x = data.draw(hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=6)))
    if x.ndim:
        x = x[data.draw(hnp.basic_indices(x.shape, allow_newaxis=True))]
    small = x.dtype.kind == "f" and x.dtype.itemsize < 8
    plain = np.array(x, np.float32 if small else np.float64, order="C")
    ufunc, parameters = UFUNCS[row.name], samples(row)[0]
    assert_same(ufunc(x, *parameters), [r.reshape(x.shape) for r in map(np.asarray, ufunc(plain.ravel(), *parameters))])


# ---- a result depends on nothing but its inputs --------------------------------------------------------------


@every_dtype
@every_kernel
def test_alone_in_a_tail_or_in_the_middle(ufunc, parameters, dtype):
    x = inputs(ufunc, dtype)
    y, dy = ufunc(x, *parameters)
    alone = [ufunc(v, *parameters) for v in x]
    assert_same([np.array(part) for part in zip(*alone, strict=True)], (y, dy))
    for n in range(1, 71):
        for offset in range(17):
            start = offset + 16 * (n % 19)  # the same alignment, other values
            part = slice(start, start + n)
            a, b = ufunc(x[part], *parameters)
            assert a.tobytes() == y[part].tobytes() and b.tobytes() == dy[part].tobytes(), (n, offset)


@every_dtype
@every_kernel
def test_neighbours(ufunc, parameters, dtype):
    x = inputs(ufunc, dtype)[:96]
    expected = ufunc(x, *parameters)
    for neighbour in (NAN, INF, -INF, np.finfo(dtype).max, np.finfo(dtype).smallest_subnormal, 0.0, -1.0, 1e5):
        for spacing in (2, 3, 16):
            mixed = np.full(x.size * spacing, neighbour, dtype)
            mixed[spacing - 1 :: spacing] = x
            assert_same([r[spacing - 1 :: spacing] for r in ufunc(mixed, *parameters)], expected)


@every_dtype
@every_kernel
def test_blocks(ufunc, parameters, dtype):
    whole = np.resize(inputs(ufunc, dtype), 17000)
    y, dy = (
        np.concatenate(parts)
        for parts in zip(*(ufunc(whole[k : k + 7], *parameters) for k in range(0, whole.size, 7)), strict=True)
    )
    for n in (496, 511, 512, 513, 528, 1023, 1024, 1025, 2047, 2049, 8191, 8193, 16385, 17000):
        assert_same(ufunc(whole[:n], *parameters), (y[:n], dy[:n]))


def assert_streams(ufunc, parameters, dtype):
    """The results are those of a period of x, to memory that is aligned or not, and nothing lies beyond."""
    period, size = inputs(ufunc, dtype), np.dtype(dtype).itemsize
    n = STREAMED * 8 // size
    x = np.resize(period, n)
    expected = [np.resize(r, n) for r in ufunc(period, *parameters)]
    assert_same(ufunc(x, *parameters), expected)
    memory = np.empty((2, size * n + 128), np.uint8)
    for offsets in ((0, 0), (24, 24), (8, 40), (0, 16), (8, 56), (3, 8)):
        memory[:] = 255
        starts = [-m.ctypes.data % 64 + k for m, k in zip(memory, offsets, strict=True)]
        out = tuple(m[k : k + size * n].view(dtype) for m, k in zip(memory, starts, strict=True))
        assert_same(ufunc(x, *parameters, out=out), expected)
        for m, k in zip(memory, starts, strict=True):
            assert (m[:k] == 255).all() and (m[k + size * n :] == 255).all()


@every_kernel
@every_dtype
def test_streaming(ufunc, parameters, dtype):
    """Above the size where outputs go past the cache."""
    assert_streams(ufunc, parameters, dtype)


STREAMED_PROGRAMS = (
    "x**2/7", "(3 - x)**2", "3*x**3 - 2*x + 1", "x*exp(x)", "exp(x)*log(x)", "where(x > 1, sin(x), x**2)",
    "x**10", "x**2.5", "x**-3", "erf(x)/exp(x)", "sin(x) - rsqrt(x)", "1/sin(x)", "cos(x**3)", "(2 - sin(x)**2)/3",
    "exp(2 - 3*x)/4", "sin(2*x)", "2000*exp(x)", "1/(1 + exp(-x))",
    "exp(sin(x))", "exp(x**3)", "sqrt(sin(x))", "log(sin(x))", "arctan(exp(x))",
)  # fmt: skip


@pytest.mark.parametrize("text", STREAMED_PROGRAMS)
@every_dtype
def test_streaming_of_programs(text, dtype):
    """Several steps, or one with constants: the blocks, the first of which ends where a line does, leave no seam."""
    f, period = pyderiv.function(text), inputs(pyderiv.sin, dtype)
    n = 2 * STREAMED
    x = np.resize(period, n)
    expected = [np.resize(r, n) for r in f.value_and_derivative(period)]
    assert_same(f.value_and_derivative(x), expected)
    assert_same((f(x), expected[1]), expected)
    memory = np.full((2, n + 16), NAN, dtype)
    for k, j in ((0, 0), (3, 5), (7, 7), (1, 13)):
        out = memory[0, k : k + n], memory[1, j : j + n]
        assert_same(f.value_and_derivative(x, out=out), expected)
        for m, i in zip(memory, (k, j), strict=True):  # and nothing beyond
            assert np.isnan(m[:i]).all() and np.isnan(m[i + n :]).all()
        memory[:] = NAN


@pytest.mark.parametrize("text", ["exp(x)", "1/x", "log(x)", *STREAMED_PROGRAMS])
@pytest.mark.parametrize("special", [0.0, -1.0, 800.0, -800.0, 1e200, np.inf, NAN])
def test_streaming_warns_as_short_calls_do(text, special):
    """A single number somewhere, of which one of the results, or both, may be infinite or NaN."""
    f = pyderiv.function(text)

    def warned(x):
        with warnings.catch_warnings(record=True) as caught, np.errstate(all="warn"):
            warnings.simplefilter("always")
            f.value_and_derivative(x)
        return {str(w.message) for w in caught}

    x = np.linspace(0.5, 2.5, 2 * STREAMED)
    x[STREAMED] = special
    assert warned(x) == warned(x[STREAMED:][:100])
    if (text, special) in (("1/x", 0.0), ("exp(x)", 800.0), ("x*exp(x)", 800.0), ("x**2/7", 1e200)):
        assert warned(x)


def test_streaming_in_place_and_strided():
    period = inputs(pyderiv.sin)
    x = np.resize(period, STREAMED)
    expected = [np.resize(r, STREAMED) for r in pyderiv.sin(period)]
    work = x.copy()
    assert_same(pyderiv.sin(work, out=(work, None)), expected)
    work = np.concatenate([[0.0], x])
    assert_same(pyderiv.sin(work[1:], out=(work[:-1], None)), expected)
    wide = np.empty((STREAMED, 2))
    assert_same(pyderiv.sin(x, out=(wide[:, 0], wide[:, 1])), expected)
    assert_same(pyderiv.sin(x[::-1])[0:2], [e[::-1] for e in expected])


def test_threads():
    """Eight Python threads at once, all functions: the bits that one gets."""
    cases = [(u, p, inputs(u), u(inputs(u), *p)) for u, p in (case.values for case in BASIC)]

    def work(seed):
        rng = np.random.default_rng(seed)
        for k in rng.permutation(len(cases) * 10):
            ufunc, parameters, x, expected = cases[k % len(cases)]
            with np.errstate(all="ignore"):
                assert_same(ufunc(x, *parameters), expected)
        return True

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(8)))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_fork():
    """Threads used, then the process forked: the child works, with threads and without."""
    code = """
import os, sys, warnings, numpy as np, pyderiv
warnings.simplefilter("ignore", DeprecationWarning)  # Python's own, of fork beside threads
x = np.linspace(-3, 3, 200_000)
f = pyderiv.function("exp(-x**2/2)*cos(5*x)")
def call():
    return b"".join(r.tobytes() for r in (*f.value_and_derivative(x, threads=2), *pyderiv.sin(x)))
expected = call()
for k in range(10):
    child = os.fork()
    if child == 0:
        os._exit(0 if call() == expected and call() == expected else 1)
    assert os.waitpid(child, 0)[1] == 0, k
assert call() == expected
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(pyderiv.__file__).parents[1]), *sys.path])}
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stderr) == (0, "")


# ---- floating-point flags ------------------------------------------------------------------------------------

# fmt: off
FLAG_POINTS = [0.0, -0.0, 1.0, -1.0, -2.0, 0.5, INF, -INF, NAN, 1e300, -1e300, 710.0, -710.0, 750.0, -750.0, -1e-300,
               5e-324, 89.0, -89.0, 104.0, -104.0, 128.0, 1024.0, 3e38, -3e38, 1e30, 1e-45, 1e22, 1.5707963267948966]
# fmt: on
EXPONENTS = [0.0, 1.0, 2.0, 3.0, -1.0, -2.0, 0.5, -0.5, 1000.0, -1000.0, INF, -INF, NAN]

NUMPY = {row.name: getattr(np, row.name) for row in ROWS if hasattr(np, row.name)}
NUMPY |= {"exponential": lambda x, a: np.power(a, x), "log_base": lambda x, a: np.log(x)}
NUMPY |= {"rsqrt": lambda x: 1 / np.sqrt(x), "sinpi": np.sin, "cospi": np.cos, "sinc": np.sin}


def flags(function, *arguments):
    """What is raised; not underflow, which the kernels leave alone."""
    seen = set()
    with np.errstate(all="call", call=lambda kind, _: seen.add(kind)):
        function(*arguments)
    return seen - {"underflow"}


def flag_cases(name):
    """Special values, with the same for a second argument that varies, or samples of a parameter."""
    second = [EXPONENTS if p.varies else p.samples for p in BY_NAME[name].parameters]
    return list(itertools.product(FLAG_POINTS, *second))


@every_dtype
@pytest.mark.parametrize("name", NUMPY)
def test_flags_are_those_of_numpy(name, dtype):
    ufunc = UFUNCS[name]
    for values in flag_cases(name):
        if name == "power" and np.isinf(values[1]):  # with AVX-512, NumPy raises what C99 has no reason for
            assert flags(ufunc, *values) <= ({"divide by zero"} if values[0] == 0 else set())
            continue
        if name == "logaddexp":  # NumPy raises what happens on the way; the value calls for nothing
            assert flags(ufunc, *map(dtype, values)) == set()
            continue
        values = [dtype(v) for v in values]
        for n in (1, 3, 17, 600):
            arguments = [np.full(n, v) for v in values]
            expected = flags(NUMPY[name], *arguments)
            if np.isnan(values).any():
                expected -= {"invalid value"}  # NumPy's logaddexp compares them
            assert flags(ufunc, *arguments) == expected, (values, n)
            with np.errstate(all="raise"):
                if expected:
                    with pytest.raises(FloatingPointError, match=ufunc.__name__):
                        ufunc(*arguments)
                else:
                    ufunc(*arguments)


@every_dtype
@pytest.mark.parametrize("level", dispatch.supported())
def test_flags_of_every_level(level, dtype):
    for row in ROWS:
        ufunc, fastest = make_ufunc(row, dispatch.load(level)), UFUNCS[row.name]
        for values in flag_cases(row.name):
            arguments = [np.full(17, dtype(v)) for v in values]
            assert flags(ufunc, *arguments) == flags(fastest, *arguments), (row.name, values)


def deserved(row, x, y):
    """The flags that IEEE 754 has for a value: of each, the one or none."""
    if np.isnan(y):
        return set() if any(np.isnan(v) for v in x) else {"invalid value"}
    if np.isinf(y) and all(np.isfinite(v) for v in x):
        return {"divide by zero"} if abs(x[0]) in map(abs, row.poles) else {"overflow"}
    return set()


def flag_inputs(row, dtype):
    """Special values; both sides of ends of the domain, of poles, and of where the results overflow or underflow."""
    around = [*row.domain, *row.typical, *row.poles, *(-pole for pole in row.poles), 0.0]
    for parameters in samples(row):
        with np.errstate(all="ignore"):
            x = np.concatenate([np.array(FLAG_POINTS), inputs(UFUNCS[row.name])]).astype(dtype)
            ends = edges(UFUNCS[row.name], parameters, np.unique(x[np.isfinite(x)]))
            near = neighbours(np.concatenate([np.array(around, dtype), np.unique(ends)[:24]]), 1)
            near = np.unique(near[np.isfinite(near)])
        for v in (*np.array(FLAG_POINTS).astype(dtype), *near):
            yield v, *map(dtype, parameters)


@every_dtype
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_flags_are_deserved(row, dtype):
    """Invalid, divide and overflow by the value, at any length, from any place, contiguous or not; and never else.

    Between the elements of the strided array stand others that would raise all of them.
    """
    ufunc = UFUNCS[row.name]
    low, high = np.array(row.typical, dtype)
    harmless = low + (high - low) * dtype(0.625)
    with np.errstate(all="ignore"):
        for k, (x, *parameters) in enumerate(flag_inputs(row, dtype)):
            expected = deserved(row, (x, *parameters), ufunc(x, *parameters)[0])
            assert flags(ufunc, x, *parameters) == expected, (x, parameters)
            n = 1 + k % 33
            spaced = np.resize(np.array([harmless, -INF, NAN], dtype), 3 * n)
            spaced[3 * (k // 33 % n)] = x
            others = deserved(row, (harmless, *parameters), ufunc(harmless, *parameters)[0])
            expected = expected | others if n > 1 else expected
            for argument in (spaced[::3], spaced[::3].copy(), spaced[::3][::-1]):
                assert flags(ufunc, argument, *parameters) == expected, (x, parameters, n)


@pytest.mark.parametrize("row", [row for row in ROWS if row.name not in NUMPY], ids=lambda row: row.name)
def test_flags_raise_errors(row):
    """What NumPy has no function for raises errors as its ufuncs do."""
    for x, *parameters in flag_inputs(row, np.float64):
        with np.errstate(all="ignore"):
            expected = deserved(row, (x, *parameters), UFUNCS[row.name](x, *parameters)[0])
        with np.errstate(all="raise"):
            if expected:
                with pytest.raises(FloatingPointError, match=expected.pop()):
                    UFUNCS[row.name](x, *parameters)
            else:
                UFUNCS[row.name](x, *parameters)


@every_dtype
@every_kernel
def test_no_flag_from_padding(ufunc, parameters, dtype):
    """Harmless values at every length, contiguous or between others that are not harmless."""
    low, high = row_of(ufunc).typical
    x = np.linspace(low + (high - low) / 9, high, 40, dtype=dtype)
    spaced = np.full(120, NAN, dtype)
    spaced[::3], spaced[1::3] = x, -INF
    with np.errstate(all="raise"):
        for n in range(1, 41):
            ufunc(x[:n], *parameters)
            ufunc(x[-n:], *parameters)
            ufunc(spaced[::3][:n], *parameters)
            ufunc(np.full(n, NAN, dtype), *parameters)


@every_dtype
@pytest.mark.parametrize(("name", "bad", "kind"), [
    ("log", -1.0, "invalid value"), ("log", 0.0, "divide by zero"), ("exp", 1e4, "overflow"),
    ("sin", INF, "invalid value"), ("reciprocal", 0.0, "divide by zero"), ("sqrt", -2.0, "invalid value"),
    ("cosh", -1e4, "overflow"),
])  # fmt: skip
def test_flag_from_any_place(name, bad, kind, dtype):
    for n in (1, 2, 16, 17, 40, 513):
        for k in {0, n // 2, n - 1}:
            x = np.ones(n, dtype)
            x[k] = bad
            assert flags(UFUNCS[name], x) == {kind}
            assert flags(UFUNCS[name], np.repeat(x, 2)[::2]) == {kind}


@every_dtype
@pytest.mark.parametrize("name", [row.name for row in ROWS if not row.parameters])
def test_flags_and_results_of_an_array_are_those_of_its_elements(name, dtype):
    """However many special values it has: zeros, poles, what overflows, what has no result."""
    special = np.array([0.0, -0.0, 0.5, 1.0, -1.0, 2.0, -700.0, 1e4, -1e4, 1e38, -1e38, INF, -INF, NAN], dtype)
    with np.errstate(all="ignore"):
        alone = np.array([UFUNCS[name](x) for x in special], dtype)
    kinds = [flags(UFUNCS[name], np.array([x])) for x in special]
    rng = np.random.default_rng(0)
    for n, part in itertools.product((1, 31, 33, 700, 20_000), (0.001, 0.5, 1)):
        k = np.where(rng.random(n) < part, rng.integers(0, special.size, n), 2)
        assert flags(UFUNCS[name], special[k]) == set().union(*(kinds[j] for j in set(k)))
        with np.errstate(all="ignore"):
            assert_same(UFUNCS[name](special[k]), alone[k].T)


# fmt: off
SMALL_RESULTS = [("expit", -800), ("expit", 800), ("tanh", 800), ("tanh", -800), ("exp", -1000), ("exp2", -2000),
                 ("expm1", -1000), ("square", 1e-30), ("square", 1e-200), ("sin", 1e-45), ("log1p", 1e-45)]
# fmt: on


@every_dtype
def test_underflow_is_silent(dtype):
    with np.errstate(all="raise"):
        for name, x in SMALL_RESULTS:
            for n in (1, 3, 17, 600):
                UFUNCS[name](np.full(n, x, dtype))
        pyderiv.power(dtype(1e-30), 30.0)
        pyderiv.exponential(dtype(-5000), 2.0)


X86_LINUX = sys.platform == "linux" and platform.machine() == "x86_64"


class Environment(ctypes.Structure):
    """fenv_t of glibc: the x87 state, and the control and status register of SSE and AVX."""

    _fields_ = (("x87", ctypes.c_ubyte * 28), ("mxcsr", ctypes.c_uint32))


@pytest.mark.skipif(not X86_LINUX, reason="reads the MXCSR register through glibc")
@pytest.mark.parametrize(
    "control", [0x1F80, 0x3F80, 0x5F80, 0x7F80, 0x9FC0], ids=["default", "down", "up", "zero", "flush"]
)
def test_floating_point_state_is_left_alone(control):
    """Rounding mode, exception masks and the flushing of subnormals belong to the user."""
    libm = ctypes.CDLL("libm.so.6")
    saved, state = Environment(), Environment()
    x, big = np.linspace(0.1, 0.9, 37), np.linspace(0.1, 0.9, STREAMED)
    bad = np.array([-1.0, 0.0, INF, NAN, 1e300])
    libm.fegetenv(ctypes.byref(saved))
    libm.fegetenv(ctypes.byref(state))
    state.mxcsr = control
    seen = []
    try:
        libm.fesetenv(ctypes.byref(state))
        for ufunc, parameters in (case.values for case in BASIC):
            for argument in (x, x.astype(np.float32), bad, 0.5):
                ufunc(argument, *parameters)
            libm.fegetenv(ctypes.byref(state))
            seen.append((state.mxcsr & 0xFFC0, bytes(state.x87[:2])))
        pyderiv.sin(big)
        libm.fegetenv(ctypes.byref(state))
        seen.append((state.mxcsr & 0xFFC0, bytes(state.x87[:2])))
    finally:
        libm.fesetenv(ctypes.byref(saved))
    assert set(seen) == {(control & 0xFFC0, bytes(saved.x87[:2]))}


@pytest.mark.skipif(not X86_LINUX, reason="reads the MXCSR register through glibc")
def test_floating_point_state_after_import():
    """Neither import nor first calls, with threads too, change rounding, masks, or what becomes of subnormals."""
    code = """
import ctypes, numpy as np
libm, state = ctypes.CDLL("libm.so.6"), (ctypes.c_ubyte * 32)()
def control():
    libm.fegetenv(ctypes.byref(state))
    return bytes(state[:2]), int.from_bytes(bytes(state[28:32]), "little") & 0xFFC0
before = control()
import pyderiv
imported = control()
f = pyderiv.function("exp(-x**2/2)*cos(5*x)")
f.value_and_derivative(np.linspace(-3, 3, 300_000), threads=2)
assert before == imported == control() and before[1] == 0x1F80, (before, imported, control())
assert np.float64(5e-324) * np.float64(1.0) == 5e-324 and np.float32(1e-45) / np.float32(1) > 0
assert pyderiv.sin(5e-324) == (5e-324, 1.0)
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stderr) == (0, "")


# ---- leaks -----------------------------------------------------------------------------------------------------


def resident():
    """Bytes of memory that the process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def use_and_misuse():
    """A function of every way to call, and to fail; and the objects whose reference counts tell.

    But for shapes that do not broadcast: there NumPy's own ufuncs leak a reference to the dtype.
    """
    x, y, dy, c = np.linspace(0.1, 0.9, 50), np.empty(50), np.empty(50), np.full(50, 2.5)
    single, fixed = x.astype(np.float32), np.empty(50)
    fixed.flags.writeable = False
    objects = [
        x,
        y,
        dy,
        c,
        single,
        fixed,
        np.dtype("f8"),
        np.dtype("f4"),
        np.dtype("c16"),
        pyderiv.sin,
        pyderiv.power,
        None,
    ]
    wrong = [
        lambda: pyderiv.sin(x.astype(complex)),
        lambda: pyderiv.power(x, c.astype(object)),
        lambda: pyderiv.sin(x, out=(np.empty(50, int), None)),
        lambda: pyderiv.sin(x, out=(fixed, dy)),
        lambda: pyderiv.sin(x, out=(y.astype(np.float32), None), casting="safe"),
        lambda: pyderiv.sin(),
        lambda: pyderiv.sin(x, dtype=complex),
        lambda: pyderiv.log(-x),
        lambda: pyderiv.exp(x * 1e4),
    ]

    def call():
        pyderiv.sin(x)
        pyderiv.sin(0.5)
        pyderiv.sin(single, out=(None, None))
        pyderiv.power(x, c, out=(y, dy))
        pyderiv.power(x[::2], 2.5, out=(y[::2], None), where=x[::2] > 0.5)
        pyderiv.power(single, c)
        with np.errstate(all="raise"):
            for failing in wrong:
                with pytest.raises((TypeError, ValueError, FloatingPointError)):
                    failing()

    return call, objects


def test_no_references_leak():
    call, objects = use_and_misuse()
    for _ in range(20):
        call()
    gc.collect()
    before = [sys.getrefcount(o) for o in objects]
    for _ in range(700):  # 15 calls each
        call()
    gc.collect()
    after = [sys.getrefcount(o) for o in objects]
    assert max(abs(a - b) for a, b in zip(before, after, strict=True)) < 100


def test_no_memory_leaks():
    call, _ = use_and_misuse()
    for _ in range(100):
        call()
    gc.collect()
    tracemalloc.start()
    try:
        call()
        before = tracemalloc.get_traced_memory()[0]
        for _ in range(200):
            call()
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 20_000


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")
def test_no_growth():
    call, _ = use_and_misuse()
    big = np.linspace(0.1, 0.9, STREAMED)
    many = pyderiv.function(" + ".join(f"sin({k}*x)" for k in range(1, 80)))  # more registers than the stack holds

    def work():
        call()
        many.value_and_derivative(big[:1000])

    for _ in range(200):
        work()
    gc.collect()
    before = resident()
    for _ in range(600):
        work()
    for _ in range(20):
        pyderiv.sin(big)
    gc.collect()
    assert resident() - before < 1 << 20


def test_ufuncs_are_freed():
    """A ufunc holds its program, and lets go of it."""
    planned = plan(1, 2, (), 3, [("sin_pair", (0,), (1, 2))])
    both = [module.Program(*planned) for module in dispatch.kernels]
    before = [sys.getrefcount(program) for program in both]
    ufunc = both[0].ufunc("sin", "", both[1])
    assert [sys.getrefcount(program) for program in both] == [n + 1 for n in before]
    ufunc(np.ones(5, np.float32))
    ufunc(np.ones(5))
    with pytest.raises(TypeError):
        ufunc(1j)
    del ufunc, both[0]
    gc.collect()
    assert sys.getrefcount(both[0]) == before[1]


def test_ufunc_outlives_its_program():
    ufuncs = [make_ufunc(row) for row in ROWS for _ in range(20)]
    gc.collect()
    for ufunc in ufuncs:
        row = row_of(ufunc)
        assert row.value in ufunc.__doc__
        assert_same(ufunc(0.5, *samples(row)[0]), UFUNCS[row.name](0.5, *samples(row)[0]))


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="reads /proc")
def test_functions_are_freed():
    """Compiled functions that nobody holds, beyond those that are kept for the next time, cost no memory."""

    def make(start):
        for k in range(start, start + 600):
            pyderiv.function(f"sin({k}*x) + exp(-x/{k + 1})").value_and_derivative(0.5)

    for k in range(3):
        make(600 * k)
    gc.collect()
    before = resident()
    for k in range(3, 8):
        make(600 * k)
    gc.collect()
    assert resident() - before < 1 << 20


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("level", dispatch.supported())
def test_roots_are_rounded_once(level, dtype):
    """sqrt is IEEE 754's, from whatever estimate it starts; and x**0.5 is exact where the root is."""
    rng = np.random.default_rng(5)
    x = np.concatenate([np.exp(rng.uniform(-80, 80, 20_000)), np.arange(5_000) ** 2, [5e-324, 1e-310, 1e308]]).astype(
        dtype
    )
    x = np.concatenate([x, neighbours(x[np.isfinite(x)], 1)])
    x = x[x >= 0]
    sqrt, power = (make_ufunc(BY_NAME[name], dispatch.load(level)) for name in ("sqrt", "power"))
    np.testing.assert_array_equal(sqrt(x)[0], np.sqrt(x))
    whole = np.arange(1, 4_000).astype(dtype)
    np.testing.assert_array_equal(power(whole * whole, dtype(0.5))[0], whole)
    np.testing.assert_array_equal(power(whole[:20] ** 2, dtype(2.5)), (whole[:20] ** 5, dtype(2.5) * whole[:20] ** 3))


def test_pieces_for_threads_go_past_the_cache():
    """As the whole would: no piece of a large array is smaller than what does."""
    lengths = []

    def stand_in(x, out=None):
        lengths.append(len(x))

    stand_in.nin, stand_in.nout = 1, 2
    runner, x = threads.Runner(stand_in), np.zeros(5 * STREAMED)
    runner.timed(1e-9)
    runner.run((x,), (np.empty_like(x), np.empty_like(x)), 2)
    assert len(lengths) == 4 and sum(lengths) == len(x) and min(lengths) > 2**20
