//! The types of the answers that budgets and warnings need about a node; the room of its operation gives
//! them.

use crate::keyword::{Activation, Range, Word};
use crate::model::LayerId;

/// Statements of the largest function, and lines of LLVM IR.
pub(crate) type Price = (usize, usize);

/// The statements of a value in `run`, the largest function of a network that is not trained: at most its
/// kernel, its buffer, the list of the buffer's channels and the place of a step in it; and for each value
/// that it reads, the step of one that is in a buffer.
pub(crate) const fn of_value(sources: usize) -> usize {
    4 + sources
}

/// The last operation that changed the numbers.
#[derive(Clone, Copy, Default)]
pub(crate) struct Ending {
    /// The word that bent them last, if nothing was done to them since.
    pub(crate) bend: Option<Word>,
    /// The rectifier because of which none of them is below 0.
    pub(crate) rectifier: Option<Activation>,
}

impl Ending {
    /// Behind a word that bends.
    pub(crate) fn behind(bend: Word) -> Self {
        let rectifier = bend.activation().filter(|activation| activation.is_rectifier());
        Ending { bend: Some(bend), rectifier }
    }

    /// Of numbers of several values: none is below 0 if none of any is.
    pub(crate) fn joined(mut endings: impl Iterator<Item = Ending>) -> Self {
        let first = endings.next().and_then(|ending| ending.rectifier);
        let both =
            |rectifier: Option<Activation>, ending: Ending| rectifier.filter(|_| ending.rectifier.is_some());
        Ending { bend: None, rectifier: endings.fold(first, both) }
    }
}

/// The signs that the numbers of a value can have.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Signs {
    /// Whether one can be below 0.
    pub(crate) below: bool,
    /// Whether one can be above 0.
    pub(crate) above: bool,
}

impl Signs {
    /// Of no number.
    pub(crate) const NONE: Self = Self { below: false, above: false };
    /// Of numbers of which nothing is known.
    pub(crate) const ANY: Self = Self { below: true, above: true };
    /// Of numbers of which none is below 0.
    pub(crate) const NOT_BELOW: Self = Self { below: false, above: true };
    const NOT_ABOVE: Self = Self { below: true, above: false };

    /// Of numbers that are one or the other, or a sum of both.
    pub(crate) fn or(self, other: Self) -> Self {
        Self { below: self.below || other.below, above: self.above || other.above }
    }

    /// Of the numbers with the other sign.
    pub(crate) fn negated(self) -> Self {
        Self { below: self.above, above: self.below }
    }

    /// Of products.
    pub(crate) fn times(self, other: Self) -> Self {
        let (a, b) = (self, other);
        Self {
            below: a.below && b.above || a.above && b.below,
            above: a.above && b.above || a.below && b.below,
        }
    }

    /// The signs after an activation with this range, for numbers with these signs.
    pub(crate) fn through(self, range: Range) -> Self {
        match range {
            Range::Kept => self,
            Range::NotBelow => Self::NOT_BELOW,
            Range::NotAbove => Self::NOT_ABOVE,
            Range::Any => Self::ANY,
        }
    }
}

/// The result of a unit that is 0.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Zero {
    /// It stays 0 and has no slope.
    Rectified(Activation),
    /// It stays 0, and its gradient passes through.
    Passed,
    /// Something else.
    Read,
}

/// The effect of an operation on equal units.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Alike {
    /// They stay equal, and so do their gradients.
    Kept,
    /// They are stored next to other numbers.
    Joined,
    /// All are read with the same weights: their gradients are equal, and none of them comes out.
    Summed,
    /// Each is treated in another way.
    Separated,
}

/// The effect of an operation on a linear map before it.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Linear {
    /// It is one itself, of this layer: both together are one map.
    Map(LayerId),
    /// It bends nothing.
    Straight,
    /// It bends, or says that nothing is to be bent, or does something else.
    Ends,
}

/// Where zeros of a value come from that a dropout put there.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Drops {
    /// From here: the dropout behind so many others.
    Here(u64),
    /// From its source.
    Before,
    /// From nowhere.
    Nowhere,
}
