//! `tie = h`, `tie = transpose(h)`: the weights of another layer in the place of a layer's own.

use proc_macro2::Ident;

use super::Checker;
use super::arguments::value_text;
use super::layer::is_layer;
use super::options::Known;
use crate::diag::{Code, Diagnostic, nearest};
use crate::ids::IdVec;
use crate::keyword::{self, Word, option};
use crate::model::{Layer, LayerId, Pattern, Tie};
use crate::syntax::{self, NodeItem, OptionArgument, Value};

/// The layer that an item's chain is tied to, and whether with inputs and outputs exchanged.
fn read_tie(value: &Value) -> Option<(&Ident, bool)> {
    let Value::Word(operation) = value else { return None };
    if operation.is_bare() {
        return Some((&operation.word, false));
    }
    match operation.arguments.as_slice() {
        [Value::Word(name)]
            if operation.word == keyword::TRANSPOSE && operation.options.is_empty() && name.is_bare() =>
        {
            Some((&name.word, true))
        }
        _ => None,
    }
}

/// The names that the layers of an item are tied to: their items are checked first.
pub(super) fn names(item: &NodeItem) -> Vec<&Ident> {
    let options = item.chain.operations.iter().flat_map(|operation| &operation.options);
    let ties = options.filter(|argument| argument.key == option::TIE);
    ties.filter_map(|argument| Some(read_tie(&argument.value)?.0)).collect()
}

impl<'a> Checker<'a> {
    /// Whose weights the layer uses, if it says so and is right.
    pub(super) fn check_tie(
        &mut self,
        operation: &'a syntax::Operation,
        known: Known<'a>,
        has_bias: bool,
    ) -> Option<Tie> {
        let argument = operation.options.iter().find(|argument| argument.key == option::TIE)?;
        if argument.value.is_wrong() {
            return None;
        }
        let Some((name, transposed)) = read_tie(&argument.value) else {
            self.diagnostics.push(refuse_tie(&argument.value));
            return None;
        };
        self.refuse_idle_options(operation, name, has_bias);
        let owner = self.check_owner(argument, name, known, transposed)?;
        let found = self.fitting(known, transposed, Some(owner));
        let error = shape_error(&self.layers, owner, transposed, argument, known, found);
        let is_right = error.is_none();
        self.diagnostics.extend(error);
        is_right.then_some(Tie { owner, transposed })
    }

    /// The layer of this name, if it has weights that can be tied.
    fn check_owner(
        &mut self,
        argument: &'a OptionArgument,
        name: &'a Ident,
        known: Known<'a>,
        transposed: bool,
    ) -> Option<LayerId> {
        let found = self.fitting(known, transposed, None);
        self.check_mention(name);
        let item = self.item_of(name)?;
        let place = argument.value.place();
        let Some(owner) = self.layer_of(item) else {
            // What is wrong with a layer was reported.
            if !self.items[item].chain.operations.iter().any(is_layer) {
                let message = format!("`{name}` has no weights");
                self.diagnostics.push(
                    Diagnostic::new(Code::Tie, place, message)
                        .help(found.unwrap_or_else(|| "tie to a value whose chain has a `dense`".to_owned()))
                        .related(self.items[item].name.span(), format!("`{name}` is declared")),
                );
            }
            return None;
        };
        let layer = &self.layers[owner];
        let declared = (self.items[item].name.span(), format!("`{name}` is declared"));
        let error = if let Some(Tie { owner, .. }) = layer.tie {
            let first = &self.layers[owner].name;
            Diagnostic::new(
                Code::Tie,
                place,
                format!("`{name}` has no weights of its own, but those of `{first}`"),
            )
            .help(format!("write `{first}` instead of `{name}`"))
        } else if layer.pattern != Pattern::Full {
            Diagnostic::new(Code::Tie, place, format!("the weights of `{name}` are no full matrix"))
                .help(found.unwrap_or_else(|| "tie to a `dense` without `connect` and `mask`".to_owned()))
        } else {
            return Some(owner);
        };
        self.diagnostics.push(error.related(declared.0, declared.1));
        None
    }

    /// The error for the name of a layer in the place of weights: a tie is meant.
    pub(super) fn weights_of_layer(&self, value: &Value, known: Known<'_>) -> Option<Diagnostic> {
        let name = value.as_name()?;
        let layer = &self.layers[self.layer_of(self.item_of(name)?)?];
        let is_same = Some(layer.inputs) == known.inputs && Some(layer.outputs) == known.outputs;
        let message = format!("`weights` is a list of numbers, and `{name}` a layer");
        let tie = if is_same { name.to_string() } else { format!("transpose({name})") };
        let help = format!("write `tie = {tie}` to use its weights");
        Some(Diagnostic::new(Code::Tie, value.place(), message).help(help))
    }

    /// The tie that fits among the layers before this one, as it is spelled: one in the wanted direction first.
    fn fitting(&self, known: Known<'_>, transposed: bool, without: Option<LayerId>) -> Option<String> {
        let (inputs, outputs) = (known.inputs?, known.outputs?);
        let is_candidate = |id: &LayerId| {
            let layer = &self.layers[*id];
            Some(*id) != without && layer.pattern == Pattern::Full && layer.tie.is_none()
        };
        let fits = |id: &LayerId, transposed: bool| {
            let layer = &self.layers[*id];
            let shape = (layer.inputs, layer.outputs);
            shape == if transposed { (outputs, inputs) } else { (inputs, outputs) }
        };
        let candidates: Vec<LayerId> = self.layers.ids().filter(is_candidate).collect();
        [transposed, !transposed].into_iter().find_map(|transposed| {
            let found = candidates.iter().rev().find(|id| fits(id, transposed))?;
            let name = &self.layers[*found].name;
            Some(if transposed {
                format!("write `tie = transpose({name})`")
            } else {
                format!("write `tie = {name}`")
            })
        })
    }

    /// Reports options about weights that the layer does not have, and about a bias that is not there.
    fn refuse_idle_options(&mut self, operation: &'a syntax::Operation, owner: &Ident, has_bias: bool) {
        for argument in &operation.options {
            let key = argument.key.to_string();
            let is_of_bias = matches!(key.as_str(), option::FROZEN | option::RATE_SCALE);
            let help = match key.as_str() {
                option::TIE | option::BIAS | option::BIAS_INIT => continue,
                _ if is_of_bias && has_bias => continue,
                _ if is_of_bias => format!("the layer has no bias; say it of the weights, at `{owner}`"),
                option::L1 | option::L2 | option::MAX_NORM => {
                    format!(
                        "the weights are those of `{owner}`: write it there, where it holds for every use of them"
                    )
                }
                other if Word::Dense.options().contains(&other) => {
                    format!("the weights are those of `{owner}`: remove the option, or say it there")
                }
                _ => continue,
            };
            let message = format!("`{key}` has nothing to do in a tied layer");
            self.diagnostics
                .push(Diagnostic::new(Code::Contradiction, argument.key.span(), message).help(help));
        }
    }

    /// A tied layer that does not say so is frozen if the owner of its weights is.
    pub(super) fn inherit_frozen(
        &mut self,
        operation: &'a syntax::Operation,
        tie: Tie,
        has_bias: bool,
    ) -> Option<bool> {
        let owner = &self.layers[tie.owner];
        let rate = operation.options.iter().find(|argument| argument.key == option::RATE_SCALE);
        if let Some(rate) = rate.filter(|_| owner.frozen && has_bias) {
            let message =
                format!("`rate_scale` has nothing to do in a layer that is frozen with `{}`", owner.name);
            self.diagnostics.push(
                Diagnostic::new(Code::Contradiction, rate.key.span(), message)
                    .help("remove it, or let the bias learn all the same: `frozen = false`")
                    .related(owner.name.span(), format!("`{}` is declared", owner.name)),
            );
        }
        Some(owner.frozen)
    }
}

/// The error for what names no layer.
fn refuse_tie(value: &Value) -> Diagnostic {
    if let Value::Word(operation) = value
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

/// What is wrong if the shapes do not fit.
fn shape_error(
    layers: &IdVec<LayerId, Layer>,
    owner: LayerId,
    transposed: bool,
    argument: &OptionArgument,
    known: Known<'_>,
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
    Some(match transposed {
        false if (columns, rows) == (inputs, outputs) => {
            error.help(format!("write `tie = transpose({name})`"))
        }
        true if (columns, rows) == (inputs, outputs) => error.help(format!("write `tie = {name}`")),
        _ if let Some(fitting) = fitting => error.help(fitting),
        _ if rows == inputs => error.help(format!("write `dense({columns}, tie = {spelled})`")),
        _ => error.help(format!("tie to a layer with {inputs} inputs and {outputs} outputs")),
    })
}
