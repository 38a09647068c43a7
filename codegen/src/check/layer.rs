//! `dense(16, bias = …, weights = …, init = …, frozen = …)`.

use proc_macro2::Ident;

use super::{Checker, Field, count};
use crate::diag::{Diagnostic, nearest};
use crate::keyword::{self, Activation, Init, option};
use crate::model::{Bias, Layer, NodeId, Operation};
use crate::syntax::{self, NodeItem, Value};

/// The options of one `dense`, as far as they are right.
struct Options {
    bias: Bias,
    weights: Option<Vec<f64>>,
    init: Option<Init>,
    frozen: bool,
}

impl<'a> Checker<'a> {
    /// The node and the layer of a `dense`.
    pub(super) fn check_dense(
        &mut self,
        index: usize,
        name: &Ident,
        operation: &'a syntax::Operation,
        source: Option<NodeId>,
    ) -> Option<NodeId> {
        let outputs = match operation.arguments.as_slice() {
            [size] => self.check_size(size, "a layer width"),
            arguments if arguments.iter().any(Value::is_wrong) => None,
            arguments => {
                self.diagnostics.push(
                    Diagnostic::new(
                        operation.place,
                        format!("`dense` takes one size, found {}", arguments.len()),
                    )
                    .help("write how many outputs the layer has: `dense(16)`"),
                );
                None
            }
        };
        let inputs = source.and_then(|node| self.nodes[node].size);
        let options = self.check_dense_options(operation, name, inputs, outputs);
        self.fields.push(Field {
            name: name.clone(),
            inputs,
            outputs,
            has_bias: options.bias != Bias::Absent,
        });
        let (Some(source), Some(inputs), Some(outputs)) = (source, inputs, outputs) else {
            return Some(self.add_stand_in(&name.to_string(), outputs));
        };
        let init =
            options.init.unwrap_or_else(|| following_activation(self.items[index], operation).default_init());
        let layer = self.layers.push(Layer {
            name: name.clone(),
            inputs,
            outputs,
            bias: options.bias,
            weights: options.weights,
            init,
            frozen: options.frozen,
        });
        self.layer_items.push(index);
        Some(self.add_node(&name.to_string(), Operation::Dense(layer, source), Some(outputs)))
    }

    fn check_dense_options(
        &mut self,
        operation: &syntax::Operation,
        name: &Ident,
        inputs: Option<usize>,
        outputs: Option<usize>,
    ) -> Options {
        self.refuse_options(operation, &option::ALL);
        let mut options = Options { bias: Bias::Zeros, weights: None, init: None, frozen: false };
        for (position, argument) in operation.options.iter().enumerate() {
            // Both were reported already.
            if argument.value.is_wrong() || !option::ALL.iter().any(|known| argument.key == known) {
                continue;
            }
            if let Some(first) =
                operation.options[..position].iter().find(|earlier| earlier.key == argument.key)
            {
                self.diagnostics.push(
                    Diagnostic::new(
                        argument.key.span(),
                        format!("the option `{}` is given twice", argument.key),
                    )
                    .help("remove one of the two")
                    .related(first.key.span(), "the first one is here"),
                );
                continue;
            }
            let value = &argument.value;
            let result = match argument.key.to_string().as_str() {
                option::BIAS => read_bias(value, name, outputs).map(|bias| options.bias = bias),
                option::WEIGHTS => {
                    read_weights(value, name, inputs, outputs).map(|weights| options.weights = Some(weights))
                }
                option::INIT => read_init(value).map(|init| options.init = Some(init)),
                option::FROZEN => read_bool(value, option::FROZEN).map(|frozen| options.frozen = frozen),
                _ => Ok(()),
            };
            if let Err(error) = result {
                self.diagnostics.push(error);
            }
        }
        let given = |key: &str| operation.options.iter().find(|argument| argument.key == key);
        if let (Some(weights), Some(init)) = (given(option::WEIGHTS), given(option::INIT)) {
            self.diagnostics.push(
                Diagnostic::new(init.key.span(), "`init` has nothing to do beside `weights`")
                    .help("remove one of the two")
                    .related(weights.key.span(), "the weights are given here"),
            );
        }
        options
    }
}

/// The activation behind an operation of the item's chain; identity if none follows.
fn following_activation(item: &NodeItem, operation: &syntax::Operation) -> Activation {
    let mut behind =
        item.chain.operations.iter().skip_while(|other| !core::ptr::eq(*other, operation)).skip(1);
    behind.next().and_then(|next| Activation::of(&next.word.to_string())).unwrap_or(Activation::Identity)
}

/// `true`, `false` or a list with a number for each output.
fn read_bias(value: &Value, name: &Ident, outputs: Option<usize>) -> Result<Bias, Diagnostic> {
    let Value::List(values, place) = value else {
        return match read_bool(value, option::BIAS) {
            Ok(true) => Ok(Bias::Zeros),
            Ok(false) => Ok(Bias::Absent),
            Err(_) => Err(Diagnostic::new(value.place(), format!("`bias` cannot be {}", value.kind()))
                .help("write `bias = false`, or a number for each output: `bias = [0.35, 0.35]`")),
        };
    };
    let numbers = read_numbers(values)?;
    match outputs {
        Some(outputs) if numbers.len() != outputs => Err(Diagnostic::new(
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

/// `[[…], …]`: a row for each input with a number for each output.
fn read_weights(
    value: &Value,
    name: &Ident,
    inputs: Option<usize>,
    outputs: Option<usize>,
) -> Result<Vec<f64>, Diagnostic> {
    let form = "weights are `[input][output]`: a list for each input with a number for each output, such as \
                `weights = [[0.1, 0.2], [0.3, 0.4]]`";
    let Value::List(rows, place) = value else {
        return Err(
            Diagnostic::new(value.place(), format!("`weights` cannot be {}", value.kind())).help(form)
        );
    };
    let mut weights = Vec::new();
    let mut shape_error = None;
    for (index, row) in rows.iter().enumerate() {
        let Value::List(values, row_place) = row else {
            return Err(Diagnostic::new(
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
            return Err(Diagnostic::new(value.place(), format!("expected a number, found {}", value.kind()))
                .help("write a number such as `0.5`"));
        };
        if number.value.abs() > f64::from(f32::MAX) {
            return Err(Diagnostic::new(
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
fn read_init(value: &Value) -> Result<Init, Diagnostic> {
    let all = || format!("initialisers are {}", keyword::list(Init::ALL.map(Init::word)));
    let Value::Word(operation) = value else {
        return Err(Diagnostic::new(value.place(), format!("`init` cannot be {}", value.kind())).help(all()));
    };
    let word = operation.word.to_string();
    let Some(init) = Init::of(&word) else {
        let error = Diagnostic::new(operation.word.span(), format!("no initialiser is called `{word}`"));
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
        (Init::Uniform(_), ..) => {
            Err(Diagnostic::new(operation.place, "`uniform` takes at most one limit above 0")
                .help("write `uniform`, or `uniform(0.1)` for numbers between -0.1 and 0.1"))
        }
        _ => Err(Diagnostic::new(operation.place, format!("`{word}` takes no arguments"))
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
    Err(Diagnostic::new(value.place(), format!("`{key}` is either `true` or `false`"))
        .help(format!("write `{key} = true`")))
}
