//! A network that derives `Serialize` and `Deserialize` comes back with the same bits, or with an error that says what is
//! wrong: as JSON, for people, and as postcard, which has no names and no types.
#![allow(clippy::panic)] // a test may panic

use netwright::prelude::*;
use netwright::saving::{self, InPlace};
use serde::de::DeserializeSeed as _;
use serde::{Deserialize, Serialize};

network! {
    #[derive(Serialize, Deserialize, Debug, PartialEq)]
    struct Net {
        x: input(40);
        h: x -> dense(35, bias = false) ;
        y: n -> dense(2) -> softmax;
        n: h -> layer_norm;
        loss: cross_entropy(y);
    }
}

#[test]
fn a_network_comes_back_with_the_same_bits() -> Result<(), serde_json::Error> {
    let mut net = Net::new(3);
    net.y.bias = [1e-42, -0.0];
    let text = serde_json::to_string(&net)?;
    assert!(
        text.starts_with("{\"$signature\":[\"netwright signature 1\",\"0 x: input 40\",\"1 h: dense("),
        "{text}"
    );
    assert!(text.contains("],\"h\":{\"weights\":[["), "{text}");
    let back: Net = serde_json::from_str(&text)?;
    let bits = |net: &Net| net.parameters().iter().map(|w| w.to_bits()).collect::<Vec<_>>();
    assert_eq!(bits(&back), bits(&net));
    let double = Net::<f64>::new(5);
    let back: Net<f64> = serde_json::from_str(&serde_json::to_string(&double)?)?;
    assert_eq!(back, double);
    Ok(())
}

#[test]
fn another_shape_is_an_error() -> Result<(), serde_json::Error> {
    let text = serde_json::to_string(&Net::new(3))?;
    for (from, to, message) in [
        ("\"bias\":[0.0,0.0]", "\"bias\":[0.0]", "invalid length 1, expected an array of 2 numbers"),
        ("\"bias\":[0.0,0.0]", "\"bias\":[0.0,0.0,0.0]", "invalid length 3, expected an array of 2 numbers"),
        ("\"bias\":[0.0,0.0]", "\"bais\":[0.0,0.0]", "unknown field `bais`"),
        ("\"bias\":[0.0,0.0]", "\"step\":[0.0,0.0]", "a layer has `weights` and `bias`, nothing else"),
        ("\"bias\":[0.0,0.0]", "\"bias\":[0.0,0.0],\"bias\":[0.0,0.0]", "`bias` is there twice"),
        (",\"bias\":[0.0,0.0]", "", "missing field `bias`"),
        ("\"y\":", "\"z\":", "no layer is called `z`"),
        ("\"y\":", "\"h\":", "`h` is there twice"),
        (
            ",\"n\":{\"weights",
            ",\"n\":{\"weights\":[],\"weights",
            "invalid length 0, expected an array of 35 numbers",
        ),
        ("0.0,0.0]}", "0.0,null]}", "invalid type: null, expected a number, \"NaN\", \"inf\" or \"-inf\""),
        ("0.0,0.0]}", "0.0,\"nan\"]}", "invalid value: string \"nan\", expected a number"),
        ("0.0,0.0]}", "0.0,1e300]}", "invalid value: floating point `1e+300`"),
    ] {
        let wrong = text.replace(from, to);
        assert_ne!(wrong, text, "{from} is not there");
        let error = serde_json::from_str::<Net>(&wrong).err().map(|error| error.to_string());
        assert!(error.as_ref().is_some_and(|error| error.contains(message)), "{to}: {error:?}");
    }
    Ok(())
}

network! {
    #[derive(Serialize, Deserialize, Debug, PartialEq)]
    struct Stateful {
        x: input(6);
        h: x -> dense(40) -> tanh -> dropout(0.5);
        n: h -> batch_norm;
        y: n -> dense(6, tie = transpose(h2));
        h2: x -> dense(40);
        z: (y, h2) -> dense(1);
        loss: mse(z);
    }
}

/// Training goes on with the bits that it would have had without the pause.
#[test]
fn training_goes_on_where_it_was_saved() -> Result<(), serde_json::Error> {
    let x: [[f32; 6]; 5] = core::array::from_fn(|s| core::array::from_fn(|i| ((s * 6 + i) as f32).sin()));
    let target: [[f32; 1]; 5] = core::array::from_fn(|s| [s as f32 / 5.0]);
    let mut workspace = Stateful::boxed_workspace::<5>();
    let mut net = Stateful::new(3);
    for _ in 0..3 {
        net.train_batch(&mut workspace, &x, &target, &mut Sgd::new(0.1));
    }
    let mut back: Stateful = serde_json::from_str(&serde_json::to_string(&net)?)?;
    assert_eq!(back.state.step, 3);
    for network in [&mut net, &mut back] {
        network.train_batch(&mut workspace, &x, &target, &mut Sgd::new(0.1));
    }
    assert_eq!(back, net);
    Ok(())
}

/// What is wrong with a text that is read as `N`.
fn error<N: for<'de> Deserialize<'de>>(text: &str) -> String {
    serde_json::from_str::<N>(text).err().map(|error| error.to_string()).unwrap_or_default()
}

network! { #[derive(Serialize, Deserialize, Debug, PartialEq)] struct Tanh<3, 4 tanh, 1>; }
network! { #[derive(Serialize, Deserialize, Debug, PartialEq)] struct Relu<3, 4 relu, 1>; }
network! { #[derive(Serialize, Deserialize, Debug, PartialEq)] struct Dropped { x: input(3); y: x -> dense(2) -> dropout(0.5, allow = "NW0059"); loss: mse(y); } }
network! { #[derive(Serialize, Deserialize, Debug, PartialEq)] struct Plain { x: input(3); y: x -> dense(2); } }

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

    // Binary formats have the hash. Postcard hides what an error says, so the bytes are read by a format that does not.
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

/// NaN and infinities are words in a text; finite numbers keep their bits, also the one that would be rounded twice.
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

/// Lists of derives in every form, with `serde`'s among others.
mod attributes {
    use netwright::network;

    network! {
        #[cfg_attr(all(), derive(serde::Serialize, Debug), derive(::serde::Deserialize))]
        #[derive(PartialEq)]
        pub(super) struct Net<2, 1>;
    }
    network! {
        #[cfg_attr(any(), derive(serde::Serialize, serde::Deserialize))]
        #[derive(serde::Deserialize)]
        pub(super) struct Half<2, 1>;
    }
    network! { #[derive(serde::Serialize, serde::Deserialize, PartialEq, Debug)] pub(super) struct Derived<2, 1>; }
    network! { #[derive(serde::Serialize, serde::Deserialize, PartialEq, Debug)] pub(super) struct From<2, 1>; }
    network! { #[derive(serde::Serialize, serde::Deserialize, PartialEq, Debug)] pub(super) struct S<2, 1>; }
}

#[test]
fn derives_may_be_listed_in_any_form() -> Result<(), serde_json::Error> {
    use attributes::{Derived, From, Half, Net, S};
    let text = serde_json::to_string(&Net::new(1))?;
    assert_eq!(serde_json::from_str::<Net>(&text)?, Net::new(1));
    assert_eq!(serde_json::from_str::<Half>(&text)?.parameters(), Net::new(1).parameters());
    assert_eq!(serde_json::from_str::<Derived>(&text)?, Derived::new(1));
    assert_eq!(serde_json::from_str::<From>(&text)?, From::new(1));
    assert_eq!(serde_json::from_str::<S>(&text)?, S::new(1));
    Ok(())
}

network! { #[derive(Serialize, Deserialize, PartialEq)] struct Large<784, 512 relu, 10 softmax>; }

/// A network inside of a type of the user's, read in place.
#[derive(Deserialize)]
struct Player {
    #[serde(deserialize_with = "saving::boxed")]
    policy: Box<Large>,
    score: u32,
}

fn inside_a_stack(kilobytes: usize, work: impl FnOnce() + Send) {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(kilobytes << 10).spawn_scoped(scope, work);
        assert!(thread.is_ok_and(|thread| thread.join().is_ok()));
    });
}

/// 407,050 parameters are 1.6 MB. `serde` reads every `Box` by value, which is one copy of it; in place there is none.
#[test]
fn a_large_network_is_read_on_a_small_stack() -> Result<(), serde_json::Error> {
    let net = Large::boxed(1);
    let text = serde_json::to_string(&net)?;
    inside_a_stack(2048, || {
        let back: Box<Large> = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
        assert!(back == net);
    });
    let player = format!("{{\"policy\":{text},\"score\":3}}");
    inside_a_stack(64, || {
        let back: Box<Large> = saving::boxed(&mut serde_json::Deserializer::from_str(&text))
            .unwrap_or_else(|error| panic!("{error}"));
        assert!(back == net);
        let mut other = Large::boxed_zeros();
        let seed = InPlace::new(&mut *other);
        seed.deserialize(&mut serde_json::Deserializer::from_str(&text))
            .unwrap_or_else(|error| panic!("{error}"));
        assert!(other == net);
        let player: Player = serde_json::from_str(&player).unwrap_or_else(|error| panic!("{error}"));
        assert!(player.policy == net && player.score == 3);
        let mut bytes = vec![0; Large::BYTES];
        net.to_bytes(&mut bytes);
        let mut other = Large::boxed_zeros();
        assert_eq!(other.load_bytes(&bytes), Ok(()));
        assert!(other == net);
    });
    Ok(())
}

/// A step after the pause has the bits that it would have had without it, for every optimiser, in every format.
#[test]
fn optimisers_go_on_where_they_were_saved() -> Result<(), Box<dyn std::error::Error>> {
    let (x, target) = ([0.5, -0.25, 1.0], [0.5]);
    macro_rules! goes_on {
        ($kind:ty, $optimizer:expr) => {{
            let (mut net, mut optimizer): (Tanh, $kind) = (Tanh::new(1), $optimizer);
            for _ in 0..7 {
                net.train_step(&x, &target, &mut optimizer);
            }
            let json: $kind = serde_json::from_str(&serde_json::to_string(&optimizer)?)?;
            let bytes: $kind = postcard::from_bytes(&postcard::to_allocvec(&optimizer)?)?;
            assert!(json == optimizer && bytes == optimizer);
            let mut nets = [net.clone(), net.clone(), net];
            for (net, mut optimizer) in nets.iter_mut().zip([json, bytes, optimizer]) {
                net.train_step(&x, &target, &mut optimizer);
            }
            assert!(nets[0] == nets[2] && nets[1] == nets[2]);
        }};
    }
    goes_on!(Sgd, Sgd::new(0.1));
    goes_on!(Momentum<f32, Tanh>, Momentum::new(0.1, 0.9, Tanh::zeros));
    goes_on!(Momentum<f32, Box<Tanh>, true>, Momentum::nesterov(0.1, 0.9, Tanh::boxed_zeros));
    goes_on!(Adam<f32, Tanh>, Adam::new(0.1, Tanh::zeros));
    goes_on!(Adam<f32, Box<Tanh>>, Adam::new(0.1, Tanh::boxed_zeros).betas(0.8, 0.99).epsilon(1e-6));
    let adam = Adam::new(0.1_f32, Tanh::zeros).betas(0.8, 0.99).epsilon(1e-6);
    assert_eq!((adam.current_betas(), adam.current_epsilon()), ([0.8, 0.99], 1e-6));

    let mut generator = netwright::Generator::new(u64::MAX);
    generator.next_u64();
    let mut back: netwright::Generator = serde_json::from_str(&serde_json::to_string(&generator)?)?;
    assert_eq!(back.next_u64(), generator.next_u64());
    Ok(())
}

/// The numbers of an optimiser are written as those of a network.
#[test]
fn every_rate_comes_back() -> Result<(), Box<dyn std::error::Error>> {
    for rate in [f32::INFINITY, f32::NEG_INFINITY, f32::NAN, -0.0, 7.038_531e-26, f32::from_bits(1)] {
        macro_rules! comes_back {
            ($kind:ty, $optimizer:expr, $number:ident) => {{
                let optimizer: $kind = $optimizer;
                let json: $kind = serde_json::from_str(&serde_json::to_string(&optimizer)?)?;
                let bytes: $kind = postcard::from_bytes(&postcard::to_allocvec(&optimizer)?)?;
                for back in [json.$number, bytes.$number] {
                    assert!(
                        back.to_bits() == rate.to_bits() || back.is_nan() && rate.is_nan(),
                        "{rate}: {back}"
                    );
                }
            }};
        }
        comes_back!(Sgd, Sgd::new(rate), rate);
        comes_back!(Momentum<f32, Tanh>, Momentum::new(rate, 0.9, Tanh::zeros), rate);
        comes_back!(Momentum<f32, Tanh>, Momentum::new(0.1, rate, Tanh::zeros), momentum);
        comes_back!(Adam<f32, Tanh>, Adam::new(rate, Tanh::zeros), rate);
    }
    Ok(())
}

/// Whatever bytes of a binary format come, they are a network or an error.
#[test]
fn changed_and_cut_bytes_do_no_harm() -> Result<(), Box<dyn std::error::Error>> {
    let network = postcard::to_allocvec(&Stateful::new(3))?;
    let adam = postcard::to_allocvec(&Adam::new(0.1_f32, Tanh::zeros))?;
    for length in 0..network.len() {
        assert!(postcard::from_bytes::<Stateful>(&network[..length]).is_err());
    }
    for length in 0..adam.len() {
        assert!(postcard::from_bytes::<Adam<f32, Tanh>>(&adam[..length]).is_err());
    }
    for at in 0..adam.len() {
        for byte in 0..=u8::MAX {
            let mut bytes = adam.clone();
            bytes[at] = byte;
            if let Ok(mut adam) = postcard::from_bytes::<Adam<f32, Tanh>>(&bytes) {
                Tanh::new(1).train_step(&[0.5; 3], &[0.5], &mut adam);
            }
        }
    }
    Ok(())
}

#[test]
fn another_optimiser_is_refused() -> Result<(), serde_json::Error> {
    let heavy_ball = serde_json::to_string(&Momentum::new(0.1_f32, 0.9, Tanh::zeros))?;
    assert!(
        error::<Momentum<f32, Tanh, true>>(&heavy_ball)
            .starts_with("this is heavy-ball momentum: read it as")
    );
    let nesterov = serde_json::to_string(&Momentum::nesterov(0.1_f32, 0.9, Tanh::zeros))?;
    assert!(error::<Momentum<f32, Tanh>>(&nesterov).starts_with("this is Nesterov's momentum: read it as"));
    // The moments are networks, with a signature each.
    let adam = serde_json::to_string(&Adam::new(0.1_f32, Tanh::zeros))?;
    assert!(
        error::<Adam<f32, Relu>>(&adam)
            .starts_with("this is another network: line 4 is `2 layer1: tanh 4 <- 1`")
    );
    let text = adam.replace("[0.9,0.999]", "[0.9,1.5]");
    assert!(
        error::<Adam<f32, Tanh>>(&text).starts_with("Adam has a beta of 1.5: write one from 0 to below 1")
    );
    Ok(())
}

/// The name of a field in a format that writes it without quotes, as RON does: it can be read as an identifier alone.
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
