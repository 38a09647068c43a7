"""Writes sb3-*.pth: state_dicts with the names of Stable-Baselines3's policies, all weights 1, all biases 0. Needs torch."""

import torch


def save(name, *layers):
    state = {}
    for layer, shape in layers:
        state[layer + ".weight"] = torch.ones(*shape)
        state[layer + ".bias"] = torch.zeros(shape[0])
    torch.save(state, f"sb3-{name}.pth")


save("td3", ("actor.mu.0", (2, 2)), ("actor.mu.2", (1, 2)), ("critic.qf0.0", (2, 3)))
save("sac", ("actor.latent_pi.0", (2, 2)), ("actor.mu", (1, 2)), ("actor.log_std", (1, 2)))
save("sac-sde", ("actor.latent_pi.0", (2, 2)), ("actor.mu.0", (1, 2)))
save("shared", ("mlp_extractor.shared_net.0", (2, 2)), ("mlp_extractor.policy_net.0", (2, 2)), ("action_net", (1, 2)))
save("dqn", ("q_net.q_net.0", (2, 2)), ("q_net.q_net.2", (1, 2)), ("q_net_target.q_net.0", (2, 2)))
save("ars", ("action_net.0", (2, 2)), ("action_net.2", (1, 2)))
save("cnn", ("features_extractor.cnn.0", (2, 1, 3, 3)), ("action_net", (1, 2)))
save("lstm", ("lstm_actor", (8, 2)), ("action_net", (1, 2)))
save("own", ("mine", (1, 2)))

# sb3-crossq.pth and .json are the actor that sb3-contrib 2.9.2 trained for 60 steps, `CrossQ("MlpPolicy", env,
# policy_kwargs=dict(net_arch=[16, 16]))`, and what `policy.actor(x, deterministic=True)` gives in inference mode.
