//! The numbers of `weights: file("policy.safetensors");`, and the constructors that return them.
//!
//! Input: where each number is in the file. Output: one hidden `static`, and `trained`, `trained_ref` and
//! `boxed_trained`. Guarantees: a program holds the numbers once, whichever of the three it calls; a `static`
//! of the user's that is made by `trained` needs no other.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};

use super::names::{Names, TRAINED, local};
use super::refused::emit_boxed_trained_without_heap;
use crate::model::{Trained, TrainedParts};
use crate::plan::program::Plan;

/// `static NW_TRAINED: Declared<f32> = nw::from_file(include_bytes!("/…/policy.safetensors"),
/// &[[104, 504], …], …);`, if the declaration names a file.
pub(super) fn emit_numbers(plan: &Plan<'_>, names: &Names) -> Option<TokenStream> {
    let Names { network, .. } = names;
    let f32 = quote!(::core::primitive::f32);
    let trained = plan.model.trained()?;
    let value = match &trained.parts {
        Some(parts) => {
            let TrainedParts { path, bytes, parameters, counters, numbers } = parts;
            let file = match bytes {
                Some(bytes) => Literal::byte_string(bytes).to_token_stream(),
                None => quote!(::core::include_bytes!(#path)),
            };
            let [parameters, counters, numbers] = [parameters, counters, numbers].map(|list| {
                let each = list.iter().map(|[begin, end]| quote!([#begin, #end]));
                quote!(&[#(#each),*])
            });
            quote! {
                nw::from_file::<#f32, #network<#f32>>(
                    #file, #parameters, #counters, #numbers,
                )
            }
        }
        None => {
            let message = format!(
                "the file `{}` was not looked for: its path is relative to a file that the compiler does not know",
                trained.written
            );
            quote!(::core::panic!(#message))
        }
    };
    let name = local(TRAINED);
    Some(quote!(static #name: #network<#f32> = #value;))
}

/// `pub const fn trained() -> Self { … }` and the others, if the declaration names a file.
pub(super) fn emit_trained(plan: &Plan<'_>) -> Option<TokenStream> {
    let Trained { written, .. } = plan.model.trained()?;
    let name = local(TRAINED);
    let doc = format!("The network with the numbers of `{written}`, for a `static` or a `const`.");
    let boxed = match plan.alloc {
        false => emit_boxed_trained_without_heap(),
        true => quote! {
            /// [`trained`](Self::trained), copied to the heap in place.
            #[must_use]
            pub fn boxed_trained() -> nw::Box<Self> {
                nw::Network::boxed_clone(&#name)
            }
        },
    };
    Some(quote! {
        #[doc = #doc]
        #[must_use]
        pub const fn trained() -> Self {
            nw::copy(&#name)
        }

        /// [`trained`](Self::trained), which is never on the stack.
        #[must_use]
        pub const fn trained_ref() -> &'static Self {
            &#name
        }
        #boxed
    })
}
