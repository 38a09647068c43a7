//! What a network costs `rustc` is bounded by counts that are known before anything is emitted: no count is
//! below what is emitted, none is so far above it that a normal network would be refused, and at the limits
//! the tokens are few.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

use netwright_codegen::compile;
use netwright_codegen::model::Cost;
use netwright_support::compiler::{chained, count, input, model, texts, written_words};
use netwright_support::shapes::{self, KINDS, OVER_TIME, most, searched, untrained};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The declaration with these items.
fn declaration(items: &str) -> String {
    // Every text that is parsed stays in proc_macro2's map of sources.
    proc_macro2::extra::invalidate_current_thread_spans();
    format!("struct Net {{ {items} }}")
}

fn cost(items: &str) -> Cost {
    model(&declaration(items)).cost()
}

/// The statements of a body: what ends in `;`, the length of an array aside.
fn statements(body: TokenStream) -> usize {
    let of = |token| match token {
        TokenTree::Punct(punct) => usize::from(punct.as_char() == ';'),
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => statements(group.stream()),
        _ => 0,
    };
    body.into_iter().map(of).sum()
}

/// The statements of the largest function.
fn largest(tokens: TokenStream) -> usize {
    let (mut largest_so_far, mut in_function) = (0, false);
    for token in tokens {
        match token {
            TokenTree::Ident(word) if word == "fn" => in_function = true,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let inside = if in_function { statements(group.stream()) } else { largest(group.stream()) };
                largest_so_far = largest_so_far.max(inside);
                in_function = false;
            }
            _ => {}
        }
    }
    largest_so_far
}

/// Compares what is counted with what is emitted for a network that is not trained. Its bound is that of a
/// network whose values are all computed step by step, and read by others.
fn compare_untrained(name: &str, items: &str) {
    let cost = cost(items);
    let (emitted, _) = compile(input(&declaration(items)));
    let (statements, tokens) = (largest(emitted.clone()), count(&emitted));
    assert!(statements <= cost.statements, "{name}: {statements} statements, {cost:?}");
    assert!(cost.statements <= 500 + 6 * statements, "{name}: only {statements} statements, {cost:?}");
    assert!(tokens < 400_000, "{name}: {tokens} tokens");
}

/// Compares what is counted with what is emitted.
fn compare(name: &str, items: &str) {
    let cost = cost(items);
    let (emitted, _) = compile(input(&declaration(items)));
    let (statements, tokens) = (largest(emitted.clone()), count(&emitted));
    assert!(statements <= cost.statements, "{name}: {statements} statements, {cost:?}");
    // What is computed twice is computed once, which nobody knows before the graph is built.
    let is_shared =
        ["all before, added", "terms of one value"].contains(&name) || name.starts_with("searched");
    let most = 500 + 3 * statements;
    assert!(is_shared || cost.statements <= most, "{name}: only {statements} statements, {cost:?}");
    let most = 20_000 + 200 * cost.statements + 20 * items.len();
    assert!(tokens <= most, "{name}: {tokens} tokens, more than {most}");
    assert!(tokens < 400_000, "{name}: {tokens} tokens");
}

#[test]
fn no_count_is_below_what_is_emitted() {
    for (name, items) in KINDS {
        for parts in [1, 7, 40] {
            if shapes::is_accepted(&items(parts)) {
                compare(name, &items(parts));
            }
        }
    }
    for seed in 0..60 {
        let items = searched(seed, 8);
        if shapes::is_accepted(&items) {
            compare(&format!("searched {seed}: {items}"), &items);
        }
    }
}

#[test]
fn no_count_is_below_what_is_emitted_without_a_loss() {
    for (name, items) in KINDS.into_iter().chain(OVER_TIME) {
        for parts in [1, 7, 40] {
            let items = untrained(&items(parts));
            if shapes::is_accepted(&items) {
                compare_untrained(name, &items);
            }
        }
    }
}

#[test]
fn at_its_limits_an_untrained_network_has_few_tokens() {
    for (name, items) in OVER_TIME.into_iter().chain(KINDS.into_iter().step_by(3)) {
        let parts = most(1_000, |parts| untrained(&items(parts)));
        let items = untrained(&items(parts));
        if shapes::is_accepted(&items) {
            compare_untrained(name, &items);
            println!("{name}: {parts} parts, {:?}", cost(&items));
        }
    }
}

/// Every word that can follow an arrow, as its row of the reference writes it: more of it emit no more
/// statements than are counted for them.
#[test]
fn no_count_of_a_word_is_below_what_it_adds() {
    for (_, written) in written_words() {
        let declared = |parts: usize| {
            let items: String = (0..parts).map(|i| format!("h{i}:{};", chained(&written, "x"))).collect();
            let read: String = (0..parts).map(|i| format!(",h{i}")).collect();
            format!("x:input(6);{items}y:(x{read})->dense(1);loss:mse(y);")
        };
        // So many that the largest function is the one with all of them, and as many as are accepted.
        let parts = if shapes::is_accepted(&declared(30)) { [20, 30] } else { [4, 8] };
        let [few, many] = parts.map(|parts| {
            let items = declared(parts);
            (largest(compile(input(&declaration(&items))).0), cost(&items).statements)
        });
        let (emitted, counted) = (many.0 - few.0, many.1 - few.1);
        assert!(emitted <= counted, "more of `{written}` emit {emitted} statements, {counted} are counted");
    }
}

#[test]
fn at_its_limits_a_network_has_few_tokens() {
    // A third of the kinds, as the search for a limit checks ten networks.
    for (name, items) in KINDS.into_iter().step_by(3) {
        let parts = most(1_000, items);
        compare(name, &items(parts));
        println!("{name}: {parts} parts, {:?}", cost(&items(parts)));
    }
}

fn first_error(items: &str) -> String {
    texts(&declaration(items)).into_iter().next().unwrap_or_default()
}

/// The three declarations that once kept `rustc` for minutes, each below 10 kB.
#[test]
fn what_chokes_the_compiler_is_refused_with_its_numbers() {
    let kind = |wanted: &str| KINDS.iter().find(|(name, _)| *name == wanted).unwrap().1;
    for (name, parts) in [("products", 760), ("parts of one list", 4_900), ("all before, joined", 60)] {
        let text = first_error(&kind(name)(parts));
        assert!(text.contains(", more than ") && text.contains("NW0048"), "{name}: {text}");
    }
}

/// Networks as people write them, and somewhat beyond.
#[test]
fn normal_networks_are_accepted() {
    let layers = |sizes: &[usize]| {
        let items: String = sizes
            .iter()
            .enumerate()
            .map(|(i, size)| format!("h{}:h{i}->dense({size})->relu;", i + 1))
            .collect();
        format!("h0:input(784);{items}loss:mse(h{});", sizes.len())
    };
    for items in [
        layers(&[512, 256, 128, 64, 32, 16, 10]),
        layers(&[512, 256, 128, 64, 32, 16, 8, 16, 32, 64, 128, 256, 512]),
        layers(&[48; 64]),
        layers(&[7; 100]),
        (KINDS[6].1)(64),
    ] {
        assert_eq!(first_error(&items), "", "{items}");
    }
}
