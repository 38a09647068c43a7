//! Which derivatives are compared: all of them, or a sample drawn with a seed.

use netwright_runtime::topology::Topology;
use netwright_runtime::{Generator, Scalar};

use crate::report::{Report, Sample, input_name, parameter_name};

/// What a derivative is taken with respect to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Variable {
    Parameter(usize),
    Input(usize),
}

impl Variable {
    pub(crate) fn name(self, topology: &Topology) -> String {
        match self {
            Self::Parameter(index) => parameter_name(topology, index),
            Self::Input(index) => input_name(topology, index),
        }
    }
}

/// All parameters and inputs, or `limit` of them, all equally likely; and the report to fill.
pub(crate) fn draw(parameters: usize, inputs: usize, limit: usize, seed: u64) -> (Vec<Variable>, Report) {
    let all = (0..parameters).map(Variable::Parameter).chain((0..inputs).map(Variable::Input));
    let mut variables: Vec<Variable> = all.collect();
    let of = variables.len();
    if of <= limit {
        return (variables, Report::new(None));
    }
    Generator::new(seed).shuffle(&mut variables);
    variables.truncate(limit);
    (variables, Report::new(Some(Sample { seed, drawn: limit, of })))
}

/// Half the distance from 1 to the next larger number of `S`: the relative error of one rounding.
pub(crate) fn unit_roundoff<S: Scalar>() -> f64 {
    let mut unit = f64::EPSILON;
    // `f64` counts as the finest: beyond it, `to_f64` shows nothing.
    while unit < 0.5 && S::from_f64(1.0 + unit).to_f64() == 1.0 {
        unit *= 2.0;
    }
    unit / 2.0
}

/// Σ|terms| below which results may underflow in `S`, divided by its rounding error.
pub(crate) fn underflow<S: Scalar>() -> f64 {
    let smallest =
        if S::from_f64(1e-200).to_f64() == 0.0 { f64::from(f32::MIN_POSITIVE) } else { f64::MIN_POSITIVE };
    smallest / unit_roundoff::<S>()
}

/// The numbers of a row as `f64`, which holds every `f32` exactly.
pub(crate) fn widen<S: Scalar>(row: &[S]) -> Vec<f64> {
    row.iter().map(|number| number.to_f64()).collect()
}
