"""softplus and log_expit, two names of one function: log_expit(x) = -softplus(-x); and logaddexp.

With e = e^-|x|, softplus(x) = max(x, 0) + log(1 + e), and log(1 + e) = s + s^3 P(s^2) with s = e/(1 + e/2), the
series of 2 artanh(s/2): s <= 2/3, so there is no need to reduce further.  1/(1 + e) and 1/(1 + e/2) come
from one division.
"""

from bits cimport *
from elementary.constants cimport INFINITY, NAN
from elementary.exponential cimport scaled, short_exp, small_pow2
from elementary.polynomials cimport log1p_poly


cdef inline pair quotient(pair top, pair bottom, double inverse) noexcept nogil:
    """top/bottom from 1/bottom.hi within a few ulp: the second part makes up for its error."""
    cdef pair q
    q.hi = top.hi * inverse
    q.lo = inverse * (muladd(-q.hi, bottom.lo, top.lo) + residual(top.hi, q.hi, bottom.hi))
    return q


ctypedef struct log_one_plus:
    real p          # log(1 + e) = p (s + s z P(z)), z = s^2 and s = s.hi + s.lo, for p as in short_exp
    pair s
    real z
    real poly
    real slope      # e/(1 + e)


cdef inline log_one_plus log_one_plus_exp(real x, real x_lo) noexcept nogil:
    """log(1 + e^(x + x_lo)), -746 <= x <= 0"""
    cdef log_one_plus r
    cdef scaled t = short_exp(x, x_lo)
    cdef pair one, half
    r.p = small_pow2(t.k)
    cdef real u = muladd(r.p, t.rest, r.p)
    one.hi = 1.0 + u
    one.lo = muladd(r.p, t.e.lo, u - (one.hi - 1.0))
    half.hi = muladd(0.5, u, 1.0)
    half.lo = 0.5 * muladd(r.p, t.e.lo, muladd(-2.0, half.hi - 1.0, u))
    cdef real w = 1.0 / (one.hi * half.hi)
    cdef pair d = quotient(t.e, one, w * half.hi)
    r.s = quotient(t.e, half, w * one.hi)
    cdef real v = w * (u * one.hi)  # s again, but sooner
    r.z = v * v
    r.slope = r.p * (d.hi + d.lo)
    r.poly = log1p_poly(r.z)
    return r


cdef inline real added_to(real m, log_one_plus r) noexcept nogil:
    """m + log(1 + e), within 0.6 ulp of the larger of the two where they cancel."""
    cdef real s_hi = r.p * r.s.hi
    cdef pair y = two_sum(m, s_hi)
    return y.hi + muladd(r.z * s_hi, r.poly, muladd(r.p, r.s.lo, y.lo))


cdef inline double softplus_rule(double x, double* dy) noexcept nogil:
    cdef double ax = magnitude(x)
    cdef log_one_plus r = log_one_plus_exp(-blend(ax > 746.0, 746.0, ax), 0.0)
    cdef bint right = x >= 0.0
    dy[0] = blend(right, 1.0 - r.slope, r.slope)
    cdef double y = blend(right, added_to(x, r), r.p * (r.s.hi + muladd(r.z * r.s.hi, r.poly, r.s.lo)))
    return blend(x > 690.0, x, y)


cdef inline double log_expit_rule(double x, double* dy) noexcept nogil:
    return -softplus_rule(-x, dy)


cdef inline real logaddexp_rule(real x, real a, real* dy) noexcept nogil:
    """m + log(1 + e^-|d|) with the larger m, and d = x - a as a pair: an error in d is one of e^-|d|, relatively."""
    cdef real far = by_type(746.0, 104.0)
    cdef pair d = two_sum(x, -a)
    cdef real ad = magnitude(d.hi), ad_lo = flip_sign(d.lo, sign_of(d.hi))
    cdef bint beyond = ad > far, right = x >= a
    cdef log_one_plus r = log_one_plus_exp(-blend(beyond, far, ad), -blend(beyond, 0.0, ad_lo))
    cdef real m = blend(right, x, a)
    dy[0] = blend(right, 1.0 - r.slope, r.slope)
    return blend(magnitude(m) < INFINITY, added_to(m, r), blend((x == x) & (a == a), m, NAN))
