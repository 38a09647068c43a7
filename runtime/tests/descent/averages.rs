//! Averages of the weights of twenty steps.

use netwright::optimizer::{Ema, ScheduleFree};
use netwright::prelude::*;
use netwright::{Network, Optimizable, Optimizer};
use netwright_support::arithmetic::in_both_arithmetics;

use crate::recorded::{error, section};

network! { struct Net<3, 1 identity>; }

const RECORDED: &str = include_str!("../trajectories/optimizers.txt");
const START: [f64; 4] = [1.0, -0.5, 0.25, -2.0];
const CURVATURE: [f64; 4] = [1.0, 3.0, 0.125, 0.0];

fn network(numbers: [f64; 4]) -> Net<f64> {
    let mut net = Net::<f64>::zeros();
    net.parameters_mut().copy_from_slice(&numbers);
    net
}

/// Twenty steps from `START`, after each of which `after` is called.
fn run(optimizer: &mut impl Optimizer<f64, Net<f64>>, mut after: impl FnMut(&Net<f64>)) -> Net<f64> {
    let mut net = network(START);
    for (t, noise) in section(RECORDED, "noise").iter().enumerate() {
        if t == 10 {
            optimizer.set_rate(optimizer.rate() * 0.5);
        }
        let gradient = [0, 1, 2, 3].map(|i| CURVATURE[i] * net.parameters()[i] + noise[i]);
        Optimizable::apply(&mut net, &network(gradient), optimizer);
        after(&net);
    }
    net
}

#[test]
fn the_mean_of_a_schedule_free_run_is_that_of_schedulefree() {
    fn check(name: &str, mut optimizer: ScheduleFree<f64, Net<f64>>) {
        let mut found = Vec::new();
        let net = run(&mut optimizer, |net| found.extend_from_slice(net.parameters()));
        // The last row is the mean, of the parameters after the last step.
        let mut average = Net::<f64>::zeros();
        optimizer.average_into(&net, &mut average);
        found.extend_from_slice(average.parameters());
        let far = error(&found, &section(RECORDED, name).concat());
        assert!(far < 1e-9, "{name}: {far:e}");
    }
    in_both_arithmetics(|| {
        let new = || ScheduleFree::new(0.1, network(START), Net::<f64>::zeros);
        check("schedule free", new());
        check("schedule free options", new().betas(0.8, 0.95).epsilon(1e-3).weight_decay(0.3));
    });
}

#[test]
fn a_moving_average_is_that_of_pytorch() {
    let mut ema = Ema::new(0.9, network(START));
    let mut found = Vec::new();
    run(&mut Adam::new(0.1, Net::<f64>::zeros), |net| {
        ema.update(net);
        found.extend_from_slice(ema.average.parameters());
    });
    assert!(error(&found, &section(RECORDED, "ema").concat()) < 1e-9);
    assert_eq!(ema.beta(), 0.9);
}

network! {
    struct Stateful {
        x: input(2);
        z: x -> dense(3);
        h: z -> batch_norm -> tanh;
        f: h -> dense(3, frozen = true) -> tanh;
        y: f -> dense(1);
        loss: mse(y);
    }
}

/// Frozen layers are part of an average, and running statistics are those of the network.
#[test]
fn an_average_is_a_whole_network() {
    let (x, target) = ([[0.5, -1.0], [1.0, 0.25], [-0.75, 0.5]], [[1.0], [0.0], [0.5]]);
    let mut net = Stateful::new(1);
    let mut workspace = Stateful::workspace::<3>();
    let (mut ema, mut free) =
        (Ema::new(0.5, net.clone()), ScheduleFree::new(0.1, net.clone(), Stateful::zeros));
    for _ in 0..5 {
        net.train_batch(&mut workspace, &x, &target, &mut free);
        ema.update(&net);
    }
    let mut average = Stateful::zeros();
    free.average_into(&net, &mut average);
    for averaged in [&ema.average, &average] {
        assert_eq!(averaged.f.weights, net.f.weights);
        assert_ne!(averaged.y.weights, net.y.weights);
        assert!(averaged.state().map(|state| state.numbers()) == net.state().map(|state| state.numbers()));
        assert_ne!(averaged.forward(&x[0]), net.forward(&x[0]));
    }
}
