//! Networks of other programs in, and networks out for them; a file becomes the text of a declaration,
//! weights and a test.
//!
//! ```text
//! bytes --read--> Foreign --normalise--> Flat --lower--> Declaration + Weights --write--> files
//! ```
//!
//! Each stage is a module, with a type of its own between it and the next. [`import`](crate::import::import)
//! runs all of them, [`fill`](mod@fill) puts weights into a declared network, and `export` writes files for
//! other programs. `netwright::guide::exchange` says how, with the program `cargo netwright`.
//!
//! The features: `network` saves and loads networks, `import` is all of the above, and `export` needs both.

// What readers of models share with those of saved networks and of data is idle without them.
#![cfg_attr(not(feature = "import"), allow(dead_code))]

#[cfg(feature = "import")]
pub mod evaluate;
#[cfg(all(feature = "import", feature = "network"))]
pub mod export;
pub mod file;
#[cfg(feature = "import")]
pub mod fill;
#[cfg(feature = "import")]
pub mod flat;
pub mod foreign;
#[cfg(feature = "import")]
pub mod import;
#[cfg(feature = "import")]
pub mod lower;
#[cfg(feature = "network")]
pub mod network;
#[cfg(feature = "import")]
pub mod normalise;
pub mod read;
mod refusal;
mod state;
#[cfg(feature = "import")]
pub mod write;

pub use foreign::{Foreign, Tensor};
pub use refusal::{Reason, Refusal};
