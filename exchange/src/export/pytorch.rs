//! A module of PyTorch as source, which loads what `save` writes.
//!
//! Input: a network. Output: the text of a Python module with one `torch.nn.Module`. Guarantees: its
//! `state_dict` has the names and the shapes of the file, so that both load each other's; it computes what
//! `forward` does, in double precision up to rounding.

use std::fmt::Write as _;

use netwright_runtime::topology::{DenseLayer, Node, Pattern};

use super::names::python;
use super::operation;
use super::source::Source;

/// The source of the module.
pub(super) fn export(source: &Source) -> String {
    let name = source.topology.name;
    if let Some(item) = source.memory() {
        return format!(
            "raise NotImplementedError(\"`{name}` has a memory, because `{item}` reads a value of an earlier \
             step, and is not exported as a module yet\")\n"
        );
    }
    let mut text = format!(
        "\"\"\"`{name}`, exported from Netwright.\n\n\
         The network and its weights, which `save` has written:\n\n    \
         net = {name}.load(\"{}.safetensors\")\n    y = net(x)  # x: rows of {} numbers\n\"\"\"\n\n\
         import torch\nfrom safetensors.torch import load_file\n\n\n\
         class Numbers(torch.nn.Module):\n    \"\"\"Parameters, or buffers, by their names.\"\"\"\n\n    \
         def __init__(self, trained=True, **shapes):\n        super().__init__()\n        \
         for name, shape in shapes.items():\n            if trained is None:\n                \
         self.register_buffer(name, torch.zeros(shape, dtype=torch.int64 if shape == () else None))\n            \
         else:\n                \
         self.register_parameter(name, torch.nn.Parameter(torch.zeros(shape), requires_grad=trained))\n\n\n\
         class {name}(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n",
        name.to_lowercase(),
        input_size(source),
    );
    for (_, node) in source.nodes() {
        if let Some(layer) = node.operation.layer() {
            text += &numbers(node.name, &layer);
        }
    }
    text += &state(source);
    text += &load(source);
    let _ = writeln!(text, "    def forward(self, x):");
    let mut writer = Writer { source, text };
    for (index, node) in source.nodes() {
        writer.node(index, node);
    }
    let outputs: Vec<String> = source.topology.outputs.iter().map(|&output| writer.value(output)).collect();
    let _ = writeln!(writer.text, "        return {}", outputs.join(", "));
    writer.text
}

fn input_size(source: &Source) -> usize {
    source.topology.input().size()
}

/// `        self.h = Numbers(weights=(2, 3), bias=(3,))`, without what belongs to another layer.
fn numbers(item: &str, layer: &DenseLayer) -> String {
    let mut shapes = Vec::new();
    if layer.tie.is_none() {
        shapes.push(match layer.pattern {
            Pattern::Full => format!("weights=({}, {})", layer.inputs, layer.outputs),
            Pattern::Transposed => format!("weights=({}, {})", layer.outputs, layer.inputs),
            Pattern::Diagonal | Pattern::Connections(_) => format!("weights=({},)", layer.weight_count()),
        });
    }
    if layer.bias.is_some() {
        shapes.push(format!("bias=({},)", layer.outputs));
    }
    if shapes.is_empty() {
        return String::new();
    }
    if layer.frozen {
        shapes.insert(0, "trained=False".into());
    }
    format!("        self.{} = Numbers({})\n", python(item), shapes.join(", "))
}

/// The counters and the running statistics.
fn state(source: &Source) -> String {
    if !source.has_state {
        return String::new();
    }
    let mut shapes: Vec<String> = source.counters.iter().map(|counter| format!("{counter}=()")).collect();
    for (index, field) in source.keepers() {
        shapes.push(format!("{}=({}, 2)", python(field), source.size(index)));
    }
    format!("        self.state = Numbers(trained=None, {})\n", shapes.join(", "))
}

/// `load`, which renames what Python cannot name so.
fn load(source: &Source) -> String {
    let mut renamed: Vec<&str> = Vec::new();
    for (_, node) in source.nodes().filter(|(_, node)| node.operation.layer().is_some()) {
        if python(node.name) != node.name && !renamed.contains(&node.name) {
            renamed.push(node.name);
        }
    }
    let mut text = String::from(
        "\n    @classmethod\n    def load(cls, path):\n        net, tensors = cls(), load_file(path)\n",
    );
    if !renamed.is_empty() {
        let pairs: Vec<String> = renamed.iter().map(|name| format!("{name:?}: {:?}", python(name))).collect();
        let _ = writeln!(text, "        renamed = {{{}}}", pairs.join(", "));
        text += "        names = [\".\".join(renamed.get(part, part) for part in key.split(\".\")) for key in tensors]\n        \
                 tensors = dict(zip(names, tensors.values()))\n";
    }
    text + "        net.load_state_dict(tensors)\n        return net.eval()\n\n"
}

struct Writer<'a> {
    source: &'a Source,
    text: String,
}

impl Writer<'_> {
    /// The variable of a node.
    fn value(&self, index: usize) -> String {
        let Some(node) = self.source.node(index) else { return "x".into() };
        // The index keeps the values of one item apart, and names of Python's out of the way.
        format!("v{index}_{}", node.name)
    }

    fn node(&mut self, index: usize, node: &'static Node) {
        let operands = node.sources.iter().map(|&operand| self.value(operand)).collect();
        let at = operation::site(self.source, index, node, operands);
        let value = operation::of(node).pytorch(&mut self.text, &at);
        let _ = writeln!(self.text, "        {} = {value}", self.value(index));
    }
}
