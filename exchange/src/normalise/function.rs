//! Functions of the language, where an exporter wrote them with other operations.
//!
//! Law: an expression of one row, number by number and with the same constants for every number, that
//! agrees with a function of the language at some 300 points from −10³⁸ to 10³⁸ is that function. It may
//! differ as much as constants such as √2 do when they are rounded to single precision: as if the point, or
//! the result, were off by 4e-7 of it. Where the function has reached 0 or ±1 there is no such difference: an
//! ε that was added, or a limit that keeps away from 1, is no rounding, and a logarithm behind it would tell.
//!
//! Example: `0.5·x·(1 + erf(x/√2))`, in whatever order, is `gelu`; `where(x > 20, x, ln(1 + eˣ))` is
//! `softplus`.

use std::collections::{BTreeMap, BTreeSet};

use netwright_vocabulary::Activation;

use crate::evaluate;
use crate::flat::{Flat, NodeId, Op, uniform};
use crate::foreign::{Pair, Pointwise};

/// How far constants may be from those of the function, relatively.
const TOLERANCE: f64 = 4e-7;
/// What cancellation leaves of numbers up to 1 in double precision, in a few operations.
const CANCELLED: f64 = 1e-12;
/// Beyond this, functions that approach 0 as eˣ does are nearer to it than cancellation can tell.
const REACHED: f64 = 48.0;
/// The largest number of operations of an expression.
const LARGEST: usize = 40;

/// How a function of the language is computed from the definitions of the formats.
enum Definition {
    Function(Pointwise),
    Own(fn(f64) -> f64),
}

impl Definition {
    fn at(&self, x: f64) -> f64 {
        match self {
            Definition::Function(function) => evaluate::function(*function, x),
            Definition::Own(function) => function(x),
        }
    }
}

/// The functions of the language that an expression with this value at −1 may be. Those with a number come
/// last, because `leaky_relu(-1)` is `abs`.
fn functions_of_language(at_minus_one: f64) -> impl Iterator<Item = (Activation, Definition)> {
    let plain = Activation::ALL.into_iter().filter(|activation| activation.number().is_none());
    let with_number = Activation::ALL.into_iter().filter(|activation| activation.number().is_some());
    plain.chain(with_number).filter_map(move |activation| function_of_language(activation, at_minus_one))
}

/// An activation, with the number that the value at −1 tells, and its definition; `None` if no expression of
/// one number is this activation.
fn function_of_language(activation: Activation, at_minus_one: f64) -> Option<(Activation, Definition)> {
    let function = match activation {
        Activation::Sigmoid => Pointwise::Sigmoid,
        Activation::Tanh => Pointwise::Tanh,
        Activation::Relu => Pointwise::Relu,
        Activation::LeakyRelu { .. } => {
            let slope = -at_minus_one;
            let is_slope = slope.is_finite() && slope > 0.0;
            let definition = Definition::Function(Pointwise::LeakyRelu(slope));
            return is_slope.then(|| (activation.with(slope), definition));
        }
        Activation::Silu => Pointwise::Silu(1.0),
        Activation::Gelu => Pointwise::Gelu,
        Activation::GeluTanh => Pointwise::GeluTanh,
        Activation::Mish => Pointwise::Mish,
        Activation::Softplus => Pointwise::Softplus,
        Activation::Softsign => Pointwise::Softsign,
        Activation::HardSigmoid => Pointwise::HardSigmoid(1.0 / 6.0, 0.5),
        Activation::HardSwish => Pointwise::HardSwish,
        Activation::Elu { .. } => {
            let alpha = -at_minus_one / (1.0 - (-1_f64).exp());
            let is_bound = alpha.is_finite() && alpha > 0.0;
            let definition = Definition::Function(Pointwise::Elu(alpha));
            return is_bound.then(|| (activation.with(alpha), definition));
        }
        Activation::Selu => Pointwise::SELU,
        Activation::Sin => Pointwise::Sin,
        Activation::Exp => Pointwise::Exp,
        Activation::Abs => Pointwise::Abs,
        Activation::Relu6 => return Some((activation, Definition::Own(|x| x.clamp(0.0, 6.0)))),
        Activation::HardTanh => return Some((activation, Definition::Own(|x| x.clamp(-1.0, 1.0)))),
        Activation::Gaussian => return Some((activation, Definition::Own(|x| (-x * x).exp()))),
        Activation::Square => return Some((activation, Definition::Own(|x| x * x))),
        // Each is an operation of its own in a graph, and most have no value at −1.
        Activation::Sqrt | Activation::Log | Activation::Reciprocal | Activation::Erf => return None,
        // An expression that changes nothing is its own row, and two of these depend on the whole row.
        Activation::Identity | Activation::Softmax | Activation::LogSoftmax => return None,
    };
    Some((activation, Definition::Function(function)))
}

/// An activation as it is written: with its number, unless that is the default.
pub(super) fn written(activation: Activation) -> String {
    let word = activation.word();
    let default = activation.number().and_then(|number| number.default);
    // The numbers of a file are of single precision.
    let single = |number: f64| number as f32;
    match activation.given().map(single) {
        Some(number) if default.map(single) != Some(number) => format!("{word}({number})"),
        Some(_) | None => word.into(),
    }
}

fn points() -> Vec<f64> {
    let near = (-103..=103).map(|step| f64::from(step) / 8.0 + 0.013);
    let far = [16.0, 20.0, 24.0, 32.0, 48.0, 64.0, 80.0, 1e-3, 1e-5];
    // Up to the largest powers of ten in single precision.
    let powers = (2..=38).map(|power| 10_f64.powi(power));
    let far: Vec<f64> = far.into_iter().chain(powers).collect();
    near.chain(far.iter().copied()).chain(far.iter().map(|point| -point)).chain([0.0]).collect()
}

/// Replaces expressions by functions of the language, the largest ones first.
pub(super) fn functions(flat: &mut Flat) {
    let points = points();
    // A later node contains an earlier one; the outermost expression wins.
    for index in (0..flat.nodes.len()).rev() {
        let best = expressions(flat, NodeId(index)).into_iter().rev().find_map(|(x, inside)| {
            let values: Vec<f64> = points.iter().map(|&point| value(flat, &inside, x, point)).collect();
            let at_minus_one = value(flat, &inside, x, -1.0);
            let function = functions_of_language(at_minus_one)
                .find(|(_, definition)| agrees(&points, &values, definition));
            function.map(|(activation, _)| (written(activation), x))
        });
        if let Some((word, x)) = best {
            flat.nodes[index].op = Op::Activation(word, x);
        } else if let Some((plain, remark)) = softplus(flat, NodeId(index)) {
            flat.nodes[index].op = flat.op(plain).clone();
            if !flat.remarks.contains(&remark) {
                flat.remarks.push(remark);
            }
        }
    }
    flat.prune();
}

/// `where(βx > t, x, softplus(βx)/β)`: the branch without the threshold, and how far it is from it, at most.
fn softplus(flat: &Flat, node: NodeId) -> Option<(NodeId, String)> {
    let Op::Where(condition, x, plain) = *flat.op(node) else { return None };
    let Op::Pair(Pair::Greater, _, limit) = *flat.op(condition) else { return None };
    let limit = uniform(flat.constant(limit)?)?;
    let (inner, beta) = match flat.op(plain) {
        Op::Affine { x, weights, bias, .. } if uniform(bias) == Some(0.0) => (*x, 1.0 / uniform(weights)?),
        _ => (plain, 1.0),
    };
    let is_softplus = matches!(flat.op(inner), Op::Pointwise(Pointwise::Softplus, _))
        || matches!(flat.op(inner), Op::Activation(word, _) if word == "softplus");
    let (_, inside) = expressions(flat, node).into_iter().rev().find(|(row, _)| *row == x)?;
    let expected = |point: f64| {
        if beta * point > limit {
            point
        } else {
            evaluate::function(Pointwise::Softplus, beta * point) / beta
        }
    };
    let all = points().iter().all(|&point| is_near(&expected, point, value(flat, &inside, x, point)));
    let largest = evaluate::function(Pointwise::Softplus, -limit) / beta;
    (is_softplus && all).then(|| (plain, format!("`softplus` with the threshold {limit} has none here: beyond it the difference is at most {largest:.1e}")))
}

fn agrees(points: &[f64], values: &[f64], definition: &Definition) -> bool {
    points.iter().zip(values).all(|(&point, &value)| is_near(&|x| definition.at(x), point, value))
}

/// Whether the value of an expression at a point is that of a function, but for rounded constants.
fn is_near(function: &dyn Fn(f64) -> f64, point: f64, value: f64) -> bool {
    let exact = function(point);
    // Where a file's formula overflows, the function does not.
    if !value.is_finite() && point.abs() > 80.0 {
        return true;
    }
    // Nearer, a definition that cancels may give 0 where the function has not reached it.
    if exact == 0.0 && (point == 0.0 || point.abs() >= REACHED) {
        return value == 0.0;
    }
    let moved = |by: f64| (function(point * (1.0 + by)) - exact).abs();
    let of_point = moved(TOLERANCE) + moved(-TOLERANCE);
    // Beside 0 and ±1, which no rounded constant moves.
    let of_result = TOLERANCE * exact.abs().min((1.0 - exact.abs()).abs());
    (value - exact).abs() <= of_point + of_result + CANCELLED * point.abs().max(1.0)
}

/// Whether an operation is of the same kind for every number of its row.
fn is_pointwise(op: &Op) -> bool {
    match op {
        Op::Pointwise(..) | Op::Pair(..) | Op::Where(..) | Op::Activation(..) => true,
        Op::Affine { weights, bias, .. } => uniform(weights).is_some() && uniform(bias).is_some(),
        Op::Clip(_, low, high) => uniform(low).is_some() && uniform(high).is_some(),
        Op::Constant(numbers) => uniform(numbers).is_some(),
        _ => false,
    }
}

/// The expressions that end in a node and read one row: the row, and the nodes of the expression in order.
/// Smallest first.
fn expressions(flat: &Flat, node: NodeId) -> Vec<(NodeId, Vec<NodeId>)> {
    let mut found = Vec::new();
    let (mut open, mut inside) = (BTreeSet::from([node]), BTreeSet::new());
    // The latest node first: what it reads is before it.
    while let Some(last) = open.pop_last() {
        if !is_pointwise(flat.op(last)) || inside.len() >= LARGEST {
            break;
        }
        inside.insert(last);
        open.extend(flat.op(last).operands());
        let rows: Vec<NodeId> = open.iter().copied().filter(|&row| flat.constant(row).is_none()).collect();
        let uniform_constants =
            open.iter().all(|&row| flat.constant(row).is_none_or(|numbers| uniform(numbers).is_some()));
        if let ([x], true) = (&rows[..], uniform_constants) {
            let constants = open.iter().copied().filter(|row| row != x);
            found.push((
                *x,
                inside.iter().copied().chain(constants).collect::<BTreeSet<_>>().into_iter().collect(),
            ));
        }
    }
    found
}

/// The value of an expression whose row has this number.
fn value(flat: &Flat, inside: &[NodeId], x: NodeId, number: f64) -> f64 {
    let mut values = BTreeMap::from([(x, number)]);
    for &node in inside {
        let at = |operand: NodeId| values.get(&operand).copied().unwrap_or(f64::NAN);
        let first = |numbers: &[f64]| numbers.first().copied().unwrap_or(f64::NAN);
        let value = match flat.op(node) {
            Op::Constant(numbers) => first(numbers),
            Op::Pointwise(function, x) => evaluate::function(*function, at(*x)),
            Op::Pair(pair, a, b) => evaluate::pair(*pair, at(*a), at(*b)),
            Op::Where(condition, a, b) => {
                if at(*condition) == 0.0 {
                    at(*b)
                } else {
                    at(*a)
                }
            }
            Op::Affine { x, weights, bias, .. } => first(weights) * at(*x) + first(bias),
            Op::Clip(x, low, high) => at(*x).max(first(low)).min(first(high)),
            _ => f64::NAN,
        };
        values.insert(node, value);
    }
    inside.iter().max().and_then(|last| values.get(last)).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use netwright_vocabulary::Activation;

    use super::{TOLERANCE, functions_of_language, is_near, points, written};
    use crate::evaluate;
    use crate::flat::activation;
    use crate::foreign::Pointwise;

    /// The definitions of the formats and those of the language share no code.
    #[test]
    fn both_definitions_of_an_activation_agree() {
        let mut found = Vec::new();
        for (activation, definition) in functions_of_language(-0.25) {
            for x in points() {
                let (format, language) = (definition.at(x), activation::at(activation, x).unwrap());
                let near = is_near(&|x| definition.at(x), x, language);
                assert!(near || format == language, "{activation:?} at {x}: {format} and {language}");
            }
            found.push(activation.word());
        }
        let alone = [
            (Activation::Sqrt, Pointwise::Sqrt),
            (Activation::Log, Pointwise::Log),
            (Activation::Reciprocal, Pointwise::Reciprocal),
            (Activation::Erf, Pointwise::Erf),
        ];
        for (activation, function) in alone {
            for x in points().into_iter().filter(|x| *x > 0.0) {
                let (format, language) =
                    (evaluate::function(function, x), activation::at(activation, x).unwrap());
                let near = (format - language).abs() <= TOLERANCE * language.abs().max(1.0);
                assert!(near, "{activation:?} at {x}: {format} and {language}");
            }
            found.push(activation.word());
        }
        let missing: Vec<&str> = Activation::WORDS.into_iter().filter(|word| !found.contains(word)).collect();
        assert_eq!(missing, ["identity", "softmax", "log_softmax"]);
    }

    #[test]
    fn a_number_is_written_unless_it_is_the_default() {
        for activation in Activation::ALL {
            assert_eq!(written(activation), activation.word());
            let text = written(activation.with(0.25));
            let want = match activation.number() {
                Some(_) => format!("{}(0.25)", activation.word()),
                None => activation.word().into(),
            };
            assert_eq!(text, want);
        }
    }
}
