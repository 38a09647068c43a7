//! Evidence of two kinds for emitted code: an interpreter that shares nothing with it, and dual numbers
//! through its forward code; each with wrong gradients that must be refused by name.
#![allow(clippy::unwrap_used)] // a test may panic

use netwright::Generator;
use netwright::prelude::*;
use netwright::program::Program;
use netwright::verify::{self, GradientCheck, Interpreter, Verdict};
use netwright::{Network, Scalar, Trainable};
use netwright_support::drawn;

mod refused;
mod resolution;
#[path = "../../../small_networks/mod.rs"]
#[macro_use]
mod small_networks;
mod steps;
mod tolerance;
#[path = "../../../worked_networks/mod.rs"]
mod worked_networks;
mod worked_numbers;

#[test]
fn disagreement_with_the_interpreter_is_reported_by_name() {
    let network = ReluMse::<f32>::new(1);
    let check = verify::AgreementCheck::new();
    // With c = 0 no rounding is excused: what the check compares, it compares in earnest.
    let report = check.factor(0.0).run(&network, &[0.3, -0.7, 0.9], &[0.25, 0.5]).unwrap();
    assert_eq!(report.verdict(), Verdict::Failed, "{report}");
    assert!(report.failures.iter().any(|failure| failure.name.starts_with("forward[")), "{report}");
    assert!(report.failed > 10, "{report}");
    let report = check.run(&network, &[0.3, -0.7, 0.9], &[0.25, 0.5]).unwrap();
    assert_eq!(report.verdict(), Verdict::Passed, "{report}");
}

/// Declares networks with three inputs and two targets, and the list of what is checked on each.
macro_rules! networks {
    ($($name:ident { $($declaration:tt)* })*) => {
        $( network! { struct $name { x: input(3); $($declaration)* } } )*

        #[test]
        fn the_interpreter_agrees_with_emitted_code() {
            let worst = [$( compare_with_interpreter::<$name<f64>>(stringify!($name)) ),*];
            println!("largest relative difference {:e}", worst.into_iter().fold(0.0, f64::max));
        }

        #[test]
        fn dual_numbers_agree_with_emitted_gradients_and_refuse_wrong_ones() {
            let mut worst = 0.0_f64;
            $( worst = worst.max(check::<f64, $name<f64>>(stringify!($name))); )*
            println!("largest part of the tolerance {worst:.3}");
        }
    };
}

common_networks! { networks;
    IdentityBce { h: x -> dense(4) -> identity; y: h -> dense(2) -> sigmoid; loss: bce(y); }
    SoftmaxCrossEntropy { h: x -> dense(4) -> softmax; y: h -> dense(2) -> softmax; loss: cross_entropy(y); }
    ReluTanhMse { h: x -> dense(4) -> relu; y: h -> dense(2) -> tanh; loss: mse(y); }
    SigmoidMse { h: x -> dense(9) -> sigmoid; y: h -> dense(2) -> sigmoid; loss: mse(y); }
    Shared {
        h: x -> dense(8) -> sigmoid;
        p: h -> dense(8) -> softmax;
        q: p + h -> dense(2) -> identity;
        y: q + q;
        loss: mse(y);
    }
    Combined {
        h: x -> dense(3) -> sigmoid;
        k: (x - h) * x -> dense(5) -> relu;
        q: (k, h * h, h, x) -> slice(3..12) -> tanh;
        y: (q, k - k * k, x) -> dense(4) -> slice(2..) -> softmax;
        loss: cross_entropy(y);
    }
    SquareWeights { h: x -> dense(3) -> tanh; k: h -> dense(3) -> sigmoid; y: k -> dense(2) -> sigmoid; loss: bce(y); }
}

fn sample(seed: u64) -> ([f64; 3], [f64; 2]) {
    drawn::sample(&mut Generator::new(seed))
}

fn relative(found: &[f64], expected: &[f64]) -> f64 {
    assert_eq!(found.len(), expected.len());
    let scale = expected.iter().fold(1e-3_f64, |scale, value| scale.max(value.abs()));
    found.iter().zip(expected).fold(0.0_f64, |worst, (a, b)| worst.max((a - b).abs())) / scale
}

/// Outputs, losses and gradients; returns the largest relative difference.
fn compare_with_interpreter<N>(name: &str) -> f64
where
    N: Trainable<f64, Input = [f64; 3], Output = [f64; 2], Target = [f64; 2]>,
{
    let mut worst = 0.0_f64;
    for seed in 0..10 {
        let network = N::new(seed);
        let (x, target) = sample(seed);
        let interpreter = Interpreter::of(&network).unwrap();
        let trace = interpreter.forward(&x).unwrap();
        let expected = interpreter.backward(&x, &target).unwrap();
        let (loss, gradient) = network.backward(&x, &target);
        let differences = [
            relative(&network.forward(&x), &trace.output()),
            relative(&network.forward_logits(&x), &trace.logits()),
            relative(&[network.loss(&x, &target), loss], &[expected.loss; 2]),
            relative(gradient.parameters(), &expected.parameters),
            relative(&network.input_gradient(&x, &target), &expected.input),
        ];
        for difference in differences {
            assert!(difference <= 1e-12, "{name}, seed {seed}: {differences:?}");
            worst = worst.max(difference);
        }
        // The negative control: the last bias a billionth off.
        let mut wrong = interpreter.clone();
        if let Some(bias) = wrong.parameters_mut().last_mut() {
            *bias += 1e-9;
        }
        assert!(relative(&network.forward(&x), &wrong.forward(&x).unwrap().output()) > 1e-12, "{name}");
    }
    worst
}

/// The check passes, and refuses each kind of wrong gradient by name; returns the largest part of the
/// tolerance.
fn check<S, N>(name: &str) -> f64
where
    S: Scalar,
    N: Trainable<S, Input = [S; 3], Target = [S; 2]>,
{
    let mut worst = 0.0_f64;
    for seed in 0..5 {
        let network = N::new(seed);
        let (x, target) = sample(seed);
        let (x, target) = (x.map(S::from_f64), target.map(S::from_f64));
        let report = verify::gradient(&network, &x, &target).unwrap();
        assert_eq!(report.verdict(), Verdict::Passed, "{name}, seed {seed}: {report}");
        assert_eq!(report.unchecked, [""; 0], "{name}");
        worst = worst.max(report.worst.as_ref().unwrap().ratio());
        let report = verify::agreement(&network, &x, &target).unwrap();
        assert_eq!(report.verdict(), Verdict::Passed, "{name}, seed {seed}: {report}");
        if seed == 0 {
            refused::refuse_wrong_gradients::<S, N>(name, &network, &x, &target);
        }
    }
    worst
}

#[test]
fn single_precision_is_checked_to_its_own_rounding() {
    let mut worst = 0.0_f64;
    worst = worst.max(check::<f32, SquareWeights>("SquareWeights"));
    worst = worst.max(check::<f32, Residual>("Residual"));
    worst = worst.max(check::<f32, Shared>("Shared"));
    println!("largest part of the tolerance {worst:.3}");
}

#[test]
fn batches_are_checked_against_the_mean_and_wrong_ones_are_refused() {
    let network = Residual::<f64>::new(9);
    let (x, target): (Vec<_>, Vec<_>) = (0..7).map(sample).unzip();
    let mut workspace = <Residual<f64> as Trainable<f64>>::workspace::<8>();
    let check = GradientCheck::new();
    let report = check.run_batch(&network, &mut workspace, &x, &target).unwrap();
    assert_eq!((report.verdict(), report.frozen), (Verdict::Passed, 12), "{report}");
    // The loss is compared as well: of 7 rows and the frozen 12 and the others, one more than there are
    // parameters.
    let compared = report.nonzero + report.vanishing + report.frozen;
    assert_eq!(compared, <Residual<f64> as Program<f64>>::PARAMETERS + 1);
    // A row less is another mean; the tolerance does not excuse it.
    let mut gradient = Residual::<f64>::zeros();
    network.gradient_batch(&mut workspace, &x[..6], &target[..6], None, &mut gradient);
    let whole = network.clone();
    let mut other = Residual::<f64>::zeros();
    whole.gradient_batch(&mut workspace, &x, &target, None, &mut other);
    assert!(relative(gradient.parameters(), other.parameters()) > 1e-3);
    let nine: (Vec<_>, Vec<_>) = (0..9).map(sample).unzip();
    let error = check.run_batch(&network, &mut workspace, &nine.0, &nine.1).unwrap_err();
    assert_eq!(error.to_string(), "the batch has 9 rows, but this workspace takes 1 to 8");
}
