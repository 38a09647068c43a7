//! A declaration: the items of a network, and the tensors of its layers.
//!
//! Input: nothing. Output: [`Declaration`] and its parts. Guarantees: running statistics have the names that
//! the compiled network's state gives them.

use netwright_vocabulary::OperationWord;

use crate::foreign::Fact;
use crate::state;

/// A network as the language says it.
#[derive(Clone, Debug)]
pub struct Declaration {
    /// The struct's name.
    pub name: String,
    /// The name of the input, and how many numbers it has.
    pub input: (String, usize),
    /// The axes of the input, one for a row.
    pub axes: Vec<usize>,
    /// The items, in order.
    pub items: Vec<Item>,
    /// The outputs' items, in order, and their names in the file.
    pub outputs: Vec<Named>,
    /// What it is trained with, where a file of ours says it.
    pub training: Option<Training>,
    /// The parameters of the layers, in the order of the items.
    pub tensors: Vec<Layered>,
    /// Numbers that a program needs beside the network.
    pub facts: Vec<Fact>,
}

/// An item: `name: source -> step -> step;`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// What it reads.
    pub source: String,
    /// What it does, in order.
    pub steps: Vec<String>,
    /// How many numbers it has.
    pub size: usize,
}

/// What a network is trained with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Training {
    /// The parts of the target that weigh or mask terms, and how many numbers they have.
    pub targets: Vec<(String, usize)>,
    /// The loss: `mse(h) + 0.5 * huber(y, delta = 2)`.
    pub loss: String,
}

/// An output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The item.
    pub item: String,
    /// Its name in the file.
    pub file: String,
    /// How many numbers it has.
    pub size: usize,
    /// Whether the file has the index of the largest number.
    pub class: bool,
}

/// A tensor of the declared network.
#[derive(Clone, Debug, PartialEq)]
pub struct Layered {
    /// `field.weights`, `field.bias`, `state.…`.
    pub name: String,
    /// What it is of its layer.
    pub part: Part,
    /// Its axes.
    pub shape: Vec<usize>,
    /// Row-major.
    pub numbers: Vec<f32>,
    /// Where it came from, for messages.
    pub place: String,
}

/// What a tensor is of its layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Weights or a bias.
    Parameter,
    /// The running mean and variance of each unit.
    Statistics,
}

/// Gives the tensors with running statistics, which have the names of their layers, those of the state.
pub(super) fn name_statistics(tensors: &mut [Layered]) {
    let running = || tensors.iter().filter(|tensor| tensor.part == Part::Statistics);
    let fields = state::fields(running().map(|tensor| tensor.name.as_str()));
    let running = tensors.iter_mut().filter(|tensor| tensor.part == Part::Statistics);
    for (tensor, field) in running.zip(fields) {
        tensor.name = state::tensor(&field);
    }
}

impl Item {
    /// The name of its field: without the mark of a name that is a word of Rust.
    pub(crate) fn field(&self) -> &str {
        self.name.trim_start_matches("r#")
    }
}

impl Declaration {
    /// How many parameters the layers have.
    #[must_use]
    pub fn parameters(&self) -> usize {
        self.tensors
            .iter()
            .filter(|tensor| tensor.part == Part::Parameter)
            .map(|tensor| tensor.numbers.len())
            .sum()
    }

    /// How many zeros come before a stream.
    pub(crate) fn prewarm(&self) -> usize {
        let fact = self.facts.iter().find(|fact| fact.name == Fact::PREWARM);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a count, and a bounded one"
        )]
        fact.map_or(0, |fact| fact.number.clamp(0.0, 1e6) as usize)
    }

    /// Whether a value of an earlier step is read.
    #[must_use]
    pub fn has_memory(&self) -> bool {
        let remembers = |step: &String| {
            let word = step.split('(').next().and_then(OperationWord::of);
            word.is_some_and(OperationWord::remembers)
        };
        self.items.iter().any(|item| item.source.contains("prev(") || item.steps.iter().any(remembers))
    }

    /// How many operations the items have.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.items
            .iter()
            .map(|item| {
                item.steps.len()
                    + item.source.matches([',', '+', '*']).count()
                    + item.source.matches(" - ").count()
            })
            .sum()
    }
}
