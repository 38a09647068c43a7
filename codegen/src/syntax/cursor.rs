//! A position in a list of tokens, which always has a place for an error.

use core::ops::Range;

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

use crate::diag::{Code, Diagnostic, Place};

/// How deep brackets may be nested: no declaration needs more than five, and no later stage has to fear for
/// its stack.
const MAX_DEPTH: usize = 64;

/// How many characters a number has at most: to read one takes time in the square of them, and the exact
/// value of the smallest `f64` has 1,077.
const MAX_DIGITS: usize = 1_200;

/// Refuses brackets that are nested too deep, and numbers that are too long; walks with a stack of its own.
pub(super) fn check_extent(input: &TokenStream) -> Result<(), Diagnostic> {
    let mut open = vec![input.clone().into_iter()];
    while let Some(tokens) = open.last_mut() {
        match tokens.next() {
            None => drop(open.pop()),
            Some(TokenTree::Group(group)) if open.len() > MAX_DEPTH => {
                return Err(Diagnostic::new(
                    Code::Nesting,
                    group.span_open(),
                    format!("brackets are nested more than {MAX_DEPTH} levels deep"),
                )
                .help("remove the ones that are not needed: no declaration needs more than five"));
            }
            Some(TokenTree::Group(group)) => open.push(group.stream().into_iter()),
            Some(TokenTree::Literal(literal)) => {
                let text = literal.to_string();
                if text.len() > MAX_DIGITS && text.starts_with(|first: char| first.is_ascii_digit()) {
                    let message =
                        format!("this number has {} digits, more than the limit of {MAX_DIGITS}", text.len());
                    return Err(Diagnostic::new(Code::Number, literal.span(), message)
                        .help("round it: an `f64` holds 17 digits"));
                }
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// The tokens of a stream, with invisible groups (the ones around `$n:expr` of a `macro_rules!`) opened.
/// Beside a sign one that holds a computation gets parentheses: `$n * 2` of `1 + 2` is `(1 + 2) * 2`.
pub(super) fn flatten(stream: TokenStream) -> Vec<TokenTree> {
    let mut tokens = Vec::new();
    let mut rest = stream.into_iter().peekable();
    while let Some(token) = rest.next() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                let inside = flatten(group.stream());
                let is_beside_sign = tokens.last().is_some_and(is_sign) || rest.peek().is_some_and(is_sign);
                if is_beside_sign && is_computation(&inside) {
                    let mut computation = Group::new(Delimiter::Parenthesis, inside.into_iter().collect());
                    computation.set_span(group.span());
                    tokens.push(computation.into());
                } else {
                    tokens.extend(inside);
                }
            }
            other => tokens.push(other),
        }
    }
    tokens
}

/// Whether the token is a sign of a computation, and not the `-` of an arrow.
fn is_sign(token: &TokenTree) -> bool {
    let TokenTree::Punct(sign) = token else { return false };
    "+-*/%&|^".contains(sign.as_char()) && (sign.as_char(), sign.spacing()) != ('-', Spacing::Joint)
}

/// Whether a sign is between two of the tokens.
fn is_computation(tokens: &[TokenTree]) -> bool {
    let is_operand = |token: &TokenTree| !matches!(token, TokenTree::Punct(_));
    tokens.windows(2).any(|pair| matches!(pair, [operand, sign] if is_operand(operand) && is_sign(sign)))
}

/// Reads tokens one after the other.
pub(super) struct Cursor<'a> {
    tokens: &'a [TokenTree],
    position: usize,
    /// Where the part that is read ends; the token there, if any, is the `,` or `;` behind it.
    end: usize,
    /// The place to underline if there are no tokens at all.
    around: Place,
}

impl<'a> Cursor<'a> {
    /// At the first of `tokens`, which are inside `around`.
    pub(super) fn new(tokens: &'a [TokenTree], around: Place) -> Self {
        Self::part(tokens, 0..tokens.len(), around)
    }

    /// At the first token of a part of `tokens`.
    pub(super) fn part(tokens: &'a [TokenTree], part: Range<usize>, around: Place) -> Self {
        Cursor { tokens, position: part.start, end: part.end.min(tokens.len()), around }
    }

    /// How many tokens come before the next one.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// The tokens from `start` to the next one.
    pub(super) fn taken_since(&self, start: usize) -> &'a [TokenTree] {
        self.tokens.get(start..self.position.min(self.end)).unwrap_or_default()
    }

    /// The next token, without taking it.
    pub(super) fn peek(&self) -> Option<&'a TokenTree> {
        self.rest().first()
    }

    /// All tokens that are left.
    pub(super) fn rest(&self) -> &'a [TokenTree] {
        self.tokens.get(self.position..self.end).unwrap_or_default()
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

    /// The next `length` tokens as a part of their own, which is taken.
    pub(super) fn take_part(&mut self, length: usize) -> Cursor<'a> {
        let end = (self.position + length).min(self.end);
        let part = Cursor { tokens: self.tokens, position: self.position, end, around: self.around };
        self.position = end;
        part
    }

    /// Whether all tokens are taken.
    pub(super) fn is_at_end(&self) -> bool {
        self.position >= self.end
    }

    /// Whether an item begins here: `NAME :` or `NAME [16] :`, which occur nowhere else.
    pub(super) fn is_at_item(&self) -> bool {
        begins_item(self.rest())
    }

    /// Whether the next tokens are `->`.
    pub(super) fn is_at_arrow(&self) -> bool {
        begins_with_arrow(self.rest())
    }

    /// The place of the next token, or of the last one if there is no next.
    pub(super) fn place(&self) -> Place {
        if self.is_at_arrow()
            && let [dash, head, ..] = self.rest()
        {
            return Place::between(Place::of(dash), Place::of(head));
        }
        match self.peek() {
            Some(token) => Place::of(token),
            None => self.previous_place(),
        }
    }

    /// The place of the token just taken.
    pub(super) fn previous_place(&self) -> Place {
        match &self.tokens[..self.position.min(self.end)] {
            [] => self.around,
            [.., dash @ TokenTree::Punct(punct), head @ TokenTree::Punct(next)]
                if punct.as_char() == '-' && next.as_char() == '>' =>
            {
                Place::between(Place::of(dash), Place::of(head))
            }
            [.., last] => Place::of(last),
        }
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
        let found = self.is_at_arrow();
        if found {
            self.skip();
            self.skip();
        }
        found
    }

    /// An error at the next token: something else was expected there.
    #[track_caller]
    pub(super) fn unexpected(&self, expected: &str) -> Diagnostic {
        // The token after the part ends it.
        let rest = if self.is_at_end() { self.tokens.get(self.end..) } else { Some(self.rest()) };
        match rest.unwrap_or_default() {
            rest @ [dash, head, ..] if begins_with_arrow(rest) => {
                let place = Place::between(Place::of(dash), Place::of(head));
                Diagnostic::new(Code::Expected, place, format!("expected {expected}, found `->`"))
            }
            [token, ..] => Diagnostic::new(
                Code::Expected,
                Place::of(token),
                format!("expected {expected}, found {}", describe(token)),
            ),
            [] => self.missing(expected),
        }
    }

    /// An error at the token just taken: something must follow it.
    #[track_caller]
    pub(super) fn missing(&self, expected: &str) -> Diagnostic {
        let place = match self.tokens[..self.position.min(self.end)].last() {
            None => {
                return Diagnostic::new(
                    Code::Expected,
                    self.around,
                    format!("expected {expected}, found nothing"),
                );
            }
            Some(TokenTree::Group(group)) => group.span_close().into(),
            Some(_) => self.previous_place(),
        };
        Diagnostic::new(Code::Expected, place, format!("expected {expected} after this"))
    }
}

/// Whether the tokens begin with `NAME :` or `NAME [16] :`.
pub(super) fn begins_item(tokens: &[TokenTree]) -> bool {
    let rest = match tokens {
        // A doc comment belongs to an item.
        [TokenTree::Punct(hash), TokenTree::Group(_), rest @ ..] if hash.as_char() == '#' => {
            return begins_item(rest);
        }
        [TokenTree::Ident(_), TokenTree::Group(shape), rest @ ..]
            if shape.delimiter() == Delimiter::Bracket =>
        {
            rest
        }
        [TokenTree::Ident(_), rest @ ..] => rest,
        _ => return false,
    };
    matches!(rest, [TokenTree::Punct(colon), ..]
        if colon.as_char() == ':' && colon.spacing() == Spacing::Alone)
}

/// Whether the tokens begin with `->`. A space between the two signs makes them two.
pub(super) fn begins_with_arrow(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Punct(dash), TokenTree::Punct(head), ..]
        if dash.as_char() == '-' && dash.spacing() == Spacing::Joint && head.as_char() == '>')
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

/// Whether a token is a comma.
pub(super) fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(sign) if sign.as_char() == ',')
}

/// Tokens as a person writes them, for help texts: `h -> dense(16, bias = false)`. Unlike `Display`, the same
/// inside and outside of `rustc`.
pub(super) fn spell(tokens: &[TokenTree]) -> String {
    let mut text = String::new();
    let mut before: [Option<&TokenTree>; 2] = [None, None];
    for token in tokens {
        if needs_space(before, token) {
            text.push(' ');
        }
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                text.push_str(&spell(&flatten(group.stream())));
                text.push_str(close);
            }
            other => text.push_str(&other.to_string()),
        }
        before = [before[1], Some(token)];
    }
    text
}

/// Whether a space is between the last of two tokens and the next one.
fn needs_space(before: [Option<&TokenTree>; 2], next: &TokenTree) -> bool {
    let is_operator = |token: Option<&TokenTree>| matches!(token, None | Some(TokenTree::Punct(_)));
    match (before[1], next) {
        (None, _) => false,
        // `2..5`, `..5` and `2..`.
        (Some(TokenTree::Punct(dot)), _) if dot.as_char() == '.' => false,
        (_, TokenTree::Punct(dot)) if dot.as_char() == '.' => false,
        (_, TokenTree::Punct(punct)) if matches!(punct.as_char(), ',' | ';' | ':') => false,
        (Some(TokenTree::Punct(punct)), TokenTree::Punct(_)) => punct.spacing() == Spacing::Alone,
        // A sign, unlike an operator between two values.
        (Some(TokenTree::Punct(sign)), TokenTree::Literal(_) | TokenTree::Ident(_))
            if sign.as_char() == '-' =>
        {
            !is_operator(before[0])
        }
        (Some(TokenTree::Ident(_)), TokenTree::Group(group)) => group.delimiter() != Delimiter::Parenthesis,
        _ => true,
    }
}
