//! The result of a check: how many entries it compared, which of them can be evidence, and the worst by name.

use std::fmt;

use netwright_runtime::Scalar;
use netwright_runtime::topology::{Operation, Pattern, Topology};

use crate::precision::underflow;
use crate::rounding::AbsoluteSum;

/// A number that was compared: a derivative, or an output or the loss.
///
/// ```
/// use netwright::verify::Entry;
///
/// let name = "h.bias[2]".to_owned();
/// let entry = Entry { name, found: 1.5, reference: 1.0, tolerance: 0.25 };
/// assert_eq!(entry.ratio(), 2.0);
/// assert_eq!(entry.to_string(), "`h.bias[2]`: found 1.5e0, should be 1e0 within 2.5e-1");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What it is a derivative with respect to, `h.weights[3][7]`, `h.bias[2]` or `x[4]`; or what yields it,
    /// `forward[0]`, `loss`.
    pub name: String,
    /// The number from the network's code.
    pub found: f64,
    /// The number from the check.
    pub reference: f64,
    /// The difference that rounding explains.
    pub tolerance: f64,
}

impl Entry {
    /// |found − reference| / tolerance: above 1 it is a failure; NaN counts as infinite.
    pub fn ratio(&self) -> f64 {
        if self.found == self.reference {
            return 0.0;
        }
        // A tolerance without end would excuse everything.
        if !self.tolerance.is_finite() {
            return f64::INFINITY;
        }
        let ratio = (self.found - self.reference).abs() / self.tolerance;
        if ratio.is_nan() { f64::INFINITY } else { ratio }
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, found, reference, tolerance } = self;
        write!(f, "`{name}`: found {found:e}, should be {reference:e} within {tolerance:.1e}")
    }
}

/// Which entries were drawn, where there were too many to check each.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::{GradientCheck, Sample};
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let report = GradientCheck::new().sample(5, 7).run(&Net::new(1), &[0.5, -0.5], &[1.0])?;
/// assert_eq!(report.sample, Some(Sample { seed: 7, drawn: 5, of: 19 }));
/// # Ok::<(), netwright::verify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// The seed of the draw.
    pub seed: u64,
    /// How many entries were drawn.
    pub drawn: usize,
    /// Of how many.
    pub of: usize,
}

/// The number that another one is compared with, and its tolerance.
pub(crate) struct Expected {
    pub(crate) reference: f64,
    pub(crate) term: AbsoluteSum,
    /// c·ε.
    pub(crate) allowance: f64,
    pub(crate) frozen: bool,
}

/// The verdict of a check.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::{self, Verdict};
///
/// network! { struct Net { x: input(2); y: x -> dense(1); loss: mae(y); } }
/// // All weights are 0 and so is the target: the error is 0, where its absolute value has a kink.
/// let report = verify::gradient(&Net::zeros(), &[0.5, -0.5], &[0.0])?;
/// assert_eq!(report.verdict(), Verdict::Nothing);
/// # Ok::<(), netwright::verify::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every compared entry agrees, and at least one of them is larger than its tolerance.
    Passed,
    /// An entry disagrees.
    Failed,
    /// Nothing disagrees, but nothing was shown either: every entry is 0, below its tolerance or at a kink.
    Nothing,
}

/// The result of a check.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// let report = verify::gradient(&Net::new(1), &[0.5, -0.5], &[1.0])?;
/// // 17 parameters and 2 inputs.
/// assert_eq!((report.nonzero, report.failed), (19, 0));
/// # Ok::<(), netwright::verify::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Entries that agree and are larger than their tolerance: the evidence.
    pub nonzero: usize,
    /// Entries of which both sides are within the tolerance of 0: no contradiction, and no evidence either.
    pub vanishing: usize,
    /// Entries of frozen layers, whose gradient is exactly 0 as it must be.
    pub frozen: usize,
    /// Entries at a kink (a relu at 0, or within rounding of it), where there is no derivative to compare
    /// with.
    pub unchecked: Vec<String>,
    /// Entries that disagree, at most the first [`MAX_FAILURES`](Self::MAX_FAILURES).
    pub failures: Vec<Entry>,
    /// How many entries disagree.
    pub failed: usize,
    /// The entry with the largest [`ratio`](Entry::ratio).
    pub worst: Option<Entry>,
    /// The largest tolerance of an entry: a smaller error may not be found.
    pub resolution: f64,
    /// The sample, if not all entries were checked.
    pub sample: Option<Sample>,
}

impl Report {
    /// How many failures are kept.
    pub const MAX_FAILURES: usize = 16;

    pub(crate) const fn new(sample: Option<Sample>) -> Self {
        Self {
            nonzero: 0,
            vanishing: 0,
            frozen: 0,
            unchecked: Vec::new(),
            failures: Vec::new(),
            failed: 0,
            worst: None,
            resolution: 0.0,
            sample,
        }
    }

    /// Counts an entry that was compared.
    pub(crate) fn record(&mut self, entry: Entry, frozen: bool) {
        let resolution = if entry.tolerance.is_nan() { f64::INFINITY } else { entry.tolerance };
        self.resolution = self.resolution.max(resolution);
        let ratio = entry.ratio();
        if ratio > 1.0 {
            self.failed += 1;
            if self.failures.len() < Self::MAX_FAILURES {
                self.failures.push(entry.clone());
            }
        } else if frozen {
            self.frozen += 1;
        } else if entry.reference.abs() > entry.tolerance {
            self.nonzero += 1;
        } else {
            self.vanishing += 1;
        }
        if self.worst.as_ref().is_none_or(|worst| ratio > worst.ratio()) {
            self.worst = Some(entry);
        }
    }

    /// Compares a number with its reference to `allowance`·Σ|terms|, or exactly where the layer is frozen.
    pub(crate) fn compare<S: Scalar>(&mut self, name: String, found: S, expected: Expected) {
        let Expected { reference, term, allowance, frozen } = expected;
        let found = found.to_f64();
        if frozen {
            self.record(Entry { name, found, reference: 0.0, tolerance: 0.0 }, true);
        } else if term.kink {
            self.unchecked.push(name);
        } else {
            let floor = if term.magnitude > 0.0 { underflow::<S>() } else { 0.0 };
            let tolerance = allowance * (term.magnitude + floor);
            self.record(Entry { name, found, reference, tolerance }, false);
        }
    }

    /// The verdict.
    pub const fn verdict(&self) -> Verdict {
        match (self.failed, self.nonzero) {
            (0, 0) => Verdict::Nothing,
            (0, _) => Verdict::Passed,
            _ => Verdict::Failed,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.verdict() {
            Verdict::Passed => "passed",
            Verdict::Failed => "FAILED",
            Verdict::Nothing => "NOTHING SHOWN",
        };
        let Self { nonzero, vanishing, frozen, failed, .. } = self;
        writeln!(f, "check {word}")?;
        writeln!(
            f,
            "  {nonzero} agree, {vanishing} are 0 within rounding, {frozen} frozen, {} at a kink and unchecked, {failed} wrong",
            self.unchecked.len()
        )?;
        writeln!(
            f,
            "  resolution: an entry that is off by more than {:.1e} is certain to be found",
            self.resolution
        )?;
        if let Some(Sample { seed, drawn, of }) = self.sample {
            writeln!(f, "  a sample: {drawn} of {of} entries, seed {seed}")?;
        }
        if let Some(worst) = &self.worst {
            writeln!(f, "  worst: {worst} ({:.2} of the tolerance)", worst.ratio())?;
        }
        for failure in &self.failures {
            writeln!(f, "  wrong: {failure}")?;
        }
        Ok(())
    }
}

/// The name of a parameter: `h.weights[3][7]`, of a sparse layer `h.weights[5] (3 -> 7)`, or `h.bias[2]`; of
/// no layer's parameter, `parameters[9]`.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::parameter_name;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// assert_eq!(parameter_name(&Net::TOPOLOGY, 5), "layer1.weights[1][1]");
/// assert_eq!(parameter_name(&Net::TOPOLOGY, 8), "layer1.bias[0]");
/// ```
pub fn parameter_name(topology: &Topology, index: usize) -> String {
    for node in topology.nodes {
        let Some(layer) = node.operation.layer() else { continue };
        if let Some(offset) = index.checked_sub(layer.weights)
            && let Some((input, output)) = layer.connection(offset)
        {
            return match layer.pattern {
                Pattern::Full | Pattern::Transposed => format!("{}.weights[{input}][{output}]", node.name),
                Pattern::Diagonal => format!("{}.weights[{offset}]", node.name),
                Pattern::Connections(_) => format!("{}.weights[{offset}] ({input} -> {output})", node.name),
            };
        }
        if let Some(offset) = layer.bias.and_then(|bias| index.checked_sub(bias))
            && offset < layer.outputs
        {
            return format!("{}.bias[{offset}]", node.name);
        }
    }
    format!("parameters[{index}]")
}

/// The name of a number of the input: `x[4]`.
///
/// ```
/// use netwright::prelude::*;
/// use netwright::verify::input_name;
///
/// network! { struct Net<2, 4 tanh, 1>; }
/// assert_eq!(input_name(&Net::TOPOLOGY, 1), "x[1]");
/// ```
pub fn input_name(topology: &Topology, index: usize) -> String {
    let input = topology.nodes.iter().find(|node| node.operation == Operation::Input);
    format!("{}[{index}]", input.map_or("x", |node| node.name))
}
