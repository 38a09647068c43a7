//! The words of a declaration that are known, with their spans.

use proc_macro2::Ident;

use crate::keyword::{self, Init, Loss};
use crate::syntax::{Ast, Call, Item, NodeItem, Source, WrittenValue};

/// The words, in the order in which they are written.
pub(super) fn words(ast: &Ast) -> Vec<Ident> {
    let mut words = Vec::new();
    for item in &ast.items {
        match item {
            Item::Node(node) => collect_node(node, &mut words),
            Item::Loss(loss) => {
                words.push(Ident::new(keyword::LOSS, loss.keyword.first));
                for term in &loss.terms {
                    let word = &term.operation.word;
                    words.extend(Loss::of(&word.to_string()).map(|_| word.clone()));
                    collect_options(&term.operation, &mut words);
                }
            }
            Item::Output(output) => words.push(Ident::new(keyword::OUTPUT, output.keyword.first)),
            Item::File(file) => {
                // The word is that of the option, whose docs tell of the item, too.
                words.push(Ident::new(keyword::WEIGHTS, file.keyword.first));
                words.extend(file.word.clone());
            }
            Item::Target(target) => words.push(target.call.word.clone()),
            Item::Wrong(_) => {}
        }
    }
    words
}

fn collect_node(node: &NodeItem, words: &mut Vec<Ident>) {
    if let Source::Input(input) = &node.chain.source {
        words.push(input.word.clone());
    }
    words.extend(node.chain.source.earlier().into_iter().map(|earlier| earlier.word.clone()));
    for operation in &node.chain.operations {
        let word = operation.word.to_string();
        if keyword::operations().any(|known| known == word) {
            words.push(operation.word.clone());
        }
        collect_options(operation, words);
    }
}

/// The options that are known, each with what its value names: an initialiser, or the transpose of another
/// layer.
fn collect_options(operation: &Call, words: &mut Vec<Ident>) {
    for argument in &operation.options {
        if keyword::option::ALL.iter().any(|known| argument.key == known) {
            words.push(argument.key.clone());
        }
        let WrittenValue::Word(value) = &argument.value else { continue };
        if argument.key == keyword::option::TIE {
            words.extend((value.word == keyword::TRANSPOSE).then(|| value.word.clone()));
        } else {
            words.extend(Init::of(&value.word.to_string()).map(|_| value.word.clone()));
        }
    }
}
