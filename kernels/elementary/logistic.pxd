"""softplus and log_expit from one core.

With e = e^-|x|, softplus(x) = max(x, 0) + log(1 + e), and its derivative is 1/(1 + e) or e/(1 + e), as for expit.
1 + e is 1 + f, or 2 (1 + f) where e > sqrt(2) - 1, so that the core of log serves.
"""

from bits cimport *
from elementary.constants cimport LN2_HI, LN2_LO
from elementary.exponential cimport clamp, exp_of, reduce_exp, reduced
from elementary.logarithm cimport log_of


cdef inline double softplus_rule(double x, double* dy) noexcept nogil:
    cdef reduced t = reduce_exp(-clamp(magnitude(x), 0.0, 746.0), 0.0)
    cdef pair e = exp_of(t)
    e = fast_two_sum(e.hi, e.lo)
    cdef double p = pow2(clamp(t.k, -1000.0, 0.0))
    cdef double v = p * e.hi, v_lo = p * e.lo
    cdef pair u = fast_two_sum(1.0, v)
    cdef double u_lo = u.lo + v_lo
    cdef double w = 1.0 / u.hi
    cdef double w_lo = w * muladd(-w, u_lo, residual(1.0, w, u.hi))

    # log(1 + v), v_lo a correction to the end
    cdef pair half = fast_two_sum(-1.0, v)
    cdef bint large = v > 0.41421356237309503
    cdef double k = blend(large, 1.0, 0.0)
    cdef pair log = log_of(blend(large, 0.5 * half.hi, v))
    cdef pair s = fast_two_sum(k * LN2_HI, log.hi)
    s.lo = s.lo + muladd(w, v_lo + k * half.lo, muladd(k, LN2_LO, log.lo))
    cdef pair positive = two_sum(clamp(x, 0.0, 746.0), s.hi)

    # e < 2^-60 is its own log(1 + e), and may be subnormal
    cdef bint tiny = t.k < -60.0, right = x >= 0.0
    cdef double hi = blend(right, positive.hi, blend(tiny, e.hi, s.hi))
    cdef double lo = blend(right, positive.lo + s.lo, blend(tiny, e.lo, s.lo))
    cdef double y = scale_sum(hi, lo, blend(tiny & (x < 0.0), t.k, 0.0))

    cdef double top = blend(right, 1.0, e.hi), top_lo = blend(right, 0.0, e.lo)
    cdef pair d = two_prod(top, w)
    dy[0] = scale_sum(d.hi, d.lo + muladd(top, w_lo, top_lo * w), blend(right, 0.0, t.k))
    return blend(x > 40.0, x, y)


cdef inline double log_expit_rule(double x, double* dy) noexcept nogil:
    """-softplus(-x), whose derivative is that of softplus at -x."""
    return -softplus_rule(-x, dy)
