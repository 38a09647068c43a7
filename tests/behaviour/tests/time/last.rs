//! A loss that compares the last step of each sequence, against PyTorch: `record_last.py` has recorded it.

use netwright::prelude::*;
use netwright::{Adam, LengthError, Network, TrainableOverTime};
use netwright_support::bits::assert_same;

use crate::cells::{recorded_in, rows};
use crate::tiers;

network! {
    struct Classes {
        x: input(2);
        h: x -> gru(5);
        y: h -> dense(3) -> softmax;
        importance: target(1);
        loss: cross_entropy(y, weight = importance, at = last);
    }
}

tiers! {
    both {
        pub(crate) struct Net {
            x: input(2);
            h: x -> gru(5);
            y: h -> dense(1);
            z: h -> dense(2);
            loss: mse(y, at = last) + 0.5 * huber(z);
        }
    }
}

/// A sequence without steps is none of those over which the mean is.
const LENGTHS: [usize; 4] = [50, 20, 0, 35];

const LAST: &str = include_str!("last.txt");

fn recorded(name: &str) -> Vec<f64> {
    recorded_in(LAST, name)
}

fn assert_near(what: &str, found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!((found - expected).abs() <= 1e-9, "{what}: number {index} is {found}, not {expected}");
    }
}

/// The recorded targets; of a step that is not the last one, the numbers that are read of last steps alone
/// are not a number.
fn targets<const T: usize>(recorded: &[f64], of_last: &[usize]) -> Vec<[f64; T]> {
    let mut targets: Vec<[f64; T]> = rows(recorded);
    let mut end = 0;
    for steps in LENGTHS {
        end += steps;
        for target in &mut targets[end - steps..(end - 1).max(end - steps)] {
            of_last.iter().for_each(|index| target[*index] = f64::NAN);
        }
    }
    targets
}

/// What a network makes of the recorded numbers with this name.
pub(crate) fn compare<N, const T: usize>((text, name): (&str, &str), of_last: &[usize], zeros: impl Fn() -> N)
where
    N: TrainableOverTime<f64, Input = [f64; 2], Target = [f64; T]>,
{
    let recorded = |name: &str| recorded_in(text, name);
    let mut net = zeros();
    net.parameters_mut().copy_from_slice(&recorded(&format!("{name} parameters")));
    let x = rows::<2>(&recorded(&format!("{name} x")));
    let target = targets::<T>(&recorded(&format!("{name} target")), of_last);
    let fresh = || [(); 4].map(|()| N::memory());
    let (mut workspace, mut gradient) = (N::boxed_workspace::<128>(), zeros());
    // The buffers have numbers of another call: none of them is left.
    net.gradient_sequences(&mut workspace, &x[..60], &target[..60], &[60], &mut [N::memory()], &mut gradient);
    let loss = net.gradient_sequences(&mut workspace, &x, &target, &LENGTHS, &mut fresh(), &mut gradient);
    let found = [&[loss], gradient.parameters()].concat();
    assert_near(&format!("{name}, gradient"), &found, &recorded(&format!("{name} gradient")));
    let mut of_samples = vec![[f64::NAN; 2]; x.len()];
    let of_x =
        net.input_gradient_sequences(&mut workspace, &x, &target, &LENGTHS, &mut fresh(), &mut of_samples);
    assert_eq!(of_x.to_bits(), loss.to_bits());
    assert_near(
        &format!("{name}, samples"),
        of_samples.as_flattened(),
        &recorded(&format!("{name} x gradient")),
    );
    let of_steps = net.loss_sequences(&x, &target, &LENGTHS, &mut fresh());
    assert!((loss - of_steps).abs() <= 1e-14, "{name}: {loss}, not {of_steps}");
    let (mut adam, mut found) = (Adam::new(0.01, &zeros), Vec::new());
    for _ in 0..10 {
        found.push(net.train_sequences(&mut workspace, &x, &target, &LENGTHS, &mut fresh(), &mut adam));
    }
    found.extend(net.parameters());
    assert_near(&format!("{name}, steps of Adam"), &found, &recorded(&format!("{name} adam")));
}

#[test]
fn the_class_of_a_sequence_is_trained_as_in_pytorch() {
    compare::<_, 4>((LAST, "classes"), &[0, 1, 2, 3], Classes::<f64>::zeros);
}

#[test]
fn a_term_of_last_steps_is_added_to_one_of_every_step_as_in_pytorch() {
    compare::<_, 3>((LAST, "both"), &[0], both::straight::Net::<f64>::zeros);
    compare::<_, 3>((LAST, "both"), &[0], both::tiles::Net::<f64>::zeros);
    compare::<_, 3>((LAST, "both"), &[0], both::far::Net::<f64>::zeros);
}

/// In single precision: a step has the bits of a gradient and its application, and of all tiers.
fn bits<N>(mut net: N) -> Vec<f32>
where
    N: TrainableOverTime<f32, Input = [f32; 2], Target = [f32; 3]>,
{
    let single = |row: [f64; 2]| row.map(|number| number as f32);
    let x: Vec<[f32; 2]> = rows::<2>(&recorded("both x")).into_iter().map(single).collect();
    let target =
        targets::<3>(&recorded("both target"), &[0]).into_iter().map(|row| row.map(|number| number as f32));
    let target: Vec<[f32; 3]> = target.collect();
    let (mut same, mut gradient, mut workspace) = (net.clone(), N::zeros(), N::boxed_workspace::<128>());
    let mut sgd = Sgd::new(0.1);
    let fresh = || [(); 4].map(|()| N::memory());
    for _ in 0..3 {
        let loss = net.train_sequences(&mut workspace, &x, &target, &LENGTHS, &mut fresh(), &mut sgd);
        let other =
            same.gradient_sequences(&mut workspace, &x, &target, &LENGTHS, &mut fresh(), &mut gradient);
        same.apply(&gradient, &mut sgd);
        assert_eq!(loss.to_bits(), other.to_bits());
        assert_same("parameters", net.parameters(), same.parameters());
    }
    net.parameters().to_vec()
}

#[test]
fn steps_on_last_steps_have_the_bits_of_all_tiers() {
    let parameters: Vec<f32> = recorded("both parameters").iter().map(|number| *number as f32).collect();
    macro_rules! of {
        ($tier:ident) => {{
            let mut net = both::$tier::Net::<f32>::zeros();
            net.parameters_mut().copy_from_slice(&parameters);
            bits(net)
        }};
    }
    let of_tiers = [of!(straight), of!(tiles), of!(far)];
    assert_same("tiles", &of_tiers[0], &of_tiers[1]);
    assert_same("far", &of_tiers[0], &of_tiers[2]);
}

#[test]
fn the_past_of_a_sequence_may_be_run_before_its_last_window() {
    // A network that remembers a sum: its slope does not depend on where the window begins.
    network! {
        struct Sum {
            x: input(1);
            s: x + prev(s) -> dense(1, weights = [[1]], frozen = true);
            y: s -> dense(1, weights = [[1]]);
            loss: mse(y, at = last);
        }
    }
    let (net, mut workspace, mut gradient) = (Sum::new(0), Sum::workspace::<4>(), Sum::zeros());
    let (x, target) = ([[1.0], [2.0], [3.0], [4.0]], [[0.0], [0.0], [0.0], [8.0]]);
    let whole =
        net.gradient_sequences(&mut workspace, &x, &target, &[4], &mut [Sum::memory()], &mut gradient);
    // The sum is 10, 2 too much: (10 − 8)², and 2·2·10 at its weight.
    assert_eq!((whole, gradient.y.weights[0][0], gradient.y.bias[0]), (4.0, 40.0, 4.0));
    let (mut memory, mut y) = (Sum::memory(), [[0.0]; 3]);
    net.run(&mut memory, &x[..3], &mut y);
    let mut of_window = Sum::zeros();
    let loss =
        net.gradient_sequences(&mut workspace, &x[3..], &target[3..], &[1], &mut [memory], &mut of_window);
    assert_eq!(loss, whole);
    assert_same("gradient", of_window.parameters(), gradient.parameters());
}

#[test]
fn a_sequence_that_is_longer_than_the_workspace_is_refused() {
    let (x, target) = ([[0.5; 2]; 6], [[0.0, 0.0, 1.0, 1.0]; 6]);
    let (mut net, mut workspace) = (Classes::new(1), Classes::workspace::<5>());
    let before = net.clone();
    let result = net.try_train_sequences(
        &mut workspace,
        &x,
        &target,
        &[6],
        &mut [Classes::memory()],
        &mut Sgd::new(0.1),
    );
    assert_eq!(result, Err(LengthError::Batch { rows: 6, least: 1, capacity: 5 }));
    assert_same("parameters", net.parameters(), before.parameters());
}
