/* The matrix product of the expert's C: C[m][n] = end(sum over k of A[m][k] B[k][n]).
 * In: A with any strides; B and C in panels or in rows. Out: C, finished where its sums still
 * are in registers (activation, derivative, or the optimiser's update).
 * Every dimension is a constant after inlining; TILE_ROWS x TILE_VECTORS sums are kept at once.
 * Panel: TILE_VECTORS neighbouring vectors of columns, all rows of it one after the other. */
#pragma once
#include "vector.h"

#ifndef TILE_ROWS
#define TILE_ROWS 6
#endif
#ifndef TILE_VECTORS
#define TILE_VECTORS 2
#endif
enum { TILE_SUMS = TILE_ROWS * TILE_VECTORS };

enum Ending { STORE_LINEAR, STORE_RELU, STORE_SIGMOID, MASK_BY_RELU, UPDATE_SGD, UPDATE_ADAM };

typedef struct {
    float rate;    /* Adam: with the correction of both averages' bias */
    float epsilon; /* Adam: with the correction of the second average's bias */
} Optimizer;

#define FIRST_DECAY 0.9f
#define SECOND_DECAY 0.999f

typedef struct {
    const float *a;
    long a_row, a_step;
    const float *b;
    long b_row; /* 0: panels */
    float *c;
    long c_row; /* 0: panels */
    enum Ending ending;
    const float *bias;      /* STORE_*: one for each column */
    const float *activated; /* MASK_BY_RELU: laid out like c */
    Optimizer optimizer;    /* UPDATE_* */
    float *average, *square_average; /* UPDATE_ADAM: laid out like c */
} Product;

/* The `count` of a whole is cut into the fewest parts of at most `most`, equal to within one. */
INLINE int parts(int count, int most) { return (count + most - 1) / most; }
INLINE int part_start(int count, int most, int part)
{
    const int n = parts(count, most), extra = count % n;
    return part * (count / n) + (part < extra ? part : extra);
}
INLINE int panel_of(int vectors, int vector)
{
    int panel = 0;
    UNROLL for (int p = 1; p < parts(vectors, TILE_VECTORS); p++)
        if (vector >= part_start(vectors, TILE_VECTORS, p))
            panel = p;
    return panel;
}

/* Where the vector stands that starts at (row, LANES * vector) of a matrix in panels. */
INLINE long panel_offset(int rows, int vectors, long row, int vector)
{
    const int panel = panel_of(vectors, vector);
    const int start = part_start(vectors, TILE_VECTORS, panel);
    const int width = part_start(vectors, TILE_VECTORS, panel + 1) - start;
    return ((long)start * rows + row * width + (vector - start)) * LANES;
}

INLINE Vector updated_sgd(Vector weights, Vector gradient, Optimizer optimizer)
{
    return weights - optimizer.rate * gradient;
}

INLINE Vector updated_adam(Vector weights, Vector gradient, float *average, float *square_average,
                           Optimizer optimizer)
{
    const Vector m = FIRST_DECAY * LOAD(average) + (1 - FIRST_DECAY) * gradient;
    const Vector v = SECOND_DECAY * LOAD(square_average) + (1 - SECOND_DECAY) * gradient * gradient;
    STORE(average, m);
    STORE(square_average, v);
    return weights - optimizer.rate * m / (square_root(v) + optimizer.epsilon);
}

INLINE void finish(const Product *p, long at, Vector sum)
{
    float *c = p->c + at;
    switch (p->ending) {
    case STORE_LINEAR: STORE(c, sum); break;
    case STORE_RELU: STORE(c, largest(sum, splat(0))); break;
    case STORE_SIGMOID: STORE(c, sigmoid(sum)); break;
    case MASK_BY_RELU: STORE(c, keep_positive(sum, LOAD(p->activated + at))); break;
    case UPDATE_SGD: STORE(c, updated_sgd(LOAD(c), sum, p->optimizer)); break;
    case UPDATE_ADAM:
        STORE(c, updated_adam(LOAD(c), sum, p->average + at, p->square_average + at, p->optimizer));
        break;
    }
}

/* `rows` x `vectors` sums over `steps`, all of them constants; a, b and `at` are those of the
 * tile's first element. */
INLINE void tile(const int rows, const int vectors, const int steps, const Product *p,
                 const float *a, const float *b, long b_row, long at, long c_row, int column)
{
    const int starts_with_bias = p->ending <= STORE_SIGMOID;
    Vector sums[TILE_SUMS];
    UNROLL for (int m = 0; m < rows; m++)
        UNROLL for (int n = 0; n < vectors; n++)
            sums[m * vectors + n] =
                starts_with_bias ? LOAD(p->bias + column + n * LANES) : splat(0);
    /* The weights of a wide layer come from beyond the second-level cache. */
    if (p->ending >= UPDATE_SGD)
        UNROLL for (int m = 0; m < rows; m++)
            UNROLL for (int n = 0; n < vectors; n++)
                __builtin_prefetch(p->c + at + m * c_row + n * LANES, 1);
    for (long k = 0; k < steps; k++) {
        Vector line[TILE_VECTORS];
        UNROLL for (int n = 0; n < vectors; n++)
            line[n] = LOAD(b + k * b_row + n * LANES);
        UNROLL for (int m = 0; m < rows; m++) {
            const Vector factor = splat(a[m * p->a_row + k * p->a_step]);
            UNROLL for (int n = 0; n < vectors; n++)
                sums[m * vectors + n] += factor * line[n];
        }
    }
    UNROLL for (int m = 0; m < rows; m++)
        UNROLL for (int n = 0; n < vectors; n++)
            finish(p, at + m * c_row + n * LANES, sums[m * vectors + n]);
}

/* All rows of the panel that starts at vector `start`: in tiles of two heights at most. */
INLINE void panel(const int rows, const int steps, const Product *p, const int start,
                  const int width)
{
    const int most = TILE_SUMS / width;
    const int tiles = parts(rows, most), low = rows / tiles, high_tiles = rows % tiles;
    const long b_row = p->b_row ? p->b_row : width * LANES;
    const long c_row = p->c_row ? p->c_row : width * LANES;
    const float *b = p->b + (p->b_row ? start : (long)start * steps) * LANES;
    const long c_start = (p->c_row ? start : (long)start * rows) * LANES;
    int row = 0;
    if (high_tiles)
        for (; row < high_tiles * (low + 1); row += low + 1)
            tile(low + 1, width, steps, p, p->a + row * p->a_row, b, b_row,
                 c_start + row * c_row, c_row, start * LANES);
    for (; row < rows; row += low)
        tile(low, width, steps, p, p->a + row * p->a_row, b, b_row, c_start + row * c_row, c_row,
             start * LANES);
}

/* rows x (LANES * vectors) results of sums over `steps`, all of them constants. */
INLINE void product(const int rows, const int vectors, const int steps, const Product *p)
{
    const int panels = parts(vectors, TILE_VECTORS);
    const int narrow = vectors / panels, wide_panels = vectors % panels;
    int start = 0;
    if (wide_panels)
        for (; start < wide_panels * (narrow + 1); start += narrow + 1)
            panel(rows, steps, p, start, narrow + 1);
    for (; start < vectors; start += narrow)
        panel(rows, steps, p, start, narrow);
}
