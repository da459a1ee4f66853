"""Minimax polynomials.  Written by minimax/polynomials.py: change them there."""

from bits cimport muladd


cdef inline double cosh_poly(double z) noexcept nogil:
    """(cosh(r) - 1 - r^2/2)/r^4, z = r^2, |r| <= 0.347; relative error 2^-54.0."""
    cdef double a0 = muladd(z, 0.0013888888888889726, 0.041666666666666664)
    cdef double a1 = muladd(z, 2.755729340391967e-07, 2.4801587307687016e-05)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, 2.0907399956062107e-09, b0)
    return c0


cdef inline double sinh_poly(double z) noexcept nogil:
    """(sinh(r)/r - 1)/r^2, z = r^2, |r| <= 0.347; relative error 2^-53.0."""
    cdef double a0 = muladd(z, 0.008333333333328866, 0.16666666666666669)
    cdef double a1 = muladd(z, 2.7557264382444593e-06, 0.00019841269866681258)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, 2.5101913293759643e-08, b0)
    return c0


cdef inline double exp_poly(double z) noexcept nogil:
    """(e^z - 1 - z)/z^2, |z| <= 0.347; relative error 2^-58.1."""
    cdef double a0 = muladd(z, 0.1666666666666667, 0.5)
    cdef double a1 = muladd(z, 0.008333333333325876, 0.041666666666666644)
    cdef double a2 = muladd(z, 0.00019841269875519427, 0.0013888888888905066)
    cdef double a3 = muladd(z, 2.7557254657478302e-06, 2.4801587271873708e-05)
    cdef double a4 = muladd(z, 2.5105488784278733e-08, 2.755732681358578e-07)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double b1 = muladd(z2, a3, a2)
    cdef double b2 = muladd(z2, 2.0896546515934497e-09, a4)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, b1, b0)
    cdef double z8 = z4 * z4
    cdef double d0 = muladd(z8, b2, c0)
    return d0


cdef inline double log_poly(double z) noexcept nogil:
    """(log((1 + s)/(1 - s))/s - 2)/z, z = s^2, |s| <= 0.1717; relative error 2^-50.9."""
    cdef double a0 = muladd(z, 0.39999999999898983, 0.666666666666667)
    cdef double a1 = muladd(z, 0.2222221105416342, 0.28571428626397205)
    cdef double a2 = muladd(z, 0.15331503885940947, 0.18182895430102863)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double b1 = muladd(z2, 0.1461920268554679, a2)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, b1, b0)
    return c0


cdef inline double log_tail_poly(double z) noexcept nogil:
    """the same less its leading 2/3, over z; relative error 2^-54.0."""
    cdef double a0 = muladd(z, 0.28571428571426327, 0.4)
    cdef double a1 = muladd(z, 0.18181818156252624, 0.22222222222767224)
    cdef double a2 = muladd(z, 0.13334148217348554, 0.15384609782481665)
    cdef double a3 = muladd(z, 0.11589598750964668, 0.11721043548574178)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double b1 = muladd(z2, a3, a2)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, b1, b0)
    return c0


cdef inline double log1p_poly(double z) noexcept nogil:
    """(log((1 + s/2)/(1 - s/2))/s - 1)/z, z = s^2, |s| <= 2/3; relative error 2^-52.8."""
    cdef double a0 = muladd(z, 0.012500000000003857, 0.08333333333333333)
    cdef double a1 = muladd(z, 0.0004340277869988689, 0.0022321428568316533)
    cdef double a2 = muladd(z, 1.8781190290780727e-05, 8.877827294018324e-05)
    cdef double a3 = muladd(z, 9.154554334438577e-07, 4.0632316775638986e-06)
    cdef double a4 = muladd(z, 7.69990890285878e-08, 1.6802837762223222e-07)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double b1 = muladd(z2, a3, a2)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, b1, b0)
    cdef double z8 = z4 * z4
    cdef double d0 = muladd(z8, a4, c0)
    return d0


cdef inline double sin_poly(double z) noexcept nogil:
    """(sin(r)/r - 1 + r^2/6)/r^4, z = r^2, |r| <= 0.7855; relative error 2^-56.0."""
    cdef double a0 = muladd(z, -0.0001984126984126883, 0.008333333333333333)
    cdef double a1 = muladd(z, -2.505210719047882e-08, 2.7557319222202664e-06)
    cdef double a2 = muladd(z, -7.594864477268271e-13, 1.6058676882000157e-10)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, a2, b0)
    return c0


cdef inline double cos_poly(double z) noexcept nogil:
    """(cos(r) - 1 + r^2/2)/r^4, z = r^2, |r| <= 0.7855; relative error 2^-54.0."""
    cdef double a0 = muladd(z, -0.0013888888888887055, 0.041666666666666664)
    cdef double a1 = muladd(z, -2.755731715365367e-07, 2.4801587298450532e-05)
    cdef double a2 = muladd(z, -1.138148473495167e-11, 2.0876126951295883e-09)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, a2, b0)
    return c0


cdef inline double asin_poly(double z) noexcept nogil:
    """(asin(u)/u - 1)/z, z = u^2, |u| <= 0.5; relative error 2^-53.0."""
    cdef double a0 = muladd(z, 0.07499999999998075, 0.16666666666666669)
    cdef double a1 = muladd(z, 0.030381944104999368, 0.04464285714687356)
    cdef double a2 = muladd(z, 0.017352367236570784, 0.0223721741281051)
    cdef double a3 = muladd(z, 0.011475919689725386, 0.013971566160767272)
    cdef double a4 = muladd(z, 0.005374392179335049, 0.010343008457349567)
    cdef double a5 = muladd(z, -0.015180588198532057, 0.017618643531034033)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double b1 = muladd(z2, a3, a2)
    cdef double b2 = muladd(z2, a5, a4)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, b1, b0)
    cdef double c1 = muladd(z4, 0.028975399414049606, b2)
    cdef double z8 = z4 * z4
    cdef double d0 = muladd(z8, c1, c0)
    return d0


cdef inline double atan_poly(double z) noexcept nogil:
    """(atan(t)/t - 1)/z, z = t^2, |t| <= 0.5; relative error 2^-52.0."""
    cdef double a0 = muladd(z, 0.1999999999999169, -0.33333333333333326)
    cdef double a1 = muladd(z, 0.11111110991543897, -0.14285714284126663)
    cdef double a2 = muladd(z, 0.07692199337716786, -0.09090904417063418)
    cdef double a3 = muladd(z, 0.05866573883372332, -0.06665063210562153)
    cdef double a4 = muladd(z, 0.04284663158058945, -0.051578837869770154)
    cdef double a5 = muladd(z, 0.011165853019212293, -0.028971565297240747)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double b1 = muladd(z2, a3, a2)
    cdef double b2 = muladd(z2, a5, a4)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, b1, b0)
    cdef double z8 = z4 * z4
    cdef double d0 = muladd(z8, b2, c0)
    return d0


cdef inline double erf_poly(double z) noexcept nogil:
    """(erf(y)/y - 2/sqrt(pi))/y^2, z = y^2, |y| <= 0.6; relative error 2^-54.6."""
    cdef double a0 = muladd(z, 0.11283791670955344, -0.37612638903183754)
    cdef double a1 = muladd(z, 0.005223977627687581, -0.026866170645235325)
    cdef double a2 = muladd(z, 0.00012055350471295988, -0.000854832728382714)
    cdef double a3 = muladd(z, 1.6477308335176109e-06, -1.4926341086039464e-05)
    cdef double a4 = muladd(z, 1.450093835566143e-08, -1.6511872011886286e-07)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double b1 = muladd(z2, a3, a2)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, b1, b0)
    cdef double z8 = z4 * z4
    cdef double d0 = muladd(z8, a4, c0)
    return d0


cdef inline double erfcx_poly(double z) noexcept nogil:
    """(y + 1/2) e^(y^2) erfc(y) - 21/32, z = (y - 4)/(y + 4), 0.5 <= y <= 27.3; relative error 2^-53.9."""
    cdef double a0 = muladd(z, -0.06981055842028126, -0.03975244068722374)
    cdef double a1 = muladd(z, 0.0340485271273472, 0.007689826051309483)
    cdef double a2 = muladd(z, 0.04686641749914649, -0.05051953301812964)
    cdef double a3 = muladd(z, 0.018583757769103516, -0.033165182906692556)
    cdef double a4 = muladd(z, 0.0025159849872695155, -0.008098867020756798)
    cdef double a5 = muladd(z, -9.962835119611315e-05, -0.0003788867119453395)
    cdef double a6 = muladd(z, -1.2199520637731305e-05, 7.53111923763341e-05)
    cdef double a7 = muladd(z, 2.854407462056471e-06, -5.612217450352312e-06)
    cdef double a8 = muladd(z, -4.114299786225811e-07, 1.4954018158821197e-07)
    cdef double a9 = muladd(z, 5.298208069945527e-08, 3.372270749123047e-08)
    cdef double a10 = muladd(z, -5.2945280792978106e-09, -6.190380671511194e-09)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double b1 = muladd(z2, a3, a2)
    cdef double b2 = muladd(z2, a5, a4)
    cdef double b3 = muladd(z2, a7, a6)
    cdef double b4 = muladd(z2, a9, a8)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, b1, b0)
    cdef double c1 = muladd(z4, b3, b2)
    cdef double c2 = muladd(z4, a10, b4)
    cdef double z8 = z4 * z4
    cdef double d0 = muladd(z8, c1, c0)
    cdef double z16 = z8 * z8
    cdef double e0 = muladd(z16, c2, d0)
    return e0


cdef inline double silu_slope_poly(double z) noexcept nogil:
    """silu'(zero + z)/z - 1/4, |z| <= 1/16; relative error 2^-53.2."""
    cdef double a0 = muladd(z, 0.1466487969969469, -0.032188294280199904)
    cdef double a1 = muladd(z, -0.015222655223188084, 0.01887481422378238)
    cdef double a2 = muladd(z, 0.00012662741019032545, -0.006606589138493353)
    cdef double a3 = muladd(z, 0.00018570716532443764, 0.0007985219798209122)
    cdef double a4 = muladd(z, -2.971063509435604e-05, -4.0934025779037675e-05)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double b1 = muladd(z2, a3, a2)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, b1, b0)
    cdef double z8 = z4 * z4
    cdef double d0 = muladd(z8, a4, c0)
    return d0


cdef inline double mish_slope_poly(double z) noexcept nogil:
    """mish'(zero + z)/z - 1/4, |z| <= 1/16; relative error 2^-51.6."""
    cdef double a0 = muladd(z, 0.20473126408010586, 0.01694791404953451)
    cdef double a1 = muladd(z, -0.02027182271668338, 0.04190782104360987)
    cdef double a2 = muladd(z, -0.003360684928261742, -0.01582112656173343)
    cdef double a3 = muladd(z, 0.000989818826934875, 0.0010924055410127089)
    cdef double a4 = muladd(z, -4.214711472393334e-05, 0.000254129323980565)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double b1 = muladd(z2, a3, a2)
    cdef double b2 = muladd(z2, -5.581871946464681e-05, a4)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, b1, b0)
    cdef double z8 = z4 * z4
    cdef double d0 = muladd(z8, b2, c0)
    return d0


cdef inline double gelu_slope_poly(double z) noexcept nogil:
    """gelu'(zero + z)/z - 1/2, |z| <= 1/8; relative error 2^-52.9."""
    cdef double a0 = muladd(z, 0.388284982990552, -0.06850600768595308)
    cdef double a1 = muladd(z, -0.11400823329722169, -0.01819967639867134)
    cdef double a2 = muladd(z, 0.019421679838178503, -0.014771522148055542)
    cdef double a3 = muladd(z, -0.0022395380651869558, 0.00453922832756296)
    cdef double a4 = muladd(z, 0.00018633938981174234, -0.0007448204723185873)
    cdef double a5 = muladd(z, -1.1194097438836074e-05, 8.579705120720707e-05)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double b1 = muladd(z2, a3, a2)
    cdef double b2 = muladd(z2, a5, a4)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, b1, b0)
    cdef double z8 = z4 * z4
    cdef double d0 = muladd(z8, b2, c0)
    return d0


cdef inline double gelu_tanh_slope_poly(double z) noexcept nogil:
    """gelu_tanh'(zero + z)/z - 1/2, |z| <= 1/16; relative error 2^-54.1."""
    cdef double a0 = muladd(z, 0.38751844613578895, -0.0695999089751415)
    cdef double a1 = muladd(z, -0.1139444830809582, -0.015782853521850847)
    cdef double a2 = muladd(z, 0.019682309458209132, -0.016619328337273476)
    cdef double a3 = muladd(z, -0.00242273068121993, 0.005261055111994324)
    cdef double a4 = muladd(z, 0.00026358669971574445, -0.0009262296079486008)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double b1 = muladd(z2, a3, a2)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, b1, b0)
    cdef double z8 = z4 * z4
    cdef double d0 = muladd(z8, a4, c0)
    return d0


cdef inline double sinc_slope_poly(double z) noexcept nogil:
    """(sinc'(x)/x + pi^2/3)/z, z = x^2, |x| <= 1/4; relative error 2^-54.3."""
    cdef double a0 = muladd(z, -1.1445109447325053, 3.2469697011334144)
    cdef double a1 = muladd(z, -0.02346081035226516, 0.20918278254121453)
    cdef double a2 = muladd(z, -9.765977005517043e-05, 0.0017811454115318605)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double b1 = muladd(z2, 4.021280485500686e-06, a2)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, b1, b0)
    return c0


cdef inline double inverse_cbrt_poly(double z) noexcept nogil:
    """z^(-1/3), 1 <= z <= 2: a first guess; relative error 2^-17.4."""
    cdef double a0 = muladd(z, -1.5660287133669781, 1.7810576998530765)
    cdef double a1 = muladd(z, -0.5978726954370847, 1.2437854828564217)
    cdef double a2 = muladd(z, -0.017019019677175083, 0.15607149698700665)
    cdef double z2 = z * z
    cdef double b0 = muladd(z2, a1, a0)
    cdef double z4 = z2 * z2
    cdef double c0 = muladd(z4, a2, b0)
    return c0
