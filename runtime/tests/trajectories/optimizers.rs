//! Twenty steps of each optimiser, in `f64` within 1e-9, and in `f32`.

use netwright_runtime::optimizer::{
    Adagrad, Adam, AdamW, AmsGrad, Count, Kept, Lion, Momentum, NAdam, Optimizer, OptimizerState, RAdam,
    RmsProp, Rprop, Rule, ScheduleFree, Sgd, StateNumber, WeightDecay,
};
use netwright_runtime::{Arithmetic, Kernel, Scalar};
use netwright_support::arithmetic::{alone, in_both_arithmetics};

use crate::recorded::{error, section};

const RECORDED: &str = include_str!("optimizers.txt");
const START: [f64; 4] = [1.0, -0.5, 0.25, -2.0];
const CURVATURE: [f64; 4] = [1.0, 3.0, 0.125, 0.0];

/// Three weights and a bias.
type Net<S> = [S; 4];

/// A step with a gradient.
struct Step<'a, S, O>(&'a mut O, &'a mut Net<S>, Net<S>);

impl<S: Scalar, O: Optimizer<S, Net<S>>> Kernel for Step<'_, S, O> {
    type Output = ();

    fn run<A: Arithmetic>(self) {
        type Of<S, O> = <<O as Optimizer<S, Net<S>>>::Rule as Rule<S>>::Slots;
        let Step(optimizer, net, gradient) = self;
        let (rule, mut state) = optimizer.step();
        for i in 0..4 {
            let mut kept: Kept<O::Rule, S, S> = Of::<S, O>::filled(S::ZERO);
            for slot in 0..Of::<S, O>::COUNT {
                *Of::<S, O>::at::<S>(&mut kept, slot) = Of::<S, O>::at::<&mut Net<S>>(&mut state, slot)[i];
            }
            let (w, mut kept) = match i {
                3 => rule.update_bias::<A>(net[i], gradient[i], kept),
                _ => rule.update::<A>(net[i], gradient[i], kept),
            };
            net[i] = w;
            for slot in 0..Of::<S, O>::COUNT {
                Of::<S, O>::at::<&mut Net<S>>(&mut state, slot)[i] = *Of::<S, O>::at::<S>(&mut kept, slot);
            }
        }
    }
}

/// A step with the gradient of step `t`; the rate is halved before the tenth.
fn step<S: Scalar>(net: &mut Net<S>, optimizer: &mut impl Optimizer<S, Net<S>>, noise: &[f64], t: usize) {
    if t == 10 {
        optimizer.set_rate(optimizer.rate() * S::from_f64(0.5));
    }
    let gradient = [0, 1, 2, 3].map(|i| S::from_f64(CURVATURE[i] * net[i].to_f64() + noise[i]));
    S::dispatch(Step(optimizer, net, gradient));
}

/// The parameters after each step.
fn trajectory<S: Scalar>(optimizer: &mut impl Optimizer<S, Net<S>>) -> Vec<f64> {
    let mut net = START.map(S::from_f64);
    let mut rows = Vec::new();
    for (t, noise) in section(RECORDED, "noise").iter().enumerate() {
        step(&mut net, optimizer, noise, t);
        rows.extend(net.map(|number| number.to_f64()));
    }
    rows
}

/// The parameters after each step that are recorded.
fn recorded(name: &str) -> Vec<f64> {
    section(RECORDED, name)[..20].concat()
}

/// Compares every optimiser on `S`, within `tolerance`.
fn compare<S: Scalar>(tolerance: f64) {
    let (number, zeros) = (S::from_f64, || [S::ZERO; 4]);
    let (slow, tenth) = (number(0.05), number(0.1));
    macro_rules! check {
        ($($name:literal: $optimizer:expr;)*) => {
            $(
                let found = trajectory::<S>(&mut $optimizer);
                let far = error(&found, &recorded($name));
                assert!(far < tolerance, "{}: {far:e}", $name);
            )*
        };
    }
    check! {
        "sgd": Sgd::new(tenth);
        "sgd coupled": WeightDecay::coupled(Sgd::new(tenth), 0.2);
        "momentum": Momentum::new(tenth, number(0.9), zeros);
        "nesterov": Momentum::nesterov(tenth, number(0.9), zeros);
        "adagrad": Adagrad::new(number(0.3), zeros);
        "adagrad filled": Adagrad::new(number(0.3), || [number(0.5); 4]).epsilon(1e-3);
        "rmsprop": RmsProp::new(slow, zeros);
        "rmsprop options": RmsProp::new(slow, zeros).alpha(0.8).epsilon(1e-3);
        "rmsprop centered": RmsProp::centered(slow, zeros).alpha(0.9).epsilon(1e-2);
        "rmsprop momentum": RmsProp::with_momentum(slow, 0.7, zeros);
        "rmsprop both": RmsProp::centered_with_momentum(slow, 0.7, zeros).alpha(0.9).epsilon(1e-2);
        "adam": Adam::new(tenth, zeros);
        "adam coupled": WeightDecay::coupled(Adam::new(tenth, zeros), 0.2);
        "adamw": AdamW::new(tenth, zeros);
        "adamw options": AdamW::new(tenth, zeros).betas(0.8, 0.95).epsilon(1e-3).decay(0.3);
        "amsgrad": AmsGrad::new(tenth, zeros);
        "amsgrad options": AmsGrad::new(tenth, zeros).betas(0.8, 0.6).epsilon(1e-3);
        "nadam": NAdam::new(tenth, zeros);
        "nadam options": NAdam::new(tenth, zeros).betas(0.8, 0.95).epsilon(1e-3).momentum_decay(0.1);
        "radam": RAdam::new(tenth, zeros);
        "radam options": RAdam::new(tenth, zeros).betas(0.8, 0.9).epsilon(1e-3);
        "lion": Lion::new(slow, zeros);
        "lion options": WeightDecay::decoupled(Lion::new(slow, zeros).betas(0.7, 0.8), 0.3);
        "schedule free": ScheduleFree::new(tenth, START.map(number), zeros);
        "schedule free options": ScheduleFree::new(tenth, START.map(number), zeros)
            .betas(0.8, 0.95)
            .epsilon(1e-3)
            .weight_decay(0.3);
        "rprop": Rprop::new(tenth, zeros);
        "rprop options": Rprop::new(tenth, zeros).etas(0.3, 1.5).step_sizes(0.05, 0.2);
    }
}

#[test]
fn trajectories_in_f64_are_those_of_pytorch_and_optax() {
    in_both_arithmetics(|| compare::<f64>(1e-9));
}

#[test]
fn trajectories_in_f32_are_those_of_pytorch_and_optax() {
    in_both_arithmetics(|| compare::<f32>(1e-4));
}

/// The recorded trajectories are far from each other: a wrong rule is noticed. (With a β2 of 0.999, no
/// running square falls in twenty steps, so AMSGrad is Adam there; the one with options is not.)
#[test]
fn trajectories_tell_the_optimisers_apart() {
    let names = RECORDED.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
    let all: Vec<(&str, Vec<f64>)> = names.map(|name| (name, recorded(name))).collect();
    assert_eq!(all.len(), 29, "noise and 28 trajectories");
    for (i, (one, found)) in all.iter().enumerate() {
        for (other, expected) in &all[..i] {
            if [*one, *other] == ["amsgrad", "adam"] {
                continue;
            }
            assert!(error(found, expected) > 1e-4, "{one} and {other}");
        }
    }
}

/// Decay of weights alone moves the weights as `coupled` and `decoupled` say, and the bias as SGD alone does.
#[test]
fn biases_need_not_decay() {
    let (all, plain) = (recorded("sgd coupled"), recorded("sgd"));
    let found = trajectory::<f64>(&mut WeightDecay::coupled(Sgd::new(0.1), 0.2).without_bias());
    // Decoupled decay of SGD is the coupled one.
    let decoupled = trajectory::<f64>(&mut WeightDecay::decoupled(Sgd::new(0.1), 0.2).without_bias());
    for row in 0..20 {
        let (weights, bias) = (row * 4..row * 4 + 3, row * 4 + 3);
        for found in [&found, &decoupled] {
            assert!(error(&found[weights.clone()], &all[weights.clone()]) < 1e-9);
            assert!((found[bias] - plain[bias]).abs() < 1e-9);
        }
    }
}

/// State that is read and restored by name goes on with the same bits.
#[test]
fn state_by_name_is_the_whole_state() {
    // Bits are compared, so no other test may choose an arithmetic.
    let _alone = alone();
    fn check<O: Optimizer<f64, Net<f64>> + OptimizerState<Net<f64>>>(names: &[&str], new: impl Fn() -> O) {
        let (noise, mut net, mut optimizer) = (section(RECORDED, "noise"), START, new());
        for (t, noise) in noise.iter().enumerate().take(9) {
            step(&mut net, &mut optimizer, noise, t);
        }
        let (mut restored, mut found) = (new(), Vec::new());
        optimizer.each_slot(&mut |name, slot| {
            found.push(name);
            *restored.slot_mut(name).unwrap() = *slot;
            assert_eq!(optimizer.slot(name), Some(slot));
        });
        optimizer.each_number(&mut |name, number| {
            found.push(name);
            assert!(restored.set_number(name, number) && !restored.set_number("none", number));
            // Of the other kind.
            let other = match number {
                StateNumber::Count(_) => StateNumber::Real(0.5),
                StateNumber::Real(_) => StateNumber::Count(1),
            };
            assert!(!restored.set_number(name, other));
            assert_eq!(restored.number(name), Some(number));
        });
        assert_eq!(found, names);
        assert!(optimizer.slot("none").is_none() && optimizer.number("none").is_none());
        let mut other = net;
        for (t, noise) in noise.iter().enumerate().skip(9) {
            step(&mut net, &mut optimizer, noise, t);
            step(&mut other, &mut restored, noise, t);
            assert_eq!(net, other, "{names:?}");
        }
    }
    let zeros = || [0.0; 4];
    check(&[], || Sgd::new(0.1));
    check(&["velocity"], || Momentum::new(0.1, 0.9, zeros));
    check(&["velocity"], || Momentum::nesterov(0.1, 0.9, zeros));
    check(&["mean", "square", "steps"], || Adam::new(0.1, zeros));
    check(&["mean", "square", "steps"], || AdamW::new(0.1, zeros));
    check(&["mean", "square", "largest_square", "steps"], || AmsGrad::new(0.1, zeros));
    check(&["mean", "square", "steps", "momentum_product"], || NAdam::new(0.1, zeros));
    check(&["mean", "square", "steps"], || RAdam::new(0.1, zeros));
    check(&["squares"], || Adagrad::new(0.1, zeros));
    check(&["square"], || RmsProp::new(0.1, zeros));
    check(&["square", "mean"], || RmsProp::centered(0.1, zeros));
    check(&["square", "velocity"], || RmsProp::with_momentum(0.1, 0.9, zeros));
    check(&["square", "mean", "velocity"], || RmsProp::centered_with_momentum(0.1, 0.9, zeros));
    check(&["mean"], || Lion::new(0.1, zeros));
    check(&["gradient", "step_size"], || Rprop::new(0.1, zeros));
    let names = ["z", "square", "steps", "largest_rate", "weight_sum"];
    check(&names, || ScheduleFree::new(0.1, START, zeros));
}
