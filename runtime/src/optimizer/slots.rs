//! The slots of an optimiser: the numbers that it keeps for each parameter, and how many there are, as a
//! type.
//!
//! Input: the number of slots. Output: a family of types, `Of<T>` for one `T` in each slot: `[S; 2]` for a
//! parameter, `[&mut N; 2]` for a network, and in a kernel two vectors, or two parts of a layer. Guarantees:
//! a kernel goes through slots by number, in plain loops of constant length, and calls no closure.
//!
//! Slots hold numbers that belong to one parameter. AMSGrad has three; a schedule-free optimiser keeps the
//! weights of its plain steps in one, and Rprop its step and the last gradient. An optimiser around another
//! one that keeps numbers of its own has both their slots: a [`Count`] whose `Of<T>` is a pair. A method that
//! needs the whole gradient first, a limit of its norm or L-BFGS, is not a rule: it changes the gradient of
//! `gradient_batch`, and then `apply` takes it. A moving average of the weights is none, either, because
//! options of a layer change a parameter after the rule. The names of slots are in `named`.

use super::Rule;

/// How many slots there are.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number of slots",
    label = "not a number of slots",
    note = "a rule keeps `Slots<0>` to `Slots<4>`: that many numbers for each parameter"
)]
pub trait Count {
    /// The number.
    const COUNT: usize;
    /// One `T` for each slot, such as `[T; 2]`.
    type Of<T: Send>: Send;
    /// The same in each slot.
    fn filled<T: Send + Copy>(value: T) -> Self::Of<T>;
    /// The content of a slot, from 0 to [`COUNT`](Self::COUNT).
    ///
    /// # Panics
    ///
    /// If there is no such slot.
    fn at<T: Send>(slots: &mut Self::Of<T>, slot: usize) -> &mut T;
    /// A reference to each slot.
    fn each_mut<'a, T: Send + 'a>(slots: &'a mut Self::Of<T>) -> Self::Of<&'a mut T>;
    /// The result of `each` for each slot. It moves them; where they are numbers, [`at`](Self::at) is faster.
    fn map<T: Send, E: Each<T>>(slots: Self::Of<T>, each: E) -> Self::Of<E::Output>;
}

/// A function of each slot.
pub trait Each<T>: Copy {
    /// The content of the slot after that.
    type Output: Send;
    /// The new content of a slot.
    fn of(self, slot: T) -> Self::Output;
}

/// One `T` for each slot of the rule `R`.
pub type Kept<R, S, T> = <<R as Rule<S>>::Slots as Count>::Of<T>;

/// So many slots, in an array.
#[derive(Clone, Copy, Debug)]
pub struct Slots<const COUNT: usize>;

macro_rules! slots {
    ($($count:literal: $($slot:ident),*;)+) => {
        $(impl Count for Slots<$count> {
            const COUNT: usize = $count;
            type Of<T: Send> = [T; $count];

            #[inline(always)]
            fn filled<T: Send + Copy>(value: T) -> [T; $count] {
                [value; $count]
            }
            #[inline(always)]
            fn at<T: Send>(slots: &mut [T; $count], slot: usize) -> &mut T {
                &mut slots[slot]
            }
            #[inline(always)]
            fn each_mut<'a, T: Send + 'a>([$($slot),*]: &'a mut [T; $count]) -> [&'a mut T; $count] {
                [$($slot),*]
            }
            #[inline(always)]
            #[allow(unused_variables, reason = "no slot has nothing done")]
            fn map<T: Send, E: Each<T>>([$($slot),*]: [T; $count], each: E) -> [E::Output; $count] {
                [$(each.of($slot)),*]
            }
        })+
    };
}

// One by one: `array::map` costs rustc some 400 lines of LLVM IR for each part of a network.
slots! {
    0: ;
    1: a;
    2: a, b;
    3: a, b, c;
    4: a, b, c, d;
}
