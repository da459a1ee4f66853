"""erf, erfc and the normal distribution ndtr, from one core.

For a <= 1/2, erf(a) is a polynomial; beyond, erfc(a) = e^(-a^2) erfcx(a), where (1 + 2 a) erfcx(a) is a polynomial of
(a - 4)/(a + 4): it lies between 1.1 and 1.3 (Shepherd and Laframboise, Math. Comp. 36, 1981). a^2 is kept
as high and low part: e^(-a^2) would lose hundreds of ulps without.
"""

from bits cimport *
from elementary.constants cimport *
from elementary.exponential cimport clamp, exp_of, reduce_exp, reduced
from elementary.polynomials cimport erf_poly, erfcx_poly

ctypedef struct error_parts:
    double k    # e^-s = 2^k gauss
    pair gauss
    pair tail   # erfc(a)/2^k, for a > 1/2
    pair small  # erf(a), for a <= 1/2


cdef inline error_parts error_of(double a, double a_lo, pair s) noexcept nogil:
    """Of a + a_lo <= 28, whose square is s."""
    cdef error_parts r
    cdef reduced t = reduce_exp(-s.hi, -s.lo)
    cdef pair e = exp_of(t)
    r.k = t.k
    r.gauss = fast_two_sum(e.hi, e.lo)

    # both quotients from one division
    cdef double b = a + 4.0
    cdef pair c = two_sum(2.0 * a, 1.0)
    cdef double w = 1.0 / (b * c.hi)
    cdef double wb = w * c.hi, wc = w * b
    cdef double q = (a - 4.0) * wb
    q = muladd(wb, muladd(-q, a, muladd(q + 1.0, -4.0, a)), q)
    cdef pair f = fast_two_sum(1.25, erfcx_poly(q))
    cdef double y = f.hi * wc
    cdef double y_lo = wc * (residual(f.hi, y, c.hi) + muladd(-y, c.lo + 2.0 * a_lo, f.lo))
    r.tail = two_prod(y, r.gauss.hi)
    r.tail.lo = r.tail.lo + muladd(y, r.gauss.lo, y_lo * r.gauss.hi)

    cdef double z = a * a
    cdef pair m = two_prod(a, TWO_RSQRTPI_HI)
    m.lo = m.lo + muladd(a * z, erf_poly(z), muladd(a, TWO_RSQRTPI_LO, a_lo * TWO_RSQRTPI_HI))
    r.small = fast_two_sum(m.hi, blend(a < 1e-290, 0.0, m.lo))  # which is no rest where it underflows
    return r


cdef inline double density(error_parts r, double c_hi, double c_lo) noexcept nogil:
    """c e^-s"""
    cdef pair d = two_prod(c_hi, r.gauss.hi)
    return scale_sum(d.hi, d.lo + muladd(c_hi, r.gauss.lo, c_lo * r.gauss.hi), r.k)


cdef inline double erf_rule(double x, double* dy) noexcept nogil:
    cdef double a = clamp(magnitude(x), 0.0, 28.0)
    cdef error_parts r = error_of(a, 0.0, two_prod(a, a))
    cdef double p = pow2(clamp(r.k, -1000.0, 0.0))
    cdef pair s = fast_two_sum(1.0, -p * r.tail.hi)
    dy[0] = density(r, TWO_RSQRTPI_HI, TWO_RSQRTPI_LO)
    return with_sign_of(blend(a > 0.5, s.hi + muladd(-p, r.tail.lo, s.lo), r.small.hi), x)


cdef inline double upper_tail(double x, error_parts r, bint far, double scale) noexcept nogil:
    """``scale`` times erfc, of the sign of x: the tail itself, or 2 - tail; 1 - erf near 0."""
    cdef bint right = x > 0.0
    cdef double p = pow2(clamp(r.k, -1000.0, 0.0))
    cdef double v = blend(far, p * r.tail.hi, -with_sign_of(r.small.hi, x))
    cdef double v_lo = blend(far, p * r.tail.lo, blend(right, -r.small.lo, r.small.lo))
    cdef pair s = fast_two_sum(blend(far, 2.0, 1.0), blend(far, -v, v))
    s.lo = s.lo + blend(far, -v_lo, v_lo)
    cdef bint tail = far & right
    return scale_sum(scale * blend(tail, r.tail.hi, s.hi), scale * blend(tail, r.tail.lo, s.lo), blend(tail, r.k, 0.0))


cdef inline double erfc_rule(double x, double* dy) noexcept nogil:
    cdef double a = clamp(magnitude(x), 0.0, 28.0)
    cdef error_parts r = error_of(a, 0.0, two_prod(a, a))
    dy[0] = -density(r, TWO_RSQRTPI_HI, TWO_RSQRTPI_LO)
    return upper_tail(x, r, a > 0.5, 1.0)


cdef inline double ndtr_rule(double x, double* dy) noexcept nogil:
    """erfc(-x/sqrt(2))/2, and e^(-x^2/2)/sqrt(2 pi)"""
    cdef double ax = clamp(magnitude(x), 0.0, 39.0)
    cdef pair v = two_prod(ax, RSQRT2_HI), s = two_prod(ax, ax)
    v = fast_two_sum(v.hi, muladd(ax, RSQRT2_LO, v.lo))
    s.hi = 0.5 * s.hi
    s.lo = 0.5 * s.lo
    cdef error_parts r = error_of(v.hi, v.lo, s)
    dy[0] = density(r, RSQRT2PI_HI, RSQRT2PI_LO)
    return upper_tail(-x, r, v.hi > 0.5, 0.5)
