"""sin, cos and tan; sinpi, cospi and sinc.

x = n pi/2 + r + r_lo with |r| <= pi/4.  Up to 2^20 the reduction is done in every lane; for a larger x
the rule answers NaN, and the loop asks its `_rare` twin, which multiplies by
enough bits of 2/pi for any double.
"""

from libc.stdint cimport uint64_t

from bits cimport *
from elementary.constants cimport *
from elementary.logistic cimport quotient
from elementary.polynomials cimport cos_poly, sin_poly, sinc_slope_poly

ctypedef struct quadrant:
    uint64_t n
    double r
    double r_lo


cdef inline quadrant reduce_fast(double x) noexcept nogil:
    """|x| <= 2^20.  x - n HALF_PI_HI is exact: both are multiples of 2^-53 and the difference is below 1."""
    cdef quadrant t
    cdef double n = round_product(x, 0.6366197723675814)
    cdef double high = residual(x, n, HALF_PI_HI)
    cdef pair p = two_prod(n, HALF_PI_LO)
    cdef bint inside = magnitude(x) <= 1048576.0
    t.n = low_bits(n)
    t.r = blend(inside, high - p.hi, NAN)
    t.r_lo = ((high - t.r) - p.hi) - muladd(n, HALF_PI_LOWEST, p.lo)
    return t


cdef inline quadrant reduce_any(double x) noexcept nogil:
    """Any |x| >= 2^20 (Payne and Hanek, Radian Reduction for Trigonometric Functions, 1983).

    |x| = M 2^e with an integral M < 2^53, times 2/pi in words of 32 bits.  The words whose product is
    a multiple of 4 are left out; seven more give the fraction to 2^-170, and doubles come no
    nearer to a multiple of pi/2 than 2^-62 or so.  Infinity and NaN give NaN.
    """
    cdef quadrant t
    cdef uint64_t bits = as_bits(x), carry
    cdef uint64_t[2] m
    cdef uint64_t[10] product  # words of 32 bits, the lowest first
    cdef int e = <int> ((bits >> 52) & 0x7ff) - 1075
    cdef int first = (e - 2) // 32 if e > 2 else 0
    cdef int point = 224 - e + 32 * first  # where the binary point stands in the product
    cdef int i, j
    m[0] = bits & 0xffffffffULL
    m[1] = ((bits & 0x000fffffffffffffULL) | 0x0010000000000000ULL) >> 32
    for i in range(10):
        product[i] = 0
    for i in range(7):
        carry = 0
        for j in range(2):
            carry = TWO_OVER_PI[first + 6 - i] * m[j] + product[i + j] + carry
            product[i + j] = carry & 0xffffffffULL
            carry = carry >> 32
        product[i + 2] = carry

    # the nearest integer, and the rest as a signed fraction
    t.n = word_at(product, point)
    cdef uint64_t word = word_at(product, point - 32)
    cdef uint64_t flip = 0xffffffffULL if word >> 31 else 0
    cdef pair f, s
    f.hi = 0.0
    f.lo = 0.0
    for i in range(1, 6):
        s = two_sum(f.hi, <double> (word_at(product, point - 32 * i) ^ flip) * pow2(-32.0 * i))
        f.hi = s.hi
        f.lo = f.lo + s.lo
    f = fast_two_sum(f.hi, f.lo)
    if flip:
        t.n = t.n + 1

    cdef pair r = two_prod(f.hi, HALF_PI_HI)
    r = fast_two_sum(r.hi, r.lo + (f.hi * HALF_PI_LO + f.lo * HALF_PI_HI))
    cdef uint64_t sign = sign_of(x) ^ (0x8000000000000000ULL if flip else 0)
    t.r = flip_sign(r.hi, sign) if x - x == 0.0 else NAN
    t.r_lo = flip_sign(r.lo, sign)
    if sign_of(x):
        t.n = 0 - t.n
    return t


cdef inline uint64_t word_at(uint64_t* product, int bit) noexcept nogil:
    """32 bits from `bit` up."""
    return ((product[(bit >> 5) + 1] << 32 | product[bit >> 5]) >> (bit & 31)) & 0xffffffffULL


cdef inline pair sin_of(quadrant t, pair h) noexcept nogil:
    """sin(r + r_lo) as r and the rest, h = r^2/2; relative error about 2^-57.

    The rest is -r^3/6 + r^5 S(r^2), and what rounding took from r^3 is put back.
    """
    cdef double z = 2.0 * h.hi
    cdef pair s, cube = two_prod(t.r, z)
    cdef double lost = muladd(2.0 * t.r, h.lo, cube.lo)
    cdef double tail = muladd(lost, -1.0 / 6.0, muladd(-h.hi, t.r_lo, t.r_lo))
    s.hi = t.r
    s.lo = muladd(cube.hi, -1.0 / 6.0, muladd(cube.hi * z, sin_poly(z), tail))
    return s


cdef inline pair cos_of(quadrant t, pair h) noexcept nogil:
    """cos(r + r_lo) as 1 - r^2/2, rounded, and the rest, h = r^2/2; relative error about 2^-57."""
    cdef double z = 2.0 * h.hi
    cdef pair s = fast_two_sum(1.0, -h.hi)
    s.lo = muladd(z * z, cos_poly(z), muladd(-t.r, t.r_lo, s.lo - h.lo))
    return s


cdef inline double sin_in(quadrant t, double x, double* dy) noexcept nogil:
    cdef pair h = two_prod(0.5 * t.r, t.r)
    cdef pair u = sin_of(t, h), v = cos_of(t, h)
    cdef double s = u.hi + u.lo, c = v.hi + v.lo
    cdef bint swap = (t.n & 1) != 0
    cdef double y = flip_sign(blend(swap, c, s), (t.n & 2) << 62)
    dy[0] = flip_sign(blend(swap, s, c), ((t.n + 1) & 2) << 62)
    return blend(x == 0.0, x, y)


cdef inline double cos_in(quadrant t, double x, double* dy) noexcept nogil:
    cdef pair h = two_prod(0.5 * t.r, t.r)
    cdef pair u = sin_of(t, h), v = cos_of(t, h)
    cdef double s = u.hi + u.lo, c = v.hi + v.lo
    cdef bint swap = (t.n & 1) != 0
    # -sin; at +-0 the limit's zero has the sign of -x
    dy[0] = blend(x == 0.0, -x, flip_sign(blend(swap, c, s), ((t.n + 2) & 2) << 62))
    return flip_sign(blend(swap, s, c), ((t.n + 1) & 2) << 62)


cdef inline double tan_in(quadrant t, double x, double* dy) noexcept nogil:
    """sin/cos and 1/cos^2, or, in the odd quadrants, -cos/sin and 1/sin^2."""
    cdef pair h = two_prod(0.5 * t.r, t.r)
    cdef pair s = sin_of(t, h), c = cos_of(t, h), a, b
    s = fast_two_sum(s.hi, s.lo)
    c = fast_two_sum(c.hi, c.lo)
    cdef bint swap = (t.n & 1) != 0
    a.hi = blend(swap, -c.hi, s.hi)
    a.lo = blend(swap, -c.lo, s.lo)
    b.hi = blend(swap, s.hi, c.hi)
    b.lo = blend(swap, s.lo, c.lo)
    cdef double w = 1.0 / b.hi
    cdef double w_lo = w * muladd(-w, b.lo, residual(1.0, w, b.hi))
    dy[0] = product_sum(w, w, 2.0 * w * w_lo)
    return blend(x == 0.0, x, product_sum(a.hi, w, muladd(a.hi, w_lo, a.lo * w)))


cdef inline double sin_rule(double x, double* dy) noexcept nogil:
    return sin_in(reduce_fast(x), x, dy)


cdef inline double cos_rule(double x, double* dy) noexcept nogil:
    return cos_in(reduce_fast(x), x, dy)


cdef inline double tan_rule(double x, double* dy) noexcept nogil:
    return tan_in(reduce_fast(x), x, dy)


cdef inline double sin_rare(double x, double* dy) noexcept nogil:
    return sin_in(reduce_any(x), x, dy)


cdef inline double cos_rare(double x, double* dy) noexcept nogil:
    return cos_in(reduce_any(x), x, dy)


cdef inline double tan_rare(double x, double* dy) noexcept nogil:
    return tan_in(reduce_any(x), x, dy)


cdef inline quadrant reduce_turns(double x) noexcept nogil:
    """x >= 0; x = 2 m + n/2 + f exactly with |f| <= 1/4, and pi f; from 2^53 on every x is even."""
    cdef quadrant t
    cdef double inside = blend(x < 9007199254740992.0, x, 0.0 * x)  # infinity becomes NaN
    cdef double u = inside - 2.0 * round_nearest(0.5 * inside)
    cdef double n = round_nearest(2.0 * u)
    cdef double f = u - 0.5 * n
    cdef pair p = two_prod(f, 2.0 * HALF_PI_HI)
    t.n = low_bits(n)
    t.r = p.hi
    t.r_lo = muladd(f, 2.0 * HALF_PI_LO, p.lo)
    return t


cdef inline double times_pi(double v) noexcept nogil:
    return product_sum(v, 2.0 * HALF_PI_HI, v * (2.0 * HALF_PI_LO))


# Zeros have the signs of IEEE 754-2019, 9.2.1.  Below 1e-290, where parts of a sum would underflow, sin(pi x) = pi x.

cdef inline double sinpi_rule(double x, double* dy) noexcept nogil:
    cdef double slope
    cdef double a = magnitude(x)
    cdef double y = sin_in(reduce_turns(a), a, &slope)
    dy[0] = times_pi(slope)
    y = blend(a < 1e-290, 3.141592653589793 * a, y)
    return flip_sign(blend(y == 0.0, 0.0, y), sign_of(x))


cdef inline double cospi_rule(double x, double* dy) noexcept nogil:
    cdef double slope
    cdef double a = magnitude(x)
    cdef double y = cos_in(reduce_turns(a), a, &slope)
    dy[0] = flip_sign(blend(a < 1e-290, -9.869604401089358 * a, times_pi(slope)), sign_of(x))
    return y + 0.0


cdef inline real sinc_rule(real x, real* dy) noexcept nogil:
    """s = sin(pi x)/(pi x), and (cos(pi x) - s)/x; up to 1/4, where that cancels, x times a polynomial."""
    cdef real a = magnitude(x)
    cdef quadrant t = reduce_turns(a)
    cdef pair h = two_prod(0.5 * t.r, t.r)
    cdef pair u = sin_of(t, h), v = cos_of(t, h), s, c, b
    cdef bint swap = (t.n & 1) != 0
    cdef uint64_t sine_sign = (t.n & 2) << 62, cosine_sign = ((t.n + 1) & 2) << 62
    s.hi = flip_sign(blend(swap, v.hi, u.hi), sine_sign)
    s.lo = flip_sign(blend(swap, v.lo, u.lo), sine_sign)
    c.hi = flip_sign(blend(swap, u.hi, v.hi), cosine_sign)
    c.lo = flip_sign(blend(swap, u.lo, v.lo), cosine_sign)
    cdef real bounded = blend(a > by_type(1e300, 1e30), 1.0, a)  # s is 0 there, and pi x might overflow
    b = two_prod(bounded, 2.0 * HALF_PI_HI)
    b.lo = muladd(bounded, 2.0 * HALF_PI_LO, b.lo)
    cdef pair y = quotient(s, b, 1.0 / b.hi)
    cdef pair d = two_sum(c.hi, -y.hi)
    cdef real z = a * a
    cdef real slope = (d.hi + (d.lo + (c.lo - y.lo))) / a
    cdef real near = -product_sum(a, SINC_BEND_HI, a * muladd(-z, sinc_slope_poly(z), SINC_BEND_LO))
    dy[0] = flip_sign(blend(a <= 0.25, near, slope), sign_of(x))
    return blend(a < by_type(1e-290, 1e-30), 1.0, y.hi + y.lo)
