//! Recurrent layers and causal convolutions of a Keras model.
//!
//! Input: a layer's configuration and its weights. Output: its nodes over the whole sequence,
//! `[1][steps][…]`. Guarantees: a setting that changes the meaning is read or named.

use serde_json::Value;

use super::DEPTH;
use super::layer::{Layers, Place, Row};
use crate::Tensor;
use crate::foreign::{Cell, Layout, Op, Pointwise, ValueId};
use crate::read::json;
use crate::read::time::{Causal, Recurrent};
use crate::read::zip::short;

/// A function by its name, which Keras writes as a text or as an object.
fn function(config: &Value, key: &str, absent: &str) -> String {
    match config.get(key) {
        None => absent.into(),
        Some(Value::String(name)) => name.clone(),
        Some(of) => {
            let inner = json::text(of.get("config").unwrap_or(&Value::Null), "name");
            if inner.is_empty() { json::text(of, "class_name").to_owned() } else { inner.to_owned() }
        }
    }
}

fn is(config: &Value, key: &str, absent: bool) -> bool {
    config.get(key).and_then(Value::as_bool).unwrap_or(absent)
}

/// How many steps of a sequence of any length are computed behind those that convolutions read.
const STEPS: usize = 16;
/// The most.
const MOST: usize = 4096;
/// The most numbers of a file that are read in all these steps.
const WORK: usize = 1 << 28;

/// How many steps are computed of a sequence whose length a model leaves open: more than its convolutions
/// read, or a few of a large model.
pub(super) fn steps(config: &Value, bytes: usize) -> usize {
    let mut models = vec![(config, 0)];
    let mut field = 0_usize;
    while let Some((model, depth)) = models.pop() {
        let inner = model.get("config").unwrap_or(&Value::Null);
        if depth < DEPTH {
            models.extend(json::list(inner, "layers").iter().map(|layer| (layer, depth + 1)));
        }
        if json::text(model, "class_name") == "Conv1D" {
            let one = |key: &str| one(inner, key).unwrap_or(1);
            let own = one("kernel_size").saturating_sub(1).saturating_mul(one("dilation_rate"));
            field = field.saturating_add(own);
        }
    }
    let steps = field.saturating_add(STEPS).min(MOST);
    if bytes / 4 > WORK / steps { STEPS } else { steps }
}

/// A size of one axis, which may be a list: 1 where there is none.
fn one(config: &Value, key: &str) -> Option<usize> {
    match config.get(key) {
        None => Some(1),
        Some(Value::Array(list)) => list.first().and_then(json::size),
        Some(one) => json::size(one),
    }
}

impl Layers<'_> {
    /// The axes of a sequence: its steps and the numbers of each.
    fn steps(x: &Row) -> Result<[i64; 2], String> {
        match x.axes.as_deref() {
            Some(&[steps, inputs]) => {
                let of =
                    |length: usize| i64::try_from(length).map_err(|_| String::from("its input is too large"));
                Ok([of(steps)?, of(inputs)?])
            }
            _ => Err(String::from(
                "its input is no sequence: it should have an axis of steps and one of numbers",
            )),
        }
    }

    pub(super) fn recurrent(&mut self, place: Place<'_>, config: &Value, x: &Row) -> Result<Row, String> {
        let [steps, inputs] = Self::steps(x)?;
        for (key, what) in [
            ("go_backwards", "it reads a sequence from its end, and a network over time has no end"),
            ("return_state", "it returns its state beside its output"),
        ] {
            if is(config, key, false) {
                return Err(format!("{what}: train it without `{key}`"));
            }
        }
        let (cell, gates) =
            (function(config, "activation", "tanh"), function(config, "recurrent_activation", "sigmoid"));
        let cell = match (place.word, cell.as_str(), gates.as_str()) {
            ("SimpleRNN", "tanh", _) => Cell::Rnn(Pointwise::Tanh),
            ("SimpleRNN", "relu", _) => Cell::Rnn(Pointwise::Relu),
            ("GRU", "tanh", "sigmoid") => Cell::Gru { linear_before_reset: is(config, "reset_after", true) },
            ("LSTM", "tanh", "sigmoid") => Cell::Lstm,
            _ => {
                let (cell, gates) = (short(&cell), short(&gates));
                return Err(format!("its activations `{cell}` and `{gates}` are not those of the papers"));
            }
        };
        let bias = if is(config, "use_bias", true) { Some(self.required_of_cell(place, 2)?) } else { None };
        let (kernel, recurrent) = (self.required_of_cell(place, 0)?, self.required_of_cell(place, 1)?);
        let of = Recurrent::of_keras((place.name, place.word), cell, &kernel, &recurrent, bias.as_ref())?;
        if i64::try_from(of.inputs) != Ok(inputs) {
            return Err(format!("its weights are those of {} inputs, and it has {inputs}", of.inputs));
        }
        let (units, cell) = (of.units, of.cell);
        let graph = &mut self.graph;
        let turned = Op::Layout(Layout::Transpose(Some(vec![1, 0, 2])));
        let sequence = graph.0.node("", place.word, turned.clone(), &[x.value]);
        let operands = graph.weights(&of, sequence)?;
        graph.0.node(place.name, place.word, Op::Cell(cell), &operands);
        let last = graph.0.value(place.name, None);
        let all = match graph.0.nodes.last_mut() {
            Some(node) => {
                node.results.push(last);
                node.results[0]
            }
            None => return Err(String::from("it has no result")),
        };
        let one = graph.constant(&format!("{}.one", place.name), Tensor::integers(vec![1]));
        let squeeze = Op::Layout(Layout::Squeeze);
        if is(config, "return_sequences", false) {
            let rows = graph.0.node("", place.word, squeeze, &[all, one]);
            let value = graph.0.node(place.name, place.word, turned, &[rows]);
            let steps = usize::try_from(steps).map_err(|_| String::from("it has too many steps"))?;
            return Ok(Row { value, axes: Some(vec![steps, units]) });
        }
        let value = graph.0.node(place.name, place.word, squeeze, &[last, one]);
        Ok(Row { value, axes: Some(vec![units]) })
    }

    /// The n-th tensor of the cell of a layer.
    fn required_of_cell(&self, place: Place<'_>, index: usize) -> Result<Tensor, String> {
        let group = format!("{}/cell", place.group());
        self.required(place.with_group(&group), index)
    }

    pub(super) fn convolution(&mut self, place: Place<'_>, config: &Value, x: &Row) -> Result<Row, String> {
        let [_, inputs] = Self::steps(x)?;
        let padding = json::text(config, "padding");
        if padding != "causal" {
            return Err(format!(
                "its padding is `{}`: a network over time hears nothing of the future; train it with \
                 `padding=\"causal\"`",
                short(padding)
            ));
        }
        let format = json::text(config, "data_format");
        if !["", "channels_last"].contains(&format) {
            let format = short(format);
            return Err(format!("its `data_format` is `{format}`: train it with `channels_last`"));
        }
        let one = |key: &str| one(config, key);
        let (stride, dilation, groups) = (one("strides"), one("dilation_rate"), one("groups"));
        let (Some(1), Some(dilation), Some(groups)) = (stride, dilation, groups) else {
            return Err(String::from("its stride is not 1, or its dilation is no number"));
        };
        let weights = self.required(place, 0)?;
        let &[kernel, _, outputs] = weights.shape() else {
            return Err(String::from("its kernel should have three axes"));
        };
        let bias = if is(config, "use_bias", true) { Some(self.required(place, 1)?) } else { None };
        let size = [usize::try_from(inputs).unwrap_or(0), outputs];
        let of = Causal { name: place.name, word: place.word, size, kernel, dilation, groups };
        let numbers = of.of_keras(&weights).ok_or("its weights do not fit its input and its groups")?;
        let field = (kernel.max(1) - 1).checked_mul(dilation).ok_or("it reads too many steps")?;
        let shape = vec![outputs, size[0] / groups.max(1), kernel];
        let numbers = Tensor::row(numbers).reshaped(shape).ok_or("its weights do not fit")?;
        let graph = &mut self.graph;
        let turned = Op::Layout(Layout::Transpose(Some(vec![0, 2, 1])));
        let channels = graph.0.node("", place.word, turned.clone(), &[x.value]);
        let weights = graph.constant(&format!("{}.weight", place.name), numbers);
        let bias = bias.map(|bias| graph.constant(&format!("{}.bias", place.name), bias));
        let op = Op::Conv { groups, dilation, stride: 1, padding: [field, 0] };
        let operands: Vec<ValueId> = [channels, weights].into_iter().chain(bias).collect();
        let result = graph.0.node(place.name, place.word, op, &operands);
        let value = graph.0.node(place.name, place.word, turned, &[result]);
        let axes = x.axes.as_ref().map(|axes| vec![axes[0], outputs]);
        Ok(self.activation(place, config.get("activation"), Row { value, axes }))
    }
}
