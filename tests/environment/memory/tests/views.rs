//! Everything of a network that stands on `unsafe`: the flat views of networks and workspaces, construction
//! from an array and on the heap, and emitted code around them, on networks small enough for Miri.

use netwright::prelude::*;
use netwright::{Scalar, Trainable};

network! { pub struct Unrolled<2, 3 tanh, 1>; }
network! {
    /// More than 64 multiply-adds, a layer without bias, a sum, a frozen layer.
    pub struct Tiled {
        x: input(9);
        h: x -> dense(9, bias = false) -> relu;
        k: h -> dense(9, frozen = true) -> tanh;
        s: k + x;
        y: s -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

network! {
    /// Shared weights, and a state behind an odd number of parameters.
    pub struct Stateful {
        x: input(9);
        h: x -> dense(4) -> tanh -> dropout(0.25);
        k: h -> batch_norm(frozen = true);
        y: k -> dense(9, tie = transpose(h)) -> dropout(0.1);
        z: y -> dense(2) -> sigmoid;
        loss: bce(z);
    }
}
network! {
    /// Statistics of batches.
    pub struct Batched {
        x: input(3);
        h: x -> dense(3) -> tanh;
        n: h -> batch_norm;
        y: n -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

static TRAINED: Unrolled = Unrolled::from_parameters([0.5; 13]);

#[test]
fn views_are_the_parameters_in_order() {
    assert_eq!(TRAINED.parameters(), [0.5; 13]);
    let mut network = Unrolled::zeros();
    for (index, parameter) in network.parameters_mut().iter_mut().enumerate() {
        *parameter = index as f32;
    }
    // Written through the view, read through the fields, and back.
    assert_eq!(network.layer1.weights, [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]);
    assert_eq!(network.layer1.bias, [6.0, 7.0, 8.0]);
    assert_eq!(network.layer2.bias, [12.0]);
    network.layer2.bias = [-1.0];
    assert_eq!(network.parameters()[12], -1.0);
    let double = network.cast::<f64>();
    assert_eq!(double.parameters()[12], -1.0);
}

/// Every method that makes a view, or writes where one was.
fn everything<S: Scalar, N, const I: usize, const O: usize>()
where
    N: Trainable<S, Input = [S; I], Output = [S; O], Target = [S; O]>,
{
    let rows = 5;
    let x: Vec<[S; I]> = (0..rows).map(|row| [S::from_f64(f64::from(row) / 8.0); I]).collect();
    let target = vec![[S::from_f64(0.25); O]; x.len()];
    let mut network = N::boxed(3);
    let by_value = N::new(3);
    let same = network.parameters().iter().zip(by_value.parameters()).all(|(a, b)| a.to_f64() == b.to_f64());
    assert!(same);
    let mut gradient = N::boxed_zeros();
    let mut workspace = N::boxed_workspace::<4>();
    let mut adam = Adam::new(S::from_f64(0.01), N::boxed_zeros);
    let mut momentum = Momentum::new(S::from_f64(0.01), S::from_f64(0.9), N::zeros);
    let before = network.loss(&x[1], &target[1]);
    network.backward_into(&x[1], &target[1], &mut gradient);
    network.apply(&gradient, &mut momentum);
    network.gradient_batch(&mut workspace, &x[..3], &target[..3], Some(&[S::ONE; 3]), &mut gradient);
    network.accumulate_batch(&mut workspace, &x[3..], &target[3..], 3, &mut gradient);
    gradient.divide(5);
    network.train_batch(&mut workspace, &x[..4], &target[..4], &mut adam);
    network.train_online(&x, &target, &mut adam);
    network.train_step(&x[1], &target[1], &mut momentum);
    let mut y = vec![[S::ZERO; O]; x.len()];
    network.forward_batch(&x, &mut y);
    assert!(network.classify(&x[0]) < 3);
    let mut d_x = [S::ZERO; I];
    network.input_gradient_into(&x[1], &target[1], &mut d_x);
    let of_value = network.input_gradient(&x[1], &target[1]);
    assert!(d_x.iter().zip(&of_value).all(|(a, b)| a.to_f64() == b.to_f64()));
    // Copies on the heap and in place, state included.
    let copy = network.boxed_clone();
    let mut other = N::boxed_zeros();
    other.clone_from(&copy);
    let same = other.parameters().iter().zip(network.parameters()).all(|(a, b)| a.to_f64() == b.to_f64());
    let kept = |network: &N| {
        let state = network.state()?;
        let running: Vec<f64> = state.running().iter().flatten().map(|number| number.to_f64()).collect();
        assert_eq!(state.numbers().len(), running.len());
        Some((state.draws(), state.counters().to_vec(), running))
    };
    assert!(same && kept(&other) == kept(&network));
    assert!(network.loss(&x[1], &target[1]).to_f64() < before.to_f64());
}

#[test]
fn unrolled_networks() {
    everything::<f32, Unrolled, 2, 1>();
    everything::<f64, Unrolled<f64>, 2, 1>();
}

#[test]
fn tiled_networks() {
    everything::<f32, Tiled, 9, 3>();
    everything::<f64, Tiled<f64>, 9, 3>();
}

#[test]
fn networks_with_a_state() {
    everything::<f32, Stateful, 9, 2>();
    everything::<f64, Stateful<f64>, 9, 2>();
}

#[test]
fn states_lie_behind_the_parameters() {
    static STATEFUL: Stateful = Stateful::from_parameters([0.5; Stateful::PARAMETERS]);
    assert!(Stateful::PARAMETERS % 2 == 1, "{}: with a gap before the state", Stateful::PARAMETERS);
    let mut network = STATEFUL.clone();
    network.parameters_mut().fill(-1.0);
    assert_eq!(network.state, STATEFUL.state);
    network.state.seed = u64::MAX;
    network.state.k[3] = [2.0, 3.0];
    assert!(network.parameters().iter().all(|parameter| *parameter == -1.0));
    let double = network.cast::<f64>();
    assert_eq!((double.state.seed, double.state.k[3]), (u64::MAX, [2.0, 3.0]));
    let boxed = Stateful::boxed(7);
    assert_eq!((boxed.state.seed, boxed.state.k), (7, [[0.0, 1.0]; 4]));
}

#[test]
fn batches_and_their_statistics() {
    let x: [[f32; 3]; 4] = [[0.1, 0.2, 0.3], [0.4, -0.5, 0.6], [0.7, 0.8, -0.9], [0.0, 0.1, 0.2]];
    let target = [[1.0], [0.0], [1.0], [0.0]];
    let mut network = Batched::boxed(1);
    let (mut workspace, mut gradient) = (Batched::boxed_workspace::<4>(), Batched::boxed_zeros());
    let before = network.gradient_batch(&mut workspace, &x, &target, None, &mut gradient);
    network.apply(&gradient, &mut Sgd::new(0.1));
    let after = network.train_batch(&mut workspace, &x, &target, &mut Sgd::new(0.1));
    assert!(after < before, "{before} {after}");
    assert!(network.state.n.iter().all(|of| *of != [0.0, 1.0]));
}
