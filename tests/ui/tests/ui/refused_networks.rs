//! Errors of a declaration are reported only there: none of the uses raises an error of its own, whether the
//! sizes can be guessed or not.
#![deny(warnings)]

use netwright::{Trainable, prelude::*};

network! {
    #[derive(Debug, PartialEq)]
    pub struct NoArrow {
        x: input(2);
        y: x -> dense(3) softmax;
        loss: cross_entropy(y);
    }
}

network! {
    pub struct NoWidth {
        x: input(2);
        h: x -> dense(K) -> relu -> dropout(0.5);
        y: h -> dense(K) -> softmax;
        loss: cross_entropy(y);
    }
}

network! {
    pub struct NoInput {
        x: input(N);
        h: x -> layer_norm;
        y: h -> dense(3);
        loss: mse(y);
    }
}

network! {
    pub struct Followed {
        x: input(2) -> tanh;
        y: x -> batch_norm;
        loss: mse(y);
    }
}

network! {
    #[derive(Default, Copy, PartialEq, PartialOrd, serde::Serialize, serde::Deserialize)]
    pub struct Derived {
        x: input(2);
        y: x -> dens(1);
        loss: mse(y);
    }
}

network! {
    #[derive(Debug, PartialEq, Eq, Hash)]
    pub struct Keyed {
        x: input(2);
        y: x -> dense(1);
    }
}

network! {
    pub struct TwoCompared {
        x: input(2);
        h: x -> dense(8) -> tanh;
        y: h -> dense(1);
        loss: mse(h, y);
    }
}

static NETWORK: NoWidth = NoWidth::from_parameters([0.0; 41]);
const OUTPUTS: usize = NoWidth::OUTPUTS;

fn main() {
    let mut arrow = NoArrow::new(1);
    let y: [f32; 3] = arrow.forward(&[0.5, -0.5]);
    let [a, b, c] = arrow.forward(&[0.5, -0.5]);
    assert_eq!(y, [a, b, c]);
    assert_eq!(arrow, arrow.clone());
    println!("{arrow:?} {}", arrow.y.weights[1][2]);
    arrow.train_step(&[0.5, -0.5], &class_target(2), &mut Sgd::new(0.1));

    let mut two = TwoCompared::new(1);
    let [y] = two.forward(&[0.5, -0.5]);
    two.train_step(&[0.5, -0.5], &[y], &mut Sgd::new(0.1));

    let mut width = NoWidth::new(1);
    let y = width.forward(&[0.5, -0.5]);
    println!("{} {:?} {}", y[1], y, y.iter().sum::<f32>());
    let y: [f32; 3] = width.forward(&[0.5, -0.5]);
    let [a, b, c, d] = width.forward(&[0.5, -0.5]);
    println!("{y:?} {a} {b} {c} {d} {}", width.h.weights[1][15] + width.y.bias[2]);
    width.state.step = 3;
    let (loss, gradient) = width.backward(&[0.5, -0.5], &[0.0, 1.0, 0.0]);
    width.apply(&gradient, &mut Momentum::new(loss, 0.9, NoWidth::zeros));
    let mut outputs = [[0.0; 3]; 2];
    width.forward_batch(&[[0.0; 2]; 2], &mut outputs);
    let mut classes = [0; 2];
    width.classify_batch(&[[0.0; 2]; 2], &mut classes);
    let mean: f32 = width.loss_batch(&[[0.0; 2]; 2], &[[1.0, 0.0, 0.0]; 2]);
    println!("{classes:?} {mean}");
    let mut workspace = NoWidth::workspace::<8>();
    width.train_batch(&mut workspace, &[[0.0; 2]; 2], &[[1.0, 0.0, 0.0]; 2], &mut Sgd::new(0.1));
    let (x, target) = ([[0.0; 2]; 2], [[1.0, 0.0, 0.0]; 2]);
    width.train_weighted_batch(&mut workspace, &x, &target, &[0.5; 2], &mut Sgd::new(0.1));
    println!("{:?} {}", [0.0_f32; OUTPUTS], NETWORK.classify(&[0.0; 2]));
    width.clone_from(&gradient.boxed_clone());
    let mut gradient = gradient.boxed_clone();
    width.accumulate_batch(&mut workspace, &[[0.0; 2]; 2], &[[1.0, 0.0, 0.0]; 2], 2, &mut gradient);
    gradient.divide(2);
    println!("{}", gradient.clip_norm(1.0));
    gradient.clip_value(1.0);
    let mut d_x = [0.0; 2];
    println!("{}", width.input_gradient_into(&[0.5, -0.5], &[0.0, 1.0, 0.0], &mut d_x));
    use_any(&mut width);

    let mut input = NoInput::new(1);
    let samples: Vec<([f32; 5], [f32; 3])> = Vec::new();
    for (x, target) in &samples {
        let gradient: [f32; 5] = input.input_gradient(x, target);
        println!("{:?} {:?} {}", input.forward(x), gradient, input.h.weights[4]);
        input.train_step(x, target, &mut Sgd::new(0.1));
    }
    let wide: NoInput<f64> = input.cast();
    let y: [f64; 3] = wide.forward(&[0.0; 7]);
    println!("{y:?} {}", NoInput::PARAMETERS);

    let followed = Followed::zeros();
    let gradient: [f32; 2] = followed.input_gradient(&[0.5, -0.5], &[1.0, 2.0]);
    let state: FollowedState = followed.state;
    println!("{gradient:?} {:?} {} {}", state.y[1], state.step, state == FollowedState::INITIAL);

    let (derived, copied) = (Derived::default(), Derived::new(1));
    let text = serde_json::to_string(&derived).unwrap_or_default();
    let back: Option<Derived> = serde_json::from_str(&text).ok();
    println!("{}", back == Some(copied) || derived < copied);
    let keys = std::collections::HashSet::from([Keyed::new(1)]);
    println!("{}", keys.contains(&Keyed::new(2)));
}

fn use_any<N: Trainable<f32>>(network: &mut N) {
    println!("{}", network.parameters().len());
}
