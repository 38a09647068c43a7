//! Operations with their arguments, and the values that arguments can have.

use proc_macro2::{Delimiter, Group, Ident, TokenTree};
use syn::Lit;

use super::arithmetic::{parse_arithmetic, refuse_constants};
use super::ast::{Operation, OptionArgument, Value};
use super::cursor::{Cursor, flatten, spell};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};

/// A literal, kept in double precision until the scalar type is known.
#[derive(Clone, Copy, Debug)]
pub struct Number {
    /// Its value.
    pub value: f64,
    /// Its value as a size, if it was written without point, exponent or sign and fits.
    pub size: Option<usize>,
    /// The literal with its sign.
    pub place: Place,
}

/// `word` or `word(arguments)`.
///
/// An argument that cannot be read is reported and stands as [`Value::Wrong`], and the rest is still read.
pub(super) fn parse_operation(
    cursor: &mut Cursor<'_>,
    expected: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Operation, Diagnostic> {
    if cursor.is_at_item() {
        return Err(cursor.missing(expected));
    }
    let start = cursor.position();
    let Some(TokenTree::Ident(word)) = cursor.peek() else {
        return Err(cursor.unexpected(expected));
    };
    cursor.skip();
    let mut operation = bare(word.clone());
    if let Some(TokenTree::Group(group)) = cursor.peek()
        && group.delimiter() == Delimiter::Parenthesis
    {
        cursor.skip();
        operation.place = Place::between(operation.place, Place::of_group(group));
        operation.text = spell(cursor.taken_since(start));
        parse_arguments(group, &mut operation, diagnostics);
    }
    Ok(operation)
}

/// `positional, …, key = value, …` into `operation`.
fn parse_arguments(group: &Group, operation: &mut Operation, diagnostics: &mut Diagnostics) {
    let tokens = flatten(group.stream());
    for mut cursor in split_commas(&tokens, Place::of_group(group)) {
        match parse_option_key(&mut cursor, diagnostics) {
            Some(key) => {
                let value = parse_value(&mut cursor, diagnostics);
                operation.options.push(OptionArgument { key, value });
            }
            None => {
                let value = parse_value(&mut cursor, diagnostics);
                if let (Some(option), false) = (operation.options.last(), value.is_wrong()) {
                    let message =
                        format!("an argument without a name stands after the option `{}`", option.key);
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

/// `key =`, if that comes next.
fn parse_option_key(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Option<Ident> {
    let [TokenTree::Ident(key), TokenTree::Punct(sign), ..] = cursor.rest() else { return None };
    if sign.as_char() != '=' && !cursor.is_at_item() {
        return None;
    }
    cursor.skip();
    if sign.as_char() == ':' {
        diagnostics.push(cursor.unexpected("`=`").help(format!("an option is written `{key} = value`")));
    }
    cursor.skip();
    Some(key.clone())
}

/// A number, a word or a list, up to the end of the cursor. What cannot be read is reported.
fn parse_value(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Value {
    let start = cursor.place();
    if let Some(error) = refuse_constants(cursor) {
        diagnostics.push(error);
        return Value::Wrong(start);
    }
    let value = match cursor.peek() {
        Some(TokenTree::Ident(_)) => parse_operation(cursor, "a word", diagnostics).map(Value::Word),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
            cursor.skip();
            Ok(parse_list(group, diagnostics))
        }
        Some(TokenTree::Punct(dot)) if dot.as_char() == '.' => parse_range(cursor, None, start),
        Some(TokenTree::Group(group)) if group.delimiter() != Delimiter::Parenthesis => {
            Err(cursor.unexpected("a number, a word or a list"))
        }
        Some(TokenTree::Literal(literal)) if let Lit::Str(text) = Lit::new(literal.clone()) => {
            cursor.skip();
            Ok(Value::Text(text.value(), start))
        }
        Some(TokenTree::Literal(_) | TokenTree::Punct(_) | TokenTree::Group(_)) => {
            match parse_arithmetic(cursor) {
                Ok(number) if is_at_dots(cursor) => parse_range(cursor, Some(number), start),
                Ok(input) if cursor.eat_arrow() => parse_arithmetic(cursor).map(|output| {
                    Value::Connection(input, output, Place::between(start, cursor.previous_place()))
                }),
                other => other.map(Value::Number),
            }
        }
        _ => Err(cursor.unexpected("a number, a word or a list")),
    };
    let error = match value {
        Ok(value) if cursor.is_at_end() || value.is_wrong() => return value,
        Ok(_) => cursor.unexpected("`,`"),
        Err(error) => error,
    };
    diagnostics.push(error);
    Value::Wrong(start)
}

fn is_at_dots(cursor: &Cursor<'_>) -> bool {
    let is_dot = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '.');
    matches!(cursor.rest(), [first, second, ..] if is_dot(first) && is_dot(second))
}

/// `..5`, behind the number that a range begins with.
fn parse_range(cursor: &mut Cursor<'_>, start: Option<Number>, first: Place) -> Result<Value, Diagnostic> {
    if !is_at_dots(cursor) {
        return Err(cursor.unexpected("a number, a word or a list"));
    }
    cursor.skip();
    cursor.skip();
    if cursor.peek().is_some_and(|token| matches!(token, TokenTree::Punct(sign) if sign.as_char() == '=')) {
        return Err(cursor
            .unexpected("a number")
            .help("a range ends before its last number: `2..6` is 2, 3, 4 and 5"));
    }
    let end = if cursor.is_at_end() { None } else { Some(parse_arithmetic(cursor)?) };
    Ok(Value::Range(start, end, Place::between(first, cursor.previous_place())))
}

/// The values between the brackets of a group.
pub(super) fn parse_values(group: &Group, diagnostics: &mut Diagnostics) -> Vec<Value> {
    let tokens = flatten(group.stream());
    let parts = split_commas(&tokens, Place::of_group(group));
    parts.into_iter().map(|mut cursor| parse_value(&mut cursor, diagnostics)).collect()
}

fn parse_list(group: &Group, diagnostics: &mut Diagnostics) -> Value {
    let (values, place) = (parse_values(group, diagnostics), Place::of_group(group));
    if values.iter().any(Value::is_wrong) { Value::Wrong(place) } else { Value::List(values, place) }
}

/// An integer or float literal, with or without a minus sign.
pub(super) fn parse_number(cursor: &mut Cursor<'_>) -> Result<Number, Diagnostic> {
    let start = cursor.place();
    let negative = cursor.eat('-');
    let Some(TokenTree::Literal(literal)) = cursor.peek() else {
        return Err(cursor.unexpected("a number"));
    };
    let place = Place::between(start, literal.span().into());
    let wrong = || {
        Diagnostic::new(Code::Number, place, format!("expected a number, found `{literal}`"))
            .help("write a decimal number such as `16` or `0.5`, without a suffix")
    };
    let (value, size) = match Lit::new(literal.clone()) {
        Lit::Int(int) if int.suffix().is_empty() => {
            // Integers beyond u64 are still numbers; as sizes they are refused by the shape check.
            let value = int.base10_digits().parse::<f64>().map_err(|_| wrong())?;
            (value, int.base10_parse::<usize>().ok())
        }
        Lit::Float(float) if float.suffix().is_empty() => {
            (float.base10_parse::<f64>().map_err(|_| wrong())?, None)
        }
        _ => return Err(wrong()),
    };
    if !value.is_finite() {
        return Err(Diagnostic::new(Code::Number, place, format!("`{literal}` is too large for a number"))
            .help("the largest number is about 1.8e308"));
    }
    cursor.skip();
    let size = if negative { None } else { size };
    Ok(Number { value: if negative { -value } else { value }, size, place })
}

/// The parts between top-level commas; a trailing comma makes no part.
fn split_commas(tokens: &[TokenTree], around: Place) -> Vec<Cursor<'_>> {
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let mut parts = Vec::new();
    let mut start = 0;
    while start < tokens.len() {
        let end = tokens[start..].iter().position(is_comma).map_or(tokens.len(), |length| start + length);
        parts.push(Cursor::part(tokens, start..end, around));
        start = end + 1;
    }
    parts
}

/// A word as an operation without arguments.
pub(super) fn bare(word: Ident) -> Operation {
    let (place, text) = (word.span().into(), word.to_string());
    Operation { word, arguments: Vec::new(), options: Vec::new(), place, text }
}
