//! Work that several threads share, with the feature `rayon`.
//!
//! Input: the work of a kernel. Output: the same work, halved as long as its halves are worth a thread.
//! Guarantees: rows of samples and weights of inputs depend on no other row or input, so every number has the
//! bits that it has on one thread.

#[cfg(feature = "rayon")]
use crate::machine::sizes::WORTH_A_MOVE;
use crate::scalar::{Arithmetic, Kernel, Scalar};

/// The work of a kernel that several threads may share.
#[cfg_attr(not(feature = "rayon"), allow(dead_code))] // one thread does it all
pub(super) trait Share: Kernel<Output = ()> + Sized {
    /// The same work, whose bounds are known at run time alone.
    type Halves: Halves;
    /// The multiply-adds that it takes.
    fn multiply_adds(&self) -> usize;
    /// The work, which can be halved.
    fn into_halves(self) -> Self::Halves;
}

/// Work that can be cut in two.
#[cfg_attr(not(feature = "rayon"), allow(dead_code))]
pub(super) trait Halves: Kernel<Output = ()> + Send + Sized {
    /// Two parts of about the same size, one of which may be nothing.
    fn halve<A: Arithmetic>(self) -> (Self, Self);
}

/// Runs a kernel for `rows` of a network of so many parameters. A thread that is none of those who share work
/// begins a large one on one of them: else every shared layer would wake two and wait for them.
#[inline(always)]
pub(crate) fn dispatch<S: Scalar, K: Kernel<Output: Send> + Send>(
    kernel: K,
    rows: usize,
    parameters: usize,
) -> K::Output {
    #[cfg(feature = "rayon")]
    if rows.saturating_mul(parameters) >= WORTH_A_MOVE
        && rayon::current_num_threads() > 1
        && rayon::current_thread_index().is_none()
    {
        return rayon::scope(|_| S::dispatch(kernel));
    }
    #[cfg(not(feature = "rayon"))]
    let _ = (rows, parameters);
    S::dispatch(kernel)
}

/// Does the work, on as many threads as there are and as it is worth.
#[inline(always)]
pub(super) fn share<A: Arithmetic, W: Share>(work: W) {
    #[cfg(feature = "rayon")]
    {
        let mut pieces = work.multiply_adds() / A::SIZES.worth_a_thread;
        if pieces > 1 {
            // As many as threads: each packs the weights anew.
            pieces = pieces.min(rayon::current_num_threads());
        }
        if pieces > 1 {
            return divide::<A, W::Halves>(work.into_halves(), pieces);
        }
    }
    A::outline(work);
}

#[cfg(feature = "rayon")]
fn divide<A: Arithmetic, W: Halves>(work: W, pieces: usize) {
    if pieces < 2 {
        return A::outline(work);
    }
    let (a, b) = work.halve::<A>();
    rayon::join(|| divide::<A, W>(a, pieces / 2), || divide::<A, W>(b, pieces - pieces / 2));
}
