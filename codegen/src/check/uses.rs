//! That every value leads to an output or the loss, and every layer to the loss. Names alone say it, so what is wrong with
//! a value hides nothing of it.

use proc_macro2::Ident;

use super::Checker;
use super::allow::allows;
use super::arguments::with_option;
use super::layer::is_layer;
use super::shape::is_input;
use crate::diag::{Code, Diagnostic, nearest};
use crate::keyword::{self, option};
use crate::model::{LayerId, NodeId, Operation};
use crate::syntax::{self, Combination, Item, LossItem, NodeItem, Source, Value};

/// The items from which a path leads to an output, or to the loss.
struct Uses {
    /// To either.
    used: Vec<bool>,
    /// To the loss.
    trained: Vec<bool>,
}

impl<'a> Checker<'a> {
    /// Reports the values from which no path leads to an output or the loss, and the layers that no loss trains.
    pub(super) fn check_uses(&mut self) {
        let Some(Uses { used, trained }) = self.uses() else { return };
        let goal = match (self.output_item.is_some(), self.loss_item.is_some()) {
            (true, true) => "the loss or an output",
            (false, true) => "the loss",
            _ => "the output",
        };
        for index in 0..self.items.len() {
            let item: &'a NodeItem = self.items[index];
            let is_goal = self.loss_item.is_none() && self.output_item.is_none() && used[index];
            if !used[index] || is_goal && self.is_sink(index) && misspelled(item).is_some() {
                if self.may_be_unused(index) {
                    self.freeze(index);
                } else {
                    self.report_unused(index, goal);
                }
                continue;
            }
            // A tied layer without a bias has nothing that could be trained.
            let is_idle = self.layer_of(index).is_some_and(|id| {
                let layer = &self.layers[id];
                !layer.frozen && layer.parameters() > 0
            });
            if self.loss_item.is_some() && !trained[index] && is_idle {
                if allows(&item.chain.operations, Code::Untrained) && !self.is_owner(index) {
                    self.freeze(index);
                } else {
                    self.report_untrained(index);
                }
            }
        }
    }

    /// Whether the declaration says that nothing needs to use this value. Weights that others use are trained, so those
    /// of their owner cannot stay as they are.
    pub(super) fn may_be_unused(&self, index: usize) -> bool {
        allows(&self.items[index].chain.operations, Code::Unused) && !self.is_owner(index)
    }

    /// Whether other layers use the weights of the item's layer.
    fn is_owner(&self, index: usize) -> bool {
        self.tied_to(index).is_some()
    }

    /// The first layer that uses the weights of the item's layer.
    fn tied_to(&self, index: usize) -> Option<LayerId> {
        let owner = self.layer_of(index).filter(|layer| self.owners.contains(layer))?;
        self.layers.ids().find(|id| self.layers[*id].tie.is_some_and(|tie| tie.owner == owner))
    }

    /// Why `allow` does not keep a layer out of training: its weights are used, and trained.
    fn why_idle(&self, index: usize, tied: LayerId) -> String {
        let (name, tied) = (&self.items[index].name, &self.layers[tied].name);
        format!("`allow` has no effect, since `{tied}` uses the weights of `{name}`")
    }

    /// The error for an unused layer whose weights are used: without it the other one has none.
    fn used_by_tie(&self, error: Diagnostic, index: usize, tied: LayerId) -> Diagnostic {
        let (name, layer) = (&self.items[index].name, &self.layers[tied]);
        let spelled = match layer.tie {
            Some(tie) if tie.transposed => format!("transpose({name})"),
            _ => name.to_string(),
        };
        let why = match allows(&self.items[index].chain.operations, Code::Unused) {
            true => self.why_idle(index, tied) + ": ",
            false => String::new(),
        };
        let tied = &layer.name;
        error
            .help(format!(
                "{why}let a value on the way to the output read `{name}`, or give `{tied}` weights of its own, \
                 remove `tie = {spelled}`"
            ))
            .related(tied.span(), format!("`{tied}` is declared"))
    }

    /// No gradient reaches the item's layer, so it stays as it is.
    fn freeze(&mut self, index: usize) {
        let Some(layer) = self.layer_of(index) else { return };
        self.layers[layer].frozen = true;
        let nodes: Vec<NodeId> = self.nodes.ids().collect();
        for node in nodes {
            let reads = match self.nodes[node].operation {
                Operation::Dense(of, source) if of == layer => source,
                _ => continue,
            };
            // The statistics of a norm stay, too.
            if let Operation::BatchNormalize(norm, _) = &mut self.nodes[reads].operation {
                norm.frozen = true;
            }
        }
    }

    fn report_untrained(&mut self, index: usize) {
        let item: &'a NodeItem = self.items[index];
        let name = &item.name;
        let message = format!("the layer `{name}` is never trained: no path leads from it to the loss");
        let layer = item.chain.operations.iter().find(|operation| is_layer(operation));
        let frozen = layer.map(|layer| {
            let frozen = with_option(&layer.text, &format!("{} = true", option::FROZEN));
            item.chain.text.replacen(&layer.text, &frozen, 1)
        });
        let error = Diagnostic::new(Code::Untrained, name.span(), message).help(format!(
            "add a loss for what it leads to, or, if it stays as it is, write `{name}: {};`",
            frozen.unwrap_or_default()
        ));
        let allowed = allows(&item.chain.operations, Code::Untrained);
        self.diagnostics.push(match self.tied_to(index).filter(|_| allowed) {
            Some(tied) => error.help(self.why_idle(index, tied)),
            None => error,
        });
    }

    fn report_unused(&mut self, index: usize, goal: &str) {
        let item: &'a NodeItem = self.items[index];
        let (name, misspelled) = (&item.name, misspelled(item));
        let what = if is_input(item) { "the input" } else { "the value" };
        let message = match misspelled {
            Some(_) => format!("`{name}` is no word of the language, and nothing reads a value of that name"),
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
        self.diagnostics.push(match self.tied_to(index) {
            Some(tied) => self.used_by_tie(error, index, tied),
            None => Self::or_allow(error.help(help), item),
        });
    }

    /// Which items are used; `None` if nobody can say: names are unknown or belong to several values, or what the
    /// loss compares could not be read.
    fn uses(&self) -> Option<Uses> {
        let is_wrong = |item: &Item| matches!(item, Item::Wrong(_));
        if !self.structure_is_right || self.ast.items.iter().any(is_wrong) {
            return None;
        }
        let operands = match self.loss_item {
            Some(loss) => self.items_of(operands(loss)?)?,
            None => Vec::new(),
        };
        let mut goals = match self.output_item {
            Some(outputs) => self.items_of(outputs.names.iter().collect())?,
            None if self.loss_item.is_some() => Vec::new(),
            // Of several ones none is the output, which is reported.
            None => self.sinks(),
        };
        goals.extend(&operands);
        // The input is neither; that is reported, and what was meant instead is not known.
        if goals.iter().any(|goal| is_input(self.items[*goal])) && self.items.len() > 1 {
            return None;
        }
        Some(Uses { used: self.leading_to(goals), trained: self.leading_to(operands) })
    }

    /// The items of these names, if all are known.
    fn items_of(&self, names: Vec<&Ident>) -> Option<Vec<usize>> {
        names.into_iter().map(|name| self.item_of(name)).collect()
    }

    /// The items that no other one reads, without those that need not be used.
    pub(super) fn sinks(&self) -> Vec<usize> {
        let sinks = || (0..self.items.len()).filter(|index| self.is_sink(*index));
        let used: Vec<usize> = sinks().filter(|index| !self.may_be_unused(*index)).collect();
        if used.is_empty() { sinks().collect() } else { used }
    }

    /// Whether no item reads this one.
    fn is_sink(&self, item: usize) -> bool {
        !self.is_read[item]
    }

    /// For each item, whether a path leads from it to one of these.
    pub(super) fn leading_to(&self, goals: Vec<usize>) -> Vec<bool> {
        let mut leads = vec![false; self.items.len()];
        let mut open = goals;
        while let Some(item) = open.pop() {
            if !core::mem::replace(&mut leads[item], true) {
                let names = self.items[item].chain.source.names();
                open.extend(names.into_iter().filter_map(|name| self.item_of(name)));
            }
        }
        leads
    }
}

/// The names that the terms of a loss compare; `None` if one says none.
fn operands(loss: &LossItem) -> Option<Vec<&Ident>> {
    fn word(value: &Value) -> Option<&Ident> {
        match value {
            Value::Word(word) if word.is_bare() => Some(&word.word),
            _ => None,
        }
    }
    if loss.terms.iter().any(|term| term.operation.arguments.is_empty()) {
        return None;
    }
    loss.terms.iter().flat_map(|term| &term.operation.arguments).map(word).collect()
}

/// The reserved word that an item's name is most likely a misspelling of, if it declares nothing but another name for
/// values that exist, as `output: y;` or `output: (a, b);` does.
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
