//! Schedules: the learning rate of each step.
//!
//! Input: the number of a step, from 0. Output: its rate. Guarantees: a rate is a function of the step alone,
//! computed in the network's scalar, so a restored run goes on with the same rates; no argument panics. The
//! exception is [`Plateau`], whose rate follows what it observes.
//!
//! A step is whatever a program counts: batches, or epochs.
//!
//! ```
//! use netwright::prelude::*;
//! use netwright::schedule::{Cosine, Schedule, Warmup};
//!
//! network! { struct Net<1, 1 identity>; }
//! let schedule = Warmup::new(0.1, 10, Cosine::new(0.1, 90));
//! assert_eq!(Schedule::<f32>::check(&schedule), Ok(()));
//! let (mut net, mut adam) = (Net::new(1), Adam::new(0.0, Net::zeros));
//! for step in 0..100 {
//!     adam.rate = schedule.rate(step);
//!     net.train_step(&[1.0], &[2.0], &mut adam);
//! }
//! assert!(net.loss(&[1.0], &[2.0]) < 0.01);
//! ```

mod constant;
mod cosine;

mod error;
mod exponential;
mod one_cycle;
mod plateau;
mod polynomial;
#[cfg(feature = "serde")]
mod saved;
mod step_decay;
mod warmup;

pub use constant::Constant;
pub use cosine::Cosine;

pub use error::ScheduleError;
pub use exponential::Exponential;
pub use one_cycle::OneCycle;
pub use plateau::Plateau;
pub use polynomial::Polynomial;
pub use step_decay::StepDecay;
pub use warmup::Warmup;

use crate::scalar::{Scalar, Separate};

/// The learning rate as a function of the step.
///
/// ```
/// use netwright::Scalar;
/// use netwright::schedule::Schedule;
///
/// /// 1/(1 + t/100) of the rate.
/// struct Inverse<S>(S);
/// impl<S: Scalar> Schedule<S> for Inverse<S> {
///     fn rate(&self, step: u64) -> S {
///         self.0 / (S::ONE + S::from_u64(step) / S::from_f64(100.0))
///     }
/// }
/// assert_eq!(Inverse(0.5).rate(100), 0.25);
/// ```
#[doc(alias("lr_scheduler", "LearningRateScheduler"))]
pub trait Schedule<S: Scalar> {
    /// The rate of a step; the first one is 0.
    ///
    /// ```
    /// use netwright::schedule::{StepDecay, Schedule};
    ///
    /// // Half of it every ten steps.
    /// let schedule = StepDecay::new(0.5_f32, 10, 0.5);
    /// assert_eq!((schedule.rate(9), schedule.rate(10), schedule.rate(19)), (0.5, 0.25, 0.25));
    /// ```
    fn rate(&self, step: u64) -> S;

    /// Whether the arguments are those of a schedule.
    ///
    /// # Errors
    ///
    /// The first argument that is wrong, and what is right: a rate that is negative or not finite, a length
    /// of 0, a factor that is none. `rate` computes with them what their formula is, and panics at none.
    ///
    /// ```
    /// use netwright::schedule::{Cosine, Schedule};
    ///
    /// let error = Cosine::new(-0.5_f32, 10).check();
    /// let text = "Cosine has a rate of -0.5: write a finite one of at least 0";
    /// assert_eq!(error.map_err(|error| error.to_string()), Err(text.to_owned()));
    /// ```
    fn check(&self) -> Result<(), ScheduleError> {
        Ok(())
    }
}

impl<S: Scalar, H: Schedule<S> + ?Sized> Schedule<S> for &H {
    fn rate(&self, step: u64) -> S {
        (**self).rate(step)
    }
    fn check(&self) -> Result<(), ScheduleError> {
        (**self).check()
    }
}

/// From `from` at 0 to `to` at 1, along half of a cosine: `to + (from − to)/2·(1 + cos(π·share))`.
fn anneal<S: Scalar>(from: S, to: S, share: S) -> S {
    let angle = share * S::from_f64(core::f64::consts::PI);
    to + (from - to) * (S::from_f64(0.5) * (S::ONE + angle.cos::<Separate>()))
}
