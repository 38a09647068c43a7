//! Loops of constant length as statements with constant indices.
//!
//! LLVM keeps an array in registers where all its indices are constants. It unrolls short loops for that, but
//! none in code that is compiled for size, as firmware is: there the array would stay in memory.

/// The most statements that `written_out` writes.
pub(crate) const MOST: usize = 16;

/// A block of statements once for each value of an index from 0 to a constant of at most [`MOST`].
macro_rules! written_out {
    ($index:ident in 0..$end:expr => $block:block) => {
        const { assert!($end <= crate::kernel::written_out::MOST, "more than are written out") };
        crate::kernel::written_out::written_out!(
            @ $index, $end, $block, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15
        );
    };
    (@ $index:ident, $end:expr, $block:block, $($number:literal)*) => {
        $(if const { $number < $end } {
            let $index: usize = $number;
            $block
        })*
    };
}

/// A loop where there are vectors, else the same written out.
macro_rules! each {
    ($index:ident in 0..$end:expr => $block:block) => {
        crate::machine::if_vectors!(
            for $index in 0..$end {
                $block
            },
            { crate::kernel::written_out::written_out!($index in 0..$end => $block); }
        );
    };
}
pub(crate) use {each, written_out};
