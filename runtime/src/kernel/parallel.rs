//! Work that several threads share, with the feature `rayon`.
//!
//! Input: the work of a kernel. Output: the same work in parts, as many as are worth a thread. Guarantees:
//! each number is computed in one part, in the order of one thread, so it has the bits that it has there.
//!
//! # What a thread has
//!
//! A line of a cache that one core has written and another one reads goes from one to the other. In a step of
//! a large network nearly all lines are weights, so each thread has the weights to some outputs of a layer:
//! it computes these outputs, reads only their weights for it, and is the only one that changes them. Outputs
//! of a layer are the inputs of the next one, so the gradient of the inputs is divided by inputs: of two
//! threads, each gets a quarter of the weights and half of `∂L/∂z` from the other. No thread continues the
//! sums of another, so none waits within a product.
//!
//! Divided by rows of samples, all weights that another thread has changed go over, but each thread reads its
//! own rows alone, which may come from memory. So columns are divided where they are at least four times as
//! many as the rows (`by_columns`), and enough that all threads have about as many. Of 784 inputs and 128
//! outputs, divided columns took 10 % longer for 48 rows in inference, where no weight changes, and 3 % for
//! a step with 64 rows (Zen 4, one third cache).
//!
//! A thread takes the part with its own index, if no other thread has taken it. So the parts of a pool's
//! threads stay with them from one product and one step to the next, while nobody waits for a thread that has
//! something else to do.

#[cfg(feature = "rayon")]
use alloc::vec::Vec;
#[cfg(feature = "rayon")]
use std::sync::Mutex;
#[cfg(all(feature = "rayon", test))]
use std::sync::PoisonError;

#[cfg(all(feature = "rayon", test))]
use super::touched::{self, Touched};

#[cfg(feature = "rayon")]
use crate::machine::if_vectors;
#[cfg(feature = "rayon")]
use crate::machine::sizes::{LINE, VECTORS, WORTH_A_MOVE};
use crate::scalar::{Arithmetic, Kernel, Scalar};

/// The work of a kernel that several threads may share.
#[cfg_attr(not(feature = "rayon"), allow(dead_code))] // one thread does it all
pub(super) trait Share: Kernel<Output = ()> + Sized {
    /// The multiply-adds that it takes.
    fn multiply_adds(&self) -> usize;
    /// Does it in parts, with [`in_parts`].
    #[cfg(feature = "rayon")]
    fn divide<A: Arithmetic>(self, parts: usize);
}

/// Work that can be cut in two.
#[cfg(feature = "rayon")]
pub(super) trait Halves: Kernel<Output = ()> + Send + Sized {
    /// Two parts, the first of which has about `first` of `of` shares. One of them may be nothing.
    fn halve<A: Arithmetic>(self, first: usize, of: usize) -> (Self, Self);
    /// The memory that it reads and writes.
    #[cfg(test)]
    fn touched(&self, note: &mut Touched);
}

/// Runs a kernel for `rows` of a network of so many parameters. A thread that is none of those who share work
/// begins a large one on one of them: else every shared layer would wake two and wait for them.
#[inline(always)]
pub(crate) fn dispatch<S: Scalar, K: Kernel<Output: Send> + Send>(
    kernel: K,
    rows: usize,
    parameters: usize,
) -> K::Output {
    #[cfg(feature = "rayon")]
    if rows.saturating_mul(parameters) >= WORTH_A_MOVE
        && rayon::current_num_threads() > 1
        && rayon::current_thread_index().is_none()
    {
        return rayon::scope(|_| S::dispatch(kernel));
    }
    #[cfg(not(feature = "rayon"))]
    let _ = (rows, parameters);
    S::dispatch(kernel)
}

/// Does the work, on as many threads as there are and as it is worth.
#[inline(always)]
pub(super) fn share<A: Arithmetic, W: Share>(work: W) {
    #[cfg(feature = "rayon")]
    {
        let mut parts = work.multiply_adds() / A::SIZES.worth_a_thread;
        if parts > 1 {
            // As many as threads: each packs weights of its own.
            parts = parts.min(rayon::current_num_threads());
        }
        if parts > 1 {
            return work.divide::<A>(parts);
        }
    }
    A::outline(work);
}

/// Whether the `N` columns of a result are divided, and not its rows: where no two parts have a line in
/// common, and the columns of a part are so many that one line more or less is little; and where
/// there are few rows for so many columns.
#[cfg(feature = "rayon")]
pub(super) const fn by_columns<A: Arithmetic, S, const N: usize>(rows: usize, parts: usize) -> bool {
    let lines = const { if are_lines::<A, S, N>() { N * size_of::<S>() / LINE } else { 0 } };
    parts <= lines / 4 && rows <= N / 4
}

/// Whether rows of `N` numbers are whole lines, and a line whole tiles.
#[cfg(feature = "rayon")]
const fn are_lines<A: Arithmetic, S, const N: usize>() -> bool {
    let (tile, size) = (A::SIZES.tile, size_of::<S>());
    let lanes = if size <= 4 { tile.single } else { tile.double };
    let of_vectors = LINE.is_multiple_of(VECTORS * lanes * size);
    if_vectors!(of_vectors && N.saturating_mul(size).is_multiple_of(LINE), false)
}

/// Where the columns `bounds` are cut, between two lines, so that `first` of `of` shares are before it.
#[cfg(feature = "rayon")]
pub(super) const fn cut_columns<S>((start, end): (usize, usize), first: usize, of: usize) -> usize {
    let in_line = if size_of::<S>() < LINE { LINE / size_of::<S>() } else { 1 };
    start + (end - start) * first / of / in_line * in_line
}

/// Cuts work into so many parts, and does each of them.
#[cfg(feature = "rayon")]
pub(super) fn in_parts<A: Arithmetic, W: Halves>(work: W, parts: usize) {
    let mut open = Vec::with_capacity(parts);
    cut::<A, W>(work, parts, &mut |part| open.push(Mutex::new(Some(part))));
    #[cfg(test)]
    if touched::is_noted() {
        return note(&mut open);
    }
    join::<A, W>(&open, open.len());
}

/// Notes the memory of each part for the core with its index.
#[cfg(all(feature = "rayon", test))]
fn note<W: Halves>(parts: &mut [Mutex<Option<W>>]) {
    for (core, part) in parts.iter_mut().enumerate() {
        let mut memory = Touched::default();
        if let Some(part) = part.get_mut().unwrap_or_else(PoisonError::into_inner) {
            part.touched(&mut memory);
        }
        touched::note(core, &memory);
    }
}

/// Hands over the parts of work, in order.
#[cfg(feature = "rayon")]
fn cut<A: Arithmetic, W: Halves>(work: W, parts: usize, hand_over: &mut impl FnMut(W)) {
    if parts < 2 {
        return hand_over(work);
    }
    let (first, other) = work.halve::<A>(parts / 2, parts);
    cut::<A, W>(first, parts / 2, hand_over);
    cut::<A, W>(other, parts - parts / 2, hand_over);
}

/// So many tasks, each of which does one of the parts that are open.
#[cfg(feature = "rayon")]
fn join<A: Arithmetic, W: Halves>(open: &[Mutex<Option<W>>], tasks: usize) {
    if tasks < 2 {
        return one_of::<A, W>(open);
    }
    rayon::join(|| join::<A, W>(open, tasks / 2), || join::<A, W>(open, tasks - tasks / 2));
}

/// Does the part of this thread, or else the next one. There are as many tasks as parts, and a part that is
/// locked is being taken, so each task finds one.
#[cfg(feature = "rayon")]
fn one_of<A: Arithmetic, W: Halves>(open: &[Mutex<Option<W>>]) {
    let own = rayon::current_thread_index().unwrap_or_default() % open.len().max(1);
    let (before, from_own) = open.split_at(own);
    for part in from_own.iter().chain(before) {
        let taken = part.try_lock().ok().and_then(|mut part| part.take());
        if let Some(part) = taken {
            return A::outline(part);
        }
    }
}
