//! Only `runtime/src/machine` knows the machine: nothing else names its arithmetic, a target or an
//! instruction, and the rows that the compiler chooses suit the tiles of every machine.
//!
//! The sources are read as tokens, so comments and strings do not count.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

use netwright_codegen::plan::BLOCKS;
use netwright_support::files;
use proc_macro2::{TokenStream, TokenTree};

/// What names a target or an instruction. `arch` and `asm` are `core::arch` and what it has.
const WORDS: [&str; 6] = ["arch", "asm", "target_abi", "target_arch", "target_feature", "target_os"];

/// The files of the machines, with their tokens.
fn machines() -> Vec<Vec<TokenTree>> {
    let room = files::root().join("runtime/src/machine");
    let tokens = |path: &std::path::PathBuf| flat(files::text(path).parse().unwrap());
    files::rust_below(&room).iter().map(tokens).collect()
}

/// Tokens without their groups.
fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    let mut all = Vec::new();
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            all.extend(flat(group.stream()));
        } else {
            all.push(token);
        }
    }
    all
}

/// The types that a machine has beside the separate arithmetic: `impl Arithmetic for …`.
fn arithmetics() -> Vec<String> {
    let mut names = Vec::new();
    for file in machines() {
        for words in file.windows(4) {
            let [first, of, is, name] = [0, 1, 2, 3].map(|at| words[at].to_string());
            if first == "impl" && of == "Arithmetic" && is == "for" && name != "Separate" {
                names.push(name);
            }
        }
    }
    names
}

/// The words of a stream that name a machine, with their lines.
fn find(tokens: TokenStream, arithmetics: &[String], found: &mut Vec<(String, usize)>) {
    let is_forbidden =
        |word: &str| WORDS.contains(&word) || arithmetics.iter().any(|arithmetic| word == arithmetic);
    for token in tokens {
        match token {
            TokenTree::Group(group) => find(group.stream(), arithmetics, found),
            TokenTree::Ident(word) if is_forbidden(&word.to_string()) => {
                found.push((word.to_string(), word.span().start().line));
            }
            TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

#[test]
fn only_the_machines_room_names_a_machine() {
    let source = files::root().join("runtime/src");
    let arithmetics = arithmetics();
    assert!(!arithmetics.is_empty(), "no machine is fused: has `Arithmetic` another name?");
    let (mut outside, mut inside) = (Vec::new(), 0);
    for path in files::rust_below(&source) {
        let text = files::text(&path);
        let mut found = Vec::new();
        find(text.parse().unwrap(), &arithmetics, &mut found);
        let file = path.strip_prefix(&source).unwrap();
        if file.starts_with("machine") {
            inside += found.len();
            continue;
        }
        for (word, line) in found {
            outside.push(format!("{}:{line}: `{word}` belongs in `machine`", file.display()));
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
    find(text.parse().unwrap(), &arithmetics(), &mut found);
    let words: Vec<(&str, usize)> = found.iter().map(|(word, line)| (word.as_str(), *line)).collect();
    assert_eq!(words, [("target_feature", 3), ("Fused", 4), ("arch", 5), ("asm", 6), ("target_arch", 7)]);
}

/// Numbers that follow `tall:` and `short:` in the files of the machines.
fn heights() -> Vec<usize> {
    let mut heights = Vec::new();
    for file in machines() {
        for words in file.windows(3) {
            if ["tall", "short"].iter().any(|name| words[0].to_string() == *name)
                && words[1].to_string() == ":"
                && let Ok(height) = words[2].to_string().parse()
            {
                heights.push(height);
            }
        }
    }
    heights
}

/// A call of as many rows as there is room for has no incomplete tile. (Fewer rows are of wide layers,
/// where the rest counts for less; they suit the machines that are measured.)
#[test]
fn rows_of_a_block_fill_the_tiles_of_every_machine() {
    let heights = heights();
    assert!(heights.len() >= 4, "the sizes of machines are not found");
    let largest = BLOCKS.into_iter().max().unwrap_or(0);
    for height in heights {
        assert!(
            largest.is_multiple_of(height),
            "{largest} rows of a block are no multiple of tiles of {height} rows"
        );
    }
}
