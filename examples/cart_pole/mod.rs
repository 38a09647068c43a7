//! A pole on a cart that is pushed to the left and to the right: CartPole-v1.
//!
//! Input: a state and a push. Output: the state 20 ms later, and whether the pole is still up. The motion is
//! that of Barto, Sutton & Anderson 1983, with Euler's method as CartPole-v1 has it.

/// Position and speed of the cart, angle and angular speed of the pole.
pub(crate) type State = [f32; 4];

/// An episode has at most so many steps.
pub(crate) const STEPS: usize = 500;
/// It ends where the pole leans further (radians), or the cart is further away (metres).
const LARGEST_ANGLE: f32 = 12.0 * std::f32::consts::PI / 180.0;
const LARGEST_POSITION: f32 = 2.4;

/// The state after a push: −1 is to the left with 10 newtons, 1 to the right.
pub(crate) fn step([x, speed, angle, turning]: State, push: f32) -> State {
    const GRAVITY: f32 = 9.8;
    const CART: f32 = 1.0;
    const POLE: f32 = 0.1;
    const HALF_LENGTH: f32 = 0.5;
    const FORCE: f32 = 10.0;
    const STEP: f32 = 0.02;
    let (sine, cosine) = angle.sin_cos();
    let push = (FORCE * push + POLE * HALF_LENGTH * turning * turning * sine) / (CART + POLE);
    let bend = (GRAVITY * sine - cosine * push)
        / (HALF_LENGTH * (4.0 / 3.0 - POLE * cosine * cosine / (CART + POLE)));
    let pull = push - POLE * HALF_LENGTH * bend * cosine / (CART + POLE);
    [x + STEP * speed, speed + STEP * pull, angle + STEP * turning, turning + STEP * bend]
}

pub(crate) fn is_up(state: &State) -> bool {
    state[0].abs() <= LARGEST_POSITION && state[2].abs() <= LARGEST_ANGLE
}

/// How many steps the pole stays up with these pushes, at most [`STEPS`].
pub(crate) fn balance(mut state: State, mut push: impl FnMut(&State) -> f32) -> usize {
    let stays_up = |_: &usize| {
        state = step(state, push(&state));
        is_up(&state)
    };
    (0..STEPS).take_while(stays_up).count()
}

/// Eight states near the upright one, as CartPole-v1 draws them: each number from −0.05 to 0.05.
pub(crate) fn starts() -> [State; 8] {
    let mut seed = 1_u32;
    std::array::from_fn(|_| {
        std::array::from_fn(|_| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / (1 << 24) as f32 * 0.1 - 0.05
        })
    })
}
