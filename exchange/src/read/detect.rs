//! Which format a file has, by its content first and its name second.
//!
//! Input: a name and the bytes. Output: [`Format`], or a refusal that says what the file is and what to do
//! instead. Guarantees: no file is read beyond what tells formats apart; JSON is parsed once.

use super::zip::{Archive, short};
use super::{flax, hdf5, json, keras, nam, rtneural, sb3, sklearn, tflite};
use crate::Refusal;

/// The formats of files.
///
/// ```
/// use netwright::exchange::read::{Format, detect};
///
/// assert_eq!(detect("net.nnet", b"// ACAS Xu")?, Format::Nnet);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// ONNX: a network.
    Onnx,
    /// PyTorch's `state_dict`: weights.
    Torch,
    /// safetensors: weights.
    Safetensors,
    /// Keras' `.keras`: a network.
    Keras,
    /// Keras' `.weights.h5`: weights.
    KerasWeights,
    /// ACAS Xu's `.nnet`: a network.
    Nnet,
    /// scikit-learn as JSON: a network.
    Sklearn,
    /// TensorFlow Lite: a network.
    Tflite,
    /// flax as MessagePack, or an archive of numpy: weights.
    Flax,
    /// Stable-Baselines3: a network.
    StableBaselines3,
    /// RTNeural as JSON: a network.
    Rtneural,
    /// Neural Amp Modeler: a network.
    Nam,
}

impl Format {
    /// All formats.
    ///
    /// ```
    /// use netwright::exchange::read::Format;
    ///
    /// assert!(Format::ALL.contains(&Format::Nam));
    /// ```
    pub const ALL: [Self; 12] = [
        Self::Onnx,
        Self::Torch,
        Self::Safetensors,
        Self::Keras,
        Self::KerasWeights,
        Self::Nnet,
        Self::Sklearn,
        Self::Tflite,
        Self::Flax,
        Self::StableBaselines3,
        Self::Rtneural,
        Self::Nam,
    ];

    /// Its name for people.
    ///
    /// ```
    /// use netwright::exchange::read::Format;
    ///
    /// assert_eq!(Format::Tflite.name(), "TensorFlow Lite");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Onnx => "ONNX",
            Self::Torch => "PyTorch state_dict",
            Self::Safetensors => "safetensors",
            Self::Keras => "Keras",
            Self::KerasWeights => "Keras weights",
            Self::Nnet => "ACAS Xu .nnet",
            Self::Sklearn => "scikit-learn JSON",
            Self::Tflite => "TensorFlow Lite",
            Self::Flax => "flax",
            Self::StableBaselines3 => "Stable-Baselines3",
            Self::Rtneural => "RTNeural JSON",
            Self::Nam => "Neural Amp Modeler",
        }
    }

    /// Whether a file of it holds weights alone, which need a declared network.
    ///
    /// ```
    /// use netwright::exchange::read::Format;
    ///
    /// assert!(Format::Safetensors.is_weights() && !Format::Onnx.is_weights());
    /// ```
    #[must_use]
    pub const fn is_weights(self) -> bool {
        match self {
            Self::Torch | Self::Safetensors | Self::KerasWeights | Self::Flax => true,
            Self::Onnx
            | Self::Keras
            | Self::Nnet
            | Self::Sklearn
            | Self::Tflite
            | Self::StableBaselines3
            | Self::Rtneural
            | Self::Nam => false,
        }
    }
}

/// The format of a file.
///
/// # Errors
///
/// For what is none of them: an empty file, a pointer of Git LFS, a page of HTML, a pickle, a saved program
/// of PyTorch, an unknown file.
///
/// ```
/// use netwright::exchange::read::detect;
///
/// let refusal = detect("model.pt", b"version https://git-lfs.github.com/spec/v1").err();
/// let text = refusal.map(|refusal| refusal.to_string()).unwrap_or_default();
/// assert!(text.contains("`git lfs pull`"), "{text}");
/// ```
pub fn detect(name: &str, bytes: &[u8]) -> Result<Format, Refusal> {
    let refused = |fact: &str, help: &str| Err(Refusal::new(format!("file `{}`", short(name)), fact, help));
    if bytes.is_empty() {
        return refused("it is empty", "Copy or save it again.");
    }
    if bytes.starts_with(b"version https://git-lfs") {
        let fact = "it is a pointer of Git LFS (large file storage), not the file itself";
        return refused(fact, "Fetch the file with `git lfs pull`.");
    }
    if let Some(fact) = page(bytes) {
        let help = "Download the file itself: the address of a page is often not that of its file \
                    (`raw`, `resolve` and `download` are common words in the right one).";
        return refused(fact, help);
    }
    if bytes.starts_with(b"PK") {
        return archive(name, bytes);
    }
    if hdf5::is_hdf5(bytes) {
        return Ok(if keras::is_whole_h5(bytes)? { Format::Keras } else { Format::KerasWeights });
    }
    if tflite::is_tflite(bytes) {
        return Ok(Format::Tflite);
    }
    if let Some(format) = by_extension(name) {
        return Ok(format);
    }
    // A header of safetensors is JSON behind 8 bytes.
    if bytes.get(8) == Some(&b'{') && bytes.get(6..8) == Some(&[0, 0]) {
        return Ok(Format::Safetensors);
    }
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if first == Some(&b'{') {
        return of_json(name, bytes);
    }
    let is_pickle =
        bytes.first() == Some(&0x80) && bytes.get(1).is_some_and(|version| (2..=5).contains(version));
    if is_pickle || matches!(extension(name).as_str(), "joblib" | "pkl" | "pickle") {
        return refused(
            "it is a pickle: Python code that builds objects, as joblib and pickle write it; it is never run",
            "Export a scikit-learn model with skl2onnx, or write its numbers as JSON (the guide, \
             `netwright::guide::exchange`, has the lines); save PyTorch weights with `torch.save(model.state_dict(), …)`.",
        );
    }
    if bytes.starts_with(b"//") {
        return Ok(Format::Nnet);
    }
    if flax::is_map(bytes) {
        return Ok(Format::Flax);
    }
    // A model of ONNX has no mark: its first field is the version, a small number.
    if bytes.first() == Some(&0x08) {
        return Ok(Format::Onnx);
    }
    let known: Vec<&str> = Format::ALL.into_iter().map(Format::name).collect();
    refused("its format is not known", &format!("Known are {}.", known.join(", ")))
}

/// What stands behind the last dot of a name, in lower case.
fn extension(name: &str) -> String {
    name.rsplit_once('.').map_or(String::new(), |(_, extension)| extension.to_lowercase())
}

/// The format of a name, for those whose content has no mark.
fn by_extension(name: &str) -> Option<Format> {
    Some(match extension(name).as_str() {
        "onnx" => Format::Onnx,
        "safetensors" => Format::Safetensors,
        "nnet" => Format::Nnet,
        "msgpack" | "flax" => Format::Flax,
        // Before PyTorch 1.6: its reader says what to do.
        "pt" | "pth" => Format::Torch,
        "nam" => Format::Nam,
        _ => return None,
    })
}

/// What a failed download leaves instead of a file.
fn page(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = start.get(..start.len().min(512))?.trim_ascii_start().to_ascii_lowercase();
    if start.starts_with(b"<!doctype html") || start.starts_with(b"<html") || start.starts_with(b"<head") {
        return Some("it is a page of HTML, as a failed download leaves it, and no model");
    }
    if start.starts_with(b"<?xml") {
        return Some("it is XML, such as a server's error message, and no model");
    }
    let answers: [&[u8]; 5] =
        [b"not found", b"404", b"entry not found", b"access denied", b"invalid username or password"];
    let is_short = bytes.len() <= 512 && bytes.is_ascii();
    (is_short && answers.iter().any(|answer| start.starts_with(answer)))
        .then_some("it is a server's error message, as a failed download leaves it, and no model")
}

fn archive(name: &str, bytes: &[u8]) -> Result<Format, Refusal> {
    let archive = Archive::read(bytes)?;
    let has = |end: &str| archive.names().any(|name| name.ends_with(end));
    if sb3::is_policy(&archive) {
        return Ok(Format::StableBaselines3);
    }
    if keras::is_keras(&archive) {
        return Ok(Format::Keras);
    }
    if has("data.pkl") || has("constants.pkl") {
        return Ok(Format::Torch);
    }
    if has(".npy") {
        return Ok(Format::Flax);
    }
    Err(Refusal::new(
        format!("file `{}`", short(name)),
        format!("it is a zip archive of no known kind; it has {}", archive.list()),
        "Unpack it and give the model inside.",
    ))
}

fn of_json(name: &str, bytes: &[u8]) -> Result<Format, Refusal> {
    let document = json::parse(bytes, &format!("file `{}`", short(name)))?;
    if nam::is_model(&document) {
        return Ok(Format::Nam);
    }
    if rtneural::is_network(&document) {
        return Ok(Format::Rtneural);
    }
    if sklearn::is_pipeline(&document) {
        return Ok(Format::Sklearn);
    }
    Err(Refusal::new(
        format!("file `{}`", short(name)),
        "it is JSON of no known kind",
        "JSON of scikit-learn (`steps`), of RTNeural (`layers`, `in_shape`) and of Neural Amp Modeler is read.",
    ))
}
