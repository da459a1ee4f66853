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
/* pi/2, its middle of 33 bits: exact times k < 2^20 */
#define HALF_PI_HI by_type(0x1.921fb54442d18p+0, 0x1.921fb6p+0f)
#define HALF_PI_LO by_type(0x1.1a62633100000p-54, -0x1.777a5cp-25f)
#define HALF_PI_LOWEST by_type(0x1.1701b839a2520p-88, -0x1.ee59dap-50f)
/* pi/2 */
#define HALF_PI_FULL_HI by_type(0x1.921fb54442d18p+0, 0x1.921fb6p+0f)
#define HALF_PI_FULL_LO by_type(0x1.1a62633145c07p-54, -0x1.777a5cp-25f)
#define HALF_PI_FULL_LOWEST by_type(-0x1.f1976b7ed8fbcp-110, -0x1.ee59dap-50f)
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
/* 1/pi */
#define INV_PI_HI by_type(0x1.45f306dc9c883p-2, 0x1.45f306p-2f)
#define INV_PI_LO by_type(-0x1.6b01ec5417056p-56, 0x1.b9391p-27f)
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
/* pi/16, its middle of 30 bits: exact times k < 2^23 */
#define SIXTEENTH_PI_HI by_type(0x1.921fb54442d18p-3, 0x1.921fb6p-3f)
#define SIXTEENTH_PI_LO by_type(0x1.1a62633000000p-57, -0x1.777a5cp-28f)
#define SIXTEENTH_PI_LOWEST by_type(0x1.45c06e0e68948p-89, -0x1.ee59dap-53f)
/* logarithm of what the shifted sixteenths lack */
#define UNSHIFT_HI by_type(-0x1.bd06a2762fde6p-18, -0x1.bd06a2p-18f)
/* to base 2 */
#define UNSHIFT_LOG2_HI by_type(-0x1.4104b205427cep-17, -0x1.4104b2p-17f)
/* 2^(-j/3) for j = -1, 0, 1: of j */
#define CBRT_ODD_HI by_type(-0x1.dd68e9bbaedb3p-3, -0x1.dd68eap-3f)
/* and of j^2 */
#define CBRT_EVEN_HI by_type(0x1.b744985853524p-6, 0x1.b74498p-6f)

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

#if !defined(PYDERIV_SINGLE)

/* 2^(j/16), j = 0 ... 15, and what is missing, relatively */
alignas(64) static const number SIXTEENTHS[16] = {
    0x1p+0, 0x1.0b5586cf9890fp+0, 0x1.172b83c7d517bp+0, 0x1.2387a6e756238p+0,
    0x1.306fe0a31b715p+0, 0x1.3dea64c123422p+0, 0x1.4bfdad5362a27p+0, 0x1.5ab07dd485429p+0,
    0x1.6a09e667f3bcdp+0, 0x1.7a11473eb0187p+0, 0x1.8ace5422aa0dbp+0, 0x1.9c49182a3f09p+0,
    0x1.ae89f995ad3adp+0, 0x1.c199bdd85529cp+0, 0x1.d5818dcfba487p+0, 0x1.ea4afa2a490dap+0,
};
alignas(64) static const number SIXTEENTHS_REST[16] = {
    0x0p+0, 0x1.79aa65d837b6dp-54, -0x1.01b15eaa59348p-55, 0x1.68efde3a8a894p-54,
    0x1.34d754db0abb6p-55, 0x1.59f48a72a4c6dp-55, 0x1.690cebb7aafbp-56, 0x1.063e1e21c5409p-54,
    -0x1.3b3efbf5e2228p-54, -0x1.b32dcb94da51dp-56, 0x1.db72fc1f0eab4p-55, 0x1.1affc2b91ce27p-56,
    0x1.c1a7792cb3387p-55, 0x1.36eae30af0cb3p-56, 0x1.4a385a63d07a7p-56, -0x1.ff7128fd391fp-55,
};

/* -log(1 + j/16) in multiples of 2^-42, single 2^-16, and what is missing */
alignas(64) static const number LOGS[16] = {
    0x0p+0, -0x1.f0a30c0118p-5, -0x1.e27076e2bp-4, -0x1.5ff3070a7ap-3,
    -0x1.c8ff7c79aap-3, -0x1.1675cababap-2, -0x1.4618bc21c6p-2, -0x1.739d7f6bbdp-2,
    -0x1.9f323ecbfap-2, -0x1.c8ff7c79aap-2, -0x1.f128f5fafp-2, -0x1.0be72e42528p-1,
    -0x1.1e85f5e704p-1, -0x1.307d7334f1p-1, -0x1.41d8fe8467p-1, -0x1.52a2d265bc8p-1,
};
alignas(64) static const number LOGS_REST[16] = {
    0x0p+0, 0x1.d599e83368e91p-45, 0x1.a342c2af0003cp-45, 0x1.8586f183bebf2p-44,
    0x1.7794f689f8434p-45, -0x1.8380e731f55c4p-44, 0x1.3d82f484c84ccp-46, -0x1.a7389314feb5p-52,
    0x1.ed03525ca2643p-44, 0x1.7794f689f8434p-44, -0x1.bb2cd720ec44cp-44, -0x1.415b4c4bdd99fp-44,
    -0x1.a07bd8b34be7cp-46, -0x1.7c3f6b2143eadp-46, -0x1.5732325e617a3p-44, 0x1.2a88c41ba8752p-44,
};

/* -log2(1 + j/16) */
alignas(64) static const number LOG2S[16] = {
    0x0p+0, -0x1.663f6fac9p-4, -0x1.5c01a39fbep-3, -0x1.fbc16b9026p-3,
    -0x1.49a784bcd2p-2, -0x1.91bba891f1p-2, -0x1.d6753e032fp-2, -0x1.0c10500d638p-1,
    -0x1.2b803473f78p-1, -0x1.49a784bcd18p-1, -0x1.66a008e4788p-1, -0x1.82809d5be7p-1,
    -0x1.9d5d9fd501p-1, -0x1.b74948f553p-1, -0x1.d053f6d2608p-1, -0x1.e88c6b36268p-1,
};
alignas(64) static const number LOG2S_REST[16] = {
    0x0p+0, -0x1.3167ccc538261p-44, 0x1.2f0c0bfe9dbecp-44, -0x1.0144751b3314fp-44,
    0x1.1d406db502403p-44, -0x1.c22d2cad415aep-44, 0x1.7c407050799bfp-44, -0x1.532c412ba94dbp-44,
    -0x1.6879fa00b120ap-44, -0x1.c57f2495fb7fap-44, -0x1.979a5db68721dp-46, -0x1.cb6f70109b0f1p-47,
    -0x1.66cccab240e9p-46, -0x1.6d25a5b8a19b2p-44, -0x1.2ce6312ebb81dp-46, -0x1.395510d1e3f81p-44,
};

/* -log10(1 + j/16) */
alignas(64) static const number LOG10S[16] = {
    0x0p+0, -0x1.af5f92b01p-6, -0x1.a30a9d60ap-5, -0x1.31b3055c48p-4,
    -0x1.8cf1838864p-4, -0x1.e3bc1ab0ep-4, -0x1.1b3e71ec94p-3, -0x1.42c7e7fe4p-3,
    -0x1.68a288b60cp-3, -0x1.8cf1838864p-3, -0x1.afd3e3a23cp-3, -0x1.d165300e34p-3,
    -0x1.f1bdeeb654p-3, -0x1.087a0832fap-2, -0x1.178da53d1fp-2, -0x1.2622b0ee3bp-2,
};
alignas(64) static const number LOG10S_REST[16] = {
    0x0p+0, 0x1.9f05921f59258p-46, 0x1.0163d7e67d282p-45, 0x1.dcffc97be8c9cp-45,
    -0x1.019365163f2fcp-45, -0x1.9fe3d562a53fp-44, -0x1.ef57776664942p-44, 0x1.ff1d22abd8abep-46,
    0x1.007a93bb79e35p-44, -0x1.019365163f2fcp-44, 0x1.2ffe15737a891p-44, 0x1.812c7faeb8777p-44,
    -0x1.201b2d9a69efcp-44, -0x1.eb13e6ade14fap-44, 0x1.fec384c1692dep-46, -0x1.e73b8afd3f23ap-44,
};

/* the same of the factors c */
alignas(64) static const number LOG1PS[16] = {
    0x0p+0, 0x1.08598b59e4p-4, 0x1.da72763844p-4, 0x1.5bf406b544p-3,
    0x1.d1037f2656p-3, 0x1.269621134ep-2, 0x1.522ae0738ap-2, 0x1.7fafa3bd81p-2,
    0x1.af5295248dp-2, 0x1.e148a1a272p-2, 0x1.fb358af7a5p-2, 0x1.188ee40f24p-1,
    0x1.269621134d8p-1, 0x1.35028ad9d9p-1, 0x1.43d9ff2f92p-1, 0x1.5322e268678p-1,
};
alignas(64) static const number LOG1PS_REST[16] = {
    0x0p+0, -0x1.7e5dd7009902cp-46, 0x1.a89401fa71733p-46, -0x1.27023eb68981cp-46,
    -0x1.84a7e75b6f6e4p-47, -0x1.1b61f10522625p-44, 0x1.ebe708164c759p-45, 0x1.46fb79bf6d4cbp-44,
    -0x1.17cc552774458p-45, 0x1.b36537e3375b2p-44, -0x1.def40b87d36d9p-44, -0x1.accec41d52e6cp-44,
    0x1.c93c1df5bb3b6p-44, -0x1.bd1f01ab60655p-44, 0x1.e267b0b7efae1p-44, 0x1.5ccc45d257531p-47,
};

/* SIXTEENTHS less j/16 of a binade: a number n of sixteenths added there makes them 2^(n/16) */
alignas(64) static const number SIXTEENTHS_LESS_INDEX[16] = {
    0x1p+0, 0x1.fb5586cf9890fp-1, 0x1.f72b83c7d517bp-1, 0x1.f387a6e756238p-1,
    0x1.f06fe0a31b715p-1, 0x1.edea64c123422p-1, 0x1.ebfdad5362a27p-1, 0x1.eab07dd485429p-1,
    0x1.ea09e667f3bcdp-1, 0x1.ea11473eb0187p-1, 0x1.eace5422aa0dbp-1, 0x1.ec49182a3f09p-1,
    0x1.ee89f995ad3adp-1, 0x1.f199bdd85529cp-1, 0x1.f5818dcfba487p-1, 0x1.fa4afa2a490dap-1,
};

/* as above, of 2^(j/16) times 1 + 6.631425e-06 */
alignas(64) static const number SHIFTED_SIXTEENTHS[16] = {
    0x1.00006f41c0ca9p+0, 0x1.fb55fafe580fep-1, 0x1.f72bfd1b67855p-1, 0x1.f388259a087fap-1,
    0x1.f07064f1cf84ep-1, 0x1.edeaeeeb6ce0dp-1, 0x1.ebfe3d9ba6379p-1, 0x1.eab1148017b86p-1,
    0x1.ea0a83bf3bcd4p-1, 0x1.ea11eb8d4917dp-1, 0x1.eaceffb7883f4p-1, 0x1.ec49cb57d58f8p-1,
    0x1.ee8ab4b215b74p-1, 0x1.f19a813d791adp-1, 0x1.f58259db7e3f3p-1, 0x1.fa4bcf3eb9cbap-1,
};

/* 2^(-j/3), j = -1, 0, 1 */
alignas(64) static const number INVERSE_CBRTS[16] = {
    0x1p+0, 0x1.965fea53d6e3dp-1, 0x1p+0, 0x1p+0,
    0x1p+0, 0x1p+0, 0x1p+0, 0x1p+0,
    0x1p+0, 0x1p+0, 0x1p+0, 0x1p+0,
    0x1p+0, 0x1p+0, 0x1p+0, 0x1.428a2f98d728bp+0,
};

/* c near 1/(1 + e), e = j/15.49 */
alignas(64) static const number LOG1P_FACTORS[16] = {
    0x1p+0, 0x1.ep-1, 0x1.c8p-1, 0x1.bp-1,
    0x1.98p-1, 0x1.8p-1, 0x1.7p-1, 0x1.6p-1,
    0x1.5p-1, 0x1.4p-1, 0x1.38p-1, 0x1.28p-1,
    0x1.2p-1, 0x1.18p-1, 0x1.1p-1, 0x1.08p-1,
};

/* sixteen tangents, the first almost infinite, and their angles */
alignas(64) static const number TANGENTS[16] = {
    0x1.d02967c31cdb5p+53, 0x1.f94467381d891p+3, 0x1.b970bf9783f87p+2, 0x1.111831eb6c61p+2,
    0x1.792fceefaf102p+1, 0x1.13956fafa5dddp+1, 0x1.9f8820c670c34p+0, 0x1.3e8f075b6f16dp+0,
    0x1.eb85f8128a335p-1, 0x1.7a29fdb07bea9p-1, 0x1.1f5e8261fb72ep-1, 0x1.a9fc369226f5p-2,
    0x1.2de346586e294p-2, 0x1.89939f68971c3p-3, 0x1.aa9395c9a15b5p-4, 0x0p+0,
};
alignas(64) static const number ANGLES[16] = {
    0x1.921fb54442d18p+0, 0x1.81eea9fd0d85bp+0, 0x1.6d440c0b9b475p+0, 0x1.5731859392269p+0,
    0x1.3e5ef7d0afc4p+0, 0x1.22cf4cbfa61ep+0, 0x1.04c57e78c093dp+0, 0x1.c9a7004e3a17dp-1,
    0x1.87ad95186f3a9p-1, 0x1.45b7919118566p-1, 0x1.05dd2bdcc0a2p-1, 0x1.93af70ffadf62p-2,
    0x1.25923cd676513p-2, 0x1.84d60bb23329cp-3, 0x1.a90b52c659311p-4, 0x0p+0,
};

/* of n pi/16, n = 0 ... 15, but for a factor that both have */
alignas(64) static const number SINES[16] = {
    0x0p+0, 0x1.8f8b83c69a699p-3, 0x1.87de2a6aea966p-2, 0x1.1c73b39ae69cbp-1,
    0x1p+0, 0x1.a9b66290ea24ap-1, 0x1.d906bcf328d4ap-1, 0x1.f6297cff75d63p-1,
    0x1p+0, 0x1.f6297cff75d63p-1, 0x1.d906bcf328d4ap-1, 0x1.a9b66290ea24ap-1,
    0x1p+0, 0x1.1c73b39ae69cbp-1, 0x1.87de2a6aea966p-2, 0x1.8f8b83c69a699p-3,
};
alignas(64) static const number COSINES[16] = {
    0x1p+0, 0x1.f6297cff75d63p-1, 0x1.d906bcf328d4ap-1, 0x1.a9b66290ea326p-1,
    0x1p+0, 0x1.1c73b39ae6938p-1, 0x1.87de2a6aea966p-2, 0x1.8f8b83c69a699p-3,
    0x0p+0, -0x1.8f8b83c69a699p-3, -0x1.87de2a6aea966p-2, -0x1.1c73b39ae6938p-1,
    -0x1p+0, -0x1.a9b66290ea326p-1, -0x1.d906bcf328d4ap-1, -0x1.f6297cff75d63p-1,
};

#else

/* 2^(j/16), j = 0 ... 15, and what is missing, relatively */
alignas(64) static const number SIXTEENTHS[16] = {
    0x1p+0, 0x1.0b5586p+0, 0x1.172b84p+0, 0x1.2387a6p+0,
    0x1.306fep+0, 0x1.3dea64p+0, 0x1.4bfdaep+0, 0x1.5ab07ep+0,
    0x1.6a09e6p+0, 0x1.7a1148p+0, 0x1.8ace54p+0, 0x1.9c4918p+0,
    0x1.ae89fap+0, 0x1.c199bep+0, 0x1.d5818ep+0, 0x1.ea4afap+0,
};
alignas(64) static const number SIXTEENTHS_REST[16] = {
    0x0p+0, 0x1.8d96d4p-25, -0x1.9c0c22p-27, 0x1.964904p-25,
    0x1.125002p-25, 0x1.370be4p-25, -0x1.0a355p-25, -0x1.00d8acp-27,
    0x1.26055cp-26, -0x1.05cb44p-25, 0x1.67a1cap-28, 0x1.a3b5e4p-28,
    -0x1.f9c304p-27, -0x1.6961b4p-28, -0x1.a5217cp-28, 0x1.61428ep-28,
};

/* -log(1 + j/16) in multiples of 2^-42, single 2^-16, and what is missing */
alignas(64) static const number LOGS[16] = {
    0x0p+0, -0x1.f0ap-5, -0x1.e27p-4, -0x1.5ffp-3,
    -0x1.c9p-3, -0x1.1674p-2, -0x1.4618p-2, -0x1.739cp-2,
    -0x1.9f34p-2, -0x1.c9p-2, -0x1.f128p-2, -0x1.0be8p-1,
    -0x1.1e86p-1, -0x1.307ep-1, -0x1.41d8p-1, -0x1.52a2p-1,
};
alignas(64) static const number LOGS_REST[16] = {
    0x0p+0, -0x1.86008cp-20, -0x1.db8abcp-22, -0x1.83853cp-18,
    0x1.070cacp-20, -0x1.cababap-18, -0x1.78438cp-19, -0x1.7f6bbep-18,
    0x1.c13406p-18, 0x1.070cacp-19, -0x1.ebf5ep-19, 0x1.a37b5ap-18,
    0x1.431f7ep-22, 0x1.19961ep-18, -0x1.fd08cep-18, -0x1.a4cb78p-18,
};

/* -log2(1 + j/16) */
alignas(64) static const number LOG2S[16] = {
    0x0p+0, -0x1.664p-4, -0x1.5cp-3, -0x1.fbcp-3,
    -0x1.49a8p-2, -0x1.91bcp-2, -0x1.d674p-2, -0x1.0c1p-1,
    -0x1.2b8p-1, -0x1.49a8p-1, -0x1.66ap-1, -0x1.828p-1,
    -0x1.9d5ep-1, -0x1.b74ap-1, -0x1.d054p-1, -0x1.e88cp-1,
};
alignas(64) static const number LOG2S_REST[16] = {
    0x0p+0, 0x1.20a6dep-21, -0x1.a39fbep-19, -0x1.6b9026p-19,
    0x1.ed0cbap-20, 0x1.5db83ap-20, -0x1.3e032ep-18, -0x1.40358ep-19,
    -0x1.a39fbep-20, 0x1.ed0cbap-19, -0x1.1c8f12p-22, -0x1.3ab7cep-18,
    0x1.80abfcp-19, 0x1.6e155ap-18, 0x1.25b3eep-22, -0x1.acd89ap-19,
};

/* -log10(1 + j/16) */
alignas(64) static const number LOG10S[16] = {
    0x0p+0, -0x1.af4p-6, -0x1.a3p-5, -0x1.31bp-4,
    -0x1.8cfp-4, -0x1.e3cp-4, -0x1.1b4p-3, -0x1.42c8p-3,
    -0x1.68ap-3, -0x1.8cfp-3, -0x1.afdp-3, -0x1.d168p-3,
    -0x1.f1cp-3, -0x1.087cp-2, -0x1.178cp-2, -0x1.2624p-2,
};
alignas(64) static const number LOG10S_REST[16] = {
    0x0p+0, -0x1.f92bp-18, -0x1.53ac14p-18, -0x1.82ae24p-19,
    -0x1.838864p-20, 0x1.f2a79p-19, 0x1.8e136cp-19, 0x1.801c04p-23,
    -0x1.445b06p-18, -0x1.838864p-19, -0x1.f1d11ep-18, 0x1.67f8e6p-18,
    0x1.08a4d6p-18, 0x1.f7cd06p-18, -0x1.a53d1ep-18, 0x1.4f11c4p-18,
};

/* the same of the factors c */
alignas(64) static const number LOG1PS[16] = {
    0x0p+0, 0x1.086p-4, 0x1.da7p-4, 0x1.5bf8p-3,
    0x1.d1p-3, 0x1.2698p-2, 0x1.522cp-2, 0x1.7fbp-2,
    0x1.af54p-2, 0x1.e148p-2, 0x1.fb34p-2, 0x1.188ep-1,
    0x1.2696p-1, 0x1.3502p-1, 0x1.43dap-1, 0x1.5322p-1,
};
alignas(64) static const number LOG1PS_REST[16] = {
    0x0p+0, -0x1.9d2988p-18, 0x1.3b1c22p-19, -0x1.fca55ep-18,
    0x1.bf932ap-18, -0x1.deecb2p-18, -0x1.1f8c76p-18, -0x1.7109fap-20,
    -0x1.6adb74p-18, 0x1.4344e4p-19, 0x1.8af7a4p-18, 0x1.c81e48p-18,
    0x1.089a6ep-20, 0x1.15b3b2p-18, -0x1.a0db88p-26, 0x1.c4d0dp-18,
};

/* SIXTEENTHS less j/16 of a binade: a number n of sixteenths added there makes them 2^(n/16) */
alignas(64) static const number SIXTEENTHS_LESS_INDEX[16] = {
    0x1p+0, 0x1.fb5586p-1, 0x1.f72b84p-1, 0x1.f387a6p-1,
    0x1.f06fep-1, 0x1.edea64p-1, 0x1.ebfdaep-1, 0x1.eab07ep-1,
    0x1.ea09e6p-1, 0x1.ea1148p-1, 0x1.eace54p-1, 0x1.ec4918p-1,
    0x1.ee89fap-1, 0x1.f199bep-1, 0x1.f5818ep-1, 0x1.fa4afap-1,
};

/* as above, of 2^(j/16) times 1 + 0 */
alignas(64) static const number SHIFTED_SIXTEENTHS[16] = {
    0x1p+0, 0x1.fb5586p-1, 0x1.f72b84p-1, 0x1.f387a6p-1,
    0x1.f06fep-1, 0x1.edea64p-1, 0x1.ebfdaep-1, 0x1.eab07ep-1,
    0x1.ea09e6p-1, 0x1.ea1148p-1, 0x1.eace54p-1, 0x1.ec4918p-1,
    0x1.ee89fap-1, 0x1.f199bep-1, 0x1.f5818ep-1, 0x1.fa4afap-1,
};

/* 2^(-j/3), j = -1, 0, 1 */
alignas(64) static const number INVERSE_CBRTS[16] = {
    0x1p+0, 0x1.965feap-1, 0x1p+0, 0x1p+0,
    0x1p+0, 0x1p+0, 0x1p+0, 0x1p+0,
    0x1p+0, 0x1p+0, 0x1p+0, 0x1p+0,
    0x1p+0, 0x1p+0, 0x1p+0, 0x1.428a3p+0,
};

/* c near 1/(1 + e), e = j/15.49 */
alignas(64) static const number LOG1P_FACTORS[16] = {
    0x1p+0, 0x1.ep-1, 0x1.c8p-1, 0x1.bp-1,
    0x1.98p-1, 0x1.8p-1, 0x1.7p-1, 0x1.6p-1,
    0x1.5p-1, 0x1.4p-1, 0x1.38p-1, 0x1.28p-1,
    0x1.2p-1, 0x1.18p-1, 0x1.1p-1, 0x1.08p-1,
};

/* sixteen tangents, the first almost infinite, and their angles */
alignas(64) static const number TANGENTS[16] = {
    -0x1.5d1494p+24, 0x1.f94562p+3, 0x1.b97306p+2, 0x1.111894p+2,
    0x1.7931b4p+1, 0x1.1398e8p+1, 0x1.9f897cp+0, 0x1.3e8f72p+0,
    0x1.eb8906p-1, 0x1.7a2a14p-1, 0x1.1f602ap-1, 0x1.a9ff82p-2,
    0x1.2de7e4p-2, 0x1.89945p-3, 0x1.aa93f2p-4, 0x0p+0,
};
alignas(64) static const number ANGLES[16] = {
    0x1.921fb6p+0, 0x1.81eeb2p+0, 0x1.6d443cp+0, 0x1.57319ap+0,
    0x1.3e5f5cp+0, 0x1.22d088p+0, 0x1.04c5dep+0, 0x1.c9a754p-1,
    0x1.87af2cp-1, 0x1.45b7ap-1, 0x1.05de6ep-1, 0x1.93b24p-2,
    0x1.25967cp-2, 0x1.84d6b6p-3, 0x1.a90baep-4, 0x0p+0,
};

/* of n pi/16, n = 0 ... 15, but for a factor that both have */
alignas(64) static const number SINES[16] = {
    0x0p+0, 0x1.8f8c8p-3, 0x1.87deccp-2, 0x1.1c73e2p-1,
    0x1p+0, 0x1.a9b6a8p-1, 0x1.d9078p-1, 0x1.f62abap-1,
    0x1p+0, 0x1.f62abap-1, 0x1.d9078p-1, 0x1.a9b6a8p-1,
    0x1p+0, 0x1.1c73e2p-1, 0x1.87deccp-2, 0x1.8f8c8p-3,
};
alignas(64) static const number COSINES[16] = {
    0x1p+0, 0x1.f62abap-1, 0x1.d9078p-1, 0x1.a9b6a8p-1,
    0x1p+0, 0x1.1c73e2p-1, 0x1.87deccp-2, 0x1.8f8c8p-3,
    0x0p+0, -0x1.8f8c8p-3, -0x1.87deccp-2, -0x1.1c73e2p-1,
    -0x1p+0, -0x1.a9b6a8p-1, -0x1.d9078p-1, -0x1.f62abap-1,
};

#endif

#endif
