//! What a gradient check excuses, leaves unchecked or cannot show; and that it excuses no more.

use netwright::Network;
use netwright::prelude::*;
use netwright::program::Program;
use netwright::verify::{self, GradientCheck, Verdict};

use crate::{IdentityBce, ReluMse, Residual, SigmoidBce, SquareWeights, Wide, sample};

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
