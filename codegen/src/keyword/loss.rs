//! The words of losses: a row for each.

use super::{Activation, option};

/// `loss: bce(y)`: what training makes small.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Loss {
    /// Binary cross-entropy, from the pre-activation of a sigmoid.
    Bce {
        /// How often a positive target counts.
        positive_weight: f64,
    },
    /// Cross-entropy, from the pre-activation of a softmax.
    CrossEntropy {
        /// The part of the target that is spread over all classes.
        label_smoothing: f64,
    },
    /// Mean squared error.
    Mse,
    /// Mean absolute error.
    Mae,
    /// Squared for small errors, absolute for large ones.
    Huber {
        /// Where the one becomes the other.
        delta: f64,
    },
    /// The logarithm of the hyperbolic cosine of the error.
    LogCosh,
    /// What a margin of 1 lacks; targets are −1 and 1.
    Hinge,
    /// The negative logarithm of a Poisson probability, from the logarithm of its rate.
    Poisson,
    /// The negative logarithm of a normal density, from mean and variance.
    GaussianNll {
        /// The least variance.
        epsilon: f64,
    },
    /// One minus the cosine between prediction and target.
    Cosine,
}

/// By what the sum over the samples of a batch is divided where samples have weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Divisor {
    /// The number of samples.
    Rows,
    /// `normalise = weights`: the sum of the weights.
    Weights,
}

/// The one number that a loss can be given: `huber(y, delta = 0.5)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LossOption {
    /// Its name.
    pub key: &'static str,
    /// What it may be, for messages.
    pub range: &'static str,
    /// A value as an example.
    pub example: f64,
    /// The largest value.
    pub largest: f64,
    /// Whether it may be 0.
    pub may_be_zero: bool,
}

impl LossOption {
    /// A number above 0.
    fn above_zero(key: &'static str, example: f64) -> Self {
        let (range, largest) = ("a number above 0", f64::from(f32::MAX));
        LossOption { key, range, example, largest, may_be_zero: false }
    }
}

/// What the language says of a loss.
struct Row {
    word: &'static str,
    /// The activation that its operand must end with.
    requires: Option<Activation>,
    /// How many values it reads.
    operands: usize,
    /// Whether it is a mean of something of each error, the prediction minus the target.
    is_error: bool,
    /// The number that it can be given.
    option: Option<LossOption>,
}

impl Loss {
    /// All losses, in the order in which help texts list them.
    pub const ALL: [Loss; 10] = [
        Self::Bce { positive_weight: 1.0 },
        Self::CrossEntropy { label_smoothing: 0.0 },
        Self::Mse,
        Self::Mae,
        Self::Huber { delta: 1.0 },
        Self::LogCosh,
        Self::Hinge,
        Self::Poisson,
        Self::GaussianNll { epsilon: 1e-6 },
        Self::Cosine,
    ];

    /// What the language says of it.
    fn row(self) -> Row {
        let plain = |word| Row { word, requires: None, operands: 1, is_error: false, option: None };
        let of_error = |word| Row { is_error: true, ..plain(word) };
        match self {
            Self::Bce { .. } => Row {
                requires: Some(Activation::Sigmoid),
                option: Some(LossOption::above_zero(option::POSITIVE_WEIGHT, 3.0)),
                ..plain("bce")
            },
            Self::CrossEntropy { .. } => Row {
                requires: Some(Activation::Softmax),
                option: Some(LossOption {
                    key: option::LABEL_SMOOTHING,
                    range: "a number from 0 to 1",
                    example: 0.1,
                    largest: 1.0,
                    may_be_zero: true,
                }),
                ..plain("cross_entropy")
            },
            Self::Mse => of_error("mse"),
            Self::Mae => of_error("mae"),
            Self::Huber { .. } => {
                Row { option: Some(LossOption::above_zero(option::DELTA, 0.5)), ..of_error("huber") }
            }
            Self::LogCosh => of_error("log_cosh"),
            Self::Hinge => plain("hinge"),
            Self::Poisson => plain("poisson"),
            Self::GaussianNll { .. } => Row {
                operands: 2,
                option: Some(LossOption::above_zero(option::EPSILON, 1e-6)),
                ..plain("gaussian_nll")
            },
            Self::Cosine => plain("cosine"),
        }
    }

    /// Its word.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// The loss with this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|loss| loss.word() == word)
    }

    /// Whether its operand may end with this activation where one is required.
    pub fn accepts(self, activation: Activation) -> bool {
        match self.required_activation() {
            Some(Activation::Softmax) => matches!(activation, Activation::Softmax | Activation::LogSoftmax),
            required => required.is_none_or(|required| required == activation),
        }
    }

    /// The activation that its operand must end with; the loss then reads what goes into that activation.
    pub fn required_activation(self) -> Option<Activation> {
        self.row().requires
    }

    /// How many values it reads: the prediction, or a mean and its variance.
    pub fn operands(self) -> usize {
        self.row().operands
    }

    /// Whether it is a mean of something of each error, the prediction minus the target.
    pub fn is_of_errors(self) -> bool {
        self.row().is_error
    }

    /// The options that it has: its number, and what all losses have.
    pub fn options(self) -> Vec<&'static str> {
        self.option().map(|known| known.key).into_iter().chain([option::NORMALISE]).collect()
    }

    /// The number that it can be given.
    pub fn option(self) -> Option<LossOption> {
        self.row().option
    }

    /// The loss with that number.
    #[must_use]
    pub fn with(self, number: f64) -> Self {
        match self {
            Self::Bce { .. } => Self::Bce { positive_weight: number },
            Self::CrossEntropy { .. } => Self::CrossEntropy { label_smoothing: number },
            Self::Huber { .. } => Self::Huber { delta: number },
            Self::GaussianNll { .. } => Self::GaussianNll { epsilon: number },
            Self::Mse | Self::Mae | Self::LogCosh | Self::Hinge | Self::Poisson | Self::Cosine => self,
        }
    }
}
