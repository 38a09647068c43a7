//! The words of the language that random declarations are made of. A test compares this table with the
//! compiler's own.

/// Activations.
pub const ACTIVATIONS: [&str; 23] = [
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "leaky_relu(0.2)",
    "relu6",
    "silu",
    "gelu",
    "gelu_tanh",
    "mish",
    "softplus",
    "softsign",
    "hard_sigmoid",
    "hard_tanh",
    "hard_swish",
    "elu",
    "elu(0.5)",
    "selu",
    "sin",
    "gaussian",
    "identity",
    "softmax",
    "log_softmax",
];

/// Operations that are no activations.
pub const OPERATIONS: [&str; 8] =
    ["dense", "scale", "layer_norm", "rms_norm", "batch_norm", "prelu", "slice", "dropout"];

/// A loss.
#[derive(Clone, Copy, Debug)]
pub struct Loss {
    /// Its word.
    pub word: &'static str,
    /// The number that it is given.
    pub option: Option<(&'static str, f64)>,
    /// The activation that its operand must end with, or had better.
    pub needs: Option<&'static str>,
    /// The fewest outputs that it makes sense for.
    pub outputs: usize,
}

impl Loss {
    const fn plain(word: &'static str) -> Self {
        Self { word, option: None, needs: None, outputs: 1 }
    }

    const fn with(self, key: &'static str, number: f64) -> Self {
        Self { option: Some((key, number)), ..self }
    }

    const fn needs(self, activation: &'static str) -> Self {
        Self { needs: Some(activation), ..self }
    }

    const fn outputs(self, outputs: usize) -> Self {
        Self { outputs, ..self }
    }

    /// Whether it reads a mean and a variance.
    pub fn has_variance(&self) -> bool {
        self.word == "gaussian_nll"
    }
}

/// Losses.
pub const LOSSES: [Loss; 15] = [
    Loss::plain("bce").needs("sigmoid"),
    Loss::plain("bce").needs("sigmoid").with("positive_weight", 2.5),
    Loss::plain("cross_entropy").needs("softmax").outputs(2),
    Loss::plain("cross_entropy").needs("softmax").outputs(2).with("label_smoothing", 0.1),
    Loss::plain("cross_entropy").needs("log_softmax").outputs(2),
    Loss::plain("mse"),
    Loss::plain("mae"),
    Loss::plain("huber"),
    Loss::plain("huber").with("delta", 0.25),
    Loss::plain("log_cosh"),
    Loss::plain("hinge"),
    Loss::plain("poisson").needs("tanh"),
    Loss::plain("gaussian_nll"),
    Loss::plain("gaussian_nll").with("epsilon", 0.5),
    Loss::plain("cosine").outputs(2),
];

/// Initialisers.
pub const INITS: [&str; 10] = [
    "zeros",
    "ones",
    "uniform",
    "uniform(0.3)",
    "xavier_uniform",
    "xavier_normal",
    "he_uniform",
    "he_normal",
    "lecun_uniform",
    "lecun_normal",
];

/// Options of layers.
pub const OPTIONS: [&str; 19] = [
    "bias",
    "weights",
    "init",
    "frozen",
    "connect",
    "mask",
    "tie",
    "epsilon",
    "momentum",
    "bias_init",
    "l1",
    "l2",
    "rate_scale",
    "max_norm",
    "allow",
    "positive_weight",
    "label_smoothing",
    "delta",
    "normalise",
];

/// Widths: around the edges of vectors and tiles, and small ones more often.
pub(crate) const WIDTHS: [usize; 22] =
    [1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 11, 12, 15, 16, 17, 24, 25, 33, 40];

/// Names of values, among them those of variables in emitted code.
pub(crate) const NAMES: [&str; 20] = [
    "h", "k", "hidden", "r#type", "a_h", "z_h", "d_h", "weights", "bias", "target", "gradient", "rule",
    "state", "seed", "scale", "rows", "q", "out_2", "input_1", "y",
];
