//! The kinds of parts that a state has: what a network keeps from one call to the next, besides parameters.
//!
//! Input: nothing. Output: [`Kept`]. Guarantees: the rows of operations name their kinds, so a network that
//! is refused has the same state as one that is accepted, and a file the same tensors as the network.

/// A kind of part, in the order in which a state holds them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// The seed of all draws: one for the network.
    Seed,
    /// The steps of training: one for the network.
    Step,
    /// The running statistics of a node, for each number that it yields.
    Running,
}

impl Kept {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Seed, Self::Step, Self::Running];
}
