//! The symbols of the mathematics: the letter of an operation, which its file says, with the declared name
//! and the entry as its index, which counts from 1; the letters of parameters, targets and losses.

use std::ops::Range;

use netwright_runtime::topology::{Node, Operation, Pattern};

use super::document::Equation;
use super::math::{Math, row};
use super::step::{Later, LossStep, TrainingStep};

/// The learning rate.
pub(crate) const RATE: &str = "η";

/// A symbol without an entry's index is the whole row: bold, unless there is only one entry.
type EntryIndex = Option<usize>;

impl TrainingStep {
    /// A node's value; ŷ for the one that is compared with the target, if there is only one.
    pub(crate) fn value(&self, node: usize, entry: impl Into<EntryIndex>) -> Math {
        let entry = entry.into();
        if self.is_output(node) { self.output(node, entry) } else { self.plain(node, entry) }
    }

    /// A node's value in another step of the sequence.
    pub(crate) fn value_at(&self, moment: usize, node: usize, entry: impl Into<EntryIndex>) -> Math {
        let entry = entry.into();
        if self.is_output(node) {
            return at_step(output(self.node(node).size(), entry), moment);
        }
        let base = base(self.letter(node), self.node(node).size(), entry);
        self.marked(node, Some(moment), index(base.0, self.declared_name(node), base.1))
    }

    /// With the step of the sequence, if it is a part of one: `L⟨2⟩`.
    pub(crate) fn in_step(&self, symbol: Math) -> Math {
        match &self.moment {
            Some(moment) => at_step(symbol, moment.step),
            None => symbol,
        }
    }

    /// Some entries of a node's value: all, one, or the first and the last with dots between them.
    pub(crate) fn part(&self, node: usize, entries: Range<usize>) -> Math {
        if entries.len() == self.node(node).size() {
            return self.value(node, None);
        }
        if entries.len() == 1 {
            return self.value(node, entries.start);
        }
        let indices = row![entries.start + 1, "…", entries.end];
        if self.is_output(node) {
            return self.in_step(index(Math::Bold("ŷ"), None, indices));
        }
        self.with_ordinal(node, index(Math::Bold(self.letter(node)), self.declared_name(node), indices))
    }

    /// A node's value under its own letter, also where it is ŷ.
    pub(crate) fn plain(&self, node: usize, entry: impl Into<EntryIndex>) -> Math {
        let base = base(self.letter(node), self.node(node).size(), entry.into());
        self.with_ordinal(node, index(base.0, self.declared_name(node), base.1))
    }

    /// The declared name, unless the letter alone says it.
    fn declared_name(&self, node: usize) -> Option<&'static str> {
        let Node { name, operation, .. } = *self.node(node);
        (operation != Operation::Input || name != "x").then_some(name)
    }

    fn with_ordinal(&self, node: usize, symbol: Math) -> Math {
        self.marked(node, self.moment.as_ref().map(|moment| moment.step), symbol)
    }

    /// With the node's ordinal and the step of the sequence above it.
    fn marked(&self, node: usize, moment: Option<usize>, symbol: Math) -> Math {
        let ordinal = self.ordinal(node).map(|ordinal| Math::Whole(ordinal).group());
        match (ordinal, moment) {
            (None, None) => symbol,
            (Some(ordinal), None) => symbol.sup(ordinal),
            (None, Some(moment)) => at_step(symbol, moment),
            (Some(ordinal), Some(moment)) => symbol.sup(row![ordinal, step_mark(moment)]),
        }
    }

    /// Any entry of a node's value: with the index i.
    pub(crate) fn generic(&self, node: usize) -> Math {
        if self.is_output(node) {
            return self.in_step(Math::Atom("ŷ").sub("i"));
        }
        self.with_ordinal(
            node,
            index(Math::Atom(self.letter(node)), self.declared_name(node), Math::Atom("i")),
        )
    }

    /// The left side of a node's value: `ŷ = a_y` for the output, any other symbol alone.
    pub(crate) fn left(&self, node: usize, entry: impl Into<EntryIndex>) -> Equation {
        let entry = entry.into();
        let equation = Equation::new(self.value(node, entry));
        if self.is_output(node) { equation.is(self.plain(node, entry)) } else { equation }
    }

    /// Whether a node is the only one that is compared with the target.
    pub(crate) fn is_output(&self, node: usize) -> bool {
        // Also in a step that a loss of the last step does not compare.
        matches!(self.topology.losses, [only] if self.is_one_term && only.operands == [node])
    }

    /// ŷ.
    fn output(&self, node: usize, entry: EntryIndex) -> Math {
        self.in_step(output(self.node(node).size(), entry))
    }

    /// t, with the name of the value that is compared with it if there are several.
    pub(crate) fn target_symbol(&self, term: &LossStep, entry: impl Into<EntryIndex>) -> Math {
        let base = base("t", term.target.len(), entry.into());
        let mut others = self.topology.losses.iter();
        let is_alone = others.all(|other| other.operands.first() == Some(&term.operand()));
        let name = if is_alone { None } else { Some(self.node(term.operand()).name) };
        self.in_step(index(base.0, name, base.1))
    }

    /// Any entry of the target: with the index i.
    pub(crate) fn generic_target(&self) -> Math {
        self.in_step(Math::Atom("t").sub("i"))
    }

    /// L, with its number where the loss is a sum of terms.
    pub(crate) fn loss_symbol(&self, term: &LossStep) -> Math {
        self.in_step(match self.is_one_term {
            true => Math::Atom("L"),
            false => Math::Atom("L").sub(term.ordinal),
        })
    }

    /// The term of one output in the loss, which is the mean over them.
    pub(crate) fn loss_of_output(&self, term: &LossStep, output: impl Into<Math>) -> Math {
        self.in_step(match self.is_one_term {
            true => Math::Atom("L").sub(output),
            false => Math::Atom("L").sub(row![term.ordinal, ",", output.into()]),
        })
    }

    /// ∂Lₖ/∂ of a node's value, for a term of the loss.
    pub(crate) fn d_term(&self, term: &LossStep, node: usize, entry: impl Into<EntryIndex>) -> Math {
        Math::partial(self.loss_symbol(term), self.value(node, entry))
    }

    /// ∂L/∂ of a node's value.
    pub(crate) fn d_value(&self, node: usize, entry: impl Into<EntryIndex>) -> Math {
        Math::partial("L", self.value(node, entry))
    }

    /// ∂L/∂ of the node of a later step that reads a value of this one.
    pub(crate) fn d_later(&self, later: &Later, entry: impl Into<EntryIndex>) -> Math {
        Math::partial("L", self.value_at(later.step, later.node, entry))
    }

    /// ∂L/∂ of a weight or a bias; in a sequence of the copy that the step uses.
    pub(crate) fn d_parameter(&self, symbol: Math) -> Math {
        Math::partial("L", self.in_step(symbol))
    }

    /// One weight of the dense layer `node`.
    pub(crate) fn weight_symbol(&self, node: usize, i: usize, o: usize) -> Math {
        let (node, is_transposed) = self.owner(node);
        let (i, o) = if is_transposed { (o, i) } else { (i, o) };
        let (name, layer) = (self.node(node).name, self.sizes(node));
        let indices = match layer {
            (1, 1) => Math::none(),
            (1, _) => Math::Whole(o + 1),
            (_, 1) => Math::Whole(i + 1),
            // Two indices of one digit need no comma.
            (inputs, outputs) if inputs.max(outputs) < 10 => row![i + 1, o + 1],
            _ => row![i + 1, ",", o + 1],
        };
        index(Math::Atom("w"), Some(name), indices)
    }

    /// The weights of the dense layer `node`, inputs down, outputs across.
    pub(crate) fn weights_symbol(&self, node: usize) -> Math {
        let (owner, is_transposed) = self.owner(node);
        let symbol = index(Math::Bold("W"), Some(self.node(owner).name), Math::none());
        if is_transposed { symbol.sup("⊤") } else { symbol }
    }

    /// The weights of the dense layer `node`, outputs down, inputs across.
    pub(crate) fn weights_across(&self, node: usize) -> Math {
        let (owner, is_transposed) = self.owner(node);
        let symbol = index(Math::Bold("W"), Some(self.node(owner).name), Math::none());
        if is_transposed { symbol } else { symbol.sup("⊤") }
    }

    /// The layer that has the weights of the layer `node`, and whether with inputs and outputs exchanged.
    pub(crate) fn owner(&self, node: usize) -> (usize, bool) {
        let layer = |node: &Node| node.operation.layer();
        let Some(tied) = layer(self.node(node)) else { return (node, false) };
        let Some(name) = tied.tie else { return (node, false) };
        let is_owner = |other: &Node| {
            let has_weights = layer(other).is_some_and(|of| of.tie.is_none() && of.weights == tied.weights);
            other.name == name && has_weights
        };
        let owner = self.topology.nodes.iter().position(is_owner);
        owner.map_or((node, false), |owner| (owner, tied.pattern == Pattern::Transposed))
    }

    /// The bias of the dense layer `node`.
    pub(crate) fn bias_symbol(&self, node: usize, entry: impl Into<EntryIndex>) -> Math {
        let node = self.node(node);
        let base = base("b", node.size(), entry.into());
        index(base.0, Some(node.name), base.1)
    }

    /// A row vector's ⊤, which a number does not need.
    pub(crate) fn transpose(&self, symbol: Math, size: usize) -> Math {
        match symbol {
            symbol if size == 1 => symbol,
            fraction @ Math::Fraction(..) => fraction.group().sup("⊤"),
            symbol => symbol.sup("⊤"),
        }
    }

    fn sizes(&self, node: usize) -> (usize, usize) {
        let node = self.node(node);
        (node.sources.first().map_or(1, |source| self.node(*source).size()), node.size())
    }

    fn letter(&self, node: usize) -> &'static str {
        self.letters[node]
    }

    /// Which of its name's nodes with the same letter it is, from 1, if there are several.
    fn ordinal(&self, node: usize) -> Option<usize> {
        let is_alike = |other: &usize| {
            self.node(*other).name == self.node(node).name && self.letter(*other) == self.letter(node)
        };
        let alike: Vec<usize> = (0..self.topology.nodes.len()).filter(is_alike).collect();
        if alike.len() < 2 {
            return None;
        }
        alike.iter().position(|other| *other == node).map(|position| position + 1)
    }
}

/// A symbol of a step of a sequence: `a⟨2⟩`.
pub(crate) fn at_step(symbol: Math, step: usize) -> Math {
    symbol.sup(step_mark(step))
}

fn step_mark(step: usize) -> Math {
    row!["⟨", step, "⟩"]
}

/// ŷ, without its step.
fn output(size: usize, entry: EntryIndex) -> Math {
    let base = base("ŷ", size, entry);
    index(base.0, None, base.1)
}

/// The letter and the entry's index.
fn base(letter: &'static str, size: usize, entry: EntryIndex) -> (Math, Math) {
    match entry {
        _ if size == 1 => (Math::Atom(letter), Math::none()),
        None => (Math::Bold(letter), Math::none()),
        Some(entry) => (Math::Atom(letter), Math::Whole(entry + 1)),
    }
}

/// A symbol with the declared name and further indices below it.
fn index(symbol: Math, name: Option<&'static str>, indices: Math) -> Math {
    let has_indices = indices != Math::none();
    match name {
        None if has_indices => symbol.sub(indices),
        None => symbol,
        Some(name) => {
            let name = Math::Name(name.to_owned());
            symbol.sub(if has_indices { row![name, ",", indices] } else { name })
        }
    }
}
