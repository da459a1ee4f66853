"""sinh and cosh from one core, and tanh.

With |x| = k ln 2 + r and q = 4^-k,

    2 sinh|x| / 2^k = (1 - q) cosh r + (1 + q) sinh r,
    2 cosh|x| / 2^k = (1 + q) cosh r + (1 - q) sinh r,

where cosh r = 1 + r^2/2 + even and sinh r = r + odd: no division, nothing cancels (for k = 0, 1 - q is
exactly 0), nothing overflows before the result does.
"""

from bits cimport *
from elementary.constants cimport *
from elementary.exponential cimport exp_of, exp_quick, one_plus_exp, scale_tail, scaled
from elementary.logistic cimport inverse_of, quotient
from elementary.polynomials cimport cosh_poly, sinh_poly, tanh_poly

ctypedef struct reduced:
    real k     # x = k ln 2 + r + r_lo
    real r
    real r_lo
    real z     # r^2, rounded
    real even  # cosh(r) - 1
    real odd   # (sinh(r) - r)/z


cdef inline reduced reduce_exp(real x) noexcept nogil:
    """Even and odd part of e^r are approximated apart; reduction as in exp."""
    cdef reduced t
    t.k = round_product(x, LOG2E_HI)
    cdef real high = muladd(-t.k, LN2_HI, x), low = -t.k * LN2_LO
    t.r = high + low
    t.r_lo = (high - t.r) + low
    t.z = t.r * t.r
    t.even = t.z * muladd(t.z, cosh_poly(t.z), 0.5)
    t.odd = t.r * sinh_poly(t.z)
    return t


ctypedef struct sinh_cosh:
    real k
    pair sinh  # of |x|, times 2^(1 - k)
    pair cosh


cdef inline sinh_cosh sinh_cosh_of(real ax, bint near) noexcept nogil:
    """Near: |x| <= 346 (single: 34), where 4^-k needs no bound."""
    cdef sinh_cosh h
    cdef reduced t = reduce_exp(ax)
    cdef real q = pow2(-2.0 * t.k if near else clamp(-2.0 * t.k, by_type(-1000.0, -100.0), 0.0))
    cdef pair u = fast_two_sum(1.0, -q), v = fast_two_sum(1.0, q)
    cdef real odd = muladd(t.z, t.odd, t.r_lo)
    h.k = t.k
    h.sinh = product_sum_pair(v.hi, t.r, u.hi)
    h.sinh.lo = muladd(u.hi, t.even, muladd(v.hi, odd, h.sinh.lo + muladd(v.lo, t.r, u.lo)))
    h.cosh = product_sum_pair(u.hi, t.r, v.hi)
    h.cosh.lo = muladd(v.hi, t.even, muladd(u.hi, odd, h.cosh.lo + muladd(u.lo, t.r, v.lo)))
    return h


cdef inline word sinh_odd(real x) noexcept nogil:
    return outside(x, SMALLEST_NORMAL, by_type(346.0, 34.0))


cdef inline word cosh_odd(real x) noexcept nogil:
    return sinh_odd(x)


cdef inline real sinh_rule(real x, real* dy) noexcept nogil:
    cdef sinh_cosh h = sinh_cosh_of(clamp(magnitude(x), 0.0, by_type(712.0, 90.0)), False)
    dy[0] = scale_sum(h.cosh.hi, h.cosh.lo, h.k - 1.0)
    return with_sign_of(scale_sum(h.sinh.hi, h.sinh.lo, h.k - 1.0), x)


cdef inline real sinh_easy(real x, real* dy) noexcept nogil:
    cdef sinh_cosh h = sinh_cosh_of(magnitude(x), True)
    dy[0] = scale_near(h.cosh.hi, h.cosh.lo, h.k - 1.0)
    return with_sign_of(scale_near(h.sinh.hi, h.sinh.lo, h.k - 1.0), x)


cdef inline real cosh_rule(real x, real* dy) noexcept nogil:
    cdef sinh_cosh h = sinh_cosh_of(clamp(magnitude(x), 0.0, by_type(712.0, 90.0)), False)
    dy[0] = with_sign_of(scale_sum(h.sinh.hi, h.sinh.lo, h.k - 1.0), x)
    return scale_sum(h.cosh.hi, h.cosh.lo, h.k - 1.0)


cdef inline real cosh_easy(real x, real* dy) noexcept nogil:
    cdef sinh_cosh h = sinh_cosh_of(magnitude(x), True)
    dy[0] = with_sign_of(scale_near(h.sinh.hi, h.sinh.lo, h.k - 1.0), x)
    return scale_near(h.cosh.hi, h.cosh.lo, h.k - 1.0)


# With E = e^(2|x|), tanh|x| = (E - 1)/(E + 1) = 1 - v, v = 2/(E + 1): the first up to 0.55, the second from there on,
# where v < 1/2.  The derivative is 1 - y^2 or v (2 - v): never 1 - y^2 in the tails, where it has no digits left.
# For floats a polynomial is shorter than the first; for doubles it would not be.

cdef inline real tanh_by_step(real x, real* dy) noexcept nogil:
    """From s = 1/(1 + e^(2|x|)): 1 - 2s or, around 0, a polynomial, and 4s (1 - s)."""
    cdef real ax = magnitude(x), z = x * x
    cdef scaled t = exp_quick(2.0 * ax, -0.0)
    cdef pair d = one_plus_exp(t.scaled_base, t.growth)
    cdef real s = inverse_of(d, half_inverse(d.hi)), v = s + s
    dy[0] = muladd(-v, v, v + v)
    return with_sign_of(blend(ax < 0.55, muladd(ax * z, tanh_poly(z), ax), 1.0 - v), x)


cdef inline real tanh_easy(real x, real* dy) noexcept nogil:
    if WORD_BITS == 32:
        return tanh_by_step(x, dy)
    cdef real ax = magnitude(x)
    cdef mask near = ax < 0.55
    cdef scaled t = exp_of(2.0 * ax, -0.0)
    cdef real p = t.scaled_base
    cdef pair m = product_sum_pair(p, t.growth.hi, p - 1.0), d = one_plus_exp(p, t.growth)  # near, p - 1 is exact
    m.lo = blend(near, muladd(p, t.growth.lo, m.lo), 0.0)
    m.hi = blend(near, m.hi, 2.0)
    cdef pair q = quotient(m, d, half_inverse(d.hi))
    cdef real s = q.hi + q.lo
    dy[0] = muladd(-s, s, blend(near, 1.0, s + s))
    return with_sign_of(blend(near, s, 1.0 - s), x)


cdef inline real tanh_rule(real x, real* dy) noexcept nogil:
    """Farther out v = 2 e^(-2|x|), which may be subnormal."""
    cdef real far = by_type(300.0, 25.0), ax = magnitude(x), slope
    cdef real y = tanh_easy(clamp(x, -far, far), &slope)
    cdef scaled t = exp_of(-2.0 * clamp(ax, 0.0, by_type(400.0, 60.0)), -0.0)
    dy[0] = blend(ax > far, scale_tail(t.rounded, t.k + 2.0), slope)
    return y


cdef inline word tanh_odd(real x) noexcept nogil:
    return outside(x, by_type(SMALLEST_NORMAL, 0.0), by_type(300.0, 25.0))
