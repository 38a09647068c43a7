//! Random rows with labels that a network can learn, the same in every run.
//!
//! The labels depend on the inputs, so that a training run whose loss does not fall is a fault of
//! the peer's program and not of the data.

use crate::{Loss, Workload};

/// A xorshift generator: the numbers need only be the same everywhere, not good.
pub struct Random(u64);

impl Random {
    pub fn new() -> Self {
        Self(88_172_645_463_325_252)
    }

    /// Uniform in [0, 1).
    pub fn uniform(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1u32 << 24) as f32
    }

    /// About normal: a sum of four uniforms with mean 0 and variance 1.
    pub fn normal(&mut self) -> f32 {
        let sum: f32 = (0..4).map(|_| self.uniform()).sum();
        (sum - 2.0) * 3f32.sqrt()
    }
}

impl Default for Random {
    fn default() -> Self {
        Self::new()
    }
}

/// [`Workload::ROWS`] rows, row-major, with a class each.
pub struct Rows {
    pub inputs: Vec<f32>,
    pub classes: Vec<u32>,
    width: usize,
}

impl Rows {
    pub fn new(workload: &Workload) -> Self {
        let mut random = Random::new();
        let width = workload.inputs();
        let mut inputs = Vec::with_capacity(Workload::ROWS * width);
        let mut classes = Vec::with_capacity(Workload::ROWS);
        let distinct = if workload.name == "wdbc" { Workload::ROWS / 4 } else { Workload::ROWS };
        for index in 0..Workload::ROWS {
            let start = inputs.len();
            match workload.name {
                "xor" => inputs.extend((0..width).map(|_| f32::from(u8::from(random.uniform() < 0.5)))),
                _ if index < distinct => inputs.extend((0..width).map(|_| random.normal())),
                _ => inputs.extend_from_within(index % distinct * width..(index % distinct + 1) * width),
            }
            let class = class(workload, &inputs[start..]);
            // One label in four contradicts the other three of the same inputs. Without, the network
            // learns the rows by heart and log(1 - p) becomes infinite in peers whose loss is naive.
            classes.push(if index >= 3 * distinct { 1 - class } else { class });
        }
        Self { inputs, classes, width }
    }

    /// Mini-batches of `size` rows in order: inputs and classes.
    pub fn batches(&self, size: usize) -> impl Iterator<Item = (&[f32], &[u32])> {
        self.inputs.chunks_exact(size * self.width).zip(self.classes.chunks_exact(size))
    }
}

/// Exclusive or; whether the first two inputs have a positive sum; or the largest of the first.
fn class(workload: &Workload, row: &[f32]) -> u32 {
    match workload.loss {
        Loss::BinaryCrossEntropy if workload.name == "xor" => u32::from(row[0] != row[1]),
        Loss::BinaryCrossEntropy => u32::from(row[0] + row[1] > 0.0),
        Loss::SoftmaxCrossEntropy => {
            let scores = &row[..workload.outputs()];
            (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap_or(0) as u32
        }
    }
}
