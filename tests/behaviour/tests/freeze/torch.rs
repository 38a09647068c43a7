//! PyTorch's fine-tuning, recorded by `record.py`: `requires_grad_(False)` and `eval()`.

use netwright::optimizer::{Freeze, LayerOf};
use netwright::prelude::*;
use netwright::{FineTuning, Network, Trainable};

network! {
    struct Net {
        x: input(3);
        h: x -> dense(4);
        b: h -> batch_norm -> tanh;
        k: b -> dense(3) -> tanh;
        y: k -> dense(2);
        loss: mse(y);
    }
}

const RECORDED: &str = include_str!("torch.txt");
const TOLERANCE: f64 = 1e-9;

/// The numbers of a line.
fn recorded(name: &str) -> Vec<f64> {
    let line = RECORDED.lines().find(|line| line.split(' ').next() == Some(name));
    let numbers = line.map(|line| line.split(' ').skip(1).filter_map(|number| number.parse().ok()).collect());
    let numbers: Vec<f64> = numbers.unwrap_or_default();
    assert!(!numbers.is_empty(), "`{name}` is not recorded");
    numbers
}

fn rows<const N: usize>(name: &str) -> Vec<[f64; N]> {
    recorded(name).as_chunks().0.to_vec()
}

fn assert_close(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (index, (a, b)) in found.iter().zip(expected).enumerate() {
        assert!((a - b).abs() <= TOLERANCE * b.abs().max(1.0), "{what}[{index}] is {a}, should be {b}");
    }
}

fn check(net: &Net<f64>, phase: &str) {
    assert_close(phase, net.parameters(), &recorded(phase));
    assert_close(phase, net.state.b.as_flattened(), &recorded(&format!("{phase}.running")));
}

fn start() -> Net<f64> {
    let mut net = Net::<f64>::zeros();
    net.parameters_mut().copy_from_slice(&recorded("start"));
    net.state.b.as_flattened_mut().copy_from_slice(&recorded("start.running"));
    net
}

type Tuned = Freeze<Adam<f64, Net<f64>>, Net>;

/// The three phases, each with a new Adam.
fn train(step: impl Fn(&mut Net<f64>, &mut Tuned) -> f64) {
    let mut net = start();
    let phases: [(&str, &[LayerOf<Net>]); 3] =
        [("front", &[Net::H, Net::B]), ("middle", &[Net::K]), ("all", &[])];
    for (phase, frozen) in phases {
        let mut optimizer = Freeze::only(Adam::new(0.01, Net::<f64>::zeros), frozen);
        let losses = recorded(&format!("{phase}.losses"));
        let found: Vec<f64> = losses.iter().map(|_| step(&mut net, &mut optimizer)).collect();
        assert_close(&format!("losses of {phase}"), &found, &losses);
        check(&net, phase);
    }
}

#[test]
fn train_batch_is_that_of_torch() {
    let (x, target) = (rows::<3>("x"), rows::<2>("target"));
    train(|net, optimizer| net.train_batch(&mut Net::<f64>::workspace::<8>(), &x, &target, optimizer));
}

#[test]
fn a_gradient_that_is_applied_is_that_of_torch() {
    let (x, target) = (rows::<3>("x"), rows::<2>("target"));
    train(|net, optimizer| {
        let (mut workspace, mut gradient) = (Net::<f64>::workspace::<8>(), net.clone());
        let loss = net.gradient_batch_for(optimizer, &mut workspace, &x, &target, None, &mut gradient);
        net.apply(&gradient, optimizer);
        loss
    });
}

#[test]
fn the_recording_moves_what_is_trained_alone() {
    let (start, front, middle) = (recorded("start"), recorded("front"), recorded("middle"));
    // 16 numbers of `h`, 8 of `b`, 15 of `k`, 8 of `y`.
    assert_eq!(front[..24], start[..24]);
    assert!(front[24..39].iter().zip(&start[24..39]).all(|(a, b)| a != b));
    assert_eq!(middle[24..39], front[24..39]);
    assert!(recorded("front.running") == recorded("start.running"));
    assert!(recorded("middle.running") != recorded("front.running"));
}
