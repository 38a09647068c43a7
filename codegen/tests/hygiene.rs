//! Emitted code depends on no name of the user's: no call is looked up by the type of the value before its
//! dot, where a trait of the user's could be found instead, and the name of every local variable is made free
//! first.
//!
//! That rustc agrees, whatever the user's items are called, is shown by `tests/environment/accepted`.
#![allow(clippy::unwrap_used)] // a test may panic

use std::collections::BTreeSet;

use netwright_support::compiler::{chained, compile, written_words};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Networks that have, together, all kinds of emitted statements, in both tiers.
const DECLARATIONS: &[&str] = &[
    "struct Net<2, 4, 1>;",
    "struct Net<64, 32 relu, 10 softmax>;",
    "struct nw { x: input(3); y: x -> dense(2) -> softmax; }",
    "struct Net { x: input(3); h: x -> dense(2, max_norm = 3, l2 = 0.1) -> tanh; k: h -> dense(3, connect = [0 -> 0, 1 -> 1, 0 -> 2]); \
     n: k -> layer_norm -> softmax; s: n -> scale; p: s + k -> prelu; t: h -> dense(3, tie = transpose(h)); c: (p * t - s, x) -> slice(1..4); \
     y: c -> dense(2) -> log_softmax; m: c -> dense(1); v: c -> dense(1) -> softplus; output: (y, m); \
     loss: cross_entropy(y) + 0.5 * gaussian_nll(m, v); }",
    "struct Net { x: input(90); h: x -> dense(70, max_norm = 3, l2 = 0.1) -> gelu -> dropout(0.5); k: h -> dense(70, frozen = true); \
     n: k -> rms_norm -> softmax; s: n -> scale; p: s + k -> prelu; t: p * h - s -> dense(90, tie = transpose(h)); c: (t, x) -> slice(1..40); \
     y: c -> dense(20) -> softmax; loss: cross_entropy(y); }",
    "struct Net { x: input(9); h: x -> dense(9); l: h -> batch_norm -> relu -> dropout(0.1); y: l -> dense(2); loss: mse(y); }",
    "struct Net { x: input(20); y: x -> dense(2); loss: mse(y) + huber(y); }",
    "struct Net<const H in [2, 3], const P in [0.5]> { x: input(2); h: x -> dense(H) -> tanh -> dropout(P); y: h -> dense(1); loss: mse(y); }",
    "struct Net { x: input(20); p: x -> dense(3) -> softmax; y: x -> dense(2); w: target(1); m: target(2); \
     loss: cross_entropy(p, weight = w) + mse(y, weight = w, mask = m, normalise = weights) + mae(y, mask = m); }",
    "struct Net { x: input(2); y: x -> dense(2); sum: target(1); parts: target(2); \
     loss: mse(y, weight = sum, mask = parts, normalise = weights); }",
    "struct Net { x: input(2); h: (x, prev(h)) -> dense(3) -> tanh; k: h * prev(k, 4) - prev(h, 2); y: k -> dense(1); }",
    "struct Net { x: input(2); h: (x, prev(h), prev(x, 2)) -> dense(3) -> tanh; y: (h, prev(h, 3)) -> dense(1); m: target(1); \
     loss: mse(y, mask = m) + bce(s); s: h -> sigmoid; }",
    "struct nw { x: input(2); h: (x, prev(h)) -> dense(30) -> tanh; y: (h, prev(y)) -> dense(1); }",
    "struct Refused { x: input(2); h: (x, prev(h)) -> dense(3); y: hh -> dense(1); }",
    "struct Refused { x: input(2); y: xx -> dense(1) -> sigmoid; loss: bce(y); }",
];

/// These, and one with each word.
fn declarations() -> Vec<String> {
    let words = written_words().into_iter().map(|(_, word)| {
        let h = chained(&word, "x");
        format!("struct Net {{ x: input(6); h: {h}; y: (x, h) -> dense(1); loss: mse(y); }}")
    });
    DECLARATIONS.iter().map(|&declaration| declaration.to_owned()).chain(words).collect()
}

fn is(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// Calls `.name(…)` and `.name::<…>(…)`.
fn method_calls(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            method_calls(group.stream(), found);
        }
        let [TokenTree::Ident(name), next, ..] = &tokens[index..] else { continue };
        let is_member = index > 0 && is(tokens.get(index - 1), '.');
        let is_called = match next {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
            other => is(Some(other), ':'),
        };
        if is_member && is_called {
            found.insert(name.to_string());
        }
    }
}

#[test]
fn no_call_is_looked_up_by_the_type_before_its_dot() {
    for declaration in declarations() {
        let mut found = BTreeSet::new();
        method_calls(compile(&declaration).0, &mut found);
        assert!(
            found.is_empty(),
            "{declaration} calls {found:?}: write a path, such as `nw::State::advance(…)`"
        );
    }
}

/// Variables of `let` and of closures, and parameters; and the names that are made free.
#[derive(Default)]
struct Bound {
    variables: BTreeSet<String>,
    free: BTreeSet<String>,
}

fn collect_bound(tokens: TokenStream, bound: &mut Bound) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            collect_bound(group.stream(), bound);
            let is_function = |word: &TokenTree| matches!(word, TokenTree::Ident(word) if word == "fn");
            let has_name =
                tokens[..index].iter().rev().take_while(|token| !matches!(token, TokenTree::Group(_)));
            if group.delimiter() == Delimiter::Parenthesis && has_name.into_iter().any(is_function) {
                collect_parameters(group.stream(), bound);
            }
        }
        match &tokens[index..] {
            [TokenTree::Ident(word), TokenTree::Ident(free), ..] if word == "as" => {
                bound.free.insert(free.to_string());
            }
            [TokenTree::Ident(word), TokenTree::Ident(mutable), TokenTree::Ident(name), ..]
                if word == "let" && mutable == "mut" =>
            {
                bound.variables.insert(name.to_string());
            }
            [TokenTree::Ident(word), TokenTree::Ident(name), ..] if word == "let" => {
                bound.variables.insert(name.to_string());
            }
            [bar, TokenTree::Ident(name), end, ..] if is(Some(bar), '|') && is(Some(end), '|') => {
                bound.variables.insert(name.to_string());
            }
            _ => {}
        }
    }
}

fn collect_parameters(tokens: TokenStream, bound: &mut Bound) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let is_path = is(tokens.get(index + 2), ':') || index > 0 && is(tokens.get(index - 1), ':');
        if let (TokenTree::Ident(name), true, false) = (token, is(tokens.get(index + 1), ':'), is_path) {
            bound.variables.insert(name.to_string());
        }
    }
}

#[test]
fn the_name_of_every_local_variable_is_made_free() {
    let mut all = 0;
    for declaration in declarations() {
        let mut bound = Bound::default();
        collect_bound(compile(&declaration).0, &mut bound);
        bound.variables.remove("_");
        all += bound.variables.len();
        let caught: Vec<&String> = bound.variables.difference(&bound.free).collect();
        assert!(caught.is_empty(), "{declaration}: a constant of the user's can stand for {caught:?}");
    }
    assert!(all > 200, "only {all} variables were found");
}
