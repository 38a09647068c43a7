//! A declaration: the items of a network, and the tensors of its layers.
//!
//! Input: nothing. Output: [`Declaration`] and its parts. Guarantees: running statistics have the names that
//! the compiled network's state gives them.

use netwright_vocabulary::OperationWord;

use crate::foreign::Fact;
use crate::state;

/// A network as the language says it.
///
/// ```
/// use netwright::exchange::{lower, normalise, read};
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// # let foreign = read::nnet::read(text.as_bytes())?;
/// # let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
/// # let declaration = lower::lower(&flat, "Net")?;
/// assert_eq!((declaration.input.1, declaration.outputs.len()), (2, 1));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
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
///
/// ```
/// use netwright::exchange::lower::Item;
///
/// // h: x -> dense(4) -> tanh;
/// let item = Item {
///     name: "h".into(),
///     source: "x".into(),
///     steps: vec!["dense(4)".into(), "tanh".into()],
///     size: 4,
/// };
/// assert_eq!(item.steps.len(), 2);
/// ```
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
///
/// ```
/// use netwright::exchange::lower::Training;
///
/// let training = Training { targets: vec![("known".into(), 2)], loss: "mse(y, mask = known)".into() };
/// assert!(training.loss.contains(&training.targets[0].0));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Training {
    /// The parts of the target that weigh or mask terms, and how many numbers they have.
    pub targets: Vec<(String, usize)>,
    /// The loss: `mse(h) + 0.5 * huber(y, delta = 2)`.
    pub loss: String,
}

/// An output.
///
/// ```
/// use netwright::exchange::{lower, normalise, read};
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// # let foreign = read::nnet::read(text.as_bytes())?;
/// # let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
/// # let declaration = lower::lower(&flat, "Net")?;
/// let output = &declaration.outputs[0];
/// assert_eq!((output.size, output.class), (1, false));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
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
///
/// ```
/// use netwright::exchange::{lower, normalise, read};
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// # let foreign = read::nnet::read(text.as_bytes())?;
/// # let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
/// # let declaration = lower::lower(&flat, "Net")?;
/// assert!(declaration.tensors.iter().any(|tensor| tensor.name.ends_with(".weights")));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
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
///
/// ```
/// use netwright::exchange::{lower, normalise, read};
///
/// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// # let foreign = read::nnet::read(text.as_bytes())?;
/// # let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
/// # let declaration = lower::lower(&flat, "Net")?;
/// use lower::Part;
/// assert!(declaration.tensors.iter().all(|tensor| tensor.part == Part::Parameter));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
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
    ///
    /// ```
    /// use netwright::exchange::{lower, normalise, read};
    ///
    /// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
    /// # let foreign = read::nnet::read(text.as_bytes())?;
    /// # let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
    /// # let declaration = lower::lower(&flat, "Net")?;
    /// // Two weights and a bias.
    /// assert_eq!(declaration.parameters(), 3);
    /// # Ok::<(), netwright::exchange::Refusal>(())
    /// ```
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
    ///
    /// ```
    /// use netwright::exchange::{lower, normalise, read};
    ///
    /// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
    /// # let foreign = read::nnet::read(text.as_bytes())?;
    /// # let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
    /// # let declaration = lower::lower(&flat, "Net")?;
    /// assert!(!declaration.has_memory());
    /// # Ok::<(), netwright::exchange::Refusal>(())
    /// ```
    #[must_use]
    pub fn has_memory(&self) -> bool {
        let remembers = |step: &String| {
            let word = step.split('(').next().and_then(OperationWord::of);
            word.is_some_and(OperationWord::remembers)
        };
        self.items.iter().any(|item| item.source.contains("prev(") || item.steps.iter().any(remembers))
    }

    /// How many operations the items have.
    ///
    /// ```
    /// use netwright::exchange::{lower, normalise, read};
    ///
    /// # let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
    /// # let foreign = read::nnet::read(text.as_bytes())?;
    /// # let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
    /// # let declaration = lower::lower(&flat, "Net")?;
    /// assert!(declaration.operations() >= 1);
    /// # Ok::<(), netwright::exchange::Refusal>(())
    /// ```
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
