//! The options of a layer that change a training step.
//!
//! Input: the rows of `option/table.rs` that go on with a step. Output: [`StepOptions`], with a field for
//! each of them. Guarantees: a field, its value without the option and its facts are in that row alone.

/// A type of field, made of the number that is written.
trait Field: Copy + PartialEq {
    fn of(number: f64) -> Self;
    /// The number; `None` if there is none.
    fn number(self) -> StepValue;
}

impl Field for f64 {
    fn of(number: f64) -> Self {
        number
    }
    fn number(self) -> StepValue {
        StepValue::Number(self)
    }
}

impl Field for Option<f64> {
    fn of(number: f64) -> Self {
        Some(number)
    }
    fn number(self) -> StepValue {
        StepValue::Limit(self)
    }
}

/// The value of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StepValue {
    /// A number, which is always there.
    Number(f64),
    /// A number that may be absent.
    Limit(Option<f64>),
}

macro_rules! define {
    // Rows with a step are kept, all others left out.
    (@ [$($kept:tt)*]) => {
        define! { @struct $($kept)* }
    };
    (@ [$($kept:tt)*] $(#[$doc:meta])* $name:ident: $word:ident $row:tt => { $($step:tt)* } $($rest:tt)*) => {
        define! { @ [$($kept)* { $word $($step)* }] $($rest)* }
    };
    (@ [$($kept:tt)*] $(#[$doc:meta])* $name:ident: $word:ident $row:tt $($rest:tt)*) => {
        define! { @ [$($kept)*] $($rest)* }
    };
    (@struct $({
        $word:ident $(#[$doc:meta])* $kind:ty = $plain:expr, of_bias: $of_bias:literal, of_rule: $of_rule:literal
    })*) => {
        /// How a training step changes a layer.
        ///
        /// ```
        /// use netwright_vocabulary::StepOptions;
        ///
        /// let options = StepOptions { l2: 1e-4, ..StepOptions::PLAIN };
        /// assert!(StepOptions::PLAIN.has_plain_rule());
        /// assert_eq!(options.l1, 0.0);
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct StepOptions {
            $($(#[$doc])* pub $word: $kind,)*
        }

        impl StepOptions {
            /// As the optimiser says.
            pub const PLAIN: Self = Self { $($word: $plain),* };

            /// The words of the options, in the order of the fields.
            pub const WORDS: [&str; [$(stringify!($word)),*].len()] = [$(stringify!($word)),*];

            /// Whether the optimiser's rule is applied as it is.
            pub fn has_plain_rule(&self) -> bool {
                true $(&& (!$of_rule || self.$word == Self::PLAIN.$word))*
            }

            /// Those that change a bias, too; all others as the optimiser says.
            #[must_use]
            pub const fn of_bias(self) -> Self {
                Self { $($word: if $of_bias { self.$word } else { Self::PLAIN.$word }),* }
            }

            /// Whether an option changes a bias, too; `false` for another word.
            pub fn is_of_bias(word: &str) -> bool {
                match word {
                    $(stringify!($word) => $of_bias,)*
                    _ => false,
                }
            }

            /// The same with the number of an option; unchanged by another word.
            #[must_use]
            pub fn with(mut self, word: &str, number: f64) -> Self {
                match word {
                    $(stringify!($word) => self.$word = Field::of(number),)*
                    _ => {}
                }
                self
            }

            /// The value of each field, with its word.
            pub fn values(&self) -> [(&'static str, StepValue); Self::WORDS.len()] {
                [$((stringify!($word), Field::number(self.$word))),*]
            }
        }
    };
    ($($rows:tt)*) => {
        define! { @ [] $($rows)* }
    };
}
crate::options!(define);
