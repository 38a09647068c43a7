//! The list of a layer's connections: a constant, and its name in a call.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::emit::names::connections;
use crate::model::LayerId;
use crate::plan::program::{LayerKernel, Pairs, Plan};

/// `const NW_CONNECTIONS_0: [(usize, usize); 2] = [(0, 0), (1, 2)];`, for each sparse layer.
pub(crate) fn emit_connections(plan: &Plan<'_>) -> TokenStream {
    let usize = quote!(::core::primitive::usize);
    let tables = plan.layers.entries().filter_map(|(id, layer)| {
        let LayerKernel::Sparse(Pairs::Table(pairs)) = layer.kernel else { return None };
        let (name, count) = (connections(id), pairs.len());
        let pairs = pairs.iter().map(|(input, output)| {
            let [input, output] = [*input, *output].map(Literal::usize_unsuffixed);
            quote!((#input, #output))
        });
        Some(quote!(const #name: [(#usize, #usize); #count] = [#(#pairs),*];))
    });
    tables.collect()
}

/// `nw::Table(&NW_CONNECTIONS_0)` or `nw::Diagonal`.
pub(super) fn emit_table(id: LayerId, pairs: Pairs<'_>) -> TokenStream {
    match pairs {
        Pairs::Table(_) => {
            let table = connections(id);
            quote!(nw::Table(&#table))
        }
        Pairs::Diagonal => quote!(nw::Diagonal),
    }
}
