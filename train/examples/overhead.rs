//! `Fit` beside the loop that it replaces: `cargo run --release -p netwright-train --example overhead`.
//!
//! For each network the two are timed in turns, one epoch each, in the order of the rows and in a new order
//! for each epoch; a line has the medians in nanoseconds per row, and the share of the loop's speed that
//! `Fit` has.

use std::time::Instant;

use netwright::prelude::*;
use netwright::train::{Dataset, Fit, Progress, order};
use netwright::{Generator, Trainable, class_target};

network! { struct Wdbc<30, 16 sigmoid, 1 sigmoid>; }
network! { struct Digits<64, 32 relu, 10 softmax>; }
network! { struct Mnist<784, 128 relu, 10 softmax>; }

const BATCH: usize = 32;
const TURNS: usize = 41;

fn main() -> Result<(), netwright::train::Error> {
    turns::<Wdbc, 30, 1>("wdbc", 4096, |x| [f32::from(x[0] > 0.0)])?;
    turns::<Digits, 64, 10>("digits", 4096, class)?;
    turns::<Mnist, 784, 10>("mnist", 1024, class)
}

fn class<const I: usize>(x: &[f32; I]) -> [f32; 10] {
    class_target((((x[0] + 1.0) * 5.0) as usize).min(9))
}

/// Times both, in both orders.
fn turns<N, const I: usize, const T: usize>(
    name: &str,
    rows: usize,
    target: impl Fn(&[f32; I]) -> [f32; T],
) -> Result<(), netwright::train::Error>
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
{
    let mut draws = Generator::new(7);
    let mut row = || std::array::from_fn(|_| 2.0 * draws.uniform() as f32 - 1.0);
    let data = Dataset::collect((0..rows).map(|_| row()).map(|x| (x, target(&x))))?;
    for is_shuffled in [false, true] {
        let (mut bare, mut fit) = (Vec::new(), Vec::new());
        let (mut one, mut other) = (N::boxed(1), N::boxed(1));
        let mut workspace = N::boxed_workspace::<128>();
        for epoch in 1..=TURNS as u64 {
            let start = Instant::now();
            match is_shuffled {
                false => epoch_of(one.as_mut(), &mut workspace, &data),
                true => epoch_of(one.as_mut(), &mut workspace, &data.select(&order(epoch, 1, rows))?),
            }
            bare.push(start.elapsed().as_secs_f64());
            let mut sgd = Sgd::new(0.01);
            let start = Instant::now();
            let run =
                Fit::new(other.as_mut(), &mut sgd, &data).epochs(1).batch(BATCH).progress(Progress::Quiet);
            if is_shuffled {
                run.seed(epoch).run()?
            } else {
                run.in_order().run()?
            };
            fit.push(start.elapsed().as_secs_f64());
        }
        assert_eq!(one.parameters(), other.parameters(), "both train alike");
        let [bare, fit] = [bare, fit].map(|mut seconds| {
            seconds.sort_by(f64::total_cmp);
            seconds[TURNS / 2] / rows as f64 * 1e9
        });
        let order = if is_shuffled { "shuffled" } else { "in order" };
        println!("{name:7} {order}: loop {bare:8.1} ns, Fit {fit:8.1} ns, {:5.1} %", 100.0 * bare / fit);
    }
    Ok(())
}

/// The loop of an epoch.
fn epoch_of<N, const I: usize, const T: usize>(
    net: &mut N,
    workspace: &mut N::Workspace<128>,
    data: &Dataset<I, T>,
) where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
{
    let mut sgd = Sgd::new(0.01);
    for (x, target) in data.rows().chunks(BATCH).zip(data.targets().chunks(BATCH)) {
        net.train_batch::<128, _>(workspace, x, target, &mut sgd);
    }
}
