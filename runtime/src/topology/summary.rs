//! A network's layers, sizes and costs as a table in plain text.
//!
//! Input: a topology. Output: the text, a line per operation. Guarantees: no heap and no feature is needed;
//! a topology that contradicts itself is displayed, too, and never panics.

use core::fmt::{self, Display, Formatter, Write};

use netwright_vocabulary::option;

use super::{ComparedSteps, DenseLayer, Divisor, Node, Topology};

/// What [`Topology::summary`] returns: displayed, it is the table.
///
/// ```
/// use netwright::prelude::*;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let text = Net::TOPOLOGY.summary().to_string();
/// assert_eq!(text.lines().last(), Some("loss: bce(layer2)"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    topology: Topology,
}

impl Topology {
    /// Layers, shapes, parameters and costs, a line per operation.
    ///
    /// `println!("{}", Net::TOPOLOGY.summary());` needs no feature and no heap. `netwright::verify::Table`
    /// also knows the backward pass, and what the compiler chose.
    ///
    /// ```
    /// use netwright::topology::{Node, Operation, Shape, Topology};
    ///
    /// const TAIL: Operation = Operation::Slice { start: 1 };
    /// // A network's own is the constant `Net::TOPOLOGY`.
    /// const NODES: &[Node] = &[
    ///     Node { name: "x", shape: Shape::row(3), operation: Operation::Input, sources: &[] },
    ///     Node { name: "tail", shape: Shape::row(2), operation: TAIL, sources: &[0] },
    /// ];
    /// let (nodes, outputs, losses) = (NODES, &[1], &[]);
    /// let (parameters, workspace) = (0, 0);
    /// let topology = Topology { name: "Net", nodes, outputs, losses, parameters, workspace };
    /// let text = "\
    /// Net
    /// name   operation    shape  parameters  multiply-adds
    /// x      input            3
    /// tail   slice(1..3)  3 → 2
    /// total               3 → 2           0              0
    /// ";
    /// assert_eq!(topology.summary().to_string(), text);
    /// ```
    #[doc(alias("model.summary", "print", "named_parameters"))]
    pub const fn summary(&self) -> Summary {
        Summary { topology: *self }
    }
}

/// The longest text of an operation that is written out: a sparse layer lists all of its connections.
const LONGEST: usize = 40;

/// A row of the table.
#[derive(Clone, Copy)]
enum SummaryRow<'a> {
    Title,
    Node(&'a Node),
    Total,
}

/// The columns; a row may have nothing to say in one.
const COLUMNS: usize = 5;

impl Display for Summary {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut widths = [0; COLUMNS];
        for row in self.rows() {
            for (column, width) in widths.iter_mut().enumerate() {
                *width = self.width(row, column)?.max(*width);
            }
        }
        writeln!(f, "{}", self.topology.name)?;
        for row in self.rows() {
            // Spaces are written before the next text, so that no line ends in one.
            let mut spaces = 0;
            for (column, width) in widths.into_iter().enumerate() {
                let length = self.width(row, column)?;
                let (before, after) = if column < 2 { (0, width - length) } else { (width - length, 0) };
                if length > 0 {
                    write!(f, "{:1$}", "", spaces + before)?;
                    self.cell(row, column, f)?;
                    spaces = after + 2;
                } else {
                    spaces += before + after + 2;
                }
            }
            f.write_char('\n')?;
        }
        self.write_losses(f)
    }
}

impl Summary {
    fn rows(&self) -> impl Iterator<Item = SummaryRow<'_>> {
        let nodes = self.topology.nodes.iter().map(SummaryRow::Node);
        core::iter::once(SummaryRow::Title).chain(nodes).chain(core::iter::once(SummaryRow::Total))
    }

    /// How many characters a cell has.
    fn width(&self, row: SummaryRow<'_>, column: usize) -> Result<usize, fmt::Error> {
        let mut counter = Counter(0);
        self.cell(row, column, &mut counter)?;
        Ok(counter.0)
    }

    fn cell(&self, row: SummaryRow<'_>, column: usize, to: &mut dyn Write) -> fmt::Result {
        let sum = |of: fn(&DenseLayer) -> usize| {
            let layers = self.topology.nodes.iter().filter_map(|node| node.operation.layer());
            layers.map(|layer| of(&layer)).fold(0, usize::saturating_add)
        };
        match (row, column) {
            (SummaryRow::Title, 0) => to.write_str("name"),
            (SummaryRow::Title, 1) => to.write_str("operation"),
            (SummaryRow::Title, 2) => to.write_str("shape"),
            (SummaryRow::Title, 3) => to.write_str("parameters"),
            (SummaryRow::Title, 4) => to.write_str("multiply-adds"),
            (SummaryRow::Node(node), 0) => to.write_str(node.name),
            (SummaryRow::Node(node), 1) => write_operation(node, to),
            (SummaryRow::Node(node), 2) => self.write_shape(node, to),
            (SummaryRow::Node(node), 3) => {
                write_count(node.operation.layer().map(|l| own_parameters(&l)), to)
            }
            (SummaryRow::Node(node), 4) => write_count(node.operation.layer().map(|l| l.weight_count()), to),
            (SummaryRow::Total, 0) => to.write_str("total"),
            (SummaryRow::Total, 2) => {
                let size = |index: &usize| self.topology.nodes.get(*index).map_or(0, |node| node.size());
                let outputs = self.topology.outputs.iter().map(size).fold(0, usize::saturating_add);
                write!(to, "{} → {outputs}", self.topology.input())
            }
            (SummaryRow::Total, 3) => write_count(Some(sum(own_parameters)), to),
            (SummaryRow::Total, 4) => write_count(Some(sum(DenseLayer::weight_count)), to),
            (SummaryRow::Title | SummaryRow::Node(_) | SummaryRow::Total, _) => Ok(()),
        }
    }

    /// `28×28×1` of the input, `16 + 16 → 16` of a sum, `30 → 16` of all others.
    fn write_shape(&self, node: &Node, to: &mut dyn Write) -> fmt::Result {
        if node.sources.is_empty() {
            return write!(to, "{}", node.shape);
        }
        for (number, source) in node.sources.iter().enumerate() {
            let before = if number == 0 { "" } else { node.operation.sign() };
            let size = self.topology.nodes.get(*source).map_or(0, |source| source.size());
            write!(to, "{before}{size}")?;
        }
        write!(to, " → {}", node.size())
    }

    /// `loss: cross_entropy(policy) + 0.5 * mse(value)`, as it is declared.
    fn write_losses(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.topology.losses.is_empty() {
            return Ok(());
        }
        f.write_str("loss: ")?;
        for (number, term) in self.topology.losses.iter().enumerate() {
            f.write_str(if number == 0 { "" } else { " + " })?;
            if term.weight != 1.0 {
                write!(f, "{} * ", term.weight)?;
            }
            write!(f, "{}(", term.loss.word())?;
            for (number, operand) in term.operands.iter().enumerate() {
                let name = self.topology.nodes.get(*operand).map_or("", |node| node.name);
                write!(f, "{}{name}", if number == 0 { "" } else { ", " })?;
            }
            for (option, part) in [(option::WEIGHT, term.sample_weight), (option::MASK, term.mask)] {
                if let Some(part) = part {
                    write!(f, ", {option} = {}", part.name)?;
                }
            }
            f.write_str(match term.divisor {
                Divisor::Rows => "",
                Divisor::Weights => ", normalise = weights",
            })?;
            f.write_str(match term.steps {
                ComparedSteps::Every => ")",
                ComparedSteps::Last => ", at = last)",
            })?;
        }
        f.write_char('\n')
    }
}

/// `dense`, `leaky_relu(1e-2)`, `dropout(0.5)`; of a long text the beginning.
fn write_operation(node: &Node, to: &mut dyn Write) -> fmt::Result {
    let mut counter = Counter(0);
    write!(counter, "{}", Words(node))?;
    if counter.0 <= LONGEST {
        return write!(to, "{}", Words(node));
    }
    let mut beginning = Beginning { to, left: LONGEST - 1 };
    write!(beginning, "{}", Words(node))?;
    beginning.to.write_char('…')
}

/// Its parameters without those that belong to another layer.
fn own_parameters(layer: &DenseLayer) -> usize {
    let biases = layer.bias.map_or(0, |_| layer.outputs);
    let weights = if layer.tie.is_some() { 0 } else { layer.weight_count() };
    weights.saturating_add(biases)
}

/// `1,234,567`; nothing of nothing.
fn write_count(count: Option<usize>, to: &mut dyn Write) -> fmt::Result {
    let Some(count) = count else { return Ok(()) };
    let digits = count.checked_ilog10().unwrap_or(0);
    for place in (0..=digits).rev() {
        let digit = count / 10_usize.pow(place) % 10;
        write!(to, "{digit}{}", if place > 0 && place.is_multiple_of(3) { "," } else { "" })?;
    }
    Ok(())
}

/// A node's operation, as a signature writes it.
struct Words<'a>(&'a Node);

impl Display for Words<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.operation.write(self.0.size(), f)
    }
}

/// Counts the characters of a text.
struct Counter(usize);

impl Write for Counter {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0 = self.0.saturating_add(text.chars().count());
        Ok(())
    }
}

/// Passes on as many characters of a text as are left.
struct Beginning<'a> {
    to: &'a mut dyn Write,
    left: usize,
}

impl Write for Beginning<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for letter in text.chars().take(self.left) {
            self.to.write_char(letter)?;
            self.left -= 1;
        }
        Ok(())
    }
}
