//! A WaveNet of Neural Amp Modeler: stacks of dilated convolutions, each with a gate or an activation, and a
//! head that sums up what they give.
//!
//! Input: the configuration and the weights. Output: the sample that is computed of those up to now.
//! Guarantees: the weights are taken in the order in which the player takes them.
//!
//! The architecture: van den Oord et al. 2016, with the changes of Neural Amp Modeler: the input is mixed
//! into every layer, `gating_mode` and the modulations `…_film` of Perez et al. 2018. The player applies
//! `layer1x1_post_film` to blended layers alone.

use serde_json::Value;

use super::super::graph::Graph;
use super::super::json;
use super::super::time::Causal;
use super::activation;
use super::config::{active, at, is};
use super::weights::Numbers;
use crate::Tensor;
use crate::foreign::{Layout, Op, Pair, ValueId};

/// Fails with a configuration that says something else than a number.
const UNFIT: &str = "its configuration lacks a number";

fn number(of: &Value, key: &str) -> Option<usize> {
    of.get(key).and_then(json::size)
}

/// The output for a sample, and how many samples before it matter.
pub(super) fn wave_net(
    graph: &mut Graph,
    prefix: &str,
    config: &Value,
    numbers: &mut Numbers<'_>,
    [x, condition]: [ValueId; 2],
) -> Result<(ValueId, usize), String> {
    if config.get("head").is_some_and(|head| !head.is_null()) {
        return Err(String::from("it has a head behind its stacks, which the format does not describe"));
    }
    let (mut value, mut head, mut field) = (x, None, 0_usize);
    for (index, of) in json::list(config, "layers").iter().enumerate() {
        let stack = Stack { of, name: format!("{prefix}{}", index + 1), condition };
        let (next, out) = stack.read(graph, numbers, value, head, &mut field)?;
        (value, head) = (next, Some(out));
    }
    let head = head.ok_or("it has no layers")?;
    let scale = Tensor::number(numbers.take(1)?[0]);
    let y = graph.with(&format!("{prefix}head_scale"), "head_scale", Pair::Mul, head, scale);
    Ok((y, field))
}

struct Stack<'a> {
    of: &'a Value,
    /// `1`: of the first stack.
    name: String,
    condition: ValueId,
}

impl Stack<'_> {
    /// What the next stack reads, and the sum of the heads.
    fn read(
        &self,
        graph: &mut Graph,
        numbers: &mut Numbers<'_>,
        x: ValueId,
        before: Option<ValueId>,
        field: &mut usize,
    ) -> Result<(ValueId, ValueId), String> {
        let of = self.of;
        let channels = number(of, "channels").ok_or(UNFIT)?;
        let name = format!("stack_{}", self.name);
        let size = [number(of, "input_size").ok_or(UNFIT)?, channels];
        let into = Causal { name: &name, word: "rechannel", size, kernel: 1, dilation: 1, groups: 1 };
        let mut value = numbers.convolved(graph, &into, false, x)?;
        let mut sum = before;
        for index in 0..json::list(of, "dilations").len() {
            let layer = Layer::new(self, index)?;
            *field = field.saturating_add((layer.kernel.max(1) - 1).saturating_mul(layer.dilation));
            let (next, out) = layer.read(graph, numbers, value)?;
            value = next;
            sum = Some(match sum {
                Some(sum) => {
                    graph.pair(&format!("sum_{}_{}", self.name, index + 1), "head", Pair::Add, [sum, out])
                }
                None => out,
            });
        }
        let sum = sum.ok_or("a stack has no layers")?;
        let last = match active(of, "head1x1") {
            Some(head) => number(head, "out_channels").ok_or(UNFIT)?,
            None => number(of, "bottleneck").unwrap_or(channels),
        };
        let (outputs, kernel, bias) = match of.get("head").filter(|head| !head.is_null()) {
            Some(head) => {
                (number(head, "out_channels"), number(head, "kernel_size"), is(head, "bias", false))
            }
            None => (number(of, "head_size"), Some(1), is(of, "head_bias", false)),
        };
        let (size, kernel) = ([last, outputs.ok_or(UNFIT)?], kernel.ok_or(UNFIT)?);
        *field = field.saturating_add(kernel.max(1) - 1);
        let name = format!("head_{}", self.name);
        let head = Causal { name: &name, word: "head", size, kernel, dilation: 1, groups: 1 };
        Ok((value, numbers.convolved(graph, &head, bias, sum)?))
    }
}

/// What becomes of a layer's two halves.
#[derive(Clone, Copy, PartialEq)]
enum Gating {
    None,
    /// `f(a)·g(b)`
    Gated,
    /// `g(b)·f(a) + (1 − g(b))·a`
    Blended,
}

struct Layer<'a> {
    of: &'a Value,
    index: usize,
    /// `1_3`: the third layer of the first stack.
    name: String,
    condition: ValueId,
    sizes: [usize; 3],
    kernel: usize,
    dilation: usize,
    gating: Gating,
}

impl<'a> Layer<'a> {
    fn new(stack: &Stack<'a>, index: usize) -> Result<Self, String> {
        let of = stack.of;
        let channels = number(of, "channels").ok_or(UNFIT)?;
        let bottleneck = number(of, "bottleneck").unwrap_or(channels);
        let kernel = at(of, "kernel_sizes", index).or_else(|| at(of, "kernel_size", index));
        let gating = match at(of, "gating_mode", index).and_then(Value::as_str) {
            Some("none" | "") => Gating::None,
            Some("gated") => Gating::Gated,
            Some("blended") => Gating::Blended,
            Some(_) => return Err(String::from("its `gating_mode` is not one of none, gated and blended")),
            None if is(of, "gated", false) => Gating::Gated,
            None => Gating::None,
        };
        Ok(Self {
            of,
            index,
            name: format!("{}_{}", stack.name, index + 1),
            condition: stack.condition,
            sizes: [channels, bottleneck, number(of, "condition_size").ok_or(UNFIT)?],
            kernel: kernel.and_then(json::size).ok_or(UNFIT)?,
            dilation: at(of, "dilations", index).and_then(json::size).ok_or(UNFIT)?,
            gating,
        })
    }

    fn groups(of: &Value, key: &str) -> usize {
        number(of, key).unwrap_or(1)
    }

    /// A convolution of one step.
    fn one(name: &str, size: [usize; 2], groups: usize) -> Causal<'_> {
        Causal { name, word: "1x1", size, kernel: 1, dilation: 1, groups }
    }

    /// What the next layer reads, and what the head sums up.
    fn read(
        &self,
        graph: &mut Graph,
        numbers: &mut Numbers<'_>,
        x: ValueId,
    ) -> Result<(ValueId, ValueId), String> {
        let [channels, bottleneck, _] = self.sizes;
        let parts = Parts::take(self, numbers)?;
        let sums = self.sums(graph, &parts, x)?;
        let sums = parts.film(graph, self, "activation_pre_film", sums)?;
        let value = self.activated(graph, sums)?;
        let value = parts.film(graph, self, "activation_post_film", value)?;
        let mut next = value;
        if let Some((groups, (weights, bias))) = &parts.one {
            let name = format!("out_{}", self.name);
            let of = Self::one(&name, [bottleneck, channels], *groups);
            next = graph.causal(&of, value, weights, bias.clone(), None)?;
            if self.gating == Gating::Blended {
                next = parts.film(graph, self, "layer1x1_post_film", next)?;
            }
        }
        let next = graph.pair(&format!("layer_{}", self.name), "residual", Pair::Add, [x, next]);
        let mut out = value;
        if let Some((groups, size, (weights, bias))) = &parts.head {
            let name = format!("give_{}", self.name);
            let of = Self::one(&name, [bottleneck, *size], *groups);
            out = graph.causal(&of, value, weights, bias.clone(), None)?;
            out = parts.film(graph, self, "head1x1_post_film", out)?;
        }
        Ok((next, out))
    }

    /// The dilated convolution and the input that is mixed into it.
    fn sums(&self, graph: &mut Graph, parts: &Parts<'_>, x: ValueId) -> Result<ValueId, String> {
        let (name, wide) = (format!("conv_{}", self.name), self.wide());
        let conv = Causal {
            name: &name,
            word: "convolution",
            size: [self.sizes[0], wide],
            kernel: self.kernel,
            dilation: self.dilation,
            groups: Self::groups(self.of, "groups_input"),
        };
        let x = parts.film(graph, self, "conv_pre_film", x)?;
        let (weights, bias) = &parts.conv;
        let mix_name = format!("mix_{}", self.name);
        let mix = Self::one(&mix_name, [self.sizes[2], wide], Self::groups(self.of, "groups_input_mixin"));
        let films = ["conv_post_film", "input_mixin_pre_film", "input_mixin_post_film"];
        if mix.groups == 1 && films.iter().all(|film| active(self.of, film).is_none()) {
            // One layer with both: `[output][input]` to `[input][output]`.
            let matrix = crate::foreign::transposed(parts.mix, [wide, self.sizes[2]]);
            return graph.causal(&conv, x, weights, bias.clone(), Some((self.condition, matrix)));
        }
        let sums = graph.causal(&conv, x, weights, bias.clone(), None)?;
        let sums = parts.film(graph, self, films[0], sums)?;
        let condition = parts.film(graph, self, films[1], self.condition)?;
        let mixed = graph.causal(&mix, condition, parts.mix, None, None)?;
        let mixed = parts.film(graph, self, films[2], mixed)?;
        Ok(graph.pair(&format!("mixed_{}", self.name), "mixin", Pair::Add, [sums, mixed]))
    }

    fn wide(&self) -> usize {
        if self.gating == Gating::None { self.sizes[1] } else { 2 * self.sizes[1] }
    }

    fn activated(&self, graph: &mut Graph, sums: ValueId) -> Result<ValueId, String> {
        let size = self.sizes[1];
        let null = Value::Null;
        let first = at(self.of, "activation", self.index).unwrap_or(&null);
        let name = format!("conv_{}", self.name);
        if self.gating == Gating::None {
            return activation::apply(graph, &name, first, sums, size);
        }
        let sigmoid = Value::from("Sigmoid");
        let second = at(self.of, "secondary_activation", self.index).filter(|second| !second.is_null());
        let (a, b) = halves(graph, &name, sums, size);
        let f = activation::apply(graph, &format!("value_{}", self.name), first, a, size)?;
        let gate = second.filter(|second| second.as_str() != Some("")).unwrap_or(&sigmoid);
        let g = activation::apply(graph, &format!("gate_{}", self.name), gate, b, size)?;
        let product = graph.pair(&format!("gated_{}", self.name), "gate", Pair::Mul, [f, g]);
        if self.gating == Gating::Gated {
            return Ok(product);
        }
        let one = graph.number("one", 1.0);
        let rest = graph.pair("", "blend", Pair::Sub, [one, g]);
        let rest = graph.pair("", "blend", Pair::Mul, [rest, a]);
        Ok(graph.pair(&format!("blend_{}", self.name), "blend", Pair::Add, [product, rest]))
    }
}

/// The first numbers of a row and the others.
fn halves(graph: &mut Graph, name: &str, x: ValueId, size: usize) -> (ValueId, ValueId) {
    let lengths = i64::try_from(size).unwrap_or(i64::MAX);
    let lengths = graph.constant(&format!("{name}.halves"), Tensor::integers(vec![lengths; 2]));
    let first = graph.0.node(name, "halves", Op::Layout(Layout::Split { axis: 1 }), &[x, lengths]);
    let second = graph.0.value(name, None);
    if let Some(node) = graph.0.nodes.last_mut() {
        node.results.push(second);
    }
    (first, second)
}

/// The weights of a convolution and its bias.
type Taken<'a> = (&'a [f64], Option<Vec<f64>>);

/// The weights of a layer, in the order of the file.
struct Parts<'a> {
    conv: Taken<'a>,
    mix: &'a [f64],
    /// Its groups.
    one: Option<(usize, Taken<'a>)>,
    /// Its groups and how many numbers it gives.
    head: Option<(usize, usize, Taken<'a>)>,
    films: Vec<Film<'a>>,
}

/// A modulation: `x·a(c) + b(c)`.
struct Film<'a> {
    key: &'static str,
    size: usize,
    has_shift: bool,
    groups: usize,
    weights: Taken<'a>,
}

impl<'a> Parts<'a> {
    fn take(layer: &Layer<'_>, numbers: &mut Numbers<'a>) -> Result<Self, String> {
        let of = layer.of;
        let ([channels, bottleneck, condition], wide) = (layer.sizes, layer.wide());
        let conv = Causal {
            kernel: layer.kernel,
            ..Layer::one("", [channels, wide], Layer::groups(of, "groups_input"))
        };
        let conv = numbers.convolution(&conv, true)?;
        let mix = Layer::one("", [condition, wide], Layer::groups(of, "groups_input_mixin"));
        let (mix, _) = numbers.convolution(&mix, false)?;
        let one = match of.get("layer1x1") {
            None => Some(1),
            Some(one) => is(one, "active", false).then(|| Layer::groups(one, "groups")),
        };
        let one = match one {
            Some(groups) => {
                let taken = numbers.convolution(&Layer::one("", [bottleneck, channels], groups), true)?;
                Some((groups, taken))
            }
            None => None,
        };
        let mut head_size = 0;
        let head = match active(of, "head1x1") {
            Some(head) => {
                head_size = number(head, "out_channels").ok_or(UNFIT)?;
                let groups = Layer::groups(head, "groups");
                let taken = numbers.convolution(&Layer::one("", [bottleneck, head_size], groups), true)?;
                Some((groups, head_size, taken))
            }
            None => None,
        };
        let sizes = [
            ("conv_pre_film", channels),
            ("conv_post_film", wide),
            ("input_mixin_pre_film", condition),
            ("input_mixin_post_film", wide),
            ("activation_pre_film", wide),
            ("activation_post_film", bottleneck),
            ("layer1x1_post_film", channels),
            ("head1x1_post_film", head_size),
        ];
        let mut films = Vec::new();
        for (key, size) in sizes {
            let Some(film) = active(of, key) else { continue };
            let (has_shift, groups) = (is(film, "shift", true), Layer::groups(film, "groups"));
            let all = if has_shift { size.checked_mul(2).ok_or(UNFIT)? } else { size };
            let weights = numbers.convolution(&Layer::one("", [condition, all], groups), true)?;
            films.push(Film { key, size, has_shift, groups, weights });
        }
        Ok(Self { conv, mix, one, head, films })
    }

    /// A row, modulated where the layer says so.
    fn film(&self, graph: &mut Graph, layer: &Layer<'_>, key: &str, x: ValueId) -> Result<ValueId, String> {
        let Some(film) = self.films.iter().find(|film| film.key == key) else { return Ok(x) };
        let name = format!("{}_{}", key.trim_end_matches("_film"), layer.name);
        let all = if film.has_shift { 2 * film.size } else { film.size };
        let of = Layer::one(&name, [layer.sizes[2], all], film.groups);
        let (weights, bias) = &film.weights;
        let both = graph.causal(&of, layer.condition, weights, bias.clone(), None)?;
        if !film.has_shift {
            return Ok(graph.pair("", "film", Pair::Mul, [x, both]));
        }
        let (scale, shift) = halves(graph, &name, both, film.size);
        let product = graph.pair("", "film", Pair::Mul, [x, scale]);
        Ok(graph.pair(&format!("{name}_of"), "film", Pair::Add, [product, shift]))
    }
}
