//! `gru(16)`, `gru(16, reset = before)`: a gated recurrent unit.
//!
//! With h′ of the step before, σ the sigmoid and ⊙ number by number, as `torch.nn.GRU`:
//!
//! ```text
//! r = σ(x·W_r + h′·U_r + b_r)      z = σ(x·W_z + h′·U_z + b_z)
//! n = tanh(x·W_n + b_n + r ⊙ (h′·U_n + c_n))      h = (1 − z) ⊙ n + z ⊙ h′
//! ```
//!
//! With `reset = before`, as Cho et al. 2014, equations 5 to 8: n = tanh(x·W_n + (r ⊙ h′)·U_n + b_n).

use super::{CellWord, Form, Matrix, Wires, add_matrix, check_last, check_part, check_units, facts, joined};
use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::link::Link;
use crate::check::option::{self, Options};
use crate::diag::{Code, Diagnostic, Diagnostics, nearest};
use crate::keyword::{Activation, Word, option as keys};
use crate::model::{Affine, Bias, LayerId, NodeId, Operation, Shape};
use crate::syntax::Call;

/// The word `gru`.
pub(in crate::check::word) const GRU: CellWord = CellWord { check: check_gru };

/// Where the reset gate multiplies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reset {
    /// The state's part of a sum.
    After,
    /// The state, before its matrix.
    Before,
}

/// The layers: of both gates; of the new value, and of the state's part of it, if that is a sum of its own.
struct Layers {
    gates: Option<LayerId>,
    new: Option<LayerId>,
    hidden: Option<LayerId>,
}

fn check_gru<'a>(build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
    let form = Form { keys: Word::Gru.options(), arguments: 1, example: "gru(16)" };
    let units = check_units(link, form, build.diagnostics);
    let reset = read_reset(link.operation, build.diagnostics);
    check_last(build, link);
    let (inputs, outputs) = (joined(link.size(), units), units.map(|units| units.saturating_mul(3)));
    let options = option::read(build, link, facts(link, form.keys, inputs, outputs));
    let layers = add_layers(build, link, units, &options, reset);
    let (Some(x), Some(units), Layers { gates: Some(gates), new: Some(new), hidden }) =
        (link.source, units, layers)
    else {
        return build.add_stand_in(&link.item.name.to_string(), units.map(Shape::row));
    };
    let mut wires = Wires { build, link, units };
    let state = wires.add_state();
    let read = wires.add_joined("", [x, state]);
    let gates = wires.add("", Operation::Dense(gates), &[read], units.saturating_mul(2));
    let r = wires.add_gate(gates, 0, "reset", Activation::Sigmoid);
    let z = wires.add_gate(gates, 1, "update", Activation::Sigmoid);
    let sum = match hidden {
        Some(hidden) => {
            let of_x = wires.add_row("new", Operation::Dense(new), &[x]);
            let of_state = wires.add_row("hidden", Operation::Dense(hidden), &[state]);
            let kept = wires.add_row("hidden", Operation::Product, &[r, of_state]);
            wires.add_row("new", Operation::Sum, &[of_x, kept])
        }
        None => {
            let kept = wires.add_row("new", Operation::Product, &[r, state]);
            let read = wires.add_joined("new", [x, kept]);
            wires.add_row("new", Operation::Dense(new), &[read])
        }
    };
    let n = wires.add_row("new", Operation::Activation(Activation::Tanh), &[sum]);
    let rest = wires.add_row("", Operation::Affine(Affine { factor: -1.0, offset: 1.0 }), &[z]);
    let new = wires.add_row("", Operation::Product, &[rest, n]);
    let old = wires.add_row("", Operation::Product, &[z, state]);
    wires.add_row("", Operation::Sum, &[new, old])
}

/// The layers, of which each has its part of the weights that are written as one matrix, `[I + H][3·H]`.
fn add_layers(
    build: &mut DraftBuilder<'_, '_>,
    link: Link<'_>,
    units: Option<usize>,
    options: &Options,
    reset: Reset,
) -> Layers {
    let (inputs, init) = (link.size(), Activation::Tanh.default_init());
    let part = |rows: [Option<usize>; 2], gates: [usize; 2]| block(options, units, rows, gates);
    let bias = |gates: [usize; 2]| match (&options.bias, units) {
        (Bias::Given(numbers), Some(units)) => {
            let [start, end] = gates.map(|gate| gate.saturating_mul(units));
            Bias::Given(numbers.get(start..end).unwrap_or_default().to_vec())
        }
        (other, _) => other.clone(),
    };
    let all = joined(inputs, units);
    let gates = Matrix {
        name: link.item.name.clone(),
        inputs: all,
        outputs: units.map(|units| units.saturating_mul(2)),
        weights: part([Some(0), all], [0, 2]),
        bias: bias([0, 2]),
        init,
    };
    let end = if reset == Reset::After { inputs } else { all };
    let new = Matrix {
        name: check_part(build, link, "new"),
        inputs: end,
        outputs: units,
        weights: part([Some(0), end], [2, 3]),
        bias: bias([2, 3]),
        init,
    };
    let hidden = (reset == Reset::After).then(|| Matrix {
        name: check_part(build, link, "hidden"),
        inputs: units,
        outputs: units,
        weights: part([inputs, all], [2, 3]),
        // A bias that is written is that of the sum of both.
        bias: if let Bias::Given(_) = options.bias { Bias::Zeros } else { options.bias.clone() },
        init,
    });
    let mut add = |matrix| add_matrix(build, link.id, matrix, options);
    Layers { gates: add(gates), new: add(new), hidden: hidden.and_then(add) }
}

/// Some rows of the columns of some gates, of the weights that are written.
fn block(
    options: &Options,
    units: Option<usize>,
    [first, end]: [Option<usize>; 2],
    gates: [usize; 2],
) -> Option<Vec<f64>> {
    let (weights, units, first, end) = (options.weights.as_ref()?, units?, first?, end?);
    let [left, right] = gates.map(|gate| gate.saturating_mul(units));
    let rows = weights.chunks(units.saturating_mul(3).max(1)).skip(first).take(end.saturating_sub(first));
    Some(rows.flat_map(|row| row.get(left..right).unwrap_or_default()).copied().collect())
}

/// `reset = before`, `reset = after`; `after` if none is written.
fn read_reset(operation: &Call, diagnostics: &mut Diagnostics) -> Reset {
    let written = operation.options.iter().find(|argument| argument.key == keys::RESET);
    let Some(written) = written.map(|argument| &argument.value) else { return Reset::After };
    let name = written.as_name().map(ToString::to_string).unwrap_or_default();
    match name.as_str() {
        "after" => return Reset::After,
        "before" => return Reset::Before,
        _ => {}
    }
    if !written.is_wrong() {
        let message = format!("`reset` must be `after` or `before`, and cannot be {}", written.kind());
        let error = Diagnostic::new(Code::OptionValue, written.place(), message);
        diagnostics.push(match nearest(&name, ["after", "before"]) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(
                "write `reset = after` as PyTorch and Keras, or `reset = before` as the first paper: where the \
                 reset gate multiplies, behind the matrix of the state or before it",
            ),
        });
    }
    Reset::After
}
