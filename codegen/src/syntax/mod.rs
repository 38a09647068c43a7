//! Tokens to [`Ast`]: what was written, with its places; no meaning yet.
//!
//! A wrong item is reported and skipped up to its `;`, so it hides no error in the next one. The short form
//! with angle brackets is rewritten here into the items of the block form.

mod angle;
mod ast;
mod cursor;
mod item;
mod value;

pub use ast::{Ast, Chain, Form, Item, LossItem, NodeItem, Operand, Operation, OptionArgument, Source, Switches, Value};
pub use value::Number;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::parse::Parser as _;
use syn::{Attribute, Visibility};

use crate::diag::{Diagnostic, Diagnostics, Place};
use cursor::Cursor;

/// The text that every malformed declaration is pointed to.
const FORM: &str = "a network is declared as `pub struct Name { x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y); }` \
                    or `pub struct Name<2, 1>;`";

/// Parses what `network!` was given: the facade's switches in parentheses, then the declaration.
///
/// Returns as much as could be understood; without a name there is nothing to go on with.
pub fn ast(input: TokenStream, diagnostics: &mut Diagnostics) -> (Switches, Option<Ast>) {
    let tokens: Vec<TokenTree> = cursor::flatten(input);
    let (switches, declaration) = match tokens.split_first() {
        Some((TokenTree::Group(header), rest)) if header.delimiter() == Delimiter::Parenthesis => {
            (parse_switches(header), rest)
        }
        _ => (Switches::default(), tokens.as_slice()),
    };
    let ast = match parse_network(declaration, diagnostics) {
        Ok(ast) => Some(ast),
        Err(error) => {
            diagnostics.push(error);
            None
        }
    };
    (switches, ast)
}

/// `($crate, alloc)`: the path of the facade, then its features. The facade writes it, so it needs no errors.
fn parse_switches(header: &Group) -> Switches {
    let mut switches = Switches::default();
    let mut parts: Vec<Vec<TokenTree>> = vec![Vec::new()];
    for token in header.stream() {
        match (&token, parts.last_mut()) {
            (TokenTree::Punct(comma), _) if comma.as_char() == ',' => parts.push(Vec::new()),
            (_, Some(part)) => part.push(token),
            (_, None) => {}
        }
    }
    for (index, part) in parts.into_iter().enumerate() {
        let text: String = part.iter().map(ToString::to_string).collect();
        match (index, text.as_str()) {
            (0, _) if !part.is_empty() => switches.facade = part.into_iter().collect(),
            (_, "alloc") => switches.alloc = true,
            (_, "unrolled") => switches.unrolled = Some(true),
            (_, "tiled") => switches.unrolled = Some(false),
            _ => {}
        }
    }
    switches
}

/// `attributes [visibility] struct NAME ( { items } | <sizes>; )`.
fn parse_network(tokens: &[TokenTree], diagnostics: &mut Diagnostics) -> Result<Ast, Diagnostic> {
    let mut cursor = Cursor::new(tokens, proc_macro2::Span::call_site().into());
    let attributes = parse_attributes(&mut cursor)?;
    let visibility = parse_visibility(&mut cursor)?;
    match cursor.peek() {
        Some(TokenTree::Ident(word)) if word == "struct" => cursor.skip(),
        _ => return Err(cursor.unexpected("`struct`").help(FORM)),
    }
    let name = parse_name(&mut cursor)?;
    let (form, items) = match cursor.peek() {
        Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => {
            let body = body.clone();
            cursor.skip();
            (Form::Block, item::parse_items(&body, diagnostics))
        }
        Some(TokenTree::Punct(punct)) if punct.as_char() == '<' => {
            (Form::Angle, angle::parse_sizes(&mut cursor, diagnostics)?)
        }
        _ => return Err(cursor.unexpected("`{` or `<`").help(FORM)),
    };
    if cursor.peek().is_some() {
        let error = cursor.unexpected("the end of the declaration");
        diagnostics.push(error.help("declare one network in each `network!`"));
    }
    Ok(Ast { attributes, visibility, name, form, items })
}

/// `#[…] #[…]`, doc comments included.
fn parse_attributes(cursor: &mut Cursor<'_>) -> Result<Vec<Attribute>, Diagnostic> {
    let mut tokens = Vec::new();
    let start = cursor.place();
    while let [TokenTree::Punct(hash), TokenTree::Group(body), ..] = cursor.rest() {
        if hash.as_char() != '#' || body.delimiter() != Delimiter::Bracket {
            break;
        }
        tokens.extend(cursor.rest().iter().take(2).cloned());
        cursor.skip();
        cursor.skip();
    }
    let end = cursor.previous_place();
    Attribute::parse_outer.parse2(tokens.into_iter().collect()).map_err(|error| {
        let place = Place::between(start, end);
        Diagnostic::new(place, format!("this attribute cannot be read: {error}")).help("write it as on a struct")
    })
}

/// `pub`, `pub(crate)`, … or nothing.
fn parse_visibility(cursor: &mut Cursor<'_>) -> Result<Visibility, Diagnostic> {
    let start = cursor.place();
    let mut tokens = Vec::new();
    if let Some(TokenTree::Ident(word)) = cursor.peek()
        && word == "pub"
    {
        tokens.extend(cursor.next().cloned());
        if let Some(TokenTree::Group(path)) = cursor.peek()
            && path.delimiter() == Delimiter::Parenthesis
        {
            tokens.extend(cursor.next().cloned());
        }
    }
    let place = Place::between(start, cursor.previous_place());
    syn::parse2(tokens.into_iter().collect()).map_err(|_| {
        Diagnostic::new(place, "this visibility cannot be read").help("write `pub`, `pub(crate)` or nothing")
    })
}

/// The name of the network or of a layer.
fn parse_name(cursor: &mut Cursor<'_>) -> Result<Ident, Diagnostic> {
    match cursor.peek() {
        Some(TokenTree::Ident(name)) if syn::parse_str::<Ident>(&name.to_string()).is_ok() => {
            let name = name.clone();
            cursor.skip();
            Ok(name)
        }
        Some(TokenTree::Ident(name)) => {
            let help = format!("write `r#{name}`, or choose another name");
            let help = if matches!(name.to_string().as_str(), "self" | "Self" | "super" | "crate" | "_") {
                "choose another name".to_owned()
            } else {
                help
            };
            Err(Diagnostic::new(name.span(), format!("`{name}` is a keyword of Rust, not a name")).help(help))
        }
        _ => Err(cursor.unexpected("a name")),
    }
}
