//! Keras 3: `.keras` archives, sequential and functional models, and their weights or those of `.weights.h5`.
//!
//! Input: the bytes of a file. Output: [`Foreign`], or [`Weights`]. Guarantees: no code of the file is run:
//! only known words of activations and layers are taken; a layer that is not known becomes
//! [`Op::Unknown`](crate::foreign::Op) with its tensors; memory in proportion to the file.

mod activation;
mod class;
mod layer;
mod merge;
mod model;
mod time;
mod weights;

use super::hdf5::{File, is_hdf5};
use super::zip::{Archive, is_archive};
use super::{Weights, json, numbers};
use crate::{Foreign, Refusal};

/// The most models within one another.
const DEPTH: usize = 4;
const CONFIG: &str = "config.json";
const WEIGHTS: &str = "model.weights.h5";

/// Whether an archive is one of Keras.
pub(super) fn is_keras(archive: &Archive<'_>) -> bool {
    archive.names().any(|name| name == CONFIG)
}

/// Whether an HDF5 file is a whole model of Keras 2; without layers, it holds weights.
pub(super) fn is_whole_h5(bytes: &[u8]) -> Result<bool, Refusal> {
    Ok(File::read(bytes)?.has_attribute("", "model_config"))
}

/// The network of a `.keras` file.
///
/// # Errors
///
/// For a whole model in the format of Keras 2 (`.h5`), for layers that hold Python code, for damaged or
/// hostile files, and for numbers that are NaN or infinite.
///
/// ```
/// use netwright::exchange::read::keras;
///
/// let refusal = keras::read(b"no archive").expect_err("it is no file of Keras");
/// assert!(!refusal.reasons().is_empty());
/// ```
pub fn read(bytes: &[u8]) -> Result<Foreign, Refusal> {
    if is_hdf5(bytes) {
        return Err(h5(bytes));
    }
    if !is_archive(bytes) {
        let help = "Save the model with `model.save(\"model.keras\")` of Keras 3.";
        return Err(Refusal::new("Keras file", "it is not a zip archive", help));
    }
    let archive = Archive::read(bytes)?;
    let config = json::parse(archive.required(CONFIG)?, CONFIG)?;
    let metadata =
        archive.member("metadata.json")?.map(|bytes| json::parse(bytes, "metadata.json")).transpose()?;
    let version = metadata.as_ref().map_or("", |metadata| json::text(metadata, "keras_version"));
    let file = File::read(archive.required(WEIGHTS)?)?;
    model::read(&config, &file, version)
}

/// Why an HDF5 file is no network.
fn h5(bytes: &[u8]) -> Refusal {
    let file = match File::read(bytes) {
        Ok(file) => file,
        Err(refusal) => return refusal,
    };
    if file.has_attribute("", "model_config") {
        return Refusal::new(
            "Keras file",
            "it is a whole model in the old HDF5 format (`.h5`) of Keras 2",
            "Load it with Keras 3 and save it anew: `keras.models.load_model(\"model.h5\").save(\"model.keras\")`.",
        );
    }
    let help = "Import the `.keras` file, which holds the layers, too; or fill a declared network with these weights.";
    Refusal::new("Keras file", "it holds weights alone (`.weights.h5`), no layers", help)
}

/// The weights of a `.weights.h5` or `.keras` file, by the names of their layers: `h/kernel`.
///
/// # Errors
///
/// For a whole model in the format of Keras 2, for damaged or hostile files, and for numbers that are NaN or
/// infinite.
///
/// ```
/// use netwright::exchange::read::keras;
///
/// assert!(keras::weights(b"no file of HDF5").is_err());
/// ```
pub fn weights(bytes: &[u8]) -> Result<Weights, Refusal> {
    let archive = if is_archive(bytes) { Some(Archive::read(bytes)?) } else { None };
    let inner = archive.as_ref().map(|archive| archive.required(WEIGHTS)).transpose()?;
    if inner.is_none() && is_whole_h5(bytes)? {
        return Err(h5(bytes));
    }
    numbers::finite(weights::weights(&File::read(inner.unwrap_or(bytes))?)?)
}
