//! Twenty steps of each optimiser, in `f64` within 1e-9, and in `f32`.

use netwright::optimizer::{
    Adagrad, AdamW, AmsGrad, Ema, Lion, NAdam, OptimizerState, RAdam, RmsProp, Rprop, ScheduleFree,
    StateNumber, WeightDecay,
};
use netwright::prelude::*;
use netwright::{Network, Optimizable, Optimizer, Scalar, network};
use netwright_support::arithmetic::in_both_arithmetics;

use crate::{error, section};

network! { struct Net<3, 1 identity>; }

const RECORDED: &str = include_str!("optimizers.txt");
const START: [f64; 4] = [1.0, -0.5, 0.25, -2.0];
const CURVATURE: [f64; 4] = [1.0, 3.0, 0.125, 0.0];

fn network<S: Scalar>(numbers: impl IntoIterator<Item = f64>) -> Net<S> {
    let mut net = Net::<S>::zeros();
    for (parameter, number) in net.parameters_mut().iter_mut().zip(numbers) {
        *parameter = S::from_f64(number);
    }
    net
}

fn numbers<S: Scalar>(net: &Net<S>) -> Vec<f64> {
    net.parameters().iter().map(|number| number.to_f64()).collect()
}

/// A step with the gradient of step `t`; the rate is halved before the tenth.
fn step<S: Scalar>(net: &mut Net<S>, optimizer: &mut impl Optimizer<S, Net<S>>, noise: &[f64], t: usize) {
    if t == 10 {
        optimizer.set_rate(optimizer.rate() * S::from_f64(0.5));
    }
    let gradient = numbers(net);
    let gradient = network((0..4).map(|i| CURVATURE[i] * gradient[i] + noise[i]));
    Optimizable::apply(net, &gradient, optimizer);
}

/// The parameters after each step.
fn trajectory<S: Scalar>(optimizer: &mut impl Optimizer<S, Net<S>>) -> Vec<f64> {
    let (mut net, noise) = (network(START), section(RECORDED, "noise"));
    let mut rows = Vec::new();
    for (t, noise) in noise.iter().enumerate() {
        step(&mut net, optimizer, noise, t);
        rows.extend(numbers(&net));
    }
    rows
}

fn recorded(name: &str) -> Vec<f64> {
    section(RECORDED, name).concat()
}

/// Compares every optimiser on `S`, within `tolerance`.
fn compare<S: Scalar>(tolerance: f64) {
    let (number, zeros) = (S::from_f64, Net::<S>::zeros);
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
        "adagrad filled": Adagrad::new(number(0.3), || network([0.5; 4])).epsilon(1e-3);
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

/// The recorded trajectories are far from each other: a wrong rule is noticed. (With a β2 of 0.999, no running square
/// falls in twenty steps, so AMSGrad is Adam there; the one with options is not.)
#[test]
fn trajectories_tell_the_optimisers_apart() {
    let names = RECORDED.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
    let all: Vec<(&str, Vec<f64>)> = names.map(|name| (name, recorded(name)[..80].to_vec())).collect();
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

#[test]
fn the_mean_of_a_schedule_free_run_is_that_of_schedulefree() {
    fn check(name: &str, mut optimizer: ScheduleFree<f64, Net<f64>>) {
        let mut found = trajectory(&mut optimizer);
        // The last row is the mean, of the parameters after the last step.
        let trained = network(found[76..].to_vec());
        let mut average = Net::<f64>::zeros();
        optimizer.average_into(&trained, &mut average);
        found.extend(numbers(&average));
        let error = error(&found, &recorded(name));
        assert!(error < 1e-9, "{name}: {error:e}");
    }
    in_both_arithmetics(|| {
        let new = || ScheduleFree::new(0.1, network(START), Net::<f64>::zeros);
        check("schedule free", new());
        check("schedule free options", new().betas(0.8, 0.95).epsilon(1e-3).weight_decay(0.3));
    });
}

#[test]
fn a_moving_average_is_that_of_pytorch() {
    let (mut net, noise) = (network::<f64>(START), section(RECORDED, "noise"));
    let (mut adam, mut ema) = (Adam::new(0.1, Net::<f64>::zeros), Ema::new(0.9, net.clone()));
    let mut found = Vec::new();
    for (t, noise) in noise.iter().enumerate() {
        step(&mut net, &mut adam, noise, t);
        ema.update(&net);
        found.extend(numbers(&ema.average));
    }
    assert!(error(&found, &recorded("ema")) < 1e-9);
    assert_eq!(ema.beta(), 0.9);
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
    fn check<O: Optimizer<f64, Net<f64>> + OptimizerState<Net<f64>>>(names: &[&str], new: impl Fn() -> O) {
        let (noise, mut net, mut optimizer) = (section(RECORDED, "noise"), network(START), new());
        for (t, noise) in noise.iter().enumerate().take(9) {
            step(&mut net, &mut optimizer, noise, t);
        }
        let (mut restored, mut found) = (new(), Vec::new());
        optimizer.each_slot(&mut |name, slot| {
            found.push(name);
            restored.slot_mut(name).unwrap().clone_from(slot);
            assert_eq!(optimizer.slot(name).unwrap().parameters(), slot.parameters());
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
        let mut other = net.clone();
        for (t, noise) in noise.iter().enumerate().skip(9) {
            step(&mut net, &mut optimizer, noise, t);
            step(&mut other, &mut restored, noise, t);
            assert_eq!(net.parameters(), other.parameters(), "{names:?}");
        }
    }
    let zeros = Net::<f64>::zeros;
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
    check(&names, || ScheduleFree::new(0.1, network(START), zeros));
}
