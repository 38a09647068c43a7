//! Fixes that need a free name, or other items than the wrong one.

use std::collections::BTreeMap;

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use super::resolved::{Declaration, ItemId, Resolved, is_input};
use crate::check::written::{chain_text, loss_text, source_text};
use crate::ids::IdVec;
use crate::keyword;
use crate::syntax::{Item, NodeItem, Source, WrittenValue};

impl Resolved<'_> {
    /// A name like this one that no item has.
    pub(crate) fn free_name(&self, like: &str) -> String {
        free_name(&self.by_name, like)
    }

    /// Names like this one that no item has.
    pub(crate) fn free_names(&self, like: &str) -> impl Iterator<Item = String> {
        free_names(&self.by_name, like)
    }
}

fn free_name(taken: &BTreeMap<String, Declaration>, like: &str) -> String {
    free_names(taken, like).next().unwrap_or_default()
}

fn free_names<'n>(
    taken: &'n BTreeMap<String, Declaration>,
    like: &str,
) -> impl Iterator<Item = String> + use<'n> {
    let is_free =
        move |name: &String| !taken.contains_key(name) && !keyword::RESERVED.contains(&name.as_str());
    let like = like.to_owned();
    let first = like.clone();
    let numbered = (2..).map(move |number| format!("{like}{number}"));
    core::iter::once(first).chain(numbered).filter(is_free)
}

/// What to do about a name that is declared again, by the item that was met last: if it continues the first
/// value, as a variable of Rust can, the first one gets another name.
pub(super) fn second_name_fix(
    items: &IdVec<ItemId, &NodeItem>,
    taken: &BTreeMap<String, Declaration>,
    first: Option<ItemId>,
    name: &Ident,
) -> String {
    let first = first.map(|first| items[first]);
    let second = items.iter().next_back().filter(|item| core::ptr::eq(&raw const item.name, name));
    if let (Some(first), Some(second)) = (first, second)
        && matches!(second.chain.source.names().as_slice(), [only] if **only == first.name)
        && first.name == source_text(&second.chain.source)
    {
        let before = free_name(taken, if is_input(first) { "inputs" } else { "h" });
        let (start, rest) = (&first.chain.text, chain_text(&before, &second.chain.operations));
        return format!("write `{before}: {start}; {name}: {rest};`");
    }
    format!("give one of the two another name, such as `{}`", free_name(taken, &name.unraw().to_string()))
}

/// A few inputs as parts of one; `None` if not all sizes are known.
pub(super) fn one_input_fix(names: &Resolved<'_>, inputs: &[&NodeItem]) -> Option<String> {
    if inputs.len() > 8 {
        return None;
    }
    let mut end = 0_usize;
    let mut parts = String::new();
    let name = names.free_name("inputs");
    for item in inputs {
        let Source::Input(operation) = &item.chain.source else { return None };
        let sizes = operation.arguments.iter().map(|size| match size {
            WrittenValue::Number(number) => number.size,
            _ => None,
        });
        let size = sizes.into_iter().try_fold(1_usize, |product, size| product.checked_mul(size?))?;
        let start = end;
        end = start.checked_add(size)?;
        let part = chain_text(&format!("{name} -> slice({start}..{end})"), &item.chain.operations);
        parts += &format!(" {}: {part};", item.name);
    }
    Some(format!("{name}: input({end});{parts}"))
}

/// A text with one name in the place of another one.
fn with_name(text: &str, name: &str, other: &str) -> String {
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '#';
    let mut renamed = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_letter) {
        let length = rest[start..].find(|letter| !is_letter(letter)).unwrap_or(rest.len() - start);
        let word = &rest[start..start + length];
        renamed.push_str(&rest[..start]);
        renamed.push_str(if word == name { other } else { word });
        rest = &rest[start + length..];
    }
    renamed + rest
}

/// The most items that a help spells.
const SPELLED: usize = 6;

/// A name that cannot stay, and all items that mention it with another one; `None` if they are too many.
pub(super) fn renamed(items: &[Item], name: &Ident) -> Option<String> {
    let is_free = |other: &&str| {
        let has = |item: &Item| matches!(item, Item::Node(node) if node.name == other);
        !items.iter().any(has)
    };
    let text = name.to_string();
    let candidates: &[&str] = if text == keyword::INPUT { &["x", "inputs"] } else { &["y", "z", "out"] };
    let other = *candidates.iter().find(|other| is_free(other))?;
    let spelled = |item: &Item| match item {
        Item::Node(node) if node.name == *name || node.chain.source.names().contains(&name) => {
            let chain = match &node.chain.source {
                Source::Input(_) => node.chain.text.clone(),
                Source::Values(_) => with_name(&node.chain.text, &text, other),
            };
            let label = if node.name == *name { other.to_owned() } else { node.name.to_string() };
            node.shape.is_none().then(|| format!("{label}: {chain};"))
        }
        Item::Loss(loss) => {
            let text = loss_text(&loss.terms, &|operation| operation.text.clone());
            // The word of the item stays.
            Some(format!("loss: {};", with_name(&text, &name.to_string(), other)))
        }
        _ => None,
    };
    let is_concerned = |item: &&Item| match item {
        Item::Node(node) => node.name == *name || node.chain.source.names().contains(&name),
        Item::Loss(loss) => {
            let mut operands = loss.terms.iter().flat_map(|term| &term.operation.arguments);
            operands.any(|operand| operand.as_name() == Some(name))
        }
        Item::Target(target) => target.name == *name,
        Item::Output(_) | Item::File(_) | Item::Wrong(_) => false,
    };
    let concerned: Vec<&Item> = items.iter().filter(is_concerned).take(SPELLED + 1).collect();
    if concerned.len() > SPELLED {
        return None;
    }
    Some(concerned.into_iter().map(spelled).collect::<Option<Vec<String>>>()?.join(" "))
}
