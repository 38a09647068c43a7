//! Numbers of an activation or a loss, as a part of its type: no kernel is handed one.

use proc_macro2::TokenStream;
use quote::quote;

/// `Given::<nw::Elu, { nw::bits(0.5) }>::HERE`
pub(super) fn emit_given(of: &TokenStream, number: f64) -> TokenStream {
    quote!(Given::<nw::#of, { nw::bits(#number) }>::HERE)
}
