//! Stacks: a network of two million bytes and more trains inside a thread with 2 MiB, and the methods for one
//! sample keep within 64 kB where a network has as many values as is allowed.

use netwright::prelude::*;
use netwright::{Generator, Network, Trainable, class_target};
use netwright_support::drawn;

network! { pub struct Wide<784, 512 relu, 512 relu, 10 softmax>; }

#[test]
fn a_wide_network_trains_inside_a_small_stack() {
    let work = || {
        let mut network = Wide::boxed(1);
        let mut gradient = Wide::boxed_zeros();
        let mut workspace = Wide::boxed_workspace::<128>();
        let mut generator = Generator::new(2);
        let mut x = vec![[0.0_f32; 784]; 128];
        drawn::fill(x.as_flattened_mut(), 0.0..1.0, &mut generator);
        let target: Vec<[f32; 10]> = (0..128).map(|row| class_target(row % 10)).collect();

        let mut momentum = Momentum::new(0.05, 0.9, Wide::boxed_zeros);
        let first = network.train_batch(&mut workspace, &x, &target, &mut momentum);
        let mut last = first;
        for _ in 0..10 {
            last = network.train_batch(&mut workspace, &x, &target, &mut momentum);
        }
        assert!(last < 0.9 * first, "the loss fell from {first} to {last} only");

        network.train_step(&x[0], &target[0], &mut momentum);
        network.train_online(&x[..2], &target[..2], &mut Sgd::new(0.01));
        network.backward_into(&x[0], &target[0], &mut gradient);
        network.apply(&gradient, &mut momentum);
        network.gradient_batch(&mut workspace, &x, &target, None, &mut gradient);
        let mut y = vec![[0.0; 10]; 128];
        network.forward_batch(&x, &mut y);
        assert_eq!(network.forward(&x[5]), y[5]);
        let mut double = <Wide<f64> as Network<f64>>::boxed_zeros();
        network.cast_into(&mut double);
        let mut workspace = <Wide<f64> as Trainable<f64>>::boxed_workspace::<8>();
        let x: Vec<[f64; 784]> = x.iter().take(8).map(|row| row.map(f64::from)).collect();
        let target: Vec<[f64; 10]> = target.iter().take(8).map(|row| row.map(f64::from)).collect();
        let loss = double.train_batch(&mut workspace, &x, &target, &mut Sgd::new(0.01));
        assert!(loss.is_finite());
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(work);
    assert!(thread.is_ok_and(|thread| thread.join().is_ok()));
}

/// 2.7 MB of parameters, and a stack of 64 kB, of which the thread itself takes a part.
#[test]
fn a_wide_network_is_saved_and_loaded_inside_a_small_stack() {
    let network = Wide::boxed(1);
    let work = || {
        let mut bytes = vec![0; Wide::BYTES];
        network.to_bytes(&mut bytes);
        let mut other = Wide::boxed_zeros();
        assert_eq!(other.load_bytes(&bytes), Ok(()));
        assert_eq!(other.parameters(), network.parameters());
        bytes[1_000_000] ^= 1;
        assert!(other.load_bytes(&bytes).is_err());
        assert_eq!(other.parameters(), network.parameters());
    };
    let finished = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(64 << 10).spawn_scoped(scope, work);
        thread.is_ok_and(|thread| thread.join().is_ok())
    });
    assert!(finished);
}

/// What a copy or an input gradient of a boxed network may take of the stack: a fifth of the smaller network.
#[test]
fn copies_of_a_wide_network_do_not_lie_on_the_stack() {
    assert!(size_of::<Wide>() > 5 * (256 << 10) && size_of::<WideWorkspace<f32, 64>>() > 2 * (256 << 10));
    let work = || {
        let network = Wide::boxed(1);
        let (mut best, mut double) = (Wide::boxed_zeros(), <Wide<f64> as Network<f64>>::boxed_zeros());
        best.clone_from(&network);
        assert!(best.parameters() == network.parameters());
        let target = best.boxed_clone();
        assert!(target.parameters() == network.parameters());
        network.cast_into(&mut double);
        assert!(double.boxed_clone().parameters() == double.parameters());
        let workspace = Wide::boxed_workspace::<64>();
        Wide::boxed_workspace::<64>().clone_from(&workspace);
        let (x, target, mut d_x) = ([0.5; 784], class_target(3), [1.0; 784]);
        let loss = network.input_gradient_into(&x, &target, &mut d_x);
        assert_eq!(loss, network.loss(&x, &target));
        assert!(d_x == network.input_gradient(&x, &target));
    };
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(work);
    assert!(thread.is_ok_and(|thread| thread.join().is_ok()));
}

network! {
    /// A sample takes 200 kB.
    struct Broad {
        x: input(50_000);
        h: x -> dense(2) -> tanh;
        y: h -> dense(1);
        loss: mse(y);
    }
}

/// However wide the input is, its gradient is written where it is wanted.
#[test]
fn the_gradient_of_a_broad_input_does_not_lie_on_the_stack() {
    let network = Broad::boxed(1);
    let (x, mut d_x) = (vec![[0.5; 50_000]], vec![[1.0; 50_000]]);
    let loss = std::thread::scope(|scope| {
        let work = || network.input_gradient_into(&x[0], &[1.0], &mut d_x[0]);
        let thread = std::thread::Builder::new().stack_size(128 << 10).spawn_scoped(scope, work);
        thread.map(|thread| thread.join())
    });
    assert!(matches!(loss, Ok(Ok(loss)) if loss == network.loss(&x[0], &[1.0])));
    // ∂L/∂xᵢ = Σ weights[i][o]·(1 − tanh²)·v[o]·2·(y − 1).
    let [y] = network.forward(&x[0]);
    let [a, b] = [0, 1].map(|o| {
        let z = x[0].iter().zip(&network.h.weights).map(|(x, w)| f64::from(x * w[o])).sum::<f64>();
        (1.0 - z.tanh().powi(2)) * f64::from(network.y.weights[o][0]) * 2.0 * (f64::from(y) - 1.0)
    });
    for (d, weights) in d_x[0].iter().zip(&network.h.weights).step_by(1000) {
        let expected = f64::from(weights[0]) * a + f64::from(weights[1]) * b;
        assert!((f64::from(*d) - expected).abs() < 1e-4 * (a.abs() + b.abs()), "{d} {expected}");
    }
}

network! {
    /// 7,660 values for one sample, of 7,680 that are allowed.
    struct Widest<8, 1914 relu, 1914 tanh, 2 softmax>;
}

#[test]
fn frames_stay_below_64_kilobytes() {
    let mut network = Widest::boxed(1);
    let mut gradient = Widest::boxed_zeros();
    let work = || {
        let (x, target) = ([0.5; 8], [1.0, 0.0]);
        let loss = network.backward_into(&x, &target, &mut gradient);
        network.train_step(&x, &target, &mut Sgd::new(0.1));
        assert!(network.loss(&x, &target) < loss);
        assert_eq!(network.input_gradient(&x, &target).len(), 8);
        let mut y = [[0.0; 2]; 4];
        network.forward_batch(&[x; 4], &mut y);
        assert_eq!(network.forward(&x), y[3]);
    };
    // One frame, and 32 kB for the thread itself and the frames between.
    let finished = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size((64 + 32) << 10).spawn_scoped(scope, work);
        thread.is_ok_and(|thread| thread.join().is_ok())
    });
    assert!(finished);
}
