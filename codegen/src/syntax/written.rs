//! The declaration as text, for the docs of the emitted struct.
//!
//! Input: its tokens. Output: the declaration with an item per line, without attributes and
//! comments. Guarantees: a long item is cut, so that given weights do not fill a page.

use proc_macro2::{Delimiter, Group, TokenTree};

use super::cursor::{flatten, spell};

/// The longest item that is written in full, in characters.
const LONGEST: usize = 300;
/// The longest line.
const WIDTH: usize = 80;
/// How many items are written.
const ITEMS: usize = 60;

/// `pub struct Net {`, perhaps with the constants of a family, a line per item, `}`; or the short form as it
/// is.
pub fn written(declaration: &[TokenTree]) -> String {
    let is_body =
        |token: &TokenTree| matches!(token, TokenTree::Group(g) if g.delimiter() == Delimiter::Brace);
    let Some(at) = declaration.iter().position(is_body) else {
        return with_tight_angles(&cut(&spell(&without_attributes(declaration))));
    };
    let head = with_tight_angles(&spell(&without_attributes(&declaration[..at])));
    let mut text = format!("{head} {{\n");
    if let Some(TokenTree::Group(body)) = declaration.get(at) {
        write_items(body, &mut text);
    }
    text + "}"
}

fn write_items(body: &Group, text: &mut String) {
    let tokens = flatten(body.stream());
    let mut items = tokens.split(|token| matches!(token, TokenTree::Punct(end) if end.as_char() == ';'));
    for item in items.by_ref().take(ITEMS) {
        let item = spell(&without_attributes(item));
        if !item.is_empty() {
            *text += &wrapped(&format!("{};", cut(&item)));
        }
    }
    if items.next().is_some_and(|item| !item.is_empty()) {
        *text += "    …\n";
    }
}

/// Angle brackets have no spaces around them.
fn with_tight_angles(text: &str) -> String {
    text.replace(" < ", "<").replace(" >", ">")
}

/// The beginning of a long text.
fn cut(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(" …".chars()).collect()
}

/// Lines of at most `WIDTH` characters where spaces allow it, the first one indented by 4, the others by 8.
fn wrapped(item: &str) -> String {
    let (mut text, mut line) = (String::new(), "   ".to_owned());
    for word in item.split(' ') {
        if line.trim().is_empty() || line.chars().count() + 1 + word.chars().count() <= WIDTH {
            line = format!("{line} {word}");
        } else {
            text += &format!("{line}\n");
            line = format!("        {word}");
        }
    }
    text + &line + "\n"
}

/// The tokens without `#[…]`, which doc comments are, too.
fn without_attributes(tokens: &[TokenTree]) -> Vec<TokenTree> {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        let follows_hash = matches!(kept.last(), Some(TokenTree::Punct(hash)) if hash.as_char() == '#');
        match token {
            TokenTree::Group(list) if follows_hash && list.delimiter() == Delimiter::Bracket => {
                kept.pop();
            }
            token => kept.push(token.clone()),
        }
    }
    kept
}
