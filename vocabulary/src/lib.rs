//! The words of the language: operations, activations, losses, initialisers and options.
//!
//! Each has one row in one table: its name, its names in other frameworks, the number that it takes, its
//! formula, its source, and the facts that the compiler needs. The compiler, the runtime, `netwright-verify`
//! and the tests read these rows; none of them has its own list of words. The tables are macros as well as
//! types: [`operations`], [`activations`], [`losses`], [`initialisers`], [`options`] and [`items`] pass their
//! rows to a macro of the caller, which makes an item of each word.
//!
//! A row that leaves something out does not compile, and neither does a crate that must handle a new word and
//! does not. The module [`safetensors`] reads the header of a file of weights, and [`Shape`] says how many
//! numbers a value has, for the same crates. This crate is the project's own, has no dependency and uses no
//! heap: with it, the runtime still depends on no third-party code.
#![no_std]

mod activation;
mod initialiser;
pub mod item;
mod kept;
mod loss;
mod number;
mod operation;
pub mod option;
pub mod safetensors;
mod shape;
mod step;

pub use activation::{Activation, Floor, Range, Reads};
pub use initialiser::{Fans, Init, Law};
pub use kept::Kept;
pub use loss::{ComparedSteps, Divisor, Loss};
pub use number::Number;
pub use operation::{OperationWord, Those};
pub use shape::Shape;
pub use step::{StepOptions, StepValue};

/// The names of words in other frameworks, in small letters without underscores, each with ours.
pub fn aliases() -> impl Iterator<Item = (&'static str, &'static str)> {
    let activations = Activation::ALL.into_iter().map(|of| (of.aliases(), of.word()));
    let losses = Loss::ALL.into_iter().map(|of| (of.aliases(), of.word()));
    let initialisers = Init::ALL.into_iter().map(|of| (of.aliases(), of.word()));
    let options = option::ALL.into_iter().map(|word| (option::aliases(word), word));
    let all = activations.chain(losses).chain(initialisers).chain(options);
    all.flat_map(|(theirs, ours)| theirs.iter().map(move |theirs| (*theirs, ours)))
}
