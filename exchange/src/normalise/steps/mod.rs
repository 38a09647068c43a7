//! A network over whole sequences as one over one step.
//!
//! Law: what is computed of each step alone is the same for one step; a recurrent layer over T steps is T
//! times one step, whose state is remembered; a convolution whose zeros are all in front reads earlier steps.
//! The last step of a sequence is the newest one.
//!
//! Input: a [`Foreign`] as a framework exported it, with an axis of T steps or one step with its state as an
//! input. Output: the same over one step, with memories. Guarantees: an operation that mixes steps in another
//! way is refused by its name.

mod axis;
mod layer;

use std::collections::HashMap;

use super::constants;
use super::known::Known;
use crate::evaluate::needed;
use crate::foreign::{Node, Op, Port, Tensor, ValueId};
use crate::{Foreign, Reason, Refusal};

/// How a value changes from step to step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Time {
    /// It does not: numbers of the file, or an input without steps.
    Never,
    /// This axis is that of the steps.
    Along(usize),
    /// The file has it of the last step alone.
    Last,
}

/// A network over one step.
#[derive(Clone, Debug)]
pub(crate) struct Stepped {
    /// The network.
    pub(crate) foreign: Foreign,
    /// How many steps the file has, 1 where it has one step.
    pub(crate) length: usize,
    /// For each input, and then for each output, how it changes.
    pub(crate) inputs: Vec<Time>,
    pub(crate) outputs: Vec<Time>,
}

/// The most ways to choose the axes of steps of the inputs.
const CHOICES: usize = 64;

/// The network over one step; `None` where no layer goes over steps, or where the file already has one step.
///
/// # Errors
///
/// Where steps are mixed.
pub(crate) fn steps(foreign: &Foreign) -> Result<Option<Stepped>, Refusal> {
    let goes_over_steps =
        |(node, needed): (&Node, bool)| needed && matches!(node.op, Op::Cell(_) | Op::Conv { .. });
    if !foreign.memories.is_empty() || !foreign.nodes.iter().zip(needed(foreign)).any(goes_over_steps) {
        return Ok(None);
    }
    let known = constants::known(foreign)?;
    let length = length(foreign, &known);
    let mut first = None;
    for axes in choices(foreign, length) {
        match Steps::new(foreign, &known, length, &axes).run() {
            Ok(stepped) => return Ok(Some(stepped)),
            Err(reason) => first = first.or(Some(reason)),
        }
    }
    Refusal::of(first.into_iter().collect())?;
    Ok(None)
}

/// How many steps a sequence has: those of a layer over it.
fn length(foreign: &Foreign, known: &Known<'_>) -> usize {
    let length = |node: &Node| {
        let shape = known.shape(node.operand(0)?);
        match node.op {
            Op::Cell(_) => shape.first().copied(),
            Op::Conv { .. } => known.shape(*node.results.first()?).last().copied(),
            _ => None,
        }
    };
    foreign.nodes.iter().filter_map(length).max().unwrap_or(1)
}

/// For each input its axis of steps, the likely ones first.
fn choices(foreign: &Foreign, length: usize) -> Vec<Vec<Option<usize>>> {
    let mut all: Vec<Vec<Option<usize>>> = vec![Vec::new()];
    for port in &foreign.inputs {
        let is_steps = |&axis: &usize| length > 1 && port.shape.get(axis) == Some(&length);
        // Samples are the first axis of most files.
        let mut axes: Vec<Option<usize>> =
            (1..port.shape.len()).chain([0]).filter(is_steps).map(Some).collect();
        axes.push(None);
        let longer = |axes: &[Option<usize>], axis: Option<usize>| [axes, &[axis]].concat();
        let next = all.iter().flat_map(|before| axes.iter().map(|&axis| longer(before, axis)));
        all = next.take(CHOICES).collect();
    }
    all
}

/// A network over one step that grows.
struct Steps<'a> {
    old: &'a Foreign,
    known: &'a Known<'a>,
    length: usize,
    new: Foreign,
    /// What an old value is in the new network.
    values: HashMap<ValueId, (ValueId, Time)>,
    inputs: Vec<Time>,
    /// How many zeros are before the first step and behind the last one of an old value.
    padded: HashMap<ValueId, [usize; 2]>,
}

/// A reason, with its help behind `; help: `.
type Done<T = ()> = Result<T, String>;

impl<'a> Steps<'a> {
    fn new(old: &'a Foreign, known: &'a Known<'a>, length: usize, axes: &[Option<usize>]) -> Self {
        let new = Foreign { origin: old.origin.clone(), facts: old.facts.clone(), ..Foreign::default() };
        let mut steps = Self {
            old,
            known,
            length,
            new,
            values: HashMap::new(),
            inputs: Vec::new(),
            padded: HashMap::new(),
        };
        for (port, &axis) in old.inputs.iter().zip(axes) {
            let mut shape = port.shape.clone();
            axis.into_iter().for_each(|axis| shape[axis] = 1);
            let value = steps.new.value(old.name(port.value), None);
            let batch = port.batch && axis != Some(0);
            steps.new.inputs.push(Port { value, shape, batch });
            let time = axis.map_or(Time::Never, Time::Along);
            steps.values.insert(port.value, (value, time));
            steps.inputs.push(time);
        }
        steps
    }

    fn run(mut self) -> Result<Stepped, Reason> {
        for (node, _) in self.old.nodes.iter().zip(needed(self.old)).filter(|(_, needed)| *needed) {
            if node.results.iter().all(|&result| self.known.constant(result).is_some()) {
                continue;
            }
            self.node(node).map_err(|fact| {
                let (fact, help) = fact.split_once("; help: ").unwrap_or((fact.as_str(), HELP));
                Reason { place: node.place(&self.old.values), fact: fact.into(), help: help.into() }
            })?;
        }
        let mut outputs = Vec::new();
        for &output in &self.old.outputs {
            let (value, time) = self.value(output);
            self.new.values[value.0].name = self.old.name(output).into();
            self.new.outputs.push(value);
            outputs.push(time);
        }
        let Self { new, length, inputs, .. } = self;
        Ok(Stepped { foreign: new, length, inputs, outputs })
    }

    /// Zeros before the steps, which a convolution reads as those that it remembers at first.
    fn pad(&mut self, node: &Node) -> Done {
        let x = node.operand(0).ok_or("its operand is missing")?;
        let constant = |at: usize| node.operand(at).and_then(|value| self.known.constant(value));
        let pads = constant(1).ok_or("its zeros are computed")?;
        let rank = self.known.shape(x).len();
        let zeros = crate::evaluate::zeros(rank, pads, constant(3))?;
        let (value, time) = self.value(x);
        let Time::Along(axis) = time else { return Err(String::from("it pads what has no steps")) };
        if (0..rank).any(|at| at != axis && zeros[at] != [0, 0]) {
            return Err(String::from("it pads another axis than that of the steps"));
        }
        self.values.insert(node.results[0], (value, time));
        self.padded.insert(node.results[0], zeros[axis]);
        Ok(())
    }

    /// A value of the new network; what is known stays as it is.
    fn value(&mut self, old: ValueId) -> (ValueId, Time) {
        if let Some(&found) = self.values.get(&old) {
            return found;
        }
        let value = self.new.value(self.old.name(old), self.known.constant(old).cloned());
        self.values.insert(old, (value, Time::Never));
        (value, Time::Never)
    }

    fn node(&mut self, node: &Node) -> Done {
        match node.op {
            Op::Cell(cell) => return self.cell(node, cell),
            Op::Conv { groups, dilation, stride, padding } => {
                return self.conv(node, groups, dilation, (stride, padding));
            }
            Op::Pad => return self.pad(node),
            _ => {}
        }
        if node.operands.iter().flatten().any(|operand| self.padded.contains_key(operand)) {
            return Err(String::from("it reads zeros before the first step, and only a convolution can"));
        }
        let operands: Vec<Option<(ValueId, Time)>> =
            node.operands.iter().map(|operand| operand.map(|operand| self.value(operand))).collect();
        let time = self.time(node, &operands)?;
        let mut made = node.clone();
        made.operands = operands.iter().map(|operand| operand.map(|(value, _)| value)).collect();
        if let Some(shape) = self.shape_of_step(node, time) {
            // What only moves axes has a shape with T in it.
            let name = format!("{}.shape", node.name);
            let shape = self.new.value(name, Some(Tensor::integers(shape)));
            made.operands = vec![made.operands[0], Some(shape)];
            made.op = Op::Layout(crate::foreign::Layout::Reshape { zero_is_zero: true });
        }
        made.results = node.results.iter().map(|&result| self.result(result, time)).collect();
        self.new.nodes.push(made);
        Ok(())
    }

    fn result(&mut self, old: ValueId, time: Time) -> ValueId {
        let value = self.new.value(self.old.name(old), None);
        self.values.insert(old, (value, time));
        value
    }
}

const HELP: &str = "a network over time computes one step after the other, with what it remembers: export what is \
                    computed of a whole sequence apart from it";
