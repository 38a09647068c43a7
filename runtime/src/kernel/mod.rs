//! The loops that emitted code calls, for one sample and for rows of samples: one file or folder per
//! operation.
//!
//! All of them keep one canonical order of summation, whatever the tile, panel, block or number of rows: a
//! pre-activation is a chain of multiply-adds from the bias over the inputs ascending (or `P` such chains and
//! a tree, see `dense`), an input gradient one from 0 over the outputs ascending, a gradient one from 0 over
//! the samples ascending. A chain that is cut into blocks is resumed, never added up from partial results.
//!
//! Each operation has its form for long programs, an out-of-line function with the same name and bits, in its
//! module `far`. Several operations share `setting`, `span`, `range` and `written_out`, `epilogue` and
//! `finish`, and `parallel`.

pub(crate) mod activation;
pub(crate) mod affine;
pub(crate) mod apply;
pub(crate) mod batch_norm;
pub(crate) mod broadcast;
pub(crate) mod channels;
pub(crate) mod clip;
pub(crate) mod combine;
pub(crate) mod dense;
pub(crate) mod dropout;
mod epilogue;
mod finish;
pub(crate) mod max_norm;
pub(crate) mod norm;
pub(crate) mod parallel;
pub(crate) mod range;
mod setting;
pub(crate) mod slice;
pub(crate) mod softmax;
mod span;
pub(crate) mod sparse;
#[cfg(all(feature = "rayon", test))]
mod touched;
mod written_out;

pub use channels::{
    Channels, add_channels, affine_channels, at_step, channels_of, dense_channels, first_channels,
    input_channels, input_of, list_channels, map_channels, multiply_channels, output_of, output_rows,
    past_channels, past_of, place_channels, put_step, slice_channels, square_channels, subtract_channels,
};

/// Exports the functions that emitted code calls: of each operation its kernels, and their forms for long
/// programs.
macro_rules! emitted {
    ($($operation:ident { $($kernel:ident),* $(,)? })*) => {
        $(pub use $operation::{$($kernel),*};)*

        /// The kernels as functions of their own, which long programs call: inlined into one method, what
        /// rustc does for them grows faster than the steps.
        pub mod far {
            $(pub use super::$operation::far::*;)*
        }
    };
}

emitted! {
    activation { map, map_gradient, map_gradient_rows, map_rows }
    affine { affine, affine_rows }
    apply { apply }
    batch_norm {
        batch_normalize_gradient_rows, batch_normalize_rows, batch_statistics, follow, follow_batch,
        standardize, standardize_gradient, standardize_gradient_rows, standardize_rows,
    }
    broadcast { broadcast, broadcast_rows, row_sum, row_sum_rows }
    clip { clip, clip_gradient, clip_gradient_rows, clip_rows }
    combine {
        add, add_bias_rows, add_rows, multiply, multiply_rows, negate, negate_rows, square, square_rows,
        subtract, subtract_rows,
    }
    dense {
        dense, dense_input_gradient, dense_input_gradient_into, dense_input_gradient_rows, dense_of_parts, dense_rows,
        dense_update, dense_update_rows, dense_update_uses, only_output_step_rows,
    }
    dropout { Dropout, dropout, dropout_rows, dropout_steps }
    max_norm { limit_norms, limit_sparse_norms }
    norm {
        LayerNorm, RmsNorm, RowNorm, normalize, normalize_gradient, normalize_gradient_rows, normalize_rows,
    }
    slice { pad, pad_rows, place, place_rows, slice, slice_rows, uses, uses_rows }
    softmax {
        log_softmax, log_softmax_gradient, log_softmax_gradient_rows, log_softmax_rows, softmax,
        softmax_gradient, softmax_gradient_rows, softmax_rows,
    }
    sparse {
        Connections, Diagonal, Table, sparse, sparse_input_gradient, sparse_input_gradient_into,
        sparse_input_gradient_rows, sparse_rows, sparse_update, sparse_update_rows,
    }
}
