//! Networks of other programs in, and networks out for them; a file becomes the text of a declaration,
//! weights and a test.
//!
//! ```text
//! bytes --read--> Foreign --normalise--> Flat --lower--> Declaration + Weights --write--> files
//! ```
//!
//! Each stage is a module, with a type of its own between it and the next. [`import`](crate::import::import)
//! runs all of them, [`fill`](mod@fill) puts weights into a declared network, and `export` (feature
//! `network`) writes files for other programs. `netwright::guide::exchange` says how, with the program
//! `cargo netwright`.

pub mod evaluate;
#[cfg(feature = "network")]
pub mod export;
pub mod file;
pub mod fill;
pub mod flat;
pub mod foreign;
pub mod import;
pub mod lower;
#[cfg(feature = "network")]
pub mod network;
pub mod normalise;
pub mod read;
mod refusal;
mod state;
pub mod write;

pub use foreign::{Foreign, Tensor};
pub use refusal::{Reason, Refusal};
