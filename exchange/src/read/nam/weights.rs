//! The flat list of weights, part by part.
//!
//! Input: all weights of a model. Output: as many as a layer takes. Guarantees: more than there are is an
//! error.

use super::super::graph::Graph;
use super::super::time::Causal;
use crate::foreign::ValueId;

/// The weights that are left.
pub(super) struct Numbers<'a>(&'a [f64]);

impl<'a> Numbers<'a> {
    pub(super) fn new(all: &'a [f64]) -> Self {
        Self(all)
    }

    /// The next ones.
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [f64], String> {
        let (taken, rest) = self
            .0
            .split_at_checked(count)
            .ok_or_else(|| format!("it has fewer than {count} weights left"))?;
        self.0 = rest;
        Ok(taken)
    }

    /// The weights of a convolution, and its bias behind them.
    pub(super) fn convolution(
        &mut self,
        of: &Causal<'_>,
        has_bias: bool,
    ) -> Result<(&'a [f64], Option<Vec<f64>>), String> {
        let count = of
            .weights()
            .ok_or("it has a size of 0, or its groups do not divide its channels, or are more than 16")?;
        let weights = self.take(count)?;
        let bias = if has_bias { Some(self.take(of.size[1])?.to_vec()) } else { None };
        Ok((weights, bias))
    }

    /// A convolution with the next weights.
    pub(super) fn convolved(
        &mut self,
        graph: &mut Graph,
        of: &Causal<'_>,
        has_bias: bool,
        x: ValueId,
    ) -> Result<ValueId, String> {
        let (weights, bias) = self.convolution(of, has_bias)?;
        graph.causal(of, x, weights, bias, None)
    }
}
