//! Every word of a declaration leads to a documented item: emitted code names it with the word's own span,
//! and the runtime has an item of that name, with a text.
#![allow(clippy::unwrap_used)] // a test may panic

use std::collections::BTreeSet;

use netwright_codegen::keyword::{self, Activation, Init, Kept, Loss};
use netwright_support::compiler::{chained, model, written_words};
use netwright_support::files;
use netwright_vocabulary::item;
use proc_macro2::{Ident, TokenStream, TokenTree};

/// The words behind `_Net_words::`, each with the text at its place in the source.
fn named(tokens: TokenStream, source: &str, found: &mut Vec<(String, String)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => named(group.stream(), source, found),
            TokenTree::Ident(word) if word == "_Net_words" => {
                // Behind the tables stand the slots for what is completed.
                let tables = ["operations", "losses", "options", "initialisers"];
                let is_table = |word: &Ident| tables.iter().any(|table| word == table);
                let Some(TokenTree::Ident(word)) = tokens.get(index + 3) else { continue };
                if is_table(word)
                    || !matches!(tokens.get(index + 1), Some(TokenTree::Punct(colon)) if colon.as_char() == ':')
                {
                    continue;
                }
                found.push((word.to_string(), source[word.span().byte_range()].to_owned()));
            }
            _ => {}
        }
    }
}

#[test]
fn words_carry_their_own_spans() {
    const SOURCE: &str = "pub struct Net { x: input(4); h: x -> slice(1..) -> dense(3, init = he_normal, l2 = 0.1) -> relu; \
        n: h -> layer_norm -> silu; y: n -> dense(3, tie = transpose(h)) -> dense(2, bias_init = uniform(0.1)) -> softmax; k: n -> prelu; output: (y, k); \
        loss: cross_entropy(y, label_smoothing = 0.1) + 0.5 * mae(k, allow = \"NW0050\"); weights: file(\"net.safetensors\"); }";
    // A refused network leads to the same words as far as they are known.
    for source in [SOURCE.to_owned(), SOURCE.replace("silu", "sili").replace("l2", "l3")] {
        // A file of its own begins at another offset, so the source is parsed behind what was parsed before.
        let tokens: TokenStream = source.parse().unwrap();
        let offset = tokens.clone().into_iter().next().unwrap().span().byte_range().start;
        let padded = " ".repeat(offset) + &source;
        let (emitted, _) = netwright_codegen::compile(tokens);
        let mut found = Vec::new();
        named(emitted, &padded, &mut found);
        for (word, text) in &found {
            assert_eq!(word, text);
        }
        let words: Vec<&str> = found.iter().map(|(word, _)| word.as_str()).collect();
        let mut expected = vec![
            "input",
            "slice",
            "dense",
            "init",
            "he_normal",
            "l2",
            "relu",
            "layer_norm",
            "silu",
            "dense",
            "tie",
            "transpose",
            "dense",
            "bias_init",
            "uniform",
            "softmax",
            "prelu",
            "output",
            "loss",
            "cross_entropy",
            "label_smoothing",
            "mae",
            "allow",
            "weights",
            "file",
        ];
        if source != SOURCE {
            expected.retain(|word| !["silu", "l2"].contains(word));
        }
        assert_eq!(words, expected);
    }
}

/// The runtime's file makes all words of their rows in the vocabulary.
#[test]
fn every_word_is_described() {
    let text = files::text(&files::root().join("runtime/src/words.rs"));
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut described: BTreeSet<&str> = BTreeSet::new();
    let operations: Vec<&str> =
        keyword::Word::all().filter(|word| word.activation().is_none()).map(keyword::Word::text).collect();
    let tables: [(&str, &[&str]); 6] = [
        ("items", &item::ALL),
        ("operations", &operations),
        ("activations", &Activation::WORDS),
        ("losses", &Loss::WORDS),
        ("initialisers", &Init::WORDS),
        ("options", &keyword::option::ALL),
    ];
    for (table, words) in tables {
        assert!(lines.contains(&format!("netwright_vocabulary::{table}!({table});").as_str()), "no {table}");
        let twice: Vec<&&str> = words.iter().filter(|word| described.contains(*word)).collect();
        assert!(twice.is_empty(), "in two tables: {twice:?}");
        described.extend(words);
    }
    let formulas = Activation::ALL.into_iter().map(Activation::formula);
    assert!(
        formulas
            .chain(Loss::ALL.map(Loss::meaning))
            .chain(Init::ALL.map(Init::formula))
            .all(|text| !text.is_empty())
    );
    let words = operations
        .iter()
        .copied()
        .chain(Activation::WORDS)
        .chain(Loss::WORDS)
        .chain(Init::WORDS)
        .chain(keyword::RESERVED)
        .chain(keyword::option::ALL)
        .chain([keyword::FILE, keyword::PREV, keyword::TARGET, keyword::TRANSPOSE]);
    assert_eq!(described, words.collect());
}

/// What a network keeps besides parameters is said by the word's row, for what is checked before there is a
/// model, and by its operation.
#[test]
fn a_row_says_what_its_word_keeps() {
    for (word, written) in written_words() {
        let h = chained(&written, "x");
        let items = format!("x: input(6); h: {h}; y: (x, h) -> dense(1); loss: mse(y);");
        let model = model(&format!("struct Net {{ {items} }}"));
        let kept: Vec<Kept> = Kept::ALL.into_iter().filter(|kept| model.keeps(*kept)).collect();
        assert_eq!(kept, word.keeps(), "{written}");
    }
}
