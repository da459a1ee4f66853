"""square, reciprocal, sqrt, rsqrt, cbrt, and the general powers x**c (power) and a**x (exponential)."""

from libc.math cimport sqrt
from libc.stdint cimport uint32_t, uint64_t

from bits cimport *
from elementary.constants cimport *
from elementary.exponential cimport clamp, exp_of, reduce_exp, reduced
from elementary.logarithm cimport binary, precise_log, precise_log_of, split_binary, uniform
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


cdef inline double rsqrt_rule(double x, double* dy) noexcept nogil:
    """1/sqrt(x), and a step of Newton's method with the residual 1 - x w^2 = 1 - v u^2."""
    cdef double w = 1.0 / sqrt(x)
    cdef bint large = x > 1.0  # two_prod might overflow
    cdef double u = blend(large, 2.0 * w, w), v = blend(large, 0.25 * x, x)
    cdef pair p = two_prod(u, v)
    cdef double y = muladd(0.5 * w, muladd(-u, p.lo, residual(1.0, u, p.hi)), w)
    y = blend((x > 0.0) & (x < INFINITY), y, w)
    dy[0] = -0.5 * y / x
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
    cdef double slope = product_sum(t.hi, THIRD_HI, muladd(t.hi, THIRD_LO, t.lo * THIRD_HI)) * pow2(-2.0 * q)
    dy[0] = blend(inside, slope, blend(ax == 0.0, INFINITY, 1.0 / ax))
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


cdef inline double power_rare(double x, double c, double* dy) noexcept nogil:
    """x**c = e^(c log x), and c x**(c - 1) as c 2^k (hi + lo)/(2^e m), which has neither the
    rounding of c - 1 nor the underflow of x**c.  Special cases as C99 Annex F has for pow."""
    cdef double ax = magnitude(x), ac = magnitude(c)
    cdef bint integral = is_integer(ac)
    cdef bint odd = integral & (not is_integer(0.5 * ac))
    cdef precise_log u = precise_log_of(ax)
    cdef power_parts p = exp_of_product(c, u.log)
    cdef double y = scale_sum(p.e.hi, p.e.lo, clamp(p.k, -2044.0, 2044.0))
    # (c (hi + lo))/m, rounded once
    cdef real factor = clamp(c, by_type(-1e21, -1e10), by_type(1e21, 1e10))  # beyond, x**c is 0, 1 or infinite
    cdef bint low = ac < by_type(1e-250, 1e-25)  # here the product with c would lose digits
    factor = blend(low, c * by_type(1.6069380442589903e60, 1.152921504606847e18), factor)  # 2^200, 2^60
    cdef pair t = two_prod(factor, p.e.hi)
    cdef double d = t.hi * u.inverse
    cdef double d_lo = u.inverse * (residual(t.hi, d, u.m) + muladd(factor, p.e.lo, t.lo))
    cdef real k = clamp(p.k - u.e - blend(low, by_type(200.0, 60.0), 0.0), -2044.0, 2044.0)
    d = scale_sum(d, blend(k > by_type(1100.0, 150.0), 0.0, d_lo), k)  # if both parts overflow, their sum may be NaN

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


# Whole exponents up to 64 are powers by repeated multiplication, with twice the digits: for c >= 1, r = x**(c - 1)
# gives x**c = r x and c x**(c - 1) = c r; for c < 0, s = x**(1 - c) gives x/s and c/s.  Near the ends of the
# range the value is NaN, and the loop asks power_rare.

cdef inline bint is_small(double c) noexcept nogil:
    return is_integer(magnitude(c)) & (magnitude(c) <= 64.0) & (c != 0.0)


cdef inline double repetitions(double c) noexcept nogil:
    """Which power of x is wanted first: c - 1 or 1 - c."""
    return blend(c > 0.0, c - 1.0, 1.0 - c)


cdef inline pair squared(pair r) noexcept nogil:
    cdef pair p = two_prod(r.hi, r.hi)
    return fast_two_sum(p.hi, muladd(2.0 * r.hi, r.lo, p.lo))


cdef inline pair times(pair r, double x) noexcept nogil:
    cdef pair p = two_prod(r.hi, x)
    return fast_two_sum(p.hi, muladd(r.lo, x, p.lo))


cdef inline pair next_power(pair r, double x, uint64_t n) noexcept nogil:
    """r squared, and times x if n is odd: a step of binary powering."""
    cdef pair s = squared(r)
    cdef pair t = times(s, x)
    cdef bint odd = (n & 1) != 0
    s.hi = blend(odd, t.hi, s.hi)
    s.lo = blend(odd, t.lo, s.lo)
    return s


cdef inline bint far_from_ends(double power) noexcept nogil:
    """Within 2^-900 and 2^900: no product on the way has lost digits."""
    cdef double size = magnitude(power)
    return (size > 1.1830521861667747e-271) & (size < 8.452712498170644e270)


cdef inline double with_parity(double y, double x, double c) noexcept nogil:
    """|y| with the sign of x**c, c whole."""
    return flip_sign(magnitude(y), sign_of(x) & (low_bits(c) << 63))


cdef inline double rising_power(pair r, double x, double c, double* dy) noexcept nogil:
    """Value and derivative from r = x**(c - 1), c > 0."""
    dy[0] = flip_sign(magnitude(product_sum(r.hi, c, r.lo * c)), sign_of(x) & ~(low_bits(c) << 63))
    cdef double y = product_sum(r.hi, x, r.lo * x)
    return blend(far_from_ends(y) | (x == 0.0), with_parity(y, x, c), NAN)


cdef inline double falling_power(pair s, double x, double c, double* dy) noexcept nogil:
    """Value and derivative from s = x**(1 - c), c < 0."""
    cdef double w = 1.0 / s.hi
    cdef double y = x * w, d = c * w
    dy[0] = d + w * muladd(-d, s.lo, residual(c, d, s.hi))
    y = y + w * muladd(-y, s.lo, residual(x, y, s.hi))
    return blend(far_from_ends(s.hi), with_parity(y, x, c), NAN)


cdef inline double power_rule(double x, double c, double* dy) noexcept nogil:
    """Any exponent, lane by lane: both ways, and a choice."""
    cdef pair r
    cdef double slope
    cdef bint small = is_small(c)
    cdef double y = power_rare(x, c, &slope)
    cdef uint64_t n = low_bits(blend(small, repetitions(c), 0.0))
    r.hi = 1.0
    r.lo = 0.0
    r = next_power(r, x, n >> 6)  # no loop: what is around could not become a vector loop
    r = next_power(r, x, n >> 5)
    r = next_power(r, x, n >> 4)
    r = next_power(r, x, n >> 3)
    r = next_power(r, x, n >> 2)
    r = next_power(r, x, n >> 1)
    r = next_power(r, x, n)
    cdef double rising_slope, falling_slope
    cdef double rising = rising_power(r, x, c, &rising_slope), falling = falling_power(r, x, c, &falling_slope)
    cdef bint up = c > 0.0
    dy[0] = blend(small, blend(up, rising_slope, falling_slope), slope)
    return blend(small, blend(up, rising, falling), y)


cdef inline bint power_block(const double* x, const double* c, restrict_double y, restrict_double dy,
                             Py_ssize_t n, uint32_t* special) noexcept nogil:
    """One exponent: the same operations as in power_rule, without those that do not count."""
    cdef Py_ssize_t i
    cdef int k, m, top = 0
    cdef uint32_t found = 0
    cdef pair r
    cdef double slope
    if not uniform(c, n):
        return False
    if not is_small(c[0]):
        for i in range(n):
            y[i] = power_rare(x[i], c[i], &slope)
            dy[i] = slope
            found |= special_bit(y[i])
        special[0] = found
        return True
    if c[0] == 3.0:  # the most common of all, in one loop
        for i in range(n):
            r.hi = x[i]
            r.lo = 0.0
            y[i] = rising_power(squared(r), x[i], c[i], &slope)
            dy[i] = slope
            found |= special_bit(y[i])
        special[0] = found
        return True
    # y and dy hold r = x**m
    m = <int> repetitions(c[0])
    while m >> (top + 1):
        top += 1
    for i in range(n):
        y[i] = x[i] if m else 1.0
        dy[i] = 0.0
    for k in range(top - 1, -1, -1):
        for i in range(n):
            r.hi = y[i]
            r.lo = dy[i]
            r = squared(r)
            y[i] = r.hi
            dy[i] = r.lo
        if (m >> k) & 1:
            for i in range(n):
                r.hi = y[i]
                r.lo = dy[i]
                r = times(r, x[i])
                y[i] = r.hi
                dy[i] = r.lo
    if c[0] > 0.0:
        for i in range(n):
            r.hi = y[i]
            r.lo = dy[i]
            y[i] = rising_power(r, x[i], c[i], &slope)
            dy[i] = slope
            found |= special_bit(y[i])
    else:
        for i in range(n):
            r.hi = y[i]
            r.lo = dy[i]
            y[i] = falling_power(r, x[i], c[i], &slope)
            dy[i] = slope
            found |= special_bit(y[i])
    special[0] = found
    return True


cdef inline pair log_of_base(double a) noexcept nogil:
    """NaN if a is no base: not positive and finite."""
    cdef pair log = precise_log_of(a).log
    log.hi = blend((a > 0.0) & (a < INFINITY), log.hi, NAN)
    return log


cdef inline double exponential_of(double x, pair log, double* dy) noexcept nogil:
    # an infinite x is made finite for base 1, where 1**x is 1
    cdef power_parts p = exp_of_product(clamp(x, -1.7976931348623157e308, 1.7976931348623157e308), log)
    cdef double k = clamp(p.k, -2044.0, 2044.0)
    cdef pair d = two_prod(p.e.hi, log.hi)
    dy[0] = scale_sum(d.hi, d.lo + muladd(p.e.hi, log.lo, p.e.lo * log.hi), k)
    return scale_sum(p.e.hi, p.e.lo, k)


cdef inline double exponential_rule(double x, double a, double* dy) noexcept nogil:
    return exponential_of(x, log_of_base(a), dy)


cdef inline bint exponential_block(const double* x, const double* a, restrict_double y, restrict_double dy,
                                   Py_ssize_t n, uint32_t* special) noexcept nogil:
    """One base: its logarithm is computed once."""
    cdef pair log
    cdef uint32_t found = 0
    cdef Py_ssize_t i
    cdef double slope
    if not uniform(a, n):
        return False
    log = log_of_base(a[0])
    for i in range(n):
        y[i] = exponential_of(x[i], log, &slope)
        dy[i] = slope
        found |= special_bit(y[i])
    special[0] = found
    return True
