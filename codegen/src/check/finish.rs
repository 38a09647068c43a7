//! The [`Model`] of a network without errors. This is the only place where one is made.

use proc_macro2::Span;

use super::cost::Bill;
use super::draft::Shaped;
use super::loss::Loss;
use super::names::{Resolved, is_input};
use super::values::values;
use super::written::part_name;
use crate::ids::{Id as _, IdVec};
use crate::model::{Layer, LayerId, Memory, Model, Node, NodeId, Parts, Tie};

/// The model, in which layers have the order of their declaration; `None` if the size of a node is not known.
pub(super) fn model(
    names: &Resolved<'_>,
    shapes: &Shaped<'_>,
    Loss { terms: losses, target_items }: Loss,
    outputs: Vec<NodeId>,
    bill: Bill,
) -> Option<Model> {
    let parameters = shapes.layers.iter().map(Layer::parameters).fold(0, usize::saturating_add);
    // Layers were met in topological order; the fields follow the declaration.
    let mut order: Vec<LayerId> = shapes.layers.ids().collect();
    order.sort_by_key(|&layer| shapes.layer_items[layer]);
    let mut new_ids: IdVec<LayerId, LayerId> = shapes.layers.ids().collect();
    for (index, &old) in order.iter().enumerate() {
        new_ids[old] = LayerId::new(index);
    }
    let new_id = |old: LayerId| new_ids[old];
    let renumbered_tie = |layer: LayerId| {
        let layer = shapes.layers[layer].clone();
        let tie = layer.tie.map(|tie| Tie { owner: new_id(tie.owner), ..tie });
        // At the user's place is the field alone, so that an editor finds one item there.
        let mut name = layer.name.clone();
        name.set_span(Span::mixed_site());
        Layer { name, tie, ..layer }
    };
    let layers = order.iter().map(|&layer| renumbered_tie(layer)).collect();
    let mut nodes: IdVec<NodeId, Node> = IdVec::new();
    for draft in shapes.nodes.iter() {
        let operation = draft.operation.map_layer(new_id);
        let (name, sources) = (draft.name.clone(), draft.sources.clone());
        nodes.push(Node { name, operation, sources, shape: draft.shape? });
    }
    let mut memories = IdVec::new();
    for memory in shapes.memories.iter() {
        let (node, suffix) = match memory.part {
            Some(part) => (part.node?, Some(part.suffix)),
            None => (shapes.values[memory.item]?, None),
        };
        // Only the sizes that are written are known before the chains are checked.
        if nodes[node].size() != memory.size {
            return None;
        }
        let item = &names.items[memory.item].name;
        let name = suffix.map_or_else(|| item.clone(), |suffix| part_name(item, suffix));
        memories.push(Memory { name, node, steps: memory.steps });
    }
    let ast = names.ast;
    // Another name of a value is one of its own.
    let output_names = match names.output {
        Some(item) => item.names.iter().map(ToString::to_string).collect(),
        None => outputs.iter().map(|output| nodes[*output].name.clone()).collect(),
    };
    let named = names.items.entries().filter(|(_, item)| !is_input(item));
    let named = named.filter_map(|(id, item)| Some((item.name.clone(), shapes.values[id]?)));
    Some(Model::from_checked(Parts {
        attributes: ast.attributes.clone(),
        visibility: ast.visibility.clone(),
        keyword: ast.keyword,
        name: ast.name.clone(),
        documentation: ast.documentation.clone(),
        nodes,
        layers,
        bounds: shapes.bounds.clone(),
        memories,
        outputs,
        output_names,
        losses,
        target_items,
        parameters,
        cost: bill.cost,
        kernels: bill.kernels,
        values: values(names, shapes),
        named: named.collect(),
        trained: None,
    }))
}
