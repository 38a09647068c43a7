//! Names: from those of a file to those of Rust.
//!
//! Examples: `mlp_extractor.policy_net.0.weight` is `policy_net_0`; `/net/net.2/Gemm` is `net_2`;
//! `sequential/dense_1/MatMul/ReadVariableOp:0` is `dense_1`; `onnx::Gemm_7` says nothing.

use std::collections::HashSet;

use netwright_vocabulary::{item, option};

/// Names that are taken, in the order in which they were.
#[derive(Default)]
pub(super) struct Names {
    order: Vec<String>,
    taken: HashSet<String>,
}

impl Names {
    /// The name of the input.
    pub(super) fn first(&self) -> &str {
        self.order.first().map_or("x", String::as_str)
    }

    /// This name, or with a number behind it if it is taken.
    pub(super) fn unused(&mut self, name: &str) -> String {
        let free = std::iter::once(name.to_owned())
            .chain((2..).map(|number| format!("{name}_{number}")))
            .find(|name| !self.taken.contains(name));
        self.take(free.unwrap_or_default())
    }

    /// The same for an item whose parts have names of their own, such as `h_new`, which are taken with it.
    pub(super) fn unused_with(&mut self, name: &str, parts: &[&str]) -> String {
        let part = |name: &str, part: &str| format!("{name}_{part}");
        let is_free = |name: &String| {
            !self.taken.contains(name) && parts.iter().all(|end| !self.taken.contains(&part(name, end)))
        };
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        let free = std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_default();
        self.taken.extend(parts.iter().map(|end| part(&free, end)));
        self.take(free)
    }

    /// `h1`, `h2`, …
    pub(super) fn numbered(&mut self, stem: &str) -> String {
        let free = (1..).map(|number| format!("{stem}{number}")).find(|name| !self.taken.contains(name));
        self.take(free.unwrap_or_default())
    }

    fn take(&mut self, name: String) -> String {
        self.taken.insert(name.clone());
        self.order.push(name.clone());
        name
    }
}

/// Last parts of a name that say what a tensor or a node is, not which layer it belongs to.
const PARTS: &[&str] = &[
    "weight",
    "weights",
    "bias",
    "kernel",
    "gamma",
    "beta",
    "scale",
    "w",
    "b",
    "matmul",
    "gemm",
    "add",
    "biasadd",
    "readvariableop",
    "coefficient",
    "coefficients",
    "intercepts",
    "alpha",
    "mul",
    "sub",
    "div",
    "relu",
    "tanh",
    "sigmoid",
    "softmax",
    "elu",
    "concat",
    "slice",
    "split",
    "vars",
    "neg",
    "abs",
    "clip",
    "where",
    "exp",
    "pow",
    "sqrt",
    "n",
    "unsqueeze",
    "squeeze",
    "reshape",
    "flatten",
    "transpose",
    "identity",
    "cast",
    "gather",
    "expand",
    "reducemean",
    "reducesum",
    "output",
    "input",
];

/// The words of Rust.
pub(crate) const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static",
    "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual",
    "where", "while", "yield",
];

/// Whether a name is a word of Rust.
///
/// ```
/// use netwright::exchange::lower::is_keyword;
///
/// assert!(is_keyword("type") && !is_keyword("kind"));
/// ```
#[must_use]
pub fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// Whether a word is one of the language's items, or the field of the state, which a name cannot be either.
fn is_item(name: &str) -> bool {
    item::RESERVED.contains(&name) || name == option::WEIGHTS || name == "state"
}

/// The name that a file's name hints at, `None` where it was made by a counter.
///
/// ```
/// use netwright::exchange::lower::hint;
///
/// assert_eq!(hint("policy/Head.weight"), Some("head".to_owned()));
/// assert_eq!(hint("node_12"), None);
/// ```
#[must_use]
pub fn hint(name: &str) -> Option<String> {
    let name = name.strip_suffix(":0").unwrap_or(name);
    if name.contains("::") {
        return None;
    }
    let mut parts: Vec<String> =
        name.split(['.', '/', ':']).map(snake).filter(|part| !part.is_empty()).collect();
    // The last part may be what the tensor is, several times over: `dense_1/MatMul/ReadVariableOp`.
    while parts.len() > 1 && parts.last().is_some_and(|last| is_part(last) && last.parse::<u64>().is_err()) {
        parts.pop();
    }
    let last = parts.pop()?;
    let number = last.chars().all(|c| c.is_ascii_digit());
    let joined = match parts.last() {
        Some(before) if number && before.ends_with(&format!("_{last}")) => before.clone(),
        Some(before) if number => format!("{before}_{last}"),
        _ => last,
    };
    let counted = [
        "val",
        "node",
        "t",
        "getitem",
        "linear",
        "gemm",
        "matmul",
        "add",
        "mul",
        "variable",
        "keras_tensor",
        "const",
    ];
    let by_counter = joined.chars().all(|c| c.is_ascii_digit() || c == '_')
        || counted.contains(&without_number(&joined))
        || joined.starts_with("node_")
        || is_part(&joined);
    (!by_counter).then(|| usable(joined))
}

/// Whether a name says what a tensor or a node is.
fn is_part(name: &str) -> bool {
    PARTS.contains(&without_number(name).replace('_', "").as_str())
}

/// A name without the number behind it.
fn without_number(name: &str) -> &str {
    name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_')
}

/// A name that Rust and the language accept.
fn usable(name: String) -> String {
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        return format!("h_{name}");
    }
    if KEYWORDS.contains(&name.as_str()) || is_item(&name) { format!("{name}_") } else { name }
}

/// The stem of the files of a network: a name of a module, and not that of a crate that its source names.
///
/// ```
/// use netwright::exchange::lower::stem;
///
/// assert_eq!((stem("LunarLander"), stem("std")), ("lunar_lander".to_owned(), "std_net".to_owned()));
/// ```
#[must_use]
pub fn stem(name: &str) -> String {
    let stem = usable(snake(name));
    if CRATES.contains(&stem.as_str()) { format!("{stem}_net") } else { stem }
}

/// A module of the name of one of these hides the crate: `use netwright::network` is ambiguous then.
const CRATES: [&str; 5] = ["alloc", "core", "netwright", "std", "test"];

/// Letters and digits in lower case, everything else as `_`.
///
/// ```
/// use netwright::exchange::lower::snake;
///
/// assert_eq!(snake("LunarLander-v2"), "lunar_lander_v2");
/// ```
#[must_use]
pub fn snake(name: &str) -> String {
    let mut snake = String::new();
    let mut before = '_';
    for c in name.chars() {
        if c.is_ascii_uppercase() && before.is_ascii_lowercase() {
            snake.push('_');
        }
        snake.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
        before = c;
    }
    let parts: Vec<&str> = snake.split('_').filter(|part| !part.is_empty()).collect();
    parts.join("_")
}

/// The name of a struct: `lunar-lander_v2` is `LunarLanderV2`.
///
/// ```
/// use netwright::exchange::lower::struct_name;
///
/// assert_eq!(struct_name("lunar-lander_v2"), "LunarLanderV2");
/// ```
#[must_use]
pub fn struct_name(name: &str) -> String {
    let part = |part: &str| {
        let mut letters = part.chars();
        letters
            .next()
            .map(|first| first.to_ascii_uppercase().to_string() + letters.as_str())
            .unwrap_or_default()
    };
    let name: String = snake(name).split('_').map(part).collect();
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        format!("Net{name}")
    } else if name == "Self" {
        String::from("Self_")
    } else {
        name
    }
}
