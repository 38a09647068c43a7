//! The first values of parameters, as the runtime's `Init`.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::keyword::Init;

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
