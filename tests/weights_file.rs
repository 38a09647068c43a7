//! `weights: file("…");` in a member of the workspace: every kind of layer, tied ones, a state; the file has
//! its tensors in another order than the network, and its numbers at an odd address.

use netwright::prelude::*;
use netwright::{Network, Saving};

#[macro_use]
#[path = "small_networks/every.rs"]
mod every;

network_of_every_layer! {
    /// The n-th number of the file is n, in the order of `parameters()`.
    #[derive(Debug, PartialEq)]
    pub struct Every { weights: file("weights/every.safetensors"); }
}

static NET: Every = Every::trained();
const CONSTANT: Every = Every::trained();

#[test]
fn numbers_are_those_of_the_file_in_the_order_of_the_network() {
    let expected: Vec<f32> = (0..Every::PARAMETERS).map(|index| index as f32).collect();
    assert_eq!(NET.parameters(), expected);
    assert_eq!(NET.state.seed, u64::MAX - 1);
    assert_eq!(NET.state.step, 77);
    assert_eq!(NET.state.n, [[-1.0, 2.0], [-3.0, f32::MIN_POSITIVE / 2.0]]);
    assert_eq!(NET, CONSTANT);
    assert_eq!(&NET, Every::trained_ref());
    assert_eq!(NET, *Every::boxed_trained());
}

#[test]
fn new_draws_as_if_there_were_no_file() {
    network_of_every_layer! { struct Without {} }
    assert_eq!(Every::new(3).parameters(), Without::new(3).parameters());
    assert_eq!(Every::FINGERPRINT, Without::FINGERPRINT);
    assert_eq!(Every::new(3).state.n, [[0.0, 1.0]; 2]);
}

#[test]
fn trained_networks_are_saved_as_others_are() {
    let mut bytes = vec![0; Every::BYTES];
    NET.to_bytes(&mut bytes);
    let mut other = <Every as Network<f32>>::zeros();
    assert_eq!(Saving::load_bytes(&mut other, &bytes), Ok(()));
    assert_eq!(other, NET);
}

mod inner {
    /// An item that is called `weights`, and a value that is called `file`.
    #[test]
    fn a_value_may_be_called_weights() {
        netwright::network! {
            struct Net {
                x: input(2);
                file: x -> tanh;
                weights: file -> dense(1);
                weights_of_file: weights -> scale;
            }
        }
        assert_eq!(Net::new(1).weights.weights.len(), 2);
    }
}
