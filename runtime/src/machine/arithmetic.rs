//! How `a·b + c` is rounded, and the work that is compiled once for each way.
//!
//! Input: a [`Kernel`]. Output: the kernel compiled for an [`Arithmetic`], which is a type: with it every bit
//! of the result is fixed. Guarantees: none that a machine has not; each arithmetic is in the file of its
//! machine.

use super::sizes::Listed;

/// How `a·b + c` is rounded: once (fused) or twice (separate).
///
/// Sealed: the runtime chooses it, code that is generic over it only passes it on.
///
/// ```
/// use netwright::scalar::Separate;
/// use netwright::{Arithmetic, Scalar};
///
/// /// The sum of products, in order.
/// fn dot<A: Arithmetic, S: Scalar>(a: &[S], b: &[S]) -> S {
///     a.iter().zip(b).fold(S::ZERO, |sum, (a, b)| a.mul_add::<A>(*b, sum))
/// }
/// assert_eq!(dot::<Separate, f32>(&[1.0, 2.0], &[3.0, 4.0]), 11.0);
/// ```
pub trait Arithmetic: Copy + Listed + 'static {
    /// Whether it is rounded once.
    #[doc(hidden)]
    const IS_FUSED: bool;
    /// Whether the machine has registers for twice as many sums as tiles otherwise have.
    #[doc(hidden)]
    const HAS_MANY_REGISTERS: bool = false;
    /// Runs `kernel` with this arithmetic as a function of its own.
    #[doc(hidden)]
    fn outline<K: Kernel>(kernel: K) -> K::Output;
    /// The same with the widest vectors that this machine has for it, and the same bits. It costs one more
    /// copy of the kernel.
    #[doc(hidden)]
    #[inline(always)]
    fn outline_wide<K: Kernel>(kernel: K) -> K::Output {
        Self::outline(kernel)
    }
    /// `a·b + c` in single precision.
    fn mul_add_f32(a: f32, b: f32, c: f32) -> f32;
    /// `a·b + c` in double precision.
    fn mul_add_f64(a: f64, b: f64, c: f64) -> f64;
    /// `a·b + c` of each lane of `b` and `c`, into `c`. A machine has this where LLVM does not make whole
    /// vectors of the lanes by itself.
    #[doc(hidden)]
    #[inline(always)]
    #[allow(clippy::needless_range_loop, reason = "a plain loop, as those of the kernels")]
    fn mul_add_lanes_f32<const L: usize>(a: f32, b: &[f32; L], c: &mut [f32; L]) {
        for l in 0..L {
            c[l] = Self::mul_add_f32(a, b[l], c[l]);
        }
    }
    /// The same in double precision.
    #[doc(hidden)]
    #[inline(always)]
    #[allow(clippy::needless_range_loop, reason = "a plain loop, as those of the kernels")]
    fn mul_add_lanes_f64<const L: usize>(a: f64, b: &[f64; L], c: &mut [f64; L]) {
        for l in 0..L {
            c[l] = Self::mul_add_f64(a, b[l], c[l]);
        }
    }
    /// The sum of each row, in halves: lanes `p` and `p + 4`, then `p` and `p + 2`, then both. A machine has
    /// this where LLVM does not find its shuffles.
    #[doc(hidden)]
    #[inline(always)]
    fn sums_of_eight_f32<const R: usize>(_rows: &[[f32; 8]; R]) -> Option<[f32; R]> {
        None
    }
    /// The same in double precision.
    #[doc(hidden)]
    #[inline(always)]
    fn sums_of_eight_f64<const R: usize>(_rows: &[[f64; 8]; R]) -> Option<[f64; R]> {
        None
    }
    /// Eight rows of eight with rows and columns exchanged. A machine has this where LLVM does not find its
    /// shuffles.
    #[doc(hidden)]
    #[inline(always)]
    fn transposed_f32(_rows: &[[f32; 8]; 8]) -> Option<[[f32; 8]; 8]> {
        None
    }
    /// The same in double precision.
    #[doc(hidden)]
    #[inline(always)]
    fn transposed_f64(_rows: &[[f64; 8]; 8]) -> Option<[[f64; 8]; 8]> {
        None
    }
}

/// A piece of work that is compiled once for every arithmetic and run with the machine's own.
///
/// `run` and everything it calls must be `#[inline(always)]`: a function that is not inlined into the entry
/// point is compiled without the machine's vector instructions.
///
/// ```
/// use netwright::scalar::Separate;
/// use netwright::{Arithmetic, Kernel};
///
/// /// a·b + c
/// struct MulAdd(f32, f32, f32);
///
/// impl Kernel for MulAdd {
///     type Output = f32;
///     #[inline(always)]
///     fn run<A: Arithmetic>(self) -> f32 {
///         A::mul_add_f32(self.0, self.1, self.2)
///     }
/// }
/// assert_eq!(MulAdd(2.0, 3.0, 4.0).run::<Separate>(), 10.0);
/// ```
pub trait Kernel {
    /// The result of the work.
    type Output;
    /// Does the work.
    fn run<A: Arithmetic>(self) -> Self::Output;
}

/// A machine that a program asks for when it runs. Its type is its arithmetic.
#[allow(dead_code, reason = "most targets have one arithmetic, and ask for nothing")]
pub(super) trait Machine: Arithmetic {
    /// Whether the processor and the operating system have it. Asked once.
    fn is_present() -> bool;

    /// Runs `kernel` as a function of its own, which is compiled with the machine's instructions.
    ///
    /// # Safety
    ///
    /// [`is_present`](Self::is_present) has answered that it is.
    unsafe fn enter<K: Kernel>(kernel: K) -> K::Output;
}
