//! Which inputs of a gradient go to tall tiles, and where threads may cut them.
//!
//! Input: inputs of a layer. Output: a place between two tiles. Guarantees: every tile is within one part.

use crate::machine::tile::{Tile, best};
use crate::scalar::Arithmetic;

/// Of so many inputs those that go to tall tiles; the others go to short ones behind them.
pub(super) const fn in_tall_tiles(inputs: usize, tall: usize, short: usize) -> usize {
    let short = short * best(inputs % tall, tall, short);
    if inputs > short { (inputs - short).next_multiple_of(tall) } else { 0 }
}

/// Where the inputs `start..end` of `I` are cut into halves: behind a tall tile, or at the end, which is no
/// cut. The short tiles stay together.
#[cfg_attr(not(feature = "rayon"), allow(dead_code))] // one thread does it all
pub(super) const fn cut<A: Arithmetic, const I: usize>((start, end): (usize, usize)) -> usize {
    let Tile { tall, short, .. } = A::SIZES.tile;
    let (at, in_tall) = (start + ((end - start) / 2).next_multiple_of(tall), in_tall_tiles(I, tall, short));
    if at < end && at <= in_tall {
        at
    } else if start < in_tall && in_tall < end {
        in_tall
    } else {
        end
    }
}
