//! The source of a chain: values and numbers combined with `+`, `-`, `*` and commas.

use proc_macro2::{Delimiter, Group, Literal, TokenTree};
use syn::Lit;

use super::arithmetic::parse_number;
use super::ast::{Combination, Expression, Sign};
use super::cursor::{Cursor, flatten, is_comma, spell};
use super::{earlier, habit, index, parse_name, past, rewrite};
use crate::diag::{Code, Diagnostic, Place};

/// The help for other signs between values and numbers.
pub(super) const NO_NUMBERS: &str =
    "remove the number and its sign: layers scale and shift by their weights and biases";

/// What a chain begins with: a sum, but no size of an input alone.
pub(super) fn parse_values(cursor: &mut Cursor<'_>) -> Result<Expression, Diagnostic> {
    match cursor.rest() {
        // Nothing but a size is an input's.
        [TokenTree::Literal(size), behind @ ..]
            if size.to_string().parse::<usize>().is_ok()
                && matches!(
                    behind,
                    [] | [TokenTree::Punct(_)] | [TokenTree::Punct(_), TokenTree::Ident(_), ..]
                )
                && behind
                    .first()
                    .is_none_or(|end| matches!(end, TokenTree::Punct(sign) if sign.as_char() == ';')) =>
        {
            Err(cursor.unexpected("the name of a value").help(format!("write `input({size})` for an input")))
        }
        _ => parse_sum(cursor),
    }
}

/// `[ "-" ] product { ( "+" | "-" ) product }`.
fn parse_sum(cursor: &mut Cursor<'_>) -> Result<Expression, Diagnostic> {
    let (start, first_place) = (cursor.position(), cursor.place());
    let sign = if !cursor.is_at_arrow() && cursor.eat('-') { Sign::Minus } else { Sign::Plus };
    let first = parse_product(cursor)?;
    let mut terms = Vec::new();
    while !matches!(cursor.rest(), [TokenTree::Punct(_), TokenTree::Punct(head), ..] if head.as_char() == '>')
    {
        let sign = if cursor.eat('+') {
            Sign::Plus
        } else if cursor.eat('-') {
            Sign::Minus
        } else {
            break;
        };
        terms.push((sign, parse_product(cursor)?));
    }
    if terms.is_empty() && sign == Sign::Plus {
        return Ok(first);
    }
    terms.insert(0, (sign, first));
    Ok(expression(Combination::Sum(terms), cursor, start, first_place))
}

/// `atom { "*" atom }`.
fn parse_product(cursor: &mut Cursor<'_>) -> Result<Expression, Diagnostic> {
    let (start, first_place) = (cursor.position(), cursor.place());
    let mut factors = vec![parse_atom(cursor)?];
    while cursor.eat('*') {
        factors.push(parse_atom(cursor)?);
    }
    Ok(match factors.pop() {
        Some(only) if factors.is_empty() => only,
        last => {
            factors.extend(last);
            expression(Combination::Product(factors), cursor, start, first_place)
        }
    })
}

/// `NAME`, `prev(NAME)`, `0.5`, `-0.5`, `(sum)`, `(sum, sum)`.
fn parse_atom(cursor: &mut Cursor<'_>) -> Result<Expression, Diagnostic> {
    let (start, place) = (cursor.position(), cursor.place());
    if let Some(text) = cursor.peek()
        && let Some(name) = rewrite::quoted_word(text)
    {
        return Err(rewrite::refuse_quotes(Place::of(text), &name.to_string()));
    }
    if let Some(written) = earlier::earlier(cursor.rest()) {
        let earlier = earlier::parse_earlier(cursor, written)?;
        return Ok(expression(Combination::Earlier(earlier), cursor, start, place));
    }
    if let Some(error) = past::refuse(cursor) {
        return Err(error);
    }
    match cursor.peek() {
        Some(_) if cursor.is_at_item() => Err(cursor.missing("the name of a value")),
        Some(TokenTree::Ident(name)) => {
            let name = parse_name(name)?;
            cursor.skip();
            Ok(expression(Combination::Name(name), cursor, start, place))
        }
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
            cursor.skip();
            parse_parentheses(group)
        }
        Some(TokenTree::Literal(literal)) if is_number(literal) => parse_literal(cursor, start, place),
        Some(TokenTree::Punct(sign)) if sign.as_char() == '-' && !cursor.is_at_arrow() => {
            if matches!(cursor.rest(), [_, TokenTree::Literal(literal), ..] if is_number(literal)) {
                return parse_literal(cursor, start, place);
            }
            Err(Diagnostic::new(Code::Sign, sign.span(), "a value cannot begin with `-` here").help(
                "write the sign before the product, `-a * b`, or put the value in parentheses, `a * (-b)`",
            ))
        }
        Some(TokenTree::Literal(_)) => Err(cursor.unexpected("the name of a value").help(NO_NUMBERS)),
        _ => Err(match habit::refuse_brackets(cursor) {
            Some(error) => error,
            None => cursor
                .unexpected("the name of a value")
                .help("an item is written `name: source -> operation;`"),
        }),
    }
}

/// Whether a literal is a number, though it may have a suffix.
fn is_number(literal: &Literal) -> bool {
    matches!(Lit::new(literal.clone()), Lit::Int(_) | Lit::Float(_))
}

/// `0.5`, `-0.5`.
fn parse_literal(cursor: &mut Cursor<'_>, start: usize, place: Place) -> Result<Expression, Diagnostic> {
    let number = parse_number(cursor)?;
    Ok(expression(Combination::Number(number.value), cursor, start, place))
}

/// `(a + b)` is the value inside; `(a, b)` concatenates.
fn parse_parentheses(group: &Group) -> Result<Expression, Diagnostic> {
    let tokens = flatten(group.stream());
    let place = Place::of_group(group);
    if let Some(error) = index::refuse_in_parentheses(&tokens) {
        return Err(error);
    }
    let mut inner = Cursor::new(&tokens, place);
    let mut parts = vec![parse_sum(&mut inner)?];
    let (mut has_comma, mut start) = (false, 0);
    while inner.eat(',') {
        has_comma = true;
        if !inner.is_at_end() {
            start = inner.position();
            parts.push(parse_sum(&mut inner)?);
        }
    }
    if inner.is_at_arrow() {
        return Err(refuse_arrow(&inner, &tokens, start));
    }
    if !inner.is_at_end() {
        return Err(inner.unexpected("`+`, `-`, `*`, `,` or `)`"));
    }
    match parts.pop() {
        Some(only) if parts.is_empty() && !has_comma => Ok(only),
        Some(only) if parts.is_empty() => {
            Err(Diagnostic::new(Code::OneJoined, place, "one value cannot be joined to others")
                .help(format!("add a second value: `({}, other)`, or remove the comma", only.text)))
        }
        last => {
            parts.extend(last);
            let text = format!("({})", spell(&tokens));
            Ok(Expression { kind: Combination::Concat(parts), place, text })
        }
    }
}

/// The error for an arrow in parentheses, in the part that begins at `start`.
fn refuse_arrow(inner: &Cursor<'_>, tokens: &[TokenTree], start: usize) -> Diagnostic {
    let behind = tokens.get(start..).unwrap_or_default();
    let part = behind.split(is_comma).next().unwrap_or(behind);
    let end = start + part.len();
    let around = [tokens.get(..start).unwrap_or_default(), tokens.get(end..).unwrap_or_default()];
    let instead = match around.map(spell) {
        [before, after] if before.is_empty() && after.is_empty() => {
            "`part` instead of the parentheses".to_owned()
        }
        [before, after] => {
            let space = if before.is_empty() { "" } else { " " };
            format!("`({before}{space}part{after})`")
        }
    };
    Diagnostic::new(Code::Arrow, inner.place(), "`->` cannot be written inside parentheses")
        .help(format!("give the part a name: `part: {};`, then write {instead}", spell(part)))
}

/// The tokens that were read since `start`.
fn expression(kind: Combination, cursor: &Cursor<'_>, start: usize, first: Place) -> Expression {
    let place = Place::between(first, cursor.previous_place());
    Expression { kind, place, text: spell(cursor.taken_since(start)) }
}
