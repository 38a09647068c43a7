//! The effect of a layer's options on a step: penalties, the scale of the rate, the largest norm.

use netwright_runtime::__private::bits;
use netwright_runtime::kernel::{Connections, limit_norms, limit_sparse_norms};
use netwright_runtime::optimizer::{Adam, Rule, Sgd, Shaped, Slots};
use netwright_runtime::{Arithmetic, Dense, Kernel, Optimizer, Scalar, Weights};

/// A rule on one weight, and on one bias.
struct One<R, S>(R, S, S);
impl<S: Scalar, R: Rule<S, Slots = Slots<0>>> Kernel for One<R, S> {
    type Output = (S, S);
    #[inline(always)]
    fn run<A: Arithmetic>(self) -> (S, S) {
        let Self(rule, w, g) = self;
        (rule.update::<A>(w, g, []).0, rule.update_bias::<A>(w, g, []).0)
    }
}

fn sgd() -> impl Rule<f64, Slots = Slots<0>> {
    Optimizer::<f64, ()>::step(&mut Sgd::new(0.5)).0
}

#[test]
fn penalties_pull_weights_to_zero_and_leave_the_bias() {
    const ONE: u64 = bits(1.0);
    const HALF: u64 = bits(0.5);
    const QUARTER: u64 = bits(0.25);
    // w − 0.5·(g + l2·w + l1·sign w).
    let l2 = Shaped::<_, 0, QUARTER, ONE>::new(sgd());
    assert_eq!(f64::dispatch(One(l2, 2.0, 0.125)), (2.0 - 0.5 * 0.625, 2.0 - 0.0625));
    let l1 = Shaped::<_, QUARTER, 0, ONE>::new(sgd());
    assert_eq!(f64::dispatch(One(l1, -2.0, 0.125)), (-2.0 + 0.0625, -2.0 - 0.0625));
    let both = Shaped::<_, QUARTER, HALF, ONE>::new(sgd());
    assert_eq!(f64::dispatch(One(both, 0.0, 0.125)), (-0.0625, -0.0625));
    // The scale of the rate is that of the bias, too.
    let slow = Shaped::<_, 0, 0, QUARTER>::new(sgd());
    assert_eq!(f64::dispatch(One(slow, 2.0, 1.0)), (1.875, 1.875));
}

/// The state is that of the rule, whatever the scale of the rate.
#[test]
fn a_scale_of_the_rate_leaves_the_state() {
    struct Steps<R>(R, R);
    impl<R: Rule<f64, Slots = Slots<2>>> Kernel for Steps<R> {
        type Output = [(f64, [f64; 2]); 2];
        #[inline(always)]
        fn run<A: Arithmetic>(self) -> Self::Output {
            let shaped = Shaped::<_, 0, 0, { bits(0.5) }>::new(self.1);
            [self.0.update::<A>(1.0, 0.25, [0.1, 0.2]), shaped.update::<A>(1.0, 0.25, [0.1, 0.2])]
        }
    }
    let mut adam = Adam::new(0.125, Dense::<f64, 1, 1, 0>::zeros);
    let (rule, _) = adam.step();
    let [(whole, state), (half, same)] = f64::dispatch(Steps(rule, rule));
    assert_eq!(state, same);
    assert!((2.0 * (half - 1.0) - (whole - 1.0)).abs() < 1e-15);
}

struct Limit<'a, const I: usize, const O: usize>(&'a mut Dense<f64, I, O, O>);
impl<const I: usize, const O: usize> Kernel for Limit<'_, I, O> {
    type Output = ();
    #[inline(always)]
    fn run<A: Arithmetic>(self) {
        limit_norms::<A, f64, I, O, O>(self.0, 5.0);
    }
}

#[test]
fn weights_into_an_output_are_scaled_where_they_are_too_long() {
    const OUTPUTS: usize = 37;
    let mut layer = Dense::<f64, 2, OUTPUTS>::zeros();
    for o in 0..OUTPUTS {
        let scale = o as f64 / 16.0;
        (layer.weights[0][o], layer.weights[1][o], layer.bias[o]) = (3.0 * scale, -4.0 * scale, 100.0);
    }
    let before = layer;
    f64::dispatch(Limit(&mut layer));
    assert_eq!(layer.bias, before.bias);
    for o in 0..OUTPUTS {
        let column = [layer.weights[0][o], layer.weights[1][o]];
        if o <= 16 {
            // What is short enough keeps its bits.
            assert_eq!(column, [before.weights[0][o], before.weights[1][o]], "output {o}");
        } else {
            assert!(
                (column[0] - 3.0).abs() < 1e-15 && (column[1] + 4.0).abs() < 1e-15,
                "output {o}: {column:?}"
            );
        }
    }
}

/// Two inputs to each of some outputs, the second one turned round.
#[derive(Clone, Copy)]
struct Pairs;
impl Connections for Pairs {
    fn pair(self, k: usize) -> (usize, usize) {
        if k < 20 { (0, k) } else { (1, 39 - k) }
    }
}

#[test]
fn only_what_is_connected_counts() {
    struct LimitPairs<'a>(&'a mut Weights<f64, 40>);
    impl Kernel for LimitPairs<'_> {
        type Output = ();
        #[inline(always)]
        fn run<A: Arithmetic>(self) {
            limit_sparse_norms::<A, f64, Pairs, 40, 0, 20>(self.0, Pairs, 5.0);
        }
    }
    let mut layer = Weights::<f64, 40>::zeros();
    for o in 0..20 {
        (layer.weights[o], layer.weights[39 - o]) = (3.0 * o as f64, 4.0 * o as f64);
    }
    f64::dispatch(LimitPairs(&mut layer));
    assert_eq!((layer.weights[0], layer.weights[1], layer.weights[38]), (0.0, 3.0, 4.0));
    for o in 2..20 {
        let (a, b) = (layer.weights[o], layer.weights[39 - o]);
        assert!((a - 3.0).abs() < 1e-15 && (b - 4.0).abs() < 1e-15, "output {o}: {a} {b}");
    }
}
