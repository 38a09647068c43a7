//! Dropout over time: what is drawn, in which methods, and that it can be repeated. Against identities and
//! the interpreter.

use netwright::prelude::*;
use netwright::verify::{self, Interpreter, Past, Update};
use netwright::{Network, Recurrent, TrainableOverTime};
use netwright_support::bits::assert_same;

use crate::{drawn, tiers};

tiers! {
    dropping {
        #[derive(Debug, PartialEq)]
        pub(crate) struct Net {
            x: input(3);
            e: x -> dropout(0.25) -> dense(4);
            n: e -> batch_norm(frozen = true) -> tanh;
            h: (n, prev(h)) -> dense(5) -> tanh -> dropout(0.5);
            y: h -> dropout(0.125) -> dense(2);
            loss: mse(y);
        }
    }
}
use dropping::tiles::Net;

// The same without dropout.
network! {
    struct Plain {
        x: input(3);
        e: x -> dense(4);
        n: e -> batch_norm(frozen = true) -> tanh;
        h: (n, prev(h)) -> dense(5) -> tanh;
        y: h -> dense(2);
        loss: mse(y);
    }
}

// Of a sample of ones, the memory has what was kept of the last steps.
network! {
    struct Masks {
        x: input(64);
        k: x -> dropout(0.3);
        y: k + prev(k, 20) -> dense(1);
        loss: mse(y);
    }
}

/// Samples and targets of so many steps.
fn data(steps: usize) -> (Vec<[f64; 3]>, Vec<[f64; 2]>) {
    let rows = drawn::<5>(steps);
    (
        rows.iter().map(|[a, b, c, ..]| [*a, *b, *c]).collect(),
        rows.iter().map(|[.., d, e]| [*d, *e]).collect(),
    )
}

const LENGTHS: [usize; 4] = [3, 9, 0, 6];

type MemoryOf<N> = <N as netwright::program::RecurrentProgram<f64>>::Memory;

fn memories<N: Recurrent<f64>>() -> [N::Memory; 4] {
    [(); 4].map(|()| N::memory())
}

#[test]
fn inference_does_not_drop() {
    let (x, target) = data(18);
    let net = Net::<f64>::new(4);
    let mut plain = Plain::<f64>::zeros();
    plain.parameters_mut().copy_from_slice(net.parameters());
    let (mut memory, mut of_plain) = (Net::<f64>::memory(), Plain::<f64>::memory());
    for x in &x {
        assert_same("step", &net.step(&mut memory, x), &plain.step(&mut of_plain, x));
    }
    let (mut y, mut plain_y) = (target.clone(), target.clone());
    net.run(&mut memory, &x, &mut y);
    plain.run(&mut of_plain, &x, &mut plain_y);
    assert_same("run", y.as_flattened(), plain_y.as_flattened());
    let loss = net.loss_sequences(&x, &target, &LENGTHS, &mut memories::<Net<f64>>());
    let plain_loss = plain.loss_sequences(&x, &target, &LENGTHS, &mut memories::<Plain<f64>>());
    assert_eq!(loss.to_bits(), plain_loss.to_bits());
    let (mut d, mut plain_d) = (x.clone(), x.clone());
    let (mut workspace, mut plain_workspace) =
        (Net::<f64>::workspace::<18>(), Plain::<f64>::workspace::<18>());
    let (mut of_net, mut of_plain) = (memories::<Net<f64>>(), memories::<Plain<f64>>());
    let loss = net.input_gradient_sequences(&mut workspace, &x, &target, &LENGTHS, &mut of_net, &mut d);
    let plain_loss = plain.input_gradient_sequences(
        &mut plain_workspace,
        &x,
        &target,
        &LENGTHS,
        &mut of_plain,
        &mut plain_d,
    );
    assert_eq!(loss.to_bits(), plain_loss.to_bits());
    assert_same("gradients of samples", d.as_flattened(), plain_d.as_flattened());
    // And nothing of it counts a step.
    assert_eq!((net.state.seed, net.state.step), (4, 0));
}

/// Whether each number of each step of sequences is dropped, in the order of the rows.
fn dropped(net: &Masks<f64>, lengths: &[usize]) -> Vec<[bool; 64]> {
    let steps = lengths.iter().sum();
    let mut memories: Vec<_> = lengths.iter().map(|_| Masks::<f64>::memory()).collect();
    let (mut workspace, mut gradient) = (Masks::<f64>::boxed_workspace::<256>(), Masks::<f64>::zeros());
    let (x, target) = (vec![[1.0; 64]; steps], vec![[0.0]; steps]);
    net.gradient_sequences(&mut workspace, &x, &target, lengths, &mut memories, &mut gradient);
    let of = |(memory, steps): (&MemoryOf<Masks<f64>>, &usize)| {
        (1..=*steps).rev().map(|before| *memory.k.get(before).unwrap()).collect::<Vec<_>>()
    };
    let kept: Vec<[f64; 64]> = memories.iter().zip(lengths).flat_map(of).collect();
    assert!(kept.as_flattened().iter().all(|k| *k == 0.0 || (k - 1.0 / 0.7).abs() < 1e-15));
    kept.into_iter().map(|row| row.map(|k| k == 0.0)).collect()
}

/// How often two neighbours are equal.
fn agreement<'a>(pairs: impl Iterator<Item = (&'a [bool; 64], &'a [bool; 64])>) -> (f64, f64) {
    let all: Vec<bool> = pairs.flat_map(|(a, b)| a.iter().zip(b).map(|(a, b)| a == b)).collect();
    (all.iter().filter(|same| **same).count() as f64, all.len() as f64)
}

#[test]
fn a_share_is_dropped_and_steps_sequences_and_windows_draw_anew() {
    let mut net = Masks::<f64>::new(7);
    let lengths = [20; 8];
    let windows: Vec<Vec<[bool; 64]>> = (0..10)
        .map(|step| {
            net.state.step = step;
            dropped(&net, &lengths)
        })
        .collect();
    let mut all = windows.concat();
    // 102,400 draws of probability 0.3: the standard deviation is 147.
    let count = all.as_flattened().iter().filter(|is_dropped| **is_dropped).count() as f64;
    assert!((count - 30_720.0).abs() < 4.0 * 147.0, "{count}");
    // Neighbours agree as often as independent draws do: 0.58 of the time.
    let of_units = all.iter().flat_map(|row| row.windows(2).map(|pair| pair[0] == pair[1]));
    let of_units: Vec<bool> = of_units.collect();
    let units = (of_units.iter().filter(|same| **same).count() as f64, of_units.len() as f64);
    let steps =
        agreement(windows.iter().flat_map(|rows| rows.chunks(20)).flat_map(|of| of.iter().zip(&of[1..])));
    let sequences = agreement(windows.iter().flat_map(|rows| rows.iter().zip(&rows[20..])));
    let of_windows = agreement(windows.iter().zip(&windows[1..]).flat_map(|(a, b)| a.iter().zip(b)));
    for (same, pairs) in [units, steps, sequences, of_windows] {
        assert!((same / pairs - 0.58).abs() < 4.0 * (0.58 * 0.42 / pairs).sqrt(), "{same} of {pairs}");
    }
    // No row is drawn twice, in no window of no sequence.
    let rows = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), rows);
    assert_ne!(dropped(&net, &[5]), dropped(&Masks::<f64>::new(8), &[5]));
}

#[test]
fn a_sequence_draws_whatever_the_others_are() {
    let net = Masks::<f64>::new(3);
    let whole = dropped(&net, &[7, 4, 9]);
    // The second one goes before the others in the workspace, or after them; or they are over.
    for lengths in [[2, 4, 0], [7, 4, 20], [0, 4, 0], [1, 4, 3]] {
        let found = dropped(&net, &lengths);
        assert_eq!(found[lengths[0]..][..4], whole[7..11], "{lengths:?}");
    }
}

/// Windows of a training, one after the other; the memories go on.
fn train(net: &mut Net<f64>, windows: core::ops::Range<usize>, memories: &mut [MemoryOf<Net<f64>>]) {
    let (x, target) = data(90);
    let mut workspace = Net::<f64>::workspace::<18>();
    for window in windows {
        let (x, target) = (&x[18 * window..][..18], &target[18 * window..][..18]);
        net.train_sequences(&mut workspace, x, target, &LENGTHS, memories, &mut Sgd::new(0.1));
    }
}

#[test]
fn training_can_be_repeated_and_goes_on_where_it_stopped() {
    let (mut once, mut again) = (Net::<f64>::new(1), Net::<f64>::new(1));
    let (mut of_once, mut of_again) = (memories::<Net<f64>>(), memories::<Net<f64>>());
    train(&mut once, 0..5, &mut of_once);
    train(&mut again, 0..3, &mut of_again);
    assert!(once != again);
    // Bytes have the state; without it the draws are those of the beginning.
    let (mut bytes, mut loaded) =
        (vec![0; <Net<f64> as netwright::program::Program<f64>>::BYTES], Net::<f64>::new(9));
    again.to_bytes(&mut bytes);
    loaded.load_bytes(&bytes).unwrap();
    assert_eq!(loaded, again);
    let mut anew = loaded.clone();
    anew.state.step = 0;
    let mut of_anew = of_again.clone();
    train(&mut loaded, 3..5, &mut of_again);
    train(&mut anew, 3..5, &mut of_anew);
    assert_eq!(loaded, once);
    assert_eq!(of_again, of_once);
    assert_eq!(once.state.step, 5);
    assert_ne!(anew.parameters(), once.parameters());
}

/// A step has the bits of a gradient and its application; the parameters after some windows.
fn applied<N: TrainableOverTime<f64, Input = [f64; 3], Target = [f64; 2]>>(mut net: N) -> Vec<f64> {
    let (x, target) = data(18);
    let (mut applied, mut gradient, mut workspace) = (net.clone(), N::zeros(), N::boxed_workspace::<18>());
    let (mut of_net, mut of_applied) = (memories::<N>(), memories::<N>());
    for _ in 0..3 {
        let loss =
            net.train_sequences(&mut workspace, &x, &target, &LENGTHS, &mut of_net, &mut Sgd::new(0.1));
        let of_gradient =
            applied.gradient_sequences(&mut workspace, &x, &target, &LENGTHS, &mut of_applied, &mut gradient);
        applied.apply(&gradient, &mut Sgd::new(0.1));
        assert_eq!(loss.to_bits(), of_gradient.to_bits());
        assert_same("parameters", net.parameters(), applied.parameters());
        assert_eq!(net.state(), applied.state());
    }
    net.parameters().to_vec()
}

#[test]
fn all_ways_and_all_tiers_draw_the_same() {
    let tiles = applied(Net::<f64>::new(2));
    assert_same("straight", &applied(dropping::straight::Net::<f64>::new(2)), &tiles);
    assert_same("far", &applied(dropping::far::Net::<f64>::new(2)), &tiles);
}

#[test]
fn steps_are_those_of_the_interpreter() -> Result<(), verify::Error> {
    let (x, target) = data(90);
    let mut net = Net::<f64>::new(5);
    net.state.step = 17;
    let of_report = (core::array::from_fn(|step| x[step]), core::array::from_fn(|step| target[step]));
    let report = verify::agreement_sequence::<f64, _, 12>(&net, &of_report.0, &of_report.1)?;
    assert_eq!(report.verdict(), verify::Verdict::Passed, "{report}");
    let mut interpreter = Interpreter::of(&net)?;
    let (mut of_net, mut pasts, mut workspace) =
        (memories::<Net<f64>>(), [(); 4].map(|()| Past::new()), Net::<f64>::workspace::<18>());
    let wide = |rows: &[[f64; 3]]| rows.iter().map(|row| row.to_vec()).collect::<Vec<_>>();
    for window in 0..5 {
        let (x, target) = (&x[18 * window..][..18], &target[18 * window..][..18]);
        let targets: Vec<Vec<f64>> = target.iter().map(|row| row.to_vec()).collect();
        let expected =
            interpreter.train_sequences(&mut pasts, &wide(x), &targets, &LENGTHS, &mut Update::sgd(0.5))?;
        let loss = net.train_sequences(&mut workspace, x, target, &LENGTHS, &mut of_net, &mut Sgd::new(0.5));
        assert!((loss - expected).abs() < 1e-12, "{loss} {expected}");
    }
    for (found, expected) in net.parameters().iter().zip(interpreter.parameters()) {
        assert!((found - expected).abs() < 1e-11, "{found} {expected}");
    }
    Ok(())
}
