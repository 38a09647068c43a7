//! Random layers with all of their options.

use crate::draw::{Chain, Draw};
use crate::structure::{self, Layer};
use crate::words::INITS;

impl Draw<'_> {
    /// ` -> dense(3, bias = false)`
    pub(super) fn dense(&mut self, name: &str, chain: &mut Chain, outputs: usize) {
        let inputs = chain.size;
        let fits = |layer: &&(String, [usize; 2], bool)| {
            layer.1 == [inputs, outputs] || layer.1 == [outputs, inputs]
        };
        let owner = self.full.iter().rev().find(fits).cloned();
        if let Some(owner) = owner.filter(|_| self.chance(0.5)) {
            self.tied(name, chain, outputs, &owner);
            return;
        }
        let mut options = Vec::new();
        let connected = if inputs * outputs <= 200 && self.chance(0.2) {
            Some(self.connections(inputs, outputs, &mut options))
        } else {
            None
        };
        let count = connected.as_ref().map_or(inputs * outputs, Vec::len);
        self.multiply_adds += count;
        let bias = self.bias(name, outputs, &mut options);
        if count <= 30 && self.chance(0.2) {
            let numbers: Vec<f64> = (0..count).map(|_| self.number()).collect();
            let (text, numbers) = match &connected {
                // The list follows the declared connections, the layer their order by input and output.
                Some(connected) => {
                    let mut order: Vec<usize> = (0..count).collect();
                    order.sort_by_key(|&position| connected[position]);
                    (format!("{numbers:?}"), order.into_iter().map(|position| numbers[position]).collect())
                }
                None => {
                    let rows: Vec<String> = numbers.chunks(outputs).map(|row| format!("{row:?}")).collect();
                    (format!("[{}]", rows.join(", ")), numbers)
                }
            };
            options.push(format!("weights = {text}"));
            self.given.push((name.to_owned(), false, numbers));
        } else if self.chance(0.3) {
            options.push(format!("init = {}", self.pick(INITS)));
        }
        if self.chance(0.05) {
            let allowed = ["allow = \"NW0050\"", "allow = [\"NW0050\", \"NW0053\"]"];
            options.push(self.pick(&allowed).to_owned());
        }
        let frozen = self.frozen(&mut options);
        let step = self.step(frozen, &mut options);
        self.generator.shuffle(&mut options);
        let options: String = options.into_iter().map(|option| format!(", {option}")).collect();
        let width = match outputs {
            _ if self.chance(0.8) => outputs.to_string(),
            even if even % 2 == 0 => format!("2 * {}", even / 2),
            odd => format!("(3 * {odd} + 3) / 3 - 1"),
        };
        chain.text += &format!(" -> dense({width}{options})");
        let pattern = match connected {
            Some(mut connected) => {
                connected.sort_unstable();
                format!("{connected:?}")
            }
            None => "full".to_owned(),
        };
        if pattern == "full" {
            self.full.push((name.to_owned(), [inputs, outputs], frozen));
        }
        let layer = Layer { name, sizes: [inputs, outputs], pattern, bias, frozen, step };
        chain.structure = structure::of_layer("dense", &layer, chain.structure);
        chain.size = outputs;
        chain.degree = chain.degree.max(1);
    }

    /// ` -> dense(3, tie = transpose(h))`
    fn tied(
        &mut self,
        name: &str,
        chain: &mut Chain,
        outputs: usize,
        (owner, sizes, owner_is_frozen): &(String, [usize; 2], bool),
    ) {
        let inputs = chain.size;
        let mut options = Vec::new();
        let bias = self.bias(name, outputs, &mut options);
        let transposed = *sizes != [inputs, outputs] || inputs == outputs && self.chance(0.5);
        let tie = if transposed { format!("transpose({owner})") } else { owner.clone() };
        options.push(format!("tie = {tie}"));
        // The bias is the layer's own, and so is what training makes of it.
        let (mut frozen, mut rate_scale) = (*owner_is_frozen, 1.0);
        if bias && self.chance(0.3) {
            frozen = self.chance(0.5);
            options.push(format!("frozen = {frozen}"));
        }
        if bias && !frozen && self.chance(0.2) {
            rate_scale = 0.5;
            options.push("rate_scale = 0.5".to_owned());
        }
        self.generator.shuffle(&mut options);
        chain.text += &format!(" -> dense({outputs}, {})", options.join(", "));
        let pattern = structure::tie(owner, transposed);
        let step = structure::step(0.0, 0.0, rate_scale, None);
        let layer = Layer { name, sizes: [inputs, outputs], pattern, bias, frozen, step };
        chain.structure = structure::of_layer("dense", &layer, chain.structure);
        self.multiply_adds += inputs * outputs;
        chain.size = outputs;
        // What goes in may come of the same weights.
        chain.degree += 1;
    }

    /// ` -> scale(bias = false)`, ` -> layer_norm`, ` -> rms_norm`, ` -> prelu(0.1)`
    pub(super) fn factors(&mut self, name: &str, chain: &mut Chain) {
        let size = chain.size;
        let words: &[&str] = match size {
            // The norm of one number is always 0.
            1 => &["scale", "rms_norm", "prelu", "batch_norm"],
            _ => &["scale", "layer_norm", "rms_norm", "prelu", "batch_norm"],
        };
        let mut word = self.pick(words);
        if word == "batch_norm" && !self.keeps_state() {
            word = "scale";
        }
        let mut options = Vec::new();
        let bias =
            matches!(word, "scale" | "layer_norm" | "batch_norm") && self.bias(name, size, &mut options);
        if size <= 12 && self.chance(0.3) {
            let numbers: Vec<f64> = (0..size).map(|_| self.number()).collect();
            options.push(format!("weights = {numbers:?}"));
            self.given.push((name.to_owned(), false, numbers));
        } else if self.chance(0.3) {
            options.push(format!("init = {}", self.pick(INITS)));
        }
        let is_begun =
            options.iter().any(|option| option.starts_with("weights") || option.starts_with("init"));
        let frozen = self.frozen(&mut options);
        let step = self.step(frozen, &mut options);
        if word.ends_with("_norm") {
            let mut epsilon =
                if matches!(word, "layer_norm" | "batch_norm") { 1e-5 } else { f64::from(f32::EPSILON) };
            if self.chance(0.5) {
                epsilon = 0.01;
                options.push("epsilon = 0.01".to_owned());
            }
            chain.structure = match word {
                "batch_norm" => {
                    let momentum = if self.chance(0.5) { 0.25 } else { 0.1 };
                    if momentum != 0.1 {
                        options.push(format!("momentum = {momentum}"));
                    }
                    self.batched |= !frozen;
                    structure::of_batch_norm(epsilon, momentum, frozen, chain.structure)
                }
                _ => structure::of_norm(word == "layer_norm", epsilon, chain.structure),
            };
        }
        self.generator.shuffle(&mut options);
        if word == "prelu" && !is_begun && self.chance(0.5) {
            options.insert(0, "0.1".to_owned());
        }
        let options = if options.is_empty() { String::new() } else { format!("({})", options.join(", ")) };
        chain.text += &format!(" -> {word}{options}");
        let layer = Layer { name, sizes: [size, size], pattern: "diagonal".to_owned(), bias, frozen, step };
        let kind = if word == "prelu" { "prelu" } else { "dense" };
        chain.structure = structure::of_layer(kind, &layer, chain.structure);
        self.multiply_adds += size;
        chain.degree = chain.degree.max(1);
    }

    /// `connect = [0 -> 0, 1 -> 2]` or `mask = [[1, 0], [0, 1]]`: a part of all pairs, with one for each
    /// output.
    fn connections(
        &mut self,
        inputs: usize,
        outputs: usize,
        options: &mut Vec<String>,
    ) -> Vec<(usize, usize)> {
        let share = 0.1 + 0.8 * self.generator.uniform();
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        for output in 0..outputs {
            let certain = self.generator.below(inputs);
            pairs.extend((0..inputs).filter(|&i| i == certain || self.chance(share)).map(|i| (i, output)));
        }
        if self.chance(0.5) {
            self.generator.shuffle(&mut pairs);
            let listed: Vec<String> = pairs.iter().map(|(i, o)| format!("{i} -> {o}")).collect();
            options.push(format!("connect = [{}]", listed.join(", ")));
        } else {
            pairs.sort_unstable();
            let row = |i: usize| (0..outputs).map(|o| usize::from(pairs.contains(&(i, o)))).collect();
            let rows: Vec<Vec<usize>> = (0..inputs).map(row).collect();
            options.push(format!("mask = {rows:?}"));
        }
        pairs
    }

    /// `bias = false`, or numbers, or `bias_init = ones`, or nothing; whether there is a bias.
    fn bias(&mut self, name: &str, outputs: usize, options: &mut Vec<String>) -> bool {
        if self.chance(0.2) {
            options.push("bias = false".to_owned());
            return false;
        }
        if outputs <= 12 && self.chance(0.2) {
            let numbers: Vec<f64> = (0..outputs).map(|_| self.number()).collect();
            options.push(format!("bias = {numbers:?}"));
            self.given.push((name.to_owned(), true, numbers));
        } else if self.chance(0.15) {
            options.push(format!("bias_init = {}", self.pick(INITS)));
        }
        true
    }

    /// `l2 = 0.01, max_norm = 1.5`, or nothing; what they mean.
    fn step(&mut self, frozen: bool, options: &mut Vec<String>) -> String {
        let mut drawn = |key: &str, value: f64| {
            let is_drawn = !frozen && self.chance(0.1);
            if is_drawn {
                options.push(format!("{key} = {value}"));
            }
            is_drawn.then_some(value)
        };
        let (l1, l2) = (drawn("l1", 0.002).unwrap_or(0.0), drawn("l2", 0.01).unwrap_or(0.0));
        let rate_scale = drawn("rate_scale", 0.5).unwrap_or(1.0);
        let max_norm = drawn("max_norm", 1.5);
        structure::step(l1, l2, rate_scale, max_norm)
    }

    fn frozen(&mut self, options: &mut Vec<String>) -> bool {
        let frozen = self.chance(0.15);
        if frozen {
            options.push("frozen = true".to_owned());
        }
        frozen
    }
}
