"""Cython's view of bits.h: what each name means is said there."""

from libc.stdint cimport uint32_t

cdef extern from "bits.h" nogil:
    ctypedef double number  # or float: the compiler knows
    ctypedef uint32_t bits
    ctypedef double real    # a vector of numbers, of their bits, of truth values
    ctypedef uint32_t word
    ctypedef bint mask
    ctypedef uint32_t gathered
    ctypedef double witness
    ctypedef number* restrict_number
    ctypedef struct pair:
        real hi
        real lo
    ctypedef struct binary_power:
        real k
        real power
    ctypedef struct float_state:
        pass
    ctypedef struct sixteenths:
        real n
        word index
        real below
    ctypedef struct integer:
        real n
        word index
    ctypedef struct near_inverse:
        real c
        word index
    const bint HAS_FMA "PYDERIV_FMA"
    const bint HAS_AVX512 "PYDERIV_AVX512"
    const bint HAS_TABLES "PYDERIV_TABLES"
    const bint HAS_MANY_TABLES "PYDERIV_MANY_TABLES"
    const bint NARROW "PYDERIV_NARROW"
    enum: LANES, BLOCK, WIDE_BLOCK, LONG_BLOCK, LINE, QUARTER, SCRATCH
    enum: BOTH
    enum: RAISE_INVALID, RAISE_DIVIDE, RAISE_OVERFLOW
    const int WORD_BITS, MANTISSA_BITS, EXPONENT_BIAS
    const bits MANTISSA_MASK, SIGN_BIT
    const number SMALLEST_NORMAL, LARGEST, NEARLY_ITSELF, WHOLE, MOST_SCALE

    number by_type(number double_value, number single_value)
    real load(const number* from_, Py_ssize_t i)
    real kept(real x)
    void expect(const number* a, Py_ssize_t i, bint far)
    void store(number* to, Py_ssize_t i, real x)
    number first(real x)
    word as_bits(real x)
    real from_bits(word u)
    bits bits_of(number x)
    real blend(mask condition, real a, real b)
    word blend_bits(mask condition, word a, word b)
    real at_least(real low, real x)
    real clamp(real x, real low, real high)
    real magnitude(real x)
    word sign_of(real x)
    real flip_sign(real x, word sign)
    real with_sign_of(real x, real s)
    mask is_odd(word n)
    real sqrt "square_root"(real x)
    real rough_inverse(real x)
    real rough_inverse_root(real x)
    real half_inverse(real x)
    real rounded_inverse(real x)
    real quick_inverse(real x)
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
    real finite_sum_of_products(real a, real b, real c, real d)
    real sum_of_multiples(real a, real b, real c, real d)
    real finite_sum_of_multiples(real a, real b, real c, real d)
    pair product_sum_pair(real a, real b, real c)
    integer nearest_integer(real a, real b)
    real round_product(real a, real b)
    binary_power nearest_power(real a, real b)
    sixteenths nearest_sixteenth(real a, real b)
    real exponent_of(real x)
    real exponent_of_any(real x)
    real mantissa_of(real x)
    real mantissa_of_any(real x)
    real power_of_sixteenths(sixteenths s, real listed)
    near_inverse nearest_inverse(real inverse)
    word sixteenth_near_inverse(real m)
    real lookup(const number* table, word index)
    real round_down(real x)
    real scale_near(real hi, real lo, real k)
    word outside(real x, real low, real high)
    word above(real x, real high)
    word outside_positive(real x, real low, real high)
    real scale_sum(real hi, real lo, real k)
    word special_bit(real x)
    gathered apart(gathered x)
    bint any_top_bit(gathered x)
    bint any_bit(gathered x)
    witness or_special(witness before, real y)
    bint is_special(witness seen)
    bint any_of(mask a)
    void stream_copy(number* to, const number* from_, Py_ssize_t n)
    ctypedef struct shifted:
        pass
    void store_in_order(number* to, Py_ssize_t i, real x)
    void begin_lines(shifted* s, number* to)
    void put_lines(shifted* s, number* to, Py_ssize_t i, real x, int past, int bit, gathered* special)
    void end_lines(shifted* s, Py_ssize_t n, int past, int bit)
    void put(number* to, Py_ssize_t i, real x, int past, int bit, gathered* special)
    void stream_fence()
    void write_rows(number* to, number** from_, int columns, Py_ssize_t n)
    void expect_to_read(const char* memory, Py_ssize_t bytes)
    void expect_to_write(const char* memory, Py_ssize_t bytes)
    bint needs_streaming()
    float_state save_flags()
    void restore_flags(float_state state, int raise_)
    int processor_level()
