"""exp, exp2, expm1 and expit, and the two cores on which the exponential family stands.

The argument is reduced to r = x - k ln 2, |r| <= 0.347.  Even and odd part of e^r are
approximated apart (cosh and sinh of r), so that e^r, e^-r, sinh and cosh all
follow from the same few terms.  Every result is a leading part that is exact and a small
correction, rounded once in the end; what is known early is added first, which keeps chains short.
"""

from bits cimport *
from elementary.constants cimport *
from elementary.polynomials cimport cosh_poly, exp_poly, sinh_poly

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
    real k     # e^x = 2^k (1 + rest)
    real rest
    pair e       # 1 + rest, relative error about 2^-56 (single: 2^-27)


cdef inline scaled short_exp(real x, real x_lo) noexcept nogil:
    """e^(x + x_lo) where nothing else of the core is wanted: the shortest chain."""
    cdef scaled t
    t.k = round_product(x, LOG2E_HI)
    cdef real high = muladd(-t.k, LN2_HI, x), low = muladd(-t.k, LN2_LO, x_lo)
    cdef real r = high + low
    cdef pair rest = fast_two_sum(r, muladd(r * r, exp_poly(r), (high - r) + low))
    t.rest = rest.hi
    t.e = fast_two_sum(1.0, rest.hi)
    t.e.lo = t.e.lo + rest.lo
    return t


cdef inline real small_pow2(real k) noexcept nogil:
    """2^k for an integral k in [-1086, 0] (single: [-190, 0]); as the hardware rounds it, where it is subnormal."""
    return pow2(k + 64.0) * 5.421010862427522e-20


cdef inline real clamp(real x, real low, real high) noexcept nogil:
    """NaN passes."""
    x = blend(x > high, high, x)
    return blend(x < low, low, x)


cdef inline real exp_rule(real x, real* dy) noexcept nogil:
    cdef reduced t = reduce_exp(clamp(x, by_type(-746.0, -104.0), by_type(710.0, 89.0)), 0.0)
    cdef pair e = exp_of(t)
    cdef real y = scale_sum(e.hi, e.lo, t.k)
    dy[0] = y
    return y


cdef inline real exp2_rule(real x, real* dy) noexcept nogil:
    cdef real v = clamp(x, by_type(-1076.0, -151.0), by_type(1025.0, 129.0))
    cdef real k = round_nearest(v)
    cdef real r = v - k
    cdef pair u = two_prod(r, LN2_FULL_HI)
    cdef reduced t = reduce_exp(u.hi, muladd(r, LN2_FULL_LO, u.lo))  # |u| <= 0.347: no further k
    cdef pair e = exp_of(t)
    e = fast_two_sum(e.hi, e.lo)
    cdef pair d = two_prod(e.hi, LN2_FULL_HI)
    k = k + t.k
    dy[0] = scale_sum(d.hi, d.lo + muladd(e.hi, LN2_FULL_LO, e.lo * LN2_FULL_HI), k)
    return scale_sum(e.hi, e.lo, k)


cdef inline real expm1_rule(real x, real* dy) noexcept nogil:
    """2^k e^r - 1; scaled by 2^-k where k > 0, so that nothing overflows early."""
    cdef reduced t = reduce_exp(clamp(x, by_type(-746.0, -104.0), by_type(710.0, 89.0)), 0.0)
    cdef real a = pow2(clamp(t.k, -100.0, 0.0)), b = pow2(-clamp(t.k, 0.0, 100.0))
    cdef pair u = two_sum(a, -b)
    cdef pair v = two_sum(u.hi, a * t.r)
    cdef pair w = fast_two_sum(v.hi, 0.5 * a * t.z)
    cdef real z_lo = muladd(t.r, t.r, -t.z)  # 0 without FMA, where it costs a quarter of an ulp
    cdef real small = muladd(t.z, t.even + t.odd, muladd(0.5, z_lo, t.r_lo))
    cdef real y_lo = muladd(a, small, w.lo + (v.lo + u.lo))
    cdef pair e = exp_of(t)
    dy[0] = scale_sum(e.hi, e.lo, t.k)
    return blend(x == 0.0, x, scale_sum(w.hi, y_lo, clamp(t.k, 0.0, by_type(1025.0, 129.0))))


cdef inline real expit_rule(real x, real* dy) noexcept nogil:
    """With e = e^-|x|: 1/(1 + e) or e/(1 + e), and e/(1 + e)^2; each scaled at the end."""
    cdef reduced t = reduce_exp(-clamp(magnitude(x), 0.0, by_type(746.0, 104.0)), 0.0)
    cdef pair e = exp_of(t)
    cdef real p = pow2(clamp(t.k, -100.0, 0.0))
    e = fast_two_sum(e.hi, e.lo)
    cdef pair d = fast_two_sum(1.0, p * e.hi)
    d.lo = muladd(p, e.lo, d.lo)
    cdef real w = 1.0 / d.hi
    cdef real w_lo = w * muladd(-w, d.lo, residual(1.0, w, d.hi))
    cdef bint right = x >= 0.0
    cdef real top = blend(right, 1.0, e.hi), top_lo = blend(right, 0.0, e.lo)
    cdef pair y = two_prod(top, w), s = two_prod(w, w)
    cdef pair z = two_prod(e.hi, s.hi)
    cdef real s_lo = muladd(2.0 * w, w_lo, s.lo)
    dy[0] = scale_sum(z.hi, z.lo + muladd(e.hi, s_lo, e.lo * s.hi), t.k)
    return scale_sum(y.hi, y.lo + muladd(top, w_lo, top_lo * w), blend(right, 0.0, t.k))
