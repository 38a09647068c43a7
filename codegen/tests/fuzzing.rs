//! What the fuzz target of `fuzz/` begins with: a dictionary of all words of the language, and declarations
//! of the examples and tests as seeds. Both follow from what they are made of; `UPDATE_FUZZ=1` writes them
//! anew.
#![allow(clippy::unwrap_used)] // a test may panic

use std::collections::BTreeSet;
use std::fs;

use netwright_codegen::keyword::{self, Activation, Init, Loss};
use netwright_support::compiler::{compile, declarations};
use netwright_support::files;
use netwright_support::recorded::{assert_recorded, is_updated};

/// What is not a word of the language, and has a meaning in it.
const SIGNS: [&str; 28] = [
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
    "<const H in [2, 3]>",
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

/// Of all examples and tests, those that are networks.
fn seeds() -> Vec<String> {
    let is_deeper = |name: &str| name.split('/').count() > 2;
    let of = |folder| files::below(&files::root().join(folder), &["rs"], &is_deeper);
    let programs = ["examples", "tests"].into_iter().flat_map(of);
    let all: BTreeSet<String> = programs
        .flat_map(|path| declarations(&files::text(&path).parse().unwrap()))
        .map(|tokens| tokens.to_string())
        .collect();
    let is_network = |text: &String| compile(text).1.is_empty() && text.len() <= 1_000;
    all.into_iter().filter(is_network).collect()
}

#[test]
fn the_dictionary_has_every_word() {
    assert_recorded(&files::root().join("fuzz/declaration.dict"), &dictionary(), "UPDATE_FUZZ");
}

/// A change of the language that refuses a seed takes the search away from what is behind it.
#[test]
fn seeds_are_networks() {
    let folder = files::root().join("fuzz/seeds/declaration");
    if is_updated("UPDATE_FUZZ") {
        for (index, seed) in seeds().iter().enumerate() {
            fs::write(folder.join(format!("{index:03}")), seed).unwrap();
        }
    }
    let mut count = 0;
    for entry in fs::read_dir(&folder).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        let (_, errors) = compile(&text);
        assert!(errors.iter().all(netwright_codegen::diag::Diagnostic::is_warning), "{text}");
        count += 1;
    }
    assert!(count >= 50, "{count} seeds");
}
