//! A network that derives `Serialize` and `Deserialize` comes back with the same bits, or with an error that says what is
//! wrong.

use netwright::prelude::*;
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
    assert!(text.starts_with("{\"h\":{\"weights\":[["), "{text}");
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
        ("\"bias\":[0.0,0.0]", "\"bias\":[0.0]", "2"),
        ("\"bias\":[0.0,0.0]", "\"bias\":[0.0,0.0,0.0]", ""),
        ("\"bias\":[0.0,0.0]", "\"bais\":[0.0,0.0]", "bias"),
        ("\"y\":", "\"z\":", "y"),
        ("0.0,0.0]}", "0.0,null]}", "null"),
    ] {
        let wrong = text.replace(from, to);
        assert_ne!(wrong, text, "{from} is not there");
        let error = serde_json::from_str::<Net>(&wrong).err().map(|error| error.to_string());
        assert!(error.as_ref().is_some_and(|error| error.contains(message)), "{to}: {error:?}");
    }
    Ok(())
}
