//! A module of PyTorch as source, which loads what `save` writes.
//!
//! Input: a network. Output: the text of a Python module with one `torch.nn.Module`. Guarantees: its
//! `state_dict` has the names and the shapes of the file, so that both load each other's; it computes what
//! `forward` does, in double precision up to rounding; of a network with a memory what `step` does, over
//! sequences, but for the numbers that are so small that they are remembered as 0.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use netwright_runtime::topology::{DenseLayer, Node, Operation, Pattern};

use super::names::python;
use super::operation;
use super::source::Source;

/// The source of the module.
pub(super) fn export(source: &Source) -> String {
    let name = source.topology.name;
    let mut text = format!(
        "\"\"\"`{name}`, exported from Netwright.\n\n\
         The network and its weights, which `save` has written:\n\n    \
         net = {name}.load(\"{}.safetensors\")\n    {}\n\"\"\"\n\n\
         import torch\nfrom safetensors.torch import load_file\n\n\n\
         class Numbers(torch.nn.Module):\n    \"\"\"Parameters, or buffers, by their names.\"\"\"\n\n    \
         def __init__(self, trained=True, **shapes):\n        super().__init__()\n        \
         for name, shape in shapes.items():\n            if trained is None:\n                \
         self.register_buffer(name, torch.zeros(shape, dtype=torch.int64 if shape == () else None))\n            \
         else:\n                \
         self.register_parameter(name, torch.nn.Parameter(torch.zeros(shape), requires_grad=trained))\n\n\n\
         class {name}(torch.nn.Module):\n    def __init__(self):\n        super().__init__()\n",
        name.to_lowercase(),
        used(source),
    );
    for (_, node) in source.nodes() {
        if let Some(layer) = node.operation.layer() {
            text += &numbers(node.name, &layer);
        }
    }
    text += &state(source);
    text += &load(source);
    text += &memory(source);
    let mut writer = Writer { source, text };
    for (index, node) in source.nodes() {
        writer.node(index, node);
    }
    let outputs: Vec<String> = source.topology.outputs.iter().map(|&output| writer.value(output)).collect();
    let outputs = outputs.join(", ");
    if source.topology.remembers().is_none() {
        return writer.text + &format!("        return {outputs}\n");
    }
    let kept = memories(source)
        .into_keys()
        .map(|of| format!("{of}: torch.cat([memory[{of}][:, 1:], {}.unsqueeze(1)], 1)", writer.value(of)));
    let kept: Vec<String> = kept.collect();
    let _ = writeln!(writer.text, "        memory = {{{}}}", kept.join(", "));
    writer.text + &format!("        return ({outputs}), memory\n")
}

/// How the module is called, in a comment.
fn used(source: &Source) -> String {
    let size = source.topology.input().size();
    match source.topology.remembers() {
        None => format!("y = net(x)  # x: rows of {size} numbers"),
        Some(_) => format!("y, memory = net(x)  # x: [rows, steps, {size}], y: the outputs of all steps"),
    }
}

/// The values that are remembered, and for how many steps.
fn memories(source: &Source) -> BTreeMap<usize, usize> {
    let mut memories = BTreeMap::new();
    for (_, node) in source.nodes() {
        if let Operation::Earlier { of, steps } = node.operation {
            let most = memories.entry(of).or_insert(0_usize);
            *most = steps.max(*most);
        }
    }
    memories
}

/// The methods around that of one step, and its first line: of a network without a memory the line alone.
fn memory(source: &Source) -> String {
    if source.topology.remembers().is_none() {
        return String::from("    def forward(self, x):\n");
    }
    let zeros = memories(source).into_iter().map(|(of, steps)| {
        let name = source.node(of).map_or("", |node| node.name);
        format!("            {of}: x.new_zeros(len(x), {steps}, {}),  # {name}\n", source.size(of))
    });
    let outputs = match source.topology.outputs.len() {
        1 => "torch.stack(outputs, 1)",
        _ => "tuple(torch.stack(steps, 1) for steps in zip(*outputs))",
    };
    format!(
        "    def memory(self, x):\n        \"\"\"What is remembered before the first step: the oldest value first.\"\"\"\n        \
         return {{\n{}        }}\n\n    \
         def forward(self, x, memory=None):\n        \"\"\"The outputs of all steps, and the memory behind them.\"\"\"\n        \
         memory = self.memory(x) if memory is None else memory\n        outputs = []\n        \
         for step in x.unbind(1):\n            output, memory = self.step(step, memory)\n            \
         outputs.append(output)\n        return {outputs}, memory\n\n    \
         def step(self, x, memory):\n        \"\"\"The outputs of the next step of each row, and the memory behind it.\"\"\"\n",
        zeros.collect::<String>(),
    )
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
