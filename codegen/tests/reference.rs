//! Every word of the language has a row in `docs/reference.md`, with its formula and its source, and no row
//! is about a word that does not exist.
#![allow(clippy::panic)] // a test may panic

use std::collections::{BTreeMap, BTreeSet};

use netwright_codegen::keyword::{Activation, Init, Loss, Word, option};
use netwright_support::files;

/// The words that a section's rows begin with: in the first column, each in backticks, up to what follows the
/// word.
fn words(text: &str, section: &str) -> BTreeSet<String> {
    let (_, rest) = text.split_once(&format!("\n## {section}\n")).unwrap_or_default();
    let body = rest.split("\n## ").next().unwrap_or_default();
    let columns =
        body.lines().filter(|line| line.starts_with("| `")).filter_map(|line| line.split(" | ").next());
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    // What is quoted is in every second part; `delta = 1` behind a comma is an option of the row.
    let quoted = columns
        .flat_map(|column| column.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>());
    // `(a, b) -> word`
    let behind = |quoted: String| match quoted.split_once(") -> ") {
        Some((_, operation)) => operation.to_owned(),
        None => quoted,
    };
    quoted.map(|quoted| behind(quoted).chars().take_while(|c| is_word(*c)).collect()).collect()
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

/// The cells of each row of a section, by the word that it begins with.
fn rows(text: &str, section: &str) -> BTreeMap<String, Vec<String>> {
    let (_, rest) = text.split_once(&format!("\n## {section}\n")).unwrap_or_default();
    let body = rest.split("\n## ").next().unwrap_or_default();
    let rows = body.lines().filter(|line| line.starts_with("| `")).map(cells);
    // The first cell is what comes before the first bar.
    let word = |row: &[String]| {
        let first = row.get(1).map_or("", |cell| cell.trim_start_matches('`'));
        first.split(['`', '(']).next().unwrap_or_default().to_owned()
    };
    rows.map(|row| (word(&row), row)).collect()
}

/// The row of a word has the formula of the vocabulary, of which it may say more, and its source.
fn assert_row(
    rows: &BTreeMap<String, Vec<String>>,
    word: &str,
    formula: (usize, &str),
    source: (usize, &str),
) {
    let cell = |index: usize| {
        let row = rows.get(word).unwrap_or_else(|| panic!("no row is about `{word}`"));
        row.get(index).map_or("", String::as_str)
    };
    // A bar within a formula would end its cell.
    let wanted = formula.1.replace('|', "¦");
    let found = cell(formula.0);
    let rest = found.strip_prefix(&wanted).unwrap_or_else(|| panic!("`{word}`: {wanted} is not in {found}"));
    assert!(rest.is_empty() || rest.starts_with([',', ';', ' ']), "`{word}`: {wanted} goes on as {rest}");
    assert_eq!(cell(source.0), source.1, "the source of `{word}`");
}

#[test]
fn every_row_has_the_formula_and_the_source_of_the_vocabulary() {
    let text = files::text(&files::root().join("docs/reference.md"));
    let [activations, losses, inits] =
        ["Activations", "Losses", "Initialisers"].map(|section| rows(&text, section));
    for of in Activation::ALL {
        assert!(of.source().len() > 3, "`{}` has no source", of.word());
        assert_row(&activations, of.word(), (2, of.formula()), (4, of.source()));
    }
    for of in Loss::ALL {
        assert!(of.source().len() > 3, "`{}` has no source", of.word());
        assert_row(&losses, of.word(), (2, of.formula()), (4, of.source()));
    }
    for of in Init::ALL {
        assert_row(&inits, of.word(), (2, of.formula()), (3, of.source()));
    }
    assert_eq!(activations.len() + losses.len(), Activation::ALL.len() + Loss::ALL.len());
}

#[test]
fn every_activation_and_loss_has_the_bounds_of_its_errors() {
    let text = files::text(&files::root().join("docs/reference.md"));
    let [activations, losses] =
        ["activations", "losses and norms"].map(|of| rows(&text, &format!("Largest errors of {of}")));
    let missing = Activation::WORDS.into_iter().filter(|word| !activations.contains_key(*word));
    let missing: Vec<&str> =
        missing.chain(Loss::WORDS.into_iter().filter(|word| !losses.contains_key(*word))).collect();
    assert!(missing.is_empty(), "no bounds of the errors of {missing:?}");
}

/// The docs of the types that compute activations: a year is part of every citation.
#[test]
fn every_activation_names_its_source_where_it_is_computed() {
    let runtime = files::root().join("runtime/src");
    let of_activations = files::rust_below(&runtime.join("activation"));
    let others = ["activation.rs", "kernel/softmax.rs"].map(|file| runtime.join(file));
    let paths = of_activations.into_iter().chain(others);
    let texts: Vec<String> = paths.map(|path| files::text(&path)).collect();
    let text = texts.join("\n");
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
    let text = files::text(&files::root().join("docs/reference.md"));
    let is_activation = |word: &Word| matches!(word, Word::Activation(_));
    let operations = Word::all().filter(|word| !is_activation(word)).map(Word::text);
    // Combinations are not words, and a mask is next to the connections.
    assert_words(words(&text, "Operations"), operations, &["a", "mask", "prev", ""]);
    assert_words(words(&text, "Activations"), Activation::WORDS.into_iter(), &[]);
    let of_losses: Vec<&str> = Loss::ALL.iter().filter_map(|loss| Some(loss.number()?.field)).collect();
    assert_words(words(&text, "Losses"), Loss::WORDS.into_iter(), &of_losses);
    assert_words(words(&text, "Initialisers"), Init::WORDS.into_iter(), &[]);
    assert_words(words(&text, "Options"), option::ALL.into_iter(), &[]);
    // The options that a loss has are in its row.
    for loss in Loss::ALL {
        let row =
            text.lines().find(|line| line.starts_with(&format!("| `{}(", loss.word()))).unwrap_or_default();
        let has = |key: &str| row.contains(&format!("`{key} = "));
        assert_eq!(loss.number().is_some(), loss.number().is_some_and(|number| has(number.field)), "{row}");
    }
}

/// What is new is said where users look for it: the change log names every word.
#[test]
fn the_change_log_names_every_word() {
    let text = files::text(&files::root().join("CHANGELOG.md"));
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    // What is quoted is in every second part of a line's entry.
    let quoted = text.split('`').skip(1).step_by(2);
    let named: BTreeSet<&str> = quoted.flat_map(|quoted| quoted.split(|c| !is_word(c))).collect();
    let activations = Activation::ALL.map(|of| of.word());
    let (losses, initialisers) = (Loss::ALL.map(Loss::word), Init::ALL.map(Init::word));
    let all = Word::all().map(Word::text).chain(activations).chain(losses).chain(initialisers);
    let missing: Vec<&str> = all.chain(option::ALL).filter(|word| !named.contains(word)).collect();
    assert!(missing.is_empty(), "CHANGELOG.md does not name {missing:?}");
}
