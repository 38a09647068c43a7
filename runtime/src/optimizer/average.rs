//! A moving average of the weights, beside any optimiser.

use core::borrow::BorrowMut;

use crate::network::Network;
use crate::scalar::{Constant, Scalar};

/// The exponential moving average of a network's parameters (Polyak & Juditsky 1992; Tarvainen & Valpola
/// 2017), which often is better than the parameters of the last step:
///
/// ```text
/// a ← a + (1 − β)·(w − a)
/// ```
///
/// as `torch.optim.swa_utils.AveragedModel` with `get_ema_multi_avg_fn(β)`. It begins as a copy of the
/// network, as PyTorch's does if it is updated before the first step, and follows what the parameters are
/// after a step, whatever changed them: options such as `rate_scale` and `max_norm` are part of that. Running
/// statistics are not averaged but copied.
///
/// ```
/// use netwright::{optimizer::Ema, prelude::*};
///
/// network! { struct Net<1, 1 identity>; }
/// let (mut net, mut adam) = (Net::new(1), Adam::new(0.1, Net::zeros));
/// let mut ema = Ema::new(0.9, net.clone());
/// for _ in 0..200 {
///     net.train_step(&[1.0], &[2.0], &mut adam);
///     ema.update(&net);
/// }
/// assert!(ema.average.loss(&[1.0], &[2.0]) < 0.01);
/// ```
#[doc(alias("AveragedModel", "ExponentialMovingAverage", "polyak", "swa"))]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ema<P> {
    /// The average, which is evaluated as the network is.
    pub average: P,
    /// β and 1 − β.
    shares: [Constant; 2],
}

impl<P> Ema<P> {
    /// An average that keeps the share β of itself, 0.99 to 0.9999 in most uses, and begins as `average`: a
    /// copy of the network, in a `Box`, or a `&mut` to one, or a saved average.
    pub const fn new(beta: f64, average: P) -> Self {
        Self { average, shares: [Constant::new(beta), Constant::new(1.0 - beta)] }
    }

    /// β.
    pub const fn beta(&self) -> f64 {
        self.shares[0].double()
    }

    /// Takes in the parameters after a step.
    pub fn update<S: Scalar, N: Network<S>>(&mut self, network: &N)
    where
        P: BorrowMut<N>,
    {
        let take = S::from_constant(self.shares[1]);
        let average = self.average.borrow_mut();
        for (average, w) in average.parameters_mut().iter_mut().zip(network.parameters()) {
            *average = *average + (*w - *average) * take;
        }
        if let Some(state) = network.state() {
            average.set_state(state);
        }
    }
}
