//! `.nnet`, the format of ACAS Xu: a chain of dense layers with relu, in text.
//!
//! Input: the bytes of a file. Output: [`Foreign`]: inputs clipped to their bounds and normalised, the
//! layers, the output scaled back. Guarantees: as many numbers as the header says, or a refusal with the
//! line.
//!
//! Lines: comments with `//`; layers, inputs, outputs, largest layer; the size of each layer; a flag that is
//! unused; the least inputs; the largest ones; means of the inputs and of the output; ranges of these; then
//! for each layer the rows of its weights, `[output][input]`, and its bias, a number a line. Commas at the
//! ends of lines are optional. The format: <https://github.com/sisl/NNet>.

use super::graph::{Dense, Graph};
use crate::foreign::{Op, Pair, Pointwise};
use crate::{Foreign, Refusal, Tensor};

/// The network of a file.
///
/// # Errors
///
/// For a file that is truncated or is no `.nnet`, and for numbers that are NaN or infinite.
///
/// ```
/// use netwright::exchange::read::nnet;
///
/// let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// let foreign = nnet::read(text.as_bytes())?;
/// assert_eq!((foreign.inputs.len(), foreign.outputs.len()), (1, 1));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
pub fn read(bytes: &[u8]) -> Result<Foreign, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        Refusal::new(".nnet file", "it is not text", "Give a file of the `.nnet` format of ACAS Xu.")
    })?;
    let mut lines = Lines { lines: text.lines().enumerate(), at: 0 };
    let header = lines.numbers("the header")?;
    let count = |index: usize| header.get(index).copied().and_then(whole);
    let (Some(layers), Some(inputs), Some(outputs)) = (count(0), count(1), count(2)) else {
        return Err(
            lines.refused("the header should be four whole numbers: layers, inputs, outputs, largest layer")
        );
    };
    let sizes = lines.row("the sizes of the layers", layers.saturating_add(1))?;
    let sizes: Option<Vec<usize>> = sizes.into_iter().map(whole).collect();
    let Some(sizes) = sizes.filter(|sizes| sizes.first() == Some(&inputs) && sizes.last() == Some(&outputs))
    else {
        return Err(lines.refused(&format!("the sizes of the layers should go from {inputs} to {outputs}")));
    };
    lines.numbers("the flag")?;
    let low = lines.row("the least inputs", inputs)?;
    let high = lines.row("the largest inputs", inputs)?;
    let (means, mean) = split(lines.row("the means", inputs.saturating_add(1))?);
    let (ranges, range) = split(lines.row("the ranges", inputs.saturating_add(1))?);

    let mut graph = Graph::new("ACAS Xu .nnet");
    let x = graph.input("x", &[inputs]);
    let (low, high) =
        (graph.constant("minimum", Tensor::row(low)), graph.constant("maximum", Tensor::row(high)));
    let clipped = graph.0.node("clip", "clip", Op::Clip, &[x, low, high]);
    let centred = graph.with("normalise", "mean", Pair::Sub, clipped, Tensor::row(means));
    let mut value = graph.with("normalise", "range", Pair::Div, centred, Tensor::row(ranges));
    for (index, pair) in sizes.windows(2).enumerate() {
        let &[from, to] = pair else { continue };
        let (name, mut weights, mut bias) = (format!("layer{}", index + 1), Vec::new(), Vec::new());
        for _ in 0..to {
            weights.extend(lines.row("a row of weights", from)?);
        }
        for _ in 0..to {
            bias.extend(lines.row("a bias", 1)?);
        }
        let weights = Tensor::row(weights).reshaped(vec![to, from]);
        let weights = weights.ok_or_else(|| lines.refused("the weights do not fit into memory"))?;
        let layer = Dense { name: &name, word: "layer", transposed: true, axes: 1 };
        value = graph.dense(&layer, value, weights, Some(Tensor::row(bias)));
        if index + 1 < layers {
            value = graph.pointwise(&format!("relu{}", index + 1), "relu", Pointwise::Relu, value);
        }
    }
    value = graph.with("scale", "range", Pair::Mul, value, Tensor::number(range));
    value = graph.with("scale", "mean", Pair::Add, value, Tensor::number(mean));
    graph.finish(value)
}

/// The numbers of the inputs, and that of the output.
fn split(mut numbers: Vec<f64>) -> (Vec<f64>, f64) {
    let last = numbers.pop().unwrap_or_default();
    (numbers, last)
}

/// A size above 0.
fn whole(number: f64) -> Option<usize> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole and within these bounds"
    )]
    (number.fract() == 0.0 && (1.0..1e9).contains(&number)).then_some(number as usize)
}

struct Lines<'a> {
    lines: std::iter::Enumerate<std::str::Lines<'a>>,
    at: usize,
}

impl Lines<'_> {
    fn refused(&self, fact: &str) -> Refusal {
        let place = format!("line {} of the .nnet file", self.at);
        Refusal::new(place, fact, "The file is truncated or damaged, or of another format.")
    }

    /// The numbers of the next line that is no comment.
    fn numbers(&mut self, what: &str) -> Result<Vec<f64>, Refusal> {
        for (index, line) in self.lines.by_ref() {
            self.at = index + 1;
            let line = line.trim();
            if line.is_empty() || line.starts_with("//") {
                continue;
            }
            let fields = line.trim_end_matches(',').split(',').map(|field| field.trim().parse::<f64>());
            return fields
                .collect::<Result<_, _>>()
                .map_err(|_| self.refused(&format!("{what} should be numbers")));
        }
        Err(self.refused(&format!("the file ends; {what} should follow")))
    }

    fn row(&mut self, what: &str, count: usize) -> Result<Vec<f64>, Refusal> {
        let numbers = self.numbers(what)?;
        if numbers.len() == count {
            return Ok(numbers);
        }
        Err(self.refused(&format!("{what} should be {count} numbers, the line has {}", numbers.len())))
    }
}
