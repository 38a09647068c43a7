//! The emitted bodies as [`Kernel`]s, so that they run with the machine's arithmetic.
//!
//! Input: the arguments of a method. Output: the result of its body. Guarantees: each method of `Feedforward`
//! and `Trainable` has one entry here, with its arguments, and only the call of its body.

use crate::optimizer::{Kept, Optimizer, Rule};
use crate::program::{ForwardProgram, Row as _, TrainingProgram, UpdateProgram};
use crate::scalar::{Arithmetic, Kernel, Scalar};

/// Declares kernels: the arguments of a method, and its body, in which the arithmetic is called `A`.
macro_rules! kernels {
    ($(
        $(#[$attribute:meta])*
        $name:ident<'a, S, N: $program:path $(, $type:ident: $bound:path)* $(; $constant:ident)?> {
            $($argument:ident: $of:ty),+
        } -> $output:ty $body:block
    )+) => {
        $(
            $(#[$attribute])*
            pub(crate) struct $name<'a, S: Scalar, N: $program $(, $type: $bound)* $(, const $constant: usize)?> {
                $(pub(crate) $argument: $of,)+
            }

            impl<'a, S: Scalar, N: $program $(, $type: $bound)* $(, const $constant: usize)?> Kernel
                for $name<'a, S, N $(, $type)* $(, $constant)?>
            {
                type Output = $output;
                #[inline(always)]
                fn run<A: Arithmetic>(self) -> $output {
                    let Self { $($argument),+ } = self;
                    $body
                }
            }
        )+
    };
}

kernels! {
    /// `forward`.
    Forward<'a, S, N: ForwardProgram<S>> { network: &'a N, x: &'a N::Input } -> N::Output {
        network.forward_row::<A>(x)
    }

    /// `forward_logits`.
    Logits<'a, S, N: ForwardProgram<S>> { network: &'a N, x: &'a N::Input } -> N::Output {
        network.logits_row::<A>(x)
    }

    /// `forward_batch`.
    ForwardRows<'a, S, N: ForwardProgram<S>> {
        network: &'a N,
        x: &'a [N::Input],
        y: &'a mut [N::Output]
    } -> () {
        network.forward_rows::<A>(x, y);
    }

    /// `loss`.
    Loss<'a, S, N: TrainingProgram<S>> {
        network: &'a N,
        x: &'a N::Input,
        target: &'a N::Target
    } -> S {
        network.loss_row::<A>(x, target)
    }

    /// `backward_into`.
    Backward<'a, S, N: TrainingProgram<S>> {
        network: &'a N,
        x: &'a N::Input,
        target: &'a N::Target,
        gradient: &'a mut N
    } -> S {
        network.backward_row::<A>(x, target, gradient)
    }

    /// `input_gradient`.
    InputGradient<'a, S, N: TrainingProgram<S>> {
        network: &'a N,
        x: &'a N::Input,
        target: &'a N::Target
    } -> N::Input {
        let mut gradient = N::Input::filled(S::ZERO);
        network.input_gradient_row::<A>(x, target, &mut gradient);
        gradient
    }

    /// `input_gradient_into`.
    InputGradientInto<'a, S, N: TrainingProgram<S>> {
        network: &'a N,
        x: &'a N::Input,
        target: &'a N::Target,
        gradient: &'a mut N::Input
    } -> S {
        network.input_gradient_row::<A>(x, target, gradient)
    }

    /// `train_step`.
    TrainStep<'a, S, N: TrainingProgram<S>, R: Rule<S>> {
        network: &'a mut N,
        x: &'a N::Input,
        target: &'a N::Target,
        rule: R,
        state: Kept<R, S, &'a mut N>
    } -> S {
        network.train_row::<A, R>(x, target, rule, state)
    }

    /// `train_online`.
    TrainOnline<'a, S, N: TrainingProgram<S>, O: Optimizer<S, N>> {
        network: &'a mut N,
        x: &'a [N::Input],
        target: &'a [N::Target],
        optimizer: &'a mut O
    } -> S {
        if !N::IN_REGISTERS {
            return train_online::<A, S, N, O>(network, x, target, optimizer);
        }
        // Through the reference, each step would store the parameters and load them again.
        let mut copy = network.clone();
        let sum = train_online::<A, S, N, O>(&mut copy, x, target, optimizer);
        *network = copy;
        sum
    }

    /// `gradient_batch`.
    GradientRows<'a, S, N: TrainingProgram<S>; B> {
        network: &'a N,
        workspace: &'a mut N::Workspace<B>,
        x: &'a [N::Input],
        target: &'a [N::Target],
        weights: Option<&'a [S]>,
        gradient: &'a mut N
    } -> S {
        network.gradient_rows::<A, B, false>(workspace, x, target, weights, 0, gradient)
    }

    /// `accumulate_batch`.
    AccumulateRows<'a, S, N: TrainingProgram<S>; B> {
        network: &'a N,
        workspace: &'a mut N::Workspace<B>,
        x: &'a [N::Input],
        target: &'a [N::Target],
        first_row: u64,
        gradient: &'a mut N
    } -> S {
        network.gradient_rows::<A, B, true>(workspace, x, target, None, first_row, gradient)
    }

    /// `train_batch`.
    TrainRows<'a, S, N: TrainingProgram<S>, R: Rule<S>; B> {
        network: &'a mut N,
        workspace: &'a mut N::Workspace<B>,
        x: &'a [N::Input],
        target: &'a [N::Target],
        rule: R,
        state: Kept<R, S, &'a mut N>
    } -> S {
        network.train_rows::<A, R, B>(workspace, x, target, rule, state)
    }

    /// `apply`: a rule on every parameter that is trained.
    Apply<'a, S, N: UpdateProgram<S>, R: Rule<S>> {
        network: &'a mut N,
        gradient: &'a N,
        rule: R,
        state: Kept<R, S, &'a mut N>
    } -> () {
        network.apply_all::<A, R>(gradient, rule, state);
    }
}

/// One step for each row, in order; the sum of the losses before them.
#[inline(always)]
fn train_online<A: Arithmetic, S: Scalar, N: TrainingProgram<S>, O: Optimizer<S, N>>(
    network: &mut N,
    x: &[N::Input],
    target: &[N::Target],
    optimizer: &mut O,
) -> S {
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
