//! The first values of parameters, as the runtime's `Init`, and as its `Spread` over a layer.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::keyword::Init;

/// `const { nw::Init::spread(nw::Init::HeNormal, 30, 16) }`, of a layer's numbers of inputs and outputs, so
/// that no root is taken at run time.
pub(crate) fn emit_spread(init: Init, (inputs, outputs): (usize, usize)) -> TokenStream {
    let init = emit_init(init, inputs);
    quote!(const { nw::Init::spread(#init, #inputs, #outputs) })
}

/// `nw::Init::HeNormal`, `nw::Init::Uniform(0.1)`
pub(crate) fn emit_init(init: Init, inputs: usize) -> TokenStream {
    let name = Ident::new(init.name(), Span::call_site());
    let number = init.number().map(|_| {
        // PyTorch's default for linear layers.
        init.given().unwrap_or(1.0 / (inputs as f64).sqrt())
    });
    match number {
        Some(number) => quote!(nw::Init::#name(#number)),
        None => quote!(nw::Init::#name),
    }
}
