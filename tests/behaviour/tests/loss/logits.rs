//! A loss of logits against the activation followed by the loss, bit by bit, for blocks of rows and what is
//! left of them.

use netwright_runtime::loss::{Bce, CrossEntropy, OfLogits, logit_loss_rows};
use netwright_runtime::{Arithmetic, Generator, Kernel, Scalar};
use netwright_support::bits::{Bits, assert_same};
use netwright_support::drawn;

use crate::{PLAIN_CROSS_ENTROPY, Prediction, Rows, in_both_arithmetics};

struct OfLogitsRows<'a, L, S, const N: usize>(L, &'a [[S; N]], &'a [[S; N]], S, Option<&'a [S]>);
impl<L: OfLogits, S: Scalar, const N: usize> Kernel for OfLogitsRows<'_, L, S, N> {
    type Output = (S, Vec<[S; N]>);
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> Self::Output {
        let Self(loss, z, target, scale, weights) = self;
        let mut d = vec![[S::ZERO; N]; z.len()];
        (logit_loss_rows::<A, S, L, N, N>(loss, z, target, scale, weights, &mut d), d)
    }
}

fn check<L: OfLogits + Prediction, S: Bits, const N: usize>(loss: L, generator: &mut Generator) {
    for rows in [0, 1, 15, 16, 33, 50] {
        let mut z = vec![[S::ZERO; N]; rows];
        let mut target = z.clone();
        let mut weights = vec![S::ZERO; rows];
        for row in 0..rows {
            // Some rows are so sure that powers are not normal numbers.
            let limit = if row % 3 == 0 { 60.0 } else { 9.0 };
            drawn::fill(&mut z[row], -limit..limit, generator);
            drawn::fill(&mut target[row], 0.0..1.0, generator);
            weights[row] = drawn::number(0.1..3.0, generator);
        }
        let scale = S::from_f64(0.3);
        for weights in [None, Some(&weights[..])] {
            let (mean, d, _) = S::dispatch(Rows(loss, &z, &target, scale, weights));
            let (found, d_found) = S::dispatch(OfLogitsRows(loss, &z, &target, scale, weights));
            let what = |what: &str| format!("{what} of {rows} rows of {N}");
            assert_same(&what("mean"), &[found], &[mean]);
            assert_same(&what("gradients"), d_found.as_flattened(), d.as_flattened());
        }
    }
}

#[test]
fn a_loss_of_logits_has_the_bits_of_activation_and_loss() {
    in_both_arithmetics(|| {
        let mut generator = Generator::new(11);
        for positive_weight in [1.0, 3.0] {
            let bce = Bce { positive_weight };
            check::<Bce, f32, 1>(bce, &mut generator);
            check::<Bce, f32, 7>(bce, &mut generator);
            check::<Bce, f64, 2>(bce, &mut generator);
        }
        for loss in [PLAIN_CROSS_ENTROPY, CrossEntropy { label_smoothing: 0.1 }] {
            check::<CrossEntropy, f32, 10>(loss, &mut generator);
            check::<CrossEntropy, f32, 1>(loss, &mut generator);
            check::<CrossEntropy, f64, 33>(loss, &mut generator);
        }
    });
}
