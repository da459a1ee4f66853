/* Minimax polynomials.  Written by minimax/polynomials.py: change them there. */
#ifndef PYDERIV_POLYNOMIALS_H
#define PYDERIV_POLYNOMIALS_H

#include "bits.h"

#if !defined(PYDERIV_SINGLE)

/* (cosh(r) - 1 - r^2/2)/r^4, z = r^2, |r| <= 0.347; relative error 2^-54.0 */
INLINE real cosh_poly(real z) {
    real a0 = muladd(z, 0.0013888888888889726, 0.041666666666666664);
    real a1 = muladd(z, 2.755729340391967e-07, 2.4801587307687016e-05);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real z4 = z2 * z2;
    real c0 = muladd(z4, 2.0907399956062107e-09, b0);
    return c0;
}

/* (sinh(r)/r - 1)/r^2, z = r^2, |r| <= 0.347; relative error 2^-53.0 */
INLINE real sinh_poly(real z) {
    real a0 = muladd(z, 0.008333333333328866, 0.16666666666666669);
    real a1 = muladd(z, 2.7557264382444593e-06, 0.00019841269866681258);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real z4 = z2 * z2;
    real c0 = muladd(z4, 2.5101913293759643e-08, b0);
    return c0;
}

/* (e^z - 1 - z)/z^2, |z| <= 0.347; relative error 2^-58.1 */
INLINE real exp_poly(real z) {
    real a0 = muladd(z, 0.1666666666666667, 0.5);
    real a1 = muladd(z, 0.008333333333325876, 0.041666666666666644);
    real a2 = muladd(z, 0.00019841269875519427, 0.0013888888888905066);
    real a3 = muladd(z, 2.7557254657478302e-06, 2.4801587271873708e-05);
    real a4 = muladd(z, 2.5105488784278733e-08, 2.755732681358578e-07);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, a3, a2);
    real b2 = muladd(z2, 2.0896546515934497e-09, a4);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    real z8 = z4 * z4;
    real d0 = muladd(z8, b2, c0);
    return d0;
}

/* (2^z - 1 - z ln 2)/z^2, |z| <= 1/2; relative error 2^-54.5 */
INLINE real exp2_poly(real z) {
    real a0 = muladd(z, 0.0555041086648216, 0.24022650695910072);
    real a1 = muladd(z, 0.0013333558146415923, 0.009618129107627714);
    real a2 = muladd(z, 1.5252733831044071e-05, 0.00015403530395095513);
    real a3 = muladd(z, 1.0178061875609146e-07, 1.3215485225463488e-06);
    real a4 = muladd(z, 4.455053604322404e-10, 7.055532562502661e-09);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, a3, a2);
    real b2 = muladd(z2, 2.4803028464798917e-11, a4);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    real z8 = z4 * z4;
    real d0 = muladd(z8, b2, c0);
    return d0;
}

/* (log((1 + s)/(1 - s))/s - 2)/z, z = s^2, |s| <= 0.1717; relative error 2^-50.9 */
INLINE real log_poly(real z) {
    real a0 = muladd(z, 0.39999999999898983, 0.666666666666667);
    real a1 = muladd(z, 0.2222221105416342, 0.28571428626397205);
    real a2 = muladd(z, 0.15331503885940947, 0.18182895430102863);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, 0.1461920268554679, a2);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    return c0;
}

/* the same less its leading 2/3, over z; relative error 2^-54.0 */
INLINE real log_tail_poly(real z) {
    real a0 = muladd(z, 0.28571428571426327, 0.4);
    real a1 = muladd(z, 0.18181818156252624, 0.22222222222767224);
    real a2 = muladd(z, 0.13334148217348554, 0.15384609782481665);
    real a3 = muladd(z, 0.11589598750964668, 0.11721043548574178);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, a3, a2);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    return c0;
}

/* (log((1 + s/2)/(1 - s/2))/s - 1)/z, z = s^2, |s| <= 2/3; relative error 2^-52.8 */
INLINE real log1p_poly(real z) {
    real a0 = muladd(z, 0.012500000000003857, 0.08333333333333333);
    real a1 = muladd(z, 0.0004340277869988689, 0.0022321428568316533);
    real a2 = muladd(z, 1.8781190290780727e-05, 8.877827294018324e-05);
    real a3 = muladd(z, 9.154554334438577e-07, 4.0632316775638986e-06);
    real a4 = muladd(z, 7.69990890285878e-08, 1.6802837762223222e-07);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, a3, a2);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    real z8 = z4 * z4;
    real d0 = muladd(z8, a4, c0);
    return d0;
}

/* (sin(r)/r - 1 + r^2/6)/r^4, z = r^2, |r| <= 0.7855; relative error 2^-56.0 */
INLINE real sin_poly(real z) {
    real a0 = muladd(z, -0.0001984126984126883, 0.008333333333333333);
    real a1 = muladd(z, -2.505210719047882e-08, 2.7557319222202664e-06);
    real a2 = muladd(z, -7.594864477268271e-13, 1.6058676882000157e-10);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real z4 = z2 * z2;
    real c0 = muladd(z4, a2, b0);
    return c0;
}

/* (cos(r) - 1 + r^2/2)/r^4, z = r^2, |r| <= 0.7855; relative error 2^-54.0 */
INLINE real cos_poly(real z) {
    real a0 = muladd(z, -0.0013888888888887055, 0.041666666666666664);
    real a1 = muladd(z, -2.755731715365367e-07, 2.4801587298450532e-05);
    real a2 = muladd(z, -1.138148473495167e-11, 2.0876126951295883e-09);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real z4 = z2 * z2;
    real c0 = muladd(z4, a2, b0);
    return c0;
}

/* (asin(u)/u - 1)/z, z = u^2, |u| <= 0.5; relative error 2^-53.0 */
INLINE real asin_poly(real z) {
    real a0 = muladd(z, 0.07499999999998075, 0.16666666666666669);
    real a1 = muladd(z, 0.030381944104999368, 0.04464285714687356);
    real a2 = muladd(z, 0.017352367236570784, 0.0223721741281051);
    real a3 = muladd(z, 0.011475919689725386, 0.013971566160767272);
    real a4 = muladd(z, 0.005374392179335049, 0.010343008457349567);
    real a5 = muladd(z, -0.015180588198532057, 0.017618643531034033);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, a3, a2);
    real b2 = muladd(z2, a5, a4);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    real c1 = muladd(z4, 0.028975399414049606, b2);
    real z8 = z4 * z4;
    real d0 = muladd(z8, c1, c0);
    return d0;
}

/* (atan(t)/t - 1)/z, z = t^2, |t| <= 0.5; relative error 2^-52.0 */
INLINE real atan_poly(real z) {
    real a0 = muladd(z, 0.1999999999999169, -0.33333333333333326);
    real a1 = muladd(z, 0.11111110991543897, -0.14285714284126663);
    real a2 = muladd(z, 0.07692199337716786, -0.09090904417063418);
    real a3 = muladd(z, 0.05866573883372332, -0.06665063210562153);
    real a4 = muladd(z, 0.04284663158058945, -0.051578837869770154);
    real a5 = muladd(z, 0.011165853019212293, -0.028971565297240747);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, a3, a2);
    real b2 = muladd(z2, a5, a4);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    real z8 = z4 * z4;
    real d0 = muladd(z8, b2, c0);
    return d0;
}

/* (erf(y)/y - 2/sqrt(pi))/y^2, z = y^2, |y| <= 0.6; relative error 2^-54.6 */
INLINE real erf_poly(real z) {
    real a0 = muladd(z, 0.11283791670955344, -0.37612638903183754);
    real a1 = muladd(z, 0.005223977627687581, -0.026866170645235325);
    real a2 = muladd(z, 0.00012055350471295988, -0.000854832728382714);
    real a3 = muladd(z, 1.6477308335176109e-06, -1.4926341086039464e-05);
    real a4 = muladd(z, 1.450093835566143e-08, -1.6511872011886286e-07);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, a3, a2);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    real z8 = z4 * z4;
    real d0 = muladd(z8, a4, c0);
    return d0;
}

/* (y + 1/2) e^(y^2) erfc(y) - 21/32, z = (y - 4)/(y + 4), 0.5 <= y <= 27.3; relative error 2^-53.9 */
INLINE real erfcx_poly(real z) {
    real a0 = muladd(z, -0.06981055842028126, -0.03975244068722374);
    real a1 = muladd(z, 0.0340485271273472, 0.007689826051309483);
    real a2 = muladd(z, 0.04686641749914649, -0.05051953301812964);
    real a3 = muladd(z, 0.018583757769103516, -0.033165182906692556);
    real a4 = muladd(z, 0.0025159849872695155, -0.008098867020756798);
    real a5 = muladd(z, -9.962835119611315e-05, -0.0003788867119453395);
    real a6 = muladd(z, -1.2199520637731305e-05, 7.53111923763341e-05);
    real a7 = muladd(z, 2.854407462056471e-06, -5.612217450352312e-06);
    real a8 = muladd(z, -4.114299786225811e-07, 1.4954018158821197e-07);
    real a9 = muladd(z, 5.298208069945527e-08, 3.372270749123047e-08);
    real a10 = muladd(z, -5.2945280792978106e-09, -6.190380671511194e-09);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, a3, a2);
    real b2 = muladd(z2, a5, a4);
    real b3 = muladd(z2, a7, a6);
    real b4 = muladd(z2, a9, a8);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    real c1 = muladd(z4, b3, b2);
    real c2 = muladd(z4, a10, b4);
    real z8 = z4 * z4;
    real d0 = muladd(z8, c1, c0);
    real z16 = z8 * z8;
    real e0 = muladd(z16, c2, d0);
    return e0;
}

/* silu'(zero + z)/z - 1/4, |z| <= 1/16; relative error 2^-53.2 */
INLINE real silu_slope_poly(real z) {
    real a0 = muladd(z, 0.1466487969969469, -0.032188294280199904);
    real a1 = muladd(z, -0.015222655223188084, 0.01887481422378238);
    real a2 = muladd(z, 0.00012662741019032545, -0.006606589138493353);
    real a3 = muladd(z, 0.00018570716532443764, 0.0007985219798209122);
    real a4 = muladd(z, -2.971063509435604e-05, -4.0934025779037675e-05);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, a3, a2);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    real z8 = z4 * z4;
    real d0 = muladd(z8, a4, c0);
    return d0;
}

/* mish'(zero + z)/z - 1/4, |z| <= 1/16; relative error 2^-51.6 */
INLINE real mish_slope_poly(real z) {
    real a0 = muladd(z, 0.20473126408010586, 0.01694791404953451);
    real a1 = muladd(z, -0.02027182271668338, 0.04190782104360987);
    real a2 = muladd(z, -0.003360684928261742, -0.01582112656173343);
    real a3 = muladd(z, 0.000989818826934875, 0.0010924055410127089);
    real a4 = muladd(z, -4.214711472393334e-05, 0.000254129323980565);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, a3, a2);
    real b2 = muladd(z2, -5.581871946464681e-05, a4);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    real z8 = z4 * z4;
    real d0 = muladd(z8, b2, c0);
    return d0;
}

/* gelu'(zero + z)/z - 1/2, |z| <= 1/8; relative error 2^-52.9 */
INLINE real gelu_slope_poly(real z) {
    real a0 = muladd(z, 0.388284982990552, -0.06850600768595308);
    real a1 = muladd(z, -0.11400823329722169, -0.01819967639867134);
    real a2 = muladd(z, 0.019421679838178503, -0.014771522148055542);
    real a3 = muladd(z, -0.0022395380651869558, 0.00453922832756296);
    real a4 = muladd(z, 0.00018633938981174234, -0.0007448204723185873);
    real a5 = muladd(z, -1.1194097438836074e-05, 8.579705120720707e-05);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, a3, a2);
    real b2 = muladd(z2, a5, a4);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    real z8 = z4 * z4;
    real d0 = muladd(z8, b2, c0);
    return d0;
}

/* gelu_tanh'(zero + z)/z - 1/2, |z| <= 1/16; relative error 2^-54.1 */
INLINE real gelu_tanh_slope_poly(real z) {
    real a0 = muladd(z, 0.38751844613578895, -0.0695999089751415);
    real a1 = muladd(z, -0.1139444830809582, -0.015782853521850847);
    real a2 = muladd(z, 0.019682309458209132, -0.016619328337273476);
    real a3 = muladd(z, -0.00242273068121993, 0.005261055111994324);
    real a4 = muladd(z, 0.00026358669971574445, -0.0009262296079486008);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, a3, a2);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    real z8 = z4 * z4;
    real d0 = muladd(z8, a4, c0);
    return d0;
}

/* (sinc'(x)/x + pi^2/3)/z, z = x^2, |x| <= 1/4; relative error 2^-54.3 */
INLINE real sinc_slope_poly(real z) {
    real a0 = muladd(z, -1.1445109447325053, 3.2469697011334144);
    real a1 = muladd(z, -0.02346081035226516, 0.20918278254121453);
    real a2 = muladd(z, -9.765977005517043e-05, 0.0017811454115318605);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, 4.021280485500686e-06, a2);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    return c0;
}

/* z^(-1/3), 1 <= z <= 2: a first guess; relative error 2^-17.4 */
INLINE real inverse_cbrt_poly(real z) {
    real a0 = muladd(z, -1.5660287133669781, 1.7810576998530765);
    real a1 = muladd(z, -0.5978726954370847, 1.2437854828564217);
    real a2 = muladd(z, -0.017019019677175083, 0.15607149698700665);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real z4 = z2 * z2;
    real c0 = muladd(z4, a2, b0);
    return c0;
}

#else

/* (cosh(r) - 1 - r^2/2)/r^4, z = r^2, |r| <= 0.347; relative error 2^-25.0 */
INLINE real cosh_poly(real z) {
    real a0 = muladd(z, 0.001388845848850906, 0.0416666679084301);
    real z2 = z * z;
    real b0 = muladd(z2, 2.5122555598500185e-05, a0);
    return b0;
}

/* (sinh(r)/r - 1)/r^2, z = r^2, |r| <= 0.347; relative error 2^-25.0 */
INLINE real sinh_poly(real z) {
    real a0 = muladd(z, 0.008333150297403336, 0.1666666716337204);
    real z2 = z * z;
    real b0 = muladd(z2, 0.0001999792002607137, a0);
    return b0;
}

/* (e^z - 1 - z)/z^2, |z| <= 0.347; relative error 2^-30.3 */
INLINE real exp_poly(real z) {
    real a0 = muladd(z, 0.1666666716337204, 0.5);
    real a1 = muladd(z, 0.008333180099725723, 0.0416666679084301);
    real a2 = muladd(z, 0.00019969620916526765, 0.0013888487592339516);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, 2.509359546820633e-05, a2);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    return c0;
}

/* (2^z - 1 - z ln 2)/z^2, |z| <= 1/2; relative error 2^-28.0 */
INLINE real exp2_poly(real z) {
    real a0 = muladd(z, 0.05550410971045494, 0.24022650718688965);
    real a1 = muladd(z, 0.0013333418173715472, 0.009618089534342289);
    real a2 = muladd(z, 1.5316691133193672e-05, 0.00015450890350621194);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real z4 = z2 * z2;
    real c0 = muladd(z4, a2, b0);
    return c0;
}

/* (log((1 + s)/(1 - s))/s - 2)/z, z = s^2, |s| <= 0.1717; relative error 2^-21.7 */
INLINE real log_poly(real z) {
    real a0 = muladd(z, 0.399885356426239, 0.6666668653488159);
    real z2 = z * z;
    real b0 = muladd(z2, 0.29587608575820923, a0);
    return b0;
}

/* the same less its leading 2/3, over z; relative error 2^-26.0 */
INLINE real log_tail_poly(real z) {
    real a0 = muladd(z, 0.28571343421936035, 0.4000000059604645);
    real a1 = muladd(z, 0.18872669339179993, 0.22217553853988647);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    return b0;
}

/* (log((1 + s/2)/(1 - s/2))/s - 1)/z, z = s^2, |s| <= 2/3; relative error 2^-25.0 */
INLINE real log1p_poly(real z) {
    real a0 = muladd(z, 0.012499856762588024, 0.0833333358168602);
    real a1 = muladd(z, 0.0004226676537655294, 0.002234202343970537);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real z4 = z2 * z2;
    real c0 = muladd(z4, 0.00011470074241515249, b0);
    return c0;
}

/* (sin(r)/r - 1 + r^2/6)/r^4, z = r^2, |r| <= 0.7855; relative error 2^-24.0 */
INLINE real sin_poly(real z) {
    real a0 = muladd(z, -0.00019840532331727445, 0.00833333283662796);
    real z2 = z * z;
    real b0 = muladd(z2, 2.7299993234919384e-06, a0);
    return b0;
}

/* (cos(r) - 1 + r^2/2)/r^4, z = r^2, |r| <= 0.7855; relative error 2^-25.0 */
INLINE real cos_poly(real z) {
    real a0 = muladd(z, -0.0013889048714190722, 0.0416666679084301);
    real a1 = muladd(z, -3.2123668347594503e-07, 2.4852728529367596e-05);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    return b0;
}

/* (asin(u)/u - 1)/z, z = u^2, |u| <= 0.5; relative error 2^-24.0 */
INLINE real asin_poly(real z) {
    real a0 = muladd(z, 0.07500150799751282, 0.1666666567325592);
    real a1 = muladd(z, 0.031224779784679413, 0.04458625614643097);
    real a2 = muladd(z, 0.03444688022136688, 0.016640029847621918);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real z4 = z2 * z2;
    real c0 = muladd(z4, a2, b0);
    return c0;
}

/* (atan(t)/t - 1)/z, z = t^2, |t| <= 0.5; relative error 2^-25.0 */
INLINE real atan_poly(real z) {
    real a0 = muladd(z, 0.1999998837709427, -0.3333333432674408);
    real a1 = muladd(z, 0.11029807478189468, -0.1428232043981552);
    real a2 = muladd(z, 0.043580956757068634, -0.08326852321624756);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real z4 = z2 * z2;
    real c0 = muladd(z4, a2, b0);
    return c0;
}

/* (erf(y)/y - 2/sqrt(pi))/y^2, z = y^2, |y| <= 0.6; relative error 2^-25.1 */
INLINE real erf_poly(real z) {
    real a0 = muladd(z, 0.11283741146326065, -0.37612637877464294);
    real a1 = muladd(z, 0.005180901847779751, -0.026858961209654808);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real z4 = z2 * z2;
    real c0 = muladd(z4, -0.0007390655227936804, b0);
    return c0;
}

/* (y + 1/2) e^(y^2) erfc(y) - 21/32, z = (y - 4)/(y + 4), 0.5 <= y <= 27.3; relative error 2^-24.5 */
INLINE real erfcx_poly(real z) {
    real a0 = muladd(z, -0.06981056183576584, -0.03975244238972664);
    real a1 = muladd(z, 0.03404861316084862, 0.007689893711358309);
    real a2 = muladd(z, 0.04686583951115608, -0.05052033066749573);
    real a3 = muladd(z, 0.018584633246064186, -0.033160965889692307);
    real a4 = muladd(z, 0.0025193882174789906, -0.008110486902296543);
    real a5 = muladd(z, -0.00011202133464394137, -0.000361248676199466);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, a3, a2);
    real b2 = muladd(z2, a5, a4);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    real c1 = muladd(z4, 6.071463576517999e-05, b2);
    real z8 = z4 * z4;
    real d0 = muladd(z8, c1, c0);
    return d0;
}

/* silu'(zero + z)/z - 1/4, |z| <= 1/16; relative error 2^-23.8 */
INLINE real silu_slope_poly(real z) {
    real a0 = muladd(z, 0.14664879441261292, -0.0321882925927639);
    real a1 = muladd(z, -0.015222033485770226, 0.01887481100857258);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real z4 = z2 * z2;
    real c0 = muladd(z4, -0.0066026910208165646, b0);
    return c0;
}

/* mish'(zero + z)/z - 1/4, |z| <= 1/16; relative error 2^-22.6 */
INLINE real mish_slope_poly(real z) {
    real a0 = muladd(z, 0.204731285572052, 0.0169479139149189);
    real a1 = muladd(z, -0.020288214087486267, 0.041907817125320435);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real z4 = z2 * z2;
    real c0 = muladd(z4, -0.015815788879990578, b0);
    return c0;
}

/* gelu'(zero + z)/z - 1/2, |z| <= 1/8; relative error 2^-23.1 */
INLINE real gelu_slope_poly(real z) {
    real a0 = muladd(z, 0.38828498125076294, -0.06850600987672806);
    real a1 = muladd(z, -0.11400775611400604, -0.018199676647782326);
    real a2 = muladd(z, 0.01936054229736328, -0.014771363697946072);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real b1 = muladd(z2, 0.004518907051533461, a2);
    real z4 = z2 * z2;
    real c0 = muladd(z4, b1, b0);
    return c0;
}

/* gelu_tanh'(zero + z)/z - 1/2, |z| <= 1/16; relative error 2^-23.4 */
INLINE real gelu_tanh_slope_poly(real z) {
    real a0 = muladd(z, 0.38751834630966187, -0.06959991157054901);
    real a1 = muladd(z, -0.11384842544794083, -0.015782877802848816);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    real z4 = z2 * z2;
    real c0 = muladd(z4, -0.016593651846051216, b0);
    return c0;
}

/* (sinc'(x)/x + pi^2/3)/z, z = x^2, |x| <= 1/4; relative error 2^-30.0 */
INLINE real sinc_slope_poly(real z) {
    real a0 = muladd(z, -1.1445108652114868, 3.246969699859619);
    real a1 = muladd(z, -0.023239178583025932, 0.20917414128780365);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    return b0;
}

/* z^(-1/3), 1 <= z <= 2: a first guess; relative error 2^-11.9 */
INLINE real inverse_cbrt_poly(real z) {
    real a0 = muladd(z, -0.8099604249000549, 1.5418870449066162);
    real a1 = muladd(z, -0.0499369278550148, 0.3177572190761566);
    real z2 = z * z;
    real b0 = muladd(z2, a1, a0);
    return b0;
}

#endif
#endif
