"""sinh, cosh and tanh from one core.

With |x| = k ln 2 + r and q = 4^-k,

    2 sinh|x| / 2^k = (1 - q) cosh r + (1 + q) sinh r,
    2 cosh|x| / 2^k = (1 + q) cosh r + (1 - q) sinh r,

where cosh r = 1 + r^2/2 + even and sinh r = r + odd: no division, nothing cancels (for k = 0, 1 - q is
exactly 0), nothing overflows before the result does.
"""

from bits cimport *
from elementary.exponential cimport clamp, reduce_exp, reduced

ctypedef struct sinh_cosh:
    double k
    pair sinh  # of |x|, times 2^(1 - k)
    pair cosh


cdef inline sinh_cosh sinh_cosh_of(double ax) noexcept nogil:
    cdef sinh_cosh h
    cdef reduced t = reduce_exp(ax, 0.0)
    cdef double q = pow2(clamp(-2.0 * t.k, -1000.0, 0.0))
    cdef pair u = fast_two_sum(1.0, -q), v = fast_two_sum(1.0, q)
    cdef pair ur = two_prod(u.hi, t.r), vr = two_prod(v.hi, t.r)
    cdef double even = t.square.hi + t.even, odd = t.odd + t.r_lo
    h.k = t.k
    h.sinh = two_sum(u.hi, vr.hi)
    h.sinh = fast_two_sum(h.sinh.hi, h.sinh.lo + (((vr.lo + u.lo) + v.lo * t.r) + (v.hi * odd + u.hi * even)))
    h.cosh = fast_two_sum(v.hi, ur.hi)
    h.cosh = fast_two_sum(h.cosh.hi, h.cosh.lo + (((ur.lo + v.lo) + u.lo * t.r) + (u.hi * odd + v.hi * even)))
    return h


cdef inline double sinh_rule(double x, double* dy) noexcept nogil:
    cdef sinh_cosh h = sinh_cosh_of(clamp(magnitude(x), 0.0, 712.0))
    dy[0] = scale(h.cosh.hi, h.k - 1.0)
    return with_sign_of(scale(h.sinh.hi, h.k - 1.0), x)


cdef inline double cosh_rule(double x, double* dy) noexcept nogil:
    cdef sinh_cosh h = sinh_cosh_of(clamp(magnitude(x), 0.0, 712.0))
    dy[0] = with_sign_of(scale(h.sinh.hi, h.k - 1.0), x)
    return scale(h.cosh.hi, h.k - 1.0)


cdef inline double tanh_rule(double x, double* dy) noexcept nogil:
    """sinh/cosh, and 1/cosh^2: never 1 - y^2, which has no digits left in the tails."""
    cdef sinh_cosh h = sinh_cosh_of(clamp(magnitude(x), 0.0, 400.0))
    cdef double w = 1.0 / h.cosh.hi
    cdef double w_lo = w * (residual(1.0, w, h.cosh.hi) - w * h.cosh.lo)
    cdef pair y = two_prod(h.sinh.hi, w)
    cdef pair s = two_prod(w, w)
    dy[0] = scale(4.0 * (s.hi + (s.lo + 2.0 * w * w_lo)), -2.0 * h.k)
    return with_sign_of(y.hi + (y.lo + (h.sinh.hi * w_lo + h.sinh.lo * w)), x)
