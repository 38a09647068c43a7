//! The constants of a family: `<const H in [8, 16, 32], const P in [0.1, 0.5]>`.
//!
//! Input: the tokens after the name. Output: the constants with their values. Guarantees: every mistake is
//! reported, and the others are still read; forms that people write from habit are answered with the one
//! that is used here.

use proc_macro2::{Delimiter, Group, Ident, TokenTree};
use syn::Lit;
use syn::ext::IdentExt as _;

use super::{FamilyConstant, Value, spelled};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::syntax::cursor::{Cursor, flatten, is_comma, spell};

/// The longest value in the name of a member, in characters.
const LONGEST: usize = 20;

/// The constants of every network, which generic code could not tell from one of a family.
const TAKEN: [&str; 14] = [
    "BLOCK",
    "BYTES",
    "CLASSES",
    "FINGERPRINT",
    "INPUTS",
    "IN_REGISTERS",
    "KEEPS_STATE",
    "LAYERS",
    "LEAST_ROWS",
    "LENGTH",
    "OUTPUTS",
    "PARAMETERS",
    "TARGETS",
    "TOPOLOGY",
];

/// The index of the `<` if a family is declared: after a name, before `const` or `H in`.
pub(super) fn position(declaration: &[TokenTree]) -> Option<usize> {
    let is_struct = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "struct");
    let at = declaration.iter().position(is_struct)? + 2;
    let is_open = matches!(declaration.get(at - 1..=at)?, [TokenTree::Ident(_), TokenTree::Punct(open)] if open.as_char() == '<');
    let is_word = |index: usize, text: &str| matches!(declaration.get(index), Some(TokenTree::Ident(word)) if word == text);
    (is_open && (is_word(at + 1, "const") || is_word(at + 2, "in"))).then_some(at)
}

/// `"<" constant { "," constant } ">"`, and whether the items can be read with them.
pub(super) fn parse_constants(
    cursor: &mut Cursor<'_>,
    family: &Ident,
    diagnostics: &mut Diagnostics,
) -> (Vec<FamilyConstant>, bool) {
    cursor.skip();
    let (mut constants, mut is_read): (Vec<FamilyConstant>, bool) = (Vec::new(), true);
    while !matches!(cursor.peek(), None | Some(TokenTree::Punct(_) | TokenTree::Group(_))) {
        let rest = cursor.rest();
        let length = (0..rest.len()).find(|index| is_end(&rest[*index..])).unwrap_or(rest.len());
        // Of a list of sizes, as the short form has, one is reported.
        let is_size = matches!(cursor.peek(), Some(TokenTree::Literal(_)));
        let mut part = cursor.take_part(length);
        match parse_constant(&mut part, diagnostics) {
            Ok(constant) => {
                let (errors, is_plain) = name_errors(&constant.name, &constants);
                is_read &= is_plain;
                errors.into_iter().for_each(|error| diagnostics.push(error));
                constants.push(constant);
            }
            Err(error) => {
                is_read = false;
                diagnostics.push(error);
            }
        }
        if is_size {
            while !matches!(cursor.peek(), None | Some(TokenTree::Group(_))) && !is_close(cursor.peek()) {
                cursor.skip();
            }
        }
        if !cursor.eat(',') {
            break;
        }
    }
    if !cursor.eat('>') {
        let help = format!("write `struct {family}<const H in [8, 16]> {{ … }}`");
        diagnostics.push(cursor.unexpected("`,` or `>`").help(help));
        is_read = false;
        while !matches!(cursor.peek(), None | Some(TokenTree::Group(_))) {
            cursor.skip();
        }
    }
    (constants, is_read)
}

fn is_close(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(close)) if close.as_char() == '>')
}

/// Whether a constant ends before the tokens; the items do not belong to it where `>` is missing.
fn is_end(tokens: &[TokenTree]) -> bool {
    match tokens {
        [TokenTree::Punct(sign), ..] => matches!(sign.as_char(), ',' | '>'),
        [TokenTree::Group(items)] => items.delimiter() == Delimiter::Brace,
        _ => false,
    }
}

/// What is wrong with a name, and whether the items can still be read.
fn name_errors(name: &Ident, before: &[FamilyConstant]) -> (Option<Diagnostic>, bool) {
    let text = name.unraw().to_string();
    let error =
        |message: String, help: &str| Some(Diagnostic::new(Code::Family, name.span(), message).help(help));
    if before.iter().any(|other| other.name == *name) {
        return (
            error(format!("the constant `{name}` is declared twice"), "give one of them another name"),
            false,
        );
    }
    if TAKEN.contains(&text.as_str()) {
        let message = format!("every network has a constant `{name}` of its own");
        return (error(message, "choose another name"), true);
    }
    if text.chars().any(char::is_lowercase) || !text.chars().any(char::is_alphabetic) {
        let message = format!("the name of a constant is written in capitals, found `{name}`");
        return (error(message, "write a name such as `H`"), false);
    }
    (None, true)
}

/// `"const" NAME "in" "[" value { "," value } "]"`.
fn parse_constant(
    cursor: &mut Cursor<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<FamilyConstant, Diagnostic> {
    const FORM: &str = "a constant with its values is written `const H in [8, 16, 32]`";
    let start = cursor.place();
    let has_const = matches!(cursor.peek(), Some(TokenTree::Ident(word)) if word == "const");
    if has_const {
        cursor.skip();
    }
    let Some(TokenTree::Ident(name)) = cursor.peek() else {
        return Err(cursor.unexpected("`const` and a name").help(FORM));
    };
    cursor.skip();
    let typed = skip_type(cursor);
    if !matches!(cursor.peek(), Some(TokenTree::Ident(word)) if word == "in") {
        let message = format!("the constant `{name}` of a family has no values");
        let place = Place::between(start, cursor.previous_place());
        let help = format!("list them: `const {name} in [8, 16, 32]`");
        return Err(Diagnostic::new(Code::Family, place, message).help(help));
    }
    cursor.skip();
    let Some(TokenTree::Group(list)) = cursor.peek() else {
        let help = format!("list the values: `const {name} in [8, 16, 32]`");
        return Err(cursor.unexpected("`[…]`").help(help));
    };
    let tokens = flatten(list.stream());
    let form = spelled(name, &tokens);
    if list.delimiter() != Delimiter::Bracket {
        diagnostics.push(cursor.unexpected("`[…]`").help(format!("write `{form}`")));
    }
    cursor.skip();
    if !cursor.is_at_end() {
        return Err(cursor.unexpected("`,` or `>`").help(FORM));
    }
    if let Some(place) = typed {
        let message = format!("the type of `{name}` follows from its values");
        diagnostics.push(Diagnostic::new(Code::Family, place, message).help(format!("write `{form}`")));
    } else if !has_const {
        let message = format!("`{name}` is a constant, which begins with `const`");
        diagnostics.push(Diagnostic::new(Code::Family, start, message).help(format!("write `{form}`")));
    }
    let values = parse_values(name, list, &tokens, diagnostics);
    Ok(FamilyConstant { name: name.clone(), values, uses: Vec::new() })
}

/// `: usize`, which is skipped.
fn skip_type(cursor: &mut Cursor<'_>) -> Option<Place> {
    let start = cursor.place();
    if !cursor.eat(':') {
        return None;
    }
    while matches!(cursor.peek(), Some(token) if !matches!(token, TokenTree::Ident(word) if word == "in")) {
        cursor.skip();
    }
    Some(Place::between(start, cursor.previous_place()))
}

/// The values in a list; those that are none are reported.
fn parse_values(
    name: &Ident,
    list: &Group,
    tokens: &[TokenTree],
    diagnostics: &mut Diagnostics,
) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
    if tokens.is_empty() {
        let message = format!("the constant `{name}` has no values, so the family has no members");
        let error = Diagnostic::new(Code::Family, Place::of_group(list), message);
        diagnostics.push(error.help(format!("list them: `const {name} in [8, 16, 32]`")));
    }
    let mut parts = tokens.split(is_comma).peekable();
    while let Some(part) = parts.next() {
        // A comma may be the last token.
        if part.is_empty() && parts.peek().is_none() {
            break;
        }
        match parse_value(part, list) {
            Ok(value) if values.iter().any(|other| other.suffix() == value.suffix()) => {
                let message = format!("the value {} of `{name}` is listed twice", spell(part));
                let error = Diagnostic::new(Code::Family, value.literal.span(), message);
                diagnostics.push(error.help("remove it: a value is one member"));
            }
            Ok(value) => values.push(value),
            Err(error) => diagnostics.push(error),
        }
    }
    values
}

/// A number without a sign.
fn parse_value(part: &[TokenTree], list: &Group) -> Result<Value, Diagnostic> {
    let place = match part {
        [] => Place::of_group(list),
        [first, .., last] => Place::between(Place::of(first), Place::of(last)),
        [only] => Place::of(only),
    };
    let refuse = |help: &str| {
        let found = if part.is_empty() { "nothing".to_owned() } else { format!("`{}`", spell(part)) };
        let message = format!("a value of a constant is a number such as `16` or `0.5`, found {found}");
        Diagnostic::new(Code::Family, place, message).help(help)
    };
    let literal = match part {
        [TokenTree::Literal(literal)] => literal,
        [TokenTree::Punct(minus), TokenTree::Literal(_)] if minus.as_char() == '-' => {
            return Err(refuse(
                "list it without its sign, which is no part of a name, and write `-` in the item",
            ));
        }
        [TokenTree::Literal(_), TokenTree::Punct(dot), ..] if dot.as_char() == '.' => {
            return Err(refuse("list each value: `[8, 16, 32]`"));
        }
        _ => return Err(refuse("write the number itself")),
    };
    let (number, size) = match Lit::new(literal.clone()) {
        Lit::Int(int) if int.suffix().is_empty() => {
            (int.base10_digits().parse().ok(), int.base10_parse().ok())
        }
        Lit::Float(float) if float.suffix().is_empty() => (float.base10_parse().ok(), None),
        Lit::Int(int) => {
            let help = format!("write `{}`, without a suffix", int.base10_digits());
            return Err(refuse(&help));
        }
        Lit::Float(float) => {
            let help = format!("write `{}`, without a suffix", float.base10_digits());
            return Err(refuse(&help));
        }
        _ => return Err(refuse("write the number itself")),
    };
    let value = Value { literal: literal.clone(), number: number.unwrap_or(f64::INFINITY), size };
    if !value.number.is_finite() || value.suffix().len() > LONGEST {
        let message = format!("`{literal}` has too many digits for the name of a member");
        let error = Diagnostic::new(Code::Family, place, message);
        return Err(error.help(format!("the name has all digits of the value, at most {LONGEST}")));
    }
    Ok(value)
}
