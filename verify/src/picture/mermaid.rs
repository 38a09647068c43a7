//! The operations as a Mermaid flowchart, which many Markdown viewers draw.

use std::fmt;

use netwright_runtime::topology::{Node, Topology};

use super::words::{arrow, compared, delay, describe, earlier, is_frozen, loss_lines, sources};
use crate::operation::{Outline, look};

/// A flowchart of a network's operations, its loss and its target, for a Markdown block marked `mermaid`.
///
/// Frozen layers have a dashed border and the output a thick one. An arrow's number is that of the values
/// which pass; a dotted one leads to the next steps.
///
/// ```
/// # mod netwright { pub use netwright_runtime::*; pub use netwright_verify as verify; }
/// use netwright::topology::{Activation, Node, Operation, Shape, Topology};
/// use netwright::verify::Mermaid;
///
/// const RELU: Operation = Operation::Activation(Activation::Relu);
/// const NODES: &[Node] = &[
///     Node { name: "x", shape: Shape::row(2), operation: Operation::Input, sources: &[] },
///     Node { name: "y", shape: Shape::row(2), operation: RELU, sources: &[0] },
/// ];
/// let topology =
///     Topology { name: "Net", nodes: NODES, outputs: &[1], losses: &[], parameters: 0, workspace: 0 };
/// let flowchart = Mermaid::new(&topology).to_string();
/// assert!(flowchart.starts_with("flowchart LR\n"));
/// assert!(flowchart.contains("n0 -- \"2\" --> n1"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Mermaid<'t> {
    topology: &'t Topology,
}

impl<'t> Mermaid<'t> {
    /// The flowchart of a network.
    pub const fn new(topology: &'t Topology) -> Self {
        Self { topology }
    }
}

impl fmt::Display for Mermaid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let topology = self.topology;
        writeln!(f, "flowchart LR")?;
        for (index, node) in topology.nodes.iter().enumerate() {
            write_node(f, topology, index, node)?;
        }
        let (compared, targets) = (compared(topology), topology.targets());
        if !compared.is_empty() {
            let terms: Vec<String> = loss_lines(topology).iter().map(|line| escape(line)).collect();
            writeln!(f, "    loss{{{{\"loss<br/>{}\"}}}}", terms.join("<br/>+ "))?;
            writeln!(f, "    target([\"target<br/>{targets}\"])")?;
        }
        for (index, _) in topology.nodes.iter().enumerate() {
            for (position, source) in sources(topology, index).enumerate() {
                let label = arrow(topology, index, position, source);
                writeln!(f, "    n{source} -- \"{label}\" --> n{index}")?;
            }
        }
        for (index, of, steps) in earlier(topology) {
            writeln!(f, "    n{of} -. \"{}\" .-> n{index}", delay(steps))?;
        }
        for operand in &compared {
            writeln!(f, "    n{operand} -- \"{}\" --> loss", topology.nodes[*operand].size())?;
        }
        if !compared.is_empty() {
            writeln!(f, "    target -- \"{targets}\" --> loss")?;
        }
        let frozen: Vec<String> = (0..)
            .zip(topology.nodes)
            .filter(|(_, node)| is_frozen(node))
            .map(|(i, _)| format!("n{i}"))
            .collect();
        if !frozen.is_empty() {
            writeln!(f, "    classDef frozen stroke-dasharray:4 3")?;
            writeln!(f, "    class {} frozen", frozen.join(","))?;
        }
        for output in topology.outputs.iter().filter(|output| **output < topology.nodes.len()) {
            writeln!(f, "    style n{output} stroke-width:3px")?;
        }
        Ok(())
    }
}

/// `n1["h<br/>dense 30 → 16"]`: numbered, since a declared name may be one of Mermaid's own words.
fn write_node(f: &mut fmt::Formatter<'_>, topology: &Topology, index: usize, node: &Node) -> fmt::Result {
    let (open, close) = match look(node).outline {
        Outline::Oval => ("([", "])"),
        Outline::Circle => ("((", "))"),
        Outline::Stack => ("[[", "]]"),
        Outline::Note => (">", "]"),
        Outline::Round => ("(", ")"),
        Outline::Box => ("[", "]"),
    };
    let mut label = format!("{}<br/>{}", escape(node.name), escape(&describe(topology, index)));
    for (holds, remark) in [(is_frozen(node), "frozen"), (topology.outputs.contains(&index), "output")] {
        if holds {
            label += "<br/>";
            label += remark;
        }
    }
    writeln!(f, "    n{index}{open}\"{label}\"{close}")
}

/// Text for a label: what Mermaid or the HTML that it makes would read as markup becomes a character number.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            letter if letter.is_control() => escaped.push(' '),
            // The last six are Markdown's, in which Mermaid reads labels.
            '#' | '"' | '&' | '<' | '>' | ';' | '\\' | '`' | '*' | '_' | '~' | '[' | ']' | '%' => {
                escaped += &format!("#{};", u32::from(letter));
            }
            letter => escaped.push(letter),
        }
    }
    escaped
}
