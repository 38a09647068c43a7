//! The kinds of parts that a state has, and the emitted code for each.
//!
//! Input: the parts that operations keep. Output: their fields, types and first values. Guarantees: every
//! question about a kind is answered in this file by an exhaustive match; the runtime's row of the kind
//! (`runtime/src/state`) says how it is saved, copied and read in a gradient.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;

use crate::model::{Model, Node};
use crate::operation;

/// A part of a state, as an operation keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kept {
    /// The seed of all draws: one for the network.
    Seed,
    /// The steps of training: one for the network.
    Step,
    /// The running statistics of a node with so many numbers.
    Running(usize),
}

/// The state of a network, from its operations.
impl Model {
    /// The parts that each node keeps.
    fn kept(&self) -> impl Iterator<Item = (&Node, Kept)> {
        self.nodes().iter().flat_map(|node| {
            let kept = operation::declared(&node.operation).keeps(node.size);
            kept.into_iter().map(move |kept| (node, kept))
        })
    }

    /// Whether the network keeps a state besides its parameters: an operation keeps a part of one.
    pub fn has_state(&self) -> bool {
        self.kept().next().is_some()
    }

    /// How many numbers have running statistics.
    pub fn units(&self) -> usize {
        self.kept().map(|(_, kept)| kept.units()).fold(0, usize::saturating_add)
    }

    /// Whether a step of training needs several rows: their statistics normalise.
    pub fn needs_rows(&self) -> bool {
        self.nodes().iter().any(|node| operation::declared(&node.operation).needs_rows())
    }
}

impl Kept {
    /// The parts that a network has once, whichever operation keeps them.
    pub(crate) const SHARED: [Self; 2] = [Kept::Seed, Kept::Step];

    /// The field, if it is one for the network; else each node that keeps the part has one of its own.
    pub(crate) fn shared(self) -> Option<&'static str> {
        match self {
            Kept::Seed => Some("seed"),
            Kept::Step => Some("step"),
            Kept::Running(_) => None,
        }
    }

    /// Where it is in the state: the order of the kinds in the runtime's table.
    fn order(self) -> usize {
        match self {
            Kept::Seed => 0,
            Kept::Step => 1,
            Kept::Running(_) => 2,
        }
    }

    /// How many units have running statistics.
    pub(crate) fn units(self) -> usize {
        match self {
            Kept::Seed | Kept::Step => 0,
            Kept::Running(units) => units,
        }
    }

    /// Whether its numbers are the network's scalar.
    pub(crate) fn is_scalar(self) -> bool {
        match self {
            Kept::Seed | Kept::Step => false,
            Kept::Running(_) => true,
        }
    }

    /// `Running<S, 16>` in the module `runtime`: the type of the field.
    pub(crate) fn emit_type(self, runtime: &TokenStream, scalar: &Ident) -> TokenStream {
        match self {
            Kept::Seed | Kept::Step => quote!(::core::primitive::u64),
            Kept::Running(units) => {
                let units = Literal::usize_unsuffixed(units);
                quote!(#runtime::Running<#scalar, #units>)
            }
        }
    }

    /// `nw::state::initial_running()`: its value in a new network.
    pub(crate) fn emit_initial(self) -> TokenStream {
        match self {
            Kept::Seed | Kept::Step => quote!(0),
            Kept::Running(_) => quote!(nw::state::initial_running()),
        }
    }

    /// `nw::state::Part { name: "h", tensor: &nw::state::RUNNING, length: 32 }`
    pub(crate) fn emit_part(self, name: &Ident) -> TokenStream {
        let (tensor, length) = match self {
            Kept::Seed => (quote!(SEED), 1),
            Kept::Step => (quote!(STEP), 1),
            Kept::Running(units) => (quote!(RUNNING), 2 * units),
        };
        let name = name.unraw().to_string();
        let length = Literal::usize_unsuffixed(length);
        quote!(nw::state::Part { name: #name, tensor: &nw::state::#tensor, length: #length })
    }

    /// The docs of the field.
    pub(crate) fn documentation(self) -> &'static str {
        match self {
            Kept::Seed => "The seed that all draws depend on, with which the network was made.",
            Kept::Step => {
                "The number of training steps so far; in a gradient, the number of rows that its statistics are of."
            }
            Kept::Running(_) => {
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
    /// How many units have running statistics in fields before it.
    pub(crate) offset: usize,
}

/// The fields of a network's state, counters first; none if it keeps nothing.
pub(crate) fn fields(model: &Model) -> Vec<StateField> {
    let mut parts: Vec<(Ident, Kept)> = model.kept().map(|(node, kept)| (name_of(node), kept)).collect();
    parts.sort_by_key(|(_, kept)| kept.order());
    let mut fields: Vec<StateField> = Vec::new();
    let mut units = 0;
    for (name, kept) in parts {
        let name = match kept.shared() {
            Some(_) if fields.iter().any(|field| field.kept == kept) => continue,
            Some(name) => Ident::new(name, Span::mixed_site()),
            None => unlike(&name, |other| fields.iter().any(|field| field.name.unraw() == other)),
        };
        fields.push(StateField { name, kept, offset: units });
        units += kept.units();
    }
    fields
}

/// The field with the running statistics of the norm before whose units there are so many others.
pub(crate) fn field_at(model: &Model, offset: usize) -> Option<Ident> {
    let field = fields(model).into_iter().find(|field| field.offset == offset && field.kept.units() > 0);
    field.map(|field| field.name)
}

/// The name of the node.
fn name_of(node: &Node) -> Ident {
    match node.name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::mixed_site()),
        None => Ident::new(&node.name, Span::mixed_site()),
    }
}

/// The name, with underscores where another field has it: a layer may be called `seed`.
pub(crate) fn unlike(name: &Ident, is_taken: impl Fn(&str) -> bool) -> Ident {
    let mut name = name.clone();
    while is_taken(&name.unraw().to_string()) {
        name = Ident::new(&format!("{}_", name.unraw()), name.span());
    }
    name
}
