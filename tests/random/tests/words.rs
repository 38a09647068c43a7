//! The generator knows every word of the language, and its declarations are accepted.

use netwright_codegen::keyword::{self, Activation, Init, Loss, option};
use netwright_declarations::{ACTIVATIONS, Declaration, INITS, Limits, OPERATIONS, OPTIONS, losses};

fn sorted(mut words: Vec<&str>) -> Vec<&str> {
    words.sort_unstable();
    words.dedup();
    words
}

#[test]
fn every_word_is_drawn() {
    let bare = |word: &'static str| word.split('(').next().unwrap_or(word);
    let activations: Vec<&str> = ACTIVATIONS.iter().copied().map(bare).collect();
    assert_eq!(sorted(activations.clone()), sorted(Activation::WORDS.to_vec()));
    let operations = [&OPERATIONS[..], &activations].concat();
    assert_eq!(sorted(operations), sorted(keyword::operations().collect()));
    assert_eq!(sorted(losses().iter().map(|loss| loss.word).collect()), sorted(Loss::WORDS.to_vec()));
    let inits = INITS.iter().copied().map(bare).collect();
    assert_eq!(sorted(inits), sorted(Init::WORDS.to_vec()));
    assert_eq!(sorted(OPTIONS.to_vec()), sorted(option::ALL.to_vec()));
}

/// In a thousand declarations every word of the language stands at least once, and none is refused.
#[test]
fn a_thousand_declarations_are_accepted() {
    let limits = Limits { items: 6, widths: 22, multiply_adds: 2500 };
    let mut all = String::new();
    for seed in 0..1000 {
        let declaration = Declaration::new(seed, &limits);
        let input = format!("(::netwright) {}", declaration.text);
        let (tokens, errors) = netwright_codegen::compile(input.parse().unwrap_or_default());
        // What is drawn may be warned of.
        let errors = errors.iter().filter(|error| !error.is_warning());
        let errors: Vec<String> = errors.map(|error| format!("{error:?}")).collect();
        assert!(errors.is_empty(), "seed {seed}: {}\n{errors:#?}", declaration.text);
        let again = netwright_codegen::compile(input.parse().unwrap_or_default()).0;
        assert_eq!(tokens.to_string(), again.to_string(), "seed {seed}");
        all += &declaration.text;
    }
    // Every combination, and each as a part of another one; and every form of a range.
    let combinations = [" + (", " - (", " * (", ") + ", ") - ", ") * ", "((", "))", ",) ", "), ", " * x, "];
    let numbers = ["dense(2 * ", "dense((3 * ", "[16]: ", "[1]: "];
    let ranges = ["slice(..", "slice(0..", "slice(1..", "..)", "..3)"];
    let words = ACTIVATIONS
        .iter()
        .chain(INITS)
        .copied()
        .chain(OPERATIONS)
        .chain(combinations)
        .chain(ranges)
        .chain(numbers)
        .chain(OPTIONS.iter().copied())
        .chain(losses().into_iter().map(|loss| loss.word));
    let missing: Vec<&str> = words.filter(|word| !all.contains(word)).collect();
    assert!(missing.is_empty(), "never drawn: {missing:?}");
}
