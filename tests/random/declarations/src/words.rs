//! The words of the language that random declarations are made of. A test compares this table with the
//! compiler's own.

/// Activations.
pub const ACTIVATIONS: [&str; 17] = [
    "sigmoid",
    "tanh",
    "relu",
    "leaky_relu",
    "leaky_relu(0.2)",
    "relu6",
    "silu",
    "gelu_tanh",
    "mish",
    "softplus",
    "softsign",
    "hard_sigmoid",
    "hard_tanh",
    "hard_swish",
    "gaussian",
    "identity",
    "softmax",
];

/// Operations that are no activations.
pub const OPERATIONS: [&str; 6] = ["dense", "scale", "layer_norm", "rms_norm", "prelu", "slice"];

/// A loss.
#[derive(Clone, Copy, Debug)]
pub struct Loss {
    /// Its word.
    pub word: &'static str,
    /// The activation that its operand must end with.
    pub needs: Option<&'static str>,
    /// Whether its target is a distribution over the outputs.
    pub distribution: bool,
    /// The fewest outputs that it makes sense for.
    pub outputs: usize,
}

/// Losses.
pub const LOSSES: [Loss; 3] = [
    Loss { word: "bce", needs: Some("sigmoid"), distribution: false, outputs: 1 },
    Loss { word: "cross_entropy", needs: Some("softmax"), distribution: true, outputs: 2 },
    Loss { word: "mse", needs: None, distribution: false, outputs: 1 },
];

/// Initialisers.
pub const INITS: [&str; 8] = [
    "zeros",
    "ones",
    "uniform",
    "uniform(0.3)",
    "xavier_uniform",
    "xavier_normal",
    "he_uniform",
    "he_normal",
];

/// Options of layers.
pub const OPTIONS: [&str; 7] = ["bias", "weights", "init", "frozen", "connect", "mask", "epsilon"];

/// Widths: around the edges of vectors and tiles, and small ones more often.
pub(crate) const WIDTHS: [usize; 22] =
    [1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9, 11, 12, 15, 16, 17, 24, 25, 33, 40];

/// Names of values, among them those of variables in emitted code.
pub(crate) const NAMES: [&str; 20] = [
    "h", "k", "hidden", "r#type", "a_h", "z_h", "d_h", "weights", "bias", "target", "gradient", "rule",
    "state", "seed", "scale", "rows", "q", "out_2", "input_1", "y",
];
