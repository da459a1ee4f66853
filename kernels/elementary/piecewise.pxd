"""absolute, relu and leaky_relu.  At the seam x = 0 the branch for x >= 0 holds, in value and derivative."""

from bits cimport *


cdef inline double absolute_rule(double x, double* dy) noexcept nogil:
    dy[0] = blend(x >= 0.0, 1.0, blend(x < 0.0, -1.0, x))
    return magnitude(x)


cdef inline double relu_rule(double x, double* dy) noexcept nogil:
    dy[0] = blend(x >= 0.0, 1.0, blend(x < 0.0, 0.0, x))
    return blend(x < 0.0, 0.0, x)


cdef inline real leaky_relu_rule(real x, real negative_slope, real* dy) noexcept nogil:
    dy[0] = blend(x >= 0.0, 1.0, blend(x < 0.0, negative_slope, x))
    return blend(x >= 0.0, x, negative_slope * x)
