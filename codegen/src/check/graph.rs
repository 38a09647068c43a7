//! The output, and that every value leads to it.

use super::Checker;
use crate::diag::{Code, Diagnostic};
use crate::ids::Id as _;
use crate::keyword;
use crate::model::{LayerId, LossTerm, NodeId, Operation};
use crate::syntax::NodeItem;

impl<'a> Checker<'a> {
    /// The nodes that `forward` returns: those that `output` names, else the loss's operands, else the one value
    /// that nothing reads.
    pub(super) fn check_outputs(&mut self, losses: &[LossTerm]) -> Vec<NodeId> {
        let named = self.check_named_outputs();
        // Uses cannot be judged while names are unknown or values missing.
        if !self.diagnostics.is_empty() {
            return Vec::new();
        }
        let mut operands: Vec<NodeId> = Vec::new();
        for operand in losses.iter().flat_map(|term| &term.operands) {
            if !operands.contains(operand) {
                operands.push(*operand);
            }
        }
        let outputs = if !named.is_empty() {
            named
        } else if !operands.is_empty() {
            operands.clone()
        } else {
            self.check_single_sink().into_iter().collect()
        };
        if outputs.is_empty() {
            return outputs;
        }
        if self.layers.is_empty() {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::NoParameters,
                    self.ast.name.span(),
                    format!("the network `{}` has no parameters", self.ast.name),
                )
                .help("declare at least one layer: `y: x -> dense(1) -> sigmoid;`"),
            );
        }
        self.check_uses(&outputs, &operands);
        outputs
    }

    /// What `output` names: values, each once, and not the input.
    fn check_named_outputs(&mut self) -> Vec<NodeId> {
        let Some(item) = self.output_item else { return Vec::new() };
        let mut outputs = Vec::new();
        for (position, name) in item.names.iter().enumerate() {
            self.check_mention(name);
            if let Some(first) = item.names[..position].iter().find(|earlier| *earlier == name) {
                self.diagnostics.push(
                    Diagnostic::new(Code::Outputs, name.span(), format!("`{name}` is an output twice"))
                        .help("remove one of the two")
                        .related(first.span(), "the first one is here"),
                );
                continue;
            }
            let Some(node) = self.item_of(name).and_then(|item| self.values[item]) else { continue };
            if self.nodes[node].operation == Operation::Input && !self.nodes[node].stand_in {
                self.diagnostics.push(
                    Diagnostic::new(Code::Outputs, name.span(), format!("the input `{name}` is no output"))
                        .help("name a value that is computed from it"),
                );
                continue;
            }
            outputs.push(node);
        }
        outputs
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
        self.diagnostics.push(Diagnostic::new(Code::Outputs, item.name.span(), message).help(format!(
            "name them as outputs, `output: ({});`, let other values read them, or say what is trained: `loss: mse({});`",
            names.join(", "),
            item.name
        )));
        None
    }

    /// Reports the values from which no path leads to an output or the loss, and the layers that no loss trains.
    fn check_uses(&mut self, outputs: &[NodeId], operands: &[NodeId]) {
        let used = self.leading_to(outputs.iter().chain(operands));
        let trained = self.leading_to(operands.iter());
        let goal = match (self.output_item.is_some(), operands.is_empty()) {
            (true, false) => "the loss or an output",
            (false, false) => "the loss",
            _ => "the output",
        };
        for index in 0..self.items.len() {
            let Some(node) = self.values[index] else { continue };
            let item: &NodeItem = self.items[index];
            if !used[node.index()] {
                let is_input = self.nodes[node].operation == Operation::Input;
                let what = if is_input { "the input" } else { "the value" };
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::Unused,
                        item.name.span(),
                        format!("{what} `{}` is not used: no path leads from it to {goal}", item.name),
                    )
                    .help("remove it, or let a value on the way to the output read it"),
                );
                continue;
            }
            // A tied layer without a bias has nothing that could be trained.
            let is_idle = |id: &LayerId| {
                let layer = &self.layers[*id];
                !layer.frozen && layer.parameters() > 0 && self.layer_items[id.index()] == index
            };
            if !operands.is_empty()
                && !trained[node.index()]
                && self.layers.ids().any(|layer| is_idle(&layer))
            {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::Untrained,
                        item.name.span(),
                        format!(
                            "the layer `{}` is never trained: no path leads from it to the loss",
                            item.name
                        ),
                    )
                    .help("add a loss for what it leads to, or say that it stays as it is: `frozen = true`"),
                );
            }
        }
    }

    /// For each node, whether a path leads from it to one of these.
    fn leading_to<'n>(&self, goals: impl Iterator<Item = &'n NodeId>) -> Vec<bool> {
        let mut leads = vec![false; self.nodes.len()];
        let mut open: Vec<NodeId> = goals.copied().collect();
        while let Some(node) = open.pop() {
            if core::mem::replace(&mut leads[node.index()], true) {
                continue;
            }
            open.extend_from_slice(self.nodes[node].operation.sources());
        }
        leads
    }
}
