//! A position in a list of tokens, which always has a place to blame.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::diag::{Diagnostic, Place};

/// The tokens of a stream, with invisible groups (the ones around `$n:expr` of a `macro_rules!`) opened.
pub(super) fn flatten(stream: TokenStream) -> Vec<TokenTree> {
    let mut tokens = Vec::new();
    for token in stream {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                tokens.extend(flatten(group.stream()));
            }
            other => tokens.push(other),
        }
    }
    tokens
}

/// Reads tokens one after the other.
pub(super) struct Cursor<'a> {
    tokens: &'a [TokenTree],
    position: usize,
    /// What to underline when the tokens end too early and there is no last one.
    around: Place,
}

impl<'a> Cursor<'a> {
    /// At the first of `tokens`, which stand inside `around`.
    pub(super) fn new(tokens: &'a [TokenTree], around: Place) -> Self {
        Cursor { tokens, position: 0, around }
    }

    /// The next token, without taking it.
    pub(super) fn peek(&self) -> Option<&'a TokenTree> {
        self.tokens.get(self.position)
    }

    /// All tokens that are left.
    pub(super) fn rest(&self) -> &'a [TokenTree] {
        self.tokens.get(self.position..).unwrap_or_default()
    }

    /// Takes the next token.
    pub(super) fn next(&mut self) -> Option<&'a TokenTree> {
        let token = self.peek()?;
        self.position += 1;
        Some(token)
    }

    /// Takes the next token, whatever it is.
    pub(super) fn skip(&mut self) {
        self.position += 1;
    }

    /// Whether all tokens are taken.
    pub(super) fn is_at_end(&self) -> bool {
        self.position >= self.tokens.len()
    }

    /// The place of the next token, or of the last one if there is no next.
    pub(super) fn place(&self) -> Place {
        match self.peek().or(self.tokens.last()) {
            Some(token) => Place::of(token),
            None => self.around,
        }
    }

    /// The place of the token just taken.
    pub(super) fn previous_place(&self) -> Place {
        let previous = self.position.checked_sub(1).and_then(|index| self.tokens.get(index));
        previous.or(self.tokens.last()).map_or(self.around, Place::of)
    }

    /// Takes the next token if it is this punctuation.
    pub(super) fn eat(&mut self, character: char) -> bool {
        let found = matches!(self.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == character);
        if found {
            self.skip();
        }
        found
    }

    /// Takes the next two tokens if they are `->`.
    pub(super) fn eat_arrow(&mut self) -> bool {
        let found = matches!(self.rest(), [TokenTree::Punct(dash), TokenTree::Punct(head), ..]
            if dash.as_char() == '-' && head.as_char() == '>');
        if found {
            self.skip();
            self.skip();
        }
        found
    }

    /// An error at the next token: something else was expected there.
    pub(super) fn unexpected(&self, expected: &str) -> Diagnostic {
        match self.peek() {
            Some(token) => Diagnostic::new(Place::of(token), format!("expected {expected}, found {}", describe(token))),
            None => Diagnostic::new(self.place(), format!("expected {expected} after this")),
        }
    }
}

/// A token as an error message names it.
fn describe(token: &TokenTree) -> String {
    match token {
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Parenthesis => "`(…)`".to_owned(),
            Delimiter::Brace => "`{…}`".to_owned(),
            Delimiter::Bracket => "`[…]`".to_owned(),
            Delimiter::None => "a group".to_owned(),
        },
        other => format!("`{other}`"),
    }
}
