//! Arguments that are too many, or stand in another way than the operation takes them.

use super::layer::is_layer;
use super::norm::kept;
use super::number::spelled;
use super::{Checker, count};
use crate::diag::{Code, Diagnostic, Place, nearest};
use crate::keyword::{self, Activation, Loss, Word, option};
use crate::syntax::{Operation, OptionArgument, Value};

/// From the first argument behind the first `wanted` to the last one; the whole operation if there are not as many.
pub(super) fn place_behind(operation: &Operation, wanted: usize) -> Place {
    match operation.arguments.get(wanted..) {
        Some([first, .., last]) => Place::between(first.place(), last.place()),
        Some([only]) => only.place(),
        _ => operation.place,
    }
}

/// A number as it can be written; `None` if the value is no number.
pub(super) fn number_text(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(match number.size {
            Some(size) => size.to_string(),
            None => spelled(number.value),
        }),
        _ => None,
    }
}

/// A value as it can be written; `None` of what cannot be read.
pub(super) fn value_text(value: &Value) -> Option<String> {
    Some(match value {
        Value::Number(_) => number_text(value)?,
        Value::Word(word) => word.text.clone(),
        Value::Text(text, _) => format!("\"{text}\""),
        Value::Constant(constant) => constant.text.clone(),
        Value::Connection(input, output, _) => format!("{} -> {}", input.value, output.value),
        Value::List(values, _) => {
            let texts: Vec<String> = values.iter().map(value_text).collect::<Option<_>>()?;
            format!("[{}]", texts.join(", "))
        }
        Value::Range(..) | Value::Wrong(_) => return None,
    })
}

/// Whether an operation takes numbers without a name.
fn takes_numbers(word: &str) -> bool {
    word == keyword::INPUT || Word::of(word).is_some_and(Word::takes_numbers)
}

/// Whether an option is what the operation takes without a name: `dropout(p = 0.5)`.
pub(super) fn is_named_number(operation: &Operation, argument: &OptionArgument) -> bool {
    let key = argument.key.to_string();
    // No operation takes more than three.
    operation.options.len() <= 3
        && takes_numbers(&operation.word.to_string())
        && operation.arguments.is_empty()
        && matches!(argument.value, Value::Number(_))
        && nearest(&key, option::ALL).is_none()
}

/// Whether what an operation takes stands there with a name, which was reported.
pub(super) fn has_named_number(operation: &Operation) -> bool {
    operation.options.iter().any(|argument| is_named_number(operation, argument))
}

/// The way out of an option that the operation does not have.
pub(super) fn option_help(operation: &Operation, argument: &OptionArgument, known: &[&str]) -> String {
    let word = &operation.word;
    let candidates = known.iter().copied().chain([option::ALLOW]);
    if let Some(near) = nearest(&argument.key.to_string(), candidates) {
        return format!("did you mean `{near}`?");
    }
    if let (Value::Number(_), true) = (&argument.value, Loss::of(&word.to_string()).is_some())
        && matches!(argument.key.to_string().as_str(), "weight" | "scale" | "factor" | "lambda")
    {
        let weight = number_text(&argument.value).unwrap_or_default();
        return format!("write `{weight} * {}`", without_option(operation, argument));
    }
    match (keyword::plain(&argument.key.to_string()).as_str(), argument.value.as_name()) {
        ("activation", Some(activation)) if *word == keyword::DENSE => {
            let near = nearest(&activation.to_string(), Activation::ALL.map(Activation::word));
            if matches!(near, None | Some("identity")) || keyword::plain(&activation.to_string()) == "none" {
                return format!("remove `{} = {activation}`: a layer ends without one", argument.key);
            }
            let text = without_option(operation, argument);
            return format!("write `{text} -> {}`", near.unwrap_or("sigmoid"));
        }
        ("approximate", Some(form)) if *word == "gelu" => {
            return format!("write `{}`", if form == "tanh" { "gelu_tanh" } else { "gelu" });
        }
        ("trainable" | "requiresgrad", Some(value)) if known.contains(&option::FROZEN) => {
            let is_trained = value != "false" && value != "False";
            return format!("write `{} = {}`", option::FROZEN, !is_trained);
        }
        _ => {}
    }
    if is_named_number(operation, argument) {
        let named = operation.options.iter().filter(|other| is_named_number(operation, other));
        let numbers: Vec<String> = named.filter_map(|other| number_text(&other.value)).collect();
        return format!("write `{word}({})`: what it takes has no name", numbers.join(", "));
    }
    if let Some(help) = needless_option(operation, argument) {
        return help;
    }
    match known {
        [] => format!("`{word}` has no option but `{}`", option::ALLOW),
        _ => {
            let all =
                format!("its options are {}", keyword::list(known.iter().copied().chain([option::ALLOW])));
            match why_without(&word.to_string(), &argument.key.to_string()) {
                Some(why) => format!("{why}; {all}"),
                None => all,
            }
        }
    }
}

/// The fix of an option of other frameworks that has no effect here, with what is written without it.
fn needless_option(operation: &Operation, argument: &OptionArgument) -> Option<String> {
    let key = argument.key.to_string();
    let why = keyword::needless_option(&key)?;
    Some(match operation.options.as_slice() {
        [_] if operation.arguments.is_empty() => format!("write `{}`: {why}", operation.word),
        _ => match value_text(&argument.value) {
            Some(value) => format!("remove `{key} = {value}`: {why}"),
            None => format!("remove it: {why}"),
        },
    })
}

/// An operation as it is written, without one of its options.
fn without_option(operation: &Operation, without: &OptionArgument) -> String {
    let arguments = operation.arguments.iter().filter_map(value_text);
    let others = operation.options.iter().filter(|other| !core::ptr::eq(*other, without));
    let options = others.filter_map(|other| Some(format!("{} = {}", other.key, value_text(&other.value)?)));
    let all: Vec<String> = arguments.chain(options).collect();
    format!("{}({})", operation.word, all.join(", "))
}

/// An operation as it is written, with other arguments before its options.
pub(super) fn with_arguments(operation: &Operation, arguments: &[String]) -> String {
    let options = operation.options.iter();
    let options = options.filter_map(|other| Some(format!("{} = {}", other.key, value_text(&other.value)?)));
    let all: Vec<String> = arguments.iter().cloned().chain(options).collect();
    format!("{}({})", operation.word, all.join(", "))
}

/// The operations that have an option, as `owner(option = value)` is written, and whether they are losses.
fn owners(key: &str) -> (Vec<&'static str>, bool) {
    let has = |loss: &Loss| loss.option().is_some_and(|option| option.key == key);
    let layers: Vec<&'static str> =
        Word::all().filter(|word| word.is_layer() && word.options().contains(&key)).map(Word::text).collect();
    let losses: Vec<&'static str> = Loss::ALL.into_iter().filter(has).map(Loss::word).collect();
    if layers.is_empty() { (losses, true) } else { (layers, false) }
}

/// An operation as it is written, with one more option.
pub(super) fn with_option(text: &str, option: &str) -> String {
    match text.strip_suffix(')') {
        Some(open) if open.ends_with('(') => format!("{open}{option})"),
        Some(open) => format!("{open}, {option})"),
        None => format!("{text}({option})"),
    }
}

/// Why a layer does not have an option that others have.
fn why_without(word: &str, key: &str) -> Option<String> {
    let is_layer = Word::of(word).is_some_and(Word::is_layer);
    Some(match key {
        option::BIAS | option::BIAS_INIT if is_layer => format!("`{word}` has no bias"),
        option::CONNECT | option::MASK | option::TIE if is_layer => {
            format!("`{word}` has a weight for each number and no matrix, as `dense` has")
        }
        _ => return None,
    })
}

/// The option that a word without a value is near; `L1` is more likely a constant.
pub(super) fn near_option(word: &str, known: &[&'static str]) -> Option<&'static str> {
    if word.contains(char::is_uppercase) { None } else { nearest(word, known.iter().copied()) }
}

/// The error for the name of an option without a value: `dense(2, frozen)`.
pub(super) fn option_without_value(operation: &Operation, known: &[&'static str]) -> Option<Diagnostic> {
    operation.arguments.iter().filter_map(Value::as_name).find_map(|name| {
        let key = near_option(&name.to_string(), known)?;
        let message = format!("the option `{key}` has no value");
        Some(
            Diagnostic::new(Code::Arguments, name.span(), message)
                .help(format!("write `{key} = {}`", option::example(key))),
        )
    })
}

impl<'a> Checker<'a> {
    /// The fix of an option that other operations have: written there, if the item has one of them.
    pub(super) fn owner_help(&self, operation: &Operation, argument: &OptionArgument) -> Option<String> {
        let key = argument.key.to_string();
        let (owners, are_losses) = owners(&key);
        if owners.is_empty() || why_without(&operation.word.to_string(), &key).is_some() {
            return None;
        }
        let value = value_text(&argument.value).unwrap_or_else(|| option::example(&key).to_owned());
        let (option, listed) = (format!("{key} = {value}"), keyword::list(owners.iter().copied()));
        let is_owner = |other: &&&'a Operation| owners.iter().any(|owner| other.word == owner);
        let other = match are_losses {
            true => self.loss_item.iter().flat_map(|item| &item.terms).map(|term| &term.operation).collect(),
            false => {
                self.current.map(|item| item.chain.operations.iter().collect::<Vec<_>>()).unwrap_or_default()
            }
        };
        let is_here = format!("`{key}` is an option of {listed}");
        if let Some(owner) = other.iter().find(is_owner) {
            let has_one = owner.options.iter().any(|other| other.key == key);
            let and = if has_one {
                String::new()
            } else {
                format!(", and write `{}`", with_option(&owner.text, &option))
            };
            return Some(format!("{is_here}: remove `{option}`{and}"));
        }
        // A loss, or a norm, of another kind has it.
        let is_layer = is_layer(operation);
        let is_loss = Loss::of(&operation.word.to_string()).is_some();
        Some(match (owners.as_slice(), operation.arguments.as_slice()) {
            ([owner], [Value::Word(name)]) if are_losses && is_loss => {
                format!("{is_here}: write `{owner}({}, {option})`", name.text)
            }
            ([owner], []) if is_layer => format!("{is_here}: write `{owner}({option})`"),
            _ => format!("{is_here}: remove `{option}`"),
        })
    }

    /// Reports a `dense` that has another number of sizes than one.
    pub(super) fn refuse_sizes(&mut self, operation: &'a Operation, inputs: Option<usize>) {
        if has_named_number(operation) {
            return;
        }
        if let Some(error) = option_without_value(operation, Word::Dense.options()) {
            self.diagnostics.push(error);
            return;
        }
        let found = operation.arguments.len();
        let error = match operation.arguments.as_slice() {
            // As `torch.nn.Linear` has it.
            [Value::Number(first), last] if first.size.is_some() && first.size == inputs => {
                let (message, help) = (
                    "`dense` takes its number of inputs from what goes into it",
                    format!("write `dense({})`", number_text(last).unwrap_or_else(|| "16".to_owned())),
                );
                Diagnostic::new(Code::Arguments, first.place, message).help(help)
            }
            // As `tf.keras.layers.Dense` has it.
            [Value::Number(_), Value::Word(activation)]
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
        self.diagnostics.push(error);
    }

    /// Reports arguments of an operation that has none but options.
    pub(super) fn refuse_arguments(&mut self, operation: &'a Operation, known: &[&'static str]) {
        if operation.arguments.is_empty() || operation.arguments.iter().any(Value::is_wrong) {
            return;
        }
        if let Some(error) = option_without_value(operation, known) {
            self.diagnostics.push(error);
            return;
        }
        let (word, found) = (&operation.word, operation.arguments.len());
        let message = format!("`{word}` takes no size, found {}", count(found, "argument"));
        let share = match operation.arguments.as_slice() {
            [Value::Number(number)] if *word == keyword::BATCH_NORM && number.value < 1.0 => {
                Some(number.value)
            }
            _ => None,
        };
        let help = match share {
            // What Keras calls by that name is the rest.
            Some(share) if share > 0.5 => format!("write `{word}(momentum = {})`", kept(share)),
            Some(share) if share > 0.0 => format!("write `{word}(momentum = {share})`"),
            _ => format!("write `{word}`: it is as wide as what goes into it"),
        };
        self.diagnostics
            .push(Diagnostic::new(Code::Arguments, place_behind(operation, 0), message).help(help));
    }

    /// Reports arguments of an activation that has none.
    pub(super) fn refuse_activation_arguments(&mut self, operation: &'a Operation) {
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
        self.diagnostics.push(
            Diagnostic::new(Code::Arguments, place_behind(operation, 0), message)
                .help(format!("write `{form}`")),
        );
    }
}
