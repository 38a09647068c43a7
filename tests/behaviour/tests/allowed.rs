//! What `allow` lets pass compiles and works: a layer that nothing uses stays as it was drawn, and so do its
//! statistics; a softmax of one value is 1.

use netwright::prelude::*;
use netwright::verify;

network! {
    struct Allowed {
        x: input(3);
        spare: x -> dense(5, allow = "NW0035") -> tanh;
        norm: spare -> batch_norm(allow = "NW0035");
        h: x -> dense(4) -> tanh;
        extra: h -> dense(2, allow = "NW0036");
        y: h -> dense(1) -> sigmoid;
        one: h -> dense(1) -> softmax(allow = "NW0034");
        loss: bce(y) + cross_entropy(one);
        output: (y, extra, one);
    }
}

network! {
    struct Forward {
        x: input(3);
        spare: x -> dense(5, allow = "NW0035");
        y: x -> dense(2);
    }
}

const X: [[f32; 3]; 2] = [[0.5, -0.25, 1.0], [-1.0, 0.125, 0.75]];
const TARGET: [[f32; 2]; 2] = [[1.0, 1.0], [0.0, 1.0]];

#[test]
fn what_nothing_uses_is_left_alone() {
    let before = Allowed::new(3);
    let mut net = before.clone();
    let mut optimizer = Momentum::new(0.1, 0.9, Allowed::zeros);
    let mut workspace = Allowed::workspace::<2>();
    for (x, target) in X.iter().zip(&TARGET) {
        net.train_step(x, target, &mut optimizer);
    }
    net.train_batch(&mut workspace, &X, &TARGET, &mut optimizer);
    net.train_online(&X, &TARGET, &mut optimizer);
    assert_ne!(net.h.weights, before.h.weights);
    assert_ne!(net.y.weights, before.y.weights);
    assert_eq!((net.spare.weights, net.spare.bias), (before.spare.weights, before.spare.bias));
    assert_eq!((net.norm.weights, net.norm.bias), (before.norm.weights, before.norm.bias));
    assert_eq!((net.extra.weights, net.extra.bias), (before.extra.weights, before.extra.bias));
    assert_eq!(net.state.norm, before.state.norm);
    assert_eq!(net.forward(&X[0])[3], 1.0);
}

#[test]
fn its_gradient_is_zero_and_all_others_are_right() -> Result<(), verify::Error> {
    let net = Allowed::new(3);
    let mut gradient = Allowed::new(4);
    net.backward_into(&X[0], &TARGET[0], &mut gradient);
    assert_eq!((gradient.spare.weights, gradient.spare.bias), ([[0.0; 5]; 3], [0.0; 5]));
    assert_eq!((gradient.norm.weights, gradient.norm.bias), ([0.0; 5], [0.0; 5]));
    assert_ne!(gradient.h.weights, [[0.0; 4]; 3]);
    let report = verify::gradient(&net, &X[0], &TARGET[0])?;
    assert_eq!(report.verdict(), verify::Verdict::Passed, "{report}");
    Ok(())
}

#[test]
fn without_a_loss_it_is_no_output() {
    assert_eq!(Forward::OUTPUTS, 2);
    assert_eq!(Forward::PARAMETERS, 5 * 4 + 2 * 4);
    let net = Forward::new(1);
    assert_eq!(net.parameters().len(), Forward::PARAMETERS);
}
