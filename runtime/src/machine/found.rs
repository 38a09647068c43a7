//! The machine that was found: asked once, kept in an atomic.
//!
//! Input: a machine's number in the table. Output: that number, or [`SEPARATE`]. Guarantees: threads that
//! race agree. A target with one arithmetic does not read it, so nothing can be forced there.
#![allow(dead_code, reason = "most targets have one arithmetic, and ask for nothing")]

use core::sync::atomic::{AtomicU8, Ordering};

const UNKNOWN: u8 = 0;
/// None of the machines that a program asks for.
pub(super) const SEPARATE: u8 = 1;

static NUMBER: AtomicU8 = AtomicU8::new(UNKNOWN);

/// The machine that was found; a number outside of the table if nothing has been asked yet.
#[inline(always)]
pub(super) fn number() -> u8 {
    // Relaxed is enough: the answer carries no other memory with it, and threads that race agree on it.
    NUMBER.load(Ordering::Relaxed)
}

/// Stores the machine that was found.
pub(super) fn keep(found: u8) -> u8 {
    NUMBER.store(found, Ordering::Relaxed);
    found
}

/// For tests: from now on every dispatch takes the path of the machine with this number, for the whole
/// process. A number that is not among those of [`present`](super::present) has no effect: no program enters
/// the code of another machine.
#[doc(hidden)]
pub fn force(number: u8) {
    if super::present().any(|(present, _)| present == number) {
        NUMBER.store(number, Ordering::Relaxed);
    }
}

/// For tests: from now on every dispatch takes the path of a machine without vector instructions (`true`), or
/// what the machine has (`false`). It holds for the whole process.
#[doc(hidden)]
pub fn force_separate(forced: bool) {
    NUMBER.store(if forced { SEPARATE } else { UNKNOWN }, Ordering::Relaxed);
}
