//! The map of a text format, to a network: the signature line by line, the layers by their names, the state.

use core::fmt::{self, Formatter};
use core::marker::PhantomData;

use netwright_vocabulary::{OperationWord, Those};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::parts::{LayerInto, StateInto, twice};
use super::write::{SIGNATURE, STATE, columns, own};
use crate::flat;
use crate::flat::Rest;
use crate::program::Program;
use crate::scalar::Scalar;
use crate::signature::{Difference, Line, Lines};
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
        let (mut seen, mut has_signature, mut has_state) = (SeenLayers::default(), false, false);
        while let Some(key) = map.next_key_seed(KeyOf(nodes))? {
            match key {
                Key::Signature if has_signature => return Err(twice(SIGNATURE)),
                Key::Signature => {
                    map.next_value_seed(SignatureOf(N::TOPOLOGY.signature().lines()))?;
                    has_signature = true;
                }
                Key::State if has_state => return Err(twice(STATE)),
                Key::State => {
                    match N::KEEPS_STATE {
                        true => map.next_value_seed(StateInto::new(flat::rest_mut(network)))?,
                        // It was saved with a dropout that is not there.
                        false => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                    has_state = true;
                }
                Key::Layer(index, node) if !seen.insert(index) => return Err(twice(node.name)),
                Key::Layer(_, node) => {
                    map.next_value_seed(layer_into(node, flat::as_mut_slice(network)))?;
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
        if !has_state && <N::Rest as Rest<S>>::NUMBERS > 0 {
            return Err(A::Error::custom(format_args!(
                "`{STATE}` is missing, which holds the running statistics of {}",
                Those(OperationWord::keeps_running)
            )));
        }
        Ok(())
    }
}

/// Which layers were read. A network has at most 768 nodes.
#[derive(Default)]
struct SeenLayers([u64; 16]);

impl SeenLayers {
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

/// The kind of an entry of the map.
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

/// Where the parameters of a node are read to, in those of the network.
fn layer_into<'a, S>(node: &Node, numbers: &'a mut [S]) -> LayerInto<'a, S> {
    let layer = node.operation.layer();
    let (weights, biases) = layer.as_ref().map_or((0, 0), own);
    let start = layer.map_or(0, |layer| if weights > 0 { layer.weights } else { layer.bias.unwrap_or(0) });
    let numbers = numbers.get_mut(start..).unwrap_or_default();
    let (weights, rest) = numbers.split_at_mut_checked(weights).unwrap_or_default();
    let bias = rest.get_mut(..biases).unwrap_or_default();
    LayerInto { weights, columns: layer.as_ref().map_or(0, columns), bias }
}
