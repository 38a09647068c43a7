//! The gradients that need no tile: of the bias, and of the weights to the only output.
//!
//! Input: rows of samples. Output: sums over them, handed to an epilogue. Many chains side by side hide the
//! latency of an addition.
#![allow(clippy::needless_range_loop)] // plain loops: a closure that is not inlined loses the vector instructions

use super::gradient::Gradient;
use crate::kernel::epilogue::Epilogue;
use crate::kernel::span::{Span, last, load_spans, whole};
use crate::machine::sizes::{CHAINS, VECTORS as V};
use crate::scalar::{Arithmetic, Scalar};

impl<S: Scalar, const I: usize, const O: usize, const L: usize, const TALL: usize, const SHORT: usize>
    Gradient<'_, S, I, O, L, TALL, SHORT>
{
    /// The gradients of the bias of the outputs from `column` on; fewer than all outputs are whole tiles.
    #[inline(always)]
    pub(super) fn bias<A: Arithmetic, E: Epilogue<S>>(
        self,
        (mut column, end): (usize, usize),
        epilogue: &mut E,
    ) {
        while const { CHAINS * L <= O } && column + CHAINS * L <= end {
            self.outputs::<A, E, CHAINS>(whole::<L, CHAINS>(column), epilogue);
            column += CHAINS * L;
        }
        while const { V * L <= O } && column + V * L <= end {
            self.outputs::<A, E, V>(whole::<L, V>(column), epilogue);
            column += V * L;
        }
        if const { !E::ALL_COLUMNS } && end < O {
            return;
        }
        if const { Self::LAST > L } {
            self.outputs::<A, E, V>(Self::last(), epilogue);
        } else if const { Self::LAST > 0 } {
            self.outputs::<A, E, 1>(Self::last(), epilogue);
        }
    }

    /// The gradients of the bias of some outputs.
    #[inline(always)]
    fn outputs<A: Arithmetic, E: Epilogue<S>, const V1: usize>(self, spans: [Span; V1], epilogue: &mut E) {
        let mut sums = [[S::ZERO; L]; V1];
        if const { E::CONTINUES } {
            for v in 0..V1 {
                sums[v] = epilogue.begin_bias::<L>(spans[v].start, spans[v].width);
            }
        }
        for d_z in self.d_z {
            let d: [[S; L]; V1] = load_spans(d_z, spans);
            for v in 0..V1 {
                for l in 0..L {
                    sums[v][l] = sums[v][l] + d[v][l];
                }
            }
        }
        for v in 0..V1 {
            epilogue.bias::<A, L>(spans[v].start, spans[v].width, &sums[v]);
        }
    }

    /// The gradients of the weights to the only output, side by side as their inputs are.
    #[inline(always)]
    pub(super) fn only_output<A: Arithmetic, E: Epilogue<S>>(self, epilogue: &mut E) {
        let mut i = 0;
        while const { CHAINS * L <= I } && i + CHAINS * L <= I {
            self.inputs::<A, E, CHAINS>(whole::<L, CHAINS>(i), epilogue);
            i += CHAINS * L;
        }
        while const { V * L <= I } && i + V * L <= I {
            self.inputs::<A, E, V>(whole::<L, V>(i), epilogue);
            i += V * L;
        }
        while i < I {
            self.inputs::<A, E, 1>(last::<L, 1>(i, I, false), epilogue);
            i += L;
        }
    }

    /// The gradients of the weights from some inputs to the only output.
    #[inline(always)]
    fn inputs<A: Arithmetic, E: Epilogue<S>, const V1: usize>(self, spans: [Span; V1], epilogue: &mut E) {
        let mut sums = [[S::ZERO; L]; V1];
        if const { E::CONTINUES } {
            for v in 0..V1 {
                sums[v] = epilogue.begin_all_weights::<L>(spans[v].start, spans[v].width);
            }
        }
        for s in 0..self.x.len() {
            let (x, d): ([[S; L]; V1], S) = (load_spans(&self.x[s], spans), self.d_z[s][0]);
            for v in 0..V1 {
                for l in 0..L {
                    sums[v][l] = x[v][l].mul_add::<A>(d, sums[v][l]);
                }
            }
        }
        for v in 0..V1 {
            epilogue.all_weights::<A, L>(spans[v].start, spans[v].width, &sums[v]);
        }
    }
}
