"""sin, cos and tan; sinpi, cospi and sinc.

x = n pi/2 + r + r_lo with |r| <= pi/4; for tan, with tables, n pi/16 and pi/32.  Up to 2^20 (single: 2^15) the reduction
is done in every lane; for a larger x the rule answers NaN, and the loop asks its `_rare` twin. That has more digits of
pi/2, with fused multiply-add, for all up to 2^40; beyond, it multiplies by enough bits of 2/pi for any x.
"""

from libc.math cimport fma, rint
from libc.stdint cimport int64_t, uint64_t

from bits cimport *
from elementary.constants cimport *
from elementary.polynomials cimport cos_poly, sin_poly, sinc_slope_poly, tan_near_poly

ctypedef struct quadrant:
    word n
    real r
    real r_lo


cdef inline quadrant reduce_by(real x, mask inside, number inverse, number hi, number lo, number lowest) noexcept nogil:
    """By multiples of a number in three parts; NaN if not inside.

    x - n hi is exact: both are multiples of 2^-53 (single: 2^-24), and the difference is below 1. So is a double's n lo.
    """
    cdef quadrant t
    cdef integer k = nearest_integer(x, inverse)
    cdef real high = residual(x, k.n, hi)
    cdef real product = k.n * lo
    t.n = k.index
    t.r = blend(inside, high - product, NAN)
    if WORD_BITS == 64:
        t.r_lo = residual((high - t.r) - product, k.n, lowest)
    elif HAS_FMA:
        t.r_lo = residual(residual(high - t.r, k.n, lo), k.n, lowest)
    else:
        t.r_lo = ((high - t.r) - product) - muladd(k.n, lowest, two_prod(k.n, lo).lo)
    return t


cdef inline quadrant reduce_fast(real x, mask inside) noexcept nogil:
    return reduce_by(x, inside, 0.6366197723675814, HALF_PI_HI, HALF_PI_LO, HALF_PI_LOWEST)


cdef inline quadrant reduce_near(real x, mask inside) noexcept nogil:
    return reduce_by(x, inside, 5.092958178940651, SIXTEENTH_PI_HI, SIXTEENTH_PI_LO, SIXTEENTH_PI_LOWEST)


ctypedef quadrant (*reduction)(real x, int finer) noexcept nogil

cdef extern from "bits.h" nogil:
    reduction called(reduction f)


cdef inline number most_near() noexcept nogil:
    return by_type(1048576.0, 32768.0)


cdef inline mask is_near(real x) noexcept nogil:
    return magnitude(x) <= most_near()


cdef inline number most_far() noexcept nogil:
    """2^40, which `reduce_far` takes."""
    return 1099511627776.0 if HAS_FMA else most_near()


cdef inline quadrant reduce_far(real x, int finer) noexcept nogil:
    """By pi/2^(1 + finer), in three parts; for singles in two, of doubles.

    x - n hi is exact, as in `reduce_by`.  A double comes no nearer to a multiple than 2^-60 here, and n lowest is 2^-66 at most;
    a single no nearer than 2^-32 or so, and what two parts lack is 2^-69.
    """
    cdef quadrant t
    cdef number part = 1.0 / (1 << finer)
    cdef number[LANES] heads, rests
    cdef bits[LANES] multiples
    cdef double n, r
    cdef int lane
    cdef integer k
    cdef pair p, s
    if WORD_BITS == 64:
        k = nearest_integer(x, 0.6366197723675814 * (1 << finer))
        p = two_prod(k.n, HALF_PI_FULL_LO * part)
        s = two_sum(residual(x, k.n, HALF_PI_FULL_HI * part), -p.hi)
        s = fast_two_sum(s.hi, s.lo - muladd(k.n, HALF_PI_FULL_LOWEST * part, p.lo))
        t.n = k.index
        t.r = s.hi
        t.r_lo = s.lo
        return t
    store(heads, 0, x)
    for lane in range(LANES):
        n = rint(heads[lane] * (0.6366197723675814 * (1 << finer)))
        r = fma(-n, 6.123233995736766e-17 * part, fma(-n, 1.5707963267948966 * part, heads[lane]))
        multiples[lane] = <bits> <int64_t> n
        heads[lane] = <number> r
        rests[lane] = <number> (r - heads[lane])
    t.n = as_bits(load(<number*> multiples, 0))
    t.r = load(heads, 0)
    t.r_lo = load(rests, 0)
    return t


cdef inline quadrant reduce_farther(real x, int finer) noexcept nogil:
    """Any larger |x| (Payne and Hanek, Radian Reduction for Trigonometric Functions, 1983), by pi/2^(1 + finer).

    |x| = M 2^e with an integral M < 2^53, times 2/pi in words of 32 bits.  The words whose product is
    a multiple of 4 are left out; seven more give the fraction to 2^-170, of which 144 bits are used: doubles come
    no nearer to a multiple of pi/2 than 2^-62 or so.  That is done number by number, the rest for all of them.  NaN where x is
    not finite, and anything where it is not larger.
    """
    cdef quadrant t
    cdef uint64_t mantissa, carry, flip
    cdef uint64_t[2] m
    cdef uint64_t[10] product  # words of 32 bits, the lowest first
    cdef number[LANES] numbers
    cdef bits[LANES] multiples, signs
    cdef number[6][LANES] digits  # of the fraction: 24 bits at a time, which every number holds
    cdef int e, first, point, i, j, lane
    store(numbers, 0, x)
    for lane in range(LANES):
        if not most_far() < abs(numbers[lane]) < INFINITY:
            multiples[lane] = signs[lane] = 0
            for i in range(6):
                digits[i][lane] = 0.0
            continue
        mantissa = (bits_of(numbers[lane]) & MANTISSA_MASK) | (MANTISSA_MASK + 1)
        e = <int> ((bits_of(numbers[lane]) & ~SIGN_BIT) >> MANTISSA_BITS) - (EXPONENT_BIAS + MANTISSA_BITS)
        first = (e - 2) // 32 if e > 2 else 0
        point = 224 - e + 32 * first - finer  # where the binary point stands in the product
        m[0] = mantissa & 0xffffffffULL
        m[1] = mantissa >> 32
        for i in range(10):
            product[i] = 0
        for i in range(7):
            carry = 0
            for j in range(WORD_BITS // 32):
                carry = TWO_OVER_PI[first + 6 - i] * m[j] + product[i + j] + carry
                product[i + j] = carry & 0xffffffffULL
                carry = carry >> 32
            product[i + WORD_BITS // 32] = carry

        # the nearest integer, and the rest as a signed fraction
        multiples[lane] = <bits> bits_at(product, point)
        signs[lane] = bits_of(numbers[lane]) & SIGN_BIT
        flip = 0
        if bits_at(product, point - 1) & 1:
            flip = 0xffffff
            multiples[lane] += 1
            signs[lane] ^= SIGN_BIT
        if numbers[lane] < 0.0:
            multiples[lane] = 0 - multiples[lane]
        for i in range(6):
            digits[i][lane] = <number> ((bits_at(product, point - 24 * (i + 1)) & 0xffffff) ^ flip)

    cdef number weight = 1.0, unit = 1.0 / (1 << finer)
    cdef pair f, s
    f.hi = 0.0
    f.lo = 0.0
    for i in range(6):
        weight = weight * 5.960464477539063e-08
        s = two_sum(f.hi, load(digits[i], 0) * weight)
        f.hi = s.hi
        f.lo = f.lo + s.lo
    f = fast_two_sum(f.hi, f.lo)
    cdef pair r = two_prod(f.hi, HALF_PI_HI)
    r = fast_two_sum(r.hi, r.lo + (f.hi * HALF_PI_LO + f.lo * HALF_PI_HI))
    cdef word sign = as_bits(load(<number*> signs, 0))
    t.n = as_bits(load(<number*> multiples, 0))
    t.r = blend(x - x == 0.0, flip_sign(r.hi * unit, sign), NAN)
    t.r_lo = flip_sign(r.lo * unit, sign)
    return t


cdef inline uint64_t bits_at(uint64_t* product, int bit) noexcept nogil:
    """32 bits from `bit` up."""
    return ((product[(bit >> 5) + 1] << 32 | product[bit >> 5]) >> (bit & 31)) & 0xffffffffULL


cdef inline quadrant reduce_any(real x, int finer) noexcept nogil:
    """By pi/2^(1 + finer); anything, where x is near."""
    cdef mask farther = magnitude(x) > most_far()
    cdef quadrant t, u
    if not HAS_FMA:
        return reduce_farther(x, finer)
    t = reduce_far(x, finer)
    if any_of(farther):
        u = reduce_farther(x, finer)
        t.n = blend_bits(farther, u.n, t.n)
        t.r = blend(farther, u.r, t.r)
        t.r_lo = blend(farther, u.r_lo, t.r_lo)
    return t


ctypedef struct sin_cos_pairs:
    pair sin
    pair cos


cdef inline sin_cos_pairs sin_cos_pairs_of(quadrant t) noexcept nogil:
    """sin(r + r_lo) as r and the rest, -r^3/6 + r^5 S(r^2), relative error about 2^-56 (single: 2^-27); and cos(r + r_lo) as
    1 - r^2/2, rounded, and the rest, about 2^-57 (single: 2^-28)."""
    cdef sin_cos_pairs s
    cdef real z = t.r * t.r
    s.cos = product_sum_pair(-0.5 * t.r, t.r, 1.0)
    s.sin.hi = t.r
    s.sin.lo = muladd(t.r * z, muladd(z, sin_poly(z), -1.0 / 6.0), s.cos.hi * t.r_lo)
    s.cos.lo = muladd(z * z, cos_poly(z), muladd(-t.r, t.r_lo, s.cos.lo))
    return s


ctypedef struct sin_cos:
    real sin
    real cos


cdef inline sin_cos sin_cos_of(quadrant t) noexcept nogil:
    """Both, with the signs of the quadrant."""
    cdef sin_cos_pairs p = sin_cos_pairs_of(t)
    cdef real s = p.sin.hi + p.sin.lo, c = p.cos.hi + p.cos.lo
    cdef mask swap = is_odd(t.n)
    cdef word sign = t.n << (WORD_BITS - 2)
    cdef sin_cos r
    r.sin = flip_sign(blend(swap, c, s), sign)
    r.cos = flip_sign(blend(swap, s, c), sign + (SIGN_BIT >> 1))
    return r


cdef inline real sin_in(quadrant t, real x, real* dy) noexcept nogil:
    cdef sin_cos r = sin_cos_of(t)
    dy[0] = r.cos
    return blend(x == 0.0, x, r.sin)


cdef inline real cos_in(quadrant t, real x, real* dy) noexcept nogil:
    cdef sin_cos r = sin_cos_of(t)
    dy[0] = flip_sign(blend(x == 0.0, x, r.sin), SIGN_BIT)  # at +-0 the limit's zero has the sign of -x
    return r.cos


cdef inline real tan_of(quadrant t, real* dy) noexcept nogil:
    """sin/cos and 1/cos^2, or, in the odd quadrants, -cos/sin and 1/sin^2."""
    if HAS_TABLES:
        return tan_near(t, dy)
    cdef sin_cos_pairs p = sin_cos_pairs_of(t)
    cdef pair s = fast_two_sum(p.sin.hi, p.sin.lo), c = fast_two_sum(p.cos.hi, p.cos.lo), a, b
    cdef mask swap = is_odd(t.n)
    a.hi = blend(swap, -c.hi, s.hi)
    a.lo = blend(swap, -c.lo, s.lo)
    b.hi = blend(swap, s.hi, c.hi)
    b.lo = blend(swap, s.lo, c.lo)
    cdef real w = 1.0 / b.hi
    cdef real w_lo = w * muladd(-w, b.lo, residual(1.0, w, b.hi))
    dy[0] = product_sum(w, w, 2.0 * w * w_lo)
    return product_sum(a.hi, w, muladd(a.hi, w_lo, a.lo * w))


cdef inline real tan_near(quadrant t, real* dy) noexcept nogil:
    """y = (s + c u)/(c - s u) with s/c = tan(n pi/16) and u = tan r; and 1 + y^2."""
    cdef real s = lookup(SINES, t.n), c = lookup(COSINES, t.n)
    cdef real z = t.r * t.r
    cdef pair u = fast_two_sum(t.r, muladd(t.r * z, tan_near_poly(z), t.r_lo))
    cdef real a = muladd(c, u.hi, s), b = residual(c, s, u.hi)
    cdef real a_lo = muladd(c, u.hi, s - a), b_lo = residual(c - b, s, u.hi)
    cdef real w = half_inverse(b), y = a * w
    # of u.lo the numerator has c, the denominator s; together that is about 1/b
    y = muladd(w, residual(residual(a, y, b), y, b_lo) + muladd(w, u.lo, a_lo), y)
    dy[0] = muladd(y, y, 1.0)
    return y


cdef inline quadrant reduce_tan(real x, mask inside) noexcept nogil:
    return reduce_near(x, inside) if HAS_TABLES else reduce_fast(x, inside)


cdef inline real tan_in(quadrant t, real x, real* dy) noexcept nogil:
    cdef real y = tan_of(t, dy)
    return blend(x == 0.0, x, y)


cdef inline real sin_rule(real x, real* dy) noexcept nogil:
    return sin_in(reduce_fast(x, is_near(x)), x, dy)


cdef inline real cos_rule(real x, real* dy) noexcept nogil:
    return cos_in(reduce_fast(x, is_near(x)), x, dy)


cdef inline real tan_rule(real x, real* dy) noexcept nogil:
    return tan_in(reduce_tan(x, is_near(x)), x, dy)


cdef inline word sin_odd(real x) noexcept nogil:
    return outside(x, SMALLEST_NORMAL, most_near())


cdef inline word cos_odd(real x) noexcept nogil:
    return sin_odd(x)


cdef inline word tan_odd(real x) noexcept nogil:
    return sin_odd(x)


cdef inline real sin_easy(real x, real* dy) noexcept nogil:
    cdef sin_cos r = sin_cos_of(reduce_fast(x, True))
    dy[0] = r.cos
    return r.sin


cdef inline real cos_easy(real x, real* dy) noexcept nogil:
    cdef sin_cos r = sin_cos_of(reduce_fast(x, True))
    dy[0] = flip_sign(r.sin, SIGN_BIT)
    return r.cos


cdef inline real tan_easy(real x, real* dy) noexcept nogil:
    return tan_of(reduce_tan(x, True), dy)


cdef inline real sin_rare(real x, real* dy) noexcept nogil:
    return sin_in(called(reduce_any)(x, 0), x, dy)


cdef inline real cos_rare(real x, real* dy) noexcept nogil:
    return cos_in(called(reduce_any)(x, 0), x, dy)


cdef inline real tan_rare(real x, real* dy) noexcept nogil:
    return tan_in(called(reduce_any)(x, 3 if HAS_TABLES else 0), x, dy)


cdef inline quadrant after_quarters(word n, real f) noexcept nogil:
    """pi f, after n quarters of a turn."""
    cdef quadrant t
    cdef pair p = two_prod(f, 2.0 * HALF_PI_HI)
    t.n = n
    t.r = p.hi
    t.r_lo = muladd(f, 2.0 * HALF_PI_LO, p.lo)
    return t


cdef inline quadrant reduce_turns(real x) noexcept nogil:
    """x >= 0; x = 2 m + n/2 + f exactly with |f| <= 1/4, and pi f; from 2^53 (single: 2^24) on every x is even."""
    cdef real inside = blend(x < 2.0 * WHOLE, x, 0.0 * x)  # infinity becomes NaN
    cdef real u = inside - 2.0 * round_nearest(0.5 * inside)
    cdef real n = round_nearest(2.0 * u)
    return after_quarters(low_bits(n), u - 0.5 * n)


cdef inline quadrant reduce_few_turns(real x) noexcept nogil:
    """The same of a moderate x."""
    cdef integer k = nearest_integer(x, 2.0)
    return after_quarters(k.index, muladd(k.n, -0.5, x))


cdef inline real times_pi(real v) noexcept nogil:
    return with_sign_of(product_sum(v, 2.0 * HALF_PI_HI, v * (2.0 * HALF_PI_LO)), v)  # of zeros too


cdef inline real if_finite(real x, real y) noexcept nogil:
    """y, or NaN: always the same one, whatever y is."""
    return blend(x - x == 0.0, y, x - x)


# Zeros have the signs of IEEE 754-2019, 9.2.1.  Where parts of a sum would underflow, sin(pi x) = pi x.

cdef inline real sinpi_rule(real x, real* dy) noexcept nogil:
    cdef real slope
    cdef real a = magnitude(x)
    cdef real y = sin_in(reduce_turns(a), a, &slope)
    dy[0] = if_finite(x, times_pi(slope))
    y = blend(a < by_type(1e-290, 1e-29), 3.141592653589793 * a, y)
    return if_finite(x, flip_sign(blend(y == 0.0, 0.0, y), as_bits(x)))


cdef inline word sinpi_odd(real x) noexcept nogil:
    return outside(x, by_type(1e-290, 1e-29), by_type(1048576.0, 32768.0))


cdef inline real sinpi_easy(real x, real* dy) noexcept nogil:
    cdef sin_cos r = sin_cos_of(reduce_few_turns(magnitude(x)))
    dy[0] = times_pi(r.cos)
    return flip_sign(blend(r.sin == 0.0, 0.0, r.sin), as_bits(x))


cdef inline word cospi_odd(real x) noexcept nogil:
    return sinpi_odd(x)


cdef inline real cospi_easy(real x, real* dy) noexcept nogil:
    cdef sin_cos r = sin_cos_of(reduce_few_turns(magnitude(x)))
    dy[0] = flip_sign(times_pi(flip_sign(r.sin, SIGN_BIT)), as_bits(x))
    return r.cos + 0.0


cdef inline real cospi_rule(real x, real* dy) noexcept nogil:
    cdef real slope
    cdef real a = magnitude(x)
    cdef real y = cos_in(reduce_turns(a), a, &slope)
    slope = blend(a < by_type(1e-290, 1e-29), -9.869604401089358 * a, times_pi(slope))
    dy[0] = if_finite(x, flip_sign(slope, as_bits(x)))
    return if_finite(x, y + 0.0)


cdef inline real sinc_of(quadrant t, real a, real* dy) noexcept nogil:
    """s = sin(pi a)/(pi a), and (cos(pi a) - s)/a; up to 1/4, where that cancels, -a times a polynomial."""
    cdef sin_cos_pairs p = sin_cos_pairs_of(t)
    cdef pair u = p.sin, v = p.cos, s, c, q
    cdef mask swap = is_odd(t.n)
    cdef word sine_sign = t.n << (WORD_BITS - 2), cosine_sign = sine_sign + (SIGN_BIT >> 1)
    s.hi = flip_sign(blend(swap, v.hi, u.hi), sine_sign)
    s.lo = flip_sign(blend(swap, v.lo, u.lo), sine_sign)
    c.hi = flip_sign(blend(swap, u.hi, v.hi), cosine_sign)
    c.lo = flip_sign(blend(swap, u.lo, v.lo), cosine_sign)
    s = fast_two_sum(s.hi, s.lo)
    q = two_prod(s.hi, INV_PI_HI)
    q.lo = muladd(s.hi, INV_PI_LO, muladd(s.lo, INV_PI_HI, q.lo))
    cdef real w = 1.0 / a, z = a * a, y = q.hi * w, y_lo = w * (residual(q.hi, y, a) + q.lo)
    cdef pair d = two_sum(c.hi, -y)
    cdef real top = d.hi + (d.lo + (c.lo - y_lo)), slope = top * w
    slope = muladd(w, residual(top, slope, a), slope)
    cdef real near = -product_sum(a, SINC_BEND_HI, a * muladd(-z, sinc_slope_poly(z), SINC_BEND_LO))
    dy[0] = blend(a <= 0.25, near, slope)
    return y + y_lo


cdef inline real sinc_rule(real x, real* dy) noexcept nogil:
    cdef real slope, a = magnitude(x)
    cdef mask far = a > by_type(1e300, 1e30)  # the sine is 0, the cosine 1, and products might overflow
    cdef real y = sinc_of(reduce_turns(a), blend(far, 1.0, a), &slope)
    dy[0] = if_finite(x, flip_sign(blend(far, 1.0 / a, slope), as_bits(x)))
    return if_finite(x, blend(a < by_type(1e-290, 1e-29), 1.0, y))


cdef inline word sinc_odd(real x) noexcept nogil:
    return sinpi_odd(x)


cdef inline real sinc_easy(real x, real* dy) noexcept nogil:
    cdef real a = magnitude(x), y = sinc_of(reduce_few_turns(a), a, dy)
    dy[0] = flip_sign(dy[0], as_bits(x))
    return y
