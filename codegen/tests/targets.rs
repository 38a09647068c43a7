//! The networks that every target trains (`tests/targets`) have every word of the language.
#![allow(clippy::panic)] // a test may panic

use std::collections::BTreeSet;

use netwright_codegen::keyword::{Activation, Init, Loss, Word, option};
use netwright_support::files;

#[test]
fn every_word_is_trained_on_every_target() {
    let folder = files::root().join("tests/targets/src/parts");
    let texts: Vec<String> = files::rust_below(&folder).iter().map(|path| files::text(path)).collect();
    assert!(texts.len() >= 6, "{} files: has the folder moved?", texts.len());
    // Comments and the lists of optimisers are no declarations.
    let lines = texts.iter().flat_map(|text| text.split("\nruns! {").next().unwrap_or_default().lines());
    let code: Vec<&str> = lines.filter(|line| !line.trim_start().starts_with("//")).collect();
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let used: BTreeSet<&str> = code.iter().flat_map(|line| line.split(|c| !is_word(c))).collect();
    let activations = Activation::ALL.map(|of| of.word());
    let (losses, initialisers) = (Loss::ALL.map(Loss::word), Init::ALL.map(Init::word));
    let all = Word::all().map(Word::text).chain(activations).chain(losses).chain(initialisers);
    let missing: Vec<&str> = all.chain(option::ALL).filter(|word| !used.contains(word)).collect();
    assert!(missing.is_empty(), "no network in {} has {missing:?}", folder.display());
}
