/* Layers of plain C: loops as a textbook has them, left to the compiler to vectorise.
 * In: weights [out][in] and rows of activations. Out: the next activations, gradients, updated
 * weights. Shapes are constants through inlining. */
#pragma once
#include <math.h>
#include "measure.h"

enum Activation { LINEAR, RELU, SIGMOID };

typedef struct {
    int inputs, outputs;
    float *weights, *bias, *d_weights, *d_bias;
    float *average, *square_average; /* of the weights, then of the bias */
} Layer;

static Layer make_layer(int in, int out)
{
    const size_t size = (size_t)(in + 1) * out;
    Layer layer = {.inputs = in, .outputs = out, .weights = allocate(size),
                   .d_weights = allocate(size), .average = allocate(size),
                   .square_average = allocate(size)};
    layer.bias = layer.weights + in * out;
    layer.d_bias = layer.d_weights + in * out;
    const float bound = 1 / sqrtf((float)in);
    for (size_t i = 0; i < size; i++)
        layer.weights[i] = (2 * uniform() - 1) * bound;
    return layer;
}

static inline float sigmoid(float x) { return 1.0f / (1.0f + expf(-x)); }

INLINE void forward(int batch, int in, int out, const float *restrict x, const Layer *layer,
                    float *restrict y, enum Activation activation)
{
    const float *restrict weights = layer->weights, *restrict bias = layer->bias;
    for (int row = 0; row < batch; row++)
        for (int o = 0; o < out; o++) {
            float sum = bias[o];
            for (int i = 0; i < in; i++)
                sum += weights[o * in + i] * x[row * in + i];
            y[row * out + o] = activation == RELU && sum < 0 ? 0 : sum;
        }
    if (activation == SIGMOID)
        for (int k = 0; k < batch * out; k++)
            y[k] = sigmoid(y[k]);
}

INLINE void weight_gradient(int batch, int in, int out, const float *restrict x,
                            const float *restrict d_y, Layer *layer)
{
    float *restrict d_weights = layer->d_weights, *restrict d_bias = layer->d_bias;
    memset(d_weights, 0, (size_t)(in + 1) * out * sizeof(float));
    for (int row = 0; row < batch; row++)
        for (int o = 0; o < out; o++) {
            const float d = d_y[row * out + o];
            d_bias[o] += d;
            for (int i = 0; i < in; i++)
                d_weights[o * in + i] += d * x[row * in + i];
        }
}

INLINE void input_gradient(int batch, int in, int out, const float *restrict d_y,
                           const Layer *layer, const float *restrict x, float *restrict d_x,
                           enum Activation activation)
{
    const float *restrict weights = layer->weights;
    for (int row = 0; row < batch; row++) {
        float *restrict d = d_x + row * in;
        memset(d, 0, (size_t)in * sizeof(float));
        for (int o = 0; o < out; o++)
            for (int i = 0; i < in; i++)
                d[i] += d_y[row * out + o] * weights[o * in + i];
        for (int i = 0; i < in; i++) {
            const float a = x[row * in + i];
            d[i] = activation == SIGMOID ? d[i] * a * (1 - a) : a > 0 ? d[i] : 0;
        }
    }
}

INLINE void update_sgd(int in, int out, Layer *layer, float rate)
{
    float *restrict weights = layer->weights;
    const float *restrict d_weights = layer->d_weights;
    for (int i = 0; i < (in + 1) * out; i++)
        weights[i] -= rate * d_weights[i];
}

INLINE void update_adam(int in, int out, Layer *layer, float rate, float first_correction,
                        float second_correction)
{
    float *restrict weights = layer->weights, *restrict m = layer->average;
    float *restrict v = layer->square_average;
    const float *restrict d_weights = layer->d_weights;
    for (int i = 0; i < (in + 1) * out; i++) {
        m[i] = 0.9f * m[i] + 0.1f * d_weights[i];
        v[i] = 0.999f * v[i] + 0.001f * d_weights[i] * d_weights[i];
        weights[i] -= rate * m[i] * first_correction / (sqrtf(v[i] * second_correction) + 1e-8f);
    }
}

INLINE float softmax_cross_entropy(int batch, int out, const float *z, const int *targets,
                                   float *d_z)
{
    float loss = 0;
    for (int row = 0; row < batch; row++, z += out, d_z += out) {
        float most = z[0], sum = 0;
        for (int o = 1; o < out; o++)
            most = z[o] > most ? z[o] : most;
        for (int o = 0; o < out; o++)
            sum += d_z[o] = expf(z[o] - most);
        for (int o = 0; o < out; o++)
            d_z[o] /= sum * (float)batch;
        d_z[targets[row]] -= 1.0f / (float)batch;
        loss += logf(sum) + most - z[targets[row]];
    }
    return loss / (float)batch;
}
