//! What the statements of a step name: no layer after the statement that changes it, and of the state only
//! the parts that the network keeps.
//!
//! Both are read off the emitted tokens, so neither asks what the plan asks.
#![allow(clippy::unwrap_used)] // a test may panic

use std::collections::BTreeSet;

use netwright_codegen::keyword::Kept;
use netwright_support::compiler::{chained, compile, written_words};
use netwright_support::shapes::{KINDS, is_accepted, searched};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

fn is_word(token: Option<&TokenTree>, word: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if ident == word)
}

/// The bodies of the functions with this name.
fn bodies(tokens: TokenStream, name: &str, found: &mut Vec<TokenStream>) {
    let mut is_wanted = false;
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(word) if word == "fn" => is_wanted = is_word(tokens.get(index + 1), name),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                if is_wanted {
                    found.push(group.stream())
                } else {
                    bodies(group.stream(), name, found)
                }
                is_wanted = false;
            }
            _ => {}
        }
    }
}

/// The tokens of a statement without its groups.
fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    let of = |token| match token {
        TokenTree::Group(group) => flat(group.stream()),
        other => vec![other],
    };
    tokens.into_iter().flat_map(of).collect()
}

/// The statements of a body, each without its groups.
fn statements(body: TokenStream) -> Vec<Vec<TokenTree>> {
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
    tokens.split(is_end).map(|statement| flat(statement.iter().cloned().collect())).collect()
}

/// The fields `owner.field` of a statement, each with whether it is taken as `&mut`.
fn fields(statement: &[TokenTree], owner: &str) -> Vec<(String, bool)> {
    let at = |index: usize| {
        let is_dot =
            matches!(statement.get(index + 1), Some(TokenTree::Punct(punct)) if punct.as_char() == '.');
        let is_owner = is_dot && is_word(statement.get(index), owner);
        let name = statement.get(index + 2).filter(|_| is_owner)?;
        let is_changed = index > 0 && is_word(statement.get(index - 1), "mut");
        matches!(name, TokenTree::Ident(_)).then(|| (name.to_string(), is_changed))
    };
    (0..statement.len()).filter_map(at).collect()
}

/// The first layer that a body reads after it has changed it; and how many layers it changes.
fn read_too_late(body: TokenStream) -> (Option<String>, usize) {
    let mut changed = BTreeSet::new();
    for statement in statements(body) {
        let fields = fields(&statement, "self");
        let late = fields.iter().find(|(name, is_changed)| !is_changed && changed.contains(name));
        if let Some((name, _)) = late {
            return (Some(name.clone()), changed.len());
        }
        changed
            .extend(fields.into_iter().filter(|(name, changed)| *changed && name != "state").map(|it| it.0));
    }
    (None, changed.len())
}

/// Declarations of all kinds, of all words, and random ones.
fn declarations() -> Vec<String> {
    let kinds = KINDS.iter().map(|(_, of)| of(5));
    let words = written_words();
    let words = words.iter().map(|(_, word)| {
        let h = chained(word, "a");
        format!("x:input(6);a:x->dense(6);h:{h};k:h->dense(6)->tanh;y:(k,a)->dense(1);loss:mse(y);")
    });
    let random = (0..60).map(|seed| searched(seed, 6));
    let items = kinds.chain(words).chain(random).filter(|items| is_accepted(items));
    items.map(|items| format!("struct Net {{ {items} }}")).collect()
}

#[test]
fn no_layer_is_read_after_the_statement_that_changes_it() {
    let declarations = declarations();
    assert!(declarations.len() > 100, "{}", declarations.len());
    let mut changed = 0;
    for declaration in declarations {
        let tokens = compile(&declaration).0;
        let names = ["train_row", "train_rows", "train_on_sequences"];
        let found = names.map(|name| {
            let mut found = Vec::new();
            bodies(tokens.clone(), name, &mut found);
            found
        });
        // With a memory a network is trained on sequences alone.
        let counts = found.each_ref().map(Vec::len);
        assert!(counts == [1, 1, 0] || counts == [0, 0, 1], "{counts:?} of {declaration}");
        for (name, found) in names.iter().zip(found) {
            for body in found {
                let (late, layers) = read_too_late(body);
                assert_eq!(late, None, "`{name}` reads it after its update, of {declaration}");
                changed += layers;
            }
        }
    }
    assert!(changed > 500, "{changed}");
}

#[test]
fn a_late_read_is_noticed() {
    let body = "let d_x = nw::back(&self.h, &d_z); nw::update(&d_z, &mut self.h, rule); loss";
    assert_eq!(read_too_late(body.parse().unwrap()), (None, 1));
    let body = "nw::update(&d_z, &mut self.h, rule); let d_x = { nw::back(&self.h, &d_z) }; loss";
    assert_eq!(read_too_late(body.parse().unwrap()), (Some("h".to_owned()), 1));
}

#[test]
fn statements_name_only_parts_of_the_state_that_are_kept() {
    let mut named = 0;
    for (word, written) in written_words() {
        let h = chained(&written, "x");
        let items = format!("x: input(6); h: {h}; y: (x, h) -> dense(1); loss: mse(y);");
        let tokens = flat(compile(&format!("struct Net {{ {items} }}")).0);
        let of = |kept: &Kept| match kept {
            Kept::Seed => "seed",
            Kept::Step => "step",
            Kept::Running => "h",
        };
        let kept: Vec<&str> = word.keeps().iter().map(of).collect();
        for (field, _) in fields(&tokens, "state") {
            assert!(kept.contains(&field.as_str()), "`state.{field}` of {written}, which keeps {kept:?}");
            named += 1;
        }
    }
    assert!(named > 0);
}
