//! The tests that promise something of every emitted method call every emitted method: the public names of an
//! expansion against the calls in the test's source.
#![allow(clippy::unwrap_used)] // a test may panic

use std::collections::BTreeSet;

use netwright_support::compiler::emitted;
use netwright_support::files;
use proc_macro2::{TokenStream, TokenTree};

/// The public functions of a network with a loss, where there is a heap.
fn emitted_methods() -> BTreeSet<String> {
    let file: syn::File = syn::parse2(emitted("pub struct Net<3, 4, 2 softmax>;")).unwrap();
    let mut names = BTreeSet::new();
    collect(file.items, &mut names);
    names
}

fn collect(items: Vec<syn::Item>, names: &mut BTreeSet<String>) {
    for item in items {
        match item {
            syn::Item::Const(constant) => {
                let syn::Expr::Block(block) = *constant.expr else { continue };
                collect(
                    block
                        .block
                        .stmts
                        .into_iter()
                        .filter_map(|statement| match statement {
                            syn::Stmt::Item(item) => Some(item),
                            _ => None,
                        })
                        .collect(),
                    names,
                );
            }
            syn::Item::Impl(block) => {
                for item in block.items {
                    if let syn::ImplItem::Fn(function) = item
                        && matches!(function.vis, syn::Visibility::Public(_))
                    {
                        names.insert(function.sig.ident.to_string());
                    }
                }
            }
            _ => {}
        }
    }
}

/// The names after a `.` or a `::` in a file of the project; comments and strings do not count.
fn called(file: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    collect_called(files::text(&files::root().join(file)).parse().unwrap(), &mut names);
    names
}

fn collect_called(tokens: TokenStream, names: &mut BTreeSet<String>) {
    let mut after_path = false;
    for token in tokens {
        if let (true, TokenTree::Ident(name)) = (after_path, &token) {
            names.insert(name.to_string());
        }
        after_path = matches!(&token, TokenTree::Punct(mark) if matches!(mark.as_char(), '.' | ':'));
        if let TokenTree::Group(group) = token {
            collect_called(group.stream(), names);
        }
    }
}

#[test]
fn every_emitted_method_is_watched_for_allocations() {
    let emitted = emitted_methods();
    assert!(emitted.len() > 20, "only {emitted:?}");
    let missing: Vec<_> =
        emitted.difference(&called("tests/behaviour/tests/no_allocation.rs")).cloned().collect();
    assert!(missing.is_empty(), "tests/behaviour/tests/no_allocation.rs does not call {missing:?}");
}

#[test]
fn every_method_for_one_sample_is_watched_for_panics() {
    // What takes rows checks their number first; what builds on the heap can run out of it.
    let of_rows = |name: &str| name.ends_with("_batch") || name.ends_with("train_online");
    let of_heap = |name: &str| name.starts_with("boxed");
    // So does what writes a slice; what is made of bytes is made by the compiler.
    let of_bytes = |name: &str| matches!(name, "to_bytes" | "from_bytes");
    let is_watched = |name: &String| !of_rows(name) && !of_heap(name) && !of_bytes(name);
    let emitted = emitted_methods().into_iter().filter(is_watched);
    let watched = called("tests/environment/no_panic/src/lib.rs");
    let missing: Vec<_> = emitted.filter(|name| !watched.contains(name)).collect();
    assert!(missing.is_empty(), "tests/environment/no_panic does not call {missing:?}");
}
