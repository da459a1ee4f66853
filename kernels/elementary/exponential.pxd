"""exp, exp2 and expm1, and the core on which the exponential family stands.

The argument is reduced to r = x - k ln 2, |r| <= 0.347, and e^x = 2^k (1 + rest) with the rest as a pair: a leading
part and a small correction.  What is wanted is rounded once in the end; what is known early is added
first, which keeps chains short.
"""

from bits cimport *
from elementary.constants cimport *
from elementary.polynomials cimport exp2_poly, exp2_quick_poly, exp_close_poly, exp_near_poly, exp_poly, exp_quick_poly

ctypedef struct scaled:
    real k      # e^x = 2^k e, relative error about 2^-56 (single: 2^-27); with tables the integer below k
    real power  # 2^k, where that is normal
    real base   # 1, or with tables a sixteenth power of 2^j
    pair growth  # e^x = 2^k base (1 + growth)
    pair e      # rounded, and what is left
    real rounded  # the same in the fewest operations
    real scaled_base  # 2^k base, where that is normal
    real normal       # e^x, where that is normal, in the fewest operations
    real normal_rest  # and what is left of it


cdef inline scaled exp_of(real x, real x_lo) noexcept nogil:
    """e^(x + x_lo) with all its parts."""
    return exp_of_near(x, x_lo) if HAS_MANY_TABLES else exp_of_any(x, x_lo)


cdef inline scaled exp_of_near(real x, real x_lo) noexcept nogil:
    """By the nearest of sixteen powers (Tang, ACM Trans. Math. Softw. 15, 1989): |r| <= 0.0217.

    The multiple of LN2_HI is exact within a fused operation.
    """
    cdef scaled t
    cdef sixteenths s = nearest_sixteenth(x, LOG2E_HI)
    t.k = s.below
    t.power = pow2(t.k)
    t.base = lookup(SIXTEENTHS, s.index)
    cdef real high = muladd(s.n, -LN2_HI, x), low = muladd(s.n, -LN2_LO, x_lo + lookup(SIXTEENTHS_REST, s.index))
    cdef real r = high + low, z = r * r
    cdef real rest = muladd(0.5, z, muladd(r * z, exp_near_poly(r), low))
    t.growth = fast_two_sum(high, rest)
    t.rounded = muladd(t.base, t.growth.hi, t.base)
    t.scaled_base = power_of_sixteenths(s, lookup(SIXTEENTHS_LESS_INDEX, s.index))
    t.normal = muladd(t.scaled_base, t.growth.hi, t.scaled_base)
    t.normal_rest = muladd(t.scaled_base, t.growth.hi, t.scaled_base - t.normal)
    t.e.hi = t.rounded
    t.e.lo = muladd(t.base, t.growth.hi, t.base - t.rounded)
    return t


cdef inline scaled exp_of_any(real x, real x_lo) noexcept nogil:
    """Cody and Waite, Software Manual for the Elementary Functions (1980): k LN2_HI is exact.

    What of high + low is not in a rounded r is in the sum; that it is not in the polynomial is made up for in the growth.
    """
    cdef scaled t
    cdef binary_power two = nearest_power(x, LOG2E_HI)
    t.base = 1.0
    t.k = two.k
    t.power = two.power
    cdef real high = muladd(-t.k, LN2_HI, x), low = muladd(-t.k, LN2_LO, x_lo)
    cdef real r = high + low, z = r * r
    cdef pair rest = fast_two_sum(high, muladd(0.5, z, muladd(r * z, exp_poly(r), low)))
    t.growth = rest
    t.growth.lo = rest.lo + r * ((high - r) + low)
    t.e = fast_two_sum(1.0, rest.hi)
    t.rounded = t.e.hi
    t.scaled_base = two.power
    t.normal = t.rounded * two.power
    t.e.lo = t.e.lo + rest.lo
    t.normal_rest = t.e.lo * two.power
    return t


cdef inline real missing(sixteenths s) noexcept nogil:
    """The logarithm of what the shifted sixteenths lack: a double's all lack the same, but for 2^-55.8."""
    if WORD_BITS == 64:
        return UNSHIFT_HI
    return lookup(SIXTEENTHS_REST, s.index)


cdef inline scaled exp_quick(real x, real x_lo) noexcept nogil:
    """e^(x + x_lo) where a quarter of an ulp may be missed: without the second part of anything."""
    return exp_by_sixteenths(x, x_lo, False) if HAS_TABLES else exp_of_any(x, x_lo)


cdef inline scaled exp_close(real x, real x_lo) noexcept nogil:
    """e^(x + x_lo) as a pair that misses about an eighth of an ulp."""
    return exp_by_sixteenths(x, x_lo, True) if HAS_TABLES else exp_of_any(x, x_lo)


cdef inline scaled exp_by_sixteenths(real x, real x_lo, bint close) noexcept nogil:
    cdef sixteenths s = nearest_sixteenth(x, LOG2E_HI)
    cdef real r = muladd(s.n, -LN2_HI, x) + muladd(s.n, -LN2_LO, x_lo + missing(s))
    return by_sixteenths(muladd(r * r, exp_close_poly(r) if close else exp_quick_poly(r), r), s)


cdef inline scaled by_sixteenths(real growth, sixteenths s) noexcept nogil:
    """What follows from the growth."""
    cdef scaled t
    cdef real listed = lookup(SHIFTED_SIXTEENTHS, s.index)
    t.k = s.below
    t.growth.hi = growth
    t.growth.lo = -0.0
    t.scaled_base = power_of_sixteenths(s, listed)
    t.normal = muladd(t.scaled_base, t.growth.hi, t.scaled_base)
    t.normal_rest = muladd(t.scaled_base, t.growth.hi, t.scaled_base - t.normal)
    s.index = s.index & 15
    t.base = power_of_sixteenths(s, listed)
    t.rounded = muladd(t.base, t.growth.hi, t.base)
    t.e.hi = t.rounded
    t.e.lo = muladd(t.base, t.growth.hi, t.base - t.rounded)
    return t


cdef inline pair normal_pair(scaled t) noexcept nogil:
    """e^x as a pair, where even products of its second part are normal."""
    cdef pair e
    e.hi = t.normal
    e.lo = t.normal_rest
    return e


cdef inline pair one_plus_exp(real p, pair growth) noexcept nogil:
    """1 + p (1 + growth), p >= 1"""
    cdef real a = 1.0 + p, rest = 1.0 - (a - p)
    cdef pair s = product_sum_pair(p, growth.hi, a)
    # a sixteenth's growth is so small that its second part does not count
    s.lo = s.lo + (rest if HAS_TABLES else muladd(p, growth.lo, rest))
    return s


cdef inline pair times_power(pair a, real power) noexcept nogil:
    a.hi = a.hi * power
    a.lo = a.lo * power
    return a


# Processors take their time for products that are subnormal or vanish, and Intel's for those of AVX-512's scale(), too, but
# not for zeros, nor for sums.

cdef inline real scale_tail(real v, real k) noexcept nogil:
    """v 2^k, |v| < 2^12, where k may be so small that nothing is left: arguments are clamped where k is below the limit here.

    The sum of the smallest normal number and a smaller one has the bits of both.
    """
    cdef real sum
    cdef mask tiny
    if not HAS_AVX512:
        k = blend(k < by_type(-1090.0, -162.0), by_type(-2046.0, -254.0), k)  # scale() multiplies by 0
        return scale(v, k)
    sum = muladd(magnitude(v) * by_type(7.888609052210118e-31, 9.094947017729282e-13),  # 2^-100, 2^-40
                 pow2(clamp(k + by_type(100.0, 40.0), by_type(-1022.0, -126.0), 2000.0)), SMALLEST_NORMAL)
    tiny = (sum < 2.0 * SMALLEST_NORMAL) & (k < by_type(-900.0, -80.0))  # v itself may be small
    return blend(tiny, with_sign_of(from_bits(as_bits(sum) - as_bits(SMALLEST_NORMAL)), v), scale(v, blend(tiny, 0.0, k)))


cdef inline pair scale_tail_pair(pair a, real k) noexcept nogil:
    a.hi = scale_tail(a.hi, k)
    a.lo = scale_tail(a.lo, k)
    return a


cdef inline real power_or_zero(real k, number least) noexcept nogil:
    """2^k, or 0 below 2^least, which counts as nothing: products with it would be subnormal."""
    return blend(k < least, 0.0, pow2(clamp(k, least, 2000.0) if HAS_AVX512 else k))


# exp and exp2 are 2^k (1 + rest); a rule and its easy twin differ in the multiplication by 2^k alone, which is exact where easy

cdef inline real exp_rule(real x, real* dy) noexcept nogil:
    cdef scaled t = exp_quick(clamp(x, by_type(-757.0, -113.5), by_type(710.0, 89.0)), -0.0)
    dy[0] = scale_tail(t.rounded, t.k)
    return dy[0]


cdef inline word exp_odd(real x) noexcept nogil:
    return above(x, by_type(700.0, 80.0))


cdef inline real exp_easy(real x, real* dy) noexcept nogil:
    dy[0] = exp_quick(x, -0.0).normal
    return dy[0]


cdef inline real exp2_rest(real r) noexcept nogil:
    """2^r - 1, |r| <= 1/2"""
    return product_sum(r, LN2_FULL_HI, muladd(r * r, exp2_poly(r), r * LN2_FULL_LO))


cdef inline real times_ln2(real rest) noexcept nogil:
    """(1 + rest) ln 2 - LN2_FULL_HI"""
    return muladd(rest, LN2_FULL_HI, LN2_FULL_LO)


cdef inline scaled exp2_quick(real x) noexcept nogil:
    """2^x by the nearest of sixteen powers."""
    cdef sixteenths s = nearest_sixteenth(x, 1.0)
    cdef real r = x - s.n
    if WORD_BITS == 32:
        return by_sixteenths(muladd(r, exp2_quick_poly(r), missing(s)), s)
    r = r + UNSHIFT_LOG2_HI
    return by_sixteenths(r * exp2_quick_poly(r), s)


cdef inline real exp2_inside(real x, bint easy, real* dy) noexcept nogil:
    """Easy: the results are normal."""
    cdef scaled t
    cdef real k, rest
    if HAS_TABLES:
        t = exp2_quick(x)
        if easy:
            dy[0] = t.normal * LN2_FULL_HI
            return t.normal
        dy[0] = scale_tail(t.rounded * LN2_FULL_HI, t.k)
        return scale_tail(t.rounded, t.k)
    k = round_nearest(x)
    rest = exp2_rest(x - k)
    if easy:
        dy[0] = scale_near(LN2_FULL_HI, times_ln2(rest), k)
        return scale_near(1.0, rest, k)
    dy[0] = scale_tail(LN2_FULL_HI + times_ln2(rest), k)
    return scale_tail(1.0 + rest, k)


cdef inline real exp2_rule(real x, real* dy) noexcept nogil:
    return exp2_inside(clamp(x, by_type(-1092.0, -164.0), by_type(1025.0, 129.0)), False, dy)


cdef inline word exp2_odd(real x) noexcept nogil:
    return above(x, by_type(1010.0, 114.0))


cdef inline real exp2_easy(real x, real* dy) noexcept nogil:
    return exp2_inside(x, True, dy)


cdef inline pair less_one(scaled t) noexcept nogil:
    """e^x - 1, x <= 36 (single: 16): of p = 2^k base the sum with -1 is exact up to there, or its error is."""
    cdef pair u = fast_two_sum(-1.0, t.scaled_base), m
    if HAS_FMA:
        m = product_sum_pair(t.scaled_base, t.growth.hi, u.hi)
    else:
        m = fast_two_sum(u.hi, t.scaled_base * t.growth.hi)  # without tables p is a power of 2
    m.lo = muladd(t.scaled_base, t.growth.lo, m.lo + u.lo)
    return m


cdef inline real expm1_rule(real x, real* dy) noexcept nogil:
    """Farther out scaled by 2^-k, so that nothing overflows early."""
    cdef real far = by_type(36.0, 16.0)
    cdef scaled t = exp_of(clamp(x, by_type(-757.0, -113.5), by_type(710.0, 89.0)), -0.0)
    t.scaled_base = blend(x < -60.0, 1.0, t.scaled_base)  # products of which would be subnormal
    cdef real k = round_down(t.k)
    cdef pair y = less_one(t), u = fast_two_sum(t.e.hi, -pow2(-clamp(k, 0.0, 100.0)))
    dy[0] = scale_tail(t.rounded, t.k)
    y.hi = blend(x < -60.0, -1.0, y.hi + y.lo)
    y.hi = blend(x > far, scale_sum(u.hi, u.lo + t.e.lo, clamp(k, 0.0, by_type(1025.0, 129.0))), y.hi)
    return blend(x == 0.0, x, y.hi)


cdef inline word expm1_odd(real x) noexcept nogil:
    return outside(x, SMALLEST_NORMAL, by_type(36.0, 16.0))


cdef inline real expm1_easy(real x, real* dy) noexcept nogil:
    cdef scaled t = exp_of(x, -0.0)
    cdef pair y = less_one(t)
    dy[0] = t.normal
    return y.hi + y.lo
