//! The words of activations.

use super::{Init, Loss};

/// What the derivative of an activation is computed from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// What goes in.
    Input,
    /// What comes out.
    Output,
}

/// `x -> sigmoid`: what an operation without parameters does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Activation {
    /// `f(z) = z`.
    Identity,
    /// `f(z) = 1 / (1 + e⁻ᶻ)`.
    Sigmoid,
    /// `f(z) = tanh z`.
    Tanh,
    /// `f(z) = max(0, z)`.
    Relu,
    /// `f(z) = max(0, z) + slope·min(0, z)`.
    LeakyRelu(f64),
    /// `f(z) = min(max(0, z), 6)`.
    Relu6,
    /// `f(z) = z·sigmoid(z)`.
    Silu,
    /// `f(z) = z/2·(1 + erf(z/√2))`.
    Gelu,
    /// `f(z) = z·sigmoid(2·√(2/π)·(z + 0.044715·z³))`: the tanh form of gelu.
    GeluTanh,
    /// `f(z) = z·tanh(softplus(z))`.
    Mish,
    /// `f(z) = ln(1 + eᶻ)`.
    Softplus,
    /// `f(z) = z / (1 + |z|)`.
    Softsign,
    /// `f(z) = min(max(0, z + 3), 6) / 6`.
    HardSigmoid,
    /// `f(z) = min(max(−1, z), 1)`.
    HardTanh,
    /// `f(z) = z·hard_sigmoid(z)`.
    HardSwish,
    /// `f(z) = sin z`.
    Sin,
    /// `f(z) = e^(−z²)`.
    Gaussian,
    /// `f(z) = z` above 0, `alpha·(eᶻ − 1)` below.
    Elu(f64),
    /// `f(z) = λ·z` above 0, `λ·α·(eᶻ − 1)` below, with the λ and α that keep mean 0 and variance 1.
    Selu,
    /// `f(z)ᵢ = e^zᵢ / Σ e^z`.
    Softmax,
    /// `f(z)ᵢ = zᵢ − ln Σ e^z`.
    LogSoftmax,
}

impl Activation {
    /// All activations, in the order in which help texts list them.
    pub const ALL: [Activation; 21] = [
        Self::Sigmoid,
        Self::Tanh,
        Self::Relu,
        Self::LeakyRelu(Self::SLOPE),
        Self::Relu6,
        Self::Silu,
        Self::Gelu,
        Self::GeluTanh,
        Self::Mish,
        Self::Softplus,
        Self::Softsign,
        Self::HardSigmoid,
        Self::HardTanh,
        Self::HardSwish,
        Self::Elu(Self::ALPHA),
        Self::Selu,
        Self::Sin,
        Self::Gaussian,
        Self::Identity,
        Self::Softmax,
        Self::LogSoftmax,
    ];

    /// The slope below 0 of `leaky_relu` without an argument.
    pub const SLOPE: f64 = 0.01;
    /// What `elu` without an argument goes down to.
    pub const ALPHA: f64 = 1.0;

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Sigmoid => "sigmoid",
            Self::Tanh => "tanh",
            Self::Relu => "relu",
            Self::LeakyRelu(_) => "leaky_relu",
            Self::Relu6 => "relu6",
            Self::Silu => "silu",
            Self::Gelu => "gelu",
            Self::GeluTanh => "gelu_tanh",
            Self::Mish => "mish",
            Self::Softplus => "softplus",
            Self::Softsign => "softsign",
            Self::HardSigmoid => "hard_sigmoid",
            Self::HardTanh => "hard_tanh",
            Self::HardSwish => "hard_swish",
            Self::Sin => "sin",
            Self::Gaussian => "gaussian",
            Self::Elu(_) => "elu",
            Self::Selu => "selu",
            Self::Softmax => "softmax",
            Self::LogSoftmax => "log_softmax",
        }
    }

    /// The activation with this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|activation| activation.word() == word)
    }

    /// Whether each number is mapped alone, so that the activation can be fused into a kernel's last step.
    pub fn is_elementwise(self) -> bool {
        !matches!(self, Self::Softmax | Self::LogSoftmax)
    }

    /// The initialiser for weights in front of this activation, where the user names none.
    pub fn default_init(self) -> Init {
        match self {
            Self::Relu | Self::LeakyRelu(_) | Self::Relu6 | Self::Silu | Self::GeluTanh => Init::HeUniform,
            Self::Mish | Self::HardSwish | Self::Softplus | Self::Elu(_) | Self::Gelu => Init::HeUniform,
            // Sitzmann et al. 2020, section 3.2: uniform up to √(6/n).
            Self::Sin => Init::HeUniform,
            Self::Selu => Init::LecunNormal,
            _ => Init::XavierUniform,
        }
    }

    /// What the derivative is computed from: the output where it says enough, since it is kept for the next layer.
    pub fn reads(self) -> Reads {
        match self {
            Self::Silu | Self::GeluTanh | Self::Mish | Self::Softplus | Self::Softsign => Reads::Input,
            Self::HardSigmoid | Self::HardSwish | Self::Gaussian | Self::Gelu | Self::Sin => Reads::Input,
            _ => Reads::Output,
        }
    }

    /// The loss that the short form pairs with this activation.
    pub fn default_loss(self) -> Loss {
        match self {
            Self::Sigmoid => Loss::Bce { positive_weight: 1.0 },
            Self::Softmax | Self::LogSoftmax => Loss::CrossEntropy { label_smoothing: 0.0 },
            _ => Loss::Mse,
        }
    }
}
