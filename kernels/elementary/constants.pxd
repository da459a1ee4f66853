"""Cython's view of constants.h, which minimax/constants.py writes."""

from libc.stdint cimport uint32_t

from bits cimport number

cdef extern from "elementary/constants.h" nogil:
    const number LN2_HI, LN2_LO, LN2_FULL_HI, LN2_FULL_LO, LOG2E_HI, LOG2E_LO
    const number LOG10E_HI, LOG10E_LO, LOG10_2_HI, LOG10_2_LO
    const number THIRD_HI, THIRD_LO, TWO_THIRDS_HI, TWO_THIRDS_LO, CBRT_ODD_HI, CBRT_EVEN_HI, UNSHIFT_HI, UNSHIFT_LOG2_HI
    const number TWO_OVER_SQRT_PI_HI, TWO_OVER_SQRT_PI_LO, TWO_OVER_SQRT_PI_LESS_1_HI
    const number INV_SQRT_TAU_HI, INV_SQRT_TAU_LO, INV_SQRT_TAU_LESS_3_8_HI, SQRT_HALF_HI, SQRT_HALF_LO
    const number HALF_PI_HI, HALF_PI_LO, HALF_PI_LOWEST, SIXTEENTH_PI_HI, SIXTEENTH_PI_LO, SIXTEENTH_PI_LOWEST
    const number HALF_PI_FULL_HI, HALF_PI_FULL_LO, HALF_PI_FULL_LOWEST
    const number SQRT_TAU_HI, INV_PI_HI, INV_PI_LO, SINC_BEND_HI, SINC_BEND_LO
    const number GELU_TANH_C_HI, GELU_TANH_C_LO, GELU_TANH_CA_HI, GELU_TANH_CA_LO
    const number SILU_ZERO_HI, SILU_ZERO_LO, GELU_ZERO_HI, GELU_ZERO_LO
    const number GELU_TANH_ZERO_HI, GELU_TANH_ZERO_LO, MISH_ZERO_HI, MISH_ZERO_LO
    const number* SIXTEENTHS
    const number* SIXTEENTHS_REST
    const number* SIXTEENTHS_LESS_INDEX
    const number* SHIFTED_SIXTEENTHS
    const number* LOGS
    const number* LOGS_REST
    const number* LOG2S
    const number* LOG2S_REST
    const number* LOG10S
    const number* LOG10S_REST
    const number* TANGENTS
    const number* ANGLES
    const number* LOG1P_FACTORS
    const number* LOG1PS
    const number* LOG1PS_REST
    const number* INVERSE_CBRTS
    const number* SINES
    const number* COSINES
    const uint32_t* TWO_OVER_PI

cdef extern from "math.h" nogil:
    const number INFINITY, NAN
