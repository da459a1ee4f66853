"""Fresh results are made in the memory of freed ones: ordinary arrays, a bounded amount, switched off at will."""

import gc
import os
import subprocess
import sys
import threading

import numpy as np
import pytest

import pyderiv

N = 1 << 18
SIZE = 8 * N


@pytest.fixture(autouse=True)
def empty_cache():
    """Each test starts with nothing kept, and leaves the limit as it was."""
    _, limit = pyderiv.get_buffer_cache()
    pyderiv.set_buffer_cache(0)
    pyderiv.set_buffer_cache(limit)
    yield
    pyderiv.set_buffer_cache(limit)


def kept():
    gc.collect()
    return pyderiv.get_buffer_cache()[0]


def address(array):
    return array.__array_interface__["data"][0]


X = np.linspace(-2, 2, N)
F = pyderiv.function("sin(x)*exp(x)")
CALLS = {
    "ufunc": lambda: pyderiv.sin(X),
    "ufunc of two axes": lambda: pyderiv.sin(X.reshape(512, -1)),
    "column by row": lambda: pyderiv.hypot(X[:512, None], X[:512]),
    "value": lambda: (F(X),),
    "pair": lambda: F.value_and_derivative(X),
    "threads": lambda: F.value_and_derivative(X, threads=2),
    "jacobian": lambda: pyderiv.function("a*exp(b*x)", ["x", "a", "b"]).value_and_jacobian(X, 2.0, 3.0),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_memory_is_used_again(call):
    expected = [r.copy() for r in call()]
    before = kept()
    assert before >= sum(r.nbytes for r in expected)
    first = call()
    places = sorted(map(address, first))
    assert kept() < before
    del first
    second = call()
    assert sorted(map(address, second)) == places
    for r, e in zip(second, expected, strict=True):
        np.testing.assert_array_equal(r, e)
        assert r.flags.owndata and r.flags.writeable and r.flags.aligned


def test_memory_in_use_is_nobody_elses():
    results = [r for k in range(8) for r in pyderiv.square(X + k)]
    assert len({address(r) for r in results}) == len(results)
    for k, (y, dy) in enumerate(zip(results[::2], results[1::2], strict=True)):
        np.testing.assert_array_equal(y, (X + k) ** 2)
        np.testing.assert_array_equal(dy, 2 * (X + k))


def test_small_results_are_not_kept():
    del_me = pyderiv.sin(X[:1000])
    del del_me
    assert kept() == 0


def test_no_other_array_is_touched():
    handler = np._core.multiarray.get_handler_name
    y, _ = pyderiv.sin(X)
    assert handler(y) == "pyderiv"
    assert handler(y + 1) == handler(np.empty(N)) == handler() == "default_allocator"
    with pytest.raises(TypeError):
        pyderiv.sin(X, casting="nonsense", out=3)
    assert handler() == "default_allocator"


def test_limit():
    pyderiv.set_buffer_cache(3 * SIZE)
    results = [pyderiv.sin(X) for _ in range(4)]
    del results
    assert SIZE < kept() <= 3 * SIZE
    pyderiv.set_buffer_cache(SIZE // 2)
    assert kept() == 0
    y = pyderiv.sin(X)
    del y
    assert kept() == 0


def test_at_most_a_few_are_kept():
    results = [pyderiv.sin(X[: N // 2 + 4096 * k]) for k in range(40)]
    del results
    assert 0 < kept() < 64 * SIZE


RESIDENT = """
import numpy, pyderiv
def resident():
    with open("/proc/self/smaps_rollup") as sizes:
        return next(int(line.split()[1]) for line in sizes if line.startswith("Rss:")) << 10
x = numpy.ones({n})
pyderiv.square(x[:100])
before = resident()
results = pyderiv.square(x)
print(resident() - before - 2 * x.nbytes)
"""


@pytest.mark.skipif(not os.path.exists("/proc/self/smaps_rollup"), reason="asks Linux how much memory is resident")
@pytest.mark.parametrize("n", [10**6, 1_180_000, 2_700_000, 10**7])  # that use all and less of their last huge page
def test_no_more_memory_than_the_results(n):
    command = [sys.executable, "-c", RESIDENT.format(n=n)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 10**6


@pytest.mark.parametrize("limit", [0, 256 << 20])
def test_larger_results_in_the_same_memory(limit):
    """Up to the end of a huge page that was used in part, and back."""
    pyderiv.set_buffer_cache(limit)
    x = np.linspace(-2, 2, 5 * N)
    for n in (4 * N, 4 * N + 1, 5 * N - 9, 5 * N - 8, 4 * N - 8, 4 * N - 7, 5 * N):
        y, dy = pyderiv.square(x[:n])
        np.testing.assert_array_equal(y, x[:n] ** 2)
        np.testing.assert_array_equal(dy, 2 * x[:n])
        del y, dy


def test_resize():
    y, _ = pyderiv.square(X)
    expected = y.copy()
    y.resize(2 * N)
    np.testing.assert_array_equal(y[:N], expected)
    assert not y[N:].any()
    y.resize(10)
    np.testing.assert_array_equal(y, expected[:10])


def test_freed_by_another_thread():
    results = [pyderiv.sin(X)]
    thread = threading.Thread(target=results.clear)
    thread.start()
    thread.join()
    assert kept() >= 2 * SIZE


@pytest.mark.parametrize("wrong", [-1, 1.5, True, "1", None, 2**64])
def test_wrong_size(wrong):
    with pytest.raises(ValueError, match="number of bytes"):
        pyderiv.set_buffer_cache(wrong)


@pytest.mark.parametrize(("text", "code", "says"), [("0", 0, "(0, 0)"), ("1000000", 0, "1000000"), ("lots", 1, "lots")])
def test_environment(text, code, says):
    command = [sys.executable, "-c", "import pyderiv; print(pyderiv.get_buffer_cache())"]
    environment = os.environ | {"PYDERIV_BUFFER_CACHE": text}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert says in done.stdout + done.stderr
