//! Every word of the language, once.
//!
//! What the words mean to later stages are the enums [`Word`], [`Activation`], [`Loss`] and [`Init`]; their
//! tables also feed suggestions and help texts.

mod activation;
mod foreign;
mod init;
mod loss;
mod word;

pub use activation::{Activation, ActivationNumber, Floor, Range, Reads};
pub use foreign::{
    absent, is_joining, is_spelled, needless, needless_option, plain, setting, sign_of, translations,
};
pub use init::Init;
pub use loss::{Divisor, Loss, LossOption};
pub use word::Word;

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

/// `h: x -> dropout(0.5);`
pub const DROPOUT: &str = "dropout";
/// `tie = transpose(h)`
pub const TRANSPOSE: &str = "transpose";
/// `h: x -> scale;`
pub const SCALE: &str = "scale";
/// `h: x -> layer_norm;`
pub const LAYER_NORM: &str = "layer_norm";
/// `h: x -> rms_norm;`
pub const RMS_NORM: &str = "rms_norm";
/// `h: x -> batch_norm;`
pub const BATCH_NORM: &str = "batch_norm";
/// `h: x -> prelu;`
pub const PRELU: &str = "prelu";

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
    /// `tie = h`, `tie = transpose(h)`.
    pub const TIE: &str = "tie";
    /// `epsilon = 1e-5`.
    pub const EPSILON: &str = "epsilon";
    /// `momentum = 0.1`.
    pub const MOMENTUM: &str = "momentum";
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
    /// `allow = "NW0050"`, `allow = ["NW0050", "NW0053"]`, which every operation and every loss has.
    pub const ALLOW: &str = "allow";
    /// `bce(y, positive_weight = 3)`.
    pub const POSITIVE_WEIGHT: &str = "positive_weight";
    /// `cross_entropy(y, label_smoothing = 0.1)`.
    pub const LABEL_SMOOTHING: &str = "label_smoothing";
    /// `huber(y, delta = 0.5)`.
    pub const DELTA: &str = "delta";
    /// `cross_entropy(y, normalise = weights)`, which every loss has.
    pub const NORMALISE: &str = "normalise";
    /// A value of an option, as an example.
    pub fn example(key: &str) -> &'static str {
        match key {
            BIAS => "false",
            WEIGHTS => "[[0.5]]",
            INIT | BIAS_INIT => "uniform",
            FROZEN => "true",
            CONNECT => "[0 -> 0]",
            MASK => "[[1]]",
            TIE => "h",
            EPSILON => "1e-5",
            L1 | L2 => "1e-4",
            MAX_NORM | POSITIVE_WEIGHT => "3",
            ALLOW => "\"NW0050\"",
            DELTA => "0.5",
            NORMALISE => WEIGHTS,
            _ => "0.1",
        }
    }
    /// All of them.
    pub const ALL: [&str; 19] = [
        BIAS,
        WEIGHTS,
        INIT,
        FROZEN,
        CONNECT,
        MASK,
        TIE,
        EPSILON,
        MOMENTUM,
        BIAS_INIT,
        L1,
        L2,
        RATE_SCALE,
        MAX_NORM,
        ALLOW,
        POSITIVE_WEIGHT,
        LABEL_SMOOTHING,
        DELTA,
        NORMALISE,
    ];
}

/// The words that may follow `->`.
pub fn operations() -> impl Iterator<Item = &'static str> {
    Word::all().map(Word::text)
}

/// The words with parameters: each makes a field.
pub fn layers() -> impl Iterator<Item = &'static str> {
    Word::all().filter(|word| word.is_layer()).map(Word::text)
}

/// Whether a word names an optimiser, which is no part of a declaration.
pub fn is_optimizer(word: &str) -> bool {
    matches!(
        plain(word).as_str(),
        "sgd" | "momentum" | "adam" | "adamw" | "rmsprop" | "adagrad" | "lion" | "nadam"
    )
}

/// Whether a word has a meaning of its own in a declaration.
pub fn is_word(word: &str) -> bool {
    RESERVED.contains(&word)
        || matches!(word, TRANSPOSE | "true" | "false")
        || operations().any(|other| other == word)
        || Loss::of(word).is_some()
        || Init::of(word).is_some()
        || option::ALL.contains(&word)
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
