//! The rooms of words: one file for each word of a chain.
//!
//! A room says how its word is checked ([`Chained`]), and has the answers for budgets and warnings
//! ([`Meaning`](crate::operation::meaning::Meaning)). A room that leaves something out does not compile, and
//! neither does a word or an operation without a room. How a word is written, its options and whether it
//! makes a field are in its row in [`keyword`](crate::keyword).

mod activation;
mod affine;
mod batch_norm;
mod broadcast;
mod causal_conv;
mod cell;
mod clip;
mod concat;
mod dense;
mod dropout;
mod earlier;
mod factors;
mod input;
mod norm;
mod pair;
mod prelu;
mod room;
mod scale;
mod slice;
mod start;

use super::written::word_of;
use crate::keyword::{Activation, Init, Word};
use crate::model::{LayerId, Operation};
use crate::operation::answers::Linear;
use crate::operation::declared;
use crate::syntax;

pub(super) use pair::{Beside, Fold, MULTIPLY, of_sign};
use room::Chained;
pub(super) use start::has_equal_outputs;

/// The room of a word.
pub(super) fn room(word: Word) -> Box<dyn Chained> {
    match word {
        Word::Dense => Box::new(dense::DenseWord),
        Word::Scale => Box::new(scale::ScaleWord),
        Word::LayerNorm => Box::new(norm::LAYER_NORM),
        Word::RmsNorm => Box::new(norm::RMS_NORM),
        Word::BatchNorm => Box::new(batch_norm::BatchNormWord),
        Word::Prelu => Box::new(prelu::PreluWord),
        Word::Rnn => Box::new(cell::rnn::RNN),
        Word::Gru => Box::new(cell::gru::GRU),
        Word::Lstm => Box::new(cell::lstm::LSTM),
        Word::CausalConv => Box::new(causal_conv::CausalConvWord),
        Word::Clip => Box::new(clip::ClipWord),
        Word::Slice => Box::new(slice::SliceWord),
        Word::Dropout => Box::new(dropout::DropoutWord),
        Word::Activation(activation) => Box::new(activation::ActivationWord(activation)),
    }
}

/// The layer whose map an operation is, if it is one.
pub(super) fn map_of(operation: &Operation) -> Option<LayerId> {
    match declared(operation).nature().linear {
        Linear::Map(layer) => Some(layer),
        Linear::Straight | Linear::Ends => None,
    }
}

/// How weights in front of these operations begin, where the user names no initialiser.
pub(super) fn init_in_front(behind: &[syntax::Call]) -> Init {
    let plain = Activation::Identity.default_init();
    let init = |operation: &syntax::Call| match word_of(operation) {
        Some(word) => room(word).init_in_front(),
        None => Some(plain),
    };
    behind.iter().find_map(init).unwrap_or(plain)
}

/// Whether an operation leaves its numbers as they are, or takes some of them.
pub(super) fn passes(operation: &syntax::Call) -> bool {
    word_of(operation).is_some_and(|word| room(word).passes())
}

/// The word of an operation that bends.
pub(super) fn bend_of(operation: &syntax::Call) -> Option<Word> {
    word_of(operation).filter(|word| room(*word).bends())
}
