//! What of a policy the file of weights does not say: its classes, and how observations become numbers.
//!
//! Input: `data` of the archive. Output: a refusal where the policy computes something that its weights do
//! not show. Guarantees: only Stable-Baselines3's own classes pass, because their code is known; nothing is
//! run.

use serde_json::Value;

use super::refused;
use crate::Refusal;
use crate::read::json;
use crate::read::zip::short;

/// How a policy that is not read here becomes a file that is.
const EXPORT: &str =
    "Export the policy with `torch.onnx.export`, and import that file; its graph says what is computed.";

/// Refuses a policy with code or with a preparation of observations that the weights do not show.
pub(super) fn check(data: &Value) -> Result<(), Refusal> {
    check_class(data.get("policy_class"))?;
    let arguments = data.get("policy_kwargs").unwrap_or(&Value::Null);
    let extractor = json::text(arguments, "features_extractor_class");
    let is_flatten = class(extractor) == Some("stable_baselines3.common.torch_layers.FlattenExtractor");
    if arguments.get("features_extractor_class").is_some_and(|of| !of.is_null()) && !is_flatten {
        let name = short(class(extractor).unwrap_or(extractor));
        let fact = format!("its features extractor is `{name}`, whose code is not in the file");
        return Err(refused(fact, EXPORT));
    }
    let normalizes = arguments.get("normalize_images") != Some(&Value::Bool(false));
    check_observation(data.get("observation_space").unwrap_or(&Value::Null), normalizes)
}

/// The class of the policy is one of Stable-Baselines3 or of its `sb3_contrib`.
fn check_class(policy: Option<&Value>) -> Result<(), Refusal> {
    let Some(policy) = policy.filter(|policy| !policy.is_null()) else { return Ok(()) };
    // A class is written as its members, of which one is its module; or as `<class 'module.Name'>`.
    let name = match policy.as_str() {
        Some(text) => class(text).unwrap_or(text).to_owned(),
        None => match json::text(policy, "__module__") {
            "" => return Ok(()),
            module => format!("{module}.{}", own_name(policy)),
        },
    };
    let is_known = ["stable_baselines3.", "sb3_contrib."].iter().any(|known| name.starts_with(known));
    if is_known || !name.contains('.') {
        return Ok(());
    }
    let name = short(name.trim_end_matches('.'));
    Err(refused(format!("its class is of `{name}`, whose code is not in the file"), EXPORT))
}

/// The name of a class by one of its functions, `<function Name.method at 0x…>`; empty if it has none.
fn own_name(policy: &Value) -> &str {
    let members = policy.as_object().into_iter().flatten();
    let functions = members.filter_map(|(_, of)| of.as_str()?.strip_prefix("<function "));
    let name = |function: &'_ str| function.split_once('.').map(|(name, _)| name.len());
    functions.filter_map(|function| function.get(..name(function)?)).next().unwrap_or_default()
}

/// What is in the quotes of `<class 'module.Name'>`.
pub(super) fn class(text: &str) -> Option<&str> {
    text.strip_prefix("<class '")?.strip_suffix("'>")
}

/// Observations are rows of numbers that the policy reads as they are.
fn check_observation(space: &Value, normalizes: bool) -> Result<(), Refusal> {
    let of = json::text(space, ":type:");
    let name = class(of).unwrap_or(of).rsplit('.').next().unwrap_or_default();
    let shape = ["_shape", "shape"].iter().map(|key| json::list(space, key).len()).max().unwrap_or_default();
    let fact = match name {
        "" | "MultiBinary" => return Ok(()),
        "Box" if normalizes && json::text(space, "dtype") == "uint8" && shape == 3 => {
            "its observations are images, which the policy divides by 255".to_owned()
        }
        "Box" => return Ok(()),
        "Discrete" | "MultiDiscrete" => {
            format!(
                "its observations are of `{name}`: the policy makes a 1 among zeros of each number (one-hot)"
            )
        }
        other => {
            format!("its observations are of `{}`, which are not one row of numbers", short(other))
        }
    };
    Err(refused(fact, EXPORT))
}
