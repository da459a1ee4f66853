"""hypot and arctan2: length and angle of a point in the plane.

Both coordinates are scaled by a power of 2 so that the larger is about 1: no square overflows, and one that
underflows does not count.
"""

from bits cimport *
from elementary.constants cimport *
from elementary.logarithm cimport split_binary
from elementary.power cimport inverse_root_of, rest_of_root
from elementary.polynomials cimport atan_poly

cdef inline pair sum_of_squares(real large, real small) noexcept nogil:
    cdef pair p = two_prod(large, large), s = product_sum_pair(small, small, p.hi)
    s.lo = s.lo + p.lo
    return s


ctypedef struct coordinates:
    mask steep    # |x| > |a|
    real scale    # 2^-k
    real unscale  # 2^k
    real unscaled_large  # the larger and the smaller of |x| and |a|
    real unscaled_small
    real large    # the same times 2^-k
    real small
    pair square   # the sum of their squares


cdef inline coordinates coordinates_of(real x, real a) noexcept nogil:
    cdef coordinates c
    cdef real ax = magnitude(x), aa = magnitude(a)
    c.steep = ax > aa
    cdef real large = blend(c.steep, ax, aa), small = blend(c.steep, aa, ax)
    cdef real k = clamp(split_binary(large).e, by_type(-1022.0, -126.0), by_type(1022.0, 126.0))
    c.unscaled_large = large
    c.unscaled_small = small
    c.scale = pow2(-k)
    c.unscale = pow2(k)
    cdef mask infinite = large == INFINITY  # then 1, and 1 or 0 (or NaN): the same angle
    c.large = blend(infinite, 1.0, large * c.scale)
    c.small = blend(infinite, blend(small == INFINITY, 1.0, 0.0 * small), small * c.scale)
    c.square = sum_of_squares(c.large, c.small)
    return c


cdef inline real over(real n, pair d, real w) noexcept nogil:
    """n/d with w = 1/d.hi, rounded"""
    return muladd(n, w, n * (w * muladd(-w, d.lo, residual(1.0, w, d.hi))))


cdef inline real length_of(real x, real a, real* dy) noexcept nogil:
    """The root, corrected by its residual, and x/root, where no square overflows, and none that is felt underflows."""
    cdef pair p = two_prod(x, x), q = two_prod(a, a), square = two_sum(p.hi, q.hi)
    square.lo = square.lo + (p.lo + q.lo)
    cdef real w = inverse_root_of(square.hi, True)
    cdef real root = square.hi * w if HAS_AVX512 else sqrt(square.hi)
    cdef real rest = rest_of_root(square, root, w)
    cdef real slope = x * w
    dy[0] = muladd(slope, muladd(-w, rest, residual(1.0, w, root)), slope)
    return root + rest


cdef inline real hypot_rule(real x, real a, real* dy) noexcept nogil:
    cdef real ax = magnitude(x), aa = magnitude(a), slope
    cdef real k = clamp(split_binary(blend(ax > aa, ax, aa)).e, by_type(-1022.0, -126.0), by_type(1022.0, 126.0))
    cdef real scale = pow2(-k)
    cdef mask far = ax == INFINITY, away = aa == INFINITY, infinite = far | away, origin = (ax == 0.0) & (aa == 0.0)
    cdef real v = blend(infinite, blend(away, blend(far, NAN, 1.0), 0.0 * a), a * scale)
    cdef real y = length_of(blend(infinite, blend(far, with_sign_of(1.0, x), 0.0 * x), x * scale), v, &slope) * pow2(k)
    dy[0] = blend(origin, 1.0, slope)
    return blend(infinite, INFINITY, blend(origin, 0.0, y))


cdef inline word hypot_odd(real x, real a) noexcept nogil:
    cdef number most = by_type(1e100, 1e12)
    return outside(x, 1.0 / most, most) | outside(a, 1.0 / most, most)


cdef inline real hypot_easy(real x, real a, real* dy) noexcept nogil:
    """Without a scale first."""
    return length_of(x, a, dy)


cdef inline real beside(real t, real n, real d, real d_lo, real inverse, mask middle) noexcept nogil:
    """What arctan(n/(d + d_lo)) is more than arctan(t), for t = n/d."""
    return muladd(-t, d_lo, residual(n, t, d)) * (d * inverse) * blend(middle, 0.5, 1.0)


cdef inline real turned(real t, real rest, mask middle, mask steep, mask left) noexcept nogil:
    """The angle: of multiples of pi/4 the next, and from there, in either direction, arctan(t) + rest."""
    cdef real z = t * t, m = blend(middle, 1.0, 0.0)
    rest = muladd(t * z, atan_poly(z), rest)
    m = blend(steep, 2.0 - m, m)
    m = blend(left, 4.0 - m, m)
    cdef mask back = steep != left
    cdef pair base = two_prod(m, 0.5 * HALF_PI_HI)
    cdef pair s = fast_two_sum(base.hi, blend(back, -t, t))
    s.lo = s.lo + muladd(m, 0.5 * HALF_PI_LO, base.lo)
    return s.hi + (s.lo + blend(back, -rest, rest))


cdef inline real arctan2_rule(real x, real a, real* dy) noexcept nogil:
    """With the smaller coordinate n and the larger d, the first octant's angle is arctan(n/d), or, for n > d/2,
    pi/4 + arctan((n - d)/(n + d)); the others follow by multiples of pi/4.

    arctan(t + t_lo) = t + t^3 P(t^2) + t_lo/(1 + t^2), and for a quotient t = n/d the last is
    what the division left, n - t d, times d/(n^2 + d^2): the slope's reciprocal serves both.
    At (0, 0) there is no slope: NaN.
    """
    cdef coordinates c = coordinates_of(x, a)
    cdef mask middle = c.small > 0.5 * c.large, left = with_sign_of(1.0, a) < 0.0
    cdef real sum = c.small + c.large, inverse = 1.0 / c.square.hi
    cdef mask tiny = c.small < by_type(1e-270, 1e-25)  # what is scaled may underflow, and the quotient alone is right
    cdef real n = blend(middle, c.small - c.large, blend(tiny, c.unscaled_small, c.small))
    cdef real d = blend(middle, sum, blend(tiny, c.unscaled_large, c.large))
    cdef real d_lo = blend(middle, c.small - (sum - c.large), 0.0)
    cdef real t = n / blend(c.unscaled_large == 0.0, 1.0, d)
    cdef real rest = blend(tiny, 0.0, beside(t, n, d, d_lo, inverse, middle))

    # scaled up before, or down after, what may underflow
    cdef mask up = c.scale > 1.0
    cdef real top = blend(c.steep, c.small, c.large) * blend(up, c.scale, 1.0)
    cdef real slope = over(top, c.square, inverse) * blend(up, 1.0, c.scale)
    slope = blend((magnitude(x) == INFINITY) | (magnitude(a) == INFINITY), 0.0 * c.small, slope)
    dy[0] = with_sign_of(slope, a)
    return with_sign_of(turned(t, rest, middle, c.steep, left), x)


cdef inline word arctan2_odd(real x, real a) noexcept nogil:
    """Near enough to each other for their squares to have all digits."""
    cdef number most = by_type(1e60, 1e7)
    return outside(x, 1.0 / most, most) | outside(a, 1.0 / most, most)


cdef inline real arctan2_easy(real x, real a, real* dy) noexcept nogil:
    """Without a scale."""
    cdef real ax = magnitude(x), aa = magnitude(a)
    cdef mask steep = ax > aa
    cdef real large = blend(steep, ax, aa), small = blend(steep, aa, ax), sum = small + large
    cdef pair square = sum_of_squares(large, small)
    cdef mask middle = small > 0.5 * large
    cdef real n = blend(middle, small - large, small), d = blend(middle, sum, large)
    cdef real inverse = 1.0 / square.hi, t = n / d
    cdef real rest = beside(t, n, d, blend(middle, small - (sum - large), 0.0), inverse, middle)
    dy[0] = over(a, square, inverse)
    return with_sign_of(turned(t, rest, middle, steep, a < 0.0), x)
