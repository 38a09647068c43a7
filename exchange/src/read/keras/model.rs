//! The layers of a Keras model, in the order in which they can be computed.
//!
//! Input: the configuration and the weights. Output: [`Foreign`]. Guarantees: a layer is made once for each
//! time that the model calls it; models within models are read to a depth of [`DEPTH`](super::DEPTH).

use std::collections::BTreeMap;

use serde_json::Value;

use super::class::foreign_class;
use super::layer::{Layers, Row};
use super::{DEPTH, time};
use crate::read::graph::Graph;
use crate::read::hdf5::File;
use crate::read::json;
use crate::read::zip::short;
use crate::{Foreign, Reason, Refusal};

/// The most lists within one another in the arguments of a layer.
const LISTS: usize = 8;

/// The most calls of layers in one model.
const CALLS: usize = 1 << 13;

/// A result of a layer: the layer, which of its calls, which of its results.
type Key<'a> = (&'a str, u64, u64);

pub(super) fn read(config: &Value, file: &File<'_>, version: &str) -> Result<Foreign, Refusal> {
    let graph = Graph::new(format!("Keras {version}").trim_end());
    let steps = time::steps(config, file.size());
    let mut layers = Layers { graph, file, version, steps, reasons: Vec::new() };
    let outputs = model(&mut layers, config, "", None, 0);
    let Layers { graph, reasons, .. } = layers;
    Refusal::of(reasons)?;
    graph.finish_all(outputs.into_iter().map(|row| row.value).collect())
}

/// The outputs of a model whose group is `path`; its inputs are those of the file, or given where it is a
/// layer.
fn model(
    layers: &mut Layers<'_>,
    config: &Value,
    path: &str,
    given: Option<&[Row]>,
    depth: usize,
) -> Vec<Row> {
    let class = json::text(config, "class_name");
    let Some(inner) = config.get("config").filter(|_| depth < DEPTH) else {
        layers.refuse("Keras model", "it has no `config`, or too many models within one another");
        return Vec::new();
    };
    let list = json::list(inner, "layers");
    let names = Groups::new(layers.file, list, path);
    if let Some(fact) = foreign_class(config, 1) {
        layers.refuse("Keras model", fact);
        return Vec::new();
    }
    match class {
        "Sequential" => sequential(layers, list, &names, given, depth),
        "Functional" | "Model" => functional(layers, inner, &names, given, depth),
        _ => {
            let fact = format!(
                "the model is of the class `{}`; sequential and functional ones are read",
                short(class)
            );
            layers.refuse("Keras model", fact);
            Vec::new()
        }
    }
}

/// The results of a layer, which may be a model itself.
fn layer_or_model(
    layers: &mut Layers<'_>,
    layer: &Value,
    group: &str,
    rows: &[Row],
    depth: usize,
) -> Vec<Row> {
    if !layers.admits(layer, rows) {
        return Vec::new();
    }
    match json::text(layer, "class_name") {
        "Sequential" | "Functional" | "Model" => model(layers, layer, group, Some(rows), depth + 1),
        _ => layers.layer(layer, group, rows),
    }
}

fn sequential(
    layers: &mut Layers<'_>,
    list: &[Value],
    names: &Groups,
    given: Option<&[Row]>,
    depth: usize,
) -> Vec<Row> {
    let mut rows: Vec<Row> = given.unwrap_or_default().to_vec();
    for (index, layer) in list.iter().enumerate() {
        if json::text(layer, "class_name") == "InputLayer" {
            if given.is_none() {
                rows = layers.input(layer).into_iter().collect();
            }
            continue;
        }
        // Models of before Keras 3 have no layer of inputs: the first layer says the shape.
        if rows.is_empty() && index == 0 {
            rows = layers.input(layer).into_iter().collect();
        }
        if rows.is_empty() {
            break;
        }
        rows = layer_or_model(layers, layer, names.of(index), &rows, depth);
    }
    if rows.is_empty() && layers.reasons.is_empty() {
        layers.refuse("Keras model", "it has no input");
    }
    rows
}

fn functional(
    layers: &mut Layers<'_>,
    config: &Value,
    names: &Groups,
    given: Option<&[Row]>,
    depth: usize,
) -> Vec<Row> {
    let mut made: BTreeMap<Key<'_>, Row> = BTreeMap::new();
    let list = json::list(config, "layers");
    let inputs = config.get("input_layers").map(keys).unwrap_or_default();
    match given {
        Some(given) => made.extend(inputs.iter().copied().zip(given.iter().cloned())),
        None => {
            for &key in &inputs {
                let layer = list.iter().find(|layer| json::text(layer, "name") == key.0);
                made.extend(layer.and_then(|layer| layers.input(layer)).map(|row| (key, row)));
            }
        }
    }
    let mut calls: Vec<Call<'_>> =
        list.iter().enumerate().flat_map(|(index, layer)| calls(index, layer)).collect();
    if calls.len() > CALLS {
        layers.refuse("Keras model", format!("more than {CALLS} calls of layers"));
        return Vec::new();
    }
    // Each round makes what can be made: a layer that is used twice may wait for a later one.
    loop {
        let before = calls.len();
        calls.retain(|call| {
            let rows: Option<Vec<Row>> = call.from.iter().map(|key| made.get(key).cloned()).collect();
            let (Some(rows), false) = (rows, call.from.is_empty()) else { return true };
            let results = layer_or_model(layers, call.layer, names.of(call.index), &rows, depth);
            made.extend(
                results.into_iter().zip(0..).map(|(row, index)| ((call.name, call.number, index), row)),
            );
            false
        });
        if calls.is_empty() || calls.len() == before {
            break;
        }
    }
    if layers.reasons.is_empty() {
        for call in &calls {
            let fact = "its operands are computed by no layer, or from its own result in a cycle";
            layers.refuse(format!("layer `{}`", short(call.name)), fact);
        }
    }
    let outputs = config.get("output_layers").map(keys).unwrap_or_default();
    let rows: Option<Vec<Row>> = outputs.iter().map(|key| made.get(key).cloned()).collect();
    match rows.filter(|rows| !rows.is_empty()) {
        Some(rows) => rows,
        None => {
            if layers.reasons.is_empty() {
                layers.refuse("Keras model", "its outputs are computed by no layer");
            }
            Vec::new()
        }
    }
}

/// A use of a layer.
struct Call<'a> {
    layer: &'a Value,
    /// Of the layer in the list.
    index: usize,
    name: &'a str,
    number: u64,
    from: Vec<Key<'a>>,
}

fn calls(index: usize, layer: &Value) -> impl Iterator<Item = Call<'_>> {
    let name = json::text(layer, "name");
    let nodes = json::list(layer, "inbound_nodes").iter().zip(0..);
    nodes.map(move |(node, number)| Call { layer, index, name, number, from: keys(node) })
}

/// All results of layers that a part of a configuration names, in its order.
fn keys(of: &Value) -> Vec<Key<'_>> {
    let mut found = Vec::new();
    let mut parts = vec![(of, 0)];
    while let Some((part, depth)) = parts.pop() {
        match part {
            Value::Array(list) => match list.as_slice() {
                [Value::String(name), Value::Number(node), Value::Number(tensor), ..] => {
                    if let (Some(node), Some(tensor)) = (node.as_u64(), tensor.as_u64()) {
                        found.push((name.as_str(), node, tensor));
                    }
                }
                list if depth < LISTS => parts.extend(list.iter().rev().map(|part| (part, depth + 1))),
                _ => {}
            },
            Value::Object(_) => {
                let history = part.get("config").and_then(|config| config.get("keras_history"));
                let inner = [history, part.get("args")].into_iter().flatten();
                if depth < LISTS {
                    parts.extend(inner.map(|part| (part, depth + 1)));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    found
}

/// The groups of the weights: they are not named like the layers, but counted for each class.
pub(super) struct Groups(Vec<String>);

impl Groups {
    /// The real name of a layer is the attribute `name` of the group's `vars`; a file without it is counted.
    fn new(file: &File<'_>, list: &[Value], path: &str) -> Self {
        let layers = if path.is_empty() { "layers".into() } else { format!("{path}/layers") };
        let mut named = BTreeMap::new();
        for inner in file.within(&layers) {
            let group = inner.strip_suffix("/vars").unwrap_or_default();
            let is_child = group.get(layers.len() + 1..).is_some_and(|name| !name.contains('/'));
            if let Some(name) = file.attribute(inner, "name").filter(|_| is_child) {
                named.insert(name, group);
            }
        }
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let group = |layer: &Value| {
            let name = layer.get("config").map_or("", |config| json::text(config, "name"));
            if let Some(group) = named.get(name) {
                return (*group).to_owned();
            }
            let class = snake(json::text(layer, "class_name"));
            let count = counts.entry(class.clone()).or_default();
            let group =
                if *count == 0 { format!("{layers}/{class}") } else { format!("{layers}/{class}_{count}") };
            *count += 1;
            group
        };
        Self(list.iter().map(group).collect())
    }

    fn of(&self, index: usize) -> &str {
        self.0.get(index).map_or("", String::as_str)
    }
}

/// `LeakyReLU` as Keras writes it in the file: `leaky_re_lu`.
fn snake(class: &str) -> String {
    let characters: Vec<char> = class.chars().take(80).collect();
    let mut snake = String::new();
    for (index, &character) in characters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| characters.get(index));
        let behind = characters.get(index + 1).is_some_and(|next| next.is_ascii_lowercase());
        let word = before.is_some_and(|&before| behind || before.is_ascii_lowercase());
        if character.is_ascii_uppercase() && word {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}

impl Layers<'_> {
    /// Adds a reason for a refusal.
    pub(super) fn refuse(&mut self, place: impl Into<String>, fact: impl Into<String>) {
        let help = "Export the model to ONNX, which writes such parts out, or change it.";
        self.reasons.push(Reason { place: place.into(), fact: fact.into(), help: help.into() });
    }
}

#[cfg(test)]
mod tests {
    use super::snake;

    #[test]
    fn classes_are_written_as_keras_writes_them() {
        for (class, name) in [
            ("Dense", "dense"),
            ("LeakyReLU", "leaky_re_lu"),
            ("PReLU", "p_re_lu"),
            ("GRU", "gru"),
            ("BatchNormalization", "batch_normalization"),
            ("Conv1D", "conv1d"),
        ] {
            assert_eq!(snake(class), name);
        }
    }
}
