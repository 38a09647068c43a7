//! `batch_norm` before its scale: each unit normalised over the rows of a batch or by running statistics.

use proc_macro2::TokenStream;
use quote::quote;

use super::follow::Follows;
use super::kept::{self, Kept};
use super::rules::{Declared, Facts, Fuses, Lengths, Rules, Stored};
use crate::emit::at::At;
use crate::emit::layers::emit_trains_node;
use crate::grad::back::Back;
use crate::ir::builder::{Building, Mode};
use crate::ir::op::{BatchNormOf, Op};
use crate::ir::value::ValueId;
use crate::keyword::Word;
use crate::model::{BatchNorm, Model, NodeId};
use crate::plan::program::Plan;

impl Declared for BatchNorm {
    fn build(&self, of: &mut Building<'_>) -> ValueId {
        let norm = BatchNormOf { norm: *self, node: of.node };
        let op = match (of.mode, self.frozen) {
            (Mode::Training, false) => Op::BatchNormalize(norm),
            (Mode::Training, true) | (Mode::Inference, _) => Op::Standardize(norm),
        };
        of.add("n", op)
    }
    fn signature(&self, _: &Model, _: usize) -> String {
        format!("batch_normalize({:e})", self.epsilon)
    }
    fn topology(&self, plan: &Plan<'_>, node: NodeId) -> TokenStream {
        let (BatchNorm { epsilon, momentum, frozen }, offset) = (self, kept::units_before(plan.model, node));
        quote! {
            nw::topology::Operation::BatchNormalize(nw::topology::BatchNorm {
                epsilon: #epsilon, momentum: #momentum, offset: #offset, frozen: #frozen,
            })
        }
    }
    fn declared_word(&self) -> Option<Word> {
        Some(Word::BatchNorm)
    }
}

/// By running statistics.
pub(super) struct Standardize(pub(super) BatchNormOf);

impl Standardize {
    /// `standardize::<S, _>(1e-5, &self.state.h, …`: what the kernels begin with.
    fn emit_start(&self, at: &At<'_>, function: &TokenStream) -> [TokenStream; 2] {
        let (nw, scalar) = (at.kernels(), at.scalar());
        let BatchNormOf { norm, node } = self.0;
        let (epsilon, field) = (norm.epsilon, kept::field_of(at.plan.model, node, Kept::Running));
        [quote!(#nw::#function::<#scalar, _>), quote!(#epsilon, &self.state.#field)]
    }

    /// `let n_h = nw::standardize::<S, _>(1e-5, &self.state.h, &z_h);`
    fn emit_call(&self, at: &At<'_>, function: &TokenStream) -> TokenStream {
        let ([function, first], x) = (self.emit_start(at, function), at.read(0));
        at.bind(&quote!(#function(#first, #x)))
    }

    /// `nw::standardize_rows::<S, _>(1e-5, &self.state.h, z_h, n_h);`
    fn emit_call_rows(&self, at: &At<'_>, function: &TokenStream, x: &TokenStream) -> TokenStream {
        let ([function, first], out) = (self.emit_start(at, function), at.out());
        quote!(#function(#first, #x, #out);)
    }
}

impl Rules for Standardize {
    fn text(&self, operands: &str) -> String {
        format!("standardize {operands}")
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.only()
    }
    /// `n = (x − mean)·scale` with a mean and a scale that are not the sample's, so `∂L/∂x = ∂L/∂n·scale`.
    fn diff(&self, back: &mut Back<'_>) {
        let (x, d_n) = (back.only(), back.gradient);
        back.pass_new(x, Op::StandardizeGradient(self.0), &[d_n]);
    }
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        self.emit_call(at, &quote!(standardize))
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        self.emit_call_rows(at, &quote!(standardize_rows), &at.read(0))
    }
}

/// The gradient of that: linear, so it is passed back as it is passed on.
pub(super) struct StandardizeGradient(pub(super) BatchNormOf);

impl Rules for StandardizeGradient {
    fn text(&self, operands: &str) -> String {
        format!("standardize_gradient {operands}")
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.only()
    }
    // Differentiation makes it and does not meet it.
    fn diff(&self, _: &mut Back<'_>) {}
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        Standardize(self.0).emit_call(at, &quote!(standardize_gradient))
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        Standardize(self.0).emit_call_rows(at, &quote!(standardize_gradient_rows), &at.read(0))
    }
}

/// By the rows of the batch. Only programs for rows have one; those for one sample of such a network are
/// never emitted.
pub(super) struct BatchNormalize(pub(super) BatchNormOf);

impl Rules for BatchNormalize {
    fn text(&self, operands: &str) -> String {
        format!("batch_normalize {operands}")
    }
    fn facts(&self) -> Facts {
        let BatchNormOf { norm, node } = self.0;
        let follows = Follows::Running { node, momentum: norm.momentum };
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.only()
    }
    /// `∂L/∂x = (∂L/∂n − mean(∂L/∂n) − n·mean(∂L/∂n ⊙ n))·scale`, means over the rows.
    fn diff(&self, back: &mut Back<'_>) {
        let (x, d_n) = (back.only(), back.gradient);
        back.pass_new(x, Op::BatchNormalizeGradient(self.0), &[x, d_n]);
    }
    fn emit_row(&self, _: &At<'_>) -> TokenStream {
        TokenStream::new()
    }
    /// `if const { L::ALL } || … { nw::batch_normalize_rows::<A, S, _>(1e-5, z_h, n_h); }
    /// else { nw::standardize_rows::<S, _>(1e-5, &self.state.h, z_h, n_h); }`
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, epsilon, x, out) =
            (at.kernels(), at.scalar(), self.0.norm.epsilon, at.read(0), at.out());
        let frozen = Standardize(self.0).emit_call_rows(at, &quote!(standardize_rows), &x);
        let trains = emit_trains_node(at.plan.model, self.0.node);
        quote! {
            if #trains {
                #nw::batch_normalize_rows::<A, #scalar, _>(#epsilon, #x, #out);
            } else {
                #frozen
            }
        }
    }
}

/// The gradient at its x, of x and the gradient at the result.
pub(super) struct BatchNormalizeGradient(pub(super) BatchNormOf);

impl Rules for BatchNormalizeGradient {
    fn text(&self, operands: &str) -> String {
        format!("batch_normalize_gradient {operands}")
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.shared()
    }
    // Differentiation makes it and does not meet it.
    fn diff(&self, _: &mut Back<'_>) {}
    fn emit_row(&self, _: &At<'_>) -> TokenStream {
        TokenStream::new()
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, epsilon) = (at.kernels(), at.scalar(), self.0.norm.epsilon);
        let ([x, d_n], out) = ([0, 1].map(|index| at.read(index)), at.out());
        let frozen = Standardize(self.0).emit_call_rows(at, &quote!(standardize_gradient_rows), &d_n);
        let trains = emit_trains_node(at.plan.model, self.0.node);
        quote! {
            if #trains {
                #nw::batch_normalize_gradient_rows::<A, #scalar, _>(#epsilon, #x, #d_n, #out);
            } else {
                #frozen
            }
        }
    }
}
