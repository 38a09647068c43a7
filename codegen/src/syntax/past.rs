//! Ways in which other languages write a value of an earlier step: `h[-1]`, `h(t - 1)`, `delay(x, 4)`.
//!
//! Input: the tokens where a value is expected. Output: the error, with `prev` written instead; `None` for
//! everything else.

use proc_macro2::{Delimiter, Group, Ident, TokenTree};

use super::cursor::{Cursor, begins_item, flatten, spell};
use crate::diag::{Code, Diagnostic, Place};
use crate::keyword::{LAST, PREV, option, plain};

/// What other programs call a value of an earlier step.
const WORDS: [&str; 9] =
    ["before", "delay", "delayed", "lag", "lagged", "previous", "prior", "shift", "unitdelay"];

/// The error for a value of an earlier step in the form of another language, which is where the cursor is.
pub(super) fn refuse(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let rest = cursor.rest();
    let (fixed, length) = match rest {
        [TokenTree::Ident(word), TokenTree::Group(group), ..] if is_earlier(word) => (of_group(group)?, 2),
        [TokenTree::Ident(word), TokenTree::Group(group), ..]
            if word == PREV && group.delimiter() == Delimiter::Bracket =>
        {
            (of_group(group)?, 2)
        }
        [TokenTree::Ident(word), TokenTree::Ident(name), ..] if word == PREV && !begins_item(&rest[1..]) => {
            (format!("{PREV}({name})"), 2)
        }
        [TokenTree::Ident(name), TokenTree::Group(group), ..] => (of_index(name, group)?, 2),
        [TokenTree::Ident(name), TokenTree::Punct(dot), TokenTree::Ident(word), behind @ ..]
            if dot.as_char() == '.' && (word == PREV || is_earlier(word)) =>
        {
            let has_call = matches!(behind, [TokenTree::Group(_), ..]);
            (format!("{PREV}({name})"), 3 + usize::from(has_call))
        }
        _ => return None,
    };
    let written = rest.get(..length)?;
    let place = Place::between(Place::of(written.first()?), Place::of(written.last()?));
    let message = format!("a value of an earlier step is a `{PREV}`, found `{}`", spell(written));
    Some(Diagnostic::new(Code::Earlier, place, message).help(format!("write `{fixed}`")))
}

/// Whether a word is what other programs call a value of an earlier step.
pub(super) fn is_earlier(word: &Ident) -> bool {
    WORDS.contains(&plain(&word.to_string()).as_str())
}

/// `prev(h)` of `(h)`, `prev(x, 4)` of `(x, 4)`.
fn of_group(group: &Group) -> Option<String> {
    match flatten(group.stream()).as_slice() {
        [TokenTree::Ident(name)] => Some(format!("{PREV}({name})")),
        [TokenTree::Ident(name), TokenTree::Punct(comma), TokenTree::Literal(steps)]
            if comma.as_char() == ',' =>
        {
            Some(of_steps(name, &steps.to_string()))
        }
        _ => None,
    }
}

/// `prev(h)` of `h[-1]`, `h[t - 1]` and `h(t - 1)`.
pub(super) fn of_index(name: &Ident, group: &Group) -> Option<String> {
    back(&flatten(group.stream())).map(|steps| of_steps(name, &steps))
}

/// The error for an output of the last step alone: `output: y, at = last`, `last(y)`, `y[-1]`.
pub(super) fn refuse_last_output(tokens: &[TokenTree]) -> Option<Diagnostic> {
    let is_last = match tokens {
        [TokenTree::Ident(word), TokenTree::Group(_)] if word == LAST => true,
        [TokenTree::Ident(_), TokenTree::Group(group)] => {
            let inner = flatten(group.stream());
            let is_index = group.delimiter() == Delimiter::Bracket;
            let is_one = |one: &TokenTree| one.to_string() == "1";
            let is_last =
                matches!(&*inner, [TokenTree::Punct(sign), one] if sign.as_char() == '-' && is_one(one));
            is_index && is_last || has_at(&inner)
        }
        [TokenTree::Group(group)] => has_at(&flatten(group.stream())),
        _ => has_at(tokens),
    };
    let (first, last) = (tokens.first()?, tokens.last()?);
    if !is_last {
        return None;
    }
    let mut names = flatten_names(tokens);
    names.retain(|name| name != LAST && name != option::AT);
    let output = match names.as_slice() {
        [] => "y".to_owned(),
        [only] => only.clone(),
        several => format!("({})", several.join(", ")),
    };
    let place = Place::between(Place::of(first), Place::of(last));
    let message = "an output is that of each step; the program asks for the last one";
    Some(Diagnostic::new(Code::Expected, place, message).help(format!(
        "write `output: {output};`, and `net.run_last(&mut memory, &x)` for the output of the last sample"
    )))
}

/// Whether `at =` is among the tokens.
fn has_at(tokens: &[TokenTree]) -> bool {
    tokens.windows(2).any(|pair| {
        matches!(pair, [TokenTree::Ident(key), TokenTree::Punct(sign)] if key == option::AT && sign.as_char() == '=')
    })
}

/// The names in tokens and in their groups.
fn flatten_names(tokens: &[TokenTree]) -> Vec<String> {
    let names = tokens.iter().flat_map(|token| match token {
        TokenTree::Ident(name) => vec![name.to_string()],
        TokenTree::Group(group) => flatten_names(&flatten(group.stream())),
        _ => Vec::new(),
    });
    names.collect()
}

/// How many steps back `-4`, or `t - 4`, is.
pub(super) fn back(tokens: &[TokenTree]) -> Option<String> {
    match tokens {
        [TokenTree::Punct(sign), TokenTree::Literal(steps)]
        | [TokenTree::Ident(_), TokenTree::Punct(sign), TokenTree::Literal(steps)]
            if sign.as_char() == '-' && steps.to_string().parse::<usize>().is_ok() =>
        {
            Some(steps.to_string())
        }
        _ => None,
    }
}

/// `prev(h)`, `prev(h, 4)`.
pub(super) fn of_steps(name: &Ident, steps: &str) -> String {
    if steps == "1" { format!("{PREV}({name})") } else { format!("{PREV}({name}, {steps})") }
}
