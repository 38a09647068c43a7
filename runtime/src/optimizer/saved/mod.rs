//! The saved form of an optimiser: all that its next step depends on. Numbers that follow from others are
//! left out, so no text can contradict itself. Numbers have the same forms as those of a network.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

mod adaptive;
mod freeze;

use super::{Adam, Ema, Momentum, Sgd, WeightDecay};
use crate::saving::Single;
use crate::scalar::Scalar;

/// A share that is kept of a running number, or what is wrong with it.
fn check_share<E: Error>(optimizer: &str, what: &str, share: f64) -> Result<f64, E> {
    if (0.0..1.0).contains(&share) {
        return Ok(share);
    }
    Err(E::custom(format_args!("{optimizer} has {what} of {share}: write one from 0 to below 1")))
}

/// Two betas, or what is wrong with them.
fn check_betas<E: Error>(optimizer: &str, betas: [f64; 2]) -> Result<[f64; 2], E> {
    for beta in betas {
        check_share::<E>(optimizer, "a beta", beta)?;
    }
    Ok(betas)
}

/// [`Sgd`], as it is written and read.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Sgd", deny_unknown_fields)]
#[serde(bound(serialize = "S: Scalar + Serialize", deserialize = "S: Scalar + Deserialize<'de>"))]
struct SavedSgd<S> {
    rate: Single<S>,
}

impl<S: Scalar + Serialize> Serialize for Sgd<S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        SavedSgd { rate: Single(self.rate) }.serialize(serializer)
    }
}

impl<'de, S: Scalar + Deserialize<'de>> Deserialize<'de> for Sgd<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        SavedSgd::deserialize(deserializer).map(|SavedSgd { rate }| Self::new(rate.0))
    }
}

/// [`Adam`], as it is written and read.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Adam", deny_unknown_fields)]
#[serde(bound(
    serialize = "S: Scalar + Serialize, P: Serialize",
    deserialize = "S: Scalar + Deserialize<'de>, P: Deserialize<'de>"
))]
struct SavedAdam<S, P> {
    rate: Single<S>,
    betas: [f64; 2],
    epsilon: f64,
    steps: u64,
    moments: P,
}

impl<S: Scalar + Serialize, P: Serialize> Serialize for Adam<S, P> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        SavedAdam {
            rate: Single(self.rate),
            betas: self.current_betas(),
            epsilon: self.current_epsilon(),
            steps: self.steps(),
            moments: &self.moments,
        }
        .serialize(serializer)
    }
}

impl<'de, S: Scalar + Deserialize<'de>, P: Deserialize<'de>> Deserialize<'de> for Adam<S, P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let SavedAdam { rate, betas, epsilon, steps, moments } = SavedAdam::deserialize(deserializer)?;
        let betas = check_betas::<D::Error>("Adam", betas)?;
        let adam = Adam::with_state(rate.0, moments).betas(betas[0], betas[1]);
        Ok(adam.epsilon(epsilon).at_step(steps))
    }
}

/// [`Momentum`], as it is written and read.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Momentum", deny_unknown_fields)]
#[serde(bound(
    serialize = "S: Scalar + Serialize, P: Serialize",
    deserialize = "S: Scalar + Deserialize<'de>, P: Deserialize<'de>"
))]
struct SavedMomentum<S, P> {
    nesterov: bool,
    rate: Single<S>,
    momentum: Single<S>,
    velocity: P,
}

impl<S: Scalar + Serialize, P: Serialize, const NESTEROV: bool> Serialize for Momentum<S, P, NESTEROV> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let Self { rate, momentum, ref velocity } = *self;
        let (rate, momentum) = (Single(rate), Single(momentum));
        SavedMomentum { nesterov: NESTEROV, rate, momentum, velocity }.serialize(serializer)
    }
}

impl<'de, S: Scalar + Deserialize<'de>, P: Deserialize<'de>, const NESTEROV: bool> Deserialize<'de>
    for Momentum<S, P, NESTEROV>
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let SavedMomentum { nesterov, rate, momentum, velocity } = SavedMomentum::deserialize(deserializer)?;
        match nesterov {
            _ if nesterov == NESTEROV => Ok(Self { rate: rate.0, momentum: momentum.0, velocity }),
            true => Err(D::Error::custom("this is Nesterov's momentum: read it as `Momentum<_, _, true>`")),
            false => Err(D::Error::custom("this is heavy-ball momentum: read it as `Momentum<_, _>`")),
        }
    }
}

/// [`WeightDecay`], as it is written and read.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "WeightDecay", deny_unknown_fields)]
struct SavedWeightDecay<O> {
    decoupled: bool,
    decays: [f64; 2],
    of: O,
}

impl<O: Serialize, const DECOUPLED: bool> Serialize for WeightDecay<O, DECOUPLED> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let (decays, of) = (self.current_decays(), &self.of);
        SavedWeightDecay { decoupled: DECOUPLED, decays, of }.serialize(serializer)
    }
}

impl<'de, O: Deserialize<'de>, const DECOUPLED: bool> Deserialize<'de> for WeightDecay<O, DECOUPLED> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let SavedWeightDecay { decoupled, decays, of } = SavedWeightDecay::deserialize(deserializer)?;
        match decoupled {
            _ if decoupled == DECOUPLED => Ok(Self::from_parts(of, decays)),
            true => Err(D::Error::custom("this decay is decoupled: read it as `WeightDecay<_, true>`")),
            false => Err(D::Error::custom("this decay is coupled: read it as `WeightDecay<_, false>`")),
        }
    }
}

/// [`Ema`], as it is written and read.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Ema", deny_unknown_fields)]
struct SavedEma<P> {
    beta: f64,
    average: P,
}

impl<P: Serialize> Serialize for Ema<P> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        SavedEma { beta: self.beta(), average: &self.average }.serialize(serializer)
    }
}

impl<'de, P: Deserialize<'de>> Deserialize<'de> for Ema<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let SavedEma { beta, average } = SavedEma::deserialize(deserializer)?;
        Ok(Self::new(check_share::<D::Error>("Ema", "a beta", beta)?, average))
    }
}
