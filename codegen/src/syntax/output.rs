//! The item `output: y;`, `output: (policy, value);`.
//!
//! Input: the tokens behind the `:`. Output: the names. Guarantees: an output that is computed, `prev(h)` or
//! `h[0]`, is answered with an item that has a name.

use proc_macro2::{Delimiter, Ident, TokenTree};

use super::ast::OutputItem;
use super::cursor::{Cursor, begins_with_arrow, flatten, is_comma, spell};
use super::earlier::earlier;
use super::{habit, index, parse_name, past};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};

/// `NAME` or `"(" NAME { "," NAME } ")"`.
pub(super) fn parse_output(
    keyword: Ident,
    cursor: &mut Cursor<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<OutputItem, Diagnostic> {
    if let Some(error) = past::refuse_last_output(cursor.rest()).or_else(|| refuse_computed(cursor)) {
        return Err(error);
    }
    let form = "one output is written `output: y;`, several are written `output: (policy, value);`";
    let names = match (cursor.peek(), bare_names(cursor.rest())) {
        (Some(TokenTree::Ident(_)), Some(names)) => {
            let listed: Vec<String> = names.iter().map(ToString::to_string).collect();
            cursor.skip();
            let help = format!("write `output: ({});`", listed.join(", "));
            let message = "several outputs are written in parentheses";
            diagnostics.push(Diagnostic::new(Code::Expected, cursor.place(), message).help(help));
            cursor.take_part(2 * names.len() - 2);
            names.into_iter().map(|name| parse_name(&name)).collect::<Result<_, _>>()?
        }
        (Some(TokenTree::Ident(name)), None) if !cursor.is_at_item() => {
            let name = parse_name(name)?;
            cursor.skip();
            vec![name]
        }
        (Some(TokenTree::Group(group)), _) if group.delimiter() != Delimiter::Brace => {
            if group.delimiter() == Delimiter::Bracket {
                let help = format!("write `output: ({});`", spell(&flatten(group.stream())));
                diagnostics.push(cursor.unexpected("`(…)`").help(help));
            }
            let tokens = flatten(group.stream());
            let mut inner = Cursor::part(&tokens, 0..tokens.len(), Place::of_group(group));
            let mut names = Vec::new();
            while !inner.is_at_end() {
                let Some(TokenTree::Ident(name)) = inner.peek() else {
                    return Err(inner.unexpected("the name of a value").help(form));
                };
                names.push(parse_name(name)?);
                inner.skip();
                if !inner.is_at_end() && !inner.eat(',') {
                    return Err(inner.unexpected("`,`").help(form));
                }
            }
            if names.is_empty() {
                return Err(inner.missing("the name of a value").help(form));
            }
            cursor.skip();
            names
        }
        _ => return Err(cursor.unexpected("the name of a value").help(form)),
    };
    Ok(OutputItem { keyword: keyword.span().into(), names })
}

/// Names with commas between them, up to the end.
fn bare_names(tokens: &[TokenTree]) -> Option<Vec<Ident>> {
    let name = |part: &[TokenTree]| match part {
        [TokenTree::Ident(name)] => Some(name.clone()),
        _ => None,
    };
    let names: Vec<Ident> = tokens.split(is_comma).map(name).collect::<Option<_>>()?;
    (names.len() > 1).then_some(names)
}

/// The error for outputs that are computed where their names are expected: `output: (y, prev(h));`.
fn refuse_computed(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let rest = habit::until_item(cursor.rest());
    let tokens = match rest {
        [TokenTree::Group(group)] if group.delimiter() != Delimiter::Brace => flatten(group.stream()),
        _ => rest.to_vec(),
    };
    let (mut items, mut names, mut place) = (Vec::new(), Vec::new(), None);
    for part in tokens.split(is_comma).filter(|part| !part.is_empty()) {
        if let [TokenTree::Ident(name)] = part {
            names.push(name.to_string());
            continue;
        }
        let chain = computed(part)?;
        let name = if items.is_empty() { "part".to_owned() } else { format!("part{}", items.len() + 1) };
        items.push(format!("{name}: {chain};"));
        names.push(name);
        place.get_or_insert((Place::between(Place::of(part.first()?), Place::of(part.last()?)), spell(part)));
    }
    let (place, text) = place?;
    let message = format!("an output is the name of a value, found `{text}`");
    let outputs = match names.as_slice() {
        [only] => only.clone(),
        many => format!("({})", many.join(", ")),
    };
    let give = if items.len() == 1 { "give it a name" } else { "give each a name" };
    Some(
        Diagnostic::new(Code::Expected, place, message)
            .help(format!("{give}: `{}`, then write `output: {outputs};`", items.join(" "))),
    )
}

/// The chain of an output that is no name.
fn computed(part: &[TokenTree]) -> Option<String> {
    let has_arrow = (0..part.len()).any(|index| begins_with_arrow(&part[index..]));
    let is_combined = part
        .iter()
        .any(|token| matches!(token, TokenTree::Punct(sign) if matches!(sign.as_char(), '+' | '-' | '*')));
    match index::chain_text(part) {
        Some(chain) => Some(chain),
        None if has_arrow || is_combined || earlier(part).is_some() && part.len() == 2 => Some(spell(part)),
        None => None,
    }
}
