//! The items of the block form.

use proc_macro2::{Delimiter, Group, Ident, TokenTree};

use super::ast::{Chain, Item, LossItem, NodeItem, Operand, Operation, Source};
use super::cursor::{Cursor, flatten};
use super::{parse_name, value};
use crate::diag::{Diagnostic, Diagnostics, Place};
use crate::keyword;

/// The items between the braces; each wrong one is reported and left out.
pub(super) fn parse_items(body: &Group, diagnostics: &mut Diagnostics) -> Vec<Item> {
    let tokens = flatten(body.stream());
    let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
    let mut items = Vec::new();
    let mut rest = tokens.as_slice();
    while !rest.is_empty() {
        let length = rest.iter().position(is_end);
        let (part, after) = rest.split_at(length.unwrap_or(rest.len()));
        rest = after.get(1..).unwrap_or_default();
        if part.is_empty() {
            continue;
        }
        let mut cursor = Cursor::new(part, Place::of_group(body));
        match parse_item(&mut cursor, diagnostics) {
            Ok(item) if length.is_some() => items.push(item),
            Ok(item) => {
                diagnostics.push(cursor.unexpected("`;`"));
                items.push(item);
            }
            Err(error) => diagnostics.push(error),
        }
    }
    items
}

/// `NAME ":" chain` or `"loss" ":" term`, to the end of the cursor.
fn parse_item(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Result<Item, Diagnostic> {
    let name = parse_name(cursor)?;
    if !cursor.eat(':') {
        return Err(cursor.unexpected("`:`").help(format!("an item is written `{name}: source -> operation;`")));
    }
    let item = if name == keyword::LOSS {
        Item::Loss(parse_loss(name, cursor, diagnostics)?)
    } else if name == keyword::OUTPUT {
        return Err(Diagnostic::new(name.span(), "`output` is a reserved word of the language")
            .help("without `loss`, the output is the one value that nothing else uses; with it, the loss's operand"));
    } else {
        Item::Node(NodeItem { name, chain: parse_chain(cursor, diagnostics)? })
    };
    if cursor.is_at_end() {
        return Ok(item);
    }
    // A second `:` most often means that the `;` before it is missing.
    let expected = if let Item::Node(_) = item { "`->` or `;`" } else { "`;`" };
    Err(cursor.unexpected(expected))
}

fn parse_loss(
    keyword: Ident,
    cursor: &mut Cursor<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<LossItem, Diagnostic> {
    let term = value::parse_operation(cursor, diagnostics).map_err(|error| error.help(loss_example()))?;
    Ok(LossItem { keyword: keyword.span().into(), term })
}

fn loss_example() -> String {
    format!("a loss is one of {}, written `loss: bce(y);`", keyword::list(keyword::Loss::ALL.map(keyword::Loss::word)))
}

/// `source { "->" operation }`.
fn parse_chain(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Result<Chain, Diagnostic> {
    let source = parse_source(cursor, diagnostics)?;
    let mut operations: Vec<Operation> = Vec::new();
    while cursor.eat_arrow() {
        operations.push(value::parse_operation(cursor, diagnostics)?);
    }
    if let (Some(TokenTree::Punct(sign)), Some(last)) = (cursor.peek(), operations.last())
        && matches!(sign.as_char(), '+' | '-' | '*')
    {
        let message = format!("`{}` binds tighter than `->`, so it cannot follow an operation", sign.as_char());
        return Err(Diagnostic::new(sign.span(), message).help(format!(
            "name the part before it as an item of its own, such as `part: … -> {};`, then write `part {} …`",
            last.word,
            sign.as_char()
        )));
    }
    Ok(Chain { source, operations })
}

/// `input(…)`, `a`, `a + b`, `(a + b)`.
fn parse_source(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Result<Source, Diagnostic> {
    if let [TokenTree::Ident(word), TokenTree::Group(arguments), ..] = cursor.rest()
        && arguments.delimiter() == Delimiter::Parenthesis
    {
        if word == keyword::INPUT {
            return Ok(Source::Input(value::parse_operation(cursor, diagnostics)?));
        }
        let place = Place::between(word.span().into(), Place::of_group(arguments));
        return Err(Diagnostic::new(place, format!("a chain begins with a value, not with the operation `{word}`"))
            .help(format!("write what goes into it first: `x -> {word}{arguments}`")));
    }
    if let Some(TokenTree::Ident(word)) = cursor.peek()
        && word == keyword::INPUT
    {
        return Ok(Source::Input(value::parse_operation(cursor, diagnostics)?));
    }
    let mut operands = Vec::new();
    parse_sum(cursor, &mut operands)?;
    Ok(Source::Sum(operands))
}

/// `atom { "+" atom }`, appended to `operands`: the sum of sums is one sum.
fn parse_sum(cursor: &mut Cursor<'_>, operands: &mut Vec<Operand>) -> Result<(), Diagnostic> {
    loop {
        match cursor.peek() {
            Some(TokenTree::Ident(_)) => operands.push(Operand { name: parse_name(cursor)? }),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                cursor.skip();
                let tokens = flatten(group.stream());
                let mut inner = Cursor::new(&tokens, Place::of_group(group));
                parse_sum(&mut inner, operands)?;
                if !inner.is_at_end() {
                    return Err(inner.unexpected("`+` or `)`"));
                }
            }
            _ => return Err(cursor.unexpected("the name of a value")),
        }
        let arrow_follows = matches!(cursor.rest(), [TokenTree::Punct(_), TokenTree::Punct(head), ..] if head.as_char() == '>');
        if let Some(TokenTree::Punct(sign)) = cursor.peek()
            && matches!(sign.as_char(), '-' | '*')
            && !arrow_follows
        {
            return Err(Diagnostic::new(sign.span(), format!("values cannot be combined with `{}`", sign.as_char()))
                .help("values of the same shape are added with `+`"));
        }
        if !cursor.eat('+') {
            return Ok(());
        }
    }
}
