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
    double k     # x = k ln 2 + r + r_lo
    double r
    double r_lo
    double z     # r^2, rounded
    double even  # (cosh(r) - 1 - z/2)/z
    double odd   # (sinh(r) - r)/z


cdef inline reduced reduce_exp(double x, double x_lo) noexcept nogil:
    """Reduce x + x_lo; |x| < 5600, |x_lo| at most an ulp or so of x.

    Cody and Waite, Software Manual for the Elementary Functions (1980): k LN2_HI is exact.
    """
    cdef reduced t
    cdef double high, low
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
    """e^r as 1 + r, rounded, and the rest: an unevaluated sum, relative error about 2^-57.

    The rest is up to 0.07; fast_two_sum makes a proper pair of the two.
    """
    cdef pair s = fast_two_sum(1.0, t.r)
    s.lo = muladd(t.z, t.even + t.odd, muladd(0.5, t.z, s.lo + t.r_lo))
    return s


ctypedef struct scaled:
    double k     # e^x = 2^k (1 + rest)
    double rest
    pair e       # 1 + rest, relative error about 2^-55


cdef inline scaled short_exp(double x, double x_lo) noexcept nogil:
    """e^(x + x_lo) where nothing else of the core is wanted: the shortest chain."""
    cdef scaled t
    t.k = round_product(x, LOG2E_HI)
    cdef double high = muladd(-t.k, LN2_HI, x), low = muladd(-t.k, LN2_LO, x_lo)
    cdef double r = high + low
    t.rest = r + muladd(r * r, exp_poly(r), (high - r) + low)
    t.e = fast_two_sum(1.0, t.rest)
    return t


cdef inline double small_pow2(double k) noexcept nogil:
    """2^k for an integral k in [-1086, 0]: below -1022 subnormal, as the hardware rounds."""
    return pow2(k + 64.0) * 5.421010862427522e-20


cdef inline double clamp(double x, double low, double high) noexcept nogil:
    """NaN passes."""
    x = blend(x > high, high, x)
    return blend(x < low, low, x)


cdef inline double exp_rule(double x, double* dy) noexcept nogil:
    cdef reduced t = reduce_exp(clamp(x, -746.0, 710.0), 0.0)
    cdef pair e = exp_of(t)
    cdef double y = scale_sum(e.hi, e.lo, t.k)
    dy[0] = y
    return y


cdef inline double exp2_rule(double x, double* dy) noexcept nogil:
    cdef double v = clamp(x, -1076.0, 1025.0)
    cdef double k = round_nearest(v)
    cdef double r = v - k
    cdef pair u = two_prod(r, LN2_FULL_HI)
    cdef reduced t = reduce_exp(u.hi, muladd(r, LN2_FULL_LO, u.lo))  # |u| <= 0.347: no further k
    cdef pair e = exp_of(t)
    e = fast_two_sum(e.hi, e.lo)
    cdef pair d = two_prod(e.hi, LN2_FULL_HI)
    k = k + t.k
    dy[0] = scale_sum(d.hi, d.lo + muladd(e.hi, LN2_FULL_LO, e.lo * LN2_FULL_HI), k)
    return scale_sum(e.hi, e.lo, k)


cdef inline double expm1_rule(double x, double* dy) noexcept nogil:
    """2^k e^r - 1; scaled by 2^-k where k > 0, so that nothing overflows early."""
    cdef reduced t = reduce_exp(clamp(x, -746.0, 710.0), 0.0)
    cdef double a = pow2(clamp(t.k, -1000.0, 0.0)), b = pow2(-clamp(t.k, 0.0, 1000.0))
    cdef pair u = two_sum(a, -b)
    cdef pair v = two_sum(u.hi, a * t.r)
    cdef pair w = fast_two_sum(v.hi, 0.5 * a * t.z)
    cdef double z_lo = muladd(t.r, t.r, -t.z)  # 0 without FMA, where it costs a quarter of an ulp
    cdef double small = muladd(t.z, t.even + t.odd, muladd(0.5, z_lo, t.r_lo))
    cdef double y_lo = muladd(a, small, w.lo + (v.lo + u.lo))
    cdef pair e = exp_of(t)
    dy[0] = scale_sum(e.hi, e.lo, t.k)
    return blend(x == 0.0, x, scale_sum(w.hi, y_lo, clamp(t.k, 0.0, 1025.0)))


cdef inline double expit_rule(double x, double* dy) noexcept nogil:
    """With e = e^-|x|: 1/(1 + e) or e/(1 + e), and e/(1 + e)^2; each scaled at the end."""
    cdef reduced t = reduce_exp(-clamp(magnitude(x), 0.0, 746.0), 0.0)
    cdef pair e = exp_of(t)
    cdef double p = pow2(clamp(t.k, -1000.0, 0.0))
    e = fast_two_sum(e.hi, e.lo)
    cdef pair d = fast_two_sum(1.0, p * e.hi)
    d.lo = muladd(p, e.lo, d.lo)
    cdef double w = 1.0 / d.hi
    cdef double w_lo = w * muladd(-w, d.lo, residual(1.0, w, d.hi))
    cdef bint right = x >= 0.0
    cdef double top = blend(right, 1.0, e.hi), top_lo = blend(right, 0.0, e.lo)
    cdef pair y = two_prod(top, w), s = two_prod(w, w)
    cdef pair z = two_prod(e.hi, s.hi)
    cdef double s_lo = muladd(2.0 * w, w_lo, s.lo)
    dy[0] = scale_sum(z.hi, z.lo + muladd(e.hi, s_lo, e.lo * s.hi), t.k)
    return scale_sum(y.hi, y.lo + muladd(top, w_lo, top_lo * w), blend(right, 0.0, t.k))
