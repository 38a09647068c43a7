//! What a network begins with, where training may change it, against PyTorch: `record_start.py` has recorded
//! it.

use netwright::verify::{Interpreter, Past};
use netwright::{Adam, Network, TrainableOverTime, prelude::*};

use crate::cells::{recorded_in, rows};
use crate::{drawn, fresh, outputs, tiers};

tiers! {
    both {
        pub(crate) struct Net {
            x: input(2);
            h: (x, prev(h, start = trained), prev(x, 3, start = trained)) -> dense(5) -> tanh;
            y: h -> dense(2);
            loss: mse(y);
        }
    }
}

const LENGTHS: [usize; 3] = [50, 2, 35];

fn recorded(name: &str) -> Vec<f64> {
    recorded_in(include_str!("start.txt"), name)
}

fn assert_near(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!((found - expected).abs() <= 1e-9, "{what}: number {index} is {found}, not {expected}");
    }
}

/// The parts of the sequences that are before a step, and those from it on.
fn cut<R: Copy>(all: &[R], at: usize) -> [Vec<R>; 2] {
    let (mut parts, mut first) = ([Vec::new(), Vec::new()], 0);
    for steps in LENGTHS {
        let (before, behind) = all[first..first + steps].split_at(at.min(steps));
        parts[0].extend_from_slice(before);
        parts[1].extend_from_slice(behind);
        first += steps;
    }
    parts
}

/// Outputs, gradients, steps, and steps on windows of one tier.
fn compare<N>(zeros: impl Fn() -> N)
where
    N: TrainableOverTime<f64, Input = [f64; 2], Output = [f64; 2], Target = [f64; 2]>,
    N::Memory: PartialEq + core::fmt::Debug,
{
    let recorded_net = || {
        let mut net = zeros();
        net.parameters_mut().copy_from_slice(&recorded("parameters"));
        net
    };
    let mut net = recorded_net();
    let (x, target) = (rows::<2>(&recorded("x")), rows::<2>(&recorded("target")));
    let memories = || LENGTHS.map(|_| N::memory());
    let (mut found, mut first) = (Vec::new(), 0);
    for steps in LENGTHS {
        found.extend(outputs!(net, f64, x[first..first + steps]));
        first += steps;
    }
    assert_near("outputs", found.as_flattened(), &recorded("outputs"));
    let (mut workspace, mut gradient) = (N::boxed_workspace::<128>(), zeros());
    let loss = net.gradient_sequences(&mut workspace, &x, &target, &LENGTHS, &mut memories(), &mut gradient);
    assert_near("gradient", &[&[loss], gradient.parameters()].concat(), &recorded("gradient"));
    let mut of_samples = vec![[f64::NAN; 2]; x.len()];
    net.input_gradient_sequences(&mut workspace, &x, &target, &LENGTHS, &mut memories(), &mut of_samples);
    assert_near("samples", of_samples.as_flattened(), &recorded("x gradient"));
    let of_steps = net.loss_sequences(&x, &target, &LENGTHS, &mut memories());
    assert!((loss - of_steps).abs() <= 1e-14, "{loss}, not {of_steps}");
    let (mut adam, mut found) = (Adam::new(0.01, &zeros), Vec::new());
    for _ in 0..10 {
        found.push(net.train_sequences(&mut workspace, &x, &target, &LENGTHS, &mut memories(), &mut adam));
    }
    found.extend(net.parameters());
    assert_near("steps of Adam", &found, &recorded("adam"));

    // In the second window the first steps read what is left of the start of the samples.
    let (mut net, mut adam, mut found) = (recorded_net(), Adam::new(0.01, &zeros), Vec::new());
    let windows = [cut(&x, 2), cut(&target, 2)];
    let lengths = [LENGTHS.map(|steps| steps.min(2)), LENGTHS.map(|steps| steps - steps.min(2))];
    for _ in 0..5 {
        let mut memories = memories();
        for (window, lengths) in lengths.iter().enumerate() {
            let (x, target) = (&windows[0][window], &windows[1][window]);
            found.push(net.train_sequences(&mut workspace, x, target, lengths, &mut memories, &mut adam));
        }
    }
    found.extend(net.parameters());
    assert_near("windows", &found, &recorded("windows"));
}

#[test]
fn starts_are_trained_as_in_pytorch() {
    compare(both::straight::Net::<f64>::zeros);
    compare(both::tiles::Net::<f64>::zeros);
    compare(both::far::Net::<f64>::zeros);
}

#[test]
fn a_start_is_a_field_and_begins_with_zeros() {
    let net = both::straight::Net::<f32>::new(3);
    assert_eq!((net.h_start.weights, net.x_start.weights), ([0.0; 5], [0.0; 2]));
    assert!(net.h.weights.as_flattened().iter().all(|weight| *weight != 0.0));
}

#[test]
fn the_first_steps_read_the_start_and_a_reset_is_a_new_beginning() {
    network! {
        struct Delays {
            x: input(1);
            a: prev(x, 2, start = trained);
            b: prev(x, start = trained);
            c: prev(x, start = zeros);
            y: (a, b, c) -> dense(3, weights = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
        }
    }
    let mut net = Delays::new(0);
    net.x_start.weights = [9.0];
    let mut memory = Delays::memory();
    let expected = [[9.0, 9.0, 0.0], [9.0, 1.0, 1.0], [1.0, 2.0, 2.0], [2.0, 3.0, 3.0]];
    for _ in 0..2 {
        let found = [1.0, 2.0, 3.0, 4.0].map(|x| net.step(&mut memory, &[x]));
        assert_eq!(found, expected);
        memory.reset();
    }
    // A sample that is not a number is no start, and is forgotten with the rest.
    net.step(&mut memory, &[f32::NAN]);
    memory.reset();
    assert_eq!(net.step(&mut memory, &[1.0]), expected[0]);
}

#[test]
fn the_interpreter_begins_with_the_start() {
    let mut net = both::tiles::Net::<f64>::zeros();
    net.parameters_mut().copy_from_slice(&recorded("parameters"));
    let (interpreter, mut past) = (Interpreter::of(&net).unwrap(), Past::new());
    let x = drawn::<2>(40);
    for (x, found) in x.iter().zip(outputs!(net, f64, x)) {
        assert_near("output", &found, &interpreter.step(&mut past, x).unwrap().output());
    }
}
