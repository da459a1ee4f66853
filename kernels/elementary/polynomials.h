/* Minimax polynomials.  Written by minimax/polynomials.py: change them there. */
#ifndef PYDERIV_POLYNOMIALS_H
#define PYDERIV_POLYNOMIALS_H

#include "bits.h"

#if !defined(PYDERIV_SINGLE)

/* (cosh(r) - 1 - r^2/2)/r^4, z = r^2, |r| <= 0.347; relative error 2^-54.0 */
INLINE real cosh_poly(real z) {
    real z2 = z * z;
    real even = 2.0907399956062107e-09;
    even = horner_step(z2, even, 2.4801587307687016e-05);
    even = horner_step(z2, even, 0.041666666666666664);
    real odd = 2.755729340391967e-07;
    odd = horner_step(z2, odd, 0.0013888888888889726);
    return muladd(z, odd, even);
}

/* (sinh(r)/r - 1)/r^2, z = r^2, |r| <= 0.347; relative error 2^-53.0 */
INLINE real sinh_poly(real z) {
    real z2 = z * z;
    real even = 2.5101913293759643e-08;
    even = horner_step(z2, even, 0.00019841269866681258);
    even = horner_step(z2, even, 0.16666666666666669);
    real odd = 2.7557264382444593e-06;
    odd = horner_step(z2, odd, 0.008333333333328866);
    return muladd(z, odd, even);
}

/* (tanh(x)/x - 1)/z, z = x^2, |x| <= 0.55; relative error 2^-54.0 */
INLINE real tanh_poly(real z) {
    real z2 = z * z;
    real even = 1.6903407881613844e-05;
    even = muladd(z2, even, -6.580283050185465e-06);
    even = muladd(z2, even, -0.00023435224957651907);
    even = muladd(z2, even, -0.0014556975471853618);
    even = muladd(z2, even, -0.008863234741963042);
    even = muladd(z2, even, -0.05396825396761678);
    even = muladd(z2, even, -0.3333333333333333);
    real odd = -2.4403083349224647e-05;
    odd = muladd(z2, odd, 8.133714889234703e-05);
    odd = muladd(z2, odd, 0.0005890459178724155);
    odd = muladd(z2, odd, 0.003592115196901213);
    odd = muladd(z2, odd, 0.021869488506230713);
    odd = muladd(z2, odd, 0.13333333333332703);
    return muladd(z, odd, even);
}

/* (e^z - 1 - z - z^2/2)/z^3, |z| <= 0.347; relative error 2^-53.0 */
INLINE real exp_poly(real z) {
    real z2 = z * z;
    real even = 2.510191443794884e-08;
    even = horner_step(z2, even, 2.755726438064179e-06);
    even = horner_step(z2, even, 0.00019841269866681908);
    even = horner_step(z2, even, 0.008333333333328866);
    even = horner_step(z2, even, 0.16666666666666669);
    real odd = 2.0899747586666747e-09;
    odd = horner_step(z2, odd, 2.7557314528779093e-07);
    odd = horner_step(z2, odd, 2.4801587288052918e-05);
    odd = horner_step(z2, odd, 0.0013888888888896628);
    odd = horner_step(z2, odd, 0.04166666666666666);
    return muladd(z, odd, even);
}

/* the same, |z| <= 0.0217; relative error 2^-44.3 */
INLINE real exp_near_poly(real z) {
    real z2 = z * z;
    real even = 0.00019841370530372898;
    even = horner_step(z2, even, 0.008333333333410464);
    even = horner_step(z2, even, 0.16666666666666666);
    real odd = 0.0013889034875307136;
    odd = horner_step(z2, odd, 0.041666666664948074);
    return muladd(z, odd, even);
}

/* (e^z - 1 - z)/z^2, |z| <= 0.02167; relative error 2^-42.9 */
INLINE real exp_quick_poly(real z) {
    real z2 = z * z;
    real even = 0.001388893635763318;
    even = horner_step(z2, even, 0.04166666666958898);
    even = horner_step(z2, even, 0.4999999999999997);
    real odd = 0.00833344979964875;
    odd = horner_step(z2, odd, 0.16666666665299387);
    return muladd(z, odd, even);
}

/* the same, of a degree more; relative error 2^-52.0 */
INLINE real exp_close_poly(real z) {
    real z2 = z * z;
    real even = 0.0013889068052932029;
    even = horner_step(z2, even, 0.04166666666332822);
    even = horner_step(z2, even, 0.5000000000000001);
    real odd = 0.0001984135998018995;
    odd = horner_step(z2, odd, 0.008333333333607335);
    odd = horner_step(z2, odd, 0.1666666666666666);
    return muladd(z, odd, even);
}

/* (2^z - 1)/z, |z| <= 0.03126; relative error 2^-50.5 */
INLINE real exp2_quick_poly(real z) {
    real z2 = z * z;
    real even = 0.0013333780919189625;
    even = horner_step(z2, even, 0.0555041086567266);
    even = horner_step(z2, even, 0.6931471805599457);
    real odd = 0.00015403527511374305;
    odd = horner_step(z2, odd, 0.009618129109317383);
    odd = horner_step(z2, odd, 0.24022650695910017);
    return muladd(z, odd, even);
}

/* (2^z - 1 - z ln 2)/z^2, |z| <= 1/2; relative error 2^-54.5 */
INLINE real exp2_poly(real z) {
    real z2 = z * z;
    real even = 2.4803028464798917e-11;
    even = horner_step(z2, even, 7.055532562502661e-09);
    even = horner_step(z2, even, 1.3215485225463488e-06);
    even = horner_step(z2, even, 0.00015403530395095513);
    even = horner_step(z2, even, 0.009618129107627714);
    even = horner_step(z2, even, 0.24022650695910072);
    real odd = 4.455053604322404e-10;
    odd = horner_step(z2, odd, 1.0178061875609146e-07);
    odd = horner_step(z2, odd, 1.5252733831044071e-05);
    odd = horner_step(z2, odd, 0.0013333558146415923);
    odd = horner_step(z2, odd, 0.0555041086648216);
    return muladd(z, odd, even);
}

/* (log((1 + s)/(1 - s))/s - 2)/z, z = s^2, |s| <= 0.1717; relative error 2^-50.9 */
INLINE real log_poly(real z) {
    real z2 = z * z;
    real even = 0.1461920268554679;
    even = muladd(z2, even, 0.18182895430102863);
    even = muladd(z2, even, 0.28571428626397205);
    even = muladd(z2, even, 0.666666666666667);
    real odd = 0.15331503885940947;
    odd = muladd(z2, odd, 0.2222221105416342);
    odd = muladd(z2, odd, 0.39999999999898983);
    return muladd(z, odd, even);
}

/* (log(1 + z) - z)/z^2, |z| <= 0.0315; relative error 2^-49.2 */
INLINE real log_near_poly(real z) {
    real z2 = z * z;
    real even = -0.12519885308169562;
    even = horner_step(z2, even, -0.16666654310678602);
    even = horner_step(z2, even, -0.25000000002461426);
    even = horner_step(z2, even, -0.4999999999999992);
    real odd = 0.11130406764716307;
    odd = horner_step(z2, odd, 0.14285700935440662);
    odd = horner_step(z2, odd, 0.20000000003290172);
    odd = horner_step(z2, odd, 0.3333333333333313);
    return muladd(z, odd, even);
}

/* the same, z <= 0.0345; relative error 2^-54.4 */
INLINE real log1p_near_poly(real z) {
    real z2 = z * z;
    real even = -0.09941516085017076;
    even = horner_step(z2, even, -0.1250013084877888);
    even = horner_step(z2, even, -0.16666666589899834);
    even = horner_step(z2, even, -0.250000000000122);
    even = horner_step(z2, even, -0.5);
    real odd = 0.11133568822617247;
    odd = horner_step(z2, odd, 0.1428569573510046);
    odd = horner_step(z2, odd, 0.20000000005696267);
    odd = horner_step(z2, odd, 0.3333333333333286);
    return muladd(z, odd, even);
}

/* the same over ln 2; relative error 2^-49.2 */
INLINE real log2_near_poly(real z) {
    real z2 = z * z;
    real even = -0.1806237569968995;
    even = horner_step(z2, even, -0.24044899523523747);
    even = horner_step(z2, even, -0.3606737602577453);
    even = horner_step(z2, even, -0.7213475204444806);
    real odd = 0.16057753066800848;
    odd = horner_step(z2, odd, 0.20609909951605312);
    odd = horner_step(z2, odd, 0.28853900822493467);
    odd = horner_step(z2, odd, 0.48089834696298495);
    return muladd(z, odd, even);
}

/* the same over ln 10; relative error 2^-49.2 */
INLINE real log10_near_poly(real z) {
    real z2 = z * z;
    real even = -0.054373180818318365;
    even = horner_step(z2, even, -0.07238235997218163);
    even = horner_step(z2, even, -0.10857362048651122);
    even = horner_step(z2, even, -0.21714724095162558);
    real odd = 0.04833878404770023;
    odd = horner_step(z2, odd, 0.06204201078636946);
    odd = horner_step(z2, odd, 0.0868588963949824);
    odd = horner_step(z2, odd, 0.14476482730108306);
    return muladd(z, odd, even);
}

/* (log(1 + z) - z + z^2/2 - z^3/3)/z^4, |z| <= 0.0315; relative error 2^-54.6 */
INLINE real log_near_tail_poly(real z) {
    real z2 = z * z;
    real even = -0.08349684117924097;
    even = muladd(z2, even, -0.09999987377786318);
    even = muladd(z2, even, -0.12500000003703146);
    even = muladd(z2, even, -0.16666666666666352);
    even = muladd(z2, even, -0.25);
    real odd = 0.09108104464849705;
    odd = muladd(z2, odd, 0.1111109830980709);
    odd = muladd(z2, odd, 0.14285714289242996);
    odd = muladd(z2, odd, 0.19999999999999737);
    return muladd(z, odd, even);
}

/* the same less its leading 2/3, over z; relative error 2^-54.0 */
INLINE real log_tail_poly(real z) {
    real z2 = z * z;
    real even = 0.11721043548574178;
    even = muladd(z2, even, 0.15384609782481665);
    even = muladd(z2, even, 0.22222222222767224);
    even = muladd(z2, even, 0.4);
    real odd = 0.11589598750964668;
    odd = muladd(z2, odd, 0.13334148217348554);
    odd = muladd(z2, odd, 0.18181818156252624);
    odd = muladd(z2, odd, 0.28571428571426327);
    return muladd(z, odd, even);
}

/* (log((1 + s/2)/(1 - s/2))/s - 1)/z, z = s^2, |s| <= 2/3; relative error 2^-52.8 */
INLINE real log1p_poly(real z) {
    real z2 = z * z;
    real even = 1.6802837762223222e-07;
    even = muladd(z2, even, 4.0632316775638986e-06);
    even = muladd(z2, even, 8.877827294018324e-05);
    even = muladd(z2, even, 0.0022321428568316533);
    even = muladd(z2, even, 0.08333333333333333);
    real odd = 7.69990890285878e-08;
    odd = muladd(z2, odd, 9.154554334438577e-07);
    odd = muladd(z2, odd, 1.8781190290780727e-05);
    odd = muladd(z2, odd, 0.0004340277869988689);
    odd = muladd(z2, odd, 0.012500000000003857);
    return muladd(z, odd, even);
}

/* (sin(r)/r - 1 + r^2/6)/r^4, z = r^2, |r| <= 0.7855; relative error 2^-56.0 */
INLINE real sin_poly(real z) {
    real z2 = z * z;
    real even = 1.6058676882000157e-10;
    even = muladd(z2, even, 2.7557319222202664e-06);
    even = muladd(z2, even, 0.008333333333333333);
    real odd = -7.594864477268271e-13;
    odd = muladd(z2, odd, -2.505210719047882e-08);
    odd = muladd(z2, odd, -0.0001984126984126883);
    return muladd(z, odd, even);
}

/* (cos(r) - 1 + r^2/2)/r^4, z = r^2, |r| <= 0.7855; relative error 2^-54.0 */
INLINE real cos_poly(real z) {
    real z2 = z * z;
    real even = 2.0876126951295883e-09;
    even = muladd(z2, even, 2.4801587298450532e-05);
    even = muladd(z2, even, 0.041666666666666664);
    real odd = -1.138148473495167e-11;
    odd = muladd(z2, odd, -2.755731715365367e-07);
    odd = muladd(z2, odd, -0.0013888888888887055);
    return muladd(z, odd, even);
}

/* (asin(u)/u - 1)/z, z = u^2, |u| <= 0.5; relative error 2^-53.0 */
INLINE real asin_poly(real z) {
    real z2 = z * z;
    real even = 0.028975399414049606;
    even = muladd(z2, even, 0.017618643531034033);
    even = muladd(z2, even, 0.010343008457349567);
    even = muladd(z2, even, 0.013971566160767272);
    even = muladd(z2, even, 0.0223721741281051);
    even = muladd(z2, even, 0.04464285714687356);
    even = muladd(z2, even, 0.16666666666666669);
    real odd = -0.015180588198532057;
    odd = muladd(z2, odd, 0.005374392179335049);
    odd = muladd(z2, odd, 0.011475919689725386);
    odd = muladd(z2, odd, 0.017352367236570784);
    odd = muladd(z2, odd, 0.030381944104999368);
    odd = muladd(z2, odd, 0.07499999999998075);
    return muladd(z, odd, even);
}

/* (atan(t)/t - 1)/z, z = t^2, |t| <= 0.5; relative error 2^-52.0 */
INLINE real atan_poly(real z) {
    real z2 = z * z;
    real even = -0.028971565297240747;
    even = muladd(z2, even, -0.051578837869770154);
    even = muladd(z2, even, -0.06665063210562153);
    even = muladd(z2, even, -0.09090904417063418);
    even = muladd(z2, even, -0.14285714284126663);
    even = muladd(z2, even, -0.33333333333333326);
    real odd = 0.011165853019212293;
    odd = muladd(z2, odd, 0.04284663158058945);
    odd = muladd(z2, odd, 0.05866573883372332);
    odd = muladd(z2, odd, 0.07692199337716786);
    odd = muladd(z2, odd, 0.11111110991543897);
    odd = muladd(z2, odd, 0.1999999999999169);
    return muladd(z, odd, even);
}

/* the same, |t| <= 0.067; relative error 2^-50.0 */
INLINE real atan_near_poly(real z) {
    real p = -0.09004771026762606;
    p = muladd(z, p, 0.11110771721406965);
    p = muladd(z, p, -0.1428571373812306);
    p = muladd(z, p, 0.19999999999688617);
    p = muladd(z, p, -0.33333333333333304);
    return p;
}

/* (tan(r)/r - 1)/z, z = r^2, |r| <= 0.0982; relative error 2^-49.0 */
INLINE real tan_near_poly(real z) {
    real p = 0.008950527840872517;
    p = horner_step(z, p, 0.021868749364927217);
    p = horner_step(z, p, 0.053968256519684725);
    p = horner_step(z, p, 0.13333333333025413);
    p = horner_step(z, p, 0.3333333333333339);
    return p;
}

/* (erf(y)/y - 2/sqrt(pi))/y^2, z = y^2, |y| <= 0.6; relative error 2^-54.6 */
INLINE real erf_poly(real z) {
    real z2 = z * z;
    real even = -1.6511872011886286e-07;
    even = muladd(z2, even, -1.4926341086039464e-05);
    even = muladd(z2, even, -0.000854832728382714);
    even = muladd(z2, even, -0.026866170645235325);
    even = muladd(z2, even, -0.37612638903183754);
    real odd = 1.450093835566143e-08;
    odd = muladd(z2, odd, 1.6477308335176109e-06);
    odd = muladd(z2, odd, 0.00012055350471295988);
    odd = muladd(z2, odd, 0.005223977627687581);
    odd = muladd(z2, odd, 0.11283791670955344);
    return muladd(z, odd, even);
}

/* (y + 1/2) e^(y^2) erfc(y) - 21/32, z = (y - 4)/(y + 4), 0.5 <= y <= 27.3; relative error 2^-53.9 */
INLINE real erfcx_poly(real z) {
    real z2 = z * z;
    real even = -6.190380671511194e-09;
    even = muladd(z2, even, 3.372270749123047e-08);
    even = muladd(z2, even, 1.4954018158821197e-07);
    even = muladd(z2, even, -5.612217450352312e-06);
    even = muladd(z2, even, 7.53111923763341e-05);
    even = muladd(z2, even, -0.0003788867119453395);
    even = muladd(z2, even, -0.008098867020756798);
    even = muladd(z2, even, -0.033165182906692556);
    even = muladd(z2, even, -0.05051953301812964);
    even = muladd(z2, even, 0.007689826051309483);
    even = muladd(z2, even, -0.03975244068722374);
    real odd = -5.2945280792978106e-09;
    odd = muladd(z2, odd, 5.298208069945527e-08);
    odd = muladd(z2, odd, -4.114299786225811e-07);
    odd = muladd(z2, odd, 2.854407462056471e-06);
    odd = muladd(z2, odd, -1.2199520637731305e-05);
    odd = muladd(z2, odd, -9.962835119611315e-05);
    odd = muladd(z2, odd, 0.0025159849872695155);
    odd = muladd(z2, odd, 0.018583757769103516);
    odd = muladd(z2, odd, 0.04686641749914649);
    odd = muladd(z2, odd, 0.0340485271273472);
    odd = muladd(z2, odd, -0.06981055842028126);
    return muladd(z, odd, even);
}

/* silu'(zero + z)/z - 1/4, |z| <= 1/16; relative error 2^-53.2 */
INLINE real silu_slope_poly(real z) {
    real z2 = z * z;
    real even = -4.0934025779037675e-05;
    even = muladd(z2, even, 0.0007985219798209122);
    even = muladd(z2, even, -0.006606589138493353);
    even = muladd(z2, even, 0.01887481422378238);
    even = muladd(z2, even, -0.032188294280199904);
    real odd = -2.971063509435604e-05;
    odd = muladd(z2, odd, 0.00018570716532443764);
    odd = muladd(z2, odd, 0.00012662741019032545);
    odd = muladd(z2, odd, -0.015222655223188084);
    odd = muladd(z2, odd, 0.1466487969969469);
    return muladd(z, odd, even);
}

/* mish'(zero + z)/z - 1/4, |z| <= 1/16; relative error 2^-51.6 */
INLINE real mish_slope_poly(real z) {
    real z2 = z * z;
    real even = -5.581871946464681e-05;
    even = muladd(z2, even, 0.000254129323980565);
    even = muladd(z2, even, 0.0010924055410127089);
    even = muladd(z2, even, -0.01582112656173343);
    even = muladd(z2, even, 0.04190782104360987);
    even = muladd(z2, even, 0.01694791404953451);
    real odd = -4.214711472393334e-05;
    odd = muladd(z2, odd, 0.000989818826934875);
    odd = muladd(z2, odd, -0.003360684928261742);
    odd = muladd(z2, odd, -0.02027182271668338);
    odd = muladd(z2, odd, 0.20473126408010586);
    return muladd(z, odd, even);
}

/* gelu'(zero + z)/z - 1/2, |z| <= 1/8; relative error 2^-52.9 */
INLINE real gelu_slope_poly(real z) {
    real z2 = z * z;
    real even = 8.579705120720707e-05;
    even = muladd(z2, even, -0.0007448204723185873);
    even = muladd(z2, even, 0.00453922832756296);
    even = muladd(z2, even, -0.014771522148055542);
    even = muladd(z2, even, -0.01819967639867134);
    even = muladd(z2, even, -0.06850600768595308);
    real odd = -1.1194097438836074e-05;
    odd = muladd(z2, odd, 0.00018633938981174234);
    odd = muladd(z2, odd, -0.0022395380651869558);
    odd = muladd(z2, odd, 0.019421679838178503);
    odd = muladd(z2, odd, -0.11400823329722169);
    odd = muladd(z2, odd, 0.388284982990552);
    return muladd(z, odd, even);
}

/* gelu_tanh'(zero + z)/z - 1/2, |z| <= 1/16; relative error 2^-54.1 */
INLINE real gelu_tanh_slope_poly(real z) {
    real z2 = z * z;
    real even = -0.0009262296079486008;
    even = muladd(z2, even, 0.005261055111994324);
    even = muladd(z2, even, -0.016619328337273476);
    even = muladd(z2, even, -0.015782853521850847);
    even = muladd(z2, even, -0.0695999089751415);
    real odd = 0.00026358669971574445;
    odd = muladd(z2, odd, -0.00242273068121993);
    odd = muladd(z2, odd, 0.019682309458209132);
    odd = muladd(z2, odd, -0.1139444830809582);
    odd = muladd(z2, odd, 0.38751844613578895);
    return muladd(z, odd, even);
}

/* (sinc'(x)/x + pi^2/3)/z, z = x^2, |x| <= 1/4; relative error 2^-54.3 */
INLINE real sinc_slope_poly(real z) {
    real z2 = z * z;
    real even = 4.021280485500686e-06;
    even = muladd(z2, even, 0.0017811454115318605);
    even = muladd(z2, even, 0.20918278254121453);
    even = muladd(z2, even, 3.2469697011334144);
    real odd = -9.765977005517043e-05;
    odd = muladd(z2, odd, -0.02346081035226516);
    odd = muladd(z2, odd, -1.1445109447325053);
    return muladd(z, odd, even);
}

/* z^(-1/3), 1 <= z <= 2: a first guess; relative error 2^-17.4 */
INLINE real inverse_cbrt_poly(real z) {
    real p = -0.017019019677175083;
    p = muladd(z, p, 0.15607149698700665);
    p = muladd(z, p, -0.5978726954370847);
    p = muladd(z, p, 1.2437854828564217);
    p = muladd(z, p, -1.5660287133669781);
    p = muladd(z, p, 1.7810576998530765);
    return p;
}

/* (erf(c + z) - erf(c) - erf'(c) z)/z^2, c = n 25/64; what leads stands first, each number with its rest; relative error of the whole 2^-56.2 */
alignas(64) static const number ERF_PIECES[16][16] = {
    {
        0.0, 0.41934428209280167, 0.7307772924108472, 0.9025374279448654,
        0.9728746138209335, 0.994257542299925, 0.999082135181434, 0.9998898131503006,
        0.9999901032653747, 0.9999993368112867, 0.9999999669144919, 0.9999999987731819,
        0.999999999966232, 0.9999999999993108, 0.9999999999999896, 0.9999999999999999,
    },
    {
        0.0, -2.418653675845561e-17, 2.9657210090804455e-17, 3.0448339624692624e-17,
        -5.1905257916652814e-18, -4.949472633902929e-17, -1.7166310963630505e-17, -1.1064376711544564e-17,
        1.3132336543493276e-17, -3.605963933901442e-17, 2.6246394967033466e-17, 2.7324233863160026e-18,
        -2.0091072344248352e-17, -1.1850352632971592e-17, 1.2589137041175927e-17, -5.6980002644504545e-18,
    },
    {
        1.1283791670955126, 0.9686948267296275, 0.6128902939630436, 0.28578692080421636,
        0.09821228080128248, 0.024874427084297417, 0.004643059175781671, 0.0006387327625779968,
        6.475868323471298e-05, 4.838833382371967e-06, 2.6646929256805534e-07, 1.0814775586229277e-08,
        3.2348317508052715e-10, 7.130988311534902e-12, 1.1585414972487952e-13, 1.3871943331286582e-15,
    },
    {
        1.533545961316588e-17, 8.119808166502702e-18, 6.86194573373774e-18, 8.904833407522729e-18,
        6.161996784055858e-18, -3.1946187969453137e-19, -9.906072750531149e-20, 2.449005569231172e-20,
        -5.292778574637282e-22, -2.4545482706352084e-22, 9.901121717997058e-24, -5.934968802932188e-25,
        -5.7094581300993634e-27, -3.6898026599332623e-28, -3.7311332740980376e-30, -9.449703800397953e-33,
    },
    {
        0.0, -0.3783964166912607, -0.47882054215862785, -0.33490654781744106,
        -0.15345668875200388, -0.0485828653990184, -0.010882169943238295, -0.0017465348976742087,
        -0.00020237088510847778, -1.7011523609901582e-05, -1.04089567409399e-06, -4.646973884707421e-08,
        -1.5163273831883414e-09, -3.621205001932201e-11, -6.335773812957253e-13, -8.128091795196898e-15,
    },
    {
        -0.3761263890318375, -0.22435754206319336, 0.045088934386604114, 0.16638343354763704,
        0.12711329051624323, 0.05496746362687272, 0.015455704144382607, 0.0029708766530259466,
        0.0004000197828977581, 3.825781399991587e-05, 2.6218427204303647e-06, 1.2951151421028518e-07,
        4.6306953474413284e-09, 1.2021588156630123e-10, 2.271299486103971e-12, 3.128796046553365e-14,
    },
    {
        0.0, 0.1699519713312038, 0.14199398239151217, 0.01414522284484365,
        -0.04815502863184992, -0.03748487523176989, -0.01448476331311292, -0.003479567124836727,
        -0.0005575739490754272, -6.157955580150461e-05, -4.773821338597544e-06, -2.6275748087102687e-07,
        -1.0347749762579108e-08, -2.9316495381057063e-10, -5.999392094938658e-12, -8.895458364892022e-14,
    },
    {
        0.11283791670950939, 0.040752267098461324, -0.057899799813291394, -0.05654560327282578,
        -0.008037094259984041, 0.012794819686769328, 0.00894275436273156, 0.0029145135468795122,
        0.0005769615014746757, 7.511890614622963e-05, 6.6725430254754275e-06, 4.127609659685106e-07,
        1.801282219575773e-08, 5.594265473772797e-10, 1.2442280323233024e-11, 1.9910091570135414e-13,
    },
    {
        0.0, -0.05062681043602168, -0.022786989124459648, 0.018316066848501938,
        0.017027327573303077, 0.0016660059922888745, -0.003123923297561082, -0.0017285730925128322,
        -0.00045231517746114117, -7.160875333777726e-05, -7.41518805457154e-06, -5.211254275980148e-07,
        -2.5385633803068958e-08, -8.687685471664046e-10, -2.1081395222673958e-11, -3.651474767545855e-13,
    },
    {
        -0.02686617063232558, -0.004052607075560877, 0.018872048113687496, 0.007330627211423265,
        -0.005687891649063228, -0.00397607648637454, -3.731430716698573e-05, 0.0006565159322847141,
        0.00026648105098412057, 5.404298135580533e-05, 6.687178796955023e-06, 5.414981034195969e-07,
        2.9709850489105753e-08, 1.1272933960944043e-09, 2.9977239741560115e-11, 5.638913189561891e-13,
    },
    {
        0.0, 0.011244361208463085, 0.001196981740048761, -0.006072515637668633,
        -0.0014268816136018137, 0.0015844426044124389, 0.0006912761929174338, -7.838175549526355e-05,
        -0.00011126365752797515, -3.2153972494927606e-05, -4.9414776333621825e-06, -4.7001798521175566e-07,
        -2.937655765594814e-08, -1.2449818661325373e-09, -3.646785570138951e-11, -7.477977939571542e-13,
    },
    {
        0.005223976192255008, -0.00018806571810071332, -0.003877373295116036, 0.00015598395115175428,
        0.0016014236892159068, 8.543415291595329e-05, -0.0003527841078047375, -8.002812879400747e-05,
        2.5450668930477195e-05, 1.4611939650089506e-05, 2.9891928462969047e-06, 3.4351030040136245e-07,
        2.4823587441589224e-08, 1.1857228019262631e-09, 3.848911296006202e-11, 8.640274889113391e-13,
    },
    {
        0.0, -0.001984131177485624, 0.00039292172383197744, 0.0010429732646810087,
        -0.00024671450791639117, -0.0003150661338444874, 4.246359664405931e-05, 5.770432586130522e-05,
        3.8744143014354256e-06, -4.558199504561013e-06, -1.4568999756241909e-06, -2.116300523977079e-07,
        -1.8044290262834988e-08, -9.822944269427262e-10, -3.5574322131766744e-11, -8.780213016024548e-13,
    },
    {
        -0.000854760158880845, 0.00017167125292620234, 0.0005786225399447484, -0.0002477178014489457,
        -0.00019195324606003598, 9.789155744468444e-05, 3.963318690097423e-05, -1.5590379838751088e-05,
        -6.3661373575615335e-06, 5.223302205778422e-07, 5.455764521246868e-07, 1.0913756568048438e-07,
        1.1319554759003192e-08, 7.132330103885087e-10, 2.9093165701193966e-11, 7.947482973805611e-13,
    },
    {
        0.0, 0.0002854021352749632, -0.00013205419921979972, -0.00010903015040731901,
        8.591154604327449e-05, 1.6214646791466517e-05, -2.167304986185469e-05, -1.7407848411058491e-06,
        2.7082301887232175e-06, 3.9486241025088664e-07, -1.326329342277137e-07, -4.6451032697739414e-08,
        -6.233490329178375e-09, -4.693884201910924e-10, -2.205907404239495e-11, -6.796780411093021e-13,
    },
    {
        0.00011885862280809936, -4.081556206743781e-05, -6.476570236697748e-05, 5.3843095217380644e-05,
        6.282834394292295e-06, -1.8402870557618937e-05, 2.20588505795742e-06, 2.8843153011498757e-06,
        -3.998851253275467e-07, -2.8248574711454137e-07, 2.871675796843291e-09, 1.507054291136211e-08,
        2.8467057716299168e-09, 2.609129228052147e-10, 1.4151569767416045e-11, 4.892892959101888e-13,
    },
};
INLINE real erf_pieces(word k, real z) {
    real z2 = z * z;
    real even = lookup(ERF_PIECES[14], k);
    even = muladd(z2, even, lookup(ERF_PIECES[12], k));
    even = muladd(z2, even, lookup(ERF_PIECES[10], k));
    even = muladd(z2, even, lookup(ERF_PIECES[8], k));
    even = muladd(z2, even, lookup(ERF_PIECES[6], k));
    even = muladd(z2, even, lookup(ERF_PIECES[4], k));
    real odd = lookup(ERF_PIECES[15], k);
    odd = muladd(z2, odd, lookup(ERF_PIECES[13], k));
    odd = muladd(z2, odd, lookup(ERF_PIECES[11], k));
    odd = muladd(z2, odd, lookup(ERF_PIECES[9], k));
    odd = muladd(z2, odd, lookup(ERF_PIECES[7], k));
    odd = muladd(z2, odd, lookup(ERF_PIECES[5], k));
    return muladd(z, odd, even);
}

/* (f(c + z) - f(c))/z, f(s) = e^(y^2) erfc(y), s = 8/(y + 4), c = n 15/128, n = 2 ... 17; what leads stands first, each number with its rest; relative error of the whole 2^-55.4 */
alignas(64) static const number ERFCX_PIECES[11][16] = {
    {
        0.758120332208753, 0.9825431203216717, 0.01871281275505536, 0.030038622405524896,
        0.0430524244776294, 0.05813638006154493, 0.07578754662786724, 0.09665988118890766,
        0.12162358059778751, 0.15184924298989758, 0.1889273979872129, 0.23503801626423432,
        0.29318979790528255, 0.3675553715279246, 0.4639358566774506, 0.590396167372087,
    },
    {
        -3.801786023236465e-17, -3.532762354016365e-17, -1.6401699833096938e-18, -1.551010878584591e-18,
        1.0781206197420087e-18, 1.684650532095383e-18, -5.714661482198462e-19, -5.1690746338537965e-18,
        6.4533840847295014e-18, 6.8425856936924364e-18, 5.5769294652957356e-18, 1.2979599501558306e-17,
        -1.9179747286983727e-17, 2.0539367109642544e-17, -1.914584901180019e-17, 4.569711759994587e-17,
    },
    {
        1.6476121844641436, 2.21235886549813, 0.09034041347173821, 0.1033730505113787,
        0.11926850813821734, 0.13886539060550004, 0.16330296741247438, 0.19414406365919282,
        0.23355121672106227, 0.2845384649437389, 0.3513289450715378, 0.4398576516741171,
        0.5584685963588306, 0.7188649910335263, 0.9373782266104064, 1.2366242320415448,
    },
    {
        2.047141157121206, 2.811715673464241, 0.050447744819910253, 0.061203419238431644,
        0.07502817532528024, 0.09300012470474693, 0.11663290408963932, 0.14806465403662789,
        0.19032800416898663, 0.24773104920690175, 0.3263858452535761, 0.43492574401701456,
        0.5854537372571456, 0.7947584859315983, 1.0858208333119859, 1.4896104883230794,
    },
    {
        1.8518141523740106, 2.529856067616163, 0.02702037917334256, 0.03453008617186933,
        0.04462241404991765, 0.05832678262106113, 0.07711851426264389, 0.10311309800810418,
        0.13933599054517076, 0.19008740779750757, 0.2614191352332286, 0.3617325198883518,
        0.5024921650190911, 0.6990285315417283, 0.9713768674053556, 1.3450739911651388,
    },
    {
        1.2489771034375619, 1.659971944757472, 0.013821851869015817, 0.018472444948665415,
        0.024949375193079142, 0.034040343864780345, 0.046880393870699984, 0.06509266885755935,
        0.09097040421555252, 0.1276994382301404, 0.1796109033259295, 0.2524403708887054,
        0.3535547135918042, 0.49209525237737345, 0.6789801909080435, 0.9267149324537663,
    },
    {
        0.6216642176905645, 0.7851769624543875, 0.0067158583957063955, 0.009310999144716444,
        0.013018042217684518, 0.018331338828465958, 0.025952549453996877, 0.03685794545894358,
        0.0523703025043073, 0.07422257008792707, 0.10459334863114653, 0.14608905542669,
        0.20164781180651078, 0.2743481026404191, 0.3671213623027642, 0.48238887174630296,
    },
    {
        0.21543746124961655, 0.24934938674768564, 0.0030774809722320306, 0.004384631327237247,
        0.0062756807125328405, 0.009002396485892033, 0.012905374823924847, 0.01842638333388934,
        0.026107496409617948, 0.03656680813579065, 0.05044122315205323, 0.06829199390077616,
        0.09047841609914198, 0.11701715300754317, 0.14745480536958613, 0.18078514817434563,
    },
    {
        0.04225260735820561, 0.03993574982422325, 0.0013170237669158948, 0.0019062189362162802,
        0.0027551239850816785, 0.003961794764569025, 0.005643780641540753, 0.007927562814797992,
        0.010926449688546912, 0.014705683142922704, 0.019238109707297172, 0.024359708155829846,
        0.029738970125301304, 0.03487463956254627, 0.03913109438380076, 0.04181083476524115,
    },
    {
        -0.0009280336488261846, -0.004071244668422515, 0.0005193466085051527, 0.0007521033077732378,
        0.0010776680128215975, 0.0015192056118347862, 0.002093590207497318, 0.002800758578703919,
        0.0036101438250687413, 0.004447855748674072, 0.005190555486501034, 0.005672231400205864,
        0.0057071043836058825, 0.005126202323871675, 0.0038191460522969856, 0.0017693562316408013,
    },
    {
        -0.002808480467168005, -0.0031074225101037573, 0.00018410560628667297, 0.00026087755852810025,
        0.0003602030117250337, 0.00047988359908854056, 0.0006095326226724932, 0.0007269205031226739,
        0.0007965086968722011, 0.0007727179546944207, 0.0006094173046653602, 0.0002744274659635326,
        -0.00023532436091288985, -0.0008840250025504747, -0.0015974217654958405, -0.002274675731352114,
    },
};
INLINE real erfcx_pieces(word k, real z) {
    real z2 = z * z;
    real even = lookup(ERFCX_PIECES[10], k);
    even = muladd(z2, even, lookup(ERFCX_PIECES[8], k));
    even = muladd(z2, even, lookup(ERFCX_PIECES[6], k));
    even = muladd(z2, even, lookup(ERFCX_PIECES[4], k));
    even = muladd(z2, even, lookup(ERFCX_PIECES[2], k));
    real odd = lookup(ERFCX_PIECES[9], k);
    odd = muladd(z2, odd, lookup(ERFCX_PIECES[7], k));
    odd = muladd(z2, odd, lookup(ERFCX_PIECES[5], k));
    odd = muladd(z2, odd, lookup(ERFCX_PIECES[3], k));
    return muladd(z, odd, even);
}

#else

/* (cosh(r) - 1 - r^2/2)/r^4, z = r^2, |r| <= 0.347; relative error 2^-25.0 */
INLINE real cosh_poly(real z) {
    real p = 2.5122555598500185e-05;
    p = muladd(z, p, 0.001388845848850906);
    p = muladd(z, p, 0.0416666679084301);
    return p;
}

/* (sinh(r)/r - 1)/r^2, z = r^2, |r| <= 0.347; relative error 2^-25.0 */
INLINE real sinh_poly(real z) {
    real p = 0.0001999792002607137;
    p = muladd(z, p, 0.008333150297403336);
    p = muladd(z, p, 0.1666666716337204);
    return p;
}

/* (tanh(x)/x - 1)/z, z = x^2, |x| <= 0.55; relative error 2^-24.0 */
INLINE real tanh_poly(real z) {
    real z2 = z * z;
    real even = -0.00658858148381114;
    even = muladd(z2, even, -0.05390606448054314);
    even = muladd(z2, even, -0.3333333134651184);
    real odd = 0.02129462920129299;
    odd = muladd(z2, odd, 0.13333085179328918);
    return muladd(z, odd, even);
}

/* (e^z - 1 - z - z^2/2)/z^3, |z| <= 0.347; relative error 2^-23.8 */
INLINE real exp_poly(real z) {
    real z2 = z * z;
    real even = 0.00019978448108304292;
    even = muladd(z2, even, 0.008333169855177402);
    even = muladd(z2, even, 0.1666666716337204);
    real odd = 0.0013926061801612377;
    odd = muladd(z2, odd, 0.041666556149721146);
    return muladd(z, odd, even);
}

/* the same, |z| <= 0.0217; relative error 2^-16.4 */
INLINE real exp_near_poly(real z) {
    real p = 0.04166682809591293;
    p = muladd(z, p, 0.1666686236858368);
    return p;
}

/* (e^z - 1 - z)/z^2, |z| <= 0.02167; relative error 2^-15.6 */
INLINE real exp_quick_poly(real z) {
    real p = 0.16666731238365173;
    p = muladd(z, p, 0.5000097751617432);
    return p;
}

/* the same, of a degree more; relative error 2^-24.5 */
INLINE real exp_close_poly(real z) {
    real p = 0.04166705161333084;
    p = muladd(z, p, 0.16666960716247559);
    p = muladd(z, p, 0.5);
    return p;
}

/* (2^z - 1)/z, |z| <= 0.03126; relative error 2^-23.1 */
INLINE real exp2_quick_poly(real z) {
    real p = 0.055502161383628845;
    p = muladd(z, p, 0.24023355543613434);
    p = muladd(z, p, 0.6931471824645996);
    return p;
}

/* (2^z - 1 - z ln 2)/z^2, |z| <= 1/2; relative error 2^-28.0 */
INLINE real exp2_poly(real z) {
    real z2 = z * z;
    real even = 0.00015450890350621194;
    even = muladd(z2, even, 0.009618089534342289);
    even = muladd(z2, even, 0.24022650718688965);
    real odd = 1.5316691133193672e-05;
    odd = muladd(z2, odd, 0.0013333418173715472);
    odd = muladd(z2, odd, 0.05550410971045494);
    return muladd(z, odd, even);
}

/* (log((1 + s)/(1 - s))/s - 2)/z, z = s^2, |s| <= 0.1717; relative error 2^-21.7 */
INLINE real log_poly(real z) {
    real p = 0.29587608575820923;
    p = muladd(z, p, 0.399885356426239);
    p = muladd(z, p, 0.6666668653488159);
    return p;
}

/* (log(1 + z) - z)/z^2, |z| <= 0.0315; relative error 2^-24.0 */
INLINE real log_near_poly(real z) {
    real z2 = z * z;
    real even = -0.25017794966697693;
    even = muladd(z2, even, -0.4999999701976776);
    real odd = 0.20018380880355835;
    odd = muladd(z2, odd, 0.333333283662796);
    return muladd(z, odd, even);
}

/* the same, z <= 0.0345; relative error 2^-24.0 */
INLINE real log1p_near_poly(real z) {
    real z2 = z * z;
    real even = -0.2501896321773529;
    even = muladd(z2, even, -0.4999999701976776);
    real odd = 0.19949200749397278;
    odd = muladd(z2, odd, 0.33333367109298706);
    return muladd(z, odd, even);
}

/* the same over ln 2; relative error 2^-24.2 */
INLINE real log2_near_poly(real z) {
    real z2 = z * z;
    real even = -0.3608856499195099;
    even = muladd(z2, even, -0.7213475108146667);
    real odd = 0.2887435555458069;
    odd = muladd(z2, odd, 0.48089832067489624);
    return muladd(z, odd, even);
}

/* the same over ln 10; relative error 2^-24.4 */
INLINE real log10_near_poly(real z) {
    real z2 = z * z;
    real even = -0.10864674299955368;
    even = muladd(z2, even, -0.21714723110198975);
    real odd = 0.08693204820156097;
    odd = muladd(z2, odd, 0.14476481080055237);
    return muladd(z, odd, even);
}

/* (log(1 + z) - z + z^2/2 - z^3/3)/z^4, |z| <= 0.0315; relative error 2^-17.8 */
INLINE real log_near_tail_poly(real z) {
    real p = -0.16676151752471924;
    p = muladd(z, p, 0.20010638236999512);
    p = muladd(z, p, -0.25);
    return p;
}

/* the same less its leading 2/3, over z; relative error 2^-26.0 */
INLINE real log_tail_poly(real z) {
    real z2 = z * z;
    real even = 0.22217553853988647;
    even = muladd(z2, even, 0.4000000059604645);
    real odd = 0.18872669339179993;
    odd = muladd(z2, odd, 0.28571343421936035);
    return muladd(z, odd, even);
}

/* (log((1 + s/2)/(1 - s/2))/s - 1)/z, z = s^2, |s| <= 2/3; relative error 2^-25.0 */
INLINE real log1p_poly(real z) {
    real z2 = z * z;
    real even = 0.00011470074241515249;
    even = muladd(z2, even, 0.002234202343970537);
    even = muladd(z2, even, 0.0833333358168602);
    real odd = 0.0004226676537655294;
    odd = muladd(z2, odd, 0.012499856762588024);
    return muladd(z, odd, even);
}

/* (sin(r)/r - 1 + r^2/6)/r^4, z = r^2, |r| <= 0.7855; relative error 2^-24.0 */
INLINE real sin_poly(real z) {
    real p = 2.7299993234919384e-06;
    p = muladd(z, p, -0.00019840532331727445);
    p = muladd(z, p, 0.00833333283662796);
    return p;
}

/* (cos(r) - 1 + r^2/2)/r^4, z = r^2, |r| <= 0.7855; relative error 2^-25.0 */
INLINE real cos_poly(real z) {
    real z2 = z * z;
    real even = 2.4852728529367596e-05;
    even = muladd(z2, even, 0.0416666679084301);
    real odd = -3.2123668347594503e-07;
    odd = muladd(z2, odd, -0.0013889048714190722);
    return muladd(z, odd, even);
}

/* (asin(u)/u - 1)/z, z = u^2, |u| <= 0.5; relative error 2^-24.0 */
INLINE real asin_poly(real z) {
    real z2 = z * z;
    real even = 0.016640029847621918;
    even = muladd(z2, even, 0.04458625614643097);
    even = muladd(z2, even, 0.1666666567325592);
    real odd = 0.03444688022136688;
    odd = muladd(z2, odd, 0.031224779784679413);
    odd = muladd(z2, odd, 0.07500150799751282);
    return muladd(z, odd, even);
}

/* (atan(t)/t - 1)/z, z = t^2, |t| <= 0.5; relative error 2^-25.0 */
INLINE real atan_poly(real z) {
    real z2 = z * z;
    real even = -0.08326852321624756;
    even = muladd(z2, even, -0.1428232043981552);
    even = muladd(z2, even, -0.3333333432674408);
    real odd = 0.043580956757068634;
    odd = muladd(z2, odd, 0.11029807478189468);
    odd = muladd(z2, odd, 0.1999998837709427);
    return muladd(z, odd, even);
}

/* the same, |t| <= 0.067; relative error 2^-19.8 */
INLINE real atan_near_poly(real z) {
    real p = 0.1993628740310669;
    p = muladd(z, p, -0.33333298563957214);
    return p;
}

/* (tan(r)/r - 1)/z, z = r^2, |r| <= 0.0982; relative error 2^-25.0 */
INLINE real tan_near_poly(real z) {
    real p = 0.054606374353170395;
    p = muladd(z, p, 0.13332831859588623);
    p = muladd(z, p, 0.3333333432674408);
    return p;
}

/* (erf(y)/y - 2/sqrt(pi))/y^2, z = y^2, |y| <= 0.6; relative error 2^-25.1 */
INLINE real erf_poly(real z) {
    real z2 = z * z;
    real even = -0.0007390655227936804;
    even = muladd(z2, even, -0.026858961209654808);
    even = muladd(z2, even, -0.37612637877464294);
    real odd = 0.005180901847779751;
    odd = muladd(z2, odd, 0.11283741146326065);
    return muladd(z, odd, even);
}

/* (y + 1/2) e^(y^2) erfc(y) - 21/32, z = (y - 4)/(y + 4), 0.5 <= y <= 27.3; relative error 2^-24.5 */
INLINE real erfcx_poly(real z) {
    real z2 = z * z;
    real even = 6.071463576517999e-05;
    even = muladd(z2, even, -0.000361248676199466);
    even = muladd(z2, even, -0.008110486902296543);
    even = muladd(z2, even, -0.033160965889692307);
    even = muladd(z2, even, -0.05052033066749573);
    even = muladd(z2, even, 0.007689893711358309);
    even = muladd(z2, even, -0.03975244238972664);
    real odd = -0.00011202133464394137;
    odd = muladd(z2, odd, 0.0025193882174789906);
    odd = muladd(z2, odd, 0.018584633246064186);
    odd = muladd(z2, odd, 0.04686583951115608);
    odd = muladd(z2, odd, 0.03404861316084862);
    odd = muladd(z2, odd, -0.06981056183576584);
    return muladd(z, odd, even);
}

/* silu'(zero + z)/z - 1/4, |z| <= 1/16; relative error 2^-23.8 */
INLINE real silu_slope_poly(real z) {
    real z2 = z * z;
    real even = -0.0066026910208165646;
    even = muladd(z2, even, 0.01887481100857258);
    even = muladd(z2, even, -0.0321882925927639);
    real odd = -0.015222033485770226;
    odd = muladd(z2, odd, 0.14664879441261292);
    return muladd(z, odd, even);
}

/* mish'(zero + z)/z - 1/4, |z| <= 1/16; relative error 2^-22.6 */
INLINE real mish_slope_poly(real z) {
    real z2 = z * z;
    real even = -0.015815788879990578;
    even = muladd(z2, even, 0.041907817125320435);
    even = muladd(z2, even, 0.0169479139149189);
    real odd = -0.020288214087486267;
    odd = muladd(z2, odd, 0.204731285572052);
    return muladd(z, odd, even);
}

/* gelu'(zero + z)/z - 1/2, |z| <= 1/8; relative error 2^-23.1 */
INLINE real gelu_slope_poly(real z) {
    real z2 = z * z;
    real even = 0.004518907051533461;
    even = muladd(z2, even, -0.014771363697946072);
    even = muladd(z2, even, -0.018199676647782326);
    even = muladd(z2, even, -0.06850600987672806);
    real odd = 0.01936054229736328;
    odd = muladd(z2, odd, -0.11400775611400604);
    odd = muladd(z2, odd, 0.38828498125076294);
    return muladd(z, odd, even);
}

/* gelu_tanh'(zero + z)/z - 1/2, |z| <= 1/16; relative error 2^-23.4 */
INLINE real gelu_tanh_slope_poly(real z) {
    real z2 = z * z;
    real even = -0.016593651846051216;
    even = muladd(z2, even, -0.015782877802848816);
    even = muladd(z2, even, -0.06959991157054901);
    real odd = -0.11384842544794083;
    odd = muladd(z2, odd, 0.38751834630966187);
    return muladd(z, odd, even);
}

/* (sinc'(x)/x + pi^2/3)/z, z = x^2, |x| <= 1/4; relative error 2^-30.0 */
INLINE real sinc_slope_poly(real z) {
    real z2 = z * z;
    real even = 0.20917414128780365;
    even = muladd(z2, even, 3.246969699859619);
    real odd = -0.023239178583025932;
    odd = muladd(z2, odd, -1.1445108652114868);
    return muladd(z, odd, even);
}

/* z^(-1/3), 1 <= z <= 2: a first guess; relative error 2^-9.1 */
INLINE real inverse_cbrt_poly(real z) {
    real p = 0.09339791536331177;
    p = muladd(z, p, -0.48332250118255615);
    p = muladd(z, p, 1.3881568908691406);
    return p;
}

/* (erf(c + z) - erf(c) - erf'(c) z)/z^2, c = n 25/64; what leads stands first, each number with its rest; relative error of the whole 2^-28.3 */
alignas(64) static const number ERF_PIECES[10][16] = {
    {
        0.0, 0.4193442761898041, 0.7307772636413574, 0.9025374054908752,
        0.972874641418457, 0.9942575693130493, 0.9990821480751038, 0.9998897910118103,
        0.9999901056289673, 0.9999993443489075, 0.9999999403953552, 1.0,
        1.0, 1.0, 1.0, 1.0,
    },
    {
        0.0, 5.902997646245467e-09, 2.8769489901492307e-08, 2.2453990666804202e-08,
        -2.7597524265843276e-08, -2.7013124181962667e-08, -1.2893670131575163e-08, 2.2138490152201484e-08,
        -2.3635924328857527e-09, -7.53762119387602e-09, 2.651913710849385e-08, -1.2268180915597782e-09,
        -3.376800922216816e-11, -6.892383257010859e-13, -1.0423506980781431e-14, -1.1672030633358513e-16,
    },
    {
        1.128379225730896, 0.968694806098938, 0.6128903031349182, 0.2857869267463684,
        0.09821227937936783, 0.024874426424503326, 0.0046430593356490135, 0.000638732744846493,
        6.475868576671928e-05, 4.838833319809055e-06, 2.6646929995877144e-07, 1.0814775741607718e-08,
        3.2348318468322645e-10, 7.13098850801952e-12, 1.158541443118874e-13, 1.3871943280478402e-15,
    },
    {
        -5.8635382771399236e-08, 2.063069004520912e-08, -9.17187481519477e-09, -5.942152103699527e-09,
        1.421914697097293e-09, 6.597941082375769e-10, -1.5986734158701665e-10, 1.773150376527255e-11,
        -2.5320062886635686e-12, 6.25629105813208e-14, -7.390715677532776e-15, -1.5537844006001817e-16,
        -9.602699199278083e-18, -1.9648461822142192e-19, 5.412991976467803e-21, 5.080818009978781e-24,
    },
    {
        0.0, -0.3783963918685913, -0.4788205325603485, -0.33490654826164246,
        -0.1534566879272461, -0.04858286306262016, -0.010882169008255005, -0.0017465350683778524,
        -0.00020237108401488513, -1.7011579984682612e-05, -1.0409044080006424e-06, -4.647057494366891e-08,
        -1.5163801325712711e-09, -3.621430932909675e-11, -6.336442872137416e-13, -8.129479179403137e-15,
    },
    {
        -0.37612637877464294, -0.22435754537582397, 0.04508892819285393, 0.16638343036174774,
        0.12711329758167267, 0.05496746301651001, 0.015455703251063824, 0.002970876405015588,
        0.00040001983870752156, 3.825784006039612e-05, 2.621847897898988e-06, 1.2951211658673856e-07,
        4.630739347533108e-09, 1.2021801609751748e-10, 2.2713692905684812e-12, 3.1289539373108993e-14,
    },
    {
        0.0, 0.16994285583496094, 0.14199298620224, 0.014150146394968033,
        -0.04815385118126869, -0.037486158311367035, -0.014485331252217293, -0.003479505656287074,
        -0.0005574830574914813, -6.155302980914712e-05, -4.76971035823226e-06, -2.6236310191052326e-07,
        -1.0322877663782037e-08, -2.9210067697960085e-10, -5.9678950149744114e-12, -8.830157877679282e-14,
    },
    {
        0.11283367872238159, 0.04075241461396217, -0.057896651327610016, -0.056545719504356384,
        -0.008038396015763283, 0.012794745154678822, 0.008943041786551476, 0.0029145798180252314,
        0.0005769409472122788, 7.510692375944927e-05, 6.670071797998389e-06, 4.1247483295592247e-07,
        1.7991986567267304e-08, 5.584233075950351e-10, 1.2409436325744316e-11, 1.9835688809793223e-13,
    },
    {
        0.0, -0.04998824745416641, -0.022717544808983803, 0.01797114498913288,
        0.01694508269429207, 0.0017558963736519217, -0.003084265859797597, -0.001732916571199894,
        -0.0004586719733197242, -7.345977064687759e-05, -7.701532013015822e-06, -5.485441647579137e-07,
        -2.711147928380342e-08, -9.424638847121969e-10, -2.32575642772348e-11, -4.1015774760941315e-13,
    },
    {
        -0.026569340378046036, -0.004062950611114502, 0.018651597201824188, 0.007338949479162693,
        -0.005596728064119816, -0.003970949444919825, -5.740324195357971e-05, 0.0006518986774608493,
        0.00026792168500833213, 5.488034003064968e-05, 6.859561835881323e-06, 5.614233486994635e-07,
        3.11583363554746e-08, 1.1969173430159685e-09, 3.225239519899503e-11, 6.153296730655733e-13,
    },
};
INLINE real erf_pieces(word k, real z) {
    real z2 = z * z;
    real even = lookup(ERF_PIECES[8], k);
    even = muladd(z2, even, lookup(ERF_PIECES[6], k));
    even = muladd(z2, even, lookup(ERF_PIECES[4], k));
    real odd = lookup(ERF_PIECES[9], k);
    odd = muladd(z2, odd, lookup(ERF_PIECES[7], k));
    odd = muladd(z2, odd, lookup(ERF_PIECES[5], k));
    return muladd(z, odd, even);
}

/* (f(c + z) - f(c))/z, f(s) = e^(y^2) erfc(y), s = 8/(y + 4), c = n 15/128, n = 2 ... 17; what leads stands first, each number with its rest; relative error of the whole 2^-27.1 */
alignas(64) static const number ERFCX_PIECES[7][16] = {
    {
        0.7581203579902649, 0.9825431108474731, 0.018712813034653664, 0.0300386231392622,
        0.04305242374539375, 0.05813638120889664, 0.07578754425048828, 0.09665988385677338,
        0.12162358313798904, 0.15184924006462097, 0.18892739713191986, 0.23503801226615906,
        0.29318979382514954, 0.3675553798675537, 0.46393585205078125, 0.5903961658477783,
    },
    {
        -2.5781512036360255e-08, 9.474198314762816e-09, -2.795983167214189e-10, -7.33737293145964e-10,
        7.322356609940073e-10, -1.1473516581261833e-09, 2.377378960360943e-09, -2.6678657061296462e-09,
        -2.5402016046172093e-09, 2.925276687548717e-09, 8.552930585992158e-10, 3.998075204236784e-09,
        4.080133120254459e-09, -8.33962943147526e-09, 4.626669269924832e-09, 1.5243086792793292e-09,
    },
    {
        1.64761221408844, 2.2123589515686035, 0.09034041315317154, 0.10337305068969727,
        0.1192685067653656, 0.1388653963804245, 0.1633029729127884, 0.19414407014846802,
        0.23355121910572052, 0.28453847765922546, 0.35132893919944763, 0.4398576617240906,
        0.5584685802459717, 0.7188649773597717, 0.9373782277107239, 1.2366242408752441,
    },
    {
        2.04714035987854, 2.8117146492004395, 0.0504477322101593, 0.061203401535749435,
        0.07502815127372742, 0.09300009161233902, 0.1166328564286232, 0.14806458353996277,
        0.19032791256904602, 0.24773091077804565, 0.32638564705848694, 0.43492549657821655,
        0.5854533910751343, 0.7947580814361572, 1.0858203172683716, 1.4896098375320435,
    },
    {
        1.8518140316009521, 2.529855966567993, 0.027020374312996864, 0.03453008085489273,
        0.044622402638196945, 0.05832676962018013, 0.07711849361658096, 0.1031130701303482,
        0.13933594524860382, 0.19008734822273254, 0.26141905784606934, 0.3617324233055115,
        0.5024920701980591, 0.6990284323692322, 0.9713767170906067, 1.3450738191604614,
    },
    {
        1.2499016523361206, 1.6610419750213623, 0.013835066929459572, 0.018491273745894432,
        0.024976324290037155, 0.03407900035381317, 0.046935807913541794, 0.06517178565263748,
        0.09108249843120575, 0.12785643339157104, 0.17982745170593262, 0.2527335286140442,
        0.3539430797100067, 0.4925975203514099, 0.6796130537986755, 0.9274908304214478,
    },
    {
        0.6218454837799072, 0.7853482961654663, 0.006721513345837593, 0.0093191834166646,
        0.013029871508479118, 0.018348347395658493, 0.02597677893936634, 0.03689197823405266,
        0.05241720378398895, 0.07428569346666336, 0.10467591881752014, 0.14619359374046326,
        0.2017754316329956, 0.27449774742126465, 0.367289274930954, 0.48256826400756836,
    },
};
INLINE real erfcx_pieces(word k, real z) {
    real z2 = z * z;
    real even = lookup(ERFCX_PIECES[6], k);
    even = muladd(z2, even, lookup(ERFCX_PIECES[4], k));
    even = muladd(z2, even, lookup(ERFCX_PIECES[2], k));
    real odd = lookup(ERFCX_PIECES[5], k);
    odd = muladd(z2, odd, lookup(ERFCX_PIECES[3], k));
    return muladd(z, odd, even);
}

#endif

#endif
