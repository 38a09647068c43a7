//! Which layer of a file each declared layer is.
//!
//! Input: the tensors that a network wants, and those of a file. Output: pairs of layers. Guarantees: a
//! name that fits one layer comes first; what fits several is in no pair.

use super::Wanted;
use crate::Tensor;
use crate::lower::hint;
use crate::read::Weights;

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
    for tensor in wanted.iter().filter(|tensor| !tensor.counter) {
        let (field, part) = match tensor.name.strip_prefix("state.") {
            Some(field) => (field, Part::Mean),
            None => match tensor.name.rsplit_once('.') {
                Some((field, "bias")) => (field, Part::Bias),
                Some((field, _)) => (field, Part::Weights),
                None => continue,
            },
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

/// Pairs of a declared layer and a layer of the file: of the same name; else in order, where they are as
/// many. Where there are as many of each sort, each sort is in an order of its own. Where the file has no
/// order, a layer is the only one whose tensors have the declared shapes.
pub(super) fn pairs(
    declared: &[(&str, Vec<(Part, &Wanted)>)],
    layers: &[Layer<'_>],
    unordered: bool,
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
    let open: Vec<usize> = (0..declared.len()).filter(|at| pairs.iter().all(|(own, _)| own != at)).collect();
    let left: Vec<usize> = (0..layers.len()).filter(|at| pairs.iter().all(|(_, own)| own != at)).collect();
    if unordered {
        let of_declared =
            |at: usize| shapes(declared[at].1.iter().map(|(part, own)| (*part, &own.shape[..])));
        let of_file = |at: usize| shapes(layers[at].parts.iter().map(|(part, _, of)| (*part, of.shape())));
        for &at in &open {
            let wanted = of_declared(at);
            let rivals = open.iter().filter(|&&other| of_declared(other) == wanted).count();
            let mut fitting = left.iter().filter(|&&layer| of_file(layer) == wanted);
            if let (1, Some(&layer), None) = (rivals, fitting.next(), fitting.next()) {
                pairs.push((at, layer));
            }
        }
    } else if open.len() == left.len() {
        let of_declared =
            |at: &usize| sort(declared[*at].1.iter().map(|(part, own)| (*part, own.shape.len())));
        let of_file =
            |at: &usize| sort(layers[*at].parts.iter().map(|(part, _, of)| (*part, of.shape().len())));
        let (mut ordered, mut file) = (open.clone(), left.clone());
        ordered.sort_by_key(of_declared);
        file.sort_by_key(of_file);
        if ordered.iter().map(of_declared).eq(file.iter().map(of_file)) {
            pairs.extend(ordered.into_iter().zip(file));
        } else {
            pairs.extend(open.into_iter().zip(left));
        }
    }
    pairs
}
