//! Networks for other programs: [`onnx()`], [`pytorch()`], [`c()`], [`nnet()`].
//!
//! Input: a network. Output: the bytes or the text of a file. Guarantees: parameters keep their bits in single
//! precision; all reasons of a refusal at once; the same network gives the same bytes.

mod c;
mod declaration;
mod nnet;
mod onnx;
mod pytorch;
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

/// A network as the source of a `torch.nn.Module`, whose `load` takes the file that [`save`](crate::network::save)
/// writes. In PyTorch it can be trained on; options of the declaration's steps are not in it.
#[must_use]
pub fn pytorch<S: Float, N: Network<S>>(network: &N) -> String {
    pytorch::export(&Source::of::<S, N>(network))
}

/// The numbers of a network as arrays of a header of C, in single precision, `[input][output]`.
///
/// # Errors
///
/// For a parameter that is NaN or infinite.
pub fn c<S: Float, N: Network<S>>(network: &N) -> Result<String, Refusal> {
    c::export(&Source::of::<S, N>(network))
}

/// A chain of dense layers with relu between them as a file of the format `.nnet` of ACAS Xu.
///
/// # Errors
///
/// For a network that is no such chain, with each item and its word, and for a parameter that is NaN or infinite.
pub fn nnet<S: Float, N: Network<S>>(network: &N) -> Result<String, Refusal> {
    nnet::export(&Source::of::<S, N>(network))
}
