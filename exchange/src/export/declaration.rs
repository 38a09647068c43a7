//! The declaration of a network as text, from its topology.
//!
//! Input: a [`Source`]. Output: the items that `network!` would compute the same with, a line each, with the
//! names, the operations and the options that change `forward`, and `dropout`, `momentum` and `frozen`;
//! without what serves the loss alone.
//! Guarantees: items are in the order of their parameters; `None` for an expression that has no such text.

use netwright_runtime::topology::{Activation, DenseLayer, Node, Operation, Pattern};

use super::source::Source;

/// The words that need `r#` to be a name.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];
/// `epsilon` where it is not written, of `layer_norm` and `batch_norm`, and of `rms_norm`.
const EPSILON: [f64; 2] = [1e-5, f32::EPSILON as f64];
/// `momentum` where it is not written.
const MOMENTUM: f64 = 0.1;

/// The items, a line each.
pub(super) fn items(source: &Source) -> Option<String> {
    let mut text = String::new();
    let input = source.topology.nodes.iter().find(|node| matches!(node.operation, Operation::Input))?;
    let axes: Vec<String> = input.shape.axes().iter().map(ToString::to_string).collect();
    text += &format!("{}: input({});\n", name(input), axes.join(", "));
    let (mut items, live) = (Vec::new(), source.live());
    let is_live = |index: usize| live.get(index) == Some(&true);
    let owner = |node: &Node| node.operation.layer().and_then(|layer| layer.tie);
    let is_owned = |tie: &str| source.nodes().any(|(index, node)| is_live(index) && node.name == tie);
    // A layer that serves the loss alone may own the weights of one that does not.
    if source.nodes().any(|(index, node)| is_live(index) && owner(node).is_some_and(|tie| !is_owned(tie))) {
        return None;
    }
    let mut place = 0;
    for (index, node) in source.nodes().filter(|(index, _)| source.is_last(*index)) {
        if matches!(node.operation, Operation::Input) || !is_live(index) {
            continue;
        }
        // Fields are in the order of the items, and that of the nodes is free.
        place = first_parameter(source, node.name).unwrap_or(place);
        items.push((place, format!("{}: {};\n", name(node), Chain::of(source, index)?.text())));
    }
    items.sort_by_key(|(place, _)| *place);
    text.extend(items.into_iter().map(|(_, item)| item));
    let outputs = source.topology.outputs.iter().map(|&output| source.node(output).map(name));
    let outputs = outputs.collect::<Option<Vec<_>>>()?;
    let all_named = source.topology.outputs.iter().all(|&output| source.is_last(output));
    text += &match &outputs[..] {
        [output] => format!("output: {output};\n"),
        _ => format!("output: ({});\n", outputs.join(", ")),
    };
    all_named.then_some(text)
}

/// Where the parameters of an item begin.
fn first_parameter(source: &Source, item: &str) -> Option<usize> {
    let layers = source.nodes().filter(|(_, node)| node.name == item);
    layers.filter_map(|(_, node)| own_begin(&node.operation.layer()?)).min()
}

fn own_begin(layer: &DenseLayer) -> Option<usize> {
    if layer.tie.is_some() { layer.bias } else { Some(layer.weights) }
}

/// The name of a node as it is written.
pub(super) fn name(node: &Node) -> String {
    if KEYWORDS.contains(&node.name) { format!("r#{}", node.name) } else { node.name.into() }
}

/// How tightly the parts of an expression hold together.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Hold {
    Sum,
    Product,
    Atom,
}

/// An expression and the steps behind it.
struct Chain {
    source: String,
    hold: Hold,
    steps: Vec<String>,
}

impl Chain {
    fn atom(source: String) -> Self {
        Self { source, hold: Hold::Atom, steps: Vec::new() }
    }

    fn text(&self) -> String {
        self.steps.iter().fold(self.source.clone(), |text, step| format!("{text} -> {step}"))
    }

    /// The expression where `place` is asked for; `None` if it has steps.
    fn inside(&self, place: Hold) -> Option<String> {
        let text = if self.hold < place { format!("({})", self.source) } else { self.source.clone() };
        self.steps.is_empty().then_some(text)
    }

    /// `x * 2 + 1`: with numbers beside it; `None` if it has steps.
    fn beside(&self, factor: f64, offset: f64) -> Option<Self> {
        let product = self.inside(Hold::Product)?;
        let scaled = if factor.abs() == 1.0 { product } else { format!("{product} * {:?}", factor.abs()) };
        let source = match (factor < 0.0, offset) {
            (false, 0.0) => scaled,
            (false, offset) if offset < 0.0 => format!("{scaled} - {:?}", -offset),
            (false, offset) => format!("{scaled} + {offset:?}"),
            (true, offset) if offset < 0.0 => return None,
            (true, offset) => format!("{offset:?} - {scaled}"),
        };
        Some(Self { source, hold: Hold::Sum, steps: Vec::new() })
    }

    fn then(mut self, step: String) -> Self {
        self.steps.push(step);
        self
    }

    /// A node as another one reads it: the name of an item, or a part of the same one.
    fn read(source: &Source, index: usize) -> Option<Self> {
        if source.is_last(index) {
            Some(Self::atom(name(source.node(index)?)))
        } else {
            Self::of(source, index)
        }
    }

    /// The chain that a node ends.
    fn of(source: &Source, index: usize) -> Option<Self> {
        let node = source.node(index)?;
        let operands = node.sources.iter().map(|&operand| Self::read(source, operand));
        let mut operands = operands.collect::<Option<Vec<_>>>()?;
        let pair = |sign: &str, hold: Hold, right: Hold| {
            let [a, b] = &operands[..] else { return None };
            let source = format!("{} {sign} {}", a.inside(hold)?, b.inside(right)?);
            Some(Self { source, hold, steps: Vec::new() })
        };
        match &node.operation {
            Operation::Input => Some(Self::atom(name(node))),
            Operation::Sum => pair("+", Hold::Sum, Hold::Product),
            Operation::Difference => pair("-", Hold::Sum, Hold::Product),
            Operation::Product => pair("*", Hold::Product, Hold::Atom),
            Operation::Affine { factor, offset } => Some(operands.pop()?.beside(*factor, *offset)?),
            // The language repeats one number beside several.
            Operation::Broadcast => operands.pop(),
            Operation::Concat => {
                let parts = operands.iter().map(|part| part.inside(Hold::Sum)).collect::<Option<Vec<_>>>()?;
                Some(Self::atom(format!("({})", parts.join(", "))))
            }
            Operation::Dense(layer) if source.norm_before(index).is_some() => {
                let (before, norm) = source.norm_before(index)?;
                let operand = Self::read(source, *source.node(before)?.sources.first()?)?;
                Some(operand.then(norm_step(norm, layer)))
            }
            operation => Some(operands.pop()?.then(step(operation, node.size()))),
        }
    }
}

fn call(word: &str, options: &[String]) -> String {
    if options.is_empty() { word.into() } else { format!("{word}({})", options.join(", ")) }
}

/// The options that layers have in common.
fn options(layer: &DenseLayer) -> Vec<String> {
    let mut options = Vec::new();
    if layer.bias.is_none() {
        options.push(String::from("bias = false"));
    }
    if layer.frozen {
        options.push(String::from("frozen = true"));
    }
    options
}

/// The word of a norm and the scale that completes it.
fn norm_step(norm: &Node, layer: &DenseLayer) -> String {
    let mut options = options(layer);
    let word = norm.operation.word().unwrap_or_default();
    let (epsilon, default) = match &norm.operation {
        Operation::BatchNormalize(norm) => {
            if norm.momentum != MOMENTUM {
                options.push(format!("momentum = {:?}", norm.momentum));
            }
            (norm.epsilon, EPSILON[0])
        }
        Operation::Normalize { centres: false, epsilon } => {
            // It has no bias in any case.
            options.retain(|option| option != "bias = false");
            (*epsilon, EPSILON[1])
        }
        Operation::Normalize { centres: true, epsilon } => (*epsilon, EPSILON[0]),
        Operation::Input
        | Operation::Sum
        | Operation::Difference
        | Operation::Product
        | Operation::Affine { .. }
        | Operation::Broadcast
        | Operation::Clip { .. }
        | Operation::Concat
        | Operation::Slice { .. }
        | Operation::Dense(_)
        | Operation::Prelu(_)
        | Operation::Dropout { .. }
        | Operation::Activation(_) => (0.0, 0.0),
    };
    if epsilon != default {
        options.push(format!("epsilon = {epsilon:?}"));
    }
    call(word, &options)
}

/// The step of an operation with one source.
fn step(operation: &Operation, size: usize) -> String {
    let word = operation.word().unwrap_or_default();
    match operation {
        Operation::Slice { start } => format!("{word}({start}..{})", start.saturating_add(size)),
        Operation::Clip { low, high } => format!("{word}({}, {})", bounds(low), bounds(high)),
        Operation::Dense(layer) => dense(layer, word),
        Operation::Prelu(layer) => call(word, &options(&DenseLayer { bias: Some(0), ..*layer })),
        Operation::Dropout { probability, .. } => format!("{word}({probability:?})"),
        Operation::Activation(activation) => self::activation(*activation),
        Operation::Input
        | Operation::Sum
        | Operation::Difference
        | Operation::Product
        | Operation::Affine { .. }
        | Operation::Broadcast
        | Operation::Concat
        | Operation::Normalize { .. }
        | Operation::BatchNormalize(_) => word.into(),
    }
}

/// One number for all, or one for each.
fn bounds(bounds: &[f64]) -> String {
    let number = |bound: &f64| format!("{bound:?}");
    match bounds {
        [one] => number(one),
        all => format!("[{}]", all.iter().map(number).collect::<Vec<_>>().join(", ")),
    }
}

fn dense(layer: &DenseLayer, word: &str) -> String {
    let mut all =
        if layer.pattern == Pattern::Diagonal { Vec::new() } else { vec![layer.outputs.to_string()] };
    if let Some(owner) = layer.tie {
        let owner = if KEYWORDS.contains(&owner) { format!("r#{owner}") } else { owner.into() };
        all.push(match layer.pattern {
            Pattern::Transposed => format!("tie = transpose({owner})"),
            Pattern::Full | Pattern::Diagonal | Pattern::Connections(_) => format!("tie = {owner}"),
        });
    } else if let Pattern::Connections(pairs) = layer.pattern {
        let pairs: Vec<String> = pairs.iter().map(|(input, output)| format!("{input} -> {output}")).collect();
        all.push(format!("connect = [{}]", pairs.join(", ")));
    }
    all.extend(options(layer));
    call(word, &all)
}

/// `tanh`, `leaky_relu(0.1)`: the number only if it is not the default.
fn activation(activation: Activation) -> String {
    let default = activation.number().and_then(|number| number.default);
    match activation.given() {
        Some(number) if Some(number) != default => format!("{}({number:?})", activation.word()),
        _ => activation.word().into(),
    }
}
