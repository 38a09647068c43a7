//! The derivatives that are compared: all of them, or a sample drawn with a seed.

use netwright_runtime::Generator;
use netwright_runtime::topology::Topology;

use crate::report::{Report, Sample, input_name, parameter_name};

/// The variable of a derivative.
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

/// How many derivatives are compared at most, and which where there are more.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sampling {
    pub(crate) limit: usize,
    pub(crate) seed: u64,
}

impl Sampling {
    /// Networks with more parameters and inputs than this are sampled.
    pub(crate) const LIMIT: usize = 4096;

    /// At most 4096, drawn with seed 0.
    pub(crate) const DEFAULT: Self = Self { limit: Self::LIMIT, seed: 0 };

    /// All parameters and inputs, or as many of them as the limit says, all equally likely; and the report to
    /// fill.
    pub(crate) fn draw(self, parameters: usize, inputs: usize) -> (Vec<Variable>, Report) {
        let all = (0..parameters).map(Variable::Parameter).chain((0..inputs).map(Variable::Input));
        let mut variables: Vec<Variable> = all.collect();
        let (of, Self { limit, seed }) = (variables.len(), self);
        if of <= limit {
            return (variables, Report::new(None));
        }
        Generator::new(seed).shuffle(&mut variables);
        variables.truncate(limit);
        (variables, Report::new(Some(Sample { seed, drawn: limit, of })))
    }
}
