//! The words of the language, one item each, so that an editor shows what a word in a `network!` means:
//! emitted code names them where the declaration does. They have no other use. Those with a row in
//! `netwright-vocabulary` are made from it.
#![allow(non_camel_case_types)] // they are spelled as in a declaration

macro_rules! words {
    ($($(#[$doc:meta])* $word:ident)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $word;
        )*
    };
}

words! {
    /// `x: input(30);`, `x: input(28, 28, 1);`: the numbers that a sample has, or height, width and channels.
    input
    /// `loss: bce(y) + 0.5 * mse(z);`: what training makes small, a sum of losses.
    loss
    /// `output: (policy, value);`: the values that `forward` returns, concatenated.
    output
    /// `h: x -> dense(16);`: a layer `z = x·W + b`. Options: `bias`, `weights`, `init`, `bias_init`,
    /// `connect`, `mask`, `frozen`, `l1`, `l2`, `rate_scale`, `max_norm`.
    dense
    /// `h: x -> scale;`: a factor for each number, and a bias. Options: `bias`, `weights`, `init`,
    /// `bias_init`, `frozen`, `l1`, `l2`, `rate_scale`, `max_norm`.
    scale
    /// `h: x -> layer_norm;`: the row with mean 0 and variance 1, scaled. Ba, Kiros & Hinton 2016. Options:
    /// those of `scale`, and `epsilon`.
    layer_norm
    /// `h: x -> rms_norm;`: the row with mean square 1, scaled. Zhang & Sennrich 2019. Options: `weights`,
    /// `init`, `frozen`, `epsilon`, `l1`, `l2`, `rate_scale`, `max_norm`.
    rms_norm
    /// `h: x -> batch_norm;`: each unit with mean 0 and variance 1 over the batch in training, by running
    /// statistics else, scaled. Ioffe & Szegedy 2015. Options: those of `layer_norm`, and `momentum`. See
    /// [`State`](crate::State).
    batch_norm
    /// `h: x -> prelu;`, `prelu(0.25)`: a trainable slope for each number below 0. He et al. 2015. Options:
    /// `weights`, `init`, `frozen`, `l1`, `l2`, `rate_scale`, `max_norm`.
    prelu
    /// `h: x -> slice(2..5);`: the numbers 2, 3 and 4.
    slice
    /// `-> dropout(0.5)`: in training half of the numbers are 0 and the others doubled. Srivastava et
    /// al. 2014. See [`State`](crate::State).
    dropout
    /// `tie = transpose(h)`: the weights of `h` with inputs and outputs exchanged, as a decoder has those of
    /// its encoder.
    transpose
}

/// `-> leaky_relu`: f(z) = …, a number, and the type that computes it.
macro_rules! activations {
    (@docs number) => { "f(z) = " };
    (@docs row) => { "a number of the row is " };
    (@type number $name:ident) => {
        concat!(" See [`", stringify!($name), "`](crate::activation::", stringify!($name), ").")
    };
    (@type row $name:ident) => { "" };
    ($($word:ident: $name:ident $(($field:ident = $default:literal, example: $example:literal, $($number:tt)*))?,
        of each $kind:ident { formula: $formula:literal, source: $source:literal, $($row:tt)* }
    )*) => {
        words! {
            $(
                #[doc = concat!(
                    "`-> ", stringify!($word), "`: ", activations!(@docs $kind), $formula,
                    $("; the ", stringify!($field), " is ", $default, ", or as written, `", stringify!($word), "(",
                    $example, ")`",)?
                    ". ", $source, ".", activations!(@type $kind $name),
                )]
                $word
            )*
        }
    };
}
netwright_vocabulary::activations!(activations);

/// `loss: huber(y)`: its meaning, the formula of an output, its option, and the type that computes it.
macro_rules! losses {
    ($($word:ident: $name:ident $(($field:ident = $default:literal, $($number:tt)*))?, of $operands:literal {
        meaning: $meaning:literal, formula: $formula:literal, $($row:tt)*
    })*) => {
        words! {
            $(
                #[doc = concat!(
                    "`loss: ", stringify!($word), "(", $operands, ");`: ", $meaning, ", ", $formula, ".",
                    $(" Option: `", stringify!($field), "`, ", $default, " where none is written.",)?
                    " See [`", stringify!($name), "`](crate::loss::", stringify!($name), ").",
                )]
                $word
            )*
        }
    };
}
netwright_vocabulary::losses!(losses);

/// `init = he_normal`: what the weights are, and the variant that draws them.
macro_rules! initialisers {
    ($($word:ident: $name:ident $(($($number:tt)*))? { formula: $formula:literal, $($row:tt)* })*) => {
        words! {
            $(
                #[doc = concat!(
                    "`init = ", stringify!($word), "`: weights are ", $formula,
                    ". See [`", stringify!($name), "`](crate::init::Init::", stringify!($name), ").",
                )]
                $word
            )*
        }
    };
}
netwright_vocabulary::initialisers!(initialisers);

macro_rules! options {
    ($($(#[$doc:meta])* $name:ident: $word:ident $row:tt)*) => {
        words! { $($(#[$doc])* $word)* }
    };
}
netwright_vocabulary::options!(options);
