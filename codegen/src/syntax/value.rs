//! Operations with their arguments, and the values that arguments can have.

use proc_macro2::{Delimiter, Group, Ident, TokenTree};
use syn::Lit;

use super::ast::{Operation, OptionArgument, Value};
use super::cursor::{Cursor, flatten};
use crate::diag::{Diagnostic, Diagnostics, Place};

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
/// An argument that cannot be read is reported and left out, and the rest is still read.
pub(super) fn parse_operation(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Result<Operation, Diagnostic> {
    let Some(TokenTree::Ident(word)) = cursor.peek() else {
        return Err(cursor.unexpected("the name of an operation"));
    };
    cursor.skip();
    let mut operation = Operation {
        word: word.clone(),
        arguments: Vec::new(),
        options: Vec::new(),
        place: word.span().into(),
    };
    if let Some(TokenTree::Group(group)) = cursor.peek()
        && group.delimiter() == Delimiter::Parenthesis
    {
        cursor.skip();
        operation.place = Place::between(operation.place, Place::of_group(group));
        parse_arguments(group, &mut operation, diagnostics);
    }
    Ok(operation)
}

/// `positional, …, key = value, …` into `operation`.
fn parse_arguments(group: &Group, operation: &mut Operation, diagnostics: &mut Diagnostics) {
    let tokens = flatten(group.stream());
    for part in split_commas(&tokens) {
        let mut cursor = Cursor::new(part, Place::of_group(group));
        match parse_argument(&mut cursor, operation, diagnostics) {
            Ok(()) if cursor.is_at_end() => {}
            Ok(()) => diagnostics.push(cursor.unexpected("`,`")),
            Err(error) => diagnostics.push(error),
        }
    }
}

fn parse_argument(
    cursor: &mut Cursor<'_>,
    operation: &mut Operation,
    diagnostics: &mut Diagnostics,
) -> Result<(), Diagnostic> {
    if let [TokenTree::Ident(key), TokenTree::Punct(equals), ..] = cursor.rest()
        && equals.as_char() == '='
    {
        cursor.skip();
        cursor.skip();
        let value = parse_value(cursor, diagnostics)?;
        operation.options.push(OptionArgument { key: key.clone(), value });
        return Ok(());
    }
    let value = parse_value(cursor, diagnostics)?;
    if let Some(option) = operation.options.last() {
        let message = format!("an argument without a name stands after the option `{}`", option.key);
        return Err(Diagnostic::new(value.place(), message).help("write it before the options"));
    }
    operation.arguments.push(value);
    Ok(())
}

/// A number, a word or a list.
fn parse_value(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Result<Value, Diagnostic> {
    match cursor.peek() {
        Some(TokenTree::Ident(_)) => Ok(Value::Word(parse_operation(cursor, diagnostics)?)),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
            cursor.skip();
            parse_list(group, diagnostics)
        }
        Some(TokenTree::Literal(_) | TokenTree::Punct(_)) => Ok(Value::Number(parse_number(cursor)?)),
        _ => Err(cursor.unexpected("a number, a word or a list")),
    }
}

fn parse_list(group: &Group, diagnostics: &mut Diagnostics) -> Result<Value, Diagnostic> {
    let tokens = flatten(group.stream());
    let mut values = Vec::new();
    for part in split_commas(&tokens) {
        let mut cursor = Cursor::new(part, Place::of_group(group));
        values.push(parse_value(&mut cursor, diagnostics)?);
        if !cursor.is_at_end() {
            return Err(cursor.unexpected("`,`"));
        }
    }
    Ok(Value::List(values, Place::of_group(group)))
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
        Diagnostic::new(place, format!("expected a number, found `{literal}`"))
            .help("write a decimal number such as `16` or `0.5`, without a suffix")
    };
    let (value, size) = match Lit::new(literal.clone()) {
        Lit::Int(int) if int.suffix().is_empty() => {
            // Integers beyond u64 are still numbers; as sizes they are refused by the shape check.
            let value = int.base10_digits().parse::<f64>().map_err(|_| wrong())?;
            (value, int.base10_parse::<usize>().ok())
        }
        Lit::Float(float) if float.suffix().is_empty() => (float.base10_parse::<f64>().map_err(|_| wrong())?, None),
        _ => return Err(wrong()),
    };
    if !value.is_finite() {
        return Err(Diagnostic::new(place, format!("`{literal}` is too large for a number"))
            .help("the largest number is about 1.8e308"));
    }
    cursor.skip();
    let size = if negative { None } else { size };
    Ok(Number { value: if negative { -value } else { value }, size, place })
}

/// The parts between top-level commas; a trailing comma makes no part.
pub(super) fn split_commas(tokens: &[TokenTree]) -> Vec<&[TokenTree]> {
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let mut parts: Vec<&[TokenTree]> = tokens.split(is_comma).collect();
    if parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    parts
}

/// A word as an operation without arguments.
pub(super) fn bare(word: Ident) -> Operation {
    let place = word.span().into();
    Operation { word, arguments: Vec::new(), options: Vec::new(), place }
}
