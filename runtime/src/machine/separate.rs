//! The arithmetic that every machine has: `a·b + c` is rounded twice.
//!
//! Input: a kernel. Output: the kernel as a function of its own, compiled with only the instructions of the
//! target.

use super::arithmetic::{Arithmetic, Kernel};

/// The product is rounded, then the sum; every machine can do this.
///
/// ```
/// use netwright::Arithmetic;
/// use netwright::scalar::Separate;
///
/// // (1 + ε)² − 1 − 2ε is ε², which is lost where the product is rounded first.
/// let a = 1.0 + f32::EPSILON;
/// assert_eq!(Separate::mul_add_f32(a, a, -1.0 - 2.0 * f32::EPSILON), 0.0);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Separate;

impl Arithmetic for Separate {
    const IS_FUSED: bool = false;

    #[inline(always)]
    fn outline<K: Kernel>(kernel: K) -> K::Output {
        kernel.run_separate()
    }
    #[inline(always)]
    fn mul_add_f32(a: f32, b: f32, c: f32) -> f32 {
        a * b + c
    }
    #[inline(always)]
    fn mul_add_f64(a: f64, b: f64, c: f64) -> f64 {
        a * b + c
    }
}

/// A kernel as a function of its own, never inlined: see [`outline`](super::outline).
///
/// Entry points are methods because rustc compiles a method with the module of its type, and the modules of a
/// crate side by side; all instances of one plain function would be compiled one after the other. So each
/// machine has such a trait.
pub(super) trait EntryPoint: Kernel + Sized {
    /// A function of its own: inlined beside the call of a machine's entry point, its buffers would be on the
    /// stack below those of the path that is taken.
    #[inline(never)]
    fn run_separate(self) -> Self::Output {
        self.run::<Separate>()
    }
}

impl<K: Kernel> EntryPoint for K {}
