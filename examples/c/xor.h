/* A network as a static library: written by cbindgen from src/lib.rs. */

#ifndef XOR_H
#define XOR_H

#include <stdint.h>

/* A network, in memory of its user's: its parameters. */
typedef struct Xor {
  float parameters[33];
} Xor;

/*
 How many numbers an input has.
 */
#define XOR_INPUTS 2

/*
 How many numbers an output has, and a target.
 */
#define XOR_OUTPUTS 1

/*
 How many parameters the network has.
 */
#define XOR_PARAMETERS 33

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/*
 Draws the weights that training begins with: the same for a seed on every machine.

 # Safety

 `net` points to memory for a network, which may be uninitialised.
 */
void xor_init(Xor *net, uint64_t seed);

/*
 Computes the output for an input of `XOR_INPUTS` numbers.

 # Safety

 `net` points to a network, `x` and `y` to as many numbers as an input and an output have.
 */
void xor_forward(const Xor *net, const float *x, float *y);

/*
 Makes a step of training on one sample, with stochastic gradient descent of this rate; the loss before it.

 # Safety

 `net` points to a network that nothing else uses, `x` and `target` to as many numbers as an input and an
 output have.
 */
float xor_train_step(Xor *net, const float *x, const float *target, float rate);

/*
 Writes all parameters to `XOR_PARAMETERS` numbers: each layer's weights, an input after the other, and its
 bias.

 # Safety

 `net` points to a network, `parameters` to memory for as many numbers, which may be the network's own.
 */
void xor_parameters(const Xor *net, float *parameters);

/*
 Takes over all parameters from `XOR_PARAMETERS` numbers.

 # Safety

 `net` points to memory for a network, which may be uninitialised, `parameters` to as many numbers.
 */
void xor_set_parameters(Xor *net, const float *parameters);

#ifdef __cplusplus
} // extern "C"
#endif // __cplusplus

#endif /* XOR_H */

#ifndef __cplusplus
_Static_assert(sizeof(Xor) == XOR_PARAMETERS * sizeof(float), "a network is its parameters: correct the struct");
#endif
