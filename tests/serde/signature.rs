//! Which network a text or bytes are of: the signature, and what may be missing from it.

use serde::Deserialize;

use crate::{Dropped, Plain, Relu, Stateful, Tanh, error};

#[test]
fn another_network_of_the_same_shapes_is_refused() -> Result<(), Box<dyn std::error::Error>> {
    let text = serde_json::to_string(&Tanh::new(1))?;
    assert_eq!(
        error::<Relu>(&text).split(" at line").next(),
        Some(
            "this is another network: line 4 is `2 layer1: tanh 4 <- 1`, but here `2 layer1: relu 4 <- 1`; read it into \
             the network that was saved"
        )
    );
    let shorter = text.replace(",\"state: 0\"", "");
    assert!(
        error::<Tanh>(&shorter).starts_with("this is another network: line 13 is missing, here `state: 0`;")
    );
    let longer = text.replace(",\"state: 0\"", ",\"state: 0\",\"more\"");
    assert!(
        error::<Tanh>(&longer).starts_with("this is another network: line 14 is `more`, which is not here;")
    );

    // Binary formats have the hash. Postcard hides what an error says, so the bytes are read by a format that
    // does not.
    let bytes = postcard::to_allocvec(&Tanh::new(1))?;
    assert_eq!(postcard::from_bytes::<Tanh>(&bytes)?, Tanh::new(1));
    assert!(postcard::from_bytes::<Relu>(&bytes).is_err());
    let numbers =
        serde::de::value::SeqDeserializer::<_, serde::de::value::Error>::new([Tanh::FINGERPRINT].into_iter());
    let error = <Relu>::deserialize(Binary(numbers)).err().map(|error| error.to_string());
    let expected = format!(
        "this is another network: its FINGERPRINT is {:#018x}, here it is {:#018x}; read it into the network that was \
         saved, or compare `TOPOLOGY.signature()` of both",
        Tanh::FINGERPRINT,
        Relu::FINGERPRINT
    );
    assert_eq!(error, Some(expected));
    Ok(())
}

/// A deserializer that says it is for machines.
struct Binary<D>(D);

impl<'de, D: serde::Deserializer<'de>> serde::Deserializer<'de> for Binary<D> {
    type Error = D::Error;

    fn is_human_readable(&self) -> bool {
        false
    }
    fn deserialize_any<V: serde::de::Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }
    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A file that was written before there was a signature could be that of any network of these shapes.
#[test]
fn a_text_without_a_signature_is_refused() -> Result<(), serde_json::Error> {
    let text = serde_json::to_string(&Tanh::new(1))?;
    let (_, rest) = text.split_once("],").unwrap_or_default();
    let expected = "this does not say of which network it is: the field `$signature` is missing, a list of the lines of \
                    `TOPOLOGY.signature()`; save the network again with this version, or add it";
    assert!(error::<Tanh>(&format!("{{{rest}")).starts_with(expected));
    // Entries may be in any order: other programs sort them.
    let mut map: std::collections::BTreeMap<String, serde_json::Value> = serde_json::from_str(&text)?;
    let signature = map.remove("$signature").unwrap_or_default();
    let sorted = serde_json::to_string(&map)?.replace("}}", &format!("}},\"$signature\":{signature}}}"));
    assert_eq!(serde_json::from_str::<Tanh>(&sorted)?, Tanh::new(1));
    map.insert("$signature".to_owned(), signature);
    map.remove("layer2");
    assert!(error::<Tanh>(&serde_json::to_string(&map)?).starts_with("the layer `layer2` is missing"));
    Ok(())
}

/// Dropout is not in the signature: what was trained with it is used without, and the other way round.
#[test]
fn a_dropout_comes_and_goes() -> Result<(), Box<dyn std::error::Error>> {
    let (dropped, plain) = (Dropped::new(3), Plain::new(3));
    assert_eq!(serde_json::from_str::<Plain>(&serde_json::to_string(&dropped)?)?, plain);
    assert_eq!(postcard::from_bytes::<Plain>(&postcard::to_allocvec(&dropped)?)?, plain);
    let back: Dropped = serde_json::from_str(&serde_json::to_string(&plain)?)?;
    assert_eq!((back.parameters(), back.state.seed), (plain.parameters(), 0));
    assert_eq!(postcard::from_bytes::<Dropped>(&postcard::to_allocvec(&plain)?)?, back);
    // Running statistics are no such thing.
    let text = serde_json::to_string(&Stateful::new(3))?;
    let (before, _) = text.rsplit_once(",\"state\"").unwrap_or_default();
    assert!(error::<Stateful>(&format!("{before}}}")).starts_with("`state` is missing"));
    for (from, to, message) in [
        ("\"seed\":3", "\"seed\":3,\"seed\":3", "`seed` is there twice"),
        ("\"seed\":3,", "", "missing field `seed`"),
        ("\"step\":0,", "", "missing field `step`"),
        ("\"running\":[[0.0,1.0],", "\"running\":[", "invalid length 39, expected an array of 40 rows"),
        (
            "\"running\":[[0.0,1.0],",
            "\"running\":[[0.0],",
            "invalid length 1, expected an array of 2 numbers",
        ),
    ] {
        assert!(text.contains(from), "{from}");
        assert!(error::<Stateful>(&text.replace(from, to)).starts_with(message), "{from} -> {to}");
    }
    Ok(())
}
