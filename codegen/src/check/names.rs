//! Names: each declared once, none reserved, every mention resolved, no cycles.

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use super::{Checker, tie};
use crate::diag::{Code, Diagnostic, nearest};
use crate::keyword;
use crate::syntax::{Item, LossItem, NodeItem, OutputItem};

/// How far the walk along the sources of an item has come.
#[derive(Clone, Copy, PartialEq)]
enum Visit {
    New,
    Open,
    Done,
}

/// Where a name is declared.
pub(super) struct Declared {
    name: Ident,
    /// The item; `None` if it could not be read, which was reported.
    item: Option<usize>,
}

impl<'a> Checker<'a> {
    /// Collects the declared names and resolves all mentions in sources.
    pub(super) fn check_names(&mut self) {
        for item in &self.ast.items {
            match item {
                Item::Node(node) => {
                    self.items.push(node);
                    self.declare(&node.name, Some(self.items.len() - 1));
                }
                Item::Wrong(Some(name)) if name == keyword::LOSS || name == keyword::OUTPUT => {}
                // `input(2);` was meant to have some name.
                Item::Wrong(Some(name)) if name == keyword::INPUT => self.names_are_missing = true,
                Item::Wrong(Some(name)) => self.declare(name, None),
                Item::Wrong(None) => self.names_are_missing = true,
                Item::Loss(loss) => self.check_single_loss(loss),
                Item::Output(output) => self.check_single_output(output),
            }
        }
        self.values = vec![None; self.items.len()];
        for index in 0..self.items.len() {
            let item: &'a NodeItem = self.items[index];
            for name in item.chain.source.names() {
                self.check_mention(name);
            }
        }
    }

    fn declare(&mut self, name: &Ident, item: Option<usize>) {
        let text = name.unraw().to_string();
        if keyword::RESERVED.contains(&text.as_str()) && item.is_some() {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::ReservedName,
                    name.span(),
                    format!("`{name}` is a reserved word of the language"),
                )
                .help(format!("choose a name other than {}", keyword::list(keyword::RESERVED))),
            );
        }
        if let Some(first) = self.by_name.get(&text) {
            self.diagnostics.push(
                Diagnostic::new(Code::NameTwice, name.span(), format!("the name `{name}` is declared twice"))
                    .help("give one of the two another name")
                    .related(first.name.span(), format!("`{}` is first declared here", first.name)),
            );
        } else {
            self.by_name.insert(text, Declared { name: name.clone(), item });
        }
    }

    fn check_single_loss(&mut self, loss: &'a LossItem) {
        match self.loss_item {
            None => self.loss_item = Some(loss),
            Some(first) => self.diagnostics.push(
                Diagnostic::new(
                    Code::SecondLoss,
                    loss.keyword,
                    "a network has one loss, this is a second one",
                )
                .help("remove one of the two, or add them: `loss: bce(y) + 0.5 * mse(z);`")
                .related(first.keyword, "the first one is here"),
            ),
        }
    }

    fn check_single_output(&mut self, output: &'a OutputItem) {
        match self.output_item {
            None => self.output_item = Some(output),
            Some(first) => self.diagnostics.push(
                Diagnostic::new(Code::Outputs, output.keyword, "the outputs are named twice")
                    .help("name them all in one: `output: (policy, value);`")
                    .related(first.keyword, "the first time is here"),
            ),
        }
    }

    /// Reports a name that nothing declares.
    pub(super) fn check_mention(&mut self, name: &Ident) {
        // Without any value, that alone is reported.
        if self.names_are_missing
            || self.items.is_empty()
            || self.by_name.contains_key(&name.unraw().to_string())
        {
            return;
        }
        let error = Diagnostic::new(Code::UnknownName, name.span(), format!("no value is called `{name}`"));
        let names: Vec<String> = self.items.iter().map(|item| item.name.to_string()).collect();
        let error = match nearest(&name.to_string(), names.iter().map(String::as_str)) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None => error.help(format!("declared are {}", keyword::list(names.iter().map(String::as_str)))),
        };
        self.diagnostics.push(error);
    }

    /// The item that a name stands for.
    pub(super) fn item_of(&self, name: &Ident) -> Option<usize> {
        self.by_name.get(&name.unraw().to_string())?.item
    }

    /// The items such that sources come first, otherwise in the order of declaration; items on a cycle or
    /// behind one are left out, and the cycle is reported.
    pub(super) fn sorted_items(&mut self) -> Vec<usize> {
        let mut visits = vec![Visit::New; self.items.len()];
        // A tie needs the shape of its layer, so that comes first, too.
        let needed = |item: &&'a NodeItem| {
            let mut names = item.chain.source.names();
            names.extend(tie::names(item));
            names
        };
        let names: Vec<Vec<&'a Ident>> = self.items.iter().map(needed).collect();
        let mut path = Vec::new();
        let mut sorted = Vec::new();
        for index in 0..self.items.len() {
            self.visit(index, &names, &mut visits, &mut path, &mut sorted);
        }
        sorted
    }

    /// Walks depth first with a stack of its own, so that a long chain cannot exhaust the compiler's.
    fn visit(
        &mut self,
        start: usize,
        names: &[Vec<&'a Ident>],
        visits: &mut [Visit],
        path: &mut Vec<(usize, usize)>,
        sorted: &mut Vec<usize>,
    ) {
        if visits[start] != Visit::New {
            return;
        }
        visits[start] = Visit::Open;
        path.push((start, 0));
        while let Some((index, next)) = path.pop() {
            let Some(&name) = names[index].get(next) else {
                visits[index] = Visit::Done;
                sorted.push(index);
                continue;
            };
            path.push((index, next + 1));
            match self.item_of(name) {
                Some(source) if visits[source] == Visit::New => {
                    visits[source] = Visit::Open;
                    path.push((source, 0));
                }
                // Of several ways from one value to another, the first says it all.
                Some(source) if visits[source] == Visit::Open => {
                    let before = &names[index][..next];
                    if before.iter().all(|earlier| self.item_of(earlier) != Some(source)) {
                        self.report_cycle(name, source, path);
                    }
                }
                _ => {}
            }
        }
    }

    fn report_cycle(&mut self, name: &Ident, source: usize, path: &[(usize, usize)]) {
        let start = path.iter().position(|&(index, _)| index == source).unwrap_or(0);
        // The path leads from a value to its sources; data flows the other way.
        let mut names: Vec<String> =
            path[start..].iter().rev().map(|&(index, _)| self.items[index].name.to_string()).collect();
        names.insert(0, name.to_string());
        let text = names.join(" -> ");
        let sources = |index: usize| self.items[index].chain.source.names().len();
        if path[start..].iter().any(|&(index, next)| next > sources(index)) {
            let message = format!("these values need each other, by a tie: {text}");
            self.diagnostics.push(
                Diagnostic::new(Code::Cycle, name.span(), message)
                    .help("tie the later layer to the earlier one, not the other way round"),
            );
            return;
        }
        let error = if names.len() == 2 {
            Diagnostic::new(Code::Cycle, name.span(), format!("`{name}` is computed from itself"))
        } else {
            Diagnostic::new(
                Code::Cycle,
                name.span(),
                format!("these values are computed from each other: {text}"),
            )
        };
        self.diagnostics
            .push(error.help("a network is feed-forward: let one of them read an earlier value instead"));
    }
}
