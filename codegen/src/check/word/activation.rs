//! Activations: operations after an arrow without parameters. Each has its row in `keyword::activation`.

use super::room::Chained;
use crate::check::allow::{allowing, allows};
use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::link::Link;
use crate::check::draft::shaped::Shaped;
use crate::check::names::Resolved;
use crate::check::number::constant_error;
use crate::check::option::refuse_options;
use crate::check::written::{chain_text, is_layer, loss_text, place_behind, source_text};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::ids::IdVec;
use crate::keyword::{self, Activation, Init, Loss, Word};
use crate::model::{CompiledKernel, Layer, LayerId, NodeId, Operation};
use crate::operation::answers::{Alike, Drops, Ending, Linear, Price, Signs, Zero, of_value};
use crate::operation::meaning::{Answers, Around, Meaning, Nature};
use crate::syntax::{self, LossItem, NodeItem, Wanted, WrittenValue};
use proc_macro2::Ident;

/// The word of an activation.
pub(super) struct ActivationWord(pub(super) Activation);

impl Chained for ActivationWord {
    fn check<'a>(&self, build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
        check_activation(self.0, build, link)
    }

    fn size_behind(&self, _: &syntax::Call, before: Option<usize>) -> Option<usize> {
        before
    }

    fn passes(&self) -> bool {
        self.0 == Activation::Identity
    }

    fn bends(&self) -> bool {
        self.0 != Activation::Identity
    }

    fn init_in_front(&self) -> Option<Init> {
        Some(self.0.default_init())
    }
}

impl Meaning for Activation {
    fn nature(&self) -> Nature {
        Nature {
            layer: None,
            zero: {
                if self.is_rectifier() {
                    Zero::Rectified(*self)
                } else if *self == Activation::Identity {
                    Zero::Passed
                } else {
                    Zero::Read
                }
            },
            linear: {
                // An `identity` bends nothing either, but it says that nothing is to be bent.
                if *self == (Activation::LeakyRelu { slope: 1.0 }) { Linear::Straight } else { Linear::Ends }
            },
            drops: Drops::Before,
            activation: Some(*self),
            frozen: None,
        }
    }

    fn price(&self, _: usize) -> Price {
        (4, 1_700)
    }

    fn forward(&self, sources: usize) -> usize {
        of_value(sources)
    }

    fn kernels(&self, around: Around<'_>) -> Vec<CompiledKernel> {
        let word = self.word();
        vec![match around.before {
            Some(&Layer { inputs, outputs, .. }) => {
                CompiledKernel::Activated { inputs, outputs, word, is_function: self.is_function() }
            }
            None if self.is_elementwise() => CompiledKernel::Row(word, 0),
            None => CompiledKernel::Row(word, around.size),
        }]
    }

    fn ending(&self, of: &Answers<'_, Ending>) -> Ending {
        match *self {
            Activation::Identity => of.nth(0),
            bend => Ending::behind(Word::Activation(bend)),
        }
    }

    fn signs(&self, of: &Answers<'_, Signs>, _: &IdVec<LayerId, Layer>) -> Signs {
        of.nth(0).through(self.range())
    }

    fn alike(&self, _: &Shaped<'_>) -> Alike {
        Alike::Kept
    }
}

fn check_activation<'a>(activation: Activation, build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
    let (name, operation) = (link.item.name.to_string(), link.operation);
    let keys = Word::Activation(activation).options();
    refuse_options(operation, keys, Some(link.item), build.names, build.diagnostics);
    let activation = match activation.number() {
        Some(known) => check_number(activation, known, operation, build.diagnostics),
        None => {
            refuse_arguments(operation, build.diagnostics);
            activation
        }
    };
    let is_meant = || allows(&link.item.chain.operations, Code::NothingToLearn);
    if !activation.is_elementwise() && link.size() == Some(1) && !is_meant() {
        let always = if activation == Activation::Softmax { 1 } else { 0 };
        let word = activation.word();
        let message = format!("`{word}` of one value is always {always}, so nothing can be learned");
        build.diagnostics.push(
            Diagnostic::new(Code::NothingToLearn, operation.place, message)
                .help(sigmoid_fix(build.names, link.item))
                .help(allowing(operation, Code::NothingToLearn)),
        );
    }
    match link.source {
        Some(source) => build.add_node(&name, Operation::Activation(activation), &[source], link.shape),
        None => build.add_stand_in(&name, link.shape),
    }
}

/// The activation with the number that it is given: `elu(0.5)`, `leaky_relu(0.1)`.
fn check_number(
    activation: Activation,
    known: keyword::Number,
    operation: &syntax::Call,
    diagnostics: &mut Diagnostics,
) -> Activation {
    let keyword::Number { noun, takes, example, .. } = known;
    let word = activation.word();
    let error = match operation.arguments.as_slice() {
        [] => return activation,
        [WrittenValue::Number(number)] if known.accepts(number.value) => {
            return activation.with(number.value);
        }
        arguments if arguments.iter().any(WrittenValue::is_wrong) => return activation,
        [value] => constant_error(value, &format!("the {noun} of `{word}`"), Wanted::Number),
        _ => None,
    };
    diagnostics.push(error.unwrap_or_else(|| {
        let place = place_behind(operation, usize::from(operation.arguments.len() > 1));
        Diagnostic::new(Code::Arguments, place, format!("`{word}` takes at most {takes}"))
            .help(format!("write `{word}` or `{word}({example})`"))
    }));
    activation
}

/// Reports arguments of an activation that has none.
fn refuse_arguments(operation: &syntax::Call, diagnostics: &mut Diagnostics) {
    if operation.arguments.is_empty() || operation.arguments.iter().any(WrittenValue::is_wrong) {
        return;
    }
    let word = &operation.word;
    let form = match operation.arguments.as_slice() {
        [WrittenValue::Word(form)] if *word == "gelu" && form.word == "tanh" => "gelu_tanh".to_owned(),
        [WrittenValue::Text(form, _)] if *word == "gelu" && form == "tanh" => "gelu_tanh".to_owned(),
        [WrittenValue::Word(inner)] if is_layer(inner) => {
            format!("{} -> {word}", inner.text)
        }
        _ => word.to_string(),
    };
    let message = format!("`{word}` takes no arguments, found {}", operation.arguments.len());
    diagnostics.push(
        Diagnostic::new(Code::Arguments, place_behind(operation, 0), message).help(format!("write `{form}`")),
    );
}

/// A `softmax` of one value as a sigmoid, with the loss that fits.
fn sigmoid_fix(names: &Resolved<'_>, item: &NodeItem) -> String {
    let mut terms = names.loss.iter().flat_map(|item| &item.terms);
    let is_compared = terms.any(|term| {
        let loss = Loss::of(&term.operation.word.to_string());
        matches!(loss, Some(Loss::CrossEntropy { .. }))
            && term
                .operation
                .arguments
                .iter()
                .filter_map(WrittenValue::as_name)
                .any(|name| *name == item.name)
    });
    if !is_compared {
        return "write `sigmoid` for the probability of one class against another".to_owned();
    }
    let mut operations = item.chain.operations.clone();
    let _ = operations.pop();
    let before = chain_text(source_text(&item.chain.source), &operations);
    let loss = names.loss.map(|loss| bce_text(loss, &item.name)).unwrap_or_default();
    format!(
        "write `{}: {before} -> sigmoid; {loss}` for the probability of one class against another",
        item.name
    )
}

/// The loss with the cross-entropies of this value as binary ones.
fn bce_text(loss: &LossItem, name: &Ident) -> String {
    let text = |operation: &syntax::Call| match operation.arguments.first().and_then(WrittenValue::as_name) {
        Some(operand) if operand == name => format!("bce({name})"),
        _ => operation.text.clone(),
    };
    format!("loss: {};", loss_text(&loss.terms, &text))
}
