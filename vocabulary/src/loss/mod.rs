//! Losses: the values that training minimises.
//!
//! Input: the rows of `table.rs`. Output: [`Loss`], and the facts about each that the compiler needs.
//! Guarantees: a loss without a row, or a row that leaves something out, does not compile.

mod table;

use crate::number::optional;
use crate::{Activation, Number, option};

/// The divisor of the sum over the samples of a batch with weights.
///
/// ```
/// use netwright_vocabulary::Divisor;
///
/// /// The scale of a sum of weighted losses.
/// fn scale(divisor: Divisor, weights: &[f64]) -> f64 {
///     match divisor {
///         Divisor::Rows => 1.0 / weights.len() as f64,
///         Divisor::Weights => 1.0 / weights.iter().sum::<f64>(),
///     }
/// }
/// assert_eq!(scale(Divisor::Rows, &[1.0, 3.0]), 0.5);
/// assert_eq!(scale(Divisor::Weights, &[1.0, 3.0]), 0.25);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Divisor {
    /// The number of samples: Σ wₛLₛ / n.
    Rows,
    /// The sum of the weights, the option `normalise = weights`: Σ wₛLₛ / Σ wₛ.
    Weights,
}

/// The steps of a sequence that a term of a loss compares.
///
/// ```
/// use netwright_vocabulary::ComparedSteps;
///
/// /// The loss of a sequence of these losses, one for each step.
/// fn of_sequence(compared: ComparedSteps, losses: &[f64]) -> f64 {
///     match compared {
///         ComparedSteps::Every => losses.iter().sum::<f64>() / losses.len() as f64,
///         ComparedSteps::Last => losses[losses.len() - 1],
///     }
/// }
/// assert_eq!(of_sequence(ComparedSteps::Every, &[1.0, 3.0]), 2.0);
/// assert_eq!(of_sequence(ComparedSteps::Last, &[1.0, 3.0]), 3.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedSteps {
    /// Every step: the mean over the steps of all sequences.
    Every,
    /// The last step of each sequence, the option `at = last`: the mean over the sequences.
    Last,
}

/// The row of a loss.
struct LossRow {
    word: &'static str,
    name: &'static str,
    number: Option<Number>,
    options: &'static [&'static str],
    meaning: &'static str,
    formula: &'static str,
    source: &'static str,
    aliases: &'static [&'static str],
    operands: usize,
    /// The activation that its operand must end with.
    requires: Option<Activation>,
    /// Whether it is a mean of something of each error, the prediction minus the target.
    is_of_errors: bool,
    /// Whether it is the mean of a loss of each output, so that outputs can be left out.
    is_mean: bool,
}

macro_rules! define {
    ($($word:ident: $name:ident $(($field:ident = $default:literal, $($number:tt)*))?, of $operands:literal {
        meaning: $meaning:literal, formula: $formula:literal, source: $source:literal, $($row:tt)*
    })*) => {
        /// A loss: `loss: bce(y);`.
        ///
        /// Formulas are those of one output: y is the prediction, t the target. A loss is their mean over the
        /// outputs, but for `cross_entropy`, which is a sum, and `cosine`.
        #[derive(Clone, Copy, Debug, PartialEq)]
        #[cfg_attr(not(feature = "closed"), non_exhaustive)]
        pub enum Loss {
            $(
                #[doc = concat!("`", $formula, "`: ", $meaning, ". ", $source, ".")]
                $name $({
                    #[doc = concat!("The option `", stringify!($field), "`; ", $default, " where none is written.")]
                    $field: f64,
                })?,
            )*
        }

        impl Loss {
            /// All losses, in the order in which help texts list them, with the numbers that they have where
            /// none is written.
            pub const ALL: [Self; [$(stringify!($name)),*].len()] = [$(Self::$name $({ $field: $default })?),*];

            /// Their words, in that order.
            pub const WORDS: [&'static str; Self::ALL.len()] = [$(stringify!($word)),*];

            const fn row(self) -> &'static LossRow {
                match self {
                    $(Self::$name { .. } => const {
                        &LossRow {
                            word: stringify!($word),
                            name: stringify!($name),
                            number: optional!($(Number {
                                field: stringify!($field), default: Some($default), $($number)*
                            })?),
                            options: &[
                                $(stringify!($field),)? option::WEIGHT, option::MASK, option::NORMALISE, option::AT,
                            ],
                            meaning: $meaning,
                            formula: $formula,
                            source: $source,
                            $($row)*
                        }
                    },)*
                }
            }

            /// The number that it has, if it takes one: 0.5 of `huber(y, delta = 0.5)`.
            pub const fn given(self) -> Option<f64> {
                match self {
                    $(Self::$name $({ $field })? => optional!($($field)?),)*
                }
            }

            /// The loss with that number; itself if it takes none.
            #[must_use]
            pub const fn with(self, number: f64) -> Self {
                match self {
                    $(Self::$name { .. } => Self::$name $({ $field: number })?,)*
                }
            }
        }
    };
}

crate::losses!(define);

impl Activation {
    /// The loss that was made for this activation, by the rows of losses, which the short form pairs with it;
    /// `mse` where none was.
    ///
    /// ```
    /// use netwright_vocabulary::Activation;
    ///
    /// let losses = [Activation::Sigmoid, Activation::LogSoftmax, Activation::Tanh].map(Activation::default_loss);
    /// assert_eq!(losses.map(|loss| loss.word()), ["bce", "cross_entropy", "mse"]);
    /// ```
    pub fn default_loss(self) -> Loss {
        let is_made_for = |loss: &Loss| loss.required_activation().is_some() && loss.accepts(self);
        Loss::ALL.into_iter().find(is_made_for).unwrap_or(Loss::Mse)
    }

    /// Whether numbers become probabilities: then a loss was made for them.
    pub fn is_distribution(self) -> bool {
        self.default_loss().required_activation().is_some()
    }
}

impl Loss {
    /// Its word in a declaration.
    ///
    /// ```
    /// use netwright_vocabulary::Loss;
    ///
    /// assert_eq!(Loss::Huber { delta: 0.5 }.word(), "huber");
    /// ```
    pub const fn word(self) -> &'static str {
        self.row().word
    }

    /// Its name as a type of the runtime: `CrossEntropy`.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// The loss with this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|loss| loss.word() == word)
    }

    /// Its meaning.
    pub const fn meaning(self) -> &'static str {
        self.row().meaning
    }

    /// The formula of one output.
    pub const fn formula(self) -> &'static str {
        self.row().formula
    }

    /// Where it was described, or who has it, too.
    pub const fn source(self) -> &'static str {
        self.row().source
    }

    /// Its names in other frameworks, in small letters without underscores.
    pub const fn aliases(self) -> &'static [&'static str] {
        self.row().aliases
    }

    /// Whether its operand may end with this activation where one is required.
    pub fn accepts(self, activation: Activation) -> bool {
        match self.required_activation() {
            Some(Activation::Softmax) => matches!(activation, Activation::Softmax | Activation::LogSoftmax),
            required => required.is_none_or(|required| required == activation),
        }
    }

    /// The activation that its operand must end with; the loss then reads the input of that activation.
    pub const fn required_activation(self) -> Option<Activation> {
        self.row().requires
    }

    /// How many values it reads: the prediction, or a mean and its variance.
    pub const fn operands(self) -> usize {
        self.row().operands
    }

    /// Whether it is a mean of something of each error, the prediction minus the target.
    pub const fn is_of_errors(self) -> bool {
        self.row().is_of_errors
    }

    /// Whether it is the mean of a loss of each output, so that a mask can leave outputs out.
    pub const fn is_mean(self) -> bool {
        self.row().is_mean
    }

    /// Its options: its number, and those that all losses have.
    pub const fn options(self) -> &'static [&'static str] {
        self.row().options
    }

    /// The number that it can be given, as the option of that name.
    pub const fn number(self) -> Option<Number> {
        self.row().number
    }
}

#[cfg(test)]
mod tests {
    use super::Loss;
    use crate::{OperationWord, option};

    /// An option that layers have, too, as `epsilon`, has an example of its own there.
    #[test]
    fn the_number_of_a_loss_and_the_row_of_its_option_have_the_same_example() {
        for number in Loss::ALL.into_iter().filter_map(Loss::number) {
            if !OperationWord::ALL.into_iter().any(|word| word.options().contains(&number.field)) {
                assert_eq!(option::number(number.field), Some(number.example), "{}", number.field);
            }
        }
    }
}
