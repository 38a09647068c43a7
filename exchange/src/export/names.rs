//! Names of items, where they are words of the language that is written.
//!
//! Input: a name. Output: the name in Rust or in Python. Guarantees: it can be written there.

use netwright_runtime::topology::Node;

use crate::lower::KEYWORDS;

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
    "memory",
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
    "step",
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

/// The name of a node as it is written.
pub(crate) fn name(node: &Node) -> String {
    spelled(node.name)
}

/// The name of an item as it is written.
pub(crate) fn spelled(name: &str) -> String {
    if KEYWORDS.contains(&name) { format!("r#{name}") } else { name.into() }
}

/// The name of an item in Python.
pub(crate) fn python(name: &str) -> String {
    let is_taken = RESERVED.contains(&name) || name.starts_with("__") || name == "_" || !name.is_ascii();
    if is_taken { format!("{name}_") } else { name.into() }
}
