/* acas in the expert's C: 5-50-50-50-50-50-50-5, relu, one row at a time.
 * In: 5 inputs. Out: 5 outputs, with room for a vector.
 * 52 KB of weights pass through a first-level cache of 32 KB, so bytes count: the rows of the
 * weights are not padded, and the last vector of a row reads into the next row. */
#pragma once
#include "vector.h"

enum { ACAS_INPUTS = 5, ACAS_HIDDEN = 50, ACAS_OUTPUTS = 5, ACAS_LAYERS = 7 };
enum { ACAS_ROOM = 64, ACAS_SUMS = 8 };
#define CEILING(count, unit) (((count) + (unit) - 1) / (unit))

static float *acas_weights[ACAS_LAYERS], *acas_bias[ACAS_LAYERS];

static int acas_width(int layer)
{
    return layer == 0 ? ACAS_INPUTS : layer == ACAS_LAYERS ? ACAS_OUTPUTS : ACAS_HIDDEN;
}

static void acas_initialize(void)
{
    size_t size = LANES;
    for (int layer = 0; layer < ACAS_LAYERS; layer++)
        size += (size_t)acas_width(layer) * acas_width(layer + 1);
    float *next = allocate(size);
    for (int layer = 0; layer < ACAS_LAYERS; layer++) {
        const int count = acas_width(layer) * acas_width(layer + 1);
        acas_weights[layer] = next;
        acas_bias[layer] = allocate(ACAS_ROOM);
        for (int i = 0; i < count; i++)
            *next++ = (2 * uniform() - 1) * 0.3f;
        for (int i = 0; i < acas_width(layer + 1); i++)
            acas_bias[layer][i] = (2 * uniform() - 1) * 0.3f;
    }
}

/* Two chains of sums for a wide layer, eight for the last: one would wait for each addition. */
INLINE void acas_layer(const int in, const int out, const float *x, const float *weights,
                       const float *bias, float *y, const int is_last)
{
    const int width = CEILING(out, LANES), chains = width == 1 ? 8 : ACAS_SUMS / width;
    Vector sums[2 * ACAS_SUMS];
    UNROLL for (int s = 0; s < chains * width; s++)
        sums[s] = s < width ? LOAD(bias + s * LANES) : splat(0);
    UNROLL for (int k = 0; k < in; k++) {
        const Vector factor = splat(x[k]);
        UNROLL for (int n = 0; n < width; n++)
            sums[k % chains * width + n] +=
                factor * *(const UnalignedVector *)(weights + k * out + n * LANES);
    }
    UNROLL for (int s = width; s < chains * width; s++)
        sums[s % width] += sums[s];
    UNROLL for (int n = 0; n < width; n++)
        STORE(y + n * LANES, is_last ? sums[n] : largest(sums[n], splat(0)));
}

NOINLINE void acas_infer_one(const float *x, float *y)
{
    float even[ACAS_ROOM] __attribute__((aligned(64)));
    float odd[ACAS_ROOM] __attribute__((aligned(64)));
    acas_layer(ACAS_INPUTS, ACAS_HIDDEN, x, acas_weights[0], acas_bias[0], even, 0);
    acas_layer(ACAS_HIDDEN, ACAS_HIDDEN, even, acas_weights[1], acas_bias[1], odd, 0);
    acas_layer(ACAS_HIDDEN, ACAS_HIDDEN, odd, acas_weights[2], acas_bias[2], even, 0);
    acas_layer(ACAS_HIDDEN, ACAS_HIDDEN, even, acas_weights[3], acas_bias[3], odd, 0);
    acas_layer(ACAS_HIDDEN, ACAS_HIDDEN, odd, acas_weights[4], acas_bias[4], even, 0);
    acas_layer(ACAS_HIDDEN, ACAS_HIDDEN, even, acas_weights[5], acas_bias[5], odd, 0);
    acas_layer(ACAS_HIDDEN, ACAS_OUTPUTS, odd, acas_weights[6], acas_bias[6], y, 1);
}
