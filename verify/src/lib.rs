//! Evidence that the code which `netwright::network!` emits is right, for its users as much as for its authors.
//!
//! * [`Interpreter`] runs any `TOPOLOGY` in `f64`, straight from the definitions: a second implementation that
//!   shares nothing with the first.
//! * [`Dual`] runs through emitted forward code and yields exact derivatives; [`gradient`] compares the emitted
//!   backward code with them, to a tolerance that rounding explains entry by entry.
//! * [`differences`] is a second opinion from the network's own loss.
//!
//! A check that compares nothing says so: [`Verdict::Nothing`] is not [`Verdict::Passed`].

mod differences;
mod dual;
mod entries;
mod error;
mod gradient;
pub mod interpreter;
mod magnitude;
mod report;

pub use differences::{DifferenceCheck, differences};
pub use dual::Dual;
pub use error::Error;
pub use gradient::{GradientCheck, gradient};
pub use interpreter::{Gradients, Interpreter, Trace, Update};
pub use report::{Entry, Report, Sample, Verdict, input_name, parameter_name};
