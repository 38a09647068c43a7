//! Runs with layers that the optimiser freezes: the bits of a declaration that freezes them, whatever path a
//! step takes, and checkpoints that know what is frozen.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use netwright::Generator;
use netwright::optimizer::Freeze;
use netwright::prelude::*;
use netwright::train::{Checkpoints, Dataset, Fit};

network! {
    struct Net {
        x: input(6);
        h: x -> dense(8) -> tanh;
        n: h -> batch_norm;
        y: n -> dense(1);
        loss: mse(y);
    }
}
network! {
    struct Declared {
        x: input(6);
        h: x -> dense(8, frozen = true) -> tanh;
        n: h -> batch_norm(frozen = true);
        y: n -> dense(1);
        loss: mse(y);
    }
}

network! {
    struct Plain {
        x: input(6);
        h: x -> dense(8) -> tanh;
        y: h -> dense(1);
        loss: mse(y);
    }
}
network! {
    struct PlainDeclared {
        x: input(6);
        h: x -> dense(8, frozen = true) -> tanh;
        y: h -> dense(1);
        loss: mse(y);
    }
}

fn data() -> Dataset<6, 1> {
    let mut draws = Generator::new(5);
    let row = |_| {
        let x: [f32; 6] = std::array::from_fn(|_| draws.normal() as f32);
        (x, [x[0] * x[1] + 0.5 * x[2]])
    };
    Dataset::collect((0..64).map(row)).unwrap()
}

/// Networks with running statistics that a batch does not have.
fn networks() -> (Net, Declared) {
    let (mut net, mut declared) = (Net::new(3), Declared::new(3));
    for unit in &mut net.state.n {
        *unit = [0.25, 2.0];
    }
    declared.state.n = net.state.n;
    assert_eq!(net.parameters(), declared.parameters());
    (net, declared)
}

fn tuned() -> Freeze<Adam<f32, Net>, Net> {
    Freeze::new(Adam::new(0.02, Net::zeros)).except(Net::Y)
}

/// Fused steps, and clipped ones.
#[test]
fn a_run_leaves_frozen_layers_whatever_path_a_step_takes() {
    let data = data();
    for path in 0..2 {
        let (mut net, mut declared) = networks();
        let before = net.clone();
        let (mut optimizer, mut plain) = (tuned(), Adam::new(0.02, Declared::zeros));
        let (one, other) =
            (Fit::new(&mut net, &mut optimizer, &data), Fit::new(&mut declared, &mut plain, &data));
        let (one, other) = (one.batch(16).epochs(3), other.batch(16).epochs(3));
        let histories = match path {
            0 => [one.run(), other.run()],
            _ => [one.clip_norm(0.5).run(), other.clip_norm(0.5).run()],
        };
        let [one, other] = histories.map(|history| history.unwrap().records().last().unwrap().loss);
        assert_eq!(one, other, "path {path}");
        assert_eq!(net.parameters(), declared.parameters(), "path {path}");
        assert!(net.h == before.h && net.n == before.n && net.y != before.y);
        assert_eq!(net.state.n, before.state.n);
    }
}

/// Steps of several parts, which a `batch_norm` refuses.
#[test]
fn batches_in_parts_leave_frozen_layers() {
    let data = data();
    let (mut net, mut declared) = (Plain::new(3), PlainDeclared::new(3));
    let before = net.clone();
    let mut optimizer = Freeze::new(Adam::new(0.02, Plain::zeros)).except(Plain::Y);
    let mut plain = Adam::new(0.02, PlainDeclared::zeros);
    let one = Fit::new(&mut net, &mut optimizer, &data).batch(16).epochs(3).workspace::<4>().run();
    let other = Fit::new(&mut declared, &mut plain, &data).batch(16).epochs(3).workspace::<4>().run();
    let [one, other] = [one, other].map(|history| history.unwrap().records().last().unwrap().loss);
    assert_eq!(one, other);
    assert_eq!(net.parameters(), declared.parameters());
    assert!(net.h == before.h && net.y != before.y);
}

#[test]
fn a_checkpoint_knows_what_is_frozen() {
    let folder = std::env::temp_dir().join(format!("netwright-fine-tuning-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let data = data();
    let (mut whole, _) = networks();
    Fit::new(&mut whole, &mut tuned(), &data).batch(16).epochs(4).run().unwrap();
    let (mut net, _) = networks();
    for (epochs, mut optimizer) in [(2, tuned()), (4, Freeze::only(Adam::new(0.02, Net::zeros), &[]))] {
        let run = Fit::new(&mut net, &mut optimizer, &data).batch(16).epochs(epochs);
        run.checkpoints(Checkpoints::new(&folder).resume()).run().unwrap();
        assert!(optimizer.is_frozen(Net::H) && !optimizer.is_frozen(Net::Y));
    }
    assert_eq!(net.parameters(), whole.parameters());
    let _ = std::fs::remove_dir_all(&folder);
}
