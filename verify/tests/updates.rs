//! The interpreter's optimisers against other libraries.
//!
//! Input: the twenty steps that `runtime/tests/trajectories/record.py` records of PyTorch, optax and
//! schedulefree. Output: none. Guarantees: each formula is that of the library within 1e-9, and no other one
//! passes for it.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // a test may panic

use netwright::verify::{Formula, Update};

#[path = "../../runtime/tests/trajectories/recorded.rs"]
mod recorded;
use recorded::{error, section};

const RECORDED: &str = include_str!("../../runtime/tests/trajectories/optimizers.txt");
const START: [f64; 4] = [1.0, -0.5, 0.25, -2.0];
const CURVATURE: [f64; 4] = [1.0, 3.0, 0.125, 0.0];

/// The parameters after each of twenty steps; the rate is halved before the tenth.
fn trajectory(mut update: Update) -> Vec<f64> {
    let mut w = START;
    let mut rows = Vec::new();
    for (t, noise) in section(RECORDED, "noise").iter().enumerate() {
        if t == 10 {
            match &mut update {
                Update::Sgd { rate } | Update::Momentum { rate, .. } | Update::Adam { rate, .. } => {
                    *rate *= 0.5
                }
                Update::Other(state) => state.rate *= 0.5,
                other => panic!("{other:?}"),
            }
        }
        let gradient = [0, 1, 2, 3].map(|i| CURVATURE[i] * w[i] + noise[i]);
        update.step(&mut w, &gradient, &[false; 4]).unwrap();
        rows.extend(w);
    }
    rows
}

/// The name of each recorded trajectory, and the formula that is to follow it.
fn updates() -> Vec<(&'static str, Update)> {
    let of = |formula, rate| Update::of(formula, rate, 4);
    let rmsprop = |alpha, epsilon, momentum, centered| {
        of(Formula::RmsProp { alpha, epsilon, momentum, centered }, 0.05)
    };
    vec![
        ("sgd", Update::sgd(0.1)),
        ("momentum", Update::momentum(0.1, 0.9, 4)),
        ("nesterov", Update::nesterov(0.1, 0.9, 4)),
        ("adam", Update::adam(0.1, 4)),
        ("adagrad", Update::adagrad(0.3, 4)),
        ("rmsprop", Update::rmsprop(0.05, 4)),
        ("rmsprop options", rmsprop(0.8, 1e-3, 0.0, false)),
        ("rmsprop centered", rmsprop(0.9, 1e-2, 0.0, true)),
        ("rmsprop momentum", rmsprop(0.99, 1e-8, 0.7, false)),
        ("rmsprop both", rmsprop(0.9, 1e-2, 0.7, true)),
        ("adamw", Update::adamw(0.1, 4)),
        ("adamw options", of(Formula::AdamW { betas: [0.8, 0.95], epsilon: 1e-3, decay: 0.3 }, 0.1)),
        ("amsgrad", Update::amsgrad(0.1, 4)),
        ("amsgrad options", of(Formula::AmsGrad { betas: [0.8, 0.6], epsilon: 1e-3 }, 0.1)),
        ("nadam", Update::nadam(0.1, 4)),
        ("nadam options", of(Formula::NAdam { betas: [0.8, 0.95], epsilon: 1e-3, decay: 0.1 }, 0.1)),
        ("radam", Update::radam(0.1, 4)),
        ("radam options", of(Formula::RAdam { betas: [0.8, 0.9], epsilon: 1e-3 }, 0.1)),
        ("lion", Update::lion(0.05, 4)),
        ("rprop", Update::rprop(0.1, 4)),
        ("rprop options", of(Formula::Rprop { etas: [0.3, 1.5], sizes: [0.05, 0.2] }, 0.1)),
        ("schedule free", Update::schedule_free(0.1, 4)),
        (
            "schedule free options",
            of(Formula::ScheduleFree { betas: [0.8, 0.95], epsilon: 1e-3, decay: 0.3 }, 0.1),
        ),
    ]
}

#[test]
fn formulas_are_those_of_other_libraries() {
    for (name, update) in updates() {
        let found = trajectory(update);
        for (other, _) in updates() {
            let far = error(&found, &section(RECORDED, other)[..20].concat());
            if name == other {
                assert!(far < 1e-9, "{name}: {far:e}");
            } else {
                assert!(far > 1e-5, "{name} passes for {other}: {far:e}");
            }
        }
    }
}
