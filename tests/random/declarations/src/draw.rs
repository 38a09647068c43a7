//! One declaration, drawn item by item: each reads sums of what was declared before, and what nothing has read
//! in the end is brought to one width and summed into the output. The items are shuffled last, since their
//! order is free.

use netwright_runtime::Generator;

use super::Declaration;
use super::words::{ACTIVATIONS, INITS, LOSSES, Loss, NAMES, WIDTHS};
use crate::structure;

/// How large networks may be.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Most items that declare values, besides the input and the output.
    pub items: usize,
    /// Widths are the first of the table.
    pub widths: usize,
    /// Most multiply-adds of a pass forward.
    pub multiply_adds: usize,
}

/// A value that can be read.
#[derive(Clone)]
struct Value {
    name: String,
    size: usize,
    structure: u64,
    read: bool,
}

/// What is left of a `->`: its text, its size and what it is computed from.
struct Chain {
    text: String,
    size: usize,
    structure: u64,
}

impl Chain {
    fn activate(&mut self, word: &str) {
        self.text += &format!(" -> {word}");
        self.structure = structure::of(word, &[self.structure]);
    }
}

struct Draw<'a> {
    generator: &'a mut Generator,
    limits: &'a Limits,
    values: Vec<Value>,
    items: Vec<String>,
    names: Vec<&'static str>,
    multiply_adds: usize,
    given: Vec<(String, bool, Vec<f64>)>,
}

pub(super) fn declaration(generator: &mut Generator, limits: &Limits) -> Declaration {
    let mut names = NAMES.to_vec();
    generator.shuffle(&mut names);
    let mut draw = Draw {
        generator,
        limits,
        values: Vec::new(),
        items: Vec::new(),
        names,
        multiply_adds: 0,
        given: Vec::new(),
    };
    if draw.chance(0.08) { draw.short_form() } else { draw.block_form() }
}

impl Draw<'_> {
    fn chance(&mut self, probability: f64) -> bool {
        self.generator.uniform() < probability
    }

    fn pick<T: Copy>(&mut self, table: &[T]) -> T {
        table[self.generator.below(table.len())]
    }

    fn width(&mut self) -> usize {
        let widths = &WIDTHS[..self.limits.widths.min(WIDTHS.len())];
        self.pick(widths)
    }

    /// A number as somebody would write it.
    fn number(&mut self) -> f64 {
        (self.generator.below(401) as f64 - 200.0) / 200.0
    }

    fn name(&mut self) -> String {
        let fallback = self.values.len();
        self.names.pop().map_or_else(|| format!("v{fallback}"), str::to_owned)
    }

    /// An activation that a row of this size can have.
    fn activation(&mut self, size: usize) -> &'static str {
        loop {
            let word = self.pick(&ACTIVATIONS);
            if word != "softmax" || size > 1 {
                return word;
            }
        }
    }

    /// `pub struct Net<3, 5 relu, 2 softmax>;`
    fn short_form(&mut self) -> Declaration {
        let mut size = self.width();
        let mut text = format!("pub struct Net<{size}");
        let mut value = input(&[size]);
        let layers = 1 + self.generator.below(3);
        let mut last = "sigmoid";
        for layer in 1..=layers {
            let outputs = self.width();
            last = loop {
                let word = self.activation(outputs);
                if word != "softmax" || layer == layers {
                    break word;
                }
            };
            let word = if last == "sigmoid" && self.chance(0.5) { String::new() } else { format!(" {last}") };
            text += &format!(", {outputs}{word}");
            value = structure::of_dense(&format!("layer{layer}"), [size, outputs], true, false, value);
            value = structure::of(last, &[value]);
            self.multiply_adds += size * outputs;
            size = outputs;
        }
        text += ">;";
        let fits = |loss: &&Loss| loss.needs == Some(last);
        self.finish(text, value, LOSSES.iter().find(fits).or(LOSSES.iter().find(|loss| loss.needs.is_none())))
    }

    fn block_form(&mut self) -> Declaration {
        let x = if self.chance(0.7) { "x".to_owned() } else { self.name() };
        let axes = self.input_axes();
        let listed: Vec<String> = axes.iter().map(usize::to_string).collect();
        self.items.push(format!("{x}: input({});", listed.join(", ")));
        self.values.push(Value {
            name: x,
            size: axes.iter().product(),
            structure: input(&axes),
            read: false,
        });
        for _ in 0..self.generator.below(self.limits.items + 1) {
            self.hidden();
        }
        let loss = if self.chance(0.9) { Some(self.pick(&LOSSES)) } else { None };
        let (output, structure) = self.output(loss);
        if let Some(loss) = loss {
            self.items.push(format!("loss: {}({output});", loss.word));
        }
        let mut items = std::mem::take(&mut self.items);
        self.generator.shuffle(&mut items);
        self.finish(format!("pub struct Net {{ {} }}", items.join(" ")), structure, loss.as_ref())
    }

    fn finish(&mut self, text: String, output: u64, loss: Option<&Loss>) -> Declaration {
        Declaration {
            text,
            trained: loss.is_some(),
            distribution: loss.is_some_and(|loss| loss.distribution),
            structure: loss.map_or(output, |loss| structure::of(loss.word, &[output])),
            multiply_adds: self.multiply_adds,
            given: std::mem::take(&mut self.given),
        }
    }

    fn input_axes(&mut self) -> Vec<usize> {
        if self.chance(0.85) {
            return vec![self.width()];
        }
        let mut axes = vec![1 + self.generator.below(4), 1 + self.generator.below(3)];
        if self.chance(0.5) {
            axes.push(1 + self.generator.below(2));
        }
        axes
    }

    /// `h: (x + k) -> relu -> dense(3, bias = false) -> tanh;`
    fn hidden(&mut self) {
        let name = self.name();
        let mut chain = self.source();
        if self.chance(0.15) {
            let word = self.activation(chain.size);
            chain.activate(word);
        }
        if self.chance(0.75) {
            let outputs = self.width();
            self.dense(&name, &mut chain, outputs);
        }
        for probability in [0.9, 0.15] {
            if self.chance(probability) {
                let word = self.activation(chain.size);
                chain.activate(word);
            }
        }
        self.declare(name, &chain);
    }

    fn declare(&mut self, name: String, chain: &Chain) {
        self.items.push(format!("{name}: {};", chain.text));
        self.values.push(Value { name, size: chain.size, structure: chain.structure, read: false });
    }

    /// A value, or a sum of up to four of one size, the same one twice among them.
    fn source(&mut self) -> Chain {
        let unread: Vec<usize> = (0..self.values.len()).filter(|&v| !self.values[v].read).collect();
        let first = match unread.as_slice() {
            [_, ..] if self.chance(0.6) => self.pick(&unread),
            _ => self.generator.below(self.values.len()),
        };
        let size = self.values[first].size;
        let same: Vec<usize> = (0..self.values.len()).filter(|&v| self.values[v].size == size).collect();
        let mut operands = vec![first];
        while operands.len() < 4 && self.chance(0.35) {
            operands.push(self.pick(&same));
        }
        self.sum(&operands)
    }

    /// `h + (k + x)`: what is summed is added from left to right, whatever the parentheses.
    fn sum(&mut self, operands: &[usize]) -> Chain {
        let mut text = String::new();
        let mut order: Vec<usize> = Vec::new();
        for &operand in operands {
            let name = self.values[operand].name.clone();
            self.values[operand].read = true;
            if order.len() > 1 && self.chance(0.5) {
                text = format!("{name} + ({text})");
                order.insert(0, operand);
            } else {
                text = if order.is_empty() { name } else { format!("{text} + {name}") };
                order.push(operand);
            }
        }
        if order.len() > 1 && self.chance(0.3) {
            text = format!("({text})");
        }
        let structures: Vec<u64> = order.iter().map(|&operand| self.values[operand].structure).collect();
        let structure = structures.into_iter().reduce(|sum, next| structure::of("+", &[sum, next]));
        let size = order.first().map_or(0, |&operand| self.values[operand].size);
        Chain { text, size, structure: structure.unwrap_or(0) }
    }

    /// ` -> dense(3, bias = false)`
    fn dense(&mut self, name: &str, chain: &mut Chain, outputs: usize) {
        let inputs = chain.size;
        self.multiply_adds += inputs * outputs;
        let mut options = Vec::new();
        let bias = !self.chance(0.2);
        if !bias {
            options.push("bias = false".to_owned());
        } else if outputs <= 12 && self.chance(0.2) {
            let numbers: Vec<f64> = (0..outputs).map(|_| self.number()).collect();
            options.push(format!("bias = {numbers:?}"));
            self.given.push((name.to_owned(), true, numbers));
        }
        if inputs * outputs <= 30 && self.chance(0.2) {
            let numbers: Vec<f64> = (0..inputs * outputs).map(|_| self.number()).collect();
            let rows: Vec<String> = numbers.chunks(outputs).map(|row| format!("{row:?}")).collect();
            options.push(format!("weights = [{}]", rows.join(", ")));
            self.given.push((name.to_owned(), false, numbers));
        } else if self.chance(0.3) {
            options.push(format!("init = {}", self.pick(&INITS)));
        }
        let frozen = self.chance(0.15);
        if frozen {
            options.push("frozen = true".to_owned());
        }
        self.generator.shuffle(&mut options);
        let options: String = options.into_iter().map(|option| format!(", {option}")).collect();
        chain.text += &format!(" -> dense({outputs}{options})");
        chain.structure = structure::of_dense(name, [inputs, outputs], bias, frozen, chain.structure);
        chain.size = outputs;
    }

    /// The item that everything leads to; its name, and what it is computed from.
    fn output(&mut self, loss: Option<Loss>) -> (String, u64) {
        let outputs = loop {
            let width = self.width();
            if width >= loss.map_or(1, |loss| loss.outputs) {
                break width;
            }
        };
        // What nothing reads yet is brought to one width.
        let unread: Vec<usize> = (0..self.values.len()).filter(|&v| !self.values[v].read).collect();
        let size = unread.first().map_or(1, |&v| self.values[v].size);
        let mut operands = Vec::new();
        for v in unread {
            if self.values[v].size == size {
                operands.push(v);
                continue;
            }
            let (mut chain, name) = (self.sum(&[v]), self.name());
            self.dense(&name, &mut chain, size);
            self.declare(name, &chain);
            operands.push(self.values.len() - 1);
        }
        let name = self.name();
        let mut chain = self.sum(&operands);
        self.dense(&name, &mut chain, outputs);
        match loss {
            Some(Loss { needs: Some(word), .. }) => chain.activate(word),
            _ if self.chance(0.8) => {
                let word = self.activation(outputs);
                chain.activate(word);
            }
            _ => {}
        }
        self.items.push(format!("{name}: {};", chain.text));
        (name, chain.structure)
    }
}

/// What an input is.
fn input(axes: &[usize]) -> u64 {
    structure::of(&format!("input {axes:?}"), &[])
}
