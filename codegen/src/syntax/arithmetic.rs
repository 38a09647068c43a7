//! Numbers, and arithmetic with them in a declaration: `4 * 16`, `(28 - 4) / 2`.
//!
//! A result of whole numbers is a whole number if it has no fraction and fits; so a size can be written as a
//! computation. Names have no value here: a macro runs before constants have one.

use proc_macro2::{Delimiter, Literal, TokenTree};
use syn::Lit;

use super::ast::Number;
use super::constant::{Wanted, parse_any_constant};
use super::cursor::{Cursor, flatten};
use crate::diag::{Code, Diagnostic, Place};
use crate::keyword;

/// The operation of a sign on sizes, and on numbers.
type Operator = (fn(usize, usize) -> Option<usize>, fn(f64, f64) -> f64);

/// `product { ("+" | "-") product }`.
pub(super) fn parse_arithmetic(cursor: &mut Cursor<'_>) -> Result<Number, Diagnostic> {
    let mut sum = parse_product(cursor)?;
    loop {
        let (whole, operate): Operator = match sign(cursor) {
            Some('+') => (usize::checked_add, |a, b| a + b),
            Some('-') => (usize::checked_sub, |a, b| a - b),
            _ => return Ok(sum),
        };
        cursor.skip();
        sum = combine(sum, parse_product(cursor)?, whole, operate)?;
    }
}

/// `factor { ("*" | "/" | "%") factor }`.
fn parse_product(cursor: &mut Cursor<'_>) -> Result<Number, Diagnostic> {
    let mut product = parse_factor(cursor)?;
    loop {
        let (whole, operate): Operator = match sign(cursor) {
            Some('*') => (usize::checked_mul, |a, b| a * b),
            Some('/') => (exact_quotient, |a, b| a / b),
            Some('%') => (usize::checked_rem, |a, b| a % b),
            _ => return Ok(product),
        };
        cursor.skip();
        product = combine(product, parse_factor(cursor)?, whole, operate)?;
    }
}

/// A number, or an expression in parentheses.
fn parse_factor(cursor: &mut Cursor<'_>) -> Result<Number, Diagnostic> {
    if let Some(TokenTree::Group(group)) = cursor.peek()
        && group.delimiter() == Delimiter::Parenthesis
    {
        let tokens = flatten(group.stream());
        let mut inner = Cursor::new(&tokens, Place::of_group(group));
        let number = parse_arithmetic(&mut inner)?;
        if !inner.is_at_end() {
            return Err(inner.unexpected("`)`"));
        }
        cursor.skip();
        return Ok(Number { place: Place::of_group(group), ..number });
    }
    parse_number(cursor)
}

/// The sign of an operation, if one comes next.
fn sign(cursor: &Cursor<'_>) -> Option<char> {
    match cursor.peek() {
        Some(TokenTree::Punct(punct)) if !cursor.is_at_arrow() => Some(punct.as_char()),
        _ => None,
    }
}

fn exact_quotient(a: usize, b: usize) -> Option<usize> {
    a.checked_rem(b).filter(|rest| *rest == 0).and_then(|_| a.checked_div(b))
}

fn combine(
    a: Number,
    b: Number,
    whole: impl Fn(usize, usize) -> Option<usize>,
    operate: impl Fn(f64, f64) -> f64,
) -> Result<Number, Diagnostic> {
    let place = Place::between(a.place, b.place);
    let value = operate(a.value, b.value);
    if !value.is_finite() {
        let message = if b.value == 0.0 { "this divides by 0" } else { "this is too large for a number" };
        return Err(Diagnostic::new(Code::Number, place, message).help("write another number"));
    }
    let size = a.size.zip(b.size).and_then(|(a, b)| whole(a, b));
    Ok(Number { value, size, place })
}

/// The number up to the end of `cursor`, where nothing else is allowed: `what`, such as "an index".
/// `behind` follows it.
pub(super) fn parse_whole(
    cursor: &mut Cursor<'_>,
    what: &str,
    wanted: Wanted,
    behind: &str,
) -> Result<Number, Diagnostic> {
    let is_own_word =
        matches!(cursor.peek(), Some(TokenTree::Ident(word)) if keyword::is_word(&word.to_string()));
    if !is_own_word && let Some(constant) = parse_any_constant(cursor) {
        return Err(constant.refuse(what, wanted));
    }
    let number = parse_arithmetic(cursor)?;
    if cursor.is_at_end() { Ok(number) } else { Err(cursor.unexpected(behind)) }
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
        let help = match unsuffixed(literal) {
            Some(number) => match factor(literal, &number.to_string()) {
                // `28x28` is a number with a suffix.
                Some(other) => format!("write `{number} * {other}`"),
                None => format!("write `{number}`, without a suffix"),
            },
            None => "write a number such as `16` or `0.5`".to_owned(),
        };
        Diagnostic::new(Code::Number, place, format!("expected a number, found `{literal}`")).help(help)
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

/// The second size of `28x28`.
fn factor(literal: &Literal, first: &str) -> Option<usize> {
    literal.to_string().strip_prefix(first)?.strip_prefix(['x', 'X'])?.parse().ok()
}

/// The number in a literal such as `1u32` or `"16"`.
fn unsuffixed(literal: &Literal) -> Option<String> {
    match Lit::new(literal.clone()) {
        Lit::Int(int) => Some(int.base10_digits().to_owned()),
        Lit::Float(float) => Some(float.base10_digits().to_owned()),
        _ => None,
    }
}
