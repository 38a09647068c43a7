//! Forms that people write from a habit of Rust, Python or Keras, and the form that is used here. The meaning
//! is clear, so the error has the exact fix, and the item is read on as if the fix were written.

use proc_macro2::{Delimiter, Ident, Spacing, TokenTree};

use super::arithmetic;
use super::ast::{Call, Item, LossItem, WrittenTerm, WrittenValue};
use super::cursor::{Cursor, begins_item, begins_with_arrow, flatten, spell};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, nearest};
use crate::keyword;

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// Words before an item that Rust has and this language has not: `let` and `pub`.
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
                if ["let", "mut", "pub", "const", "static", "auto", "var", "val", "def", "layer"]
                    .iter()
                    .any(|known| word == known) =>
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

/// The tokens up to the probable next item.
pub(super) fn until_item(tokens: &[TokenTree]) -> &[TokenTree] {
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

/// The `:` behind an item's name, or what is in its place: `loss mse(y)`, `h = x -> dense(1)`. Whether it
/// is there; `is_reported` says that the item is known to be written in another way.
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

/// `->`, or what is in its place: `=>`, `|`, `.`, `- >`, or nothing at all before an operation.
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

/// A number in the place of a layer, `x -> 16`: it is reported and read as `dense(16)`.
pub(super) fn parse_bare_width(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Option<Call> {
    let rest = cursor.rest();
    let [token @ TokenTree::Literal(number), behind @ ..] = rest else { return None };
    number.to_string().parse::<usize>().ok()?;
    let is_end =
        |tokens: &[TokenTree]| tokens.is_empty() || begins_with_arrow(tokens) || is_sign(&tokens[0], ';');
    // `16 relu`, as in the short form.
    let activation = match behind {
        [TokenTree::Ident(word), rest @ ..] if is_end(rest) => {
            keyword::Activation::of(&word.to_string()).map(|known| known.word())
        }
        _ => None,
    };
    if activation.is_none() && !is_end(behind) {
        return None;
    }
    let word = Ident::new(keyword::Word::Dense.text(), number.span());
    let layer = format!("{word}({number})");
    let text = activation.map_or_else(|| layer.clone(), |activation| format!("{layer} -> {activation}"));
    let place = Place::of(token);
    diagnostics.push(
        Diagnostic::new(
            Code::Expected,
            place,
            format!("a layer needs a word before its width, found `{number}`"),
        )
        .help(format!("write `{text}`")),
    );
    let width = arithmetic::parse_number(cursor).ok()?;
    if activation.is_some() {
        cursor.skip();
    }
    Some(Call { arguments: vec![WrittenValue::Number(width)], place, text: layer, ..Call::bare(word) })
}

/// Whether a value is declared here, not the names of outputs or the terms of a loss: `h -> dense(1)`,
/// `a + b`.
pub(super) fn is_value(tokens: &[TokenTree]) -> bool {
    let tokens = until_item(tokens);
    let is_loss = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if keyword::Loss::of(&word.to_string()).is_some());
    let has_arrow = (0..tokens.len()).any(|index| begins_with_arrow(&tokens[index..]));
    let is_combined = tokens.iter().any(|token| ['+', '-', '*'].iter().any(|sign| is_sign(token, *sign)));
    let has_call = tokens.iter().any(|token| matches!(token, TokenTree::Literal(_) | TokenTree::Group(_)));
    !tokens.iter().any(is_loss) && (has_arrow || is_combined && !has_call)
}

/// `loss: y -> mse;`, which is reported, and read if a single value comes before the arrow.
pub(super) fn parse_loss_behind_arrow(
    name: &Ident,
    cursor: &mut Cursor<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Result<Item, Diagnostic>> {
    let rest = until_item(cursor.rest());
    let arrow = (0..rest.len()).rev().find(|index| begins_with_arrow(&rest[*index..]))?;
    let (before, [_, _, TokenTree::Ident(word), behind @ ..]) = rest.split_at(arrow) else { return None };
    keyword::Loss::of(&word.to_string())?;
    let message =
        format!("`{word}` is a loss, which is written around the value that it compares, not after an arrow");
    let error = Diagnostic::new(Code::NotAnOperation, word.span(), message);
    let options = match behind {
        [TokenTree::Group(group)] => flatten(group.stream()),
        _ => Vec::new(),
    };
    let spelled = |value: &str| match options.is_empty() {
        true => format!("{word}({value})"),
        false => format!("{word}({value}, {})", spell(&options)),
    };
    let [TokenTree::Ident(value)] = before else {
        return Some(Err(error.help(format!("write `y: {}; loss: {};`", spell(before), spelled("y")))));
    };
    diagnostics.push(error.help(format!("write `loss: {};`", spelled(&value.to_string()))));
    let mut operation = Call::bare(word.clone());
    operation.arguments.push(WrittenValue::Word(Call::bare(value.clone())));
    cursor.take_part(rest.len());
    let terms = vec![WrittenTerm { weight: None, operation }];
    Some(Ok(Item::Loss(LossItem { keyword: name.span().into(), terms })))
}

/// The error for an item that declares how the network is trained: `lr: 0.01;`, `optimizer: adam;`.
pub(super) fn refuse_setting(name: &Ident, cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let why = keyword::setting(&name.to_string())?;
    let rest = until_item(cursor.rest());
    let is_optimizer = |word: &Ident| keyword::is_optimizer(&word.to_string());
    let is_setting = match rest {
        [TokenTree::Literal(_)] => true,
        [TokenTree::Ident(word), ..] if is_optimizer(word) => true,
        [TokenTree::Punct(sign), TokenTree::Literal(_)] => sign.as_char() == '-',
        _ => false,
    };
    if !is_setting {
        return None;
    }
    let message = format!("`{name}` says how a network is trained, not what it computes");
    let item = format!("{name}: {};", spell(rest));
    let example = match (keyword::plain(&name.to_string()).as_str(), rest) {
        ("lr" | "rate" | "learningrate", [TokenTree::Literal(rate)]) => format!(", `Sgd::new({rate})`"),
        _ => String::new(),
    };
    let error = Diagnostic::new(Code::BeginsWithOperation, name.span(), message);
    Some(error.help(format!("remove `{item}`: {why}{example}")))
}

/// Whether a word has arguments wherever it is, so that what follows it without parentheses is one.
fn has_arguments(word: &str) -> bool {
    word == keyword::INPUT
        || keyword::Word::of(word).is_some_and(keyword::Word::needs_arguments)
        || keyword::Loss::of(word).is_some()
}

/// The tokens that come after a word as its arguments, without parentheses: `dense 1`, `dense[1]`, `bce y`.
/// They are taken and reported.
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
        TokenTree::Group(group) if group.delimiter() != Delimiter::Parenthesis => flatten(group.stream()),
        open if is_sign(open, '<') => match cursor.rest() {
            [_, size @ TokenTree::Literal(_), close, ..] if is_sign(close, '>') => vec![size.clone()],
            _ => return None,
        },
        TokenTree::Literal(_) if !is_loss => vec![token.clone()],
        TokenTree::Ident(name) if is_loss && !keyword::is_word(&name.to_string()) => vec![token.clone()],
        _ => return None,
    };
    let help = format!("write `{word}({})`", spell(&tokens));
    diagnostics.push(cursor.unexpected("`(`").help(help));
    cursor.take_part(if is_sign(token, '<') { 3 } else { 1 });
    Some(tokens)
}

/// The error for values with commas between them and no parentheses around: `outputs: y, h;`,
/// `z: h, x -> dense(1);`.
pub(super) fn refuse_bare_list(name: &Ident, cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let rest = until_item(cursor.rest());
    let end = (0..rest.len()).find(|index| begins_with_arrow(&rest[*index..])).unwrap_or(rest.len());
    let (list, behind) = rest.split_at(end);
    let comma = list.get(1)?;
    // `x, relu`: an arrow is meant.
    let is_value = |part: &[TokenTree]| matches!(part, [TokenTree::Ident(name)] if nearest(&name.to_string(), keyword::operations()).is_none());
    if list.len() < 3 || !list.split(|token| is_sign(token, ',')).all(is_value) {
        return None;
    }
    let (list, behind) = (spell(list), spell(behind));
    let error = |message| Diagnostic::new(Code::Expected, Place::of(comma), message);
    if behind.is_empty() && nearest(&name.to_string(), [keyword::OUTPUT]).is_some() {
        let message = format!("several outputs are written in parentheses, after `{}`", keyword::OUTPUT);
        return Some(error(message).help(format!("write `{}: ({list});`", keyword::OUTPUT)));
    }
    let chain = if behind.is_empty() { behind } else { format!(" {behind}") };
    let message = "values are joined in parentheses".to_owned();
    Some(error(message).help(format!("write `{name}: ({list}){chain};`")))
}

/// The error for values in brackets, or for a type: `[a, b]`, `f32[4]`.
pub(super) fn refuse_brackets(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    match cursor.rest() {
        [TokenTree::Group(group), ..] if group.delimiter() == Delimiter::Bracket => {
            let inside = flatten(group.stream());
            if let [TokenTree::Ident(_), semicolon, size @ TokenTree::Literal(_)] = inside.as_slice()
                && is_sign(semicolon, ';')
            {
                let message = "the input is declared by its size, not by a type";
                let help = format!("write `{}({size})`", keyword::INPUT);
                return Some(Diagnostic::new(Code::Expected, Place::of_group(group), message).help(help));
            }
            let message = "values are joined in parentheses, not in brackets";
            let help = format!("write `({})`", spell(&inside));
            Some(Diagnostic::new(Code::Expected, Place::of_group(group), message).help(help))
        }
        [TokenTree::Ident(value), index @ TokenTree::Group(group), ..]
            if group.delimiter() == Delimiter::Bracket && is_type(value) && !cursor.is_at_item() =>
        {
            let place = Place::between(value.span().into(), Place::of(index));
            let message = "the input is declared by its size, not by a type";
            let help = format!("write `{}({})`", keyword::INPUT, spell(&flatten(group.stream())));
            Some(Diagnostic::new(Code::Expected, place, message).help(help))
        }
        _ => None,
    }
}

/// Whether a word is a type of numbers.
fn is_type(word: &Ident) -> bool {
    ["f32", "f64", "float", "double"].iter().any(|kind| word == kind)
}
