//! `lstm(16)`: long short-term memory.
//!
//! With h′ and c′ of the step before, σ the sigmoid and ⊙ number by number, as `torch.nn.LSTM`:
//!
//! ```text
//! i = σ(x·W_i + h′·U_i + b_i)      f = σ(x·W_f + h′·U_f + b_f)
//! g = tanh(x·W_g + h′·U_g + b_g)      o = σ(x·W_o + h′·U_o + b_o)
//! c = f ⊙ c′ + i ⊙ g      h = o ⊙ tanh c
//! ```
//!
//! Hochreiter & Schmidhuber 1997; the forget gate is that of Gers, Schmidhuber & Cummins 2000.

use super::{CellWord, Form, Matrix, Wires, add_matrix, check_last, check_part, check_units, facts, joined};
use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::link::Link;
use crate::check::number::constant_error;
use crate::check::option;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::keyword::{Activation, Word, option as keys};
use crate::model::{Bias, NodeId, Operation, Shape};
use crate::syntax::{Call, OptionArgument, Wanted, WrittenValue};

/// The end of the name of the second value that it remembers.
const CELL: &str = "cell";

/// Jozefowicz, Zaremba & Sutskever 2015, section 5: a gate that begins open lets gradients pass.
const FORGET_BIAS: f64 = 1.0;

/// The word `lstm`.
pub(in crate::check::word) const LSTM: CellWord = CellWord { check: check_lstm };

fn check_lstm<'a>(build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
    let form = Form { keys: Word::Lstm.options(), arguments: 1, example: "lstm(16)" };
    let units = check_units(link, form, build.diagnostics);
    check_last(build, link);
    check_part(build, link, CELL);
    let (inputs, outputs) = (joined(link.size(), units), units.map(|units| units.saturating_mul(4)));
    let mut options = option::read(build, link, facts(link, form.keys, inputs, outputs));
    let forget = read_forget_bias(link.operation, build.diagnostics);
    let begins_with_zeros = options.bias == Bias::Zeros && given(link.operation, keys::BIAS).is_none();
    let matrix = Matrix {
        name: link.item.name.clone(),
        inputs,
        outputs,
        weights: options.weights.take(),
        bias: match begins_with_zeros && forget != 0.0 {
            true => Bias::Blocks(vec![0.0, forget, 0.0, 0.0]),
            false => options.bias.clone(),
        },
        init: Activation::Tanh.default_init(),
    };
    let layer = add_matrix(build, link.id, matrix, &options);
    let (Some(x), Some(units), Some(layer)) = (link.source, units, layer) else {
        return build.add_stand_in(&link.item.name.to_string(), units.map(Shape::row));
    };
    let mut wires = Wires { build, link, units };
    let state = wires.add_state();
    let read = wires.add_joined("", [x, state]);
    let gates = wires.add("", Operation::Dense(layer), &[read], units.saturating_mul(4));
    let i = wires.add_gate(gates, 0, "input", Activation::Sigmoid);
    let f = wires.add_gate(gates, 1, "forget", Activation::Sigmoid);
    let g = wires.add_gate(gates, 2, "new", Activation::Tanh);
    let o = wires.add_gate(gates, 3, "output", Activation::Sigmoid);
    let memory = wires.build.add_part_memory(link.id, CELL, units);
    let before = wires.add_row(CELL, Operation::Earlier { memory, steps: 1 }, &[]);
    let kept = wires.add_row(CELL, Operation::Product, &[f, before]);
    let new = wires.add_row(CELL, Operation::Product, &[i, g]);
    let cell = wires.add_row(CELL, Operation::Sum, &[kept, new]);
    wires.build.set_part(memory, cell);
    let bent = wires.add_row(CELL, Operation::Activation(Activation::Tanh), &[cell]);
    wires.add_row("", Operation::Product, &[o, bent])
}

fn given<'a>(operation: &'a Call, key: &str) -> Option<&'a OptionArgument> {
    operation.options.iter().find(|argument| argument.key == key)
}

/// `forget_bias = 1`; 1 if none is written.
fn read_forget_bias(operation: &Call, diagnostics: &mut Diagnostics) -> f64 {
    let Some(written) = given(operation, keys::FORGET_BIAS) else { return FORGET_BIAS };
    if let Some(other) = given(operation, keys::BIAS).or_else(|| given(operation, keys::BIAS_INIT)) {
        let message = format!("`{}` has no effect when `{}` is given", written.key, other.key);
        let error = Diagnostic::new(Code::Contradiction, written.key.span(), message)
            .help("remove one of the two")
            .related(other.key.span(), "it says how all biases begin");
        diagnostics.push(error);
    }
    match &written.value {
        WrittenValue::Wrong(_) => {}
        WrittenValue::Number(number) if number.value.abs() <= f64::from(f32::MAX) => return number.value,
        other => {
            let message = format!("`{}` must be a number", written.key);
            diagnostics.push(constant_error(other, "`forget_bias`", Wanted::Number).unwrap_or_else(|| {
                Diagnostic::new(Code::OptionValue, other.place(), message)
                    .help("write `forget_bias = 1`, or `forget_bias = 0` for gates that are half open")
            }));
        }
    }
    FORGET_BIAS
}
