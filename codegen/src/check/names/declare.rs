//! Declarations: each name once, none reserved; one loss; the outputs named once.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use super::fix::{renamed, second_name_fix};
use super::resolved::{Declaration, ItemId, Resolved};
use crate::check::written::loss_text;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::keyword;
use crate::syntax::{Ast, FileItem, Item, LossItem, OutputItem};

/// Collects the items and the names that they declare.
pub(super) fn declare_items(names: &mut Resolved<'_>, diagnostics: &mut Diagnostics) {
    let mut has_second_loss = false;
    for item in &names.ast.items {
        match item {
            Item::Node(node) => {
                let item = names.items.push(node);
                declare(names, &node.name, Some(item), diagnostics);
            }
            Item::Wrong(Some(name)) if name == keyword::LOSS || name == keyword::OUTPUT => {}
            // `input(2);` was meant to have some name.
            Item::Wrong(Some(name)) if name == keyword::INPUT => names.names_are_missing = true,
            Item::Wrong(Some(name)) => declare(names, name, None, diagnostics),
            Item::Wrong(None) => names.names_are_missing = true,
            Item::Loss(loss) => check_single_loss(names, loss, &mut has_second_loss, diagnostics),
            Item::Output(output) => check_single_output(names, output, diagnostics),
            Item::File(file) => check_single_file(names.ast, file, diagnostics),
        }
    }
    names.names = names.items.iter().map(|item| item.name.to_string()).collect();
}

/// Takes a name down.
fn declare(names: &mut Resolved<'_>, name: &Ident, item: Option<ItemId>, diagnostics: &mut Diagnostics) {
    let text = name.unraw().to_string();
    if keyword::RESERVED.contains(&text.as_str()) && item.is_some() {
        let message = format!("`{name}` is a reserved word of the language and cannot name a value");
        let error = Diagnostic::new(Code::ReservedName, name.span(), message);
        diagnostics.push(error.help(match renamed(&names.ast.items, name) {
            Some(items) => format!("write `{items}`"),
            None => format!("choose a name other than {}", keyword::list(keyword::RESERVED)),
        }));
    }
    if let Some(first) = names.by_name.get(&text) {
        diagnostics.push(
            Diagnostic::new(Code::NameTwice, name.span(), format!("the name `{name}` is declared twice"))
                .help(second_name_fix(names, first.item, name))
                .related(first.name.span(), format!("`{}` is declared first", first.name)),
        );
    } else {
        names.by_name.insert(text, Declaration { name: name.clone(), item });
    }
}

fn check_single_loss<'a>(
    names: &mut Resolved<'a>,
    loss: &'a LossItem,
    has_second: &mut bool,
    diagnostics: &mut Diagnostics,
) {
    match names.loss {
        None => names.loss = Some(loss),
        // One answer is for all that follow.
        Some(_) if *has_second => {}
        Some(first) => {
            *has_second = true;
            let losses = names.ast.items.iter().filter_map(|item| match item {
                Item::Loss(loss) => Some(&loss.terms),
                _ => None,
            });
            let sum = loss_text(losses.flatten(), &|operation| operation.text.clone());
            diagnostics.push(
                Diagnostic::new(
                    Code::SecondLoss,
                    loss.keyword,
                    "a network has one loss, and this is a second one",
                )
                .help(format!("write `loss: {sum};` for the sum of all, or remove all but one"))
                .related(first.keyword, "the first one is"),
            );
        }
    }
}

fn check_single_file(ast: &Ast, file: &FileItem, diagnostics: &mut Diagnostics) {
    let Some(first) = ast.file().filter(|first| !core::ptr::eq(*first, file)) else { return };
    diagnostics.push(
        Diagnostic::new(
            Code::Contradiction,
            file.keyword,
            "the weights are those of one file, and this is a second one",
        )
        .help("remove one of the two")
        .related(first.keyword, "the first one is"),
    );
}

fn check_single_output<'a>(names: &mut Resolved<'a>, output: &'a OutputItem, diagnostics: &mut Diagnostics) {
    match names.output {
        None => names.output = Some(output),
        Some(first) => {
            let named = names.ast.items.iter().filter_map(|item| match item {
                Item::Output(output) => Some(&output.names),
                _ => None,
            });
            let mut listed: Vec<String> = named.flatten().map(ToString::to_string).collect();
            let mut seen = BTreeSet::new();
            listed.retain(|name| seen.insert(name.clone()));
            let all = if let [only] = listed.as_slice() {
                only.clone()
            } else {
                format!("({})", listed.join(", "))
            };
            diagnostics.push(
                Diagnostic::new(Code::Outputs, output.keyword, "the outputs are named twice")
                    .help(format!("write `output: {all};`"))
                    .related(first.keyword, "the first ones are named"),
            );
        }
    }
}
