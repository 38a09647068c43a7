//! The weights of `.weights.h5` and `.keras` files by the names of their layers.
//!
//! Input: the groups of HDF5, which are named by class and number, and whose numbers are counted. Output:
//! [`Weights`] with the names that Keras shows: `h/kernel`. Guarantees: layers of one class are in the
//! order of the model; a number whose part is not known keeps its index.

use crate::Refusal;
use crate::read::Weights;
use crate::read::hdf5::File;

/// The parts of a layer of this class, in the order in which Keras counts them, if it has so many.
fn parts(class: &str, count: usize) -> &'static [&'static str] {
    match (class, count) {
        ("dense", 1) => &["kernel"],
        ("dense", 2) => &["kernel", "bias"],
        ("batch_normalization", 2) => &["moving_mean", "moving_variance"],
        ("batch_normalization", 4) => &["gamma", "beta", "moving_mean", "moving_variance"],
        ("layer_normalization", 2) => &["gamma", "beta"],
        ("rms_normalization", 1) => &["scale"],
        ("p_re_lu", 1) => &["alpha"],
        ("normalization", 3) => &["mean", "variance", "count"],
        _ => &[],
    }
}

/// A group's name without its number: `dense_1` is the second one of `dense`.
fn counted(group: &str) -> (&str, usize) {
    let number = group.rsplit_once('_').and_then(|(class, number)| Some((class, number.parse().ok()?)));
    number.unwrap_or((group, 0))
}

/// A dataset: where it is in the order of the model, its layer's path and class, its index.
struct Dataset<'a> {
    order: Vec<(&'a str, usize)>,
    layer: &'a str,
    class: &'a str,
    index: usize,
}

impl<'a> Dataset<'a> {
    /// `layers/dense_1/vars/0`
    fn of(path: &'a str) -> Option<Self> {
        let (layer, index) = path.rsplit_once("/vars/")?;
        let order: Vec<(&str, usize)> = layer.split('/').map(counted).collect();
        let class = order.last()?.0;
        Some(Self { order, layer, class, index: index.parse().ok()? })
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
    let (mut datasets, mut rest) = (Vec::new(), Vec::new());
    for path in file.datasets() {
        match Dataset::of(path) {
            Some(dataset) if dataset.layer == "optimizer" => {}
            Some(dataset) => datasets.push((dataset, path)),
            None => rest.push(path),
        }
    }
    datasets.sort_by(|(a, _), (b, _)| (&a.order, a.index).cmp(&(&b.order, b.index)));
    let mut classes: Vec<&str> = datasets.iter().map(|(dataset, _)| dataset.class).collect();
    classes.dedup();
    for layer in datasets.chunk_by(|(a, _), (b, _)| a.layer == b.layer) {
        for (dataset, path) in layer {
            let part = parts(dataset.class, layer.len()).get(dataset.index);
            let part = part.map_or_else(|| dataset.index.to_string(), |part| (*part).to_owned());
            let tensor = file.tensor(path)?;
            weights
                .tensors
                .extend(tensor.map(|tensor| (format!("{}/{part}", name(file, dataset.layer)), tensor)));
        }
    }
    for path in rest {
        weights.tensors.extend(file.tensor(path)?.map(|tensor| (path.to_owned(), tensor)));
    }
    if classes.len() > 1 {
        let remark = "the file does not say in which order layers of different classes are: see that the mapping is right";
        weights.remarks.push(remark.into());
    }
    Ok(weights)
}
