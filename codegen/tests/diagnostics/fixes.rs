//! Fixes that name the text to write, with the names and numbers of the declaration.

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(4) -> relu -> dense(1) -> sigmoid;
        //~ «dense(1)» the chain of `y` has a second layer with parameters [NW0032]
        //~| help: write `h: x -> dense(4) -> relu; y: h -> dense(1) -> sigmoid;`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(4) -> relu -> dense(1) -> dense(3) -> sigmoid;
        //~ «dense(1)» the chain of `y` has a second layer with parameters [NW0032]
        //~| help: write `h2: x -> dense(4) -> relu; h3: h2 -> dense(1); y: h3 -> dense(3) -> sigmoid;`
        h: y -> tanh;
        loss: bce(y) + mse(h);
    }
}

network! {
    pub struct Net {
        x: input(2);
        m: x -> dense(3);
        v: x -> dense(2);
        loss: gaussian_nll(m, v);
        //~ «v» the mean `m` has 3 values, but the variance `v` has 2 values [NW0046]
        //~| help: write `v: x -> dense(3) -> softplus;`
        //~| note: -2 «m» the mean `m` is declared
    }
}

network! {
    pub struct Net {
        x: input(2);
        m: x -> dense(3);
        loss: gaussian_nll(m, m);
        //~ «m» `m` cannot be both the mean and the variance [NW0046]
        //~| help: write `variance: x -> dense(3) -> softplus; loss: gaussian_nll(m, variance);`
        //~| note: -1 «m» the mean `m` is declared
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> softmax;
        //~ «softmax» `softmax` of one value is always 1, so nothing can be learned [NW0034]
        //~| help: write `y: x -> dense(1) -> sigmoid; loss: bce(y);` for the probability of one class against another
        //~| help: if this is intended, write `softmax(allow = "NW0034")`
        loss: cross_entropy(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> log_softmax;
        //~ «log_softmax» `log_softmax` of one value is always 0, so nothing can be learned [NW0034]
        //~| help: write `sigmoid` for the probability of one class against another
        //~| help: if this is intended, write `log_softmax(allow = "NW0034")`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2) -> tanh;
        //~ «tanh» the input `x` is followed by an operation [NW0033]
        //~| help: write `inputs: input(2); x: inputs -> tanh;`
        y: x -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(2, connect = [0 -> 0, 1 -> 1], weights = [[1, 2], [3, 4]]);
        //~ «[[1, 2], [3, 4]]» `weights` of `y` is a list with a number for each connection, found a matrix [NW0027]
        //~| help: write `weights = [1, 4]`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(2, connect = [1 -> 1, 0 -> 0], weights = [[1, 2], [3, 4]]);
        //~ «[[1, 2], [3, 4]]» `weights` of `y` is a list with a number for each connection, found a matrix [NW0027]
        //~| help: write `weights = [4, 1]`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> scale(weights = [[1, 2], [3, 4]]);
        //~ «[[1, 2], [3, 4]]» `weights` of `y` is a list with a number for each value, found a matrix [NW0027]
        //~| help: write `weights = [1, 4]`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(2, connect = [0 -> 0, 1 -> 1], weights = [[1, 2]]);
        //~ «[[1, 2]]» `weights` of `y` is a list with a number for each connection, found a matrix [NW0027]
        //~| help: write `weights = [1, 2]`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(2, frozen);
        //~ «frozen» the option `frozen` has no value [NW0020]
        //~| help: write `frozen = true`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(2, 3);
        //~ «2» `dense` takes its number of inputs from the value before the arrow [NW0020]
        //~| help: write `dense(3)`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense();
        //~ «dense()» `dense` takes one size, found 0 [NW0020]
        //~| help: write how many outputs the layer has: `dense(16)`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(5, 3);
        //~ «3» `dense` takes one size, found 2 [NW0020]
        //~| help: write how many outputs the layer has: `dense(5)`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(frozen);
        //~ «frozen» the option `frozen` has no value [NW0020]
        //~| help: write `frozen = true`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(L1);
        //~ «L1» a layer width must be a number; a macro cannot see the value of `L1` [NW0012]
        //~| help: write the number itself, for example 16, and check that number with `const _: () = assert!(L1 == 16);`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> scale(frozen);
        //~ «frozen» the option `frozen` has no value [NW0020]
        //~| help: write `frozen = true`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> prelu(frozen);
        //~ «frozen» the option `frozen` has no value [NW0020]
        //~| help: write `frozen = true`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> dropout(p = 0.5);
        //~ «p» `dropout` has no option `p` [NW0022]
        //~| help: write `dropout(0.5)`: its argument has no name
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> leaky_relu(alpha = 0.1);
        //~ «alpha» `leaky_relu` has no option `alpha` [NW0022]
        //~| help: write `leaky_relu(0.1)`: its argument has no name
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(units = 1);
        //~ «units» `dense` has no option `units` [NW0022]
        //~| help: write `dense(1)`: its argument has no name
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(h = 1, w = 2);
        //~ «h» `input` has no option `h` [NW0022]
        //~| help: write `input(1, 2)`: its arguments have no names
        y: x -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: huber(y, 0.5);
        //~ «0.5» the number of `huber` is given by its option `delta` [NW0041]
        //~| help: write `huber(y, delta = 0.5)`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: bce(y, positive_weight);
        //~ «positive_weight» the option `positive_weight` has no value [NW0020]
        //~| help: write `positive_weight = 3`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        z: x -> dense(1);
        loss: mse(y, z);
        //~ «z» `mse` takes the name of one value, found 2 arguments [NW0041]
        //~| help: write `loss: mse(y);`, with the name of the value to compare with the target
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: mse(x);
        //~ «x» the loss compares the input `x` with the target [NW0042]
        //~| help: name a value that is computed from it: did you mean `y`?
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> gelu(tanh);
        //~ «tanh» `gelu` takes no arguments, found 1 [NW0020]
        //~| help: write `gelu_tanh`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> gelu(approximate = tanh);
        //~ «approximate» `gelu` has no option `approximate` [NW0022]
        //~| help: write `gelu_tanh`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> leaky_relu("a");
        //~ «"a"» `leaky_relu` takes at most one number, a slope of at least 0 [NW0020]
        //~| help: write `leaky_relu` or `leaky_relu(0.1)`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, init = uniform(-1));
        //~ «-1» `uniform` takes at most one limit above 0 [NW0020]
        //~| help: write `uniform`, or `uniform(0.1)` for numbers between -0.1 and 0.1
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, bias);
        //~ «bias» the option `bias` has no value [NW0020]
        //~| help: write `bias = false`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid(2);
        //~ «2» `sigmoid` takes no arguments, found 1 [NW0020]
        //~| help: write `sigmoid`
        loss: bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid(bla = 2);
        //~ «bla» `sigmoid` has no option `bla` [NW0022]
        //~| help: the only option of `sigmoid` is `allow`
        loss: bce(y);
    }
}
