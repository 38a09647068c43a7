//! Wrong gradients: each kind is refused, by name.

use netwright::verify::{self, GradientCheck, Verdict};
use netwright::{Network, Scalar, Trainable};

use crate::{SoftmaxCrossEntropy, SquareWeights, TanhCrossEntropy, sample};

pub(crate) fn refuse_wrong_gradients<S, N>(name: &str, network: &N, x: &[S; 3], target: &[S; 2])
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
            // A thousandth more. In `f32` the roundings of all values on the way can explain it: three
            // entries of `Residual`, in whose sum 0.005 is left of terms of 0.6. There it is what the check
            // says that it can see.
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
