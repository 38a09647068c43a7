//! The lines of memory that parts of products read and write, for the test that counts those that go from
//! one core to another.
//!
//! Input: the numbers that a part has, and its core. Output: how many lines a core reads or writes that it
//! does not have and another one has. Guarantees: caches lose no line; a thread that has not begun notes
//! nothing.

use core::mem::size_of_val;
use std::cell::RefCell;
use std::collections::HashMap;
use std::vec::Vec;

use crate::machine::sizes::LINE;

/// The lines that a part reads, and those that it writes.
#[derive(Default)]
pub(super) struct Touched {
    reads: Vec<usize>,
    writes: Vec<usize>,
}

impl Touched {
    /// It reads these numbers.
    pub(super) fn reads<S>(&mut self, numbers: &[S]) -> &mut Self {
        self.reads.extend(lines(numbers));
        self
    }

    /// It writes these numbers, and may read them before.
    pub(super) fn writes<S>(&mut self, numbers: &[S]) -> &mut Self {
        self.writes.extend(lines(numbers));
        self
    }
}

fn lines<S>(numbers: &[S]) -> core::ops::Range<usize> {
    let start = numbers.as_ptr().addr();
    start / LINE..(start + size_of_val(numbers)).div_ceil(LINE)
}

/// Which cores have a line, a bit for each, and how many lines have gone from one core to another.
#[derive(Default)]
struct Caches {
    holders: HashMap<usize, u8>,
    moved: usize,
}

std::thread_local! {
    /// The caches of this thread's test.
    static CACHES: RefCell<Option<Caches>> = const { RefCell::new(None) };
}

/// From here on work on this thread is noted, and not done.
pub(super) fn begin() {
    CACHES.set(Some(Caches::default()));
}

/// Whether the work of this thread is noted.
pub(super) fn is_noted() -> bool {
    CACHES.with_borrow(Option::is_some)
}

/// Notes the work of a core.
pub(super) fn note(core: usize, touched: &Touched) {
    let own = 1 << core;
    CACHES.with_borrow_mut(|caches| {
        let Some(caches) = caches else { return };
        for (lines, is_written) in [(&touched.reads, false), (&touched.writes, true)] {
            for line in lines {
                let holders = caches.holders.entry(*line).or_default();
                caches.moved += usize::from(*holders != 0 && *holders & own == 0);
                *holders = if is_written { own } else { *holders | own };
            }
        }
    });
}

/// How many lines have gone from one core to another.
pub(super) fn moved() -> usize {
    CACHES.with_borrow(|caches| caches.as_ref().map_or(0, |caches| caches.moved))
}
