//! The saved form of the schedule that has a state: its options, and what it has observed.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use super::{Plateau, Schedule};
use crate::saving::Single;
use crate::scalar::{Constant, Scalar};

/// [`Plateau`], as it is written and read.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Plateau", deny_unknown_fields)]
#[serde(bound(serialize = "S: Scalar + Serialize", deserialize = "S: Scalar + Deserialize<'de>"))]
struct SavedPlateau<S> {
    rate: Single<S>,
    factor: f64,
    patience: u64,
    threshold: f64,
    cooldown: u64,
    least: Option<Single<S>>,
    maximize: bool,
    best: Option<Single<S>>,
    bad: u64,
    cooling: u64,
}

impl<S: Scalar + Serialize> Serialize for Plateau<S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let Self { rate, factor, patience, threshold, cooldown, least, maximize, best, bad, cooling } = *self;
        SavedPlateau {
            rate: Single(rate),
            factor: factor.double(),
            patience,
            threshold: threshold.double(),
            cooldown,
            least: least.map(Single),
            maximize,
            best: best.map(Single),
            bad,
            cooling,
        }
        .serialize(serializer)
    }
}

impl<'de, S: Scalar + Deserialize<'de>> Deserialize<'de> for Plateau<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let saved = SavedPlateau::deserialize(deserializer)?;
        let SavedPlateau { patience, cooldown, maximize, bad, cooling, .. } = saved;
        let read = Self {
            rate: saved.rate.0,
            factor: Constant::new(saved.factor),
            patience,
            threshold: Constant::new(saved.threshold),
            cooldown,
            least: saved.least.map(|least| least.0),
            maximize,
            best: saved.best.map(|best| best.0),
            bad,
            cooling,
        };
        read.check().map_err(D::Error::custom)?;
        Ok(read)
    }
}
