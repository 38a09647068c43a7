//! Networks for other programs: [`onnx()`], [`pytorch()`], [`keras()`], [`c()`], [`nnet()`].
//!
//! Input: a network, or as data a [`Source`]. Output: the bytes or the text of a file. Guarantees:
//! parameters keep their bits in single precision; all reasons of a refusal at once; the same network
//! gives the same bytes.

mod c;
mod chain;
mod declaration;
mod keras;
mod names;
mod nnet;
mod onnx;
mod operation;
mod pytorch;
mod remark;
mod source;

use netwright_runtime::{Float, Network};

pub use self::onnx::Exported;
pub use self::source::Source;
use crate::Refusal;

impl Source {
    /// As [`export::onnx`](onnx()).
    ///
    /// # Errors
    ///
    /// The same.
    pub fn onnx(&self) -> Result<Exported, Refusal> {
        onnx::export(self)
    }

    /// As [`export::pytorch`](pytorch()).
    #[must_use]
    pub fn pytorch(&self) -> String {
        pytorch::export(self)
    }

    /// As [`export::keras`](keras()).
    #[must_use]
    pub fn keras(&self) -> String {
        keras::export(self)
    }

    /// As [`export::c`](c()).
    ///
    /// # Errors
    ///
    /// The same.
    pub fn c(&self) -> Result<String, Refusal> {
        c::export(self)
    }

    /// As [`export::nnet`](nnet()).
    ///
    /// # Errors
    ///
    /// The same.
    pub fn nnet(&self) -> Result<String, Refusal> {
        nnet::export(self)
    }
}

/// A network as a model of ONNX, opset 17, in inference mode. Its input has the axis `batch` and those of the
/// declaration.
///
/// An import of the file gives the declaration back: names, operations, the options of `forward`, `dropout`
/// and `frozen`, and the loss, if an output is computed from all that it reads. It is in the metadata under
/// `netwright.declaration`, and counts as long as the graph is as it was; the numbers are those of the graph.
/// `netwright.signature` and `netwright.topology` say the rest.
///
/// ```
/// use netwright::exchange::{export, read};
/// use netwright::prelude::*;
///
/// network! {
///     struct Policy {
///         x: input(4);
///         h: x -> dense(8, init = he_uniform) -> gelu;
///         y: h -> dense(2) -> softmax;
///         loss: cross_entropy(y);
///     }
/// }
///
/// let exported = export::onnx(&Policy::new(1))?;
/// assert_eq!(
///     exported.remarks,
///     ["initialisers are not in the graph", "the loss is in the metadata"],
/// );
/// // std::fs::write("policy.onnx", &exported.bytes)?;
/// let graph = read::onnx::read(&exported.bytes, &read::NoFiles, &[])?;
/// assert_eq!(
///     graph.declaration.as_deref(),
///     Some(concat!(
///         "x: input(4);\nh: x -> dense(8) -> gelu;\ny: h -> dense(2) -> softmax;\n",
///         "loss: cross_entropy(y);\noutput: y;\n",
///     )),
/// );
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
///
/// # Errors
///
/// For a parameter that is NaN or infinite, and for a network that is too large for a file of this format.
pub fn onnx<S: Float, N: Network<S>>(network: &N) -> Result<Exported, Refusal> {
    Source::of::<S, N>(network).onnx()
}

/// A network as the source of a `torch.nn.Module`, whose `load` takes the file that
/// [`save`](crate::network::save) writes. In PyTorch it can be trained on; options of the declaration's steps
/// are not in it.
///
/// ```
/// use netwright::exchange::export;
/// use netwright::prelude::*;
///
/// network! { struct Policy<4, 8 tanh, 2>; }
///
/// let source = export::pytorch(&Policy::new(1));
/// assert!(source.contains("self.layer1 = Numbers(weights=(4, 8), bias=(8,))"));
/// // std::fs::write("policy.py", source)?;
/// // netwright::save(&policy, "policy.safetensors")?;
/// // In Python: `from policy import Policy`, `net = Policy.load("policy.safetensors")`.
/// ```
#[must_use]
pub fn pytorch<S: Float, N: Network<S>>(network: &N) -> String {
    Source::of::<S, N>(network).pytorch()
}

/// Lines of Python that give the numbers in the file that [`save`](crate::network::save) writes to a Keras
/// model, whose layers have the names of the items. What Keras has no layer for is named in a comment.
///
/// ```
/// use netwright::exchange::export;
/// use netwright::prelude::*;
///
/// network! { struct Policy { x: input(4); h: x -> dense(8) -> relu; y: h -> dense(2, bias = false); } }
///
/// let lines = export::keras(&Policy::new(1));
/// assert!(lines.contains("model.get_layer(\"h\").set_weights([numbers[\"h.weights\"], numbers[\"h.bias\"]])\n"));
/// assert!(lines.ends_with("model.get_layer(\"y\").set_weights([numbers[\"y.weights\"]])\n"));
/// ```
#[must_use]
pub fn keras<S: Float, N: Network<S>>(network: &N) -> String {
    Source::of::<S, N>(network).keras()
}

/// The numbers of a network as arrays of a header of C, in single precision, `[input][output]`.
///
/// ```
/// use netwright::exchange::export;
/// use netwright::prelude::*;
///
/// network! { struct Policy { x: input(1); y: x -> dense(2, weights = [[0.5, -1]], bias = [1, 2e-3]); } }
///
/// let header = export::c(&Policy::new(1))?;
/// assert!(header.contains("static const float policy_y_bias[2] = {\n    1e0f, 2e-3f\n};\n"));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
///
/// # Errors
///
/// For a parameter that is NaN or infinite.
pub fn c<S: Float, N: Network<S>>(network: &N) -> Result<String, Refusal> {
    Source::of::<S, N>(network).c()
}

/// A chain of dense layers with relu between them as a file of the format `.nnet` of ACAS Xu.
///
/// ```
/// use netwright::exchange::export;
/// use netwright::prelude::*;
///
/// network! { struct Unit<5, 50 relu, 50 relu, 5 identity>; }
/// network! { struct Smooth<5, 50 tanh, 5 identity>; }
///
/// let text = export::nnet(&Unit::new(1))?;
/// assert!(text.contains("\n3,5,5,50,\n5,50,50,5,\n"));
/// let refusal = export::nnet(&Smooth::new(1)).expect_err("the format has relu alone");
/// assert!(refusal.to_string().contains("`tanh` has no place in a chain"));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
///
/// # Errors
///
/// For a network that is no such chain, with each item and its word, and for a parameter that is NaN or
/// infinite.
pub fn nnet<S: Float, N: Network<S>>(network: &N) -> Result<String, Refusal> {
    Source::of::<S, N>(network).nnet()
}
