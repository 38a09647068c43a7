//! Recorded numbers: sections of text, with a row of numbers on each line.

/// The rows of numbers of a section of a recorded file.
pub(crate) fn section(text: &str, name: &str) -> Vec<Vec<f64>> {
    let head = format!("[{name}]");
    let lines = text.lines().skip_while(|line| *line != head).skip(1);
    let rows = lines.take_while(|line| !line.starts_with('['));
    let rows: Vec<Vec<f64>> =
        rows.map(|row| row.split(' ').map(|number| number.parse().unwrap()).collect()).collect();
    assert!(!rows.is_empty(), "nothing is recorded of {name}");
    rows
}

/// How far numbers are from the recorded ones, at most: relative where those are above 1.
pub(crate) fn error(found: &[f64], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let errors = found.iter().zip(expected).map(|(found, expected)| {
        let error = (found - expected).abs() / expected.abs().max(1.0);
        if error.is_nan() { f64::INFINITY } else { error }
    });
    errors.fold(0.0, f64::max)
}
