//! The emitted code of every imported model over time, in single precision, against what its program
//! recorded.

use netwright_zoo::{CASES, STREAMS, Stream};
use serde_json::Value;

/// How far the emitted code may be from what was recorded, in the tolerance of the file.
const FACTOR: f64 = 2.0;

fn numbers(value: &Value) -> Vec<f64> {
    let numbers = value.as_array().into_iter().flatten();
    numbers.map(|number| number.as_f64().unwrap_or(f64::NAN)).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "inputs are numbers of single precision")]
fn singles(row: &Value) -> Vec<f32> {
    numbers(row).into_iter().map(|number| number as f32).collect()
}

/// The largest difference of a stream, over the largest recorded number of an output and at least 1.
fn apart(run: Stream, model: &Value, stream: &Value) -> f64 {
    let size = |value: &Value| usize::try_from(value.as_u64().unwrap_or(0)).unwrap_or(0);
    let (silence, steps) = (size(&model["silence"]), stream.as_array().cloned().unwrap_or_default());
    let own: Vec<Vec<f32>> = steps.iter().map(|step| singles(&step["x"])).collect();
    let zeros = vec![vec![0.0; own[0].len()]; silence];
    let x = [zeros, own].concat();
    // The memory is the only thing between two blocks.
    let few = &x[..x.len().min(150)];
    assert_eq!(run(few, 64), run(few, 37), "{}", model["file"]);
    let got = run(&x, 64);
    let sizes: Vec<usize> = model["sizes"].as_array().into_iter().flatten().map(size).collect();
    let (mut worst, mut start): (f64, usize) = (0.0, 0);
    for (at, size) in sizes.into_iter().enumerate() {
        let want: Vec<Vec<f64>> = steps.iter().map(|step| numbers(&step["outputs"][at])).collect();
        assert!(want.iter().any(|row| !row.is_empty()), "{}", model["file"]);
        let scale = want.iter().flatten().fold(1.0, |largest: f64, number| largest.max(number.abs()));
        for (got, want) in got[silence..].iter().zip(&want).filter(|(_, want)| !want.is_empty()) {
            for (got, want) in got[start..start + size].iter().zip(want) {
                let apart = (f64::from(*got) - want).abs() / scale;
                worst = if apart.is_nan() { f64::INFINITY } else { worst.max(apart) };
            }
        }
        start += size;
    }
    worst
}

#[test]
fn emitted_code_agrees_over_time() {
    let cases: Value = serde_json::from_str(CASES).unwrap_or_default();
    if STREAMS.is_empty() {
        eprintln!("skipped: NETWRIGHT_ZOO does not name the folder of the zoo");
        return;
    }
    let mut faults = Vec::new();
    println!("| file | streams | steps | difference | tolerance |");
    println!("|---|---:|---:|---:|---:|");
    for (&run, model) in STREAMS.iter().zip(cases["streams"].as_array().into_iter().flatten()) {
        let streams = model["streams"].as_array().cloned().unwrap_or_default();
        let (file, tolerance) =
            (model["file"].as_str().unwrap_or_default(), model["tolerance"].as_f64().unwrap_or(0.0));
        let worst = streams.iter().map(|stream| apart(run, model, stream)).fold(0.0, f64::max);
        let steps: usize = streams.iter().filter_map(Value::as_array).map(Vec::len).sum();
        println!("| {file} | {} | {steps} | {worst:.1e} | {tolerance:.1e} |", streams.len());
        if streams.is_empty() || worst > FACTOR * tolerance {
            faults.push(format!("{file}: {worst:e} apart, tolerance {tolerance:e}"));
        }
    }
    assert!(STREAMS.len() >= 38, "{} models", STREAMS.len());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
