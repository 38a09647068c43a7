//! The outputs: the values that `output` names, else the operands of the loss, else the one unused value.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use super::draft::Shaped;
use super::names::{ItemId, Resolved};
use super::sinks::sinks;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::ids::Id as _;
use crate::keyword::{self, Activation, Loss};
use crate::model::{LossTerm, NodeId};
use crate::operation::declared;
use crate::syntax::NodeItem;

/// The nodes that `forward` returns; none if something is wrong.
pub(super) fn outputs(
    names: &Resolved<'_>,
    shapes: &Shaped<'_>,
    losses: &[LossTerm],
    diagnostics: &mut Diagnostics,
) -> Vec<NodeId> {
    Outputs { names, shapes, diagnostics }.check_outputs(losses)
}

/// The facts that outputs are checked against.
struct Outputs<'c, 'a> {
    names: &'c Resolved<'a>,
    shapes: &'c Shaped<'a>,
    diagnostics: &'c mut Diagnostics,
}

impl<'a> Outputs<'_, 'a> {
    /// The nodes that `forward` returns: those that `output` names, else the loss's operands, else the one
    /// value that nothing reads.
    fn check_outputs(&mut self, losses: &[LossTerm]) -> Vec<NodeId> {
        let named = self.check_named_outputs();
        // Uses cannot be judged while names are unknown or values missing.
        if !self.diagnostics.is_empty() {
            return Vec::new();
        }
        let mut seen = vec![false; self.shapes.nodes.len()];
        let mut operands: Vec<NodeId> = losses.iter().flat_map(|term| &term.operands).copied().collect();
        operands.retain(|operand| !core::mem::replace(&mut seen[operand.index()], true));
        let outputs = if !named.is_empty() {
            named
        } else if !operands.is_empty() {
            operands
        } else {
            self.check_single_sink().into_iter().collect()
        };
        if outputs.is_empty() {
            return outputs;
        }
        if self.shapes.layers.is_empty() {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::NoParameters,
                    self.names.ast.name.span(),
                    format!("the network `{}` has no parameters", self.names.ast.name),
                )
                .help("declare at least one layer: `y: x -> dense(1) -> sigmoid;`"),
            );
        }
        outputs
    }

    /// The values that `output` names, each once, and not the input alone.
    fn check_named_outputs(&mut self) -> Vec<NodeId> {
        let Some(item) = self.names.output else { return Vec::new() };
        let mut outputs = Vec::new();
        let mut earlier: BTreeMap<String, &Ident> = BTreeMap::new();
        for name in &item.names {
            self.names.check_mention(name, self.diagnostics);
            let first = *earlier.entry(name.unraw().to_string()).or_insert(name);
            if !core::ptr::eq(first, name) {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::Outputs,
                        name.span(),
                        format!("`{name}` is listed twice as an output"),
                    )
                    .help("remove one of the two")
                    .related(first.span(), "the first one is"),
                );
                continue;
            }
            self.names.refuse_target_item(name, self.diagnostics);
            let Some(node) = self.names.item_of(name).and_then(|item| self.shapes.values[item]) else {
                continue;
            };
            outputs.push(node);
        }
        if let ([only], [name]) = (outputs.as_slice(), item.names.as_slice())
            && self.shapes.nodes[*only].is_input()
        {
            let message = format!("the input `{name}` cannot be the only output");
            let error = Diagnostic::new(Code::Outputs, name.span(), message);
            self.diagnostics.push(error.help("name a value that is computed from it"));
            outputs.clear();
        }
        outputs
    }

    /// The only value that no other one reads.
    fn check_single_sink(&mut self) -> Option<NodeId> {
        let sinks = sinks(self.names, self.shapes);
        let [first, others @ ..] = sinks.as_slice() else { return None };
        if others.is_empty() {
            return self.shapes.values[*first];
        }
        let names: Vec<String> =
            sinks.iter().map(|&index| self.names.items[index].name.to_string()).collect();
        let listed = keyword::list(names.iter().map(String::as_str));
        let item: &NodeItem = self.names.items[others[0]];
        // With a loss for one of them, nothing would read the others.
        let losses: Vec<String> = sinks.iter().map(|&index| self.likely_loss(index)).collect();
        let message = format!("without a loss the output is the one unused value, but {listed} are unused");
        let outputs = format!("name them as outputs, `output: ({});`", names.join(", "));
        let losses = losses.join(" + ");
        let help = format!("{outputs}, let other values read them, or declare a loss: `loss: {losses};`");
        self.diagnostics.push(Diagnostic::new(Code::Outputs, item.name.span(), message).help(help));
        None
    }

    /// The loss that a value's last operation is made for, of the value.
    fn likely_loss(&self, index: ItemId) -> String {
        let operation = self.shapes.values[index].map(|node| &self.shapes.nodes[node].operation);
        let activation = operation.and_then(|operation| declared(operation).nature().activation);
        let loss = activation.map_or(Loss::Mse, Activation::default_loss);
        format!("{}({})", loss.word(), self.names.items[index].name)
    }
}
