"""erf, erfc and ndtr on one core: e^(-y^2) erfcx(y) for large y, a polynomial around 0.

erfcx(y) = e^(y^2) erfc(y) is (21/32 + P(t))/(y + 1/2) with t = (y - 4)/(y + 4): a rational map takes the whole half
line to one polynomial, and the numerator varies so little that its rounding errors hardly count (Shepherd and
Laframboise, Math. Comp. 36, 1981).  The two divisions are one.

y^2 goes into the exponential with both its parts, or hundreds of ulp would be lost.
"""

from bits cimport *
from elementary.constants cimport *
from elementary.exponential cimport scaled, short_exp, small_pow2
from elementary.logistic cimport quotient
from elementary.polynomials cimport erf_poly, erfcx_poly


cdef inline real at_most(real bound, real x) noexcept nogil:
    """NaN passes."""
    return blend(x > bound, bound, x)


cdef inline pair times_erfcx(pair e, real y, real y_lo) noexcept nogil:
    """e erfcx(y + y_lo), y >= 1/2"""
    cdef pair near = fast_two_sum(y, 0.5), far = two_sum(y, 4.0)
    near.lo = near.lo + y_lo
    cdef real w = 1.0 / (near.hi * far.hi)
    cdef real v = w * near.hi  # 1/far; t = 1 - 8/far must be right to its last digit
    cdef real error = muladd(-v, far.lo + y_lo, residual(1.0, v, far.hi))
    cdef real t = muladd(-8.0 * v, error, muladd(-8.0, v, 1.0))
    cdef pair p = fast_two_sum(0.65625, erfcx_poly(t))
    cdef pair top = two_prod(e.hi, p.hi)
    top.lo = muladd(e.hi, p.lo, muladd(e.lo, p.hi, top.lo))
    return quotient(top, near, w * far.hi)


cdef inline real times_constant(pair e, real c, real c_lo) noexcept nogil:
    return product_sum(e.hi, c, muladd(e.lo, c, e.hi * c_lo))


cdef inline real erf_rule(real x, real* dy) noexcept nogil:
    cdef real ax = magnitude(x), y = at_most(by_type(27.3, 10.3), ax)
    cdef pair z = two_prod(y, y)
    cdef scaled t = short_exp(-z.hi, -z.lo)
    cdef real p = small_pow2(t.k)
    cdef pair tail = times_erfcx(t.e, y, 0.0)
    cdef real excess = muladd(z.hi, erf_poly(z.hi), TWO_OVER_SQRT_PI_LESS_1_HI)  # erf(x)/x - 1
    dy[0] = p * times_constant(t.e, TWO_OVER_SQRT_PI_HI, TWO_OVER_SQRT_PI_LO)
    return blend(ax < 0.6, muladd(x, excess, x), with_sign_of(1.0 - p * (tail.hi + tail.lo), x))


cdef inline real erfc_rule(real x, real* dy) noexcept nogil:
    cdef real ax = magnitude(x), y = at_most(by_type(27.3, 10.3), ax)
    cdef pair z = two_prod(y, y)
    cdef scaled t = short_exp(-z.hi, -z.lo)
    cdef real p = small_pow2(t.k)
    cdef pair tail = times_erfcx(t.e, y, 0.0), s = fast_two_sum(1.0, -x)
    cdef real excess = muladd(z.hi, erf_poly(z.hi), TWO_OVER_SQRT_PI_LESS_1_HI)
    cdef real right = p * (tail.hi + tail.lo)
    dy[0] = -p * times_constant(t.e, TWO_OVER_SQRT_PI_HI, TWO_OVER_SQRT_PI_LO)
    return blend(ax < 0.6, s.hi + muladd(-x, excess, s.lo), blend(x < 0.0, 2.0 - right, right))


cdef inline real ndtr_rule(real x, real* dy) noexcept nogil:
    """erfc(y)/2 with y = -x/sqrt(2), as a pair."""
    cdef real ax = at_most(by_type(38.6, 14.5), magnitude(x))
    cdef pair y = two_prod(ax, SQRT_HALF_HI), z = two_prod(0.5 * ax, ax)
    cdef scaled t = short_exp(-z.hi, -z.lo)
    cdef real p = small_pow2(t.k)
    cdef pair tail = times_erfcx(t.e, y.hi, muladd(ax, SQRT_HALF_LO, y.lo))
    # around 0: 1/2 + 3/8 x, and the rest
    cdef pair u = two_prod(0.375, x), s = fast_two_sum(0.5, u.hi)
    cdef real rest = muladd(z.hi, 0.5 * SQRT_HALF_HI * erf_poly(z.hi), INV_SQRT_TAU_LESS_3_8_HI)
    cdef real left = p * (0.5 * (tail.hi + tail.lo))
    dy[0] = p * times_constant(t.e, INV_SQRT_TAU_HI, INV_SQRT_TAU_LO)
    # erf_poly serves up to y = 0.6
    return blend(ax < 0.848, s.hi + muladd(x, rest, s.lo + u.lo), blend(x < 0.0, left, 1.0 - left))
