//! Attributes: those before `struct`, which the emitted struct keeps, and the doc comments of items.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use super::cursor::{Cursor, is_comma};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};

/// The doc comment of an item.
#[derive(Clone, Debug)]
pub struct Documentation {
    /// The item's name, or the word `loss` or `output`.
    pub name: Ident,
    /// `#[doc = "…"] #[doc = "…"]`.
    pub attributes: TokenStream,
}

/// The content of an attribute of the network, and its conditions.
#[derive(Clone)]
pub struct Attached {
    /// The conditions of the `cfg_attr`s around it, from outside to inside.
    pub conditions: Vec<TokenStream>,
    /// `derive(Debug)`, `repr(align(64))`, ….
    pub meta: Meta,
}

/// What all attributes say, those in `cfg_attr` included. What cannot be read is left to rustc, which reports
/// it.
pub fn attached(attributes: &[Attribute]) -> Vec<Attached> {
    let mut all = Vec::new();
    for attribute in attributes {
        attach(attribute.meta.clone(), &[], &mut all);
    }
    all
}

fn attach(meta: Meta, conditions: &[TokenStream], all: &mut Vec<Attached>) {
    let Meta::List(list) = &meta else { return all.push(Attached { conditions: conditions.to_vec(), meta }) };
    if !list.path.is_ident("cfg_attr") {
        return all.push(Attached { conditions: conditions.to_vec(), meta });
    }
    let tokens: Vec<TokenTree> = list.tokens.clone().into_iter().collect();
    let mut parts = tokens.split(is_comma);
    let condition = parts.next().unwrap_or_default().iter().cloned().collect();
    let conditions: Vec<TokenStream> = conditions.iter().cloned().chain([condition]).collect();
    for part in parts {
        if let Ok(inner) = syn::parse2(part.iter().cloned().collect()) {
            attach(inner, &conditions, all);
        }
    }
}

impl Attached {
    /// The traits that it derives.
    pub fn derives(&self) -> impl Iterator<Item = Path> {
        let list = match &self.meta {
            Meta::List(list) if list.path.is_ident("derive") => list.tokens.clone(),
            _ => TokenStream::new(),
        };
        Punctuated::<Path, Token![,]>::parse_terminated.parse2(list).unwrap_or_default().into_iter()
    }
}

/// `#[…] #[…]`, doc comments included. One that cannot be read is reported and left out.
pub(super) fn parse_attributes(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    while let Some((tokens, place)) = next_attribute(cursor) {
        match Attribute::parse_outer.parse2(tokens) {
            Ok(read) => attributes.extend(read),
            Err(_) => {
                diagnostics.push(
                    Diagnostic::new(Code::Attribute, place, "this attribute cannot be read")
                        .help("write it as on a struct: `#[derive(Debug)]`"),
                );
            }
        }
    }
    attributes
}

/// `/// …` before an item. Every other attribute is reported and left out.
pub(super) fn parse_documentation(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> TokenStream {
    let mut documentation = TokenStream::new();
    let start = cursor.place();
    while let Some((tokens, place)) = next_attribute(cursor) {
        match Attribute::parse_outer.parse2(tokens.clone()).unwrap_or_default().as_slice() {
            [attribute] if matches!(&attribute.meta, Meta::NameValue(doc) if doc.path.is_ident("doc")) => {
                documentation.extend(tokens);
            }
            [attribute] => diagnostics.push(refuse_attribute(attribute, place)),
            _ => diagnostics.push(
                Diagnostic::new(Code::Attribute, place, "this cannot be written before an item")
                    .help("a doc comment for the item below begins with `///`"),
            ),
        }
    }
    if cursor.is_at_end() && !documentation.is_empty() {
        let place = Place::between(start, cursor.previous_place());
        diagnostics.push(
            Diagnostic::new(Code::Attribute, place, "no item follows this doc comment")
                .help("move it before an item, or write a comment: `// …`"),
        );
    }
    documentation
}

/// The error for an attribute of an item.
fn refuse_attribute(attribute: &Attribute, place: Place) -> Diagnostic {
    let is = |words: &[&str]| words.iter().any(|word| attribute.path().is_ident(word));
    if is(&["cfg", "cfg_attr"]) {
        let message =
            "an item cannot depend on a condition: sizes, gradients and the struct depend on all items";
        return Diagnostic::new(Code::Attribute, place, message).help(
            "write it before the `struct`, and declare the other network in a `network!` of its own, with `#[cfg(not(…))]`",
        );
    }
    let error = Diagnostic::new(Code::Attribute, place, "the only attributes of an item are doc comments");
    if is(&["allow", "expect"]) {
        return error.help("remove it; a warning of this macro is silenced by the option `allow`, as in `relu(allow = \"NW0051\")`");
    }
    error.help("remove it, or write it before the `struct`")
}

/// Takes an attribute, inner ones included, if one comes next.
fn next_attribute(cursor: &mut Cursor<'_>) -> Option<(TokenStream, Place)> {
    let is = |token: &TokenTree, sign| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
    let length = match cursor.rest() {
        [hash, TokenTree::Group(body), ..] if is(hash, '#') && body.delimiter() == Delimiter::Bracket => 2,
        [hash, bang, TokenTree::Group(body), ..]
            if is(hash, '#') && is(bang, '!') && body.delimiter() == Delimiter::Bracket =>
        {
            3
        }
        _ => return None,
    };
    let tokens = cursor.rest().iter().take(length).cloned().collect();
    let start = cursor.place();
    (0..length).for_each(|_| cursor.skip());
    Some((tokens, Place::between(start, cursor.previous_place())))
}
