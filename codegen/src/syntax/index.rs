//! A part of a value that is taken by an index, as in Rust and Python: `h[0]`, `prev(h)[1..3]`, `h[:, -1]`.
//!
//! Input: the tokens of a source, or of what is in parentheses. Output: the error, with `slice` instead;
//! `None` where there is no index. An index that counts steps, `h[-1]`, is answered in `past.rs`.

use proc_macro2::{Delimiter, Group, TokenTree};

use super::cursor::{Cursor, begins_item, begins_with_arrow, flatten, spell};
use super::earlier::earlier;
use super::{habit, past};
use crate::diag::{Code, Diagnostic, Place};
use crate::keyword::PREV;

/// A value with an index behind it, as many tokens of `value` and one of the index.
struct Indexed<'t> {
    start: usize,
    value: &'t [TokenTree],
    index: &'t Group,
}

impl Indexed<'_> {
    /// The index of the first token behind it.
    const fn end(&self) -> usize {
        self.start + self.value.len() + 1
    }

    fn slice_text(&self) -> String {
        slice_text(&spell(self.value), &spell(&flatten(self.index.stream())))
    }
}

/// `x[0..2]`, `x[0:2]` or `x[0]` as it is written here: `x -> slice(0..2)`.
pub(crate) fn slice_text(value: &str, index: &str) -> String {
    let index = index.replace(' ', "");
    // `h[:, 0]`: a sample and a step have no axis here.
    let index = match index.rsplit_once(',') {
        Some((axes, last)) if axes.split(',').all(|axis| matches!(axis, ":" | ".." | "...")) => {
            last.to_owned()
        }
        _ => index,
    };
    let from_end = index.strip_prefix('-').and_then(|back| back.parse::<usize>().ok());
    let range = match (index.parse::<usize>(), from_end) {
        (Ok(index), _) if index < usize::MAX => format!("{index}..{}", index + 1),
        (_, Some(1)) => format!("{index}.."),
        (_, Some(back)) if back > 1 => format!("-{back}..-{}", back - 1),
        _ if index.contains("..") => index,
        _ => index.replace(':', ".."),
    };
    format!("{value} -> slice({range})")
}

/// The value with an index that begins here.
fn indexed(tokens: &[TokenTree], start: usize) -> Option<Indexed<'_>> {
    let rest = tokens.get(start..)?;
    let length = match rest {
        [TokenTree::Ident(word), TokenTree::Group(_), ..] if word == PREV => earlier(rest).map(|_| 2)?,
        [TokenTree::Ident(name), TokenTree::Group(group), ..] => {
            // `h[t - 1]` is a value of an earlier step.
            if past::of_index(name, group).is_some() || begins_item(rest) {
                return None;
            }
            1
        }
        _ => return None,
    };
    match rest.get(length)? {
        TokenTree::Group(index) if index.delimiter() == Delimiter::Bracket => {
            Some(Indexed { start, value: &rest[..length], index })
        }
        _ => None,
    }
}

/// What an output or another part of a list is as a chain: `h -> slice(0..1)` of `h[0]`, `prev(h)` of
/// `h[-1]`; `None` of what is no value with an index.
pub(super) fn chain_text(part: &[TokenTree]) -> Option<String> {
    if let [TokenTree::Ident(name), TokenTree::Group(group)] = part
        && let Some(earlier) = past::of_index(name, group)
    {
        return Some(earlier);
    }
    indexed(part, 0).filter(|found| found.end() == part.len()).map(|found| found.slice_text())
}

/// The error for an index in the source that is next.
pub(super) fn refuse_in_source(cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let rest = habit::until_item(cursor.rest());
    let end = (0..rest.len()).find(|index| begins_with_arrow(&rest[*index..])).unwrap_or(rest.len());
    let source = &rest[..end];
    if let [TokenTree::Ident(name), TokenTree::Group(group)] = source
        && past::back(&flatten(group.stream())).is_some_and(|steps| steps == "1")
        && group.delimiter() == Delimiter::Bracket
    {
        let error = past::refuse(cursor)?;
        return Some(error.help(format!(
            "if the last step of a sequence is meant, write `{name}`, and `at = last` in the loss: a declaration \
             says what is computed in each step"
        )));
    }
    refuse(source, "")
}

/// The error for an index in what parentheses hold.
pub(super) fn refuse_in_parentheses(tokens: &[TokenTree]) -> Option<Diagnostic> {
    let end = (0..tokens.len()).find(|index| begins_with_arrow(&tokens[*index..])).unwrap_or(tokens.len());
    (end == tokens.len()).then(|| refuse(tokens, "("))?
}

/// The error for the indexes in these tokens, which `open` is before: all of them have a name in the fix,
/// unless one is all that there is.
fn refuse(tokens: &[TokenTree], open: &str) -> Option<Diagnostic> {
    let found: Vec<Indexed<'_>> = (0..tokens.len()).filter_map(|start| indexed(tokens, start)).collect();
    let first = found.first()?;
    let place = Place::between(first.value.first().map(Place::of)?, Place::of_group(first.index));
    if let Some(error) = refuse_steps(first, place) {
        return Some(error);
    }
    let error =
        Diagnostic::new(Code::Expected, place, "a part of a value is taken by `slice`, not by an index");
    if open.is_empty() && first.start == 0 && first.end() == tokens.len() {
        return Some(error.help(format!("write `{}`", first.slice_text())));
    }
    let (mut items, mut written, mut end) = (String::new(), Vec::new(), 0);
    for (count, part) in found.iter().enumerate() {
        let name = if count == 0 { "part".to_owned() } else { format!("part{}", count + 1) };
        items += &format!("{}{name}: {};", if count == 0 { "" } else { " " }, part.slice_text());
        written.extend_from_slice(tokens.get(end..part.start)?);
        written.push(TokenTree::Ident(proc_macro2::Ident::new(&name, place.first)));
        end = part.end();
    }
    written.extend_from_slice(tokens.get(end..)?);
    let (named, close) = (
        if found.len() == 1 { "part a name" } else { "parts names" },
        if open.is_empty() { "" } else { ")" },
    );
    let the = if found.len() == 1 { "the" } else { "these" };
    Some(error.help(format!("give {the} {named}: `{items}`, then write `{open}{}{close}`", spell(&written))))
}

/// The error for `h[:, -1]`, which picks a step of a sequence.
fn refuse_steps(found: &Indexed<'_>, place: Place) -> Option<Diagnostic> {
    let index = flatten(found.index.stream());
    let is_sign =
        |token: &TokenTree, sign: char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
    let axes: Vec<String> = index.split(|token| is_sign(token, ',')).map(spell).collect();
    let is_all = |axis: &String| matches!(axis.as_str(), ":" | ".." | "...");
    if axes.len() < 2 || !axes.iter().all(|axis| is_all(axis) || axis == "-1") {
        return None;
    }
    let value = spell(found.value);
    let message = "a declaration says what is computed in each step, so no index picks a step";
    Some(Diagnostic::new(Code::Expected, place, message).help(format!(
        "write `{value}`: it is there in every step, and `at = last` in a loss compares the last one alone"
    )))
}
