//! One layer of a Keras model.
//!
//! Input: its configuration, the group of its weights, its operands. Output: nodes of the graph. Guarantees:
//! no code of the file is run; tensors are read from the group alone.

use serde_json::Value;

use super::class::foreign_class;
use crate::foreign::{Op, Pair, ValueId};
use crate::read::graph::{Dense, Graph};
use crate::read::hdf5::File;
use crate::read::json;
use crate::read::later::{CONVOLUTION, RECURRENT};
use crate::read::zip::short;
use crate::{Reason, Tensor};

/// The most axes of a sample.
pub(super) const AXES: usize = 8;
/// The most operations of a model, the calls of a layer counted each.
pub(super) const NODES: usize = 1 << 16;
/// The longest name of a layer and of its class.
const NAME: usize = 256;

/// A value and its axes for one sample, where they are known.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) value: ValueId,
    pub(super) axes: Option<Vec<usize>>,
}

/// Where a node comes from.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) name: &'a str,
    pub(super) word: &'a str,
    /// The group of its weights.
    group: &'a str,
}

impl<'a> Place<'a> {
    /// The place with the group of a part of the layer, which `path` is for.
    pub(super) fn with_group<'b>(self, group: &'b str) -> Place<'b>
    where
        'a: 'b,
    {
        Place { group, ..self }
    }

    /// The group of its weights.
    pub(super) fn group(self) -> &'a str {
        self.group
    }

    pub(super) fn text(self) -> String {
        format!("layer `{}` ({})", short(self.name), short(self.word))
    }
}

/// The model that grows.
pub(super) struct Layers<'a> {
    pub(super) graph: Graph,
    pub(super) file: &'a File<'a>,
    /// Of Keras.
    pub(super) version: &'a str,
    /// How many steps are computed of a sequence of any length.
    pub(super) steps: usize,
    pub(super) reasons: Vec<Reason>,
}

impl Layers<'_> {
    /// The input that a layer declares.
    pub(super) fn input(&mut self, layer: &Value) -> Option<Row> {
        let config = layer.get("config").unwrap_or(&Value::Null);
        let shape = ["batch_shape", "batch_input_shape"].iter().find_map(|key| config.get(key)?.as_array());
        let steps = self.steps;
        let axis = |(at, axis): (usize, &Value), rank: usize| match json::size(axis) {
            None if axis.is_null() && at == 0 && rank > 1 => Some(steps),
            length => length,
        };
        let axes = shape.and_then(|shape| shape.get(1..));
        let axes = axes.map(|axes| axes.iter().enumerate().map(|each| axis(each, axes.len())).collect());
        let name = json::text(config, "name");
        match axes {
            Some(Some(axes)) => {
                let axes: Vec<usize> = axes;
                if axes.len() > AXES || name.len() > NAME {
                    self.refuse(
                        "Keras model",
                        format!("an input has more than {AXES} axes or too long a name"),
                    );
                    return None;
                }
                Some(Row { value: self.graph.input(name, &axes), axes: Some(axes) })
            }
            Some(None) => {
                let fact = "an axis beside that of the samples has no fixed length";
                self.refuse(format!("input `{}`", short(name)), fact);
                None
            }
            None => {
                self.refuse(format!("input `{}`", short(name)), "the model does not say its shape");
                None
            }
        }
    }

    /// A node with one operand that keeps its axes.
    pub(super) fn node(&mut self, place: Place<'_>, op: Op, x: &Row) -> Row {
        let value = self.graph.0.node(place.name, place.word, op, &[x.value]);
        Row { value, axes: x.axes.clone() }
    }

    /// A layer that is not computed, with its tensors.
    pub(super) fn unknown(&mut self, place: Place<'_>, remark: &str, rows: &[Row]) -> Row {
        let paths: Vec<&str> = self.file.within(place.group).collect();
        let mut tensors = Vec::new();
        for path in paths {
            let name = path.strip_prefix(place.group).unwrap_or(path).replace("/vars", "").replace('/', ".");
            match self.file.tensor(path) {
                Ok(tensor) => tensors.extend(tensor.map(|tensor| (format!("{}{name}", place.name), tensor))),
                Err(refusal) => self.reasons.extend(refusal.reasons().iter().cloned()),
            }
        }
        let values: Vec<ValueId> = rows.iter().map(|row| row.value).collect();
        let value = self.graph.unknown((place.name, place.word), remark, &values, tensors);
        Row { value, axes: None }
    }

    /// Whether a layer may be made: it reads something, and the model does not grow without a bound.
    pub(super) fn admits(&mut self, layer: &Value, rows: &[Row]) -> bool {
        let class = json::text(layer, "class_name");
        let name = layer.get("config").map_or("", |config| json::text(config, "name"));
        let is_small = name.len() <= NAME && class.len() <= NAME && self.graph.0.nodes.len() <= NODES;
        if !rows.is_empty() && !is_small {
            self.refuse(
                "Keras model",
                format!("it has more than {NODES} operations, or a layer with too long a name"),
            );
        }
        !rows.is_empty() && is_small
    }

    /// Makes a layer that is not itself a model.
    pub(super) fn layer(&mut self, layer: &Value, group: &str, rows: &[Row]) -> Vec<Row> {
        let class = json::text(layer, "class_name");
        let config = layer.get("config").unwrap_or(&Value::Null);
        let place = Place { name: json::text(config, "name"), word: class, group };
        let Some(x) = rows.first() else { return Vec::new() };
        if let Some(remark) = foreign_class(layer, rows.len()) {
            return vec![self.unknown(place, &remark, rows)];
        }
        let simple = self
            .merge(place, class, config, rows)
            .or_else(|| self.layout(place, class, config, x))
            .or_else(|| self.activation_layer(place, class, config, x));
        if let Some(row) = simple {
            return vec![row];
        }
        let made = match class {
            "Dense" => self.dense(place, layer, x),
            "Activation" => Ok(self.activation(place, config.get("activation"), x.clone())),
            "PReLU" => self.required(place, 0).map(|slopes| self.with(place, Pair::PRelu, x, slopes)),
            "Rescaling" => self.rescaling(place, config, x),
            "Normalization" => self.normalization(place, config, x),
            "BatchNormalization" => self.batch_norm(place, config, x),
            "LayerNormalization" => self.layer_norm(place, config, x),
            "Lambda" => Err("a Lambda layer holds Python code, which is never run".into()),
            "GRU" | "LSTM" | "SimpleRNN" => self.recurrent(place, config, x),
            "Conv1D" if json::text(config, "padding") == "causal" => self.convolution(place, config, x),
            "RNN" | "Bidirectional" | "ConvLSTM1D" | "ConvLSTM2D" => Ok(self.unknown(place, RECURRENT, rows)),
            other if other.contains("Conv") || other.contains("Pool") || other.starts_with("ZeroPadding") => {
                Ok(self.unknown(place, CONVOLUTION, rows))
            }
            other => {
                Ok(self.unknown(place, &format!("the Keras layer `{}` is not known", short(other)), rows))
            }
        };
        match made {
            Ok(row) => vec![row],
            Err(fact) => {
                self.refuse(place.text(), fact);
                vec![x.clone()]
            }
        }
    }

    /// The n-th tensor of a layer.
    pub(super) fn tensor(&self, place: Place<'_>, index: usize) -> Result<Option<Tensor>, String> {
        let path = format!("{}/vars/{index}", place.group);
        self.file.tensor(&path).map_err(|refusal| refusal.to_string())
    }

    pub(super) fn required(&self, place: Place<'_>, index: usize) -> Result<Tensor, String> {
        let missing = || format!("`model.weights.h5` has no `{}/vars/{index}`", place.group);
        self.tensor(place, index)?.ok_or_else(missing)
    }

    /// `x` and numbers of the layer.
    pub(super) fn with(&mut self, place: Place<'_>, function: Pair, x: &Row, numbers: Tensor) -> Row {
        let name = format!("{}.{}", place.name, self.graph.0.values.len());
        let numbers = self.graph.constant(&name, numbers);
        let value = self.graph.pair(place.name, place.word, function, [x.value, numbers]);
        Row { value, axes: x.axes.clone() }
    }

    fn dense(&mut self, place: Place<'_>, layer: &Value, x: &Row) -> Result<Row, String> {
        let config = layer.get("config").unwrap_or(&Value::Null);
        let kernel = self.required(place, 0)?;
        if !kernel.is_float() || config.get("quantization_config").is_some_and(|of| !of.is_null()) {
            return Err("its weights are quantised; save the model in floating point".into());
        }
        let &[_, outputs] = kernel.shape() else { return Err("its kernel should have two axes".into()) };
        let bias = match config.get("use_bias") {
            Some(Value::Bool(false)) => None,
            _ => Some(self.required(place, 1)?),
        };
        let built = layer.get("build_config").map_or(0, |built| json::list(built, "input_shape").len());
        let axes = x.axes.as_ref().map_or(built.saturating_sub(1).max(1), Vec::len);
        let dense = Dense { name: place.name, word: place.word, transposed: false, axes };
        let value = self.graph.dense(&dense, x.value, kernel, bias);
        let axes = x.axes.clone().map(|mut axes| {
            axes.pop();
            axes.push(outputs);
            axes
        });
        Ok(self.activation(place, config.get("activation"), Row { value, axes }))
    }

    fn rescaling(&mut self, place: Place<'_>, config: &Value, x: &Row) -> Result<Row, String> {
        let part = |key: &str, absent: f64| {
            let of = config.get(key).map_or(Some(Tensor::number(absent)), json::tensor);
            of.ok_or_else(|| format!("its `{key}` is not numbers"))
        };
        let (scale, offset) = (part("scale", 1.0)?, part("offset", 0.0)?);
        let scaled = self.with(place, Pair::Mul, x, scale);
        Ok(self.with(place, Pair::Add, &scaled, offset))
    }

    /// `(x − mean) / max(√variance, 1e-7)`, or the inverse.
    fn normalization(&mut self, place: Place<'_>, config: &Value, x: &Row) -> Result<Row, String> {
        let axis = config.get("axis").unwrap_or(&Value::Null);
        let last = x.axes.as_ref().map_or(1, Vec::len);
        let is_last = |axis: &Value| axis.as_i64() == Some(-1) || json::size(axis) == Some(last);
        let fits = match axis {
            Value::Null => true,
            Value::Array(axes) => axes.len() == 1 && axes.iter().all(is_last),
            Value::Number(_) => is_last(axis),
            Value::Bool(_) | Value::String(_) | Value::Object(_) => false,
        };
        if !fits {
            return Err("it normalises another axis than the last one".into());
        }
        let part = |key: &str, index: usize| match config.get(key).and_then(json::tensor) {
            Some(tensor) => Ok(tensor),
            None => self.required(place, index),
        };
        let (mean, variance) = (part("mean", 0)?, part("variance", 1)?);
        let deviation = variance.numbers().into_iter().map(|variance| variance.sqrt().max(1e-7)).collect();
        let deviation = Tensor::row(deviation).reshaped(variance.shape().to_vec());
        let deviation = deviation.ok_or("its variance does not fit into memory")?;
        if config.get("invert") == Some(&Value::Bool(true)) {
            let scaled = self.with(place, Pair::Mul, x, deviation);
            return Ok(self.with(place, Pair::Add, &scaled, mean));
        }
        let centred = self.with(place, Pair::Sub, x, mean);
        Ok(self.with(place, Pair::Div, &centred, deviation))
    }

    fn batch_norm(&mut self, place: Place<'_>, config: &Value, x: &Row) -> Result<Row, String> {
        let on = |key: &str| config.get(key) != Some(&Value::Bool(false));
        let epsilon = config.get("epsilon").and_then(Value::as_f64).unwrap_or(1e-3);
        let axes = x.axes.as_ref().map_or(1, Vec::len);
        let axis =
            config.get("axis").map_or(Some(-1), |axis| axis.as_i64().or_else(|| axis.get(0)?.as_i64()));
        if axis.is_none_or(|axis| axis != -1 && usize::try_from(axis) != Ok(axes)) {
            return Err("it normalises another axis than the last one".into());
        }
        let (scale, center) = (on("scale"), on("center"));
        let gamma = if scale { Some(self.required(place, 0)?) } else { None };
        let beta = if center { Some(self.required(place, usize::from(scale))?) } else { None };
        let first = usize::from(scale) + usize::from(center);
        let (mean, variance) = (self.required(place, first)?, self.required(place, first + 1)?);
        let all = |number: f64| Tensor::row(vec![number; mean.len()]);
        let (gamma, beta) = (gamma.unwrap_or_else(|| all(1.0)), beta.unwrap_or_else(|| all(0.0)));
        if axes == 1 {
            let parts = [("gamma", gamma), ("beta", beta), ("mean", mean), ("variance", variance)];
            let parts = parts.map(|(part, of)| self.graph.constant(&format!("{}.{part}", place.name), of));
            let operands: Vec<ValueId> = std::iter::once(x.value).chain(parts).collect();
            let value = self.graph.0.node(place.name, place.word, Op::BatchNorm { epsilon }, &operands);
            return Ok(Row { value, axes: x.axes.clone() });
        }
        // The operation has its channels on axis 1, Keras on the last one.
        let deviation = variance.numbers().into_iter().map(|variance| (variance + epsilon).sqrt()).collect();
        let centred = self.with(place, Pair::Sub, x, mean);
        let normal = self.with(place, Pair::Div, &centred, Tensor::row(deviation));
        let scaled = self.with(place, Pair::Mul, &normal, gamma);
        Ok(self.with(place, Pair::Add, &scaled, beta))
    }

    fn layer_norm(&mut self, place: Place<'_>, config: &Value, x: &Row) -> Result<Row, String> {
        let on = |key: &str| config.get(key) != Some(&Value::Bool(false));
        let epsilon = config.get("epsilon").and_then(Value::as_f64).unwrap_or(1e-3);
        let last = x.axes.as_ref().map_or(1, Vec::len);
        let axis =
            config.get("axis").map_or(Some(-1), |axis| axis.as_i64().or_else(|| axis.get(0)?.as_i64()));
        if axis.is_none_or(|axis| axis != -1 && usize::try_from(axis) != Ok(last)) {
            return Err("it normalises another axis than the last one".into());
        }
        let root = config.get("rms_scaling") == Some(&Value::Bool(true));
        let scale = on("scale") || root;
        let gamma = if scale { Some(self.required(place, 0)?) } else { None };
        let beta = if on("center") && !root { Some(self.required(place, usize::from(scale))?) } else { None };
        let width = match (&gamma, &beta, x.axes.as_deref().and_then(<[usize]>::last)) {
            (Some(row), ..) | (None, Some(row), _) => row.len(),
            (None, None, Some(&width)) => width,
            (None, None, None) => return Err("its number of inputs is not known".into()),
        };
        let gamma = gamma.unwrap_or_else(|| Tensor::row(vec![1.0; width]));
        let gamma = self.graph.constant(&format!("{}.gamma", place.name), gamma);
        let beta = beta.map(|beta| self.graph.constant(&format!("{}.beta", place.name), beta));
        let op = if root { Op::RmsNorm { axis: -1, epsilon } } else { Op::LayerNorm { axis: -1, epsilon } };
        let operands: Vec<ValueId> = [x.value, gamma].into_iter().chain(beta).collect();
        let value = self.graph.0.node(place.name, place.word, op, &operands);
        Ok(Row { value, axes: x.axes.clone() })
    }
}
