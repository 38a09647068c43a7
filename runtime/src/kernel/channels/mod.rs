//! Values over the steps of a block: each number of a value is a channel, whose steps are side by side.
//!
//! Input: channels of `B` steps, of which the first `steps` count. Output: channels. Guarantees: every step
//! has the bits of the kernel for one sample; no panic path. Steps beyond the last one may hold anything.
//!
//! Steps are the lanes of vectors, so that a layer of two units fills them as one of sixteen does, and values
//! of earlier steps, parts and concatenated values are copies of nothing: a list of channels says where they
//! are.

mod dense;
mod each;

pub use dense::dense_channels;
pub use each::{
    add_channels, affine_channels, map_channels, multiply_channels, square_channels, subtract_channels,
};

use crate::kernel::span::{load, store};
use crate::scalar::{Arithmetic, Scalar};

/// A buffer of values over the steps of a block, aligned to a cache line.
#[repr(align(64))]
pub struct Channels<S, const N: usize, const B: usize>([[S; B]; N]);

impl<S: Scalar, const N: usize, const B: usize> Channels<S, N, B> {
    /// Zeros.
    #[inline(always)]
    #[must_use]
    pub const fn zeros() -> Self {
        Channels([[S::ZERO; B]; N])
    }
}

/// The first `N` channels of a buffer, for a value.
#[inline(always)]
pub fn first_channels<S, const N: usize, const M: usize, const B: usize>(
    of: &mut Channels<S, M, B>,
) -> &mut [[S; B]; N] {
    const { assert!(0 < N && N <= M, "a buffer has room for the value") };
    &mut of.0.as_chunks_mut().0[0]
}

/// Where the first `N` channels of a buffer are.
#[inline(always)]
#[must_use]
pub fn list_channels<S, const N: usize, const M: usize, const B: usize>(
    of: &Channels<S, M, B>,
) -> [&[S; B]; N] {
    const { assert!(0 < N && N <= M, "a buffer has room for the value") };
    of.0.as_chunks().0[0].each_ref()
}

/// The lists of two and more values concatenated begin with a list of `M` times the first channel of the
/// first one.
#[inline(always)]
#[must_use]
pub fn channels_of<'a, S, const M: usize, const N: usize, const B: usize>(
    of: &[&'a [S; B]; N],
) -> [&'a [S; B]; M] {
    const { assert!(N > 0, "a value has a number") };
    [of[0]; M]
}

/// The list with another one in the place of its channels from `START` on.
#[inline(always)]
#[must_use]
pub fn place_channels<'a, S, const START: usize, const M: usize, const N: usize, const B: usize>(
    mut whole: [&'a [S; B]; M],
    part: &[&'a [S; B]; N],
) -> [&'a [S; B]; M] {
    const { assert!(START + N <= M, "a part is within the whole") };
    whole[START..START + N].copy_from_slice(part);
    whole
}

/// `N` channels of a list from `START` on.
#[inline(always)]
#[must_use]
pub fn slice_channels<'a, S, const START: usize, const M: usize, const N: usize, const B: usize>(
    whole: &[&'a [S; B]; M],
) -> [&'a [S; B]; N] {
    const { assert!(START + N <= M && M > 0, "a part is within the whole") };
    let mut part = [whole[0]; N];
    part.copy_from_slice(&whole[START..START + N]);
    part
}

/// The part of a buffer for the past of a value: of each of its `N` numbers a block of earlier steps, and
/// behind it the block itself, `W` steps together.
#[inline(always)]
pub fn past_of<S, const N: usize, const M: usize, const B: usize, const W: usize>(
    of: &mut Channels<S, M, B>,
) -> &mut [[S; W]; N] {
    const { assert!(0 < N && 2 * N <= M && W == 2 * B, "a buffer has room for two blocks") };
    &mut of.0.as_flattened_mut().as_chunks_mut().0.as_chunks_mut().0[0]
}

/// Where the value of `BACK` steps before is in such a buffer.
#[inline(always)]
#[must_use]
pub fn past_channels<S, const N: usize, const M: usize, const B: usize, const W: usize, const BACK: usize>(
    of: &Channels<S, M, B>,
) -> [&[S; B]; N] {
    const { assert!(0 < N && 2 * N <= M && W == 2 * B && BACK <= B, "a buffer has room for two blocks") };
    let mut list = [&of.0[0]; N];
    for (place, channel) in list.iter_mut().zip(of.0.as_flattened().as_chunks::<W>().0) {
        if let Some(steps) = channel.get(B - BACK..).and_then(<[S]>::first_chunk) {
            *place = steps;
        }
    }
    list
}

/// The numbers of one step.
#[inline(always)]
#[must_use]
pub fn at_step<S: Scalar, const N: usize, const B: usize>(of: &[&[S; B]; N], step: usize) -> [S; N] {
    let mut value = [S::ZERO; N];
    for (number, channel) in value.iter_mut().zip(of) {
        if let Some(at) = channel.get(step) {
            *number = *at;
        }
    }
    value
}

/// Takes in the numbers of one step.
#[inline(always)]
pub fn put_step<S: Scalar, const N: usize, const B: usize>(
    into: &mut [[S; B]; N],
    step: usize,
    value: &[S; N],
) {
    for (number, channel) in value.iter().zip(into) {
        if let Some(at) = channel.get_mut(step) {
            *at = *number;
        }
    }
}

/// The input of one step.
#[inline(always)]
#[must_use]
pub fn input_of<S: Scalar, const N: usize>(x: &[[S; N]], step: usize) -> [S; N] {
    x.get(step).copied().unwrap_or([S::ZERO; N])
}

/// Takes in the output of one step.
#[inline(always)]
pub fn output_of<S: Scalar, const N: usize>(y: &mut [[S; N]], step: usize, value: &[S; N]) {
    if let Some(y) = y.get_mut(step) {
        *y = *value;
    }
}

/// Rows of inputs as channels.
#[inline(always)]
pub fn input_channels<A: Arithmetic, S: Scalar, const N: usize, const B: usize>(
    x: &[[S; N]],
    into: &mut [[S; B]; N],
) {
    columns::<A, S, N, B>(x, 0, into);
}

/// Channels as rows of outputs.
#[inline(always)]
pub fn output_rows<A: Arithmetic, S: Scalar, const N: usize, const B: usize>(
    of: &[&[S; B]; N],
    y: &mut [[S; N]],
) {
    rows::<A, S, false, N, B>(of, 0, y);
}

/// Rows and channels that are transposed at a time.
const EIGHT: usize = 8;

/// Rows as channels, from a step on; those that there is no room for are left out.
#[inline(always)]
pub(crate) fn columns<A: Arithmetic, S: Scalar, const N: usize, const B: usize>(
    from: &[[S; N]],
    step: usize,
    into: &mut [[S; B]; N],
) {
    if const { N == 1 } {
        return some_columns(from, step, into);
    }
    let (blocks, rest) = from.as_chunks::<EIGHT>();
    let mut at = step;
    let groups = const { groups(N) };
    for group in blocks.chunks(groups) {
        let mut first = 0;
        while first < N {
            let width = width::<N>(first);
            let mut eight = [[S::ZERO; EIGHT]; EIGHT];
            for (g, block) in group.iter().enumerate() {
                for (vector, row) in eight.iter_mut().zip(block) {
                    copy(row, first, width, vector, g * N);
                }
            }
            let Some(columns) = S::transposed::<A>(&eight) else { break };
            for (g, _) in group.iter().enumerate() {
                for n in 0..width {
                    if let (Some(column), Some(channel)) = (columns.get(g * N + n), into.get_mut(first + n)) {
                        store(column, channel, at + g * EIGHT, EIGHT);
                    }
                }
            }
            first += EIGHT;
        }
        if first == 0 {
            some_columns(group.as_flattened(), at, into);
        }
        at += group.len() * EIGHT;
    }
    some_columns(rest, at, into);
}

/// The channels of a block from `first` on, a constant where LLVM would not see it.
#[inline(always)]
fn width<const N: usize>(first: usize) -> usize {
    if const { N.is_multiple_of(EIGHT) } {
        EIGHT
    } else if const { N < EIGHT } {
        N
    } else if N - first < EIGHT {
        N - first
    } else {
        EIGHT
    }
}

/// How many times eight rows are transposed at once: as many as fill a vector.
const fn groups(n: usize) -> usize {
    if n > 0 && n < EIGHT { EIGHT / n } else { 1 }
}

/// `width` numbers of a row from `start` on, into a vector.
#[inline(always)]
fn copy<S: Scalar>(row: &[S], start: usize, width: usize, vector: &mut [S; EIGHT], at: usize) {
    let from = row.get(start..).and_then(|row| row.get(..width));
    let to = vector.get_mut(at..).and_then(|vector| vector.get_mut(..width));
    if let (Some(from), Some(to)) = (from, to) {
        to.copy_from_slice(from);
    }
}

/// Rows as channels, number by number.
#[inline(always)]
fn some_columns<S: Scalar, const N: usize, const B: usize>(
    from: &[[S; N]],
    step: usize,
    into: &mut [[S; B]; N],
) {
    for (n, channel) in into.iter_mut().enumerate() {
        for (place, row) in channel.iter_mut().skip(step).zip(from) {
            *place = row[n];
        }
    }
}

/// Channels as rows, from a step on; for a memory, as it remembers them.
#[inline(always)]
pub(crate) fn rows<A: Arithmetic, S: Scalar, const FOR_MEMORY: bool, const N: usize, const B: usize>(
    of: &[&[S; B]; N],
    step: usize,
    into: &mut [[S; N]],
) {
    if const { N == 1 } {
        return some_rows::<S, FOR_MEMORY, N, B>(of, step, into);
    }
    let (blocks, rest) = into.as_chunks_mut::<EIGHT>();
    let mut at = step;
    let groups = const { groups(N) };
    for group in blocks.chunks_mut(groups) {
        let mut first = 0;
        while first < N {
            let width = width::<N>(first);
            let mut eight = [[S::ZERO; EIGHT]; EIGHT];
            for (g, _) in group.iter().enumerate() {
                for n in 0..width {
                    if let (Some(vector), Some(channel)) = (eight.get_mut(g * N + n), of.get(first + n)) {
                        let steps = load::<S, EIGHT>(*channel, at + g * EIGHT, EIGHT);
                        // Written once: of a choice between what is in memory already and another number,
                        // LLVM makes a masked store, which takes ten times as long on AMD's machines.
                        *vector = if const { FOR_MEMORY } { remembered(&steps) } else { steps };
                    }
                }
            }
            let Some(rows) = S::transposed::<A>(&eight) else { break };
            for (g, block) in group.iter_mut().enumerate() {
                for (vector, row) in rows.iter().zip(block) {
                    let from = vector.get(g * N..).and_then(|vector| vector.get(..width));
                    let to = row.get_mut(first..).and_then(|row| row.get_mut(..width));
                    if let (Some(from), Some(to)) = (from, to) {
                        to.copy_from_slice(from);
                    }
                }
            }
            first += EIGHT;
        }
        if first == 0 {
            some_rows::<S, FOR_MEMORY, N, B>(of, at, group.as_flattened_mut());
        }
        at += group.len() * EIGHT;
    }
    some_rows::<S, FOR_MEMORY, N, B>(of, at, rest);
}

/// Each number as a memory keeps it.
#[inline(always)]
#[allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions
pub(crate) fn remembered<S: Scalar, const L: usize>(of: &[S; L]) -> [S; L] {
    let mut vector = [S::ZERO; L];
    for lane in 0..L {
        vector[lane] = of[lane].remembered();
    }
    vector
}

/// Channels as rows, number by number.
#[inline(always)]
fn some_rows<S: Scalar, const FOR_MEMORY: bool, const N: usize, const B: usize>(
    of: &[&[S; B]; N],
    step: usize,
    into: &mut [[S; N]],
) {
    for (n, channel) in of.iter().enumerate() {
        for (place, row) in channel.iter().skip(step).zip(&mut *into) {
            row[n] = if const { FOR_MEMORY } { place.remembered() } else { *place };
        }
    }
}
