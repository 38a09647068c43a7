"""Records twenty steps of other libraries' optimisers, and the rates of their schedules, beside this file and in tests/descent.

    python3 -m venv /tmp/venv
    /tmp/venv/bin/pip install torch==2.15.0 optax==0.2.8 jax==0.10.2 schedulefree==1.4.1
    /tmp/venv/bin/python runtime/tests/trajectories/record.py

In double precision. Four parameters w begin at START; their gradient at step t is CURVATURE·w + NOISE[t]. The last of
them has no curvature, so its gradient is 0 in some steps.
"""

import pathlib

import jax
import jax.numpy as jnp
import optax
import schedulefree
import torch

jax.config.update("jax_enable_x64", True)
torch.set_default_dtype(torch.float64)
HERE = pathlib.Path(__file__).parent
STEPS = 20
START = [1.0, -0.5, 0.25, -2.0]
CURVATURE = [1.0, 3.0, 0.125, 0.0]
# Eighths between −1 and 1, from a linear congruence; the last number is 0 in every third step.
NOISE = []
state = 7
for t in range(STEPS):
    row = []
    for i in range(4):
        state = (1103515245 * state + 12345) % 2**31
        row.append(0.0 if i == 3 and t % 3 == 1 else (state // 65536 % 17 - 8) / 8)
    NOISE.append(row)


def line(numbers):
    return " ".join(repr(float(number)) for number in numbers) + "\n"


def torch_trajectory(make, average=None):
    w = torch.nn.Parameter(torch.tensor(START))
    optimizer = make([w])
    if hasattr(optimizer, "train"):
        optimizer.train()
    averaged = None
    if average is not None:
        holder = torch.nn.Module()
        holder.w = w
        averaged = torch.optim.swa_utils.AveragedModel(
            holder, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(average)
        )
        averaged.update_parameters(holder)
    rows = []
    for t in range(STEPS):
        w.grad = torch.tensor(CURVATURE) * w.detach() + torch.tensor(NOISE[t])
        # The rate is halved after ten steps.
        if t == 10:
            for group in optimizer.param_groups:
                group["lr"] *= 0.5
        optimizer.step()
        if averaged is not None:
            averaged.update_parameters(holder)
            rows.append(averaged.module.w.detach().tolist())
        else:
            rows.append(w.detach().tolist())
    if hasattr(optimizer, "eval"):
        optimizer.eval()
        rows.append(w.detach().tolist())
    return rows


class Lion:
    """`optax.lion` with a rate that is set."""

    def __init__(self, rate, **options):
        self.rate, self.options = rate, options

    def trajectory(self):
        w, rate, rows = jnp.array(START), self.rate, []
        optimizer = optax.lion(1.0, **self.options)
        state = optimizer.init(w)
        for t in range(STEPS):
            gradient = jnp.array(CURVATURE) * w + jnp.array(NOISE[t])
            updates, state = optimizer.update(gradient, state, w)
            w = w + updates * (rate if t < 10 else rate * 0.5)
            rows.append(w.tolist())
        return rows


o = torch.optim
OPTIMIZERS = {
    "sgd": lambda p: o.SGD(p, lr=0.1),
    "sgd coupled": lambda p: o.SGD(p, lr=0.1, weight_decay=0.2),
    "momentum": lambda p: o.SGD(p, lr=0.1, momentum=0.9),
    "nesterov": lambda p: o.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
    "adagrad": lambda p: o.Adagrad(p, lr=0.3),
    "adagrad filled": lambda p: o.Adagrad(p, lr=0.3, initial_accumulator_value=0.5, eps=1e-3),
    "rmsprop": lambda p: o.RMSprop(p, lr=0.05),
    "rmsprop options": lambda p: o.RMSprop(p, lr=0.05, alpha=0.8, eps=1e-3),
    "rmsprop centered": lambda p: o.RMSprop(p, lr=0.05, alpha=0.9, centered=True, eps=1e-2),
    "rmsprop momentum": lambda p: o.RMSprop(p, lr=0.05, momentum=0.7),
    "rmsprop both": lambda p: o.RMSprop(p, lr=0.05, alpha=0.9, momentum=0.7, centered=True, eps=1e-2),
    "adam": lambda p: o.Adam(p, lr=0.1),
    "adam coupled": lambda p: o.Adam(p, lr=0.1, weight_decay=0.2),
    "adamw": lambda p: o.AdamW(p, lr=0.1),
    "adamw options": lambda p: o.AdamW(p, lr=0.1, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.3),
    "amsgrad": lambda p: o.Adam(p, lr=0.1, amsgrad=True),
    "amsgrad options": lambda p: o.Adam(p, lr=0.1, amsgrad=True, betas=(0.8, 0.6), eps=1e-3),
    "nadam": lambda p: o.NAdam(p, lr=0.1),
    "nadam options": lambda p: o.NAdam(p, lr=0.1, betas=(0.8, 0.95), eps=1e-3, momentum_decay=0.1),
    "radam": lambda p: o.RAdam(p, lr=0.1),
    "radam options": lambda p: o.RAdam(p, lr=0.1, betas=(0.8, 0.9), eps=1e-3),
    "rprop": lambda p: o.Rprop(p, lr=0.1),
    "rprop options": lambda p: o.Rprop(p, lr=0.1, etas=(0.3, 1.5), step_sizes=(0.05, 0.2)),
    "schedule free": lambda p: schedulefree.AdamWScheduleFree(p, lr=0.1),
    "schedule free options": lambda p: schedulefree.AdamWScheduleFree(
        p, lr=0.1, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.3
    ),
}


def record_optimizers():
    text = "# torch %s, optax %s, schedulefree 1.4.1; record.py\n" % (
        torch.__version__.split("+")[0],
        optax.__version__,
    )
    trajectories = {name: torch_trajectory(make) for name, make in OPTIMIZERS.items()}
    trajectories["ema"] = torch_trajectory(OPTIMIZERS["adam"], average=0.9)
    trajectories["lion"] = Lion(0.05, b1=0.9, b2=0.99, weight_decay=0.0).trajectory()
    trajectories["lion options"] = Lion(0.05, b1=0.7, b2=0.8, weight_decay=0.3).trajectory()
    for name, rows in [("noise", NOISE), *trajectories.items()]:
        text += f"[{name}]\n" + "".join(line(row) for row in rows)
    (HERE / "optimizers.txt").write_text(text)


s = torch.optim.lr_scheduler
SCHEDULES = {
    "constant": lambda p: s.ConstantLR(p, factor=1.0),
    "step": lambda p: s.StepLR(p, step_size=7, gamma=0.3),
    "exponential": lambda p: s.ExponentialLR(p, gamma=0.9),
    "cosine": lambda p: s.CosineAnnealingLR(p, T_max=59, eta_min=0.01),
    "cosine restarts": lambda p: s.CosineAnnealingWarmRestarts(p, T_0=12),
    "cosine growing": lambda p: s.CosineAnnealingWarmRestarts(p, T_0=8, T_mult=2, eta_min=0.01),
    "line": lambda p: s.PolynomialLR(p, total_iters=40),
    "polynomial": lambda p: s.PolynomialLR(p, total_iters=40, power=2.5),
    "warmup": lambda p: s.SequentialLR(
        p, [s.LinearLR(p, start_factor=0.1, total_iters=10), s.ExponentialLR(p, gamma=0.9)], milestones=[10]
    ),
    "one cycle": lambda p: s.OneCycleLR(p, max_lr=0.5, total_steps=60),
    "one cycle options": lambda p: s.OneCycleLR(
        p,
        max_lr=0.5,
        total_steps=60,
        pct_start=0.41,
        anneal_strategy="linear",
        div_factor=10,
        final_div_factor=100,
    ),
}
# A measure that rises and falls.
MEASURES = [(state * 37 % 64 + 64 - min(state, 40)) / 64 for state in range(60)]
PLATEAUS = {
    "plateau": dict(patience=3, factor=0.5),
    "plateau options": dict(patience=2, factor=0.3, cooldown=4, threshold=0.1, min_lr=0.02),
    "plateau max": dict(mode="max", patience=5, factor=0.5),
}


def record_schedules():
    text = f"# torch {torch.__version__.split('+')[0]}; record.py\n"
    for name, make in SCHEDULES.items():
        optimizer = o.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.5)
        schedule = make(optimizer)
        rates = []
        for t in range(60):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if t < 59:
                schedule.step()
        text += f"[{name}]\n" + line(rates)
    text += "[measures]\n" + line(MEASURES)
    for name, options in PLATEAUS.items():
        optimizer = o.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.5)
        schedule = s.ReduceLROnPlateau(optimizer, **options)
        rates = []
        for measure in MEASURES:
            schedule.step(measure)
            rates.append(optimizer.param_groups[0]["lr"])
        text += f"[{name}]\n" + line(rates)
    (HERE / "schedules.txt").write_text(text)


def lbfgs_steps(scale):
    """Five calls of four iterations each: 2 inputs, 3 tanh, 1 output, mean squared error on eight samples."""
    x = torch.tensor([[(3 * i % 8 - 4) / 4, (5 * i % 8 - 3) / 4] for i in range(8)])
    target = torch.tensor([[scale * (0.5 * a * b + 0.25 * a)] for a, b in x.tolist()])
    flat = [((7 * i) % 13 - 6) / 8 for i in range(13)]
    w1 = torch.nn.Parameter(torch.tensor(flat[:6]).reshape(2, 3))
    b1 = torch.nn.Parameter(torch.tensor(flat[6:9]))
    w2 = torch.nn.Parameter(torch.tensor(flat[9:12]).reshape(3, 1))
    b2 = torch.nn.Parameter(torch.tensor(flat[12:]))
    parameters = [w1, b1, w2, b2]
    text = f"[{scale} start]\n" + line(flat) + f"[{scale} x]\n" + line(x.flatten())
    text += f"[{scale} target]\n" + line(target.flatten())
    optimizer = o.LBFGS(parameters, max_iter=4, max_eval=30, history_size=3, line_search_fn="strong_wolfe")

    def loss():
        optimizer.zero_grad()
        value = ((torch.tanh(x @ w1 + b1) @ w2 + b2 - target) ** 2).mean()
        value.backward()
        return value

    text += f"[{scale} steps]\n"
    for _ in range(5):
        before = optimizer.step(loss).item()
        evaluations = optimizer.state[w1]["func_evals"]
        text += line([before, evaluations] + torch.cat([p.detach().flatten() for p in parameters]).tolist())
    return text


def record_lbfgs():
    text = f"# torch {torch.__version__.split('+')[0]}; record.py\n"
    (HERE.parent / "descent/lbfgs.txt").write_text(text + "".join(lbfgs_steps(scale) for scale in [1, 6, 40]))


record_optimizers()
record_schedules()
record_lbfgs()
