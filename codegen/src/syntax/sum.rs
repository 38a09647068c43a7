//! The terms of a loss, each with a weight before it, and other signs than `+` between them.

use proc_macro2::TokenTree;

use super::ast::WrittenTerm;
use super::cursor::{Cursor, spell};
use super::habit;
use crate::diag::{Code, Diagnostic, Place};
use crate::keyword;

/// The error for another sign than `+` behind a term of the loss that begins at `start`.
pub(super) fn refuse_sign(last: &WrittenTerm, start: usize, cursor: &Cursor<'_>) -> Option<Diagnostic> {
    let [TokenTree::Punct(sign), behind @ ..] = cursor.rest() else { return None };
    if !matches!(sign.as_char(), '-' | '*' | '/') {
        return None;
    }
    let text = &last.operation.text;
    let help = match (sign.as_char(), behind) {
        ('*', [factor @ TokenTree::Literal(_), ..]) => format!("write `{factor} * {text}`"),
        ('/', [factor @ TokenTree::Literal(_), ..]) => format!("write `1 / {factor} * {text}`"),
        _ if begins_with_loss(behind) => {
            let (before, behind) = (spell(cursor.taken_since(start)), spell(habit::until_item(behind)));
            format!(
                "the terms of a loss are added, each with a weight above 0: write `loss: {before} + {behind};`"
            )
        }
        _ => "a loss is a sum of terms, each with a weight before it: `loss: bce(y) + 0.5 * mse(z);`"
            .to_owned(),
    };
    let factor = behind.first().filter(|token| matches!(token, TokenTree::Literal(_)));
    let place = Place::between(sign.span().into(), factor.map_or(sign.span().into(), Place::of));
    let message = format!("expected `+` or `;`, found `{}`", sign.as_char());
    Some(Diagnostic::new(Code::Expected, place, message).help(help))
}

/// Whether a term begins here.
fn begins_with_loss(tokens: &[TokenTree]) -> bool {
    let behind = weight_length(tokens).map_or(tokens, |length| &tokens[length + 1..]);
    matches!(behind, [TokenTree::Ident(word), ..] if keyword::Loss::of(&word.to_string()).is_some())
}

/// How many tokens come before the `*` that a loss follows, if this term has one.
pub(super) fn weight_length(tokens: &[TokenTree]) -> Option<usize> {
    let is_sign = |token: &TokenTree, signs: &[char]| matches!(token, TokenTree::Punct(sign) if signs.contains(&sign.as_char()));
    let is_loss = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if keyword::Loss::of(&word.to_string()).is_some());
    for (index, token) in tokens.iter().enumerate() {
        let ends_term = index > 0 && is_sign(token, &['+', '-']) && !is_sign(&tokens[index - 1], &['*', '/']);
        if ends_term || is_loss(token) {
            return None;
        }
        let follows = match &tokens[index + 1..] {
            [word @ TokenTree::Ident(_), TokenTree::Group(_), ..] => Some(word),
            [word @ TokenTree::Ident(_), behind @ ..] if is_loss(word) || behind.is_empty() => Some(word),
            _ => None,
        };
        if index > 0 && is_sign(token, &['*']) && follows.is_some() {
            return Some(index);
        }
    }
    None
}
