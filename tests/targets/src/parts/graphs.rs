//! Graphs: sums, products, parts, numbers beside values, depth, weights from a file.

use netwright::network;

use super::runs;

network! {
    struct Residual {
        x: input(6);
        h: x -> dense(6) -> relu;
        k: h -> dense(6);
        s: h + k -> tanh;
        y: s + x -> dense(2);
        loss: mse(y);
    }
}

network! {
    struct Gated {
        x: input(5);
        g: x -> dense(6) -> sigmoid;
        h: x -> dense(6) -> tanh;
        y: g * h - h * (1 - g) -> dense(2);
        loss: mse(y);
    }
}

network! {
    /// A value of one number beside several.
    struct Dueling {
        x: input(6);
        h: x -> dense(8) -> relu;
        v: h -> dense(1);
        a: h -> dense(4);
        y: a - v -> identity;
        loss: mse(y);
    }
}

network! {
    struct Joined {
        x: input(4);
        h: x -> dense(5) -> tanh;
        k: (x, h) -> dense(6) -> softplus;
        y: (k, h, x) -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

network! {
    struct Sliced {
        x: input(10);
        a: x -> slice(..4);
        b: x -> slice(4..7);
        c: x -> slice(7..);
        h: a -> dense(3) -> tanh;
        y: h * b + c -> dense(2);
        loss: mse(y);
    }
}

network! {
    struct Clipped {
        x: input(5);
        h: x -> dense(6) -> clip(-0.5, 0.5);
        k: h -> dense(4) -> clip([-1, -0.1, -inf, 0], [0.3, inf, 0.2, 1]);
        y: k -> dense(2);
        loss: mse(y);
    }
}

network! {
    struct Numbers {
        x: input(4);
        h: 2 * x - 1 -> dense(5) -> tanh;
        k: -h * 0.3 + 0.7 -> dense(5) -> square;
        y: 1 - k * 0.25 -> dense(2);
        loss: mse(y);
    }
}

network! {
    /// So many layers that kernels for one sample are functions of their own.
    struct Deep<
        6, 6 leaky_relu, 6 elu, 6 tanh, 6 relu, 6 sin, 6 gelu, 6 tanh, 6 silu, 6 tanh, 6 tanh, 6 tanh, 6 tanh, 3 softmax
    >;
}

network! {
    struct DeepNorms {
        x: input(6);
        a: x -> dense(6, max_norm = 3) -> tanh -> dropout(0.1);
        b: a -> dense(6) -> tanh;
        c: b -> layer_norm;
        d: c -> dense(6) -> tanh;
        e: d -> rms_norm(epsilon = 1e-4);
        f: e -> dense(6) -> tanh;
        g: f -> batch_norm;
        h: g -> dense(6, max_norm = 2) -> tanh;
        i: h -> scale(max_norm = 4);
        j: i -> dense(6) -> mish;
        k: j -> layer_norm(epsilon = 1e-3);
        y: k -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

network! {
    /// The example `policy`, with a loss; its numbers come from a file of PyTorch's.
    struct Policy {
        observation: input(4);
        h1: observation -> scale(bias = false, frozen = true);
        actor_0: h1 -> dense(16) -> tanh;
        actor_2: actor_0 -> dense(16) -> tanh;
        force: actor_2 -> dense(1) -> tanh;
        loss: mse(force);
        output: force;
        weights: file("../../../../examples/policy/policy.safetensors");
    }
}

runs! {
    Residual: f32, Rows, ScheduleFree, Nesterov;
    Gated: f32, Samples, Lbfgs, Adagrad;
    Dueling: f32, Rows, Decayed, RmsProp;
    Joined: f32, Samples, Frozen, Centered;
    Sliced: f32, Rows, Sgd, Adam;
    Clipped: f32, Samples, Momentum, AdamW;
    Numbers: f32, Rows, Nesterov, AmsGrad;
    Deep: f32, Samples, Adagrad, NAdam;
    DeepNorms: f32, Rows, RmsProp, RAdam;
    Policy: f32, Samples, Centered, Lion;
}

/// Asks the policy with the numbers of its file.
pub(super) fn ask_trained(fold: &mut crate::fold::Fold) {
    fold.numbers(&Policy::trained().forward(&[0.03, -0.2, 0.05, 0.4]));
}
