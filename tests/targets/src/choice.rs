//! The optimisers, each of which trains at least five networks.
//!
//! Input: a network and its samples. Output: what 20 steps made of it, folded. Guarantees: two ways of
//! training, which are methods of the way of a network: the fused step, and a gradient that is applied.

use netwright::optimizer::{self, Freeze, FullBatch, WeightDecay};
use netwright::{Network, Optimizer, Scalar, Trainable};

use crate::fold::{Fold, Number};
use crate::train::{Data, STEPS, Way};

/// How many optimisers there are.
pub const COUNT: usize = 17;

/// An optimiser that trains any network.
pub trait Choice {
    /// Its place in the counts.
    const NUMBER: usize;

    /// Trains with the fused step of the way.
    fn fused<S: Number, N: Trainable<S>, W: Way>(network: &mut N, data: &Data<S, N>, fold: &mut Fold);

    /// Trains with gradients that are computed and applied.
    fn apart<S: Number, N: Trainable<S>, W: Way>(network: &mut N, data: &Data<S, N>, fold: &mut Fold);
}

/// Types that stand for optimisers. The expression may read the type of the network, `N`.
macro_rules! choices {
    ($($number:literal $name:ident: |$network:ident, $rate:ident| $rate_is:literal, $make:expr;)+) => {
        $(
            pub struct $name;

            impl $name {
                fn make<S: Scalar, N: Network<S>>($network: &N) -> impl Optimizer<S, N> + use<S, N> {
                    let $rate = S::from_f64($rate_is);
                    $make
                }
            }

            impl Choice for $name {
                const NUMBER: usize = $number;

                fn fused<S: Number, N: Trainable<S>, W: Way>(
                    network: &mut N,
                    data: &Data<S, N>,
                    fold: &mut Fold,
                ) {
                    let mut optimizer = Self::make::<S, N>(network);
                    W::fused(network, data, &mut optimizer, fold);
                }

                fn apart<S: Number, N: Trainable<S>, W: Way>(
                    network: &mut N,
                    data: &Data<S, N>,
                    fold: &mut Fold,
                ) {
                    let mut optimizer = Self::make::<S, N>(network);
                    W::apart(network, data, &mut optimizer, fold);
                }
            }
        )+
    };
}

choices! {
    0 Sgd: |_network, rate| 0.125, optimizer::Sgd::new(rate);
    1 Momentum: |_network, rate| 0.05, optimizer::Momentum::new(rate, S::from_f64(0.9), N::zeros);
    2 Nesterov: |_network, rate| 0.05, optimizer::Momentum::nesterov(rate, S::from_f64(0.9), N::zeros);
    3 Adagrad: |_network, rate| 0.05, optimizer::Adagrad::new(rate, N::zeros);
    4 RmsProp: |_network, rate| 0.01, optimizer::RmsProp::new(rate, N::zeros);
    5 Centered: |_network, rate| 0.01, optimizer::RmsProp::centered_with_momentum(rate, 0.5, N::zeros);
    6 Adam: |_network, rate| 0.02, optimizer::Adam::new(rate, N::zeros);
    7 AdamW: |_network, rate| 0.02, optimizer::AdamW::new(rate, N::zeros);
    8 AmsGrad: |_network, rate| 0.02, optimizer::AmsGrad::new(rate, N::zeros);
    9 NAdam: |_network, rate| 0.02, optimizer::NAdam::new(rate, N::zeros);
    10 RAdam: |_network, rate| 0.02, optimizer::RAdam::new(rate, N::zeros);
    11 Lion: |_network, rate| 0.005, optimizer::Lion::new(rate, N::zeros);
    12 Rprop: |_network, rate| 0.01, optimizer::Rprop::new(rate, N::zeros);
    13 ScheduleFree: |network, rate| 0.02, optimizer::ScheduleFree::new(rate, network.clone(), N::zeros);
    14 Decayed: |_network, rate| 0.05, {
        WeightDecay::coupled(optimizer::Momentum::new(rate, S::from_f64(0.5), N::zeros), 0.1).without_bias()
    };
    15 Frozen: |_network, rate| 0.125, {
        // All layers but the last.
        let freeze = Freeze::<_, N::On<f32>>::new(optimizer::Sgd::new(rate));
        match freeze.layers().last() {
            Some(last) => freeze.except(last),
            None => freeze,
        }
    };
}

/// L-BFGS, whose steps are of all samples.
pub struct Lbfgs;

impl Choice for Lbfgs {
    const NUMBER: usize = 16;

    fn fused<S: Number, N: Trainable<S>, W: Way>(network: &mut N, data: &Data<S, N>, fold: &mut Fold) {
        let mut lbfgs = optimizer::Lbfgs::<S, N, 4>::new(N::zeros).iterations(STEPS as u64);
        let descent = lbfgs.minimize(network, |network, gradient| data.gradient(network, gradient));
        fold.number(descent.loss);
        fold.word(descent.evaluations);
    }

    fn apart<S: Number, N: Trainable<S>, W: Way>(network: &mut N, data: &Data<S, N>, fold: &mut Fold) {
        Self::fused::<S, N, W>(network, data, fold);
    }
}
