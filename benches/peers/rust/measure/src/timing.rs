//! The clock: nanoseconds per unit of work, the median of eleven repetitions after a warm-up.
//!
//! The scheme is the one of the C peers: double the calls until one repetition lasts 0.08 s, which
//! is the warm-up too, then repeat with that many calls.

use std::time::{Duration, Instant};

const REPETITIONS: usize = 11;
const SHORTEST: Duration = Duration::from_millis(80);

/// Nanoseconds per unit when one call of `body` does `units` of work.
pub fn time(units: usize, mut body: impl FnMut()) -> f64 {
    let mut calls = 1u64;
    while repeat(calls, &mut body) < SHORTEST {
        calls *= 2;
    }
    let mut nanoseconds: Vec<f64> = (0..REPETITIONS)
        .map(|_| repeat(calls, &mut body).as_secs_f64() * 1e9 / (calls as f64 * units as f64))
        .collect();
    nanoseconds.sort_by(f64::total_cmp);
    nanoseconds[REPETITIONS / 2]
}

fn repeat(calls: u64, body: &mut impl FnMut()) -> Duration {
    let start = Instant::now();
    for _ in 0..calls {
        body();
    }
    start.elapsed()
}

/// Walks through batches for ever.
pub struct Cycle<T> {
    items: Vec<T>,
    next: usize,
}

impl<T> Cycle<T> {
    pub fn new(items: Vec<T>) -> Self {
        Self { items, next: 0 }
    }

    pub fn step(&mut self) -> &T {
        let current = self.next;
        self.next = if current + 1 == self.items.len() { 0 } else { current + 1 };
        &self.items[current]
    }

    pub fn items(&self) -> &[T] {
        &self.items
    }
}

/// Says where the peers' thread pools may take more than one thread; `run.py` sets what they read.
pub fn one_thread() {
    for name in ["RAYON_NUM_THREADS", "CANDLE_NUM_THREADS"] {
        if std::env::var(name).as_deref() != Ok("1") {
            eprintln!("{name} is not 1: the figures may be those of several threads");
        }
    }
}
