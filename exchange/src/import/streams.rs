//! A user's cases of a network with a memory: each is a stream from its beginning.
//!
//! Input: rows that were recorded: the samples of each input, one after the other, and of each output; of an
//! output that the file has of the last step alone, its numbers. Output: streams, step by step. Guarantees:
//! they agree with the file, from the beginning or after the silence that a player runs before.

use crate::Refusal;
use crate::flat::{self, Flat, Rounding, Stream};
use crate::write::{Cases, Recorded, Row};

/// How far an output may be, over the largest number of its row and at least 1.
const TOLERANCE: f64 = 1e-4;
/// What to do about cases that do not fit.
const HELP: &str = "each case is one stream: all samples of an input, then all of the next one; record it with \
                    the same model, from the beginning of a stream";

/// The streams, which are compared with the network.
pub(super) fn recorded(
    file: &Flat,
    written: &Flat,
    cases: &Cases,
    prewarm: usize,
) -> Result<Recorded, Refusal> {
    let rows = cases.inputs.iter().zip(&cases.outputs).enumerate();
    let streams = rows
        .map(|(at, (x, outputs))| {
            split(file, x, outputs).map_err(|fact| Refusal::new(format!("case {at}"), fact, HELP))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let agrees = |silence: usize| streams.iter().position(|stream| !agrees(written, stream, silence));
    let Some(at) = agrees(0) else { return Ok(Recorded { streams, silence: 0 }) };
    if prewarm > 0 && agrees(prewarm).is_none() {
        return Ok(Recorded { streams, silence: prewarm });
    }
    Err(Refusal::new(format!("case {at}"), "its outputs are not those of the model", HELP))
}

/// The steps of one case.
fn split(flat: &Flat, x: &[f64], outputs: &[f64]) -> Result<Vec<Row>, String> {
    let odd = x.iter().chain(outputs).find(|number| number.abs() > f64::from(f32::MAX) || number.is_nan());
    if let Some(odd) = odd {
        return Err(format!("{odd:e} is no number of single precision"));
    }
    let size: usize = flat.inputs.iter().map(|(_, size)| size).sum();
    let steps = x.len() / size.max(1);
    if x.is_empty() || !x.len().is_multiple_of(size.max(1)) {
        return Err(format!("it has {} numbers, and a step has {size}", x.len()));
    }
    let inputs = flat::parts(x, flat.inputs.iter().map(|(_, size)| steps * size));
    let sizes: Vec<usize> = flat.outputs.iter().map(|output| flat.size(output.node)).collect();
    // One output of several numbers may be that of the last step alone.
    let is_last = |at: usize| flat.outputs[at].last || sizes.len() == 1 && outputs.len() == sizes[0];
    let lengths: Vec<usize> =
        (0..sizes.len()).map(|at| if is_last(at) { sizes[at] } else { steps * sizes[at] }).collect();
    let all: usize = lengths.iter().sum();
    if outputs.len() != all {
        return Err(format!("it has {} outputs, and {steps} steps have {all}", outputs.len()));
    }
    let wanted = flat::parts(outputs, lengths.into_iter());
    let part = |row: &[f64], size: usize, step: usize| row[step * size..][..size].to_vec();
    let step = |step: usize| {
        let of_input = |(row, (_, size)): (&Vec<f64>, &(String, usize))| part(row, *size, step);
        let x = inputs.iter().zip(&flat.inputs).flat_map(of_input).collect();
        let output = |at: usize| match (is_last(at), step + 1 == steps) {
            (true, true) => wanted[at].clone(),
            (true, false) => Vec::new(),
            (false, _) => part(&wanted[at], sizes[at], step),
        };
        Row { x, outputs: (0..sizes.len()).map(output).collect() }
    };
    Ok((0..steps).map(step).collect())
}

/// Whether the network computes what was recorded, after so many zeros.
fn agrees(flat: &Flat, rows: &[Row], silence: usize) -> bool {
    let mut stream = Stream::new(flat, Rounding::Double);
    let mut step = |x: &[f64]| stream.step(&flat.split(x));
    let zeros = vec![0.0; flat.inputs.iter().map(|(_, size)| size).sum()];
    (0..silence).for_each(|_| drop(step(&zeros)));
    rows.iter().all(|row| {
        step(&row.x).is_some_and(|got| {
            got.iter()
                .zip(&row.outputs)
                .all(|(got, want)| want.is_empty() || flat::distance(got, want) <= TOLERANCE)
        })
    })
}
