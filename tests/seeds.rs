//! Networks of different seeds begin differently, whatever pattern the seeds follow: no layer of one is a
//! layer of another, and none drops what another one drops.

use netwright::prelude::*;

network! {
    struct Net {
        x: input(8);
        a: x -> dense(8, bias_init = uniform) -> tanh;
        b: a -> dense(8, bias_init = uniform) -> tanh -> dropout(0.5);
        c: b -> dense(8, bias_init = uniform) -> tanh;
        d: c -> dense(8, bias_init = uniform) -> tanh;
        y: d -> dense(8, bias_init = uniform) -> tanh;
        loss: mse(y, allow = "NW0052");
    }
}

/// What the generator adds to its state for each number.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

fn layers(net: &Net) -> [(&[[f32; 8]; 8], &[f32; 8]); 5] {
    [&net.a, &net.b, &net.c, &net.d, &net.y].map(|layer| (&layer.weights, &layer.bias))
}

#[test]
fn no_layer_of_a_network_is_a_layer_of_another() {
    for (name, step) in [("multiples of the generator's step", STEP), ("counted", 1)] {
        let networks: Vec<Net> = (0..12_u64).map(|k| Net::new(k.wrapping_mul(step))).collect();
        let mut equal = Vec::new();
        for (second, other) in networks.iter().enumerate() {
            for (first, net) in networks[..second].iter().enumerate() {
                let is_equal = layers(net)
                    .iter()
                    .any(|(weights, bias)| layers(other).iter().any(|(w, b)| weights == w || bias == b));
                if is_equal {
                    equal.push((first, second));
                }
            }
        }
        assert!(equal.is_empty(), "{name}: {} of 66 pairs share a layer: {equal:?}", equal.len());
    }
}

/// What training drops of the second layer in some steps, seen in the gradient of the third layer's weights.
fn dropped(seed: u64) -> Vec<bool> {
    let mut net = Net::new(seed);
    let mut workspace = Net::workspace::<4>();
    let mut gradient = Net::zeros();
    let mut dropped = Vec::new();
    for _ in 0..4 {
        net.gradient_batch(&mut workspace, &[[0.5; 8]], &[[0.25; 8]], None, &mut gradient);
        dropped.extend(gradient.c.weights.iter().map(|row| row.iter().all(|d| *d == 0.0)));
        net.state.step += 1;
    }
    dropped
}

#[test]
fn no_network_drops_what_another_one_drops() {
    for step in [STEP, 1] {
        let masks: Vec<Vec<bool>> = (0..12_u64).map(|k| dropped(k.wrapping_mul(step))).collect();
        for (second, mask) in masks.iter().enumerate() {
            assert!(mask.contains(&true) && mask.contains(&false));
            assert!(!masks[..second].contains(mask), "seed {second} times {step:#x}");
        }
    }
}
