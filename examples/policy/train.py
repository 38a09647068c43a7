"""Trains the policy of the example and exports it: python3 train.py (PyTorch and onnx).

A cart with a pole on it (Barto, Sutton & Anderson 1983), simulated as the example does. The policy sees the cart's
position and speed, the pole's angle and angular speed, and answers with a force from -1 to 1, in units of 10 N. It is
trained by the gradient of the simulation itself: 150 steps from random states, with a cost for each step.
"""
import torch

GRAVITY, CART, POLE, HALF_LENGTH, FORCE, STEP = 9.8, 1.0, 0.1, 0.5, 10.0, 0.02


class Policy(torch.nn.Module):
    def __init__(self):
        super().__init__()
        # Both speeds and the angle are of the order of 1 in these units.
        self.register_buffer("mean", torch.zeros(4))
        self.register_buffer("deviation", torch.tensor([2.4, 2.0, 0.2, 2.0]))
        self.actor = torch.nn.Sequential(
            torch.nn.Linear(4, 16), torch.nn.Tanh(), torch.nn.Linear(16, 16), torch.nn.Tanh(), torch.nn.Linear(16, 1)
        )

    def forward(self, observation):
        return torch.tanh(self.actor((observation - self.mean) / self.deviation))


def step(state, action):
    x, speed, angle, turning = state.unbind(1)
    force = FORCE * action[:, 0]
    sine, cosine = torch.sin(angle), torch.cos(angle)
    push = (force + POLE * HALF_LENGTH * turning**2 * sine) / (CART + POLE)
    bend = (GRAVITY * sine - cosine * push) / (HALF_LENGTH * (4 / 3 - POLE * cosine**2 / (CART + POLE)))
    pull = push - POLE * HALF_LENGTH * bend * cosine / (CART + POLE)
    return torch.stack([x + STEP * speed, speed + STEP * pull, angle + STEP * turning, turning + STEP * bend], 1)


def main():
    torch.manual_seed(1)
    torch.set_num_threads(1)
    policy = Policy()
    optimizer = torch.optim.Adam(policy.actor.parameters(), lr=1e-2)
    for epoch in range(120):
        state = (torch.rand(32, 4) - 0.5) * torch.tensor([2.0, 1.0, 0.4, 1.0])
        cost = 0.0
        for _ in range(150):
            state = step(state, policy(state))
            x, speed, angle, turning = state.clamp(-20, 20).unbind(1)
            cost = cost + (angle**2 + 0.1 * turning**2 + 0.05 * x**2 + 0.01 * speed**2).mean() / 150
        optimizer.zero_grad()
        cost.backward()
        torch.nn.utils.clip_grad_norm_(policy.actor.parameters(), 1.0)
        optimizer.step()
        if epoch % 20 == 0:
            print(f"epoch {epoch}: cost {cost.item():.5f}")
    torch.onnx.export(
        policy, torch.zeros(1, 4), "policy.onnx", input_names=["observation"], output_names=["force"],
        opset_version=17, dynamo=False,
    )


main()
