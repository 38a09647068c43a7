//! `FINGERPRINT`: the hash of the network's signature, a canonical text of what `forward` computes and where
//! its numbers are.
//!
//! The runtime writes the same text from `TOPOLOGY` (`runtime/src/signature.rs`, specified in
//! docs/format.md). Here it is hashed once, because a `const` that walks through it would take `rustc` a long
//! time for large networks; tests compare both. The text of an existing declaration must never change,
//! because saved networks would be refused.

use std::fmt::Write as _;

use crate::ids::IdVec;
use crate::model::{Layer, Model, Node, NodeId, Operation};
use crate::operation::kept::{EmitPart as _, StateField};
use crate::operation::{self, kept};

/// The hash of the text, FNV-1a with 64 bits.
pub(crate) fn fingerprint(model: &Model) -> u64 {
    let hash = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    signature(model).bytes().fold(0xcbf2_9ce4_8422_2325, hash)
}

/// A line for each node, then the outputs, then the layout of parameters and running statistics.
pub fn signature(model: &Model) -> String {
    let offsets = model.offsets();
    let lines: Lines = model.nodes().iter().map(|node| line(model, node)).collect();
    let numbers = numbers(model, &lines);
    let listed = |nodes: &[NodeId]| {
        let numbers: Vec<String> = nodes.iter().map(|&node| numbers[node].to_string()).collect();
        numbers.join(", ")
    };
    let mut text = "netwright signature 1\n".to_owned();
    for (id, node) in model.nodes().entries() {
        let Some(operation) = &lines[id] else { continue };
        let (number, name) = (numbers[id], name_of(node));
        text += &format!("{number} {name}: {operation} {}", node.size());
        let sources = node.sources.as_slice();
        if !sources.is_empty() {
            text += " <- ";
            text += &listed(sources);
        }
        if let Operation::Earlier { memory, .. } = node.operation {
            text += &format!(" <~ {}", numbers[model.memories()[memory].node]);
        }
        text.push('\n');
    }
    // Writing to a `String` does not fail.
    let _ = writeln!(text, "output: {}", listed(model.outputs()));
    let _ = writeln!(text, "parameters: {}", model.parameters());
    for node in model.nodes().iter() {
        if let Some(id) = operation::declared(&node.operation).nature().layer {
            text += &layout(name_of(node), &model.layers()[id], offsets[id]);
        }
    }
    let _ = writeln!(text, "state: {}", model.units());
    for StateField { kept, node, size, offset, .. } in kept::fields(model) {
        let units = kept.units(size);
        if units > 0 {
            text += &range(name_of(&model.nodes()[node]), "running", offset, units);
        }
    }
    text
}

/// The text of each node; nothing if it does not change `forward`.
type Lines = IdVec<NodeId, Option<String>>;

/// The number of each node's line. A node that passes its first source on in `forward`, as a dropout does,
/// has that one's.
fn numbers(model: &Model, lines: &Lines) -> IdVec<NodeId, usize> {
    let mut numbers = IdVec::new();
    let mut next = 0;
    for (id, node) in model.nodes().entries() {
        let number = match (&lines[id], node.sources.as_slice()) {
            (None, [first, ..]) => numbers[*first],
            (Some(_), _) | (None, []) => {
                next += 1;
                next - 1
            }
        };
        numbers.push(number);
    }
    numbers
}

/// `tanh`, `leaky_relu(1e-2)`, `slice(2..5)`. Floats have the fewest digits that are read back as the same
/// number.
fn line(model: &Model, node: &Node) -> Option<String> {
    let words = || operation::declared(&node.operation).signature(model, node.size());
    node.operation.acts_in_inference().then(words)
}

fn name_of(node: &Node) -> &str {
    node.name.trim_start_matches("r#")
}

/// `h.weights: 0..480` and `h.bias: 480..496`: where the layer's own parameters are.
fn layout(name: &str, layer: &Layer, offset: usize) -> String {
    let (weights, biases) = (layer.weights(), layer.biases());
    let mut text = String::new();
    if layer.tie.is_none() {
        text += &range(name, "weights", offset, weights);
    }
    if biases > 0 {
        text += &range(name, "bias", offset + weights, biases);
    }
    text
}

fn range(name: &str, part: &str, start: usize, length: usize) -> String {
    format!("{name}.{part}: {start}..{}\n", start + length)
}

#[cfg(test)]
mod tests {
    use super::signature;
    use crate::check::declared;
    use crate::keyword::Word;

    /// The text of a declaration.
    fn text(declaration: &str) -> String {
        signature(&declared(declaration))
    }

    const NETWORK: &str = "struct Net {
        x: input(6);
        a: x -> dense(6, weights = [[1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]]) -> leaky_relu(0.1);
        b: a -> dense(6, tie = a) -> elu(0.5);
        o: x -> dense(6);
        c: a + b * o -> layer_norm(epsilon = 1e-4);
        d: (c, x) -> slice(2..8) -> rms_norm(epsilon = 1e-6);
        p: d -> prelu;
        e: p -> dense(3, connect = [0 -> 0, 1 -> 2, 5 -> 1]);
        n: e -> batch_norm(epsilon = 1e-4);
        f: n -> dense(6) -> relu;
        s: f -> scale;
        g: s -> dense(3, tie = transpose(f)) -> softmax;
        h: g * e - n -> dense(2) -> tanh;
        output: (h, g);
        loss: mse(h);
    }";

    /// Every change of the results of `forward` is a change of the text.
    #[test]
    fn what_changes_the_output_changes_the_signature() {
        let changes = [
            ("leaky_relu(0.1)", "leaky_relu(0.2)"),
            ("leaky_relu(0.1)", "leaky_relu(0.10000000000000002)"),
            ("leaky_relu(0.1)", "leaky_relu"),
            ("leaky_relu(0.1)", "tanh"),
            ("elu(0.5)", "elu"),
            ("elu(0.5)", "elu(0.25)"),
            ("-> relu;", "-> relu6;"),
            ("-> relu;", "-> silu;"),
            ("-> relu;", "-> gelu;"),
            ("-> relu;", "-> gelu_tanh;"),
            ("-> relu;", ";"),
            ("-> softmax", "-> log_softmax"),
            ("-> softmax", "-> softplus"),
            ("layer_norm(epsilon = 1e-4)", "layer_norm"),
            ("layer_norm(epsilon = 1e-4)", "rms_norm(epsilon = 1e-4)"),
            ("layer_norm(epsilon = 1e-4)", "layer_norm(epsilon = 1e-4, bias = false)"),
            ("layer_norm(epsilon = 1e-4)", "batch_norm(epsilon = 1e-4)"),
            ("rms_norm(epsilon = 1e-6)", "rms_norm"),
            ("batch_norm(epsilon = 1e-4)", "batch_norm"),
            ("batch_norm(epsilon = 1e-4)", "layer_norm(epsilon = 1e-4)"),
            ("tie = a)", "tie = transpose(a))"),
            ("tie = a)", "tie = o)"),
            ("dense(6, tie = a)", "dense(6)"),
            ("dense(6, tie = a)", "dense(6, tie = a, bias = false)"),
            ("tie = transpose(f))", "tie = transpose(f), bias = false)"),
            ("a + b", "b + a"),
            ("a + b", "a - b"),
            ("a + b", "a * b"),
            ("b * o", "b * a * o"),
            ("(c, x)", "(x, c)"),
            ("(c, x)", "(c, b)"),
            ("slice(2..8)", "slice(3..9)"),
            ("slice(2..8)", "slice(1..8)"),
            ("-> prelu", "-> scale"),
            ("[0 -> 0, 1 -> 2, 5 -> 1]", "[0 -> 1, 1 -> 2, 5 -> 0]"),
            ("1 -> 2", "2 -> 2"),
            ("1 -> 2, ", "1 -> 1, 1 -> 2, "),
            ("connect = [0 -> 0, 1 -> 2, 5 -> 1]", "bias = false"),
            ("g * e - n", "e * g - n"),
            ("g * e - n", "g * n - e"),
            ("dense(2)", "dense(4)"),
            ("-> scale", "-> scale(bias = false)"),
            ("output: (h, g)", "output: (g, h)"),
            ("output: (h, g)", "output: h"),
            ("output: (h, g)", "output: (h, f)"),
            ("(c, x)", "(c, x, x)"),
            ("s: f", "t: f"),
        ];
        let original = text(NETWORK);
        let mut texts = vec![original];
        for (from, to) in changes {
            let mut changed = NETWORK.replace(from, to);
            if to.starts_with("t:") {
                changed = changed.replace("g: s", "g: t");
            }
            assert_ne!(changed, NETWORK, "{from} is not there");
            let text = text(&changed);
            assert!(!texts.contains(&text), "{from} -> {to}: {text}");
            texts.push(text);
        }
    }

    /// The training of parameters and their first values are not part of it.
    #[test]
    fn what_leaves_the_output_leaves_the_signature() {
        let changes = [
            ("struct Net", "pub(crate) struct Other"),
            ("struct Net", "#[derive(Debug)] /** Words. */ struct Net"),
            ("loss: mse(h);", ""),
            ("loss: mse(h);", "loss: huber(h, delta = 0.5) + 0.5 * mae(g, allow = \"NW0052\");"),
            ("dense(2)", "dense(2, init = he_normal, bias_init = uniform(0.1))"),
            ("dense(2)", "dense(2, bias = [0.5, 1.5])"),
            ("dense(2)", "dense(2, frozen = true)"),
            ("dense(2)", "dense(2, l1 = 1e-3, l2 = 1e-4, rate_scale = 0.5, max_norm = 3)"),
            ("[[1, 2, 3", "[[7, 2, 3"),
            ("connect = [0 -> 0, 1 -> 2, 5 -> 1]", "connect = [5 -> 1, 0 -> 0, 1 -> 2]"),
            (
                "connect = [0 -> 0, 1 -> 2, 5 -> 1]",
                "mask = [[1, 0, 0], [0, 0, 1], [0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 1, 0]]",
            ),
            ("batch_norm(epsilon = 1e-4)", "batch_norm(epsilon = 0.0001, momentum = 0.5)"),
            ("batch_norm(epsilon = 1e-4)", "batch_norm(epsilon = 1e-4, frozen = true)"),
            ("rms_norm(epsilon = 1e-6)", "rms_norm(epsilon = 2e-6 / 2)"),
            ("leaky_relu(0.1)", "leaky_relu(0.1) -> dropout(0.5)"),
            ("leaky_relu(0.1)", "leaky_relu(0.1) -> dropout(0.5) -> dropout(0.25)"),
            ("-> softmax", "-> softmax -> dropout(0.5)"),
            ("x -> dense", "x -> dropout(0.1) -> dense"),
            ("dense(2) -> tanh", "dense(2) -> tanh -> dropout(0.5, allow = \"NW0059\")"),
            ("input(6)", "input(2, 3)"),
            ("input(6)", "input(1, 2, 3)"),
            ("f: n", "f[6]: n"),
            ("output: (h, g);\n        loss: mse(h);", "loss: mse(h); output: (h, g);"),
        ];
        let original = text(NETWORK);
        for (from, to) in changes {
            let changed = NETWORK.replace(from, to);
            assert_ne!(changed, NETWORK, "{from} is not there");
            assert_eq!(text(&changed), original, "{from} -> {to}");
        }
    }

    /// A dropout with a name of its own, and its removal.
    #[test]
    fn a_dropout_may_have_a_name() {
        let with = "struct Net { x: input(3); h: x -> dense(4) -> relu; d: h -> dropout(0.5); y: d -> dense(1); loss: mse(y); }";
        let without = with.replace("d: h -> dropout(0.5);", "").replace("y: d", "y: h");
        assert_eq!(text(with), text(&without));
    }

    /// `docs/reference.md` has the lines of each operation, next to its syntax.
    #[test]
    fn every_word_has_its_lines_in_the_reference() {
        let reference = include_str!("../../docs/reference.md");
        let quoted =
            |cell: &str| -> Vec<String> { cell.split('`').skip(1).step_by(2).map(String::from).collect() };
        for word in Word::all().filter(|word| word.activation().is_none()) {
            let (remembers, word) = (word.remembers(), word.text());
            let row = reference.lines().find(|line| {
                let rest =
                    line.strip_prefix("| `").map(|rest| rest.strip_prefix("(a, b) -> ").unwrap_or(rest));
                let rest = rest.and_then(|rest| rest.strip_prefix(word));
                rest.is_some_and(|rest| rest.starts_with(['`', '(']))
            });
            let cells: Vec<&str> = row.unwrap_or_default().trim_end_matches('|').split(" | ").collect();
            let [syntax, .., lines] = &cells[..] else { unreachable!("no row is about `{word}`") };
            let written = &quoted(syntax)[0];
            let h = match written.strip_prefix("(a, b) -> ") {
                Some(written) => format!("(x, x) -> {written}"),
                None => format!("x -> {written}"),
            };
            let loss = if remembers { "" } else { "loss: mse(y);" };
            let net = format!("struct Net {{ x: input(6); h: {h}; y: (h, x) -> tanh -> dense(1); {loss} }}");
            let text = text(&net);
            let of_h = text.lines().filter_map(|line| {
                let (name, rest) = line.split_once(": ")?;
                let is_of_h = name.ends_with(" h") || name.contains(" h_");
                rest.split_once(" <- ").or(rest.split_once(" <~ ")).filter(|_| is_of_h)
            });
            let found: Vec<&str> = of_h.filter_map(|(line, _)| Some(line.rsplit_once(' ')?.0)).collect();
            assert_eq!(found, quoted(lines), "the lines of `{word}` in a signature");
        }
    }
}
