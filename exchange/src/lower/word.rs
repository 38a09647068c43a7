//! Equations that are a word of the language: `rnn`, `gru`, `lstm`, `causal_conv`.
//!
//! Input: a network of rows. Output: for the last row of such equations the word, with the numbers in its
//! order. Guarantees: a word computes what its equations compute; equations that something else reads a part
//! of, that begin with another state than zeros or that bend otherwise stay as they are.

use std::collections::{HashMap, HashSet};

use super::Layered;
use super::step::tensor;
use crate::flat::{Flat, Matrix, Node, NodeId, Op, uniform};
use crate::foreign::Pair;

/// A word in the place of equations.
pub(super) struct Word {
    /// What it reads.
    pub(super) source: NodeId,
    /// `gru(8)`
    pub(super) step: String,
    /// The tensors, `@` for the item's name.
    pub(super) tensors: Vec<Layered>,
    /// Whether its state is the value of its item, which ends its chain, and the ends of the names of its
    /// parts.
    pub(super) parts: Option<&'static [&'static str]>,
    /// The rows that it has instead, which nothing else may read.
    inner: Vec<NodeId>,
}

/// The words of a network, and which rows are still written.
pub(super) fn words(flat: &Flat) -> (HashMap<NodeId, Word>, Vec<bool>) {
    let owner =
        |node: &Node| if let Op::Dense { tie, .. } = node.op { tie.map(|(layer, _)| layer) } else { None };
    let finder = Finder { flat, shared: flat.nodes.iter().filter_map(owner).collect() };
    let mut words: HashMap<NodeId, Word> = HashMap::new();
    for index in 0..flat.nodes.len() {
        let id = NodeId(index);
        let found = finder.conv(id).or_else(|| finder.rnn(id)).or_else(|| finder.lstm(id));
        words.extend(found.or_else(|| finder.gru(id)).map(|word| (id, word)));
    }
    loop {
        let live = live(flat, &words);
        let all = words.len();
        words.retain(|_, word| !word.inner.iter().any(|id| live[id.0]));
        if words.len() == all {
            return (words, live);
        }
    }
}

/// What a row reads: a word its source alone, and not the layer that it shares weights with.
pub(super) fn reads(flat: &Flat, words: &HashMap<NodeId, Word>, id: NodeId) -> Vec<NodeId> {
    match (words.get(&id), flat.op(id)) {
        (Some(word), _) => vec![word.source],
        (None, Op::Dense { x, .. }) => vec![*x],
        (None, op) => op.operands(),
    }
}

/// Which rows an output needs, at this step or at a later one.
fn live(flat: &Flat, words: &HashMap<NodeId, Word>) -> Vec<bool> {
    let mut live = vec![false; flat.nodes.len()];
    let mut next: Vec<NodeId> = flat.outputs.iter().map(|output| output.node).collect();
    while let Some(id) = next.pop() {
        if std::mem::replace(&mut live[id.0], true) {
            continue;
        }
        next.extend(reads(flat, words, id));
        match flat.op(id) {
            Op::Earlier(at) => next.push(flat.memories[*at].of),
            Op::Dense { tie: Some((layer, _)), .. } => next.push(*layer),
            _ => {}
        }
    }
    live
}

/// A layer: its matrix, and its bias where it has one that is not 0.
#[derive(Clone, Copy)]
struct Full<'a> {
    id: NodeId,
    x: NodeId,
    weights: &'a Matrix,
    bias: Option<&'a [f64]>,
}

/// The numbers of the gates of a layer: from where each begins, in the order of the word.
fn gates(of: Full<'_>, starts: &[usize], units: usize) -> (Vec<f64>, Vec<f64>) {
    let columns: Vec<usize> = starts.iter().flat_map(|start| *start..start + units).collect();
    let row = |row: &[f64]| columns.iter().map(|&column| row[column]).collect::<Vec<f64>>();
    let weights = of.weights.numbers.chunks(of.weights.outputs.max(1)).flat_map(row).collect();
    (weights, of.bias.map_or_else(|| vec![0.0; columns.len()], row))
}

struct Finder<'a> {
    flat: &'a Flat,
    /// The layers whose weights others share.
    shared: HashSet<NodeId>,
}

impl<'a> Finder<'a> {
    fn pair(&self, id: NodeId, wanted: Pair) -> Option<[NodeId; 2]> {
        match self.flat.op(id) {
            Op::Pair(pair, a, b) if *pair == wanted => Some([*a, *b]),
            _ => None,
        }
    }

    /// What a function is computed of.
    fn bent(&self, id: NodeId, function: &str) -> Option<NodeId> {
        match self.flat.op(id) {
            Op::Activation(word, x) if word == function => Some(*x),
            _ => None,
        }
    }

    /// A layer that shares no weights.
    fn full(&self, id: NodeId) -> Option<Full<'a>> {
        let Op::Dense { x, weights, bias, tie: None } = self.flat.op(id) else { return None };
        let bias = bias.as_deref().filter(|bias| uniform(bias) != Some(0.0));
        (!self.shared.contains(&id)).then_some(Full { id, x: *x, weights, bias })
    }

    /// What was remembered of a row so many steps before, zeros at first.
    fn past(&self, id: NodeId) -> Option<(NodeId, usize)> {
        let Op::Earlier(at) = self.flat.op(id) else { return None };
        let memory = self.flat.memories.get(*at)?;
        memory.start.iter().all(|number| *number == 0.0).then_some((memory.of, memory.steps))
    }

    /// Whether a row is the past of another one, by one step.
    fn is_before(&self, id: NodeId, of: NodeId) -> bool {
        self.past(id) == Some((of, 1))
    }

    /// Two rows concatenated.
    fn joined(&self, id: NodeId) -> Option<[NodeId; 2]> {
        match self.flat.op(id) {
            Op::Concat(parts) => parts[..].try_into().ok(),
            _ => None,
        }
    }

    /// A gate: what it is a part of, and from where on.
    fn gate(&self, id: NodeId, function: &str) -> Option<(NodeId, usize, NodeId)> {
        let sum = self.bent(id, function)?;
        let Op::Gather(from, places) = self.flat.op(sum) else { return None };
        let start = *places.first()?;
        let is_part = places.iter().enumerate().all(|(at, place)| *place == start + at);
        (is_part && start.is_multiple_of(places.len())).then_some((*from, start, sum))
    }

    /// The layer of all gates, which reads what the layer reads and its state.
    fn of_gates(&self, sums: NodeId, h: NodeId, count: usize) -> Option<(Full<'a>, NodeId)> {
        let full = self.full(sums)?;
        let [x, before] = self.joined(full.x)?;
        let fits = self.is_before(before, h) && full.weights.outputs == count * self.flat.size(h);
        fits.then_some((full, x))
    }

    fn tensors(&self, h: NodeId, of: &[(&str, Vec<f64>, Vec<f64>)], has_bias: bool) -> Vec<Layered> {
        let node = &self.flat.nodes[h.0];
        let mut all = Vec::new();
        for (part, weights, bias) in of {
            let named = |name: &str, shape: Vec<usize>, numbers: &[f64]| {
                let made = tensor(node, name, shape, numbers);
                Layered { name: format!("@{part}.{name}"), ..made }
            };
            all.push(named("weights", vec![weights.len() / bias.len().max(1), bias.len()], weights));
            all.extend(has_bias.then(|| named("bias", vec![bias.len()], bias)));
        }
        all
    }

    /// `causal_conv(8, kernel = 3, dilation = 4)`: a layer of values of one row, the oldest one first.
    fn conv(&self, id: NodeId) -> Option<Word> {
        let Full { x, weights, .. } = self.full(id)?;
        let Op::Concat(parts) = self.flat.op(x) else { return None };
        let [first, .., source] = parts[..] else { return None };
        let (of, oldest) = self.past(first)?;
        let apart = oldest / (parts.len() - 1);
        let is_tap = |(at, &tap): (usize, &NodeId)| match parts.len() - 1 - at {
            0 => tap == source,
            before => self.past(tap) == Some((source, before * apart)),
        };
        if of != source || apart == 0 || !parts.iter().enumerate().all(is_tap) {
            return None;
        }
        let node = &self.flat.nodes[id.0];
        let Op::Dense { bias, .. } = &node.op else { return None };
        let mut options = vec![weights.outputs.to_string(), format!("kernel = {}", parts.len())];
        options.extend((apart > 1).then(|| format!("dilation = {apart}")));
        options.extend(bias.is_none().then(|| String::from("bias = false")));
        let mut tensors =
            vec![tensor(node, "weights", vec![weights.inputs, weights.outputs], &weights.numbers)];
        tensors.extend(bias.as_ref().map(|bias| tensor(node, "bias", vec![bias.len()], bias)));
        let step = format!("causal_conv({})", options.join(", "));
        Some(Word { source, step, tensors, parts: None, inner: Vec::new() })
    }

    /// `h = tanh(x·W + h′·U + b)`
    fn rnn(&self, h: NodeId) -> Option<Word> {
        let (sum, function) = match (self.bent(h, "tanh"), self.bent(h, "relu")) {
            (Some(sum), _) => (sum, ""),
            (None, sum) => (sum?, ", relu"),
        };
        let (full, source) = self.of_gates(sum, h, 1)?;
        let units = self.flat.size(h);
        let (weights, bias) = gates(full, &[0], units);
        let tensors = self.tensors(h, &[("", weights, bias)], full.bias.is_some());
        let step = format!("rnn({units}{function}{})", without(full.bias.is_some()));
        Some(Word { source, step, tensors, parts: Some(&[]), inner: vec![sum, full.x] })
    }

    /// `h = o·tanh(c)`, `c = f·c′ + i·g`
    fn lstm(&self, h: NodeId) -> Option<Word> {
        let flat = self.flat;
        let of_h = either(self.pair(h, Pair::Mul)?);
        let (o, bent, c) =
            of_h.into_iter().find_map(|[o, bent]| Some((o, bent, self.bent(bent, "tanh")?)))?;
        let [kept, new] = either(self.pair(c, Pair::Add)?).into_iter().find(|[kept, _]| {
            self.pair(*kept, Pair::Mul).is_some_and(|of| of.iter().any(|id| self.is_before(*id, c)))
        })?;
        let [f, before] =
            either(self.pair(kept, Pair::Mul)?).into_iter().find(|[_, before]| self.is_before(*before, c))?;
        let of_new = either(self.pair(new, Pair::Mul)?);
        let [i, g] = of_new.into_iter().find(|[i, _]| self.gate(*i, "sigmoid").is_some())?;
        let wires = [(i, "sigmoid"), (f, "sigmoid"), (g, "tanh"), (o, "sigmoid")];
        let wires = wires.map(|(id, function)| self.gate(id, function));
        let [Some(i_of), Some(f_of), Some(g_of), Some(o_of)] = wires else { return None };
        let all = [i_of, f_of, g_of, o_of];
        let (full, source) = self.of_gates(i_of.0, h, 4)?;
        let starts = all.map(|(_, start, _)| start);
        if all.iter().any(|(from, ..)| *from != full.id) || !are_all(&starts, flat.size(h)) {
            return None;
        }
        let (weights, bias) = gates(full, &starts, flat.size(h));
        let tensors = self.tensors(h, &[("", weights, bias)], full.bias.is_some());
        let step = format!("lstm({}{})", flat.size(h), without(full.bias.is_some()));
        let mut inner = vec![c, before, bent, kept, new, i, f, g, o, full.id, full.x];
        inner.extend(all.map(|(.., sum)| sum));
        Some(Word { source, step, tensors, parts: Some(&["cell"]), inner })
    }

    /// `h = (1 − z)·n + z·h′`
    fn gru(&self, h: NodeId) -> Option<Word> {
        let units = self.flat.size(h);
        let [new, old] = either(self.pair(h, Pair::Add)?).into_iter().find(|[_, old]| {
            self.pair(*old, Pair::Mul).is_some_and(|of| of.iter().any(|id| self.is_before(*id, h)))
        })?;
        let [z, _] =
            either(self.pair(old, Pair::Mul)?).into_iter().find(|[_, before]| self.is_before(*before, h))?;
        let [rest, n] =
            either(self.pair(new, Pair::Mul)?).into_iter().find(|[rest, _]| self.is_rest(*rest, z))?;
        let (sums, of_z, part_z) = self.gate(z, "sigmoid")?;
        let (full, source) = self.of_gates(sums, h, 2)?;
        let sum = self.bent(n, "tanh")?;
        let mut inner = vec![z, part_z, rest, n, sum, new, old, full.id, full.x];
        let (r, layers, reset) = match self.pair(sum, Pair::Add) {
            Some(of) => {
                let find = |[of_x, kept]: [NodeId; 2]| self.reset_after([of_x, kept], source, h);
                let (r, of_x, hidden, kept) = either(of).into_iter().find_map(find)?;
                inner.extend([of_x.id, hidden.id, kept]);
                (r, vec![("_new", of_x), ("_hidden", hidden)], "")
            }
            None => {
                let of = self.full(sum)?;
                let [x, kept] = self.joined(of.x)?;
                let [r, _] = either(self.pair(kept, Pair::Mul)?)
                    .into_iter()
                    .find(|[_, past]| self.is_before(*past, h))?;
                if x != source {
                    return None;
                }
                inner.extend([of.x, kept]);
                (r, vec![("_new", of)], ", reset = before")
            }
        };
        let (from, of_r, part_r) = self.gate(r, "sigmoid")?;
        if from != full.id || !are_all(&[of_r, of_z], units) {
            return None;
        }
        inner.extend([r, part_r]);
        let has_bias = full.bias.is_some() || layers.iter().any(|(_, layer)| layer.bias.is_some());
        let (weights, bias) = gates(full, &[of_r, of_z], units);
        let mut numbers = vec![("", weights, bias)];
        numbers.extend(layers.into_iter().map(|(part, layer)| {
            let (weights, bias) = gates(layer, &[0], units);
            (part, weights, bias)
        }));
        let tensors = self.tensors(h, &numbers, has_bias);
        let step = format!("gru({units}{reset}{})", without(has_bias));
        Some(Word { source, step, tensors, parts: Some(&["new", "hidden"]), inner })
    }

    /// The layers of `x·W + r·(h′·U)`: the gate, both layers, and the product.
    fn reset_after(
        &self,
        [of_x, kept]: [NodeId; 2],
        source: NodeId,
        h: NodeId,
    ) -> Option<(NodeId, Full<'a>, Full<'a>, NodeId)> {
        let of_x = self.full(of_x).filter(|layer| layer.x == source)?;
        let is_hidden = |id: NodeId| self.full(id).filter(|layer| self.is_before(layer.x, h));
        let of_kept = either(self.pair(kept, Pair::Mul)?).into_iter();
        let (r, hidden) = of_kept.into_iter().find_map(|[r, hidden]| Some((r, is_hidden(hidden)?)))?;
        Some((r, of_x, hidden, kept))
    }

    /// Whether a row is `1 − z`.
    fn is_rest(&self, id: NodeId, z: NodeId) -> bool {
        matches!(self.flat.op(id), Op::Affine { x, weights, bias, norm: None }
            if *x == z && uniform(weights) == Some(-1.0) && uniform(bias) == Some(1.0))
    }
}

/// Two operands in both orders.
fn either([a, b]: [NodeId; 2]) -> [[NodeId; 2]; 2] {
    [[a, b], [b, a]]
}

/// Whether the gates are all parts of a row, each once.
fn are_all(starts: &[usize], units: usize) -> bool {
    (0..starts.len()).all(|gate| starts.contains(&(gate * units)))
}

/// The option of a word without biases.
fn without(has_bias: bool) -> &'static str {
    if has_bias { "" } else { ", bias = false" }
}
