//! Networks that remember: against PyTorch's and Keras' layers and the interpreter, in every tier, in any cut
//! of a stream.
#![allow(clippy::unwrap_used, clippy::panic)] // a test may panic

mod boxes;
mod cells;
mod checks;
mod dropout;
mod last;
mod memory;
mod sequences;
mod start;
mod training;
mod weights;
mod words;

/// The same declaration straight-line, in tiles, and with its kernels out of line.
macro_rules! tiers {
    ($($module:ident { $($declaration:tt)* })*) => { $(
        pub(crate) mod $module {
            pub(crate) mod straight {
                netwright::__private::expand! { (::netwright, near, unrolled) $($declaration)* }
            }
            pub(crate) mod tiles {
                netwright::__private::expand! { (::netwright, near, tiled) $($declaration)* }
            }
            pub(crate) mod far {
                netwright::__private::expand! { (::netwright, far, tiled) $($declaration)* }
            }
        }
    )* };
}
pub(crate) use tiers;

/// Numbers between −1 and 1 that differ.
pub(crate) fn drawn<const N: usize>(steps: usize) -> Vec<[f64; N]> {
    let mut generator = netwright::Generator::new(7);
    (0..steps)
        .map(|_| core::array::from_fn(|_| (generator.next_u64() >> 11) as f64 / 2.0_f64.powi(52) - 1.0))
        .collect()
}

/// Runs a network over a stream in steps, and in blocks of any cut: the bits are the same, and so is the
/// memory. Returns the outputs.
macro_rules! outputs {
    ($net:expr, $scalar:ty, $x:expr) => {{
        let (net, x) = (&$net, &$x);
        let mut memory = fresh(net);
        let stepped: Vec<_> = x.iter().map(|x| netwright::Recurrent::step(net, &mut memory, x)).collect();
        for cuts in [vec![0], vec![1], vec![7, 0, 1, 12], vec![x.len()]] {
            let (mut in_blocks, mut y) = (fresh(net), stepped.clone());
            y.iter_mut().for_each(|y| y.fill(<$scalar>::NAN));
            let mut start = 0;
            for length in cuts.into_iter().chain([usize::MAX]) {
                let end = start + length.min(x.len() - start);
                netwright::Recurrent::run(net, &mut in_blocks, &x[start..end], &mut y[start..end]);
                start = end;
            }
            netwright_support::bits::assert_same("a run", stepped.as_flattened(), y.as_flattened());
            assert_eq!(in_blocks, memory, "the memory of a run");
        }
        stepped
    }};
}
pub(crate) use outputs;

/// A memory of the network's type.
pub(crate) fn fresh<S: netwright::Scalar, N: netwright::Recurrent<S>>(_: &N) -> N::Memory {
    N::memory()
}
