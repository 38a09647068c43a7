//! The arguments of a method: the input, the target, and the gradient that differentiation begins with.

use proc_macro2::TokenStream;
use quote::quote;

use super::follow::Follows;
use super::rules::{Declared, Facts, Fuses, InBlock, Lengths, Rules, Stored};
use crate::emit::at::At;
use crate::emit::names::local;
use crate::grad::back::Back;
use crate::ids::IdVec;
use crate::ir::builder::Building;
use crate::ir::op::Op;
use crate::ir::value::ValueId;
use crate::keyword::Word;
use crate::model::{LayerId, Model, NodeId};
use crate::plan::program::{LayerPlan, Plan};

/// The network's input.
pub(crate) struct Input;

impl Declared for Input {
    fn build(&self, of: &mut Building<'_>) -> ValueId {
        of.builder.add("x", Op::Input, &[], of.shape)
    }
    fn signature(&self, _: &Model, _: usize) -> String {
        "input".to_owned()
    }
    fn topology(&self, _: &Plan<'_>, _: NodeId) -> TokenStream {
        quote!(nw::topology::Operation::Input)
    }
    fn declared_word(&self) -> Option<Word> {
        None
    }
}

impl Rules for Input {
    fn text(&self, _: &str) -> String {
        "input".to_owned()
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.leaf()
    }
    fn diff(&self, back: &mut Back<'_>) {
        back.reach_input();
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Argument, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn emit_row(&self, _: &At<'_>) -> TokenStream {
        TokenStream::new()
    }
    fn emit_rows(&self, _: &At<'_>) -> TokenStream {
        TokenStream::new()
    }
    fn in_block(&self, _: &IdVec<LayerId, LayerPlan<'_>>) -> InBlock {
        InBlock::Buffer
    }
    /// `nw::input_channels::<A, S, _, _>(x, …); let inputs = nw::list_channels::<S, 1, _, _>(&slot_0);`
    fn emit_block(&self, at: &At<'_>) -> TokenStream {
        let (scalar, x, buffer) = (at.scalar(), local("x"), at.buffer());
        at.fill(&quote!(nw::input_channels::<A, #scalar, _, _>(#x, #buffer);))
    }
}

/// The target, with which the output is compared.
pub(super) struct Target;

impl Rules for Target {
    fn text(&self, _: &str) -> String {
        "target".to_owned()
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.leaf()
    }
    fn diff(&self, _: &mut Back<'_>) {}
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Argument, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn emit_row(&self, _: &At<'_>) -> TokenStream {
        TokenStream::new()
    }
    fn emit_rows(&self, _: &At<'_>) -> TokenStream {
        TokenStream::new()
    }
}

/// The gradient of the minimised loss with respect to this sample's loss.
pub(super) struct Seed;

impl Rules for Seed {
    fn text(&self, _: &str) -> String {
        "seed".to_owned()
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.operands.is_empty().then_some(1)
    }
    // Differentiation makes it and does not meet it.
    fn diff(&self, _: &mut Back<'_>) {}
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Argument, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    /// `let seed = S::ONE;`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let scalar = at.scalar();
        at.bind(&quote!(#scalar::ONE))
    }
    fn emit_rows(&self, _: &At<'_>) -> TokenStream {
        TokenStream::new()
    }
}
