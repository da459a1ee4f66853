/* Minimax polynomials.  Written by minimax/polynomials.py: change them there. */
#ifndef PYDERIV_POLYNOMIALS_H
#define PYDERIV_POLYNOMIALS_H

#include "bits.h"

#if !defined(PYDERIV_SINGLE)

/* (cosh(r) - 1 - r^2/2)/r^4, z = r^2, |r| <= 0.347; relative error 2^-54.0 */
INLINE real cosh_poly(real z) {
    real z2 = z * z;
    real even = 2.0907399956062107e-09;
    even = muladd(z2, even, 2.4801587307687016e-05);
    even = muladd(z2, even, 0.041666666666666664);
    real odd = 2.755729340391967e-07;
    odd = muladd(z2, odd, 0.0013888888888889726);
    return muladd(z, odd, even);
}

/* (sinh(r)/r - 1)/r^2, z = r^2, |r| <= 0.347; relative error 2^-53.0 */
INLINE real sinh_poly(real z) {
    real z2 = z * z;
    real even = 2.5101913293759643e-08;
    even = muladd(z2, even, 0.00019841269866681258);
    even = muladd(z2, even, 0.16666666666666669);
    real odd = 2.7557264382444593e-06;
    odd = muladd(z2, odd, 0.008333333333328866);
    return muladd(z, odd, even);
}

/* (e^z - 1 - z - z^2/2)/z^3, |z| <= 0.347; relative error 2^-53.0 */
INLINE real exp_poly(real z) {
    real z2 = z * z;
    real even = 2.510191443794884e-08;
    even = muladd(z2, even, 2.755726438064179e-06);
    even = muladd(z2, even, 0.00019841269866681908);
    even = muladd(z2, even, 0.008333333333328866);
    even = muladd(z2, even, 0.16666666666666669);
    real odd = 2.0899747586666747e-09;
    odd = muladd(z2, odd, 2.7557314528779093e-07);
    odd = muladd(z2, odd, 2.4801587288052918e-05);
    odd = muladd(z2, odd, 0.0013888888888896628);
    odd = muladd(z2, odd, 0.04166666666666666);
    return muladd(z, odd, even);
}

/* the same, |z| <= 0.0217; relative error 2^-44.3 */
INLINE real exp_near_poly(real z) {
    real z2 = z * z;
    real even = 0.00019841370530372898;
    even = muladd(z2, even, 0.008333333333410464);
    even = muladd(z2, even, 0.16666666666666666);
    real odd = 0.0013889034875307136;
    odd = muladd(z2, odd, 0.041666666664948074);
    return muladd(z, odd, even);
}

/* (2^z - 1 - z ln 2)/z^2, |z| <= 1/32; relative error 2^-52.5 */
INLINE real exp2_near_poly(real z) {
    real z2 = z * z;
    real even = 0.00015403723573763407;
    even = muladd(z2, even, 0.009618129106924507);
    even = muladd(z2, even, 0.24022650695910075);
    real odd = 1.5252788124336738e-05;
    odd = muladd(z2, odd, 0.0013333558147031227);
    odd = muladd(z2, odd, 0.055504108664821555);
    return muladd(z, odd, even);
}

/* (2^z - 1 - z ln 2)/z^2, |z| <= 1/2; relative error 2^-54.5 */
INLINE real exp2_poly(real z) {
    real z2 = z * z;
    real even = 2.4803028464798917e-11;
    even = muladd(z2, even, 7.055532562502661e-09);
    even = muladd(z2, even, 1.3215485225463488e-06);
    even = muladd(z2, even, 0.00015403530395095513);
    even = muladd(z2, even, 0.009618129107627714);
    even = muladd(z2, even, 0.24022650695910072);
    real odd = 4.455053604322404e-10;
    odd = muladd(z2, odd, 1.0178061875609146e-07);
    odd = muladd(z2, odd, 1.5252733831044071e-05);
    odd = muladd(z2, odd, 0.0013333558146415923);
    odd = muladd(z2, odd, 0.0555041086648216);
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

/* (log(1 + z) - z)/z^2, |z| <= 0.0315; relative error 2^-55.3 */
INLINE real log_near_poly(real z) {
    real z2 = z * z;
    real even = -0.10019515394626467;
    even = muladd(z2, even, -0.12499984433987363);
    even = muladd(z2, even, -0.16666666671472152);
    even = muladd(z2, even, -0.24999999999999553);
    even = muladd(z2, even, -0.5);
    real odd = 0.11131445568596184;
    odd = muladd(z2, odd, 0.14285699132135518);
    odd = muladd(z2, odd, 0.20000000004184773);
    odd = muladd(z2, odd, 0.3333333333333302);
    return muladd(z, odd, even);
}

/* the same over ln 2; relative error 2^-54.8 */
INLINE real log2_near_poly(real z) {
    real z2 = z * z;
    real even = -0.14425222924887962;
    even = muladd(z2, even, -0.18033732260314453);
    even = muladd(z2, even, -0.24044917305447502);
    even = muladd(z2, even, -0.3606737602223712);
    even = muladd(z2, even, -0.7213475204444817);
    real odd = 0.16059256569302277;
    odd = muladd(z2, odd, 0.20609907340920333);
    odd = muladd(z2, odd, 0.28853900823789214);
    odd = muladd(z2, odd, 0.48089834696298334);
    return muladd(z, odd, even);
}

/* the same over ln 10; relative error 2^-54.5 */
INLINE real log10_near_poly(real z) {
    real z2 = z * z;
    real even = -0.04335303358751856;
    even = muladd(z2, even, -0.05428710244567743);
    even = muladd(z2, even, -0.07238241340365502);
    even = muladd(z2, even, -0.10857362047588481);
    even = muladd(z2, even, -0.2171472409516259);
    real odd = 0.04834323382504284;
    odd = muladd(z2, odd, 0.06204200307048312);
    odd = muladd(z2, odd, 0.08685889639880244);
    odd = muladd(z2, odd, 0.1447648273010826);
    return muladd(z, odd, even);
}

/* (log(1 + z) - z + z^2/2)/z^3, |z| <= 0.0315; relative error 2^-48.8 */
INLINE real log_near_tail_poly(real z) {
    real z2 = z * z;
    real even = 0.11129168438439145;
    even = muladd(z2, even, 0.14285703088389556);
    even = muladd(z2, even, 0.20000000002220045);
    even = muladd(z2, even, 0.33333333333333265);
    real odd = -0.10017293335174354;
    odd = muladd(z2, odd, -0.1249998844994732);
    odd = muladd(z2, odd, -0.16666666669338998);
    odd = muladd(z2, odd, -0.24999999999999858);
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
    real z2 = z * z;
    real even = 0.15607149698700665;
    even = muladd(z2, even, 1.2437854828564217);
    even = muladd(z2, even, 1.7810576998530765);
    real odd = -0.017019019677175083;
    odd = muladd(z2, odd, -0.5978726954370847);
    odd = muladd(z2, odd, -1.5660287133669781);
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

/* (2^z - 1 - z ln 2)/z^2, |z| <= 1/32; relative error 2^-24.5 */
INLINE real exp2_near_poly(real z) {
    real p = 0.00961790606379509;
    p = muladd(z, p, 0.05550508573651314);
    p = muladd(z, p, 0.24022650718688965);
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

/* (log(1 + z) - z)/z^2, |z| <= 0.0315; relative error 2^-30.5 */
INLINE real log_near_poly(real z) {
    real z2 = z * z;
    real even = -0.16684697568416595;
    even = muladd(z2, even, -0.24999994039535522);
    even = muladd(z2, even, -0.5);
    real odd = 0.2001841813325882;
    odd = muladd(z2, odd, 0.333333283662796);
    return muladd(z, odd, even);
}

/* the same over ln 2; relative error 2^-26.1 */
INLINE real log2_near_poly(real z) {
    real z2 = z * z;
    real even = -0.2093704342842102;
    even = muladd(z2, even, -0.36071252822875977);
    even = muladd(z2, even, -0.7213475108146667);
    real odd = 0.2887859046459198;
    odd = muladd(z2, odd, 0.48089829087257385);
    return muladd(z, odd, even);
}

/* the same over ln 10; relative error 2^-25.4 */
INLINE real log10_near_poly(real z) {
    real z2 = z * z;
    real even = -0.08887004852294922;
    even = muladd(z2, even, -0.10855323821306229);
    even = muladd(z2, even, -0.21714724600315094);
    real odd = 0.08693275600671768;
    odd = muladd(z2, odd, 0.14476481080055237);
    return muladd(z, odd, even);
}

/* (log(1 + z) - z + z^2/2)/z^3, |z| <= 0.0315; relative error 2^-24.0 */
INLINE real log_near_tail_poly(real z) {
    real z2 = z * z;
    real even = 0.2001449018716812;
    even = muladd(z2, even, 0.3333333134651184);
    real odd = -0.16680952906608582;
    odd = muladd(z2, odd, -0.2499999701976776);
    return muladd(z, odd, even);
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

/* z^(-1/3), 1 <= z <= 2: a first guess; relative error 2^-11.9 */
INLINE real inverse_cbrt_poly(real z) {
    real z2 = z * z;
    real even = 0.3177572190761566;
    even = muladd(z2, even, 1.5418870449066162);
    real odd = -0.0499369278550148;
    odd = muladd(z2, odd, -0.8099604249000549);
    return muladd(z, odd, even);
}

#endif
#endif
