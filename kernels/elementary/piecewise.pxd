"""absolute, relu, leaky_relu and copysign.  At the seam x = 0 the branch for x >= 0 holds, in value and derivative."""

from bits cimport *


cdef inline real absolute_rule(real x, real* dy) noexcept nogil:
    dy[0] = blend(x >= 0.0, 1.0, blend(x < 0.0, -1.0, x))
    return magnitude(x)


cdef inline real relu_rule(real x, real* dy) noexcept nogil:
    cdef real y = at_least(0.0, x)
    dy[0] = blend(x >= 0.0, 1.0, y)
    return y


cdef inline real copysign_rule(real x, real s, real* dy) noexcept nogil:
    """The sign of a zero and of NaN counts too."""
    cdef real slope
    cdef real y = absolute_rule(x, &slope)
    dy[0] = flip_sign(slope, as_bits(s))
    return flip_sign(y, as_bits(s))


cdef inline real leaky_relu_rule(real x, real negative_slope, real* dy) noexcept nogil:
    dy[0] = blend(x >= 0.0, 1.0, blend(x < 0.0, negative_slope, x))
    return blend(x >= 0.0, x, negative_slope * x)
