//! The saved form of a [`Freeze`]: the names of the frozen layers, and the optimiser.
//!
//! Input: a freeze, or data from anyone. Output: the other. Guarantees: a name that the network does not have
//! is refused.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeSeq as _, Serializer};

use crate::optimizer::{Freeze, LayerOf};
use crate::program::Program;

/// [`Freeze`], as it is written and read.
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(rename = "Freeze", deny_unknown_fields)]
#[serde(bound(
    serialize = "O: Serialize, N: Program<f32>",
    deserialize = "O: Deserialize<'de>, N: Program<f32>"
))]
struct Saved<O, N> {
    frozen: Names<N>,
    of: O,
}

/// The frozen layers, as a list of their names.
struct Names<N>(Freeze<(), N>);

impl<N: Program<f32>> Serialize for Names<N> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        // Some formats want to know how many there are.
        let mut list = serializer.serialize_seq(Some(self.0.layers().count()))?;
        for layer in self.0.layers() {
            list.serialize_element(layer.name())?;
        }
        list.end()
    }
}

impl<'de, N: Program<f32>> Deserialize<'de> for Names<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(ReadNames(PhantomData))
    }
}

struct ReadNames<N>(PhantomData<fn() -> N>);

impl<'de, N: Program<f32>> Visitor<'de> for ReadNames<N> {
    type Value = Names<N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of layers")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Names<N>, A::Error> {
        let mut frozen = Freeze::only((), &[]);
        while let Some(layer) = list.next_element_seed(ReadName(PhantomData))? {
            frozen.freeze(layer);
        }
        Ok(Names(frozen))
    }
}

struct ReadName<N>(PhantomData<fn() -> N>);

impl<'de, N: Program<f32>> DeserializeSeed<'de> for ReadName<N> {
    type Value = LayerOf<N>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<LayerOf<N>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<N: Program<f32>> Visitor<'_> for ReadName<N> {
    type Value = LayerOf<N>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a layer")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<LayerOf<N>, E> {
        LayerOf::named(name).ok_or_else(|| E::custom(format_args!("the network has no layer `{name}`")))
    }
}

impl<O: Serialize, N: Program<f32>> Serialize for Freeze<O, N> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        Saved { frozen: Names(self.with(())), of: &self.of }.serialize(serializer)
    }
}

impl<'de, O: Deserialize<'de>, N: Program<f32>> Deserialize<'de> for Freeze<O, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Saved::<O, N>::deserialize(deserializer).map(|Saved { frozen: Names(frozen), of }| frozen.with(of))
    }
}
