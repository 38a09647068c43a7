//! Readers: from the bytes of a file to a network or to its weights, one file or folder for each format.
//!
//! Input: bytes that nobody trusts. Output: a network ([`Foreign`](crate::Foreign)) or the weights of one
//! ([`Weights`]). Guarantees: no panic, no code of the file run, memory in proportion to the file.

mod cursor;
#[cfg(feature = "import")]
mod detect;
#[cfg(feature = "import")]
pub mod flax;
#[cfg(feature = "import")]
mod graph;
#[cfg(feature = "import")]
mod hdf5;
#[cfg(feature = "import")]
mod json;
#[cfg(feature = "import")]
pub mod keras;
#[cfg(feature = "import")]
mod keys;
#[cfg(feature = "import")]
mod later;
#[cfg(feature = "import")]
pub mod nam;
#[cfg(feature = "import")]
pub mod nnet;
pub mod npz;
pub(crate) mod numbers;
#[cfg(feature = "import")]
pub mod onnx;
#[cfg(feature = "import")]
mod open;
#[cfg(feature = "import")]
mod pickle;
#[cfg(feature = "import")]
pub mod rtneural;
pub mod safetensors;
#[cfg(feature = "import")]
pub mod sb3;
#[cfg(feature = "import")]
pub mod sklearn;
#[cfg(feature = "import")]
pub mod tflite;
#[cfg(feature = "import")]
mod time;
#[cfg(feature = "import")]
pub mod torch;
mod zip;

#[cfg(feature = "import")]
pub use detect::{Format, detect};
#[cfg(feature = "import")]
pub use open::{Choices, Opened, network, open, shape, weights};

use crate::Tensor;

/// The weights of a network whose layers the file does not say.
///
/// ```
/// use netwright::exchange::{Tensor, read::Weights};
///
/// let tensors = [("h.bias".to_owned(), Tensor::row(vec![0.5, 1.5]))];
/// let weights = Weights { tensors: tensors.to_vec(), ..Weights::default() };
/// assert_eq!(weights.tensors[0].0, "h.bias");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// The format and the program, for messages.
    pub origin: Vec<String>,
    /// What the reader did that a user should know, such as a prefix that it took away.
    pub remarks: Vec<String>,
    /// Keys and texts that the file holds beside its tensors.
    pub metadata: Vec<(String, String)>,
    /// Names and numbers, in the order of the file.
    pub tensors: Vec<(String, Tensor)>,
    /// What says the order of the layers.
    pub order: Order,
}

/// What says the order of a file's layers.
///
/// ```
/// use netwright::exchange::read::{Order, safetensors};
///
/// // A file of safetensors sorts its tensors by name.
/// assert_eq!(safetensors::read(&safetensors::write(&[], &[]))?.order, Order::Numbers);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The file: its tensors are in the order of the layers.
    #[default]
    File,
    /// The numbers in the names: the tensors are in the order of their names or in none, as in files of
    /// safetensors and of flax.
    Numbers,
    /// Nothing.
    Unknown,
}

/// The files beside the one that is read, such as the `.data` of an ONNX model.
///
/// ```
/// use std::collections::HashMap;
/// use std::io;
///
/// use netwright::exchange::read::Files;
///
/// /// Files in memory.
/// struct Memory(HashMap<String, Vec<u8>>);
///
/// impl Files for Memory {
///     fn read(&self, name: &str) -> io::Result<Vec<u8>> {
///         self.0.get(name).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
///     }
/// }
/// let files = Memory(HashMap::from([("model.data".to_owned(), vec![1])]));
/// assert!(files.read("model.data").is_ok() && files.read("other.data").is_err());
/// ```
pub trait Files {
    /// The bytes of the file of this name in the model's folder.
    ///
    /// ```
    /// use netwright::exchange::read::{Files, NoFiles};
    ///
    /// let error = NoFiles.read("model.data").unwrap_err();
    /// assert_eq!(error.kind(), std::io::ErrorKind::NotFound);
    /// ```
    ///
    /// # Errors
    ///
    /// Where there is no such file, or it cannot be read.
    fn read(&self, name: &str) -> std::io::Result<Vec<u8>>;
}

/// The files in a folder.
///
/// ```
/// use std::path::Path;
///
/// use netwright::exchange::read::{Files, Folder};
///
/// let folder = Folder(Path::new("/no/such/folder"));
/// assert!(folder.read("model.data").is_err());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Folder<'a>(pub &'a std::path::Path);

impl Files for Folder<'_> {
    fn read(&self, name: &str) -> std::io::Result<Vec<u8>> {
        std::fs::read(self.0.join(name))
    }
}

/// No files: what is read has to be whole.
///
/// ```
/// use netwright::exchange::read::{Files, NoFiles};
///
/// assert!(NoFiles.read("model.data").is_err());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _name: &str) -> std::io::Result<Vec<u8>> {
        Err(std::io::ErrorKind::NotFound.into())
    }
}
