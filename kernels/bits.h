/* The few things that Cython can't say: bit casts, selects, fused multiply-add,
 * error-free transformations, streaming stores, floating-point flags.
 *
 * Contraction is switched off (-ffp-contract=off); whatever is fused is written
 * muladd().  So the compiler may not choose, a vector lane and a scalar tail
 * do the same IEEE operations in the same order, and all levels that have FMA agree
 * bit for bit, as do all that have not.
 */
#ifndef PYDERIV_BITS_H
#define PYDERIV_BITS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <fenv.h>

#if defined(__FMA__) || defined(__FP_FAST_FMA) || defined(__aarch64__)
#define PYDERIV_FMA 1
#else
#define PYDERIV_FMA 0
#endif

#if defined(__SSE2__)
#include <immintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))

typedef double real;
#define by_type(double_value, single_value) (double_value)

typedef double *restrict restrict_double;
typedef struct { double hi, lo; } pair;          /* the unevaluated sum hi + lo */

/* ---- bits and selects ------------------------------------------------- */

INLINE uint64_t as_bits(double x) { uint64_t u; memcpy(&u, &x, sizeof u); return u; }
INLINE double from_bits(uint64_t u) { double x; memcpy(&x, &u, sizeof x); return x; }

/* condition ? a : b, both evaluated: a blend, never a branch */
INLINE double blend(_Bool condition, double a, double b) { return condition ? a : b; }

#define SIGN_BIT 0x8000000000000000u
INLINE double magnitude(double x) { return from_bits(as_bits(x) & ~SIGN_BIT); }
INLINE uint64_t sign_of(double x) { return as_bits(x) & SIGN_BIT; }
INLINE double flip_sign(double x, uint64_t sign) { return from_bits(as_bits(x) ^ sign); }
INLINE double with_sign_of(double x, double s) { return from_bits((as_bits(x) & ~SIGN_BIT) | sign_of(s)); }

/* Adding and subtracting 1.5 * 2^52 rounds |x| <= 2^51 to an integer, which then
 * stands in the low bits: vectorises on every level, as rint() does not. */
#define ROUNDER 6755399441055744.0
INLINE double round_nearest(double x) { return (x + ROUNDER) - ROUNDER; }
INLINE uint64_t low_bits(double k) { return as_bits(k + ROUNDER); }

/* 2^k for an integral k in [-1022, 1023] */
INLINE double pow2(double k) { return from_bits(as_bits(k + (ROUNDER + 1023.0)) << 52); }

/* ---- error-free transformations ---------------------------------------- */

INLINE double muladd(double a, double b, double c) {
#if PYDERIV_FMA
    return __builtin_fma(a, b, c);
#else
    return a * b + c;
#endif
}

/* hi + lo == a + b exactly */
INLINE pair two_sum(double a, double b) {
    double s = a + b, t = s - a;
    return (pair){s, (a - (s - t)) + (b - t)};
}

/* hi + lo == a + b exactly, if a == 0 or |a| >= |b| */
INLINE pair fast_two_sum(double a, double b) {
    double s = a + b;
    return (pair){s, b - (s - a)};
}

/* hi + lo == a * b exactly, if neither overflows nor underflows.  Without FMA each
 * factor is rounded to 26 bits and a rest of 26 bits (Dekker 1971, by integer
 * arithmetic instead of Veltkamp's multiplication, which overflows earlier). */
INLINE double upper_half(double x) { return from_bits((as_bits(x) + (1u << 26)) & ~(uint64_t)0x7ffffff); }
INLINE pair two_prod(double a, double b) {
    double p = a * b;
#if PYDERIV_FMA
    return (pair){p, __builtin_fma(a, b, -p)};
#else
    double ah = upper_half(a), al = a - ah, bh = upper_half(b), bl = b - bh;
    return (pair){p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
#endif
}

/* c - a*b, rounded once where there is FMA, else exact before the last subtraction:
 * for residuals, where c and a*b agree in all but their last bits */
INLINE double residual(double c, double a, double b) {
#if PYDERIV_FMA
    return __builtin_fma(-a, b, c);
#else
    pair p = two_prod(a, b);
    return (c - p.hi) - p.lo;
#endif
}

/* a*b + c, rounded once, or as good as once where there is no FMA */
INLINE double product_sum(double a, double b, double c) {
#if PYDERIV_FMA
    return __builtin_fma(a, b, c);
#else
    pair p = two_prod(a, b);
    return p.hi + (p.lo + c);
#endif
}

/* a*b + c*d within 1.5 ulp, however much cancels (Kahan; Jeannerod, Louvet and Muller, Math. Comp. 82, 2013);
 * where the correction is no number, because a product overflows, both are rounded as ever */
INLINE double sum_of_products(double a, double b, double c, double d) {
#if PYDERIV_FMA
    double w = c * d, s = __builtin_fma(a, b, w), lo = __builtin_fma(c, d, -w);
#else
    pair p = two_prod(a, b), q = two_prod(c, d);
    double s = p.hi + q.hi, lo = p.lo + q.lo;
#endif
    return blend(lo - lo == 0.0, s + lo, a * b + c * d);
}

/* a*b + c as a pair with twice the digits, if |c| >= |a*b| or c == 0 */
INLINE pair product_sum_pair(double a, double b, double c) {
#if PYDERIV_FMA
    double s = __builtin_fma(a, b, c);
    return (pair){s, __builtin_fma(a, b, c - s)};
#else
    pair p = two_prod(a, b), s = fast_two_sum(c, p.hi);
    return (pair){s.hi, s.lo + p.lo};
#endif
}

/* the integer nearest to a*b, |a*b| <= 2^51 */
INLINE double round_product(double a, double b) { return muladd(a, b, ROUNDER) - ROUNDER; }

/* (hi + lo) * 2^k for an integral |k| <= 2044, in two steps so that the result may be
 * subnormal; |hi| >> |lo|, and hi normal */
INLINE double scale_sum(double hi, double lo, double k) {
    uint64_t n = low_bits(k), half = n >> 1;
    double first = from_bits((half + 1023) << 52), second = from_bits((n - half + 1023) << 52);
    return muladd(lo, first, hi * first) * second;
}
INLINE double scale(double v, double k) { return scale_sum(v, 0.0, k); }

/* ---- what a block reports ------------------------------------------------ */

/* top bit set where x is infinite or NaN; ORed over a block.  Half as wide as a double on purpose: a loop that has
 * it is vectorised with two vectors of doubles side by side, which hides half of their latency (10 to 25 % of the time). */
INLINE uint32_t special_bit(double x) { return (uint32_t)((as_bits(x) & ~SIGN_BIT) >> 32) + 0x00100000u; }

/* ---- streaming stores ----------------------------------------------------- */

/* Copy n doubles past the cache: for outputs that outgrow it, saving the read of
 * every line before it is written.  Call stream_fence() after the last one. */
INLINE void stream_copy(double *restrict to, const double *restrict from, ptrdiff_t n) {
#if defined(__SSE2__)
    ptrdiff_t i = 0;
    while (i < n && ((uintptr_t)(to + i) & 63)) { to[i] = from[i]; ++i; }
#if defined(__AVX512F__)
    for (; i + 8 <= n; i += 8) _mm512_stream_pd(to + i, _mm512_loadu_pd(from + i));
#elif defined(__AVX__)
    for (; i + 8 <= n; i += 8) {
        _mm256_stream_pd(to + i, _mm256_loadu_pd(from + i));
        _mm256_stream_pd(to + i + 4, _mm256_loadu_pd(from + i + 4));
    }
#else
    for (; i + 2 <= n; i += 2) _mm_stream_pd(to + i, _mm_loadu_pd(from + i));
#endif
    for (; i < n; ++i) to[i] = from[i];
#else
    memcpy(to, from, (size_t)n * sizeof *to);
#endif
}
INLINE void stream_fence(void) {
#if defined(__SSE2__)
    _mm_sfence();
#endif
}

/* ---- floating-point flags -------------------------------------------------- */

/* Kernels compute every lane of every branch and so raise flags that mean nothing.
 * A loop saves the state, and puts it back with just the flags that its results call for. */
enum { RAISE_INVALID = 1, RAISE_DIVIDE = 2, RAISE_OVERFLOW = 4 };

#if defined(__SSE2__)
typedef unsigned int float_state;
INLINE float_state save_flags(void) { return _mm_getcsr(); }
INLINE void restore_flags(float_state state, int raise) {
    _mm_setcsr(state | (raise & RAISE_INVALID ? _MM_EXCEPT_INVALID : 0)
                     | (raise & RAISE_DIVIDE ? _MM_EXCEPT_DIV_ZERO : 0)
                     | (raise & RAISE_OVERFLOW ? _MM_EXCEPT_OVERFLOW : 0));
}
#else
typedef fenv_t float_state;
INLINE float_state save_flags(void) { fenv_t state; fegetenv(&state); return state; }
INLINE void restore_flags(float_state state, int raise) {
    fesetenv(&state);
    feraiseexcept((raise & RAISE_INVALID ? FE_INVALID : 0) | (raise & RAISE_DIVIDE ? FE_DIVBYZERO : 0)
                  | (raise & RAISE_OVERFLOW ? FE_OVERFLOW : 0));
}
#endif

/* ---- which level this processor has ------------------------------------------ */

/* 0: none of the x86-64 levels; else the highest N whose module _kernels_vN runs here */
INLINE int processor_level(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("sse4.2") || !__builtin_cpu_supports("popcnt")) return 0;
    if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma")) return 2;
    if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512dq")
        || !__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("avx512bw")) return 3;
    return 4;
#else
    return 0;
#endif
}

#endif
