//! Fill: the weights of a file go into a declared network, by name or in order.
//!
//! Input: the tensors that a network wants, and those of a file. Output: the file of its weights, and which
//! tensor went where. Guarantees: every wanted tensor has a source of its shape; a mapping that is printed
//! can be given back; nothing is guessed where two readings fit.
//!
//! A layer is the tensors of one name: `net.0.weight` and `net.0.bias` are the layer `net.0`. A layer of a
//! file belongs to the declared one of the same name (`policy_net.0`, `policy_net_0`); of those that are
//! left, if they are as many, the n-th to the n-th, of each sort: matrices, norms, batch norms; where a file
//! does not say their order, the numbers in names such as `net.10` do, and without numbers those are paired
//! whose shapes are the only ones. PyTorch's `weight` of two axes is `[output][input]` and is transposed;
//! `kernel` and `weights` are `[input][output]`. `recurrent` and `keras` are over time.

mod keras;
mod pair;
mod recurrent;

use std::fmt;

use self::pair::{Layer, Part, declared, layers, pairs, turned};
use crate::foreign::{Axes, Data, transposed};
use crate::read::{Order, Weights};
use crate::{Reason, Refusal, Tensor};

/// A tensor that a declared network wants.
///
/// ```
/// use netwright::exchange::fill::{Kind, Wanted};
///
/// let shape = vec![30, 16];
/// let wanted = Wanted { name: "h.weights".into(), shape, kind: Kind::Parameter };
/// assert_eq!(wanted.shape, [30, 16]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// `field.weights`, `field.bias`, `state.field`.
    pub name: String,
    /// Its axes.
    pub shape: Vec<usize>,
    /// What it is of the network.
    pub kind: Kind,
}

/// What a tensor is of a network.
///
/// ```
/// use netwright::exchange::fill::{Kind, Wanted};
///
/// let name = "state.step".into();
/// let wanted = Wanted { name, shape: Vec::new(), kind: Kind::Counter };
/// assert_ne!(wanted.kind, Kind::Parameter);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Weights or a bias.
    Parameter,
    /// A whole number of the state, such as a count of steps.
    Counter,
    /// The running mean and variance of each unit.
    Statistics,
}

/// Which tensor of a file a wanted one is.
///
/// ```
/// use netwright::exchange::fill::Mapped;
///
/// let from = vec!["net.0.weight".to_owned()];
/// let mapped = Mapped { name: "h.weights".into(), from, transposed: true };
/// assert_eq!(mapped.to_string(), "h.weights = net.0.weight transposed");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapped {
    /// The wanted tensor.
    pub name: String,
    /// The tensors of the file: one; of running statistics the means and the variances; none for a counter
    /// that begins at 0.
    pub from: Vec<String>,
    /// Whether it is transposed.
    pub transposed: bool,
}

impl fmt::Display for Mapped {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = if self.from.is_empty() { String::from("0") } else { self.from.join(", ") };
        write!(to, "{} = {from}{}", self.name, if self.transposed { " transposed" } else { "" })
    }
}

/// A network's weights from a file.
///
/// ```
/// use netwright::exchange::Tensor;
/// use netwright::exchange::fill::{Kind, Wanted, fill};
/// use netwright::exchange::read::Weights;
///
/// let wanted = [Wanted { name: "h.bias".into(), shape: vec![2], kind: Kind::Parameter }];
/// let tensors = vec![("h.bias".to_owned(), Tensor::row(vec![0.5, 1.5]))];
/// let weights = Weights { tensors, ..Weights::default() };
/// let filled = fill(&wanted, &weights, &[])?;
/// assert_eq!(filled.mapping[0].to_string(), "h.bias = h.bias");
/// assert!(filled.unused.is_empty());
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
#[derive(Clone, Debug)]
pub struct Filled {
    /// The tensors of the network.
    pub tensors: Vec<(String, Tensor)>,
    /// Where they are from.
    pub mapping: Vec<Mapped>,
    /// Tensors of the file that nothing wants.
    pub unused: Vec<String>,
}

/// Lines `name = tensor [transposed]`, as they are printed; `#` begins a comment.
///
/// # Errors
///
/// For a line of another form, with its number.
///
/// ```
/// use netwright::exchange::fill::parse_mapping;
///
/// let mapping = parse_mapping("# layers\nh.weights = net.0.weight transposed\n")?;
/// assert!(mapping.len() == 1 && mapping[0].transposed);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
pub fn parse_mapping(text: &str) -> Result<Vec<Mapped>, Refusal> {
    let mut mapping = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let Some((name, from)) = line.split_once('=') else {
            return Err(Refusal::new(
                format!("line {} of the mapping", index + 1),
                format!("`{line}` is not `name = tensor`"),
                "such as `h.weights = net.0.weight transposed`",
            ));
        };
        let (from, transposed) = match from.trim().strip_suffix(" transposed") {
            Some(from) => (from, true),
            None => (from, false),
        };
        let from = from.split(',').map(|name| name.trim().to_owned()).filter(|name| name != "0").collect();
        mapping.push(Mapped { name: name.trim().into(), from, transposed });
    }
    Ok(mapping)
}

/// The weights of a network from those of a file. Lines of `given` come before what names say.
///
/// # Errors
///
/// For tensors that no tensor of the file fits, all at once.
///
/// ```
/// use netwright::exchange::Tensor;
/// use netwright::exchange::fill::{Kind, Wanted, fill};
/// use netwright::exchange::foreign::Data;
/// use netwright::exchange::read::Weights;
///
/// let wanted = [Wanted { name: "h.weights".into(), shape: vec![1, 2], kind: Kind::Parameter }];
/// // PyTorch has `[output][input]`.
/// let matrix = Tensor::new(vec![2, 1], Data::F64(vec![0.5, 1.5]));
/// let tensors = matrix.map(|matrix| ("h.weight".to_owned(), matrix)).into_iter().collect();
/// let weights = Weights { tensors, ..Weights::default() };
/// let filled = fill(&wanted, &weights, &[])?;
/// assert_eq!(filled.tensors[0].1.shape(), [1, 2]);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
pub fn fill(wanted: &[Wanted], weights: &Weights, given: &[Mapped]) -> Result<Filled, Refusal> {
    let weights = &keras::plain(recurrent::plain(weights)?, wanted);
    let mapping = mapping(wanted, weights, given, Some(weights.order))?;
    filled(wanted, weights, mapping)
}

/// The weights of a network from tensors whose layers have its names.
///
/// # Errors
///
/// For tensors that no tensor of the file has the name of, or fits, all at once.
///
/// ```
/// use netwright::exchange::Tensor;
/// use netwright::exchange::fill::{Kind, Wanted, named};
/// use netwright::exchange::read::Weights;
///
/// let wanted = [Wanted { name: "h.bias".into(), shape: vec![2], kind: Kind::Parameter }];
/// let tensors = vec![("h.bias".to_owned(), Tensor::row(vec![0.5, 1.5]))];
/// let weights = Weights { tensors, ..Weights::default() };
/// assert_eq!(named(&wanted, &weights)?.tensors[0].1.numbers(), [0.5, 1.5]);
/// # Ok::<(), netwright::exchange::Refusal>(())
/// ```
pub fn named(wanted: &[Wanted], weights: &Weights) -> Result<Filled, Refusal> {
    let mapping = mapping(wanted, weights, &[], None)?;
    filled(wanted, weights, mapping)
}

fn filled(wanted: &[Wanted], weights: &Weights, mapping: Vec<Mapped>) -> Result<Filled, Refusal> {
    let mut reasons = Vec::new();
    let mut tensors = Vec::new();
    for (tensor, mapped) in wanted.iter().zip(&mapping) {
        match numbers(tensor, mapped, weights) {
            Ok(numbers) => tensors.push((tensor.name.clone(), numbers)),
            Err(fact) => {
                let help = "correct the mapping: `--print-mapping` writes it, `--mapping FILE` reads it";
                let help = help.to_owned();
                reasons.push(Reason { place: format!("tensor `{}`", tensor.name), fact, help });
            }
        }
    }
    Refusal::of(reasons)?;
    let used = |name: &str| mapping.iter().any(|mapped| mapped.from.iter().any(|from| from == name));
    let unused = weights.tensors.iter().map(|(name, _)| name.clone()).filter(|name| !used(name)).collect();
    Ok(Filled { tensors, mapping, unused })
}

/// Which tensor of the file each wanted one is; without an order, by names alone.
fn mapping(
    wanted: &[Wanted],
    weights: &Weights,
    given: &[Mapped],
    order: Option<Order>,
) -> Result<Vec<Mapped>, Refusal> {
    let unknown = given.iter().filter(|mapped| !wanted.iter().any(|tensor| tensor.name == mapped.name));
    let reasons = unknown.map(|mapped| Reason {
        place: format!("mapping of `{}`", mapped.name),
        fact: String::from("the network has no such tensor"),
        help: format!(
            "its tensors are {}",
            wanted.iter().map(|tensor| format!("`{}`", tensor.name)).collect::<Vec<_>>().join(", ")
        ),
    });
    Refusal::of(reasons.collect())?;
    let (declared, layers) = (declared(wanted), layers(weights));
    let pairs = pairs(&declared, &layers, order);
    let mut reasons = Vec::new();
    let mut mapping = Vec::new();
    for tensor in wanted {
        if let Some(mapped) = given.iter().find(|mapped| mapped.name == tensor.name) {
            mapping.push(mapped.clone());
            continue;
        }
        // A state that a file of the network itself has; counters of others mean something else.
        let is_counter = tensor.kind == Kind::Counter;
        let is_own = tensor.kind != Kind::Parameter
            && weights.tensors.iter().any(|(name, own)| *name == tensor.name && own.is_float() != is_counter);
        if is_own || is_counter {
            let from = if is_own { vec![tensor.name.clone()] } else { Vec::new() };
            mapping.push(Mapped { name: tensor.name.clone(), from, transposed: false });
            continue;
        }
        let layer = pairs
            .iter()
            .find(|(at, _)| declared[*at].1.iter().any(|(_, own)| own.name == tensor.name))
            .map(|(_, layer)| &layers[*layer]);
        let kind = declared
            .iter()
            .flat_map(|(_, parts)| parts)
            .find(|(_, own)| own.name == tensor.name)
            .map(|(part, _)| *part);
        match layer.zip(kind).and_then(|(layer, kind)| of_layer(tensor, layer, kind)) {
            Some(mapped) => mapping.push(mapped),
            None => reasons.push(without_source(tensor, layer.map(|layer| layer.name), weights, order)),
        }
    }
    Refusal::of(reasons)?;
    Ok(mapping)
}

/// Why nothing of the file fits a tensor; `layer` is the one of its name or shape.
fn without_source(tensor: &Wanted, layer: Option<&str>, weights: &Weights, order: Option<Order>) -> Reason {
    let fact = match (layer, order) {
        (Some(layer), _) => format!("the layer `{layer}` of the file has nothing for it"),
        (None, None) => String::from("no layer of the file has its name"),
        (None, Some(Order::File)) => {
            String::from("no layer of the file has its name, and those that are left are not as many")
        }
        (None, Some(Order::Numbers | Order::Unknown)) => {
            String::from("no layer of the file has its name, nor alone its shape, and the file has no order")
        }
    };
    let (name, listed) = (&tensor.name, listed(weights));
    let help = match order {
        Some(_) if layer.is_some_and(|layer| has_parametrisation(layer, weights)) => String::from(
            "PyTorch computes the weights of this layer from others, as `weight_norm` does: before it saves \
             them, `torch.nn.utils.parametrize.remove_parametrizations(layer, \"weight\")` makes them plain \
             weights, or `torch.nn.utils.remove_weight_norm(layer)` in older programs",
        ),
        Some(_) => format!("say it with `--map '{name} = TENSOR'`; the file has {listed}"),
        None => {
            format!("`cargo netwright fill` writes a file with the network's names; this one has {listed}")
        }
    };
    Reason { place: format!("tensor `{name}` {}", Axes(&tensor.shape)), fact, help }
}

/// Whether the weights of a layer are computed from its tensors, by `weight_norm` or another parametrisation.
fn has_parametrisation(layer: &str, weights: &Weights) -> bool {
    let of = |name: &str| name.strip_prefix(layer).and_then(|rest| rest.strip_prefix('.')).map(str::to_owned);
    let mut parts = weights.tensors.iter().filter_map(|(name, _)| of(name));
    parts.any(|part| {
        part.starts_with("parametrizations.weight.")
            || matches!(part.as_str(), "weight_g" | "weight_v" | "weight_orig")
    })
}

fn listed(weights: &Weights) -> String {
    let mut names: Vec<String> = weights
        .tensors
        .iter()
        .take(24)
        .map(|(name, tensor)| format!("`{name}` {}", Axes(tensor.shape())))
        .collect();
    if weights.tensors.len() > names.len() {
        names.push(format!("and {} more", weights.tensors.len() - names.len()));
    }
    names.join(", ")
}

/// The source of a tensor in its layer.
fn of_layer(wanted: &Wanted, layer: &Layer<'_>, kind: Part) -> Option<Mapped> {
    let part = |kind: Part| layer.parts.iter().find(|(part, ..)| *part == kind);
    let name = wanted.name.clone();
    if wanted.kind == Kind::Statistics {
        let ((_, mean, _), (_, variance, _)) = (part(Part::Mean)?, part(Part::Variance)?);
        return Some(Mapped { name, from: vec![(*mean).into(), (*variance).into()], transposed: false });
    }
    let (_, from, tensor) = part(kind)?;
    let transposed = turned(from, tensor) && wanted.shape.len() == 2;
    Some(Mapped { name, from: vec![(*from).into()], transposed })
}

/// Whether a tensor has these axes; one of length 1 is none. `names` says which of the file's it is.
fn fits(tensor: &Tensor, axes: &[usize], names: &str) -> Result<(), String> {
    let long = |axes: &[usize]| axes.iter().copied().filter(|&axis| axis != 1).collect::<Vec<_>>();
    if long(tensor.shape()) == long(axes) {
        return Ok(());
    }
    Err(format!("the network needs {}, the file has {} in `{names}`", Axes(axes), Axes(tensor.shape())))
}

/// The numbers of a tensor.
fn numbers(wanted: &Wanted, mapped: &Mapped, weights: &Weights) -> Result<Tensor, String> {
    let find = |name: &String| {
        weights
            .tensors
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, tensor)| tensor)
            .ok_or_else(|| format!("the file has no tensor `{name}`"))
    };
    let sources: Vec<&Tensor> = mapped.from.iter().map(find).collect::<Result<_, _>>()?;
    let names = mapped.from.join(", ");
    let fits = |tensor: &Tensor, axes: &[usize]| fits(tensor, axes, &names);
    let data = match sources[..] {
        [] if wanted.kind == Kind::Counter => Data::I64(vec![0]),
        [counter] if wanted.kind == Kind::Counter => {
            Data::I64(counter.as_integers().ok_or("a counter is a whole number")?)
        }
        [tensor] if mapped.transposed => {
            let &[outputs, inputs] = tensor.shape() else {
                return Err(format!("`{names}` {} cannot be transposed", Axes(tensor.shape())));
            };
            let turned = transposed(&tensor.numbers(), [outputs, inputs]);
            let turned =
                Tensor::new(vec![inputs, outputs], Data::F64(turned)).ok_or("its shape does not fit")?;
            fits(&turned, &wanted.shape)?;
            single(&turned.numbers())
        }
        [tensor] => {
            fits(tensor, &wanted.shape)?;
            single(&tensor.numbers())
        }
        [mean, variance] if wanted.shape.len() == 2 => {
            let half = &wanted.shape[..1];
            fits(mean, half)?;
            fits(variance, half)?;
            let pairs = mean.numbers().into_iter().zip(variance.numbers());
            single(&pairs.flat_map(<[f64; 2]>::from).collect::<Vec<_>>())
        }
        _ => return Err(format!("it needs one tensor, the mapping has {}", sources.len())),
    };
    if let Data::F32(numbers) = &data
        && let Some(at) = numbers.iter().position(|number| !number.is_finite())
    {
        return Err(format!("the number at index {at} is {} in single precision", numbers[at]));
    }
    Tensor::new(wanted.shape.clone(), data).ok_or_else(|| String::from("the number of elements does not fit"))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a network's numbers are of single precision; infinities are refused"
)]
fn single(numbers: &[f64]) -> Data {
    Data::F32(numbers.iter().map(|&number| number as f32).collect())
}
