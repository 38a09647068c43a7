//! `weights: file("policy.safetensors");`: the tensors of the file are those of the network.
//!
//! Input: the item, the file as the caller finds it, and the model of a network that is right otherwise.
//! Output: [`Trained`], where each number is in the file. Guarantees: every tensor has the shape and the type
//! of its field, and none is left over; where the file is not known nothing is refused.

use proc_macro2::Span;
use syn::ext::IdentExt as _;

use super::names::Resolved;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::files::{File, Files, Start, Unread};
use crate::keyword::{self, option};
use crate::model::{Layer, Model, Pattern, Trained, TrainedParts};
use crate::operation::kept::{self, Kept, StateField};
use crate::safetensors::{Entry, Header, Type};
use crate::signature;
use crate::syntax::{Ast, FileItem, WrittenValue};

/// The key of the signature in the metadata, as `netwright::save` writes it.
const SIGNATURE: &str = "signature";

/// How many tensors a message lists.
const LISTED: usize = 6;

/// A file that was found and can be read.
pub(super) struct Found<'a> {
    literal: Span,
    written: &'a str,
    path: String,
    start: Start,
    bytes: Option<Vec<u8>>,
}

/// Looks for the file; reports one that cannot be read.
pub(super) fn find<'a>(ast: &'a Ast, files: &dyn Files, diagnostics: &mut Diagnostics) -> Option<Found<'a>> {
    let FileItem { path: Some(written), literal, .. } = ast.file()? else { return None };
    let File { path, start, bytes } = files.find(*literal, written)?;
    let refused = match start {
        Ok(start) => {
            let found = Found { literal: *literal, written, path, start, bytes };
            match found.header() {
                Ok(_) => return Some(found),
                Err(error) => error,
            }
        }
        Err(Unread::Missing) => {
            Diagnostic::new(Code::WeightsFile, *literal, format!("there is no file `{path}`")).help(
                "a path is relative to the file in which it is written: correct it, or write the file with \
                 `netwright::save` or `cargo netwright fill`",
            )
        }
        Err(Unread::Because(why)) => {
            Diagnostic::new(Code::WeightsFile, *literal, format!("the file `{path}` cannot be read: {why}"))
                .help("name a file that can be read when the program is compiled")
        }
    };
    diagnostics.push(refused);
    None
}

impl Found<'_> {
    fn header(&self) -> Result<Header<'_>, Diagnostic> {
        Header::read_start(&self.start.bytes, self.start.length).map_err(|fault| {
            let message = format!("`{}` is not a file of safetensors: {fault}", self.written);
            Diagnostic::new(Code::WeightsFile, self.literal, message).help(FILL)
        })
    }
}

/// What makes a file that fits of one that does not.
const FILL: &str = "make a file of this network from it with `cargo netwright fill`";

/// Reports numbers that layers give in the declaration: nobody knew which ones `trained()` has.
pub(super) fn check_options(names: &Resolved<'_>, diagnostics: &mut Diagnostics) {
    let Some(file) = names.ast.file() else { return };
    for operation in names.items.iter().flat_map(|item| &item.chain.operations) {
        for argument in &operation.options {
            let is_given = match &argument.value {
                WrittenValue::List(..) | WrittenValue::Number(_) => true,
                WrittenValue::Word(_) | WrittenValue::Range(..) | WrittenValue::Connection(..) => false,
                WrittenValue::Text(..) | WrittenValue::Constant(_) | WrittenValue::Wrong(_) => false,
            };
            let is_numbers = argument.key == option::WEIGHTS || argument.key == option::BIAS;
            if !is_given || !is_numbers {
                continue;
            }
            let message = format!("`{}` is given here and in the file of the weights", argument.key);
            diagnostics.push(
                Diagnostic::new(Code::Contradiction, argument.key.span(), message)
                    .help("remove the option, or the item with the file")
                    .related(file.keyword, "the file is named"),
            );
        }
    }
}

/// A tensor that a network has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// `field.weights`, `field.bias` or `state.field`.
    pub name: String,
    /// Its axes.
    pub shape: Vec<usize>,
    /// Which part of the network it is.
    pub kind: Kind,
}

/// Which part of a network a tensor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Weights or a bias.
    Parameters,
    /// A whole number of the state.
    Counter,
    /// Numbers of the state.
    Numbers,
}

/// The tensors that a file of a network's numbers has, in the order of its fields.
pub fn tensors(model: &Model) -> Vec<Wanted> {
    let layers = model.fields().flat_map(|(_, layer)| of_layer(layer));
    layers.chain(kept::fields(model).iter().map(of_state)).collect()
}

impl Kind {
    /// The types of its tensor in a file, the usual one first.
    fn types(self) -> &'static [Type] {
        match self {
            Kind::Parameters | Kind::Numbers => &[Type::F32],
            Kind::Counter => &[Type::I64, Type::U64],
        }
    }

    /// Where its part is taken down.
    fn list(self, parts: &mut TrainedParts) -> &mut Vec<[usize; 2]> {
        match self {
            Kind::Parameters => &mut parts.parameters,
            Kind::Counter => &mut parts.counters,
            Kind::Numbers => &mut parts.numbers,
        }
    }
}

/// The tensors of a layer: its own weights and its own bias.
fn of_layer(layer: &Layer) -> impl Iterator<Item = Wanted> {
    let name = layer.name.unraw();
    let weights = (layer.weights() > 0).then(|| {
        let shape: &[usize] = match layer.pattern {
            Pattern::Full => &[layer.inputs, layer.outputs],
            Pattern::Diagonal | Pattern::Connections(_) => &[layer.weights()],
        };
        (format!("{name}.weights"), shape.to_vec())
    });
    let bias = (layer.biases() > 0).then(|| (format!("{name}.bias"), vec![layer.biases()]));
    let wanted = |(name, shape)| Wanted { name, shape, kind: Kind::Parameters };
    weights.into_iter().chain(bias).map(wanted)
}

/// The tensor of a part of the state.
fn of_state(field: &StateField) -> Wanted {
    let name = format!("state.{}", field.name.unraw());
    match field.kept {
        Kept::Seed | Kept::Step => Wanted { name, shape: Vec::new(), kind: Kind::Counter },
        Kept::Running => Wanted { name, shape: vec![field.size, 2], kind: Kind::Numbers },
    }
}

/// The model with the file of its trained numbers, if it names one; `None` if the file does not fit.
pub(super) fn trained(
    model: Model,
    ast: &Ast,
    found: Option<&Found<'_>>,
    diagnostics: &mut Diagnostics,
) -> Option<Model> {
    let Some(FileItem { path: Some(written), .. }) = ast.file() else { return Some(model) };
    let trained = |parts| Trained { written: written.clone(), parts };
    let Some(found) = found else { return Some(model.with_trained(trained(None))) };
    let before = diagnostics.count();
    let parts = fitting(&model, found, diagnostics);
    (diagnostics.count() == before).then(|| model.with_trained(trained(parts)))
}

/// Where the tensors of the network are in the file; what does not fit is reported.
fn fitting(model: &Model, found: &Found<'_>, diagnostics: &mut Diagnostics) -> Option<TrainedParts> {
    let header = found.header().ok()?;
    let wanted = tensors(model);
    let all = || wanted.iter();
    if let Some(error) = refuse_foreign(found, &header, all) {
        diagnostics.push(error);
        return None;
    }
    let before = diagnostics.count();
    let mut parts =
        TrainedParts { path: found.path.clone(), bytes: found.bytes.clone(), ..TrainedParts::default() };
    for wanted in all() {
        match part(found, &header, wanted) {
            Ok(part) => wanted.kind.list(&mut parts).push(part),
            Err(error) => diagnostics.push(error),
        }
    }
    let is_known = |entry: &Entry<'_>| all().any(|wanted| entry.name.is(&wanted.name));
    let unknown = header.tensors().filter(|entry| !is_known(entry)).map(|entry| entry.name.to_string());
    diagnostics.extend(refuse_unknown(found, unknown.collect()));
    if diagnostics.count() == before {
        diagnostics.extend(refuse_signature(model, found, &header));
    }
    Some(parts)
}

/// The error for a file whose tensors fit, and that says of itself that it was saved by another network.
fn refuse_signature(model: &Model, found: &Found<'_>, header: &Header<'_>) -> Option<Diagnostic> {
    let (_, text) = header.metadata().find(|(key, _)| key.is(SIGNATURE))?;
    let (here, there) = (signature::signature(model), text.to_string());
    if here == there {
        return None;
    }
    let lines = (here.split_terminator('\n'), there.split_terminator('\n'));
    let difference = first_difference(lines.0, lines.1);
    let message = format!("`{}` was saved by another network: its signature {difference}", found.written);
    let help = "declare the network as it was saved, or make a file of this network from it with `cargo netwright fill`";
    Some(Diagnostic::new(Code::WeightsFile, found.literal, message).help(help))
}

/// The error for a file that has none of the network's tensors: that of another framework.
fn refuse_foreign<'w, I: Iterator<Item = &'w Wanted>>(
    found: &Found<'_>,
    header: &Header<'_>,
    all: impl Fn() -> I,
) -> Option<Diagnostic> {
    if header.tensors().any(|entry| all().any(|wanted| entry.name.is(&wanted.name))) {
        return None;
    }
    let has = listed(header.tensors().map(|entry| entry.name.to_string()));
    let needs = listed(all().map(|wanted| wanted.name.clone()));
    let message = format!("`{}` has {has}; this network has {needs}", found.written);
    Some(Diagnostic::new(Code::WeightsFile, found.literal, message).help(FILL))
}

/// ``the tensors `a`, `b` and 3 others``.
fn listed(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    let shown = keyword::list(names.iter().take(LISTED).map(String::as_str));
    match names.len() {
        0 => "no tensors".to_owned(),
        1 => format!("the tensor {shown}"),
        count if count > LISTED => {
            let shown: Vec<String> = names.iter().take(LISTED - 1).map(|name| format!("`{name}`")).collect();
            format!("the tensors {} and {} others", shown.join(", "), count + 1 - LISTED)
        }
        _ => format!("the tensors {shown}"),
    }
}

/// Where a tensor is in the file.
fn part(found: &Found<'_>, header: &Header<'_>, wanted: &Wanted) -> Result<[usize; 2], Diagnostic> {
    let name = &wanted.name;
    let error = |message| Diagnostic::new(Code::WeightsFile, found.literal, message);
    let mut entries = header.tensors().filter(|entry| entry.name.is(name));
    let Some(entry) = entries.next() else {
        let message = format!(
            "`{}` has no tensor `{name}`; this network needs it with shape {:?}",
            found.written, wanted.shape
        );
        return Err(error(message).help(FILL));
    };
    if entries.next().is_some() {
        let message = format!("`{}` has the tensor `{name}` twice", found.written);
        return Err(error(message).help(FILL));
    }
    let (has, needs) = (entry.shape.axes(), wanted.shape.as_slice());
    if has != needs {
        let message = format!("`{name}` has shape {has:?} in `{}`, and {needs:?} here", found.written);
        let error = error(message);
        return Err(match (has, needs) {
            ([outputs, inputs], [rows, columns]) if (inputs, outputs) == (rows, columns) => error.help(
                "weights are `[input][output]`; other frameworks have them the other way round, and `cargo \
                 netwright fill` transposes them",
            ),
            _ => error.help("save the weights of this network, or declare the layer with the file's sizes"),
        });
    }
    if !wanted.kind.types().contains(&entry.of) {
        let types = wanted.kind.types().first().map_or("", |of| of.word());
        let message = format!("`{name}` is {} in `{}`, and {types} here", entry.of.word(), found.written);
        return Err(error(message).help("convert the file with `cargo netwright fill`"));
    }
    Ok([entry.begin, entry.end])
}

/// How the lines of a signature that was saved differ from those of the network.
fn first_difference<'a>(
    mut here: impl Iterator<Item = &'a str>,
    mut there: impl Iterator<Item = &'a str>,
) -> String {
    loop {
        return match (here.next(), there.next()) {
            (Some(here), Some(there)) if here == there => continue,
            (Some(here), Some(there)) => format!("has `{there}`, and here `{here}`"),
            (Some(here), None) => format!("ends before `{here}`"),
            (None, Some(there)) => format!("has `{there}`, which is not here"),
            (None, None) => "has other ends of lines".to_owned(),
        };
    }
}

/// The error for tensors that the network does not have.
fn refuse_unknown(found: &Found<'_>, unknown: Vec<String>) -> Option<Diagnostic> {
    if unknown.is_empty() {
        return None;
    }
    let help = "save the weights of this network, or leave them out with `cargo netwright fill`";
    let message =
        format!("`{}` has {}, which this network does not have", found.written, listed(unknown.into_iter()));
    Some(Diagnostic::new(Code::WeightsFile, found.literal, message).help(help))
}
