//! `1 − y·t / (|y|·|t|)`.

use super::criterion::{Compared, Criterion, LossFacts, SlopeBound};
use super::outputs::write_slopes;
use crate::paper::document::{Block, Equation};
use crate::paper::math::{Math, row};
use crate::paper::step::{LossStep, TrainingStep};

pub(super) struct Cosine;

/// The least length that the cosine counts with.
const LEAST: f64 = 1e-8;

/// The square of a rounding is at most this part of the rounding: ε of `f32`, with a margin.
const EQUAL: f64 = 1e-7;

/// A row divided by its length, which counts as [`LEAST`] where it is shorter.
struct Direction {
    unit: Vec<f64>,
    length: f64,
}

impl Direction {
    fn of(row: &[f64]) -> Self {
        // Squares are taken of shares of the largest number, so that none overflows.
        let largest = row.iter().fold(LEAST, |largest, x| largest.max(x.abs()));
        let square: f64 = row.iter().map(|x| (x / largest).powi(2)).sum();
        let (length, divisor) = (square.sqrt() * largest, square.sqrt().max(LEAST / largest));
        Self { unit: row.iter().map(|x| x / largest / divisor).collect(), length }
    }

    const fn divisor(&self) -> f64 {
        self.length.max(LEAST)
    }

    /// The product of both units.
    fn cosine(&self, other: &Self) -> f64 {
        self.unit.iter().zip(&other.unit).map(|(u, v)| u * v).sum()
    }

    /// 1 − |u|², which is 0 unless the row is short.
    fn shortness(&self) -> f64 {
        if self.length < LEAST { 1.0 - (self.length / LEAST).powi(2) } else { 0.0 }
    }
}

/// y·t, |y| and |t|.
fn lengths(y: &[f64], t: &[f64]) -> (f64, f64, f64) {
    let dot = y.iter().zip(t).map(|(y, t)| y * t).sum();
    (dot, Direction::of(y).divisor(), Direction::of(t).divisor())
}

/// |of|.
fn absolute(of: Math) -> Math {
    row!["|", of, "|"]
}

/// The slope at an entry, `(ŷ·(ŷ·t)/|ŷ|² − t) / (|ŷ|·|t|)`.
fn slope_on_paper(step: &TrainingStep, of: &LossStep, entry: usize) -> [Math; 2] {
    let (y, t) = (step.values[of.operand()][entry], of.target[entry]);
    let (y_symbol, t_symbol) = (step.value(of.operand(), entry), step.target_symbol(of, entry));
    let (dot, y_length, t_length) = lengths(&step.values[of.operand()], &of.target);
    let (whole_y, whole_t) = (step.value(of.operand(), None), step.target_symbol(of, None));
    let along = row![whole_y.clone(), "·", whole_t.clone()].over(absolute(whole_y.clone()).sup("2"));
    let below = row![absolute(whole_y), "·", absolute(whole_t)];
    let symbols = row![y_symbol, "·", along, "−", t_symbol].over(below);
    let along = Math::Number(dot).over(row![y_length].group().sup("2"));
    [symbols, row![y, "·", along, "−", t].over(row![y_length, "·", t_length])]
}

impl Criterion for Cosine {
    fn facts(&self) -> LossFacts {
        LossFacts {
            operands: 1,
            cancels: &[],
            cut: None,
            description: "one minus the cosine",
            explanation: None,
        }
    }

    fn value(&self, read: &[f64], target: &[f64]) -> f64 {
        // 1 − u·v = (|u − v|² + 1 − |u|² + 1 − |v|²)/2.
        let (u, v) = (Direction::of(read), Direction::of(target));
        let square: f64 = u.unit.iter().zip(&v.unit).map(|(u, v)| (u - v).powi(2)).sum();
        0.5 * (square + u.shortness() + v.shortness())
    }

    fn gradient(&self, read: &[f64], target: &[f64]) -> Vec<f64> {
        let (u, v) = (Direction::of(read), Direction::of(target));
        // A length that counts as 1e-8 does not change with y.
        let along = if u.length > LEAST { u.cosine(&v) } else { 0.0 };
        let slope = |(u_o, v_o): (&f64, &f64)| (u_o * along - v_o) / u.divisor();
        u.unit.iter().zip(&v.unit).map(slope).collect()
    }

    fn value_terms(&self, of: &Compared<'_>) -> f64 {
        // Of `|u − v|²/2`: what the roundings of each unit's numbers do to their distance, those of both
        // lengths, and the square of these, which is left of the loss of equal directions.
        let (u, v) = (Direction::of(of.read), Direction::of(of.target));
        let rounds = of.read.len() as f64 + 4.0;
        let pairs = || u.unit.iter().zip(&v.unit);
        let square: f64 = pairs().map(|(u, v)| (u - v).powi(2)).sum();
        let units: f64 = pairs().map(|(u, v)| (u - v).abs() * (u.abs() + v.abs())).sum();
        let short = if u.length < LEAST || v.length < LEAST { 2.0 } else { 0.0 };
        let errors = 2.0 * of.error.iter().sum::<f64>() / u.divisor();
        rounds * (square + short + rounds * EQUAL) + 4.0 * units + errors
    }

    fn gradient_terms(&self, of: &Compared<'_>, allowance: f64) -> Vec<SlopeBound> {
        let (u, v) = (Direction::of(of.read), Direction::of(of.target));
        let (rounds, length) = (of.read.len() as f64 + 6.0, u.divisor());
        let products: f64 = u.unit.iter().zip(&v.unit).map(|(u, v)| (u * v).abs()).sum();
        let errors: f64 = of.error.iter().sum();
        let kink = (u.length - LEAST).abs() <= allowance * (errors + rounds * LEAST);
        let one = |o: usize| {
            let terms = u.unit[o].abs() * products + v.unit[o].abs();
            (rounds * terms / length + 4.0 * errors / (length * length), kink)
        };
        (0..of.read.len()).map(one).collect()
    }

    fn value_on_paper(&self, step: &TrainingStep, of: &LossStep, _: &mut Vec<Block>) -> Equation {
        let (y, t) = (step.value(of.operand(), None), step.target_symbol(of, None));
        let (dot, y_length, t_length) = lengths(&step.values[of.operand()], &of.target);
        let below = row![absolute(y.clone()), "·", absolute(t.clone())];
        let numbers = Math::Number(dot).over(row![y_length, "·", t_length]);
        let equation = Equation::new(step.loss_symbol(of)).is(row!["1", "−", row![y, "·", t].over(below)]);
        equation.is(row!["1", "−", numbers])
    }

    fn write_gradient(&self, step: &TrainingStep, of: &LossStep, node: usize, to: &mut Vec<Block>) {
        write_slopes(step, of, node, |entry| slope_on_paper(step, of, entry), to);
    }
}
