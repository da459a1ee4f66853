"""arctan, the inverse of tan."""

from bits cimport *
from elementary.constants cimport *
from elementary.polynomials cimport atan_poly


cdef inline double arctan_rule(double x, double* dy) noexcept nogil:
    """|x| below 1/2, or between, or above 5/2: base + arctan t with t = |x|, (|x| - 1)/(|x| + 1) or -1/|x|, and base
    0, pi/4 or pi/2 (the ranges of fdlibm's s_atan.c, Sun Microsystems 1993, without the one around 1/2);
    arctan(t + t_lo) = t + t^3 P(t^2) + t_lo/(1 + t^2)."""
    cdef double ax = magnitude(x)
    cdef double a = blend(ax > 4.149515568880993e180, 4.149515568880993e180, ax)  # 2^600: no difference, and finite
    cdef bint middle = (a >= 0.5) & (a <= 2.5), far = a > 2.5
    cdef double u = a + 1.0
    cdef double n = blend(middle, a - 1.0, blend(far, -1.0, a))
    cdef double d = blend(middle, u, blend(far, a, 1.0)), d_lo = blend(middle, a - (u - 1.0), 0.0)
    cdef double base = blend(middle, 0.5 * HALF_PI_HI, blend(far, HALF_PI_HI, 0.0))
    cdef double base_lo = blend(middle, 0.5 * HALF_PI_LO, blend(far, HALF_PI_LO, 0.0))
    cdef double t = n / d
    cdef double w = 1.0 / product_sum(a, a, 1.0)
    # what the division left, times 1/d, which follows from t
    cdef double t_lo = muladd(-t, d_lo, residual(n, t, d)) * blend(middle, muladd(-0.5, t, 0.5), -t)
    cdef double z = t * t
    cdef double tail = muladd(t * z, atan_poly(z), muladd(-t_lo, z, t_lo) + base_lo)
    cdef pair s = fast_two_sum(base, t)
    dy[0] = blend(a > 3.273390607896142e150, z, w)  # 2^500: here a^2 might overflow, and the 1 is not felt
    return with_sign_of(s.hi + (s.lo + tail), x)
