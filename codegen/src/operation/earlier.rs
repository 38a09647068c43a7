//! `prev(h)`: a value of an earlier step, which the memory has.
//!
//! A step reads all that it needs of the memory before it changes it: each such value is a copy, and the
//! values of this step are written when all are computed (`emit/memory.rs`).

use proc_macro2::TokenStream;
use quote::quote;

use super::follow::Follows;
use super::rules::{Declared, Facts, Fuses, InBlock, Lengths, Rules, Stored};
use crate::emit::at::At;
use crate::emit::names::{local, nowhere};
use crate::grad::back::Back;
use crate::ids::{Id as _, IdVec};
use crate::ir::builder::Building;
use crate::ir::op::Op;
use crate::ir::value::ValueId;
use crate::keyword::{PREV, Word};
use crate::model::{LayerId, MemoryId, Model, NodeId};
use crate::plan::program::{LayerPlan, Plan};

/// The value that a memory has of so many steps before.
pub(crate) struct Earlier {
    /// The memory.
    pub(crate) memory: MemoryId,
    /// The steps.
    pub(crate) steps: usize,
}

impl Declared for Earlier {
    fn build(&self, of: &mut Building<'_>) -> ValueId {
        let Earlier { memory, steps } = *self;
        let name = of.model.memories()[memory].name.to_string();
        let name = format!("{PREV}_{}", name.trim_start_matches("r#"));
        of.builder.add(&name, Op::Earlier { memory, steps }, &[], of.shape)
    }
    fn signature(&self, _: &Model, _: usize) -> String {
        format!("{PREV}({})", self.steps)
    }
    fn topology(&self, plan: &Plan<'_>, _: NodeId) -> TokenStream {
        let (of, steps) = (plan.model.memories()[self.memory].node.index(), self.steps);
        quote!(nw::topology::Operation::Earlier { of: #of, steps: #steps })
    }
    fn declared_word(&self) -> Option<Word> {
        None
    }
}

impl Rules for Earlier {
    fn text(&self, _: &str) -> String {
        format!("{PREV} {:?} {}", self.memory, self.steps)
    }
    fn length(&self, of: &Lengths<'_>) -> Option<usize> {
        of.leaf()
    }
    // A network with a memory has no loss yet, so that no gradient reaches it.
    fn diff(&self, _: &mut Back<'_>) {}
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Argument, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    /// `let prev_h = nw::recall(&memory.h, 1);`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (memory, steps) = (local("memory"), self.steps);
        let field = nowhere(&at.plan.model.memories()[self.memory].name);
        at.bind(&quote!(nw::recall(&#memory.#field, #steps)))
    }
    // No network with a memory has methods for rows.
    fn emit_rows(&self, _: &At<'_>) -> TokenStream {
        TokenStream::new()
    }
    fn in_block(&self, _: &IdVec<LayerId, LayerPlan<'_>>) -> InBlock {
        InBlock::Buffer
    }
    /// `nw::recall_steps::<A, S, _, _, 64>(&memory.h, 4, rows, …); nw::shift_steps::<A, S, _, 64>(&a_h, 4, rows, …);
    /// let prev_h = nw::list_channels::<S, 16, _, _>(&slot_1);`
    fn emit_block(&self, at: &At<'_>) -> TokenStream {
        let [memory, rows] = ["memory", "rows"].map(local);
        let (scalar, buffer, block, steps) = (at.scalar(), at.buffer(), at.block(), self.steps);
        let field = nowhere(&at.plan.model.memories()[self.memory].name);
        let mut memories = at.plan.graph.roots.memories.iter();
        let of = memories.find(|(id, _)| *id == self.memory).map(|(_, value)| at.list(*value));
        // Further back than a block is long, all of it is in the memory.
        let shift = of
            .filter(|_| steps < at.steps_of_block())
            .map(|of| quote!(nw::shift_steps::<A, #scalar, _, #block>(#of, #steps, #rows, #buffer);));
        at.fill(&quote! {
            nw::recall_steps::<A, #scalar, _, _, #block>(&#memory.#field, #steps, #rows, #buffer);
            #shift
        })
    }
}
