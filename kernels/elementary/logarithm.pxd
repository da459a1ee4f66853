"""log, log2, log10, log1p, log_base and logit, on two cores.

A positive x is 2^e m with m in [sqrt(1/2), sqrt(2)), and f = m - 1 is exact.  With s = f/(2 + f),
log m = 2 s + s^3 P(s^2) = f - f^2/2 + s (f^2/2 + s^2 P(s^2))
(the second form as in fdlibm's e_log.c, Sun Microsystems 1993: only f and f^2/2 need care).

Where a table takes few instructions, x = 2^e (1 + r)/(1 + j/16) with j in 0 ... 15 and |r| <= 0.0315 (Tang, ACM Trans. Math.
Softw. 16, 1990): log x = e ln 2 - log(1 + j/16), which is exact in its leading part, + r - r^2/2 + ...
"""

from bits cimport *
from elementary.constants cimport *
from elementary.polynomials cimport (
    log10_near_poly,
    log2_near_poly,
    log_near_poly,
    log_near_tail_poly,
    log_poly,
    log_tail_poly,
)

ctypedef struct binary:
    real e  # x = 2^e m
    real m


cdef inline binary split_bits(word bits, real bias) noexcept nogil:
    """Of a normal number; the bias of its exponent may include what it was scaled by."""
    cdef binary b
    cdef word root_half = as_bits(SQRT_HALF_HI)
    cdef word t = bits - root_half + as_bits(1.0)
    b.e = from_bits((t >> MANTISSA_BITS) | as_bits(WHOLE)) - (WHOLE + bias)  # put into the mantissa of 2^52 or 2^23
    b.m = from_bits((t & MANTISSA_MASK) + root_half)
    return b


cdef inline binary split_binary(real x) noexcept nogil:
    """Of a positive finite x, subnormal ones included; sqrt(1/2) <= m < sqrt(2)."""
    cdef mask tiny = x < SMALLEST_NORMAL
    cdef real scaled = x * by_type(18014398509481984.0, 33554432.0)  # 2^54, 2^25
    return split_bits(as_bits(blend(tiny, scaled, x)), blend(tiny, by_type(1077.0, 152.0), EXPONENT_BIAS))


cdef inline binary split_normal(real x) noexcept nogil:
    """Of a positive normal x."""
    return split_bits(as_bits(x), EXPONENT_BIAS)


cdef inline pair log_sum(real f, real s) noexcept nogil:
    """log(1 + f) as f - f^2/2, rounded, and the rest; relative error about 2^-57 (single: 2^-28); f in [-0.293, 0.4143].

    s = f/(2 + f) is a factor of a correction, where its last bit hardly counts.
    """
    cdef real z = s * s
    cdef pair h = two_prod(0.5 * f, f)
    cdef pair t = fast_two_sum(f, -h.hi)
    t.lo = muladd(s, muladd(z, log_poly(z), h.hi), t.lo - h.lo)
    return t


cdef inline pair log_near(real f) noexcept nogil:
    return log_sum(f, f / (2.0 + f))


ctypedef struct near_sixteenth:
    real e
    word j
    real c  # near 1/x, or if not easy of its mantissa
    real r  # x c - 1, exact


cdef inline near_sixteenth reduce_log(real x, bint easy) noexcept nogil:
    """Of a positive finite x; easy: far from the ends of the range."""
    cdef near_sixteenth t
    cdef real m = x if easy else mantissa_of_any(x)
    cdef near_inverse w = nearest_inverse(rough_inverse(m))
    t.e = -exponent_of(w.c) if easy else exponent_of_any(x) - exponent_of(w.c)
    t.j = w.index
    t.c = w.c
    t.r = muladd(m, w.c, -1.0)
    return t


# The sum of a leading part, which is exact, and a rest so much smaller that its rounding counts a quarter of an ulp, or a half
# where adding it is exact.

ctypedef struct parted:
    real leading
    pair rest


cdef inline real leading_lacks(near_sixteenth t) noexcept nogil:
    """What the leading part of the logarithm, without r, lacks."""
    return muladd(t.e, LN2_LO, lookup(LOGS_REST, t.j))


cdef inline parted parted_log(near_sixteenth t) noexcept nogil:
    cdef parted s
    s.leading = muladd(t.e, LN2_HI, lookup(LOGS, t.j))
    s.rest.hi = t.r
    s.rest.lo = muladd(t.r * t.r, log_near_poly(t.r), leading_lacks(t))
    return s


cdef inline pair as_pair(parted s) noexcept nogil:
    """With twice the digits."""
    cdef pair p = fast_two_sum(s.leading, s.rest.hi)
    p.lo = p.lo + s.rest.lo
    return p


cdef inline pair corrected_log(near_sixteenth t, real missed, real inverse) noexcept nogil:
    """Of x + missed, from about 1/x."""
    cdef parted s = parted_log(t)
    s.rest.lo = muladd(missed, inverse, s.rest.lo)
    return as_pair(s)


cdef inline real natural_near(near_sixteenth t) noexcept nogil:
    cdef parted s = parted_log(t)
    return s.leading + (s.rest.hi + s.rest.lo)


cdef inline real times_rest(real r, number rest, real low) noexcept nogil:
    """What a base's constant lacks counts for floats alone: 1/ln 2 and 1/ln 10 are doubles but for 2^-56 and 2^-55."""
    return low if WORD_BITS == 64 else muladd(r, rest, low)


cdef inline real binary_near(near_sixteenth t) noexcept nogil:
    cdef real low = times_rest(t.r, LOG2E_LO, lookup(LOG2S_REST, t.j))
    return (t.e + lookup(LOG2S, t.j)) + muladd(t.r, LOG2E_HI, muladd(t.r * t.r, log2_near_poly(t.r), low))


cdef inline real decimal_near(near_sixteenth t) noexcept nogil:
    cdef real low = times_rest(t.r, LOG10E_LO, muladd(t.e, LOG10_2_LO, lookup(LOG10S_REST, t.j)))
    cdef real rest = muladd(t.r, LOG10E_HI, muladd(t.r * t.r, log10_near_poly(t.r), low))
    return muladd(t.e, LOG10_2_HI, lookup(LOG10S, t.j)) + rest


ctypedef struct logarithm:
    binary x        # 2^e m
    real inverse    # of m, within 1.92 ulp
    real s          # f/(2 + f)
    pair log        # of m


cdef inline logarithm log_of(binary x) noexcept nogil:
    """s and 1/m come from one division."""
    cdef logarithm t
    cdef real f = x.m - 1.0, g = 2.0 + f
    cdef real w = 1.0 / (g * x.m)
    t.x = x
    t.inverse = w * g
    t.s = f * (w * x.m)
    t.log = log_sum(f, t.s)
    return t


cdef inline real inside_log(real x, real y, real pole) noexcept nogil:
    """y where x is beyond the pole and finite; else what C99 Annex F has."""
    y = blend(x < INFINITY, y, x)
    return blend(x > pole, y, blend(x == pole, -INFINITY, NAN))


cdef inline real inside_inverse(real x, real dy) noexcept nogil:
    """dy where 0 < x < inf; else the limit of 1/x from inside the domain."""
    dy = blend(x < INFINITY, dy, blend(x > 0.0, 0.0, x))
    return blend(x > 0.0, dy, blend(x == 0.0, INFINITY, NAN))


# A logarithm to a fixed base is e c + log(m)/log(base), with c = log(2)/log(base) in two parts.

cdef inline real natural_log(logarithm t, real correction) noexcept nogil:
    """log_sum and this sum in one: e LN2_HI is exact, and of f^2/2 its last bit hardly counts.

    To correct by -0.0 costs nothing: the compiler may leave it out.
    """
    cdef real f = t.x.m - 1.0, half = 0.5 * f, z = t.s * t.s
    cdef real high = muladd(t.x.e, LN2_HI, f), low = f - muladd(-t.x.e, LN2_HI, high)
    cdef real rest = muladd(t.s, muladd(z, log_poly(z), half * f), muladd(t.x.e, LN2_LO, low) + correction)
    return high + muladd(-half, f, rest)


cdef inline real binary_log(logarithm t) noexcept nogil:
    cdef pair u = two_prod(t.log.hi, LOG2E_HI)
    cdef pair s = fast_two_sum(t.x.e, u.hi)
    return s.hi + (s.lo + muladd(t.log.lo, LOG2E_HI, muladd(t.log.hi, LOG2E_LO, u.lo)))


cdef inline real decimal_log(logarithm t) noexcept nogil:
    cdef pair u = two_prod(t.log.hi, LOG10E_HI)
    cdef pair s = fast_two_sum(t.x.e * LOG10_2_HI, u.hi)
    return s.hi + (s.lo + muladd(t.log.lo, LOG10E_HI, muladd(t.log.hi, LOG10E_LO, muladd(t.x.e, LOG10_2_LO, u.lo))))


cdef inline real over_m(real c_hi, real c_lo, real m, real inverse) noexcept nogil:
    """(c_hi + c_lo)/m"""
    return product_sum(c_hi, inverse, inverse * muladd(c_hi, residual(1.0, inverse, m), c_lo))


# Value and derivative without the special cases; easy: argument and derivative are normal.

cdef inline binary split(real x, bint easy) noexcept nogil:
    return split_normal(x) if easy else split_binary(x)


cdef inline real over_power(real v, real e, bint easy) noexcept nogil:
    """v/2^e"""
    return v * pow2(-e) if easy else scale(v, -e)


cdef inline real log_inside(real x, bint easy, real* dy) noexcept nogil:
    cdef logarithm t
    if HAS_TABLES:
        x = kept(x)
        dy[0] = 1.0 / x
        return natural_near(reduce_log(x, easy))
    t = log_of(split(x, easy))
    dy[0] = over_power(t.inverse, t.x.e, easy)
    return natural_log(t, -0.0)


cdef inline real log2_inside(real x, bint easy, real* dy) noexcept nogil:
    cdef logarithm t
    if HAS_TABLES:
        x = kept(x)
        dy[0] = LOG2E_HI / x
        return binary_near(reduce_log(x, easy))
    t = log_of(split(x, easy))
    dy[0] = over_power(over_m(LOG2E_HI, LOG2E_LO, t.x.m, t.inverse), t.x.e, easy)
    return binary_log(t)


cdef inline real log10_inside(real x, bint easy, real* dy) noexcept nogil:
    cdef logarithm t
    if HAS_TABLES:
        x = kept(x)
        dy[0] = LOG10E_HI / x
        return decimal_near(reduce_log(x, easy))
    t = log_of(split(x, easy))
    dy[0] = over_power(over_m(LOG10E_HI, LOG10E_LO, t.x.m, t.inverse), t.x.e, easy)
    return decimal_log(t)


cdef inline real log_rule(real x, real* dy) noexcept nogil:
    cdef real y = log_inside(x, False, dy)
    dy[0] = inside_inverse(x, dy[0])
    return inside_log(x, y, 0.0)


cdef inline real log2_rule(real x, real* dy) noexcept nogil:
    cdef real y = log2_inside(x, False, dy)
    dy[0] = inside_inverse(x, dy[0])
    return inside_log(x, y, 0.0)


cdef inline real log10_rule(real x, real* dy) noexcept nogil:
    cdef real y = log10_inside(x, False, dy)
    dy[0] = inside_inverse(x, dy[0])
    return inside_log(x, y, 0.0)


cdef inline word log_odd(real x) noexcept nogil:
    # the derivative, too, is normal, and far from the end of the range
    return outside_positive(x, by_type(1e-300, 1e-33), by_type(1.1235582092889474e307, 2.1267647932558654e37))


cdef inline word log2_odd(real x) noexcept nogil:
    return log_odd(x)


cdef inline word log10_odd(real x) noexcept nogil:
    return log_odd(x)


cdef inline real log_easy(real x, real* dy) noexcept nogil:
    return log_inside(x, True, dy)


cdef inline real log2_easy(real x, real* dy) noexcept nogil:
    return log2_inside(x, True, dy)


cdef inline real log10_easy(real x, real* dy) noexcept nogil:
    return log10_inside(x, True, dy)


cdef inline real log1p_near(real x, pair u, real* dy, real* q, bint easy) noexcept nogil:
    """1 + x = u exactly; q is 1/u.hi within two ulp or so, and normal if easy."""
    cdef logarithm t
    cdef pair s
    cdef real y
    if HAS_TABLES:
        q[0] = 1.0 / u.hi
        s = corrected_log(reduce_log(u.hi, easy), u.lo, q[0])
        y = s.hi + s.lo
    else:
        t = log_of(split_normal(u.hi))
        q[0] = over_power(t.inverse, t.x.e, easy)
        y = natural_log(t, u.lo * q[0])
    dy[0] = muladd(q[0], muladd(-q[0], u.lo, residual(1.0, q[0], u.hi)), q[0])
    return blend(magnitude(x) < by_type(1.1102230246251565e-16, 5.960464477539063e-08), x, y)  # 2^-53, 2^-24


cdef inline real log1p_rule(real x, real* dy) noexcept nogil:
    cdef pair u = two_sum(1.0, x)
    cdef real q, slope
    cdef real y = log1p_near(x, u, &slope, &q, False)
    # beyond 2^100 the 1 is no longer felt, nor is 1/x far from the end of the range
    dy[0] = inside_inverse(u.hi, blend(u.hi < 1.2676506002282294e30, slope, 1.0 / u.hi))
    return inside_log(x, y, -1.0)


cdef inline word log1p_odd(real x) noexcept nogil:
    return outside_positive(1.0 + x, by_type(1e-10, 1e-5), 1.2676506002282294e30)


cdef inline real log1p_easy(real x, real* dy) noexcept nogil:
    cdef real q
    return log1p_near(x, two_sum(1.0, x), dy, &q, True)


ctypedef struct precise_log:
    real e, m     # x = 2^e m
    real inverse  # of m, within an ulp or two
    pair log      # log x, relative error about 2^-64 (single: 2^-36), or 2^-62 for a small exponent


cdef inline precise_log precise_log_of(real x, real c, bint near) noexcept nogil:
    """Of a positive x, for x**c, or for any exponent, where c is infinite. Near: x is normal and |c| at most 4096."""
    if HAS_TABLES:
        return precise_log_near(x, c, near)
    return precise_log_of_binary(split(x, near))


cdef inline precise_log precise_log_near(real x, real c, bint near) noexcept nogil:
    """r^2/2 as a pair, too; and, where a large exponent multiplies what is missing, 2/3 r."""
    cdef precise_log p
    cdef near_sixteenth t = reduce_log(x, near)
    cdef real half = 0.5 * t.r, rest = log_near_tail_poly(t.r)
    cdef pair square = two_prod(half, t.r), thirds
    cdef pair s = fast_two_sum(muladd(t.e, LN2_HI, lookup(LOGS, t.j)), t.r)
    cdef pair u = fast_two_sum(s.hi, -square.hi)
    cdef real low = leading_lacks(t) - square.lo
    cdef real tail = muladd(t.r * t.r * t.r, muladd(t.r, rest, THIRD_HI), low)
    if WORD_BITS == 64 and not near:
        thirds = two_prod(t.r, TWO_THIRDS_HI)
        thirds.lo = muladd(2.0 * t.r * t.r, rest, muladd(t.r, TWO_THIRDS_LO, thirds.lo))
        low = muladd(square.hi, thirds.hi, muladd(square.hi, thirds.lo, muladd(square.lo, thirds.hi, low)))
        tail = blend(magnitude(c) > 4096.0, low, tail)
    p.log = fast_two_sum(u.hi, (u.lo + s.lo) + tail)
    p.e = exponent_of(x) if near else exponent_of_any(x)
    p.m = mantissa_of(x) if near else mantissa_of_any(x)
    p.inverse = 1.0 / p.m
    return p


cdef inline precise_log precise_log_of_binary(binary b) noexcept nogil:
    """s = f/(2 + f) as a pair from one division, which gives 1/m too; the two leading terms
    of log m = 2 s + s (2/3 z + z^2 Q(z)), z = s^2, as pairs.
    """
    cdef precise_log r
    cdef real f = b.m - 1.0
    cdef pair g = fast_two_sum(2.0, f)
    cdef real w = 1.0 / (g.hi * b.m)
    cdef real inverse_g = w * b.m
    cdef real s = f * inverse_g
    cdef real s_lo = muladd(-s, g.lo, residual(f, s, g.hi)) * inverse_g
    cdef pair z = two_prod(s, s)
    z.lo = muladd(2.0 * s, s_lo, z.lo)
    cdef pair p = two_prod(TWO_THIRDS_HI, z.hi)
    # z.lo is felt in the next term, 2/5 z^2, too
    p.lo = p.lo + muladd(muladd(0.8, z.hi, TWO_THIRDS_HI), z.lo, TWO_THIRDS_LO * z.hi)
    p = fast_two_sum(p.hi, muladd(z.hi * z.hi, log_tail_poly(z.hi), p.lo))
    cdef pair v = two_prod(s, p.hi)
    v.lo = v.lo + muladd(s, p.lo, s_lo * p.hi)
    cdef pair t = fast_two_sum(2.0 * s, v.hi)
    t.lo = t.lo + (2.0 * s_lo + v.lo)
    cdef pair sum = fast_two_sum(b.e * LN2_HI, t.hi)
    r.log = fast_two_sum(sum.hi, sum.lo + muladd(b.e, LN2_LO, t.lo))
    r.e = b.e
    r.m = b.m
    r.inverse = w * g.hi
    return r


cdef inline pair divide(pair a, pair b) noexcept nogil:
    cdef real q = 1.0 / b.hi
    cdef real y = a.hi * q
    return fast_two_sum(y, q * muladd(-y, b.lo, residual(a.hi, y, b.hi) + a.lo))


cdef inline bint uniform(const number* a, Py_ssize_t n) noexcept nogil:
    """Whether all parameters of a block are the same."""
    cdef Py_ssize_t i
    cdef bits different = 0
    for i in range(n):
        different |= bits_of(a[i]) ^ bits_of(a[0])
    return different == 0


ctypedef struct logarithm_base:
    pair inverse    # 1/log a; NaN if a is no base: not positive and finite, or 1
    real rising   # the sign of log a


cdef inline logarithm_base prepare_log_base(real a) noexcept nogil:
    cdef logarithm_base p
    cdef pair one, log = precise_log_of(a, INFINITY, False).log
    one.hi = 1.0
    one.lo = 0.0
    log.hi = blend((a > 0.0) & (a < INFINITY) & (a != 1.0), log.hi, NAN)
    p.inverse = divide(one, log)
    p.rising = log.hi / magnitude(log.hi)
    return p


cdef inline real log_by_base(pair log, logarithm_base a) noexcept nogil:
    """(log x)(1/log a)"""
    cdef pair s = fast_two_sum(log.hi, log.lo)
    cdef pair u = two_prod(s.hi, a.inverse.hi)
    return u.hi + (u.lo + muladd(s.hi, a.inverse.lo, s.lo * a.inverse.hi))


cdef inline pair natural_pair(logarithm t) noexcept nogil:
    cdef pair s = fast_two_sum(t.x.e * LN2_HI, t.log.hi)
    s.lo = s.lo + muladd(t.x.e, LN2_LO, t.log.lo)
    return s


cdef inline real log_base_inside(real x, logarithm_base a, bint easy, real* dy) noexcept nogil:
    cdef pair log
    cdef logarithm t
    if HAS_TABLES:
        dy[0] = a.inverse.hi * (1.0 / (x if easy else mantissa_of_any(x)))
        if not easy:
            dy[0] = scale(dy[0], -exponent_of_any(x))
        log = as_pair(parted_log(reduce_log(x, easy)))
        return product_sum(log.hi, a.inverse.hi, muladd(log.hi, a.inverse.lo, log.lo * a.inverse.hi))
    t = log_of(split(x, easy))
    dy[0] = over_power(over_m(a.inverse.hi, a.inverse.lo, t.x.m, t.inverse), t.x.e, easy)
    return log_by_base(natural_pair(t), a)


cdef inline real log_base_of(real x, logarithm_base a, real* dy) noexcept nogil:
    cdef real y = log_base_inside(x, a, False, dy)
    dy[0] = a.rising * inside_inverse(x, a.rising * dy[0])
    return a.rising * inside_log(x, a.rising * y, 0.0)


cdef inline real log_base_rule(real x, real a, real* dy) noexcept nogil:
    return log_base_of(x, prepare_log_base(a), dy)


cdef inline word log_base_odd(real x) noexcept nogil:
    # the corrections of the derivative, too, are normal
    return outside_positive(x, SMALLEST_NORMAL, by_type(1e270, 1e25))


cdef inline gathered log_base_put(const number* x, logarithm_base a, restrict_number y, restrict_number dy,
                                  Py_ssize_t n, int past) noexcept nogil:
    cdef gathered odd = 0
    cdef Py_ssize_t i
    cdef real slope, u
    for i in range(n // LANES):
        expect(x, i, past)
        u = kept(load(x, i))
        put(y, i, log_base_inside(u, a, True, &slope), past, 1, NULL)
        put(dy, i, slope, past, 2, NULL)
        odd = odd | log_base_odd(u)
    return odd


cdef inline bint log_base_block(const number* x, const number* a, bint constant, restrict_number y, restrict_number dy,
                                Py_ssize_t n, int past, gathered* special) noexcept nogil:
    """One base: its logarithm is computed once."""
    cdef gathered found = 0, odd = 0
    cdef logarithm_base p
    cdef Py_ssize_t i
    cdef real slope
    if not (constant or uniform(a, n)):
        return False
    p = prepare_log_base(a[0])
    if first(p.inverse.hi) == first(p.inverse.hi):
        if past == BOTH and not NARROW:
            odd = log_base_put(x, p, y, dy, n, BOTH)
        else:
            odd = log_base_put(x, p, y, dy, n, 0)
        if not any_top_bit(odd):
            return True
    for i in range(n // LANES):
        store(y, i, log_base_of(load(x, i), p, &slope))
        store(dy, i, slope)
        found = found | special_bit(load(y, i)) | special_bit(slope)
    special[0] = found
    return True


cdef inline real logit_easy(real x, real* dy) noexcept nogil:
    """log q with q = x/(1 - x); 1/(x (1 - x)) is the derivative, and gives q and 1/q, to correct with."""
    cdef pair c = fast_two_sum(1.0, -x), p = two_prod(x, c.hi)
    p.lo = muladd(x, c.lo, p.lo)
    cdef real v = 1.0 / p.hi
    cdef real q = x * (v * x)
    dy[0] = muladd(v, muladd(-v, p.lo, residual(1.0, v, p.hi)), v)
    cdef real missed = muladd(-q, c.lo, residual(x, q, c.hi)), inverse = v * c.hi  # this is 1/x
    cdef pair s
    if HAS_AVX512:
        s = corrected_log(reduce_log(q, True), missed, inverse)
        return s.hi + s.lo
    return natural_log(log_of(split_normal(q)), missed * inverse)


cdef inline word logit_odd(real x) noexcept nogil:
    return outside_positive(x, by_type(1e-290, 1e-30), by_type(0.9999999999999999, 0.99999994))


cdef inline real logit_rule(real x, real* dy) noexcept nogil:
    """Next to 0 it is log x."""
    cdef real low = by_type(1e-290, 1e-30), slope
    cdef real y = logit_easy(clamp(x, low, 1.0), &slope), near = log_rule(x, dy)
    cdef real edge = blend(x == 1.0, INFINITY, NAN)
    dy[0] = blend(x >= low, blend(x < 1.0, slope, edge), inside_inverse(x, 1.0 / x))
    return blend(x >= low, blend(x < 1.0, y, edge), near)
