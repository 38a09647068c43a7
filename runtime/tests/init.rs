//! The generator and the distributions of initial weights: published outputs, values computed by a Python
//! script of the same formulas (integers exact, logarithm and root by mpmath 1.4.1 with 200 bits), and
//! moments.

use netwright_runtime::init::{Generator, Init};

#[test]
fn generator_is_split_mix_64() {
    let mut generator = Generator::from_state(1234567);
    let published = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ];
    for expected in published {
        assert_eq!(generator.next_u64(), expected);
    }
}

/// The constant that SplitMix64 adds to its state.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// A thousand seeds of each pattern: no sequence holds a number of another one, and none is its own again.
#[test]
fn sequences_of_seeds_do_not_overlap() {
    type Pattern = fn(u64) -> u64;
    let patterns: [(&str, Pattern); 5] = [
        ("counted", |k| k),
        ("multiples of the step", |k| k.wrapping_mul(STEP)),
        ("multiples below 0", |k| k.wrapping_mul(STEP).wrapping_neg()),
        ("powers of two", |k| 1_u64.rotate_left(k as u32) ^ (k >> 6) << 20),
        ("each the first number of the one before", |k| {
            (0..k).fold(0, |seed, _| Generator::new(seed).next_u64())
        }),
    ];
    for (name, seed) in patterns {
        let seeds: std::collections::BTreeSet<u64> = (0..1_000).map(seed).collect();
        assert!(seeds.len() > 900, "{name}: {} seeds", seeds.len());
        let mut seen = std::collections::HashSet::new();
        for seed in seeds {
            let mut generator = Generator::new(seed);
            for _ in 0..20 {
                assert!(seen.insert(generator.next_u64()), "{name}, seed {seed}");
            }
        }
    }
}

#[test]
fn a_state_continues_where_it_was_saved() {
    let mut generator = Generator::new(9);
    generator.next_u64();
    let mut later = Generator::from_state(generator.state());
    assert_eq!(later, generator);
    assert_eq!(later.next_u64(), generator.next_u64());
    // A new generator's state is the first number of the published sequence.
    assert_eq!(Generator::new(1234567).state(), 6457827717110365317);
}

#[test]
fn uniform_is_the_top_53_bits() {
    let mut generator = Generator::from_state(42);
    for expected in [0.7415648787718233, 0.1599103928769201, 0.27860113025513866] {
        assert_eq!(generator.uniform(), expected);
    }
}

#[test]
#[cfg(target_pointer_width = "64")]
fn below_draws_again_what_would_be_unfair() {
    let mut generator = Generator::from_state(42);
    let cases: [(usize, usize); 12] = [
        (1, 0),
        (2, 0),
        (3, 0),
        (7, 2),
        (10, 0),
        (1000, 868),
        (1 << 63, 2014432356388812462),
        ((1 << 63) + 1, 7384525663493887954),
        (usize::MAX, 6270620877612482004),
        (3 << 62, 8556735294188001730),
        (3 << 62, 2834828738569720655),
        (3 << 62, 6820534006095854734),
    ];
    for (n, expected) in cases {
        assert_eq!(generator.below(n), expected, "below({n})");
    }
    assert_eq!(generator.below(0), 0);

    // The products 1, 3, 4 and 5 of this generator would favour an index.
    let mut generator = Generator::from_state(42);
    for expected in [1474913046063446145, 8007990562831494531, 2014432356388812462, 7384525663493887954] {
        assert_eq!(generator.below((1 << 63) + 1), expected);
    }
}

#[test]
fn below_is_fair() {
    let mut generator = Generator::new(3);
    let mut counts = [0_u32; 6];
    for _ in 0..60_000 {
        counts[generator.below(6)] += 1;
    }
    // Chi-squared with 5 degrees of freedom: above 20.5 once in a thousand seeds.
    let chi: f64 = counts.iter().map(|&n| (f64::from(n) - 1e4).powi(2) / 1e4).sum();
    assert!(chi < 20.5, "{counts:?}");
}

#[test]
fn shuffle_is_fisher_and_yates() {
    let mut items: Vec<usize> = (0..10).collect();
    Generator::from_state(42).shuffle(&mut items);
    assert_eq!(items, [8, 3, 6, 5, 4, 0, 9, 2, 1, 7]);
    Generator::from_state(42).shuffle::<u8>(&mut []);
}

/// Every order of four items, equally often.
#[test]
fn shuffle_is_fair() {
    let mut generator = Generator::new(11);
    let mut counts = std::collections::BTreeMap::new();
    for _ in 0..24_000 {
        let mut items = [0, 1, 2, 3];
        generator.shuffle(&mut items);
        *counts.entry(items).or_insert(0_u32) += 1;
    }
    assert_eq!(counts.len(), 24);
    // Chi-squared with 23 degrees of freedom: above 49.7 once in a thousand seeds.
    let chi: f64 = counts.values().map(|&n| (f64::from(n) - 1e3).powi(2) / 1e3).sum();
    assert!(chi < 49.7, "{counts:?}");
}

/// The first weights of a layer 30 → 16 for seed 42.
#[test]
fn weights_of_a_seed_are_the_computed_ones() {
    let cases: [(Init, [f64; 6]); 4] = [
        (
            Init::XavierUniform,
            [
                0.1744859640390382,
                -0.24565186487469637,
                -0.15991975083876137,
                -0.11254340105990604,
                -0.33368779356102884,
                0.2659767067511173,
            ],
        ),
        (
            Init::HeUniform,
            [
                0.21606219596411713,
                -0.30418539198736133,
                -0.1980251691564526,
                -0.1393600597514725,
                -0.41319837867925213,
                0.32935320415281694,
            ],
        ),
        (
            Init::XavierNormal,
            [
                0.10278731715681065,
                -0.26712309255451044,
                -0.1255002345620319,
                -0.32160443383755066,
                -0.30266083754479495,
                0.40399791312668126,
            ],
        ),
        (
            Init::HeNormal,
            [
                0.12727931203218115,
                -0.3307727489022605,
                -0.1554042264821811,
                -0.3982358156395399,
                -0.3747783700105335,
                0.500261879262346,
            ],
        ),
    ];
    for (init, expected) in cases {
        let (mut double, mut single) = ([0.0_f64; 6], [0.0_f32; 6]);
        init.fill(30, 16, &mut Generator::from_state(42), &mut double);
        init.fill(30, 16, &mut Generator::from_state(42), &mut single);
        for (weight, expected) in double.iter().zip(expected) {
            assert!((weight / expected - 1.0).abs() < 1e-14, "{init:?}: {weight} for {expected}");
        }
        assert_eq!(single, double.map(|weight| weight as f32), "{init:?}: rounded from f64");
    }
}

#[test]
fn zeros_draw_nothing_and_uniform_is_scaled() {
    let (mut a, mut b) = (Generator::new(5), Generator::new(5));
    let mut weights = [1.0_f32; 4];
    Init::Zeros.fill(2, 2, &mut a, &mut weights);
    assert_eq!(weights, [0.0; 4]);
    assert_eq!(a, b);
    Init::Uniform(0.25).fill(2, 2, &mut a, &mut weights);
    for weight in weights {
        assert_eq!(f64::from(weight), f64::from((0.25 * (2.0 * b.uniform() - 1.0)) as f32));
    }
}

/// Mean, variance and fourth moment, over the variance squared.
fn moments(weights: &[f64]) -> (f64, f64, f64) {
    let n = weights.len() as f64;
    let mean = weights.iter().sum::<f64>() / n;
    let variance = weights.iter().map(|w| (w - mean).powi(2)).sum::<f64>() / n;
    let fourth = weights.iter().map(|w| (w - mean).powi(4)).sum::<f64>() / n;
    (mean, variance, fourth / (variance * variance))
}

#[test]
fn moments_are_those_of_the_distributions() {
    // Variance; kurtosis 9/5 of a uniform distribution and 3 of a normal one.
    let cases = [
        (Init::Uniform(0.5), 0.25 / 3.0, 1.8),
        (Init::XavierUniform, 2.0 / 500.0, 1.8),
        (Init::XavierNormal, 2.0 / 500.0, 3.0),
        (Init::HeUniform, 2.0 / 300.0, 1.8),
        (Init::HeNormal, 2.0 / 300.0, 3.0),
        (Init::LecunUniform, 1.0 / 300.0, 1.8),
        (Init::LecunNormal, 1.0 / 300.0, 3.0),
    ];
    for (init, variance, kurtosis) in cases {
        let mut weights = vec![0.0_f64; 300 * 200];
        init.fill(300, 200, &mut Generator::new(2024), &mut weights);
        let (mean, found, shape) = moments(&weights);
        // Five standard errors of 60,000 draws: mean σ·0.0204, variance 1 % · √(kurtosis − 1)/√2 · 2.04.
        assert!(mean.abs() < 0.0204 * f64::sqrt(variance), "{init:?}: mean {mean}");
        assert!((found / variance - 1.0).abs() < 0.0204 * f64::sqrt(kurtosis - 1.0), "{init:?}: {found}");
        assert!((shape - kurtosis).abs() < 0.1, "{init:?}: kurtosis {shape}");
    }
}

#[test]
fn normal_is_precise_near_the_centre_of_the_disc() {
    // u² + v² = 7.4·10⁻⁶: the logarithm of 1 + (s − 1) would be off by some 10⁻¹².
    let x = Generator::from_state(60393).normal();
    assert!((x / -4.8453022412840765 - 1.0).abs() < 1e-15, "{x}");
}

#[test]
fn normal_has_tails() {
    let mut generator = Generator::new(77);
    let (mut beyond_two, mut beyond_four) = (0, 0);
    for _ in 0..1_000_000 {
        let x = generator.normal().abs();
        beyond_two += u32::from(x > 2.0);
        beyond_four += u32::from(x > 4.0);
    }
    // 4.550 % and 63.3 in a million; five standard deviations.
    assert!((44_460..46_540).contains(&beyond_two), "{beyond_two}");
    assert!((23..104).contains(&beyond_four), "{beyond_four}");
}
