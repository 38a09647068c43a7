//! Networks for other programs: [`onnx()`].
//!
//! Input: a network. Output: the bytes or the text of a file. Guarantees: parameters keep their bits in single
//! precision; all reasons of a refusal at once; the same network gives the same bytes.

mod declaration;
mod onnx;
mod remark;
mod source;

use netwright_runtime::{Float, Network};

use self::source::Source;
use crate::Refusal;

/// A file, and what it does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exported {
    /// The bytes of the file.
    pub bytes: Vec<u8>,
    /// What the format has no words for, such as the loss.
    pub remarks: Vec<String>,
}

/// A network as a model of ONNX, opset 17, in inference mode. Its input has the axis `batch` and those of the
/// declaration.
///
/// An import of the file gives the declaration back: names, operations, and the options of `forward`, `dropout`
/// and `frozen`.
///
/// # Errors
///
/// For a network that is too large for a file of this format.
pub fn onnx<S: Float, N: Network<S>>(network: &N) -> Result<Exported, Refusal> {
    onnx::export(&Source::of::<S, N>(network))
}
