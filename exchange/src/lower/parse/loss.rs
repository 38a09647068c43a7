//! The loss of a declaration: `mse(h) + 0.5 * huber(y, delta = 2, weight = w)`.
//!
//! Input: its text, from anyone, and the network that it is of. Output: nothing; `None` where the compiler
//! would refuse it. Guarantees: all that a term names is there and has the right size.

use std::collections::HashSet;

use netwright_vocabulary::{Activation, Loss, option};

use super::step::Call;
use super::{Declaration, Network};
use crate::lower::Training;

/// Whether a network can be trained with this.
pub(super) fn check(training: &Training, declaration: &Declaration, network: &Network<'_>) -> Option<()> {
    let mut read = HashSet::new();
    for term in training.loss.split(" + ") {
        let (weight, call) = match term.split_once(" * ") {
            Some((weight, call)) => (weight.parse().ok()?, call),
            None => (1.0, term),
        };
        if !(weight > 0.0 && weight <= f64::from(f32::MAX)) {
            return None;
        }
        read.extend(Term { training, declaration, network }.check(&Call::of(call)?)?);
    }
    // A part of the target that no term reads is a mistake, and so is a second thing of one name.
    let is_new = |(name, size): &(String, usize)| {
        *size > 0 && read.remove(name.as_str()) && !network.items.contains_key(name.as_str())
    };
    training.targets.iter().all(is_new).then_some(())
}

/// What a term may name.
struct Term<'a> {
    training: &'a Training,
    declaration: &'a Declaration,
    network: &'a Network<'a>,
}

impl<'a> Term<'a> {
    /// The parts of the target that the term reads.
    fn check(&self, call: &Call<'a>) -> Option<Vec<&'a str>> {
        let loss = Loss::of(call.word)?;
        let operands: Vec<&str> = (0..).map_while(|index| call.nth(index)).collect();
        let first = *operands.first()?;
        let size = self.size(first)?;
        let is_alike = operands.iter().all(|operand| self.size(operand) == Some(size));
        if operands.len() != loss.operands() || !is_alike || !self.is_accepted(loss, first)? {
            return None;
        }
        let mut parts = Vec::new();
        for (key, value) in call.options() {
            match (key, loss.number()) {
                (option::WEIGHT, _) if self.part(value)? == 1 => parts.push(value),
                (option::MASK, _) if loss.is_mean() && self.part(value)? == size => parts.push(value),
                (option::NORMALISE, _) if value == "weights" => {}
                (key, Some(number)) if key == number.field && number.accepts(value.parse().ok()?) => {}
                _ => return None,
            }
        }
        Some(parts)
    }

    fn size(&self, item: &str) -> Option<usize> {
        // The input is no prediction.
        let is_item = self.declaration.items.iter().any(|known| known.name == item);
        self.network.items.get(item).filter(|_| is_item).map(|node| self.network.flat.size(*node))
    }

    fn part(&self, name: &str) -> Option<usize> {
        self.training.targets.iter().find(|(known, _)| known == name).map(|(_, size)| *size)
    }

    /// Whether the item ends with the activation that the loss needs.
    fn is_accepted(&self, loss: Loss, item: &str) -> Option<bool> {
        if loss.required_activation().is_none() {
            return Some(true);
        }
        let item = self.declaration.items.iter().find(|known| known.name == item)?;
        let last = Call::of(item.steps.last()?)?.word;
        Some(loss.accepts(Activation::of(last)?))
    }
}
