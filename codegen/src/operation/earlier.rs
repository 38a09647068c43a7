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
    /// The value is that of an earlier step, so its gradient is a part of that one's. A number that is nearly
    /// 0 is remembered as 0, whose slope is taken for 1: a value that fades is trained as any other.
    fn diff(&self, back: &mut Back<'_>) {
        back.reach_earlier(self.memory, self.steps);
    }
    fn facts(&self) -> Facts {
        Facts { stored: Stored::Rows, fuses: Fuses::Nothing, follows: Follows::Nothing }
    }
    /// `let prev_h = nw::recall(&memory.h, 1);`
    fn emit_row(&self, at: &At<'_>) -> TokenStream {
        let (memory, steps) = (local("memory"), self.steps);
        let field = nowhere(&at.plan.model.memories()[self.memory].name);
        at.bind(&quote!(nw::recall(&#memory.#field, #steps)))
    }
    /// `nw::recall_rows((schedule, span), 1, a_h, memories, |memory| &memory.h, prev_h);`
    fn emit_rows(&self, at: &At<'_>) -> TokenStream {
        let ([schedule, span, memories, memory], steps) =
            (["schedule", "span", "memories", "memory"].map(local), self.steps);
        let field = nowhere(&at.plan.model.memories()[self.memory].name);
        let of = at.plan.graph.roots.memories.iter().find(|(memory, _)| *memory == self.memory);
        let Some((_, of)) = of else { return TokenStream::new() };
        let (of, out) = (at.read_value(*of), at.out());
        quote! {
            nw::recall_rows((#schedule, #span), #steps, #of, #memories, |#memory| &#memory.#field, #out);
        }
    }
    fn in_block(&self, _: &IdVec<LayerId, LayerPlan<'_>>) -> InBlock {
        InBlock::Buffer
    }
    /// A place in the past: `let prev_h = nw::past_channels::<S, 16, _, _, 128, 4>(&slot_1);`
    ///
    /// Or a copy of what is so far back that the memory has all of it:
    /// `nw::recall_steps::<A, S, _, _, 64>(&memory.h, 128, 64, rows, 0, …); let prev_h =
    /// nw::list_channels::<S, 16, _, _>(&slot_1);`
    fn emit_block(&self, at: &At<'_>) -> TokenStream {
        if let Some(past) = at.past(self.memory, self.steps) {
            return at.bind(&past);
        }
        let [memory, rows] = ["memory", "rows"].map(local);
        let (scalar, buffer, block, steps) = (at.scalar(), at.buffer(), at.block(), self.steps);
        let field = nowhere(&at.plan.model.memories()[self.memory].name);
        at.fill(&quote! {
            nw::recall_steps::<A, #scalar, _, _, #block>(&#memory.#field, #steps, #block, #rows, 0, #buffer);
        })
    }
}
