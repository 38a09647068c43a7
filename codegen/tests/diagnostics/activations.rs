//! Arguments of activations.

network! {
    pub struct Net {
        x: input(2);
        a: x -> dense(2) -> leaky_relu(-0.1);
        //~ «leaky_relu(-0.1)» `leaky_relu` takes at most one number, a slope of at least 0
        //~| help: write `leaky_relu` or `leaky_relu(0.1)`
        b: a -> dense(2) -> leaky_relu(0.1, 0.2);
        //~ «leaky_relu(0.1, 0.2)» `leaky_relu` takes at most one number, a slope of at least 0
        //~| help: write `leaky_relu` or `leaky_relu(0.1)`
        c: b -> dense(2) -> leaky_relu(steep);
        //~ «leaky_relu(steep)» `leaky_relu` takes at most one number, a slope of at least 0
        //~| help: write `leaky_relu` or `leaky_relu(0.1)`
        y: c -> dense(1) -> silu(2);
        //~ «2» `silu` takes no arguments, found 1
        //~| help: write `silu`
        loss: mse(y);
    }
}
