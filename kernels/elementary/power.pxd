"""square, reciprocal, sqrt, rsqrt, cbrt, and the general powers x**c (power) and a**x (exponential)."""

from bits cimport *
from elementary.constants cimport *
from elementary.exponential cimport exp_quick, scale_tail, scaled
from elementary.logarithm cimport precise_log, precise_log_of, uniform
from elementary.polynomials cimport inverse_cbrt_poly


cdef inline real square_rule(real x, real* dy) noexcept nogil:
    dy[0] = 2.0 * x
    return x * x


cdef inline real reciprocal_rule(real x, real* dy) noexcept nogil:
    """Where all is far from the ends, without the division, which would take longer than to read and write the numbers."""
    cdef real y
    if HAS_AVX512 and WORD_BITS == 64 and not any_top_bit(outside(x, 1e-300, 1e300)):
        y = flip_sign(rounded_inverse(magnitude(x)), as_bits(x))
    else:
        y = 1.0 / kept(x)  # else GCC would divide before it knows
    dy[0] = -(y * y)
    return y


cdef inline real inverse_root_series(real e) noexcept nogil:
    """((1 - e)^(-1/2) - 1)/e, e <= 2^-13 (single: 2^-10)"""
    return muladd(e, muladd(e, 0.3125, 0.375) if WORD_BITS == 64 else 0.375, 0.5)


cdef inline real inverse_root_from(real w, real e) noexcept nogil:
    """w (1 - e)^(-1/2) for an estimate w of 1/sqrt(x) and e = 1 - x w^2."""
    return muladd(w * e, inverse_root_series(e), w)


cdef inline real short_inverse_root(real x) noexcept nogil:
    """An estimate of 1/sqrt(x) whose square is exact."""
    return from_bits(as_bits(rough_inverse_root(x)) & ~<bits> by_type(0x7ffffff, 0xfff))


cdef inline real inverse_root_of(real x, bint easy) noexcept nogil:
    """1/sqrt(x) within two ulp (single: one); easy: x is neither 0 nor infinite."""
    cdef real w = rough_inverse_root(x), e, y
    if not HAS_AVX512:
        return w
    e = muladd(-(x * w), w, 1.0)
    y = inverse_root_from(w, e)
    return y if easy else blend(e == e, y, w)


cdef inline real close_inverse_root_of(real x, bint easy) noexcept nogil:
    """1/sqrt(x) within an ulp, from an estimate; easy: x is well within the range."""
    if WORD_BITS == 32:
        return inverse_root_of(x, easy)
    cdef real w = short_inverse_root(x), u = w, v = x
    cdef mask large = x > 1.0
    if not easy:
        u = w * blend(large, 1.6069380442589903e60, 6.223015277861142e-61)  # 2^200, 2^-200
        v = x * blend(large, 3.8725919148493183e-121, 2.5822498780869086e120)
    cdef real e = residual(1.0, v, u * u), y = inverse_root_from(w, e)
    return y if easy else blend(e == e, y, w)


cdef inline real rest_of_root(pair m, real root, real inverse) noexcept nogil:
    """What a root of m lacks, from about 1/root."""
    return 0.5 * inverse * (residual(m.hi, root, root) + m.lo)


cdef inline real root_from(real x, real w) noexcept nogil:
    """sqrt(x) from w = 1/sqrt(x), rounded once, x neither 0 nor infinite (Markstein, IBM J. Res. Dev. 34, 1990)."""
    if not HAS_AVX512:
        return sqrt(x)
    cdef real y = x * w
    return muladd(residual(x, y, y), 0.5 * w, y)


cdef inline real sqrt_rule(real x, real* dy) noexcept nogil:
    cdef real w
    if not HAS_AVX512:
        w = sqrt(x)
        dy[0] = 0.5 / magnitude(w)  # +inf at -0 too: the limit from inside the domain
        return w
    w = inverse_root_of(x, False)
    dy[0] = 0.5 * blend(x == 0.0, INFINITY, w)
    return sqrt(x)


cdef inline word sqrt_odd(real x) noexcept nogil:
    return outside_positive(x, by_type(1e-290, 1e-30), by_type(1e300, 1e30))


cdef inline real sqrt_easy(real x, real* dy) noexcept nogil:
    cdef real w = inverse_root_of(x, True)
    if not HAS_AVX512:
        return sqrt_rule(x, dy)
    dy[0] = 0.5 * w
    return root_from(x, w)


ctypedef struct inverse_root:
    real root     # 1/sqrt(x)
    real inverse  # 1/x


cdef inline inverse_root polished(real w, real u, real v) noexcept nogil:
    """From w = 1/sqrt(x), a step of Newton's method with the residual 1 - x w^2 = 1 - v u^2, which makes 1/x of w^2, too."""
    cdef inverse_root r
    cdef pair p = two_prod(u, v), q = two_prod(w, w)
    cdef real rest = muladd(-u, p.lo, residual(1.0, u, p.hi))
    r.root = muladd(0.5 * w, rest, w)
    r.inverse = q.hi + muladd(q.hi, rest, q.lo)
    return r


cdef inline real rsqrt_rule(real x, real* dy) noexcept nogil:
    cdef real w, slope
    if HAS_AVX512:
        w = close_inverse_root_of(x, False)
        slope = magnitude(w) * -0.5 / magnitude(x)
        dy[0] = blend(w == w, slope, w)
        return w
    w = inverse_root_of(x, False)
    cdef mask large = x > 1.0  # two_prod might overflow
    cdef inverse_root r = polished(w, blend(large, 2.0 * w, w), blend(large, 0.25 * x, x))
    cdef real y = blend((x > 0.0) & (x < INFINITY), r.root, w)
    slope = -0.5 * magnitude(y) * blend(r.inverse - r.inverse == 0.0, r.inverse, w * w)
    dy[0] = blend(y == y, slope, y)  # one NaN
    return y


cdef inline word rsqrt_odd(real x) noexcept nogil:
    return outside_positive(x, by_type(1e-180, 1e-20), by_type(1e180, 1e20))


cdef inline real rsqrt_easy(real x, real* dy) noexcept nogil:
    cdef real w
    if HAS_AVX512:
        w = close_inverse_root_of(x, True)
        dy[0] = w * -0.5 / x
        return w
    w = inverse_root_of(x, True)
    cdef inverse_root r = polished(w, w, x)
    dy[0] = -0.5 * r.root * r.inverse
    return r.root


ctypedef struct eighths:
    integer q    # x = 8^q c with c in [1/2, 4)
    real c
    real w       # about c^(-1/3), and so short that w^3 is exact
    real square  # w^2
    real cube
    real h       # 1 - c w^3


cdef inline eighths in_eighths(real m, real e) noexcept nogil:
    """Of x = m 2^e."""
    cdef eighths t
    t.q = nearest_integer(e, THIRD_HI)
    cdef word j = low_bits(e) - t.q.index - (t.q.index << 1)  # e - 3 q in the low bits
    t.c = from_bits(as_bits(m) + (j << MANTISSA_BITS))
    cdef real w = muladd(-3.0, t.q.n, e)
    w = lookup(INVERSE_CBRTS, j) if HAS_AVX512 else muladd(w, muladd(w, CBRT_EVEN_HI, CBRT_ODD_HI), 1.0)
    w = w * inverse_cbrt_poly(m)
    t.w = from_bits((as_bits(w) + <bits> by_type(0x800000000, 0x8000)) & ~<bits> by_type(0xfffffffff, 0xffff))
    t.square = t.w * t.w
    t.cube = t.square * t.w
    t.h = residual(1.0, t.c, t.cube)
    return t


cdef inline real binomial_rest(real h, real a, real rest) noexcept nogil:
    """(1 - h)^-a - 1 + rest, by the series."""
    cdef real b = 0.5 * a * (a + 1.0), c = b * THIRD_HI * (a + 2.0)
    if WORD_BITS == 32:
        c = muladd(h, 0.25 * c * (a + 3.0), c)
    return muladd(h, muladd(h, muladd(h, c, b), a), rest)


cdef inline real cbrt_rule(real x, real* dy) noexcept nogil:
    """y = c w^2 (1 - h)^(-2/3) 2^q and y' = w^2/3 (1 - h)^(-2/3) 4^-q."""
    cdef real ax = magnitude(x)
    cdef mask inside = (ax > 0.0) & (ax < INFINITY)
    cdef eighths t = in_eighths(mantissa_of_any(ax), exponent_of_any(ax))
    cdef real u = binomial_rest(t.h, TWO_THIRDS_HI, 0.0)
    cdef pair y = two_prod(t.c, t.square), slope = two_prod(t.square, THIRD_HI)
    cdef word shift = t.q.index << MANTISSA_BITS
    y.hi = from_bits(as_bits(y.hi + muladd(y.hi, u, y.lo)) + shift)
    slope.hi = from_bits(as_bits(slope.hi + muladd(slope.hi, u, slope.lo)) - (shift + shift))
    dy[0] = blend(inside, slope.hi, rough_inverse(ax))
    return blend(inside, with_sign_of(y.hi, x), x)


# k/3, for k one of -2, -1, 1 and 2, is no number, but c, which is rounded: x^c differs from x^(k/3) by (c - k/3) log x.

cdef inline mask is_third(real c) noexcept nogil:
    return (magnitude(c) == THIRD_HI) | (magnitude(c) == TWO_THIRDS_HI)


cdef inline number reach_of_thirds() noexcept nogil:
    return by_type(3.273390607896142e150, 1.152921504606847e18)  # 2^500, 2^60


cdef inline real power_of_third(real x, real c, real* dy) noexcept nogil:
    """A normal positive x well within the range: of c and w as above, the power k/3 is w^-k (1 - h)^(k/3), or, for k > 0,
    c w^(3 - k) (1 - h)^((k - 3)/3)."""
    cdef real m = mantissa_of(x), e = exponent_of(x), k = 3.0 * c
    cdef eighths t = in_eighths(m, e)
    cdef mask up = c > 0.0, twice = (magnitude(c) != THIRD_HI) != up
    cdef real root = blend(twice, t.square, t.w), a = blend(twice, TWO_THIRDS_HI, THIRD_HI)
    cdef real lacks = k * (-THIRD_LO * LN2_HI), rest = muladd(lacks, e + m, -0.957 * lacks)  # log2(m) is about m - 0.957
    # of value and derivative one has another factor
    cdef pair p = two_prod(root, blend(up, t.c, t.cube))
    cdef real product = p.hi + muladd(p.hi, binomial_rest(t.h, blend(up, a, a + 1.0), rest), p.lo)
    root = muladd(root, binomial_rest(t.h, a, rest), root)
    e = t.q.n * k
    dy[0] = blend(up, root, product) * scale(c, muladd(-3.0, t.q.n, e))
    return scale(blend(up, product, root), e)


cdef inline real third_rule(real x, real c, real* dy) noexcept nogil:
    """NaN where x is not so."""
    cdef mask inside = (x >= 1.0 / reach_of_thirds()) & (x <= reach_of_thirds())
    cdef real y = power_of_third(blend(inside, x, 1.0), c, dy)
    return blend(inside, y, NAN)


cdef inline mask is_integer(real a) noexcept nogil:
    """Of a >= 0."""
    return (a >= WHOLE) | ((a + WHOLE) - WHOLE == a)


cdef inline pair product_of(real c, pair log) noexcept nogil:
    """c log, with twice the digits."""
    cdef pair u = two_prod(c, log.hi)
    u.lo = muladd(c, log.lo, u.lo)
    return u


cdef inline pair within_reach(pair u) noexcept nogil:
    """Far outside the range of e^u, because what is to be scaled may lie inside."""
    cdef real most = by_type(2218.0, 300.0)
    u.lo = blend(magnitude(u.hi) < most, u.lo, 0.0)
    u.hi = clamp(u.hi, -most, most)
    return u


cdef inline pair power_slope(real c, pair y, real x, real inverse) noexcept nogil:
    """c y/x"""
    cdef pair d, t = two_prod(c, y.hi)
    cdef real rest = muladd(c, y.lo, t.lo)
    d.hi = t.hi * inverse
    rest = residual(t.hi, d.hi, x) + rest
    if HAS_TABLES:
        d.hi = muladd(inverse, rest, d.hi)
        d.lo = -0.0
    else:
        d.lo = inverse * rest
    return d


cdef inline real power_near(real x, real c, real* dy) noexcept nogil:
    """A positive normal x, value and derivative far from the ends of the range, as they are for no |c| above 900 but at 1."""
    cdef precise_log u = precise_log_of(x, c, True)
    cdef pair v = product_of(c, u.log), y, d
    cdef scaled p = exp_quick(v.hi, v.lo)
    if HAS_TABLES:
        y.hi = p.normal
        y.lo = p.normal_rest
        dy[0] = power_slope(c, y, x, 1.0 / x).hi
        return p.normal
    d = power_slope(c, p.e, u.m, u.inverse)
    dy[0] = scale_near(d.hi, d.lo, p.k - u.e)
    return scale_near(p.e.hi, p.e.lo, p.k)


cdef inline real power_general(real x, real c, real* dy) noexcept nogil:
    """x**c = e^(c log x), and c x**(c - 1) as c 2^k (1 + rest)/(2^e m), which has neither the
    rounding of c - 1 nor the underflow of x**c.  Special cases as C99 Annex F has for pow."""
    cdef real ax = magnitude(x), ac = magnitude(c)
    cdef mask integral = is_integer(ac)
    cdef mask odd = integral & (not is_integer(0.5 * ac))
    cdef precise_log u = precise_log_of(ax, c, False)
    cdef pair v = within_reach(product_of(c, u.log))
    cdef scaled p = exp_quick(v.hi, v.lo)
    cdef real y = scale_sum(p.e.hi, p.e.lo, clamp(p.k, -MOST_SCALE, MOST_SCALE))
    cdef real factor = clamp(c, by_type(-1e21, -1e10), by_type(1e21, 1e10))  # beyond, x**c is 0, 1 or infinite
    cdef mask low = ac < by_type(1e-250, 1e-25)  # here the product with c would lose digits
    factor = blend(low, c * by_type(1.6069380442589903e60, 1.152921504606847e18), factor)  # 2^200, 2^60
    cdef pair slope = power_slope(factor, p.e, u.m, u.inverse)
    cdef real k = clamp(p.k - u.e - blend(low, by_type(200.0, 60.0), 0.0), -MOST_SCALE, MOST_SCALE)
    # if both parts overflow, their sum may be NaN
    cdef real d = scale_sum(slope.hi, blend(k > by_type(1100.0, 150.0), 0.0, slope.lo), k)

    # zero and infinity: |x|**c and |x|**(c - 1)
    cdef mask zero = ax == 0.0, infinite = ax == INFINITY
    cdef mask up = (c > 0.0) ^ zero  # is |x|**c infinite there?
    cdef mask up1 = (c > 1.0) ^ zero
    y = blend(zero | infinite, blend(up, INFINITY, 0.0), y)
    d = blend(zero | infinite, c * blend(c == 1.0, 1.0, blend(up1, INFINITY, 0.0)), d)
    y = blend((ax == 1.0) & (integral | (x > 0.0)), 1.0, y)
    d = blend(ax == 1.0, c, d)

    # signs, and negative x
    cdef word sign = as_bits(x)
    y = flip_sign(y, blend_bits(odd, sign, 0))
    d = flip_sign(d, blend_bits(integral & (not odd), sign, 0))
    cdef mask outside = (x < 0.0) & (not integral)
    y = blend(outside & (not infinite), NAN, y)
    d = blend(outside, NAN, d)

    y = blend((x == x) & (c == c), y, blend(x == 1.0, 1.0, NAN))
    d = blend((x == x) & (c == c), d, NAN)
    y = blend(c == 0.0, 1.0, y)
    dy[0] = blend(c == 0.0, 0.0, d)
    return y


# Whole exponents up to 64, and halves of odd numbers, are powers by repeated multiplication, with twice the digits, and the
# root: r = x**(c - 1) gives x**c = r x and c x**(c - 1) = c r; for c < 1, r is the reciprocal of x**(1 - c). x**-2 and
# x**-0.5 are shorter. Where x is no normal number, or has no power, the value is NaN: power_general has the rest.

cdef inline mask is_whole(real c) noexcept nogil:
    return is_integer(magnitude(c))


cdef inline bint is_whole_number(number size) noexcept nogil:
    """`is_integer` of one number."""
    return size >= WHOLE or (size + WHOLE) - WHOLE == size


cdef inline mask is_short(real c) noexcept nogil:
    return is_whole(2.0 * c) & (magnitude(c) <= 64.0) & (c != 0.0)


cdef inline real repetitions(real c) noexcept nogil:
    """Which whole power of x is wanted first: of |c - 1| the whole part."""
    cdef real m = magnitude(c - 1.0)
    return blend(is_whole(m), m, m - 0.5)


cdef inline pair squared(pair r) noexcept nogil:
    cdef pair p = two_prod(r.hi, r.hi)
    p.lo = muladd(2.0 * r.hi, r.lo, p.lo)
    return p


cdef inline pair times(pair r, real x) noexcept nogil:
    cdef pair p = two_prod(r.hi, x)
    p.lo = muladd(r.lo, x, p.lo)
    return p


cdef inline pair times_root(pair r, real x) noexcept nogil:
    """r sqrt(x); the root's rest is needed to a few digits."""
    cdef real root = sqrt(x)
    cdef real rest = residual(x, root, root) * (0.5 * rough_inverse_root(x))
    cdef pair p = two_prod(r.hi, root)
    p.lo = p.lo + muladd(r.hi, rest, r.lo * root)
    return p


cdef inline pair times_root_by_series(pair r, bint exact, real x) noexcept nogil:
    """r sqrt(x), the second part up to 2^-11 of the first; exact: r has no rest."""
    if not HAS_AVX512:
        return times_root(r, x)
    cdef real w = short_inverse_root(x)
    cdef real e = residual(1.0, x, w * w)
    cdef pair root = two_prod(x, w)
    root.lo = muladd(root.hi * e, inverse_root_series(e), root.lo)
    cdef pair p = two_prod(r.hi, root.hi)
    p.lo = muladd(r.hi, root.lo, p.lo if exact else muladd(r.lo, root.hi, p.lo))
    return p


cdef inline pair next_power(pair r, real x, word n) noexcept nogil:
    """r squared, and times x if n is odd: a step of binary powering."""
    cdef pair s = squared(r)
    cdef pair t = times(s, x)
    cdef mask odd = is_odd(n)
    s.hi = blend(odd, t.hi, s.hi)
    s.lo = blend(odd, t.lo, s.lo)
    return s


cdef inline real with_parity(real y, real x, real c) noexcept nogil:
    """|y| with the sign of x**c, c whole."""
    return flip_sign(magnitude(y), as_bits(x) & (low_bits(c) << (WORD_BITS - 1)))


cdef inline real rising_power(pair r, real x, real c, real* dy) noexcept nogil:
    """Value and derivative from r = x**(c - 1)."""
    dy[0] = product_sum(r.hi, c, r.lo * c)
    return product_sum(r.hi, x, r.lo * x)


cdef inline real falling_power(pair s, real x, real c, real* dy) noexcept nogil:
    """Value and derivative from s = x**(1 - c), c < 1."""
    cdef pair r
    r.hi = rounded_inverse(s.hi)
    r.lo = r.hi * muladd(-r.hi, s.lo, residual(1.0, r.hi, s.hi))
    return rising_power(r, x, c, dy)


cdef inline real inverse_square(real x, real* dy) noexcept nogil:
    """x**-2 and -2 x**-3 from 1/x = r + r rest."""
    cdef real r = rounded_inverse(x), double = r + r
    cdef real y = product_sum(r, r, double * (r * residual(1.0, r, x)))
    dy[0] = -double * y
    return y


cdef inline real inverse_root_by_series(real x, real* dy) noexcept nogil:
    """w (1 - e)^(-1/2) and -w^3/2 (1 - e)^(-3/2), from an estimate w so short that its square is exact."""
    cdef real w = short_inverse_root(x), square = w * w
    cdef real e = residual(1.0, x, square), h = -0.5 * w, cube = square * h, rest = muladd(square, h, -cube)
    cdef real s = muladd(e, muladd(e, 2.4609375, 2.1875) if WORD_BITS == 64 else 2.1875, 1.875)
    dy[0] = cube + muladd(cube * e, muladd(e, s, 1.5), rest)
    return inverse_root_from(w, e)


cdef inline real short_power(real x, real c, pair r, real* dy) noexcept nogil:
    """Value and derivative from the first power."""
    cdef real rising_slope, falling_slope
    cdef mask whole = is_whole(c), up = c >= 1.0
    cdef pair h = times_root_by_series(r, False, x), s = times_root(r, x)
    h.hi = blend(whole, r.hi, h.hi)
    h.lo = blend(whole, r.lo, h.lo)
    s.hi = blend(whole, r.hi, s.hi)
    s.lo = blend(whole, r.lo, s.lo)
    cdef real rising = rising_power(h, x, c, &rising_slope), falling = falling_power(s, x, c, &falling_slope)
    cdef real y = blend(up, rising, falling), slope = blend(up, rising_slope, falling_slope)
    cdef real square_slope, square = inverse_square(x, &square_slope)
    y = blend(c == -2.0, square, y)
    slope = blend(c == -2.0, square_slope, slope)
    cdef real root_slope, root
    if HAS_AVX512:
        root = inverse_root_by_series(x, &root_slope)
        y = blend(c == -0.5, root, y)
        slope = blend(c == -0.5, root_slope, slope)
    dy[0] = slope
    return y


# No power of m is near an end of the range, if x = m 2^e, e is even, as the root wants it, and 1/2 <= |m| < 2.

cdef inline mask is_normal(real x) noexcept nogil:
    return (magnitude(x) >= SMALLEST_NORMAL) & (magnitude(x) < INFINITY)


cdef inline real even_exponent(real x) noexcept nogil:
    """e of a normal number, else 0."""
    return blend(is_normal(x), 2.0 * round_down(muladd(exponent_of(x), 0.5, 0.5)), 0.0)


cdef inline real rescaled(real y, real slope, real x, real e, real c, real* dy) noexcept nogil:
    """x**c and its derivative from those of m, with the signs of C99 Annex F; NaN where there is none, or x is not normal."""
    cdef mask whole = is_whole(c), up = c >= 1.0
    y = scale(y, clamp(c * e, -MOST_SCALE, MOST_SCALE))
    slope = scale(slope, clamp((c - 1.0) * e, -MOST_SCALE, MOST_SCALE))
    # the zeros of a rising power
    dy[0] = blend(whole & up, flip_sign(magnitude(slope), as_bits(x) & ~(low_bits(c) << (WORD_BITS - 1))), slope)
    y = blend(whole, with_parity(y, x, c), y)
    return blend((is_normal(x) & (whole | (x > 0.0))) | (whole & up & (x == 0.0)), y, NAN)


cdef inline real short_rule(real x, real c, word n, real* dy) noexcept nogil:
    """A short exponent, whose first power is the n-th."""
    cdef real e = even_exponent(x)
    cdef real m = scale(x, -e), slope, y
    cdef pair r
    cdef int k
    r.hi = 1.0
    r.lo = 0.0
    for k in range(6, -1, -1):
        r = next_power(r, m, n >> k)
    y = short_power(m, c, r, &slope)
    return rescaled(y, slope, x, e, c, dy)


cdef inline real power_rule(real x, real c, real* dy) noexcept nogil:
    """Any exponent, lane by lane: both ways, and a choice."""
    cdef real slope, short_slope
    cdef mask short = is_short(c), third = is_third(c)
    cdef real y = power_general(x, c, &slope)
    cdef real short_y = short_rule(x, c, low_bits(blend(short, repetitions(c), 0.0)), &short_slope)
    short = short & (short_y == short_y)
    slope = blend(short, short_slope, slope)
    y = blend(short, short_y, y)
    cdef real third_slope, third_y = third_rule(x, c, &third_slope)
    third = third & (third_y == third_y)
    dy[0] = blend(third, third_slope, slope)
    return blend(third, third_y, y)


cdef enum way: RISING, FALLING, INVERSE_SQUARE, INVERSE_ROOT, THIRD, GENERAL


cdef inline real power_far_from_ends(real x, number c, int m, int top, bint whole, way how, real* dy) noexcept nogil:
    """One exponent for all; as short_power: m is the first power, and its highest bit is at `top`."""
    cdef pair r
    cdef int k
    if how == INVERSE_SQUARE:
        return inverse_square(x, dy)
    if how == INVERSE_ROOT:
        return inverse_root_by_series(x, dy)
    if how == THIRD:
        return power_of_third(x, c, dy)
    if how == GENERAL:
        return power_near(x, c, dy)
    r.hi = x if m else 1.0
    r.lo = 0.0
    for k in range(top - 1, -1, -1):
        r = squared(r) if k < top - 1 else two_prod(x, x)  # x has no rest
        if (m >> k) & 1:
            r = times(r, x)
    if not whole:
        r = times_root_by_series(r, top == 0, x) if how == RISING else times_root(r, x)
    return rising_power(r, x, c, dy) if how == RISING else falling_power(r, x, c, dy)


cdef inline word differing(const number* a, Py_ssize_t i) noexcept nogil:
    """The bits of parameters that are not those of the first."""
    return as_bits(load(a, i)) ^ as_bits(a[0])


cdef inline word beyond(real x, number reach, bint positive) noexcept nogil:
    """Top bit set unless 1/reach <= |x| <= reach, and, where it is to be, x is positive."""
    cdef word far = outside(x, 1.0 / reach, reach)
    return far | as_bits(x) if positive else far


cdef inline gathered powers_put(const number* x, const number* c, bint constant, int m, int top, bint whole, way how,
                                number reach, restrict_number y, restrict_number dy, Py_ssize_t n,
                                int past, gathered* several) noexcept nogil:
    cdef Py_ssize_t i
    cdef gathered odd = 0
    cdef real slope, u
    cdef shifted lines
    begin_lines(&lines, dy)
    for i in range(n // LANES):
        expect(x, i, past)
        u = kept(load(x, i))
        put(y, i, power_far_from_ends(u, c[0], m, top, whole, how, &slope), past, 1, NULL)
        put_lines(&lines, dy, i, slope, past, 2, NULL)
        odd = odd | beyond(u, reach, not whole)
        if not constant:
            several[0] = several[0] | differing(c, i)
    end_lines(&lines, n, past, 2)
    return apart(odd)


cdef inline gathered powers(const number* x, const number* c, bint constant, int m, int top, bint whole, way how,
                            number reach, restrict_number y, restrict_number dy, Py_ssize_t n,
                            int past, gathered* several) noexcept nogil:
    """Two loops for each set of literals. What they gather has a top bit where x is beyond reach."""
    if past == BOTH and not NARROW:
        return powers_put(x, c, constant, m, top, whole, how, reach, y, dy, n, BOTH, several)
    return powers_put(x, c, constant, m, top, whole, how, reach, y, dy, n, 0, several)


cdef inline gathered short_powers(const number* x, const number* c, bint constant, bint whole, number reach,
                                  restrict_number y, restrict_number dy, Py_ssize_t n,
                                  int past, gathered* several) noexcept nogil:
    """One short exponent."""
    cdef int m = <int> first(repetitions(c[0])), top = 0
    cdef bint rising = c[0] >= 1.0
    while m >> (top + 1):
        top += 1
    if c[0] == 3.0:
        return powers(x, c, constant, 2, 1, True, RISING, reach, y, dy, n, past, several)
    if c[0] == 4.0:
        return powers(x, c, constant, 3, 1, True, RISING, reach, y, dy, n, past, several)
    if whole and rising:
        return powers(x, c, constant, m, top, True, RISING, reach, y, dy, n, past, several)
    if whole and c[0] == -2.0:
        return powers(x, c, constant, 0, 0, True, INVERSE_SQUARE, reach, y, dy, n, past, several)
    if whole:
        return powers(x, c, constant, m, top, True, FALLING, reach, y, dy, n, past, several)
    if HAS_AVX512 and c[0] == -0.5:
        return powers(x, c, constant, 0, 0, False, INVERSE_ROOT, reach, y, dy, n, past, several)
    return powers(x, c, constant, m, top, False, RISING if rising else FALLING, reach, y, dy, n, past, several)


cdef inline bint power_block(const number* x, const number* c, bint constant, restrict_number y, restrict_number dy,
                             Py_ssize_t n, int past, gathered* special) noexcept nogil:
    """One exponent: the same operations as in power_rule, without those that do not count.

    Unless it is known, that it is one is seen in passing.
    """
    cdef Py_ssize_t i
    cdef bint whole, short, third, positive
    cdef gathered found = 0, odd = 0, several = 0
    cdef real u, e, slope, value, general_slope
    cdef number[LANES] moderate, values, slopes
    cdef mask missing
    cdef number reach, size
    if not (constant or uniform(c, min(n, LANES))):
        return False
    size = first(magnitude(c[0]))
    whole = is_whole_number(size)
    short = is_whole_number(2.0 * size) and 0.0 < size <= 64.0
    third = size == THIRD_HI or size == TWO_THIRDS_HI
    positive = not (short and whole)
    # a power of 2 so far from 1 that value and derivative, and their last digits as pairs, are far from the ends
    reach = by_type(900.0, 100.0) / max(size, first(magnitude(1.0 - c[0]))) if short else by_type(900.0, 110.0) / (2.0 + size)
    reach = first(pow2(round_down(clamp(reach, 0.0, by_type(900.0, 100.0)))))
    if short:
        odd = short_powers(x, c, constant, whole, reach, y, dy, n, past, &several)
    elif third:
        reach = reach_of_thirds()
        odd = powers(x, c, constant, 0, 0, False, THIRD, reach, y, dy, n, past, &several)
    elif by_type(1e-250, 1e-25) <= size <= by_type(1e21, 1e10):  # power_general, too, takes it as it is
        odd = powers(x, c, constant, 0, 0, False, GENERAL, reach, y, dy, n, past, &several)
    else:
        odd = SIGN_BIT
        reach = 0.0  # of no element
        for i in range(0 if constant else n // LANES):
            several = several | differing(c, i)
    if any_bit(several):
        return False
    if not any_top_bit(odd):
        return True
    for i in range(n // LANES):
        u = load(x, i)
        if not any_top_bit(beyond(u, reach, positive)):
            continue
        value = slope = NAN
        if short:
            e = even_exponent(u)
            store(moderate, 0, scale(u, -e))
            short_powers(moderate, c, True, whole, reach, values, slopes, LANES, 0, &several)
            value = rescaled(load(values, 0), load(slopes, 0), u, e, c[0], &slope)
        elif third:
            value = third_rule(u, c[0], &slope)
        missing = value != value
        if any_of(missing):
            value = blend(missing, power_general(u, c[0], &general_slope), value)
            slope = blend(missing, general_slope, slope)
        store(y, i, value)
        store(dy, i, slope)
        found = found | special_bit(value) | special_bit(slope)
    special[0] = found
    return True


cdef inline pair log_of_base(real a) noexcept nogil:
    """NaN if a is no base: not positive and finite."""
    cdef pair log = precise_log_of(a, INFINITY, False).log
    log.hi = blend((a > 0.0) & (a < INFINITY), log.hi, NAN)
    return log


cdef inline real exponential_of(real x, pair log, real* dy) noexcept nogil:
    # an infinite x is made finite for base 1, where 1**x is 1
    cdef pair u = within_reach(product_of(clamp(x, -LARGEST, LARGEST), log))
    cdef scaled p = exp_quick(u.hi, u.lo)
    cdef real k = clamp(p.k, -MOST_SCALE, MOST_SCALE)
    if HAS_TABLES:
        dy[0] = scale_tail(product_sum(p.rounded, log.hi, p.rounded * log.lo), k)
        return scale_tail(p.rounded, k)
    cdef pair d = two_prod(p.e.hi, log.hi)
    dy[0] = scale_tail(d.hi + (d.lo + muladd(p.e.hi, log.lo, p.e.lo * log.hi)), k)
    return scale_tail(p.e.hi + p.e.lo, k)


cdef inline real exponential_near(real x, pair log, real* dy) noexcept nogil:
    """Value and derivative far from the ends of the range."""
    cdef pair u = product_of(x, log)
    cdef scaled p = exp_quick(u.hi, u.lo)
    if HAS_TABLES:
        dy[0] = product_sum(p.normal, log.hi, p.normal * log.lo)
        return p.normal
    cdef pair d = two_prod(p.e.hi, log.hi)
    dy[0] = scale_near(d.hi, d.lo + muladd(p.e.hi, log.lo, p.e.lo * log.hi), p.k)
    return scale_near(p.e.hi, p.e.lo, p.k)


cdef inline real exponential_rule(real x, real a, real* dy) noexcept nogil:
    return exponential_of(x, log_of_base(a), dy)


cdef inline gathered exponentials_put(const number* x, pair log, real reach, restrict_number y, restrict_number dy,
                                      Py_ssize_t n, int past) noexcept nogil:
    cdef gathered odd = 0
    cdef Py_ssize_t i
    cdef real slope, u
    for i in range(n // LANES):
        expect(x, i, past)
        u = kept(load(x, i))
        put(y, i, exponential_near(u, log, &slope), past, 1, NULL)
        put(dy, i, slope, past, 2, NULL)
        odd = odd | above(u, reach)
    return odd


cdef inline bint exponential_block(const number* x, const number* a, bint constant, restrict_number y, restrict_number dy,
                                   Py_ssize_t n, int past, gathered* special) noexcept nogil:
    """One base: its logarithm is computed once."""
    cdef pair log
    cdef gathered found = 0, odd = 0
    cdef Py_ssize_t i
    cdef real slope, reach
    if not (constant or uniform(a, n)):
        return False
    log = log_of_base(a[0])
    reach = by_type(600.0, 50.0) / magnitude(log.hi)
    if first(reach) > 0.0:  # the base is one
        reach = blend(reach > LARGEST, LARGEST, reach)
        if past == BOTH and not NARROW:
            odd = exponentials_put(x, log, reach, y, dy, n, BOTH)
        else:
            odd = exponentials_put(x, log, reach, y, dy, n, 0)
        if not any_top_bit(odd):
            return True
    for i in range(n // LANES):
        store(y, i, exponential_of(load(x, i), log, &slope))
        store(dy, i, slope)
        found = found | special_bit(load(y, i)) | special_bit(slope)
    special[0] = found
    return True
