"""JAX on the CPU: the training loop itself is compiled (lax.scan over the batches and epochs), so
that no call from Python is paid for a step; inference is one compiled call.

In: the workload's name, or nothing for all. Out: JSON lines, and on standard error the losses.
"""

import functools
import os

import measure

os.environ["JAX_PLATFORMS"] = "cpu"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

import jax  # noqa: E402
import jax.numpy as jnp  # noqa: E402
import numpy  # noqa: E402

jax.config.update("jax_cpu_enable_async_dispatch", False)
PEER = "JAX"
SUMS_PER_CALL = 20_000_000


def logits(workload, parameters, x):
    activation = jax.nn.sigmoid if measure.is_binary(workload) else jax.nn.relu
    for weights, bias in parameters[:-1]:
        x = activation(x @ weights + bias)
    weights, bias = parameters[-1]
    return x @ weights + bias


def loss(workload, parameters, x, target):
    z = logits(workload, parameters, x)
    if measure.is_binary(workload):
        z = z[:, 0]
        return jnp.mean(jnp.maximum(z, 0) - z * target + jnp.log1p(jnp.exp(-jnp.abs(z))))
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(z), target[:, None], 1))


def sgd(gradient, state):
    parameters = jax.tree.map(lambda p, d: p - measure.RATE * d, state["parameters"], gradient)
    return {**state, "parameters": parameters}


def adam(gradient, state):
    first, second = measure.ADAM["first"], measure.ADAM["second"]
    powers = state["powers"] * jnp.array([first, second])
    root = jnp.sqrt(1 - powers[1])
    rate = measure.ADAM["rate"] * root / (1 - powers[0])
    epsilon = measure.ADAM["epsilon"] * root
    m = jax.tree.map(lambda m, d: first * m + (1 - first) * d, state["averages"], gradient)
    v = jax.tree.map(lambda v, d: second * v + (1 - second) * d * d, state["squares"], gradient)
    parameters = jax.tree.map(
        lambda p, m_, v_: p - rate * m_ / (jnp.sqrt(v_) + epsilon), state["parameters"], m, v
    )
    return {"parameters": parameters, "averages": m, "squares": v, "powers": powers}


def make_state(workload, metric):
    parameters = jax.tree.map(jnp.array, measure.make_parameters(workload, numpy))
    if metric == "train_sgd":
        return {"parameters": parameters}
    zeros = jax.tree.map(jnp.zeros_like, parameters)
    copies = jax.tree.map(jnp.zeros_like, parameters)
    return {"parameters": parameters, "averages": zeros, "squares": copies, "powers": jnp.ones(2)}


def make_epochs(workload, metric, batches, epochs, unroll):
    update = adam if metric == "train_adam" else sgd

    def step(state, batch):
        gradient = jax.grad(functools.partial(loss, workload))(state["parameters"], *batch)
        return update(gradient, state), None

    @functools.partial(jax.jit, donate_argnums=0)
    def run(state):
        def epoch(state_, _):
            return jax.lax.scan(step, state_, batches, unroll=unroll)[0], None

        return jax.lax.scan(epoch, state, None, length=epochs)[0]

    return run


def measure_training(workload, metric, unroll):
    inputs, targets = measure.make_batches(workload, numpy)
    kind = jnp.float32 if measure.is_binary(workload) else jnp.int32
    batches = jnp.array(inputs), jnp.array(targets, kind)
    widths, count = measure.WIDTHS[workload], len(inputs)
    sums = count * measure.BATCH[workload] * sum(a * b for a, b in zip(widths, widths[1:]))
    epochs = max(1, SUMS_PER_CALL // sums)
    run = make_epochs(workload, metric, batches, epochs, unroll)
    state = make_state(workload, metric)
    first_loss = jax.jit(functools.partial(loss, workload))
    before = float(first_loss(state["parameters"], batches[0][0], batches[1][0]))
    state = run(state)
    after = float(first_loss(state["parameters"], batches[0][0], batches[1][0]))
    variant = f"scan, {unroll} unrolled" if unroll > 1 else "scan"
    measure.tell_loss(PEER, variant, f"{workload} {metric}", before, after)

    def repeat(calls):
        nonlocal state
        for _ in range(calls):
            state = run(state)
        jax.block_until_ready(state)

    value = measure.measure(repeat, measure.BATCH[workload] * count * epochs)
    measure.report(PEER, jax.__version__, variant, workload, metric, value)


def measure_inference(workload, metric):
    rows = 1 if metric == "latency" else measure.ROWS
    parameters = jax.tree.map(jnp.array, measure.make_parameters(workload, numpy))
    finish = jax.nn.sigmoid if measure.is_binary(workload) else lambda z: z
    # The weights are constants of the program, so that the compiler may lay them out.
    infer = jax.jit(lambda x: finish(logits(workload, parameters, x)))
    random = numpy.random.default_rng(2)
    x = jnp.array(random.normal(size=(rows, measure.WIDTHS[workload][0])), jnp.float32)
    jax.block_until_ready(infer(x))

    def repeat(count):
        for _ in range(count):
            infer(x).block_until_ready()

    value = measure.measure(repeat, rows)
    measure.report(PEER, jax.__version__, "jit", workload, metric, value)


def main():
    for workload, metric in measure.TRAINING:
        if measure.is_wanted(workload):
            measure_training(workload, metric, 1)
            if workload in ("xor", "wdbc", "digits"):
                measure_training(workload, metric, 4)
    for workload, metric in measure.INFERENCE:
        if measure.is_wanted(workload):
            measure_inference(workload, metric)


if __name__ == "__main__":
    main()
