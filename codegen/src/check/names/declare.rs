//! Declarations: each name once, none reserved; one loss; the outputs named once.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use super::fix::{renamed, second_name_fix};
use super::resolved::{Declaration, ItemId};
use crate::check::written::loss_text;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::ids::IdVec;
use crate::keyword;
use crate::syntax::{Ast, FileItem, Item, LossItem, NodeItem, OutputItem, TargetItem};

/// The items, and the names that they declare.
#[derive(Default)]
pub(super) struct Declared<'a> {
    /// The items that declare values.
    pub(super) items: IdVec<ItemId, &'a NodeItem>,
    /// The names of the items.
    pub(super) names: IdVec<ItemId, String>,
    /// The loss, if one is declared.
    pub(super) loss: Option<&'a LossItem>,
    /// The named outputs, if there are some.
    pub(super) output: Option<&'a OutputItem>,
    /// The items of the target.
    pub(super) target_items: Vec<&'a TargetItem>,
    /// Where each name is declared; keys are without `r#`.
    pub(super) by_name: BTreeMap<String, Declaration>,
    /// Whether an item was refused before its name could be read, so that names may be missing.
    pub(super) names_are_missing: bool,
}

impl Declared<'_> {
    /// The item that a name stands for.
    pub(super) fn item_of(&self, name: &Ident) -> Option<ItemId> {
        self.by_name.get(&name.unraw().to_string())?.item
    }
}

/// Collects the items and the names that they declare.
pub(super) fn declared<'a>(ast: &'a Ast, diagnostics: &mut Diagnostics) -> Declared<'a> {
    let mut all = Declared::default();
    let mut has_second_loss = false;
    for item in &ast.items {
        match item {
            Item::Node(node) => {
                let item = all.items.push(node);
                declare(ast, &mut all, &node.name, Declares::Value(item), diagnostics);
            }
            Item::Target(target) => {
                let index = all.target_items.len();
                all.target_items.push(target);
                declare(ast, &mut all, &target.name, Declares::Target(index), diagnostics);
            }
            Item::Wrong(Some(name)) if name == keyword::LOSS || name == keyword::OUTPUT => {}
            // `input(2);` was meant to have some name.
            Item::Wrong(Some(name)) if name == keyword::INPUT => all.names_are_missing = true,
            Item::Wrong(Some(name)) => declare(ast, &mut all, name, Declares::Nothing, diagnostics),
            Item::Wrong(None) => all.names_are_missing = true,
            Item::Loss(loss) => {
                check_single_loss(ast, &mut all.loss, loss, &mut has_second_loss, diagnostics)
            }
            Item::Output(output) => check_single_output(ast, &mut all.output, output, diagnostics),
            Item::File(file) => check_single_file(ast, file, diagnostics),
        }
    }
    all.names = all.items.iter().map(|item| item.name.to_string()).collect();
    all
}

/// The declared thing that a name stands for.
#[derive(Clone, Copy)]
enum Declares {
    /// A value.
    Value(ItemId),
    /// A part of the target: the index of its item.
    Target(usize),
    /// An item that could not be read, which was reported.
    Nothing,
}

/// Takes a name down.
fn declare(
    ast: &Ast,
    all: &mut Declared<'_>,
    name: &Ident,
    declares: Declares,
    diagnostics: &mut Diagnostics,
) {
    let (item, target) = match declares {
        Declares::Value(item) => (Some(item), None),
        Declares::Target(index) => (None, Some(index)),
        Declares::Nothing => (None, None),
    };
    let text = name.unraw().to_string();
    if keyword::RESERVED.contains(&text.as_str()) && (item.is_some() || target.is_some()) {
        let message = format!("`{name}` is a reserved word of the language and cannot name a value");
        let error = Diagnostic::new(Code::ReservedName, name.span(), message);
        diagnostics.push(error.help(match renamed(&ast.items, name) {
            Some(items) => format!("write `{items}`"),
            None => format!("choose a name other than {}", keyword::list(keyword::RESERVED)),
        }));
    }
    if let Some(first) = all.by_name.get(&text) {
        diagnostics.push(
            Diagnostic::new(Code::NameTwice, name.span(), format!("the name `{name}` is declared twice"))
                .help(second_name_fix(&all.items, &all.by_name, first.item, name))
                .related(first.name.span(), format!("`{}` is declared first", first.name)),
        );
    } else {
        all.by_name.insert(text, Declaration { name: name.clone(), item, target });
    }
}

fn check_single_loss<'a>(
    ast: &Ast,
    single: &mut Option<&'a LossItem>,
    loss: &'a LossItem,
    has_second: &mut bool,
    diagnostics: &mut Diagnostics,
) {
    match *single {
        None => *single = Some(loss),
        // One answer is for all that follow.
        Some(_) if *has_second => {}
        Some(first) => {
            *has_second = true;
            let losses = ast.items.iter().filter_map(|item| match item {
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

fn check_single_output<'a>(
    ast: &Ast,
    single: &mut Option<&'a OutputItem>,
    output: &'a OutputItem,
    diagnostics: &mut Diagnostics,
) {
    match *single {
        None => *single = Some(output),
        Some(first) => {
            let named = ast.items.iter().filter_map(|item| match item {
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
