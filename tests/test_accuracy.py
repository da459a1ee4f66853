"""Every row keeps the bounds it promises, in ULP, for every dtype and instruction set; exact and special values."""

import itertools
import math
from fractions import Fraction
from functools import partial
from itertools import product

import numpy as np
import pytest
from accuracy import (
    DTYPES,
    OUTPUTS,
    STRIDE,
    Case,
    _screen,
    all_inputs,
    cases,
    decimal,
    measure,
    read,
    results,
    rounded_up,
    samples,
    sweep,
    truth,
    with_bounds,
)
from oracle import FUNCTIONS, Exact, evaluate, mp, ulp, ulp_error

import pyderiv
from pyderiv import dispatch, functions
from pyderiv.basic import make_ufunc
from pyderiv.functions import BY_NAME, ROWS

INF, NAN = math.inf, math.nan
every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
every_dtype = pytest.mark.parametrize("dtype", DTYPES)
every_isa = pytest.mark.parametrize("isa", dispatch.supported())


# ---- bounds --------------------------------------------------------------------------------------------------


@every_dtype
@every_row
def test_bounds(row, dtype):
    """On no instruction set is an error above what the row promises, nor is the promise 20 % above all errors.

    Among the points are the worst inputs of every search and sweep. If a kernel has changed, see tests/accuracy.py.
    """
    isas = dispatch.supported()
    measured = [measure(case, isas) for case in cases([row.name], [dtype])]
    for order, bound in enumerate(getattr(row.ulp, dtype)):
        worst = max(errors[order, isa] for errors in measured for isa in isas)
        assert worst.error <= bound, f"{OUTPUTS[order]} at {worst}"
        elsewhere = [
            float(line["error"])
            for line in read("worst.csv")
            if (line["function"], line["dtype"], line["output"]) == (row.name, dtype, OUTPUTS[order])
            and line["isa"] not in isas
        ]
        assert bound <= 1.2 * max(worst.error, *elsewhere, 0), (
            f"{OUTPUTS[order]}: python tests/accuracy.py --keep {row.name}"
        )


@every_dtype
@pytest.mark.parametrize("c", [1 / 3, 2 / 3, -2 / 3, 4.0, 1.5, 3.5])
def test_powers_that_have_a_way_of_their_own(c, dtype):
    """Exponents besides those that the row samples: cube roots and their squares, 4, halves."""
    isas = dispatch.supported()
    errors = measure(Case("power", (c,), dtype), isas, orders=(0, 1))
    for order, bound in ((0, 0.76), (1, 1.5)):
        assert all(errors[order, isa].error <= bound for isa in isas), (order, errors)


@every_row
def test_worst_inputs_are_kept(row):
    kept = {(line["parameter"], line["dtype"], line["isa"], line["output"]) for line in read("worst.csv")
            if line["function"] == row.name}  # fmt: skip
    for case, isa, output in itertools.product(cases([row.name]), dispatch.LEVELS, OUTPUTS):
        assert (case.parameter, case.dtype, isa, output) in kept, f"python tests/accuracy.py --keep {row.name}"


@every_isa
@every_row
def test_a_stride_of_all_float32_numbers(row, isa):
    case = cases([row.name], ["float32"])[0]
    for worst, bound in zip(sweep(case, isa, stride=STRIDE), row.ulp.float32[:2], strict=True):
        assert worst.error <= bound, str(worst)


@every_isa
@every_dtype
@every_row
def test_published_worst_cases(row, dtype, isa):
    """Hard inputs from the literature, whatever their second argument."""
    lines = [line for line in read("published_worst.csv") if line["function"] == row.name]
    x = np.array([float.fromhex(line["x"]) for line in lines])
    parameters = [np.array([float(line["parameter"]) for line in lines]) for _ in row.parameters]
    with np.errstate(all="ignore"):
        inputs = [v.astype(dtype) for v in (x, *parameters)]
        inputs = [v[np.isfinite(inputs[0]) & (inputs[0] != 0)] for v in inputs]
        found = make_ufunc(row, dispatch.load(isa))(*inputs)
    for order, promise in enumerate((1, 2)):
        if lines:
            errors = truth(row, order, inputs).errors(found[order])
            assert row.loses or errors.max() <= promise, [float(v[errors.argmax()]).hex() for v in inputs]


def test_published_worst_cases_are_many():
    lines = read("published_worst.csv")
    assert len(lines) > 800 and len({line["function"] for line in lines}) > 20
    assert {line["source"] for line in lines} == {"Lefevre, Muller", "Gladman et al.", "CORE-MATH", "Muller"}


SWEPT = {
    "v4": ("v4",),
    "v3": ("v3",),
    "portable": ("portable", "v2"),
}  # these two have the same bits: see kernels/bits.h


@every_row
def test_all_float32_numbers(row):
    """The sweeps of all 2**32 found no error above the bounds, and they were of the kernels that are here."""
    lines = [line for line in read("sweep.csv") if line["function"] == row.name]
    assert {"v3", "v4"} <= {line["isa"] for line in lines}, f"python tests/accuracy.py --sweep {row.name}"
    of = {case.parameter: case for case in cases([row.name], ["float32"])}
    for line, (order, output) in itertools.product(lines, enumerate(OUTPUTS[:2])):
        error, case = float(line[output]), of[line["parameter"]]
        assert error <= row.ulp.float32[order], line
        at = case.inputs(np.array([float.fromhex(line[f"{output} at"])], np.float32))
        for isa in set(SWEPT[line["isa"]]) & set(dispatch.supported()):
            now = truth(row, order, at).errors(results(case, order, isa, at))
            assert now == pytest.approx(error, abs=2e-4), f"python tests/accuracy.py --sweep {row.name}"


@pytest.mark.parametrize("isa", dispatch.supported())
@pytest.mark.parametrize(("dtype", "low", "high"), [(np.float64, -37.5, -35.0), (np.float32, -17.5, -15.0)])
@pytest.mark.parametrize("name", ["softplus", "log_expit"])
def test_softplus_where_e_is_an_ulp_of_1(name, dtype, low, high, isa):
    """There the rounding of 1 + e is as large as its logarithm."""
    x = np.linspace(low, high, 3000).astype(dtype) * (1 if name == "softplus" else -1)
    y, _ = make_ufunc(BY_NAME[name], dispatch.load(isa))(x)
    assert truth(BY_NAME[name], 0, [x]).errors(y).max() <= 0.83


# ---- the harness itself --------------------------------------------------------------------------------------


@every_dtype
@pytest.mark.parametrize("name", ["exp", "tan", "erfc", "sinpi", "expit", "cbrt"])
def test_both_oracles_agree(name, dtype):
    """Errors by MPFR, in parts that are doubles, are those by mpmath at every point, beyond the dtype's range too."""
    (case,) = cases([name], [dtype])
    inputs = all_inputs(case, 300)
    for order, formula in enumerate((case.row.value, case.row.derivative)):
        y = results(case, order, dispatch.isa, inputs)
        y[::7] *= case.type(0.75)
        y[::11] = 0
        exact = np.array([evaluate(formula, float(v)) for v in inputs[0]], dtype=object)
        number = np.array([mp.isfinite(v) for v in exact])
        number &= np.isfinite(y)
        errors = truth(case.row, order, inputs).errors(y)
        np.testing.assert_allclose(errors[number], ulp_error(y, exact)[number], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_errors_at_overflow(dtype):
    """Infinity is one ULP beyond the largest number, and right from the middle between them on."""
    info = np.finfo(dtype)
    unit = Fraction(1, 2 ** (info.nmant + 1))
    numbers = [1 - unit + k * unit / 8 for k in (0, 3, 4, 5, 7)]  # times 2**maxexp: from the largest number on
    exact = Exact(*np.array([[float(m), float(m - Fraction(float(m))), info.maxexp] for m in numbers]).T)
    np.testing.assert_allclose(exact.errors(np.full(5, np.inf, dtype)), [1, 5 / 8, 0, 0, 0])
    np.testing.assert_allclose(exact.errors(np.full(5, info.max)), [0, 3 / 8, 4 / 8, 5 / 8, 7 / 8])
    assert np.isinf(exact.errors(np.full(5, np.nan, dtype))).all()


def test_second_derivatives_of_the_oracle():
    """By the rows' formulas; here against closed ones."""
    for name, x in itertools.product(("exp", "tan", "expit", "log", "arcsin", "ndtr", "cbrt"), (0.3, 0.7)):
        exact = truth(BY_NAME[name], 2, [np.array([x])])
        found = mp.ldexp(mp.mpf(exact.high[0]) + mp.mpf(exact.low[0]), int(exact.exponent[0]))
        assert mp.almosteq(found, FUNCTIONS[name][2](mp.mpf(x)), 2.0**-100)


def test_screen_finds_what_is_wrong():
    """A sweep's errors are those of the oracle, NaN and infinities are errors."""
    doubles = np.array([1.0, 1.0, 1e-42, 1e39, np.nan, 2.0, 3.0, np.inf])
    y = np.array([1, 1 + 2.0**-23, 0, np.inf, np.nan, np.nan, np.inf, np.inf], np.float32)
    errors = [_screen(*parts)[0] for parts in zip(*(np.split(v, v.size) for v in (y, y, doubles)), strict=True)]
    np.testing.assert_allclose(errors, [0, 1, 1e-42 * 2.0**149, 0, 0, np.inf, (2.0**128 - 3) * 2.0**22, 0])


def test_search_finds_a_peak():
    """Where points are few, rounds of search find errors that are larger."""
    (case,) = cases(["sin"], ["float64"])
    few, searched = (measure(case, ["portable"], [0], 200, rounds)[0, "portable"] for rounds in (0, 8))
    assert searched.error >= few.error > 0.49


def test_bounds_are_written_into_the_rows():
    source = (
        'ROWS = (\n    Row("a", "x",\n        exact=((0.0,),)),\n    Row("b", "y", ulp=Ulp((1, 2, 3), (1, 2, 3))),\n)\n'
    )
    ulp = functions.Ulp((0.51, 1.2, 30.0), (0.5, 0.0, INF))
    written = "ulp=Ulp((0.51, 1.2, 30), (0.5, 0, inf))"
    assert with_bounds(source, "a", ulp) == source.replace("0.0,),)),", f"0.0,),),\n        {written}),")
    assert with_bounds(source, "b", ulp) == source.replace("ulp=Ulp((1, 2, 3), (1, 2, 3))", written)
    assert with_bounds(with_bounds(source, "a", ulp), "a", ulp) == with_bounds(source, "a", ulp)
    with pytest.raises(ValueError, match="no row"):
        with_bounds(source, "c", ulp)


def test_bounds_are_rounded_up():
    assert [rounded_up(e) for e in (0.0, 0.5, 0.5001, 0.9901, 1.01, 54.2, INF)] == [0, 0.5, 0.51, 1, 1.1, 55, INF]
    assert [decimal(e) for e in (0.5, 0.50001, INF)] == ["0.5000", "0.5001", "inf"]


# ---- exact points, special values ----------------------------------------------------------------------------


@pytest.mark.parametrize("isa", dispatch.supported())
@pytest.mark.parametrize(("row", "inputs"), [(row, inputs) for row in ROWS for inputs in row.exact])
def test_exact_points(row, inputs, isa):
    """Bit for bit: where the result is a double, that double, with its sign."""
    x, *parameters = inputs
    named = {p.name: v for p, v in zip(row.parameters, parameters, strict=True)}
    results = make_ufunc(row, dispatch.load(isa))(x, *parameters)
    for formula, result in zip((row.value, row.derivative), results, strict=True):
        exact = float(evaluate(formula, x, **named))
        assert result == exact
        if exact:
            assert math.copysign(1, result) == math.copysign(1, exact)


@pytest.mark.parametrize("isa", dispatch.supported())
@pytest.mark.parametrize(("dtype", "reach"), [(np.float64, 300), (np.float32, 40)])
def test_error_free_transformations(dtype, reach, isa):
    module = dispatch.load(isa)[dtype == np.float32]
    rng = np.random.default_rng(11)
    a, b = rng.choice([-1, 1], (2, 4000)) * np.exp2(rng.uniform(-reach, reach, (2, 4000)))
    b[::2] = a[::2] * rng.uniform(-2, 2, 2000)  # of one size too, where sums cancel
    a, b = a.astype(dtype), b.astype(dtype)
    for x, y, rounded_sum, rounded_product in zip(*(v.tolist() for v in (a, b, a + b, a * b)), strict=True):
        (s, s_lo), (p, p_lo) = module.error_free(x, y)
        assert s == rounded_sum and Fraction(s) + Fraction(s_lo) == Fraction(x) + Fraction(y)
        assert p == rounded_product and Fraction(p) + Fraction(p_lo) == Fraction(x) * Fraction(y)


# relu: x itself, where x >= 0
ODD = [
    "sin",
    "tan",
    "sinpi",
    "arcsin",
    "arctan",
    "sinh",
    "tanh",
    "arcsinh",
    "arctanh",
    "expm1",
    "log1p",
    "cbrt",
    "sqrt",
    "relu",
    "silu",
    "gelu",
    "gelu_tanh",
    "mish",
]


@pytest.mark.parametrize("isa", dispatch.supported())
@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("zero", [0.0, -0.0])
def test_signed_zeros(name, zero, isa):
    row = next(row for row in ROWS if row.name == name)
    y, _ = make_ufunc(row, dispatch.load(isa))(zero)
    assert y == 0 and np.signbit(y) == np.signbit(zero)


# x, value as C99 Annex F has it, derivative as the limit from inside the domain
SPECIAL = {
    "square": [(INF, INF, INF), (-INF, INF, -INF)],
    "reciprocal": [(0.0, INF, -INF), (-0.0, -INF, -INF), (INF, 0, 0), (-INF, 0, 0), (5e-324, INF, -INF)],
    "sqrt": [(0.0, 0, INF), (-0.0, 0, INF), (INF, INF, 0), (-1.0, NAN, NAN), (-INF, NAN, NAN)],
    "rsqrt": [(0.0, INF, -INF), (-0.0, -INF, -INF), (INF, 0, 0), (-1.0, NAN, NAN), (-INF, NAN, NAN)],
    "cbrt": [(0.0, 0, INF), (-0.0, 0, INF), (INF, INF, 0), (-INF, -INF, 0)],
    "log": [(0.0, -INF, INF), (-0.0, -INF, INF), (1.0, 0, 1), (INF, INF, 0), (-1.0, NAN, NAN), (-INF, NAN, NAN)],
    "log2": [(0.0, -INF, INF), (-0.0, -INF, INF), (INF, INF, 0), (-1.0, NAN, NAN), (-INF, NAN, NAN)],
    "log10": [(0.0, -INF, INF), (-0.0, -INF, INF), (INF, INF, 0), (-1.0, NAN, NAN), (-INF, NAN, NAN)],
    "log1p": [(-1.0, -INF, INF), (INF, INF, 0), (-1.5, NAN, NAN), (-INF, NAN, NAN)],
    "exp": [(INF, INF, INF), (-INF, 0, 0), (710.0, INF, INF), (-750.0, 0, 0)],
    "exp2": [(INF, INF, INF), (-INF, 0, 0), (1025.0, INF, INF)],
    "expm1": [(INF, INF, INF), (-INF, -1, 0)],
    "sin": [(INF, NAN, NAN), (-INF, NAN, NAN)],
    "cos": [(INF, NAN, NAN), (-INF, NAN, NAN)],
    "tan": [(INF, NAN, NAN), (-INF, NAN, NAN)],
    "sinpi": [(INF, NAN, NAN), (-INF, NAN, NAN), (2.0**52 + 1, 0, -math.pi), (1e300, 0, math.pi)],
    "cospi": [(INF, NAN, NAN), (-INF, NAN, NAN), (2.0**52 + 1, -1, 0), (1e300, 1, 0), (2.0**51 + 0.5, 0, -math.pi)],
    "arcsin": [(1.0, math.pi / 2, INF), (-1.0, -math.pi / 2, INF), (1.5, NAN, NAN), (-INF, NAN, NAN), (INF, NAN, NAN)],
    "arccos": [(1.0, 0, -INF), (-1.0, math.pi, -INF), (-1.5, NAN, NAN), (-INF, NAN, NAN), (INF, NAN, NAN)],
    "arctan": [(INF, math.pi / 2, 0), (-INF, -math.pi / 2, 0), (1.0, math.pi / 4, 0.5), (-1.0, -math.pi / 4, 0.5)],
    "sinh": [(INF, INF, INF), (-INF, -INF, INF)],
    "cosh": [(INF, INF, INF), (-INF, INF, -INF)],
    "tanh": [(INF, 1, 0), (-INF, -1, 0)],
    "arcsinh": [(INF, INF, 0), (-INF, -INF, 0), (5e-324, 5e-324, 1), (-5e-324, -5e-324, 1)],
    "arccosh": [(1.0, 0, INF), (INF, INF, 0), (0.5, NAN, NAN), (-1.0, NAN, NAN), (-INF, NAN, NAN)],
    "arctanh": [(1.0, INF, INF), (-1.0, -INF, INF), (5e-324, 5e-324, 1), (1.5, NAN, NAN), (INF, NAN, NAN)],
    "expit": [(INF, 1, 0), (-INF, 0, 0)],
    "erf": [(INF, 1, 0), (-INF, -1, 0), (0.0, 0, 1.1283791670955126), (-0.0, -0.0, 1.1283791670955126)],
    "erfc": [(INF, 0, 0), (-INF, 2, 0), (0.0, 1, -1.1283791670955126), (-30.0, 2, 0), (30.0, 0, 0)],
    "ndtr": [(INF, 1, 0), (-INF, 0, 0), (0.0, 0.5, 0.3989422804014327), (-40.0, 0, 0), (40.0, 1, 0)],
    "softplus": [(INF, INF, 1), (-INF, 0, 0), (-800.0, 0, 0), (800.0, 800, 1)],
    "log_expit": [(INF, 0, 0), (-INF, -INF, 1), (-800.0, -800, 1), (800.0, 0, 0)],
    "absolute": [(0.0, 0, 1), (-0.0, 0, 1), (INF, INF, 1), (-INF, INF, -1)],
    "relu": [(0.0, 0, 1), (-0.0, 0, 1), (INF, INF, 1), (-INF, 0, 0)],
    "logit": [
        (0.0, -INF, INF),
        (-0.0, -INF, INF),
        (1.0, INF, INF),
        (-1.0, NAN, NAN),
        (1.5, NAN, NAN),
        (INF, NAN, NAN),
        (-INF, NAN, NAN),
        (5e-324, -744.4400719213812, INF),
    ],
    "sinc": [(INF, NAN, NAN), (-INF, NAN, NAN), (0.0, 1, 0), (1.0, 0, -1), (-2.0, 0, -0.5), (1e300, 0, 1e-300)],
    "log_ndtr": [(INF, 0, 0), (-INF, -INF, INF), (40.0, 0, 0), (-1e200, -INF, 1e200), (-1e100, -5e199, 1e100)],
    "silu": [(INF, INF, 1), (-INF, 0, 0), (-800.0, 0, 0), (1e308, 1e308, 1)],
    "gelu": [(INF, INF, 1), (-INF, 0, 0), (-40.0, 0, 0), (1e308, 1e308, 1)],
    "gelu_tanh": [(INF, INF, 1), (-INF, 0, 0), (-30.0, 0, 0), (1e308, 1e308, 1)],
    "mish": [(INF, INF, 1), (-INF, 0, 0), (-800.0, 0, 0), (1e308, 1e308, 1), (0.0, 0, 0.6)],
}


@pytest.mark.parametrize("isa", dispatch.supported())
@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("elu", [(INF, 0.5, INF, 1), (-INF, 0.5, -0.5, 0), (-0.0, 0.5, -0.0, 1), (NAN, 0.5, NAN, NAN)]),
        ("elu", [(3.0, NAN, 3, 1), (-3.0, NAN, NAN, NAN), (-1e9, 1e308, -1e308, 0), (-5e-324, 2.0, -1e-323, 2)]),
        ("leaky_relu", [(INF, 0.5, INF, 1), (-INF, 0.5, -INF, 0.5), (-0.0, 0.5, -0.0, 1), (NAN, 0.5, NAN, NAN)]),
        ("leaky_relu", [(3.0, NAN, 3, 1), (-3.0, NAN, NAN, NAN), (-1e308, 10.0, -INF, 10)]),
    ],
)
def test_special_values_with_parameters(name, table, isa):
    ufunc = make_ufunc(next(row for row in ROWS if row.name == name), dispatch.load(isa))
    for x, parameter, *expected in table:
        with np.errstate(all="ignore"):
            np.testing.assert_array_equal(ufunc(x, parameter), expected, err_msg=f"{name}({x}, {parameter})")


@pytest.mark.parametrize("isa", dispatch.supported())
@pytest.mark.parametrize("row", [row for row in ROWS if not row.parameters], ids=lambda row: row.name)
def test_special_values(row, isa):
    ufunc = make_ufunc(row, dispatch.load(isa))
    for x, *expected in [*SPECIAL[row.name], (NAN, NAN, NAN)]:
        with np.errstate(all="ignore"):
            np.testing.assert_array_equal(ufunc(x), expected, err_msg=f"{row.name}({x})")


# the value of two arguments as C99 Annex F has it (and for logaddexp NumPy), and the derivative by the first as the
# limit, where one is infinite or both are zero
SPECIAL_OF_TWO = {
    "arctan2": (math.atan2, lambda x, a: NAN if x == a == 0 else 0),
    "hypot": (
        math.hypot,
        lambda x, a: 1 if x == a == 0 else NAN if abs(x) == abs(a) else np.sign(x) * (abs(x) > abs(a)),
    ),
    "copysign": (math.copysign, lambda x, s: math.copysign(1, s) * (1 if x >= 0 else -1)),
    "logaddexp": (lambda x, a: float(np.logaddexp(x, a)), lambda x, a: 1 / (1 + np.exp(np.float64(a) - x))),
}


@pytest.mark.parametrize("isa", dispatch.supported())
@pytest.mark.parametrize("name", SPECIAL_OF_TWO)
def test_special_values_of_two_arguments(name, isa):
    """The whole table, signs of zeros included, and without a warning."""
    row = BY_NAME[name]
    ufunc = make_ufunc(row, dispatch.load(isa))
    value, slope = SPECIAL_OF_TWO[name]
    for x, a in product([0.0, -0.0, 1.0, -1.0, INF, -INF, NAN, 1e-320, -1e300], repeat=2):
        with np.errstate(all="ignore"):
            expected = value(x, a), slope(x, a)
            if math.isfinite(x) and math.isfinite(a) and (x or a) and name != "copysign":
                expected = expected[0], float(evaluate(row.derivative, x, **{row.parameters[0].name: a}))
            elif x != x or (a != a and name != "copysign"):
                expected = expected[0], NAN
        with np.errstate(all="raise"):
            results = ufunc(x, a)
        for result, wanted in zip(results, expected, strict=True):
            np.testing.assert_allclose(result, wanted, rtol=2e-16, atol=5e-324, err_msg=f"{name}({x}, {a})")
        if results[0] == results[0]:
            assert np.signbit(results[0]) == np.signbit(expected[0]), (x, a)


def test_flags_of_two_arguments():
    with np.errstate(all="raise"):
        for u, v in [(1.5e308, 1.5e308), (-1.7e308, 1e308)]:
            with pytest.raises(FloatingPointError, match="overflow"):
                pyderiv.hypot(u, v)
        with pytest.raises(FloatingPointError, match="overflow"):
            pyderiv.power(2.0, 1e300)
        assert pyderiv.power(2.0, -1e300) == (0, 0)
        assert pyderiv.power(0.5, 1e308) == (0, 0)  # the derivative too, though c is so large


@pytest.mark.parametrize("isa", dispatch.supported())
def test_special_values_of_power(isa):
    """The whole table of C99 F.10.4.4, value and derivative."""
    ufunc = make_ufunc(next(row for row in ROWS if row.name == "power"), dispatch.load(isa))
    table = [
        (0.0, -1.0, INF, -INF), (-0.0, -1.0, -INF, -INF), (0.0, -2.0, INF, -INF), (-0.0, -2.0, INF, INF),
        (0.0, -1.5, INF, -INF), (0.0, 0.5, 0, INF), (0.0, 1.0, 0, 1), (-0.0, 1.0, -0.0, 1), (0.0, 2.0, 0, 0),
        (0.0, 2.5, 0, 0), (-0.0, 3.0, -0.0, 0), (0.0, 0.0, 1, 0), (0.0, -INF, INF, -INF), (0.0, INF, 0, NAN),
        (INF, 2.0, INF, INF), (INF, 1.0, INF, 1), (INF, 0.5, INF, 0), (INF, 0.0, 1, 0), (INF, -1.0, 0, 0),
        (-INF, 3.0, -INF, INF), (-INF, 2.0, INF, -INF), (-INF, 1.0, -INF, 1), (-INF, -1.0, -0.0, 0),
        (-INF, 0.5, INF, NAN), (-1.0, 0.5, NAN, NAN), (-8.0, 1 / 3, NAN, NAN), (1.0, 5.0, 1, 5),
        (-1.0, 3.0, -1, 3), (-1.0, 2.0, 1, -2), (1.0, NAN, 1, NAN), (NAN, 0.0, 1, 0), (NAN, 2.0, NAN, NAN),
        (2.0, NAN, NAN, NAN), (1.0, INF, 1, INF), (-1.0, INF, 1, -INF), (0.5, INF, 0, NAN), (2.0, -INF, 0, NAN),
    ]  # fmt: skip
    for x, c, value, slope in table:
        with np.errstate(all="ignore"):
            y, dy = ufunc(x, c)
        np.testing.assert_array_equal(y, value, err_msg=f"{x}**{c}")
        assert np.isnan(value) or np.signbit(y) == np.signbit(value), f"{x}**{c} = {y}"
        if not np.isinf(c):  # with an infinite exponent there is no derivative to speak of
            np.testing.assert_array_equal(dy, slope, err_msg=f"derivative of {x}**{c}")


def test_integer_powers_are_exact():
    x, c = np.meshgrid(np.arange(-20.0, 21), np.arange(0.0, 12))
    y, dy = pyderiv.power(x, c)
    exact = np.array(
        [[int(a) ** int(b) for a, b in zip(*rows, strict=True)] for rows in zip(x, c, strict=True)], dtype=object
    )
    representable = np.array([int(float(v)) == v for v in exact.ravel()]).reshape(exact.shape)
    assert representable.mean() > 0.8
    np.testing.assert_array_equal(y[representable], exact[representable].astype(float))
    slopes = np.array([[int(b) * int(a) ** max(int(b) - 1, 0) for a, b in zip(*rows, strict=True)]
                       for rows in zip(x, c, strict=True)], dtype=object)  # fmt: skip
    representable = np.array([int(float(v)) == v for v in slopes.ravel()]).reshape(exact.shape)
    np.testing.assert_array_equal(dy[representable], slopes[representable].astype(float))


def test_more_exact_points():
    k = np.arange(-1074, 1024)
    np.testing.assert_array_equal(pyderiv.exp2(k.astype(float))[0], np.ldexp(1.0, k))
    np.testing.assert_array_equal(pyderiv.log2(np.ldexp(1.0, k))[0], k)
    np.testing.assert_array_equal(pyderiv.log10(10.0 ** np.arange(23))[0], np.arange(23))
    n = np.arange(1.0, 200_000, 37)
    np.testing.assert_array_equal(pyderiv.cbrt(n**3)[0], n)
    np.testing.assert_array_equal(pyderiv.sqrt(n**2)[0], n)
    np.testing.assert_array_equal(pyderiv.log_base(3.0 ** np.arange(34), 3.0)[0], np.arange(34))
    multiples = np.arange(-1000, 1000) * np.pi
    np.testing.assert_array_equal(pyderiv.cos(multiples)[0], np.where(np.arange(-1000, 1000) % 2, -1, 1))


@pytest.mark.parametrize("isa", dispatch.supported())
@pytest.mark.parametrize("name", ["sin", "cos", "tan"])
def test_hardest_reductions(name, isa):
    """6381956970095103 * 2**797 is the double nearest to a multiple of pi/2 (Muller, Elementary Functions, 3rd ed.
    2016, section 11.1); on the other, libraries whose reduction is good to 2^-93 lose 10^5 ULP."""
    row = next(row for row in ROWS if row.name == name)
    x = np.array([math.ldexp(6381956970095103, 797), float.fromhex("-0x1.4c96c11134d36p+578")])
    results = make_ufunc(row, dispatch.load(isa))(x)
    for formula, result, bound in zip((row.value, row.derivative), results, row.ulp.float64[:2], strict=True):
        assert ulp_error(result, [evaluate(formula, v) for v in x]).max() <= bound


@pytest.mark.parametrize("isa", dispatch.supported())
def test_sinc_near_the_zeros_of_its_derivative(isa):
    """There cos(pi x) and sinc(x), each about 1/(pi x), cancel, and what rounding took from them remains."""
    row = next(row for row in ROWS if row.name == "sinc")
    ufunc = make_ufunc(row, dispatch.load(isa))
    rng = np.random.default_rng(7)
    for n in (1, 2, 3, 5, 10, 100, 1000):
        zero = mp.findroot(lambda t: mp.tan(mp.pi * t) - mp.pi * t, n + 0.5 - 1 / (mp.pi**2 * (n + 0.5)))
        x = float(zero) + rng.choice([-1, 1], 100) * np.exp2(-rng.uniform(6, 52, 100)) / n
        for v, slope in zip(x, ufunc(x)[1], strict=True):
            exact = evaluate(row.derivative, v)
            assert abs(mp.mpf(slope) - exact) <= mp.ldexp(1, -54) / (mp.pi * mp.mpf(v) ** 2) + 2 * ulp(exact)


def _of_row(row, x, *parameters):
    return evaluate(row.value, x, **dict(zip((p.name for p in row.parameters), parameters, strict=True)))


def _by_parameter(row, formula, x, value):
    return evaluate(formula, x, **{row.parameters[0].name: value})


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_formulas_agree(row):
    """The derivative's formula is the derivative of the value's, and the second's of the derivative's; those by a
    parameter too."""
    names = {r.name: partial(_of_row, r) for r in ROWS}
    for parameters in samples(row):
        named = {p.name: mp.mpf(v) for p, v in zip(row.parameters, parameters, strict=True)}
        for x in (x for x in (-1.3, -0.4, 0.3, 0.7, 1.9) if row.domain[0] < x < row.domain[1]):
            if not mp.isfinite(evaluate(row.value, x, **named)):
                continue
            p = parameters and row.parameters[0]
            slope = mp.diff(lambda t, named=named: evaluate(row.value, t, **named), x)
            assert mp.almosteq(slope, evaluate(row.derivative, x, **named), 1e-30, 1e-30)
            second = mp.diff(lambda t, named=named: evaluate(row.derivative, t, **named), x)
            names |= {"x": mp.mpf(x), "y": evaluate(row.value, x, **named), "dy": slope, **named}
            names |= {
                name: getattr(mp, name)
                for name in ("log", "tanh", "cosh", "exp", "expm1", "sqrt", "power", "pi", "inf")
            }
            names |= {"where": lambda condition, u, v: u if condition else v}
            if p:
                names["swapped"] = evaluate(row.derivative, named[p.name], **{p.name: x})
            checks = [(row.second, second)]
            # both branches of a where are computed here, and one divides by it; a negative x has no real powers around
            if p and named[p.name] and (x > 0 or row.name != "power"):
                checks.append((p.derivative, mp.diff(partial(_by_parameter, row, row.value, x), named[p.name])))
                checks.append((p.mixed, mp.diff(partial(_by_parameter, row, row.derivative, x), named[p.name])))
            for formula, slope in checks:
                assert mp.almosteq(mp.mpmathify(eval(formula, {"__builtins__": {}}, names)), slope, 1e-30, 1e-30)


@pytest.mark.parametrize("isa", dispatch.supported())
@pytest.mark.parametrize("name", ["power", "exponential", "log_base"])
def test_blocks_of_one_and_of_many_parameters_agree(name, isa):
    """A block with one parameter takes a shorter way, to the same bits."""
    row = next(row for row in ROWS if row.name == name)
    ufunc = make_ufunc(row, dispatch.load(isa))
    rng = np.random.default_rng(5)
    sizes = np.exp(rng.uniform(-700, 700, 300))
    x = np.concatenate(
        [rng.uniform(-3, 3, 300), rng.choice([-1, 1], 300) * sizes, [0.0, -0.0, 1, INF, -INF, NAN, 5e-324]]
    )
    parameters = [p for (p,) in samples(row)]
    if name == "power":
        parameters += [*range(-66, 67), -0.5, 1e300, NAN, INF]
    together, one = np.meshgrid(parameters, x)
    with np.errstate(all="ignore"):
        mixed = ufunc(one, together)
        alone = [ufunc(x, p) for p in parameters]
    for k in (0, 1):
        expected = np.stack([results[k] for results in alone], axis=1)
        np.testing.assert_array_equal(mixed[k], expected)
        numbers = ~np.isnan(expected)
        np.testing.assert_array_equal(np.signbit(mixed[k][numbers]), np.signbit(expected[numbers]))
