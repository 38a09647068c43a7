//! Straight-line code, register tiles and rows of samples: the same network, the same bits, with fused and
//! with separate arithmetic.

use netwright::prelude::*;
use netwright::{Generator, Optimizer, Scalar, Trainable};
use netwright_support::arithmetic::{in_both_arithmetics, with_arithmetic};
use netwright_support::bits::{Bits, assert_same};
use netwright_support::drawn;

/// The same declaration in both tiers, whatever its size.
macro_rules! both_tiers {
    ($($module:ident { $($declaration:tt)* })*) => { $(
        mod $module {
            pub(crate) mod unrolled {
                netwright::__private::expand! { (::netwright, unrolled) $($declaration)* }
            }
            pub(crate) mod tiled {
                netwright::__private::expand! { (::netwright, tiled) $($declaration)* }
            }
        }
    )* };
}

both_tiers! {
    short { pub(crate) struct Net<2, 4, 1>; }
    narrow { pub(crate) struct Net<17, 3 tanh, 2>; }
    classes { pub(crate) struct Net<9, 12 relu, 5 softmax>; }
    binary { pub(crate) struct Net<20, 9 relu, 1>; }
    residual {
        pub(crate) struct Net {
            x: input(6);
            h: x -> dense(6, bias = false) -> tanh;
            s: h + x;
            k: s -> dense(6, frozen = true) -> relu;
            t: k + s + h;
            y: t -> dense(3) -> softmax;
            loss: cross_entropy(y);
        }
    }
    combined {
        pub(crate) struct Net {
            x: input(5);
            a: x -> dense(5) -> tanh;
            b: (x - a) * (a + x) -> dense(7, bias = false) -> sigmoid;
            p: b -> slice(2..5);
            c: (a, b, a * x, p) -> slice(1..) -> dense(4) -> tanh;
            d: b -> slice(..4);
            y: d - c -> dense(3) -> softmax;
            loss: cross_entropy(y);
        }
    }
    shared {
        pub(crate) struct Net {
            x: input(5);
            h: x -> dense(8) -> sigmoid;
            p: h -> dense(8) -> softmax;
            q: p + h -> dense(4) -> identity;
            y: q + q;
            loss: mse(y);
        }
    }
}

/// Samples between −1 and 1, targets between 0 and 1 that sum to 1.
fn samples<S: Scalar, const I: usize, const O: usize>(rows: usize) -> (Vec<[S; I]>, Vec<[S; O]>) {
    let mut generator = Generator::new(rows as u64);
    let mut x = vec![[S::ZERO; I]; rows];
    let mut target = vec![[S::ZERO; O]; rows];
    for row in 0..rows {
        drawn::fill(&mut x[row], drawn::UNIT, &mut generator);
        target[row][generator.below(O)] = S::ONE;
    }
    (x, target)
}

/// Everything that can be asked of a network, in both tiers, for one sample and for rows.
fn compare<S, U, T, const I: usize, const O: usize>()
where
    S: Bits,
    U: Trainable<S, Input = [S; I], Output = [S; O], Target = [S; O]>,
    T: Trainable<S, Input = [S; I], Output = [S; O], Target = [S; O]>,
{
    let (mut u, mut t) = (U::new(7), T::new(7));
    assert_same("initial parameters", u.parameters(), t.parameters());
    let rows = 67;
    let (x, target) = samples::<S, I, O>(rows);
    for (x, target) in x.iter().zip(&target) {
        assert_same("forward", &u.forward(x), &t.forward(x));
        assert_same("logits", &u.forward_logits(x), &t.forward_logits(x));
        assert_same("loss", &[u.loss(x, target)], &[t.loss(x, target)]);
        let ((u_loss, u_gradient), (t_loss, t_gradient)) = (u.backward(x, target), t.backward(x, target));
        assert_same("loss of backward", &[u_loss], &[t_loss]);
        assert_same("gradient", u_gradient.parameters(), t_gradient.parameters());
        assert_same("input gradient", &u.input_gradient(x, target), &t.input_gradient(x, target));
    }
    compare_inference::<S, U, I, O>(&u, &x);
    assert_same("loss of rows", &[u.loss_batch(&x, &target)], &[t.loss_batch(&x, &target)]);
    compare_one_row::<S, U, I, O>(&u, &x[0], &target[0]);
    let mut u_adam = Adam::new(S::from_f64(0.01), U::zeros);
    let mut t_adam = Adam::new(S::from_f64(0.01), T::zeros);
    let losses = (train(&mut u, &mut u_adam, &x, &target), train(&mut t, &mut t_adam, &x, &target));
    assert_same("losses", &losses.0, &losses.1);
    assert_same("trained parameters", u.parameters(), t.parameters());
    assert_same("moments", u_adam.moments[1].parameters(), t_adam.moments[1].parameters());
}

/// One sample at a time, online, and in batches of every size up to 32; returns the losses.
fn train<S, N, O, const I: usize, const T: usize>(
    network: &mut N,
    optimizer: &mut O,
    x: &[[S; I]],
    target: &[[S; T]],
) -> Vec<S>
where
    S: Scalar,
    N: Trainable<S, Input = [S; I], Target = [S; T]>,
    O: Optimizer<S, N>,
{
    let mut losses: Vec<S> = Vec::new();
    for (x, target) in x.iter().zip(target) {
        losses.push(network.train_step(x, target, optimizer));
    }
    losses.push(network.train_online(x, target, optimizer));
    let mut workspace = N::boxed_workspace::<32>();
    for rows in 1..=32 {
        losses.push(network.train_batch::<32, O>(&mut workspace, &x[..rows], &target[..rows], optimizer));
    }
    losses
}

/// `forward_batch` of any length has the bits of `forward`.
fn compare_inference<S, N, const I: usize, const O: usize>(network: &N, x: &[[S; I]])
where
    S: Bits,
    N: Trainable<S, Input = [S; I], Output = [S; O]>,
{
    for rows in 0..x.len() {
        let mut y = vec![[S::ZERO; O]; rows];
        network.forward_batch(&x[..rows], &mut y);
        for (x, y) in x.iter().zip(&y) {
            assert_same("forward_batch", &network.forward(x), y);
        }
    }
}

/// A batch of one row has the bits of one sample; storing a gradient and applying it, of training at once.
fn compare_one_row<S, N, const I: usize, const T: usize>(network: &N, x: &[S; I], target: &[S; T])
where
    S: Bits,
    N: Trainable<S, Input = [S; I], Target = [S; T]>,
{
    let mut workspace = N::boxed_workspace::<32>();
    let mut of_rows = N::new(99);
    let loss = network.gradient_batch(&mut workspace, &[*x], &[*target], None, &mut of_rows);
    let (loss_of_one, of_one) = network.backward(x, target);
    assert_same("loss of one row", &[loss], &[loss_of_one]);
    assert_same("gradient of one row", of_rows.parameters(), of_one.parameters());

    // The optimiser of `train`: another one would be compiled as well, for every network.
    let adam = || Adam::new(S::from_f64(0.3), N::zeros);
    let (mut at_once, mut applied, mut in_rows) = (network.clone(), network.clone(), network.clone());
    at_once.train_step(x, target, &mut adam());
    applied.apply(&of_one, &mut adam());
    in_rows.train_batch(&mut workspace, &[*x], &[*target], &mut adam());
    assert!(at_once.parameters().iter().zip(network.parameters()).any(|(a, b)| a.bits() != b.bits()));
    assert_same("apply", at_once.parameters(), applied.parameters());
    assert_same("train_batch", at_once.parameters(), in_rows.parameters());
}

/// With separate arithmetic a product is rounded before it is added, so the gradient of a batch is the sum of
/// the gradients of its samples, to the last bit: scaling by 1/16 is exact.
fn compare_with_sum<S, N, const I: usize, const T: usize>()
where
    S: Bits,
    N: Trainable<S, Input = [S; I], Target = [S; T]>,
{
    let network = N::new(3);
    let (x, target) = samples::<S, I, T>(16);
    let mut sum = N::zeros();
    for (x, target) in x.iter().zip(&target) {
        let (_, gradient) = network.backward(x, target);
        for (sum, term) in sum.parameters_mut().iter_mut().zip(gradient.parameters()) {
            *sum = *sum + *term * S::from_f64(1.0 / 16.0);
        }
    }
    let mut gradient = N::new(99);
    network.gradient_batch(&mut N::boxed_workspace::<32>(), &x, &target, None, &mut gradient);
    assert_same("sum of gradients", gradient.parameters(), sum.parameters());
}

fn compare_all() {
    compare::<f32, short::unrolled::Net, short::tiled::Net, 2, 1>();
    compare::<f32, narrow::unrolled::Net, narrow::tiled::Net, 17, 2>();
    compare::<f32, classes::unrolled::Net, classes::tiled::Net, 9, 5>();
    compare::<f32, binary::unrolled::Net, binary::tiled::Net, 20, 1>();
    compare::<f32, residual::unrolled::Net, residual::tiled::Net, 6, 3>();
    compare::<f32, shared::unrolled::Net, shared::tiled::Net, 5, 4>();
    compare::<f32, combined::unrolled::Net, combined::tiled::Net, 5, 3>();
    compare::<f64, combined::unrolled::Net<f64>, combined::tiled::Net<f64>, 5, 3>();
}

#[test]
fn all_forms_of_a_network_have_the_same_bits() {
    in_both_arithmetics(compare_all);
    // The sum that it is compared with adds products that are rounded.
    with_arithmetic(true, || {
        compare_with_sum::<f32, binary::tiled::Net, 20, 1>();
        compare_with_sum::<f64, classes::tiled::Net<f64>, 9, 5>();
        compare_with_sum::<f32, residual::tiled::Net, 6, 3>();
        compare_with_sum::<f32, shared::tiled::Net, 5, 4>();
    });
}
