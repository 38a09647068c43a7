//! Numbers of every kind, of a network and of its parts alone, and the names beside them.

use serde::Deserialize as _;

use crate::{DroppedState, Plain, Stateful, StatefulState, error};

/// NaN and infinities are words in a text; finite numbers keep their bits, also the one that would be rounded
/// twice.
#[test]
fn every_number_comes_back() -> Result<(), Box<dyn std::error::Error>> {
    let mut net = Plain::new(1);
    net.y.weights = [[f32::NAN, f32::INFINITY], [f32::NEG_INFINITY, -0.0], [7.038_531e-26, -7.038_531e-26]];
    net.y.bias = [f32::MAX, f32::from_bits(1)];
    let text = serde_json::to_string(&net)?;
    assert!(text.contains("{\"weights\":[[\"NaN\",\"inf\"],[\"-inf\",-0.0],["), "{text}");
    let back: Plain = serde_json::from_str(&text)?;
    let bits = |net: &Plain| net.parameters().iter().map(|w| w.to_bits()).collect::<Vec<_>>();
    assert!(back.y.weights[0][0].is_nan());
    assert_eq!(bits(&back)[1..], bits(&net)[1..]);
    // Whole numbers are numbers, too.
    let back: Plain = serde_json::from_str(&text.replace("-0.0", "-3").replace("\"inf\"", "16777217"))?;
    assert_eq!((back.y.weights[1][1], back.y.weights[0][1]), (-3.0, 16_777_216.0));

    net.y.weights[0][0] = f32::from_bits(0x7fc1_2345);
    let back: Plain = postcard::from_bytes(&postcard::to_allocvec(&net)?)?;
    assert_eq!(bits(&back), bits(&net));
    Ok(())
}

#[test]
fn a_binary_format_knows_the_scalar_and_the_state() -> Result<(), Box<dyn std::error::Error>> {
    let mut net = Stateful::new(3);
    net.state.step = 9;
    net.state.n[39] = [0.5, f32::NAN];
    let bytes = postcard::to_allocvec(&net)?;
    let back: Stateful = postcard::from_bytes(&bytes)?;
    assert_eq!(postcard::to_allocvec(&back)?, bytes);
    assert!(postcard::from_bytes::<Stateful<f64>>(&bytes).is_err());
    let double = net.cast::<f64>();
    assert!(postcard::from_bytes::<Stateful>(&postcard::to_allocvec(&double)?).is_err());
    Ok(())
}

/// The fields of a network are numbers of their own, with the same forms.
#[test]
fn a_layer_and_a_state_come_back_alone() -> Result<(), Box<dyn std::error::Error>> {
    let mut net = Stateful::new(3);
    net.h2.weights[0][1] = f32::INFINITY;
    net.n.bias[2] = f32::NAN;
    net.state.n[1] = [f32::NEG_INFINITY, 7.038_531e-26];
    macro_rules! comes_back {
        ($part:expr, $kind:ty) => {{
            let text = serde_json::to_string(&$part)?;
            assert!(text.contains("inf\"") || text.contains("NaN\""), "{text}");
            let json: $kind = serde_json::from_str(&text)?;
            assert_eq!(serde_json::to_string(&json)?, text);
            let bytes = postcard::to_allocvec(&$part)?;
            let back: $kind = postcard::from_bytes(&bytes)?;
            assert_eq!(postcard::to_allocvec(&back)?, bytes);
        }};
    }
    comes_back!(net.h2, netwright::Dense<f32, 6, 40>);
    comes_back!(net.n, netwright::Weights<f32, 40, 40>);
    comes_back!(net.state, StatefulState);
    assert!(
        error::<netwright::Weights<f32, 1, 1>>("{\"weights\":[1.0]}").starts_with("missing field `bias`")
    );
    Ok(())
}

/// The name of a field in a format that writes it without quotes, as RON does: it can be read as an
/// identifier alone.
struct Bare(&'static str);

impl<'de> serde::de::IntoDeserializer<'de> for Bare {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> serde::Deserializer<'de> for Bare {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: serde::de::Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(serde::de::Error::custom("expected an identifier"))
    }
    fn deserialize_identifier<V: serde::de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_borrowed_str(self.0)
    }
    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum ignored_any
    }
}

#[test]
fn the_names_of_fields_are_identifiers() {
    let fields = [(Bare("bias"), vec![3.0, 4.0]), (Bare("weights"), vec![1.0, 2.0])];
    let layer = netwright::Weights::<f32, 2, 2>::deserialize(serde::de::value::MapDeserializer::new(
        fields.into_iter(),
    ));
    assert_eq!(layer.map(|layer| (layer.weights, layer.bias)), Ok(([1.0, 2.0], [3.0, 4.0])));
    let fields = [(Bare("seed"), 5_u64), (Bare("seed"), 5)];
    let state = DroppedState::deserialize(serde::de::value::MapDeserializer::new(fields.into_iter()));
    assert_eq!(state.map_err(|error| error.to_string()), Err("`seed` is there twice".to_owned()));
}
