//! Every loss, with its options.

use netwright::network;

use super::runs;

network! {
    struct Binary {
        x: input(6);
        h: x -> dense(5) -> tanh;
        y: h -> dense(2) -> sigmoid;
        loss: bce(y, positive_weight = 3);
    }
}

network! {
    struct Smoothed {
        x: input(6);
        h: x -> dense(8) -> relu;
        y: h -> dense(5) -> log_softmax;
        loss: cross_entropy(y, label_smoothing = 0.1, normalise = weights);
    }
}

network! {
    struct Distances {
        x: input(5);
        h: x -> dense(6) -> tanh;
        y: h -> dense(3);
        z: h -> dense(2);
        loss: mse(y) + 0.5 * mae(z);
    }
}

network! {
    struct Robust {
        x: input(5);
        h: x -> dense(9) -> silu;
        y: h -> dense(3);
        loss: huber(y, delta = 0.4);
    }
}

network! {
    struct Cosh {
        x: input(5);
        h: x -> dense(9) -> sin;
        y: h -> dense(3);
        loss: log_cosh(y);
    }
}

network! {
    struct Margin {
        x: input(7);
        h: x -> dense(6) -> relu;
        y: h -> dense(1);
        loss: hinge(y);
    }
}

network! {
    struct Counts {
        x: input(4);
        h: x -> dense(6) -> tanh;
        y: h -> dense(2);
        loss: poisson(y);
    }
}

network! {
    struct Spread {
        x: input(4);
        h: x -> dense(8) -> tanh;
        mean: h -> dense(2);
        variance: h -> dense(2) -> softplus;
        loss: gaussian_nll(mean, variance, epsilon = 1e-4);
    }
}

network! {
    struct Direction {
        x: input(6);
        h: x -> dense(8) -> tanh;
        y: h -> dense(4);
        loss: cosine(y);
    }
}

network! {
    /// Terms with weights of samples and with masks.
    struct Actor {
        x: input(6);
        advantage: target(1);
        chosen: target(3);
        h: x -> dense(10) -> tanh;
        policy: h -> dense(4) -> softmax;
        value: h -> dense(3);
        loss: cross_entropy(policy, weight = advantage) + 0.5 * mse(value, mask = chosen);
        output: (policy, value);
    }
}

runs! {
    Binary: f32, Samples, RAdam, Frozen;
    Smoothed: f32, Rows, Lion, Sgd;
    Distances: f32, Samples, Rprop, Momentum;
    Robust: f32, Rows, ScheduleFree, Nesterov;
    Cosh: f32, Samples, Lbfgs, Adagrad;
    Margin: f32, Rows, Decayed, RmsProp;
    Counts: f32, Samples, Frozen, Centered;
    Spread: f32, Rows, Sgd, Adam;
    Direction: f32, Samples, Momentum, AdamW;
    Actor: f32, Rows, Nesterov, AmsGrad;
}
