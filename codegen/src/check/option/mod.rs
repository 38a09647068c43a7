//! The options of layers: `bias = …`, `weights = …`, `init = …`, `frozen = …` and the others of
//! `keyword::option`.
//!
//! Input: an operation, and the known facts of its layer. Output: [`Options`], as far as they are right.
//! Guarantees: errors are reported, with the same numbers in the right form if there is one.

mod arguments;
mod given;
mod known;
mod matrix;
mod over_time;
mod sparse;
mod tie;
mod value;
mod weights;

use super::draft::builder::DraftBuilder;
use super::draft::link::Link;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::keyword::{Init, option};
use crate::model::{Bias, Pattern, StepOptions};
use crate::syntax::OptionArgument;

pub(super) use arguments::{
    has_named_number, near_option, option_without_value, refuse_arguments, refuse_options,
    refuse_repeated_options,
};
use given::{read_bias, read_weights};
pub(super) use known::LayerFacts;
use sparse::read_pattern;
pub(super) use tie::{inherit_frozen, read_tie};
use value::{noted, read_above_zero, read_bool, read_init, read_share};

/// The options of one layer, as far as they are right.
pub(crate) struct Options {
    pub(crate) pattern: Pattern,
    pub(crate) bias: Bias,
    pub(crate) weights: Option<Vec<f64>>,
    pub(crate) init: Option<Init>,
    /// The value, if one is written; without one, another layer may decide it.
    pub(crate) frozen: Option<bool>,
    pub(crate) step: StepOptions,
    pub(crate) epsilon: Option<f64>,
    pub(crate) momentum: Option<f64>,
}

/// The options of a layer.
pub(crate) fn read<'a>(build: &mut DraftBuilder<'_, 'a>, link: Link<'a>, known: LayerFacts<'a>) -> Options {
    let operation = link.operation;
    refuse_options(operation, known.keys, Some(link.item), build.names, build.diagnostics);
    refuse_repeated_options(operation, build.diagnostics);
    let given = |key: &str| {
        // Errors were reported already; of two options of one name, the first one counts.
        let found = operation.options.iter().find(|argument| argument.key == key)?;
        (known.keys.contains(&key) && !found.value.is_wrong()).then_some(found)
    };
    let connected = read_pattern(given(option::CONNECT), given(option::MASK), known, build.diagnostics);
    let mut options = Options {
        pattern: if known.diagonal { Pattern::Diagonal } else { Pattern::Full },
        bias: Bias::Zeros,
        weights: None,
        init: None,
        frozen: None,
        step: StepOptions::PLAIN,
        epsilon: None,
        momentum: None,
    };
    let weights =
        given(option::WEIGHTS).map(|argument| match tie::weights_of_layer(build, &argument.value, known) {
            Some(error) => Err(error.into()),
            None => read_weights(&argument.value, connected.as_ref(), known),
        });
    options.weights = noted(weights, build.diagnostics);
    let bias = given(option::BIAS).map(|argument| read_bias(&argument.value, known));
    options.bias = noted(bias, build.diagnostics).unwrap_or(Bias::Zeros);
    options.init = noted(
        given(option::INIT).map(|argument| read_init(&argument.value, option::INIT)),
        build.diagnostics,
    );
    let frozen = given(option::FROZEN).map(|argument| read_bool(&argument.value, option::FROZEN));
    options.frozen = noted(frozen, build.diagnostics);
    options.step = read_step(given, build.diagnostics);
    options.epsilon = noted(
        given(option::EPSILON).map(|argument| read_above_zero(&argument.value, option::EPSILON, 1e-5)),
        build.diagnostics,
    );
    options.momentum = noted(
        given(option::MOMENTUM).map(|argument| read_share(&argument.value, option::MOMENTUM)),
        build.diagnostics,
    );
    if let Some(connected) = connected {
        options.pattern = Pattern::Connections(connected.pairs);
    }
    if let Some(argument) = given(option::BIAS_INIT) {
        let init = noted(Some(read_init(&argument.value, option::BIAS_INIT)), build.diagnostics);
        options.bias = match init {
            Some(init) if given(option::BIAS).is_none() => Bias::Drawn(init),
            _ => options.bias,
        };
    }
    refuse_contradictions(build.diagnostics, given, options.frozen == Some(true));
    options
}

/// Reports options that have no effect beside others.
fn refuse_contradictions<'a>(
    diagnostics: &mut Diagnostics,
    given: impl Fn(&str) -> Option<&'a OptionArgument>,
    is_frozen: bool,
) {
    let mut refuse = |idle: &str, other: &str, message: String, note: &str| {
        if let (Some(idle), Some(other)) = (given(idle), given(other)) {
            diagnostics.push(
                Diagnostic::new(Code::Contradiction, idle.key.span(), message)
                    .help("remove one of the two")
                    .related(other.key.span(), note),
            );
        }
    };
    let beside = |idle: &str, other: &str| format!("`{idle}` has no effect when `{other}` is given");
    let (init, bias_init) = (option::INIT, option::BIAS_INIT);
    refuse(bias_init, option::BIAS, beside(bias_init, option::BIAS), "the bias is given");
    refuse(init, option::WEIGHTS, beside(init, option::WEIGHTS), "the weights are given");
    for step in StepOptions::WORDS {
        if is_frozen {
            let message = format!("`{step}` has no effect in a frozen layer");
            refuse(step, option::FROZEN, message, "the layer is frozen");
        }
    }
}

/// The options that change a step, such as `l1`.
fn read_step<'a>(
    given: impl Fn(&str) -> Option<&'a OptionArgument>,
    diagnostics: &mut Diagnostics,
) -> StepOptions {
    let mut number = |key: &'static str| {
        let argument = given(key)?;
        let example = option::number(key).unwrap_or(1.0);
        noted(Some(read_above_zero(&argument.value, key, example)), diagnostics)
    };
    let step = |step: StepOptions, key| number(key).map_or(step, |number| step.with(key, number));
    StepOptions::WORDS.into_iter().fold(StepOptions::PLAIN, step)
}
