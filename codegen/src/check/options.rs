//! The options of layers: `bias = …`, `weights = …`, `init = …`, `frozen = …` and the others of `keyword::option`.

use std::collections::BTreeMap;

use super::Checker;
use super::arguments::{number_text, place_behind};
use super::given::{read_bias, read_weights};
pub(super) use super::known::Known;
use super::norm::kept;
use super::number::{constant_error, is_positive, of_percent};
use crate::diag::{Code, Diagnostic, nearest};
use crate::keyword::{self, Init, option};
use crate::model::{Bias, Pattern, StepOptions};
use crate::syntax::{self, OptionArgument, Value, Wanted};

/// The options of one layer, as far as they are right.
pub(super) struct Options {
    pub(super) pattern: Pattern,
    pub(super) bias: Bias,
    pub(super) weights: Option<Vec<f64>>,
    pub(super) init: Option<Init>,
    /// What is said; nothing may mean that another layer says it.
    pub(super) frozen: Option<bool>,
    pub(super) step: StepOptions,
    pub(super) epsilon: Option<f64>,
    pub(super) momentum: Option<f64>,
}

impl<'a> Checker<'a> {
    /// The options of a layer.
    pub(super) fn check_options(&mut self, operation: &'a syntax::Operation, known: Known<'a>) -> Options {
        self.refuse_options(operation, known.keys);
        self.refuse_repeated_options(operation);
        let given = |key: &str| {
            // What is wrong was reported already; of two options of one name, the first one counts.
            let found = operation.options.iter().find(|argument| argument.key == key)?;
            (known.keys.contains(&key) && !found.value.is_wrong()).then_some(found)
        };
        let connected = self.check_pattern(given(option::CONNECT), given(option::MASK), known);
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
            given(option::WEIGHTS).map(|argument| match self.weights_of_layer(&argument.value, known) {
                Some(error) => Err(error.into()),
                None => read_weights(&argument.value, connected.as_ref(), known),
            });
        options.weights = self.noted(weights);
        let bias = given(option::BIAS).map(|argument| read_bias(&argument.value, known));
        options.bias = self.noted(bias).unwrap_or(Bias::Zeros);
        options.init =
            self.noted(given(option::INIT).map(|argument| read_init(&argument.value, option::INIT)));
        let frozen = given(option::FROZEN).map(|argument| read_bool(&argument.value, option::FROZEN));
        options.frozen = self.noted(frozen);
        options.step = self.check_step(given);
        options.epsilon = self.noted(
            given(option::EPSILON).map(|argument| read_above_zero(&argument.value, option::EPSILON, 1e-5)),
        );
        options.momentum =
            self.noted(given(option::MOMENTUM).map(|argument| read_share(&argument.value, option::MOMENTUM)));
        if let Some(connected) = connected {
            options.pattern = Pattern::Connections(connected.pairs);
        }
        if let Some(argument) = given(option::BIAS_INIT) {
            let init = self.noted(Some(read_init(&argument.value, option::BIAS_INIT)));
            options.bias = match init {
                Some(init) if given(option::BIAS).is_none() => Bias::Drawn(init),
                _ => options.bias,
            };
        }
        self.refuse_contradictions(given, options.frozen == Some(true));
        options
    }

    /// Reports options that have nothing to do beside others.
    fn refuse_contradictions(&mut self, given: impl Fn(&str) -> Option<&'a OptionArgument>, is_frozen: bool) {
        let mut refuse = |idle: &str, other: &str, message: String, note: &str| {
            if let (Some(idle), Some(other)) = (given(idle), given(other)) {
                self.diagnostics.push(
                    Diagnostic::new(Code::Contradiction, idle.key.span(), message)
                        .help("remove one of the two")
                        .related(other.key.span(), note),
                );
            }
        };
        let beside = |idle: &str, other: &str| format!("`{idle}` has nothing to do beside `{other}`");
        let (init, bias_init) = (option::INIT, option::BIAS_INIT);
        refuse(bias_init, option::BIAS, beside(bias_init, option::BIAS), "the bias is given");
        refuse(init, option::WEIGHTS, beside(init, option::WEIGHTS), "the weights are given");
        for step in [option::L1, option::L2, option::RATE_SCALE, option::MAX_NORM] {
            if is_frozen {
                let message = format!("`{step}` has nothing to do in a frozen layer");
                refuse(step, option::FROZEN, message, "the layer is frozen");
            }
        }
    }

    /// `l1`, `l2`, `rate_scale` and `max_norm`.
    fn check_step(&mut self, given: impl Fn(&str) -> Option<&'a OptionArgument>) -> StepOptions {
        let mut number = |key: &'static str| {
            let argument = given(key)?;
            let example = match key {
                option::MAX_NORM => 3.0,
                option::RATE_SCALE => 0.1,
                _ => 1e-4,
            };
            self.noted(Some(read_above_zero(&argument.value, key, example)))
        };
        StepOptions {
            l1: number(option::L1).unwrap_or(0.0),
            l2: number(option::L2).unwrap_or(0.0),
            rate_scale: number(option::RATE_SCALE).unwrap_or(1.0),
            max_norm: number(option::MAX_NORM),
        }
    }

    /// What was read, or nothing and an error.
    pub(super) fn noted<T>(&mut self, read: Option<Result<T, impl Into<Vec<Diagnostic>>>>) -> Option<T> {
        match read? {
            Ok(value) => Some(value),
            Err(errors) => {
                errors.into().into_iter().for_each(|error| self.diagnostics.push(error));
                None
            }
        }
    }

    pub(super) fn refuse_repeated_options(&mut self, operation: &'a syntax::Operation) {
        let mut earlier: BTreeMap<String, &'a OptionArgument> = BTreeMap::new();
        for argument in &operation.options {
            let first = *earlier.entry(argument.key.to_string()).or_insert(argument);
            if !core::ptr::eq(first, argument) {
                let message = format!("the option `{}` is given twice", argument.key);
                let help = match argument.key == option::ALLOW {
                    true => "write all codes in one list: `allow = [\"NW0050\", \"NW0053\"]`",
                    false => "remove one of the two",
                };
                self.diagnostics.push(
                    Diagnostic::new(Code::OptionTwice, argument.key.span(), message)
                        .help(help)
                        .related(first.key.span(), "the first one is"),
                );
            }
        }
    }
}

/// `he_normal`, `uniform(0.1)`.
fn read_init(value: &Value, key: &str) -> Result<Init, Diagnostic> {
    let all = || format!("initialisers are {}", keyword::list(Init::ALL.map(Init::word)));
    let Value::Word(operation) = value else {
        return Err(Diagnostic::new(
            Code::OptionValue,
            value.place(),
            format!("`{key}` cannot be {}", value.kind()),
        )
        .help(all()));
    };
    let word = operation.word.to_string();
    let Some(init) = Init::of(&word) else {
        let error = Diagnostic::new(
            Code::UnknownInit,
            operation.word.span(),
            format!("no initialiser is called `{word}`"),
        );
        return Err(match nearest(&word, Init::ALL.map(Init::word)) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(all()),
        });
    };
    match (init, operation.arguments.as_slice(), operation.options.is_empty()) {
        (_, [], true) => Ok(init),
        (Init::Uniform(_), [Value::Number(limit)], true) if is_positive(limit.value) => {
            Ok(Init::Uniform(Some(limit.value)))
        }
        (Init::Uniform(_), [value], true)
            if let Some(error) = constant_error(value, "the limit of `uniform`", Wanted::Number) =>
        {
            Err(error)
        }
        (Init::Uniform(_), ..) => Err(Diagnostic::new(
            Code::Arguments,
            place_behind(operation, usize::from(operation.arguments.len() > 1)),
            "`uniform` takes at most one limit above 0",
        )
        .help("write `uniform`, or `uniform(0.1)` for numbers between -0.1 and 0.1")),
        _ => Err(Diagnostic::new(Code::Arguments, operation.place, format!("`{word}` takes no arguments"))
            .help(format!("write `{word}`"))),
    }
}

/// `true` or `false`.
pub(super) fn read_bool(value: &Value, key: &str) -> Result<bool, Diagnostic> {
    if let Value::Word(operation) = value
        && operation.arguments.is_empty()
        && operation.options.is_empty()
    {
        if operation.word == "true" {
            return Ok(true);
        }
        if operation.word == "false" {
            return Ok(false);
        }
    }
    let error =
        Diagnostic::new(Code::OptionValue, value.place(), format!("`{key}` is either `true` or `false`"));
    Err(match (near_bool(value), value) {
        (Some(near), _) => error.help(format!("did you mean `{near}`?")),
        (None, Value::Number(number)) => error.help(format!("write `{key} = {}`", number.value != 0.0)),
        (None, _) => error.help(format!("write `{key} = true`")),
    })
}

/// What a word such as `False` is meant to be.
pub(super) fn near_bool(value: &Value) -> Option<&'static str> {
    nearest(&value.as_name()?.to_string(), ["true", "false"])
}

/// A number above 0 and at most 1.
fn read_share(value: &Value, key: &str) -> Result<f64, Diagnostic> {
    match value {
        Value::Number(number) if is_positive(number.value) && number.value <= 1.0 => Ok(number.value),
        value if let Some(error) = constant_error(value, &format!("`{key}`"), Wanted::Number) => Err(error),
        other => {
            let message = format!("`{key}` must be a number above 0 and at most 1");
            let error = Diagnostic::new(Code::OptionValue, other.place(), message);
            let share = match other {
                Value::Number(number) => of_percent(number.value),
                _ => None,
            };
            Err(match share {
                // What is kept, as Keras says it.
                Some(share) if share > 0.5 => error.help(format!(
                    "write `{key} = {}`: it is what is taken of a batch, not what is kept",
                    kept(share)
                )),
                Some(share) => error.help(format!("write `{key} = {share}` for as many per cent")),
                None => error.help(format!("write `{key} = 0.1`")),
            })
        }
    }
}

/// A number above 0.
fn read_above_zero(value: &Value, key: &str, example: f64) -> Result<f64, Diagnostic> {
    match value {
        Value::Number(number) if is_positive(number.value) => Ok(number.value),
        value if let Some(error) = constant_error(value, &format!("`{key}`"), Wanted::Number) => Err(error),
        other => {
            let message = format!("`{key}` must be a number above 0");
            let error = Diagnostic::new(Code::OptionValue, other.place(), message);
            Err(match other {
                Value::Number(number) if number.value == 0.0 && key == option::RATE_SCALE => {
                    error.help("write `frozen = true`: a layer that is multiplied with 0 does not learn")
                }
                Value::Number(number) if number.value == 0.0 && key != option::EPSILON => {
                    let text = number_text(other).unwrap_or_default();
                    error.help(format!("remove `{key} = {text}`: without it nothing is added or cut off"))
                }
                Value::Number(number) if is_positive(-number.value) => {
                    let text = number_text(other).unwrap_or_default();
                    error.help(format!("write `{key} = {}`", text.trim_start_matches('-')))
                }
                _ => error.help(format!("write `{key} = {example:?}`")),
            })
        }
    }
}
