//! Random numbers of a run.
//!
//! Input: a seed, an epoch and an index. Output: a generator, or an order of rows. Guarantees: the output is
//! a function of these three numbers, the same on every machine.

use netwright_runtime::Generator;

/// The generator for one purpose: of the seed of a run, an epoch and an index, such as that of a row.
///
/// Each number passes through SplitMix64 (Steele, Lea & Flood 2014) before the next one is added, so that
/// neighbours have sequences that are not related.
///
/// ```
/// use netwright::train::draws;
///
/// assert_eq!(draws(1, 2, 3).next_u64(), draws(1, 2, 3).next_u64());
/// assert_ne!(draws(1, 2, 3).next_u64(), draws(1, 3, 2).next_u64());
/// ```
#[must_use]
pub const fn draws(seed: u64, epoch: u64, index: u64) -> Generator {
    let of_seed = Generator::new(seed).next_u64();
    let of_epoch = Generator::new(of_seed.wrapping_add(epoch)).next_u64();
    Generator::new(of_epoch.wrapping_add(index))
}

/// The order of `count` rows in an epoch: each index below `count` once.
///
/// ```
/// use netwright::train::order;
///
/// let mut first = order(1, 0, 100);
/// assert_ne!(first, order(1, 1, 100)); // each epoch has its own
/// first.sort();
/// assert!(first.into_iter().eq(0..100));
/// ```
#[must_use]
pub fn order(seed: u64, epoch: u64, count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    draws(seed, epoch, 0).shuffle(&mut order);
    order
}
