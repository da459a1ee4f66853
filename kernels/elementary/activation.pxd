"""silu, mish, gelu, gelu_tanh and elu: what neural networks put between their layers.

All but elu are x times a smooth step, and their derivatives have a zero left of 0, at an irrational number.  There
the terms of the derivative cancel, so that around the zero it is a polynomial in the distance from it,
which is known to all its digits.
"""

from bits cimport *
from elementary.constants cimport *
from elementary.error cimport erfcx_near, exp_of_half_square, half_erfc, ndtr_near, product_of_pairs
from elementary.exponential cimport (exp_close, exp_of, exp_quick, less_one, normal_pair, one_plus_exp, scale_tail,
                                     scaled, times_power)
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
    p.lo = -0.0  # of a sum the compiler may leave it out
    return p


ctypedef struct inverted:
    real w     # 1/d = w (1 + rest)
    real rest


cdef inline inverted invert(pair d) noexcept nogil:
    cdef inverted r
    r.w = 1.0 / d.hi
    r.rest = muladd(-r.w, d.lo, residual(1.0, r.w, d.hi))
    return r


cdef inline pair fraction(real n, inverted d) noexcept nogil:
    """n/d"""
    cdef pair p = two_prod(n, d.w)
    p.lo = muladd(p.hi, d.rest, p.lo)
    return p


cdef inline real rounded_fraction(pair n, inverted d) noexcept nogil:
    return product_sum(d.w, n.hi, d.w * muladd(d.rest, n.hi, n.lo))


cdef inline inverted step_down(pair g) noexcept nogil:
    """1/(1 + e^g), g >= 0, where both are normal."""
    cdef scaled t = exp_quick(g.hi, g.lo)
    return invert(one_plus_exp(t.scaled_base, t.growth))


cdef inline real gate_value(real x, real q) noexcept nogil:
    """x times a step that is 0 far left: -q, which is what the step makes of |x| there, or x - q on the right."""
    return blend(x >= 0.0, x, -0.0) - q


cdef inline real gate_slope(real x, inverted d, real growth, pair part) noexcept nogil:
    """From growth = x g'(x) and part = growth/d: (1 - growth + part)/d, or on the right what is missing to 1."""
    cdef pair top = fast_two_sum(1.0 - growth, part.hi)  # the first is exact where they cancel
    top.lo = top.lo + part.lo
    cdef real left = rounded_fraction(top, d)
    return blend(x >= 0.0, 1.0 - left, left)


cdef inline real with_tail(mask far, real x, pair g, pair growth, real y, real slope, real* dy) noexcept nogil:
    """y and its slope, but far left x e^-g, g >= 0, and e^-g (1 - growth): where 1 + e^-g is 1, and they may be subnormal."""
    cdef scaled t
    cdef pair v, top, s
    dy[0] = slope
    if not any_of(far):
        return y
    t = exp_of(-g.hi, -g.lo)
    v = product(t.e, exactly(x))
    top = fast_two_sum(-growth.hi, 1.0)
    top.lo = top.lo - growth.lo
    s = product(t.e, top)
    dy[0] = blend(far, scale_tail(s.hi + s.lo, t.k), slope)
    return blend(far, scale_tail(v.hi + v.lo, t.k), y)


cdef inline real silu_easy(real x, real* dy) noexcept nogil:
    cdef real a = magnitude(x)
    cdef inverted s = step_down(exactly(a))
    cdef pair q = fraction(a, s), d = distance(x, SILU_ZERO_HI, SILU_ZERO_LO)
    cdef real slope = gate_slope(x, s, a, q)
    dy[0] = blend(magnitude(d.hi) < 0.0625, rising(d, 0.25, silu_slope_poly(d.hi)), slope)
    return gate_value(x, q.hi + q.lo)


cdef inline word silu_odd(real x) noexcept nogil:
    return above(x, by_type(600.0, 50.0))


cdef inline real silu_rule(real x, real* dy) noexcept nogil:
    cdef real far = by_type(600.0, 50.0), v = clamp(x, by_type(-760.0, -114.0), far), slope
    cdef real y = silu_easy(clamp(v, -far, far), &slope)
    return with_tail(v < -far, v, exactly(-v), exactly(-v), blend(x > far, x, y), slope, dy)


ctypedef struct gelu_argument:
    pair g       # of tanh(u) = 2/(1 + e^-2u) - 1: g = 2u = c x (1 + a x^2)
    pair growth  # x g'(x) = g + 2 c a x^3


cdef inline gelu_argument gelu_argument_of(real x) noexcept nogil:
    """Of x >= 0."""
    cdef gelu_argument r
    cdef pair z = two_prod(x, x), p = two_prod(z.hi, GELU_TANH_CA_HI)
    p.lo = muladd(z.lo, GELU_TANH_CA_HI, muladd(z.hi, GELU_TANH_CA_LO, p.lo))
    cdef pair t = two_sum(GELU_TANH_C_HI, p.hi)
    t.lo = t.lo + (p.lo + GELU_TANH_C_LO)
    r.g = two_prod(x, t.hi)
    r.g.lo = muladd(x, t.lo, r.g.lo)
    cdef real twice = x + x
    r.growth = product_sum_pair(twice, p.hi, r.g.hi)
    r.growth.lo = muladd(twice, p.lo, r.growth.lo + r.g.lo)
    return r


cdef inline real gelu_tanh_easy(real x, real* dy) noexcept nogil:
    cdef real a = magnitude(x)
    cdef gelu_argument u = gelu_argument_of(a)
    cdef inverted s = step_down(u.g)
    cdef pair part = fraction(u.growth.hi, s), d = distance(x, GELU_TANH_ZERO_HI, GELU_TANH_ZERO_LO)
    part.lo = muladd(s.w, u.growth.lo, part.lo) - u.growth.lo
    cdef real slope = gate_slope(x, s, u.growth.hi, part)
    dy[0] = blend(magnitude(d.hi) < 0.0625, rising(d, 0.5, gelu_tanh_slope_poly(d.hi)), slope)
    part = fraction(a, s)
    return gate_value(x, part.hi + part.lo)


cdef inline word gelu_tanh_odd(real x) noexcept nogil:
    return above(x, by_type(18.0, 8.5))


cdef inline real gelu_tanh_rule(real x, real* dy) noexcept nogil:
    cdef real far = by_type(18.0, 8.5), v = clamp(x, by_type(-22.0, -12.0), far), slope
    cdef real y = gelu_tanh_easy(clamp(v, -far, far), &slope)
    cdef gelu_argument u = gelu_argument_of(magnitude(v))
    return with_tail(v < -far, v, u.g, u.growth, blend(x > far, x, y), slope, dy)


cdef inline real mish_easy(real x, real* dy) noexcept nogil:
    """With e = e^x and n = e (e + 2), tanh(softplus(x)) = n/(n + 2); the derivative is (n + 4x e (e + 1)/(n + 2))/(n + 2)."""
    cdef scaled t = exp_of(x, -0.0)
    cdef pair e = normal_pair(t), square = two_prod(e.hi, e.hi), n = two_sum(square.hi, 2.0 * e.hi)
    square.lo = muladd(2.0 * e.hi, e.lo, square.lo)
    n.lo = n.lo + muladd(2.0, e.lo, square.lo)
    cdef pair d = two_sum(2.0, n.hi), u = two_sum(square.hi, e.hi)
    d.lo = d.lo + n.lo
    u.lo = u.lo + (square.lo + e.lo)
    cdef inverted s = invert(d)
    cdef pair q = fraction(n.hi, s), k = fraction(4.0 * x, s), c = product(k, u), top = two_sum(n.hi, c.hi)
    q.lo = muladd(s.w, n.lo, q.lo)
    top.lo = top.lo + (n.lo + c.lo)
    cdef pair z = distance(x, MISH_ZERO_HI, MISH_ZERO_LO)
    dy[0] = blend(magnitude(z.hi) < 0.0625, rising(z, 0.25, mish_slope_poly(z.hi)), rounded_fraction(top, s))
    return product_sum(x, q.hi, x * q.lo)


cdef inline word mish_odd(real x) noexcept nogil:
    return outside(x, by_type(1e-290, 1e-20), by_type(60.0, 30.0))


cdef inline real mish_rule(real x, real* dy) noexcept nogil:
    cdef real far = by_type(60.0, 30.0), v = clamp(x, by_type(-760.0, -114.0), far), slope
    cdef real y = mish_easy(clamp(v, -far, far), &slope)
    # tanh(log(2)) = 3/5, in single in two parts; nearer to 0 parts of a product would underflow
    cdef real tiny = by_type(0.6 * v, product_sum(v, 0.6, v * -2.384185791015625e-08))
    y = blend(magnitude(v) < by_type(1e-290, 1e-20), tiny, y)
    return with_tail(v < -far, v, exactly(-v), exactly(-v), blend(x > far, x, y), slope, dy)


cdef inline real gelu_slope(real x, real slope) noexcept nogil:
    """The slope, given where its terms do not cancel."""
    cdef pair d = distance(x, GELU_ZERO_HI, GELU_ZERO_LO)
    return blend(magnitude(d.hi) < 0.125, rising(d, 0.5, gelu_slope_poly(d.hi)), slope)


cdef inline real gelu_by_pairs(real v, real* dy) noexcept nogil:
    """v ndtr(v), and ndtr(v) + v ndtr'(v); ndtr as in its own rule, as a pair."""
    cdef real a = magnitude(v)
    cdef mask near = a < 0.7072, left = (v < 0.0) & (not near)
    cdef scaled t = exp_of_half_square(a)
    cdef real k = blend(left, t.k, 0.0), p = pow2(t.k - k)
    cdef pair tail = half_erfc(a, t), beyond = fast_two_sum(1.0, -p * tail.hi), c
    beyond.lo = muladd(-p, tail.lo, beyond.lo)
    cdef pair ndtr = choose(near, ndtr_near(v), choose(left, tail, beyond))
    c.hi = INV_SQRT_TAU_HI
    c.lo = INV_SQRT_TAU_LO
    cdef pair slope = sum_of(ndtr, product(times_power(product(t.e, c), p), exactly(v)))
    cdef pair value = product(ndtr, exactly(v))
    dy[0] = gelu_slope(v, scale_tail(slope.hi + slope.lo, k))
    return scale_tail(value.hi + value.lo, k)


cdef inline real gelu_near(real x, bint easy, real* dy) noexcept nogil:
    """Left of 0, with e = e^(-a^2/2) and p = erfcx(a/sqrt(2)), a = |x|, the value is -a e p/2 and the slope
    e (p - a sqrt(2/pi))/2; to the right they are what is missing to x and to 1.
    """
    cdef real a = magnitude(x), half = 0.5 * a
    cdef pair z = two_prod(half, a), y = two_prod(a, SQRT_HALF_HI)
    cdef scaled t = exp_close(-z.hi, -z.lo)
    cdef pair e = normal_pair(t) if easy else t.e, p = erfcx_near(y.hi, muladd(a, SQRT_HALF_LO, y.lo))
    cdef pair c = two_prod(a, 2.0 * INV_SQRT_TAU_HI), d, tail = product_of_pairs(e, p)
    d.hi = p.hi - c.hi  # exact where they cancel
    d.lo = muladd(-2.0 * INV_SQRT_TAU_LO, a, p.lo - c.lo)
    cdef real slope = 0.5 * muladd(e.hi, d.hi, muladd(e.hi, d.lo, e.lo * d.hi)), q = muladd(half, tail.hi, half * tail.lo)
    if not easy:
        slope = scale_tail(slope, t.k)
        q = scale_tail(q, t.k)
    dy[0] = gelu_slope(x, blend(x >= 0.0, 1.0 - slope, slope))
    return gate_value(x, q)


cdef inline real gelu_rule(real x, real* dy) noexcept nogil:
    cdef real v = clamp(x, by_type(-39.0, -15.1), by_type(10.0, 6.0))
    cdef real y = gelu_near(v, False, dy) if HAS_TABLES else gelu_by_pairs(v, dy)
    return blend((x > v) | (x == 0.0), x, y)


cdef inline real gelu_easy(real x, real* dy) noexcept nogil:
    return gelu_near(x, True, dy)


cdef inline word gelu_odd(real x) noexcept nogil:
    return above(x, by_type(35.0, 11.0))


cdef inline real times_less_one(scaled t, real alpha) noexcept nogil:
    """alpha (e^x - 1)"""
    cdef pair m = less_one(t)
    return product_sum(m.hi, alpha, m.lo * alpha)


cdef inline real elu_rule(real x, real alpha, real* dy) noexcept nogil:
    """alpha (e^x - 1)"""
    cdef mask right = x >= 0.0, tiny = x > -by_type(1e-290, 1e-30), large = magnitude(alpha) > 1.0
    cdef real far = by_type(-600.0, -60.0), v = clamp(x, by_type(-1500.0, -200.0), 0.0)  # alpha may be large
    cdef scaled t = exp_of(v, -0.0)
    t.scaled_base = blend(v < far, 1.0, t.scaled_base)  # products of which would be subnormal
    cdef real y = blend(v < far, -alpha, times_less_one(t, alpha)), product, k
    if HAS_AVX512:
        dy[0] = scale_tail(t.rounded * mantissa_of(alpha), t.k + exponent_of(alpha))
    else:
        # if large, the product with e might overflow before it is scaled
        product = t.rounded * blend(large, 0.5, 1.0) * alpha
        k = clamp(t.k, by_type(-2000.0, -250.0), 0.0)
        dy[0] = scale(product, k + blend(large, 1.0, 0.0)) * pow2(t.k - k)
    dy[0] = blend(right, 1.0, dy[0])
    return blend(right, x, blend(tiny, alpha * x, y))


cdef inline word elu_odd(real x, real alpha) noexcept nogil:
    return outside(x, by_type(1e-280, 1e-20), by_type(600.0, 60.0)) | outside(alpha, 1e-10, 1e10)


cdef inline real elu_easy(real x, real alpha, real* dy) noexcept nogil:
    cdef mask right = x >= 0.0
    cdef scaled t = exp_of(blend(right, 0.0, x), -0.0)
    dy[0] = blend(right, 1.0, t.normal * alpha)
    return blend(right, x, times_less_one(t, alpha))
