//! The parts of a network by `serde`: a layer is a struct of `weights` and `bias`, a state one of `seed`, `step` and `running`.
//! Networks and the types of their fields have the same forms.

use core::fmt::{self, Formatter};

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use super::number::{Numbers, NumbersInto, Rows, RowsInto};
use crate::layer::{Dense, Weights};
use crate::scalar::Scalar;
use crate::state::State;

/// The parameters of a layer, to be written; a list of weights has 0 columns.
pub(super) struct SavedLayer<'a, S> {
    pub(super) weights: &'a [S],
    pub(super) columns: usize,
    pub(super) bias: &'a [S],
}

impl<S: Scalar + Serialize> Serialize for SavedLayer<'_, S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let mut layer = serializer.serialize_struct("Layer", 2)?;
        match self.columns {
            0 => layer.serialize_field("weights", &Numbers(self.weights))?,
            columns => layer.serialize_field("weights", &Rows(self.weights, columns))?,
        }
        layer.serialize_field("bias", &Numbers(self.bias))?;
        layer.end()
    }
}

/// Where the parameters of a layer are read to.
pub(super) struct LayerInto<'a, S> {
    pub(super) weights: &'a mut [S],
    pub(super) columns: usize,
    pub(super) bias: &'a mut [S],
}

/// A name in a layer or in a state.
#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "snake_case")]
enum Part {
    Weights,
    Bias,
    Seed,
    Step,
    Running,
}

pub(super) fn twice<E: Error>(name: &str) -> E {
    E::custom(format_args!("`{name}` is there twice"))
}

/// Which parts were read, in the order of their names.
struct Seen<const N: usize> {
    names: [&'static str; N],
    seen: [bool; N],
}

impl<const N: usize> Seen<N> {
    const fn new(names: [&'static str; N]) -> Self {
        Self { names, seen: [false; N] }
    }

    fn insert<E: Error>(&mut self, index: usize) -> Result<(), E> {
        match self.seen.get_mut(index) {
            Some(seen) if *seen => Err(twice(self.names.get(index).copied().unwrap_or_default())),
            seen => {
                if let Some(seen) = seen {
                    *seen = true;
                }
                Ok(())
            }
        }
    }

    fn finish<E: Error>(&self) -> Result<(), E> {
        let missing = self.names.iter().zip(&self.seen).find(|(_, seen)| !**seen);
        missing.map_or(Ok(()), |(name, _)| Err(E::missing_field(name)))
    }
}

/// Where weights are read to: rows, or a list.
struct WeightsInto<'a, S>(&'a mut [S], usize);

impl<'de, S: Scalar + Deserialize<'de>> DeserializeSeed<'de> for WeightsInto<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.1 {
            0 => NumbersInto(self.0).deserialize(deserializer),
            columns => RowsInto(self.0, columns).deserialize(deserializer),
        }
    }
}

impl<'de, S: Scalar + Deserialize<'de>> DeserializeSeed<'de> for LayerInto<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_struct("Layer", &["weights", "bias"], self)
    }
}

impl<'de, S: Scalar + Deserialize<'de>> Visitor<'de> for LayerInto<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a layer: `weights` and `bias`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = Seen::new(["weights", "bias"]);
        while let Some(part) = map.next_key()? {
            match part {
                Part::Weights => {
                    seen.insert(0)?;
                    map.next_value_seed(WeightsInto(self.weights, self.columns))?;
                }
                Part::Bias => {
                    seen.insert(1)?;
                    map.next_value_seed(NumbersInto(self.bias))?;
                }
                _ => return Err(A::Error::custom("a layer has `weights` and `bias`, nothing else")),
            }
        }
        seen.finish()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        let missing = |index| A::Error::invalid_length(index, &"weights and bias");
        sequence.next_element_seed(WeightsInto(self.weights, self.columns))?.ok_or_else(|| missing(0))?;
        sequence.next_element_seed(NumbersInto(self.bias))?.ok_or_else(|| missing(1))
    }
}

/// A state, to be written.
pub(super) struct Parts<'a, S> {
    pub(super) seed: u64,
    pub(super) step: u64,
    pub(super) running: &'a [[S; 2]],
}

impl<S: Scalar + Serialize> Serialize for Parts<'_, S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let mut state = serializer.serialize_struct("State", 3)?;
        state.serialize_field("seed", &self.seed)?;
        state.serialize_field("step", &self.step)?;
        state.serialize_field("running", &Rows(self.running.as_flattened(), 2))?;
        state.end()
    }
}

/// Where a state is read to.
pub(super) struct StateInto<'a, S> {
    pub(super) seed: &'a mut u64,
    pub(super) step: &'a mut u64,
    pub(super) running: &'a mut [[S; 2]],
}

impl<'de, S: Scalar + Deserialize<'de>> DeserializeSeed<'de> for StateInto<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_struct("State", &["seed", "step", "running"], self)
    }
}

impl<'de, S: Scalar + Deserialize<'de>> Visitor<'de> for StateInto<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a state: `seed`, `step` and `running`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = Seen::new(["seed", "step", "running"]);
        while let Some(part) = map.next_key()? {
            match part {
                Part::Seed => {
                    seen.insert(0)?;
                    *self.seed = map.next_value()?;
                }
                Part::Step => {
                    seen.insert(1)?;
                    *self.step = map.next_value()?;
                }
                Part::Running => {
                    seen.insert(2)?;
                    map.next_value_seed(RowsInto(self.running.as_flattened_mut(), 2))?;
                }
                _ => return Err(A::Error::custom("a state has `seed`, `step` and `running`, nothing else")),
            }
        }
        seen.finish()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        let missing = |index| A::Error::invalid_length(index, &"seed, step and running statistics");
        *self.seed = sequence.next_element()?.ok_or_else(|| missing(0))?;
        *self.step = sequence.next_element()?.ok_or_else(|| missing(1))?;
        let running = RowsInto(self.running.as_flattened_mut(), 2);
        sequence.next_element_seed(running)?.ok_or_else(|| missing(2))
    }
}

impl<S: Scalar + Serialize, const I: usize, const O: usize, const BIAS: usize> Serialize
    for Dense<S, I, O, BIAS>
{
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        SavedLayer { weights: self.weights.as_flattened(), columns: O, bias: &self.bias }
            .serialize(serializer)
    }
}

impl<'de, S: Scalar + Deserialize<'de>, const I: usize, const O: usize, const BIAS: usize> Deserialize<'de>
    for Dense<S, I, O, BIAS>
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut layer = Self::zeros();
        let weights = layer.weights.as_flattened_mut();
        LayerInto { weights, columns: O, bias: &mut layer.bias }.deserialize(deserializer)?;
        Ok(layer)
    }
}

impl<S: Scalar + Serialize, const W: usize, const BIAS: usize> Serialize for Weights<S, W, BIAS> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        SavedLayer { weights: &self.weights, columns: 0, bias: &self.bias }.serialize(serializer)
    }
}

impl<'de, S: Scalar + Deserialize<'de>, const W: usize, const BIAS: usize> Deserialize<'de>
    for Weights<S, W, BIAS>
{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut layer = Self::zeros();
        LayerInto { weights: &mut layer.weights, columns: 0, bias: &mut layer.bias }
            .deserialize(deserializer)?;
        Ok(layer)
    }
}

impl<S: Scalar + Serialize, const UNITS: usize> Serialize for State<S, UNITS> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        Parts { seed: self.seed, step: self.step, running: &self.running }.serialize(serializer)
    }
}

impl<'de, S: Scalar + Deserialize<'de>, const UNITS: usize> Deserialize<'de> for State<S, UNITS> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut state = Self::INITIAL;
        let State { seed, step, running } = &mut state;
        StateInto { seed, step, running }.deserialize(deserializer)?;
        Ok(state)
    }
}
