"""Make elementary/constants.h: the constants, in both types, most of more than one part, and 2/pi.

Run ``python kernels/minimax/constants.py`` with mpmath and NumPy installed.
"""

import math
import re
from pathlib import Path

import numpy as np
from mpmath import mp, mpf

mp.prec = 1500


def parts(value, widths):
    """Split ``value`` into parts of the given widths in bits, each the rounded rest."""
    for width in widths:
        scale = mpf(2) ** (width - 1 - int(mp.floor(mp.log(abs(value), 2))))
        part = mp.nint(value * scale) / scale
        yield float(part)
        value -= part


GELU_TANH = 2 * mp.sqrt(2 / mp.pi), mpf(0.044715)  # gelu_tanh(x) = x/(1 + e^-g), g = c (x + a x^3)


def slope_zero(f, guess):
    """Where the derivative of f is 0."""
    with mp.workprec(300):
        return mp.findroot(lambda x: mp.diff(f, x), guess, tol=mpf(2) ** -500)


def best_shift(first, last):
    """The k from first to last with which sixteen powers of 2, times 1 + k 2^-52, are nearest to doubles, relatively.

    The fraction of 2^(j/16) (2^52 + k) is kept in 64 bits, which wrap around as it does: 10^8 numbers take seconds.
    """
    powers = [mp.power(2, mpf(j) / 16) for j in range(1, 16)]
    starts, steps = ([int(mp.frac(v * scale) * 2**64) for v in powers] for scale in (2**52, 1))
    best = found = None
    for low in range(first, last, 1 << 20):
        k = np.arange(low, min(low + (1 << 20), last), dtype=np.uint64)
        worst = np.zeros(k.size)
        for start, step, power in zip(starts, steps, powers, strict=True):
            rest = (k * np.uint64(step) + np.uint64(start)).view(np.int64)
            worst = np.maximum(worst, np.abs(rest / 2.0**64) / float(power))
            k, worst = (a[worst < (best or 0.5)] for a in (k, worst))
        if k.size:
            best, found = worst.min(), int(k[worst.argmin()])
    return found


# the best of those up to 7 10^10: times this, the sixteenth powers of 2 are doubles but for 2^-55.8, relatively
SHIFT = 1 + mpf(29865282729) / 2**52

# name: value, width of each part of a double (53 bits) and of a single (24 bits), why
CONSTANTS = {
    "LN2": (mp.log(2), (40, 53), (15, 24), "high part of 40 or 15 bits: k * LN2_HI is exact for |k| < 2^13, 2^9"),
    "LOG2E": (1 / mp.log(2), (53, 53), (24, 24), "1/ln 2"),
    "LN2_FULL": (mp.log(2), (53, 53), (24, 24), "ln 2"),
    "LOG10E": (1 / mp.log(10), (53, 53), (24, 24), "1/ln 10"),
    "LOG10_2": (mp.log(2, 10), (40, 53), (15, 24), "log10(2), high part of 40 or 15 bits"),
    "THIRD": (mpf(1) / 3, (53, 53), (24, 24), "1/3"),
    "TWO_THIRDS": (mpf(2) / 3, (53, 53), (24, 24), "2/3"),
    "HALF_PI": (mp.pi / 2, (53, 33, 53), (24, 24, 24), "pi/2, its middle of 33 bits: exact times k < 2^20"),
    "HALF_PI_FULL": (mp.pi / 2, (53, 53, 53), (24, 24, 24), "pi/2"),
    "TWO_OVER_SQRT_PI": (2 / mp.sqrt(mp.pi), (53, 53), (24, 24), "2/sqrt(pi)"),
    "TWO_OVER_SQRT_PI_LESS_1": (2 / mp.sqrt(mp.pi) - 1, (53,), (24,), "2/sqrt(pi) - 1"),
    "INV_SQRT_TAU": (1 / mp.sqrt(2 * mp.pi), (53, 53), (24, 24), "1/sqrt(2 pi)"),
    "INV_SQRT_TAU_LESS_3_8": (1 / mp.sqrt(2 * mp.pi) - mpf(3) / 8, (53,), (24,), "1/sqrt(2 pi) - 3/8"),
    "SQRT_HALF": (mp.sqrt(mpf(1) / 2), (53, 53), (24, 24), "sqrt(1/2)"),
    "SQRT_TAU": (mp.sqrt(2 * mp.pi), (53,), (24,), "sqrt(2 pi)"),
    "INV_PI": (1 / mp.pi, (53, 53), (24, 24), "1/pi"),
    "SINC_BEND": (mp.pi**2 / 3, (53, 53), (24, 24), "pi^2/3"),
    "GELU_TANH_C": (GELU_TANH[0], (53, 53), (24, 24), "c of gelu_tanh"),
    "GELU_TANH_CA": (GELU_TANH[0] * GELU_TANH[1], (53, 53), (24, 24), "c a of gelu_tanh"),
    "SILU_ZERO": (slope_zero(lambda x: x / (1 + mp.exp(-x)), -1.28), (53, 53), (24, 24), "where silu' is 0"),
    "GELU_ZERO": (slope_zero(lambda x: x * mp.erfc(-x / mp.sqrt(2)), -0.75), (53, 53), (24, 24), "where gelu' is 0"),
    "GELU_TANH_ZERO": (
        slope_zero(lambda x: x / (1 + mp.exp(-GELU_TANH[0] * (x + GELU_TANH[1] * x**3))), -0.75),
        (53, 53),
        (24, 24),
        "where gelu_tanh' is 0",
    ),
    "MISH_ZERO": (
        slope_zero(lambda x: x * mp.tanh(mp.log1p(mp.exp(x))), -1.19),
        (53, 53),
        (24, 24),
        "where mish' is 0",
    ),
    "SIXTEENTH_PI": (mp.pi / 16, (53, 30, 53), (24, 24, 24), "pi/16, its middle of 30 bits: exact times k < 2^23"),
    "UNSHIFT": (-mp.log(SHIFT), (53,), (24,), "logarithm of what the shifted sixteenths lack"),
    "UNSHIFT_LOG2": (-mp.log(SHIFT, 2), (53,), (24,), "to base 2"),
    "CBRT_ODD": ((mp.cbrt(mpf(1) / 2) - mp.cbrt(2)) / 2, (53,), (24,), "2^(-j/3) for j = -1, 0, 1: of j"),
    "CBRT_EVEN": ((mp.cbrt(mpf(1) / 2) + mp.cbrt(2)) / 2 - 1, (53,), (24,), "and of j^2"),
}

J = [mpf(j) for j in range(16)]
# Near 1/(1 + j/15.49), in sixty-fourths: where |e - j/15.49| <= 0.0323, (1 + e) c is at most 0.0344 from 1, and that is
# exact for a 1 + e that is a number.
LOG1P_FACTORS = [mpf(n) / 64 for n in (64, 60, 57, 54, 51, 48, 46, 44, 42, 40, 39, 37, 36, 35, 34, 33)]
# name: 16 values, whether their rests are relative, why
TABLES = {
    "SIXTEENTHS": ([mp.power(2, j / 16) for j in J], True, "2^(j/16), j = 0 ... 15, and what is missing, relatively"),
    "LOGS": (
        [-mp.log(1 + j / 16) for j in J],
        False,
        "-log(1 + j/16) in multiples of 2^-42, single 2^-16, and what is missing",
    ),
    "LOG2S": ([-mp.log(1 + j / 16, 2) for j in J], False, "-log2(1 + j/16)"),
    "LOG10S": ([-mp.log(1 + j / 16, 10) for j in J], False, "-log10(1 + j/16)"),
    "LOG1PS": ([-mp.log(c) for c in LOG1P_FACTORS], False, "the same of the factors c"),
}
DOUBLE, SINGLE = 53, 24  # bits


def rounded(value, bits):
    with mp.workprec(bits):
        return float(+value)


def unit(x, bits):
    """An ulp of a number of so many bits."""
    return 2.0 ** (math.frexp(x)[1] - bits)


def accurate(f, x, bits):
    """The first number from x on whose f is one too, but for 2^-9 ulp, and this: a table of such pairs needs no rests
    (Gal and Bachelis, ACM Trans. Math. Softw. 17, 1991)."""
    x = rounded(mpf(x), bits)
    with mp.workprec(120):
        while abs((y := f(mpf(x))) - rounded(y, bits)) > unit(float(y), bits) / 512:
            x += unit(x, bits)
    return x, rounded(y, bits)


def tangent_and_angle(k, bits):
    """Near the middle of the angles arctan x where 16/(1.04 + x) rounds to k, within a factor of 2 of all these x."""
    if k in (0, 15):
        angle = 0.0 if k else rounded(mp.pi / 2, bits)
        return rounded(mp.tan(angle), bits), angle
    low, high = 16 / (k + 0.5) - 1.04, 16 / (k - 0.5) - 1.04
    middle = float(mp.tan((mp.atan(low) + mp.atan(high)) / 2))
    return accurate(mp.atan, min(max(middle, 0.51 * high), 1.97 * low), bits)


def sine_and_cosine(n, bits):
    """Of n pi/16, scaled by the same."""
    if n % 4 == 0:
        return ((0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (1.0, -1.0))[n // 4]
    return accurate(lambda x: x * mp.cot(n * mp.pi / 16), mp.sin(n * mp.pi / 16), bits)


# names of two tables: pairs of their values, why
PAIRS = {
    ("TANGENTS", "ANGLES"): (tangent_and_angle, "sixteen tangents, the first almost infinite, and their angles"),
    ("SINES", "COSINES"): (sine_and_cosine, "of n pi/16, n = 0 ... 15, but for a factor that both have"),
}


def array(name, numbers):
    digits = [re.sub(r"\.?0+p", "p", x.hex()) for x in numbers]
    rows = ["    " + ", ".join(digits[i : i + 4]) + "," for i in range(0, 16, 4)]
    return [f"alignas(64) static const number {name}[16] = {{", *rows, "};"]


def table(name, values, relative, why, bits):
    """Two arrays: the values rounded, and what is missing."""
    if relative:
        heads = [rounded(v, bits) for v in values]
        rests = [rounded(v / r - 1, bits) for v, r in zip(values, heads, strict=True)]
    else:
        step = mpf(2) ** {DOUBLE: -42, SINGLE: -16}[bits]
        heads = [float(mp.nint(v / step) * step) for v in values]
        rests = [rounded(v - r, bits) for v, r in zip(values, heads, strict=True)]
    return ["", f"/* {why} */", *array(name, heads), *array(f"{name}_REST", rests)]


def less_index(factor, bits):
    """The numbers whose bits are those of 2^(j/16) times a factor, less j 2^(bits - 5)."""
    heads = [rounded(v * factor, bits) for v in TABLES["SIXTEENTHS"][0]]
    return heads[:1] + [(head - j / 16 + 1) / 2 for j, head in enumerate(heads) if j]  # from the binade below


def tables(bits):
    """The lines of all tables."""
    lines = []
    for name, (values, relative, why) in TABLES.items():
        lines += table(name, values, relative, why, bits)
    why = "SIXTEENTHS less j/16 of a binade: a number n of sixteenths added there makes them 2^(n/16)"
    lines += ["", f"/* {why} */", *array("SIXTEENTHS_LESS_INDEX", less_index(1, bits))]
    factor = SHIFT if bits == DOUBLE else 1  # of floats there are too few
    why = f"as above, of 2^(j/16) times 1 + {float(factor - 1):.7g}"
    lines += ["", f"/* {why} */", *array("SHIFTED_SIXTEENTHS", less_index(factor, bits))]
    roots = [rounded(mp.cbrt(mpf(2) ** -j), bits) for j in (0, 1, *[0] * 13, -1)]
    lines += ["", "/* 2^(-j/3), j = -1, 0, 1 */", *array("INVERSE_CBRTS", roots)]
    why = "c near 1/(1 + e), e = j/15.49"
    lines += ["", f"/* {why} */", *array("LOG1P_FACTORS", map(float, LOG1P_FACTORS))]
    for names, (pair, why) in PAIRS.items():
        lines += ["", f"/* {why} */"]
        for name, numbers in zip(names, zip(*(pair(k, bits) for k in range(16)), strict=True), strict=True):
            lines += array(name, numbers)
    return lines


def text():
    """The header."""
    lines = [
        "/* Constants of the kernels.  Written by minimax/constants.py: change them there. */",
        "#ifndef PYDERIV_CONSTANTS_H",
        "#define PYDERIV_CONSTANTS_H",
        "",
        '#include "bits.h"',
        "",
    ]
    for name, (value, double, single, why) in CONSTANTS.items():
        lines.append(f"/* {why} */")
        for suffix, *both in zip(("_HI", "_LO", "_LOWEST"), parts(value, double), parts(value, single), strict=False):
            lines.append(f"#define {name}{suffix} by_type({both[0].hex()}, {re.sub('0+p', 'p', both[1].hex())}f)")
    words = int(mp.floor(2 / mp.pi * mpf(2) ** (32 * 38)))
    digits = [f"0x{words >> 32 * (37 - i) & 0xFFFFFFFF:08x}u" for i in range(38)]
    lines += ["", "/* 2/pi: 38 words of 32 bits after the binary point */", "static const uint32_t TWO_OVER_PI[38] = {"]
    lines += ["    " + ", ".join(digits[i : i + 6]) + "," for i in range(0, 38, 6)] + ["};"]
    lines += ["", "#if !defined(PYDERIV_SINGLE)", *tables(DOUBLE), "", "#else", *tables(SINGLE), "", "#endif"]
    lines += ["", "#endif", ""]
    return "\n".join(lines)


def main():
    (Path(__file__).parents[1] / "elementary" / "constants.h").write_text(text())


if __name__ == "__main__":
    main()
