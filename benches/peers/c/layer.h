/* Dense layers of the expert's C, from the tile. In: a layer's weights [in][out] in panels, with
 * the outputs padded to 16, and rows of activations. Out: the next activations, the gradient of
 * the previous ones, or the updated layer. */
#pragma once
#include "tile.h"

#define PADDED(outputs) (((outputs) + 15) / 16 * 16)
#define VECTORS(outputs) (PADDED(outputs) / LANES)
/* Rows a multiple of 1 KiB apart would share a few lines of the first-level cache. */
#define ROW_LENGTH(width) ((width) % 256 == 0 ? (width) + 16 : PADDED(width))

typedef struct {
    float *weights, *bias, *transposed;
    float *average, *square_average, *bias_average, *bias_square_average;
} Layer;

static void allocate_layer(Layer *layer, int inputs_, int outputs)
{
    const size_t count = (size_t)inputs_ * PADDED(outputs);
    layer->weights = allocate(count);
    layer->bias = allocate(PADDED(outputs));
    layer->transposed = allocate(count);
    layer->average = allocate(count);
    layer->square_average = allocate(count);
    layer->bias_average = allocate(PADDED(outputs));
    layer->bias_square_average = allocate(PADDED(outputs));
}

static void initialize_layer(Layer *layer, int inputs_, int outputs)
{
    const float bound = 1 / __builtin_sqrtf((float)inputs_);
    const size_t count = (size_t)inputs_ * PADDED(outputs);
    memset(layer->average, 0, count * sizeof(float));
    memset(layer->square_average, 0, count * sizeof(float));
    memset(layer->bias_average, 0, PADDED(outputs) * sizeof(float));
    memset(layer->bias_square_average, 0, PADDED(outputs) * sizeof(float));
    for (int o = 0; o < outputs; o++)
        for (int i = 0; i < inputs_; i++)
            layer->weights[panel_offset(inputs_, VECTORS(outputs), i, o / LANES) + o % LANES] =
                (2 * uniform() - 1) * bound;
    for (int o = 0; o < outputs; o++)
        layer->bias[o] = (2 * uniform() - 1) * bound;
}

/* y = ending(x W + bias) for `batch` rows. */
INLINE void forward(const int batch, const int in, const int out, const float *x, const long x_row,
                    const Layer *layer, float *y, const long y_row, const enum Ending ending)
{
    const Product p = {.a = x, .a_row = x_row, .a_step = 1, .b = layer->weights, .c = y,
                       .c_row = y_row, .ending = ending, .bias = layer->bias};
    product(batch, VECTORS(out), in, &p);
}

/* d_x = (d_y W^T) where the relu let x through. */
INLINE void backward_relu(const int batch, const int in, const int out, const float *d_y,
                          const long d_y_row, const Layer *layer, const float *x, float *d_x,
                          const long x_row)
{
    const Product p = {.a = d_y, .a_row = d_y_row, .a_step = 1, .b = layer->transposed, .c = d_x,
                       .c_row = x_row, .ending = MASK_BY_RELU, .activated = x};
    product(batch, VECTORS(in), out, &p);
}

/* The bias gradients in groups of 8 sums: one alone would wait for each addition's latency. */
INLINE void update_bias(const int batch, const int out, const float *d_y, const long d_y_row,
                        Layer *layer, const enum Ending ending, const Optimizer optimizer)
{
    enum { GROUP = 8 };
    const int group = VECTORS(out) < GROUP ? VECTORS(out) : GROUP;
    for (int start = 0; start < VECTORS(out); start += group) {
        Vector sums[GROUP];
        UNROLL for (int n = 0; n < group; n++)
            sums[n] = splat(0);
        for (int row = 0; row < batch; row++)
            UNROLL for (int n = 0; n < group; n++)
                sums[n] += LOAD(d_y + row * d_y_row + (start + n) * LANES);
        const Product p = {.c = layer->bias, .ending = ending, .optimizer = optimizer,
                           .average = layer->bias_average,
                           .square_average = layer->bias_square_average};
        UNROLL for (int n = 0; n < group; n++)
            finish(&p, (start + n) * LANES, sums[n]);
    }
}

/* W -= step(x^T d_y): the gradient of a tile never leaves the registers. */
INLINE void update_layer(const int batch, const int in, const int out, const float *x,
                         const long x_row, const float *d_y, const long d_y_row, Layer *layer,
                         const enum Ending ending, const Optimizer optimizer)
{
    const Product p = {.a = x, .a_row = 1, .a_step = x_row, .b = d_y, .b_row = d_y_row,
                       .c = layer->weights, .ending = ending, .optimizer = optimizer,
                       .average = layer->average, .square_average = layer->square_average};
    product(in, VECTORS(out), batch, &p);
    update_bias(batch, out, d_y, d_y_row, layer, ending, optimizer);
}

/* An 8 x 8 block: to[column][row] = from[row][column]; only `columns` of them are stored. */
INLINE void transpose_block(const float *from, long from_row, float *to, long to_row,
                            const int columns)
{
    __m256 pairs[8], rows[8];
    UNROLL for (int k = 0; k < 4; k++) {
        const __m256 a = _mm256_load_ps(from + 2 * k * from_row);
        const __m256 b = _mm256_load_ps(from + (2 * k + 1) * from_row);
        pairs[2 * k] = _mm256_unpacklo_ps(a, b);
        pairs[2 * k + 1] = _mm256_unpackhi_ps(a, b);
    }
    UNROLL for (int k = 0; k < 8; k += 4) {
        rows[k] = _mm256_shuffle_ps(pairs[k], pairs[k + 2], 0x44);
        rows[k + 1] = _mm256_shuffle_ps(pairs[k], pairs[k + 2], 0xEE);
        rows[k + 2] = _mm256_shuffle_ps(pairs[k + 1], pairs[k + 3], 0x44);
        rows[k + 3] = _mm256_shuffle_ps(pairs[k + 1], pairs[k + 3], 0xEE);
    }
    UNROLL for (int k = 0; k < 4; k++) {
        if (k < columns)
            _mm256_store_ps(to + k * to_row, _mm256_permute2f128_ps(rows[k], rows[k + 4], 0x20));
        if (k + 4 < columns)
            _mm256_store_ps(to + (k + 4) * to_row,
                            _mm256_permute2f128_ps(rows[k], rows[k + 4], 0x31));
    }
}

/* The row length of the panel that holds this vector of columns. */
INLINE long panel_row(int vectors, int vector)
{
    const int panel_ = panel_of(vectors, vector);
    return (part_start(vectors, TILE_VECTORS, panel_ + 1) -
            part_start(vectors, TILE_VECTORS, panel_)) * LANES;
}

/* The transposed weights in panels, from the weights in panels; `in` is a multiple of 16. */
INLINE void transpose_weights(const int in, const int out, Layer *layer)
{
    for (int o = 0; o < out; o += 8) {
        const long from_row = panel_row(VECTORS(out), o / LANES);
        const float *from =
            layer->weights + panel_offset(in, VECTORS(out), 0, o / LANES) + o % LANES;
        for (int i = 0; i < in; i += 8) {
            float *to =
                layer->transposed + panel_offset(out, VECTORS(in), o, i / LANES) + i % LANES;
            const long to_row = panel_row(VECTORS(in), i / LANES);
            if (o + 8 <= out)
                transpose_block(from + i * from_row, from_row, to, to_row, 8);
            else
                transpose_block(from + i * from_row, from_row, to, to_row, out % 8);
        }
    }
}

INLINE const float *weights_at(const Layer *layer, int in, int out, int row, int vector)
{
    return layer->weights + panel_offset(in, VECTORS(out), row, vector);
}

/* y = ending(x W + bias) for one row. A narrow layer sums in several chains, for else it would
 * wait for the latency of each multiply-add. */
INLINE void forward_one(const int in, const int out, const float *x, const Layer *layer, float *y,
                        const enum Ending ending)
{
    enum { SUMS = 8 };
    UNROLL for (int start = 0; start < VECTORS(out); start += SUMS) {
        const int left = VECTORS(out) - start, width = left < SUMS ? left : SUMS;
        const int chains = SUMS / width < in ? SUMS / width : in;
        Vector sums[SUMS];
        UNROLL for (int s = 0; s < SUMS; s++)
            sums[s] = s < width ? LOAD(layer->bias + (start + s) * LANES) : splat(0);
        for (int k = 0; k + chains <= in; k += chains)
            UNROLL for (int c = 0; c < chains; c++)
                UNROLL for (int n = 0; n < width; n++)
                    sums[c * width + n] +=
                        splat(x[k + c]) * LOAD(weights_at(layer, in, out, k + c, start + n));
        UNROLL for (int k = in / chains * chains; k < in; k++)
            UNROLL for (int n = 0; n < width; n++)
                sums[n] += splat(x[k]) * LOAD(weights_at(layer, in, out, k, start + n));
        UNROLL for (int s = width; s < chains * width; s++)
            sums[s % width] += sums[s];
        const Product p = {.c = y, .ending = ending};
        UNROLL for (int n = 0; n < width; n++)
            finish(&p, (start + n) * LANES, sums[n]);
    }
}
