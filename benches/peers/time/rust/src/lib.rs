//! What both Rust peers share: the signal, the clock and the report, as in `cpp/measure.hpp`.
//!
//! Input: a function that computes a block of samples. Output: three JSON lines for each size of a block on
//! standard output, the median nanoseconds per sample of 11 repetitions of at least 0.04 s, and the median
//! and the 99.9th percentile of 10,000 calls; and a file with the answers to a part of the signal.

use std::time::{Duration, Instant};

const REPETITIONS: usize = 11;
const SHORTEST: Duration = Duration::from_millis(40);
const CALLS: usize = 10_000;

/// Runs a peer as its command line says: MODEL.nam NAME SIGNAL ANSWERS.
pub fn run(peer: &str, version: &str, load: impl FnOnce(&str) -> Box<dyn FnMut(&[f32], &mut [f32])>) {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, model, name, signal, answers] = &arguments[..] else { panic!("MODEL.nam NAME SIGNAL ANSWERS") };
    let bytes = std::fs::read(signal).expect("the signal");
    let signal: Vec<f32> = bytes.as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
    let mut process = load(model);
    let mut output = vec![0.0; signal.len()];
    let half = signal.len() / 2;
    for (x, y) in signal[..half].chunks(64).zip(output.chunks_mut(64)) {
        process(x, y);
    }
    let bytes: Vec<u8> = output[half / 2..half].iter().flat_map(|y| y.to_le_bytes()).collect();
    std::fs::write(answers, bytes).expect("a file for the answers");
    for block in [64, 1] {
        let nanoseconds = time(&signal, &mut output, block, &mut *process);
        let [middle, late] = calls(&signal, &mut output, block, &mut *process);
        for (metric, value) in [("block", nanoseconds), ("p50", middle), ("p999", late)] {
            println!(
                "{{\"peer\":\"{peer}\",\"version\":\"{version}\",\"variant\":\"\",\"model\":\"{name}\",\
                 \"metric\":\"{metric}_{block}\",\"value\":{value:.6}}}"
            );
        }
    }
}

fn time(
    signal: &[f32],
    output: &mut [f32],
    block: usize,
    process: &mut dyn FnMut(&[f32], &mut [f32]),
) -> f64 {
    let mut pass = |passes: usize| {
        let start = Instant::now();
        for _ in 0..passes {
            for (x, y) in signal.chunks(block).zip(output.chunks_mut(block)) {
                process(x, y);
            }
        }
        start.elapsed()
    };
    let mut passes = 1;
    while pass(passes) < SHORTEST {
        passes *= 2;
    }
    let mut times = [0.0; REPETITIONS];
    for time in &mut times {
        *time = pass(passes).as_secs_f64() * 1e9 / (passes * signal.len()) as f64;
    }
    times.sort_by(f64::total_cmp);
    times[REPETITIONS / 2]
}

/// The nanoseconds of a call: the median and the 99.9th percentile, less what the clock takes by itself.
fn calls(
    signal: &[f32],
    output: &mut [f32],
    block: usize,
    process: &mut dyn FnMut(&[f32], &mut [f32]),
) -> [f64; 2] {
    let mut sorted = |work: &mut dyn FnMut(&[f32], &mut [f32])| {
        let timed = signal.chunks(block).cycle().take(CALLS).map(|x| {
            let start = Instant::now();
            work(x, &mut output[..x.len()]);
            start.elapsed().as_secs_f64() * 1e9
        });
        let mut times: Vec<f64> = timed.collect();
        times.sort_by(f64::total_cmp);
        times
    };
    let clock = sorted(&mut |_, _| ())[CALLS / 2];
    let times = sorted(process);
    [CALLS / 2, CALLS - CALLS / 1000].map(|index| times[index] - clock)
}
