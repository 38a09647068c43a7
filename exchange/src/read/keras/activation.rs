//! The activations of Keras, as words and as layers.
//!
//! Input: a word, or the configuration of a layer. Output: nodes. Guarantees: a word that is not known is
//! none: it is never looked up anywhere.

use serde_json::Value;

use super::class::is_keras;
use super::layer::{Layers, Place, Row};
use crate::foreign::{Op, Pair, Pointwise};
use crate::read::json;
use crate::read::zip::short;

impl Layers<'_> {
    /// The activation under the key of a layer, `x` where there is none.
    pub(super) fn activation(&mut self, place: Place<'_>, of: Option<&Value>, x: Row) -> Row {
        let word = match of {
            None | Some(Value::Null) => return x,
            Some(Value::String(word)) => word.as_str(),
            Some(of) => match self.serialised(place, of, &x) {
                Ok(row) => return row,
                Err(word) => word,
            },
        };
        match self.word(place, word, &x) {
            Some(row) => row,
            None => self.unknown(place, &format!("the activation `{}` is not known", short(word)), &[x]),
        }
    }

    /// An activation that is written as an object: a function of Keras by its word, or one of its layers.
    fn serialised<'v>(&mut self, place: Place<'_>, of: &'v Value, x: &Row) -> Result<Row, &'v str> {
        let (module, class) = (json::text(of, "module"), json::text(of, "class_name"));
        let config = of.get("config");
        let word = config.and_then(Value::as_str);
        let ours = is_keras(module) || module == "builtins" || module.is_empty();
        if let (true, "function", Some(word)) = (ours, class, word) {
            return Err(word);
        }
        if let (true, Some(config), None) = (ours, config, word)
            && let Some(row) = self.activation_layer(place, class, config, x)
        {
            return Ok(row);
        }
        let name = format!("{module}.{}", word.unwrap_or(class));
        self.refuse(place.text(), format!("its activation is `{}`, which is never run", short(&name)));
        Ok(x.clone())
    }

    fn word(&mut self, place: Place<'_>, word: &str, x: &Row) -> Option<Row> {
        let function = match word {
            "linear" => return Some(x.clone()),
            "softmax" => return Some(self.node(place, Op::Softmax { axis: -1, rest: false }, x)),
            "log_softmax" => return Some(self.node(place, Op::LogSoftmax { axis: -1, rest: false }, x)),
            "relu6" => return Some(self.clip(place, x, (0.0, 6.0))),
            "hard_tanh" => return Some(self.clip(place, x, (-1.0, 1.0))),
            "log_sigmoid" => {
                let negative = self.node(place, Op::Pointwise(Pointwise::Neg), x);
                let softplus = self.node(place, Op::Pointwise(Pointwise::Softplus), &negative);
                return Some(self.node(place, Op::Pointwise(Pointwise::Neg), &softplus));
            }
            "relu" => Pointwise::Relu,
            "leaky_relu" => Pointwise::LeakyRelu(0.2),
            "elu" => Pointwise::Elu(1.0),
            "celu" => Pointwise::Celu(1.0),
            "selu" => Pointwise::SELU,
            "softplus" => Pointwise::Softplus,
            "softsign" => Pointwise::Softsign,
            "silu" | "swish" => Pointwise::Silu(1.0),
            "gelu" => Pointwise::Gelu,
            "tanh" => Pointwise::Tanh,
            "sigmoid" => Pointwise::Sigmoid,
            "exponential" => Pointwise::Exp,
            // Keras 2 had another slope under the same word.
            "hard_sigmoid" if self.version.starts_with('2') => Pointwise::HardSigmoid(0.2, 0.5),
            "hard_sigmoid" => Pointwise::HardSigmoid(1.0 / 6.0, 0.5),
            "hard_silu" | "hard_swish" => Pointwise::HardSwish,
            "mish" => Pointwise::Mish,
            _ => return None,
        };
        Some(self.node(place, Op::Pointwise(function), x))
    }

    /// A layer that is an activation without weights.
    pub(super) fn activation_layer(
        &mut self,
        place: Place<'_>,
        class: &str,
        config: &Value,
        x: &Row,
    ) -> Option<Row> {
        let number = |key: &str| config.get(key).and_then(Value::as_f64);
        match class {
            "LeakyReLU" => {
                let slope = number("negative_slope").or_else(|| number("alpha")).unwrap_or(0.3);
                Some(self.node(place, Op::Pointwise(Pointwise::LeakyRelu(slope)), x))
            }
            "ELU" => {
                let alpha = number("alpha").unwrap_or(1.0);
                Some(self.node(place, Op::Pointwise(Pointwise::Elu(alpha)), x))
            }
            "Softmax" => {
                let axis = config.get("axis").and_then(Value::as_i64).unwrap_or(-1);
                Some(self.node(place, Op::Softmax { axis, rest: false }, x))
            }
            "ReLU" => {
                self.relu(place, [number("max_value"), number("negative_slope"), number("threshold")], x)
            }
            _ => None,
        }
    }

    /// `min(x, most)` above the threshold, `slope · (x − threshold)` below it.
    fn relu(&mut self, place: Place<'_>, [most, slope, threshold]: [Option<f64>; 3], x: &Row) -> Option<Row> {
        let (slope, threshold) = (slope.unwrap_or(0.0), threshold.unwrap_or(0.0));
        match (most, slope == 0.0, threshold == 0.0) {
            (None, true, true) => Some(self.node(place, Op::Pointwise(Pointwise::Relu), x)),
            (None, true, false) => {
                Some(self.node(place, Op::Pointwise(Pointwise::ThresholdedRelu(threshold)), x))
            }
            (Some(most), true, true) => Some(self.clip(place, x, (0.0, most))),
            (None, false, true) => Some(self.node(place, Op::Pointwise(Pointwise::LeakyRelu(slope)), x)),
            (Some(most), false, true) => {
                let leaky = self.node(place, Op::Pointwise(Pointwise::LeakyRelu(slope)), x);
                let most = self.graph.number("max_value", most);
                let value = self.graph.pair(place.name, place.word, Pair::Min, [leaky.value, most]);
                Some(Row { value, axes: leaky.axes })
            }
            (_, _, false) => None,
        }
    }

    fn clip(&mut self, place: Place<'_>, x: &Row, (low, high): (f64, f64)) -> Row {
        let (low, high) = (self.graph.number("low", low), self.graph.number("high", high));
        let value = self.graph.0.node(place.name, place.word, Op::Clip, &[x.value, low, high]);
        Row { value, axes: x.axes.clone() }
    }
}
