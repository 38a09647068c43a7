//! Ways out that need more than the place of the error: items as they should be, with names that are free.

use super::Checker;
use super::shape::is_input;
use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use super::layer::is_layer;
use super::number::spelled;
use crate::keyword::{self, Activation, Loss};
use crate::syntax::{Chain, Expression, Item, LossItem, NodeItem, Operation, Source, Term, Value};

/// `source -> operation -> operation`.
pub(super) fn chain_text<'o>(source: &str, operations: impl IntoIterator<Item = &'o Operation>) -> String {
    let operations = operations.into_iter().map(|operation| operation.text.as_str());
    core::iter::once(source).chain(operations).collect::<Vec<&str>>().join(" -> ")
}

/// What a chain begins with, as written.
pub(super) fn source_text(source: &Source) -> &str {
    match source {
        Source::Input(operation) => &operation.text,
        Source::Values(Expression { text, .. }) => text,
    }
}

impl<'a> Checker<'a> {
    /// A name like this one that no item has.
    pub(super) fn free_name(&self, like: &str) -> String {
        self.free_names(like).next().unwrap_or_default()
    }

    /// Names like this one that no item has.
    fn free_names(&self, like: &str) -> impl Iterator<Item = String> + use<'_, 'a> {
        let is_free = move |name: &String| {
            !self.by_name.contains_key(name) && !keyword::RESERVED.contains(&name.as_str())
        };
        let like = like.to_owned();
        let first = like.clone();
        let numbered = (2..).map(move |number| format!("{like}{number}"));
        core::iter::once(first).chain(numbered).filter(is_free)
    }

    /// A chain with several layers as items with one each; the last one keeps the name, so that what reads it still does.
    pub(super) fn split_fix(&self, item: &NodeItem) -> String {
        let mut items = String::new();
        let mut source = source_text(&item.chain.source).to_owned();
        let mut start = 0;
        let mut has_layer = false;
        let mut names = self.free_names("h");
        for (index, operation) in item.chain.operations.iter().enumerate() {
            if is_layer(operation) && core::mem::replace(&mut has_layer, true) {
                let name = names.next().unwrap_or_default();
                let part = chain_text(&source, &item.chain.operations[start..index]);
                items += &format!("{name}: {part}; ");
                (source, start) = (name, index);
            }
        }
        items + &format!("{}: {};", item.name, chain_text(&source, &item.chain.operations[start..]))
    }

    /// The input under a name of its own, and the item as what follows it.
    pub(super) fn followed_input_fix(&self, item: &NodeItem) -> String {
        let input = self.free_name("inputs");
        let source = source_text(&item.chain.source);
        format!("{input}: {source}; {}: {};", item.name, chain_text(&input, &item.chain.operations))
    }

    /// What to do about a name that is declared again, by the item that was met last: if it continues the first value, as a
    /// variable of Rust can, the first one gets another name.
    pub(super) fn second_name_fix(&self, first: Option<usize>, name: &Ident) -> String {
        let first = first.map(|first| self.items[first]);
        let second = self.items.last().filter(|item| core::ptr::eq(&raw const item.name, name));
        if let (Some(first), Some(second)) = (first, second)
            && matches!(second.chain.source.names().as_slice(), [only] if **only == first.name)
            && first.name == source_text(&second.chain.source)
        {
            let before = self.free_name(if is_input(first) { "inputs" } else { "h" });
            let (start, rest) = (&first.chain.text, chain_text(&before, &second.chain.operations));
            return format!("write `{before}: {start}; {name}: {rest};`");
        }
        format!("give one of the two another name, such as `{}`", self.free_name(&name.unraw().to_string()))
    }

    /// A few inputs as parts of one; `None` if not all sizes are known.
    pub(super) fn one_input_fix(&self, inputs: &[&NodeItem]) -> Option<String> {
        if inputs.len() > 8 {
            return None;
        }
        let mut end = 0_usize;
        let mut parts = String::new();
        let name = self.free_name("inputs");
        for item in inputs {
            let Source::Input(operation) = &item.chain.source else { return None };
            let sizes = operation.arguments.iter().map(|size| match size {
                Value::Number(number) => number.size,
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

    /// A `softmax` of one value as a sigmoid, with the loss that fits.
    pub(super) fn sigmoid_fix(&self, item: &NodeItem) -> String {
        let operands = |operation: &'a Operation| operation.arguments.iter().filter_map(Value::as_name);
        let mut terms = self.loss_item.iter().flat_map(|item| &item.terms);
        let is_compared = terms.any(|term| {
            let loss = Loss::of(&term.operation.word.to_string());
            matches!(loss, Some(Loss::CrossEntropy { .. }))
                && operands(&term.operation).any(|name| *name == item.name)
        });
        if !is_compared {
            return "write `sigmoid` for the probability of one class against another".to_owned();
        }
        let mut operations = item.chain.operations.clone();
        let _ = operations.pop();
        let before = chain_text(source_text(&item.chain.source), &operations);
        let loss = self.loss_item.map(|loss| bce_text(loss, &item.name)).unwrap_or_default();
        format!(
            "write `{}: {before} -> sigmoid; {loss}` for the probability of one class against another",
            item.name
        )
    }
}

/// A chain to which the activation that a loss needs can be appended: without one that only `dropout` or `slice` follow.
pub(super) fn without_late_activation(chain: &Chain) -> String {
    let keeps =
        |operation: &&Operation| operation.word == keyword::DROPOUT || operation.word == keyword::SLICE;
    let trailing = chain.operations.iter().rev().take_while(keeps).count();
    let (before, behind) = chain.operations.split_at(chain.operations.len() - trailing);
    match before.split_last() {
        Some((last, kept)) if trailing > 0 && Activation::of(&last.word.to_string()).is_some() => {
            chain_text(source_text(&chain.source), kept.iter().chain(behind))
        }
        _ => chain.text.clone(),
    }
}

/// A chain that ends with this activation: in the place of its last one, else behind it.
pub(super) fn bent_by(chain: &Chain, activation: Activation) -> String {
    let is_activation = |operation: &Operation| Activation::of(&operation.word.to_string()).is_some();
    let kept = match chain.operations.split_last() {
        Some((last, kept)) if is_activation(last) || last.word == keyword::PRELU => kept,
        _ => chain.operations.as_slice(),
    };
    format!("{} -> {}", chain_text(source_text(&chain.source), kept), activation.word())
}

/// The loss with the cross-entropies of this value as binary ones.
fn bce_text(loss: &LossItem, name: &Ident) -> String {
    let text = |operation: &Operation| match operation.arguments.first().and_then(Value::as_name) {
        Some(operand) if operand == name => format!("bce({name})"),
        _ => operation.text.clone(),
    };
    format!("loss: {};", loss_text(&loss.terms, &text))
}

/// `cross_entropy(policy) + 0.5 * mse(value)`, each loss as `text` spells it.
pub(super) fn loss_text<'t>(
    terms: impl IntoIterator<Item = &'t Term>,
    text: &dyn Fn(&Operation) -> String,
) -> String {
    let terms = terms.into_iter().map(|term| match term.weight {
        Some(weight) => format!("{} * {}", spelled(weight.value), text(&term.operation)),
        None => text(&term.operation),
    });
    terms.collect::<Vec<String>>().join(" + ")
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
        Item::Output(_) | Item::Wrong(_) => false,
    };
    let concerned: Vec<&Item> = items.iter().filter(is_concerned).take(SPELLED + 1).collect();
    if concerned.len() > SPELLED {
        return None;
    }
    Some(concerned.into_iter().map(spelled).collect::<Option<Vec<String>>>()?.join(" "))
}
