//! Training on sequences: what depends on their order, on windows, on frozen layers; and lengths that do not
//! fit.

use netwright::optimizer::Freeze;
use netwright::prelude::*;
use netwright::{LengthError, Momentum};
use netwright_support::bits::assert_same;

use crate::drawn;

network! {
    struct Net {
        x: input(2);
        h: (x, prev(h), prev(x, 3)) -> dense(5) -> tanh;
        g: (h, prev(h, 2)) -> dense(3) -> sigmoid;
        y: (g, prev(g)) -> dense(1);
        loss: mse(y) + 0.5 * bce(g);
    }
}

/// Samples and targets of so many steps.
fn data(steps: usize) -> (Vec<[f32; 2]>, Vec<[f32; 4]>) {
    let numbers = drawn::<6>(steps);
    let x = numbers.iter().map(|row| [row[0] as f32, row[1] as f32]);
    let target = numbers.iter().map(|row| [row[2] as f32, row[3].abs() as f32, row[4].abs() as f32, 0.5]);
    (x.collect(), target.collect())
}

/// The rows of sequences, taken in another order.
fn reordered<T: Copy>(rows: &[T], lengths: &[usize], order: &[usize]) -> Vec<T> {
    let start = |sequence: usize| lengths[..sequence].iter().sum::<usize>();
    order.iter().flat_map(|&sequence| rows[start(sequence)..][..lengths[sequence]].to_vec()).collect()
}

#[test]
fn sequences_of_different_lengths_may_come_in_any_order() {
    let (lengths, order) = ([4, 7, 1, 0], [2, 1, 3, 0]);
    let (x, target) = data(12);
    let (net, mut workspace) = (Net::new(3), Net::workspace::<12>());
    let mut of_order = |x: &[[f32; 2]], target: &[[f32; 4]], lengths: &[usize]| {
        let (mut memories, mut gradient) = ([(); 4].map(|()| Net::memory()), Net::zeros());
        let loss = net.gradient_sequences(&mut workspace, x, target, lengths, &mut memories, &mut gradient);
        (loss.to_bits(), gradient, memories)
    };
    let (loss, gradient, memories) = of_order(&x, &target, &lengths);
    let (x, target) = (reordered(&x, &lengths, &order), reordered(&target, &lengths, &order));
    let (other_loss, other, other_memories) = of_order(&x, &target, &order.map(|of| lengths[of]));
    assert_eq!(loss, other_loss);
    assert_same("gradient", gradient.parameters(), other.parameters());
    assert_eq!(order.map(|of| memories[of].clone()), other_memories);
    // A sequence without steps leaves its memory as it was.
    assert_eq!(memories[3], Net::memory());
}

#[test]
fn a_memory_takes_in_the_steps_of_a_window_as_step_does() {
    let (x, target) = data(30);
    let (net, mut workspace) = (Net::new(5), Net::workspace::<16>());
    let (mut stepped, mut memories) = (Net::memory(), [Net::memory()]);
    let mut start = 0;
    for steps in [1, 2, 16, 0, 11] {
        let (x, target) = (&x[start..start + steps], &target[start..start + steps]);
        start += steps;
        if steps == 0 {
            assert_eq!(net.loss_sequences(x, target, &[0], &mut memories), 0.0);
            continue;
        }
        net.gradient_sequences(&mut workspace, x, target, &[steps], &mut memories, &mut Net::zeros());
        for x in x {
            net.step(&mut stepped, x);
        }
        assert_eq!(memories[0], stepped, "after {start} steps");
    }
}

network! {
    struct Convolution {
        x: input(2);
        h: (x, prev(x)) -> dense(6) -> tanh;
        y: h -> dense(1);
        loss: mse(y);
    }
}

network! {
    struct OfRows {
        x: input(4);
        h: x -> dense(6) -> tanh;
        y: h -> dense(1);
        loss: mse(y);
    }
}

#[test]
fn a_convolution_over_time_is_trained_as_its_rows() {
    let x: Vec<[f32; 2]> = data(20).0;
    let target: Vec<[f32; 1]> = x.iter().map(|[a, b]| [a * b]).collect();
    let joined: Vec<[f32; 4]> = (0..x.len())
        .map(|step| {
            let earlier = if step == 0 { [0.0; 2] } else { x[step - 1] };
            [x[step][0], x[step][1], earlier[0], earlier[1]]
        })
        .collect();
    let (mut over_time, mut of_rows) = (Convolution::new(7), OfRows::new(7));
    assert_same("before", over_time.parameters(), of_rows.parameters());
    let mut momentum = Momentum::new(0.1, 0.9, Convolution::zeros);
    let mut same = Momentum::new(0.1, 0.9, OfRows::zeros);
    let (mut workspace, mut buffers) = (Convolution::workspace::<20>(), OfRows::workspace::<20>());
    for _ in 0..5 {
        let mut memories = [Convolution::memory()];
        let loss =
            over_time.train_sequences(&mut workspace, &x, &target, &[20], &mut memories, &mut momentum);
        let expected = of_rows.train_batch(&mut buffers, &joined, &target, &mut same);
        assert_eq!(loss.to_bits(), expected.to_bits());
        assert_same("parameters", over_time.parameters(), of_rows.parameters());
    }
}

#[test]
fn a_frozen_layer_stays_and_the_others_move_as_before() {
    let (x, target) = data(9);
    let (mut net, mut workspace) = (Net::new(9), Net::workspace::<9>());
    let (before, mut free) = (net.clone(), net.clone());
    let mut freeze = Freeze::new(Sgd::new(0.1)).except(Net::H).except(Net::Y);
    let lengths = [5, 4];
    let memories = || [Net::memory(), Net::memory()];
    net.train_sequences(&mut workspace, &x, &target, &lengths, &mut memories(), &mut freeze);
    free.train_sequences(&mut workspace, &x, &target, &lengths, &mut memories(), &mut Sgd::new(0.1));
    assert_eq!(net.g, before.g);
    assert_eq!((&net.h, &net.y), (&free.h, &free.y));
    assert_ne!(free.g, before.g);
}

#[test]
fn a_clipped_gradient_is_applied() {
    let (x, target) = data(9);
    let (mut net, mut workspace, mut gradient) = (Net::new(9), Net::workspace::<9>(), Net::zeros());
    net.gradient_sequences(&mut workspace, &x, &target, &[9], &mut [Net::memory()], &mut gradient);
    let norm = gradient.clip_norm(1e-3);
    assert!(norm > 1e-3);
    let before = net.clone();
    net.apply(&gradient, &mut Sgd::new(1.0));
    let moved = net.parameters().iter().zip(before.parameters()).map(|(a, b)| (a - b).powi(2)).sum::<f32>();
    assert!((moved.sqrt() - 1e-3).abs() < 1e-5);
}

network! {
    struct Cells<const H in [2, 3]> {
        x: input(2);
        h: x -> gru(H);
        y: h -> dense(1);
        loss: mse(y);
    }
}

#[test]
fn members_of_a_family_are_trained_on_sequences() {
    fn loss<N: CellsMember>() -> [f32; 2] {
        let (x, _) = data(16);
        let target: Vec<[f32; 1]> = x.iter().map(|[a, b]| [a - b]).collect();
        let (mut net, mut workspace) = (N::new(1), N::workspace::<16>());
        let mut train = || {
            let mut memories = [N::memory(), N::memory()];
            net.train_sequences(&mut workspace, &x, &target, &[10, 6], &mut memories, &mut Sgd::new(0.25))
        };
        let first = train();
        [first, (0..200).map(|_| train()).last().unwrap()]
    }
    for [before, after] in [loss::<Cells2>(), loss::<Cells3>()] {
        assert!(after < 0.1 * before, "{before}, then {after}");
    }
}

#[test]
fn lengths_that_do_not_fit_change_nothing() {
    let (x, target) = data(6);
    let (mut net, mut workspace, mut gradient) = (Net::new(1), Net::workspace::<5>(), Net::zeros());
    let before = net.clone();
    let mut memories = [Net::memory(), Net::memory()];
    let mut cases = Vec::new();
    for (rows, targets, lengths) in [
        (5, 4, &[3, 2][..]),
        (5, 5, &[5]),
        (5, 5, &[3, 1]),
        (5, 5, &[usize::MAX, usize::MAX]),
        (6, 6, &[3, 3]),
        (0, 0, &[0, 0]),
    ] {
        let (x, target) = (&x[..rows], &target[..targets]);
        let of_step =
            net.try_train_sequences(&mut workspace, x, target, lengths, &mut memories, &mut Sgd::new(0.1));
        let of_gradient =
            net.try_gradient_sequences(&mut workspace, x, target, lengths, &mut memories, &mut gradient);
        assert_eq!(of_step, of_gradient);
        let mut of_x = x.to_vec();
        let of_input =
            net.try_input_gradient_sequences(&mut workspace, x, target, lengths, &mut memories, &mut of_x);
        assert_eq!((of_input, of_x.as_slice()), (of_gradient, x));
        cases.push(of_step.unwrap_err());
        // The loss alone has no workspace, which bounds the steps.
        if rows == targets
            && lengths.len() == 2
            && lengths.iter().fold(0, |a: usize, b| a.saturating_add(*b)) == rows
        {
            continue;
        }
        assert_eq!(net.try_loss_sequences(x, target, lengths, &mut memories), Err(cases[cases.len() - 1]));
    }
    let batch = |rows| LengthError::Batch { rows, least: 1, capacity: 5 };
    let steps = |steps| LengthError::Steps { rows: 5, steps };
    let expected = [
        LengthError::Unequal { names: ("x", "target"), lengths: (5, 4) },
        LengthError::Memories { lengths: 1, memories: 2 },
        steps(4),
        steps(usize::MAX),
        batch(6),
        batch(0),
    ];
    assert_eq!(cases, expected);
    let mut short = [[0.5; 2]; 4];
    let (x, target) = (&x[..5], &target[..5]);
    let result =
        net.try_input_gradient_sequences(&mut workspace, x, target, &[3, 2], &mut memories, &mut short);
    assert_eq!(result, Err(LengthError::Unequal { names: ("x", "gradient"), lengths: (5, 4) }));
    assert_eq!(short, [[0.5; 2]; 4]);
    let texts: Vec<String> = cases[1..3].iter().map(ToString::to_string).collect();
    assert_eq!(texts[0], "`lengths` has 1 number, but there are 2 memories: each sequence needs one");
    assert_eq!(texts[1], "`x` has 5 rows, but the lengths of the sequences say 4 steps");
    assert_same("parameters", net.parameters(), before.parameters());
    assert_same("gradient", gradient.parameters(), Net::<f32>::zeros().parameters());
    assert_eq!(memories, [Net::memory(), Net::memory()]);
}
