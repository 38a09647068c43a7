//! The item for editors alone: the declaration's words and names as Rust's own, at their places.
//!
//! Input: the declaration, and its values as far as they are known. Output: one item that nobody can call.
//! Each word leads to its documentation, and each name to the layer's field or to a field that stands for the
//! value, so an editor can explain, find and rename them. Guarantees: no code at run time, and no lint.
//!
//! rust-analyzer completes in a macro by expanding it twice: as it is written, and with a mark in the word at
//! the caret. It looks at the marked word in the second expansion, and at what stands at the same offset in
//! the first one. So the item begins with a [slot](SLOT) for all that can be completed, before anything that
//! depends on the words of the declaration, and `completion` puts the marked word into one of them.

mod mentions;
mod words;

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;

use super::attribute::{conditions, emit_documentation};
use super::names::{at_its_place, nowhere};
use crate::check::Surface;
use crate::keyword;
use crate::model::{Model, Values};
use crate::operation::kept::{self, EmitPart as _};
use crate::syntax::{Ast, Caret, Item, Source, Wish};

/// An item of the runtime's in the place of a word that can be completed. It is longer than any word that
/// somebody writes there, because an editor asks for the token at the caret's offset.
pub const SLOT: &str = "where_the_caret_of_an_editor_can_be_in_a_declaration";

/// The known facts about a network, whether it is right or refused.
pub struct Named<'a> {
    values: &'a Values,
    /// The fields of the struct, without `r#`.
    fields: BTreeSet<String>,
    /// The fields of its state that have the name of a field of the struct.
    statistics: BTreeSet<String>,
}

impl<'a> Named<'a> {
    /// Of a network that is right.
    pub fn of_model(model: &'a Model) -> Self {
        let fields = model.fields().map(|(_, layer)| layer.name.unraw().to_string()).collect();
        let kept = kept::fields(model).into_iter().filter(|field| field.kept.units(field.size) > 0);
        let statistics = kept.map(|field| field.name.unraw().to_string()).collect();
        Named { values: model.values(), fields, statistics }
    }

    /// Of a refused one.
    pub fn of_surface(surface: &'a Surface) -> Self {
        let fields = surface.fields.iter().map(|field| field.name.unraw().to_string()).collect();
        Named { values: &surface.values, fields, statistics: BTreeSet::new() }
    }

    fn is_field(&self, name: &Ident) -> bool {
        self.fields.contains(&name.unraw().to_string())
    }
}

/// The names in this item. All begin with the network's, so none of them hides it.
struct EditorNames {
    words: Ident,
    values: Ident,
    /// The struct of the values that are no fields of the network.
    others: Ident,
    net: Ident,
    of_values: Ident,
    mentions: Ident,
    /// The network by another name: where an item of the user's has the network's, that is said once.
    declared: Ident,
    scalar: Ident,
}

impl EditorNames {
    fn of(ast: &Ast) -> Self {
        let network = ast.name.unraw();
        let name = |what| format_ident!("_{network}_{what}", span = Span::mixed_site());
        EditorNames {
            words: name("words"),
            values: name("values"),
            others: name("Values"),
            net: name("net"),
            of_values: name("of_values"),
            mentions: name("mentions"),
            declared: name("Declared"),
            scalar: name("S"),
        }
    }
}

/// `use netwright::__private::{words as w, …}; let _ = (w::operations::slot, …);`: always of one length.
fn emit_slots(names: &EditorNames, facade: &TokenStream, caret: Option<&Caret>) -> TokenStream {
    let EditorNames { words, values, net, of_values, .. } = names;
    let slot = |wish| match caret {
        Some(caret) if caret.wish == wish => caret.word.clone(),
        _ => Ident::new(SLOT, Span::mixed_site()),
    };
    let (operation, loss, option) = (slot(Wish::Operation), slot(Wish::Loss), slot(Wish::Option));
    let (initialiser, value) = (slot(Wish::Initialiser), slot(Wish::Value));
    quote! {
        use #facade::__private::{words as #words, free as #net, free as #of_values};
        let _ = (
            #words::operations::#operation,
            #words::losses::#loss,
            #words::options::#option,
            #words::initialisers::#initialiser,
            #values::#value,
        );
    }
}

/// The item with the marked word in the slot that fits it; nothing else is asked of this expansion.
pub fn completion(ast: &Ast, caret: &Caret, facade: &TokenStream) -> TokenStream {
    let conditions = conditions(&ast.attributes);
    let slots = emit_slots(&EditorNames::of(ast), facade, Some(caret));
    quote! {
        #(#conditions)*
        const _: () = { #slots };
    }
}

/// The item.
///
/// `const _: () = { …; mod values { pub type x = [f32; 30]; … } struct Values { x: values::x }
/// fn mentions(net: &Wdbc, of_values: &Values) { let _ = (words::dense, …, &of_values.x, &net.h, …); } };`
pub fn editor(ast: &Ast, known: &Named<'_>, facade: &TokenStream) -> TokenStream {
    let names = EditorNames::of(ast);
    let conditions = conditions(&ast.attributes);
    let slots = emit_slots(&names, facade, None);
    let values = emit_values(ast, known, &names, facade);
    let mentions = emit_mentions(ast, known, &names);
    quote! {
        #(#conditions)*
        const _: () = {
            #slots
            #values
            #mentions
        };
    }
}

/// `mod values { pub type h = [f32; 16]; … }`, of all values, and `struct Values { x: values::x, … }`, of
/// those that are no fields of the network.
fn emit_values(ast: &Ast, known: &Named<'_>, names: &EditorNames, facade: &TokenStream) -> TokenStream {
    let EditorNames { values, others, .. } = names;
    let slot = Ident::new(SLOT, Span::mixed_site());
    let has_input = ast
        .items
        .iter()
        .any(|item| matches!(item, Item::Node(node) if matches!(node.chain.source, Source::Input(_))));
    let input = (!has_input).then(|| Ident::new(keyword::INPUT, Span::mixed_site())).into_iter();
    let types = known.values.iter().map(|value| {
        let name = nowhere(&value.name);
        match value.size {
            // A type of this name would be made of itself.
            Some(size) if name != "f32" => quote!(pub type #name = [f32; #size];),
            Some(_) | None => quote!(pub struct #name;),
        }
    });
    let fields = known.values.iter().filter(|value| !known.is_field(&value.name)).map(|value| {
        let (name, kind) = (at_its_place(&value.name), nowhere(&value.name));
        let documentation = emit_documentation(&ast.documentation, &value.name);
        quote!(#documentation #name: #values::#kind)
    });
    quote! {
        mod #values {
            pub use #facade::__private::words::{#slot #(, #input)*};
            #(#types)*
        }
        struct #others { #(#fields),* }
    }
}

/// `fn mentions(net: &Wdbc, of_values: &Values) { let _ = (words::dense, …, &net.h, &of_values.x, …); }`
fn emit_mentions(ast: &Ast, known: &Named<'_>, names: &EditorNames) -> TokenStream {
    let EditorNames { words, of_values, net, mentions, declared, scalar, others: of_others, .. } = names;
    let network = &ast.name;
    let written = words::words(ast);
    let mut mentioned = mentions::mentions(ast);
    mentioned.retain(|name| known.values.get(name).is_some());
    // One that nothing reads would be a dead field.
    let read: BTreeSet<String> = mentioned.iter().map(|name| name.unraw().to_string()).collect();
    let is_dead = |name: &Ident| !known.is_field(name) && !read.contains(&name.unraw().to_string());
    let names = known.values.iter().map(|value| nowhere(&value.name));
    let others: Vec<Ident> = names.filter(is_dead).collect();
    let mentioned = mentioned.into_iter().chain(&others).map(|name| {
        let of = if known.is_field(name) { net } else { of_values };
        // Renaming the layer renames its statistics.
        let is_kept = known.statistics.contains(&name.unraw().to_string());
        let statistics = is_kept.then(|| quote!(, &#net.state.#name));
        quote!(&#of.#name #statistics)
    });
    quote! {
        type #declared<#scalar> = #network<#scalar>;
        fn #mentions(#net: &#declared<::core::primitive::f32>, #of_values: &#of_others) {
            let _ = (#(#words::#written,)* #(#mentioned,)*);
        }
    }
}
