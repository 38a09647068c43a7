//! Files of weights that are on no disk.
//!
//! Input: the path of a file, as a declaration in a test names it. Output: the beginning of the file.
//! Guarantees: the same path gives the same file in every run; every other path is that of no file.

use netwright_codegen::files::{File, Files, Start, Unread};
use netwright_vocabulary::safetensors::Type;
use proc_macro2::Span;

use crate::safetensors::{self, Tensor};

/// Each file with its tensors: name, type and shape.
const FILES: [(&str, &[(&str, Type, &[usize])]); 10] = [
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

/// The files of a project that is on no disk.
#[derive(Clone, Copy, Debug)]
pub struct Project;

impl Files for Project {
    fn find(&self, _: Span, path: &str) -> Option<File> {
        let start = match (path, FILES.iter().find(|(name, _)| *name == path)) {
            ("nowhere.safetensors", _) => return None,
            ("secret.safetensors", _) => Err(Unread::Because("permission denied".to_owned())),
            ("damaged.safetensors", _) => Ok(Start { bytes: b"\x02\0\0\0\0\0\0\0[]".to_vec(), length: 10 }),
            (_, Some((_, tensors))) => Ok(start(tensors)),
            (_, None) => Err(Unread::Missing),
        };
        Some(File { path: format!("/project/src/{path}"), start })
    }
}

/// A file of these tensors, whose numbers are all 0.
fn start(tensors: &[(&str, Type, &[usize])]) -> Start {
    let tensors: Vec<Tensor<'_>> = (tensors.iter())
        .map(|(name, of, shape)| {
            let bytes = vec![0; of.width() * shape.iter().product::<usize>()];
            (*name, of.word(), *shape, bytes)
        })
        .collect();
    let bytes = safetensors::file(&tensors);
    Start { length: bytes.len(), bytes }
}
