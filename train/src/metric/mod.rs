//! What a network's answers are worth.
//!
//! Input: answers and what is true, a row at a time. Output: scikit-learn's measures of them. Guarantees: a
//! type adds up counts and sums in `f64`, never averages of batches, so that batches of any size give the
//! same; scikit-learn's values to 1e-12; what has no value is refused in words.
//!
//! | question | type |
//! |---|---|
//! | which classes are taken for which | [`Confusion`] |
//! | is the class among the k best | [`TopK`] |
//! | are the probabilities right | [`Probabilities`] |
//! | are the positives in front | [`Ranking`] |
//! | are the rows of each class in front | [`Rankings`] |
//! | how far are the numbers off | [`Regression`] |
//!
//! Each has `add` for a row, `add_weighted` for a row that counts more or less, and `merge` for what another
//! thread added up.

mod classification;
mod confusion;
mod probabilities;
mod ranking;
mod rankings;
mod regression;
mod top_k;

pub use classification::Average;
pub use confusion::Confusion;
pub use probabilities::{Calibration, Probabilities};
pub use ranking::{PrecisionRecall, Ranking, Roc};
pub use rankings::Rankings;
pub use regression::Regression;
pub use top_k::TopK;

use crate::Error;

/// Refuses a weight that no sum may have.
fn check_weight(weight: f64) -> Result<(), Error> {
    if weight.is_finite() && weight >= 0.0 {
        return Ok(());
    }
    Err(Error::refused(format!("the weight of a row is {weight}"), "a weight is a finite number, at least 0"))
}

/// Refuses a number that is not finite.
fn check_finite(number: f64, what: &str) -> Result<(), Error> {
    if number.is_finite() {
        return Ok(());
    }
    let help = "the network or its input has diverged; `try_classify` finds such rows";
    Err(Error::refused(format!("{what} is {number}"), help))
}

/// What has no value without rows.
fn check_rows(weight: f64) -> Result<(), Error> {
    if weight > 0.0 { Ok(()) } else { Err(Error::refused("no row was added", "add rows before you ask")) }
}
