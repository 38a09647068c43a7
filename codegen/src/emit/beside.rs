//! The items next to the network: its workspace and its state.
//!
//! Input: an item. Output: the item in a module of its own, and the import of it. Guarantees: a user's item
//! of the same name hides it, without an error.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Attribute, Visibility};

use super::attribute::conditions;

/// `mod __wdbc_workspace { … } pub use __wdbc_workspace::*;`: in a module of its own, so that an item of the
/// user's that has the name, too, is not what the implementations are about. The user's item hides what `*`
/// brings, without an error. The state likewise.
pub(super) fn emit_beside(
    attributes: &[Attribute],
    visibility: &Visibility,
    module: &Ident,
    item: TokenStream,
) -> TokenStream {
    let conditions = conditions(attributes);
    quote! {
        #(#conditions)*
        #[doc(hidden)]
        mod #module {
            #item
        }
        #(#conditions)*
        #[doc(inline)]
        #visibility use #module::*;
    }
}
