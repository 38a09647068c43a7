//! The options of layers: `bias = …`, `weights = …`, `init = …`, `frozen = …` and the others of `keyword::option`.

use proc_macro2::Ident;

use super::sparse::Connected;
use super::{Checker, count};
use crate::diag::{Code, Diagnostic, nearest};
use crate::keyword::{self, Init, option};
use crate::model::{Bias, Pattern, StepOptions};
use crate::syntax::{self, OptionArgument, Value};

/// What is known where options are read.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    /// The options that the operation has.
    pub(super) keys: &'static [&'static str],
    /// The layer's name.
    pub(super) name: &'a Ident,
    /// Numbers that go in.
    pub(super) inputs: Option<usize>,
    /// Numbers that come out.
    pub(super) outputs: Option<usize>,
    /// Whether there is a weight for each number instead of a matrix.
    pub(super) diagonal: bool,
}

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
            given(option::WEIGHTS).map(|argument| read_weights(&argument.value, connected.as_ref(), known));
        options.weights = self.noted(weights);
        let bias = given(option::BIAS).map(|argument| read_bias(&argument.value, known.name, known.outputs));
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
        refuse(bias_init, option::BIAS, beside(bias_init, option::BIAS), "the bias is said here");
        refuse(init, option::WEIGHTS, beside(init, option::WEIGHTS), "the weights are given here");
        for step in [option::L1, option::L2, option::RATE_SCALE, option::MAX_NORM] {
            if is_frozen {
                let message = format!("`{step}` has nothing to do in a frozen layer");
                refuse(step, option::FROZEN, message, "the layer is frozen here");
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
    pub(super) fn noted<T>(&mut self, read: Option<Result<T, Diagnostic>>) -> Option<T> {
        match read? {
            Ok(value) => Some(value),
            Err(error) => {
                self.diagnostics.push(error);
                None
            }
        }
    }

    pub(super) fn refuse_repeated_options(&mut self, operation: &'a syntax::Operation) {
        for (position, argument) in operation.options.iter().enumerate() {
            let earlier: &'a [OptionArgument] = &operation.options[..position];
            if let Some(first) = earlier.iter().find(|earlier| earlier.key == argument.key) {
                let message = format!("the option `{}` is given twice", argument.key);
                let help = match argument.key == option::ALLOW {
                    true => "write all codes in one list: `allow = [\"NW0050\", \"NW0053\"]`",
                    false => "remove one of the two",
                };
                self.diagnostics.push(
                    Diagnostic::new(Code::OptionTwice, argument.key.span(), message)
                        .help(help)
                        .related(first.key.span(), "the first one is here"),
                );
            }
        }
    }
}

/// `true`, `false` or a list with a number for each output.
fn read_bias(value: &Value, name: &Ident, outputs: Option<usize>) -> Result<Bias, Diagnostic> {
    let Value::List(values, place) = value else {
        return match read_bool(value, option::BIAS) {
            Ok(true) => Ok(Bias::Zeros),
            Ok(false) => Ok(Bias::Absent),
            Err(_) => Err(Diagnostic::new(
                Code::OptionValue,
                value.place(),
                format!("`bias` cannot be {}", value.kind()),
            )
            .help("write `bias = false`, or a number for each output: `bias = [0.35, 0.35]`")),
        };
    };
    let numbers = read_numbers(values)?;
    match outputs {
        Some(outputs) if numbers.len() != outputs => Err(Diagnostic::new(
            Code::WeightShape,
            *place,
            format!(
                "`bias` has {}, but `{name}` has {}",
                count(numbers.len(), "number"),
                count(outputs, "output")
            ),
        )
        .help(format!("write {}, one for each output", count(outputs, "number")))),
        _ => Ok(Bias::Given(numbers)),
    }
}

/// The weights by input, then by output: a matrix, or a list where the layer is none.
fn read_weights(
    value: &Value,
    connected: Option<&Connected>,
    known: Known<'_>,
) -> Result<Vec<f64>, Diagnostic> {
    let (wanted, noun) = match connected {
        Some(connected) => (Some(connected.pairs.len()), "connection"),
        None if known.diagonal => (known.outputs, "value"),
        None => return read_matrix(value, known),
    };
    let form = format!("write a number for each {noun}: `weights = [0.5, -0.5]`");
    let Value::List(values, place) = value else {
        let message = format!("`weights` cannot be {}", value.kind());
        return Err(Diagnostic::new(Code::WeightShape, value.place(), message).help(form));
    };
    let numbers = read_numbers(values)?;
    if let Some(wanted) = wanted.filter(|wanted| *wanted != numbers.len()) {
        let (found, wanted) = (count(numbers.len(), "number"), count(wanted, noun));
        let message = format!("`weights` has {found}, but `{}` has {wanted}", known.name);
        return Err(Diagnostic::new(Code::WeightShape, *place, message).help(form));
    }
    Ok(match connected {
        Some(connected) => {
            connected.order.iter().filter_map(|&position| numbers.get(position).copied()).collect()
        }
        None => numbers,
    })
}

/// `[[…], …]`: a row for each input with a number for each output.
fn read_matrix(value: &Value, known: Known<'_>) -> Result<Vec<f64>, Diagnostic> {
    let Known { name, inputs, outputs, .. } = known;
    let form = "weights are `[input][output]`: a list for each input with a number for each output, such as \
                `weights = [[0.1, 0.2], [0.3, 0.4]]`";
    let Value::List(rows, place) = value else {
        return Err(Diagnostic::new(
            Code::WeightShape,
            value.place(),
            format!("`weights` cannot be {}", value.kind()),
        )
        .help(form));
    };
    let mut weights = Vec::new();
    let mut shape_error = None;
    for (index, row) in rows.iter().enumerate() {
        let Value::List(values, row_place) = row else {
            return Err(Diagnostic::new(
                Code::WeightShape,
                row.place(),
                format!("a row of `weights` must be a list, found {}", row.kind()),
            )
            .help(form));
        };
        let numbers = read_numbers(values)?;
        if let Some(outputs) = outputs
            && numbers.len() != outputs
        {
            let (found, wanted) = (count(numbers.len(), "number"), count(outputs, "output"));
            shape_error = shape_error.or(Some(
                Diagnostic::new(
                    Code::WeightShape,
                    *row_place,
                    format!("row {index} of `weights` has {found}, but `{name}` has {wanted}"),
                )
                .help(form),
            ));
        }
        weights.extend(numbers);
    }
    match inputs {
        Some(inputs) if rows.len() != inputs => Err(Diagnostic::new(
            Code::WeightShape,
            *place,
            format!(
                "`weights` has {}, but `{name}` has {}",
                count(rows.len(), "row"),
                count(inputs, "input")
            ),
        )
        .help(form)),
        _ => shape_error.map_or(Ok(weights), Err),
    }
}

/// A list of numbers, each of which fits in single precision.
fn read_numbers(values: &[Value]) -> Result<Vec<f64>, Diagnostic> {
    let mut numbers = Vec::with_capacity(values.len());
    for value in values {
        let Value::Number(number) = value else {
            return Err(Diagnostic::new(
                Code::Number,
                value.place(),
                format!("expected a number, found {}", value.kind()),
            )
            .help("write a number such as `0.5`"));
        };
        if number.value.abs() > f64::from(f32::MAX) {
            return Err(Diagnostic::new(
                Code::Number,
                number.place,
                format!("{:e} overflows single precision", number.value),
            )
            .help("the largest f32 is about 3.4e38"));
        }
        numbers.push(number.value);
    }
    Ok(numbers)
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
        (Init::Uniform(_), [Value::Number(limit)], true)
            if limit.value > 0.0 && limit.value <= f64::from(f32::MAX) =>
        {
            Ok(Init::Uniform(Some(limit.value)))
        }
        (Init::Uniform(_), ..) => Err(Diagnostic::new(
            Code::Arguments,
            operation.place,
            "`uniform` takes at most one limit above 0",
        )
        .help("write `uniform`, or `uniform(0.1)` for numbers between -0.1 and 0.1")),
        _ => Err(Diagnostic::new(Code::Arguments, operation.place, format!("`{word}` takes no arguments"))
            .help(format!("write `{word}`"))),
    }
}

/// `true` or `false`.
fn read_bool(value: &Value, key: &str) -> Result<bool, Diagnostic> {
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
    Err(Diagnostic::new(Code::OptionValue, value.place(), format!("`{key}` is either `true` or `false`"))
        .help(format!("write `{key} = true`")))
}

/// A number above 0 and at most 1.
fn read_share(value: &Value, key: &str) -> Result<f64, Diagnostic> {
    match value {
        Value::Number(number) if number.value > 0.0 && number.value <= 1.0 => Ok(number.value),
        other => Err(Diagnostic::new(
            Code::OptionValue,
            other.place(),
            format!("`{key}` must be a number above 0 and at most 1"),
        )
        .help(format!("write `{key} = 0.1`"))),
    }
}

/// A number above 0.
fn read_above_zero(value: &Value, key: &str, example: f64) -> Result<f64, Diagnostic> {
    match value {
        Value::Number(number) if number.value > 0.0 && number.value <= f64::from(f32::MAX) => {
            Ok(number.value)
        }
        other => Err(Diagnostic::new(
            Code::OptionValue,
            other.place(),
            format!("`{key}` must be a number above 0"),
        )
        .help(format!("write `{key} = {example:?}`"))),
    }
}
