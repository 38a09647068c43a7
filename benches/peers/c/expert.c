/* The expert's C: what somebody would write who has days for one network and one machine: constant
 * shapes, register tiles, the optimiser's update within the tile of the weight gradient.
 * In: the workload's name, or nothing for all. Out: JSON lines, and on standard error the losses.
 * Build: -O3 -march=native -ffast-math, -DTILE_ROWS=6 -DTILE_VECTORS=2, -DVECTOR_BYTES=32 or 64. */
#ifndef PEER_NAME
#define PEER_NAME "expert's C"
#endif
#define PEER PEER_NAME " (" COMPILER ")"
#ifndef TILE_ROWS
#define TILE_ROWS 6
#define TILE_VECTORS 2
#endif
#ifndef VECTOR_BYTES
#define VECTOR_BYTES 32
#endif
#define VARIANT TEXT(TILE_ROWS) "x" TEXT(TILE_VECTORS) " of " TEXT(VECTOR_BYTES) " bytes"
#include "classifier.h"
#include "expert_acas.h"
#include "expert_wdbc.h"
#include "expert_xor.h"

static float *results;

static void measure_xor(void)
{
    xor_initialize();
    const float before = xor_loss();
    xor_steps(20000);
    fprintf(stderr, "xor: loss %g, after 20000 steps %g\n", before, xor_loss());
    MEASURE("xor", "train_sgd", 10000, xor_steps(10000));
}

static void wdbc_epoch(void)
{
    for (int k = 0; k < 17; k++)
        wdbc_step(inputs + k * WDBC_BATCH * WDBC_INPUTS, labels + k * WDBC_BATCH, SGD);
}

static void measure_wdbc(void)
{
    wdbc_initialize();
    wdbc_epoch();
    const float before = wdbc_loss(labels + 512);
    for (int epoch = 0; epoch < 50; epoch++)
        wdbc_epoch();
    fprintf(stderr, "wdbc: loss %g, after 50 epochs %g\n", before, wdbc_loss(labels + 512));
    MEASURE("wdbc", "train_sgd", 17 * WDBC_BATCH, wdbc_epoch());
    MEASURE("wdbc", "latency", 512, for (int k = 0; k < 512; k++)
                                        wdbc_infer_one(inputs + k * WDBC_INPUTS, results + k));
    MEASURE("wdbc", "throughput", ROWS, wdbc_infer(inputs, results, ROWS));
}

enum { DIGITS_BATCH = 32, MNIST_BATCH = 64, WIDE_BATCH = 128 };
static Layer digits[3], mnist[2], wide[3];
static Buffers digits_buffers, mnist_buffers, wide_buffers;

NOINLINE float digits_sgd(const float *x, const int *targets)
{
    return step_of_three(DIGITS_BATCH, 64, 64, 32, digits, &digits_buffers, x, targets, UPDATE_SGD,
                         SGD);
}

NOINLINE float digits_adam(const float *x, const int *targets, Optimizer optimizer)
{
    return step_of_three(DIGITS_BATCH, 64, 64, 32, digits, &digits_buffers, x, targets,
                         UPDATE_ADAM, optimizer);
}

NOINLINE void digits_infer_one(const float *x, float *logits)
{
    float first[64] __attribute__((aligned(64))), second[32] __attribute__((aligned(64)));
    forward_one(64, 64, x, &digits[0], first, STORE_RELU);
    forward_one(64, 32, first, &digits[1], second, STORE_RELU);
    forward_one(32, CLASSES, second, &digits[2], logits, STORE_LINEAR);
}

NOINLINE void digits_infer(const float *x, float *logits, int rows)
{
    const Buffers *at = &digits_buffers;
    for (int row = 0; row < rows; row += DIGITS_BATCH) {
        forward(DIGITS_BATCH, 64, 64, x + row * 64, 64, &digits[0], at->first, 64, STORE_RELU);
        forward(DIGITS_BATCH, 64, 32, at->first, 64, &digits[1], at->second, 32, STORE_RELU);
        forward(DIGITS_BATCH, 32, CLASSES, at->second, 32, &digits[2], logits + row * LOGITS_ROW,
                LOGITS_ROW, STORE_LINEAR);
    }
}

static void digits_initialize(void)
{
    random_state = 88172645463325252UL;
    initialize_layer(&digits[0], 64, 64);
    initialize_layer(&digits[1], 64, 32);
    initialize_layer(&digits[2], 32, CLASSES);
}

static float digits_epoch_sgd(void)
{
    float loss = 0;
    for (int k = 0; k < ROWS; k += DIGITS_BATCH)
        loss += digits_sgd(inputs + k * 64, classes + k);
    return loss * DIGITS_BATCH / ROWS;
}

static float digits_epoch_adam(AdamState *state)
{
    float loss = 0;
    for (int k = 0; k < ROWS; k += DIGITS_BATCH)
        loss += digits_adam(inputs + k * 64, classes + k, next_adam(state));
    return loss * DIGITS_BATCH / ROWS;
}

static void measure_digits(void)
{
    AdamState adam = {1, 1};
    allocate_layer(&digits[0], 64, 64);
    allocate_layer(&digits[1], 64, 32);
    allocate_layer(&digits[2], 32, CLASSES);
    digits_buffers = allocate_buffers(DIGITS_BATCH, 64, 32);
    digits_initialize();
    float before = digits_epoch_sgd(), after = 0;
    for (int epoch = 0; epoch < 50; epoch++)
        after = digits_epoch_sgd();
    fprintf(stderr, "digits, SGD: loss %g, after 50 epochs %g\n", before, after);
    MEASURE("digits", "train_sgd", ROWS, digits_epoch_sgd());
    digits_initialize();
    before = digits_epoch_adam(&adam);
    for (int epoch = 0; epoch < 50; epoch++)
        after = digits_epoch_adam(&adam);
    fprintf(stderr, "digits, Adam: loss %g, after 50 epochs %g\n", before, after);
    MEASURE("digits", "train_adam", ROWS, digits_epoch_adam(&adam));
    MEASURE("digits", "latency", 128, for (int k = 0; k < 128; k++) digits_infer_one(
                                          inputs + k * 64, results + k * LOGITS_ROW));
    MEASURE("digits", "throughput", ROWS, digits_infer(inputs, results, ROWS));
}

NOINLINE float mnist_sgd(const float *x, const int *targets)
{
    return step_of_two(MNIST_BATCH, WIDEST, 128, mnist, &mnist_buffers, x, targets, UPDATE_SGD,
                       SGD);
}

NOINLINE void mnist_infer(const float *x, float *logits, int rows)
{
    const Buffers *at = &mnist_buffers;
    for (int row = 0; row < rows; row += MNIST_BATCH) {
        forward(MNIST_BATCH, WIDEST, 128, x + row * WIDEST, WIDEST, &mnist[0], at->first, 128,
                STORE_RELU);
        forward(MNIST_BATCH, 128, CLASSES, at->first, 128, &mnist[1], logits + row * LOGITS_ROW,
                LOGITS_ROW, STORE_LINEAR);
    }
}

static float mnist_epoch(void)
{
    float loss = 0;
    for (int k = 0; k < ROWS; k += MNIST_BATCH)
        loss += mnist_sgd(inputs + k * WIDEST, classes + k);
    return loss * MNIST_BATCH / ROWS;
}

static void measure_mnist(void)
{
    allocate_layer(&mnist[0], WIDEST, 128);
    allocate_layer(&mnist[1], 128, CLASSES);
    initialize_layer(&mnist[0], WIDEST, 128);
    initialize_layer(&mnist[1], 128, CLASSES);
    mnist_buffers = allocate_buffers(MNIST_BATCH, 128, 16);
    const float before = mnist_epoch(), after = mnist_epoch();
    fprintf(stderr, "mnist: loss %g, in the next epoch %g\n", before, after);
    MEASURE("mnist", "train_sgd", ROWS, mnist_epoch());
    MEASURE("mnist", "throughput", ROWS, mnist_infer(inputs, results, ROWS));
}

NOINLINE float wide_sgd(const float *x, const int *targets)
{
    return step_of_three(WIDE_BATCH, WIDEST, 512, 512, wide, &wide_buffers, x, targets, UPDATE_SGD,
                         SGD);
}

static float wide_epoch(void)
{
    float loss = 0;
    for (int k = 0; k < ROWS; k += WIDE_BATCH)
        loss += wide_sgd(inputs + k * WIDEST, classes + k);
    return loss * WIDE_BATCH / ROWS;
}

static void measure_wide(void)
{
    allocate_layer(&wide[0], WIDEST, 512);
    allocate_layer(&wide[1], 512, 512);
    allocate_layer(&wide[2], 512, CLASSES);
    initialize_layer(&wide[0], WIDEST, 512);
    initialize_layer(&wide[1], 512, 512);
    initialize_layer(&wide[2], 512, CLASSES);
    wide_buffers = allocate_buffers(WIDE_BATCH, 512, 512);
    const float before = wide_epoch(), after = wide_epoch();
    fprintf(stderr, "wide: loss %g, in the next epoch %g\n", before, after);
    MEASURE("wide", "train_sgd", ROWS, wide_epoch());
}

static void measure_acas(void)
{
    acas_initialize();
    MEASURE("acas", "latency", 128, for (int k = 0; k < 128; k++)
                                        acas_infer_one(inputs + k * ACAS_INPUTS, results + k * 16));
}

int main(int count, char **words)
{
    only_workload = count > 1 ? words[1] : NULL;
    make_data();
    results = allocate(ROWS * LOGITS_ROW);
    if (is_wanted("xor"))
        measure_xor();
    if (is_wanted("wdbc"))
        measure_wdbc();
    if (is_wanted("digits"))
        measure_digits();
    if (is_wanted("mnist"))
        measure_mnist();
    if (is_wanted("wide"))
        measure_wide();
    if (is_wanted("acas"))
        measure_acas();
    return 0;
}
