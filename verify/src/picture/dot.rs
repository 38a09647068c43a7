//! The operations in Graphviz' DOT language, from which `dot` lays out a picture.

use std::fmt;

use netwright_runtime::topology::{Node, Topology};

use super::words::{arrow, compared, delay, describe, earlier, is_frozen, loss_lines, sources};
use crate::operation::{Outline, look};

/// A directed graph of a network's operations, its loss and its target, for Graphviz: `dot -Tsvg net.dot`.
///
/// Frozen layers have a dashed border and the output a thick one. An arrow's number is that of the values
/// which pass; a dashed one leads to the next steps.
///
/// ```
/// # mod netwright { pub use netwright_runtime::*; pub use netwright_verify as verify; }
/// use netwright::topology::{Activation, Node, Operation, Shape, Topology};
/// use netwright::verify::Dot;
///
/// const RELU: Operation = Operation::Activation(Activation::Relu);
/// const NODES: &[Node] = &[
///     Node { name: "x", shape: Shape::row(2), operation: Operation::Input, sources: &[] },
///     Node { name: "y", shape: Shape::row(2), operation: RELU, sources: &[0] },
/// ];
/// let topology =
///     Topology { name: "Net", nodes: NODES, outputs: &[1], losses: &[], parameters: 0, workspace: 0 };
/// let graph = Dot::new(&topology).to_string();
/// assert!(graph.starts_with("digraph \"Net\" {\n"));
/// assert!(graph.contains("n0 -> n1 [label=\"2\"];"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Dot<'t> {
    topology: &'t Topology,
}

impl<'t> Dot<'t> {
    /// The graph of a network.
    pub const fn new(topology: &'t Topology) -> Self {
        Self { topology }
    }
}

impl fmt::Display for Dot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let topology = self.topology;
        writeln!(f, "digraph \"{}\" {{", escape(topology.name))?;
        writeln!(f, "    rankdir=LR;")?;
        writeln!(f, "    node [fontname=\"Helvetica\", fontsize=12];")?;
        writeln!(f, "    edge [fontname=\"Helvetica\", fontsize=10];")?;
        for (index, node) in topology.nodes.iter().enumerate() {
            write_node(f, topology, index, node)?;
        }
        let (compared, targets) = (compared(topology), topology.targets());
        if !compared.is_empty() {
            let terms: Vec<String> = loss_lines(topology).iter().map(|line| escape(line)).collect();
            writeln!(f, "    loss [label=\"loss\\n{}\", shape=hexagon];", terms.join("\\n+ "))?;
            writeln!(f, "    target [label=\"target\\n{targets}\", shape=ellipse];")?;
        }
        for (index, _) in topology.nodes.iter().enumerate() {
            for (position, source) in sources(topology, index).enumerate() {
                let label = arrow(topology, index, position, source);
                writeln!(f, "    n{source} -> n{index} [label=\"{label}\"];")?;
            }
        }
        for (index, of, steps) in earlier(topology) {
            let label = delay(steps);
            writeln!(f, "    n{of} -> n{index} [label=\"{label}\", style=dashed, constraint=false];")?;
        }
        for operand in &compared {
            writeln!(f, "    n{operand} -> loss [label=\"{}\"];", topology.nodes[*operand].size())?;
        }
        if !compared.is_empty() {
            writeln!(f, "    target -> loss [label=\"{targets}\"];")?;
        }
        writeln!(f, "}}")
    }
}

/// `n1 [label="h\ndense 30 → 16", shape=box, style="solid"];`
fn write_node(f: &mut fmt::Formatter<'_>, topology: &Topology, index: usize, node: &Node) -> fmt::Result {
    let (shape, style) = match look(node).outline {
        Outline::Oval => ("ellipse", "solid"),
        Outline::Circle => ("circle", "solid"),
        Outline::Stack => ("box3d", "solid"),
        Outline::Note => ("note", "solid"),
        Outline::Round => ("box", "rounded"),
        Outline::Box => ("box", if is_frozen(node) { "dashed" } else { "solid" }),
    };
    let mut label = format!("{}\\n{}", escape(node.name), escape(&describe(topology, index)));
    if is_frozen(node) {
        label += "\\nfrozen";
    }
    let mut width = "";
    if topology.outputs.contains(&index) {
        label += "\\noutput";
        width = ", penwidth=2.5";
    }
    writeln!(f, "    n{index} [label=\"{label}\", shape={shape}, style=\"{style}\"{width}];")
}

/// Text for a quoted string, in which DOT reads backslashes and HTML's entities.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            letter if letter.is_control() => escaped.push(' '),
            '"' => escaped += "\\\"",
            '\\' => escaped += "\\\\",
            '&' => escaped += "&amp;",
            letter => escaped.push(letter),
        }
    }
    escaped
}
