//! The end of a declaration: the values that outputs and losses name.
//!
//! The first head reads everything that nothing has read, so that nothing is left over; further ones read any
//! values.

use crate::draw::{Chain, Draw};
use crate::structure;
use crate::words::{Loss, default_number, losses};

/// A value that the loss or the output names.
pub(crate) struct Head {
    name: String,
    size: usize,
    structure: u64,
    /// The losses that compare it, with their weights, and whether samples' weights divide them.
    losses: Vec<(Loss, f64, bool)>,
    /// The variance that belongs to it, with what it is computed from.
    variance: Option<(String, u64)>,
}

/// The declared parts of a target.
struct Parts {
    /// How many numbers the target has so far.
    end: usize,
    /// Names, places and sizes.
    declared: Vec<(String, usize, usize)>,
}

impl Head {
    /// Whether its target must be a distribution.
    pub(crate) fn is_distribution(&self) -> bool {
        self.losses.iter().any(|(loss, ..)| loss.word == "cross_entropy")
    }
}

impl Draw<'_> {
    /// The values that everything leads to.
    pub(crate) fn heads(&mut self, trained: bool) -> Vec<Head> {
        let count = if self.chance(0.3) { 2 + self.generator.below(2) } else { 1 };
        (0..count).map(|head| self.head(trained, head == 0)).collect()
    }

    fn head(&mut self, trained: bool, reads_the_rest: bool) -> Head {
        let loss = trained.then(|| self.pick(&losses()));
        let outputs = loop {
            let width = self.width();
            if width >= loss.map_or(1, |loss| loss.outputs) {
                break width;
            }
        };
        let mut source = if reads_the_rest { self.rest() } else { self.source() };
        if self.chance(0.2) {
            source = self.grown(source);
        }
        let name = self.name();
        let mut chain = Chain::from(source);
        self.any_dropout(&mut chain, 0.04);
        let more = if self.chance(0.15) { 1 + self.generator.below(3) } else { 0 };
        self.dense(&name, &mut chain, outputs + more);
        if more > 0 {
            let start = self.generator.below(more + 1);
            self.slice(&mut chain, start, outputs);
        }
        self.any_dropout(&mut chain, 0.03);
        match loss {
            Some(Loss { needs: Some(word), .. }) => chain.activate(word),
            _ if self.chance(0.8) => {
                let word = self.activation(outputs, chain.degree);
                chain.activate(word);
            }
            _ => {}
        }
        self.items.push(format!("{name}: {};", chain.text));
        let variance = loss.filter(Loss::has_variance).map(|_| self.variance(outputs));
        let mut terms: Vec<(Loss, f64, bool)> = Vec::new();
        if let Some(loss) = loss {
            terms.push((loss, self.weight(), self.chance(0.15)));
            if self.chance(0.1) {
                let second = self.pick(&["mse", "mae", "log_cosh"]);
                let second = losses().into_iter().find(|loss| loss.word == second).unwrap_or(loss);
                terms.push((second, self.weight(), self.chance(0.15)));
            }
        }
        Head { name, size: outputs, structure: chain.structure, losses: terms, variance }
    }

    /// The variance of a head: `variance: h -> dense(2) -> softplus;`
    fn variance(&mut self, outputs: usize) -> (String, u64) {
        let mut chain = Chain::from(self.source());
        let name = self.name();
        self.dense(&name, &mut chain, outputs);
        chain.activate("softplus");
        self.items.push(format!("{name}: {};", chain.text));
        (name, chain.structure)
    }

    /// The options of a term that name parts of the target, and where these begin.
    fn parts_of_term(
        &mut self,
        loss: &Loss,
        outputs: usize,
        parts: &mut Parts,
    ) -> (String, [Option<usize>; 2]) {
        let weight = self.chance(0.2).then(|| self.part(1, parts));
        let mask = (loss.is_mean && self.chance(0.2)).then(|| self.part(outputs, parts));
        let text = |key: &str, part: &Option<(String, usize)>| {
            part.as_ref().map_or_else(String::new, |(name, _)| format!(", {key} = {name}"))
        };
        let texts = text("weight", &weight) + &text("mask", &mask);
        (texts, [weight, mask].map(|part| part.map(|(_, start)| start)))
    }

    /// A part of the target with so many numbers, perhaps one that another term has, and where it begins.
    fn part(&mut self, size: usize, parts: &mut Parts) -> (String, usize) {
        let known = parts.declared.iter().find(|(_, _, of)| *of == size);
        if let Some((name, start, _)) = known.filter(|_| self.chance(0.5)) {
            return (name.clone(), *start);
        }
        let (name, start) = (self.name(), parts.end);
        self.items.push(format!("{name}: target({size});"));
        parts.end += size;
        parts.declared.push((name.clone(), start, size));
        (name, start)
    }

    fn weight(&mut self) -> f64 {
        if self.chance(0.8) { 1.0 } else { self.pick(&[0.5, 2.0, 0.3]) }
    }

    /// The items `loss` and `output`; what they mean.
    pub(crate) fn ends(&mut self, heads: &[Head]) -> u64 {
        let input = self.values.first().map(|input| (input.name.clone(), input.structure));
        let (mut texts, mut terms, mut target) = (Vec::new(), Vec::new(), 0);
        let mut parts = Parts { end: heads.iter().map(|head| head.size).sum(), declared: Vec::new() };
        let mut operands: Vec<(&str, u64)> = Vec::new();
        for head in heads {
            for (loss, weight, by_weights) in &head.losses {
                let (text, variance) = match head.variance.as_ref().filter(|_| loss.has_variance()) {
                    Some((name, structure)) => (format!("{}, {name}", head.name), Some((name, *structure))),
                    None => (head.name.clone(), None),
                };
                let option =
                    loss.option.map_or_else(String::new, |(key, number)| format!(", {key} = {number}"));
                let factor = if *weight == 1.0 { String::new() } else { format!("{weight} * ") };
                let divisor = if *by_weights { ", normalise = weights" } else { "" };
                let (of_target, parts) = self.parts_of_term(loss, head.size, &mut parts);
                texts.push(format!("{factor}{}({text}{option}{of_target}{divisor})", loss.word));
                let number = loss.option.map_or(default_number(loss.word), |(_, number)| number);
                let read: Vec<u64> =
                    [head.structure].into_iter().chain(variance.map(|(_, structure)| structure)).collect();
                let (weight, by_weights) = (*weight, *by_weights);
                let term = structure::Term { word: loss.word, number, weight, by_weights, target, parts };
                terms.push(structure::of_term(&term, &read));
                for (name, structure) in [(&head.name, head.structure)].into_iter().chain(variance) {
                    if operands.iter().all(|(known, _)| known != name) {
                        operands.push((name, structure));
                    }
                }
            }
            target += head.size;
        }
        if !texts.is_empty() {
            self.items.push(format!("loss: {};", texts.join(" + ")));
        } else {
            operands = heads.iter().map(|head| (head.name.as_str(), head.structure)).collect();
        }
        let is_named = operands.len() > 1 && texts.is_empty() || self.chance(0.15);
        if is_named {
            self.generator.shuffle(&mut operands);
            if !texts.is_empty() {
                operands.truncate(1 + self.generator.below(operands.len()));
            }
            // The input beside others.
            if let Some((name, structure)) = input.as_ref().filter(|_| self.chance(0.1)) {
                operands.insert(self.generator.below(operands.len() + 1), (name, *structure));
            }
            let names: Vec<&str> = operands.iter().map(|(name, _)| *name).collect();
            let is_bare = names.len() == 1 && self.chance(0.5);
            let names = if is_bare { names.concat() } else { format!("({})", names.join(", ")) };
            self.items.push(format!("output: {names};"));
        }
        let outputs: Vec<u64> = operands.iter().map(|(_, structure)| *structure).collect();
        structure::of_network(&outputs, &terms)
    }
}
