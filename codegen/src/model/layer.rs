//! The layers of a network: parameters, their first values, and how training may change them.

use proc_macro2::Ident;

use super::{LayerId, StepOptions};
use crate::keyword::{Init, Word};

/// Which inputs of a layer lead to which outputs.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    /// Every input to every output.
    Full,
    /// Input k to output k alone.
    Diagonal,
    /// These pairs of input and output, ordered by input, then by output.
    Connections(Vec<(usize, usize)>),
}

impl Pattern {
    /// Whether every input leads to every output, so that the weights are a matrix.
    pub fn is_full(&self) -> bool {
        match self {
            Pattern::Full => true,
            Pattern::Diagonal | Pattern::Connections(_) => false,
        }
    }

    /// The word of a layer that has it, which its line in a signature begins with.
    pub fn word(&self) -> Word {
        match self {
            Pattern::Full | Pattern::Connections(_) => Word::Dense,
            Pattern::Diagonal => Word::Scale,
        }
    }
}

/// The parameters of one layer.
#[derive(Clone, Debug)]
pub struct Layer {
    /// The field's name, at no place: [`Model::declared`](super::Model::declared) has its place.
    pub name: Ident,
    /// Numbers that go in.
    pub inputs: usize,
    /// Numbers that come out.
    pub outputs: usize,
    /// Which inputs lead to which outputs.
    pub pattern: Pattern,
    /// How the bias begins, or that there is none.
    pub bias: Bias,
    /// The layer whose weights it uses instead of its own.
    pub tie: Option<Tie>,
    /// Weights given in the declaration.
    pub weights: Option<GivenWeights>,
    /// How weights begin that the declaration does not give.
    pub init: Init,
    /// Whether training leaves the layer as it is.
    pub frozen: bool,
    /// How training changes it.
    pub step: StepOptions,
}

/// Weights that a declaration gives.
#[derive(Clone, Debug, PartialEq)]
pub enum GivenWeights {
    /// A number for each, by input, then by output.
    Each(Vec<f64>),
    /// One number for all: it takes no memory that grows with a layer nobody has measured yet.
    All(f64),
}

impl GivenWeights {
    /// The numbers that are given: one for each weight, or the one for all.
    pub fn numbers(&self) -> &[f64] {
        match self {
            GivenWeights::Each(weights) => weights,
            GivenWeights::All(weight) => std::slice::from_ref(weight),
        }
    }

    /// Whether every weight is 0.
    pub fn is_zero(&self) -> bool {
        self.numbers().iter().all(|weight| *weight == 0.0)
    }
}

/// The weights of another layer, which is not a tied one, in the place of a layer's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie {
    /// The layer that has them.
    pub owner: LayerId,
    /// Whether they are used with inputs and outputs exchanged.
    pub transposed: bool,
}

/// The bias of a layer.
#[derive(Clone, Debug, PartialEq)]
pub enum Bias {
    /// There is none.
    Absent,
    /// It begins with zeros.
    Zeros,
    /// It is drawn.
    Drawn(Init),
    /// It begins with these numbers, one for each output.
    Given(Vec<f64>),
    /// It begins with these numbers, one for each of as many parts of one length: the gates of a cell.
    Blocks(Vec<f64>),
}

impl Layer {
    /// Length of the bias.
    pub fn biases(&self) -> usize {
        if self.bias == Bias::Absent { 0 } else { self.outputs }
    }

    /// Weights that the layer holds.
    pub fn weights(&self) -> usize {
        if self.tie.is_some() { 0 } else { self.multiply_adds() }
    }

    /// Whether its field holds a matrix of weights; otherwise it holds a list of them, which may be empty.
    pub fn is_matrix(&self) -> bool {
        self.pattern.is_full() && self.tie.is_none()
    }

    /// Weights that the layer uses: as many as multiply-adds.
    pub fn multiply_adds(&self) -> usize {
        match &self.pattern {
            Pattern::Full => self.inputs.saturating_mul(self.outputs),
            Pattern::Diagonal => self.outputs,
            Pattern::Connections(pairs) => pairs.len(),
        }
    }

    /// Numbers that the layer holds.
    pub fn parameters(&self) -> usize {
        self.weights().saturating_add(self.biases())
    }

    /// How many inputs an output reads and how many outputs read an input, on average and rounded up: what
    /// initialisers ask for.
    pub fn fans(&self) -> (usize, usize) {
        let weights = self.multiply_adds();
        (weights.div_ceil(self.outputs.max(1)), weights.div_ceil(self.inputs.max(1)))
    }
}
