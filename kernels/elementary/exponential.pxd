"""exp, exp2, expm1 and expit, and the two cores on which the exponential family stands.

The argument is reduced to r = x - k ln 2, |r| <= 0.347.  Even and odd part of e^r are
approximated apart (cosh and sinh of r), so that e^r, e^-r, sinh and cosh all
follow from the same few terms.  Every result is a leading part that is exact and a small
correction, rounded once in the end; what is known early is added first, which keeps chains short.
"""

from bits cimport *
from elementary.constants cimport *
from elementary.polynomials cimport cosh_poly, exp2_poly, exp_poly, sinh_poly

ctypedef struct reduced:
    real k     # x = k ln 2 + r + r_lo
    real r
    real r_lo
    real z     # r^2, rounded
    real even  # (cosh(r) - 1 - z/2)/z
    real odd   # (sinh(r) - r)/z


cdef inline reduced reduce_exp(real x, real x_lo) noexcept nogil:
    """Reduce x + x_lo; |x| < 5600 (single: 350), |x_lo| at most an ulp or so of x.

    Cody and Waite, Software Manual for the Elementary Functions (1980): k LN2_HI is exact.
    """
    cdef reduced t
    cdef real high, low
    t.k = round_product(x, LOG2E_HI)
    high = muladd(-t.k, LN2_HI, x)
    low = muladd(-t.k, LN2_LO, x_lo)
    t.r = high + low
    t.r_lo = (high - t.r) + low
    t.z = t.r * t.r
    t.even = t.z * cosh_poly(t.z)
    t.odd = t.r * sinh_poly(t.z)
    return t


cdef inline pair exp_of(reduced t) noexcept nogil:
    """e^r as 1 + r, rounded, and the rest: an unevaluated sum, relative error about 2^-57 (single: 2^-28).

    The rest is up to 0.07; fast_two_sum makes a proper pair of the two.
    """
    cdef pair s = fast_two_sum(1.0, t.r)
    s.lo = muladd(t.z, t.even + t.odd, muladd(0.5, t.z, s.lo + t.r_lo))
    return s


ctypedef struct scaled:
    real k      # e^x = 2^k (1 + rest), relative error about 2^-56 (single: 2^-27)
    real power  # 2^k, where that is normal
    real missed  # what the rest lacks, about 2^-56 (single: 2^-27)
    pair rest
    pair e      # 1 + rest, rounded, and what is left


cdef inline scaled short_exp(real x, real x_lo) noexcept nogil:
    """e^(x + x_lo) where nothing else of the core is wanted: the fewest operations.

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
    cdef scaled t = short_exp(clamp(x, by_type(-746.0, -104.0), by_type(710.0, 89.0)), 0.0)
    dy[0] = scale_sum(1.0, t.rest.hi, t.k)
    return dy[0]


cdef inline word exp_odd(real x) noexcept nogil:
    return outside(x, 0.0, by_type(708.0, 87.0))


cdef inline real exp_easy(real x, real* dy) noexcept nogil:
    cdef scaled t = short_exp(x, 0.0)
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
    cdef scaled t = short_exp(clamp(x, by_type(-746.0, -104.0), by_type(710.0, 89.0)), 0.0)
    cdef pair y = expm1_of(pow2(clamp(t.k, -100.0, 0.0)), pow2(-clamp(t.k, 0.0, 100.0)), t)
    dy[0] = scale_sum(1.0, t.rest.hi, t.k)
    return blend(x == 0.0, x, scale_sum(y.hi, y.lo, clamp(t.k, 0.0, by_type(1025.0, 129.0))))


cdef inline word expm1_odd(real x) noexcept nogil:
    return outside(x, SMALLEST_NORMAL, by_type(60.0, 60.0))


cdef inline real expm1_easy(real x, real* dy) noexcept nogil:
    cdef scaled t = short_exp(x, 0.0)
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
    cdef scaled t = short_exp(-clamp(magnitude(x), 0.0, by_type(746.0, 104.0)), 0.0)
    cdef real p = pow2(clamp(t.k, by_type(-1000.0, -120.0), 0.0))
    cdef logistic r = logistic_of(t.e, p * t.e.hi)
    dy[0] = scale(r.slope, t.k)
    return blend(x >= 0.0, r.large, scale_sum(r.small.hi, r.small.lo, t.k))


cdef inline word expit_odd(real x) noexcept nogil:
    return outside(x, 0.0, by_type(600.0, 50.0))


cdef inline real expit_easy(real x, real* dy) noexcept nogil:
    """e^-|x| is far enough from 0 to be scaled before all else."""
    cdef scaled t = short_exp(-magnitude(x), 0.0)
    cdef pair e = times_power(t.e, t.power)
    cdef logistic r = logistic_of(e, e.hi)
    dy[0] = r.slope
    return blend(x >= 0.0, r.large, r.small.hi + r.small.lo)
