//! The optimisers' trajectories against those of optax 0.2.8 on jax 0.10.2 in `f64` (`optax.sgd` with
//! `momentum` and `nesterov`, `optax.adam`), whose formulas are PyTorch's; the rate is halved after five
//! steps. Saved and restored state, and state in every place, must give the same bits.

use netwright_runtime::optimizer::{Adam, Momentum, Optimizer, Rule, Sgd, Slots};
use netwright_runtime::{Arithmetic, Kernel, Scalar};

use netwright_support::arithmetic::in_both_arithmetics;
use netwright_support::slots::Array;

/// The gradient of three parameters at eight steps; the third is as small as Adam's ε.
const GRADIENTS: [[f64; 3]; 8] = [
    [0.5, -0.25, 1e-8],
    [0.75, -1.5, -2e-8],
    [-0.125, 2.0, 0.0],
    [0.0, 0.5, 3e-8],
    [1.25, -0.75, 1e-8],
    [-2.0, 0.25, -4e-8],
    [0.375, 0.0, 2e-8],
    [0.625, -0.5, 1e-8],
];
const START: [f64; 3] = [1.0, -0.5, 0.25];

/// The parameters after the steps 1, 5 and 8.
type Trajectory = [[f64; 3]; 3];

const SGD: Trajectory = [
    [0.95, -0.475, 0.249999999],
    [0.7625, -0.49999999999999994, 0.24999999700000003],
    [0.8124999999999999, -0.48749999999999993, 0.24999999750000002],
];
const MOMENTUM: Trajectory = [
    [0.95, -0.475, 0.249999999],
    [0.4461949999999999, -0.4437724999999999, 0.24999999608290002],
    [0.4035480774999998, -0.4602663262499999, 0.2499999955686671],
];
const NESTEROV: Trajectory = [
    [0.905, -0.4525, 0.2499999981],
    [0.26407549999999985, -0.44939524999999997, 0.24999999347461002],
    [0.2756932697499998, -0.45173969362499994, 0.24999999351180038],
];
const ADAM: Trajectory = [
    [0.9900000002, -0.49000000039999997, 0.245],
    [0.9607455407402137, -0.484873811911178, 0.24411167418788068],
    [0.9599466120501141, -0.4852037110190995, 0.24387354125465185],
];
/// β1 = 0.8, β2 = 0.95, ε = 10⁻³.
const ADAM_WITH_OPTIONS: Trajectory = [
    [0.9900199600798403, -0.4900398406374502, 0.249999900001],
    [0.9616127631819871, -0.4859610828810186, 0.24999984753819077],
    [0.9617948291844539, -0.4862413286188425, 0.24999984655474358],
];

/// Takes the steps `from..to` of the trajectory, beginning at `w`.
struct Steps<'a, S, O, const K: usize> {
    optimizer: &'a mut O,
    w: [S; 3],
    from: usize,
    to: usize,
}

impl<S: Scalar, O: Optimizer<S, [S; 3], Rule: Rule<S, Slots: Array<K>>>, const K: usize> Kernel
    for Steps<'_, S, O, K>
{
    type Output = Vec<[S; 3]>;

    #[inline(always)]
    fn run<A: Arithmetic>(mut self) -> Vec<[S; 3]> {
        let mut trajectory = Vec::new();
        for (step, gradient) in GRADIENTS.iter().enumerate().take(self.to).skip(self.from) {
            if step == 5 {
                self.optimizer.set_rate(self.optimizer.rate() * S::from_f64(0.5));
            }
            let (rule, state) = self.optimizer.step();
            let state = <O::Rule as Rule<S>>::Slots::array(state);
            for i in 0..3 {
                let mut slots = [S::ZERO; K];
                for k in 0..K {
                    slots[k] = state[k][i];
                }
                let slots = <O::Rule as Rule<S>>::Slots::of(slots);
                let (w, slots) = rule.update::<A>(self.w[i], S::from_f64(gradient[i]), slots);
                let slots = <O::Rule as Rule<S>>::Slots::array(slots);
                self.w[i] = w;
                for k in 0..K {
                    state[k][i] = slots[k];
                }
            }
            trajectory.push(self.w);
        }
        trajectory
    }
}

fn steps<S: Scalar, O: Optimizer<S, [S; 3], Rule: Rule<S, Slots: Array<K>>>, const K: usize>(
    mut optimizer: O,
) -> Vec<[S; 3]> {
    S::dispatch(Steps { optimizer: &mut optimizer, w: START.map(S::from_f64), from: 0, to: 8 })
}

/// The largest error relative to the recorded trajectory.
fn error<S: Scalar>(trajectory: &[[S; 3]], expected: &Trajectory) -> f64 {
    assert_eq!(trajectory.len(), 8);
    let mut worst = 0.0;
    for (step, expected) in [0, 4, 7].into_iter().zip(expected) {
        for (w, expected) in trajectory[step].into_iter().zip(expected) {
            worst = f64::max(worst, (w.to_f64() / expected - 1.0).abs());
        }
    }
    worst
}

/// Compares the five optimisers on `S`, within `tolerance`.
fn compare<S: Scalar>(tolerance: f64) {
    let number = S::from_f64;
    let (rate, slow, momentum) = (number(0.1), number(0.01), number(0.9));
    let zeros = || [S::ZERO; 3];
    let check = |name: &str, trajectory: Vec<[S; 3]>, expected: &Trajectory| {
        let error = error(&trajectory, expected);
        assert!(error < tolerance, "{name}: error {error:e}");
    };
    check("Sgd", steps(Sgd::new(rate)), &SGD);
    check("Momentum", steps(Momentum::new(rate, momentum, zeros)), &MOMENTUM);
    check("Nesterov", steps(Momentum::nesterov(rate, momentum, zeros)), &NESTEROV);
    check("Adam", steps(Adam::new(slow, zeros)), &ADAM);
    let adam = Adam::new(slow, zeros).betas(0.8, 0.95).epsilon(1e-3);
    check("Adam with options", steps(adam), &ADAM_WITH_OPTIONS);
}

#[test]
fn trajectories_in_f64_are_those_of_optax() {
    in_both_arithmetics(|| compare::<f64>(1e-12));
}

#[test]
fn trajectories_in_f32_are_those_of_optax() {
    in_both_arithmetics(|| compare::<f32>(1e-6));
}

#[test]
fn trajectories_tell_the_optimisers_apart() {
    let zeros = || [0.0; 3];
    let heavy_ball = steps::<f64, _, 1>(Momentum::new(0.1, 0.9, zeros));
    assert!(error(&heavy_ball, &NESTEROV) > 0.01);
    assert!(error(&steps::<f64, _, 0>(Sgd::new(0.1)), &MOMENTUM) > 0.01);
    // ε outside of the root is what keeps the third parameter from a full step.
    let adam = steps::<f64, _, 2>(Adam::new(0.01, zeros).epsilon(1e-10));
    assert!(error(&adam, &ADAM) > 0.01);
}

#[test]
fn state_lives_where_the_user_puts_it() {
    in_both_arithmetics(|| {
        let here = steps::<f32, _, 1>(Momentum::nesterov(0.1, 0.9, || [0.0; 3]));
        let boxed = steps::<f32, _, 1>(Momentum::nesterov(0.1, 0.9, || Box::new([0.0; 3])));
        let mut velocity = [0.0; 3];
        let there = steps::<f32, _, 1>(Momentum::nesterov_with_velocity(0.1, 0.9, &mut velocity));
        assert_eq!(here, boxed);
        assert_eq!(here, there);
        assert_ne!(velocity, [0.0; 3]);

        let here = steps::<f32, _, 2>(Adam::new(0.01, || [0.0; 3]));
        let (mut m, mut v) = ([0.0; 3], [0.0; 3]);
        let there = steps::<f32, _, 2>(Adam::with_state(0.01, [&mut m, &mut v]));
        assert_eq!(here, there);
        assert!(m[0] != 0.0 && v[0] > 0.0);
    });
}

#[test]
fn restored_adam_continues_with_the_same_bits() {
    in_both_arithmetics(|| {
        let mut whole = Adam::new(0.01, || [0.0_f64; 3]).betas(0.8, 0.95);
        let expected = f64::dispatch(Steps { optimizer: &mut whole, w: START, from: 0, to: 8 });

        let mut first = Adam::new(0.01, || [0.0_f64; 3]).betas(0.8, 0.95);
        let half = f64::dispatch(Steps { optimizer: &mut first, w: START, from: 0, to: 4 });
        // In either order of the two builders.
        for (saved, late) in [(first, false), (first, true)] {
            let restored = Adam::with_state(saved.rate, saved.moments);
            let mut restored = if late {
                restored.betas(0.8, 0.95).at_step(saved.steps())
            } else {
                restored.at_step(saved.steps()).betas(0.8, 0.95)
            };
            let rest = f64::dispatch(Steps { optimizer: &mut restored, w: half[3], from: 4, to: 8 });
            assert_eq!(rest[..], expected[4..]);
            assert_eq!(restored.steps(), 8);
        }
    });
}

#[test]
fn adam_at_a_late_step_has_no_bias_correction() {
    // The powers of both β have vanished, and finding that out takes no 2⁶⁴ multiplications. The last step
    // that can be counted is followed by more of its kind.
    for steps in [u64::MAX - 1, u64::MAX] {
        let mut late = Adam::with_state(0.5, [[0.5_f64; 3], [4.0; 3]]).at_step(steps).epsilon(0.0);
        let step = Steps { optimizer: &mut late, w: [0.0; 3], from: 2, to: 3 };
        let [w] = f64::dispatch(step)[..] else { unreachable!("one step") };
        let (m, v): (f64, f64) = (0.9 * 0.5 + 0.1 * -0.125, 0.999 * 4.0 + 0.001 * 0.015625);
        assert!((w[0] + 0.5 * m / v.sqrt()).abs() < 1e-15);
        assert_eq!(late.steps(), u64::MAX);
    }
}

/// β so near 1 that its power takes 10¹⁵ steps to fade; 1 − βᵗ by mpmath with 200 bits, for the `f64` next to
/// 1 − 10⁻¹⁵.
#[test]
fn a_step_is_reached_at_once_for_any_beta() {
    let beta = 1.0 - 1e-15;
    let mut late = Adam::with_state(1.0, [[1.0_f64; 3], [1.0; 3]]).betas(beta, 0.0).epsilon(0.0);
    late = late.at_step(999_999_999_999_999);
    let (rule, _): (_, [&mut [f64; 3]; 2]) = late.step();
    struct One<R>(R);
    impl<R: Rule<f64, Slots = Slots<2>>> Kernel for One<R> {
        type Output = f64;
        #[inline(always)]
        fn run<A: Arithmetic>(self) -> f64 {
            self.0.update::<A>(0.0, 1.0, [1.0, 1.0]).0
        }
    }
    // m stays 1 and v becomes 1, so the step is 1/(1 − β1ᵗ).
    let step = -f64::dispatch(One(rule));
    assert!((1.0 / step - 0.6318264034041137).abs() < 1e-15, "{step}");
}
