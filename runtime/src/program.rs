//! The emitted code of a network: the bodies of its methods, generic over the arithmetic.
//!
//! These traits are implemented by emitted code only. Users call the methods of [`Network`](crate::Network),
//! [`Feedforward`](crate::Feedforward) and [`Trainable`](crate::Trainable), which run the bodies with the
//! machine's arithmetic.

use crate::flat::Flat;
use crate::flat::Rest;
use crate::optimizer::{Chosen, Kept, Rule};
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

/// The code that changes the parameters of a network with a loss.
///
/// ```
/// use netwright::{Optimizable, prelude::*, program::UpdateProgram};
///
/// // Implemented by every network with a loss, which makes it `Optimizable`.
/// fn is_updated<N: UpdateProgram<f32> + Optimizable<f32>>() {}
///
/// network! { struct Net<2, 3 tanh, 1>; }
/// is_updated::<Net>();
/// ```
pub trait UpdateProgram<S: Scalar>: Program<S> {
    /// Applies a gradient to every layer that is trained and chosen.
    #[doc(hidden)]
    fn apply_all<A: Arithmetic, R: Rule<S>, L: Chosen>(
        &mut self,
        gradient: &Self,
        rule: R,
        layers: L,
        state: Kept<R, S, &mut Self>,
    );
}

/// The training code of a network with a loss.
///
/// ```
/// use netwright::{Trainable, prelude::*, program::TrainingProgram};
///
/// /// Buffers for up to 32 samples of any network.
/// fn buffers<N: Trainable<f32>>() -> <N as TrainingProgram<f32>>::Workspace<32> {
///     N::workspace::<32>()
/// }
///
/// network! { struct Net<2, 3 tanh, 1>; }
/// let mut workspace = buffers::<Net>();
/// Net::new(1).train_batch(&mut workspace, &[[0.5, -0.5]], &[[1.0]], &mut Sgd::new(0.1));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no loss, so it cannot be trained",
    note = "declare one in its `network!`, such as `loss: mse(y);`"
)]
pub trait TrainingProgram<S: Scalar>: ForwardProgram<S> + UpdateProgram<S> {
    /// The target, with which an output is compared: `[S; TARGETS]`.
    type Target: Row<S>;
    /// The buffers for training on up to `B` samples at a time.
    type Workspace<const B: usize>: Flat<S> + Send;
    /// How many numbers a target has.
    const TARGETS: usize;
    /// The fewest rows of a step.
    #[doc(hidden)]
    const LEAST_ROWS: usize = 1;
    /// Whether the whole network fits in registers, so that it is worth to train on a copy.
    #[doc(hidden)]
    const IN_REGISTERS: bool;

    /// The loss of one sample.
    #[doc(hidden)]
    fn loss_row<A: Arithmetic>(&self, x: &Self::Input, target: &Self::Target) -> S;
    /// The loss of one sample; stores the gradient.
    #[doc(hidden)]
    fn backward_row<A: Arithmetic>(&self, x: &Self::Input, target: &Self::Target, gradient: &mut Self) -> S;
    /// The loss of one sample; stores the gradient of the loss with respect to the sample.
    #[doc(hidden)]
    fn input_gradient_row<A: Arithmetic>(
        &self,
        x: &Self::Input,
        target: &Self::Target,
        gradient: &mut Self::Input,
    ) -> S;
    /// The loss of one sample; applies the gradient to the layers that are chosen.
    #[doc(hidden)]
    fn train_row<A: Arithmetic, R: Rule<S>, L: Chosen>(
        &mut self,
        x: &Self::Input,
        target: &Self::Target,
        rule: R,
        layers: L,
        state: Kept<R, S, &mut Self>,
    ) -> S;
    /// The losses of as many samples as all slices have.
    #[doc(hidden)]
    fn loss_rows<A: Arithmetic>(&self, x: &[Self::Input], target: &[Self::Target], losses: &mut [S]);
    /// The mean loss of as many samples as both slices have; 0 of none. Of a network with a term that is
    /// divided by weights of its targets it is not the mean of the losses of samples.
    #[doc(hidden)]
    #[inline(always)]
    fn loss_of_rows<A: Arithmetic>(&self, x: &[Self::Input], target: &[Self::Target]) -> S {
        crate::run::mean_loss::<A, S, Self>(self, x, target)
    }
    /// The mean loss of 1 to `B` samples; stores the gradient of the layers that are chosen. With `ADD` the
    /// sum of the losses; adds the gradients of the samples, of which the first is the row `first_row` of its
    /// batch.
    #[doc(hidden)]
    #[allow(clippy::too_many_arguments, reason = "the methods of users have seven, and hand them on")]
    fn gradient_rows<A: Arithmetic, L: Chosen, const B: usize, const ADD: bool>(
        &self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        weights: Option<&[S]>,
        first_row: u64,
        layers: L,
        gradient: &mut Self,
    ) -> S;
    /// The mean loss of 1 to `B` samples; applies the gradient to the layers that are chosen.
    #[doc(hidden)]
    #[allow(clippy::too_many_arguments, reason = "the methods of users have seven, and hand them on")]
    fn train_rows<A: Arithmetic, R: Rule<S>, L: Chosen, const B: usize>(
        &mut self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        weights: Option<&[S]>,
        rule: R,
        layers: L,
        state: Kept<R, S, &mut Self>,
    ) -> S;
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
