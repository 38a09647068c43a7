//! The operations that follow an arrow and are not activations, one row each.
//!
//! Input: nothing. Output: [`operations`](crate::operations), which hands the rows to a macro, and
//! [`OperationWord`], with the facts of a row that the runtime needs, too. Guarantees: a fact is in its row
//! alone.

use core::fmt::{self, Display, Formatter};

use crate::{Kept, option};

/// Hands the rows of all operations to a macro, in the order in which help texts list them.
///
/// A row is the docs of the word, which an editor shows, and `Name: word { … }`. Its body says whether it has
/// parameters (`is_layer`), so that it makes a field; its `options`, besides `allow`, by the names of their
/// constants, which its docs list, too; whether it is never written without arguments; whether it takes
/// numbers without a name; the kinds of parts that a network with it keeps from one call to the next, besides
/// parameters; whether it has an effect in inference mode (without one it has no line in a signature);
/// whether a training step with it needs several rows, unless it is frozen; and whether it reads values of
/// earlier steps (`remembers`), so that a network with it has a memory.
#[macro_export]
macro_rules! operations {
    ($reader:ident) => {
        $reader! {
            /// `h: x -> dense(16);`: a layer `z = x·W + b`. Options: `bias`, `weights`, `init`,
            /// `bias_init`, `connect`, `mask`, `tie`, `frozen`, `l1`, `l2`, `rate_scale`, `max_norm`.
            Dense: dense {
                is_layer: true,
                options: [
                    BIAS, WEIGHTS, INIT, BIAS_INIT, FROZEN, CONNECT,
                    MASK, TIE, L1, L2, RATE_SCALE, MAX_NORM,
                ],
                needs_arguments: true,
                takes_numbers: true,
                keeps: [],
                acts_in_inference: true,
                needs_rows: false,
                remembers: false,
            }
            /// `h: x -> scale;`: a factor for each number, and a bias. Options: `bias`, `weights`, `init`,
            /// `bias_init`, `frozen`, `l1`, `l2`, `rate_scale`, `max_norm`.
            Scale: scale {
                is_layer: true,
                options: [
                    BIAS, WEIGHTS, INIT, BIAS_INIT, FROZEN, L1, L2,
                    RATE_SCALE, MAX_NORM,
                ],
                needs_arguments: false,
                takes_numbers: false,
                keeps: [],
                acts_in_inference: true,
                needs_rows: false,
                remembers: false,
            }
            /// `h: x -> layer_norm;`: the row with mean 0 and variance 1, scaled. Ba, Kiros & Hinton 2016.
            /// Options: those of `scale`, and `epsilon`.
            LayerNorm: layer_norm {
                is_layer: true,
                options: [
                    BIAS, WEIGHTS, INIT, BIAS_INIT, FROZEN, EPSILON,
                    L1, L2, RATE_SCALE, MAX_NORM,
                ],
                needs_arguments: false,
                takes_numbers: false,
                keeps: [],
                acts_in_inference: true,
                needs_rows: false,
                remembers: false,
            }
            /// `h: x -> rms_norm;`: the row with mean square 1, scaled. Zhang & Sennrich 2019. Options:
            /// `weights`, `init`, `frozen`, `epsilon`, `l1`, `l2`, `rate_scale`, `max_norm`.
            RmsNorm: rms_norm {
                is_layer: true,
                options: [
                    WEIGHTS, INIT, FROZEN, EPSILON, L1, L2,
                    RATE_SCALE, MAX_NORM,
                ],
                needs_arguments: false,
                takes_numbers: false,
                keeps: [],
                acts_in_inference: true,
                needs_rows: false,
                remembers: false,
            }
            /// `h: x -> batch_norm;`: each unit with mean 0 and variance 1 over the batch in training, by
            /// running statistics else, scaled. Ioffe & Szegedy 2015. Options: those of `layer_norm`, and
            /// `momentum`. See [`StateRef`](crate::StateRef).
            BatchNorm: batch_norm {
                is_layer: true,
                options: [
                    BIAS, WEIGHTS, INIT, BIAS_INIT, FROZEN, EPSILON,
                    MOMENTUM, L1, L2, RATE_SCALE, MAX_NORM,
                ],
                needs_arguments: false,
                takes_numbers: false,
                keeps: [Seed, Step, Running],
                acts_in_inference: true,
                needs_rows: true,
                remembers: false,
            }
            /// `h: x -> prelu;`, `prelu(0.25)`: a trainable slope for each number below 0. He et al. 2015.
            /// Options: `weights`, `init`, `frozen`, `l1`, `l2`, `rate_scale`, `max_norm`.
            Prelu: prelu {
                is_layer: true,
                options: [
                    WEIGHTS, INIT, FROZEN, L1, L2, RATE_SCALE,
                    MAX_NORM,
                ],
                needs_arguments: false,
                takes_numbers: true,
                keeps: [],
                acts_in_inference: true,
                needs_rows: false,
                remembers: false,
            }
            /// `h: x -> rnn(16);`, `rnn(16, relu)`: h = tanh(x·W + h′·U + b), where h′ is h one step before.
            /// Elman 1990. Options: `bias`, `weights`, `init`, `bias_init`, `frozen`, `l1`, `l2`,
            /// `rate_scale`, `max_norm`.
            Rnn: rnn {
                is_layer: true,
                options: [
                    BIAS, WEIGHTS, INIT, BIAS_INIT, FROZEN, L1, L2,
                    RATE_SCALE, MAX_NORM,
                ],
                needs_arguments: true,
                takes_numbers: true,
                keeps: [],
                acts_in_inference: true,
                needs_rows: false,
                remembers: true,
            }
            /// `h: x -> gru(16);`: a gated recurrent unit with PyTorch's equations; the form of the paper is
            /// `gru(16, reset = before)`. Cho et al. 2014. Options: those of `rnn`, and `reset`.
            Gru: gru {
                is_layer: true,
                options: [
                    BIAS, WEIGHTS, INIT, BIAS_INIT, FROZEN, RESET, L1,
                    L2, RATE_SCALE, MAX_NORM,
                ],
                needs_arguments: true,
                takes_numbers: true,
                keeps: [],
                acts_in_inference: true,
                needs_rows: false,
                remembers: true,
            }
            /// `h: x -> lstm(16);`: long short-term memory with PyTorch's equations. Hochreiter &
            /// Schmidhuber 1997; Gers, Schmidhuber & Cummins 2000. Options: those of `rnn`, and
            /// `forget_bias`.
            Lstm: lstm {
                is_layer: true,
                options: [
                    BIAS, WEIGHTS, INIT, BIAS_INIT, FROZEN, FORGET_BIAS,
                    L1, L2, RATE_SCALE, MAX_NORM,
                ],
                needs_arguments: true,
                takes_numbers: true,
                keeps: [],
                acts_in_inference: true,
                needs_rows: false,
                remembers: true,
            }
            /// `h: x -> causal_conv(8, kernel = 3, dilation = 4);`: a layer that reads x of eight steps
            /// before, of four steps before, and of this step. van den Oord et al. 2016. Options: those of
            /// `rnn`, and `kernel`, `dilation`.
            CausalConv: causal_conv {
                is_layer: true,
                options: [
                    BIAS, WEIGHTS, INIT, BIAS_INIT, FROZEN, KERNEL,
                    DILATION, L1, L2, RATE_SCALE, MAX_NORM,
                ],
                needs_arguments: true,
                takes_numbers: true,
                keeps: [],
                acts_in_inference: true,
                needs_rows: false,
                remembers: true,
            }
            /// `h: x -> slice(2..5);`: the numbers 2, 3 and 4.
            Slice: slice {
                is_layer: false,
                options: [],
                needs_arguments: true,
                takes_numbers: false,
                keeps: [],
                acts_in_inference: true,
                needs_rows: false,
                remembers: false,
            }
            /// `-> clip(-1, 1)`, `clip([0, -1], inf)`: numbers below the lower bound become it, and those
            /// above the upper bound that one. A bound is one number, or one for each value.
            Clip: clip {
                is_layer: false,
                options: [],
                needs_arguments: true,
                takes_numbers: true,
                keeps: [],
                acts_in_inference: true,
                needs_rows: false,
                remembers: false,
            }
            /// `-> dropout(0.5)`: in training half of the numbers are 0 and the others doubled. Srivastava
            /// et al. 2014. See [`StateRef`](crate::StateRef).
            Dropout: dropout {
                is_layer: false,
                options: [],
                needs_arguments: true,
                takes_numbers: true,
                keeps: [Seed, Step],
                acts_in_inference: false,
                needs_rows: false,
                remembers: false,
            }
        }
    };
}

macro_rules! define {
    ($($(#[$doc:meta])* $name:ident: $word:ident {
        is_layer: $is_layer:literal,
        options: [$($option:ident),* $(,)?],
        needs_arguments: $needs_arguments:literal,
        takes_numbers: $takes_numbers:literal,
        keeps: [$($kept:ident),*],
        acts_in_inference: $acts_in_inference:literal,
        needs_rows: $needs_rows:literal,
        remembers: $remembers:literal,
    })*) => {
        /// The word of an operation that is not an activation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum OperationWord {
            $(#[doc = concat!("`", stringify!($word), "`")] $name,)*
        }

        impl OperationWord {
            /// All of them, in the order in which help texts list them.
            pub const ALL: [Self; [$(stringify!($name)),*].len()] = [$(Self::$name),*];

            /// How it is written.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => stringify!($word),)* }
            }

            /// Its options, besides `allow`.
            pub const fn options(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$(option::$option),*],)* }
            }

            /// The operation with this word.
            pub fn of(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|operation| operation.word() == word)
            }

            /// Whether it has an effect in inference mode; an operation without one has no line in a
            /// signature.
            pub const fn acts_in_inference(self) -> bool {
                match self { $(Self::$name => $acts_in_inference,)* }
            }

            /// Whether a step of training with it needs several rows, unless it is frozen.
            pub const fn needs_rows(self) -> bool {
                match self { $(Self::$name => $needs_rows,)* }
            }

            /// Whether it reads values of earlier steps, so that a network with it has a memory.
            ///
            /// ```
            /// use netwright_vocabulary::OperationWord;
            ///
            /// assert!(OperationWord::Gru.remembers());
            /// ```
            pub const fn remembers(self) -> bool {
                match self { $(Self::$name => $remembers,)* }
            }

            /// The kinds of parts that a network with it keeps from one call to the next.
            ///
            /// ```
            /// use netwright_vocabulary::{Kept, OperationWord};
            ///
            /// assert_eq!(OperationWord::Dropout.keeps(), [Kept::Seed, Kept::Step]);
            /// ```
            pub const fn keeps(self) -> &'static [Kept] {
                match self { $(Self::$name => &[$(Kept::$kept),*],)* }
            }

            /// Whether a network with it keeps running statistics.
            pub fn keeps_running(self) -> bool {
                self.keeps().contains(&Kept::Running)
            }
        }
    };
}
crate::operations!(define);

/// The operations that this is true of, for messages: `` `batch_norm` ``, or several with "or" between them.
#[derive(Clone, Copy, Debug)]
pub struct Those(pub fn(OperationWord) -> bool);

impl Display for Those {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (index, one) in OperationWord::ALL.into_iter().filter(|one| self.0(*one)).enumerate() {
            write!(f, "{}`{}`", if index == 0 { "" } else { " or " }, one.word())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::OperationWord;
    use crate::option;

    macro_rules! docs {
        ($($(#[doc = $doc:literal])* $name:ident: $word:ident $row:tt)*) => {
            /// The docs of each word.
            const DOCS: [&str; OperationWord::ALL.len()] = [$(concat!($($doc),*)),*];
        };
    }
    crate::operations!(docs);

    fn docs_of(word: &str) -> Option<&'static str> {
        OperationWord::ALL.into_iter().zip(DOCS).find(|(of, _)| of.word() == word).map(|(_, docs)| docs)
    }

    /// Whether the sentence of the docs lists the option, or refers to a word whose docs do.
    fn lists(docs: &str, option: &str) -> bool {
        let Some((_, sentence)) = docs.split_once("Options: ") else { return false };
        let sentence = sentence.split_once('.').map_or(sentence, |(sentence, _)| sentence);
        let is_named = sentence.split('`').skip(1).step_by(2).any(|word| word == option);
        let other = sentence.strip_prefix("those of `").and_then(|rest| rest.split_once('`'));
        is_named || other.and_then(|(word, _)| docs_of(word)).is_some_and(|docs| lists(docs, option))
    }

    /// An editor shows the docs alone.
    #[test]
    fn the_docs_of_an_operation_list_its_options() {
        for (word, docs) in OperationWord::ALL.into_iter().zip(DOCS) {
            for option in option::ALL {
                let is_option = word.options().contains(&option);
                assert_eq!(lists(docs, option), is_option, "`{option}` of `{}`", word.word());
            }
        }
    }
}
