//! Training through time against PyTorch, in every tier: `record_training.py` has recorded it.

use netwright::{Adam, Network, TrainableOverTime};
use netwright_support::bits::assert_same;

use crate::cells::{recorded_in, rows};
use crate::tiers;

tiers! {
    rnn3 {
        pub(crate) struct Net {
            x: input(2);
            h: (x, prev(h)) -> dense(3) -> tanh;
            y: h -> dense(1);
            loss: mse(y);
        }
    }
    rnn16 {
        pub(crate) struct Net {
            x: input(2);
            h: (x, prev(h)) -> dense(16) -> tanh;
            y: h -> dense(1);
            loss: mse(y);
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
            y: h -> dense(1);
            loss: mse(y);
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
            y: h -> dense(1);
            loss: mse(y);
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
            y: h -> dense(1);
            loss: mse(y);
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
            y: h -> dense(1);
            loss: mse(y);
        }
    }
}

const LENGTHS: [usize; 3] = [50, 20, 35];
const WINDOW: usize = 16;
const EPOCHS: usize = 3;

/// Sequences as they are recorded, concatenated.
struct Data {
    x: Vec<[f64; 2]>,
    target: Vec<[f64; 1]>,
}

/// All numbers are within 10⁻⁹ of the recorded ones.
fn assert_near(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        let is_near = (found - expected).abs() <= 1e-9;
        assert!(is_near, "{what}: number {index} is {found}, not {expected}");
    }
}

/// The windows of a step each, as in `record_training.py`: samples, targets and lengths.
fn windows<S: Copy, T: Copy>(x: &[S], target: &[T]) -> Vec<(Vec<S>, Vec<T>, Vec<usize>)> {
    let longest = LENGTHS.iter().copied().max().unwrap();
    let window = |start: usize| {
        let (mut of_x, mut of_target, mut lengths, mut first) = (Vec::new(), Vec::new(), Vec::new(), 0);
        for steps in LENGTHS {
            let (from, to) = (first + start.min(steps), first + (start + WINDOW).min(steps));
            of_x.extend(&x[from..to]);
            of_target.extend(&target[from..to]);
            lengths.push(to - from);
            first += steps;
        }
        (of_x, of_target, lengths)
    };
    (0..longest).step_by(WINDOW).map(window).collect()
}

/// The recorded numbers of a network, and what it makes of them in one tier.
fn compare<N>(name: &str, data: &Data, zeros: impl Fn() -> N)
where
    N: TrainableOverTime<f64, Input = [f64; 2], Target = [f64; 1]>,
{
    let recorded = |what: &str| recorded_in(include_str!("training.txt"), &format!("{name} {what}"));
    let begin = || {
        let mut net = zeros();
        net.parameters_mut().copy_from_slice(&recorded("parameters"));
        net
    };
    let fresh = || [(); 3].map(|()| N::memory());
    let (mut net, mut workspace, mut gradient) = (begin(), N::boxed_workspace::<128>(), zeros());
    let (x, target) = (&data.x, &data.target);

    let loss = net.gradient_sequences(&mut workspace, x, target, &LENGTHS, &mut fresh(), &mut gradient);
    let found = [&[loss], gradient.parameters()].concat();
    assert_near(&format!("{name}, gradient"), &found, &recorded("gradient"));
    let of_steps = net.loss_sequences(x, target, &LENGTHS, &mut fresh());
    assert!((loss - of_steps).abs() <= 1e-14, "{name}: {loss}, not {of_steps}");

    let (mut adam, mut found) = (Adam::new(0.01, &zeros), Vec::new());
    for _ in 0..10 {
        found.push(net.train_sequences(&mut workspace, x, target, &LENGTHS, &mut fresh(), &mut adam));
    }
    found.extend(net.parameters());
    assert_near(&format!("{name}, steps of Adam"), &found, &recorded("adam"));

    let (mut net, mut adam, mut found) = (begin(), Adam::new(0.01, &zeros), Vec::new());
    for _ in 0..EPOCHS {
        let mut memories = fresh();
        for (x, target, lengths) in windows(x, target) {
            found.push(net.train_sequences(&mut workspace, &x, &target, &lengths, &mut memories, &mut adam));
        }
    }
    found.extend(net.parameters());
    assert_near(&format!("{name}, windows"), &found, &recorded("windows"));
}

/// In single precision: a step has the bits of a gradient and its application, and of all tiers.
fn bits<N>(data: &Data, mut net: N) -> Vec<f32>
where
    N: TrainableOverTime<f32, Input = [f32; 2], Target = [f32; 1], Memory: PartialEq>,
{
    let x: Vec<[f32; 2]> = data.x.iter().map(|x| x.map(|x| x as f32)).collect();
    let target: Vec<[f32; 1]> = data.target.iter().map(|target| target.map(|target| target as f32)).collect();
    let (mut same, mut gradient, mut workspace) = (net.clone(), N::zeros(), N::boxed_workspace::<128>());
    let mut memories = [[(); 3].map(|()| N::memory()), [(); 3].map(|()| N::memory())];
    let [of_step, of_gradient] = &mut memories;
    let mut sgd = netwright::Sgd::new(0.1);
    for (x, target, lengths) in windows(&x, &target) {
        let loss = net.train_sequences(&mut workspace, &x, &target, &lengths, of_step, &mut sgd);
        let other =
            same.gradient_sequences(&mut workspace, &x, &target, &lengths, of_gradient, &mut gradient);
        same.apply(&gradient, &mut sgd);
        assert_eq!(loss.to_bits(), other.to_bits());
        assert_same("parameters", net.parameters(), same.parameters());
    }
    assert!(memories[0] == memories[1]);
    net.parameters().to_vec()
}

macro_rules! compare {
    ($module:ident, $name:literal) => {{
        let recorded = |what: &str| recorded_in(include_str!("training.txt"), &format!("{} {what}", $name));
        let data = Data { x: rows(&recorded("x")), target: rows(&recorded("target")) };
        let mut of_tiers = Vec::new();
        macro_rules! tier {
            ($tier:ident) => {
                let mut net = $module::$tier::Net::<f64>::zeros();
                net.parameters_mut().copy_from_slice(&recorded("parameters"));
                compare($name, &data, $module::$tier::Net::<f64>::zeros);
                of_tiers.push(bits(&data, net.cast::<f32>()));
            };
        }
        tier!(straight);
        tier!(tiles);
        tier!(far);
        for other in &of_tiers[1..] {
            assert_same($name, &of_tiers[0], other);
        }
    }};
}

#[test]
fn a_recurrent_layer_trains_as_in_pytorch() {
    compare!(rnn3, "rnn 3");
    compare!(rnn16, "rnn 16");
}

#[test]
fn a_gru_by_hand_trains_as_in_pytorch() {
    compare!(gru3, "gru 3");
    compare!(gru16, "gru 16");
}

#[test]
fn an_lstm_by_hand_trains_as_in_pytorch() {
    compare!(lstm3, "lstm 3");
    compare!(lstm16, "lstm 16");
}
