//! The emitted bodies as [`Kernel`]s, so that they run with the machine's arithmetic.

use core::marker::PhantomData;

use crate::optimizer::{Kept, Optimizer, Rule};
use crate::program::{ForwardProgram, Row as _, TrainingProgram, UpdateProgram};
use crate::scalar::{Arithmetic, Kernel, Scalar};

/// `forward`.
pub(crate) struct Forward<'a, S: Scalar, N: ForwardProgram<S>> {
    pub(crate) network: &'a N,
    pub(crate) x: &'a N::Input,
}

impl<S: Scalar, N: ForwardProgram<S>> Kernel for Forward<'_, S, N> {
    type Output = N::Output;
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> N::Output {
        self.network.forward_row::<A>(self.x)
    }
}

/// `forward_logits`.
pub(crate) struct Logits<'a, S: Scalar, N: ForwardProgram<S>> {
    pub(crate) network: &'a N,
    pub(crate) x: &'a N::Input,
}

impl<S: Scalar, N: ForwardProgram<S>> Kernel for Logits<'_, S, N> {
    type Output = N::Output;
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> N::Output {
        self.network.logits_row::<A>(self.x)
    }
}

/// `forward_batch`.
pub(crate) struct ForwardRows<'a, S: Scalar, N: ForwardProgram<S>> {
    pub(crate) network: &'a N,
    pub(crate) x: &'a [N::Input],
    pub(crate) y: &'a mut [N::Output],
}

impl<S: Scalar, N: ForwardProgram<S>> Kernel for ForwardRows<'_, S, N> {
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        self.network.forward_rows::<A>(self.x, self.y);
    }
}

/// `loss`.
pub(crate) struct Loss<'a, S: Scalar, N: TrainingProgram<S>> {
    pub(crate) network: &'a N,
    pub(crate) x: &'a N::Input,
    pub(crate) target: &'a N::Target,
}

impl<S: Scalar, N: TrainingProgram<S>> Kernel for Loss<'_, S, N> {
    type Output = S;
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> S {
        self.network.loss_row::<A>(self.x, self.target)
    }
}

/// `backward_into`.
pub(crate) struct Backward<'a, S: Scalar, N: TrainingProgram<S>> {
    pub(crate) network: &'a N,
    pub(crate) x: &'a N::Input,
    pub(crate) target: &'a N::Target,
    pub(crate) gradient: &'a mut N,
}

impl<S: Scalar, N: TrainingProgram<S>> Kernel for Backward<'_, S, N> {
    type Output = S;
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> S {
        self.network.backward_row::<A>(self.x, self.target, self.gradient)
    }
}

/// `input_gradient`.
pub(crate) struct InputGradient<'a, S: Scalar, N: TrainingProgram<S>> {
    pub(crate) network: &'a N,
    pub(crate) x: &'a N::Input,
    pub(crate) target: &'a N::Target,
}

impl<S: Scalar, N: TrainingProgram<S>> Kernel for InputGradient<'_, S, N> {
    type Output = N::Input;
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> N::Input {
        let mut gradient = N::Input::filled(S::ZERO);
        self.network.input_gradient_row::<A>(self.x, self.target, &mut gradient);
        gradient
    }
}

/// `input_gradient_into`.
pub(crate) struct InputGradientInto<'a, S: Scalar, N: TrainingProgram<S>> {
    pub(crate) network: &'a N,
    pub(crate) x: &'a N::Input,
    pub(crate) target: &'a N::Target,
    pub(crate) gradient: &'a mut N::Input,
}

impl<S: Scalar, N: TrainingProgram<S>> Kernel for InputGradientInto<'_, S, N> {
    type Output = S;
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> S {
        self.network.input_gradient_row::<A>(self.x, self.target, self.gradient)
    }
}

/// `train_step`.
pub(crate) struct TrainStep<'a, S: Scalar, N: TrainingProgram<S>, R: Rule<S>> {
    pub(crate) network: &'a mut N,
    pub(crate) x: &'a N::Input,
    pub(crate) target: &'a N::Target,
    pub(crate) rule: R,
    pub(crate) state: Kept<R, S, &'a mut N>,
}

impl<S: Scalar, N: TrainingProgram<S>, R: Rule<S>> Kernel for TrainStep<'_, S, N, R> {
    type Output = S;
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> S {
        self.network.train_row::<A, R>(self.x, self.target, self.rule, self.state)
    }
}

/// `train_online`.
pub(crate) struct TrainOnline<'a, S: Scalar, N: TrainingProgram<S>, O> {
    pub(crate) network: &'a mut N,
    pub(crate) x: &'a [N::Input],
    pub(crate) target: &'a [N::Target],
    pub(crate) optimizer: &'a mut O,
    pub(crate) scalar: PhantomData<S>,
}

impl<S, N, O> TrainOnline<'_, S, N, O>
where
    S: Scalar,
    N: TrainingProgram<S>,
    O: Optimizer<S, N>,
{
    #[inline(always)]
    fn train<A: Arithmetic>(network: &mut N, x: &[N::Input], target: &[N::Target], optimizer: &mut O) -> S {
        let mut sum = S::ZERO;
        let rows = x.len().min(target.len());
        let mut row = 0;
        while row < rows {
            let (rule, state) = optimizer.step();
            sum = sum + network.train_row::<A, O::Rule>(&x[row], &target[row], rule, state);
            row += 1;
        }
        sum
    }
}

impl<S, N, O> Kernel for TrainOnline<'_, S, N, O>
where
    S: Scalar,
    N: TrainingProgram<S>,
    O: Optimizer<S, N>,
{
    type Output = S;
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> S {
        if !N::IN_REGISTERS {
            return Self::train::<A>(self.network, self.x, self.target, self.optimizer);
        }
        // Through the reference, each step would store the parameters and load them again.
        let mut copy = self.network.clone();
        let sum = Self::train::<A>(&mut copy, self.x, self.target, self.optimizer);
        *self.network = copy;
        sum
    }
}

/// `gradient_batch`.
pub(crate) struct GradientRows<'a, S: Scalar, N: TrainingProgram<S>, const B: usize> {
    pub(crate) network: &'a N,
    pub(crate) workspace: &'a mut N::Workspace<B>,
    pub(crate) x: &'a [N::Input],
    pub(crate) target: &'a [N::Target],
    pub(crate) weights: Option<&'a [S]>,
    pub(crate) gradient: &'a mut N,
}

impl<S: Scalar, N: TrainingProgram<S>, const B: usize> Kernel for GradientRows<'_, S, N, B> {
    type Output = S;
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> S {
        let Self { network, workspace, x, target, weights, gradient } = self;
        network.gradient_rows::<A, B, false>(workspace, x, target, weights, 0, gradient)
    }
}

/// `accumulate_batch`.
pub(crate) struct AccumulateRows<'a, S: Scalar, N: TrainingProgram<S>, const B: usize> {
    pub(crate) network: &'a N,
    pub(crate) workspace: &'a mut N::Workspace<B>,
    pub(crate) x: &'a [N::Input],
    pub(crate) target: &'a [N::Target],
    pub(crate) first_row: u64,
    pub(crate) gradient: &'a mut N,
}

impl<S: Scalar, N: TrainingProgram<S>, const B: usize> Kernel for AccumulateRows<'_, S, N, B> {
    type Output = S;
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> S {
        let Self { network, workspace, x, target, first_row, gradient } = self;
        network.gradient_rows::<A, B, true>(workspace, x, target, None, first_row, gradient)
    }
}

/// `train_batch`.
pub(crate) struct TrainRows<'a, S: Scalar, N: TrainingProgram<S>, R: Rule<S>, const B: usize> {
    pub(crate) network: &'a mut N,
    pub(crate) workspace: &'a mut N::Workspace<B>,
    pub(crate) x: &'a [N::Input],
    pub(crate) target: &'a [N::Target],
    pub(crate) rule: R,
    pub(crate) state: Kept<R, S, &'a mut N>,
}

impl<S, N, R, const B: usize> Kernel for TrainRows<'_, S, N, R, B>
where
    S: Scalar,
    N: TrainingProgram<S>,
    R: Rule<S>,
{
    type Output = S;
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> S {
        self.network.train_rows::<A, R, B>(self.workspace, self.x, self.target, self.rule, self.state)
    }
}

/// `apply`: a rule on every parameter that is trained.
pub(crate) struct Apply<'a, S: Scalar, N: UpdateProgram<S>, R: Rule<S>> {
    pub(crate) network: &'a mut N,
    pub(crate) gradient: &'a N,
    pub(crate) rule: R,
    pub(crate) state: Kept<R, S, &'a mut N>,
    pub(crate) scalar: PhantomData<S>,
}

impl<S, N, R> Kernel for Apply<'_, S, N, R>
where
    S: Scalar,
    N: UpdateProgram<S>,
    R: Rule<S>,
{
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        self.network.apply_all::<A, R>(self.gradient, self.rule, self.state);
    }
}
