//! How long a piece of work takes.

use std::time::Instant;

use crate::Work;

const REPETITIONS: usize = 11;
const LEAST_SECONDS: f64 = 0.08;

/// The median time of a unit of work, in nanoseconds, of 11 repetitions of at least 0.08 s.
pub fn measure(work: &mut Work) -> f64 {
    let mut seconds = |runs: usize| {
        let start = Instant::now();
        for _ in 0..runs {
            (work.run)();
        }
        start.elapsed().as_secs_f64()
    };
    // As warm-up, the number of runs that take long enough.
    let mut runs = 1;
    while seconds(runs) < LEAST_SECONDS {
        runs *= 2;
    }
    let mut figures: Vec<f64> = (0..REPETITIONS).map(|_| seconds(runs)).collect();
    figures.sort_by(f64::total_cmp);
    figures[REPETITIONS / 2] / (runs * work.units) as f64 * 1e9
}
