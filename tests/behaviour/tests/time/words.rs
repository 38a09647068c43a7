//! The words `rnn`, `gru`, `lstm` and `causal_conv`: against PyTorch's, ONNX' and Keras' layers, which
//! `words.py` has recorded, and against the same equations written by hand.

use netwright::prelude::*;
use netwright::topology::Operation;
use netwright::verify::{Interpreter, Past};
use netwright::{Network, TrainableOverTime};
use netwright_support::bits::assert_same;

use crate::cells::{compare, recorded_in};
use crate::{drawn, fresh, outputs, tiers};

const RECORDED: &str = include_str!("words.txt");

/// The word and the same by hand, whose sums have the same order. Both have their parameters in one order.
macro_rules! words {
    ($($module:ident, $size:literal: { $($word:tt)* } { $($hand:tt)* })*) => {
        tiers! { $(
            $module {
                pub(crate) struct Net { x: input(2); $($word)* }
            }
        )* }
        mod by_hand { $(
            pub(crate) mod $module {
                netwright::network! { pub(crate) struct Net { x: input(2); $($hand)* output: h; } }
            }
        )* }
    };
}

words! {
    rnn3, 3: { h: x -> rnn(3); } { h: (x, prev(h)) -> dense(3) -> tanh; }
    relu16, 16: { h: x -> rnn(16, relu); } { h: (x, prev(h)) -> dense(16) -> relu; }
    gru3, 3: { h: x -> gru(3); } {
        gates: (x, prev(h)) -> dense(6);
        r: gates -> slice(..3) -> sigmoid;
        z: gates -> slice(3..) -> sigmoid;
        v: x -> dense(3);
        u: prev(h) -> dense(3);
        n: v + r * u -> tanh;
        h: (1 - z) * n + z * prev(h);
    }
    gru16, 16: { h: x -> gru(16, reset = after); } {
        gates: (x, prev(h)) -> dense(32);
        r: gates -> slice(..16) -> sigmoid;
        z: gates -> slice(16..) -> sigmoid;
        v: x -> dense(16);
        u: prev(h) -> dense(16);
        n: v + r * u -> tanh;
        h: (1 - z) * n + z * prev(h);
    }
    before3, 3: { h: x -> gru(3, reset = before); } {
        gates: (x, prev(h)) -> dense(6);
        r: gates -> slice(..3) -> sigmoid;
        z: gates -> slice(3..) -> sigmoid;
        kept: r * prev(h);
        n: (x, kept) -> dense(3) -> tanh;
        h: (1 - z) * n + z * prev(h);
    }
    before16, 16: { h: x -> gru(16, reset = before); } {
        gates: (x, prev(h)) -> dense(32);
        r: gates -> slice(..16) -> sigmoid;
        z: gates -> slice(16..) -> sigmoid;
        kept: r * prev(h);
        n: (x, kept) -> dense(16) -> tanh;
        h: (1 - z) * n + z * prev(h);
    }
    lstm3, 3: { h: x -> lstm(3); } {
        gates: (x, prev(h)) -> dense(12);
        i: gates -> slice(..3) -> sigmoid;
        f: gates -> slice(3..6) -> sigmoid;
        g: gates -> slice(6..9) -> tanh;
        o: gates -> slice(9..) -> sigmoid;
        c: f * prev(c) + i * g;
        t: c -> tanh;
        h: o * t;
    }
    lstm16, 16: { h: x -> lstm(16, forget_bias = 0); } {
        gates: (x, prev(h)) -> dense(64);
        i: gates -> slice(..16) -> sigmoid;
        f: gates -> slice(16..32) -> sigmoid;
        g: gates -> slice(32..48) -> tanh;
        o: gates -> slice(48..) -> sigmoid;
        c: f * prev(c) + i * g;
        t: c -> tanh;
        h: o * t;
    }
    conv3, 3: { h: x -> causal_conv(3, kernel = 3); } { h: (prev(x, 2), prev(x), x) -> dense(3); }
    dilated16, 16: { h: x -> causal_conv(16, kernel = 4, dilation = 5); } {
        h: (prev(x, 15), prev(x, 10), prev(x, 5), x) -> dense(16);
    }
}

macro_rules! by_hand {
    ($($module:ident),*) => { $( {
        let parameters = drawn::<1>($module::tiles::Net::PARAMETERS);
        let mut word = $module::tiles::Net::<f64>::zeros();
        word.parameters_mut().copy_from_slice(parameters.as_flattened());
        let mut hand = by_hand::$module::Net::<f64>::zeros();
        hand.parameters_mut().copy_from_slice(parameters.as_flattened());
        let x = drawn::<2>(40);
        let (word, hand) = (outputs!(word, f64, x), outputs!(hand, f64, x));
        assert_same(stringify!($module), word.as_flattened(), hand.as_flattened());
    } )* };
}

#[test]
fn words_are_the_equations_that_are_written_by_hand() {
    by_hand!(rnn3, relu16, gru3, gru16, before3, before16, lstm3, lstm16, conv3, dilated16);
}

#[test]
fn recurrent_layers_agree_with_pytorch() {
    compare!(rnn3, "rnn 3", RECORDED);
    compare!(relu16, "relu 16", RECORDED);
    compare!(gru3, "gru 3", RECORDED);
    compare!(gru16, "gru 16", RECORDED);
    compare!(lstm3, "lstm 3", RECORDED);
    compare!(lstm16, "lstm 16", RECORDED);
}

#[test]
fn a_reset_before_the_matrix_agrees_with_onnx_and_keras() {
    compare!(before3, "before 3", RECORDED);
    compare!(before16, "before 16", RECORDED);
    for name in ["before 3", "before 16"] {
        let [onnx, keras] = ["states", "keras"].map(|of| recorded_in(RECORDED, &format!("{name} {of}")));
        // Keras multiplies matrices in single precision.
        assert!(onnx.iter().zip(&keras).all(|(onnx, keras)| (onnx - keras).abs() <= 1e-6));
    }
}

#[test]
fn causal_convolutions_agree_with_pytorch() {
    compare!(conv3, "conv 3", RECORDED);
    compare!(dilated16, "dilated 16", RECORDED);
}

network! {
    /// Each word, with its own first values.
    pub(crate) struct Starts {
        x: input(2);
        open: x -> lstm(3);
        shut: x -> lstm(2, forget_bias = -2);
        plain: x -> lstm(2, forget_bias = 0);
        bare: x -> lstm(2, bias = false);
        drawn: x -> lstm(2, bias_init = uniform(0.5));
        g: x -> gru(1, weights = [[1, 2, 3], [4, 5, 6], [7, 8, 9]], bias = [10, 20, 30]);
        b: x -> gru(1, reset = before, weights = [[1, 2, 3], [4, 5, 6], [7, 8, 9]], bias = [10, 20, 30]);
        c: x -> causal_conv(1, kernel = 2, weights = [[1], [2], [3], [4]]);
        output: (open, shut, plain, bare, drawn, g, b, c);
    }
}

#[test]
fn first_values_are_those_of_the_declaration() {
    let net = Starts::new(1);
    assert_eq!(net.open.bias, [0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(net.shut.bias, [0.0, 0.0, -2.0, -2.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(net.plain.bias, [0.0; 8]);
    assert_eq!(net.bare.bias, [0.0; 0]);
    assert!(net.drawn.bias.iter().all(|number| *number != 0.0 && number.abs() <= 0.5));
    // r and z, then both parts of n; a bias that is written is that of the first one.
    assert_eq!((net.g.weights, net.g.bias), ([[1.0, 2.0], [4.0, 5.0], [7.0, 8.0]], [10.0, 20.0]));
    assert_eq!((net.g_new.weights, net.g_new.bias), ([[3.0], [6.0]], [30.0]));
    assert_eq!((net.g_hidden.weights, net.g_hidden.bias), ([[9.0]], [0.0]));
    assert_eq!((net.b.weights, net.b.bias), ([[1.0, 2.0], [4.0, 5.0], [7.0, 8.0]], [10.0, 20.0]));
    assert_eq!((net.b_new.weights, net.b_new.bias), ([[3.0], [6.0], [9.0]], [30.0]));
    // The oldest step comes first.
    assert_eq!(net.c.weights, [[1.0], [2.0], [3.0], [4.0]]);
    let mut memory = Starts::memory();
    net.step(&mut memory, &[1.0, 0.0]);
    assert_eq!(net.step(&mut memory, &[0.0, 1.0]).last(), Some(&5.0));
}

#[test]
fn a_memory_has_the_states_by_the_names_of_their_items() {
    let net = Starts::<f64>::new(1);
    let (mut memory, mut past) = (fresh(&net), Past::new());
    let interpreter = Interpreter::of(&net).unwrap();
    for x in drawn::<2>(5) {
        let y = net.step(&mut memory, &x);
        assert_eq!(memory.open.get(1), y.first_chunk());
        let trace = interpreter.step(&mut past, &x).unwrap();
        // The sum is remembered, before it is bent.
        let nodes = Starts::TOPOLOGY.nodes;
        let is_sum =
            |node: &netwright::topology::Node| node.name == "open_cell" && node.operation == Operation::Sum;
        let sum = nodes.iter().position(is_sum).unwrap();
        let remembered = memory.open_cell.get(1).unwrap();
        for (found, expected) in remembered.iter().zip(&trace.values[sum]) {
            assert!((found - expected).abs() <= 1e-14, "{found}, not {expected}");
        }
    }
}

#[test]
fn a_file_has_each_field() {
    let net = Starts::<f32>::new(5);
    let path = std::env::temp_dir().join(format!("netwright-words-{}.safetensors", std::process::id()));
    netwright::save(&net, &path).unwrap();
    let mut other = Starts::<f32>::zeros();
    let loaded = netwright::load(&mut other, &path);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    loaded.unwrap();
    assert_eq!(other.parameters(), net.parameters());
    let text = String::from_utf8_lossy(&bytes);
    for name in ["g.weights", "g_new.weights", "g_hidden.bias", "b_new.bias", "open.weights"] {
        assert!(text.contains(&format!("\"{name}\"")), "{name}");
    }
}

/// All words in one network that is trained, and the same by hand, with its parameters in the same order.
mod trained {
    pub(crate) mod word {
        netwright::network! {
            pub(crate) struct Net {
                x: input(2);
                c: x -> causal_conv(4, kernel = 2, dilation = 2) -> tanh;
                g: c -> gru(3);
                b: g -> gru(3, reset = before);
                l: b -> lstm(3);
                h: l -> rnn(3);
                y: h -> dense(1);
                loss: mse(y);
            }
        }
    }
    pub(crate) mod by_hand {
        netwright::network! {
            pub(crate) struct Net {
                x: input(2);
                c: (prev(x, 2), x) -> dense(4) -> tanh;
                g_gates: (c, prev(g)) -> dense(6);
                g_r: g_gates -> slice(..3) -> sigmoid;
                g_z: g_gates -> slice(3..) -> sigmoid;
                g_v: c -> dense(3);
                g_u: prev(g) -> dense(3);
                g_n: g_v + g_r * g_u -> tanh;
                g: (1 - g_z) * g_n + g_z * prev(g);
                b_gates: (g, prev(b)) -> dense(6);
                b_r: b_gates -> slice(..3) -> sigmoid;
                b_z: b_gates -> slice(3..) -> sigmoid;
                b_kept: b_r * prev(b);
                b_n: (g, b_kept) -> dense(3) -> tanh;
                b: (1 - b_z) * b_n + b_z * prev(b);
                gates: (b, prev(l)) -> dense(12);
                i: gates -> slice(..3) -> sigmoid;
                f: gates -> slice(3..6) -> sigmoid;
                n: gates -> slice(6..9) -> tanh;
                o: gates -> slice(9..) -> sigmoid;
                cell: f * prev(cell) + i * n;
                bent: cell -> tanh;
                l: o * bent;
                h: (l, prev(h)) -> dense(3) -> tanh;
                y: h -> dense(1);
                loss: mse(y);
            }
        }
    }
}

#[test]
fn gradients_through_time_are_those_of_the_equations_by_hand() {
    let (x, target, lengths) = (drawn::<2>(30), drawn::<1>(30), [17, 13]);
    let parameters = drawn::<1>(trained::word::Net::PARAMETERS);
    macro_rules! gradient {
        ($module:ident) => {{
            let mut net = trained::$module::Net::<f64>::zeros();
            net.parameters_mut().copy_from_slice(parameters.as_flattened());
            let mut workspace = <trained::$module::Net<f64> as TrainableOverTime<f64>>::workspace::<30>();
            let (mut memories, mut gradient) = ([fresh(&net), fresh(&net)], net.clone());
            let loss =
                net.gradient_sequences(&mut workspace, &x, &target, &lengths, &mut memories, &mut gradient);
            (loss, gradient.parameters().to_vec())
        }};
    }
    let (word, by_hand) = (gradient!(word), gradient!(by_hand));
    assert!(word.0 > 0.01 && word.1.iter().all(|number| *number != 0.0));
    assert_eq!(word.0.to_bits(), by_hand.0.to_bits());
    for (index, (word, by_hand)) in word.1.iter().zip(&by_hand.1).enumerate() {
        // Products of one value with two others are added in the order of the declaration.
        assert!((word - by_hand).abs() <= 1e-14, "number {index} is {word}, not {by_hand}");
    }
}
