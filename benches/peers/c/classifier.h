/* Training and inference of the classifiers (digits, mnist, wide) in the expert's C: relu layers
 * and softmax cross-entropy over 10 classes. In: rows, their classes, the layers. Out: the layers
 * after one step, and the mean loss of the batch; or the logits, 16 places for each row. */
#pragma once
#include <math.h>
#include "layer.h"

enum { CLASSES = 10, LOGITS_ROW = 16, LOGIT_VECTORS = LOGITS_ROW / LANES };

/* Activations and gradients of one batch. */
typedef struct {
    float *first, *second, *logits, *d_first, *d_second, *d_logits;
} Buffers;

static Buffers allocate_buffers(int batch, int first, int second)
{
    const size_t first_size = (size_t)batch * ROW_LENGTH(first);
    const size_t second_size = (size_t)batch * ROW_LENGTH(second);
    return (Buffers){.first = allocate(first_size), .second = allocate(second_size),
                     .logits = allocate((size_t)batch * LOGITS_ROW),
                     .d_first = allocate(first_size), .d_second = allocate(second_size),
                     .d_logits = allocate((size_t)batch * LOGITS_ROW)};
}

/* The mean gradient of the loss by the logits, and the mean loss. The padding lanes of the logits
 * are set so low that their exponential counts for nothing. */
INLINE float softmax_cross_entropy(const int batch, const float *logits, const int *targets,
                                   float *d_logits)
{
    static const float PADDING[LOGITS_ROW] __attribute__((aligned(64))) = {
        [10] = -1e30f, -1e30f, -1e30f, -1e30f, -1e30f, -1e30f};
    float loss = 0;
    for (int row = 0; row < batch; row++) {
        const float *z = logits + row * LOGITS_ROW;
        float *d = d_logits + row * LOGITS_ROW;
        Vector values[LOGIT_VECTORS], most = splat(-1e30f), sum = splat(0);
        UNROLL for (int n = 0; n < LOGIT_VECTORS; n++) {
            values[n] = LOAD(z + n * LANES) + LOAD(PADDING + n * LANES);
            most = largest(most, values[n]);
        }
        const float shift = largest_lane(most);
        UNROLL for (int n = 0; n < LOGIT_VECTORS; n++) {
            values[n] = exponential(values[n] - shift);
            sum += values[n];
        }
        const float total = sum_of_lanes(sum), scale = 1.0f / batch / total;
        UNROLL for (int n = 0; n < LOGIT_VECTORS; n++)
            STORE(d + n * LANES, values[n] * scale);
        d[targets[row]] -= 1.0f / batch;
        loss += logf(total) + shift - z[targets[row]];
    }
    return loss / batch;
}

INLINE float step_of_two(const int batch, const int in, const int hidden, Layer *layers,
                         const Buffers *at, const float *x, const int *targets,
                         const enum Ending update, const Optimizer optimizer)
{
    const long row = ROW_LENGTH(hidden);
    forward(batch, in, hidden, x, in, &layers[0], at->first, row, STORE_RELU);
    forward(batch, hidden, CLASSES, at->first, row, &layers[1], at->logits, LOGITS_ROW,
            STORE_LINEAR);
    const float loss = softmax_cross_entropy(batch, at->logits, targets, at->d_logits);
    transpose_weights(hidden, CLASSES, &layers[1]);
    backward_relu(batch, hidden, CLASSES, at->d_logits, LOGITS_ROW, &layers[1], at->first,
                  at->d_first, row);
    update_layer(batch, hidden, CLASSES, at->first, row, at->d_logits, LOGITS_ROW, &layers[1],
                 update, optimizer);
    update_layer(batch, in, hidden, x, in, at->d_first, row, &layers[0], update, optimizer);
    return loss;
}

INLINE float step_of_three(const int batch, const int in, const int first, const int second,
                           Layer *layers, const Buffers *at, const float *x, const int *targets,
                           const enum Ending update, const Optimizer optimizer)
{
    const long first_row = ROW_LENGTH(first), second_row = ROW_LENGTH(second);
    forward(batch, in, first, x, in, &layers[0], at->first, first_row, STORE_RELU);
    forward(batch, first, second, at->first, first_row, &layers[1], at->second, second_row,
            STORE_RELU);
    forward(batch, second, CLASSES, at->second, second_row, &layers[2], at->logits, LOGITS_ROW,
            STORE_LINEAR);
    const float loss = softmax_cross_entropy(batch, at->logits, targets, at->d_logits);
    transpose_weights(second, CLASSES, &layers[2]);
    backward_relu(batch, second, CLASSES, at->d_logits, LOGITS_ROW, &layers[2], at->second,
                  at->d_second, second_row);
    update_layer(batch, second, CLASSES, at->second, second_row, at->d_logits, LOGITS_ROW,
                 &layers[2], update, optimizer);
    transpose_weights(first, second, &layers[1]);
    backward_relu(batch, first, second, at->d_second, second_row, &layers[1], at->first,
                  at->d_first, first_row);
    update_layer(batch, first, second, at->first, first_row, at->d_second, second_row, &layers[1],
                 update, optimizer);
    update_layer(batch, in, first, x, in, at->d_first, first_row, &layers[0], update, optimizer);
    return loss;
}

static const Optimizer SGD = {.rate = 0.1f};

typedef struct {
    double first_power, second_power;
} AdamState;

/* Both corrections of the averages' bias, put into the rate and epsilon (Kingma and Ba 2015,
 * section 2): rate sqrt(1 - beta_2^t) / (1 - beta_1^t) and epsilon sqrt(1 - beta_2^t). */
static Optimizer next_adam(AdamState *state)
{
    state->first_power *= FIRST_DECAY;
    state->second_power *= SECOND_DECAY;
    const double correction = sqrt(1 - state->second_power);
    return (Optimizer){.rate = (float)(1e-3 * correction / (1 - state->first_power)),
                       .epsilon = (float)(1e-8 * correction)};
}
