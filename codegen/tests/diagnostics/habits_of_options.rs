//! Errors after the habits of other frameworks in the options of an operation: declarations of
//! `tests/mistakes` with all that is said of them.

// bias of activation
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu(bias = false);
        //~ «bias» `relu` has no option `bias` [NW0022]
        //~| help: `bias` is an option of `dense`, `scale`, `layer_norm`, `batch_norm`, `rnn`, `gru`, `lstm` and `causal_conv`: remove `bias = false`, and write `dense(8, bias = false)`
        y: h -> dense(1);
        loss: mse(y);
    }
}

// decay negative
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1, l2 = -1e-4);
        //~ «-1e-4» `l2` must be a number above 0 [NW0024]
        //~| help: write `l2 = 1e-4`
        loss: mse(y);
    }
}

// decay of zero
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1, l2 = 0);
        //~ «0» `l2` must be a number above 0 [NW0024]
        //~| help: remove `l2 = 0`: without the option nothing is added or limited
        loss: mse(y);
    }
}

// dropout percent
network! {
    pub struct N {
        x: input(30);
        h: x -> dense(16) -> relu -> dropout(20);
        //~ «20» the share that is dropped must be above 0 and below 1, found 20 [NW0055]
        //~| help: write `dropout(0.2)` for that percentage
        y: h -> dense(1) -> sigmoid;
        loss: bce(y);
    }
}

// dropout zero
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu -> dropout(0.0);
        //~ «0.0» a share of 0 drops nothing [NW0055]
        //~| help: remove `-> dropout(0.0)`
        y: h -> dense(1);
        loss: mse(y);
    }
}

// epsilon of dense
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1, epsilon = 1e-5);
        //~ «epsilon» `dense` has no option `epsilon` [NW0022]
        //~| help: `epsilon` is an option of `layer_norm`, `rms_norm` and `batch_norm`: remove `epsilon = 1e-5`
        loss: mse(y);
    }
}

// frozen of activation
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> tanh(frozen = true);
        //~ «frozen» `tanh` has no option `frozen` [NW0022]
        //~| help: `frozen` is an option of `dense`, `scale`, `layer_norm`, `rms_norm`, `batch_norm`, `prelu`, `rnn`, `gru`, `lstm` and `causal_conv`: remove `frozen = true`, and write `dense(8, frozen = true)`
        y: h -> dense(1);
        loss: mse(y);
    }
}

// frozen zero
network! {
    pub struct N {
        x: input(4);
        y: x -> dense(1, frozen = 0);
        //~ «0» `frozen` must be `true` or `false` [NW0024]
        //~| help: write `frozen = false`
        loss: mse(y);
    }
}

// init string
network! {
    pub struct N {
        x: input(12);
        h: x -> dense(24, init = "he_normal") -> relu;
        //~ «"he_normal"» words and numbers are written without quotes [NW0001]
        //~| help: write `init = he_normal`
        y: h -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

// inplace
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu(inplace = true);
        //~ «inplace» `relu` has no option `inplace` [NW0022]
        //~| help: write `relu`: values are never changed in place
        y: h -> dense(1);
        loss: mse(y);
    }
}

// momentum of layer norm
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8);
        n: h -> layer_norm(momentum = 0.1) -> relu;
        //~ «momentum» `layer_norm` has no option `momentum` [NW0022]
        //~| help: `momentum` is an option of `batch_norm`: write `batch_norm(momentum = 0.1)`
        y: n -> dense(1);
        loss: mse(y);
    }
}

// momentum percent
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8);
        n: h -> batch_norm(momentum = 10) -> relu;
        //~ «10» `momentum` must be a number above 0 and at most 1 [NW0024]
        //~| help: write `momentum = 0.1` for that percentage
        y: n -> dense(1);
        loss: mse(y);
    }
}

// option behind layer
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8), bias = false -> relu;
        //~ «,» the options of `dense` are written inside its parentheses [NW0001]
        //~| help: write `dense(8, bias = false)`
        y: h -> dense(1);
        loss: mse(y);
    }
}

// percent sign
network! {
    pub struct N {
        x: input(4);
        h: x -> dense(8) -> relu -> dropout(20%);
        //~ «20%» a percentage is written as a share of 1 [NW0001]
        //~| help: write `dropout(0.2)`
        y: h -> dense(1);
        loss: mse(y);
    }
}

// quoted number
network! {
    pub struct N {
        x: input(4);
        h: x -> dense("8") -> relu;
        //~ «"8"» words and numbers are written without quotes [NW0001]
        //~| help: write `dense(8)`
        y: h -> dense(1);
        loss: mse(y);
    }
}

// rate scale zero
network! {
    pub struct N {
        x: input(12);
        features: x -> dense(24, rate_scale = 0) -> relu;
        //~ «0» `rate_scale` must be a number above 0 [NW0024]
        //~| help: write `frozen = true`: a layer whose rate is multiplied by 0 does not learn
        y: features -> dense(3) -> softmax;
        loss: cross_entropy(y);
    }
}

// scale as row
network! {
    pub struct N {
        x: input(2);
        n: x -> scale(weights = [[0.1, 0.2]]);
        //~ «[[0.1, 0.2]]» `weights` of `n` is a list with a number for each value, found a matrix [NW0027]
        //~| help: write `weights = [0.1, 0.2]`
        y: n -> dense(1);
        loss: mse(y);
    }
}

// tie of activation
network! {
    pub struct N {
        x: input(6);
        e: x -> dense(3);
        a: e -> tanh;
        y: a -> dense(6, tie = transpose(a));
        //~ «transpose(a)» `a` has no weights [NW0049]
        //~| help: write `tie = transpose(e)`
        //~| note: -1 «a» `a` is declared
        loss: mse(y);
    }
}

// tie of first layer
network! {
    pub struct N {
        x: input(20);
        e1: x -> dense(10) -> tanh;
        e2: e1 -> dense(4) -> tanh;
        d1: e2 -> dense(10, tie = e1) -> tanh;
        //~ «e1» `d1` is 4 -> 10, but `e1` is 20 -> 10 [NW0049]
        //~| help: write `tie = transpose(e2)`
        //~| note: -2 «e1» `e1` is declared
        y: d1 -> dense(20, tie = transpose(e1));
        loss: mse(y);
    }
}

// tie wrong layer
network! {
    /// A deep autoencoder with tied weights.
    pub struct N {
        x: input(20);
        e1: x -> dense(10) -> tanh;
        e2: e1 -> dense(4) -> tanh;
        d1: e2 -> dense(10, tie = transpose(e1)) -> tanh;
        //~ «transpose(e1)» `d1` is 4 -> 10, but `transpose(e1)` is 10 -> 20 [NW0049]
        //~| help: write `tie = transpose(e2)`
        //~| note: -2 «e1» `e1` is declared
        y: d1 -> dense(20, tie = transpose(e1));
        loss: mse(y);
    }
}
