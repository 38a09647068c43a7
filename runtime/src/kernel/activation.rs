//! Activations on one sample (`[S; N]`) and on rows of samples (`[[S; N]]`); softmax is a file of its own.
//!
//! The forms on rows give every sample the bits of the form on one sample. They take as many rows as the
//! shortest argument has.
#![allow(clippy::needless_range_loop)] // a closure that is not inlined loses the vector instructions

use crate::activation::Elementwise;
use crate::machine::outline::outlined;
use crate::machine::with_sizes;
use crate::scalar::{Arithmetic, Scalar};

/// `a = f(z)`.
#[inline(always)]
pub fn map<A: Arithmetic, S: Scalar, E: Elementwise, const N: usize>(activation: E, z: &[S; N]) -> [S; N] {
    let mut a = [S::ZERO; N];
    for o in 0..N {
        a[o] = activation.apply::<A, S>(z[o]);
    }
    a
}

/// `∂L/∂z` from the output `a = f(z)` and `∂L/∂a`.
#[inline(always)]
pub fn map_gradient<A: Arithmetic, S: Scalar, E: Elementwise, const N: usize>(
    activation: E,
    a: &[S; N],
    d_a: &[S; N],
) -> [S; N] {
    let mut d_z = [S::ZERO; N];
    for o in 0..N {
        d_z[o] = activation.gradient::<A, S>(a[o], d_a[o]);
    }
    d_z
}

outlined! {
    /// [`map`] on rows.
    pub fn map_rows<'a, A; S: Scalar, E: Elementwise; N>(
        activation: E,
        z: &'a [[S; N]],
        a: &'a mut [[S; N]],
    ) -> () {
        let rows = z.len().min(a.len());
        let (z, a) = (z[..rows].as_flattened(), a[..rows].as_flattened_mut());
        with_sizes!(A, SIZES => map_vectors::<A, S, E, { SIZES.lanes }>(activation, z, a));
    }
}

#[inline(always)]
fn map_vectors<A: Arithmetic, S: Scalar, E: Elementwise, const LANES: usize>(
    activation: E,
    z: &[S],
    a: &mut [S],
) {
    let (z_blocks, z_rest) = z.as_chunks::<LANES>();
    let (a_blocks, a_rest) = a.as_chunks_mut::<LANES>();
    for block in 0..z_blocks.len().min(a_blocks.len()) {
        for lane in 0..LANES {
            a_blocks[block][lane] = activation.apply::<A, S>(z_blocks[block][lane]);
        }
    }
    for i in 0..z_rest.len().min(a_rest.len()) {
        a_rest[i] = activation.apply::<A, S>(z_rest[i]);
    }
}

outlined! {
    /// [`map_gradient`] on rows.
    pub fn map_gradient_rows<'a, A; S: Scalar, E: Elementwise; N>(
        activation: E,
        a: &'a [[S; N]],
        d_a: &'a [[S; N]],
        d_z: &'a mut [[S; N]],
    ) -> () {
        let rows = a.len().min(d_a.len()).min(d_z.len());
        let (a, d_a) = (a[..rows].as_flattened(), d_a[..rows].as_flattened());
        let d_z = d_z[..rows].as_flattened_mut();
        for i in 0..d_z.len().min(a.len()).min(d_a.len()) {
            d_z[i] = activation.gradient::<A, S>(a[i], d_a[i]);
        }
    }
}

/// Activations out of line, for long programs: one function for all sizes, with the bits of the kernels of
/// the same names.
pub(crate) mod far {
    use crate::activation::Elementwise;
    use crate::machine::if_vectors;
    use crate::machine::outline::outlined;
    use crate::scalar::{Arithmetic, Scalar};

    /// [`map`](super::map).
    #[inline(always)]
    pub fn map<A: Arithmetic, S: Scalar, E: Elementwise, const N: usize>(
        activation: E,
        z: &[S; N],
    ) -> [S; N] {
        if const { N <= 16 } {
            return map_few::<A, S, E, N>(activation, z);
        }
        let mut a = [S::ZERO; N];
        map_into::<A, S, E>(activation, z, &mut a);
        a
    }

    outlined! {
        /// `a = f(z)` of few numbers: a function for each size, so that all of them are in one or two vectors.
        fn map_few<'a, A; S: Scalar, E: Elementwise; N>(activation: E, z: &'a [S; N]) -> [S; N] {
            if_vectors!(
                if const { N <= 8 } {
                    padded::<A, S, E, N, 8>(activation, z)
                } else {
                    padded::<A, S, E, N, 16>(activation, z)
                },
                super::map::<A, S, E, N>(activation, z)
            )
        }
    }

    /// The same in vectors, with zeros behind the numbers.
    #[inline(always)]
    #[allow(dead_code, reason = "a machine without vectors has no use for it")]
    fn padded<A: Arithmetic, S: Scalar, E: Elementwise, const N: usize, const L: usize>(
        activation: E,
        z: &[S; N],
    ) -> [S; N] {
        let (mut wide, mut a) = ([S::ZERO; L], [S::ZERO; N]);
        for (wide, z) in wide.iter_mut().zip(z) {
            *wide = *z;
        }
        let wide = activation.apply_lanes::<A, S, L>(&wide);
        for (a, wide) in a.iter_mut().zip(wide) {
            *a = wide;
        }
        a
    }

    /// [`map_gradient`](super::map_gradient).
    #[inline(always)]
    pub fn map_gradient<A: Arithmetic, S: Scalar, E: Elementwise, const N: usize>(
        activation: E,
        a: &[S; N],
        d_a: &[S; N],
    ) -> [S; N] {
        let mut d_z = [S::ZERO; N];
        map_gradient_into::<A, S, E>(activation, a, d_a, &mut d_z);
        d_z
    }

    /// [`map_rows`](super::map_rows).
    #[inline(always)]
    pub fn map_rows<A: Arithmetic, S: Scalar, E: Elementwise, const N: usize>(
        activation: E,
        z: &[[S; N]],
        a: &mut [[S; N]],
    ) {
        map_into::<A, S, E>(activation, z.as_flattened(), a.as_flattened_mut());
    }

    /// [`map_gradient_rows`](super::map_gradient_rows).
    #[inline(always)]
    pub fn map_gradient_rows<A: Arithmetic, S: Scalar, E: Elementwise, const N: usize>(
        activation: E,
        a: &[[S; N]],
        d_a: &[[S; N]],
        d_z: &mut [[S; N]],
    ) {
        map_gradient_into::<A, S, E>(
            activation,
            a.as_flattened(),
            d_a.as_flattened(),
            d_z.as_flattened_mut(),
        );
    }

    outlined! {
        /// `a = f(z)` for as many numbers as both have.
        fn map_into<'a, A; S: Scalar, E: Elementwise;>(activation: E, z: &'a [S], a: &'a mut [S]) -> () {
            for i in 0..a.len().min(z.len()) {
                a[i] = activation.apply::<A, S>(z[i]);
            }
        }
    }

    outlined! {
        /// `∂L/∂z` for as many numbers as all have.
        fn map_gradient_into<'a, A; S: Scalar, E: Elementwise;>(
            activation: E,
            a: &'a [S],
            d_a: &'a [S],
            d_z: &'a mut [S],
        ) -> () {
            for i in 0..d_z.len().min(a.len()).min(d_a.len()) {
                d_z[i] = activation.gradient::<A, S>(a[i], d_a[i]);
            }
        }
    }
}
