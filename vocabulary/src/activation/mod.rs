//! Activations: operations without parameters that bend numbers.
//!
//! Input: the rows of `table.rs`. Output: [`Activation`], and the facts about each that the compiler needs.
//! Guarantees: an activation without a row, or a row that leaves something out, does not compile.

mod table;

use crate::number::optional;
use crate::{Init, Number};

/// The number from which the derivative of an activation is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// Its input.
    Input,
    /// Its output: where it says enough, since it is kept for the next layer.
    Output,
}

/// The signs of the output of an activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// Each number keeps its sign.
    Kept,
    /// No number is below 0.
    NotBelow,
    /// No number is above 0.
    NotAbove,
    /// Either.
    Any,
}

/// Whether an activation has no slope where its output is 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    /// It has one.
    Open,
    /// It has none.
    Flat,
    /// It has none, and its output is 0 for every number below 0.
    Rectified,
}

/// How a number of the output is computed.
#[derive(Clone, Copy)]
enum Evaluates {
    /// By products, quotients, maxima and minima alone.
    Arithmetic,
    /// By a function such as `exp`, which is many times as much code.
    Function,
}

/// Of which numbers it is computed.
#[derive(Clone, Copy)]
enum Domain {
    /// Of every number.
    All,
    /// Of numbers that something before it keeps above 0, such as a `softplus`.
    Positive,
}

/// The row of an activation.
struct ActivationRow {
    word: &'static str,
    name: &'static str,
    is_elementwise: bool,
    number: Option<Number>,
    formula: &'static str,
    source: &'static str,
    aliases: &'static [&'static str],
    /// How weights in front of it begin, where the user names no initialiser.
    init: Init,
    reads: Reads,
    range: Range,
    floor: Floor,
    evaluates: Evaluates,
    domain: Domain,
}

macro_rules! of_each {
    (number) => {
        true
    };
    (row) => {
        false
    };
}

/// The left side of a formula, `f(z)ᵢ` where a number depends on its row.
macro_rules! value {
    (number) => {
        "f(z) = "
    };
    (row) => {
        "f(z)ᵢ = "
    };
}

macro_rules! define {
    ($($word:ident: $name:ident $(($field:ident = $default:literal, $($number:tt)*))?, of each $kind:ident {
        formula: $formula:literal, source: $source:literal, $($row:tt)*
    })*) => {
        /// An activation: `h: x -> sigmoid;`.
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[cfg_attr(not(feature = "closed"), non_exhaustive)]
        pub enum Activation {
            $(
                #[doc = concat!("`", value!($kind), $formula, "`. ", $source, ".")]
                $name $({
                    #[doc = concat!("The number in the formula; ", $default, " where none is written.")]
                    $field: f64,
                })?,
            )*
        }

        impl Activation {
            /// All activations, in the order in which help texts list them, with the numbers that they have
            /// where none is written.
            pub const ALL: [Self; [$(stringify!($name)),*].len()] = [$(Self::$name $({ $field: $default })?),*];

            /// Their words, in that order.
            pub const WORDS: [&'static str; Self::ALL.len()] = [$(stringify!($word)),*];

            const fn row(self) -> &'static ActivationRow {
                match self {
                    $(Self::$name { .. } => const {
                        &ActivationRow {
                            word: stringify!($word),
                            name: stringify!($name),
                            is_elementwise: of_each!($kind),
                            number: optional!($(Number {
                                field: stringify!($field), default: Some($default), $($number)*
                            })?),
                            formula: $formula,
                            source: $source,
                            $($row)*
                        }
                    },)*
                }
            }

            /// The number that it has, if it takes one: 0.1 of `leaky_relu(0.1)`.
            pub const fn given(self) -> Option<f64> {
                match self {
                    $(Self::$name $({ $field })? => optional!($($field)?),)*
                }
            }

            /// The activation with that number; itself if it takes none.
            #[must_use]
            pub const fn with(self, number: f64) -> Self {
                match self {
                    $(Self::$name { .. } => Self::$name $({ $field: number })?,)*
                }
            }
        }
    };
}

crate::activations!(define);

impl Activation {
    /// λ of `selu`, with which rows of mean 0 and variance 1 keep both. Klambauer et al. 2017, equation 14.
    pub const SELU_LAMBDA: f64 = 1.050_700_987_355_480_5;

    /// α of `selu`. Klambauer et al. 2017, equation 14.
    pub const SELU_ALPHA: f64 = 1.673_263_242_354_377_2;

    /// Its word in a declaration.
    ///
    /// ```
    /// use netwright_vocabulary::Activation;
    ///
    /// assert_eq!(Activation::LeakyRelu { slope: 0.1 }.word(), "leaky_relu");
    /// ```
    pub const fn word(&self) -> &'static str {
        self.row().word
    }

    /// Its name as a type of the runtime: `LeakyRelu`.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The activation with this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|activation| activation.word() == word)
    }

    /// f(z).
    pub const fn formula(self) -> &'static str {
        self.row().formula
    }

    /// Where it was described.
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

    /// Whether each number is mapped alone, so that the activation can be fused into a kernel's last step.
    pub const fn is_elementwise(self) -> bool {
        self.row().is_elementwise
    }

    /// The initialiser for weights in front of this activation, where the user names none.
    pub const fn default_init(self) -> Init {
        self.row().init
    }

    /// The number from which the derivative is computed.
    pub const fn reads(self) -> Reads {
        self.row().reads
    }

    /// The signs of the output.
    pub const fn range(self) -> Range {
        self.row().range
    }

    /// Whether a number of the output takes a function such as `exp`.
    pub const fn is_function(self) -> bool {
        matches!(self.row().evaluates, Evaluates::Function)
    }

    /// Whether something before it keeps its operand above 0, so that another activation there is meant.
    pub const fn follows_another(self) -> bool {
        matches!(self.row().domain, Domain::Positive)
    }

    /// Whether the output is 0, without a slope, for every number below 0.
    pub const fn is_rectifier(self) -> bool {
        matches!(self.row().floor, Floor::Rectified)
    }

    /// Whether there is no slope where the output is 0.
    pub const fn is_flat_at_zero(self) -> bool {
        !matches!(self.row().floor, Floor::Open)
    }
}
