//! The factors of a term of the loss that are parts of the target: the weight of each sample, and the scale
//! of terms that are divided by such weights.
//!
//! A batch of samples s has the weights uₛ of the method's argument, 1 without one. With the weights wₛ and
//! the masks mₛ of the target, of N outputs, a term is `Σ uₛ·wₛ·Lₛ / n`; with `normalise = weights` it is
//! `Σ uₛ·wₛ·Lₛ / Σ uₛ·wₛ·(Σ mₛ / N)`, and 0 where all weights are 0. Over time the samples are the steps of
//! all sequences of a call, or with `at = last` their last ones, and there is no uₛ.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::follow::Follows;
use super::rules::{Facts, Fuses, Lengths, Rules, Stored};
use crate::emit::at::At;
use crate::emit::names::local;
use crate::grad::back::Back;
use crate::ir::op::{Op, Scaling};
use crate::keyword::ComparedSteps;
use crate::plan::program::Plan;

/// The weight of a sample: the number of the target at this index.
pub(super) struct TermWeight(pub(super) usize);

impl Rules for TermWeight {
    fn text(&self, operands: &str) -> String {
        format!("term_weight {operands} {}", self.0)
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        (self.0 < of.only()?).then_some(1)
    }
    // No gradient flows into a target.
    fn diff(&self, _: &mut Back<'_>) {}
    /// `let w_y = target[1];`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (target, index) = (local("target"), Literal::usize_unsuffixed(self.0));
        at.bind(&quote!(#target[#index]))
    }
    /// `nw::term_weights::<S, 1, _>(weights, target, w_y);`: with those of the method's argument.
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let (scalar, target, index) = (at.scalar(), at.read(0), Literal::usize_unsuffixed(self.0));
        let (weights, out) = (at.weights(), at.out());
        quote!(nw::term_weights::<#scalar, #index, _>(#weights, #target, #out);)
    }
}

/// The scale of a term that is divided by weights of the target.
pub(super) struct TermScale(pub(super) Scaling);

impl TermScale {
    /// `nw::TermParts { weight: Some(4), mask: None }`
    fn emit_parts(&self) -> TokenStream {
        let weight = match self.0.weight {
            Some(index) => quote!(::core::option::Option::Some(#index)),
            None => quote!(::core::option::Option::None),
        };
        let mask = match self.0.mask {
            Some((start, size)) => quote!(::core::option::Option::Some((#start, #size))),
            None => quote!(::core::option::Option::None),
        };
        quote!(nw::TermParts { weight: #weight, mask: #mask })
    }

    /// The scale of the steps of a call that are compared, times how many they are if it is for their mean:
    /// `nw::term_scale::<S, _>(S::ONE, ::core::option::Option::None, sequences.target, parts)`, or of their
    /// last ones `nw::term_scale_at_last::<S, _>(S::ONE, sequences.lengths, sequences.target, parts)`
    fn emit_of_steps(&self, scalar: &Ident, of_mean: bool) -> TokenStream {
        let (parts, sequences) = (self.emit_parts(), local("sequences"));
        let whole = |count: TokenStream| match of_mean {
            true => quote!(nw::count_factor(#count)),
            false => quote!(#scalar::ONE),
        };
        match self.0.steps {
            ComparedSteps::Every => {
                let whole = whole(quote!(nw::count(#sequences.target)));
                quote!(nw::term_scale::<#scalar, _>(
                    #whole, ::core::option::Option::None, #sequences.target, #parts,
                ))
            }
            ComparedSteps::Last => {
                let whole = whole(quote!(nw::last_steps(#sequences.lengths)));
                quote!(nw::term_scale_at_last::<#scalar, _>(
                    #whole, #sequences.lengths, #sequences.target, #parts,
                ))
            }
        }
    }
}

/// The scales of the terms of a network with a memory, for the loss of its steps.
pub(crate) fn emit_scales(plan: &Plan<'_>, scalar: &Ident) -> Vec<TokenStream> {
    let scale = |op: &Op| match op {
        Op::TermScale(scaling) => Some(TermScale(*scaling).emit_of_steps(scalar, true)),
        _ => None,
    };
    plan.graph.values.entries().filter_map(|(_, value)| scale(&value.op)).collect()
}

impl Rules for TermScale {
    fn text(&self, operands: &str) -> String {
        let weight = self.0.weight.map_or_else(String::new, |index| format!(" weight {index}"));
        let mask =
            self.0.mask.map_or_else(String::new, |(start, size)| format!(" mask {start}..{}", start + size));
        let steps = match self.0.steps {
            ComparedSteps::Every => "",
            ComparedSteps::Last => " at last",
        };
        format!("term_scale {operands}{weight}{mask}{steps}")
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Number, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        let end = self.0.weight.map_or(0, |index| index + 1);
        let end = self.0.mask.map_or(end, |(start, size)| end.max(start + size));
        (end <= of.only()?).then_some(1)
    }
    // No gradient flows into a target.
    fn diff(&self, _: &mut Back<'_>) {}
    /// `let scale_y = nw::term_scale::<S, _>(S::ONE, None, ::core::slice::from_ref(target), parts);`, and of
    /// a step, whose sequences have the scale, `let scale_y = scales[0];`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        if at.plan.has_memory() {
            let before = at.plan.graph.values.entries().take_while(|(id, _)| *id != at.value);
            let index = before.filter(|(_, value)| matches!(value.op, Op::TermScale(_))).count();
            let (scales, index) = (local("scales"), Literal::usize_unsuffixed(index));
            return at.bind(&quote!(#scales[#index]));
        }
        let (scalar, parts, target) = (at.scalar(), self.emit_parts(), local("target"));
        at.bind(&quote!(nw::term_scale::<#scalar, _>(
            #scalar::ONE, ::core::option::Option::None, ::core::slice::from_ref(#target), #parts,
        )))
    }
    /// `let scale_y = nw::term_scale::<S, _>(whole, batch.weights, batch.target, parts);`: of all rows, and
    /// in `loss_batch`, which has no weights, `(whole, ::core::option::Option::None, target, parts)`.
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        if at.plan.has_memory() {
            return at.bind(&self.emit_of_steps(at.scalar(), false));
        }
        let (scalar, parts, [whole, batch]) = (at.scalar(), self.emit_parts(), ["whole", "batch"].map(local));
        let of_all = match at.each {
            true => {
                let target = at.read(0);
                quote!(::core::option::Option::None, #target)
            }
            false => quote!(#batch.weights, #batch.target),
        };
        at.bind(&quote!(nw::term_scale::<#scalar, _>(#whole, #of_all, #parts)))
    }
}

impl At<'_> {
    /// The weights of samples, in a method for rows: `weights`; `loss_batch` has none.
    fn weights(&self) -> TokenStream {
        let weights = local("weights");
        if self.each { quote!(::core::option::Option::None) } else { quote!(#weights) }
    }
}
