//! Declare a small neural network in Rust source; [`network!`] checks it, differentiates it, and emits
//! forward, backward and training code for exactly that network. The emitted code needs no heap, no framework
//! and no standard library.
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
//! # The declaration
//!
//! ```text
//! network   = attributes [visibility] "struct" NAME
//!             ( "{" { item } "}" | "<" size { "," size } ">" ";" )
//! item      = { "///" text } NAME [ "[" SIZE "]" ] ":" ( input | chain ) ";"
//!           | "loss" ":" term { "+" term } ";"
//!           | "output" ":" ( NAME | "(" NAME { "," NAME } ")" ) ";"
//! input     = "input" "(" SIZE { "," SIZE } ")"
//! term      = [ NUMBER "*" ] LOSS "(" NAME [ "," NAME ] { "," option } ")"
//! chain     = sum { "->" operation }
//! sum       = product { ( "+" | "-" ) product }
//! product   = atom { "*" atom }
//! atom      = NAME | "(" sum ")" | "(" sum "," sum { "," sum } [ "," ] ")"
//! operation = WORD [ "(" argument { "," argument } ")" ]
//! argument  = VALUE | option
//! option    = NAME "=" VALUE
//! size      = SIZE [ ACTIVATION ]
//! ```
//!
//! * Exactly one item is the `input`. Items may stand in any order and be read by several others; the values
//!   form any graph without cycles.
//! * A chain begins with values: one, or several of one size added, subtracted or multiplied number by
//!   number, from left to right as written; `(a, b)` are values of any sizes, concatenated. `-> slice(2..5)`
//!   takes the numbers 2, 3 and 4 of a value again; `..3` and `2..` begin and end where the value does.
//! * A doc comment before an item becomes that of its field; of an item that is no field, such as the input
//!   or the loss, a section in the docs of the struct. Attributes stand before `struct` alone, where `Copy`,
//!   `Debug`, `Default` (all parameters 0), `PartialEq`, `PartialOrd`, `Serialize` and `Deserialize` can be
//!   derived; `Clone` is there without.
//! * `dense(16)` has parameters, and they become the public field with the item's name, so a chain holds at
//!   most one. Its options: `bias = false` or `bias = [0.1, 0.2]`; `weights = [[…], …]`, `[input][output]`;
//!   `init = zeros | ones | uniform | uniform(0.1) | xavier_uniform | xavier_normal | he_uniform |
//!   he_normal | lecun_uniform | lecun_normal`; `bias_init`, which takes the same words; `frozen = true`,
//!   which training leaves as it is. What changes a step: `l2 = 1e-4` and `l1 = 1e-4` add the gradient of
//!   λ/2·Σw² and of λ·Σ|w| to that of the weights (not to what `loss` and `backward` return, and not for the
//!   bias); `rate_scale = 0.1` multiplies what the optimiser changes; `max_norm = 3` scales the weights into
//!   each output after the step so that √Σw² is at most 3.
//! * A sparse layer says which input leads to which output:
//!   `dense(4, connect = [0 -> 0, 1 -> 0, 1 -> 3, …])`, or `mask = [[1, 0, …], …]`, `[input][output]`. Only
//!   those weights exist, and only those multiply-adds are emitted; the field is [`Weights`], by input, then
//!   by output, and `weights = […]` has a number for each connection as listed.
//! * `dense(30, tie = transpose(h))` uses the weights of the layer `h` with inputs and outputs exchanged, as
//!   the decoder of an autoencoder does, and `tie = h` as they are. They are stored once, the gradient is the
//!   sum over all uses, and the field of the tied layer holds its bias alone.
//! * Layers with a factor for each number, also [`Weights`]: `scale` (`weights`, `bias`, `frozen`);
//!   `layer_norm`, which brings a row to mean 0 and variance 1 and scales it (also `epsilon = 1e-5`);
//!   `rms_norm`, the same without mean and bias; `prelu` or `prelu(0.25)`, a trainable slope for each number
//!   below 0.
//! * Two operations do one thing in training, which is in `train_step`, `train_online`, `train_batch` and
//!   `gradient_batch`, and another in all other methods, which are about the network as it is used.
//!   `dropout(0.5)` sets half of the numbers to 0 and doubles the others in training, and else passes
//!   everything. What is dropped is a function of the seed, the step, the dropout, the row of the batch and
//!   the unit, so a run can be repeated on any machine. `batch_norm` brings each number to mean 0 and
//!   variance 1 over the rows of the batch in training, and else by the running mean and variance, which
//!   follow the batches (`momentum = 0.1`); then it scales as `layer_norm` does. A step of such a network
//!   needs two rows or more, so it has no `train_step`; with `frozen = true` training uses the running
//!   statistics, too, and leaves them. What both need is the public field `state`, a struct `NetState`:
//!   `seed`, `step`, and of each `batch_norm` a field of its name, its running statistics ([`Running`]). It
//!   is no parameter, and is copied and saved with the network; [`Network::state`] shows that of any network
//!   as slices.
//! * Where a number stands, it can be computed: `dense(4 * 16)`. Names have no value there, since a macro runs before
//!   constants have one; check them with `const _: () = assert!(HIDDEN == 64);`. A name may say how many numbers it has,
//!   which is checked: `h[16]: x -> dense(16);`.
//! * Activations: `sigmoid`, `tanh`, `relu`, `leaky_relu(0.01)`, `relu6`, `silu`, `gelu`, `gelu_tanh`, `mish`, `softplus`, `softsign`,
//!   `hard_sigmoid`, `hard_tanh`, `hard_swish`, `elu(1)`, `selu`, `sin`, `gaussian`, `identity`, `softmax`, `log_softmax`; formulas and sources are in
//!   the module `activation`, every word of the language with its cost in docs/reference.md.
//! * Losses: `bce(y)`, where `y` must end with `sigmoid` (`positive_weight = 3`); `cross_entropy(y)`, where `y` must
//!   end with `softmax` or `log_softmax` (`label_smoothing = 0.1`); `mse(y)`, `mae(y)`, `huber(y)` (`delta = 1`), `log_cosh(y)`,
//!   `hinge(y)` (targets −1 and 1), `poisson(y)` (the logarithm of a rate), `gaussian_nll(mean, variance)`
//!   (`epsilon = 1e-6`), `cosine(y)`; formulas and sources are in the module `loss`. Each is the mean over the outputs
//!   (cross-entropy: the sum −Σ t·ln p) and over the samples of a batch. Where `gradient_batch` gets weights of the samples,
//!   the loss is Σ w·L / n, and with `normalise = weights`, as in `cross_entropy(y, normalise = weights)`, Σ w·L / Σ w. A
//!   network without a loss has forward code only.
//! * Several losses add: `loss: cross_entropy(policy) + 0.5 * mse(value);`. The target is what they compare, one behind
//!   the other in the order of the terms; terms that compare the same value have one target.
//! * What `forward` returns is what the loss compares, or without a loss the one value that nothing reads. `output: y;`
//!   and `output: (policy, value);` name other values, which are concatenated; `classify` goes by the first.
//! * Without `init`, weights are drawn with `he_uniform` before `relu` and what resembles it (`leaky_relu`, `relu6`, `silu`,
//!   `gelu_tanh`, `mish`, `softplus`, `hard_swish`, `elu`, `gelu`, `sin`), `lecun_normal` before `selu` and `xavier_uniform` otherwise; a bias begins
//!   with zeros.
//!
//! The short form `struct Digits<64, 32 relu, 10 softmax>;` declares the input `x` and the layers `layer1`,
//! `layer2`, …; a size without a word is `sigmoid`, and the loss follows from the last activation: `sigmoid`
//! → `bce`, `softmax` → `cross_entropy`, others → `mse`.
//!
//! # What is emitted
//!
//! For `Net` above: `struct Net<S = f32>` with the fields `h` and `y` ([`Dense`]), and
//!
//! | | |
//! |---|---|
//! | constants | `INPUTS`, `OUTPUTS`, `TARGETS`, `PARAMETERS`, `TOPOLOGY`, `FINGERPRINT`, `BYTES` |
//! | constructors | `new(seed)`, `zeros()`, `from_parameters([…])` and `from_bytes(&[…])` (in a `static`, too), with the feature `alloc` `boxed(seed)`, `boxed_zeros()` |
//! | copies | `clone()`; in place `clone_from(&other)`, with `alloc` `boxed_clone()` |
//! | one sample | `forward`, `forward_logits`, `classify`, `try_classify`, `loss`, `backward`, `backward_into`, `input_gradient`, `input_gradient_into`, `train_step` |
//! | rows of samples | `forward_batch`, `train_online`, `train_batch`, `gradient_batch`, `accumulate_batch`, each with a `try_` form, `divide` and `apply` |
//! | buffers | `workspace::<B>()`, with `alloc` `boxed_workspace::<B>()`: `NetWorkspace<S, B>` |
//! | parameters | `parameters()`, `parameters_mut()`, `cast::<f64>()`, `cast_into(&mut other)` |
//! | saving | `to_bytes(&mut bytes)`, `try_to_bytes`, `load_bytes(&bytes)`, `check_bytes(&bytes)` |
//!
//! The traits [`Network`], [`Feedforward`], [`Trainable`] and [`Saving`] hold the same vocabulary for
//! generic code, and construct a network on another scalar: `Net::<f64>::zeros()`. The [`prelude`] has none of
//! them, so that an editor lists each method once.
//!
//! # Training
//!
//! An optimiser is [`Sgd`], [`Momentum`] (also Nesterov's) or [`Adam`]; its state has the network's shape and
//! lies where you put it: `Adam::new(0.001, Net::zeros)`, or `Net::boxed_zeros` for the heap.
//!
//! ```
//! use netwright::prelude::*;
//!
//! network! { pub struct Digits<64, 32 relu, 10 softmax>; }
//!
//! let mut net = Digits::new(1);
//! let mut adam = Adam::new(0.01, Digits::zeros);
//! let mut workspace = Digits::workspace::<32>();
//! let (x, target) = ([[0.5; 64]; 20], [class_target(3); 20]);
//! let before = net.train_batch(&mut workspace, &x, &target, &mut adam);
//! let after = net.train_batch(&mut workspace, &x, &target, &mut adam);
//! assert!(after < before);
//! ```
//!
//! A batch that does not fit in memory is added up in parts: dropout draws by the row of the whole batch, and
//! parts of any sizes have the bits of one. Only a `batch_norm` normalises over the part.
//!
//! ```
//! # use netwright::prelude::*;
//! # network! { pub struct Digits<64, 32 relu, 10 softmax>; }
//! # let mut net = Digits::new(1);
//! let mut workspace = Digits::workspace::<8>();
//! let (x, target) = ([[0.5; 64]; 20], [class_target(3); 20]);
//! let (mut gradient, mut loss) = (Digits::zeros(), 0.0);
//! for first in (0..20).step_by(8) {
//!     let rows = first..20.min(first + 8);
//!     loss += net.accumulate_batch(&mut workspace, &x[rows.clone()], &target[rows], first, &mut gradient);
//! }
//! gradient.divide(20);
//! net.apply(&gradient, &mut Sgd::new(0.1));
//! assert!(net.loss(&x[0], &target[0]) < loss / 20.0);
//! ```
//!
//! # Saving and loading
//!
//! [`to_bytes`](Saving::to_bytes) writes parameters and state with a checksum, and `load_bytes` reads them,
//! without heap: what is not this network, bit for bit, is refused before a number is changed, with a
//! [`LoadError`] that says why. Which network it is says its [`Signature`], a text of what `forward`
//! computes, and the hash of it, `FINGERPRINT`: how it is trained is no part of that, `dropout` included, but
//! a `relu` in the place of a `tanh` is.
//!
//! ```
//! use netwright::LoadError;
//! use netwright::prelude::*;
//!
//! network! { struct Tanh<2, 3 tanh, 1>; }
//! network! { struct Relu<2, 3 relu, 1>; }
//!
//! let mut bytes = [0; Tanh::BYTES];
//! Tanh::new(1).to_bytes(&mut bytes);
//! let (mut same, mut other) = (Tanh::zeros(), Relu::zeros());
//! assert_eq!(same.load_bytes(&bytes), Ok(()));
//! assert_eq!(same.parameters(), Tanh::new(1).parameters());
//! let error = LoadError::Network { found: Tanh::FINGERPRINT, needed: Relu::FINGERPRINT };
//! assert_eq!(other.load_bytes(&bytes), Err(error));
//!
//! let (tanh, relu) = (Tanh::TOPOLOGY.signature().to_string(), Relu::TOPOLOGY.signature());
//! let difference = relu.first_difference(&tanh).map(|difference| difference.to_string());
//! let expected = "line 4 is `2 layer1: tanh 3 <- 1`, but here `2 layer1: relu 3 <- 1`";
//! assert_eq!(difference.as_deref(), Some(expected));
//! ```
//!
//! * `static NET: Net = Net::from_bytes(include_bytes!("net.bin"));` is checked and decoded by the compiler.
//!   Of more than 65,536 bytes it leaves the checksum out, which `rustc` would take seconds for: check it in
//!   a test, `Net::check_bytes(include_bytes!("net.bin"))`. For another scalar there is
//!   [`saving::from_bytes`].
//! * `parameters()` and `from_parameters` have no state: with a `batch_norm`, whose running statistics are in
//!   it, that is half of a network. Bytes and `serde` have both.
//! * With the feature `serde`, `#[derive(Serialize, Deserialize)]` on a network works. A text format gets the
//!   signature line by line, so that a reader names the first difference, and numbers that are not finite as
//!   words; a binary format gets the fingerprint. `Box<Net>` is read by way of the stack, as `serde` does
//!   with every `Box`: with optimisation one copy, without it some four. `saving::boxed` and
//!   `saving::InPlace` read in place.
//! * docs/format.md is the specification of all of it.
//!
//! # Names
//!
//! Beside `Net`, the macro declares `NetWorkspace`, in a hidden module `__net_workspace`, and `NetState`, in
//! `__net_state`, if the network keeps a state. An item of yours that is called so, too, hides it;
//! `Net::workspace` still makes a workspace, and the field `state` is still there. A `batch_norm` that is
//! called `seed` or `step` has the field `seed_` or `step_` in the state. No other name can collide with what
//! is emitted.
//!
//! # Limits
//!
//! 2²⁸ parameters; 7,680 values for one sample in all layers together, so that the methods for one sample
//! keep their stack frame below 64 kB in `f32` (twice that in `f64`). Numbers in a declaration must fit in
//! `f32`.
//!
//! # Bits
//!
//! A result's bits are a function of the declaration, the sizes and the arithmetic: whether the machine has a
//! fused multiply-add. One sample, rows of samples, straight-line code and register tiles give the same bits.
//! Initial weights are the same on every machine. All that is for IEEE 754's usual mode: where subnormal
//! numbers are taken for 0, as audio hosts do, numbers below 2⁻¹²⁶ change, and with them later bits.
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
#![no_std]
#![forbid(unsafe_code)]

pub use netwright_runtime::{
    Adam, Arithmetic, Dense, Difference, Draws, Feedforward, Flat, Float, Generator, Kernel, LengthError,
    Line, Lines, LoadError, Momentum, Network, Optimizable, Optimizer, Recurrent, Rule, Running, Saving,
    Scalar, Sgd, Signature, StateRef, Trainable, Weights, class_target, topology,
};
#[doc(no_inline)]
pub use netwright_runtime::{activation, init, loss, optimizer, program, saving, state, ulp, words};
#[cfg(feature = "verify")]
#[doc(inline)]
pub use netwright_verify as verify;

/// What a program that declares networks needs: `use netwright::prelude::*;`.
///
/// No trait is among them: every network has its methods as its own, and an editor would list those of a trait
/// beside them. Code that is generic over networks, and a network on another scalar than `f32`, name the traits
/// that they ask for:
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
    pub use netwright_runtime::{Adam, Momentum, Sgd, class_target};
}

/// What the macro's expansion names; it may change in any release.
#[doc(hidden)]
pub mod __private {
    pub use netwright_macros::{expand, item};
    pub use netwright_runtime::__private::*;
}

/// Declares a network; see the [crate's documentation](crate) for the language.
///
/// ```
/// netwright::network! { pub struct Xor<2, 4, 1>; }
///
/// assert_eq!(Xor::PARAMETERS, 17);
/// ```
#[cfg(not(any(feature = "alloc", feature = "serde")))]
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => {
        #[$crate::__private::item]
        struct Network($crate::__private::expand! { ($crate) $($declaration)* });
    };
}

/// Declares a network; see the [crate's documentation](crate) for the language.
///
/// ```
/// netwright::network! { pub struct Xor<2, 4, 1>; }
///
/// assert_eq!(Xor::PARAMETERS, 17);
/// ```
#[cfg(all(feature = "alloc", not(feature = "serde")))]
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => {
        #[$crate::__private::item]
        struct Network($crate::__private::expand! { ($crate, alloc) $($declaration)* });
    };
}

/// Declares a network; see the [crate's documentation](crate) for the language.
///
/// ```
/// netwright::network! { pub struct Xor<2, 4, 1>; }
///
/// assert_eq!(Xor::PARAMETERS, 17);
/// ```
#[cfg(all(feature = "serde", not(feature = "alloc")))]
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => {
        #[$crate::__private::item]
        struct Network($crate::__private::expand! { ($crate, serde) $($declaration)* });
    };
}

/// Declares a network; see the [crate's documentation](crate) for the language.
///
/// ```
/// netwright::network! { pub struct Xor<2, 4, 1>; }
///
/// assert_eq!(Xor::PARAMETERS, 17);
/// ```
#[cfg(all(feature = "alloc", feature = "serde"))]
#[macro_export]
macro_rules! network {
    ($($declaration:tt)*) => {
        #[$crate::__private::item]
        struct Network($crate::__private::expand! { ($crate, alloc, serde) $($declaration)* });
    };
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
