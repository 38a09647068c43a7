//! Values made of parts of others: concatenated, sliced, padded with zeros.

use proc_macro2::{Literal, TokenStream};
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

/// The operands concatenated.
pub(crate) struct Concat;

impl Declared for Concat {
    fn build(&self, of: &mut Building<'_>) -> ValueId {
        of.add("c", Op::Concat)
    }
    fn signature(&self, _: &Model, _: usize) -> String {
        "concat".to_owned()
    }
    fn topology(&self, _: &Plan<'_>, _: NodeId) -> TokenStream {
        quote!(nw::topology::Operation::Concat)
    }
    fn declared_word(&self) -> Option<Word> {
        None
    }
}

impl Rules for Concat {
    fn text(&self, operands: &str) -> String {
        format!("concat {operands}")
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        Some(of.operands.iter().sum())
    }
    /// Each part of `c = (a, b, …)` gets its part of `∂L/∂c`.
    fn diff(&self, back: &mut Back<'_>) {
        let (mut start, d) = (0, back.gradient);
        for part in back.operands() {
            back.pass_new(part, Op::Slice(start), &[d]);
            start += back.length(part);
        }
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    /// `let c_h = [S::ZERO; 5]; let c_h = nw::place::<S, 0, _, _>(c_h, x); let c_h = nw::place::<S, 2, _, _>(c_h, &a_k);`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (name, scalar, far) = (at.name(), at.scalar(), at.plan.far);
        let length = Literal::usize_unsuffixed(at.length());
        let placed = at.starts().into_iter().map(|(start, source)| match far {
            true => quote!(nw::far::place(&mut #name, #start, #source);),
            false => quote!(let #name = nw::place::<#scalar, #start, _, _>(#name, #source);),
        });
        let mutable = far.then(|| quote!(mut));
        quote! {
            let #mutable #name = [#scalar::ZERO; #length];
            #(#placed)*
        }
    }
    /// `nw::place_rows::<S, 2, _, _>(a_k, c_h);` for each part.
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, out) = (at.kernels(), at.scalar(), at.out());
        let placed = at.starts().into_iter().map(|(start, source)| match at.plan.far {
            true => quote!(#nw::place_rows::<#scalar, _, _>(#start, #source, #out);),
            false => quote!(#nw::place_rows::<#scalar, #start, _, _>(#source, #out);),
        });
        placed.collect()
    }
    fn in_block(&self, _: &IdVec<LayerId, LayerPlan<'_>>) -> InBlock {
        InBlock::List
    }
    /// `let c_h = nw::channels_of::<S, 5, _, _>(&inputs); let c_h = nw::place_channels::<S, 2, _, _, _>(c_h,
    /// &a_k);`
    fn emit_block(&self, at: &At<'_>) -> TokenStream {
        let (name, scalar, length) = (at.name(), at.scalar(), Literal::usize_unsuffixed(at.length()));
        let mut start = 0;
        let mut placed = TokenStream::new();
        for &part in at.operands() {
            let (first, list) = (Literal::usize_unsuffixed(start), at.list(part));
            placed.extend(match start {
                0 => quote!(let #name = nw::channels_of::<#scalar, #length, _, _>(#list);),
                _ => TokenStream::new(),
            });
            placed.extend(quote!(let #name = nw::place_channels::<#scalar, #first, _, _, _>(#name, #list);));
            start += at.plan.graph.values[part].size();
        }
        placed
    }
}

impl At<'_> {
    /// The operands, each with the index at which it begins in all of them concatenated.
    fn starts(&self) -> Vec<(Literal, TokenStream)> {
        let mut start = 0;
        let start_of = |(index, &part): (usize, &ValueId)| {
            let first = Literal::usize_unsuffixed(start);
            start += self.plan.graph.values[part].size();
            (first, self.read(index))
        };
        self.operands().iter().enumerate().map(start_of).collect()
    }
}

/// A part of the operand, from this index on.
pub(crate) struct Slice(pub(crate) usize);

impl Declared for Slice {
    fn build(&self, of: &mut Building<'_>) -> ValueId {
        of.add("p", Op::Slice(self.0))
    }
    fn signature(&self, _: &Model, size: usize) -> String {
        format!("slice({}..{})", self.0, self.0 + size)
    }
    fn topology(&self, _: &Plan<'_>, _: NodeId) -> TokenStream {
        let start = self.0;
        quote!(nw::topology::Operation::Slice { start: #start })
    }
    fn declared_word(&self) -> Option<Word> {
        Some(Word::Slice)
    }
}

impl Rules for Slice {
    fn text(&self, operands: &str) -> String {
        format!("slice {operands} {}", self.0)
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        (self.0 + of.own <= of.only()?).then_some(of.own)
    }
    /// Numbers outside of the slice do not change the loss.
    fn diff(&self, back: &mut Back<'_>) {
        let (source, d) = (back.only(), back.gradient);
        back.pass_new(source, Op::Pad(self.0), &[d]);
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        at.emit_moved(&quote!(slice), self.0)
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        at.emit_moved_rows(&quote!(slice_rows), self.0)
    }
    fn in_block(&self, _: &IdVec<LayerId, LayerPlan<'_>>) -> InBlock {
        InBlock::List
    }
    /// `let p_h = nw::slice_channels::<S, 2, _, 3, _>(&z_h);`
    fn emit_block(&self, at: &At<'_>) -> TokenStream {
        let (scalar, list) = (at.scalar(), at.list(at.only()));
        let [start, length] = [self.0, at.length()].map(Literal::usize_unsuffixed);
        at.bind(&quote!(nw::slice_channels::<#scalar, #start, _, #length, _>(#list)))
    }
}

/// The operand from this index on, zeros around it.
pub(super) struct Pad(pub(super) usize);

impl Rules for Pad {
    fn text(&self, operands: &str) -> String {
        format!("pad {operands} {}", self.0)
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        (self.0 + of.only()? <= of.own).then_some(of.own)
    }
    fn diff(&self, back: &mut Back<'_>) {
        let (source, d) = (back.only(), back.gradient);
        back.pass_new(source, Op::Slice(self.0), &[d]);
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        at.emit_moved(&quote!(pad), self.0)
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        at.emit_moved_rows(&quote!(pad_rows), self.0)
    }
}

impl At<'_> {
    /// `let p_h = nw::slice::<S, 2, _, 3>(x);`; out of line the index is an argument.
    fn emit_moved(&self, function: &TokenStream, start: usize) -> TokenStream {
        let (nw, scalar, source) = (self.kernels(), self.scalar(), self.read(0));
        let [start, length] = [start, self.length()].map(Literal::usize_unsuffixed);
        let moved = match self.plan.far {
            true => quote!(#nw::#function::<#scalar, _, #length>(#source, #start)),
            false => quote!(#nw::#function::<#scalar, #start, _, #length>(#source)),
        };
        self.bind(&moved)
    }

    /// `nw::slice_rows::<S, 2, _, _>(x, p_h);`
    fn emit_moved_rows(&self, function: &TokenStream, start: usize) -> TokenStream {
        let (nw, scalar, source, out) = (self.kernels(), self.scalar(), self.read(0), self.out());
        let start = Literal::usize_unsuffixed(start);
        match self.plan.far {
            true => quote!(#nw::#function::<#scalar, _, _>(#start, #source, #out);),
            false => quote!(#nw::#function::<#scalar, #start, _, _>(#source, #out);),
        }
    }
}
