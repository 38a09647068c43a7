//! The words that come after an arrow.
//!
//! Input: the rows of `netwright-vocabulary`, those of operations and those of activations. Output: [`Word`],
//! with the facts of a word that do not depend on its place. Guarantees: suggestions, options and the fields
//! of the struct read these rows; the checks of a word are in its room in `check::word`, and a word without a
//! room does not compile.

use super::{Activation, Kept, option};

/// The facts about a word.
struct WordRow {
    word: &'static str,
    /// Whether it has parameters, so that it makes a field.
    is_layer: bool,
    /// Its options, besides `allow`.
    options: &'static [&'static str],
    /// Whether it is never written without arguments.
    needs_arguments: bool,
    /// Whether it takes numbers without a name.
    takes_numbers: bool,
    /// What a network with it keeps from one call to the next, besides parameters.
    keeps: &'static [Kept],
    /// Whether it has an effect in inference mode.
    acts_in_inference: bool,
    /// Whether a step of training with it needs several rows, unless it is frozen.
    needs_rows: bool,
    /// Whether it reads values of earlier steps.
    remembers: bool,
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $word:ident {
        is_layer: $is_layer:literal,
        options: [$($option:ident),* $(,)?],
        needs_arguments: $needs_arguments:literal,
        takes_numbers: $takes_numbers:literal,
        keeps: [$($kept:ident),*],
        acts_in_inference: $acts_in_inference:literal,
        needs_rows: $needs_rows:literal,
        remembers: $remembers:literal,
    })*) => {
        /// A word that can follow `->`.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub enum Word {
            $(#[doc = concat!("`", stringify!($word), "`")] $name,)*
            /// `h: x -> sigmoid;`
            Activation(Activation),
        }

        impl Word {
            const OTHERS: [Word; [$(stringify!($name)),*].len()] = [$(Word::$name),*];

            fn row(self) -> WordRow {
                match self {
                    $(Word::$name => WordRow {
                        word: stringify!($word),
                        is_layer: $is_layer,
                        options: &[$(option::$option),*],
                        needs_arguments: $needs_arguments,
                        takes_numbers: $takes_numbers,
                        keeps: &[$(Kept::$kept),*],
                        acts_in_inference: $acts_in_inference,
                        needs_rows: $needs_rows,
                        remembers: $remembers,
                    },)*
                    Word::Activation(activation) => WordRow {
                        word: activation.word(),
                        is_layer: false,
                        options: &[],
                        needs_arguments: false,
                        takes_numbers: activation.number().is_some(),
                        keeps: &[],
                        acts_in_inference: true,
                        needs_rows: false,
                        remembers: false,
                    },
                }
            }
        }
    };
}
netwright_vocabulary::operations!(words);

impl Word {
    /// All of them, in the order in which help texts list them.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::OTHERS.into_iter().chain(Activation::ALL.into_iter().map(Word::Activation))
    }

    /// The word that is written so; an activation has the number that it has without an argument.
    pub fn of(text: &str) -> Option<Self> {
        Self::all().find(|word| word.text() == text)
    }

    /// How it is written.
    pub fn text(self) -> &'static str {
        self.row().word
    }

    /// The activation that it is.
    pub fn activation(self) -> Option<Activation> {
        if let Word::Activation(activation) = self { Some(activation) } else { None }
    }

    /// Whether it has parameters, so that it makes a field.
    pub fn is_layer(self) -> bool {
        self.row().is_layer
    }

    /// Its options, besides `allow`.
    pub fn options(self) -> &'static [&'static str] {
        self.row().options
    }

    /// Whether it is never written without arguments.
    pub fn needs_arguments(self) -> bool {
        self.row().needs_arguments
    }

    /// Whether it takes numbers without a name.
    pub fn takes_numbers(self) -> bool {
        self.row().takes_numbers
    }

    /// What a network with it keeps from one call to the next, besides parameters.
    pub fn keeps(self) -> &'static [Kept] {
        self.row().keeps
    }

    /// Whether it has an effect in inference mode; an operation without one is not in that graph, and has no
    /// line in the signature.
    pub fn acts_in_inference(self) -> bool {
        self.row().acts_in_inference
    }

    /// Whether a step of training with it needs several rows, unless it is frozen.
    pub fn needs_rows(self) -> bool {
        self.row().needs_rows
    }

    /// Whether it reads values of earlier steps, so that a network with it has a memory.
    pub fn remembers(self) -> bool {
        self.row().remembers
    }
}
