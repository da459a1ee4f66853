"""arcsin, arccos and arctan, the inverse trigonometric functions."""

from libc.math cimport sqrt
from libc.stdint cimport uint64_t

from bits cimport *
from elementary.constants cimport *
from elementary.polynomials cimport asin_poly, atan_poly

ctypedef struct arc:
    bint far      # |x| > 1/2
    double v      # |x|, or far out 2 u, u = sqrt((1 - |x|)/2): arcsin |x| = pi/2 - 2 arcsin u
    double v_lo
    double cubic  # arcsin(v) = v + v_lo + v cubic, and 2 arcsin(v/2) if far
    double slope  # 1/sqrt(1 - x^2)


cdef inline arc arc_of(double x) noexcept nogil:
    """Both ranges as in fdlibm's e_asin.c (Sun Microsystems 1993); outside of the domain the roots are NaN."""
    cdef arc r
    cdef double a = magnitude(x)
    r.far = a > 0.5
    cdef double z = blend(r.far, muladd(-0.5, a, 0.5), a * a)  # far: exact
    cdef double root = 2.0 * sqrt(z)
    r.slope = 1.0 / sqrt(residual(1.0, a, a))
    r.v = blend(r.far, root, a)
    # what rounding took from the root; 1/u = 2 slope sqrt(1 - z) to 1 %, and not infinite
    cdef double inverse = blend(r.slope > 1099511627776.0, 1099511627776.0, r.slope) * muladd(-1.06, z, 2.0)
    r.v_lo = blend(r.far, residual(z, 0.25 * root, root) * inverse, 0.0)
    r.cubic = z * asin_poly(z)
    return r


cdef inline double arcsin_rule(double x, double* dy) noexcept nogil:
    cdef arc r = arc_of(x)
    cdef double v = blend(r.far, -r.v, r.v)
    cdef pair s = fast_two_sum(blend(r.far, HALF_PI_HI, 0.0), v)
    dy[0] = r.slope
    return with_sign_of(s.hi + (s.lo + muladd(v, r.cubic, blend(r.far, HALF_PI_LO, 0.0) - r.v_lo)), x)


cdef inline double arccos_rule(double x, double* dy) noexcept nogil:
    """pi/2 - arcsin x; far out 2 arcsin u or pi - 2 arcsin u."""
    cdef arc r = arc_of(x)
    cdef bint left = x < 0.0
    cdef uint64_t sign = sign_of(blend(r.far, x, -x))
    cdef double v = flip_sign(r.v, sign)
    cdef double n = blend(r.far, blend(left, 2.0, 0.0), 1.0)
    cdef pair s = fast_two_sum(n * HALF_PI_HI, v)
    dy[0] = -r.slope
    return s.hi + (s.lo + muladd(v, r.cubic, muladd(n, HALF_PI_LO, flip_sign(r.v_lo, sign))))


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
