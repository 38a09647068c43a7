//! `tie = h`, `tie = transpose(h)`: the weights of another layer in the place of a layer's own.

use proc_macro2::Ident;

use super::known::LayerFacts;
use crate::check::draft::builder::DraftBuilder;
use crate::check::names;
use crate::check::written::{count, is_layer, value_text};
use crate::diag::{Code, Diagnostic, Diagnostics, nearest};
use crate::ids::IdVec;
use crate::keyword::{self, Word, option};
use crate::model::{Layer, LayerId, StepOptions, Tie};
use crate::syntax::{self, OptionArgument, WrittenValue};

/// Whose weights the layer uses, if it says so and is right.
pub(crate) fn read_tie<'a>(
    build: &mut DraftBuilder<'_, 'a>,
    operation: &'a syntax::Call,
    known: LayerFacts<'a>,
    has_bias: bool,
) -> Option<Tie> {
    let argument = operation.options.iter().find(|argument| argument.key == option::TIE)?;
    if argument.value.is_wrong() {
        return None;
    }
    let Some((name, transposed)) = names::read_tie(&argument.value) else {
        build.diagnostics.push(refuse_tie(&argument.value));
        return None;
    };
    refuse_idle_options(build.diagnostics, operation, name, has_bias);
    let owner = owner_of(build, argument, name, known, transposed)?;
    let found = fitting(build, known, transposed, Some(owner));
    let error = shape_error(build.layers(), owner, transposed, argument, known, found);
    let is_right = error.is_none();
    build.diagnostics.extend(error);
    is_right.then_some(Tie { owner, transposed })
}

/// The layer of this name, if it has weights that can be tied.
fn owner_of<'a>(
    build: &mut DraftBuilder<'_, 'a>,
    argument: &'a OptionArgument,
    name: &'a Ident,
    known: LayerFacts<'a>,
    transposed: bool,
) -> Option<LayerId> {
    let found = fitting(build, known, transposed, None);
    build.names.check_mention(name, build.diagnostics);
    let item = build.names.item_of(name)?;
    let place = argument.value.place();
    let Some(owner) = build.layer_of(item) else {
        // A wrong layer was reported.
        if !build.names.items[item].chain.operations.iter().any(is_layer) {
            let message = format!("`{name}` has no weights");
            build.diagnostics.push(
                Diagnostic::new(Code::Tie, place, message)
                    .help(found.unwrap_or_else(|| "tie to a value whose chain has a `dense`".to_owned()))
                    .related(build.names.items[item].name.span(), format!("`{name}` is declared")),
            );
        }
        return None;
    };
    let layer = &build.layers()[owner];
    let declared = (build.names.items[item].name.span(), format!("`{name}` is declared"));
    let error = if let Some(Tie { owner, .. }) = layer.tie {
        let first = &build.layers()[owner].name;
        Diagnostic::new(
            Code::Tie,
            place,
            format!("`{name}` has no weights of its own: it uses those of `{first}`"),
        )
        .help(format!("write `{first}` instead of `{name}`"))
    } else if !layer.pattern.is_full() {
        Diagnostic::new(Code::Tie, place, format!("the weights of `{name}` are not a full matrix"))
            .help(found.unwrap_or_else(|| "tie to a `dense` without `connect` and `mask`".to_owned()))
    } else {
        return Some(owner);
    };
    build.diagnostics.push(error.related(declared.0, declared.1));
    None
}

/// The error for the name of a layer in the place of weights: a tie is meant.
pub(super) fn weights_of_layer(
    build: &DraftBuilder<'_, '_>,
    value: &WrittenValue,
    known: LayerFacts<'_>,
) -> Option<Diagnostic> {
    let name = value.as_name()?;
    let layer = &build.layers()[build.layer_of(build.names.item_of(name)?)?];
    let is_same = Some(layer.inputs) == known.inputs && Some(layer.outputs) == known.outputs;
    let message = format!("`weights` must be a list of numbers, but `{name}` is a layer");
    let tie = if is_same { name.to_string() } else { format!("transpose({name})") };
    let help = format!("write `tie = {tie}` to use its weights");
    Some(Diagnostic::new(Code::Tie, value.place(), message).help(help))
}

/// The tie that fits among the layers before this one, as it is spelled: one in the wanted direction first.
fn fitting(
    build: &DraftBuilder<'_, '_>,
    known: LayerFacts<'_>,
    transposed: bool,
    without: Option<LayerId>,
) -> Option<String> {
    let (inputs, outputs) = (known.inputs?, known.outputs?);
    let is_candidate = |id: &LayerId| {
        let layer = &build.layers()[*id];
        // A part of a recurrent layer has a name of its own, which is no item's.
        let is_item = build.names.items.iter().any(|item| item.name == layer.name);
        Some(*id) != without && is_item && layer.pattern.is_full() && layer.tie.is_none()
    };
    let fits = |id: &LayerId, transposed: bool| {
        let layer = &build.layers()[*id];
        let shape = (layer.inputs, layer.outputs);
        shape == if transposed { (outputs, inputs) } else { (inputs, outputs) }
    };
    let candidates: Vec<LayerId> = build.layers().ids().filter(is_candidate).collect();
    [transposed, !transposed].into_iter().find_map(|transposed| {
        let found = candidates.iter().rev().find(|id| fits(id, transposed))?;
        let name = &build.layers()[*found].name;
        Some(if transposed {
            format!("write `tie = transpose({name})`")
        } else {
            format!("write `tie = {name}`")
        })
    })
}

/// Reports options about weights that the layer does not have, and about a bias that is not there.
fn refuse_idle_options(
    diagnostics: &mut Diagnostics,
    operation: &syntax::Call,
    owner: &Ident,
    has_bias: bool,
) {
    for argument in &operation.options {
        let key = argument.key.to_string();
        let is_of_bias = key == option::FROZEN || StepOptions::is_of_bias(&key);
        let help = match key.as_str() {
            option::TIE | option::BIAS | option::BIAS_INIT => continue,
            _ if is_of_bias && has_bias => continue,
            _ if is_of_bias => format!("the layer has no bias; write it at `{owner}`, for the weights"),
            other if StepOptions::WORDS.contains(&other) => {
                format!(
                    "the weights belong to `{owner}`: write it there, where it applies to every use of them"
                )
            }
            other if Word::Dense.options().contains(&other) => {
                format!("the weights belong to `{owner}`: remove the option, or write it there")
            }
            _ => continue,
        };
        let message = format!("`{key}` has no effect in a tied layer");
        diagnostics.push(Diagnostic::new(Code::Contradiction, argument.key.span(), message).help(help));
    }
}

/// A tied layer that does not say so is frozen if the owner of its weights is.
pub(crate) fn inherit_frozen(
    build: &mut DraftBuilder<'_, '_>,
    operation: &syntax::Call,
    tie: Tie,
    has_bias: bool,
) -> Option<bool> {
    let owner = &build.layers()[tie.owner];
    let (name, is_frozen) = (owner.name.clone(), owner.frozen);
    let rate = operation.options.iter().find(|argument| argument.key == option::RATE_SCALE);
    if let Some(rate) = rate.filter(|_| is_frozen && has_bias) {
        let message = format!("`rate_scale` has no effect in a layer that is frozen together with `{name}`");
        build.diagnostics.push(
            Diagnostic::new(Code::Contradiction, rate.key.span(), message)
                .help("remove it, or train the bias alone: `frozen = false`")
                .related(name.span(), format!("`{name}` is declared")),
        );
    }
    Some(is_frozen)
}

/// The error for a value that names no layer.
fn refuse_tie(value: &WrittenValue) -> Diagnostic {
    if let WrittenValue::Word(operation) = value
        && let Some(near) = nearest(&operation.word.to_string(), [keyword::TRANSPOSE])
        && operation.word != near
    {
        let message = format!("`tie` cannot be `{}`", operation.text);
        return Diagnostic::new(Code::Tie, operation.word.span(), message)
            .help(format!("did you mean `{near}`?"));
    }
    let error = Diagnostic::new(Code::Tie, value.place(), format!("`tie` cannot be {}", value.kind()));
    // `h.T`, `h.transpose()`.
    let text = value_text(value).unwrap_or_default();
    let name = [".T", ".t()", ".T()", ".transpose()"].iter().find_map(|suffix| text.strip_suffix(suffix));
    if let Some(name) = name.filter(|name| !name.contains('.')) {
        return error.help(format!("write `tie = transpose({name})`"));
    }
    error.help("write the name of a dense layer: `tie = h`, or `tie = transpose(h)`")
}

/// The error if the shapes do not fit.
fn shape_error(
    layers: &IdVec<LayerId, Layer>,
    owner: LayerId,
    transposed: bool,
    argument: &OptionArgument,
    known: LayerFacts<'_>,
    fitting: Option<String>,
) -> Option<Diagnostic> {
    let layer = &layers[owner];
    let (inputs, outputs) = (known.inputs?, known.outputs?);
    let (rows, columns) =
        if transposed { (layer.outputs, layer.inputs) } else { (layer.inputs, layer.outputs) };
    if (rows, columns) == (inputs, outputs) {
        return None;
    }
    let (name, tied) = (&layer.name, known.name);
    let spelled = if transposed { format!("transpose({name})") } else { name.to_string() };
    let message = format!("`{tied}` is {inputs} -> {outputs}, but `{spelled}` is {rows} -> {columns}");
    let error = Diagnostic::new(Code::Tie, argument.value.place(), message)
        .related(name.span(), format!("`{name}` is declared"));
    Some(error.help(match (transposed, fitting) {
        (false, _) if (columns, rows) == (inputs, outputs) => format!("write `tie = transpose({name})`"),
        (true, _) if (columns, rows) == (inputs, outputs) => format!("write `tie = {name}`"),
        (_, Some(fitting)) => fitting,
        (_, None) if rows == inputs => format!("write `dense({columns}, tie = {spelled})`"),
        (_, None) => {
            format!("tie to a layer with {} and {}", count(inputs, "input"), count(outputs, "output"))
        }
    }))
}
