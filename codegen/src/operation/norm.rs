//! `layer_norm` and `rms_norm` before their scale: a row is normalised.

use proc_macro2::TokenStream;
use quote::quote;

use super::follow::Follows;
use super::rules::{Declared, Facts, Fuses, Lengths, Rules, Stored};
use crate::emit::at::At;
use crate::grad::back::Back;
use crate::ir::builder::Building;
use crate::ir::op::Op;
use crate::ir::value::ValueId;
use crate::keyword::Word;
use crate::model::{Model, NodeId, Norm};
use crate::plan::program::Plan;

/// The row of the operand brought to one scale.
pub(crate) struct Normalize(pub(crate) Norm);

impl Normalize {
    /// `nw::Rms { epsilon: 1e-6 }`
    fn emit_norm(&self) -> TokenStream {
        let epsilon = self.0.epsilon;
        match self.0.centres {
            true => quote!(nw::Layer { epsilon: #epsilon }),
            false => quote!(nw::Rms { epsilon: #epsilon }),
        }
    }

    /// Its name in a listing.
    fn word(&self) -> &'static str {
        if self.0.centres { "normalize" } else { "normalize_rms" }
    }
}

impl Declared for Normalize {
    fn build(&self, of: &mut Building<'_>) -> ValueId {
        of.add("n", Op::Normalize(self.0))
    }
    fn signature(&self, _: &Model, _: usize) -> String {
        let word = if self.0.centres { "layer_normalize" } else { "rms_normalize" };
        format!("{word}({:e})", self.0.epsilon)
    }
    fn topology(&self, _: &Plan<'_>, _: NodeId) -> TokenStream {
        let (centres, epsilon) = (self.0.centres, self.0.epsilon);
        quote!(nw::topology::Operation::Normalize { centres: #centres, epsilon: #epsilon })
    }
    fn declared_word(&self) -> Option<Word> {
        Some(if self.0.centres { Word::LayerNorm } else { Word::RmsNorm })
    }
}

impl Rules for Normalize {
    fn text(&self, operands: &str) -> String {
        format!("{} {operands}", self.word())
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.only()
    }
    /// `n = (x − mean)·scale`, so `∂L/∂x = (∂L/∂n − mean(∂L/∂n) − n·mean(∂L/∂n ⊙ n))·scale`.
    fn diff(&self, back: &mut Back<'_>) {
        let (x, d_n) = (back.only(), back.gradient);
        back.pass_new(x, Op::NormalizeGradient(self.0), &[x, d_n]);
    }
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, norm, x) = (at.kernels(), at.scalar(), self.emit_norm(), at.read(0));
        at.bind(&quote!(#nw::normalize::<A, #scalar, _, _>(#norm, #x)))
    }
    /// `nw::normalize_rows::<A, S, _, _>(nw::Rms { epsilon: 1e-6 }, z_h, n_h);`
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, norm, x, out) = (at.kernels(), at.scalar(), self.emit_norm(), at.read(0), at.out());
        quote!(#nw::normalize_rows::<A, #scalar, _, _>(#norm, #x, #out);)
    }
}

/// The gradient at the x of a norm, of x and the gradient at the result.
pub(super) struct NormalizeGradient(pub(super) Norm);

impl Rules for NormalizeGradient {
    fn text(&self, operands: &str) -> String {
        format!("{}_gradient {operands}", Normalize(self.0).word())
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.shared()
    }
    // Differentiation makes it and does not meet it.
    fn diff(&self, _: &mut Back<'_>) {}
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, norm) = (at.kernels(), at.scalar(), Normalize(self.0).emit_norm());
        let [x, d_n] = [0, 1].map(|index| at.read(index));
        at.bind(&quote!(#nw::normalize_gradient::<A, #scalar, _, _>(#norm, #x, #d_n)))
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, norm) = (at.kernels(), at.scalar(), Normalize(self.0).emit_norm());
        let ([x, d_n], out) = ([0, 1].map(|index| at.read(index)), at.out());
        quote!(#nw::normalize_gradient_rows::<A, #scalar, _, _>(#norm, #x, #d_n, #out);)
    }
}
