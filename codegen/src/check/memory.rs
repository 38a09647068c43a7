//! The memory of a network: what a network with `prev` does not have, and how large its memory may be.
//!
//! Input: names and shapes. Output: errors.

use super::draft::Shaped;
use super::names::Resolved;
use super::written::{count, with_option, word_of};
use crate::diag::{Code, Diagnostic, Diagnostics, Place};
use crate::keyword::{Word, option};
use crate::syntax::{Call, WrittenValue};

/// The most numbers that a memory has: 256 kB in single precision, 512 kB in double, as `memory()` returns
/// them on the stack. A second of sound at 48 kHz has 48,000.
const MAX_MEMORY: usize = 1 << 16;

/// Where the first value of an earlier step is read, and by which word of a chain, if it is one.
pub(super) fn first_earlier<'a>(names: &Resolved<'a>) -> Option<(Place, Option<&'a Call>)> {
    names.items.iter().find_map(|item| match item.chain.source.earlier().first() {
        Some(earlier) => Some((earlier.word.span().into(), None)),
        None => item.chain.remembering().map(|operation| (operation.word.span().into(), Some(operation))),
    })
}

/// Reports what a network with a memory does not have, and a memory that is too large.
pub(super) fn check_memory(names: &Resolved<'_>, shapes: &Shaped<'_>, diagnostics: &mut Diagnostics) {
    let Some((place, word)) = first_earlier(names) else { return };
    let because = |error: Diagnostic| {
        error.related(
            place,
            match word {
                Some(of) => format!("the network has a memory because `{}` reads earlier steps", of.word),
                None => "the network has a memory because it reads a value of an earlier step".to_owned(),
            },
        )
    };
    for operation in names.items.iter().flat_map(|item| &item.chain.operations) {
        if word_of(operation) == Some(Word::BatchNorm) && !is_frozen(operation) {
            let message = "a `batch_norm` that is trained needs rows that are independent of each other";
            let frozen = with_option(&operation.text, &format!("{} = true", option::FROZEN));
            let error = Diagnostic::new(Code::Memory, operation.place, message);
            diagnostics.push(because(error.help(format!("write `{frozen}`"))));
        }
    }
    let numbers = |(steps, size): (usize, usize)| steps.saturating_mul(size);
    let memories = shapes.memories.iter().map(|memory| numbers((memory.steps, memory.size)));
    let all = memories.fold(0, usize::saturating_add);
    if all > MAX_MEMORY {
        let message = format!("the memory has {}, more than the limit of {MAX_MEMORY}", count(all, "number"));
        let error = Diagnostic::new(Code::Budget, place, message);
        diagnostics.push(error.help("remember fewer steps, or narrower values"));
    }
}

/// Whether an operation has `frozen = true`.
fn is_frozen(operation: &Call) -> bool {
    operation.options.iter().any(|argument| {
        argument.key == option::FROZEN
            && matches!(&argument.value, WrittenValue::Word(word) if word.word == "true")
    })
}
