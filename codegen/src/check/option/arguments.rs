//! Options that an operation does not have, and arguments that are too many or in a wrong form.

use std::collections::BTreeMap;

use super::over_time;
use crate::check::allow::check_allowed;
use crate::check::names::Resolved;
use crate::check::written::{
    count, is_layer, number_text, place_behind, value_text, with_option, without_option,
};
use crate::diag::{Code, Diagnostic, Diagnostics, nearest};
use crate::keyword::{self, Activation, Loss, Word, option};
use crate::syntax::{Call, NodeItem, OptionArgument, WrittenValue};

/// Reports options that the operation does not have.
pub(crate) fn refuse_options(
    operation: &Call,
    known: &[&str],
    item: Option<&NodeItem>,
    names: &Resolved<'_>,
    diagnostics: &mut Diagnostics,
) {
    let mut has_named = false;
    for option in &operation.options {
        let key = option.key.to_string();
        if known.contains(&key.as_str()) {
            continue;
        }
        // `input(h = 1, w = 2)`: the fix of the first one has them all.
        if is_named_number(operation, option) && core::mem::replace(&mut has_named, true) {
            continue;
        }
        if key == option::ALLOW {
            check_allowed(&option.value, diagnostics);
            continue;
        }
        let error = Diagnostic::new(
            Code::UnknownOption,
            option.key.span(),
            format!("`{}` has no option `{key}`", operation.word),
        );
        let near = known.iter().copied().chain([option::ALLOW]);
        // A misspelling of an own option is more likely than one of another operation's.
        let owner = match nearest(&key, near) {
            None => owner_help(operation, option, item, names),
            Some(_) => None,
        };
        let help = owner.unwrap_or_else(|| option_help(operation, option, known, (item, names)));
        diagnostics.push(error.help(help));
    }
}

/// Reports options of which there are several with one name.
pub(crate) fn refuse_repeated_options(operation: &Call, diagnostics: &mut Diagnostics) {
    let mut earlier: BTreeMap<String, &OptionArgument> = BTreeMap::new();
    for argument in &operation.options {
        let first = *earlier.entry(argument.key.to_string()).or_insert(argument);
        if !core::ptr::eq(first, argument) {
            let message = format!("the option `{}` is given twice", argument.key);
            let help = match argument.key == option::ALLOW {
                true => "write all codes in one list: `allow = [\"NW0050\", \"NW0053\"]`",
                false => "remove one of the two",
            };
            diagnostics.push(
                Diagnostic::new(Code::OptionTwice, argument.key.span(), message)
                    .help(help)
                    .related(first.key.span(), "the first one is"),
            );
        }
    }
}

/// Reports arguments of an operation that has none but options. What they are meant to be is `meant`, if
/// anybody can tell.
pub(crate) fn refuse_arguments(
    operation: &Call,
    known: &[&'static str],
    meant: Option<String>,
    diagnostics: &mut Diagnostics,
) {
    if operation.arguments.is_empty() || operation.arguments.iter().any(WrittenValue::is_wrong) {
        return;
    }
    if let Some(error) = option_without_value(operation, known) {
        diagnostics.push(error);
        return;
    }
    let (word, found) = (&operation.word, operation.arguments.len());
    let message = format!("`{word}` takes no size, found {}", count(found, "argument"));
    let help = meant.unwrap_or_else(|| format!("write `{word}`: it is as wide as its input"));
    diagnostics.push(Diagnostic::new(Code::Arguments, place_behind(operation, 0), message).help(help));
}

/// Whether an operation takes numbers without a name.
fn takes_numbers(word: &str) -> bool {
    word == keyword::INPUT || Word::of(word).is_some_and(Word::takes_numbers)
}

/// Whether an option is a number that the operation takes without a name: `dropout(p = 0.5)`.
fn is_named_number(operation: &Call, argument: &OptionArgument) -> bool {
    let key = argument.key.to_string();
    // No operation takes more than three.
    operation.options.len() <= 3
        && takes_numbers(&operation.word.to_string())
        && operation.arguments.is_empty()
        && matches!(argument.value, WrittenValue::Number(_))
        && nearest(&key, option::ALL).is_none()
}

/// Whether a number that an operation takes is written with a name, which was reported.
pub(crate) fn has_named_number(operation: &Call) -> bool {
    operation.options.iter().any(|argument| is_named_number(operation, argument))
}

/// The fix of an option that the operation does not have.
fn option_help(
    operation: &Call,
    argument: &OptionArgument,
    known: &[&str],
    around: (Option<&NodeItem>, &Resolved<'_>),
) -> String {
    let word = &operation.word;
    if let Some(help) = over_time::option_help(operation, argument, known, around) {
        return help;
    }
    let candidates = known.iter().copied().chain([option::ALLOW]);
    if let Some(near) = nearest(&argument.key.to_string(), candidates) {
        return format!("did you mean `{near}`?");
    }
    if let (WrittenValue::Number(_), true) = (&argument.value, Loss::of(&word.to_string()).is_some())
        && matches!(argument.key.to_string().as_str(), "weight" | "scale" | "factor" | "lambda")
    {
        let weight = number_text(&argument.value).unwrap_or_default();
        return format!("write `{weight} * {}`", without_option(operation, argument));
    }
    match (keyword::plain(&argument.key.to_string()).as_str(), argument.value.as_name()) {
        ("activation", Some(activation)) if *word == Word::Dense.text() => {
            let near = nearest(&activation.to_string(), Activation::WORDS);
            if matches!(near, None | Some("identity")) || keyword::plain(&activation.to_string()) == "none" {
                return format!(
                    "remove `{} = {activation}`: a layer has none unless one follows it",
                    argument.key
                );
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
        let (numbers, unnamed) = match numbers.as_slice() {
            [_] => (numbers, "its argument has no name"),
            _ => (numbers, "its arguments have no names"),
        };
        return format!("write `{}`: {unnamed}", over_time::own_text_with(operation, &numbers, known));
    }
    if let Some(help) = needless_option(operation, argument) {
        return help;
    }
    match known {
        [] => format!("the only option of `{word}` is `{}`", option::ALLOW),
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

/// The fix of an option of other frameworks that has no effect here, with the text without it.
fn needless_option(operation: &Call, argument: &OptionArgument) -> Option<String> {
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

/// The operations that have an option, as `owner(option = value)` is written, and whether they are losses.
fn owners(key: &str) -> (Vec<&'static str>, bool) {
    let has = |loss: &Loss| loss.number().is_some_and(|number| number.field == key);
    let layers: Vec<&'static str> =
        Word::all().filter(|word| word.is_layer() && word.options().contains(&key)).map(Word::text).collect();
    let losses: Vec<&'static str> = Loss::ALL.into_iter().filter(has).map(Loss::word).collect();
    if layers.is_empty() { (losses, true) } else { (layers, false) }
}

/// Why a layer does not have an option that others have.
fn why_without(word: &str, key: &str) -> Option<String> {
    let is_layer = Word::of(word).is_some_and(Word::is_layer);
    Some(match key {
        option::BIAS | option::BIAS_INIT if is_layer => format!("`{word}` has no bias"),
        option::CONNECT | option::MASK | option::TIE if Word::of(word).is_some_and(Word::remembers) => {
            format!("`{word}` has full matrices of its own")
        }
        option::CONNECT | option::MASK | option::TIE if is_layer => {
            format!("`{word}` has one weight for each number, not a matrix as `dense` has")
        }
        _ => return None,
    })
}

/// The option that a word without a value is near; `L1` is more likely a constant.
pub(crate) fn near_option(word: &str, known: &[&'static str]) -> Option<&'static str> {
    if word.contains(char::is_uppercase) { None } else { nearest(word, known.iter().copied()) }
}

/// The error for the name of an option without a value: `dense(2, frozen)`.
pub(crate) fn option_without_value(operation: &Call, known: &[&'static str]) -> Option<Diagnostic> {
    operation.arguments.iter().filter_map(WrittenValue::as_name).find_map(|name| {
        let key = near_option(&name.to_string(), known)?;
        let message = format!("the option `{key}` has no value");
        Some(
            Diagnostic::new(Code::Arguments, name.span(), message)
                .help(format!("write `{key} = {}`", option::example(key))),
        )
    })
}

/// The fix of an option that other operations have: written there, if the item has one of them.
fn owner_help(
    operation: &Call,
    argument: &OptionArgument,
    item: Option<&NodeItem>,
    names: &Resolved<'_>,
) -> Option<String> {
    let key = argument.key.to_string();
    let (owners, are_losses) = owners(&key);
    if owners.is_empty() || why_without(&operation.word.to_string(), &key).is_some() {
        return None;
    }
    let value = value_text(&argument.value).unwrap_or_else(|| option::example(&key).to_owned());
    let (option, listed) = (format!("{key} = {value}"), keyword::list(owners.iter().copied()));
    let is_owner = |other: &&&Call| owners.iter().any(|owner| other.word == owner);
    let other = match are_losses {
        true => names.loss.iter().flat_map(|item| &item.terms).map(|term| &term.operation).collect(),
        false => item.map(|item| item.chain.operations.iter().collect::<Vec<_>>()).unwrap_or_default(),
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
    let is_loss = Loss::of(&operation.word.to_string()).is_some();
    Some(match (owners.as_slice(), operation.arguments.as_slice()) {
        ([owner], [WrittenValue::Word(name)]) if are_losses && is_loss => {
            format!("{is_here}: write `{owner}({}, {option})`", name.text)
        }
        ([owner], []) if is_layer(operation) => format!("{is_here}: write `{owner}({option})`"),
        _ => format!("{is_here}: remove `{option}`"),
    })
}
