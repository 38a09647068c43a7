//! The weights of `.weights.h5` and `.keras` files by the names of their layers.
//!
//! Input: the groups of HDF5, which are named by class and number, and whose numbers are counted. Output:
//! [`Weights`] with the names that Keras shows: `h/kernel`. Guarantees: layers of one class are in the
//! order of the model; where layers with the same axes are of several classes, or have names of their
//! own, it is said that there is no order; a number whose part is not known keeps its index.

use std::collections::BTreeMap;

use crate::read::hdf5::File;
use crate::read::{Order, Weights};
use crate::{Refusal, Tensor};

/// The parts of a layer in the order in which Keras counts them, by its class and the axes of its numbers.
fn parts(class: &str, axes: &[usize]) -> &'static [&'static str] {
    match (class, axes) {
        ("batch_normalization", [1, 1]) => &["moving_mean", "moving_variance"],
        ("batch_normalization", [1, 1, 1, 1]) => &["gamma", "beta", "moving_mean", "moving_variance"],
        ("layer_normalization", [1, 1]) => &["gamma", "beta"],
        ("rms_normalization", [1]) => &["scale"],
        ("p_re_lu", [1]) => &["alpha"],
        ("normalization", [_, _, 0]) => &["mean", "variance", "count"],
        // Of a class that nobody knows, too, such as a user's own.
        (_, [2]) => &["kernel"],
        (_, [2, 1]) => &["kernel", "bias"],
        _ => &[],
    }
}

/// A group's name without its number: `dense_1` is the second one of `dense`.
fn counted(group: &str) -> (&str, usize) {
    let number = group.rsplit_once('_').and_then(|(class, number)| Some((class, number.parse().ok()?)));
    number.unwrap_or((group, 0))
}

/// A layer with its numbers.
struct Layer {
    /// The names of its groups, which say its class, and their numbers, which say its place.
    groups: Vec<String>,
    numbers: Vec<usize>,
    path: String,
    tensors: Vec<(usize, Tensor)>,
}

impl Layer {
    fn new(path: &str) -> Self {
        let (groups, numbers) = path.split('/').map(counted).unzip::<_, _, Vec<_>, _>();
        let groups = groups.into_iter().map(str::to_owned).collect();
        Self { groups, numbers, path: path.to_owned(), tensors: Vec::new() }
    }

    fn axes(&self) -> Vec<usize> {
        self.tensors.iter().map(|(_, tensor)| tensor.shape().len()).collect()
    }
}

/// The name of a layer within its models: an attribute of its numbers.
fn name(file: &File<'_>, layer: &str) -> String {
    let mut names = Vec::new();
    for (at, _) in layer.match_indices('/').chain([(layer.len(), "")]) {
        let path = &layer[..at];
        let group = path.rsplit('/').next().unwrap_or(path);
        match file.attribute(&format!("{path}/vars"), "name") {
            Some(name) => names.push(name),
            // The list of a model's layers.
            None if group == "layers" => {}
            None => names.push(group),
        }
    }
    names.join("/")
}

/// All weights but the optimiser's.
pub(super) fn weights(file: &File<'_>) -> Result<Weights, Refusal> {
    let mut weights = Weights { origin: vec!["Keras".into()], ..Weights::default() };
    let (mut layers, mut rest): (BTreeMap<&str, Layer>, Vec<_>) = (BTreeMap::new(), Vec::new());
    for path in file.datasets() {
        let place = path.rsplit_once("/vars/").and_then(|(layer, index)| Some((layer, index.parse().ok()?)));
        match place {
            Some(("optimizer", _)) => {}
            Some((layer, index)) => {
                let tensor = file.tensor(path)?.map(|tensor| (index, tensor));
                layers.entry(layer).or_insert_with(|| Layer::new(layer)).tensors.extend(tensor);
            }
            None => rest.extend(file.tensor(path)?.map(|tensor| (path.to_owned(), tensor))),
        }
    }
    let mut layers: Vec<Layer> = layers.into_values().collect();
    layers.sort_by(|a, b| (&a.groups, &a.numbers).cmp(&(&b.groups, &b.numbers)));
    let mut sorts: BTreeMap<Vec<usize>, Vec<String>> = BTreeMap::new();
    for layer in &mut layers {
        layer.tensors.sort_by_key(|(index, _)| *index);
        let axes = layer.axes();
        let name = name(file, &layer.path);
        // In a model that is a class of Python a group is named like the attribute.
        let own = counted(name.rsplit('/').next().unwrap_or_default()).0;
        let class = layer.groups.last().map_or("", String::as_str);
        let named = [class, own].map(|class| parts(class, &axes)).into_iter().find(|parts| !parts.is_empty());
        for (index, tensor) in std::mem::take(&mut layer.tensors) {
            let part = named.and_then(|parts| parts.get(index));
            let part = part.map_or_else(|| index.to_string(), |part| (*part).to_owned());
            weights.tensors.push((format!("{name}/{part}"), tensor));
        }
        let first = sorts.entry(axes).or_insert_with(|| layer.groups.clone());
        if *first != layer.groups {
            weights.order = Order::Unknown;
        }
    }
    weights.tensors.extend(rest);
    Ok(weights)
}
