"""The inverse functions: arcsin, arccos and arctan; arcsinh, arccosh and arctanh."""

from bits cimport *
from elementary.constants cimport *
from elementary.logarithm cimport binary, corrected_log, near_sixteenth, reduce_log, split_binary
from elementary.power cimport close_inverse_root_of, inverse_root_of, rest_of_root
from elementary.polynomials cimport asin_poly, atan_near_poly, atan_poly, log_poly

ctypedef struct arc:
    mask far      # |x| > 1/2
    real v      # |x|, or far out 2 u, u = sqrt((1 - |x|)/2): arcsin |x| = pi/2 - 2 arcsin u
    real v_lo
    real cubic  # arcsin(v) = v + v_lo + v cubic, and 2 arcsin(v/2) if far
    real slope  # 1/sqrt(1 - x^2)


cdef inline arc arc_of(real x, bint easy) noexcept nogil:
    """Both ranges as in fdlibm's e_asin.c (Sun Microsystems 1993); outside of the domain the roots are NaN; easy: |x| < 1."""
    cdef arc r
    cdef real a = magnitude(x), rest = residual(1.0, a, a)
    r.far = a > 0.5
    cdef real z = blend(r.far, muladd(-0.5, a, 0.5), a * a)  # far: exact
    cdef real u = sqrt(z)
    r.slope = inverse_root_of(rest, easy)
    r.v = blend(r.far, u + u, a)
    # what rounding took from the root; 1/u = 2 slope sqrt(1 - z) to 1 %, and not infinite
    cdef real inverse = r.slope if easy else blend(r.slope > 1099511627776.0, 1099511627776.0, r.slope)
    r.v_lo = blend(r.far, residual(z, u, u) * (inverse * muladd(-1.06, z, 2.0)), 0.0)
    r.cubic = z * asin_poly(z)
    return r


cdef inline real arcsin_from(arc r, real x, real* dy) noexcept nogil:
    cdef real v = blend(r.far, -r.v, r.v)
    cdef pair s = fast_two_sum(blend(r.far, HALF_PI_HI, 0.0), v)
    dy[0] = r.slope
    return with_sign_of(s.hi + (s.lo + muladd(v, r.cubic, blend(r.far, HALF_PI_LO, 0.0) - r.v_lo)), x)


cdef inline real arcsin_rule(real x, real* dy) noexcept nogil:
    return arcsin_from(arc_of(x, False), x, dy)


cdef inline word arcsin_odd(real x) noexcept nogil:
    return above(x, by_type(0.9999999999999999, 0.99999994))


cdef inline real arcsin_easy(real x, real* dy) noexcept nogil:
    return arcsin_from(arc_of(x, True), x, dy)


cdef inline real arccos_from(arc r, real x, real* dy) noexcept nogil:
    """pi/2 - arcsin x; far out 2 arcsin u or pi - 2 arcsin u."""
    cdef mask left = x < 0.0
    cdef word sign = as_bits(blend(r.far, x, -x))
    cdef real v = flip_sign(r.v, sign)
    cdef real n = blend(r.far, blend(left, 2.0, 0.0), 1.0)
    cdef pair s = fast_two_sum(n * HALF_PI_HI, v)
    dy[0] = -r.slope
    return s.hi + (s.lo + muladd(v, r.cubic, muladd(n, HALF_PI_LO, flip_sign(r.v_lo, sign))))


cdef inline real arccos_rule(real x, real* dy) noexcept nogil:
    return arccos_from(arc_of(x, False), x, dy)


cdef inline word arccos_odd(real x) noexcept nogil:
    return arcsin_odd(x)


cdef inline real arccos_easy(real x, real* dy) noexcept nogil:
    return arccos_from(arc_of(x, True), x, dy)


cdef inline real arctan_near(real a, real* dy) noexcept nogil:
    """By the nearest of sixteen angles, for whose tangents c the difference a - c is exact, or c almost infinite:
    t = (a - c)/(1 + a c), |t| <= 0.066."""
    dy[0] = quick_inverse(muladd(a, a, 1.0))
    cdef word k = sixteenth_near_inverse(a + 1.04)
    cdef real c = lookup(TANGENTS, k)
    cdef real n = a - c, d = muladd(a, c, 1.0)
    cdef real t = n / d
    cdef real left = muladd(t, residual(d - 1.0, a, c), residual(n, t, d))  # by the division, and by the rounding of d
    cdef pair s = fast_two_sum(lookup(ANGLES, k), t)
    cdef real z = t * t
    return s.hi + muladd(t * z, atan_near_poly(z), muladd(rough_inverse(d), left, s.lo))


cdef inline real arctan_any(real a, real* dy) noexcept nogil:
    """Below 1/2, or between, or above 5/2: base + arctan t with t = a, (a - 1)/(a + 1) or -1/a, and base
    0, pi/4 or pi/2 (the ranges of fdlibm's s_atan.c, Sun Microsystems 1993, without the one around 1/2);
    arctan(t + t_lo) = t + t^3 P(t^2) + t_lo/(1 + t^2)."""
    cdef mask middle = (a >= 0.5) & (a <= 2.5), far = a > 2.5
    cdef real u = a + 1.0
    cdef real n = blend(middle, a - 1.0, blend(far, -1.0, a))
    cdef real d = blend(middle, u, blend(far, a, 1.0)), d_lo = blend(middle, a - (u - 1.0), 0.0)
    cdef real base = blend(middle, 0.5 * HALF_PI_HI, blend(far, HALF_PI_HI, 0.0))
    cdef real base_lo = blend(middle, 0.5 * HALF_PI_LO, blend(far, HALF_PI_LO, 0.0))
    cdef real t = n / d
    dy[0] = 1.0 / product_sum(a, a, 1.0)
    # what the division left, times 1/d, which follows from t
    cdef real t_lo = muladd(-t, d_lo, residual(n, t, d)) * blend(middle, muladd(-0.5, t, 0.5), -t)
    cdef real z = t * t
    cdef real tail = muladd(t * z, atan_poly(z), muladd(-t_lo, z, t_lo) + base_lo)
    cdef pair s = fast_two_sum(base, t)
    return s.hi + (s.lo + tail)


cdef inline real arctan_of(real a, real* dy) noexcept nogil:
    """Of a >= 0, so far inside that a^2 does not overflow."""
    return arctan_near(a, dy) if HAS_MANY_TABLES else arctan_any(a, dy)


cdef inline real arctan_rule(real x, real* dy) noexcept nogil:
    cdef real a = magnitude(x), inverse = 1.0 / a
    cdef real most = by_type(3.273390607896142e150, 1125899906842624.0)  # 2^500, 2^50: beyond, arctan is pi/2
    cdef real y = arctan_of(blend(a > most, most, a), dy)
    dy[0] = blend(a > most, inverse * inverse, dy[0])  # the 1 is not felt
    return flip_sign(y, as_bits(x))


cdef inline word arctan_odd(real x) noexcept nogil:
    return above(x, by_type(3.273390607896142e150, 1125899906842624.0))


cdef inline real arctan_easy(real x, real* dy) noexcept nogil:
    return flip_sign(arctan_of(magnitude(x), dy), as_bits(x))


# The area functions are logarithms ln 2^k m = k ln 2 + 2 artanh t with t = (m - 1)/(m + 1), and near 0, where k = 0,
# t follows from the argument itself: nothing cancels, and one polynomial serves.  Where a table takes few instructions, it is
# the logarithm's, of a number in two parts, so that near 1 its logarithm keeps all digits.

cdef inline real log_from(real k, real t, real t_lo) noexcept nogil:
    """k ln 2 + 2 artanh(t + t_lo), |t| <= 0.1717"""
    cdef real z = t * t
    cdef pair s = fast_two_sum(k * LN2_HI, 2.0 * t)
    return s.hi + (s.lo + muladd(t * z, log_poly(z), muladd(k, LN2_LO, 2.0 * t_lo)))


cdef inline real log_of_sum(pair c, pair s, mask far) noexcept nogil:
    """log(c + s) for c = cosh y, s = sinh y, y >= 0; if far, c = s.  Near 0, t = tanh(y/2) = s/(1 + c)."""
    cdef mask near = c.hi < 1.06
    cdef pair u = fast_two_sum(c.hi, s.hi)
    cdef binary b = split_binary(blend(far, c.hi, u.hi))
    cdef real f = b.m - 1.0, f_lo = blend(far, 0.0, (u.lo + (c.lo + s.lo)) * pow2(-b.e))
    cdef real k = blend(near, 0.0, blend(far, b.e + 1.0, b.e))
    cdef pair d = fast_two_sum(blend(near, c.hi, 2.0), blend(near, 1.0, f))
    cdef real n = blend(near, s.hi, f), n_lo = blend(near, s.lo, f_lo)
    cdef real t = n / d.hi
    # what the division left, times 1/d = (1 - t^2)/2 or (1 - t)/2
    cdef real t_lo = residual(n, t, d.hi) + muladd(-t, d.lo + blend(near, c.lo, f_lo), n_lo)
    return log_from(k, t, t_lo * muladd(-0.5 * t, blend(near, t, 1.0), 0.5))


cdef inline pair root_of(pair m, real x, mask far, real* inverse) noexcept nogil:
    """sqrt(m), or x if far; and 1/sqrt(m), infinite for 0."""
    cdef pair r
    r.hi = blend(far, x, sqrt(m.hi))
    cdef real w = 1.0 / r.hi
    cdef real v = blend(w > 1.152921504606847e18, 1.152921504606847e18, w)  # 2^60: finite, to correct with
    r.lo = blend(far, 0.0, rest_of_root(m, r.hi, v))
    inverse[0] = muladd(-v, v * r.lo, w)
    return r


cdef inline pair near_root(pair m, real* inverse) noexcept nogil:
    """sqrt(m) and 1/sqrt(m), from an estimate."""
    cdef pair r
    cdef real w = close_inverse_root_of(m.hi, True)
    r.hi = m.hi * w
    r.lo = rest_of_root(m, r.hi, w)
    inverse[0] = w if HAS_AVX512 else muladd(0.5 * w, residual(1.0, r.hi, w), w)  # root and division have rounded twice
    return r


cdef inline real log_near_one(pair u, real k) noexcept nogil:
    """log 2^k u, where a table takes few instructions: of u = 1 + y all the digits of y are there."""
    cdef near_sixteenth t = reduce_log(u.hi, True)
    t.e = t.e + k
    cdef pair s = corrected_log(t, u.lo * t.c, 1.0 - t.r)  # 1/u = c/(1 + r)
    return s.hi + s.lo


ctypedef struct scaled_down:
    real a
    real one    # 1, or where that is not felt 0
    real k      # to multiply with 2^k
    real scale  # 2^-k


cdef inline scaled_down scale_down(real a) noexcept nogil:
    """From where on the 1 is not felt, to what can be squared."""
    cdef scaled_down r
    cdef mask far = a > 2.0 * WHOLE
    r.scale = blend(far, by_type(1.8645851828000517e-155, 1.3552527156068805e-20), 1.0)  # 2^-514, 2^-66
    r.one = blend(far, 0.0, 1.0)
    r.k = blend(far, by_type(514.0, 66.0), 0.0)
    r.a = a * r.scale
    return r


cdef inline real arcsinh_near(real a, real one, real k, real* dy) noexcept nogil:
    """log 2^k (sqrt(a^2 + 1) + a)"""
    cdef pair c = near_root(product_sum_pair(a, a, one), dy), u = fast_two_sum(c.hi, a)
    u.lo = u.lo + c.lo
    return log_near_one(u, k)


cdef inline real arcsinh_any(real a, real* dy) noexcept nogil:
    cdef mask far = a > by_type(268435456.0, 16384.0)  # 2^28, 2^14: the 1 is not felt
    cdef pair s
    s.hi = a
    s.lo = 0.0
    cdef real y = log_of_sum(root_of(product_sum_pair(a, a, 1.0), a, far, dy), s, far)
    # below 2^-28, or 2^-14, arcsinh x rounds to x
    return blend((a > by_type(3.725290298461914e-09, 6.103515625e-05)) & (a < INFINITY), y, a)


cdef inline real arcsinh_rule(real x, real* dy) noexcept nogil:
    cdef real a = magnitude(x), y
    cdef scaled_down v
    if not HAS_MANY_TABLES:
        return with_sign_of(arcsinh_any(a, dy), x)
    v = scale_down(a)
    y = arcsinh_near(v.a, v.one, v.k, dy)
    dy[0] = blend(a == INFINITY, 0.0, dy[0] * v.scale)
    return with_sign_of(blend((a < NEARLY_ITSELF) | (a == INFINITY), a, y), x)


cdef inline word arcsinh_odd(real x) noexcept nogil:
    return above(x, 2.0 * WHOLE)


cdef inline real arcsinh_easy(real x, real* dy) noexcept nogil:
    cdef real a = magnitude(x), y = arcsinh_near(a, 1.0, 0.0, dy)
    return with_sign_of(blend(a < NEARLY_ITSELF, a, y), x)


cdef inline real arccosh_near(real a, real one, real k, real* dy) noexcept nogil:
    """log 2^k (a + sqrt(a^2 - 1)), and a^2 - 1 = 2 d + d^2."""
    cdef real d = a - one
    cdef pair s = near_root(product_sum_pair(d, d, one * (d + d)), dy), u = fast_two_sum(a, s.hi)
    u.lo = u.lo + s.lo
    return log_near_one(u, k)


cdef inline real arccosh_any(real a, real* dy) noexcept nogil:
    cdef real d = a - 1.0  # exact up to 2^53, 2^24; x^2 - 1 = 2 d + d^2
    cdef mask far = a > by_type(268435456.0, 16384.0)
    cdef pair c
    c.hi = a
    c.lo = 0.0
    cdef real y = log_of_sum(c, root_of(product_sum_pair(d, d, 2.0 * d), a, far, dy), far)
    return blend(a < INFINITY, y, a)


cdef inline real arccosh_rule(real x, real* dy) noexcept nogil:
    cdef real a = blend(x >= 1.0, x, NAN), y
    cdef scaled_down v
    if not HAS_MANY_TABLES:
        return arccosh_any(a, dy)
    v = scale_down(a)
    y = arccosh_near(v.a, v.one, v.k, dy)
    cdef mask edge = (a == 1.0) | (a == INFINITY)
    dy[0] = blend(edge, 1.0 / (a - 1.0), dy[0] * v.scale)
    return blend(edge, a - blend(a == 1.0, 1.0, 0.0), y)


cdef inline word arccosh_odd(real x) noexcept nogil:
    return outside_positive(x, by_type(1.0000000000000002, 1.0000001192092896), 2.0 * WHOLE)


cdef inline real arccosh_easy(real x, real* dy) noexcept nogil:
    return arccosh_near(x, 1.0, 0.0, dy)


cdef inline real arctanh_near(real a, real w) noexcept nogil:
    """Half the log of q = (1 + a)/(1 - a), with w = 1/(1 - a^2): 1/(1 - a) is (1 + a) w."""
    cdef pair c = fast_two_sum(1.0, -a), b = fast_two_sum(1.0, a)
    cdef real q = b.hi * (b.hi * w), missed = muladd(-q, c.lo, residual(b.hi, q, c.hi)) + b.lo
    cdef pair s = corrected_log(reduce_log(q, True), missed, w * c.hi)
    return blend(a < NEARLY_ITSELF, a, 0.5 * (s.hi + s.lo))


cdef inline real arctanh_any(real a) noexcept nogil:
    """With 1 - a = m/2^k and b = 1 + a: half the log of 2^k b/m, and t = (b - m)/(b + m)."""
    cdef pair c = fast_two_sum(1.0, -a), b = fast_two_sum(1.0, a)
    cdef binary p = split_binary(c.hi)
    cdef mask up = b.hi > 1.4142135623730951 * p.m
    cdef real k = blend(up, 1.0 - p.e, -p.e)
    cdef real m = blend(up, 2.0 * p.m, p.m), m_lo = c.lo * pow2(k)
    cdef real n = b.hi - m, d = b.hi + m
    cdef real d_lo = m - (d - b.hi)
    cdef real inverse = 1.0 / d
    cdef real t = n * inverse
    cdef real t_lo = inverse * (residual(n, t, d) + muladd(-t, d_lo + (b.lo + m_lo), b.lo - m_lo))
    return 0.5 * log_from(k, blend(k == 0.0, a, t), blend(k == 0.0, 0.0, t_lo))


cdef inline real arctanh_rule(real x, real* dy) noexcept nogil:
    cdef real a = magnitude(x)
    a = blend(a <= 1.0, a, NAN)
    dy[0] = 1.0 / residual(1.0, a, a)
    cdef real y = arctanh_near(a, dy[0]) if HAS_TABLES else arctanh_any(a)
    return with_sign_of(blend(a < 1.0, y, dy[0]), x)


cdef inline word arctanh_odd(real x) noexcept nogil:
    return above(x, by_type(0.9999999999999999, 0.99999994))


cdef inline real arctanh_easy(real x, real* dy) noexcept nogil:
    cdef real a = magnitude(x)
    dy[0] = 1.0 / residual(1.0, a, a)
    return with_sign_of(arctanh_near(a, dy[0]), x)
