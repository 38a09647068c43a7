//! Warnings of networks that compile and cannot work: the declarations of `tests/mistakes` with all that is said of them.

// all frozen
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8, frozen = true) -> relu;
        y: h -> dense(1, frozen = true);
        loss: mse(y);
        //~ warning «mse» `mse` trains nothing: all layers before `y` are frozen [NW0061]
        //~| help: remove `frozen = true` of `h` and `y`, or remove the term
        //~| help: if it is meant, write `mse(y, allow = "NW0061")`
    }
}

// all ones
network! {
    pub struct N {
        x: input(9);
        h: x -> dense(24, init = ones) -> tanh;
        //~ warning «ones» all 24 units of `h` begin alike and stay alike: each step changes them in the same way [NW0058]
        //~| help: write `init = xavier_uniform`, or remove the option: then they begin at random
        //~| help: if it is meant, write `dense(24, init = ones, allow = "NW0058")`
        y: h -> dense(1, init = zeros) -> sigmoid;
        loss: bce(y);
    }
}

// cosine of one
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: cosine(y);
        //~ warning «cosine» `cosine` of one value compares nothing but its sign, and has no slope [NW0061]
        //~| help: write `mse(y)`, or compare several values
        //~| help: if it is meant, write `cosine(y, allow = "NW0061")`
    }
}

// dropout before sigmoid
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1) -> dropout(0.3) -> sigmoid;
        //~ warning «dropout» `dropout` stands between the last layer and the loss: what it drops is 0 there, whatever the weights are [NW0059]
        //~| help: remove `-> dropout(0.3)`, or drop before the last layer
        //~| help: if it is meant, write `dropout(0.3, allow = "NW0059")`
        loss: bce(y);
    }
}

// dropout of other name
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        q: y -> dropout(0.2);
        //~ warning «dropout» `dropout` stands between the last layer and the loss: what it drops is 0 there, whatever the weights are [NW0059]
        //~| help: remove `-> dropout(0.2)`, or drop before the last layer
        //~| help: if it is meant, write `dropout(0.2, allow = "NW0059")`
        loss: mse(q);
    }
}

// dropout of output
network! {
    pub struct N {
        x: input(30);
        h: x -> dense(16) -> relu;
        y: h -> dense(1) -> dropout(0.5);
        //~ warning «dropout» `dropout` stands between the last layer and the loss: what it drops is 0 there, whatever the weights are [NW0059]
        //~| help: remove `-> dropout(0.5)`, or drop before the last layer
        //~| help: if it is meant, write `dropout(0.5, allow = "NW0059")`
        loss: mse(y);
    }
}

// equal columns
network! {
    pub struct N {
        x: input(2);
        h: x -> dense(2, weights = [[0.5, 0.5], [0.1, 0.1]]) -> tanh;
        //~ warning «weights» both units of `h` begin alike and stay alike: each step changes them in the same way [NW0058]
        //~| help: remove `weights = [[0.5, 0.5], [0.1, 0.1]]`: then they begin at random; or give each unit weights of its own
        //~| help: if it is meant, write `dense(2, weights = [[0.5, 0.5], [0.1, 0.1]], allow = "NW0058")`
        y: h -> dense(1, weights = [[1], [1]]);
        loss: mse(y);
    }
}

// frozen head
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(2);
        p: x -> dense(2, frozen = true);
        loss: mae(y) + 0.5 * mse(p);
        //~ warning «mse» `mse` trains nothing: all layers before `p` are frozen [NW0061]
        //~| help: remove `frozen = true` of `p`, or remove the term
        //~| help: if it is meant, write `mse(p, allow = "NW0061")`
        output: (y, p);
    }
}

// hinge of log softmax
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(3) -> log_softmax;
        loss: hinge(y);
        //~ warning «hinge» targets of `hinge` are -1 and 1, but `log_softmax` is never above 0 [NW0056]
        //~| help: write `cross_entropy(y)` with targets 0 and 1, or remove `log_softmax`
        //~| help: if it is meant, write `hinge(y, allow = "NW0056")`
    }
}

// hinge of relu
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1) -> relu;
        loss: hinge(y);
        //~ warning «hinge» targets of `hinge` are -1 and 1, but `relu` is never below 0 [NW0056]
        //~| help: remove `relu`, or take `tanh` in its place
        //~| help: if it is meant, write `hinge(y, allow = "NW0056")`
    }
}

// hinge of sigmoid
network! {
    pub struct N {
        x: input(13);
        h: x -> dense(10) -> relu;
        y: h -> dense(1) -> sigmoid;
        loss: hinge(y);
        //~ warning «hinge» targets of `hinge` are -1 and 1, but `sigmoid` is never below 0 [NW0056]
        //~| help: remove `sigmoid`, or write `bce(y)` with targets 0 and 1
        //~| help: if it is meant, write `hinge(y, allow = "NW0056")`
    }
}

// hinge of softmax
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(3) -> softmax;
        loss: hinge(y);
        //~ warning «hinge» targets of `hinge` are -1 and 1, but `softmax` is never below 0 [NW0056]
        //~| help: write `cross_entropy(y)` with targets 0 and 1, or remove `softmax`
        //~| help: if it is meant, write `hinge(y, allow = "NW0056")`
    }
}

// keras momentum
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8);
        n: h -> batch_norm(momentum = 0.99) -> relu;
        //~ warning «0.99» `momentum = 0.99` replaces most of the running statistics in each step; in Keras it is what they keep, and 0.99 there is 0.01 here [NW0063]
        //~| help: write `momentum = 0.01`
        //~| help: if it is meant, write `batch_norm(momentum = 0.99, allow = "NW0063")`
        y: n -> dense(1);
        loss: mse(y);
    }
}

// linear by slope one
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(24) -> leaky_relu(1);
        //~ warning «dense» no activation stands between `h` and `y` (`leaky_relu(1)` is none): together they compute what one layer can [NW0060]
        //~| help: put an activation between them: write `h: x -> dense(24) -> relu;`, or remove `h`
        //~| help: if it is meant, write `dense(24, allow = "NW0060")`
        y: h -> dense(1);
        loss: mse(y);
    }
}

// linear heads
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(24);
        //~ warning «dense» no activation stands between `h` and its readers `p` and `v`: together they compute what one layer can [NW0060]
        //~| help: put an activation between them: write `h: x -> dense(24) -> relu;`, or remove `h`
        //~| help: if it is meant, write `dense(24, allow = "NW0060")`
        p: h -> dense(3) -> softmax;
        v: h -> dense(1);
        loss: cross_entropy(p) + mse(v);
    }
}

// linear layers
network! {
    pub struct N {
        x: input(9);
        h: x -> dense(24);
        //~ warning «dense» no activation stands between `h` and `y`: together they compute what one layer can [NW0060]
        //~| help: put an activation between them: write `h: x -> dense(24) -> relu;`, or remove `h`
        //~| help: if it is meant, write `dense(24, allow = "NW0060")`
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

// linear with dropout
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(24) -> dropout(0.2);
        //~ warning «dense» no activation stands between `h` and `y`: together they compute what one layer can [NW0060]
        //~| help: put an activation between them: write `h: x -> dense(24) -> relu -> dropout(0.2);`, or remove `h`
        //~| help: if it is meant, write `dense(24, allow = "NW0060")`
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

// linear with identity
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(24) -> identity;
        y: h -> dense(1);
        loss: mse(y);
    }
}

// loss without layer
network! {
    pub struct N {
        x: input(4);
        s: x * x;
        y: s -> dense(2);
        loss: mse(y) + mae(s);
        //~ warning «mae» `mae` trains nothing: no layer leads to `s` [NW0061]
        //~| help: remove `mae(s)`, or compare what a layer leads to
        //~| help: if it is meant, write `mae(s, allow = "NW0061")`
    }
}

// one value two targets
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(2);
        z: y -> identity;
        loss: mse(y) + mae(z);
        //~ warning «mae» `z` is `y`, and `mae` compares it with a target of its own: one value has two targets [NW0062]
        //~| help: write `mae(y)`: losses of one value share its target
        //~| help: if it is meant, write `mae(z, allow = "NW0062")`
    }
}

// ones behind norm
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8, init = ones, bias = false);
        //~ warning «ones» all 8 units of `h` begin alike and stay alike: each step changes them in the same way [NW0058]
        //~| help: write `init = xavier_uniform`, or remove the option: then they begin at random
        //~| help: if it is meant, write `dense(8, init = ones, bias = false, allow = "NW0058")`
        n: h -> batch_norm -> tanh;
        y: n -> dense(1, init = zeros);
        loss: mse(y);
    }
}

// poisson of relu behind slice
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> tanh;
        both: h -> dense(4) -> relu;
        y: both -> slice(..2);
        z: both -> slice(2..);
        loss: poisson(y) + mse(z);
        //~ warning «poisson» `poisson` reads the logarithm of a rate, and `relu` is never below 0: no rate is below 1 [NW0056]
        //~| help: remove `relu`: the loss takes the exponential itself
        //~| help: if it is meant, write `poisson(y, allow = "NW0056")`
    }
}

// poisson of sigmoid
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(2) -> sigmoid;
        loss: poisson(y);
        //~ warning «poisson» `poisson` reads the logarithm of a rate, and `sigmoid` is never below 0: no rate is below 1 [NW0056]
        //~| help: remove `sigmoid`: the loss takes the exponential itself
        //~| help: if it is meant, write `poisson(y, allow = "NW0056")`
    }
}

// poisson of softplus
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(2) -> softplus;
        loss: poisson(y);
        //~ warning «poisson» `poisson` reads the logarithm of a rate, and `softplus` is never below 0: no rate is below 1 [NW0056]
        //~| help: remove `softplus`: the loss takes the exponential itself
        //~| help: if it is meant, write `poisson(y, allow = "NW0056")`
    }
}

// rate and logarithm
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(2);
        loss: poisson(y) + mse(y);
        //~ warning «mse» `mse` compares `y` with the target, and `poisson` its exponential: `y` is the logarithm of a rate [NW0062]
        //~| help: remove `mse(y)`, or `poisson(y)`
        //~| help: if it is meant, write `mse(y, allow = "NW0062")`
    }
}

// smoothing of all
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y, label_smoothing = 1);
        //~ warning «1» `cross_entropy` with `label_smoothing = 1` leaves nothing of the target: it trains to equal probabilities [NW0061]
        //~| help: write `label_smoothing = 0.1`, or another small part
        //~| help: if it is meant, write `cross_entropy(y, label_smoothing = 1, allow = "NW0061")`
    }
}

// variance of difference
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        m: h -> dense(2);
        a: h -> dense(2) -> softplus;
        b: x -> dense(2) -> softplus;
        v: a - b;
        loss: gaussian_nll(m, v);
        //~ warning «v» the variance `v` may be negative: nothing keeps it above 0 [NW0057]
        //~| help: write `v: a - b -> softplus;`
        //~| help: if it is meant, write `gaussian_nll(m, v, allow = "NW0057")`
    }
}

// variance of elu
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        m: h -> dense(2);
        v: h -> dense(2) -> elu;
        loss: gaussian_nll(m, v);
        //~ warning «v» the variance `v` may be negative: `elu` goes below 0 [NW0057]
        //~| help: write `v: h -> dense(2) -> softplus;`
        //~| help: if it is meant, write `gaussian_nll(m, v, allow = "NW0057")`
    }
}

// variance of relu
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        m: h -> dense(2);
        v: h -> dense(2) -> relu;
        loss: gaussian_nll(m, v);
        //~ warning «v» the variance `v` may be 0: `relu` has no slope there, so it stays 0 [NW0057]
        //~| help: write `v: h -> dense(2) -> softplus;`
        //~| help: if it is meant, write `gaussian_nll(m, v, allow = "NW0057")`
    }
}

// variance of slice
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        both: h -> dense(4);
        m: both -> slice(..2);
        v: both -> slice(2..);
        loss: gaussian_nll(m, v);
        //~ warning «v» the variance `v` may be negative: nothing keeps it above 0 [NW0057]
        //~| help: write `v: both -> slice(2..) -> softplus;`
        //~| help: if it is meant, write `gaussian_nll(m, v, allow = "NW0057")`
    }
}

// variance of tanh
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        m: h -> dense(2);
        v: h -> dense(2) -> tanh;
        loss: gaussian_nll(m, v);
        //~ warning «v» the variance `v` may be negative: `tanh` goes below 0 [NW0057]
        //~| help: write `v: h -> dense(2) -> softplus;`
        //~| help: if it is meant, write `gaussian_nll(m, v, allow = "NW0057")`
    }
}

// variance unbounded
network! {
    pub struct N {
        x: input(5);
        h: x -> dense(16) -> tanh;
        m: h -> dense(2);
        v: h -> dense(2);
        loss: gaussian_nll(m, v);
        //~ warning «v» the variance `v` may be negative: nothing keeps it above 0 [NW0057]
        //~| help: write `v: h -> dense(2) -> softplus;`
        //~| help: if it is meant, write `gaussian_nll(m, v, allow = "NW0057")`
    }
}

// variance with target
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        m: h -> dense(2);
        v: h -> dense(2) -> softplus;
        loss: gaussian_nll(m, v) + mse(v);
        //~ warning «mse» `v` is the variance of `gaussian_nll`, and `mse` compares it with a target of its own [NW0062]
        //~| help: remove `mse(v)`, or compare the mean: `mse(m)`
        //~| help: if it is meant, write `mse(v, allow = "NW0062")`
    }
}

// zeros in both
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8, init = zeros) -> tanh;
        //~ warning «zeros» all 8 units of `h` begin alike and stay alike: each step changes them in the same way [NW0058]
        //~| help: write `init = xavier_uniform`, or remove the option: then they begin at random
        //~| help: if it is meant, write `dense(8, init = zeros, allow = "NW0058")`
        y: h -> dense(2, init = zeros);
        loss: mse(y);
    }
}
