/* The few things that Cython can't say: vectors, bit casts, selects, fused multiply-add,
 * error-free transformations, streaming stores, rows of a matrix, floating-point flags.
 *
 * A `real` is a vector of as many numbers as the instruction set's registers hold, a `word` their bits, a `mask` a
 * truth value for each; `+`, `<`, `&` and so on work lane by lane, and a number stands for a vector full of it.  So a rule
 * reads as if it were for one number, and there is nothing to hope for from the compiler.
 *
 * Contraction is switched off (-ffp-contract=off); whatever is fused is written
 * muladd().  So every lane does the same IEEE operations in the same order, and levels with the same arithmetic agree
 * bit for bit: portable and v2; v3 has FMA and tables, and v4 more of them and estimates.
 *
 * Everything here, as every rule, is written once for both types: a `number` is a double, or, with
 * PYDERIV_SINGLE, a float.  by_type(d, s) is d or s; name_by_type the same of names, which may be those of macros.
 */
#ifndef PYDERIV_BITS_H
#define PYDERIV_BITS_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <fenv.h>

#if defined(__FMA__) || defined(__aarch64__)
#define PYDERIV_FMA 1
#else
#define PYDERIV_FMA 0
#endif

#if defined(__SSE2__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#define INLINE static inline __attribute__((always_inline))
#define METHOD inline __attribute__((always_inline))

#if defined(PYDERIV_SINGLE)
typedef float number;
typedef uint32_t bits;                           /* of a number */
#define by_type(double_value, single_value) (single_value)
#define name_by_type(double_name, single_name) single_name
#else
typedef double number;
typedef uint64_t bits;
#define by_type(double_value, single_value) (double_value)
#define name_by_type(double_name, single_name) double_name
#endif

typedef number *__restrict__ restrict_number;

#define WORD_BITS by_type(64, 32)
#define MANTISSA_BITS by_type(52, 23)
#define MANTISSA_MASK (((bits)1 << MANTISSA_BITS) - 1)
#define EXPONENT_BIAS by_type(1023, 127)
#define SIGN_BIT ((bits)1 << (WORD_BITS - 1))
#define SMALLEST_NORMAL by_type(0x1p-1022, 0x1p-126f)
#define LARGEST by_type(0x1.fffffffffffffp+1023, 0x1.fffffep+127f)
#define NEARLY_ITSELF by_type(0x1p-27, 0x1p-14f)  /* below it an odd function like arcsinh rounds to x, or as good as */
#define WHOLE by_type(0x1p52, 0x1p23f)           /* from here on every number is an integer */
#define MOST_SCALE by_type(2044.0, 252.0f)       /* scale() takes exponents up to this */

/* a real is PARTS registers side by side: while the one waits for its last operation, the other's can be begun */
#if defined(__AVX512F__)
#define REGISTER_BYTES 64
#define PARTS 4
#elif defined(__AVX2__)
#define REGISTER_BYTES 32
#define PARTS 2
#else
#define REGISTER_BYTES 16
#define PARTS 2
#endif

/* whether there is a loop for pairs alone, and other steps are a pair and a pass over its results: with few numbers in a
 * register, what that takes is little beside the function, and every loop is so much code */
#define PYDERIV_NARROW (REGISTER_BYTES == 16)

enum {
    LANES = PARTS * REGISTER_BYTES / sizeof(number),  /* of a real; blocks are padded to a multiple of this */
    BLOCK = 4096 / sizeof(number),               /* elements a step works on at a time */
    WIDE_BLOCK = 4 * BLOCK,                      /* a program's only step */
    LONG_BLOCK = 8 * WIDE_BLOCK,                 /* the same, if it has no use for registers */
    LINE = 64 / sizeof(number),                  /* of the cache */
    QUARTER = LINE / 4,                          /* NumPy's arrays begin at one */
    SCRATCH = 49152 / sizeof(number)             /* on the stack; more come from the heap */
};

/* ---- vectors ----------------------------------------------------------- */

typedef number numbers __attribute__((vector_size(REGISTER_BYTES)));
typedef bits words __attribute__((vector_size(REGISTER_BYTES)));
typedef number unaligned_numbers __attribute__((vector_size(REGISTER_BYTES), aligned(sizeof(number)), may_alias));

/* the x86 instruction of this type and width */
#if REGISTER_BYTES == 64
#define intrinsic(name) name_by_type(_mm512_##name##_pd, _mm512_##name##_ps)
#elif REGISTER_BYTES == 32
#define intrinsic(name) name_by_type(_mm256_##name##_pd, _mm256_##name##_ps)
#elif defined(__SSE2__)
#define intrinsic(name) name_by_type(_mm_##name##_pd, _mm_##name##_ps)
#endif

/* AVX-512 has estimates of inverses and roots, exponents, scaling; and twice as many registers */
#define PYDERIV_AVX512 (REGISTER_BYTES == 64)
/* whether lookup() takes so little that a table shortens a polynomial; and whether that holds for many tables */
#define PYDERIV_TABLES (REGISTER_BYTES >= 32)
#define PYDERIV_MANY_TABLES by_type(PYDERIV_AVX512, PYDERIV_TABLES)

enum { REGISTER = sizeof(numbers) / sizeof(number) };  /* numbers in one */
#define UNROLLED _Pragma("GCC unroll 16")
#define EACH_PART UNROLLED for (int part = 0; part < PARTS; ++part)

struct real {
    numbers v[PARTS];
    METHOD real() = default;
    METHOD real(number x) { EACH_PART v[part] = x - numbers{}; }
};

struct word {
    words v[PARTS];
    METHOD word() = default;
    METHOD word(bits x) { EACH_PART v[part] = x | words{}; }
};

#if REGISTER_BYTES == 64
#if defined(PYDERIV_SINGLE)
typedef __mmask16 truths;
#else
typedef __mmask8 truths;
#endif
#define EVERYWHERE ((truths)-1)
#else
typedef words truths;
#define EVERYWHERE (~words{})
#endif

struct mask {
    truths v[PARTS];
    METHOD mask() = default;
    METHOD mask(bool x) { EACH_PART v[part] = x ? EVERYWHERE : truths{}; }
};

#define LANE_BY_LANE(result, op, type, expression) \
    INLINE result operator op(type a, type b) { result y; EACH_PART y.v[part] = expression; return y; }
#define OPERATOR(type, op) LANE_BY_LANE(type, op, type, a.v[part] op b.v[part])
OPERATOR(real, +) OPERATOR(real, -) OPERATOR(real, *) OPERATOR(real, /)
OPERATOR(word, +) OPERATOR(word, -) OPERATOR(word, &) OPERATOR(word, |) OPERATOR(word, ^)
OPERATOR(mask, &) OPERATOR(mask, |) OPERATOR(mask, ^)
INLINE real operator-(real a) { EACH_PART a.v[part] = -a.v[part]; return a; }
INLINE word operator~(word a) { EACH_PART a.v[part] = ~a.v[part]; return a; }
INLINE word operator<<(word a, int n) { EACH_PART a.v[part] = a.v[part] << n; return a; }
INLINE word operator>>(word a, int n) { EACH_PART a.v[part] = a.v[part] >> n; return a; }
INLINE mask operator!(mask a) { EACH_PART a.v[part] = ~a.v[part]; return a; }
INLINE mask operator!=(mask a, mask b) { return a ^ b; }

/* blend: condition ? a : b, both evaluated */
#if REGISTER_BYTES == 64
#define COMPARISON(op, order) LANE_BY_LANE(mask, op, real, name_by_type(_mm512_cmp_pd_mask, _mm512_cmp_ps_mask)(a.v[part], b.v[part], order))
COMPARISON(<, _CMP_LT_OQ) COMPARISON(<=, _CMP_LE_OQ) COMPARISON(>, _CMP_GT_OQ) COMPARISON(>=, _CMP_GE_OQ)
COMPARISON(==, _CMP_EQ_OQ) COMPARISON(!=, _CMP_NEQ_UQ)
LANE_BY_LANE(mask, !=, word, name_by_type(_mm512_cmpneq_epi64_mask, _mm512_cmpneq_epi32_mask)((__m512i)a.v[part], (__m512i)b.v[part]))
INLINE real blend(mask condition, real a, real b) {
    EACH_PART a.v[part] = (numbers)intrinsic(mask_blend)(condition.v[part], b.v[part], a.v[part]);
    return a;
}
INLINE word blend_bits(mask condition, word a, word b) {
    EACH_PART a.v[part] = (words)name_by_type(_mm512_mask_blend_epi64, _mm512_mask_blend_epi32)(condition.v[part], (__m512i)b.v[part], (__m512i)a.v[part]);
    return a;
}
#else
#define COMPARISON(op) LANE_BY_LANE(mask, op, real, (words)(a.v[part] op b.v[part]))
COMPARISON(<) COMPARISON(<=) COMPARISON(>) COMPARISON(>=) COMPARISON(==) COMPARISON(!=)
LANE_BY_LANE(mask, !=, word, (words)(a.v[part] != b.v[part]))
INLINE word blend_bits(mask condition, word a, word b) { EACH_PART a.v[part] = condition.v[part] ? a.v[part] : b.v[part]; return a; }
INLINE real blend(mask condition, real a, real b) {
    EACH_PART a.v[part] = (numbers)(condition.v[part] ? (words)a.v[part] : (words)b.v[part]);
    return a;
}
#endif

/* x, or the bound below which it lies; NaN passes, and -0 where the bound is 0 */
INLINE real at_least(real low, real x) {
#if REGISTER_BYTES == 64
    EACH_PART x.v[part] = (numbers)intrinsic(maskz_max)(EVERYWHERE, low.v[part], x.v[part]);
    return x;
#elif defined(__SSE2__)
    EACH_PART x.v[part] = (numbers)intrinsic(max)(low.v[part], x.v[part]);
    return x;
#else
    return blend(x < low, low, x);
#endif
}

/* x, or the bound beyond which it lies; NaN passes */
INLINE real clamp(real x, real low, real high) {
#if REGISTER_BYTES == 64
    EACH_PART x.v[part] = (numbers)intrinsic(maskz_min)(EVERYWHERE, high.v[part], x.v[part]);
#elif defined(__SSE2__)
    EACH_PART x.v[part] = (numbers)intrinsic(min)(high.v[part], x.v[part]);
#else
    x = blend(x > high, high, x);
#endif
    return at_least(low, x);
}

/* real i of an array, as numbers lie in memory */
INLINE real load(const number *from, ptrdiff_t i) {
    real x;
    EACH_PART x.v[part] = (numbers)((const unaligned_numbers *)from)[i * PARTS + part];
    return x;
}
/* x, which the compiler else reads again from memory for every use: that halves the speed of a loop with tables, whose
 * lines compete with stores on their way */
INLINE real kept(real x) {
#if PYDERIV_AVX512
    EACH_PART __asm__("" : "+v"(x.v[part]));
#endif
    return x;
}
/* Bring into the cache what the loop will load some time from now: where results go past it, as the processor itself looks no
 * farther than to the end of a page; and in the longest loops. */
INLINE void expect(const number *from, ptrdiff_t i, bool far) {
    if (far) EACH_PART __builtin_prefetch((const char *)(from + (i * PARTS + part) * REGISTER) + 8192, 0);
}
INLINE void store(number *to, ptrdiff_t i, real x) {
    EACH_PART ((unaligned_numbers *)to)[i * PARTS + part] = (unaligned_numbers)x.v[part];
}

/* the first lane */
INLINE number first(real x) { return x.v[0][0]; }

/* what a loop gathers: words ORed, in one register */
struct gathered {
    words v;
    METHOD gathered() = default;
    METHOD gathered(bits x) { v = x | words{}; }
};
INLINE gathered operator|(gathered a, word b) { EACH_PART a.v |= b.v[part]; return a; }

/* In a place of its own: what several loops gather for one variable GCC else keeps in one place, which may be the stack. */
INLINE gathered apart(gathered a) {
#if defined(__SSE2__)
    __asm__("" : "+v"(a.v));
#endif
    return a;
}

/* whether some lane has its top bit set, or any */
INLINE bool any_top_bit(gathered found) {
#if REGISTER_BYTES == 64
    return name_by_type(_mm512_movepi64_mask, _mm512_movepi32_mask)((__m512i)found.v) != 0;
#elif defined(__SSE2__)
    return intrinsic(movemask)((numbers)found.v) != 0;
#else
    bits any = 0;
    UNROLLED for (size_t k = 0; k < sizeof found.v / sizeof any; ++k) any |= found.v[k];
    return any >> (WORD_BITS - 1);
#endif
}
INLINE bool any_top_bit(word x) { return any_top_bit(gathered(0) | x); }
INLINE bool any_bit(gathered found) {
    found.v = (words)(found.v != words{});
    return any_top_bit(found);
}

/* what a loop gathers of its results, in one register: 0 until one of them, or their sum, is infinite or NaN, then NaN */
struct witness {
    numbers v;
    METHOD witness() = default;
    METHOD witness(number x) { v = x - numbers{}; }
};
INLINE witness or_special(witness before, real y) {
    UNROLLED for (int apart = 1; apart < PARTS; apart *= 2)
        UNROLLED for (int part = 0; part < PARTS; part += 2 * apart) y.v[part] += y.v[part + apart];
    before.v += y.v[0] * numbers{};
    return before;
}
INLINE bool is_special(witness seen) {
    gathered found;
    found.v = (words)seen.v;
    return any_bit(found);
}

/* whether a truth value holds in some lane */
INLINE bool any_of(mask a) { return any_top_bit(blend_bits(a, SIGN_BIT, 0)); }

struct pair { real hi, lo; };                    /* the unevaluated sum hi + lo */

/* ---- bits and selects ------------------------------------------------- */

INLINE word as_bits(real x) { word u; EACH_PART u.v[part] = (words)x.v[part]; return u; }
INLINE real from_bits(word u) { real x; EACH_PART x.v[part] = (numbers)u.v[part]; return x; }
INLINE bits bits_of(number x) { bits u; memcpy(&u, &x, sizeof u); return u; }

INLINE real magnitude(real x) { return from_bits(as_bits(x) & ~SIGN_BIT); }
INLINE word sign_of(real x) { return as_bits(x) & SIGN_BIT; }
/* x negated where w has its top bit set; |x| with the sign of s; whether the lowest bit is set: an instruction each */
#if REGISTER_BYTES == 64
#define bit_by_bit name_by_type(_mm512_ternarylogic_epi64, _mm512_ternarylogic_epi32)
INLINE real flip_sign(real x, word w) {
    word sign = SIGN_BIT;
    EACH_PART x.v[part] = (numbers)bit_by_bit((__m512i)x.v[part], (__m512i)w.v[part], (__m512i)sign.v[part], 0x78);
    return x;
}
INLINE real with_sign_of(real x, real s) {
    word sign = SIGN_BIT;
    EACH_PART x.v[part] = (numbers)bit_by_bit((__m512i)x.v[part], (__m512i)s.v[part], (__m512i)sign.v[part], 0xd8);
    return x;
}
INLINE mask is_odd(word n) {
    mask m;
    word one = 1;
    EACH_PART m.v[part] = name_by_type(_mm512_test_epi64_mask, _mm512_test_epi32_mask)((__m512i)n.v[part], (__m512i)one.v[part]);
    return m;
}
#else
INLINE real flip_sign(real x, word w) { return from_bits(as_bits(x) ^ (w & SIGN_BIT)); }
INLINE real with_sign_of(real x, real s) { return from_bits((as_bits(x) & ~SIGN_BIT) | sign_of(s)); }
INLINE mask is_odd(word n) { return (n & 1) != 0; }
#endif

/* Adding and subtracting 1.5 * 2^52 rounds |x| <= 2^51 to an integer (single: 1.5 * 2^23, 2^22), which
 * then stands in the low bits: vectorises on every level, as rint() does not. */
#define ROUNDER by_type(0x1.8p52, 0x1.8p23f)
INLINE real round_nearest(real x) { return (x + ROUNDER) - ROUNDER; }
INLINE word low_bits(real k) { return as_bits(k + ROUNDER); }

/* 2^k for an integral k in [-1022, 1023] (single: [-126, 127]); on AVX-512 for the integer below any k */
#if REGISTER_BYTES == 64
INLINE real pow2(real k) {
    real one = 1.0;
    EACH_PART one.v[part] = (numbers)intrinsic(maskz_scalef)(EVERYWHERE, one.v[part], k.v[part]);
    return one;
}
#else
INLINE real pow2(real k) { return from_bits(as_bits(k + (ROUNDER + EXPONENT_BIAS)) << MANTISSA_BITS); }
#endif

INLINE real square_root(real x) {
#if REGISTER_BYTES == 64
    EACH_PART x.v[part] = (numbers)intrinsic(maskz_sqrt)(EVERYWHERE, x.v[part]);
#elif defined(__SSE2__)
    EACH_PART x.v[part] = (numbers)intrinsic(sqrt)(x.v[part]);
#else
    EACH_PART for (size_t j = 0; j < sizeof x.v[part] / sizeof(number); ++j) x.v[part][j] = by_type(sqrt, sqrtf)(x.v[part][j]);
#endif
    return x;
}

/* 1/x and 1/sqrt(x) to 14 bits, or all, where that is as fast; 0, infinity and what is negative as ever.  Which 14 is the
 * processor's choice: last bits of what starts from them may differ from maker to maker. */
INLINE real rough_inverse(real x) {
#if PYDERIV_AVX512
    EACH_PART x.v[part] = (numbers)intrinsic(maskz_rcp14)(EVERYWHERE, x.v[part]);
    return x;
#else
    return 1.0 / x;
#endif
}
INLINE real rough_inverse_root(real x) {
#if PYDERIV_AVX512
    EACH_PART x.v[part] = (numbers)intrinsic(maskz_rsqrt14)(EVERYWHERE, x.v[part]);
    return x;
#else
    return 1.0 / square_root(x);
#endif
}

/* f, but called instead of inlined: of what is long and seldom wanted one copy will do */
template <typename F> INLINE F called(F f) {
    __asm__("" : "+r"(f));
    return f;
}

/* ---- error-free transformations ---------------------------------------- */

#if PYDERIV_FMA
INLINE real FMA(real a, real b, real c) {
#if defined(__FMA__)
    EACH_PART a.v[part] = (numbers)intrinsic(fmadd)(a.v[part], b.v[part], c.v[part]);
#else
    EACH_PART a.v[part] = (numbers)by_type(vfmaq_f64, vfmaq_f32)(c.v[part], a.v[part], b.v[part]);
#endif
    return a;
}
#endif
INLINE real muladd(real a, real b, real c) {
#if PYDERIV_FMA
    return FMA(a, b, c);
#else
    return a * b + c;
#endif
}

/* z p + c, c a constant that is read once for all parts: left to itself, the compiler reads it again for each */
INLINE real horner_step(real z, real p, number c) {
#if PYDERIV_AVX512
    numbers once = c - numbers{};
    __asm__("" : "+v"(once) : "v"(z.v[0]));
    real constant;
    EACH_PART constant.v[part] = once;
    return muladd(z, p, constant);
#else
    return muladd(z, p, c);
#endif
}

/* hi + lo == a + b exactly */
INLINE pair two_sum(real a, real b) {
    real s = a + b, t = s - a;
    return pair{s, (a - (s - t)) + (b - t)};
}

/* hi + lo == a + b exactly, if a == 0 or |a| >= |b| */
INLINE pair fast_two_sum(real a, real b) {
    real s = a + b;
    return pair{s, b - (s - a)};
}

/* hi + lo == a * b exactly, if neither overflows nor underflows.  Without FMA each
 * double factor is rounded to 26 bits and a rest of 26 bits (Dekker 1971, by integer
 * arithmetic instead of Veltkamp's multiplication, which overflows earlier); the product of two floats is a double. */
INLINE real upper_half(real x) { return from_bits((as_bits(x) + ((bits)1 << 26)) & ~(bits)0x7ffffff); }
INLINE pair two_prod(real a, real b) {
    real p = a * b;
#if PYDERIV_FMA
    return pair{p, FMA(a, b, -p)};
#elif defined(PYDERIV_SINGLE)
    typedef double wide __attribute__((vector_size(2 * REGISTER_BYTES)));
    real lo;
    EACH_PART {
        wide exact = __builtin_convertvector(a.v[part], wide) * __builtin_convertvector(b.v[part], wide);
        lo.v[part] = __builtin_convertvector(exact - __builtin_convertvector(p.v[part], wide), numbers);
    }
    return pair{p, lo};
#else
    real ah = upper_half(a), al = a - ah, bh = upper_half(b), bl = b - bh;
    return pair{p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
#endif
}

/* c - a*b, rounded once where there is FMA, else exact before the last subtraction:
 * for residuals, where c and a*b agree in all but their last bits */
INLINE real residual(real c, real a, real b) {
#if defined(__FMA__)
    EACH_PART a.v[part] = (numbers)intrinsic(fnmadd)(a.v[part], b.v[part], c.v[part]);
    return a;
#elif PYDERIV_FMA
    return FMA(-a, b, c);
#else
    pair p = two_prod(a, b);
    return (c - p.hi) - p.lo;
#endif
}

/* a*b + c, rounded once, or as good as once where there is no FMA */
INLINE real product_sum(real a, real b, real c) {
#if PYDERIV_FMA
    return FMA(a, b, c);
#else
    pair p = two_prod(a, b);
    return p.hi + (p.lo + c);
#endif
}

/* a*b + c*d within 1.5 ulp, however much cancels (Kahan; Jeannerod, Louvet and Muller, Math. Comp. 82, 2013);
 * where the correction is no number, because a product overflows, both are rounded as ever */
INLINE pair sum_of_products_pair(real a, real b, real c, real d) {
#if PYDERIV_FMA
    real w = c * d;
    return pair{FMA(a, b, w), FMA(c, d, -w)};
#else
    pair p = two_prod(a, b), q = two_prod(c, d);
    return pair{p.hi + q.hi, p.lo + q.lo};
#endif
}
INLINE real sum_of_products(real a, real b, real c, real d) {
    pair s = sum_of_products_pair(a, b, c, d);
    return blend(s.lo - s.lo == 0.0, s.hi + s.lo, a * b + c * d);
}
/* the same if this is finite */
INLINE real finite_sum_of_products(real a, real b, real c, real d) {
    pair s = sum_of_products_pair(a, b, c, d);
    return s.hi + s.lo;
}

/* a*(b*c + d), the sum rounded once; where that is no finite number, because the sum may have overflowed before it is
 * multiplied with a small a, the sum of a*b*c and a*d */
INLINE real finite_sum_of_multiples(real a, real b, real c, real d) { return a * muladd(b, c, d); }
INLINE real sum_of_multiples(real a, real b, real c, real d) {
    real y = finite_sum_of_multiples(a, b, c, d);
    return blend(y - y == 0.0, y, a * b * c + a * d);
}

/* a*b + c as a pair with twice the digits, if |c| >= |a*b| or c == 0 */
INLINE pair product_sum_pair(real a, real b, real c) {
#if PYDERIV_FMA
    real s = FMA(a, b, c);
    return pair{s, FMA(a, b, c - s)};
#else
    pair p = two_prod(a, b), s = fast_two_sum(c, p.hi);
    return pair{s.hi, s.lo + p.lo};
#endif
}

/* the integer nearest to a*b, |a*b| <= 2^51 (single: 2^22), as a number and in the low bits of a word */
struct integer { real n; word index; };
INLINE integer nearest_integer(real a, real b) {
    real biased = muladd(a, b, ROUNDER);
    return integer{biased - ROUNDER, as_bits(biased)};
}
INLINE real round_product(real a, real b) { return nearest_integer(a, b).n; }

/* the integer k nearest to a*b, and 2^k where that is normal, from one rounding */
struct binary_power { real k, power; };
INLINE binary_power nearest_power(real a, real b) {
    real biased = muladd(a, b, ROUNDER + EXPONENT_BIAS);
    return binary_power{biased - (ROUNDER + EXPONENT_BIAS), from_bits(as_bits(biased) << MANTISSA_BITS)};
}

/* the integer below */
INLINE real round_down(real x) {
#if REGISTER_BYTES == 64
    EACH_PART x.v[part] = (numbers)intrinsic(maskz_roundscale)(EVERYWHERE, x.v[part], _MM_FROUND_TO_NEG_INF);
    return x;
#else
    real n = round_nearest(x);
    return blend(n > x, n - 1.0, n);
#endif
}

/* Of 16 numbers those that the lowest four bits choose. */
INLINE real lookup(const number *table, word index) {
    real y;
#if PYDERIV_AVX512 && defined(PYDERIV_SINGLE)
    EACH_PART y.v[part] = (numbers)_mm512_maskz_permutexvar_ps(EVERYWHERE, (__m512i)index.v[part], _mm512_load_ps(table));
#elif PYDERIV_AVX512
    EACH_PART y.v[part] = (numbers)_mm512_permutex2var_pd(_mm512_load_pd(table), (__m512i)index.v[part], _mm512_load_pd(table + 8));
#elif PYDERIV_TABLES && defined(PYDERIV_SINGLE)
    EACH_PART {
        __m256i i = (__m256i)index.v[part];
        __m256 low = _mm256_permutevar8x32_ps(_mm256_load_ps(table), i), high = _mm256_permutevar8x32_ps(_mm256_load_ps(table + 8), i);
        y.v[part] = (numbers)_mm256_blendv_ps(low, high, (__m256)_mm256_slli_epi32(i, 28));
    }
#elif PYDERIV_TABLES
    EACH_PART {  /* on many processors quicker than a gather */
        __m256i i = (__m256i)(index.v[part] & 15);
        __m128i a = _mm256_castsi256_si128(i), b = _mm256_extracti128_si256(i, 1);
        __m128d low = _mm_loadh_pd(_mm_load_sd(table + _mm_cvtsi128_si64(a)), table + _mm_extract_epi64(a, 1));
        __m128d high = _mm_loadh_pd(_mm_load_sd(table + _mm_cvtsi128_si64(b)), table + _mm_extract_epi64(b, 1));
        y.v[part] = (numbers)_mm256_set_m128d(high, low);
    }
#else
    EACH_PART UNROLLED for (size_t j = 0; j < sizeof(numbers) / sizeof(number); ++j) y.v[part][j] = table[index.v[part][j] & 15];
#endif
    return y;
}

/* x = 2^e m, 1 <= |m| < 2, of a normal number */
INLINE real exponent_of(real x) {
#if REGISTER_BYTES == 64
    EACH_PART x.v[part] = (numbers)intrinsic(maskz_getexp)(EVERYWHERE, x.v[part]);
    return x;
#else
    return from_bits(((as_bits(x) & ~SIGN_BIT) >> MANTISSA_BITS) | as_bits(WHOLE)) - (WHOLE + EXPONENT_BIAS);
#endif
}
INLINE real mantissa_of(real x) {
#if REGISTER_BYTES == 64
    EACH_PART x.v[part] = (numbers)intrinsic(maskz_getmant)(EVERYWHERE, x.v[part], _MM_MANT_NORM_1_2, _MM_MANT_SIGN_src);
    return x;
#else
    return from_bits((as_bits(x) & MANTISSA_MASK) | as_bits(1.0));
#endif
}

/* the same of any number but 0, infinity and NaN */
INLINE real normalised(real x) {
    return PYDERIV_AVX512 ? x : blend(magnitude(x) < SMALLEST_NORMAL, x * by_type(0x1p54, 0x1p25f), x);
}
INLINE real exponent_of_any(real x) {
    real e = exponent_of(normalised(x));
    return PYDERIV_AVX512 ? e : blend(magnitude(x) < SMALLEST_NORMAL, e - by_type(54.0, 25.0f), e);
}
INLINE real mantissa_of_any(real x) { return mantissa_of(normalised(x)); }

/* the multiple of 1/16 nearest to a*b, |a*b| <= 2048, which of the sixteenths it is, and what scale() takes for the integer below */
struct sixteenths { real n; word index; real below; };
INLINE sixteenths nearest_sixteenth(real a, real b) {
    real biased = muladd(a, b, ROUNDER / 16), n = biased - ROUNDER / 16;
#if PYDERIV_AVX512
    return sixteenths{n, as_bits(biased), n};  /* it rounds down itself */
#else
    return sixteenths{n, as_bits(biased), round_down(n)};
#endif
}

/* 2^n, where that is normal, for n sixteenths and what is listed for the lowest four bits of their index: the index less these */
INLINE real power_of_sixteenths(sixteenths s, real listed) {
    return from_bits(as_bits(listed) + (s.index << (MANTISSA_BITS - 4)));
}

/* (hi + lo) * 2^k for an integral |k| <= MOST_SCALE, in two steps so that the result may be
 * subnormal; |hi| >> |lo|, and hi normal */
INLINE real scale_sum(real hi, real lo, real k) {
#if REGISTER_BYTES == 64
    real sum = hi + lo;
    EACH_PART sum.v[part] = (numbers)intrinsic(maskz_scalef)(EVERYWHERE, sum.v[part], k.v[part]);
    return sum;
#else
    word n = low_bits(k), half = n >> 1;
    real first = from_bits((half + EXPONENT_BIAS) << MANTISSA_BITS);
    real second = from_bits((n - half + EXPONENT_BIAS) << MANTISSA_BITS);
    return muladd(lo, first, hi * first) * second;
#endif
}
INLINE real scale(real v, real k) { return scale_sum(v, -0.0, k); }

/* the same for a result that is normal: one step will do */
#if REGISTER_BYTES == 64
INLINE real scale_near(real hi, real lo, real k) { return scale_sum(hi, lo, k); }
#else
INLINE real scale_near(real hi, real lo, real k) { real p = pow2(k); return muladd(lo, p, hi * p); }
#endif

/* the number of five bits c nearest to a rough 1/x: |x c - 1| <= 0.0315; and the lowest four of these bits */
struct near_inverse { real c; word index; };
INLINE near_inverse nearest_inverse(real inverse) {
    const bits last = (bits)1 << (MANTISSA_BITS - 4);
    word rounded = as_bits(inverse) + last / 2;
    return near_inverse{from_bits(rounded & ~(last - 1)), rounded >> (MANTISSA_BITS - 4)};
}

/* which of sixteen sixteenths 0 ... 15 is nearest to 1/m, m >= 1.04 */
INLINE word sixteenth_near_inverse(real m) { return as_bits(rough_inverse(m) + ROUNDER / 16); }

/* 1/x, x far from the ends of the range, where an estimate is one instruction: by a step of Newton's method from there,
 * which takes a float less time than the division. Quick: within an ulp; half: to half of a number's digits or more. */
INLINE real refined_inverse(real x) {
    real w = rough_inverse(x);
    return muladd(w, residual(1.0, w, x), w);
}

/* 1/x as the division rounds it, if x is positive. From what is rounded up and less than an ulp off, the last step rounds as
 * it should even where all bits of x are ones (Markstein, IBM J. Res. Dev. 34, 1990). */
INLINE real rounded_inverse(real x) {
#if PYDERIV_AVX512
    real w = WORD_BITS == 64 ? refined_inverse(x) : rough_inverse(x), rest = residual(1.0, w, x);
    EACH_PART w.v[part] = (numbers)intrinsic(fmadd_round)(w.v[part], rest.v[part], w.v[part], _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC);
    return muladd(w, residual(1.0, w, x), w);
#else
    return 1.0 / x;
#endif
}
INLINE real quick_inverse(real x) { return WORD_BITS == 32 && PYDERIV_AVX512 ? refined_inverse(x) : rounded_inverse(x); }
INLINE real half_inverse(real x) { return PYDERIV_AVX512 && WORD_BITS == 64 ? refined_inverse(x) : rough_inverse(x); }

/* ---- ranges, told by a borrow into the top bit: ORed over a block ----------- */

/* top bit set unless low <= |x| <= high */
INLINE word outside(real x, real low, real high) {
    word size = as_bits(magnitude(x));
    return (size - as_bits(low)) | (as_bits(high) - size);
}

/* top bit set unless |x| <= high */
INLINE word above(real x, real high) { return as_bits(high) - as_bits(magnitude(x)); }

/* top bit set unless 0 < low <= x <= high */
INLINE word outside_positive(real x, real low, real high) {
    return (as_bits(x) - as_bits(low)) | (as_bits(high) - as_bits(x));
}

/* ---- what a block reports ------------------------------------------------ */

/* top bit set where x is infinite or NaN; ORed over a block */
INLINE word special_bit(real x) { return (as_bits(x) & ~SIGN_BIT) + ((bits)1 << MANTISSA_BITS); }

/* ---- streaming stores ----------------------------------------------------- */

/* Store a register past the cache: for outputs that outgrow it, saving the read of every line before it is written.
 * Call stream_fence() after the last one. */
#if defined(__SSE2__)
INLINE void stream(number *to, numbers x) { intrinsic(stream)(to, x); }
#else
INLINE void stream(number *to, numbers x) { *(unaligned_numbers *)to = x; }
#endif
INLINE void stream_copy(number *__restrict__ to, const number *__restrict__ from, ptrdiff_t n) {
    ptrdiff_t i = 0;
    while (i < n && ((uintptr_t)(to + i) & 63)) { to[i] = from[i]; ++i; }
    for (; i + LINE <= n; i += LINE)
        for (ptrdiff_t k = i; k < i + LINE; k += REGISTER) stream(to + k, *(const unaligned_numbers *)(from + k));
    for (; i < n; ++i) to[i] = from[i];
}

/* The same by quarters of a line, at one of which `to` begins: the processor puts the lines together. */
INLINE void stream_by_quarters(number *to, real x) {
#if defined(__SSE2__)
    number copy[LANES] __attribute__((aligned(64)));
    EACH_PART *(numbers *)(copy + part * REGISTER) = x.v[part];
    _Pragma("GCC unroll 1") for (int k = 0; k < LANES; k += QUARTER) _mm_stream_si128((__m128i *)(to + k), *(const __m128i *)(copy + k));
#else
    EACH_PART stream(to + part * REGISTER, x.v[part]);
#endif
}

/* Stores of one array, in the order of its lines: where a vector begins within a line, each line is written by two stores, which
 * the processor can put together only if nothing comes between. */
INLINE void store_in_order(number *to, ptrdiff_t i, real x) {
    EACH_PART {
#if defined(__SSE2__)
        __asm__ volatile("" : "+v"(x.v[part]) : : "memory");
#endif
        ((unaligned_numbers *)to)[i * PARTS + part] = (unaligned_numbers)x.v[part];
    }
}

/* The same of whole lines, one store each, wherever the array begins: what is stored is the end of one vector and the beginning
 * of the next. For loops that take less time than their stores; begun before the first vector, ended after the last. */
struct shifted {
    number *to;
#if PYDERIV_AVX512
    numbers last;
    words order; /* of the numbers of two vectors, those of a line */
    truths first, rest;
#endif
};
#if PYDERIV_AVX512
INLINE void begin_lines(shifted *s, number *to) {
    bits before = (uintptr_t)to / sizeof(number) % LINE; /* so many numbers of its line stand before the array */
    s->to = to - before;
    s->last = numbers{};
    UNROLLED for (int k = 0; k < REGISTER; ++k) s->order[k] = k;
    s->order += LINE - before;
    s->first = EVERYWHERE << before;
    s->rest = ~s->first;
}
INLINE void store_shifted(shifted *s, ptrdiff_t i, real x) {
    EACH_PART {
        numbers line = (numbers)intrinsic(permutex2var)(s->last, (__m512i)s->order, x.v[part]);
        __asm__ volatile("" : "+v"(line) : : "memory");
        if (part)
            ((numbers *)s->to)[i * PARTS + part] = line;
        else
            intrinsic(mask_store)(s->to + i * LANES, s->first, line);
        s->last = x.v[part];
    }
    s->first = EVERYWHERE;
}
INLINE void end_shifted(shifted *s, ptrdiff_t n) {
    intrinsic(mask_store)(s->to + n, s->rest, (numbers)intrinsic(permutex2var)(s->last, (__m512i)s->order, s->last));
}
#else
INLINE void begin_lines(shifted *s, number *to) { s->to = to; }
INLINE void store_shifted(shifted *s, ptrdiff_t i, real x) { store_in_order(s->to, i, x); }
INLINE void end_shifted(shifted *s, ptrdiff_t n) {}
#endif

/* Store, or, if `past` has this bit, past the cache: a line has to begin at `to`, or, of the second bit, a quarter of one.
 * If it has any, `special`, where there is one, gathers what special_bit() says: what has been written past the cache is not
 * to be read again. Where there is much to compute, `past` is to be a literal, and the loop there twice: GCC spreads no stores
 * over a loop that chooses. */
enum { BOTH = 3 };
INLINE void put(number *to, ptrdiff_t i, real x, int past, int bit, gathered *special) {
    if (special && past && !PYDERIV_NARROW) *special = *special | special_bit(x);
    if ((past & bit) && !PYDERIV_NARROW) {
#if defined(__SSE2__)
        EACH_PART __asm__ volatile("" : "+v"(x.v[part]) : : "memory");  /* neighbouring lines are to leave together */
#endif
        if (bit == 2 && (uintptr_t)to % 64)
            stream_by_quarters(to + i * LANES, x);
        else
            EACH_PART stream(to + i * LANES + part * REGISTER, x.v[part]);
    } else
        store_in_order(to, i, x);
}

/* The same by whole lines, in loops that begin and end with them. */
INLINE void put_lines(shifted *s, number *to, ptrdiff_t i, real x, int past, int bit, gathered *special) {
    if ((past & bit) && !PYDERIV_NARROW) return put(to, i, x, past, bit, special);
    if (special && past && !PYDERIV_NARROW) *special = *special | special_bit(x);
    store_shifted(s, i, x);
}

INLINE void end_lines(shifted *s, ptrdiff_t n, int past, int bit) {
    if (!(past & bit) || PYDERIV_NARROW) end_shifted(s, n);
}

INLINE void stream_fence(void) {
#if defined(__SSE2__)
    _mm_sfence();
#endif
}

/* Whether stores that miss the cache hold up computations, too: Intel's server cores read the line first and fill few
 * at a time; a Zen 4 core hides that behind any function but the cheapest. */
INLINE bool needs_streaming(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    return !__builtin_cpu_is("amd");
#else
    return false;
#endif
}

/* ---- rows ------------------------------------------------------------------ */

/* The numbers of a and b in turn: those of their first halves, or of the second. */
INLINE numbers in_turn(numbers a, numbers b, int half) {
#if defined(__clang__)
    numbers y;
    for (int j = 0; j < REGISTER; ++j) y[j] = (j % 2 ? b : a)[(half * REGISTER + j) / 2];
    return y;
#else
    words order;
    for (int j = 0; j < REGISTER; ++j) order[j] = (half * REGISTER + j) / 2 + j % 2 * REGISTER;
    return __builtin_shuffle(a, b, order);
#endif
}

/* Columns to rows, which take one store where columns would take one for each number: a register of each column at a
 * time, and 2, 4 or 8 columns. When the first half of the registers has been taken in turn with the second, log2(COLUMNS)
 * times, the numbers of a row stand side by side. */
template <int COLUMNS> static void write_columns(number *to, ptrdiff_t row, number *const *from, ptrdiff_t n) {
    numbers r[COLUMNS], next[COLUMNS];
    number *column[COLUMNS];
    ptrdiff_t i = 0;
    for (int k = 0; k < COLUMNS; ++k) column[k] = from[k];
    for (; i + REGISTER <= n; i += REGISTER, to += REGISTER * row) {
        for (int k = 0; k < COLUMNS; ++k) r[k] = (numbers)*(const unaligned_numbers *)(column[k] + i);
        for (int done = 1; done < COLUMNS; done *= 2) {
            for (int k = 0; k < COLUMNS; ++k) next[k] = in_turn(r[k / 2], r[(k + COLUMNS) / 2], k % 2);
            for (int k = 0; k < COLUMNS; ++k) r[k] = next[k];
        }
        for (int j = 0; j < REGISTER; ++j) memcpy(to + j * row, (number *)r + j * COLUMNS, COLUMNS * sizeof(number));
    }
    for (; i < n; ++i, to += row)
        for (int k = 0; k < COLUMNS; ++k) to[k] = column[k][i];
}

/* The last columns may be written twice. */
static void write_rows(number *to, number *const *from, int columns, ptrdiff_t n) {
    int some = columns >= 8 ? 8 : columns >= 4 ? 4 : 2;
    for (int done = 0; done < columns; done += some) {
        int k = done + some < columns ? done : columns - some;
        (some == 8 ? write_columns<8> : some == 4 ? write_columns<4> : write_columns<2>)(to + k, columns, from + k, n);
    }
}

/* Bring memory into the cache that will be read, or written. */
INLINE void expect_to_read(const char *memory, ptrdiff_t bytes) {
    for (ptrdiff_t i = 0; i < bytes; i += 64) __builtin_prefetch(memory + i, 0);
}
INLINE void expect_to_write(const char *memory, ptrdiff_t bytes) {
    for (ptrdiff_t i = 0; i < bytes; i += 64) __builtin_prefetch(memory + i, 1);
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
