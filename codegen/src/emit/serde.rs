//! `#[derive(Serialize, Deserialize)]` on a network. serde's own derives would write no signature and put a
//! copy of the network on the stack for each of its layers, so both are taken from the list and implemented
//! by the runtime.

use proc_macro2::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, MetaList, Path, Token};

use super::names::{Names, local};

/// A trait of `serde` in a list of derives.
struct Derive {
    path: Path,
    /// The predicates of the `cfg_attr` that it is in.
    conditions: Vec<Meta>,
}

impl Derive {
    fn is(&self, name: &str) -> bool {
        self.path.segments.last().is_some_and(|segment| segment.ident == name)
    }
}

type Listed<T> = Punctuated<T, Token![,]>;

/// Whether a path is `Serialize` or `serde::Deserialize`: other libraries have traits of these names, too.
fn is_of_serde(path: &Path) -> bool {
    let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    match path.leading_colon {
        None => matches!(names[..], ["Serialize" | "Deserialize"] | ["serde", "Serialize" | "Deserialize"]),
        Some(_) => matches!(names[..], ["serde", "Serialize" | "Deserialize"]),
    }
}

/// The attribute without the derives of `serde`, which are collected; `None` if nothing is left of it.
fn without_serde(meta: &Meta, conditions: &[Meta], taken: &mut Vec<Derive>) -> Option<Meta> {
    // The compiler reports attributes that cannot be read here.
    let Meta::List(list) = meta else { return Some(meta.clone()) };
    if list.path.is_ident("derive") {
        let Ok(paths) = list.parse_args_with(Listed::<Path>::parse_terminated) else {
            return Some(meta.clone());
        };
        let (of_serde, others): (Vec<Path>, Vec<Path>) = paths.into_iter().partition(is_of_serde);
        taken.extend(of_serde.into_iter().map(|path| Derive { path, conditions: conditions.to_vec() }));
        return (!others.is_empty()).then(|| with_tokens(list, quote!(#(#others),*)));
    }
    if list.path.is_ident("cfg_attr") {
        let Ok(parts) = list.parse_args_with(Listed::<Meta>::parse_terminated) else {
            return Some(meta.clone());
        };
        let mut parts = parts.into_iter();
        let predicate = parts.next()?;
        let conditions: Vec<Meta> = conditions.iter().cloned().chain([predicate.clone()]).collect();
        let rest: Vec<Meta> = parts.filter_map(|part| without_serde(&part, &conditions, taken)).collect();
        return (!rest.is_empty()).then(|| with_tokens(list, quote!(#predicate, #(#rest),*)));
    }
    Some(meta.clone())
}

fn with_tokens(list: &MetaList, tokens: TokenStream) -> Meta {
    Meta::List(MetaList { tokens, ..list.clone() })
}

fn split(attributes: &[Attribute]) -> (Vec<Attribute>, Vec<Derive>) {
    let mut taken = Vec::new();
    let mut kept = Vec::new();
    for attribute in attributes {
        let left = without_serde(&attribute.meta, &[], &mut taken);
        kept.extend(left.map(|meta| Attribute { meta, ..attribute.clone() }));
    }
    (kept, taken)
}

/// The attributes that the emitted struct has: all, or with the feature `serde` all but the derives that are
/// implemented here.
pub(super) fn attributes_of_struct(attributes: &[Attribute], serde: bool) -> Vec<Attribute> {
    if serde { split(attributes).0 } else { attributes.to_vec() }
}

/// `impl<S: nw::Scalar + nw::serde::Serialize> nw::serde::Serialize for Wdbc<S> { … }`, for each that is
/// derived.
pub(super) fn emit_serde(attributes: &[Attribute], serde: bool, names: &Names) -> TokenStream {
    if !serde {
        return TokenStream::new();
    }
    let (_, taken) = split(attributes);
    let implementations = taken.iter().map(|derive| {
        let conditions = &derive.conditions;
        let path = &derive.path;
        let implementation =
            if derive.is("Serialize") { emit_serialize(names) } else { emit_deserialize(names) };
        quote! {
            #(#[cfg(#conditions)])*
            #implementation
            // It uses what the user imports for the list, and says so if that is not there.
            #(#[cfg(#conditions)])*
            const _: () = {
                #[derive(#path)]
                #[allow(dead_code)]
                struct Derived;
            };
        }
    });
    implementations.collect()
}

fn emit_serialize(names: &Names) -> TokenStream {
    let Names { network, scalar, .. } = names;
    quote! {
        impl<#scalar: nw::Scalar + nw::serde::Serialize> nw::serde::Serialize for #network<#scalar> {
            fn serialize<To: nw::serde::Serializer>(
                &self,
                to: To,
            ) -> ::core::result::Result<To::Ok, To::Error> {
                nw::serialize::<#scalar, Self, To>(self, to)
            }
        }
    }
}

fn emit_deserialize(names: &Names) -> TokenStream {
    let (Names { network, scalar, .. }, from) = (names, local("deserializer"));
    quote! {
        impl<'de, #scalar: nw::Scalar + nw::serde::Deserialize<'de>> nw::serde::Deserialize<'de> for #network<#scalar> {
            fn deserialize<From: nw::serde::Deserializer<'de>>(
                #from: From,
            ) -> ::core::result::Result<Self, From::Error> {
                nw::deserialize::<#scalar, Self, From>(#from)
            }
            fn deserialize_in_place<From: nw::serde::Deserializer<'de>>(
                #from: From,
                place: &mut Self,
            ) -> ::core::result::Result<(), From::Error> {
                nw::deserialize_into::<#scalar, Self, From>(place, #from)
            }
        }
    }
}
