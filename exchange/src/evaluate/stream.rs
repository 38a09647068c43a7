//! The outputs of one step after the other.
//!
//! Input: a network, and the numbers of its inputs at each step. Output: those of its outputs. Guarantees:
//! the memory is that of the stream; another stream begins where the file says.

use std::collections::{HashMap, VecDeque};

use super::{computed, needed};
use crate::foreign::{Memory, Tensor, ValueId};
use crate::{Foreign, Refusal};

/// A stream of samples through a network, in double precision.
///
/// ```
/// use netwright::exchange::{evaluate::Stream, read};
///
/// // 0.5 times the newest sample and 0.25 times the one before.
/// let text = r#"{"architecture": "Linear", "config": {"receptive_field": 2}, "weights": [0.5, 0.25]}"#;
/// let foreign = read::nam::read(text.as_bytes())?;
/// let mut stream = Stream::new(&foreign);
/// assert_eq!(stream.step(&[vec![1.0]])?, [[0.5]]);
/// assert_eq!(stream.step(&[vec![0.0]])?, [[0.25]]);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Debug)]
pub struct Stream<'a> {
    foreign: &'a Foreign,
    needed: Vec<bool>,
    /// For each memory the line of the value that it remembers.
    of: Vec<usize>,
    lines: Vec<Line>,
}

/// What is remembered of a value, for as many steps as any memory asks for.
#[derive(Debug)]
struct Line {
    value: ValueId,
    steps: usize,
    /// The oldest one first.
    past: VecDeque<Tensor>,
}

impl<'a> Stream<'a> {
    /// A stream from its beginning.
    ///
    /// ```
    /// use netwright::exchange::evaluate::Stream;
    /// use netwright::exchange::read;
    ///
    /// # let linear = r#"{"architecture": "Linear", "config": {"receptive_field": 2},
    /// #     "weights": [0.5, 0.25]}"#;
    /// # let text = linear;
    /// let foreign = read::nam::read(text.as_bytes())?;
    /// assert_eq!(Stream::new(&foreign).step(&[vec![1.0]])?, [[0.5]]);
    /// # Ok::<(), netwright::exchange::Refusal>(())
    /// ```
    #[must_use]
    pub fn new(foreign: &'a Foreign) -> Self {
        let (mut lines, mut places): (Vec<Line>, HashMap<ValueId, usize>) = (Vec::new(), HashMap::new());
        let mut line = |memory: &Memory| {
            let at = *places.entry(memory.of).or_insert(lines.len());
            if at == lines.len() {
                lines.push(Line { value: memory.of, steps: 0, past: VecDeque::new() });
            }
            lines[at].steps = lines[at].steps.max(memory.steps);
            at
        };
        let of = foreign.memories.iter().map(&mut line).collect();
        Self { foreign, needed: needed(foreign), of, lines }
    }

    /// The outputs of the next step, each as its numbers, row-major.
    ///
    /// # Errors
    ///
    /// All operations that cannot be computed: unknown ones, and those whose operands do not fit.
    ///
    /// ```
    /// use netwright::exchange::evaluate::Stream;
    /// use netwright::exchange::read;
    ///
    /// // 0.5 times the newest sample and 0.25 times the one before.
    /// let text = r#"{"architecture": "Linear", "config": {"receptive_field": 2}, "weights": [0.5, 0.25]}"#;
    /// let foreign = read::nam::read(text.as_bytes())?;
    /// let mut stream = Stream::new(&foreign);
    /// assert_eq!(stream.step(&[vec![1.0]])?, [[0.5]]);
    /// assert_eq!(stream.step(&[vec![0.0]])?, [[0.25]]);
    /// # Ok::<(), netwright::exchange::Refusal>(())
    /// ```
    pub fn step(&mut self, inputs: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, Refusal> {
        let foreign = self.foreign;
        let earlier = |(memory, line): (&'a Memory, &usize)| {
            let past = &self.lines[*line].past;
            let at = past.len().checked_sub(memory.steps);
            at.and_then(|at| past.get(at)).unwrap_or(&memory.start)
        };
        let past: Vec<&Tensor> = foreign.memories.iter().zip(&self.of).map(earlier).collect();
        let (values, reasons) = computed(foreign, inputs, &self.needed, &past);
        Refusal::of(reasons)?;
        let numbers = |output: &_| values.get(*output).map(Tensor::numbers).unwrap_or_default();
        let outputs = foreign.outputs.iter().map(numbers).collect();
        for line in &mut self.lines {
            // Nothing reads what was not computed.
            let Some(value) = values.get(line.value) else { continue };
            if line.past.len() == line.steps {
                line.past.pop_front();
            }
            line.past.push_back(value.clone());
        }
        Ok(outputs)
    }
}
