//! What editors read: each name of a declaration stands once more in what is emitted, at its own place, and a
//! marked word goes into a slot that is at one offset whatever else is written. `tests/editor` shows that
//! rust-analyzer makes of it what it should.
#![allow(clippy::unwrap_used)] // a test may panic

use netwright_codegen::emit::SLOT;
use netwright_codegen::keyword::{self, Init, Loss};
use netwright_support::compiler::{compile, emitted};
use netwright_support::files;
use proc_macro2::{TokenStream, TokenTree};

const DECLARATION: &str = "pub struct Net { x: input(4); h: x -> dense(4) -> relu; n: h -> batch_norm; s: (h + n * x, x) -> tanh; \
    k: s -> dense(8, tie = q); q: s -> dense(8); t: k - q -> dense(8, tie = transpose(q)); y: t -> dense(2) -> softmax; \
    v: t -> dense(1); w: v -> softplus; f32: y -> slice(0..1); u: f32 -> sin; output: (y, v, u); \
    loss: cross_entropy(y) + gaussian_nll(v, w) + mse(u, allow = \"NW0050\"); }";

/// The names behind `_Net_net.` and `_Net_of_values.`, each with its place.
fn mentions(tokens: TokenStream, found: &mut Vec<(String, usize)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => mentions(group.stream(), found),
            TokenTree::Ident(word) if word == "_Net_net" || word == "_Net_of_values" => {
                if let [TokenTree::Punct(dot), TokenTree::Ident(name), ..] = &tokens[index + 1..]
                    && dot.as_char() == '.'
                {
                    found.push((name.to_string(), name.span().byte_range().start));
                }
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Where the words of a text begin that are one of these.
fn written(text: &str, words: &[&str], offset: usize) -> Vec<(String, usize)> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut found = Vec::new();
    let mut rest = 0;
    for word in text.split(|letter: char| !is_part(letter)) {
        let start = text[rest..].find(word).unwrap() + rest;
        rest = start + word.len();
        // A declaration, or the key of an option, has its own place.
        if words.contains(&word) && !text[rest..].starts_with(':') {
            found.push((word.to_owned(), offset + start));
        }
    }
    found
}

#[test]
fn every_name_is_mentioned_at_its_place() {
    let names = ["x", "h", "n", "s", "k", "q", "t", "y", "v", "w", "f32", "u"];
    for declaration in [DECLARATION.to_owned(), DECLARATION.replace("softplus", "softplas")] {
        let tokens: TokenStream = declaration.parse().unwrap();
        let offset = tokens.clone().into_iter().next().unwrap().span().byte_range().start;
        let mut found = Vec::new();
        mentions(netwright_codegen::compile(tokens).0, &mut found);
        // The state of `n` has its name, too.
        found.retain(|(name, _)| name != "state");
        assert_eq!(found, written(&declaration, &names, offset));
    }
}

#[test]
fn a_value_that_nothing_names_is_no_dead_field() {
    let text = emitted("struct Net { x: input(2); h: x -> dense(2); y: h -> softmax; }").to_string();
    assert!(text.contains("& _Net_of_values . y"), "{text}");
}

#[test]
fn a_name_that_a_lint_would_object_to_is_not_at_its_place() {
    let tokens: TokenStream = "struct Net { X: input(2); y: X -> dense(1); loss: mse(y); }".parse().unwrap();
    let place = tokens.clone().into_iter().nth(2).unwrap().span().byte_range().start + 2;
    let (emitted, errors) = netwright_codegen::compile(tokens);
    assert!(errors.is_empty());
    let mut places = Vec::new();
    fields_called_x(emitted, &mut places);
    assert!(!places.is_empty() && !places.contains(&place), "{places:?}, {place}");
}

fn fields_called_x(tokens: TokenStream, places: &mut Vec<usize>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => fields_called_x(group.stream(), places),
            TokenTree::Ident(word)
                if word == "X"
                    && matches!(tokens.get(index + 1), Some(TokenTree::Punct(colon)) if colon.as_char() == ':') =>
            {
                places.push(word.span().byte_range().start);
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// rust-analyzer looks at one offset in both expansions.
#[test]
fn a_marked_word_is_in_its_slot() {
    let written = compile(DECLARATION).0.to_string();
    for (old, new, table) in [
        ("-> relu", "-> MARK", "operations ::"),
        ("-> relu", "-> reMARKlu", "operations ::"),
        ("-> relu", "-> ", ""),
        ("loss: cross_entropy(y)", "loss: MARK", "losses ::"),
        ("dense(2)", "dense(2, inMARK)", "options ::"),
        ("dense(2)", "dense(2, init = MARK)", "initialisers ::"),
        ("h + n", "h + MARK", "_Net_values ::"),
        ("(y, v, u)", "(y, MARK", "_Net_values ::"),
    ] {
        let declaration = DECLARATION.replace(old, &new.replace("MARK", "raCompletionMarker"));
        let declaration = if new.contains('(') && !new.contains(')') {
            declaration.replace("raCompletionMarker", "raCompletionMarker)")
        } else {
            declaration
        };
        let (tokens, errors) = compile(&declaration);
        let text = tokens.to_string();
        let Some(place) = text.find("raCompletionMarker") else {
            assert!(table.is_empty() && !errors.is_empty(), "{new}");
            continue;
        };
        let start = text[..place].rfind(' ').map_or(0, |space| space + 1);
        assert!(text[..start].ends_with(&format!("{table} ")), "{new}: {text}");
        assert_eq!(text[..start], written[..start], "{new}");
        assert!(written[start..].starts_with(SLOT), "{new}");
        assert!(errors.is_empty(), "{new}");
    }
}

#[test]
fn the_slot_is_an_item_of_the_runtime_and_longer_than_any_word() {
    let text = files::text(&files::root().join("runtime/src/words.rs"));
    assert!(text.contains(&format!("pub struct {SLOT};")));
    assert_eq!(text.matches(&format!("pub use super::{SLOT};")).count(), 4);
    let words = keyword::operations().chain(Loss::WORDS).chain(Init::WORDS).chain(keyword::option::ALL);
    assert!(words.map(str::len).max() < Some(SLOT.len()));
}
