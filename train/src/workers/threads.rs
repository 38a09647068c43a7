//! Ranks that are threads of one process.
//!
//! Input: how many. Output: one value for each thread. Guarantees: a rank that ended is an error of those
//! that wait for it.

use std::sync::mpsc::{Receiver, Sender, channel};

use super::{Workers, missing};
use crate::Error;

/// A rank that is a thread: what a program is tried with before it runs on many machines. For speed in one
/// process, the feature `rayon` is better: its threads share the data and the network.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::train::{Dataset, Fit, Threads};
///
/// network! { #[derive(Debug, PartialEq)] pub struct Line<1, 1 identity>; }
/// let data = Dataset::collect((0..64).map(|i| i as f32 / 64.0).map(|x| ([x], [2.0 * x + 1.0])))?;
///
/// // One process with eight shards has the same bits as three ranks with them.
/// let (mut net, mut adam) = (Line::new(1), Adam::new(0.1, Line::zeros));
/// Fit::new(&mut net, &mut adam, &data).shards(8).run()?;
/// std::thread::scope(|scope| {
///     for mut rank in Threads::connect(3) {
///         let (data, net) = (&data, &net);
///         scope.spawn(move || {
///             let (mut same, mut adam) = (Line::new(1), Adam::new(0.1, Line::zeros));
///             Fit::new(&mut same, &mut adam, data).shards(8).workers(&mut rank).run().expect("it runs");
///             assert_eq!(same, *net);
///         });
///     }
/// });
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Debug)]
pub struct Threads {
    rank: usize,
    /// The ways to each rank, and from each.
    to: Vec<Sender<Vec<f32>>>,
    from: Vec<Receiver<Vec<f32>>>,
}

impl Threads {
    /// So many ranks, each for a thread of its own.
    #[must_use]
    pub fn connect(ranks: usize) -> Vec<Self> {
        let mut all: Vec<Self> =
            (0..ranks).map(|rank| Self { rank, to: Vec::new(), from: Vec::new() }).collect();
        for from in 0..ranks {
            for to in 0..ranks {
                let (sender, receiver) = channel();
                if let Some(rank) = all.get_mut(from) {
                    rank.to.push(sender);
                }
                if let Some(rank) = all.get_mut(to) {
                    rank.from.push(receiver);
                }
            }
        }
        all
    }
}

impl Workers for Threads {
    fn rank(&self) -> usize {
        self.rank
    }

    fn ranks(&self) -> usize {
        self.to.len()
    }

    fn exchange(&mut self, with: usize, send: &[f32], receive: &mut [f32]) -> Result<(), Error> {
        let (Some(to), Some(from)) = (self.to.get(with), self.from.get(with)) else {
            return Err(missing(with, self.to.len()));
        };
        let ended = || {
            let fact = format!("rank {with} ended while rank {} waits for it", self.rank);
            Error::refused(fact, "its own message says why")
        };
        if !send.is_empty() {
            to.send(send.to_vec()).map_err(|_| ended())?;
        }
        if receive.is_empty() {
            return Ok(());
        }
        let numbers = from.recv().map_err(|_| ended())?;
        if numbers.len() != receive.len() {
            let (found, needed) = (numbers.len(), receive.len());
            let fact = format!("rank {with} sent {found} numbers, and rank {} needs {needed}", self.rank);
            return Err(Error::refused(fact, "give every rank the same run"));
        }
        receive.copy_from_slice(&numbers);
        Ok(())
    }
}
