"""log, log2, log10, log1p, log_base and logit, on two cores.

A positive x is 2^e m with m in [sqrt(1/2), sqrt(2)), and f = m - 1 is exact.  With s = f/(2 + f),
log m = 2 s + s^3 P(s^2) = f - f^2/2 + s (f^2/2 + s^2 P(s^2))
(the second form as in fdlibm's e_log.c, Sun Microsystems 1993: only f and f^2/2 need care).
"""

from libc.stdint cimport uint32_t, uint64_t

from bits cimport *
from elementary.constants cimport *
from elementary.polynomials cimport log_poly, log_tail_poly

ctypedef struct binary:
    double e  # x = 2^e m
    double m


cdef inline binary split_binary(double x) noexcept nogil:
    """Of a positive finite x, subnormal ones included; sqrt(1/2) <= m < sqrt(2)."""
    cdef binary b
    cdef uint64_t root_half = 0x3fe6a09e667f3bcdULL, bias = 0x4000000000000000ULL  # 1024 << 52: keeps it positive
    cdef bint tiny = x < 2.2250738585072014e-308
    cdef uint64_t t = as_bits(blend(tiny, x * 18014398509481984.0, x)) - root_half + bias
    # the exponent, put into the mantissa of 2^52
    b.e = from_bits((t >> 52) | 0x4330000000000000ULL) - blend(tiny, 4503599627371574.0, 4503599627371520.0)
    b.m = from_bits((t & 0x000fffffffffffffULL) + root_half)
    return b


cdef inline pair log_of(double f) noexcept nogil:
    """log(1 + f) as f - f^2/2, rounded, and the rest; relative error about 2^-57; f in [-0.293, 0.4143]."""
    cdef double s = f / (2.0 + f)
    cdef double z = s * s
    cdef pair h = two_prod(0.5 * f, f)
    cdef pair t = fast_two_sum(f, -h.hi)
    t.lo = muladd(s, muladd(z, log_poly(z), h.hi), t.lo - h.lo)
    return t


cdef inline double inside_log(double x, double y, double pole) noexcept nogil:
    """y where x is beyond the pole and finite; else what C99 Annex F has."""
    y = blend(x < INFINITY, y, x)
    return blend(x > pole, y, blend(x == pole, -INFINITY, NAN))


cdef inline double inside_inverse(double x, double dy) noexcept nogil:
    """dy where 0 < x < inf; else the limit of 1/x from inside the domain."""
    dy = blend(x < INFINITY, dy, blend(x > 0.0, 0.0, x))
    return blend(x > 0.0, dy, blend(x == 0.0, INFINITY, NAN))


cdef inline double log_rule(double x, double* dy) noexcept nogil:
    cdef binary b = split_binary(x)
    cdef pair t = log_of(b.m - 1.0)
    cdef pair s = fast_two_sum(b.e * LN2_HI, t.hi)
    dy[0] = blend(x >= 0.0, 1.0 / magnitude(x), NAN)
    return inside_log(x, s.hi + (s.lo + muladd(b.e, LN2_LO, t.lo)), 0.0)


cdef inline double over_x(double c_hi, double c_lo, binary b) noexcept nogil:
    """(c_hi + c_lo)/x"""
    cdef double q = 1.0 / b.m
    cdef double rest = residual(1.0, q, b.m)
    return scale(product_sum(c_hi, q, q * muladd(c_hi, rest, c_lo)), -b.e)


cdef inline double log2_rule(double x, double* dy) noexcept nogil:
    cdef binary b = split_binary(x)
    cdef pair t = log_of(b.m - 1.0)
    cdef pair u = two_prod(t.hi, LOG2E_HI)
    cdef pair s = fast_two_sum(b.e, u.hi)
    dy[0] = inside_inverse(x, over_x(LOG2E_HI, LOG2E_LO, b))
    return inside_log(x, s.hi + (s.lo + (muladd(t.lo, LOG2E_HI, muladd(t.hi, LOG2E_LO, u.lo)))), 0.0)


cdef inline double log10_rule(double x, double* dy) noexcept nogil:
    cdef binary b = split_binary(x)
    cdef pair t = log_of(b.m - 1.0)
    cdef pair u = two_prod(t.hi, LOG10E_HI)
    cdef pair s = fast_two_sum(b.e * LOG10_2_HI, u.hi)
    dy[0] = inside_inverse(x, over_x(LOG10E_HI, LOG10E_LO, b))
    return inside_log(x, s.hi + (s.lo + (muladd(t.lo, LOG10E_HI, muladd(t.hi, LOG10E_LO, muladd(b.e, LOG10_2_LO, u.lo))))), 0.0)


cdef inline double log1p_rule(double x, double* dy) noexcept nogil:
    """1 + x = u + u_lo exactly; u is split as for log, and u_lo follows it to the end."""
    cdef pair u = two_sum(1.0, x)
    cdef binary b = split_binary(u.hi)
    cdef double q = 1.0 / u.hi
    cdef double c = u.lo * q
    cdef pair t = log_of(b.m - 1.0)
    cdef pair s = fast_two_sum(b.e * LN2_HI, t.hi)
    cdef double y = s.hi + (s.lo + (muladd(b.e, LN2_LO, t.lo) + c * muladd(-0.5, c, 1.0)))
    # beyond 2^100 the 1 is no longer felt
    dy[0] = inside_inverse(u.hi, blend(u.hi < 1.2676506002282294e30, muladd(q, residual(1.0, q, u.hi) - c, q), q))
    y = blend(magnitude(x) < 9.5367431640625e-07, x - x * x * (0.5 - THIRD_HI * x), y)  # 2^-20: the series is better
    y = blend(x == 0.0, x, y)
    return inside_log(x, y, -1.0)


ctypedef struct precise_log:
    double e, m     # x = 2^e m
    double inverse  # of m, within an ulp or two
    pair log        # log x, relative error about 2^-66


cdef inline precise_log precise_log_of(double x) noexcept nogil:
    """Of a positive finite x: for powers, whose exponent multiplies the error by up to 745.

    s = f/(2 + f) as a pair from one division, which gives 1/m too; the two leading terms
    of log m = 2 s + s (2/3 z + z^2 Q(z)), z = s^2, in double-double.
    """
    cdef precise_log r
    cdef binary b = split_binary(x)
    cdef double f = b.m - 1.0
    cdef pair g = fast_two_sum(2.0, f)
    cdef double w = 1.0 / (g.hi * b.m)
    cdef double inverse_g = w * b.m
    cdef double s = f * inverse_g
    cdef double s_lo = muladd(-s, g.lo, residual(f, s, g.hi)) * inverse_g
    cdef pair z = two_prod(s, s)
    z.lo = muladd(2.0 * s, s_lo, z.lo)
    cdef pair p = two_prod(TWO_THIRDS_HI, z.hi)
    p.lo = p.lo + muladd(TWO_THIRDS_HI, z.lo, TWO_THIRDS_LO * z.hi)
    p = fast_two_sum(p.hi, muladd(z.hi * z.hi, log_tail_poly(z.hi), p.lo))
    cdef pair v = two_prod(s, p.hi)
    v.lo = v.lo + muladd(s, p.lo, s_lo * p.hi)
    cdef pair t = fast_two_sum(2.0 * s, v.hi)
    t.lo = t.lo + (2.0 * s_lo + v.lo)
    cdef pair sum = fast_two_sum(b.e * LN2_HI, t.hi)
    r.log = fast_two_sum(sum.hi, sum.lo + muladd(b.e, LN2_LO, t.lo))
    r.e = b.e
    r.m = b.m
    r.inverse = w * g.hi
    return r


cdef inline pair divide(pair a, pair b) noexcept nogil:
    cdef double q = 1.0 / b.hi
    cdef double y = a.hi * q
    return fast_two_sum(y, q * muladd(-y, b.lo, residual(a.hi, y, b.hi) + a.lo))


cdef inline bint uniform(const double* a, Py_ssize_t n) noexcept nogil:
    """Whether all parameters of a block are the same."""
    cdef Py_ssize_t i
    cdef uint64_t different = 0
    for i in range(n):
        different |= as_bits(a[i]) ^ as_bits(a[0])
    return different == 0


ctypedef struct logarithm_base:
    pair inverse    # 1/log a; NaN if a is no base: not positive and finite, or 1
    double rising   # the sign of log a


cdef inline logarithm_base prepare_log_base(double a) noexcept nogil:
    cdef logarithm_base p
    cdef pair one, log = precise_log_of(a).log
    one.hi = 1.0
    one.lo = 0.0
    log.hi = blend((a > 0.0) & (a < INFINITY) & (a != 1.0), log.hi, NAN)
    p.inverse = divide(one, log)
    p.rising = log.hi / magnitude(log.hi)
    return p


cdef inline double log_base_of(double x, logarithm_base a, double* dy) noexcept nogil:
    """(log x)(1/log a), and (1/x)(1/log a)"""
    cdef binary b = split_binary(x)
    cdef pair t = log_of(b.m - 1.0)
    cdef pair s = fast_two_sum(b.e * LN2_HI, t.hi)
    s = fast_two_sum(s.hi, s.lo + muladd(b.e, LN2_LO, t.lo))
    cdef pair u = two_prod(s.hi, a.inverse.hi)
    cdef double y = u.hi + (u.lo + muladd(s.hi, a.inverse.lo, s.lo * a.inverse.hi))
    dy[0] = a.rising * inside_inverse(x, a.rising * over_x(a.inverse.hi, a.inverse.lo, b))
    return a.rising * inside_log(x, a.rising * y, 0.0)


cdef inline double log_base_rule(double x, double a, double* dy) noexcept nogil:
    return log_base_of(x, prepare_log_base(a), dy)


cdef inline bint log_base_block(const double* x, const double* a, restrict_double y, restrict_double dy,
                                Py_ssize_t n, uint32_t* special) noexcept nogil:
    """One base: its logarithm is computed once."""
    cdef uint32_t found = 0
    cdef logarithm_base p
    cdef Py_ssize_t i
    cdef double slope
    if not uniform(a, n):
        return False
    p = prepare_log_base(a[0])
    for i in range(n):
        y[i] = log_base_of(x[i], p, &slope)
        dy[i] = slope
        found |= special_bit(y[i])
    special[0] = found
    return True


cdef inline real logit_rule(real x, real* dy) noexcept nogil:
    """x = 2^e m and 1 - x = 2^f n, both split as for log: x/(1 - x) = 2^(e - f) m/n, and m/n - 1 = (m - n)/n, where
    m - n is exact: nothing is lost around 1/2.  1/n and the derivative come from 1/(m n)."""
    cdef pair c = fast_two_sum(1.0, -x), q, d
    cdef binary a = split_binary(x), b = split_binary(c.hi)
    cdef real n_lo = scale(c.lo, -b.e)
    cdef pair mn = two_prod(a.m, b.m)
    mn.lo = muladd(a.m, n_lo, mn.lo)
    cdef real w = 1.0 / mn.hi
    cdef real slope = scale(muladd(w, muladd(-w, mn.lo, residual(1.0, w, mn.hi)), w), -(a.e + b.e))
    # m/n within sqrt(1/2) and sqrt(2), too
    cdef real j = blend(a.m > 1.4142135623730951 * b.m, 1.0, blend(1.4142135623730951 * a.m < b.m, -1.0, 0.0))
    cdef real m = a.m * pow2(-j), inverse = w * a.m, e = a.e - b.e + j
    d = two_sum(m - b.m, -n_lo)
    q.hi = d.hi * inverse
    q.lo = inverse * (muladd(-q.hi, n_lo, d.lo) + residual(d.hi, q.hi, b.m))
    cdef pair t = log_of(q.hi), s = fast_two_sum(e * LN2_HI, t.hi)
    # log(1 + q + q_lo) = log(1 + q) + q_lo/(1 + q)
    cdef real y = s.hi + (s.lo + (muladd(e, LN2_LO, t.lo) + q.lo * (b.m * b.m * w * pow2(j))))
    cdef bint inside = (x > 0.0) & (x < 1.0)
    dy[0] = blend(inside, slope, blend((x == 0.0) | (x == 1.0), INFINITY, NAN))
    return blend(inside, y, blend(x == 0.0, -INFINITY, blend(x == 1.0, INFINITY, NAN)))
