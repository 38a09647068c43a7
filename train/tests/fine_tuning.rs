//! Runs with layers that the optimiser freezes: the bits of a declaration that freezes them, whatever path a
//! step takes, and checkpoints that know what is frozen.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use netwright::optimizer::Freeze;
use netwright::prelude::*;
use netwright::train::{Checkpoints, Dataset, Error, Fit, Threads, Workers};
use netwright::{Generator, Optimizer, Trainable};

network! {
    #[derive(PartialEq)]
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
    rows(64)
}

fn rows(count: usize) -> Dataset<6, 1> {
    let mut draws = Generator::new(5);
    let row = |_| {
        let x: [f32; 6] = std::array::from_fn(|_| draws.normal() as f32);
        (x, [x[0] * x[1] + 0.5 * x[2]])
    };
    Dataset::collect((0..count).map(row)).unwrap()
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

/// How a run computes its batches.
enum Path<'a> {
    Whole,
    /// In a workspace of four rows.
    Parts,
    Shards(usize, Option<&'a mut dyn Workers>),
}

/// The last loss of a run whose last batch has one row.
fn frozen_norm<N, O>(net: &mut N, optimizer: &mut O, path: Path<'_>) -> Result<f64, Error>
where
    N: Trainable<f32, Input = [f32; 6], Target = [f32; 1]>,
    O: Optimizer<f32, N>,
{
    let data = rows(65);
    let fit = Fit::new(net, optimizer, &data).batch(16).epochs(3);
    let history = match path {
        Path::Whole => fit.run(),
        Path::Parts => fit.workspace::<4>().run(),
        Path::Shards(shards, None) => fit.shards(shards).run(),
        Path::Shards(shards, Some(workers)) => fit.shards(shards).workers(workers).run(),
    };
    history.map(|history| history.last().map_or(0.0, |epoch| epoch.loss))
}

/// A `batch_norm` that an optimiser freezes treats rows alone: parts, shards and single rows have the bits of
/// a network that declares it.
#[test]
fn a_frozen_norm_is_no_matter_of_the_batch() {
    let paths: [fn() -> Path<'static>; 6] = [
        || Path::Whole,
        || Path::Parts,
        || Path::Shards(1, None),
        || Path::Shards(2, None),
        || Path::Shards(3, None),
        || Path::Shards(4, None),
    ];
    for path in paths {
        let (mut net, mut declared) = networks();
        let before = net.clone();
        let mut plain = Adam::new(0.02, Declared::zeros);
        let one = frozen_norm(&mut net, &mut tuned(), path()).unwrap();
        assert_eq!(one, frozen_norm(&mut declared, &mut plain, path()).unwrap());
        assert_eq!(net.parameters(), declared.parameters());
        assert!(net.h == before.h && net.n == before.n && net.y != before.y && net.state.n == before.state.n);
    }
    // One that is trained is refused as before, also in a `Freeze`.
    let (mut net, _) = networks();
    let mut optimizer = Freeze::only(Adam::new(0.02, Net::zeros), &[Net::H]);
    for (path, text) in [
        (Path::Parts, "`batch_norm` would normalise over parts"),
        (Path::Shards(4, None), "the `batch_norm` of `n` normalises over the batch; "),
    ] {
        let error = frozen_norm(&mut net, &mut optimizer, path).unwrap_err().to_string();
        assert!(error.contains(text), "{error}");
    }
}

#[test]
fn a_frozen_norm_on_several_ranks_has_the_bits_of_one() {
    let (mut whole, _) = networks();
    let loss = frozen_norm(&mut whole, &mut tuned(), Path::Shards(4, None)).unwrap();
    for ranks in [2, 3, 4] {
        std::thread::scope(|scope| {
            for mut rank in Threads::connect(ranks) {
                let whole = &whole;
                scope.spawn(move || {
                    let (mut net, _) = networks();
                    let path = Path::Shards(4, Some(&mut rank));
                    assert_eq!(frozen_norm(&mut net, &mut tuned(), path).unwrap(), loss);
                    assert!(net == *whole, "{ranks} ranks");
                });
            }
        });
    }
}

/// Ranks that freeze different layers are told so before the first step.
#[test]
fn ranks_freeze_the_same_layers() {
    std::thread::scope(|scope| {
        for mut rank in Threads::connect(2) {
            scope.spawn(move || {
                let (mut net, _) = networks();
                let mut optimizer = tuned();
                let is_other = rank.rank() == 1;
                if is_other {
                    optimizer.thaw(Net::H);
                }
                let error = frozen_norm(&mut net, &mut optimizer, Path::Shards(2, Some(&mut rank)));
                let error = error.unwrap_err().to_string();
                assert!(!is_other || error.contains("frozen layers n, and rank 0 has frozen layers h, n"));
            });
        }
    });
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

/// The second run begins with an optimiser that freezes nothing: what is frozen is in the checkpoint.
#[test]
fn a_checkpoint_knows_what_is_frozen() {
    let folder = std::env::temp_dir().join(format!("netwright-fine-tuning-{}", std::process::id()));
    let data = rows(65);
    for shards in [None, Some(4)] {
        let _ = std::fs::remove_dir_all(&folder);
        let run = |net: &mut Net, optimizer: &mut Freeze<Adam<f32, Net>, Net>, epochs, checkpoints| {
            let mut fit = Fit::new(net, optimizer, &data).batch(16).epochs(epochs);
            if let Some(shards) = shards {
                fit = fit.shards(shards);
            }
            if checkpoints {
                fit = fit.checkpoints(Checkpoints::new(&folder).resume());
            }
            fit.run().unwrap()
        };
        let ((mut whole, _), mut of_whole) = (networks(), tuned());
        run(&mut whole, &mut of_whole, 4, false);
        let (mut net, _) = networks();
        for (epochs, mut optimizer) in [(2, tuned()), (4, Freeze::only(Adam::new(0.02, Net::zeros), &[]))] {
            run(&mut net, &mut optimizer, epochs, true);
            assert!(optimizer.is_frozen(Net::H) && !optimizer.is_frozen(Net::Y));
            if epochs == 4 {
                assert!(optimizer == of_whole, "the state of the optimiser");
            }
        }
        assert!(net == whole, "parameters and running statistics");
    }
    let _ = std::fs::remove_dir_all(&folder);
}
