//! The tile that fills the registers of an arithmetic, as constants that can be array lengths.
//!
//! Input: code that is compiled for a size of tiles. Output: the code, with the size as its constants.
//! Guarantees: a size that does not suit the blocks of [`shape`](super::shape) does not compile.

use super::shape::{INPUTS, SHORT_ROWS};

/// The registers that an arithmetic has. Nothing outside of the crate can name it, which seals `Arithmetic`.
pub trait Registers {
    /// The type that fills them.
    const TILE: Tile;
}

/// The size of a register tile: rows of [`VECTORS`](super::shape::VECTORS) vectors.
#[derive(Clone, Copy)]
pub struct Tile {
    /// Numbers of four bytes in a vector.
    single: usize,
    /// Larger numbers in a vector.
    double: usize,
    /// Rows of a tile.
    pub(crate) tall: usize,
    /// Rows of the tiles for the remaining rows. A machine with one height gives it twice.
    pub(crate) short: usize,
}

impl Tile {
    /// Vectors of so many `f32` or `f64`, tiles of so many rows. The table's macro `with_tiles` must list it.
    pub(super) const fn new(single: usize, double: usize, tall: usize, short: usize) -> Self {
        assert!(INPUTS.is_multiple_of(tall), "the inputs of a chunk fill tall tiles");
        assert!(
            most_short_rows(tall, short) <= SHORT_ROWS,
            "there is room for the short tiles behind a chunk"
        );
        Self { single, double, tall, short }
    }

    /// Whether it has this size.
    pub(crate) const fn is(self, single: usize, double: usize, tall: usize, short: usize) -> bool {
        self.single == single && self.double == double && self.tall == tall && self.short == short
    }
}

/// A call with the tile of an arithmetic for a type of numbers, as the constants that are named: lanes, tall
/// and short rows.
///
/// A constant of a generic type cannot be an array length, so there is an arm for each tile of the machines'
/// table; those of the others are not compiled. (A trait that hands the constants to its user would need no
/// list; rustc does not inline through it before types are known, and LLVM made loops of it that took 2 %
/// more instructions.)
macro_rules! with_tile {
    (
        @list $arithmetic:ty, $scalar:ty, $lanes:ident, $tall:ident, $short:ident => $call:expr;
        $(($($size:literal),+))+
    ) => {{
        const {
            let tile = <$arithmetic as crate::machine::tile::Registers>::TILE;
            assert!($(tile.is($($size),+))||+, "a tile that `with_tiles` does not list");
        }
        crate::machine::tile::with_tile!(
            @each $arithmetic, $scalar, $lanes, $tall, $short => $call; $(($($size),+))+
        )
    }};
    (
        @each $arithmetic:ty, $scalar:ty, $lanes:ident, $tall:ident, $short:ident => $call:expr;
        ($single:literal, $double:literal, $tall_rows:literal, $short_rows:literal)
    ) => {{
        #[allow(dead_code, reason = "not every call needs all")]
        const $tall: usize = $tall_rows;
        #[allow(dead_code, reason = "not every call needs all")]
        const $short: usize = $short_rows;
        if const { size_of::<$scalar>() <= 4 } {
            const $lanes: usize = $single;
            $call
        } else {
            const $lanes: usize = $double;
            $call
        }
    }};
    (
        @each $arithmetic:ty, $scalar:ty, $lanes:ident, $tall:ident, $short:ident => $call:expr;
        ($single:literal, $double:literal, $tall_rows:literal, $short_rows:literal) $($others:tt)+
    ) => {
        if const {
            <$arithmetic as crate::machine::tile::Registers>::TILE.is(
                $single, $double, $tall_rows, $short_rows,
            )
        } {
            crate::machine::tile::with_tile!(
                @each $arithmetic, $scalar, $lanes, $tall, $short => $call;
                ($single, $double, $tall_rows, $short_rows)
            )
        } else {
            crate::machine::tile::with_tile!(
                @each $arithmetic, $scalar, $lanes, $tall, $short => $call; $($others)+
            )
        }
    };
    ($arithmetic:ty, $scalar:ty, $lanes:ident, $tall:ident, $short:ident => $call:expr) => {
        crate::machine::with_tiles!($arithmetic, $scalar, $lanes, $tall, $short => $call)
    };
}
pub(crate) use with_tile;

/// How many short tiles, before tall ones, make up a number of rows with the fewest empty ones. A choice
/// between constants: of a number that is loaded LLVM does not know that it is small, and makes another loop
/// of the tiles.
#[inline(always)]
pub(crate) const fn short_tiles<const TALL: usize, const SHORT: usize>(rows: usize) -> usize {
    if const { TALL == 6 && SHORT == 4 } {
        // With an arm for each rest, LLVM keeps other numbers in registers around the tiles: 2 % more
        // instructions.
        return match rows % 6 {
            1 | 2 => 2,
            3 | 4 => 1,
            _ => 0,
        };
    }
    const { assert!(TALL <= 8, "the choice has an arm for each rest") };
    match rows % TALL {
        0 => 0,
        1 => const { best(1, TALL, SHORT) },
        2 => const { best(2, TALL, SHORT) },
        3 => const { best(3, TALL, SHORT) },
        4 => const { best(4, TALL, SHORT) },
        5 => const { best(5, TALL, SHORT) },
        6 => const { best(6, TALL, SHORT) },
        _ => const { best(7, TALL, SHORT) },
    }
}

/// The fewest short tiles that leave the fewest empty rows.
pub(crate) const fn best(rest: usize, tall: usize, short: usize) -> usize {
    let (mut best, mut fewest, mut tiles) = (0, tall, 0);
    while tiles < tall {
        let empty = (tall + tiles * short - rest % tall) % tall;
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
        let rows = short * best(rest, tall, short);
        if rows > most {
            most = rows;
        }
        rest += 1;
    }
    most
}

#[cfg(test)]
mod tests {
    use super::{best, most_short_rows, short_tiles};

    #[test]
    fn six_rows_and_four_leave_at_most_one_empty() {
        let found: [usize; 6] = core::array::from_fn(short_tiles::<6, 4>);
        assert_eq!(found, [0, 2, 2, 1, 1, 0]);
        assert_eq!(found, core::array::from_fn(|rest| best(rest, 6, 4)));
        assert_eq!(most_short_rows(6, 4), 8);
    }

    #[test]
    fn the_choice_is_the_best() {
        for rest in 0..8 {
            assert_eq!(short_tiles::<8, 4>(rest), best(rest, 8, 4));
            assert_eq!(short_tiles::<8, 2>(rest), best(rest, 8, 2));
        }
    }

    #[test]
    fn one_height_needs_no_short_tiles() {
        for height in 1..16 {
            assert!((0..height).all(|rest| best(rest, height, height) == 0), "{height}");
        }
    }
}
