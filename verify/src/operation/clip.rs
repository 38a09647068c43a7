//! Each number brought between two bounds: `min(max(z, low), high)`.

use netwright_runtime::topology::{DenseLayer, Shape};

use super::bound::{Bound, Traced};
use super::compute::{Compute, Contract, Known, Setting, Site, Towards};
use super::draw::{ArrowNumber, Draw, Joining, Look, Outline, Wiring};
use super::explain::{Explain, Summand, Words, one, times};
use crate::error::Error;
use crate::paper::document::{Block, Equation, announce_example, line};
use crate::paper::math::{Math, row};
use crate::paper::shape::{SMALL, column, derived};
use crate::paper::step::{Arrow, TrainingStep};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct Clip {
    /// The lower bound of all numbers, or one for each.
    pub(super) low: &'static [f64],
    /// The upper bound likewise.
    pub(super) high: &'static [f64],
}

impl Clip {
    /// The bounds of one number.
    fn bounds(&self, entry: usize) -> [f64; 2] {
        let bound = |of: &[f64]| if let [only] = of { *only } else { of[entry] };
        [bound(self.low), bound(self.high)]
    }

    /// 1 from the lower bound to the upper one, else 0.
    fn slope(&self, entry: usize, z: f64) -> f64 {
        let [low, high] = self.bounds(entry);
        if low <= z && z <= high { 1.0 } else { 0.0 }
    }

    /// The slopes of a row.
    fn slopes(&self, z: &[f64]) -> Vec<f64> {
        z.iter().enumerate().map(|(entry, z)| self.slope(entry, *z)).collect()
    }

    /// `min(1, max(0, z))`, without a bound that is infinite.
    fn formula(&self, entry: usize, z: Math) -> Math {
        let [low, high] = self.bounds(entry);
        let above = match low == f64::NEG_INFINITY {
            true => z,
            false => row!["max", row![low, ",", z].group()],
        };
        match high == f64::INFINITY {
            true => above,
            false => row!["min", row![high, ",", above].group()],
        }
    }

    /// Why an entry has its slope: `since 0 ≤ z = 0.5`.
    fn reason(&self, entry: usize, symbol: Math, z: f64) -> Math {
        let [low, high] = self.bounds(entry);
        if z < low {
            return row![symbol, "=", z, "<", low];
        }
        if z > high {
            return row![symbol, "=", z, ">", high];
        }
        let below = match low == f64::NEG_INFINITY {
            true => row![symbol, "=", z],
            false => row![low, "≤", symbol, "=", z],
        };
        if high == f64::INFINITY { below } else { row![below, "≤", high] }
    }
}

/// `clip′(z)`
fn slope_of(z: Math) -> Math {
    row![Math::Name("clip".to_owned()).sup("′"), z.group()]
}

/// The node that the tests of every word add to a sketch, of two values of one size.
#[cfg(test)]
pub(super) fn example(sketch: &mut crate::every_word::Sketch, [source, _]: [usize; 2]) -> usize {
    use netwright_runtime::topology::Operation;

    sketch.same(Operation::Clip { low: &[-0.25], high: &[f64::INFINITY] }, &[source])
}

impl Compute for Clip {
    fn contract(&self) -> Contract {
        Contract::of_sources(1..=1)
    }

    fn check(&self, site: &Site<'_>) -> Result<(), Error> {
        site.check_same_sizes()?;
        let fits = |of: &[f64]| of.len() == 1 || of.len() == site.node.size();
        match fits(self.low) && fits(self.high) {
            true => Ok(()),
            false => Err(Error::malformed(site.node.name, "its bounds are not as many as its numbers")),
        }
    }

    fn value(&self, _: &Setting<'_>, read: &[&[f64]]) -> Vec<f64> {
        let one = |(entry, z): (usize, &f64)| {
            let [low, high] = self.bounds(entry);
            // `f64::min` and `f64::max` would replace a NaN.
            match *z {
                z if z < low => low,
                z if z > high => high,
                z => z,
            }
        };
        read[0].iter().enumerate().map(one).collect()
    }

    fn pass_back(&self, _: &Setting<'_>, at: &Known<'_>, to: &mut Towards<'_, f64>) {
        to.add(0, at.d.iter().zip(self.slopes(at.read[0])).map(|(d, slope)| d * slope));
    }
}

impl Bound for Clip {
    fn value_terms(&self, _: &Setting<'_>, read: &[BoundedRow<'_>], value: &[f64]) -> Vec<f64> {
        // A bound is rounded to the scalar, and the slope is at most 1.
        (0..value.len()).map(|o| value[o].abs() + read[0].error[o]).collect()
    }

    fn gradient_terms(
        &self,
        _: &Setting<'_>,
        at: &Traced<'_>,
        of: &Incoming<'_>,
        to: &mut Towards<'_, AbsoluteSum>,
    ) {
        let z = &at.read[0];
        for (o, to) in to.source(0).iter_mut().enumerate() {
            let (d, term) = (of.d[o], of.terms[o]);
            let slope = self.slope(o, z.value[o]);
            // The bound and z are rounded.
            let is_near = |bound: &f64| {
                bound.is_finite() && (z.value[o] - bound).abs() <= of.allowance * (z.error[o] + bound.abs())
            };
            let at_kink = self.bounds(o).iter().any(is_near) && d.abs() + term.magnitude > 0.0;
            to.add(slope * d, slope * term.magnitude, term.kink || at_kink);
        }
    }

    fn sides(&self, _: &Setting<'_>, read: &[&[f64]]) -> Vec<bool> {
        let sides = |(entry, z): (usize, &f64)| self.bounds(entry).map(|bound| *z > bound);
        read[0].iter().enumerate().flat_map(sides).collect()
    }
}

impl Explain for Clip {
    fn words(&self) -> Words {
        Words {
            letter: "q",
            description: "clip".to_owned(),
            legend: Some(line![Math::Atom("q"), ": numbers between bounds"]),
            in_training: None,
        }
    }

    fn write_value(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        let (source, size) = (step.node(node).sources[0], step.node(node).size());
        let z = &step.values[source];
        if size > SMALL {
            let clip = |of: Math| row![Math::Name("clip".to_owned()), of];
            let (symbols, numbers) = (clip(step.value(source, None).group()), clip(column(z)));
            let equation = step.left(node, None).is(symbols).is(numbers);
            to.push(Block::Equation(equation.is(column(&step.values[node]))));
            announce_example(size, to);
        }
        for entry in derived(size) {
            let equation = step
                .left(node, entry)
                .is(self.formula(entry, step.value(source, entry)))
                .is(self.formula(entry, Math::Number(z[entry])));
            to.push(Block::Equation(equation.is(step.values[node][entry])));
        }
    }

    fn write_slopes(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        let (source, size) = (step.node(node).sources[0], step.node(node).size());
        let z = &step.values[source];
        let left = |entry: Option<usize>| {
            let slope = Math::partial(step.value(node, entry), step.value(source, entry));
            Equation::new(slope).is(slope_of(step.value(source, entry)))
        };
        if size > SMALL {
            to.push(Block::Equation(left(None).is(column(&self.slopes(z)))));
            announce_example(size, to);
        }
        for entry in derived(size) {
            let reason = self.reason(entry, step.value(source, entry), z[entry]);
            let slope = row![self.slope(entry, z[entry]), Math::Text("since"), reason];
            to.push(Block::Equation(left(Some(entry)).is(slope)));
        }
    }

    fn write_parameters(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn reads(&self, _: usize) -> bool {
        true
    }

    fn summands(&self, step: &TrainingStep, arrow: Arrow, entry: usize) -> Vec<Option<Summand>> {
        let source = step.node(arrow.reader).sources[0];
        one(entry, slope_of(step.value(source, entry)), self.slope(entry, step.values[source][entry]))
    }

    fn column(&self, step: &TrainingStep, arrow: Arrow) -> [Math; 2] {
        let source = step.node(arrow.reader).sources[0];
        let (symbol, d) = (step.d_value(arrow.reader, None), step.d(arrow.reader));
        let symbols = row![symbol, times(d), slope_of(step.value(source, None))];
        [symbols, row![column(d), times(d), column(&self.slopes(&step.values[source]))]]
    }

    fn link(&self, step: &TrainingStep, node: usize) -> Option<f64> {
        let source = step.node(node).sources[0];
        Some(self.slope(0, step.values[source][0]))
    }

    fn weights(&self) -> Option<DenseLayer> {
        None
    }
}

impl Draw for Clip {
    fn look(&self, shape: Shape) -> Look {
        let text = match (self.low, self.high) {
            ([low], [high]) => format!("clip {low}..{high}"),
            _ => "clip".to_owned(),
        };
        Look {
            word: text.clone(),
            extent: shape.size().to_string(),
            cell: text,
            sign: None,
            outline: Outline::Round,
            mark: None,
            joining: Joining::Begins,
            wiring: Wiring::Straight,
            arrow: ArrowNumber::Values,
        }
    }
}
