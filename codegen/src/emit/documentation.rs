//! Docs in fewer tokens.
//!
//! Input: items, whose docs are an attribute a line, as `quote!` makes of comments. Output: the same items,
//! with one attribute for all lines that follow each other. Guarantees: the text is the same.

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};
use quote::quote;
use syn::Lit;

/// `#[doc = " The loss.\n\n # Panics"] pub fn …` of `#[doc = " The loss."] #[doc = ""] #[doc = " # Panics"]
/// pub fn …`: six tokens for a text of any length.
pub(super) fn joined(items: TokenStream) -> TokenStream {
    let (mut joined, mut lines) = (TokenStream::new(), Vec::new());
    let mut tokens = items.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_hash = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        if let Some(line) = tokens.peek().filter(|_| is_hash).and_then(line) {
            lines.push(line);
            tokens.next();
            continue;
        }
        joined.extend(documentation(&mut lines));
        joined.extend([token]);
    }
    joined.extend(documentation(&mut lines));
    joined
}

/// The text of `[doc = "…"]`.
fn line(token: &TokenTree) -> Option<String> {
    let TokenTree::Group(group) = token else { return None };
    if group.delimiter() != Delimiter::Bracket {
        return None;
    }
    let mut inside = group.stream().into_iter();
    let [name, _, text] = [inside.next()?, inside.next()?, inside.next()?];
    match (name, text, inside.next()) {
        (TokenTree::Ident(name), TokenTree::Literal(text), None) if name == "doc" => match Lit::new(text) {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The attribute with these lines, which are taken; none if there are none.
fn documentation(lines: &mut Vec<String>) -> Option<TokenStream> {
    if lines.is_empty() {
        return None;
    }
    let text = Literal::string(&core::mem::take(lines).join("\n"));
    Some(quote!(#[doc = #text]))
}
