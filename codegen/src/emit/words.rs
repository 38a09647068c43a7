//! The declaration's words as paths to documented items, with the spans of the words: so an editor shows on `sigmoid` or
//! `dense` what it means, and finds where it is described. No code comes of it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::item::conditions;
use crate::keyword::{self, Init, Loss};
use crate::syntax::{Ast, Item, NodeItem, Operation, Source, Value};

/// `const _: () = { use netwright::__private as nw; let _ = nw::words::dense; … };`
pub fn words(ast: &Ast, facade: &TokenStream) -> TokenStream {
    let mut words = Vec::new();
    for item in &ast.items {
        match item {
            Item::Node(node) => collect_node(node, &mut words),
            Item::Loss(loss) => {
                words.push(Ident::new(keyword::LOSS, loss.keyword.first));
                let known = loss.terms.iter().map(|term| &term.operation.word);
                words.extend(known.filter(|word| Loss::of(&word.to_string()).is_some()).cloned());
            }
            Item::Output(output) => words.push(Ident::new(keyword::OUTPUT, output.keyword.first)),
            Item::Wrong(_) => {}
        }
    }
    let conditions = conditions(&ast.attributes);
    quote! {
        #(#conditions)*
        const _: () = {
            use #facade::__private as nw;
            #(let _ = nw::words::#words;)*
        };
    }
}

fn collect_node(node: &NodeItem, words: &mut Vec<Ident>) {
    if let Source::Input(input) = &node.chain.source {
        words.push(input.word.clone());
    }
    for operation in &node.chain.operations {
        let word = operation.word.to_string();
        if keyword::operations().any(|known| known == word) {
            words.push(operation.word.clone());
        }
        words.extend(initialisers(operation));
    }
}

/// The initialisers that the options of a layer name.
fn initialisers(operation: &Operation) -> impl Iterator<Item = Ident> + '_ {
    let is_init = |key: &Ident| key == keyword::option::INIT || key == keyword::option::BIAS_INIT;
    operation.options.iter().filter(move |argument| is_init(&argument.key)).filter_map(|argument| {
        match &argument.value {
            Value::Word(value) => Init::of(&value.word.to_string()).map(|_| value.word.clone()),
            _ => None,
        }
    })
}
