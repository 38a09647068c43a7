//! Declare a small neural network in Rust source. A compiler inside the macro [`network!`] checks it,
//! differentiates it, and emits forward, backward and training code for exactly that network. The emitted
//! code needs no heap, no framework and no standard library.
//!
//! ```
//! use netwright::prelude::*;
//!
//! network! {
//!     /// Tells two interleaved classes apart.
//!     pub struct Net {
//!         x: input(2);
//!         h: x -> dense(8) -> tanh;
//!         y: h -> dense(1) -> sigmoid;
//!         loss: bce(y);
//!     }
//! }
//!
//! let mut net = Net::new(1);
//! let x = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]];
//! let target = [[0.0], [1.0], [1.0], [0.0]];
//! for _ in 0..2000 {
//!     net.train_online(&x, &target, &mut Sgd::new(0.5));
//! }
//! assert_eq!(net.classify(&[1.0, 0.0]), 1);
//! assert_eq!(net.classify(&[1.0, 1.0]), 0);
//! // A broken sensor has no class.
//! assert_eq!(net.try_classify(&[1.0, f32::NAN]), None);
//! ```
//!
//! # Where to go
//!
//! | | |
//! |---|---|
//! | [`network!`] | the language: grammar, layers, options, losses |
//! | [`guide`] | a first network, data, a training loop, evaluation, saving, deployment, recipes |
//! | [`example`] | what is emitted for a network |
//! | [`mod@reference`] | every word with its formula, derivative, source and cost |
//! | [`errors`] | every error and warning, with a declaration that works |
//! | [`Sgd`], [`Momentum`], [`Adam`] | optimisers; all of them are in [`optimizer`], rates of learning in [`schedule`] |
//! | [`guide::streams`] | networks that remember: `prev(h)`, `gru(16)`, streams, training on sequences |
//! | [`Network`], [`Feedforward`], [`Differentiable`], [`Optimizable`], [`Trainable`], [`Saving`] | traits for code that is generic over networks |
//! | `train` | with that feature: files of data, splits, scaling, runs of training, metrics, reports |
//! | `verify` | with that feature: gradient checks, bounds, derivations, pictures |
//! | `exchange` | with that feature: networks of other programs, and networks for them |
//!
//! The traits [`Network`] to [`Saving`] have a network's methods for generic code, and construct a network on
//! another scalar: `Net::<f64>::zeros()`. The [`prelude`] has none of them, so that an editor lists each
//! method once.
//!
//! # Features
//!
//! | feature | |
//! |---|---|
//! | none | `no_std`, no allocator |
//! | `alloc` | `boxed`, `boxed_workspace` and others: networks built in place on the heap |
//! | `exchange` | the module `exchange`: networks of other programs, and networks for them; needs `std` |
//! | `import` | `network! { pub struct Policy = "policy.onnx"; }`: a network from a file when it is compiled |
//! | `rayon` | large layers share their work among all cores, with the bits of one thread; needs `std` |
//! | `serde` | `#[derive(Serialize, Deserialize)]` on a network works |
//! | `std` | `save` and `load`: networks as files of safetensors |
//! | `train` | the module `train`: tables, data sets, splits, scaling, runs, metrics, reports; needs `std` |
//! | `verify` | the module `verify`; needs `std` |
//!
//! # Debug builds
//!
//! Emitted code is loops over arrays; without optimisation it runs more than a thousand times slower. In
//! `Cargo.toml`:
//!
//! ```toml
//! [profile.dev]
//! opt-level = 3
//! ```
#![doc = include_str!("pages/words.html")]
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "exchange")]
#[doc(inline)]
pub use netwright_exchange as exchange;
#[cfg(feature = "std")]
#[doc(inline)]
pub use netwright_exchange::network::{FileError, load, save};
#[doc(inline)]
pub use netwright_runtime::{
    Adam, Arithmetic, BatchPart, DelayLine, Dense, Difference, Differentiable, Draws, Feedforward,
    FineTuning, Flat, Float, Generator, Kernel, LengthError, Line, Lines, LoadError, Memory, Momentum,
    Network, Optimizable, Optimizer, PickError, Recurrent, Rule, Running, Saving, Scalar, Sgd, Signature,
    StateRef, Trainable, TrainableOverTime, Weights, WholeBatch, arithmetic, class_target, pick, topology,
    try_pick,
};
#[doc(inline)]
pub use netwright_runtime::{
    activation, init, loss, optimizer, program, saving, scalar, schedule, state, ulp, words,
};
#[cfg(feature = "train")]
#[doc(inline)]
pub use netwright_train as train;
#[cfg(feature = "verify")]
#[doc(inline)]
pub use netwright_verify as verify;

/// What a program that declares networks needs: `use netwright::prelude::*;`.
///
/// It has no trait: every network has its methods as its own, and an editor would list those of a trait
/// a second time. Code that is generic over networks, or uses another scalar than `f32`, names the traits
/// that it needs:
///
/// ```
/// use netwright::Network;
/// use netwright::prelude::*;
///
/// network! { struct Xor<2, 4, 1>; }
///
/// let net = Xor::<f64>::new(1);
/// assert_eq!(net.parameters().len(), 17);
/// ```
pub mod prelude {
    pub use crate::network;
    pub use netwright_runtime::optimizer::AdamW;
    pub use netwright_runtime::{Adam, Momentum, Sgd, class_target};
}

/// Names that emitted code uses; they may change in any release.
#[doc(hidden)]
pub mod __private {
    pub use netwright_macros::{expand, item};
    pub use netwright_runtime::__private::*;
}

/// Declares a network: `network! { pub struct Xor<2, 4, 1>; }`.
///
#[doc = include_str!("pages/links.md")]
#[doc = include_str!("../docs/book/src/look-up/language.md")]
#[doc = include_str!("pages/words.html")]
#[doc(alias("nn.Module", "nn.Sequential", "Sequential", "Model", "Linear", "Dense", "layer", "module"))]
#[cfg(not(any(feature = "alloc", feature = "serde")))]
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => {
        #[$crate::__private::item]
        struct Network($crate::__private::expand! { ($crate) $($declaration)* });
    };
}

/// Declares a network: `network! { pub struct Xor<2, 4, 1>; }`.
///
#[doc = include_str!("pages/links.md")]
#[doc = include_str!("../docs/book/src/look-up/language.md")]
#[doc = include_str!("pages/words.html")]
#[doc(alias("nn.Module", "nn.Sequential", "Sequential", "Model", "Linear", "Dense", "layer", "module"))]
#[cfg(all(feature = "alloc", not(feature = "serde")))]
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => {
        #[$crate::__private::item]
        struct Network($crate::__private::expand! { ($crate, alloc) $($declaration)* });
    };
}

/// Declares a network: `network! { pub struct Xor<2, 4, 1>; }`.
///
#[doc = include_str!("pages/links.md")]
#[doc = include_str!("../docs/book/src/look-up/language.md")]
#[doc = include_str!("pages/words.html")]
#[doc(alias("nn.Module", "nn.Sequential", "Sequential", "Model", "Linear", "Dense", "layer", "module"))]
#[cfg(all(feature = "serde", not(feature = "alloc")))]
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => {
        #[$crate::__private::item]
        struct Network($crate::__private::expand! { ($crate, serde) $($declaration)* });
    };
}

/// Declares a network: `network! { pub struct Xor<2, 4, 1>; }`.
///
#[doc = include_str!("pages/links.md")]
#[doc = include_str!("../docs/book/src/look-up/language.md")]
#[doc = include_str!("pages/words.html")]
#[doc(alias("nn.Module", "nn.Sequential", "Sequential", "Model", "Linear", "Dense", "layer", "module"))]
#[cfg(all(feature = "alloc", feature = "serde"))]
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => {
        #[$crate::__private::item]
        struct Network($crate::__private::expand! { ($crate, alloc, serde) $($declaration)* });
    };
}

// Pages that are there to be read: a program that uses the library does not compile them.
#[cfg(doc)]
pub mod errors;
#[cfg(doc)]
pub mod example;
#[cfg(doc)]
pub mod guide;
#[cfg(doc)]
pub mod reference;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
#[cfg(doctest)]
#[doc = include_str!("../docs/book/src/introduction.md")]
struct Introduction;
