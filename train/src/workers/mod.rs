//! Ranks: processes or threads that train one network together.
//!
//! Input: numbers of each rank. Output: their sum on every rank, or those of rank 0. Guarantees: a sum is
//! taken in the order of one binary tree, whoever takes part; numbers arrive with every bit.
//!
//! * `threads.rs`: ranks that are threads of one process.
//! * `sum.rs`: sums over ranks, and what rank 0 says.

mod sum;
mod threads;

use std::path::Path;

pub(crate) use sum::{add, all_reduce, broadcast, broadcast_bytes};
pub use threads::Threads;

use crate::Error;

/// One of several ranks that train a network together, and its ways to the others.
///
/// [`Threads`] has ranks in one process; the crate `netwright-mpi` has ranks on many machines. A transport of
/// your own has three methods: [`Fit::workers`](crate::Fit::workers) builds the rest on them.
///
/// ```
/// use netwright::train::{Error, Threads, Workers};
///
/// /// The largest number of two ranks.
/// fn largest(workers: &mut dyn Workers, own: f32) -> Result<f32, Error> {
///     let mut other = [0.0];
///     workers.exchange(1 - workers.rank(), &[own], &mut other)?;
///     Ok(own.max(other[0]))
/// }
///
/// let [mut first, mut second] = Threads::connect(2).try_into().expect("two ranks");
/// let other = std::thread::spawn(move || largest(&mut second, 7.0));
/// assert_eq!(largest(&mut first, 3.0)?, 7.0);
/// assert_eq!(other.join().expect("it does not panic")?, 7.0);
/// # Ok::<(), Error>(())
/// ```
pub trait Workers {
    /// The number of this rank, from 0. Rank 0 measures, writes files and shows the progress.
    fn rank(&self) -> usize;

    /// How many ranks there are, at least 1.
    fn ranks(&self) -> usize;

    /// Sends numbers to another rank, and waits for numbers from it, as many as `receive` has. The other one
    /// calls the same with this rank. Where one of both slices is empty, numbers go one way.
    ///
    /// # Errors
    ///
    /// If the other rank has ended. The run then ends with this error.
    fn exchange(&mut self, with: usize, send: &[f32], receive: &mut [f32]) -> Result<(), Error>;

    /// Told on rank 0 of each checkpoint that was written, for a message when another rank fails.
    fn saved(&mut self, checkpoint: &Path) {
        let _ = checkpoint;
    }
}

/// One rank, without others.
pub(crate) struct Alone;

impl Workers for Alone {
    fn rank(&self) -> usize {
        0
    }

    fn ranks(&self) -> usize {
        1
    }

    fn exchange(&mut self, with: usize, _: &[f32], _: &mut [f32]) -> Result<(), Error> {
        Err(missing(with, 1))
    }
}

/// A rank that there is not.
fn missing(rank: usize, ranks: usize) -> Error {
    Error::refused(format!("there is no rank {rank} among {ranks}"), "ranks are counted from 0")
}
