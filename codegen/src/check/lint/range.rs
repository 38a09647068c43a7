//! Warnings of values that cannot reach the numbers that a loss needs: the sign of every value is followed
//! from the input on, and a loss gets a warning if its operand lacks a sign that it needs, or has one that it
//! must not have.

use proc_macro2::Ident;

use super::Lints;
use crate::check::allow::{allows, warn};
use crate::check::draft::Shaped;
use crate::check::loss::bent_by;
use crate::diag::{Code, Diagnostic};
use crate::ids::IdVec;
use crate::keyword::{Activation, Loss, Word};
use crate::model::NodeId;
use crate::operation::answers::{Ending, Signs};
use crate::operation::declared;
use crate::operation::meaning::Answers;
use crate::syntax::{self, WrittenValue};

/// The signs of every node; sources come before their readers.
fn signs(shapes: &Shaped<'_>) -> IdVec<NodeId, Signs> {
    let mut signs: IdVec<NodeId, Signs> = IdVec::new();
    for node in shapes.nodes.iter() {
        let of = Answers { sources: &node.sources, answers: &signs };
        let here = declared(&node.operation).signs(&of, &shapes.layers);
        signs.push(here);
    }
    signs
}

impl<'a> Lints<'_, 'a> {
    /// Warns of losses whose operands have not the signs that they need.
    pub(super) fn check_ranges(&mut self) {
        let Some(item) = self.names.loss else { return };
        let signs = signs(self.shapes);
        for (term, checked) in item.terms.iter().zip(self.losses) {
            let names: Vec<&'a Ident> =
                term.operation.arguments.iter().filter_map(WrittenValue::as_name).collect();
            // The operand after the mean is its variance.
            let (Some(&node), Some(name)) = (checked.operands.last(), names.last()) else { continue };
            let (signs, ending) = (signs[node], self.endings[node]);
            let warning = match checked.loss {
                Loss::Hinge => hinge_warning(&term.operation, name, signs, ending),
                Loss::Poisson => poisson_warning(&term.operation, name, signs, ending),
                Loss::GaussianNll { .. } => self.variance_warning(name, signs, ending),
                Loss::Bce { .. } | Loss::CrossEntropy { .. } | Loss::Cosine => None,
                Loss::Mse | Loss::Mae | Loss::Huber { .. } | Loss::LogCosh => None,
            };
            if let Some(warning) = warning {
                let allowed = allows(core::slice::from_ref(&term.operation), warning.code());
                warn(self.diagnostics, warning, &term.operation, allowed);
            }
        }
    }

    /// The warning for a variance that may be below 0, or 0 where no slope leads out.
    fn variance_warning(&self, name: &Ident, signs: Signs, ending: Ending) -> Option<Diagnostic> {
        let bend = ending.bend.map(Word::text);
        let activation = ending.bend.and_then(Word::activation);
        let flat =
            activation.filter(|activation| activation.is_flat_at_zero()).map(|activation| activation.word());
        let message = match (signs.below, flat, bend) {
            (false, Some(flat), _) => {
                format!("the variance `{name}` may be 0: the slope of `{flat}` is 0 there, so it stays 0")
            }
            (false, None, _) => return None,
            (true, _, Some(bend)) => format!("the variance `{name}` may be negative: `{bend}` goes below 0"),
            (true, _, None) => format!("the variance `{name}` may be negative: nothing keeps it above 0"),
        };
        let item = self.names.items[self.names.item_of(name)?];
        let fix = bent_by(&item.chain, Activation::Softplus);
        let help = format!("write `{name}: {fix};`");
        Some(Diagnostic::new(Code::Variance, name.span(), message).help(help))
    }
}

/// The warning for a hinge of numbers that lack a sign.
fn hinge_warning(term: &syntax::Call, name: &Ident, signs: Signs, ending: Ending) -> Option<Diagnostic> {
    let lacks = lacking(signs)?;
    let subject = ending.bend.map_or_else(|| name.to_string(), |bend| bend.text().to_owned());
    let message = format!("targets of `hinge` are -1 and 1, but `{subject}` is never {lacks} 0");
    let help = match ending.bend {
        Some(Word::Activation(Activation::Sigmoid)) => {
            format!("remove `sigmoid`, or write `bce({name})` with targets 0 and 1")
        }
        Some(Word::Activation(Activation::Softmax | Activation::LogSoftmax)) => {
            format!("write `cross_entropy({name})` with targets 0 and 1, or remove `{subject}`")
        }
        Some(_) => format!("remove `{subject}`, or use `tanh` instead"),
        None => format!("let `{name}` end with a `dense`"),
    };
    Some(Diagnostic::new(Code::LossRange, term.word.span(), message).help(help))
}

/// The warning for a poisson of numbers that lack a sign.
fn poisson_warning(term: &syntax::Call, name: &Ident, signs: Signs, ending: Ending) -> Option<Diagnostic> {
    let lacks = lacking(signs)?;
    let subject = ending.bend.map_or_else(|| name.to_string(), |bend| bend.text().to_owned());
    let message = format!(
        "`poisson` reads the logarithm of a rate, but `{subject}` is never {lacks} 0: no rate is {lacks} 1"
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
