//! Budgets: the limits above which a network is refused, with its numbers.

use super::cost::{Bill, MAX_FORWARD, MAX_LINES, MAX_STATEMENTS};
use super::draft::Shaped;
use super::names::{Resolved, is_input};
use super::written::count;
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::ids::Id as _;
use crate::keyword;
use crate::syntax::Call;

/// A gibibyte of parameters in single precision.
pub(super) const MAX_PARAMETERS: usize = 1 << 28;

/// Operations and terms of a loss. A network with as many is beyond what `cost` allows, too; this one is
/// counted before anything is looked at.
pub(super) const MAX_OPERATIONS: usize = 768;

/// What the methods for one sample may keep on the stack: in single precision a frame of 64 kB, for the
/// values of all nodes and the gradients with respect to them, with 4 kB to spare. In double precision it is
/// twice as much.
const MAX_ROW_VALUES: usize = 60 * 1024 / 4 / 2;

/// Numbers in a row of input: 4 MB in single precision, as `input_gradient` returns them.
pub(super) const MAX_INPUTS: usize = 1 << 20;

/// Reports the first budget that is exceeded.
pub(super) fn check_budget(
    names: &Resolved<'_>,
    shapes: &Shaped<'_>,
    bill: &Bill,
    diagnostics: &mut Diagnostics,
) {
    Budget { names, shapes, bill, diagnostics }.check();
}

/// The facts that budgets are checked against.
struct Budget<'c, 'a> {
    names: &'c Resolved<'a>,
    shapes: &'c Shaped<'a>,
    bill: &'c Bill,
    diagnostics: &'c mut Diagnostics,
}

impl Budget<'_, '_> {
    /// Reports the first budget that is exceeded.
    fn check(&mut self) {
        let values = self
            .shapes
            .nodes
            .iter()
            .skip(1)
            .filter_map(|node| node.size())
            .fold(0_usize, usize::saturating_add);
        let name = &self.names.ast.name;
        let too_many_values = || {
            let message = format!(
                "the layers of `{name}` have {values} values per sample, more than the limit of {MAX_ROW_VALUES}"
            );
            let widest = self
                .shapes
                .layers
                .iter()
                .zip(self.shapes.layer_items.iter())
                .max_by_key(|(layer, _)| layer.outputs);
            let place = widest.map_or(name.span(), |(_, item)| self.names.items[*item].name.span());
            Diagnostic::new(Code::Budget, place, message)
        };
        if let Some(error) = self.operations_error() {
            return self
                .diagnostics
                .push(error.help("use fewer layers: rustc would take minutes to compile them"));
        }
        if let Some(error) = self.cost_error() {
            return self.diagnostics.push(error);
        }
        if let Some(error) = self.input_error() {
            return self.diagnostics.push(error.help("use smaller sizes, or split each sample into parts"));
        }
        let parameters = self.parameter_error();
        let width = if parameters.is_none() { self.fitting_width(values) } else { None };
        let error = parameters.or_else(|| (values > MAX_ROW_VALUES).then(too_many_values));
        if let Some(error) = error {
            self.diagnostics.push(error.help(match width {
                Some(width) => {
                    format!("make the layers narrower: with {} this one fits", count(width, "output"))
                }
                None => "make the layers narrower".to_owned(),
            }));
        }
    }

    /// A row of input that is too wide.
    fn input_error(&self) -> Option<Diagnostic> {
        let input = self.names.items.ids().find(|item| is_input(self.names.items[*item]))?;
        let size = self.shapes.size_of(input).filter(|size| *size > MAX_INPUTS)?;
        let name = &self.names.items[input].name;
        let message = format!("the input `{name}` has {size} values, more than the limit of {MAX_INPUTS}");
        Some(Diagnostic::new(Code::Budget, name.span(), message))
    }

    /// More operations than the compiler takes on, at the first value that is one too many.
    fn operations_error(&self) -> Option<Diagnostic> {
        let terms = self.names.loss.map_or(0, |item| item.terms.len());
        let operations = self.shapes.nodes.len() + terms;
        if operations <= MAX_OPERATIONS {
            return None;
        }
        let place = self.place_of_node(MAX_OPERATIONS);
        let message =
            format!("the network has {operations} operations, more than the limit of {MAX_OPERATIONS}");
        Some(Diagnostic::new(Code::Budget, place, message))
    }

    /// The name of the first value from a node on; of the loss if there is none.
    fn place_of_node(&self, node: usize) -> Place {
        let values = self.shapes.values.entries().filter_map(|(item, value)| Some((value.as_ref()?, item)));
        match (values.filter(|(value, _)| value.index() >= node).min(), self.names.loss) {
            (Some((_, item)), _) => self.names.items[item].name.span().into(),
            (None, Some(loss)) => loss.keyword,
            (None, None) => self.names.ast.name.span().into(),
        }
    }

    /// More than `rustc` compiles in reasonable time, at the first value that is too much.
    fn cost_error(&self) -> Option<Diagnostic> {
        let bill = self.bill;
        let cost = bill.cost;
        let (step, most) = match (bill.is_trained, self.names.ast.has_memory()) {
            (true, _) => ("a training step", MAX_STATEMENTS),
            (false, true) => ("`run`", MAX_FORWARD),
            (false, false) => ("`forward`", MAX_FORWARD),
        };
        let (message, help) = if cost.statements > most {
            let message =
                format!("{step} would have {} statements, more than the limit of {most}", cost.statements);
            (message, "use fewer operations, or let each read fewer values".to_owned())
        } else if cost.lines > MAX_LINES {
            let message = format!(
                "`rustc` would compile up to {} lines of LLVM IR for the network, more than the limit of {MAX_LINES}",
                cost.lines
            );
            let shapes = bill.shapes;
            let help = "give layers the same numbers of inputs and outputs: code is compiled once per shape";
            (message, format!("{help}, and this network has {shapes} different shapes"))
        } else {
            return None;
        };
        let place = self.place_of_node(bill.node.unwrap_or(usize::MAX));
        Some(Diagnostic::new(Code::Budget, place, message).help(help))
    }

    /// The largest width of the widest layer with which all values fit, if a narrower one is enough.
    fn fitting_width(&self, values: usize) -> Option<usize> {
        let excess = values.checked_sub(MAX_ROW_VALUES).filter(|excess| *excess > 0)?;
        let (layer, item) = self
            .shapes
            .layers
            .iter()
            .zip(self.shapes.layer_items.iter())
            .max_by_key(|(layer, _)| layer.outputs)?;
        let is_dense = |operation: &Call| operation.word == keyword::Word::Dense.text();
        let name = self.names.items[*item].name.to_string();
        if !self.names.items[*item].chain.operations.iter().any(is_dense) {
            return None;
        }
        // The layer's activations are as wide as the layer.
        let of_layer = self
            .shapes
            .nodes
            .iter()
            .filter(|node| node.name == name && node.size() == Some(layer.outputs))
            .count();
        layer.outputs.checked_sub(excess.div_ceil(of_layer.max(1))).filter(|width| *width > 0)
    }

    /// The first layer with which there are too many parameters.
    fn parameter_error(&self) -> Option<Diagnostic> {
        let mut parameters = 0_usize;
        for (layer, item) in self.shapes.layers.iter().zip(self.shapes.layer_items.iter()) {
            let place = self.names.items[*item].name.span();
            let (name, inputs, outputs) = (&layer.name, layer.inputs, layer.outputs);
            let of_layer = inputs.checked_mul(outputs).map(|_| layer.parameters());
            let Some(of_layer) = of_layer else {
                let message =
                    format!("`{name}` has more weights than `usize` can count: {inputs} x {outputs}");
                return Some(Diagnostic::new(Code::Budget, place, message));
            };
            parameters = parameters.saturating_add(of_layer);
            if parameters > MAX_PARAMETERS {
                let message = format!(
                    "the layers up to `{name}` have {parameters} parameters, more than the limit of {MAX_PARAMETERS}"
                );
                return Some(Diagnostic::new(Code::Budget, place, message));
            }
        }
        None
    }
}
