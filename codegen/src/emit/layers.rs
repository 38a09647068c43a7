//! The layers that an optimiser can freeze: their names, their places and the constants of the network.
//!
//! Input: a network. Output: a constant for each layer, `Net::H`, and the conditions of the statements that
//! change one. Guarantees: the constants of a network have different names, whatever its layers are called.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;

use super::names::local;
use crate::model::{LayerId, Model, NodeId};

/// The constants that every network has, and those of its traits.
const TAKEN: [&str; 15] = [
    "INPUTS",
    "OUTPUTS",
    "TARGETS",
    "PARAMETERS",
    "TOPOLOGY",
    "FINGERPRINT",
    "BYTES",
    "CLASSES",
    "KEEPS_STATE",
    "LAYERS",
    "BLOCK",
    "LEAST_ROWS",
    "IN_REGISTERS",
    "LENGTH",
    "STATE",
];

/// The names of the layers: the fields.
fn layers(model: &Model) -> Vec<String> {
    model.fields().map(|(_, layer)| layer.name.unraw().to_string()).collect()
}

/// `nw::Chosen::trains(&layers, 3)`: whether a step changes this layer.
pub(crate) fn emit_trains_layer(model: &Model, layer: LayerId) -> TokenStream {
    emit_trains(model, &model.layers()[layer].name.unraw().to_string())
}

/// `const { L::ALL } || nw::Chosen::trains(&layers, 3)`: the same of the layer that has the running
/// statistics of a node, the one of its name, with its factors. Where nothing is frozen, rustc does not
/// compile the other branch.
pub(crate) fn emit_trains_node(model: &Model, node: NodeId) -> TokenStream {
    let trains = emit_trains(model, model.nodes()[node].name.trim_start_matches("r#"));
    quote!(const { L::ALL } || #trains)
}

fn emit_trains(model: &Model, name: &str) -> TokenStream {
    let (place, chosen) = (layers(model).iter().position(|layer| layer == name), local("layers"));
    debug_assert!(place.is_some(), "{name} is no layer");
    let place = Literal::usize_unsuffixed(place.unwrap_or_default());
    quote!(nw::Chosen::trains(&#chosen, #place))
}

/// `const LAYERS: &'static [&'static str] = &["h", "y"];`
pub(super) fn emit_names(model: &Model) -> TokenStream {
    let names = layers(model);
    quote!(const LAYERS: &'static [&'static ::core::primitive::str] = &[#(#names),*];)
}

/// `pub const H: nw::LayerOf<Self> = nw::LayerOf::at(0);` for each layer.
pub(super) fn emit_constants(model: &Model) -> TokenStream {
    emit_constants_of(&layers(model))
}

/// The same of layers by their names.
pub(super) fn emit_constants_of(layers: &[String]) -> TokenStream {
    let constants = layers.iter().zip(constants(layers)).enumerate().map(|(place, (layer, constant))| {
        let doc = format!("The layer `{layer}`, for optimisers that freeze layers.");
        let place = Literal::usize_unsuffixed(place);
        quote! {
            #[doc = #doc]
            pub const #constant: nw::LayerOf<Self> = nw::LayerOf::at(#place);
        }
    });
    constants.collect()
}

/// The names in capitals, each with underscores where another constant has it.
fn constants(layers: &[String]) -> Vec<Ident> {
    let mut taken: Vec<String> = TAKEN.map(str::to_owned).into();
    let mut constants = Vec::new();
    for layer in layers {
        let upper = layer.to_uppercase();
        // Capitals of some letters are several characters, which may not be those of a name.
        let mut name = if syn::parse_str::<Ident>(&upper).is_ok() { upper } else { layer.clone() };
        while taken.contains(&name) || syn::parse_str::<Ident>(&name).is_err() {
            name.push('_');
        }
        constants.push(Ident::new(&name, Span::mixed_site()));
        taken.push(name);
    }
    constants
}

#[cfg(test)]
mod tests {
    use super::constants;

    #[test]
    fn constants_differ_from_each_other_and_from_those_of_every_network() {
        let names = |layers: &[&str]| {
            let layers: Vec<String> = layers.iter().map(|layer| (*layer).to_owned()).collect();
            constants(&layers).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(names(&["h", "H", "h_", "inputs"]), ["H", "H_", "H__", "INPUTS_"]);
        assert_eq!(names(&["type", "straße", "ω", "层"]), ["TYPE", "STRASSE", "Ω", "层"]);
        // A name without capitals may be a keyword.
        assert_eq!(names(&["_h", "layer1"]), ["_H", "LAYER1"]);
    }
}
