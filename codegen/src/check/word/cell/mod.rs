//! Recurrent layers: what `rnn`, `gru` and `lstm` have in common.
//!
//! Input: a word in a chain. Output: nodes of other operations, as the equations of the word say, with the
//! layers that they read. Guarantees: the value of the item is the state, so that `prev(h)` and the `h` of
//! the memory are the same.

pub(super) mod gru;
pub(super) mod lstm;
pub(super) mod rnn;

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::field::{Field, WeightsOf};
use crate::check::draft::link::Link;
use crate::check::draft::part::{self, Reason};
use crate::check::draft::size::check_size;
use crate::check::names::ItemId;
use crate::check::option::{self, LayerFacts, Options};
use crate::check::word::room::Chained;
use crate::check::written::{chain_text, is_layer, number_text, place_behind, source_text};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::keyword::{Activation, Init};
use crate::model::{Bias, GivenWeights, Layer, LayerId, NodeId, Operation, Pattern, Shape};
use crate::syntax::{Call, WrittenValue};

/// The word of a recurrent layer, which differs from others in how it is checked.
pub(in crate::check::word) struct CellWord {
    check: for<'a> fn(&mut DraftBuilder<'_, 'a>, Link<'a>) -> NodeId,
}

impl Chained for CellWord {
    fn check<'a>(&self, build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
        (self.check)(build, link)
    }

    fn size_behind(&self, operation: &Call, _: Option<usize>) -> Option<usize> {
        written_units(operation)
    }

    fn passes(&self) -> bool {
        false
    }

    // Its source goes into a matrix, whatever bent it, and nothing follows it in its chain.
    fn bends(&self) -> bool {
        false
    }

    fn init_in_front(&self) -> Option<Init> {
        Some(Activation::Identity.default_init())
    }
}

/// The form of the arguments of a word that begins with a number of units.
#[derive(Clone, Copy)]
pub(super) struct Form {
    /// The options.
    pub(super) keys: &'static [&'static str],
    /// How many arguments there may be.
    pub(super) arguments: usize,
    /// An example, for messages.
    pub(super) example: &'static str,
}

/// How many units a layer has: its first argument.
pub(super) fn check_units(link: Link<'_>, form: Form, diagnostics: &mut Diagnostics) -> Option<usize> {
    let operation = link.operation;
    let arguments = operation.arguments.as_slice();
    if arguments.iter().any(WrittenValue::is_wrong) || option::has_named_number(operation) {
        return None;
    }
    match arguments {
        // As `torch.nn.GRU` has it.
        [WrittenValue::Number(first), last @ WrittenValue::Number(_), layers @ ..]
            if first.size.is_some() && first.size == link.size() && layers.len() <= 1 =>
        {
            let message =
                format!("`{}` takes its number of inputs from the value before the arrow", operation.word);
            let units = number_text(last).unwrap_or_else(|| "16".to_owned());
            let help = match layers {
                [] => format!("write `{}({units})`", operation.word),
                _ => {
                    format!("write `{}({units})`, and each other layer as an item of its own", operation.word)
                }
            };
            diagnostics.push(Diagnostic::new(Code::Arguments, first.place, message).help(help));
            None
        }
        [units, rest @ ..] if rest.len() < form.arguments && !is_option(units, form.keys) => {
            check_size(units, "a number of units", diagnostics)
        }
        _ => {
            diagnostics.push(option::option_without_value(operation, form.keys).unwrap_or_else(|| {
                let (word, found) = (&operation.word, arguments.len());
                let message = format!("`{word}` takes one size, found {found}");
                Diagnostic::new(Code::Arguments, place_behind(operation, 1), message)
                    .help(format!("write how many units it has: `{}`", form.example))
            }));
            None
        }
    }
}

/// How many units a layer has, as far as that is written.
pub(super) fn written_units(operation: &Call) -> Option<usize> {
    match operation.arguments.first() {
        Some(WrittenValue::Number(units)) => units.size,
        _ => None,
    }
}

/// Whether an argument is the name of an option without its value.
fn is_option(argument: &WrittenValue, keys: &[&'static str]) -> bool {
    argument.as_name().is_some_and(|name| option::near_option(&name.to_string(), keys).is_some())
}

/// Reports an operation behind a recurrent layer, whose state is the value of its item.
fn check_last(build: &mut DraftBuilder<'_, '_>, link: Link<'_>) {
    let operations = &link.item.chain.operations;
    let position = link.item.chain.position(link.operation);
    // A second layer is reported as such.
    let [next, ..] = &operations[position + 1..] else { return };
    if next.is_wrong || operations[position + 1..].iter().any(is_layer) {
        return;
    }
    let (name, word) = (&link.item.name, &link.operation.word);
    let message = format!("`{word}` ends its chain, because its state is the value of `{name}`");
    let cell = build.names.free_name("cell");
    let before = chain_text(source_text(&link.item.chain.source), &operations[..=position]);
    let behind = chain_text(&cell, &operations[position + 1..]);
    let error = Diagnostic::new(Code::Cell, next.place, message)
        .help(format!("write `{cell}: {before}; {name}: {behind};`"))
        .related(link.operation.place, format!("the state of `{name}`"));
    build.diagnostics.push(error);
}

/// The name of a part of an item, such as `h_cell`, which no other item may have.
fn check_part(build: &mut DraftBuilder<'_, '_>, link: Link<'_>, suffix: &str) -> Ident {
    let (name, word) = (&link.item.name, &link.operation.word);
    let why = format!("which is declared as `{word}`");
    let note = format!("`{name}` is declared");
    part::check_part(build, link.id, suffix, Reason { why, place: link.operation.place, note })
}

/// The facts of a layer with these inputs and outputs, which the options are compared with.
pub(super) fn facts<'a>(
    link: Link<'a>,
    keys: &'static [&'static str],
    inputs: Option<usize>,
    outputs: Option<usize>,
) -> LayerFacts<'a> {
    let operation = link.operation;
    LayerFacts {
        keys,
        name: &link.item.name,
        inputs,
        outputs,
        sized: None,
        diagonal: false,
        source: link.item.chain.source.place(),
        width: operation.arguments.first().map_or(operation.place, WrittenValue::place),
    }
}

/// A full matrix of a recurrent layer, as far as its sizes are known.
pub(super) struct Matrix {
    pub(super) name: Ident,
    pub(super) inputs: Option<usize>,
    pub(super) outputs: Option<usize>,
    pub(super) weights: Option<Vec<f64>>,
    pub(super) bias: Bias,
    /// How the weights begin where the options name no initialiser.
    pub(super) init: Init,
}

/// The layer of a matrix, with the options that all matrices of the word have; `None` without its sizes.
pub(super) fn add_matrix(
    build: &mut DraftBuilder<'_, '_>,
    item: ItemId,
    matrix: Matrix,
    options: &Options,
) -> Option<LayerId> {
    let Matrix { name, inputs, outputs, weights, bias, init } = matrix;
    build.add_field(Field {
        name: name.clone(),
        inputs,
        outputs,
        has_bias: bias != Bias::Absent,
        weights: WeightsOf::Matrix,
    });
    let (Some(inputs), Some(outputs)) = (inputs, outputs) else { return None };
    let layer = Layer {
        name,
        inputs,
        outputs,
        pattern: Pattern::Full,
        bias,
        tie: None,
        weights: weights.map(GivenWeights::Each),
        init: options.init.unwrap_or(init),
        frozen: options.frozen.unwrap_or(false),
        step: options.step,
    };
    Some(build.add_layer(item, layer))
}

/// The sum of two sizes; one that does not fit in `usize` is far above the budget, which refuses it.
fn joined(a: Option<usize>, b: Option<usize>) -> Option<usize> {
    Some(a?.saturating_add(b?))
}

/// The nodes of a recurrent layer, as they are added.
struct Wires<'c, 'd, 'a> {
    build: &'c mut DraftBuilder<'d, 'a>,
    link: Link<'a>,
    /// How many numbers the state has.
    units: usize,
}

impl Wires<'_, '_, '_> {
    /// A node; `part` is the end of its name, or nothing.
    fn add(&mut self, part: &str, operation: Operation, sources: &[NodeId], size: usize) -> NodeId {
        let item = &self.link.item.name;
        let name = match part {
            "" => item.to_string(),
            part => format!("{}_{part}", item.unraw()),
        };
        self.build.add_node(&name, operation, sources, Some(Shape::row(size)))
    }

    /// A node with as many numbers as the state.
    fn add_row(&mut self, part: &str, operation: Operation, sources: &[NodeId]) -> NodeId {
        self.add(part, operation, sources, self.units)
    }

    /// The state of the step before.
    fn add_state(&mut self) -> NodeId {
        let memory = self.build.add_memory(self.link.id, 1, self.units);
        self.add_row("", Operation::Earlier { memory, steps: 1 }, &[])
    }

    /// Two nodes concatenated.
    fn add_joined(&mut self, part: &str, sources: [NodeId; 2]) -> NodeId {
        let sizes = sources.map(|source| self.build.shape_of(Some(source)).map_or(0, |shape| shape.size()));
        self.add(part, Operation::Concat, &sources, sizes[0].saturating_add(sizes[1]))
    }

    /// The gate with this index among those of a matrix.
    fn add_gate(&mut self, gates: NodeId, index: usize, part: &str, activation: Activation) -> NodeId {
        let start = index.saturating_mul(self.units);
        let z = self.add_row(part, Operation::Slice(start), &[gates]);
        self.add_row(part, Operation::Activation(activation), &[z])
    }
}
