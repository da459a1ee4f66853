"""Cython's view of bits.h: what each name means is said there."""

from libc.stdint cimport uint16_t, uint32_t

cdef extern from "bits.h" nogil:
    ctypedef double real  # or float: the compiler knows
    ctypedef uint32_t word
    ctypedef uint16_t half_word
    ctypedef real* restrict_real
    ctypedef struct pair:
        real hi
        real lo
    ctypedef struct binary_power:
        real k
        real power
    ctypedef struct float_state:
        pass
    const bint HAS_FMA "PYDERIV_FMA"
    enum: LANES, BLOCK, LINE, SCRATCH
    enum: RAISE_INVALID, RAISE_DIVIDE, RAISE_OVERFLOW
    const int WORD_BITS, MANTISSA_BITS, EXPONENT_BIAS
    const word MANTISSA_MASK, SIGN_BIT
    const real SMALLEST_NORMAL, LARGEST, WHOLE, MOST_SCALE

    real by_type(real double_value, real single_value)
    word as_bits(real x)
    real from_bits(word u)
    real blend(bint condition, real a, real b)
    real magnitude(real x)
    word sign_of(real x)
    real flip_sign(real x, word sign)
    real with_sign_of(real x, real s)
    real sqrt "square_root"(real x)
    real round_nearest(real x)
    word low_bits(real k)
    real pow2(real k)
    real scale(real v, real k)
    real muladd(real a, real b, real c)
    pair two_sum(real a, real b)
    pair fast_two_sum(real a, real b)
    pair two_prod(real a, real b)
    real residual(real c, real a, real b)
    real product_sum(real a, real b, real c)
    real sum_of_products(real a, real b, real c, real d)
    pair product_sum_pair(real a, real b, real c)
    real round_product(real a, real b)
    binary_power nearest_power(real a, real b)
    real scale_near(real hi, real lo, real k)
    word outside(real x, real low, real high)
    word outside_positive(real x, real low, real high)
    real scale_sum(real hi, real lo, real k)
    half_word special_bit(real x)
    bint any_top_bit(half_word special)
    void stream_copy(real* to, const real* from_, Py_ssize_t n)
    void stream_fence()
    float_state save_flags()
    void restore_flags(float_state state, int raise_)
    int processor_level()
