//! The generator knows every word of the language, and its declarations are accepted.

use std::collections::BTreeSet;

use netwright_codegen::keyword::{self, Activation, Init, Loss, option};
use netwright_declarations::{
    ACTIVATIONS, Declaration, INITS, Limits, OPTIONS, OPTIONS_OVER_TIME, WORDS_OVER_TIME, losses, operations,
    stream, trained_stream,
};

/// What is drawn is all that the language has, and nothing else.
fn assert_all(drawn: Vec<&str>, known: impl IntoIterator<Item = &'static str>) {
    let (drawn, known) = (BTreeSet::from_iter(drawn), BTreeSet::from_iter(known));
    let missing: Vec<_> = known.difference(&drawn).collect();
    assert!(missing.is_empty(), "no random declaration has {missing:?}");
    let unknown: Vec<_> = drawn.difference(&known).collect();
    assert!(unknown.is_empty(), "random declarations have {unknown:?}, which the language does not have");
}

#[test]
fn every_word_is_drawn() {
    let bare = |word: &'static str| word.split('(').next().unwrap_or(word);
    let activations: Vec<&str> = ACTIVATIONS.iter().copied().map(bare).collect();
    assert_all(activations.clone(), Activation::WORDS);
    let all = [operations(), activations, WORDS_OVER_TIME.to_vec()].concat();
    assert_all(all, keyword::operations());
    assert_all(losses().iter().map(|loss| loss.word).collect(), Loss::WORDS);
    let inits = INITS.iter().copied().map(bare).collect();
    assert_all(inits, Init::WORDS);
    assert_all(OPTIONS.to_vec(), option::ALL);
}

/// The declarations of these seeds, none of which is refused. Of some, the tokens must be the same twice.
fn accepted(seeds: std::ops::Range<u64>) -> String {
    let limits = Limits { items: 5, widths: 22, multiply_adds: 2500 };
    let mut all = String::new();
    for seed in seeds {
        let declaration = Declaration::new(seed, &limits);
        let input = format!("(::netwright) {}", declaration.text);
        let (tokens, errors) = netwright_codegen::compile(input.parse().unwrap_or_default());
        // What is drawn may be warned of.
        let errors = errors.iter().filter(|error| !error.is_warning());
        let errors: Vec<String> = errors.map(|error| format!("{error:?}")).collect();
        assert!(errors.is_empty(), "seed {seed}: {}\n{errors:#?}", declaration.text);
        if seed % 4 == 0 {
            let again = netwright_codegen::compile(input.parse().unwrap_or_default()).0;
            assert_eq!(tokens.to_string(), again.to_string(), "seed {seed}");
        }
        all += &declaration.text;
    }
    all
}

/// Networks with a memory, of which the same is true: every word of theirs stands in one of two hundred.
#[test]
fn networks_with_a_memory_are_accepted() {
    let mut all = String::new();
    for (seed, text) in (0..200).flat_map(|seed| [(seed, stream(seed)), (seed, trained_stream(seed))]) {
        let (_, errors) =
            netwright_codegen::compile(format!("(::netwright) {text}").parse().unwrap_or_default());
        let errors: Vec<_> = errors.iter().filter(|error| !error.is_warning()).collect();
        assert!(errors.is_empty(), "seed {seed}: {text}\n{errors:#?}");
        all += &text;
    }
    let words = WORDS_OVER_TIME.iter().map(|word| format!("-> {word}("));
    let options = OPTIONS_OVER_TIME.iter().map(|option| format!(", {option} = "));
    let in_training = ["-> dropout(", ", normalise = weights"].map(str::to_owned);
    let missing: Vec<String> =
        words.chain(options).chain(in_training).filter(|text| !all.contains(text)).collect();
    assert!(missing.is_empty(), "never drawn: {missing:?}");
}

/// In a thousand declarations every word of the language stands at least once, and none is refused.
#[test]
fn a_thousand_declarations_are_accepted() {
    // On two threads, each with its half of the seeds.
    let all = std::thread::scope(|scope| {
        let halves = [0..500, 500..1000].map(|seeds| scope.spawn(|| accepted(seeds)));
        halves.map(|half| half.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).concat()
    });
    // Every combination, and each as a part of another one; and every form of a range.
    let combinations = [" + (", " - (", " * (", ") + ", ") - ", ") * ", "((", "))", ",) ", "), ", " * x, "];
    let numbers = ["dense(2 * ", "dense((3 * ", "[16]: ", "[1]: "];
    let ranges = ["slice(..", "slice(0..", "slice(1..", "..)", "..3)"];
    let words = ACTIVATIONS
        .iter()
        .chain(INITS)
        .copied()
        .chain(operations())
        .chain(combinations)
        .chain(ranges)
        .chain(numbers)
        .chain(OPTIONS.iter().copied().filter(|option| !OPTIONS_OVER_TIME.contains(option)))
        .chain(losses().into_iter().map(|loss| loss.word));
    let missing: Vec<&str> = words.filter(|word| !all.contains(word)).collect();
    assert!(missing.is_empty(), "never drawn: {missing:?}");
}
