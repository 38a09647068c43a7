//! What the numbers of a value came through last, seen through everything that leaves them as they are: other names,
//! `identity`, `dropout` and `slice`. Warnings look at this, not at what stands one arrow before.

use super::Checker;
use crate::ids::{Id as _, IdVec};
use crate::keyword::{self, Activation};
use crate::model::{NodeId, Operation};
use crate::syntax;

/// An operation that bends.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Bend {
    Activation(Activation),
    Prelu,
}

impl Bend {
    /// The bend of an operation: all activations have one but the identity.
    pub(super) fn of(operation: &syntax::Operation) -> Option<Self> {
        if operation.word == keyword::PRELU {
            return Some(Bend::Prelu);
        }
        let activation = Activation::of(&operation.word.to_string())?;
        (activation != Activation::Identity).then_some(Bend::Activation(activation))
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Bend::Activation(activation) => activation.word(),
            Bend::Prelu => keyword::PRELU,
        }
    }
}

/// Whether an operation leaves its numbers as they are, or takes some of them.
pub(super) fn is_transparent(operation: &syntax::Operation) -> bool {
    let identity = Activation::Identity.word();
    [keyword::DROPOUT, keyword::SLICE, identity].iter().any(|word| operation.word == word)
}

/// What numbers came through last.
#[derive(Clone, Copy, Default)]
pub(super) struct Ending {
    /// The operation that bent them last, if nothing was done to them since.
    pub(super) bend: Option<Bend>,
    /// The rectifier because of which none of them is below 0.
    pub(super) rectifier: Option<Activation>,
}

impl Ending {
    /// Behind an operation that bends.
    pub(super) fn behind(bend: Bend) -> Self {
        let rectifier = match bend {
            Bend::Activation(activation) if activation.is_rectifier() => Some(activation),
            _ => None,
        };
        Ending { bend: Some(bend), rectifier }
    }
}

impl<'a> Checker<'a> {
    /// The ending of every node; sources stand before what reads them.
    pub(super) fn endings(&self) -> IdVec<NodeId, Ending> {
        let mut endings: IdVec<NodeId, Ending> = IdVec::new();
        for node in self.nodes.iter() {
            let of = |source: &NodeId| endings[*source];
            let ending = match &node.operation {
                Operation::Activation(Activation::Identity, source)
                | Operation::Dropout(_, source)
                | Operation::Slice { source, .. } => of(source),
                Operation::Activation(activation, _) => Ending::behind(Bend::Activation(*activation)),
                Operation::Prelu(..) => Ending::behind(Bend::Prelu),
                // Of numbers that are not below 0, no sum, product or row of them is.
                Operation::Sum(sources) | Operation::Product(sources) => joined(sources.iter().map(of)),
                Operation::Concat(sources) => joined(sources.iter().map(of)),
                _ => Ending::default(),
            };
            endings.push(ending);
        }
        endings
    }

    /// The rectifier that every path from a node leads to first; `None` if one leads elsewhere.
    pub(super) fn rectifier_of_all_readers(
        &self,
        start: NodeId,
        is_goal: impl Fn(NodeId) -> bool,
    ) -> Option<Activation> {
        let mut carries = vec![false; self.nodes.len()];
        carries[start.index()] = true;
        let mut found = None;
        if is_goal(start) {
            return None;
        }
        // Sources stand before what reads them, so one pass sees all.
        for (id, node) in self.nodes.entries() {
            if !node.operation.sources().iter().any(|source| carries[source.index()]) {
                continue;
            }
            match &node.operation {
                Operation::Activation(activation, _) if activation.is_rectifier() => {
                    found = Some(*activation)
                }
                Operation::Activation(Activation::Identity, _) | Operation::Dropout(..) if !is_goal(id) => {
                    carries[id.index()] = true;
                }
                _ => return None,
            }
        }
        found
    }
}

/// Numbers of several values: none is below 0 if none of any is.
fn joined(mut endings: impl Iterator<Item = Ending>) -> Ending {
    let first = endings.next().and_then(|ending| ending.rectifier);
    let rectifier = endings.fold(first, |rectifier, ending| rectifier.filter(|_| ending.rectifier.is_some()));
    Ending { bend: None, rectifier }
}
