//! The emitted code of every imported model, in single precision, against what its framework recorded and
//! against its file in double precision.

use netwright_zoo::{CASES, NETWORKS, Run};
use serde_json::Value;

/// How far the emitted code may be from the file in double precision, in the recorded tolerance of the file.
const FACTOR: f64 = 2.0;

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .map(|numbers| numbers.iter().map(|number| number.as_f64().unwrap_or(f64::NAN)).collect())
        .unwrap_or_default()
}

/// What one file showed.
struct Line {
    file: String,
    exporter: String,
    operations: (u64, u64),
    /// The largest difference from what was recorded and from double precision, over the row's largest
    /// number, and how far rounding could go by the bounds.
    differences: [f64; 3],
    tolerance: f64,
    cases: usize,
}

/// The larger one, a NaN before everything.
fn worse(worst: &mut f64, apart: f64) {
    if apart > *worst || apart.is_nan() {
        *worst = apart;
    }
}

fn scale(row: &[f64]) -> f64 {
    row.iter().fold(1.0, |largest, number| largest.max(number.abs()))
}

fn check(run: Run, network: &Value, file: &Value) -> (Line, Vec<String>) {
    let mut line = Line {
        file: file["file"].as_str().unwrap_or_default().into(),
        exporter: file["exporter"].as_str().unwrap_or_default().into(),
        operations: (file["before"].as_u64().unwrap_or(0), network["after"].as_u64().unwrap_or(0)),
        differences: [0.0; 3],
        tolerance: file["tolerance"].as_f64().unwrap_or(0.0),
        cases: 0,
    };
    let mut faults = Vec::new();
    for row in file["rows"].as_array().into_iter().flatten() {
        #[expect(clippy::cast_possible_truncation, reason = "inputs are numbers of single precision")]
        let x: Vec<f32> = numbers(&row["x"]).into_iter().map(|number| number as f32).collect();
        let (got, bounds) = run(&x);
        line.cases += 1;
        let mut start = 0;
        for (at, output) in network["outputs"].as_array().into_iter().flatten().enumerate() {
            let size = usize::try_from(output["size"].as_u64().unwrap_or(0)).unwrap_or(0);
            let range = start..start + size;
            start = range.end;
            let (evaluated, recorded) = (numbers(&row["evaluated"][at]), numbers(&row["recorded"][at]));
            let own = &got[range.clone()];
            if output["class"] == true {
                let best = (0..own.len()).fold(0, |best, at| if own[at] > own[best] { at } else { best });
                #[expect(clippy::cast_precision_loss, reason = "a row is short")]
                let same = best as f64 == evaluated[0] && evaluated == recorded;
                if !same {
                    faults.push(format!("{}: the class {best} is not {evaluated:?}", line.file));
                }
                continue;
            }
            assert_eq!((own.len(), own.len()), (evaluated.len(), recorded.len()), "{}", line.file);
            for (index, &number) in own.iter().enumerate() {
                let number = f64::from(number);
                worse(&mut line.differences[0], (number - recorded[index]).abs() / scale(&recorded));
                worse(&mut line.differences[1], (number - evaluated[index]).abs() / scale(&evaluated));
                let [low, high] = bounds[range.start + index];
                if high - low < f64::INFINITY {
                    worse(&mut line.differences[2], (high - low) / scale(&evaluated));
                    if number.is_nan() || number < low || number > high {
                        faults.push(format!(
                            "{}: {number} is outside of its bounds {low} and {high}",
                            line.file
                        ));
                    }
                }
            }
        }
    }
    let is_above = |apart: &f64| apart.is_nan() || *apart > FACTOR * line.tolerance;
    if line.differences[..2].iter().any(is_above) {
        faults.push(format!("{}: {:?} apart, tolerance {:e}", line.file, line.differences, line.tolerance));
    }
    (line, faults)
}

#[test]
fn emitted_code_agrees_with_the_frameworks() {
    let cases: Value = serde_json::from_str(CASES).unwrap_or_default();
    if NETWORKS.is_empty() {
        eprintln!("skipped: NETWRIGHT_ZOO does not name the folder of the zoo");
        return;
    }
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    for (&run, network) in NETWORKS.iter().zip(cases["networks"].as_array().into_iter().flatten()) {
        for file in network["files"].as_array().into_iter().flatten() {
            let (line, more) = check(run, network, file);
            lines.push(line);
            faults.extend(more);
        }
    }
    faults.extend(
        cases["refused"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|refused| format!("{} is refused: {}", refused["file"], refused["why"])),
    );
    lines.sort_by(|a, b| a.file.cmp(&b.file));
    println!(
        "| file | exporter | operations | difference from the framework | from double precision | width of the bounds |"
    );
    println!("|---|---|---:|---:|---:|---:|");
    for Line {
        file, exporter, operations: (before, after), differences: [framework, double, bounds], ..
    } in &lines
    {
        // In units of the last place of the largest number of a row.
        let ulp = |apart: &f64| apart / f64::from(f32::EPSILON);
        println!(
            "| {file} | {exporter} | {before} → {after} | {:.1} | {:.1} | {:.0} |",
            ulp(framework),
            ulp(double),
            ulp(bounds)
        );
    }
    assert!(lines.iter().all(|line| line.cases > 0), "a file without cases");
    assert!(lines.len() >= 153, "{} files", lines.len());
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
