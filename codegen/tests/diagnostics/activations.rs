//! Arguments of activations.

network! {
    pub struct Net {
        x: input(2);
        a: x -> dense(2) -> leaky_relu(-0.1);
        //~ «-0.1» `leaky_relu` takes at most one number, a slope of at least 0 [NW0020]
        //~| help: write `leaky_relu` or `leaky_relu(0.1)`
        //~| also: +1 «0.2»
        b: a -> dense(2) -> leaky_relu(0.1, 0.2);
        c: b -> dense(2) -> leaky_relu(steep);
        //~ «steep» the slope of `leaky_relu` must be a number; a macro cannot see the value of `steep` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(steep as f32 == 0.5);`
        y: c -> dense(1) -> silu(2);
        //~ «2» `silu` takes no arguments, found 1 [NW0020]
        //~| help: write `silu`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(3);
        a: x -> dense(2) -> elu(0);
        //~ «0» `elu` takes at most one number above 0, whose negative bounds the output from below [NW0020]
        //~| help: write `elu` or `elu(0.5)`
        //~| also: +1 «2»
        b: x -> dense(2) -> elu(1, 2);
        c: x -> dense(1) -> log_softmax;
        //~ «log_softmax» `log_softmax` of one value is always 0, so nothing can be learned [NW0034]
        //~| help: write `sigmoid` for the probability of one class against another
        //~| help: if this is intended, write `log_softmax(allow = "NW0034")`
        d: x -> dense(2) -> selu(1);
        //~ «1» `selu` takes no arguments, found 1 [NW0020]
        //~| help: write `selu`
        e: x -> dense(2) -> elu(one);
        //~ «one» the bound of `elu` must be a number; a macro cannot see the value of `one` [NW0012]
        //~| help: write the number itself, for example 0.5, and check that number with `const _: () = assert!(one as f32 == 0.5);`
        y: (a, b, c, d, e) -> dense(2) -> log_softmax;
        loss: bce(y);
        //~ «bce(y)» `bce` needs a `sigmoid`: the last operation of `y` is `log_softmax`, not `sigmoid` [NW0043]
        //~| help: write `cross_entropy(y)` if exactly one class is true, or use another loss, such as `mse`, `mae`, `huber`, `log_cosh`, `hinge`, `poisson` and `cosine`
        //~| help: write `y: (a, b, c, d, e) -> dense(2) -> sigmoid;` if several classes can be true at once
        //~| note: -1 «log_softmax» its last operation is
    }
}

network! {
    pub struct Net<2, 3 log_softmax, 2>;
    //~ «log_softmax» `log_softmax` can only follow the last size [NW0047]
    //~| help: use another activation here, or the block form `struct Name { … }`
}
