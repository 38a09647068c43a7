//! Every layer and every option of one.

use netwright::network;

use super::runs;

network! {
    struct Sparse {
        x: input(6);
        h: x -> dense(5, connect = [0 -> 0, 1 -> 0, 2 -> 1, 3 -> 2, 4 -> 3, 5 -> 4, 0 -> 4]) -> tanh;
        y: h -> dense(2);
        loss: mse(y);
    }
}

network! {
    struct Masked {
        x: input(3);
        h: x -> dense(4, mask = [[1, 0, 1, 0], [0, 1, 1, 0], [1, 0, 0, 1]]) -> silu;
        y: h -> dense(1);
        loss: mse(y);
    }
}

network! {
    struct Scaled {
        x: input(7);
        h: x -> scale(init = ones);
        k: h -> dense(6, bias = false) -> relu;
        y: k -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

network! {
    struct Normed {
        x: input(9);
        h: x -> dense(12);
        k: h -> layer_norm(epsilon = 1e-4) -> gelu;
        y: k -> dense(2);
        loss: mse(y);
    }
}

network! {
    struct Root {
        x: input(9);
        h: x -> dense(10);
        k: h -> rms_norm -> silu;
        y: k -> dense(2) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    struct Batch {
        x: input(8);
        h: x -> dense(9, bias = false);
        k: h -> batch_norm(momentum = 0.2, epsilon = 1e-4) -> relu;
        y: k -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

network! {
    struct Slopes {
        x: input(6);
        h: x -> dense(8);
        k: h -> prelu(0.2);
        y: k -> dense(2);
        loss: mse(y);
    }
}

network! {
    struct Tied {
        x: input(8);
        h: x -> dense(4) -> tanh;
        k: h -> dense(4);
        l: k -> dense(4, tie = k) -> sin;
        y: l -> dense(8, tie = transpose(h)) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    struct Dropped {
        x: input(8);
        h: x -> dense(16) -> relu -> dropout(0.3);
        k: h -> dense(12) -> tanh -> dropout(0.5);
        y: k -> dense(2);
        loss: mse(y);
    }
}

network! {
    /// Every option of a step, and given numbers.
    struct Options {
        x: input(4);
        h: x -> dense(5, l1 = 1e-3, l2 = 1e-3, rate_scale = 0.3, max_norm = 1.5) -> tanh;
        k: h -> dense(5, frozen = true, bias_init = uniform(0.1)) -> tanh;
        y: k -> dense(2, weights = [[0.5, 0.1], [0.2, 0.4], [-0.3, 0.2], [0.1, -0.6], [0.7, 0]], bias = [0.35, -0.35]);
        loss: mse(y);
    }
}

runs! {
    Sparse: f32, Samples, Adagrad, NAdam;
    Masked: f32, Rows, RmsProp, RAdam;
    Scaled: f32, Samples, Centered, Lion;
    Normed: f32, Rows, Adam, Rprop;
    Root: f32, Samples, AdamW, ScheduleFree;
    Batch: f32, Rows, AmsGrad, Lbfgs;
    Slopes: f32, Samples, NAdam, Decayed;
    Tied: f32, Rows, RAdam, Frozen;
    Dropped: f32, Rows, Lion, Sgd;
    Options: f32, Samples, Rprop, Momentum;
}
