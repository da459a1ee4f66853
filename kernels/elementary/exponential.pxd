"""exp, exp2, expm1 and expit, and the two cores on which the exponential family stands.

The argument is reduced to r = x - k ln 2, |r| <= 0.347.  Even and odd part of e^r are
approximated apart (cosh and sinh of r), so that e^r, e^-r, sinh and cosh all
follow from the same few terms.  Every result is a leading part that is exact and a small
correction, rounded once in the end.
"""

from bits cimport *
from elementary.constants cimport *
from elementary.polynomials cimport cosh_poly, sinh_poly

ctypedef struct reduced:
    double k     # x = k ln 2 + r + r_lo
    double r
    double r_lo
    pair square  # r^2/2
    double even  # cosh(r) - 1 - r^2/2
    double odd   # sinh(r) - r


cdef inline reduced reduce_exp(double x, double x_lo) noexcept nogil:
    """Reduce x + x_lo; |x| < 5600, |x_lo| at most an ulp or so of x.

    Cody and Waite, Software Manual for the Elementary Functions (1980): k LN2_HI is exact.
    """
    cdef reduced t
    cdef double high, low, z
    t.k = round_nearest(x * LOG2E_HI)
    high = x - t.k * LN2_HI
    low = t.k * LN2_LO - x_lo
    t.r = high - low
    t.r_lo = (high - t.r) - low
    t.square = two_prod(0.5 * t.r, t.r)
    z = 2.0 * t.square.hi
    t.even = z * z * cosh_poly(z)
    t.odd = t.r * z * sinh_poly(z)
    return t


cdef inline pair exp_of(reduced t) noexcept nogil:
    """e^r as an unevaluated sum, relative error about 2^-58."""
    cdef pair s = fast_two_sum(1.0, t.r)
    return fast_two_sum(s.hi, s.lo + (t.square.hi + (t.even + (t.odd + t.r_lo))))


cdef inline double clamp(double x, double low, double high) noexcept nogil:
    """NaN passes."""
    x = blend(x > high, high, x)
    return blend(x < low, low, x)


cdef inline double exp_rule(double x, double* dy) noexcept nogil:
    cdef reduced t = reduce_exp(clamp(x, -746.0, 710.0), 0.0)
    cdef double y = scale(exp_of(t).hi, t.k)
    dy[0] = y
    return y


cdef inline double exp2_rule(double x, double* dy) noexcept nogil:
    cdef double v = clamp(x, -1076.0, 1025.0)
    cdef double k = round_nearest(v)
    cdef double r = v - k
    cdef pair u = two_prod(r, LN2_FULL_HI)
    cdef reduced t = reduce_exp(u.hi, muladd(r, LN2_FULL_LO, u.lo))  # |u| <= 0.347: no further k
    cdef pair e = exp_of(t)
    cdef pair d = two_prod(e.hi, LN2_FULL_HI)
    k = k + t.k
    dy[0] = scale(d.hi + (d.lo + (e.hi * LN2_FULL_LO + e.lo * LN2_FULL_HI)), k)
    return scale(e.hi, k)


cdef inline double expm1_rule(double x, double* dy) noexcept nogil:
    """2^k e^r - 1; scaled by 2^-k where k > 0, so that nothing overflows early."""
    cdef reduced t = reduce_exp(clamp(x, -746.0, 710.0), 0.0)
    cdef double a = blend(t.k > 0, 1.0, pow2(clamp(t.k, -1000.0, 0.0)))
    cdef double b = blend(t.k > 0, pow2(-clamp(t.k, 0.0, 1000.0)), 1.0)
    cdef pair u = two_sum(a, -b)
    cdef pair v = two_sum(u.hi, a * t.r)
    cdef pair w = fast_two_sum(v.hi, a * t.square.hi)
    cdef double y = w.hi + (w.lo + (v.lo + (u.lo + a * (t.even + (t.odd + (t.r_lo + t.square.lo))))))
    dy[0] = scale(exp_of(t).hi, t.k)
    y = scale(y, clamp(t.k, 0.0, 1025.0))
    return blend(x == 0.0, x, y)


cdef inline double expit_rule(double x, double* dy) noexcept nogil:
    """With e = e^-|x|: 1/(1 + e) or e/(1 + e), and e/(1 + e)^2; each scaled at the end."""
    cdef reduced t = reduce_exp(-clamp(magnitude(x), 0.0, 746.0), 0.0)
    cdef pair e = exp_of(t)
    cdef double p = pow2(clamp(t.k, -1000.0, 0.0))
    cdef pair d = fast_two_sum(1.0, p * e.hi)
    d.lo = d.lo + p * e.lo
    cdef double w = 1.0 / d.hi
    cdef double w_lo = w * (residual(1.0, w, d.hi) - w * d.lo)
    cdef bint right = x >= 0.0
    cdef double top = blend(right, 1.0, e.hi), top_lo = blend(right, 0.0, e.lo)
    cdef pair y = two_prod(top, w)
    cdef pair s = two_prod(w, w)
    cdef double s_lo = s.lo + 2.0 * w * w_lo
    cdef pair z = two_prod(e.hi, s.hi)
    dy[0] = scale(z.hi + (z.lo + (e.hi * s_lo + e.lo * s.hi)), t.k)
    return scale(y.hi + (y.lo + (top * w_lo + top_lo * w)), blend(right, 0.0, t.k))
