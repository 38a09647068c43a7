//! The kinds of parts that a state has, and the emitted code for each.
//!
//! Input: the parts that operations keep. Output: their fields, types and first values. Guarantees: every
//! question about a kind is answered in this file by an exhaustive match; the runtime's row of the kind
//! (`runtime/src/state`) says how it is saved, copied and read in a gradient.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;

pub(crate) use crate::keyword::Kept;
use crate::model::{Model, Node, NodeId};

/// The state of a network, from its operations.
impl Model {
    /// The parts that each node keeps, in the order of the nodes.
    fn kept(&self) -> impl Iterator<Item = (NodeId, Kept)> {
        let nodes = self.nodes().entries();
        nodes.flat_map(|(id, node)| node.operation.keeps().iter().map(move |&kept| (id, kept)))
    }

    /// Whether the network keeps a state besides its parameters: an operation keeps a part of one.
    pub fn has_state(&self) -> bool {
        self.kept().next().is_some()
    }

    /// Whether an operation keeps a part of this kind.
    pub fn keeps(&self, kind: Kept) -> bool {
        self.kept().any(|(_, kept)| kept == kind)
    }

    /// How many numbers have running statistics.
    pub fn units(&self) -> usize {
        units_of(self, self.kept())
    }

    /// Whether a step of training needs several rows: their statistics normalise.
    pub fn needs_rows(&self) -> bool {
        self.nodes().iter().any(|node| node.operation.needs_rows())
    }
}

/// What is emitted for a part of the state.
pub(crate) trait EmitPart {
    /// The field, if it is one for the network; else each node that keeps the part has one of its own.
    fn shared(self) -> Option<&'static str>;

    /// How many units have running statistics there, where the node yields `size` numbers.
    fn units(self, size: usize) -> usize;

    /// Whether its numbers are the network's scalar.
    fn is_scalar(&self) -> bool;

    /// `Running<S, 16>` in the module `runtime`: the type of the field of a node with so many numbers.
    fn emit_type(self, runtime: &TokenStream, scalar: &Ident, size: &TokenStream) -> TokenStream;

    /// `nw::state::initial_running()`: its value in a new network.
    fn emit_initial(self) -> TokenStream;

    /// `nw::state::Part { name: "h", tensor: &nw::state::RUNNING, length: 32 }`
    fn emit_part(self, name: &Ident, size: usize) -> TokenStream;

    /// The docs of the field.
    fn documentation(self) -> &'static str;
}

impl EmitPart for Kept {
    fn shared(self) -> Option<&'static str> {
        match self {
            Kept::Seed => Some("seed"),
            Kept::Step => Some("step"),
            Kept::Running => None,
        }
    }

    fn units(self, size: usize) -> usize {
        match self {
            Kept::Seed | Kept::Step => 0,
            Kept::Running => size,
        }
    }

    fn is_scalar(&self) -> bool {
        match self {
            Kept::Seed | Kept::Step => false,
            Kept::Running => true,
        }
    }

    fn emit_type(self, runtime: &TokenStream, scalar: &Ident, size: &TokenStream) -> TokenStream {
        match self {
            Kept::Seed | Kept::Step => quote!(::core::primitive::u64),
            Kept::Running => quote!(#runtime::Running<#scalar, #size>),
        }
    }

    fn emit_initial(self) -> TokenStream {
        match self {
            Kept::Seed | Kept::Step => quote!(0),
            Kept::Running => quote!(nw::state::initial_running()),
        }
    }

    fn emit_part(self, name: &Ident, size: usize) -> TokenStream {
        let (tensor, length) = match self {
            Kept::Seed => (quote!(SEED), 1),
            Kept::Step => (quote!(STEP), 1),
            Kept::Running => (quote!(RUNNING), 2 * size),
        };
        let name = name.unraw().to_string();
        let length = Literal::usize_unsuffixed(length);
        quote!(nw::state::Part { name: #name, tensor: &nw::state::#tensor, length: #length })
    }

    fn documentation(self) -> &'static str {
        match self {
            Kept::Seed => "The seed that all draws depend on, with which the network was made.",
            Kept::Step => {
                "The number of training steps so far; in a gradient, the number of rows that its statistics are of."
            }
            Kept::Running => {
                "The running mean and the running variance of each unit; in a gradient, the mean and the variance of its rows."
            }
        }
    }
}

/// A field of a network's state.
pub(crate) struct StateField {
    /// Its name.
    pub(crate) name: Ident,
    /// Its kind.
    pub(crate) kept: Kept,
    /// The first node that keeps it.
    pub(crate) node: NodeId,
    /// How many numbers the node yields that keeps it.
    pub(crate) size: usize,
    /// How many units have running statistics in fields before it.
    pub(crate) offset: usize,
}

/// The fields of a network's state, counters first; none if it keeps nothing.
pub(crate) fn fields(model: &Model) -> Vec<StateField> {
    let parts = model.kept().map(|(node, kept)| (name_of(&model.nodes()[node]), kept, node)).collect();
    let field = |(name, kept, node): (Ident, Kept, NodeId)| {
        let (size, offset) = (model.nodes()[node].size(), units_before(model, node));
        StateField { name, kept, node, size, offset }
    };
    named(parts).into_iter().map(field).collect()
}

/// How many units have running statistics in parts of nodes before this one: nobody else counts them.
pub(crate) fn units_before(model: &Model, node: NodeId) -> usize {
    units_of(model, model.kept().take_while(|(before, _)| *before < node))
}

fn units_of(model: &Model, parts: impl Iterator<Item = (NodeId, Kept)>) -> usize {
    parts.map(|(node, kept)| kept.units(model.nodes()[node].size())).fold(0, usize::saturating_add)
}

/// The parts as fields, in the order of a state: one of each kind that a network has once, and all others
/// with names of their own, which begin as those of the nodes that keep them.
pub(crate) fn named<T>(mut parts: Vec<(Ident, Kept, T)>) -> Vec<(Ident, Kept, T)> {
    parts.sort_by_key(|(_, kept, _)| *kept);
    let mut fields: Vec<(Ident, Kept, T)> = Vec::new();
    for (name, kept, of) in parts {
        let name = match kept.shared() {
            Some(_) if fields.iter().any(|field| field.1 == kept) => continue,
            Some(name) => Ident::new(name, Span::mixed_site()),
            None => unlike(&name, |other| fields.iter().any(|field| field.0.unraw() == other)),
        };
        fields.push((name, kept, of));
    }
    fields
}

/// The field with the part of this kind that a node keeps.
pub(crate) fn field_of(model: &Model, node: NodeId, kept: Kept) -> Ident {
    let is_its = |field: &StateField| field.kept == kept && (field.node == node || kept.shared().is_some());
    let field = fields(model).into_iter().find(is_its);
    debug_assert!(field.is_some(), "{node:?} keeps no {kept:?}");
    // Where a node has no such part, rustc names it.
    field.map_or_else(|| name_of(&model.nodes()[node]), |field| field.name)
}

/// The name of the node.
fn name_of(node: &Node) -> Ident {
    match node.name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::mixed_site()),
        None => Ident::new(&node.name, Span::mixed_site()),
    }
}

/// The name, with underscores where another field has it: a layer may be called `seed`.
fn unlike(name: &Ident, is_taken: impl Fn(&str) -> bool) -> Ident {
    let mut name = name.clone();
    while is_taken(&name.unraw().to_string()) {
        name = Ident::new(&format!("{}_", name.unraw()), name.span());
    }
    name
}
