//! The door of the compiler: tokens go in as `rustc` hands them over, and come out as `netwright-codegen` made
//! them. `network!` itself is a `macro_rules!` in the crate `netwright`, which adds `$crate` in front.
#![forbid(unsafe_code)]

/// Expands `(path of the facade, features) declaration`.
#[doc(hidden)]
#[proc_macro]
pub fn expand(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    netwright_codegen::expand(input.into()).into()
}
