//! A family of networks: `struct Net<const H in [8, 16, 32]> { … }`, declared once.
//!
//! Input: the tokens of a declaration. Output: the declaration of each member, in which every constant is
//! its value, as a person would write it. Guarantees: a declaration without constants is its only member, so
//! no later stage knows of families, except where their members are compared.

mod head;

use proc_macro2::{Delimiter, Group, Ident, Literal, Spacing, Span, TokenStream, TokenTree};
use quote::format_ident;
use syn::ext::IdentExt as _;

use super::cursor::{Cursor, begins_item, flatten, spell};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};

/// The most members. With as many, each still has a small part of the family's budget.
pub const MAX_MEMBERS: usize = 64;

/// The networks that a declaration stands for.
#[derive(Clone, Debug)]
pub struct Declared {
    /// What they have in common, if it is a family.
    pub family: Option<Family>,
    /// Each with a declaration of its own.
    pub members: Vec<Member>,
}

/// A family of networks.
#[derive(Clone, Debug)]
pub struct Family {
    /// Its name, with which the names of its members begin.
    pub name: Ident,
    /// The constants in which its members differ.
    pub constants: Vec<FamilyConstant>,
    /// The declaration as it is written, for the docs.
    pub text: String,
}

/// `const H in [8, 16, 32]`.
#[derive(Clone, Debug)]
pub struct FamilyConstant {
    /// Its name.
    pub name: Ident,
    /// Its values, in the order in which they are written.
    pub values: Vec<Value>,
    /// Where the declaration uses it.
    pub uses: Vec<Span>,
}

impl FamilyConstant {
    /// Whether all values are whole numbers, so that it is a `usize` and no `f64`.
    pub fn is_size(&self) -> bool {
        self.values.iter().all(|value| value.size.is_some())
    }
}

/// A value of a constant.
#[derive(Clone, Debug)]
pub struct Value {
    /// As it is written.
    pub literal: Literal,
    /// The number.
    pub number: f64,
    /// The number as a size, if it was written without point and exponent and fits.
    pub size: Option<usize>,
}

impl Value {
    /// Its part of a member's name: `16`, `0_25`.
    pub fn suffix(&self) -> String {
        let text = self.size.map_or_else(|| self.number.to_string(), |size| size.to_string());
        text.replace('.', "_")
    }
}

/// A network of a declaration.
#[derive(Clone, Debug)]
pub struct Member {
    /// The name that is written in the declaration; of a member of a family `Net8`.
    pub name: String,
    /// The value of each constant.
    pub values: Vec<Value>,
    /// Its declaration.
    pub declaration: Vec<TokenTree>,
    /// Whether its declaration is not known, because the one of the family was reported.
    pub is_unknown: bool,
}

/// The networks of a declaration. Mistakes in the list of constants are reported.
pub fn declared(declaration: &[TokenTree], diagnostics: &mut Diagnostics) -> Declared {
    let Some(at) = head::position(declaration) else {
        let declaration = declaration.to_vec();
        let name = name_of(&declaration).map(ToString::to_string).unwrap_or_default();
        let only = Member { name, values: Vec::new(), declaration, is_unknown: false };
        return Declared { family: None, members: vec![only] };
    };
    let before = &declaration[..at];
    let name = name_of(declaration).cloned().unwrap_or_else(|| Ident::new("Net", Span::call_site()));
    let mut cursor = Cursor::new(declaration, name.span().into());
    (0..at).for_each(|_| cursor.skip());
    let start = cursor.place();
    let (mut constants, is_read) = head::parse_constants(&mut cursor, &name, diagnostics);
    let place = Place::between(start, cursor.previous_place());
    let body = check_body(&cursor, is_read.then_some(&name), diagnostics);
    for constant in &mut constants {
        collect_uses(body, &constant.name, &mut constant.uses);
    }
    let is_taken = is_read && has_name_of_value(body, &constants, diagnostics);
    let has_values = constants.iter().all(|constant| !constant.values.is_empty());
    let is_unknown = !is_read || is_taken || body.is_empty() || !has_values;
    if !is_unknown {
        constants
            .iter()
            .filter_map(|constant| unused(constant, &name))
            .for_each(|error| diagnostics.push(error));
    }
    let family = Family { name, constants, text: super::written(declaration) };
    let members = choices(&family, place, diagnostics).into_iter().map(|values| {
        let suffixes: Vec<String> = values.iter().map(Value::suffix).collect();
        let own = format_ident!("{}{}", family.name.unraw(), suffixes.join("x"), span = family.name.span());
        let member = member(before, &own, &family.constants, &values, body);
        Member { name: own.to_string(), values, declaration: member, is_unknown }
    });
    Declared { members: members.collect(), family: Some(family) }
}

/// The name after `struct`.
fn name_of(declaration: &[TokenTree]) -> Option<&Ident> {
    let at =
        declaration.iter().position(|token| matches!(token, TokenTree::Ident(word) if word == "struct"))?;
    match declaration.get(at + 1) {
        Some(TokenTree::Ident(name)) => Some(name),
        Some(TokenTree::Group(_) | TokenTree::Punct(_) | TokenTree::Literal(_)) | None => None,
    }
}

/// The tokens after the constants; none if they are no items, which is reported if the constants of `name`
/// are right.
fn check_body<'a>(
    cursor: &Cursor<'a>,
    name: Option<&Ident>,
    diagnostics: &mut Diagnostics,
) -> &'a [TokenTree] {
    match (cursor.peek(), name) {
        (Some(TokenTree::Group(body)), _) if body.delimiter() == Delimiter::Brace => return cursor.rest(),
        (_, None) => {}
        (_, Some(name)) => {
            let help = format!(
                "a family has its items in braces: `struct {name}<const H in [8, 16]> {{ x: input(2); h: x -> dense(H); … }}`"
            );
            diagnostics.push(cursor.unexpected("`{`").help(help));
        }
    }
    &[]
}

/// Adds the places where the constant is used. `sizes::H` is another constant.
fn collect_uses(tokens: &[TokenTree], name: &Ident, uses: &mut Vec<Span>) {
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(word) if word == name && !follows_path(&tokens[..index]) => {
                uses.push(word.span())
            }
            TokenTree::Group(group) => collect_uses(&flatten(group.stream()), name, uses),
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn follows_path(before: &[TokenTree]) -> bool {
    matches!(before, [.., TokenTree::Punct(first), TokenTree::Punct(second)]
        if first.as_char() == ':' && first.spacing() == Spacing::Joint && second.as_char() == ':')
}

/// Whether an item has the name of a constant, which is reported.
fn has_name_of_value(
    body: &[TokenTree],
    constants: &[FamilyConstant],
    diagnostics: &mut Diagnostics,
) -> bool {
    let Some(TokenTree::Group(items)) = body.first() else { return false };
    let tokens = flatten(items.stream());
    let mut is_found = false;
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Ident(word) = token else { continue };
        if begins_item(&tokens[index..]) && constants.iter().any(|constant| *word == constant.name) {
            let message = format!("`{word}` is a constant of the family and cannot be the name of a value");
            diagnostics.push(Diagnostic::new(Code::Family, word.span(), message).help("choose another name"));
            is_found = true;
        }
    }
    is_found
}

/// The error for a constant in which no members differ.
fn unused(constant: &FamilyConstant, family: &Ident) -> Option<Diagnostic> {
    if !constant.uses.is_empty() {
        return None;
    }
    let name = &constant.name;
    let message = format!("the items of `{family}` do not use the constant `{name}`");
    let help = format!("remove it, or use it where a number is written, as in `dense({name})`");
    Some(Diagnostic::new(Code::Family, name.span(), message).help(help))
}

/// The values of each member, those of the last constant one after the other. Of too many members, which is
/// reported, only the first. There is at least one, so that the items of a refused family exist.
fn choices(family: &Family, place: Place, diagnostics: &mut Diagnostics) -> Vec<Vec<Value>> {
    let lengths = family.constants.iter().map(|constant| constant.values.len().max(1));
    let members = lengths.fold(1, usize::saturating_mul);
    let most = if members > MAX_MEMBERS {
        let message = format!(
            "the family `{}` has {members} members, more than the limit of {MAX_MEMBERS}",
            family.name
        );
        let help = "leave values out, or declare several families";
        diagnostics.push(Diagnostic::new(Code::Family, place, message).help(help));
        1
    } else {
        members
    };
    let choice = |mut index: usize| {
        let mut values: Vec<Value> = Vec::new();
        for constant in family.constants.iter().rev() {
            let count = constant.values.len().max(1);
            values.extend(constant.values.get(index % count).cloned());
            index /= count;
        }
        values.reverse();
        values
    };
    (0..most).map(choice).collect()
}

/// The declaration of a member. Without a body, which was reported, it has no items.
fn member(
    before: &[TokenTree],
    name: &Ident,
    constants: &[FamilyConstant],
    values: &[Value],
    body: &[TokenTree],
) -> Vec<TokenTree> {
    let known: Vec<(&Ident, &Literal)> = constants
        .iter()
        .map(|constant| &constant.name)
        .zip(values.iter().map(|value| &value.literal))
        .collect();
    let head = before.iter().take(before.len().saturating_sub(1)).cloned();
    let mut tokens: Vec<TokenTree> = head.chain([name.clone().into()]).collect();
    if body.is_empty() {
        tokens.push(Group::new(Delimiter::Brace, TokenStream::new()).into());
    }
    tokens.extend(with_values(body, &known));
    tokens
}

/// The tokens with the value of each constant in its place.
fn with_values(tokens: &[TokenTree], known: &[(&Ident, &Literal)]) -> Vec<TokenTree> {
    let value = |(index, token): (usize, &TokenTree)| match token {
        TokenTree::Ident(word) if !follows_path(&tokens[..index]) => {
            match known.iter().find(|(name, _)| word == *name) {
                Some((_, literal)) => {
                    let mut literal = (*literal).clone();
                    literal.set_span(word.span());
                    literal.into()
                }
                None => word.clone().into(),
            }
        }
        TokenTree::Group(group) => {
            let inside = with_values(&flatten(group.stream()), known).into_iter().collect();
            let mut replaced = Group::new(group.delimiter(), inside);
            replaced.set_span(group.span());
            replaced.into()
        }
        other => other.clone(),
    };
    tokens.iter().enumerate().map(value).collect()
}

/// `const H in [8, 16]`, as it is written.
fn spelled(name: &Ident, values: &[TokenTree]) -> String {
    format!("const {name} in [{}]", spell(values))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{Diagnostics, declared, flatten, spell};

    /// The declarations of the members, as a person would write them.
    fn members(text: &str) -> Vec<String> {
        let mut diagnostics = Diagnostics::new();
        let declared = declared(&flatten(text.parse().unwrap()), &mut diagnostics);
        assert!(diagnostics.finish().is_empty(), "{text}");
        declared.members.iter().map(|member| spell(&member.declaration)).collect()
    }

    #[test]
    fn a_member_is_what_a_person_would_write() {
        let of = |name: &str, h: &str, p: &str| {
            spell(&flatten(
                format!("/// Doc of H. \n pub struct {name} {{ x: input(2); h: x -> dense(2 * {h}) -> dropout({p}); y: h -> slice(..{h}); }}")
                    .parse()
                    .unwrap(),
            ))
        };
        let family = "/// Doc of H. \n pub struct Net<const H in [8, 16], const P in [0.1, 5e-1]> \
                      { x: input(2); h: x -> dense(2 * H) -> dropout(P); y: h -> slice(..H); }";
        let expected = [
            of("Net8x0_1", "8", "0.1"),
            of("Net8x0_5", "8", "5e-1"),
            of("Net16x0_1", "16", "0.1"),
            of("Net16x0_5", "16", "5e-1"),
        ];
        assert_eq!(members(family), expected);
    }

    #[test]
    fn a_network_is_its_own_only_member() {
        for text in ["pub struct Net<2, 1>;", "struct Net { x: input(2); }", "nonsense", ""] {
            assert_eq!(members(text), [spell(&flatten(text.parse().unwrap()))]);
        }
    }
}
