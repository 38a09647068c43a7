//! All that emitted code names. Not for users: it may change in any release.

pub use crate::differentiable::Differentiable;
pub use crate::feedforward::Feedforward;
pub use crate::flat::{
    Flat, Rest, bias_of_mut, copy, from_array, from_le_bytes as from_file, inputs_of, weights_of,
    weights_of_mut,
};
pub use crate::given::{Given, bits};
pub use crate::init::{Generator, Init, Spread};
pub use crate::kernel::{LayerNorm as Layer, RmsNorm as Rms, *};
pub use crate::layer::{Dense, Parameters, Weights};
pub use crate::length::LengthError;
pub use crate::loss::{
    Loss, Masked, TermParts, add_losses, at_last, by_weights, last_steps, logit_loss_rows, loss_rows, losses,
    term_scale, term_scale_at_last, term_weights, value_rows, weigh, weights_of_term,
};
pub use crate::machine::{force, force_separate, present};
pub use crate::memory::{
    DelayLine, Memory, append_steps, keep_steps, recall, recall_steps, recalled, remember, remember_steps,
};
pub use crate::network::{Network, OnHeap, cast_into};
pub use crate::one_by_one::{HasWorkspace, OneByOne};
pub use crate::optimizable::Optimizable;
pub use crate::optimizer::{Chosen, Kept, LayerOf, Optimizer, Rule, Shaped, Storing};
use crate::optimizer::{Count as _, Each};
pub use crate::over_time::TrainableOverTime;
pub use crate::part::WholeBatch;
pub use crate::program::{
    ForwardProgram, NamedValues, Program, RecurrentProgram, SequenceProgram, Sequences, TrainingProgram,
    UpdateProgram,
};
pub use crate::recurrent::{HasLoss, Recurrent, WithoutMemory};
pub use crate::rows::{first_rows, row_at, rows_from, rows_from_mut, set_row};
pub use crate::run::{is_short, losses_of_rows, step_by_step};
pub use crate::saving::{Float, LoadError, Saving, from_bytes};
#[cfg(feature = "serde")]
pub use crate::saving::{deserialize, deserialize_into, deserialize_state, serialize, serialize_state};
pub use crate::scalar::{Arithmetic, Constant, Scalar, add_in_order, count_factor, mean_factor};
pub use crate::sequences::{
    Schedule, Span, carry_rows, clear_rows, gather_rows, recall_rows, remember_rows, scatter_rows,
};
pub use crate::state::{self, Running};
pub use crate::topology;
pub use crate::trainable::Trainable;
pub use crate::words;

/// The types of the activations that map each number alone. Those that act on rows are functions.
macro_rules! activations {
    (number $name:ident) => { pub use crate::activation::$name; };
    (row $name:ident) => {};
    ($($word:ident: $name:ident $(($($number:tt)*))?, of each $kind:ident $row:tt)*) => {
        $(activations! { $kind $name })*
    };
}
netwright_vocabulary::activations!(activations);

/// The types of the losses.
macro_rules! losses {
    ($($word:ident: $name:ident $(($($number:tt)*))?, of $operands:literal $row:tt)*) => {
        pub use crate::loss::{$($name),*};
    };
}
netwright_vocabulary::losses!(losses);

/// The functions that long programs call: kernels and losses out of line.
pub mod far {
    pub use crate::kernel::far::*;
    pub use crate::loss::far::*;
}

/// The traits that a network can derive.
#[cfg(feature = "serde")]
pub use serde;

/// The box that the `alloc` methods return.
#[cfg(feature = "alloc")]
pub use alloc::boxed::Box;

/// What every name of a local variable means around emitted code. A pattern `x` would be a constant that the
/// user has called `x`; a function's name it may take.
pub const fn free() {}

/// A node of a topology with these axes, in fewer tokens.
pub const fn node<const N: usize>(
    name: &'static str,
    axes: [usize; N],
    operation: topology::Operation,
    sources: &'static [usize],
) -> topology::Node {
    topology::Node { name, shape: topology::Shape::new(axes), operation, sources }
}

/// The number of rows in a slice.
#[inline(always)]
pub const fn count<T>(rows: &[T]) -> usize {
    rows.len()
}

/// The same part of each network that an optimiser keeps.
#[inline(always)]
pub fn parts<'a, 'b: 'a, S: Scalar, R: Rule<S>, N: Send, P: Send>(
    state: &'a mut Kept<R, S, &'b mut N>,
    part: impl Fn(&'a mut &'b mut N) -> P + Copy,
) -> Kept<R, S, P> {
    R::Slots::map(R::Slots::each_mut::<&'b mut N>(state), PartOf(part))
}

/// A part of each network. Emitted code writes it as a closure that captures nothing, which is a type
/// without a size.
#[derive(Clone, Copy)]
struct PartOf<F>(F);

impl<T, P: Send, F: Fn(T) -> P + Copy> Each<T> for PartOf<F> {
    type Output = P;
    #[inline(always)]
    fn of(self, network: T) -> P {
        (self.0)(network)
    }
}

/// Sets a layer to zero: the gradient of one that is frozen.
#[inline(always)]
pub fn clear<S: Scalar, L: Parameters<S>>(layer: &mut L) {
    for row in 0..L::ROWS {
        layer.weights_mut(row).fill(S::ZERO);
    }
    layer.bias_mut().fill(S::ZERO);
}

/// Sets the weights to those of the declaration, row by row.
pub fn set_weights<S: Scalar, L: Parameters<S>>(layer: &mut L, weights: &[f64]) {
    for (row, from) in (0..L::ROWS).zip(weights.chunks(L::COLUMNS)) {
        for (to, from) in layer.weights_mut(row).iter_mut().zip(from) {
            *to = S::from_f64(*from);
        }
    }
}

/// Sets the bias to that of the declaration.
pub fn set_bias<S: Scalar, L: Parameters<S>>(layer: &mut L, bias: &[f64]) {
    for (to, from) in layer.bias_mut().iter_mut().zip(bias) {
        *to = S::from_f64(*from);
    }
}

/// Sets the bias to that of a recurrent layer: one number for each of as many parts of one length.
pub fn set_bias_blocks<S: Scalar, L: Parameters<S>>(layer: &mut L, numbers: &[f64]) {
    let bias = layer.bias_mut();
    let length = bias.len() / numbers.len().max(1);
    for (part, number) in bias.chunks_mut(length.max(1)).zip(numbers) {
        part.fill(S::from_f64(*number));
    }
}

/// Draws the weights of a layer.
pub fn draw_weights<S: Scalar, L: Parameters<S>>(layer: &mut L, spread: Spread, generator: &mut Generator) {
    for row in 0..L::ROWS {
        spread.fill(generator, layer.weights_mut(row));
    }
}

/// Draws the bias of such a layer.
pub fn draw_bias<S: Scalar, L: Parameters<S>>(layer: &mut L, spread: Spread, generator: &mut Generator) {
    spread.fill(generator, layer.bias_mut());
}

/// The result of a method that no program can call: no type meets its bound.
#[must_use]
pub const fn never<S: Scalar>() -> S {
    S::ZERO
}
