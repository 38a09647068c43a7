//! Every word of the language, once.
//!
//! Later stages read the words as the enums [`Word`], [`Activation`], [`Loss`] and [`Init`]; their tables
//! also feed suggestions and help texts. Their rows are in the crate `netwright-vocabulary`, which the
//! runtime reads, too.

mod foreign;
mod word;

pub use foreign::{
    NO_FUTURE, absent, is_joining, is_spelled, needless, needless_option, plain, setting, sign_of,
    translations,
};
pub use netwright_vocabulary::item::{FILE, INPUT, LOSS, OUTPUT, PREV, RESERVED, TARGET, TRANSPOSE};
pub use netwright_vocabulary::{
    Activation, ComparedSteps, Divisor, Init, Kept, Loss, Number, OperationWord, Range, Reads, Those, option,
};
pub use word::Word;

/// `weights: file("policy.safetensors");`: a value may have this name, too.
pub const WEIGHTS: &str = option::WEIGHTS;

/// `at = last`: a value may have this name, too.
pub const LAST: &str = "last";

/// The words that may follow `->`.
pub fn operations() -> impl Iterator<Item = &'static str> {
    Word::all().map(Word::text)
}

/// The words with parameters: each makes a field.
pub fn layers() -> impl Iterator<Item = &'static str> {
    Word::all().filter(|word| word.is_layer()).map(Word::text)
}

/// Whether a word names an optimiser, which is not part of a declaration.
pub fn is_optimizer(word: &str) -> bool {
    matches!(
        plain(word).as_str(),
        "sgd" | "momentum" | "adam" | "adamw" | "rmsprop" | "adagrad" | "lion" | "nadam"
    )
}

/// Whether a word has a meaning of its own in a declaration.
pub fn is_word(word: &str) -> bool {
    RESERVED.contains(&word)
        || matches!(word, TRANSPOSE | "true" | "false")
        || operations().any(|other| other == word)
        || Loss::of(word).is_some()
        || Init::of(word).is_some()
        || option::ALL.contains(&word)
}

/// `a, b and c`, each in backticks.
pub fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}
