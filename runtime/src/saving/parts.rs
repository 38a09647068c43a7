//! The parts of a network by `serde`: a layer is a struct of `weights` and `bias`, a state one of `seed`,
//! `step` and `running`. Networks and the types of their fields have the same forms.

use core::fmt::{self, Formatter};

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::ser::{Serialize, SerializeStruct as _, Serializer};

use super::number::{Numbers, NumbersInto, Rows, RowsInto};
use crate::flat::{self, Rest};
use crate::layer::{Dense, Weights};
use crate::scalar::Scalar;
use crate::state::{NumberType, Part, StateRef, TENSORS, Tensor, range_of, view};

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
enum Field {
    Weights,
    Bias,
    /// A kind of part, and its place in [`TENSORS`].
    Tensor(usize, &'static Tensor),
}

/// The names of all kinds of parts.
const NAMES: [&str; TENSORS.len()] = {
    let mut names = [""; TENSORS.len()];
    let mut index = 0;
    while index < names.len() {
        names[index] = TENSORS[index].name;
        index += 1;
    }
    names
};

/// The names of all fields.
const FIELDS: [&str; 2 + NAMES.len()] = {
    let mut names = ["weights"; 2 + NAMES.len()];
    names[1] = "bias";
    let mut index = 0;
    while index < NAMES.len() {
        names[2 + index] = NAMES[index];
        index += 1;
    }
    names
};

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_identifier(FieldName)
    }
}

/// Reads the name of a field.
struct FieldName;

impl Visitor<'_> for FieldName {
    type Value = Field;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("field identifier")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Field, E> {
        match (name, TENSORS.iter().enumerate().find(|(_, tensor)| tensor.name == name)) {
            ("weights", _) => Ok(Field::Weights),
            ("bias", _) => Ok(Field::Bias),
            (_, Some((index, tensor))) => Ok(Field::Tensor(index, tensor)),
            (_, None) => Err(E::unknown_field(name, &FIELDS)),
        }
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Field, E> {
        match core::str::from_utf8(name) {
            Ok(name) => self.visit_str(name),
            Err(_) => Err(E::invalid_value(Unexpected::Bytes(name), &self)),
        }
    }
}

pub(super) fn twice<E: Error>(name: &str) -> E {
    E::custom(format_args!("`{name}` is there twice"))
}

/// Which parts were read, in the order of their names.
struct SeenParts<const N: usize> {
    names: [&'static str; N],
    seen: [bool; N],
}

impl<const N: usize> SeenParts<N> {
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

    /// The error for the first missing part, of those that must be there.
    fn finish<E: Error>(&self, is_needed: impl Fn(usize) -> bool) -> Result<(), E> {
        let mut all = self.names.iter().zip(&self.seen).enumerate();
        let missing = all.find(|(index, (_, seen))| !**seen && is_needed(*index));
        missing.map_or(Ok(()), |(_, (name, _))| Err(E::missing_field(name)))
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
        let mut seen = SeenParts::new(["weights", "bias"]);
        while let Some(part) = map.next_key()? {
            match part {
                Field::Weights => {
                    seen.insert(0)?;
                    map.next_value_seed(WeightsInto(self.weights, self.columns))?;
                }
                Field::Bias => {
                    seen.insert(1)?;
                    map.next_value_seed(NumbersInto(self.bias))?;
                }
                Field::Tensor(..) => {
                    return Err(A::Error::custom("a layer has `weights` and `bias`, nothing else"));
                }
            }
        }
        seen.finish(|_| true)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        let missing = |index| A::Error::invalid_length(index, &"weights and bias");
        sequence.next_element_seed(WeightsInto(self.weights, self.columns))?.ok_or_else(|| missing(0))?;
        sequence.next_element_seed(NumbersInto(self.bias))?.ok_or_else(|| missing(1))
    }
}

/// Whether a state with these parts is saved with those of a kind, perhaps none.
fn is_saved(parts: &[Part], tensor: &Tensor) -> bool {
    tensor.everywhere || parts.iter().any(|part| part.tensor == tensor)
}

/// A state, to be written: a field for each kind of part.
pub(super) struct SavedState<'a, S>(pub(super) StateRef<'a, S>);

impl<S: Scalar + Serialize> Serialize for SavedState<'_, S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let is_saved = |tensor: &&Tensor| is_saved(self.0.parts(), tensor);
        let count = TENSORS.iter().filter(is_saved).count();
        let mut state = serializer.serialize_struct("State", count)?;
        for tensor in TENSORS.iter().filter(is_saved) {
            let (start, length) = range_of(self.0.parts(), tensor);
            match tensor.number {
                NumberType::Counter => {
                    let counter = self.0.counters().get(start).copied().unwrap_or(0);
                    state.serialize_field(tensor.name, &counter)?;
                }
                NumberType::Scalar(columns) => {
                    let numbers = self.0.numbers().get(start..start + length).unwrap_or_default();
                    state.serialize_field(tensor.name, &Rows(numbers, columns))?;
                }
            }
        }
        state.end()
    }
}

/// Where a state is read to.
pub(super) struct StateInto<'a, S> {
    parts: &'static [Part],
    counters: &'a mut [u64],
    numbers: &'a mut [S],
}

impl<'a, S: Scalar> StateInto<'a, S> {
    pub(super) fn new<R: Rest<S>>(rest: &'a mut R) -> Self {
        let (counters, numbers) = flat::counters_and_numbers(rest);
        Self { parts: R::PARTS, counters, numbers }
    }

    /// Where the parts of a kind are read to.
    fn tensor(&mut self, tensor: &Tensor) -> TensorInto<'_, S> {
        let (start, length) = range_of(self.parts, tensor);
        match tensor.number {
            NumberType::Counter => TensorInto::Counter(self.counters.get_mut(start)),
            NumberType::Scalar(columns) => {
                let numbers = self.numbers.get_mut(start..start + length).unwrap_or_default();
                TensorInto::Rows(RowsInto(numbers, columns))
            }
        }
    }
}

/// Where the parts of one kind are read to.
enum TensorInto<'a, S> {
    Counter(Option<&'a mut u64>),
    Rows(RowsInto<'a, S>),
}

impl<'de, S: Scalar + Deserialize<'de>> DeserializeSeed<'de> for TensorInto<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self {
            TensorInto::Counter(to) => {
                let counter = u64::deserialize(deserializer)?;
                if let Some(to) = to {
                    *to = counter;
                }
                Ok(())
            }
            TensorInto::Rows(rows) => rows.deserialize(deserializer),
        }
    }
}

impl<'de, S: Scalar + Deserialize<'de>> DeserializeSeed<'de> for StateInto<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_struct("State", &NAMES, self)
    }
}

impl<'de, S: Scalar + Deserialize<'de>> Visitor<'de> for StateInto<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a state: `seed`, `step` and `running`")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let mut seen = SeenParts::new(NAMES);
        while let Some(part) = map.next_key()? {
            let (index, tensor) = match part {
                Field::Tensor(index, tensor) => (index, tensor),
                Field::Weights | Field::Bias => {
                    return Err(A::Error::custom("a state has `seed`, `step` and `running`, nothing else"));
                }
            };
            seen.insert(index)?;
            map.next_value_seed(self.tensor(tensor))?;
        }
        seen.finish(|index| TENSORS.get(index).is_some_and(|tensor| is_saved(self.parts, tensor)))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut sequence: A) -> Result<(), A::Error> {
        let missing = |index| A::Error::invalid_length(index, &"seed, step and running statistics");
        let parts = self.parts;
        for (index, tensor) in TENSORS.iter().filter(|tensor| is_saved(parts, tensor)).enumerate() {
            sequence.next_element_seed(self.tensor(tensor))?.ok_or_else(|| missing(index))?;
        }
        Ok(())
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

/// Writes the emitted struct of a state.
pub fn serialize_state<S: Scalar + Serialize, R: Rest<S>, Z: Serializer>(
    state: &R,
    serializer: Z,
) -> Result<Z::Ok, Z::Error> {
    SavedState(view(state)).serialize(serializer)
}

/// Reads the emitted struct of a state.
pub fn deserialize_state<'de, S: Scalar + Deserialize<'de>, R: Rest<S>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<R, D::Error> {
    let mut state = R::INITIAL;
    StateInto::new(&mut state).deserialize(deserializer)?;
    Ok(state)
}
