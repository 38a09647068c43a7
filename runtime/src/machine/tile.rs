//! The tile that fills the registers of an arithmetic, and how rows are cut into tall and short ones.
//!
//! Input: rows. Output: how many short tiles make them up with the fewest empty rows. Guarantees: where a
//! kernel asks with constants, the answer is one of them.

/// The size of a register tile: rows of `VECTORS` vectors. Without vectors it is one row.
#[derive(Clone, Copy)]
pub(crate) struct Tile {
    /// Numbers of four bytes in a vector; without vectors, sums of them that stay in registers.
    pub(crate) single: usize,
    /// The same of larger numbers.
    pub(crate) double: usize,
    /// Rows of a tile.
    pub(crate) tall: usize,
    /// Rows of the tiles for the remaining rows. A machine with one height gives it twice.
    pub(crate) short: usize,
}

impl Tile {
    /// The most rows that short tiles take.
    pub(crate) const fn most_short_rows(self) -> usize {
        let (mut most, mut rest) = (0, 0);
        while rest < self.tall {
            let rows = self.short * best(rest, self.tall, self.short);
            if rows > most {
                most = rows;
            }
            rest += 1;
        }
        most
    }
}

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

#[cfg(test)]
mod tests {
    use super::{Tile, best, short_tiles};

    #[test]
    fn six_rows_and_four_leave_at_most_one_empty() {
        let found: [usize; 6] = core::array::from_fn(short_tiles::<6, 4>);
        assert_eq!(found, [0, 2, 2, 1, 1, 0]);
        assert_eq!(found, core::array::from_fn(|rest| best(rest, 6, 4)));
        assert_eq!(Tile { single: 8, double: 4, tall: 6, short: 4 }.most_short_rows(), 8);
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
