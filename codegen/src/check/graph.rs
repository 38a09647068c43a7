//! The output, and that every value leads to it.

use super::Checker;
use crate::diag::Diagnostic;
use crate::ids::Id as _;
use crate::keyword;
use crate::model::{LossTerm, NodeId, Operation};
use crate::syntax::NodeItem;

impl<'a> Checker<'a> {
    /// The node that `forward` returns: the loss's operand, or without a loss the one value that nothing reads.
    pub(super) fn check_output(&mut self, loss: Option<&LossTerm>) -> Option<NodeId> {
        // Uses cannot be judged while names are unknown or values missing.
        if !self.diagnostics.is_empty() {
            return loss.map(|term| term.operand);
        }
        let output = match loss {
            Some(term) => term.operand,
            None => self.check_single_sink()?,
        };
        if self.layers.is_empty() {
            self.diagnostics.push(
                Diagnostic::new(
                    self.ast.name.span(),
                    format!("the network `{}` has no parameters", self.ast.name),
                )
                .help("declare at least one layer: `y: x -> dense(1) -> sigmoid;`"),
            );
        }
        self.check_uses(output, loss.is_some());
        Some(output)
    }

    /// The only value that no other one reads.
    fn check_single_sink(&mut self) -> Option<NodeId> {
        let mut is_read = vec![false; self.items.len()];
        for item in &self.items {
            for source in item.chain.source.names().into_iter().filter_map(|name| self.item_of(name)) {
                is_read[source] = true;
            }
        }
        let sinks: Vec<usize> = (0..self.items.len()).filter(|&index| !is_read[index]).collect();
        let [first, others @ ..] = sinks.as_slice() else { return None };
        if others.is_empty() {
            return self.values[*first];
        }
        let names: Vec<String> = sinks.iter().map(|&index| self.items[index].name.to_string()).collect();
        let listed = keyword::list(names.iter().map(String::as_str));
        let item: &NodeItem = self.items[others[0]];
        let message = format!("without a loss a network has one output, but nothing reads {listed}");
        self.diagnostics.push(Diagnostic::new(item.name.span(), message).help(format!(
            "remove all of them but one, let other values read them, or say what is trained: `loss: mse({});`",
            item.name
        )));
        None
    }

    /// Reports the values from which no path leads to the output.
    fn check_uses(&mut self, output: NodeId, has_loss: bool) {
        let mut leads = vec![false; self.nodes.len()];
        let mut open = vec![output];
        while let Some(node) = open.pop() {
            if core::mem::replace(&mut leads[node.index()], true) {
                continue;
            }
            open.extend_from_slice(self.nodes[node].operation.sources());
        }
        let goal = if has_loss { "the loss" } else { "the output" };
        for index in 0..self.items.len() {
            let Some(node) = self.values[index] else { continue };
            if leads[node.index()] {
                continue;
            }
            let item: &NodeItem = self.items[index];
            let what = if self.nodes[node].operation == Operation::Input { "the input" } else { "the value" };
            self.diagnostics.push(
                Diagnostic::new(
                    item.name.span(),
                    format!("{what} `{}` is not used: no path leads from it to {goal}", item.name),
                )
                .help("remove it, or let a value on the way to the output read it"),
            );
        }
    }
}
