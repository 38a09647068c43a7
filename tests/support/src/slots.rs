//! The slots of a rule as an array, for tests that go through them by number.
//!
//! Input: an array with a number for each slot, or the slots. Output: the other one. Guarantees: their order
//! is kept.

use netwright_runtime::optimizer::{Count, Slots};

/// So many slots.
pub trait Array<const K: usize>: Count {
    /// One `T` for each slot.
    fn of<T: Send>(array: [T; K]) -> Self::Of<T>;
    /// What is in each slot.
    fn array<T: Send>(slots: Self::Of<T>) -> [T; K];
}

macro_rules! arrays {
    ($($count:literal),*) => {
        $(impl Array<$count> for Slots<$count> {
            #[inline(always)]
            fn of<T: Send>(array: [T; $count]) -> [T; $count] {
                array
            }
            #[inline(always)]
            fn array<T: Send>(slots: [T; $count]) -> [T; $count] {
                slots
            }
        })*
    };
}
arrays!(0, 1, 2, 3);
