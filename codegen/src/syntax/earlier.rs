//! `prev(h)`, `prev(x, 4)`, `prev(h, start = trained)`: a value of an earlier step, where a value stands.
//!
//! Input: the tokens from the word on. Output: the name, the number of steps and the start. Guarantees:
//! `prev` without parentheses is a name as any other.

use proc_macro2::{Delimiter, Group, Ident, TokenTree};
use syn::ext::IdentExt as _;

use super::arithmetic::parse_whole;
use super::ast::{Earlier, Start};
use super::constant::Wanted;
use super::cursor::{Cursor, flatten, is_comma, spell};
use super::{parse_name, past};
use crate::diag::{Code, Diagnostic, Place, nearest};
use crate::keyword::PREV;

/// The most steps that a value is remembered for.
pub(crate) const MAX_STEPS: usize = 1 << 16;

/// The option that says what a value is before the first step, and its words.
pub(crate) const START: &str = "start";
const ZEROS: &str = "zeros";
const TRAINED: &str = "trained";

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

/// `prev(NAME)`, `prev(NAME, 4)`, `prev(NAME, start = trained)`, of which these two are the next tokens.
pub(super) fn parse_earlier(
    cursor: &mut Cursor<'_>,
    (word, group): (&Ident, &Group),
) -> Result<Earlier, Diagnostic> {
    cursor.take_part(2);
    let (tokens, around) = (flatten(group.stream()), Place::of_group(group));
    let end = tokens.iter().position(is_comma).unwrap_or(tokens.len());
    let name = match &tokens[..end] {
        [TokenTree::Ident(name)] => parse_name(name)?,
        [] => {
            let message = "`prev` takes the name of a value, and there is none";
            return Err(Diagnostic::new(Code::Earlier, around, message).help(HELP));
        }
        value => return Err(refuse_expression(value, around)),
    };
    if let Some(place) = empty_part(&tokens, end) {
        let message = "between two commas of `prev` there is nothing";
        return Err(Diagnostic::new(Code::Earlier, place, message).help("remove one of the commas"));
    }
    let begin = (end + 1).min(tokens.len());
    let options = begin + options_at(&tokens[begin..]);
    // A comma in front of the options, or of nothing, is no part of the number.
    let has_comma = options > begin && tokens.get(options - 1).is_some_and(is_comma);
    let steps = begin..options - usize::from(has_comma);
    let before = Before { name: &name, steps: tokens.get(steps.clone()).unwrap_or_default() };
    let start = parse_start(&before, tokens.get(options..).unwrap_or_default())?;
    let mut rest = Cursor::part(&tokens, steps, around);
    if rest.is_at_end() {
        return Ok(Earlier { word: word.clone(), name, steps: 1, start });
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
    Ok(Earlier { word: word.clone(), name, steps, start })
}

/// What stands before the options, for messages.
struct Before<'t> {
    name: &'t Ident,
    /// The tokens of the number of steps.
    steps: &'t [TokenTree],
}

impl Before<'_> {
    /// `prev(h, 4)`, or with `, start = trained` behind it.
    fn text(&self, start: &str) -> String {
        let steps = if self.steps.is_empty() { String::new() } else { format!(", {}", spell(self.steps)) };
        format!("{PREV}({}{steps}{start})", self.name)
    }

    fn with(&self, start: &str) -> String {
        self.text(&format!(", {START} = {start}"))
    }
}

/// The place of a comma that follows another one; one may be at the end, as in every list.
fn empty_part(tokens: &[TokenTree], first: usize) -> Option<Place> {
    let mut pairs = tokens.get(first..)?.windows(2);
    pairs.find(|pair| pair.iter().all(is_comma)).and_then(|pair| pair.last()).map(Place::of)
}

/// Where the options begin behind the name: at the first `key =`, or at the end.
fn options_at(tokens: &[TokenTree]) -> usize {
    let is_option = |at: &usize| {
        let begins = *at == 0 || tokens.get(at - 1).is_some_and(is_comma);
        begins
            && matches!(&tokens[*at..], [TokenTree::Ident(_), TokenTree::Punct(sign), ..] if sign.as_char() == '=')
    };
    (0..tokens.len()).find(is_option).unwrap_or(tokens.len())
}

/// `start = trained`, `start = zeros`; zeros of nothing.
fn parse_start(before: &Before<'_>, options: &[TokenTree]) -> Result<Start, Diagnostic> {
    let mut written = None;
    for option in options.split(is_comma).filter(|part| !part.is_empty()) {
        let [TokenTree::Ident(key), TokenTree::Punct(sign), value @ ..] = option else {
            return Err(refuse_order(before.name, option, written));
        };
        if sign.as_char() != '=' || key != START {
            return Err(refuse_option(before, key, value));
        }
        if written.is_some() {
            let message = format!("`{START}` is given twice");
            return Err(Diagnostic::new(Code::Earlier, key.span(), message).help("remove one of the two"));
        }
        written = Some(match value {
            [TokenTree::Ident(word)] if word == ZEROS => Start::Zeros,
            [TokenTree::Ident(word)] if word == TRAINED => Start::Trained,
            _ => return Err(refuse_start(before, key, value)),
        });
    }
    Ok(written.unwrap_or(Start::Zeros))
}

/// The error for a start that is neither zeros nor trained.
fn refuse_start(before: &Before<'_>, key: &Ident, value: &[TokenTree]) -> Diagnostic {
    let place = place_of(value, key.span().into());
    let found = if value.is_empty() { "nothing".to_owned() } else { format!("`{}`", spell(value)) };
    let message = format!("`{START}` must be `{ZEROS}` or `{TRAINED}`, found {found}");
    let error = Diagnostic::new(Code::Earlier, place, message);
    let near = match value {
        [TokenTree::Ident(word)] => nearest(&word.to_string(), [ZEROS, TRAINED]),
        _ => None,
    };
    match near {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error.help(format!(
            "write `{}`: the field `{}_{START}` has the numbers, and they can be set in the program",
            before.with(TRAINED),
            before.name.unraw()
        )),
    }
}

/// The error for what stands behind an option without being one.
fn refuse_order(name: &Ident, found: &[TokenTree], start: Option<Start>) -> Diagnostic {
    let start = if start == Some(Start::Zeros) { ZEROS } else { TRAINED };
    let text = spell(found);
    let message = format!("the number of steps comes before `{START}`, found `{text}` behind it");
    Diagnostic::new(Code::Earlier, place_of(found, name.span().into()), message)
        .help(format!("write `prev({name}, {text}, {START} = {start})`"))
}

/// The place of tokens; `around` of none.
fn place_of(tokens: &[TokenTree], around: Place) -> Place {
    match tokens {
        [first, .., last] => Place::between(Place::of(first), Place::of(last)),
        [only] => Place::of(only),
        [] => around,
    }
}

/// The error for `prev(h, steps = 2)`, and for an option that there is not.
fn refuse_option(before: &Before<'_>, key: &Ident, value: &[TokenTree]) -> Diagnostic {
    let (why, help) = match value {
        [TokenTree::Literal(steps)] if nearest(&key.to_string(), [START]).is_none() => {
            ("a number of steps has no key", format!("write `prev({}, {steps})`", before.name))
        }
        _ => (
            "its one option says how it begins",
            format!("write `{}`, or `{}`, which begins with zeros", before.with(TRAINED), before.text("")),
        ),
    };
    let help = match nearest(&key.to_string(), [START]) {
        Some(near) => format!("did you mean `{near}`?"),
        None => help,
    };
    let message = format!("`prev` has no option `{key}`: {why}");
    Diagnostic::new(Code::Earlier, key.span(), message).help(help)
}

/// The error for a value without a name: only a value with a name is remembered.
fn refuse_expression(value: &[TokenTree], around: Place) -> Diagnostic {
    let place = place_of(value, around);
    let text = spell(value);
    let message = format!("`prev` takes the name of a value, found `{text}`");
    let error = Diagnostic::new(Code::Earlier, place, message);
    let is_number = matches!(value, [TokenTree::Literal(_)]);
    if is_number || earlier(value).is_some() {
        return error.help(HELP);
    }
    error.help(format!("give the value a name: `part: {text};`, then write `prev(part)`"))
}

/// The error for a word of the option alone: `prev(h, trained)`, `prev(h, 4, start)`.
fn refuse_bare(name: &Ident, behind: &[TokenTree]) -> Option<Diagnostic> {
    let (before, word) = match behind {
        [TokenTree::Ident(word)] => (String::new(), word),
        [steps @ .., separator, TokenTree::Ident(word)] if is_comma(separator) => {
            (format!("{}, ", spell(steps)), word)
        }
        _ => return None,
    };
    let value = if word == ZEROS { ZEROS } else { TRAINED };
    [START, ZEROS, TRAINED].into_iter().find(|known| word == known)?;
    let message = format!("`{START}` needs a key and a value, found `{word}`");
    let help = format!("write `prev({name}, {before}{START} = {value})`");
    Some(Diagnostic::new(Code::Earlier, word.span(), message).help(help))
}

/// The error for steps that are not one number: `1..4`, `[1, 2]`, `1, 2`; and for `-1` and `t - 1`.
fn refuse_several(name: &Ident, steps: &[TokenTree]) -> Option<Diagnostic> {
    if let Some(error) = refuse_bare(name, steps) {
        return Some(error);
    }
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
