//! The loss, the outputs and the classes of whole sequences.
//!
//! Input: a network, sequences. Output: what it says of every step. Guarantees: a sequence begins with an
//! empty memory; sums are in `f64` and in the order of the rows, unless
//! terms of every step and of the last one are added, or a term is divided by weights.

use netwright_runtime::program::Row as _;
use netwright_runtime::topology::{ComparedSteps, Divisor};
use netwright_runtime::{Network, Recurrent, TrainableOverTime};

use super::super::class::Compared;
use super::compares;
use crate::metric::Confusion;
use crate::{Error, Sequences};

/// How many steps are added up in single precision.
const BLOCK: usize = 64;

/// The mean loss, of all steps or of the last ones.
pub(super) fn loss<N, const I: usize, const T: usize>(net: &N, data: &Sequences<I, T>) -> f64
where
    N: TrainableOverTime<f32, Input = [f32; I], Target = [f32; T]>,
{
    let by_weights = N::TOPOLOGY.losses.iter().any(|term| term.divisor == Divisor::Weights);
    match (compares(&N::TOPOLOGY, ComparedSteps::Every), compares(&N::TOPOLOGY, ComparedSteps::Last)) {
        (_, false) if !by_weights => of_steps(net, data),
        (false, true) if !by_weights => of_last_steps(net, data),
        // The parts of a sum cannot be told apart, and weights divide all of it: it is one sum, in single
        // precision.
        _ => {
            let mut memories: Vec<N::Memory> = data.lengths().iter().map(|_| N::memory()).collect();
            let loss = net.try_loss_sequences(data.rows(), data.targets(), data.lengths(), &mut memories);
            loss.map_or(f64::NAN, f64::from)
        }
    }
}

/// The mean loss of the last steps of all sequences.
fn of_last_steps<N, const I: usize, const T: usize>(net: &N, data: &Sequences<I, T>) -> f64
where
    N: TrainableOverTime<f32, Input = [f32; I], Target = [f32; T]>,
{
    let loss_of = |(x, target): (&[[f32; I]], &[[f32; T]])| {
        let loss = net.try_loss_sequences(x, target, &[x.len()], &mut [N::memory()]);
        f64::from(loss.unwrap_or(f32::NAN))
    };
    let sum: f64 = data.iter().map(|sequence| loss_of((sequence.rows(), sequence.targets()))).sum();
    sum / data.len() as f64
}

/// The mean loss of all steps.
fn of_steps<N, const I: usize, const T: usize>(net: &N, data: &Sequences<I, T>) -> f64
where
    N: TrainableOverTime<f32, Input = [f32; I], Target = [f32; T]>,
{
    let mut sum = 0.0;
    for sequence in data {
        let mut memory = [N::memory()];
        for (x, target) in sequence.rows().chunks(BLOCK).zip(sequence.targets().chunks(BLOCK)) {
            // Each row has a target, and each sequence a memory.
            let loss = net.try_loss_sequences(x, target, &[x.len()], &mut memory).unwrap_or(f32::NAN);
            sum += f64::from(loss) * x.len() as f64;
        }
    }
    sum / data.steps() as f64
}

/// The output of every step, in the order of the rows.
pub(super) fn outputs<N, const I: usize, const T: usize>(net: &N, data: &Sequences<I, T>) -> Vec<N::Output>
where
    N: Recurrent<f32, Input = [f32; I]>,
{
    let mut outputs = vec![N::Output::filled(f32::NAN); data.steps()];
    let mut rest = &mut outputs[..];
    for sequence in data {
        let Some((own, others)) = rest.split_at_mut_checked(sequence.rows().len()) else { break };
        // Both have a row for each step.
        let _ = net.try_run(&mut N::memory(), sequence.rows(), own);
        rest = others;
    }
    outputs
}

/// The steps whose classes count.
#[derive(Clone, Copy)]
pub(super) enum Counted {
    All,
    /// The last one of each sequence.
    Last,
}

/// How many of the steps that count have the class that the network says.
pub(super) fn accuracy<N, const I: usize, const T: usize>(
    data: &Sequences<I, T>,
    outputs: &[N::Output],
    counted: Counted,
) -> Result<f64, Error>
where
    N: Network<f32>,
{
    let compared = Compared::of::<N, T>()?;
    let (truths, outputs): (_, Vec<&N::Output>) = match counted {
        Counted::All => (compared.truths_of(data)?, outputs.iter().collect()),
        Counted::Last => (compared.last_truths_of(data)?, data.last_of(outputs).collect()),
    };
    let mut confusion = Confusion::new(compared.classes())?;
    for (truth, output) in truths.into_iter().zip(outputs) {
        confusion.add(truth, compared.predicted(output.as_ref())?)?;
    }
    confusion.accuracy()
}
