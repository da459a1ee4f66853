"""Make elementary/polynomials.h and .pxd: every polynomial of the kernels in both types, with its error.

Run ``python kernels/minimax/polynomials.py`` with Sollya on the path.  Sollya's
``fpminimax`` chooses coefficients that are doubles, or floats, to begin with, so that nothing is lost
by rounding them afterwards; ``dirtyinfnorm`` measures the error that stands beside each.
"""

import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from mpmath import mp, mpf


class Polynomial(NamedTuple):
    name: str
    formula: str  # of z, as Sollya reads it
    interval: str
    degree: int  # in double
    of: str  # what it approximates, for the reader
    precision: int = 400  # bits that Sollya works with
    single: int = 0  # degree in single; 0: found by least_degree
    quotient: bool = False  # 0/0 at z = 0, where Sollya finds no fit: interpolated instead
    horner: bool = False  # evaluated by Horner's scheme, whatever its length
    once: bool = False  # in double, with AVX-512, each coefficient is read once for all parts: measured to pay


# Near the zeros of their derivatives silu, mish and both gelus follow the distance z from it: f'(zero + z)/z
SILU = "(z - 1.2784645427610737951093587390229801554394774886197)"
MISH = "(z - 1.1924312145154952121375883404207394056006864093225)"
GELU = "(z - 0.75179152469356445745790494677952403966447115342345)"
GELU_TANH = "(z - 0.75246142207101626048534122101056063491031014337882)"
C, A = "(2*sqrt(2/pi))", "0.044714999999999997803978857291440363042056560516357421875"

NEAR_ONE = "[-0.0315; 0.0315001]"

POLYNOMIALS = [
    Polynomial(
        "cosh_poly",
        "(cosh(sqrt(z)) - 1 - z/2)/z^2",
        "[1e-16; 0.1204]",
        4,
        "(cosh(r) - 1 - r^2/2)/r^4, z = r^2, |r| <= 0.347",
        once=True,
    ),
    Polynomial(
        "sinh_poly",
        "(sinh(sqrt(z))/sqrt(z) - 1)/z",
        "[1e-20; 0.1204]",
        4,
        "(sinh(r)/r - 1)/r^2, z = r^2, |r| <= 0.347",
        once=True,
    ),
    Polynomial(
        "tanh_poly",
        "(tanh(sqrt(z))/sqrt(z) - 1)/z",
        "[1e-12; 0.3026]",
        12,
        "(tanh(x)/x - 1)/z, z = x^2, |x| <= 0.55",  # wanted in single alone
        single=4,
    ),
    Polynomial(
        "exp_poly",
        "(exp(z) - 1 - z - z^2/2)/z^3",
        "[-0.347; 0.3470001]",
        9,
        "(e^z - 1 - z - z^2/2)/z^3, |z| <= 0.347",
        once=True,
    ),
    Polynomial(
        "exp_near_poly",
        "(exp(z) - 1 - z - z^2/2)/z^3",
        "[-0.0217; 0.0217001]",
        4,
        "the same, |z| <= 0.0217",
        once=True,
    ),
    Polynomial(
        "exp_quick_poly",
        "(exp(z) - 1 - z)/z^2",
        "[-0.02167; 0.0216701]",
        4,
        "(e^z - 1 - z)/z^2, |z| <= 0.02167",
        single=1,
        once=True,
    ),
    Polynomial(
        "exp_close_poly",
        "(exp(z) - 1 - z)/z^2",
        "[-0.02167; 0.0216701]",
        5,
        "the same, of a degree more",
        single=2,
        once=True,
    ),
    Polynomial(
        "exp2_quick_poly",
        "(2^z - 1)/z",
        "[-0.03126; 0.0312601]",
        5,
        "(2^z - 1)/z, |z| <= 0.03126",
        single=2,
        once=True,
    ),
    Polynomial(
        "exp2_poly",
        "(2^z - 1 - z*log(2))/z^2",
        "[-0.5; 0.5000001]",
        10,
        "(2^z - 1 - z ln 2)/z^2, |z| <= 1/2",
        once=True,
    ),
    Polynomial(
        "log_poly",
        "(log((1 + sqrt(z))/(1 - sqrt(z)))/sqrt(z) - 2)/z",
        "[1e-20; 0.0295]",
        6,
        "(log((1 + s)/(1 - s))/s - 2)/z, z = s^2, |s| <= 0.1717",
    ),
    Polynomial(
        "log_near_poly", "(log(1 + z) - z)/z^2", NEAR_ONE, 7, "(log(1 + z) - z)/z^2, |z| <= 0.0315", single=3, once=True
    ),
    Polynomial(
        "log1p_near_poly", "(log(1 + z) - z)/z^2", "[-0.0323; 0.0345]", 8, "the same, z <= 0.0345", single=3, once=True
    ),
    Polynomial("log2_near_poly", "(log(1 + z) - z)/log(2)/z^2", NEAR_ONE, 7, "the same over ln 2", single=3, once=True),
    Polynomial(
        "log10_near_poly", "(log(1 + z) - z)/log(10)/z^2", NEAR_ONE, 7, "the same over ln 10", single=3, once=True
    ),
    Polynomial(
        "log_near_tail_poly",
        "(((log(1 + z) - z)/z^2 + 1/2)/z - 1/3)/z",
        NEAR_ONE,
        8,
        "(log(1 + z) - z + z^2/2 - z^3/3)/z^4, |z| <= 0.0315",
        single=2,
    ),
    Polynomial(
        "log_tail_poly",
        "((log((1 + sqrt(z))/(1 - sqrt(z)))/sqrt(z) - 2)/z - 2/3)/z",
        "[1e-16; 0.0295]",
        7,
        "the same less its leading 2/3, over z",
    ),
    Polynomial(
        "log1p_poly",
        "(log((2 + sqrt(z))/(2 - sqrt(z)))/sqrt(z) - 1)/z",
        "[1e-20; 0.44448]",
        9,
        "(log((1 + s/2)/(1 - s/2))/s - 1)/z, z = s^2, |s| <= 2/3",
    ),
    Polynomial(
        "sin_poly",
        "(sin(sqrt(z))/sqrt(z) - 1 + z/6)/z^2",
        "[1e-12; 0.6170]",
        5,
        "(sin(r)/r - 1 + r^2/6)/r^4, z = r^2, |r| <= 0.7855",
    ),
    Polynomial(
        "cos_poly",
        "(cos(sqrt(z)) - 1 + z/2)/z^2",
        "[1e-12; 0.6170]",
        5,
        "(cos(r) - 1 + r^2/2)/r^4, z = r^2, |r| <= 0.7855",
    ),
    Polynomial(
        "asin_poly", "(asin(sqrt(z))/sqrt(z) - 1)/z", "[1e-12; 0.2501]", 12, "(asin(u)/u - 1)/z, z = u^2, |u| <= 0.5"
    ),
    Polynomial(
        "atan_poly", "(atan(sqrt(z))/sqrt(z) - 1)/z", "[1e-12; 0.2501]", 11, "(atan(t)/t - 1)/z, z = t^2, |t| <= 0.5"
    ),
    Polynomial(
        "atan_near_poly",
        "(atan(sqrt(z))/sqrt(z) - 1)/z",
        "[1e-12; 0.0045]",
        4,
        "the same, |t| <= 0.067",
        single=1,
        horner=True,
    ),
    Polynomial(
        "tan_near_poly",
        "(tan(sqrt(z))/sqrt(z) - 1)/z",
        "[1e-12; 0.00966]",
        4,
        "(tan(r)/r - 1)/z, z = r^2, |r| <= 0.0982",
        horner=True,
        once=True,
    ),
    Polynomial(
        "erf_poly",
        "(erf(sqrt(z))/sqrt(z) - 2/sqrt(pi))/z",
        "[1e-20; 0.3601]",
        9,
        "(erf(y)/y - 2/sqrt(pi))/y^2, z = y^2, |y| <= 0.6",
    ),
    Polynomial(
        "erfcx_poly",
        "(4*(1 + z)/(1 - z) + 1/2)*exp((4*(1 + z)/(1 - z))^2)*erfc(4*(1 + z)/(1 - z)) - 21/32",
        "[-0.7779; 0.7445]",
        21,
        "(y + 1/2) e^(y^2) erfc(y) - 21/32, z = (y - 4)/(y + 4), 0.5 <= y <= 27.3",
        165,
    ),
    Polynomial(
        "silu_slope_poly",
        f"(1 + exp(-{SILU})*(1 + {SILU}))/(1 + exp(-{SILU}))^2/z - 1/4",
        "[-0.0625; 0.0625001]",
        9,
        "silu'(zero + z)/z - 1/4, |z| <= 1/16",
        quotient=True,
    ),
    Polynomial(
        "mish_slope_poly",
        f"exp({MISH})*(exp(3*{MISH}) + 4*exp(2*{MISH}) + (6 + 4*{MISH})*exp({MISH}) + 4 + 4*{MISH})"
        f"/(exp(2*{MISH}) + 2*exp({MISH}) + 2)^2/z - 1/4",
        "[-0.0625; 0.0625001]",
        10,
        "mish'(zero + z)/z - 1/4, |z| <= 1/16",
        quotient=True,
    ),
    Polynomial(
        "gelu_slope_poly",
        f"((1 + erf({GELU}/sqrt(2)))/2 + {GELU}*exp(-{GELU}^2/2)/sqrt(2*pi))/z - 1/2",
        "[-0.125; 0.1250001]",
        11,
        "gelu'(zero + z)/z - 1/2, |z| <= 1/8",
        quotient=True,
    ),
    Polynomial(
        "gelu_tanh_slope_poly",
        f"(1 + exp(-{C}*({GELU_TANH} + {A}*{GELU_TANH}^3))*(1 + {C}*({GELU_TANH} + 3*{A}*{GELU_TANH}^3)))"
        f"/(1 + exp(-{C}*({GELU_TANH} + {A}*{GELU_TANH}^3)))^2/z - 1/2",
        "[-0.0625; 0.0625001]",
        9,
        "gelu_tanh'(zero + z)/z - 1/2, |z| <= 1/16",
        quotient=True,
    ),
    Polynomial(
        "sinc_slope_poly",
        "((cos(pi*sqrt(z)) - sin(pi*sqrt(z))/(pi*sqrt(z)))/z + pi^2/3)/z",
        "[1e-8; 0.06251]",
        6,
        "(sinc'(x)/x + pi^2/3)/z, z = x^2, |x| <= 1/4",
        quotient=True,
    ),
    Polynomial(
        "inverse_cbrt_poly", "z^(-1/3)", "[1; 2]", 5, "z^(-1/3), 1 <= z <= 2: a first guess", single=2, horner=True
    ),
]


class Pieces(NamedTuple):
    """Sixteen polynomials, whose coefficients stand in tables: where a table takes few instructions."""

    name: str
    f: Callable[[mpf], mpf]
    step: float  # from centre to centre, exact in few bits
    first: int  # the first centre, in steps; the n-th stands in place n mod 16
    leading: int  # Taylor coefficients that are pairs, and not part of the polynomial
    degree: int  # in double
    single: int
    of: str


def erfcx_of(s):
    y = 8 / s - 4
    return mp.exp(y * y) * mp.erfc(y)


PIECES = [
    Pieces("erf_pieces", mp.erf, 25 / 64, 0, 2, 11, 5, "(erf(c + z) - erf(c) - erf'(c) z)/z^2, c = n 25/64"),
    Pieces(
        "erfcx_pieces",
        erfcx_of,
        15 / 128,
        2,
        1,
        8,
        4,
        "(f(c + z) - f(c))/z, f(s) = e^(y^2) erfc(y), s = 8/(y + 4), c = n 15/128, n = 2 ... 17",
    ),
]


class Fit(NamedTuple):
    """A polynomial's coefficients, as Python writes them, and the log2 of its relative error."""

    coefficients: list[str]
    error: float


def sollya(p, degree, form):
    """The fit of a degree with coefficients of a form: D, double, or SG, single."""
    script = f"""
    prec = {p.precision}!; display = decimal!; verbosity = 0!;
    f = {p.formula.replace("z", "x")};
    p = fpminimax(f, {degree}, [|{form}...|], {p.interval}, relative);
    for i from 0 to {degree} do print(round(coeff(p, i), 400, RN));
    print(round(log2(dirtyinfnorm(p/f - 1, {p.interval})), 12, RU));
    quit;
    """
    out = subprocess.run(
        ["sollya", "/dev/stdin"], input=script, text=True, capture_output=True, check=True
    ).stdout.split()
    return Fit([repr(float(c)) for c in out[:-1]], float(out[-1]))


def polynomial(coefficients, z):
    return mp.fsum(c * z**k for k, c in enumerate(coefficients))


def interpolated(p, degree, form):
    """The polynomial through the Chebyshev points, coefficients rounded: a bit or two from the best."""
    mp.prec = p.precision
    formula = re.sub(r"(\d+(?:\.\d+)?)", r"mpf('\1')", p.formula.replace("^", "**"))
    names = {name: getattr(mp, name) for name in ("mpf", "exp", "erf", "sqrt", "sin", "cos", "pi")}
    low, high = (mpf(end) for end in p.interval.strip("[]").split(";"))
    middle, half, n = (low + high) / 2, (high - low) / 2, degree + 1

    def f(z):
        return eval(formula, names | {"z": z})

    points = [middle + half * mp.cos(mp.pi * (2 * k + 1) / (2 * n)) for k in range(n)]
    powers = mp.matrix([[z**k for k in range(n)] for z in points])
    bits = {"D": 53, "SG": 24}[form]
    with mp.workprec(p.precision):
        exact = mp.lu_solve(powers, mp.matrix([f(z) for z in points]))
    with mp.workprec(bits):
        coefficients = [float(+c) for c in exact]
    samples = [middle + half * mp.cos(mp.pi * k / 399) for k in range(400)]
    error = max(abs(polynomial(coefficients, z) / f(z) - 1) for z in samples)
    return Fit([repr(c) for c in coefficients], float(mp.log(error, 2)))


def fit(p, degree, form):
    """The coefficients of a form: D, double, or SG, single."""
    return (interpolated if p.quotient else sollya)(p, degree, form)


def pieces(p, degree, bits):
    """The rows of the table, 16 numbers of so many bits each: the leading coefficients, each with its rest, and the
    polynomial's; and the log2 of the relative error that this leaves in f."""
    mp.prec = 600  # the quotients cancel
    rows, errors = [], []

    def rounded(c):
        with mp.workprec(bits):
            return float(+c) if abs(c) > 2.0**-126 else 0.0  # of an odd function's even terms there is noise

    for k in range(16):
        centre = mpf(p.step) * (p.first + (k - p.first) % 16)
        half, n = mpf(p.step) / 2, degree + 1
        taylor = mp.taylor(p.f, centre, p.leading - 1)

        def f(z, centre=centre, taylor=taylor):
            z = z if abs(z) > 1e-30 else mpf(10) ** -30
            return (p.f(centre + z) - polynomial(taylor, z)) / z**p.leading

        points = [half * mp.cos(mp.pi * (2 * k + 1) / (2 * n)) for k in range(n)]
        powers = mp.matrix([[z**k for k in range(n)] for z in points])
        coefficients = [rounded(c) for c in mp.lu_solve(powers, mp.matrix([f(z) for z in points]))]
        rows.append([part for c in taylor for part in (rounded(c), rounded(c - rounded(c)))] + coefficients)
        samples = [half * mp.cos(mp.pi * k / 99) for k in range(100)]
        errors += [abs((polynomial(coefficients, z) - f(z)) * z**p.leading / p.f(centre + z)) for z in samples]
    return list(zip(*rows, strict=True)), float(mp.log(max(errors), 2))


def table(p, degree, bits):
    """The lines of its table and of the function that evaluates the piece of an index."""
    rows, error = pieces(p, degree, bits)
    array = p.name.upper()
    lines = [
        f"/* {p.of}; what leads stands first, each number with its rest; relative error of the whole 2^{error:.1f} */",
        f"alignas(64) static const number {array}[{len(rows)}][16] = {{",
    ]
    for row in rows:
        digits = [repr(c) for c in row]
        lines += ["    {", *("        " + ", ".join(digits[i : i + 4]) + "," for i in range(0, 16, 4)), "    },"]
    evaluation, result = even_and_odd([f"lookup({array}[{i}], k)" for i in range(2 * p.leading, len(rows))])
    return [
        *lines,
        "};",
        f"INLINE real {p.name}(word k, real z) {{",
        *(f"    {line}" for line in evaluation),
        f"    return {result};",
        "}",
    ]


def least_degree(p, double):
    """The single fit of the least degree that is as good as the double one beyond the precision (53 - 24 = 29 bits),
    within half a bit, or where it stops to gain from a further term, because the coefficients are rounded."""
    best = fit(p, 1, "SG")
    for degree in range(2, p.degree + 1):
        if best.error <= double.error + 29.5:
            break
        better = fit(p, degree, "SG")
        if better.error > best.error - 0.5 and best.error < -20:
            break
        best = better
    return best


def even_and_odd(coefficients, step="muladd"):
    """Lines that evaluate a polynomial in z, and the result: even and odd terms side by side, by Horner's scheme.

    One multiplication more than Horner's own, in chains of half the length.
    """
    if len(coefficients) < 4:
        return horner("p", "z", coefficients, step), "p"
    parts = [horner(name, "z2", coefficients[k::2], step) for k, name in enumerate(("even", "odd"))]
    return ["real z2 = z * z;", *parts[0], *parts[1]], "muladd(z, odd, even)"


def horner(name, z, coefficients, step):
    """Lines that evaluate a polynomial in z by Horner's scheme, the highest term first."""
    *others, highest = coefficients
    lines = [f"real {name} = {highest};"]
    return lines + [f"{name} = {step}({z}, {name}, {c});" for c in reversed(others)]


def function(p, fitted, once):
    c, step = fitted.coefficients, "horner_step" if once else "muladd"
    lines, result = (horner("p", "z", c, step), "p") if p.horner else even_and_odd(c, step)
    return [
        f"/* {p.of}; relative error 2^{fitted.error:.1f} */",
        f"INLINE real {p.name}(real z) {{",
        *(f"    {line}" for line in lines),
        f"    return {result};",
        "}",
    ]


def main():
    doubles = [fit(p, p.degree, "D") for p in POLYNOMIALS]
    singles = [
        fit(p, p.single, "SG") if p.single else least_degree(p, double)
        for p, double in zip(POLYNOMIALS, doubles, strict=True)
    ]
    lines = [
        "/* Minimax polynomials.  Written by minimax/polynomials.py: change them there. */",
        "#ifndef PYDERIV_POLYNOMIALS_H",
        "#define PYDERIV_POLYNOMIALS_H",
        "",
        '#include "bits.h"',
    ]
    for condition, fits in (("#if !defined(PYDERIV_SINGLE)", doubles), ("#else", singles)):
        lines += ["", condition]
        for p, fitted in zip(POLYNOMIALS, fits, strict=True):
            lines += ["", *function(p, fitted, p.once and fits is doubles)]
        for p in PIECES:
            lines += ["", *(table(p, p.degree, 53) if fits is doubles else table(p, p.single, 24))]
    lines += ["", "#endif"]
    path = Path(__file__).parents[1] / "elementary" / "polynomials.h"
    path.write_text("\n".join([*lines, "", "#endif", ""]))
    names = [f"    real {p.name}(real z)" for p in POLYNOMIALS]
    for p in PIECES:
        names += [f"    const number[16]* {p.name.upper()}", f"    real {p.name}(word k, real z)"]
    header = [
        '"""Cython\'s view of polynomials.h, which minimax/polynomials.py writes, as it does this."""',
        "",
        "from bits cimport number, real, word",
        "",
        'cdef extern from "elementary/polynomials.h" nogil:',
    ]
    path.with_suffix(".pxd").write_text("\n".join([*header, *names, ""]))


if __name__ == "__main__":
    main()
