//! Evidence that the code which `netwright::network!` emits is right, for its users as much as for its
//! authors.
//!
//! * [`Interpreter`] runs any `TOPOLOGY` in `f64`, straight from the definitions: a second implementation
//!   that shares nothing with the first.
//! * [`Dual`] runs through emitted forward code and yields exact derivatives; [`gradient`] compares the
//!   emitted backward code with them, to a tolerance that rounding explains entry by entry.
//! * [`agreement`] compares outputs, loss and gradients of a sample with the interpreter,
//!   [`agreement_sequence`] those of a sequence.
//! * [`differences`] is a second opinion from the network's own loss.
//! * [`Mermaid`], [`Dot`] and [`Svg`] draw a network, the last with its weights; [`Table`] counts what it
//!   costs.
//! * [`Interval`] and [`Interval64`] run through all emitted code and bound what it yields, rounding
//!   included, on boxes of inputs: [`bounds`], [`training_bounds`], and over time [`stream_bounds`].
//! * [`derive`](derive()) writes one training step as on paper: every formula, every number, in Markdown or
//!   HTML; [`derive_sequence`] does it for a sequence, step by step through time.
//!
//! A check that compares nothing says so: [`Verdict::Nothing`] is not [`Verdict::Passed`].
#![forbid(unsafe_code)]

mod activation;
mod agreement;
mod bounds;
mod derive;
mod dual;
mod entries;
mod error;
#[cfg(test)]
mod every_word;
mod gradient;
pub mod interpreter;
mod interval;
mod layers;
mod loss;
mod magnitude;
mod operation;
mod paper;
mod picture;
mod precision;
mod report;
mod rounding;

pub use agreement::{AgreementCheck, agreement, agreement_sequence};
pub use bounds::{Bounds, TrainingBounds, Twin, bounds, stream_bounds, training_bounds};
pub use derive::{Derivation, Page, derive, derive_sequence};
pub use dual::Dual;
pub use error::Error;
pub use gradient::{GradientCheck, differences, gradient};
pub use interpreter::{
    Formula, FormulaState, Gradients, Interpreter, Past, SequenceGradients, Trace, Update,
};
pub use interval::{Enclosure, Endpoint, Interval, Interval64};
#[doc(hidden)]
pub use interval::{Margins, Rounded};
pub use picture::{Dot, Mermaid, Svg, Table, Total};
pub use report::{Entry, Report, Sample, Verdict, input_name, parameter_name};
