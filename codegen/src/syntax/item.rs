//! The items of the block form.

use proc_macro2::{Delimiter, Group, Ident, TokenTree};

use super::ast::{Call, Chain, Item, LossItem, NodeItem, Source, TargetItem, WrittenShape, WrittenTerm};
use super::attribute::{Documentation, parse_documentation};
use super::constant::Wanted;
use super::cursor::{Cursor, begins_item, begins_with_arrow, flatten, spell};
use super::earlier::earlier;
use super::{
    arithmetic, call, expression, file, habit, index, output, parse_name, past, rewrite, sum, value,
};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, nearest};
use crate::keyword;

/// How every item ends.
const ENDS: &str = "an item ends with `;`";

/// The items between the braces; of each wrong one the name is kept.
pub(super) fn parse_items(
    body: &Group,
    documentation: &mut Vec<Documentation>,
    diagnostics: &mut Diagnostics,
) -> Vec<Item> {
    let tokens = flatten(body.stream());
    let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
    let mut items = Vec::new();
    let mut start = 0;
    for part in tokens.split(is_end) {
        let end = start + part.len();
        let mut cursor = Cursor::part(&tokens, start..end, Place::of_group(body));
        while !cursor.is_at_end() {
            let attributes = parse_documentation(&mut cursor, diagnostics);
            if cursor.is_at_end() {
                break;
            }
            if let (false, Some(TokenTree::Ident(name))) = (attributes.is_empty(), cursor.peek()) {
                documentation.push(Documentation { name: name.clone(), attributes });
            }
            let (item, is_ended) = parse_item_or_skip(&mut cursor, diagnostics);
            items.push(item);
            if !is_ended && cursor.is_at_end() && end == tokens.len() {
                diagnostics.push(cursor.missing("`;`").help(ENDS));
            }
        }
        start = end + 1;
    }
    items
}

/// One item, and whether an error about its end was reported. A wrong one is reported and skipped, up to its
/// `;` or to the probable next one.
fn parse_item_or_skip(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> (Item, bool) {
    let before = diagnostics.count();
    habit::skip_before_item(cursor, diagnostics);
    let is_reported = diagnostics.count() > before;
    let (start, first) = (cursor.position(), cursor.peek());
    let error = match parse_item(cursor, is_reported, diagnostics) {
        Ok(item) if cursor.is_at_end() => return (item, false),
        Ok(item) if cursor.is_at_item() => {
            diagnostics.push(cursor.missing("`;`").help(ENDS));
            return (item, true);
        }
        Ok(item) => {
            let expected = if let Item::Node(_) = item { "`->` or `;`" } else { "`;`" };
            let error = cursor.unexpected(expected);
            if cursor.eat(',') && (cursor.is_at_end() || cursor.is_at_item()) {
                diagnostics.push(error.help(ENDS));
                return (item, true);
            }
            error.help(ENDS)
        }
        Err(error) => error,
    };
    diagnostics.push(error);
    if cursor.position() == start {
        cursor.skip();
    }
    while !cursor.is_at_end() && !cursor.is_at_item() {
        cursor.skip();
    }
    match first {
        Some(TokenTree::Ident(name)) => (Item::Wrong(Some(name.clone())), true),
        _ => (Item::Wrong(None), true),
    }
}

/// `NAME [shape] ":" chain`, `"loss" ":" terms`, `"output" ":" names` or `"weights" ":" file`.
fn parse_item(
    cursor: &mut Cursor<'_>,
    is_reported: bool,
    diagnostics: &mut Diagnostics,
) -> Result<Item, Diagnostic> {
    let Some(TokenTree::Ident(name)) = cursor.peek() else {
        if let Some(word) = cursor.peek().and_then(rewrite::quoted_word) {
            return Err(rewrite::refuse_quotes(cursor.place(), &word.to_string()));
        }
        return Err(cursor.unexpected("a name").help("an item is written `name: source -> operation;`"));
    };
    if name == "return" {
        let message = "a network returns the values that `output` names, or those that the loss compares";
        let names = spell(&cursor.rest()[1..]);
        return Err(
            Diagnostic::new(Code::Expected, name.span(), message).help(format!("write `output: {names};`"))
        );
    }
    let name = parse_name(name)?;
    cursor.skip();
    let shape = parse_shape(cursor, diagnostics);
    if !habit::eat_colon(cursor, &name, is_reported, diagnostics) {
        let help = match nearest(&name.to_string(), keyword::RESERVED) {
            Some(keyword::INPUT) => format!("give the input a name: `x: input{};`", spell(cursor.rest())),
            Some(near) if name != near && !cursor.is_at_end() => {
                format!("write `{near}: {};`", spell(cursor.rest()))
            }
            Some(keyword::LOSS) => loss_example(),
            _ => format!("an item is written `{name}: source -> operation;`"),
        };
        return Err(cursor.unexpected("`:`").help(help));
    }
    let file = file::parse_file(&name, cursor, diagnostics);
    if let Some(shape) =
        shape.as_ref().filter(|_| file.is_some() || name == keyword::LOSS || name == keyword::OUTPUT)
    {
        let message = format!("`{name}` declares no value, so it has no shape");
        diagnostics.push(
            Diagnostic::new(Code::StatedShape, shape.place, message)
                .help(format!("write `{name}:` without a shape")),
        );
    }
    if let Some(file) = file {
        return file;
    }
    if let Some(error) = habit::refuse_setting(&name, cursor) {
        return Err(error);
    }
    if name == keyword::LOSS
        && let Some(item) = habit::parse_loss_behind_arrow(&name, cursor, diagnostics)
    {
        return item;
    }
    let is_chain = (name == keyword::LOSS || name == keyword::OUTPUT) && habit::is_value(cursor.rest());
    if name == keyword::LOSS && !is_chain {
        return Ok(Item::Loss(parse_loss(name, cursor, diagnostics)?));
    }
    if name == keyword::OUTPUT && !is_chain {
        return Ok(Item::Output(output::parse_output(name, cursor, diagnostics)?));
    }
    if let Some(item) = parse_target(&name, shape.as_ref(), cursor, diagnostics) {
        return item;
    }
    if let Some(error) = habit::refuse_bare_list(&name, cursor) {
        return Err(error);
    }
    let chain = parse_chain(&name, cursor, diagnostics)?;
    Ok(Item::Node(Box::new(NodeItem { name, shape, chain })))
}

/// `target(1)`, if that comes next. A value may be called `target`, too: without parentheses it is that.
fn parse_target(
    name: &Ident,
    shape: Option<&WrittenShape>,
    cursor: &mut Cursor<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Result<Item, Diagnostic>> {
    let [TokenTree::Ident(word), TokenTree::Group(group), ..] = cursor.rest() else { return None };
    if word != keyword::TARGET || group.delimiter() != Delimiter::Parenthesis {
        return None;
    }
    let call = match value::parse_operation(cursor, "`target`", diagnostics) {
        Ok(call) => call,
        Err(error) => return Some(Err(error)),
    };
    let fix = format!("write `{name}: {};`", call.text);
    if let Some(shape) = shape {
        let message = format!("the size of `{name}` is that of its `target`, so it has no shape");
        diagnostics.push(Diagnostic::new(Code::StatedShape, shape.place, message).help(fix.clone()));
    }
    if begins_with_arrow(cursor.rest()) {
        let message = format!("`{name}` is a part of the target, so no operation follows it");
        let place = cursor.place();
        let rest = cursor.rest().len();
        cursor.take_part(rest);
        diagnostics.push(Diagnostic::new(Code::TargetItem, place, message).help(fix));
    }
    Some(Ok(Item::Target(TargetItem { name: name.clone(), call })))
}

/// `[16]`, if that comes next.
fn parse_shape(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Option<WrittenShape> {
    let Some(TokenTree::Group(group)) = cursor.peek() else { return None };
    if group.delimiter() != Delimiter::Bracket {
        return None;
    }
    cursor.skip();
    Some(WrittenShape { sizes: value::parse_values(group, diagnostics), place: Place::of_group(group) })
}

fn parse_loss(
    keyword: Ident,
    cursor: &mut Cursor<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<LossItem, Diagnostic> {
    let start = cursor.position();
    let mut terms = vec![parse_term(cursor, diagnostics)?];
    loop {
        let is_loss = matches!(cursor.peek(), Some(TokenTree::Ident(word)) if keyword::Loss::of(&word.to_string()).is_some());
        if is_loss && !cursor.is_at_item() {
            let help = format!("write `+ {}`", spell(&cursor.rest()[..cursor.rest().len().min(2)]));
            diagnostics.push(cursor.unexpected("`+` or `;`").help(help));
        } else if !cursor.eat('+') {
            break;
        }
        terms.push(parse_term(cursor, diagnostics)?);
    }
    match terms.last().and_then(|last| sum::refuse_sign(last, start, cursor)) {
        Some(error) => Err(error),
        None => Ok(LossItem { keyword: keyword.span().into(), terms }),
    }
}

/// `[NUMBER "*"] word(name)`.
fn parse_term(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Result<WrittenTerm, Diagnostic> {
    let weight = match sum::weight_length(cursor.rest()) {
        Some(length) => {
            let mut part = cursor.take_part(length);
            let weight = arithmetic::parse_whole(&mut part, "the weight of a loss", Wanted::Number, "`*`")?;
            cursor.skip();
            Some(weight)
        }
        None if matches!(cursor.peek(), Some(TokenTree::Ident(_)) | None) => None,
        None if cursor.peek().is_some_and(|token| rewrite::quoted_word(token).is_some()) => None,
        None => {
            if arithmetic::parse_arithmetic(cursor).is_err() {
                return Err(cursor.unexpected("the name of a loss").help(loss_example()));
            }
            return Err(cursor.unexpected("`*`").help("a weight is written before its loss: `0.5 * mse(y)`"));
        }
    };
    let mut operation = value::parse_operation(cursor, "the name of a loss", diagnostics)
        .map_err(|error| error.help(loss_example()))?;
    value::parse_options_behind(cursor, &mut operation, diagnostics);
    Ok(WrittenTerm { weight, operation })
}

fn loss_example() -> String {
    format!("a loss is one of {}, written `loss: bce(y);`", keyword::list(keyword::Loss::WORDS))
}

/// `source { "->" operation }`.
fn parse_chain(
    name: &Ident,
    cursor: &mut Cursor<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Chain, Diagnostic> {
    let start = cursor.position();
    let source = parse_source(name, cursor, diagnostics)?;
    let mut operations: Vec<Call> = Vec::new();
    while habit::eat_arrow(cursor, diagnostics) {
        let mut operation = match habit::parse_bare_width(cursor, diagnostics) {
            Some(operation) => operation,
            None => parse_operation_or_skip(cursor, diagnostics)?,
        };
        value::parse_options_behind(cursor, &mut operation, diagnostics);
        operations.push(operation);
    }
    let text = spell(cursor.taken_since(start));
    if let Some(TokenTree::Punct(sign)) = cursor.peek()
        && matches!(sign.as_char(), '+' | '-' | '*')
        && !operations.is_empty()
    {
        let message =
            format!("`{}` binds tighter than `->`, so it cannot follow an operation", sign.as_char());
        let whole = spell(cursor.rest());
        return Err(Diagnostic::new(Code::Arrow, sign.span(), message)
            .help(format!("give the part before it a name: `part: {text};`, then write `part {whole}`")));
    }
    if let Some(TokenTree::Punct(sign)) = cursor.peek()
        && matches!(sign.as_char(), '/' | '%')
    {
        return Err(cursor.unexpected("`->` or `;`").help(expression::NO_NUMBERS));
    }
    Ok(Chain { source, operations, text })
}

/// An operation; one that cannot be read is skipped up to the next arrow, so that it hides nothing of what
/// follows.
fn parse_operation_or_skip(
    cursor: &mut Cursor<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Call, Diagnostic> {
    let operations = || format!("operations are {}", keyword::list(keyword::operations()));
    let (start, place) = (cursor.position(), cursor.place());
    let error = match value::parse_operation(cursor, "the name of an operation", diagnostics) {
        Ok(operation) => return Ok(operation),
        Err(error) if begins_with_arrow(cursor.rest()) => error.help("remove `->`: one arrow is enough"),
        Err(error) => error.help(operations()),
    };
    let rest = cursor.rest();
    let next =
        (0..rest.len()).find(|index| begins_with_arrow(&rest[*index..]) || begins_item(&rest[*index..]));
    let Some(next) = next.filter(|next| begins_with_arrow(&rest[*next..])) else { return Err(error) };
    diagnostics.push(error);
    cursor.take_part(next);
    let text = spell(cursor.taken_since(start));
    let word = Ident::new("wrong", place.first);
    Ok(Call { place, text, is_wrong: true, ..Call::bare(word) })
}

/// `input(…)`, or values.
fn parse_source(
    name: &Ident,
    cursor: &mut Cursor<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Source, Diagnostic> {
    if let [TokenTree::Ident(word), ..] = cursor.rest()
        && word == keyword::INPUT
        && matches!(cursor.rest(), [_] | [_, TokenTree::Group(_) | TokenTree::Literal(_), ..])
    {
        return Ok(Source::Input(value::parse_operation(cursor, "`input`", diagnostics)?));
    }
    if let [TokenTree::Ident(word), TokenTree::Group(_), ..] = cursor.rest()
        && past::is_earlier(word)
        && let Some(error) = past::refuse(cursor)
    {
        return Err(error);
    }
    if earlier(cursor.rest()).is_none()
        && let Some((word, arguments, behind)) = call::parse_call(cursor.rest())
    {
        let is_loss = keyword::Loss::of(&word.to_string()).is_some();
        if is_loss && nearest(&name.to_string(), [keyword::LOSS]).is_some() {
            let message = format!("`{name}` declares a value, but `{word}` is a loss");
            return Err(Diagnostic::new(Code::BeginsWithOperation, name.span(), message)
                .help(format!("did you mean `{}`?", keyword::LOSS)));
        }
        let item = format!("{name}: {};", spell(cursor.rest()));
        return Err(call::refuse_call(cursor.place(), word, arguments, behind, &item));
    }
    if let Some(error) = habit::refuse_brackets(cursor).or_else(|| index::refuse_in_source(cursor)) {
        return Err(error);
    }
    Ok(Source::Values(expression::parse_values(cursor)?))
}
