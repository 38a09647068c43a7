//! The slots of a rule as an array, for tests that go through them by number.

use netwright_runtime::optimizer::{Count, Slots};

/// So many slots.
pub(crate) trait Array<const K: usize>: Count {
    /// One `T` for each slot.
    fn of<T: Send>(array: [T; K]) -> Self::Of<T>;
    /// What is in each slot.
    fn array<T: Send>(slots: Self::Of<T>) -> [T; K];
}

macro_rules! arrays {
    ($($count:literal),*) => {
        $(impl Array<$count> for Slots<$count> {
            fn of<T: Send>(array: [T; $count]) -> [T; $count] {
                array
            }
            fn array<T: Send>(slots: [T; $count]) -> [T; $count] {
                slots
            }
        })*
    };
}
arrays!(0, 1, 2);
