//! The step of a chain that an operation is, with the tensors of its layer.

use crate::flat::{BatchNorm, Flat, Matrix, Node, NodeId, Op, uniform};
use crate::foreign::Pair;
use crate::lower::number::number;
use crate::lower::{Layered, Part};

/// `epsilon` of `layer_norm` and `batch_norm` where none is written.
pub(super) const EPSILON: f64 = 1e-5;
/// `epsilon` of `rms_norm` where none is written.
pub(super) const RMS_EPSILON: f64 = f32::EPSILON as f64;

/// One step.
pub(super) struct Step {
    /// What it reads.
    pub(super) from: NodeId,
    /// The words.
    pub(super) text: String,
    /// The tensors, `@` for the item's name; none if it has no parameters.
    pub(super) tensors: Option<Vec<Layered>>,
}

/// The sign between two values.
pub(super) fn sign(pair: Pair) -> &'static str {
    match pair {
        Pair::Sub => "-",
        Pair::Mul => "*",
        // The others were expressed by these.
        _ => "+",
    }
}

/// `prev(h)`, `prev(h, 4)`: the value of so many steps before.
pub(super) fn earlier(of: &str, steps: usize) -> String {
    if steps == 1 { format!("prev({of})") } else { format!("prev({of}, {steps})") }
}

/// `0.5 * h + 1`: numbers beside a value.
pub(super) fn beside(value: &str, weight: f64, bias: f64) -> String {
    let sum = |product: String| match bias {
        0.0 => product,
        bias if bias < 0.0 => format!("{product} - {}", number(-bias)),
        bias => format!("{product} + {}", number(bias)),
    };
    match weight {
        1.0 => sum(value.into()),
        -1.0 if bias == 0.0 => format!("-{value}"),
        -1.0 => format!("{} - {value}", number(bias)),
        weight => sum(format!("{value} * {}", number(weight))),
    }
}

/// A tensor of a layer, `@` for the item's name.
pub(super) fn tensor(node: &Node, part: &str, shape: Vec<usize>, numbers: &[f64]) -> Layered {
    #[expect(clippy::cast_possible_truncation, reason = "checked to be finite afterwards")]
    let numbers = numbers.iter().map(|&number| number as f32).collect();
    Layered { name: format!("@.{part}"), part: Part::Parameter, shape, numbers, place: node.place.clone() }
}

fn call(word: &str, options: &[String]) -> String {
    if options.is_empty() { word.into() } else { format!("{word}({})", options.join(", ")) }
}

fn list(numbers: &[f64]) -> String {
    uniform(numbers).map_or_else(
        || format!("[{}]", numbers.iter().map(|&each| number(each)).collect::<Vec<_>>().join(", ")),
        number,
    )
}

/// The step of an operation, `None` for those that a chain begins with. `tied` gives the name of the layer
/// with the weights.
pub(super) fn step(flat: &Flat, node: &Node, tied: &mut dyn FnMut(NodeId) -> String) -> Option<Step> {
    let size = node.size;
    let plain = |from: NodeId, text: String| Step { from, text, tensors: None };
    // A product with a matrix of one number, which is not trained.
    let product = |from: NodeId, shape: [usize; 2], number: f64| {
        let weights = tensor(node, "weights", shape.to_vec(), &vec![number; shape[0] * shape[1]]);
        let text = format!("dense({}, bias = false, frozen = true)", shape[1]);
        Step { from, text, tensors: Some(vec![weights]) }
    };
    Some(match &node.op {
        Op::Activation(word, x) => plain(*x, word.clone()),
        Op::Softmax(x) => plain(*x, "softmax".into()),
        Op::LogSoftmax(x) => plain(*x, "log_softmax".into()),
        Op::Clip(x, low, high) => plain(*x, format!("clip({}, {})", list(low), list(high))),
        Op::Gather(x, places) if flat.size(*x) == 1 && places.len() > 1 => product(*x, [1, size], 1.0),
        Op::Gather(x, places) => {
            let start = places.first().copied().unwrap_or_default();
            plain(*x, format!("slice({start}..{})", start + places.len()))
        }
        Op::Sum(x, factor) => product(*x, [flat.size(*x), 1], *factor),
        Op::Affine { x, norm: Some(norm), .. } => batch_norm(node, *x, norm),
        Op::Affine { x, weights, bias, norm: None } => scale(node, *x, weights, bias),
        Op::Dense { x, weights, bias, tie } => {
            let tie = tie.map(|(layer, is_transposed)| {
                let layer = tied(layer);
                if is_transposed { format!("transpose({layer})") } else { layer }
            });
            dense(node, *x, weights, bias.as_deref(), tie)
        }
        Op::LayerNorm { x, weights, bias, epsilon: added } => {
            let mut tensors = vec![tensor(node, "weights", vec![size], weights)];
            let text = match bias {
                Some(bias) => {
                    tensors.push(tensor(node, "bias", vec![size], bias));
                    call("layer_norm", &epsilon(*added, EPSILON))
                }
                None => call("rms_norm", &epsilon(*added, RMS_EPSILON)),
            };
            Step { from: *x, text, tensors: Some(tensors) }
        }
        Op::Prelu(x, slopes) => Step {
            from: *x,
            text: "prelu".into(),
            tensors: Some(vec![tensor(node, "weights", vec![size], slopes)]),
        },
        Op::Input(_)
        | Op::Constant(_)
        | Op::Earlier(_)
        | Op::Pointwise(..)
        | Op::Pair(..)
        | Op::Where(..)
        | Op::LogSumExp(_)
        | Op::Concat(_) => return None,
    })
}

fn batch_norm(node: &Node, from: NodeId, norm: &BatchNorm) -> Step {
    let size = vec![node.size];
    let running: Vec<f64> =
        norm.mean.iter().zip(&norm.variance).flat_map(|(mean, variance)| [*mean, *variance]).collect();
    let running = tensor(node, "", vec![node.size, 2], &running);
    let tensors = vec![
        tensor(node, "weights", size.clone(), &norm.weights),
        tensor(node, "bias", size, &norm.bias),
        Layered { part: Part::Statistics, ..running },
    ];
    Step { from, text: call("batch_norm", &epsilon(norm.epsilon, EPSILON)), tensors: Some(tensors) }
}

fn scale(node: &Node, from: NodeId, weights: &[f64], bias: &[f64]) -> Step {
    let mut options = vec![String::from("frozen = true")];
    let mut tensors = vec![tensor(node, "weights", vec![node.size], weights)];
    if uniform(bias) == Some(0.0) {
        options.insert(0, "bias = false".into());
    } else {
        tensors.push(tensor(node, "bias", vec![node.size], bias));
    }
    Step { from, text: call("scale", &options), tensors: Some(tensors) }
}

/// `tie` is the value of its option.
fn dense(node: &Node, from: NodeId, weights: &Matrix, bias: Option<&[f64]>, tie: Option<String>) -> Step {
    let mut options = vec![node.size.to_string()];
    let mut tensors = Vec::new();
    match tie {
        Some(tie) => options.push(format!("tie = {tie}")),
        None => {
            let shape = vec![weights.inputs, weights.outputs];
            tensors.push(tensor(node, "weights", shape, &weights.numbers));
        }
    }
    match bias {
        Some(bias) => tensors.push(tensor(node, "bias", vec![node.size], bias)),
        None => options.push("bias = false".into()),
    }
    Step { from, text: call("dense", &options), tensors: Some(tensors) }
}

/// The option `epsilon`, unless it is the default.
fn epsilon(epsilon: f64, default: f64) -> Vec<String> {
    let written = number(epsilon);
    if written == number(default) { Vec::new() } else { vec![format!("epsilon = {written}")] }
}
