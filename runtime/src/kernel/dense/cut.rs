//! Which inputs of a gradient go to tall tiles, and where threads may cut them.
//!
//! Input: inputs of a layer. Output: a place between two tiles. Guarantees: every tile is within one part.

use crate::machine::tile::{Registers, ShortTiles, Tile as _, TileUser};
use crate::scalar::Arithmetic;

/// Inputs that go to tall tiles; the others go to short ones behind them.
pub(super) const fn tall<const TALL: usize, const SHORT: usize>(inputs: usize) -> usize {
    let short = SHORT * ShortTiles::<TALL, SHORT>::of(inputs);
    if inputs > short { (inputs - short).next_multiple_of(TALL) } else { 0 }
}

/// Where the inputs `start..end` of `I` are cut into halves: behind a tall tile, or at the end, which is no cut. The short
/// tiles stay together.
#[cfg_attr(not(feature = "rayon"), allow(dead_code))] // one thread does it all
#[inline(always)]
pub(super) fn cut<A: Arithmetic, S, const I: usize>(inputs: (usize, usize)) -> usize {
    <A as Registers>::Tile::hand::<S, _>(Cut::<I>(inputs))
}

struct Cut<const I: usize>((usize, usize));

impl<const I: usize> TileUser for Cut<I> {
    type Output = usize;

    #[inline(always)]
    fn with<const L: usize, const TALL: usize, const SHORT: usize>(self) -> usize {
        let Self((start, end)) = self;
        let (at, tall) = (start + ((end - start) / 2).next_multiple_of(TALL), tall::<TALL, SHORT>(I));
        if at < end && at <= tall {
            at
        } else if start < tall && tall < end {
            tall
        } else {
            end
        }
    }
}
