//! The emitted bodies as [`Kernel`]s, so that they run with the machine's arithmetic.
//!
//! Input: the arguments of a method. Output: the result of its body. Guarantees: each method of
//! `Feedforward`, `Recurrent`, `Differentiable`, `Trainable` and `TrainableOverTime` has one entry here, with
//! its arguments, and only the calls of its body: one, or one for each step, or one for each part of the rows
//! whose results wait on the stack.

use crate::class::class_of;
use crate::machine::if_vectors;
use crate::optimizer::{Chosen, Every, Frozen, Kept, Optimizer, Rule};
use crate::part::{BatchPart, WholeBatch};
use crate::program::{ForwardProgram, RecurrentProgram, Row, TrainingProgram, UpdateProgram};
use crate::rows::{first_rows, rows_from, rows_from_mut};
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

mod sequences;

pub(crate) use sequences::{GradientOfSequences, InputGradientOfSequences, LossOfSequences, TrainSequences};

kernels! {
    /// `forward`.
    Forward<'a, S, N: ForwardProgram<S>> { network: &'a N, x: &'a N::Input } -> N::Output {
        network.forward_row::<A>(x)
    }

    /// `forward_logits`.
    Logits<'a, S, N: ForwardProgram<S>> { network: &'a N, x: &'a N::Input } -> N::Output {
        network.logits_row::<A>(x)
    }

    /// `values`.
    Values<'a, S, N: ForwardProgram<S>> { network: &'a N, x: &'a N::Input } -> N::Values {
        network.values_row::<A>(x)
    }

    /// `forward_batch`.
    ForwardRows<'a, S, N: ForwardProgram<S>> {
        network: &'a N,
        x: &'a [N::Input],
        y: &'a mut [N::Output]
    } -> () {
        network.forward_rows::<A>(x, y);
    }

    /// `classify_batch`. The length of an array cannot be a constant of a type parameter, so there is one
    /// function for each of some lengths: up to 960 numbers, or as many rows as the compiler found room for.
    ClassifyRows<'a, S, N: ForwardProgram<S>> {
        network: &'a N,
        x: &'a [N::Input],
        classes: &'a mut [usize]
    } -> () {
        if const { N::OUTPUTS <= 2 } {
            classify::<A, S, N, 480>(network, x, classes);
        } else if const { N::OUTPUTS <= 10 } {
            classify::<A, S, N, 96>(network, x, classes);
        } else if const { N::BLOCK >= 48 } {
            classify::<A, S, N, 48>(network, x, classes);
        } else if const { N::BLOCK >= 24 } {
            classify::<A, S, N, 24>(network, x, classes);
        } else if const { N::BLOCK >= 12 } {
            classify::<A, S, N, 12>(network, x, classes);
        } else if const { N::BLOCK >= 6 } {
            classify::<A, S, N, 6>(network, x, classes);
        } else {
            classify::<A, S, N, 1>(network, x, classes);
        }
    }

    /// `step`.
    Step<'a, S, N: RecurrentProgram<S>> {
        network: &'a N,
        memory: &'a mut N::Memory,
        x: &'a N::Input
    } -> N::Output {
        network.step_row::<A>(memory, x)
    }

    /// `run`. Without vectors there is nothing to gain by blocks.
    Run<'a, S, N: RecurrentProgram<S>> {
        network: &'a N,
        memory: &'a mut N::Memory,
        x: &'a [N::Input],
        y: &'a mut [N::Output]
    } -> () {
        if_vectors!(
            network.run_rows::<A>(memory, x, y),
            step_by_step::<A, S, N>(network, memory, x, y)
        );
    }

    /// `run_last`.
    RunLast<'a, S, N: RecurrentProgram<S>> {
        network: &'a N,
        memory: &'a mut N::Memory,
        x: &'a [N::Input]
    } -> Option<N::Output> {
        if const { N::OUTPUTS <= 32 } {
            last_of_blocks::<A, S, N, 64>(network, memory, x)
        } else if const { N::OUTPUTS <= 128 } {
            last_of_blocks::<A, S, N, 16>(network, memory, x)
        } else {
            last_of_blocks::<A, S, N, 1>(network, memory, x)
        }
    }

    /// `loss`.
    Loss<'a, S, N: TrainingProgram<S>> {
        network: &'a N,
        x: &'a N::Input,
        target: &'a N::Target
    } -> S {
        network.loss_row::<A>(x, target)
    }

    /// `loss_batch`.
    LossRows<'a, S, N: TrainingProgram<S>> {
        network: &'a N,
        x: &'a [N::Input],
        target: &'a [N::Target]
    } -> S {
        network.loss_of_rows::<A>(x, target)
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
        train_row::<A, S, N, R>(network, x, target, rule, state)
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

    /// `gradient_batch`, of the layers that are chosen.
    GradientRows<'a, S, N: TrainingProgram<S>, L: Chosen; B> {
        network: &'a N,
        workspace: &'a mut N::Workspace<B>,
        x: &'a [N::Input],
        target: &'a [N::Target],
        weights: Option<&'a [S]>,
        layers: L,
        gradient: &'a mut N
    } -> S {
        let whole = WholeBatch { target, weights };
        network.gradient_rows::<A, L, B, false>(workspace, x, target, weights, 0, whole, layers, gradient)
    }

    /// `accumulate_batch`, of the layers that are chosen.
    AccumulateRows<'a, S, N: TrainingProgram<S>, L: Chosen; B> {
        network: &'a N,
        workspace: &'a mut N::Workspace<B>,
        part: BatchPart<'a, S, N::Input, N::Target>,
        layers: L,
        gradient: &'a mut N
    } -> S {
        let BatchPart { x, target, weights, first_row, whole } = part;
        let first_row = first_row as u64;
        network
            .gradient_rows::<A, L, B, true>(workspace, x, target, weights, first_row, whole, layers, gradient)
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
        if const { R::FREEZES } {
            let layers = rule.frozen();
            network.train_rows::<A, R, Frozen, B>(workspace, x, target, None, rule, layers, state)
        } else {
            network.train_rows::<A, R, Every, B>(workspace, x, target, None, rule, Every, state)
        }
    }

    /// `train_weighted_batch`, a kernel of its own, so that `train_batch` asks nobody for weights.
    TrainWeightedRows<'a, S, N: TrainingProgram<S>, R: Rule<S>; B> {
        network: &'a mut N,
        workspace: &'a mut N::Workspace<B>,
        x: &'a [N::Input],
        target: &'a [N::Target],
        weights: &'a [S],
        rule: R,
        state: Kept<R, S, &'a mut N>
    } -> S {
        if const { R::FREEZES } {
            let layers = rule.frozen();
            network.train_rows::<A, R, Frozen, B>(workspace, x, target, Some(weights), rule, layers, state)
        } else {
            network.train_rows::<A, R, Every, B>(workspace, x, target, Some(weights), rule, Every, state)
        }
    }

    /// `apply`: a rule on every parameter that is trained.
    Apply<'a, S, N: UpdateProgram<S>, R: Rule<S>> {
        network: &'a mut N,
        gradient: &'a N,
        rule: R,
        state: Kept<R, S, &'a mut N>
    } -> () {
        if const { R::FREEZES } {
            network.apply_all::<A, R, Frozen>(gradient, rule, rule.frozen(), state);
        } else {
            network.apply_all::<A, R, Every>(gradient, rule, Every, state);
        }
    }
}

/// One step.
#[inline(always)]
fn train_row<A: Arithmetic, S: Scalar, N: TrainingProgram<S>, R: Rule<S>>(
    network: &mut N,
    x: &N::Input,
    target: &N::Target,
    rule: R,
    state: Kept<R, S, &mut N>,
) -> S {
    if const { R::FREEZES } {
        let layers = rule.frozen();
        network.train_row::<A, R, Frozen>(x, target, rule, layers, state)
    } else {
        network.train_row::<A, R, Every>(x, target, rule, Every, state)
    }
}

/// The loss of each row, a sample alone.
#[inline(always)]
pub fn losses_of_rows<A: Arithmetic, S: Scalar, N: TrainingProgram<S>>(
    network: &N,
    x: &[N::Input],
    target: &[N::Target],
    losses: &mut [S],
) {
    for ((x, target), loss) in x.iter().zip(target).zip(losses) {
        *loss = network.loss_row::<A>(x, target);
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
        sum = sum + train_row::<A, S, N, O::Rule>(network, &x[row], &target[row], rule, state);
        row += 1;
    }
    sum
}

/// The classes of rows, whose outputs wait on the stack, `ROWS` at a time.
#[inline(always)]
fn classify<A: Arithmetic, S: Scalar, N: ForwardProgram<S>, const ROWS: usize>(
    network: &N,
    x: &[N::Input],
    classes: &mut [usize],
) {
    let rows = x.len().min(classes.len());
    let (mut y, mut start) = ([N::Output::filled(S::ZERO); ROWS], 0);
    while start < rows {
        let (x, classes) = (rows_from(x, start, ROWS), rows_from_mut(classes, start, ROWS));
        let y = first_rows(&mut y, x.len());
        network.forward_rows::<A>(x, y);
        for (class, y) in classes.iter_mut().zip(y) {
            let y = y.as_ref();
            *class = class_of(y.get(..N::CLASSES).unwrap_or(y));
        }
        start += ROWS;
    }
}

/// A step for each sample, in order.
#[doc(hidden)]
#[inline(always)]
pub fn step_by_step<A: Arithmetic, S: Scalar, N: RecurrentProgram<S>>(
    network: &N,
    memory: &mut N::Memory,
    x: &[N::Input],
    y: &mut [N::Output],
) {
    for (x, y) in x.iter().zip(y) {
        // The function that `step` is, so that it is compiled once.
        *y = A::outline(Step { network, memory: &mut *memory, x });
    }
}

/// The output of the last sample; those of a block wait on the stack. `None` of no sample.
#[inline(always)]
fn last_of_blocks<A: Arithmetic, S: Scalar, N: RecurrentProgram<S>, const ROWS: usize>(
    network: &N,
    memory: &mut N::Memory,
    x: &[N::Input],
) -> Option<N::Output> {
    let (mut y, mut last, mut start) = ([N::Output::filled(S::ZERO); ROWS], None, 0);
    while start < x.len() {
        let x = rows_from(x, start, ROWS);
        let y = first_rows(&mut y, x.len());
        // The function that `run` is, so that it is compiled once.
        A::outline(Run { network, memory: &mut *memory, x, y: &mut *y });
        last = y.last().copied();
        start += ROWS;
    }
    last
}

/// Whether a block has so few steps that they take less time one by one.
#[doc(hidden)]
#[inline(always)]
#[must_use]
pub const fn is_short(steps: usize) -> bool {
    steps < 4
}
