//! Why a run cannot go on: a number that is not finite.
//!
//! Input: what was found in a step. Output: [`Diverged`], with the epoch, the batch, and the first row or
//! parameter. Guarantees: the message says what to change.

use std::fmt;

use netwright_exchange::network::parameter_name;
use netwright_runtime::Trainable;
use netwright_runtime::topology::Topology;

use crate::History;

/// A number of a run that is not finite: where, and what happened before.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::train::{Dataset, Error, Fit};
///
/// network! { #[derive(Debug, PartialEq)] pub struct Line<1, 1 identity>; }
/// let data = Dataset::new([[1e25]], [[0.0]])?;
/// let (mut net, mut sgd) = (Line::new(1), Sgd::new(0.1));
/// let before = net.clone();
/// let error = Fit::new(&mut net, &mut sgd, &data).run().unwrap_err();
/// assert!(error.to_string().starts_with("epoch 1, batch 1: "), "{error}");
/// let Error::Diverged(diverged) = error else { panic!() };
/// assert_eq!((diverged.epoch, diverged.history.records().len()), (1, 0));
/// // The last weights that were finite.
/// assert_eq!(net, before);
/// # Ok::<(), netwright::train::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Diverged {
    /// The epoch, from 1.
    pub epoch: u64,
    /// The batch of the epoch, from 1; 0 where the validation found it.
    pub batch: u64,
    /// What is not finite.
    pub fact: String,
    /// The epochs before.
    pub history: History,
}

impl fmt::Display for Diverged {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { epoch, batch, fact, .. } = self;
        match batch {
            0 => write!(to, "epoch {epoch}, after its last batch: {fact}")?,
            batch => write!(to, "epoch {epoch}, batch {batch}: {fact}")?,
        }
        to.write_str("; lower the learning rate, scale the inputs, or limit the gradient with `clip_norm`")
    }
}

/// What a step found.
pub enum Cause {
    /// The loss of a fused step, and the place of the first row that has such a loss with the parameters
    /// after the step: those before it are gone.
    Loss(f32, Option<String>),
    /// The loss of a batch before its step, and the place of the first row with such a loss.
    Rows(f64, Option<String>),
    /// A number of the gradient.
    Number(String),
}

impl Cause {
    /// The first number of a gradient that is not finite.
    pub(super) fn gradient(topology: &Topology, gradient: &[f32]) -> Self {
        Self::Number(match first_number(topology, gradient) {
            Some(number) => format!("the gradient of {number}"),
            None => "the gradient has numbers that are too large".into(),
        })
    }

    /// What is not finite; of a fused step the parameters are asked, which the step has changed.
    pub(super) fn fact(self, topology: &Topology, parameters: &[f32]) -> String {
        match self {
            Self::Loss(loss, place) => match (first_number(topology, parameters), place) {
                (Some(number), _) => format!("the loss is {loss}; after the step, {number}"),
                (None, Some(place)) => format!(
                    "the loss is {loss}; with the parameters after the step, {place} of the data is the first with \
                     such a loss"
                ),
                (None, None) => format!("the loss is {loss}"),
            },
            Self::Rows(loss, Some(place)) => {
                format!("the loss is {loss}; {place} of the data is the first with such a loss")
            }
            Self::Rows(loss, None) => {
                format!("the loss is {loss}, a sum of rows that each have a finite one")
            }
            Self::Number(fact) => fact,
        }
    }
}

/// `h.weights[2, 0] is NaN`: the first number that is not finite.
pub(super) fn first_number(topology: &Topology, numbers: &[f32]) -> Option<String> {
    let (index, number) = numbers.iter().enumerate().find(|(_, number)| !number.is_finite())?;
    let name = parameter_name(topology, index).unwrap_or_else(|| format!("parameter {index}"));
    Some(format!("`{name}` is {number}"))
}

/// The first row with a loss that is not finite.
pub(super) fn first_row<N: Trainable<f32>>(net: &N, x: &[N::Input], target: &[N::Target]) -> Option<usize> {
    x.iter().zip(target).position(|(x, target)| !net.loss(x, target).is_finite())
}
