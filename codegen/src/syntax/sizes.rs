//! The sizes of a short form that are written from a habit of lists of layers, `<64, 128, relu>`,
//! `<64, dense(128)>`, `<64 -> 128 relu>`, and the form that is used here.

use proc_macro2::{Delimiter, Ident, Punct, Spacing, TokenTree};

use super::cursor::{begins_with_arrow, flatten, spell};
use super::rewrite::quoted_word;
use crate::diag::{Place, nearest};
use crate::keyword::{self, Activation};

/// A short form in the form that it has here, with the first mistake.
pub(super) struct Written {
    pub(super) place: Place,
    pub(super) message: String,
    pub(super) tokens: Vec<TokenTree>,
    /// From `<` to `>`.
    pub(super) text: String,
}

/// What one step of reading makes of the first tokens: how many they are, what is written instead, and what
/// is wrong.
type ReadTokens = (usize, Vec<TokenTree>, Option<String>);

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn is_number(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Literal(_)))
}

/// The activation that a word probably is.
fn activation(token: &TokenTree) -> Option<Ident> {
    let word = match token {
        TokenTree::Ident(word) => word.clone(),
        text => quoted_word(text)?,
    };
    nearest(&word.to_string(), Activation::WORDS).map(|_| word)
}

/// The width and the activation in a call: `relu(128)`, `dense(128)`, `Dense(128, relu)`.
fn call(tokens: &[TokenTree]) -> Option<Vec<TokenTree>> {
    let [TokenTree::Ident(word), TokenTree::Group(group), ..] = tokens else { return None };
    let inside = flatten(group.stream());
    let is_layer = nearest(&word.to_string(), [keyword::Word::Dense.text(), keyword::INPUT]).is_some();
    let is_width = |token: &TokenTree| token.to_string().parse::<usize>().is_ok();
    let width = match inside.as_slice() {
        [width] if is_width(width) => width,
        [width, ..] if is_layer && is_width(width) => width,
        _ => return None,
    };
    let inner = inside.iter().find_map(activation).filter(|_| is_layer);
    let outer = if is_layer { None } else { Some(activation(&tokens[0])?) };
    Some(core::iter::once(width.clone()).chain(inner.or(outer).map(TokenTree::Ident)).collect())
}

/// Reads a call, as in `<64, relu(128)>`, or a word in quotes; `None` if the next tokens are neither.
fn step_of_word(rest: &[TokenTree], is_behind_width: bool) -> Option<ReadTokens> {
    if !is_behind_width && let Some(size) = call(rest) {
        let message = format!(
            "a size is written before its activation, without a call such as `{}`",
            spell(&rest[..2])
        );
        return Some((2, size, Some(message)));
    }
    let word = quoted_word(rest.first()?)?;
    Some((1, vec![word.into()], Some("words are written without quotes".to_owned())))
}

/// Reads the next tokens, behind those that are written already.
fn step(rest: &[TokenTree], written: &[TokenTree]) -> ReadTokens {
    let is_behind_width = is_number(written.last());
    if let Some(step) = step_of_word(rest, is_behind_width) {
        return step;
    }
    match rest {
        [_, _, next, ..] if begins_with_arrow(rest) => match activation(next) {
            Some(_) if is_behind_width => {
                (2, Vec::new(), Some("an activation is written after its size, without an arrow".to_owned()))
            }
            _ => {
                let comma = TokenTree::Punct(Punct::new(',', Spacing::Alone));
                (
                    2,
                    vec![comma],
                    Some("the sizes of the short form are separated by `,`, not by arrows".to_owned()),
                )
            }
        },
        [comma, behind @ ..]
            // The first size is the input's, which has none.
            if is_sign(comma, ',')
                && is_behind_width
                && written.iter().any(|token| is_sign(token, ','))
                && call(behind).is_none()
                && has_activation(behind) =>
        {
            (1, Vec::new(), Some("an activation is written after its size, without a comma".to_owned()))
        }
        [colon, next, ..] if is_sign(colon, ':') && is_behind_width && activation(next).is_some() => {
            (1, Vec::new(), Some("an activation is written after its size, without `:`".to_owned()))
        }
        [TokenTree::Group(pair), ..]
            if pair.delimiter() == Delimiter::Parenthesis && is_pair(&flatten(pair.stream())) =>
        {
            let inside = flatten(pair.stream());
            let size = inside.into_iter().filter(|token| !is_sign(token, ',')).collect();
            (1, size, Some("a size and its activation are written without parentheses".to_owned()))
        }
        [semicolon, behind @ ..] if is_sign(semicolon, ';') && behind.iter().any(|token| is_sign(token, '>')) => {
            let comma = TokenTree::Punct(Punct::new(',', Spacing::Alone));
            (1, vec![comma], Some("the sizes of the short form are separated by `,`, not by `;`".to_owned()))
        }
        [TokenTree::Ident(kind), comma, ..] if (kind == "f32" || kind == "f64") && is_sign(comma, ',') => {
            (2, Vec::new(), Some("the type of the numbers is a parameter of every network, as in `Net<f64>`".to_owned()))
        }
        [other, ..] => (1, vec![other.clone()], None),
        [] => (1, Vec::new(), None),
    }
}

/// `128, relu`
fn is_pair(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Literal(_), comma, word] if is_sign(comma, ',') && activation(word).is_some())
}

fn has_activation(tokens: &[TokenTree]) -> bool {
    tokens.first().is_some_and(|token| activation(token).is_some())
}

/// The short form that these tokens begin with as it is written here; `None` if it is written so.
pub(super) fn as_written_here(tokens: &[TokenTree]) -> Option<Written> {
    let mut written: Vec<TokenTree> = Vec::new();
    let mut first: Option<(Place, String)> = None;
    let mut index = 0;
    while let Some(token) = tokens.get(index) {
        let rest = &tokens[index..];
        if is_sign(token, '>') {
            break;
        }
        let (length, instead, message) = step(rest, &written);
        if let Some(message) = message.filter(|_| first.is_none()) {
            // What is underlined is the sign, or the word behind a comma that is too much.
            let place = match rest {
                [comma, word, ..] if is_sign(comma, ',') => Place::of(word),
                [dash, head, ..] if begins_with_arrow(rest) => {
                    Place::between(Place::of(dash), Place::of(head))
                }
                _ => Place::of(token),
            };
            first = Some((place, message));
        }
        written.extend(instead);
        index += length;
    }
    let (place, message) = first?;
    let text = format!("{}>", spell(&written).replacen("< ", "<", 1));
    written.extend(tokens.get(index..).unwrap_or_default().iter().cloned());
    Some(Written { place, message, tokens: written, text })
}
