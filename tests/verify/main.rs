//! Evidence of two kinds for emitted code: an interpreter that shares nothing with it, and dual numbers through its
//! forward code; each with wrong gradients that must be refused by name.
#![allow(clippy::unwrap_used)] // a test may panic

use netwright::Generator;
use netwright::prelude::*;
use netwright::program::Program;
use netwright::verify::{self, GradientCheck, Interpreter, Verdict};
use netwright_support::drawn;

mod resolution;
mod steps;
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

networks! {
    SigmoidBce { h: x -> dense(4) -> sigmoid; y: h -> dense(2) -> sigmoid; loss: bce(y); }
    TanhCrossEntropy { h: x -> dense(4) -> tanh; y: h -> dense(2) -> softmax; loss: cross_entropy(y); }
    ReluMse { h: x -> dense(4) -> relu; y: h -> dense(2) -> identity; loss: mse(y); }
    IdentityBce { h: x -> dense(4) -> identity; y: h -> dense(2) -> sigmoid; loss: bce(y); }
    SoftmaxCrossEntropy { h: x -> dense(4) -> softmax; y: h -> dense(2) -> softmax; loss: cross_entropy(y); }
    SoftmaxMse { h: x -> dense(4) -> tanh; y: h -> dense(2) -> softmax; loss: mse(y, allow = "NW0052"); }
    ReluTanhMse { h: x -> dense(4) -> relu; y: h -> dense(2) -> tanh; loss: mse(y); }
    SigmoidMse { h: x -> dense(9) -> sigmoid; y: h -> dense(2) -> sigmoid; loss: mse(y); }
    Wide { h: x -> dense(33) -> relu; k: h -> dense(12) -> tanh; y: k -> dense(2) -> softmax; loss: cross_entropy(y); }
    Residual {
        h: x -> dense(3, bias = false) -> tanh;
        s: h + x;
        k: s -> dense(3, frozen = true) -> relu;
        t: k + s + h;
        y: t -> dense(2) -> softmax;
        loss: cross_entropy(y);
    }
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
    FrozenEnds {
        h: x -> dense(4, frozen = true) -> tanh;
        k: h -> dense(4) -> tanh;
        y: k -> dense(2, frozen = true) -> sigmoid;
        loss: bce(y);
    }
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

/// The check passes, and refuses each kind of wrong gradient by name; returns the largest part of the tolerance.
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
            refuse_wrong_gradients::<S, N>(name, &network, &x, &target);
        }
    }
    worst
}

fn refuse_wrong_gradients<S, N>(name: &str, network: &N, x: &[S; 3], target: &[S; 2])
where
    S: Scalar,
    N: Trainable<S, Input = [S; 3], Target = [S; 2]>,
{
    let (_, gradient) = network.backward(x, target);
    let input = network.input_gradient(x, target);
    let gradient = gradient.parameters();
    let refuse = |index: usize, wrong: S, what: &str| {
        let mut tampered = gradient.to_vec();
        tampered[index] = wrong;
        let report = GradientCheck::new().compare(network, x, target, &tampered, &input).unwrap();
        let expected = verify::parameter_name(&N::TOPOLOGY, index);
        assert_eq!(report.verdict(), Verdict::Failed, "{name}: {what} {expected} passes\n{report}");
        assert_eq!((report.failed, &report.failures[0].name), (1, &expected), "{name}: {what}");
        report.failures[0].tolerance
    };
    for (index, &entry) in gradient.iter().enumerate() {
        if entry.to_f64() == 0.0 {
            // Frozen, or behind a relu that is off: then something else than 0 is wrong.
            refuse(index, S::from_f64(1e-3), "added");
        } else {
            refuse(index, -entry, "sign of");
            let tolerance = refuse(index, S::ZERO, "missing");
            // A thousandth more. In `f32` the roundings of all values on the way can explain it: three entries of
            // `Residual`, in whose sum 0.005 is left of terms of 0.6. There it is what the check says that it can see.
            let share = 0.001_f64.max(1.01 * tolerance / entry.to_f64().abs());
            assert!(share < if size_of::<S>() < 8 { 0.002 } else { 0.001_001 }, "{name}: {index} {share}");
            refuse(index, entry * S::from_f64(1.0 + share), "more of");
        }
    }
    for index in 0..3 {
        let mut tampered = input;
        tampered[index] = -tampered[index];
        let report = GradientCheck::new().compare(network, x, target, gradient, &tampered).unwrap();
        assert_eq!(report.failures[0].name, format!("x[{index}]"), "{name}");
    }
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
fn transposed_weights_are_refused() {
    let network = SquareWeights::<f64>::new(1);
    let (x, target) = sample(1);
    let (_, mut gradient) = network.backward(&x, &target);
    let weights = gradient.k.weights;
    for (i, o) in [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)] {
        gradient.k.weights[i][o] = weights[o][i];
    }
    let input = network.input_gradient(&x, &target);
    let check = GradientCheck::new();
    let report = check.compare(&network, &x, &target, gradient.parameters(), &input).unwrap();
    let names: Vec<&str> = report.failures.iter().map(|failure| failure.name.as_str()).collect();
    let off_diagonal = ["k.weights[0][1]", "k.weights[0][2]", "k.weights[1][0]", "k.weights[1][2]"];
    assert_eq!(names[..4], off_diagonal);
    assert_eq!(report.failed, 6);
}

#[test]
fn the_gradient_of_another_network_is_refused() {
    let (x, target) = sample(2);
    // The same shapes and parameters, with softmax in the place of tanh.
    let network = TanhCrossEntropy::<f64>::new(2);
    let mut other = SoftmaxCrossEntropy::<f64>::zeros();
    other.parameters_mut().copy_from_slice(network.parameters());
    let (_, gradient) = other.backward(&x, &target);
    let input = other.input_gradient(&x, &target);
    let check = GradientCheck::new();
    let report = check.compare(&network, &x, &target, gradient.parameters(), &input).unwrap();
    assert_eq!(report.verdict(), Verdict::Failed, "{report}");
    assert!(report.failed > 20, "{report}");
    let short = check.compare(&network, &x, &target, &gradient.parameters()[1..], &input);
    assert!(matches!(short, Err(verify::Error::Length { .. })));
}

#[test]
fn batches_are_checked_against_the_mean_and_wrong_ones_are_refused() {
    let network = Residual::<f64>::new(9);
    let (x, target): (Vec<_>, Vec<_>) = (0..7).map(sample).unzip();
    let mut workspace = <Residual<f64> as Trainable<f64>>::workspace::<8>();
    let check = GradientCheck::new();
    let report = check.run_batch(&network, &mut workspace, &x, &target).unwrap();
    assert_eq!((report.verdict(), report.frozen), (Verdict::Passed, 12), "{report}");
    // The loss is compared as well: of 7 rows and the frozen 12 and the others, one more than there are parameters.
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

#[test]
fn all_zero_parameters_show_what_they_can_and_no_more() {
    let (x, target) = sample(3);
    // Sigmoid of 0: the output layer has gradients, but none passes through its zero weights.
    let network = SigmoidBce::<f64>::zeros();
    let report = verify::gradient(&network, &x, &target).unwrap();
    assert_eq!(report.verdict(), Verdict::Passed, "{report}");
    assert_eq!((report.nonzero, report.vanishing), (4 * 2 + 2, 3 * 4 + 4 + 3));
    // Relu of 0: zero weights hide its kink, so all are checked, and only the last bias is not 0.
    let network = ReluMse::<f64>::zeros();
    let report = verify::gradient(&network, &x, &target).unwrap();
    assert_eq!((report.nonzero, report.vanishing, report.unchecked.len()), (2, 8 + 16 + 3, 0));
    // Everything frozen that could move, or nothing to learn: no evidence, and it does not pass.
    let network = IdentityBce::<f64>::zeros();
    let report = verify::gradient(&network, &x, &[0.5, 0.5]).unwrap();
    assert_eq!((report.verdict(), report.nonzero), (Verdict::Nothing, 0), "{report}");
    assert!(report.to_string().contains("NOTHING SHOWN"));
}

#[test]
fn kinks_are_unchecked_and_the_rest_is_checked() {
    let (x, target) = sample(4);
    let mut network = ReluMse::<f64>::new(4);
    // Unit 1 of h stands at exactly 0, unit 2 at the rounding of x₀ − x₀ in another order.
    for i in 0..3 {
        network.h.weights[i][1] = 0.0;
    }
    network.h.bias[1] = 0.0;
    (network.h.weights[0][2], network.h.weights[1][2], network.h.weights[2][2]) = (0.3, 0.0, 0.0);
    network.h.bias[2] = -(0.3 * x[0]);
    let report = verify::gradient(&network, &x, &target).unwrap();
    let mut expected = Vec::new();
    for i in 0..3 {
        expected.extend([format!("h.weights[{i}][1]"), format!("h.weights[{i}][2]")]);
    }
    expected.extend(["h.bias[1]".to_owned(), "h.bias[2]".to_owned()]);
    // Unit 1 has weights 0, so nothing of it reaches x; unit 2 reaches x[0].
    expected.push("x[0]".to_owned());
    assert_eq!(report.unchecked, expected);
    assert_eq!(report.verdict(), Verdict::Passed, "{report}");
}

#[test]
fn large_networks_are_sampled_and_say_so() {
    let network = Wide::<f64>::new(5);
    let (x, target) = sample(5);
    let check = GradientCheck::new().sample(50, 9);
    let report = check.run(&network, &x, &target).unwrap();
    let of = <Wide<f64> as Program<f64>>::PARAMETERS + 3;
    assert_eq!(report.sample, Some(verify::Sample { seed: 9, drawn: 50, of }));
    assert_eq!(report.nonzero + report.vanishing + report.unchecked.len(), 50);
    assert!(report.to_string().contains(&format!("50 of {of} entries, seed 9")));
    assert_eq!(check.run(&network, &x, &target).unwrap(), report);
}

#[test]
fn central_differences_are_a_second_opinion_with_a_stated_resolution() {
    for seed in 0..5 {
        let x = sample(seed).0;
        let (single_x, target) = (x.map(|x| x as f32), [1.0, 0.0]);
        let single = Residual::new(seed);
        let report = verify::differences(&single, &single_x, &[1.0, 0.0]).unwrap();
        assert_eq!((report.verdict(), report.frozen), (Verdict::Passed, 12), "{report}");
        assert!(report.resolution < 0.01, "{report}");
        let double = Residual::<f64>::new(seed);
        let report = verify::differences(&double, &x, &target).unwrap();
        assert_eq!((report.verdict(), report.frozen), (Verdict::Passed, 12), "{report}");
        assert!(report.resolution < 1e-7, "{report}");

        let (_, gradient) = single.backward(&single_x, &[1.0, 0.0]);
        let input = single.input_gradient(&single_x, &[1.0, 0.0]);
        for index in 21..29 {
            let mut wrong = gradient.clone();
            wrong.parameters_mut()[index] *= -1.0;
            let check = GradientCheck::new();
            let report = check
                .compare_differences(&single, &single_x, &[1.0, 0.0], wrong.parameters(), &input)
                .unwrap();
            let name = verify::parameter_name(&Residual::TOPOLOGY, index);
            if gradient.parameters()[index].abs() > 0.02 {
                assert_eq!((report.failed, &report.failures[0].name), (1, &name), "{report}");
            }
        }
    }
}

network! { struct Long { x: input(784); y: x -> dense(4, bias = false); loss: mse(y); } }

/// Hundreds of equal terms of one sign, whose rounding errors add up: right code passes.
#[test]
fn long_sums_of_one_sign_are_not_refused() {
    let mut single = Long::zeros();
    single.parameters_mut().fill(0.1);
    let double: Long<f64> = single.cast();
    let (x, target) = ([0.1; 784], [0.5; 4]);
    let reports = [
        verify::agreement(&single, &x.map(|x| x as f32), &[0.5; 4]).unwrap(),
        verify::gradient(&single, &x.map(|x| x as f32), &[0.5; 4]).unwrap(),
        verify::agreement(&double, &x, &target).unwrap(),
        verify::gradient(&double, &x, &target).unwrap(),
    ];
    for report in reports {
        assert_eq!(report.verdict(), Verdict::Passed, "{report}");
    }
    let network = SquareWeights::new(3);
    let mut workspace = SquareWeights::boxed_workspace::<2048>();
    let (x, target) = (vec![[0.1, 0.2, 0.3]; 2048], vec![[1.0, 0.0]; 2048]);
    let report = GradientCheck::new().run_batch(&network, &mut workspace, &x, &target).unwrap();
    assert_eq!(report.verdict(), Verdict::Passed, "{report}");
}

#[test]
fn numbers_without_end_are_no_excuse() {
    let network = ReluMse::<f64>::new(1);
    let report = verify::agreement(&network, &[f64::INFINITY, 0.0, 1.0], &[0.5, 0.5]).unwrap();
    assert_eq!((report.verdict(), report.resolution), (Verdict::Failed, f64::INFINITY), "{report}");
}

/// Two differentiations of a network whose terms cancel to a billionth.
#[test]
fn cancellation_neither_fails_nor_excuses() {
    let mut network = SquareWeights::<f64>::new(8);
    let (x, target) = sample(8);
    for o in 0..3 {
        // Two units with the same inputs and opposite weights, but for a part of 1e-9.
        for i in 0..3 {
            network.h.weights[i][1] = network.h.weights[i][0];
        }
        network.k.weights[0][o] = 1e6 + 1e-3;
        network.k.weights[1][o] = -1e6;
    }
    let check = GradientCheck::new();
    let report = check.run(&network, &x, &target).unwrap();
    assert_eq!((report.verdict(), report.failed), (Verdict::Passed, 0), "{report}");
    // Behind the cancellation the tolerance is large; beside it, a millionth still is too much.
    let (_, mut gradient) = network.backward(&x, &target);
    gradient.y.bias[1] *= 1.0 + 1e-6;
    let input = network.input_gradient(&x, &target);
    let report = check.compare(&network, &x, &target, gradient.parameters(), &input).unwrap();
    assert_eq!((report.failed, report.failures[0].name.as_str()), (1, "y.bias[1]"), "{report}");
}
