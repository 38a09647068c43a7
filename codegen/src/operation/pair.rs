//! Two values of one length, number by number: sums, differences, products; and the negative of a value.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::follow::Follows;
use super::rules::{Declared, Facts, Fuses, InBlock, Lengths, Rules, Stored};
use crate::emit::at::At;
use crate::grad::back::Back;
use crate::ids::IdVec;
use crate::ir::builder::Building;
use crate::ir::op::Op;
use crate::ir::value::ValueId;
use crate::keyword::Word;
use crate::model::{LayerId, Model, NodeId};
use crate::plan::program::{LayerPlan, Plan};

/// The operation on two values.
#[derive(Clone, Copy)]
pub(crate) enum Pair {
    /// `a + b`.
    Add,
    /// `a − b`.
    Subtract,
    /// `a ⊙ b`.
    Multiply,
}

impl Declared for Pair {
    fn build(&self, of: &mut Building<'_>) -> ValueId {
        match self {
            Pair::Add => of.add("s", Op::Add),
            Pair::Subtract => of.add("s", Op::Subtract),
            Pair::Multiply => of.add("m", Op::Multiply),
        }
    }
    fn signature(&self, _: &Model, _: usize) -> String {
        let word = match self {
            Pair::Add => "sum",
            Pair::Subtract => "difference",
            Pair::Multiply => "product",
        };
        word.to_owned()
    }
    fn topology(&self, _: &Plan<'_>, _: NodeId) -> TokenStream {
        match self {
            Pair::Add => quote!(nw::topology::Operation::Sum),
            Pair::Subtract => quote!(nw::topology::Operation::Difference),
            Pair::Multiply => quote!(nw::topology::Operation::Product),
        }
    }
    fn declared_word(&self) -> Option<Word> {
        None
    }
}

impl Pair {
    /// The kernel for one sample; of a product of a value with itself another one.
    fn word(self, operands: &[ValueId]) -> &'static str {
        match self {
            Pair::Add => "add",
            Pair::Subtract => "subtract",
            Pair::Multiply if operands.first() == operands.get(1) => "square",
            Pair::Multiply => "multiply",
        }
    }

    /// The operands that its kernel is handed.
    fn read(self, at: &At<'_>) -> Vec<TokenStream> {
        let count = if self.word(at.operands()) == "square" { 1 } else { 2 };
        (0..count).map(|index| at.read(index)).collect()
    }
}

impl Rules for Pair {
    fn text(&self, operands: &str) -> String {
        let word = match self {
            Pair::Add => "add",
            Pair::Subtract => "subtract",
            Pair::Multiply => "multiply",
        };
        format!("{word} {operands}")
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.shared()
    }
    fn diff(&self, back: &mut Back<'_>) {
        let ([a, b], d) = (back.both(), back.gradient);
        match self {
            // ∂(a + b)/∂a = ∂(a + b)/∂b = 1.
            Pair::Add => {
                back.pass(a, d);
                back.pass(b, d);
            }
            // ∂(a − b)/∂a = 1, ∂(a − b)/∂b = −1.
            Pair::Subtract => {
                back.pass(a, d);
                back.pass_new(b, Op::Negate, &[d]);
            }
            // ∂(a·b)/∂a = b, ∂(a·b)/∂b = a.
            Pair::Multiply => {
                back.pass_new(a, Op::Multiply, &[d, b]);
                back.pass_new(b, Op::Multiply, &[d, a]);
            }
        }
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    /// `let s_h = nw::add(x, &a_h);`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (nw, operands) = (at.kernels(), self.read(at));
        let function = Ident::new(self.word(at.operands()), Span::call_site());
        at.bind(&quote!(#nw::#function(#(#operands),*)))
    }
    /// `nw::add_rows(x, a_h, s_h);`
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, operands, out) = (at.kernels(), self.read(at), at.out());
        let function = Ident::new(&format!("{}_rows", self.word(at.operands())), Span::call_site());
        quote!(#nw::#function(#(#operands),*, #out);)
    }
    fn in_block(&self, _: &IdVec<LayerId, LayerPlan<'_>>) -> InBlock {
        InBlock::Buffer
    }
    /// `nw::add_channels::<A, S, _, _>(&a_h, &a_k, rows, …);`
    fn emit_block(&self, at: &At<'_>) -> TokenStream {
        let word = self.word(at.operands());
        let function = Ident::new(&format!("{word}_channels"), Span::call_site());
        let read = at.operands().iter().take(if word == "square" { 1 } else { 2 });
        let (scalar, operands, rest) = (at.scalar(), read.map(|value| at.list(*value)), at.filled());
        at.fill(&quote!(nw::#function::<A, #scalar, _, _>(#(#operands,)* #rest);))
    }
}

/// `−a`.
pub(super) struct Negate;

impl Rules for Negate {
    fn text(&self, operands: &str) -> String {
        format!("negate {operands}")
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.only()
    }
    // ∂(−a)/∂a = −1.
    fn diff(&self, back: &mut Back<'_>) {
        let (a, d) = (back.only(), back.gradient);
        back.pass_new(a, Op::Negate, &[d]);
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (nw, a) = (at.kernels(), at.read(0));
        at.bind(&quote!(#nw::negate(#a)))
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, a, out) = (at.kernels(), at.read(0), at.out());
        quote!(#nw::negate_rows(#a, #out);)
    }
}
