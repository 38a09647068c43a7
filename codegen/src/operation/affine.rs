//! Numbers beside a value, `1 - h`, `2 * h - 0.5`, `-h`: one product and one sum of each number.

use proc_macro2::TokenStream;
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
use crate::model::{Affine, LayerId, Model, NodeId};
use crate::plan::program::{LayerPlan, Plan};

impl Affine {
    /// `const { nw::Constant::new(2.0) }, const { nw::Constant::new(-0.5) }`
    fn emit_numbers(self) -> TokenStream {
        // The sum of −0 and any number is that number, 0 included.
        let offset = if self.offset == 0.0 { -0.0 } else { self.offset };
        let factor = self.factor;
        quote!(const { nw::Constant::new(#factor) }, const { nw::Constant::new(#offset) })
    }
}

impl Declared for Affine {
    fn build(&self, of: &mut Building<'_>) -> ValueId {
        of.add("v", Op::Affine(*self))
    }
    fn signature(&self, _: &Model, _: usize) -> String {
        format!("affine({:e}, {:e})", self.factor, self.offset)
    }
    fn topology(&self, _: &Plan<'_>, _: NodeId) -> TokenStream {
        let Affine { factor, offset } = self;
        quote!(nw::topology::Operation::Affine { factor: #factor, offset: #offset })
    }
    fn declared_word(&self) -> Option<Word> {
        None
    }
}

/// `factor·x + offset` of each number.
impl Rules for Affine {
    fn text(&self, operands: &str) -> String {
        format!("affine {operands} {} {}", self.factor, self.offset)
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.only()
    }
    /// `y = factor·x + offset`, so `∂L/∂x = factor·∂L/∂y`.
    fn diff(&self, back: &mut Back<'_>) {
        let (x, d_y) = (back.only(), back.gradient);
        if self.factor == 1.0 {
            back.pass(x, d_y);
        } else if self.factor == -1.0 {
            back.pass_new(x, Op::Negate, &[d_y]);
        } else {
            back.pass_new(x, Op::Affine(Affine { offset: 0.0, ..*self }), &[d_y]);
        }
    }
    /// `let v_h = nw::affine::<A, S, _>(const { nw::Constant::new(-1.0) }, const { nw::Constant::new(1.0) }, &z_h);`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, numbers, x) = (at.kernels(), at.scalar(), self.emit_numbers(), at.read(0));
        at.bind(&quote!(#nw::affine::<A, #scalar, _>(#numbers, #x)))
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, numbers) = (at.kernels(), at.scalar(), self.emit_numbers());
        let (x, out) = (at.read(0), at.out());
        quote!(#nw::affine_rows::<A, #scalar, _>(#numbers, #x, #out);)
    }
    fn in_block(&self, _: &IdVec<LayerId, LayerPlan<'_>>) -> InBlock {
        InBlock::Buffer
    }
    /// `nw::affine_channels::<A, S, _, _>(…, &z_h, rows, …);`
    fn emit_block(&self, at: &At<'_>) -> TokenStream {
        let (scalar, numbers, x, rest) = (at.scalar(), self.emit_numbers(), at.list(at.only()), at.filled());
        at.fill(&quote!(nw::affine_channels::<A, #scalar, _, _>(#numbers, #x, #rest);))
    }
}
