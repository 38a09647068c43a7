//! Warnings of networks that compile and cannot work, but for those of their losses: the declarations of
//! `tests/mistakes` with all that is said of them.

// all frozen
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8, frozen = true) -> relu;
        y: h -> dense(1, frozen = true);
        loss: mse(y);
        //~ warning «mse» `mse` trains nothing: all layers before `y` are frozen [NW0061]
        //~| help: remove `frozen = true` of `h` and `y`, or remove the term
        //~| help: if this is intended, write `mse(y, allow = "NW0061")`
    }
}

// all ones
network! {
    pub struct N {
        x: input(9);
        h: x -> dense(24, init = ones) -> tanh;
        //~ warning «ones» all 24 units of `h` start alike and stay alike: every step changes them in the same way [NW0058]
        //~| help: write `init = xavier_uniform`, or remove the option: then they start at random
        //~| help: if this is intended, write `dense(24, init = ones, allow = "NW0058")`
        y: h -> dense(1, init = zeros) -> sigmoid;
        loss: bce(y);
    }
}

// dropout before sigmoid
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(1) -> dropout(0.3) -> sigmoid;
        //~ warning «dropout» `dropout` is between the last layer and the loss: a dropped number is 0 there, whatever the weights are [NW0059]
        //~| help: remove `-> dropout(0.3)`, or move it before the last layer
        //~| help: if this is intended, write `dropout(0.3, allow = "NW0059")`
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
        //~ warning «dropout» `dropout` is between the last layer and the loss: a dropped number is 0 there, whatever the weights are [NW0059]
        //~| help: remove `-> dropout(0.2)`, or move it before the last layer
        //~| help: if this is intended, write `dropout(0.2, allow = "NW0059")`
        loss: mse(q);
    }
}

// dropout of output
network! {
    pub struct N {
        x: input(30);
        h: x -> dense(16) -> relu;
        y: h -> dense(1) -> dropout(0.5);
        //~ warning «dropout» `dropout` is between the last layer and the loss: a dropped number is 0 there, whatever the weights are [NW0059]
        //~| help: remove `-> dropout(0.5)`, or move it before the last layer
        //~| help: if this is intended, write `dropout(0.5, allow = "NW0059")`
        loss: mse(y);
    }
}

// equal columns
network! {
    pub struct N {
        x: input(2);
        h: x -> dense(2, weights = [[0.5, 0.5], [0.1, 0.1]]) -> tanh;
        //~ warning «weights» both units of `h` start alike and stay alike: every step changes them in the same way [NW0058]
        //~| help: remove `weights = [[0.5, 0.5], [0.1, 0.1]]`: then they start at random; or give each unit its own weights
        //~| help: if this is intended, write `dense(2, weights = [[0.5, 0.5], [0.1, 0.1]], allow = "NW0058")`
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
        //~| help: if this is intended, write `mse(p, allow = "NW0061")`
        output: (y, p);
    }
}

// keras momentum
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8);
        n: h -> batch_norm(momentum = 0.99) -> relu;
        //~ warning «0.99» `momentum = 0.99` replaces most of the running statistics in each step; in Keras it is the share that they keep, and 0.99 there is 0.01 here [NW0063]
        //~| help: write `momentum = 0.01`
        //~| help: if this is intended, write `batch_norm(momentum = 0.99, allow = "NW0063")`
        y: n -> dense(1);
        loss: mse(y);
    }
}

// linear by slope one
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(24) -> leaky_relu(1);
        //~ warning «dense» there is no activation between `h` and `y` (`leaky_relu(1)` is linear): together they compute no more than one layer can [NW0060]
        //~| help: put an activation between them: write `h: x -> dense(24) -> relu;`, or remove `h`
        //~| help: if this is intended, write `dense(24, allow = "NW0060")`
        y: h -> dense(1);
        loss: mse(y);
    }
}

// linear heads
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(24);
        //~ warning «dense» there is no activation between `h` and its readers `p` and `v`: together they compute no more than one layer can [NW0060]
        //~| help: put an activation between them: write `h: x -> dense(24) -> relu;`, or remove `h`
        //~| help: if this is intended, write `dense(24, allow = "NW0060")`
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
        //~ warning «dense» there is no activation between `h` and `y`: together they compute no more than one layer can [NW0060]
        //~| help: put an activation between them: write `h: x -> dense(24) -> relu;`, or remove `h`
        //~| help: if this is intended, write `dense(24, allow = "NW0060")`
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

// linear with dropout
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(24) -> dropout(0.2);
        //~ warning «dense» there is no activation between `h` and `y`: together they compute no more than one layer can [NW0060]
        //~| help: put an activation between them: write `h: x -> dense(24) -> relu -> dropout(0.2);`, or remove `h`
        //~| help: if this is intended, write `dense(24, allow = "NW0060")`
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

// ones behind norm
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8, init = ones, bias = false);
        //~ warning «ones» all 8 units of `h` start alike and stay alike: every step changes them in the same way [NW0058]
        //~| help: write `init = xavier_uniform`, or remove the option: then they start at random
        //~| help: if this is intended, write `dense(8, init = ones, bias = false, allow = "NW0058")`
        n: h -> batch_norm -> tanh;
        y: n -> dense(1, init = zeros);
        loss: mse(y);
    }
}

// rate and logarithm
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu;
        y: h -> dense(2);
        loss: poisson(y) + mse(y);
        //~ warning «mse» `mse` compares `y` with the target, but `poisson` compares its exponential: `y` is the logarithm of a rate [NW0062]
        //~| help: remove `mse(y)`, or `poisson(y)`
        //~| help: if this is intended, write `mse(y, allow = "NW0062")`
    }
}

// zeros in both
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8, init = zeros) -> tanh;
        //~ warning «zeros» all 8 units of `h` start alike and stay alike: every step changes them in the same way [NW0058]
        //~| help: write `init = xavier_uniform`, or remove the option: then they start at random
        //~| help: if this is intended, write `dense(8, init = zeros, allow = "NW0058")`
        y: h -> dense(2, init = zeros);
        loss: mse(y);
    }
}
