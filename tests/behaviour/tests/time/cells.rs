//! PyTorch's recurrent cells, written by hand: `record.py` has recorded them.

use netwright::Network;
use netwright::verify::{Interpreter, Past};
use netwright_support::bits::assert_same;

use crate::{fresh, outputs, tiers};

tiers! {
    rnn3 {
        pub(crate) struct Net {
            x: input(2);
            h: (x, prev(h)) -> dense(3) -> tanh;
        }
    }
    rnn16 {
        pub(crate) struct Net {
            x: input(2);
            h: (x, prev(h)) -> dense(16) -> tanh;
        }
    }
    gru3 {
        pub(crate) struct Net {
            x: input(2);
            r: (x, prev(h)) -> dense(3) -> sigmoid;
            z: (x, prev(h)) -> dense(3) -> sigmoid;
            u: prev(h) -> dense(3);
            v: x -> dense(3);
            n: v + r * u -> tanh;
            h: (1 - z) * n + z * prev(h);
        }
    }
    gru16 {
        pub(crate) struct Net {
            x: input(2);
            r: (x, prev(h)) -> dense(16) -> sigmoid;
            z: (x, prev(h)) -> dense(16) -> sigmoid;
            u: prev(h) -> dense(16);
            v: x -> dense(16);
            n: v + r * u -> tanh;
            h: (1 - z) * n + z * prev(h);
        }
    }
    lstm3 {
        pub(crate) struct Net {
            x: input(2);
            i: (x, prev(h)) -> dense(3) -> sigmoid;
            f: (x, prev(h)) -> dense(3) -> sigmoid;
            g: (x, prev(h)) -> dense(3) -> tanh;
            o: (x, prev(h)) -> dense(3) -> sigmoid;
            c: f * prev(c) + i * g;
            t: c -> tanh;
            h: o * t;
        }
    }
    lstm16 {
        pub(crate) struct Net {
            x: input(2);
            i: (x, prev(h)) -> dense(16) -> sigmoid;
            f: (x, prev(h)) -> dense(16) -> sigmoid;
            g: (x, prev(h)) -> dense(16) -> tanh;
            o: (x, prev(h)) -> dense(16) -> sigmoid;
            c: f * prev(c) + i * g;
            t: c -> tanh;
            h: o * t;
        }
    }
}

/// The recorded numbers of a line.
pub(crate) fn recorded_in(text: &str, name: &str) -> Vec<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.unwrap().split(' ').map(|number| number.parse().unwrap()).collect()
}

pub(crate) fn rows<const N: usize>(numbers: &[f64]) -> Vec<[f64; N]> {
    let (rows, rest) = numbers.as_chunks::<N>();
    assert!(rest.is_empty());
    rows.to_vec()
}

/// All numbers are within 10⁻⁹ of the recorded ones, which are not all equal.
pub(crate) fn assert_near(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!((found - expected).abs() <= 1e-9, "{what}: number {index} is {found}, not {expected}");
    }
    assert!(expected.iter().any(|number| (number - expected[0]).abs() > 0.1));
}

/// Of one cell: the states in double precision in every tier, those of the interpreter, and the bits of all
/// tiers in single precision.
macro_rules! compare {
    ($module:ident, $name:literal) => {
        compare!($module, $name, include_str!("cells.txt"))
    };
    ($module:ident, $name:literal, $text:expr) => {{
        use $crate::cells::{assert_near, recorded_in, rows};
        let of = |what: &str| recorded_in($text, &format!("{} {what}", $name));
        let (parameters, x, expected) = (of("parameters"), rows::<2>(&of("x")), of("states"));
        let single: Vec<[f32; 2]> = x.iter().map(|x| x.map(|x| x as f32)).collect();
        let mut of_tiers = Vec::new();
        macro_rules! tier {
            ($tier:ident) => {
                let mut net = $module::$tier::Net::<f64>::zeros();
                net.parameters_mut().copy_from_slice(&parameters);
                let states = outputs!(net, f64, x);
                assert_near(concat!($name, ", ", stringify!($tier)), states.as_flattened(), &expected);
                let (interpreter, mut past) = (Interpreter::of(&net).unwrap(), Past::new());
                for (x, state) in x.iter().zip(&states) {
                    let trace = interpreter.step(&mut past, x).unwrap();
                    for (found, expected) in state.iter().zip(trace.output()) {
                        assert!((found - expected).abs() <= 1e-13, "{found}, not {expected}");
                    }
                }
                of_tiers.push(outputs!(net.cast::<f32>(), f32, single));
            };
        }
        tier!(straight);
        tier!(tiles);
        tier!(far);
        for other in &of_tiers[1..] {
            assert_same($name, of_tiers[0].as_flattened(), other.as_flattened());
        }
    }};
}

pub(crate) use compare;

#[test]
fn a_recurrent_layer_agrees_with_pytorch() {
    compare!(rnn3, "rnn 3");
    compare!(rnn16, "rnn 16");
}

#[test]
fn a_gru_by_hand_agrees_with_pytorch() {
    compare!(gru3, "gru 3");
    compare!(gru16, "gru 16");
}

#[test]
fn an_lstm_by_hand_agrees_with_pytorch() {
    compare!(lstm3, "lstm 3");
    compare!(lstm16, "lstm 16");
}
