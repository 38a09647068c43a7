//! Learns to balance a pole on a cart by trying: REINFORCE with a baseline (Williams 1992; Sutton & Barto
//! 2018, section 13.4).
//!
//! Input: a seed, by default 1. A policy is tried in episodes; pushes after which the pole stayed up longer
//! than expected become more likely. Output: how many steps the pole stayed up in training, and from eight
//! other states at the end; the curve and the policy under target/netwright/policy_gradient.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use netwright::Generator;
use netwright::prelude::*;
use netwright::train::plot::{self, Axis, Chart};

use cart_pole::{STEPS, State, balance, is_up, starts, step};

mod cart_pole;

network! {
    /// The probabilities of a push to the left and of one to the right.
    pub struct Policy {
        state: input(4);
        h: state -> dense(32) -> tanh;
        push: h -> dense(2) -> softmax;
        loss: cross_entropy(push);         // −ln of the probability of the push that was taken
    }
}

network! {
    /// The baseline: what is expected from a state on.
    pub struct Baseline {
        state: input(4);
        h: state -> dense(32) -> tanh;
        value: h -> dense(1);
        loss: mse(value);
    }
}

const ROUNDS: usize = 200;
/// In each round.
const EPISODES: usize = 8;
/// How much the next step counts.
const DISCOUNT: f32 = 0.99;
const PUSHES: [f32; 2] = [-1.0, 1.0];

/// What was tried in a round.
#[derive(Default)]
struct Experience {
    states: Vec<State>,
    /// Which push was taken, as a class.
    pushes: Vec<[f32; 2]>,
    /// From each step on: the discounted sum of 1 for each step, times 1 − discount, so that it is below 1.
    returns: Vec<[f32; 1]>,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let seed = std::env::args().nth(1).map_or(Ok(1), |seed| seed.parse())?;
    let start = Instant::now();
    let (policy, curve) = learn(seed);
    for (round, steps) in curve.iter().enumerate().step_by(20) {
        println!("round {:3}: {steps:5.1} steps", round + 1);
    }
    println!("learnt in {:.1?}", start.elapsed());

    let upright = starts().map(|state| balance(state, |state| PUSHES[policy.classify(state)]));
    println!("steps upright: {upright:?}");

    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/netwright/policy_gradient"));
    let points = (1..).zip(curve).map(|(round, steps)| [f64::from(round), steps]);
    let chart =
        Chart::new("Steps upright").x(Axis::named("round").whole()).y(Axis::named("mean of 8 episodes"));
    plot::write(folder.join("steps.svg"), &chart.line("", points))?;
    netwright::save(&policy, folder.join("policy.safetensors"))?;
    println!("curve and policy are in {}", folder.display());
    if upright == [STEPS; 8] { Ok(()) } else { Err("the pole fell".into()) }
}

/// A policy, and the mean number of steps of the episodes of each round.
fn learn(seed: u64) -> (Policy, Vec<f64>) {
    let mut draws = Generator::new(seed);
    let (mut policy, mut baseline) = (Policy::new(seed), Baseline::new(seed));
    let (mut of_policy, mut of_baseline) = (Adam::new(0.01, Policy::zeros), Adam::new(0.01, Baseline::zeros));
    let mut room = Policy::boxed_workspace::<{ EPISODES * STEPS }>();
    let mut room_of_baseline = Baseline::boxed_workspace::<{ EPISODES * STEPS }>();
    let round = |_| {
        let mut tried = Experience::default();
        (0..EPISODES).for_each(|_| play(&policy, &baseline, &mut draws, &mut tried));
        let Experience { states, pushes, returns } = tried;

        // A weight is how much better a push was than expected: below 0, it becomes less likely.
        let expected = states.iter().map(|state| baseline.forward(state)[0]);
        let mut advantages: Vec<f32> =
            returns.iter().zip(expected).map(|(found, value)| found[0] - value).collect();
        standardize(&mut advantages);
        policy.train_weighted_batch(&mut room, &states, &pushes, &advantages, &mut of_policy);
        for _ in 0..10 {
            baseline.train_batch(&mut room_of_baseline, &states, &returns, &mut of_baseline);
        }
        states.len() as f64 / EPISODES as f64
    };
    let curve = (0..ROUNDS).map(round).collect();
    (policy, curve)
}

/// Plays an episode with pushes that are drawn from the policy.
fn play(policy: &Policy, baseline: &Baseline, draws: &mut Generator, tried: &mut Experience) {
    let mut state: State = std::array::from_fn(|_| draws.uniform() as f32 * 0.1 - 0.05);
    let mut steps = 0;
    while steps < STEPS && is_up(&state) {
        let [_, right] = policy.forward(&state);
        let push = usize::from(draws.uniform() < right.into());
        tried.states.push(state);
        tried.pushes.push(class_target(push));
        state = step(state, PUSHES[push]);
        steps += 1;
    }
    // An episode that was cut off would have gone on: the baseline says for how long.
    let mut following = if is_up(&state) { baseline.forward(&state)[0] } else { 0.0 };
    let backwards = (0..steps).map(|_| {
        following = DISCOUNT * following + (1.0 - DISCOUNT);
        [following]
    });
    let backwards: Vec<[f32; 1]> = backwards.collect();
    tried.returns.extend(backwards.into_iter().rev());
}

/// Mean 0 and deviation 1, so that the size of a step does not depend on the unit of the returns.
fn standardize(numbers: &mut [f32]) {
    let count = numbers.len() as f32;
    let mean = numbers.iter().sum::<f32>() / count;
    let deviation = (numbers.iter().map(|x| (x - mean).powi(2)).sum::<f32>() / count).sqrt();
    numbers.iter_mut().for_each(|x| *x = (*x - mean) / (deviation + 1e-6));
}
