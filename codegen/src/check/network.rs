//! A network of a declaration: what is written, and what the check makes of it.
//!
//! Input: a declaration alone, or a member of a family. Output: its model, or what is known of it.

use proc_macro2::{Ident, TokenTree};

use super::Surface;
use crate::model::Model;
use crate::syntax::{Ast, Value};

/// A network that was parsed and checked.
pub struct Network {
    /// Its declaration, in which the constants of a family have their values.
    pub declaration: Vec<TokenTree>,
    /// These values.
    pub values: Vec<Value>,
    /// What is written.
    pub ast: Ast,
    /// The network, or what is known of it if it was refused.
    pub model: Result<Model, Box<Surface>>,
}

impl Network {
    /// Its name.
    pub fn name(&self) -> &Ident {
        &self.ast.name
    }
}
