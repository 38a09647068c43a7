//! Numbers that are drawn when the program is compiled, and are in flash.
//!
//! Input: a seed, a bound. Output: numbers between -bound and bound. Guarantees: the same seed gives the same
//! numbers on every machine. They stand for weights of a trained network where only its size matters.

/// `N` numbers between `-bound` and `bound`, a multiple of bound/2¹⁵ each.
#[allow(long_running_const_eval, reason = "a network of 268,000 parameters is drawn in a second")]
pub const fn numbers<const N: usize>(seed: u32, bound: f32) -> [f32; N] {
    let mut numbers = [0.0; N];
    let (mut state, mut index) = (seed, 0);
    while index < N {
        // The linear congruential generator of Numerical Recipes, of which the upper half is used.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        numbers[index] = ((state >> 16) as f32 / 32_768.0 - 1.0) * bound;
        index += 1;
    }
    numbers
}
