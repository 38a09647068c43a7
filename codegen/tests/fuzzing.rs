//! What the fuzz target of `fuzz/` begins with: a dictionary of all words of the language, and declarations of the
//! examples and tests as seeds. Both follow from what they are made of; `UPDATE_FUZZ=1` writes them anew.
#![allow(clippy::unwrap_used)] // a test may panic

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use netwright_codegen::keyword::{self, Activation, Init, Loss};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What is no word of the language, and has a meaning in it.
const SIGNS: [&str; 27] = [
    "->",
    "..",
    "::",
    ";",
    ":",
    ",",
    "=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "pub struct Net",
    "true",
    "false",
    "r#type",
    "#[derive(Debug)]",
    "\"NW0050\"",
    "_",
];

/// Where sizes overflow something.
const NUMBERS: [&str; 14] = [
    "0",
    "1",
    "65",
    "7681",
    "1048577",
    "268435456",
    "4294967296",
    "9007199254740993",
    "9223372036854775808",
    "18446744073709551615",
    "1e308",
    "1e-400",
    "0.5",
    "16u8",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn words() -> BTreeSet<&'static str> {
    let mut words = BTreeSet::from(keyword::RESERVED);
    words.extend(keyword::operations());
    words.extend(keyword::option::ALL);
    words.extend(Loss::WORDS);
    words.extend(Init::WORDS);
    words.extend(Activation::WORDS);
    words.insert(keyword::TRANSPOSE);
    words
}

fn dictionary() -> String {
    let mut text = "# Words of the language, signs, and numbers at which something overflows.\n".to_owned();
    for word in words().into_iter().chain(SIGNS).chain(NUMBERS) {
        text += &format!("\"{}\"\n", word.replace('"', "\\\""));
    }
    text
}

/// The declarations in `network! { … }` and in modules of tests that hold one for each tier.
fn declarations(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let is_macro = matches!(&tokens[..index], [.., TokenTree::Ident(name), TokenTree::Punct(bang)]
            if name == "network" && bang.as_char() == '!');
        match is_macro && group.delimiter() == Delimiter::Brace {
            true => drop(found.insert(group.stream().to_string())),
            false => declarations(group.stream(), found),
        }
    }
}

/// Of all examples and tests, those that are networks.
fn seeds() -> Vec<String> {
    let mut found = BTreeSet::new();
    for folder in ["examples", "tests"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                declarations(fs::read_to_string(path).unwrap().parse().unwrap(), &mut found);
            }
        }
    }
    let is_network = |text: &String| {
        let (_, errors) = netwright_codegen::compile(format!("(::netwright, alloc) {text}").parse().unwrap());
        errors.is_empty() && text.len() <= 1_000
    };
    found.into_iter().filter(is_network).collect()
}

#[test]
fn the_dictionary_has_every_word() {
    let path = root().join("fuzz/declaration.dict");
    if std::env::var_os("UPDATE_FUZZ").is_some() {
        fs::write(&path, dictionary()).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), dictionary(), "run this test with UPDATE_FUZZ=1");
}

/// A change of the language that refuses a seed takes the search away from what is behind it.
#[test]
fn seeds_are_networks() {
    let folder = root().join("fuzz/seeds/declaration");
    if std::env::var_os("UPDATE_FUZZ").is_some() {
        for (index, seed) in seeds().iter().enumerate() {
            fs::write(folder.join(format!("{index:03}")), seed).unwrap();
        }
    }
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let (_, errors) = netwright_codegen::compile(format!("(::netwright, alloc) {text}").parse().unwrap());
        assert!(errors.iter().all(netwright_codegen::diag::Diagnostic::is_warning), "{text}");
        count += 1;
    }
    assert!(count >= 50, "{count} seeds");
}
