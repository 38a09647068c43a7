//! Constants as the compiler emits them, read from their tokens.
//!
//! Input: the tokens of an expression of numbers, texts, lists and structs; constants that it names come
//! before it. Output: [`Literal`]. Guarantees: nothing is evaluated; an expression of another kind is
//! `None`.

use std::collections::BTreeMap;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A constant.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Literal {
    /// A number or a text, as it is written.
    Plain(String),
    /// A list, or several values in parentheses.
    List(Vec<Literal>),
    /// A name without its path, and what is behind it: nothing, or values in parentheses.
    Named(String, Vec<Literal>),
    /// A struct without its path, and its fields.
    Struct(String, BTreeMap<String, Literal>),
}

/// What a type is read from.
pub(super) trait Read: Sized {
    /// The value; `None` if the literal is none of the type.
    fn read(literal: &Literal) -> Option<Self>;
}

impl Literal {
    /// The last expression of a program whose other items are constants.
    pub(super) fn of(program: TokenStream) -> Option<Self> {
        let (mut tables, mut item) = (BTreeMap::new(), Vec::new());
        for token in program {
            if matches!(&token, TokenTree::Punct(end) if end.as_char() == ';') {
                let (name, value) = table(&std::mem::take(&mut item))?;
                tables.insert(name, value);
            } else {
                item.push(token);
            }
        }
        expression(&item, &tables)
    }

    /// A field of a struct.
    pub(super) fn field<T: Read>(&self, name: &str) -> Option<T> {
        let Self::Struct(_, fields) = self else { return None };
        T::read(fields.get(name)?)
    }

    /// The only value behind a name.
    pub(super) fn inner<T: Read>(&self) -> Option<T> {
        let Self::Named(_, values) = self else { return None };
        let [value] = &values[..] else { return None };
        T::read(value)
    }

    /// The values behind this name.
    pub(super) fn values(&self, of: &str) -> Option<&[Self]> {
        let Self::Named(name, values) = self else { return None };
        (name == of).then_some(values)
    }

    /// The name of a struct, a variant or a constant.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name, _) | Self::Struct(name, _) => Some(name),
            Self::Plain(_) | Self::List(_) => None,
        }
    }

    pub(super) fn list(&self) -> Option<&[Self]> {
        let Self::List(values) = self else { return None };
        Some(values)
    }
}

type Tables = BTreeMap<String, Literal>;

/// `const NAME: [T; 2] = [1, 2]`.
fn table(item: &[TokenTree]) -> Option<(String, Literal)> {
    let is_equals = |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == '=');
    let [_, TokenTree::Ident(name), ..] = item else { return None };
    let value = item.get(item.iter().position(is_equals)? + 1..)?;
    Some((name.to_string(), expression(value, &Tables::new())?))
}

fn expression(tokens: &[TokenTree], tables: &Tables) -> Option<Literal> {
    match tokens {
        [TokenTree::Punct(reference), value @ ..] if reference.as_char() == '&' => expression(value, tables),
        [TokenTree::Punct(minus), TokenTree::Literal(number)] if minus.as_char() == '-' => {
            Some(Literal::Plain(format!("-{number}")))
        }
        [TokenTree::Literal(literal)] => Some(Literal::Plain(literal.to_string())),
        [TokenTree::Group(list)] => Some(Literal::List(expressions(list.stream(), tables)?)),
        [.., TokenTree::Ident(name), TokenTree::Group(inner)] if inner.delimiter() == Delimiter::Brace => {
            let fields = parts(inner.stream()).into_iter().map(|part| match &part[..] {
                [TokenTree::Ident(field), TokenTree::Punct(_), value @ ..] => {
                    Some((field.to_string(), expression(value, tables)?))
                }
                _ => None,
            });
            Some(Literal::Struct(name.to_string(), fields.collect::<Option<_>>()?))
        }
        [.., TokenTree::Ident(name), TokenTree::Group(inner)] => {
            Some(Literal::Named(name.to_string(), expressions(inner.stream(), tables)?))
        }
        [.., TokenTree::Ident(name)] => {
            let name = name.to_string();
            Some(tables.get(&name).cloned().unwrap_or(Literal::Named(name, Vec::new())))
        }
        _ => None,
    }
}

fn expressions(tokens: TokenStream, tables: &Tables) -> Option<Vec<Literal>> {
    parts(tokens).iter().map(|part| expression(part, tables)).collect()
}

/// What is between commas.
fn parts(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut parts = vec![Vec::new()];
    for token in tokens {
        if matches!(&token, TokenTree::Punct(comma) if comma.as_char() == ',') {
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(token);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

impl Read for usize {
    fn read(literal: &Literal) -> Option<Self> {
        let Literal::Plain(number) = literal else { return None };
        number.trim_end_matches("usize").parse().ok()
    }
}

impl Read for u64 {
    fn read(literal: &Literal) -> Option<Self> {
        let Literal::Plain(number) = literal else { return None };
        number.trim_end_matches("u64").parse().ok()
    }
}

impl Read for f64 {
    fn read(literal: &Literal) -> Option<Self> {
        match literal {
            Literal::Plain(number) => number.trim_end_matches("f64").parse().ok(),
            Literal::Named(name, _) if name == "INFINITY" => Some(Self::INFINITY),
            Literal::Named(name, _) if name == "NEG_INFINITY" => Some(Self::NEG_INFINITY),
            Literal::Named(..) | Literal::List(_) | Literal::Struct(..) => None,
        }
    }
}

impl Read for bool {
    fn read(literal: &Literal) -> Option<Self> {
        literal.name()?.parse().ok()
    }
}

/// A name, which has no quotation marks in it. It stays for as long as the program runs, as a constant does.
impl Read for &'static str {
    fn read(literal: &Literal) -> Option<Self> {
        let Literal::Plain(text) = literal else { return None };
        Some(text.strip_prefix('"')?.strip_suffix('"')?.to_owned().leak())
    }
}

impl<T: Read> Read for &'static [T] {
    fn read(literal: &Literal) -> Option<Self> {
        let values: Vec<T> = literal.list()?.iter().map(T::read).collect::<Option<_>>()?;
        Some(values.leak())
    }
}

impl<A: Read, B: Read> Read for (A, B) {
    fn read(literal: &Literal) -> Option<Self> {
        let [a, b] = literal.list()? else { return None };
        Some((A::read(a)?, B::read(b)?))
    }
}

impl<T: Read> Read for Option<T> {
    fn read(literal: &Literal) -> Option<Self> {
        match literal.name()? {
            "None" => Some(None),
            "Some" => Some(Some(literal.inner()?)),
            _ => None,
        }
    }
}
