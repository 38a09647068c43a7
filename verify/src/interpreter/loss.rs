//! The losses by their definitions, at the node where their gradient starts.
//!
//! Binary cross-entropy and cross-entropy take the logarithm of a sigmoid or softmax; both are evaluated and
//! differentiated at its pre-activation, where no logarithm of a rounded probability is needed.

use netwright_runtime::topology::{Activation, Loss, LossTerm, Operation, Topology};

use super::check::malformed;
use super::{Trace, sigmoid, softmax};
use crate::error::Error;

/// The node whose values the loss reads: the pre-activation for [`Loss::Bce`] and [`Loss::CrossEntropy`], the
/// operand for [`Loss::Mse`].
pub(super) fn read_node(topology: &Topology, term: LossTerm) -> Result<usize, Error> {
    let operand = &topology.nodes[term.operand];
    let required = match term.loss {
        Loss::Mse => return Ok(term.operand),
        Loss::Bce => Activation::Sigmoid,
        Loss::CrossEntropy => Activation::Softmax,
        other => return Err(Error::unsupported("loss", other)),
    };
    match operand.operation {
        Operation::Activation(activation) if activation == required => Ok(operand.sources[0]),
        _ => Err(malformed("loss", "its operand does not end with the loss's activation")),
    }
}

/// [`read_node`] of a trace's loss, its values, and the loss.
pub(crate) fn logit_node<'a>(
    trace: &'a Trace<'_>,
    target: &[f64],
) -> Result<(usize, &'a [f64], Loss), Error> {
    let term = trace.loss_term()?;
    let node = read_node(trace.topology(), term)?;
    let read = &trace.values[node];
    Error::check_length("target", read.len(), target.len())?;
    Ok((node, read, term.loss))
}

/// The loss:
///
/// ```text
/// bce            −(1/n) Σ t·ln y + (1 − t)·ln(1 − y)     y = 1/(1 + e⁻ᶻ), ln y = −ln(1 + e⁻ᶻ), ln(1 − y) = −ln(1 + eᶻ)
/// mse             (1/n) Σ (y − t)²
/// cross_entropy  −Σ t·ln p                               ln pᵢ = zᵢ − ln Σ eᶻ
/// ```
pub(crate) fn value(trace: &Trace<'_>, target: &[f64]) -> Result<f64, Error> {
    let (_, read, loss) = logit_node(trace, target)?;
    let pairs = read.iter().zip(target);
    let mean = 1.0 / read.len() as f64;
    Ok(match loss {
        Loss::Bce => mean * pairs.map(|(z, t)| t * ln_1p_exp(-z) + (1.0 - t) * ln_1p_exp(*z)).sum::<f64>(),
        Loss::Mse => mean * pairs.map(|(y, t)| (y - t) * (y - t)).sum::<f64>(),
        Loss::CrossEntropy => {
            let largest = read.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let ln_sum = read.iter().map(|z| (z - largest).exp()).sum::<f64>().ln();
            pairs.map(|(z, t)| t * (ln_sum - (z - largest))).sum()
        }
        other => return Err(Error::unsupported("loss", other)),
    })
}

/// The gradient at the node that the loss reads: (y − t)/n, 2·(y − t)/n, p·Σt − t.
pub(crate) fn gradient(loss: Loss, read: &[f64], target: &[f64]) -> Result<Vec<f64>, Error> {
    let pairs = read.iter().zip(target);
    let n = read.len() as f64;
    Ok(match loss {
        Loss::Bce => pairs.map(|(z, t)| (sigmoid(*z) - t) / n).collect(),
        Loss::Mse => pairs.map(|(y, t)| 2.0 * (y - t) / n).collect(),
        Loss::CrossEntropy => {
            let mass: f64 = target.iter().sum();
            softmax(read).iter().zip(target).map(|(p, t)| p * mass - t).collect()
        }
        other => return Err(Error::unsupported("loss", other)),
    })
}

/// ln(1 + eˣ), which for large x is x + ln(1 + e⁻ˣ).
fn ln_1p_exp(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}
