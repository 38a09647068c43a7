//! The classes of rows and of a network's answers, with the meaning of `classify`.
//!
//! Input: the topology of a network, rows, outputs. Output: the true and the predicted class of each row.
//! Guarantees: the predicted class is that of
//! [`try_classify`](netwright_runtime::Feedforward::try_classify); the true one is in the part of the target
//! that the same output is compared with.

use std::ops::Range;

use netwright_runtime::Network;

use crate::dataset::TO_MEASURE;
use crate::{Dataset, Error, Sequences};

/// The output whose class counts, and the part of the target that it is compared with.
pub(crate) struct Compared {
    /// How many numbers both have.
    width: usize,
    /// Where its target begins.
    start: usize,
}

impl Compared {
    /// Of a network with targets of `T` numbers.
    pub(crate) fn of<N: Network<f32>, const T: usize>() -> Result<Self, Error> {
        let (width, topology) = (N::CLASSES, &N::TOPOLOGY);
        let first = topology.outputs.first();
        let term = topology.losses.iter().find(|term| term.operands.first() == first);
        let start = match term {
            Some(term) => term.target,
            // Compared with nothing, or a network without a loss: all of the target, if it fits.
            None if T == width => 0,
            None => {
                let name = first.and_then(|&first| topology.nodes.get(first)).map_or("y", |node| node.name);
                let fact = format!("the first output, `{name}`, is compared with no part of the target");
                let help = "put the output whose class counts first in `output:`, or write a metric of your own \
                     with `metric`";
                return Err(Error::refused(fact, help));
            }
        };
        Ok(Self { width, start })
    }

    /// The number of classes: two for one number.
    pub(crate) fn classes(&self) -> usize {
        if self.width == 1 { 2 } else { self.width }
    }

    /// The true class of each row.
    pub(crate) fn truths<const I: usize, const T: usize>(
        &self,
        data: &Dataset<I, T>,
    ) -> Result<Vec<usize>, Error> {
        data.classes_in(self.range(), TO_MEASURE)
    }

    /// The true class of each step of sequences.
    pub(crate) fn truths_of<const I: usize, const T: usize>(
        &self,
        data: &Sequences<I, T>,
    ) -> Result<Vec<usize>, Error> {
        data.classes_in(self.range(), TO_MEASURE)
    }

    /// The true class of each of them, at their last step.
    pub(crate) fn last_truths_of<const I: usize, const T: usize>(
        &self,
        data: &Sequences<I, T>,
    ) -> Result<Vec<usize>, Error> {
        data.last_classes_in(self.range(), TO_MEASURE)
    }

    fn range(&self) -> Range<usize> {
        self.start..self.start.saturating_add(self.width)
    }

    /// The numbers of an output that are compared.
    pub(crate) fn part<'a>(&self, output: &'a [f32]) -> &'a [f32] {
        output.get(..self.width).unwrap_or(output)
    }

    /// The class of an output: the first of the largest numbers, or of one number whether it is above 0.5.
    pub(crate) fn predicted(&self, output: &[f32]) -> Result<usize, Error> {
        let output = self.part(output);
        if let Some(number) = output.iter().find(|number| number.is_nan()) {
            let help = "the network has diverged, or an input is not finite";
            return Err(Error::refused(format!("an output is {number}"), help));
        }
        if let &[number] = output {
            return Ok(usize::from(number > 0.5));
        }
        let larger = |best: (usize, f32), (index, &number): (usize, &f32)| {
            if number > best.1 { (index, number) } else { best }
        };
        Ok(output.iter().enumerate().fold((0, f32::NEG_INFINITY), larger).0)
    }
}
