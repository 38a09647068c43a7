//! A network from the forms of `serde`, in place: its numbers are read directly to their final places. The
//! tuple of a binary format is read here, the map of a text format in `text.rs`.

use core::fmt::{self, Formatter};
use core::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};

use super::number::NumbersInto;
use super::text::Named;
use super::write::number_size;
use crate::flat::{self, Rest};
use crate::program::Program;
use crate::scalar::Scalar;
use crate::state::{COUNTERS, counters_before};

/// Reads a network that derives `Deserialize`.
pub fn deserialize<'de, S, N, D>(deserializer: D) -> Result<N, D::Error>
where
    S: Scalar + Deserialize<'de>,
    N: Program<S>,
    D: Deserializer<'de>,
{
    // By way of the heap there is only one copy on the stack, the returned one.
    #[cfg(feature = "alloc")]
    match boxed(deserializer) {
        Ok(network) => Ok(*network),
        Err(error) => Err(error),
    }
    #[cfg(not(feature = "alloc"))]
    {
        let mut network = N::blank();
        deserialize_into(&mut network, deserializer)?;
        Ok(network)
    }
}

/// Reads a network to the heap, in place: it is never on the stack, however large it is.
///
/// ```ignore
/// let net: Box<Net> = netwright::saving::boxed(&mut serde_json::Deserializer::from_str(&text))?;
///
/// #[derive(Deserialize)]
/// struct Player {
///     #[serde(deserialize_with = "netwright::saving::boxed")]
///     policy: Box<Net>,
/// }
/// ```
///
/// # Errors
///
/// If the bytes or the text are not this network.
#[cfg(feature = "alloc")]
pub fn boxed<'de, S, N, D>(deserializer: D) -> Result<alloc::boxed::Box<N>, D::Error>
where
    S: Scalar + Deserialize<'de>,
    N: Program<S>,
    D: Deserializer<'de>,
{
    let mut network = flat::boxed::<S, N>(S::ZERO);
    deserialize_into(&mut *network, deserializer)?;
    Ok(network)
}

/// Reads into an existing network; after an error it may have a part of the numbers that were read.
pub fn deserialize_into<'de, S, N, D>(network: &mut N, deserializer: D) -> Result<(), D::Error>
where
    S: Scalar + Deserialize<'de>,
    N: Program<S>,
    D: Deserializer<'de>,
{
    InPlace::new(network).deserialize(deserializer)
}

/// A seed of `serde` that reads into a network that exists, such as `Net::boxed_zeros()`.
///
/// After an error the network may have a part of the numbers that were read.
///
/// ```ignore
/// let mut net = Net::boxed_zeros();
/// InPlace::new(&mut *net).deserialize(&mut serde_json::Deserializer::from_str(&text))?;
/// ```
#[derive(Debug)]
pub struct InPlace<'a, S, N> {
    network: &'a mut N,
    scalar: PhantomData<S>,
}

impl<'a, S: Scalar, N: Program<S>> InPlace<'a, S, N> {
    /// Reads into this network.
    pub const fn new(network: &'a mut N) -> Self {
        Self { network, scalar: PhantomData }
    }
}

impl<'de, S: Scalar + Deserialize<'de>, N: Program<S>> DeserializeSeed<'de> for InPlace<'_, S, N> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match deserializer.is_human_readable() {
            true => deserializer.deserialize_map(Named::new(self.network)),
            false => deserializer.deserialize_tuple(4, PackedFrom(self)),
        }
    }
}

/// Reads the tuple of a binary format.
struct PackedFrom<'a, S, N>(InPlace<'a, S, N>);

impl<'de, S: Scalar + Deserialize<'de>, N: Program<S>> Visitor<'de> for PackedFrom<'_, S, N> {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a saved network: its fingerprint, the size of a number, its parameters and its state")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        let network = self.0.network;
        let missing = |index| A::Error::invalid_length(index, &"a tuple of 4");
        let found: u64 = sequence.next_element()?.ok_or_else(|| missing(0))?;
        if found != N::FINGERPRINT {
            let needed = N::FINGERPRINT;
            return Err(A::Error::custom(format_args!(
                "this is another network: its FINGERPRINT is {found:#018x}, here it is {needed:#018x}; read it into the \
                 network that was saved, or compare `TOPOLOGY.signature()` of both"
            )));
        }
        let size: u16 = sequence.next_element()?.ok_or_else(|| missing(1))?;
        if size != number_size::<S>() {
            return Err(A::Error::custom(format_args!(
                "this network was saved with numbers of {size} bytes, here they have {}: read it into the network on \
                 that scalar and `cast`",
                number_size::<S>()
            )));
        }
        let numbers = NumbersInto(flat::as_mut_slice(network));
        sequence.next_element_seed(numbers)?.ok_or_else(|| missing(2))?;
        let state = PackedState { network, scalar: PhantomData };
        sequence.next_element_seed(state)?.ok_or_else(|| missing(3))
    }
}

/// Reads the counters and the numbers of a state; where there is none they are read all the same.
struct PackedState<'a, S, N> {
    network: &'a mut N,
    scalar: PhantomData<S>,
}

impl<'de, S: Scalar + Deserialize<'de>, N: Program<S>> DeserializeSeed<'de> for PackedState<'_, S, N> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_tuple(COUNTERS + 1, self)
    }
}

impl<'de, S: Scalar + Deserialize<'de>, N: Program<S>> Visitor<'de> for PackedState<'_, S, N> {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("a state: its seed, its step and its running statistics")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        let missing = |index| A::Error::invalid_length(index, &"a tuple of 3");
        let (counters, numbers) = flat::counters_and_numbers(flat::rest_mut(self.network));
        let before = counters_before(<N::Rest as Rest<S>>::PARTS);
        for index in 0..COUNTERS {
            let counter = sequence.next_element()?.ok_or_else(|| missing(index))?;
            if let Some(to) = index.checked_sub(before).and_then(|own| counters.get_mut(own)) {
                *to = counter;
            }
        }
        sequence.next_element_seed(NumbersInto(numbers))?.ok_or_else(|| missing(COUNTERS))
    }
}
