//! Batch normalisation: against jax, the interpreter and dual numbers; the two modes, the running statistics,
//! and what is refused.
#![allow(clippy::excessive_precision)] // as they were printed

use netwright::LengthError;
use netwright::prelude::*;
use netwright::verify::{self, GradientCheck};
use netwright::{Network, Trainable};

network! {
    #[derive(Debug, PartialEq)]
    struct Net {
        x: input(3);
        h: x -> dense(4);
        n: h -> batch_norm -> tanh;
        y: n -> dense(1);
        loss: mse(y);
    }
}

// Wider than a block of units, with two norms, options, dropout and a frozen norm.
network! {
    struct Wide {
        x: input(5);
        a: x -> batch_norm(momentum = 0.5, bias = false);
        h: a -> dense(35, bias = false);
        n: h -> batch_norm(epsilon = 0.01, l2 = 0.01) -> relu -> dropout(0.2);
        k: n -> dense(6);
        f: k -> batch_norm(frozen = true) -> tanh;
        y: f -> dense(2) -> softmax;
        loss: cross_entropy(y);
    }
}

const ROWS: usize = 5;

fn net() -> Net<f64> {
    let mut network = Net::<f64>::zeros();
    for (i, parameter) in network.parameters_mut().iter_mut().enumerate() {
        *parameter = 0.5 * (i as f64 + 1.0).sin();
    }
    network
}

fn rows() -> ([[f64; 3]; ROWS], [[f64; 1]; ROWS]) {
    let x = core::array::from_fn(|s| core::array::from_fn(|i| ((3 * s + i) as f64 + 0.5).cos()));
    (x, core::array::from_fn(|s| [0.1 * s as f64]))
}

/// jax 0.10.2 in `f64`: `value_and_grad` of the mean squared error, with `z.mean(0)` and
/// `((z - m)**2).mean(0)`; the running statistics with momentum 0.1 and the variance over n − 1.
#[test]
fn loss_gradient_and_statistics_are_those_of_jax() {
    let (x, target) = rows();
    let mut network = net();
    let (mut workspace, mut gradient) =
        (<Net<f64> as Trainable<f64>>::boxed_workspace::<ROWS>(), Net::<f64>::zeros());
    let loss = network.gradient_batch(&mut workspace, &x, &target, None, &mut gradient);
    assert!((loss - 0.6654146126010341).abs() < 1e-14, "{loss}");
    let expected = [
        -0.02311196465627105,
        0.005027578539493233,
        -0.0006007412061011588,
        -0.20063422326639324,
        -0.019280072845314966,
        0.008421814943222805,
        -0.001616165635762526,
        -0.10822826819921552,
        0.0022778290250122886,
        0.0040730735273428395,
        -0.0011456948332335228,
        0.08368225753009001,
        // A shift before the norm changes nothing.
        0.0,
        0.0,
        0.0,
        0.0,
        0.03296924123331467,
        -0.09878184916594515,
        -0.12906726174322525,
        -0.03556232412953815,
        0.08410218061088279,
        -0.536006521140077,
        -0.6438444557659676,
        -0.1621839120349739,
        -0.45971691107767404,
        0.09594021588680322,
        0.618872724196816,
        0.6238885817271677,
        -1.5925180506525363,
    ];
    for (index, (found, expected)) in gradient.parameters().iter().zip(expected).enumerate() {
        assert!((found - expected).abs() < 1e-14, "{index}: {found}, should be {expected}");
    }
    network.train_batch(&mut workspace, &x, &target, &mut Sgd::new(0.1));
    let means = [0.023277174991662427, 0.060049754399276324, 0.0416128665458265, -0.01508269890228986];
    let variances = [0.9018692078743444, 0.9364975845897504, 0.9271020037912521, 0.9002935095294825];
    for (unit, [mean, variance]) in network.state.n.iter().enumerate() {
        assert!((mean - means[unit]).abs() < 1e-15, "{mean}");
        assert!((variance - variances[unit]).abs() < 1e-15, "{variance}");
    }
    assert_eq!(network.state.step, 1);
}

#[test]
fn inference_uses_the_running_statistics() -> Result<(), verify::Error> {
    let (x, target) = rows();
    let mut network = net();
    network.state.n = [[0.5, 4.0], [-0.25, 0.5], [0.0, 1.0], [1.0, 0.01]];
    let z: Vec<f64> = (0..4)
        .map(|o| network.h.bias[o] + (0..3).map(|i| x[0][i] * network.h.weights[i][o]).sum::<f64>())
        .collect();
    let n = |o: usize| {
        let [mean, variance] = network.state.n[o];
        (z[o] - mean) / (variance + 1e-5).sqrt() * network.n.weights[o] + network.n.bias[o]
    };
    let expected = network.y.bias[0] + (0..4).map(|o| n(o).tanh() * network.y.weights[o][0]).sum::<f64>();
    let [found] = network.forward(&x[0]);
    assert!((found - expected).abs() < 1e-15, "{found} {expected}");
    let mut y = [[0.0]; ROWS];
    network.forward_batch(&x, &mut y);
    assert_eq!(y[0][0].to_bits(), found.to_bits());
    for report in [
        verify::agreement(&network, &x[0], &target[0]),
        verify::gradient(&network, &x[0], &target[0]),
        verify::differences(&network, &x[0], &target[0]),
    ] {
        let report = report?;
        assert_eq!(report.verdict(), verify::Verdict::Passed, "{report}");
    }
    // Intervals have the statistics, too.
    let bounds = verify::bounds(&network, &x[0].map(verify::Interval64::point));
    assert!(bounds.outputs[0].contains(found) && bounds.outputs[0].width() < 1e-12);
    Ok(())
}

fn wide_rows() -> ([[f64; 5]; 7], [[f64; 2]; 7]) {
    let x = core::array::from_fn(|s| core::array::from_fn(|i| ((5 * s + i) as f64 * 0.7).sin()));
    (x, core::array::from_fn(|s| class_target(s % 2)))
}

#[test]
fn batches_have_the_gradient_of_dual_numbers() -> Result<(), verify::Error> {
    let (x, target) = wide_rows();
    let mut network = Wide::<f64>::new(3);
    network.state.f.fill([0.25, 0.5]);
    let mut workspace = <Wide<f64> as Trainable<f64>>::boxed_workspace::<7>();
    for rows in [2, 7] {
        let report = GradientCheck::new().run_batch(&network, &mut workspace, &x[..rows], &target[..rows])?;
        assert_eq!(report.verdict(), verify::Verdict::Passed, "{report}");
    }
    // The check is not a formality: another gradient does not pass.
    let mut gradient = Wide::<f64>::zeros();
    network.gradient_batch(&mut workspace, &x, &target, None, &mut gradient);
    let biased = |of: &Wide<f64>| of.h.weights.as_flattened().iter().map(|d| d.abs()).fold(0.0, f64::max);
    assert!(biased(&gradient) > 1e-3, "{}", biased(&gradient));
    Ok(())
}

#[test]
fn a_gradient_brings_its_statistics_to_the_step() {
    let (x, target) = wide_rows();
    let network = Wide::<f64>::new(4);
    let mut workspace = <Wide<f64> as Trainable<f64>>::boxed_workspace::<7>();
    let (mut trained, mut applied) = (network.clone(), network.clone());
    let mut gradient = Wide::<f64>::zeros();
    for _ in 0..3 {
        let loss = applied.gradient_batch(&mut workspace, &x, &target, None, &mut gradient);
        assert_eq!(gradient.state.step, 7, "the rows of the batch");
        applied.apply(&gradient, &mut Sgd::new(0.1));
        let of_batch = trained.train_batch(&mut workspace, &x, &target, &mut Sgd::new(0.1));
        assert_eq!(loss.to_bits(), of_batch.to_bits());
    }
    assert_eq!(trained.parameters(), applied.parameters());
    assert_eq!(trained.state, applied.state);
    // The frozen norm keeps its own, the others moved: with momentum ½ three times most of the way.
    assert!(trained.state.f.iter().all(|of| *of == [0.0, 1.0]));
    assert!(trained.state.a.iter().chain(&trained.state.n).all(|of| *of != [0.0, 1.0]));
    let mean: f64 = x.iter().map(|x| x[2]).sum::<f64>() / 7.0;
    assert!((trained.state.a[2][0] - 0.875 * mean).abs() < 1e-15);
    // A gradient of inference has no statistics, whatever it held before.
    trained.backward_into(&x[0], &target[0], &mut gradient);
    let before = trained.state;
    trained.apply(&gradient, &mut Sgd::new(0.1));
    assert_eq!(trained.state, WideState { step: before.step + 1, ..before });
    // And one that was made of others by hand.
    trained.apply(&Wide::<f64>::zeros(), &mut Sgd::new(0.1));
    let before = WideState { step: trained.state.step, ..before };
    assert_eq!(trained.state, before);
}

#[test]
fn training_lowers_the_loss_of_inference() {
    let (x, target) = wide_rows();
    let mut network = Wide::<f64>::new(1);
    let mut workspace = <Wide<f64> as Trainable<f64>>::boxed_workspace::<7>();
    let mut adam = Adam::new(0.01, Wide::<f64>::zeros);
    let loss = |network: &Wide<f64>| (0..7).map(|s| network.loss(&x[s], &target[s])).sum::<f64>() / 7.0;
    let before = loss(&network);
    for _ in 0..200 {
        network.train_batch(&mut workspace, &x, &target, &mut adam);
    }
    let after = loss(&network);
    assert!(after < 0.2 * before, "{before} {after}");
}

#[test]
fn one_row_has_no_variance() {
    let (x, target) = rows();
    let mut network = net();
    let before = network.clone();
    let mut workspace = <Net<f64> as Trainable<f64>>::boxed_workspace::<4>();
    let error = network.try_train_batch(&mut workspace, &x[..1], &target[..1], &mut Sgd::new(0.1));
    assert_eq!(error, Err(LengthError::Batch { rows: 1, least: 2, capacity: 4 }));
    let text = "the batch has 1 row, but a `batch_norm` needs several to compute a variance: use 2 to 4 rows";
    assert_eq!(error.map_err(|error| error.to_string()), Err(text.to_owned()));
    let mut gradient = Net::<f64>::zeros();
    let error = network.try_gradient_batch(&mut workspace, &x[..1], &target[..1], None, &mut gradient);
    assert_eq!(error, Err(LengthError::Batch { rows: 1, least: 2, capacity: 4 }));
    assert_eq!(network, before);
}

#[test]
fn other_scalars_and_the_heap_have_the_statistics() {
    let mut network = net();
    network.state.n[1] = [0.5, 0.25];
    let cast = network.cast::<f32>();
    assert_eq!(cast.state.n, [[0.0, 1.0], [0.5, 0.25], [0.0, 1.0], [0.0, 1.0]]);
    assert_eq!(*Net::boxed(3), Net::new(3));
    static NET: Net = Net::from_parameters([0.5; Net::PARAMETERS]);
    assert_eq!(NET.state, NetState::INITIAL);
}

// Norms with the names of counters, and a name that is a keyword. The second value is declared before the
// first.
network! {
    struct Names {
        x: input(2);
        step: seed -> dense(3) -> tanh;
        seed: x -> batch_norm;
        seed_: step -> batch_norm;
        r#type: seed_ -> batch_norm(bias = false);
        y: r#type -> dense(1);
        loss: mse(y);
    }
}

/// Each norm has its own part; they are in the order in which they are computed, behind the counters.
#[test]
fn a_state_has_a_part_for_each_norm() {
    let mut network = Names::new(3);
    let NamesState { seed, step, seed_, seed__, r#type } = &mut network.state;
    (*seed, *step) = (7, 8);
    (seed_[1], seed__[2], r#type[0]) = ([1.0, 2.0], [3.0, 4.0], [5.0, 6.0]);
    let Some(state) = Network::state(&network) else { unreachable!("it has norms") };
    let parts: Vec<_> = state.parts().iter().map(|part| (part.name, part.tensor.name, part.length)).collect();
    assert_eq!(
        parts,
        [
            ("seed", "seed", 1),
            ("step", "step", 1),
            ("seed_", "running", 4),
            ("seed__", "running", 6),
            ("type", "running", 6)
        ]
    );
    assert_eq!(state.counters(), [7, 8]);
    assert_eq!(state.draws(), netwright::Draws { seed: 7, step: 8 });
    let [same, other] = [[0.0, 1.0], [1.0, 2.0]];
    assert_eq!(state.running(), [same, other, same, same, [3.0, 4.0], [5.0, 6.0], same, same]);
    assert_eq!(state.numbers(), state.running().as_flattened());
    // As saved networks have them.
    let running: Vec<_> = Names::TOPOLOGY
        .signature()
        .to_string()
        .lines()
        .filter(|line| line.contains("running"))
        .map(str::to_owned)
        .collect();
    assert_eq!(running, ["seed.running: 0..2", "seed_.running: 2..5", "type.running: 5..8"]);
    // On another scalar counters are kept and numbers rounded.
    network.state.seed = u64::MAX;
    network.state.r#type[0] = [0.1, 0.3];
    let cast = network.cast::<f64>();
    assert_eq!((cast.state.seed, cast.state.step), (u64::MAX, 8));
    assert_eq!(cast.state.r#type[0], [f64::from(0.1_f32), f64::from(0.3_f32)]);
    assert_eq!(cast.cast::<f32>().state, network.state);
}
