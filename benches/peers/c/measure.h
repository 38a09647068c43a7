/* What every C peer shares: the clock, the random numbers, the memory and the report.
 * In: a body to repeat and the units of work that one repetition does. Out: one JSON line on
 * standard output, the median nanoseconds per unit of 11 repetitions of at least 0.08 s. */
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#define INLINE static inline __attribute__((always_inline))
#define NOINLINE static __attribute__((noinline))
#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

#ifdef __clang__
#define COMPILER "clang"
#define COMPILER_VERSION \
    TEXT(__clang_major__) "." TEXT(__clang_minor__) "." TEXT(__clang_patchlevel__)
#else
#define COMPILER "gcc"
#define COMPILER_VERSION TEXT(__GNUC__) "." TEXT(__GNUC_MINOR__) "." TEXT(__GNUC_PATCHLEVEL__)
#endif

#ifndef PEER_VERSION
#define PEER_VERSION COMPILER_VERSION
#endif
#ifndef VARIANT
#define VARIANT ""
#endif

enum { REPETITIONS = 11 };
static const double LEAST_SECONDS = 0.08;

static double seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int compare_doubles(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static double median(double *values, int count)
{
    qsort(values, (size_t)count, sizeof *values, compare_doubles);
    return values[count / 2];
}

static void report(const char *peer, const char *workload, const char *metric, double value)
{
    printf("{\"peer\":\"%s\",\"version\":\"%s\",\"variant\":\"%s\",\"workload\":\"%s\","
           "\"metric\":\"%s\",\"value\":%.6g}\n",
           peer, PEER_VERSION, VARIANT, workload, metric, value);
    fflush(stdout);
}

/* Only the workload named on the command line is measured; all of them without a name. */
static const char *only_workload;

static inline int is_wanted(const char *workload)
{
    return !only_workload || strcmp(only_workload, workload) == 0;
}

/* The loop count doubles until one repetition is long enough: that is the warm-up, too. */
#define MEASURE(workload, metric, units, body)                                                   \
    do {                                                                                         \
        double times_[REPETITIONS];                                                              \
        long count_ = 1;                                                                         \
        for (;;) {                                                                               \
            const double start_ = seconds();                                                     \
            for (long turn_ = 0; turn_ < count_; turn_++) {                                      \
                body;                                                                            \
            }                                                                                    \
            if (seconds() - start_ >= LEAST_SECONDS)                                             \
                break;                                                                           \
            count_ *= 2;                                                                         \
        }                                                                                        \
        for (int repetition_ = 0; repetition_ < REPETITIONS; repetition_++) {                    \
            const double start_ = seconds();                                                     \
            for (long turn_ = 0; turn_ < count_; turn_++) {                                      \
                body;                                                                            \
            }                                                                                    \
            times_[repetition_] = (seconds() - start_) / ((double)count_ * (units)) * 1e9;       \
        }                                                                                        \
        report(PEER, workload, metric, median(times_, REPETITIONS));                             \
    } while (0)

static unsigned long random_state = 88172645463325252UL;

static inline float uniform(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (float)((double)(random_state >> 40) / (double)(1 << 24));
}

/* The sum of four uniform numbers: near enough to a normal one, and without a logarithm. */
static inline float normal(void)
{
    return (uniform() + uniform() + uniform() + uniform() - 2.0f) * 1.7320508f;
}

/* Zeroed memory from one block of huge pages: a tile walks one column through all rows of a
 * batch, and with small pages every row would need its own entry of the address cache. */
static inline float *allocate(size_t floats)
{
    enum { BLOCK = 64 << 20, PAGE = 2 << 20, LINE = 64 };
    static char *next, *end;
    const size_t bytes = (floats * sizeof(float) + LINE - 1) / LINE * LINE;
    if (!next) {
        next = aligned_alloc(PAGE, BLOCK);
        if (!next)
            abort();
        madvise(next, BLOCK, MADV_HUGEPAGE);
        memset(next, 0, BLOCK);
        end = next + BLOCK;
    }
    if (next + bytes > end)
        abort();
    next += bytes;
    return (float *)(next - bytes);
}

/* 1024 rows of random inputs, the class of each row and a label that the inputs determine. */
enum { ROWS = 1024, WIDEST = 784 };
static float *inputs, *labels;
static int *classes;

static inline void make_data(void)
{
    inputs = allocate(ROWS * WIDEST);
    labels = allocate(ROWS);
    classes = malloc(ROWS * sizeof *classes);
    random_state = 123456789;
    for (int i = 0; i < ROWS * WIDEST; i++)
        inputs[i] = normal();
    for (int row = 0; row < ROWS; row++) {
        classes[row] = (int)(uniform() * 10);
        labels[row] = inputs[row * 30] + inputs[row * 30 + 1] > 0;
    }
}
