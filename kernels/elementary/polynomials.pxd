"""Minimax polynomials.  Written by minimax/polynomials.py: change them there."""

from bits cimport muladd


cdef inline double cosh_poly(double z) noexcept nogil:
    """(cosh(r) - 1 - r^2/2)/r^4, z = r^2, |r| <= 0.347; relative error 2^-54.0."""
    cdef double w = z * z  # even and odd half side by side: two short chains
    cdef double even = muladd(w, muladd(w, 2.0907399956062107e-09, 2.4801587307687016e-05), 0.041666666666666664)
    cdef double odd = muladd(w, 2.755729340391967e-07, 0.0013888888888889726)
    return muladd(z, odd, even)


cdef inline double sinh_poly(double z) noexcept nogil:
    """(sinh(r)/r - 1)/r^2, z = r^2, |r| <= 0.347; relative error 2^-53.0."""
    cdef double w = z * z  # even and odd half side by side: two short chains
    cdef double even = muladd(w, muladd(w, 2.5101913293759643e-08, 0.00019841269866681258), 0.16666666666666669)
    cdef double odd = muladd(w, 2.7557264382444593e-06, 0.008333333333328866)
    return muladd(z, odd, even)


cdef inline double log_poly(double z) noexcept nogil:
    """(log((1 + s)/(1 - s))/s - 2)/z, z = s^2, |s| <= 0.1717; relative error 2^-50.9."""
    cdef double w = z * z  # even and odd half side by side: two short chains
    cdef double even = muladd(w, muladd(w, muladd(w, 0.1461920268554679, 0.18182895430102863), 0.28571428626397205), 0.666666666666667)
    cdef double odd = muladd(w, muladd(w, 0.15331503885940947, 0.2222221105416342), 0.39999999999898983)
    return muladd(z, odd, even)


cdef inline double log_tail_poly(double z) noexcept nogil:
    """the same less its leading 2/3, over z; relative error 2^-54.0."""
    cdef double w = z * z  # even and odd half side by side: two short chains
    cdef double even = muladd(w, muladd(w, muladd(w, 0.11721043548574178, 0.15384609782481665), 0.22222222222767224), 0.4)
    cdef double odd = muladd(w, muladd(w, muladd(w, 0.11589598750964668, 0.13334148217348554), 0.18181818156252624), 0.28571428571426327)
    return muladd(z, odd, even)


cdef inline double sin_poly(double z) noexcept nogil:
    """(sin(r)/r - 1)/r^2, z = r^2, |r| <= 0.7855; relative error 2^-52.7."""
    cdef double w = z * z  # even and odd half side by side: two short chains
    cdef double even = muladd(w, muladd(w, -2.5051148883446845e-08, -0.0001984126983705946), -0.16666666666666666)
    cdef double odd = muladd(w, muladd(w, 1.5919110455473915e-10, 2.7557316210531966e-06), 0.008333333333331293)
    return muladd(z, odd, even)


cdef inline double cos_poly(double z) noexcept nogil:
    """(cos(r) - 1 + r^2/2)/r^4, z = r^2, |r| <= 0.7855; relative error 2^-54.0."""
    cdef double w = z * z  # even and odd half side by side: two short chains
    cdef double even = muladd(w, muladd(w, 2.0876126951295883e-09, 2.4801587298450532e-05), 0.041666666666666664)
    cdef double odd = muladd(w, muladd(w, -1.138148473495167e-11, -2.755731715365367e-07), -0.0013888888888887055)
    return muladd(z, odd, even)


cdef inline double inverse_cbrt_poly(double z) noexcept nogil:
    """z^(-1/3), 1 <= z <= 2: a first guess; relative error 2^-17.4."""
    cdef double w = z * z  # even and odd half side by side: two short chains
    cdef double even = muladd(w, muladd(w, 0.15607149698700665, 1.2437854828564217), 1.7810576998530765)
    cdef double odd = muladd(w, muladd(w, -0.017019019677175083, -0.5978726954370847), -1.5660287133669781)
    return muladd(z, odd, even)
