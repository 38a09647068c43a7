//! The sizes of a machine: its vectors, tiles, caches and threads, one table per arithmetic.
//!
//! Input: measurements, in the file of each machine. Output: constants, which a kernel reads from its
//! arithmetic, or as lengths of arrays inside of `with_sizes`. Guarantees: none of them changes a bit of a
//! result, and sizes that do not suit each other do not compile. A number that changes a bit is not a size of
//! a machine and is in its kernel: the eight parts of a norm's sum, the sixteen outputs whose norms are
//! limited alike, a layer's partial sums.
//!
//! # What the kernels count on
//!
//! A first cache of 32 KiB with eight ways, a second one of 256 KiB, and pages of 4 KiB of which 64 are known
//! at a time. What is used once is read once, in an order that leaves what is used again in its cache. The
//! three products of a layer:
//!
//! * **Outputs**: weights are read once, of 16 outputs and `steps` inputs at a time, into a panel of 16 KiB,
//!   which stays in the first cache with the numbers of six rows (6 KiB). A block of steps of up to `rows`
//!   rows stays in the second one (`stays`) until it has met all outputs.
//! * **Gradients of the inputs**: the same with `∂L/∂z` as the rows, and weights transposed into the panel.
//! * **Gradients of the weights**: weights are read and written once, by the tiles that end their sums. A
//!   panel of `∂L/∂z`, 16 outputs of up to `samples` rows (8 KiB), stays in the first cache until it has met
//!   a chunk of inputs (`chunk`), which stays in the second one. `∂L/∂z` is read once for each chunk, so
//!   chunks are large. Where it fits the first cache as a whole, it costs little to read it again, and chunks
//!   are so small that they stay there, too (`near_chunk`).
//!
//! The floor: a step reads the weights of a layer three times, and those of the first layer twice. For
//! 784-512-512-10 these are 6.4 MB, or 99,000 lines of 64 bytes; with 128 rows, inputs, outputs and `∂L/∂z`
//! are 23,000 lines if each of them is read once, and 66,000 if none stays from one product to the next.
//!
//! What is counted above the floor comes from sets: matrix rows whose distance is a power of two share few of
//! them. A tile reads 16 columns, and where the rows are 2 KiB apart, the lines of 256 of them fill the sets
//! that they have in a cache of 512 KiB, and push out whatever else is there. So a block of outputs is as
//! large as it can be (`outputs`): half of the columns of `∂L/∂z` would have half of the sets.
//!
//! Sums that wait for the next block of steps pass through the second cache once for each block. A tile needs
//! a line of 64 bytes of its rows in some sixteen cycles, which a second cache delivers beside the
//! multiply-adds: measured, rows from there cost nothing (Zen 4, 99 % of the peak). What costs is packing,
//! where each row of a matrix gives one line: the lines are on different pages, and rows whose distance is a
//! power of two share few sets of a first cache. So a panel is packed for as many tiles as
//! possible, those of all rows of a block or of all inputs of a chunk.

use super::tile::Tile;

/// The table of an arithmetic. It is private to the crate, which seals `Arithmetic`.
pub trait Measured {
    /// Its sizes.
    const SIZES: Sizes;
}

/// An arithmetic of the machines' table.
pub trait Listed: Measured {
    /// Its number there.
    const NUMBER: u8;
}

/// What kernels ask about a machine.
#[derive(Clone, Copy)]
pub struct Sizes {
    /// The tile that fills the registers.
    pub(crate) tile: Tile,
    /// Numbers that are worked on side by side where none depends on another: two vectors of `f32`.
    pub(crate) lanes: usize,
    /// Samples, or outputs of one sample, whose losses are worked on side by side: a vector of `f32`.
    pub(crate) losses: usize,

    /// Up to so many bytes a matrix is read where it is: half of the first cache, so it fits as a whole,
    /// whatever its stride.
    pub(crate) in_place: usize,
    /// Numbers of rows that are worked on in several passes: as doubles they stay in the first cache.
    pub(crate) passes: usize,
    /// Rows from so many numbers on are finished with their tiles: not all of them stay in the first cache
    /// until the end.
    pub(crate) long_row: usize,

    /// Up to so many bytes stay in the second cache beside what is read once: of 256 KiB, all but what such
    /// lines push out before they are the oldest.
    pub(crate) stays: usize,
    /// Steps of a multiplication in a block, whose panels fit the first cache.
    pub(crate) steps: usize,
    /// The most rows that are done with all columns before the next ones.
    pub(crate) rows: usize,
    /// Vectors of the panels of a multiplication, from small to large: clearing too many costs more than it
    /// saves.
    pub(crate) panels: [usize; 3],
    /// Up to so many steps LLVM would unroll a tile, which then does not fit the registers.
    pub(crate) unrolled: usize,

    /// Samples of a gradient that are packed at once, from few to many: clearing too many costs more than it
    /// saves.
    pub(crate) samples: [usize; 3],
    /// Inputs whose gradients are summed with all outputs before the next ones, where sums wait for a next
    /// block of samples: so they stay in the first cache.
    pub(crate) inputs: usize,
    /// Else as many inputs as have up to so many bytes in all samples, if `∂L/∂z` of all outputs has at most
    /// the size of a first cache: there a chunk stays beside a panel.
    pub(crate) near_chunk: usize,
    /// Else up to so many bytes: a panel of `∂L/∂z` is packed anew for each chunk, and a chunk stays in the
    /// second cache.
    pub(crate) chunk: usize,
    /// Outputs that have up to so many bytes of `∂L/∂z` meet all inputs before the next ones.
    pub(crate) outputs: usize,
    /// Up to so many bytes of outputs are not packed: it costs more than it saves, and the panel has to be
    /// cleared first.
    pub(crate) not_packed: usize,

    /// From so many multiply-adds on work is halved: some five microseconds at full speed, ten times what it
    /// takes to wake a thread.
    #[cfg_attr(not(feature = "rayon"), allow(dead_code, reason = "one thread does it all"))]
    pub(crate) worth_a_thread: usize,
}

impl Sizes {
    /// Inputs whose sums are kept from one block of samples to the next: a chunk, and the short tiles behind
    /// the last.
    #[allow(dead_code, reason = "a target without vectors keeps none")]
    pub(crate) const fn kept(&self) -> usize {
        self.inputs + self.tile.most_short_rows()
    }

    /// Whether the kernels can work with these sizes: each row of the machines' table asks.
    pub(super) const fn check(&self) {
        assert!(self.tile.tall <= 8, "`short_tiles` has an arm for each rest");
        assert!(self.inputs.is_multiple_of(self.tile.tall), "the inputs of a chunk fill tall tiles");
        assert!(
            self.lanes > 0 && self.losses > 0 && self.passes > 0 && self.rows > 0,
            "a block is not empty"
        );
        assert!(self.panels[0] <= self.panels[1] && self.panels[1] <= self.panels[2], "from small to large");
        assert!(self.panels[2] >= VECTORS * self.steps, "the largest panel holds the steps of a block");
        assert!(self.samples[0] <= self.samples[1] && self.samples[1] <= self.samples[2], "from few to many");
    }
}

/// Vectors of a tile. The code of the kernels is made for two: a machine with more registers has longer
/// vectors, which LLVM cuts into its own. With tiles of four rows of three vectors, which need all 16
/// registers of AVX2, LLVM spilled a sum.
pub(crate) const VECTORS: usize = 2;
/// Sums side by side that hide the latency of an addition: four or five cycles, two additions each.
pub(crate) const CHAINS: usize = 8;

/// From so many multiply-adds of a network on its step begins on one of the threads that share them: with
/// AVX2 a tenth of a millisecond, eight times what it takes to get there and back. It is asked before the
/// machine is.
#[cfg(feature = "rayon")]
pub(crate) const WORTH_A_MOVE: usize = 1 << 21;

/// Bytes of a line of the caches.
#[cfg(feature = "rayon")]
pub(crate) const LINE: usize = 64;

/// Something that is aligned to a cache line of 64 bytes, so that no vector straddles two of them.
#[repr(align(64))]
pub(crate) struct Aligned<T>(pub(crate) T);
