//! The state of a network besides its parameters: the parts of the struct that `network!` emits for it.
//!
//! Input: the struct of a state, which says of which [`Part`]s it is made. Output: the state as counters and
//! numbers, two flat slices. Guarantees: saving, `serde`, `cast` and copies between scalars read the parts
//! and know no field by its name, so a new kind of part is a row of [`TENSORS`] and its [`Tensor`].

pub(crate) mod part;

pub(crate) use part::{COUNTERS, counters_before};
pub use part::{NumberType, Part, RUNNING, SEED, STEP, TENSORS, Tensor};

use crate::flat::{self, Rest};
use crate::scalar::Scalar;

/// The running mean and the running variance of each of `N` units of a `batch_norm`.
///
/// ```
/// use netwright::Running;
///
/// let running: Running<f32, 2> = [[0.0, 1.0], [0.5, 2.0]];
/// let [mean, variance] = running[1];
/// assert_eq!((mean, variance), (0.5, 2.0));
/// ```
pub type Running<S, const N: usize> = [[S; 2]; N];

/// Running statistics before the first step: means of 0 and variances of 1.
///
/// ```
/// use netwright::state::initial_running;
///
/// assert_eq!(initial_running::<f32, 2>(), [[0.0, 1.0]; 2]);
/// ```
#[must_use]
pub const fn initial_running<S: Scalar, const N: usize>() -> Running<S, N> {
    [[S::ZERO, S::ONE]; N]
}

/// The numbers that the draws of a step depend on.
///
/// ```
/// use netwright::{Network, prelude::*};
///
/// network! { struct Net { x: input(2); n: x -> batch_norm; d: n -> dropout(0.5); y: d -> dense(1); loss: mse(y); } }
/// let net = Net::new(7);
/// let state = Network::state(&net).expect("dropout and batch_norm keep one");
/// let draws = state.draws();
/// assert_eq!((draws.seed, draws.step), (net.state.seed, 0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draws {
    /// The network's seed.
    pub seed: u64,
    /// The number of the step.
    pub step: u64,
}

/// Goes on to the next step, and returns the seed and the number of this one.
///
/// ```
/// use netwright::state::advance;
///
/// let mut step = 4;
/// assert_eq!(advance(7, &mut step).step, 4);
/// assert_eq!(step, 5);
/// ```
#[inline(always)]
pub const fn advance(seed: u64, step: &mut u64) -> Draws {
    let draws = Draws { seed, step: *step };
    *step = step.wrapping_add(1);
    draws
}

/// The state of a network of any type, for code that is generic over networks.
///
/// ```
/// use netwright::{Network, prelude::*};
///
/// network! { struct Net { x: input(2); n: x -> batch_norm; d: n -> dropout(0.5); y: d -> dense(1); loss: mse(y); } }
/// let net = Net::new(7);
/// let state = Network::state(&net).expect("dropout and batch_norm keep one");
///
/// // A seed and a step; two means and two variances.
/// assert_eq!((state.counters().len(), state.numbers().len()), (2, 4));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StateRef<'a, S> {
    parts: &'static [Part],
    counters: &'a [u64],
    numbers: &'a [S],
}

impl<'a, S> StateRef<'a, S> {
    /// Its parts: first the counters, then the numbers of the network's scalar.
    ///
    /// ```
    /// use netwright::{Network, prelude::*};
    ///
    /// network! { struct Net { x: input(2); n: x -> batch_norm; d: n -> dropout(0.5); y: d -> dense(1); loss: mse(y); } }
    /// let net = Net::new(7);
    /// let state = Network::state(&net).expect("dropout and batch_norm keep one");
    /// let lengths: Vec<usize> = state.parts().iter().map(|part| part.length).collect();
    /// assert_eq!(lengths, [1, 1, 4]);
    /// ```
    #[must_use]
    pub const fn parts(&self) -> &'static [Part] {
        self.parts
    }

    /// All counters, concatenated.
    ///
    /// ```
    /// use netwright::{Network, prelude::*};
    ///
    /// network! { struct Net { x: input(2); n: x -> batch_norm; d: n -> dropout(0.5); y: d -> dense(1); loss: mse(y); } }
    /// let net = Net::new(7);
    /// let state = Network::state(&net).expect("dropout and batch_norm keep one");
    /// assert_eq!(state.counters(), [net.state.seed, net.state.step]);
    /// ```
    #[must_use]
    pub const fn counters(&self) -> &'a [u64] {
        self.counters
    }

    /// All numbers of the network's scalar, concatenated.
    ///
    /// ```
    /// use netwright::{Network, prelude::*};
    ///
    /// network! { struct Net { x: input(2); n: x -> batch_norm; d: n -> dropout(0.5); y: d -> dense(1); loss: mse(y); } }
    /// let net = Net::new(7);
    /// let state = Network::state(&net).expect("dropout and batch_norm keep one");
    /// assert_eq!(state.numbers(), [0.0, 1.0, 0.0, 1.0]);
    /// ```
    #[must_use]
    pub const fn numbers(&self) -> &'a [S] {
        self.numbers
    }

    /// The seed and the number of the step that comes next.
    ///
    /// ```
    /// use netwright::{Network, prelude::*};
    ///
    /// network! { struct Net { x: input(2); n: x -> batch_norm; d: n -> dropout(0.5); y: d -> dense(1); loss: mse(y); } }
    /// let net = Net::new(7);
    /// let state = Network::state(&net).expect("dropout and batch_norm keep one");
    /// assert_eq!(state.draws().step, 0);
    /// ```
    #[must_use]
    pub fn draws(&self) -> Draws {
        let of = |tensor| of_kind(self.parts, self.counters, tensor).first().copied().unwrap_or(0);
        Draws { seed: of(&SEED), step: of(&STEP) }
    }

    /// The running mean and variance of each number that is normalised over batches, of all layers.
    ///
    /// ```
    /// use netwright::{Network, prelude::*};
    ///
    /// network! { struct Net { x: input(2); n: x -> batch_norm; d: n -> dropout(0.5); y: d -> dense(1); loss: mse(y); } }
    /// let net = Net::new(7);
    /// let state = Network::state(&net).expect("dropout and batch_norm keep one");
    /// assert_eq!(state.running(), [[0.0, 1.0]; 2]);
    /// ```
    #[must_use]
    pub fn running(&self) -> &'a [[S; 2]] {
        of_kind(self.parts, self.numbers, &RUNNING).as_chunks().0
    }
}

/// Where the parts of a kind begin among all of the same number, and how many numbers they have.
///
/// They are one range, as a state holds its parts in the order of their kinds.
pub(crate) fn range_of(parts: &[Part], tensor: &Tensor) -> (usize, usize) {
    let same = parts.iter().filter(|part| part.tensor.is_counter() == tensor.is_counter());
    let before = same.clone().take_while(|part| part.tensor != tensor).map(|part| part.length).sum();
    (before, same.filter(|part| part.tensor == tensor).map(|part| part.length).sum())
}

/// Of all counters, or of all other numbers, those of a kind.
fn of_kind<'a, T>(parts: &[Part], all: &'a [T], tensor: &Tensor) -> &'a [T] {
    let (start, length) = range_of(parts, tensor);
    all.get(start..start + length).unwrap_or_default()
}

/// The state as slices, which are empty where there is none.
#[inline(always)]
pub(crate) fn view<S: Copy, R: Rest<S>>(rest: &R) -> StateRef<'_, S> {
    StateRef { parts: R::PARTS, counters: flat::counters(rest), numbers: flat::numbers(rest) }
}

/// Takes over another state of the same parts: counters as they are, numbers rounded to nearest.
#[inline(always)]
pub(crate) fn take_over<S: Scalar, T: Scalar, R: Rest<S>>(rest: &mut R, from: &StateRef<'_, T>) {
    let (counters, numbers) = flat::counters_and_numbers(rest);
    for (to, from) in counters.iter_mut().zip(from.counters) {
        *to = *from;
    }
    for (to, from) in numbers.iter_mut().zip(from.numbers) {
        *to = S::from_f64(from.to_f64());
    }
}
