//! A large network on a small stack, read in place, also within a type of the user's.

use netwright::prelude::*;
use netwright::saving::{self, InPlace};
use serde::de::DeserializeSeed as _;
use serde::{Deserialize, Serialize};

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

/// 407,050 parameters are 1.6 MB. `serde` reads every `Box` by value, which is one copy of it; in place there
/// is none.
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
