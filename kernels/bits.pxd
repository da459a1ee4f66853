"""Cython's view of bits.h: what each name means is said there."""

from libc.stdint cimport uint32_t, uint64_t

cdef extern from "bits.h" nogil:
    ctypedef double real
    real by_type(real double_value, real single_value)
    ctypedef double* restrict_double
    ctypedef struct pair:
        double hi
        double lo
    ctypedef struct float_state:
        pass
    const bint HAS_FMA "PYDERIV_FMA"
    enum: RAISE_INVALID, RAISE_DIVIDE, RAISE_OVERFLOW

    uint64_t as_bits(double x)
    double from_bits(uint64_t u)
    double blend(bint condition, double a, double b)
    double magnitude(double x)
    uint64_t sign_of(double x)
    double flip_sign(double x, uint64_t sign)
    double with_sign_of(double x, double s)
    double round_nearest(double x)
    uint64_t low_bits(double k)
    double pow2(double k)
    double scale(double v, double k)
    double muladd(double a, double b, double c)
    pair two_sum(double a, double b)
    pair fast_two_sum(double a, double b)
    pair two_prod(double a, double b)
    double residual(double c, double a, double b)
    double product_sum(double a, double b, double c)
    double sum_of_products(double a, double b, double c, double d)
    pair product_sum_pair(double a, double b, double c)
    double round_product(double a, double b)
    double scale_sum(double hi, double lo, double k)
    uint32_t special_bit(double x)
    void stream_copy(double* to, const double* from_, Py_ssize_t n)
    void stream_fence()
    float_state save_flags()
    void restore_flags(float_state state, int raise_)
    int processor_level()
