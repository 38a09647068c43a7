//! Names: each declared once, none reserved, every mention resolved, no cycles.

use super::{Checker, reserved};
use crate::diag::{Diagnostic, nearest};
use crate::keyword;
use crate::syntax::{NodeItem, Operand, Source};

/// How far the walk along the sources of an item has come.
#[derive(Clone, Copy, PartialEq)]
enum Visit {
    New,
    Open,
    Done,
}

impl<'a> Checker<'a> {
    /// Collects the declared names and resolves all mentions in sources.
    pub(super) fn check_names(&mut self) {
        self.collect();
        for index in 0..self.items.len() {
            let name = &self.items[index].name;
            let text = name.to_string();
            if keyword::RESERVED.contains(&text.as_str()) {
                self.diagnostics.push(
                    Diagnostic::new(name.span(), format!("`{name}` is a reserved word of the language"))
                        .help(format!("choose a name other than {}", reserved())),
                );
            } else if let Some(&first) = self.by_name.get(&text) {
                let first = self.items[first].name.span();
                self.diagnostics.push(
                    Diagnostic::new(name.span(), format!("the name `{name}` is declared twice"))
                        .help("give one of the two another name")
                        .related(first, format!("`{name}` is first declared here")),
                );
            } else {
                self.by_name.insert(text, index);
            }
        }
        for index in 0..self.items.len() {
            let item: &'a NodeItem = self.items[index];
            if let Source::Sum(operands) = &item.chain.source {
                for operand in operands {
                    self.check_mention(operand);
                }
            }
        }
    }

    fn check_mention(&mut self, operand: &Operand) {
        if self.by_name.contains_key(&operand.name.to_string()) {
            return;
        }
        let error = self.unknown_name(&operand.name);
        self.diagnostics.push(error);
    }

    /// The error for a name that nothing declares.
    pub(super) fn unknown_name(&self, name: &proc_macro2::Ident) -> Diagnostic {
        let error = Diagnostic::new(name.span(), format!("no value is called `{name}`"));
        match nearest(&name.to_string(), self.by_name.keys().map(String::as_str)) {
            Some(near) => error.help(format!("did you mean `{near}`?")),
            None if self.by_name.is_empty() => error.help(format!("declare it: `{name}: input(2);`")),
            None => error.help(format!(
                "declared are {}",
                keyword::list(self.items.iter().map(|item| item.name.to_string()).collect::<Vec<_>>().iter().map(String::as_str))
            )),
        }
    }

    /// The item that a name stands for.
    pub(super) fn item_of(&self, name: &proc_macro2::Ident) -> Option<usize> {
        self.by_name.get(&name.to_string()).copied()
    }

    /// The items such that sources come first, otherwise in the order of declaration; items on a cycle or
    /// behind one are left out, and the cycle is reported.
    pub(super) fn sorted_items(&mut self) -> Vec<usize> {
        let mut visits = vec![Visit::New; self.items.len()];
        let mut path = Vec::new();
        let mut sorted = Vec::new();
        for index in 0..self.items.len() {
            self.visit(index, &mut visits, &mut path, &mut sorted);
        }
        sorted
    }

    /// Walks depth first with a stack of its own, so that a long chain cannot exhaust the compiler's.
    fn visit(&mut self, start: usize, visits: &mut [Visit], path: &mut Vec<(usize, usize)>, sorted: &mut Vec<usize>) {
        if visits[start] != Visit::New {
            return;
        }
        visits[start] = Visit::Open;
        path.push((start, 0));
        while let Some((index, next)) = path.pop() {
            let item: &'a NodeItem = self.items[index];
            let operands = match &item.chain.source {
                Source::Sum(operands) => operands.as_slice(),
                Source::Input(_) => &[],
            };
            let Some(operand) = operands.get(next) else {
                visits[index] = Visit::Done;
                sorted.push(index);
                continue;
            };
            path.push((index, next + 1));
            match self.item_of(&operand.name) {
                Some(source) if visits[source] == Visit::New => {
                    visits[source] = Visit::Open;
                    path.push((source, 0));
                }
                Some(source) if visits[source] == Visit::Open => self.report_cycle(operand, source, path),
                _ => {}
            }
        }
    }

    fn report_cycle(&mut self, operand: &Operand, source: usize, path: &[(usize, usize)]) {
        let start = path.iter().position(|&(index, _)| index == source).unwrap_or(0);
        // The path leads from a value to its sources; data flows the other way.
        let mut names: Vec<String> = path[start..].iter().rev().map(|&(index, _)| self.items[index].name.to_string()).collect();
        names.insert(0, operand.name.to_string());
        let text = names.join(" -> ");
        let error = if names.len() == 2 {
            Diagnostic::new(operand.name.span(), format!("`{}` is computed from itself", operand.name))
        } else {
            Diagnostic::new(operand.name.span(), format!("these values are computed from each other: {text}"))
        };
        self.diagnostics.push(error.help("a network is feed-forward: let one of them read an earlier value instead"));
    }
}
