//! The parts of a row by name: `WdbcTarget` and `WdbcOutput`, of networks whose rows have several parts.
//!
//! Input: the parts, each with its size. Output: a struct with a field for each, and the conversions between
//! it and the flat row, which all methods take. Guarantees: a row of one part has no struct, so that most
//! networks pay nothing for it.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::beside::emit_beside;
use super::names::{Names, local, nowhere};
use crate::model::{Model, RowPart};
use crate::plan::program::Plan;

/// A row that has several parts.
pub(super) struct NamedRow {
    kind: Ident,
    doc: String,
    parts: Vec<(Ident, usize)>,
}

/// The target and the output, as far as they have several parts.
pub(super) fn named_rows(plan: &Plan<'_>, names: &Names) -> Vec<NamedRow> {
    let (model, item) = (plan.model, &names.item);
    let row = |kind: &Ident, what: &str, parts: Vec<RowPart>| {
        let known = |part: &RowPart| model.values().named(&part.name).map(|value| nowhere(&value.name));
        let parts = parts.iter().filter_map(|part| Some((known(part)?, part.size))).collect();
        let doc = format!("The parts of {what} of [`{item}`], in the order of the flat row.");
        NamedRow { kind: kind.clone(), doc, parts }
    };
    let target = has_target(model).then(|| row(&names.target, "a target", model.target_parts()));
    let output = has_output(model).then(|| row(&names.output, "an output", model.output_parts()));
    target.into_iter().chain(output).collect()
}

/// Whether a target has several parts.
pub(super) fn has_target(model: &Model) -> bool {
    model.target_parts().len() > 1
}

/// Whether an output has several parts.
pub(super) fn has_output(model: &Model) -> bool {
    model.output_parts().len() > 1
}

/// `#[repr(C)] pub struct WdbcTarget<S = f32> { pub policy: [S; 3], pub value: [S; 1] }`, and `WdbcOutput`.
pub(super) fn emit_structs(plan: &Plan<'_>, names: &Names) -> TokenStream {
    let scalar = &names.scalar;
    let structs: Vec<TokenStream> = named_rows(plan, names)
        .iter()
        .map(|NamedRow { kind, doc, parts }| {
            let fields = parts.iter().map(|(name, size)| {
                let numbers = if *size == 1 { "number" } else { "numbers" };
                let (doc, size) = (format!("{size} {numbers}."), Literal::usize_unsuffixed(*size));
                quote!(#[doc = #doc] pub #name: [#scalar; #size])
            });
            quote! {
                #[doc = #doc]
                #[derive(
                    ::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug, ::core::cmp::PartialEq, ::core::cmp::Eq,
                )]
                #[repr(C)]
                pub struct #kind<#scalar = ::core::primitive::f32> {
                    #(#fields),*
                }
            }
        })
        .collect();
    if structs.is_empty() {
        return TokenStream::new();
    }
    let model = plan.model;
    emit_beside(model.attributes(), model.visibility(), &names.parts_module, quote!(#(#structs)*))
}

/// `impl<S: nw::Scalar> WdbcTarget<S> { pub fn of(row: &[S; 4]) -> Self { … } … }`, and `From`.
pub(super) fn emit_conversions(plan: &Plan<'_>, names: &Names) -> TokenStream {
    named_rows(plan, names).iter().map(|row| emit_conversion(row, &names.scalar)).collect()
}

/// `Self { policy: nw::slice::<S, 0, _, 3>(row) }`, and back
/// `let row = [S::ZERO; 4]; let row = nw::place::<S, 0, _, _>(row, &self.policy); row`.
fn emit_conversion(NamedRow { kind, parts, .. }: &NamedRow, scalar: &Ident) -> TokenStream {
    let (row, parts_of) = (local("row"), local("parts"));
    let (mut start, mut cut, mut placed) = (0, Vec::new(), Vec::new());
    for (name, size) in parts {
        let [begin, length] = [start, *size].map(Literal::usize_unsuffixed);
        cut.push(quote!(#name: nw::slice::<#scalar, #begin, _, #length>(#row)));
        placed.push(quote!(let #row = nw::place::<#scalar, #begin, _, _>(#row, &self.#name);));
        start += size;
    }
    let length = Literal::usize_unsuffixed(start);
    quote! {
        impl<#scalar: nw::Scalar> #kind<#scalar> {
            /// The parts of a flat row.
            #[inline]
            #[must_use]
            pub fn of(#row: &[#scalar; #length]) -> Self {
                Self { #(#cut),* }
            }

            /// The flat row of these parts.
            #[inline]
            #[must_use]
            pub fn row(&self) -> [#scalar; #length] {
                let #row = [#scalar::ZERO; #length];
                #(#placed)*
                #row
            }
        }
        impl<#scalar: nw::Scalar> ::core::convert::From<#kind<#scalar>> for [#scalar; #length] {
            #[inline]
            fn from(#parts_of: #kind<#scalar>) -> Self {
                #kind::row(&#parts_of)
            }
        }
    }
}
