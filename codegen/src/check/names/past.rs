//! Names that nothing declares, but that say what is meant: `h_prev`, and `h_cell` of an `lstm`.
//!
//! Input: the name, and the items. Output: the help; `None` for other names.

use proc_macro2::Ident;

use super::resolved::Resolved;
use crate::keyword::Word;

/// How names of values of the step before begin or end.
const BEFORE: [&str; 6] = ["prev", "previous", "last", "old", "before", "tm1"];
/// The parts of recurrent layers, and what each is.
const PARTS: [(&str, &str); 8] = [
    ("cell", "the cell state"),
    ("new", "the new state"),
    ("hidden", "the part of the new state that reads the old one"),
    ("reset", "the reset gate"),
    ("update", "the update gate"),
    ("input", "the input gate"),
    ("forget", "the forget gate"),
    ("output", "the output gate"),
];

impl Resolved<'_> {
    /// The help for `h_prev` and `prev_h`, where there is an `h`.
    pub(super) fn of_past(&self, name: &Ident) -> Option<String> {
        let text = name.to_string();
        let of = |word: &&str| {
            let behind = text.strip_suffix(*word).and_then(|name| name.strip_suffix('_'));
            behind.or_else(|| text.strip_prefix(*word).and_then(|name| name.strip_prefix('_')))
        };
        let value = BEFORE.iter().filter_map(of).find(|value| self.by_name.contains_key(*value))?;
        Some(format!("write `prev({value})` for the value of `{value}` one step before"))
    }

    /// The help for a part of a recurrent layer, which is no item.
    pub(super) fn of_layer(&self, name: &Ident) -> Option<String> {
        let text = name.to_string();
        let (item, part) = self.items.iter().find_map(|item| {
            let suffix = text.strip_prefix(&item.name.to_string())?.strip_prefix('_')?;
            Some((item, PARTS.iter().find(|(part, _)| *part == suffix)?))
        })?;
        let layer = item.chain.remembering()?;
        let word = Word::of(&layer.word.to_string())?;
        if !matches!(word, Word::Gru | Word::Lstm) {
            return None;
        }
        let memory = match part.0 {
            "cell" => format!(", but the program, in the memory: `memory.{name}`"),
            _ => String::new(),
        };
        Some(format!(
            "{} of the `{}` of `{}` is no item, so no item can read it{memory}; write the equations by hand, with \
             `prev`, where others read it",
            part.1, layer.word, item.name
        ))
    }
}
