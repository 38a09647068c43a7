//! Any file: `open`.
//!
//! Input: the name and the bytes of a file, and what its format does not say. Output: a network, or the
//! weights of one.

use super::{
    Files, Format, NoFiles, Weights, detect, flax, keras, nam, nnet, npz, onnx, rtneural, safetensors, sb3,
    sklearn, tflite, torch,
};
use crate::{Foreign, Refusal};

/// What a file does not say itself.
#[derive(Clone, Copy)]
pub struct Choices<'a> {
    /// The files beside it.
    pub files: &'a dyn Files,
    /// Shapes of inputs, the axis of samples first.
    pub shapes: onnx::Shapes<'a>,
    /// The activation of a policy's hidden layers.
    pub activation: Option<&'a str>,
    /// Where a checkpoint has its weights.
    pub key: Option<&'a str>,
}

impl Default for Choices<'_> {
    fn default() -> Self {
        Self { files: &NoFiles, shapes: &[], activation: None, key: None }
    }
}

impl Choices<'_> {
    /// What is said without effect on a network: the option, its value, and why it has none.
    #[must_use]
    pub fn without_effect(
        &self,
        format: Format,
        foreign: &Foreign,
    ) -> Option<(&'static str, String, String)> {
        if let Some(word) = self.activation.filter(|_| format != Format::StableBaselines3) {
            let why = format!("a file of {} says its activations itself", format.name());
            return Some(("activation", word.into(), why));
        }
        let is_input = |name: &str| foreign.inputs.iter().any(|port| foreign.name(port.value) == name);
        let (name, _) = self.shapes.iter().find(|(name, _)| format != Format::Onnx || !is_input(name))?;
        let why = String::from("the file has no such input without a shape");
        Some(("shape", format!("{name}=…"), why))
    }
}

/// The shape of an input as it is written: `x=1,4`, the axis of samples first.
///
/// ```
/// use netwright_exchange::read::shape;
///
/// assert_eq!(shape("x=1,4"), Some(("x".into(), vec![1, 4])));
/// assert_eq!(shape("x=1,0"), None);
/// ```
#[must_use]
pub fn shape(text: &str) -> Option<(String, Vec<usize>)> {
    let (name, axes) = text.rsplit_once('=')?;
    let axis = |axis: &str| axis.trim().parse().ok().filter(|&axis| axis > 0);
    Some((name.into(), axes.split(',').map(axis).collect::<Option<_>>()?))
}

/// What a file holds.
#[derive(Clone, Debug)]
pub enum Opened {
    /// Layers and weights.
    Network(Foreign),
    /// Weights alone.
    Weights(Weights),
}

/// The network or the weights in a file.
///
/// # Errors
///
/// Where the format is not known, or the file is damaged or hostile.
pub fn open(name: &str, bytes: &[u8], choices: &Choices<'_>) -> Result<Opened, Refusal> {
    Ok(match detect(name, bytes)? {
        Format::Onnx => Opened::Network(onnx::read(bytes, choices.files, choices.shapes)?),
        Format::Keras => Opened::Network(keras::read(bytes)?),
        Format::Nnet => Opened::Network(nnet::read(bytes)?),
        Format::Sklearn => Opened::Network(sklearn::read(bytes)?),
        Format::Tflite => Opened::Network(tflite::read(bytes)?),
        Format::StableBaselines3 => Opened::Network(sb3::read(bytes, choices.activation)?),
        Format::Rtneural => Opened::Network(rtneural::read(bytes)?),
        Format::Nam => Opened::Network(nam::read(bytes)?),
        Format::Torch => Opened::Weights(torch::read(bytes, choices.key)?),
        Format::Safetensors => Opened::Weights(safetensors::read(bytes)?),
        Format::Flax if bytes.starts_with(b"PK") => Opened::Weights(npz::read(bytes)?),
        Format::Flax => Opened::Weights(flax::read(bytes)?),
        Format::KerasWeights => Opened::Weights(keras::weights(bytes)?),
    })
}

/// The weights in a file. Those of a `.keras` file, which has the layers, too, can be a declared network's.
///
/// # Errors
///
/// As [`open`]; and where the file holds a whole network of another format.
pub fn weights(name: &str, bytes: &[u8], choices: &Choices<'_>) -> Result<Weights, Refusal> {
    if detect(name, bytes)? == Format::Keras {
        return keras::weights(bytes);
    }
    match open(name, bytes, choices)? {
        Opened::Weights(weights) => Ok(weights),
        Opened::Network(_) => {
            let help = "`cargo netwright import` writes its declaration, too";
            Err(Refusal::new(format!("file `{name}`"), "it holds a whole network", help))
        }
    }
}

/// The network in a file.
///
/// # Errors
///
/// As [`open`]; and where the file holds weights alone.
pub fn network(name: &str, bytes: &[u8], choices: &Choices<'_>) -> Result<Foreign, Refusal> {
    match open(name, bytes, choices)? {
        Opened::Network(foreign) => Ok(foreign),
        Opened::Weights(weights) => {
            let fact = format!(
                "it holds {} tensors, but does not say what is computed with them ({})",
                weights.tensors.len(),
                weights.origin.join(", ")
            );
            let help = format!(
                "export the model to ONNX; or declare the network in Rust and run `cargo netwright fill net.rs {name}`"
            );
            Err(Refusal::new(format!("file `{name}`"), fact, help))
        }
    }
}
