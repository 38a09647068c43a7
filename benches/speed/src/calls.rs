//! How long single calls of networks with a memory take, which a program in real time waits for.
//!
//! Input: nothing. Output: the table [`CALLS`] of blocks of 64 samples and of steps, and the median and the
//! 99.9th percentile of their times.

use std::hint::black_box;
use std::time::Instant;

use netwright::Recurrent;

use crate::streams::{Feather, Gru, Lstm, Nano, Standard};
use crate::work::{Entry, Work, samples};

const BLOCK: usize = 64;
/// Samples before they repeat.
const STEPS: usize = 4096;
/// Of so many calls, ten take longer than the percentile.
const TIMED: usize = 10_000;

/// The networks, and what a call is.
pub const CALLS: &[Entry] = &[
    ("standard", "run", || run(&Standard::new(1))),
    ("standard", "step", || step(&Standard::new(1))),
    ("feather", "run", || run(&Feather::new(1))),
    ("feather", "step", || step(&Feather::new(1))),
    ("nano", "run", || run(&Nano::new(1))),
    ("nano", "step", || step(&Nano::new(1))),
    ("lstm", "run", || run(&Lstm::new(1))),
    ("lstm", "step", || step(&Lstm::new(1))),
    ("gru", "run", || run(&Gru::new(1))),
    ("gru", "step", || step(&Gru::new(1))),
];

/// The median and the 99.9th percentile of 10,000 calls, in nanoseconds, less the median of calls that do
/// nothing, which is the time of the clock.
pub fn percentiles(work: &mut Work) -> [f64; 2] {
    let clock = sorted(&mut Work::new(1, || ()))[TIMED / 2];
    let times = sorted(work);
    [TIMED / 2, TIMED - TIMED / 1000].map(|index| times[index] - clock)
}

fn sorted(work: &mut Work) -> Vec<f64> {
    let timed = (0..TIMED).map(|_| {
        let start = Instant::now();
        (work.run)();
        start.elapsed().as_secs_f64() * 1e9
    });
    let mut times: Vec<f64> = timed.collect();
    times.sort_by(f64::total_cmp);
    times
}

/// A block of a stream.
fn run<N: Recurrent<f32, Input = [f32; 1], Output = [f32; 1]> + 'static>(network: &N) -> Work {
    let (network, mut memory, x) = (network.clone(), N::memory(), samples::<1>(STEPS));
    let (mut y, mut at) = ([[0.0]; BLOCK], 0);
    Work::new(1, move || {
        network.run(&mut memory, black_box(&x[at..at + BLOCK]), &mut y);
        black_box(&y);
        at = (at + BLOCK) % STEPS;
    })
}

/// A sample of it.
fn step<N: Recurrent<f32, Input = [f32; 1], Output = [f32; 1]> + 'static>(network: &N) -> Work {
    let (network, mut memory, x) = (network.clone(), N::memory(), samples::<1>(STEPS));
    let mut at = 0;
    Work::new(1, move || {
        black_box(network.step(&mut memory, black_box(&x[at])));
        at = (at + 1) % STEPS;
    })
}
