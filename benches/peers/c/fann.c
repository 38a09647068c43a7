/* FANN, the C library: incremental training (its only one with a step after each sample: the
 * mean-square loss, batch 1) for xor and wdbc, and inference, which it does row by row.
 * In: the workload's name, or nothing for all. Out: JSON lines. Build: -lfann -lm.
 * It has neither cross-entropy nor softmax nor Adam nor mini-batches: those rows are missing. */
#define PEER "FANN"
#ifndef PEER_VERSION
#define PEER_VERSION "2.2.0"
#endif
#include "measure.h"
#include <floatfann.h>

static fann_type sum_of_results;

static struct fann *make_network(unsigned layers, const unsigned *widths, int is_sigmoid)
{
    struct fann *network = fann_create_standard_array(layers, widths);
    if (!network)
        abort();
    fann_set_training_algorithm(network, FANN_TRAIN_INCREMENTAL);
    fann_set_activation_function_hidden(network, is_sigmoid ? FANN_SIGMOID : FANN_LINEAR_PIECE);
    fann_set_activation_function_output(network, is_sigmoid ? FANN_SIGMOID : FANN_LINEAR);
    fann_set_activation_steepness_hidden(network, 0.5f);
    fann_set_activation_steepness_output(network, 0.5f);
    fann_set_learning_rate(network, 0.1f);
    return network;
}

static float mean_square_error(struct fann *network, float *x, float *targets, int rows, int in)
{
    fann_reset_MSE(network);
    for (int row = 0; row < rows; row++)
        fann_test(network, x + row * in, targets + row);
    return fann_get_MSE(network);
}

static void train(struct fann *network, float *x, float *targets, int rows, int in)
{
    for (int row = 0; row < rows; row++)
        fann_train(network, x + row * in, targets + row);
}

static void infer(struct fann *network, int rows, int in)
{
    for (int row = 0; row < rows; row++)
        sum_of_results += fann_run(network, inputs + row * in)[0];
}

static void measure_training(const char *workload, struct fann *network, float *x, float *targets,
                             int rows, int in, int epochs)
{
    const float before = mean_square_error(network, x, targets, rows, in);
    for (int epoch = 0; epoch < epochs; epoch++)
        train(network, x, targets, rows, in);
    fprintf(stderr, "%s: mean square error %g, after %d epochs %g\n", workload, before, epochs,
            mean_square_error(network, x, targets, rows, in));
    MEASURE(workload, "train_sgd", rows, train(network, x, targets, rows, in));
}

static void measure_xor(void)
{
    static float x[8] = {0, 0, 0, 1, 1, 0, 1, 1}, targets[4] = {0, 1, 1, 0};
    struct fann *network = make_network(3, (unsigned[]){2, 4, 1}, 1);
    measure_training("xor", network, x, targets, 4, 2, 100000);
    fann_destroy(network);
}

static void measure_wdbc(void)
{
    struct fann *network = make_network(3, (unsigned[]){30, 16, 1}, 1);
    measure_training("wdbc", network, inputs, labels, 544, 30, 50);
    MEASURE("wdbc", "latency", 512, infer(network, 512, 30));
    MEASURE("wdbc", "throughput", ROWS, infer(network, ROWS, 30));
    fann_destroy(network);
}

static void measure_inference(const char *workload, unsigned layers, const unsigned *widths,
                              int has_throughput, int has_latency)
{
    struct fann *network = make_network(layers, widths, 0);
    if (has_latency)
        MEASURE(workload, "latency", 128, infer(network, 128, (int)widths[0]));
    if (has_throughput)
        MEASURE(workload, "throughput", ROWS, infer(network, ROWS, (int)widths[0]));
    fann_destroy(network);
}

int main(int count, char **words)
{
    only_workload = count > 1 ? words[1] : NULL;
    make_data();
    if (is_wanted("xor"))
        measure_xor();
    if (is_wanted("wdbc"))
        measure_wdbc();
    if (is_wanted("digits"))
        measure_inference("digits", 4, (unsigned[]){64, 64, 32, 10}, 1, 1);
    if (is_wanted("mnist"))
        measure_inference("mnist", 3, (unsigned[]){784, 128, 10}, 1, 0);
    if (is_wanted("acas"))
        measure_inference("acas", 8, (unsigned[]){5, 50, 50, 50, 50, 50, 50, 5}, 0, 1);
    fprintf(stderr, "sum of results: %g\n", (double)sum_of_results);
    return 0;
}
