//! Numbers, and what is computed of them where they stand: `4 * 16`, `(28 - 4) / 2`.
//!
//! What is computed of whole numbers is a whole number if it comes out as one and fits; so a size can be written as it
//! came about. Names have no value here: a macro runs before constants have one.

use proc_macro2::{Delimiter, TokenTree};

use super::constant::{Wanted, parse_any_constant};
use super::cursor::{Cursor, flatten};
use super::value::{Number, parse_number};
use crate::diag::{Code, Diagnostic, Place};
use crate::keyword;

/// What a sign does to sizes, and to numbers.
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

/// The number that stands up to the end of `cursor`, where nothing else can: `what`, such as "an index". Behind it stands
/// `behind`.
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
