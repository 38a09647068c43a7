//! Prints the declaration that a file becomes.
//!
//! Input: the path of an ONNX model, and names of outputs. Output: the module, or why the file is refused.

use std::path::Path;
use std::process::ExitCode;

use netwright_exchange::{Refusal, lower, normalise, read, write};

fn show(path: &Path, outputs: &[String]) -> Result<String, Refusal> {
    let bytes = std::fs::read(path)
        .map_err(|error| Refusal::new(path.display().to_string(), error.to_string(), ""))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    let foreign = read::onnx::read(&bytes, &read::Folder(folder), &[])?;
    let (foreign, remarks) = normalise::outputs(foreign, outputs)?;
    let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
    let declaration = lower::lower(&flat, "Net")?;
    Ok(write::module(&declaration, &remarks, "net.safetensors"))
}

fn main() -> ExitCode {
    let mut arguments = std::env::args();
    let Some(path) = arguments.nth(1) else {
        eprintln!("usage: show MODEL.onnx [OUTPUT …]");
        return ExitCode::FAILURE;
    };
    match show(Path::new(&path), &arguments.collect::<Vec<_>>()) {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(refusal) => {
            eprintln!("{refusal}");
            ExitCode::FAILURE
        }
    }
}
