/* Constants of the kernels.  Written by minimax/constants.py: change them there. */
#ifndef PYDERIV_CONSTANTS_H
#define PYDERIV_CONSTANTS_H

#include "bits.h"

/* high part of 40 or 15 bits: k * LN2_HI is exact for |k| < 2^13, 2^9 */
#define LN2_HI by_type(0x1.62e42fefa4000p-1, 0x1.62e4p-1f)
#define LN2_LO by_type(-0x1.8432a1b0e2634p-43, 0x1.7f7d1cp-20f)
/* 1/ln 2 */
#define LOG2E_HI by_type(0x1.71547652b82fep+0, 0x1.715476p+0f)
#define LOG2E_LO by_type(0x1.777d0ffda0d24p-56, 0x1.4ae0cp-26f)
/* ln 2 */
#define LN2_FULL_HI by_type(0x1.62e42fefa39efp-1, 0x1.62e43p-1f)
#define LN2_FULL_LO by_type(0x1.abc9e3b39803fp-56, -0x1.05c61p-29f)
/* 1/ln 10 */
#define LOG10E_HI by_type(0x1.bcb7b1526e50ep-2, 0x1.bcb7b2p-2f)
#define LOG10E_LO by_type(0x1.95355baaafad3p-57, -0x1.5b235ep-27f)
/* log10(2), high part of 40 or 15 bits */
#define LOG10_2_HI by_type(0x1.34413509f8000p-2, 0x1.344p-2f)
#define LOG10_2_LO by_type(-0x1.80433b83b532ap-44, 0x1.3509f8p-18f)
/* 1/3 */
#define THIRD_HI by_type(0x1.5555555555555p-2, 0x1.555556p-2f)
#define THIRD_LO by_type(0x1.5555555555555p-56, -0x1.555556p-27f)
/* 2/3 */
#define TWO_THIRDS_HI by_type(0x1.5555555555555p-1, 0x1.555556p-1f)
#define TWO_THIRDS_LO by_type(0x1.5555555555555p-55, -0x1.555556p-26f)
/* pi/2 to 159 or 72 bits */
#define HALF_PI_HI by_type(0x1.921fb54442d18p+0, 0x1.921fb6p+0f)
#define HALF_PI_LO by_type(0x1.1a62633145c07p-54, -0x1.777a5cp-25f)
#define HALF_PI_LOWEST by_type(-0x1.f1976b7ed8fbcp-110, -0x1.ee59dap-50f)
/* 2/sqrt(pi) */
#define TWO_OVER_SQRT_PI_HI by_type(0x1.20dd750429b6dp+0, 0x1.20dd76p+0f)
#define TWO_OVER_SQRT_PI_LO by_type(0x1.1ae3a914fed80p-56, -0x1.f7ac92p-25f)
/* 2/sqrt(pi) - 1 */
#define TWO_OVER_SQRT_PI_LESS_1_HI by_type(0x1.06eba8214db69p-3, 0x1.06eba8p-3f)
/* 1/sqrt(2 pi) */
#define INV_SQRT_TAU_HI by_type(0x1.9884533d43651p-2, 0x1.988454p-2f)
#define INV_SQRT_TAU_LO by_type(-0x1.cbc0d30ebfd15p-56, -0x1.857936p-27f)
/* 1/sqrt(2 pi) - 3/8 */
#define INV_SQRT_TAU_LESS_3_8_HI by_type(0x1.884533d436509p-6, 0x1.884534p-6f)
/* sqrt(1/2) */
#define SQRT_HALF_HI by_type(0x1.6a09e667f3bcdp-1, 0x1.6a09e6p-1f)
#define SQRT_HALF_LO by_type(-0x1.bdd3413b26456p-55, 0x1.9fcef4p-27f)
/* sqrt(2 pi) */
#define SQRT_TAU_HI by_type(0x1.40d931ff62706p+1, 0x1.40d932p+1f)
/* pi^2/3 */
#define SINC_BEND_HI by_type(0x1.a51a6625307d3p+1, 0x1.a51a66p+1f)
#define SINC_BEND_LO by_type(0x1.1873d8912200cp-54, 0x1.2983eap-26f)
/* c of gelu_tanh */
#define GELU_TANH_C_HI by_type(0x1.9884533d43651p+0, 0x1.988454p+0f)
#define GELU_TANH_C_LO by_type(-0x1.cbc0d30ebfd15p-54, -0x1.857936p-25f)
/* c a of gelu_tanh */
#define GELU_TANH_CA_HI by_type(0x1.2444f2a4d8b4bp-4, 0x1.2444f2p-4f)
#define GELU_TANH_CA_LO by_type(-0x1.3023b0e5fbc6ep-58, 0x1.49b16ap-29f)
/* where silu' is 0 */
#define SILU_ZERO_HI by_type(-0x1.474973c84120bp+0, -0x1.474974p+0f)
#define SILU_ZERO_LO by_type(-0x1.f8d74bc9ac154p-54, 0x1.bdf6fap-27f)
/* where gelu' is 0 */
#define GELU_ZERO_HI by_type(-0x1.80ead197f00b4p-1, -0x1.80ead2p-1f)
#define GELU_ZERO_LO by_type(0x1.13e74c58cada8p-56, 0x1.a03fd4p-27f)
/* where gelu_tanh' is 0 */
#define GELU_TANH_ZERO_HI by_type(-0x1.81429f9e97e4dp-1, -0x1.8142ap-1f)
#define GELU_TANH_ZERO_LO by_type(0x1.3ce60c9e3b279p-55, 0x1.85a06cp-27f)
/* where mish' is 0 */
#define MISH_ZERO_HI by_type(-0x1.31432c0d12d84p+0, -0x1.31432cp+0f)
#define MISH_ZERO_LO by_type(-0x1.bf319154da210p-55, -0x1.a25b08p-29f)
/* 2^(-1/3) */
#define CBRT2_HI by_type(0x1.965fea53d6e3dp-1, 0x1.965feap-1f)
/* 4^(-1/3) */
#define CBRT4_HI by_type(0x1.428a2f98d728bp-1, 0x1.428a3p-1f)

/* 2/pi: 38 words of 32 bits after the binary point */
static const uint32_t TWO_OVER_PI[38] = {
    0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u, 0x3c439041u,
    0xfe5163abu, 0xdebbc561u, 0xb7246e3au, 0x424dd2e0u, 0x06492eeau, 0x09d1921cu,
    0xfe1deb1cu, 0xb129a73eu, 0xe88235f5u, 0x2ebb4484u, 0xe99c7026u, 0xb45f7e41u,
    0x3991d639u, 0x835339f4u, 0x9c845f8bu, 0xbdf9283bu, 0x1ff897ffu, 0xde05980fu,
    0xef2f118bu, 0x5a0a6d1fu, 0x6d367ecfu, 0x27cb09b7u, 0x4f463f66u, 0x9e5fea2du,
    0x7527bac7u, 0xebe5f17bu, 0x3d0739f7u, 0x8a5292eau, 0x6bfb5fb1u, 0x1f8d5d08u,
    0x56033046u, 0xfc7b6babu,
};

/* 2^(j/16), j = 0 ... 15, and what is missing, relatively */
alignas(64) static const number SIXTEENTHS[16] = {
    0x1.0000000000000p+0, 0x1.0b5586cf9890fp+0, 0x1.172b83c7d517bp+0, 0x1.2387a6e756238p+0,
    0x1.306fe0a31b715p+0, 0x1.3dea64c123422p+0, 0x1.4bfdad5362a27p+0, 0x1.5ab07dd485429p+0,
    0x1.6a09e667f3bcdp+0, 0x1.7a11473eb0187p+0, 0x1.8ace5422aa0dbp+0, 0x1.9c49182a3f090p+0,
    0x1.ae89f995ad3adp+0, 0x1.c199bdd85529cp+0, 0x1.d5818dcfba487p+0, 0x1.ea4afa2a490dap+0,
};
alignas(64) static const number SIXTEENTHS_REST[16] = {
    0x0.0p+0, 0x1.79aa65d837b6dp-54, -0x1.01b15eaa59348p-55, 0x1.68efde3a8a894p-54,
    0x1.34d754db0abb6p-55, 0x1.59f48a72a4c6dp-55, 0x1.690cebb7aafb0p-56, 0x1.063e1e21c5409p-54,
    -0x1.3b3efbf5e2228p-54, -0x1.b32dcb94da51dp-56, 0x1.db72fc1f0eab4p-55, 0x1.1affc2b91ce27p-56,
    0x1.c1a7792cb3387p-55, 0x1.36eae30af0cb3p-56, 0x1.4a385a63d07a7p-56, -0x1.ff7128fd391f0p-55,
};

#endif
