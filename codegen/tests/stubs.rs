//! A refused network offers what an accepted one does: the same items, methods with as many arguments,
//! constants and traits. That nothing which uses it raises an error of its own is shown by `rustc`:
//! `tests/ui/tests/ui/refused_networks.rs`.
#![allow(clippy::unwrap_used)] // a test may panic

use std::collections::BTreeSet;

use netwright_support::compiler::{chained, compile, written_words};
use quote::{ToTokens as _, quote};
use syn::{Expr, ImplItem, Item, Stmt};

/// The public vocabulary of an expansion, one line for each entry.
fn vocabulary(declaration: &str) -> BTreeSet<String> {
    let (tokens, _) = compile(declaration);
    let mut entries = BTreeSet::new();
    // The workspace is in a module of its own.
    let inner = |item: Item| match item {
        Item::Mod(module) => module.content.unwrap().1,
        other => vec![other],
    };
    for item in syn::parse2::<syn::File>(tokens).unwrap().items.into_iter().flat_map(inner) {
        match item {
            Item::Struct(item) => {
                let is_public = |field: &&syn::Field| matches!(field.vis, syn::Visibility::Public(_));
                let fields = item.fields.iter().filter(is_public).filter_map(|field| field.ident.as_ref());
                entries.extend(fields.map(|field| format!("field {}.{field}", item.ident)));
                let generics = item.generics.to_token_stream().to_string();
                // With a default: whoever names the type writes the same.
                let generics = generics.replace(" , const N : :: core :: primitive :: usize = 0", "");
                entries.insert(format!("struct {}{generics}", item.ident));
            }
            Item::Const(item) => {
                let Expr::Block(block) = *item.expr else { continue };
                entries.extend(block.block.stmts.into_iter().flat_map(implemented));
            }
            _ => {}
        }
    }
    entries
}

fn implemented(statement: Stmt) -> Vec<String> {
    let Stmt::Item(Item::Impl(block)) = statement else { return Vec::new() };
    let of = block.self_ty.to_token_stream().to_string().replace(" , { NetUnknownSize }", "");
    if let Some((path, _)) = &block.trait_ {
        return vec![format!("impl {} for {of}", path.to_token_stream())];
    }
    let name = |item: &ImplItem| match item {
        ImplItem::Fn(function) => Some(format!(
            "{of}: {} {} with {} arguments",
            function.sig.constness.to_token_stream(),
            function.sig.ident,
            function.sig.inputs.len()
        )),
        ImplItem::Const(constant) => Some(format!("{of}: const {}", constant.ident)),
        _ => None,
    };
    block.items.iter().filter_map(name).collect()
}

const ACCEPTED: &str =
    "pub struct Net { x: input(2); h: x -> dense(4) -> tanh; y: h -> dense(1) -> sigmoid; loss: bce(y); }";

#[test]
fn a_refused_network_has_the_vocabulary_of_an_accepted_one() {
    let accepted = vocabulary(ACCEPTED);
    assert!(accepted.len() > 40, "{accepted:#?}");
    for refused in [
        "pub struct Net { x: input(2); h: xx -> dense(4) -> tanh; y: h -> dense(1) -> sigmoid; loss: bce(y); }",
        "pub struct Net { x: input(N); h: x -> dense(M) -> tanh; y: h -> dense(1) -> sigmoid; loss: bce(y); }",
        "pub struct Net { x: input(2) h: x -> dense(4) -> tanh; y: h -> dense(1, bias = [1, 2]); loss: bcee(y) }",
        "pub struct Net { x: input(2); h: x -> dense() -> tanh; y: y -> densee(1) -> sigmoid; }",
        "pub struct Net { x: input(2); h: x -> ; y x -> dense(1); loss: ; }",
        "pub struct Net { x: input(2); h: x -> dense(4); h: x -> dense(5); y: h -> dense(1) -> tanh; loss: bce(y); }",
    ] {
        let found = vocabulary(refused);
        let missing: Vec<&String> = accepted.difference(&found).collect();
        assert!(missing.is_empty(), "{refused} lacks {missing:#?}");
        let added: Vec<&String> = found.difference(&accepted).collect();
        assert!(added.is_empty(), "{refused} has in addition {added:#?}");
    }
}

#[test]
fn a_refused_network_has_the_constructors_of_its_file() {
    let declared = |path: &str| {
        format!(
            "pub struct Net {{ x: input(2); y: x -> dense(1); weights: file(\"{path}\"); loss: mse(y); }}"
        )
    };
    let accepted = vocabulary(&declared("policy.safetensors"));
    for name in ["const trained", "const trained_ref", " boxed_trained"] {
        let ends = format!("{name} with 0 arguments");
        assert!(accepted.iter().any(|entry| entry.ends_with(&ends)), "{name}: {accepted:#?}");
    }
    // Nobody knows where the second one is, as in an editor.
    for path in ["polcy.safetensors", "nowhere.safetensors", "torch.safetensors"] {
        assert_eq!(vocabulary(&declared(path)), accepted, "{path}");
    }
}

#[test]
fn a_refused_network_has_the_state_of_an_accepted_one() {
    let words = written_words().into_iter().filter(|(word, _)| !word.keeps().is_empty());
    let words: Vec<String> = words.map(|(_, written)| written).collect();
    assert!(words.len() > 1, "{words:?}");
    for operation in words {
        let k = chained(&operation, "h");
        let declared = |source: &str| {
            format!(
                "pub struct Net {{ x: input(2); h: {source} -> dense(4); k: {k}; y: k -> dense(1); loss: mse(y); }}"
            )
        };
        let (accepted, refused) = (vocabulary(&declared("x")), vocabulary(&declared("xx")));
        // How many units a norm has is a parameter where nobody knows it.
        let of_any_size = |entry: &String| {
            entry
                .replace("< S , { NetUnknownSize } >", "< S >")
                .replace(" , const N : :: core :: primitive :: usize = 0 >", " >")
        };
        let refused: BTreeSet<String> = refused.iter().map(of_any_size).collect();
        assert!(accepted.contains("field Net.state"), "{accepted:#?}");
        assert_eq!(accepted, refused);
    }
}

/// The traits that a network has in a program with all features: derived, or implemented.
fn traits(declaration: &str) -> BTreeSet<String> {
    let declaration: proc_macro2::TokenStream = declaration.parse().unwrap();
    let (tokens, _) = netwright_codegen::compile(quote!((::netwright, alloc, serde) #declaration));
    let mut traits = BTreeSet::new();
    for item in syn::parse2::<syn::File>(tokens).unwrap().items {
        match item {
            Item::Struct(item) => {
                let derives = item.attrs.iter().filter(|attribute| attribute.path().is_ident("derive"));
                for derive in derives {
                    let list = derive.parse_args_with(
                        syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated,
                    );
                    let list: Vec<String> = list.unwrap().iter().map(last_word).collect();
                    // What `serde` itself derives is refused by rustc, field by field.
                    assert!(list.iter().all(|name| !name.ends_with("erialize")), "{list:?}");
                    traits.extend(list);
                }
            }
            Item::Const(item) => {
                let Expr::Block(block) = *item.expr else { continue };
                for statement in block.block.stmts {
                    let Stmt::Item(Item::Impl(block)) = statement else { continue };
                    let of = block.self_ty.to_token_stream().to_string();
                    let path = block.trait_.map(|(path, _)| last_word(&path));
                    // What the block calls the network.
                    traits.extend(path.filter(|_| of.starts_with("Declared ")));
                }
            }
            _ => {}
        }
    }
    traits
}

fn last_word(path: &syn::Path) -> String {
    path.segments.last().unwrap().ident.to_string()
}

#[test]
fn a_refused_network_has_the_traits_of_an_accepted_one() {
    let declared = |derives: &str, source: &str| {
        format!("{derives} pub struct Net {{ x: input(2); y: {source} -> dense(1); loss: mse(y); }}")
    };
    for derives in [
        "#[derive(Debug, PartialEq, PartialOrd, Default, Copy, Serialize, Deserialize)]",
        "#[derive(::core::default::Default)] #[derive(serde::Serialize)] #[derive(::serde::Deserialize)]",
    ] {
        let (accepted, refused) = (traits(&declared(derives, "x")), traits(&declared(derives, "xx")));
        assert!(accepted.contains("Default") && accepted.contains("Serialize"), "{accepted:#?}");
        assert_eq!(accepted, refused);
    }
    // Those that it cannot have are there, too, once their refusal is reported.
    let refused = traits(&declared("#[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]", "x"));
    for name in ["Eq", "Ord", "Hash"] {
        assert!(refused.contains(name), "{refused:#?}");
    }
}
