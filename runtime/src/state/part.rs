//! The kinds of parts that a state has.
//!
//! Input: nothing. Output: one row per kind: the name that its numbers are saved under, their meaning, and
//! their meaning in a gradient. Guarantees: counters come before all other kinds.

/// The type of the numbers of a part, which decides how `cast` treats them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberType {
    /// A `u64`, whatever the network's scalar: `cast` keeps it.
    Counter,
    /// The network's scalar, in rows of so many: `cast` rounds it to nearest.
    Scalar(usize),
}

/// The content of a part in a gradient, which is a network, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InGradient {
    /// Its earlier content: a gradient has none.
    Unused,
    /// How many rows the gradient's statistics are of, of all parts that were accumulated: 0 where it has
    /// none, as after `backward`.
    Rows,
    /// The statistics of those rows.
    Statistics,
}

/// A kind of part, with the name that its numbers are saved under.
#[derive(Debug, PartialEq, Eq)]
pub struct Tensor {
    /// The name in saved forms. The parts of one kind are concatenated there.
    pub name: &'static str,
    /// The type of its numbers.
    pub number: NumberType,
    /// Its content in a gradient.
    pub in_gradient: InGradient,
}

impl Tensor {
    /// Whether its numbers are counters.
    pub(crate) const fn is_counter(&self) -> bool {
        matches!(self.number, NumberType::Counter)
    }
}

/// The seed that all draws depend on, with which the network was made.
pub const SEED: Tensor =
    Tensor { name: "seed", number: NumberType::Counter, in_gradient: InGradient::Unused };
/// How many steps of training were made.
pub const STEP: Tensor = Tensor { name: "step", number: NumberType::Counter, in_gradient: InGradient::Rows };
/// For each number that a `batch_norm` normalises, the running mean and the running variance.
pub const RUNNING: Tensor =
    Tensor { name: "running", number: NumberType::Scalar(2), in_gradient: InGradient::Statistics };

/// All kinds of parts, in the order in which a state holds and saves them: counters first. Saved forms have
/// all of them, empty where a state has no such part.
pub const TENSORS: [Tensor; 3] = [SEED, STEP, RUNNING];

/// How many of them are counters, for which saved bytes have room in every network.
pub(crate) const COUNTERS: usize = {
    let (mut count, mut index) = (0, 0);
    while index < TENSORS.len() {
        if TENSORS[index].is_counter() {
            assert!(count == index, "counters stand before all other kinds");
            count += 1;
        }
        index += 1;
    }
    count
};

/// A part of a state: one field of its struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name of the field.
    pub name: &'static str,
    /// Its kind.
    pub tensor: &'static Tensor,
    /// How many numbers it has.
    pub length: usize,
}
