//! The forms of a declaration, and the emitted code for them.

use netwright::prelude::*;
use netwright::topology::{Activation, Loss, Operation, Shape};
use netwright::{Network, Optimizer, Trainable, program::Program, program::TrainingProgram};

network! {
    /// Declared backwards, with a sum, a value that has three readers, and a name that is a keyword of Rust.
    pub struct Backwards {
        loss: mse(y);
        y: (r#type + h) + x -> dense(1, weights = [[1.0], [-2.0]], bias = [0.25]);
        r#type: h -> dense(2, weights = [[0.5, -1.0], [2.0, 0.125]], bias = false) -> relu;
        h: x -> dense(2, weights = [[1.5, -0.5], [-1, 3]], bias = [0.1, -0.2]) -> tanh;
        x: input(2);
    }
}

network! {
    /// Differences, products, values joined and cut.
    struct Combined {
        x: input(3);
        d: x - x * x;
        p: (d, x) -> slice(1..5);
        y: p -> dense(1, bias = false, weights = [[1.0], [10.0], [100.0], [1000.0]]);
        loss: mse(y);
    }
}

#[test]
fn values_are_combined_as_written() {
    let network = Combined::<f64>::new(0);
    let x = [2.0, 3.0, 5.0];
    // d = (2 − 4, 3 − 9, 5 − 25), and of (d, x) the numbers 1 to 4 are −6, −20, 2, 3.
    assert_eq!(network.forward(&x), [-6.0 - 200.0 + 200.0 + 3000.0]);
    // With ∂L/∂y = 2(y − t) = 1: x₀ is read by the slice alone; x₁ and x₂ also through d′ = 1 − 2x.
    let target = [2994.0 - 0.5];
    assert_eq!(network.input_gradient(&x, &target), [100.0, 1000.0 + (1.0 - 6.0), 10.0 * (1.0 - 10.0)]);
    let (loss, gradient) = network.backward(&x, &target);
    assert_eq!((loss, gradient.y.weights), (0.25, [[-6.0], [-20.0], [2.0], [3.0]]));
    let mut rows = Combined::<f64>::zeros();
    let mut workspace = <Combined<f64> as Trainable<f64>>::workspace::<4>();
    let loss = network.gradient_batch(&mut workspace, &[x; 4], &[target; 4], None, &mut rows);
    assert_eq!((loss, rows.y.weights), (0.25, gradient.y.weights));
}

network! {
    struct FromTheLeft { x: input(1); a: x + x -> identity; y: a - x - x * x -> dense(1, bias = false, weights = [[1]]); }
}
network! {
    struct FromTheRight { x: input(1); a: x + x -> identity; y: a - (x - x * x) -> dense(1, bias = false, weights = [[1]]); }
}

#[test]
fn operations_of_one_rank_go_from_left_to_right_and_parentheses_come_first() {
    assert_eq!(FromTheLeft::new(0).forward(&[3.0]), [6.0 - 3.0 - 9.0]);
    assert_eq!(FromTheRight::new(0).forward(&[3.0]), [6.0 - (3.0 - 9.0)]);
}

#[test]
fn values_follow_from_the_declaration() {
    let network = Backwards::<f64>::new(0);
    let x: [f64; 2] = [0.3, -0.7];
    // The declaration, written out by hand.
    let h = [(1.5 * x[0] - x[1] + 0.1).tanh(), (-0.5 * x[0] + 3.0 * x[1] - 0.2).tanh()];
    let t = [(0.5 * h[0] + 2.0 * h[1]).max(0.0), (-h[0] + 0.125 * h[1]).max(0.0)];
    let s = [t[0] + h[0] + x[0], t[1] + h[1] + x[1]];
    let y = s[0] - 2.0 * s[1] + 0.25;
    assert!((network.forward(&x)[0] - y).abs() < 1e-14);
    assert!((network.loss(&x, &[0.5]) - (y - 0.5).powi(2)).abs() < 1e-13);
    // The output has no activation, so it is its own logits.
    assert_eq!(network.forward(&x), network.forward_logits(&x));
}

#[test]
fn fields_follow_the_declaration_and_parameters_the_fields() {
    let network = Backwards::new(0);
    assert_eq!(network.r#type.weights, [[0.5, -1.0], [2.0, 0.125]]);
    assert_eq!(network.r#type.bias, [0.0_f32; 0]);
    let expected = [1.0, -2.0, 0.25, 0.5, -1.0, 2.0, 0.125, 1.5, -0.5, -1.0, 3.0, 0.1, -0.2];
    assert_eq!(network.parameters(), expected);
    assert_eq!(Backwards::PARAMETERS, expected.len());
    let mut other = Backwards::zeros();
    assert!(other.parameters().iter().all(|parameter| *parameter == 0.0));
    other.parameters_mut().copy_from_slice(&expected);
    assert_eq!(other.y.bias, [0.25]);
    assert_eq!(other.parameters(), Backwards::from_parameters(expected).parameters());
}

network! {
    /// No loss: forward code only.
    struct Forward {
        image: input(2, 3, 1);
        y: image -> dense(3, init = zeros) -> softmax;
    }
}

#[test]
fn a_network_without_a_loss_has_forward_code() {
    let network = Forward::new(3);
    assert_eq!(network.forward(&[0.5; 6]), [1.0 / 3.0; 3]);
    assert_eq!(Forward::TOPOLOGY.input().axes(), [2, 3, 1]);
    assert_eq!(Forward::TOPOLOGY.losses, []);
}

network! {
    struct Image {
        image: input(2, 3);
        bent[2, 3]: image -> tanh;
        y: bent -> dense(2) -> softmax;
    }
}

#[test]
fn the_topology_says_the_axes_of_values() {
    let shapes = Image::TOPOLOGY.nodes.iter().map(|node| node.shape);
    let (image, row) = (Shape::new([2, 3]), Shape::row);
    assert_eq!(shapes.collect::<Vec<_>>(), [image, image, row(2), row(2)]);
    assert_eq!(Image::TOPOLOGY.input(), image);
    // Axes change no number, so they are not in the signature.
    assert!(Image::TOPOLOGY.signature().to_string().contains("\n1 bent: tanh 6 <- 0\n"));
}

static TRAINED: Forward = Forward::from_parameters([0.5; 21]);

#[test]
fn trained_parameters_lie_in_a_static() {
    assert_eq!(TRAINED.y.weights, [[0.5; 3]; 6]);
    assert_eq!(TRAINED.classify(&[1.0; 6]), 0);
}

network! { struct Short<64, 32 relu, 16 tanh, 10 softmax>; }
network! { struct Regression<3, 4, 2 identity>; }

#[test]
fn the_short_form_is_sugar_for_the_block_form() {
    assert_eq!((Short::INPUTS, Short::OUTPUTS, Short::TARGETS), (64, 10, 10));
    assert_eq!(Short::PARAMETERS, 64 * 32 + 32 + 32 * 16 + 16 + 16 * 10 + 10);
    let activations: Vec<Activation> = Short::TOPOLOGY
        .nodes
        .iter()
        .filter_map(|node| match node.operation {
            Operation::Activation(activation) => Some(activation),
            _ => None,
        })
        .collect();
    assert_eq!(activations, [Activation::Relu, Activation::Tanh, Activation::Softmax]);
    assert_eq!(Short::TOPOLOGY.losses[0].loss, Loss::CrossEntropy { label_smoothing: 0.0 });
    assert_eq!(Regression::TOPOLOGY.losses[0].loss, Loss::Mse);
    assert_eq!(Short::new(1).layer3.bias, [0.0; 10]);
}

#[test]
fn topology_says_where_parameters_lie() {
    let mut next = 0;
    for node in Short::TOPOLOGY.nodes {
        let Operation::Dense(layer) = node.operation else { continue };
        assert_eq!(layer.weights, next);
        assert_eq!(layer.bias, Some(next + layer.inputs * layer.outputs));
        next += (layer.inputs + 1) * layer.outputs;
    }
    assert_eq!(next, Short::PARAMETERS);
    let mut network = Short::zeros();
    network.parameters_mut()[64 * 32 + 5] = 7.0;
    assert_eq!(network.layer1.bias[5], 7.0);
}

#[test]
fn initial_weights_follow_the_activation_and_the_seed() {
    let network = Short::new(9);
    // He's limit before relu, Glorot's before others.
    let limits = [(6.0_f32 / 64.0).sqrt(), (6.0_f32 / 48.0).sqrt(), (6.0_f32 / 26.0).sqrt()];
    let weights = [
        network.layer1.weights.as_flattened(),
        network.layer2.weights.as_flattened(),
        network.layer3.weights.as_flattened(),
    ];
    for (weights, limit) in weights.iter().zip(limits) {
        let largest = weights.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
        assert!(largest <= limit && largest > 0.9 * limit, "{largest} of {limit}");
    }
    assert_eq!(network.parameters(), Short::new(9).parameters());
    assert_ne!(network.parameters(), Short::new(10).parameters());
    // The f32 network is the rounded f64 network.
    assert_eq!(network.parameters(), Short::<f64>::new(9).cast::<f32>().parameters());
}

network! {
    struct Pinned {
        x: input(64);
        layer1: x -> dense(32, frozen = true) -> relu;
        layer2: layer1 -> dense(16, bias = false) -> tanh;
        layer3: layer2 -> dense(10) -> softmax;
        loss: cross_entropy(layer3);
    }
}

#[test]
fn a_change_of_one_layer_leaves_the_weights_of_the_others() {
    let (network, pinned) = (Short::new(4), Pinned::new(4));
    assert_eq!(network.layer1, pinned.layer1);
    assert_eq!(network.layer2.weights, pinned.layer2.weights);
    assert_eq!(network.layer3, pinned.layer3);
}

#[test]
fn casting_rounds_to_nearest() {
    let double = Regression::<f64>::new(1);
    let mut single = Regression::zeros();
    double.cast_into(&mut single);
    for (single, double) in single.parameters().iter().zip(double.parameters()) {
        assert_eq!(*single, *double as f32);
    }
    // Nothing else is cast: the code for `f32` runs. Of the input 0 every hidden unit is exactly 1/2, so an
    // output is a sum of halved weights to which each of four products and the bias brings one rounding,
    // beside that of its weight.
    let outputs = single.forward(&[0.0; 3]);
    let rounded = Regression::from_parameters(core::array::from_fn(|i| double.parameters()[i] as f32));
    assert_eq!(outputs, rounded.forward(&[0.0; 3]));
    for (o, (output, expected)) in outputs.into_iter().zip(double.forward(&[0.0; 3])).enumerate() {
        let sum: f64 = double.layer2.weights.iter().map(|row| 0.5 * row[o].abs()).sum();
        let bound = 5.0 * 0.5 * f64::from(f32::EPSILON) * (sum + double.layer2.bias[o].abs());
        assert!((f64::from(output) - expected).abs() <= bound, "{output} {expected} within {bound:e}");
    }
}

#[test]
fn classify_takes_the_threshold_or_the_first_largest() {
    network! { struct One<1, 1 identity>; }
    let one = One::from_parameters([1.0, 0.0]);
    assert_eq!([0.4, 0.5, 0.6].map(|x| one.classify(&[x])), [0, 0, 1]);
    assert_eq!(Forward::zeros().classify(&[1.0; 6]), 0);
    let mut network = Forward::zeros();
    network.y.bias = [0.0, 2.0, 2.0];
    assert_eq!(network.classify(&[1.0; 6]), 1);
}

#[test]
fn other_scalars_have_the_same_vocabulary() {
    assert_eq!(Regression::<f64>::PARAMETERS, Regression::PARAMETERS);
    assert_eq!(Regression::<f64>::TARGETS, 2);
    assert_eq!(Regression::<f64>::TOPOLOGY, Regression::TOPOLOGY);
    let mut sgd = Sgd::new(0.1);
    Optimizer::<f64, Regression<f64>>::set_rate(&mut sgd, 0.3);
    assert_eq!(sgd.rate, 0.3);
}

#[test]
#[should_panic(expected = "class 3 does not exist in a target of 3 classes")]
fn a_class_beyond_the_target_is_refused() {
    let _: [f32; 3] = class_target(3);
}

network! {
    struct Stated {
        x[6]: input(2, 3);
        h[4 * 4]: x -> dense((2 + 6) * 4 / 2, init = uniform(1 / 4));
        p: h -> slice(2 * 3..4 * 4);
        y[2]: p -> dense(2);
    }
}

#[test]
fn numbers_are_computed_where_they_stand() {
    let network = Stated::new(1);
    assert_eq!((network.h.weights.len(), network.h.weights[0].len()), (6, 16));
    assert_eq!(network.y.weights.len(), 10);
    let largest = network.h.weights.as_flattened().iter().fold(0.0_f32, |most, w| most.max(w.abs()));
    assert!(largest > 0.2 && largest <= 0.25, "{largest}");
}

/// Networks whose numbers and values come from a macro as `$n:expr`.
macro_rules! from_macro {
    ($name:ident, $size:expr, $number:expr, $value:expr) => {
        network! {
            struct $name {
                x: input(2);
                h: x -> dense($size * 2, l2 = 1 - $number);
                k: x -> dense(10 - $size);
                y: $value * x -> dense(1, bias = false, weights = [[1], [100]]);
                z: x - $value -> dense(1, bias = false, weights = [[1], [100]]);
                output: (y, z, h, k);
            }
        }
    };
}
from_macro!(FromMacro, 1 + 2, 0.25 - 0.125, x + x);

#[test]
fn what_a_macro_was_given_as_one_expression_is_one_operand() {
    let topology = FromMacro::TOPOLOGY;
    assert_eq!(FromMacro::OUTPUTS, 1 + 1 + (1 + 2) * 2 + (10 - (1 + 2)));
    let l2 = topology.nodes.iter().filter(|node| node.name == "h").find_map(|node| node.operation.layer());
    assert_eq!(l2.map(|layer| layer.step.l2), Some(1.0 - (0.25 - 0.125)));
    let [y, z, ..] = FromMacro::new(0).forward(&[3.0, 5.0]);
    assert_eq!(y, (3.0 + 3.0) * 3.0 + 100.0 * (5.0 + 5.0) * 5.0);
    assert_eq!(z, 3.0 - (3.0 + 3.0) + 100.0 * (5.0 - (5.0 + 5.0)));
}
