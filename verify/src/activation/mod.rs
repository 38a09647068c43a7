//! Activations.
//!
//! Input: an `Activation` of a topology. Output: its parts for the interpreter, for rounding bounds and for
//! paper.
//!
//! Each activation has a file with its name, and a row in the table here. A new one does not compile without
//! its row.

mod abs;
mod elu;
mod entrywise;
mod erf;
mod exp;
mod formula;
mod gaussian;
mod gelu;
mod gelu_tanh;
mod hard_sigmoid;
mod hard_swish;
mod hard_tanh;
mod identity;
mod leaky_relu;
mod log;
mod log_softmax;
mod mish;
mod reciprocal;
mod relu;
mod relu6;
mod rowwise;
mod selu;
mod sigmoid;
mod silu;
mod sin;
mod slopes;
mod softmax;
mod softplus;
mod softsign;
mod sqrt;
mod square;
mod tanh;

use netwright_runtime::topology::Activation;

#[cfg(test)]
pub(crate) use entrywise::EntryPair;
pub(crate) use entrywise::{BoundedNumber, Entrywise, Slope};
pub(crate) use formula::{negative, positive};
pub(crate) use log_softmax::{ln_sum_exp, ln_sum_terms};
pub(crate) use rowwise::Rowwise;
pub(crate) use sigmoid::{Sigmoid, sigmoid};
pub(crate) use slopes::{jacobian_numbers, slope, slopes, write_jacobian, write_slopes};
pub(crate) use softmax::{Softmax, softmax};
pub(crate) use softplus::softplus;

/// The kinds of activations, by which numbers of the source each number depends on.
pub(crate) enum Reach {
    /// It acts on each number alone.
    Entries(Box<dyn Entrywise>),
    /// Each of its numbers depends on the whole row.
    Row(Box<dyn Rowwise>),
}

/// The table: the kind of each activation.
pub(crate) fn reach(activation: Activation) -> Reach {
    use Reach::Row;
    match activation {
        Activation::Identity => entries(identity::Identity),
        Activation::Sigmoid => entries(Sigmoid),
        Activation::Tanh => entries(tanh::Tanh),
        Activation::Relu => entries(relu::Relu),
        Activation::LeakyRelu { slope } => entries(leaky_relu::LeakyRelu { slope }),
        Activation::Relu6 => entries(relu6::Relu6),
        Activation::Silu => entries(silu::Silu),
        Activation::Gelu => entries(gelu::Gelu),
        Activation::GeluTanh => entries(gelu_tanh::GeluTanh),
        Activation::Mish => entries(mish::Mish),
        Activation::Softplus => entries(softplus::Softplus),
        Activation::Softsign => entries(softsign::Softsign),
        Activation::HardSigmoid => entries(hard_sigmoid::HardSigmoid),
        Activation::HardTanh => entries(hard_tanh::HardTanh),
        Activation::HardSwish => entries(hard_swish::HardSwish),
        Activation::Sin => entries(sin::Sin),
        Activation::Gaussian => entries(gaussian::Gaussian),
        Activation::Exp => entries(exp::Exp),
        Activation::Abs => entries(abs::Abs),
        Activation::Square => entries(square::Square),
        Activation::Sqrt => entries(sqrt::Sqrt),
        Activation::Log => entries(log::Log),
        Activation::Reciprocal => entries(reciprocal::Reciprocal),
        Activation::Erf => entries(erf::Erf),
        Activation::Elu { alpha } => entries(elu::Elu { alpha }),
        Activation::Selu => entries(selu::Selu),
        Activation::Softmax => Row(Box::new(Softmax)),
        Activation::LogSoftmax => Row(Box::new(log_softmax::LogSoftmax)),
    }
}

fn entries(of: impl Entrywise + 'static) -> Reach {
    Reach::Entries(Box::new(of))
}
