//! Values on their way to an item: chains that are still open, and expressions within others.
//!
//! Guarantees: a value that something else reads, or that is remembered, is an item before it is read.

use super::{Layered, Lowering};
use crate::flat::{NodeId, Op};

/// The longest expression within another one.
const LONGEST: usize = 48;

/// A value: an item, or the end of a chain that is still open.
#[derive(Clone)]
pub(super) enum Row {
    Item(String),
    Chain(Chain),
}

/// A chain that is not yet an item.
#[derive(Clone)]
pub(super) struct Chain {
    /// What it begins with.
    pub(super) source: String,
    /// What follows.
    pub(super) steps: Vec<String>,
    /// The layer in it: its hint for a name and its tensors, which get the item's name.
    pub(super) layer: Option<(String, Vec<Layered>)>,
    /// What hints at a name, possibly empty.
    pub(super) hint: String,
    /// The name of the item, where another layer shares the weights of this one.
    pub(super) name: Option<String>,
    /// What the source is beside other signs.
    pub(super) binds: Binds,
}

/// How tightly a source holds together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binds {
    Sum,
    Product,
    Name,
}

impl Chain {
    pub(super) fn of(source: String, hint: &str, binds: Binds) -> Self {
        Self { source, steps: Vec::new(), layer: None, hint: hint.into(), name: None, binds }
    }
}

impl Lowering<'_> {
    /// A value in an expression: in a network with a memory, whose equations are those of its papers, a part
    /// of one stays where it is.
    pub(super) fn operand(&mut self, id: NodeId, binds: Binds) -> String {
        match &self.rows[id.0] {
            Some(Row::Chain(chain))
                if !self.flat.memories.is_empty()
                    && chain.steps.is_empty()
                    && chain.name.is_none()
                    && chain.source.len() <= LONGEST =>
            {
                if chain.binds < binds {
                    format!("({})", chain.source)
                } else {
                    chain.source.clone()
                }
            }
            _ => self.named(id),
        }
    }

    /// The operands of a pair. One number beside several is repeated by the language.
    pub(super) fn beside(&self, a: NodeId, b: NodeId) -> (NodeId, NodeId) {
        let one = |id: NodeId| match self.flat.op(id) {
            Op::Gather(from, _) if self.flat.size(*from) == 1 => *from,
            _ => id,
        };
        if one(a) == a { (a, one(b)) } else { (one(a), b) }
    }

    /// The chain that a node ends, to be continued: a new one where its item is closed.
    pub(super) fn chain(&mut self, from: NodeId, layer: bool) -> Chain {
        match &self.rows[from.0] {
            Some(Row::Chain(chain)) if !(layer && chain.layer.is_some()) => chain.clone(),
            _ => Chain::of(self.named(from), "", Binds::Name),
        }
    }
}
