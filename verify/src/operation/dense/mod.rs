//! `x·weights + bias`, with the weights that the layer's pattern has: dense, sparse and tied layers, and
//! scales.
#![allow(clippy::needless_range_loop)] // the indices are those of the formulas

mod explain;

use netwright_runtime::topology::{DenseLayer, Pattern, Shape};

use super::bound::{Bound, Traced};
use super::compute::{Compute, Contract, Known, Setting, Site, Towards};
use super::draw::{ArrowNumber, Draw, Joining, Look, Outline, Wiring};
use super::parameters;
use crate::error::Error;
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct Dense {
    pub(super) layer: DenseLayer,
}

/// The node that the tests of every word add to a sketch, of two values of one size.
#[cfg(test)]
pub(super) fn example(sketch: &mut crate::every_word::Sketch, [source, _]: [usize; 2]) -> usize {
    sketch.dense("p", 2, source)
}

impl Compute for Dense {
    fn contract(&self) -> Contract {
        Contract::of_sources(1..=1)
    }

    fn check(&self, site: &Site<'_>) -> Result<(), Error> {
        parameters::check(&self.layer, site)
    }

    /// `zₒ = biasₒ + Σᵢ xᵢ·weights[i][o]`.
    fn value(&self, setting: &Setting<'_>, read: &[&[f64]]) -> Vec<f64> {
        let (layer, parameters, x) = (&self.layer, setting.parameters, read[0]);
        let one = |o: usize| {
            let bias = layer.bias.map_or(0.0, |bias| parameters[bias + o]);
            let weights = (0..layer.inputs).filter_map(|i| Some(x[i] * parameters[layer.weight(i, o)?]));
            weights.fold(bias, |sum, term| sum + term)
        };
        (0..layer.outputs).map(one).collect()
    }

    /// `∂L/∂weights[i][o] = xᵢ·dₒ`, `∂L/∂biasₒ = dₒ`, `∂L/∂xᵢ = Σₒ weights[i][o]·dₒ`.
    fn pass_back(&self, setting: &Setting<'_>, at: &Known<'_>, to: &mut Towards<'_, f64>) {
        let (layer, x, d) = (&self.layer, at.read[0], at.d);
        for o in 0..layer.outputs {
            for i in 0..layer.inputs {
                if let Some(weight) = layer.weight(i, o) {
                    to.parameters[weight] += x[i] * d[o];
                }
            }
            if let Some(bias) = layer.bias {
                to.parameters[bias + o] = d[o];
            }
        }
        let one = |i: usize| {
            let weights =
                (0..layer.outputs).filter_map(|o| Some(setting.parameters[layer.weight(i, o)?] * d[o]));
            weights.fold(0.0, |sum, term| sum + term)
        };
        to.add(0, (0..layer.inputs).map(one));
    }
}

impl Bound for Dense {
    fn value_terms(&self, setting: &Setting<'_>, read: &[BoundedRow<'_>], _: &[f64]) -> Vec<f64> {
        let (layer, parameters, x) = (&self.layer, setting.parameters, &read[0]);
        let one = |o: usize| {
            let bias = layer.bias.map_or(0.0, |bias| parameters[bias + o]);
            let term = |i: usize| {
                let weight = parameters[layer.weight(i, o)?];
                Some((weight * x.value[i], weight.abs() * x.error[i]))
            };
            AbsoluteSum::of([(bias, 0.0)].into_iter().chain((0..layer.inputs).filter_map(term)))
        };
        (0..layer.outputs).map(one).collect()
    }

    fn gradient_terms(
        &self,
        setting: &Setting<'_>,
        at: &Traced<'_>,
        of: &Incoming<'_>,
        to: &mut Towards<'_, AbsoluteSum>,
    ) {
        self.parameter_terms(&at.read[0], of, to.parameters);
        let layer = &self.layer;
        for (i, to) in to.source(0).iter_mut().enumerate() {
            for o in 0..layer.outputs {
                let Some(weight) = layer.weight(i, o).map(|index| setting.parameters[index]) else {
                    continue;
                };
                let (d, term) = (of.d[o], of.terms[o]);
                to.add(weight * d, weight.abs() * term.magnitude, term.kink && weight != 0.0);
            }
        }
    }

    fn sides(&self, _: &Setting<'_>, _: &[&[f64]]) -> Vec<bool> {
        Vec::new()
    }
}

impl Dense {
    /// Σ|terms| of `xᵢ·dₒ` and `dₒ`.
    fn parameter_terms(&self, x: &BoundedRow<'_>, of: &Incoming<'_>, to: &mut [AbsoluteSum]) {
        for o in 0..self.layer.outputs {
            let (d, term) = (of.d[o], of.terms[o]);
            for i in 0..self.layer.inputs {
                let (value, error) = (x.value[i], x.error[i]);
                let propagated = value.abs() * term.magnitude + error * d.abs();
                let kink = term.kink && value.abs() + error > 0.0;
                if let Some(weight) = self.layer.weight(i, o) {
                    to[weight].add(value * d, propagated, kink);
                }
            }
            if let Some(bias) = self.layer.bias {
                to[bias + o].add(d, term.magnitude, term.kink);
            }
        }
    }
}

impl Draw for Dense {
    fn look(&self, shape: Shape) -> Look {
        let word = match self.layer.pattern {
            _ if self.layer.tie.is_some() => "tied",
            Pattern::Full | Pattern::Transposed => "dense",
            Pattern::Diagonal => "scale",
            Pattern::Connections(_) => "sparse",
        };
        Look {
            word: word.to_owned(),
            extent: match self.layer.pattern {
                Pattern::Diagonal => shape.size().to_string(),
                Pattern::Full | Pattern::Transposed | Pattern::Connections(_) => {
                    format!("{} → {}", self.layer.inputs, self.layer.outputs)
                }
            },
            cell: word.to_owned(),
            sign: None,
            outline: Outline::Box,
            mark: None,
            joining: Joining::Begins,
            wiring: Wiring::Weights(self.layer),
            arrow: ArrowNumber::Values,
        }
    }
}
