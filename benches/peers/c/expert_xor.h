/* xor in the expert's C: 2-4-1, sigmoid, cross-entropy, batch 1, everything in registers.
 * In: the number of steps. Out: the parameters after them.
 * Each step needs the weights of the one before, so only the length of that chain counts:
 * weights and biases are kept times -log2(e), to leave a multiplication out of both sigmoids; and
 * the next hidden layer is computed with the old weights, beside the chain, and put right by
 * what one multiply-add does to it. */
#pragma once
#include "vector.h"

typedef float Quad __attribute__((vector_size(16), may_alias));

static struct {
    Quad first, second, bias, output, output_bias; /* times -log2(e) */
} xor_network;

static const float XOR_SCALE = -1.44269504f;
static const float XOR_FIRST[4] = {0, 0, 1, 1}, XOR_SECOND[4] = {0, 1, 0, 1};
static const float XOR_TARGET[4] = {0, 1, 1, 0};

INLINE Quad splat_quad(float x) { return (Quad)_mm_set1_ps(x); }
INLINE Quad swap_neighbours(Quad x)
{
    return (Quad)_mm_shuffle_ps((__m128)x, (__m128)x, 0xB1);
}
INLINE Quad swap_halves(Quad x) { return (Quad)_mm_shuffle_ps((__m128)x, (__m128)x, 0x4E); }
/* A division in full: the estimate with a Newton step, which -ffast-math would put, is longer. */
INLINE Quad quotient(Quad a, Quad b)
{
    __m128 result = (__m128)a;
    __asm__("vdivps %1, %0, %0" : "+x"(result) : "x"((__m128)b));
    return (Quad)result;
}

/* 1 + 2^x, in Estrin's order: a chain of three multiply-adds after the rounding. */
INLINE Quad one_plus_power(Quad x)
{
    const __m128 n =
        _mm_round_ps((__m128)x, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    const Quad r = x - (Quad)n, r2 = r * r;
    const Quad low = r * 0.693147182f + 1.0f;
    const Quad middle = r * 5.5504109e-2f + 2.4022651e-1f;
    const Quad high = r * 1.3333558e-3f + 9.6181291e-3f;
    const Quad value = (high * r2 + middle) * r2 + low;
    const __m128i power =
        _mm_slli_epi32(_mm_add_epi32(_mm_cvtps_epi32(n), _mm_set1_epi32(127)), 23);
    return value * (Quad)_mm_castsi128_ps(power) + 1.0f;
}

static void xor_initialize(void)
{
    xor_network.first = (Quad){.3f, -.5f, .7f, .2f} * XOR_SCALE;
    xor_network.second = (Quad){-.4f, .6f, .1f, -.8f} * XOR_SCALE;
    xor_network.bias = (Quad){.1f, .2f, -.1f, .3f} * XOR_SCALE;
    xor_network.output = (Quad){.5f, -.6f, .2f, .9f} * XOR_SCALE;
    xor_network.output_bias = splat_quad(0);
}

NOINLINE void xor_steps(long steps)
{
    const Quad rate = splat_quad(0.1f), scaled_rate = rate * XOR_SCALE;
    Quad first = xor_network.first, second = xor_network.second, bias = xor_network.bias;
    Quad output = xor_network.output, output_bias = xor_network.output_bias;
    Quad x0 = splat_quad(XOR_FIRST[0]), x1 = splat_quad(XOR_SECOND[0]);
    Quad z = bias + first * x0 + second * x1;
    for (long step = 0; step < steps; step++) {
        const long now = step & 3, next = (step + 1) & 3;
        const Quad target = splat_quad(XOR_TARGET[now]);
        const Quad next_x0 = splat_quad(XOR_FIRST[next]), next_x1 = splat_quad(XOR_SECOND[next]);
        const Quad hidden_below = one_plus_power(z);
        const Quad hidden = quotient(splat_quad(1), hidden_below);
        Quad sum = quotient(output, hidden_below);
        sum += swap_neighbours(sum);
        sum = (sum + output_bias) + swap_halves(sum);
        /* bias -= slope (a - target), and so on; the next z changes by `reach` times as much. */
        const Quad slope = output * rate * (hidden * (1 - hidden));
        const Quad reach = slope * (1 + x0 * next_x0 + x1 * next_x1);
        const Quad old = bias + first * next_x0 + second * next_x1 + reach * target;
        const Quad output_below = one_plus_power(sum);
        z = old - quotient(reach, output_below);
        const Quad difference = quotient(splat_quad(1), output_below) - target;
        const Quad change = slope * difference, output_change = scaled_rate * difference;
        bias -= change;
        first -= change * x0;
        second -= change * x1;
        output -= output_change * hidden;
        output_bias -= output_change;
        x0 = next_x0;
        x1 = next_x1;
    }
    xor_network.first = first;
    xor_network.second = second;
    xor_network.bias = bias;
    xor_network.output = output;
    xor_network.output_bias = output_bias;
}

static float xor_loss(void)
{
    float loss = 0;
    for (int k = 0; k < 4; k++) {
        const Quad z = xor_network.bias + xor_network.first * XOR_FIRST[k] +
                       xor_network.second * XOR_SECOND[k];
        const Quad p = quotient(xor_network.output, one_plus_power(z));
        const Quad below =
            one_plus_power(splat_quad(p[0] + p[1] + p[2] + p[3]) + xor_network.output_bias);
        const float a = 1 / below[0];
        loss -= __builtin_logf(XOR_TARGET[k] > 0 ? a : 1 - a) / 4;
    }
    return loss;
}
