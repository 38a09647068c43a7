//! The step of a chain that an operation is, with the tensors of its layer.

use crate::flat::{Flat, Node, NodeId, Op, uniform};
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

fn tensor(node: &Node, part: &str, shape: Vec<usize>, numbers: &[f64]) -> Layered {
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
    Some(match &node.op {
        Op::Activation(word, x) => plain(*x, word.clone()),
        Op::Softmax(x) => plain(*x, "softmax".into()),
        Op::LogSoftmax(x) => plain(*x, "log_softmax".into()),
        Op::Clip(x, low, high) => plain(*x, format!("clip({}, {})", list(low), list(high))),
        Op::Gather(x, places) if flat.size(*x) == 1 && places.len() > 1 => {
            let weights = tensor(node, "weights", vec![1, size], &vec![1.0; size]);
            Step {
                from: *x,
                text: format!("dense({size}, bias = false, frozen = true)"),
                tensors: Some(vec![weights]),
            }
        }
        Op::Gather(x, places) => {
            let start = places.first().copied().unwrap_or_default();
            plain(*x, format!("slice({start}..{})", start + places.len()))
        }
        Op::Sum(x, factor) => {
            let inputs = flat.size(*x);
            let weights = tensor(node, "weights", vec![inputs, 1], &vec![*factor; inputs]);
            Step {
                from: *x,
                text: "dense(1, bias = false, frozen = true)".into(),
                tensors: Some(vec![weights]),
            }
        }
        Op::Affine { x, norm: Some(norm), .. } => {
            let mut tensors = vec![
                tensor(node, "weights", vec![size], &norm.weights),
                tensor(node, "bias", vec![size], &norm.bias),
            ];
            let running: Vec<f64> = norm
                .mean
                .iter()
                .zip(&norm.variance)
                .flat_map(|(mean, variance)| [*mean, *variance])
                .collect();
            tensors.push(Layered { part: Part::Statistics, ..tensor(node, "", vec![size, 2], &running) });
            let options = epsilon(norm.epsilon, EPSILON);
            Step { from: *x, text: call("batch_norm", &options), tensors: Some(tensors) }
        }
        Op::Affine { x, weights, bias, norm: None } => {
            let shifted = uniform(bias) != Some(0.0);
            let mut options = vec![String::from("frozen = true")];
            let mut tensors = vec![tensor(node, "weights", vec![size], weights)];
            if shifted {
                tensors.push(tensor(node, "bias", vec![size], bias));
            } else {
                options.insert(0, "bias = false".into());
            }
            Step { from: *x, text: call("scale", &options), tensors: Some(tensors) }
        }
        Op::Dense { x, weights, bias, tie } => {
            let mut options = vec![size.to_string()];
            let mut tensors = Vec::new();
            match tie {
                Some((layer, transposed)) => {
                    let layer = tied(*layer);
                    options.push(if *transposed {
                        format!("tie = transpose({layer})")
                    } else {
                        format!("tie = {layer}")
                    });
                }
                None => tensors.push(tensor(
                    node,
                    "weights",
                    vec![weights.inputs, weights.outputs],
                    &weights.numbers,
                )),
            }
            match bias {
                Some(bias) => tensors.push(tensor(node, "bias", vec![size], bias)),
                None => options.push("bias = false".into()),
            }
            Step { from: *x, text: call("dense", &options), tensors: Some(tensors) }
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
        | Op::Pointwise(..)
        | Op::Pair(..)
        | Op::Where(..)
        | Op::LogSumExp(_)
        | Op::Concat(_) => return None,
    })
}

/// The option `epsilon`, unless it is the default.
fn epsilon(epsilon: f64, default: f64) -> Vec<String> {
    let written = number(epsilon);
    if written == number(default) { Vec::new() } else { vec![format!("epsilon = {written}")] }
}
