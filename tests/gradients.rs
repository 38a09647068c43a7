//! The gradients of every activation under every loss, against central differences in f64, with a wrong
//! gradient that the same check must reject.

use netwright::Generator;
use netwright::Network;
use netwright::Trainable;
use netwright::prelude::*;
use netwright::topology::Activation;
use netwright_support::drawn;

macro_rules! networks {
    ($($name:ident $([$before:ident])?: $hidden:ident, $output:ident, $loss:ident;)*) => {
        $( network! {
            struct $name {
                x: input(3);
                h: x -> dense(4, init = xavier_normal) $(-> $before)? -> $hidden;
                k: h -> dense(4, bias = false, init = uniform(0.8)) -> tanh;
                s: h + k;
                y: s -> dense(2, init = he_normal) -> $output;
                loss: $loss(y, allow = "NW0052");
            }
        } )*

        #[test]
        fn every_activation_under_every_loss_has_the_gradient_of_its_loss() {
            $( check::<$name<f64>>(stringify!($name)); )*
        }

        #[test]
        fn every_activation_is_checked() {
            let listed = [$(stringify!($hidden)),*];
            let missing = Activation::WORDS.into_iter().filter(|word| !listed.contains(word));
            assert_eq!(missing.collect::<Vec<_>>(), [""; 0], "no network here has these activations");
        }
    };
}

networks! {
    SigmoidBce: sigmoid, sigmoid, bce;
    SigmoidCrossEntropy: sigmoid, softmax, cross_entropy;
    SigmoidMse: sigmoid, identity, mse;
    TanhBce: tanh, sigmoid, bce;
    TanhCrossEntropy: tanh, softmax, cross_entropy;
    TanhMse: tanh, identity, mse;
    ReluBce: relu, sigmoid, bce;
    ReluCrossEntropy: relu, softmax, cross_entropy;
    ReluMse: relu, identity, mse;
    IdentityBce: identity, sigmoid, bce;
    IdentityCrossEntropy: identity, softmax, cross_entropy;
    IdentityMse: identity, identity, mse;
    SoftmaxBce: softmax, sigmoid, bce;
    SoftmaxCrossEntropy: softmax, softmax, cross_entropy;
    SoftmaxMse: softmax, identity, mse;
    LeakyReluMse: leaky_relu, leaky_relu, mse;
    Relu6Mse: relu6, relu6, mse;
    SiluMse: silu, silu, mse;
    GeluMse: gelu, gelu, mse;
    GeluTanhMse: gelu_tanh, gelu_tanh, mse;
    MishMse: mish, mish, mse;
    SoftplusMse: softplus, softplus, mse;
    SoftsignMse: softsign, softsign, mse;
    HardSigmoidMse: hard_sigmoid, hard_sigmoid, mse;
    HardTanhMse: hard_tanh, hard_tanh, mse;
    HardSwishMse: hard_swish, hard_swish, mse;
    SinMse: sin, sin, mse;
    GaussianMse: gaussian, gaussian, mse;
    ExpMse: exp, identity, mse;
    AbsMse: abs, abs, mse;
    SquareMse: square, identity, mse;
    SqrtMse [softplus]: sqrt, identity, mse;
    LogMse [softplus]: log, identity, mse;
    ReciprocalMse [softplus]: reciprocal, identity, mse;
    ErfMse: erf, erf, mse;
    MseOfExp: tanh, exp, mse;
    MseOfSquare: tanh, square, mse;
    EluMse: elu, elu, mse;
    SeluMse: selu, selu, mse;
    LogSoftmaxMse: log_softmax, log_softmax, mse;
    LogSoftmaxCrossEntropy: elu, log_softmax, cross_entropy;
    MseOfSigmoid: tanh, sigmoid, mse;
    MseOfTanh: tanh, tanh, mse;
    MseOfRelu: tanh, relu, mse;
    MseOfSoftmax: tanh, softmax, mse;
}

/// With this step, four losses leave out h⁴/30 of the fifth derivative, below 1e-11 here, and their rounding
/// is about 1e-16 of the loss over the step. Two losses would leave out h²/6 of the third, which is large
/// behind weights above 1.
const STEP: f64 = 1e-4;
const TOLERANCE: f64 = 2e-10;

/// The derivative of a function at 0 from four of its values (Abramowitz & Stegun 1964, 25.3.6).
fn derivative(at: impl Fn(f64) -> f64) -> f64 {
    let difference = |step: f64| at(step) - at(-step);
    (8.0 * difference(STEP) - difference(2.0 * STEP)) / (12.0 * STEP)
}

/// The largest difference between a gradient and the derivatives of the loss, over all parameters.
fn worst<N>(network: &N, x: &[f64; 3], target: &[f64; 2], gradient: &N) -> f64
where
    N: Trainable<f64, Input = [f64; 3], Target = [f64; 2]>,
{
    let mut worst = 0.0_f64;
    for index in 0..N::PARAMETERS {
        let expected = derivative(|step| {
            let mut moved = network.clone();
            moved.parameters_mut()[index] += step;
            moved.loss(x, target)
        });
        worst = worst.max((expected - gradient.parameters()[index]).abs());
    }
    worst
}

fn check<N>(name: &str)
where
    N: Trainable<f64, Input = [f64; 3], Target = [f64; 2]>,
{
    let mut generator = Generator::new(11);
    let mut some_gradient = false;
    for seed in 0..5 {
        let network = N::new(seed);
        let (x, target) = drawn::sample::<3>(&mut generator);
        let (_, gradient) = network.backward(&x, &target);
        let error = worst(&network, &x, &target, &gradient);
        assert!(error <= TOLERANCE, "{name}, seed {seed}: a gradient is off by {error:e}");

        let input_gradient = network.input_gradient(&x, &target);
        for index in 0..3 {
            let expected = derivative(|step| {
                let mut moved = x;
                moved[index] += step;
                network.loss(&moved, &target)
            });
            let error = (expected - input_gradient[index]).abs();
            assert!(
                error <= TOLERANCE,
                "{name}, seed {seed}: the gradient of x[{index}] is off by {error:e}"
            );
        }

        // The negative control: the same gradient with one entry off by a hundred-thousandth of itself.
        for index in 0..N::PARAMETERS {
            let mut wrong = gradient.clone();
            wrong.parameters_mut()[index] *= 1.000_01;
            if gradient.parameters()[index].abs() > 1e-4 {
                some_gradient = true;
                assert!(
                    worst(&network, &x, &target, &wrong) > TOLERANCE,
                    "{name}: entry {index} cannot fail"
                );
            }
        }
    }
    assert!(some_gradient, "{name}: all gradients vanish, nothing was checked");
}

network! {
    struct Frozen {
        x: input(3);
        h: x -> dense(4, frozen = true) -> tanh;
        k: h -> dense(4) -> tanh;
        y: k -> dense(2, frozen = true) -> sigmoid;
        loss: bce(y);
    }
}

#[test]
fn frozen_layers_have_no_gradient_and_do_not_move() {
    let before = Frozen::<f64>::new(1);
    let mut network = before.clone();
    let (x, target) = ([0.3, -0.2, 0.9], [1.0, 0.0]);
    let mut gradient = Frozen::<f64>::new(2);
    network.backward_into(&x, &target, &mut gradient);
    assert!(gradient.h.weights.as_flattened().iter().chain(&gradient.h.bias).all(|g| *g == 0.0));
    assert!(gradient.y.weights.as_flattened().iter().chain(&gradient.y.bias).all(|g| *g == 0.0));
    assert!(gradient.k.weights.as_flattened().iter().all(|g| *g != 0.0));

    let mut momentum = Momentum::new(0.1, 0.9, Frozen::<f64>::zeros);
    for _ in 0..3 {
        network.train_step(&x, &target, &mut momentum);
        network.train_batch(
            &mut <Frozen<f64> as Trainable<f64>>::workspace::<2>(),
            &[x],
            &[target],
            &mut momentum,
        );
        network.apply(&gradient, &mut momentum);
    }
    assert_eq!(network.h, before.h);
    assert_eq!(network.y, before.y);
    assert_ne!(network.k, before.k);
    // The input gradient passes through frozen layers.
    assert!(network.input_gradient(&x, &target).iter().all(|g| *g != 0.0));
}

#[test]
fn weights_of_samples_scale_their_losses() {
    let network = TanhBce::<f64>::new(5);
    let (x, target) = ([[0.1, 0.2, 0.3], [0.5, -0.4, 0.2]], [[1.0, 0.0], [0.0, 1.0]]);
    let mut workspace = <TanhBce<f64> as Trainable<f64>>::workspace::<2>();
    let mut gradient = TanhBce::<f64>::zeros();
    let loss = network.gradient_batch(&mut workspace, &x, &target, Some(&[3.0, 0.5]), &mut gradient);
    let expected = (3.0 * network.loss(&x[0], &target[0]) + 0.5 * network.loss(&x[1], &target[1])) / 2.0;
    assert!((loss - expected).abs() < 1e-15);
    let (first, second) = (network.backward(&x[0], &target[0]).1, network.backward(&x[1], &target[1]).1);
    for ((found, a), b) in gradient.parameters().iter().zip(first.parameters()).zip(second.parameters()) {
        assert!((found - (3.0 * a + 0.5 * b) / 2.0).abs() < 1e-15);
    }
}
