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
///
/// ```
/// use std::path::Path;
///
/// use netwright::exchange::read::{Choices, Folder};
///
/// // A model of ONNX whose weights are in files beside it, and which does not say the shape of its input.
/// let folder = Folder(Path::new("models"));
/// let shapes = [("x".to_owned(), vec![1, 4])];
/// let choices = Choices { files: &folder, shapes: &shapes, ..Choices::default() };
/// assert!(choices.activation.is_none());
/// ```
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
/// use netwright::exchange::read::shape;
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
///
/// ```
/// use netwright::exchange::read::{Choices, Opened, open};
///
/// let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// let opened = open("net.nnet", text.as_bytes(), &Choices::default())?;
/// assert!(matches!(opened, Opened::Network(network) if network.outputs.len() == 1));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
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
///
/// ```
/// use netwright::exchange::read::{Choices, Opened, open, safetensors};
///
/// let bytes = safetensors::write(&[], &[]);
/// let opened = open("net.safetensors", &bytes, &Choices::default())?;
/// assert!(matches!(opened, Opened::Weights(weights) if weights.tensors.is_empty()));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
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
        Format::Flax => Opened::Weights(within(flax::read(bytes)?, choices.key)?),
        Format::KerasWeights => Opened::Weights(keras::weights(bytes)?),
    })
}

/// The tensors under a key, such as `params` of a `TrainState`, which has the optimiser's as well.
fn within(mut weights: Weights, key: Option<&str>) -> Result<Weights, Refusal> {
    let Some(key) = key else { return Ok(weights) };
    let top = |name: &str| name.split('/').next().unwrap_or_default().to_owned();
    let mut keys: Vec<String> = weights.tensors.iter().map(|(name, _)| top(name)).collect();
    keys.dedup();
    weights.tensors.retain(|(name, _)| name.strip_prefix(key).is_some_and(|rest| rest.starts_with('/')));
    if weights.tensors.is_empty() {
        keys.truncate(8);
        let fact = format!("it has no tensors under the key `{key}`; its keys are {}", keys.join(", "));
        return Err(Refusal::new("flax file", fact, "Give one of these with `--key`."));
    }
    weights.remarks.push(format!("the weights are those under the key `{key}`"));
    Ok(weights)
}

/// The weights in a file. Those of a `.keras` file, which has the layers, too, can be a declared network's.
///
/// # Errors
///
/// As [`open`]; and where the file holds a whole network of another format.
///
/// ```
/// use netwright::exchange::{Tensor, read};
///
/// let tensors = [("h.bias".to_owned(), Tensor::row(vec![0.5, 1.5]))];
/// let bytes = read::safetensors::write(&tensors, &[]);
/// let weights = read::weights("net.safetensors", &bytes, &read::Choices::default())?;
/// assert_eq!(weights.tensors[0].1.numbers(), [0.5, 1.5]);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
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
///
/// ```
/// use netwright::exchange::read;
///
/// let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// let foreign = read::network("net.nnet", text.as_bytes(), &read::Choices::default())?;
/// assert_eq!(foreign.inputs[0].shape, [1, 2]);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
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
