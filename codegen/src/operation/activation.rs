//! Activations: `a = f(z)`, number by number or of a whole row.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::follow::Follows;
use super::given;
use super::rules::{Declared, Facts, Fuses, InBlock, Lengths, Rules, Stored};
use crate::emit::at::At;
use crate::grad::back::Back;
use crate::ids::IdVec;
use crate::ir::builder::Building;
use crate::ir::op::Op;
use crate::ir::value::ValueId;
use crate::keyword::{Activation, Reads, Word};
use crate::model::{LayerId, Model, NodeId};
use crate::plan::program::{LayerPlan, Plan};

impl Declared for Activation {
    fn build(&self, of: &mut Building<'_>) -> ValueId {
        of.add("a", Op::Activation(*self))
    }
    fn signature(&self, _: &Model, _: usize) -> String {
        match self.given() {
            Some(number) => format!("{}({number:e})", self.word()),
            None => self.word().to_owned(),
        }
    }
    fn topology(&self, _: &Plan<'_>, _: NodeId) -> TokenStream {
        let variant = given::emit_variant(self.name(), self.number(), self.given());
        quote!(nw::topology::Operation::Activation(nw::topology::Activation::#variant))
    }
    fn declared_word(&self) -> Option<Word> {
        Some(Word::Activation(*self))
    }
}

/// `f(z)`.
pub(super) struct Activate(pub(super) Activation);

impl Rules for Activate {
    fn text(&self, operands: &str) -> String {
        format!("{} {operands}", self.0.word())
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.only()
    }
    /// `a = f(z)`, so `∂L/∂z = ∂L/∂a · f′(z)`; softmax: `∂L/∂z = p ⊙ (∂L/∂p − ⟨p, ∂L/∂p⟩)`.
    fn diff(&self, back: &mut Back<'_>) {
        let (z, a, d_a) = (back.only(), back.value, back.gradient);
        let read = match self.0.reads() {
            Reads::Input => z,
            Reads::Output => a,
        };
        back.pass_new(z, Op::ActivationGradient(self.0), &[read, d_a]);
    }
    /// `let a_h = nw::map::<A, S, _, 16>(nw::Sigmoid, &z_h);`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, z) = (at.kernels(), at.scalar(), at.read(0));
        if !self.0.is_elementwise() {
            let function = row_function(self.0, "");
            return at.bind(&quote!(#nw::#function::<A, #scalar, _>(#z)));
        }
        let activation = emit_type(self.0);
        at.bind(&quote!(#nw::map::<A, #scalar, _, _>(nw::#activation, #z)))
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, z, out) = (at.kernels(), at.scalar(), at.read(0), at.out());
        if !self.0.is_elementwise() {
            let function = row_function(self.0, "_rows");
            return quote!(nw::#function::<A, #scalar, _>(#z, #out););
        }
        let activation = emit_type(self.0);
        quote!(#nw::map_rows::<A, #scalar, _, _>(nw::#activation, #z, #out);)
    }
    fn in_block(&self, _: &IdVec<LayerId, LayerPlan<'_>>) -> InBlock {
        if self.0.is_elementwise() { InBlock::Buffer } else { InBlock::Never }
    }
    /// `nw::map_channels::<A, S, _, _, _>(nw::Sigmoid, &z_h, rows, …);`
    fn emit_block(&self, at: &At<'_>) -> TokenStream {
        let (scalar, activation, z, rest) = (at.scalar(), emit_type(self.0), at.list(at.only()), at.filled());
        at.fill(&quote!(nw::map_channels::<A, #scalar, _, _, _>(nw::#activation, #z, #rest);))
    }
}

/// `d_a · f′(z)` of z or `f(z)`, as the activation says, and d_a.
pub(super) struct ActivationGradient(pub(super) Activation);

impl Rules for ActivationGradient {
    fn text(&self, operands: &str) -> String {
        format!("{}_gradient {operands}", self.0.word())
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
        let (nw, scalar, [a, d_a]) = (at.kernels(), at.scalar(), [0, 1].map(|index| at.read(index)));
        if !self.0.is_elementwise() {
            let function = row_function(self.0, "_gradient");
            return at.bind(&quote!(#nw::#function::<A, #scalar, _>(#a, #d_a)));
        }
        let activation = emit_type(self.0);
        at.bind(&quote!(#nw::map_gradient::<A, #scalar, _, _>(nw::#activation, #a, #d_a)))
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, out) = (at.kernels(), at.scalar(), at.out());
        let [a, d_a] = [0, 1].map(|index| at.read(index));
        if !self.0.is_elementwise() {
            let function = row_function(self.0, "_gradient_rows");
            return quote!(nw::#function::<A, #scalar, _>(#a, #d_a, #out););
        }
        let activation = emit_type(self.0);
        quote!(#nw::map_gradient_rows::<A, #scalar, _, _>(nw::#activation, #a, #d_a, #out);)
    }
}

/// The runtime's activation: `Relu`, or with its number in the type, so that no kernel is handed it,
/// `Given::<nw::LeakyRelu, { nw::bits(0.1) }>::HERE`.
pub(crate) fn emit_type(activation: Activation) -> TokenStream {
    given::emit_type(activation.name(), activation.given())
}

/// The runtime's function for an activation of whole rows: `log_softmax_gradient_rows`.
fn row_function(activation: Activation, form: &str) -> Ident {
    Ident::new(&format!("{}{form}", activation.word()), Span::call_site())
}
