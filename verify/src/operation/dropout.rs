//! In training mode a number is 0 with the probability p, and otherwise divided by 1 − p; in inference mode
//! it passes unchanged.

use netwright_runtime::topology::{DenseLayer, Shape};

use super::bound::{Bound, Traced};
use super::compute::{Compute, Contract, Known, Setting, Site, Towards};
use super::draw::{ArrowNumber, Draw, Joining, Look, Outline, Wiring};
use super::explain::{Explain, Summand, Words, one};
use super::part;
use crate::error::Error;
use crate::paper::document::{Block, code, line};
use crate::paper::math::Math;
use crate::paper::shape::column;
use crate::paper::step::{Arrow, TrainingStep};
use crate::rounding::{AbsoluteSum, BoundedRow, Incoming};

pub(super) struct Dropout {
    pub(super) probability: f64,
    /// How many dropouts come before it.
    pub(super) layer: u64,
    pub(super) size: usize,
}

impl Dropout {
    /// The factor of each number of a row: 0 or 1/(1 − p), and 1 without draws.
    fn mask(&self, setting: &Setting<'_>) -> Vec<f64> {
        let Some((draws, row)) = setting.draws else { return vec![1.0; self.size] };
        let key =
            [draws.step, self.layer, row].into_iter().fold(draws.seed, |key, part| split_mix(key) ^ part);
        let key = split_mix(key);
        (0..self.size).map(|unit| factor(self.probability, key, unit as u32)).collect()
    }
}

/// The node that the tests of every word add to a sketch, of two values of one size.
#[cfg(test)]
pub(super) fn example(sketch: &mut crate::every_word::Sketch, [source, _]: [usize; 2]) -> usize {
    use netwright_runtime::topology::Operation;

    sketch.same(Operation::Dropout { probability: 0.5, layer: 0 }, &[source])
}

impl Compute for Dropout {
    fn contract(&self) -> Contract {
        Contract::of_sources(1..=1)
    }

    fn check(&self, site: &Site<'_>) -> Result<(), Error> {
        site.check_same_sizes()
    }

    fn value(&self, setting: &Setting<'_>, read: &[&[f64]]) -> Vec<f64> {
        read[0].iter().zip(self.mask(setting)).map(|(x, factor)| x * factor).collect()
    }

    fn pass_back(&self, setting: &Setting<'_>, at: &Known<'_>, to: &mut Towards<'_, f64>) {
        to.add(0, at.d.iter().zip(self.mask(setting)).map(|(d, factor)| d * factor));
    }
}

impl Bound for Dropout {
    fn value_terms(&self, setting: &Setting<'_>, read: &[BoundedRow<'_>], value: &[f64]) -> Vec<f64> {
        let mask = self.mask(setting);
        (0..value.len()).map(|o| 2.0 * value[o].abs() + mask[o] * read[0].error[o]).collect()
    }

    fn gradient_terms(
        &self,
        setting: &Setting<'_>,
        _: &Traced<'_>,
        of: &Incoming<'_>,
        to: &mut Towards<'_, AbsoluteSum>,
    ) {
        let mask = self.mask(setting);
        for (o, to) in to.source(0).iter_mut().enumerate() {
            let (d, term) = (of.d[o], of.terms[o]);
            to.add(mask[o] * d, mask[o] * (term.magnitude + d.abs()), term.kink && mask[o] != 0.0);
        }
    }

    fn sides(&self, _: &Setting<'_>, _: &[&[f64]]) -> Vec<bool> {
        Vec::new()
    }
}

impl Explain for Dropout {
    fn words(&self) -> Words {
        Words {
            letter: "k",
            description: "dropout, which passes everything in inference mode,".to_owned(),
            legend: Some(line![
                Math::Atom("k"),
                ": the numbers that dropout keeps, here all of them: it draws only in training mode"
            ]),
            in_training: Some(line![
                "This is not a training step: in one ",
                code("dropout"),
                " sets some numbers to 0 and enlarges the others. Here it passes everything, as in ",
                code("loss"),
                " and ",
                code("backward"),
                "."
            ]),
        }
    }

    fn write_value(&self, step: &TrainingStep, node: usize, to: &mut Vec<Block>) {
        part::write(step, node, 0, to);
    }

    fn write_slopes(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn write_parameters(&self, _: &TrainingStep, _: usize, _: &mut Vec<Block>) {}

    fn reads(&self, _: usize) -> bool {
        true
    }

    fn summands(&self, _: &TrainingStep, _: Arrow, entry: usize) -> Vec<Option<Summand>> {
        one(entry, Math::Atom("1"), 1.0)
    }

    fn column(&self, step: &TrainingStep, arrow: Arrow) -> [Math; 2] {
        [step.d_value(arrow.reader, None), column(step.d(arrow.reader))]
    }

    fn link(&self, _: &TrainingStep, _: usize) -> Option<f64> {
        Some(1.0)
    }

    fn weights(&self) -> Option<DenseLayer> {
        None
    }
}

impl Draw for Dropout {
    fn look(&self, shape: Shape) -> Look {
        Look {
            word: format!("dropout {}", self.probability),
            extent: shape.size().to_string(),
            cell: format!("dropout {}", self.probability),
            sign: None,
            outline: Outline::Box,
            mark: None,
            joining: Joining::Begins,
            wiring: Wiring::Straight,
            arrow: ArrowNumber::Values,
        }
    }
}

/// The factor of a number: it depends on a hash of (seed, step, layer, row), which is the key, and
/// its unit.
fn factor(probability: f64, key: u64, unit: u32) -> f64 {
    let (low, high) = ((key & 0xffff_ffff) as u32, (key >> 32) as u32);
    let hash = low_bias(low_bias(unit.wrapping_mul(0x9e37_79b9) ^ low) ^ high);
    let drawn = f64::from(hash) / 4_294_967_296.0;
    // p counts in multiples of 2⁻³².
    let limit = (probability * 4_294_967_296.0).floor() / 4_294_967_296.0;
    if drawn < limit { 0.0 } else { 1.0 / (1.0 - probability) }
}

/// SplitMix64 (Steele, Lea & Flood 2014): the output for a state, one step on.
fn split_mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// `lowbias32` (Wellons 2018).
fn low_bias(mut x: u32) -> u32 {
    x ^= x >> 16;
    x = x.wrapping_mul(0x7feb_352d);
    x ^= x >> 15;
    x = x.wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}
