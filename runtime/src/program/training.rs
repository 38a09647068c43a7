//! The emitted code of a network with a loss.

use super::{ForwardProgram, Program, Row};
use crate::flat::Flat;
use crate::optimizer::{Chosen, Kept, Rule};
use crate::part::WholeBatch;
use crate::rows::{first_rows, rows_from};
use crate::scalar::{Arithmetic, Scalar, add_in_order, mean_factor};

/// How many losses of `loss_batch` wait on the stack: a multiple of the blocks in which they are computed
/// (`BLOCKS` in `codegen/src/plan/cost.rs`), and so many that their buffers are seldom made anew.
const LOSSES: usize = 480;

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
        let rows = x.len().min(target.len());
        if rows == 0 {
            return S::ZERO;
        }
        let (mut losses, mut sum, mut start) = ([S::ZERO; LOSSES], S::ZERO, 0);
        while start < rows {
            let (x, target) = (rows_from(x, start, LOSSES), rows_from(target, start, LOSSES));
            let losses = first_rows(&mut losses, x.len().min(target.len()));
            self.loss_rows::<A>(x, target, losses);
            // Some losses wait on the stack: one sum takes all of them in order.
            sum = add_in_order(sum, losses);
            start += LOSSES;
        }
        sum * mean_factor(rows)
    }
    /// The mean loss of 1 to `B` samples; stores the gradient of the layers that are chosen. With `ADD` the
    /// sum of the losses; adds the gradients of the samples, of which the first is the row `first_row` of the
    /// whole batch.
    #[doc(hidden)]
    #[allow(clippy::too_many_arguments, reason = "the methods of users have seven, and hand them on")]
    fn gradient_rows<A: Arithmetic, L: Chosen, const B: usize, const ADD: bool>(
        &self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        weights: Option<&[S]>,
        first_row: u64,
        whole: WholeBatch<'_, S, Self::Target>,
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
