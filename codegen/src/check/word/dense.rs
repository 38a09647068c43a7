//! `dense(16)`: every input to every output, or the connections that are declared, with weights and a bias.

use super::factors::sparse_kernel;
use super::room::Chained;
use super::start::{has_equal_inputs, is_same_for_all};
use crate::check::draft::builder::DraftBuilder;
use crate::check::draft::field::{Field, WeightsOf};
use crate::check::draft::link::Link;
use crate::check::draft::shaped::Shaped;
use crate::check::draft::size::check_size;
use crate::check::option::{self, LayerFacts};
use crate::check::written::{number_text, place_behind};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::ids::IdVec;
use crate::keyword::{self, Activation, Init, Word};
use crate::model::{Bias, CompiledKernel, GivenWeights, Layer, LayerId, NodeId, Operation, Pattern, Shape};
use crate::operation;
use crate::operation::answers::{Alike, Drops, Ending, Linear, Price, Signs, Zero, of_value};
use crate::operation::meaning::{Answers, Around, Meaning, Nature};
use crate::syntax::{self, WrittenValue};

/// The word `dense`.
pub(super) struct DenseWord;

impl Chained for DenseWord {
    fn check<'a>(&self, build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
        check_dense(build, link)
    }

    fn size_behind(&self, operation: &syntax::Call, _: Option<usize>) -> Option<usize> {
        match operation.arguments.first() {
            Some(WrittenValue::Number(width)) => width.size,
            _ => None,
        }
    }

    fn passes(&self) -> bool {
        false
    }

    fn bends(&self) -> bool {
        false
    }

    fn init_in_front(&self) -> Option<Init> {
        Some(Activation::Identity.default_init())
    }
}

/// `x·weights + bias`, with the weights that the layer's pattern has: of a `dense`, a `scale` or a norm.
impl Meaning for operation::dense::Dense {
    fn nature(&self) -> Nature {
        Nature {
            layer: Some(self.0),
            zero: Zero::Read,
            linear: Linear::Map(self.0),
            drops: Drops::Nowhere,
            activation: None,
            frozen: None,
        }
    }

    fn price(&self, _: usize) -> Price {
        (5, 5_000)
    }

    fn forward(&self, sources: usize) -> usize {
        of_value(sources)
    }

    fn kernels(&self, around: Around<'_>) -> Vec<CompiledKernel> {
        let layer = &around.layers[self.0];
        vec![match &layer.pattern {
            Pattern::Full => CompiledKernel::Dense(layer.inputs, layer.outputs, layer.biases()),
            Pattern::Diagonal | Pattern::Connections(_) => sparse_kernel(layer),
        }]
    }

    fn ending(&self, _: &Answers<'_, Ending>) -> Ending {
        Ending::default()
    }

    fn signs(&self, of: &Answers<'_, Signs>, layers: &IdVec<LayerId, Layer>) -> Signs {
        if is_pinned_above(&layers[self.0]) { of.nth(0) } else { Signs::ANY }
    }

    fn alike(&self, shapes: &Shaped<'_>) -> Alike {
        let layer = &shapes.layers[self.0];
        match &layer.pattern {
            Pattern::Full if !shapes.is_shared(self.0) && has_equal_inputs(layer) => Alike::Summed,
            Pattern::Diagonal if is_same_for_all(layer) => Alike::Kept,
            Pattern::Full | Pattern::Diagonal | Pattern::Connections(_) => Alike::Separated,
        }
    }
}

/// The node and the layer of a `dense`.
fn check_dense<'a>(build: &mut DraftBuilder<'_, 'a>, link: Link<'a>) -> NodeId {
    let (name, operation) = (&link.item.name, link.operation);
    let inputs = link.size();
    let outputs = check_width(operation, inputs, build.diagnostics);
    let known = LayerFacts {
        keys: Word::Dense.options(),
        name,
        inputs,
        outputs,
        sized: Some(operation),
        diagonal: false,
        source: link.item.chain.source.place(),
        width: operation.arguments.first().map_or(operation.place, WrittenValue::place),
    };
    let mut options = option::read(build, link, known);
    let has_bias = options.bias != Bias::Absent;
    let tie = option::read_tie(build, operation, known, has_bias);
    if let (Some(tie), None) = (tie, options.frozen) {
        options.frozen = option::inherit_frozen(build, operation, tie, has_bias);
    }
    let is_tied = operation.options.iter().any(|argument| argument.key == keyword::option::TIE);
    build.add_field(Field {
        name: name.clone(),
        inputs,
        outputs,
        has_bias,
        weights: match &options.pattern {
            _ if is_tied => WeightsOf::List(Some(0)),
            Pattern::Connections(pairs) => WeightsOf::List(Some(pairs.len())),
            Pattern::Full | Pattern::Diagonal => WeightsOf::Matrix,
        },
    });
    let shape = outputs.map(Shape::row);
    let (Some(source), Some(inputs), Some(outputs)) = (link.source, inputs, outputs) else {
        return build.add_stand_in(&name.to_string(), shape);
    };
    if is_tied && tie.is_none() {
        return build.add_stand_in(&name.to_string(), shape);
    }
    let layer = Layer {
        name: name.clone(),
        inputs,
        outputs,
        pattern: options.pattern,
        bias: options.bias,
        tie,
        weights: options.weights.map(GivenWeights::Each),
        init: options.init.unwrap_or(link.init),
        frozen: options.frozen.unwrap_or(false),
        step: options.step,
    };
    let layer = build.add_layer(link.id, layer);
    build.add_node(&name.to_string(), Operation::Dense(layer), &[source], shape)
}

/// How many outputs a `dense` has.
fn check_width(
    operation: &syntax::Call,
    inputs: Option<usize>,
    diagnostics: &mut Diagnostics,
) -> Option<usize> {
    match operation.arguments.as_slice() {
        [WrittenValue::Word(word)]
            if option::near_option(&word.word.to_string(), Word::Dense.options()).is_some() =>
        {
            refuse_sizes(operation, inputs, diagnostics);
            None
        }
        [size] => check_size(size, "a layer width", diagnostics),
        arguments if arguments.iter().any(WrittenValue::is_wrong) => None,
        _ => {
            refuse_sizes(operation, inputs, diagnostics);
            None
        }
    }
}

/// Reports a `dense` that has another number of sizes than one.
fn refuse_sizes(operation: &syntax::Call, inputs: Option<usize>, diagnostics: &mut Diagnostics) {
    if option::has_named_number(operation) {
        return;
    }
    if let Some(error) = option::option_without_value(operation, Word::Dense.options()) {
        diagnostics.push(error);
        return;
    }
    let found = operation.arguments.len();
    let error = match operation.arguments.as_slice() {
        // As `torch.nn.Linear` has it.
        [WrittenValue::Number(first), last] if first.size.is_some() && first.size == inputs => {
            let (message, help) = (
                "`dense` takes its number of inputs from the value before the arrow",
                format!("write `dense({})`", number_text(last).unwrap_or_else(|| "16".to_owned())),
            );
            Diagnostic::new(Code::Arguments, first.place, message).help(help)
        }
        // As `tf.keras.layers.Dense` has it.
        [WrittenValue::Number(_), WrittenValue::Word(activation)]
            if Activation::of(&activation.word.to_string()).is_some() =>
        {
            let message = format!("`{}` is an activation, which follows the layer", activation.word);
            let width = operation.arguments.first().and_then(number_text).unwrap_or_default();
            Diagnostic::new(Code::Arguments, activation.place, message)
                .help(format!("write `dense({width}) -> {}`", activation.text))
        }
        arguments => {
            let width = arguments.first().and_then(number_text).unwrap_or_else(|| "16".to_owned());
            let message = format!("`dense` takes one size, found {found}");
            Diagnostic::new(Code::Arguments, place_behind(operation, 1), message)
                .help(format!("write how many outputs the layer has: `dense({width})`"))
        }
    };
    diagnostics.push(error);
}

/// Whether a layer keeps the signs of its input: its weights and its bias are given, not below 0, and
/// frozen.
fn is_pinned_above(layer: &Layer) -> bool {
    let is_not_below = |numbers: &[f64]| numbers.iter().all(|number| *number >= 0.0);
    let bias = match &layer.bias {
        Bias::Absent | Bias::Zeros => true,
        Bias::Given(numbers) | Bias::Blocks(numbers) => is_not_below(numbers),
        Bias::Drawn(_) => false,
    };
    layer.frozen && bias && layer.weights.as_ref().is_some_and(|weights| is_not_below(weights.numbers()))
}
