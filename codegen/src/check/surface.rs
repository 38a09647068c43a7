//! The known facts of a refused network, so that its stubs cause no further errors where it is used.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;
use syn::ext::IdentExt as _;

use super::budget::{MAX_INPUTS, MAX_OPERATIONS};
use super::draft::{Field, Shaped, WeightsOf};
use super::names::{ItemId, Resolved, is_input};
use super::values::values;
use super::written::word_of;
use crate::keyword::{self, Kept, Loss, Word};
use crate::model::Values;
use crate::operation::kept::EmitPart as _;
use crate::syntax::{self, Item, LossItem, TargetItem, WrittenValue};

/// The known facts about a refused network.
#[derive(Clone, Debug, Default)]
pub struct Surface {
    /// Numbers in a row of input.
    pub inputs: Option<usize>,
    /// Numbers in a row of output.
    pub outputs: Option<usize>,
    /// Numbers in a target.
    pub targets: Option<usize>,
    /// The parts of a target, each name once.
    pub target_parts: Vec<Part>,
    /// The parts of an output, each name once.
    pub output_parts: Vec<Part>,
    /// The fields, one for each name.
    pub fields: Vec<Field>,
    /// The parts that it keeps in a state, each with the item that keeps it; of items of one name, those that
    /// are the item's own once.
    pub state: Vec<(Ident, Kept)>,
    /// The value of each name.
    pub values: Box<Values>,
}

/// A part of a row, as far as it is known.
#[derive(Clone, Debug)]
pub struct Part {
    /// The name of its value.
    pub name: Ident,
    /// How many numbers it has.
    pub size: Option<usize>,
}

/// The known facts about the network, whatever errors there are.
pub(super) fn surface(names: &Resolved<'_>, shapes: &Shaped<'_>) -> Surface {
    Likely { names, shapes }.surface()
}

/// The sources of the surface.
struct Likely<'c, 'a> {
    names: &'c Resolved<'a>,
    shapes: &'c Shaped<'a>,
}

impl Field {
    /// A stub with an array that no machine can hold would be one more error.
    fn without_impossible_sizes(mut self) -> Self {
        self.inputs = self.inputs.filter(is_possible);
        self.outputs = self.outputs.filter(is_possible);
        if let WeightsOf::List(Some(count)) = self.weights
            && !is_possible(&count)
        {
            self.weights = WeightsOf::List(None);
        }
        self
    }
}

/// Whether a network can have a row of this size.
fn is_possible(size: &usize) -> bool {
    *size <= MAX_INPUTS
}

impl<'a> Likely<'_, 'a> {
    /// The known facts about the network, whatever errors there are.
    fn surface(&self) -> Surface {
        let input = self.names.items.ids().find(|item| is_input(self.names.items[*item]));
        // A term that names more values than it compares does not say which of them is meant.
        let (outputs, targets) = match (self.compares_too_many(), self.names.output) {
            (true, None) => (vec![None], vec![None]),
            (true, Some(_)) => (self.likely_outputs(), vec![None]),
            (false, _) => (self.likely_outputs(), self.likely_targets()),
        };
        Surface {
            inputs: input.and_then(|item| self.shapes.size_of(item)).filter(is_possible),
            outputs: self.total_size(&outputs).filter(is_possible),
            targets: self.target_size(&targets).filter(is_possible),
            target_parts: self.with_target_items(self.parts(&targets)),
            output_parts: self.parts(&outputs),
            fields: self.likely_fields(),
            state: self.likely_state(),
            values: Box::new(values(self.names, self.shapes)),
        }
    }

    /// The parts that operations keep.
    fn likely_state(&self) -> Vec<(Ident, Kept)> {
        let mut seen = BTreeSet::new();
        let (mut shared, mut own) = (BTreeMap::new(), Vec::new());
        for item in self.names.items.iter() {
            let words = item.chain.operations.iter().filter_map(word_of);
            let kept = words.flat_map(|word| word.keeps().iter().copied());
            let (of_network, of_item): (Vec<Kept>, Vec<Kept>) =
                kept.partition(|kept| kept.shared().is_some());
            shared.extend(of_network.into_iter().map(|kept| (kept, &item.name)));
            let is_new = !of_item.is_empty() && may_be_field(&item.name) && own.len() < MAX_OPERATIONS;
            if is_new && seen.insert(item.name.unraw().to_string()) {
                own.extend(of_item.into_iter().map(|kept| (item.name.clone(), kept)));
            }
        }
        shared.into_iter().map(|(kept, name)| (name.clone(), kept)).chain(own).collect()
    }

    /// The size of all of them; unknown if one of them is.
    fn total_size(&self, items: &[Option<ItemId>]) -> Option<usize> {
        let sizes = items.iter().map(|item| item.and_then(|item| self.shapes.size_of(item)));
        sizes.reduce(|sum, size| sum?.checked_add(size?)).flatten()
    }

    /// The size of a target: that of the compared values, and of the declared parts.
    fn target_size(&self, items: &[Option<ItemId>]) -> Option<usize> {
        let declared = self.declared_parts();
        declared
            .iter()
            .map(|part| part.size)
            .fold(self.total_size(items), |sum, size| sum?.checked_add(size?))
    }

    /// The parts with those that are declared, where the compared ones are known.
    fn with_target_items(&self, mut parts: Vec<Part>) -> Vec<Part> {
        if !parts.is_empty() {
            parts.extend(self.declared_parts());
        }
        parts
    }

    /// The declared parts of the target.
    fn declared_parts(&self) -> Vec<Part> {
        let values = values(self.names, self.shapes);
        let part = |item: &&TargetItem| {
            let value = values.get(&item.name)?;
            may_be_field(&item.name).then(|| Part { name: item.name.clone(), size: value.size })
        };
        self.names.target_items.iter().filter_map(part).collect()
    }

    /// The items as parts of a row; none if the name of one is not known.
    fn parts(&self, items: &[Option<ItemId>]) -> Vec<Part> {
        let mut seen = BTreeSet::new();
        let part = |item: &Option<ItemId>| {
            let (name, size) = (&self.names.items[(*item)?].name, self.shapes.size_of((*item)?));
            let is_new = may_be_field(name) && seen.insert(name.unraw().to_string());
            is_new.then(|| Part { name: name.clone(), size: size.filter(is_possible) })
        };
        items.iter().map(part).collect::<Option<_>>().unwrap_or_default()
    }

    /// The values that `output` names, else those of the loss.
    fn likely_outputs(&self) -> Vec<Option<ItemId>> {
        match self.names.output {
            Some(item) => item.names.iter().map(|name| self.names.likely_item(name)).collect(),
            None => self.likely_operands(|arguments| arguments),
        }
    }

    /// The first operand of each term of the loss.
    fn likely_targets(&self) -> Vec<Option<ItemId>> {
        self.likely_operands(|arguments| &arguments[..arguments.len().min(1)])
    }

    /// Whether a term of the loss names more values than it compares, as `mse(h, y)`.
    fn compares_too_many(&self) -> bool {
        let mut terms = self.names.loss.into_iter().flat_map(|item| &item.terms);
        terms.any(|term| {
            let is_item = |name: &Ident| self.names.item_of(name).is_some();
            let is_value =
                |value: &&WrittenValue| !self.names.is_target(value) && value.as_name().is_some_and(is_item);
            let compared = Loss::of(&term.operation.word.to_string()).map_or(1, Loss::operands);
            term.operation.arguments.iter().filter(is_value).count() > compared
        })
    }

    /// What the terms of the loss name, each once; if that is not one known value, the value that was
    /// declared last.
    fn likely_operands(&self, of_term: fn(&[WrittenValue]) -> &[WrittenValue]) -> Vec<Option<ItemId>> {
        let loss: Option<&'a LossItem> = self.names.loss;
        let terms = loss.into_iter().flat_map(|item| &item.terms);
        let (mut items, mut seen) = (Vec::new(), self.names.of_each(false));
        for argument in terms.flat_map(|term| of_term(&term.operation.arguments)) {
            let WrittenValue::Word(operand) = argument else { continue };
            let item = self.names.likely_item(&operand.word);
            if item.is_none_or(|item| !core::mem::replace(&mut seen[item], true)) {
                items.push(item);
            }
        }
        if matches!(items.as_slice(), [] | [None]) {
            items = self.names.items.ids().next_back().map(Some).into_iter().collect();
        }
        items
    }

    /// The layers, and items that are probably intended as one.
    fn likely_fields(&self) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        let mut known: BTreeMap<String, &Field> = BTreeMap::new();
        for field in &self.shapes.fields {
            known.entry(field.name.to_string()).or_insert(field);
        }
        let mut seen = BTreeSet::new();
        let unknown = |name: &Ident| Field {
            name: name.clone(),
            inputs: None,
            outputs: None,
            has_bias: true,
            weights: WeightsOf::Matrix,
        };
        for item in &self.names.ast.items {
            // No network has as many.
            if fields.len() == MAX_OPERATIONS {
                break;
            }
            let field = match item {
                Item::Node(node) => match known.get(&node.name.to_string()) {
                    Some(known) => Some((*known).clone()),
                    None if node.chain.operations.iter().any(may_be_layer) => Some(unknown(&node.name)),
                    None => None,
                },
                Item::Wrong(Some(name)) => Some(unknown(name)),
                Item::Wrong(None) | Item::Loss(_) | Item::Output(_) | Item::File(_) | Item::Target(_) => None,
            };
            let mut is_new = |field: &Field| seen.insert(field.name.unraw().to_string());
            let field = field.map(Field::without_impossible_sizes);
            fields.extend(field.filter(|field| may_be_field(&field.name) && is_new(field)));
        }
        // The parts of recurrent layers have names that no item has.
        let is_part =
            |field: &&Field| may_be_field(&field.name) && seen.insert(field.name.unraw().to_string());
        let parts = self.shapes.fields.iter().filter(is_part);
        fields.extend(parts.cloned().map(Field::without_impossible_sizes));
        fields.truncate(MAX_OPERATIONS);
        fields
    }
}

/// Whether a name, perhaps of an item that could not be read, can be a field's.
fn may_be_field(name: &Ident) -> bool {
    !keyword::RESERVED.iter().any(|word| name == word) && syn::parse_str::<Ident>(&name.to_string()).is_ok()
}

/// Whether an operation may be a misspelled layer: an unknown word with arguments.
fn may_be_layer(operation: &syntax::Call) -> bool {
    word_of(operation).map_or(!operation.arguments.is_empty(), Word::is_layer)
}
