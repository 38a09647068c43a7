//! Activations: what is written behind an arrow and has no parameters. Each has its row in `keyword::activation`.

use super::super::allow::{allowing, allows};
use super::super::names::Resolved;
use super::super::number::{constant_error, is_positive};
use super::super::option::refuse_options;
use super::super::shape::builder::Builder;
use super::super::shape::link::Link;
use super::super::shape::shaped::Shaped;
use super::super::written::{chain_text, is_layer, loss_text, place_behind, source_text};
use super::answers::{Alike, Drops, Ending, Kernel, Linear, Price, Signs, Zero};
use super::room::{Around, Chained, Meaning};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::ids::IdVec;
use crate::keyword::{Activation, Init, Loss, Word};
use crate::model::{Layer, LayerId, NodeId, Operation};
use crate::syntax::{self, LossItem, NodeItem, Value, Wanted};
use proc_macro2::Ident;

/// The word of an activation.
pub(super) struct Activates(pub(super) Activation);

impl Chained for Activates {
    fn check<'a>(&self, build: &mut Builder<'_, 'a>, link: Link<'a>) -> NodeId {
        check_activation(self.0, build, link)
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

/// An activation of a node.
pub(super) struct Activated {
    pub(super) activation: Activation,
    pub(super) source: NodeId,
}

impl Meaning for Activated {
    fn layer(&self) -> Option<LayerId> {
        None
    }

    fn price(&self) -> Price {
        (4, 1_700)
    }

    fn kernels(&self, around: Around<'_>) -> Vec<Kernel> {
        let word = self.activation.word();
        vec![match around.before {
            Some(layer) => Kernel::Activated(layer.inputs, layer.outputs, word),
            None if self.activation.is_elementwise() => Kernel::Row(word, 0),
            None => Kernel::Row(word, around.size),
        }]
    }

    fn ending(&self, of: &dyn Fn(NodeId) -> Ending) -> Ending {
        match self.activation {
            Activation::Identity => of(self.source),
            bend => Ending::behind(Word::Activation(bend)),
        }
    }

    fn signs(&self, of: &dyn Fn(NodeId) -> Signs, _: &IdVec<LayerId, Layer>) -> Signs {
        of(self.source).through(self.activation.range())
    }

    fn zero(&self) -> Zero {
        match self.activation {
            rectifier if rectifier.is_rectifier() => Zero::Rectified(rectifier),
            Activation::Identity => Zero::Passed,
            _ => Zero::Read,
        }
    }

    fn alike(&self, _: &Shaped<'_>) -> Alike {
        Alike::Kept
    }

    fn linear(&self) -> Linear {
        // An `identity` bends nothing either, but it says that nothing is to be bent.
        if self.activation == Activation::LeakyRelu(1.0) { Linear::Straight } else { Linear::Ends }
    }

    fn drops(&self) -> Drops {
        Drops::Before(self.source)
    }

    fn activation(&self) -> Option<(Activation, NodeId)> {
        Some((self.activation, self.source))
    }
}

fn check_activation<'a>(activation: Activation, build: &mut Builder<'_, 'a>, link: Link<'a>) -> NodeId {
    let (name, operation) = (link.item.name.to_string(), link.operation);
    let keys = Word::Activation(activation).options();
    refuse_options(operation, keys, Some(link.item), build.names, build.diagnostics);
    let activation = match activation {
        Activation::LeakyRelu(_) => Activation::LeakyRelu(check_slope(operation, build.diagnostics)),
        Activation::Elu(_) => Activation::Elu(check_alpha(operation, build.diagnostics)),
        other => {
            refuse_arguments(operation, build.diagnostics);
            other
        }
    };
    let is_meant = || allows(&link.item.chain.operations, Code::NothingToLearn);
    if !activation.is_elementwise() && link.size() == Some(1) && !is_meant() {
        let always = if activation == Activation::Softmax { 1 } else { 0 };
        let word = activation.word();
        let message = format!("`{word}` of one value is always {always}, so nothing can be learnt");
        build.diagnostics.push(
            Diagnostic::new(Code::NothingToLearn, operation.place, message)
                .help(sigmoid_fix(build.names, link.item))
                .help(allowing(operation, Code::NothingToLearn)),
        );
    }
    match link.source {
        Some(source) => build.add_node(&name, Operation::Activation(activation, source), link.shape),
        None => build.add_stand_in(&name, link.shape),
    }
}

/// What `elu(0.5)` goes down to. Above 0: the sign of what comes out is that of what went in.
fn check_alpha(operation: &syntax::Operation, diagnostics: &mut Diagnostics) -> f64 {
    match operation.arguments.as_slice() {
        [] => Activation::ALPHA,
        [Value::Number(alpha)] if is_positive(alpha.value) => alpha.value,
        arguments if arguments.iter().any(Value::is_wrong) => Activation::ALPHA,
        [value] if let Some(error) = constant_error(value, "the bound of `elu`", Wanted::Number) => {
            diagnostics.push(error);
            Activation::ALPHA
        }
        _ => {
            let place = place_behind(operation, usize::from(operation.arguments.len() > 1));
            let message = "`elu` takes at most one number above 0, of what it goes down to";
            diagnostics
                .push(Diagnostic::new(Code::Arguments, place, message).help("write `elu` or `elu(0.5)`"));
            Activation::ALPHA
        }
    }
}

/// The slope of `leaky_relu(0.1)`. Not below 0: the sign of what comes out is that of what went in.
fn check_slope(operation: &syntax::Operation, diagnostics: &mut Diagnostics) -> f64 {
    match operation.arguments.as_slice() {
        [] => Activation::SLOPE,
        [Value::Number(slope)] if slope.value >= 0.0 && slope.value <= f64::from(f32::MAX) => slope.value,
        arguments if arguments.iter().any(Value::is_wrong) => Activation::SLOPE,
        [value] if let Some(error) = constant_error(value, "the slope of `leaky_relu`", Wanted::Number) => {
            diagnostics.push(error);
            Activation::SLOPE
        }
        _ => {
            let place = place_behind(operation, usize::from(operation.arguments.len() > 1));
            let message = "`leaky_relu` takes at most one number, a slope of at least 0";
            diagnostics.push(
                Diagnostic::new(Code::Arguments, place, message)
                    .help("write `leaky_relu` or `leaky_relu(0.1)`"),
            );
            Activation::SLOPE
        }
    }
}

/// Reports arguments of an activation that has none.
fn refuse_arguments(operation: &syntax::Operation, diagnostics: &mut Diagnostics) {
    if operation.arguments.is_empty() || operation.arguments.iter().any(Value::is_wrong) {
        return;
    }
    let word = &operation.word;
    let form = match operation.arguments.as_slice() {
        [Value::Word(form)] if *word == "gelu" && form.word == "tanh" => "gelu_tanh".to_owned(),
        [Value::Text(form, _)] if *word == "gelu" && form == "tanh" => "gelu_tanh".to_owned(),
        [Value::Word(inner)] if is_layer(inner) => {
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
            && term.operation.arguments.iter().filter_map(Value::as_name).any(|name| *name == item.name)
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
    let text = |operation: &syntax::Operation| match operation.arguments.first().and_then(Value::as_name) {
        Some(operand) if operand == name => format!("bce({name})"),
        _ => operation.text.clone(),
    };
    format!("loss: {};", loss_text(&loss.terms, &text))
}
