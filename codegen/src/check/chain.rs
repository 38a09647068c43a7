//! Chains as they should be, for help texts: split at their layers, or with room for the activation that a loss needs.

use syn::ext::IdentExt as _;

use super::Checker;
use super::layer::is_layer;
use crate::keyword::{self, Activation};
use crate::syntax::{self, Chain, NodeItem};

impl Checker<'_> {
    /// The items that a chain with several layers becomes: `` `y_1: x -> dense(2);` and `y: y_1 -> layer_norm;` ``.
    pub(super) fn split_chain(&self, item: &NodeItem) -> String {
        let operations = &item.chain.operations;
        let mut starts: Vec<usize> = (0..operations.len()).filter(|&at| is_layer(&operations[at])).collect();
        // What stands before the first layer stays with it.
        starts.first_mut().into_iter().for_each(|first| *first = 0);
        let ends = starts.iter().skip(1).copied().chain([operations.len()]);
        let name = item.name.unraw().to_string();
        let mut free = (1..).map(|number| format!("{name}_{number}"));
        let mut source = item.chain.source_text().to_owned();
        let mut parts = Vec::new();
        for (start, end) in starts.iter().zip(ends) {
            let part = match end == operations.len() {
                true => item.name.to_string(),
                false => free.find(|name| !self.by_name.contains_key(name)).unwrap_or_default(),
            };
            let rest = syntax::chained(&operations[*start..end]).unwrap_or_default();
            parts.push(format!("{part}: {source} -> {rest};"));
            source = part;
        }
        format!("declare each by itself: {}", keyword::list(parts.iter().map(String::as_str)))
    }
}

/// A chain to which the activation that a loss needs can be appended: without one that only `dropout` or `slice` follow.
pub(super) fn without_late_activation(chain: &Chain) -> String {
    let keeps = |operation: &&syntax::Operation| {
        operation.word == keyword::DROPOUT || operation.word == keyword::SLICE
    };
    let trailing = chain.operations.iter().rev().take_while(keeps).count();
    let (before, behind) = chain.operations.split_at(chain.operations.len() - trailing);
    let kept = match before.split_last() {
        Some((last, kept)) if trailing > 0 && Activation::of(&last.word.to_string()).is_some() => kept,
        _ => return chain.text.clone(),
    };
    let rest = syntax::chained(kept.iter().chain(behind)).unwrap_or_default();
    format!("{} -> {rest}", chain.source_text())
}
