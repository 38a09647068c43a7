//! Random valid declarations: everything that the language has, in any combination that it allows.
//!
//! Input: a seed. Output: the text of a declaration and what its tests must know. Guarantees: the compiler
//! accepts it. `operation/mod.rs` has the table to extend when the language grows.

mod draw;
mod expression;
mod heads;
mod operation;
mod stream;
pub mod structure;
mod words;

pub use draw::Limits;
pub use operation::{operations, structure_of};
pub use stream::{OPTIONS_OVER_TIME, WORDS_OVER_TIME, every_word_over_time, stream, trained_stream};
pub use words::{ACTIVATIONS, INITS, OPTIONS, losses};

use netwright_runtime::Generator;

/// A declaration.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// `pub struct Net { … }`
    pub text: String,
    /// Whether it has a loss.
    pub trained: bool,
    /// Whether a target must be a distribution over the outputs: the loss is a cross-entropy alone.
    pub distribution: bool,
    /// What outputs and loss are computed from, see [`structure`].
    pub structure: u64,
    /// Multiply-adds of one pass forward.
    pub multiply_adds: usize,
    /// Whether a step of training needs several rows.
    pub batched: bool,
    /// Whether a `clip` reads the input, with limits that numbers between −1 and 1 are beyond.
    pub clipped: bool,
    /// Weights and biases that the declaration gives: the layer, whether it is the bias, and the numbers.
    pub given: Vec<(String, bool, Vec<f64>)>,
}

impl Declaration {
    /// The declaration of a seed.
    pub fn new(seed: u64, limits: &Limits) -> Self {
        let mut generator = Generator::from_state(seed);
        loop {
            let drawn = draw::declaration(&mut generator, limits);
            if drawn.multiply_adds <= limits.multiply_adds {
                return drawn;
            }
        }
    }
}
