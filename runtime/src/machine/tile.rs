//! The tile that fills the registers of an arithmetic, as constants that can be array lengths.
//!
//! Input: what is compiled for a size of tiles. Output: it, with the size as its constants. Guarantees: a size that does
//! not suit the blocks of [`shape`](super::shape) does not compile.

use super::shape::{INPUTS, SHORT_ROWS};

/// The registers that an arithmetic has. Nothing outside of the crate can name it, which seals `Arithmetic`.
pub trait Registers {
    /// What fills them.
    type Tile: Tile;
}

/// The size of a register tile: rows of [`VECTORS`](super::shape::VECTORS) vectors.
pub trait Tile {
    /// Hands the size to `user`, as constants for numbers of the type `S`.
    fn hand<S, U: TileUser>(user: U) -> U::Output;
}

/// What is compiled for a size of tiles.
pub trait TileUser {
    /// What it yields.
    type Output;
    /// Runs with vectors of `L` lanes, in tiles of `TALL` rows, and of `SHORT` ones for what those leave.
    fn with<const L: usize, const TALL: usize, const SHORT: usize>(self) -> Self::Output;
}

/// Tiles with vectors of `SINGLE` numbers of four bytes, or `DOUBLE` of more, in `TALL` rows, and in `SHORT` ones for what
/// those leave. A machine with one height says it twice.
pub struct Rows<const SINGLE: usize, const DOUBLE: usize, const TALL: usize, const SHORT: usize>;

impl<const SINGLE: usize, const DOUBLE: usize, const TALL: usize, const SHORT: usize> Tile
    for Rows<SINGLE, DOUBLE, TALL, SHORT>
{
    #[inline(always)]
    fn hand<S, U: TileUser>(user: U) -> U::Output {
        const {
            assert!(INPUTS.is_multiple_of(TALL), "the inputs of a chunk fill tall tiles");
            assert!(
                most_short_rows(TALL, SHORT) <= SHORT_ROWS,
                "there is room for the short tiles behind a chunk"
            );
        }
        if const { size_of::<S>() <= 4 } {
            user.with::<SINGLE, TALL, SHORT>()
        } else {
            user.with::<DOUBLE, TALL, SHORT>()
        }
    }
}

/// How many short tiles, before tall ones, make up a number of rows with the fewest empty ones.
pub(crate) struct ShortTiles<const TALL: usize, const SHORT: usize>;

impl<const TALL: usize, const SHORT: usize> ShortTiles<TALL, SHORT> {
    /// By what the tall ones leave of the rows.
    const OF_REST: [usize; TALL] = {
        let mut of_rest = [0; TALL];
        let mut rest = 0;
        while rest < TALL {
            of_rest[rest] = short_tiles(rest, TALL, SHORT);
            rest += 1;
        }
        of_rest
    };

    /// Their number.
    #[inline(always)]
    pub(crate) const fn of(rows: usize) -> usize {
        Self::OF_REST[rows % TALL]
    }
}

/// The fewest short tiles that leave the fewest empty rows.
const fn short_tiles(rest: usize, tall: usize, short: usize) -> usize {
    let (mut best, mut fewest, mut tiles) = (0, tall, 0);
    while tiles < tall {
        let empty = (tall + tiles * short - rest) % tall;
        if empty < fewest {
            (best, fewest) = (tiles, empty);
        }
        tiles += 1;
    }
    best
}

/// The most rows that short tiles take.
const fn most_short_rows(tall: usize, short: usize) -> usize {
    let (mut most, mut rest) = (0, 0);
    while rest < tall {
        let rows = short * short_tiles(rest, tall, short);
        if rows > most {
            most = rows;
        }
        rest += 1;
    }
    most
}

#[cfg(test)]
mod tests {
    use super::{ShortTiles, most_short_rows, short_tiles};

    #[test]
    fn six_rows_and_four_leave_at_most_one_empty() {
        let found: [usize; 6] = core::array::from_fn(ShortTiles::<6, 4>::of);
        assert_eq!(found, [0, 2, 2, 1, 1, 0]);
        assert_eq!(most_short_rows(6, 4), 8);
    }

    #[test]
    fn one_height_needs_no_short_tiles() {
        for height in 1..16 {
            assert!((0..height).all(|rest| short_tiles(rest, height, height) == 0), "{height}");
        }
    }
}
