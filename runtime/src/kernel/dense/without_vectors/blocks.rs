//! Columns in blocks, each of which fills the registers with its sums.
//!
//! Input: a number of columns. Output: a call for each block. Guarantees: every column is in one block, and
//! the number of a block is known to be in range, so no check of it is left.

use crate::scalar::Arithmetic;

/// The numbers of the blocks of `width` columns: those of the widest blocks are all that there are, and of
/// each narrower width there is at most one, for the rest.
const fn numbers(columns: usize, width: usize, widest: usize) -> (usize, usize) {
    let end = columns / width;
    if width > widest {
        (0, 0)
    } else if width == widest {
        (0, end)
    } else {
        (columns / (2 * width) * 2, end)
    }
}

/// Work on columns.
pub(super) trait Blocks {
    /// The work on the block with the number `block` among those of `W` columns.
    fn block<A: Arithmetic, const W: usize>(&mut self, block: usize);
}

/// All blocks of `N` columns. A block has up to 16, up to `SUMS` sums in registers, of which each column has
/// `EACH`, but at least one column.
#[inline(always)]
pub(super) fn each_block<A: Arithmetic, B: Blocks, const N: usize, const SUMS: usize, const EACH: usize>(
    blocks: &mut B,
) {
    each_of_width::<A, B, N, SUMS, EACH, 16>(blocks);
    each_of_width::<A, B, N, SUMS, EACH, 8>(blocks);
    each_of_width::<A, B, N, SUMS, EACH, 4>(blocks);
    each_of_width::<A, B, N, SUMS, EACH, 2>(blocks);
    each_of_width::<A, B, N, SUMS, EACH, 1>(blocks);
}

/// The columns of the widest block: a power of two.
const fn widest(sums: usize, each: usize) -> usize {
    let mut width = 16;
    while width > 1 && width * each > sums {
        width /= 2;
    }
    width
}

#[inline(always)]
fn each_of_width<
    A: Arithmetic,
    B: Blocks,
    const N: usize,
    const SUMS: usize,
    const EACH: usize,
    const W: usize,
>(
    blocks: &mut B,
) {
    let (first, end) = const { numbers(N, W, widest(SUMS, EACH)) };
    if const { numbers(N, W, widest(SUMS, EACH)).0 < numbers(N, W, widest(SUMS, EACH)).1 } {
        for block in first..end {
            blocks.block::<A, W>(block);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{numbers, widest};

    #[test]
    fn every_column_is_in_one_block() {
        for columns in 0..100 {
            for most in [1, 2, 4, 8, 16] {
                let mut times = [0; 100];
                for width in [16, 8, 4, 2, 1] {
                    let (first, end) = numbers(columns, width, most);
                    assert!(
                        width == most || end <= first + 1,
                        "{columns} {most}: one narrow block of a width"
                    );
                    for column in first * width..end * width {
                        times[column] += 1;
                    }
                }
                assert!(times[..columns].iter().all(|times| *times == 1), "{columns} {most}: {times:?}");
                assert!(times[columns..].iter().all(|times| *times == 0), "{columns} {most}: {times:?}");
            }
        }
    }

    #[test]
    fn the_sums_of_a_block_fit() {
        assert_eq!([1, 2, 4, 8].map(|each| widest(16, each)), [16, 8, 4, 2]);
        assert_eq!([1, 2, 4, 8].map(|each| widest(8, each)), [8, 4, 2, 1]);
        assert_eq!([1, 2, 4, 8].map(|each| widest(1, each)), [1, 1, 1, 1]);
    }
}
