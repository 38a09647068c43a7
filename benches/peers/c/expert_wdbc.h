/* wdbc in the expert's C: 30-16-1, sigmoid, cross-entropy, batch 32.
 * In: rows of 30 inputs and their labels. Out: the parameters after one step of SGD, or the
 * probabilities. The one output is a scalar product, 8 or 16 rows at a time. */
#pragma once
#include "layer.h"

enum { WDBC_INPUTS = 30, WDBC_HIDDEN = 16, WDBC_BATCH = 32, HIDDEN_VECTORS = WDBC_HIDDEN / LANES };

static struct {
    Layer hidden_layer;
    float *output, output_bias;
    float *hidden, *d_hidden, *probability, *d_output;
} wdbc;

static void wdbc_initialize(void)
{
    allocate_layer(&wdbc.hidden_layer, WDBC_INPUTS, WDBC_HIDDEN);
    wdbc.output = allocate(WDBC_HIDDEN);
    wdbc.hidden = allocate(WDBC_BATCH * WDBC_HIDDEN);
    wdbc.d_hidden = allocate(WDBC_BATCH * WDBC_HIDDEN);
    wdbc.probability = allocate(WDBC_BATCH);
    wdbc.d_output = allocate(WDBC_BATCH);
    initialize_layer(&wdbc.hidden_layer, WDBC_INPUTS, WDBC_HIDDEN);
    for (int i = 0; i < WDBC_HIDDEN; i++)
        wdbc.output[i] = (2 * uniform() - 1) * 0.25f;
    wdbc.output_bias = (2 * uniform() - 1) * 0.25f;
}

INLINE Vector wdbc_products(const float *hidden)
{
    Vector sum = LOAD(hidden) * LOAD(wdbc.output);
    UNROLL for (int n = 1; n < HIDDEN_VECTORS; n++)
        sum += LOAD(hidden + n * LANES) * LOAD(wdbc.output + n * LANES);
    return sum;
}

INLINE void wdbc_forward(const float *x, float *hidden, float *probability)
{
    forward(WDBC_BATCH, WDBC_INPUTS, WDBC_HIDDEN, x, WDBC_INPUTS, &wdbc.hidden_layer, hidden,
            WDBC_HIDDEN, STORE_SIGMOID);
    for (int row = 0; row < WDBC_BATCH; row += LANES) {
        Vector products[LANES];
        UNROLL for (int k = 0; k < LANES; k++)
            products[k] = wdbc_products(hidden + (row + k) * WDBC_HIDDEN);
        *(UnalignedVector *)(probability + row) =
            sigmoid(sums_of_rows(products) + wdbc.output_bias);
    }
}

NOINLINE void wdbc_step(const float *x, const float *targets, Optimizer optimizer)
{
    wdbc_forward(x, wdbc.hidden, wdbc.probability);
    Vector sum = splat(0);
    for (int row = 0; row < WDBC_BATCH; row += LANES) {
        const Vector d = (LOAD(wdbc.probability + row) -
                          *(const UnalignedVector *)(targets + row)) * (1.0f / WDBC_BATCH);
        STORE(wdbc.d_output + row, d);
        sum += d;
    }
    Vector d_weights[HIDDEN_VECTORS], d_bias[HIDDEN_VECTORS];
    UNROLL for (int n = 0; n < HIDDEN_VECTORS; n++)
        d_weights[n] = d_bias[n] = splat(0);
    for (int row = 0; row < WDBC_BATCH; row++) {
        const Vector d = splat(wdbc.d_output[row]);
        UNROLL for (int n = 0; n < HIDDEN_VECTORS; n++) {
            const Vector a = LOAD(wdbc.hidden + row * WDBC_HIDDEN + n * LANES);
            const Vector d_hidden = d * LOAD(wdbc.output + n * LANES) * (a - a * a);
            d_weights[n] += d * a;
            d_bias[n] += d_hidden;
            STORE(wdbc.d_hidden + row * WDBC_HIDDEN + n * LANES, d_hidden);
        }
    }
    UNROLL for (int n = 0; n < HIDDEN_VECTORS; n++) {
        float *weights = wdbc.output + n * LANES, *bias = wdbc.hidden_layer.bias + n * LANES;
        STORE(weights, updated_sgd(LOAD(weights), d_weights[n], optimizer));
        STORE(bias, updated_sgd(LOAD(bias), d_bias[n], optimizer));
    }
    wdbc.output_bias -= optimizer.rate * sum_of_lanes(sum);
    const Product p = {.a = x, .a_row = 1, .a_step = WDBC_INPUTS, .b = wdbc.d_hidden,
                       .b_row = WDBC_HIDDEN, .c = wdbc.hidden_layer.weights,
                       .ending = UPDATE_SGD, .optimizer = optimizer};
    product(WDBC_INPUTS, HIDDEN_VECTORS, WDBC_BATCH, &p);
}

static float wdbc_loss(const float *targets)
{
    float loss = 0;
    for (int row = 0; row < WDBC_BATCH; row++)
        loss -= __builtin_logf(targets[row] > 0 ? wdbc.probability[row]
                                                : 1 - wdbc.probability[row]);
    return loss / WDBC_BATCH;
}

NOINLINE void wdbc_infer_one(const float *x, float *probability)
{
    float hidden[WDBC_HIDDEN] __attribute__((aligned(64)));
    forward_one(WDBC_INPUTS, WDBC_HIDDEN, x, &wdbc.hidden_layer, hidden, STORE_SIGMOID);
    *probability = sigmoid(splat(sum_of_lanes(wdbc_products(hidden)) + wdbc.output_bias))[0];
}

NOINLINE void wdbc_infer(const float *x, float *probability, int rows)
{
    for (int row = 0; row < rows; row += WDBC_BATCH)
        wdbc_forward(x + row * WDBC_INPUTS, wdbc.hidden, probability + row);
}
