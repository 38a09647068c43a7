//! The loss and the metrics of rows in inference mode.
//!
//! Input: a network, rows. Output: their mean loss, their outputs. Guarantees: sums are in `f64` and in the
//! order of the rows; weights count as in training.

use netwright_runtime::{Feedforward, Trainable};

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

/// The mean loss, weighted if the rows are.
pub(super) fn loss<N, const I: usize, const T: usize>(net: &N, data: &Dataset<I, T>) -> f64
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
{
    let losses = data.rows().iter().zip(data.targets()).map(|(x, target)| f64::from(net.loss(x, target)));
    match data.weights() {
        None => losses.sum::<f64>() / data.len() as f64,
        Some(weights) => {
            let weights = || weights.iter().copied().map(f64::from);
            losses.zip(weights()).map(|(loss, weight)| loss * weight).sum::<f64>() / weights().sum::<f64>()
        }
    }
}

/// How much of the rows has the class that the network says.
pub(super) fn accuracy<N, const I: usize, const T: usize>(
    data: &Dataset<I, T>,
    outputs: &[N::Output],
) -> Result<f64, Error>
where
    N: Feedforward<f32, Input = [f32; I]>,
{
    let mut confusion = Confusion::new(Dataset::<I, T>::CLASSES)?;
    for (row, (truth, output)) in data.classes()?.into_iter().zip(outputs).enumerate() {
        confusion.add_weighted(truth, class(output.as_ref())?, data.weight(row))?;
    }
    confusion.accuracy()
}

/// The class of an output: the first of the largest numbers, or of one number whether it is above 0.5.
pub(crate) fn class(output: &[f32]) -> Result<usize, Error> {
    if let Some(number) = output.iter().find(|number| number.is_nan()) {
        let help = "the network has diverged, or an input is not finite";
        return Err(Error::refused(format!("an output is {number}"), help));
    }
    if let &[number] = output {
        return Ok(usize::from(number > 0.5));
    }
    let larger = |best: (usize, f32), (index, &number): (usize, &f32)| {
        if number > best.1 { (index, number) } else { best }
    };
    Ok(output.iter().enumerate().fold((0, f32::NEG_INFINITY), larger).0)
}
