"""softplus and log_expit, two names of one function: log_expit(x) = -softplus(-x).

With e = e^-|x|, softplus(x) = max(x, 0) + log(1 + e), and log(1 + e) = s + s^3 P(s^2) with s = e/(1 + e/2), the
series of 2 artanh(s/2): s <= 2/3, so there is no need to reduce further.  1/(1 + e) and 1/(1 + e/2) come
from one division.
"""

from bits cimport *
from elementary.exponential cimport scaled, short_exp, small_pow2
from elementary.polynomials cimport log1p_poly


cdef inline pair quotient(pair top, pair bottom, real inverse) noexcept nogil:
    """top/bottom from 1/bottom.hi within a few ulp: the second part makes up for its error."""
    cdef pair q
    q.hi = top.hi * inverse
    q.lo = inverse * (muladd(-q.hi, bottom.lo, top.lo) + residual(top.hi, q.hi, bottom.hi))
    return q


cdef inline real softplus_rule(real x, real* dy) noexcept nogil:
    cdef real ax = magnitude(x)
    cdef scaled t = short_exp(-blend(ax > by_type(746.0, 104.0), by_type(746.0, 104.0), ax), 0.0)
    cdef real p = small_pow2(t.k)
    cdef real u = muladd(p, t.rest, p)
    cdef pair one, half
    one.hi = 1.0 + u
    one.lo = muladd(p, t.e.lo, u - (one.hi - 1.0))
    half.hi = muladd(0.5, u, 1.0)
    half.lo = 0.5 * muladd(p, t.e.lo, muladd(-2.0, half.hi - 1.0, u))
    cdef real w = 1.0 / (one.hi * half.hi)
    cdef pair s = quotient(t.e, half, w * one.hi), d = quotient(t.e, one, w * half.hi)
    cdef real s_hi = p * s.hi
    cdef real v = w * (u * one.hi)  # s again, but sooner
    cdef real z = v * v
    cdef real slope = p * (d.hi + d.lo), poly = log1p_poly(z)
    cdef pair y = two_sum(x, s_hi)
    cdef bint right = x >= 0.0
    dy[0] = blend(right, 1.0 - slope, slope)
    y.hi = blend(right, y.hi + muladd(z * s_hi, poly, muladd(p, s.lo, y.lo)), p * (s.hi + muladd(z * s.hi, poly, s.lo)))
    return blend(x > by_type(690.0, 90.0), x, y.hi)


cdef inline real log_expit_rule(real x, real* dy) noexcept nogil:
    return -softplus_rule(-x, dy)
