//! The map of a text format, to a network: the signature line by line, the layers by their names, the state.

use core::fmt::{self, Formatter};
use core::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::number::{NumbersInto, RowsInto};
use super::write::{SIGNATURE, STATE, columns, own};
use crate::flat;
use crate::program::Program;
use crate::scalar::Scalar;
use crate::signature::{Difference, Line, Lines};
use crate::state::Rest;
use crate::topology::Node;

/// Reads the map of a text format.
pub(super) struct Named<'a, S, N> {
    network: &'a mut N,
    scalar: PhantomData<S>,
}

impl<'a, S, N> Named<'a, S, N> {
    pub(super) fn new(network: &'a mut N) -> Self {
        Self { network, scalar: PhantomData }
    }
}

impl<'de, S: Scalar + Deserialize<'de>, N: Program<S>> Visitor<'de> for Named<'_, S, N> {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a saved network: a map of its signature and its layers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let network = self.network;
        let nodes = N::TOPOLOGY.nodes;
        let (mut seen, mut has_signature, mut has_state) = (Seen::default(), false, false);
        while let Some(key) = map.next_key_seed(KeyOf(nodes))? {
            match key {
                Key::Signature if has_signature => return Err(twice(&SIGNATURE)),
                Key::Signature => {
                    map.next_value_seed(SignatureOf(N::TOPOLOGY.signature().lines()))?;
                    has_signature = true;
                }
                Key::State if has_state => return Err(twice(&STATE)),
                Key::State => {
                    match flat::rest_mut(network).parts_mut() {
                        Some((seed, step, running)) => {
                            map.next_value_seed(StateInto { seed, step, running })?;
                        }
                        // It was saved with a dropout that is not there.
                        None => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                    has_state = true;
                }
                Key::Layer(index, node) if !seen.insert(index) => return Err(twice(&node.name)),
                Key::Layer(_, node) => {
                    map.next_value_seed(LayerInto { node, numbers: flat::as_mut_slice(network) })?;
                }
            }
        }
        if !has_signature {
            return Err(A::Error::custom(format_args!(
                "this does not say of which network it is: the field `{SIGNATURE}` is missing, a list of the lines of \
                 `TOPOLOGY.signature()`; save the network again with this version, or add it"
            )));
        }
        if let Some(node) = seen.missing(nodes) {
            return Err(A::Error::custom(format_args!("the layer `{}` is missing", node.name)));
        }
        if !has_state && <N::Rest as Rest<S>>::UNITS > 0 {
            return Err(A::Error::custom(format_args!(
                "`{STATE}` is missing, which holds the running statistics of `batch_norm`"
            )));
        }
        Ok(())
    }
}

fn twice<E: Error>(name: &dyn fmt::Display) -> E {
    E::custom(format_args!("`{name}` is there twice"))
}

/// Which layers were read. A network has at most 768 nodes.
#[derive(Default)]
struct Seen([u64; 16]);

impl Seen {
    fn contains(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    /// Whether it was not there before.
    fn insert(&mut self, index: usize) -> bool {
        let is_new = !self.contains(index);
        if let Some(word) = self.0.get_mut(index / 64) {
            *word |= 1 << (index % 64);
        }
        is_new
    }

    /// The first layer that was not read.
    fn missing<'a>(&self, nodes: &'a [Node]) -> Option<&'a Node> {
        let mut fields = nodes.iter().enumerate().filter(|(_, node)| is_field(node));
        fields.find(|(index, _)| !self.contains(*index)).map(|(_, node)| node)
    }
}

/// Whether a node has parameters of its own.
fn is_field(node: &Node) -> bool {
    node.operation.layer().is_some_and(|layer| own(&layer) != (0, 0))
}

/// What an entry of the map is.
enum Key {
    Signature,
    State,
    Layer(usize, &'static Node),
}

/// Reads the name of an entry.
struct KeyOf(&'static [Node]);

impl<'de> DeserializeSeed<'de> for KeyOf {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyOf {
    type Value = Key;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "`{SIGNATURE}`, the name of a layer or `{STATE}`")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Key, E> {
        if name == SIGNATURE {
            return Ok(Key::Signature);
        }
        let mut nodes = self.0.iter().enumerate();
        if let Some((index, node)) = nodes.find(|(_, node)| node.name == name && is_field(node)) {
            return Ok(Key::Layer(index, node));
        }
        match name {
            STATE => Ok(Key::State),
            _ => Err(E::custom(format_args!("no layer is called `{name}`"))),
        }
    }
}

/// Compares the lines of a signature.
struct SignatureOf(Lines);

impl<'de> DeserializeSeed<'de> for SignatureOf {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

fn another<E: Error>(difference: Difference<'_>) -> E {
    E::custom(format_args!("this is another network: {difference}; read it into the network that was saved"))
}

impl<'de> Visitor<'de> for SignatureOf {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("the lines of a signature")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        let mut lines = self.0;
        for number in 1.. {
            let here = lines.next();
            match (sequence.next_element_seed(LineOf { number, here })?, here) {
                (None, None) => break,
                (None, here) => return Err(another(Difference { number, here, there: None })),
                (Some(()), _) => {}
            }
        }
        Ok(())
    }
}

/// Compares a line of a signature.
struct LineOf {
    number: usize,
    here: Option<Line>,
}

impl<'de> DeserializeSeed<'de> for LineOf {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for LineOf {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a line of a signature")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        match self.here {
            Some(line) if line.is(text) => Ok(()),
            here => Err(another(Difference { number: self.number, here, there: Some(text) })),
        }
    }
}

/// Where the parameters of a layer are read to, in those of the network.
struct LayerInto<'a, S> {
    node: &'static Node,
    numbers: &'a mut [S],
}

impl<'de, S: Scalar + Deserialize<'de>> DeserializeSeed<'de> for LayerInto<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

/// A name in a map of few.
#[derive(Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Part {
    Weights,
    Bias,
    Seed,
    Step,
    Running,
}

impl<'de, S: Scalar + Deserialize<'de>> Visitor<'de> for LayerInto<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a layer: a map of `weights` and `bias`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some(layer) = self.node.operation.layer() else { return Ok(()) };
        let (weights, biases) = own(&layer);
        let start = if weights > 0 { layer.weights } else { layer.bias.unwrap_or(0) };
        let numbers = self.numbers.get_mut(start..).unwrap_or_default();
        let (weights, rest) = numbers.split_at_mut_checked(weights).unwrap_or_default();
        let bias = rest.get_mut(..biases).unwrap_or_default();
        let (mut has_weights, mut has_bias) = (false, false);
        while let Some(part) = map.next_key()? {
            match part {
                Part::Weights if has_weights => return Err(twice(&"weights")),
                Part::Weights => {
                    match columns(&layer) {
                        0 => map.next_value_seed(NumbersInto(weights))?,
                        columns => map.next_value_seed(RowsInto(weights, columns))?,
                    }
                    has_weights = true;
                }
                Part::Bias if has_bias => return Err(twice(&"bias")),
                Part::Bias => {
                    map.next_value_seed(NumbersInto(bias))?;
                    has_bias = true;
                }
                _ => return Err(A::Error::custom("a layer has `weights` and `bias`, nothing else")),
            }
        }
        match (has_weights, has_bias) {
            (false, _) => Err(A::Error::missing_field("weights")),
            (_, false) => Err(A::Error::missing_field("bias")),
            _ => Ok(()),
        }
    }
}

/// Where a state is read to.
struct StateInto<'a, S> {
    seed: &'a mut u64,
    step: &'a mut u64,
    running: &'a mut [[S; 2]],
}

impl<'de, S: Scalar + Deserialize<'de>> DeserializeSeed<'de> for StateInto<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, S: Scalar + Deserialize<'de>> Visitor<'de> for StateInto<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a state: a map of `seed`, `step` and `running`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = [false; 3];
        while let Some(part) = map.next_key()? {
            let index = match part {
                Part::Seed => 0,
                Part::Step => 1,
                Part::Running => 2,
                _ => return Err(A::Error::custom("a state has `seed`, `step` and `running`, nothing else")),
            };
            if core::mem::replace(&mut seen[index], true) {
                return Err(twice(&["seed", "step", "running"][index]));
            }
            match index {
                0 => *self.seed = map.next_value()?,
                1 => *self.step = map.next_value()?,
                _ => map.next_value_seed(RowsInto(self.running.as_flattened_mut(), 2))?,
            }
        }
        match seen {
            [false, ..] => Err(A::Error::missing_field("seed")),
            [_, false, _] => Err(A::Error::missing_field("step")),
            [_, _, false] => Err(A::Error::missing_field("running")),
            _ => Ok(()),
        }
    }
}
