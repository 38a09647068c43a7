//! Random dense layers, with all of their options.
//!
//! Input: a chain, and how many numbers come out. Output: the chain with the layer. Guarantees: a layer is
//! tied only to one whose weights fit.

use super::{Place, Word};
use crate::draw::{Chain, Draw};
use crate::structure::{self, Layer};
use crate::words::INITS;

pub(super) const WORD: Word = Word { text: "dense", place: Place::Own };

impl Draw<'_> {
    /// ` -> dense(3, bias = false)`
    pub(crate) fn dense(&mut self, name: &str, chain: &mut Chain, outputs: usize) {
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
}
