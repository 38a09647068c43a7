//! The options of layers: `bias = …`, `weights = …`, `init = …`, `frozen = …` and the others of `keyword::option`.

use std::collections::BTreeMap;

use super::arguments::place_behind;
pub(super) use super::known::Known;
use super::number::constant_error;
use super::sparse::Connected;
use super::weights::{list_form, list_of, matrix_error, matrix_form};
use super::{Checker, count};
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
            given(option::WEIGHTS).map(|argument| read_weights(&argument.value, connected.as_ref(), known));
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
                        .related(first.key.span(), "the first one is here"),
                );
            }
        }
    }
}

/// `true`, `false` or a list with a number for each output.
fn read_bias(value: &Value, known: Known<'_>) -> Result<Bias, Vec<Diagnostic>> {
    let Known { name, outputs, .. } = known;
    let Value::List(values, place) = value else {
        return match read_bool(value, option::BIAS) {
            Ok(true) => Ok(Bias::Zeros),
            Ok(false) => Ok(Bias::Absent),
            Err(error) if near_bool(value).is_some() => Err(error.into()),
            Err(_) if let Some(error) = constant_error(value, "`bias`", Wanted::List) => Err(error.into()),
            Err(_) => Err(Diagnostic::new(
                Code::OptionValue,
                value.place(),
                format!("`bias` cannot be {}", value.kind()),
            )
            .help("write `bias = false`, or a number for each output: `bias = [0.35, 0.35]`")
            .into()),
        };
    };
    let numbers = read_numbers(values)?;
    match outputs {
        Some(outputs) if numbers.len() != outputs => {
            let (found, wanted) = (count(numbers.len(), "number"), count(outputs, "output"));
            let message = format!("`bias` has {found}, but `{name}` has {wanted}");
            let form = format!("write a number for each output: `bias = {}`", list_of("0.5", outputs));
            let error = Diagnostic::new(Code::WeightShape, *place, message).help(form);
            Err(known.outputs_related(error).into())
        }
        _ => Ok(Bias::Given(numbers)),
    }
}

/// The weights by input, then by output: a matrix, or a list where the layer is none.
fn read_weights(
    value: &Value,
    connected: Option<&Connected>,
    known: Known<'_>,
) -> Result<Vec<f64>, Vec<Diagnostic>> {
    if let Some(error) = constant_error(value, "`weights`", Wanted::List) {
        return Err(error.into());
    }
    let (wanted, noun) = match connected {
        Some(connected) => (Some(connected.pairs.len()), "connection"),
        None if known.diagonal => (known.outputs, "value"),
        None => return read_matrix(value, known),
    };
    let form = list_form(wanted, noun);
    let Value::List(values, place) = value else {
        let message = format!("`weights` cannot be {}", value.kind());
        return Err(Diagnostic::new(Code::WeightShape, value.place(), message).help(form).into());
    };
    if let Some(error) = matrix_error(values, *place, connected, known, &form) {
        return Err(error.into());
    }
    let numbers = read_numbers(values)?;
    if let Some(wanted) = wanted.filter(|wanted| *wanted != numbers.len()) {
        let (found, wanted) = (count(numbers.len(), "number"), count(wanted, noun));
        let message = format!("`weights` has {found}, but `{}` has {wanted}", known.name);
        return Err(Diagnostic::new(Code::WeightShape, *place, message).help(form).into());
    }
    Ok(match connected {
        Some(connected) => {
            connected.order.iter().filter_map(|&position| numbers.get(position).copied()).collect()
        }
        None => numbers,
    })
}

/// `[[…], …]`: a row for each input with a number for each output.
fn read_matrix(value: &Value, known: Known<'_>) -> Result<Vec<f64>, Vec<Diagnostic>> {
    let Known { name, inputs, outputs, .. } = known;
    let form = &matrix_form(known);
    let Value::List(rows, place) = value else {
        return Err(Diagnostic::new(
            Code::WeightShape,
            value.place(),
            format!("`weights` cannot be {}", value.kind()),
        )
        .help(form)
        .into());
    };
    let (mut weights, mut errors, mut shape_errors) = (Vec::new(), Vec::new(), Vec::new());
    for (index, row) in rows.iter().enumerate() {
        let Value::List(values, row_place) = row else {
            let message = format!("a row of `weights` must be a list, found {}", row.kind());
            errors.push(Diagnostic::new(Code::WeightShape, row.place(), message).help(form));
            // A flat list is one mistake.
            if rows.iter().all(|row| !row.is_list()) {
                return Err(errors);
            }
            continue;
        };
        if let Some(outputs) = outputs.filter(|outputs| *outputs != values.len()) {
            let (found, wanted) = (count(values.len(), "number"), count(outputs, "output"));
            let message = format!("row {index} of `weights` has {found}, but `{name}` has {wanted}");
            let error = Diagnostic::new(Code::WeightShape, *row_place, message).help(form);
            shape_errors.push(known.outputs_related(error));
        }
        match read_numbers(values) {
            Ok(numbers) => weights.extend(numbers),
            Err(wrong) => errors.extend(wrong),
        }
    }
    match inputs.filter(|inputs| *inputs != rows.len()) {
        // A matrix of another shape has other rows, too.
        Some(inputs) => {
            let (found, wanted) = (count(rows.len(), "row"), count(inputs, "input"));
            let message = format!("`weights` has {found}, but `{name}` has {wanted}");
            let error = Diagnostic::new(Code::WeightShape, *place, message).help(form);
            errors.push(known.inputs_related(error));
        }
        None => errors.extend(shape_errors),
    }
    if errors.is_empty() { Ok(weights) } else { Err(errors) }
}

/// A list of numbers, each of which fits in single precision; or what is wrong with each of the others.
fn read_numbers(values: &[Value]) -> Result<Vec<f64>, Vec<Diagnostic>> {
    let (mut numbers, mut errors) = (Vec::with_capacity(values.len()), Vec::new());
    for value in values {
        if let Some(error) = constant_error(value, "an entry of the list", Wanted::Number) {
            errors.push(error);
            continue;
        }
        let Value::Number(number) = value else {
            let message = format!("expected a number, found {}", value.kind());
            errors.push(
                Diagnostic::new(Code::Number, value.place(), message).help("write a number such as `0.5`"),
            );
            continue;
        };
        if number.value.abs() > f64::from(f32::MAX) {
            let message = format!("{:e} overflows single precision", number.value);
            errors.push(
                Diagnostic::new(Code::Number, number.place, message).help("the largest f32 is about 3.4e38"),
            );
        }
        numbers.push(number.value);
    }
    if errors.is_empty() { Ok(numbers) } else { Err(errors) }
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
    let error =
        Diagnostic::new(Code::OptionValue, value.place(), format!("`{key}` is either `true` or `false`"));
    Err(match near_bool(value) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!("write `{key} = true`")),
    })
}

/// What a word such as `False` is meant to be.
fn near_bool(value: &Value) -> Option<&'static str> {
    nearest(&value.as_name()?.to_string(), ["true", "false"])
}

/// A number above 0 and at most 1.
fn read_share(value: &Value, key: &str) -> Result<f64, Diagnostic> {
    match value {
        Value::Number(number) if number.value > 0.0 && number.value <= 1.0 => Ok(number.value),
        value if let Some(error) = constant_error(value, &format!("`{key}`"), Wanted::Number) => Err(error),
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
        value if let Some(error) = constant_error(value, &format!("`{key}`"), Wanted::Number) => Err(error),
        other => Err(Diagnostic::new(
            Code::OptionValue,
            other.place(),
            format!("`{key}` must be a number above 0"),
        )
        .help(format!("write `{key} = {example:?}`"))),
    }
}
