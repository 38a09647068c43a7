//! Runs in shards, on one rank or on several: the bits of a run depend on its shards, and not on its ranks.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use std::ops::ControlFlow;
use std::path::Path;

use netwright::Generator;
use netwright::prelude::*;
use netwright::schedule::Cosine;
use netwright::train::{
    Batch, Callback, Checkpoints, Dataset, End, Error, Fit, History, Threads, Workers, order,
};

network! { #[derive(Debug, PartialEq)] struct Plain<6, 8 tanh, 1 identity>; }
network! {
    /// Whose draws depend on the row of the whole batch.
    #[derive(Debug, PartialEq)]
    struct Dropped { x: input(6); h: x -> dropout(0.2) -> dense(8) -> tanh; y: h -> dense(1); loss: mse(y); }
}
network! {
    #[derive(Debug, PartialEq)]
    struct Normed { x: input(6); h: x -> dense(8); n: h -> batch_norm -> tanh; y: n -> dense(1); loss: mse(y); }
}
network! {
    struct Kept { x: input(6); n: x -> batch_norm(frozen = true); y: n -> dense(1); loss: mse(y); }
}

/// Rows with a target that depends on them.
fn data(rows: usize) -> Dataset<6, 1> {
    let mut draws = Generator::new(5);
    let row = |_| {
        let x: [f32; 6] = std::array::from_fn(|_| draws.normal() as f32);
        (x, [x[0] * x[1] + 0.5 * x[2]])
    };
    Dataset::collect((0..rows).map(row)).unwrap()
}

/// What each of so many ranks makes of it.
fn on_ranks<R: Send>(ranks: usize, run: impl Fn(&mut Threads) -> R + Sync) -> Vec<R> {
    let run = &run;
    std::thread::scope(|scope| {
        let spawn = |mut rank: Threads| scope.spawn(move || run(&mut rank));
        let threads: Vec<_> = Threads::connect(ranks).into_iter().map(spawn).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// The sum of a binary tree over shards: halves of the next power of two, and what is not there left out.
fn tree(shards: &[Vec<f32>], size: usize) -> Vec<f32> {
    match shards {
        [shard] => shard.clone(),
        shards if size / 2 >= shards.len() => tree(shards, size / 2),
        shards => {
            let (left, right) = shards.split_at(size / 2);
            let (left, right) = (tree(left, size / 2), tree(right, size / 2));
            left.iter().zip(right).map(|(left, right)| left + right).collect()
        }
    }
}

/// The definition, written by hand: contiguous parts of ⌈n/s⌉ or ⌊n/s⌋ rows, each a sum with global row
/// numbers, added in the tree and divided once.
fn by_hand(data: &Dataset<6, 1>, shards: usize, batch: usize, epochs: u64) -> Dropped {
    let (mut net, mut adam) = (Dropped::new(3), Adam::new(0.02, Dropped::zeros));
    let mut workspace = Dropped::workspace::<128>();
    for epoch in 1..=epochs {
        let rows = data.select(&order(9, epoch, data.len())).unwrap();
        for (x, target) in rows.rows().chunks(batch).zip(rows.targets().chunks(batch)) {
            let mut parts = Vec::new();
            for shard in 0..shards {
                let (begin, end) = (shard * x.len() / shards, (shard + 1) * x.len() / shards);
                assert!((end - begin).abs_diff(x.len() / shards) <= 1);
                let mut gradient = Dropped::zeros();
                if begin < end {
                    let (x, target) = (&x[begin..end], &target[begin..end]);
                    net.accumulate_batch(&mut workspace, x, target, begin, &mut gradient);
                }
                parts.push(gradient.parameters().to_vec());
            }
            let mut gradient = Dropped::zeros();
            gradient.parameters_mut().copy_from_slice(&tree(&parts, shards.next_power_of_two()));
            gradient.divide(x.len());
            net.apply(&gradient, &mut adam);
        }
    }
    net
}

#[test]
fn a_batch_in_shards_is_the_sum_of_a_tree_divided_once() {
    let data = data(75);
    // The last batch has 11 rows, or 3: fewer than there are shards.
    for (shards, batch) in [(1, 32), (2, 32), (8, 32), (8, 24), (5, 32), (12, 32), (16, 9)] {
        let (mut net, mut adam) = (Dropped::new(3), Adam::new(0.02, Dropped::zeros));
        let fit = Fit::new(&mut net, &mut adam, &data).epochs(3).batch(batch).seed(9);
        fit.shards(shards).run().unwrap();
        assert_eq!(net, by_hand(&data, shards, batch, 3), "{shards} shards");
        // A shard of more rows than there is room for is added up in parts, with the same bits.
        let (mut parts, mut adam) = (Dropped::new(3), Adam::new(0.02, Dropped::zeros));
        let fit = Fit::new(&mut parts, &mut adam, &data).epochs(3).batch(batch).seed(9);
        fit.shards(shards).workspace::<2>().run().unwrap();
        assert_eq!(net, parts, "{shards} shards");
    }
}

/// An identity: `accumulate_batch` and a division by a power of two are `train_batch`.
#[test]
fn one_shard_has_the_bits_of_none_where_a_division_is_exact() {
    let data = data(128);
    let run = |shards: Option<usize>| {
        let (mut net, mut adam) = (Plain::new(3), Adam::new(0.02, Plain::zeros));
        let fit = Fit::new(&mut net, &mut adam, &data).epochs(3).batch(32);
        match shards {
            Some(shards) => fit.shards(shards).run().unwrap(),
            None => fit.run().unwrap(),
        };
        net
    };
    assert_eq!(run(None), run(Some(1)));
    // The order of summation is another one.
    assert_ne!(run(None), run(Some(8)));
}

/// A run with all that ranks must agree on; with checkpoints in a folder, to the end of an epoch.
fn run(
    workers: Option<&mut dyn Workers>,
    shards: usize,
    checkpoints: Option<(&Path, u64)>,
) -> (Dropped, Adam<f32, Dropped>, History) {
    let data = data(90);
    let [train, test] = [data.split_at(70).unwrap().0, data.split_at(70).unwrap().1];
    let (mut net, mut adam) = (Dropped::new(3), Adam::new(0.02, Dropped::zeros));
    let until = checkpoints.map_or(0, |(_, until)| until);
    let mut fit = Fit::new(&mut net, &mut adam, &train)
        .epochs(12)
        .batch(16)
        .seed(9)
        .validation(&test)
        .average(0.9)
        .clip_norm(2.0)
        .early_stopping(2)
        .schedule(Cosine::new(0.05, 60))
        .metric("third", |data, outputs| Ok(f64::from(outputs[0][0]) * data.len() as f64 / 3.0))
        .on_epoch(
            |epoch, _| {
                if epoch.epoch == until { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        )
        .shards(shards);
    if let Some((folder, _)) = checkpoints {
        fit = fit.checkpoints(Checkpoints::new(folder).resume());
    }
    if let Some(workers) = workers {
        fit = fit.workers(workers);
    }
    let history = fit.run().unwrap();
    (net, adam, history)
}

/// The history without its times.
fn timeless(history: &History) -> (Option<End>, Vec<Vec<u64>>) {
    let row = |record: &netwright::train::Record| {
        let numbers = [record.epoch as f64, record.loss, record.validation.unwrap(), record.rate];
        numbers.into_iter().chain(record.metrics.clone()).map(f64::to_bits).collect()
    };
    (history.end(), history.records().iter().map(row).collect())
}

#[test]
fn any_number_of_ranks_has_the_bits_of_one() {
    // Where each rank has a node of the tree, and where it has not.
    for (shards, all) in [(8, &[1, 2, 3, 4, 5, 7, 8][..]), (4, &[2, 4]), (12, &[4, 5]), (5, &[2, 5])] {
        let (net, adam, history) = run(None, shards, None);
        for &ranks in all {
            for (same, moments, again) in on_ranks(ranks, |rank| run(Some(rank), shards, None)) {
                assert_eq!(same, net, "{shards} shards on {ranks} ranks");
                assert_eq!(moments.moments, adam.moments);
                assert_eq!(timeless(&again), timeless(&history));
            }
        }
    }
}

#[test]
fn a_run_goes_on_with_another_number_of_ranks() {
    let folder = std::env::temp_dir().join(format!("netwright-shards-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let (net, _, history) = run(None, 8, None);
    for (ranks, until) in [(2, 1), (3, 2), (1, 3)] {
        for (_, _, part) in on_ranks(ranks, |rank| run(Some(rank), 8, Some((&folder, until)))) {
            // Rank 0 alone is asked, and all of them end.
            assert_eq!((part.end(), part.records().len() as u64), (Some(End::Callback), until));
        }
    }
    for (resumed, _, again) in on_ranks(4, |rank| run(Some(rank), 8, Some((&folder, 0)))) {
        assert_eq!(resumed, net);
        assert_eq!(timeless(&again), timeless(&history));
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// Two networks that go their own ways for three steps, and meet.
#[test]
fn local_steps_are_averaged() {
    let data = data(70);
    let ranks = on_ranks(2, |rank| {
        let (mut net, mut adam) = (Dropped::new(3), Adam::new(0.02, Dropped::zeros));
        let fit = Fit::new(&mut net, &mut adam, &data).epochs(4).batch(8).seed(9).workers(rank);
        let history = fit.local_steps(3).run().unwrap();
        (net, adam.moments, history.last().unwrap().loss)
    });
    assert_eq!(ranks[0], ranks[1]);

    let mut nets = [(); 2].map(|()| (Dropped::new(3), Adam::new(0.02, Dropped::zeros)));
    let mut workspace = Dropped::workspace::<8>();
    let (mut losses, mut steps) = (0.0, 0);
    for epoch in 1..=4 {
        let rows = data.select(&order(9, epoch, data.len())).unwrap();
        losses = 0.0;
        for (index, (x, target)) in rows.rows().chunks(8).zip(rows.targets().chunks(8)).enumerate() {
            let half = x.len() / 2;
            for ((net, adam), range) in nets.iter_mut().zip([0..half, half..x.len()]) {
                let mut gradient = Dropped::zeros();
                let (x, target) = (&x[range.clone()], &target[range.clone()]);
                let loss = net.accumulate_batch(&mut workspace, x, target, range.start, &mut gradient);
                gradient.divide(range.len());
                net.apply(&gradient, adam);
                losses += f64::from(loss);
            }
            steps += 1;
            if steps == 3 || index == 8 {
                steps = 0;
                let [first, second] = &mut nets;
                let meet = |a: &mut [f32], b: &mut [f32]| {
                    for (a, b) in a.iter_mut().zip(b) {
                        *a = (*a + *b) / 2.0;
                        *b = *a;
                    }
                };
                meet(first.0.parameters_mut(), second.0.parameters_mut());
                for (a, b) in first.1.moments.iter_mut().zip(&mut second.1.moments) {
                    meet(a.parameters_mut(), b.parameters_mut());
                }
            }
        }
    }
    assert_eq!(ranks[0].0, nets[0].0);
    assert_eq!(ranks[0].1, nets[0].1.moments);
    assert!((ranks[0].2 - losses / 70.0).abs() < 1e-6 * ranks[0].2, "{} {losses}", ranks[0].2);
}

/// A callback that ends a run after its 12th step, within the third epoch.
struct After(u64);

impl<N> Callback<N> for After {
    fn on_batch_end(&mut self, _: &Batch) -> ControlFlow<()> {
        self.0 += 1;
        if self.0 == 12 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    }
}

#[test]
fn changed_rows_and_a_callback_within_an_epoch_are_the_same_on_every_rank() {
    let data = data(80);
    let run = |workers: Option<&mut dyn Workers>| {
        let (mut net, mut adam, mut after) = (Dropped::new(3), Adam::new(0.02, Dropped::zeros), After(0));
        let fit = Fit::new(&mut net, &mut adam, &data).epochs(9).batch(16).shards(8).callback(&mut after);
        let fit = fit.augment(|row, draws| row[0] += draws.normal() as f32);
        let history = match workers {
            Some(workers) => fit.workers(workers).run(),
            None => fit.run(),
        };
        let history = history.unwrap();
        (net, history.end(), history.records().len())
    };
    let whole = run(None);
    // The ranks hear of it with the 13th step.
    assert_eq!((whole.1, whole.2, whole.0.state.step), (Some(End::Callback), 2, 13));
    for ranks in [2, 3] {
        for rank in on_ranks(ranks, |rank| run(Some(rank))) {
            assert_eq!(rank, whole);
        }
    }
}

/// The message of a run that is refused.
fn refused(result: Result<History, Error>, text: &str) {
    let error = result.unwrap_err().to_string();
    assert!(error.contains(text) && error.contains("; "), "{error}");
}

/// How a run goes on behind its options.
type Run = dyn Fn(Fit<'_, Plain, Sgd<f32>, Dataset<6, 1>>) -> Result<History, Error>;

#[test]
fn what_cannot_be_divided_is_refused() {
    let data = data(20);
    let (mut net, mut normed, mut sgd) = (Plain::new(1), Normed::new(1), Sgd::new(0.01));
    refused(Fit::new(&mut net, &mut sgd, &data).shards(0).run(), "0 shards on 1 ranks");
    refused(
        Fit::new(&mut normed, &mut sgd, &data).shards(8).run(),
        "8 shards, and the `batch_norm` of `n` normalises over the batch; write `layer_norm`",
    );
    assert!(Fit::new(&mut Kept::new(1), &mut sgd, &data).shards(8).run().is_ok());
    // One shard is the batch.
    let mut whole = Normed::new(1);
    Fit::new(&mut normed, &mut sgd, &data).in_order().batch(4).epochs(2).shards(1).run().unwrap();
    Fit::new(&mut whole, &mut sgd, &data).in_order().batch(4).epochs(2).run().unwrap();
    assert_eq!(normed.parameters(), whole.parameters());
    refused(Fit::new(&mut net, &mut sgd, &data).local_steps(0).run(), "`local_steps(0)`");
    refused(Fit::new(&mut net, &mut sgd, &data).shards(8).local_steps(2).run(), "8 shards of local steps");
    refused(
        Fit::new(&mut net, &mut sgd, &data).average(0.9).local_steps(2).run(),
        "`local_steps`; leave one",
    );
    let on = |ranks: usize, text: &str, run: &(dyn Fn(&mut Threads) -> Result<History, Error> + Sync)| {
        on_ranks(ranks, run).into_iter().for_each(|result| refused(result, text));
    };
    let fit = |rank: &mut Threads, of: &Run| {
        let (mut net, mut sgd) = (Plain::new(1), Sgd::new(0.01));
        of(Fit::new(&mut net, &mut sgd, &data).workers(rank))
    };
    on(2, "2 ranks and no shards", &|rank| fit(rank, &|fit| fit.run()));
    on(4, "2 shards on 4 ranks", &|rank| fit(rank, &|fit| fit.shards(2).run()));
    on(3, "local steps on 3 ranks", &|rank| fit(rank, &|fit| fit.local_steps(2).run()));
    on(4, "local steps of 2 rows on 4 ranks", &|rank| fit(rank, &|fit| fit.batch(2).local_steps(2).run()));
}

#[test]
fn ranks_with_different_runs_are_told_so() {
    let (data, other) = (data(20), data(21));
    let results = on_ranks(2, |rank| {
        let rows = if rank.rank() == 0 { &data } else { &other };
        let (mut net, mut sgd) = (Plain::new(1), Sgd::new(0.01));
        Fit::new(&mut net, &mut sgd, rows).shards(2).workers(rank).run()
    });
    let [first, second] = results.try_into().unwrap();
    refused(second, "rank 1 has another run: rows 21, and rank 0 has rows 20");
    refused(first, "rank 1 ended while rank 0 waits for it");
    let results = on_ranks(2, |rank| {
        let (mut net, mut sgd) = (Plain::new(1 + rank.rank() as u64), Sgd::new(0.01));
        Fit::new(&mut net, &mut sgd, &data).shards(2).workers(rank).run()
    });
    refused(results.into_iter().nth(1).unwrap(), "rank 1 has another run: weights at the start");
}

#[test]
fn numbers_that_are_not_finite_end_all_ranks_alike() {
    let bad = data(20).rows().iter().enumerate().map(|(i, x)| if i == 13 { [1e30; 6] } else { *x }).collect();
    let rows: Vec<[f32; 6]> = bad;
    let data = Dataset::new(rows, vec![[0.5]; 20]).unwrap();
    let errors = on_ranks(4, |rank| {
        let mut net = Plain::new(1);
        let mut sgd = Sgd::new(1e30);
        let fit = Fit::new(&mut net, &mut sgd, &data).batch(20).in_order().shards(8).workers(rank);
        let error = fit.run().unwrap_err();
        (error.to_string(), net.parameters().iter().all(|number| number.is_finite()))
    });
    assert!(errors[0].0.starts_with("epoch ") && errors[0].1, "{errors:?}");
    assert!(errors.iter().all(|error| *error == errors[0]), "{errors:?}");
    // A metric that fails on rank 0 ends the others, too.
    let errors = on_ranks(2, |rank| {
        let (mut net, mut sgd) = (Plain::new(1), Sgd::new(0.01));
        let fit = Fit::new(&mut net, &mut sgd, &data).shards(2).workers(rank).accuracy();
        fit.run().unwrap_err().to_string()
    });
    assert!(errors[1].starts_with("rank 0 ended the run: ") && errors[1].contains(&errors[0]), "{errors:?}");
}
