//! Readers: from the bytes of a file to a network or to its weights, one file or folder for each format.
//!
//! Input: bytes that nobody trusts. Output: a network ([`Foreign`](crate::Foreign)) or the weights of one
//! ([`Weights`]). Guarantees: no panic, no code of the file run, memory in proportion to the file.

mod cursor;
mod detect;
pub mod flax;
mod graph;
mod hdf5;
mod json;
pub mod keras;
mod later;
pub mod nam;
pub mod nnet;
pub mod npz;
pub(crate) mod numbers;
pub mod onnx;
mod open;
mod pickle;
pub mod rtneural;
pub mod safetensors;
pub mod sb3;
pub mod sklearn;
pub mod tflite;
pub mod torch;
mod zip;

pub use detect::{Format, detect};
pub use open::{Choices, Opened, network, open, shape, weights};

use crate::Tensor;

/// The weights of a network whose layers the file does not say.
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
pub trait Files {
    /// The bytes of the file of this name in the model's folder.
    ///
    /// # Errors
    ///
    /// Where there is no such file, or it cannot be read.
    fn read(&self, name: &str) -> std::io::Result<Vec<u8>>;
}

/// The files in a folder.
#[derive(Clone, Copy, Debug)]
pub struct Folder<'a>(pub &'a std::path::Path);

impl Files for Folder<'_> {
    fn read(&self, name: &str) -> std::io::Result<Vec<u8>> {
        std::fs::read(self.0.join(name))
    }
}

/// No files: what is read has to be whole.
#[derive(Clone, Copy, Debug)]
pub struct NoFiles;

impl Files for NoFiles {
    fn read(&self, _name: &str) -> std::io::Result<Vec<u8>> {
        Err(std::io::ErrorKind::NotFound.into())
    }
}
