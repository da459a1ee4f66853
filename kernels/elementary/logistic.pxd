"""expit; softplus and log_expit, two names of one function: log_expit(x) = -softplus(-x); and logaddexp.

With e = e^-|x|, softplus(x) = max(x, 0) + log(1 + e), and log(1 + e) = s + s^3 P(s^2) with s = e/(1 + e/2), the
series of 2 artanh(s/2): s <= 2/3, so there is no need to reduce further.  1/(1 + e) and 1/(1 + e/2) come
from one division.  Where a table takes few instructions, it is -log c + log(1 + r) with (1 + e) c = 1 + r and one of
sixteen c, which e itself chooses: nothing but the derivative waits for a division.
"""

from bits cimport *
from elementary.constants cimport INFINITY, LOG1P_FACTORS, LOG1PS, LOG1PS_REST, NAN
from elementary.exponential cimport (exp_close, exp_quick, exp_rule, normal_pair, one_plus_exp, power_or_zero,
                                     scale_tail, scale_tail_pair, scaled, times_power)
from elementary.polynomials cimport log1p_near_poly, log1p_poly


cdef inline pair quotient(pair top, pair bottom, real inverse) noexcept nogil:
    """top/bottom from 1/bottom.hi within a few ulp: the second part makes up for its error."""
    cdef pair q
    q.hi = top.hi * inverse
    q.lo = inverse * (muladd(-q.hi, bottom.lo, top.lo) + residual(top.hi, q.hi, bottom.hi))
    return q


cdef inline real inverse_of(pair d, real w) noexcept nogil:
    """1/d from w = 1/d.hi, rounded once."""
    return muladd(w, muladd(-w, d.lo, residual(1.0, w, d.hi)), w)


cdef inline word expit_odd(real x) noexcept nogil:
    return above(x, by_type(600.0, 50.0))


cdef inline real expit_easy(real x, real* dy) noexcept nogil:
    """With s = 1/(1 + e^|x|) <= 1/2, nothing is lost in 1 - s, nor in the derivative s - s^2."""
    cdef scaled t = exp_quick(magnitude(x), -0.0)
    cdef pair d = one_plus_exp(t.scaled_base, t.growth)
    cdef real s = inverse_of(d, half_inverse(d.hi))
    dy[0] = muladd(-s, s, s)
    return blend(x >= 0.0, 1.0 - s, s)


cdef inline real expit_rule(real x, real* dy) noexcept nogil:
    """Farther out s = e^-|x|, which may be subnormal."""
    cdef real far = by_type(600.0, 50.0), tail, slope
    cdef real y = expit_easy(clamp(x, -far, far), &slope)
    cdef mask beyond = magnitude(x) > far
    exp_rule(-magnitude(x), &tail)
    dy[0] = blend(beyond, tail, slope)
    return blend(beyond & (x < 0.0), tail, y)


cdef inline real softplus_near(real m, bint positive, pair e, real* small) noexcept nogil:
    """m + log(1 + e) and e/(1 + e), e <= 1, by the nearest of sixteen points: 1 + r = (1 + e) c, exactly but for what 1 + e
    lost, which is a correction.

    Where it is not small beside e, r is e, as it came. A negative m may cancel the logarithm's parts.
    """
    cdef pair d = fast_two_sum(1.0, e.hi), y, q
    d.lo = d.lo + e.lo
    cdef real w = half_inverse(d.hi), s = e.hi * w
    small[0] = muladd(w, muladd(-s, d.lo, e.lo) + residual(e.hi, s, d.hi), s)
    cdef word j = nearest_integer(e.hi, 15.49).index
    cdef real c = lookup(LOG1P_FACTORS, j), leading = lookup(LOG1PS, j)
    cdef mask tiny = e.hi < 0.0009765625  # 2^-10
    cdef real r = blend(tiny, e.hi, muladd(d.hi, c, -1.0))
    cdef real low = blend(tiny, e.lo, muladd(d.lo, w, lookup(LOG1PS_REST, j)))
    low = muladd(r, r * log1p_near_poly(r + by_type(1e-100, -0.0)), low)  # else r^2 might be subnormal
    if positive:
        y = fast_two_sum(leading, m)  # exact: the leading part has few digits
        q = fast_two_sum(y.hi, r)
        return q.hi + (q.lo + (y.lo + low))
    q = fast_two_sum(leading, r)
    y = two_sum(m, q.hi)
    return y.hi + (y.lo + (q.lo + low))


ctypedef struct log_one_plus:
    pair s          # log(1 + e) = s + s z P(z), z = s^2, in the scale of e
    real z
    real poly
    real slope      # e/(1 + e), in the scale of e


cdef inline log_one_plus log_one_plus_of(pair e, pair u) noexcept nogil:
    """From e <= 1 in any scale, and u, the same unscaled; if it is far less than an ulp of 1, no matter what."""
    cdef log_one_plus r
    cdef pair one, half
    one.hi = 1.0 + u.hi
    one.lo = u.lo + (u.hi - (one.hi - 1.0))
    half.hi = muladd(0.5, u.hi, 1.0)
    half.lo = 0.5 * (u.lo + muladd(-2.0, half.hi - 1.0, u.hi))
    cdef real w = 1.0 / (one.hi * half.hi)
    cdef pair d = quotient(e, one, w * half.hi)
    r.s = quotient(e, half, w * one.hi)
    cdef real v = w * (u.hi * one.hi)  # s again, but sooner
    r.z = v * v
    r.slope = d.hi + d.lo
    r.poly = log1p_poly(r.z)
    return r


cdef inline real added_to(real m, log_one_plus r, pair s) noexcept nogil:
    """m + log(1 + e), with s as it is unscaled, within 0.6 ulp of the larger of the two where they cancel."""
    cdef pair y = two_sum(m, s.hi)
    return y.hi + muladd(r.z * s.hi, r.poly, s.lo + y.lo)


cdef inline real softplus_rule(real x, real* dy) noexcept nogil:
    cdef real ax = magnitude(x), far = by_type(757.0, 113.5)
    cdef scaled t = exp_quick(-blend(ax > far, far, ax), -0.0)
    cdef real p, y, small
    cdef mask right = x >= 0.0, beyond
    cdef log_one_plus r
    if HAS_TABLES:
        y = softplus_near(blend(right, x, 0.0), True, times_power(t.e, power_or_zero(t.k, by_type(-900.0, -60.0))), &small)
        beyond = ax > by_type(600.0, 40.0)
        small = blend(beyond, scale_tail(t.rounded, t.k), small)  # rounded once
        y = blend((not right) & beyond, small, y)
    else:
        p = power_or_zero(t.k, by_type(-400.0, -42.0))
        r = log_one_plus_of(t.e, times_power(t.e, p))
        small = scale_tail(r.slope, t.k)
        y = added_to(x, r, times_power(r.s, p))
        y = blend(right, y, scale_tail(r.s.hi + muladd(r.z * r.s.hi, r.poly, r.s.lo), t.k))
    dy[0] = blend(right, 1.0 - small, small)
    return blend(x > by_type(690.0, 90.0), x, y)


cdef inline word softplus_odd(real x) noexcept nogil:
    return above(x, by_type(600.0, 40.0))


cdef inline real softplus_easy(real x, real* dy) noexcept nogil:
    """e^-|x| is far enough from 0 to be scaled before all else."""
    cdef scaled t = exp_quick(-magnitude(x), -0.0)
    cdef pair e = normal_pair(t)
    cdef mask right = x >= 0.0
    cdef real y, small
    cdef log_one_plus r
    if HAS_TABLES:
        y = softplus_near(blend(right, x, 0.0), True, e, &small)
        dy[0] = blend(right, 1.0 - small, small)
        return y
    r = log_one_plus_of(e, e)
    dy[0] = blend(right, 1.0 - r.slope, r.slope)
    return added_to(blend(right, x, 0.0), r, r.s)


cdef inline real log_expit_rule(real x, real* dy) noexcept nogil:
    return -softplus_rule(-x, dy)


cdef inline word log_expit_odd(real x) noexcept nogil:
    return softplus_odd(x)


cdef inline real log_expit_easy(real x, real* dy) noexcept nogil:
    return -softplus_easy(-x, dy)


cdef inline real logaddexp_rule(real x, real a, real* dy) noexcept nogil:
    """m + log(1 + e^d) with the larger m, and d as a pair: an error in d is one of e^d, relatively."""
    cdef real far = by_type(757.0, 113.5)
    cdef mask right = x >= a
    cdef real m = blend(right, x, a), y, small
    cdef pair d = two_sum(blend(right, a, x), -m)
    cdef mask beyond = d.hi < -far
    cdef scaled t = exp_close(blend(beyond, -far, d.hi), blend(beyond, -0.0, d.lo))
    cdef log_one_plus r
    if HAS_TABLES:
        y = softplus_near(m, False, times_power(t.e, power_or_zero(t.k, by_type(-900.0, -60.0))), &small)
        beyond = d.hi < -by_type(600.0, 40.0)
        small = blend(beyond, scale_tail(t.rounded, t.k), small)
        y = blend(beyond, m + small, y)
    else:
        r = log_one_plus_of(t.e, times_power(t.e, power_or_zero(t.k, by_type(-400.0, -42.0))))
        y = added_to(m, r, scale_tail_pair(r.s, t.k))
        small = scale_tail(r.slope, t.k)
    dy[0] = blend(right, 1.0 - small, small)
    return blend(magnitude(m) < INFINITY, y, blend((x == x) & (a == a), m, NAN))


cdef inline word logaddexp_odd(real x, real a) noexcept nogil:
    cdef number most = by_type(300.0, 20.0)
    return above(x, most) | above(a, most)


cdef inline real logaddexp_easy(real x, real a, real* dy) noexcept nogil:
    cdef mask right = x >= a
    cdef real m = blend(right, x, a), y, small
    cdef pair d = two_sum(blend(right, a, x), -m), e = normal_pair(exp_close(d.hi, d.lo))
    cdef log_one_plus r
    if HAS_TABLES:
        y = softplus_near(m, False, e, &small)
    else:
        r = log_one_plus_of(e, e)
        y = added_to(m, r, r.s)
        small = r.slope
    dy[0] = blend(right, 1.0 - small, small)
    return y
