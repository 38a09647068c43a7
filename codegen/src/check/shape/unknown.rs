//! Words after an arrow that are not operations: misspelled, of other frameworks, or of another place.

use crate::check::written::{chain_text, source_text};
use crate::diag::{Code, Diagnostic, nearest};
use crate::keyword::{self, Loss};
use crate::syntax::{Call, NodeItem, WrittenValue};

/// The operations of the item before this one.
fn before<'i>(item: &'i NodeItem, operation: &Call) -> &'i [Call] {
    &item.chain.operations[..item.chain.position(operation)]
}

/// The source of an operation, as written.
fn text_before(item: &NodeItem, operation: &Call) -> String {
    chain_text(source_text(&item.chain.source), before(item, operation))
}

/// The error for a word that is not an operation.
pub(super) fn unknown_operation(item: &NodeItem, operation: &Call) -> Diagnostic {
    let word = operation.word.to_string();
    let span = operation.word.span();
    if word == keyword::INPUT {
        return Diagnostic::new(Code::NotAnOperation, span, "`input` begins a chain and cannot follow `->`")
            .help(format!("declare the input as an item of its own: `x: {};`", operation.text));
    }
    if Loss::of(&word).is_some() {
        let message = format!("`{word}` is a loss, not an operation");
        let (name, chain) = (&item.name, text_before(item, operation));
        let is_alone = before(item, operation).is_empty() && item.chain.source.names().len() == 1;
        let help = match is_alone {
            true => format!("write `loss: {word}({chain});`"),
            false => format!("write `{name}: {chain}; loss: {word}({name});`"),
        };
        return Diagnostic::new(Code::NotAnOperation, span, message).help(help);
    }
    let error = Diagnostic::new(Code::UnknownOperation, span, format!("no operation is called `{word}`"));
    if let Some(why) = keyword::needless(&word) {
        return error.help(format!("remove `-> {}`: {why}", operation.text));
    }
    if is_no_activation(&word, operation) {
        return error
            .help(format!("remove `-> {}`: without an activation a layer is linear", operation.text));
    }
    if let ("activation", [activation]) = (keyword::plain(&word).as_str(), operation.arguments.as_slice())
        && let Some(name) = activation.as_name()
        && let Some(near) = nearest(&name.to_string(), keyword::operations())
    {
        return error.help(format!("write `{near}`"));
    }
    if let Some(joined) = joined(item, operation) {
        return error.help(joined);
    }
    if let Some(near) = nearest(&word, keyword::operations()) {
        return error.help(format!("did you mean `{near}`?"));
    }
    error.help(match keyword::absent(&word) {
        Some(how) => how.to_owned(),
        None => format!("operations are {}", keyword::list(keyword::operations())),
    })
}

/// Whether a word is the activation of other frameworks that computes nothing; `Linear(8)` is a layer there.
fn is_no_activation(word: &str, operation: &Call) -> bool {
    let is_alone = operation.arguments.is_empty() && operation.options.is_empty();
    is_alone && matches!(keyword::plain(word).as_str(), "linear" | "none")
}

/// How values are combined, for a word that other frameworks have for it: `h -> add(x)` is `h + x`.
fn joined(item: &NodeItem, operation: &Call) -> Option<String> {
    let word = operation.word.to_string();
    let sign = keyword::sign_of(&word);
    if sign.is_none() && !keyword::is_joining(&word) {
        return None;
    }
    let names = operation.arguments.iter().flat_map(|argument| match argument {
        WrittenValue::List(values, _) => values.as_slice(),
        other => core::slice::from_ref(other),
    });
    let names: Vec<String> = names.filter_map(|name| Some(name.as_name()?.to_string())).collect();
    let (before, source) = (before(item, operation), source_text(&item.chain.source));
    // A part with operations of its own gets a name.
    let (first, part) = match before {
        [] => (source.to_owned(), String::new()),
        _ => ("part".to_owned(), format!("part: {}; ", chain_text(source, before))),
    };
    let all: Vec<String> = core::iter::once(first).chain(names).collect();
    let combined = match sign {
        Some(sign) => all.join(&format!(" {sign} ")),
        None => format!("({})", all.join(", ")),
    };
    let behind = &item.chain.operations[before.len() + 1..];
    let (name, chain) = (&item.name, chain_text(&combined, behind));
    Some(format!("values are combined at the start of a chain: write `{part}{name}: {chain};`"))
}
