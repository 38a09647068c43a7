//! What a machine computes is what any other one with its arithmetic computes: two numbers for all machines,
//! recorded on x86-64, one for fused and one for separate multiply-adds.

use netwright::prelude::*;
use netwright::{Generator, Optimizer, Trainable, class_target};
use netwright_support::arithmetic::in_each_arithmetic;
use netwright_support::drawn;

network! { struct Tumours<30, 16 sigmoid, 1 sigmoid>; }
network! { struct Digits<64, 32 relu, 10 softmax>; }

// Norms, functions of the normal distribution, two terms, and what differs between the two modes.
network! {
    struct Modes {
        x: input(6);
        h: x -> dense(40) -> gelu;
        n: h -> layer_norm -> dropout(0.5);
        k: n -> dense(9);
        b: k -> batch_norm -> tanh;
        p: b -> dense(3) -> softmax;
        v: h -> dense(1);
        loss: cross_entropy(p) + 0.5 * mse(v);
        output: (p, v);
    }
}

/// FNV-1a over the bits of numbers, a word at a time: <http://www.isthe.com/chongo/tech/comp/fnv/>.
fn fold(hash: u64, numbers: &[f32]) -> u64 {
    numbers
        .iter()
        .fold(hash, |hash, number| (hash ^ u64::from(number.to_bits())).wrapping_mul(0x0000_0100_0000_01b3))
}

/// The parameters of a network after 20 steps, and the losses before them.
fn trained<N, O, const I: usize, const T: usize>(
    hash: u64,
    mut net: N,
    mut optimizer: O,
    target: impl Fn(&[f32; I]) -> [f32; T],
) -> u64
where
    N: Trainable<f32, Input = [f32; I], Target = [f32; T]>,
    O: Optimizer<f32, N>,
{
    let x: Vec<[f32; I]> = drawn::rows(21, drawn::UNIT, &mut Generator::new(9));
    let target: Vec<[f32; T]> = x.iter().map(target).collect();
    let mut workspace = N::boxed_workspace::<21>();
    let mut losses = Vec::new();
    for _ in 0..20 {
        losses.push(net.train_batch(&mut workspace, &x, &target, &mut optimizer));
    }
    fold(fold(hash, &losses), net.parameters())
}

/// All of them, one after the other.
fn hash(seed: u64) -> u64 {
    let hash = 0xcbf2_9ce4_8422_2325;
    let malignant = |x: &[f32; 30]| [f32::from(u8::from(x[0] + x[1] > 0.0))];
    let hash = trained(hash, Tumours::new(seed), Sgd::new(0.1), malignant);
    let digit = |x: &[f32; 64]| class_target(((x[0] + 1.0) * 5.0) as usize % 10);
    let hash = trained(hash, Digits::new(seed), Adam::new(0.001, Digits::zeros), digit);
    let both = |x: &[f32; 6]| [f32::from(u8::from(x[0] > 0.0)), f32::from(u8::from(x[0] <= 0.0)), 0.0, x[1]];
    trained(hash, Modes::new(seed), Momentum::new(0.1, 0.9, Modes::zeros), both)
}

#[test]
fn machines_with_the_same_arithmetic_have_the_same_bits() {
    in_each_arithmetic(|separate| {
        let (name, recorded) =
            if separate { ("separate", 0x6c0f_8a25_f7ec_9f15) } else { ("fused", 0x8ed8_6197_8bc9_dfc4_u64) };
        assert_eq!(format!("{:016x}", hash(1)), format!("{recorded:016x}"), "{name} arithmetic");
        // The control: another network has other bits.
        assert_ne!(hash(2), recorded);
    });
}
