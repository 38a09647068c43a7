//! Every activation, value and slope, over the whole range of `f32` and of `f64`: against truth within the
//! bounds that `docs/reference.md` states, and at NaN and the infinities against PyTorch.
//!
//! `bounds` has the numbers and the test that the reference has the same, `reference` the formulas written
//! anew, `each` the activations of one number, `rows` softmax and its logarithm, `edges` what is not finite.
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::excessive_precision, reason = "as they were printed")]
#![allow(clippy::needless_range_loop, reason = "the indices are those of the formulas")]

mod bounds;
mod each;
mod edges;
mod reference;
mod rows;

use netwright_runtime::activation::Elementwise;
use netwright_runtime::{Arithmetic, Kernel, Scalar};
use netwright_vocabulary::{Activation, Reads};

/// An activation of `z`, and the gradient that it passes back of 1.
struct Point<E, S>(E, bool, S);

impl<E: Elementwise, S: Scalar> Kernel for Point<E, S> {
    type Output = (S, S);
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> (S, S) {
        let Self(activation, reads_input, z) = self;
        let a = activation.apply::<A, S>(z);
        (a, activation.gradient::<A, S>(if reads_input { z } else { a }, S::ONE))
    }
}

/// Calls `$with!(name, activation, whether its slope reads the input)` for each activation of one number.
macro_rules! for_each_activation {
    ($with:ident) => {
        $with!("identity", netwright_runtime::activation::Identity, false);
        $with!("sigmoid", netwright_runtime::activation::Sigmoid, false);
        $with!("tanh", netwright_runtime::activation::Tanh, false);
        $with!("relu", netwright_runtime::activation::Relu, false);
        $with!("leaky_relu", netwright_runtime::activation::LeakyRelu { slope: 0.01 }, false);
        $with!("relu6", netwright_runtime::activation::Relu6, false);
        $with!("silu", netwright_runtime::activation::Silu, true);
        $with!("gelu", netwright_runtime::activation::Gelu, true);
        $with!("gelu_tanh", netwright_runtime::activation::GeluTanh, true);
        $with!("mish", netwright_runtime::activation::Mish, true);
        $with!("softplus", netwright_runtime::activation::Softplus, true);
        $with!("softsign", netwright_runtime::activation::Softsign, true);
        $with!("hard_sigmoid", netwright_runtime::activation::HardSigmoid, true);
        $with!("hard_tanh", netwright_runtime::activation::HardTanh, false);
        $with!("hard_swish", netwright_runtime::activation::HardSwish, true);
        $with!("elu", netwright_runtime::activation::Elu { alpha: 1.0 }, false);
        $with!("selu", netwright_runtime::activation::Selu, false);
        $with!("sin", netwright_runtime::activation::Sin, true);
        $with!("gaussian", netwright_runtime::activation::Gaussian, true);
        $with!("exp", netwright_runtime::activation::Exp, false);
        $with!("abs", netwright_runtime::activation::Abs, true);
        $with!("square", netwright_runtime::activation::Square, true);
        $with!("sqrt", netwright_runtime::activation::Sqrt, false);
        $with!("log", netwright_runtime::activation::Log, true);
        $with!("reciprocal", netwright_runtime::activation::Reciprocal, false);
        $with!("erf", netwright_runtime::activation::Erf, true);
    };
}
use for_each_activation;

/// The list has every activation of one number, and says of each what its row says of its slope.
#[test]
fn every_activation_is_measured() {
    let mut listed = Vec::new();
    macro_rules! list {
        ($name:literal, $activation:expr, $reads_input:literal) => {
            listed.push(($name, $reads_input));
        };
    }
    for_each_activation!(list);
    let of_one_number = Activation::ALL.into_iter().filter(|activation| activation.is_elementwise());
    let mut known: Vec<(&str, bool)> =
        of_one_number.map(|activation| (activation.word(), activation.reads() == Reads::Input)).collect();
    listed.sort_unstable();
    known.sort_unstable();
    assert_eq!(listed, known);
}

use netwright_support::arithmetic::in_both_arithmetics;
