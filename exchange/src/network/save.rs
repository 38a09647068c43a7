//! A network to a file.
//!
//! Input: a network. Output: its parameters and its state as a file of safetensors, with the signature.
//! Guarantees: the file is written beside its place and moved there when all of it is on the disk, so that a
//! crash leaves the old one; the same network gives the same bytes.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use netwright_runtime::{Float, Network};
use netwright_vocabulary::safetensors::Type;

use super::tensors::{self, Kind, Named};
use super::{FileError, SIGNATURE};
use crate::read::safetensors::quoted;

/// Saves a network as a file of safetensors: the parameters and the state as F32 or F64, the type of the
/// network, counters of the state as I64, and the signature in the metadata.
///
/// # Errors
///
/// If the file cannot be written; one that was there before is as it was.
///
/// ```
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let path = std::env::temp_dir().join("netwright-docs-save.safetensors");
/// netwright::save(&Net::new(1), &path)?;
/// assert!(path.exists());
/// # Ok::<(), netwright::FileError>(())
/// ```
pub fn save<S: Float, N: Network<S>>(network: &N, path: impl AsRef<Path>) -> Result<(), FileError> {
    let path = path.as_ref();
    replace(path, |file| write(network, file)).map_err(FileError::io(path))
}

/// The type of the numbers of a network.
pub(super) fn type_of<S>() -> Type {
    if size_of::<S>() == Type::F64.width() { Type::F64 } else { Type::F32 }
}

fn write<S: Float, N: Network<S>>(network: &N, to: &mut impl Write) -> io::Result<()> {
    let topology = N::TOPOLOGY;
    let state = network.state();
    let parts = state.map_or(&[][..], |state| state.parts());
    let tensors = tensors::all(&topology, parts);
    let header = header(&tensors, type_of::<S>(), &topology.signature().to_string());
    to.write_all(&(header.len() as u64).to_le_bytes())?;
    to.write_all(header.as_bytes())?;
    let (counters, numbers) = state.map_or((&[][..], &[][..]), |state| (state.counters(), state.numbers()));
    for tensor in &tensors {
        let range = tensor.range.clone();
        match tensor.kind {
            Kind::Parameters => write_numbers(network.parameters().get(range), to)?,
            Kind::Numbers => write_numbers(numbers.get(range), to)?,
            Kind::Counter => {
                for counter in counters.get(range).unwrap_or_default() {
                    to.write_all(&counter.to_le_bytes())?;
                }
            }
        }
    }
    Ok(())
}

fn write_numbers<S: Float>(numbers: Option<&[S]>, to: &mut impl Write) -> io::Result<()> {
    let mut bytes = [0; size_of::<u64>()];
    for number in numbers.unwrap_or_default() {
        let bytes = bytes.get_mut(..size_of::<S>()).unwrap_or_default();
        number.write_le(bytes);
        to.write_all(bytes)?;
    }
    Ok(())
}

/// The header: the signature, then each tensor; blanks, so that numbers are aligned to 8 bytes.
fn header(tensors: &[Named], of: Type, signature: &str) -> String {
    let mut header = format!("{{\"__metadata__\":{{{}:{}}}", quoted(SIGNATURE), quoted(signature));
    let mut begin = 0;
    for Named { name, shape, kind, range } in tensors {
        let of = if *kind == Kind::Counter { Type::I64 } else { of };
        let end = begin + range.len() * of.width();
        header.push_str(&format!(
            ",{}:{{\"dtype\":\"{}\",\"shape\":{shape:?},\"data_offsets\":[{begin},{end}]}}",
            quoted(name),
            of.word(),
        ));
        begin = end;
    }
    header.push('}');
    while header.len() % 8 != 0 {
        header.push(' ');
    }
    header
}

/// Writes a file beside its place and moves it there.
fn replace(path: &Path, write: impl FnOnce(&mut BufWriter<&File>) -> io::Result<()>) -> io::Result<()> {
    let (file, beside) = create_beside(path)?;
    let written = (|| {
        let mut writer = BufWriter::new(&file);
        write(&mut writer)?;
        writer.flush()?;
        drop(writer);
        file.sync_all()?;
        fs::rename(&beside, path)
    })();
    if written.is_err() {
        // The first error is the one to tell of.
        let _ = fs::remove_file(&beside);
        return written;
    }
    sync_folder(path)
}

/// A new file in the folder of this one, so that it can be moved in one step.
fn create_beside(path: &Path) -> io::Result<(File, PathBuf)> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    loop {
        let mut temporary = std::ffi::OsString::from(".");
        temporary.push(name);
        let next = NEXT.fetch_add(1, Ordering::Relaxed);
        temporary.push(format!(".{}-{next}", std::process::id()));
        let beside = path.with_file_name(temporary);
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Ok(file) => return Ok((file, beside)),
            // Left behind by a process that had the same number.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// The new name on the disk, too, where a folder can be opened.
fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if cfg!(unix) { File::open(folder.unwrap_or(Path::new(".")))?.sync_all() } else { Ok(()) }
}
