//! Initialisers: the first values of weights.
//!
//! Input: the rows of `table.rs`. Output: [`Init`], as written in a declaration, and its [`Law`], which the
//! runtime draws from. Guarantees: an initialiser without a row, or a row that leaves something out, does not
//! compile.

mod table;

use crate::Number;
use crate::number::optional;

/// The numbers that the spread of weights depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fans {
    /// How many inputs an output reads.
    In,
    /// That, and how many outputs read an input.
    Both,
}

/// The distribution of the weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Law {
    /// All are this number; nothing is drawn.
    Constant(f64),
    /// Uniform in [−limit, limit).
    Within(f64),
    /// Uniform with limit √(number / fans), which is a variance of a third of that number.
    Uniform(f64, Fans),
    /// Normal with variance number / fans.
    Normal(f64, Fans),
}

/// The row of an initialiser.
struct InitialiserRow {
    word: &'static str,
    name: &'static str,
    number: Option<Number>,
    formula: &'static str,
    source: &'static str,
    aliases: &'static [&'static str],
    /// The weights with the example of its number.
    with_example: Option<&'static str>,
    /// The law where no number is written.
    law: Law,
}

macro_rules! flat {
    () => {
        None
    };
    ($given:ident) => {
        $given
    };
}

macro_rules! without {
    ($field:ident) => {
        None
    };
}

macro_rules! with {
    ($field:ident $number:ident) => {
        Some($number)
    };
}

macro_rules! define {
    ($($word:ident: $name:ident $(($field:ident, as $example:literal, $($number:tt)*))? {
        formula: $formula:literal, source: $source:literal, $($row:tt)*
    })*) => {
        /// An initialiser as it is written: `init = he_normal`.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub enum Init {
            $(
                #[doc = concat!("`init = ", stringify!($word), "`: ", $formula, ".")]
                $name $((
                    #[doc = concat!("The ", stringify!($field), ", if it is written.")]
                    Option<f64>,
                ))?,
            )*
        }

        impl Init {
            /// All initialisers, in the order in which help texts list them, without a number.
            pub const ALL: [Self; [$(stringify!($name)),*].len()] =
                [$(Self::$name $((without!($field)))?),*];

            /// Their words, in that order.
            pub const WORDS: [&'static str; Self::ALL.len()] = [$(stringify!($word)),*];

            const fn row(self) -> &'static InitialiserRow {
                match self {
                    $(Self::$name { .. } => const {
                        &InitialiserRow {
                            word: stringify!($word),
                            name: stringify!($name),
                            number: optional!($(Number {
                                field: stringify!($field), default: None, $($number)*
                            })?),
                            with_example: optional!($($example)?),
                            formula: $formula,
                            source: $source,
                            $($row)*
                        }
                    },)*
                }
            }

            /// The number that is written behind it: 0.1 of `uniform(0.1)`.
            pub const fn given(self) -> Option<f64> {
                match self {
                    $(Self::$name $(($field))? => flat!($($field)?),)*
                }
            }

            /// The initialiser with that number; itself if it takes none.
            #[must_use]
            pub const fn with(self, number: f64) -> Self {
                match self {
                    $(Self::$name { .. } => Self::$name $((with!($field number)))?,)*
                }
            }
        }
    };
}

crate::initialisers!(define);

impl Init {
    /// Its word in a declaration.
    pub const fn word(self) -> &'static str {
        self.row().word
    }

    /// Its name as a variant of the runtime's type: `HeNormal`.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The initialiser with this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|init| init.word() == word)
    }

    /// The formula of the weights.
    pub const fn formula(self) -> &'static str {
        self.row().formula
    }

    /// Where it was described, or who has it, too; empty where it needs no source.
    pub const fn source(self) -> &'static str {
        self.row().source
    }

    /// Its names in other frameworks, in small letters without underscores.
    pub const fn aliases(self) -> &'static [&'static str] {
        self.row().aliases
    }

    /// The number that it can be given.
    pub const fn number(self) -> Option<Number> {
        self.row().number
    }

    /// The weights with the example of its number: "numbers between -0.1 and 0.1".
    pub const fn with_example(self) -> Option<&'static str> {
        self.row().with_example
    }

    /// The distribution of the weights if no number is written.
    pub const fn law(self) -> Law {
        self.row().law
    }

    /// Whether all weights begin with the same number.
    pub const fn is_constant(self) -> bool {
        matches!(self.law(), Law::Constant(_))
    }
}
