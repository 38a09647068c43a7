//! What people write who come from Rust, Python or Keras, and how it is written here. What is meant is clear, so the error
//! carries the very text, and the item is read on as if it stood there.

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenTree};

use super::cursor::{Cursor, begins_item, flatten, spell};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, nearest};
use crate::keyword;

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// What stands before an item in Rust and not here: `let` and `pub`.
pub(super) fn skip_before_item(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) {
    let start = cursor.position();
    loop {
        match cursor.rest() {
            [TokenTree::Ident(word), TokenTree::Group(group), TokenTree::Ident(_), ..]
                if word == "pub" && group.delimiter() == Delimiter::Parenthesis =>
            {
                cursor.take_part(2);
            }
            [TokenTree::Ident(word), TokenTree::Ident(_), ..]
                if ["let", "mut", "pub", "const", "static"].iter().any(|known| word == known) =>
            {
                cursor.skip();
            }
            _ => break,
        }
    }
    let words = cursor.taken_since(start);
    if let (Some(first), Some(last)) = (words.first(), words.last()) {
        let place = Place::between(Place::of(first), Place::of(last));
        let message = format!("an item begins with its name, not with `{}`", spell(words));
        diagnostics
            .push(Diagnostic::new(Code::Expected, place, message).help(format!("write `{}`", item(cursor))));
    }
}

/// The tokens up to what looks like the next item.
fn until_item(tokens: &[TokenTree]) -> &[TokenTree] {
    let next = (1..tokens.len()).find(|&index| begins_item(&tokens[index..]));
    &tokens[..next.unwrap_or(tokens.len())]
}

/// The item that begins here, as it is written here.
fn item(cursor: &Cursor<'_>) -> String {
    match until_item(cursor.rest()) {
        [name, sign, rest @ ..] if is_sign(sign, '=') => format!("{name}: {};", spell(rest)),
        rest => format!("{};", spell(rest)),
    }
}

/// The `:` behind an item's name, or what stands in its place: `loss mse(y)`, `h = x -> dense(1)`. Whether it is there;
/// `is_reported` says that the item is known to be written in another way.
pub(super) fn eat_colon(
    cursor: &mut Cursor<'_>,
    name: &Ident,
    is_reported: bool,
    diagnostics: &mut Diagnostics,
) -> bool {
    if cursor.eat(':') {
        return true;
    }
    let rest = cursor.rest();
    let is_equals = matches!(rest, [sign, _, ..] if is_sign(sign, '='));
    let is_special = name == keyword::LOSS || name == keyword::OUTPUT;
    if !is_equals && (!is_special || rest.is_empty() || matches!(rest, [TokenTree::Punct(_), ..])) {
        return false;
    }
    if !is_reported {
        let behind = if is_equals { &rest[1..] } else { rest };
        let help = format!("write `{name}: {};`", spell(until_item(behind)));
        diagnostics.push(cursor.unexpected("`:`").help(help));
    }
    if is_equals {
        cursor.skip();
    }
    true
}

/// `->`, or what stands in its place: `=>`, `|`, `.`, `- >`, or nothing at all before an operation.
pub(super) fn eat_arrow(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> bool {
    if cursor.eat_arrow() {
        return true;
    }
    let rest = cursor.rest();
    let is_word = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Ident(word)) if nearest(&word.to_string(), keyword::operations()).is_some());
    let length = match rest {
        [dash, head, ..] if is_sign(dash, '-') && is_sign(head, '>') => 2,
        [TokenTree::Punct(first), second, ..]
            if matches!(first.as_char(), '=' | '|' | '>')
                && first.spacing() == Spacing::Joint
                && is_sign(second, '>') =>
        {
            2
        }
        [first, ..] if ['|', '>', '.', ':', ','].iter().any(|sign| is_sign(first, *sign)) => 1,
        _ => 0,
    };
    if !is_word(rest.get(length)) || begins_item(&rest[length..]) {
        return false;
    }
    let error =
        match (rest.first().zip(length.checked_sub(1).and_then(|last| rest.get(last))), rest.get(length)) {
            (Some((first, last)), _) => {
                let place = Place::between(Place::of(first), Place::of(last));
                let found: String = rest[..length].iter().map(ToString::to_string).collect();
                let found = if found == "->" { "- >".to_owned() } else { found };
                Diagnostic::new(Code::Expected, place, format!("expected `->` or `;`, found `{found}`"))
                    .help("write `->`")
            }
            (None, Some(word)) => cursor.unexpected("`->` or `;`").help(format!("write `-> {word}`")),
            (None, None) => return false,
        };
    diagnostics.push(error);
    cursor.take_part(length);
    true
}

/// Whether a word has arguments wherever it stands, so that what follows it without parentheses is one.
fn has_arguments(word: &str) -> bool {
    matches!(word, keyword::INPUT | keyword::DENSE | keyword::SLICE | keyword::DROPOUT)
        || keyword::Loss::of(word).is_some()
}

/// The tokens that stand behind a word as its arguments, without parentheses: `dense 1`, `dense[1]`, `bce y`. They are
/// taken and reported.
pub(super) fn parse_loose_arguments(
    cursor: &mut Cursor<'_>,
    word: &Ident,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<TokenTree>> {
    if !has_arguments(&word.to_string()) || cursor.is_at_item() {
        return None;
    }
    let token = cursor.peek()?;
    let is_loss = keyword::Loss::of(&word.to_string()).is_some();
    let tokens = match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => flatten(group.stream()),
        TokenTree::Literal(_) if !is_loss => vec![token.clone()],
        TokenTree::Ident(name) if is_loss && !keyword::is_word(&name.to_string()) => vec![token.clone()],
        _ => return None,
    };
    let help = format!("write `{word}({})`", spell(&tokens));
    diagnostics.push(cursor.unexpected("`(`").help(help));
    cursor.skip();
    Some(tokens)
}

/// The error for a chain that begins as a function call: `sigmoid(x)`, `inptu(2)`, `concat(a, b)`.
pub(super) fn refuse_call(word: &Ident, group: &Group, item: &str) -> Diagnostic {
    let arguments = flatten(group.stream());
    let text = word.to_string();
    let call = format!("{word}({})", spell(&arguments));
    if nearest(&text, [keyword::INPUT]).is_some() {
        let message = format!("no operation is called `{word}`");
        return Diagnostic::new(Code::UnknownOperation, word.span(), message)
            .help(format!("did you mean `{}`?", keyword::INPUT));
    }
    if keyword::Loss::of(&text).is_some() {
        let message = format!("`{word}` is a loss, not a value");
        return Diagnostic::new(Code::BeginsWithOperation, word.span(), message)
            .help(format!("write `loss: {call};`"));
    }
    if keyword::is_optimizer(&text) {
        let message = format!("`{word}` is an optimiser, which is no part of a network");
        return Diagnostic::new(Code::BeginsWithOperation, word.span(), message)
            .help(format!("remove `{item}`: an optimiser is what `train_step` and `train_batch` are given"));
    }
    let message = format!("a chain begins with a value, not with the operation `{word}`");
    let place = Place::between(word.span().into(), Place::of_group(group));
    let error = Diagnostic::new(Code::BeginsWithOperation, place, message);
    let operands: Vec<String> = arguments
        .split(|token| is_sign(token, ','))
        .map(spell)
        .filter(|operand| !operand.is_empty())
        .collect();
    let sign = match keyword::plain(&text).as_str() {
        "add" | "sum" => Some(" + "),
        "sub" | "subtract" => Some(" - "),
        "mul" | "multiply" => Some(" * "),
        "concat" | "concatenate" | "cat" | "stack" | "hstack" => None,
        _ => {
            return error.help(match operands.as_slice() {
                // `sigmoid(x)`, `dense(x, 4)`: the value comes first.
                [value, rest @ ..] if matches!(arguments.first(), Some(TokenTree::Ident(_))) => {
                    let rest = rest.join(", ");
                    let arguments = if rest.is_empty() { rest } else { format!("({rest})") };
                    format!("write `{value} -> {word}{arguments}`")
                }
                _ => format!("write what goes into it first: `x -> {call}`"),
            });
        }
    };
    let joined = match sign {
        Some(sign) => operands.join(sign),
        None => format!("({})", operands.join(", ")),
    };
    error.help(format!("write `{joined}`"))
}

/// The error for a value in brackets, or with an index: `[a, b]`, `x[0..2]`.
pub(super) fn refuse_brackets(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    match cursor.rest() {
        [TokenTree::Group(group), ..] if group.delimiter() == Delimiter::Bracket => {
            let message = "values are joined in parentheses, not in brackets";
            let help = format!("write `({})`", spell(&flatten(group.stream())));
            Some(Diagnostic::new(Code::Expected, Place::of_group(group), message).help(help))
        }
        [TokenTree::Ident(value), index @ TokenTree::Group(group), ..]
            if group.delimiter() == Delimiter::Bracket && !cursor.is_at_item() =>
        {
            let tokens = flatten(group.stream());
            let text = match tokens.as_slice() {
                [TokenTree::Literal(only)] => match only.to_string().parse::<usize>() {
                    Ok(index) if index < usize::MAX => format!("{index}..{}", index + 1),
                    _ => spell(&tokens),
                },
                _ => spell(&tokens),
            };
            let place = Place::between(value.span().into(), Place::of(index));
            let message = "a part of a value is taken by `slice`, not by an index";
            let help = format!("write `{value} -> slice({})`", text.replace(' ', ""));
            Some(Diagnostic::new(Code::Expected, place, message).help(help))
        }
        _ => None,
    }
}
