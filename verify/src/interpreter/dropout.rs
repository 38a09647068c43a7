//! What dropout keeps, from its definition: a hash of (seed, step, layer, row, unit).

use netwright_runtime::Draws;

/// SplitMix64 (Steele, Lea & Flood 2014): what it makes of a state, one step on.
fn split_mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// `lowbias32` (Wellons 2018).
fn low_bias(mut x: u32) -> u32 {
    x ^= x >> 16;
    x = x.wrapping_mul(0x7feb_352d);
    x ^= x >> 15;
    x = x.wrapping_mul(0x846c_a68b);
    x ^ (x >> 16)
}

/// What each number of a row is multiplied with: 0 or 1/(1 − p).
pub(super) fn mask(probability: f64, layer: u64, draws: Draws, row: u64, size: usize) -> Vec<f64> {
    let key = [draws.step, layer, row].into_iter().fold(draws.seed, |key, part| split_mix(key) ^ part);
    let key = split_mix(key);
    let (low, high) = ((key & 0xffff_ffff) as u32, (key >> 32) as u32);
    let one = |unit: u32| {
        let hash = low_bias(low_bias(unit.wrapping_mul(0x9e37_79b9) ^ low) ^ high);
        let drawn = f64::from(hash) / 4_294_967_296.0;
        // p counts in multiples of 2⁻³².
        let limit = (probability * 4_294_967_296.0).floor() / 4_294_967_296.0;
        if drawn < limit { 0.0 } else { 1.0 / (1.0 - probability) }
    };
    (0..size).map(|unit| one(unit as u32)).collect()
}
