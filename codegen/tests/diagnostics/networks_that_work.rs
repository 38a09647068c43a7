//! Correct networks that look like mistakes, and those that models of other frameworks become: they raise no
//! errors and no warnings.

// Losses and the signs of what they compare.
network! {
    struct Hinges {
        x: input(4);
        h: x -> dense(8) -> relu;
        a: h -> dense(1);
        b: h -> dense(1) -> tanh;
        c: h -> dense(1) -> softsign;
        d: h -> dense(1) -> leaky_relu;
        p: h -> dense(1) -> sigmoid;
        q: x -> dense(1) -> sigmoid;
        e: p - q;
        f: b * b - p;
        loss: hinge(a) + hinge(b) + hinge(c) + hinge(d) + hinge(e) + hinge(f);
    }
}

network! {
    struct Rates {
        x: input(4);
        h: x -> dense(8) -> relu;
        a: h -> dense(2);
        b: h -> dense(2) -> elu;
        l: h -> dense(2);
        c: l -> prelu;
        loss: poisson(a) + 0.5 * poisson(b) + poisson(c) + poisson(a);
    }
}

network! {
    struct Variances {
        x: input(4);
        h: x -> dense(8) -> tanh;
        m: h -> dense(2);
        a: h -> dense(2) -> softplus;
        b: h -> dense(2) -> sigmoid;
        c: h -> dense(2) -> gaussian;
        r: h -> dense(2);
        square: r * r;
        sum: a + square;
        both: h -> dense(4) -> softplus;
        part: both -> slice(2..);
        least: a -> scale(weights = [2, 1], bias = [0.1, 0.1], frozen = true);
        loss: gaussian_nll(m, a) + gaussian_nll(m, b) + gaussian_nll(m, c) + gaussian_nll(m, square)
            + gaussian_nll(m, sum) + gaussian_nll(m, part) + gaussian_nll(m, least) + mse(m);
        output: (m, both);
    }
}

// Units that begin alike and do not stay so.
network! {
    struct ReadByRandomWeights { x: input(4); h: x -> dense(8, init = ones) -> tanh; y: h -> dense(2); loss: mse(y); }
}
network! {
    struct DrawnBias { x: input(4); h: x -> dense(8, init = ones, bias_init = uniform) -> tanh; y: h -> dense(2, init = zeros); loss: mse(y); }
}
network! {
    struct GivenBias { x: input(4); h: x -> dense(2, init = ones, bias = [0, 1]) -> tanh; y: h -> dense(1, init = zeros); loss: mse(y); }
}
network! {
    struct DifferentColumns { x: input(2); h: x -> dense(2, weights = [[1, 2], [1, 1]]) -> tanh; y: h -> dense(1, init = ones); loss: mse(y); }
}
network! {
    struct Masked { x: input(4); h: x -> dense(8, init = ones) -> tanh -> dropout(0.5); y: h -> dense(2, init = zeros); loss: mse(y); }
}
network! {
    struct OneUnit { x: input(4); h: x -> dense(1, init = ones) -> tanh; y: h -> dense(2, init = zeros); loss: mse(y); }
}
network! {
    struct Sparse { x: input(2); h: x -> dense(2, init = ones, connect = [0 -> 0, 1 -> 1]) -> tanh; y: h -> dense(1, init = zeros); loss: mse(y); }
}
network! {
    struct Residual { x: input(4); h: x -> dense(4, init = zeros); s: x + h -> tanh; y: s -> dense(1, init = zeros); loss: mse(y); }
}
network! {
    struct LastLayer { x: input(4); h: x -> dense(8) -> tanh; y: h -> dense(3, init = zeros) -> softmax; loss: cross_entropy(y); }
}
network! {
    struct OtherScales {
        x: input(2);
        h: x -> dense(2, init = ones);
        n: h -> scale(weights = [1, 2]) -> tanh;
        y: n -> dense(1, init = ones);
        loss: mse(y);
    }
}

// Layers without an activation between that are meant.
network! {
    struct Bottleneck { x: input(20); h: x -> dense(3); y: h -> dense(20); loss: mse(y); }
}
network! {
    struct Embedding { x: input(100); e: x -> dense(8, bias = false); h: e -> dense(16) -> relu; y: h -> dense(1); loss: mse(y); }
}
network! {
    struct Square { x: input(8); a: x -> dense(8); b: a -> dense(8); y: b -> tanh; loss: mse(y); }
}
network! {
    struct BehindNorms {
        x: input(4);
        a: x -> dense(16);
        b: a -> batch_norm;
        c: b -> dense(8);
        d: c -> layer_norm;
        e: d -> dense(8);
        f: e -> rms_norm;
        y: f -> dense(1);
        loss: mse(y);
    }
}
network! {
    struct Gated { x: input(4); a: x -> dense(8); b: x -> dense(8) -> sigmoid; g: a * b; y: g -> dense(1); loss: mse(y); }
}
network! {
    struct Tied { x: input(4); h: x -> dense(8); y: h -> dense(4, tie = transpose(h)); loss: mse(y); }
}
network! {
    struct FrozenFirst { x: input(4); h: x -> dense(16, frozen = true); y: h -> dense(1); loss: mse(y); }
}
network! {
    struct SparseFirst { x: input(4); h: x -> dense(4, mask = [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]]); y: h -> dense(1); loss: mse(y); }
}
network! {
    struct Latent { x: input(4); h: x -> dense(8); y: h -> dense(1); output: (y, h); loss: mse(y); }
}
network! {
    struct AlsoBent { x: input(4); h: x -> dense(8); k: h -> relu; y: (h, k) -> dense(1); loss: mse(y); }
}
network! {
    struct Meant { x: input(4); h: x -> dense(8, allow = "NW0060"); y: h -> dense(1); loss: mse(y); }
}

// Dropout, frozen layers and targets.
network! {
    struct Dropped { x: input(4); h: x -> dense(8) -> relu -> dropout(0.5); y: h -> dense(1) -> sigmoid; loss: bce(y); }
}
network! {
    struct Head { x: input(4); h: x -> dense(8, frozen = true) -> relu; y: h -> dense(1); loss: mse(y); }
}
network! {
    struct TiedBias { x: input(4); h: x -> dense(8, frozen = true) -> tanh; y: h -> dense(4, tie = transpose(h), frozen = false); loss: mse(y); }
}
network! {
    struct Shared { x: input(4); y: x -> dense(3); loss: mse(y) + 0.1 * mae(y) + cosine(y); }
}
network! {
    struct Logits { x: input(4); z: x -> dense(3); p: z -> softmax; loss: cross_entropy(p, label_smoothing = 0.1) + mse(z); }
}
network! {
    struct Momenta { x: input(4); h: x -> dense(8); a: h -> batch_norm(momentum = 1) -> relu; b: a -> dense(4); c: b -> batch_norm(momentum = 0.5) -> relu; y: c -> dense(1); loss: mse(y); }
}

// Recurrent layers: alone, beside their past, in turn, with each option, and under a name that is a keyword.
network! {
    struct Recurrent { x: input(3); a: x -> rnn(4); b: a -> gru(4, reset = before); c: (a, b) -> lstm(5); y: c -> dense(1); }
}
network! {
    struct Past { x: input(3); h: x -> lstm(4); before: prev(h, 3); k: before - h -> rnn(4, relu); y: (h, k) -> dense(2); }
}
network! {
    struct Options { x: input(1); r#loop: x -> gru(1, weights = [[1, 2, 3], [4, 5, 6]], bias = [1, 2, 3]); l: x -> lstm(2, forget_bias = 0, init = he_normal, frozen = true); y: (r#loop, l) -> lstm(1, bias = false); output: y; }
}
network! {
    struct Wave { x: input(1); a: x -> causal_conv(4, kernel = 2) -> tanh; b: a -> causal_conv(4, kernel = 2, dilation = 2) -> tanh; c: a + b -> tanh; y: c -> dense(1); }
}
network! {
    struct Alone { x: input(2); h: x -> gru(3, reset = after); }
}

// What models of other frameworks become.
network! {
    struct LstmStep {
        all: input(24);
        x: all -> slice(..8);
        h: all -> slice(8..16);
        c: all -> slice(16..);
        a: x -> dense(32);
        b: h -> dense(32, bias = false);
        gates: a + b;
        i: gates -> slice(..8) -> sigmoid;
        f: gates -> slice(8..16) -> sigmoid;
        g: gates -> slice(16..24) -> tanh;
        o: gates -> slice(24..) -> sigmoid;
        next: f * c + i * g;
        bent: next -> tanh;
        y: o * bent;
        output: (y, next);
    }
}
network! {
    struct GruStep {
        all: input(16);
        x: all -> slice(..8);
        h: all -> slice(8..);
        a: x -> dense(24);
        b: h -> dense(24);
        ar: a -> slice(..8);
        br: b -> slice(..8);
        r: ar + br -> sigmoid;
        az: a -> slice(8..16);
        bz: b -> slice(8..16);
        z: az + bz -> sigmoid;
        an: a -> slice(16..);
        bn: b -> slice(16..);
        n: an + r * bn -> tanh;
        y: n - z * n + z * h;
    }
}
network! {
    struct Glu { x: input(8); both: x -> dense(16); a: both -> slice(..8); g: both -> slice(8..) -> sigmoid; m: a * g; y: m -> dense(2); loss: mse(y); }
}
network! {
    struct Highway { x: input(8); t: x -> dense(8) -> sigmoid; h: x -> dense(8) -> relu; k: h * t + x - x * t; y: k -> dense(3) -> log_softmax; loss: cross_entropy(y); }
}
network! {
    struct NormInFront { x: input(8); n: x -> batch_norm; h: n -> dense(16) -> relu; y: h -> dense(3) -> softmax; loss: cross_entropy(y); }
}
network! {
    struct Variational {
        all: input(12);
        x: all -> slice(..10);
        noise: all -> slice(10..);
        h: x -> dense(6) -> relu;
        m: h -> dense(2);
        s: h -> dense(2) -> softplus;
        z: m + s * noise;
        d: z -> dense(6) -> relu;
        y: d -> dense(10);
        loss: mse(y);
    }
}
network! {
    struct Policy {
        x: input(12);
        h: x -> dense(64) -> tanh;
        k: h -> dense(64) -> tanh;
        action: k -> dense(4);
        l: x -> dense(64) -> tanh;
        value: l -> dense(1);
        output: (action, value);
    }
}
network! {
    struct Standardised { x: input(4); s: x -> scale(weights = [1, 2, 3, 4], bias = [0, 1, 2, 3], frozen = true); h: s -> dense(16) -> relu; r: h -> dense(2); y: r -> scale(weights = [2, 3], bias = [0, 1], frozen = true); loss: mse(y); }
}

// Values of earlier steps; `prev` without parentheses is a name.
network! {
    struct Remembers {
        x: input(2);
        prev: (x, prev(x), prev(x, 4)) -> dense(3) -> tanh;
        z: (prev, prev(h)) -> dense(3) -> sigmoid;
        c: prev -> dense(3) -> tanh;
        h: z * prev(h) + (1 - z) * c;
    }
}

// The size of what is remembered follows from a layer that comes later, or is stated.
network! {
    struct Sizes {
        x: input(1);
        a: prev(b) + x;
        b: a -> dense(3) -> tanh;
        c: b -> slice(1..);
        d[3]: prev(d) - 0.5 * prev(b);
        y: (prev(c), d, prev(y)) -> dense(1);
    }
}

// The only output is read by its own future alone.
network! {
    struct Filter {
        x: input(1);
        y: (x, prev(x), prev(y), prev(y, 2)) -> dense(1);
    }
}
