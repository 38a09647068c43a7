//! Emitted backward code against dual numbers that run through the emitted forward code, or against central
//! differences of the network's own loss.
//!
//! Input: a network, a sample or a batch, and any gradient. Output: a report of each entry. Guarantees: the
//! code for dual numbers is compiled only where they are asked for.

pub(crate) mod differences;
mod dual;
mod found;

use netwright_runtime::{Scalar, Trainable};

use crate::entries::Sampling;
use crate::error::Error;
use crate::report::Report;

use dual::{Samples, compare_rows};
use found::{Found, Settings};

/// Compares a network's gradients with exact derivatives of its loss: [`GradientCheck`] with its defaults.
///
/// # Errors
///
/// As [`GradientCheck::run`].
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::{self, Verdict};
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let report = verify::gradient(&Net::new(1), &[0.5, -0.5], &[1.0])?;
/// assert_eq!(report.verdict(), Verdict::Passed, "{report}");
/// # Ok::<(), netwright::verify::Error>(())
/// ```
pub fn gradient<S, N>(network: &N, x: &N::Input, target: &N::Target) -> Result<Report, Error>
where
    S: Scalar,
    N: Trainable<S>,
{
    GradientCheck::new().run(network, x, target)
}

/// Compares a network's gradients with central differences of its loss:
/// [`GradientCheck::run_differences`] with the check's defaults.
///
/// # Errors
///
/// As [`GradientCheck::run_differences`].
///
/// ```
/// use netwright::{Network, prelude::*};
/// use netwright::verify::{self, Verdict};
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let report = verify::differences(&Net::<f64>::new(1), &[0.5, -0.5], &[1.0])?;
/// assert_eq!(report.verdict(), Verdict::Passed, "{report}");
/// # Ok::<(), netwright::verify::Error>(())
/// ```
pub fn differences<S, N>(network: &N, x: &N::Input, target: &N::Target) -> Result<Report, Error>
where
    S: Scalar,
    N: Trainable<S>,
{
    GradientCheck::new().run_differences(network, x, target)
}

/// A check of emitted gradients against dual numbers or, as a second opinion, against central differences.
///
/// Only the forward code of the network runs on [`Dual`](crate::Dual). The network under test may have any
/// scalar: its parameters and the sample are widened to `f64` without rounding, and the difference may be at
/// most c·ε·Σ|terms|, where ε is the rounding error of its scalar and c is [`FACTOR`](Self::FACTOR). Σ|terms|
/// comes from the interpreter's reverse sweep on absolute values, with the errors of the values that a
/// gradient is made of. So cancellation does not fail, and it excuses no more than its own terms.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::{GradientCheck, Verdict};
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// // Ten of the 17 parameters and 2 inputs, drawn with the seed 7.
/// let check = GradientCheck::new().sample(10, 7);
/// let report = check.run(&Net::new(1), &[0.5, -0.5], &[1.0])?;
/// assert_eq!(report.verdict(), Verdict::Passed, "{report}");
/// assert_eq!(report.sample.map(|sample| (sample.drawn, sample.of)), Some((10, 19)));
/// # Ok::<(), netwright::verify::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct GradientCheck(Settings);

impl GradientCheck {
    /// c: how often a term is rounded, with a margin.
    pub const FACTOR: f64 = 4.0;
    /// Networks with more parameters and inputs than this are sampled.
    pub const LIMIT: usize = Sampling::LIMIT;

    /// The check with its defaults: c = 4, samples of 4096 entries with seed 0.
    pub const fn new() -> Self {
        Self(Settings { sampling: Sampling::DEFAULT, factor: Self::FACTOR })
    }

    /// The same with at most `limit` entries, drawn with `seed` where there are more.
    #[must_use]
    pub const fn sample(mut self, limit: usize, seed: u64) -> Self {
        self.0.sampling = Sampling { limit, seed };
        self
    }

    /// The same with another c.
    #[must_use]
    pub const fn factor(mut self, factor: f64) -> Self {
        self.0.factor = factor;
        self
    }

    /// Compares the network's `backward` and `input_gradient`.
    ///
    /// # Errors
    ///
    /// If the interpreter does not know a part of the topology.
    pub fn run<S, N>(&self, network: &N, x: &N::Input, target: &N::Target) -> Result<Report, Error>
    where
        S: Scalar,
        N: Trainable<S>,
    {
        let (gradient, input_gradient) = gradients(network, x, target);
        self.compare(network, x, target, gradient.parameters(), input_gradient.as_ref())
    }

    /// Compares the network's `backward` and `input_gradient` with central differences of its own loss,
    /// `(L(w + h) − L(w − h)) / 2h`.
    ///
    /// The step h is ∛ε·max(1, |w|), as it lies between numbers of the scalar. What a difference can resolve
    /// is c·ε·Σ|terms of L|/h for rounding, and the change from step h to step 2h for truncation; each
    /// entry's tolerance is that sum, and [`Report::resolution`] the largest. A gradient below it counts as
    /// vanishing. Where a step changes the side of a relu, or a variance that `gaussian_nll` takes as ε, the
    /// entry is unchecked.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run).
    pub fn run_differences<S, N>(
        &self,
        network: &N,
        x: &N::Input,
        target: &N::Target,
    ) -> Result<Report, Error>
    where
        S: Scalar,
        N: Trainable<S>,
    {
        let (gradient, input_gradient) = gradients(network, x, target);
        self.compare_differences(network, x, target, gradient.parameters(), input_gradient.as_ref())
    }

    /// Compares the network's `gradient_batch`, gradient and loss, with the mean over the rows.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run), and if `x` and `target` have different lengths, or other than 1 to `B` rows.
    pub fn run_batch<S, N, const B: usize>(
        &self,
        network: &N,
        workspace: &mut N::Workspace<B>,
        x: &[N::Input],
        target: &[N::Target],
    ) -> Result<Report, Error>
    where
        S: Scalar,
        N: Trainable<S>,
    {
        self.check_batch::<S, N, B, false>(network, workspace, &Samples { x, target, weights: &[] })
    }

    /// [`run_batch`](Self::run_batch) with a weight for each sample. The gradient is compared with the
    /// derivatives of what `gradient_batch` itself returns on dual numbers, and the loss with the
    /// interpreter's.
    ///
    /// # Errors
    ///
    /// As [`run_batch`](Self::run_batch), and if there are more or fewer weights than samples.
    pub fn run_weighted_batch<S, N, const B: usize>(
        &self,
        network: &N,
        workspace: &mut N::Workspace<B>,
        x: &[N::Input],
        target: &[N::Target],
        weights: &[S],
    ) -> Result<Report, Error>
    where
        S: Scalar,
        N: Trainable<S>,
    {
        self.check_batch::<S, N, B, true>(network, workspace, &Samples { x, target, weights })
    }

    /// Compares the results of `gradient_batch` for samples, with their weights if it is `WEIGHTED`.
    fn check_batch<S, N, const B: usize, const WEIGHTED: bool>(
        &self,
        network: &N,
        workspace: &mut N::Workspace<B>,
        samples: &Samples<'_, S, N>,
    ) -> Result<Report, Error>
    where
        S: Scalar,
        N: Trainable<S>,
    {
        let mut gradient = N::boxed_zeros();
        let weights = WEIGHTED.then_some(samples.weights);
        let loss = network
            .try_gradient_batch(workspace, samples.x, samples.target, weights, &mut gradient)
            .map_err(|error| Error::Rows { what: error.to_string() })?;
        let found = Found::new::<N>(gradient.parameters(), &[])?;
        compare_rows::<S, N, B, WEIGHTED>(self.0, network, samples, &found, Some(loss))
    }

    /// Compares any gradient with that of the network's loss: of the parameters in the order of the flat
    /// view, and of the input.
    ///
    /// # Errors
    ///
    /// As [`run`](Self::run), and if a gradient has another length than the network.
    pub fn compare<S, N>(
        &self,
        network: &N,
        x: &N::Input,
        target: &N::Target,
        gradient: &[S],
        input_gradient: &[S],
    ) -> Result<Report, Error>
    where
        S: Scalar,
        N: Trainable<S>,
    {
        let found = Found::of_sample::<N>(gradient, input_gradient)?;
        let (x, target) = (std::slice::from_ref(x), std::slice::from_ref(target));
        let samples = Samples { x, target, weights: &[] };
        compare_rows::<S, N, 1, false>(self.0, network, &samples, &found, None)
    }

    /// Compares any gradient, as [`compare`](Self::compare), with central differences, as
    /// [`run_differences`](Self::run_differences).
    ///
    /// # Errors
    ///
    /// As [`compare`](Self::compare).
    pub fn compare_differences<S, N>(
        &self,
        network: &N,
        x: &N::Input,
        target: &N::Target,
        gradient: &[S],
        input_gradient: &[S],
    ) -> Result<Report, Error>
    where
        S: Scalar,
        N: Trainable<S>,
    {
        let found = Found::of_sample::<N>(gradient, input_gradient)?;
        differences::compare(self.0, network, x, target, &found)
    }
}

impl Default for GradientCheck {
    fn default() -> Self {
        Self::new()
    }
}

/// The results of the network's `backward` and `input_gradient`.
fn gradients<S, N>(network: &N, x: &N::Input, target: &N::Target) -> (Box<N>, N::Input)
where
    S: Scalar,
    N: Trainable<S>,
{
    let mut gradient = N::boxed_zeros();
    network.backward_into(x, target, &mut gradient);
    (gradient, network.input_gradient(x, target))
}
