//! `prev(h)`, `prev(x, 4)`: a value of an earlier step, where a value stands.
//!
//! Input: the tokens from the word on. Output: the name and the number of steps. Guarantees: `prev` without
//! parentheses is a name as any other.

use proc_macro2::{Delimiter, Group, Ident, TokenTree};

use super::arithmetic::parse_whole;
use super::ast::Earlier;
use super::constant::Wanted;
use super::cursor::{Cursor, flatten, spell};
use super::{parse_name, past};
use crate::diag::{Code, Diagnostic, Place};
use crate::keyword::PREV;

/// The most steps that a value is remembered for.
pub(crate) const MAX_STEPS: usize = 1 << 16;

const HELP: &str =
    "write `prev(h)` for the value of `h` one step before, or `prev(h, 4)` for four steps before";

/// The word with its parentheses, if that comes next.
pub(super) fn earlier(tokens: &[TokenTree]) -> Option<(&Ident, &Group)> {
    match tokens {
        [TokenTree::Ident(word), TokenTree::Group(group), ..]
            if word == PREV && group.delimiter() == Delimiter::Parenthesis =>
        {
            Some((word, group))
        }
        _ => None,
    }
}

/// `prev(NAME)`, `prev(NAME, 4)`, of which these two are the next tokens.
pub(super) fn parse_earlier(
    cursor: &mut Cursor<'_>,
    (word, group): (&Ident, &Group),
) -> Result<Earlier, Diagnostic> {
    cursor.take_part(2);
    let (mut tokens, around) = (flatten(group.stream()), Place::of_group(group));
    let comma = |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ',');
    // As in every list, a comma may be at the end.
    if let [.., before, last] = tokens.as_slice()
        && comma(last)
        && !comma(before)
    {
        tokens.pop();
    }
    let end = tokens.iter().position(comma).unwrap_or(tokens.len());
    let name = match &tokens[..end] {
        [TokenTree::Ident(name)] => parse_name(name)?,
        [] => {
            let message = "`prev` takes the name of a value, and there is none";
            return Err(Diagnostic::new(Code::Earlier, around, message).help(HELP));
        }
        value => return Err(refuse_expression(value, around)),
    };
    let mut rest = Cursor::part(&tokens, (end + 1).min(tokens.len())..tokens.len(), around);
    if end >= tokens.len() || rest.is_at_end() {
        return Ok(Earlier { word: word.clone(), name, steps: 1 });
    }
    if let [TokenTree::Ident(key), TokenTree::Punct(sign), value @ ..] = rest.rest()
        && sign.as_char() == '='
    {
        return Err(refuse_option(&name, key, value));
    }
    if let Some(error) = refuse_several(&name, rest.rest()) {
        return Err(error);
    }
    let number = parse_whole(&mut rest, "a number of steps", Wanted::Size, "`)`")?;
    let steps = match number.size {
        Some(steps @ 1..=MAX_STEPS) => steps,
        // So many that they are no `usize` are too many, too.
        None if number.value > MAX_STEPS as f64 => {
            return Err(refuse_steps(&name, Some(usize::MAX), number.place));
        }
        size => return Err(refuse_steps(&name, size, number.place)),
    };
    Ok(Earlier { word: word.clone(), name, steps })
}

/// The error for `prev(h, start = …)`, and for a number of steps with a key.
fn refuse_option(name: &Ident, key: &Ident, value: &[TokenTree]) -> Diagnostic {
    let (why, help) = match value {
        [TokenTree::Literal(steps)] if key != "start" => {
            ("a number of steps has no key", format!("write `prev({name}, {steps})`"))
        }
        _ => ("every memory begins with zeros", format!("write `prev({name})`")),
    };
    let message = format!("`prev` has no option `{key}`: {why}");
    Diagnostic::new(Code::Earlier, key.span(), message).help(help)
}

/// The error for a value without a name: only a value with a name is remembered.
fn refuse_expression(value: &[TokenTree], around: Place) -> Diagnostic {
    let place = match value {
        [first, .., last] => Place::between(Place::of(first), Place::of(last)),
        [only] => Place::of(only),
        [] => around,
    };
    let text = spell(value);
    let message = format!("`prev` takes the name of a value, found `{text}`");
    let error = Diagnostic::new(Code::Earlier, place, message);
    let is_number = matches!(value, [TokenTree::Literal(_)]);
    if is_number || earlier(value).is_some() {
        return error.help(HELP);
    }
    error.help(format!("give the value a name: `part: {text};`, then write `prev(part)`"))
}

/// The error for steps that are not one number: `1..4`, `[1, 2]`, `1, 2`; and for `-1` and `t - 1`.
fn refuse_several(name: &Ident, steps: &[TokenTree]) -> Option<Diagnostic> {
    let (first, last) = (steps.first()?, steps.last()?);
    let place = Place::between(Place::of(first), Place::of(last));
    let text = spell(steps);
    if let Some(number) = past::back(steps) {
        let message = format!("a number of steps counts back, found `{text}`");
        let help = format!("write `{}`", past::of_steps(name, &number));
        return Some(Diagnostic::new(Code::Earlier, place, message).help(help));
    }
    let is_list = matches!(first, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket);
    let sign =
        |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if ['.', ','].contains(&sign.as_char()));
    if !is_list && !steps.iter().any(sign) {
        return None;
    }
    let message = format!("`prev` takes one number of steps, found `{text}`");
    Some(Diagnostic::new(Code::Earlier, place, message).help(format!(
        "write each value: `(prev({name}), prev({name}, 2))`; `causal_conv(8, kernel = 4)` reads the last four"
    )))
}

/// The error for steps that nobody can go back.
fn refuse_steps(name: &Ident, steps: Option<usize>, place: Place) -> Diagnostic {
    match steps {
        Some(0) => {
            let message = format!("`{name}` no steps before is `{name}` itself");
            let error = Diagnostic::new(Code::Earlier, place, message);
            error.help(format!("write `{name}` for the value of this step, or `prev({name})`"))
        }
        Some(_) => {
            let message = format!("a value is remembered for at most {MAX_STEPS} steps");
            let most = format!("use fewer steps, up to `prev({name}, {MAX_STEPS})`");
            Diagnostic::new(Code::Earlier, place, message).help(most)
        }
        None => {
            let message = "a number of steps must be a whole number of at least 1";
            Diagnostic::new(Code::Earlier, place, message).help(HELP)
        }
    }
}
