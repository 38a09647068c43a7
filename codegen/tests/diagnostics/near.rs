//! Words that are near one of the language's, or another framework's.

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> LeakyReLU;
        //~ «LeakyReLU» no operation is called `LeakyReLU` [NW0018]
        //~| help: did you mean `leaky_relu`?
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> layer_norm(eps = 1e-5);
        //~ «eps» `layer_norm` has no option `eps` [NW0022]
        //~| help: did you mean `epsilon`?
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> sigmoid;
        loss: bce(y, pos_weight = 3);
        //~ «pos_weight» `bce` has no option `pos_weight` [NW0022]
        //~| help: did you mean `positive_weight`?
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, initialiser = zeros);
        //~ «initialiser» `dense` has no option `initialiser` [NW0022]
        //~| help: did you mean `init`?
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, bias_initializer = zeros);
        //~ «bias_initializer» `dense` has no option `bias_initializer` [NW0022]
        //~| help: did you mean `bias_init`?
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, init = xavier);
        //~ «xavier» no initialiser is called `xavier` [NW0026]
        //~| help: did you mean `xavier_uniform`?
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, init = kaiming_normal);
        //~ «kaiming_normal» no initialiser is called `kaiming_normal` [NW0026]
        //~| help: did you mean `he_normal`?
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(3);
        y: h -> dense(2, tie = transpos(h));
        //~ «transpos» `tie` cannot be `transpos(h)` [NW0049]
        //~| help: did you mean `transpose`?
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h: x -> dense(3);
        y: h -> dense(2, tie = Transpose(h));
        //~ «Transpose» `tie` cannot be `Transpose(h)` [NW0049]
        //~| help: did you mean `transpose`?
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, bias = False);
        //~ «False» `bias` must be `true` or `false` [NW0024]
        //~| help: did you mean `false`?
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, frozen = True);
        //~ «True» `frozen` must be `true` or `false` [NW0024]
        //~| help: did you mean `true`?
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, frozen = ture);
        //~ «ture» `frozen` must be `true` or `false` [NW0024]
        //~| help: did you mean `true`?
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> Linear(1);
        //~ «Linear» no operation is called `Linear` [NW0018]
        //~| help: did you mean `dense`?
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> linear;
        //~ «linear» no operation is called `linear` [NW0018]
        //~| help: remove `-> linear`: without an activation a layer is linear
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: MSELoss(y);
        //~ «MSELoss» no loss is called `MSELoss` [NW0040]
        //~| help: did you mean `mse`?
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        loss: BCEWithLogitsLoss(y);
        //~ «BCEWithLogitsLoss» no loss is called `BCEWithLogitsLoss` [NW0040]
        //~| help: did you mean `bce`?
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1) -> swish;
        //~ «swish» no operation is called `swish` [NW0018]
        //~| help: did you mean `silu`?
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> Dense(1);
        //~ «Dense» no operation is called `Dense` [NW0018]
        //~| help: did you mean `dense`?
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        criterion: mse(y);
        //~ «criterion» `criterion` declares a value, but `mse` is a loss [NW0017]
        //~| help: did you mean `loss`?
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        lss mse(y);
        //~ «mse» expected `:`, found `mse` [NW0001]
        //~| help: write `loss: mse(y);`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1);
        outptu y;
        //~ «y» expected `:`, found `y` [NW0001]
        //~| help: write `output: y;`
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, weight_decay = 1e-4);
        //~ «weight_decay» `dense` has no option `weight_decay` [NW0022]
        //~| help: did you mean `l2`?
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, activation = relu);
        //~ «activation» `dense` has no option `activation` [NW0022]
        //~| help: write `dense(1) -> relu`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        y: x -> dense(1, trainable = false);
        //~ «trainable» `dense` has no option `trainable` [NW0022]
        //~| help: write `frozen = true`
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(2);
        h[28, 28]: x -> dense(784);
        //~ «[28, 28]» `h` has 784 values, not [28, 28] [NW0030]
        //~| help: write `[784]`
        y: h -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(28, 28);
        h[28, 28]: x -> tanh;
        y: h -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub struct Net {
        x: input(28, 28);
        h[2, 28]: x -> tanh;
        //~ «[2, 28]» `h` has 784 values, not [2, 28] [NW0030]
        //~| help: write `[784]`
        y: h -> dense(1);
        loss: mse(y);
    }
}

network! {
    pub strct Net<2, 1>;
    //~ «strct» expected `struct`, found `strct` [NW0001]
    //~| help: did you mean `struct`?
}
