//! Balances a pole on a cart of which it sees the positions, but not the speeds: that takes a memory.
//!
//! Input: a seed, by default 1. A teacher is imitated: a known controller, which sees the speeds. Its
//! episodes are sequences of positions, with its pushes as targets. The cart is also shoved at random, in
//! training and in the test, so that there is always something to correct (noise while a teacher is recorded:
//! Laskey et al. 2017). A network with a memory and one without are trained on the same rows; then each
//! pushes the cart. Output: how many steps the pole stays up with each of them, from eight states; the curves
//! of one episode and the policy under target/netwright/control. It fails unless it takes the memory.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use netwright::Generator;
use netwright::prelude::*;
use netwright::train::plot::{self, Axis, Chart};
use netwright::train::{Dataset, Fit, Sequences};

use cart_pole::{STEPS, State, balance, is_up, starts, step};

mod cart_pole;

network! {
    /// The push, from −1 to 1, by all positions until now.
    pub struct Policy {
        positions: input(2);
        h: positions -> gru(16);
        push: h -> dense(1) -> tanh;
        loss: mse(push);
    }
}

network! {
    /// The push by the positions of this step alone.
    pub struct Memoryless {
        positions: input(2);
        h: positions -> dense(32) -> tanh;
        push: h -> dense(1) -> tanh;
        loss: mse(push);
    }
}

/// Episodes of the teacher, and their length.
const EPISODES: usize = 60;
const LENGTH: usize = 150;
/// The deviation of the shoves, as a part of the largest push.
const SHOVE: f32 = 0.3;

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
    let mut draws = Generator::new(seed);
    let data = Sequences::collect((0..EPISODES).map(|_| episode(&mut draws)))?;

    let start = Instant::now();
    let (mut policy, mut adam) = (Policy::new(seed), Adam::new(0.01, Policy::zeros));
    let fit = Fit::new(&mut policy, &mut adam, &data).workspace::<500>().batch(10).window(50);
    let history = fit.epochs(40).clip_norm(1.0).run()?;
    println!("loss with a memory  {:.4}", history.last().map_or(f64::NAN, |epoch| epoch.loss));

    let rows = Dataset::new(data.rows().to_vec(), data.targets().to_vec())?;
    let (mut memoryless, mut adam) = (Memoryless::new(seed), Adam::new(0.01, Memoryless::zeros));
    let history = Fit::new(&mut memoryless, &mut adam, &rows).batch(100).epochs(40).run()?;
    println!("loss without        {:.4}", history.last().map_or(f64::NAN, |epoch| epoch.loss));
    println!("trained on {} steps in {:.1?}", rows.len(), start.elapsed());

    let taught = upright(|| teacher);
    let remembered = upright(|| stream(&policy));
    let forgot = upright(|| |state: &State| memoryless.forward(&positions(state))[0]);
    println!("steps upright, teacher        {taught:?}");
    println!("steps upright, with a memory  {remembered:?}");
    println!("steps upright, without        {forgot:?}");

    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/target/netwright/control"));
    let chart = Chart::new("The pole's angle").x(Axis::named("step")).y(Axis::named("degrees"));
    let chart = chart.line("with a memory", angles(stream(&policy)));
    let chart = chart.line("without", angles(|state| memoryless.forward(&positions(state))[0]));
    plot::write(folder.join("angle.svg"), &chart)?;
    netwright::save(&policy, folder.join("policy.safetensors"))?;
    println!("curves and policy are in {}", folder.display());
    if remembered == [STEPS; 8] && forgot.iter().all(|steps| *steps < STEPS) {
        Ok(())
    } else {
        Err("the pole fell, or it took no memory to hold it".into())
    }
}

/// What a policy sees: the position of the cart and the angle of the pole, each about 1 at most.
fn positions([x, _, angle, _]: &State) -> [f32; 2] {
    [x / 2.0, angle * 5.0]
}

/// A push from all four numbers of the state, which holds the pole and brings the cart back.
fn teacher([x, speed, angle, turning]: &State) -> f32 {
    (0.1 * x + 0.25 * speed + 3.5 * angle + 0.7 * turning).clamp(-1.0, 1.0)
}

/// The positions of an episode with the teacher, and its pushes.
fn episode(draws: &mut Generator) -> (Vec<[f32; 2]>, Vec<[f32; 1]>) {
    let mut state: State = std::array::from_fn(|_| draws.uniform() as f32 * 0.2 - 0.1);
    let rows = (0..LENGTH).map_while(|_| {
        let push = teacher(&state);
        let row = (positions(&state), [push]);
        state = step(state, push + shove(draws));
        is_up(&state).then_some(row)
    });
    rows.unzip()
}

fn shove(draws: &mut Generator) -> f32 {
    SHOVE * draws.normal() as f32
}

/// The policy on a stream, with a memory of its own.
fn stream(policy: &Policy) -> impl FnMut(&State) -> f32 {
    let mut memory = Policy::memory();
    move |state| policy.step(&mut memory, &positions(state))[0]
}

/// How many steps the pole stays up from each of eight states, each with shoves of its own.
fn upright<P: FnMut(&State) -> f32>(policy: impl Fn() -> P) -> [usize; 8] {
    let mut seed = 0;
    starts().map(|start| {
        seed += 1;
        let (mut policy, mut draws) = (policy(), Generator::new(seed));
        balance(start, |state| policy(state) + shove(&mut draws))
    })
}

/// The angle in the first episode of the test, in degrees, until the pole falls.
fn angles(mut policy: impl FnMut(&State) -> f32) -> Vec<[f64; 2]> {
    let (mut draws, mut points) = (Generator::new(1), Vec::new());
    balance(starts()[0], |state| {
        points.push([points.len() as f64, f64::from(state[2].to_degrees())]);
        policy(state) + shove(&mut draws)
    });
    points
}
