//! The code that networks emitted by `netwright::network!` call.
#![no_std]

#[cfg(any(feature = "alloc", feature = "rayon"))]
extern crate alloc;
#[cfg(feature = "rayon")]
extern crate std;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
pub mod activation;
mod class;
mod clipping;
#[cfg(feature = "rayon")]
mod columns;
mod differentiable;
mod feedforward;
mod fine_tuning;
mod flat;
mod given;
mod gradients;
pub mod init;
#[doc(hidden)]
pub mod kernel;
pub mod layer;
mod length;
pub mod loss;
mod machine;
mod math;
mod memory;
mod network;
mod one_by_one;
mod optimizable;
pub mod optimizer;
mod over_time;
mod part;
mod pick;
pub mod program;
mod recurrent;
mod rows;
mod run;
pub mod saving;
pub mod scalar;
pub mod schedule;
mod sequences;
mod signature;
pub mod state;
pub mod topology;
mod trainable;
pub mod words;

pub use class::class_target;
pub use differentiable::Differentiable;
pub use feedforward::Feedforward;
pub use fine_tuning::FineTuning;
pub use flat::Flat;
pub use init::Generator;
pub use layer::{Dense, Weights};
pub use length::LengthError;
pub use math::ulp;
pub use memory::{DelayLine, Memory};
pub use network::Network;
pub use optimizable::Optimizable;
pub use optimizer::{Adam, Momentum, Optimizer, Rule, Sgd};
pub use over_time::TrainableOverTime;
pub use part::{BatchPart, WholeBatch};
pub use pick::{PickError, pick, try_pick};
pub use recurrent::Recurrent;
pub use saving::{Float, LoadError, Saving};
pub use scalar::{Arithmetic, Kernel, Scalar, arithmetic};
pub use signature::{Difference, Line, Lines, Signature};
pub use state::{Draws, Running, StateRef};
pub use trainable::Trainable;
