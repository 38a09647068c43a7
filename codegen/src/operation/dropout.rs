//! `dropout`: a share of the numbers is 0 in training mode.

use proc_macro2::TokenStream;
use quote::quote;

use super::follow::Follows;
use super::rules::{Declared, Facts, Fuses, Lengths, Rules, Stored};
use crate::emit::at::At;
use crate::emit::names::local;
use crate::grad::back::Back;
use crate::ir::builder::Building;
use crate::ir::op::Op;
use crate::ir::value::ValueId;
use crate::keyword::Word;
use crate::model::{Dropout, Model, NodeId};
use crate::plan::program::Plan;

impl Dropout {
    /// `nw::Dropout { probability: 0.5, layer: 0 }`
    fn emit_dropout(&self) -> TokenStream {
        let Dropout { probability, layer } = self;
        quote!(nw::Dropout { probability: #probability, layer: #layer })
    }
}

impl Declared for Dropout {
    fn build(&self, of: &mut Building<'_>) -> ValueId {
        of.add("k", Op::Dropout(*self))
    }
    fn signature(&self, _: &Model, _: usize) -> String {
        format!("dropout({})", self.probability)
    }
    fn topology(&self, _: &Plan<'_>, _: NodeId) -> TokenStream {
        let Dropout { probability, layer } = self;
        quote!(nw::topology::Operation::Dropout { probability: #probability, layer: #layer })
    }
    fn declared_word(&self) -> Option<Word> {
        Some(Word::Dropout)
    }
}

/// A part of the operand's numbers set to 0, the others larger.
impl Rules for Dropout {
    fn text(&self, operands: &str) -> String {
        format!("dropout {} {operands}", self.probability)
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.only()
    }
    /// `y = mask ⊙ x`, so `∂L/∂x = mask ⊙ ∂L/∂y`.
    fn diff(&self, back: &mut Back<'_>) {
        let (x, d_y) = (back.only(), back.gradient);
        back.pass_new(x, Op::Dropout(*self), &[d_y]);
    }
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, x) = (at.kernels(), at.scalar(), at.read(0));
        let (dropout, draws) = (self.emit_dropout(), local("draws"));
        at.bind(&quote!(#nw::dropout::<#scalar, _>(#dropout, #draws, #x)))
    }
    /// `nw::dropout_rows::<S, _>(nw::Dropout { … }, draws, first_row, a_h, k_h);`, and over time
    /// `nw::dropout_steps::<S, _, _>(nw::Dropout { … }, draws, (schedule, span), a_h, k_h);`
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, x, out) = (at.kernels(), at.scalar(), at.read(0), at.out());
        let (dropout, [draws, first_row]) = (self.emit_dropout(), ["draws", "first_row"].map(local));
        if at.plan.has_memory() {
            let [schedule, span] = ["schedule", "span"].map(local);
            return quote!(#nw::dropout_steps::<#scalar, _, _>(
                #dropout, #draws, (#schedule, #span), #x, #out,
            ););
        }
        quote!(#nw::dropout_rows::<#scalar, _>(#dropout, #draws, #first_row, #x, #out);)
    }
}
