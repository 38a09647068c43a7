//! The places where a declaration names its values, besides those that declare them.

use proc_macro2::Ident;

use crate::keyword::{TRANSPOSE, option};
use crate::syntax::{Ast, Call, Item, WrittenValue};

/// The names in chains, in the loss, in `output` and in `tie`, in the order in which they are written.
pub(super) fn mentions(ast: &Ast) -> Vec<&Ident> {
    let mut names = Vec::new();
    for item in &ast.items {
        match item {
            Item::Node(node) => {
                names.extend(node.chain.source.names());
                node.chain.operations.iter().for_each(|operation| collect_tie(operation, &mut names));
            }
            Item::Loss(loss) => {
                for term in &loss.terms {
                    names.extend(term.operation.arguments.iter().filter_map(WrittenValue::as_name));
                    collect_parts(&term.operation, &mut names);
                }
            }
            Item::Output(output) => names.extend(&output.names),
            Item::File(_) | Item::Target(_) | Item::Wrong(_) => {}
        }
    }
    names
}

/// `weight = advantage`, `mask = chosen`
fn collect_parts<'a>(term: &'a Call, names: &mut Vec<&'a Ident>) {
    let is_part = |key: &Ident| [option::WEIGHT, option::MASK].iter().any(|known| key == known);
    let parts = term.options.iter().filter(|argument| is_part(&argument.key));
    names.extend(parts.filter_map(|argument| argument.value.as_name()));
}

/// `tie = h`, `tie = transpose(h)`
fn collect_tie<'a>(operation: &'a Call, names: &mut Vec<&'a Ident>) {
    for argument in &operation.options {
        let WrittenValue::Word(value) = &argument.value else { continue };
        if argument.key != option::TIE {
            continue;
        }
        if value.word == TRANSPOSE {
            names.extend(value.arguments.iter().filter_map(WrittenValue::as_name));
        } else {
            names.extend(argument.value.as_name());
        }
    }
}
