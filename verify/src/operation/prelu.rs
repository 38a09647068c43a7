//! `max(0, z) + weights ⊙ min(0, z)`: a trainable slope for the numbers below 0.
#![allow(clippy::needless_range_loop)] // the indices are those of the formulas

use netwright_runtime::topology::{DenseLayer, Shape};

use super::bound::{Bound, Traced};
use super::compute::{Compute, Contract, Known, Setting, Site, Towards};
use super::draw::{ArrowNumber, Draw, Joining, Look, Outline, Wiring};
use super::explain::{Explain, Summand, Words, one, times};
use super::parameters;
use crate::activation::{negative, positive};
use crate::error::Error;
use crate::paper::document::{Block, Equation, announce_example};
use crate::paper::math::{Math, row};
use crate::paper::shape::{SMALL, column, derived, matrix};
use crate::paper::step::{Arrow, TrainingStep, entry};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct Prelu {
    pub(super) layer: DenseLayer,
}

impl Prelu {
    /// The trainable slopes among all parameters.
    fn slopes(&self) -> std::ops::Range<usize> {
        self.layer.weights..self.layer.weights + self.layer.outputs
    }

    /// `∂a/∂z`: 1 above 0, the weight below.
    fn slope(&self, step: &TrainingStep, node: usize, entry: usize) -> (Math, f64) {
        match step.values[step.node(node).sources[0]][entry] > 0.0 {
            true => (Math::Atom("1"), 1.0),
            false => (step.weight_symbol(node, entry, entry), step.weight(&self.layer, entry, entry)),
        }
    }
}

/// The node that the tests of every word add to a sketch, of two values of one size.
#[cfg(test)]
pub(super) fn example(sketch: &mut crate::every_word::Sketch, [source, _]: [usize; 2]) -> usize {
    use netwright_runtime::topology::{Operation, Pattern};

    let size = sketch.size(source);
    let layer = sketch.layer(size, size, Pattern::Diagonal, false);
    sketch.same(Operation::Prelu(layer), &[source])
}

impl Compute for Prelu {
    fn contract(&self) -> Contract {
        Contract::of_sources(1..=1)
    }

    fn check(&self, site: &Site<'_>) -> Result<(), Error> {
        parameters::check(&self.layer, site)
    }

    fn value(&self, setting: &Setting<'_>, read: &[&[f64]]) -> Vec<f64> {
        let slopes = &setting.parameters[self.slopes()];
        read[0].iter().zip(slopes).map(|(z, slope)| if *z > 0.0 { *z } else { slope * z }).collect()
    }

    fn pass_back(&self, setting: &Setting<'_>, at: &Known<'_>, to: &mut Towards<'_, f64>) {
        let slopes = &setting.parameters[self.slopes()];
        let pairs = || at.read[0].iter().zip(at.d);
        to.add(0, pairs().zip(slopes).map(|((z, d), slope)| if *z > 0.0 { *d } else { slope * d }));
        let to_slopes = &mut to.parameters[self.slopes()];
        pairs().zip(to_slopes).for_each(|((z, d), to)| *to = z.min(0.0) * d);
    }
}

impl Bound for Prelu {
    fn value_terms(&self, setting: &Setting<'_>, read: &[BoundedRow<'_>], _: &[f64]) -> Vec<f64> {
        let (z, z_error) = (read[0].value, read[0].error);
        let one = |(o, slope): (usize, &f64)| {
            let (above, below) = (z_error[o], slope.abs() * (z[o].abs() + z_error[o]));
            // Near 0 rounding may take the other branch.
            match z[o].abs() <= z_error[o] {
                true => above.max(below),
                false => {
                    if z[o] > 0.0 {
                        above
                    } else {
                        below
                    }
                }
            }
        };
        setting.parameters[self.slopes()].iter().enumerate().map(one).collect()
    }

    fn gradient_terms(
        &self,
        setting: &Setting<'_>,
        at: &Traced<'_>,
        of: &Incoming<'_>,
        to: &mut Towards<'_, AbsoluteSum>,
    ) {
        let slopes = &setting.parameters[self.slopes()];
        for o in 0..of.d.len() {
            let (value, error) = (at.read[0].value[o], at.read[0].error[o]);
            let (d, term) = (of.d[o], of.terms[o]);
            let slope = if value > 0.0 { 1.0 } else { slopes[o] };
            let at_kink = value.abs() <= of.allowance * error && d.abs() + term.magnitude > 0.0;
            to.source(0)[o].add(slope * d, slope.abs() * term.magnitude, term.kink || at_kink);
            let below = value.min(0.0);
            let reach = if value <= error { error } else { 0.0 };
            let kink = term.kink && below.abs() + reach > 0.0;
            let propagated = below.abs() * term.magnitude + reach * d.abs();
            to.parameters[self.layer.weights + o].add(below * d, propagated, kink);
        }
    }

    fn sides(&self, _: &Setting<'_>, read: &[&[f64]]) -> Vec<bool> {
        read[0].iter().map(|z| *z > 0.0).collect()
    }
}

impl Explain for Prelu {
    fn words(&self) -> Words {
        Words {
            letter: "a",
            description: if self.layer.frozen { "prelu, frozen,".to_owned() } else { "prelu".to_owned() },
            legend: None,
            in_training: None,
        }
    }

    fn write_value(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        let source = step.node(node).sources[0];
        let (z, a) = (&step.values[source], &step.values[node]);
        if a.len() > SMALL {
            let symbol = step.value(source, None);
            let weights = matrix(a.len(), a.len(), |i, o| step.weight(&self.layer, i, o));
            let form = |z: &Math, w: Math, below: Math| row![positive(z), "+", w, below];
            let whole = Equation::new(step.value(node, None))
                .is(form(&symbol, step.weights_symbol(node), negative(&symbol)))
                .is(form(&column(z), weights, negative(&column(z))));
            to.push(Block::Equation(whole.is(column(a))));
            announce_example(a.len(), to);
        }
        for entry in derived(a.len()) {
            let equation = Equation::new(step.value(node, entry));
            let equation = if z[entry] > 0.0 {
                equation.is(step.value(source, entry))
            } else {
                let weight = step.weight(&self.layer, entry, entry);
                equation
                    .is(row![step.weight_symbol(node, entry, entry), "·", step.value(source, entry)])
                    .is(row![weight, "·", z[entry]])
            };
            to.push(Block::Equation(equation.is(a[entry])));
        }
    }

    fn write_slopes(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn write_parameters(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        let source = step.node(node).sources[0];
        let (z, d, size) = (&step.values[source], step.d(node), step.node(node).size());
        let gradient = &step.d_parameters[self.slopes()];
        if size > SMALL {
            let factors = row![step.d_value(node, None), "⊙", negative(&step.value(source, None))];
            let numbers = matrix(size, size, |i, o| entry(&step.d_parameters, &self.layer, i, o));
            let whole = Equation::new(step.d_parameter(step.weights_symbol(node)));
            to.push(Block::Equation(whole.is(row!["diag", factors.group()]).is(numbers)));
            announce_example(size, to);
        }
        for index in derived(size) {
            let (d_a, weight) = (step.d_value(node, index), step.weight_symbol(node, index, index));
            let equation = Equation::new(step.d_parameter(weight.clone()))
                .is(row![d_a.clone(), "·", Math::partial(step.value(node, index), step.in_step(weight))])
                .is(row![d_a, "·", negative(&step.value(source, index))])
                .is(row![d[index], "·", z[index].min(0.0)]);
            to.push(Block::Equation(equation.is(gradient[index])));
        }
    }

    fn reads(&self, _: usize) -> bool {
        true
    }

    fn summands(&self, step: &TrainingStep, arrow: Arrow, entry: usize) -> Vec<Option<Summand>> {
        let (factor, value) = self.slope(step, arrow.reader, entry);
        one(entry, factor, value)
    }

    fn column(&self, step: &TrainingStep, arrow: Arrow) -> [Math; 2] {
        let Arrow { reader, position } = arrow;
        let (symbol, d) = (step.d_value(reader, None), step.d(reader));
        let slopes: Vec<f64> = (0..d.len()).map(|entry| self.slope(step, reader, entry).1).collect();
        let source = step.node(reader).sources[position];
        let factor = Math::partial(step.value(reader, None), step.value(source, None));
        [row![symbol, times(d), factor], row![column(d), times(d), column(&slopes)]]
    }

    fn link(&self, _: &TrainingStep, _: usize) -> Option<f64> {
        None
    }

    fn weights(&self) -> Option<DenseLayer> {
        None
    }
}

impl Draw for Prelu {
    fn look(&self, shape: Shape) -> Look {
        Look {
            word: "prelu".to_owned(),
            extent: shape.size().to_string(),
            cell: "prelu".to_owned(),
            sign: None,
            outline: Outline::Box,
            mark: None,
            joining: Joining::Begins,
            wiring: Wiring::Weights(self.layer),
            arrow: ArrowNumber::Values,
        }
    }
}
