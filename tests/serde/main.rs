//! A network that derives `Serialize` and `Deserialize` comes back with the same bits, or with an error that
//! says what is wrong: as JSON, for people, and as postcard, which has no names and no types.
#![allow(clippy::panic)] // a test may panic

use netwright::Network;
use netwright::prelude::*;
use serde::{Deserialize, Serialize};

mod derives;
mod large;
mod numbers;
mod optimisers;
mod signature;

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

/// What was saved before there was another kind of part is read, and no other network is saved otherwise.
#[test]
fn a_state_has_the_form_that_it_always_had() -> Result<(), serde_json::Error> {
    let saved = r#"{"seed":7,"step":3,"running":[]}"#;
    let mut net = Dropped::new(7);
    net.state = serde_json::from_str(saved)?;
    assert_eq!((net.state.seed, net.state.step), (7, 3));
    assert_eq!(serde_json::to_string(&net.state)?, saved);
    Ok(())
}
