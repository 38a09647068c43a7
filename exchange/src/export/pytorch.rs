//! A module of PyTorch as source, which loads what `save` writes.
//!
//! Input: a network. Output: the text of a Python module with one `torch.nn.Module`. Guarantees: its
//! `state_dict` has the names and the shapes of the file, so that both load each other's; it computes what
//! `forward` does, in double precision up to rounding.

use std::fmt::Write as _;

use netwright_runtime::topology::{Activation, DenseLayer, Node, Pattern};

use super::operation::{self, Site};
use super::source::Source;

/// Names that a module of PyTorch cannot give to a part of it: words of Python, and what every module has.
const RESERVED: &[&str] = &[
    "False",
    "None",
    "True",
    "and",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "class",
    "continue",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "finally",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "nonlocal",
    "not",
    "or",
    "pass",
    "raise",
    "return",
    "try",
    "while",
    "with",
    "yield",
    "add_module",
    "apply",
    "bfloat16",
    "buffers",
    "call_super_init",
    "children",
    "compile",
    "cpu",
    "cuda",
    "double",
    "dump_patches",
    "eval",
    "extra_repr",
    "float",
    "forward",
    "get_buffer",
    "get_extra_state",
    "get_parameter",
    "get_submodule",
    "half",
    "ipu",
    "load",
    "load_state_dict",
    "modules",
    "mtia",
    "named_buffers",
    "named_children",
    "named_modules",
    "named_parameters",
    "parameters",
    "register_backward_hook",
    "register_buffer",
    "register_forward_hook",
    "register_forward_pre_hook",
    "register_full_backward_hook",
    "register_full_backward_pre_hook",
    "register_load_state_dict_post_hook",
    "register_load_state_dict_pre_hook",
    "register_module",
    "register_parameter",
    "register_state_dict_post_hook",
    "register_state_dict_pre_hook",
    "requires_grad_",
    "save",
    "self",
    "set_extra_state",
    "set_submodule",
    "share_memory",
    "state",
    "state_dict",
    "to",
    "to_empty",
    "trained",
    "torch",
    "train",
    "training",
    "type",
    "xpu",
    "zero_grad",
];

/// The source of the module.
pub(super) fn export(source: &Source) -> String {
    let name = source.topology.name;
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

/// The name of an item in Python.
pub(crate) fn python(name: &str) -> String {
    let is_taken = RESERVED.contains(&name) || name.starts_with("__") || name == "_" || !name.is_ascii();
    if is_taken { format!("{name}_") } else { name.into() }
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
    for (_, node) in source.nodes().filter(|(_, node)| node.operation.running().is_some()) {
        shapes.push(format!("{}=({}, 2)", python(node.name), node.size()));
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
        let at = Site { source: self.source, index, node, operands };
        let value = operation::of(node).pytorch(&mut self.text, &at);
        let _ = writeln!(self.text, "        {} = {value}", self.value(index));
    }
}

/// An activation of `x`.
pub(crate) fn activation(activation: Activation, x: &str) -> String {
    let function = |name: &str| format!("torch.nn.functional.{name}({x})");
    match activation {
        Activation::Exp => format!("torch.exp({x})"),
        Activation::Abs => format!("torch.abs({x})"),
        Activation::Square => format!("torch.square({x})"),
        Activation::Sigmoid => format!("torch.sigmoid({x})"),
        Activation::Tanh => format!("torch.tanh({x})"),
        Activation::Relu => format!("torch.relu({x})"),
        Activation::LeakyRelu { slope } => format!("torch.nn.functional.leaky_relu({x}, {slope:e})"),
        Activation::Relu6 => function("relu6"),
        Activation::Silu => function("silu"),
        Activation::Gelu => function("gelu"),
        Activation::GeluTanh => format!("torch.nn.functional.gelu({x}, approximate=\"tanh\")"),
        Activation::Mish => function("mish"),
        // PyTorch's own is z itself from a threshold on.
        Activation::Softplus => format!("torch.logaddexp({x}, torch.zeros_like({x}))"),
        Activation::Softsign => function("softsign"),
        Activation::HardSigmoid => function("hardsigmoid"),
        Activation::HardTanh => function("hardtanh"),
        Activation::HardSwish => function("hardswish"),
        Activation::Elu { alpha } => format!("torch.nn.functional.elu({x}, {alpha:e})"),
        Activation::Selu => function("selu"),
        Activation::Sin => format!("torch.sin({x})"),
        Activation::Gaussian => format!("torch.exp(-{x} * {x})"),
        Activation::Identity => x.into(),
        Activation::Softmax => format!("torch.softmax({x}, dim=-1)"),
        Activation::LogSoftmax => format!("torch.log_softmax({x}, dim=-1)"),
    }
}
