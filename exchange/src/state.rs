//! The names of the tensors of a state.
//!
//! Input: the layers that keep running statistics. Output: the names of their tensors in a file. Guarantees:
//! those of the compiled network, whose state has a field for each: its counters come first, and a layer with
//! the name of another field gets an underscore behind it.

use netwright_vocabulary::{Kept, OperationWord};

/// The counters that a network may keep, which no other field is called.
const COUNTERS: [&str; 2] = ["seed", "step"];

/// The counters of a network with these steps, by what the rows of their words keep.
pub(crate) fn counters<'a>(steps: impl IntoIterator<Item = &'a String>) -> Vec<&'static str> {
    let word = |step: &'a String| step.split_once('(').map_or(step.as_str(), |(word, _)| word);
    let rows = steps.into_iter().filter_map(|step| OperationWord::of(word(step)));
    let kept: Vec<Kept> = rows.flat_map(OperationWord::keeps).copied().collect();
    let [seed, step] = COUNTERS;
    let counter = |kind: Kept| match kind {
        Kept::Seed => Some(seed),
        Kept::Step => Some(step),
        Kept::Running => None,
    };
    Kept::ALL.into_iter().filter(|kind| kept.contains(kind)).filter_map(counter).collect()
}

/// The name of a tensor of the state, from that of its field.
pub(crate) fn tensor(field: &str) -> String {
    format!("state.{field}")
}

/// The fields of layers with running statistics, in the order of the layers.
pub(crate) fn fields<'a>(layers: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut fields = COUNTERS.map(String::from).to_vec();
    for layer in layers {
        let mut field = layer.to_owned();
        while fields.contains(&field) {
            field.push('_');
        }
        fields.push(field);
    }
    fields.split_off(COUNTERS.len())
}
