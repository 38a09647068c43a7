//! Operations that the language has no word for, with those that it has.
//!
//! Law: `max(a, b) = a + relu(b − a)`; `a/b = a·(1/b)`; `x·σ(βx) = silu(βx)/β`; `max(0, min(1, αx + β))`
//! is a limit of a sum; and so on: each rewrite is an identity of real numbers.
//!
//! Guarantees: what is left can be written down; everything else is a reason to refuse, all at once.

use netwright_vocabulary::Activation;

use super::function::written;
use crate::flat::{Flat, Node, NodeId, Op, uniform};
use crate::foreign::{Pair, Pointwise};
use crate::{Reason, Refusal};

/// The largest number of parts that places are taken apart into.
const LARGEST_PARTS: usize = 64;

/// Rewrites what has no word.
///
/// # Errors
///
/// All operations that cannot be written down.
pub(super) fn express(flat: &mut Flat) -> Result<(), Refusal> {
    let mut reasons = Vec::new();
    flat.rewrite(|flat, node| {
        let place = node.place.clone();
        expressed(flat, node).unwrap_or_else(|(node, fact, help)| {
            if !reasons.iter().any(|reason: &Reason| reason.place == place && reason.fact == fact) {
                reasons.push(Reason { place, fact: fact.into(), help: help.into() });
            }
            flat.keep(*node)
        })
    });
    Refusal::of(reasons)
}

type Refused = (Box<Node>, &'static str, &'static str);

fn expressed(flat: &mut Flat, node: Node) -> Result<NodeId, Refused> {
    let size = node.size;
    let (name, place) = (node.name.clone(), node.place.clone());
    let add = |flat: &mut Flat, op: Op| flat.push(&name, &place, size, op);
    let op = node.op.clone();
    let refused = |(fact, help)| Err((Box::new(node.clone()), fact, help));
    Ok(match op {
        Op::Pointwise(function, x) => match pointwise(flat, &node, function, x) {
            Some(result) => result,
            None => return refused(unknown(function)),
        },
        Op::Pair(pair @ (Pair::Max | Pair::Min), a, b) => {
            let (first, second, sum) = if pair == Pair::Max { (b, a, Pair::Add) } else { (a, b, Pair::Sub) };
            let difference = add(flat, Op::Pair(Pair::Sub, first, second));
            let positive = add(flat, Op::Activation("relu".into(), difference));
            add(flat, Op::Pair(sum, a, positive))
        }
        Op::Pair(Pair::Add | Pair::Sub | Pair::Mul, ..) => flat.keep(node),
        Op::Pair(Pair::Div, a, b) => {
            // Of one number that is repeated, one reciprocal is enough.
            let inverse = match flat.op(b).clone() {
                Op::Gather(one, places) if flat.size(one) == 1 => {
                    let inverse = flat.push(&name, &place, 1, Op::Activation("reciprocal".into(), one));
                    add(flat, Op::Gather(inverse, places))
                }
                _ => add(flat, Op::Activation("reciprocal".into(), b)),
            };
            add(flat, Op::Pair(Pair::Mul, a, inverse))
        }
        Op::Pair(Pair::Pow, ..) => return refused(POWER),
        Op::Pair(..) | Op::Where(..) => return refused(COMPARISON),
        Op::Clip(x, low, high) => match (uniform(&low), uniform(&high)) {
            (Some(0.0), Some(6.0)) => add(flat, Op::Activation("relu6".into(), x)),
            (Some(-1.0), Some(1.0)) => add(flat, Op::Activation("hard_tanh".into(), x)),
            (Some(0.0), Some(f64::INFINITY)) => add(flat, Op::Activation("relu".into(), x)),
            _ => flat.keep(node),
        },
        Op::Gather(from, places) => gathered(flat, from, places, &node)?,
        Op::LogSumExp(_) => return refused(LOGARITHM_OF_SUM),
        Op::Constant(_) => flat.keep(node),
        Op::Concat(parts) if parts.iter().any(|&part| flat.constant(part).is_some()) => {
            return refused(JOINED_CONSTANT);
        }
        _ => flat.keep(node),
    })
}

/// What cannot be written down, and what to do instead.
type Words = (&'static str, &'static str);

const POWER: Words = (
    "its power is neither a whole number up to 16 nor ½, and its base is computed",
    "the language has products, `square`, `sqrt` and `reciprocal`: choose such a power, \
     or compute this one in the program, outside of the network",
);
const COMPARISON: Words = (
    "it compares computed values or chooses between them, and the language cannot",
    "the language has `relu`, `clip`, `leaky_relu` and `prelu`, which choose by the sign or by a limit; \
     train with one of them, or compare in the program, behind the network",
);
const LOGARITHM_OF_SUM: Words =
    ("it computes `ln Σ eˣ` of a row", "the language has `log_softmax`, which is x − ln Σ eˣ");
const JOINED_CONSTANT: Words = (
    "it joins a computed value with constants, and no dense layer reads them, which would take them into its bias",
    "choose the value before it with `--output`, and append the constants in the program; \
     or make them numbers of the input",
);

/// A function of one number, by those that have a word; `None` where none does.
fn pointwise(flat: &mut Flat, node: &Node, function: Pointwise, x: NodeId) -> Option<NodeId> {
    let size = node.size;
    let add = |flat: &mut Flat, op: Op| flat.push(&node.name, &node.place, size, op);
    let times = |flat: &mut Flat, x: NodeId, weight: f64, bias: f64| {
        add(flat, Op::Affine { x, weights: vec![weight; size], bias: vec![bias; size], norm: None })
    };
    let word = |flat: &mut Flat, word: &str, x: NodeId| add(flat, Op::Activation(word.into(), x));
    Some(match function {
        Pointwise::HardSigmoid(alpha, beta) => {
            let line = times(flat, x, alpha, beta);
            add(flat, Op::Clip(line, vec![0.0; size], vec![1.0; size]))
        }
        Pointwise::Celu(alpha) if alpha > 0.0 => {
            let inside = times(flat, x, 1.0 / alpha, 0.0);
            let elu = word(flat, "elu", inside);
            times(flat, elu, alpha, 0.0)
        }
        // `leaky_relu` has no slope below 0.
        Pointwise::LeakyRelu(slope) if slope < 0.0 => add(flat, Op::Prelu(x, vec![slope; size])),
        Pointwise::Cos => {
            let shifted = times(flat, x, 1.0, std::f64::consts::FRAC_PI_2);
            word(flat, "sin", shifted)
        }
        Pointwise::Selu(alpha, gamma) if alpha > 0.0 && function != Pointwise::SELU => {
            let elu = word(flat, &written(Activation::Elu { alpha }), x);
            times(flat, elu, gamma, 0.0)
        }
        Pointwise::Silu(beta) => {
            let inside = times(flat, x, beta, 0.0);
            let silu = word(flat, "silu", inside);
            times(flat, silu, 1.0 / beta, 0.0)
        }
        Pointwise::Abs => word(flat, "abs", x),
        Pointwise::Exp => word(flat, "exp", x),
        Pointwise::Sqrt => word(flat, "sqrt", x),
        Pointwise::Log => word(flat, "log", x),
        Pointwise::Erf => word(flat, "erf", x),
        Pointwise::Reciprocal => word(flat, "reciprocal", x),
        _ => return None,
    })
}

/// Places that follow each other are slices; several runs are joined.
fn gathered(flat: &mut Flat, from: NodeId, places: Vec<usize>, node: &Node) -> Result<NodeId, Refused> {
    let runs: Vec<&[usize]> = places.chunk_by(|a, b| a + 1 == *b).collect();
    if runs.len() == 1 || places.iter().all(|&place| place == places[0]) && flat.size(from) == 1 {
        return Ok(flat.push(&node.name, &node.place, places.len(), Op::Gather(from, places)));
    }
    if places.iter().all(|&place| place == places[0]) {
        let one = flat.push(&node.name, &node.place, 1, Op::Gather(from, vec![places[0]]));
        return Ok(flat.push(&node.name, &node.place, places.len(), Op::Gather(one, vec![0; places.len()])));
    }
    if runs.len() > LARGEST_PARTS {
        return Err((
            Box::new(node.clone()),
            "it moves numbers about in many small parts",
            "move them in the program, before the network",
        ));
    }
    let runs: Vec<Vec<usize>> = runs.into_iter().map(<[usize]>::to_vec).collect();
    let parts = runs
        .into_iter()
        .map(|run| flat.push(&node.name, &node.place, run.len(), Op::Gather(from, run)))
        .collect();
    Ok(flat.push(&node.name, &node.place, places.len(), Op::Concat(parts)))
}

/// Why a function cannot be written, and what to do.
fn unknown(function: Pointwise) -> Words {
    let none = "the language has no word for this function";
    match function {
        Pointwise::Elu(_) | Pointwise::Celu(_) | Pointwise::Selu(..) => {
            ("its α is not above 0", "the language has `elu` and `selu` with an α above 0")
        }
        Pointwise::ThresholdedRelu(_) => (
            "it is 0 up to a threshold, where it jumps",
            "the language has `relu` and `clip`, which have no jump",
        ),
        Pointwise::Ceil | Pointwise::Floor | Pointwise::Round | Pointwise::Sign | Pointwise::Not => (
            "it has steps, and the language computes without them",
            "choose the value before it with `--output`, and round or compare it in the program",
        ),
        _ => (none, "train with an activation that the reference lists (`netwright::reference`)"),
    }
}
