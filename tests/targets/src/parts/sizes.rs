//! Double precision, wide layers, families, initialisers, and numbers that are almost 0.

use netwright::network;

use super::runs;

network! {
    struct Family<const H in [8, 17]> {
        x: input(6);
        h: x -> dense(H) -> tanh;
        y: h -> dense(2);
        loss: mse(y);
    }
}

network! { struct Digits<64, 32 relu, 10 softmax>; }

network! {
    /// Sums of more than one part, and columns that fill no vector.
    struct Uneven {
        x: input(37);
        h: x -> dense(23) -> leaky_relu;
        k: h -> dense(3) -> elu;
        y: k -> dense(1);
        loss: mse(y);
    }
}

network! {
    struct Initials {
        x: input(6);
        a: x -> dense(5, init = zeros, bias_init = ones) -> sin;
        b: x -> dense(5, init = uniform(0.3)) -> sin;
        c: x -> dense(5, init = xavier_uniform) -> sin;
        d: x -> dense(5, init = xavier_normal) -> sin;
        e: x -> dense(5, init = he_uniform) -> sin;
        f: x -> dense(5, init = he_normal) -> sin;
        g: x -> dense(5, init = lecun_uniform) -> sin;
        h: x -> dense(5, init = lecun_normal) -> sin;
        y: a + b + c + d + e + f + g * h -> dense(2);
        loss: mse(y);
    }
}

network! {
    /// Its values are subnormal on their way, where digits are lost, and normal at the end.
    struct Tiny {
        x: input(4);
        h: x -> dense(4, weights = [[1e-30, 2e-30, 3e-30, 4e-30], [5e-30, -6e-30, 7e-30, 8e-30], [-9e-30, 1e-30, 2e-30, 3e-30], [4e-30, 5e-30, -6e-30, 7e-30]], frozen = true, bias = false);
        k: h * 3e-10;
        l: k * 1e38;
        m: l -> dense(5) -> tanh;
        y: m -> dense(1);
        loss: mse(y);
    }
}

network! { struct DoubleXor<2, 4, 1>; }

network! {
    struct DoubleSmooth {
        x: input(5);
        h: x -> dense(7) -> silu;
        k: h -> dense(6) -> gelu;
        l: k -> dense(6) -> mish;
        m: l -> dense(6) -> sin;
        n: m -> dense(6) -> gaussian;
        y: n -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

network! {
    struct DoubleNorms {
        x: input(9);
        h: x -> dense(12);
        k: h -> layer_norm -> elu;
        l: k -> dense(6);
        m: l -> batch_norm -> softplus;
        y: m -> dense(2) -> sigmoid;
        loss: bce(y);
    }
}

network! {
    struct DoubleTerms {
        x: input(5);
        h: x -> dense(9) -> selu;
        y: h -> dense(2);
        z: h -> dense(2);
        v: h -> dense(2) -> exp;
        loss: gaussian_nll(y, v) + 0.5 * log_cosh(z, allow = "NW0062") + 0.1 * poisson(z);
    }
}

runs! {
    Family8: f32, Samples, Adam, Rprop;
    Family17: f32, Rows, AdamW, ScheduleFree;
    Digits: f32, Rows, AmsGrad, Lbfgs;
    Uneven: f32, Samples, NAdam, Decayed;
    Initials: f32, Rows, RAdam, Frozen;
    Tiny: f32, Samples, Lion, Sgd;
    DoubleXor: f64, Samples, Rprop, Momentum;
    DoubleSmooth: f64, Rows, ScheduleFree, Nesterov;
    DoubleNorms: f64, Rows, Lbfgs, Adagrad;
    DoubleTerms: f64, Samples, Decayed, RmsProp;
}
