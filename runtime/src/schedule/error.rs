//! What is wrong with a schedule.

use core::fmt;

use crate::scalar::Scalar;

/// An argument that is not one of a schedule.
///
/// ```
/// use netwright::schedule::{StepDecay, Schedule};
///
/// let error = StepDecay::new(0.5_f32, 0, 0.5).check();
/// let text = "StepDecay has a length of 0: write at least 1";
/// assert_eq!(error.map_err(|error| error.to_string()), Err(text.to_owned()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ScheduleError {
    schedule: &'static str,
    argument: &'static str,
    found: f64,
    right: &'static str,
}

impl fmt::Display for ScheduleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { schedule, argument, found, right } = self;
        write!(f, "{schedule} has a {argument} of {found}: write {right}")
    }
}

impl core::error::Error for ScheduleError {}

/// The arguments of a schedule, asked one by one.
#[derive(Clone, Copy)]
pub(super) struct Arguments(pub(super) &'static str);

impl Arguments {
    fn refuse<T>(self, argument: &'static str, found: f64, right: &'static str) -> Result<T, ScheduleError> {
        Err(ScheduleError { schedule: self.0, argument, found, right })
    }

    /// A rate: finite, and not below 0.
    pub(super) fn rate<S: Scalar>(self, argument: &'static str, rate: S) -> Result<(), ScheduleError> {
        let found = rate.to_f64();
        if found >= 0.0 && found.is_finite() {
            return Ok(());
        }
        self.refuse(argument, found, "a finite one of at least 0")
    }

    /// A number of steps.
    pub(super) fn length(self, argument: &'static str, steps: u64) -> Result<(), ScheduleError> {
        if steps > 0 { Ok(()) } else { self.refuse(argument, 0.0, "at least 1") }
    }

    /// A factor from 0 to 1.
    pub(super) fn share(self, argument: &'static str, share: f64) -> Result<(), ScheduleError> {
        if (0.0..=1.0).contains(&share) { Ok(()) } else { self.refuse(argument, share, "one from 0 to 1") }
    }

    /// A finite number above 0.
    pub(super) fn positive(self, argument: &'static str, number: f64) -> Result<(), ScheduleError> {
        if number > 0.0 && number.is_finite() {
            return Ok(());
        }
        self.refuse(argument, number, "a finite one above 0")
    }
}
