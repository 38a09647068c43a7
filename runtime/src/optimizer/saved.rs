//! The saved form of an optimiser: all that its next step depends on. Numbers that follow from others are
//! left out, so no text can contradict itself. Numbers have the same forms as those of a network.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use super::{Adam, Momentum, Sgd};
use crate::saving::Single;
use crate::scalar::Scalar;

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
        if let Some(beta) = betas.iter().find(|beta| !(0.0..1.0).contains(*beta)) {
            return Err(D::Error::custom(format_args!(
                "Adam has a beta of {beta}: write one from 0 to below 1"
            )));
        }
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
