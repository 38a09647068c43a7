//! `clip`: each number brought between two bounds.

use proc_macro2::TokenStream;
use quote::quote;

use super::follow::Follows;
use super::rules::{Declared, Facts, Fuses, Lengths, Rules, Stored};
use crate::emit::at::At;
use crate::emit::names::bounds;
use crate::grad::back::Back;
use crate::ids::Id as _;
use crate::ir::builder::Building;
use crate::ir::op::Op;
use crate::ir::value::ValueId;
use crate::keyword::Word;
use crate::model::{BoundsId, Clip, Model, NodeId};
use crate::plan::program::Plan;

/// `-1.0`, `::core::primitive::f64::INFINITY`
fn emit_number(number: f64) -> TokenStream {
    if number == f64::INFINITY {
        quote!(::core::primitive::f64::INFINITY)
    } else if number == f64::NEG_INFINITY {
        quote!(::core::primitive::f64::NEG_INFINITY)
    } else {
        quote!(#number)
    }
}

/// `const NW_LOW_0: [nw::Constant; 1] = [nw::Constant::new(-1.0)];` and `NW_HIGH_0`, for each `clip`.
pub(crate) fn emit_bounds(plan: &Plan<'_>) -> TokenStream {
    let usize = quote!(::core::primitive::usize);
    let tables = plan.model.bounds().entries().flat_map(|(id, of)| {
        bounds(id).into_iter().zip([&of.low, &of.high]).map(|(name, numbers)| {
            let (count, numbers) = (numbers.len(), numbers.iter().map(|number| emit_number(*number)));
            let count = quote!({ #count as #usize });
            quote!(const #name: [nw::Constant; #count] = [#(nw::Constant::new(#numbers)),*];)
        })
    });
    tables.collect()
}

/// `&NW_LOW_0, &NW_HIGH_0`
fn emit_read(of: BoundsId) -> TokenStream {
    let [low, high] = bounds(of);
    quote!(&#low, &#high)
}

impl Declared for Clip {
    fn build(&self, of: &mut Building<'_>) -> ValueId {
        of.add("q", Op::Clip(self.bounds))
    }
    /// `clip(-1e0, 1e0)`, `clip([0e0, -1e0], inf)`
    fn signature(&self, model: &Model, _: usize) -> String {
        let text = |numbers: &[f64]| match numbers {
            [only] => format!("{only:e}"),
            all => {
                let all: Vec<String> = all.iter().map(|number| format!("{number:e}")).collect();
                format!("[{}]", all.join(", "))
            }
        };
        let of = &model.bounds()[self.bounds];
        format!("clip({}, {})", text(&of.low), text(&of.high))
    }
    fn topology(&self, plan: &Plan<'_>, _: NodeId) -> TokenStream {
        let of = &plan.model.bounds()[self.bounds];
        let [low, high] = [&of.low, &of.high].map(|numbers| {
            let numbers = numbers.iter().map(|number| emit_number(*number));
            quote!(&[#(#numbers),*])
        });
        quote!(nw::topology::Operation::Clip { low: #low, high: #high })
    }
    fn declared_word(&self) -> Option<Word> {
        Some(Word::Clip)
    }
}

/// `min(max(z, low), high)`.
pub(super) struct Clipped(pub(super) BoundsId);

impl Rules for Clipped {
    fn text(&self, operands: &str) -> String {
        format!("clip {operands} {}", self.0.index())
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        let (bounds, length) = (&of.model.bounds()[self.0], of.only()?);
        let fits = |numbers: &[f64]| numbers.len() == 1 || numbers.len() == length;
        (fits(&bounds.low) && fits(&bounds.high)).then_some(length)
    }
    /// `y = clip(z)`, so `∂L/∂z = ∂L/∂y` where `low ≤ z ≤ high`, else 0.
    fn diff(&self, back: &mut Back<'_>) {
        let (z, d_y) = (back.only(), back.gradient);
        back.pass_new(z, Op::ClipGradient(self.0), &[z, d_y]);
    }
    /// `let q_h = nw::clip::<S, _, _, _>(&NW_LOW_0, &NW_HIGH_0, &z_h);`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, bounds, z) = (at.kernels(), at.scalar(), emit_read(self.0), at.read(0));
        at.bind(&quote!(#nw::clip::<#scalar, _, _, _>(#bounds, #z)))
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, bounds) = (at.kernels(), at.scalar(), emit_read(self.0));
        let (z, out) = (at.read(0), at.out());
        quote!(#nw::clip_rows::<#scalar, _, _, _>(#bounds, #z, #out);)
    }
}

/// `d_y` where `low ≤ z ≤ high`, else 0, of z and d_y.
pub(super) struct ClipGradient(pub(super) BoundsId);

impl Rules for ClipGradient {
    fn text(&self, operands: &str) -> String {
        format!("clip_gradient {operands} {}", self.0.index())
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
        let (nw, scalar, bounds) = (at.kernels(), at.scalar(), emit_read(self.0));
        let [z, d_y] = [0, 1].map(|index| at.read(index));
        at.bind(&quote!(#nw::clip_gradient::<#scalar, _, _, _>(#bounds, #z, #d_y)))
    }
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (nw, scalar, bounds, out) = (at.kernels(), at.scalar(), emit_read(self.0), at.out());
        let [z, d_y] = [0, 1].map(|index| at.read(index));
        quote!(#nw::clip_gradient_rows::<#scalar, _, _, _>(#bounds, #z, #d_y, #out);)
    }
}
