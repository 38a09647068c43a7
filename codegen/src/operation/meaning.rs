//! The answers about an operation that budgets and warnings need. They are in its room, `check::word`.
//!
//! Nothing has a default, so an operation that leaves something out does not compile.

use super::answers::{Alike, Drops, Ending, Linear, Price, Signs, Zero};
use crate::check::draft::shaped::Shaped;
use crate::ids::IdVec;
use crate::keyword::Activation;
use crate::model::{CompiledKernel, Layer, LayerId, NodeId, Operation};

/// Where a node stands.
#[derive(Clone, Copy)]
pub(crate) struct Around<'s> {
    /// How many numbers come out.
    pub(crate) size: usize,
    /// The layer whose map its first source is, if it is one.
    pub(crate) before: Option<&'s Layer>,
    /// All layers.
    pub(crate) layers: &'s IdVec<LayerId, Layer>,
}

/// The answers about the sources of a node, which come before it.
pub(crate) struct Answers<'a, T> {
    /// Its sources.
    pub(crate) sources: &'a [NodeId],
    /// The answers of all nodes before it.
    pub(crate) answers: &'a IdVec<NodeId, T>,
}

impl<T: Copy> Answers<'_, T> {
    /// That of the source at this position.
    pub(crate) fn nth(&self, position: usize) -> T {
        self.answers[self.sources[position]]
    }

    /// That of each source.
    pub(crate) fn all(&self) -> impl Iterator<Item = T> {
        self.sources.iter().map(|source| self.answers[*source])
    }
}

/// The answers about an operation that do not depend on its place. No field has a default, so none is
/// forgotten.
pub(crate) struct Nature {
    /// The layer whose parameters it reads.
    pub(crate) layer: Option<LayerId>,
    /// The result of a unit that is 0.
    pub(crate) zero: Zero,
    /// The effect on a linear map before it.
    pub(crate) linear: Linear,
    /// Where zeros come from that a dropout put there.
    pub(crate) drops: Drops,
    /// The activation that it is.
    pub(crate) activation: Option<Activation>,
    /// The operation in an item that nothing trains, if it keeps something besides parameters, which then
    /// does not change.
    pub(crate) frozen: Option<Operation>,
}

/// The answers about an operation that budgets and warnings need.
pub(crate) trait Meaning {
    /// The answers that do not depend on its place.
    fn nature(&self) -> Nature;

    /// Its statements, and its lines of LLVM IR, with so many sources.
    ///
    /// No fewer lines than rustc makes: the slope of `rustc --emit=llvm-ir -C no-prepopulate-passes` between
    /// networks of 1 and 64 such operations; more where rustc takes longer for a line than for others.
    fn price(&self, sources: usize) -> Price;

    /// Its statements in the largest function of a network that is not trained, with so many sources.
    fn forward(&self, sources: usize) -> usize;

    /// The kernels that it calls.
    fn kernels(&self, around: Around<'_>) -> Vec<CompiledKernel>;

    /// The last operation that changed its numbers, found through everything that leaves them as they are.
    fn ending(&self, of: &Answers<'_, Ending>) -> Ending;

    /// The signs of its numbers.
    fn signs(&self, of: &Answers<'_, Signs>, layers: &IdVec<LayerId, Layer>) -> Signs;

    /// The effect on equal units.
    fn alike(&self, shapes: &Shaped<'_>) -> Alike;
}
