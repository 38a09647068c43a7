//! A thread that takes subnormal numbers for 0, as audio hosts and games have them: what comes out stays
//! finite, and is away from the usual by a few times the smallest normal number.
#![cfg(all(target_arch = "x86_64", not(miri)))]

use std::arch::asm;

use netwright::prelude::*;

network! {
    pub struct Net {
        x: input(4);
        h: x -> dense(6) -> tanh;
        k: h -> dense(6) -> gelu;
        y: k -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

network! {
    pub struct Linear { x: input(4); y: x -> dense(2); loss: mse(y); }
}

/// Runs something with subnormal results (bit 15) and operands (bit 6) of SSE and AVX set to 0.
fn flushed<T>(run: impl FnOnce() -> T) -> T {
    let mut old = 0_u32;
    // SAFETY: the register that is stored and loaded has no bit changed but the two above, and is put back.
    unsafe { asm!("stmxcsr [{}]", in(reg) &raw mut old, options(nostack)) };
    let new = old | 0x8040;
    // SAFETY: as above.
    unsafe { asm!("ldmxcsr [{}]", in(reg) &raw const new, options(nostack)) };
    let result = run();
    // SAFETY: as above.
    unsafe { asm!("ldmxcsr [{}]", in(reg) &raw const old, options(nostack)) };
    result
}

/// Both modes: the usual one, then with zeros for subnormal numbers.
fn both<T>(run: impl Fn() -> T) -> (T, T) {
    (run(), flushed(&run))
}

#[test]
fn the_mode_is_on() {
    let half = || std::hint::black_box(f32::MIN_POSITIVE) * std::hint::black_box(0.5);
    let (usual, zero) = both(half);
    assert!(usual > 0.0 && flushed(|| std::hint::black_box(zero)) == 0.0);
    assert_eq!(zero.to_bits(), 0);
}

/// Inputs of every size, subnormal ones as well: a sum of products is away by at most one flushed number for
/// each product, sum and operand.
#[test]
fn outputs_are_away_by_no_more_than_what_was_flushed() {
    let net = Linear::from_parameters([0.5, -0.25, 1.0, 0.75, -1.0, 0.125, 0.5, 1.0, 0.0, 0.0]);
    for exponent in -149..=0 {
        let x = [1.0, -0.75, 0.3, 0.9].map(|m| (m * 2.0_f64.powi(exponent)) as f32);
        let (usual, zero) = both(|| net.forward(&x));
        for (a, b) in usual.iter().zip(zero) {
            assert!(
                (f64::from(*a) - f64::from(b)).abs() <= 12.0 * f64::from(f32::MIN_POSITIVE),
                "2^{exponent}"
            );
        }
    }
}

/// Training with inputs and gradients that fade away: all finite, and the same network to a hundred
/// thousandth.
#[test]
fn training_stays_finite() {
    let train = || {
        let mut net = Net::new(3);
        let mut adam = Adam::new(0.01, Net::zeros);
        let mut losses = Vec::new();
        for step in 0..300 {
            let x = [1.0, -1e-20, 1e-39, 0.5].map(|x: f32| x * (1.0 - step as f32 / 300.0));
            losses.push(net.train_step(&x, &class_target(step % 3), &mut adam));
            losses.push(net.train_step(&x.map(|x| x * 100.0), &class_target(0), &mut Sgd::new(0.5)));
        }
        (net, losses)
    };
    let ((usual, losses), (zero, losses_of_zero)) = both(train);
    assert!(losses.iter().chain(&losses_of_zero).all(|loss| loss.is_finite()));
    for (a, b) in usual.parameters().iter().zip(zero.parameters()) {
        assert!(b.is_finite() && (a - b).abs() <= 1e-5 * a.abs().max(1.0), "{a} {b}");
    }
}
