//! Several outputs, several losses: what `forward`, `classify`, the target and the loss are made of, and the
//! derivation and pictures of such a network.

use netwright::prelude::*;
use netwright::verify::{self, Dot, Mermaid, Svg, Verdict};
use netwright::{Network, Trainable};

network! {
    struct Actor {
        x: input(3);
        h: x -> dense(4) -> tanh;
        policy: h -> dense(3) -> softmax;
        value: h -> dense(1);
        loss: cross_entropy(policy, label_smoothing = 0.1) + 0.5 * huber(value, delta = 0.2) + 2 * mae(value);
    }
}

// The same parameters with one output each.
network! {
    struct Policy {
        x: input(3);
        h: x -> dense(4) -> tanh;
        policy: h -> dense(3) -> softmax;
        loss: cross_entropy(policy, label_smoothing = 0.1);
    }
}

network! {
    struct Value {
        x: input(3);
        h: x -> dense(4) -> tanh;
        value: h -> dense(1);
        loss: huber(value, delta = 0.2);
    }
}

network! {
    struct Forecast {
        x: input(2);
        h: x -> dense(5) -> relu;
        mean: h -> dense(2);
        variance: h -> dense(2) -> softplus;
        loss: gaussian_nll(mean, variance);
        output: mean;
    }
}

network! {
    struct Encoder {
        x: input(4);
        code: x -> dense(2) -> tanh;
        y: code -> dense(4);
        output: (code, y);
    }
}

const X: [f64; 3] = [0.5, -0.25, 0.75];

#[test]
fn outputs_stand_one_behind_the_other_and_losses_add() -> Result<(), verify::Error> {
    let net = Actor::<f64>::new(3);
    assert_eq!((Actor::OUTPUTS, Actor::TARGETS), (4, 4));
    let (mut policy, mut value) = (Policy::<f64>::zeros(), Value::<f64>::zeros());
    (policy.h, policy.policy) = (net.h, net.policy);
    (value.h, value.value) = (net.h, net.value);
    let y = net.forward(&X);
    assert_eq!(y[..3], policy.forward(&X));
    assert_eq!(y[3..], value.forward(&X));
    assert_eq!(net.forward_logits(&X)[..3], policy.forward_logits(&X));
    let target = [0.0, 1.0, 0.0, -0.5];
    let of_value = value.loss(&X, &[-0.5]);
    let expected = policy.loss(&X, &[0.0, 1.0, 0.0]) + 0.5 * of_value + 2.0 * (y[3] + 0.5).abs();
    assert!((net.loss(&X, &target) - expected).abs() < 1e-15);
    // The class is the policy's, whatever the value is.
    let class = (0..3).max_by(|a, b| y[*a].total_cmp(&y[*b]));
    assert_eq!(Some(net.classify(&X)), class);
    let mut sure = net.clone();
    sure.value.bias = [1e6];
    assert_eq!(Some(sure.classify(&X)), class);
    let report = verify::gradient(&net, &X, &target)?;
    assert_eq!(report.verdict(), Verdict::Passed, "{report}");
    Ok(())
}

#[test]
fn a_batch_of_several_outputs_learns_all_of_them() {
    let mut net = Actor::<f64>::new(1);
    let mut workspace = <Actor<f64> as Trainable<f64>>::workspace::<2>();
    let (x, target) = ([[0.5, -0.25, 0.75], [-0.5, 0.5, 0.0]], [[1.0, 0.0, 0.0, 0.3], [0.0, 0.0, 1.0, -0.7]]);
    let mut optimizer = Sgd::new(0.05);
    let before = net.train_batch(&mut workspace, &x, &target, &mut optimizer);
    let mut after = before;
    for _ in 0..500 {
        after = net.train_batch(&mut workspace, &x, &target, &mut optimizer);
    }
    assert!(after < 0.5 * before, "{before} {after}");
    let mut y = [[0.0; 4]; 2];
    net.forward_batch(&x, &mut y);
    assert_eq!([net.classify(&x[0]), net.classify(&x[1])], [0, 2]);
    assert!((y[0][3] - 0.3).abs() < 0.1 && (y[1][3] + 0.7).abs() < 0.1, "{y:?}");
}

#[test]
fn an_output_need_not_be_all_that_the_loss_reads() -> Result<(), verify::Error> {
    let net = Forecast::<f64>::new(2);
    assert_eq!((Forecast::OUTPUTS, Forecast::TARGETS), (2, 2));
    let (x, target) = ([0.5, -0.25], [0.1, -0.2]);
    let [mean, mean2] = net.forward(&x);
    let interpreter = verify::Interpreter::of(&net)?;
    let variance = interpreter.forward(&x)?.values[4..].concat();
    let term = |m: f64, v: f64, t: f64| v.ln() + (m - t).powi(2) / v;
    let variance = &variance[variance.len() - 2..];
    let expected = (term(mean, variance[0], 0.1) + term(mean2, variance[1], -0.2)) / 4.0;
    assert!((net.loss(&x, &target) - expected).abs() < 1e-14);
    let report = verify::agreement(&net, &x, &target)?;
    assert_eq!(report.verdict(), Verdict::Passed, "{report}");
    Ok(())
}

network! {
    struct Density {
        x: input(1);
        mean: x -> dense(1);
        variance: x -> dense(1) -> softplus;
        loss: gaussian_nll(mean, variance);
    }
}

/// 3,000 steps with the target 0, which the mean hits from the start, take the variance below ε; then the
/// target is ±1. Without a slope below ε the loss stayed at 5·10⁵. Adam in twenty lines of Python, with the
/// slope passed on, says 31.2 for the mean over the last 500 steps and 41.9 for the 500 before.
#[test]
fn a_variance_below_the_least_one_learns_of_errors_again() {
    let mut net = Density::<f64>::zeros();
    let mut adam = Adam::new(0.05, Density::<f64>::zeros);
    for _ in 0..3000 {
        net.train_step(&[1.0], &[0.0], &mut adam);
    }
    let z = net.variance.weights[0][0] + net.variance.bias[0];
    assert!(z.exp() < 1e-8, "the variance is below ε: {z}");
    let losses: Vec<f64> = (0..3000)
        .map(|step| net.train_step(&[1.0], &[if step % 2 == 0 { 1.0 } else { -1.0 }], &mut adam))
        .collect();
    let mean = |steps: &[f64]| steps.iter().sum::<f64>() / steps.len() as f64;
    let (before, last) = (mean(&losses[2000..2500]), mean(&losses[2500..]));
    assert!(
        (before / 41.885_6 - 1.0).abs() < 1e-3 && (last / 31.150_8 - 1.0).abs() < 1e-3,
        "{before} {last}"
    );
}

/// The slope that is passed on is that at ε, and checked as every other: only a finite difference cannot see
/// it.
#[test]
fn the_slope_of_a_cut_variance_is_checked() -> Result<(), verify::Error> {
    let mut net = Density::<f64>::zeros();
    net.variance.bias[0] = -20.0;
    net.mean.bias[0] = 0.01;
    let (x, target) = ([0.5], [0.25]);
    let (_, gradient) = net.backward(&x, &target);
    let slope = 0.5 * (1e6 - 0.24_f64.powi(2) * 1e12) / (1.0 + 20.0_f64.exp());
    assert!((gradient.variance.bias[0] / slope - 1.0).abs() < 1e-12, "{}", gradient.variance.bias[0]);
    for report in [verify::gradient(&net, &x, &target)?, verify::agreement(&net, &x, &target)?] {
        assert_eq!((report.verdict(), report.unchecked.len()), (Verdict::Passed, 0), "{report}");
    }
    // Without the slope the check would fail: it is not a rounding.
    let mut without = gradient.clone();
    without.variance.bias[0] = 0.0;
    let input = net.input_gradient(&x, &target);
    let check = verify::GradientCheck::new();
    let report = check.compare(&net, &x, &target, without.parameters(), &input)?;
    assert_eq!((report.verdict(), report.failed), (Verdict::Failed, 1), "{report}");
    let report = verify::differences(&net, &x, &target)?;
    assert_eq!(report.verdict(), Verdict::Passed, "{report}");
    assert_eq!(report.unchecked, ["variance.weights[0][0]", "variance.bias[0]"]);
    Ok(())
}

#[test]
fn a_network_without_a_loss_can_have_several_outputs() {
    let net = Encoder::new(4);
    let y = net.forward(&[1.0, 0.5, -0.5, -1.0]);
    let bias: [f32; 4] = net.y.bias;
    for o in 0..4 {
        let expected = bias[o] + y[0] * net.y.weights[0][o] + y[1] * net.y.weights[1][o];
        assert!((y[2 + o] - expected).abs() < 1e-6);
    }
}

#[test]
fn the_derivation_writes_every_term_and_their_sum() -> Result<(), verify::Error> {
    let net = Actor::<f64>::new(3);
    let target = [0.0, 1.0, 0.0, -0.5];
    let text = verify::derive(&net, &X, &target, 0.1)?.to_string();
    let loss = net.loss(&X, &target);
    for part in ["L_{1}", "0.5 \\cdot L_{2}", "2 \\cdot L_{3}", "t_{\\mathrm{value}}", &format!("{loss:.5}")]
    {
        assert!(text.contains(part), "no {part} in {text}");
    }
    let net = Forecast::<f64>::new(2);
    let text = verify::derive(&net, &[0.5, -0.25], &[0.1, -0.2], 0.1)?.to_string();
    assert!(text.contains("normal density"), "{text}");
    Ok(())
}

#[test]
fn pictures_show_every_output_and_term() {
    let topology = &Actor::TOPOLOGY;
    let (mermaid, dot) = (Mermaid::new(topology).to_string(), Dot::new(topology).to_string());
    for text in [&mermaid, &dot] {
        assert!(text.contains("huber of value") && text.contains("0.5 · "), "{text}");
        assert_eq!(text.matches("output").count(), 2, "{text}");
        assert!(text.contains("target"), "{text}");
    }
    let svg = Svg::new(topology).to_string();
    assert!(svg.contains("2 · mae of value"), "{svg}");
}
