//! What users do with a network: evaluate, differentiate, train.
//!
//! The same vocabulary stands on every emitted struct as inherent methods; the traits are for code that is
//! generic over networks, and for constructing them on other scalars: `Wdbc::<f64>::zeros()`.

use core::marker::PhantomData;

use crate::class::class_of;
use crate::flat;
use crate::kernel::parallel;
use crate::length::LengthError;
use crate::optimizer::Optimizer;
use crate::program::{Program, TrainingProgram};
use crate::run;
use crate::scalar::Scalar;
use crate::state::{Rest as _, StateRef};

/// A network: its parameters, and what it makes of a sample.
///
/// Implemented by `network!`. The methods for one sample have no panic path and allocate nothing.
pub trait Network<S: Scalar>: Program<S> {
    /// A network with initial parameters: the same for a seed on every machine, and in every scalar type up to
    /// its rounding.
    fn new(seed: u64) -> Self {
        let mut network = Self::blank();
        network.initialize(seed);
        network
    }

    /// A network with all parameters 0, also where the declaration gives some; the shape of a gradient.
    fn zeros() -> Self {
        Self::blank()
    }

    /// [`new`](Self::new), built in place on the heap.
    #[cfg(feature = "alloc")]
    fn boxed(seed: u64) -> alloc::boxed::Box<Self> {
        let mut network = Self::boxed_zeros();
        network.initialize(seed);
        network
    }

    /// [`zeros`](Self::zeros), built in place on the heap.
    #[cfg(feature = "alloc")]
    fn boxed_zeros() -> alloc::boxed::Box<Self> {
        flat::boxed(S::ZERO)
    }

    /// The output for a sample, `[S; OUTPUTS]`.
    #[inline]
    fn forward(&self, x: &Self::Input) -> Self::Output {
        S::dispatch(run::Forward { network: self, x })
    }

    /// The output before the last activation, `[S; OUTPUTS]`.
    #[inline]
    fn forward_logits(&self, x: &Self::Input) -> Self::Output {
        S::dispatch(run::Logits { network: self, x })
    }

    /// The class of a sample: the index of the largest output (the first of equal ones), or with one output
    /// whether it exceeds 0.5. Where the declaration names several outputs, the first of them counts.
    ///
    /// A NaN is passed over as if it were the smallest number, so where all outputs are NaN the class is 0;
    /// [`try_classify`](Self::try_classify) refuses.
    #[inline]
    fn classify(&self, x: &Self::Input) -> usize {
        let y = self.forward(x);
        let y = y.as_ref();
        class_of(y.get(..Self::CLASSES).unwrap_or(y))
    }

    /// [`classify`](Self::classify), or `None` if one of the outputs that it compares is NaN.
    #[inline]
    fn try_classify(&self, x: &Self::Input) -> Option<usize> {
        let y = self.forward(x);
        let y = y.as_ref();
        let y = y.get(..Self::CLASSES).unwrap_or(y);
        for value in y {
            if value.is_nan() {
                return None;
            }
        }
        Some(class_of(y))
    }

    /// The outputs for rows of samples: `y[s] = forward(x[s])`, with the same bits.
    ///
    /// # Panics
    ///
    /// If `x` and `y` have different lengths; [`try_forward_batch`](Self::try_forward_batch) does not.
    #[track_caller]
    fn forward_batch(&self, x: &[Self::Input], y: &mut [Self::Output]) {
        if let Err(error) = self.try_forward_batch(x, y) {
            refuse(error);
        }
    }

    /// [`forward_batch`](Self::forward_batch), which is left undone if the lengths differ.
    ///
    /// # Errors
    ///
    /// If `x` and `y` have different lengths.
    fn try_forward_batch(&self, x: &[Self::Input], y: &mut [Self::Output]) -> Result<(), LengthError> {
        LengthError::check_equal("x", x.len(), "y", y.len())?;
        parallel::dispatch::<S, _>(run::ForwardRows { network: self, x, y }, x.len(), Self::PARAMETERS);
        Ok(())
    }

    /// What the network keeps besides its parameters; `None` if it keeps nothing.
    fn state(&self) -> Option<StateRef<'_, S>> {
        flat::rest(self).state()
    }

    /// Takes over what the same network on any scalar keeps, rounded to nearest.
    fn set_state<T: Scalar>(&mut self, state: StateRef<'_, T>) {
        if let Some((seed, step, running)) = flat::rest_mut(self).parts_mut() {
            (*seed, *step) = (state.draws.seed, state.draws.step);
            for (to, from) in running.iter_mut().zip(state.running) {
                *to = from.map(|number| S::from_f64(number.to_f64()));
            }
        }
    }

    /// All parameters: the fields in order, of each the weights row by row, then the bias. The [`state`](Self::state) of a
    /// network with `dropout` or `batch_norm` is not among them: without its running statistics a `batch_norm` computes
    /// something else. [`to_bytes`](crate::Saving::to_bytes) saves both.
    fn parameters(&self) -> &[S] {
        flat::as_slice(self)
    }

    /// All parameters, to be changed.
    fn parameters_mut(&mut self) -> &mut [S] {
        flat::as_mut_slice(self)
    }
}

/// A network with a loss: what can be trained.
///
/// Implemented by `network!`. A target is `[S; TARGETS]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no loss, so it cannot be trained",
    note = "declare one in its `network!`, such as `loss: mse(y);`"
)]
pub trait Trainable<S: Scalar>: Network<S> + TrainingProgram<S> {
    /// Buffers for training on up to `B` samples at a time.
    fn workspace<const B: usize>() -> Self::Workspace<B>;

    /// [`workspace`](Self::workspace), built in place on the heap.
    #[cfg(feature = "alloc")]
    fn boxed_workspace<const B: usize>() -> alloc::boxed::Box<Self::Workspace<B>> {
        flat::boxed(S::ZERO)
    }

    /// The loss of a sample.
    #[inline]
    fn loss(&self, x: &Self::Input, target: &Self::Target) -> S {
        S::dispatch(run::Loss { network: self, x, target })
    }

    /// The loss of a sample and its gradient with respect to every parameter, as a network of the same shape.
    #[inline]
    fn backward(&self, x: &Self::Input, target: &Self::Target) -> (S, Self) {
        let mut gradient = Self::blank();
        let loss = self.backward_into(x, target, &mut gradient);
        (loss, gradient)
    }

    /// [`backward`](Self::backward) into a gradient that exists already; all of it is overwritten.
    #[inline]
    fn backward_into(&self, x: &Self::Input, target: &Self::Target, gradient: &mut Self) -> S {
        S::dispatch(run::Backward { network: self, x, target, gradient })
    }

    /// The gradient of the loss with respect to the sample, `[S; INPUTS]`.
    #[inline]
    fn input_gradient(&self, x: &Self::Input, target: &Self::Target) -> Self::Input {
        S::dispatch(run::InputGradient { network: self, x, target })
    }

    /// One step of the optimiser on one sample; returns the loss before it.
    #[inline]
    fn train_step<const K: usize, O: Optimizer<S, Self, K>>(
        &mut self,
        x: &Self::Input,
        target: &Self::Target,
        optimizer: &mut O,
    ) -> S {
        const { assert_one_by_one(Self::LEAST_ROWS) };
        let (rule, state) = optimizer.step();
        S::dispatch(run::TrainStep { network: self, x, target, rule, state })
    }

    /// One step of the optimiser for each row, in order; returns the mean of the losses before the steps, or 0
    /// for no rows.
    ///
    /// # Panics
    ///
    /// If `x` and `target` have different lengths; [`try_train_online`](Self::try_train_online) does not.
    #[track_caller]
    fn train_online<const K: usize, O: Optimizer<S, Self, K>>(
        &mut self,
        x: &[Self::Input],
        target: &[Self::Target],
        optimizer: &mut O,
    ) -> S {
        match self.try_train_online(x, target, optimizer) {
            Ok(loss) => loss,
            Err(error) => refuse(error),
        }
    }

    /// [`train_online`](Self::train_online), which is left undone if the lengths differ.
    ///
    /// # Errors
    ///
    /// If `x` and `target` have different lengths.
    fn try_train_online<const K: usize, O: Optimizer<S, Self, K>>(
        &mut self,
        x: &[Self::Input],
        target: &[Self::Target],
        optimizer: &mut O,
    ) -> Result<S, LengthError> {
        const { assert_one_by_one(Self::LEAST_ROWS) };
        LengthError::check_equal("x", x.len(), "target", target.len())?;
        if x.is_empty() {
            return Ok(S::ZERO);
        }
        let sum = S::dispatch(run::TrainOnline { network: self, x, target, optimizer, scalar: PhantomData });
        Ok(sum * mean_factor(x.len()))
    }

    /// One step of the optimiser on the mean of 1 to `B` samples; returns their mean loss before it.
    ///
    /// # Panics
    ///
    /// If `x` and `target` have different lengths, or other than 1 to `B` rows (2 to `B` with a `batch_norm`);
    /// [`try_train_batch`](Self::try_train_batch) does not.
    #[track_caller]
    fn train_batch<const B: usize, const K: usize, O: Optimizer<S, Self, K>>(
        &mut self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        optimizer: &mut O,
    ) -> S {
        match self.try_train_batch::<B, K, O>(workspace, x, target, optimizer) {
            Ok(loss) => loss,
            Err(error) => refuse(error),
        }
    }

    /// [`train_batch`](Self::train_batch), which is left undone if the lengths do not fit.
    ///
    /// # Errors
    ///
    /// If `x` and `target` have different lengths, or other than 1 to `B` rows (2 to `B` with a `batch_norm`).
    fn try_train_batch<const B: usize, const K: usize, O: Optimizer<S, Self, K>>(
        &mut self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        optimizer: &mut O,
    ) -> Result<S, LengthError> {
        LengthError::check_equal("x", x.len(), "target", target.len())?;
        LengthError::check_batch(x.len(), Self::LEAST_ROWS, B)?;
        let (rule, state) = optimizer.step();
        let step = run::TrainRows { network: self, workspace, x, target, rule, state };
        Ok(parallel::dispatch::<S, _>(step, x.len(), Self::PARAMETERS))
    }

    /// The mean loss of 1 to `B` samples, and its gradient. With `weights`, sample `s` counts `weights[s]` times:
    /// the loss is `Σ weightsₛ·Lₛ / n`, as with PyTorch's `weight` and mean reduction.
    ///
    /// # Panics
    ///
    /// If `x`, `target` and `weights` have different lengths, or other than 1 to `B` rows (2 to `B` with a `batch_norm`);
    /// [`try_gradient_batch`](Self::try_gradient_batch) does not.
    #[track_caller]
    fn gradient_batch<const B: usize>(
        &self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        weights: Option<&[S]>,
        gradient: &mut Self,
    ) -> S {
        match self.try_gradient_batch(workspace, x, target, weights, gradient) {
            Ok(loss) => loss,
            Err(error) => refuse(error),
        }
    }

    /// [`gradient_batch`](Self::gradient_batch), which is left undone if the lengths do not fit.
    ///
    /// # Errors
    ///
    /// If `x`, `target` and `weights` have different lengths, or other than 1 to `B` rows (2 to `B` with a `batch_norm`).
    fn try_gradient_batch<const B: usize>(
        &self,
        workspace: &mut Self::Workspace<B>,
        x: &[Self::Input],
        target: &[Self::Target],
        weights: Option<&[S]>,
        gradient: &mut Self,
    ) -> Result<S, LengthError> {
        LengthError::check_equal("x", x.len(), "target", target.len())?;
        if let Some(weights) = weights {
            LengthError::check_equal("x", x.len(), "weights", weights.len())?;
        }
        LengthError::check_batch(x.len(), Self::LEAST_ROWS, B)?;
        let rows = run::GradientRows { network: self, workspace, x, target, weights, gradient };
        Ok(parallel::dispatch::<S, _>(rows, x.len(), Self::PARAMETERS))
    }

    /// One step of the optimiser with a gradient that was computed before. Frozen layers stay as they are.
    fn apply<const K: usize, O: Optimizer<S, Self, K>>(&mut self, gradient: &Self, optimizer: &mut O) {
        let (rule, state) = optimizer.step();
        S::dispatch(run::Apply { network: self, gradient, rule, state, scalar: PhantomData });
    }
}

/// Refuses at compile time what a network with `batch_norm` cannot do.
const fn assert_one_by_one(least_rows: usize) {
    assert!(
        least_rows == 1,
        "this network has a `batch_norm`, whose statistics need several samples: use `train_batch` with 2 rows or more"
    );
}

/// A network with a loss, as [`Trainable`]: what asks for buffers of a network without one stands under this bound. It names
/// `B`, because a bound without a parameter would have to be met where it is declared.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no loss, so it cannot be trained",
    note = "declare one in its `network!`, such as `loss: mse(y);`"
)]
pub trait HasWorkspace<S, const B: usize> {}

/// A network that can be built on the heap: none without the feature `alloc`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be built on the heap: `boxed`, `boxed_zeros` and `boxed_workspace` need the feature `alloc`",
    label = "needs the feature `alloc` of netwright",
    note = "write in Cargo.toml: `netwright = {{ version = \"0.1\", features = [\"alloc\"] }}`"
)]
pub trait OnHeap<T> {}

/// A network that can be trained on one sample at a time: every one with a loss and without a `batch_norm`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` has a `batch_norm`, so it cannot be trained on one sample at a time",
    label = "its statistics need several samples",
    note = "use `train_batch` with 2 rows or more"
)]
pub trait OneByOne<S> {}

/// `1/n`, by which a sum over `n` samples becomes their mean.
#[inline(always)]
pub fn mean_factor<S: Scalar>(n: usize) -> S {
    S::ONE / S::from_u64(n as u64)
}

/// The only panic of the batch methods. It is no closure's: in one, the place of the panic would be here and not the caller's.
#[cold]
#[track_caller]
#[expect(clippy::panic, reason = "documented at every method that calls it; the `try_` forms do not")]
fn refuse(error: LengthError) -> ! {
    panic!("{error}")
}

/// Copies all parameters of a network into one with another scalar type, rounded to nearest, and its state.
pub fn cast_into<S: Scalar, T: Scalar, N: Network<S>, M: Network<T>>(from: &N, to: &mut M) {
    for (to, from) in flat::as_mut_slice(to).iter_mut().zip(flat::as_slice(from)) {
        *to = T::from_f64(from.to_f64());
    }
    if let Some(state) = from.state() {
        to.set_state(state);
    }
}
