//! The item `weights: file("policy.safetensors");`.
//!
//! Input: the tokens behind `weights:`. Output: the path as it is written. Guarantees: an item that is called
//! `weights` and has a chain is left to the chain; habits such as `weights: "policy.safetensors"` are
//! answered with the form that is used here, and read as if it were written.

use proc_macro2::{Delimiter, Ident, TokenTree};
use syn::Lit;

use super::ast::{FileItem, Item};
use super::cursor::{Cursor, flatten};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, nearest};
use crate::keyword;

/// The item, if its name and the tokens after its colon say that it is one.
pub(super) fn parse_file(
    name: &Ident,
    cursor: &mut Cursor<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<Result<Item, Diagnostic>> {
    if name != keyword::WEIGHTS {
        return refuse_name(name, cursor).map(Err);
    }
    let keyword = name.span().into();
    let item = |word: Option<Ident>, path: Option<String>, place: Place| {
        Some(Ok(Item::File(FileItem { keyword, word, path, literal: place.first })))
    };
    let (word, group, length) = match cursor.rest() {
        [text, ..] if path_of(text).is_some() => {
            let (path, place) = (path_of(text), Place::of(text));
            cursor.skip();
            let message = "the file of the weights is named by `file`";
            let error = Diagnostic::new(Code::Expected, place, message);
            diagnostics.push(error.help(written(path.as_deref())));
            return item(None, None, place);
        }
        [TokenTree::Ident(word), TokenTree::Group(group), ..] => (word, group, 2),
        [TokenTree::Ident(word), TokenTree::Punct(bang), TokenTree::Group(group), ..]
            if bang.as_char() == '!' =>
        {
            (word, group, 3)
        }
        _ => return None,
    };
    let is_file = word == keyword::FILE && length == 2 && group.delimiter() == Delimiter::Parenthesis;
    let arguments = flatten(group.stream());
    let path = match arguments.as_slice() {
        [only] => path_of(only),
        _ => None,
    };
    match (is_file, &path, arguments.first(), arguments.last()) {
        (true, Some(_), Some(literal), _) => {
            cursor.take_part(length);
            return item(Some(word.clone()), path, Place::of(literal));
        }
        (true, _, first, last) => {
            let place = match (first, last) {
                (Some(first), Some(last)) => Place::between(Place::of(first), Place::of(last)),
                _ => Place::of_group(group),
            };
            let message = "`file` takes a path in quotes, which a macro sees as it is written";
            diagnostics.push(Diagnostic::new(Code::Expected, place, message).help(written(None)));
        }
        (false, ..) if is_meant(word) => {
            let place = Place::between(word.span().into(), Place::of_group(group));
            let message = "the file of the weights is named by `file`";
            let error = Diagnostic::new(Code::Expected, place, message);
            diagnostics.push(error.help(written(path.as_deref())));
        }
        (false, ..) => return None,
    }
    let place = Place::of_group(group);
    cursor.take_part(length);
    item(is_file.then(|| word.clone()), None, place)
}

/// The error for a file that a value is said to be: `w: file("policy.safetensors");`.
fn refuse_name(name: &Ident, cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let [TokenTree::Ident(word), TokenTree::Group(group), ..] = cursor.rest() else { return None };
    if word != keyword::FILE {
        return None;
    }
    let [path] = flatten(group.stream()).try_into().ok()?;
    let path = path_of(&path)?;
    let place = Place::between(word.span().into(), Place::of_group(group));
    let message = format!("`file` gives the weights of the network, not the value `{name}`");
    Some(Diagnostic::new(Code::Expected, place, message).help(written(Some(&path))))
}

/// Whether a word means a file.
fn is_meant(word: &Ident) -> bool {
    let text = word.to_string();
    matches!(text.as_str(), "include_bytes" | "include_str" | "load" | "open" | "path" | "safetensors")
        || nearest(&text, [keyword::FILE]).is_some()
}

/// The text in quotes.
fn path_of(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    match Lit::new(literal.clone()) {
        Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

fn written(path: Option<&str>) -> String {
    format!("write `{}: {}({:?});`", keyword::WEIGHTS, keyword::FILE, path.unwrap_or("policy.safetensors"))
}
