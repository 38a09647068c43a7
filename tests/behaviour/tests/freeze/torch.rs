//! PyTorch's fine-tuning, recorded by `record.py`: `requires_grad_(False)` and `eval()`.

use netwright::optimizer::{Freeze, LayerOf};
use netwright::prelude::*;
use netwright::{BatchPart, FineTuning, Network, Trainable, WholeBatch};

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

/// Where the batch norm alone is frozen, rows are independent, and parts of any size are the batch: shards of
/// one row as well.
#[test]
fn parts_of_a_batch_with_a_frozen_norm_are_those_of_torch() {
    let (x, target) = (rows::<3>("x"), rows::<2>("target"));
    for parts in 1..=5 {
        let (mut net, mut workspace) = (start(), Net::<f64>::workspace::<5>());
        let mut optimizer = Freeze::only(Adam::new(0.01, Net::<f64>::zeros), &[Net::B]);
        for expected in recorded("norm.losses") {
            let (mut gradient, mut sum) = (Net::<f64>::zeros(), 0.0);
            for rows in (0..parts).map(|part| part * 5 / parts..(part + 1) * 5 / parts) {
                let (x, of_part, first_row) = (&x[rows.clone()], &target[rows.clone()], rows.start);
                let whole = WholeBatch { target: &target, weights: None };
                let part = BatchPart { x, target: of_part, weights: None, first_row, whole };
                sum += net.accumulate_part_for(&optimizer, &mut workspace, part, &mut gradient);
            }
            gradient.divide(5);
            net.apply(&gradient, &mut optimizer);
            assert_close("loss of parts", &[sum / 5.0], &[expected]);
        }
        check(&net, "norm");
        assert_eq!(net.state.b, start().state.b);
    }
}

#[test]
fn a_step_on_one_row_has_a_frozen_norm() {
    let (x, target) = (rows::<3>("x"), rows::<2>("target"));
    let (mut net, mut workspace, mut gradient) = (start(), Net::<f64>::workspace::<1>(), start());
    let mut tuned = Freeze::only(Sgd::new(0.1), &[Net::B]);
    let (x, target) = (&x[..1], &target[..1]);
    let of_gradient = net.gradient_batch_for(&tuned, &mut workspace, x, target, None, &mut gradient);
    assert_eq!(net.loss(&x[0], &target[0]).to_bits(), of_gradient.to_bits());
    assert_eq!(net.train_batch(&mut workspace, x, target, &mut tuned).to_bits(), of_gradient.to_bits());
    // Thawed, it needs several.
    tuned.thaw(Net::B);
    assert!(net.try_train_batch(&mut workspace, x, target, &mut tuned).is_err());
    assert!(net.try_gradient_batch_for(&tuned, &mut workspace, x, target, None, &mut gradient).is_err());
    assert_eq!(<Net<f64> as FineTuning<f64>>::normalises_rows(&tuned), Some("b"));
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
    let norm = recorded("norm");
    assert!(norm[16..24] == start[16..24] && norm[..16].iter().zip(&start[..16]).all(|(a, b)| a != b));
    assert!(recorded("norm.running") == recorded("start.running"));
}
