//! How parameters begin, as the runtime's `Init`.

use proc_macro2::TokenStream;
use quote::quote;

use crate::keyword::Init;

/// `nw::Init::HeNormal`
pub(crate) fn emit_init(init: Init, inputs: usize) -> TokenStream {
    match init {
        Init::Zeros => quote!(nw::Init::Zeros),
        Init::Ones => quote!(nw::Init::Ones),
        Init::Uniform(limit) => {
            // PyTorch's default for linear layers.
            let limit = limit.unwrap_or(1.0 / (inputs as f64).sqrt());
            quote!(nw::Init::Uniform(#limit))
        }
        Init::XavierUniform => quote!(nw::Init::XavierUniform),
        Init::XavierNormal => quote!(nw::Init::XavierNormal),
        Init::HeUniform => quote!(nw::Init::HeUniform),
        Init::HeNormal => quote!(nw::Init::HeNormal),
        Init::LecunUniform => quote!(nw::Init::LecunUniform),
        Init::LecunNormal => quote!(nw::Init::LecunNormal),
    }
}
