//! Columns in blocks, each of which fills the registers with its sums.
//!
//! Input: a number of columns. Output: a call for each block. Guarantees: every column is in one block, and
//! the number of a block is known to be in range, so no check of it is left.

use core::hint::black_box;

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
    /// Sums, or other numbers, that each column needs in registers.
    const EACH: usize;
    /// The work on the block with the number `block` among those of `W` columns.
    fn block<A: Arithmetic, const W: usize>(&mut self, block: usize);
}

/// All blocks of `N` columns. A block has at most 16 columns, and as many as `REGISTERS` numbers suffice for,
/// but at least one.
#[inline(always)]
pub(super) fn each_block<A: Arithmetic, B: Blocks, const N: usize, const REGISTERS: usize>(blocks: &mut B) {
    each_of_width::<A, B, N, REGISTERS, 16>(blocks);
    each_of_width::<A, B, N, REGISTERS, 8>(blocks);
    each_of_width::<A, B, N, REGISTERS, 4>(blocks);
    each_of_width::<A, B, N, REGISTERS, 2>(blocks);
    each_of_width::<A, B, N, REGISTERS, 1>(blocks);
}

/// The columns of the widest block: a power of two.
const fn widest(registers: usize, each: usize) -> usize {
    let mut width = 16;
    while width > 1 && width * each > registers {
        width /= 2;
    }
    width
}

#[inline(always)]
fn each_of_width<A: Arithmetic, B: Blocks, const N: usize, const REGISTERS: usize, const W: usize>(
    blocks: &mut B,
) {
    let (first, end) = const { numbers(N, W, widest(REGISTERS, B::EACH)) };
    if const {
        let (first, end) = numbers(N, W, widest(REGISTERS, B::EACH));
        first < end
    } {
        for block in first..end {
            blocks.block::<A, W>(block);
            // No instruction, but LLVM writes out fewer of these loops.
            black_box(());
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
