//! Stable-Baselines3: the actor of a policy, from the archive that `model.save` writes.
//!
//! Input: the bytes of a `.zip`, and the activation of the hidden layers where the file does not say it.
//! Output: [`Foreign`], from an observation to the mean action, the logits or the values of actions.
//! Guarantees: nothing is guessed: an activation that neither the file nor the caller says is a refusal; no
//! code of the file is run.
//!
//! PPO, A2C and TRPO (`mlp_extractor.policy_net`, `action_net`), DQN (`q_net`), SAC, TQC and CrossQ
//! (`actor.latent_pi`, `actor.mu`), TD3 and DDPG (`actor.mu`), ARS (`action_net`). Outside of the file are
//! the normalisation of observations (VecNormalize), clipping and scaling to the box of actions, and the
//! choice of the largest logit.

mod known;

use std::collections::BTreeMap;

use serde_json::Value;

use super::graph::{Dense, Graph};
use super::later::{CONVOLUTION, RECURRENT};
use super::zip::{Archive, is_archive, short};
use super::{json, torch};
use crate::foreign::{Op, Pointwise, ValueId};
use crate::{Foreign, Refusal, Tensor};

const POLICY: &str = "policy.pth";
/// The tensor that only a batch renorm has.
const RENORM: &str = ".ra_mean";
const INCOMPLETE: &str = "The file is incomplete, or the policy has layers of its own: export it to ONNX.";
/// The bound of the mean in SAC with state-dependent exploration, unless `clip_mean` says another.
const CLIP_MEAN: f64 = 2.0;
/// What CrossQ's batch renorm adds to the variance, unless `batch_norm_eps` says another number
/// (`sb3_contrib/crossq/policies.py`).
const RENORM_EPSILON: f64 = 1e-3;
/// The tensors that no action depends on: critics, values, copies for training, and the noise of exploration.
const UNREAD: [&str; 9] = [
    "actor.log_std",
    "log_std",
    "actor_target.",
    "critic.",
    "critic_target.",
    "mlp_extractor.value_net.",
    "q_net_target.",
    "value_net.",
    "log_alpha",
];

/// Whether an archive is one of Stable-Baselines3.
pub(super) fn is_policy(archive: &Archive<'_>) -> bool {
    archive.names().any(|name| name == POLICY)
}

/// The actor of a file; `activation` is that of its hidden layers: `tanh`, `relu`, `elu`, …
///
/// # Errors
///
/// Where the activation is not known, for policies that convolve or remember, for damaged or hostile files,
/// and for numbers that are NaN or infinite.
///
/// ```
/// use netwright::exchange::read::sb3;
///
/// assert!(sb3::read(b"no archive", Some("tanh")).is_err());
/// ```
pub fn read(bytes: &[u8], activation: Option<&str>) -> Result<Foreign, Refusal> {
    if !is_archive(bytes) {
        let help = "Give the file that `model.save(\"policy\")` wrote.";
        return Err(Refusal::new("Stable-Baselines3 file", "it is not a zip archive", help));
    }
    let archive = Archive::read(bytes)?;
    let weights = torch::read(archive.required(POLICY)?, None)?;
    let data = match archive.member("data")? {
        Some(data) => json::parse(data, "`data` of the Stable-Baselines3 file")?,
        None => Value::Null,
    };
    let version = archive.member("_stable_baselines3_version")?.map(String::from_utf8_lossy);
    let mut graph =
        Graph::new(format!("Stable-Baselines3 {}", version.unwrap_or_default().trim()).trim_end());
    let outside = "Normalisation of observations and limits of actions are not part of the file.";
    graph.0.origin.push(outside.into());
    let mut policy =
        Policy { weights: weights.tensors.into_iter().collect(), data, given: activation, graph };
    policy.check_layers()?;
    known::check(&policy.data)?;
    let output = policy.actor()?;
    policy.check_unread()?;
    policy.graph.finish(output)
}

fn refused(fact: impl Into<String>, help: &str) -> Refusal {
    Refusal::new("Stable-Baselines3 policy", fact, help)
}

struct Policy<'a> {
    weights: BTreeMap<String, Tensor>,
    data: Value,
    given: Option<&'a str>,
    graph: Graph,
}

impl Policy<'_> {
    /// Refuses what is no chain of dense layers.
    fn check_layers(&self) -> Result<(), Refusal> {
        let help = "Export the policy to ONNX and import that file; its graph says what is computed.";
        let recurrent = self.weights.keys().find(|name| name.contains("lstm") || name.contains("gru"));
        let convolution = self.weights.keys().find(|name| name.contains("features_extractor"));
        let reason = recurrent.map(|name| (name, RECURRENT)).or(convolution.map(|name| (name, CONVOLUTION)));
        match reason {
            Some((name, reason)) => Err(refused(format!("it has `{}`: {reason}", short(name)), help)),
            None => Ok(()),
        }
    }

    fn actor(&mut self) -> Result<ValueId, Refusal> {
        let has = |prefix: &str| self.weights.keys().any(|name| name.starts_with(prefix));
        if has("mlp_extractor.") || has("action_net.weight") {
            let shared = self.chain("mlp_extractor.shared_net.");
            let hidden: Vec<String> =
                shared.into_iter().chain(self.chain("mlp_extractor.policy_net.")).collect();
            let layers = hidden.into_iter().chain(["action_net".into()]).collect();
            let mean = self.layers(layers)?;
            // With state-dependent exploration, the action may be squashed.
            let squashes = self.argument("squash_output") == Some(&Value::Bool(true));
            return Ok(if squashes { self.squash(mean) } else { mean });
        }
        if has("q_net.q_net.") {
            return self.layers(self.chain("q_net.q_net."));
        }
        if has("actor.latent_pi.") {
            let explores = has("actor.mu.0.");
            let last = if explores { "actor.mu.0" } else { "actor.mu" };
            let layers = self.chain("actor.latent_pi.").into_iter().chain([last.into()]).collect();
            let mut mean = self.layers(layers)?;
            if explores {
                let bound = self.argument("clip_mean").and_then(Value::as_f64).unwrap_or(CLIP_MEAN);
                let (low, high) = (self.graph.number("low", -bound), self.graph.number("high", bound));
                mean = self.graph.0.node("clip_mean", "Hardtanh", Op::Clip, &[mean, low, high]);
            }
            return Ok(self.squash(mean));
        }
        if has("actor.mu.") {
            let mean = self.layers(self.chain("actor.mu."))?;
            return Ok(self.squash(mean));
        }
        if has("action_net.0.") {
            let mean = self.layers(self.chain("action_net."))?;
            let squashes = self.argument("squash_output") != Some(&Value::Bool(false)) && self.has_box();
            return Ok(if squashes { self.squash(mean) } else { mean });
        }
        let names: Vec<String> =
            self.weights.keys().take(6).map(|name| format!("`{}`", short(name))).collect();
        Err(refused(
            format!("its layers are not those of a known algorithm: {}", names.join(", ")),
            "PPO, A2C, TRPO, DQN, SAC, TD3, DDPG and ARS are read; export other policies to ONNX.",
        ))
    }

    fn squash(&mut self, mean: ValueId) -> ValueId {
        self.graph.pointwise("action", "tanh", Pointwise::Tanh, mean)
    }

    /// An argument of the policy's class that the file says.
    fn argument(&self, key: &str) -> Option<&Value> {
        self.data.get("policy_kwargs")?.get(key)
    }

    /// Whether actions are numbers, not choices.
    fn has_box(&self) -> bool {
        let space = self.data.get("action_space").map_or("", |space| json::text(space, ":type:"));
        space.contains("Box")
    }

    /// The layers of a chain, in the order of their numbers: `actor.mu.0`, `actor.mu.2`.
    fn chain(&self, prefix: &str) -> Vec<String> {
        let number = |name: &String| {
            let name = name.strip_prefix(prefix)?;
            name.strip_suffix(".weight").or_else(|| name.strip_suffix(RENORM))?.parse::<u32>().ok()
        };
        let mut numbers: Vec<u32> = self.weights.keys().filter_map(number).collect();
        numbers.sort_unstable();
        numbers.into_iter().map(|number| format!("{prefix}{number}")).collect()
    }

    /// Dense layers with the activation between them, and batch renorms, which are behind it.
    fn layers(&mut self, names: Vec<String>) -> Result<ValueId, Refusal> {
        let is_norm = |name: &String| self.weights.contains_key(&format!("{name}{RENORM}"));
        let is_hidden = names.iter().filter(|name| !is_norm(name)).count() > 1;
        let function = if is_hidden { Some(self.activation()?) } else { None };
        let mut value = None;
        let mut is_sum = false;
        for name in &names {
            if let (Some(x), Some((word, function)), true) = (value, function, is_sum) {
                value = Some(self.graph.pointwise("", word, function, x));
            }
            is_sum = !self.weights.contains_key(&format!("{name}{RENORM}"));
            value = Some(if is_sum { self.dense(name, value)? } else { self.renorm(name, value)? });
        }
        value.ok_or_else(|| refused("it has no layers", ""))
    }

    fn taken(&mut self, name: &str, part: &str) -> Result<Tensor, Refusal> {
        let missing = || refused(format!("`{}.{part}` is missing", short(name)), INCOMPLETE);
        self.weights.remove(&format!("{name}.{part}")).ok_or_else(missing)
    }

    fn dense(&mut self, name: &str, x: Option<ValueId>) -> Result<ValueId, Refusal> {
        let weights = self.taken(name, "weight")?;
        let &[_, inputs] = weights.shape() else {
            return Err(refused(format!("`{}.weight` is no matrix", short(name)), INCOMPLETE));
        };
        let bias = self.weights.remove(&format!("{name}.bias"));
        let x = x.unwrap_or_else(|| self.graph.input("observation", &[inputs]));
        let layer = Dense { name, word: "Linear", transposed: true, axes: 1 };
        Ok(self.graph.dense(&layer, x, weights, bias))
    }

    /// A batch renorm of CrossQ, which is a batch norm in inference mode (Ioffe 2017, arXiv:1702.03275).
    fn renorm(&mut self, name: &str, x: Option<ValueId>) -> Result<ValueId, Refusal> {
        let policy = self.data.get("policy_class").unwrap_or(&Value::Null);
        if !json::text(policy, "__module__").starts_with("sb3_contrib.crossq.") {
            let fact = format!("`{}` normalises, and the file does not say that it is CrossQ's", short(name));
            return Err(refused(fact, INCOMPLETE));
        }
        let said = self.argument("batch_norm_eps").and_then(Value::as_f64);
        let (scale, bias) = (self.taken(name, "scale")?, self.taken(name, "bias")?);
        let (mean, variance) = (self.taken(name, "ra_mean")?, self.taken(name, "ra_var")?);
        self.weights.remove(&format!("{name}.steps"));
        let inputs = mean.len();
        let x = x.unwrap_or_else(|| self.graph.input("observation", &[inputs]));
        let parts = [("scale", scale), ("bias", bias), ("mean", mean), ("variance", variance)];
        let parts = parts.map(|(part, of)| self.graph.constant(&format!("{name}.{part}"), of));
        let operands: Vec<ValueId> = std::iter::once(x).chain(parts).collect();
        let op = Op::BatchNorm { epsilon: said.unwrap_or(RENORM_EPSILON) };
        Ok(self.graph.0.node(name, "BatchRenorm1d", op, &operands))
    }

    /// A tensor that an action may depend on, and that nothing has read, is a part that is not known.
    fn check_unread(&self) -> Result<(), Refusal> {
        let is_unread = |name: &&String| !UNREAD.iter().any(|unread| name.starts_with(unread));
        let names: Vec<String> =
            self.weights.keys().filter(is_unread).take(6).map(|name| format!("`{}`", short(name))).collect();
        if names.is_empty() {
            return Ok(());
        }
        let fact = format!("it has layers that are not read: {}", names.join(", "));
        Err(refused(fact, INCOMPLETE))
    }

    /// The activation of the hidden layers, by the file or by the caller.
    fn activation(&self) -> Result<(&'static str, Pointwise), Refusal> {
        let said = self.argument("activation_fn").and_then(Value::as_str);
        if let Some(class) = said.and_then(known::class).filter(|class| !class.starts_with("torch.nn.")) {
            let fact = format!("its activation is `{}`, whose code is not in the file", short(class));
            return Err(refused(fact, "Export the policy with `torch.onnx.export`, and import that file."));
        }
        let said = said.map(|class| class.trim_end_matches("'>").rsplit('.').next().unwrap_or_default());
        let word = match (said, self.given) {
            (None, None) => {
                return Err(refused(
                    "the file does not say the activation of its hidden layers",
                    "Say it with `--activation tanh` (the default of PPO, A2C and TRPO) or `--activation relu` (that of \
                     DQN, SAC, TD3 and DDPG).",
                ));
            }
            (Some(said), Some(given)) if find(said) != find(given) => {
                let fact =
                    format!("the file says the activation `{}`, `--activation` says `{given}`", short(said));
                return Err(refused(fact, "Leave the option out."));
            }
            (Some(word), _) | (None, Some(word)) => word,
        };
        find(word).ok_or_else(|| {
            refused(
                format!("the activation `{}` is not known", short(word)),
                "Known are tanh, relu, elu, selu, silu, gelu, mish, sigmoid, softplus, softsign, leaky_relu and hardswish.",
            )
        })
    }
}

/// An activation by our word or by PyTorch's class with its defaults.
fn find(word: &str) -> Option<(&'static str, Pointwise)> {
    let word: String = word.chars().take(32).filter(|&character| character != '_').collect();
    match word.to_lowercase().as_str() {
        "tanh" => Some(("tanh", Pointwise::Tanh)),
        "relu" => Some(("relu", Pointwise::Relu)),
        "elu" => Some(("elu", Pointwise::Elu(1.0))),
        "selu" => Some(("selu", Pointwise::SELU)),
        "silu" => Some(("silu", Pointwise::Silu(1.0))),
        "gelu" => Some(("gelu", Pointwise::Gelu)),
        "mish" => Some(("mish", Pointwise::Mish)),
        "sigmoid" => Some(("sigmoid", Pointwise::Sigmoid)),
        "softplus" => Some(("softplus", Pointwise::Softplus)),
        "softsign" => Some(("softsign", Pointwise::Softsign)),
        "leakyrelu" => Some(("leaky_relu", Pointwise::LeakyRelu(0.01))),
        "hardswish" => Some(("hardswish", Pointwise::HardSwish)),
        _ => None,
    }
}
