//! Expressions in the place of a number that Rust could compute and a macro cannot: `HIDDEN`,
//! `2 * config::WIDTH`, `SIZES.len()`.

use proc_macro2::{Delimiter, Spacing, TokenTree};

use super::cursor::{Cursor, begins_with_arrow, flatten, spell};
use crate::diag::{Code, Diagnostic, Place};

/// An expression of Rust whose value only the compiler knows.
#[derive(Clone, Debug)]
pub struct Constant {
    /// The expression as a person writes it.
    pub text: String,
    /// From its first token to its last.
    pub place: Place,
    kind: Kind,
}

/// The facts about an expression without its value.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// A name, or a path.
    Name,
    /// A computation with a name in it.
    Computed,
    /// One with a number that has a point.
    Float,
    /// One with a macro, whose type is unknown.
    Macro,
    /// Literals with a sign that is not computed here, such as `1 << 3`.
    Literals,
}

/// What should be written in the place of a constant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wanted {
    /// A whole number of at least 1, or an index.
    Size,
    /// Any number.
    Number,
    /// A list of numbers.
    List,
}

impl Constant {
    /// A word, as written, in the place of a number.
    pub fn of_word(text: &str, place: Place) -> Self {
        Constant { text: text.to_owned(), place, kind: Kind::Name }
    }

    /// The error where `what`, such as "a layer width", stands.
    pub fn refuse(&self, what: &str, wanted: Wanted) -> Diagnostic {
        let Constant { text, place, kind } = self;
        let itself = if wanted == Wanted::List { "the list itself" } else { "the number itself" };
        if *kind == Kind::Literals {
            let message =
                format!("{what} can only be computed with `+`, `-`, `*`, `/` and `%`, found `{text}`");
            return Diagnostic::new(Code::Number, *place, message).help(format!("write {itself}"));
        }
        let number = if wanted == Wanted::List { "a list" } else { "a number" };
        let message = format!("{what} must be {number}; a macro cannot see the value of `{text}`");
        let in_parentheses = if *kind == Kind::Name { text.clone() } else { format!("({text})") };
        // The value of the constant is not known, so the number is an example.
        let check = match (wanted, kind) {
            (Wanted::List, _) | (_, Kind::Macro) => None,
            (Wanted::Size, Kind::Float) => Some((format!("{in_parentheses} as usize"), "16")),
            (Wanted::Size, _) => Some((text.clone(), "16")),
            // Whatever type it has.
            (Wanted::Number, _) => Some((format!("{in_parentheses} as f32"), "0.5")),
        };
        let help = match check {
            Some((value, number)) => format!(
                "write {itself}, for example {number}, and check that number with \
                 `const _: () = assert!({value} == {number});`"
            ),
            None => format!("write {itself}"),
        };
        Diagnostic::new(Code::Constant, *place, message).help(help)
    }
}

/// The constant up to the end of `cursor`; a word alone, with or without arguments, is none yet:
/// it may be the name of something else.
pub(super) fn parse_constant(cursor: &mut Cursor<'_>) -> Option<Constant> {
    match cursor.rest() {
        [] | [TokenTree::Ident(_) | TokenTree::Literal(_)] => return None,
        [TokenTree::Ident(_), TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis => {
            return None;
        }
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => return None,
        _ => {}
    }
    parse_any_constant(cursor)
}

/// The constant up to the end of `cursor`, where only constants have names.
pub(super) fn parse_any_constant(cursor: &mut Cursor<'_>) -> Option<Constant> {
    let tokens = cursor.rest();
    let (first, last) = tokens.first().zip(tokens.last())?;
    if !is_expression(tokens) {
        return None;
    }
    let kind = kind_of(tokens)?;
    let place = Place::between(Place::of(first), Place::of(last));
    let inner = match tokens {
        [TokenTree::Group(block)] => spell_expression(&flatten(block.stream())),
        _ => spell_expression(tokens),
    };
    cursor.take_part(tokens.len());
    Some(Constant { text: inner, place, kind })
}

/// A chain such as `h -> dense(1)` up to the end of `cursor`, where the name of a value should stand.
pub(super) fn parse_chain_constant(cursor: &mut Cursor<'_>) -> Option<Constant> {
    let tokens = cursor.rest();
    let (first, last) = tokens.first().zip(tokens.last())?;
    let has_arrow = (1..tokens.len()).any(|index| begins_with_arrow(&tokens[index..]));
    if !has_arrow || !matches!(first, TokenTree::Ident(_) | TokenTree::Group(_)) {
        return None;
    }
    let place = Place::between(Place::of(first), Place::of(last));
    cursor.take_part(tokens.len());
    Some(Constant { text: spell(tokens), place, kind: Kind::Computed })
}

/// Whether the tokens have the form of an expression: operands with signs between them. Written without
/// recursion, so that no length of it can exhaust the stack.
fn is_expression(tokens: &[TokenTree]) -> bool {
    let mut wants_operand = true;
    let mut rest = tokens;
    while let [token, behind @ ..] = rest {
        let here = core::mem::replace(&mut rest, behind);
        if wants_operand {
            match token {
                TokenTree::Punct(sign) if matches!(sign.as_char(), '-' | '!' | '&' | '*' | ':') => {}
                TokenTree::Ident(word) if word == "as" => return false,
                TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => return false,
                TokenTree::Group(group) if !is_expression(&flatten(group.stream())) => return false,
                TokenTree::Ident(_) | TokenTree::Literal(_) | TokenTree::Group(_) => wants_operand = false,
                TokenTree::Punct(_) => return false,
            }
            continue;
        }
        match token {
            TokenTree::Group(group) if group.delimiter() != Delimiter::Brace => {}
            TokenTree::Ident(word) if word == "as" => wants_operand = true,
            TokenTree::Punct(sign) => match (sign.as_char(), behind) {
                ('+' | '-' | '*' | '/' | '%' | '&' | '|' | '^', _) if !begins_with_arrow(here) => {
                    wants_operand = true;
                }
                ('.', [TokenTree::Ident(_) | TokenTree::Literal(_), ..]) => wants_operand = true,
                ('!', [TokenTree::Group(_), behind @ ..]) => rest = behind,
                (':', [TokenTree::Punct(colon), TokenTree::Punct(open), ..])
                    if colon.as_char() == ':' && open.as_char() == '<' =>
                {
                    let is_close = |token: &TokenTree| matches!(token, TokenTree::Punct(close) if close.as_char() == '>');
                    let Some(close) = behind.iter().position(is_close) else { return false };
                    rest = &behind[close + 1..];
                }
                (':', [TokenTree::Punct(colon), behind @ ..]) if colon.as_char() == ':' => {
                    wants_operand = true;
                    rest = behind;
                }
                ('<' | '>', [TokenTree::Punct(second), behind @ ..])
                    if sign.spacing() == Spacing::Joint && second.as_char() == sign.as_char() =>
                {
                    wants_operand = true;
                    rest = behind;
                }
                _ => return false,
            },
            _ => return false,
        }
    }
    !wants_operand
}

/// What can be said of an expression; `None` if its value can be computed here, or if nothing in it needs to
/// be.
fn kind_of(tokens: &[TokenTree]) -> Option<Kind> {
    let (mut has_name, mut has_float, mut has_macro, mut has_other_sign, mut is_path) =
        (false, false, false, false, true);
    let mut open = tokens.to_vec();
    while let Some(token) = open.pop() {
        match &token {
            TokenTree::Ident(_) => has_name = true,
            TokenTree::Literal(literal) => {
                is_path = false;
                has_float |= literal.to_string().contains('.');
            }
            TokenTree::Group(group) => {
                is_path &= group.delimiter() == Delimiter::Brace;
                open.extend(flatten(group.stream()));
            }
            TokenTree::Punct(sign) => {
                is_path &= sign.as_char() == ':';
                has_macro |= sign.as_char() == '!';
                has_other_sign |= !matches!(sign.as_char(), '+' | '-' | '*' | '/' | '%' | ':');
            }
        }
    }
    match (has_name, has_macro, has_float, is_path) {
        (true, true, _, _) => Some(Kind::Macro),
        (true, _, true, _) => Some(Kind::Float),
        (true, _, _, true) => Some(Kind::Name),
        (true, ..) => Some(Kind::Computed),
        (false, ..) => has_other_sign.then_some(Kind::Literals),
    }
}

/// An expression as `rustfmt` writes it.
fn spell_expression(tokens: &[TokenTree]) -> String {
    let tight = [
        (" ::", "::"),
        (":: ", "::"),
        (" . ", "."),
        (" ! (", "!("),
        (" [", "["),
        ("::< ", "::<"),
        (" > (", ">("),
    ];
    tight.into_iter().fold(spell(tokens), |text, (wide, tight)| text.replace(wide, tight))
}
