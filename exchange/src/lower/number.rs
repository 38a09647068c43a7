//! Numbers in the text of a declaration, which are those of single precision.
//!
//! Input: numbers in double precision. Output: their text, or the reason why the language does not take them.

use crate::Reason;
use crate::flat::{BatchNorm, Node, Op, uniform};

/// A number in single precision.
#[expect(clippy::cast_possible_truncation, reason = "the numbers of a network are of single precision")]
fn single(number: f64) -> f32 {
    number as f32
}

/// A number as the language has it: the shortest that reads back as the same number of single precision.
pub(super) fn number(number: f64) -> String {
    let number = single(number);
    let (plain, short) = (format!("{number}"), format!("{number:e}"));
    if plain.len() > short.len() + 2 { short } else { plain }
}

/// The reason why the compiler would refuse the numbers that an operation has in the text.
pub(super) fn reason(node: &Node) -> Option<Reason> {
    let constant = "look at the constant in the file: scale the values before it, or leave it out";
    let (fact, help) = match &node.op {
        Op::Affine { weights, bias, norm: None, .. } => {
            (of_line(uniform(weights)?, uniform(bias)?)?, constant)
        }
        Op::Clip(_, low, high) if !low.iter().zip(high).all(|(&low, &high)| is_limit(low, high)) => {
            (String::from("its limits leave no number between them"), constant)
        }
        Op::LayerNorm { epsilon, .. } | Op::Affine { norm: Some(BatchNorm { epsilon, .. }), .. }
            if single(*epsilon) <= 0.0 =>
        {
            let help =
                "the language's norms have an epsilon above 0: export the model with one, such as 1e-12";
            (format!("it adds {epsilon} to a variance, which is not above 0"), help)
        }
        _ => return None,
    };
    Some(Reason { place: node.place.clone(), fact, help: help.into() })
}

/// What is wrong with the numbers of `weight·x + bias`.
fn of_line(weight: f64, bias: f64) -> Option<String> {
    if let Some(number) = [weight, bias].iter().find(|number| !single(**number).is_finite()) {
        return Some(format!("its constant {number:e} is no finite number of single precision"));
    }
    (single(weight) == 0.0).then(|| format!("its factor {weight:e} is 0 in single precision"))
}

/// Whether numbers can be between these two.
fn is_limit(low: f64, high: f64) -> bool {
    let (low, high) = (single(low), single(high));
    low <= high && (low < high || low.is_finite())
}
