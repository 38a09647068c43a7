//! Names: each declared once, none reserved, every mention resolved, no cycles.

use std::collections::BTreeSet;

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use super::fix::{loss_text, renamed};
use super::shape::is_input;
use super::{Checker, tie};
use crate::diag::{self, Code, Diagnostic, nearest};
use crate::keyword;
use crate::syntax::{Item, LossItem, NodeItem, OutputItem, Value};

/// How far the walk along the sources of an item has come.
#[derive(Clone, Copy, PartialEq)]
enum Visit {
    New,
    Open,
    Done,
}

/// The walk along the sources of all items.
struct Walk {
    visits: Vec<Visit>,
    /// The items from the first one to where it is, each with the number of its sources that were met.
    path: Vec<(usize, usize)>,
    sorted: Vec<usize>,
    /// The items, each with its source, at which a cycle was closed.
    reported: BTreeSet<(usize, usize)>,
}

/// How many names a message lists.
const LISTED: usize = 12;

/// `a, b and c`, or the first of many.
fn some_of(names: &[String]) -> String {
    if names.len() <= LISTED {
        return keyword::list(names.iter().map(String::as_str));
    }
    let (first, others) = names.split_at(LISTED - 1);
    let first: Vec<String> = first.iter().map(|name| format!("`{name}`")).collect();
    format!("{} and {} others", first.join(", "), others.len())
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
        self.starts = vec![None; self.items.len()];
        self.has_axes = vec![false; self.items.len()];
        self.item_layers = vec![None; self.items.len()];
        self.is_read = vec![false; self.items.len()];
        self.names = self.items.iter().map(|item| item.name.to_string()).collect();
        self.likely_input = self.likely_input();
        for index in 0..self.items.len() {
            let item: &'a NodeItem = self.items[index];
            for name in item.chain.source.names() {
                self.check_mention(name);
                if let Some(source) = self.item_of(name) {
                    self.is_read[source] = true;
                }
            }
        }
        self.mentions = self.count_mentions();
    }

    /// If there is no input, the name that it most likely has.
    fn likely_input(&self) -> Option<&'a Ident> {
        let is_wrong = |item: &Item| matches!(item, Item::Wrong(_));
        if self.items.iter().any(|item| is_input(item)) || self.ast.items.iter().any(is_wrong) {
            return None;
        }
        let items: &[&'a NodeItem] = &self.items;
        let mut names = items.iter().flat_map(|item| item.chain.source.names());
        names.find(|name| !self.by_name.contains_key(&name.unraw().to_string()))
    }

    fn declare(&mut self, name: &Ident, item: Option<usize>) {
        let text = name.unraw().to_string();
        if keyword::RESERVED.contains(&text.as_str()) && item.is_some() {
            let message = format!("`{name}` is a reserved word of the language, and no name of a value");
            let error = Diagnostic::new(Code::ReservedName, name.span(), message);
            self.diagnostics.push(error.help(match renamed(&self.ast.items, name) {
                Some(items) => format!("write `{items}`"),
                None => format!("choose a name other than {}", keyword::list(keyword::RESERVED)),
            }));
        }
        if let Some(first) = self.by_name.get(&text) {
            self.diagnostics.push(
                Diagnostic::new(Code::NameTwice, name.span(), format!("the name `{name}` is declared twice"))
                    .help(self.second_name_fix(first.item, name))
                    .related(first.name.span(), format!("`{}` is declared first", first.name)),
            );
        } else {
            self.by_name.insert(text, Declared { name: name.clone(), item });
        }
    }

    fn check_single_loss(&mut self, loss: &'a LossItem) {
        match self.loss_item {
            None => self.loss_item = Some(loss),
            // One answer is for all that follow.
            Some(_) if self.has_second_loss => {}
            Some(first) => {
                self.has_second_loss = true;
                let losses = self.ast.items.iter().filter_map(|item| match item {
                    Item::Loss(loss) => Some(&loss.terms),
                    _ => None,
                });
                let sum = loss_text(losses.flatten(), &|operation| operation.text.clone());
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::SecondLoss,
                        loss.keyword,
                        "a network has one loss, this is a second one",
                    )
                    .help(format!("write `loss: {sum};` for the sum of all, or remove all but one"))
                    .related(first.keyword, "the first one is"),
                );
            }
        }
    }

    fn check_single_output(&mut self, output: &'a OutputItem) {
        match self.output_item {
            None => self.output_item = Some(output),
            Some(first) => {
                let named = self.ast.items.iter().filter_map(|item| match item {
                    Item::Output(output) => Some(&output.names),
                    _ => None,
                });
                let mut names: Vec<String> = named.flatten().map(ToString::to_string).collect();
                let mut seen = BTreeSet::new();
                names.retain(|name| seen.insert(name.clone()));
                let all = if let [only] = names.as_slice() {
                    only.clone()
                } else {
                    format!("({})", names.join(", "))
                };
                self.diagnostics.push(
                    Diagnostic::new(Code::Outputs, output.keyword, "the outputs are named twice")
                        .help(format!("write `output: {all};`"))
                        .related(first.keyword, "the first ones are named"),
                );
            }
        }
    }

    /// Reports a name that nothing declares.
    pub(super) fn check_mention(&mut self, name: &Ident) {
        // Without any value, that alone is reported.
        if self.names_are_missing
            || self.items.is_empty()
            || self.likely_input == Some(name)
            || self.by_name.contains_key(&name.unraw().to_string())
        {
            return;
        }
        let meant = self.likely_item(name);
        let names = &self.names;
        self.diagnostics.push_with(|| {
            let error =
                Diagnostic::new(Code::UnknownName, name.span(), format!("no value is called `{name}`"));
            match meant {
                Some(near) => error.help(format!("did you mean `{}`?", names[near])),
                None => error.help(format!("declared are {}", some_of(names))),
            }
        });
    }

    /// The item with this name, or with the name that it is most likely a misspelling of.
    pub(super) fn likely_item(&mut self, name: &Ident) -> Option<usize> {
        if let Some(item) = self.item_of(name) {
            return Some(item);
        }
        let name = name.to_string();
        if let Some(known) = self.meant.get(&name) {
            return *known;
        }
        // Each search goes through all names.
        if self.meant.len() >= diag::SHOWN {
            return None;
        }
        let near = nearest(&name, self.names.iter().map(String::as_str));
        let item = near.and_then(|near| self.names.iter().position(|other| other == near));
        self.meant.insert(name, item);
        item
    }

    /// The item that a name stands for.
    pub(super) fn item_of(&self, name: &Ident) -> Option<usize> {
        self.by_name.get(&name.unraw().to_string())?.item
    }

    /// The items such that sources come first, otherwise in the order of declaration; items on a cycle or
    /// behind one are left out, and the cycle is reported.
    pub(super) fn sorted_items(&mut self) -> Vec<usize> {
        let visits = vec![Visit::New; self.items.len()];
        // A tie needs the shape of its layer, so that comes first, too.
        let needed = |item: &&'a NodeItem| {
            let mut names = item.chain.source.names();
            names.extend(tie::names(item));
            names
        };
        let names: Vec<Vec<&'a Ident>> = self.items.iter().map(needed).collect();
        let mut walk = Walk { visits, path: Vec::new(), sorted: Vec::new(), reported: BTreeSet::new() };
        for index in 0..self.items.len() {
            self.visit(index, &names, &mut walk);
        }
        walk.sorted
    }

    /// Walks depth first with a stack of its own, so that a long chain cannot exhaust the compiler's.
    fn visit(&mut self, start: usize, names: &[Vec<&'a Ident>], walk: &mut Walk) {
        let Walk { visits, path, sorted, reported } = walk;
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
                Some(source) if visits[source] == Visit::Open && reported.insert((index, source)) => {
                    self.report_cycle(name, source, path, names);
                }
                _ => {}
            }
        }
    }

    fn report_cycle(
        &mut self,
        name: &Ident,
        source: usize,
        path: &[(usize, usize)],
        mentions: &[Vec<&'a Ident>],
    ) {
        // Where nobody reads of it, the way round is not walked.
        if self.diagnostics.is_full() {
            return self.diagnostics.push_unread();
        }
        let start = path.iter().position(|&(index, _)| index == source).unwrap_or(0);
        // The path leads from a value to its sources; data flows the other way.
        let mut names: Vec<String> =
            path[start..].iter().rev().map(|&(index, _)| self.items[index].name.to_string()).collect();
        names.insert(0, name.to_string());
        if names.len() > LISTED {
            let others = format!("({} others)", names.len() - LISTED);
            names.splice(LISTED - 1..names.len() - 1, [others]);
        }
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
        let edges: Vec<(&'a Ident, &'a Ident)> = path[start..]
            .iter()
            .filter_map(|&(index, next)| {
                Some((&self.items[index].name, *mentions[index].get(next.checked_sub(1)?)?))
            })
            .collect();
        self.push_cycle(&text, &edges);
    }

    /// Reports values, each with the one that it reads, of which the last one is the first.
    fn push_cycle(&mut self, text: &str, edges: &[(&'a Ident, &'a Ident)]) {
        // What others read, too, stays in use if it is not read here any more.
        let is_read_elsewhere = |(_, mention): &&(&Ident, &Ident)| {
            self.item_of(mention).is_some_and(|item| self.mentions[item] > 1)
        };
        // A long cycle is searched in part: any place of it is as good.
        let broken = edges.iter().take(8).find(is_read_elsewhere).or(edges.last());
        let Some(broken) = broken else { return };
        let (reader, mention) = *broken;
        let message = match edges {
            [_] => format!("`{reader}` is computed from itself"),
            _ => format!("these values are computed from each other: {text}"),
        };
        let mut error = Diagnostic::new(Code::Cycle, mention.span(), message);
        for (other, read) in edges.iter().filter(|edge| !core::ptr::eq(*edge, broken)).take(LISTED) {
            error = error.related(read.span(), format!("`{other}` reads `{read}`"));
        }
        let input = self.items.iter().find(|item| is_input(item)).map(|item| &item.name);
        self.diagnostics.push(error.help(match input {
            Some(input) => {
                format!("let `{reader}` read an earlier value, such as the input: write `{input}`")
            }
            None => format!("let `{reader}` read an earlier value"),
        }));
    }

    /// How often sources, outputs and the loss name each item.
    fn count_mentions(&self) -> Vec<usize> {
        let sources = self.items.iter().flat_map(|item| item.chain.source.names());
        let outputs = self.output_item.iter().flat_map(|item| &item.names);
        let terms = self.loss_item.iter().flat_map(|item| &item.terms);
        let operands = terms.flat_map(|term| &term.operation.arguments).filter_map(Value::as_name);
        let mut mentions = vec![0; self.items.len()];
        for item in sources.chain(outputs).chain(operands).filter_map(|name| self.item_of(name)) {
            mentions[item] += 1;
        }
        mentions
    }
}
