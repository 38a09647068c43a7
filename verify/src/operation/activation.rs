//! An activation as an operation: `activation/` has the parts of each.

use netwright_runtime::topology::{Activation, DenseLayer, Shape};

use super::bound::{Bound, Traced};
use super::compute::{Compute, Contract, Known, Setting, Site, Towards};
use super::draw::{ArrowNumber, Draw, Joining, Look, Outline, Wiring};
use super::explain::{Explain, Summand, Words, one, times};
use crate::activation::{
    BoundedNumber, Entrywise, Reach, Slope, jacobian_numbers, reach, slope, slopes, write_jacobian,
    write_slopes,
};
use crate::error::Error;
use crate::paper::document::{Block, Equation, announce_example};
use crate::paper::math::{Math, row};
use crate::paper::shape::{SMALL, column, column_factor, derived, sum, written};
use crate::paper::step::{Arrow, TrainingStep};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct Activated {
    /// Its word in a declaration.
    word: &'static str,
    reach: Reach,
}

impl Activated {
    pub(super) fn of(activation: Activation) -> Self {
        Self { word: activation.word(), reach: reach(activation) }
    }
}

/// The node that the tests of every word add to a sketch, of two values of one size.
#[cfg(test)]
pub(super) fn example(sketch: &mut crate::every_word::Sketch, [source, _]: [usize; 2]) -> usize {
    use netwright_runtime::topology::Operation;

    sketch.same(Operation::Activation(Activation::Tanh), &[source])
}

impl Compute for Activated {
    fn contract(&self) -> Contract {
        Contract::of_sources(1..=1)
    }

    fn check(&self, site: &Site<'_>) -> Result<(), Error> {
        site.check_same_sizes()
    }

    fn value(&self, _: &Setting<'_>, read: &[&[f64]]) -> Vec<f64> {
        match &self.reach {
            Reach::Entries(of) => read[0].iter().map(|z| of.value(*z)).collect(),
            Reach::Row(of) => of.value(read[0]),
        }
    }

    fn pass_back(&self, _: &Setting<'_>, at: &Known<'_>, to: &mut Towards<'_, f64>) {
        let Known { read, value: a, d } = at;
        match &self.reach {
            Reach::Entries(of) => to.add(0, (0..d.len()).map(|i| of.pass_back(read[0][i], a[i], d[i]))),
            Reach::Row(of) => to.add(0, of.pass_back(a, d)),
        }
    }
}

/// An entry of a row.
fn rounded(row: &BoundedRow<'_>, i: usize) -> BoundedNumber {
    BoundedNumber { value: row.value[i], error: row.error[i] }
}

impl Bound for Activated {
    fn value_terms(&self, _: &Setting<'_>, read: &[BoundedRow<'_>], value: &[f64]) -> Vec<f64> {
        match &self.reach {
            Reach::Entries(of) => {
                (0..value.len()).map(|i| of.value_terms(rounded(&read[0], i), value[i])).collect()
            }
            Reach::Row(of) => of.value_terms(&read[0], value),
        }
    }

    fn gradient_terms(
        &self,
        _: &Setting<'_>,
        at: &Traced<'_>,
        of: &Incoming<'_>,
        to: &mut Towards<'_, AbsoluteSum>,
    ) {
        let (z, a) = (&at.read[0], &at.value);
        match &self.reach {
            Reach::Entries(entries) => entry_terms(entries.as_ref(), (z, a), of, to.source(0)),
            Reach::Row(row) => row.gradient_terms(z, a, of, to.source(0)),
        }
    }

    fn sides(&self, _: &Setting<'_>, read: &[&[f64]]) -> Vec<bool> {
        let corners = match &self.reach {
            Reach::Entries(of) => of.corners(),
            Reach::Row(_) => &[],
        };
        read[0].iter().flat_map(|z| corners.iter().map(move |corner| z > corner)).collect()
    }
}

/// Adds Σ|terms| of the gradients that each entry passes back.
fn entry_terms(
    entries: &dyn Entrywise,
    (z, a): (&BoundedRow<'_>, &BoundedRow<'_>),
    of: &Incoming<'_>,
    to: &mut [AbsoluteSum],
) {
    for (i, to) in to.iter_mut().enumerate() {
        let (d, term, z) = (of.d[i], of.terms[i], rounded(z, i));
        let [slope, slope_terms] = entries.slope_terms(z, rounded(a, i));
        // z − corner is rounded where it is computed, by as much as the corner is large.
        let is_near = |corner: &f64| {
            let most = of.allowance * (z.error + corner.abs());
            (z.value - corner).abs() <= most
        };
        let at_kink = entries.corners().iter().any(is_near) && d.abs() + term.magnitude > 0.0;
        let propagated = slope.abs() * term.magnitude + slope_terms * d.abs();
        to.add(slope * d, propagated, term.kink || at_kink);
    }
}

impl Explain for Activated {
    fn words(&self) -> Words {
        let word = match &self.reach {
            Reach::Entries(of) => of.word(),
            Reach::Row(of) => of.word(),
        };
        Words { letter: "a", description: word.to_owned(), legend: None, in_training: None }
    }

    fn write_value(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        let (source, size) = (step.node(node).sources[0], step.node(node).size());
        let (z, a) = (&step.values[source], &step.values[node]);
        if size > SMALL {
            let [symbols, numbers] = match &self.reach {
                Reach::Entries(of) => of.of_column(step.value(source, None), column(z)),
                Reach::Row(of) => of.of_column(step.value(source, None), column(z)),
            };
            to.push(Block::Equation(step.left(node, None).is(symbols).is(numbers).is(column(a))));
            announce_example(size, to);
        }
        for entry in derived(size) {
            let (symbol, number) = (step.value(source, entry), Math::Number(z[entry]));
            let steps = match &self.reach {
                Reach::Entries(of) => of.of_entry(symbol, number),
                Reach::Row(of) => {
                    let symbols = sum(z.len(), |j| Math::exp(step.value(source, j)));
                    let numbers = sum(z.len(), |j| Math::exp(z[j]));
                    vec![of.of_entry(symbol, symbols), of.of_entry(number, numbers)]
                }
            };
            let equation = steps.into_iter().fold(step.left(node, entry), Equation::is);
            to.push(Block::Equation(equation.is(a[entry])));
        }
    }

    fn write_slopes(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        match &self.reach {
            Reach::Entries(of) => write_slopes(of.as_ref(), step, node, to),
            Reach::Row(of) => write_jacobian(of.as_ref(), step, node, to),
        }
    }

    fn write_parameters(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn reads(&self, _: usize) -> bool {
        true
    }

    fn summands(&self, step: &TrainingStep, arrow: Arrow, entry: usize) -> Vec<Option<Summand>> {
        let reader = arrow.reader;
        match &self.reach {
            Reach::Entries(of) => {
                let Slope { factor, value, .. } = slope(of.as_ref(), step, reader, entry);
                one(entry, factor, value)
            }
            Reach::Row(of) => {
                let a = &step.values[reader];
                let term = |j| Summand {
                    entry: j,
                    factor: of.factor(&|entry| step.value(reader, entry), j, entry),
                    value: of.slope(a, j, entry),
                };
                written(a.len()).into_iter().map(|j| j.map(term)).collect()
            }
        }
    }

    fn column(&self, step: &TrainingStep, arrow: Arrow) -> [Math; 2] {
        let Arrow { reader, position } = arrow;
        let (symbol, d) = (step.d_value(reader, None), step.d(reader));
        match &self.reach {
            Reach::Entries(of) => {
                let (symbols, numbers) = slopes(of.as_ref(), step, reader);
                [row![symbol, times(d), symbols], row![column(d), times(d), column(&numbers)]]
            }
            Reach::Row(of) => {
                let source = step.node(reader).sources[position];
                let jacobian = Math::partial(step.value(reader, None), step.value(source, None));
                let numbers = jacobian_numbers(of.as_ref(), step, reader);
                [row![jacobian.group().sup("⊤"), symbol], row![numbers, column_factor(d)]]
            }
        }
    }

    fn link(&self, step: &TrainingStep, node: usize) -> Option<f64> {
        match &self.reach {
            Reach::Entries(of) => Some(slope(of.as_ref(), step, node, 0).value),
            Reach::Row(of) => Some(of.slope(&step.values[node], 0, 0)),
        }
    }

    fn weights(&self) -> Option<DenseLayer> {
        None
    }
}

impl Draw for Activated {
    fn look(&self, shape: Shape) -> Look {
        Look {
            word: self.word.to_owned(),
            extent: shape.size().to_string(),
            cell: self.word.to_owned(),
            sign: None,
            outline: Outline::Round,
            mark: None,
            joining: Joining::Bends,
            wiring: Wiring::Straight,
            arrow: ArrowNumber::Values,
        }
    }
}
