//! Files of weights that are on no disk.
//!
//! Input: the path of a file, as a declaration in a test names it. Output: the beginning of the file.
//! Guarantees: the same path gives the same file in every run; every other path is that of no file.

use netwright_codegen::files::{File, Files, Start, Unread};
use netwright_vocabulary::safetensors::Type;
use proc_macro2::Span;

use crate::safetensors::{self, Tensor};

/// A tensor: name, type and shape.
type Listed = (&'static str, Type, &'static [usize]);

/// Each file with its tensors.
const FILES: [(&str, &[Listed]); 10] = [
    ("policy.safetensors", &[("y.weights", Type::F32, &[2, 1]), ("y.bias", Type::F32, &[1])]),
    ("transposed.safetensors", &[("y.weights", Type::F32, &[1, 2]), ("y.bias", Type::F32, &[1])]),
    ("wider.safetensors", &[("y.weights", Type::F32, &[4, 3]), ("y.bias", Type::F32, &[3])]),
    ("half.safetensors", &[("y.weights", Type::F16, &[2, 1]), ("y.bias", Type::F64, &[1])]),
    ("without_bias.safetensors", &[("y.weights", Type::F32, &[2, 1])]),
    (
        "twice.safetensors",
        &[("y.weights", Type::F32, &[2, 1]), ("y.bias", Type::F32, &[1]), ("y.bias", Type::F32, &[1])],
    ),
    (
        "of_norm.safetensors",
        &[
            ("y.weights", Type::F32, &[2, 1]),
            ("y.bias", Type::F32, &[1]),
            ("state.seed", Type::I64, &[]),
            ("state.step", Type::F32, &[]),
            ("state.n", Type::F32, &[2, 2]),
        ],
    ),
    (
        "torch.safetensors",
        &[
            ("net.0.weight", Type::F32, &[4, 2]),
            ("net.0.bias", Type::F32, &[4]),
            ("net.2.weight", Type::F32, &[4, 4]),
            ("net.2.bias", Type::F32, &[4]),
            ("net.4.weight", Type::F32, &[4, 4]),
            ("net.4.bias", Type::F32, &[4]),
            ("net.6.weight", Type::F32, &[1, 4]),
            ("net.6.bias", Type::F32, &[1]),
        ],
    ),
    ("one.safetensors", &[("scale", Type::F32, &[1])]),
    ("empty.safetensors", &[]),
];

/// The signature of the network that `policy.safetensors` fits, as JSON.
const SIGNATURE: &str = r"netwright signature 1\n0 x: input 2\n1 y: dense 1 <- 0\noutput: 1\nparameters: 3\ny.weights: 0..2\ny.bias: 2..3\nstate: 0\n";

/// The files of a project that is on no disk.
#[derive(Clone, Copy, Debug)]
pub struct Project;

impl Files for Project {
    fn find(&self, _: Span, path: &str) -> Option<File> {
        let start = match (path, FILES.iter().find(|(name, _)| *name == path)) {
            ("nowhere.safetensors", _) => return None,
            ("secret.safetensors", _) => Err(Unread::Because("permission denied".to_owned())),
            ("damaged.safetensors", _) => Ok(Start { bytes: b"\x02\0\0\0\0\0\0\0[]".to_vec(), length: 10 }),
            ("saved.safetensors", _) => Ok(signed(SIGNATURE)),
            ("shortened.safetensors", _) => Ok(signed(SIGNATURE.trim_end_matches("state: 0\\n"))),
            (_, Some((_, tensors))) => Ok(start(tensors)),
            (_, None) => Err(Unread::Missing),
        };
        Some(File { path: format!("/project/src/{path}"), start, bytes: None })
    }
}

/// A file of these tensors, whose numbers are all 0.
fn start(tensors: &[Listed]) -> Start {
    let tensors: Vec<Tensor<'_>> = (tensors.iter())
        .map(|(name, of, shape)| {
            let bytes = vec![0; of.width() * shape.iter().product::<usize>()];
            (*name, of.word(), *shape, bytes)
        })
        .collect();
    let bytes = safetensors::file(&tensors);
    Start { length: bytes.len(), bytes }
}

/// `policy.safetensors` with this signature in its metadata.
fn signed(signature: &str) -> Start {
    let Start { bytes, length } = start(FILES[0].1);
    let header = u64::from_le_bytes(*bytes.first_chunk().unwrap()) as usize;
    let entries = std::str::from_utf8(&bytes[9..8 + header]).unwrap();
    let signed = format!("{{\"__metadata__\":{{\"signature\":\"{signature}\"}},{entries}");
    let mut file = (signed.len() as u64).to_le_bytes().to_vec();
    file.extend(signed.bytes());
    Start { bytes: file, length: length - header + signed.len() }
}
