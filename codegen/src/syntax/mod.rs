//! Tokens to [`Ast`]: the declaration as written, with its places; no meaning yet.
//!
//! A wrong item is reported and skipped up to its `;`, so it hides no error in the next one. The short form
//! with angle brackets is rewritten here into the items of the block form.

mod angle;
mod arithmetic;
mod ast;
mod attribute;
mod call;
mod caret;
mod constant;
mod cursor;
mod earlier;
mod expression;
mod family;
mod file;
mod habit;
mod index;
mod item;
mod output;
mod past;
mod rewrite;
mod sizes;
mod sum;
mod value;
mod written;

pub use ast::{
    Ast, Call, Chain, Combination, Earlier, Expression, FileItem, Item, LossItem, NodeItem, Number,
    OptionArgument, OutputItem, Sign, Source, Start, Switches, TargetItem, WrittenShape, WrittenTerm,
    WrittenValue,
};
pub use attribute::{Attached, Documentation, attached};
pub use caret::{Caret, Wish, caret};
pub use constant::{Constant, Wanted};
pub(crate) use earlier::{MAX_STEPS, START};
pub use family::{Declared, Family, FamilyConstant, MAX_MEMBERS, Member, Value, declared};
pub(crate) use index::slice_text;
pub use written::written;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use syn::Visibility;

use crate::diag::{Code, Diagnostic, Diagnostics, Place, nearest};
use attribute::parse_attributes;
use cursor::Cursor;

/// The text that every malformed declaration is pointed to.
const FORM: &str = "a network is declared as `pub struct Name { x: input(2); y: x -> dense(1) -> sigmoid; loss: bce(y); }` \
                    or `pub struct Name<2, 1>;`";

/// The input of `network!`: the facade's switches in parentheses, and the tokens of the declaration; none if
/// they are nested too deep or hold too long a number.
pub fn open(input: TokenStream, diagnostics: &mut Diagnostics) -> Option<(Switches, Vec<TokenTree>)> {
    if let Err(error) = cursor::check_extent(&input) {
        diagnostics.push(error);
        return None;
    }
    let mut tokens = cursor::flatten(input);
    let switches = match tokens.first() {
        Some(TokenTree::Group(header)) if header.delimiter() == Delimiter::Parenthesis => {
            let switches = parse_switches(header);
            tokens.remove(0);
            switches
        }
        _ => Switches::default(),
    };
    Some((switches, tokens))
}

/// Parses the declaration. Returns as much as could be understood; without a name there is nothing to go on
/// with.
pub fn ast(declaration: &[TokenTree], diagnostics: &mut Diagnostics) -> Option<Ast> {
    match parse_network(declaration, diagnostics) {
        Ok(ast) => Some(ast),
        Err(error) => {
            diagnostics.push(error);
            None
        }
    }
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
            (_, "serde") => switches.serde = true,
            (_, "unrolled") => switches.unrolled = Some(true),
            (_, "tiled") => switches.unrolled = Some(false),
            (_, "far") => switches.far = Some(true),
            (_, "near") => switches.far = Some(false),
            _ => {}
        }
    }
    switches
}

/// `attributes [visibility] struct NAME ( { items } | <sizes>; )`. Once the name is known, all errors are
/// reported and there is an [`Ast`].
fn parse_network(tokens: &[TokenTree], diagnostics: &mut Diagnostics) -> Result<Ast, Diagnostic> {
    let mut cursor = Cursor::new(tokens, proc_macro2::Span::call_site().into());
    let attributes = parse_attributes(&mut cursor, diagnostics);
    let visibility = parse_visibility(&mut cursor, diagnostics);
    let keyword = cursor.place().first;
    match cursor.peek() {
        Some(TokenTree::Ident(word)) if word == "struct" => cursor.skip(),
        Some(TokenTree::Ident(word)) if nearest(&word.to_string(), ["struct"]).is_some() => {
            diagnostics.push(cursor.unexpected("`struct`").help("did you mean `struct`?"));
            cursor.skip();
        }
        _ => return Err(cursor.unexpected("`struct`").help(FORM)),
    }
    let Some(TokenTree::Ident(name)) = cursor.peek() else {
        return Err(cursor.unexpected("the name of the network").help(FORM));
    };
    let name = parse_name(name)?;
    cursor.skip();
    let mut documentation = Vec::new();
    let items = match parse_body(&mut cursor, &mut documentation, diagnostics) {
        Ok(items) => {
            if cursor.peek().is_some() {
                let error = cursor.unexpected("the end of the declaration");
                diagnostics.push(error.help("remove it; another network needs a `network!` of its own"));
            }
            items
        }
        Err(error) => {
            diagnostics.push(error);
            vec![Item::Wrong(None)]
        }
    };
    Ok(Ast { attributes, visibility, keyword, name, items, documentation })
}

/// `{ items }` or `<sizes>;`.
fn parse_body(
    cursor: &mut Cursor<'_>,
    documentation: &mut Vec<Documentation>,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<Item>, Diagnostic> {
    match cursor.peek() {
        Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => {
            cursor.skip();
            Ok(item::parse_items(body, documentation, diagnostics))
        }
        // With the feature, this form never comes here.
        Some(TokenTree::Punct(punct)) if punct.as_char() == '=' => {
            let message = "a network from the file of a trained one needs the feature `import`";
            let help = "write `features = [\"import\"]` for `netwright` in Cargo.toml, or make a declaration of the \
                        file with `cargo netwright import`";
            Err(Diagnostic::new(Code::Expected, cursor.place(), message).help(help))
        }
        Some(TokenTree::Punct(punct)) if punct.as_char() == '<' => {
            let Some(parameters) = block_behind(cursor.rest()) else {
                return angle::parse_sizes(cursor, diagnostics);
            };
            let (start, position) = (cursor.place(), cursor.position());
            (0..parameters).for_each(|_| cursor.skip());
            let sizes = cursor::spell(cursor.taken_since(position));
            let place = Place::between(start, cursor.previous_place());
            let has_sizes = sizes.contains(|letter: char| letter.is_ascii_digit());
            let error = Diagnostic::new(
                Code::ShortForm,
                place,
                "a network has sizes in `<…>` or items in `{…}`, not both",
            );
            diagnostics.push(match has_sizes {
                true => {
                    let sizes = sizes.trim_matches(['<', '>', ' ']);
                    error.help(format!("write `<{sizes}>;` without the items, or the items alone"))
                }
                false => error.help(
                    "remove `<…>`: the type of its numbers is a parameter of every network, as in `Name<f64>`",
                ),
            });
            if has_sizes {
                // Which of both is meant is open, so neither is missed.
                while cursor.next().is_some() {}
                return Ok(vec![Item::Wrong(None)]);
            }
            parse_body(cursor, documentation, diagnostics)
        }
        Some(TokenTree::Group(list)) if list.delimiter() != Delimiter::None => {
            let sizes = cursor::spell(&cursor::flatten(list.stream()));
            Err(cursor.unexpected("`{` or `<`").help(format!("write `<{sizes}>;`")))
        }
        _ => Err(cursor.unexpected("`{` or `<`").help(FORM)),
    }
}

/// Where the block begins in `<…> { items }` and `<…> where … { items }`.
fn block_behind(tokens: &[TokenTree]) -> Option<usize> {
    let is = |token: &TokenTree, sign| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
    let is_block =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let end = tokens.iter().position(|token| is(token, ';')).unwrap_or(tokens.len());
    let is_bounded = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "where");
    let is_start = |pair: &[TokenTree]| is(&pair[0], '>') && (is_block(&pair[1]) || is_bounded(&pair[1]));
    let behind = tokens[..end].windows(2).position(is_start)? + 1;
    Some(behind + tokens[behind..end].iter().position(is_block)?)
}

/// `pub`, `pub(crate)`, … or nothing. One that cannot be read is reported, and nothing is hidden.
fn parse_visibility(cursor: &mut Cursor<'_>, diagnostics: &mut Diagnostics) -> Visibility {
    let mut tokens = Vec::new();
    let start = cursor.place();
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
    syn::parse2(tokens.into_iter().collect()).unwrap_or_else(|_| {
        diagnostics.push(
            Diagnostic::new(Code::Attribute, place, "this visibility cannot be read")
                .help("write `pub`, `pub(crate)` or nothing"),
        );
        Visibility::Public(Default::default())
    })
}

/// A word as the name of the network or of a layer: no keyword.
fn parse_name(word: &Ident) -> Result<Ident, Diagnostic> {
    if syn::parse_str::<Ident>(&word.to_string()).is_ok() {
        return Ok(word.clone());
    }
    let help = match word.to_string().as_str() {
        "self" | "Self" | "super" | "crate" | "_" => "choose another name".to_owned(),
        _ => format!("write `r#{word}`, or choose another name"),
    };
    Err(Diagnostic::new(
        Code::Keyword,
        word.span(),
        format!("`{word}` is a keyword of Rust and cannot be a name"),
    )
    .help(help))
}
