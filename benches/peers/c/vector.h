/* The vector type of the expert's C: VECTOR_BYTES wide (32 or 64), with the few operations that
 * the compilers' vector extensions lack. In and out: vectors of floats.
 * `exponential` is right to a few units in the last place between -87 and 88. */
#pragma once
#include <immintrin.h>
#include "measure.h"

#define LANES (VECTOR_BYTES / 4)

#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 64")
#endif

typedef float Vector __attribute__((vector_size(VECTOR_BYTES), may_alias));
typedef float UnalignedVector __attribute__((vector_size(VECTOR_BYTES), aligned(4), may_alias));
typedef int IntVector __attribute__((vector_size(VECTOR_BYTES)));

#define LOAD(pointer) (*(const Vector *)(pointer))
#define STORE(pointer, value) (*(Vector *)(pointer) = (value))

#if LANES == 16

INLINE Vector splat(float x) { return (Vector)_mm512_set1_ps(x); }
INLINE Vector largest(Vector a, Vector b) { return (Vector)_mm512_max_ps((__m512)a, (__m512)b); }
INLINE Vector smallest(Vector a, Vector b) { return (Vector)_mm512_min_ps((__m512)a, (__m512)b); }
INLINE Vector square_root(Vector a) { return (Vector)_mm512_sqrt_ps((__m512)a); }
INLINE Vector keep_positive(Vector value, Vector sign)
{
    const __mmask16 mask = _mm512_cmp_ps_mask((__m512)sign, _mm512_setzero_ps(), _CMP_GT_OQ);
    return (Vector)_mm512_maskz_mov_ps(mask, (__m512)value);
}
INLINE Vector nearest_integer(Vector a)
{
    return (Vector)_mm512_roundscale_ps((__m512)a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
INLINE Vector times_power_of_two(Vector a, Vector power)
{
    return (Vector)_mm512_scalef_ps((__m512)a, (__m512)power);
}
INLINE float sum_of_lanes(Vector a) { return _mm512_reduce_add_ps((__m512)a); }
INLINE float largest_lane(Vector a) { return _mm512_reduce_max_ps((__m512)a); }

/* Lane k of the result is the sum of the lanes of rows[k]. */
INLINE Vector sums_of_rows(const Vector *rows)
{
    __m512 quads[4], halves[2];
    UNROLL for (int k = 0; k < 4; k++) {
        const __m512 a = (__m512)rows[4 * k], b = (__m512)rows[4 * k + 1];
        const __m512 c = (__m512)rows[4 * k + 2], d = (__m512)rows[4 * k + 3];
        const __m512d ab = (__m512d)(_mm512_unpacklo_ps(a, b) + _mm512_unpackhi_ps(a, b));
        const __m512d cd = (__m512d)(_mm512_unpacklo_ps(c, d) + _mm512_unpackhi_ps(c, d));
        quads[k] = (__m512)_mm512_unpacklo_pd(ab, cd) + (__m512)_mm512_unpackhi_pd(ab, cd);
    }
    UNROLL for (int k = 0; k < 2; k++)
        halves[k] = _mm512_shuffle_f32x4(quads[2 * k], quads[2 * k + 1], 0x88) +
                    _mm512_shuffle_f32x4(quads[2 * k], quads[2 * k + 1], 0xDD);
    return (Vector)(_mm512_shuffle_f32x4(halves[0], halves[1], 0x88) +
                    _mm512_shuffle_f32x4(halves[0], halves[1], 0xDD));
}

#else

INLINE Vector splat(float x) { return (Vector)_mm256_set1_ps(x); }
INLINE Vector largest(Vector a, Vector b) { return (Vector)_mm256_max_ps((__m256)a, (__m256)b); }
INLINE Vector smallest(Vector a, Vector b) { return (Vector)_mm256_min_ps((__m256)a, (__m256)b); }
INLINE Vector square_root(Vector a) { return (Vector)_mm256_sqrt_ps((__m256)a); }
INLINE Vector keep_positive(Vector value, Vector sign)
{
    const __m256 mask = _mm256_cmp_ps((__m256)sign, _mm256_setzero_ps(), _CMP_GT_OQ);
    return (Vector)_mm256_and_ps((__m256)value, mask);
}
INLINE Vector nearest_integer(Vector a)
{
    return (Vector)_mm256_round_ps((__m256)a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
}
INLINE Vector times_power_of_two(Vector a, Vector power)
{
    const __m256i biased =
        _mm256_add_epi32(_mm256_cvtps_epi32((__m256)power), _mm256_set1_epi32(127));
    return a * (Vector)_mm256_castsi256_ps(_mm256_slli_epi32(biased, 23));
}
INLINE float sum_of_lanes(Vector a)
{
    __m128 sum = _mm256_castps256_ps128((__m256)a) + _mm256_extractf128_ps((__m256)a, 1);
    sum += _mm_movehl_ps(sum, sum);
    return sum[0] + _mm_movehdup_ps(sum)[0];
}
INLINE float largest_lane(Vector a)
{
    __m128 most =
        _mm_max_ps(_mm256_castps256_ps128((__m256)a), _mm256_extractf128_ps((__m256)a, 1));
    most = _mm_max_ps(most, _mm_movehl_ps(most, most));
    return _mm_max_ss(most, _mm_movehdup_ps(most))[0];
}

/* Lane k of the result is the sum of the lanes of rows[k]. */
INLINE Vector sums_of_rows(const Vector *rows)
{
    __m256 pairs[4];
    UNROLL for (int k = 0; k < 4; k++)
        pairs[k] = _mm256_hadd_ps((__m256)rows[2 * k], (__m256)rows[2 * k + 1]);
    const __m256 low = _mm256_hadd_ps(pairs[0], pairs[1]);
    const __m256 high = _mm256_hadd_ps(pairs[2], pairs[3]);
    return (Vector)(_mm256_permute2f128_ps(low, high, 0x20) +
                    _mm256_permute2f128_ps(low, high, 0x31));
}

#endif

/* exp(x) = 2^n exp(r) with |r| <= ln(2)/2; the polynomial is that of the Cephes library. */
INLINE Vector exponential(Vector x)
{
    x = largest(smallest(x, splat(88.0f)), splat(-87.0f));
    const Vector n = nearest_integer(x * 1.44269504f);
    const Vector r = x - n * 0.693359375f + n * 2.12194440e-4f;
    Vector p = r * 1.9875691500e-4f + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    return times_power_of_two(p * (r * r) + r + 1.0f, n);
}

INLINE Vector sigmoid(Vector x) { return 1.0f / (1.0f + exponential(-x)); }
