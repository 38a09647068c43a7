//! Neural Amp Modeler: `.nam` files, JSON with one flat list of weights.
//!
//! Input: the bytes of a file. Output: [`Foreign`] over one sample of a signal; of a container an output for
//! each of its models. Guarantees: the architecture is a known one and has exactly as many weights as it
//! needs.
//!
//! The format: <https://github.com/sdatkinson/NeuralAmpModelerCore>, commit daae2d0.

mod activation;
mod config;
mod conv_net;
mod count;
mod keys;
mod lstm;
mod wave_net;
mod weights;

use serde_json::Value;

use self::weights::Numbers;
use super::graph::Graph;
use super::json;
use super::keys::check;
use super::zip::short;
use crate::foreign::{Fact, ValueId};
use crate::{Foreign, Refusal};

/// The most models within one another.
const DEPTH: usize = 4;
/// The steps of silence that a player runs before an LSTM where the file says no rate: half a second.
const SILENCE: f64 = 24_000.0;
/// The largest rate, and the most steps of silence.
const LARGEST_COUNT: f64 = 1e7;

/// Whether a document is one of these.
pub(super) fn is_model(document: &Value) -> bool {
    document.get("architecture").is_some() && document.get("weights").is_some()
}

/// The models of a file.
///
/// ```
/// use netwright::exchange::read::nam;
///
/// let text = r#"{"architecture": "Linear", "config": {"receptive_field": 2}, "weights": [0.5, 0.25]}"#;
/// assert_eq!(nam::read(text.as_bytes())?.memories.len(), 1);
/// let text = text.replace("2}", "\"2\"}");
/// let refusal = nam::read(text.as_bytes()).expect_err("a text is no number").to_string();
/// assert!(refusal.contains("`config.receptive_field` is the text \"2\""), "{refusal}");
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
///
/// # Errors
///
/// For an unknown architecture, for another number of weights than it needs, and for what is not computed.
pub fn read(bytes: &[u8]) -> Result<Foreign, Refusal> {
    let document = json::parse(bytes, "NAM file")?;
    let mut graph = Graph::new(format!("Neural Amp Modeler {}", json::text(&document, "version")).trim_end());
    let x = graph.input("x", &[1]);
    let (mut outputs, mut facts) = (Vec::new(), Vec::new());
    let mut models = vec![(&document, 0, String::new())];
    let is_container = json::text(&document, "architecture") == "SlimmableContainer";
    while let Some((model, depth, path)) = models.pop() {
        if depth == DEPTH {
            return Err(refused(format!("more than {DEPTH} models within one another")));
        }
        let config = model.get("config").unwrap_or(&Value::Null);
        check_keys(model, &path)?;
        if json::text(model, "architecture") == "SlimmableContainer" {
            let inner = json::list(config, "submodels").iter().enumerate().rev();
            let inner = inner.filter_map(|(at, part)| {
                let dot = if path.is_empty() { "" } else { "." };
                Some((part.get("model")?, depth + 1, format!("{path}{dot}config.submodels[{at}].model")))
            });
            models.extend(inner);
            continue;
        }
        let name = if is_container { format!("model{}", outputs.len() + 1) } else { String::from("y") };
        let prefix = if is_container { format!("{name}_") } else { String::new() };
        let (y, prewarm) = self::model(&mut graph, &prefix, model, x)?;
        graph.0.values[y.0].name = name;
        outputs.push(y);
        facts.push((model, prewarm));
    }
    if outputs.is_empty() {
        return Err(refused("it holds no model"));
    }
    describe(&mut graph, &document, &facts);
    graph.finish_all(outputs)
}

fn refused(fact: impl Into<String>) -> Refusal {
    let help =
        "Give a `.nam` file that the player loads: WaveNet, LSTM, ConvNet, Linear or a container of them.";
    Refusal::new("NAM file", fact, help)
}

/// The model of a condition, which a WaveNet may have.
fn condition(model: &Value) -> Option<&Value> {
    let inner = model.get("config").and_then(|config| config.get("condition_dsp"))?;
    (!inner.is_null()).then_some(inner)
}

/// Whether the keys of a model, at this path in the file, and those of its conditions have values of their
/// kinds.
fn check_keys(model: &Value, path: &str) -> Result<(), Refusal> {
    let dot = if path.is_empty() { "" } else { "." };
    let (mut next, mut path) = (Some(model), format!("{path}{dot}"));
    for _ in 0..DEPTH {
        let Some(model) = next else { return Ok(()) };
        let config = model.get("config").unwrap_or(&Value::Null);
        let known = keys::of(json::text(model, "architecture"));
        check(model, keys::MODEL, path.trim_end_matches('.')).map_err(refused)?;
        check(config, known, &format!("{path}config")).map_err(refused)?;
        next = condition(model);
        path += "config.condition_dsp.";
    }
    match next {
        Some(_) => Err(refused(format!("more than {DEPTH} models within one another"))),
        None => Ok(()),
    }
}

/// The output of a model, and how many samples of silence it needs before the first one, `None` where the
/// player takes half a second.
fn model(
    graph: &mut Graph,
    prefix: &str,
    model: &Value,
    x: ValueId,
) -> Result<(ValueId, Option<usize>), Refusal> {
    let architecture = json::text(model, "architecture");
    if !["LSTM", "WaveNet", "ConvNet", "Linear"].contains(&architecture) {
        return Err(refused(format!("the architecture `{}` is not known", short(architecture))));
    }
    let config = model.get("config").unwrap_or(&Value::Null);
    let all = weights(model, architecture, config)?;
    let mut numbers = Numbers::new(&all);
    let read = match architecture {
        "LSTM" => lstm::lstm(graph, prefix, config, &mut numbers, x).map(|y| (y, None)),
        "ConvNet" => {
            conv_net::conv_net(graph, prefix, config, &mut numbers, x).map(|(y, field)| (y, Some(field)))
        }
        "Linear" => {
            conv_net::linear(graph, prefix, config, &mut numbers, x).map(|(y, field)| (y, Some(field)))
        }
        _ => {
            // The condition of a WaveNet may be a model of its own.
            let (condition, before) = match condition(model) {
                Some(inner) => of_condition(graph, prefix, inner, x)?,
                None => (x, 0),
            };
            wave_net::wave_net(graph, prefix, config, &mut numbers, [x, condition])
                .map(|(y, field)| (y, Some(field.saturating_add(before))))
        }
    };
    read.map_err(|fact| {
        let help = "export the model without this part, or train it again with what the standard models have";
        Refusal::new(format!("the {architecture} of the NAM file"), fact, help)
    })
}

fn of_condition(
    graph: &mut Graph,
    prefix: &str,
    inner: &Value,
    x: ValueId,
) -> Result<(ValueId, usize), Refusal> {
    if condition(inner).is_some() {
        return Err(refused("the model of a condition has a condition of its own"));
    }
    let (y, prewarm) = model(graph, &format!("{prefix}condition_"), inner, x)?;
    Ok((y, prewarm.unwrap_or(0)))
}

/// The weights, as many as the architecture needs.
fn weights(model: &Value, architecture: &str, config: &Value) -> Result<Vec<f64>, Refusal> {
    let needs = count::weights(architecture, config);
    let needs =
        needs.map_err(|why| refused(format!("the configuration of its `{}`: {why}", short(architecture))))?;
    let weights = model.get("weights").and_then(json::tensor).filter(|weights| weights.shape().len() == 1);
    let weights = weights.ok_or_else(|| refused("`weights` are not a list of numbers"))?;
    if u64::try_from(weights.len()) == Ok(needs) {
        return Ok(weights.numbers());
    }
    Err(refused(format!(
        "the {architecture} of its configuration needs {needs} weights, the file has {}",
        weights.len()
    )))
}

/// Whether a number is a whole one that a constant holds.
fn is_count(number: f64) -> bool {
    (0.0..=LARGEST_COUNT).contains(&number) && number.fract() == 0.0
}

/// What a program needs to know: the rate of samples, the loudness, and how long silence comes before.
fn describe(graph: &mut Graph, document: &Value, models: &[(&Value, Option<usize>)]) {
    let number =
        |of: &Value, key: &str| of.get(key).and_then(Value::as_f64).filter(|number| number.is_finite());
    let all = || models.iter().map(|(model, _)| *model).chain([document]);
    let said = all().find_map(|model| number(model, "sample_rate"));
    let rate = said.filter(|&rate| is_count(rate) && rate >= 1.0);
    // Models of a container differ.
    let loudness = match models {
        [(model, _)] => model.get("metadata").and_then(|metadata| number(metadata, "loudness")),
        _ => None,
    };
    let silence = rate.map_or(SILENCE, |rate| (rate / 2.0).round());
    #[expect(clippy::cast_precision_loss, reason = "a model remembers fewer steps than 2⁵³")]
    let steps = |prewarm: &Option<usize>| prewarm.map_or(silence, |steps| steps as f64);
    let prewarm = models.iter().map(|(_, prewarm)| steps(prewarm)).fold(0.0, f64::max);
    let odd = [
        ("`sample_rate`", said.filter(|_| rate.is_none())),
        ("silence before it", Some(prewarm).filter(|&steps| !is_count(steps))),
    ];
    for (what, number) in odd.into_iter().filter_map(|(what, number)| Some((what, number?))) {
        let remark = format!("the {what}, {number:?}, is no count up to {LARGEST_COUNT:e}, and is left out");
        graph.0.remarks.push(remark);
    }
    let prewarm = Some(prewarm).filter(|&steps| is_count(steps));
    let facts = [
        ("SAMPLE_RATE", "Samples per second.", rate, true),
        (
            "LOUDNESS",
            "The loudness of a standard input's output, in decibels of full scale.",
            loudness,
            false,
        ),
        (Fact::PREWARM, "How many zeros to run before the first sample, as players do.", prewarm, true),
    ];
    let fact = |(name, docs, number, whole): (&'static str, &'static str, Option<f64>, bool)| {
        Some(Fact { name, docs, number: number?, whole })
    };
    graph.0.facts = facts.into_iter().filter_map(fact).collect();
}
