//! Activations of Neural Amp Modeler, by their names in the file.

use serde_json::Value;

use super::super::graph::Graph;
use super::super::json;
use super::super::zip::short;
use crate::Tensor;
use crate::foreign::{Op, Pair, Pointwise, ValueId};

/// An activation of a row.
pub(super) fn apply(
    graph: &mut Graph,
    name: &str,
    of: &Value,
    x: ValueId,
    size: usize,
) -> Result<ValueId, String> {
    let word = of.as_str().unwrap_or_else(|| json::text(of, "type"));
    let number = |key: &str, absent: f64| of.get(key).and_then(Value::as_f64).unwrap_or(absent);
    let function = match word {
        "Identity" => return Ok(x),
        "Tanh" => Pointwise::Tanh,
        "ReLU" => Pointwise::Relu,
        "Sigmoid" => Pointwise::Sigmoid,
        "SiLU" => Pointwise::Silu(1.0),
        "Softsign" => Pointwise::Softsign,
        "Hardswish" | "HardSwish" => Pointwise::HardSwish,
        "LeakyReLU" => Pointwise::LeakyRelu(number("negative_slope", 0.01)),
        "Hardtanh" => return Ok(limited(graph, name, x, [-1.0, 1.0])),
        "PReLU" => return Ok(prelu(graph, name, of, x, size)),
        "LeakyHardtanh" | "LeakyHardTanh" => {
            let limits = [number("min_val", -1.0), number("max_val", 1.0)];
            let slopes = [number("min_slope", 0.01), number("max_slope", 0.01)];
            return Ok(leaky(graph, name, x, limits, slopes));
        }
        other => return Err(format!("its activation `{}` is not one of those that are read", short(other))),
    };
    Ok(graph.pointwise(name, word, function, x))
}

fn limited(graph: &mut Graph, name: &str, x: ValueId, limits: [f64; 2]) -> ValueId {
    let [low, high] = limits.map(|limit| graph.number(&format!("{name}.limit"), limit));
    graph.0.node(name, "Hardtanh", Op::Clip, &[x, low, high])
}

/// One slope for all channels, or a few that are repeated.
fn prelu(graph: &mut Graph, name: &str, of: &Value, x: ValueId, size: usize) -> ValueId {
    let single = of.get("negative_slope").and_then(Value::as_f64).unwrap_or(0.01);
    let slopes: Vec<f64> = json::list(of, "negative_slopes").iter().filter_map(Value::as_f64).collect();
    let slopes = if slopes.is_empty() { vec![single] } else { slopes };
    let all = slopes.iter().copied().cycle().take(size).collect();
    graph.with(name, "PReLU", Pair::PRelu, x, Tensor::row(all))
}

/// Between its limits x, beyond them a line of another slope:
/// `clip(x, low, high) + slope·min(x − low, 0) + slope·max(x − high, 0)`.
fn leaky(graph: &mut Graph, name: &str, x: ValueId, limits: [f64; 2], slopes: [f64; 2]) -> ValueId {
    let mut sum = limited(graph, name, x, limits);
    for ((limit, slope), beyond) in limits.into_iter().zip(slopes).zip([Pair::Min, Pair::Max]) {
        let number = |graph: &mut Graph, number: f64| graph.number(&format!("{name}.number"), number);
        let (limit, slope, zero) = (number(graph, limit), number(graph, slope), number(graph, 0.0));
        let distance = graph.pair(name, "LeakyHardtanh", Pair::Sub, [x, limit]);
        let outside = graph.pair(name, "LeakyHardtanh", beyond, [distance, zero]);
        let line = graph.pair(name, "LeakyHardtanh", Pair::Mul, [outside, slope]);
        sum = graph.pair(name, "LeakyHardtanh", Pair::Add, [sum, line]);
    }
    sum
}
