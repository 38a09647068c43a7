//! Neural Amp Modeler: `.nam` files, JSON with one flat list of weights.
//!
//! Input: the bytes of a file. Output: [`Foreign`]: an [`Op::Unknown`](crate::foreign::Op) for each model of
//! the file, with its weights. Guarantees: the architecture is a known one and has exactly as many weights as
//! it needs.
//!
//! The format: <https://github.com/sdatkinson/NeuralAmpModelerCore>.

mod count;

use serde_json::Value;

use super::graph::Graph;
use super::json;
use super::later::{CONVOLUTION, RECURRENT};
use super::zip::short;
use crate::{Foreign, Refusal, Tensor};

/// The most models within one another.
const DEPTH: usize = 4;

/// Whether a document is one of these.
pub(super) fn is_model(document: &Value) -> bool {
    document.get("architecture").is_some() && document.get("weights").is_some()
}

/// The models of a file.
///
/// # Errors
///
/// For an unknown architecture, and for another number of weights than it needs.
pub fn read(bytes: &[u8]) -> Result<Foreign, Refusal> {
    let document = json::parse(bytes, "NAM file")?;
    let mut graph = Graph::new(format!("Neural Amp Modeler {}", json::text(&document, "version")).trim_end());
    let x = graph.input("x", &[1]);
    let mut outputs = Vec::new();
    let mut models = vec![(&document, 0)];
    while let Some((model, depth)) = models.pop() {
        if depth == DEPTH {
            return Err(refused(format!("more than {DEPTH} models within one another")));
        }
        let architecture = json::text(model, "architecture");
        let config = model.get("config").unwrap_or(&Value::Null);
        let inner = json::list(config, "submodels").iter().rev().filter_map(|part| part.get("model"));
        let remark = match architecture {
            "SlimmableContainer" => {
                models.extend(inner.map(|inner| (inner, depth + 1)));
                continue;
            }
            "LSTM" => RECURRENT,
            "WaveNet" | "ConvNet" | "Linear" => CONVOLUTION,
            other => {
                return Err(refused(format!("the architecture `{}` is not known", short(other))));
            }
        };
        let name = format!("model{}", outputs.len() + 1);
        let weights = weights(model, architecture, config)?;
        let mut tensors = vec![(format!("{name}.weights"), weights)];
        // The condition of a WaveNet may be a model of its own.
        if let Some(condition) = config.get("condition_dsp").filter(|condition| !condition.is_null()) {
            let architecture = json::text(condition, "architecture");
            let config = condition.get("config").unwrap_or(&Value::Null);
            tensors.push((
                format!("{name}.condition.weights"),
                weights_of_condition(condition, architecture, config)?,
            ));
        }
        outputs.push(graph.unknown((&name, architecture), remark, &[x], tensors));
    }
    if outputs.is_empty() {
        return Err(refused("it holds no model"));
    }
    graph.finish_all(outputs)
}

fn refused(fact: impl Into<String>) -> Refusal {
    let help =
        "Give a `.nam` file that the player loads: WaveNet, LSTM, ConvNet, Linear or a container of them.";
    Refusal::new("NAM file", fact, help)
}

fn weights_of_condition(model: &Value, architecture: &str, config: &Value) -> Result<Tensor, Refusal> {
    if config.get("condition_dsp").is_some_and(|condition| !condition.is_null()) {
        return Err(refused("the model of a condition has a condition of its own"));
    }
    weights(model, architecture, config)
}

/// The weights, as many as the architecture needs.
fn weights(model: &Value, architecture: &str, config: &Value) -> Result<Tensor, Refusal> {
    let needs = count::weights(architecture, config);
    let needs = needs
        .ok_or_else(|| refused(format!("the configuration of its `{}` is not valid", short(architecture))))?;
    let weights = model.get("weights").and_then(json::tensor).filter(|weights| weights.shape().len() == 1);
    let weights = weights.ok_or_else(|| refused("`weights` are not a list of numbers"))?;
    if u64::try_from(weights.len()) == Ok(needs) {
        return Ok(weights);
    }
    Err(refused(format!(
        "the {architecture} of its configuration needs {needs} weights, the file has {}",
        weights.len()
    )))
}
