//! The methods of a network that remembers: users feed it samples in their order.
//!
//! Input: the next samples of a stream, and its memory. Output: the network's output for each. Guarantees:
//! samples that are cut into blocks in any way have the same bits; no method allocates, and a step has no
//! panic path. No method of [`Feedforward`](crate::Feedforward) is here; both have
//! [`Network`] in common.

use crate::length::LengthError;
use crate::memory::Memory as _;
use crate::network::{Network, refuse};
use crate::program::RecurrentProgram;
use crate::run;
use crate::scalar::Scalar;

/// A network with a memory: its output depends on the samples before.
///
/// Implemented by `network!` for declarations with `prev`. The memory is a value for each stream of samples
/// and no part of the network, so that a `static` network can serve many.
///
/// ```
/// use netwright::{Recurrent, prelude::*};
///
/// /// The last output for a stream.
/// fn last<N: Recurrent<f32>>(net: &N, x: &[N::Input]) -> Option<N::Output> {
///     let mut memory = N::memory();
///     x.iter().map(|x| net.step(&mut memory, x)).last()
/// }
///
/// network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1, weights = [[1]]); output: y; } }
/// assert_eq!(last(&Sum::new(0), &[[1.0], [2.0], [3.0]]), Some([6.0]));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not recurrent, so it has no `step` and no `run`",
    label = "has no memory",
    note = "a network without a memory has `forward` for one sample and `forward_batch` for several, from the trait `Feedforward`"
)]
pub trait Recurrent<S: Scalar>: Network<S> + RecurrentProgram<S> {
    /// [`On`](Network::On), which is recurrent, too.
    type RecurrentOn<T: Scalar>: Recurrent<T>;

    /// The memory before the first sample of a stream: zeros.
    ///
    /// ```
    /// # use netwright::{Recurrent, prelude::*};
    /// network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1, weights = [[1]]); output: y; } }
    /// // On the scalar `f32` the network has it as its own; on another one it is the trait's.
    /// let memory: SumMemory<f64> = Sum::<f64>::memory();
    /// assert_eq!(memory.y.get(1), Some(&[0.0]));
    /// ```
    #[doc(alias("hidden_state", "initial_state", "init_hidden", "zero_state"))]
    fn memory() -> Self::Memory {
        Self::Memory::empty()
    }

    /// The output for the next sample of a stream, `[S; OUTPUTS]`; the memory takes it in.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1, weights = [[1]]); output: y; } }
    /// let (net, mut memory) = (Sum::new(0), Sum::memory());
    /// assert_eq!(net.step(&mut memory, &[1.0]), [1.0]);
    /// assert_eq!(net.step(&mut memory, &[2.0]), [3.0]);
    /// ```
    #[doc(alias("forward", "process", "predict"))]
    #[inline]
    fn step(&self, memory: &mut Self::Memory, x: &Self::Input) -> Self::Output {
        S::dispatch(run::Step { network: self, memory, x })
    }

    /// The outputs for the next samples of a stream, with the bits of as many [`step`](Self::step)s.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1, weights = [[1]]); output: y; } }
    /// let (net, mut memory, mut y) = (Sum::new(0), Sum::memory(), [[0.0]; 2]);
    /// net.run(&mut memory, &[[1.0], [2.0]], &mut y);
    /// assert_eq!(y, [[1.0], [3.0]]);
    /// ```
    ///
    /// # Panics
    ///
    /// If `x` and `y` have different lengths; [`try_run`](Self::try_run) does not.
    #[doc(alias("forward", "process", "process_block"))]
    #[track_caller]
    fn run(&self, memory: &mut Self::Memory, x: &[Self::Input], y: &mut [Self::Output]) {
        if let Err(error) = self.try_run(memory, x, y) {
            refuse(error);
        }
    }

    /// [`run`](Self::run), which is left undone if the lengths differ.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1, weights = [[1]]); output: y; } }
    /// let mut memory = Sum::memory();
    /// assert!(Sum::new(0).try_run(&mut memory, &[[1.0]; 3], &mut [[0.0]; 2]).is_err());
    /// assert_eq!(memory, Sum::memory());
    /// ```
    ///
    /// # Errors
    ///
    /// If `x` and `y` have different lengths.
    fn try_run(
        &self,
        memory: &mut Self::Memory,
        x: &[Self::Input],
        y: &mut [Self::Output],
    ) -> Result<(), LengthError> {
        LengthError::check_equal("x", x.len(), "y", y.len())?;
        S::dispatch(run::Run { network: self, memory, x, y });
        Ok(())
    }

    /// The output for the last of the next samples of a stream, with the bits of a [`run`](Self::run): the
    /// class of a sequence, the next value of a series. `None` of no sample.
    ///
    /// ```
    /// # use netwright::prelude::*;
    /// network! { struct Sum { x: input(1); y: x + prev(y) -> dense(1, weights = [[1]]); output: y; } }
    /// let (net, mut memory) = (Sum::new(0), Sum::memory());
    /// assert_eq!(net.run_last(&mut memory, &[[1.0], [2.0], [3.0]]), Some([6.0]));
    /// assert_eq!(net.run_last(&mut memory, &[]), None);
    /// assert_eq!(net.run_last(&mut memory, &[[4.0]]), Some([10.0]));
    /// ```
    #[doc(alias("many_to_one", "return_sequences", "classify_sequence"))]
    fn run_last(&self, memory: &mut Self::Memory, x: &[Self::Input]) -> Option<Self::Output> {
        S::dispatch(run::RunLast { network: self, memory, x })
    }
}

/// A network with a memory that can be trained without it: none.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has a memory, so it is trained on sequences",
    label = "has `train_sequences`, `gradient_sequences` and `loss_sequences` if it has a loss",
    note = "a gradient goes back through the steps of a sequence: `net.train_sequences(&mut workspace, &x, &target, &lengths, &mut memories, &mut optimizer)`"
)]
pub trait WithoutMemory<S> {}

/// A network with a memory and a loss: what asks for training of one without a loss stands under this bound.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no loss, so it cannot be trained",
    note = "declare one in its `network!`, such as `loss: mse(y);`"
)]
pub trait HasLoss<S> {}
