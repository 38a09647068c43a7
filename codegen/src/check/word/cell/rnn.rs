//! `rnn(16)`, `rnn(16, relu)`: h = tanh(x·W + h′·U + b), with the h′ of the step before. Elman 1990.

use super::{CellWord, Form, Matrix, Wires, add_matrix, check_last, check_units, facts, joined};
use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::link::Link;
use crate::check::option;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::keyword::{Activation, Word};
use crate::model::{NodeId, Operation, Shape};
use crate::syntax::{Call, WrittenValue};

/// The word `rnn`.
pub(in crate::check::word) const RNN: CellWord = CellWord { check: check_rnn };

fn check_rnn<'a>(build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
    let form = Form { keys: Word::Rnn.options(), arguments: 2, example: "rnn(16)" };
    let units = check_units(link, form, build.diagnostics);
    let activation = check_activation(link.operation, units, build.diagnostics);
    check_last(build, link);
    let inputs = joined(link.size(), units);
    let mut options = option::read(build, link, facts(link, form.keys, inputs, units));
    let matrix = Matrix {
        name: link.item.name.clone(),
        inputs,
        outputs: units,
        weights: options.weights.take(),
        bias: options.bias.clone(),
        init: activation.default_init(),
    };
    let layer = add_matrix(build, link.id, matrix, &options);
    let (Some(x), Some(units), Some(layer)) = (link.source, units, layer) else {
        return build.add_stand_in(&link.item.name.to_string(), units.map(Shape::row));
    };
    let mut wires = Wires { build, link, units };
    let state = wires.add_state();
    let read = wires.add_joined("", [x, state]);
    let z = wires.add_row("", Operation::Dense(layer), &[read]);
    wires.add_row("", Operation::Activation(activation), &[z])
}

/// `rnn(16, relu)`: the activation, tanh if none is written.
fn check_activation(operation: &Call, units: Option<usize>, diagnostics: &mut Diagnostics) -> Activation {
    let [_, written] = operation.arguments.as_slice() else { return Activation::Tanh };
    let name = written.as_name().map(ToString::to_string).unwrap_or_default();
    match Activation::of(&name) {
        Some(activation @ (Activation::Tanh | Activation::Relu)) => return activation,
        _ if units.is_none() || matches!(written, WrittenValue::Wrong(_)) => {}
        _ => {
            let message =
                format!("the activation of `rnn` is `tanh` or `relu`, and cannot be {}", written.kind());
            let units = units.unwrap_or_default();
            let error = Diagnostic::new(Code::Arguments, written.place(), message)
                .help(format!("write `rnn({units})` or `rnn({units}, relu)`"));
            diagnostics.push(error);
        }
    }
    Activation::Tanh
}
