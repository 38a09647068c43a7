//! The sizes that do not depend on registers: caches, latencies and threads, one list for all kernels.
//!
//! Input: measurements. Output: constants. Guarantees: none of them changes a bit of a result. A number that
//! does is not a size of a machine and stays with its kernel: the eight parts of a norm's sum, the sixteen
//! outputs whose norms are limited alike, a layer's partial sums.

/// Numbers that are worked on side by side where none depends on another: two vectors of `f32` with AVX2.
pub(crate) const LANES: usize = 16;
/// Samples, or outputs of one sample, whose losses are worked on side by side: a vector of `f32` with AVX2.
pub(crate) const LOSSES: usize = 8;
/// Vectors of a tile. With tiles of four rows of three vectors, which need all 16 registers of AVX2, LLVM
/// spilled a sum.
pub(crate) const VECTORS: usize = 2;
/// Sums side by side that hide the latency of an addition.
pub(crate) const CHAINS: usize = 8;

/// Up to so many bytes a matrix is read where it is: half of the first cache, so it fits as a whole, whatever
/// its stride.
pub(crate) const IN_PLACE: usize = 16 << 10;
/// Numbers of rows that are worked on in several passes: 4 kB of doubles, which stay in the first cache.
pub(crate) const PASSES: usize = 512;
/// Rows from so many numbers on are finished with their tiles: not all of them stay in the first cache until
/// the end.
pub(crate) const LONG_ROW: usize = 64;

/// Steps of a multiplication in a block, whose panels fit the first cache.
pub(crate) const STEPS: usize = 256;
/// Rows that are done with all columns before the next ones, so that they stay in the second cache.
pub(crate) const ROWS: usize = 256;
/// Vectors of the panels of a multiplication, from small to large: clearing too many costs more than it
/// saves.
pub(crate) const PANELS: [usize; 3] = [64, 256, 640];
/// Up to so many steps LLVM would unroll a tile, which then does not fit the registers.
pub(crate) const UNROLLED: usize = 32;

/// Samples of a gradient that are packed at once, from few to many: clearing too many costs more than it
/// saves.
pub(crate) const SAMPLES: [usize; 3] = [32, 64, 128];
/// Inputs whose gradients are summed with all outputs before the next ones, so that their numbers stay in the
/// first cache and weights are met row by row.
pub(crate) const INPUTS: usize = 48;
/// Room for the short tiles behind the last of them.
pub(crate) const SHORT_ROWS: usize = 8;
/// Up to so many bytes of outputs are not packed: it costs more than it saves, and the panel has to be
/// cleared first.
pub(crate) const NOT_PACKED: usize = 128;

/// From so many multiply-adds on work is halved: some five microseconds at full speed, ten times what it
/// takes to wake a thread.
#[cfg(feature = "rayon")]
pub(crate) const WORTH_A_THREAD: usize = 1 << 18;
/// From so many multiply-adds of a network on its step begins on one of the threads that share them: a tenth
/// of a millisecond, eight times what it takes to get there and back.
#[cfg(feature = "rayon")]
pub(crate) const WORTH_A_MOVE: usize = 8 * WORTH_A_THREAD;

/// Something that is aligned to a cache line of 64 bytes, so that no vector straddles two of them.
#[repr(align(64))]
pub(crate) struct Aligned<T>(pub(crate) T);
