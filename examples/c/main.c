/* Trains a network until it has learned XOR, copies its parameters to a second one, and compares outputs. */
#include "xor.h"

#include <stdio.h>
#include <string.h>

static const float X[4][XOR_INPUTS] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
static const float TARGET[4][XOR_OUTPUTS] = {{0}, {1}, {1}, {0}};

static int is_right(const Xor *net, int row)
{
    float y[XOR_OUTPUTS];
    xor_forward(net, X[row], y);
    return (y[0] > 0.5f) == (TARGET[row][0] > 0.5f);
}

int main(void)
{
    Xor net, copy;
    float parameters[XOR_PARAMETERS], back[XOR_PARAMETERS];
    int steps = 0, right = 0;

    xor_init(&net, 1);
    while (right < 4 && steps < 4000) {
        xor_train_step(&net, X[steps % 4], TARGET[steps % 4], 0.5f);
        steps++;
        right = 0;
        for (int row = 0; row < 4; row++)
            right += is_right(&net, row);
    }
    printf("%d of 4 right after %d steps\n", right, steps);

    xor_parameters(&net, parameters);
    xor_set_parameters(&copy, parameters);
    xor_parameters(&copy, back);
    if (memcmp(parameters, back, sizeof parameters) != 0) {
        printf("the copy has other parameters\n");
        return 1;
    }
    for (int row = 0; row < 4; row++) {
        float y[XOR_OUTPUTS], of_net[XOR_OUTPUTS];
        xor_forward(&copy, X[row], y);
        xor_forward(&net, X[row], of_net);
        if (memcmp(y, of_net, sizeof y) != 0) {
            printf("the copy has another output\n");
            return 1;
        }
        printf("%g xor %g: %.3f\n", X[row][0], X[row][1], y[0]);
    }
    return right == 4 ? 0 : 1;
}
