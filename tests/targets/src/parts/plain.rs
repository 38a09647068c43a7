//! Every activation, and both forms of a declaration.

use netwright::network;

use super::runs;

network! { struct Xor<2, 4, 1>; }
network! { struct Classes<8, 24 relu, 4 softmax>; }
network! { struct Tiled<30, 16 tanh, 1>; }
network! { struct Line<3, 2 identity>; }

network! {
    struct Smooth {
        x: input(5);
        h: x -> dense(7) -> silu;
        k: h -> dense(6) -> gelu;
        y: k -> dense(3) -> mish;
        loss: mse(y);
    }
}

network! {
    struct Soft {
        x: input(4);
        h: x -> dense(9) -> gelu_tanh;
        k: h -> dense(5) -> softplus;
        y: k -> dense(2) -> softsign;
        loss: mse(y);
    }
}

network! {
    struct Hard {
        x: input(6);
        h: x -> dense(8) -> hard_swish;
        k: h -> dense(8) -> hard_tanh;
        y: k -> dense(2) -> hard_sigmoid;
        loss: mse(y);
    }
}

network! {
    struct Rectified {
        x: input(6);
        h: x -> dense(8) -> leaky_relu(0.1);
        k: h -> dense(8) -> elu(0.7);
        l: k -> dense(8) -> selu;
        m: l -> dense(8) -> relu6;
        y: m -> dense(2);
        loss: mse(y);
    }
}

network! {
    struct Waves {
        x: input(3);
        h: x -> dense(12) -> sin;
        k: h -> dense(10) -> gaussian;
        l: k -> dense(4) -> exp;
        y: l -> dense(1) -> tanh;
        loss: mse(y);
    }
}

network! {
    /// Functions that have no value everywhere, of numbers where they have one.
    struct Partial {
        x: input(4);
        h: x -> dense(6) -> square;
        p: h + 0.5 -> sqrt;
        q: h + 0.25 -> log;
        r: h + 1 -> reciprocal;
        s: p - q -> dense(5) -> abs;
        t: r -> dense(5) -> erf;
        y: s * t -> dense(2) -> sigmoid;
        loss: bce(y);
    }
}

runs! {
    Xor: f32, Samples, Sgd, Adam;
    Classes: f32, Rows, Momentum, AdamW;
    Tiled: f32, Rows, Nesterov, AmsGrad;
    Line: f32, Samples, Adagrad, NAdam;
    Smooth: f32, Samples, RmsProp, RAdam;
    Soft: f32, Rows, Centered, Lion;
    Hard: f32, Samples, Adam, Rprop;
    Rectified: f32, Rows, AdamW, ScheduleFree;
    Waves: f32, Samples, AmsGrad, Lbfgs;
    Partial: f32, Rows, NAdam, Decayed;
}
