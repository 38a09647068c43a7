/* The machine's peak of single-precision multiply-adds on one core.
 * In: nothing. Out: JSON lines in GFLOP/s: `peak` is the highest of the vector widths that the
 * build may use, `peak_256` and `peak_512` are each width's.
 * Build without -ffast-math, -O2 -march=native. */
#define PEER "machine"
#include "measure.h"
#include <immintrin.h>

/* 12 independent sums: a latency of 4 cycles at two multiply-adds a cycle needs 8. */
#define TO_ALL(one) \
    one(0) one(1) one(2) one(3) one(4) one(5) one(6) one(7) one(8) one(9) one(10) one(11)
enum { SUMS = 12 };

#define PEAK(name, type, splat, floats)                                                          \
    static double name(long turns)                                                               \
    {                                                                                            \
        type sums[SUMS];                                                                         \
        const type factor = splat(0.999f), term = splat(1e-4f);                                  \
        TO_ALL(START)                                                                            \
        const double start = seconds();                                                          \
        for (long turn = 0; turn < turns; turn++) {                                              \
            TO_ALL(MULTIPLY_ADD)                                                                 \
            TO_ALL(MULTIPLY_ADD)                                                                 \
        }                                                                                        \
        const double time = seconds() - start;                                                   \
        return (double)turns * 2 * SUMS * 2 * (floats) / time * 1e-9;                            \
    }
/* One by one and not in a loop: an indexed array would live in memory. */
#define START(k) sums[k] = term;
/* Assembly, so that no compiler can merge or drop what nobody reads. */
#define MULTIPLY_ADD(k) \
    __asm__ volatile("vfmadd213ps %2, %1, %0" : "+v"(sums[k]) : "v"(factor), "v"(term));

PEAK(peak_256, __m256, _mm256_set1_ps, 8)
#ifdef __AVX512F__
PEAK(peak_512, __m512, _mm512_set1_ps, 16)
#endif

static double median_peak(double (*peak)(long))
{
    double values[REPETITIONS];
    long turns = 1 << 16;
    while ((double)turns * 2 * SUMS * 16 * 1e-9 / peak(turns) < LEAST_SECONDS)
        turns *= 2;
    for (int repetition = 0; repetition < REPETITIONS; repetition++)
        values[repetition] = peak(turns);
    return median(values, REPETITIONS);
}

/* A chain of dependent integer additions, one a cycle: the clock that the core really has. */
static double gigahertz(long turns)
{
    unsigned long x = 1;
    const double start = seconds();
    for (long turn = 0; turn < turns; turn++)
        __asm__ volatile("add $1, %0\n add $1, %0\n add $1, %0\n add $1, %0\n"
                         "add $1, %0\n add $1, %0\n add $1, %0\n add $1, %0" : "+r"(x));
    return (double)turns * 8 / (seconds() - start) * 1e-9;
}

int main(void)
{
    double clocks[REPETITIONS];
    for (int repetition = 0; repetition < REPETITIONS; repetition++)
        clocks[repetition] = gigahertz(40000000);
    report(PEER, "clock", "gigahertz", median(clocks, REPETITIONS));
    double peak = median_peak(peak_256);
    report(PEER, "peak_256", "gflops", peak);
#ifdef __AVX512F__
    const double wide_peak = median_peak(peak_512);
    report(PEER, "peak_512", "gflops", wide_peak);
    peak = wide_peak > peak ? wide_peak : peak;
#endif
    report(PEER, "peak", "gflops", peak);
    return 0;
}
