//! Dropout: what is drawn, in which methods, and that it can be repeated. Against identities and the
//! interpreter.

use netwright::Generator;
use netwright::prelude::*;
use netwright::verify::{self, Interpreter, Update};
use netwright::{Network, Trainable};
use netwright_support::drawn;

network! {
    #[derive(Debug, PartialEq)]
    struct Net {
        x: input(6);
        h: x -> dropout(0.25) -> dense(40) -> tanh -> dropout(0.5);
        k: h -> dense(5) -> relu -> dropout(0.1);
        y: (k, x) -> dense(2) -> sigmoid;
        loss: bce(y);
    }
}

// The same without dropout.
network! {
    struct Plain {
        x: input(6);
        h: x -> dense(40) -> tanh;
        k: h -> dense(5) -> relu;
        y: (k, x) -> dense(2) -> sigmoid;
        loss: bce(y);
    }
}

// A target of minus the input makes the gradient of a weight show what was kept of its number.
network! {
    struct Mask {
        x: input(500);
        y: x -> dropout(0.3) -> scale(bias = false);
        loss: mse(y);
    }
}

fn samples() -> ([[f64; 6]; 9], [[f64; 2]; 9]) {
    let mut generator = Generator::new(3);
    let x = core::array::from_fn(|_| drawn::row(drawn::UNIT, &mut generator));
    (x, core::array::from_fn(|_| drawn::row(0.0..1.0, &mut generator)))
}

fn plain(network: &Net<f64>) -> Plain<f64> {
    let mut plain = Plain::<f64>::zeros();
    plain.parameters_mut().copy_from_slice(network.parameters());
    plain
}

#[test]
fn inference_does_not_drop() {
    let network = Net::<f64>::new(4);
    let plain = plain(&network);
    let (x, target) = samples();
    assert_eq!(network.forward(&x[0]).map(f64::to_bits), plain.forward(&x[0]).map(f64::to_bits));
    assert_eq!(network.loss(&x[0], &target[0]).to_bits(), plain.loss(&x[0], &target[0]).to_bits());
    let (_, gradient) = network.backward(&x[0], &target[0]);
    let (_, of_plain) = plain.backward(&x[0], &target[0]);
    assert_eq!(gradient.parameters(), of_plain.parameters());
    assert_eq!(network.input_gradient(&x[0], &target[0]), plain.input_gradient(&x[0], &target[0]));
    let (mut y, mut of_plain) = ([[0.0; 2]; 9], [[0.0; 2]; 9]);
    network.forward_batch(&x, &mut y);
    plain.forward_batch(&x, &mut of_plain);
    assert_eq!(y, of_plain);
    // And nothing of it counts a step.
    assert_eq!(network.state, NetState { seed: 4, step: 0 });
}

/// What a step keeps of each number: 0 or 1/(1 − p).
fn kept(network: &Mask<f64>, rows: usize) -> Vec<f64> {
    let (x, target) = (vec![[1.0; 500]; rows], vec![[0.0; 500]; rows]);
    let (mut workspace, mut gradient) = (Mask::<f64>::boxed_workspace_of(), Mask::<f64>::zeros());
    network.gradient_batch(&mut workspace, &x, &target, None, &mut gradient);
    // ∂L/∂w = Σ rows 2·(w·k)·k / (500·rows), with w = 1.
    gradient.y.weights.iter().map(|d| d * 250.0 * rows as f64).collect()
}

trait Boxed {
    fn boxed_workspace_of() -> Box<MaskWorkspace<f64, 64>>;
}
impl Boxed for Mask<f64> {
    fn boxed_workspace_of() -> Box<MaskWorkspace<f64, 64>> {
        <Self as Trainable<f64>>::boxed_workspace::<64>()
    }
}

#[test]
fn a_share_of_the_numbers_is_dropped_and_the_rest_is_larger() {
    let mut network = Mask::<f64>::new(7);
    let scale = 1.0 / 0.7_f64;
    let mut dropped = 0;
    let mut masks = Vec::new();
    for step in 0..40 {
        network.state.step = step;
        let squares = kept(&network, 1);
        assert!(squares.iter().all(|k| *k == 0.0 || (k - scale * scale).abs() < 1e-12));
        let mask: Vec<bool> = squares.iter().map(|k| *k == 0.0).collect();
        dropped += mask.iter().filter(|is_dropped| **is_dropped).count();
        assert!(!masks.contains(&mask), "step {step} draws what another one drew");
        masks.push(mask);
    }
    // 20,000 draws of probability 0.3: the standard deviation is 65.
    assert!((f64::from(dropped as u32) - 6000.0).abs() < 4.0 * 65.0, "{dropped}");
    // Neighbouring units and neighbouring steps agree as often as independent ones: 0.58 of the time.
    let agreement = |pairs: &mut dyn Iterator<Item = (bool, bool)>| {
        let (mut same, mut all) = (0.0, 0.0);
        for (a, b) in pairs {
            same += f64::from(a == b);
            all += 1.0;
        }
        same / all
    };
    let of_units =
        agreement(&mut masks.iter().flat_map(|mask| mask.windows(2).map(|pair| (pair[0], pair[1]))));
    let of_steps = agreement(
        &mut masks.windows(2).flat_map(|pair| pair[0].iter().copied().zip(pair[1].iter().copied())),
    );
    for found in [of_units, of_steps] {
        assert!((found - 0.58).abs() < 4.0 * (0.58_f64 * 0.42 / 20_000.0).sqrt(), "{found}");
    }
    // Other rows and other seeds draw anew: of 64 rows each unit keeps about 45 and never all.
    let over_rows = kept(&network, 64);
    assert!(over_rows.iter().all(|k| *k > 20.0 * scale * scale && *k < 64.0 * scale * scale));
    let other = Mask::<f64>::new(8);
    network.state.step = 0;
    assert!(kept(&network, 1) != kept(&other, 1));
}

#[test]
fn training_can_be_repeated_and_goes_on_where_it_stopped() {
    let (x, target) = samples();
    let run = |steps: usize, network: &mut Net<f64>| {
        let mut workspace = <Net<f64> as Trainable<f64>>::boxed_workspace::<9>();
        for _ in 0..steps {
            network.train_batch(&mut workspace, &x, &target, &mut Sgd::new(0.1));
        }
    };
    let (mut once, mut again) = (Net::<f64>::new(1), Net::<f64>::new(1));
    run(5, &mut once);
    run(3, &mut again);
    assert!(once != again);
    // A copy has the state, also on another scalar and back.
    let mut copied = again.cast::<f32>().cast::<f64>();
    assert_eq!(copied.state, again.state);
    copied.parameters_mut().copy_from_slice(again.parameters());
    run(2, &mut copied);
    assert_eq!(once, copied);
    assert_eq!(once.state, NetState { seed: 1, step: 5 });
}

#[test]
fn all_ways_to_make_a_step_draw_the_same() {
    let (x, target) = samples();
    let network = Net::<f64>::new(2);
    let mut workspace = <Net<f64> as Trainable<f64>>::boxed_workspace::<9>();
    let (mut batch, mut applied, mut step) = (network.clone(), network.clone(), network.clone());
    let mut gradient = Net::<f64>::zeros();
    for _ in 0..3 {
        let loss = applied.gradient_batch(&mut workspace, &x, &target, None, &mut gradient);
        applied.apply(&gradient, &mut Sgd::new(0.1));
        let of_batch = batch.train_batch(&mut workspace, &x, &target, &mut Sgd::new(0.1));
        assert_eq!(loss.to_bits(), of_batch.to_bits());
    }
    assert_eq!(batch, applied);
    // A batch of one sample is a step on it, and rows of train_online are steps.
    let (mut one, mut online) = (network.clone(), network.clone());
    for row in 0..4 {
        let loss = step.train_step(&x[row], &target[row], &mut Sgd::new(0.1));
        let (x, target) = (&x[row..=row], &target[row..=row]);
        let of_batch = one.train_batch(&mut workspace, x, target, &mut Sgd::new(0.1));
        assert_eq!(loss.to_bits(), of_batch.to_bits(), "{row}");
    }
    online.train_online(&x[..4], &target[..4], &mut Sgd::new(0.1));
    assert_eq!(step, one);
    assert_eq!(step, online);
}

#[test]
fn steps_are_those_of_the_interpreter() -> Result<(), verify::Error> {
    let (x, target) = samples();
    let mut network = Net::<f64>::new(5);
    for report in
        [verify::agreement(&network, &x[0], &target[0]), verify::gradient(&network, &x[0], &target[0])]
    {
        let report = report?;
        assert_eq!(report.verdict(), verify::Verdict::Passed, "{report}");
    }
    network.state.step = 17;
    let mut workspace = <Net<f64> as Trainable<f64>>::boxed_workspace::<9>();
    let report = verify::GradientCheck::new().run_batch(&network, &mut workspace, &x, &target)?;
    assert_eq!(report.verdict(), verify::Verdict::Passed, "{report}");
    let mut interpreter = Interpreter::of(&network)?;
    for row in 0..5 {
        network.train_step(&x[row], &target[row], &mut Sgd::new(0.5));
        interpreter.train_step(&x[row], &target[row], &mut Update::sgd(0.5))?;
    }
    for (found, expected) in network.parameters().iter().zip(interpreter.parameters()) {
        assert!((found - expected).abs() < 1e-12, "{found} {expected}");
    }
    Ok(())
}

/// Over many masks the mean of what training computes is what inference computes, where the network is
/// linear.
#[test]
fn the_mean_over_masks_is_inference() {
    let mut network = Mask::<f64>::new(9);
    let mut mean = vec![0.0; 500];
    for step in 0..2000 {
        network.state.step = step;
        // The square of what is kept times 1 − p has the mean 1.
        for (mean, k) in mean.iter_mut().zip(kept(&network, 1)) {
            *mean += 0.7 * k / 2000.0;
        }
    }
    // The standard deviation of one mean is √(0.3/0.7/2000) = 0.0146.
    assert!(mean.iter().all(|mean| (mean - 1.0).abs() < 4.5 * 0.0146), "{mean:?}");
}

#[test]
fn networks_from_parameters_and_on_the_heap_have_a_state() {
    static TRAINED: Net = Net::from_parameters([0.25; Net::PARAMETERS]);
    assert_eq!(TRAINED.state, NetState::INITIAL);
    assert!(TRAINED.parameters().iter().all(|parameter| *parameter == 0.25));
    let boxed = Net::boxed(3);
    assert_eq!(*boxed, Net::new(3));
    assert_eq!(Net::boxed_zeros().state, NetState::INITIAL);
    assert_eq!(Network::state(&Plain::zeros()), None);
}
