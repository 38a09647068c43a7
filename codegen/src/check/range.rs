//! Warnings of values that cannot hold what a loss makes of them: the sign of every value is followed from the input on,
//! and a loss whose operand lacks a sign that it needs, or has one that it must not have, is warned of.

use proc_macro2::Ident;

use super::Checker;
use super::allow::allows;
use super::endings::{Bend, Ending};
use super::fix::bent_by;
use crate::diag::{Code, Diagnostic};
use crate::ids::IdVec;
use crate::keyword::{Activation, Loss, Range};
use crate::model::{Bias, LayerId, LossTerm, NodeId, Operation};
use crate::syntax::{self, Value};

/// The signs that the numbers of a value can have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Signs {
    /// Whether one can be below 0.
    pub(super) below: bool,
    /// Whether one can be above 0.
    pub(super) above: bool,
}

impl Signs {
    const ANY: Self = Self { below: true, above: true };
    const NOT_BELOW: Self = Self { below: false, above: true };
    const NOT_ABOVE: Self = Self { below: true, above: false };

    /// Of numbers that are one or the other, or a sum of both.
    fn or(self, other: Self) -> Self {
        Self { below: self.below || other.below, above: self.above || other.above }
    }

    fn negated(self) -> Self {
        Self { below: self.above, above: self.below }
    }

    fn times(self, other: Self) -> Self {
        let (a, b) = (self, other);
        Self {
            below: a.below && b.above || a.above && b.below,
            above: a.above && b.above || a.below && b.below,
        }
    }

    /// Of what an activation makes of numbers with these signs.
    fn through(self, activation: Activation) -> Self {
        match activation.range() {
            Range::Kept => self,
            Range::NotBelow => Self::NOT_BELOW,
            Range::NotAbove => Self::NOT_ABOVE,
            Range::Any => Self::ANY,
        }
    }
}

impl<'a> Checker<'a> {
    /// The signs of every node; sources stand before what reads them.
    fn signs(&self) -> IdVec<NodeId, Signs> {
        let mut signs: IdVec<NodeId, Signs> = IdVec::new();
        for node in self.nodes.iter() {
            let of = |source: &NodeId| signs[*source];
            let here = match &node.operation {
                Operation::Activation(activation, source) => of(source).through(*activation),
                Operation::Dropout(_, source) | Operation::Slice { source, .. } => of(source),
                Operation::Sum([a, b]) => of(a).or(of(b)),
                Operation::Difference([a, b]) => of(a).or(of(b).negated()),
                Operation::Product([a, b]) if a == b => Signs::NOT_BELOW,
                Operation::Product([a, b]) => of(a).times(of(b)),
                Operation::Concat(sources) => {
                    let none = Signs { below: false, above: false };
                    sources.iter().map(of).fold(none, Signs::or)
                }
                Operation::Dense(layer, source) if self.is_pinned_above(*layer) => of(source),
                _ => Signs::ANY,
            };
            signs.push(here);
        }
        signs
    }

    /// Whether a layer keeps the signs of what goes in: its weights and its bias are given, not below 0, and frozen.
    fn is_pinned_above(&self, layer: LayerId) -> bool {
        let layer = &self.layers[layer];
        let is_not_below = |numbers: &[f64]| numbers.iter().all(|number| *number >= 0.0);
        let bias = match &layer.bias {
            Bias::Absent | Bias::Zeros => true,
            Bias::Given(numbers) => is_not_below(numbers),
            Bias::Drawn(_) => false,
        };
        layer.frozen && bias && layer.weights.as_ref().is_some_and(|weights| is_not_below(weights.numbers()))
    }

    /// Warns of losses whose operands have not the signs that they need.
    pub(super) fn check_ranges(&mut self, losses: &[LossTerm], endings: &IdVec<NodeId, Ending>) {
        let Some(item) = self.loss_item else { return };
        let signs = self.signs();
        for (term, checked) in item.terms.iter().zip(losses) {
            let names: Vec<&'a Ident> = term.operation.arguments.iter().filter_map(Value::as_name).collect();
            let warning = match (checked.loss, checked.operands.as_slice(), names.as_slice()) {
                (Loss::Hinge, [node], [name]) => {
                    hinge_warning(&term.operation, name, signs[*node], endings[*node])
                }
                (Loss::Poisson, [node], [name]) => {
                    poisson_warning(&term.operation, name, signs[*node], endings[*node])
                }
                (Loss::GaussianNll { .. }, [_, node], [_, name]) => {
                    self.variance_warning(name, signs[*node], endings[*node])
                }
                _ => None,
            };
            if let Some(warning) = warning {
                let allowed = allows(core::slice::from_ref(&term.operation), warning.code());
                self.warn(warning, &term.operation, allowed);
            }
        }
    }

    /// The warning for a variance that may be below 0, or 0 where no slope leads out.
    fn variance_warning(&self, name: &Ident, signs: Signs, ending: Ending) -> Option<Diagnostic> {
        let bend = ending.bend.map(Bend::word);
        let flat = match ending.bend {
            Some(Bend::Activation(activation)) if activation.is_flat_at_zero() => bend,
            _ => None,
        };
        let message = match (signs.below, flat, bend) {
            (false, Some(flat), _) => {
                format!("the variance `{name}` may be 0: `{flat}` has no slope there, so it stays 0")
            }
            (false, None, _) => return None,
            (true, _, Some(bend)) => format!("the variance `{name}` may be negative: `{bend}` goes below 0"),
            (true, _, None) => format!("the variance `{name}` may be negative: nothing keeps it above 0"),
        };
        let item = self.items[self.item_of(name)?];
        let fix = bent_by(&item.chain, Activation::Softplus);
        let help = format!("write `{name}: {fix};`");
        Some(Diagnostic::new(Code::Variance, name.span(), message).help(help))
    }
}

/// The warning for a hinge of numbers that lack a sign.
fn hinge_warning(term: &syntax::Operation, name: &Ident, signs: Signs, ending: Ending) -> Option<Diagnostic> {
    let lacks = lacking(signs)?;
    let subject = ending.bend.map_or_else(|| name.to_string(), |bend| bend.word().to_owned());
    let message = format!("targets of `hinge` are -1 and 1, but `{subject}` is never {lacks} 0");
    let help = match ending.bend {
        Some(Bend::Activation(Activation::Sigmoid)) => {
            format!("remove `sigmoid`, or write `bce({name})` with targets 0 and 1")
        }
        Some(Bend::Activation(Activation::Softmax | Activation::LogSoftmax)) => {
            format!("write `cross_entropy({name})` with targets 0 and 1, or remove `{subject}`")
        }
        Some(_) => format!("remove `{subject}`, or take `tanh` in its place"),
        None => format!("let `{name}` end with a `dense`"),
    };
    Some(Diagnostic::new(Code::LossRange, term.word.span(), message).help(help))
}

/// The warning for a poisson of numbers that lack a sign.
fn poisson_warning(
    term: &syntax::Operation,
    name: &Ident,
    signs: Signs,
    ending: Ending,
) -> Option<Diagnostic> {
    let lacks = lacking(signs)?;
    let subject = ending.bend.map_or_else(|| name.to_string(), |bend| bend.word().to_owned());
    let message = format!(
        "`poisson` reads the logarithm of a rate, and `{subject}` is never {lacks} 0: no rate is {lacks} 1"
    );
    let help = match ending.bend {
        Some(_) => format!("remove `{subject}`: the loss takes the exponential itself"),
        None => format!("let `{subject}` end with a `dense`: the loss takes the exponential itself"),
    };
    Some(Diagnostic::new(Code::LossRange, term.word.span(), message).help(help))
}

/// The side of 0 on which no number is.
fn lacking(signs: Signs) -> Option<&'static str> {
    match signs {
        Signs { below: false, .. } => Some("below"),
        Signs { above: false, .. } => Some("above"),
        Signs { below: true, above: true } => None,
    }
}
