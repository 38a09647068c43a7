//! Runs in shards whose rows have weights, and whose losses have weights and masks in their targets.
//!
//! Input: a network for each way in which a term is divided. Output: none. Guarantees: the bits depend on the
//! shards alone; the steps are those of one process without shards, of the interpreter, and of the emitted
//! methods called by hand.
#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use netwright::prelude::*;
use netwright::train::{Dataset, Fit, Threads, Workers, order};
use netwright::verify::Interpreter;
use netwright::{BatchPart, FineTuning, Generator, Trainable, WholeBatch};

network! {
    /// All terms are divided by the number of rows.
    #[derive(Debug, PartialEq)]
    struct ByRows {
        x: input(6);
        h: x -> dense(8) -> tanh;
        y: h -> dense(3) -> softmax;
        v: h -> dense(2);
        w: target(1);
        m: target(2);
        loss: cross_entropy(y, weight = w) + 0.5 * mse(v, mask = m);
    }
}
network! {
    /// Each term has another divisor; what is dropped depends on the row of the whole batch.
    #[derive(Debug, PartialEq)]
    struct Each {
        x: input(6);
        h: x -> dropout(0.2) -> dense(8) -> tanh;
        y: h -> dense(3) -> softmax;
        v: h -> dense(2);
        w: target(1);
        m: target(2);
        loss: cross_entropy(y, weight = w, normalise = weights) + 0.5 * mse(v, mask = m, normalise = weights)
            + 0.25 * mae(v, normalise = weights) + 0.125 * mse(v);
    }
}
network! {
    /// The same without dropout.
    #[derive(Debug, PartialEq)]
    struct EachKept {
        x: input(6);
        h: x -> dense(8) -> tanh;
        y: h -> dense(3) -> softmax;
        v: h -> dense(2);
        w: target(1);
        m: target(2);
        loss: cross_entropy(y, weight = w, normalise = weights) + 0.5 * mse(v, mask = m, normalise = weights)
            + 0.25 * mae(v, normalise = weights) + 0.125 * mse(v);
    }
}

type Data = Dataset<6, 8>;

/// Rows with a class, two numbers, a weight, a mask, and a weight of the sample: some are 0, and the mean of
/// no part is that of all.
fn data(rows: usize) -> Data {
    let mut draws = Generator::new(5);
    let row = |index: usize| {
        let x: [f32; 6] = std::array::from_fn(|_| draws.normal() as f32);
        let [a, b, c] = class_target(index % 3);
        let weight = if index % 7 == 3 { 0.0 } else { 0.25 + (index % 5) as f32 };
        (x, [a, b, c, x[0] * x[1], x[2], weight, f32::from(index % 4 != 1), f32::from(index % 3 != 2)])
    };
    let weights: Vec<f32> =
        (0..rows).map(|index| if index % 5 == 4 { 0.0 } else { 3.0 / (index + 2) as f32 }).collect();
    Dataset::collect((0..rows).map(row)).unwrap().with_weights(weights).unwrap()
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

trait Net: Trainable<f32, Input = [f32; 6], Target = [f32; 8]> {}
impl<N: Trainable<f32, Input = [f32; 6], Target = [f32; 8]>> Net for N {}

/// The parameters after a run with Adam, and its losses; `batch` rows in as many shards as there are.
fn run<N: Net>(
    data: &Data,
    batch: usize,
    shards: Option<usize>,
    workers: Option<&mut dyn Workers>,
) -> (Vec<f32>, Vec<f64>) {
    let (mut net, mut adam) = (N::new(3), Adam::new(0.02, N::zeros));
    let mut fit = Fit::new(&mut net, &mut adam, data).epochs(3).batch(batch).seed(9);
    if let Some(shards) = shards {
        fit = fit.shards(shards);
    }
    if let Some(workers) = workers {
        fit = fit.workers(workers);
    }
    let history = fit.run().unwrap();
    (net.parameters().to_vec(), history.records().iter().map(|record| record.loss).collect())
}

fn are_near(found: &[f32], expected: &[f32], tolerance: f32) {
    assert_eq!(found.len(), expected.len());
    for (index, (a, b)) in found.iter().zip(expected).enumerate() {
        assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{index}: {a} is not {b}");
    }
}

fn any_ranks<N: Net>() {
    let data = data(75);
    for (shards, all) in [(8, &[1, 2, 3, 4][..]), (5, &[2])] {
        let whole = run::<N>(&data, 32, Some(shards), None);
        for &ranks in all {
            for same in on_ranks(ranks, |rank| run::<N>(&data, 32, Some(shards), Some(rank))) {
                assert_eq!(same, whole, "{shards} shards on {ranks} ranks");
            }
        }
    }
}

#[test]
fn any_number_of_ranks_has_the_bits_of_one() {
    any_ranks::<ByRows>();
    any_ranks::<Each>();
}

/// With batches of a power of two, one shard has the bits of none: n/Σw and a division by n round as 1/Σw.
fn of_one_process<N: Net>() {
    let data = data(128);
    let (whole, losses) = run::<N>(&data, 32, None, None);
    assert_eq!(run::<N>(&data, 32, Some(1), None).0, whole);
    for shards in [2, 5, 8] {
        let (parts, of_parts) = run::<N>(&data, 32, Some(shards), None);
        are_near(&parts, &whole, 1e-4);
        assert!(losses.iter().zip(of_parts).all(|(a, b)| (a - b).abs() < 1e-5), "{shards} shards");
    }
}

#[test]
fn shards_are_divided_by_what_one_process_divides_by() {
    of_one_process::<ByRows>();
    of_one_process::<Each>();
}

/// A step in shards down the gradient, which is the difference, against the interpreter in double precision.
fn of_interpreter<N: Net>() {
    let data = data(23);
    let net = N::new(3);
    let interpreter = Interpreter::of(&net).unwrap();
    let wide = |row: &[f32]| -> Vec<f64> { row.iter().map(|number| f64::from(*number)).collect() };
    let targets: Vec<Vec<f64>> = data.targets().iter().map(|target| wide(target)).collect();
    let rows =
        Interpreter::of_batch(vec![interpreter; 23], &targets, &wide(data.weights().unwrap())).unwrap();
    let (mut gradient, mut loss) = (vec![0.0; N::PARAMETERS], 0.0);
    for ((row, x), target) in rows.iter().zip(data.rows()).zip(&targets) {
        let own = row.backward(&wide(x), target).unwrap();
        loss += own.loss;
        gradient.iter_mut().zip(own.parameters).for_each(|(sum, own)| *sum += own);
    }
    for (shards, ranks) in [(1, 1), (8, 1), (8, 2), (5, 3)] {
        for (after, mean) in on_ranks(ranks, |rank| {
            let (mut after, mut sgd) = (net.clone(), Sgd::new(1.0));
            let fit = Fit::new(&mut after, &mut sgd, &data).epochs(1).batch(23).in_order();
            let history = fit.shards(shards).workers(rank).run().unwrap();
            (after, history.records()[0].loss)
        }) {
            assert!((mean - loss).abs() < 1e-5, "{mean} is not {loss}");
            for (index, expected) in gradient.iter().enumerate() {
                let found = f64::from(net.parameters()[index]) - f64::from(after.parameters()[index]);
                assert!((found - expected).abs() < 2e-6, "{shards} shards, {index}: {found}, not {expected}");
            }
        }
    }
}

#[test]
fn a_step_in_shards_is_that_of_the_interpreter() {
    of_interpreter::<ByRows>();
    of_interpreter::<EachKept>();
}

/// A batch of more rows than the workspace has is one shard.
#[test]
fn a_batch_in_parts_is_divided_by_all_weights() {
    let data = data(75);
    let fit = |parts: bool| {
        let (mut net, mut adam) = (Each::new(3), Adam::new(0.02, Each::zeros));
        let fit = Fit::new(&mut net, &mut adam, &data).epochs(3).batch(32);
        let history = if parts { fit.workspace::<5>().run() } else { fit.shards(1).run() };
        (net, history.unwrap().last().unwrap().loss)
    };
    let [(parts, loss), (shard, same)] = [fit(true), fit(false)];
    assert_eq!(parts, shard);
    // Sums of losses are rounded part by part.
    assert!((loss - same).abs() < 1e-6 * same, "{loss} is not {same}");
    assert_ne!(parts, Each::new(3));
}

/// The definition, by hand: each shard a sum that knows the whole batch.
#[test]
fn a_shard_knows_the_whole_batch() {
    let data = data(32);
    let rows = data.select(&order(9, 1, 32)).unwrap();
    let (mut by_hand, mut sgd) = (Each::new(3), Sgd::new(0.5));
    let mut workspace = Each::workspace::<32>();
    let whole = WholeBatch { target: rows.targets(), weights: rows.weights() };
    let sums = [0..16, 16..32].map(|own| {
        let mut sum = Each::zeros();
        let part = BatchPart {
            x: &rows.rows()[own.clone()],
            target: &rows.targets()[own.clone()],
            weights: rows.weights().map(|weights| &weights[own.clone()]),
            first_row: own.start,
            whole,
        };
        by_hand.accumulate_part_for(&sgd, &mut workspace, part, &mut sum);
        sum
    });
    let mut gradient = Each::zeros();
    let [first, second] = [&sums[0], &sums[1]].map(|sum| sum.parameters().iter());
    gradient.parameters_mut().iter_mut().zip(first.zip(second)).for_each(|(sum, (a, b))| *sum = a + b);
    gradient.divide(32);
    by_hand.apply(&gradient, &mut sgd);
    let (mut net, mut sgd) = (Each::new(3), Sgd::new(0.5));
    Fit::new(&mut net, &mut sgd, &data).epochs(1).batch(32).seed(9).shards(2).run().unwrap();
    assert_eq!(net, by_hand);
}

/// An identity: the mean of plain steps that ranks make by themselves, each on as many rows, is the step on
/// all.
#[test]
fn a_local_step_is_divided_by_the_weights_of_all_ranks() {
    let data = data(64);
    let (mut whole, mut sgd) = (EachKept::new(3), Sgd::new(0.5));
    Fit::new(&mut whole, &mut sgd, &data).epochs(2).batch(32).run().unwrap();
    for rank in on_ranks(2, |rank| {
        let (mut net, mut sgd) = (EachKept::new(3), Sgd::new(0.5));
        Fit::new(&mut net, &mut sgd, &data).epochs(2).batch(32).workers(rank).local_steps(1).run().unwrap();
        net
    }) {
        are_near(rank.parameters(), whole.parameters(), 1e-5);
    }
}

/// 0/0 is 0: batches whose targets have no weight train the other terms alone.
#[test]
fn weights_of_zero_are_no_numbers_that_are_not_finite() {
    let data = data(16);
    let without = |row: &[f32; 8]| [row[0], row[1], row[2], row[3], row[4], 0.0, 0.0, 0.0];
    let targets: Vec<[f32; 8]> = data.targets().iter().map(without).collect();
    let none = Dataset::new(data.rows(), targets).unwrap();
    let (mut net, mut sgd) = (Each::new(3), Sgd::new(0.5));
    let before = net.clone();
    let history = Fit::new(&mut net, &mut sgd, &none).epochs(2).batch(8).shards(8).run().unwrap();
    assert!(history.last().unwrap().loss.is_finite());
    assert!(net.y == before.y && net.v != before.v);
}
