//! The operands of the loss.

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid;
        loss: ;
        //~ «;» expected the name of a loss, found `;` [NW0001]
        //~| help: a loss is one of `bce`, `cross_entropy`, `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson`, `gaussian_nll` and `cosine`, written `loss: bce(y);`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid;
        loss: 0.5 * bce(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid;
        loss: bcee(y);
        //~ «bcee» no loss is called `bcee` [NW0040]
        //~| help: did you mean `bce`?
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid;
        loss: focal(y, margin = 2);
        //~ «focal» no loss is called `focal` [NW0040]
        //~| help: losses are `bce`, `cross_entropy`, `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson`, `gaussian_nll` and `cosine`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid;
        loss: bce;
        //~ «bce» `bce` takes the name of one value, found nothing [NW0041]
        //~| help: write `loss: bce(y);`, with the name of the value to compare with the target
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid;
        loss: bce(y, y);
        //~ «y» `bce` takes the name of one value, found 2 arguments [NW0041]
        //~| help: write `loss: bce(y);`, with the name of the value to compare with the target
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: bce(sigmoid(y));
        //~ «sigmoid(y)» `bce` takes the name of one value, found `sigmoid(y)` [NW0041]
        //~| help: write `loss: bce(y);`, with the name of the value to compare with the target
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid;
        loss: mse(x);
        //~ «x» the loss compares the input `x` with the target [NW0042]
        //~| help: name a value that is computed from it: did you mean `y`?
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, bias = false);
        loss: bce(y);
        //~ «bce(y)» `bce` needs a `sigmoid`: the last operation of `y` is `dense(1, bias = false)`, not `sigmoid` [NW0043]
        //~| help: write `y: x -> dense(1, bias = false) -> sigmoid;`, or use another loss, such as `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
        //~| note: -1 «dense(1, bias = false)» its last operation is
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3) -> softmax;
        loss: bce(y);
        //~ «bce(y)» `bce` needs a `sigmoid`: the last operation of `y` is `softmax`, not `sigmoid` [NW0043]
        //~| help: write `cross_entropy(y)` if exactly one class is true, or use another loss, such as `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
        //~| help: write `y: x -> dense(3) -> sigmoid;` if several classes can be true at once
        //~| note: -1 «softmax» its last operation is
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3) -> tanh;
        loss: cross_entropy(y);
        //~ «cross_entropy(y)» `cross_entropy` needs a `softmax`: the last operation of `y` is `tanh`, not `softmax` [NW0043]
        //~| help: write `y: x -> dense(3) -> softmax;`, or use another loss, such as `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
        //~| note: -1 «tanh» its last operation is
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(2) -> relu;
        y: x + h;
        loss: bce(y);
        //~ «bce(y)» `bce` needs a `sigmoid`: `y` is `x + h`, without an operation after it [NW0043]
        //~| help: write `y: x + h -> sigmoid;`, or use another loss, such as `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid;
        loss: bce(y, margin = 2);
        //~ «margin» `bce` has no option `margin` [NW0022]
        //~| help: its options are `positive_weight`, `weight`, `mask`, `normalise`, `at` and `allow`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3) -> softmax;
        z: x -> dense(1);
        loss: cross_entropy(y, normalise = weights) + mse(z, normalise = weights);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3) -> softmax;
        loss: cross_entropy(y, normalise = samples);
        //~ «samples» `normalise` must be `weights`, found `samples` [NW0045]
        //~| help: write `normalise = weights` to divide by the sum of the samples' weights, or remove the option to divide by the number of samples
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3) -> softmax;
        loss: cross_entropy(y, normalise = 4);
        //~ «4» `normalise` must be `weights`, found a number [NW0045]
        //~| help: write `normalise = weights` to divide by the sum of the samples' weights, or remove the option to divide by the number of samples
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3) -> softmax;
        loss: cross_entropy(y, normalise = true, normalise = weights);
        //~ «normalise» the option `normalise` is given twice [NW0023]
        //~| help: remove one of the two
        //~ «true» `normalise` must be `weights`, found `true` [NW0045]
        //~| help: write `normalise = weights` to divide by the sum of the samples' weights, or remove the option to divide by the number of samples
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3) -> softmax;
        loss: cross_entropy(y, normalize = weights);
        //~ «normalize» `cross_entropy` has no option `normalize` [NW0022]
        //~| help: did you mean `normalise`?
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3) -> softmax;
        loss: cross_entropy(y, normalise);
        //~ «normalise» the option `normalise` has no value [NW0020]
        //~| help: write `normalise = weights`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(3, normalise = weights) -> softmax;
        //~ 2. «normalise» `dense` has no option `normalise` [NW0022]
        //~| help: its options are `bias`, `weights`, `init`, `bias_init`, `frozen`, `connect`, `mask`, `tie`, `l1`, `l2`, `rate_scale`, `max_norm` and `allow`
        loss: cross_entropy(y, normalise: weights);
        //~ 1. «:» expected `=`, found `:` [NW0001]
        //~| help: write `normalise = weights`
    }
}
