//! The last operation of a loss's operand, where the loss needs a certain activation and reads its logits.

use proc_macro2::Ident;

use super::Losses;
use crate::check::word::{bend_of, passes};
use crate::check::written::{chain_text, source_text, word_of};
use crate::diag::{Code, Diagnostic, Place};
use crate::keyword::{self, Activation, Loss, Word};
use crate::model::NodeId;
use crate::operation::declared;
use crate::syntax::{Call, Chain};

impl Losses<'_, '_> {
    /// The input of the activation that the loss needs as the operand's last operation.
    pub(super) fn check_last_activation(
        &mut self,
        term: &Call,
        loss: Loss,
        required: Activation,
        (name, operand): (Ident, NodeId),
    ) -> Option<NodeId> {
        let node = &self.shapes.nodes[operand];
        if node.stand_in {
            return None;
        }
        let ending = match declared(&node.operation).nature().activation {
            Some(activation) if loss.accepts(activation) => return node.sources.first().copied(),
            other => other,
        };
        let chain = &self.names.items[self.names.item_of(&name)?].chain;
        let (place, found) = last_operation(chain, &name, required);
        let message = format!("`{}` needs a `{}`: {found}", loss.word(), required.word());
        let error = Diagnostic::new(Code::LossNeeds, term.place, message);
        let mut error = with_fixes(error, chain, (&name, &self.names.free_name("part")), required, ending);
        if !chain.operations.is_empty() {
            error = error.related(place, "its last operation is");
        }
        self.diagnostics.push(error);
        None
    }
}

/// The last operation of a chain, and its place.
fn last_operation(chain: &Chain, name: &Ident, required: Activation) -> (Place, String) {
    match chain.operations.last() {
        Some(last) => {
            let required = required.word();
            (last.place, format!("the last operation of `{name}` is `{}`, not `{required}`", last.text))
        }
        None => (name.span().into(), format!("`{name}` is `{}`, without an operation after it", chain.text)),
    }
}

/// The error with its fixes: another last operation, or another loss.
fn with_fixes(
    error: Diagnostic,
    chain: &Chain,
    (name, part): (&Ident, &str),
    required: Activation,
    ending: Option<Activation>,
) -> Diagnostic {
    // Of the losses that would do, the one that was made for the ending first.
    let fits = |other: &Loss| match (other.required_activation(), ending) {
        (None, _) => true,
        (Some(_), Some(ending)) => other.accepts(ending),
        (Some(_), None) => false,
    };
    let fits_alone = |other: &Loss| fits(other) && other.operands() == 1;
    let mut others: Vec<&str> = Loss::ALL.into_iter().filter(fits_alone).map(Loss::word).collect();
    others.sort_by_key(|other| ending.is_none_or(|ending| ending.default_loss().word() != *other));
    let is_state = chain
        .operations
        .last()
        .and_then(word_of)
        .is_some_and(|word| matches!(word, Word::Rnn | Word::Gru | Word::Lstm));
    let chain_fix = match ending {
        // Nothing follows a recurrent layer in its chain.
        _ if is_state => {
            format!("declare `{part}: {name} -> {};` and compare `{part}`", required.word())
        }
        Some(_) => format!("write `{name}: {};`", bent_by(chain, required)),
        None => format!("write `{name}: {} -> {};`", without_late_activation(chain), required.word()),
    };
    // The loss that was made for the ending at hand comes first.
    match ending.filter(|ending| ending.is_distribution()).map(Activation::default_loss) {
        Some(loss) => {
            let (many, one) = ("several classes can be true at once", "exactly one class is true");
            let (here, there) = if required == Activation::Softmax { (many, one) } else { (one, many) };
            let rest = keyword::list(others.iter().copied().filter(|other| *other != loss.word()));
            let fix =
                format!("write `{}({name})` if {here}, or use another loss, such as {rest}", loss.word());
            error.help(fix).help(format!("{chain_fix} if {there}"))
        }
        None => error.help(format!("{chain_fix}, or use another loss, such as {}", keyword::list(others))),
    }
}

fn is_activation(operation: &Call) -> bool {
    word_of(operation).is_some_and(|word| word.activation().is_some())
}

/// A chain to which the activation that a loss needs can be appended: without one that only `dropout` or
/// `slice` follow.
fn without_late_activation(chain: &Chain) -> String {
    let keeps = |operation: &&Call| passes(operation) && !is_activation(operation);
    let trailing = chain.operations.iter().rev().take_while(keeps).count();
    let (before, behind) = chain.operations.split_at(chain.operations.len() - trailing);
    match before.split_last() {
        Some((last, kept)) if trailing > 0 && is_activation(last) => {
            chain_text(source_text(&chain.source), kept.iter().chain(behind))
        }
        _ => chain.text.clone(),
    }
}

/// A chain that ends with this activation: in the place of its last one, else behind it.
pub(crate) fn bent_by(chain: &Chain, activation: Activation) -> String {
    let kept = match chain.operations.split_last() {
        Some((last, kept)) if is_activation(last) || bend_of(last).is_some() => kept,
        _ => chain.operations.as_slice(),
    };
    format!("{} -> {}", chain_text(source_text(&chain.source), kept), activation.word())
}
