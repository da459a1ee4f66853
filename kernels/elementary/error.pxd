"""erf, erfc, ndtr and log_ndtr on one core: e^(-y^2) erfcx(y) for large y, a polynomial around 0.

erfcx(y) = e^(y^2) erfc(y) is (21/32 + P(t))/(y + 1/2) with t = (y - 4)/(y + 4): a rational map takes the whole half
line to one polynomial, and the numerator varies so little that its rounding errors hardly count (Shepherd and
Laframboise, Math. Comp. 36, 1981).  The two divisions are one.

Where a table takes few instructions, erf itself is a polynomial by pieces, and so is erfcx from 0 on, without the division by
y + 1/2.

y^2 goes into the exponential with both its parts, or hundreds of ulp would be lost.
"""

from bits cimport *
from elementary.constants cimport *
from elementary.exponential cimport exp_close, exp_of, exp_quick, normal_pair, power_or_zero, scale_tail, scaled, times_power
from elementary.logarithm cimport binary, corrected_log, log_near, reduce_log, split_binary
from elementary.logistic cimport quotient
from elementary.polynomials cimport ERF_PIECES, ERFCX_PIECES, erf_pieces, erf_poly, erfcx_pieces, erfcx_poly


cdef inline real at_most(real bound, real x) noexcept nogil:
    """NaN passes."""
    return blend(x > bound, bound, x)


cdef inline pair erfcx_near(real y, real y_lo) noexcept nogil:
    """erfcx(y + y_lo), 0 <= y <= 27.3: by sixteen pieces in s = 8/(y + 4), around multiples of 15/128."""
    cdef pair p
    cdef real far = y + 4.0, far_lo = y - (far - 4.0)  # exact for any y >= 0
    cdef real s = 8.0 / far, error = muladd(-s, far_lo + y_lo, residual(8.0, s, far))
    cdef integer k = nearest_integer(s, 128.0 / 15.0)
    cdef real z = muladd(0.125 * s, error, muladd(k.n, -15.0 / 128.0, s))
    p = fast_two_sum(lookup(ERFCX_PIECES[0], k.index), z * erfcx_pieces(k.index, z))
    p.lo = p.lo + lookup(ERFCX_PIECES[1], k.index)
    return p


cdef inline pair product_of_pairs(pair e, pair p) noexcept nogil:
    cdef pair top = two_prod(e.hi, p.hi)
    top.lo = muladd(e.hi, p.lo, muladd(e.lo, p.hi, top.lo))
    return top


cdef inline pair times_erfcx(pair e, real y, real y_lo) noexcept nogil:
    """e erfcx(y + y_lo), y >= 0; without tables y >= 1/2, which is |x| >= 0.70711 where y = |x|/sqrt(2)."""
    return product_of_pairs(e, erfcx_near(y, y_lo)) if HAS_TABLES else times_erfcx_any(e, y, y_lo)


cdef inline pair times_erfcx_any(pair e, real y, real y_lo) noexcept nogil:
    """The same by one polynomial, y >= 1/2."""
    cdef pair near = fast_two_sum(y, 0.5), far = two_sum(y, 4.0)
    near.lo = near.lo + y_lo
    cdef real w = 1.0 / (near.hi * far.hi)
    cdef real v = w * near.hi  # 1/far; t = 1 - 8/far must be right to its last digit
    cdef real error = muladd(-v, far.lo + y_lo, residual(1.0, v, far.hi))
    cdef real t = muladd(-8.0 * v, error, muladd(-8.0, v, 1.0))
    return quotient(product_of_pairs(e, fast_two_sum(0.65625, erfcx_poly(t))), near, w * far.hi)


cdef inline real times_constant(pair e, real c, real c_lo) noexcept nogil:
    return product_sum(e.hi, c, muladd(e.lo, c, e.hi * c_lo))


cdef inline real gaussian(pair e, real c, real c_lo) noexcept nogil:
    """e c, with tables rounded twice."""
    return product_sum(e.hi, c, e.hi * c_lo) if HAS_TABLES else times_constant(e, c, c_lo)


cdef inline real erf_near(real a) noexcept nogil:
    """erf(a), 0 <= a <= 6.05, from where on it is 1: by sixteen pieces, around multiples of 25/64."""
    cdef integer k = nearest_integer(a, 64.0 / 25.0)
    cdef real z = muladd(k.n, -25.0 / 64.0, a)
    cdef pair s = product_sum_pair(z, lookup(ERF_PIECES[2], k.index), lookup(ERF_PIECES[0], k.index))
    cdef real slope_rest = muladd(z, erf_pieces(k.index, z), lookup(ERF_PIECES[3], k.index))
    return s.hi + muladd(z, slope_rest, s.lo + lookup(ERF_PIECES[1], k.index))


ctypedef struct scaled_pair:
    pair e
    real k  # times 2^k


cdef inline scaled_pair parts_of(scaled t, bint easy) noexcept nogil:
    """e^x as a pair; in an easy block even the products of the second part are normal."""
    cdef scaled_pair p
    if easy:
        p.e = normal_pair(t)
        p.k = 0.0
    else:
        p.e.hi = t.e.hi  # not p.e = t.e: GCC then keeps all of t in memory
        p.e.lo = t.e.lo
        p.k = t.k
    return p


cdef inline real in_scale(scaled_pair p, bint easy, real x) noexcept nogil:
    return x if easy else scale_tail(x, p.k)


cdef inline real erf_of(real x, real y, bint easy, real* dy) noexcept nogil:
    """From y = |x|, bounded."""
    cdef pair z = two_prod(y, y), tail
    cdef scaled t
    cdef real p, excess
    if HAS_MANY_TABLES:
        t = exp_quick(-z.hi, -z.lo)
        p = t.normal if easy else t.rounded
        dy[0] = product_sum(p, TWO_OVER_SQRT_PI_HI, p * TWO_OVER_SQRT_PI_LO)
        if not easy:
            dy[0] = scale_tail(dy[0], t.k)
        return with_sign_of(erf_near(at_most(6.05, y)), x)
    cdef scaled_pair q = parts_of(exp_close(-z.hi, -z.lo), easy)
    dy[0] = in_scale(q, easy, times_constant(q.e, TWO_OVER_SQRT_PI_HI, TWO_OVER_SQRT_PI_LO))
    tail = times_erfcx_any(q.e, y, 0.0)
    excess = muladd(y * y, erf_poly(y * y), TWO_OVER_SQRT_PI_LESS_1_HI)  # erf(x)/x - 1
    return blend(y < 0.6, muladd(x, excess, x), with_sign_of(1.0 - in_scale(q, easy, tail.hi + tail.lo), x))


cdef inline real erf_rule(real x, real* dy) noexcept nogil:
    return erf_of(x, at_most(by_type(27.5, 10.65), magnitude(x)), False, dy)


cdef inline word erf_odd(real x) noexcept nogil:
    return above(x, by_type(25.0, 8.0))


cdef inline real erf_easy(real x, real* dy) noexcept nogil:
    return erf_of(x, magnitude(x), True, dy)


cdef inline real erfc_of(real x, real y, bint easy, real* dy) noexcept nogil:
    """From y = |x|, bounded."""
    cdef pair z = two_prod(y, y)
    cdef scaled_pair p = parts_of(exp_close(-z.hi, -z.lo), easy)
    cdef pair tail = times_erfcx(p.e, y, 0.0), s = fast_two_sum(1.0, -x)
    cdef real right = in_scale(p, easy, tail.hi + tail.lo), excess
    cdef mask near = y < blend(x < 0.0, 0.6, by_type(0.53, 0.6))  # to either side errors are least
    dy[0] = in_scale(p, easy, gaussian(p.e, -TWO_OVER_SQRT_PI_HI, -TWO_OVER_SQRT_PI_LO))
    right = blend(x < 0.0, 2.0 - right, right)
    if HAS_TABLES:
        return right
    excess = muladd(y * y, erf_poly(y * y), TWO_OVER_SQRT_PI_LESS_1_HI)
    return blend(near, s.hi + muladd(-x, excess, s.lo), right)


cdef inline real erfc_rule(real x, real* dy) noexcept nogil:
    return erfc_of(x, at_most(by_type(27.5, 10.65), magnitude(x)), False, dy)


cdef inline word erfc_odd(real x) noexcept nogil:
    return above(x, by_type(25.0, 8.0))


cdef inline real erfc_easy(real x, real* dy) noexcept nogil:
    return erfc_of(x, magnitude(x), True, dy)


cdef inline pair erfc_of_root(real a, pair e) noexcept nogil:
    """erfc(a/sqrt(2)), from e = e^(-a^2/2) and in its scale."""
    cdef pair y = two_prod(a, SQRT_HALF_HI)
    return times_erfcx(e, y.hi, muladd(a, SQRT_HALF_LO, y.lo))


cdef inline pair half_erfc(real a, scaled t) noexcept nogil:
    """erfc(a/sqrt(2))/2 in the scale of t = e^(-a^2/2)."""
    return times_power(erfc_of_root(a, t.e), 0.5)


cdef inline scaled exp_of_half_square(real a) noexcept nogil:
    """e^(-a^2/2)"""
    cdef pair z = two_prod(0.5 * a, a)
    return exp_of(-z.hi, -z.lo)


cdef inline pair ndtr_near(real x) noexcept nogil:
    """1/2 + 3/8 x, and the rest: |x| <= 0.848."""
    cdef real z = 0.5 * x * x
    cdef pair u = two_prod(0.375, x), s = fast_two_sum(0.5, u.hi)
    s.lo = product_sum(x, muladd(z, 0.5 * SQRT_HALF_HI * erf_poly(z), INV_SQRT_TAU_LESS_3_8_HI), s.lo + u.lo)
    return s


cdef inline real ndtr_of(real x, real a, bint easy, real* dy) noexcept nogil:
    """From a = |x|, bounded."""
    cdef pair z = two_prod(0.5 * a, a)
    cdef scaled_pair p = parts_of(exp_close(-z.hi, -z.lo), easy)
    cdef pair tail = erfc_of_root(a, p.e), s
    cdef real left = in_scale(p, easy, 0.5 * (tail.hi + tail.lo)), y
    cdef mask near = a < blend(x < 0.0, by_type(0.76, 0.848), 0.848)  # left, rounding errors count more
    dy[0] = in_scale(p, easy, gaussian(p.e, INV_SQRT_TAU_HI, INV_SQRT_TAU_LO))
    y = blend(x < 0.0, left, 1.0 - left)
    if HAS_TABLES:
        return y
    s = ndtr_near(x)
    return blend(near, s.hi + s.lo, y)


cdef inline real ndtr_rule(real x, real* dy) noexcept nogil:
    return ndtr_of(x, at_most(by_type(38.9, 15.1), magnitude(x)), False, dy)


cdef inline word ndtr_odd(real x) noexcept nogil:
    return above(x, by_type(35.0, 11.0))


cdef inline real ndtr_easy(real x, real* dy) noexcept nogil:
    return ndtr_of(x, magnitude(x), True, dy)


cdef inline real far_ratio(real a) noexcept nogil:
    """ndtr'/ndtr at -a, far left: its asymptotic series (Abramowitz and Stegun, 26.2.13, inverted)."""
    cdef real inverse = 1.0 / a, v = inverse * inverse
    return muladd(inverse, muladd(v, muladd(v, muladd(v, muladd(v, muladd(v, -8162.0, 706.0), -74.0), 10.0), -2.0), 1.0), a)


cdef inline real log_ndtr_any(real x, real* dy) noexcept nogil:
    """log of ndtr and the ratio ndtr'/ndtr, left of -0.7 without e^(-x^2/2), which both would lose:

        ndtr(x) = e^(-x^2/2)/R,  log ndtr(x) = -x^2/2 - log R,  ndtr'/ndtr = R/sqrt(2 pi).
    """
    cdef real ax = magnitude(x), a = at_most(by_type(38.9, 15.1), ax)
    cdef mask near = a < blend(x < 0.0, 0.7072, 0.83), left = (x < 0.0) & (not near), far = (x < 0.0) & (ax > a)
    cdef scaled t = exp_of_half_square(a)
    cdef pair tail = half_erfc(a, t)
    # ndtr: around 0, to the right, and, less 2^k, to the left
    cdef real p = power_or_zero(t.k, by_type(-80.0, -30.0))
    cdef pair middle = ndtr_near(x), q, n
    q.hi = -p * tail.hi
    q.lo = -p * tail.lo
    n = fast_two_sum(1.0, q.hi)
    n.lo = n.lo + q.lo
    n.hi = blend(near, middle.hi, blend(left, tail.hi, n.hi))
    n.lo = blend(near, middle.lo, blend(left, tail.lo, n.lo))
    n = fast_two_sum(n.hi, n.lo)
    cdef pair r = quotient(fast_two_sum(t.e.hi, t.e.lo), n, 1.0 / n.hi)
    # the logarithm of R or of ndtr, which to the right is 1 + q
    cdef real ratio = blend(far, far_ratio(ax), 0.0)
    cdef binary b = split_binary(blend(far, SQRT_TAU_HI * ratio, blend(left, r.hi, n.hi)))
    cdef mask plain = (not near) & (not left)
    cdef real e = blend(plain, 0.0, b.e), f = blend(plain, q.hi, b.m - 1.0)
    cdef real f_lo = blend(plain, q.lo, blend(far, 0.0, scale(blend(left, r.lo, n.lo), -e)))
    cdef pair g = log_near(f), s = fast_two_sum(e * LN2_HI, g.hi)
    s = fast_two_sum(s.hi, s.lo + (muladd(e, LN2_LO, g.lo) + f_lo / (1.0 + f)))
    cdef pair h = two_prod(0.5 * ax, ax)
    cdef pair total = two_sum(s.hi, h.hi)
    cdef real value = blend(left, -(total.hi + (total.lo + (s.lo + h.lo))), s.hi + s.lo)
    cdef real slope = times_constant(r, INV_SQRT_TAU_HI, INV_SQRT_TAU_LO)
    dy[0] = blend(far, ratio, blend(left, slope, scale_tail(slope, t.k)))
    value = blend(ax > by_type(1e10, 1e6), (-0.5 * ax) * ax, blend(x == x, value, x))
    return blend(x > by_type(10.0, 6.0), -scale_tail(tail.hi + tail.lo, t.k), value)


cdef inline real log_ndtr_near(real x, bint easy, real* dy) noexcept nogil:
    """The same where a table takes few instructions: R = 2/erfcx(|x|/sqrt(2)) everywhere on the left, and one logarithm."""
    cdef real ax = magnitude(x), a = ax if easy else at_most(by_type(38.9, 15.1), ax)
    cdef mask left = x < 0.0, far = (not easy) & (ax > by_type(35.0, 11.0)), far_left = far & left
    cdef pair half_square = two_prod(0.5 * a, a), y = two_prod(a, SQRT_HALF_HI), h = two_prod(0.5 * ax, ax)
    cdef scaled_pair e = parts_of(exp_close(-half_square.hi, -half_square.lo), easy)
    cdef pair p = times_power(erfcx_near(y.hi, muladd(a, SQRT_HALF_LO, y.lo)), 0.5)
    cdef pair unscaled = product_of_pairs(e.e, p), q = unscaled, w
    cdef real k = blend(left, 0.0, e.k), ratio = 0.0, value, tail
    if not easy:
        q = times_power(q, power_or_zero(e.k, by_type(-900.0, -95.0)))
        ratio = far_ratio(ax)
        p.hi = blend(far_left, INV_SQRT_TAU_HI / ratio, p.hi)
    w = fast_two_sum(1.0, -q.hi)
    w.hi = blend(left, p.hi, w.hi)
    w.lo = blend(left, p.lo, w.lo - q.lo)
    cdef real inverse = 1.0 / w.hi
    e.e.hi = blend(left, 1.0, e.e.hi)
    e.e.lo = blend(left, 0.0, e.e.lo)
    dy[0] = times_constant(quotient(e.e, w, inverse), INV_SQRT_TAU_HI, INV_SQRT_TAU_LO)
    cdef pair log = corrected_log(reduce_log(w.hi, True), w.lo, inverse)
    cdef pair total = two_sum(log.hi, blend(left, -h.hi, 0.0))
    value = total.hi + (total.lo + (log.lo - blend(left, h.lo, 0.0)))
    tail = -q.hi - muladd(0.5 * q.hi, q.hi, q.lo)  # log(1 - q), q < 2^-27 (single: 2^-14)
    if not easy:
        dy[0] = blend(left, blend(far_left, ratio, dy[0]), scale_tail(dy[0], k))
        value = blend(ax > by_type(1e10, 1e6), (-0.5 * ax) * ax, value)
        tail = blend(far, -scale_tail(unscaled.hi + unscaled.lo, k), tail)
    return blend(x > by_type(5.7, 4.0), tail, value)


cdef inline real log_ndtr_rule(real x, real* dy) noexcept nogil:
    return log_ndtr_near(x, False, dy) if HAS_TABLES else log_ndtr_any(x, dy)


cdef inline word log_ndtr_odd(real x) noexcept nogil:
    return above(x, by_type(35.0, 11.0))


cdef inline real log_ndtr_easy(real x, real* dy) noexcept nogil:
    return log_ndtr_near(x, True, dy)
