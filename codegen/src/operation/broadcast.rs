//! One number beside several: it is repeated, so that both values have one size.

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
use crate::model::{Model, NodeId};
use crate::plan::program::Plan;

/// A number, repeated.
pub(crate) struct Broadcast;

impl Declared for Broadcast {
    fn build(&self, of: &mut Building<'_>) -> ValueId {
        of.add("r", Op::Broadcast)
    }
    fn signature(&self, _: &Model, _: usize) -> String {
        "broadcast".to_owned()
    }
    fn topology(&self, _: &Plan<'_>, _: NodeId) -> TokenStream {
        quote!(nw::topology::Operation::Broadcast)
    }
    fn declared_word(&self) -> Option<Word> {
        None
    }
}

impl Rules for Broadcast {
    fn text(&self, operands: &str) -> String {
        format!("broadcast {operands}")
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        (of.only()? == 1).then_some(of.own)
    }
    /// `yᵢ = x` for each i, so `∂L/∂x = Σ ∂L/∂yᵢ`.
    fn diff(&self, back: &mut Back<'_>) {
        let (x, d_y) = (back.only(), back.gradient);
        back.pass_new(x, Op::RowSum, &[d_y]);
    }
    /// `let r_h = nw::broadcast::<S, 5>(&z_m);`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, x, length) = (at.kernels(), at.scalar(), at.read(0), at.length());
        at.bind(&quote!(#nw::broadcast::<#scalar, { #length }>(#x)))
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, x, out) = (at.kernels(), at.scalar(), at.read(0), at.out());
        quote!(#nw::broadcast_rows::<#scalar, _>(#x, #out);)
    }
}

/// The sum of the numbers of a value.
pub(super) struct RowSum;

impl Rules for RowSum {
    fn text(&self, operands: &str) -> String {
        format!("row_sum {operands}")
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.only().map(|_| 1)
    }
    // Differentiation makes it and does not meet it.
    fn diff(&self, _: &mut Back<'_>) {}
    /// `let d_z_m = nw::row_sum::<S, _>(&d_r_h);`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, d_y) = (at.kernels(), at.scalar(), at.read(0));
        at.bind(&quote!(#nw::row_sum::<#scalar, _>(#d_y)))
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, d_y, out) = (at.kernels(), at.scalar(), at.read(0), at.out());
        quote!(#nw::row_sum_rows::<#scalar, _>(#d_y, #out);)
    }
}
