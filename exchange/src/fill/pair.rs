//! Which layer of a file each declared layer is.
//!
//! Input: the tensors that a network wants, and those of a file. Output: pairs of layers. Guarantees: a
//! name that fits one layer comes first; what fits several is in no pair.

use std::collections::BTreeSet;

use super::{Kind, Wanted};
use crate::Tensor;
use crate::lower::hint;
use crate::read::{Order, Weights};

/// What a tensor is in its layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Weights,
    Bias,
    Mean,
    Variance,
}

/// The tensors of one layer of the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Layer<'a> {
    pub(super) name: &'a str,
    pub(super) parts: Vec<(Part, &'a str, &'a Tensor)>,
}

/// The layer of a tensor's name and what it is there, `None` for counters and what is no part of a layer.
fn part(name: &str) -> Option<(&str, Part)> {
    let at = name.rfind(['.', '/', ':']);
    let (layer, last) = at.map_or(("", name), |at| (&name[..at], &name[at + 1..]));
    Some((
        layer,
        match last {
            "weight" | "weights" | "kernel" | "gamma" | "scale" | "alpha" | "w" | "embedding" => {
                Part::Weights
            }
            "bias" | "beta" | "b" => Part::Bias,
            "running_mean" | "moving_mean" | "mean" => Part::Mean,
            "running_var" | "moving_variance" | "var" | "variance" => Part::Variance,
            _ => return None,
        },
    ))
}

pub(super) fn layers(weights: &Weights) -> Vec<Layer<'_>> {
    let mut layers: Vec<Layer<'_>> = Vec::new();
    for (name, tensor) in weights.tensors.iter().filter(|(_, tensor)| tensor.is_float()) {
        let Some((layer, part)) = part(name) else { continue };
        match layers.iter_mut().find(|known| known.name == layer) {
            Some(known) => known.parts.push((part, name, tensor)),
            None => layers.push(Layer { name: layer, parts: vec![(part, name, tensor)] }),
        }
    }
    layers
}

/// The declared layers: the field, and its tensors with what they are.
pub(super) fn declared(wanted: &[Wanted]) -> Vec<(&str, Vec<(Part, &Wanted)>)> {
    let mut layers: Vec<(&str, Vec<(Part, &Wanted)>)> = Vec::new();
    let has_weights = |field: &str| {
        let of_it = |tensor: &Wanted| tensor.name.strip_prefix(field).is_some_and(|part| part == ".weights");
        wanted.iter().any(of_it)
    };
    for tensor in wanted {
        let (field, part) = match (tensor.kind, tensor.name.rsplit_once('.')) {
            (Kind::Counter, _) | (_, None) => continue,
            (Kind::Parameter, Some((field, "bias"))) => (field, Part::Bias),
            (Kind::Parameter, Some((field, _))) => (field, Part::Weights),
            // The field of a layer such as `seed` has an underscore behind its name.
            (Kind::Statistics, Some((_, field))) => {
                (if has_weights(field) { field } else { field.trim_end_matches('_') }, Part::Mean)
            }
        };
        match layers.iter_mut().find(|(known, _)| *known == field) {
            Some((_, parts)) => parts.push((part, tensor)),
            None => layers.push((field, vec![(part, tensor)])),
        }
    }
    layers
}

/// The parts that a layer has, and how many axes its weights have.
type Sort = Vec<(Part, usize)>;

fn sort(parts: impl Iterator<Item = (Part, usize)>) -> Sort {
    let axes = |(part, axes)| (part, if part == Part::Weights { axes } else { 0 });
    // Means never come without variances.
    let mut sort: Sort = parts.map(axes).filter(|(part, _)| *part != Part::Variance).collect();
    sort.sort_unstable();
    sort
}

/// The parts that a layer has, with their axes but those of length 1, which are none.
fn shapes<'a>(parts: impl Iterator<Item = (Part, &'a [usize])>) -> Vec<(Part, Vec<usize>)> {
    let long = |(part, axes): (Part, &[usize])| {
        // A state has the mean and the variance of each unit.
        let axes = if part == Part::Mean { &axes[..axes.len().min(1)] } else { axes };
        (part, axes.iter().copied().filter(|&axis| axis != 1).collect())
    };
    let mut shapes: Vec<_> = parts.filter(|(part, _)| *part != Part::Variance).map(long).collect();
    shapes.sort_unstable();
    shapes
}

/// Whether a tensor is a matrix `[output][input]`, as PyTorch writes it.
pub(super) fn turned(name: &str, tensor: &Tensor) -> bool {
    name.ends_with("weight") && tensor.shape().len() == 2
}

/// A name without its numbers, and the numbers. `None` for a name without one.
fn numbered(name: &str) -> Option<(String, Vec<u64>)> {
    let (mut text, mut numbers) = (String::new(), Vec::new());
    let mut rest = name;
    while let Some(begin) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let (before, behind) = rest.split_at(begin);
        let end = behind.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(behind.len());
        let (number, behind) = behind.split_at(end);
        text.push_str(before);
        text.push('#');
        numbers.push(number.parse().ok()?);
        rest = behind;
    }
    text.push_str(rest);
    (!numbers.is_empty()).then_some((text, numbers))
}

/// Layers in the order of the numbers in their names, if the names differ in their numbers alone.
fn by_numbers(layers: &[Layer<'_>], of: &[usize]) -> Option<Vec<usize>> {
    if let [_] = of {
        return Some(of.to_vec());
    }
    let mut names = of
        .iter()
        .map(|&at| Some((numbered(layers.get(at)?.name)?, at)))
        .collect::<Option<Vec<((String, Vec<u64>), usize)>>>()?;
    let is_series = names.windows(2).all(|pair| matches!(pair, [a, b] if a.0.0 == b.0.0));
    names.sort_unstable();
    is_series.then(|| names.into_iter().map(|(_, at)| at).collect())
}

/// The declared layers and those of the file that have no partner yet.
struct Open<'a> {
    declared: &'a [(&'a str, Vec<(Part, &'a Wanted)>)],
    layers: &'a [Layer<'a>],
    wanted: Vec<usize>,
    left: Vec<usize>,
}

impl Open<'_> {
    fn sort_of_declared(&self, at: usize) -> Sort {
        sort(self.declared[at].1.iter().map(|(part, own)| (*part, own.shape.len())))
    }

    fn sort_of_file(&self, at: usize) -> Sort {
        sort(self.layers[at].parts.iter().map(|(part, _, of)| (*part, of.shape().len())))
    }

    /// The n-th to the n-th; where there are as many of each sort, each sort is in an order of its own.
    fn in_order(&self) -> Vec<(usize, usize)> {
        if self.wanted.len() != self.left.len() {
            return Vec::new();
        }
        let (mut ordered, mut file) = (self.wanted.clone(), self.left.clone());
        ordered.sort_by_key(|&at| self.sort_of_declared(at));
        file.sort_by_key(|&at| self.sort_of_file(at));
        let same = |(&at, &layer): (&usize, &usize)| self.sort_of_declared(at) == self.sort_of_file(layer);
        if ordered.iter().zip(&file).all(same) {
            ordered.into_iter().zip(file).collect()
        } else {
            self.wanted.iter().copied().zip(self.left.iter().copied()).collect()
        }
    }

    /// In the order of the numbers in names: all layers, or those of each sort that has as many.
    fn in_order_of_numbers(&self) -> Vec<(usize, usize)> {
        if let Some(left) = by_numbers(self.layers, &self.left)
            && left.len() == self.wanted.len()
        {
            return Self { left, wanted: self.wanted.clone(), ..*self }.in_order();
        }
        let sorts: BTreeSet<Sort> = self.wanted.iter().map(|&at| self.sort_of_declared(at)).collect();
        let mut pairs = Vec::new();
        for sort in sorts {
            let wanted: Vec<usize> =
                self.wanted.iter().copied().filter(|&at| self.sort_of_declared(at) == sort).collect();
            let left: Vec<usize> =
                self.left.iter().copied().filter(|&at| self.sort_of_file(at) == sort).collect();
            if let Some(left) = by_numbers(self.layers, &left)
                && left.len() == wanted.len()
            {
                pairs.extend(wanted.into_iter().zip(left));
            }
        }
        pairs
    }

    /// Those whose tensors alone have the declared shapes.
    fn by_shapes(&self) -> Vec<(usize, usize)> {
        let of_declared =
            |at: usize| shapes(self.declared[at].1.iter().map(|(part, own)| (*part, &own.shape[..])));
        let of_file = |at: usize| {
            let parts: Vec<(Part, Vec<usize>)> = self.layers[at]
                .parts
                .iter()
                .map(|(part, name, of)| {
                    let mut axes = of.shape().to_vec();
                    if turned(name, of) {
                        axes.reverse();
                    }
                    (*part, axes)
                })
                .collect();
            shapes(parts.iter().map(|(part, axes)| (*part, &axes[..])))
        };
        let mut pairs = Vec::new();
        for &at in &self.wanted {
            let wanted = of_declared(at);
            let rivals = self.wanted.iter().filter(|&&other| of_declared(other) == wanted).count();
            let mut fitting = self.left.iter().filter(|&&layer| of_file(layer) == wanted);
            if let (1, Some(&layer), None) = (rivals, fitting.next(), fitting.next()) {
                pairs.push((at, layer));
            }
        }
        pairs
    }
}

/// Pairs of a declared layer and a layer of the file: of the same name; the others in the order of the file
/// or of the numbers in its names; without an order, those whose shapes are the only ones.
pub(super) fn pairs(
    declared: &[(&str, Vec<(Part, &Wanted)>)],
    layers: &[Layer<'_>],
    order: Option<Order>,
) -> Vec<(usize, usize)> {
    let named = |(at, (field, _)): (usize, &(&str, _))| {
        let same = |layer: &Layer<'_>| {
            layer.name == *field
                || crate::lower::snake(layer.name) == *field
                || hint(layer.name).as_deref() == Some(field)
        };
        let mut found = layers.iter().enumerate().filter(|(_, layer)| same(layer));
        match (found.next(), found.next()) {
            (Some((layer, _)), None) => Some((at, layer)),
            _ => None,
        }
    };
    let mut pairs: Vec<(usize, usize)> = declared.iter().enumerate().filter_map(named).collect();
    let open = |pairs: &[(usize, usize)]| Open {
        declared,
        layers,
        wanted: (0..declared.len()).filter(|at| pairs.iter().all(|(own, _)| own != at)).collect(),
        left: (0..layers.len()).filter(|at| pairs.iter().all(|(_, own)| own != at)).collect(),
    };
    match order {
        None => {}
        Some(Order::File) => pairs.extend(open(&pairs).in_order()),
        Some(Order::Numbers) => {
            pairs.extend(open(&pairs).in_order_of_numbers());
            pairs.extend(open(&pairs).by_shapes());
        }
        Some(Order::Unknown) => pairs.extend(open(&pairs).by_shapes()),
    }
    pairs
}
