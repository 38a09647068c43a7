//! The files that a declaration names, as its caller finds them: the compiler itself opens none.
//!
//! Input: a path as it is written, and the place of its literal. Output: [`File`], the absolute path and the
//! beginning of the file. Guarantees: without a finder ([`Nowhere`]) no file is known, nothing about files is
//! refused, and the compiler depends on its tokens alone.

use proc_macro2::{Literal, Span};

/// Finds files. The macro reads them from the disk, tests bring their own.
pub trait Files {
    /// The file of this path, relative to the file in which the literal is written; `None` where that file is
    /// not known, as in editors.
    fn find(&self, literal: Span, path: &str) -> Option<File>;
}

/// The text of a string literal, `None` for another literal.
pub fn string(literal: &Literal) -> Option<String> {
    if let syn::Lit::Str(text) = syn::Lit::new(literal.clone()) { Some(text.value()) } else { None }
}

/// A file that was looked for.
#[derive(Clone, Debug)]
pub struct File {
    /// The absolute path.
    pub path: String,
    /// Its beginning, or why it cannot be read.
    pub start: Result<Start, Unread>,
    /// The bytes of a file that is on no disk: they become a literal.
    pub bytes: Option<Vec<u8>>,
}

/// The beginning of a safetensors file.
#[derive(Clone, Debug)]
pub struct Start {
    /// The first bytes, at least up to the end of the header if the file has one.
    pub bytes: Vec<u8>,
    /// How many bytes the whole file has.
    pub length: usize,
}

/// Why a file cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// There is none.
    Missing,
    /// Another reason, in the words of the operating system.
    Because(String),
}

/// No file is known.
#[derive(Clone, Copy, Debug)]
pub struct Nowhere;

impl Files for Nowhere {
    fn find(&self, _: Span, _: &str) -> Option<File> {
        None
    }
}
