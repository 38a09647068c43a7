//! What a memory holds: the right step, of every value, without numbers that are nearly 0.

use netwright::prelude::*;
use netwright::verify::{Interpreter, Interval, Past, Twin};
use netwright::{Network, Recurrent};
use netwright_support::bits::assert_same;

use crate::{drawn, fresh, outputs, tiers};

tiers! {
    // Values of several steps; values that are others of the past, in both orders; a value that is repeated;
    // the input itself; and names that are words elsewhere.
    delays {
        pub(crate) struct Net {
            x: input(2);
            first: prev(x);
            second: prev(first);
            third: prev(second);
            before: prev(x, 5);
            swapped: prev(other) + 0.5 * before;
            other: prev(swapped) + x;
            sum: x -> slice(..1);
            total: sum + prev(total);
            r#loop: 0.5 * prev(r#loop, 2) + total;
            memory: (prev(memory), other) -> dense(2) -> tanh;
            prev: memory * total -> dense(2);
            output: (first, second, third, before, other, total, r#loop, prev);
        }
    }
}

/// The same, straight from the definitions.
fn definition(net: &delays::tiles::Net<f64>, x: &[[f64; 2]]) -> Vec<f64> {
    let at = |of: &[[f64; 2]], t: usize, steps: usize| t.checked_sub(steps).map_or([0.0; 2], |t| of[t]);
    let [mut swapped, mut other, mut memory] = [const { Vec::<[f64; 2]>::new() }; 3];
    let [mut total, mut looped] = [const { Vec::<f64>::new() }; 2];
    let mut all = Vec::new();
    for t in 0..x.len() {
        let before = at(x, t, 5);
        let (last_swapped, last_other) = (at(&swapped, t, 1), at(&other, t, 1));
        swapped.push([0, 1].map(|i| last_other[i] + 0.5 * before[i]));
        other.push([0, 1].map(|i| last_swapped[i] + x[t][i]));
        total.push(x[t][0] + t.checked_sub(1).map_or(0.0, |t| total[t]));
        looped.push(0.5 * t.checked_sub(2).map_or(0.0, |t| looped[t]) + total[t]);
        let last = at(&memory, t, 1);
        let read = [last[0], last[1], other[t][0], other[t][1]];
        let layer = |read: &[f64], weights: &[[f64; 2]], bias: [f64; 2]| {
            [0, 1].map(|o| read.iter().zip(weights).map(|(x, w)| x * w[o]).sum::<f64>() + bias[o])
        };
        memory.push(layer(&read, &net.memory.weights, net.memory.bias).map(f64::tanh));
        let prev = layer(&memory[t].map(|m| m * total[t]), &net.prev.weights, net.prev.bias);
        let pasts = [at(x, t, 1), at(x, t, 2), at(x, t, 3), before, other[t]];
        all.extend(pasts.as_flattened());
        all.extend([total[t], looped[t]].iter().chain(&prev));
    }
    all
}

#[test]
fn every_value_is_that_of_its_step() {
    let x = drawn::<2>(40);
    let tiles = delays::tiles::Net::<f64>::new(5);
    let expected = definition(&tiles, &x);
    macro_rules! tier {
        ($tier:ident) => {
            let net = delays::$tier::Net::<f64>::new(5);
            let found = outputs!(net, f64, x);
            for (found, expected) in found.as_flattened().iter().zip(&expected) {
                assert!(
                    (found - expected).abs() <= 1e-13 * (1.0 + expected.abs()),
                    "{found}, not {expected}"
                );
            }
            let (interpreter, mut past) = (Interpreter::of(&net).unwrap(), Past::new());
            let traces: Vec<f64> =
                x.iter().flat_map(|x| interpreter.step(&mut past, x).unwrap().output()).collect();
            for (found, expected) in traces.iter().zip(&expected) {
                assert!(
                    (found - expected).abs() <= 1e-13 * (1.0 + expected.abs()),
                    "{found}, not {expected}"
                );
            }
        };
    }
    tier!(straight);
    tier!(tiles);
    tier!(far);
}

tiers! {
    // Steps before that are nearer than a block of `run` is long, as far, and further; with nearer ones of
    // the same value, and alone.
    far_back {
        pub(crate) struct Net {
            x: input(2);
            h: (prev(x, 200), prev(x, 65), prev(x, 64), prev(x, 63), prev(x, 3), x) -> dense(5) -> tanh;
            k: (prev(h, 64), prev(h, 100), h) -> dense(6) -> tanh;
            m: (prev(k, 64), prev(k, 16), prev(k, 32), k) -> dense(3) -> tanh;
            alone: prev(m, 64);
            before: prev(x, 128);
            output: (m, alone, before);
        }
    }
}

#[test]
fn steps_of_any_distance_are_those_of_a_step() {
    let x = drawn::<2>(450);
    macro_rules! tier {
        ($tier:ident) => {
            let found = outputs!(far_back::$tier::Net::<f64>::new(5), f64, x);
            for (step, y) in found.iter().enumerate() {
                let m =
                    step.checked_sub(64).map_or([0.0; 3], |at| [found[at][0], found[at][1], found[at][2]]);
                let x = step.checked_sub(128).map_or([0.0; 2], |at| x[at]);
                assert_eq!((&y[3..6], &y[6..]), (&m[..], &x[..]), "step {step}");
            }
            outputs!(far_back::$tier::Net::<f32>::new(5), f32, x.iter().map(single).collect::<Vec<_>>());
        };
    }
    tier!(straight);
    tier!(tiles);
    tier!(far);
}

/// A row in single precision.
fn single(row: &[f64; 2]) -> [f32; 2] {
    row.map(|number| number as f32)
}

#[test]
fn a_signature_names_what_is_remembered() {
    use netwright::program::Program;
    let signature = <delays::tiles::Net as Program<f32>>::TOPOLOGY.signature();
    assert_eq!(signature.fingerprint(), delays::tiles::Net::FINGERPRINT);
    let text = signature.to_string();
    assert!(text.contains("1 first: prev(1) 2 <~ 0\n2 second: prev(1) 2 <~ 1\n"), "{text}");
}

network! {
    /// The parameters are given, so that each number is known.
    pub(crate) struct Fades {
        x: input(1);
        y: x + 0.5 * prev(y) -> dense(1, weights = [[1]]);
    }
}

#[test]
fn a_memory_that_fades_ends_at_0() {
    let net = Fades::new(0);
    let mut memory = Fades::memory();
    net.step(&mut memory, &[1.0]);
    for step in 1..=100 {
        let y = net.step(&mut memory, &[0.0]);
        assert_eq!(y, [2.0_f32.powi(-step)], "step {step}");
    }
    // 2⁻¹⁰⁰ is kept, and half of it is not.
    assert_eq!(memory.y.get(1), Some(&[2.0_f32.powi(-100)]));
    assert_eq!(net.step(&mut memory, &[0.0]), [2.0_f32.powi(-101)]);
    assert_eq!(memory.y.get(1), Some(&[0.0]));
    assert_eq!(net.step(&mut memory, &[0.0]), [0.0]);

    let net = Fades::<f64>::new(0);
    let mut memory = fresh(&net);
    let mut past = Past::new();
    let interpreter = Interpreter::of(&net).unwrap();
    for step in 0..1000 {
        let x = [if step == 0 { -1.0 } else { 0.0 }];
        let y = net.step(&mut memory, &x);
        assert_eq!(y.to_vec(), interpreter.step(&mut past, &x).unwrap().output(), "step {step}");
        let kept = memory.y.get(1).unwrap()[0];
        assert!(kept == 0.0 || kept.abs() >= 2.0_f64.powi(-900), "{kept} in step {step}");
        assert_eq!(kept == 0.0, step > 900, "step {step}");
    }
}

#[test]
fn a_reset_forgets_everything_and_a_clone_is_a_snapshot() {
    let x = drawn::<2>(30);
    let net = delays::tiles::Net::<f64>::new(5);
    let first: Vec<_> = outputs!(net, f64, x);
    let mut memory = fresh(&net);
    net.step(&mut memory, &[f64::NAN, 1.0]);
    let y = net.step(&mut memory, &[1.0, 1.0]);
    assert!(y.iter().any(|number| number.is_nan()));
    memory.reset();
    assert_eq!(memory, fresh(&net));
    for (index, (x, expected)) in x.iter().zip(&first).enumerate() {
        if index == 13 {
            let mut snapshot = memory.clone();
            net.step(&mut snapshot, &[9.0, 9.0]);
            assert_ne!(snapshot, memory);
        }
        assert_eq!(net.step(&mut memory, x), *expected);
    }
}

#[test]
fn two_streams_of_one_network_do_not_meet() {
    static NET: Fades = Fades::from_parameters([1.0, 0.0]);
    let (mut one, mut two) = (Fades::memory(), Fades::memory());
    assert_eq!(NET.step(&mut one, &[1.0]), [1.0]);
    assert_eq!(NET.step(&mut two, &[4.0]), [4.0]);
    assert_eq!(NET.step(&mut one, &[0.0]), [0.5]);
    assert_eq!(NET.step(&mut two, &[0.0]), [2.0]);
}

#[test]
fn lengths_that_differ_are_refused() {
    let (net, mut memory, mut y) = (Fades::new(0), Fades::memory(), [[7.0]; 2]);
    let error = net.try_run(&mut memory, &[[1.0]; 3], &mut y).unwrap_err();
    assert_eq!(error.to_string(), "`x` has 3 rows, but `y` has 2: both need one row per sample");
    assert_eq!((memory, y), (Fades::memory(), [[7.0]; 2]));
}

#[test]
fn bytes_have_the_parameters_and_no_memory() {
    let net = delays::tiles::Net::<f32>::new(5);
    let mut bytes = [0; delays::tiles::Net::BYTES];
    net.to_bytes(&mut bytes);
    let mut other = delays::tiles::Net::<f32>::zeros();
    other.load_bytes(&bytes).unwrap();
    assert_eq!(other.parameters(), net.parameters());
}

#[test]
fn a_file_has_the_parameters_and_no_memory() {
    let net = delays::tiles::Net::<f32>::new(5);
    let path = std::env::temp_dir().join(format!("netwright-memory-{}.safetensors", std::process::id()));
    netwright::save(&net, &path).unwrap();
    let mut other = delays::tiles::Net::<f32>::zeros();
    let loaded = netwright::load(&mut other, &path);
    std::fs::remove_file(&path).unwrap();
    loaded.unwrap();
    assert_eq!(other.parameters(), net.parameters());
}

#[test]
fn intervals_hold_every_step() {
    let x = drawn::<2>(20);
    let net = delays::tiles::Net::<f32>::new(5);
    let twin = Twin::<delays::tiles::Net<Interval>>::of(&net);
    let (mut memory, mut bounds) = (fresh(&net), fresh(twin.network()));
    for x in &x {
        let x = x.map(|x| x as f32);
        let y = net.step(&mut memory, &x);
        let held = twin.network().step(&mut bounds, &x.map(Interval::point));
        for (bound, y) in held.iter().zip(y) {
            assert!(bound.contains(y), "{y} is not in {bound}");
        }
    }
    bounds.reset();
}

/// Its outputs are buffered in blocks of 64 or 16, or not at all.
#[test]
fn the_last_output_is_that_of_a_run() {
    network! {
        struct Many { x: input(2); h: (x, prev(h)) -> dense(3) -> tanh; y: h -> dense(40); }
    }
    network! {
        struct More { x: input(2); h: (x, prev(h)) -> dense(3) -> tanh; y: h -> dense(130); }
    }
    fn check<N: Recurrent<f32, Input = [f32; 2]>>(net: &N) {
        let x = drawn::<2>(150).into_iter().map(|x| x.map(|x| x as f32)).collect::<Vec<_>>();
        for lengths in [[0, 1, 16], [17, 64, 65], [128, 0, 22]] {
            let (mut memory, mut in_steps, mut start) = (N::memory(), N::memory(), 0);
            for length in lengths {
                let x = &x[start..start + length];
                let expected = x.iter().map(|x| net.step(&mut in_steps, x)).last();
                let found = net.run_last(&mut memory, x);
                assert_eq!(found.is_some(), length > 0);
                let numbers = |y: &Option<N::Output>| y.map(|y| y.as_ref().to_vec()).unwrap_or_default();
                assert_same("the last output", &numbers(&found), &numbers(&expected));
                start += length;
            }
        }
    }
    check(&delays::tiles::Net::<f32>::new(5));
    check(&Many::new(1));
    check(&More::new(2));
}
