//! One training step as a person would write it on paper.
//!
//! Input: a network, and a sample or a sequence of samples. Output: a document in Markdown or HTML.
//! Guarantees: its numbers are the [`Interpreter`](crate::Interpreter)'s; the document is built once as data,
//! and two writers print it.
//!
//! ```text
//! network, sample --run--> TrainingStep
//!     --forward, loss, backward, update--> Document --markdown, html--> text
//! ```
//!
//! The writers walk over the nodes and the terms of the loss; the file of an operation or a loss has its
//! text.

mod backward;
mod chain;
mod forward;
mod html;
mod intro;
mod latex;
mod loss;
mod markdown;
mod mathml;
mod pull;
mod run;
mod sequence;
mod update;

use std::fmt;

use netwright_runtime::{Scalar, Trainable, TrainableOverTime};

use crate::error::Error;
use crate::interpreter::Interpreter;
use crate::paper::document::{Block, Document};
use crate::paper::step::TrainingStep;
use crate::precision::widen;

/// Derives one step of gradient descent on one sample, from the declaration to the updated weights.
///
/// It is the step of `train_step`; of a network with `dropout` or `batch_norm`, which do something else in
/// training, it is that of `backward` and `apply`, and the document says so: nothing is dropped, and the
/// running statistics are constants.
///
/// # Errors
///
/// If the topology holds a part that this version does not know.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let step = verify::derive(&Net::new(1), &[0.5, -0.5], &[1.0], 0.1)?;
/// // Markdown with LaTeX; `step.html()` is a page.
/// assert!(step.to_string().starts_with("# "));
/// # Ok::<(), netwright::verify::Error>(())
/// ```
pub fn derive<S, N>(network: &N, x: &N::Input, target: &N::Target, rate: f64) -> Result<Derivation, Error>
where
    S: Scalar,
    N: Trainable<S>,
{
    Derivation::of(&Interpreter::of(network)?, &widen(x.as_ref()), &widen(target.as_ref()), rate)
}

/// Derives one step of gradient descent on one sequence, of a network with a memory: the network written out
/// over the steps of the sequence, the loss of each, and back-propagation through time from the last step to
/// the first. It is the step of `train_sequences` with a new memory. A term with `at = last` is of the last
/// step alone, and earlier targets are not read.
///
/// Three steps are a page that can be read; each further one adds as much.
///
/// # Errors
///
/// If there is no sample, there are more or fewer targets than samples, or the topology holds a part that
/// this version does not know.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify;
///
/// network! { struct Sum { x: input(1); h: (x, prev(h)) -> dense(1) -> tanh; loss: mse(h); } }
/// let (x, target) = ([[1.0], [0.5], [-1.0]], [[0.5], [0.5], [0.0]]);
/// let step = verify::derive_sequence(&Sum::new(1), &x, &target, 0.1)?;
/// assert!(step.to_string().contains("Step 3 of the sequence"));
/// # Ok::<(), netwright::verify::Error>(())
/// ```
pub fn derive_sequence<S, N>(
    network: &N,
    x: &[N::Input],
    target: &[N::Target],
    rate: f64,
) -> Result<Derivation, Error>
where
    S: Scalar,
    N: TrainableOverTime<S>,
{
    let x: Vec<Vec<f64>> = x.iter().map(|x| widen(x.as_ref())).collect();
    let target: Vec<Vec<f64>> = target.iter().map(|target| widen(target.as_ref())).collect();
    Derivation::of_sequence(&Interpreter::of(network)?, &x, &target, rate)
}

/// The derivation of a training step; `Display` writes it in Markdown with LaTeX and a Mermaid graph.
///
/// Layers of a few neurons are written number by number; of larger ones matrices are shown, whose middle rows
/// and columns are left out.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::{Derivation, Interpreter};
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let network = Interpreter::of(&Net::new(1))?;
/// let step = Derivation::of(&network, &[0.5, -0.5], &[1.0], 0.1)?.decimals(3);
/// assert!(step.to_string().len() > 1000);
/// # Ok::<(), netwright::verify::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    document: Document,
    decimals: usize,
}

impl Derivation {
    /// The derivation of a step of the interpreted network, which also runs topologies that no macro emitted.
    ///
    /// # Errors
    ///
    /// If a slice has another length than the network needs, there is no loss, or the topology holds a part
    /// that this version does not know.
    pub fn of(network: &Interpreter<'static>, x: &[f64], target: &[f64], rate: f64) -> Result<Self, Error> {
        if network.topology().remembers().is_some() {
            return Self::of_sequence(network, &[x.to_vec()], &[target.to_vec()], rate);
        }
        let step = run::step(network, x, target, rate)?;
        let mut blocks = Vec::new();
        intro::write(&step, &mut blocks);
        forward::write(&step, &mut blocks);
        loss::write(&step, &mut blocks);
        backward::write(&step, &mut blocks);
        update::write(&step, "sample", &mut blocks);
        Ok(Self::new(step, blocks))
    }

    /// [`derive_sequence`] of the interpreted network. A derivation of one sample of a network with a memory
    /// is that of a sequence of one step.
    ///
    /// # Errors
    ///
    /// As [`of`](Self::of), and if there is no sample, or there are more or fewer targets than samples.
    ///
    /// ```
    /// use netwright::prelude::*;
    /// use netwright::verify::{Derivation, Error, Interpreter};
    ///
    /// network! { struct Sum { x: input(1); h: (x, prev(h)) -> dense(1) -> tanh; loss: mse(h); } }
    /// let network = Interpreter::of(&Sum::new(1))?;
    /// let (x, target) = ([vec![1.0], vec![0.5]], [vec![0.5], vec![0.0]]);
    /// assert!(Derivation::of_sequence(&network, &x, &target, 0.1).is_ok());
    /// assert!(matches!(Derivation::of_sequence(&network, &[], &[], 0.1), Err(Error::Rows { .. })));
    /// # Ok::<(), Error>(())
    /// ```
    pub fn of_sequence(
        network: &Interpreter<'static>,
        x: &[Vec<f64>],
        target: &[Vec<f64>],
        rate: f64,
    ) -> Result<Self, Error> {
        let step = sequence::run(network, x, target, rate)?;
        let mut blocks = Vec::new();
        sequence::write(&step, &mut blocks);
        Ok(Self::new(step.whole, blocks))
    }

    fn new(step: TrainingStep, blocks: Vec<Block>) -> Self {
        let TrainingStep { topology, parameters, .. } = step;
        Self { document: Document { topology, parameters, blocks }, decimals: 5 }
    }

    /// Prints so many decimals, 2 to 15, instead of 5.
    #[must_use]
    pub fn decimals(self, decimals: usize) -> Self {
        Self { decimals: decimals.clamp(2, 15), ..self }
    }

    /// The same as one HTML page that needs no network, no script and no font: `Display` writes it.
    pub const fn html(&self) -> Page<'_> {
        Page { derivation: self }
    }
}

impl fmt::Display for Derivation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        markdown::write(&self.document, self.decimals, f)
    }
}

/// A derivation as an HTML page, made by [`Derivation::html`].
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let step = verify::derive(&Net::new(1), &[0.5, -0.5], &[1.0], 0.1)?;
/// let page = step.html().to_string(); // std::fs::write("step.html", page)
/// assert!(page.starts_with("<!DOCTYPE html>"));
/// # Ok::<(), netwright::verify::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Page<'d> {
    derivation: &'d Derivation,
}

impl fmt::Display for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        html::write(&self.derivation.document, self.derivation.decimals, f)
    }
}
