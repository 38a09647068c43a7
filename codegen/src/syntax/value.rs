//! Operations with their arguments, and the values that arguments can have.

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenTree};
use syn::Lit;

use super::arithmetic::{parse_arithmetic, parse_whole};
use super::ast::{Call, Number, OptionArgument, WrittenValue};
use super::constant::{Wanted, parse_chain_constant, parse_constant};
use super::cursor::{Cursor, begins_with_arrow, flatten, is_comma, spell};
use super::{call, habit, rewrite};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::keyword;

/// `word` or `word(arguments)`.
///
/// An argument that cannot be read is reported and becomes [`WrittenValue::Wrong`], and the rest is still
/// read.
pub(super) fn parse_operation(
    cursor: &mut Cursor<'_>,
    expected: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Call, Diagnostic> {
    if cursor.is_at_item() {
        return Err(cursor.missing(expected));
    }
    let start = cursor.position();
    let meant = call::skip_path(cursor, diagnostics);
    let word = match (cursor.peek(), cursor.peek().and_then(rewrite::quoted_word)) {
        (Some(TokenTree::Ident(word)), _) => meant.unwrap_or_else(|| word.clone()),
        (Some(text), Some(word)) => {
            diagnostics.push(rewrite::refuse_quotes(Place::of(text), &word.to_string()));
            word
        }
        _ => return Err(cursor.unexpected(expected)),
    };
    cursor.skip();
    let mut operation = Call::bare(word.clone());
    if let Some(TokenTree::Group(group)) = cursor.peek()
        && group.delimiter() == Delimiter::Parenthesis
    {
        cursor.skip();
        operation.place = Place::between(operation.place, Place::of_group(group));
        operation.text = spell(cursor.taken_since(start));
        parse_arguments(&flatten(group.stream()), Place::of_group(group), &mut operation, diagnostics);
    } else if let Some(tokens) = habit::parse_loose_arguments(cursor, &word, diagnostics) {
        operation.place = Place::between(operation.place, cursor.previous_place());
        operation.text = format!("{word}({})", spell(&tokens));
        parse_arguments(&tokens, operation.place, &mut operation, diagnostics);
    }
    Ok(operation)
}

/// Options that come after their operation, as in `dense(8), bias = false`: they are reported and read.
pub(super) fn parse_options_behind(
    cursor: &mut Cursor<'_>,
    operation: &mut Call,
    diagnostics: &mut Diagnostics,
) {
    let is_known = |key: &Ident| keyword::option::ALL.iter().any(|known| key == known);
    let [comma @ TokenTree::Punct(sign), TokenTree::Ident(key), TokenTree::Punct(equals), ..] = cursor.rest()
    else {
        return;
    };
    let is_option = sign.as_char() == ',' && equals.as_char() == '=' && equals.spacing() == Spacing::Alone;
    if !is_option || !is_known(key) {
        return;
    }
    let place = Place::of(comma);
    cursor.skip();
    let rest = cursor.rest();
    let length = position(rest, begins_with_arrow).unwrap_or(rest.len());
    cursor.take_part(length);
    // The fix corrects their other mistakes, too.
    let mut read = Diagnostics::new();
    let rewritten = rewrite::arguments(&operation.word, &rest[..length], &mut read);
    let _ = read.finish();
    let tokens = rewritten.as_deref().unwrap_or(&rest[..length]);
    let inside = match operation.text.strip_suffix(')') {
        Some(open) => format!("{open}, {})", spell(tokens)),
        None => format!("{}({})", operation.text, spell(tokens)),
    };
    diagnostics.push(
        Diagnostic::new(
            Code::Expected,
            place,
            format!("the options of `{}` are written inside its parentheses", operation.word),
        )
        .help(format!("write `{inside}`")),
    );
    operation.text = inside;
    parse_arguments(tokens, place, operation, diagnostics);
}

/// `positional, …, key = value, …` into `operation`.
fn parse_arguments(tokens: &[TokenTree], around: Place, operation: &mut Call, diagnostics: &mut Diagnostics) {
    let is_loss = keyword::Loss::of(&operation.word.to_string()).is_some();
    let rewritten = rewrite::arguments(&operation.word, tokens, diagnostics);
    if let Some(tokens) = &rewritten {
        operation.text = format!("{}({})", operation.word, spell(tokens));
    }
    for mut cursor in split_commas(rewritten.as_deref().unwrap_or(tokens), around) {
        match parse_option_key(&mut cursor, diagnostics) {
            Some(key) => {
                let value = parse_value(&mut cursor, diagnostics);
                operation.options.push(OptionArgument { key, value });
            }
            None => {
                // A chain in a loss is answered there, with a name for it.
                let chain = is_loss.then(|| parse_chain_constant(&mut cursor)).flatten();
                let value = match chain {
                    Some(chain) => WrittenValue::Constant(chain),
                    None => parse_value(&mut cursor, diagnostics),
                };
                if let (Some(option), false) = (operation.options.last(), value.is_wrong()) {
                    let message =
                        format!("an argument without a name comes after the option `{}`", option.key);
                    diagnostics.push(
                        Diagnostic::new(Code::Positional, value.place(), message)
                            .help("write it before the options"),
                    );
                }
                operation.arguments.push(value);
            }
        }
    }
}

/// `key =`, if that comes next, or what was meant so: `key: value`, `key value`.
fn parse_option_key(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Option<Ident> {
    let [TokenTree::Ident(key), sign, behind @ ..] = cursor.rest() else { return None };
    let value = match sign {
        TokenTree::Punct(sign) if sign.as_char() == '=' => {
            cursor.take_part(2);
            return Some(key.clone());
        }
        TokenTree::Punct(_) if cursor.is_at_item() => behind,
        TokenTree::Ident(_) | TokenTree::Literal(_) | TokenTree::Group(_)
            if keyword::option::ALL.iter().any(|known| key == known) =>
        {
            &cursor.rest()[1..]
        }
        _ => return None,
    };
    cursor.skip();
    diagnostics.push(cursor.unexpected("`=`").help(format!("write `{key} = {}`", spell(value))));
    cursor.eat(':');
    Some(key.clone())
}

/// A number, a word, a list, a range or a connection, up to the end of the cursor. What cannot be read is
/// reported.
fn parse_value(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> WrittenValue {
    let start = cursor.place();
    let rest = cursor.rest();
    let value = if let Some(arrow) = position(rest, begins_with_arrow) {
        parse_connection(cursor, arrow)
    } else if let Some(dots) = position(rest, begins_with_dots) {
        parse_range(cursor, dots)
    } else if let Some(constant) = parse_constant(cursor) {
        Ok(WrittenValue::Constant(constant))
    } else {
        parse_single(cursor, diagnostics)
    };
    let error = match value {
        Ok(value) if cursor.is_at_end() || value.is_wrong() => return value,
        Ok(_) if is_last_sign(cursor) => {
            cursor.skip();
            cursor.missing("a number").help("write the number, or remove the sign")
        }
        Ok(_) => cursor.unexpected("`,`"),
        Err(error) => error,
    };
    diagnostics.push(error);
    WrittenValue::Wrong(start)
}

/// Whether the next token is a sign that nothing follows.
fn is_last_sign(cursor: &Cursor<'_>) -> bool {
    matches!(cursor.rest(), [TokenTree::Punct(sign)] if matches!(sign.as_char(), '+' | '-' | '*' | '/' | '%'))
}

/// A number, a word, a text or a list.
fn parse_single(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Result<WrittenValue, Diagnostic> {
    let start = cursor.place();
    if let Some(TokenTree::Literal(literal)) = cursor.peek()
        && let Lit::Str(text) = Lit::new(literal.clone())
    {
        cursor.skip();
        return Ok(WrittenValue::Text(text.value(), start));
    }
    if let Some(TokenTree::Group(group)) = cursor.peek()
        && let Some(error) = joined_numbers(group)
    {
        return Err(error);
    }
    match cursor.peek() {
        Some(TokenTree::Ident(_)) => parse_operation(cursor, "a word", diagnostics).map(WrittenValue::Word),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
            cursor.skip();
            Ok(parse_list(group, diagnostics))
        }
        Some(TokenTree::Group(group)) if group.delimiter() != Delimiter::Parenthesis => {
            Err(cursor.unexpected("a number, a word or a list"))
        }
        Some(TokenTree::Punct(dot)) if dot.as_char() == '.' => {
            Err(cursor.unexpected("a number, a word or a list"))
        }
        Some(TokenTree::Literal(_) | TokenTree::Punct(_) | TokenTree::Group(_)) => {
            parse_arithmetic(cursor).map(WrittenValue::Number)
        }
        None => Err(cursor.unexpected("a number, a word or a list")),
    }
}

/// The error for `(1, 2)`, numbers in parentheses.
fn joined_numbers(group: &Group) -> Option<Diagnostic> {
    let tokens = flatten(group.stream());
    let [first, TokenTree::Punct(sign), second @ ..] = tokens.as_slice() else { return None };
    if group.delimiter() != Delimiter::Parenthesis || sign.as_char() != ',' {
        return None;
    }
    let message = "numbers are not joined in parentheses here";
    let list = format!("`[{first}, {}]`", spell(second));
    let help = match second {
        [only] => format!("write {list} for a list, `{first} -> {only}` for a connection"),
        _ => format!("write {list}"),
    };
    Some(Diagnostic::new(Code::Expected, Place::of_group(group), message).help(help))
}

/// The index of the first tokens of which this holds.
fn position(tokens: &[TokenTree], is_there: impl Fn(&[TokenTree]) -> bool) -> Option<usize> {
    (0..tokens.len()).find(|&index| is_there(&tokens[index..]))
}

fn begins_with_dots(tokens: &[TokenTree]) -> bool {
    let is_dot = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '.');
    matches!(tokens, [first, second, ..] if is_dot(first) && is_dot(second))
}

/// `0 -> 3`, whose arrow comes after `arrow` tokens.
fn parse_connection(cursor: &mut Cursor<'_>, arrow: usize) -> Result<WrittenValue, Diagnostic> {
    let start = cursor.place();
    let input = parse_whole(&mut cursor.take_part(arrow), "an input", Wanted::Size, "`->`");
    cursor.eat_arrow();
    let length = cursor.rest().len();
    let output = parse_whole(&mut cursor.take_part(length), "an output", Wanted::Size, "`,`");
    Ok(WrittenValue::Connection(input?, output?, Place::between(start, cursor.previous_place())))
}

/// `2..5`, `..5`, `2..`, whose dots come after `dots` tokens.
fn parse_range(cursor: &mut Cursor<'_>, dots: usize) -> Result<WrittenValue, Diagnostic> {
    let first = cursor.place();
    let bound = |cursor: &mut Cursor<'_>, length: usize, behind: &str| match length {
        0 => Ok(None),
        _ => parse_whole(&mut cursor.take_part(length), "an index", Wanted::Size, behind).map(Some),
    };
    let start = bound(cursor, dots, "`..`");
    cursor.take_part(2);
    let is_inclusive = cursor.eat('=');
    let length = cursor.rest().len();
    let end = bound(cursor, length, "`,`");
    let (start, end) = (start?, end?);
    if is_inclusive {
        let place = Place::between(first, cursor.previous_place());
        let error = Diagnostic::new(
            Code::Expected,
            place,
            "a range ends before its second number and is written without `=`",
        );
        let written = |number: &Option<Number>| number.and_then(|number| number.size);
        let begin = written(&start).map(|start| start.to_string()).unwrap_or_default();
        let help = match written(&end).and_then(|end| end.checked_add(1)) {
            Some(end) => format!("write `{begin}..{end}`"),
            None => "write the number after the last one: `2..6` is 2, 3, 4 and 5".to_owned(),
        };
        return Err(error.help(help));
    }
    Ok(WrittenValue::Range(start, end, Place::between(first, cursor.previous_place())))
}

/// The values between the brackets of a group.
pub(super) fn parse_values(group: &Group, diagnostics: &mut Diagnostics) -> Vec<WrittenValue> {
    let tokens = flatten(group.stream());
    let parts = split_commas(&tokens, Place::of_group(group));
    parts.into_iter().map(|mut cursor| parse_value(&mut cursor, diagnostics)).collect()
}

fn parse_list(group: &Group, diagnostics: &mut Diagnostics) -> WrittenValue {
    let (values, place) = (parse_values(group, diagnostics), Place::of_group(group));
    if values.iter().any(WrittenValue::is_wrong) {
        WrittenValue::Wrong(place)
    } else {
        WrittenValue::List(values, place)
    }
}

/// The parts between top-level commas; a trailing comma makes no part.
fn split_commas(tokens: &[TokenTree], around: Place) -> Vec<Cursor<'_>> {
    let mut parts = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let end = tokens[start..].iter().position(is_comma).map_or(tokens.len(), |length| start + length);
        parts.push(Cursor::part(tokens, start..end, around));
        start = end + 1;
    }
    parts
}
