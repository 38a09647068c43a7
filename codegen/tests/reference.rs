//! Every word of the language has a row in `docs/reference.md`, and no row is about a word that does not exist.

use std::collections::BTreeSet;
use std::path::Path;

use netwright_codegen::keyword::{Activation, Init, Loss, Word, option};

/// The words that a section's rows begin with: in the first column, each in backticks, up to what follows the word.
fn words(text: &str, section: &str) -> BTreeSet<String> {
    let (_, rest) = text.split_once(&format!("\n## {section}\n")).unwrap_or_default();
    let body = rest.split("\n## ").next().unwrap_or_default();
    let columns =
        body.lines().filter(|line| line.starts_with("| `")).filter_map(|line| line.split(" | ").next());
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    // What is quoted stands in every second part; `delta = 1` behind a comma is an option of the row.
    let quoted = columns
        .flat_map(|column| column.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>());
    quoted.map(|quoted| quoted.chars().take_while(|c| is_word(*c)).collect()).collect()
}

fn assert_words<'a>(found: BTreeSet<String>, expected: impl Iterator<Item = &'a str>, beside: &[&str]) {
    let expected: BTreeSet<String> = expected.map(str::to_owned).collect();
    let missing: Vec<&String> = expected.difference(&found).collect();
    assert!(missing.is_empty(), "no row is about {missing:?}");
    let unknown: Vec<&String> =
        found.difference(&expected).filter(|word| !beside.contains(&word.as_str())).collect();
    assert!(unknown.is_empty(), "rows are about {unknown:?}, which the language does not have");
}

/// The cells of a row; a bar within a formula is written with a backslash.
fn cells(row: &str) -> Vec<String> {
    row.replace("\\|", "¦").split('|').map(|cell| cell.trim().to_owned()).collect()
}

#[test]
fn every_activation_and_loss_names_its_source() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference.md");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let mut rows = 0;
    for section in ["Activations", "Losses"] {
        let (_, rest) = text.split_once(&format!("\n## {section}\n")).unwrap_or_default();
        let body = rest.split("\n## ").next().unwrap_or_default();
        for row in body.lines().filter(|line| line.starts_with("| `")) {
            // The first cell is what stands before the first bar.
            let source = cells(row).get(4).cloned().unwrap_or_default();
            assert!(source.len() > 3, "no source in {row}");
            rows += 1;
        }
    }
    assert_eq!(rows, Activation::ALL.len() + Loss::ALL.len());
}

/// The docs of the types that compute activations: a year is part of every citation.
#[test]
fn every_activation_names_its_source_where_it_is_computed() {
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src");
    let files = ["activation.rs", "activation/hard.rs", "activation/smooth.rs", "kernel/softmax.rs"];
    let text = files.map(|file| std::fs::read_to_string(runtime.join(file)).unwrap_or_default()).join("\n");
    for activation in Activation::ALL {
        // The picture stands at the end of the docs.
        let picture = format!("pictures/{}.svg", activation.word());
        let before =
            text.split(&picture).next().filter(|before| before.len() < text.len()).unwrap_or_default();
        let docs = before.rsplit("\n\n").next().unwrap_or_default();
        let is_year = |word: &str| matches!(word.parse(), Ok(1900..2100));
        assert!(
            docs.split(|c: char| !c.is_ascii_digit()).any(is_year),
            "{activation:?}: no source in\n{docs}"
        );
    }
}

#[test]
fn every_word_has_a_row() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/reference.md");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let is_activation = |word: &Word| matches!(word, Word::Activation(_));
    let operations = Word::all().filter(|word| !is_activation(word)).map(Word::text);
    // Combinations are no words, and a mask stands beside the connections.
    assert_words(words(&text, "Operations"), operations, &["a", "mask", ""]);
    assert_words(words(&text, "Activations"), Activation::WORDS.into_iter(), &[]);
    let of_losses: Vec<&str> = Loss::ALL.iter().filter_map(|loss| Some(loss.number()?.field)).collect();
    assert_words(words(&text, "Losses"), Loss::WORDS.into_iter(), &of_losses);
    assert_words(words(&text, "Initialisers"), Init::WORDS.into_iter(), &[]);
    assert_words(words(&text, "Options"), option::ALL.into_iter(), &[]);
    // The options that a loss has stand in its row.
    for loss in Loss::ALL {
        let row =
            text.lines().find(|line| line.starts_with(&format!("| `{}(", loss.word()))).unwrap_or_default();
        let has = |key: &str| row.contains(&format!("`{key} = "));
        assert_eq!(loss.number().is_some(), loss.number().is_some_and(|number| has(number.field)), "{row}");
    }
}
