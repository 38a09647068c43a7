//! Every word of the language, once.
//!
//! What the words mean to later stages are the enums [`Activation`], [`Loss`] and [`Init`]; their tables also
//! feed suggestions and help texts.

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
    pub const ALL: [Activation; 19] = [
        Self::Sigmoid,
        Self::Tanh,
        Self::Relu,
        Self::LeakyRelu(Self::SLOPE),
        Self::Relu6,
        Self::Silu,
        Self::GeluTanh,
        Self::Mish,
        Self::Softplus,
        Self::Softsign,
        Self::HardSigmoid,
        Self::HardTanh,
        Self::HardSwish,
        Self::Elu(Self::ALPHA),
        Self::Selu,
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
            Self::GeluTanh => "gelu_tanh",
            Self::Mish => "mish",
            Self::Softplus => "softplus",
            Self::Softsign => "softsign",
            Self::HardSigmoid => "hard_sigmoid",
            Self::HardTanh => "hard_tanh",
            Self::HardSwish => "hard_swish",
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
            Self::Mish | Self::HardSwish | Self::Softplus | Self::Elu(_) => Init::HeUniform,
            Self::Selu => Init::LecunNormal,
            _ => Init::XavierUniform,
        }
    }

    /// What the derivative is computed from: the output where it says enough, since it is kept for the next layer.
    pub fn reads(self) -> Reads {
        match self {
            Self::Silu | Self::GeluTanh | Self::Mish | Self::Softplus | Self::Softsign => Reads::Input,
            Self::HardSigmoid | Self::HardSwish | Self::Gaussian => Reads::Input,
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

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bce { .. } => "bce",
            Self::CrossEntropy { .. } => "cross_entropy",
            Self::Mse => "mse",
            Self::Mae => "mae",
            Self::Huber { .. } => "huber",
            Self::LogCosh => "log_cosh",
            Self::Hinge => "hinge",
            Self::Poisson => "poisson",
            Self::GaussianNll { .. } => "gaussian_nll",
            Self::Cosine => "cosine",
        }
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
        match self {
            Self::Bce { .. } => Some(Activation::Sigmoid),
            Self::CrossEntropy { .. } => Some(Activation::Softmax),
            _ => None,
        }
    }

    /// How many values it reads: the prediction, or a mean and its variance.
    pub fn operands(self) -> usize {
        if let Self::GaussianNll { .. } = self { 2 } else { 1 }
    }

    /// The number that it can be given.
    pub fn option(self) -> Option<LossOption> {
        let above = |key, example| LossOption {
            key,
            range: "a number above 0",
            example,
            largest: f64::from(f32::MAX),
            may_be_zero: false,
        };
        match self {
            Self::Bce { .. } => Some(above(option::POSITIVE_WEIGHT, 3.0)),
            Self::CrossEntropy { .. } => Some(LossOption {
                key: option::LABEL_SMOOTHING,
                range: "a number from 0 to 1",
                example: 0.1,
                largest: 1.0,
                may_be_zero: true,
            }),
            Self::Huber { .. } => Some(above(option::DELTA, 0.5)),
            Self::GaussianNll { .. } => Some(above(option::EPSILON, 1e-6)),
            _ => None,
        }
    }

    /// The loss with that number.
    #[must_use]
    pub fn with(self, number: f64) -> Self {
        match self {
            Self::Bce { .. } => Self::Bce { positive_weight: number },
            Self::CrossEntropy { .. } => Self::CrossEntropy { label_smoothing: number },
            Self::Huber { .. } => Self::Huber { delta: number },
            Self::GaussianNll { .. } => Self::GaussianNll { epsilon: number },
            other => other,
        }
    }
}

/// `init = he_normal`: how weights begin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Init {
    /// 0.
    Zeros,
    /// 1.
    Ones,
    /// U(−limit, limit); without a limit 1/√inputs.
    Uniform(Option<f64>),
    /// U(−l, l), l = √(6 / (inputs + outputs)).
    XavierUniform,
    /// N(0, 2 / (inputs + outputs)).
    XavierNormal,
    /// U(−l, l), l = √(6 / inputs).
    HeUniform,
    /// N(0, 2 / inputs).
    HeNormal,
    /// U(−l, l), l = √(3 / inputs).
    LecunUniform,
    /// N(0, 1 / inputs).
    LecunNormal,
}

impl Init {
    /// All initialisers, in the order in which help texts list them.
    pub const ALL: [Init; 9] = [
        Self::Zeros,
        Self::Ones,
        Self::Uniform(None),
        Self::XavierUniform,
        Self::XavierNormal,
        Self::HeUniform,
        Self::HeNormal,
        Self::LecunUniform,
        Self::LecunNormal,
    ];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Zeros => "zeros",
            Self::Ones => "ones",
            Self::Uniform(_) => "uniform",
            Self::XavierUniform => "xavier_uniform",
            Self::XavierNormal => "xavier_normal",
            Self::HeUniform => "he_uniform",
            Self::HeNormal => "he_normal",
            Self::LecunUniform => "lecun_uniform",
            Self::LecunNormal => "lecun_normal",
        }
    }

    /// The initialiser with this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|init| init.word() == word)
    }
}

/// The words that open a special item and so cannot name a layer.
pub const RESERVED: [&str; 3] = [INPUT, LOSS, OUTPUT];
/// `x: input(30);`
pub const INPUT: &str = "input";
/// `loss: bce(y);`
pub const LOSS: &str = "loss";
/// `output: y;`
pub const OUTPUT: &str = "output";
/// `h: x -> dense(16);`
pub const DENSE: &str = "dense";
/// `h: x -> slice(2..5);`
pub const SLICE: &str = "slice";

/// `h: x -> scale;`
pub const SCALE: &str = "scale";
/// `h: x -> layer_norm;`
pub const LAYER_NORM: &str = "layer_norm";
/// `h: x -> rms_norm;`
pub const RMS_NORM: &str = "rms_norm";
/// `h: x -> prelu;`
pub const PRELU: &str = "prelu";
/// The operations with parameters: each makes a field.
pub const LAYERS: [&str; 5] = [DENSE, SCALE, LAYER_NORM, RMS_NORM, PRELU];

/// The options of layers.
pub mod option {
    /// `bias = false` or `bias = [0.35, 0.35]`.
    pub const BIAS: &str = "bias";
    /// `weights = [[0.5]]`.
    pub const WEIGHTS: &str = "weights";
    /// `init = he_normal`.
    pub const INIT: &str = "init";
    /// `frozen = true`.
    pub const FROZEN: &str = "frozen";
    /// `connect = [0 -> 0, 1 -> 2]`.
    pub const CONNECT: &str = "connect";
    /// `mask = [[1, 0], [0, 1]]`.
    pub const MASK: &str = "mask";
    /// `epsilon = 1e-5`.
    pub const EPSILON: &str = "epsilon";
    /// `bias_init = uniform(0.1)`.
    pub const BIAS_INIT: &str = "bias_init";
    /// `l1 = 1e-4`.
    pub const L1: &str = "l1";
    /// `l2 = 1e-4`.
    pub const L2: &str = "l2";
    /// `rate_scale = 0.1`.
    pub const RATE_SCALE: &str = "rate_scale";
    /// `max_norm = 3`.
    pub const MAX_NORM: &str = "max_norm";
    /// `bce(y, positive_weight = 3)`.
    pub const POSITIVE_WEIGHT: &str = "positive_weight";
    /// `cross_entropy(y, label_smoothing = 0.1)`.
    pub const LABEL_SMOOTHING: &str = "label_smoothing";
    /// `huber(y, delta = 0.5)`.
    pub const DELTA: &str = "delta";
    /// The options of `dense`.
    pub const OF_DENSE: [&str; 11] =
        [BIAS, WEIGHTS, INIT, BIAS_INIT, FROZEN, CONNECT, MASK, L1, L2, RATE_SCALE, MAX_NORM];
    /// The options of `scale`.
    pub const OF_SCALE: [&str; 6] = [BIAS, WEIGHTS, FROZEN, L1, L2, RATE_SCALE];
    /// The options of `layer_norm`.
    pub const OF_LAYER_NORM: [&str; 7] = [BIAS, WEIGHTS, FROZEN, EPSILON, L1, L2, RATE_SCALE];
    /// The options of `rms_norm`.
    pub const OF_RMS_NORM: [&str; 6] = [WEIGHTS, FROZEN, EPSILON, L1, L2, RATE_SCALE];
    /// The options of `prelu`.
    pub const OF_PRELU: [&str; 5] = [WEIGHTS, FROZEN, L1, L2, RATE_SCALE];
    /// All of them.
    pub const ALL: [&str; 15] = [
        BIAS,
        WEIGHTS,
        INIT,
        FROZEN,
        CONNECT,
        MASK,
        EPSILON,
        BIAS_INIT,
        L1,
        L2,
        RATE_SCALE,
        MAX_NORM,
        POSITIVE_WEIGHT,
        LABEL_SMOOTHING,
        DELTA,
    ];
}

/// The words that may follow `->`.
pub fn operations() -> impl Iterator<Item = &'static str> {
    LAYERS.into_iter().chain([SLICE]).chain(Activation::ALL.into_iter().map(Activation::word))
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
