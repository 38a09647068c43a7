//! Losses.
//!
//! Input: a `Loss` of a topology. Output: its parts for the interpreter, for rounding bounds and for
//! derivations.
//!
//! Each loss has a file with its name, and a row in the table here. A new one does not compile without its
//! row, nor its file without every part of the contract.

mod bce;
mod cancelling;
mod cosine;
mod criterion;
mod cross_entropy;
mod gaussian_nll;
mod hinge;
mod huber;
mod log_cosh;
mod mae;
mod masked;
mod mse;
mod outputs;
mod poisson;

use netwright_runtime::topology::Loss;

pub(crate) use criterion::{Compared, Criterion};

/// The criterion of a loss, with its mask if it has one.
pub(crate) fn masked_criterion<'m>(loss: Loss, mask: Option<&'m [f64]>) -> Box<dyn Criterion + 'm> {
    match mask {
        Some(mask) => Box::new(masked::Masked { of: criterion(loss), mask }),
        None => criterion(loss),
    }
}

/// The table: the criterion of each loss.
pub(crate) fn criterion(loss: Loss) -> Box<dyn Criterion> {
    match loss {
        Loss::Bce { positive_weight } => Box::new(bce::Bce { positive_weight }),
        Loss::CrossEntropy { label_smoothing } => Box::new(cross_entropy::CrossEntropy { label_smoothing }),
        Loss::Mse => Box::new(mse::Mse),
        Loss::Mae => Box::new(mae::Mae),
        Loss::Huber { delta } => Box::new(huber::Huber { delta }),
        Loss::LogCosh => Box::new(log_cosh::LogCosh),
        Loss::Hinge => Box::new(hinge::Hinge),
        Loss::Poisson => Box::new(poisson::Poisson),
        Loss::GaussianNll { epsilon } => Box::new(gaussian_nll::GaussianNll { epsilon }),
        Loss::Cosine => Box::new(cosine::Cosine),
    }
}
