//! A declaration read back as a network of rows.
//!
//! Input: a [`Declaration`], which `lower` wrote or a file kept, with its tensors. Output: a [`Flat`], so
//! that what is written can be computed and compared with the file that it came from. Guarantees: the text
//! alone and the tensors count; a name, a size or a tensor that does not fit is `None`, whatever the text is.

mod expression;
mod loss;
mod step;
mod word;

use std::collections::HashMap;

use self::expression::{Tokens, names};
use super::{Declaration, Item, Layered};
use crate::evaluate::LARGEST;
use crate::flat::{Flat, Memory, NodeId, Op, Output};
use crate::state;

/// The network that a declaration is.
pub(crate) fn network(declaration: &Declaration) -> Option<Flat> {
    let (input, size) = &declaration.input;
    let has_statistics = |item: &&Item| item.steps.iter().any(|step| step.starts_with("batch_norm"));
    let keepers: Vec<&str> = declaration.items.iter().filter(has_statistics).map(Item::field).collect();
    let fields = state::fields(keepers.iter().copied());
    let mut network = Network {
        fields: keepers.into_iter().zip(fields).collect(),
        tensors: declaration.tensors.iter().map(|tensor| (tensor.name.as_str(), tensor)).collect(),
        flat: Flat { inputs: vec![(input.clone(), *size)], ..Flat::default() },
        items: HashMap::new(),
        sizes: declaration.items.iter().map(|item| (item.name.as_str(), item.size)).collect(),
        earlier: Vec::new(),
        size: 0,
    };
    let x = network.push(*size, Op::Input(0)).filter(|_| *size > 0)?;
    network.items.insert(input, x);
    for index in order(declaration)? {
        let item = declaration.items.get(index)?;
        let node = network.item(item)?;
        network.items.insert(&item.name, node);
    }
    network.remember()?;
    if let Some(training) = &declaration.training {
        loss::check(training, declaration, &network)?;
    }
    let output = |output: &super::Named| {
        let node = *network.items.get(output.item.as_str())?;
        Some(Output { name: output.file.clone(), node, class: output.class, last: false })
    };
    let outputs = declaration.outputs.iter().map(output).collect::<Option<Vec<_>>>()?;
    Some(Flat { outputs, ..network.flat })
}

/// The items with each after those that it reads: a declaration has them in any order.
fn order(declaration: &Declaration) -> Option<Vec<usize>> {
    let items = &declaration.items;
    let places: HashMap<&str, usize> =
        items.iter().enumerate().map(|(at, item)| (item.name.as_str(), at)).collect();
    let mut readers = vec![Vec::new(); items.len()];
    let mut missing = vec![0_usize; items.len()];
    for (at, item) in items.iter().enumerate() {
        for read in names(&item.source).filter_map(|name| places.get(name)) {
            readers[*read].push(at);
            missing[at] += 1;
        }
    }
    let mut order: Vec<usize> = (0..items.len()).filter(|&at| missing[at] == 0).collect();
    let mut next = 0;
    while let Some(&done) = order.get(next) {
        next += 1;
        for &reader in &readers[done] {
            missing[reader] -= 1;
            if missing[reader] == 0 {
                order.push(reader);
            }
        }
    }
    // A circle has no order, and of two items of one name there is one place.
    (order.len() == items.len() && places.len() == items.len()).then_some(order)
}

struct Network<'a> {
    tensors: HashMap<&'a str, &'a Layered>,
    /// The fields of the state with the running statistics of items.
    fields: HashMap<&'a str, String>,
    flat: Flat,
    /// The values of names.
    items: HashMap<&'a str, NodeId>,
    /// How many numbers items have, as far as they say it: what is remembered is read before it is computed.
    sizes: HashMap<&'a str, usize>,
    /// What each memory remembers.
    earlier: Vec<Of>,
    /// How many numbers all values have.
    size: usize,
}

/// What is remembered.
enum Of {
    /// The value of an item, which may come later.
    Item(String),
    /// A row.
    Row(NodeId),
}

impl Network<'_> {
    fn item(&mut self, item: &Item) -> Option<NodeId> {
        let mut tokens = Tokens::new(&item.source);
        let mut node = self.value(&mut tokens)?;
        if !tokens.is_empty() {
            return None;
        }
        for step in &item.steps {
            node = self.word(item, node, step)?;
        }
        Some(node)
    }

    /// The value of so many steps before of an item, which may come later.
    fn earlier(&mut self, name: &str, steps: usize) -> Option<NodeId> {
        let known = self.items.get(name).map(|&node| self.flat.size(node));
        let size = known.or_else(|| self.sizes.get(name).copied()).filter(|&size| size > 0)?;
        self.memory(size, steps, Of::Item(name.into()))
    }

    /// The value of so many steps before, zeros at first.
    fn memory(&mut self, size: usize, steps: usize, of: Of) -> Option<NodeId> {
        self.size = size.checked_mul(steps)?.checked_add(self.size).filter(|&size| size <= LARGEST)?;
        let node = self.push(size, Op::Earlier(self.earlier.len()))?;
        self.earlier.push(of);
        self.flat.memories.push(Memory { of: node, steps, start: vec![0.0; size] });
        Some(node)
    }

    /// Finds what is remembered when all items are there.
    fn remember(&mut self) -> Option<()> {
        for (memory, of) in self.flat.memories.iter_mut().zip(&self.earlier) {
            let of = match of {
                Of::Item(name) => *self.items.get(name.as_str())?,
                Of::Row(row) => *row,
            };
            if self.flat.nodes.get(of.0)?.size != memory.start.len() {
                return None;
            }
            memory.of = of;
        }
        Some(())
    }

    /// An operation on numbers of this size; `None` where all of them are too many.
    fn push(&mut self, size: usize, op: Op) -> Option<NodeId> {
        self.size = self.size.checked_add(size).filter(|&size| size <= LARGEST)?;
        Some(self.flat.push("", "", size, op))
    }

    /// `weight·x + bias`, with the same two numbers for the whole row.
    fn affine(&mut self, x: NodeId, weight: f64, bias: f64) -> Option<NodeId> {
        let size = self.flat.size(x);
        self.push(size, Op::Affine { x, weights: vec![weight; size], bias: vec![bias; size], norm: None })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Declaration, Item, Layered, Named, Part};
    use super::network;
    use crate::flat::{Rounding, outputs};

    /// What items compute of a row; the last one is the output.
    fn computed(items: &[&str], tensors: &[(&str, &[usize], &[f32])], x: &[f64]) -> Option<Vec<f64>> {
        let item = |text: &&str| {
            let (name, chain) = text.split_once(": ")?;
            let mut parts = chain.split(" -> ").map(str::to_owned);
            Some(Item { name: name.into(), source: parts.next()?, steps: parts.collect(), size: 0 })
        };
        let items = items.iter().map(item).collect::<Option<Vec<_>>>()?;
        let tensor = |(name, shape, numbers): &(&str, &[usize], &[f32])| Layered {
            name: (*name).into(),
            part: if name.starts_with("state.") { Part::Statistics } else { Part::Parameter },
            shape: shape.to_vec(),
            numbers: numbers.to_vec(),
            place: String::new(),
        };
        let output = Named { item: items.last()?.name.clone(), file: "y".into(), size: 0, class: false };
        let declaration = Declaration {
            name: "Net".into(),
            input: ("x".into(), x.len()),
            axes: vec![x.len()],
            items,
            outputs: vec![output],
            training: None,
            tensors: tensors.iter().map(tensor).collect(),
            facts: Vec::new(),
        };
        outputs(&network(&declaration)?, &[x.to_vec()], Rounding::Double).map(|rows| rows.concat())
    }

    #[test]
    fn expressions_mean_what_they_say() {
        let of = |source: &str| computed(&[&format!("y: {source}")], &[], &[3.0, -2.0]);
        for (source, want) in [
            ("x * 2 - 1", vec![5.0, -5.0]),
            ("1 - x", vec![-2.0, 3.0]),
            ("-x", vec![-3.0, 2.0]),
            ("x * -0.5 + 1e-1", vec![-1.4, 1.1]),
            ("x - x * x + x", vec![-3.0, -8.0]),
            ("(x + 1) * (2 - x)", vec![-4.0, -4.0]),
            ("(x, x * 2)", vec![3.0, -2.0, 6.0, -4.0]),
            ("((x, 0.5 * x), x)", vec![3.0, -2.0, 1.5, -1.0, 3.0, -2.0]),
        ] {
            assert_eq!(of(source), Some(want), "{source}");
        }
        for wrong in ["", "x +", "(x", "x)", "x x", "z", "3", "x & x", "(x, 3)", "x - - ", "()"] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
        // Hostile depth is no overflow of the stack.
        assert_eq!(of(&"(".repeat(1 << 20)), None);
        assert_eq!(of(&format!("{}x", "-".repeat(1 << 20))), None);
    }

    #[test]
    fn one_number_is_repeated_and_another_size_does_not_fit() {
        let items = ["s: x -> slice(1..2)", "y: x * s"];
        assert_eq!(computed(&items, &[], &[3.0, -2.0]), Some(vec![-6.0, 4.0]));
        let items = ["s: x -> slice(1..3)", "y: x * s"];
        assert_eq!(computed(&items, &[], &[3.0, -2.0, 1.0]), None);
    }

    #[test]
    fn items_come_in_any_order_and_in_no_circle() {
        let items = ["b: a + x", "a: x * 2", "y: b - a"];
        assert_eq!(computed(&items, &[], &[3.0]), Some(vec![3.0]));
        assert_eq!(computed(&["a: y + x", "y: a * 2"], &[], &[3.0]), None);
        assert_eq!(computed(&["y: x + x", "y: x * 2"], &[], &[3.0]), None);
    }

    #[test]
    fn layers_have_the_numbers_of_their_tensors() {
        let weights: (&str, &[usize], &[f32]) = ("h.weights", &[2, 3], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]);
        let bias: (&str, &[usize], &[f32]) = ("h.bias", &[3], &[0.5, 0.0, -1.0]);
        let of = |items: &[&str], tensors: &[_]| computed(items, tensors, &[1.0, -1.0]);
        assert_eq!(of(&["h: x -> dense(3)"], &[weights, bias]), Some(vec![-2.5, -3.0, -4.0]));
        assert_eq!(of(&["h: x -> dense(3, bias = false)"], &[weights]), Some(vec![-3.0; 3]));
        assert_eq!(of(&["h: x -> dense(3)"], &[weights]), None, "without its bias");
        assert_eq!(of(&["h: x -> dense(2)"], &[weights, bias]), None, "of another size");
        let tied = ["h: x -> dense(3)", "y: h -> dense(2, tie = transpose(h), bias = false)"];
        assert_eq!(of(&tied, &[weights, bias]), Some(vec![-20.5, -49.0]));
        let connected = ["h: x -> dense(2, connect = [1 -> 0, 0 -> 1], bias = false)"];
        let few: (&str, &[usize], &[f32]) = ("h.weights", &[2], &[2.0, 3.0]);
        let items = connected.map(|item| item.replace(" -> 0", "->0").replace(" -> 1", "->1"));
        assert_eq!(of(&[&items[0]], &[few]), Some(vec![-2.0, 3.0]));
        let slopes: (&str, &[usize], &[f32]) = ("h.weights", &[2], &[0.5, 0.25]);
        assert_eq!(of(&["h: x -> prelu"], &[slopes]), Some(vec![1.0, -0.25]));
        assert_eq!(of(&["h: x -> scale(bias = false, frozen = true)"], &[slopes]), Some(vec![0.5, -0.25]));
        assert_eq!(of(&["h: x -> clip([0, -inf], 0.5) -> dropout(0.5)"], &[]), Some(vec![0.5, -1.0]));
    }

    #[test]
    fn norms_have_their_own_epsilon() {
        let ones: (&str, &[usize], &[f32]) = ("h.weights", &[2], &[1.0, 1.0]);
        let of = |step: &str, tensors: &[_]| {
            computed(&[&format!("h: x -> {step}")], tensors, &[1.0, -1.0]).map(|row| row[0])
        };
        let near = |got: Option<f64>, want: f64| {
            assert!(got.is_some_and(|got| (got - want).abs() < 1e-12), "{got:?}")
        };
        near(of("layer_norm(bias = false, epsilon = 3)", &[ones]), 0.5);
        near(of("rms_norm(epsilon = 3)", &[ones]), 0.5);
        near(of("rms_norm", &[ones]), 1.0 / (1.0 + f64::from(f32::EPSILON)).sqrt());
        let running: (&str, &[usize], &[f32]) = ("state.h", &[2, 2], &[0.5, 1.0, 0.0, 1.0]);
        near(of("batch_norm(bias = false, epsilon = 3, momentum = 0.1)", &[ones, running]), 0.25);
        assert_eq!(of("batch_norm(bias = false)", &[ones]), None, "without its statistics");
    }
}
