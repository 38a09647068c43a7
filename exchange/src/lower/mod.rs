//! From a [`Flat`] network to a [`Declaration`]: names, chains, and the numbers of the layers.
//!
//! Input: a network whose operations all have words. Output: the items of a declaration in order, and the
//! tensors that belong to their layers. Guarantees: names are names of Rust, each once; a chain has at most
//! one operation with parameters; the numbers are finite.
//!
//! ```
//! use netwright::exchange::{lower, normalise, read};
//!
//! let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
//! let foreign = read::network("net.nnet", text.as_bytes(), &read::Choices::default())?;
//! let flat = normalise::normalise(&foreign, &normalise::Options { keep_batch_norm: false })?;
//! let declaration = lower::lower(&flat, "Net")?;
//! assert_eq!((declaration.name.as_str(), declaration.parameters()), ("Net", 3));
//! # Ok::<(), netwright::exchange::Refusal>(())
//! ```

mod chain;
mod declaration;
mod kept;
mod name;
mod number;
mod parse;
mod step;
mod word;

use std::collections::{HashMap, HashSet};

pub use declaration::{Declaration, Item, Layered, Named, Part, Training};
pub(crate) use kept::kept;
pub use name::{hint, is_keyword, snake, stem, struct_name};
pub(crate) use parse::network;

use self::chain::{Binds, Chain, Row};
use self::declaration::name_statistics;
#[cfg(feature = "network")]
pub(crate) use self::name::KEYWORDS;
use self::name::Names;
use self::step::{Step, step};
use self::word::{Word, reads, words};
use crate::flat::{self, Flat, NodeId, Op, uniform};
use crate::foreign::Pair;
use crate::{Reason, Refusal};

/// The declaration of a network.
///
/// # Errors
///
/// Where a parameter is not a finite number of single precision, and where a value has no expression.
///
/// ```
/// use netwright::exchange::{lower, normalise, read};
///
/// let text = "// y = a/2 - b/2 + 1/4\n1,2,1,2\n2,1\n0\n-9,-9\n9,9\n0,0,0\n1,1,1\n0.5,-0.5\n0.25\n";
/// let foreign = read::nnet::read(text.as_bytes())?;
/// let flat = normalise::normalise(&foreign, &normalise::Options::default())?;
/// let declaration = lower::lower(&flat, "Net")?;
/// assert_eq!((declaration.name.as_str(), declaration.parameters()), ("Net", 3));
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
pub fn lower(flat: &Flat, name: &str) -> Result<Declaration, Refusal> {
    let (words, live) = words(flat);
    let mut lowering = Lowering {
        flat,
        readers: readers(flat, &words, &live),
        words,
        live,
        names: Names::default(),
        rows: vec![None; flat.nodes.len()],
        items: Vec::new(),
        tensors: Vec::new(),
        shared: HashMap::new(),
        remembered: HashMap::new(),
        reasons: Vec::new(),
    };
    let input = lowering.inputs();
    lowering.remembered();
    for index in 0..flat.nodes.len() {
        lowering.node(NodeId(index));
    }
    let mut outputs = Vec::new();
    for output in &flat.outputs {
        let named = lowering.output(output, &outputs);
        outputs.push(named);
    }
    let Lowering { items, mut tensors, reasons, .. } = lowering;
    Refusal::of(reasons)?;
    name_statistics(&mut tensors);
    let infinite = tensors.iter().filter_map(|tensor| {
        let at = tensor.numbers.iter().position(|number| !number.is_finite())?;
        let fact = format!(
            "the number at index {at} of `{}` is {} in single precision",
            tensor.name, tensor.numbers[at]
        );
        Some(Reason {
            place: tensor.place.clone(),
            fact,
            help: String::from("a trained network has finite weights: look at its training"),
        })
    });
    Refusal::of(infinite.collect())?;
    let axes = vec![input.1];
    Ok(Declaration {
        name: name.into(),
        input,
        axes,
        items,
        outputs,
        training: None,
        tensors,
        facts: Vec::new(),
    })
}

/// How often each row is read by those that are written; an output and a memory count, too.
fn readers(flat: &Flat, words: &HashMap<NodeId, Word>, live: &[bool]) -> Vec<usize> {
    let mut readers = vec![0; flat.nodes.len()];
    let written = (0..flat.nodes.len()).map(NodeId).filter(|id| live[id.0]);
    let read = written.flat_map(|id| reads(flat, words, id));
    let kept = flat.memories.iter().map(|memory| memory.of).filter(|of| live[of.0]);
    read.chain(flat.outputs.iter().map(|output| output.node)).chain(kept).for_each(|id| readers[id.0] += 1);
    readers
}

struct Lowering<'a> {
    flat: &'a Flat,
    readers: Vec<usize>,
    /// Rows that are a word with what it reads.
    words: HashMap<NodeId, Word>,
    /// Whether a row is written: the equations of a word are not.
    live: Vec<bool>,
    names: Names,
    /// What a node is in the declaration.
    rows: Vec<Option<Row>>,
    items: Vec<Item>,
    tensors: Vec<Layered>,
    /// The names of layers whose weights others share.
    shared: HashMap<NodeId, String>,
    /// The names of what is remembered, which are read before its item.
    remembered: HashMap<NodeId, String>,
    /// Why it cannot be written.
    reasons: Vec<Reason>,
}

impl Lowering<'_> {
    /// The declared input. Several are slices of one.
    fn inputs(&mut self) -> (String, usize) {
        let total = self.flat.inputs.iter().map(|(_, size)| size).sum();
        let used: HashSet<usize> = self
            .flat
            .nodes
            .iter()
            .filter_map(|node| if let Op::Input(index) = node.op { Some(index) } else { None })
            .collect();
        debug_assert_eq!(used.len(), self.flat.inputs.len(), "inputs that nothing reads are dropped before");
        let single = if let [(name, _)] = &self.flat.inputs[..] { Some(name) } else { None };
        let name = self.names.unused(
            &single
                .and_then(|name| hint(name))
                .filter(|name| name != "input_")
                .unwrap_or_else(|| String::from("x")),
        );
        (name, total)
    }

    fn input_row(&self, index: usize, input: &str) -> Row {
        if self.flat.inputs.len() == 1 {
            return Row::Item(input.into());
        }
        let start: usize = self.flat.inputs[..index].iter().map(|(_, size)| size).sum();
        let (name, size) = &self.flat.inputs[index];
        let steps = vec![format!("slice({start}..{})", start + size)];
        Row::Chain(Chain {
            source: input.into(),
            steps,
            layer: None,
            name: None,
            hint: hint(name).unwrap_or_default(),
            binds: Binds::Name,
        })
    }

    fn node(&mut self, id: NodeId) {
        let flat = self.flat;
        let node = &flat.nodes[id.0];
        if !self.live[id.0] && !matches!(node.op, Op::Input(_)) {
            return;
        }
        if let Some(reason) = number::reason(node) {
            self.reasons.push(reason);
            self.rows[id.0] = Some(Row::Item(String::new()));
            return;
        }
        if let Some(word) = self.words.remove(&id) {
            return self.word(id, word);
        }
        let row = match &node.op {
            Op::Input(index) => {
                let input = self.names.first().to_owned();
                self.input_row(*index, &input)
            }
            // Its readers were refused, or have it in themselves.
            Op::Constant(_) => return,
            Op::Earlier(at) => {
                let memory = &flat.memories[*at];
                let of = self.remembered.get(&memory.of).map(String::as_str).unwrap_or_default();
                Row::Item(step::earlier(of, memory.steps))
            }
            Op::Concat(parts) => {
                let parts: Vec<String> = parts.iter().map(|&part| self.named(part)).collect();
                Row::Chain(Chain::of(format!("({})", parts.join(", ")), &node.name, Binds::Name))
            }
            Op::Pair(pair, a, b) => {
                let (a, b) = self.beside(*a, *b);
                let binds = if *pair == Pair::Mul { Binds::Product } else { Binds::Sum };
                // `a + (b + c)` is another sum than without parentheses.
                let after = if binds == Binds::Sum { Binds::Product } else { Binds::Name };
                let (a, b) = (self.operand(a, binds), self.operand(b, after));
                Row::Chain(Chain::of(format!("{a} {} {b}", step::sign(*pair)), &node.name, binds))
            }
            Op::Affine { x, weights, bias, norm: None }
                if uniform(weights).is_some() && uniform(bias).is_some() =>
            {
                let (weight, bias) = (uniform(weights).unwrap_or(1.0), uniform(bias).unwrap_or(0.0));
                let value = self.operand(*x, Binds::Name);
                let binds = if bias == 0.0 && weight != -1.0 { Binds::Product } else { Binds::Sum };
                Row::Chain(Chain::of(step::beside(&value, weight, bias), &node.name, binds))
            }
            _ => match self.step(id) {
                Some(chain) => Row::Chain(chain),
                None => return,
            },
        };
        self.written(id, row);
    }

    /// A row has its text.
    fn written(&mut self, id: NodeId, row: Row) {
        let flat = self.flat;
        self.rows[id.0] = Some(row);
        let is_output = flat.outputs.iter().any(|output| output.node == id);
        // A value with several readers has a name.
        if self.readers[id.0] != 1 || is_output || self.remembered.contains_key(&id) {
            self.named(id);
        }
    }

    /// A word: behind what it reads, or behind the name of that.
    fn word(&mut self, id: NodeId, word: Word) {
        let source = match (&self.rows[word.source.0], &word.parts) {
            (Some(Row::Chain(chain)), Some(_)) if chain.steps.is_empty() && chain.name.is_none() => {
                chain.clone()
            }
            _ => Chain::of(self.named(word.source), "", Binds::Name),
        };
        let layer = Some((self.flat.nodes[id.0].name.clone(), word.tensors));
        let row = Row::Chain(Chain { steps: vec![word.step], layer, ..source });
        self.written(id, row);
    }

    /// Names for what is remembered.
    fn remembered(&mut self) {
        let flat = self.flat;
        for memory in &flat.memories {
            if self.remembered.contains_key(&memory.of) || !self.live[memory.of.0] {
                continue;
            }
            let parts = self.words.get(&memory.of).and_then(|word| word.parts).unwrap_or_default();
            let node = &flat.nodes[memory.of.0];
            let output = flat.outputs.iter().find(|output| output.node == memory.of);
            let name = match (&node.op, output) {
                (Op::Input(_), _) if flat.inputs.len() == 1 => self.names.first().to_owned(),
                (_, Some(output)) => {
                    let name = hint(&output.name).unwrap_or_else(|| String::from("y"));
                    self.names.unused_with(&name, parts)
                }
                _ => match self.layer_hint(&node.name) {
                    Some(name) => self.names.unused_with(&name, parts),
                    None if parts.is_empty() => self.names.numbered("h"),
                    None => self.names.unused_with("h", parts),
                },
            };
            self.remembered.insert(memory.of, name);
        }
    }

    /// A chain with one more step.
    fn step(&mut self, id: NodeId) -> Option<Chain> {
        let flat = self.flat;
        let node = &flat.nodes[id.0];
        let Step { from, text, tensors } =
            step(flat, node, &mut |layer| self.shared.get(&layer).cloned().unwrap_or_default())?;
        let mut chain = self.chain(from, tensors.is_some());
        chain.steps.push(text);
        let shares =
            |node: &flat::Node| matches!(node.op, Op::Dense { tie: Some((layer, _)), .. } if layer == id);
        if let Some(tensors) = tensors {
            if flat.nodes.iter().any(shares) {
                let name = match (self.remembered.get(&id), self.layer_hint(&node.name)) {
                    (Some(name), _) => name.clone(),
                    (None, Some(name)) => self.names.unused(&name),
                    (None, None) => self.names.numbered("h"),
                };
                self.shared.insert(id, name.clone());
                chain.name = Some(name);
            }
            chain.layer = Some((node.name.clone(), tensors));
        } else if chain.layer.is_none() {
            chain.hint.clone_from(&node.name);
        }
        Some(chain)
    }

    /// The item of a node; a chain becomes one.
    fn named(&mut self, id: NodeId) -> String {
        let chain = match self.rows[id.0].clone() {
            Some(Row::Item(name)) => return name,
            Some(Row::Chain(chain)) => chain,
            None => {
                let node = &self.flat.nodes[id.0];
                self.reasons.push(Reason {
                    place: node.place.clone(),
                    fact: String::from("it computes with numbers of the file that no layer holds"),
                    help: String::from("fold them into the layer before or behind it, and export again"),
                });
                return String::new();
            }
        };
        // A chain without a step is an item of its own only where it computes something.
        let output = self.flat.outputs.iter().position(|output| output.node == id);
        let name = match self.remembered.get(&id) {
            Some(name) => name.clone(),
            None => self.name(&chain, output),
        };
        let size = self.flat.size(id);
        self.items.push(Item { name: name.clone(), source: chain.source, steps: chain.steps, size });
        for mut tensor in chain.layer.map(|(_, tensors)| tensors).unwrap_or_default() {
            tensor.name = match tensor.part {
                Part::Parameter => tensor.name.replace('@', &name),
                Part::Statistics => name.clone(),
            };
            self.tensors.push(tensor);
        }
        self.rows[id.0] = Some(Row::Item(name.clone()));
        name
    }

    /// The name of an output is that of the file; of a layer that of its weights; else it is by what it does.
    fn name(&mut self, chain: &Chain, output: Option<usize>) -> String {
        if let Some(name) = &chain.name {
            return name.clone();
        }
        let hint = |name: &str| if chain.layer.is_some() { self.layer_hint(name) } else { hint(name) };
        let of_output = output
            .map(|index| &self.flat.outputs[index])
            .filter(|output| !output.class)
            .and_then(|output| hint(&output.name))
            .map(|name| if name == "output_" { "y".into() } else { name });
        let of_layer = || chain.layer.as_ref().and_then(|(name, _)| hint(name));
        let of_chain = || hint(&chain.hint).filter(|_| chain.layer.is_none());
        let numbered = chain.layer.is_some();
        let name = of_output.or_else(of_layer).or_else(of_chain);
        match name {
            Some(name) => self.names.unused(&name),
            None if output.is_some() && self.flat.outputs.len() == 1 => self.names.unused("y"),
            None => self.names.numbered(if numbered { "h" } else { "v" }),
        }
    }

    /// The name that a file's name hints at, for a layer: beside running statistics, none is called `state`.
    fn layer_hint(&self, name: &str) -> Option<String> {
        let keeps_state = |node: &flat::Node| matches!(node.op, Op::Affine { norm: Some(_), .. });
        let is_taken = |name: &str| name == "state" && self.flat.nodes.iter().any(keeps_state);
        hint(name).map(|name| if is_taken(&name) { format!("{name}_") } else { name })
    }

    /// An output; one that is another one, too, is a copy of it.
    fn output(&mut self, output: &flat::Output, earlier: &[Named]) -> Named {
        let mut item = self.named(output.node);
        let is_past = matches!(self.flat.op(output.node), Op::Earlier(_));
        if is_past || earlier.iter().any(|named| named.item == item) {
            let name = match hint(&output.name) {
                Some(name) => self.names.unused(&name),
                None => self.names.numbered("y"),
            };
            let size = self.flat.size(output.node);
            let steps = vec![String::from("identity")];
            self.items.push(Item { name: name.clone(), source: item, steps, size });
            item = name;
        }
        Named { item, file: output.name.clone(), size: self.flat.size(output.node), class: output.class }
    }
}
