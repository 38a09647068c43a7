//! Checks that every value leads to an output or the loss, and every layer to the loss. This depends on names
//! only, so other errors of a value do not hide it.
//!
//! Input: names and shapes. Output: the items that are allowed to be untrained.

use proc_macro2::Ident;

use super::allow::{allowing, allows};
use super::draft::Shaped;
use super::names::{ItemId, Resolved, Structure, is_input};
use super::sinks::{is_sink, may_be_unused, sinks};
use super::written::{is_layer, with_option};
use crate::diag::{Code, Diagnostic, Diagnostics, nearest};
use crate::ids::IdVec;
use crate::keyword::{self, option};
use crate::model::LayerId;
use crate::syntax::{self, Combination, Item, LossItem, NodeItem, Source, WrittenValue};

/// The items that stay as they are because the declaration allows it; values that should be used or trained
/// are reported.
pub(super) fn idle(
    names: &Resolved<'_>,
    structure: &Structure,
    shapes: &Shaped<'_>,
    diagnostics: &mut Diagnostics,
) -> Vec<ItemId> {
    UseCheck { names, structure, shapes, diagnostics }.check()
}

/// The items from which a path leads to an output, or to the loss.
struct Uses {
    /// To either.
    used: IdVec<ItemId, bool>,
    /// To the loss.
    trained: IdVec<ItemId, bool>,
}

/// The facts that uses are checked against.
struct UseCheck<'c, 'a> {
    names: &'c Resolved<'a>,
    structure: &'c Structure,
    shapes: &'c Shaped<'a>,
    diagnostics: &'c mut Diagnostics,
}

impl<'a> UseCheck<'_, 'a> {
    /// Reports the values from which no path leads to an output or the loss, and the layers that no loss
    /// trains. Returns the items that stay as they are because the declaration allows it.
    fn check(&mut self) -> Vec<ItemId> {
        let Some(Uses { used, trained }) = self.uses() else { return Vec::new() };
        let mut idle = Vec::new();
        let goal = match (self.names.output.is_some(), self.names.loss.is_some()) {
            (true, true) => "the loss or an output",
            (false, true) => "the loss",
            _ => "the output",
        };
        for index in self.names.items.ids() {
            let item: &'a NodeItem = self.names.items[index];
            let is_goal = self.names.loss.is_none() && self.names.output.is_none() && used[index];
            if !used[index] || is_goal && is_sink(self.names, index) && misspelled(item).is_some() {
                if may_be_unused(self.names, self.shapes, index) {
                    idle.push(index);
                } else {
                    self.report_unused(index, goal);
                }
                continue;
            }
            // A tied layer without a bias has nothing that could be trained.
            let is_idle = self.shapes.layer_of(index).is_some_and(|id| {
                let layer = &self.shapes.layers[id];
                !layer.frozen && layer.parameters() > 0
            });
            if self.names.loss.is_some() && !trained[index] && is_idle {
                let is_owner = self.shapes.tied_to(index).is_some();
                if allows(&item.chain.operations, Code::Untrained) && !is_owner {
                    idle.push(index);
                } else {
                    self.report_untrained(index);
                }
            }
        }
        idle
    }

    /// Why `allow` does not keep a layer out of training: its weights are used, and trained.
    fn why_idle(&self, index: ItemId, tied: LayerId) -> String {
        let (name, tied) = (&self.names.items[index].name, &self.shapes.layers[tied].name);
        format!("`allow` has no effect, because `{tied}` uses the weights of `{name}`")
    }

    /// The error for an unused layer whose weights are used: without it the other one has none.
    fn used_by_tie(&self, error: Diagnostic, index: ItemId, tied: LayerId) -> Diagnostic {
        let (name, layer) = (&self.names.items[index].name, &self.shapes.layers[tied]);
        let spelled = match layer.tie {
            Some(tie) if tie.transposed => format!("transpose({name})"),
            _ => name.to_string(),
        };
        let why = match allows(&self.names.items[index].chain.operations, Code::Unused) {
            true => self.why_idle(index, tied) + ": ",
            false => String::new(),
        };
        let tied = &layer.name;
        error
            .help(format!(
                "{why}let a value on the way to the output read `{name}`, or remove `tie = {spelled}` to give \
                 `{tied}` its own weights"
            ))
            .related(tied.span(), format!("`{tied}` is declared"))
    }

    fn report_untrained(&mut self, index: ItemId) {
        let item: &'a NodeItem = self.names.items[index];
        let name = &item.name;
        let message = format!("the layer `{name}` is never trained: no path leads from it to the loss");
        let layer = item.chain.operations.iter().find(|operation| is_layer(operation));
        let frozen = layer.map(|layer| {
            let frozen = with_option(&layer.text, &format!("{} = true", option::FROZEN));
            item.chain.text.replacen(&layer.text, &frozen, 1)
        });
        let error = Diagnostic::new(Code::Untrained, name.span(), message).help(format!(
            "add a loss for an output that it leads to, or, if it is not to be trained, write `{name}: {};`",
            frozen.unwrap_or_default()
        ));
        let allowed = allows(&item.chain.operations, Code::Untrained);
        self.diagnostics.push(match self.shapes.tied_to(index).filter(|_| allowed) {
            Some(tied) => error.help(self.why_idle(index, tied)),
            None => error,
        });
    }

    fn report_unused(&mut self, index: ItemId, goal: &str) {
        let item: &'a NodeItem = self.names.items[index];
        let (name, misspelled) = (&item.name, misspelled(item));
        let what = if is_input(item) { "the input" } else { "the value" };
        let message = match misspelled {
            Some(_) => {
                format!("`{name}` is not a word of the language, and no other item uses it as a value")
            }
            None => format!("{what} `{name}` is not used: no path leads from it to {goal}"),
        };
        let error = Diagnostic::new(Code::Unused, name.span(), message);
        let help = match misspelled {
            Some(keyword::LOSS) => {
                format!("did you mean the loss? It is written `loss: mse({});`", item.chain.text)
            }
            Some(word) => format!("did you mean `{word}: {};`?", item.chain.text),
            // The items of a short form have no text.
            None if item.chain.text.is_empty() || item.shape.is_some() => {
                "remove it, or let a value on the way to the output read it".to_owned()
            }
            None => format!(
                "remove `{name}: {};`, or let a value on the way to the output read it",
                item.chain.text
            ),
        };
        self.diagnostics.push(match self.shapes.tied_to(index) {
            Some(tied) => self.used_by_tie(error, index, tied),
            None => or_allow(error.help(help), item),
        });
    }

    /// Which items are used; `None` if nobody can say: names are unknown or belong to several values, or what
    /// the loss compares could not be read.
    fn uses(&self) -> Option<Uses> {
        let is_wrong = |item: &Item| matches!(item, Item::Wrong(_));
        if !self.structure.is_right || self.names.ast.items.iter().any(is_wrong) {
            return None;
        }
        let operands = match self.names.loss {
            Some(loss) => self.items_of(operands(loss)?)?,
            None => Vec::new(),
        };
        let mut goals = match self.names.output {
            Some(outputs) => self.items_of(outputs.names.iter().collect())?,
            None if self.names.loss.is_some() => Vec::new(),
            // Of several ones none is the output, which is reported.
            None => sinks(self.names, self.shapes),
        };
        goals.extend(&operands);
        // The input is neither; that is reported, and the intended value is not known.
        if goals.iter().any(|goal| is_input(self.names.items[*goal])) && self.names.items.len() > 1 {
            return None;
        }
        Some(Uses { used: self.names.leading_to(goals), trained: self.names.leading_to(operands) })
    }

    /// The items of these names, if all are known.
    fn items_of(&self, names: Vec<&Ident>) -> Option<Vec<ItemId>> {
        names.into_iter().map(|name| self.names.item_of(name)).collect()
    }
}

/// Adds how to say that it is meant, where an operation of the item can say so.
fn or_allow(error: Diagnostic, item: &NodeItem) -> Diagnostic {
    match item.chain.operations.last() {
        Some(last) => {
            let code = error.code();
            error.help(allowing(last, code))
        }
        None => error,
    }
}

/// The names that the terms of a loss compare; `None` if one says none.
fn operands(loss: &LossItem) -> Option<Vec<&Ident>> {
    fn word(value: &WrittenValue) -> Option<&Ident> {
        match value {
            WrittenValue::Word(word) if word.is_bare() => Some(&word.word),
            _ => None,
        }
    }
    if loss.terms.iter().any(|term| term.operation.arguments.is_empty()) {
        return None;
    }
    loss.terms.iter().flat_map(|term| &term.operation.arguments).map(word).collect()
}

/// The reserved word that an item's name is probably a misspelling of, if it declares nothing but another
/// name for values that exist, as `output: y;` or `output: (a, b);` does.
fn misspelled(item: &NodeItem) -> Option<&'static str> {
    let Source::Values(source) = &item.chain.source else { return None };
    let is_name = |part: &syntax::Expression| matches!(part.kind, Combination::Name(_));
    let lists_names = match &source.kind {
        Combination::Concat(parts) => parts.iter().all(is_name),
        _ => is_name(source),
    };
    if !lists_names || !item.chain.operations.is_empty() {
        return None;
    }
    let near = nearest(&item.name.to_string(), [keyword::LOSS, keyword::OUTPUT])?;
    // Several values have no loss in common.
    if near == keyword::LOSS && !is_name(source) { None } else { Some(near) }
}
