//! Warnings of losses without their effect: they change no weight, their operand is dropped, or two of them
//! pull one value to different targets.

use proc_macro2::Ident;

use super::Lints;
use crate::check::allow::{allows, warn};
use crate::check::draft::shaped::Draft;
use crate::check::names::ItemId;
use crate::diag::{Code, Diagnostic};
use crate::ids::IdVec;
use crate::keyword::{self, Activation, Loss, option};
use crate::model::{LayerId, LossTerm, NodeId, Operation};
use crate::operation::answers::Drops;
use crate::operation::declared;
use crate::syntax::{NodeItem, WrittenTerm, WrittenValue};

/// The name that a term compares.
fn operand(term: &WrittenTerm) -> Option<&Ident> {
    term.operation.arguments.first().and_then(WrittenValue::as_name)
}

impl<'a> Lints<'_, 'a> {
    /// Warns of the terms of a loss.
    pub(super) fn check_idle_losses(&mut self) {
        let Some(item) = self.names.loss else { return };
        let leads = self.trained_nodes();
        for (index, (term, checked)) in item.terms.iter().zip(self.losses).enumerate() {
            let Some(name) = operand(term) else { continue };
            let before =
                || item.terms.iter().zip(self.losses).enumerate().filter(|(other, _)| *other != index);
            let warning = self
                .untrained_warning(term, name, checked, &leads)
                .or_else(|| self.target_warning(term, name, checked, before().map(|(_, pair)| pair)));
            if let Some(warning) = warning {
                let allowed = allows(core::slice::from_ref(&term.operation), warning.code());
                warn(self.diagnostics, warning, &term.operation, allowed);
            }
        }
        self.check_dropped();
    }

    /// For each node, whether a layer that is trained leads to it.
    fn trained_nodes(&self) -> IdVec<NodeId, bool> {
        let is_trained = |id: LayerId| {
            let layer = &self.shapes.layers[id];
            let owner = layer.tie.is_some_and(|tie| !self.shapes.layers[tie.owner].frozen);
            owner || !layer.frozen && layer.parameters() > 0
        };
        let own = |node: &Draft| declared(&node.operation).nature().layer.is_some_and(is_trained);
        let mut trained: IdVec<NodeId, bool> = self.shapes.nodes.iter().map(own).collect();
        // A value of an earlier step is found by its item, whose nodes may come later: as often as anything
        // changes.
        loop {
            let before = trained.iter().filter(|is| **is).count();
            for (id, node) in self.shapes.nodes.entries() {
                trained[id] |= node.sources.iter().any(|source| trained[*source])
                    || self.remembered(node).is_some_and(|of| trained[of]);
            }
            if trained.iter().filter(|is| **is).count() == before {
                return trained;
            }
        }
    }

    /// The node of the item whose value of an earlier step a node is.
    fn remembered(&self, node: &Draft) -> Option<NodeId> {
        let Operation::Earlier { memory, .. } = node.operation else { return None };
        self.shapes.values[self.shapes.memories[memory].item]
    }

    /// The warning for a term whose gradient changes nothing.
    fn untrained_warning(
        &self,
        term: &WrittenTerm,
        name: &Ident,
        checked: &LossTerm,
        leads: &IdVec<NodeId, bool>,
    ) -> Option<Diagnostic> {
        let word = &term.operation.word;
        let (message, help) = match checked.loss {
            _ if !checked.operands.iter().any(|node| leads[*node]) => {
                let frozen = self.frozen_before(name);
                match frozen.as_slice() {
                    [] => (
                        format!("`{word}` trains nothing: no layer leads to `{name}`"),
                        format!("remove `{}`, or compare a value that a layer leads to", term.operation.text),
                    ),
                    names => {
                        let listed = keyword::list(names.iter().map(String::as_str));
                        (
                            format!("`{word}` trains nothing: all layers before `{name}` are frozen"),
                            format!("remove `frozen = true` of {listed}, or remove the term"),
                        )
                    }
                }
            }
            Loss::CrossEntropy { label_smoothing: 1.0 } => (
                format!(
                    "`{word}` with `label_smoothing = 1` ignores the target: it trains towards equal probabilities"
                ),
                "write `label_smoothing = 0.1`, or another small share".to_owned(),
            ),
            Loss::Cosine if self.shapes.nodes[*checked.operands.first()?].size() == Some(1) => (
                format!("`{word}` of one value compares only the sign, and its slope is 0"),
                format!("write `mse({name})`, or compare several values"),
            ),
            Loss::Bce { .. } | Loss::CrossEntropy { .. } | Loss::Cosine | Loss::Hinge => return None,
            Loss::Mse | Loss::Mae | Loss::Huber { .. } | Loss::LogCosh => return None,
            Loss::Poisson | Loss::GaussianNll { .. } => return None,
        };
        let smoothing =
            term.operation.options.iter().find(|argument| argument.key == option::LABEL_SMOOTHING);
        let place = match smoothing.filter(|_| help.contains(option::LABEL_SMOOTHING)) {
            Some(argument) => argument.value.place(),
            None => word.span().into(),
        };
        Some(Diagnostic::new(Code::TrainsNothing, place, message).help(help))
    }

    /// The frozen layers that lead to a value.
    fn frozen_before(&self, name: &Ident) -> Vec<String> {
        let Some(item) = self.names.item_of(name) else { return Vec::new() };
        let leads = self.names.leading_to(vec![item]);
        let items = self.names.items.ids().filter(|index| leads[*index]);
        let is_frozen = |index: &ItemId| {
            self.shapes.layer_of(*index).is_some_and(|layer| self.shapes.layers[layer].frozen)
        };
        items.filter(is_frozen).map(|index| self.names.names[index].clone()).collect()
    }

    /// The warning for a term that pulls its value to another target than an other term does.
    fn target_warning<'t>(
        &self,
        term: &WrittenTerm,
        name: &Ident,
        checked: &LossTerm,
        others: impl Iterator<Item = (&'t WrittenTerm, &'t LossTerm)>,
    ) -> Option<Diagnostic> {
        let word = &term.operation.word;
        let node = *checked.operands.first()?;
        for (other_term, other) in others {
            let (other_word, other_name) = (&other_term.operation.word, operand(other_term)?);
            let first = *other.operands.first()?;
            let (message, help) = if first == node
                && other.loss == Loss::Poisson
                && checked.loss != Loss::Poisson
            {
                (
                    format!(
                        "`{word}` compares `{name}` with the target, but `{other_word}` compares its exponential: `{name}` is the logarithm of a rate"
                    ),
                    format!("remove `{}`, or `{}`", term.operation.text, other_term.operation.text),
                )
            } else if other.operands.get(1) == Some(&node) {
                (
                    format!(
                        "`{name}` is the variance of `{other_word}`, and `{word}` compares it with a target of its own"
                    ),
                    format!("remove `{}`, or compare the mean: `{word}({other_name})`", term.operation.text),
                )
            } else if first < node && self.unnamed(first) == self.unnamed(node) {
                (
                    format!(
                        "`{name}` is `{other_name}`, and `{word}` compares it with a target of its own: one value has two targets"
                    ),
                    format!("write `{word}({other_name})`: losses of one value share its target"),
                )
            } else {
                continue;
            };
            return Some(Diagnostic::new(Code::TwoTargets, word.span(), message).help(help));
        }
        None
    }

    /// The node whose numbers a node has, behind `identity`.
    fn unnamed(&self, mut node: NodeId) -> NodeId {
        let source = |node: NodeId| {
            let node = &self.shapes.nodes[node];
            let activation = declared(&node.operation).nature().activation;
            node.sources.first().copied().filter(|_| activation == Some(Activation::Identity))
        };
        while let Some(before) = source(node) {
            node = before;
        }
        node
    }

    /// Warns of numbers that are dropped behind the last layer.
    fn check_dropped(&mut self) {
        let mut warned: Vec<usize> = Vec::new();
        let operands: Vec<NodeId> =
            self.losses.iter().flat_map(|term| term.operands.iter().copied()).collect();
        for node in operands {
            let Some(dropout) = self.last_dropout(node).filter(|dropout| !warned.contains(dropout)) else {
                continue;
            };
            warned.push(dropout);
            let Some((index, operation)) = self.shapes.dropouts.get(dropout).copied() else { continue };
            let item: &'a NodeItem = self.names.items[index];
            let message = "`dropout` is between the last layer and the loss: a dropped number is 0 there, whatever the weights are";
            let warning = Diagnostic::new(Code::DropsOutput, operation.word.span(), message)
                .help(format!("remove `-> {}`, or move it before the last layer", operation.text));
            warn(self.diagnostics, warning, operation, allows(&item.chain.operations, Code::DropsOutput));
        }
    }

    /// The dropout behind the last layer that leads to a node.
    fn last_dropout(&self, mut node: NodeId) -> Option<usize> {
        loop {
            node = match declared(&self.shapes.nodes[node].operation).nature().drops {
                Drops::Here(before) => return usize::try_from(before).ok(),
                Drops::Before => *self.shapes.nodes[node].sources.first()?,
                Drops::Nowhere => return None,
            };
        }
    }
}
