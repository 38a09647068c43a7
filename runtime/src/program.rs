//! The emitted code of a network: the bodies of its methods, generic over the arithmetic.
//!
//! These traits are implemented by emitted code only. Users call the methods of [`Network`](crate::Network),
//! [`Feedforward`](crate::Feedforward) and [`Trainable`](crate::Trainable), which run the bodies with the
//! machine's arithmetic.

mod sequences;
mod training;

pub use sequences::{SequenceProgram, Sequences};
pub use training::{TrainingProgram, UpdateProgram};

use crate::flat::Flat;
use crate::flat::Rest;
use crate::memory::Memory;
use crate::saving::layout;
use crate::scalar::{Arithmetic, Scalar};
use crate::topology::Topology;

/// The sizes of a network, and its parameters before any training.
///
/// ```
/// use netwright::{prelude::*, program::Program};
///
/// /// What a file says of a network.
/// fn facts<N: Program<f32>>() -> String {
///     format!("{} -> {}, {} parameters, {:016x}", N::INPUTS, N::OUTPUTS, N::PARAMETERS, N::FINGERPRINT)
/// }
///
/// network! { struct Net<2, 3 tanh, 1>; }
/// assert!(facts::<Net>().starts_with("2 -> 1, 13 parameters, "));
/// ```
pub trait Program<S: Scalar>: Flat<S> + Clone + Send + Sync {
    /// A sample: `[S; INPUTS]`.
    type Input: Row<S>;
    /// The output: `[S; OUTPUTS]`.
    type Output: Row<S>;
    /// How many numbers a sample has.
    const INPUTS: usize;
    /// How many numbers the network makes of it.
    const OUTPUTS: usize;
    /// How many parameters the network has.
    const PARAMETERS: usize;
    /// How many numbers the first output has, by which a sample is classified.
    #[doc(hidden)]
    const CLASSES: usize = Self::OUTPUTS;
    /// The declaration as data.
    const TOPOLOGY: Topology;
    /// The names of the layers, in the order of the fields: those that an optimiser can
    /// [freeze](crate::optimizer::Freeze).
    const LAYERS: &'static [&'static str];
    /// The hash of the network's [signature](Topology::signature): another network has another one, the same
    /// on every machine. Every saved form carries it.
    const FINGERPRINT: u64;
    /// How many bytes [`to_bytes`](crate::Saving::to_bytes) writes.
    const BYTES: usize = layout::length(size_of::<S>(), Self::PARAMETERS, <Self::Rest as Rest<S>>::NUMBERS);
    /// Whether the network keeps something besides its parameters.
    #[doc(hidden)]
    const KEEPS_STATE: bool = !<Self::Rest as Rest<S>>::PARTS.is_empty();

    /// All parameters 0.
    #[doc(hidden)]
    fn blank() -> Self;
    /// Initial parameters, from the seed and the numbers of the declaration.
    #[doc(hidden)]
    fn initialize(&mut self, seed: u64);
}

/// The forward code of a network whose output depends on its sample alone.
///
/// ```
/// use netwright::{Feedforward, prelude::*, program::ForwardProgram};
///
/// // Implemented by every network whose output depends on its sample alone, which makes it `Feedforward`.
/// fn is_forward<N: ForwardProgram<f32> + Feedforward<f32>>() {}
///
/// network! { struct Net<2, 3 tanh, 1>; }
/// is_forward::<Net>();
/// ```
pub trait ForwardProgram<S: Scalar>: Program<S> {
    /// The output for one sample.
    #[doc(hidden)]
    fn forward_row<A: Arithmetic>(&self, x: &Self::Input) -> Self::Output;
    /// The values of a sample that have a name in the declaration, as a struct with a field for each.
    type Values: NamedValues<S>;
    /// The named values of one sample.
    #[doc(hidden)]
    fn values_row<A: Arithmetic>(&self, x: &Self::Input) -> Self::Values;
    /// The output before the last activation.
    #[doc(hidden)]
    fn logits_row<A: Arithmetic>(&self, x: &Self::Input) -> Self::Output;
    /// How many samples `forward_rows` takes at a time: as many as its buffers and their outputs fit on the
    /// stack.
    #[doc(hidden)]
    const BLOCK: usize;
    /// The outputs for as many samples as both slices have.
    #[doc(hidden)]
    fn forward_rows<A: Arithmetic>(&self, x: &[Self::Input], y: &mut [Self::Output]);
}

/// The code of a network that remembers: a step.
///
/// ```
/// use netwright::{Recurrent, prelude::*, program::RecurrentProgram};
///
/// // Implemented by every network with `prev`, which makes it `Recurrent`.
/// fn is_recurrent<N: RecurrentProgram<f32> + Recurrent<f32>>() {}
///
/// network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1, weights = [[1]]); output: y; } }
/// is_recurrent::<Sum>();
/// ```
pub trait RecurrentProgram<S: Scalar>: Program<S> {
    /// What it remembers of one stream of samples.
    type Memory: Memory;
    /// The output for the next sample, which the memory takes in.
    #[doc(hidden)]
    fn step_row<A: Arithmetic>(&self, memory: &mut Self::Memory, x: &Self::Input) -> Self::Output;
    /// The outputs for the next samples, as many as both slices have.
    #[doc(hidden)]
    fn run_rows<A: Arithmetic>(&self, memory: &mut Self::Memory, x: &[Self::Input], y: &mut [Self::Output]);
}

/// The values of a sample that have a name in the declaration.
///
/// ```
/// use netwright::{Feedforward, prelude::*, program::NamedValues};
///
/// /// How many numbers of each value are 0.
/// fn zeros<N: Feedforward<f32>>(net: &N, x: &N::Input) -> Vec<(&'static str, usize)> {
///     let mut zeros = Vec::new();
///     net.values(x).each(&mut |name, value| {
///         zeros.push((name, value.iter().filter(|number| **number == 0.0).count()));
///     });
///     zeros
/// }
///
/// network! { struct Net { x: input(2); h: x -> dense(3) -> relu; y: h -> dense(1); loss: mse(y); } }
/// assert_eq!(zeros(&Net::zeros(), &[1.0, 2.0]), [("h", 3), ("y", 1)]);
/// ```
pub trait NamedValues<S>: Copy + Send {
    /// Hands each value to `visit`, with its name, in the order of their declaration.
    ///
    /// ```
    /// use netwright::{prelude::*, program::NamedValues};
    ///
    /// network! { struct Net { x: input(2); h: x -> dense(3) -> relu; y: h -> dense(1); loss: mse(y); } }
    /// let mut lengths = Vec::new();
    /// Net::new(1).values(&[1.0, 2.0]).each(&mut |name, value: &[f32]| lengths.push((name, value.len())));
    /// assert_eq!(lengths, [("h", 3), ("y", 1)]);
    /// ```
    fn each(&self, visit: &mut dyn FnMut(&'static str, &[S]));
}

/// A row of numbers: an array.
///
/// ```
/// use netwright::program::Row;
///
/// fn sum<R: Row<f32>>(row: &R) -> f32 {
///     row.as_ref().iter().sum()
/// }
/// assert_eq!(sum(&[1.0, 2.0]), 3.0);
/// ```
pub trait Row<S>: AsRef<[S]> + AsMut<[S]> + Copy + Send + Sync + 'static {
    /// All numbers `value`.
    ///
    /// ```
    /// use netwright::program::Row;
    ///
    /// let row: [f32; 3] = Row::filled(0.5);
    /// assert_eq!(row, [0.5; 3]);
    /// ```
    fn filled(value: S) -> Self;
}

impl<S: Copy + Send + Sync + 'static, const N: usize> Row<S> for [S; N] {
    #[inline(always)]
    fn filled(value: S) -> Self {
        [value; N]
    }
}
