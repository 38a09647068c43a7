//! The words of activations: one table, with a row for each.
//!
//! input: nothing. output: [`Activation`], and what all stages ask of its words. guarantees: an activation
//! without a row, or a row that leaves something out, does not compile.

use super::{Init, Loss};

/// What the derivative of an activation is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// What goes in.
    Input,
    /// What comes out.
    Output,
}

/// The signs of what comes out of an activation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// Each number keeps its sign.
    Kept,
    /// Nothing is below 0.
    NotBelow,
    /// Nothing is above 0.
    NotAbove,
    /// Either.
    Any,
}

/// Whether an activation has no slope where 0 comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Floor {
    /// It has one.
    Open,
    /// It has none.
    Flat,
    /// It has none, and 0 comes out of every number below 0.
    Rectified,
}

/// The one number that an activation can be given: `leaky_relu(0.1)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ActivationNumber {
    /// What it is called.
    pub noun: &'static str,
    /// What the activation takes, for messages.
    pub takes: &'static str,
    /// A value as an example.
    pub example: f64,
    /// Whether it may be 0. Below 0 it may never be: the sign of what comes out is that of what went in.
    pub may_be_zero: bool,
}

/// The slope below 0.
const SLOPE: ActivationNumber = ActivationNumber {
    noun: "slope",
    takes: "one number, a slope of at least 0",
    example: 0.1,
    may_be_zero: true,
};

/// What numbers below 0 go down to.
const BOUND: ActivationNumber = ActivationNumber {
    noun: "bound",
    takes: "one number above 0, of what it goes down to",
    example: 0.5,
    may_be_zero: false,
};

/// What the language says of an activation.
struct Row {
    word: &'static str,
    /// How weights in front of it begin, where the user names no initialiser.
    init: Init,
    /// What its derivative is computed from: the output where it says enough, since it is kept for the next
    /// layer.
    reads: Reads,
    /// The loss that was made for it.
    loss: Loss,
    range: Range,
    floor: Floor,
    is_elementwise: bool,
}

/// Its rows are the activations in the order in which help texts list them. One with a number has its default
/// and what is said of it behind its name.
macro_rules! activations {
    (@type $default:ident) => { f64 };
    (@any $default:ident) => { _ };
    (@value $default:ident $value:ident) => { $value };
    ($($(#[$doc:meta])* $name:ident $(($default:ident: $number:expr))? { $($row:tt)* })*) => {
        /// `x -> sigmoid`: what an operation without parameters does.
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub enum Activation {
            $($(#[$doc])* $name $((activations!(@type $default)))?,)*
        }

        impl Activation {
            /// All activations, in the order in which help texts list them.
            pub const ALL: [Activation; [$(stringify!($name)),*].len()] =
                [$(Self::$name $((Self::$default))?),*];

            fn row(self) -> Row {
                match self {
                    $(Self::$name $((activations!(@any $default)))? => Row { $($row)* },)*
                }
            }

            /// The number that it can be given.
            pub fn number(self) -> Option<ActivationNumber> {
                let numbers: &[ActivationNumber] = match self {
                    $(Self::$name $((activations!(@any $default)))? => &[$($number)?],)*
                };
                numbers.first().copied()
            }

            /// The activation with that number.
            #[must_use]
            pub fn with(self, number: f64) -> Self {
                match self {
                    $(Self::$name $((activations!(@any $default)))? => {
                        Self::$name $((activations!(@value $default number)))?
                    })*
                }
            }
        }
    };
}

activations! {
    /// `f(z) = 1 / (1 + e⁻ᶻ)`.
    Sigmoid {
        word: "sigmoid", init: Init::XavierUniform, reads: Reads::Output, loss: Loss::Bce { positive_weight: 1.0 },
        range: Range::NotBelow, floor: Floor::Open, is_elementwise: true,
    }
    /// `f(z) = tanh z`.
    Tanh {
        word: "tanh", init: Init::XavierUniform, reads: Reads::Output, loss: Loss::Mse,
        range: Range::Kept, floor: Floor::Open, is_elementwise: true,
    }
    /// `f(z) = max(0, z)`.
    Relu {
        word: "relu", init: Init::HeUniform, reads: Reads::Output, loss: Loss::Mse,
        range: Range::NotBelow, floor: Floor::Rectified, is_elementwise: true,
    }
    /// `f(z) = max(0, z) + slope·min(0, z)`.
    LeakyRelu(SLOPE: SLOPE) {
        word: "leaky_relu", init: Init::HeUniform, reads: Reads::Output, loss: Loss::Mse,
        range: Range::Kept, floor: Floor::Open, is_elementwise: true,
    }
    /// `f(z) = min(max(0, z), 6)`.
    Relu6 {
        word: "relu6", init: Init::HeUniform, reads: Reads::Output, loss: Loss::Mse,
        range: Range::NotBelow, floor: Floor::Rectified, is_elementwise: true,
    }
    /// `f(z) = z·sigmoid(z)`.
    Silu {
        word: "silu", init: Init::HeUniform, reads: Reads::Input, loss: Loss::Mse,
        range: Range::Kept, floor: Floor::Open, is_elementwise: true,
    }
    /// `f(z) = z/2·(1 + erf(z/√2))`.
    Gelu {
        word: "gelu", init: Init::HeUniform, reads: Reads::Input, loss: Loss::Mse,
        range: Range::Kept, floor: Floor::Open, is_elementwise: true,
    }
    /// `f(z) = z·sigmoid(2·√(2/π)·(z + 0.044715·z³))`: the tanh form of gelu.
    GeluTanh {
        word: "gelu_tanh", init: Init::HeUniform, reads: Reads::Input, loss: Loss::Mse,
        range: Range::Kept, floor: Floor::Open, is_elementwise: true,
    }
    /// `f(z) = z·tanh(softplus(z))`.
    Mish {
        word: "mish", init: Init::HeUniform, reads: Reads::Input, loss: Loss::Mse,
        range: Range::Kept, floor: Floor::Open, is_elementwise: true,
    }
    /// `f(z) = ln(1 + eᶻ)`.
    Softplus {
        word: "softplus", init: Init::HeUniform, reads: Reads::Input, loss: Loss::Mse,
        range: Range::NotBelow, floor: Floor::Open, is_elementwise: true,
    }
    /// `f(z) = z / (1 + |z|)`.
    Softsign {
        word: "softsign", init: Init::XavierUniform, reads: Reads::Input, loss: Loss::Mse,
        range: Range::Kept, floor: Floor::Open, is_elementwise: true,
    }
    /// `f(z) = min(max(0, z + 3), 6) / 6`.
    HardSigmoid {
        word: "hard_sigmoid", init: Init::XavierUniform, reads: Reads::Input, loss: Loss::Mse,
        range: Range::NotBelow, floor: Floor::Flat, is_elementwise: true,
    }
    /// `f(z) = min(max(−1, z), 1)`.
    HardTanh {
        word: "hard_tanh", init: Init::XavierUniform, reads: Reads::Output, loss: Loss::Mse,
        range: Range::Kept, floor: Floor::Open, is_elementwise: true,
    }
    /// `f(z) = z·hard_sigmoid(z)`.
    HardSwish {
        word: "hard_swish", init: Init::HeUniform, reads: Reads::Input, loss: Loss::Mse,
        range: Range::Kept, floor: Floor::Open, is_elementwise: true,
    }
    /// `f(z) = z` above 0, `alpha·(eᶻ − 1)` below.
    Elu(ALPHA: BOUND) {
        word: "elu", init: Init::HeUniform, reads: Reads::Output, loss: Loss::Mse,
        range: Range::Kept, floor: Floor::Open, is_elementwise: true,
    }
    /// `f(z) = λ·z` above 0, `λ·α·(eᶻ − 1)` below, with the λ and α that keep mean 0 and variance 1.
    Selu {
        word: "selu", init: Init::LecunNormal, reads: Reads::Output, loss: Loss::Mse,
        range: Range::Kept, floor: Floor::Open, is_elementwise: true,
    }
    /// `f(z) = sin z`. Sitzmann et al. 2020, section 3.2: weights are uniform up to √(6/n).
    Sin {
        word: "sin", init: Init::HeUniform, reads: Reads::Input, loss: Loss::Mse,
        range: Range::Any, floor: Floor::Open, is_elementwise: true,
    }
    /// `f(z) = e^(−z²)`.
    Gaussian {
        word: "gaussian", init: Init::XavierUniform, reads: Reads::Input, loss: Loss::Mse,
        range: Range::NotBelow, floor: Floor::Open, is_elementwise: true,
    }
    /// `f(z) = z`.
    Identity {
        word: "identity", init: Init::XavierUniform, reads: Reads::Output, loss: Loss::Mse,
        range: Range::Kept, floor: Floor::Open, is_elementwise: true,
    }
    /// `f(z)ᵢ = e^zᵢ / Σ e^z`.
    Softmax {
        word: "softmax", init: Init::XavierUniform, reads: Reads::Output,
        loss: Loss::CrossEntropy { label_smoothing: 0.0 },
        range: Range::NotBelow, floor: Floor::Open, is_elementwise: false,
    }
    /// `f(z)ᵢ = zᵢ − ln Σ e^z`.
    LogSoftmax {
        word: "log_softmax", init: Init::XavierUniform, reads: Reads::Output,
        loss: Loss::CrossEntropy { label_smoothing: 0.0 },
        range: Range::NotAbove, floor: Floor::Open, is_elementwise: false,
    }
}

impl Activation {
    /// The slope below 0 of `leaky_relu` without an argument.
    pub const SLOPE: f64 = 0.01;
    /// What `elu` without an argument goes down to.
    pub const ALPHA: f64 = 1.0;

    /// Its word.
    pub fn word(self) -> &'static str {
        self.row().word
    }

    /// The activation with this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|activation| activation.word() == word)
    }

    /// Whether each number is mapped alone, so that the activation can be fused into a kernel's last step.
    pub fn is_elementwise(self) -> bool {
        self.row().is_elementwise
    }

    /// The initialiser for weights in front of this activation, where the user names none.
    pub fn default_init(self) -> Init {
        self.row().init
    }

    /// What the derivative is computed from.
    pub fn reads(self) -> Reads {
        self.row().reads
    }

    /// The loss that was made for this activation, which the short form pairs with it.
    pub fn default_loss(self) -> Loss {
        self.row().loss
    }

    /// Whether numbers become probabilities: then a loss was made for them.
    pub fn is_distribution(self) -> bool {
        self.default_loss().required_activation().is_some()
    }

    /// The signs of what comes out.
    pub fn range(self) -> Range {
        self.row().range
    }

    /// Whether nothing below 0 comes out, and no slope there: of every number below 0 comes 0.
    pub fn is_rectifier(self) -> bool {
        self.row().floor == Floor::Rectified
    }

    /// Whether there is no slope where 0 comes out.
    pub fn is_flat_at_zero(self) -> bool {
        self.row().floor != Floor::Open
    }
}
