//! A family: the trait that its members implement, the trait of those who visit them, and the type that
//! shows them.
//!
//! Input: the family with what its members share. Output: three public items, and an item for editors alone.
//! Guarantees: no member is changed by being one; nothing here is compiled further unless it is used.

use std::fmt::Write as _;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;

use super::attribute::conditions;
use super::names::{local, nowhere};
use crate::check::Network;
use crate::check::SharedRow;
use crate::networks::CheckedFamily;
use crate::syntax::{Family, FamilyConstant, Value};

/// The names of the items of a family.
struct FamilyNames {
    family: Ident,
    member: Ident,
    visitor: Ident,
}

impl FamilyNames {
    fn new(family: &Ident) -> Self {
        // At the place of the name for an editor, but no lint looks at it.
        let span = Span::mixed_site().located_at(family.span());
        let name = |what: &str| format_ident!("{}{}", family.unraw(), what, span = span);
        FamilyNames { family: name("Family"), member: name("Member"), visitor: name("Visitor") }
    }
}

/// The constant for every size that nobody knows, because a member or the family was refused.
pub fn unknown_of_family(family: &Family) -> TokenStream {
    let name = format_ident!("{}FamilyUnknownSize", family.name.unraw(), span = Span::mixed_site());
    quote!(#name)
}

/// The items of a family; `error` is an expression that says why, if something was refused.
///
/// `pub trait NetMember: … { const H: usize; } pub trait NetVisitor { … } pub enum NetFamily {} const _: () =
/// { impl NetMember for Net8 { const H: usize = 8; } … impl NetFamily { … } };`
pub fn family(
    checked: &CheckedFamily,
    members: &[Network],
    error: Option<&TokenStream>,
    facade: &TokenStream,
) -> TokenStream {
    let names = FamilyNames::new(&checked.family.name);
    let Some(first) = members.first() else { return TokenStream::new() };
    let conditions = conditions(&first.ast.attributes);
    let unknown = unknown_of_family(&checked.family);
    let unknown_item = error.map(|error| {
        quote! {
            #(#conditions)*
            #[doc(hidden)]
            #[allow(non_upper_case_globals, dead_code)]
            const #unknown: ::core::primitive::usize = #error;
        }
    });
    let traits = emit_traits(checked, first, &names, facade);
    let block = emit_block(checked, members, &names, facade);
    let editor = emit_editor(&checked.family, first, &names);
    quote! {
        #unknown_item
        #traits
        #(#conditions)*
        #block
        #(#conditions)*
        #editor
    }
}

/// `usize` or `f64`.
fn type_of(constant: &FamilyConstant) -> TokenStream {
    let name = local(if constant.is_size() { "usize" } else { "f64" });
    quote!(::core::primitive::#name)
}

/// The number as the constant's type has it.
fn value_of(constant: &FamilyConstant, value: &Value) -> Literal {
    match value.size.filter(|_| constant.is_size()) {
        Some(size) => Literal::usize_unsuffixed(size),
        None => Literal::f64_unsuffixed(value.number),
    }
}

/// `pub trait NetMember: nw::Trainable<f32, Input = [f32; 2], …> { const H: usize; }`, the visitor, the
/// family.
fn emit_traits(
    checked: &CheckedFamily,
    first: &Network,
    names: &FamilyNames,
    facade: &TokenStream,
) -> TokenStream {
    let FamilyNames { family, member, visitor } = names;
    let conditions = conditions(&first.ast.attributes);
    let visibility = &first.ast.visibility;
    let bounds = emit_bounds(checked, facade);
    let constants = checked.family.constants.iter().map(|constant| {
        let (name, kind) = (&constant.name, type_of(constant));
        let doc = format!("The value of `{name}`.");
        quote!(#[doc = #doc] const #name: #kind;)
    });
    let name = checked.family.name.unraw();
    let of_member = format!(
        "A network of the family `{name}`: what all of its members have, for code that is generic over them."
    );
    let of_visitor =
        format!("What is done with each member of the family `{name}`: [`{family}::visit`] calls it.");
    let of_family = format!(
        "The family `{name}`.\n\n# Declaration\n\n```text\n{}\n```\n\nIts members are listed in [`{family}::MEMBERS`].",
        checked.family.text
    );
    quote! {
        #(#conditions)*
        #[doc = #of_member]
        #[allow(dead_code, unreachable_pub)]
        #visibility trait #member: #bounds {
            #(#constants)*
        }
        #(#conditions)*
        #[doc = #of_visitor]
        #[allow(dead_code, unreachable_pub)]
        #visibility trait #visitor {
            /// Takes a member, whose type is `N`, and its name.
            fn visit<N: #member>(&mut self, name: &'static ::core::primitive::str);
        }
        #(#conditions)*
        #[doc = #of_family]
        #[allow(dead_code, unreachable_pub)]
        #[derive(::core::clone::Clone, ::core::marker::Copy, ::core::fmt::Debug)]
        #visibility enum #family {}
    }
}

/// `nw::Saving<f32> + nw::Trainable<f32, Input = [f32; 2], Output = [f32; 1], Target = [f32; 1]> + 'static`
fn emit_bounds(checked: &CheckedFamily, facade: &TokenStream) -> TokenStream {
    let f32 = quote!(::core::primitive::f32);
    let unknown = unknown_of_family(&checked.family);
    let row = |name: &str, row: SharedRow| {
        let name = local(name);
        match row {
            SharedRow::Same(size) => Some(quote!(#name = [#f32; #size])),
            SharedRow::Unknown => Some(quote!(#name = [#f32; #unknown])),
            SharedRow::Own => None,
        }
    };
    let shared = checked.shared;
    let (input, output) = (row("Input", shared.input), row("Output", shared.output));
    let target = if shared.is_trained { row("Target", shared.target) } else { None };
    let kind = local(match (shared.is_trained, shared.has_memory) {
        (true, true) => "TrainableOverTime",
        (true, false) => "Trainable",
        (false, true) => "Recurrent",
        (false, false) => "Feedforward",
    });
    let rows = input.into_iter().chain(output).chain(target);
    quote! {
        #facade::__private::Saving<#f32> + #facade::__private::#kind<#f32 #(, #rows)*> + 'static
    }
}

/// `const _: () = { impl NetMember for Net8 { const H: usize = 8; } … impl NetFamily { … } };`
fn emit_block(
    checked: &CheckedFamily,
    members: &[Network],
    names: &FamilyNames,
    facade: &TokenStream,
) -> TokenStream {
    let FamilyNames { family, member, visitor } = names;
    let (constants, unknown) = (&checked.family.constants, unknown_of_family(&checked.family));
    let implementations = members.iter().map(|network| {
        let name = nowhere(network.name());
        let is_known = network.values.len() == constants.len();
        let values = constants.iter().enumerate().map(|(index, constant)| {
            let (name, kind) = (nowhere(&constant.name), type_of(constant));
            match network.values.get(index).filter(|_| is_known) {
                Some(value) => {
                    let value = value_of(constant, value);
                    quote!(const #name: #kind = #value;)
                }
                None => quote!(const #name: #kind = #unknown as #kind;),
            }
        });
        quote!(impl #member for #name { #(#values)* })
    });
    let (types, texts): (Vec<Ident>, Vec<String>) =
        members.iter().map(|network| (nowhere(network.name()), network.name().to_string())).unzip();
    let (of_visitor, of_name) = (local("visitor"), local("name"));
    let table = table(checked, members);
    let usable = quote!(V: #visitor + ?::core::marker::Sized);
    quote! {
        const _: () = {
            // Parameters may have these names, whatever constants the user has.
            use #facade::__private::{free as #of_visitor, free as #of_name};
            #(#implementations)*
            impl #family {
                #[doc = #table]
                pub const MEMBERS: &'static [&'static ::core::primitive::str] = &[#(#texts),*];

                /// Visits every member, in the order of [`MEMBERS`](Self::MEMBERS).
                pub fn visit<#usable>(#of_visitor: &mut V) {
                    #(<V as #visitor>::visit::<#types>(#of_visitor, #texts);)*
                }

                /// Visits the member of this name; returns whether there is one.
                pub fn visit_named<#usable>(
                    #of_name: &::core::primitive::str,
                    #of_visitor: &mut V,
                ) -> ::core::primitive::bool {
                    match #of_name {
                        #(#texts => <V as #visitor>::visit::<#types>(#of_visitor, #texts),)*
                        _ => return false,
                    }
                    true
                }
            }
        };
    }
}

/// The docs of the list of members.
fn table(checked: &CheckedFamily, members: &[Network]) -> String {
    let constants: Vec<&FamilyConstant> = checked.family.constants.iter().collect();
    let mut text = "The names of the members, in the order of their values.\n\n| member |".to_owned();
    for constant in &constants {
        let _ = write!(text, " `{}` |", constant.name);
    }
    text += &format!(" parameters |\n|---|{}---:|\n", "---:|".repeat(constants.len()));
    for member in members {
        let _ = write!(text, "| `{}` |", member.name());
        for value in &member.values {
            let _ = write!(text, " {} |", value.literal);
        }
        let parameters = member.model.as_ref().map(|model| model.parameters().to_string());
        text += &format!(" {} |\n", parameters.unwrap_or_default());
    }
    text
}

/// The item for editors alone: each constant where the declaration uses it.
///
/// `const _: () = { fn _constants() { let _ = (<Net8 as NetMember>::H, …); } };`
fn emit_editor(family: &Family, first: &Network, names: &FamilyNames) -> TokenStream {
    let FamilyNames { member, .. } = names;
    let network = nowhere(first.name());
    let mentions = format_ident!(
        "_{}_constants",
        family.name.unraw().to_string().to_lowercase(),
        span = Span::mixed_site()
    );
    let uses = family.constants.iter().flat_map(|constant| {
        constant.uses.iter().map(|place| {
            let mut name = constant.name.clone();
            name.set_span(*place);
            name
        })
    });
    quote! {
        const _: () = {
            fn #mentions() {
                let _ = (#(<#network as #member>::#uses,)*);
            }
        };
    }
}
