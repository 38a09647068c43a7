//! Learns to balance a pole on a cart by trying: REINFORCE with a baseline (Williams 1992; Sutton & Barto
//! 2018, section 13.4).
//!
//! Input: a seed, by default 1. A policy is tried in episodes; pushes after which the pole stayed up longer
//! than expected become more likely, by a weight that is part of the target. Output: how many steps the pole
//! stayed up in training, and from eight other states at the end; the curve and the policy under
//! target/netwright/policy_gradient.

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
    /// The probabilities of a push to the left and of one to the right, and what is expected from a state on.
    pub struct Agent {
        state: input(4);
        h: state -> dense(32) -> tanh;
        push: h -> dense(2) -> softmax;
        k: state -> dense(32) -> tanh;
        value: k -> dense(1);
        // How much better a push was than expected: below 0, it becomes less likely.
        advantage: target(1);
        loss: cross_entropy(push, weight = advantage) + mse(value);
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
    let (agent, curve) = learn(seed);
    for (round, steps) in curve.iter().enumerate().step_by(20) {
        println!("round {:3}: {steps:5.1} steps", round + 1);
    }
    println!("learnt in {:.1?}", start.elapsed());

    let upright = starts().map(|state| balance(state, |state| PUSHES[agent.classify(state)]));
    println!("steps upright: {upright:?}");

    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/netwright/policy_gradient"));
    let points = (1..).zip(curve).map(|(round, steps)| [f64::from(round), steps]);
    let chart =
        Chart::new("Steps upright").x(Axis::named("round").whole()).y(Axis::named("mean of 8 episodes"));
    plot::write(folder.join("steps.svg"), &chart.line("", points))?;
    netwright::save(&agent, folder.join("policy.safetensors"))?;
    println!("curve and policy are in {}", folder.display());
    if upright == [STEPS; 8] { Ok(()) } else { Err("the pole fell".into()) }
}

/// An agent, and the mean number of steps of the episodes of each round.
fn learn(seed: u64) -> (Agent, Vec<f64>) {
    let (mut draws, mut agent) = (Generator::new(seed), Agent::new(seed));
    let mut adam = Adam::new(0.01, Agent::zeros);
    let mut room = Agent::boxed_workspace::<{ EPISODES * STEPS }>();
    let round = |_| {
        let mut tried = Experience::default();
        (0..EPISODES).for_each(|_| play(&agent, &mut draws, &mut tried));
        let Experience { states, pushes, returns } = tried;

        let expected = states.iter().map(|state| AgentOutput::of(&agent.forward(state)).value[0]);
        let mut advantages: Vec<f32> =
            returns.iter().zip(expected).map(|(found, value)| found[0] - value).collect();
        standardize(&mut advantages);
        let parts = pushes.iter().zip(&returns).zip(advantages);
        let targets: Vec<[f32; 4]> = parts
            .map(|((&push, &value), advantage)| AgentTarget { push, value, advantage: [advantage] }.into())
            .collect();
        agent.train_batch(&mut room, &states, &targets, &mut adam);
        states.len() as f64 / EPISODES as f64
    };
    let curve = (0..ROUNDS).map(round).collect();
    (agent, curve)
}

/// Plays an episode with pushes that are drawn from the policy.
fn play(agent: &Agent, draws: &mut Generator, tried: &mut Experience) {
    let mut state: State = std::array::from_fn(|_| draws.uniform() as f32 * 0.1 - 0.05);
    let mut steps = 0;
    while steps < STEPS && is_up(&state) {
        let [_, right] = AgentOutput::of(&agent.forward(&state)).push;
        let push = usize::from(draws.uniform() < right.into());
        tried.states.push(state);
        tried.pushes.push(class_target(push));
        state = step(state, PUSHES[push]);
        steps += 1;
    }
    // An episode that was cut off would have gone on: the baseline says for how long.
    let mut following = if is_up(&state) { AgentOutput::of(&agent.forward(&state)).value[0] } else { 0.0 };
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
