//! Only `runtime/src/machine` knows the machine: nothing else names a fused arithmetic, a target or an
//! instruction.
//!
//! The sources are read as tokens, so comments and strings do not count.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

use netwright_support::files;
use proc_macro2::{TokenStream, TokenTree};

/// What names a machine. `arch` and `asm` are `core::arch` and what it has.
const WORDS: [&str; 7] = ["Fused", "arch", "asm", "target_abi", "target_arch", "target_feature", "target_os"];

/// The words of a stream that name a machine, with their lines.
fn find(tokens: TokenStream, found: &mut Vec<(String, usize)>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => find(group.stream(), found),
            TokenTree::Ident(word) if WORDS.iter().any(|forbidden| word == forbidden) => {
                found.push((word.to_string(), word.span().start().line));
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

#[test]
fn only_the_machines_room_names_a_machine() {
    let source = files::root().join("runtime/src");
    let (mut outside, mut inside) = (Vec::new(), 0);
    for path in files::rust_below(&source) {
        let text = files::text(&path);
        let mut found = Vec::new();
        find(text.parse().unwrap(), &mut found);
        let file = path.strip_prefix(&source).unwrap();
        if file.starts_with("machine") {
            inside += found.len();
            continue;
        }
        for (word, line) in found {
            outside.push(format!("{}:{line}: `{word}` belongs into `machine`", file.display()));
        }
    }
    assert!(outside.is_empty(), "\n{}\n", outside.join("\n"));
    assert!(inside > 20, "only {inside} such words in `machine`: has it moved?");
}

/// The negative control.
#[test]
fn the_search_finds_every_word() {
    let text = "// Fused\nconst A: &str = \"core::arch\";\n#[target_feature(enable = \"fma\")]\nfn f() { g(Fused) }\n\
                use core::arch::x86_64;\nfn h() { asm!(\"\") }\nconst B: bool = cfg!(target_arch = \"arm\");\n";
    let mut found = Vec::new();
    find(text.parse().unwrap(), &mut found);
    let words: Vec<(&str, usize)> = found.iter().map(|(word, line)| (word.as_str(), *line)).collect();
    assert_eq!(words, [("target_feature", 3), ("Fused", 4), ("arch", 5), ("asm", 6), ("target_arch", 7)]);
}
