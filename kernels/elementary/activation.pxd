"""silu, mish, gelu, gelu_tanh and elu: what neural networks put between their layers.

All but elu are x times a smooth step, and their derivatives have a zero left of 0, at an irrational number.  There
the terms of the derivative cancel, so that around the zero it is a polynomial in the distance from it,
which is known to all its digits.
"""

from bits cimport *
from elementary.constants cimport *
from elementary.error cimport exp_of_half_square, half_erfc, ndtr_near
from elementary.exponential cimport exp_of, expm1_of, scaled, times_power
from elementary.polynomials cimport gelu_slope_poly, gelu_tanh_slope_poly, mish_slope_poly, silu_slope_poly


cdef inline pair distance(real x, real zero, real zero_lo) noexcept nogil:
    cdef real d = x - zero
    cdef pair r
    r.hi = d - zero_lo
    r.lo = (d - r.hi) - zero_lo
    return r


cdef inline real rising(pair d, real slope, real excess) noexcept nogil:
    """d (slope + excess), slope a power of 2"""
    return muladd(d.hi, slope, muladd(d.hi, excess, d.lo * slope))


cdef inline pair product(pair a, pair b) noexcept nogil:
    cdef pair p = two_prod(a.hi, b.hi)
    p.lo = p.lo + muladd(a.hi, b.lo, a.lo * b.hi)
    return p


cdef inline pair sum_of(pair a, pair b) noexcept nogil:
    cdef pair s = two_sum(a.hi, b.hi)
    return fast_two_sum(s.hi, s.lo + (a.lo + b.lo))


cdef inline pair choose(mask condition, pair a, pair b) noexcept nogil:
    a.hi = blend(condition, a.hi, b.hi)
    a.lo = blend(condition, a.lo, b.lo)
    return a


cdef inline pair exactly(real x) noexcept nogil:
    cdef pair p
    p.hi = x
    p.lo = 0.0
    return p


cdef inline pair inverse(pair a) noexcept nogil:
    cdef pair w
    w.hi = 1.0 / a.hi
    w.lo = w.hi * muladd(-w.hi, a.lo, residual(1.0, w.hi, a.hi))
    return w


cdef inline real gate(real x, scaled t, pair xg, real* dy) noexcept nogil:
    """x/(1 + e^-g) from t = e^-|g| and xg = x g'(x), where g has the sign of x.

    The derivative is (1 + e + xg e)/(1 + e)^2 on the right, and e (1 + e + xg)/(1 + e)^2 on the left.
    """
    cdef mask right = x >= 0.0
    cdef pair one = exactly(1.0), e = times_power(t.e, pow2(clamp(t.k, by_type(-1000.0, -120.0), 0.0)))
    cdef pair d = fast_two_sum(1.0, e.hi)
    d.lo = d.lo + e.lo
    cdef pair w = inverse(d), left = choose(right, one, t.e)
    cdef real k = blend(right, 0.0, t.k)
    cdef pair top = sum_of(d, product(xg, choose(right, e, one)))
    cdef pair slope = product(product(top, left), product(w, w)), y = product(product(exactly(x), left), w)
    dy[0] = scale_sum(slope.hi, slope.lo, k)
    return blend(x == 0.0, x, scale_sum(y.hi, y.lo, k))


cdef inline real silu_rule(real x, real* dy) noexcept nogil:
    cdef real v = clamp(x, by_type(-760.0, -112.0), by_type(60.0, 30.0)), slope
    cdef real y = gate(v, exp_of(-magnitude(v), -0.0), exactly(v), &slope)
    cdef pair d = distance(v, SILU_ZERO_HI, SILU_ZERO_LO)
    dy[0] = blend(magnitude(d.hi) < 0.0625, rising(d, 0.25, silu_slope_poly(d.hi)), slope)
    return blend(x > v, x, y)


cdef inline real gelu_tanh_rule(real x, real* dy) noexcept nogil:
    """tanh(u) = 2/(1 + e^-2u) - 1: g = 2u = c (x + a x^3)."""
    cdef real v = clamp(x, by_type(-22.0, -12.0), by_type(10.0, 6.0)), slope
    cdef pair c, ca
    c.hi = GELU_TANH_C_HI
    c.lo = GELU_TANH_C_LO
    ca.hi = GELU_TANH_CA_HI
    ca.lo = GELU_TANH_CA_LO
    cdef pair cubic = product(product(two_prod(v, v), ca), exactly(v)), linear = product(c, exactly(v))
    cdef pair g = sum_of(linear, cubic), xg = sum_of(linear, times_power(cubic, 3.0))
    cdef real sign = blend(v >= 0.0, -1.0, 1.0)
    cdef real y = gate(v, exp_of(sign * g.hi, sign * g.lo), xg, &slope)
    cdef pair d = distance(v, GELU_TANH_ZERO_HI, GELU_TANH_ZERO_LO)
    dy[0] = blend(magnitude(d.hi) < 0.0625, rising(d, 0.5, gelu_tanh_slope_poly(d.hi)), slope)
    return blend(x > v, x, y)


cdef inline real mish_rule(real x, real* dy) noexcept nogil:
    """With e = e^-|x|, tanh(softplus(x)) = t/d, t = 1 + 2e and d = 1 + 2e + 2e^2 on the right, t = e (2 + e) and
    d = 2 + 2e + e^2 on the left; the derivative is (t d + 4x e^2 (1 + e))/d^2, left e^2 (t d/e + 4x (1 + e))/(e d^2)."""
    cdef real v = clamp(x, by_type(-760.0, -112.0), by_type(60.0, 30.0))
    cdef mask right = v >= 0.0
    cdef real a = blend(right, 1.0, 2.0), b = blend(right, 2.0, 1.0)
    cdef scaled s = exp_of(-magnitude(v), -0.0)
    cdef pair one = exactly(1.0), e = times_power(s.e, pow2(clamp(s.k, by_type(-1000.0, -120.0), 0.0)))
    cdef pair square = product(e, e), left = choose(right, one, s.e)
    cdef real k = blend(right, 0.0, s.k)
    cdef pair t = sum_of(exactly(a), times_power(e, b))
    cdef pair d = sum_of(exactly(a), sum_of(times_power(e, 2.0), times_power(square, b)))
    cdef pair w = inverse(d)
    cdef pair rest = product(product(exactly(4.0 * v), sum_of(one, e)), choose(right, square, one))
    cdef pair slope = product(product(sum_of(product(t, d), rest), left), product(w, w))
    cdef pair y = product(product(product(left, t), w), exactly(v))
    cdef pair z = distance(v, MISH_ZERO_HI, MISH_ZERO_LO)
    dy[0] = blend(magnitude(z.hi) < 0.0625, rising(z, 0.25, mish_slope_poly(z.hi)), scale_sum(slope.hi, slope.lo, k))
    # tanh(log(2)) = 3/5, in single in two parts; nearer to 0 parts of a product would underflow
    cdef real tiny = by_type(0.6 * v, product_sum(v, 0.6, v * -2.384185791015625e-08))
    return blend(x > v, x, blend(magnitude(v) < by_type(1e-290, 1e-20), tiny, scale_sum(y.hi, y.lo, k)))


cdef inline real gelu_rule(real x, real* dy) noexcept nogil:
    """x ndtr(x), and ndtr(x) + x ndtr'(x); ndtr as in its own rule, as a pair."""
    cdef real v = clamp(x, by_type(-38.8, -14.6), by_type(10.0, 6.0)), a = magnitude(v)
    cdef mask near = (a < 0.7072) & (not HAS_TABLES), left = (v < 0.0) & (not near)
    cdef scaled t = exp_of_half_square(a)
    cdef real k = blend(left, t.k, 0.0), p = pow2(t.k - k)
    cdef pair tail = half_erfc(a, t), beyond = fast_two_sum(1.0, -p * tail.hi), c
    beyond.lo = muladd(-p, tail.lo, beyond.lo)
    cdef pair ndtr = choose(left, tail, beyond)
    if not HAS_TABLES:
        ndtr = choose(near, ndtr_near(v), ndtr)
    c.hi = INV_SQRT_TAU_HI
    c.lo = INV_SQRT_TAU_LO
    cdef pair slope = sum_of(ndtr, product(times_power(product(t.e, c), p), exactly(v)))
    cdef pair value = product(ndtr, exactly(v)), d = distance(v, GELU_ZERO_HI, GELU_ZERO_LO)
    dy[0] = blend(magnitude(d.hi) < 0.125, rising(d, 0.5, gelu_slope_poly(d.hi)), scale_sum(slope.hi, slope.lo, k))
    return blend((x > v) | (x == 0.0), x, scale_sum(value.hi, value.lo, k))


cdef inline real elu_rule(real x, real alpha, real* dy) noexcept nogil:
    """alpha (e^x - 1), with e^x - 1 as in expm1."""
    cdef mask right = x >= 0.0
    cdef real v = clamp(x, by_type(-1500.0, -200.0), 0.0)  # alpha may be large
    cdef scaled t = exp_of(v, -0.0)
    cdef pair m = expm1_of(pow2(clamp(t.k, by_type(-1000.0, -120.0), 0.0)), 1.0, t)
    cdef mask large = magnitude(alpha) > 1.0  # the product with e might overflow before it is scaled
    cdef pair slope = product(times_power(t.e, blend(large, 0.5, 1.0)), exactly(alpha))
    cdef real k = clamp(t.k, by_type(-2000.0, -250.0), 0.0)
    dy[0] = blend(right, 1.0, scale_sum(slope.hi, slope.lo, k + blend(large, 1.0, 0.0)) * pow2(t.k - k))
    return blend(right, x, blend(v > -by_type(1e-18, 1e-9), alpha * v, product_sum(m.hi, alpha, m.lo * alpha)))
