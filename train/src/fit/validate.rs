//! The loss and the metrics of rows in inference mode.
//!
//! Input: a network, rows. Output: their mean loss, their outputs. Guarantees: sums are in `f64` and in the
//! order of the rows; weights count as in training.

use netwright_runtime::program::TrainingProgram;
use netwright_runtime::{Arithmetic, Feedforward, Kernel, Scalar as _, Trainable};

use super::class::Compared;
use crate::metric::Confusion;
use crate::{Dataset, Error};

/// The outputs for all rows.
pub(crate) fn outputs<N, const I: usize, const T: usize>(net: &N, data: &Dataset<I, T>) -> Vec<N::Output>
where
    N: Feedforward<f32, Input = [f32; I]>,
{
    let Some(first) = data.rows().first() else { return Vec::new() };
    let mut outputs = vec![net.forward(first); data.len()];
    net.forward_batch(data.rows(), &mut outputs);
    outputs
}

/// The losses of some rows, as [`loss_batch`](netwright_runtime::Differentiable::loss_batch) computes them.
struct Losses<'a, N: TrainingProgram<f32>> {
    net: &'a N,
    x: &'a [N::Input],
    target: &'a [N::Target],
    losses: &'a mut [f32],
}

impl<N: TrainingProgram<f32>> Kernel for Losses<'_, N> {
    type Output = ();

    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        self.net.loss_rows::<A>(self.x, self.target, self.losses);
    }
}

/// How many rows are computed at a time.
const BLOCK: usize = 1024;

/// The mean loss, weighted if the rows are. Each loss has the bits of `loss`; unlike that of `loss_batch`,
/// the sum is in double precision.
pub(super) fn loss<N, const I: usize, const T: usize>(net: &N, data: &Dataset<I, T>) -> f64
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
{
    let mut losses = vec![0.0; BLOCK.min(data.len())];
    let (mut sum, mut weights, mut row) = (0.0, 0.0, 0);
    for (x, target) in data.rows().chunks(BLOCK).zip(data.targets().chunks(BLOCK)) {
        let losses = losses.get_mut(..x.len()).unwrap_or_default();
        f32::dispatch(Losses { net, x, target, losses });
        for &loss in &*losses {
            sum += f64::from(loss) * data.weight(row);
            weights += data.weight(row);
            row += 1;
        }
    }
    sum / weights
}

/// How much of the rows has the class that the network says.
pub(super) fn accuracy<N, const I: usize, const T: usize>(
    data: &Dataset<I, T>,
    outputs: &[N::Output],
) -> Result<f64, Error>
where
    N: Feedforward<f32, Input = [f32; I]>,
{
    let compared = Compared::of::<N, T>()?;
    let mut confusion = Confusion::new(compared.classes())?;
    for (row, (truth, output)) in compared.truths(data)?.into_iter().zip(outputs).enumerate() {
        confusion.add_weighted(truth, compared.predicted(output.as_ref())?, data.weight(row))?;
    }
    confusion.accuracy()
}
