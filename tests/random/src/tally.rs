//! The number of comparisons in the checks of many networks.

use netwright::verify::{self, Report, Verdict};
use netwright_support::bits::Bits;

use crate::check::Wrong;

/// What was compared so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Networks on one scalar type and one arithmetic.
    pub runs: usize,
    /// Reports of the interpreter and of dual numbers.
    pub checks: usize,
    /// Numbers that agree and are larger than their tolerance.
    pub nonzero: usize,
    /// Numbers that are 0 within their tolerance.
    pub vanishing: usize,
    /// Checks that compared nothing but zeros and kinks.
    pub nothing: usize,
    /// Derivatives at a kink.
    pub unchecked: usize,
    /// Numbers that were compared bit for bit.
    pub bits: usize,
    /// The largest part of a tolerance.
    pub worst: f64,
    /// A hash of all numbers that were compared.
    pub seen: u64,
}

impl Tally {
    /// Adds what another one counted.
    pub fn join(&mut self, other: &Self) {
        self.runs += other.runs;
        self.checks += other.checks;
        self.nothing += other.nothing;
        self.nonzero += other.nonzero;
        self.vanishing += other.vanishing;
        self.unchecked += other.unchecked;
        self.bits += other.bits;
        self.worst = self.worst.max(other.worst);
        self.mix(other.seen);
    }

    /// Adds the bits of numbers to the hash.
    pub(crate) fn see<S: Bits>(&mut self, numbers: &[S]) {
        numbers.iter().for_each(|number| self.mix(number.bits()));
    }

    fn mix(&mut self, bits: u64) {
        // FNV-1a, of 64 bits at once.
        self.seen = (self.seen.rotate_left(23) ^ bits).wrapping_mul(0x0100_0000_01b3);
    }

    /// Adds what a check found.
    pub(crate) fn add(&mut self, what: &str, report: Result<Report, verify::Error>) -> Result<(), Wrong> {
        let report = report.map_err(|error| format!("{what}: {error}"))?;
        if report.verdict() == Verdict::Failed {
            return Err(format!("{what}: {report}"));
        }
        self.nothing += usize::from(report.verdict() == Verdict::Nothing);
        self.checks += 1;
        self.nonzero += report.nonzero;
        self.vanishing += report.vanishing + report.frozen;
        self.unchecked += report.unchecked.len();
        let worst = report.worst.map_or(0.0, |worst| worst.ratio());
        self.worst = self.worst.max(worst);
        self.see(&[report.nonzero as f64, worst]);
        Ok(())
    }
}
