//! The optimisers on random networks: three steps, each with a gradient that the network itself computed,
//! against the formulas of `verify::Update`.
//!
//! Input: a network and samples. Output: what differs first. Guarantees: both get the same gradients, so a
//! sign that rounding decides is the same on both sides. One optimiser for each network, by its type: each
//! costs compile time.

use netwright::optimizer::{
    Adagrad, AdamW, AmsGrad, Lion, NAdam, Optimizer, RAdam, RmsProp, Rprop, ScheduleFree,
};
use netwright::prelude::*;
use netwright::program::Program;
use netwright::verify::{self, Interpreter, Update};
use netwright::{Network, Scalar, Trainable};

use crate::check::Wrong;
use crate::tally::Tally;

/// An optimiser, as the runtime has it and as `verify` has it.
pub trait Choice {
    /// The runtime's type.
    type Of<S: Scalar, N: Network<S>>: Optimizer<S, N>;
    /// Both, before the first step, with this rate.
    fn make<S: Scalar, N: Network<S>>(rate: f64, network: &N) -> (Self::Of<S, N>, Update);
}

/// The optimiser of this number.
#[derive(Clone, Copy, Debug)]
pub struct Optimiser<const NUMBER: u64>;

macro_rules! optimisers {
    ($($number:literal: $type:ident, $update:ident, |$rate:ident, $network:ident| $make:expr;)+) => {
        $(
            impl Choice for Optimiser<$number> {
                type Of<S: Scalar, N: Network<S>> = $type<S, N>;
                fn make<S: Scalar, N: Network<S>>(rate: f64, $network: &N) -> ($type<S, N>, Update) {
                    let $rate = S::from_f64(rate);
                    ($make, Update::$update(rate, <N as Program<S>>::PARAMETERS))
                }
            }
        )+
    };
}

optimisers! {
    0: Adagrad, adagrad, |rate, _network| Adagrad::new(rate, N::zeros);
    1: RmsProp, rmsprop, |rate, _network| RmsProp::new(rate, N::zeros);
    2: AdamW, adamw, |rate, _network| AdamW::new(rate, N::zeros);
    3: AmsGrad, amsgrad, |rate, _network| AmsGrad::new(rate, N::zeros);
    4: NAdam, nadam, |rate, _network| NAdam::new(rate, N::zeros);
    5: RAdam, radam, |rate, _network| RAdam::new(rate, N::zeros);
    6: Lion, lion, |rate, _network| Lion::new(rate, N::zeros);
    7: Rprop, rprop, |rate, _network| Rprop::new(rate, N::zeros);
    8: ScheduleFree, schedule_free, |rate, network| ScheduleFree::new(rate, network.clone(), N::zeros);
    9: Adam, adam, |rate, _network| Adam::new(rate, N::zeros);
}

/// Three steps with the gradient of a sample each. What dropout draws is compared elsewhere.
pub(crate) fn check<S: Scalar, N: Trainable<S>, C: Choice>(
    mut network: N,
    x: &[N::Input],
    target: &[N::Target],
    tally: &mut Tally,
) -> Result<(), Wrong> {
    if network.state().is_some() {
        return Ok(());
    }
    let (mut optimizer, mut update) = C::make::<S, N>(1.0 / 128.0, &network);
    let mut interpreter = Interpreter::of(&network).map_err(|error| error.to_string())?;
    for (x, target) in x.iter().zip(target).take(3) {
        let gradient = network.backward(x, target).1;
        let gradient: Vec<f64> = gradient.parameters().iter().map(|number| number.to_f64()).collect();
        network.train_step(x, target, &mut optimizer);
        interpreter.apply(&gradient, &mut update).map_err(|error| error.to_string())?;
    }
    for (index, (a, b)) in network.parameters().iter().zip(interpreter.parameters()).enumerate() {
        let a = a.to_f64();
        // Outside of the domain of a logarithm, for example, both are NaN.
        let is_near = a == *b || a.is_nan() && b.is_nan() || (a - b).abs() <= 1e-9 * b.abs().max(1.0);
        if !is_near {
            let name = verify::parameter_name(&N::TOPOLOGY, index);
            return Err(format!("three steps of {update:.60?}: `{name}` is {a:e}, should be {b:e}"));
        }
    }
    tally.nonzero += <N as Program<S>>::PARAMETERS;
    Ok(())
}
