"""square, reciprocal, sqrt, cbrt, and the general powers x**c (power) and a**x (exponential)."""

from libc.math cimport sqrt
from libc.stdint cimport uint64_t

from bits cimport *
from elementary.constants cimport *
from elementary.exponential cimport clamp, exp_of, reduce_exp, reduced
from elementary.logarithm cimport binary, precise_log, precise_log_of, split_binary
from elementary.polynomials cimport inverse_cbrt_poly


cdef inline double square_rule(double x, double* dy) noexcept nogil:
    dy[0] = 2.0 * x
    return x * x


cdef inline double reciprocal_rule(double x, double* dy) noexcept nogil:
    cdef double y = 1.0 / x
    dy[0] = -(y * y)
    return y


cdef inline double sqrt_rule(double x, double* dy) noexcept nogil:
    cdef double y = sqrt(x)
    dy[0] = 0.5 / magnitude(y)  # +inf at -0 too: the limit from inside the domain
    return y


cdef inline double cbrt_rule(double x, double* dy) noexcept nogil:
    """|x| = 8^q 2^j m with j in 0, 1, 2; r = (2^j m)^(-1/3) by one step of order four from a
    polynomial; then y = 1/r (as 2^j m r^2) and y' = r^2/3, each corrected by its residual."""
    cdef double ax = magnitude(x)
    cdef binary b = split_binary(ax)
    cdef double e = blend(b.m < 1.0, b.e - 1.0, b.e), m = blend(b.m < 1.0, 2.0 * b.m, b.m)
    cdef double q = round_nearest((e - 1.0) * THIRD_HI)
    cdef double j = e - 3.0 * q
    cdef double c = m * blend(j == 0.0, 1.0, blend(j == 1.0, 2.0, 4.0))
    cdef double r = inverse_cbrt_poly(m) * blend(j == 0.0, 1.0, blend(j == 1.0, CBRT2_HI, CBRT4_HI))
    cdef double h = muladd(-c * r, r * r, 1.0)
    r = muladd(r * h, muladd(h, muladd(h, 14.0 / 81.0, 2.0 / 9.0), 1.0 / 3.0), r)
    cdef double y = c * (r * r)
    cdef pair s = two_prod(y, y)
    cdef double d = r * r * THIRD_HI  # 1/(3 y^2), to correct with
    cdef double y_lo = d * muladd(-y, s.lo, residual(c, y, s.hi))
    cdef double r_lo = r * muladd(-r, y_lo, residual(1.0, r, y))
    cdef pair t = two_prod(r, r)
    t.lo = muladd(2.0 * r, r_lo, t.lo)
    cdef bint inside = (ax > 0.0) & (ax < INFINITY)
    dy[0] = blend(inside, product_sum(t.hi, THIRD_HI, muladd(t.hi, THIRD_LO, t.lo * THIRD_HI)) * pow2(-2.0 * q),
                   blend(ax == 0.0, INFINITY, 1.0 / ax))
    return blend(inside, with_sign_of((y + y_lo) * pow2(q), x), x)


cdef inline bint is_integer(double a) noexcept nogil:
    """Of a >= 0."""
    return (a >= 4503599627370496.0) | ((a + 4503599627370496.0) - 4503599627370496.0 == a)


ctypedef struct power_parts:
    double k  # x**c = 2^k (hi + lo)
    pair e


cdef inline power_parts exp_of_product(double c, pair log) noexcept nogil:
    """e^(c log): far outside the range of doubles too, because the derivative may lie inside."""
    cdef power_parts r
    cdef pair u = two_prod(c, log.hi)
    cdef bint inside = magnitude(u.hi) < 2218.0
    u.lo = blend(inside, muladd(c, log.lo, u.lo), 0.0)
    cdef reduced t = reduce_exp(clamp(u.hi, -2218.0, 2218.0), u.lo)
    r.k = t.k
    r.e = exp_of(t)
    r.e = fast_two_sum(r.e.hi, r.e.lo)
    return r


cdef inline double power_rule(double x, double c, double* dy) noexcept nogil:
    """x**c = e^(c log x), and c x**(c - 1) as c 2^k (hi + lo)/(2^e m), which has neither the
    rounding of c - 1 nor the underflow of x**c.  Special cases as C99 Annex F has for pow."""
    cdef double ax = magnitude(x), ac = magnitude(c)
    cdef bint integral = is_integer(ac)
    cdef bint odd = integral & (not is_integer(0.5 * ac))
    cdef precise_log u = precise_log_of(ax)
    cdef power_parts p = exp_of_product(c, u.log)
    cdef double y = scale_sum(p.e.hi, p.e.lo, clamp(p.k, -2044.0, 2044.0))
    # (c (hi + lo))/m, rounded once
    cdef pair t = two_prod(c, p.e.hi)
    cdef double d = t.hi * u.inverse
    cdef double d_lo = u.inverse * (residual(t.hi, d, u.m) + muladd(c, p.e.lo, t.lo))
    d = scale_sum(d, d_lo, clamp(p.k - u.e, -2044.0, 2044.0))

    # zero and infinity: |x|**c and |x|**(c - 1)
    cdef bint zero = ax == 0.0, infinite = ax == INFINITY
    cdef bint up = (c > 0.0) ^ zero  # is |x|**c infinite there?
    cdef bint up1 = (c > 1.0) ^ zero
    y = blend(zero | infinite, blend(up, INFINITY, 0.0), y)
    d = blend(zero | infinite, c * blend(c == 1.0, 1.0, blend(up1, INFINITY, 0.0)), d)
    y = blend((ax == 1.0) & (integral | (x > 0.0)), 1.0, y)
    d = blend(ax == 1.0, c, d)

    # signs, and negative x
    cdef uint64_t sign = sign_of(x)
    y = flip_sign(y, sign if odd else 0)
    d = flip_sign(d, sign if integral & (not odd) else 0)
    cdef bint outside = (x < 0.0) & (not integral)
    y = blend(outside & (not infinite), NAN, y)
    d = blend(outside, NAN, d)

    y = blend((x == x) & (c == c), y, blend(x == 1.0, 1.0, NAN))
    d = blend((x == x) & (c == c), d, NAN)
    y = blend(c == 0.0, 1.0, y)
    dy[0] = blend(c == 0.0, 0.0, d)
    return y


cdef inline double exponential_rule(double x, double a, double* dy) noexcept nogil:
    cdef bint base = (a > 0.0) & (a < INFINITY)
    cdef precise_log u = precise_log_of(a)
    cdef power_parts p = exp_of_product(x, u.log)
    cdef double k = clamp(p.k, -2044.0, 2044.0)
    cdef pair d = two_prod(p.e.hi, u.log.hi)
    cdef double slope = scale_sum(d.hi, d.lo + muladd(p.e.hi, u.log.lo, p.e.lo * u.log.hi), k)
    cdef bint one = a == 1.0
    dy[0] = blend(base, blend(one, 0.0, slope), NAN)
    return blend(base, blend(one, 1.0, scale_sum(p.e.hi, p.e.lo, k)), NAN)
