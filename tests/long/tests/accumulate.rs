//! Micro-batches: parts of a batch, of any sizes, have the bits of one part of all rows, in every tier, kind
//! of layer and scalar, with fused and with separate arithmetic; divided once, they are the batch.

use netwright::Generator;
use netwright::prelude::*;
use netwright::{Network, Scalar, Trainable};
use netwright_support::arithmetic::{in_both_arithmetics, with_arithmetic};
use netwright_support::bits::{Bits, assert_same};
use netwright_support::drawn;

/// A declaration in a tier, whatever its size.
macro_rules! in_tiers {
    ($($module:ident $tier:ident { $($declaration:tt)* })*) => { $(
        mod $module {
            netwright::__private::expand! { (::netwright, alloc, $tier) $($declaration)* }
        }
    )* };
}

in_tiers! {
    short unrolled { pub(crate) struct Net<2, 4, 1>; }
    // Outputs of a vector and a part of one, inputs beyond a chunk of 48, and beyond the tiles behind it.
    wide tiled { pub(crate) struct Net<59, 21 tanh, 34 relu, 5 softmax>; }
    only_output tiled { pub(crate) struct Net<37, 9 relu, 1>; }
    // Whole vectors, which are not packed.
    unpacked tiled { pub(crate) struct Net<7, 16 tanh, 8 relu, 2>; }
    sparse unrolled {
        pub(crate) struct Net {
            x: input(19);
            s: x -> scale;
            c: s -> dense(17, connect = [
                0 -> 0, 1 -> 1, 2 -> 2, 3 -> 3, 4 -> 4, 5 -> 5, 6 -> 6, 7 -> 7, 8 -> 8, 9 -> 9,
                10 -> 10, 11 -> 11, 12 -> 12, 13 -> 13, 14 -> 14, 15 -> 15, 16 -> 16, 17 -> 0, 18 -> 1, 1 -> 0, 1 -> 16, 9 -> 3,
            ]);
            p: c -> prelu;
            y: p -> dense(3, mask = [
                [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1], [0, 0, 0], [1, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1],
                [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1], [0, 1, 0], [1, 0, 1], [1, 0, 0], [0, 1, 0],
            ]);
            loss: huber(y);
        }
    }
    tied tiled {
        pub(crate) struct Net {
            x: input(11);
            h: x -> dense(6) -> tanh;
            k: x -> dense(6, tie = h) -> sigmoid;
            y: h * k -> dense(11, tie = transpose(h));
            loss: mse(y);
        }
    }
    norms tiled {
        pub(crate) struct Net {
            x: input(9);
            a: x -> layer_norm;
            h: a -> dense(13) -> relu;
            n: h -> rms_norm;
            k: n -> dense(4, frozen = true) -> tanh;
            z: k -> dense(3, bias = false);
            v: k -> dense(3) -> softplus;
            p: k -> dense(2) -> softmax;
            loss: gaussian_nll(z, v) + 0.5 * cross_entropy(p, normalise = weights);
        }
    }
    dropped tiled {
        pub(crate) struct Net {
            x: input(8);
            h: x -> dropout(0.25) -> dense(24) -> tanh -> dropout(0.5);
            k: h -> dense(5) -> relu -> dropout(0.1);
            y: (k, x) -> dense(2) -> sigmoid;
            loss: bce(y);
        }
    }
}

/// More than a block of samples, and a power of two.
const ROWS: usize = 256;

/// Samples between −1 and 1, targets between 0 and 1.
fn samples<S: Scalar, N: Trainable<S>>() -> (Vec<N::Input>, Vec<N::Target>) {
    let mut generator = Generator::new(11);
    let x = drawn::rows(ROWS, drawn::UNIT, &mut generator);
    (x, drawn::rows(ROWS, 0.0..1.0, &mut generator))
}

/// The sizes of parts: all alike but for the last, and ones that change.
fn splits() -> Vec<Vec<usize>> {
    let even = |size: usize| {
        let mut parts = vec![size; ROWS / size];
        parts.extend((!ROWS.is_multiple_of(size)).then_some(ROWS % size));
        parts
    };
    let mut splits: Vec<Vec<usize>> = [1, 2, 3, 5, 6, 7, 16, 31, 64, 128, 129, 200, 255].map(even).to_vec();
    splits.push([1, 2, 4, 8, 16, 32, 64, 128, 1].to_vec());
    splits.push([130, 1, 125].to_vec());
    splits
}

/// The sum over the rows in parts of these sizes, and the losses.
fn in_parts<S: Scalar, N: Trainable<S>>(network: &N, parts: &[usize]) -> (Vec<S>, Box<N>) {
    let (x, target) = samples::<S, N>();
    let (mut gradient, mut workspace) = (N::boxed_zeros(), N::boxed_workspace::<ROWS>());
    let (mut first, mut losses) = (0, Vec::new());
    for &size in parts {
        let (x, target) = (&x[first..first + size], &target[first..first + size]);
        losses.push(network.accumulate_batch(&mut workspace, x, target, first, &mut gradient));
        first += size;
    }
    assert_eq!(first, ROWS);
    (losses, gradient)
}

fn compare<S: Bits, N: Trainable<S>>(what: &str) {
    let network = N::new(5);
    let (losses, whole) = in_parts(&network, &[ROWS]);
    assert!(whole.parameters().iter().any(|d| d.to_f64() != 0.0), "{what}");
    for parts in splits() {
        let (losses_of_parts, gradient) = in_parts(&network, &parts);
        assert_same(&format!("{what} in {parts:?}"), gradient.parameters(), whole.parameters());
        let sum: f64 = losses_of_parts.iter().map(|loss| loss.to_f64()).sum();
        assert!((sum / losses[0].to_f64() - 1.0).abs() < 1e-5, "{what}: {sum} {}", losses[0].to_f64());
    }
    // Divided once: of a power of two, the batch itself.
    let (x, target) = samples::<S, N>();
    let (mut mean, mut batch, mut workspace) =
        (whole.boxed_clone(), N::boxed_zeros(), N::boxed_workspace::<ROWS>());
    mean.divide(ROWS);
    let loss = network.gradient_batch(&mut workspace, &x, &target, None, &mut batch);
    assert_same(what, mean.parameters(), batch.parameters());
    assert_same(what, &[losses[0] / S::from_f64(ROWS as f64)], &[loss]);
    // What the gradient holds already is what the sums begin with.
    let mut twice = whole.boxed_clone();
    network.accumulate_batch(&mut workspace, &x, &target, 0, &mut twice);
    let is_double = |two: f64, one: f64| (two - 2.0 * one).abs() <= 1e-3 * one.abs() + 1e-3;
    let mut pairs = twice.parameters().iter().zip(whole.parameters());
    assert!(pairs.all(|(two, one)| is_double(two.to_f64(), one.to_f64())), "{what}");
}

/// Whatever the workspace holds, and to the end of a step. For few networks: every size of a workspace and
/// every optimiser is compiled for each of them.
fn compare_steps<S: Bits, N: Trainable<S>>(what: &str) {
    let network = N::new(5);
    let (_, whole) = in_parts(&network, &[ROWS]);
    // A workspace of the size of the parts has other buffers.
    let (x, target) = samples::<S, N>();
    let (mut small, mut buffers) = (N::boxed_zeros(), N::boxed_workspace::<8>());
    for (part, (x, target)) in x.chunks(8).zip(target.chunks(8)).enumerate() {
        network.accumulate_batch(&mut buffers, x, target, 8 * part, &mut small);
    }
    assert_same(what, small.parameters(), whole.parameters());
    let (mut mean, mut workspace) = (whole.boxed_clone(), N::boxed_workspace::<ROWS>());
    mean.divide(ROWS);
    let (mut trained, mut applied) = (network.boxed_clone(), network.boxed_clone());
    let mut sgd = Sgd::new(S::from_f64(0.25));
    trained.train_batch(&mut workspace, &x, &target, &mut sgd);
    applied.apply(&mean, &mut sgd);
    assert_same(what, applied.parameters(), trained.parameters());
    assert!(applied.state().map(|state| state.draws()) == trained.state().map(|state| state.draws()));
}

/// With separate arithmetic a product is rounded before it is added: the sum is that of the gradients of the
/// samples, to the last bit, whatever their number.
fn compare_with_sum<S: Bits, N: Trainable<S>>() {
    let network = N::new(3);
    let (x, target) = samples::<S, N>();
    let mut sum = N::boxed_zeros();
    for (x, target) in x.iter().zip(&target) {
        let (_, gradient) = network.backward(x, target);
        for (sum, term) in sum.parameters_mut().iter_mut().zip(gradient.parameters()) {
            *sum = *sum + *term;
        }
    }
    assert_same("sum of gradients", in_parts(&network, &[100, 156]).1.parameters(), sum.parameters());
}

/// Each kind of layer once, in one of the scalars: methods for rows are tiled in both tiers.
fn compare_all() {
    compare::<f32, short::Net>("short");
    compare::<f32, wide::Net>("wide");
    compare::<f64, wide::Net<f64>>("wide, f64");
    compare::<f64, only_output::Net<f64>>("only output");
    compare::<f32, unpacked::Net>("unpacked");
    compare::<f64, sparse::Net<f64>>("sparse");
    compare::<f32, tied::Net>("tied");
    compare::<f64, norms::Net<f64>>("norms");
    compare::<f32, dropped::Net>("dropped");
    compare_steps::<f32, wide::Net>("steps, wide");
    compare_steps::<f64, only_output::Net<f64>>("steps, only output");
    compare_steps::<f32, dropped::Net>("steps, dropped");
}

#[test]
fn parts_of_a_batch_have_the_bits_of_the_whole() {
    in_both_arithmetics(compare_all);
    // The sum that it is compared with adds products that are rounded.
    with_arithmetic(true, || {
        compare_with_sum::<f64, only_output::Net<f64>>();
        compare_with_sum::<f64, wide::Net<f64>>();
        compare_with_sum::<f64, sparse::Net<f64>>();
    });
}

/// Without the row of the whole batch, each part would drop what the first one drops.
#[test]
fn parts_draw_by_the_row_of_the_whole_batch() {
    type Net = dropped::Net;
    let network = Net::new(5);
    let (x, target) = samples::<f32, Net>();
    let mut workspace = Net::boxed_workspace::<ROWS>();
    let mut sum = |first: usize, row: usize| {
        let mut gradient = Net::boxed_zeros();
        network.accumulate_batch(&mut workspace, &x[..1], &target[..1], first, &mut gradient);
        (row, gradient.parameters().to_vec())
    };
    assert_eq!(sum(0, 0).1, sum(0, 1).1);
    assert!(sum(0, 0).1 != sum(1, 0).1);
    // The last row that can be counted.
    assert!(sum(usize::MAX, 0).1 != sum(0, 0).1);
    // The step is that of the next one, whatever was added up, until it is made.
    assert_eq!(network.state, dropped::NetState { seed: 5, step: 0 });
}

network! {
    struct Batched {
        x: input(3);
        h: x -> dense(5);
        n: h -> batch_norm -> tanh -> dropout(0.3);
        m: n -> dense(4);
        k: m -> batch_norm(momentum = 0.5);
        y: k -> dense(1);
        loss: mse(y);
    }
}

/// A `batch_norm` normalises over the part; the running statistics are those of all rows.
#[test]
fn statistics_of_parts_are_those_of_all_rows() {
    let network = Batched::<f64>::new(2);
    let (x, target) = samples::<f64, Batched<f64>>();
    let mut workspace = <Batched<f64> as Trainable<f64>>::boxed_workspace::<ROWS>();
    let (mut sum, mut alone) = (Batched::<f64>::zeros(), Batched::<f64>::zeros());
    // One part is the batch.
    network.gradient_batch(&mut workspace, &x, &target, None, &mut alone);
    let mut whole = Batched::<f64>::zeros();
    network.accumulate_batch(&mut workspace, &x, &target, 0, &mut whole);
    whole.divide(ROWS);
    assert_same("one part", whole.parameters(), alone.parameters());
    assert_eq!(whole.state, alone.state);
    // What comes before the first norm is the same in any part.
    for first in [0, 64] {
        let rows = first..if first == 0 { 64 } else { ROWS };
        network.accumulate_batch(&mut workspace, &x[rows.clone()], &target[rows], first, &mut sum);
    }
    assert_eq!(sum.state.step, ROWS as u64);
    for unit in 0..5 {
        for part in 0..2 {
            let (found, expected) = (sum.state.n[unit][part], whole.state.n[unit][part]);
            assert!((found - expected).abs() <= 1e-13 * expected.abs(), "{unit}: {found} {expected}");
        }
    }
    assert!(sum.parameters() != whole.parameters());
    // Applied, they move the running statistics once.
    sum.divide(ROWS);
    assert_eq!(sum.state.step, ROWS as u64);
    let mut applied = network.clone();
    applied.apply(&sum, &mut Sgd::new(0.1));
    let moved = 0.1 * sum.state.n[0][0];
    assert!((applied.state.n[0][0] - moved).abs() < 1e-15);
    assert_eq!(applied.state.step, 1);
    // Two parts are the sum of their gradients.
    let mut parts = Batched::<f64>::zeros();
    network.gradient_batch(&mut workspace, &x[..64], &target[..64], None, &mut parts);
    let mut first = Batched::<f64>::zeros();
    network.accumulate_batch(&mut workspace, &x[..64], &target[..64], 0, &mut first);
    first.divide(64);
    assert_same("the first part", first.parameters(), parts.parameters());
}

#[test]
fn a_sum_of_no_rows_is_not_divided() {
    let mut gradient = short::Net::new(1);
    let before = gradient.clone();
    gradient.divide(0);
    assert_eq!(gradient.parameters(), before.parameters());
    gradient.divide(3);
    let third = |(found, before): (&f32, &f32)| *found == *before / 3.0;
    assert!(gradient.parameters().iter().zip(before.parameters()).all(third));
}
