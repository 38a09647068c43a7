//! The door of the compiler: tokens go in as `rustc` hands them over, and come out as `netwright-codegen`
//! made them. `network!` itself is a `macro_rules!` in the crate `netwright`, which adds `$crate` in front.
#![forbid(unsafe_code)]

mod disk;
#[cfg(feature = "import")]
mod import;

/// Expands `(path of the facade, features) declaration`.
#[doc(hidden)]
#[proc_macro]
pub fn expand(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    #[cfg(feature = "import")]
    if let Some(imported) = import::expand(&input.clone().into()) {
        return imported.into();
    }
    netwright_codegen::expand(input.into(), &disk::Disk).into()
}

/// `struct Network(expand! { … });` becomes `expand! { … }`.
///
/// Where no struct can stand, as in an `impl` block, rustc says so and drops the attribute with the struct:
/// one error, where the expansion would cause one for each of its items.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn item(_: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let parts = item.into_iter().filter_map(|token| match token {
        proc_macro::TokenTree::Group(fields) => Some(fields.stream()),
        _ => None,
    });
    parts.collect()
}
