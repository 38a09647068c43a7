//! Networks as files of safetensors: [`save`] and [`load`].
//!
//! Input: a network, a path. Output: a file that Python reads, too; a network from such a file. Guarantees: a
//! file is there completely or as it was before; after an error a network is as it was before; what [`save`]
//! wrote is loaded with every bit; memory stays below twice the file.

mod error;
mod load;
mod save;
mod tensors;

pub use error::FileError;
pub use load::{load, load_bytes};
pub use save::{save, tensors};
pub use tensors::parameter_name;
#[cfg(feature = "import")]
pub(crate) use tensors::parameters;

/// The key of the signature in the metadata of a file.
///
/// ```
/// assert_eq!(netwright::exchange::network::SIGNATURE, "signature");
/// ```
pub const SIGNATURE: &str = "signature";
