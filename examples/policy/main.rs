//! A policy that was trained in Python balances a pole on a cart.
//!
//! Input: nothing; the network and its weights are in `policy.rs` and `policy.safetensors`, which `cargo
//! netwright import policy.onnx --name Policy` wrote from the file that `train.py` exported. Output: how
//! long the pole stays up from eight random states, and the time of a step of the policy.

#[expect(unreachable_pub, reason = "as it was written: a library may publish it")]
mod policy;
#[cfg(test)]
mod policy_test;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use policy::Policy;

/// The network is part of the program: nothing is loaded, nothing is on the heap.
static POLICY: Policy = Policy::trained();

const STEPS: usize = 500;
/// The episode ends where the pole leans further (radians), or the cart is further away (metres):
/// CartPole-v1's limits.
const LARGEST_ANGLE: f32 = 12.0 * std::f32::consts::PI / 180.0;
const LARGEST_POSITION: f32 = 2.4;

/// Position and speed of the cart, angle and angular speed of the pole.
type State = [f32; 4];

/// The motion of the cart and the pole in 20 ms: Barto, Sutton & Anderson 1983, with Euler's method as
/// CartPole-v1 has it.
fn step([x, speed, angle, turning]: State, action: f32) -> State {
    const GRAVITY: f32 = 9.8;
    const CART: f32 = 1.0;
    const POLE: f32 = 0.1;
    const HALF_LENGTH: f32 = 0.5;
    const FORCE: f32 = 10.0;
    const STEP: f32 = 0.02;
    let (sine, cosine) = angle.sin_cos();
    let push = (FORCE * action + POLE * HALF_LENGTH * turning * turning * sine) / (CART + POLE);
    let bend = (GRAVITY * sine - cosine * push)
        / (HALF_LENGTH * (4.0 / 3.0 - POLE * cosine * cosine / (CART + POLE)));
    let pull = push - POLE * HALF_LENGTH * bend * cosine / (CART + POLE);
    [x + STEP * speed, speed + STEP * pull, angle + STEP * turning, turning + STEP * bend]
}

/// How many steps the pole stays up, at most [`STEPS`].
fn balance(mut state: State) -> usize {
    let is_up = |state: &State| state[0].abs() <= LARGEST_POSITION && state[2].abs() <= LARGEST_ANGLE;
    (0..STEPS)
        .take_while(|_| {
            let [action] = POLICY.forward(&state);
            state = step(state, action);
            is_up(&state)
        })
        .count()
}

/// Eight states near the upright one, as CartPole-v1 draws them: each number from −0.05 to 0.05.
fn starts() -> [State; 8] {
    let mut seed = 1_u32;
    std::array::from_fn(|_| {
        std::array::from_fn(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / (1 << 24) as f32 * 0.1 - 0.05
        })
    })
}

fn main() -> ExitCode {
    let steps = starts().map(balance);
    println!("steps upright: {steps:?}");
    const CALLS: u32 = 100_000;
    let begin = Instant::now();
    for _ in 0..CALLS {
        black_box(POLICY.forward(black_box(&[0.01, 0.0, 0.02, 0.0])));
    }
    println!("a step of the policy: {:.0} ns", begin.elapsed().as_secs_f64() * 1e9 / f64::from(CALLS));
    if steps == [STEPS; 8] { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_pole_stays_up() {
        assert_eq!(super::starts().map(super::balance), [super::STEPS; 8]);
    }
}
