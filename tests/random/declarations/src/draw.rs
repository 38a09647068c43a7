//! One declaration, drawn item by item: each reads combinations of what was declared before, and what nothing
//! has read in the end is joined, or brought to one width and combined, for the output. The items are
//! shuffled last, since their order is free.

use netwright_runtime::Generator;

use super::Declaration;
use super::expression::Expression;
use super::words::{ACTIVATIONS, NAMES, WIDTHS, default_number};
use crate::{operation, structure};

/// Activations of numbers above 0 alone.
const ABOVE_ZERO: &[&str] = &["sqrt", "log", "reciprocal"];

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
pub(super) struct Value {
    pub(super) name: String,
    pub(super) size: usize,
    pub(super) structure: u64,
    /// As of an [`Expression`].
    pub(super) degree: usize,
    pub(super) read: bool,
}

/// What is left of a `->`: its text, its size and what it is computed from.
pub(super) struct Chain {
    pub(super) text: String,
    pub(super) size: usize,
    pub(super) structure: u64,
    /// As of an [`Expression`].
    pub(super) degree: usize,
}

impl From<Expression> for Chain {
    fn from(expression: Expression) -> Self {
        let Expression { text, size, structure, degree, .. } = expression;
        Self { text, size, structure, degree }
    }
}

impl Chain {
    pub(super) fn activate(&mut self, word: &str) {
        self.text += &format!(" -> {word}");
        self.structure = structure::of(word, &[self.structure]);
        match word {
            "relu" | "identity" | "abs" => {}
            "exp" | "square" => self.degree = 3,
            // Of a sigmoid, as all of these are: it is as far below 0 as the number that the sigmoid is of.
            "log" => {}
            _ => self.degree = 0,
        }
    }
}

pub(super) struct Draw<'a> {
    pub(super) generator: &'a mut Generator,
    limits: &'a Limits,
    pub(super) values: Vec<Value>,
    pub(super) items: Vec<String>,
    names: Vec<&'static str>,
    pub(super) multiply_adds: usize,
    pub(super) given: Vec<(String, bool, Vec<f64>)>,
    /// Whether the name `state` is kept for that field.
    keeps_state: bool,
    /// Whether an activation makes numbers large.
    grows: bool,
    /// Whether a step of training needs several rows.
    pub(super) batched: bool,
    /// Whether numbers of the input are beyond the limits of a `clip`.
    pub(super) clipped: bool,
    /// Layers whose weights others may use: name, inputs, outputs, and whether they are frozen.
    pub(super) full: Vec<(String, [usize; 2], bool)>,
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
        keeps_state: false,
        grows: false,
        batched: false,
        clipped: false,
        full: Vec::new(),
    };
    if draw.chance(0.08) { draw.short_form() } else { draw.block_form() }
}

impl Draw<'_> {
    pub(super) fn chance(&mut self, probability: f64) -> bool {
        self.generator.uniform() < probability
    }

    pub(super) fn pick<T: Copy>(&mut self, table: &[T]) -> T {
        table[self.generator.below(table.len())]
    }

    pub(super) fn width(&mut self) -> usize {
        let widths = &WIDTHS[..self.limits.widths.min(WIDTHS.len())];
        self.pick(widths)
    }

    /// A number as somebody would write it.
    pub(super) fn number(&mut self) -> f64 {
        (self.generator.below(401) as f64 - 200.0) / 200.0
    }

    pub(super) fn name(&mut self) -> String {
        let fallback = self.values.len();
        self.names.pop().map_or_else(|| format!("v{fallback}"), str::to_owned)
    }

    /// An activation that a row of this size and degree can have. One at most makes numbers large.
    pub(super) fn activation(&mut self, size: usize, degree: usize) -> &'static str {
        loop {
            let word = self.pick(ACTIVATIONS);
            let grows = matches!(word, "exp" | "square");
            let is_above_zero = ABOVE_ZERO.contains(&word);
            if word.ends_with("softmax") && size == 1 || grows && (self.grows || degree > 1) || is_above_zero
            {
                continue;
            }
            self.grows |= grows;
            return word;
        }
    }

    /// `pub struct Net<3, 5 relu, 2 softmax>;`
    fn short_form(&mut self) -> Declaration {
        let mut size = self.width();
        let mut text = format!("pub struct Net<{size}");
        let mut value = operation::input(&[size]);
        let layers = 1 + self.generator.below(3);
        let mut last = "sigmoid";
        for layer in 1..=layers {
            let outputs = self.width();
            last = loop {
                let word = self.activation(outputs, layer - 1);
                if !word.ends_with("softmax") || layer == layers {
                    break word;
                }
            };
            let word = if last == "sigmoid" && self.chance(0.5) { String::new() } else { format!(" {last}") };
            text += &format!(", {outputs}{word}");
            let (name, pattern) = (format!("layer{layer}"), "full".to_owned());
            let described = structure::Layer {
                name: &name,
                sizes: [size, outputs],
                pattern,
                bias: true,
                frozen: false,
                step: structure::step(0.0, 0.0, 1.0, None),
            };
            value = structure::of_layer("dense", &described, value);
            value = structure::of(last, &[value]);
            self.multiply_adds += size * outputs;
            size = outputs;
        }
        text += ">;";
        let word = match last {
            "sigmoid" => "bce",
            "softmax" | "log_softmax" => "cross_entropy",
            _ => "mse",
        };
        let number = default_number(word);
        let term =
            structure::Term { word, number, weight: 1.0, by_weights: false, target: 0, parts: [None; 2] };
        let term = structure::of_term(&term, &[value]);
        self.finish(text, structure::of_network(&[value], &[term]), true, word == "cross_entropy")
    }

    fn block_form(&mut self) -> Declaration {
        let x = if self.chance(0.7) { "x".to_owned() } else { self.name() };
        let axes = self.input_axes();
        let listed: Vec<String> = axes.iter().map(usize::to_string).collect();
        self.items.push(format!("{x}: input({});", listed.join(", ")));
        self.values.push(Value {
            name: x,
            size: axes.iter().product(),
            structure: operation::input(&axes),
            degree: 0,
            read: false,
        });
        for _ in 0..self.generator.below(self.limits.items + 1) {
            self.hidden();
        }
        let trained = self.chance(0.9);
        let heads = self.heads(trained);
        let distribution = matches!(&heads[..], [head] if head.is_distribution());
        let structure = self.ends(&heads);
        let mut items = std::mem::take(&mut self.items);
        // The parts of a target are in the order of their declaration, which says where each begins.
        let is_part = |item: &String| item.contains(": target(");
        let mut parts = items.iter().filter(|item| is_part(item)).cloned().collect::<Vec<_>>().into_iter();
        self.generator.shuffle(&mut items);
        for item in items.iter_mut().filter(|item| is_part(item)) {
            if let Some(part) = parts.next() {
                *item = part;
            }
        }
        self.finish(format!("pub struct Net {{ {} }}", items.join(" ")), structure, trained, distribution)
    }

    fn finish(&mut self, text: String, structure: u64, trained: bool, distribution: bool) -> Declaration {
        Declaration {
            text,
            trained,
            distribution,
            structure,
            multiply_adds: self.multiply_adds,
            batched: self.batched,
            clipped: self.clipped,
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

    /// `-> sigmoid -> log`: a function of numbers that are above 0 by what is before it.
    fn above_zero(&mut self, chain: &mut Chain) {
        let word = self.pick(ABOVE_ZERO);
        let grows = word == "reciprocal";
        if chain.degree > 1 || grows && self.grows {
            return;
        }
        self.grows |= grows;
        let degree = if word == "log" { chain.degree } else { 0 };
        chain.activate("sigmoid");
        chain.degree = degree;
        chain.activate(word);
        if grows {
            chain.degree = 3;
        }
    }

    /// `h: (x + k) -> relu -> dense(3, bias = false) -> tanh -> slice(1..);`
    fn hidden(&mut self) {
        let name = self.name();
        let mut chain = Chain::from(self.source());
        self.any_dropout(&mut chain, 0.03);
        if self.chance(0.12) {
            self.any_slice(&mut chain);
        }
        match self.generator.uniform() {
            drawn if drawn < 0.15 => {
                let word = self.activation(chain.size, chain.degree);
                chain.activate(word);
            }
            drawn if drawn < 0.25 => self.clip(&mut chain),
            _ => {}
        }
        self.any_dropout(&mut chain, 0.03);
        if self.chance(0.75) {
            // Now and then a width for which there are weights already.
            let fits = |layer: &(String, [usize; 2], bool)| match layer.1 {
                [inputs, outputs] if inputs == chain.size => Some(outputs),
                [inputs, outputs] if outputs == chain.size => Some(inputs),
                _ => None,
            };
            let known = self.full.iter().rev().find_map(fits);
            let outputs = match known {
                Some(outputs) if self.chance(0.4) => outputs,
                _ => self.width(),
            };
            self.dense(&name, &mut chain, outputs);
        } else if self.chance(0.6) {
            self.layer(&name, &mut chain);
        }
        for probability in [0.9, 0.15] {
            self.any_dropout(&mut chain, 0.03);
            if self.chance(probability) {
                let word = self.activation(chain.size, chain.degree);
                chain.activate(word);
            }
            if self.chance(0.08) {
                self.any_slice(&mut chain);
            }
            if self.chance(0.08) {
                self.clip(&mut chain);
            }
            if self.chance(0.05) {
                self.above_zero(&mut chain);
            }
        }
        self.any_dropout(&mut chain, 0.04);
        self.declare(name, &chain);
    }

    pub(super) fn declare(&mut self, name: String, chain: &Chain) {
        let stated = if self.chance(0.15) { format!("[{}]", chain.size) } else { String::new() };
        self.items.push(format!("{name}{stated}: {};", chain.text));
        let Chain { size, structure, degree, .. } = *chain;
        self.values.push(Value { name, size, structure, degree, read: false });
    }

    /// The values that nothing has read yet.
    pub(super) fn unread(&self) -> Vec<usize> {
        (0..self.values.len()).filter(|&value| !self.values[value].read).collect()
    }

    /// Whether the network can have the field `state`, which no layer has then.
    pub(super) fn keeps_state(&mut self) -> bool {
        // Whoever was given the name has taken it from the list.
        self.keeps_state |= self.names.contains(&"state");
        if self.keeps_state {
            self.names.retain(|name| *name != "state");
        }
        self.keeps_state
    }

    /// What nothing has read yet: joined, or brought to one width and combined.
    pub(super) fn rest(&mut self) -> Expression {
        let unread = self.unread();
        if self.chance(0.3) {
            let parts = unread.into_iter().map(|value| self.read(value)).collect();
            return self.joined(parts);
        }
        let size = unread.first().map_or(1, |&value| self.values[value].size);
        let mut rest: Option<Expression> = None;
        for mut value in unread {
            if self.values[value].size != size {
                let (mut chain, name) = (Chain::from(self.read(value)), self.name());
                self.dense(&name, &mut chain, size);
                self.declare(name, &chain);
                value = self.values.len() - 1;
            }
            let next = self.read(value);
            rest = Some(match rest {
                Some(rest) => self.combined(rest, next),
                None => next,
            });
        }
        // The value that was declared last is unread, so there is one.
        rest.unwrap_or_else(|| self.read(0))
    }
}
