"""exp, exp2, expm1 and expit, and the core on which the exponential family stands.

The argument is reduced to r = x - k ln 2, |r| <= 0.347, and e^x = 2^k (1 + rest) with the rest as a pair: a leading
part and a small correction.  What is wanted is rounded once in the end; what is known early is added
first, which keeps chains short.
"""

from bits cimport *
from elementary.constants cimport *
from elementary.polynomials cimport exp2_poly, exp_poly

ctypedef struct scaled:
    real k      # e^x = 2^k (1 + rest), relative error about 2^-56 (single: 2^-27)
    real power  # 2^k, where that is normal
    real missed  # what the rest lacks, about 2^-56 (single: 2^-27)
    pair rest
    pair e      # 1 + rest, rounded, and what is left


cdef inline scaled exp_of(real x, real x_lo) noexcept nogil:
    """e^(x + x_lo) in the fewest operations.  Cody and Waite, Software Manual for the Elementary Functions (1980):
    k LN2_HI is exact.

    What of high + low is not in a rounded r is in the sum; that it is not in the polynomial is what is missed.
    """
    cdef scaled t
    cdef binary_power two = nearest_power(x, LOG2E_HI)
    t.k = two.k
    t.power = two.power
    cdef real high = muladd(-t.k, LN2_HI, x), low = muladd(-t.k, LN2_LO, x_lo)
    cdef real r = high + low, z = r * r
    t.missed = r * ((high - r) + low)
    t.rest = fast_two_sum(high, muladd(0.5, z, muladd(r * z, exp_poly(r), low)))
    t.e = fast_two_sum(1.0, t.rest.hi)
    t.e.lo = t.e.lo + t.rest.lo
    return t


cdef inline pair times_power(pair a, real power) noexcept nogil:
    a.hi = a.hi * power
    a.lo = a.lo * power
    return a


cdef inline real small_pow2(real k) noexcept nogil:
    """2^k for an integral k in [-1086, 0] (single: [-190, 0]); as the hardware rounds it, where it is subnormal."""
    return pow2(k + 64.0) * 5.421010862427522e-20


cdef inline real clamp(real x, real low, real high) noexcept nogil:
    """NaN passes."""
    x = blend(x > high, high, x)
    return blend(x < low, low, x)


# exp and exp2 are 2^k (1 + rest); a rule and its easy twin differ in the last step alone, the multiplication by 2^k

cdef inline real exp_rule(real x, real* dy) noexcept nogil:
    cdef scaled t = exp_of(clamp(x, by_type(-746.0, -104.0), by_type(710.0, 89.0)), 0.0)
    dy[0] = scale_sum(1.0, t.rest.hi, t.k)
    return dy[0]


cdef inline word exp_odd(real x) noexcept nogil:
    return outside(x, 0.0, by_type(708.0, 87.0))


cdef inline real exp_easy(real x, real* dy) noexcept nogil:
    cdef scaled t = exp_of(x, 0.0)
    dy[0] = muladd(t.rest.hi, t.power, t.power)
    return dy[0]


cdef inline real exp2_rest(real r) noexcept nogil:
    """2^r - 1, |r| <= 1/2"""
    return product_sum(r, LN2_FULL_HI, muladd(r * r, exp2_poly(r), r * LN2_FULL_LO))


cdef inline real times_ln2(real rest) noexcept nogil:
    """(1 + rest) ln 2 - LN2_FULL_HI"""
    return muladd(rest, LN2_FULL_HI, LN2_FULL_LO)


cdef inline real exp2_rule(real x, real* dy) noexcept nogil:
    cdef real v = clamp(x, by_type(-1076.0, -151.0), by_type(1025.0, 129.0))
    cdef real k = round_nearest(v)
    cdef real rest = exp2_rest(v - k)
    dy[0] = scale_sum(LN2_FULL_HI, times_ln2(rest), k)
    return scale_sum(1.0, rest, k)


cdef inline word exp2_odd(real x) noexcept nogil:
    return outside(x, 0.0, by_type(1020.0, 124.0))


cdef inline real exp2_easy(real x, real* dy) noexcept nogil:
    cdef real k = round_nearest(x)
    cdef real rest = exp2_rest(x - k)
    dy[0] = scale_near(LN2_FULL_HI, times_ln2(rest), k)
    return scale_near(1.0, rest, k)


cdef inline pair expm1_of(real a, real b, scaled t) noexcept nogil:
    """a (1 + rest) - b, for a/b = 2^k"""
    cdef pair u = two_sum(a, -b)
    cdef pair v = fast_two_sum(u.hi, a * t.rest.hi)
    v.lo = v.lo + muladd(a, t.rest.lo + t.missed, u.lo)
    return v


cdef inline real expm1_rule(real x, real* dy) noexcept nogil:
    """Scaled by 2^-k where k > 0, so that nothing overflows early."""
    cdef scaled t = exp_of(clamp(x, by_type(-746.0, -104.0), by_type(710.0, 89.0)), 0.0)
    cdef pair y = expm1_of(pow2(clamp(t.k, -100.0, 0.0)), pow2(-clamp(t.k, 0.0, 100.0)), t)
    dy[0] = scale_sum(1.0, t.rest.hi, t.k)
    return blend(x == 0.0, x, scale_sum(y.hi, y.lo, clamp(t.k, 0.0, by_type(1025.0, 129.0))))


cdef inline word expm1_odd(real x) noexcept nogil:
    return outside(x, SMALLEST_NORMAL, 60.0)


cdef inline real expm1_easy(real x, real* dy) noexcept nogil:
    cdef scaled t = exp_of(x, 0.0)
    cdef pair y = expm1_of(t.power, 1.0, t)
    dy[0] = muladd(t.rest.hi, t.power, t.power)
    return y.hi + y.lo


ctypedef struct logistic:
    pair small  # e/(1 + e), in the scale of e
    real large  # 1/(1 + e)
    real slope  # small times large


cdef inline logistic logistic_of(pair e, real u) noexcept nogil:
    """From e^-|x| in any scale, and u, the same unscaled and rounded; one division, and what it left."""
    cdef logistic r
    cdef real d = 1.0 + u
    cdef real w = 1.0 / d
    cdef real w_lo = w * muladd(-w, u - (d - 1.0), residual(1.0, w, d))
    cdef pair s = two_prod(e.hi, w)
    r.small.hi = s.hi
    r.small.lo = s.lo + muladd(e.hi, w_lo, e.lo * w)
    r.large = w + w_lo
    r.slope = product_sum(r.small.hi, w, muladd(r.small.hi, w_lo, r.small.lo * w))
    return r


cdef inline real expit_rule(real x, real* dy) noexcept nogil:
    cdef scaled t = exp_of(-clamp(magnitude(x), 0.0, by_type(746.0, 104.0)), 0.0)
    cdef real p = pow2(clamp(t.k, by_type(-1000.0, -120.0), 0.0))
    cdef logistic r = logistic_of(t.e, p * t.e.hi)
    dy[0] = scale(r.slope, t.k)
    return blend(x >= 0.0, r.large, scale_sum(r.small.hi, r.small.lo, t.k))


cdef inline word expit_odd(real x) noexcept nogil:
    return outside(x, 0.0, by_type(600.0, 50.0))


cdef inline real expit_easy(real x, real* dy) noexcept nogil:
    """e^-|x| is far enough from 0 to be scaled before all else."""
    cdef scaled t = exp_of(-magnitude(x), 0.0)
    cdef pair e = times_power(t.e, t.power)
    cdef logistic r = logistic_of(e, e.hi)
    dy[0] = r.slope
    return blend(x >= 0.0, r.large, r.small.hi + r.small.lo)
