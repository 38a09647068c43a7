//! No inner loops of dense layers: those in Rust do all.
//!
//! Input and output: as the loops of a machine that has some (`cortex_m_loops.rs`). Guarantees: nothing is
//! done, and the answer says so.
#![cfg(not(all(target_arch = "arm", target_abi = "eabihf", not(target_os = "linux"), not(miri))))]

/// No sums.
#[inline(always)]
pub(crate) fn sums<S, const I: usize, const O: usize, const W: usize>(
    _start: &[S; W],
    _x: &[S; I],
    _weights: &[[S; O]; I],
    _block: usize,
    _sums: &mut [S; W],
) -> bool {
    false
}

/// The gradients of no output.
#[inline(always)]
pub(crate) fn input_gradient<S, const O: usize, const W: usize>(
    _weights: &[[S; O]; W],
    _d: &[S; O],
    _sums: &mut [S; W],
) -> usize {
    0
}

/// No update.
#[inline(always)]
pub(crate) fn add_products<S, const I: usize, const W: usize>(
    _x: &[S; I],
    _d: &[S; W],
    _factor: S,
    _weights: &mut [S],
    _columns: usize,
    _column: usize,
) -> bool {
    false
}
