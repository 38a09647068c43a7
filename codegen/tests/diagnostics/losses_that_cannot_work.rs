//! Warnings of networks that compile and whose loss cannot work: the declarations of `tests/mistakes` with
//! all that is said of them.

// cosine of one
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1);
        loss: cosine(y);
        //~ warning «cosine» `cosine` of one value compares only the sign, and its slope is 0 [NW0061]
        //~| help: write `mse(y)`, or compare several values
        //~| help: if this is intended, write `cosine(y, allow = "NW0061")`
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
        //~| help: if this is intended, write `hinge(y, allow = "NW0056")`
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
        //~| help: remove `relu`, or use `tanh` instead
        //~| help: if this is intended, write `hinge(y, allow = "NW0056")`
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
        //~| help: if this is intended, write `hinge(y, allow = "NW0056")`
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
        //~| help: if this is intended, write `hinge(y, allow = "NW0056")`
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
        //~| help: remove `mae(s)`, or compare a value that a layer leads to
        //~| help: if this is intended, write `mae(s, allow = "NW0061")`
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
        //~| help: if this is intended, write `mae(z, allow = "NW0062")`
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
        //~ warning «poisson» `poisson` reads the logarithm of a rate, but `relu` is never below 0: no rate is below 1 [NW0056]
        //~| help: remove `relu`: the loss takes the exponential itself
        //~| help: if this is intended, write `poisson(y, allow = "NW0056")`
    }
}

// poisson of sigmoid
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(2) -> sigmoid;
        loss: poisson(y);
        //~ warning «poisson» `poisson` reads the logarithm of a rate, but `sigmoid` is never below 0: no rate is below 1 [NW0056]
        //~| help: remove `sigmoid`: the loss takes the exponential itself
        //~| help: if this is intended, write `poisson(y, allow = "NW0056")`
    }
}

// poisson of softplus
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(2) -> softplus;
        loss: poisson(y);
        //~ warning «poisson» `poisson` reads the logarithm of a rate, but `softplus` is never below 0: no rate is below 1 [NW0056]
        //~| help: remove `softplus`: the loss takes the exponential itself
        //~| help: if this is intended, write `poisson(y, allow = "NW0056")`
    }
}

// smoothing of all
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y, label_smoothing = 1);
        //~ warning «1» `cross_entropy` with `label_smoothing = 1` ignores the target: it trains towards equal probabilities [NW0061]
        //~| help: write `label_smoothing = 0.1`, or another small share
        //~| help: if this is intended, write `cross_entropy(y, label_smoothing = 1, allow = "NW0061")`
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
        //~| help: if this is intended, write `gaussian_nll(m, v, allow = "NW0057")`
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
        //~| help: if this is intended, write `gaussian_nll(m, v, allow = "NW0057")`
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
        //~ warning «v» the variance `v` may be 0: the slope of `relu` is 0 there, so it stays 0 [NW0057]
        //~| help: write `v: h -> dense(2) -> softplus;`
        //~| help: if this is intended, write `gaussian_nll(m, v, allow = "NW0057")`
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
        //~| help: if this is intended, write `gaussian_nll(m, v, allow = "NW0057")`
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
        //~| help: if this is intended, write `gaussian_nll(m, v, allow = "NW0057")`
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
        //~| help: if this is intended, write `gaussian_nll(m, v, allow = "NW0057")`
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
        //~| help: if this is intended, write `mse(v, allow = "NW0062")`
    }
}
