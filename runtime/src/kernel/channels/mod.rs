//! Values over the steps of a block: each number of a value is a channel, whose steps are side by side.
//!
//! Input: channels of `B` steps, of which the first `steps` count. Output: channels. Guarantees: every step has
//! the bits of the kernel for one sample; no panic path. Steps beyond the last one may hold anything.
//!
//! Steps are the lanes of vectors, so that a layer of two units fills them as one of sixteen does, and values
//! of earlier steps, parts and concatenated values are copies of nothing: a list of channels says where they are.

mod dense;
mod each;

pub use dense::dense_channels;
pub use each::{
    add_channels, affine_channels, map_channels, multiply_channels, square_channels, subtract_channels,
};

use crate::scalar::Scalar;

/// A value over the steps of a block, aligned to a cache line.
#[repr(align(64))]
pub struct Channels<S, const N: usize, const B: usize>(pub [[S; B]; N]);

impl<S: Scalar, const N: usize, const B: usize> Channels<S, N, B> {
    /// Zeros.
    #[inline(always)]
    #[must_use]
    pub const fn zeros() -> Self {
        Channels([[S::ZERO; B]; N])
    }

    /// Where each channel is.
    #[inline(always)]
    #[must_use]
    pub fn list(&self) -> [&[S; B]; N] {
        self.0.each_ref()
    }
}

/// The lists of two and more values concatenated begin with a list of `M` times the first channel of the first
/// one.
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
    into: &mut Channels<S, N, B>,
    step: usize,
    value: &[S; N],
) {
    for (number, channel) in value.iter().zip(&mut into.0) {
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
pub fn input_channels<S: Scalar, const N: usize, const B: usize>(x: &[[S; N]], into: &mut Channels<S, N, B>) {
    columns(x, 0, &mut into.0);
}

/// Channels as rows of outputs.
#[inline(always)]
pub fn output_rows<S: Scalar, const N: usize, const B: usize>(of: &[&[S; B]; N], y: &mut [[S; N]]) {
    rows(of, 0, y);
}

/// Rows that are transposed at a time: of so many, LLVM makes vectors.
const ROWS: usize = 8;

/// Rows as channels, from a step on; those that there is no room for are left out.
#[inline(always)]
pub(crate) fn columns<S: Scalar, const N: usize, const B: usize>(
    from: &[[S; N]],
    step: usize,
    into: &mut [[S; B]; N],
) {
    let (blocks, rest) = from.as_chunks::<ROWS>();
    let mut at = step;
    for block in blocks {
        for (n, channel) in into.iter_mut().enumerate() {
            if let Some(channel) = channel.get_mut(at..).and_then(<[S]>::first_chunk_mut::<ROWS>) {
                for r in 0..ROWS {
                    channel[r] = block[r][n];
                }
            }
        }
        at += ROWS;
    }
    for row in rest {
        for (channel, number) in into.iter_mut().zip(row) {
            if let Some(place) = channel.get_mut(at) {
                *place = *number;
            }
        }
        at += 1;
    }
}

/// Channels as rows, from a step on.
#[inline(always)]
pub(crate) fn rows<S: Scalar, const N: usize, const B: usize>(
    of: &[&[S; B]; N],
    step: usize,
    into: &mut [[S; N]],
) {
    let (blocks, rest) = into.as_chunks_mut::<ROWS>();
    let mut at = step;
    for block in blocks {
        for (n, channel) in of.iter().enumerate() {
            if let Some(channel) = channel.get(at..).and_then(<[S]>::first_chunk::<ROWS>) {
                for r in 0..ROWS {
                    block[r][n] = channel[r];
                }
            }
        }
        at += ROWS;
    }
    for row in rest {
        for (number, channel) in row.iter_mut().zip(of) {
            if let Some(place) = channel.get(at) {
                *number = *place;
            }
        }
        at += 1;
    }
}
