//! How parts of the state follow the samples of training steps.
//!
//! Input: the facts of a value, which name the part. Output: its statements. Guarantees: each kind that
//! follows is a variant of [`Follows`], and every question about it is an exhaustive match in this file.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::kept::{Kept, field_of};
use crate::emit::layers::emit_trains_node;
use crate::emit::names::{local, operand};
use crate::ir::value::ValueId;
use crate::model::NodeId;
use crate::plan::program::Plan;

/// The part of the state that follows the first operand of a value in training.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Follows {
    /// None.
    Nothing,
    /// The running statistics of a node: each step goes this far towards the statistics of its rows.
    Running {
        /// The node that keeps them.
        node: NodeId,
        /// How far.
        momentum: f64,
    },
}

/// A value of a program for training.
pub(crate) struct Followed<'a> {
    /// The plan.
    pub(crate) plan: &'a Plan<'a>,
    /// The value.
    pub(crate) value: ValueId,
    /// `S`
    pub(crate) scalar: &'a Ident,
    /// Whether the program is for rows of samples.
    pub(crate) rows: bool,
}

/// How a part of the state follows the samples of steps, as statements.
pub(crate) struct Follow {
    /// Takes the statistics of the rows into the gradient's part, beside those of `before` rows.
    pub(crate) gather: TokenStream,
    /// Takes the network's part to the statistics of the rows.
    pub(crate) step: TokenStream,
    /// Takes the network's part to the gradient's.
    pub(crate) apply: TokenStream,
}

impl Followed<'_> {
    /// The first operand, as rows: one sample is a row alone.
    fn read(&self) -> TokenStream {
        let graph = self.plan.graph;
        let x = graph.values[self.value].operands.first().map(|x| operand(graph, *x, self.rows));
        if self.rows { quote!(#x) } else { quote!(::core::slice::from_ref(#x)) }
    }
}

impl Follows {
    /// Each where the layer is trained:
    ///
    /// `nw::batch_statistics::<A, S, _>(before, z_h, &mut gradient.state.h);`
    /// `nw::follow_batch::<A, S, _>(0.1, z_h, &mut self.state.h);`
    /// `nw::follow::<S, _>(0.1, &gradient.state.h, &mut self.state.h);`
    pub(crate) fn emit(self, of: &Followed<'_>) -> Option<Follow> {
        let (plan, scalar) = (of.plan, of.scalar);
        match self {
            Follows::Nothing => None,
            Follows::Running { node, momentum } => {
                let (nw, [gradient, before]) = (plan.kernels(), ["gradient", "before"].map(local));
                let (field, x) = (field_of(plan.model, node, Kept::Running), of.read());
                let trains = emit_trains_node(plan.model, node);
                Some(Follow {
                    gather: quote! {
                        if #trains {
                            #nw::batch_statistics::<A, #scalar, _>(#before, #x, &mut #gradient.state.#field);
                        }
                    },
                    step: quote! {
                        if #trains {
                            #nw::follow_batch::<A, #scalar, _>(#momentum, #x, &mut self.state.#field);
                        }
                    },
                    apply: quote! {
                        if #trains {
                            #nw::follow::<#scalar, _>(
                                #momentum, &#gradient.state.#field, &mut self.state.#field,
                            );
                        }
                    },
                })
            }
        }
    }
}
