//! Writes the networks of `src/lib.rs`: each is asked for in this process first, so that what is refused
//! fails here, with its message, and what rustc does not take fails there.

mod matrix;
mod names;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::OnceLock;
use std::{env, fs};

use netwright_codegen::keyword::{self, Loss};
use netwright_declarations::{Declaration, Limits};

/// Random networks from which those with a missing word are taken.
const DRAWN: u64 = 400;

/// A network as small as can be, which has every method.
pub const SMALL: &str = "struct NAME<2, 1>;";

/// Networks of all kinds of programs: straight-line code, tiles, both ways to train, and none. `NAME` is the
/// network's.
const KINDS: &[&str] = &[
    "struct NAME { x: input(3); h: x -> dense(2, max_norm = 3, l2 = 0.1) -> tanh; k: h -> dense(3, connect = [0 -> 0, 1 -> 1, 0 -> 2]); \
     y: (k * k, x) -> dense(1) -> sigmoid; loss: bce(y); }",
    "struct NAME { x: input(3); h: x -> dense(2, max_norm = 3, l2 = 0.1) -> tanh; k: h -> dense(3, connect = [0 -> 0, 1 -> 1, 0 -> 2]); \
     n: k -> layer_norm -> softmax; s: n -> scale; p: s + k -> prelu; t: h -> dense(3, tie = transpose(h)); c: (p * t - s, x) -> slice(1..4); \
     y: c -> dense(2) -> log_softmax; m: c -> dense(1); v: c -> dense(1) -> softplus; output: (y, m); \
     loss: cross_entropy(y) + 0.5 * gaussian_nll(m, v); }",
    "struct NAME { x: input(90); h: x -> dense(70, max_norm = 3, l2 = 0.1) -> gelu -> dropout(0.5); k: h -> dense(70, frozen = true); \
     n: k -> rms_norm -> softmax; s: n -> scale; p: s + k -> prelu; t: p * h - s -> dense(90, tie = transpose(h)); c: (t, x) -> slice(1..40); \
     y: c -> dense(20) -> softmax; loss: cross_entropy(y); }",
    "struct NAME { x: input(9); h: x -> dense(9); l: h -> batch_norm -> relu -> dropout(0.1); y: l -> dense(2); loss: mse(y); }",
    "struct NAME { x: input(3); y: x -> dense(2) -> softmax; }",
    "struct NAME { x: input(3); c: x -> causal_conv(2, kernel = 2, dilation = 3) -> tanh; a: c -> rnn(2); b: a -> gru(2, reset = before); \
     d: b -> gru(3); e: d -> lstm(2); y: (e, prev(x, 2)) -> dense(1); loss: mse(y); }",
    "struct NAME { x: input(3); h: (x, prev(h)) -> dense(2) -> tanh; y: h + 0.5 * prev(y); }",
];

/// Networks that have, together, all kinds of emitted statements: those of all kinds of programs, and random
/// ones until every operation, activation and loss of the language is in one of them.
pub fn kinds() -> &'static [String] {
    static ALL: OnceLock<Vec<String>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut kinds: Vec<String> = KINDS.iter().map(|&kind| kind.to_owned()).collect();
        let mut missing: BTreeSet<&str> = keyword::operations().chain(Loss::WORDS).collect();
        let known = kinds.concat();
        missing.retain(|word| !has(&known, word));
        let limits = Limits { items: 6, widths: 3, multiply_adds: 3_000 };
        let drawn = (0..DRAWN).map(|seed| Declaration::new(seed, &limits).text);
        // A warning about a network would hide one about its code.
        let drawn: Vec<String> = drawn.filter(|text| is_silent(text)).collect();
        while let Some(word) = missing.first() {
            let found = |text: &&String| missing.iter().filter(|word| has(text, word)).count();
            let most = drawn.iter().max_by_key(found).filter(|text| found(text) > 0);
            let text =
                most.unwrap_or_else(|| panic!("none of {DRAWN} random networks has `{word}` and no warning"));
            missing.retain(|word| !has(text, word));
            kinds.push(text.replace("pub struct Net ", "struct NAME "));
        }
        kinds
    })
}

/// Whether a declaration has a word.
fn has(declaration: &str, word: &str) -> bool {
    declaration.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|other| other == word)
}

/// Whether a declaration is accepted without a warning.
fn is_silent(declaration: &str) -> bool {
    let tokens = format!("(::netwright, alloc) {declaration}").parse().expect("tokens");
    netwright_codegen::compile(tokens).1.is_empty()
}

/// Whether a declaration is accepted; a warning is not a refusal.
pub fn refusal(declaration: &str) -> Option<String> {
    let tokens = format!("(::netwright, alloc) {declaration}").parse().expect("tokens");
    let (_, errors) = netwright_codegen::compile(tokens);
    errors.iter().find(|error| !error.is_warning()).map(|error| format!("{declaration}\n{}\n", error.text()))
}

/// A module with a network called `name`, which is made there if it exists.
fn module(index: usize, declaration: &str, name: Option<&str>) -> String {
    let mut text = format!(
        "#[allow(dead_code, deprecated, non_camel_case_types, non_snake_case)]\nmod n{index} {{\n    ::netwright::network! {{ {declaration} }}\n"
    );
    if let Some(name) = name {
        let _ = writeln!(
            text,
            "    #[test]\n    fn it_exists() {{ ::core::assert_eq!({name}::new(1).parameters().len(), {name}::PARAMETERS); }}"
        );
    }
    text + "}\n"
}

fn main() {
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rustc-check-cfg=cfg(on, off)");
    println!("cargo::rustc-cfg=on");
    let (mut text, mut refused, mut count) = (String::new(), String::new(), 0);
    let mut add = |declaration: &str, name: Option<&str>| {
        refused += &refusal(declaration).unwrap_or_default();
        text += &module(count, declaration, name);
        count += 1;
    };
    matrix::attributes(&mut add);
    matrix::visibilities(&mut add);
    matrix::names(&mut add);
    matrix::random(&mut add);
    assert!(refused.is_empty(), "these are refused:\n{refused}");
    assert!(count >= 200, "only {count} networks");
    for refused in matrix::REFUSED {
        assert!(refusal(refused).is_some(), "{refused} is accepted");
    }
    text += &names::modules();
    let folder = env::var("OUT_DIR").expect("cargo sets it");
    fs::write(format!("{folder}/accepted.rs"), text).expect("the folder is there");
}
