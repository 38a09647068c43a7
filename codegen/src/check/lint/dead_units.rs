//! Warnings of units before a rectifier that start with zeros: their slope is 0, so they never change.

use super::Lints;
use crate::check::allow::{allows, warn};
use crate::check::draft::Draft;
use crate::check::names::ItemId;
use crate::check::word::map_of;
use crate::check::written::is_layer;
use crate::diag::{Code, Diagnostic};
use crate::ids::Id as _;
use crate::keyword::{Activation, Init, option};
use crate::model::{Bias, NodeId};
use crate::operation::answers::Zero;
use crate::operation::declared;
use crate::syntax::{OptionArgument, WrittenValue};

impl Lints<'_, '_> {
    /// Units below a rectifier that begin with zeros: their slope is 0, so they stay as they are.
    pub(super) fn check_dead_units(&mut self, index: ItemId, is_goal: &[bool]) {
        let Some(id) = self.shapes.layer_of(index) else { return };
        let layer = &self.shapes.layers[id];
        let begins_with_zeros = match &layer.weights {
            Some(weights) => weights.is_zero(),
            None => layer.init == Init::Zeros,
        };
        let lifts = match &layer.bias {
            Bias::Absent | Bias::Zeros | Bias::Drawn(Init::Zeros) => false,
            Bias::Drawn(_) => true,
            Bias::Given(numbers) | Bias::Blocks(numbers) => numbers.iter().any(|number| *number > 0.0),
        };
        if !begins_with_zeros || lifts || layer.tie.is_some() {
            return;
        }
        let frozen = layer.frozen;
        let is_of_layer = |node: &Draft| map_of(&node.operation) == Some(id);
        let Some(node) =
            self.shapes.nodes.entries().find_map(|(node, draft)| is_of_layer(draft).then_some(node))
        else {
            return;
        };
        let Some(rectifier) = self.rectifier_of_all_readers(node, |node| is_goal[node.index()]) else {
            return;
        };
        let operations = &self.names.items[index].chain.operations;
        let Some(operation) = operations.iter().find(|operation| is_layer(operation)) else { return };
        let is_start = |option: &&OptionArgument| option.key == option::WEIGHTS || option.key == option::INIT;
        let Some(start) = operation.options.iter().find(is_start) else { return };
        let (name, word) = (&self.names.items[index].name, rectifier.word());
        let message = match frozen {
            true => format!("`{name}` is frozen at zeros before a `{word}`: the output is always 0"),
            false => {
                format!("`{name}` starts with zeros before a `{word}`, where the slope is 0: it never learns")
            }
        };
        // A warning underlines one token.
        let place = if let WrittenValue::List(..) = start.value {
            start.key.span().into()
        } else {
            start.value.place()
        };
        let warning = Diagnostic::new(Code::DeadUnits, place, message)
            .help("remove the option, or start with random numbers: `init = he_uniform`");
        let allowed = allows(operations, Code::DeadUnits);
        warn(self.diagnostics, warning, operation, allowed);
    }

    /// The rectifier that every path from a node leads to first; `None` if one leads elsewhere.
    pub(super) fn rectifier_of_all_readers(
        &self,
        start: NodeId,
        is_goal: impl Fn(NodeId) -> bool,
    ) -> Option<Activation> {
        let mut carries = vec![false; self.shapes.nodes.len()];
        carries[start.index()] = true;
        let mut found = None;
        if is_goal(start) {
            return None;
        }
        // Sources come before their readers, so one pass sees all.
        for (id, node) in self.shapes.nodes.entries() {
            if !node.sources.iter().any(|source| carries[source.index()]) {
                continue;
            }
            match declared(&node.operation).nature().zero {
                Zero::Rectified(activation) => found = Some(activation),
                Zero::Passed if !is_goal(id) => carries[id.index()] = true,
                Zero::Passed | Zero::Read => return None,
            }
        }
        found
    }
}
