//! Rows of inputs, what the file computes of them, and how far a network is from that.
//!
//! Input: the network as its file has it, and as it is written. Output: rows, and their largest difference.
//! Guarantees: the rows are the same whenever they are made; a row with numbers beyond single precision is
//! left out.

use crate::flat::{Flat, Output, Rounding, Stream, distance};
use crate::foreign::Tensor;
use crate::normalise::{Stepped, Time};
use crate::{Foreign, Refusal, evaluate};

/// The most rows.
pub(super) const ROWS: usize = 64;
/// The fewest, also of a wide network: the first ones are uniform.
const LEAST: usize = 6;
/// The most steps that are added to read every value of an earlier step.
const STEPS: usize = 1 << 13;
/// The most parameters of all these steps.
const WORK: usize = 1 << 30;
/// How many numbers the rows may have beyond the fewest.
const NUMBERS: usize = 1 << 14;

/// Inputs and outputs of one sample.
///
/// ```
/// use netwright::exchange::write::Row;
///
/// let row = Row { x: vec![1.0, 0.0], outputs: vec![vec![0.75]] };
/// assert_eq!(row.outputs.len(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct Row {
    /// All inputs that the network reads, one after the other.
    pub x: Vec<f64>,
    /// For each output its numbers; of a class its index.
    pub outputs: Vec<Vec<f64>>,
}

/// A sequence of numbers that look random: SplitMix64.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ bits >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ bits >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^= bits >> 31;
        // 24 bits, from −2 to 2: a number of single precision.
        f64::from(u32::try_from(bits >> 40).unwrap_or_default()) / f64::from(1_u32 << 22) - 2.0
    }
}

/// Rows of inputs: zeros, ones, minus ones, large ones, then numbers from −2 to 2, and what the file
/// computes of them. Of wide networks they are fewer. Of a network with a memory they are the steps of one
/// stream, so many that every value of an earlier step is read, and none is large: its trace would stay.
///
/// # Errors
///
/// Where the file cannot be evaluated.
///
/// ```
/// use netwright::exchange::{normalise, read, write};
///
/// let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// let foreign = read::nnet::read(text.as_bytes())?;
/// let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
/// let rows = write::rows(&foreign, &flat)?;
/// assert!(rows.len() > 3 && rows[0].x == [0.0, 0.0]);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
pub fn rows(foreign: &Foreign, flat: &Flat) -> Result<Vec<Row>, Refusal> {
    let (size, width): (usize, usize) = (
        flat.inputs.iter().map(|(_, size)| size).sum(),
        flat.outputs.iter().map(|output| flat.size(output.node)).sum(),
    );
    let count = (NUMBERS / (size + width).max(1)).clamp(LEAST, ROWS) + more_steps(foreign, flat);
    let is_stream = !flat.memories.is_empty();
    let mut numbers = Numbers(1);
    let mut stream = evaluate::Stream::new(foreign);
    let mut rows = Vec::with_capacity(count);
    for index in 0..count {
        let x: Vec<f64> = (0..size)
            .map(|_| match index {
                0 => 0.0,
                1 => 1.0,
                2 => -1.0,
                3 if !is_stream => 16.0 * numbers.next(),
                _ => numbers.next(),
            })
            .collect();
        let own = flat.split(&x);
        // Inputs that no output needs are 0.
        let all: Vec<Vec<f64>> = foreign
            .inputs
            .iter()
            .map(|port| {
                let at = flat.inputs.iter().position(|(name, _)| name == foreign.name(port.value));
                at.map_or_else(|| vec![0.0; port.shape.iter().product()], |at| own[at].clone())
            })
            .collect();
        rows.push(Row { x, outputs: stream.step(&all)? });
    }
    // Beyond the largest number of single precision, no network of it can agree.
    let within = |row: &Row| row.outputs.iter().flatten().all(|number| number.abs() <= f64::from(f32::MAX));
    if is_stream {
        rows.truncate(rows.iter().position(|row| !within(row)).unwrap_or(rows.len()));
    } else {
        rows.retain(within);
    }
    Ok(rows)
}

/// The steps of one sequence, as a file computes it that has all steps at once: of an output of the last step
/// alone the others are empty.
///
/// # Errors
///
/// Where the file cannot be evaluated.
pub(crate) fn sequence(foreign: &Foreign, stepped: &Stepped, flat: &Flat) -> Result<Vec<Row>, Refusal> {
    let size: usize = flat.inputs.iter().map(|(_, size)| size).sum();
    let mut numbers = Numbers(1);
    let x: Vec<Vec<f64>> = (0..stepped.length).map(|_| (0..size).map(|_| numbers.next()).collect()).collect();
    let split: Vec<Vec<Vec<f64>>> = x.iter().map(|row| flat.split(row)).collect();
    let mut all = Vec::new();
    for (port, time) in foreign.inputs.iter().zip(&stepped.inputs) {
        let at = flat.inputs.iter().position(|(name, _)| name == foreign.name(port.value));
        let whole: usize = port.shape.iter().product();
        all.push(match (at, time) {
            (Some(at), Time::Along(axis)) => {
                let rows: Vec<&[f64]> = split.iter().map(|parts| parts[at].as_slice()).collect();
                joined(&rows, port.shape[..*axis].iter().product())
            }
            // What is the same at all steps.
            (Some(at), _) => {
                let first = split.first().map(|parts| parts[at].clone());
                first.unwrap_or_else(|| vec![0.0; whole])
            }
            // A state, which begins with zeros, or what no output needs.
            (None, _) => vec![0.0; whole],
        });
    }
    let values = evaluate::values(foreign, &all)?;
    let mut outputs = Vec::new();
    for (&output, time) in foreign.outputs.iter().zip(&stepped.outputs) {
        let tensor = values.get(output);
        let (numbers, shape) = (tensor.map(Tensor::numbers), tensor.map(Tensor::shape).unwrap_or_default());
        let numbers = numbers.unwrap_or_default();
        outputs.push(match time {
            Time::Along(axis) => parted(&numbers, shape[..*axis].iter().product(), stepped.length),
            _ => {
                let mut rows = vec![Vec::new(); stepped.length];
                rows.iter_mut().rev().take(1).for_each(|row| row.clone_from(&numbers));
                rows
            }
        });
    }
    let row = |(step, mut x): (usize, Vec<f64>)| {
        // An input without steps has one value.
        let mut start = 0;
        for ((name, size), first) in flat.inputs.iter().zip(split.first().into_iter().flatten()) {
            let port = foreign.inputs.iter().position(|port| foreign.name(port.value) == name);
            if port.is_some_and(|port| stepped.inputs[port] == Time::Never) {
                x[start..start + size].copy_from_slice(first);
            }
            start += size;
        }
        Row { x, outputs: outputs.iter().map(|rows| rows.get(step).cloned().unwrap_or_default()).collect() }
    };
    Ok(x.into_iter().enumerate().map(row).collect())
}

/// Rows of steps as one list in which so many numbers come before the axis of the steps.
fn joined(rows: &[&[f64]], before: usize) -> Vec<f64> {
    let inner = rows.first().map_or(0, |row| row.len() / before.max(1));
    (0..before)
        .flat_map(|at| rows.iter().flat_map(move |row| &row[at * inner..(at + 1) * inner]))
        .copied()
        .collect()
}

/// The rows of steps of such a list.
fn parted(numbers: &[f64], before: usize, steps: usize) -> Vec<Vec<f64>> {
    let inner = numbers.len() / (before * steps).max(1);
    let row = |step: usize| {
        (0..before).flat_map(|at| numbers[(at * steps + step) * inner..][..inner].to_vec()).collect()
    };
    (0..steps).map(row).collect()
}

/// How many steps come before the last ones, so that every value of an earlier step is read; fewer of a
/// network that is so large that a step takes long.
fn more_steps(foreign: &Foreign, flat: &Flat) -> usize {
    let longest = flat.memories.iter().map(|memory| memory.steps).max().unwrap_or(0);
    longest.min(STEPS).min(WORK / foreign.parameters().max(1))
}

/// The largest difference of a network from its file; not finite where nothing can be compared.
///
/// ```
/// use netwright::exchange::flat::Rounding;
/// use netwright::exchange::{normalise, read, write};
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// # let foreign = read::nnet::read(text.as_bytes())?;
/// # let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
/// let rows = write::rows(&foreign, &flat)?;
/// assert!(write::difference(&flat, &rows, Rounding::Double) < 1e-12);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[must_use]
pub fn difference(flat: &Flat, rows: &[Row], rounding: Rounding) -> f64 {
    let mut stream = Stream::new(flat, rounding);
    let apart = |row: &Row| {
        let got = stream.step(&flat.split(&row.x));
        let Some(got) = got.filter(|got| got.len() == row.outputs.len()) else { return f64::INFINITY };
        let each = got.iter().zip(&row.outputs).zip(&flat.outputs);
        // Of the last step alone the file has nothing before it.
        each.map(
            |((got, want), output)| {
                if output.last && want.is_empty() { 0.0 } else { of_output(got, want, output) }
            },
        )
        .fold(0.0, larger)
    };
    rows.iter().map(apart).fold(0.0, larger)
}

fn of_output(got: &[f64], want: &[f64], output: &Output) -> f64 {
    match want {
        // Which of two numbers that are near each other is the larger one is no difference.
        &[class] if output.class => {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index, or none")]
            let chosen = got.get(class as usize);
            let largest = got.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            chosen.map_or(f64::INFINITY, |&chosen| distance(&[chosen], &[largest]))
        }
        _ if !output.class && got.len() == want.len() => distance(got, want),
        _ => f64::INFINITY,
    }
}

/// The larger one; what is no number is larger than any.
fn larger(a: f64, b: f64) -> f64 {
    if a.is_nan() || b <= a { a } else { b }
}
