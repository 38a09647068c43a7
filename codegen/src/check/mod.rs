//! [`Ast`] to [`Model`]: names, topology, shapes, options and budgets. The only stage after parsing that may
//! refuse a network; it reports every error that does not follow from another one.

mod alike;
mod allow;
mod arguments;
mod attributes;
mod budget;
mod combine;
mod cost;
mod dropout;
mod endings;
mod fix;
mod given;
mod graph;
mod idle;
mod known;
mod layer;
mod linear;
mod lint;
mod loss;
mod names;
mod norm;
mod number;
mod operands;
mod options;
mod range;
mod shape;
mod sparse;
mod surface;
mod target;
mod tie;
mod unknown;
mod uses;
mod weights;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;

use crate::diag::Diagnostics;
use crate::ids::{Id as _, IdVec};
use crate::model::{Layer, LayerId, LossTerm, Model, Node, NodeId, Operation, Parts, Tie};
use crate::syntax::{self, Ast, LossItem, NodeItem, OutputItem};
use names::Declared;

pub use surface::{Field, Surface, WeightsOf};

/// A node whose size may still be unknown because something before it is wrong.
#[derive(Clone, Debug)]
struct Draft {
    name: String,
    operation: Operation,
    size: Option<usize>,
    /// Whether it stands in for a wrong layer, so that what reads it raises no error of its own.
    stand_in: bool,
}

/// What is known of the network while it is checked.
struct Checker<'a> {
    ast: &'a Ast,
    diagnostics: &'a mut Diagnostics,
    /// The items that declare values, in order.
    items: Vec<&'a NodeItem>,
    /// The item whose chain is checked.
    current: Option<&'a NodeItem>,
    /// The loss, if one is declared.
    loss_item: Option<&'a LossItem>,
    /// The named outputs, if there are some.
    output_item: Option<&'a OutputItem>,
    /// Where each name is declared; keys are without `r#`.
    by_name: BTreeMap<String, Declared>,
    /// The names of the items.
    names: Vec<String>,
    /// Without an input, the first name that nothing declares: most likely the input's.
    likely_input: Option<&'a Ident>,
    /// For names that nothing declares, the item that is most likely meant.
    meant: BTreeMap<String, Option<usize>>,
    /// Whether an item was refused before its name could be read, so that names may be missing.
    names_are_missing: bool,
    /// Whether a second loss was reported.
    has_second_loss: bool,
    /// Whether every name stands for one value and none is computed from itself.
    structure_is_right: bool,
    /// For each item, whether another one reads it.
    is_read: Vec<bool>,
    /// For each item, how often it is named as a source, an output or an operand of the loss.
    mentions: Vec<usize>,
    /// The inputs that are targets, which was reported.
    targets: Vec<usize>,
    /// The node that carries the value of each item, once it is built.
    values: Vec<Option<NodeId>>,
    /// The node that the chain of each item begins with, once it is built.
    starts: Vec<Option<NodeId>>,
    nodes: IdVec<NodeId, Draft>,
    layers: IdVec<LayerId, Layer>,
    /// For each layer, the item that declares it.
    layer_items: Vec<usize>,
    /// For each item, the first layer that it declares.
    item_layers: Vec<Option<LayerId>>,
    /// The layers whose weights others use.
    owners: BTreeSet<LayerId>,
    /// The dropouts so far, each with its item.
    dropouts: Vec<(usize, &'a syntax::Operation)>,
    /// How many numbers have running statistics so far.
    units: usize,
    /// The fields that the struct has or should have, with what is known of their sizes.
    fields: Vec<Field>,
    /// The sizes of the input.
    axes: Vec<usize>,
    /// For each item, whether it has the input's axes; of those on a cycle nobody asks.
    has_axes: Vec<bool>,
}

/// Checks the declaration. On errors, [`Surface`] says what is known of the network's shape all the same.
pub fn model(ast: &Ast, diagnostics: &mut Diagnostics) -> Result<Model, Surface> {
    let mut checker = Checker {
        ast,
        diagnostics,
        items: Vec::new(),
        current: None,
        loss_item: None,
        output_item: None,
        by_name: BTreeMap::new(),
        names: Vec::new(),
        likely_input: None,
        meant: BTreeMap::new(),
        names_are_missing: false,
        has_second_loss: false,
        structure_is_right: false,
        is_read: Vec::new(),
        mentions: Vec::new(),
        targets: Vec::new(),
        values: Vec::new(),
        starts: Vec::new(),
        nodes: IdVec::new(),
        layers: IdVec::new(),
        layer_items: Vec::new(),
        item_layers: Vec::new(),
        owners: BTreeSet::new(),
        dropouts: Vec::new(),
        units: 0,
        fields: Vec::new(),
        axes: Vec::new(),
        has_axes: Vec::new(),
    };
    let errors = checker.diagnostics.count();
    checker.check_names();
    checker.find_targets();
    checker.check_one_input();
    let sorted = checker.sorted_items();
    checker.structure_is_right = checker.diagnostics.count() == errors;
    checker.check_values(sorted);
    let losses = checker.check_loss();
    let outputs = checker.check_outputs(&losses);
    checker.check_uses();
    checker.check_budget();
    checker.check_state();
    checker.check_attributes();
    checker.check_lints(&losses, &outputs);
    checker.finish(losses, outputs)
}

impl<'a> Checker<'a> {
    /// Appends a node and returns its id.
    fn add_node(&mut self, name: &str, operation: Operation, size: Option<usize>) -> NodeId {
        self.nodes.push(Draft { name: name.to_owned(), operation, size, stand_in: false })
    }

    /// Appends a node in the place of one that is wrong: what reads it raises no error of its own.
    fn add_stand_in(&mut self, name: &str, size: Option<usize>) -> NodeId {
        self.nodes.push(Draft { name: name.to_owned(), operation: Operation::Input, size, stand_in: true })
    }

    /// The model if nothing was wrong, else what can be said of its surface.
    fn finish(mut self, losses: Vec<LossTerm>, outputs: Vec<NodeId>) -> Result<Model, Surface> {
        let cost = self.bill().cost;
        let parameters = self.layers.iter().map(Layer::parameters).fold(0, usize::saturating_add);
        if !self.diagnostics.is_empty() || outputs.is_empty() {
            return Err(self.surface());
        }
        let mut nodes: IdVec<NodeId, Node> = IdVec::new();
        for draft in self.nodes.iter() {
            let Some(size) = draft.size else { return Err(self.surface()) };
            nodes.push(Node { name: draft.name.clone(), operation: draft.operation.clone(), size });
        }
        // Layers were met in topological order; the fields follow the declaration.
        let mut order: Vec<LayerId> = self.layers.ids().collect();
        order.sort_by_key(|&layer| self.layer_items[layer.index()]);
        let mut new_ids: IdVec<LayerId, LayerId> = self.layers.ids().collect();
        for (index, &old) in order.iter().enumerate() {
            new_ids[old] = LayerId::new(index);
        }
        let new_id = |old: LayerId| new_ids[old];
        let renumbered_tie = |layer: LayerId| {
            let layer = self.layers[layer].clone();
            let tie = layer.tie.map(|tie| Tie { owner: new_id(tie.owner), ..tie });
            Layer { tie, ..layer }
        };
        let layers = order.iter().map(|&layer| renumbered_tie(layer)).collect();
        let mut renumbered = IdVec::new();
        for node in nodes.iter() {
            let operation = node.operation.clone().map_layer(new_id);
            renumbered.push(Node { operation, ..node.clone() });
        }
        Ok(Model::from_checked(Parts {
            attributes: self.ast.attributes.clone(),
            visibility: self.ast.visibility.clone(),
            keyword: self.ast.keyword,
            name: self.ast.name.clone(),
            documentation: self.ast.documentation.clone(),
            nodes: renumbered,
            layers,
            axes: self.axes,
            outputs,
            losses,
            parameters,
            cost,
        }))
    }
}

/// `1 number`, `2 numbers`.
fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// The model of a declaration that is right, for tests of the later stages.
#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]
pub(crate) fn declared(text: &str) -> Model {
    let mut diagnostics = Diagnostics::new();
    let (_, ast) = syntax::ast(text.parse().unwrap(), &mut diagnostics);
    let model = model(&ast.unwrap(), &mut diagnostics);
    assert!(diagnostics.finish().is_empty(), "{text}");
    model.unwrap_or_else(|_| panic!("{text} is refused"))
}
