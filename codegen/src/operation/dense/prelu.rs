//! `prelu z = relu z − weights ⊙ relu(−z)`: two rectifiers and a scale, so that each number has its own
//! slope.

use proc_macro2::TokenStream;
use quote::quote;

use super::emit_topology;
use crate::ir::builder::Building;
use crate::ir::op::Op;
use crate::ir::value::ValueId;
use crate::keyword::{Activation, Word};
use crate::model::{LayerId, Model, NodeId};
use crate::operation::rules::Declared;
use crate::plan::program::Plan;

/// Slopes for the numbers below 0, which are the weights of this layer.
pub(crate) struct Prelu(pub(crate) LayerId);

impl Declared for Prelu {
    fn build(&self, of: &mut Building<'_>) -> ValueId {
        let shape = of.shape;
        let above = of.add("above", Op::Activation(Activation::Relu));
        let negative = of.add("negative", Op::Negate);
        let below = of.add_of("below", Op::Activation(Activation::Relu), &[negative], shape);
        let scaled = of.add_of("scaled", Op::Dense(self.0), &[below], shape);
        of.add_of("a", Op::Subtract, &[above, scaled], shape)
    }
    fn signature(&self, _: &Model, _: usize) -> String {
        "prelu".to_owned()
    }
    fn topology(&self, plan: &Plan<'_>, _: NodeId) -> TokenStream {
        let layer = emit_topology(plan, self.0);
        quote!(nw::topology::Operation::Prelu(#layer))
    }
    fn declared_word(&self) -> Option<Word> {
        Some(Word::Prelu)
    }
}
