//! Functions of the language, where an exporter wrote them with other operations.
//!
//! Law: an expression of one row, number by number and with the same constants for every number, that
//! agrees with a function of the language at 231 points from −10⁴ to 10⁴ within 4e-7 of the larger of 1 and
//! the point is that function. The tolerance is the rounding of constants such as √2 to single precision.
//!
//! Example: `0.5·x·(1 + erf(x/√2))`, in whatever order, is `gelu`; `where(x > 20, x, ln(1 + eˣ))` is
//! `softplus`.

use std::collections::{BTreeMap, BTreeSet};

use crate::evaluate;
use crate::flat::{Flat, NodeId, Op, uniform};
use crate::foreign::{Pair, Pointwise};

/// How far an expression may be from the function that it is.
const TOLERANCE: f64 = 4e-7;
/// α and γ of SELU.
pub(super) const SELU: (f64, f64) = (1.673_263_242_354_377_2, 1.050_700_987_355_480_5);
/// The largest number of operations of an expression.
const LARGEST: usize = 40;

/// A function of the language with its arguments, and its value.
type Function = (String, Box<dyn Fn(f64) -> f64>);

fn functions_of_language() -> Vec<Function> {
    let named = |word: &str, function: Pointwise| -> Function {
        (word.into(), Box::new(move |x| evaluate::function(function, x)))
    };
    vec![
        named("relu", Pointwise::Relu),
        named("sigmoid", Pointwise::Sigmoid),
        named("tanh", Pointwise::Tanh),
        named("gelu", Pointwise::Gelu),
        named("gelu_tanh", Pointwise::GeluTanh),
        named("silu", Pointwise::Silu(1.0)),
        named("mish", Pointwise::Mish),
        named("softplus", Pointwise::Softplus),
        named("softsign", Pointwise::Softsign),
        named("hard_swish", Pointwise::HardSwish),
        named("hard_sigmoid", Pointwise::HardSigmoid(1.0 / 6.0, 0.5)),
        named("selu", Pointwise::Selu(SELU.0, SELU.1)),
        named("sin", Pointwise::Sin),
        named("abs", Pointwise::Abs),
        named("exp", Pointwise::Exp),
        (String::from("square"), Box::new(|x: f64| x * x)),
        (String::from("relu6"), Box::new(|x: f64| x.clamp(0.0, 6.0))),
        (String::from("hard_tanh"), Box::new(|x: f64| x.clamp(-1.0, 1.0))),
        (String::from("gaussian"), Box::new(|x: f64| (-x * x).exp())),
    ]
}

/// Functions with an argument, which the value at −1 tells.
fn with_argument(at_minus_one: f64) -> Vec<Function> {
    let slope = -at_minus_one;
    let alpha = -at_minus_one / (1.0 - (-1_f64).exp());
    let mut functions: Vec<Function> = Vec::new();
    if slope.is_finite() && slope > 0.0 {
        functions.push((
            call("leaky_relu", slope, 0.01),
            Box::new(move |x| evaluate::function(Pointwise::LeakyRelu(slope), x)),
        ));
    }
    if alpha.is_finite() && alpha > 0.0 {
        functions
            .push((call("elu", alpha, 1.0), Box::new(move |x| evaluate::function(Pointwise::Elu(alpha), x))));
    }
    functions
}

/// A word with an argument, unless it is the default.
pub(crate) fn call(word: &str, argument: f64, default: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "the numbers of a file are of single precision")]
    let (number, usual) = (argument as f32, default as f32);
    if number == usual { word.into() } else { format!("{word}({number})") }
}

fn points() -> Vec<f64> {
    let far = [16.0, 20.0, 24.0, 32.0, 48.0, 64.0, 80.0, 100.0, 1000.0, 10_000.0, 1e-3, 1e-5];
    let near = (-103..=103).map(|step| f64::from(step) / 8.0 + 0.013);
    near.chain(far).chain(far.map(|point| -point)).collect()
}

/// Replaces expressions by functions of the language, the largest ones first.
pub(super) fn functions(flat: &mut Flat) {
    let (known, points) = (functions_of_language(), points());
    // A later node contains an earlier one; the outermost expression wins.
    for index in (0..flat.nodes.len()).rev() {
        let best = expressions(flat, NodeId(index)).into_iter().rev().find_map(|(x, inside)| {
            let values: Vec<f64> = points.iter().map(|&point| value(flat, &inside, x, point)).collect();
            let at_minus_one = value(flat, &inside, x, -1.0);
            let word = known
                .iter()
                .chain(&with_argument(at_minus_one))
                .find(|(_, function)| agrees(&points, &values, function))
                .map(|(word, _)| word.clone());
            word.map(|word| (word, x))
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
    let all = points().iter().all(|&point| {
        (value(flat, &inside, x, point) - expected(point)).abs() <= TOLERANCE * point.abs().max(1.0)
    });
    let largest = evaluate::function(Pointwise::Softplus, -limit) / beta;
    (is_softplus && all).then(|| (plain, format!("`softplus` with the threshold {limit} has none here: beyond it the difference is at most {largest:.1e}")))
}

fn agrees(points: &[f64], values: &[f64], function: &dyn Fn(f64) -> f64) -> bool {
    // Where a file's formula overflows, the function does not.
    let near = |(&point, &value): (&f64, &f64)| {
        !value.is_finite() && point.abs() > 80.0
            || (value - function(point)).abs() <= TOLERANCE * point.abs().max(1.0)
    };
    points.iter().zip(values).all(near)
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
