//! Gradients of rows as the methods of users ask for them: the checks, and the call of the emitted body.
//!
//! Input: rows, and the layers whose gradients they have. Output: a loss, or the error that says which
//! lengths do not fit. Guarantees: after an error nothing has changed.

use crate::kernel::parallel;
use crate::length::LengthError;
use crate::network::Network;
use crate::optimizer::{Chosen, Optimizer, Rule};
use crate::part::BatchPart;
use crate::program::{Program, TrainingProgram};
use crate::run;
use crate::scalar::Scalar;
use crate::topology::Operation;

/// Rows of a network.
type RowsOf<'a, S, N> = BatchPart<'a, S, <N as Program<S>>::Input, <N as TrainingProgram<S>>::Target>;

/// The mean loss of rows, and its gradient in the layers that are chosen, of at least so many rows.
pub(crate) fn gradient_of<S: Scalar, N: Network<S> + TrainingProgram<S>, L: Chosen, const B: usize>(
    network: &N,
    workspace: &mut N::Workspace<B>,
    rows: RowsOf<'_, S, N>,
    (layers, least): (L, usize),
    gradient: &mut N,
) -> Result<S, LengthError> {
    rows.check(least, B)?;
    if const { !L::ALL } {
        // The body stores the layers that are chosen.
        gradient.parameters_mut().fill(S::ZERO);
    }
    let BatchPart { x, target, weights, .. } = rows;
    let rows = run::GradientRows { network, workspace, x, target, weights, layers, gradient };
    Ok(parallel::dispatch::<S, _>(rows, x.len(), N::PARAMETERS))
}

/// The sum of the losses of rows; adds their gradients in the layers that are chosen.
pub(crate) fn accumulated<S: Scalar, N: TrainingProgram<S>, L: Chosen, const B: usize>(
    network: &N,
    workspace: &mut N::Workspace<B>,
    part: RowsOf<'_, S, N>,
    (layers, least): (L, usize),
    gradient: &mut N,
) -> Result<S, LengthError> {
    part.check(least, B)?;
    let rows = run::AccumulateRows { network, workspace, part, layers, gradient };
    Ok(parallel::dispatch::<S, _>(rows, part.x.len(), N::PARAMETERS))
}

/// The fewest rows of a step of this optimiser: those of the network, or 1 where it freezes every operation
/// that needs several.
#[inline]
pub(crate) fn least_rows<S: Scalar, N: TrainingProgram<S>, O: Optimizer<S, N>>(optimizer: &O) -> usize {
    let may_be_fewer = const { <O::Rule as Rule<S>>::FREEZES && N::LEAST_ROWS > 1 };
    if may_be_fewer && normalises_rows::<S, N, O>(optimizer).is_none() { 1 } else { N::LEAST_ROWS }
}

/// The first `batch_norm` that neither the declaration nor the optimiser freezes.
pub(crate) fn normalises_rows<S: Scalar, N: TrainingProgram<S>, O: Optimizer<S, N>>(
    optimizer: &O,
) -> Option<&'static str> {
    if const { N::LEAST_ROWS == 1 } {
        return None;
    }
    let frozen = optimizer.frozen();
    let is_frozen =
        |name: &str| N::LAYERS.iter().position(|layer| *layer == name).is_some_and(|place| frozen.has(place));
    let mut nodes = N::TOPOLOGY.nodes.iter();
    let node = nodes.find(|node| match node.operation {
        Operation::BatchNormalize(norm) => !norm.frozen && !is_frozen(node.name),
        _ => false,
    });
    node.map(|node| node.name)
}
