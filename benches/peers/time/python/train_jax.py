"""JAX: steps of Adam on GRU-32 over 64 sequences of 50 steps; `lax.scan` over time and over steps of Adam.

In: nothing. Out: JSON lines, the median nanoseconds per step of Adam; on standard error the losses.
"""

import functools
import os
import sys

import clock
import training

os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402

jax.config.update("jax_cpu_enable_async_dispatch", False)
STEPS_PER_CALL = 20


def outputs(parameters, x, unroll):
    """The equations of `torch.nn.GRU`, whose gates of the input are computed for all steps at once."""
    inputs = x @ parameters["input"] + parameters["input_bias"]

    def step(h, of_input):
        of_state = h @ parameters["state"] + parameters["state_bias"]
        (ri, zi, ni), (rs, zs, ns) = jnp.split(of_input, 3, -1), jnp.split(of_state, 3, -1)
        r, z = jax.nn.sigmoid(ri + rs), jax.nn.sigmoid(zi + zs)
        h = (1 - z) * jnp.tanh(ni + r * ns) + z * h
        return h, h

    _, h = jax.lax.scan(step, jnp.zeros((x.shape[1], training.WIDTH)), inputs, unroll=unroll)
    return h @ parameters["head"] + parameters["head_bias"]


def loss(parameters, x, target, unroll):
    return jnp.mean((outputs(parameters, x, unroll) - target) ** 2)


def main():
    x, target = (jnp.asarray(array) for array in training.data())
    start = {name: jnp.asarray(array) for name, array in training.parameters().items()}
    for unroll in (1, 5):
        of_step = functools.partial(loss, unroll=unroll)

        def step(state, _):
            parameters, m, v, count = state
            gradient = jax.grad(of_step)(parameters, x, target)
            count += 1
            m = jax.tree.map(lambda m, d: 0.9 * m + 0.1 * d, m, gradient)
            v = jax.tree.map(lambda v, d: 0.999 * v + 0.001 * d * d, v, gradient)
            rate = training.RATE * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
            parameters = jax.tree.map(lambda p, m, v: p - rate * m / (jnp.sqrt(v) + 1e-8), parameters, m, v)
            return (parameters, m, v, count), None

        @functools.partial(jax.jit, donate_argnums=0)
        def run(state):
            return jax.lax.scan(step, state, None, length=STEPS_PER_CALL)[0]

        def zeros():
            return jax.tree.map(jnp.zeros_like, start)

        state = (jax.tree.map(jnp.array, start), zeros(), zeros(), jnp.zeros(()))
        before = of_step(start, x, target)

        def repeat(count):
            nonlocal state
            for _ in range(count):
                state = run(state)
            jax.block_until_ready(state)

        value = clock.median(repeat, STEPS_PER_CALL)
        after = of_step(state[0], x, target)
        print(f"JAX, unrolled {unroll}: loss {before:.4g}, then {after:.4g}", file=sys.stderr)
        clock.report("JAX", jax.__version__, f"scan, unrolled {unroll}", "GRU-32", "train_adam", value)


main()
