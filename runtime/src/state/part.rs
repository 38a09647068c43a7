//! The kinds of parts that a state has.
//!
//! Input: nothing. Output: one row per kind: the name that its numbers are saved under, and their meaning.
//! Guarantees: counters come before all other kinds, and a new kind does not change the saved form of a
//! network without it.

/// The type of the numbers of a part, which decides how `cast` treats them.
///
/// ```
/// use netwright::state::{NumberType, RUNNING, SEED};
///
/// assert_eq!(SEED.number, NumberType::Counter);
/// // A mean and a variance.
/// assert_eq!(RUNNING.number, NumberType::Scalar(2));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberType {
    /// A `u64`, whatever the network's scalar: `cast` keeps it.
    Counter,
    /// The network's scalar, in rows of so many: `cast` rounds it to nearest.
    Scalar(usize),
}

/// A kind of part, with the name that its numbers are saved under.
///
/// ```
/// use netwright::state::TENSORS;
///
/// assert_eq!(TENSORS.map(|tensor| tensor.name), ["seed", "step", "running"]);
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Tensor {
    /// The name in saved forms. The parts of one kind are concatenated there.
    pub name: &'static str,
    /// The type of its numbers.
    pub number: NumberType,
    /// Whether saved forms have it of every state, empty or 0 where a state has no such part; a kind that
    /// came later is saved where a state has it.
    pub everywhere: bool,
}

impl Tensor {
    /// Whether its numbers are counters.
    pub(crate) const fn is_counter(&self) -> bool {
        matches!(self.number, NumberType::Counter)
    }
}

/// The seed that all draws depend on, with which the network was made.
pub const SEED: Tensor = Tensor { name: "seed", number: NumberType::Counter, everywhere: true };
/// How many steps of training were made; in a gradient, how many rows its statistics are of, of all parts
/// that were accumulated: 0 where it has none, as after `backward`.
pub const STEP: Tensor = Tensor { name: "step", number: NumberType::Counter, everywhere: true };
/// For each number that a `batch_norm` normalises, the running mean and the running variance; in a gradient,
/// those of its rows.
pub const RUNNING: Tensor = Tensor { name: "running", number: NumberType::Scalar(2), everywhere: true };

/// All kinds of parts, in the order in which a state holds and saves them: counters first.
pub const TENSORS: [Tensor; 3] = [SEED, STEP, RUNNING];

/// The counters that saved bytes have room for in every network, a seed and a step.
pub(crate) const COUNTERS: usize = {
    let (mut count, mut index) = (0, 0);
    while index < TENSORS.len() {
        if TENSORS[index].is_counter() {
            assert!(count == index, "counters stand before all other kinds");
            assert!(
                matches!(TENSORS[index].name.as_bytes(), b"seed" | b"step") && TENSORS[index].everywhere,
                "bytes have room for a seed and a step: another counter needs a place of its own in the bytes of the \
                 networks that have it, or all that was saved before is refused"
            );
            count += 1;
        }
        index += 1;
    }
    assert!(count == 2, "the bytes of every network have a seed and a step");
    count
};

/// A part of a state: one field of its struct.
///
/// ```
/// use netwright::{Network, prelude::*};
///
/// network! { struct Net { x: input(2); n: x -> batch_norm; y: n -> dense(1); loss: mse(y); } }
/// let net = Net::<f32>::new(1);
/// let parts = Network::state(&net).map_or(&[][..], |state| state.parts());
/// assert_eq!(parts.last().map(|part| (part.name, part.length)), Some(("n", 4)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name of the field.
    pub name: &'static str,
    /// Its kind.
    pub tensor: &'static Tensor,
    /// How many numbers it has.
    pub length: usize,
}

/// How many of the counters in saved bytes come before the first one of a state with these parts: a state
/// without a seed begins with the step.
pub(crate) const fn counters_before(parts: &[Part]) -> usize {
    match parts {
        [first, ..] => matches!(first.tensor.name.as_bytes(), b"step") as usize,
        [] => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, RUNNING, SEED, STEP, counters_before};

    #[test]
    fn a_state_without_a_seed_begins_with_the_step() {
        let [seed, step] = [&SEED, &STEP].map(|tensor| Part { name: tensor.name, tensor, length: 1 });
        let running = Part { name: "h", tensor: &RUNNING, length: 4 };
        assert_eq!(counters_before(&[]), 0);
        assert_eq!(counters_before(&[running]), 0);
        assert_eq!(counters_before(&[seed, step, running]), 0);
        assert_eq!(counters_before(&[seed]), 0);
        assert_eq!(counters_before(&[step, running]), 1);
    }
}
