"""Cython's view of polynomials.h, which minimax/polynomials.py writes, as it does this."""

from bits cimport number, real, word

cdef extern from "elementary/polynomials.h" nogil:
    real cosh_poly(real z)
    real sinh_poly(real z)
    real exp_poly(real z)
    real exp_near_poly(real z)
    real exp_quick_poly(real z)
    real exp_close_poly(real z)
    real exp2_quick_poly(real z)
    real exp2_poly(real z)
    real log_poly(real z)
    real log_near_poly(real z)
    real log1p_near_poly(real z)
    real log2_near_poly(real z)
    real log10_near_poly(real z)
    real log_near_tail_poly(real z)
    real log_tail_poly(real z)
    real log1p_poly(real z)
    real sin_poly(real z)
    real cos_poly(real z)
    real asin_poly(real z)
    real atan_poly(real z)
    real atan_near_poly(real z)
    real tan_near_poly(real z)
    real erf_poly(real z)
    real erfcx_poly(real z)
    real silu_slope_poly(real z)
    real mish_slope_poly(real z)
    real gelu_slope_poly(real z)
    real gelu_tanh_slope_poly(real z)
    real sinc_slope_poly(real z)
    real inverse_cbrt_poly(real z)
    const number[16]* ERF_PIECES
    real erf_pieces(word k, real z)
    const number[16]* ERFCX_PIECES
    real erfcx_pieces(word k, real z)
