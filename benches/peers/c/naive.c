/* Plain C: what a careful programmer writes in an afternoon, for the compiler to vectorise.
 * In: the workload's name, or nothing for all. Out: JSON lines, and on standard error the losses.
 * Build: -O3 -march=native -ffast-math. */
#define PEER "plain C"
#include "naive_layer.h"

enum { BUFFER = 128 * 512 };
static float *first, *second, *logits, *d_first, *d_second, *d_logits, *results;
static const float RATE = 0.1f;

static float xor_network[17]; /* first weight, second weight, bias and output of each; the bias */

/* Returns the mean of the errors' magnitudes over the last four steps. */
NOINLINE float xor_steps(long steps)
{
    float errors[4] = {0};
    static const float X[4][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}}, Y[4] = {0, 1, 1, 0};
    float *w0 = xor_network, *w1 = w0 + 4, *bias = w1 + 4, *output = bias + 4;
    float *output_bias = output + 4;
    for (long step = 0; step < steps; step++) {
        const float *x = X[step & 3];
        float hidden[4], z = *output_bias;
        for (int j = 0; j < 4; j++)
            hidden[j] = sigmoid(bias[j] + w0[j] * x[0] + w1[j] * x[1]);
        for (int j = 0; j < 4; j++)
            z += output[j] * hidden[j];
        const float d = (sigmoid(z) - Y[step & 3]) * RATE;
        for (int j = 0; j < 4; j++) {
            const float change = d * output[j] * hidden[j] * (1 - hidden[j]);
            output[j] -= d * hidden[j];
            bias[j] -= change;
            w0[j] -= change * x[0];
            w1[j] -= change * x[1];
        }
        *output_bias -= d;
        errors[step & 3] = fabsf(d) / RATE;
    }
    return (errors[0] + errors[1] + errors[2] + errors[3]) / 4;
}

static void measure_xor(void)
{
    for (int i = 0; i < 16; i++)
        xor_network[i] = 2 * uniform() - 1;
    const float before = xor_steps(4);
    xor_steps(100000);
    fprintf(stderr, "xor: error %g, after 100000 steps %g\n", before, xor_steps(4));
    MEASURE("xor", "train_sgd", 10000, xor_steps(10000));
}

static Layer wdbc[2];

NOINLINE float wdbc_step(const float *x, const float *targets)
{
    float loss = 0;
    forward(32, 30, 16, x, &wdbc[0], first, SIGMOID);
    forward(32, 16, 1, first, &wdbc[1], logits, SIGMOID);
    for (int row = 0; row < 32; row++) {
        d_logits[row] = (logits[row] - targets[row]) / 32;
        loss -= logf(targets[row] > 0 ? logits[row] : 1 - logits[row]) / 32;
    }
    weight_gradient(32, 16, 1, first, d_logits, &wdbc[1]);
    input_gradient(32, 16, 1, d_logits, &wdbc[1], first, d_first, SIGMOID);
    weight_gradient(32, 30, 16, x, d_first, &wdbc[0]);
    update_sgd(30, 16, &wdbc[0], RATE);
    update_sgd(16, 1, &wdbc[1], RATE);
    return loss;
}

static float wdbc_epoch(void)
{
    float loss = 0;
    for (int k = 0; k < 17; k++)
        loss += wdbc_step(inputs + k * 32 * 30, labels + k * 32) / 17;
    return loss;
}

NOINLINE void wdbc_infer(const float *x, float *y)
{
    float hidden[16];
    forward(1, 30, 16, x, &wdbc[0], hidden, SIGMOID);
    forward(1, 16, 1, hidden, &wdbc[1], y, SIGMOID);
}

static void measure_wdbc(void)
{
    wdbc[0] = make_layer(30, 16);
    wdbc[1] = make_layer(16, 1);
    const float before = wdbc_epoch();
    for (int epoch = 0; epoch < 50; epoch++)
        wdbc_epoch();
    fprintf(stderr, "wdbc: loss %g, after 50 epochs %g\n", before, wdbc_epoch());
    MEASURE("wdbc", "train_sgd", 17 * 32, wdbc_epoch());
    MEASURE("wdbc", "latency", 512,
            for (int k = 0; k < 512; k++) wdbc_infer(inputs + k * 30, results + k));
    MEASURE("wdbc", "throughput", ROWS,
            for (int k = 0; k < ROWS; k++) wdbc_infer(inputs + k * 30, results + k));
}

static Layer digits[3], mnist[2], wide[3];
static double first_power = 1, second_power = 1;

INLINE float gradient_of_three(int batch, int in, int h1, int h2, Layer *layers, const float *x,
                               const int *targets)
{
    forward(batch, in, h1, x, &layers[0], first, RELU);
    forward(batch, h1, h2, first, &layers[1], second, RELU);
    forward(batch, h2, 10, second, &layers[2], logits, LINEAR);
    const float loss = softmax_cross_entropy(batch, 10, logits, targets, d_logits);
    weight_gradient(batch, h2, 10, second, d_logits, &layers[2]);
    input_gradient(batch, h2, 10, d_logits, &layers[2], second, d_second, RELU);
    weight_gradient(batch, h1, h2, first, d_second, &layers[1]);
    input_gradient(batch, h1, h2, d_second, &layers[1], first, d_first, RELU);
    weight_gradient(batch, in, h1, x, d_first, &layers[0]);
    return loss;
}

NOINLINE float digits_sgd(const float *x, const int *targets)
{
    const float loss = gradient_of_three(32, 64, 64, 32, digits, x, targets);
    update_sgd(64, 64, &digits[0], RATE);
    update_sgd(64, 32, &digits[1], RATE);
    update_sgd(32, 10, &digits[2], RATE);
    return loss;
}

NOINLINE float digits_adam(const float *x, const int *targets)
{
    const float loss = gradient_of_three(32, 64, 64, 32, digits, x, targets);
    first_power *= 0.9;
    second_power *= 0.999;
    const float c1 = (float)(1 / (1 - first_power)), c2 = (float)(1 / (1 - second_power));
    update_adam(64, 64, &digits[0], 1e-3f, c1, c2);
    update_adam(64, 32, &digits[1], 1e-3f, c1, c2);
    update_adam(32, 10, &digits[2], 1e-3f, c1, c2);
    return loss;
}

NOINLINE float wide_sgd(const float *x, const int *targets)
{
    const float loss = gradient_of_three(128, 784, 512, 512, wide, x, targets);
    update_sgd(784, 512, &wide[0], RATE);
    update_sgd(512, 512, &wide[1], RATE);
    update_sgd(512, 10, &wide[2], RATE);
    return loss;
}

NOINLINE float mnist_sgd(const float *x, const int *targets)
{
    forward(64, 784, 128, x, &mnist[0], first, RELU);
    forward(64, 128, 10, first, &mnist[1], logits, LINEAR);
    const float loss = softmax_cross_entropy(64, 10, logits, targets, d_logits);
    weight_gradient(64, 128, 10, first, d_logits, &mnist[1]);
    input_gradient(64, 128, 10, d_logits, &mnist[1], first, d_first, RELU);
    weight_gradient(64, 784, 128, x, d_first, &mnist[0]);
    update_sgd(784, 128, &mnist[0], RATE);
    update_sgd(128, 10, &mnist[1], RATE);
    return loss;
}

static float epoch(float (*step)(const float *, const int *), int batch, int in)
{
    float loss = 0;
    for (int k = 0; k < ROWS; k += batch)
        loss += step(inputs + k * in, classes + k) * (float)batch / ROWS;
    return loss;
}

static void train(const char *workload, const char *metric,
                  float (*step)(const float *, const int *), int batch, int in, int epochs)
{
    const float before = epoch(step, batch, in);
    for (int k = 0; k < epochs; k++)
        epoch(step, batch, in);
    fprintf(stderr, "%s, %s: loss %g, after %d epochs %g\n", workload, metric, before, epochs,
            epoch(step, batch, in));
    MEASURE(workload, metric, ROWS, epoch(step, batch, in));
}

NOINLINE void digits_infer(const float *x, float *y)
{
    float h1[64], h2[32];
    forward(1, 64, 64, x, &digits[0], h1, RELU);
    forward(1, 64, 32, h1, &digits[1], h2, RELU);
    forward(1, 32, 10, h2, &digits[2], y, LINEAR);
}

/* The expert's C starts from the same numbers: its losses in the first epoch must be these. */
static void make_digits(void)
{
    random_state = 88172645463325252UL;
    digits[0] = make_layer(64, 64);
    digits[1] = make_layer(64, 32);
    digits[2] = make_layer(32, 10);
}

static void measure_digits(void)
{
    make_digits();
    train("digits", "train_sgd", digits_sgd, 32, 64, 50);
    make_digits();
    train("digits", "train_adam", digits_adam, 32, 64, 50);
    MEASURE("digits", "latency", 128,
            for (int k = 0; k < 128; k++) digits_infer(inputs + k * 64, results + k * 10));
    MEASURE("digits", "throughput", ROWS,
            for (int k = 0; k < ROWS; k++) digits_infer(inputs + k * 64, results + k * 10));
}

NOINLINE void mnist_infer(const float *x, float *y)
{
    float hidden[128];
    forward(1, 784, 128, x, &mnist[0], hidden, RELU);
    forward(1, 128, 10, hidden, &mnist[1], y, LINEAR);
}

static void measure_mnist(void)
{
    mnist[0] = make_layer(784, 128);
    mnist[1] = make_layer(128, 10);
    train("mnist", "train_sgd", mnist_sgd, 64, 784, 1);
    MEASURE("mnist", "throughput", ROWS,
            for (int k = 0; k < ROWS; k++) mnist_infer(inputs + k * 784, results + k * 10));
}

static void measure_wide(void)
{
    wide[0] = make_layer(784, 512);
    wide[1] = make_layer(512, 512);
    wide[2] = make_layer(512, 10);
    train("wide", "train_sgd", wide_sgd, 128, 784, 1);
}

static Layer acas[7];

NOINLINE void acas_infer(const float *x, float *y)
{
    float even[50], odd[50];
    forward(1, 5, 50, x, &acas[0], even, RELU);
    forward(1, 50, 50, even, &acas[1], odd, RELU);
    forward(1, 50, 50, odd, &acas[2], even, RELU);
    forward(1, 50, 50, even, &acas[3], odd, RELU);
    forward(1, 50, 50, odd, &acas[4], even, RELU);
    forward(1, 50, 50, even, &acas[5], odd, RELU);
    forward(1, 50, 5, odd, &acas[6], y, LINEAR);
}

static void measure_acas(void)
{
    for (int k = 0; k < 7; k++)
        acas[k] = make_layer(k == 0 ? 5 : 50, k == 6 ? 5 : 50);
    MEASURE("acas", "latency", 128,
            for (int k = 0; k < 128; k++) acas_infer(inputs + k * 5, results + k * 5));
}

int main(int count, char **words)
{
    only_workload = count > 1 ? words[1] : NULL;
    make_data();
    float **buffers[] = {&first, &second, &logits, &d_first, &d_second, &d_logits, &results};
    for (int k = 0; k < 7; k++)
        *buffers[k] = allocate(BUFFER);
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
