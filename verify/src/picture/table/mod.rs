//! A network's parameters and costs as a Markdown table whose columns are aligned in plain text, too.

mod cost;

use std::fmt;

use netwright_runtime::topology::{Node, Operation, Topology};

use self::cost::Cost;
use super::words::{grouped, is_frozen, sources, word};
use crate::operation::look;

/// The result and the cost of each operation of a network, with totals.
///
/// `forward` and `backward` are multiply-adds for one sample, as training needs them: the first layer's
/// gradient with respect to its input is not among them, nor are the gradients of frozen weights.
///
/// ```
/// # mod netwright { pub use netwright_runtime::*; pub use netwright_verify as verify; }
/// # use netwright::init::Init;
/// # use netwright::topology::{DenseLayer, Node, Operation, Pattern, Shape, StepOptions, Topology};
/// use netwright::verify::Table;
///
/// # let layer = DenseLayer {
/// #     inputs: 1024, outputs: 2, pattern: Pattern::Full, weights: 0, bias: Some(2048), init: Init::HeNormal,
/// #     frozen: false, tie: None, step: StepOptions::PLAIN, unrolled: false, partials: 8,
/// # };
/// # let nodes: &'static [Node] = vec![
/// #     Node { name: "x", shape: Shape::row(1024), operation: Operation::Input, sources: &[] },
/// #     Node { name: "y", shape: Shape::row(2), operation: Operation::Dense(layer), sources: &[0] },
/// # ].leak();
/// # let topology =
/// #     Topology { name: "Net", nodes, outputs: &[1], losses: &[], parameters: 2050, workspace: 0 };
/// let table = Table::new(&topology).scalar_bytes(8);
/// assert_eq!(table.total().forward, 2048);
/// let expected = "\
/// | name  | operation | shape    | parameters | forward | backward | tier  | partial sums | initialisation |
/// |:------|:----------|:---------|-----------:|--------:|---------:|:------|-------------:|:---------------|
/// | x     | input     | 1024     |            |         |          |       |              |                |
/// | y     | dense     | 1024 → 2 |      2,050 |   2,048 |          | tiled |            8 | he_normal      |
/// | total |           | 1024 → 2 |      2,050 |   2,048 |          |       |              |                |
///
/// Forward and backward are multiply-adds per sample.
/// With numbers of 8 bytes, the parameters take 16,400 bytes; without a loss there is no workspace.
/// ";
/// assert_eq!(table.to_string(), expected);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Table<'t> {
    topology: &'t Topology,
    scalar_bytes: usize,
    batch: usize,
}

/// The sums of a [`Table`].
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::Table;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let total = Table::new(&Net::TOPOLOGY).total();
/// assert_eq!((total.parameters, total.forward, total.frozen), (17, 12, 0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Total {
    /// All parameters.
    pub parameters: usize,
    /// Those that training leaves as they are.
    pub frozen: usize,
    /// Multiply-adds of the forward pass for one sample.
    pub forward: usize,
    /// Multiply-adds of the backward pass for one sample; 0 without a loss.
    pub backward: usize,
    /// The bytes of all parameters.
    pub parameter_bytes: usize,
    /// The bytes of a training workspace for the batch; 0 without a loss.
    pub workspace_bytes: usize,
}

impl<'t> Table<'t> {
    const TITLES: [&'static str; 9] = [
        "name",
        "operation",
        "shape",
        "parameters",
        "forward",
        "backward",
        "tier",
        "partial sums",
        "initialisation",
    ];
    /// Which columns hold counts, and so end on one line.
    const COUNTS: [bool; 9] = [false, false, false, true, true, true, false, true, false];

    /// The table of a network, for numbers of 4 bytes and one sample.
    pub const fn new(topology: &'t Topology) -> Self {
        Self { topology, scalar_bytes: 4, batch: 1 }
    }

    /// The size of a number: 4 bytes for `f32`, 8 for `f64`.
    #[must_use]
    pub const fn scalar_bytes(mut self, bytes: usize) -> Self {
        self.scalar_bytes = bytes;
        self
    }

    /// How many samples the workspace is for, `B` of `workspace::<B>()`.
    #[must_use]
    pub const fn batch(mut self, samples: usize) -> Self {
        self.batch = samples;
        self
    }

    /// The sums.
    pub fn total(&self) -> Total {
        let topology = self.topology;
        let costs = cost::costs(topology);
        let sum = |count: fn(&Cost) -> usize| costs.iter().map(count).fold(0, usize::saturating_add);
        let frozen = topology.nodes.iter().zip(&costs).filter(|(node, _)| is_frozen(node));
        Total {
            parameters: sum(|cost| cost.parameters),
            frozen: frozen.map(|(_, cost)| cost.parameters).fold(0, usize::saturating_add),
            forward: sum(|cost| cost.forward),
            backward: sum(|cost| cost.backward),
            parameter_bytes: sum(|cost| cost.parameters).saturating_mul(self.scalar_bytes),
            workspace_bytes: self.workspace_bytes(self.batch),
        }
    }

    const fn workspace_bytes(&self, samples: usize) -> usize {
        self.topology.workspace.saturating_mul(samples).saturating_mul(self.scalar_bytes)
    }

    /// The cells of a node's row.
    fn row(&self, index: usize, node: &Node, cost: &Cost) -> [String; 9] {
        let mut row = [const { String::new() }; 9];
        row[0] = node.name.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        row[1] = look(node).cell;
        row[2] = self.shape(index, node);
        if let Some(layer) = node.operation.layer() {
            row[3] = format!("{}{}", if layer.frozen { "frozen " } else { "" }, grouped(cost.parameters));
            row[4] = grouped(cost.forward);
            row[5] = self.backward(cost.backward);
            row[6] = if layer.unrolled { "unrolled" } else { "tiled" }.to_owned();
            row[7] = grouped(layer.partials);
            // Shared weights begin as those of the layer that has them.
            row[8] = if layer.tie.is_some() { String::new() } else { word(layer.init) };
        }
        row.map(|cell| cell.replace('|', "\\|"))
    }

    fn total_row(&self) -> [String; 9] {
        let mut row = [const { String::new() }; 9];
        let total = self.total();
        let size = |index: usize| self.topology.nodes.get(index).map_or(0, |node| node.size());
        row[0] = "total".to_owned();
        let outputs = self.topology.outputs.iter().map(|output| size(*output)).fold(0, usize::saturating_add);
        row[2] = format!("{} → {outputs}", self.topology.input());
        row[3] = grouped(total.parameters);
        row[4] = grouped(total.forward);
        row[5] = self.backward(total.backward);
        row
    }

    fn backward(&self, count: usize) -> String {
        if self.topology.losses.is_empty() { String::new() } else { grouped(count) }
    }

    /// `28×28×1` of the input, `16 + 16 → 16` of a sum, `16, 3 → 19` of joined values, `30 → 16` of all else.
    fn shape(&self, index: usize, node: &Node) -> String {
        if node.operation == Operation::Input {
            return node.shape.to_string();
        }
        let sizes: Vec<String> = sources(self.topology, index)
            .map(|source| self.topology.nodes[source].size().to_string())
            .collect();
        format!("{} → {}", sizes.join(look(node).sign.unwrap_or(" + ")), node.size())
    }
}

impl fmt::Display for Table<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rows = vec![Self::TITLES.map(str::to_owned)];
        for ((index, node), cost) in self.topology.nodes.iter().enumerate().zip(cost::costs(self.topology)) {
            rows.push(self.row(index, node, &cost));
        }
        rows.push(self.total_row());
        let widths: [usize; 9] =
            std::array::from_fn(|c| rows.iter().map(|row| row[c].chars().count()).max().unwrap_or(0));
        for (number, row) in rows.iter().enumerate() {
            for ((cell, width), is_count) in row.iter().zip(widths).zip(Self::COUNTS) {
                match is_count {
                    true => write!(f, "| {cell:>width$} ")?,
                    false => write!(f, "| {cell:width$} ")?,
                }
            }
            writeln!(f, "|")?;
            if number == 0 {
                for (width, is_count) in widths.into_iter().zip(Self::COUNTS) {
                    let (left, right) = if is_count { ("-", ":") } else { (":", "-") };
                    write!(f, "|{left}{}{right}", "-".repeat(width))?;
                }
                writeln!(f, "|")?;
            }
        }
        self.write_bytes(f)
    }
}

impl Table<'_> {
    /// The sentences below the table.
    fn write_bytes(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { scalar_bytes, batch, .. } = *self;
        let Total { frozen, parameter_bytes, .. } = self.total();
        writeln!(f, "\nForward and backward are multiply-adds per sample.")?;
        if frozen > 0 {
            writeln!(f, "Training leaves {} parameters as they are.", grouped(frozen))?;
        }
        let [parameters, sample, workspace] =
            [parameter_bytes, self.workspace_bytes(1), self.workspace_bytes(batch)].map(grouped);
        write!(f, "With numbers of {scalar_bytes} bytes, the parameters take {parameters} bytes")?;
        match (self.topology.losses, batch) {
            ([], _) => writeln!(f, "; without a loss there is no workspace."),
            (_, 1) => writeln!(f, " and the workspace takes {sample} bytes per sample."),
            (_, _) => {
                let samples = grouped(batch);
                writeln!(f, " and the workspace takes {sample} bytes per sample, {workspace} for {samples}.")
            }
        }
    }
}
